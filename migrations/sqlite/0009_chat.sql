-- The question that is open, so that "cancel" means it and not the last entry, after a restart too. One row or none: a
-- new question takes the place of the one before, whatever changes the books answers it.
create table questions (
    id    integer primary key check (id = 1),
    line  text not null,                     -- as it was typed
    asked text not null                      -- the moment
) strict;

-- What a revision needs to come again after it was taken back. A row is removed when it is put in again.
create table taken_back (
    batch    integer primary key,            -- the revision that was taken back
    taken_by integer not null,               -- the revision that took it back
    voided   text    not null,               -- places that it had voided and that hold again: '3 4 5'
    observed text    not null                -- prices and rates that it had brought, a line each
) strict;

-- What the owner's words mean: names of his own, and names about which he was asked once. Rows are never changed but for
-- `voided_by`: a later row of the same word counts instead of an earlier one.
create table names (
    number    integer primary key,           -- 0, 1, 2 … in the order they were said
    word      text    not null,              -- as it was typed; spaces and case tell nothing apart
    meaning   text    not null,              -- 'asset stock 005930', 'account kis'; '' takes the word back
    batch     integer not null,              -- the revision that recorded it
    voided_by integer                        -- the revision that took it out, if one did
) strict;

-- How many names a revision made, for `/undo`.
alter table batches add column names integer not null default 0;

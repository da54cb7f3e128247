-- What the owner answered about an entry: which rows are one transfer, that a sale was short, that a part was lost.
-- Rows are never changed but for `voided_by`: a later row of the same place and name counts instead of an earlier one.
create table marks (
    number    integer primary key,           -- 0, 1, 2 … in the order they were said
    place     integer not null,              -- of the entry
    name      text    not null,              -- the question: 'link', 'sale', 'lost', 'origin', 'twin', 'implied'
    value     text    not null,              -- the answer; '' takes an earlier one back
    batch     integer not null,              -- the revision that recorded it
    voided_by integer                        -- the revision that took it out, if one did
) strict;

-- How many marks a revision made, for `/undo`.
alter table batches add column marks integer not null default 0;

-- What the owner answered about an entry: which rows are one transfer, that a sale was short, that a part was lost.
-- Rows are never changed but for `voided_by`: a later row of the same place and name counts instead of an earlier one.
create table marks (
    number    bigint primary key,            -- 0, 1, 2 … in the order they were said
    place     bigint not null,               -- of the entry
    name      text   not null,               -- the question: 'link', 'sale', 'lost', 'origin', 'twin', 'implied'
    value     text   not null,               -- the answer; '' takes an earlier one back
    batch     bigint not null,               -- the revision that recorded it
    voided_by bigint                         -- the revision that took it out, if one did
);

-- How many marks a revision made, for `/undo`.
alter table batches add column marks bigint not null default 0;

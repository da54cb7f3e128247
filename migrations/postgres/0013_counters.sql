-- Live quotes make no revision: `quotes` counts how often some were written. A process that finds another number than it knows
-- reads the quotes of the last days. `rewound` is the last revision that took another back or put it in again: after it a
-- process reads everything, otherwise only what is above the revision that it knows.
alter table meta add column quotes bigint not null default 0;
alter table meta add column rewound bigint not null default 0;

create index prices_by_batch on prices (batch, date);
create index rates_by_batch on rates (batch, date);
create index entries_voided on entries (voided_by) where voided_by is not null;

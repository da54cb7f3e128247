-- What the owner was told in a report: of each day the last telling. When it changes by more than 0.1 % or 10,000 won,
-- the next report says so and puts the new figure here.
create table reported (
    date     text    primary key,            -- the day that the figure is of
    at       text    not null,               -- the moment that it is of: the end of a closed day
    asked    text    not null,               -- when it was said
    revision integer not null,               -- the books that it was computed from
    total    text,                           -- null when nothing could be valued
    gain     text,                           -- what the day brought; null when that was not known
    currency text    not null,
    units    text,                           -- of a day still open: [[platform, symbol, value of one unit], …]
    touched  integer not null                -- 0 or 1: the books changed under it, and it has not been compared yet
) strict, without rowid;

-- How a day was valued, and when its row last came out otherwise. Rows of before know nothing of it: they are written
-- anew when this version opens the books.
alter table daily_performance add column revision integer not null default 0;  -- the revision that last changed the row
alter table daily_performance add column computed_at text;                     -- and when that was
alter table daily_performance add column carried integer not null default 0;   -- holdings valued with an older price
alter table daily_performance add column unpriced integer not null default 0;  -- holdings left out of total_value
alter table daily_performance add column oldest text;                          -- the day of the oldest price or rate in it
alter table daily_performance add column rates text not null default '';       -- 'USD>KRW 1390 2026-10-30; …': the chain of each currency

-- How the newest value of a holding came about.
alter table assets add column price_time text;                                 -- when the price was observed; 00:00 when only its day is known
alter table assets add column price_source text;                               -- 'live', 'chat', 'file', 'venue', 'trade' (the last own trade), 'money'
alter table assets add column price_platform text;                             -- another platform whose price stands in; '' for its own or one for all
alter table assets add column rate text;                                       -- base currency for one price_currency
alter table assets add column rate_chain text;                                 -- as in daily_performance.rates
alter table assets add column stale_days integer;                              -- age of the older of price and rate when the row was written; job snapshot does so every night

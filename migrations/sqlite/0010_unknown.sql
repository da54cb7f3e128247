-- What is not known is null, and never 0: a day on which something came in or went out without a value has no inflow and
-- no outflow, and one on which nothing could be valued has no value. `status` and `unpriced` say why. Rows are as they
-- were; this version writes them anew when it opens the books.
create table days_known (
    date        text primary key,
    total_value text,                        -- of everything that could be valued; null when nothing could
    profit      text,                        -- the day's return in percent; null when it means nothing
    gain        text,                        -- value - value before - inflow + outflow; null when a part is not known
    inflow      text,                        -- null when a flow of the day has no value
    outflow     text,                        -- null likewise
    "index"     text    not null,            -- product of 1 + daily return, from 1
    status      text    not null,            -- 'fresh', 'carried' (older prices used), 'incomplete' (holdings left out)
    revision    integer not null default 0,  -- the revision that last changed the row
    computed_at text,                        -- and when that was
    carried     integer not null default 0,  -- holdings valued with an older price
    unpriced    integer not null default 0,  -- holdings left out of total_value
    oldest      text,                        -- the day of the oldest price or rate in it
    rates       text    not null default ''  -- 'USD>KRW 1390 2026-10-30; …': the chain of each currency
) strict, without rowid;

insert into days_known (date, total_value, profit, gain, inflow, outflow, "index", status, revision, computed_at, carried,
                        unpriced, oldest, rates)
select date, total_value, profit, gain, inflow, outflow, "index", status, revision, computed_at, carried, unpriced, oldest,
       rates
from daily_performance;

drop table daily_performance;
alter table days_known rename to daily_performance;

-- A share and the money of one name (AMD, the dram of Armenia) may both be held on one platform: two rows, told apart
-- by their category. The owner's tables are written anew when this version opens the books.
delete from transactions;
create table assets_apart (
    id             integer primary key,
    name           text not null,
    symbol         text not null,
    category       text not null,
    platform       text not null,
    current_price  text,                     -- in price_currency; null when no price is known
    price_currency text,
    quantity       text not null,            -- below zero for a debt
    created_at     text not null,            -- the first entry that touched it
    price_time     text,                     -- when the price was observed; 00:00 when only its day is known
    price_source   text,                     -- 'live', 'chat', 'file', 'venue', 'trade' (the last own trade), 'money'
    price_platform text,                     -- another platform whose price stands in; '' for its own or one for all
    rate           text,                     -- base currency for one price_currency
    rate_chain     text,                     -- as in daily_performance.rates
    stale_days     integer                   -- age of the older of price and rate when the row was written
) strict;
insert into assets_apart (id, name, symbol, category, platform, current_price, price_currency, quantity, created_at,
                          price_time, price_source, price_platform, rate, rate_chain, stale_days)
    select id, name, symbol, category, platform, current_price, price_currency, quantity, created_at,
           price_time, price_source, price_platform, rate, rate_chain, stale_days from assets;
drop table assets;
alter table assets_apart rename to assets;
create unique index assets_by_name on assets (platform, symbol, (category = 'cash'));
update meta set rules = '';

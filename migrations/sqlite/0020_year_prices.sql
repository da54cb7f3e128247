-- What each coin cost in won at a turn of the year (2027-01-01 00:00 in Korea, and each one after it): the tax cost base of what
-- was held then. A row a market, and one called 'average' over those that are known. A market's row is never changed.
create table year_prices (
    turn   text not null,                    -- the moment: 00:00 of the first of January
    symbol text not null,
    venue  text not null,                    -- 'bithumb'; 'average'
    price  text not null,                    -- won for one
    traded text,                             -- the minute of its last trade before; null for the average
    kept   text not null,                    -- when it was kept
    primary key (turn, symbol, venue)
) strict, without rowid;

-- What a word means that could be several things, as the owner answered when he was asked, and names of his own. The
-- newest batch of a word counts; a batch that is taken back takes its rows with it.
create table names (
    word     text   not null,                -- in capitals, without spaces
    symbol   text   not null,                -- the code under which the books keep it
    category text   not null,                -- 'cash' when it is money
    batch    bigint not null,                -- the revision that recorded the answer
    primary key (word, batch)
);

-- A share and the money of one name (AMD, the dram of Armenia) may both be held on one platform: two rows, told apart
-- by their category. The owner's tables are written anew when this version opens the books.
alter table assets drop constraint assets_platform_symbol_key;
create unique index assets_by_name on assets (platform, symbol, (category = 'cash'));
update meta set rules = '';

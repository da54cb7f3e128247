-- The books of one owner. Everything shown is computed from `entries`, `prices` and `rates`; the rest is either about
-- messages and jobs, or computed and kept for the owner's own queries (`assets`, `transactions`, `daily_performance`).
--
-- Here in SQLite an amount is exact decimal text ('0.1', never a float): cast it before you reckon with it, and never
-- sum() it, which would make it a float. A moment is RFC 3339 text in UTC, a day is 'YYYY-MM-DD' of the owner's zone.

-- One row. `revision` counts the changes; a process that finds another number than it knows reads the books again.
-- `rules` are the settings under which the owner's tables were written: when they differ, those are written anew.
create table meta (
    id       integer primary key check (id = 1),
    revision integer not null,
    rules    text    not null
) strict;

insert into meta (id, revision, rules) values (1, 0, '');

-- What happened, in the order of recording. Rows are never changed or removed: a correction sets `voided_by` and adds
-- another row. `line` is the row of our CSV; `id` the digest by which the same row is known again.
create table entries (
    place     integer primary key,           -- 0, 1, 2 …; the owner reads #1, #2, #3
    id        text    not null,
    batch     integer not null,              -- the revision that recorded it
    line      text    not null,
    voided_by integer                        -- the revision that took it out, if one did
) strict;

-- Closing prices and live quotes, as they were seen. `platform` is '' for every platform.
-- `batch` is the revision that brought it, 0 for live quotes (a new one replaces the last of its day).
create table prices (
    symbol   text    not null,
    platform text    not null,
    date     text    not null,
    batch    integer not null,
    second   integer not null,               -- of the owner's day; 0 when only the day was said
    close    text    not null,
    currency text    not null,
    primary key (symbol, platform, date, batch)
) strict, without rowid;

-- One unit of `from_currency` in `to_currency`.
create table rates (
    from_currency text    not null,
    to_currency   text    not null,
    date          text    not null,
    batch         integer not null,
    second        integer not null,
    rate          text    not null,
    primary key (from_currency, to_currency, date, batch)
) strict, without rowid;

-- One row for each revision that the owner may want to take back.
create table batches (
    revision     integer primary key,
    at           text    not null,
    source       text    not null,           -- 'chat', 'file', 'venue'
    label        text    not null,           -- the file's name, the message's first line
    digest       text    not null,           -- of the file; '' otherwise
    entries      integer not null,
    voids        integer not null,
    observations integer not null,
    undone       integer not null            -- 0 or 1
) strict;

-- Lines that wait for the owner's word. A row is removed when its proposal is confirmed or dropped.
create table proposals (
    code   text primary key,
    line   text not null,
    made   text not null,
    digest text not null                     -- of the kept file it works on; '' without one
) strict, without rowid;

-- Messages that changed something, with the answer they got, written together with the change: the same message
-- delivered again changes nothing and gets the same answer. Old answers are let go, the keys stay.
create table inbox (
    key      text primary key,
    revision integer not null,
    at       text    not null,
    reply    text
) strict, without rowid;

-- What ran and how it went. Whoever inserts (job, due) first runs it; `finished` stays empty when it was cut off.
create table job_runs (
    job      text not null,
    due      text not null,
    started  text not null,
    finished text,
    ok       integer,                        -- 0 or 1
    report   text not null,
    code     text,                           -- of the fault in the log
    primary key (job, due)
) strict, without rowid;

-- One row for each platform and symbol, money too. Always as the bot says it.
create table assets (
    id             integer primary key,
    name           text not null,
    symbol         text not null,
    category       text not null,
    platform       text not null,
    current_price  text,                     -- in price_currency; null when no price is known
    price_currency text,
    quantity       text not null,            -- below zero for a debt
    created_at     text not null,            -- the first entry that touched it
    unique (platform, symbol)
) strict;

-- The valid entries, one row for each row of the CSV. A voided entry is not here; `id` is its place in `entries`.
create table transactions (
    id           integer primary key,
    asset_id     integer references assets (id), -- null for a split on every platform
    type         text not null,
    quantity     text not null,
    price        text,
    timestamp    text not null,
    platform     text not null,
    symbol       text not null,
    category     text not null,
    currency     text not null,
    fee          text not null,
    fee_currency text not null,
    tax          text not null,
    rate         text,
    external_id  text not null,
    note         text not null
) strict;

create index transactions_by_asset on transactions (asset_id);
create index transactions_by_time on transactions (timestamp);

-- One row for each closed day of the owner, in the base currency.
create table daily_performance (
    date        text primary key,
    total_value text    not null,            -- of everything that could be valued
    profit      text,                        -- the day's return in percent; null when it means nothing
    gain        text,                        -- value - value before - inflow + outflow; null when a part is not known
    inflow      text    not null,
    outflow     text    not null,
    "index"     text    not null,            -- product of 1 + daily return, from 1
    status      text    not null             -- 'fresh', 'carried' (older prices used), 'incomplete' (holdings left out)
) strict, without rowid;

-- `inbox` was the answers of messages that changed something; it is called what it is, and the name is for what comes in.
alter table inbox rename to answers;

-- What came in by a door that has to acknowledge before it answers, so that a restart goes on where it stopped; and which
-- messages were answered, so that one that comes again is not answered twice. Rows are let go a week after the answer.
create table inbox (
    key      text primary key,               -- names the message for ever
    place    text not null,                  -- 'door:chat:user'
    text     text not null,
    pressed  text,                           -- the message a button stands under; null: it was typed
    file     text,                           -- as its door finds it again; null without one
    at       text not null,
    answered text                            -- null: still to be answered
) strict, without rowid;

create index inbox_open on inbox (at) where answered is null;

-- What nobody asked for, on its way to one place: news of jobs, reports, results of long work. Written together with what
-- it tells. Sent in the order of `id` for each place; sent rows are let go after a week.
create table outbox (
    id         integer primary key autoincrement,
    place      text not null,                -- 'door:chat:'
    slot       text not null,                -- one message of the place is edited under this name; '' sends a new one
    reply      text not null,                -- as JSON; pictures as the line and the moment that draw them again
    quiet      integer not null,             -- 0 or 1: without a sound
    made       text not null,
    not_before text not null,
    expires    text,                         -- dropped and counted when not sent by then; null: never
    tries      integer not null,
    begun      text,                         -- the try whose end is not known
    arrived    integer not null,             -- its messages that have arrived
    why        text not null,                -- what it waits for: '', 'limit', 'away', 'gone'
    sent       text,
    message    text                          -- its last message, as the service calls it
) strict;

create index outbox_waiting on outbox (place, id) where sent is null;
create index outbox_slots on outbox (place, slot, id) where slot <> '';

-- What happened to messages, counted: 'dropped', 'refused', 'second_copy'.
create table tallies (
    name text    primary key,
    n    integer not null
) strict, without rowid;

-- Lines that are too long for a button of a service: the button says `confirm CODE`, the line is here, after a restart too.
create table lines (
    code text primary key,                   -- digest of the line
    line text not null,
    made text not null                       -- when a button last promised it
) strict, without rowid;

-- Who was let in by the code of a first start, beside those whom the environment lists.
create table guests (
    place text primary key,                  -- 'door:chat:user'
    at    text not null
) strict, without rowid;

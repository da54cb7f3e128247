-- The question that is open in each place, so that what is typed there answers it and "cancel" means it, after a restart
-- too. A new question takes the place of the one before; whatever changes the books from there answers it.
drop table questions;

create table questions (
    place   text primary key,                -- 'door:chat:user'
    chat    text not null,                   -- 'door:chat:', whoever speaks there
    line    text not null,                   -- as it was typed; '' when only its buttons can be said
    asks    text not null,                   -- 'price', 'place' …: what may be typed; '' for nothing
    open    text not null,                   -- the line with a hole for that; '' for nothing
    choices text not null,                   -- its buttons, a line each: label, tab, line
    aside   boolean not null,                -- something else was said since, so nothing is taken for its answer
    asked   timestamptz not null             -- the moment
);

create index questions_chat on questions (chat);

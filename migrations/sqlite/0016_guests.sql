-- Who was let in by code is a choice of the owner: a row of `settings`, 'guest door:chat:user'. What a place chose stands
-- there too: 'language door:chat', 'theme door:chat', 'amounts door:chat'.
insert into settings (name, value) select 'guest ' || place, at from guests;

drop table guests;

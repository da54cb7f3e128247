-- What the owner chose in the chat and the program keeps: `targets`, and other choices under their own names.
-- A choice here goes over the same one in jasan.toml; a choice that is taken back has no row.
create table settings (
    name  text primary key,
    value text not null
) strict, without rowid;

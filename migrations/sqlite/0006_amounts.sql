-- What was paid or received in all, as it was printed: cash moved by it, to the last cent. Null where nobody said it.
alter table transactions add column amount text;

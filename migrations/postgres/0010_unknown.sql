-- What is not known is null, and never 0: a day on which something came in or went out without a value has no inflow and
-- no outflow, and one on which nothing could be valued has no value. `status` and `unpriced` say why. Rows are as they
-- were; this version writes them anew when it opens the books.
alter table daily_performance alter column total_value drop not null;
alter table daily_performance alter column inflow drop not null;
alter table daily_performance alter column outflow drop not null;

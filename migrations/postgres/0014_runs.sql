-- A run is a row with a lease: who holds it renews the lease until the run ends; one whose lease has run out is anybody's. What
-- somebody asked for is a row that nobody has taken up yet. One run of a job and an argument at a time.
alter table job_runs rename to job_runs_before;
alter index if exists job_runs_pkey rename to job_runs_before_pkey;

create table job_runs (
    id       bigint generated always as identity primary key,
    job      text not null,
    args     text not null,                  -- what it is about: 'bithumb'; '' for the whole
    asked_by text not null,                  -- 'door:chat:user'; '' when it was its time
    due      timestamptz not null,
    started  timestamptz not null,           -- of the newest try; when it was asked for, before the first
    tries    bigint not null,                -- how often it was taken up; names who holds it
    lease    timestamptz,                    -- held until then; null when nobody does
    finished timestamptz,
    ok       boolean,
    report   text not null,
    code     text,                           -- of the fault in the log
    cause    text not null                   -- what is told once, a line each
);

insert into job_runs (job, args, asked_by, due, started, tries, finished, ok, report, code, cause)
select job, case job when 'prices' then 'bithumb' else '' end, '', due, started, 1,
       coalesce(finished, started), coalesce(ok, false), report, code, ''
from job_runs_before order by started, job;

drop table job_runs_before;

create unique index job_runs_due on job_runs (job, args, due) where asked_by = '';
create unique index job_runs_held on job_runs (job, args) where lease is not null;
create index job_runs_newest on job_runs (job, started);
create index job_runs_open on job_runs (id) where finished is null;

-- What a run did, line by line, and the technical line of its fault.
create table job_logs (
    id   bigint generated always as identity primary key,
    run  bigint not null references job_runs (id) on delete cascade,
    at   timestamptz not null,
    line text not null
);

create index job_logs_run on job_logs (run, id);

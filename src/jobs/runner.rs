//! The runner: what is due or asked for is claimed and run, each in a task of its own; how it went is kept and told.
//!
//! - One run of a job and a thing at a time, different ones side by side. The place is taken here first, then in the
//!   database, so that a process never takes over from itself.
//! - While a run goes on its lease is renewed. One that went to another process is dropped, and says nothing.
//! - Asked to end, it gives what runs a moment, and lets go of the rest, which the next start takes up at once.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex as Lock, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tracing::Instrument;

use super::after::{Parent, lacks};
use super::ending::{Stopped, broke, ended, letters, of_before};
use super::plan::{Plan, PlanError, due, plans_of, retry};
use super::run::Run;
use super::wake::Wake;
use super::{Failed, JOBS, Job, Report, Table};
use crate::app::App;
use crate::book::JobWish;
use crate::domain::calendar::Moment;
use crate::fault::Fault;
use crate::machine::JobLine;
use crate::place::Place;
use crate::reply::Reply;
use crate::store::{JobRun, Runs, StoreError};
use crate::world::{Herald, Stop};

/// Runs the jobs of one program.
#[derive(Clone)]
pub struct Runner(Arc<Inner>);

struct Inner {
    app: Arc<App>,
    jobs: Table,
    plans: Vec<Plan>,
    /// Who tells what the books cannot keep: that they cannot.
    heralds: Vec<Arc<dyn Herald>>,
    /// What runs here, by job and what it is about.
    busy: Lock<BTreeMap<(String, String), Option<JobRun>>>,
    /// Why the books do not keep what the jobs do, as it was told.
    not_kept: Mutex<Option<String>>,
    /// Between two renewals of a lease.
    beat: Duration,
}

/// A run that is ours.
struct Claim {
    job: &'static Job,
    run: JobRun,
    /// What it comes after and did not get.
    lacks: Vec<&'static str>,
    place: Busy,
}

/// The place of a job and what it is about, in this process.
struct Busy {
    inner: Arc<Inner>,
    key: (String, String),
}

/// Runs about one thing that are looked at to know what is due and what is news.
const RUNS_SEEN: u32 = 50;
/// So many times more of them are looked at while something fails.
const LONGER: usize = 30;
/// A third of a lease.
const BEAT: Duration = Duration::from_secs(20);
/// How long a stop waits for what runs.
const GRACE: Duration = Duration::from_secs(3);
/// Before what broke begins again.
const AGAIN: Duration = Duration::from_secs(1);
/// So often a run is taken up whose program ended under it.
const CUTS_MOST: u32 = 5;

impl Runner {
    /// Makes the jobs known to the app.
    ///
    /// # Errors
    /// When a time in the settings is none.
    pub fn new(app: Arc<App>, heralds: Vec<Arc<dyn Herald>>) -> Result<Runner, PlanError> {
        Runner::of(app, heralds, JOBS, BEAT)
    }

    /// As [`Runner::new`], of other jobs, with leases that are renewed at another pace.
    ///
    /// # Errors
    /// As [`Runner::new`].
    pub fn of(
        app: Arc<App>,
        heralds: Vec<Arc<dyn Herald>>,
        jobs: Table,
        beat: Duration,
    ) -> Result<Runner, PlanError> {
        let runner = Runner(Arc::new(Inner {
            plans: plans_of(&app.config.settings, jobs)?,
            app,
            jobs,
            heralds,
            busy: Lock::default(),
            not_kept: Mutex::new(None),
            beat,
        }));
        runner.show();
        Ok(runner)
    }

    /// Runs jobs until the stop. What breaks in between is told in the log, and begun again.
    pub async fn serve(&self, stop: &Stop) {
        while !stop.is_cancelled() {
            let mut serving = JoinSet::new();
            let (runner, stop) = (self.clone(), stop.clone());
            serving.spawn(async move { runner.serve_once(&stop).await });
            if let Some(Err(error)) = serving.join_next().await {
                Fault::log("looking for what is due", &error, self.0.app.clock.now());
                sleep(AGAIN).await;
            }
        }
    }

    async fn serve_once(&self, stop: &Stop) {
        let mut running: JoinSet<Option<JobRun>> = JoinSet::new();
        let mut wake = Wake::begin().await;
        loop {
            let found = tokio::select! {
                () = stop.cancelled() => break,
                found = self.look_safely() => found,
            };
            for held in found {
                running.spawn(self.clone().run(held));
            }
            tokio::select! {
                () = stop.cancelled() => break,
                () = wake.next(self.0.app.clock.now()) => {}
                () = self.0.app.store.run_asked_for() => {}
                Some(_) = running.join_next(), if !running.is_empty() => {}
            }
            // Whoever asked in this process is heard by the next look.
            self.0.app.store.asked_runs();
        }
        wake.end().await;
        let ended = timeout(GRACE, async {
            while running.join_next().await.is_some() {}
        });
        if ended.await.is_err() {
            let cut: Vec<JobRun> = self.0.busy().values().flatten().cloned().collect();
            running.shutdown().await;
            for run in cut {
                if let Err(error) = self.0.app.store.let_go(&run).await {
                    tracing::warn!("a run is not let go of, its lease runs out: {error}");
                }
            }
        }
    }

    /// Runs whatever is due or open, and what is due after it, until there is nothing more.
    pub async fn run_due(&self) {
        loop {
            let found = self.look().await;
            if found.is_empty() {
                return;
            }
            self.run_all(found).await;
        }
    }

    /// Runs what was asked for in this process so far: for a program that answers and ends.
    pub async fn run_asked(&self) -> Vec<JobRun> {
        let ids = self.0.app.store.asked_runs();
        if ids.is_empty() {
            return Vec::new();
        }
        self.take_up(&ids).await
    }

    /// Runs a job because somebody at this machine wants it now, about all that it is about or one thing of them. Those
    /// that another process runs at this moment are not among the runs.
    pub async fn run_of(&self, job: &'static Job, args: Option<&str>) -> Vec<JobRun> {
        let app = &self.0.app;
        let all = (job.each)(app).into_iter();
        let wanted = all.filter(|known| args.is_none_or(|args| args == known));
        let mut ids = Vec::new();
        for args in wanted {
            let wish = JobWish {
                job: job.name,
                args,
                by: Place::terminal().to_string(),
            };
            let now = app.clock.now();
            match app.store.ask_for_run(&wish, now).await {
                Ok(asked) => ids.push(asked),
                Err(error) => self.not_kept("claiming a job", &error, now).await,
            }
        }
        let asked: Vec<i64> = ids.iter().map(|(id, _)| *id).collect();
        let runs = self.take_up(&asked).await;
        // What is not done now is not done by surprise later.
        let is_left = |id: &i64| runs.iter().all(|run| run.id != *id);
        for (id, _) in ids.iter().filter(|(id, is_new)| *is_new && is_left(id)) {
            if let Err(error) = app.store.take_back_ask(*id).await {
                tracing::warn!("a run that was asked for is not taken back: {error}");
            }
        }
        runs
    }

    /// As [`Runner::run_of`], by name: the run that failed, or else the last. `None`: there is no such job, or it could not
    /// be claimed.
    pub async fn run_now(&self, name: &str) -> Option<JobRun> {
        let job = self.job(name)?;
        let mut runs = self.run_of(job, None).await;
        let failed = runs.iter().position(|run| run.ok != Some(true));
        match failed {
            Some(nth) => Some(runs.swap_remove(nth)),
            None => runs.pop(),
        }
    }

    fn job(&self, name: &str) -> Option<&'static Job> {
        self.0.jobs.iter().copied().find(|job| job.name == name)
    }

    /// Claims these runs where they are open, and runs them.
    async fn take_up(&self, ids: &[i64]) -> Vec<JobRun> {
        let app = &self.0.app;
        let open = match app.store.open_runs(app.clock.real()).await {
            Ok(open) => open,
            Err(error) => {
                let now = app.clock.now();
                self.not_kept("claiming a job", &error, now).await;
                return Vec::new();
            }
        };
        let mut found = Vec::new();
        for open in open.iter().filter(|open| ids.contains(&open.id)) {
            match self.claim_open(open).await {
                Ok(held) => found.extend(held),
                Err(error) => {
                    let now = app.clock.now();
                    self.not_kept("claiming a job", &error, now).await;
                }
            }
        }
        self.run_all(found).await
    }

    async fn run_all(&self, found: Vec<Claim>) -> Vec<JobRun> {
        let mut running = JoinSet::new();
        for held in found {
            running.spawn(self.clone().run(held));
        }
        let mut runs = Vec::new();
        while let Some(ended) = running.join_next().await {
            runs.extend(ended.ok().flatten());
        }
        runs.sort_by_key(|run| run.id);
        runs
    }

    /// A look that breaks is one look, and not the end.
    async fn look_safely(&self) -> Vec<Claim> {
        let mut looking = JoinSet::new();
        let runner = self.clone();
        looking.spawn(async move { runner.look().await });
        match looking.join_next().await {
            Some(Ok(found)) => found,
            Some(Err(error)) => {
                Fault::log("looking for what is due", &error, self.0.app.clock.now());
                Vec::new()
            }
            None => Vec::new(),
        }
    }

    /// Claims what is asked for, what was cut off, and what is due.
    async fn look(&self) -> Vec<Claim> {
        self.show();
        let mut found = Vec::new();
        // One reading of the clock names what is due and dates it: between two of them the clock may be set.
        let now = self.0.app.clock.now();
        let looked = match self.look_for_open(&mut found).await {
            Ok(()) => self.look_for_due(&mut found, now).await,
            refused => refused,
        };
        if let Err(error) = looked {
            self.not_kept("looking for what is due", &error, now).await;
        }
        found
    }

    async fn look_for_open(&self, found: &mut Vec<Claim>) -> Result<(), StoreError> {
        let app = &self.0.app;
        for open in app.store.open_runs(app.clock.real()).await? {
            found.extend(self.claim_open(&open).await?);
        }
        Ok(())
    }

    async fn look_for_due(&self, found: &mut Vec<Claim>, now: Moment) -> Result<(), StoreError> {
        let app = &self.0.app;
        let mut seen: BTreeMap<&'static str, (Vec<String>, Vec<JobRun>)> = BTreeMap::new();
        for job in self.0.jobs {
            let each = (job.each)(app);
            let runs = self.runs(job, each.len(), now, false).await?;
            seen.insert(job.name, (each, runs));
        }
        for plan in &self.0.plans {
            let (Some(job), Some((each, runs))) = (self.job(plan.job), seen.get(plan.job)) else {
                continue;
            };
            for args in each {
                let own = runs.iter().filter(|run| run.args == *args);
                let own: Vec<JobRun> = own.cloned().collect();
                let Some(due) = due(&self.plan_of(job, plan, args), &own, now) else {
                    continue;
                };
                let waits_since = plan.first_missed(&own, due, job.wait());
                let parents = self.parents(job, &seen);
                let Some(lacks) = lacks((due, waits_since), &parents, now) else {
                    continue;
                };
                // One that begins in this look is waited for.
                if lacks
                    .iter()
                    .any(|parent| found.iter().any(|f: &Claim| f.job.name == *parent))
                {
                    continue;
                }
                found.extend(self.claim_due(job, args, due, now, lacks).await?);
            }
        }
        Ok(())
    }

    /// When a job runs about one thing.
    fn plan_of(&self, job: &Job, plan: &Plan, args: &str) -> Plan {
        match (job.own_time)(&self.0.app, args) {
            Some(minute) => plan.at_minute(minute),
            None => plan.clone(),
        }
    }

    fn parents<'a>(
        &'a self,
        job: &Job,
        seen: &'a BTreeMap<&'static str, (Vec<String>, Vec<JobRun>)>,
    ) -> Vec<Parent<'a>> {
        let parent = |name: &&'static str| {
            let (args, runs) = seen.get(name)?;
            Some(Parent {
                plan: self.0.plans.iter().find(|plan| plan.job == *name)?,
                limit: self.job(name)?.limit,
                args,
                runs,
            })
        };
        job.after.iter().filter_map(parent).collect()
    }

    async fn claim_due(
        &self,
        job: &'static Job,
        args: &str,
        due: Moment,
        now: Moment,
        lacks: Vec<&'static str>,
    ) -> Result<Option<Claim>, StoreError> {
        let Some(place) = self.0.occupy(job.name, args) else {
            return Ok(None);
        };
        let (store, real) = (&self.0.app.store, self.0.app.clock.real());
        let claimed = store.claim_due(job.name, args, due, now, real).await?;
        Ok(claimed.map(|run| place.held(job, run, lacks)))
    }

    /// Claims a run that is there. One of a job that we do not know is left to a program that does.
    async fn claim_open(&self, open: &JobRun) -> Result<Option<Claim>, StoreError> {
        let Some(job) = self.job(&open.job) else {
            return Ok(None);
        };
        let Some(place) = self.0.occupy(job.name, &open.args) else {
            return Ok(None);
        };
        let (store, clock) = (&self.0.app.store, &self.0.app.clock);
        let claimed = store.claim_open(open, clock.now(), clock.real()).await?;
        Ok(claimed.map(|run| place.held(job, run, Vec::new())))
    }

    /// The newest runs of a job that had started by a moment.
    async fn runs(
        &self,
        job: &Job,
        things: usize,
        by: Moment,
        reports: bool,
    ) -> Result<Vec<JobRun>, StoreError> {
        let things = u32::try_from(things.max(1)).unwrap_or(1);
        let wanted = Runs {
            job: Some(job.name),
            most: RUNS_SEEN.saturating_mul(things),
            started_by: Some(by),
            reports,
        };
        self.0.app.store.runs_of(wanted).await
    }

    /// One run, from its claim to its end, with its number on every line of the log. `None`: it went to another process.
    async fn run(self, held: Claim) -> Option<JobRun> {
        // Above every level of the log, so that it stands also where only what goes wrong is written.
        let span = tracing::error_span!("run", id = held.run.id, job = held.job.name);
        self.run_held(held).instrument(span).await
    }

    async fn run_held(self, held: Claim) -> Option<JobRun> {
        self.kept_again().await;
        let Claim {
            job,
            run,
            lacks,
            place,
        } = held;
        let result = tokio::select! {
            result = self.attempt(job, &run, &lacks) => result,
            () = self.hold(&run) => {
                tracing::warn!("another program took over the job {}", job.name);
                return None;
            }
        };
        if let Err(failed) = &result {
            let (at, line) = (self.0.app.clock.now(), &failed.fault.chain);
            // Its code stands in the log as well.
            let _ = self.0.app.store.log_run(run.id, at, line).await;
        }
        let (run, report) = ended(&self.0.app, job, run, result, &lacks);
        let kept = self.keep(job, &run, &report).await;
        drop(place);
        match kept {
            Ok(true) => Some(run),
            Ok(false) => {
                tracing::warn!("another program took over the job {}", job.name);
                None
            }
            Err(error) => {
                let started = run.started;
                self.not_kept("keeping a run", &error, started).await;
                Some(run)
            }
        }
    }

    /// The job in a task of its own: a panic ends there, so does its limit, and dropping this ends it.
    async fn attempt(
        &self,
        job: &'static Job,
        claimed: &JobRun,
        lacks: &[&'static str],
    ) -> Result<Report, Failed> {
        let app = self.0.app.clone();
        if claimed.tries > CUTS_MOST {
            return Err(Stopped::Cut(claimed.tries - 1).failed(job, &app));
        }
        let run = Run::new(app.clone(), claimed, lacks);
        let mut task = JoinSet::new();
        let handed = app.clone();
        let work = async move { (job.run)(&handed, &run).await };
        task.spawn(work.in_current_span());
        match timeout(job.limit, task.join_next()).await {
            Ok(Some(Ok(result))) => result,
            Ok(Some(Err(error))) => Err(broke(job, &error, app.clock.now())),
            Ok(None) => Ok(Report::default()),
            Err(_) => Err(Stopped::Limit(job.limit).failed(job, &app)),
        }
    }

    /// Renews the lease of a run; comes when it is not ours any more.
    async fn hold(&self, run: &JobRun) {
        loop {
            sleep(self.0.beat).await;
            match self.0.app.store.renew(run, self.0.app.clock.real()).await {
                Ok(true) => {}
                Ok(false) => return,
                Err(error) => tracing::warn!("a lease is not renewed: {error}"),
            }
        }
    }

    /// Keeps a run together with the letters that tell it. `false`: it is not ours any more.
    async fn keep(&self, job: &Job, run: &JobRun, report: &Report) -> Result<bool, StoreError> {
        let things = (job.each)(&self.0.app).len();
        let mut before = of_before(run, self.runs(job, things, run.started, false).await?);
        // A long failure is known from its beginning.
        if !before.iter().any(|other| other.ok == Some(true)) {
            let all = self.runs(job, things.saturating_mul(LONGER), run.started, false);
            before = of_before(run, all.await?);
        }
        let next = self.next_try(job, run, &before);
        let letters = letters(&self.0.app, job, run, report, &before, next);
        self.0.app.store.record_run(run, &letters).await
    }

    /// When a run that failed is tried again.
    fn next_try(&self, job: &Job, run: &JobRun, before: &[JobRun]) -> Option<Moment> {
        let plan = self.0.plans.iter().find(|plan| plan.job == job.name)?;
        let own: Vec<&JobRun> = std::iter::once(run).chain(before).collect();
        let tried = retry(&own)?;
        let planned = plan.next_time(run.finished?);
        Some(planned.map_or(tried, |planned| planned.min(tried)))
    }

    async fn tell(&self, reply: &Reply) {
        for herald in &self.0.heralds {
            herald.tell(reply).await;
        }
    }

    /// The books do not keep what the jobs do, so that none runs: told once, until they do again.
    async fn not_kept(&self, during: &str, error: &StoreError, at: Moment) {
        let fault = Fault::log(during, error, at);
        let words = self.0.app.words();
        let sentence = error.sentence(words);
        let told = self.0.not_kept.lock().await.replace(sentence.clone());
        if told.as_deref() != Some(&sentence) {
            let reply = Reply::say(words.plain("jobs-not-kept")).text(sentence);
            let code = words.say("desk-fault-code", &[("code", &fault.code)]);
            self.tell(&reply.note(code)).await;
        }
    }

    async fn kept_again(&self) {
        if self.0.not_kept.lock().await.take().is_some() {
            let words = self.0.app.words();
            self.tell(&Reply::say(words.plain("jobs-kept-again"))).await;
        }
    }

    /// What `/jobs` shows: when each job runs next.
    fn show(&self) {
        let app = &self.0.app;
        let now = app.clock.now();
        let lines = self.0.plans.iter().map(|plan| {
            let job = self.job(plan.job);
            let each = job.map_or(Vec::new(), |job| (job.each)(app));
            let times = each.iter().filter_map(|args| {
                let own = self.plan_of(job?, plan, args);
                own.next_time(now)
            });
            let next = times.min().or_else(|| plan.next_time(now));
            JobLine {
                name: plan.job,
                each,
                after: job.map_or(&[], |job| job.after),
                cron: plan.cron.clone(),
                enabled: plan.enabled,
                next: next.filter(|_| plan.enabled),
            }
        });
        let lines = lines.collect();
        let machine = app.machine.write();
        machine.unwrap_or_else(PoisonError::into_inner).jobs = lines;
    }
}

impl Inner {
    fn busy(&self) -> MutexGuard<'_, BTreeMap<(String, String), Option<JobRun>>> {
        self.busy.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the place of a job and what it is about. `None`: it runs here.
    fn occupy(self: &Arc<Self>, job: &str, args: &str) -> Option<Busy> {
        let key = (job.to_owned(), args.to_owned());
        let mut busy = self.busy();
        if busy.contains_key(&key) {
            return None;
        }
        busy.insert(key.clone(), None);
        let inner = self.clone();
        Some(Busy { inner, key })
    }
}

impl Busy {
    fn held(self, job: &'static Job, run: JobRun, lacks: Vec<&'static str>) -> Claim {
        self.inner
            .busy()
            .insert(self.key.clone(), Some(run.clone()));
        Claim {
            job,
            run,
            lacks,
            place: self,
        }
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.inner.busy().remove(&self.key);
    }
}

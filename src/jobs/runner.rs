//! The runner wakes once a minute, runs what is due, keeps how it went, and says so when that is news.

use std::sync::{Arc, PoisonError};
use std::time::Duration;

use tokio::sync::{Mutex, mpsc};
use tokio::task::JoinSet;

use super::plan::{Due, Plan, PlanError, due, plans};
use super::{JOBS, Job, Report, job, telling};
use crate::app::App;
use crate::bot::machine::JobLine;
use crate::domain::calendar::Moment;
use crate::error::Fault;
use crate::store::{JobRun, StoreError};
use crate::world::Door;

/// Runs the jobs of one program.
pub struct Runner {
    app: Arc<App>,
    plans: Vec<Plan>,
    /// Where news is told.
    doors: Vec<Arc<dyn Door>>,
    /// One job at a time.
    turn: Mutex<()>,
    /// Jobs that somebody asked for.
    asked: Mutex<mpsc::UnboundedReceiver<&'static str>>,
}

/// Runs of a job that may be asked for at one and the same moment.
const ASKED_AT_ONCE_MAX: i64 = 100;

/// Runs of a job that are looked at to know what is due and what is news.
const RUNS_SEEN: u32 = 50;

impl Runner {
    /// Makes the jobs known to the app: what runs when, and how one is started by name.
    ///
    /// # Errors
    /// When a time in the settings is none.
    pub fn new(app: Arc<App>, doors: Vec<Arc<dyn Door>>) -> Result<Runner, PlanError> {
        let (ask, asked) = mpsc::unbounded_channel();
        // One that was set before stays: there is one runner in a program.
        let _ = app.start_job.set(Box::new(move |name| {
            // Nobody listens any more when the program is ending.
            let _ = ask.send(name);
        }));
        let runner = Runner {
            plans: plans(&app.config.settings)?,
            app,
            doors,
            turn: Mutex::new(()),
            asked: Mutex::new(asked),
        };
        runner.show(None);
        Ok(runner)
    }

    /// Runs jobs until `stop` comes true; one that is running then is dropped, and tried again at the next start.
    pub async fn serve(&self, stop: impl Future<Output = ()>) {
        tokio::select! {
            () = stop => {}
            () = self.forever() => {}
        }
    }

    async fn forever(&self) {
        let mut asked = self.asked.lock().await;
        loop {
            self.run_due().await;
            let wait = until_next_minute(self.app.clock.now());
            let name = tokio::select! {
                () = tokio::time::sleep(wait) => None,
                name = asked.recv() => name,
            };
            if let Some(name) = name {
                self.run_now(name).await;
            }
        }
    }

    /// Runs what was asked for so far: for a program that answers and ends.
    pub async fn run_asked(&self) -> Vec<JobRun> {
        let mut asked = self.asked.lock().await;
        let mut runs = Vec::new();
        while let Ok(name) = asked.try_recv() {
            runs.extend(self.run_now(name).await);
        }
        runs
    }

    /// Runs whatever is due, one after another.
    pub async fn run_due(&self) {
        self.show(None);
        let now = self.app.clock.now();
        let runs = match self.runs().await {
            Ok(runs) => runs,
            Err(error) => {
                Fault::log("looking for what is due", &error, now);
                return;
            }
        };
        for Due { job: name, due } in due(&self.plans, &runs, now) {
            if let Some(job) = job(name) {
                self.run(job, due).await;
            }
        }
    }

    /// Runs a job because somebody wants it now. `None`: there is no such job, or it could not be claimed.
    pub async fn run_now(&self, name: &str) -> Option<JobRun> {
        let job = job(name)?;
        let now = self.app.clock.now();
        // Asked for twice at one moment, as if it were then: each is a run of its own.
        for micros in 0..ASKED_AT_ONCE_MAX {
            let run = self.run(job, Moment(now.0 + micros)).await;
            if run.is_some() {
                return run;
            }
        }
        None
    }

    async fn runs(&self) -> Result<Vec<JobRun>, StoreError> {
        let mut runs = Vec::new();
        for job in JOBS {
            runs.extend(self.app.store.runs(Some(job.name), RUNS_SEEN).await?);
        }
        Ok(runs)
    }

    async fn run(&self, job: &'static Job, due: Moment) -> Option<JobRun> {
        let _turn = self.turn.lock().await;
        let started = self.app.clock.now();
        let claimed = self.app.store.claim_run(job.name, due, started).await;
        match claimed {
            Ok(true) => {}
            Ok(false) => return None,
            Err(error) => {
                Fault::log("claiming a job", &error, started);
                return None;
            }
        }
        self.show(Some(job.name));
        let result = self.apart(job).await;
        self.show(None);
        let run = self.ended(job, due, started, result);
        if let Err(error) = self.keep(&run).await {
            Fault::log("keeping a run", &error, started);
        }
        Some(run)
    }

    /// The job in a task of its own: a panic ends there, and dropping this ends it.
    async fn apart(&self, job: &'static Job) -> Result<Report, Fault> {
        let app = self.app.clone();
        let mut task = JoinSet::new();
        task.spawn(async move { (job.run)(&app).await });
        match task.join_next().await {
            Some(Ok(result)) => result,
            Some(Err(error)) => Err(Fault::log(job.name, &error, self.app.clock.now())),
            None => Ok(Report::default()),
        }
    }

    fn ended(
        &self,
        job: &Job,
        due: Moment,
        started: Moment,
        result: Result<Report, Fault>,
    ) -> JobRun {
        let words = self.app.words();
        let (ok, report, code) = match result {
            Ok(report) => (true, report.text(), None),
            Err(fault) => {
                let sentence = fault.sentence.clone();
                let report = sentence.unwrap_or_else(|| words.plain("jobs-fault"));
                (false, report, Some(fault.code))
            }
        };
        let name = job.name;
        tracing::info!(job = %name, ok, "job {name} {}", if ok { "done" } else { "failed" });
        JobRun {
            job: name.to_owned(),
            due,
            started,
            finished: Some(self.app.clock.now()),
            ok: Some(ok),
            report,
            code,
        }
    }

    /// Keeps a run, then tells it when it is news.
    async fn keep(&self, run: &JobRun) -> Result<(), StoreError> {
        let before = self.app.store.runs(Some(&run.job), RUNS_SEEN).await?;
        self.app.store.record_run(run).await?;
        let before: Vec<JobRun> = before.into_iter().filter(|b| b.due != run.due).collect();
        let zone = self.app.config.settings.time_zone;
        let Some(reply) = telling::news(run, &before, self.app.words(), zone) else {
            return Ok(());
        };
        for door in &self.doors {
            if let Err(error) = door.show(&reply).await {
                tracing::warn!(door = %door.name(), "a job's news was not told: {error}");
            }
        }
        Ok(())
    }

    /// What `/jobs` shows: when each job runs next, and which is running.
    fn show(&self, running: Option<&str>) {
        let now = self.app.clock.now();
        let lines = self.plans.iter().map(|plan| JobLine {
            name: plan.job,
            cron: plan.cron.clone(),
            enabled: plan.enabled,
            next: plan.next_time(now).filter(|_| plan.enabled),
            running: running == Some(plan.job),
        });
        let machine = self.app.machine.write();
        machine.unwrap_or_else(PoisonError::into_inner).jobs = lines.collect();
    }
}

/// From a moment to the first second of the next minute.
fn until_next_minute(now: Moment) -> Duration {
    let micros = 60_000_000 - now.0.rem_euclid(60_000_000);
    Duration::from_micros(micros.unsigned_abs())
}

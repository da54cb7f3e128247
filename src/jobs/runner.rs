//! The runner wakes once a minute, runs what is due, keeps how it went, and says so when that is news.

use std::sync::{Arc, PoisonError};
use std::time::Duration;

use tokio::sync::{Mutex, mpsc};
use tokio::task::JoinSet;

use super::plan::{Due, Plan, PlanError, due, plans};
use super::{JOBS, Job, News, Report, job, telling};
use crate::app::App;
use crate::domain::calendar::Moment;
use crate::fault::Fault;
use crate::machine::JobLine;
use crate::reply::Reply;
use crate::reply::kept::Kept;
use crate::store::{JobRun, Letter, Runs, StoreError};
use crate::world::Herald;

/// Runs the jobs of one program.
pub struct Runner {
    app: Arc<App>,
    plans: Vec<Plan>,
    /// Who tells what the books cannot keep: that they cannot.
    heralds: Vec<Arc<dyn Herald>>,
    /// One job at a time.
    turn: Mutex<()>,
    /// Why the books do not keep what the jobs do, as it was told.
    not_kept: Mutex<Option<String>>,
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
    pub fn new(app: Arc<App>, heralds: Vec<Arc<dyn Herald>>) -> Result<Runner, PlanError> {
        let (ask, asked) = mpsc::unbounded_channel();
        // One that was set before stays: there is one runner in a program.
        let _ = app.start_job.set(Box::new(move |name| {
            // Nobody listens any more when the program is ending.
            let _ = ask.send(name);
        }));
        let runner = Runner {
            plans: plans(&app.config.settings)?,
            app,
            heralds,
            turn: Mutex::new(()),
            not_kept: Mutex::new(None),
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
        for job in JOBS {
            // One reading of the clock names a run and dates it: between two of them the clock may be set.
            let now = self.app.clock.now();
            let runs = match self.runs(job.name, now, false).await {
                Ok(runs) => runs,
                Err(error) => {
                    self.not_kept("looking for what is due", &error, now).await;
                    return;
                }
            };
            let mut found = due(&self.plans, &runs, now).into_iter();
            if let Some(Due { due, .. }) = found.find(|due| due.job == job.name) {
                self.run(job, due, now).await;
            }
        }
    }

    /// Runs a job because somebody wants it now. `None`: there is no such job, or it could not be claimed.
    pub async fn run_now(&self, name: &str) -> Option<JobRun> {
        let job = job(name)?;
        let now = self.app.clock.now();
        // Asked for twice at one moment, as if it were then: each is a run of its own.
        for micros in 0..ASKED_AT_ONCE_MAX {
            let run = self.run(job, Moment(now.0 + micros), now).await;
            if run.is_some() {
                return run;
            }
        }
        None
    }

    /// The newest runs of a job that had started by a moment.
    async fn runs(&self, job: &str, by: Moment, reports: bool) -> Result<Vec<JobRun>, StoreError> {
        let wanted = Runs {
            job: Some(job),
            most: RUNS_SEEN,
            started_by: Some(by),
            reports,
        };
        self.app.store.runs_of(wanted).await
    }

    async fn run(&self, job: &'static Job, due: Moment, started: Moment) -> Option<JobRun> {
        let _turn = self.turn.lock().await;
        let claimed = self.app.store.claim_run(job.name, due, started).await;
        match claimed {
            Ok(true) => {}
            Ok(false) => return None,
            Err(error) => {
                self.not_kept("claiming a job", &error, started).await;
                return None;
            }
        }
        self.kept_again().await;
        self.show(Some(job.name));
        let result = self.apart(job, started).await;
        self.show(None);
        let news = result
            .as_ref()
            .map_or(Vec::new(), |report| report.news.clone());
        let run = self.ended(job, due, started, result);
        if let Err(error) = self.keep(&run, &news).await {
            self.not_kept("keeping a run", &error, started).await;
        }
        Some(run)
    }

    /// The job in a task of its own: a panic ends there, and dropping this ends it.
    async fn apart(&self, job: &'static Job, at: Moment) -> Result<Report, Fault> {
        let app = self.app.clone();
        let mut task = JoinSet::new();
        task.spawn(async move { (job.run)(&app, at).await });
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
            // A clock that was set back meanwhile makes no run end before it began.
            finished: Some(self.app.clock.now().max(started)),
            ok: Some(ok),
            report,
            code,
        }
    }

    /// Keeps a run together with the letters that tell it when it is news.
    async fn keep(&self, run: &JobRun, news: &[News]) -> Result<(), StoreError> {
        let before = self.runs(&run.job, run.started, true).await?;
        let before: Vec<JobRun> = before.into_iter().filter(|b| b.due != run.due).collect();
        let zone = self.app.config.settings.time_zone;
        let words = self.app.words();
        let told = telling::news(run, &before, words, zone);
        let matters = telling::matters(run, news, before.first(), words);
        let (to, now) = (self.app.places(), self.app.clock.now());
        let letters = told.into_iter().chain(matters).map(|reply| {
            let kept = Kept::news(reply, "", now);
            Letter::new(to.clone(), kept.write(), now)
        });
        let letters: Vec<Letter> = letters.collect();
        self.app.store.record_run(run, &letters).await
    }

    async fn tell(&self, reply: &Reply) {
        for herald in &self.heralds {
            herald.tell(reply).await;
        }
    }

    /// The books do not keep what the jobs do, so that none runs: told once, until they do again.
    async fn not_kept(&self, during: &str, error: &StoreError, at: Moment) {
        let fault = Fault::log(during, error, at);
        let words = self.app.words();
        let sentence = error.sentence(words);
        let told = self.not_kept.lock().await.replace(sentence.clone());
        if told.as_deref() != Some(&sentence) {
            let reply = Reply::say(words.plain("jobs-not-kept")).text(sentence);
            let code = words.say("desk-fault-code", &[("code", &fault.code)]);
            self.tell(&reply.note(code)).await;
        }
    }

    async fn kept_again(&self) {
        if self.not_kept.lock().await.take().is_some() {
            let words = self.app.words();
            self.tell(&Reply::say(words.plain("jobs-kept-again"))).await;
        }
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

//! `jasan job NAME [THING]`: one job now, or as if it were then. The exit code says how it went, and what is news is told
//! where news are told.

use std::sync::Arc;

use jasan::app::App;
use jasan::jobs::{self, JOBS, Runner};
use jasan::words::Words;
use jasan::world::Clock;
use jasan::world::live::{Live, StandingClock};

use super::{Code, DONE, FAULT, Stopped, configured, moment, print, tells, unopened};

pub async fn run(name: String, args: Option<String>, at: Option<String>) -> Result<Code, Stopped> {
    let config = configured(true)?;
    let words = Words::new(config.settings.language);
    let Some(job) = jobs::job(&name) else {
        let names: Vec<&str> = JOBS.iter().map(|job| job.name).collect();
        let said = [("job", name.as_str()), ("jobs", &names.join(", "))];
        return Err(Stopped::fault(words.say("modes-no-job", &said)));
    };
    let live = Arc::new(Live::new());
    let clock: Arc<dyn Clock> = match moment(at.as_deref(), config.settings.time_zone, words)? {
        Some(at) => Arc::new(StandingClock(at)),
        None => live.clone(),
    };
    let opened = App::open(config, clock, live).await;
    let app = Arc::new(opened.map_err(|error| unopened(&error, words))?);
    let language = words.language;
    let runner = Runner::new(app.clone(), Vec::new());
    let runner = runner.map_err(|error| Stopped::fault(error.sentence(language)))?;
    let each = (job.each)(&app);
    if let Some(args) = args.as_ref().filter(|args| !each.contains(args)) {
        let said = [("job", args.as_str()), ("jobs", &each.join(", "))];
        return Err(Stopped::fault(words.say("modes-no-job", &said)));
    }
    tells(&app).await;
    let runs = runner.run_of(job, args.as_deref()).await;
    app.store.close().await;
    let wanted = args.map_or(each.len(), |_| 1);
    for run in &runs {
        let code = run.code.as_ref();
        let code = code.map(|code| words.say("desk-fault-code", &[("code", code)]));
        let lines: Vec<String> = [run.report.clone()].into_iter().chain(code).collect();
        print(&(lines.join("\n") + "\n"));
    }
    if runs.len() < wanted {
        // Another program runs it at this very moment, or the database does not answer: the log says which.
        return Err(Stopped::fault(words.plain("modes-job-not-run")));
    }
    let is_well = runs.iter().all(|run| run.ok == Some(true));
    Ok(if is_well { DONE } else { FAULT })
}

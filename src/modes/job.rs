//! `jasan job NAME`: one job now, or as if it were then. The exit code says how it went.

use std::sync::Arc;

use jasan::app::App;
use jasan::jobs::{self, JOBS, Runner};
use jasan::words::Words;
use jasan::world::Clock;
use jasan::world::live::{Live, StandingClock};

use super::{Code, DONE, FAULT, Stopped, configured, moment, print, unopened};

pub async fn run(name: String, at: Option<String>) -> Result<Code, Stopped> {
    let config = configured(true)?;
    let words = Words::new(config.settings.language);
    if jobs::job(&name).is_none() {
        let names: Vec<&str> = JOBS.iter().map(|job| job.name).collect();
        let said = [("job", name.as_str()), ("jobs", &names.join(", "))];
        return Err(Stopped::fault(words.say("modes-no-job", &said)));
    }
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
    let run = runner.run_now(&name).await;
    app.store.close().await;
    let Some(run) = run else {
        // Another program runs it at this very moment, or the database does not answer: the log says which.
        return Err(Stopped::fault(words.plain("modes-job-not-run")));
    };
    let code = run
        .code
        .map(|code| words.say("desk-fault-code", &[("code", &code)]));
    print(
        &([run.report]
            .into_iter()
            .chain(code)
            .collect::<Vec<_>>()
            .join("\n")
            + "\n"),
    );
    Ok(if run.ok == Some(true) { DONE } else { FAULT })
}

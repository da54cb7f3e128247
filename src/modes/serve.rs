//! `jasan serve`: the bot and its jobs, until it is asked to stop.

use std::sync::Arc;

use jasan::jobs::{self, Runner};
use jasan::serve;
use jasan::words::Words;
use jasan::world::live::Live;

use super::{Code, DONE, Stopped, configured, open_patiently, open_to_others};

pub async fn run() -> Result<Code, Stopped> {
    let config = configured(false)?;
    let words = Words::new(config.settings.language);
    for (name, ours) in &config.unknown_names {
        let named = [("name", name.as_str()), ("ours", *ours)];
        tracing::warn!("{}", words.say("modes-check-unknown", &named));
    }
    // Before anything is opened: a time that is none is a matter of one line in jasan.toml.
    let language = config.settings.language;
    jobs::plans(&config.settings).map_err(|error| Stopped::fault(error.sentence(language)))?;
    let live = Arc::new(Live::new());
    let app = open_patiently(config, live.clone()).await?;
    for line in open_to_others(&app) {
        tracing::warn!("{line}");
    }
    let behind = app.clone();
    let served = serve::serve(app, &live, move |post, stop| {
        Box::pin(async move {
            // What is wrong with a plan was said above.
            if let Ok(runner) = Runner::new(behind, vec![post]) {
                runner.serve(&stop).await;
            }
        })
    });
    served
        .await
        .map_err(|error| Stopped::fault(error.sentence(words)))?;
    Ok(DONE)
}

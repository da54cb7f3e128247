//! `jasan figures`: every figure as one JSON value, in the form of the worked ledgers' expected.json.

use std::sync::Arc;

use jasan::book::statement;
use jasan::domain::amount::Overflow;
use jasan::world::live::Live;

use super::{Code, DONE, Stopped, TOLD, configured, moment, open, print};

pub async fn run(at: Option<String>) -> Result<Code, Stopped> {
    let app = open(configured(true)?, Arc::new(Live::new())).await?;
    let zone = app.config.settings.time_zone;
    let at = moment(at.as_deref(), zone, app.words())?.unwrap_or_else(|| app.clock.now());
    let told = |_: Overflow| Stopped {
        sentence: app.words().plain("see-too-large"),
        code: TOLD,
    };
    let figures = statement::figures(&app.store.current(), at).map_err(told)?;
    let text = serde_json::to_string_pretty(&figures);
    print(&(text.map_err(|error| Stopped::fault(error.to_string()))? + "\n"));
    Ok(DONE)
}

//! `jasan serve`: every configured door, the jobs beside them, and an orderly end.
//!
//! Asked to stop (ctrl-C, SIGTERM), each door finishes the message it is at. What was not answered is not confirmed, so
//! it comes again at the next start, and takes effect once.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tracing::info;

use crate::app::App;
use crate::bot::telegram::away::LastSeen;
use crate::bot::telegram::{House, NoTelegram, Telegram, listen, menu};
use crate::bot::{self, commands, draw};
use crate::domain::calendar::Moment;
use crate::memory;
use crate::words::Words;
use crate::world::live::Live;
use crate::world::{Clock, Door, Waiting};

/// Turns true when the program is asked to stop.
pub type Stop = watch::Receiver<bool>;

/// Why the program does not serve.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    #[error("no door is configured")]
    NoDoor,
    #[error(transparent)]
    Telegram(#[from] NoTelegram),
    #[error(transparent)]
    Deaf(#[from] listen::Deaf),
    #[error("signals cannot be waited for: {0}")]
    Signals(#[from] std::io::Error),
}

impl ServeError {
    /// What is wrong and what to do, for the owner.
    pub fn sentence(&self, words: Words) -> String {
        match self {
            ServeError::NoDoor => words.plain("serve-no-door"),
            ServeError::Telegram(NoTelegram::Address) => words.plain("serve-telegram-address"),
            ServeError::Telegram(error) => {
                words.say("serve-telegram", &[("why", &error.to_string())])
            }
            ServeError::Deaf(listen::Deaf::Token) => words.plain("serve-telegram-token"),
            ServeError::Deaf(listen::Deaf::Conflict) => words.plain("serve-telegram-conflict"),
            ServeError::Deaf(listen::Deaf::Webhook) => words.plain("serve-telegram-webhook"),
            ServeError::Signals(error) => {
                words.say("serve-telegram", &[("why", &error.to_string())])
            }
        }
    }
}

/// Serves until asked to stop. `jobs` is handed the doors to tell what happened, and is dropped at the end.
///
/// # Errors
/// When there is no door, or none can be kept open.
pub async fn serve(
    app: Arc<App>,
    live: &Live,
    jobs: impl FnOnce(Vec<Arc<dyn Door>>, Stop) -> Waiting<'static, ()>,
) -> Result<(), ServeError> {
    let settings = app.config.telegram.clone().ok_or(ServeError::NoDoor)?;
    let stop = stop_signal()?;
    let telegram = Arc::new(Telegram::new(live, &settings, house(&app))?);
    app.serves_since(app.clock.now(), vec!["telegram"]);

    let seen = LastSeen::new(&app.config.data_dir, app.clock.clone());
    let hello = seen.hello(app.words());
    let doors: Vec<Arc<dyn Door>> = vec![telegram.clone()];
    let work = jobs(doors, stop.clone());
    let ended = tokio::select! {
        ended = listen::listen(telegram, hello, stop) => ended,
        () = beside(work, seen.keep(), stay_small(app.clock.clone())) => Ok(()),
    };
    seen.note();
    app.store.close().await;
    info!("stopped");
    Ok(ended?)
}

/// Works that are not waited for.
async fn beside(
    jobs: Waiting<'static, ()>,
    seen: impl Future<Output = ()>,
    small: impl Future<Output = ()>,
) {
    tokio::join!(jobs, seen, small);
}

/// Gives back memory when the start is over, and twice a minute from then on.
async fn stay_small(clock: Arc<dyn Clock>) {
    let mut wait = Duration::from_secs(5);
    loop {
        tokio::time::sleep(wait).await;
        memory::give_back();
        wait = until_quiet(clock.now());
    }
}

/// To ten seconds past the next full or half minute: the jobs wake at full minutes, and are mostly done by then.
fn until_quiet(now: Moment) -> Duration {
    const EVERY_MICROS: i64 = 30_000_000;
    const PAST_MICROS: i64 = 10_000_000;
    let since = (now.0 - PAST_MICROS).rem_euclid(EVERY_MICROS);
    Duration::from_micros((EVERY_MICROS - since).unsigned_abs())
}

/// The house behind a chat door.
pub fn house(app: &Arc<App>) -> House {
    let behind = app.clone();
    House {
        answer: Box::new(move |message| {
            let app = behind.clone();
            Box::pin(async move { bot::handle(&app, &message).await })
        }),
        draw: draw::in_theme(app.config.settings.theme),
        inbox: inbox(&app.config.data_dir),
        words: app.words(),
        menu: menu::entries(commands::COMMANDS),
    }
}

fn inbox(data_dir: &Path) -> std::path::PathBuf {
    data_dir.join("inbox")
}

/// Turns true at ctrl-C or SIGTERM.
fn stop_signal() -> std::io::Result<Stop> {
    let (tell, stop) = watch::channel(false);
    #[cfg(unix)]
    let mut asked = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::spawn(async move {
        #[cfg(unix)]
        let terminated = asked.recv();
        #[cfg(not(unix))]
        let terminated = std::future::pending::<()>();
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminated => {}
        }
        info!("stopping");
        let _ = tell.send(true);
        // Held on to: a channel without a sender would look like a stop that never came.
        tell.closed().await;
    });
    Ok(stop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_given_back_ten_seconds_after_full_and_half_minutes() {
        for (second, wait) in [(0, 10), (9, 1), (10, 30), (11, 29), (40, 30), (59, 11)] {
            let now = Moment((1_790_000_000 / 60 * 60 + second) * 1_000_000);
            let wait = Duration::from_secs(wait);
            assert_eq!(until_quiet(now), wait, "at second {second}");
        }
    }
}

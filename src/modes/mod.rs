//! The modes of the one binary. Here is what they share: how the books are opened, and how an answer is shown.

pub mod chat;
pub mod check;
pub mod demo;
pub mod export;
pub mod figures;
pub mod gallery;
pub mod import;
pub mod init;
pub mod job;
pub mod say;
pub mod serve;

use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use chrono_tz::Tz;
use jasan::app::App;
use jasan::bot::doors;
use jasan::bot::doors::terminal::{self, Look, keep};
use jasan::bot::{Answer, Ending, draw};
use jasan::config::Config;
use jasan::domain::calendar::{Moment, Stamp, parse_stamp};
use jasan::fault::chain;
use jasan::jobs::Runner;
use jasan::reply::Reply;
use jasan::store::StoreError;
use jasan::words::Words;
use jasan::world::live::Live;

/// How a mode ends: the exit code.
pub type Code = u8;
pub const DONE: Code = 0;
pub const TOLD: Code = 1;
pub const FAULT: Code = 2;
/// Nobody could be asked whether it was written.
pub const UNKNOWN: Code = 3;

/// A mode that cannot go on: told on the error output, and the code it ends with.
pub struct Stopped {
    pub sentence: String,
    pub code: Code,
}

impl Stopped {
    /// Something about the configuration or the machine.
    pub fn fault(sentence: impl Into<String>) -> Stopped {
        Stopped {
            sentence: sentence.into(),
            code: FAULT,
        }
    }
}

/// Runs a mode to its end.
pub fn run(mode: impl Future<Output = Result<Code, Stopped>>) -> Code {
    std::panic::set_hook(Box::new(|panic| {
        // The place only: what a panic says may repeat what the owner typed.
        let place = panic.location().map(ToString::to_string);
        tracing::error!("panic at {}", place.unwrap_or_default());
    }));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        // Enough for one owner; every thread more keeps memory of its own.
        .worker_threads(2)
        .max_blocking_threads(4)
        .enable_all()
        .build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => {
            complain(&error.to_string());
            return FAULT;
        }
    };
    let code = match runtime.block_on(mode) {
        Ok(code) => code,
        Err(stopped) => {
            complain(&stopped.sentence);
            stopped.code
        }
    };
    // A command that still reads a file after its time is not waited for.
    runtime.shutdown_background();
    code
}

/// The configuration of the environment, and the log it asks for.
pub fn configured(quiet: bool) -> Result<Config, Stopped> {
    let config = Config::load().map_err(|error| Stopped::fault(error.to_string()))?;
    log(&config, quiet);
    Ok(config)
}

/// Opens the books of a configuration.
pub async fn open(config: Config, live: Arc<Live>) -> Result<Arc<App>, Stopped> {
    let words = Words::new(config.settings.language);
    let app = App::open(config, live.clone(), live).await;
    app.map(Arc::new).map_err(|error| unopened(&error, words))
}

/// As [`open`], but waits for a server that is away, and says so: a machine may start its database after us.
pub async fn open_patiently(config: Config, live: Arc<Live>) -> Result<Arc<App>, Stopped> {
    let words = Words::new(config.settings.language);
    let mut tries = 0;
    loop {
        match App::open(config.clone(), live.clone(), live.clone()).await {
            Err(error) if error.is_away() => {
                let wait = 1 << u32::min(tries, 5);
                let (sentence, why) = (error.sentence(words), chain(&error));
                tracing::warn!("{sentence} ({why}; {wait} s)");
                tokio::time::sleep(Duration::from_secs(wait)).await;
                tries += 1;
            }
            Err(error) => return Err(unopened(&error, words)),
            Ok(app) => {
                if tries > 0 {
                    tracing::info!("{}", words.plain("log-database-there"));
                }
                return Ok(Arc::new(app));
            }
        }
    }
}

/// The log has the cause, the owner what to do. Where a sentence says it all, the cause is for a log that is read.
fn unopened(error: &StoreError, words: Words) -> Stopped {
    let cause = chain(error);
    match error {
        StoreError::Database(_) | StoreError::Panicked | StoreError::Disk(_) => {
            tracing::error!("opening the books failed: {cause}");
        }
        _ => tracing::info!("opening the books failed: {cause}"),
    }
    Stopped::fault(error.sentence(words))
}

/// What other users of this machine may look into, a line each.
pub fn open_to_others(app: &App) -> Vec<String> {
    let seen = app.seen_by_others();
    let line = |(path, rights): &(PathBuf, &str)| {
        let path = path.to_string_lossy();
        app.words().say(
            "modes-open-to-others",
            &[("path", &path), ("rights", rights)],
        )
    };
    seen.iter().map(line).collect()
}

/// The log goes to the error output. A mode that answers somebody says there only what went wrong, unless asked for more.
pub fn log(config: &Config, quiet: bool) {
    let wished = if quiet && config.log == "info" {
        "warn"
    } else {
        &config.log
    };
    jasan::fault::speak(Words::new(config.settings.language));
    let filter = tracing_subscriber::EnvFilter::try_new(ours(wished));
    let filter = filter.unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    let written = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal() && !config.log_as_json);
    // A second log in one process would be a bug of ours, and no reason to stop.
    let _ = match config.log_as_json {
        true => written
            .json()
            .flatten_event(true)
            .with_span_list(false)
            .try_init(),
        false => written.try_init(),
    };
}

/// A level is meant for our own lines. What other crates say of their connections at `debug` may hold an address, so
/// they tell only what goes wrong, unless one is asked for by name: `info,hyper_util=debug`. One tells addresses with
/// tickets in them, and messages, even then: it is never heard, and its room tells what went wrong.
fn ours(wished: &str) -> String {
    let filter = match wished.parse::<tracing::level_filters::LevelFilter>() {
        Ok(level) if level > tracing::level_filters::LevelFilter::WARN => {
            format!("warn,jasan={level}")
        }
        _ => wished.to_owned(),
    };
    format!("{filter},slack_morphism=off")
}

/// The moment of `--at`: RFC 3339, or a date, which is all of that day.
pub fn moment(at: Option<&str>, zone: Tz, words: Words) -> Result<Option<Moment>, Stopped> {
    let Some(text) = at else {
        return Ok(None);
    };
    match parse_stamp(text.trim(), zone) {
        Ok(Stamp::Instant(at)) => Ok(Some(at)),
        Ok(Stamp::Date(day)) => Ok(Some(day.end(zone))),
        Err(_) => Err(Stopped::fault(words.say("modes-at", &[("text", text)]))),
    }
}

/// Shows an answer on the output: as text, or as the JSON of docs/json.md. Files and pictures go to `out`.
pub fn show(app: &App, answer: &Answer, out: Option<&Path>, json: bool) -> Result<Code, Stopped> {
    let kept = match out {
        Some(out) => keep_files(app, &answer.reply, out)?,
        None => BTreeMap::new(),
    };
    let text = if json {
        let value = serde_json::to_string_pretty(&answer.reply);
        value.map_err(|error| Stopped::fault(error.to_string()))? + "\n"
    } else {
        terminal::render(&answer.reply, look(app), &kept)
    };
    print(&text);
    Ok(code_of(answer.ending))
}

/// The code that an ending is to a script.
pub fn code_of(ending: Ending) -> Code {
    match ending {
        Ending::Done => DONE,
        Ending::Refused => TOLD,
        Ending::Fault | Ending::Away => FAULT,
        Ending::Unknown => UNKNOWN,
    }
}

/// Writes the files and pictures of a reply; where each lies, by name.
pub fn keep_files(
    app: &App,
    reply: &Reply,
    out: &Path,
) -> Result<BTreeMap<String, String>, Stopped> {
    let draw = draw::in_theme(app.config.settings.theme);
    keep::keep(reply, out, &*draw).map_err(|error| unwritten(app.words(), out, &error))
}

/// A place that cannot be written.
pub fn unwritten(words: Words, path: &Path, error: &std::io::Error) -> Stopped {
    let (path, reason) = (path.to_string_lossy(), error.to_string());
    Stopped::fault(words.say("modes-unwritten", &[("path", &path), ("reason", &reason)]))
}

/// A reply as plain text.
pub fn plain_text(app: &App, reply: &Reply) -> String {
    let look = Look {
        bold: false,
        words: app.words(),
    };
    let text = terminal::render(reply, look, &BTreeMap::new());
    text.trim_end().to_owned()
}

/// How this terminal shows a reply.
pub fn look(app: &App) -> Look {
    Look {
        bold: std::io::stdout().is_terminal(),
        words: app.words(),
    }
}

/// The columns of the terminal that is looked at; `None` for a pipe or a file.
pub fn columns() -> Option<usize> {
    let screen = std::io::stdout();
    if !screen.is_terminal() {
        return None;
    }
    #[cfg(unix)]
    let columns = usize::from(rustix::termios::tcgetwinsize(screen).ok()?.ws_col);
    #[cfg(not(unix))]
    let columns = 80;
    (columns >= 20).then_some(columns)
}

/// A key that no other message has: by the clock and this process.
pub fn key(app: &App, nth: usize) -> String {
    format!("cli:{}:{}:{nth}", app.clock.now().0, std::process::id())
}

/// Prints; a reader that has gone away is no fault.
pub fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Says what went wrong on the error output.
pub fn complain(text: &str) {
    if !text.is_empty() {
        // Nobody is left to tell when this fails.
        let _ = writeln!(std::io::stderr(), "{text}");
    }
}

/// The jobs of a program that answers: they are listed, and run when somebody asks for one.
fn jobs_of(app: &Arc<App>) -> Result<Runner, Stopped> {
    let language = app.config.settings.language;
    Runner::new(app.clone(), Vec::new()).map_err(|error| Stopped::fault(error.sentence(language)))
}

/// What a job has to tell goes to everybody whom the doors bring news, by the post of a program that serves: here the doors
/// are made and not opened.
async fn tells(app: &Arc<App>) {
    let house = jasan::serve::house(app);
    let places = match doors::made(&app.config, &Live::new(), &house) {
        Ok(made) => doors::places(&made, &app.store.guests().await.unwrap_or_default()),
        Err(closed) => {
            tracing::warn!("nobody is told: {closed}");
            Vec::new()
        }
    };
    app.tells(move || places.clone());
}

/// Runs the jobs that the answer promises, and adds what they did.
async fn with_jobs(app: &Arc<App>, runner: &Runner, mut answer: Answer) -> Answer {
    if app.store.has_asked_runs() {
        tells(app).await;
    }
    for run in runner.run_asked().await {
        answer.reply = answer.reply.text(run.report);
        if run.ok != Some(true) {
            answer.ending = Ending::Fault;
        }
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_of_the_log_is_for_our_own_lines() {
        assert_eq!(ours("debug"), "warn,jasan=debug,slack_morphism=off");
        assert_eq!(ours("TRACE"), "warn,jasan=trace,slack_morphism=off");
        assert_eq!(ours("error"), "error,slack_morphism=off");
        assert_eq!(
            ours("info,hyper_util=debug"),
            "info,hyper_util=debug,slack_morphism=off"
        );
    }
}

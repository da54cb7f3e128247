//! The owner's choices, read once at the start: secrets and addresses from the environment, the rest from `jasan.toml`.
//!
//! Guaranteed:
//! - [`Config::from`] is a plain function of its arguments; only [`Config::load`] and [`Config::load_demo`] read the
//!   world, and nothing else in the program may (`clippy.toml`).
//! - What is not said has its default; what is said wrongly is a sentence with what to type, never a silent default.
//! - A secret is shown by nobody: not by `Debug`, not by an error.
//!
//! | of                         | stands in                                                                  |
//! |----------------------------|----------------------------------------------------------------------------|
//! | every environment name     | [`VARIABLES`], from which `.env.example` and the READMEs' table are written |
//! | every key of `jasan.toml`  | `config/file.rs`, with `jasan.example.toml` beside the READMEs              |
//! | every way to be wrong      | [`Problem`], in Korean and English                                          |

mod file;
mod problem;
mod status;
mod variables;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

pub use crate::domain::rules::{CashPolicy, CostMethod, UsdtPolicy};
pub use file::{JobSettings, PlatformSettings, Settings};
pub use problem::{ConfigError, Place, Problem};
pub use status::Status;
pub use variables::{Area, VARIABLES, Variable, env_example, markdown_table};

/// Names and values of the environment, `.env` already mixed in.
pub type Environment = BTreeMap<String, String>;

/// Everything the program may know about its owner's machine and wishes.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where the database and everything else of ours is kept.
    pub data_dir: PathBuf,
    /// `sqlite://…` or `postgres://…`; a secret, because the address of a server may hold a password.
    pub database_url: Secret,
    /// What the log shows, in the words of `tracing-subscriber`'s filter: `info`, `jasan=debug,warn`.
    pub log: String,
    /// The Telegram door, when there is a token.
    pub telegram: Option<Telegram>,
    /// The Slack door, when there are tokens.
    pub slack: Option<Slack>,
    /// The mail door, when there is a server.
    pub mail: Option<Mail>,
    /// Where Bithumb's public prices are asked for.
    pub bithumb_api_url: String,
    /// The status page, unless it is turned off.
    pub status: Option<Status>,
    /// Whether the log is for machines: a line of JSON each.
    pub log_as_json: bool,
    /// What `jasan.toml` says.
    pub settings: Settings,
    /// The file that said it, when there is one.
    pub settings_file: Option<PathBuf>,
    /// Columns that tables of a conversation keep to, when the environment says so (`COLUMNS`, as shells know it).
    pub columns: Option<usize>,
    /// Names in the environment that look like ours and are not, each with the nearest of ours.
    pub unknown_names: BTreeMap<String, &'static str>,
}

/// The Telegram door: whose bot, and who is heard.
#[derive(Clone, Debug)]
pub struct Telegram {
    /// What BotFather gave.
    pub token: Secret,
    /// Positive: a user in a private chat. Negative: a group. Empty: nobody is heard, and the log names who tried.
    pub allowed_chats: BTreeSet<i64>,
    /// The Bot API server, without a slash at the end.
    pub api_url: String,
}

/// The Slack door: whose app, who is heard, and where news go.
#[derive(Clone, Debug)]
pub struct Slack {
    /// Opens the line (`xapp-`).
    pub app_token: Secret,
    /// Speaks (`xoxb-`).
    pub bot_token: Secret,
    /// The one channel that is heard when the bot is named, and that gets the news.
    pub channel: Option<String>,
    /// Empty: nobody is heard, and the log names who tried.
    pub allowed_users: BTreeSet<String>,
    /// The Web API, without a slash at the end.
    pub api_url: String,
}

/// The mail door: through which server, from whom, to whom.
#[derive(Clone, Debug)]
pub struct Mail {
    /// `smtps://…` or `smtp://…`; a secret, because it may hold a password.
    pub url: Secret,
    pub from: String,
    /// Not empty.
    pub to: Vec<String>,
}

/// A value that prints as `***`.
#[derive(Clone)]
pub struct Secret(SecretString);

impl Secret {
    /// Keeps `value` out of logs and screens.
    pub fn new(value: impl Into<String>) -> Self {
        Self(SecretString::from(value.into()))
    }

    /// The value itself, for the request that needs it and nothing else.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// The language the owner reads.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Korean.
    #[default]
    Ko,
    /// English.
    En,
}

/// The ground of a picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// Dark marks on a light ground.
    #[default]
    Light,
    /// Light marks on a dark ground.
    Dark,
}

/// A settings file: where it lies (for messages) and what it says.
#[derive(Clone, Copy, Debug)]
pub struct SettingsText<'a> {
    /// The name shown when something in it is wrong.
    pub path: &'a Path,
    /// Its whole text.
    pub text: &'a str,
}

impl Config {
    /// Reads `.env` here and the environment (which wins), then the settings file.
    pub fn load() -> Result<Self, ConfigError> {
        let env = read_environment()?;
        let file = read_settings(&env)?;
        let file = file
            .as_ref()
            .map(|(path, text)| SettingsText { path, text });
        Self::from(&env, file)
    }

    /// The configuration of the demo: nothing of the owner's but where the data folder is. `dir` replaces `demo/` under it.
    pub fn load_demo(dir: Option<&Path>) -> Result<Self, ConfigError> {
        let dir = match dir {
            Some(dir) => dir.to_owned(),
            None => {
                // The demo works whatever the owner's own files say, so a broken `.env` is not its business.
                let env = read_environment().unwrap_or_else(|_| process_environment());
                data_dir(&env).map_err(Problem::untold)?.join("demo")
            }
        };
        let env = [("JASAN_DATA_DIR", dir.display().to_string())];
        let env = env.map(|(name, value)| (name.to_owned(), value)).into();
        let columns = columns(&process_environment());
        Ok(Self {
            columns,
            ..Self::from(&env, None)?
        })
    }

    /// The configuration that these names, values and settings mean.
    pub fn from(env: &Environment, file: Option<SettingsText<'_>>) -> Result<Self, ConfigError> {
        // Known before anything can be wrong, so that what is wrong is said in it.
        let language = file
            .map(|file| file::language_of(file.text))
            .unwrap_or_default();
        let told = |problem: Problem| ConfigError { language, problem };

        let settings = file
            .map(file::read)
            .transpose()
            .map_err(told)?
            .unwrap_or_default();
        let data_dir = data_dir(env).map_err(told)?;
        Ok(Self {
            database_url: database_url(env, &data_dir).map_err(told)?,
            log: said(env, "JASAN_LOG")
                .unwrap_or(default_of("JASAN_LOG"))
                .to_owned(),
            telegram: telegram(env).map_err(told)?,
            slack: slack(env).map_err(told)?,
            mail: mail(env).map_err(told)?,
            bithumb_api_url: web_address(env, "BITHUMB_API_URL").map_err(told)?,
            status: status::read(env).map_err(told)?,
            log_as_json: log_as_json(env).map_err(told)?,
            settings,
            settings_file: file.map(|file| file.path.to_owned()),
            columns: columns(env),
            unknown_names: unknown_names(env),
            data_dir,
        })
    }
}

/// Where a settings file may lie, the first that exists counts; with `JASAN_CONFIG` it must exist.
fn settings_paths(env: &Environment) -> Result<Vec<PathBuf>, Problem> {
    match said(env, "JASAN_CONFIG") {
        Some(path) => Ok(vec![PathBuf::from(at_home(env, path))]),
        None => Ok(vec![
            PathBuf::from("jasan.toml"),
            data_dir(env)?.join("jasan.toml"),
        ]),
    }
}

/// The value of a name, when it says anything: Compose hands down empty values for names that nobody set.
fn said<'a>(env: &'a Environment, name: &str) -> Option<&'a str> {
    env.get(name)
        .map(|value| value.trim())
        .filter(|value| !value.is_empty())
}

fn log_as_json(env: &Environment) -> Result<bool, Problem> {
    match said(env, "JASAN_LOG_FORMAT") {
        None => Ok(false),
        Some(text) if text.eq_ignore_ascii_case("text") => Ok(false),
        Some(text) if text.eq_ignore_ascii_case("json") => Ok(true),
        Some(_) => Err(Problem::LogFormat),
    }
}

/// Fewer columns hold no table.
const COLUMNS_LEAST: usize = 20;

fn columns(env: &Environment) -> Option<usize> {
    let said = said(env, "COLUMNS")?.parse().ok();
    said.filter(|columns| *columns >= COLUMNS_LEAST)
}

/// A path with the home folder in place of a leading `~/`: `.env` has no shell to do that.
fn at_home(env: &Environment, path: &str) -> String {
    match (path.strip_prefix("~/"), said(env, "HOME")) {
        (Some(rest), Some(home)) => format!("{home}/{rest}"),
        _ => path.to_owned(),
    }
}

fn default_of(name: &str) -> &'static str {
    VARIABLES
        .iter()
        .find(|variable| variable.name == name)
        .map_or("", |variable| variable.default)
}

fn data_dir(env: &Environment) -> Result<PathBuf, Problem> {
    if let Some(dir) = said(env, "JASAN_DATA_DIR") {
        return Ok(PathBuf::from(at_home(env, dir)));
    }
    // The XDG specification says to ignore a relative path.
    if let Some(share) = said(env, "XDG_DATA_HOME")
        .map(Path::new)
        .filter(|path| path.is_absolute())
    {
        return Ok(share.join("jasan"));
    }
    let home = said(env, "HOME").ok_or(Problem::NoDataDir)?;
    Ok(Path::new(home).join(".local/share/jasan"))
}

fn database_url(env: &Environment, data_dir: &Path) -> Result<Secret, Problem> {
    let Some(url) = said(env, "DATABASE_URL") else {
        // In an address a `%` starts an escape and a `?` ends the path.
        let file = data_dir
            .join("jasan.sqlite")
            .display()
            .to_string()
            .replace('%', "%25")
            .replace('?', "%3F");
        return Ok(Secret::new(format!("sqlite://{file}")));
    };
    if let Some(path) = url.strip_prefix("sqlite://") {
        return Ok(Secret::new(format!("sqlite://{}", at_home(env, path))));
    }
    let known = ["sqlite:", "postgres://", "postgresql://"];
    if known.iter().any(|scheme| url.starts_with(scheme)) {
        Ok(Secret::new(url))
    } else {
        Err(Problem::DatabaseUrl)
    }
}

fn telegram(env: &Environment) -> Result<Option<Telegram>, Problem> {
    let allowed_chats = allowed_chats(said(env, "TELEGRAM_ALLOWED_CHATS").unwrap_or(""))?;
    let api_url = web_address(env, "TELEGRAM_API_URL")?;
    let Some(token) = said(env, "TELEGRAM_BOT_TOKEN") else {
        return Ok(None);
    };
    let shape = token.split_once(':').is_some_and(|(id, key)| {
        !id.is_empty()
            && id.bytes().all(|byte| byte.is_ascii_digit())
            && !key.is_empty()
            && !key.contains(char::is_whitespace)
    });
    if !shape {
        return Err(Problem::TelegramToken);
    }
    Ok(Some(Telegram {
        token: Secret::new(token),
        allowed_chats,
        api_url,
    }))
}

fn mail(env: &Environment) -> Result<Option<Mail>, Problem> {
    let Some(url) = said(env, "SMTP_URL") else {
        return Ok(None);
    };
    let host = ["smtps://", "smtp://"]
        .iter()
        .find_map(|s| url.strip_prefix(s));
    if host.is_none_or(|host| host.is_empty() || host.contains(char::is_whitespace)) {
        return Err(Problem::MailServer);
    }
    let address = |name: &'static str, text: &str| {
        let is_one = text
            .split_once('@')
            .is_some_and(|(who, host)| !who.is_empty() && !host.is_empty() && !host.contains('@'));
        match is_one && !text.contains(|c: char| c.is_whitespace() || "<>:\"".contains(c)) {
            true => Ok(text.to_owned()),
            false => Err(Problem::MailAddress { name }),
        }
    };
    let to = said(env, "ALERT_EMAIL_TO").unwrap_or("").split(',');
    let to = to.map(str::trim).filter(|to| !to.is_empty());
    let to: Vec<String> = to
        .map(|to| address("ALERT_EMAIL_TO", to))
        .collect::<Result<_, _>>()?;
    let first = to.first().ok_or(Problem::MailAddress {
        name: "ALERT_EMAIL_TO",
    })?;
    let from = match said(env, "ALERT_EMAIL_FROM") {
        Some(from) => address("ALERT_EMAIL_FROM", from)?,
        None => first.clone(),
    };
    Ok(Some(Mail {
        url: Secret::new(url),
        from,
        to,
    }))
}

fn allowed_chats(text: &str) -> Result<BTreeSet<i64>, Problem> {
    text.split(',')
        .map(str::trim)
        .enumerate()
        .filter(|(_, chat)| !chat.is_empty())
        .map(|(index, chat)| match chat.parse() {
            Ok(0) | Err(_) => Err(Problem::AllowedChats { which: index + 1 }),
            Ok(id) => Ok(id),
        })
        .collect()
}

fn slack(env: &Environment) -> Result<Option<Slack>, Problem> {
    let listed = said(env, "SLACK_ALLOWED_USERS").unwrap_or("");
    let users = listed.split(',').map(str::trim).enumerate();
    let allowed_users = users
        .filter(|(_, user)| !user.is_empty())
        .map(|(index, user)| match is_slack_id(user, "UW") {
            true => Ok(user.to_owned()),
            false => Err(Problem::SlackUsers { which: index + 1 }),
        })
        .collect::<Result<_, _>>()?;
    let channel = said(env, "SLACK_CHANNEL");
    if channel.is_some_and(|channel| !is_slack_id(channel, "CG")) {
        return Err(Problem::SlackChannel);
    }
    let api_url = web_address(env, "SLACK_API_URL")?;
    let token = |name: &'static str, beginning: &'static str| match said(env, name) {
        Some(token) if token.starts_with(beginning) && !token.contains(char::is_whitespace) => {
            Ok(Some(Secret::new(token)))
        }
        Some(_) => Err(Problem::SlackToken { name, beginning }),
        None => Ok(None),
    };
    let app_token = token("SLACK_APP_TOKEN", "xapp-")?;
    let bot_token = token("SLACK_BOT_TOKEN", "xoxb-")?;
    let (app_token, bot_token) = match (app_token, bot_token) {
        (Some(app), Some(bot)) => (app, bot),
        (None, None) => return Ok(None),
        (None, Some(_)) => {
            let (name, beginning) = ("SLACK_APP_TOKEN", "xapp-");
            return Err(Problem::SlackToken { name, beginning });
        }
        (Some(_), None) => {
            let (name, beginning) = ("SLACK_BOT_TOKEN", "xoxb-");
            return Err(Problem::SlackToken { name, beginning });
        }
    };
    Ok(Some(Slack {
        app_token,
        bot_token,
        channel: channel.map(str::to_owned),
        allowed_users,
        api_url,
    }))
}

/// Whether the environment has a name, whatever it says.
#[expect(
    clippy::disallowed_methods,
    reason = "asked before anything is read, by who would begin anew"
)]
pub fn is_set(name: &str) -> bool {
    std::env::var_os(name).is_some()
}

/// Whether this is an id as Slack writes them: one of these letters, then capitals and digits.
fn is_slack_id(text: &str, first: &str) -> bool {
    text.len() > 2
        && text.starts_with(|c| first.contains(c))
        && text
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

fn web_address(env: &Environment, name: &'static str) -> Result<String, Problem> {
    let address = said(env, name).unwrap_or(default_of(name));
    let host = address
        .strip_prefix("https://")
        .or_else(|| address.strip_prefix("http://"));
    match host {
        Some(host) if !host.is_empty() && !host.contains(char::is_whitespace) => {
            Ok(address.trim_end_matches('/').to_owned())
        }
        _ => Err(Problem::WebAddress {
            name,
            default: default_of(name),
        }),
    }
}

/// A name with the beginning of one of ours is a misspelling more often than another program's.
fn unknown_names(env: &Environment) -> BTreeMap<String, &'static str> {
    let ours = |name: &str| VARIABLES.iter().any(|variable| variable.name == name);
    let alike = |name: &str| {
        VARIABLES
            .iter()
            .any(|variable| name.split('_').next() == variable.name.split('_').next())
    };
    env.keys()
        .filter(|name| name.contains('_') && alike(name) && !ours(name))
        .filter_map(|name| {
            Some((
                name.clone(),
                nearest(name, VARIABLES.iter().map(|variable| variable.name))?,
            ))
        })
        .collect()
}

/// The candidate that `word` begins, else the one with the fewest letters to change.
fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    candidates.into_iter().min_by_key(|candidate| {
        if candidate.starts_with(word) {
            0
        } else {
            distance(word, candidate)
        }
    })
}

fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().flat_map(char::to_lowercase).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().flat_map(char::to_lowercase).enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.iter().enumerate() {
            let changed = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

// --- the world -------------------------------------------------------------------------------------------------------

#[expect(
    clippy::disallowed_methods,
    reason = "the one place where the environment is read"
)]
fn process_environment() -> Environment {
    // A value that is not text cannot be one of ours; `vars` would panic on it.
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .filter(|(_, value)| !value.is_empty())
        .collect()
}

/// `.env` here, then the environment over it.
fn read_environment() -> Result<Environment, ConfigError> {
    let mut env = match std::fs::read_to_string(".env") {
        Ok(text) => parse_dotenv(&text).map_err(Problem::untold)?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Environment::new(),
        Err(error) => return Err(Problem::unreadable(".env".into(), &error).untold()),
    };
    env.extend(process_environment());
    Ok(env)
}

fn parse_dotenv(text: &str) -> Result<Environment, Problem> {
    let text = text.trim_start_matches('\u{feff}');
    dotenvy::from_read_iter(text.as_bytes())
        .collect::<Result<_, _>>()
        .map_err(|error| match error {
            // The line may hold a secret: its number is enough to find it.
            dotenvy::Error::LineParse(wrong, _) => Problem::DotEnv {
                line: text
                    .lines()
                    .position(|line| line.trim() == wrong.trim())
                    .map(|index| index + 1),
            },
            _ => Problem::DotEnv { line: None },
        })
}

fn read_settings(env: &Environment) -> Result<Option<(PathBuf, String)>, ConfigError> {
    for path in settings_paths(env).map_err(Problem::untold)? {
        match std::fs::read_to_string(&path) {
            Ok(text) => return Ok(Some((path, text))),
            Err(error)
                if error.kind() == std::io::ErrorKind::NotFound
                    && said(env, "JASAN_CONFIG").is_none() => {}
            Err(error) => return Err(Problem::unreadable(path, &error).untold()),
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests;

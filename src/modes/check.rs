//! `jasan check`: reads the configuration, tries each connection, and says what is wrong and what to type.

use std::sync::Arc;

use jasan::app::App;
use jasan::config::{Config, Secret, Slack};
use jasan::domain::names::Platform;
use jasan::exchange::{self, Want};
use jasan::names::platforms;
use jasan::page;
use jasan::words::Words;
use jasan::world::Request;
use jasan::world::live::Live;

use super::{Code, DONE, FAULT, Stopped, configured, open, open_to_others, print};

pub async fn run() -> Result<Code, Stopped> {
    let config = configured(true)?;
    let words = Words::new(config.settings.language);
    let mut list = Checklist::default();
    say_configuration(&config, words, &mut list);
    let live = Arc::new(Live::new());
    let app = open(config, live.clone()).await?;
    let kind = app.machine.read().map(|machine| machine.database);
    let entries = app.store.current().journal().len().to_string();
    let kind = kind.unwrap_or_default();
    list.good(words.say("modes-check-books", &[("kind", kind), ("n", &entries)]));
    let open = open_to_others(&app);
    if open.is_empty() {
        list.good(words.plain("modes-check-rights"));
    }
    // Others may look, and everything works: it is to be mended, and no fault of the program.
    open.into_iter().for_each(|said| list.note("✗", said));
    list.good(words.plain("modes-check-terminal"));
    check_page(&app, words, &mut list).await;
    list.found(check_telegram(&app, words).await);
    if let Some(slack) = &app.config.slack {
        list.found(check_slack(&app, slack, words).await);
    }
    list.found(check_venues(&app, words).await);
    list.note("·", words.plain("modes-check-network"));
    let end = match list.bad {
        0 => words.plain("modes-check-fine"),
        n => words.say("modes-check-mend", &[("n", &n.to_string())]),
    };
    print(&format!("\n{end}\n"));
    Ok(if list.faults > 0 { FAULT } else { DONE })
}

/// What was looked at, a line each: ✓ is fine, ✗ is to be mended, · is good to know.
#[derive(Default)]
struct Checklist {
    bad: u32,
    faults: u32,
}

impl Checklist {
    fn good(&mut self, said: String) {
        self.note("✓", said);
    }
    fn note(&mut self, mark: &str, said: String) {
        self.bad += u32::from(mark == "✗");
        for (nth, line) in said.lines().enumerate() {
            let mark = if nth == 0 { mark } else { " " };
            print(&format!("{mark} {line}\n"));
        }
    }
    fn found(&mut self, found: Result<String, String>) {
        match found {
            Ok(said) => self.good(said),
            Err(said) => {
                self.faults += 1;
                self.note("✗", said);
            }
        }
    }
}

fn say_configuration(config: &Config, words: Words, list: &mut Checklist) {
    match &config.settings_file {
        Some(path) => {
            let path = path.to_string_lossy();
            list.good(words.say("modes-check-file", &[("path", &path)]));
        }
        None => list.note("·", words.plain("modes-check-no-file")),
    }
    for (name, ours) in &config.unknown_names {
        let said = words.say("modes-check-unknown", &[("name", name), ("ours", ours)]);
        list.note("✗", said);
    }
}

/// Whether the status page could be opened now, and whether its token can be guessed.
async fn check_page(app: &Arc<App>, words: Words, list: &mut Checklist) {
    let Some(status) = &app.config.status else {
        list.note("·", words.plain("page-check-off"));
        return;
    };
    let addr = status.addr.to_string();
    match page::open(app.clone(), status).await {
        Ok(_) => list.good(words.say("page-check-open", &[("addr", &addr)])),
        // Most likely it is ours that listens there.
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {
            list.note("·", words.say("page-check-in-use", &[("addr", &addr)]));
        }
        Err(error) => list.note("✗", page::unopened(&error, status, words)),
    }
    if status.has_short_token() {
        list.note("✗", words.plain("page-log-short-token"));
    }
}

/// Asks Telegram who we are.
async fn check_telegram(app: &App, words: Words) -> Result<String, String> {
    let Some(telegram) = &app.config.telegram else {
        return Ok(words.plain("modes-check-no-telegram"));
    };
    let url = format!("{}/bot{}/getMe", telegram.api_url, telegram.token.expose());
    let response = app.http.send(Request::get(url)).await;
    let response = response
        .map_err(|error| words.say("modes-check-telegram-away", &[("why", &error.to_string())]))?;
    let told: serde_json::Value = serde_json::from_str(&response.text()).unwrap_or_default();
    let name = told
        .pointer("/result/username")
        .and_then(|name| name.as_str());
    let Some(name) = name.filter(|_| response.is_success()) else {
        return Err(words.plain("serve-telegram-token"));
    };
    let chats = telegram.allowed_chats.len() + guests(app, "telegram").await;
    if chats == 0 {
        return Err(words.say("modes-check-telegram-nobody", &[("name", name)]));
    }
    let chats = chats.to_string();
    Ok(words.say("modes-check-telegram", &[("name", name), ("n", &chats)]))
}

/// How many a code let in at a door.
async fn guests(app: &App, door: &str) -> usize {
    let guests = app.store.guests().await.unwrap_or_default();
    guests.iter().filter(|guest| guest.door == door).count()
}

/// Asks Slack who we are, and for a line that nobody opens.
async fn check_slack(app: &App, slack: &Slack, words: Words) -> Result<String, String> {
    let ask = async |method: &str, token: &Secret| {
        let form = "application/x-www-form-urlencoded; charset=utf-8";
        let request = Request::post(format!("{}/{method}", slack.api_url), form, "");
        let request = request.header("authorization", format!("Bearer {}", token.expose()));
        let response = app.http.send(request).await;
        let response = response
            .map_err(|error| words.say("modes-check-slack-away", &[("why", &error.to_string())]))?;
        let told: serde_json::Value = serde_json::from_str(&response.text()).unwrap_or_default();
        Ok::<_, String>(told)
    };
    let told = ask("auth.test", &slack.bot_token).await?;
    let Some(name) = told.get("user").and_then(|name| name.as_str()) else {
        return Err(words.plain("serve-slack-token"));
    };
    let line = ask("apps.connections.open", &slack.app_token).await?;
    if line.get("url").is_none() {
        return Err(words.plain("serve-slack-app-token"));
    }
    match slack.allowed_users.len() + guests(app, "slack").await {
        0 => Err(words.say("modes-check-slack-nobody", &[("name", name)])),
        n => Ok(words.say(
            "modes-check-slack",
            &[("name", name), ("n", &n.to_string())],
        )),
    }
}

/// Asks every exchange what is traded there.
async fn check_venues(app: &App, words: Words) -> Result<String, String> {
    let mut said = Vec::new();
    let mut failed = false;
    for venue in &app.venues {
        let platform = Platform::new(venue.exchange.name);
        let name = platforms::display_name(platform, &app.store.current(), words.language);
        let found = exchange::fetch(venue, &*app.http, &*app.clock, Want::Markets).await;
        said.push(match found {
            Ok(page) => {
                let n = page.markets.len().to_string();
                words.say("modes-check-venue", &[("venue", &name), ("n", &n)])
            }
            Err(error) => {
                failed = true;
                error.sentence(&name, words)
            }
        });
    }
    let said = said.join("\n");
    if failed { Err(said) } else { Ok(said) }
}

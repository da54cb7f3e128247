//! `/settings`: what holds in this place (language, colours of pictures, whether amounts are shown), and who is let in.
//!
//! What is chosen here holds here alone and before `jasan.toml`. Whom the environment lists only the environment takes out;
//! who came in by a code is taken out here, asked first, and is not heard from then on.

mod news;

use crate::book::manner::{AMOUNTS, LANGUAGE, Manner, THEME, chosen_name, guest_name};
use crate::book::{Book, Change};
use crate::bot::command::{Call, Command, Outcome};
use crate::config::{Language, Theme};
use crate::place::Place;
use crate::reply::{Figure, Reply, UserError};
use crate::words::Words;

pub const COMMAND: Command = Command {
    name: "settings",
    words: &["설정", "환경설정"],
    in_menu: true,
    // A press shows the same again, with what was chosen; taking somebody out is asked about.
    writes: false,
    manual_ko: include_str!("settings.ko.md"),
    manual_en: include_str!("settings.en.md"),
    run,
};

fn run(book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    let mut words = call.args.split(' ').filter(|word| !word.is_empty());
    if let Some("out" | "내보내기") = words.next() {
        return out(words.next().unwrap_or_default(), book, call);
    }
    let all: Vec<&str> = call.args.split(' ').filter(|w| !w.is_empty()).collect();
    if let Some(topic) = all.first().and_then(|word| news::Topic::read(word)) {
        return news::answer(topic, &all[1..], book, call);
    }
    let mut changes = Vec::new();
    for word in call.args.split(' ').filter(|word| !word.is_empty()) {
        match Chosen::read(&word.to_lowercase()) {
            Some(Chosen::Nothing) => {}
            Some(chosen) => changes.extend(chosen.changes(call)),
            None => return Err(unread(word, call)),
        }
    }
    let (after, _) = match changes.is_empty() {
        true => (book.clone(), Default::default()),
        false => book
            .with(changes.clone(), call.at)
            .map_err(|_| UserError::from(Reply::say(call.words.plain("too-large"))))?,
    };
    Ok(Outcome {
        reply: shown(&after, call),
        changes,
        ..Outcome::default()
    })
}

/// What a word chooses.
#[derive(Clone, Copy)]
enum Chosen {
    Language(&'static str),
    Theme(&'static str),
    Amounts(&'static str),
    /// Everything as the file says it.
    Default,
    /// It names what is chosen, and chooses nothing.
    Nothing,
}

impl Chosen {
    fn read(word: &str) -> Option<Chosen> {
        Some(match word {
            "ko" | "korean" | "한국어" | "한국어로" | "한글" => Chosen::Language("ko"),
            "en" | "english" | "영어" | "영어로" | "영문" => Chosen::Language("en"),
            "light" | "밝게" | "밝은" => Chosen::Theme("light"),
            "dark" | "어둡게" | "어두운" => Chosen::Theme("dark"),
            "hide" | "hidden" | "숨기기" | "숨김" | "숨겨" | "숨겨줘" => {
                Chosen::Amounts("hidden")
            }
            "show" | "shown" | "보이기" | "보임" | "보여" | "보여줘" => {
                Chosen::Amounts("shown")
            }
            "default" | "기본" | "기본값" | "처음대로" => Chosen::Default,
            "language" | "언어" | "theme" | "그림" | "테마" | "amounts" | "금액" => {
                Chosen::Nothing
            }
            _ => return None,
        })
    }

    fn changes(self, call: &Call<'_>) -> Vec<Change> {
        let room = call.from.room();
        let set = |what: &str, value: Option<&str>| Change::Set {
            name: chosen_name(what, &room),
            value: value.map(str::to_owned),
        };
        match self {
            Chosen::Language(value) => vec![set(LANGUAGE, Some(value))],
            Chosen::Theme(value) => vec![set(THEME, Some(value))],
            Chosen::Amounts(value) => vec![set(AMOUNTS, Some(value))],
            Chosen::Default => [LANGUAGE, THEME, AMOUNTS]
                .into_iter()
                .chain(news::CHOICES)
                .map(|what| set(what, None))
                .collect(),
            Chosen::Nothing => Vec::new(),
        }
    }
}

/// What holds, in the language that holds.
fn shown(book: &Book, call: &Call<'_>) -> Reply {
    let manner = book.manner(&call.from.room());
    let words = Words::new(manner.language);
    let (language, theme, amounts) = keys(manner);
    let routing = book.routing(&call.from.room());
    let holds = [
        words.plain("settings-language"),
        words.plain(&format!("settings-theme-{theme}")),
        words.plain(&format!("settings-amounts-{amounts}")),
    ];
    let holds = [holds.to_vec(), news::lines(routing, words)].concat();
    let guests: Vec<Place> = book.guests().filter_map(Place::read).collect();
    let listed = call.machine.listed.iter();
    let people = listed
        .map(|place| ("settings-listed", place))
        .chain(guests.iter().map(|place| ("settings-guest", place)))
        .map(|(key, place)| words.say(key, &[("place", &named(place, words))]));
    let people: Vec<String> = people.collect();
    let mut reply = Reply::say(words.plain("settings-title")).text(holds.join("\n"));
    reply = match people.as_slice() {
        [] => reply,
        people => reply.text(format!(
            "{}\n{}",
            words.plain("settings-people"),
            people.join("\n")
        )),
    };
    let (other_language, other_theme, other_amounts) = others(manner);
    let language_button = words.plain("settings-button-language");
    let theme_button = words.plain(&format!("settings-button-{other_theme}"));
    let amounts_button = words.plain(&format!("settings-button-{other_amounts}"));
    reply = reply
        .buttons([
            (
                language_button.as_str(),
                format!("settings {other_language}").as_str(),
            ),
            (&theme_button, &format!("settings {other_theme}")),
            (&amounts_button, &format!("settings {other_amounts}")),
        ])
        .buttons(
            news::doors(words)
                .iter()
                .map(|(label, line)| (label.as_str(), *line)),
        )
        .figure("language", Figure::word(language))
        .figure("theme", Figure::word(theme))
        .figure("amounts", Figure::word(amounts))
        .figure("guests", Figure::count(guests.len()));
    for guest in &guests {
        let label = words.say("settings-button-out", &[("place", &named(guest, words))]);
        let line = format!("settings out {guest}");
        reply = reply.buttons([(label.as_str(), line.as_str())]);
    }
    news::figures(reply, routing).note(words.plain("settings-here"))
}

fn keys(manner: Manner) -> (&'static str, &'static str, &'static str) {
    let language = match manner.language {
        Language::Ko => "ko",
        Language::En => "en",
    };
    let theme = match manner.theme {
        Theme::Light => "light",
        Theme::Dark => "dark",
    };
    let amounts = match manner.hides_amounts {
        true => "hidden",
        false => "shown",
    };
    (language, theme, amounts)
}

/// What a press would choose.
fn others(manner: Manner) -> (&'static str, &'static str, &'static str) {
    let language = match manner.language {
        Language::Ko => "en",
        Language::En => "ko",
    };
    let theme = match manner.theme {
        Theme::Light => "dark",
        Theme::Dark => "light",
    };
    let amounts = match manner.hides_amounts {
        true => "show",
        false => "hide",
    };
    (language, theme, amounts)
}

/// `텔레그램 1000`.
fn named(place: &Place, words: Words) -> String {
    let door = words.plain(&format!("door-name-{}", place.door));
    let who = match place.user.is_empty() {
        true => &place.chat,
        false => &place.user,
    };
    format!("{door} {who}")
}

/// Takes somebody out who came in by a code; asked first.
fn out(name: &str, book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    let words = call.words;
    let guest = book.guests().find(|guest| {
        let place = Place::read(guest);
        *guest == name || place.is_some_and(|place| place.user == name && !name.is_empty())
    });
    let Some((guest, place)) = guest.and_then(|guest| Some((guest, Place::read(guest)?))) else {
        let text: String = name.chars().take(40).collect();
        return Err(
            Reply::say(words.say("settings-out-nobody", &[("text", &text)]))
                .text(words.plain("settings-out-listed"))
                .into(),
        );
    };
    let shown = named(&place, words);
    if !call.confirmed {
        let reply = Reply::say(words.say("settings-out-ask", &[("place", &shown)]))
            .text(words.plain("settings-out-what"));
        let line = format!("settings out {guest}");
        let answers = ["settings-out-leave", "settings-out-anyway"];
        return Ok(Outcome::proposal(reply, line, answers, call));
    }
    let reply = Reply::say(words.say("settings-out-done", &[("place", &shown)]))
        .text(words.plain("settings-out-listed"));
    Ok(Outcome {
        reply,
        changes: vec![Change::Set {
            name: guest_name(guest),
            value: None,
        }],
        ..Outcome::default()
    })
}

fn unread(word: &str, call: &Call<'_>) -> UserError {
    let text: String = word.chars().take(40).collect();
    Reply::say(call.words.say("settings-unread", &[("text", &text)]))
        .text(call.words.plain("settings-usage-lines"))
        .buttons([(call.words.plain("settings-button-see").as_str(), "settings")])
        .into()
}

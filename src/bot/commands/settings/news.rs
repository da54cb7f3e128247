//! `/settings report`, `quiet`, `news`: when the report comes here, when it is quiet, and how each kind of news comes.
//!
//! A press shows the same page with what was chosen. A word that is not known changes nothing.

use crate::book::manner::chosen_name;
use crate::book::routing::{HOUR, MATTERS, Matter, NONE, QUIET, Routing};
use crate::book::{Book, Change};
use crate::bot::command::{Call, Outcome};
use crate::config::news::{self, DELIVERIES, Delivery, QuietHours};
use crate::reply::{Figure, Reply, UserError};
use crate::words::Words;

/// What is chosen here, as the books call it.
pub const CHOICES: [&str; 6] = [HOUR, QUIET, "report", "alerts", "failures", "waiting"];

/// Hours and quiet hours that stand on buttons.
const HOURS: [&str; 6] = ["07:00", "08:00", "09:00", "12:00", "18:00", "21:00"];
const NIGHTS: [&str; 3] = ["22:00-07:00", "23:00-07:00", "00:00-08:00"];

/// A page of the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    Of(Matter),
    Quiet,
    News,
}

impl Topic {
    /// The page that a word names.
    pub fn read(word: &str) -> Option<Topic> {
        Some(match word.to_lowercase().as_str() {
            "report" | "보고서" | "보고" | "리포트" => Topic::Of(Matter::Report),
            "alerts" | "alert" | "알림" => Topic::Of(Matter::Alert),
            "failures" | "failure" | "jobs" | "고장" | "장애" | "작업" => {
                Topic::Of(Matter::Failure)
            }
            "waiting" | "todo" | "할일" | "할" => Topic::Of(Matter::Waiting),
            "quiet" | "조용한" | "조용한시간" | "밤" | "방해금지" => Topic::Quiet,
            "news" | "소식" => Topic::News,
            _ => return None,
        })
    }

    /// As it is called in a line.
    fn word(self) -> &'static str {
        match self {
            Topic::Of(matter) => matter.word(),
            Topic::Quiet => "quiet",
            Topic::News => "news",
        }
    }

    /// What words choose on this page, as (what, value).
    fn chosen(self, words: &[&str]) -> Option<(&'static str, String)> {
        // 조용한 시간, 할 일, 작업 소식: the second word of a name.
        let named = ["시간", "일", "소식", "hours", "news"];
        let words = words.iter().filter(|word| !named.contains(word));
        let text = words.map(|word| word.to_lowercase()).collect::<String>();
        let off = [
            "off",
            "none",
            "끄기",
            "끔",
            "꺼",
            "꺼줘",
            "안받기",
            "없음",
            "없이",
        ];
        match self {
            Topic::Of(matter) => {
                let way = way(&text).or_else(|| off.contains(&&*text).then_some(Delivery::Off));
                let hour = || clock(&text).filter(|_| matter == Matter::Report);
                way.map(|way| (matter.word(), way.word().to_owned()))
                    .or_else(|| hour().map(|minute| (HOUR, news::clock(minute))))
            }
            Topic::Quiet if off.contains(&&*text) => Some((QUIET, NONE.to_owned())),
            Topic::Quiet => hours(&text).map(|hours| (QUIET, hours.text())),
            Topic::News => None,
        }
    }
}

/// Shows a page, with what words choose on it.
pub fn answer(
    topic: Topic,
    words: &[&str],
    book: &Book,
    call: &Call<'_>,
) -> Result<Outcome, UserError> {
    let room = call.from.room();
    let is_name = |word: &&&str| !matches!(**word, "시간" | "일" | "소식" | "hours");
    if words.iter().filter(is_name).count() == 0 {
        return Ok(page(topic, book.routing(&room), call.words).into());
    }
    let Some((what, value)) = topic.chosen(words) else {
        let text: String = words.join(" ").chars().take(40).collect();
        let told = call.words.say("settings-news-unread", &[("text", &text)]);
        let reply = Reply::say(told).text(call.words.plain("settings-news-usage"));
        return Err(reply.into());
    };
    let changes = vec![Change::Set {
        name: chosen_name(what, &room),
        value: Some(value),
    }];
    let (after, _) = book
        .with(changes.clone(), call.at)
        .map_err(|_| UserError::from(Reply::say(call.words.plain("too-large"))))?;
    Ok(Outcome {
        reply: page(topic, after.routing(&room), call.words),
        changes,
        ..Outcome::default()
    })
}

fn page(topic: Topic, routing: Routing, words: Words) -> Reply {
    let says = |key: &str| words.plain(&format!("settings-news-{key}"));
    let title = match topic {
        Topic::Of(Matter::Report) => report_line(routing, words),
        Topic::Of(matter) => {
            let name = says(&format!("button-{}", matter.word()));
            format!("{name}: {}", says(routing.way(matter).word()))
        }
        Topic::Quiet => quiet_line(routing, words),
        Topic::News => ways_line(routing, words),
    };
    let about = says(&format!("about-{}", topic.word()));
    let reply = Reply::say(title).text(about);
    let reply = match topic {
        Topic::Of(Matter::Report) => {
            let reply = chosen(reply, HOURS[..3].iter().map(|h| (*h).to_owned()), topic);
            let reply = chosen(reply, HOURS[3..].iter().map(|h| (*h).to_owned()), topic);
            let ways = [Delivery::Sound, Delivery::Silent, Delivery::Off];
            ways_row(reply, &ways, topic, words)
        }
        Topic::Of(_) => {
            let ways: Vec<Delivery> = DELIVERIES.iter().map(|(_, way)| *way).collect();
            ways_row(reply, &ways, topic, words)
        }
        Topic::Quiet => {
            let reply = chosen(reply, NIGHTS.iter().map(|n| (*n).to_owned()), topic);
            let off = says("button-no-quiet");
            reply.buttons([(off.as_str(), "settings quiet off")])
        }
        Topic::News => {
            let others = MATTERS.into_iter().filter(|m| *m != Matter::Report);
            let buttons: Vec<(String, String)> = others
                .map(|matter| {
                    let label = says(&format!("button-{}", matter.word()));
                    (label, format!("settings {}", matter.word()))
                })
                .collect();
            reply.buttons(buttons.iter().map(|(l, line)| (l.as_str(), line.as_str())))
        }
    };
    let back = says("button-back");
    figures(reply.buttons([(back.as_str(), "settings")]), routing)
}

fn ways_row(reply: Reply, ways: &[Delivery], topic: Topic, words: Words) -> Reply {
    let buttons = ways.iter().map(|way| {
        let label = words.plain(&format!("settings-news-{}", way.word()));
        (label, format!("settings {} {}", topic.word(), way.word()))
    });
    let buttons: Vec<(String, String)> = buttons.collect();
    reply.buttons(buttons.iter().map(|(l, line)| (l.as_str(), line.as_str())))
}

/// A row of values that are their own labels.
fn chosen(reply: Reply, values: impl Iterator<Item = String>, topic: Topic) -> Reply {
    let buttons = values.map(|value| {
        let line = format!("settings {} {value}", topic.word());
        (value, line)
    });
    let buttons: Vec<(String, String)> = buttons.collect();
    reply.buttons(buttons.iter().map(|(l, line)| (l.as_str(), line.as_str())))
}

/// What holds, a line each.
pub fn lines(routing: Routing, words: Words) -> Vec<String> {
    vec![
        report_line(routing, words),
        quiet_line(routing, words),
        ways_line(routing, words),
    ]
}

fn report_line(routing: Routing, words: Words) -> String {
    let way = routing.way(Matter::Report);
    if way == Delivery::Off {
        return words.plain("settings-news-report-off");
    }
    // It is its own digest.
    let way = match way {
        Delivery::Digest => Delivery::Silent,
        Delivery::Sound | Delivery::Silent | Delivery::Off => way,
    };
    let way = words.plain(&format!("settings-news-{}", way.word()));
    let time = news::clock(routing.report_at);
    words.say("settings-news-report", &[("time", &time), ("way", &way)])
}

fn quiet_line(routing: Routing, words: Words) -> String {
    match routing.quiet {
        None => words.plain("settings-news-no-quiet"),
        Some(hours) => {
            let hours = hours.text().replace('-', "–");
            words.say("settings-news-quiet", &[("hours", &hours)])
        }
    }
}

fn ways_line(routing: Routing, words: Words) -> String {
    let way = |matter| words.plain(&format!("settings-news-{}", routing.way(matter).word()));
    let (alerts, failures) = (way(Matter::Alert), way(Matter::Failure));
    let ways = [
        ("alerts", alerts.as_str()),
        ("failures", &failures),
        ("waiting", &way(Matter::Waiting)),
    ];
    words.say("settings-news-ways", &ways)
}

/// The buttons that lead here, with their lines.
pub fn doors(words: Words) -> [(String, &'static str); 3] {
    let label = |name: &str| words.plain(&format!("settings-news-button-{name}"));
    [
        (label("report"), "settings report"),
        (label("quiet"), "settings quiet"),
        (label("news"), "settings news"),
    ]
}

pub fn figures(reply: Reply, routing: Routing) -> Reply {
    let quiet = routing.quiet.map_or(NONE.to_owned(), QuietHours::text);
    let ways = MATTERS.iter().map(|matter| {
        let way = routing.way(*matter).word();
        (matter.word().to_owned(), Figure::word(way))
    });
    reply
        .figure("report_at", Figure::word(news::clock(routing.report_at)))
        .figure("quiet_hours", Figure::word(quiet))
        .figure("news", Figure::Map(ways.collect()))
}

fn way(text: &str) -> Option<Delivery> {
    match text {
        "소리" | "소리로" | "소리나게" | "켜기" | "켬" | "켜" | "켜줘" | "on" => {
            Some(Delivery::Sound)
        }
        "조용히" | "무음" | "소리없이" => Some(Delivery::Silent),
        "보고서때" | "모아서" | "모아" => Some(Delivery::Digest),
        word => Delivery::read(word),
    }
}

/// `7:30`, `7시`, `7시30분`, `7시반`, `오후9시`, `매일아침8시에`.
fn clock(text: &str) -> Option<u16> {
    let text = text.trim_start_matches("매일").trim_end_matches('에');
    let later = ["오후", "저녁", "pm"];
    let earlier = ["오전", "아침", "새벽", "am"];
    let is_later = later.iter().any(|word| text.contains(word));
    let said = later.iter().chain(&earlier);
    let text = said.fold(text.to_owned(), |text, word| text.replace(word, ""));
    let text = text.replace("시반", "시30분");
    let minute = match text.split_once('시') {
        Some((hour, "")) => news::minute(&format!("{hour}:00")),
        Some((hour, rest)) => news::minute(&format!("{hour}:{}", rest.strip_suffix('분')?)),
        None => news::minute(&text),
    }?;
    match is_later && minute < 12 * 60 {
        true => Some(minute + 12 * 60),
        false => Some(minute),
    }
}

/// `23-7`, `23:00~07:00`, `밤11시부터7시까지`.
fn hours(text: &str) -> Option<QuietHours> {
    let text = text.replace("부터", "-").replace(['~', '–'], "-");
    let text = text.replace("까지", "").replace("밤", "오후");
    let (from, to) = text.split_once('-')?;
    let one = |text: &str| {
        let is_hour = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        match is_hour {
            true => news::minute(&format!("{}:00", if text == "24" { "0" } else { text })),
            false => clock(text),
        }
    };
    let (from, to) = (one(from)?, one(to)?);
    (from != to).then_some(QuietHours { from, to })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_said_as_people_say_them() {
        for (text, want) in [
            ("7:30", "07:30"),
            ("7시", "07:00"),
            ("7시30분", "07:30"),
            ("7시반", "07:30"),
            ("오후9시", "21:00"),
            ("오후12시", "12:00"),
            ("매일아침8시에", "08:00"),
        ] {
            assert_eq!(
                clock(text).map(news::clock).as_deref(),
                Some(want),
                "{text}"
            );
        }
        for text in ["25시", "7시x", "", "언제나"] {
            assert_eq!(clock(text), None, "{text}");
        }
        for (text, want) in [
            ("23-7", "23:00-07:00"),
            ("23:30~06:00", "23:30-06:00"),
            ("24-8", "00:00-08:00"),
            ("밤11시부터아침7시까지", "23:00-07:00"),
        ] {
            assert_eq!(
                hours(text).map(QuietHours::text).as_deref(),
                Some(want),
                "{text}"
            );
        }
        assert_eq!(hours("7-7"), None);
    }

    #[test]
    fn what_a_page_chooses() {
        let chosen = |line: &str| {
            let words: Vec<&str> = line.split(' ').collect();
            Topic::read(words[0]).and_then(|topic| topic.chosen(&words[1..]))
        };
        let is = |what: &'static str, value: &str| Some((what, value.to_owned()));
        assert_eq!(chosen("보고서 7:30"), is("hour", "07:30"));
        assert_eq!(chosen("보고서 오전 7시 30분"), is("hour", "07:30"));
        assert_eq!(chosen("보고서 끄기"), is("report", "off"));
        assert_eq!(chosen("조용한 시간 23-7"), is("quiet", "23:00-07:00"));
        assert_eq!(chosen("조용한 시간 끄기"), is("quiet", "none"));
        assert_eq!(chosen("할 일 모아서"), is("waiting", "digest"));
        assert_eq!(chosen("알림 조용히"), is("alerts", "silent"));
        assert_eq!(chosen("알림 7시"), None);
        assert_eq!(chosen("소식 7시"), None);
    }
}

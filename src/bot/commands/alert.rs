//! `/alert`: what the owner wants to be told, and when: `알림 솔라나 20만 아래`, `솔라나 20만 아래로 가면 알려줘`.
//!
//! Nothing is traded and nothing is booked by it. What is beyond its bound already is asked about first.

use rust_decimal::Decimal;

use crate::book::{Book, Change, Origin, alert_changed};
use crate::bot::command::{Call, Command, Outcome};
use crate::bot::grammar::alert::{self, Bound, Ending, SENTENCE, Vague, Watched};
use crate::bot::views::alerts::{Sight, say};
use crate::bot::views::overview::too_large;
use crate::domain::alert::{Alert, Measure, Rule, Toward};
use crate::domain::amount::{add, half_up, mul};
use crate::domain::calendar::Moment;
use crate::reply::{Figure, Reply, UserError};

pub const COMMAND: Command = Command {
    name: "alert",
    words: &["알림", "알람"],
    in_menu: true,
    writes: true,
    manual_ko: include_str!("alert.ko.md"),
    manual_en: include_str!("alert.en.md"),
    run,
};

/// More would be no alerts any more.
const ALERTS_MAX: usize = 500;
/// So many are shown with a button each.
const SHOWN_MAX: usize = 20;
const HOUR: i64 = 3_600_000_000;

const DELETE: &[&str] = &[
    "delete",
    "remove",
    "off",
    "지우기",
    "지워",
    "지워줘",
    "삭제",
    "삭제해줘",
    "끄기",
    "꺼줘",
];
const SNOOZE: &[&str] = &["snooze", "쉬기", "미루기", "나중에", "쉬어"];
const LIST: &[&str] = &["list", "목록", "리스트", "보기"];

fn run(book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    let args = call.args.trim();
    let lower = args.to_lowercase();
    let words: Vec<&str> = lower.split(' ').filter(|word| !word.is_empty()).collect();
    let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
    let number = words.iter().find_map(|word| {
        word.trim_start_matches('#')
            .trim_end_matches('번')
            .parse::<u32>()
            .ok()
    });
    match number {
        _ if words.is_empty() || (words.len() == 1 && has(LIST)) => list(book, call),
        Some(id) if words.len() <= 3 && has(DELETE) => delete(id, book, call),
        Some(id) if words.len() <= 4 && has(SNOOZE) => snooze(id, &words, book, call),
        _ => make(args, book, call),
    }
}

// --- the list --------------------------------------------------------------------------------------------------------

fn list(book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    let words = call.words;
    let alerts = book.alerts();
    let figures = |list| Figure::List { list };
    if alerts.is_empty() {
        let reply = Reply::say(words.plain("alert-none")).text(words.plain("alert-examples"));
        return Ok(reply.figure("alerts", figures(Vec::new())).into());
    }
    let sight = Sight::of(book, call.at).map_err(|_| too_large(words))?;
    let count = alerts.len().to_string();
    let mut reply = Reply::say(words.say("alert-title", &[("n", &count)]));
    let mut rows = Vec::new();
    for alert in &alerts {
        let now = sight.figure(&alert.rule);
        if rows.len() < SHOWN_MAX {
            let rule = say::rule(&alert.rule, book, words);
            let stands = say::stands(alert, now, book, call.at, words);
            reply = reply.text(format!("{}. {rule}\n{stands}", alert.id));
        }
        rows.push(row(alert, now));
    }
    if alerts.len() > SHOWN_MAX {
        let more = (alerts.len() - SHOWN_MAX).to_string();
        reply = reply.note(words.say("alert-more", &[("n", &more)]));
    }
    for pair in alerts[..alerts.len().min(SHOWN_MAX)].chunks(2) {
        let buttons: Vec<(String, String)> = pair
            .iter()
            .map(|alert| {
                let id = alert.id.to_string();
                (
                    words.say("alert-button-delete-one", &[("id", &id)]),
                    format!("alert delete {id}"),
                )
            })
            .collect();
        reply = reply.buttons(
            buttons
                .iter()
                .map(|(label, line)| (label.as_str(), line.as_str())),
        );
    }
    Ok(reply.figure("alerts", figures(rows)).into())
}

fn row(alert: &Alert, now: Option<Decimal>) -> Figure {
    let state = match (alert.beyond_since, alert.snoozed_until) {
        (Some(_), _) => "waiting",
        (None, Some(_)) => "snoozed",
        (None, None) => "armed",
    };
    let way = match alert.rule.way {
        Toward::Above => "above",
        Toward::Below => "below",
    };
    Figure::Map(
        [
            ("id".to_owned(), Figure::number(Decimal::from(alert.id))),
            ("line".to_owned(), Figure::word(say::line(&alert.rule))),
            ("way".to_owned(), Figure::word(way)),
            ("limit".to_owned(), Figure::number(alert.rule.limit)),
            ("now".to_owned(), Figure::number(now)),
            ("state".to_owned(), Figure::word(state)),
        ]
        .into(),
    )
}

// --- what becomes of one ---------------------------------------------------------------------------------------------

fn known(id: u32, book: &Book, call: &Call<'_>) -> Result<Alert, UserError> {
    let alert = book.alert(id).filter(|alert| !alert.is_off);
    alert.ok_or_else(|| {
        let list = call.words.plain("alert-button-list");
        let said = call.words.say("alert-no-such", &[("id", &id.to_string())]);
        Reply::say(said).buttons([(list.as_str(), "alert")]).into()
    })
}

fn delete(id: u32, book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    let words = call.words;
    let alert = known(id, book, call)?;
    let labels = ["button-redo", "alert-button-list"].map(|key| words.plain(key));
    let again = format!("redo {}", alert.batch);
    let reply = Reply::say(words.plain("alert-deleted"))
        .text(say::rule(&alert.rule, book, words))
        .buttons([(labels[0].as_str(), again.as_str()), (&labels[1], "alert")]);
    Ok(Outcome {
        reply,
        changes: vec![Change::Undo(alert.batch)],
        ..Outcome::default()
    })
}

fn snooze(id: u32, words: &[&str], book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    let alert = known(id, book, call)?;
    let hours = words.iter().find_map(|word| match *word {
        "1h" | "1시간" => Some(1),
        "1w" | "1주" | "일주일" => Some(7 * 24),
        "1d" | "하루" | "내일" | "1일" => Some(24),
        _ => None,
    });
    let until = Moment(call.at.0.saturating_add(hours.unwrap_or(24) * HOUR));
    let shown =
        crate::words::figures::moment_near(until, call.at, book.rules().zone, call.words.language);
    let delete = format!("alert delete {id}");
    let labels = ["alert-button-delete", "alert-button-list"].map(|key| call.words.plain(key));
    let reply = Reply::say(call.words.say("alert-rests", &[("until", &shown)]))
        .text(say::rule(&alert.rule, book, call.words))
        .note(call.words.plain("alert-rests-note"))
        .buttons([(labels[0].as_str(), delete.as_str()), (&labels[1], "alert")]);
    Ok(Outcome {
        reply,
        changes: vec![alert_changed(&alert.snoozed(until))],
        ..Outcome::default()
    })
}

// --- a new one -------------------------------------------------------------------------------------------------------

fn make(args: &str, book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    let words = call.words;
    let said = alert::read(args, book).map_err(|unclear| refused(&unclear, call))?;
    let sight = Sight::of(book, call.at).map_err(|_| too_large(words))?;
    let rule = match settled(&said, &sight, book, call)? {
        Ok(rule) => rule,
        Err(sides) => return Ok(which_side(&sides, book, call).into()),
    };
    let now = sight.figure(&rule);
    if said.is_offer {
        return Ok(offered(&rule, now, args, book, call).into());
    }
    let alerts = book.alerts();
    if let Some(twin) = alerts.iter().find(|alert| alert.rule == rule) {
        let list = words.plain("alert-button-list");
        let reply = Reply::say(words.plain("alert-known"))
            .text(format!("{}. {}", twin.id, say::rule(&rule, book, words)))
            .text(say::stands(twin, now, book, call.at, words))
            .buttons([(list.as_str(), "alert")]);
        return Ok(reply.into());
    }
    if alerts.len() >= ALERTS_MAX {
        let most = ALERTS_MAX.to_string();
        return Err(Reply::say(words.say("alert-too-many", &[("n", &most)])).into());
    }
    let is_beyond = now.is_some_and(|now| rule.is_beyond(now));
    if is_beyond && said.ending == Ending::Open {
        return Ok(beyond(&rule, now, book, call).into());
    }
    let alert = Alert {
        id: book.next_alert(),
        rule,
        beyond_since: (is_beyond && said.ending == Ending::Later).then_some(call.at),
        snoozed_until: None,
        made: call.at,
        batch: 0,
        is_off: false,
        fired: 0,
    };
    Ok(made(alert, now, book, call))
}

fn made(alert: Alert, now: Option<Decimal>, book: &Book, call: &Call<'_>) -> Outcome {
    let words = call.words;
    let undo = format!("undo {}", book.revision() + 1);
    let labels = ["button-undo", "alert-button-list"].map(|key| words.plain(key));
    let reply = Reply::say(words.plain("alert-made"))
        .text(say::rule(&alert.rule, book, words))
        .text(say::stands(&alert, now, book, call.at, words))
        .figure("alert", row(&alert, now))
        .buttons([(labels[0].as_str(), undo.as_str()), (&labels[1], "alert")]);
    let reply = match alert.beyond_since {
        Some(_) => reply,
        None => reply.note(words.say(
            "alert-once",
            &[("again", &say::again(&alert.rule, book, words))],
        )),
    };
    let label: String = call.line.chars().take(80).collect();
    Outcome {
        reply,
        changes: vec![Change::Alert {
            alert,
            origin: Origin {
                source: "chat",
                label,
                digest: String::new(),
            },
        }],
        ..Outcome::default()
    }
}

/// The rule that was said, with its side and its money; or its two sides where it is not clear which is meant.
fn settled(
    said: &Watched,
    sight: &Sight<'_>,
    book: &Book,
    call: &Call<'_>,
) -> Result<Result<Rule, Vec<Rule>>, UserError> {
    let words = call.words;
    let currency = match said.measure {
        Measure::Price(symbol) => said
            .currency
            .or_else(|| sight.currency(symbol))
            .or(Some(book.rules().base)),
        Measure::Total => match said.currency {
            Some(money) if money != book.rules().base => {
                return Err(refused(&Vague::Scale(money.to_string()), call));
            }
            Some(_) | None => None,
        },
        Measure::Day
        | Measure::Return
        | Measure::Gain(_)
        | Measure::Weight(_)
        | Measure::Drift(_)
        | Measure::Premium(_)
        | Measure::Age(_) => None,
    };
    let with = |limit, way| Rule {
        measure: said.measure,
        way,
        limit,
        currency,
    };
    let now = sight.figure(&with(Decimal::ZERO, Toward::Above));
    let limit = match said.bound {
        Bound::At(limit) => limit,
        Bound::Moved(share) => {
            let moved = now.and_then(|now| mul(now, add(Decimal::ONE, share).ok()?).ok());
            let what = say::what(said.measure, words);
            let unknown =
                || UserError::from(Reply::say(words.say("alert-no-price", &[("what", &what)])));
            rounded(
                moved
                    .filter(|price| *price > Decimal::ZERO)
                    .ok_or_else(unknown)?,
            )
        }
    };
    Ok(match (said.way, now) {
        (Some(way), _) => Ok(with(limit, way)),
        (None, _) if said.measure == Measure::Day => {
            let down = -limit;
            Err(vec![with(limit, Toward::Above), with(down, Toward::Below)])
        }
        (None, Some(now)) if now < limit => Ok(with(limit, Toward::Above)),
        (None, Some(now)) if now > limit => Ok(with(limit, Toward::Below)),
        (None, _) => Err(vec![with(limit, Toward::Above), with(limit, Toward::Below)]),
    })
}

/// A price that nobody said, as a person would say it.
fn rounded(price: Decimal) -> Decimal {
    let places = match price {
        large if large >= Decimal::ONE_HUNDRED => 0,
        some if some >= Decimal::ONE => 2,
        _ => 8,
    };
    half_up(price, places).normalize()
}

fn which_side(sides: &[Rule], book: &Book, call: &Call<'_>) -> Reply {
    let rules = sides
        .iter()
        .map(|rule| (say::rule(rule, book, call.words), say::line(rule)));
    let rules: Vec<(String, String)> = rules.collect();
    Reply::say(call.words.plain("alert-not-yet"))
        .text(call.words.plain("alert-which-side"))
        .buttons(
            rules
                .iter()
                .map(|(label, line)| (label.as_str(), line.as_str())),
        )
}

/// It stands there already: told at once, or when it comes back and goes there again.
fn beyond(rule: &Rule, now: Option<Decimal>, book: &Book, call: &Call<'_>) -> Reply {
    let words = call.words;
    let now = now.map_or(String::new(), |now| say::figure(rule, now, book, words));
    let shown = say::rule(rule, book, words);
    let line = say::line(rule);
    let back = match rule.way {
        Toward::Above => "alert-button-back-down",
        Toward::Below => "alert-button-back-up",
    };
    let labels = [words.plain("alert-button-anyway"), words.plain(back)];
    let lines = [format!("{line} now"), format!("{line} later")];
    Reply::say(words.plain("alert-not-yet"))
        .text(words.say("alert-beyond-already", &[("rule", &shown), ("now", &now)]))
        .buttons([
            (labels[0].as_str(), lines[0].as_str()),
            (&labels[1], &lines[1]),
        ])
}

/// A sentence that asks us to trade, or asks: nothing is written, and the alert is offered.
fn offered(rule: &Rule, now: Option<Decimal>, args: &str, book: &Book, call: &Call<'_>) -> Reply {
    let words = call.words;
    let label = words.plain("alert-button-make");
    let text: String = args
        .trim_start_matches(SENTENCE)
        .trim()
        .chars()
        .take(60)
        .collect();
    let reply = Reply::say(words.plain("not-yet"))
        .text(words.say("alert-no-trade", &[("text", &text)]))
        .text(say::rule(rule, book, words));
    let reply = match now {
        Some(now) => reply.text(words.say(
            "alert-now",
            &[("now", &say::figure(rule, now, book, words))],
        )),
        None => reply,
    };
    reply.buttons([(label.as_str(), say::line(rule).as_str())])
}

fn refused(unclear: &Vague, call: &Call<'_>) -> UserError {
    let words = call.words;
    let text = |text: &str| text.chars().take(40).collect::<String>();
    let said = match unclear {
        Vague::What(name) if name.is_empty() => words.plain("alert-no-what"),
        Vague::What(name) => words.say("alert-what-unknown", &[("text", &text(name))]),
        Vague::Bound => words.plain("alert-no-bound"),
        Vague::Scale(figure) => words.say("alert-no-unit", &[("text", &text(figure))]),
        Vague::Not => {
            let list = words.plain("alert-button-list");
            let reply =
                Reply::say(words.plain("alert-not-made")).text(words.plain("alert-not-made-next"));
            return reply.buttons([(list.as_str(), "alert")]).into();
        }
    };
    Reply::say(words.plain("alert-not-yet"))
        .text(said)
        .text(words.plain("alert-examples"))
        .into()
}

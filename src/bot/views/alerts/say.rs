//! An alert in words: what it waits for, where that stands and how far it is, the line that makes it again, and the message
//! when it fires.

use rust_decimal::Decimal;

use crate::book::Book;
use crate::bot::views::plan::wishes;
use crate::domain::alert::{Alert, Measure, Rule, Toward};
use crate::domain::amount::{add, div, half_up, sub};
use crate::domain::calendar::Moment;
use crate::domain::names::Symbol;
use crate::domain::targets::Aim;
use crate::names::symbols::display_name;
use crate::reply::Reply;
use crate::words::Words;
use crate::words::figures;

/// What is watched: `솔라나`, `애플 비중`, `총자산`.
pub fn what(measure: Measure, words: Words) -> String {
    let asset = |symbol| display_name(symbol, words.language).to_owned();
    let named = |key: &str, name: String| words.say(key, &[("name", &name)]);
    let aim = |of| wishes::name(of, words);
    match measure {
        Measure::Price(symbol) => asset(symbol),
        Measure::Total => words.plain("alert-what-total"),
        Measure::Day => words.plain("alert-what-day"),
        Measure::Return => words.plain("alert-what-return"),
        Measure::Gain(symbol) => named("alert-what-gain", asset(symbol)),
        Measure::Weight(of) => named("alert-what-weight", aim(of)),
        Measure::Drift(None) => words.plain("alert-what-drift-any"),
        Measure::Drift(Some(of)) => named("alert-what-drift", aim(of)),
        Measure::Premium(symbol) => named("alert-what-premium", asset(symbol)),
        Measure::Age(symbol) => named("alert-what-age", asset(symbol)),
    }
}

/// A figure of a measure: `200,000원`, `30%`, `90분`.
pub fn figure(rule: &Rule, figure: Decimal, book: &Book, words: Words) -> String {
    let base = book.rules().base;
    match rule.measure {
        Measure::Price(_) => {
            let money = rule.currency.unwrap_or(base);
            figures::average(figure, money.as_str(), words.language)
        }
        Measure::Total => figures::money(figure, base.as_str(), words.language),
        Measure::Age(_) => words.say("alert-minutes", &[("n", &figure.normalize().to_string())]),
        Measure::Day
        | Measure::Return
        | Measure::Gain(_)
        | Measure::Weight(_)
        | Measure::Drift(_)
        | Measure::Premium(_) => percent(figure),
    }
}

/// A share in percent, as exact as it is said: `30%`, `-4.25%`.
fn percent(share: Decimal) -> String {
    let hundredths = share.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(share);
    format!("{}%", half_up(hundredths, 2).normalize())
}

/// `솔라나 200,000원 아래`.
pub fn rule(of: &Rule, book: &Book, words: Words) -> String {
    let (what, limit) = (what(of.measure, words), figure(of, of.limit, book, words));
    let key = match (of.measure, of.way) {
        (Measure::Age(_), _) => "alert-rule-age",
        (_, Toward::Above) => "alert-rule-above",
        (_, Toward::Below) => "alert-rule-below",
    };
    words.say(key, &[("what", &what), ("limit", &limit)])
}

/// Where it stands and what that means: `지금 215,000원 · 7.0% 남았어요`.
pub fn stands(
    alert: &Alert,
    now: Option<Decimal>,
    book: &Book,
    at: Moment,
    words: Words,
) -> String {
    let Some(now) = now else {
        return words.plain("alert-unsure");
    };
    let shown = words.say(
        "alert-now",
        &[("now", &figure(&alert.rule, now, book, words))],
    );
    let zone = book.rules().zone;
    let rest = match (alert.beyond_since, alert.snoozed_until) {
        (Some(_), _) => again(&alert.rule, book, words),
        (None, Some(until)) if at < until => {
            let until = figures::moment_near(until, at, zone, words.language);
            words.say("alert-snoozed", &[("until", &until)])
        }
        (None, _) if alert.rule.is_beyond(now) => words.plain("alert-beyond"),
        (None, _) => far(&alert.rule, now, words),
    };
    format!("{shown} · {rest}")
}

/// How far a figure is from the bound.
fn far(rule: &Rule, now: Decimal, words: Words) -> String {
    let left = sub(rule.limit, now)
        .map(|left| left.abs())
        .unwrap_or_default();
    let text = match rule.measure {
        Measure::Price(_) | Measure::Total => match div(left, now.abs()) {
            Ok(share) => figures::percent(share, 1),
            Err(_) => "-".to_owned(),
        },
        Measure::Age(_) => words.say("alert-minutes", &[("n", &left.normalize().to_string())]),
        Measure::Day
        | Measure::Return
        | Measure::Gain(_)
        | Measure::Weight(_)
        | Measure::Drift(_)
        | Measure::Premium(_) => format!("{}p", percent(left)),
    };
    words.say("alert-far", &[("left", &text)])
}

/// Where it has to come back to before it can fire again.
pub fn again(rule: &Rule, book: &Book, words: Words) -> String {
    let (key, edge) = match rule.way {
        Toward::Above => ("alert-again-below", sub(rule.limit, rule.margin())),
        Toward::Below => ("alert-again-above", add(rule.limit, rule.margin())),
    };
    let edge = figure(rule, edge.unwrap_or(rule.limit), book, words);
    words.say(key, &[("edge", &edge)])
}

/// The message of an alert that fires.
pub fn fired(alert: &Alert, now: Decimal, book: &Book, words: Words) -> Reply {
    let what = what(alert.rule.measure, words);
    let now = figure(&alert.rule, now, book, words);
    let title = words.say("alert-fired", &[("what", &what), ("now", &now)]);
    let wish = words.say(
        "alert-fired-wish",
        &[("rule", &rule(&alert.rule, book, words))],
    );
    let labels = [
        "alert-button-snooze",
        "alert-button-delete",
        "alert-button-list",
    ];
    let [snooze, delete, list] = labels.map(|key| words.plain(key));
    let (snoozes, deletes) = (
        format!("alert snooze {} 1d", alert.id),
        format!("alert delete {}", alert.id),
    );
    Reply::say(title)
        .text(wish)
        .note(again(&alert.rule, book, words))
        .buttons([
            (snooze.as_str(), snoozes.as_str()),
            (&delete, &deletes),
            (&list, "alert"),
        ])
}

/// The line that makes a rule again, in words that no book changes.
pub fn line(rule: &Rule) -> String {
    let sign = match rule.way {
        Toward::Above => ">",
        Toward::Below => "<",
    };
    let shares = rule.limit.checked_mul(Decimal::ONE_HUNDRED);
    let shares = format!("{}%", shares.unwrap_or(rule.limit).normalize());
    let money = |currency: Option<Symbol>| {
        let code = currency.map_or(String::new(), |money| format!(" {money}"));
        format!("{}{code}", rule.limit.normalize())
    };
    let aim = |of: Aim| wishes::key(of);
    let (what, bound) = match rule.measure {
        Measure::Price(symbol) => (symbol.to_string(), money(rule.currency)),
        Measure::Total => ("total".to_owned(), money(rule.currency)),
        Measure::Day => ("day".to_owned(), shares),
        Measure::Return => ("return".to_owned(), shares),
        Measure::Gain(symbol) => (format!("{symbol} return"), shares),
        Measure::Weight(of) => (format!("{} weight", aim(of)), shares),
        Measure::Drift(None) => ("target".to_owned(), shares),
        Measure::Drift(Some(of)) => (format!("{} target", aim(of)), shares),
        Measure::Premium(symbol) => (format!("{symbol} premium"), shares),
        Measure::Age(symbol) => (
            format!("{symbol} prices"),
            format!("{} min", rule.limit.normalize()),
        ),
    };
    format!("alert {what} {sign} {bound}")
}

//! The returns of a period side by side and why they differ; the time-weighted one, day by day.

use std::collections::BTreeMap;

use chrono::Datelike;
use rust_decimal::Decimal;

use super::trace;
use crate::book::Book;
use crate::bot::command::Call;
use crate::bot::views::overview::{Overview, age};
use crate::bot::views::performance::{Question, Span};
use crate::bot::views::pictures::days_text;
use crate::domain::amount::{Overflow, add};
use crate::domain::calendar::Day;
use crate::domain::ledger::DayRow;
use crate::domain::measure::YEAR_DAYS;
use crate::reply::{Cell, Figure, Reply, Table};
use crate::words::Words;
use crate::words::figures;

/// Best and worst days that are named.
const DAYS_NAMED: usize = 3;

/// Why the returns of one period are not the same number.
///
/// # Errors
/// An amount that overflows. `None` when there are no such days.
pub fn rates(
    book: &Book,
    call: &Call<'_>,
    question: &Question,
    overview: &Overview,
) -> Result<Option<Reply>, Overflow> {
    let words = call.words;
    let Some((span, measures)) = Span::measured(book, call.at, question)? else {
        return Ok(None);
    };
    let unrealised = span.unrealised_rate(book)?;
    let money = measures.money_weighted;
    // Two that are compared stand beside each other over the same span: both of all of it, or both of one year.
    let yearly = measures
        .twr_yearly
        .zip(money.yearly)
        .filter(|_| measures.days > YEAR_DAYS);
    let mut named = vec![("twr", measures.twr), ("money_weighted", money.period)];
    if let Some((time, money)) = yearly {
        named = vec![
            ("twr_yearly", Some(time)),
            ("money_weighted_yearly", Some(money)),
            ("twr", measures.twr),
        ];
    }
    named.extend([
        ("on_invested", measures.on_invested),
        ("unrealised_rate", unrealised),
    ]);
    let rows = named.iter().map(|(name, rate)| {
        let text = rate.map_or(words.plain("why-no-rate"), figures::signed_percent);
        let key = format!("why-rate-{}", name.replace('_', "-"));
        vec![
            Cell::new(Figure::word(*name), words.plain(&key)),
            Cell::new(Figure::number(*rate), text),
            Cell::word(words.plain(&format!("{key}-is"))),
        ]
    });
    let columns = ["why-column-rate", "why-column-amount", "why-column-means"];
    let table = Table {
        name: "rates".into(),
        title: String::new(),
        columns: columns.map(|key| words.plain(key)).to_vec(),
        rows: rows.collect(),
    };
    let days = days_text(&span.rows, overview.today, words);
    let mut reply = Reply::default()
        .title(words.plain("why-rates-title"), format!("· {days}"))
        .table(table)
        .text(words.plain("why-rates-text"))
        .text(words.plain(difference(
            yearly.map_or((measures.twr, money.period), |(time, money)| {
                (Some(time), Some(money))
            }),
        )));
    let all = [
        ("twr", measures.twr),
        ("twr_yearly", measures.twr_yearly),
        ("money_weighted", money.yearly.or(money.period)),
        ("money_weighted_yearly", money.yearly),
        ("on_invested", measures.on_invested),
        ("unrealised_rate", unrealised),
    ];
    for (name, rate) in all {
        reply = reply.figure(name, Figure::number(rate));
    }
    let known = span.known(book)?;
    let reply = known.figures(known.notes(reply, words), words);
    Ok(Some(trace::usual(reply, &span, words)))
}

/// Which of the two linked returns is higher, and what that says.
fn difference(both: (Option<Decimal>, Option<Decimal>)) -> &'static str {
    match both {
        (Some(time), Some(money)) if money > time => "why-rates-money-higher",
        (Some(time), Some(money)) if money < time => "why-rates-money-lower",
        (Some(_), Some(_)) => "why-rates-same",
        _ => "why-rates-not-both",
    }
}

/// A day of this year as `12/31(수)`, another one with its year.
fn in_year(day: Day, today: Day, words: Words) -> String {
    match day.date().year() == today.date().year() {
        true => figures::day(day, words.language),
        false => day.to_string(),
    }
}

/// How the time-weighted return came about: the days' returns, linked.
///
/// # Errors
/// An amount that overflows. `None` when there are no such days.
pub fn time_weighted(
    book: &Book,
    call: &Call<'_>,
    question: &Question,
    overview: &Overview,
) -> Result<Option<Reply>, Overflow> {
    let words = call.words;
    let Some((span, measures)) = Span::measured(book, call.at, question)? else {
        return Ok(None);
    };
    let rate = measures
        .twr
        .map_or_else(|| words.plain("why-no-rate"), figures::signed_percent);
    let days = days_text(&span.rows, overview.today, words);
    let mut ranked: Vec<&DayRow> = span.rows.iter().filter(|row| row.rate.is_some()).collect();
    let counted = ranked.len().to_string();
    ranked.sort_by_key(|row| row.rate);
    ranked.retain(|row| row.rate.is_some_and(|rate| !rate.is_zero()));
    let worst = ranked.iter().take(DAYS_NAMED).filter(|row| is(row, false));
    let best = ranked
        .iter()
        .rev()
        .take(DAYS_NAMED)
        .filter(|row| is(row, true));
    let (best, worst): (Vec<&&DayRow>, Vec<&&DayRow>) = (best.collect(), worst.collect());
    let row = |row: &&&&DayRow| {
        let rate = row.rate.unwrap_or_default();
        vec![
            Cell::new(
                Figure::word(row.day.to_string()),
                in_year(row.day, overview.today, words),
            ),
            Cell::new(Figure::number(rate), figures::signed_percent(rate)),
        ]
    };
    let columns = ["why-column-day", "why-column-rate"];
    let table = Table {
        name: "days".into(),
        title: words.plain("why-twr-days"),
        columns: columns.map(|key| words.plain(key)).to_vec(),
        rows: best.iter().chain(&worst).map(|day| row(&day)).collect(),
    };
    let left_out = measures.left_out.to_string();
    let said = match measures.left_out {
        0 => String::new(),
        _ => words.say("performance-left-out", &[("count", &left_out)]),
    };
    let index = match measures.twr {
        Some(twr) => figures::quantity(crate::domain::amount::half_up(add(Decimal::ONE, twr)?, 6)),
        None => words.plain("why-no-rate"),
    };
    let mut reply = Reply::default()
        .title(
            words.say("why-twr-title", &[("rate", &rate)]),
            format!("· {days}"),
        )
        .text(words.say("why-twr-is", &[("days", &counted), ("index", &index)]))
        .table(table)
        .text(words.plain(difference((measures.twr, measures.money_weighted.period))))
        .note(said)
        .figure("twr", Figure::number(measures.twr))
        .figure(
            "money_weighted",
            Figure::number(measures.money_weighted.period),
        )
        .figure("left_out", Figure::count(measures.left_out))
        .figure("days", days_figure(&span.rows));
    let known = span.known(book)?;
    reply = known
        .figures(known.notes(reply, words), words)
        .note(age::freshness(overview, book, words));
    let lines: Vec<(String, String)> = [best.first(), worst.first()]
        .into_iter()
        .flatten()
        .map(|row| {
            let day = age::short_day(row.day, overview.today, words.language);
            (day, format!("why {}", row.day))
        })
        .collect();
    let row = lines.iter();
    reply = reply.buttons(row.map(|(label, line)| (label.as_str(), line.as_str())));
    Ok(Some(trace::usual(reply, &span, words)))
}

fn is(row: &DayRow, positive: bool) -> bool {
    row.rate
        .is_some_and(|rate| rate.is_sign_positive() == positive)
}

/// Every day with its return; `null` for a day without one.
fn days_figure(rows: &[DayRow]) -> Figure {
    let one = |row: &DayRow| {
        Figure::Map(BTreeMap::from([
            ("day".to_owned(), Figure::word(row.day.to_string())),
            ("rate".to_owned(), Figure::number(row.rate)),
        ]))
    };
    Figure::List {
        list: rows.iter().map(one).collect(),
    }
}

//! The daily picture: total, four figures, how it is divided, how it went, and what was done last.

use chrono::Datelike;
use rust_decimal::Decimal;

use super::line::{invested, provisional, values};
use super::{By, foot, pie, signed_money, stretch};
use crate::book::Book;
use crate::bot::grammar::period::Period;
use crate::bot::views::overview::entries;
use crate::bot::views::overview::{Overview, age, gaps};
use crate::charts::{
    self, Bars, Change, Chart, Figure, Line, Report, Series, Sign, Trade, Trades, Unit,
};
use crate::domain::amount::{Overflow, sub};
use crate::domain::calendar::{Day, Moment};
use crate::domain::entry::Kind;
use crate::domain::gaps::missing;
use crate::domain::ledger::DayRow;
use crate::domain::names::Symbol;
use crate::names::entries::{Written, written};
use crate::words::Words;
use crate::words::figures;

/// Days of the line and of the bars.
const LINE_DAYS: usize = 365;
const BAR_DAYS: usize = 60;
const TRADES: usize = 6;

/// The daily picture of an overview.
///
/// # Errors
/// An amount that overflows.
pub fn report(book: &Book, overview: &Overview, words: Words) -> Result<Chart, Overflow> {
    let year = Period::year_to(overview.today);
    let stretch = stretch(book, overview, year)?;
    let rows = stretch.as_ref().map_or(&[][..], |stretch| &stretch.rows);
    let change = overview.change;
    let mut allocation = pie(book, overview, By::Category, words)?;
    allocation.note = String::new();
    allocation.notes.clear();
    let value = Line {
        language: words.language,
        unit: Unit::Money(overview.base.to_string()),
        title: words.plain("picture-line"),
        note: span(rows, words),
        figures: Vec::new(),
        series: match &stretch {
            Some(stretch) => vec![
                Series {
                    label: words.plain("picture-total"),
                    points: values(rows),
                },
                Series {
                    label: words.plain("picture-invested"),
                    points: invested(stretch)?,
                },
            ],
            None => Vec::new(),
        },
        markers: Vec::new(),
        provisional_from: provisional(overview, rows, book),
        filled: true,
        notes: Vec::new(),
    };
    Ok(Chart::Report(Box::new(Report {
        language: words.language,
        currency: overview.base.to_string(),
        title: words.plain("report-heading"),
        as_of: as_of(overview, book, words),
        total: overview.known_total(),
        change_label: age::since(overview, words),
        change: change.gain.map(|gain| Change {
            amount: Some(gain),
            rate: change.rate,
        }),
        cards: cards(book, overview, words)?,
        allocation,
        value,
        returns: returns(rows, words),
        trades: trades(book, overview, words),
        notes: notes(book, overview, words)?,
    })))
}

fn span(rows: &[DayRow], words: Words) -> String {
    match rows.len() {
        0 => String::new(),
        n if n >= LINE_DAYS => words.plain("picture-last-year"),
        n => words.say("picture-days", &[("count", &n.to_string())]),
    }
}

/// `2026년 11월 2일 (월) 15:40 기준`.
fn as_of(overview: &Overview, book: &Book, words: Words) -> String {
    let year = overview.today.date().year().to_string();
    let date = figures::date(overview.today, words.language);
    let clock = age::clock(overview, book);
    words.say(
        "report-as-of",
        &[("year", &year), ("date", &date), ("clock", &clock)],
    )
}

/// Money put in, result, time-weighted return, income of the year. What is not known is a dash.
fn cards(book: &Book, overview: &Overview, words: Words) -> Result<Vec<Figure>, Overflow> {
    let sums = overview.sums;
    let currency = overview.base.as_str();
    let dash = || "–".to_owned();
    let invested = sums.invested.map_or_else(dash, |amount| {
        figures::money(amount, currency, words.language)
    });
    let result = sums.result.map_or_else(dash, |amount| {
        signed_money(amount, currency, words.language)
    });
    let income = income_this_year(book, overview)?
        .map_or_else(dash, |a| figures::money(a, currency, words.language));
    let result_sign = sums.result.map_or(Sign::Flat, Sign::of);
    Ok(vec![
        Figure::new(words.plain("picture-invested"), invested),
        Figure::new(words.plain("picture-result"), result).signed(result_sign),
        Figure::new(
            words.plain("picture-twr"),
            sums.twr.map_or_else(dash, figures::signed_percent),
        )
        .signed(sums.twr.map_or(Sign::Flat, Sign::of)),
        Figure::new(words.plain("picture-income"), income),
    ])
}

/// Dividends, interest and rewards since the new year, gross, less interest and funding that were paid; `None` when one of them has no known value.
pub fn income_this_year(book: &Book, overview: &Overview) -> Result<Option<Decimal>, Overflow> {
    let new_year = overview
        .today
        .date()
        .with_ordinal(1)
        .map_or(overview.today, Day::of);
    let before = book.state_at(Moment(new_year.start(book.rules().zone).0 - 1))?;
    let now = book.state_at(overview.at)?;
    let known = now.totals.unknown_amounts == before.totals.unknown_amounts;
    let income = sub(now.totals.income, before.totals.income)?;
    let paid = sub(now.totals.expenses, before.totals.expenses)?;
    Ok(known.then_some(sub(income, paid)?))
}

fn returns(rows: &[DayRow], words: Words) -> Bars {
    let shown = &rows[rows.len().saturating_sub(BAR_DAYS)..];
    Bars {
        language: words.language,
        unit: Unit::Percent,
        title: words.plain("picture-returns"),
        note: words.say("picture-days", &[("count", &shown.len().to_string())]),
        figures: Vec::new(),
        days: shown.iter().map(|row| (row.day.date(), row.rate)).collect(),
        notes: Vec::new(),
    }
}

fn trades(book: &Book, overview: &Overview, words: Words) -> Trades {
    let rows: Vec<Trade> = entries::newest(book, overview.at)
        .filter(|(place, entry)| entries::is_told(book, *place, entry))
        .take(TRADES)
        .map(|(place, entry)| trade(written(book, place, entry, words), entry.kind, entry.symbol))
        .collect();
    Trades {
        title: words.plain("picture-trades"),
        note: String::new(),
        rows,
    }
}

/// Money that came or went is told by where it lies.
fn trade(written: Written, kind: Kind, symbol: Symbol) -> Trade {
    let moved = symbol.is_money() && !matches!(kind, Kind::Buy | Kind::Sell);
    Trade {
        day: written.day.date(),
        kind: badge(kind),
        badge: written.kind,
        name: if moved {
            format!("{} {}", written.platform, written.name)
        } else {
            written.name
        },
        quantity: written.quantity,
        price: written.price,
        amount: written.amount,
    }
}

fn badge(kind: Kind) -> charts::Kind {
    match kind {
        Kind::Buy | Kind::SwapIn => charts::Kind::Buy,
        Kind::Sell | Kind::SwapOut => charts::Kind::Sell,
        Kind::Dividend
        | Kind::Interest
        | Kind::Lending
        | Kind::Funding
        | Kind::ReturnOfCapital
        | Kind::Reward => charts::Kind::Income,
        Kind::Deposit
        | Kind::Opening
        | Kind::Borrow
        | Kind::RenameIn
        | Kind::Split
        | Kind::Adjust => charts::Kind::In,
        Kind::Withdraw
        | Kind::Fee
        | Kind::Tax
        | Kind::Repay
        | Kind::Liability
        | Kind::RenameOut => charts::Kind::Out,
    }
}

/// The foot: prices, the dollar, and what is missing.
fn notes(book: &Book, overview: &Overview, words: Words) -> Result<Vec<String>, Overflow> {
    let prices = age::prices(overview, book.rules().zone, words);
    let first: Vec<String> = prices
        .into_iter()
        .chain(age::dollar(book, overview, words)?)
        .collect();
    let first = (!first.is_empty()).then(|| sentence(&first.join(" · ")));
    let state = book.state_at(overview.at)?;
    let mut warnings = gaps::unsettled_lines(&state, book, overview.at, words);
    warnings.extend(age::drawn_warnings(overview, words));
    warnings.extend(gaps::warning(&missing(&state), words));
    Ok(foot(first, warnings, words))
}

/// Begins with a capital, where the script has them.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}

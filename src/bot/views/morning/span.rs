//! The longest span that ends with the day of a report: on a Monday the week, on the first the month, on 2 January the year.
//! Its change in money and percent, what moved most over all of it, and what was put in or taken out.

use chrono::{Datelike, Weekday};
use rust_decimal::Decimal;

use super::Morning;
use crate::bot::grammar::period::Period;
use crate::bot::views::overview::{age, with_won};
use crate::bot::views::performance::{Of, Question, Span};
use crate::bot::views::pictures;
use crate::domain::amount::{Overflow, add};
use crate::domain::calendar::Day;
use crate::domain::names::Symbol;
use crate::names::symbols::display_name;
use crate::words::Words;
use crate::words::figures;

/// What kind of span ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    Week,
    Month,
    Year,
}

/// A span in words.
pub struct Ended {
    pub lines: String,
    /// As a line says it: `2026-10`.
    pub period: String,
    /// The button that leads to it.
    pub label: String,
}

/// Best and worst that are named.
const NAMED: usize = 2;

/// The longest span whose report comes on a morning.
pub fn length(comes: Day) -> Option<Length> {
    let date = comes.date();
    match (date.month(), date.day(), date.weekday()) {
        (1, 2, _) => Some(Length::Year),
        (_, 1, _) => Some(Length::Month),
        (_, _, Weekday::Mon) => Some(Length::Week),
        _ => None,
    }
}

/// Its days, the last of which is over on the morning, and how a line says them.
pub fn days(comes: Day, length: Length) -> (Day, Day, String) {
    let last = match length {
        Length::Week | Length::Month => comes.previous(),
        Length::Year => comes.previous().previous(),
    };
    let date = last.date();
    let back = match length {
        Length::Week => 6,
        Length::Month => date.day0(),
        Length::Year => date.ordinal0(),
    };
    let first = Day(last.0 - i32::try_from(back).unwrap_or(0));
    let period = match length {
        Length::Week => format!("{first}..{last}"),
        Length::Month => format!("{}-{:02}", date.year(), date.month()),
        Length::Year => date.year().to_string(),
    };
    (first, last, period)
}

/// What is told of the span that ends; `None` on other mornings, and where the books do not reach into it.
pub fn of(morning: &Morning<'_>) -> Result<Option<Ended>, Overflow> {
    let Some(length) = length(morning.comes) else {
        return Ok(None);
    };
    let (book, words) = (morning.book, morning.words);
    let (first, last, period) = days(morning.comes, length);
    let question = Question {
        of: Of::default(),
        period: Period {
            from: Some(first),
            to: Some(last),
        },
        against: Vec::new(),
        deposit: None,
    };
    let Some((span, measures)) = Span::measured(book, morning.overview.at, &question)? else {
        return Ok(None);
    };
    let base = morning.overview.base.as_str();
    let name = match length {
        Length::Week => {
            let short = |day| age::short_day(day, morning.comes, words.language);
            let days = [("from", &*short(first)), ("to", &short(last))];
            words.say("morning-week", &days)
        }
        Length::Month => words.say("morning-month", &[("n", &last.date().month().to_string())]),
        Length::Year => words.say("morning-year", &[("n", &last.date().year().to_string())]),
    };
    let mut head = vec![name];
    if let Some(gain) = measures.gain {
        head.push(figures::change_overview(gain, base, words.language));
    }
    if let Some(twr) = measures.twr {
        head.push(format!("({})", figures::signed_percent(twr)));
    }
    let mut lines = vec![head.join(" ")];
    lines.extend(movers(&span, morning)?);
    lines.extend(flows(&measures, base, words));
    let label = match length {
        Length::Week => "morning-button-last-week",
        Length::Month => "morning-button-last-month",
        Length::Year => "morning-button-last-year",
    };
    Ok(Some(Ended {
        lines: lines.join("\n"),
        period,
        label: words.plain(label),
    }))
}

/// What rose and fell most over all its days, by price and rate.
fn movers(span: &Span, morning: &Morning<'_>) -> Result<Vec<String>, Overflow> {
    let Some(bridge) = span.bridge(morning.book)? else {
        return Ok(Vec::new());
    };
    let mut moved: Vec<(Symbol, Decimal)> = Vec::new();
    for part in bridge.parts.iter().filter(|part| !part.symbol.is_money()) {
        let whole = add(part.causes.price, part.causes.currency)?;
        match moved.iter_mut().find(|(symbol, _)| *symbol == part.symbol) {
            Some((_, sum)) => *sum = add(*sum, whole)?,
            None => moved.push((part.symbol, whole)),
        }
    }
    moved.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.as_str().cmp(b.0.as_str())));
    let (base, words) = (morning.overview.base.as_str(), morning.words);
    let one = |(symbol, whole): &(Symbol, Decimal)| {
        let name = display_name(*symbol, words.language);
        let amount = pictures::signed_overview(*whole, base, words.language);
        format!("{name} {amount}")
    };
    let up = moved.iter().filter(|(_, whole)| *whole > Decimal::ZERO);
    let down = moved
        .iter()
        .rev()
        .filter(|(_, whole)| *whole < Decimal::ZERO);
    let up: Vec<String> = up.take(NAMED).map(one).collect();
    let down: Vec<String> = down.take(NAMED).map(one).collect();
    let said = [("report-risen", up), ("report-fallen", down)];
    let said = said.into_iter().filter(|(_, names)| !names.is_empty());
    Ok(said
        .map(|(key, names)| words.say(key, &[("names", &names.join(" · "))]))
        .collect())
}

fn flows(measures: &crate::domain::measure::Measures, base: &str, words: Words) -> Option<String> {
    let money = |amount| with_won(figures::overview(amount, base, words.language), words);
    let of = |key, amount: Decimal| {
        (!amount.is_zero()).then(|| words.say(key, &[("amount", &money(amount))]))
    };
    let parts = [
        of("balance-in", measures.inflow),
        of("balance-out", measures.outflow),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(comes: &str) -> Option<(Length, String, String, String)> {
        let comes = Day::parse(comes).unwrap();
        let length = length(comes)?;
        let (first, last, period) = days(comes, length);
        Some((length, first.to_string(), last.to_string(), period))
    }

    #[test]
    fn a_morning_carries_the_longest_that_ends() {
        let is = |length, first: &str, last: &str, period: &str| {
            Some((length, first.into(), last.into(), period.into()))
        };
        for (comes, want) in [
            ("2026-11-03", None),
            (
                "2026-11-02",
                is(
                    Length::Week,
                    "2026-10-26",
                    "2026-11-01",
                    "2026-10-26..2026-11-01",
                ),
            ),
            // A Monday that is a first carries the month.
            (
                "2026-06-01",
                is(Length::Month, "2026-05-01", "2026-05-31", "2026-05"),
            ),
            (
                "2028-03-01",
                is(Length::Month, "2028-02-01", "2028-02-29", "2028-02"),
            ),
            (
                "2026-03-01",
                is(Length::Month, "2026-02-01", "2026-02-28", "2026-02"),
            ),
            (
                "2026-01-01",
                is(Length::Month, "2025-12-01", "2025-12-31", "2025-12"),
            ),
            // The year is told on 2 January, a Monday or not.
            (
                "2026-01-02",
                is(Length::Year, "2025-01-01", "2025-12-31", "2025"),
            ),
            (
                "2029-01-02",
                is(Length::Year, "2028-01-01", "2028-12-31", "2028"),
            ),
            (
                "2023-01-02",
                is(Length::Year, "2022-01-01", "2022-12-31", "2022"),
            ),
        ] {
            assert_eq!(told(comes), want, "{comes}");
        }
    }
}

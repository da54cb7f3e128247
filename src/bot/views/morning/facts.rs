//! What changed enough to matter: a line each beyond the fixed ones of a report, with the line that shows why.
//!
//! A fact has a cause. It is said when the report before was without it, so that nothing is said twice; what hangs about a
//! bound counts as the same until it is clearly off.
//!
//! | fact                       | when                                                                              |
//! |----------------------------|-----------------------------------------------------------------------------------|
//! | a new high                 | the total was not as high for a month or more; the same for the week after        |
//! | the deepest fall of a day  | by 3 % or more, and no day of the last month or more fell as much                 |
//! | one holding over a third   | of the total; the same until below 31 %                                           |
//! | money that lies idle       | a tenth of the total or more, over the whole last month; the same until below 8 % |
//! | a target that was left     | by more than 5 points; the same until within 4                                    |
//! | a dividend                 | that came since the report before                                                 |

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::Morning;
use crate::book::Book;
use crate::book::statement::rows_until;
use crate::bot::views::overview::{Overview, age, shares, with_won};
use crate::bot::views::plan::{self, ask, wishes};
use crate::domain::amount::{Overflow, add, div, sub};
use crate::domain::calendar::{Day, Moment};
use crate::domain::entry::Kind;
use crate::domain::ledger::DayRow;
use crate::domain::rebalance::rebalance;
use crate::domain::valuation::Line;
use crate::names::entries::written;
use crate::words::Words;
use crate::words::figures;

/// Something that is so today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// The same as long as it is the same matter.
    pub cause: String,
    pub line: String,
    /// What shows why: label and line.
    pub button: Option<(String, String)>,
}

/// Days without which nothing is a high or a deepest fall.
const LEAST_DAYS: i32 = 30;
/// How long a high goes on.
const HIGH_DAYS: i32 = 7;
/// The least fall of a day that is told.
const FALL: Decimal = Decimal::from_parts(3, 0, 0, false, 2);
const THIRD_LEFT: Decimal = Decimal::from_parts(31, 0, 0, false, 2);
const IDLE: Decimal = Decimal::from_parts(10, 0, 0, false, 2);
const IDLE_LEFT: Decimal = Decimal::from_parts(8, 0, 0, false, 2);
/// Days before today on which money is looked at.
const IDLE_LOOKS: [i32; 4] = [30, 21, 14, 7];
const OFF_TARGET: Decimal = Decimal::from_parts(5, 0, 0, false, 2);
const OFF_TARGET_LEFT: Decimal = Decimal::from_parts(4, 0, 0, false, 2);

/// Everything that is so, the most important first.
///
/// # Errors
/// An amount that overflows.
pub fn facts(morning: &Morning<'_>) -> Result<Vec<Fact>, Overflow> {
    let rows = rows_until(morning.book, morning.overview.at)?;
    let mut found = Vec::new();
    found.extend(fall(morning, &rows));
    found.extend(high(morning, &rows));
    found.extend(dividends(morning));
    found.extend(targets(morning)?);
    found.extend(over_a_third(morning)?);
    found.extend(idle(morning)?);
    Ok(found)
}

/// How much of something is a matter: less when it was one before.
fn bound(causes: &BTreeSet<String>, cause: &str, bound: Decimal, left: Decimal) -> Decimal {
    match causes.contains(cause) {
        true => left,
        false => bound,
    }
}

fn percent(share: Decimal) -> String {
    figures::percent(share, 1)
}

fn won(amount: Decimal, overview: &Overview, words: Words) -> String {
    let base = overview.base.as_str();
    with_won(figures::overview(amount, base, words.language), words)
}

/// Since when: after a day, or since the books began.
fn since(day: Option<Day>, morning: &Morning<'_>) -> String {
    match day {
        Some(day) => {
            let day = age::short_day(day, morning.overview.today, morning.words.language);
            morning.words.say("fact-since", &[("day", &day)])
        }
        None => morning.words.plain("fact-since-ever"),
    }
}

fn high(morning: &Morning<'_>, rows: &[DayRow]) -> Option<Fact> {
    let (last, before) = rows.split_last()?;
    let is_whole = |row: &DayRow| row.unpriced == 0;
    if !is_whole(last) || before.iter().rev().take(1).any(|row| !is_whole(row)) {
        return None;
    }
    let cause = "high".to_owned();
    let button = Some((
        morning.words.plain("fact-button-line"),
        "chart line 1y".to_owned(),
    ));
    // A high of the last days goes on, whatever today is.
    let recent = rows.iter().rev().take(HIGH_DAYS as usize);
    let is_high = |row: &DayRow| {
        let earlier = rows.iter().filter(|other| other.day < row.day);
        let top = earlier.map(|other| other.value).max();
        top.is_some_and(|top| row.value > top)
    };
    if morning.causes.contains(&cause) {
        let goes_on = recent.clone().any(is_high);
        return goes_on.then(|| Fact {
            cause,
            line: String::new(),
            button: None,
        });
    }
    let higher = before.iter().rev().find(|row| row.value >= last.value);
    let since_day = higher.map(|row| row.day);
    let first = rows.first()?.day;
    let days = last.day.0 - since_day.unwrap_or(first).0;
    // What is only put in is no high worth telling: the day itself must have brought something.
    let brought = last.rate.is_some_and(|rate| rate > Decimal::ZERO);
    if days < LEAST_DAYS || !brought {
        return None;
    }
    let said = [
        ("total", won(last.value, morning.overview, morning.words)),
        ("since", since(since_day, morning)),
    ];
    let said = said.each_ref().map(|(name, text)| (*name, text.as_str()));
    Some(Fact {
        cause,
        line: morning.words.say("fact-high", &said),
        button,
    })
}

fn fall(morning: &Morning<'_>, rows: &[DayRow]) -> Option<Fact> {
    let (last, before) = rows.split_last()?;
    let rate = last.rate.filter(|rate| *rate <= -FALL)?;
    let deeper = before.iter().rev();
    let deeper = deeper
        .clone()
        .find(|row| row.rate.is_some_and(|other| other <= rate));
    let since_day = deeper.map(|row| row.day);
    let days = last.day.0 - since_day.unwrap_or(rows.first()?.day).0;
    if days < LEAST_DAYS {
        return None;
    }
    let said = [
        ("rate", figures::signed_percent(rate)),
        ("since", since(since_day, morning)),
    ];
    let said = said.each_ref().map(|(name, text)| (*name, text.as_str()));
    let why = format!("why {}", last.day);
    Some(Fact {
        cause: format!("fall:{}", last.day),
        line: morning.words.say("fact-fall", &said),
        button: Some((morning.words.plain("fact-button-fall"), why)),
    })
}

fn over_a_third(morning: &Morning<'_>) -> Result<Vec<Fact>, Overflow> {
    let words = morning.words;
    let third = div(Decimal::ONE, Decimal::from(3))?;
    let parts = shares::by_asset(morning.overview, words)?;
    let mut found = Vec::new();
    for part in &parts {
        let shares::Of::Asset(symbol) = part.of else {
            continue;
        };
        let cause = format!("third:{symbol}");
        let least = bound(morning.causes, &cause, third, THIRD_LEFT);
        let Some(share) = part.share.filter(|share| *share > least) else {
            continue;
        };
        if symbol.is_money() {
            continue;
        }
        let said = [("name", part.name.as_str()), ("share", &percent(share))];
        found.push(Fact {
            cause,
            line: words.say("fact-third", &said),
            button: Some((part.name.clone(), format!("asset {symbol}"))),
        });
    }
    Ok(found)
}

/// The least money that lay there on some days, in the base currency; debts do not count.
fn idle(morning: &Morning<'_>) -> Result<Option<Fact>, Overflow> {
    let (book, overview, words) = (morning.book, morning.overview, morning.words);
    let zone = book.rules().zone;
    if overview.today.0 - overview.first_day.0 < IDLE_LOOKS[0] || overview.total <= Decimal::ZERO {
        return Ok(None);
    }
    let mut least = money(&overview.lines)?;
    for back in IDLE_LOOKS {
        let then = Day(overview.today.0 - back).end(zone);
        least = least.min(money_at(book, then)?);
    }
    let share = div(least, overview.total)?;
    let cause = "idle".to_owned();
    if share < bound(morning.causes, &cause, IDLE, IDLE_LEFT) {
        return Ok(None);
    }
    let said = [
        ("amount", won(least, overview, words)),
        ("share", percent(share)),
    ];
    let said = said.each_ref().map(|(name, text)| (*name, text.as_str()));
    Ok(Some(Fact {
        cause,
        line: words.say("fact-idle", &said),
        button: Some((words.plain("fact-button-idle"), "balance".to_owned())),
    }))
}

fn money_at(book: &Book, at: Moment) -> Result<Decimal, Overflow> {
    money(&book.valuation(at)?.lines)
}

fn money(lines: &[Line]) -> Result<Decimal, Overflow> {
    let money = lines.iter().filter(|line| line.symbol.is_money());
    let values = money.filter_map(|line| line.value);
    let values = values.filter(|value| *value > Decimal::ZERO);
    values.into_iter().try_fold(Decimal::ZERO, add)
}

fn targets(morning: &Morning<'_>) -> Result<Vec<Fact>, Overflow> {
    let (book, words) = (morning.book, morning.words);
    let Ok((targets, _)) = plan::current(book) else {
        return Ok(Vec::new());
    };
    if targets.is_empty() {
        return Ok(Vec::new());
    }
    let asked = ask::ask(book, morning.overview.at, &targets, ask::Wanted::default())?;
    let advice = rebalance(&asked.question)?;
    let mut found = Vec::new();
    for (aim, weight) in targets.wishes() {
        let wish = asked.aims.iter().position(|known| known == aim);
        let part = wish.and_then(|wish| advice.parts.get(wish));
        let part = part.copied().unwrap_or(advice.cash);
        let Some(share) = part.now.checked_div(advice.total) else {
            continue;
        };
        let gap = sub(share, *weight)?.abs();
        let cause = format!("target:{}", wishes::key(*aim));
        if gap <= bound(morning.causes, &cause, OFF_TARGET, OFF_TARGET_LEFT) {
            continue;
        }
        let name = wishes::name(*aim, words);
        let said = [
            ("name", name.as_str()),
            ("share", &percent(share)),
            ("wish", &wishes::percent(*weight)),
        ];
        found.push((gap, cause, words.say("fact-target", &said)));
    }
    found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let button = || Some((words.plain("fact-button-target"), "target".to_owned()));
    Ok(found
        .into_iter()
        .map(|(_, cause, line)| Fact {
            cause,
            line,
            button: button(),
        })
        .collect())
}

/// Dividends since the report before; without one, of the day itself.
fn dividends(morning: &Morning<'_>) -> Vec<Fact> {
    let (book, overview, words) = (morning.book, morning.overview, morning.words);
    let zone = book.rules().zone;
    let told = morning.told.unwrap_or_else(|| overview.today.previous());
    let from = book.journal().rank_of(told.end(zone));
    let since = book.journal().in_order(from);
    let since = since.take_while(|(_, entry)| entry.at <= overview.at);
    let paid =
        since.filter(|(_, entry)| entry.kind == Kind::Dividend && entry.quantity > Decimal::ZERO);
    let mut found = Vec::new();
    for (place, entry) in paid {
        let written = written(book, place, entry, words);
        let said = [("name", written.name.as_str()), ("amount", &written.amount)];
        found.push(Fact {
            cause: format!("dividend:{}", entry.id),
            line: words.say("fact-dividend", &said),
            button: Some((
                words.plain("fact-button-dividend"),
                "trades dividend".to_owned(),
            )),
        });
    }
    found
}

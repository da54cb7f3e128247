//! A day in words: the lines of `/report`, and of the report that comes by itself.

use rust_decimal::Decimal;

use crate::book::Book;
use crate::bot::grammar::period::Period;
use crate::bot::views::overview::moves::{Move, Moves};
use crate::bot::views::overview::{Overview, lacks, with_won};
use crate::bot::views::pictures;
use crate::domain::amount::Overflow;
use crate::names::symbols::display_name;
use crate::reply::Reply;
use crate::words::Words;
use crate::words::figures;

/// A day whose return is smaller, without deposits or withdrawals, is a quiet one.
const QUIET: Decimal = Decimal::from_parts(1, 0, 0, false, 3);
/// Best and worst that are named.
const NAMED: usize = 2;

/// `11/1(일) 1억 2,346만원` ▲ 150만 (+1.23%).
pub fn headline(overview: &Overview, words: Words) -> Reply {
    let base = overview.base.as_str();
    let day = figures::day(overview.today, words.language);
    let Some(total) = overview.known_total() else {
        let nothing = lacks::nothing(&lacks::of_overview(overview), words);
        return Reply::say(format!("{day} {nothing}"));
    };
    let total = with_won(figures::overview(total, base, words.language), words);
    let since_yesterday = overview.change.since == Some(overview.today.previous());
    let change = overview.change.gain.map(|gain| {
        if gain.is_zero() {
            let same = if since_yesterday {
                words.plain("balance-same")
            } else {
                String::new()
            };
            return same;
        }
        let rate = overview.change.rate.map_or(String::new(), |rate| {
            format!(" ({})", figures::signed_percent(rate))
        });
        format!(
            "{}{rate}",
            figures::change_overview(gain, base, words.language)
        )
    });
    Reply::default().title(format!("{day} {total}"), change.unwrap_or_default())
}

pub fn is_quiet(overview: &Overview) -> bool {
    let change = overview.change;
    change.inflow.is_zero()
        && change.outflow.is_zero()
        && change.rate.is_some_and(|rate| rate.abs() < QUIET)
}

/// What rose, what fell, the currencies, and what was put in or taken out.
pub fn day_lines(overview: &Overview, moves: &Moves, words: Words) -> String {
    let mut lines = Vec::new();
    let risen = moves
        .assets
        .iter()
        .filter(|m| whole(m) > Decimal::ZERO)
        .take(NAMED);
    let fallen = moves
        .assets
        .iter()
        .rev()
        .filter(|m| whole(m) < Decimal::ZERO)
        .take(NAMED);
    for (key, list) in [
        ("report-risen", named(risen, overview, words)),
        ("report-fallen", named(fallen, overview, words)),
    ] {
        if !list.is_empty() {
            lines.push(words.say(key, &[("names", &list)]));
        }
    }
    let mut last = Vec::new();
    if !moves.currency.is_zero() {
        last.push(words.say(
            "report-currency",
            &[("amount", &signed(moves.currency, overview, words))],
        ));
    }
    last.push(flows(overview, words));
    lines.push(last.join(" · "));
    lines.join("\n")
}

fn named<'a>(list: impl Iterator<Item = &'a Move>, overview: &Overview, words: Words) -> String {
    let one = |m: &Move| {
        let name = display_name(m.symbol, words.language);
        format!("{name} {}", signed(whole(m), overview, words))
    };
    list.map(one).collect::<Vec<_>>().join(" · ")
}

/// What price and rate did to it.
pub fn whole(of: &Move) -> Decimal {
    of.price.saturating_add(of.currency)
}

/// `+71만`.
fn signed(amount: Decimal, overview: &Overview, words: Words) -> String {
    pictures::signed_overview(amount, overview.base.as_str(), words.language)
}

fn flows(overview: &Overview, words: Words) -> String {
    let money = |amount| {
        with_won(
            figures::overview(amount, overview.base.as_str(), words.language),
            words,
        )
    };
    let change = overview.change;
    let mut said = Vec::new();
    if !change.inflow.is_zero() {
        said.push(words.say("balance-in", &[("amount", &money(change.inflow))]));
    }
    if !change.outflow.is_zero() {
        said.push(words.say("balance-out", &[("amount", &money(change.outflow))]));
    }
    if said.is_empty() {
        words.plain("report-no-flows")
    } else {
        said.join(" · ")
    }
}

/// What the year brought so far; `None` when either end could not be valued whole.
pub fn this_year(book: &Book, overview: &Overview) -> Result<Option<Decimal>, Overflow> {
    let new_year = Period::take(&["ytd"], overview.today).map_or(Period::ALL, |(period, _)| period);
    Ok(pictures::stretch(book, overview, new_year)?.and_then(|stretch| stretch.gain))
}

pub fn sums_line(overview: &Overview, year: Option<Decimal>, words: Words) -> String {
    let change = |amount| figures::change_overview(amount, overview.base.as_str(), words.language);
    let result = overview
        .sums
        .result
        .map(|result| words.say("balance-result", &[("result", &change(result))]));
    let year = year.map(|gain| words.say("report-year", &[("result", &change(gain))]));
    result
        .into_iter()
        .chain(year)
        .collect::<Vec<_>>()
        .join(" · ")
}

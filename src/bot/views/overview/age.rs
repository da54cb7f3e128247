//! When a figure is of, and how old the prices behind it are: the last line of every reply, and the warnings above it.
//!
//! Prices of one market close together, so they are said once per market: `시세 방금 · 미국은 10/30 종가`. A price that
//! was carried longer than its market rests is no close but a warning with its name.

use chrono::Datelike;

use super::{Overview, lacks};
use crate::book::Book;
use crate::config::Language;
use crate::domain::amount::Overflow;
use crate::domain::calendar::{Day, Moment};
use crate::domain::entry::Category;
use crate::domain::market::{
    Market as Quotes, PriceOrigin, Priced, patience_days, rate_patience_days,
};
use crate::domain::names::Symbol;
use crate::domain::prices::cut;
use crate::domain::valuation::Line;
use crate::names::platforms;
use crate::names::symbols::{Market, display_name, listing};
use crate::words::Words;
use crate::words::figures;

/// A price or rate that is older than the owner would expect.
#[derive(Debug, Clone, PartialEq)]
pub struct Stale {
    pub symbol: Symbol,
    pub days: i32,
    /// It is the price of an own trade: no market price was ever known.
    pub from_trade: bool,
    /// It is the rate of this currency.
    pub is_rate: bool,
}

/// From this age on a price says nothing of what a period brought.
const MONTH_DAYS: i32 = 28;

/// Whether one of these is so old that a zero over it is no zero.
pub fn is_month_old(stale: &[Stale]) -> bool {
    stale.iter().any(|stale| stale.days >= MONTH_DAYS)
}

/// Prices and rates beyond the patience of their market, the oldest first, each symbol once.
pub fn stale(overview: &Overview) -> Vec<Stale> {
    stale_of(&overview.lines, overview.today)
}

/// The same of any lines, as they were valued on a day.
pub fn stale_of(lines: &[Line], today: Day) -> Vec<Stale> {
    let mut found: Vec<Stale> = Vec::new();
    for line in lines {
        let stale = match line.priced {
            Some(priced) if line.symbol.is_money() => stale_rate(line, today, priced),
            Some(priced) => {
                let days = today.0.saturating_sub(priced.day.0);
                (days > patience_days(line.category)).then_some(Stale {
                    symbol: line.symbol,
                    days,
                    from_trade: priced.origin == PriceOrigin::Trade,
                    is_rate: false,
                })
            }
            None => None,
        };
        // A holding in dollars depends on their rate as the dollars do.
        let rate = line
            .priced
            .filter(|_| !line.symbol.is_money())
            .and_then(|priced| stale_rate(line, today, priced));
        for stale in stale.into_iter().chain(rate) {
            if !found
                .iter()
                .any(|f| (f.symbol, f.is_rate) == (stale.symbol, stale.is_rate))
            {
                found.push(stale);
            }
        }
    }
    found.sort_by_key(|stale| (std::cmp::Reverse(stale.days), stale.symbol.as_str()));
    found
}

fn stale_rate(line: &Line, today: Day, priced: Priced) -> Option<Stale> {
    let (_, day) = line.rate?;
    let days = today.0.saturating_sub(day.0);
    (days > rate_patience_days(priced.currency)).then_some(Stale {
        symbol: priced.currency,
        days,
        from_trade: line.rate_from_trade,
        is_rate: true,
    })
}

/// The warnings that stand between the total and the tables; empty when all is well.
pub fn warnings(overview: &Overview, words: Words) -> Vec<String> {
    with_ages(
        lacks::sentences(&lacks::of_overview(overview), words),
        overview,
        words,
    )
}

/// The same for a picture, beside which stands what to type.
pub fn drawn_warnings(overview: &Overview, words: Words) -> Vec<String> {
    with_ages(
        lacks::warnings(&lacks::of_overview(overview), words),
        overview,
        words,
    )
}

fn with_ages(mut lines: Vec<String>, overview: &Overview, words: Words) -> Vec<String> {
    lines.extend(stale_sentences(&stale(overview), words));
    if overview.row.unknown_flows > 0 {
        lines.push(words.plain("see-unknown-flow"));
    }
    lines
}

/// What stands in the figures with a price or a rate older than its market rests.
pub fn stale_sentences(stale: &[Stale], words: Words) -> Vec<String> {
    let mut lines = Vec::new();
    let (rates, prices): (Vec<&Stale>, Vec<&Stale>) = stale.iter().partition(|s| s.is_rate);
    for (key, list) in [("see-stale", prices), ("see-stale-rate", rates)] {
        if !list.is_empty() {
            let names = few(list.iter().map(|s| one_stale(s, words)), words);
            lines.push(words.say(key, &[("names", &names)]));
        }
    }
    lines
}

/// `삼성전자(6일 전)`: one of them.
pub fn one_stale(stale: &Stale, words: Words) -> String {
    let key = match (stale.from_trade, stale.is_rate) {
        (true, true) => "see-stale-exchange",
        (true, false) => "see-stale-trade",
        (false, _) => "see-stale-one",
    };
    let name = if stale.is_rate {
        stale.symbol.as_str()
    } else {
        display_name(stale.symbol, words.language)
    };
    words.say(key, &[("name", name), ("days", &stale.days.to_string())])
}

/// At most three names, and how many more there are.
pub fn few(names: impl ExactSizeIterator<Item = String>, words: Words) -> String {
    const SHOWN: usize = 3;
    let more = names.len().saturating_sub(SHOWN);
    let mut text = names.take(SHOWN).collect::<Vec<_>>().join(", ");
    if more > 0 {
        text.push_str(&words.say("see-and-more", &[("count", &more.to_string())]));
    }
    text
}

/// How old the prices of one market are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Age {
    /// Of a day gone by, or of a day as a whole.
    Close(Day),
    /// A quote of today, so many seconds into it.
    Live(u32),
}

/// `11/2(월) 15:40 · 시세 방금 · 미국은 10/30 종가`.
pub fn freshness(overview: &Overview, book: &Book, words: Words) -> String {
    let zone = book.rules().zone;
    let now = format!(
        "{} {}",
        figures::day(overview.today, words.language),
        clock(overview, book)
    );
    let mut said = vec![now];
    said.extend(prices(overview, zone, words));
    said.join(" · ")
}

/// `15:40`; the end of a day is 24:00.
pub fn clock(overview: &Overview, book: &Book) -> String {
    let zone = book.rules().zone;
    if overview.at >= overview.today.end(zone) {
        "24:00".to_owned()
    } else {
        figures::clock(overview.at, zone)
    }
}

/// `시세 방금 · 미국은 10/30 종가`, the newest first; nothing when nothing is priced by a market.
pub fn prices(overview: &Overview, zone: chrono_tz::Tz, words: Words) -> Option<String> {
    let mut markets: Vec<(Trading, Age)> = Vec::new();
    for line in &overview.lines {
        let Some((market, age)) = age_of(line, overview.today) else {
            continue;
        };
        match markets.iter_mut().find(|(known, _)| *known == market) {
            Some((_, oldest)) => *oldest = age.min(*oldest),
            None => markets.push((market, age)),
        }
    }
    let newest = markets.iter().map(|(_, age)| *age).max()?;
    let mut said = vec![words.say(
        "see-prices",
        &[("age", &say_age(newest, overview, zone, words))],
    )];
    markets.retain(|(_, age)| {
        say_age(*age, overview, zone, words) != say_age(newest, overview, zone, words)
    });
    markets.sort_by_key(|(market, age)| (std::cmp::Reverse(*age), *market));
    let mut rest = markets.as_slice();
    while let Some((_, age)) = rest.first() {
        let same = rest.iter().take_while(|(_, other)| other == age).count();
        let (group, left) = rest.split_at(same);
        let names: Vec<String> = group
            .iter()
            .map(|(market, _)| words.plain(market.key()))
            .collect();
        let age = say_age(*age, overview, zone, words);
        let names = match words.language {
            Language::Ko => figures::with_particle(&names.join("·"), "은/는"),
            Language::En => names.join(", "),
        };
        said.push(words.say("see-prices-of", &[("market", &names), ("age", &age)]));
        rest = left;
    }
    Some(said.join(" · "))
}

/// Where something trades, as far as closing times go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Trading {
    Coins,
    Korea,
    America,
    Elsewhere,
}

impl Trading {
    fn key(self) -> &'static str {
        match self {
            Trading::Coins => "see-market-coins",
            Trading::Korea => "see-market-korea",
            Trading::America => "see-market-america",
            Trading::Elsewhere => "see-market-elsewhere",
        }
    }
    fn of(line: &Line, priced: Priced) -> Trading {
        match (listing(line.symbol).map(|l| l.market), line.category) {
            (Some(Market::Coins), _)
            | (None, Category::Crypto | Category::Stablecoin | Category::Derivative) => {
                Trading::Coins
            }
            (Some(Market::Korea), _) => Trading::Korea,
            (Some(Market::America), _) => Trading::America,
            (Some(Market::Money) | None, _) if priced.currency == Symbol::krw() => Trading::Korea,
            (Some(Market::Money) | None, _) if priced.currency == Symbol::usd() => Trading::America,
            (Some(Market::Money) | None, _) => Trading::Elsewhere,
        }
    }
}

/// `None` for money, for what no market priced, and for what is a warning already.
fn age_of(line: &Line, today: Day) -> Option<(Trading, Age)> {
    let priced = line.priced.filter(|_| !line.symbol.is_money())?;
    let by_market = matches!(
        priced.origin,
        PriceOrigin::Market | PriceOrigin::Elsewhere(_)
    );
    let fresh = today.0.saturating_sub(priced.day.0) <= patience_days(line.category).min(10);
    let live = priced.day == today && priced.second > 0;
    let age = if live {
        Age::Live(priced.second)
    } else {
        Age::Close(priced.day)
    };
    (by_market && fresh).then(|| (Trading::of(line, priced), age))
}

fn say_age(age: Age, overview: &Overview, zone: chrono_tz::Tz, words: Words) -> String {
    match age {
        Age::Close(day) => words.say(
            "see-close",
            &[("day", &short_day(day, overview.today, words.language))],
        ),
        Age::Live(second) => {
            let of = Moment(overview.today.start(zone).0 + i64::from(second) * 1_000_000);
            figures::age(of, overview.at, words.language)
        }
    }
}

/// `10/30`; in another year `2025-10-30`; `30 Oct`.
pub fn short_day(day: Day, today: Day, language: Language) -> String {
    let date = day.date();
    if date.year() != today.date().year() {
        return day.to_string();
    }
    match language {
        Language::Ko => format!("{}/{}", date.month(), date.day()),
        Language::En => figures::day(day, language)
            .split_once(' ')
            .map_or_else(String::new, |(_, rest)| rest.to_owned()),
    }
}

/// `어제보다`, `10/30보다`, and on the first day `첫날`.
pub fn since(overview: &Overview, words: Words) -> String {
    match overview.change.since {
        None => words.plain("see-first-day"),
        Some(day) if day == overview.today.previous() => words.plain("see-since-yesterday"),
        Some(day) => {
            let day = short_day(day, overview.today, words.language);
            words.say("see-since", &[("day", &day)])
        }
    }
}

/// Where one price came from and how old it is: `빗썸 시세 방금`, `마지막 거래 가격 (2025-03-01)`.
pub fn of_price(priced: Priced, overview: &Overview, book: &Book, words: Words) -> String {
    let zone = book.rules().zone;
    let live = priced.day == overview.today && priced.second > 0;
    let age = if live {
        Age::Live(priced.second)
    } else {
        Age::Close(priced.day)
    };
    let age = say_age(age, overview, zone, words);
    match priced.origin {
        PriceOrigin::Market | PriceOrigin::Money => words.say("see-prices", &[("age", &age)]),
        PriceOrigin::Elsewhere(platform) => {
            let name = platforms::display_name(platform, book, words.language);
            words.say("see-price-elsewhere", &[("platform", &name), ("age", &age)])
        }
        PriceOrigin::Trade => {
            let day = short_day(priced.day, overview.today, words.language);
            words.say("see-price-trade", &[("day", &day)])
        }
    }
}

/// `1달러 1,385원`, for whoever holds something in dollars.
pub fn dollar(book: &Book, overview: &Overview, words: Words) -> Result<Option<String>, Overflow> {
    let usd = Symbol::usd();
    let held = overview
        .lines
        .iter()
        .any(|line| line.priced.is_some_and(|priced| priced.currency == usd));
    if !held || overview.base == usd {
        return Ok(None);
    }
    let (day, second) = cut(overview.at, book.rules().zone);
    let rated = Quotes::new(book.prices(), book.rules(), day, second).rate(usd)?;
    Ok(rated.map(|rated| {
        let rate = figures::average(rated.rate, overview.base.as_str(), words.language);
        words.say("see-dollar", &[("rate", &rate)])
    }))
}

/// When the newest live quote was received.
pub fn newest_quote(book: &Book) -> Option<Moment> {
    let zone = book.rules().zone;
    let live = book.prices().iter().filter_map(|(_, series)| {
        let newest = series.iter().rev().find(|point| point.batch == 0)?;
        Some((newest.day, newest.second))
    });
    let (day, second) = live.max()?;
    Some(Moment(day.start(zone).0 + i64::from(second) * 1_000_000))
}

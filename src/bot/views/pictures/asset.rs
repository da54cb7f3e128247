//! The price of one asset over days, with its owner's purchases and sales.

use chrono::Datelike;
use rust_decimal::Decimal;

use crate::book::Book;
use crate::bot::grammar::period::Period;
use crate::bot::views::overview::{Overview, age, entries};
use crate::charts::{Figure, Line, Marker, Series, Sign, Unit};
use crate::domain::calendar::Day;
use crate::domain::entry::Kind;
use crate::domain::names::{Platform, Symbol};
use crate::domain::prices::{Point, Subject};
use crate::names::symbols::display_name;
use crate::words::Words;
use crate::words::figures;

/// The price of an asset over a period with its owner's trades; `None` when no market priced it on two days.
pub fn asset(
    book: &Book,
    overview: &Overview,
    symbol: Symbol,
    period: Period,
    words: Words,
) -> Option<Line> {
    let (_, series) = price_series(book, overview, symbol)?;
    let clues = book.ledger().head().clues(symbol);
    let mut points: Vec<(chrono::NaiveDate, Option<Decimal>)> = Vec::new();
    let currency = series.last()?.currency;
    for point in series
        .iter()
        .filter(|p| p.day <= overview.today && period.holds(p.day) && p.currency == currency)
    {
        let day = point.day.date();
        // In units of now: a split is no fall.
        let value = clues.close(point.value, (point.day, point.second)).ok()?;
        match points.last_mut() {
            Some(last) if last.0 == day => last.1 = Some(value),
            _ => points.push((day, Some(value))),
        }
    }
    if points.len() < 2 {
        return None;
    }
    let last = points.last()?.1?;
    let first = points.first()?.1?;
    let moved = last.checked_sub(first)?.checked_div(first)?;
    let name = display_name(symbol, words.language);
    let price = Figure::new(
        words.plain("picture-price"),
        figures::price(last, currency.as_str(), words.language),
    );
    let moved = Figure::new(words.plain("picture-moved"), figures::signed_percent(moved))
        .signed(Sign::of(moved));
    let (from, to) = (points.first()?.0, points.last()?.0);
    let short = |day| {
        age::short_day(
            Day::of(day),
            if from.year() == to.year() {
                overview.today
            } else {
                Day(i32::MIN / 2)
            },
            words.language,
        )
    };
    Some(Line {
        language: words.language,
        unit: Unit::Money(currency.to_string()),
        title: words.say("picture-price-of", &[("name", name)]),
        note: format!("{} – {}", short(from), short(to)),
        figures: vec![price, moved],
        markers: markers(book, overview, symbol, &points, words),
        series: vec![Series {
            label: name.to_owned(),
            points,
        }],
        provisional_from: None,
        filled: true,
        notes: notes(overview, symbol, words),
    })
}

/// How old the price of what is held is, when that is older than its market rests.
fn notes(overview: &Overview, symbol: Symbol, words: Words) -> Vec<String> {
    let mut stale = age::stale(overview);
    stale.retain(|stale| stale.symbol == symbol && !stale.is_rate);
    age::stale_sentences(&stale, words)
}

/// The prices of the platform that holds most of it, else of every platform, else of any.
fn price_series(
    book: &Book,
    overview: &Overview,
    symbol: Symbol,
) -> Option<(Platform, crate::domain::prices::Series)> {
    let mut held: Vec<_> = overview
        .lines
        .iter()
        .filter(|line| line.symbol == symbol)
        .collect();
    held.sort_by_key(|line| std::cmp::Reverse(line.units));
    let platforms = held
        .iter()
        .map(|line| line.platform)
        .chain([Platform::every()]);
    let others = book.prices().venues(symbol).iter().copied();
    platforms
        .chain(others)
        .map(|platform| {
            let series = book.prices().series(Subject::Price { symbol, platform });
            (platform, series)
        })
        .find(|(_, series)| series.iter().map(|point: &Point| point.day).take(2).count() > 1)
}

/// The newest purchases and sales, each at the last priced day up to its own.
fn markers(
    book: &Book,
    overview: &Overview,
    symbol: Symbol,
    points: &[(chrono::NaiveDate, Option<Decimal>)],
    words: Words,
) -> Vec<Marker> {
    const SHOWN: usize = 6;
    const NEAR_DAYS: i64 = 4;
    let (bought, sold) = (words.plain("see-kind-buy"), words.plain("see-kind-sell"));
    let zone = book.rules().zone;
    let Some(first) = points.first().map(|(day, _)| Day::of(*day)) else {
        return Vec::new();
    };
    let traded = entries::newest(book, overview.at)
        .take_while(|(_, entry)| entry.day(zone) >= first)
        .filter(|(_, entry)| {
            entry.symbol == symbol && matches!(entry.kind, Kind::Buy | Kind::Sell)
        });
    let mut marked: Vec<Marker> = Vec::new();
    for (_, entry) in traded {
        let day = entry.day(zone).date();
        let known = points.partition_point(|(priced, _)| *priced <= day);
        // Days near a price, say a weekend; a trade far from any has no place on this line.
        let Some((near, _)) = known
            .checked_sub(1)
            .and_then(|at| points.get(at))
            .filter(|(priced, _)| (day - *priced).num_days() <= NEAR_DAYS)
        else {
            continue;
        };
        let label = if entry.kind == Kind::Buy {
            &bought
        } else {
            &sold
        };
        match marked.iter_mut().find(|marker| marker.day == *near) {
            Some(marker) if marker.label.contains(label.as_str()) => {}
            Some(marker) => marker.label = format!("{label}·{}", marker.label),
            None => marked.push(Marker {
                day: *near,
                label: label.clone(),
            }),
        }
        if marked.len() == SHOWN {
            break;
        }
    }
    marked.reverse();
    marked
}

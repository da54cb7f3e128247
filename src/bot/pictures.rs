//! The books become pictures: plain values for [`crate::charts`], which knows no book. Numbers here, pixels there.
//!
//! A day that could not be valued whole is a gap in a line, never a dip; the open day is drawn as one that may change.

mod report;

use chrono::Datelike;
use rust_decimal::Decimal;

pub use report::report;

use crate::book::Book;
use crate::bot::grammar::symbols::{AssetClass, display_name};
use crate::bot::overview::shares::{self, Of, Part};
use crate::bot::overview::{Overview, age, entries};
use crate::bot::period::Period;
use crate::charts::{self, Chart, Figure, Line, Marker, Pie, Series, Sign, Slice, Tone, Unit};
use crate::config::Language;
use crate::domain::amount::{Overflow, add, div, sub};
use crate::domain::calendar::Day;
use crate::domain::entry::Kind;
use crate::domain::ledger::DayRow;
use crate::domain::names::{Platform, Symbol};
use crate::domain::prices::{Point, Subject};
use crate::figures;
use crate::reply::Picture;
use crate::statement::rows_until;
use crate::words::Words;

/// By what a whole is divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    Category,
    Platform,
    Asset,
}

/// The language of a picture's own words.
pub fn language(words: Words) -> charts::Language {
    match words.language {
        Language::Ko => charts::Language::Ko,
        Language::En => charts::Language::En,
    }
}

/// `pie-2026-01-02.png`.
pub fn picture(name: &str, day: Day, chart: Chart) -> Picture {
    Picture {
        name: format!("{name}-{day}.png"),
        chart,
        // The reply around it says the figures in words.
        caption: String::new(),
    }
}

/// How the total is divided.
///
/// # Errors
/// An amount that overflows.
pub fn pie(book: &Book, overview: &Overview, by: By, words: Words) -> Result<Pie, Overflow> {
    let (parts, title, centre) = match by {
        By::Category => (
            shares::by_category(overview, words)?,
            "picture-by-category",
            holdings(overview, words)?,
        ),
        By::Asset => (
            shares::by_asset(overview, words)?,
            "picture-by-asset",
            holdings(overview, words)?,
        ),
        By::Platform => {
            let parts = shares::by_platform(overview, book, words)?;
            let count = words.say(
                "picture-count-platforms",
                &[("count", &parts.len().to_string())],
            );
            (
                parts,
                "picture-by-platform",
                Figure::new(words.plain("picture-platforms"), count),
            )
        }
    };
    let mut notes = vec![age::freshness(overview, book, words)];
    notes.extend(age::warnings(overview, words));
    Ok(Pie {
        language: language(words),
        currency: overview.base.to_string(),
        title: words.plain(title),
        note: figures::date(overview.today, words.language),
        centre: Some(centre),
        slices: slices(&parts),
        notes,
    })
}

/// How many things are held, money aside.
fn holdings(overview: &Overview, words: Words) -> Result<Figure, Overflow> {
    let mut held: Vec<Symbol> = overview
        .lines
        .iter()
        .map(|line| line.symbol)
        .filter(|s| !s.is_money())
        .collect();
    held.sort_by_key(|symbol| symbol.as_str());
    held.dedup();
    let count = words.say(
        "picture-count-holdings",
        &[("count", &held.len().to_string())],
    );
    Ok(Figure::new(words.plain("picture-holdings"), count))
}

fn slices(parts: &[Part]) -> Vec<Slice> {
    let valued = parts
        .iter()
        .filter(|part| part.value.is_some_and(|value| !value.is_zero()));
    valued
        .enumerate()
        .map(|(place, part)| Slice {
            label: part.name.clone(),
            amount: part.value,
            share: part.shown.unwrap_or_default(),
            tone: tone(part.of, place),
        })
        .collect()
}

fn tone(of: Of, place: usize) -> Tone {
    let other = Tone::Other(u8::try_from(place).unwrap_or(u8::MAX));
    match of {
        Of::Class(AssetClass::DomesticStock) => Tone::DomesticStock,
        Of::Class(AssetClass::ForeignStock) => Tone::ForeignStock,
        Of::Class(AssetClass::EtfBond) => Tone::FundBond,
        Of::Class(AssetClass::Crypto) => Tone::Crypto,
        Of::Class(AssetClass::Cash) => Tone::Cash,
        Of::Class(AssetClass::Other) | Of::Platform(_) | Of::Transit | Of::Asset(_) | Of::Rest => {
            other
        }
    }
}

/// What a stretch of days brought.
#[derive(Debug, Clone, PartialEq)]
pub struct Stretch {
    /// Its days, ascending; not empty.
    pub rows: Vec<DayRow>,
    /// Put in less taken out before its first day.
    invested_before: Decimal,
    /// Value at its end less value before it, less what was put in, plus what was taken out; `None` when either end
    /// could not be valued whole or a flow is not known.
    pub gain: Option<Decimal>,
    /// Time-weighted, over its days.
    pub twr: Decimal,
    /// Of the index from its highest before; positive.
    pub drawdown: Decimal,
}

/// The days of a period up to the overview's; `None` when it has none.
///
/// # Errors
/// An amount that overflows.
pub fn stretch(
    book: &Book,
    overview: &Overview,
    period: Period,
) -> Result<Option<Stretch>, Overflow> {
    let all = rows_until(book, overview.at)?;
    let from = all.partition_point(|row| period.from.is_some_and(|from| row.day < from));
    let end = all.partition_point(|row| period.to.is_none_or(|to| row.day <= to));
    let (Some(rows), before) = (
        all.get(from..end).filter(|rows| !rows.is_empty()),
        &all[..from],
    ) else {
        return Ok(None);
    };
    let mut invested_before = Decimal::ZERO;
    for row in before {
        invested_before = sub(add(invested_before, row.inflow)?, row.outflow)?;
    }
    let start = before.last();
    let last = &rows[rows.len() - 1];
    let index = start.map_or(Decimal::ONE, |row| row.index);
    let mut gain = sub(last.value, start.map_or(Decimal::ZERO, |row| row.value))?;
    let (mut peak, mut drawdown) = (index, Decimal::ZERO);
    for row in rows {
        gain = add(sub(gain, row.inflow)?, row.outflow)?;
        peak = peak.max(row.index);
        if !peak.is_zero() {
            drawdown = drawdown.max(sub(Decimal::ONE, div(row.index, peak)?)?);
        }
    }
    let whole = last.unpriced == 0
        && start.is_none_or(|row| row.unpriced == 0)
        && rows.iter().all(|row| row.unknown_flows == 0);
    let twr = if index.is_zero() {
        Decimal::ZERO
    } else {
        sub(div(last.index, index)?, Decimal::ONE)?
    };
    Ok(Some(Stretch {
        rows: rows.to_vec(),
        invested_before,
        gain: whole.then_some(gain),
        twr,
        drawdown,
    }))
}

/// The total over a stretch of days, with the money put in beside it.
///
/// # Errors
/// An amount that overflows.
pub fn line(
    book: &Book,
    overview: &Overview,
    stretch: &Stretch,
    words: Words,
) -> Result<Line, Overflow> {
    let currency = overview.base.as_str();
    let mut notes = vec![age::freshness(overview, book, words)];
    notes.extend(age::warnings(overview, words));
    let mut shown = Vec::new();
    if let Some(last) = stretch.rows.last().filter(|row| row.unpriced == 0) {
        shown.push(Figure::new(
            words.plain("picture-total"),
            figures::money(last.value, currency, words.language),
        ));
    }
    if let Some(gain) = stretch.gain {
        let text = signed_overview(gain, currency, words.language);
        shown.push(Figure::new(words.plain("picture-gain"), text).signed(Sign::of(gain)));
    }
    let twr = Figure::new(
        words.plain("picture-twr"),
        figures::signed_percent(stretch.twr),
    );
    shown.push(twr.signed(Sign::of(stretch.twr)));
    if !stretch.drawdown.is_zero() {
        let drawdown = Figure::new(
            words.plain("picture-drawdown"),
            figures::signed_percent(-stretch.drawdown),
        );
        shown.push(drawdown.signed(Sign::Down));
    }
    Ok(Line {
        language: language(words),
        unit: Unit::Money(currency.to_owned()),
        title: words.plain("picture-line"),
        note: days_text(&stretch.rows, overview.today, words),
        figures: shown,
        series: vec![
            Series {
                label: words.plain("picture-total"),
                points: values(&stretch.rows),
            },
            Series {
                label: words.plain("picture-invested"),
                points: invested(stretch)?,
            },
        ],
        markers: Vec::new(),
        provisional_from: provisional(overview, &stretch.rows, book),
        filled: true,
        notes,
    })
}

/// Values by day; a day that could not be valued whole is not known.
fn values(rows: &[DayRow]) -> Vec<(chrono::NaiveDate, Option<Decimal>)> {
    rows.iter()
        .map(|row| (row.day.date(), (row.unpriced == 0).then_some(row.value)))
        .collect()
}

fn invested(stretch: &Stretch) -> Result<Vec<(chrono::NaiveDate, Option<Decimal>)>, Overflow> {
    let mut sum = stretch.invested_before;
    let mut points = Vec::with_capacity(stretch.rows.len());
    for row in &stretch.rows {
        sum = sub(add(sum, row.inflow)?, row.outflow)?;
        points.push((row.day.date(), Some(sum)));
    }
    Ok(points)
}

/// The open day, unless it is asked for as a whole.
fn provisional(overview: &Overview, rows: &[DayRow], book: &Book) -> Option<chrono::NaiveDate> {
    let open = overview.at < overview.today.end(book.rules().zone);
    let last = rows
        .last()
        .filter(|row| open && row.day == overview.today && rows.len() > 1)?;
    Some(last.day.date())
}

/// `8/2 – 10/31`.
pub fn days_text(rows: &[DayRow], today: Day, words: Words) -> String {
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
        return String::new();
    };
    let text = |day: Day| {
        age::short_day(
            day,
            if first.day.date().year() == last.day.date().year() {
                today
            } else {
                Day(i32::MIN / 2)
            },
            words.language,
        )
    };
    match first.day == last.day {
        true => text(first.day),
        false => format!("{} – {}", text(first.day), text(last.day)),
    }
}

/// `+25,256,789원`.
pub fn signed_money(amount: Decimal, currency: &str, language: Language) -> String {
    let text = figures::money(amount, currency, language);
    if amount > Decimal::ZERO {
        format!("+{text}")
    } else {
        text
    }
}

/// `+3,339만`, where room is short.
pub fn signed_overview(amount: Decimal, currency: &str, language: Language) -> String {
    let text = figures::overview(amount, currency, language);
    if amount > Decimal::ZERO {
        format!("+{text}")
    } else {
        text
    }
}

/// The price of an asset over a period with its owner's trades; `None` when no market priced it on two days.
pub fn asset(
    book: &Book,
    overview: &Overview,
    symbol: Symbol,
    period: Period,
    words: Words,
) -> Option<Line> {
    let series = price_series(book, overview, symbol)?;
    let mut points: Vec<(chrono::NaiveDate, Option<Decimal>)> = Vec::new();
    let currency = series.last()?.currency;
    for point in series
        .iter()
        .filter(|p| p.day <= overview.today && period.holds(p.day) && p.currency == currency)
    {
        let day = point.day.date();
        match points.last_mut() {
            Some(last) if last.0 == day => last.1 = Some(point.value),
            _ => points.push((day, Some(point.value))),
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
        language: language(words),
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
        notes: Vec::new(),
    })
}

/// The prices of the platform that holds most of it, else of every platform, else of any.
fn price_series(
    book: &Book,
    overview: &Overview,
    symbol: Symbol,
) -> Option<crate::domain::prices::Series> {
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
        .map(|platform| book.prices().series(Subject::Price { symbol, platform }))
        .find(|series| series.iter().map(|point: &Point| point.day).take(2).count() > 1)
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

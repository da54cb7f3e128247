//! Courses as they are told: the table, the falls, the picture, and the figures for scripts.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{Past, PastCourse};
use crate::charts::{self, Line, Series, Unit};
use crate::domain::amount::{div, sub};
use crate::domain::backtest::Track;
use crate::domain::calendar::Day;
use crate::domain::names::Symbol;
use crate::domain::returns::DayRow;
use crate::reply::{Cell, Figure, Reply, Table};
use crate::words::Words;
use crate::words::figures;

/// The return of a course; `None` where it is nothing because the closes it rests on are missing or a month old.
fn twr(told: &PastCourse, past: &Past) -> Option<Decimal> {
    let twr = told.measures.as_ref().and_then(|m| m.twr);
    twr.filter(|twr| !twr.is_zero() || past.is_whole())
}

/// How deep it fell at most, by the same rule.
fn depth(told: &PastCourse, past: &Past) -> Option<Decimal> {
    let fall = told.measures.as_ref()?.drawdown;
    match fall.map(|fall| fall.depth).filter(|depth| !depth.is_zero()) {
        Some(depth) => Some(depth),
        None => past.is_whole().then_some(Decimal::ZERO),
    }
}

fn last_value(told: &PastCourse) -> Option<Decimal> {
    told.rows.last().map(|row| row.value)
}

/// The least fall that does not round to 0.0%.
const FALL_MIN: Decimal = Decimal::from_parts(5, 0, 0, false, 4);

/// Return, deepest fall and last value of each.
pub fn table(courses: &[PastCourse], past: &Past, words: Words) -> Table {
    let columns = [
        "plan-column-name",
        "backtest-column-return",
        "backtest-column-fall",
        "backtest-column-value",
    ];
    let row = |told: &PastCourse| {
        let (twr, value) = (twr(told, past), last_value(told));
        let fall = depth(told, past).map(|depth| -depth);
        let language = words.language;
        vec![
            Cell::new(Figure::word(told.key()), told.name(past.base, words)),
            Cell::new(
                Figure::number(twr),
                twr.map_or_else(|| words.plain("backtest-unknown"), figures::signed_percent),
            ),
            Cell::new(
                Figure::number(fall),
                fall.map_or_else(
                    || words.plain("backtest-unknown"),
                    |fall| figures::percent(fall, 1),
                ),
            ),
            Cell::new(
                Figure::money_or_unknown(value, past.base),
                value.map_or(String::new(), |value| {
                    figures::overview(value, past.base.as_str(), language)
                }),
            ),
        ]
    };
    Table {
        name: "courses".into(),
        title: String::new(),
        columns: columns.map(|key| words.plain(key)).to_vec(),
        rows: courses.iter().map(row).collect(),
    }
}

/// When reality and the first way were deepest.
pub fn falls(courses: &[PastCourse], past: &Past, words: Words) -> String {
    let line = |told: &PastCourse| {
        let fall = told.measures.as_ref()?.drawdown?;
        // What the table shows as 0.0% needs no days.
        if fall.depth < FALL_MIN {
            return None;
        }
        let args = [
            ("name", told.name(past.base, words)),
            ("from", fall.peak.to_string()),
            ("to", fall.trough.to_string()),
        ];
        let args = args.each_ref().map(|(key, value)| (*key, value.as_str()));
        Some(words.say("backtest-fall", &args))
    };
    let lines = courses.iter().take(2).filter_map(line);
    lines.collect::<Vec<_>>().join("\n")
}

/// Returns since the first day, one line each.
pub fn picture(courses: &[PastCourse], past: &Past, words: Words) -> Line {
    let series = |told: &PastCourse| {
        let start = match told.way {
            None => past.before.map_or(Decimal::ONE, |row| row.index),
            Some(_) => Decimal::ONE,
        };
        let level = |row: &DayRow| -> Option<Decimal> {
            sub(div(row.index, start).ok()?, Decimal::ONE).ok()
        };
        // Reality has gaps where a day could not be valued; a course has none.
        let point = |row: &DayRow| -> (NaiveDate, Option<Decimal>) {
            (
                row.day.date(),
                level(row).filter(|_| told.way.is_some() || row.unpriced == 0),
            )
        };
        Series {
            label: told.name(past.base, words),
            points: told.rows.iter().map(point).collect(),
        }
    };
    Line {
        language: words.language,
        unit: Unit::Percent,
        title: words.plain("backtest-picture"),
        note: past.period(),
        figures: courses
            .iter()
            .take(2)
            .filter_map(|told| {
                let twr = twr(told, past)?;
                let figure =
                    charts::Figure::new(told.name(past.base, words), figures::signed_percent(twr));
                Some(figure.signed(charts::Sign::of(twr)))
            })
            .collect(),
        series: courses.iter().map(series).collect(),
        markers: vec![],
        provisional_from: None,
        filled: false,
        notes: std::iter::once(words.plain("backtest-assumes"))
            .chain(past.left_out(words))
            .collect(),
    }
}

/// Everything for a script (docs/json.md).
pub fn for_scripts(reply: Reply, courses: &[PastCourse], past: &Past, words: Words) -> Reply {
    let one = |told: &PastCourse| {
        let measures = told.measures.as_ref();
        let fall = measures.and_then(|m| m.drawdown);
        let day = |day: Option<Day>| Figure::word(day.map_or(String::new(), |day| day.to_string()));
        let money = |amount| Figure::money_or_unknown(amount, past.base);
        Figure::Map(BTreeMap::from([
            ("key".to_owned(), Figure::word(told.key())),
            ("name".to_owned(), Figure::word(told.name(past.base, words))),
            ("twr".to_owned(), Figure::number(twr(told, past))),
            ("max_drawdown".to_owned(), Figure::number(depth(told, past))),
            ("drawdown_from".to_owned(), day(fall.map(|f| f.peak))),
            ("drawdown_to".to_owned(), day(fall.map(|f| f.trough))),
            ("value".to_owned(), money(last_value(told))),
            ("inflow".to_owned(), money(measures.map(|m| m.inflow))),
            ("outflow".to_owned(), money(measures.map(|m| m.outflow))),
            (
                "costs".to_owned(),
                money(told.way.map(|_| told.course.costs)),
            ),
            ("restored".to_owned(), Figure::count(told.course.restored)),
            (
                "short".to_owned(),
                money(told.way.map(|_| told.course.short)),
            ),
        ]))
    };
    let weight = |(symbol, track): (&Symbol, &Track)| {
        Figure::Map(BTreeMap::from([
            ("symbol".to_owned(), Figure::word(symbol.as_str())),
            ("weight".to_owned(), Figure::number(track.weight)),
        ]))
    };
    let last = past.real.last().map_or(past.first, |row| row.day);
    reply
        .figure("from", Figure::word(past.first.to_string()))
        .figure("to", Figure::word(last.to_string()))
        .figure(
            "courses",
            Figure::List {
                list: courses.iter().map(one).collect(),
            },
        )
        .figure(
            "weights",
            Figure::List {
                list: past.symbols.iter().zip(&past.tracks).map(weight).collect(),
            },
        )
}

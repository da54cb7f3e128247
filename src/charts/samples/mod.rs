//! A gallery of made-up pictures: every chart, size and theme, and the cases that break layouts.
//!
//! The figures are invented and the same on every machine.

use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;

use super::{Chart, Format, RiseColour, Size, Theme};

mod plots;
mod reports;

use plots::{
    before_after, benchmarks, classes, debts, decades, drawdown, flat, gaps, holdings, many,
    returns, short, target, year,
};
use reports::{empty, english, first_day, hidden, hostile, losses, trillion};

pub use reports::daily;

/// Name, chart and format of every picture in the gallery.
pub fn samples() -> Vec<(&'static str, Chart, Format)> {
    let format = |size, theme| Format {
        size,
        theme,
        rise: RiseColour::RedUp,
    };
    let wide = format(Size::Landscape, Theme::Light);
    let upright = format(Size::Portrait, Theme::Light);
    let chat = format(Size::Chat, Theme::Light);
    let report = |report| Chart::Report(Box::new(report));
    vec![
        ("report-landscape-light", report(daily()), wide),
        (
            "report-landscape-dark",
            report(daily()),
            format(Size::Landscape, Theme::Dark),
        ),
        ("report-portrait-light", report(daily()), upright),
        (
            "report-portrait-dark",
            report(daily()),
            format(Size::Portrait, Theme::Dark),
        ),
        ("report-chat", report(daily()), chat),
        (
            "report-english",
            report(english()),
            Format {
                rise: RiseColour::GreenUp,
                ..wide
            },
        ),
        ("report-empty", report(empty()), wide),
        ("report-empty-portrait", report(empty()), upright),
        ("report-first-day", report(first_day()), wide),
        ("report-first-day-portrait", report(first_day()), upright),
        ("report-losses", report(losses()), wide),
        ("report-trillion", report(trillion()), wide),
        (
            "report-trillion-portrait",
            report(trillion()),
            format(Size::Portrait, Theme::Dark),
        ),
        ("report-hidden", report(hidden()), wide),
        ("report-hidden-portrait", report(hidden()), upright),
        ("report-hostile", report(hostile()), wide),
        ("report-hostile-portrait", report(hostile()), upright),
        ("pie-chat", Chart::Pie(classes()), chat),
        (
            "pie-portrait-dark",
            Chart::Pie(classes()),
            format(Size::Portrait, Theme::Dark),
        ),
        ("pie-25-holdings", Chart::Pie(holdings(25)), chat),
        (
            "pie-25-holdings-portrait",
            Chart::Pie(holdings(25)),
            upright,
        ),
        ("pie-one", Chart::Pie(holdings(1)), chat),
        ("pie-debts", Chart::Pie(debts()), chat),
        ("pie-none", Chart::Pie(holdings(0)), upright),
        ("line-chat", Chart::Line(year()), chat),
        (
            "line-chat-dark",
            Chart::Line(year()),
            format(Size::Chat, Theme::Dark),
        ),
        ("line-portrait", Chart::Line(year()), upright),
        ("line-benchmarks", Chart::Line(benchmarks()), chat),
        (
            "line-benchmarks-portrait-dark",
            Chart::Line(benchmarks()),
            format(Size::Portrait, Theme::Dark),
        ),
        ("line-many", Chart::Line(many()), upright),
        ("line-drawdown", Chart::Line(drawdown()), chat),
        ("line-gaps", Chart::Line(gaps()), chat),
        ("line-one-day", Chart::Line(short(1)), chat),
        ("line-flat", Chart::Line(flat()), chat),
        ("line-week", Chart::Line(short(7)), upright),
        ("line-decades", Chart::Line(decades()), chat),
        ("line-none", Chart::Line(short(0)), upright),
        ("bars-chat", Chart::Bars(returns(60)), chat),
        ("bars-portrait", Chart::Bars(returns(30)), upright),
        ("bars-three-days", Chart::Bars(returns(3)), chat),
        ("bars-none", Chart::Bars(returns(0)), chat),
        ("compare-target", Chart::Compare(target()), chat),
        (
            "compare-target-portrait-dark",
            Chart::Compare(target()),
            format(Size::Portrait, Theme::Dark),
        ),
        ("compare-before-after", Chart::Compare(before_after()), chat),
    ]
}

fn won(amount: i64) -> Decimal {
    Decimal::from(amount)
}

/// Hundredths of a percent.
fn rate(points: i64) -> Decimal {
    Decimal::new(points, 4)
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 2).unwrap_or_default()
}

fn before(days: u64) -> NaiveDate {
    today()
        .checked_sub_days(Days::new(days))
        .unwrap_or_default()
}

/// Made-up moves between -100 and 100, always the same for a seed.
fn moves(seed: u64) -> impl Iterator<Item = i64> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    std::iter::repeat_with(move || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let unit = |shift: u32| ((state >> shift) % 67) as i64 - 33;
        unit(33) + unit(40) + unit(48)
    })
}

/// A walk of so many days that ends today at `end`.
fn walk(seed: u64, days: u64, end: i64, drift: i64) -> Vec<(NaiveDate, Option<Decimal>)> {
    let mut value = end;
    let mut points: Vec<_> = moves(seed)
        .take(days as usize)
        .enumerate()
        .map(|(age, step)| {
            let point = (before(age as u64), Some(won(value)));
            value -= value / 10_000 * (step * 2 + drift);
            point
        })
        .collect();
    points.reverse();
    points
}

//! The same picture without amounts: shares and rates stay, a line of money becomes its change since the first day, and
//! what only an amount could say is left out.

use rust_decimal::Decimal;

use super::Chart;
use super::value::{Bars, Compare, Figure, Line, Pie, Report, Trades, Unit};
use super::words::words;
use crate::words::hidden::{HIDDEN, hidden};

impl Chart {
    /// Without amounts; `None`: it shows nothing else.
    pub fn without_amounts(self) -> Option<Chart> {
        Some(match self {
            Chart::Report(report) => Chart::Report(Box::new(of_report(*report))),
            Chart::Pie(pie) => Chart::Pie(of_pie(pie)),
            Chart::Line(line) => Chart::Line(of_line(line)),
            Chart::Bars(bars) => Chart::Bars(of_bars(bars)?),
            Chart::Compare(compare) => Chart::Compare(of_compare(compare)?),
        })
    }
}

fn of_report(report: Report) -> Report {
    Report {
        total: None,
        change: report.change.map(|change| super::Change {
            amount: None,
            ..change
        }),
        cards: figures(report.cards),
        allocation: of_pie(report.allocation),
        value: of_line(report.value),
        returns: match report.returns.unit {
            Unit::Percent => report.returns,
            // Without a rate there is no bar.
            Unit::Money(_) => Bars {
                days: Vec::new(),
                unit: Unit::Percent,
                ..report.returns
            },
        },
        trades: of_trades(report.trades),
        notes: texts(report.notes),
        ..report
    }
}

fn of_pie(mut pie: Pie) -> Pie {
    for slice in &mut pie.slices {
        slice.amount = None;
    }
    pie.note = hidden(&pie.note);
    pie.centre = figures(pie.centre.into_iter().collect()).pop();
    pie.notes = texts(pie.notes);
    pie
}

/// Every value against the first that is known of the first line, so that the lines keep their distance.
fn of_line(mut line: Line) -> Line {
    line.figures = figures(line.figures);
    line.notes = texts(line.notes);
    for marker in &mut line.markers {
        marker.label = hidden(&marker.label);
    }
    if line.unit == Unit::Percent {
        return line;
    }
    let values = || line.series.iter().flat_map(|series| &series.points);
    let first = values().find_map(|(_, value)| value.filter(|value| *value > Decimal::ZERO));
    for (_, value) in line.series.iter_mut().flat_map(|series| &mut series.points) {
        *value = first
            .zip(*value)
            .and_then(|(first, value)| value.checked_div(first)?.checked_sub(Decimal::ONE));
    }
    let from_first = words(line.language).from_first;
    line.note = match line.note.is_empty() {
        true => from_first.to_owned(),
        false => format!("{} · {from_first}", hidden(&line.note)),
    };
    line.unit = Unit::Percent;
    line
}

fn of_bars(mut bars: Bars) -> Option<Bars> {
    bars.figures = figures(bars.figures);
    bars.notes = texts(bars.notes);
    (bars.unit == Unit::Percent).then_some(bars)
}

fn of_compare(mut compare: Compare) -> Option<Compare> {
    compare.figures = figures(compare.figures);
    compare.notes = texts(compare.notes);
    compare.note = hidden(&compare.note);
    (compare.unit == Unit::Percent).then_some(compare)
}

fn of_trades(mut trades: Trades) -> Trades {
    for row in &mut trades.rows {
        for text in [&mut row.quantity, &mut row.price, &mut row.amount] {
            if !text.is_empty() {
                HIDDEN.clone_into(text);
            }
        }
    }
    trades
}

/// Figures that are written out: what is left of one without its amount says nothing any more.
fn figures(figures: Vec<Figure>) -> Vec<Figure> {
    let without = |figure: Figure| Figure {
        value: hidden(&figure.value),
        ..figure
    };
    let says = |figure: &Figure| !figure.value.contains(HIDDEN);
    figures.into_iter().map(without).filter(says).collect()
}

fn texts(texts: Vec<String>) -> Vec<String> {
    let says = |text: &String| text.chars().any(char::is_alphanumeric);
    let without = texts.iter().map(|text| hidden(text));
    without.filter(says).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charts::samples::samples;
    use crate::charts::svg;

    /// Digits with a unit or a sign of money, or parted by commas. Shares and ticks come in pieces: `33`, `%`.
    fn is_amount(text: &str) -> bool {
        let letters: Vec<char> = text.chars().collect();
        let pair = |pair: &[char]| {
            (pair[0].is_ascii_digit() && "만억조원주".contains(pair[1]))
                || ("₩$".contains(pair[0]) && pair[1].is_ascii_digit())
        };
        let is_parted = |three: &[char]| {
            three[0].is_ascii_digit() && three[1] == ',' && three[2].is_ascii_digit()
        };
        letters.windows(2).any(pair) || letters.windows(3).any(is_parted)
    }

    /// Every sample without its amounts: none is left, and each had some.
    #[test]
    fn no_amount_is_drawn() {
        let mut had = 0;
        for (name, chart, format) in samples() {
            // Names of thirty digits are names.
            if name.contains("hostile") {
                continue;
            }
            had += usize::from(texts_of(&chart, &format).iter().any(|text| is_amount(text)));
            let Some(chart) = chart.without_amounts() else {
                continue;
            };
            for text in texts_of(&chart, &format) {
                assert!(!is_amount(&text), "{name}: {text}");
            }
        }
        assert!(had > 5, "{had}");
    }

    fn texts_of(chart: &Chart, format: &crate::charts::Format) -> Vec<String> {
        let drawn = svg(chart, format);
        let texts = drawn.split("<text").skip(1);
        let inside =
            |text: &str| Some(text.split_once('>')?.1.split('<').next()?.trim().to_owned());
        texts.filter_map(inside).collect()
    }

    #[test]
    fn lines_keep_their_distance() {
        let day = |n| chrono::NaiveDate::from_ymd_opt(2026, 1, n).unwrap();
        let of = |values: [Option<i64>; 3]| {
            let points = (1..).map(day).zip(values.map(|v| v.map(Decimal::from)));
            super::super::Series {
                label: String::new(),
                points: points.collect(),
            }
        };
        let line = Line {
            language: super::super::Language::Ko,
            unit: Unit::won(),
            title: String::new(),
            note: String::new(),
            figures: vec![
                Figure::new("총자산", "5원"),
                Figure::new("시간가중", "+1.5%"),
            ],
            series: vec![
                of([None, Some(200), Some(300)]),
                of([Some(100), None, Some(150)]),
            ],
            markers: Vec::new(),
            provisional_from: None,
            filled: false,
            notes: vec!["환율 1,385원".to_owned(), "1,385원".to_owned()],
        };
        let line = of_line(line);
        let values = |nth: usize| {
            let points = line.series[nth].points.iter();
            points
                .map(|(_, value)| value.map(|v| v.normalize().to_string()))
                .collect::<Vec<_>>()
        };
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(values(0), [None, some("0"), some("0.5")]);
        assert_eq!(values(1), [some("-0.5"), None, some("-0.25")]);
        assert_eq!(line.figures, [Figure::new("시간가중", "+1.5%")]);
        assert_eq!(
            (line.unit, line.note.as_str()),
            (Unit::Percent, "첫날을 0%로")
        );
        assert_eq!(line.notes, ["환율 •••"]);
    }
}

//! Where an axis begins, ends and has its ticks: at most five, at round values or calendar days.
//!
//! Ticks are decimals so that their labels are exact; the ends are floats, which only pixels see.

use chrono::{Datelike, NaiveDate, TimeDelta};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::figures;
use super::value::{Language, Unit};

/// How many ticks an axis may have.
pub const TICKS_MAX: usize = 5;

/// The vertical axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    /// Round values, ascending; at least two.
    pub ticks: Vec<Decimal>,
    ends: (f64, f64),
}

impl Scale {
    /// An axis close around all of `values`, with at most `ticks` round values on it. With `zero`,
    /// nought is among them. The plot is for the values, not for its frame: a tick beyond them is
    /// kept only when they come near it.
    pub fn around(values: impl IntoIterator<Item = Decimal>, zero: bool, ticks: usize) -> Self {
        let start = zero.then_some((Decimal::ZERO, Decimal::ZERO));
        let ends = values.into_iter().fold(start, |ends, value| {
            let (low, high) = ends.unwrap_or((value, value));
            Some((low.min(value), high.max(value)))
        });
        let (low, high) = widened(ends.unwrap_or((Decimal::ZERO, Decimal::ONE)));
        let most = ticks.clamp(3, TICKS_MAX);
        let found = steps(low, high).find_map(|step| {
            let ticks = between(low, high, step)?;
            let scale = Self::close(ticks, pixels(&low), pixels(&high));
            (2..=most).contains(&scale.ticks.len()).then_some(scale)
        });
        found.unwrap_or_else(|| Self {
            ticks: vec![low, high],
            ends: (pixels(&low), pixels(&high)),
        })
    }

    /// From ticks that reach beyond both values: without those that stand far outside.
    fn close(mut ticks: Vec<Decimal>, low: f64, high: f64) -> Self {
        let at = |ticks: &[Decimal], place: usize| ticks.get(place).map_or(0.0, pixels);
        let step = at(&ticks, 1) - at(&ticks, 0);
        let (far, pad) = (step * 0.65, (high - low) * 0.06);
        let mut ends = (at(&ticks, 0), at(&ticks, ticks.len() - 1));
        if ticks.len() > 2 && at(&ticks, 1) - low < far {
            ticks.remove(0);
            ends.0 = low - pad;
        }
        if ticks.len() > 2 && high - at(&ticks, ticks.len() - 2) < far {
            ticks.pop();
            ends.1 = high + pad;
        }
        Self { ticks, ends }
    }

    /// The lowest value shown.
    pub fn low(&self) -> f64 {
        self.ends.0
    }

    /// The highest value shown; above [`low`](Self::low).
    pub fn high(&self) -> f64 {
        self.ends
            .1
            .max(self.ends.0 + f64::EPSILON.max(self.ends.0.abs() * 1e-12))
    }

    /// The label of each tick, from the lowest.
    pub fn labels(&self, unit: &Unit, language: Language) -> Vec<String> {
        self.ticks
            .iter()
            .map(|tick| figures::axis(*tick, unit, language))
            .collect()
    }
}

/// A decimal as a float, for pixels only.
pub fn pixels(value: &Decimal) -> f64 {
    value.to_f64().unwrap_or(0.0)
}

/// Equal values get room above and below, so that they are a line in the middle.
fn widened((low, high): (Decimal, Decimal)) -> (Decimal, Decimal) {
    if low < high {
        return (low, high);
    }
    let room = (low.abs() / Decimal::from(20)).max(Decimal::new(1, 2));
    (
        low.checked_sub(room).unwrap_or(low),
        high.checked_add(room).unwrap_or(high),
    )
}

/// Round steps from too fine to too coarse: 1, 2, 2.5, 5 times powers of ten.
fn steps(low: Decimal, high: Decimal) -> impl Iterator<Item = Decimal> {
    let span = (pixels(&high) - pixels(&low)).max(1e-20);
    let first = (span / 10.0).log10().floor() as i32;
    (first..first + 4).flat_map(|power| {
        [10, 20, 25, 50]
            .into_iter()
            .filter_map(move |mantissa| times_ten_to(mantissa, power - 1))
    })
}

fn times_ten_to(mantissa: i64, power: i32) -> Option<Decimal> {
    let number = Decimal::from(mantissa);
    if power < 0 {
        return Decimal::try_new(mantissa, power.unsigned_abs()).ok();
    }
    (0..power).try_fold(number, |number, _| number.checked_mul(Decimal::TEN))
}

/// Multiples of a step from below the lowest to above the highest value; none if they were many.
fn between(low: Decimal, high: Decimal, step: Decimal) -> Option<Vec<Decimal>> {
    let first = low.checked_div(step)?.floor();
    let last = high.checked_div(step)?.ceil();
    let count = last.checked_sub(first)?.to_usize()?.checked_add(1)?;
    if !(2..=TICKS_MAX + 2).contains(&count) {
        return None;
    }
    (0..count)
        .map(|place| first.checked_add(Decimal::from(place))?.checked_mul(step))
        .collect()
}

/// Days of the horizontal axis that carry a label, with the label.
pub fn days(
    from: NaiveDate,
    to: NaiveDate,
    ticks_max: usize,
    language: Language,
) -> Vec<(NaiveDate, String)> {
    let span = (to - from).num_days();
    let months = span / 30;
    if months < 3 {
        return every_few_days(from, to, ticks_max, language);
    }
    let steps = [1, 2, 3, 4, 6, 12, 24, 60, 120].into_iter();
    let step = steps
        .chain([240, 600, 1200, 12_000, 120_000, 1_200_000])
        .find(|step| months / step < ticks_max as i64);
    every_few_months(
        from,
        to,
        step.unwrap_or(i64::from(i32::MAX)) as i32,
        language,
    )
}

fn every_few_days(
    from: NaiveDate,
    to: NaiveDate,
    ticks_max: usize,
    language: Language,
) -> Vec<(NaiveDate, String)> {
    let span = (to - from).num_days();
    let step = [1, 2, 3, 5, 7, 10, 14, 20, 30]
        .into_iter()
        .find(|step| span / step < ticks_max as i64)
        .unwrap_or(30);
    let earlier = |day: &NaiveDate| day.checked_sub_signed(TimeDelta::try_days(step)?);
    let mut marked: Vec<NaiveDate> = std::iter::successors(Some(to), earlier)
        .take_while(|day| *day >= from)
        .collect();
    marked.reverse();
    marked
        .into_iter()
        .map(|day| (day, figures::day(day, language)))
        .collect()
}

fn every_few_months(
    from: NaiveDate,
    to: NaiveDate,
    step: i32,
    language: Language,
) -> Vec<(NaiveDate, String)> {
    let index = |day: NaiveDate| day.year() * 12 + day.month0() as i32;
    (index(from)..=index(to))
        .filter(|month| month.rem_euclid(step) == 0)
        .filter_map(|month| {
            NaiveDate::from_ymd_opt(month.div_euclid(12), month.rem_euclid(12) as u32 + 1, 1)
        })
        .filter(|day| *day >= from && *day <= to)
        .map(|day| {
            (
                day,
                if step >= 12 {
                    figures::year(day, language)
                } else {
                    figures::month(day, language)
                },
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dec(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn labels(values: &[&str], zero: bool, unit: Unit) -> String {
        Scale::around(values.iter().map(|value| dec(value)), zero, TICKS_MAX)
            .labels(&unit, Language::Ko)
            .join(" | ")
    }

    #[test]
    fn an_axis_has_at_most_five_round_ticks() {
        assert_eq!(
            labels(&["86000000", "123456789"], false, Unit::won()),
            "9,000만 | 1억 | 1억 1,000만 | 1억 2,000만"
        );
        assert_eq!(
            labels(&["-0.0128", "0.0158"], true, Unit::Percent),
            "-1% | 0% | +1%"
        );
        assert_eq!(
            labels(&["-0.23", "-0.01"], true, Unit::Percent),
            "-20% | -15% | -10% | -5% | 0%"
        );
    }

    #[test]
    fn equal_values_and_no_values_have_an_axis_too() {
        assert_eq!(
            labels(&["5000000"], false, Unit::won()),
            "480만 | 490만 | 500만 | 510만 | 520만"
        );
        assert_eq!(
            labels(&[], true, Unit::Percent),
            "-1% | -0.5% | 0% | +0.5% | +1%"
        );
    }

    #[test]
    fn extremes_do_not_overflow() {
        for values in [
            [Decimal::MIN, Decimal::MAX],
            [Decimal::MAX; 2],
            [Decimal::ZERO, Decimal::new(1, 28)],
        ] {
            let scale = Scale::around(values, true, TICKS_MAX);
            assert!(scale.low() < scale.high(), "{values:?}");
            assert!((2..=TICKS_MAX).contains(&scale.ticks.len()), "{values:?}");
        }
    }

    fn calendar(from: &str, to: &str) -> String {
        let labels = days(
            from.parse().unwrap(),
            to.parse().unwrap(),
            TICKS_MAX,
            Language::Ko,
        );
        labels
            .into_iter()
            .map(|(_, label)| label)
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn days_become_months_and_months_become_years() {
        let cases = [
            ("2026-10-27", "2026-11-02", "10/27 10/29 10/31 11/2"),
            ("2026-09-04", "2026-11-02", "9/7 9/21 10/5 10/19 11/2"),
            ("2026-05-04", "2026-11-02", "7월 9월 11월"),
            ("2025-11-03", "2026-11-02", "2026년 4월 7월 10월"),
            ("2019-03-03", "2026-11-02", "2020년 2022년 2024년 2026년"),
            ("2026-11-02", "2026-11-02", "11/2"),
        ];
        let found: Vec<String> = cases
            .iter()
            .map(|(from, to, _)| calendar(from, to))
            .collect();
        let expected: Vec<String> = cases.iter().map(|case| case.2.to_string()).collect();
        assert_eq!(found, expected);
    }
}

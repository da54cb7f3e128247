//! The money-weighted return: the yearly rate at which every flow, grown to the end, makes the closing value.
//!
//! `Σ flow · (1+x)^(−days/365) = V · (1+x)^(−D/365)`, actual/365, flows of one day netted, as spreadsheets reckon it
//! (docs/accounting.md). Solved in `u = ln(1+x)`, where the terms are plain exponentials and can be scaled so that nothing
//! overflows. A rate is found, or a reason is given: never 0 for "failed". The only floats of the books are here: the
//! equation has no exact solution.

#![allow(
    clippy::float_arithmetic,
    reason = "the root of an exponential sum has no decimal form"
)]

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::calendar::Day;

/// What the solver found.
#[derive(Debug, Clone, PartialEq)]
pub enum MoneyWeighted {
    /// The yearly rate (0.12 = 12 % a year), and every root when there are several.
    Rate { rate: f64, roots: Vec<f64> },
    /// Nothing that went in came out, or nothing went in: no rate makes the two sides meet.
    NoSignChange,
    /// The rate lies outside −99.9999 % to 100,000,000 % a year.
    /// `growth` is `ln(1 + root)`, which is finite where the root is beyond floats.
    OutOfRange { root: f64, growth: f64 },
}

const LOWEST: f64 = -0.999_999;
const HIGHEST: f64 = 1e6;
const YEAR: f64 = 365.0;

/// Solves for flows into the portfolio (negative: out of it), and the closing value on `end`; all of one day are netted.
pub fn money_weighted(flows: &[(Day, Decimal)], value: Decimal, end: Day) -> MoneyWeighted {
    let mut net: BTreeMap<Day, Decimal> = BTreeMap::new();
    for (day, amount) in flows.iter().copied().chain([(end, -value)]) {
        let sum = net.entry(day).or_default();
        *sum = sum.saturating_add(amount);
    }
    net.retain(|_, amount| !amount.is_zero());
    let Some(first) = net.keys().next().copied() else {
        return MoneyWeighted::NoSignChange;
    };
    let terms: Vec<(f64, f64)> = net
        .iter()
        .map(|(day, amount)| {
            let years = f64::from(day.0 - first.0) / YEAR;
            (years, amount.to_f64().unwrap_or_default())
        })
        .collect();
    let roots = roots(&terms);
    let rate_of = |u: &f64| u.exp_m1();
    let within = |u: &f64| (LOWEST..=HIGHEST).contains(&rate_of(u));
    let inside: Vec<f64> = roots.iter().copied().filter(within).collect();
    let nearest = |growths: &[f64]| {
        let growths = growths.iter().copied();
        growths.min_by(|a, b| a.abs().total_cmp(&b.abs()))
    };
    match (nearest(&inside), nearest(&roots)) {
        (Some(growth), _) => MoneyWeighted::Rate {
            rate: rate_of(&growth),
            roots: inside.iter().map(rate_of).collect(),
        },
        (None, Some(growth)) => MoneyWeighted::OutOfRange {
            root: rate_of(&growth),
            growth,
        },
        (None, None) => MoneyWeighted::NoSignChange,
    }
}

/// The sum at `u`, scaled by its largest term: its sign and zeros are those of the equation.
fn sum(terms: &[(f64, f64)], u: f64) -> f64 {
    let (first, last) = (terms[0].0, terms[terms.len() - 1].0);
    // The largest exponent belongs to the first or the last day.
    let top = if u >= 0.0 { -u * first } else { -u * last };
    terms
        .iter()
        .map(|(t, amount)| amount * (-u * t - top).exp())
        .sum()
}

/// All roots in `u`, ascending.
fn roots(terms: &[(f64, f64)]) -> Vec<f64> {
    let changes = terms
        .windows(2)
        .filter(|pair| pair[0].1.signum() != pair[1].1.signum())
        .count();
    if changes == 0 || terms.len() < 2 {
        return Vec::new();
    }
    // Outside this bound the first or the last term outweighs all others together.
    let span = terms
        .windows(2)
        .map(|pair| pair[1].0 - pair[0].0)
        .fold(f64::INFINITY, f64::min);
    let largest = terms.iter().map(|t| t.1.abs()).fold(0.0, f64::max);
    let edge = terms[0].1.abs().min(terms[terms.len() - 1].1.abs());
    let bound = (((largest / edge) * terms.len() as f64 + 1.0).ln() / span).max(1.0);
    if changes == 1 {
        return bisect(terms, -bound, bound).into_iter().collect();
    }
    // Steps are fine around 0, where sensible rates are, and grow outwards.
    let mut grid = vec![0.0];
    let mut u = 0.0_f64;
    while u < bound {
        u += 0.002 + u * 0.01;
        grid.push(u.min(bound));
    }
    let points: Vec<f64> = grid
        .iter()
        .rev()
        .map(|u| -u)
        .chain(grid.iter().skip(1).copied())
        .collect();
    let mut found: Vec<f64> = Vec::new();
    let mut before = (points[0], sum(terms, points[0]));
    for u in points.into_iter().skip(1) {
        let here = (u, sum(terms, u));
        if here.1 == 0.0 {
            found.push(u);
        } else if before.1 != 0.0 && before.1.signum() != here.1.signum() {
            found.extend(bisect(terms, before.0, here.0));
        }
        before = here;
    }
    found
}

fn bisect(terms: &[(f64, f64)], mut low: f64, mut high: f64) -> Option<f64> {
    let sign = sum(terms, low).signum();
    if sum(terms, high).signum() == sign {
        return None;
    }
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if middle == low || middle == high {
            break;
        }
        if sum(terms, middle).signum() == sign {
            low = middle
        } else {
            high = middle
        }
    }
    Some(f64::midpoint(low, high))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn solve(flows: &[(i32, i64)], value: i64, end: i32) -> MoneyWeighted {
        let flows: Vec<(Day, Decimal)> = flows
            .iter()
            .map(|(day, amount)| (Day(*day), Decimal::from(*amount)))
            .collect();
        money_weighted(&flows, Decimal::from(value), Day(end))
    }

    #[test]
    fn twelve_percent_over_365_days_is_twelve_percent() {
        let MoneyWeighted::Rate { rate, roots } = solve(&[(0, 1_000)], 1_120, 365) else {
            panic!("a rate")
        };
        assert!((rate - 0.12).abs() < 1e-12 && roots.len() == 1, "{rate}");
    }

    #[test]
    fn no_rate_has_a_reason() {
        assert_eq!(solve(&[(0, 1_000)], 0, 100), MoneyWeighted::NoSignChange);
        assert_eq!(solve(&[], 10, 100), MoneyWeighted::NoSignChange);
        let MoneyWeighted::OutOfRange { root, .. } = solve(&[(0, 1_000)], 1_050, 1) else {
            panic!("out of range")
        };
        assert!(
            (root / (1.05_f64.powi(365) - 1.0) - 1.0).abs() < 1e-9,
            "{root}"
        );
        assert!(
            matches!(solve(&[(0, 1_000_000)], 1, 30), MoneyWeighted::OutOfRange { root, .. } if root < LOWEST)
        );
    }

    #[test]
    fn flows_of_one_day_are_netted_in_any_order() {
        let MoneyWeighted::Rate { rate, roots } = solve(
            &[(365, -700), (0, 400), (365, 580), (0, 600), (400, 0)],
            1_000,
            365,
        ) else {
            panic!("a rate")
        };
        assert!((rate - 0.12).abs() < 1e-12 && roots.len() == 1, "{rate}");
        assert_eq!(
            solve(&[(5, 1_000), (5, -400)], 600, 5),
            MoneyWeighted::NoSignChange
        );
    }

    #[test]
    fn a_rate_beyond_floats_is_still_known_by_its_growth() {
        let MoneyWeighted::OutOfRange { root, growth } = solve(&[(0, 1_000)], 13_000, 1) else {
            panic!("out of range")
        };
        assert!(root.is_infinite());
        assert!((growth - 365.0 * 13_f64.ln()).abs() < 1e-9, "{growth}");
    }

    #[test]
    fn of_several_roots_the_one_nearest_to_zero_counts() {
        // 1000 in, 2300 out after a year, 1320 in after two: 10 % and 20 %.
        let MoneyWeighted::Rate { rate, roots } =
            solve(&[(0, 1_000), (365, -2_300), (730, 1_320)], 0, 730)
        else {
            panic!("a rate")
        };
        assert_eq!(roots.len(), 2);
        assert!(
            (rate - 0.1).abs() < 1e-9 && (roots[1] - 0.2).abs() < 1e-9,
            "{roots:?}"
        );
    }

    #[test]
    fn a_root_at_nothing_counts_and_one_beyond_all_bounds_is_not_listed() {
        // 1000 in, 3000 out after a year, 2000 in after two: 0 % and 100 %.
        let MoneyWeighted::Rate { rate, roots } =
            solve(&[(0, 1_000), (365, -3_000), (730, 2_000)], 0, 730)
        else {
            panic!("a rate")
        };
        assert!(rate.abs() < 1e-9 && roots.len() == 2, "{rate} {roots:?}");
        // A tenth of a percent a day, and half as much again a day: 44 % a year, and more than there are atoms.
        let MoneyWeighted::Rate { rate, roots } =
            solve(&[(0, 10_000), (1, -25_010), (2, 15_015)], 0, 2)
        else {
            panic!("a rate")
        };
        let yearly = 1.001_f64.powi(365) - 1.0;
        assert!(
            (rate - yearly).abs() < 1e-6 && roots.len() == 1,
            "{rate} {roots:?}"
        );
    }
}

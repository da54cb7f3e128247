//! Drawdown of an index and its volatility, and rates made yearly (docs/accounting.md, risk).
//!
//! Drawdown is exact. Volatility and yearly rates are logarithms and powers, which have no decimal form: floats, and
//! only here and in [`super::irr`].

#![allow(
    clippy::float_arithmetic,
    reason = "logarithms and powers have no decimal form"
)]

use rust_decimal::Decimal;
use rust_decimal::prelude::{FromPrimitive, ToPrimitive};

use super::amount::{Overflow, div, sub};
use super::calendar::Day;
use super::krx;
use super::returns::DayRow;

/// The deepest fall of an index from a peak, and how long it was below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Drawdown {
    /// `(peak − trough) ÷ peak`, positive; at a level of 0 it is 1.
    pub depth: Decimal,
    pub peak: Day,
    pub trough: Day,
    /// The first day at or above the peak again; `None` while it is not.
    pub recovery: Option<Day>,
    /// Days below some earlier peak, over the whole series.
    pub days_under_water: u32,
}

/// How far each level is below the highest so far, positive, in order.
///
/// # Errors
/// A quotient that overflows.
pub fn drawdowns(levels: &[(Day, Decimal)]) -> Result<Vec<(Day, Decimal)>, Overflow> {
    let mut peak: Option<Decimal> = None;
    levels
        .iter()
        .map(|(day, level)| {
            let high = peak.map_or(*level, |p| p.max(*level));
            peak = Some(high);
            Ok((*day, below(*level, high)?))
        })
        .collect()
}

/// A smaller fall is what rounding left of multiplied returns.
const LEAST_FALL: Decimal = Decimal::from_parts(1, 0, 0, false, 12);

/// How far a level is below the highest so far, positive; nothing where only rounding tells them apart.
///
/// # Errors
/// As [`drawdowns`].
pub fn below(level: Decimal, high: Decimal) -> Result<Decimal, Overflow> {
    if high.is_zero() {
        return Ok(Decimal::ZERO);
    }
    let depth = div(sub(high, level)?, high)?;
    Ok(match depth < LEAST_FALL {
        true => Decimal::ZERO,
        false => depth,
    })
}

/// The deepest drawdown; `None` when the series never falls.
///
/// # Errors
/// As [`drawdowns`].
pub fn deepest(levels: &[(Day, Decimal)]) -> Result<Option<Drawdown>, Overflow> {
    let below = drawdowns(levels)?;
    let mut worst: Option<usize> = None;
    for (i, (_, depth)) in below.iter().enumerate() {
        if !depth.is_zero() && worst.is_none_or(|w| below[w].1 < *depth) {
            worst = Some(i);
        }
    }
    let Some(trough) = worst else {
        return Ok(None);
    };
    let top = (0..trough)
        .rev()
        .find(|i| below[*i].1.is_zero())
        .unwrap_or_default();
    let recovery = below[trough..].iter().find(|(_, depth)| depth.is_zero());
    Ok(Some(Drawdown {
        depth: below[trough].1,
        peak: below[top].0,
        trough: below[trough].0,
        recovery: recovery.map(|(day, _)| *day),
        days_under_water: below.iter().filter(|(_, depth)| !depth.is_zero()).count() as u32,
    }))
}

/// The days that a volatility is reckoned on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Calendar {
    /// Every calendar day, 365 a year: from 5 % crypto on.
    EveryDay,
    /// The days on which the Korea Exchange trades, 252 a year: otherwise. What other days made counts with the next
    /// trading day, and with none when the days end before it.
    TradingDays,
}

impl Calendar {
    /// Observations a year.
    pub fn per_year(self) -> u32 {
        match self {
            Calendar::EveryDay => 365,
            Calendar::TradingDays => 252,
        }
    }
}

/// Yearly volatility, with what it was reckoned on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Volatility {
    /// Sample deviation of log returns × √N; `None` below [`OBSERVATIONS_MIN`] or after a loss of everything.
    pub yearly: Option<f64>,
    pub calendar: Calendar,
    pub observations: usize,
    /// Days without a return, left out.
    pub left_out: usize,
}

/// Fewer observations than this say nothing.
pub const OBSERVATIONS_MIN: usize = 30;

/// The volatility of daily returns.
pub fn volatility(rows: &[DayRow], calendar: Calendar) -> Volatility {
    let mut logs = Vec::with_capacity(rows.len());
    let mut left_out = 0;
    let mut lost = false;
    // What days without trade made, until the next trading day takes it.
    let mut waiting = 0.0;
    for row in rows {
        let folds = calendar == Calendar::TradingDays && !krx::trades_on(row.day);
        match row.rate.and_then(|rate| rate.to_f64()) {
            Some(rate) if rate <= -1.0 => lost = true,
            Some(rate) => waiting += rate.ln_1p(),
            None if folds => {}
            None => left_out += 1,
        }
        if !folds && row.rate.is_some() {
            logs.push(waiting);
            waiting = 0.0;
        }
    }
    let enough = logs.len() >= OBSERVATIONS_MIN && !lost;
    Volatility {
        yearly: deviation(&logs)
            .filter(|_| enough)
            .map(|d| d * f64::from(calendar.per_year()).sqrt()),
        calendar,
        observations: logs.len(),
        left_out,
    }
}

/// Sample deviation.
fn deviation(values: &[f64]) -> Option<f64> {
    squares(values, |_, _| true).map(|sum| (sum / (values.len() - 1) as f64).sqrt())
}

/// Sum of squared differences from the mean, of those that count; `None` below two values.
fn squares(values: &[f64], counts: impl Fn(f64, f64) -> bool) -> Option<f64> {
    if values.len() < 2 {
        return None;
    }
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let counted = values.iter().filter(|v| counts(**v, mean));
    Some(counted.map(|v| (v - mean).powi(2)).sum())
}

/// Deviation of the log returns of a series times the root of their number: the volatility of the period as a whole, and
/// that of the returns below their mean alone. Not yearly.
pub fn of_period(returns: &[f64]) -> Option<(f64, f64)> {
    let logs: Vec<f64> = returns.iter().map(|r| r.ln_1p()).collect();
    let scale = logs.len() as f64 / (logs.len().max(2) - 1) as f64;
    let all = squares(&logs, |_, _| true)?;
    let below = squares(&logs, |value, mean| value < mean)?;
    Some(((all * scale).sqrt(), (below * scale).sqrt()))
}

/// A rate over some days as a rate over others: `(1 + r)^(to ÷ from) − 1`.
pub fn rescaled(rate: Decimal, from_days: i32, to_days: i32) -> Option<Decimal> {
    if from_days == to_days {
        return Some(rate);
    }
    rescaled_float(rate.to_f64()?, from_days, to_days).and_then(decimal)
}

/// The same for a rate that is a float already.
pub fn rescaled_float(rate: f64, from_days: i32, to_days: i32) -> Option<f64> {
    if from_days <= 0 || rate < -1.0 {
        return None;
    }
    let power = f64::from(to_days) / f64::from(from_days);
    let scaled = (rate.ln_1p() * power).exp_m1();
    scaled.is_finite().then_some(scaled)
}

/// What growth by `exp(growth)` in `from_days` makes in `to_days`; for rates beyond floats.
pub fn grown(growth: f64, from_days: i32, to_days: i32) -> Option<f64> {
    let scaled = (growth * f64::from(to_days) / f64::from(from_days)).exp_m1();
    (from_days > 0 && scaled.is_finite()).then_some(scaled)
}

/// A float that leaves for the owner: 15 decimals, or `None` when it does not fit.
pub fn decimal(value: f64) -> Option<Decimal> {
    Decimal::from_f64(value).map(|d| super::amount::half_even(d, 15).normalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 1 ÷ 3 × 3 is 0.9999…: no fall, and no day under water.
    #[test]
    fn a_difference_in_the_28th_digit_is_no_fall() {
        let third = Decimal::ONE / Decimal::from(3) * Decimal::from(3);
        assert!(third < Decimal::ONE);
        let days = [(Day(0), Decimal::ONE), (Day(1), third), (Day(2), third)];
        assert_eq!(deepest(&days).unwrap(), None);
        let real = [
            (Day(0), Decimal::ONE),
            (Day(1), Decimal::new(999_999_999, 9)),
        ];
        let found = deepest(&real).unwrap().unwrap();
        assert_eq!(
            (found.depth, found.days_under_water),
            (Decimal::new(1, 9), 1)
        );
    }

    fn levels(levels: &[&str]) -> Vec<(Day, Decimal)> {
        let days = levels.iter().enumerate();
        days.map(|(i, l)| (Day(i as i32), l.parse().unwrap()))
            .collect()
    }

    fn rows(first: i32, rates: &[Option<&str>]) -> Vec<DayRow> {
        let row = |(i, rate): (usize, &Option<&str>)| DayRow {
            day: Day(first + i as i32),
            value: Decimal::ZERO,
            inflow: Decimal::ZERO,
            outflow: Decimal::ZERO,
            unpriced: 0,
            carried: 0,
            unknown_flows: 0,
            entries: 0,
            rate: rate.map(|r| r.parse().unwrap()),
            index: Decimal::ONE,
            used: Default::default(),
        };
        rates.iter().enumerate().map(row).collect()
    }

    #[test]
    fn a_drawdown_names_its_peak_its_trough_and_its_recovery() {
        let found = deepest(&levels(&["1", "1.2", "0.9", "1.1", "0.6", "1.2", "1.1"])).unwrap();
        let want = Drawdown {
            depth: "0.5".parse().unwrap(),
            peak: Day(1),
            trough: Day(4),
            recovery: Some(Day(5)),
            days_under_water: 4,
        };
        assert_eq!(found, Some(want));
        assert_eq!(deepest(&levels(&["1", "1", "1.5"])).unwrap(), None);
        let lost = deepest(&levels(&["1", "0", "0"])).unwrap().unwrap();
        assert_eq!((lost.depth, lost.recovery), (Decimal::ONE, None));
    }

    #[test]
    fn a_weekend_counts_with_monday_and_every_day_counts_alone() {
        // 1970-01-01 was a Thursday: Thu, Fri, Sat, Sun, Mon …; no holiday of that year is known.
        let rates: Vec<Option<&str>> = (0..70)
            .map(|i| Some(if i % 2 == 0 { "0.01" } else { "-0.01" }))
            .collect();
        let rows = rows(0, &rates);
        let every = volatility(&rows, Calendar::EveryDay);
        let week = volatility(&rows, Calendar::TradingDays);
        assert_eq!((every.observations, week.observations), (70, 50));
        let logs: Vec<f64> = (0..70)
            .map(|i| if i % 2 == 0 { 0.01_f64 } else { -0.01 }.ln_1p())
            .collect();
        let mean = logs.iter().sum::<f64>() / 70.0;
        let spread = (logs.iter().map(|l| (l - mean).powi(2)).sum::<f64>() / 69.0).sqrt();
        assert!((every.yearly.unwrap() - spread * 365.0_f64.sqrt()).abs() < 1e-12);
        assert!(week.yearly.unwrap() < every.yearly.unwrap());
    }

    #[test]
    fn what_a_coin_gains_over_seollal_counts_with_the_first_trading_day_after() {
        // A percent on each day from Thursday, 2024-02-08, to Monday, 2024-03-25; the exchange was closed from the 9th
        // to the 12th and on the 1st of March.
        let first = Day::parse("2024-02-08").unwrap();
        let found = volatility(&rows(first.0, &[Some("0.01"); 47]), Calendar::TradingDays);
        let days = [
            1, 5, 1, 1, 1, 3, 1, 1, 1, 1, 3, 1, 1, 1, 4, 1, 1, 1, 1, 3, 1, 1, 1, 1, 3, 1, 1, 1, 1,
            3,
        ];
        assert_eq!(found.observations, days.len());
        let mean = 47.0 / 30.0;
        let squares: f64 = days.iter().map(|d| (f64::from(*d) - mean).powi(2)).sum();
        let want = 0.01_f64.ln_1p() * (squares / 29.0 * 252.0).sqrt();
        assert!((found.yearly.unwrap() - want).abs() < 1e-12);
    }

    #[test]
    fn too_few_observations_and_a_total_loss_have_no_volatility() {
        let few = volatility(&rows(0, &[Some("0.01"); 29]), Calendar::EveryDay);
        assert_eq!((few.yearly, few.observations), (None, 29));
        let mut rates = vec![Some("0.01"); 40];
        rates[7] = None;
        let left_out = volatility(&rows(0, &rates), Calendar::EveryDay);
        assert_eq!((left_out.left_out, left_out.observations), (1, 39));
        rates[9] = Some("-1");
        assert_eq!(
            volatility(&rows(0, &rates), Calendar::EveryDay).yearly,
            None
        );
    }

    #[test]
    fn a_rate_over_two_years_is_its_root_a_year() {
        let year = rescaled("0.21".parse().unwrap(), 730, 365).unwrap();
        assert!((year - "0.1".parse::<Decimal>().unwrap()).abs() < Decimal::new(1, 12));
        assert_eq!(
            rescaled(Decimal::NEGATIVE_ONE, 730, 365),
            Some(Decimal::NEGATIVE_ONE)
        );
        assert_eq!(rescaled(Decimal::ONE, 0, 365), None);
    }
}

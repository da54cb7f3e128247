//! What a stretch of days brought: the change in money, and three named returns that are not the same thing.
//!
//! Everything is a function of closed daily rows; nothing is asked of prices or entries again. What means nothing is
//! `None` (docs/accounting.md, returns over a period).

use rust_decimal::Decimal;

use super::amount::{Overflow, add, div, sub, without_dust};
use super::calendar::Day;
use super::irr::{self, MoneyWeighted};
use super::returns::DayRow;
use super::risk::{self, Drawdown};

/// From this many days on a rate is also given for a year.
pub const YEAR_DAYS: i32 = 365;

/// What a stretch of days brought.
#[derive(Debug, Clone, PartialEq)]
pub struct Measures {
    pub from: Day,
    pub to: Day,
    /// Calendar days, both ends included.
    pub days: i32,
    /// Value at the end of the day before `from`; zero when the books begin in the period.
    pub opening: Decimal,
    pub inflow: Decimal,
    pub outflow: Decimal,
    pub closing: Decimal,
    /// `closing − opening − inflow + outflow`; `None` when a holding or a flow at either end is not known.
    pub gain: Option<Decimal>,
    /// 시간가중 수익률: the linked daily returns. `None` when no day had one, or everything was lost before.
    pub twr: Option<Decimal>,
    /// The same for a year, from 365 days on.
    pub twr_yearly: Option<Decimal>,
    pub money_weighted: MoneyRate,
    /// 넣은 돈 대비: gain ÷ (inflow − outflow) since the beginning, where that is positive.
    pub on_invested: Option<Decimal>,
    pub drawdown: Option<Drawdown>,
    /// Days without a return.
    pub left_out: usize,
}

/// The money-weighted return of a period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MoneyRate {
    /// Over the period; shown alone below a year.
    pub period: Option<Decimal>,
    /// For a year, from 365 days on.
    pub yearly: Option<Decimal>,
    /// Why there is none.
    pub reason: Option<NoRate>,
}

/// Why there is no money-weighted return.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoRate {
    /// Nothing that went in came out, or nothing went in.
    NoSignChange,
    /// It lies outside −99.9999 % to 100,000,000 % a year.
    OutOfRange,
    /// A flow or a value is not known.
    Unknown,
    /// Nothing is newer than the prices that it would be reckoned from.
    Stale,
}

impl NoRate {
    /// The name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            NoRate::NoSignChange => "no_sign_change",
            NoRate::OutOfRange => "out_of_range",
            NoRate::Unknown => "unknown",
            NoRate::Stale => "stale",
        }
    }
}

/// Measures the rows of a period; `before` is the row of the day before it, `None` when the books begin within.
///
/// # Errors
/// An amount that overflows. `None` when there are no rows.
pub fn measure(before: Option<&DayRow>, rows: &[DayRow]) -> Result<Option<Measures>, Overflow> {
    let is_whole = |row: &DayRow| row.unpriced == 0;
    let ends = before.is_none_or(is_whole) && rows.last().is_none_or(is_whole);
    measure_between(before, rows, ends)
}

/// The same where the caller knows that both ends leave out the same: what is worth the unknown all along earns nothing
/// that could be said, and the rest does.
///
/// # Errors
/// As [`measure`].
pub fn measure_between(
    before: Option<&DayRow>,
    rows: &[DayRow],
    same_ends: bool,
) -> Result<Option<Measures>, Overflow> {
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
        return Ok(None);
    };
    let opening = before.map_or(Decimal::ZERO, |row| row.value);
    let opened = before.map_or(Decimal::ONE, |row| row.index);
    let (mut inflow, mut outflow) = (Decimal::ZERO, Decimal::ZERO);
    for row in rows {
        inflow = add(inflow, row.inflow)?;
        outflow = add(outflow, row.outflow)?;
    }
    let known = same_ends && rows.iter().all(|row| row.unknown_flows == 0);
    let gain = add(sub(sub(last.value, opening)?, inflow)?, outflow)?;
    let size = last.value.abs().max(opening.abs()).max(inflow);
    let gain = without_dust(gain, size);
    let gain = known.then_some(gain);
    let days = last.day.0 - first.day.0 + 1;
    let has_return = rows.iter().any(|row| row.rate.is_some());
    let twr = if opened.is_zero() || !has_return {
        None
    } else {
        Some(sub(div(last.index, opened)?, Decimal::ONE)?)
    };
    let invested = sub(inflow, outflow)?;
    let since_beginning = before.is_none() && invested > Decimal::ZERO;
    Ok(Some(Measures {
        from: first.day,
        to: last.day,
        days,
        opening,
        inflow,
        outflow,
        closing: last.value,
        gain,
        twr,
        twr_yearly: twr
            .filter(|_| days >= YEAR_DAYS)
            .and_then(|twr| risk::rescaled(twr, days, YEAR_DAYS)),
        money_weighted: money_weighted(before, rows, last, known)?,
        on_invested: gain
            .filter(|_| since_beginning)
            .map(|gain| div(gain, invested))
            .transpose()?,
        drawdown: risk::deepest(&levels(before, rows))?,
        left_out: rows.iter().filter(|row| row.rate.is_none()).count(),
    }))
}

impl Measures {
    /// What came out as nothing because nothing new was seen is not known.
    pub fn without_zeros(self) -> Measures {
        let known = |rate: Option<Decimal>| rate.filter(|rate| !rate.is_zero());
        let money = self.money_weighted;
        let money_weighted = match money.period {
            Some(rate) if rate.is_zero() => MoneyRate {
                period: None,
                yearly: None,
                reason: Some(NoRate::Stale),
            },
            Some(_) | None => money,
        };
        Measures {
            gain: known(self.gain),
            twr: known(self.twr),
            twr_yearly: known(self.twr_yearly),
            on_invested: known(self.on_invested),
            money_weighted,
            ..self
        }
    }
}

/// The index of a period, from the close before it.
pub fn levels(before: Option<&DayRow>, rows: &[DayRow]) -> Vec<(Day, Decimal)> {
    let start = match (before, rows.first()) {
        (Some(before), _) => Some((before.day, before.index)),
        (None, Some(first)) => Some((first.day.previous(), Decimal::ONE)),
        (None, None) => None,
    };
    let rest = rows.iter().map(|row| (row.day, row.index));
    start.into_iter().chain(rest).collect()
}

fn money_weighted(
    before: Option<&DayRow>,
    rows: &[DayRow],
    last: &DayRow,
    known: bool,
) -> Result<MoneyRate, Overflow> {
    let none = |reason| MoneyRate {
        period: None,
        yearly: None,
        reason: Some(reason),
    };
    if !known {
        return Ok(none(NoRate::Unknown));
    }
    let mut flows: Vec<(Day, Decimal)> = Vec::with_capacity(rows.len() + 1);
    flows.extend(before.map(|row| (row.day, row.value)));
    for row in rows {
        flows.push((row.day, sub(row.inflow, row.outflow)?));
    }
    let first_flow = flows.iter().find(|(_, amount)| !amount.is_zero());
    let days = first_flow.map_or(0, |(day, _)| last.day.0 - day.0);
    let over_period = |root| risk::rescaled_float(root, YEAR_DAYS, days).and_then(risk::decimal);
    Ok(match irr::money_weighted(&flows, last.value, last.day) {
        MoneyWeighted::Rate { rate, .. } => MoneyRate {
            period: over_period(rate),
            yearly: risk::decimal(rate).filter(|_| days >= YEAR_DAYS),
            reason: None,
        },
        // A rate beyond all bounds for a year can be a plain one for a week.
        MoneyWeighted::OutOfRange { growth, .. } => {
            let period = risk::grown(growth, YEAR_DAYS, days)
                .and_then(risk::decimal)
                .filter(|_| days < YEAR_DAYS);
            MoneyRate {
                period,
                yearly: None,
                reason: period.is_none().then_some(NoRate::OutOfRange),
            }
        }
        MoneyWeighted::NoSignChange => none(NoRate::NoSignChange),
    })
}

#[cfg(test)]
mod tests {
    use super::super::returns::Chain;
    use super::*;

    fn rows(days: &[(i32, i64, i64, i64)]) -> Vec<DayRow> {
        let mut chain = Chain::START;
        days.iter()
            .map(|(day, value, inflow, outflow)| {
                let row = DayRow {
                    day: Day(*day),
                    value: Decimal::from(*value),
                    inflow: Decimal::from(*inflow),
                    outflow: Decimal::from(*outflow),
                    unpriced: 0,
                    carried: 0,
                    unknown_flows: 0,
                    entries: 0,
                    rate: None,
                    index: Decimal::ONE,
                    used: Default::default(),
                };
                let (row, next) = chain.step(row, Decimal::ONE_THOUSAND);
                chain = next;
                row
            })
            .collect()
    }

    #[test]
    fn a_deposit_is_no_gain_and_the_returns_are_three() {
        let rows = rows(&[
            (0, 10_000, 10_000, 0),
            (1, 11_000, 0, 0),
            (2, 31_000, 20_000, 0),
            (3, 27_900, 0, 0),
        ]);
        let all = measure(None, &rows).unwrap().unwrap();
        assert_eq!(all.gain, Some(Decimal::from(-2_100)));
        assert_eq!(all.twr, Some("-0.01".parse().unwrap()));
        assert_eq!(all.on_invested, Some("-0.07".parse().unwrap()));
        assert_eq!((all.days, all.twr_yearly), (4, None));
        assert!(all.money_weighted.period.unwrap() < Decimal::ZERO);
        assert_eq!(
            all.drawdown.map(|d| (d.depth, d.peak, d.trough)),
            Some((Decimal::new(1, 1), Day(2), Day(3)))
        );
    }

    #[test]
    fn returns_of_neighbouring_periods_link() {
        let rows = rows(&[
            (0, 10_000, 10_000, 0),
            (1, 12_000, 0, 0),
            (2, 9_000, 0, 3_000),
            (3, 8_100, 0, 0),
        ]);
        let whole = measure(None, &rows).unwrap().unwrap().twr.unwrap();
        let left = measure(None, &rows[..2]).unwrap().unwrap().twr.unwrap();
        let right = measure(Some(&rows[1]), &rows[2..]).unwrap().unwrap();
        assert_eq!(right.opening, Decimal::from(12_000));
        assert_eq!(right.on_invested, None, "only since the beginning");
        let linked = (Decimal::ONE + left) * (Decimal::ONE + right.twr.unwrap()) - Decimal::ONE;
        assert_eq!(linked, whole);
    }

    #[test]
    fn a_year_is_given_from_365_days_on() {
        let mut days = vec![(0, 10_000, 10_000, 0)];
        days.extend((1..=365).map(|day| (day, if day == 365 { 11_200 } else { 10_000 }, 0, 0)));
        let rows = rows(&days);
        let all = measure(Some(&rows[0]), &rows[1..]).unwrap().unwrap();
        assert_eq!(
            (all.days, all.twr_yearly),
            (365, Some("0.12".parse().unwrap()))
        );
        let yearly = all.money_weighted.yearly.unwrap();
        assert!((yearly - Decimal::new(12, 2)).abs() < Decimal::new(1, 9));
        let less = measure(Some(&rows[1]), &rows[2..]).unwrap().unwrap();
        assert_eq!((less.twr_yearly, less.money_weighted.yearly), (None, None));
        assert!(
            (less.money_weighted.period.unwrap() - Decimal::new(12, 2)).abs() < Decimal::new(1, 9)
        );
    }

    /// Ten days of nothing, then 10 % in ten days: what the money did is 10 %, whatever the period says before.
    #[test]
    fn the_money_weighted_return_of_a_period_is_counted_from_its_first_flow() {
        let mut days = vec![(0, 0, 0, 0), (10, 10_000, 10_000, 0)];
        days.extend((11..20).map(|day| (day, 10_000, 0, 0)));
        days.push((20, 11_000, 0, 0));
        let rows = rows(&days);
        let all = measure(None, &rows).unwrap().unwrap();
        assert_eq!((all.from, all.days), (Day(0), 21));
        let period = all.money_weighted.period.unwrap();
        assert!(
            (period - Decimal::new(1, 1)).abs() < Decimal::new(1, 9),
            "{period}"
        );
    }

    /// A year's rate needs a year of money, not a year of days.
    #[test]
    fn a_year_is_given_when_the_money_was_there_for_one() {
        let mut days = vec![(0, 0, 0, 0)];
        days.extend((1..=366).map(|day| match day {
            1 => (1, 10_000, 10_000, 0),
            366 => (366, 11_200, 0, 0),
            _ => (day, 10_000, 0, 0),
        }));
        let rows = rows(&days);
        let all = measure(None, &rows).unwrap().unwrap();
        let yearly = all.money_weighted.yearly.unwrap();
        assert!(
            (yearly - Decimal::new(12, 2)).abs() < Decimal::new(1, 9),
            "{yearly}"
        );
        let less = measure(None, &rows[..rows.len() - 1]).unwrap().unwrap();
        assert_eq!((less.days, less.money_weighted.yearly), (366, None));
    }

    #[test]
    fn a_zero_over_old_prices_is_no_zero_and_what_moved_stays() {
        let still = rows(&[(0, 10_000, 10_000, 0), (1, 10_000, 0, 0)]);
        let none = measure(None, &still).unwrap().unwrap().without_zeros();
        assert_eq!((none.gain, none.twr, none.on_invested), (None, None, None));
        assert_eq!(none.money_weighted.reason, Some(NoRate::Stale));
        let moved = rows(&[(0, 10_000, 10_000, 0), (1, 11_000, 0, 0)]);
        let all = measure(None, &moved).unwrap().unwrap();
        assert_eq!(all.clone().without_zeros(), all);
    }

    #[test]
    fn ends_that_leave_out_the_same_know_what_the_rest_earned() {
        let mut rows = rows(&[(0, 10_000, 10_000, 0), (1, 11_000, 0, 0)]);
        for row in &mut rows {
            row.unpriced = 1;
        }
        assert_eq!(
            measure(Some(&rows[0]), &rows[1..]).unwrap().unwrap().gain,
            None
        );
        let rest = measure_between(Some(&rows[0]), &rows[1..], true)
            .unwrap()
            .unwrap();
        assert_eq!(rest.gain, Some(Decimal::from(1_000)));
        rows[1].unknown_flows = 1;
        let unknown = measure_between(Some(&rows[0]), &rows[1..], true)
            .unwrap()
            .unwrap();
        assert_eq!(unknown.gain, None);
    }

    #[test]
    fn a_week_that_would_be_absurd_for_a_year_has_its_own_rate() {
        let rows = rows(&[(0, 10_000, 10_000, 0), (1, 11_000, 0, 0)]);
        let all = measure(None, &rows).unwrap().unwrap();
        assert!(
            (all.money_weighted.period.unwrap() - Decimal::new(1, 1)).abs() < Decimal::new(1, 9)
        );
        assert_eq!(all.money_weighted.reason, None);
    }

    #[test]
    fn what_left_is_no_loss_and_only_the_whole_life_is_set_beside_what_was_put_in() {
        let rows = rows(&[
            (0, 10_000, 10_000, 0),
            (1, 11_000, 0, 0),
            (2, 7_050, 1_000, 6_000),
        ]);
        let part = measure(Some(&rows[0]), &rows[1..]).unwrap().unwrap();
        assert_eq!(part.gain, Some(Decimal::from(2_050)));
        assert_eq!(part.on_invested, None);
        let later = measure(
            Some(&rows[1]),
            &[DayRow {
                outflow: Decimal::ZERO,
                ..rows[2]
            }],
        );
        assert_eq!(later.unwrap().unwrap().on_invested, None);
    }
}

//! What would have been: wished weights held over the closes that are known, with the same money in and out.
//!
//! Every day, in this order: splits, what comes in, trades at the day's close, what goes out, the close. A decision on
//! day D knows the closes up to D's and trades at them, so nothing later can change an earlier day. Units are divided
//! as finely as needed; fees and taxes are taken off. The share of something without a close yet waits as money and is
//! bought at its first close. Days become [`DayRow`]s, so that returns are measured as those of the books are.

use chrono::Datelike;
use rust_decimal::Decimal;

use super::amount::{Overflow, add, div, mul, sub};
use super::calendar::Day;
use super::returns::{Chain, DayRow};

/// Something to hold.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Track {
    /// Wished share of everything.
    pub weight: Decimal,
    /// Base currency of one unit at the close of each day; `None` where none is known by then.
    pub closes: Vec<Option<Decimal>>,
    /// New units for one old one, before the close of a day.
    pub splits: Vec<(usize, Decimal)>,
    pub fee_rate: Decimal,
    /// On sales.
    pub tax_rate: Decimal,
}

/// When the weights are restored.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Strategy {
    /// Never: bought by weight when money comes in.
    Hold,
    /// On the first day of each month.
    Monthly,
    /// When a weight is further away than this share of everything.
    Band(Decimal),
}

/// Money that crossed the border on a day, gross.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Flow {
    pub inflow: Decimal,
    pub outflow: Decimal,
}

/// How it would have gone.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Course {
    pub rows: Vec<DayRow>,
    /// Fees and taxes.
    pub costs: Decimal,
    /// How often the weights were restored.
    pub restored: usize,
    /// By track: the day of its first close within the course.
    pub entered: Vec<Option<Day>>,
    /// What could not be taken out, because less was there than in reality.
    pub short: Decimal,
}

/// The same amount on the first day of the course and of each month after it.
pub fn monthly_savings(first: Day, days: usize, amount: Decimal) -> Vec<Flow> {
    let flow = |nth: usize| Flow {
        inflow: if nth == 0 || opens_month(first, nth) {
            amount
        } else {
            Decimal::ZERO
        },
        outflow: Decimal::ZERO,
    };
    (0..days).map(flow).collect()
}

fn opens_month(first: Day, nth: usize) -> bool {
    Day(first.0 + nth as i32).date().day() == 1
}

/// Runs a strategy from `first` on, a day for each flow; `least` as [`super::rules::Rules::least_base`].
///
/// # Errors
/// An amount that overflows.
pub fn run(
    tracks: &[Track],
    first: Day,
    flows: &[Flow],
    strategy: Strategy,
    least: Decimal,
) -> Result<Course, Overflow> {
    let mut hands = Hands::new(tracks);
    let mut course = Course {
        entered: vec![None; tracks.len()],
        ..Course::default()
    };
    let mut chain = Chain::START;
    for (nth, flow) in flows.iter().enumerate() {
        let day = Day(first.0 + nth as i32);
        hands.open(nth)?;
        for (entered, price) in course.entered.iter_mut().zip(&hands.prices) {
            *entered = entered.or(price.map(|_| day));
        }
        hands.take_in(flow.inflow)?;
        hands.invest()?;
        let due = match strategy {
            Strategy::Hold => false,
            Strategy::Monthly => nth > 0 && opens_month(first, nth),
            Strategy::Band(band) => hands.is_outside(band)?,
        };
        if due && hands.worth()? > Decimal::ZERO {
            hands.restore()?;
            course.restored += 1;
        }
        let taken = hands.take_out(flow.outflow)?;
        course.short = add(course.short, sub(flow.outflow, taken)?)?;
        let row = DayRow {
            day,
            value: hands.worth()?,
            inflow: flow.inflow,
            outflow: taken,
            unpriced: 0,
            carried: 0,
            unknown_flows: 0,
            entries: 0,
            rate: None,
            index: chain.index,
            used: Default::default(),
        };
        let (row, next) = chain.step(row, least);
        course.rows.push(row);
        chain = next;
    }
    course.costs = hands.costs;
    Ok(course)
}

/// What is held while days pass.
struct Hands<'a> {
    tracks: &'a [Track],
    units: Vec<Decimal>,
    /// Money of a track that is to be invested: at once, or at its first close.
    waiting: Vec<Decimal>,
    prices: Vec<Option<Decimal>>,
    /// Money that no track wishes for.
    cash: Decimal,
    costs: Decimal,
}

impl<'a> Hands<'a> {
    fn new(tracks: &'a [Track]) -> Hands<'a> {
        let none = vec![Decimal::ZERO; tracks.len()];
        Hands {
            tracks,
            units: none.clone(),
            waiting: none,
            prices: vec![None; tracks.len()],
            cash: Decimal::ZERO,
            costs: Decimal::ZERO,
        }
    }

    /// Splits and closes of a day. A day without a close keeps the last one.
    fn open(&mut self, nth: usize) -> Result<(), Overflow> {
        for (i, track) in self.tracks.iter().enumerate() {
            for (_, factor) in track.splits.iter().filter(|(day, _)| *day == nth) {
                self.units[i] = mul(self.units[i], *factor)?;
                // An old close is of old units.
                self.prices[i] = self.prices[i]
                    .map(|price| div(price, *factor))
                    .transpose()?;
            }
            let close = track.closes.get(nth).copied().flatten();
            self.prices[i] = close
                .filter(|price| *price > Decimal::ZERO)
                .or(self.prices[i]);
        }
        Ok(())
    }

    fn value(&self, i: usize) -> Result<Decimal, Overflow> {
        let held = match self.prices[i] {
            Some(price) => mul(price, self.units[i])?,
            None => Decimal::ZERO,
        };
        add(held, self.waiting[i])
    }

    fn worth(&self) -> Result<Decimal, Overflow> {
        let mut worth = self.cash;
        for i in 0..self.tracks.len() {
            worth = add(worth, self.value(i)?)?;
        }
        Ok(worth)
    }

    fn take_in(&mut self, inflow: Decimal) -> Result<(), Overflow> {
        let mut left = inflow;
        for (i, track) in self.tracks.iter().enumerate() {
            let share = mul(inflow, track.weight)?.min(left);
            self.waiting[i] = add(self.waiting[i], share)?;
            left = sub(left, share)?;
        }
        self.cash = add(self.cash, left)?;
        Ok(())
    }

    /// Buys with the money that waits, where a close is known.
    fn invest(&mut self) -> Result<(), Overflow> {
        for i in 0..self.tracks.len() {
            let (Some(price), money) = (self.prices[i], self.waiting[i]) else {
                continue;
            };
            if money > Decimal::ZERO {
                let amount = div(money, add(Decimal::ONE, self.tracks[i].fee_rate)?)?;
                self.units[i] = add(self.units[i], div(amount, price)?)?;
                self.costs = add(self.costs, sub(money, amount)?)?;
                self.waiting[i] = Decimal::ZERO;
            }
        }
        Ok(())
    }

    fn is_outside(&self, band: Decimal) -> Result<bool, Overflow> {
        let worth = self.worth()?;
        for (i, track) in self.tracks.iter().enumerate() {
            let away = sub(self.value(i)?, mul(worth, track.weight)?)?;
            if away.abs() > mul(worth, band)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Sells what is above its weight, and buys what is below with all of that money.
    fn restore(&mut self) -> Result<(), Overflow> {
        let worth = self.worth()?;
        let mut purse = self.cash;
        let mut gaps = Vec::with_capacity(self.tracks.len());
        let mut missing = Decimal::ZERO;
        let mut wished = Decimal::ZERO;
        for (i, track) in self.tracks.iter().enumerate() {
            let gap = sub(mul(worth, track.weight)?, self.value(i)?)?;
            wished = add(wished, track.weight)?;
            if gap < Decimal::ZERO {
                purse = add(purse, self.sell(i, -gap)?)?;
            }
            missing = add(missing, gap.max(Decimal::ZERO))?;
            gaps.push(gap.max(Decimal::ZERO));
        }
        let kept = mul(worth, sub(Decimal::ONE, wished)?.max(Decimal::ZERO))?;
        let spent = sub(purse, kept)?.max(Decimal::ZERO).min(missing);
        let mut left = spent;
        for (i, gap) in gaps.iter().enumerate() {
            if *gap > Decimal::ZERO {
                let share = mul(spent, div(*gap, missing)?)?.min(left);
                left = sub(left, share)?;
                self.waiting[i] = add(self.waiting[i], share)?;
            }
        }
        self.cash = add(sub(purse, spent)?, left)?;
        self.invest()
    }

    /// Sells for an amount; what is left of it after fee and tax.
    fn sell(&mut self, i: usize, amount: Decimal) -> Result<Decimal, Overflow> {
        let waiting = self.waiting[i].min(amount);
        self.waiting[i] = sub(self.waiting[i], waiting)?;
        let rest = sub(amount, waiting)?;
        let Some(price) = self.prices[i].filter(|_| rest > Decimal::ZERO) else {
            return Ok(waiting);
        };
        let units = div(rest, price)?.min(self.units[i]);
        let gross = mul(price, units)?;
        let cost = mul(
            gross,
            add(self.tracks[i].fee_rate, self.tracks[i].tax_rate)?,
        )?;
        self.units[i] = sub(self.units[i], units)?;
        self.costs = add(self.costs, cost)?;
        add(waiting, sub(gross, cost)?)
    }

    /// Takes the same part of everything; what came out.
    fn take_out(&mut self, outflow: Decimal) -> Result<Decimal, Overflow> {
        if outflow <= Decimal::ZERO {
            return Ok(Decimal::ZERO);
        }
        let mut all = self.cash;
        for (i, track) in self.tracks.iter().enumerate() {
            let kept = sub(Decimal::ONE, add(track.fee_rate, track.tax_rate)?)?;
            let held = sub(self.value(i)?, self.waiting[i])?;
            all = add(all, add(self.waiting[i], mul(held, kept)?)?)?;
        }
        if all <= Decimal::ZERO {
            return Ok(Decimal::ZERO);
        }
        // Compared first: what is left may be dust, by which nothing can be divided.
        let part = if outflow >= all {
            Decimal::ONE
        } else {
            div(outflow, all)?
        };
        let mut came = mul(self.cash, part)?;
        self.cash = sub(self.cash, came)?;
        for i in 0..self.tracks.len() {
            let amount = mul(self.value(i)?, part)?;
            came = add(came, self.sell_part(i, amount, part)?)?;
        }
        // The last digit of a division is no shortage.
        Ok(if part < Decimal::ONE {
            outflow
        } else {
            came.min(outflow)
        })
    }

    /// As [`Hands::sell`], of units and waiting money alike.
    fn sell_part(&mut self, i: usize, amount: Decimal, part: Decimal) -> Result<Decimal, Overflow> {
        if part == Decimal::ONE {
            let all = self.value(i)?;
            return self.sell(i, all);
        }
        let waiting = mul(self.waiting[i], part)?;
        self.waiting[i] = sub(self.waiting[i], waiting)?;
        let kept = std::mem::take(&mut self.waiting[i]);
        let came = self.sell(i, sub(amount, waiting)?.max(Decimal::ZERO))?;
        self.waiting[i] = kept;
        add(came, waiting)
    }
}

#[cfg(test)]
mod tests;

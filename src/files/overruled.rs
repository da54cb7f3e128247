//! New prices and rates that a later row of their own file overrules with what the books have: of one day the last word
//! of a file counts, so that the same file again adds nothing.
//!
//! [`Overruled`] says which they are, [`Count`] how many, for a file of any size in a few megabytes.

use std::collections::HashMap;
use std::io;

use super::spill::Spill;
use crate::domain::calendar::Day;
use crate::domain::identity::Content;
use crate::domain::prices::{Observation, Subject};

/// The overruled ones of a file that is booked, and so is held in memory anyway.
#[derive(Default)]
pub struct Overruled {
    new: Vec<(Subject, Day)>,
    /// Where the new ones of a day stand; made when a known one follows the first new one.
    places: Option<HashMap<(Subject, Day), Vec<usize>>>,
    overruled: Vec<usize>,
}

impl Overruled {
    /// A new observation, the next in order.
    pub fn add(&mut self, observation: &Observation) {
        let key = (observation.subject, observation.point.day);
        if let Some(places) = &mut self.places {
            places.entry(key).or_default().push(self.new.len());
        }
        self.new.push(key);
    }

    /// One that the books have: what the file said of its day before does not count.
    pub fn known(&mut self, observation: &Observation) {
        if self.new.is_empty() {
            return;
        }
        let new = &self.new;
        let places = self.places.get_or_insert_with(|| {
            let mut places: HashMap<(Subject, Day), Vec<usize>> = HashMap::new();
            for (place, key) in new.iter().enumerate() {
                places.entry(*key).or_default().push(place);
            }
            places
        });
        let key = (observation.subject, observation.point.day);
        self.overruled
            .extend(places.remove(&key).into_iter().flatten());
    }

    pub fn count(&self) -> u64 {
        self.overruled.len() as u64
    }

    /// Takes the overruled ones out of all the new ones.
    pub fn take_out(mut self, observations: &mut Vec<Observation>) {
        self.overruled.sort_unstable();
        let (mut place, mut out) = (0, self.overruled.into_iter().peekable());
        observations.retain(|_| {
            let is_overruled = out.next_if_eq(&place).is_some();
            place += 1;
            !is_overruled
        });
    }
}

/// How many rows of a file that is only looked at are overruled.
#[derive(Default)]
pub struct Count {
    spill: Spill,
    rows: u32,
    /// Whether a known one followed a new one at all: mostly none does, and nothing need be sorted.
    may_overrule: bool,
}

impl Count {
    /// A new observation, the next in order.
    ///
    /// # Errors
    /// The temporary file cannot be written.
    pub fn add(&mut self, observation: &Observation) -> io::Result<()> {
        self.note(observation, false)
    }

    /// One that the books have, the next in order.
    ///
    /// # Errors
    /// The temporary file cannot be written.
    pub fn known(&mut self, observation: &Observation) -> io::Result<()> {
        if self.rows == 0 {
            return Ok(());
        }
        self.may_overrule = true;
        self.note(observation, true)
    }

    fn note(&mut self, observation: &Observation, known: bool) -> io::Result<()> {
        self.rows = self.rows.saturating_add(1).min(u32::MAX >> 1);
        self.spill.add(placed(observation, self.rows, known))
    }

    /// # Errors
    /// The temporary file cannot be read.
    pub fn count(self) -> io::Result<u64> {
        let (mut overruled, mut pending, mut of) = (0, 0, None);
        if !self.may_overrule {
            return Ok(0);
        }
        self.spill.sorted(|Content(subject, place)| {
            let key = (subject, place >> 32);
            if of.replace(key) != Some(key) {
                pending = 0;
            }
            if place & 1 == 1 {
                overruled += std::mem::take(&mut pending);
            } else {
                pending += 1;
            }
        })?;
        Ok(overruled)
    }
}

/// Subject and day, then the place in the file, then whether the books have it: sorted, the rows of a day stand together in
/// the order of the file. A price is of no money and a rate is, so that the two are never taken for each other.
fn placed(observation: &Observation, row: u32, known: bool) -> Content {
    let (of, on) = match observation.subject {
        Subject::Price { symbol, platform } => (symbol.number(), platform.number()),
        Subject::Rate { from, to } => (from.number(), to.number()),
    };
    let day = u64::from(observation.point.day.0.cast_unsigned());
    Content(
        u64::from(of) << 32 | u64::from(on),
        day << 32 | u64::from(row) << 1 | u64::from(known),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::names::{Platform, Symbol};
    use crate::domain::prices::Point;
    use rust_decimal::Decimal;

    /// `BTC 4 known`: the symbol, the day, and whether the books have it.
    fn rows(text: &str) -> Vec<(Observation, bool)> {
        let row = |line: &str| {
            let words: Vec<&str> = line.split_whitespace().collect();
            let symbol = Symbol::new(words[0]);
            let (platform, to) = (Platform::every(), Symbol::krw());
            let subject = match symbol.is_money() {
                false => Subject::Price { symbol, platform },
                true => Subject::Rate { from: symbol, to },
            };
            let point = Point {
                day: Day(words[1].parse().unwrap()),
                batch: 0,
                second: 0,
                currency: to,
                value: Decimal::ONE,
            };
            (Observation { subject, point }, words[2] == "known")
        };
        text.lines().map(row).collect()
    }

    fn counted(rows: &[(Observation, bool)]) -> (u64, u64) {
        let (mut count, mut which) = (Count::default(), Overruled::default());
        for (observation, known) in rows {
            match known {
                true => {
                    count.known(observation).unwrap();
                    which.known(observation);
                }
                false => {
                    count.add(observation).unwrap();
                    which.add(observation);
                }
            }
        }
        (count.count().unwrap(), which.count())
    }

    #[test]
    fn what_a_later_row_overrules_is_counted_as_it_is_taken_out() {
        for (text, overruled) in [
            ("BTC 4 new\nBTC 4 known", 1),
            ("BTC 4 known\nBTC 4 new", 0),
            ("BTC 4 new\nBTC 5 known\nETH 4 known", 0),
            (
                "BTC -4 new\nBTC -4 new\nUSD -4 new\nBTC -4 known\nBTC -4 new",
                2,
            ),
            (
                "USD 4 new\nUSD 4 known\nUSD 4 new\nUSD 4 known\nUSD 4 known",
                2,
            ),
        ] {
            assert_eq!(counted(&rows(text)), (overruled, overruled), "{text}");
        }
    }

    #[test]
    fn a_file_of_many_runs_is_counted_as_one_in_memory() {
        let symbols = ["BTC", "ETH", "USD"];
        let line = |n: u32| {
            let mixed = n.wrapping_mul(0x9e37_79b9);
            let symbol = symbols[(mixed >> 8) as usize % symbols.len()];
            let known = if mixed >> 20 & 7 == 0 { "known" } else { "new" };
            format!("{symbol} {} {known}", (mixed >> 4) % 40_000)
        };
        let lines: Vec<String> = (0..300_000).map(line).collect();
        let (count, which) = counted(&rows(&lines.join("\n")));
        assert!(which > 1_000, "{which}");
        assert_eq!(count, which);
    }
}

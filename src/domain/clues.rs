//! What the books themselves say about prices: own trades, splits and new names.
//!
//! A price is per unit as units were when it was observed; a split changes what a unit is ([`super::splits`]), a new name
//! what it is called. Closes seen before a full rename belong to the new name, by the ratio, until that has a close of its
//! own; an old name that is listed anew has no price until something is seen after the rename. An observation of a bare
//! day holds after the renames of that day.

use imbl::{HashMap, Vector};
use rust_decimal::Decimal;

use super::amount::{Overflow, share};
use super::calendar::Day;
use super::names::Symbol;
use super::splits::Splits;

/// An own trade that says what a unit was worth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TradePrice {
    pub day: Day,
    pub price: Decimal,
    pub currency: Symbol,
    /// Splits of the symbol before the trade: what a unit was.
    pub splits: usize,
}

/// What own entries said of a price.
#[derive(Debug, Clone, Copy, PartialEq)]
struct OwnPrice {
    /// The last entry with a price, which stands in until the first close.
    last: TradePrice,
    /// The last purchase or sale, which can also be newer than a close.
    dealt: Option<TradePrice>,
    /// The last entry with a price in other money than that of `last`, which says more as long as nobody knows what that
    /// money is worth.
    other: Option<TradePrice>,
}

/// When a name became another: a day, and the second within it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cut {
    pub day: Day,
    pub second: u32,
}

impl Cut {
    /// Whether an observation was made before; one of the bare day was not.
    pub fn is_after(self, day: Day, second: u32) -> bool {
        day < self.day || day == self.day && second > 0 && second < self.second
    }
}

/// A full rename: no unit of the old name was left anywhere.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rename {
    pub cut: Cut,
    pub old: Symbol,
    pub new: Symbol,
    /// So many units of the old name became so many of the new one.
    pub old_units: Decimal,
    pub new_units: Decimal,
    /// Splits that the units of each name had gone through.
    old_splits: usize,
    new_splits: usize,
}

/// What the books say about the prices of everything in them.
#[derive(Debug, Clone, Default)]
pub struct Hints {
    own: HashMap<Symbol, OwnPrice>,
    splits: HashMap<Symbol, Splits>,
    /// In the order of their effect.
    renames: Vector<Rename>,
}

impl Hints {
    /// The splits of a symbol, to be changed.
    pub fn splits_mut(&mut self, symbol: Symbol) -> &mut Splits {
        self.splits.entry(symbol).or_default()
    }

    /// Notes what an own entry says; `dealt` when it was a purchase or a sale.
    pub fn note_trade(&mut self, symbol: Symbol, trade: TradePrice, dealt: bool) {
        let before = self.own.get(&symbol);
        let dealt = match dealt {
            true => Some(trade),
            false => before.and_then(|own| own.dealt),
        };
        let other = before.and_then(|own| match own.last.currency == trade.currency {
            true => own.other,
            false => Some(own.last),
        });
        let own = OwnPrice {
            last: trade,
            dealt,
            other,
        };
        self.own.insert(symbol, own);
    }

    /// Notes a full rename: own trades go along, by the ratio, unless the new name has some.
    ///
    /// # Errors
    /// A ratio beyond 28 digits.
    pub fn note_rename(
        &mut self,
        (old, new): (Symbol, Symbol),
        (old_units, new_units): (Decimal, Decimal),
        cut: Cut,
    ) -> Result<(), Overflow> {
        let done = |symbol| self.splits.get(&symbol).map_or(0, Splits::done);
        let rename = Rename {
            cut,
            old,
            new,
            old_units,
            new_units,
            old_splits: done(old),
            new_splits: done(new),
        };
        if let Some(own) = self.own.remove(&old)
            && !self.own.contains_key(&new)
        {
            let moved = |trade: TradePrice| -> Result<TradePrice, Overflow> {
                let price = self.carried(trade.price, trade.splits, &rename)?;
                Ok(TradePrice {
                    price,
                    splits: rename.new_splits,
                    ..trade
                })
            };
            let own = OwnPrice {
                last: moved(own.last)?,
                dealt: own.dealt.map(moved).transpose()?,
                other: own.other.map(moved).transpose()?,
            };
            self.own.insert(new, own);
        }
        self.renames.push_back(rename);
        Ok(())
    }

    /// A price of the old name that holds after so many of its splits, for units of the new name as they were then.
    fn carried(&self, price: Decimal, after: usize, rename: &Rename) -> Result<Decimal, Overflow> {
        let price = match self.splits.get(&rename.old) {
            Some(splits) => splits.between(price, after, rename.old_splits)?,
            None => price,
        };
        share(price, rename.old_units, rename.new_units)
    }

    /// When a name last became another, before a moment.
    fn away(&self, symbol: Symbol, before: Option<Cut>) -> Option<Cut> {
        let past = |r: &&Rename| before.is_none_or(|before| r.cut < before);
        let mut renames = self.renames.iter().rev().filter(past);
        renames.find(|r| r.old == symbol).map(|r| r.cut)
    }

    /// The rename that a name came from, before a moment.
    fn came(&self, symbol: Symbol, before: Option<Cut>) -> Option<&Rename> {
        let past = |r: &&Rename| before.is_none_or(|before| r.cut < before);
        let away = self.away(symbol, before);
        let mut renames = self.renames.iter().rev().filter(past);
        renames.find(|r| r.new == symbol && away.is_none_or(|away| away <= r.cut))
    }
}

/// What the books say about the price of one symbol.
#[derive(Debug, Clone, Copy, Default)]
pub struct Clues<'a> {
    hints: Option<(Symbol, &'a Hints)>,
    splits: Option<&'a Splits>,
    without_trades: bool,
}

/// A name that a price may have been observed under, and between which moments.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Known {
    pub symbol: Symbol,
    /// Nothing seen before it counts.
    pub since: Option<Cut>,
    /// Only what was seen before it counts.
    pub until: Option<Cut>,
}

impl<'a> Clues<'a> {
    /// Nothing: for instruments that do not stand in the books.
    pub const NONE: Clues<'static> = Clues {
        hints: None,
        splits: None,
        without_trades: false,
    };

    /// What the books say of a symbol.
    pub fn new(symbol: Symbol, hints: &'a Hints) -> Clues<'a> {
        // Most books know no split: nothing is looked up.
        let splits = match hints.splits.is_empty() {
            true => None,
            false => hints.splits.get(&symbol),
        };
        Clues {
            hints: Some((symbol, hints)),
            splits,
            without_trades: false,
        }
    }

    /// The splits alone.
    pub fn of_splits(splits: &'a Splits) -> Clues<'a> {
        Clues {
            splits: Some(splits),
            ..Clues::NONE
        }
    }

    /// The same for what is not held: the price of an old trade of one's own says little of what it costs now.
    pub fn without_trades(self) -> Clues<'a> {
        Clues {
            without_trades: true,
            ..self
        }
    }

    /// What the same books say of another symbol.
    pub fn of(&self, symbol: Symbol) -> Clues<'a> {
        let other = self.hints.map(|(_, hints)| Clues::new(symbol, hints));
        other.unwrap_or(Clues::NONE)
    }

    fn own(&self) -> Option<&'a OwnPrice> {
        let (symbol, hints) = self.hints.filter(|_| !self.without_trades)?;
        hints.own.get(&symbol)
    }

    /// The last own entry with a price, as it was paid.
    pub fn trade(&self) -> Option<TradePrice> {
        self.own().map(|own| own.last)
    }

    /// The last own purchase or sale, as it was paid.
    pub fn dealt(&self) -> Option<TradePrice> {
        self.own()?.dealt
    }

    /// The last own entry with a price in other money than [`Clues::trade`], as it was paid.
    pub fn paid_otherwise(&self) -> Option<TradePrice> {
        self.own()?.other
    }

    /// How many splits are known, applied or not.
    pub fn known(&self) -> usize {
        self.splits.map_or(0, Splits::known)
    }

    /// Changes whenever the units or the name of what is priced did.
    pub fn steps(&self) -> usize {
        let renames = self.hints.map_or(0, |(_, hints)| hints.renames.len());
        self.splits.map_or(0, Splits::done) + renames
    }

    /// Whether any name in the books ever became another.
    pub fn has_renames(&self) -> bool {
        self.hints
            .is_some_and(|(_, hints)| !hints.renames.is_empty())
    }

    /// What was seen at a second of a day (0 for its close), for units as they are now.
    ///
    /// # Errors
    /// Split ratios beyond 28 digits.
    pub fn close(&self, price: Decimal, (day, second): (Day, u32)) -> Result<Decimal, Overflow> {
        match self.splits {
            Some(splits) => splits.in_units_of_now(price, splits.through(day, second)),
            None => Ok(price),
        }
    }

    /// A trade's price for units as they are now.
    ///
    /// # Errors
    /// As [`Clues::close`].
    pub fn in_units_of_now(&self, trade: TradePrice) -> Result<TradePrice, Overflow> {
        let Some(splits) = self.splits else {
            return Ok(trade);
        };
        let price = splits.in_units_of_now(trade.price, trade.splits)?;
        Ok(TradePrice { price, ..trade })
    }

    /// The last own purchase or sale, for units as they are now. What units cost that were there before is no observation.
    ///
    /// # Errors
    /// As [`Clues::close`].
    pub fn dealt_now(&self) -> Result<Option<TradePrice>, Overflow> {
        let trade = self.dealt();
        trade.map(|t| self.in_units_of_now(t)).transpose()
    }

    /// What its name last became, when all of it took a new one.
    pub fn became(&self) -> Option<Symbol> {
        let (symbol, hints) = self.hints?;
        let mut renames = hints.renames.iter().rev();
        renames.find(|r| r.old == symbol).map(|r| r.new)
    }

    /// The names under which a price may have been observed, the present one first.
    pub fn names(&self, symbol: Symbol) -> impl Iterator<Item = Known> + 'a {
        let hints = self.hints.map(|(_, hints)| hints);
        let known = move |symbol, until| Known {
            symbol,
            since: hints.and_then(|hints| hints.away(symbol, until)),
            until,
        };
        std::iter::successors(Some(known(symbol, None)), move |now| {
            let from = hints?.came(now.symbol, now.until)?;
            Some(known(from.old, Some(from.cut)))
        })
    }

    /// A close observed under an earlier name, for units of the present one as they are now.
    ///
    /// # Errors
    /// As [`Clues::close`].
    pub fn inherited(
        &self,
        price: Decimal,
        (day, second): (Day, u32),
        name: Known,
    ) -> Result<Decimal, Overflow> {
        let Some((symbol, hints)) = self.hints else {
            return Ok(price);
        };
        // The way from the present name to the one observed, then back.
        let mut way: Vec<&Rename> = Vec::new();
        let (mut at, mut until) = (symbol, None);
        while (at, until) != (name.symbol, name.until) {
            let Some(from) = hints.came(at, until) else {
                break;
            };
            way.push(from);
            (at, until) = (from.old, Some(from.cut));
        }
        let through = |symbol| {
            hints
                .splits
                .get(&symbol)
                .map_or(0, |s| s.through(day, second))
        };
        let (mut price, mut after) = (price, through(name.symbol));
        for rename in way.into_iter().rev() {
            price = hints.carried(price, after, rename)?;
            after = rename.new_splits;
        }
        match self.splits {
            Some(splits) => splits.in_units_of_now(price, after),
            None => Ok(price),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::names::Platform;
    use super::super::splits::SplitRow;
    use super::*;

    fn trade(day: i32, price: i64) -> TradePrice {
        TradePrice {
            day: Day(day),
            price: price.into(),
            currency: Symbol::krw(),
            splits: 0,
        }
    }

    fn at(day: i32) -> Cut {
        Cut {
            day: Day(day),
            second: 9 * 3600,
        }
    }

    fn renamed(hints: &mut Hints, old: &str, new: &str, units: (i64, i64), day: i32) {
        let names = (Symbol::new(old), Symbol::new(new));
        let units = (units.0.into(), units.1.into());
        hints.note_rename(names, units, at(day)).unwrap();
    }

    #[test]
    fn a_price_from_before_a_split_is_read_in_new_units_and_one_of_its_day_in_old_ones_until_it_is_applied()
     {
        let mut hints = Hints::default();
        let (xyz, hundred) = (Symbol::new("XYZ"), Decimal::from(100));
        let row = SplitRow {
            platform: Platform::every(),
            new: Decimal::from(2),
            old: Decimal::ONE,
        };
        hints.note_trade(xyz, trade(5, 100), true);
        hints
            .splits_mut(xyz)
            .announce(Day(10), row, (row.new, row.old));
        let close = |hints: &Hints, day| {
            let clues = Clues::new(xyz, hints);
            clues.close(hundred, (Day(day), 0)).unwrap()
        };
        assert_eq!(
            (close(&hints, 9), close(&hints, 10)),
            (hundred, Decimal::from(200))
        );
        hints.splits_mut(xyz).apply();
        assert_eq!(
            (close(&hints, 9), close(&hints, 10)),
            (Decimal::from(50), hundred)
        );
        let clues = Clues::new(xyz, &hints);
        let trade = clues.dealt_now().unwrap().unwrap();
        assert_eq!(trade.price, Decimal::from(50));
    }

    #[test]
    fn own_trades_go_along_with_a_full_rename_by_the_ratio() {
        let mut hints = Hints::default();
        hints.note_trade(Symbol::new("OLD"), trade(5, 90_000), true);
        renamed(&mut hints, "OLD", "NEW", (10, 1_000), 8);
        let of = |name: &str| Clues::new(Symbol::new(name), &hints).dealt();
        assert_eq!(of("NEW").map(|t| t.price), Some(Decimal::from(900)));
        assert_eq!(of("OLD"), None);
    }

    /// A becomes B, B becomes A again: each name knows what it was, and nothing goes round for ever.
    #[test]
    fn a_name_that_goes_and_comes_back_knows_its_way() {
        let mut hints = Hints::default();
        renamed(&mut hints, "A", "B", (1, 10), 10);
        renamed(&mut hints, "B", "A", (10, 5), 20);
        let a = Symbol::new("A");
        let clues = Clues::new(a, &hints);
        let names: Vec<(String, Option<Cut>, Option<Cut>)> = clues
            .names(a)
            .map(|k| (k.symbol.to_string(), k.since, k.until))
            .collect();
        let want = [
            ("A".to_owned(), Some(at(10)), None),
            ("B".to_owned(), None, Some(at(20))),
            ("A".to_owned(), None, Some(at(10))),
        ];
        assert_eq!(names, want);
        let oldest = clues.names(a).last().unwrap();
        let price = clues.inherited(Decimal::from(100), (Day(9), 0), oldest);
        assert_eq!(
            price.unwrap(),
            Decimal::from(20),
            "1 became 10, 10 became 5"
        );
    }

    /// What B was called before it went away says nothing of a new B.
    #[test]
    fn an_old_name_listed_anew_inherits_nothing() {
        let mut hints = Hints::default();
        renamed(&mut hints, "A", "B", (1, 1), 10);
        renamed(&mut hints, "B", "C", (1, 1), 20);
        let b = Symbol::new("B");
        let names: Vec<Known> = Clues::new(b, &hints).names(b).collect();
        assert_eq!(names.len(), 1);
        assert_eq!(names[0].since, Some(at(20)));
        assert!(at(20).is_after(Day(20), 60) && !at(20).is_after(Day(20), 0));
    }
}

//! New units for old: cost and value stay as they are.

use rust_decimal::Decimal;

use super::Posting;
use crate::domain::amount::{Overflow, share};
use crate::domain::names::Platform;
use crate::domain::rules::PoolBy;
use crate::domain::state::{Slot, Transit};

impl Posting<'_, '_> {
    pub(super) fn split(&mut self) -> Result<(), Overflow> {
        let (new, old) = (
            self.entry.quantity,
            self.entry.price.unwrap_or(Decimal::ONE),
        );
        let everywhere = self.entry.platform == Platform::every();
        if everywhere {
            self.rescale(new, old, true)?;
        } else if self.desk.rules.pool_by == PoolBy::Symbol {
            let apart = self.desk.apart.map(|apart| &apart.partial_splits);
            let known = apart.and_then(|splits| splits.get(&self.place.0).copied());
            if let Some((before, after)) = known.filter(|(before, _)| !before.is_zero()) {
                self.rescale(after, before, true)?;
            }
        } else {
            let before = self.state.units_everywhere(self.entry.symbol)?;
            self.rescale(new, old, false)?;
            let after = self.state.units_everywhere(self.entry.symbol)?;
            let splits = &mut self.state.partial_splits;
            splits.insert(self.place.0, (before, after));
        }
        self.state.splits_mut(self.entry.symbol).apply();
        Ok(())
    }

    /// Every `old` units of the entry's symbol become `new`, on its platform or everywhere.
    pub(super) fn rescale(
        &mut self,
        new: Decimal,
        old: Decimal,
        everywhere: bool,
    ) -> Result<(), Overflow> {
        let symbol = self.entry.symbol;
        let slots: Vec<Slot> = self
            .state
            .pools()
            .filter(|(_, key, _)| {
                key.symbol == symbol && (everywhere || key.platform == self.entry.platform)
            })
            .map(|(slot, ..)| slot)
            .collect();
        for slot in slots {
            self.state.pool_mut(slot).split(new, old)?;
            if let Some(sold) = self.state.shorts.get_mut(&slot) {
                sold.split(new, old)?;
            }
            if let Some(borrowed) = self.state.borrowed.get_mut(&slot) {
                *borrowed = share(*borrowed, new, old)?;
            }
        }
        let slots = self.state.slots().clone();
        let travelling = |t: &&mut Transit| {
            t.symbol == symbol
                && (everywhere || slots.keys()[t.from].platform == self.entry.platform)
        };
        for transit in self.state.transit.iter_mut().filter(travelling) {
            let units = share(transit.taken.basis.units, new, old)?;
            transit.taken = std::mem::take(&mut transit.taken).rescaled(units)?;
        }
        Ok(())
    }
}

//! New units for old: cost and value stay as they are.

use rust_decimal::Decimal;

use super::Posting;
use crate::domain::amount::{Overflow, mul, share};
use crate::domain::names::Platform;
use crate::domain::rules::PoolBy;
use crate::domain::state::Slot;

impl Posting<'_, '_> {
    pub(super) fn split(&mut self) -> Result<(), Overflow> {
        let (new, old) = (
            self.entry.quantity,
            self.entry.price.unwrap_or(Decimal::ONE),
        );
        let everywhere = self.entry.platform == Platform::every();
        if everywhere {
            self.rescale(new, old, true)?;
            self.split_on_the_way(new, old)?;
        } else if self.desk.rules.pool_by == PoolBy::Symbol {
            let apart = self.desk.apart.map(|apart| &apart.partial_splits);
            let known = apart.and_then(|splits| splits.get(&self.place.0).copied());
            if let Some((before, after)) = known.filter(|(before, _)| !before.is_zero()) {
                self.rescale(after, before, true)?;
            }
            self.split_on_the_way(new, old)?;
        } else {
            let before = self.units_or_short()?;
            self.rescale(new, old, false)?;
            self.split_on_the_way(new, old)?;
            let after = self.units_or_short()?;
            let splits = &mut self.state.partial_splits;
            splits.insert(self.place.0, (before, after));
            // The price of all units gives way by what became of all of them.
            if before > Decimal::ZERO {
                let is_all = mul(after, old)? == mul(before, new)?;
                let (new, old) = if is_all { (new, old) } else { (after, before) };
                self.state.splits_mut(self.entry.symbol).settle(new, old);
            }
        }
        self.state.splits_mut(self.entry.symbol).apply();
        Ok(())
    }

    /// Units of the entry's symbol everywhere; where there are none, those that are sold short.
    fn units_or_short(&self) -> Result<Decimal, Overflow> {
        let held = self.state.units_everywhere(self.entry.symbol)?;
        match held.is_zero() {
            true => self.state.short_everywhere(self.entry.symbol),
            false => Ok(held),
        }
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
        Ok(())
    }
}

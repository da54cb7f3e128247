//! The books at one moment: units with their cost, money, debts, what is in transit, and the sums since the beginning.
//!
//! A copy shares the pools it does not change. Slots are numbers for (platform, symbol), handed out once for the life
//! of a ledger, so that posting looks a name up once.

use std::collections::HashMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::amount::{Overflow, add};
use super::calendar::Moment;
use super::clues::{Clues, Cut, Hints, TradePrice};
use super::entry::{Category, Entry, Kind};
use super::exact::Exact;
use super::gaps::Gap;
use super::journal::Place;
use super::lacks::Lacks;
use super::names::{Platform, Symbol};
use super::pool::{Pool, Taken};
use super::rules::PoolBy;
use super::splits::Splits;

/// Number of a (platform, symbol).
pub type Slot = usize;

/// The numbers of everything that ever stood in the books.
#[derive(Debug, Clone, Default)]
pub struct Slots {
    ids: HashMap<(Platform, Symbol), Slot>,
    keys: Vec<SlotKey>,
}

/// What a slot is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SlotKey {
    pub platform: Platform,
    pub symbol: Symbol,
    pub category: Category,
    pub first_at: Moment,
}

impl Slots {
    pub fn find(&self, platform: Platform, symbol: Symbol) -> Option<Slot> {
        self.ids.get(&(platform, symbol)).copied()
    }
    pub fn keys(&self) -> &[SlotKey] {
        &self.keys
    }
    fn add(&mut self, key: SlotKey) -> Slot {
        self.ids.insert((key.platform, key.symbol), self.keys.len());
        self.keys.push(key);
        self.keys.len() - 1
    }
}

/// A balance of money on one platform.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Cash {
    /// The balance; its nearest decimal is [`Cash::amount`].
    pub balance: Exact,
    pub debt: Decimal,
    /// From its first movement of the currency itself on (`cash = "auto"`), and from the trades that it settles.
    pub tracked: bool,
    /// Nothing came in of the currency itself yet: it is followed for trades that a later movement settles.
    pub early: bool,
    /// Whether it ever held money or was moved: a balance of zero is shown, one that never was is not.
    pub seen: bool,
}

impl Cash {
    /// The balance in 28 digits.
    pub fn amount(&self) -> Decimal {
        self.balance.amount()
    }
}

/// Units or money that left one own account and have not reached the other.
#[derive(Debug, Clone, PartialEq)]
pub struct Transit {
    /// The half that left.
    pub out: Place,
    pub symbol: Symbol,
    pub from: Slot,
    /// For units; for a swap, empty.
    pub taken: Taken,
    /// For money.
    pub money: Decimal,
    /// Units that were sent and had never come in.
    pub missing: Decimal,
    /// Of what takes a new name: units that are sold short, which went on by themselves.
    pub short: Decimal,
    /// What a swap's incoming half costs, base currency; `None` when it cannot be known.
    pub value: Option<Decimal>,
    /// Of a transfer: parts that are still to arrive, what is on the way of it (also what had never come in), and the
    /// last split that it went through.
    pub parts: usize,
    pub on_the_way: Decimal,
    pub split: Option<Place>,
}

impl Transit {
    /// What leaves a slot, nothing of it yet.
    pub fn new(out: Place, symbol: Symbol, from: Slot) -> Transit {
        Transit {
            out,
            symbol,
            from,
            taken: Taken::default(),
            money: Decimal::ZERO,
            missing: Decimal::ZERO,
            short: Decimal::ZERO,
            value: None,
            parts: 1,
            on_the_way: Decimal::ZERO,
            split: None,
        }
    }
}

/// Sums since the beginning, in the base currency.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Totals {
    pub inflow: Decimal,
    pub outflow: Decimal,
    /// The fee line when buy and sell fees stand apart from cost.
    pub fees_apart: Decimal,
    /// The fee line when they are in cost: what is left in it.
    pub fees_in_cost: Decimal,
    /// Every fee, also those paid in the coin that was traded.
    pub fees_all: Decimal,
    pub taxes: Decimal,
    /// Dividends, interest, rewards, gross.
    pub income: Decimal,
    /// Interest and funding that were paid.
    pub expenses: Decimal,
    /// Flows whose value is not known.
    pub unknown_flows: u32,
    /// Fees, taxes or income whose value is not known.
    pub unknown_amounts: u32,
    /// Of these what was earned.
    pub unknown_incomes: u32,
    /// Deposits that the books had to assume, because money was spent that was not there.
    pub implied_deposits: u32,
    /// What trades took from outside before their balance was followed, and no movement settled.
    pub own_flows: u32,
    /// Units that filled what was sold short.
    pub covers: u32,
    /// Entries that the owner should look at.
    pub needs_review: u32,
}

/// The books at one moment.
#[derive(Debug, Clone, Default)]
pub struct State {
    slots: Arc<Slots>,
    /// By slot; `None` for money.
    pools: Vec<Option<Arc<Pool>>>,
    /// By slot; only money's are used.
    cash: Vec<Cash>,
    /// What own entries say of prices.
    hints: Hints,
    /// What splits on one platform did to all units of their symbol: before and after, over all platforms.
    pub partial_splits: imbl::HashMap<u32, (Decimal, Decimal)>,
    /// What shares for nothing did to the units of their holding: after and before, by place.
    pub bonuses: imbl::HashMap<u32, (Decimal, Decimal)>,
    pub transit: Vec<Transit>,
    /// Arrivals whose other half is still to leave (venue clocks differ).
    pub early: Vec<Place>,
    /// What the records lack, in the order of posting.
    pub gaps: imbl::Vector<Gap>,
    /// Money that was spent and may still come: what balances stand below zero.
    pub lacks: Lacks,
    /// What was sold short and not bought back, by slot: its units with what they brought as their cost.
    pub shorts: imbl::OrdMap<Slot, Pool>,
    /// Units that were borrowed and not given back, by slot.
    pub borrowed: imbl::OrdMap<Slot, Decimal>,
    pub totals: Totals,
}

impl State {
    /// The slot of a (platform, symbol), made when new.
    pub fn slot(
        &mut self,
        platform: Platform,
        symbol: Symbol,
        category: Category,
        at: Moment,
    ) -> Slot {
        let slot = match self.slots.find(platform, symbol) {
            Some(slot) => slot,
            None => Arc::make_mut(&mut self.slots).add(SlotKey {
                platform,
                symbol,
                category,
                first_at: at,
            }),
        };
        if slot >= self.cash.len() {
            self.cash.resize(self.slots.keys.len(), Cash::default());
            self.pools.resize(self.slots.keys.len(), None);
        }
        slot
    }
    pub fn slots(&self) -> &Slots {
        &self.slots
    }
    pub fn key(&self, slot: Slot) -> SlotKey {
        self.slots.keys[slot]
    }
    /// The pool of a slot, to be changed.
    pub fn pool_mut(&mut self, slot: Slot) -> &mut Pool {
        Arc::make_mut(self.pools[slot].get_or_insert_default())
    }
    pub fn pool(&self, slot: Slot) -> Option<&Pool> {
        self.pools.get(slot).and_then(|p| p.as_deref())
    }
    pub fn cash_mut(&mut self, slot: Slot) -> &mut Cash {
        &mut self.cash[slot]
    }
    pub fn cash(&self, slot: Slot) -> Cash {
        self.cash.get(slot).copied().unwrap_or_default()
    }
    /// Pools with their slots, in order of first use.
    pub fn pools(&self) -> impl Iterator<Item = (Slot, SlotKey, &Pool)> {
        self.pools
            .iter()
            .enumerate()
            .filter_map(|(slot, pool)| Some((slot, self.slots.keys[slot], pool.as_deref()?)))
    }
    /// Balances of money that were ever used, in order of first use.
    pub fn balances(&self) -> impl Iterator<Item = (Slot, SlotKey, Cash)> {
        self.cash
            .iter()
            .enumerate()
            .filter(|(_, cash)| cash.seen)
            .map(|(slot, cash)| (slot, self.slots.keys[slot], *cash))
    }
    /// Whether a slot holds the same as in another state of the same ledger.
    pub fn same_slot(&self, other: &State, slot: Slot) -> bool {
        let pools = match (self.pools.get(slot), other.pools.get(slot)) {
            (Some(Some(a)), Some(Some(b))) => Arc::ptr_eq(a, b),
            (Some(None), Some(None)) => true,
            _ => false,
        };
        let shorts = self.shorts.get(&slot) == other.shorts.get(&slot);
        pools && shorts && self.cash(slot) == other.cash(slot)
    }
    /// How many units an entry makes of how many, new and old: a split says it, of shares for nothing the holding did.
    pub fn ratio_of(&self, place: Place, entry: &Entry) -> Option<(Decimal, Decimal)> {
        let known = match entry.kind {
            Kind::Split => Some((entry.quantity, entry.price?)),
            _ if entry.is_bonus() => self.bonuses.get(&place.0).copied(),
            _ => None,
        };
        known.filter(|(_, old)| *old > Decimal::ZERO)
    }
    /// Units of a symbol in the pool that an entry on a platform takes from.
    pub fn units_pooled(&self, pool_by: PoolBy, platform: Platform, symbol: Symbol) -> Decimal {
        match pool_by {
            PoolBy::PlatformAndSymbol => self.units(platform, symbol),
            PoolBy::Symbol => self.units(Platform::every(), symbol),
        }
    }
    /// Units of a symbol on a platform; zero when there never were any.
    pub fn units(&self, platform: Platform, symbol: Symbol) -> Decimal {
        self.slots
            .find(platform, symbol)
            .and_then(|slot| self.pool(slot))
            .map_or(Decimal::ZERO, |pool| pool.held().units)
    }
    /// Units of a symbol everywhere, those in transit too.
    ///
    /// # Errors
    /// A sum that overflows.
    pub fn units_everywhere(&self, symbol: Symbol) -> Result<Decimal, Overflow> {
        let held = self.pools().filter(|(_, key, _)| key.symbol == symbol);
        let travelling = self.transit.iter().filter(|t| t.symbol == symbol);
        held.map(|(_, _, pool)| pool.held().units)
            .chain(travelling.map(|t| t.taken.basis.units))
            .try_fold(Decimal::ZERO, add)
    }
    /// Money of a currency on a platform, `None` while it is not tracked there.
    pub fn balance(&self, platform: Platform, currency: Symbol) -> Option<Decimal> {
        let cash = self.cash(self.slots.find(platform, currency)?);
        cash.tracked.then_some(cash.amount())
    }
    /// What the books say about a symbol's price.
    pub fn clues(&self, symbol: Symbol) -> Clues<'_> {
        Clues::new(symbol, &self.hints)
    }
    /// The splits of a symbol, to be changed.
    pub fn splits_mut(&mut self, symbol: Symbol) -> &mut Splits {
        self.hints.splits_mut(symbol)
    }
    /// Notes the price of an own entry; `dealt` when it was a purchase or a sale.
    pub fn note_trade(&mut self, symbol: Symbol, trade: TradePrice, dealt: bool) {
        self.hints.note_trade(symbol, trade, dealt);
    }
    /// What is sold short of a symbol on a platform.
    pub fn short(&self, platform: Platform, symbol: Symbol) -> Decimal {
        let slot = self.slots.find(platform, symbol);
        slot.and_then(|slot| self.shorts.get(&slot))
            .map_or(Decimal::ZERO, |pool| pool.held().units)
    }
    /// What is sold short of a symbol everywhere.
    ///
    /// # Errors
    /// A sum that overflows.
    pub fn short_everywhere(&self, symbol: Symbol) -> Result<Decimal, Overflow> {
        let short = self.shorts.iter();
        short
            .filter(|(slot, _)| self.key(**slot).symbol == symbol)
            .map(|(_, pool)| pool.held().units)
            .try_fold(Decimal::ZERO, add)
    }
    /// Notes that a name became another: no unit of the old one is left anywhere.
    ///
    /// # Errors
    /// A ratio beyond 28 digits.
    pub fn note_rename(
        &mut self,
        names: (Symbol, Symbol),
        units: (Decimal, Decimal),
        cut: Cut,
    ) -> Result<(), Overflow> {
        self.hints.note_rename(names, units, cut)
    }
}

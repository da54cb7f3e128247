//! One entry onto the books: which units, money, costs and sums it moves. Every kind is one arm of [`post`].
//!
//! The conventions are those of docs/accounting.md: external flows are only what crosses the border of everything the
//! owner has; fees are apart from cost and proceeds; an own coin's fee changes the units; a third coin's fee is
//! disposed of at market value after the entry's own quantity; what has no known rate or price is counted as unknown.

use rust_decimal::Decimal;

use super::amount::{Overflow, add, div, mul, share, sub, worth};
use super::entry::{Category, Entry, Kind};
use super::exact::Exact;
use super::journal::{Journal, Place};
use super::market::Market;
use super::names::{Platform, Symbol};
use super::pool::{Basis, Native, Taken};
use super::rules::{CashPolicy, PoolBy, Rules};
use super::state::{Slot, State, Transit};
use super::transfer;

/// What posting looks at besides the books.
pub struct Desk<'a> {
    pub market: Market<'a>,
    pub journal: &'a Journal,
    pub rules: &'a Rules,
    /// The books by platform, when these pool units over all of them: they know what a split on one platform changes.
    pub apart: Option<&'a State>,
}

/// The last digit of money that figures print (the twelfth decimal).
const LEAST_SHORTFALL: Decimal = Decimal::from_parts(1, 0, 0, false, 12);

/// An amount in the base currency, when its rate or price is known.
type Base = Option<Decimal>;

/// Posts one entry.
///
/// # Errors
/// Only an overflow; the books are then unfinished and thrown away by the caller.
pub fn post(
    desk: &mut Desk<'_>,
    state: &mut State,
    place: Place,
    entry: &Entry,
) -> Result<(), Overflow> {
    let mut p = Posting {
        desk,
        state,
        place,
        entry,
    };
    match entry.kind {
        Kind::Deposit if p.is_pair() => p.transfer_in(),
        Kind::Withdraw if p.is_pair() => p.transfer_out(),
        Kind::Deposit | Kind::Opening if entry.symbol.is_money() => p.money_in(),
        Kind::Withdraw if entry.symbol.is_money() => p.money_out(entry.quantity),
        Kind::Deposit | Kind::Opening => p.units_in(),
        Kind::Withdraw => p.units_out(entry.quantity),
        Kind::Buy if entry.symbol.is_money() => p.exchange(Decimal::ONE),
        Kind::Sell if entry.symbol.is_money() => p.exchange(Decimal::NEGATIVE_ONE),
        Kind::Buy => p.buy(),
        Kind::Sell => p.sell(),
        Kind::Dividend | Kind::Interest | Kind::Lending | Kind::Funding => p.income(),
        Kind::ReturnOfCapital => p.return_of_capital(),
        Kind::Reward => p.reward(),
        Kind::Fee | Kind::Tax => p.charge(),
        Kind::Split => p.split(),
        Kind::SwapOut => p.swap_out(),
        Kind::SwapIn => p.swap_in(),
        Kind::RenameOut => p.rename_out(),
        Kind::RenameIn => p.rename_in(),
        Kind::Adjust => p.adjust(),
        Kind::Borrow => p.borrow(),
        Kind::Repay => p.repay(),
        Kind::Liability => p.liability(),
    }
}

struct Posting<'p, 'a> {
    desk: &'p mut Desk<'a>,
    state: &'p mut State,
    place: Place,
    entry: &'p Entry,
}

/// What a trade's fee is and where it goes.
#[derive(Default)]
struct TradeFee {
    /// Into cost or off the proceeds when fees are in cost; zero for a fee in the traded coin.
    in_cost: Decimal,
    native: Decimal,
    unknown: bool,
    /// Units of the traded coin itself.
    own_units: Decimal,
    /// Leaves cash with the trade's own leg, in the entry's currency.
    same_currency: Decimal,
}

impl Posting<'_, '_> {
    // --- what things are worth ---------------------------------------------------------------------------------

    /// Base per unit of the entry's currency: its own rate, else the day's.
    fn own_rate(&mut self) -> Result<Base, Overflow> {
        match self.entry.rate() {
            Some(rate) if self.entry.currency != self.desk.rules.base => Ok(Some(rate)),
            _ => Ok(self.desk.market.rate(self.entry.currency)?.map(|r| r.rate)),
        }
    }

    fn rate(&mut self, currency: Symbol) -> Result<Base, Overflow> {
        if currency == self.entry.currency {
            return self.own_rate();
        }
        Ok(self.desk.market.rate(currency)?.map(|r| r.rate))
    }

    /// The day's market value of units.
    fn market_value(&mut self, slot: Slot, units: Decimal) -> Result<Base, Overflow> {
        let key = self.state.key(slot);
        // One pool over all platforms still lives on each: what moves is worth its own platform's price.
        let slot = match self.desk.rules.pool_by {
            PoolBy::PlatformAndSymbol => slot,
            PoolBy::Symbol => {
                let (platform, at) = (self.entry.platform, self.entry.at);
                self.state.slot(platform, key.symbol, key.category, at)
            }
        };
        let (platform, clues) = (self.state.key(slot).platform, self.state.clues(key.symbol));
        let unit = self
            .desk
            .market
            .unit_value(slot, key.symbol, platform, key.category, clues)?;
        unit.map(|unit| unit.of(units)).transpose()
    }

    /// Units at the entry's price in the base currency, when it has one.
    fn stated_value(&mut self, units: Decimal) -> Result<Base, Overflow> {
        match (self.entry.price, self.own_rate()?) {
            (Some(price), Some(rate)) => worth(price, rate, units).map(Some),
            _ => Ok(None),
        }
    }

    fn unit_slot(&mut self, symbol: Symbol) -> Slot {
        let platform = match self.desk.rules.pool_by {
            PoolBy::PlatformAndSymbol => self.entry.platform,
            PoolBy::Symbol => Platform::every(),
        };
        let category = if symbol == self.entry.symbol {
            self.entry.category
        } else {
            Category::Crypto
        };
        self.state.slot(platform, symbol, category, self.entry.at)
    }

    fn money_slot(&mut self, currency: Symbol) -> Slot {
        self.state
            .slot(self.entry.platform, currency, Category::Cash, self.entry.at)
    }

    // --- flows and cash ----------------------------------------------------------------------------------------

    fn inflow(&mut self, amount: Base) -> Result<(), Overflow> {
        match amount {
            Some(amount) => self.state.totals.inflow = add(self.state.totals.inflow, amount)?,
            None => self.state.totals.unknown_flows += 1,
        }
        Ok(())
    }

    fn outflow(&mut self, amount: Base) -> Result<(), Overflow> {
        match amount {
            Some(amount) => self.state.totals.outflow = add(self.state.totals.outflow, amount)?,
            None => self.state.totals.unknown_flows += 1,
        }
        Ok(())
    }

    fn base_of(&mut self, amount: Decimal, currency: Symbol) -> Result<Base, Overflow> {
        if amount.is_zero() {
            return Ok(Some(Decimal::ZERO));
        }
        self.rate(currency)?
            .map(|rate| mul(amount, rate))
            .transpose()
    }

    /// Money moves as the second leg of something else. Where cash is not tracked (yet), it came from or went outside.
    fn leg(&mut self, currency: Symbol, amount: impl Into<Exact>) -> Result<(), Overflow> {
        let amount = amount.into();
        if amount.is_zero() {
            return Ok(());
        }
        let slot = self.money_slot(currency);
        let policy = self.desk.rules.cash_of(self.entry.platform);
        let tracked = match policy {
            CashPolicy::Tracked => true,
            CashPolicy::Untracked => false,
            CashPolicy::Auto => self.state.cash(slot).tracked,
        };
        if tracked {
            return self.change_balance(slot, currency, amount);
        }
        let value = self.base_of(amount.amount().abs(), currency)?;
        if amount.is_negative() {
            self.inflow(value)
        } else {
            self.outflow(value)
        }
    }

    /// A movement of the currency itself: from here on it is tracked. Says whether it is kept at all.
    fn movement(&mut self, currency: Symbol, amount: impl Into<Exact>) -> Result<bool, Overflow> {
        if self.desk.rules.cash_of(self.entry.platform) == CashPolicy::Untracked {
            return Ok(false);
        }
        let slot = self.money_slot(currency);
        self.state.cash_mut(slot).tracked = true;
        self.change_balance(slot, currency, amount.into())?;
        Ok(true)
    }

    /// A shortfall is a deposit nobody recorded, except where the owner tracks cash by hand.
    fn change_balance(
        &mut self,
        slot: Slot,
        currency: Symbol,
        amount: Exact,
    ) -> Result<(), Overflow> {
        let policy = self.desk.rules.cash_of(self.entry.platform);
        let cash = self.state.cash_mut(slot);
        cash.seen = true;
        cash.balance = cash.balance.plus(amount)?;
        if cash.balance.is_negative() && amount.is_negative() && policy != CashPolicy::Tracked {
            let short = -cash.amount();
            cash.balance = Exact::ZERO;
            // Whoever spends a balance as it is shown cannot see digits this small.
            if short >= LEAST_SHORTFALL {
                self.state.totals.implied_deposits += 1;
                let value = self.base_of(short, currency)?;
                self.inflow(value)?;
            }
        }
        Ok(())
    }

    // --- fees and taxes ----------------------------------------------------------------------------------------

    fn note_fee(&mut self, value: Base, apart: bool, in_cost: bool) -> Result<(), Overflow> {
        let totals = &mut self.state.totals;
        let Some(value) = value else {
            totals.unknown_amounts += 1;
            return Ok(());
        };
        totals.fees_all = add(totals.fees_all, value)?;
        if apart {
            totals.fees_apart = add(totals.fees_apart, value)?;
        }
        if in_cost {
            totals.fees_in_cost = add(totals.fees_in_cost, value)?;
        }
        Ok(())
    }

    /// Reads a trade's fee and pays it, unless it is paid with the trade's own leg; a third coin's is burnt later.
    fn trade_fee(&mut self) -> Result<TradeFee, Overflow> {
        let (fee, currency) = (self.entry.fee, self.entry.fee_currency);
        if fee.is_zero() {
            return Ok(TradeFee::default());
        }
        if currency == self.entry.symbol {
            let slot = self.unit_slot(currency);
            let value = self.market_value(slot, fee)?;
            self.note_fee(value, false, false)?;
            return Ok(TradeFee {
                own_units: fee,
                ..TradeFee::default()
            });
        }
        let value = if currency.is_money() {
            self.base_of(fee, currency)?
        } else {
            let slot = self.unit_slot(currency);
            self.market_value(slot, fee)?
        };
        self.note_fee(value, true, false)?;
        let same = currency == self.entry.currency;
        if currency.is_money() && !same {
            self.leg(currency, -fee)?;
        }
        let native = match (same, value, self.own_rate()?) {
            (true, ..) => fee,
            (false, Some(value), Some(rate)) => div(value, rate)?,
            _ => Decimal::ZERO,
        };
        Ok(TradeFee {
            in_cost: value.unwrap_or_default(),
            native,
            unknown: value.is_none(),
            own_units: Decimal::ZERO,
            same_currency: if same { fee } else { Decimal::ZERO },
        })
    }

    /// After the entry's own quantity: a fee in a third coin leaves at market value.
    fn burn_third_coin(&mut self) -> Result<(), Overflow> {
        let (fee, coin) = (self.entry.fee, self.entry.fee_currency);
        if fee.is_zero() || coin.is_money() || coin == self.entry.symbol {
            return Ok(());
        }
        self.burn(coin, fee)
    }

    /// The fee of a movement, exchange, transfer or delivery: always in the line.
    fn line_fee(&mut self) -> Result<(), Overflow> {
        let (fee, currency) = (self.entry.fee, self.entry.fee_currency);
        if fee.is_zero() {
            return Ok(());
        }
        self.charge_line(currency, fee)
    }

    fn charge_line(&mut self, symbol: Symbol, amount: Decimal) -> Result<(), Overflow> {
        if symbol.is_money() {
            let value = self.base_of(amount, symbol)?;
            self.note_fee(value, true, true)?;
            return self.leg(symbol, -amount);
        }
        let slot = self.unit_slot(symbol);
        let value = self.market_value(slot, amount)?;
        self.note_fee(value, true, true)?;
        self.burn(symbol, amount)
    }

    /// Units leave at market value to pay for something: a sale to nobody.
    fn burn(&mut self, coin: Symbol, units: Decimal) -> Result<(), Overflow> {
        let slot = self.unit_slot(coin);
        let value = self.market_value(slot, units)?;
        self.dispose(
            slot,
            units,
            units,
            value,
            Native::Unset,
            Decimal::ZERO,
            &TradeFee::default(),
        )
    }

    fn tax(&mut self) -> Result<(), Overflow> {
        let tax = self.entry.tax();
        if tax.is_zero() {
            return Ok(());
        }
        let Some(value) = self.base_of(tax, self.entry.currency)? else {
            self.state.totals.unknown_amounts += 1;
            return Ok(());
        };
        self.state.totals.taxes = add(self.state.totals.taxes, value)?;
        if !self.entry.symbol.is_money() {
            let slot = self.unit_slot(self.entry.symbol);
            let pool = self.state.pool_mut(slot);
            pool.taxes = add(pool.taxes, value)?;
        }
        Ok(())
    }

    // --- units -------------------------------------------------------------------------------------------------

    fn put(
        &mut self,
        slot: Slot,
        units: Decimal,
        cost: Base,
        fee: &TradeFee,
        native: Native,
        native_cost: Decimal,
    ) -> Result<(), Overflow> {
        let basis = Basis {
            units,
            cost: cost.unwrap_or_default(),
            fees: fee.in_cost,
            native_cost,
            native_fees: fee.native,
            unknown: cost.is_none() || fee.unknown,
        };
        let (method, at) = (self.desk.rules.cost_method, self.entry.at);
        self.state.pool_mut(slot).put(method, at, basis, native)
    }

    /// Takes `leaving` units against proceeds for `sold` of them. What is missing was never recorded as bought: its
    /// share of the proceeds is an unknown arrival, not a gain.
    #[expect(
        clippy::too_many_arguments,
        reason = "one disposal, every part of it named at the call"
    )]
    fn dispose(
        &mut self,
        slot: Slot,
        leaving: Decimal,
        sold: Decimal,
        proceeds: Base,
        native: Native,
        native_proceeds: Decimal,
        fee: &TradeFee,
    ) -> Result<(), Overflow> {
        let method = self.desk.rules.cost_method;
        let taken = self.state.pool_mut(slot).take(method, leaving)?;
        let got = taken.basis.units;
        let matched = got.min(sold);
        let known = proceeds
            .map(|p| {
                if matched == sold {
                    Ok(p)
                } else {
                    share(p, matched, sold)
                }
            })
            .transpose()?;
        let native_known = if matched == sold {
            native_proceeds
        } else {
            share(native_proceeds, matched, sold)?
        };
        let missing = sub(leaving, got)?;
        // Fees paid in kind have no price of their own: their native proceeds follow from the market value.
        let native_rate = match (native, self.state.pool(slot).map(|p| p.native)) {
            (Native::Unset, Some(Native::One(currency))) => {
                self.desk.market.rate(currency)?.map(|r| r.rate)
            }
            _ => None,
        };
        let native_known = match (native_rate, known) {
            (Some(rate), Some(known)) => div(known, rate)?,
            _ => native_known,
        };
        let pool = self.state.pool_mut(slot);
        pool.native = pool.native.with(native);
        let rate = match (native, native_rate) {
            (Native::One(_), _) => self.own_rate()?,
            (_, rate) => rate,
        };
        let pool = self.state.pool_mut(slot);
        if let Some(known) = known.filter(|_| !taken.basis.unknown) {
            pool.realised = add(pool.realised, sub(known, taken.basis.cost)?)?;
            if let Some(rate) = rate.filter(|_| pool.native != Native::Several) {
                let relief = mul(taken.basis.native_cost, rate)?;
                pool.realised_currency =
                    add(pool.realised_currency, sub(relief, taken.basis.cost)?)?;
            }
            pool.native_realised = add(
                pool.native_realised,
                sub(native_known, taken.basis.native_cost)?,
            )?;
        } else {
            pool.unknown_gain = true;
        }
        pool.realised_fees = add(pool.realised_fees, add(taken.basis.fees, fee.in_cost)?)?;
        pool.native_realised_fees = add(
            pool.native_realised_fees,
            add(taken.basis.native_fees, fee.native)?,
        )?;
        if !missing.is_zero() {
            pool.missing = add(pool.missing, missing)?;
            self.state.totals.needs_review += 1;
            let arrival = match (proceeds, known) {
                (Some(all), Some(known)) => Some(sub(all, known)?),
                _ => None,
            };
            let pool = self.state.pool_mut(slot);
            pool.missing_proceeds = add(pool.missing_proceeds, arrival.unwrap_or_default())?;
            self.inflow(arrival)?;
        }
        Ok(())
    }

    /// Units go outside: no gain, their cost leaves with them, an outflow at market value.
    fn units_out(&mut self, units: Decimal) -> Result<(), Overflow> {
        let slot = self.unit_slot(self.entry.symbol);
        let method = self.desk.rules.cost_method;
        let taken = self.state.pool_mut(slot).take(method, units)?;
        let missing = sub(units, taken.basis.units)?;
        if !missing.is_zero() {
            let pool = self.state.pool_mut(slot);
            pool.missing = add(pool.missing, missing)?;
            self.state.totals.needs_review += 1;
        }
        let value = self.market_value(slot, taken.basis.units)?;
        self.outflow(value)?;
        self.line_fee()
    }

    /// Units come from outside: an inflow at market value; they cost what is said, else that value.
    fn units_in(&mut self) -> Result<(), Overflow> {
        let slot = self.unit_slot(self.entry.symbol);
        self.arrive_from_outside(slot, self.entry.quantity)?;
        self.line_fee()
    }

    fn arrive_from_outside(&mut self, slot: Slot, units: Decimal) -> Result<(), Overflow> {
        let value = self.market_value(slot, units)?;
        self.inflow(value)?;
        self.put_at_stated_cost(slot, units, value)
    }

    fn put_at_stated_cost(
        &mut self,
        slot: Slot,
        units: Decimal,
        value: Base,
    ) -> Result<(), Overflow> {
        let currency = self.entry.currency;
        let (cost, native_cost) = match self.stated_value(units)? {
            Some(cost) => (
                Some(cost),
                mul(self.entry.price.unwrap_or_default(), units)?,
            ),
            None => {
                self.state.pool_mut(slot).cost_assumed = true;
                let native = match (value, self.own_rate()?) {
                    (Some(value), Some(rate)) => div(value, rate)?,
                    _ => Decimal::ZERO,
                };
                (value, native)
            }
        };
        self.put(
            slot,
            units,
            cost,
            &TradeFee::default(),
            Native::One(currency),
            native_cost,
        )
    }

    // --- the kinds ---------------------------------------------------------------------------------------------

    fn money_in(&mut self) -> Result<(), Overflow> {
        let (currency, amount) = (self.entry.symbol, self.entry.quantity);
        if self.movement(currency, amount)? {
            let value = self.base_of(amount, currency)?;
            self.inflow(value)?;
        }
        self.line_fee()
    }

    fn money_out(&mut self, amount: Decimal) -> Result<(), Overflow> {
        let currency = self.entry.symbol;
        if self.movement(currency, -amount)? {
            let value = self.base_of(amount, currency)?;
            self.outflow(value)?;
        }
        self.line_fee()
    }

    /// Two balances move; no lot, no gain, no flow.
    fn exchange(&mut self, sign: Decimal) -> Result<(), Overflow> {
        let gross = Exact::product(self.entry.quantity, self.entry.price.unwrap_or_default())?;
        let other = if sign.is_sign_negative() {
            gross
        } else {
            -gross
        };
        let kept = self.movement(self.entry.symbol, self.entry.quantity * sign)?;
        if kept {
            self.movement(self.entry.currency, other.minus(self.entry.tax())?)?;
        } else {
            self.leg(self.entry.currency, -self.entry.tax())?;
        }
        self.tax()?;
        self.line_fee()
    }

    fn buy(&mut self) -> Result<(), Overflow> {
        let (units, price) = (self.entry.quantity, self.entry.price.unwrap_or_default());
        let slot = self.unit_slot(self.entry.symbol);
        let fee = self.trade_fee()?;
        let cost = self.stated_value(units)?;
        let gross = mul(price, units)?;
        let arriving = sub(units, fee.own_units.min(units))?;
        self.put(
            slot,
            arriving,
            cost,
            &fee,
            Native::One(self.entry.currency),
            gross,
        )?;
        let paid = -Exact::product(price, units)?;
        self.trade_leg(paid.minus(fee.same_currency)?.minus(self.entry.tax())?)?;
        self.tax()?;
        self.burn_third_coin()
    }

    fn sell(&mut self) -> Result<(), Overflow> {
        let (units, price) = (self.entry.quantity, self.entry.price.unwrap_or_default());
        let slot = self.unit_slot(self.entry.symbol);
        let fee = self.trade_fee()?;
        let proceeds = self.stated_value(units)?;
        let gross = mul(price, units)?;
        let leaving = add(units, fee.own_units)?;
        self.dispose(
            slot,
            leaving,
            units,
            proceeds,
            Native::One(self.entry.currency),
            gross,
            &fee,
        )?;
        let got = Exact::product(price, units)?;
        self.trade_leg(got.minus(fee.same_currency)?.minus(self.entry.tax())?)?;
        self.tax()?;
        self.burn_third_coin()
    }

    /// The cash leg of a trade. With a rate of its own the broker converted: the leg is in the base currency.
    fn trade_leg(&mut self, amount: Exact) -> Result<(), Overflow> {
        match self.entry.rate() {
            Some(rate) if self.entry.currency != self.desk.rules.base => {
                self.leg(self.desk.rules.base, amount.times(rate)?)
            }
            _ => self.leg(self.entry.currency, amount),
        }
    }

    fn note_income(&mut self, value: Base) -> Result<(), Overflow> {
        match value {
            Some(value) => self.state.totals.income = add(self.state.totals.income, value)?,
            None => self.state.totals.unknown_amounts += 1,
        }
        if !self.entry.symbol.is_money() {
            let slot = self.unit_slot(self.entry.symbol);
            let pool = self.state.pool_mut(slot);
            pool.income = add(pool.income, value.unwrap_or_default())?;
        }
        Ok(())
    }

    /// Money earned: gross is income, tax and fee are lines of their own, the rest reaches cash.
    fn income(&mut self) -> Result<(), Overflow> {
        let currency = if self.entry.symbol.is_money() {
            self.entry.symbol
        } else {
            self.entry.currency
        };
        let value = self.base_of(self.entry.quantity, currency)?;
        self.note_income(value)?;
        self.money_earned(currency)
    }

    fn money_earned(&mut self, currency: Symbol) -> Result<(), Overflow> {
        let same = if self.entry.fee_currency == currency {
            self.entry.fee
        } else {
            Decimal::ZERO
        };
        let net = sub(self.entry.quantity, add(self.entry.tax(), same)?)?;
        if self.entry.symbol.is_money() {
            if !self.movement(currency, net)? {
                let value = self.base_of(net, currency)?;
                self.outflow(value)?;
            }
        } else {
            self.trade_leg(net.into())?;
        }
        self.tax()?;
        if same.is_zero() {
            return self.line_fee();
        }
        let value = self.base_of(same, currency)?;
        self.note_fee(value, true, true)
    }

    fn return_of_capital(&mut self) -> Result<(), Overflow> {
        let currency = if self.entry.symbol.is_money() {
            self.entry.symbol
        } else {
            self.entry.currency
        };
        let Some(value) = self.base_of(self.entry.quantity, currency)? else {
            self.state.totals.unknown_amounts += 1;
            return self.money_earned(currency);
        };
        let slot = self.unit_slot(self.entry.symbol);
        let native = self.entry.quantity;
        let pool = self.state.pool_mut(slot);
        let gain = pool.reduce_cost(value, native)?;
        pool.realised = add(pool.realised, gain)?;
        self.money_earned(currency)
    }

    fn reward(&mut self) -> Result<(), Overflow> {
        let slot = self.unit_slot(self.entry.symbol);
        let market = self.market_value(slot, self.entry.quantity)?;
        let stated = self.stated_value(self.entry.quantity)?;
        self.note_income(stated.or(market))?;
        self.put_at_stated_cost(slot, self.entry.quantity, market)?;
        self.tax()?;
        if !self.entry.tax().is_zero() {
            self.leg(self.entry.currency, -self.entry.tax())?;
        }
        self.line_fee()
    }

    /// A fee or tax that stands alone; a coin is disposed of at market value.
    fn charge(&mut self) -> Result<(), Overflow> {
        let (symbol, amount) = (self.entry.symbol, self.entry.quantity);
        if self.entry.kind == Kind::Fee {
            return self.charge_line(symbol, amount);
        }
        let value = if symbol.is_money() {
            self.base_of(amount, symbol)?
        } else {
            let slot = self.unit_slot(symbol);
            self.market_value(slot, amount)?
        };
        match value {
            Some(value) => self.state.totals.taxes = add(self.state.totals.taxes, value)?,
            None => self.state.totals.unknown_amounts += 1,
        }
        if symbol.is_money() {
            self.leg(symbol, -amount)
        } else {
            self.burn(symbol, amount)
        }
    }

    fn split(&mut self) -> Result<(), Overflow> {
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
    fn rescale(&mut self, new: Decimal, old: Decimal, everywhere: bool) -> Result<(), Overflow> {
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

    fn adjust(&mut self) -> Result<(), Overflow> {
        let (symbol, quantity) = (self.entry.symbol, self.entry.quantity);
        match (symbol.is_money(), quantity.is_sign_negative()) {
            (true, false) => self.money_in(),
            (true, true) => self.money_out(-quantity),
            (false, false) => self.units_in(),
            (false, true) => self.units_out(-quantity),
        }
    }

    fn borrow(&mut self) -> Result<(), Overflow> {
        self.owe(self.entry.quantity)?;
        if !self.movement(self.entry.symbol, self.entry.quantity)? {
            // The money went where it is not counted.
            let value = self.base_of(self.entry.quantity, self.entry.symbol)?;
            self.outflow(value)?;
        }
        self.line_fee()
    }

    fn repay(&mut self) -> Result<(), Overflow> {
        self.owe(-self.entry.quantity)?;
        if !self.movement(self.entry.symbol, -self.entry.quantity)? {
            let value = self.base_of(self.entry.quantity, self.entry.symbol)?;
            self.inflow(value)?;
        }
        self.line_fee()
    }

    fn liability(&mut self) -> Result<(), Overflow> {
        self.owe(self.entry.quantity)?;
        let value = self.base_of(self.entry.quantity, self.entry.symbol)?;
        self.outflow(value)
    }

    fn owe(&mut self, amount: Decimal) -> Result<(), Overflow> {
        let slot = self.money_slot(self.entry.symbol);
        let cash = self.state.cash_mut(slot);
        cash.seen = true;
        cash.debt = add(cash.debt, amount)?;
        Ok(())
    }

    // --- two rows that are one event ---------------------------------------------------------------------------

    fn partner(&self) -> Option<(Place, Entry)> {
        let place = self.desk.journal.pairs().partner(self.place.0)?;
        Some((place, self.desk.journal.get(place)?.clone()))
    }

    fn is_pair(&self) -> bool {
        self.desk.journal.pairs().partner(self.place.0).is_some()
    }

    fn transfer_out(&mut self) -> Result<(), Overflow> {
        let Some((into_place, into)) = self.partner() else {
            return Ok(());
        };
        let (symbol, lost) = (self.entry.symbol, transfer::lost(self.entry, &into));
        let from = if symbol.is_money() {
            self.money_slot(symbol)
        } else {
            self.unit_slot(symbol)
        };
        let mut transit = Transit {
            out: self.place,
            symbol,
            from,
            taken: Taken::default(),
            money: Decimal::ZERO,
            value: None,
        };
        if symbol.is_money() {
            if self.movement(symbol, -into.quantity)? {
                transit.money = into.quantity;
            }
        } else if self.desk.rules.pool_by == PoolBy::PlatformAndSymbol {
            let method = self.desk.rules.cost_method;
            transit.taken = self.state.pool_mut(from).take(method, into.quantity)?;
        }
        self.state.transit.push(transit);
        if !lost.is_zero() {
            self.charge_line(symbol, lost)?;
        }
        self.line_fee()?;
        if let Some(early) = self.state.early.iter().position(|p| *p == into_place) {
            self.state.early.remove(early);
            let mut arrival = Posting {
                desk: self.desk,
                state: self.state,
                place: into_place,
                entry: &into,
            };
            arrival.transfer_in()?;
        }
        Ok(())
    }

    fn transfer_in(&mut self) -> Result<(), Overflow> {
        let Some((out_place, _)) = self.partner() else {
            return Ok(());
        };
        let Some(transit) = self.take_transit(out_place) else {
            self.state.early.push(self.place);
            return Ok(());
        };
        let (symbol, quantity) = (self.entry.symbol, self.entry.quantity);
        if symbol.is_money() {
            // Between a tracked and an untracked platform the money crosses our border.
            let kept = self.movement(symbol, quantity)?;
            let value = self.base_of(quantity, symbol)?;
            match (transit.money.is_zero(), kept) {
                (true, true) => self.inflow(value)?,
                (false, false) => self.outflow(value)?,
                _ => {}
            }
        } else if self.desk.rules.pool_by == PoolBy::PlatformAndSymbol {
            let slot = self.unit_slot(symbol);
            let (method, at) = (self.desk.rules.cost_method, self.entry.at);
            let short = sub(quantity, transit.taken.basis.units)?;
            self.state
                .pool_mut(slot)
                .put_taken(method, at, transit.taken)?;
            // A split on the way makes more arrive than was sent: that is no shortfall.
            if short > Decimal::ZERO {
                self.state.totals.needs_review += 1;
                self.arrive_from_outside(slot, short)?;
            }
        }
        self.line_fee()
    }

    fn take_transit(&mut self, out: Place) -> Option<Transit> {
        let position = self.state.transit.iter().position(|t| t.out == out)?;
        Some(self.state.transit.remove(position))
    }

    /// What the two halves of a swap are worth: price × quantity of the out row, else of the in row, else the market.
    fn swap_value(&mut self, into: &Entry) -> Result<Base, Overflow> {
        if let Some(value) = self.stated_value(self.entry.quantity)? {
            return Ok(Some(value));
        }
        if let Some(price) = into.price {
            let rate = match into.rate() {
                Some(rate) if into.currency != self.desk.rules.base => Some(rate),
                _ => self.desk.market.rate(into.currency)?.map(|r| r.rate),
            };
            if let Some(rate) = rate {
                return worth(price, rate, into.quantity).map(Some);
            }
        }
        let slot = self.unit_slot(self.entry.symbol);
        self.market_value(slot, self.entry.quantity)
    }

    fn swap_out(&mut self) -> Result<(), Overflow> {
        let Some((into_place, into)) = self.partner() else {
            return self.units_out(self.entry.quantity);
        };
        let value = self.swap_value(&into)?;
        let slot = self.unit_slot(self.entry.symbol);
        let fee = self.trade_fee()?;
        let leaving = add(self.entry.quantity, fee.own_units)?;
        self.dispose(
            slot,
            leaving,
            self.entry.quantity,
            value,
            Native::Unset,
            Decimal::ZERO,
            &fee,
        )?;
        self.leg(self.entry.currency, -fee.same_currency)?;
        self.burn_third_coin()?;
        self.leave(slot, Taken::default(), value, into_place, &into)
    }

    fn rename_out(&mut self) -> Result<(), Overflow> {
        let Some((into_place, into)) = self.partner() else {
            return self.units_out(self.entry.quantity);
        };
        let slot = self.unit_slot(self.entry.symbol);
        let method = self.desk.rules.cost_method;
        let taken = self
            .state
            .pool_mut(slot)
            .take(method, self.entry.quantity)?;
        self.leave(slot, taken, None, into_place, &into)?;
        self.line_fee()
    }

    /// Keeps the outgoing half until the incoming one is posted, which may already wait.
    fn leave(
        &mut self,
        from: Slot,
        taken: Taken,
        value: Base,
        into_place: Place,
        into: &Entry,
    ) -> Result<(), Overflow> {
        self.state.transit.push(Transit {
            out: self.place,
            symbol: self.entry.symbol,
            from,
            taken,
            money: Decimal::ZERO,
            value,
        });
        if let Some(early) = self.state.early.iter().position(|p| *p == into_place) {
            self.state.early.remove(early);
            return post(self.desk, self.state, into_place, into);
        }
        Ok(())
    }

    fn swap_in(&mut self) -> Result<(), Overflow> {
        let Some((out_place, _)) = self.partner() else {
            return self.units_in();
        };
        let Some(transit) = self.take_transit(out_place) else {
            self.state.early.push(self.place);
            return Ok(());
        };
        let slot = self.unit_slot(self.entry.symbol);
        let fee = self.trade_fee()?;
        let arriving = sub(self.entry.quantity, fee.own_units.min(self.entry.quantity))?;
        let native = match (transit.value, self.own_rate()?) {
            (Some(value), Some(rate)) => div(value, rate)?,
            _ => Decimal::ZERO,
        };
        self.put(
            slot,
            arriving,
            transit.value,
            &fee,
            Native::One(self.entry.currency),
            native,
        )?;
        self.leg(self.entry.currency, -fee.same_currency)?;
        self.burn_third_coin()
    }

    fn rename_in(&mut self) -> Result<(), Overflow> {
        let Some((out_place, _)) = self.partner() else {
            return self.units_in();
        };
        let Some(transit) = self.take_transit(out_place) else {
            self.state.early.push(self.place);
            return Ok(());
        };
        let slot = self.unit_slot(self.entry.symbol);
        let (method, at) = (self.desk.rules.cost_method, self.entry.at);
        if transit.taken.basis.units.is_zero() {
            return self.arrive_from_outside(slot, self.entry.quantity);
        }
        let taken = transit.taken.rescaled(self.entry.quantity)?;
        self.state.pool_mut(slot).put_taken(method, at, taken)?;
        self.line_fee()
    }
}

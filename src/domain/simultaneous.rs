//! Rows of one instant have no order among themselves but that of the file. When the books cannot cover what one of them
//! takes, and another of the same instant still brings it, the one that takes waits: nothing is missing, nothing is
//! assumed to have been paid in (docs/accounting.md, order).

use rust_decimal::Decimal;

use super::entry::{Entry, Kind};
use super::names::Symbol;
use super::rules::{CashPolicy, Rules};
use super::state::State;

/// Whether the books cannot cover what an entry takes, and one of the later entries of its instant brings it.
pub fn must_wait<'a>(
    state: &State,
    rules: &Rules,
    entry: &Entry,
    mut later: impl Iterator<Item = &'a Entry>,
) -> bool {
    match takes(entry, rules) {
        Some(Taken::Units) if lacks_units(state, rules, entry) => {
            later.any(|next| brings_units(next, entry))
        }
        Some(Taken::Money(currency, amount))
            if rules.cash_of(entry.platform) == CashPolicy::Auto =>
        {
            match state.balance(entry.platform, currency) {
                Some(balance) if balance >= amount => false,
                Some(_) => later.any(|next| {
                    next.platform == entry.platform && brings_money(next, currency, rules)
                }),
                // Not tracked yet: it will be, from a movement of this very instant on.
                None => later.any(|next| {
                    (next.platform, next.symbol) == (entry.platform, currency)
                        && matches!(next.kind, Kind::Deposit | Kind::Opening)
                }),
            }
        }
        _ => false,
    }
}

/// Whether the books cover what an entry takes.
pub fn is_covered(state: &State, rules: &Rules, entry: &Entry) -> bool {
    match takes(entry, rules) {
        Some(Taken::Units) => !lacks_units(state, rules, entry),
        Some(Taken::Money(currency, amount)) => state
            .balance(entry.platform, currency)
            .is_none_or(|balance| balance >= amount),
        None => true,
    }
}

enum Taken {
    Units,
    Money(Symbol, Decimal),
}

fn lacks_units(state: &State, rules: &Rules, entry: &Entry) -> bool {
    state.units_pooled(rules.pool_by, entry.platform, entry.symbol) < entry.quantity.abs()
}

/// What an entry takes from the books, for the kinds whose order matters; sums too large to name are left to posting.
fn takes(entry: &Entry, rules: &Rules) -> Option<Taken> {
    let is_money = entry.symbol.is_money();
    match entry.kind {
        Kind::Sell | Kind::Withdraw if is_money => Some(Taken::Money(entry.symbol, entry.quantity)),
        Kind::Repay => Some(Taken::Money(entry.symbol, entry.quantity)),
        Kind::Sell | Kind::Withdraw | Kind::SwapOut | Kind::RenameOut => Some(Taken::Units),
        Kind::Buy if entry.amount().is_some() => {
            let money = super::printed::moved(entry, rules.base);
            Some(Taken::Money(money, entry.amount()?))
        }
        Kind::Buy => {
            let fee = if entry.fee_currency == entry.currency {
                entry.fee
            } else {
                Decimal::ZERO
            };
            let gross = entry.quantity.checked_mul(entry.price?)?;
            let paid = gross.checked_add(fee)?.checked_add(entry.tax())?;
            match entry.rate().filter(|_| !is_money) {
                Some(rate) => Some(Taken::Money(rules.base, paid.checked_mul(rate)?)),
                None => Some(Taken::Money(entry.currency, paid)),
            }
        }
        Kind::Dividend | Kind::Interest | Kind::Lending | Kind::Funding | Kind::ReturnOfCapital
            if entry.quantity.is_sign_negative() =>
        {
            let money = super::printed::moved(entry, rules.base);
            let net = entry.quantity.checked_sub(entry.tax())?;
            Some(Taken::Money(money, -entry.amount().unwrap_or(net)))
        }
        Kind::Reward if entry.quantity.is_sign_negative() => Some(Taken::Units),
        Kind::Deposit
        | Kind::Dividend
        | Kind::Interest
        | Kind::Lending
        | Kind::Funding
        | Kind::ReturnOfCapital
        | Kind::Reward
        | Kind::Fee
        | Kind::Tax
        | Kind::Split
        | Kind::SwapIn
        | Kind::RenameIn
        | Kind::Opening
        | Kind::Adjust
        | Kind::Borrow
        | Kind::Liability => None,
    }
}

fn brings_units(next: &Entry, entry: &Entry) -> bool {
    (next.platform, next.symbol) == (entry.platform, entry.symbol)
        && matches!(
            next.kind,
            Kind::Buy
                | Kind::Deposit
                | Kind::Opening
                | Kind::Reward
                | Kind::SwapIn
                | Kind::RenameIn
        )
}

fn brings_money(next: &Entry, currency: Symbol, rules: &Rules) -> bool {
    let is_money = next.symbol.is_money();
    let paid_in = super::printed::moved(next, rules.base);
    match next.kind {
        _ if next.quantity.is_sign_negative() => {
            // What was charged and comes back.
            next.symbol == currency && matches!(next.kind, Kind::Fee | Kind::Tax)
        }
        Kind::Deposit | Kind::Opening | Kind::Interest | Kind::Borrow | Kind::Buy => {
            next.symbol == currency
        }
        Kind::Sell if is_money => next.currency == currency,
        Kind::Sell | Kind::Dividend | Kind::Lending | Kind::Funding | Kind::ReturnOfCapital => {
            paid_in == currency
        }
        Kind::Adjust => next.symbol == currency && next.quantity.is_sign_positive(),
        Kind::Withdraw
        | Kind::Reward
        | Kind::Fee
        | Kind::Tax
        | Kind::Split
        | Kind::SwapOut
        | Kind::SwapIn
        | Kind::RenameOut
        | Kind::RenameIn
        | Kind::Repay
        | Kind::Liability => false,
    }
}

//! The rules of a row, kind by kind: which names it takes, whether it needs a price, which amounts may be zero or below.

use rust_decimal::Decimal;

use super::{Category, Column, Draft, Kind, Problem, RowError};
use crate::domain::names::{Symbol, is_hidden, is_too_long, trimmed};

/// Longest external id and note kept, in bytes.
pub const EXTERNAL_ID_BYTES_MAX: usize = 200;
pub const NOTE_BYTES_MAX: usize = 4000;

/// What a fee is in: the money that pays for the row, else the row's own units where they are called so.
pub(super) fn fee_symbol(name: &str, own: Symbol, currency: Symbol) -> Symbol {
    match Symbol::unspelled(name) {
        symbol if symbol != currency && symbol.as_asset() == own => own,
        symbol => symbol,
    }
}

pub(super) fn money(code: &str, column: Column) -> Result<Symbol, RowError> {
    let symbol = Symbol::new(code);
    if symbol.is_money() {
        Ok(symbol)
    } else {
        Err(column.is(Problem::NotMoney(code.to_owned())))
    }
}

pub(super) fn check_names(draft: &Draft<'_>) -> Result<(), RowError> {
    let everywhere = draft.kind == Kind::Split;
    for (column, text, may_be_blank) in [
        (Column::Platform, draft.platform, everywhere),
        (Column::Symbol, draft.symbol, false),
        (Column::FeeCurrency, draft.fee_currency, true),
        (Column::Currency, draft.currency, true),
    ] {
        let text = trimmed(text);
        if text.is_empty() && !may_be_blank {
            return Err(column.is(Problem::Empty));
        }
        if is_too_long(text) {
            return Err(column.is(Problem::TooLong));
        }
        if text.chars().any(is_hidden) {
            return Err(column.is(Problem::Hidden));
        }
    }
    if draft.external_id.len() > EXTERNAL_ID_BYTES_MAX {
        return Err(Column::ExternalId.is(Problem::TooLong));
    }
    if draft.note.len() > NOTE_BYTES_MAX {
        return Err(Column::Note.is(Problem::TooLong));
    }
    Ok(())
}

/// Which symbols a kind takes, and whether it needs a price.
pub(super) fn check_kind(draft: &Draft<'_>, symbol: Symbol) -> Result<(), RowError> {
    let text = || draft.symbol.trim().to_owned();
    let is_money = symbol.is_money();
    if draft.category == Some(Category::Cash) && !is_money {
        return Err(Column::Symbol.is(Problem::NotMoney(text())));
    }
    match draft.kind {
        Kind::Liability if !is_money => {
            return Err(Column::Symbol.is(Problem::NotMoney(text())));
        }
        Kind::Reward
        | Kind::Split
        | Kind::RenameIn
        | Kind::RenameOut
        | Kind::SwapIn
        | Kind::SwapOut
            if is_money =>
        {
            return Err(Column::Symbol.is(Problem::IsMoney(text())));
        }
        Kind::Buy | Kind::Sell | Kind::Split if draft.price.is_none() => {
            return Err(Column::Price.is(Problem::Empty));
        }
        Kind::Buy | Kind::Sell
            if is_money
                && (draft.currency.trim().is_empty() || Symbol::new(draft.currency) == symbol) =>
        {
            return Err(Column::Currency.is(Problem::Unknown(draft.currency.trim().to_owned())));
        }
        _ => {}
    }
    Ok(())
}

pub(super) fn check_amounts(draft: &Draft<'_>) -> Result<(), RowError> {
    if draft.quantity.is_zero() || (draft.quantity.is_sign_negative() && !draft.kind.may_turn()) {
        return Err(Column::Quantity.is(Problem::NotPositive));
    }
    let free = draft.kind.may_be_free(draft.category) && !Symbol::new(draft.symbol).is_money();
    for (column, positive) in [(Column::Price, draft.price), (Column::Rate, draft.rate)] {
        let zero_is_one = column == Column::Price && free;
        if positive.is_some_and(|p| p < Decimal::ZERO || (p.is_zero() && !zero_is_one)) {
            return Err(column.is(Problem::NotPositive));
        }
    }
    Ok(())
}

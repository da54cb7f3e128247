//! An entry as a person reads it in a list: the words of its kind, units and price with their units, the amount.

use rust_decimal::Decimal;

use super::kinds::kind_name;
use super::platforms;
use super::symbols::display_name;
use crate::book::Book;
use crate::domain::calendar::Day;
use crate::domain::entry::{Entry, Kind};
use crate::domain::journal::Place;
use crate::words::Words;
use crate::words::figures;

/// One entry, written out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    pub day: Day,
    pub kind: String,
    /// What was traded; of money where it lies.
    pub name: String,
    /// Blank where the amount says it all.
    pub quantity: String,
    pub price: String,
    /// Blank when nobody said what it was worth.
    pub amount: String,
    pub platform: String,
}

impl Written {
    /// `0.02개 × 95,000,000원`; what is not known is left out.
    pub fn quantity_at_price(&self) -> String {
        match (self.quantity.as_str(), self.price.as_str()) {
            (quantity, "") => quantity.to_owned(),
            (quantity, price) => format!("{quantity} × {price}"),
        }
    }
}

/// The entry in the reader's language.
pub fn written(book: &Book, place: Place, entry: &Entry, words: Words) -> Written {
    let language = words.language;
    let (symbol, currency) = (entry.symbol.as_str(), entry.currency.as_str());
    let mut out = Written {
        day: entry.day(book.rules().zone),
        kind: kind_name(book, place, entry, words),
        name: display_name(entry.symbol, language).to_owned(),
        quantity: String::new(),
        price: String::new(),
        amount: String::new(),
        platform: platforms::display_name(entry.platform, book, words.language),
    };
    let price = entry
        .price
        .map(|price| figures::price(price, currency, language));
    match entry.kind {
        Kind::Split => {
            let old = entry.price.unwrap_or(Decimal::ONE);
            out.quantity =
                figures::arrow(&figures::quantity(old), &figures::quantity(entry.quantity));
        }
        Kind::Dividend | Kind::Interest | Kind::Lending | Kind::Funding | Kind::ReturnOfCapital => {
            let size = gross(entry).unwrap_or(entry.quantity.abs());
            let amount = match entry.quantity.is_sign_negative() {
                true => -size,
                false => size,
            };
            out.amount = figures::money(amount, currency, language);
        }
        Kind::Buy | Kind::Sell if entry.symbol.is_money() => {
            out.quantity = figures::money(entry.quantity, symbol, language);
            out.price = price.unwrap_or_default();
        }
        _ if entry.symbol.is_money() => {
            out.amount = figures::money(entry.quantity, symbol, language)
        }
        Kind::Deposit
        | Kind::Withdraw
        | Kind::Buy
        | Kind::Sell
        | Kind::Reward
        | Kind::Fee
        | Kind::Tax
        | Kind::SwapOut
        | Kind::SwapIn
        | Kind::RenameOut
        | Kind::RenameIn
        | Kind::Opening
        | Kind::Adjust
        | Kind::Borrow
        | Kind::Repay
        | Kind::Liability => {
            out.quantity = figures::units(entry.quantity, entry.category, symbol, language);
            out.price = price.unwrap_or_default();
        }
    }
    if !out.price.is_empty() {
        out.amount = gross(entry).map_or(String::new(), |amount| {
            figures::money(amount, currency, language)
        });
    }
    out
}

/// Quantity × price in the entry's currency; `None` when the row has no price.
pub fn gross(entry: &Entry) -> Option<Decimal> {
    let price = match entry.price {
        Some(price) => price,
        None if entry.symbol == entry.currency => Decimal::ONE,
        None => return None,
    };
    entry.quantity.abs().checked_mul(price)
}

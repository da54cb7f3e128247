//! An entry is one thing that happened: one row of our CSV, one row of `transactions`.
//!
//! Raw text becomes an [`Entry`] once, through [`Entry::checked`]; from there nobody checks again:
//! quantities are positive (below zero only for what can be taken back), prices are positive, absent, or zero where
//! something changed hands for nothing, rates are positive or absent, money is held by a symbol that is money; which one a name is, its
//! category says. The kind gives
//! the direction; a sign turns it: a fee below zero was given back, a dividend below zero was taken back.

mod checks;
mod column;
mod kind;

use rust_decimal::Decimal;

use super::calendar::{Day, Moment};
use super::identity::EntryId;
use super::names::{Platform, Symbol, trimmed};
use checks::{check_amounts, check_kind, check_names, fee_symbol, money};

pub use checks::{EXTERNAL_ID_BYTES_MAX, NOTE_BYTES_MAX};
pub use column::{COLUMNS, Column, Problem, RowError};
pub use kind::{Category, Kind};

/// What few rows have, kept apart so that a million plain ones stay small.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Extra {
    /// In the entry's currency; leaves cash, a line of its own.
    pub tax: Decimal,
    /// Base currency per unit of the entry's currency; beats the rates.
    pub rate: Option<Decimal>,
    /// What was paid or received in all, as it was printed; its sign is that of the quantity.
    pub amount: Option<Decimal>,
    pub note: Box<str>,
}

/// One thing that happened. Made only by [`Entry::checked`].
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub id: EntryId,
    pub at: Moment,
    /// Written as a bare date: stands for 00:00 and is ordered by kind within the day.
    pub bare_date: bool,
    pub kind: Kind,
    pub category: Category,
    pub platform: Platform,
    pub symbol: Symbol,
    pub quantity: Decimal,
    pub price: Option<Decimal>,
    pub currency: Symbol,
    /// Zero when there is none.
    pub fee: Decimal,
    pub fee_currency: Symbol,
    /// Revision of the book that recorded it; all entries of one message or file share it.
    pub batch: u32,
    /// The venue's or file's own id.
    pub external_id: Option<Box<str>>,
    pub extra: Option<Box<Extra>>,
}

/// An entry as written, before its rules are checked.
#[derive(Debug, Clone)]
pub struct Draft<'a> {
    pub at: Moment,
    pub bare_date: bool,
    pub kind: Kind,
    pub category: Option<Category>,
    pub platform: &'a str,
    pub symbol: &'a str,
    pub quantity: Decimal,
    pub price: Option<Decimal>,
    /// Blank: the money moved, else won.
    pub currency: &'a str,
    pub fee: Decimal,
    /// Blank: the entry's currency.
    pub fee_currency: &'a str,
    pub external_id: &'a str,
    pub note: &'a str,
    pub tax: Decimal,
    pub rate: Option<Decimal>,
    /// Paid or received in all, with either sign.
    pub amount: Option<Decimal>,
}

impl Entry {
    /// Checks every rule of the kind and makes the entry, with its id left to [`super::identity`].
    ///
    /// # Errors
    /// The first column that breaks a rule, and how.
    pub fn checked(mut draft: Draft<'_>) -> Result<Entry, RowError> {
        check_names(&draft)?;
        let symbol = Symbol::of(draft.symbol, draft.category);
        let currency = match trimmed(draft.currency) {
            "" if symbol.is_money() && !matches!(draft.kind, Kind::Buy | Kind::Sell) => symbol,
            "" => Symbol::krw(),
            // One row that was bought or sold for a coin: its price stands on the leg of what it was about.
            code if draft.price.is_some() && matches!(draft.kind, Kind::SwapOut | Kind::SwapIn) => {
                Symbol::new(code)
            }
            code => money(code, Column::Currency)?,
        };
        draft.price = draft.price.or(super::printed::price_of(&draft, currency));
        check_kind(&draft, symbol)?;
        check_amounts(&draft)?;
        // No fee is in no coin: `0,BNB` and two blanks are one entry.
        let fee_currency = if draft.fee.is_zero() || draft.fee_currency.trim().is_empty() {
            currency
        } else {
            fee_symbol(draft.fee_currency, symbol, currency)
        };
        let category = if symbol.is_money() {
            Category::Cash
        } else {
            draft.category.unwrap_or(Category::Manual)
        };
        let amount = super::printed::kept(&draft, symbol, currency)?;
        let plain = draft.tax.is_zero()
            && draft.rate.is_none()
            && draft.note.is_empty()
            && amount.is_none();
        Ok(Entry {
            id: EntryId::default(),
            at: draft.at,
            bare_date: draft.bare_date,
            kind: draft.kind,
            category,
            platform: Platform::new(draft.platform),
            symbol,
            quantity: draft.quantity.normalize(),
            price: draft.price.map(|p| p.normalize()),
            currency,
            fee: draft.fee.normalize(),
            fee_currency,
            batch: 0,
            external_id: (!draft.external_id.is_empty()).then(|| draft.external_id.into()),
            extra: (!plain).then(|| {
                Box::new(Extra {
                    tax: draft.tax.normalize(),
                    rate: draft.rate.map(|r| r.normalize()),
                    amount: amount.map(|a| a.normalize()),
                    note: draft.note.into(),
                })
            }),
        })
    }

    /// Tax in the entry's currency; zero when there is none.
    pub fn tax(&self) -> Decimal {
        self.extra.as_ref().map_or(Decimal::ZERO, |e| e.tax)
    }
    /// The entry's own rate, base per currency.
    pub fn rate(&self) -> Option<Decimal> {
        self.extra.as_ref().and_then(|e| e.rate)
    }
    /// What was paid or received in all, as printed; with the sign of the quantity.
    pub fn amount(&self) -> Option<Decimal> {
        self.extra.as_ref().and_then(|e| e.amount)
    }
    pub fn note(&self) -> &str {
        self.extra.as_ref().map_or("", |e| &e.note)
    }
    /// Place within a moment. Only bare dates are ordered by kind: arrivals, trades, income and fees, departures.
    pub fn rank(&self) -> u8 {
        if !self.bare_date {
            return 1;
        }
        match self.kind {
            Kind::Deposit | Kind::Opening | Kind::Reward | Kind::Split | Kind::Liability => 0,
            Kind::Buy
            | Kind::Sell
            | Kind::SwapOut
            | Kind::SwapIn
            | Kind::RenameOut
            | Kind::RenameIn
            | Kind::Adjust
            | Kind::Borrow
            | Kind::Repay => 1,
            Kind::Dividend
            | Kind::Interest
            | Kind::Lending
            | Kind::Funding
            | Kind::ReturnOfCapital
            | Kind::Fee
            | Kind::Tax => 2,
            Kind::Withdraw => 3,
        }
    }
    /// A buy, a sale or a leg of a swap of fewer than none: it takes back an equal earlier one, and neither of the two has
    /// an effect.
    pub fn cancels(&self) -> bool {
        use Kind::{Buy, Sell, SwapIn, SwapOut};
        matches!(self.kind, Buy | Sell | SwapOut | SwapIn) && self.quantity.is_sign_negative()
    }
    /// Whether it took back what had been received: a dividend or a reward below zero.
    pub fn takes_back(&self) -> bool {
        self.quantity.is_sign_negative()
            && matches!(
                self.kind,
                Kind::Dividend | Kind::Lending | Kind::ReturnOfCapital | Kind::Reward
            )
    }
    /// Interest or funding that was paid: a line of expenses.
    pub fn is_expense(&self) -> bool {
        self.quantity.is_sign_negative() && matches!(self.kind, Kind::Interest | Kind::Funding)
    }
    /// Shares for nothing: cost stays, and until the next close a price is read in the new units.
    pub fn is_bonus(&self) -> bool {
        let shares = matches!(
            self.category,
            Category::Stock | Category::Etf | Category::Fund
        );
        shares
            && matches!(self.kind, Kind::Buy | Kind::Reward)
            && self.quantity > Decimal::ZERO
            && self.price.is_some_and(|price| price.is_zero())
    }
    /// The day of the entry for the owner.
    pub fn day(&self, zone: chrono_tz::Tz) -> Day {
        Day::at(self.at, zone)
    }
    /// Whether it can be one half of a transfer, a swap or a rename.
    pub fn may_be_half(&self) -> bool {
        use Kind::{Deposit, RenameIn, RenameOut, SwapIn, SwapOut, Withdraw};
        matches!(
            self.kind,
            Deposit | Withdraw | SwapOut | SwapIn | RenameOut | RenameIn
        ) && self.external_id.is_some()
    }
}

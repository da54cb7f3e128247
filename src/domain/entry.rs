//! An entry is one thing that happened: one row of our CSV, one row of `transactions`.
//!
//! Raw text becomes an [`Entry`] once, through [`Entry::checked`]; from there nobody checks again:
//! quantities are positive (below zero only for what can be taken back), prices are positive, absent, or zero where
//! something changed hands for nothing, rates are positive or absent, money is held by a symbol that is money; which one a name is, its
//! category says. The kind gives
//! the direction; a sign turns it: a fee below zero was given back, a dividend below zero was taken back.

use rust_decimal::Decimal;

use super::calendar::{Day, Moment};
use super::identity::EntryId;
use super::names::{Platform, Symbol, trimmed};

macro_rules! kinds {
    ($($variant:ident $text:literal),* $(,)?) => {
        /// What happened. The words of the CSV column `type`; meanings in docs/accounting.md.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Kind { $($variant),* }

        impl Kind {
            /// Every kind, in the order of the documentation.
            pub const ALL: &[Kind] = &[$(Kind::$variant),*];
            /// The word in the CSV and in `transactions.type`.
            pub fn as_str(self) -> &'static str {
                match self { $(Kind::$variant => $text),* }
            }
            /// Reads the CSV word, with the four names that are read as deposit and withdraw.
            pub fn parse(text: &str) -> Option<Kind> {
                match text {
                    $($text => Some(Kind::$variant),)*
                    "deliver_in" | "transfer_in" => Some(Kind::Deposit),
                    "deliver_out" | "transfer_out" => Some(Kind::Withdraw),
                    _ => None,
                }
            }
        }
    };
}

kinds! {
    Deposit "deposit", Withdraw "withdraw", Buy "buy", Sell "sell",
    Dividend "dividend", Interest "interest", Lending "lending", Funding "funding", ReturnOfCapital "return_of_capital",
    Reward "reward", Fee "fee", Tax "tax", Split "split",
    SwapOut "swap_out", SwapIn "swap_in", RenameOut "rename_out", RenameIn "rename_in",
    Opening "opening", Adjust "adjust", Borrow "borrow", Repay "repay", Liability "liability",
}

macro_rules! categories {
    ($($variant:ident $text:literal),* $(,)?) => {
        /// The class of an instrument, as the CSV column `category` names it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Category { $($variant),* }

        impl Category {
            pub const ALL: &[Category] = &[$(Category::$variant),*];
            pub fn as_str(self) -> &'static str {
                match self { $(Category::$variant => $text),* }
            }
            pub fn parse(text: &str) -> Option<Category> {
                match text { $($text => Some(Category::$variant),)* _ => None }
            }
        }
    };
}

categories! {
    Cash "cash", Stock "stock", Etf "etf", Fund "fund", Bond "bond", Crypto "crypto",
    Stablecoin "stablecoin", Derivative "derivative", Manual "manual",
}

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

/// How many columns our CSV has.
pub const COLUMNS: usize = 15;

/// The columns of our CSV, in order. The first twelve are required in the header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    Timestamp,
    Type,
    Platform,
    Symbol,
    Category,
    Quantity,
    Price,
    Currency,
    Fee,
    FeeCurrency,
    ExternalId,
    Note,
    Tax,
    Rate,
    Amount,
}

impl Column {
    pub const ALL: [Column; COLUMNS] = [
        Column::Timestamp,
        Column::Type,
        Column::Platform,
        Column::Symbol,
        Column::Category,
        Column::Quantity,
        Column::Price,
        Column::Currency,
        Column::Fee,
        Column::FeeCurrency,
        Column::ExternalId,
        Column::Note,
        Column::Tax,
        Column::Rate,
        Column::Amount,
    ];
    pub fn as_str(self) -> &'static str {
        [
            "timestamp",
            "type",
            "platform",
            "symbol",
            "category",
            "quantity",
            "price",
            "currency",
            "fee",
            "fee_currency",
            "external_id",
            "note",
            "tax",
            "rate",
            "amount",
        ][self as usize]
    }
}

/// Why a row is no entry: which column, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {problem}", column.as_str())]
pub struct RowError {
    pub column: Column,
    pub problem: Problem,
}

/// What can be wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    #[error("it is empty")]
    Empty,
    #[error("\"{0}\" is not known here")]
    Unknown(String),
    #[error("\"{text}\": {why}")]
    NotAnAmount {
        text: String,
        why: super::amount::AmountError,
    },
    #[error("\"{text}\": {why}")]
    NotATime {
        text: String,
        why: super::calendar::StampError,
    },
    #[error("it must be above zero")]
    NotPositive,
    /// A buy or sale of fewer than none takes back an equal one, and there is none.
    #[error("there is no equal earlier row that it takes back")]
    NothingToCancel,
    /// An amount far from quantity × price, or beside a kind of which it says nothing.
    #[error("it is not what quantity and price make")]
    AmountDiffers,
    #[error("\"{0}\" is no money (an ISO currency, USDT or USDC)")]
    NotMoney(String),
    #[error("\"{0}\" is money; this kind takes an instrument")]
    IsMoney(String),
    #[error("it is longer than can be kept")]
    TooLong,
    #[error("it holds a character that cannot be seen")]
    Hidden,
}

impl Column {
    pub(super) fn is(self, problem: Problem) -> RowError {
        RowError {
            column: self,
            problem,
        }
    }
}

impl Kind {
    /// Whether a quantity below zero says something: taken back, given back, paid instead of received.
    pub fn may_turn(self) -> bool {
        match self {
            Kind::Buy
            | Kind::Sell
            | Kind::Dividend
            | Kind::Interest
            | Kind::Lending
            | Kind::Funding
            | Kind::ReturnOfCapital
            | Kind::Reward
            | Kind::Fee
            | Kind::Tax
            | Kind::Adjust => true,
            Kind::Deposit
            | Kind::Withdraw
            | Kind::Split
            | Kind::SwapOut
            | Kind::SwapIn
            | Kind::RenameOut
            | Kind::RenameIn
            | Kind::Opening
            | Kind::Borrow
            | Kind::Repay
            | Kind::Liability => false,
        }
    }
    /// Whether a price of zero is one: worthless when sold, given when rewarded, bonus shares when bought. Nobody sells a
    /// coin for nothing.
    pub fn may_be_free(self, category: Option<Category>) -> bool {
        let coin = matches!(category, Some(Category::Crypto | Category::Stablecoin));
        matches!(self, Kind::Sell | Kind::Reward) || (self == Kind::Buy && !coin)
    }
}

/// Longest external id and note kept, in bytes.
pub const EXTERNAL_ID_BYTES_MAX: usize = 200;
pub const NOTE_BYTES_MAX: usize = 4000;

impl Entry {
    /// Checks every rule of the kind and makes the entry, with its id left to [`super::identity`].
    ///
    /// # Errors
    /// The first column that breaks a rule, and how.
    pub fn checked(draft: Draft<'_>) -> Result<Entry, RowError> {
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
    /// A buy or sale of fewer than none: it takes back an equal earlier one, and neither of the two has an effect.
    pub fn cancels(&self) -> bool {
        matches!(self.kind, Kind::Buy | Kind::Sell) && self.quantity.is_sign_negative()
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

/// What a fee is in: the money that pays for the row, else the row's own units where they are called so.
fn fee_symbol(name: &str, own: Symbol, currency: Symbol) -> Symbol {
    match Symbol::unspelled(name) {
        symbol if symbol != currency && symbol.as_asset() == own => own,
        symbol => symbol,
    }
}

fn money(code: &str, column: Column) -> Result<Symbol, RowError> {
    let symbol = Symbol::new(code);
    if symbol.is_money() {
        Ok(symbol)
    } else {
        Err(column.is(Problem::NotMoney(code.to_owned())))
    }
}

fn check_names(draft: &Draft<'_>) -> Result<(), RowError> {
    use super::names::{is_hidden, is_too_long};
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
fn check_kind(draft: &Draft<'_>, symbol: Symbol) -> Result<(), RowError> {
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

fn check_amounts(draft: &Draft<'_>) -> Result<(), RowError> {
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

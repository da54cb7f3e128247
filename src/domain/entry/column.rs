//! The columns of our CSV, and what can be wrong with a field of one.

use crate::domain::amount::AmountError;
use crate::domain::calendar::StampError;

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
    NotAnAmount { text: String, why: AmountError },
    #[error("\"{text}\": {why}")]
    NotATime { text: String, why: StampError },
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
    pub(in crate::domain) fn is(self, problem: Problem) -> RowError {
        RowError {
            column: self,
            problem,
        }
    }
}

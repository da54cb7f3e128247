//! The verb of a record, and what the words around it can mean.
//!
//! A verb names one row of the journal, or the row that leaves of two rows that are one event (transfer, swap, rename).
//! How people say it is in `forms.rs`.

mod forms;

use crate::domain::entry::Kind;

pub use forms::{
    Turn, apart, is_back, is_back_of_all, is_cash_in_lieu, is_receipt, is_rest_of_line, read, turn,
};

/// What the owner says happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    Buy,
    Sell,
    Deposit,
    Withdraw,
    Opening,
    Dividend,
    Interest,
    Lending,
    Funding,
    ReturnOfCapital,
    Reward,
    Fee,
    Tax,
    Split,
    /// A split that makes fewer of many.
    Merge,
    Adjust,
    Borrow,
    Repay,
    Liability,
    Transfer,
    Swap,
    Rename,
}

/// What the numbers and names beside a verb mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Units against money; the price of one is needed.
    Trade,
    /// Money or units that come, go or are there. What units cost may be said.
    Movement,
    /// Units for nothing. What one was worth may be said.
    Reward,
    /// Money that something brought: the number is the amount, the name is what brought it.
    Yield,
    /// Money or a coin that is gone.
    Charge,
    /// Money that is owed.
    Debt,
    /// New units for old ones.
    Ratio,
}

/// How sure a form of a verb is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// 매수, 샀어, sold: it happened.
    Done,
    /// 팔까, 사면, 매수하려고: anything else. Never booked.
    Open,
}

impl Verb {
    pub const ALL: [Verb; 22] = [
        Verb::Buy,
        Verb::Sell,
        Verb::Deposit,
        Verb::Withdraw,
        Verb::Opening,
        Verb::Dividend,
        Verb::Interest,
        Verb::Lending,
        Verb::Funding,
        Verb::ReturnOfCapital,
        Verb::Reward,
        Verb::Fee,
        Verb::Tax,
        Verb::Split,
        Verb::Merge,
        Verb::Adjust,
        Verb::Borrow,
        Verb::Repay,
        Verb::Liability,
        Verb::Transfer,
        Verb::Swap,
        Verb::Rename,
    ];
    /// What `/income` records.
    pub const INCOME: &[Verb] = &[
        Verb::Dividend,
        Verb::Interest,
        Verb::Reward,
        Verb::Lending,
        Verb::Funding,
        Verb::ReturnOfCapital,
    ];
    /// What `/debt` records.
    pub const DEBT: &[Verb] = &[Verb::Borrow, Verb::Repay, Verb::Liability];
    /// What `/split` records.
    pub const SPLIT: &[Verb] = &[Verb::Split, Verb::Merge];

    /// Its own word: the end of its sentences' keys, and the word behind a command that records several kinds.
    pub fn as_str(self) -> &'static str {
        match self {
            Verb::Buy => "buy",
            Verb::Sell => "sell",
            Verb::Deposit => "deposit",
            Verb::Withdraw => "withdraw",
            Verb::Opening => "opening",
            Verb::Dividend => "dividend",
            Verb::Interest => "interest",
            Verb::Lending => "lending",
            Verb::Funding => "funding",
            Verb::ReturnOfCapital => "return_of_capital",
            Verb::Reward => "reward",
            Verb::Fee => "fee",
            Verb::Tax => "tax",
            Verb::Split => "split",
            Verb::Merge => "merge",
            Verb::Adjust => "adjust",
            Verb::Borrow => "borrow",
            Verb::Repay => "repay",
            Verb::Liability => "liability",
            Verb::Transfer => "transfer",
            Verb::Swap => "swap",
            Verb::Rename => "rename",
        }
    }
    /// The command that records it.
    pub fn command(self) -> &'static str {
        match self {
            _ if Verb::INCOME.contains(&self) => "income",
            _ if Verb::DEBT.contains(&self) => "debt",
            Verb::Merge => "split",
            verb => verb.as_str(),
        }
    }
    /// The words with which a line of it begins: `buy`, `income dividend`.
    pub fn head(self) -> String {
        if self.command() == self.as_str() {
            return self.as_str().to_owned();
        }
        format!("{} {}", self.command(), self.as_str())
    }
    /// The kind of its row; of two rows, of the one that leaves.
    pub fn kind(self) -> Kind {
        match self {
            Verb::Buy => Kind::Buy,
            Verb::Sell => Kind::Sell,
            Verb::Deposit => Kind::Deposit,
            Verb::Withdraw | Verb::Transfer => Kind::Withdraw,
            Verb::Opening => Kind::Opening,
            Verb::Dividend => Kind::Dividend,
            Verb::Interest => Kind::Interest,
            Verb::Lending => Kind::Lending,
            Verb::Funding => Kind::Funding,
            Verb::ReturnOfCapital => Kind::ReturnOfCapital,
            Verb::Reward => Kind::Reward,
            Verb::Fee => Kind::Fee,
            Verb::Tax => Kind::Tax,
            Verb::Split | Verb::Merge => Kind::Split,
            Verb::Adjust => Kind::Adjust,
            Verb::Borrow => Kind::Borrow,
            Verb::Repay => Kind::Repay,
            Verb::Liability => Kind::Liability,
            Verb::Swap => Kind::SwapOut,
            Verb::Rename => Kind::RenameOut,
        }
    }
    /// The verb that records a row of this kind by itself; `None` for halves that are never alone.
    pub fn of(kind: Kind) -> Option<Verb> {
        let found = Verb::ALL.into_iter().find(|verb| verb.kind() == kind)?;
        (!found.is_pair()).then_some(found)
    }
    pub fn shape(self) -> Shape {
        match self {
            Verb::Buy | Verb::Sell => Shape::Trade,
            Verb::Deposit
            | Verb::Withdraw
            | Verb::Opening
            | Verb::Adjust
            | Verb::Transfer
            | Verb::Swap
            | Verb::Rename => Shape::Movement,
            Verb::Reward => Shape::Reward,
            Verb::Dividend
            | Verb::Interest
            | Verb::Lending
            | Verb::Funding
            | Verb::ReturnOfCapital => Shape::Yield,
            Verb::Fee | Verb::Tax => Shape::Charge,
            Verb::Borrow | Verb::Repay | Verb::Liability => Shape::Debt,
            Verb::Split | Verb::Merge => Shape::Ratio,
        }
    }
    /// Whether it is a trade: it needs a price.
    pub fn is_trade(self) -> bool {
        self.shape() == Shape::Trade
    }
    /// Whether it is two rows that are one event.
    pub fn is_pair(self) -> bool {
        matches!(self, Verb::Transfer | Verb::Swap | Verb::Rename)
    }
    /// Whether a price of one unit may be said.
    pub fn takes_price(self) -> bool {
        match self.shape() {
            Shape::Trade | Shape::Reward => true,
            Shape::Movement => !self.is_pair() && self != Verb::Adjust,
            Shape::Yield | Shape::Charge | Shape::Debt | Shape::Ratio => false,
        }
    }
    /// Whether it is about an instrument and never about money alone.
    pub fn needs_instrument(self) -> bool {
        matches!(
            self,
            Verb::Dividend
                | Verb::ReturnOfCapital
                | Verb::Reward
                | Verb::Split
                | Verb::Merge
                | Verb::Rename
        )
    }
    /// Whether it takes what is held, so that `전부` says how much.
    pub fn takes_held(self) -> bool {
        matches!(
            self,
            Verb::Sell | Verb::Withdraw | Verb::Transfer | Verb::Swap | Verb::Rename
        )
    }
    /// Whether a fee beside it is kept.
    pub fn takes_fee(self) -> bool {
        !matches!(
            self,
            Verb::Fee | Verb::Tax | Verb::Split | Verb::Merge | Verb::Liability
        )
    }
    /// Whether a tax beside it is kept.
    pub fn takes_tax(self) -> bool {
        matches!(self.shape(), Shape::Trade | Shape::Yield | Shape::Reward)
    }
}

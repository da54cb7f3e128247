//! What can happen, and of which class the thing is that it happens to: closed lists, each with its word in the CSV.

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
                    "cash_in_lieu" => Some(Kind::Sell),
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
            | Kind::SwapOut
            | Kind::SwapIn
            | Kind::Adjust => true,
            Kind::Deposit
            | Kind::Withdraw
            | Kind::Split
            | Kind::RenameOut
            | Kind::RenameIn
            | Kind::Opening
            | Kind::Borrow
            | Kind::Repay
            | Kind::Liability => false,
        }
    }
    /// Whether it brings money, which something paid.
    pub fn is_income(self) -> bool {
        use Kind::{Dividend, Funding, Interest, Lending, ReturnOfCapital};
        matches!(
            self,
            Dividend | Interest | Lending | Funding | ReturnOfCapital
        )
    }
    /// Whether units change hands for money.
    pub fn is_trade(self) -> bool {
        matches!(self, Kind::Buy | Kind::Sell)
    }
    /// Whether a price of zero is one: worthless when sold, given when rewarded, bonus shares when bought. Nobody sells a
    /// coin for nothing.
    pub fn may_be_free(self, category: Option<Category>) -> bool {
        let coin = matches!(category, Some(Category::Crypto | Category::Stablecoin));
        matches!(self, Kind::Sell | Kind::Reward) || (self == Kind::Buy && !coin)
    }
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

//! English verbs: done, and not yet.

use super::{Form, Verb};

const ENGLISH: &[(&str, Verb)] = &[
    ("buy", Verb::Buy),
    ("bought", Verb::Buy),
    ("purchased", Verb::Buy),
    ("sell", Verb::Sell),
    ("sold", Verb::Sell),
    ("deposit", Verb::Deposit),
    ("deposited", Verb::Deposit),
    ("withdraw", Verb::Withdraw),
    ("withdrew", Verb::Withdraw),
    ("withdrawn", Verb::Withdraw),
    ("opening", Verb::Opening),
    ("dividend", Verb::Dividend),
    ("dividends", Verb::Dividend),
    ("distribution", Verb::Dividend),
    ("interest", Verb::Interest),
    ("lending", Verb::Lending),
    ("funding", Verb::Funding),
    ("return_of_capital", Verb::ReturnOfCapital),
    ("reward", Verb::Reward),
    ("rewards", Verb::Reward),
    ("staking", Verb::Reward),
    ("airdrop", Verb::Reward),
    ("rsu", Verb::Reward),
    ("split", Verb::Split),
    ("merge", Verb::Merge),
    ("merged", Verb::Merge),
    ("adjust", Verb::Adjust),
    ("adjusted", Verb::Adjust),
    ("borrow", Verb::Borrow),
    ("borrowed", Verb::Borrow),
    ("repay", Verb::Repay),
    ("repaid", Verb::Repay),
    ("liability", Verb::Liability),
    ("transfer", Verb::Transfer),
    ("transferred", Verb::Transfer),
    ("move", Verb::Transfer),
    ("moved", Verb::Transfer),
    ("send", Verb::Transfer),
    ("sent", Verb::Transfer),
    ("swap", Verb::Swap),
    ("swapped", Verb::Swap),
    ("exchanged", Verb::Swap),
    ("convert", Verb::Swap),
    ("converted", Verb::Swap),
    ("rename", Verb::Rename),
    ("renamed", Verb::Rename),
];

const ENGLISH_OPEN: &[(&str, Verb)] = &[
    ("buying", Verb::Buy),
    ("selling", Verb::Sell),
    ("depositing", Verb::Deposit),
    ("withdrawing", Verb::Withdraw),
    ("transferring", Verb::Transfer),
    ("moving", Verb::Transfer),
    ("sending", Verb::Transfer),
    ("swapping", Verb::Swap),
    ("converting", Verb::Swap),
    ("borrowing", Verb::Borrow),
    ("repaying", Verb::Repay),
];

pub(super) fn english(word: &str) -> Option<(Verb, Form)> {
    let of = |table: &[(&str, Verb)], form: Form| {
        let (_, verb) = table.iter().find(|(w, _)| *w == word)?;
        Some((*verb, form))
    };
    of(ENGLISH, Form::Done).or_else(|| of(ENGLISH_OPEN, Form::Open))
}

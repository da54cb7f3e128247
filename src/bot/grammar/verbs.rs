//! The verb of a record, in the words of a person. Only forms that say "it happened" record something.

use crate::domain::entry::Kind;

/// What the owner says happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    Buy,
    Sell,
    Deposit,
    Withdraw,
    Opening,
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
    pub const ALL: [Verb; 5] = [
        Verb::Buy,
        Verb::Sell,
        Verb::Deposit,
        Verb::Withdraw,
        Verb::Opening,
    ];

    /// The name of its command.
    pub fn as_str(self) -> &'static str {
        match self {
            Verb::Buy => "buy",
            Verb::Sell => "sell",
            Verb::Deposit => "deposit",
            Verb::Withdraw => "withdraw",
            Verb::Opening => "opening",
        }
    }
    pub fn kind(self) -> Kind {
        match self {
            Verb::Buy => Kind::Buy,
            Verb::Sell => Kind::Sell,
            Verb::Deposit => Kind::Deposit,
            Verb::Withdraw => Kind::Withdraw,
            Verb::Opening => Kind::Opening,
        }
    }
    /// The verb that records a kind; `None` for kinds that are not typed.
    pub fn of(kind: Kind) -> Option<Verb> {
        Verb::ALL.into_iter().find(|verb| verb.kind() == kind)
    }
    /// Whether it is a trade: it needs a price.
    pub fn is_trade(self) -> bool {
        matches!(self, Verb::Buy | Verb::Sell)
    }
    /// Whether something leaves the books.
    pub fn takes_out(self) -> bool {
        matches!(self, Verb::Buy | Verb::Sell | Verb::Withdraw)
    }
}

/// Nouns: `매수`, `매수함`, `매수했어요`.
const NOUNS: &[(&str, Verb)] = &[
    ("매수", Verb::Buy),
    ("구매", Verb::Buy),
    ("구입", Verb::Buy),
    ("매입", Verb::Buy),
    ("줍줍", Verb::Buy),
    ("매도", Verb::Sell),
    ("매각", Verb::Sell),
    ("처분", Verb::Sell),
    ("익절", Verb::Sell),
    ("손절", Verb::Sell),
    ("입금", Verb::Deposit),
    ("입고", Verb::Deposit),
    ("충전", Verb::Deposit),
    ("출금", Verb::Withdraw),
    ("출고", Verb::Withdraw),
    ("인출", Verb::Withdraw),
    ("기초", Verb::Opening),
];
const NOUN_ENDINGS: &[&str] = &[
    "",
    "함",
    "했어",
    "했어요",
    "했음",
    "했다",
    "했습니다",
    "했네",
    "했네요",
    "했지",
    "했었어",
    "하였음",
    "하였습니다",
    "완료",
    "완료됨",
    "됨",
    "됐어",
    "됐어요",
    "됐음",
    "되었음",
    "되었습니다",
    "체결",
    "체결됨",
    "체결됐어",
    "체결완료",
];
/// Verbs in the past: `샀어`, `팔았음`.
const PASTS: &[(&str, Verb)] = &[
    ("샀", Verb::Buy),
    ("담았", Verb::Buy),
    ("주웠", Verb::Buy),
    ("사들였", Verb::Buy),
    ("팔았", Verb::Sell),
    ("넣었", Verb::Deposit),
    ("뺐", Verb::Withdraw),
];
const PAST_ENDINGS: &[&str] = &[
    "",
    "어",
    "어요",
    "음",
    "다",
    "습니다",
    "네",
    "네요",
    "지",
    "지요",
    "죠",
    "었어",
    "었어요",
    "당",
    "슴",
];
/// Beginnings of forms that say nothing happened: `살까`, `팔아야`. One syllable is too short for a beginning.
const OPEN: &[(&str, Verb)] = &[
    ("살까", Verb::Buy),
    ("살래", Verb::Buy),
    ("살게", Verb::Buy),
    ("살지", Verb::Buy),
    ("살거", Verb::Buy),
    ("사면", Verb::Buy),
    ("사고싶", Verb::Buy),
    ("사려", Verb::Buy),
    ("사자", Verb::Buy),
    ("사줘", Verb::Buy),
    ("사야", Verb::Buy),
    ("사도", Verb::Buy),
    ("사지", Verb::Buy),
    ("안샀", Verb::Buy),
    ("못샀", Verb::Buy),
    ("안사", Verb::Buy),
    ("팔까", Verb::Sell),
    ("팔래", Verb::Sell),
    ("팔게", Verb::Sell),
    ("팔지", Verb::Sell),
    ("팔거", Verb::Sell),
    ("팔면", Verb::Sell),
    ("팔고", Verb::Sell),
    ("팔려", Verb::Sell),
    ("팔자", Verb::Sell),
    ("팔아", Verb::Sell),
    ("팔아야", Verb::Sell),
    ("안팔", Verb::Sell),
    ("못팔", Verb::Sell),
];
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
];

/// What cannot be typed in one line yet: `이체`, `배당`, `dividend`.
pub fn is_not_typed(word: &str) -> bool {
    const STEMS: &[&str] = &[
        "이체",
        "송금",
        "보냈",
        "옮겼",
        "배당",
        "이자",
        "스테이킹",
        "에어드랍",
        "보상",
        "교환",
        "스왑",
        "분할",
        "병합",
    ];
    const ENGLISH: &[&str] = &[
        "transfer",
        "transferred",
        "sent",
        "moved",
        "dividend",
        "interest",
        "staking",
        "airdrop",
        "reward",
        "swap",
        "swapped",
        "split",
    ];
    let word = word
        .trim_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase();
    ENGLISH.contains(&word.as_str()) || STEMS.iter().any(|stem| word.starts_with(stem))
}

/// The verb that a word is, and its form.
pub fn read(word: &str) -> Option<(Verb, Form)> {
    let asked = word.contains('?');
    let word = word
        .trim_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase();
    let (verb, form) = english(&word).or_else(|| korean(&word))?;
    Some((verb, if asked { Form::Open } else { form }))
}

fn english(word: &str) -> Option<(Verb, Form)> {
    if let Some((_, verb)) = ENGLISH.iter().find(|(form, _)| *form == word) {
        return Some((*verb, Form::Done));
    }
    let open = ["buying", "selling", "depositing", "withdrawing"];
    let at = open.iter().position(|form| *form == word)?;
    Some((Verb::ALL[at], Form::Open))
}

fn korean(word: &str) -> Option<(Verb, Form)> {
    for (table, endings) in [(NOUNS, NOUN_ENDINGS), (PASTS, PAST_ENDINGS)] {
        for (stem, verb) in table {
            if let Some(ending) = word.strip_prefix(stem) {
                let done = endings.contains(&ending);
                return Some((*verb, if done { Form::Done } else { Form::Open }));
            }
        }
    }
    let (_, verb) = OPEN.iter().find(|(begin, _)| word.starts_with(begin))?;
    Some((*verb, Form::Open))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_happened_is_done() {
        for (word, verb) in [
            ("매수", Verb::Buy),
            ("샀어", Verb::Buy),
            ("샀어요.", Verb::Buy),
            ("매도했습니다", Verb::Sell),
            ("팔았음", Verb::Sell),
            ("Sold", Verb::Sell),
            ("입금", Verb::Deposit),
            ("인출함", Verb::Withdraw),
        ] {
            assert_eq!(read(word), Some((verb, Form::Done)), "{word}");
        }
        for (word, verb) in [
            ("팔까", Verb::Sell),
            ("팔까요?", Verb::Sell),
            ("샀어?", Verb::Buy),
            ("샀나", Verb::Buy),
            ("샀으면", Verb::Buy),
            ("매수하면", Verb::Buy),
            ("매수할까", Verb::Buy),
            ("사려고", Verb::Buy),
            ("팔아줘", Verb::Sell),
            ("selling", Verb::Sell),
        ] {
            assert_eq!(read(word), Some((verb, Form::Open)), "{word}");
        }
        for word in ["삼성", "팔란티어", "사과", "", "매"] {
            assert_eq!(read(word), None, "{word}");
        }
    }
}

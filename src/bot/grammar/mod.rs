//! Words to values. Pure: no clock, no network, no memory between messages; it knows no command (`bot/desk/`).
//!
//! | file           | what it knows                                    |
//! |----------------|--------------------------------------------------|
//! | `clean.rs`     | odd characters                                   |
//! | `verbs.rs`     | 샀어 and sold; which forms say that it happened  |
//! | `mood.rs`      | what did not happen                              |
//! | `notice.rs`    | what a broker's message says                     |
//! | `codes.rs`     | 삼성전자(005930)                                 |
//! | `amounts.rs`   | `9,500만`, `$150`, `20주`                        |
//! | `when.rs`      | 어제, `3/1 14:20`                                |
//! | `either.rs`    | a word that is an account and an asset           |
//! | `own.rs`       | which words may be names of the owner's           |
//! | `reader.rs`    | all of them: a line to a record and its doubts   |
//! | `trade.rs`     | the record so far, and the line that says it     |
//! | `pair.rs`      | the same of two rows that are one event          |
//! | `question.rs`  | 업비트에 얼마 있어, 이번달 얼마 벌었어           |
//! | `part.rs`      | 코인, 업비트: a part of what is held             |
//! | `alert.rs`     | 솔라나 20만 아래로 가면 알려줘                   |
//! | `called.rs`    | what a button says that a word means             |
//! | `period.rs`    | 이번달, 올해                                     |
//! | `filter.rs`    | which entries are meant: 비트 매수 작년          |

pub mod alert;
pub mod amounts;
mod calendar;
pub mod called;
pub mod clean;
mod codes;
pub mod either;
pub mod filter;
pub mod money_of;
pub mod mood;
pub mod notice;
pub mod own;
pub mod pair;
pub mod part;
pub mod period;
pub mod question;
pub mod reader;
pub mod totals;
pub mod trade;
pub mod verbs;
pub mod when;

/// A line without the words that only ask to be shown something.
pub fn without_politeness<'w>(words: impl Iterator<Item = &'w str>) -> String {
    words
        .filter(|word| !is_polite(word))
        .collect::<Vec<_>>()
        .join(" ")
}

/// Words of politeness around a question that only wants to see something.
pub fn is_polite(word: &str) -> bool {
    const POLITE: &[&str] = &[
        "좀",
        "보여줘",
        "보여줘요",
        "보여주세요",
        "보여",
        "알려줘",
        "알려줘요",
        "알려주세요",
        "볼래",
        "볼게",
        "줘",
        "주세요",
        "얼마야",
        "얼마지",
        "얼마예요",
        "얼마에요",
        "얼마",
        "어때",
        "어때요",
        "뭐야",
        "지금",
        "내",
        "나의",
        "해줘",
        "그려줘",
        "확인",
        "현황",
        "올랐어",
        "올랐지",
        "떨어졌어",
        "떨어졌지",
        "내렸어",
        "내렸지",
        "빠졌어",
        "변했어",
        "이래",
        "그래",
        "?",
    ];
    POLITE.contains(&word.trim_end_matches(['?', '!', '.', '~'])) || word == "?"
}

/// Whether a word asks for an amount.
pub fn asks_how_much(word: &str) -> bool {
    word.starts_with("얼마")
}

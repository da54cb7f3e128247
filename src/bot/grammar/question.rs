//! Questions without the word of a command: how much of what, where, and what was earned. They only ever show something.

use super::either::{self, Meant};
use super::part::Subset;
use super::{asks_how_much, without_politeness};
use crate::book::Book;
use crate::names::{platforms, symbols};
use crate::reply::Reply;
use crate::words::Words;

/// A command that shows what was asked.
#[derive(Debug, PartialEq, Eq)]
pub struct Shows {
    pub command: &'static str,
    pub args: String,
}

/// `None` for a line that is no such question, or in which a word stands that is not understood.
///
/// # Errors
/// The question which is meant, of a name that is an account's and an asset's.
pub fn read(line: &str, book: &Book, words: Words) -> Option<Result<Shows, Reply>> {
    let said = words;
    let asked = |command, args: &str| {
        Some(Ok(Shows {
            command,
            args: args.to_owned(),
        }))
    };
    // The labels of buttons that somebody types.
    if matches!(line, "계좌별" | "종목별" | "분류별") {
        return asked("balance", line);
    }
    if matches!(line, "새로고침" | "갱신" | "refresh") {
        return asked("balance", "");
    }
    let words: Vec<&str> = line
        .split(' ')
        .map(|word| word.trim_end_matches(['?', '!', '.', '~']))
        .filter(|word| !word.is_empty())
        .collect();
    let earned = |word: &&str| {
        ["벌었", "벌었니", "번돈", "earned"]
            .iter()
            .any(|e| word.starts_with(e))
    };
    if words.iter().any(earned) {
        let rest = words
            .iter()
            .copied()
            .filter(|word| !earned(word) && !is_filler(word));
        return asked("performance", &without_politeness(rest));
    }
    if !words
        .iter()
        .any(|word| asks_how_much(word) || is_there(word))
    {
        return None;
    }
    let rest = words
        .iter()
        .copied()
        .filter(|word| !is_filler(word) && !is_there(word));
    let rest = without_politeness(rest);
    let bare = without_particle(&rest);
    if rest.is_empty() {
        return asked("balance", "");
    }
    let place = ["에서", "에는", "에"]
        .iter()
        .find_map(|at| platforms::exact(rest.strip_suffix(at)?, book));
    if let Some(place) = place {
        return asked("balance", &either::account_word(place, book));
    }
    let either = [rest.as_str(), bare].into_iter();
    match either
        .filter_map(|text| either::alone(text, book, said))
        .next()
    {
        Some(Ok(Meant::Account(place))) => {
            return asked("balance", &either::account_word(place, book));
        }
        Some(Err(question)) => return Some(Err(question)),
        Some(Ok(Meant::Asset(_))) | None => {}
    }
    if let Some(named) = [rest.as_str(), bare]
        .into_iter()
        .find_map(|text| symbols::exact(text, book))
    {
        return asked("asset", &either::asset_word(named.symbol, book));
    }
    let place = [rest.as_str(), bare]
        .into_iter()
        .find_map(|text| platforms::exact(text, book));
    if let Some(place) = place {
        return asked("balance", place.as_str());
    }
    let class = [rest.as_str(), bare]
        .into_iter()
        .find(|text| Subset::read(text, book).is_some());
    class.and_then(|class| asked("balance", class))
}

fn is_there(word: &str) -> bool {
    const THERE: &[&str] = &[
        "있어",
        "있어요",
        "있지",
        "있나",
        "있니",
        "있음",
        "있는지",
        "남았어",
        "남았지",
        "얼마있어",
        "얼마있지",
        "얼마있나",
        "얼마있어요",
        "얼마나있어",
    ];
    THERE.contains(&word)
}

fn is_filler(word: &str) -> bool {
    const FILLERS: &[&str] = &[
        "나",
        "난",
        "나는",
        "내가",
        "돈",
        "돈이",
        "총",
        "다",
        "모두",
        "전부",
        "전체",
        "얼마나",
        "지금까지",
        "몇",
        "개",
    ];
    FILLERS.contains(&word)
}

fn without_particle(word: &str) -> &str {
    [
        "에서", "에는", "은", "는", "이", "가", "에", "을", "를", "도",
    ]
    .iter()
    .find_map(|particle| word.strip_suffix(particle))
    .filter(|stem| stem.chars().count() > 1)
    .unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Language, Settings};

    const WORDS: Words = Words {
        language: Language::Ko,
    };

    #[test]
    fn a_question_shows_and_a_word_that_is_not_understood_is_not_passed_over() {
        let book = Book::new(Settings::default());
        for (line, command, args) in [
            ("비트코인 얼마야?", "asset", "BTC"),
            ("비트 지금 얼마", "asset", "BTC"),
            ("비트는 몇 개 있어?", "asset", "BTC"),
            ("총 얼마있어?", "balance", ""),
            ("나 얼마 있어", "balance", ""),
            ("업비트에 얼마 있어?", "balance", "upbit"),
            ("코인 얼마 있어?", "balance", "코인"),
            ("계좌별", "balance", "계좌별"),
            ("새로고침", "balance", ""),
            ("나 얼마 벌었어?", "performance", ""),
            ("이번달 얼마 벌었어", "performance", "이번달"),
        ] {
            let asked = read(line, &book, WORDS).map(|a| a.map(|a| (a.command, a.args)));
            assert_eq!(asked, Some(Ok((command, args.to_owned()))), "{line}");
        }
        for line in ["비둘기 얼마야?", "비둘기", "수수료 얼마 냈어", "비트 팔까"]
        {
            assert_eq!(read(line, &book, WORDS), None, "{line}");
        }
    }
}

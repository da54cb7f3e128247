//! Figures by the words under which the answers show them: what a row or a button says can be asked about, with or without
//! its spaces and with a particle behind it.

use std::sync::LazyLock;

use super::{Asked, BridgeLine};
use crate::config::Language;
use crate::names::symbols::fold;
use crate::words::Words;

/// Longest label, in words.
const WORDS_MAX: usize = 4;

/// Sentences of the catalogue that are the name of a figure.
const KEYS: &[(&str, Asked)] = &[
    ("why-total", Asked::Total),
    ("why-realised", Asked::Realised),
    ("why-unrealised", Asked::Unrealised),
    ("why-rate-twr-yearly", Asked::TimeWeighted),
    ("why-rate-twr", Asked::TimeWeighted),
    ("why-rate-money-weighted-yearly", Asked::Rates),
    ("why-rate-money-weighted", Asked::Rates),
    ("why-rate-on-invested", Asked::Rates),
    ("why-rate-unrealised-rate", Asked::Unrealised),
    ("picture-twr", Asked::TimeWeighted),
    ("performance-drawdown", Asked::TimeWeighted),
    ("performance-picture-drawdown", Asked::TimeWeighted),
];

/// Other ways to say them.
const SAID: &[(&str, Asked)] = &[
    ("번돈", Asked::Bridge),
    ("벌었던돈", Asked::Bridge),
    ("잃은돈", Asked::Bridge),
    ("넣은것", Asked::Line(BridgeLine::Inflow)),
    ("들어온돈", Asked::Line(BridgeLine::Inflow)),
    ("뺀것", Asked::Line(BridgeLine::Outflow)),
    ("나간돈", Asked::Line(BridgeLine::Outflow)),
    ("배당금", Asked::Line(BridgeLine::Income)),
    ("낸이자", Asked::Line(BridgeLine::Expenses)),
    ("펀딩비", Asked::Line(BridgeLine::Expenses)),
    ("낸세금", Asked::Line(BridgeLine::Taxes)),
    ("낸수수료", Asked::Line(BridgeLine::Fees)),
    ("시간가중수익률", Asked::TimeWeighted),
    ("금액가중수익률", Asked::Rates),
    ("평가금액", Asked::Total),
    ("drawdown", Asked::TimeWeighted),
];

static LABELS: LazyLock<Vec<(String, Asked)>> = LazyLock::new(|| {
    let lines = BridgeLine::all()
        .flat_map(|line| [false, true].map(|is_part| (line.key(is_part), Asked::Line(line))));
    let keys: Vec<(&str, Asked)> = lines.chain(KEYS.iter().copied()).collect();
    let words = [Language::Ko, Language::En].map(Words::new);
    let shown = words.iter().flat_map(|words| {
        let keys = keys.iter();
        keys.map(|(key, asked)| (fold(&words.plain(key)), *asked))
    });
    let said = SAID
        .iter()
        .map(|(said, asked)| ((*said).to_owned(), *asked));
    shown.chain(said).collect()
});

/// The figure whose label the first words are, and how many they are: the longest.
pub fn at(words: &[&str]) -> Option<(Asked, usize)> {
    let longest = words.len().min(WORDS_MAX);
    (1..=longest).rev().find_map(|count| {
        let said = fold(&words[..count].concat());
        let said = said.trim_end_matches(['?', '!', '.', ',']);
        let stems = [
            "",
            "은",
            "는",
            "이",
            "가",
            "을",
            "를",
            "도",
            "이야",
            "야",
            "이에요",
            "예요",
        ];
        let mut stems = stems
            .iter()
            .filter_map(|particle| said.strip_suffix(particle));
        let found = stems.find_map(|stem| {
            let mut labels = LABELS.iter();
            labels.find(|(label, _)| label == stem)
        });
        found.map(|(_, asked)| (*asked, count))
    })
}

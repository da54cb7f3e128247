//! What a total leaves out, by what is missing: a price or a rate, and the line to type for it. Every answer leaves out
//! the same and says it with these words.

use std::collections::BTreeMap;

use super::Overview;
use crate::domain::entry::Category;
use crate::domain::names::Symbol;
use crate::domain::valuation::{Line, Valuation};
use crate::names::symbols::display_name;
use crate::reply::Figure;
use crate::words::Words;

/// Something without a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lack {
    pub symbol: Symbol,
    pub what: What,
    category: Category,
}

/// What is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    Price,
    /// The rate of a currency.
    Rate(Symbol),
}

impl Lack {
    /// What a thing lacks.
    pub fn new(symbol: Symbol, what: What, category: Category) -> Lack {
        Lack {
            symbol,
            what,
            category,
        }
    }

    fn of(line: &Line) -> Option<Lack> {
        if line.value.is_some() {
            return None;
        }
        let what = match line.priced {
            Some(priced) => What::Rate(priced.currency),
            None => What::Price,
        };
        Some(Lack {
            symbol: line.symbol,
            what,
            category: line.category,
        })
    }

    /// What to type: `시세 USD 1,385`.
    pub fn example(self, words: Words) -> String {
        let (name, value) = match self.what {
            What::Rate(currency) => (currency.as_str(), usual_rate(currency)),
            What::Price => {
                let name = display_name(self.symbol, words.language);
                let is_one_word = !name.contains(char::is_whitespace);
                let name = if is_one_word {
                    name
                } else {
                    self.symbol.as_str()
                };
                (name, usual_price(self.category))
            }
        };
        format!("{} {name} {value}", words.plain("price-word"))
    }

    fn figure(self, words: Words) -> Figure {
        let (missing, currency) = match self.what {
            What::Price => ("price", ""),
            What::Rate(currency) => ("rate", currency.as_str()),
        };
        Figure::Map(BTreeMap::from([
            ("symbol".to_owned(), Figure::word(self.symbol.as_str())),
            ("missing".to_owned(), Figure::word(missing)),
            ("currency".to_owned(), Figure::word(currency)),
            ("type".to_owned(), Figure::word(self.example(words))),
        ]))
    }
}

/// A rate of the right size, for an example.
fn usual_rate(currency: Symbol) -> &'static str {
    match currency.as_str() {
        "USD" | "USDT" | "USDC" => "1,385",
        "EUR" => "1,610",
        "GBP" => "1,860",
        "JPY" => "9.4",
        "CNY" => "195",
        "HKD" => "178",
        _ => "1,000",
    }
}

fn usual_price(category: Category) -> &'static str {
    match category {
        Category::Stock
        | Category::Etf
        | Category::Fund
        | Category::Bond
        | Category::Cash
        | Category::Derivative
        | Category::Manual => "12,000",
        Category::Crypto => "1,250",
        Category::Stablecoin => "1,385",
    }
}

/// What stands in the place of a value: that the rate or the price is missing.
pub fn instead<'a>(lines: impl IntoIterator<Item = &'a Line>, words: Words) -> String {
    let lacks = of(lines);
    let only_rates = !lacks.is_empty() && lacks.iter().all(|l| matches!(l.what, What::Rate(_)));
    words.plain(if only_rates {
        "see-no-rate"
    } else {
        "see-no-price"
    })
}

/// What lines leave out, each thing once.
pub fn of<'a>(lines: impl IntoIterator<Item = &'a Line>) -> Vec<Lack> {
    let mut found: Vec<Lack> = Vec::new();
    for lack in lines.into_iter().filter_map(Lack::of) {
        if !found.contains(&lack) {
            found.push(lack);
        }
    }
    found
}

/// What the total of an overview leaves out.
pub fn of_overview(overview: &Overview) -> Vec<Lack> {
    of(&overview.lines)
}

/// What a valuation leaves out.
pub fn of_valuation(valuation: &Valuation) -> Vec<Lack> {
    of(valuation.lines.iter().filter(|line| !line.units.is_zero()))
}

/// The names of what lacks something, each once.
pub fn names<'a>(lacks: impl Iterator<Item = &'a Lack>, words: Words) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for lack in lacks {
        let name = display_name(lack.symbol, words.language).to_owned();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// `⚠ 2종목은 시세가 없어 빠졌어요: …`, `⚠ USD 환율이 없어 빠졌어요: …`, and what to type.
pub fn sentences(lacks: &[Lack], words: Words) -> Vec<String> {
    let mut said = warnings(lacks, words);
    if let Some(example) = examples(lacks, words) {
        said.push(words.say("see-type-it", &[("line", &example)]));
    }
    said
}

/// What is left out, for want of what; a picture says no more.
pub fn warnings(lacks: &[Lack], words: Words) -> Vec<String> {
    let mut said = Vec::new();
    let prices = || lacks.iter().filter(|lack| lack.what == What::Price);
    let unpriced = names(prices(), words);
    if !unpriced.is_empty() {
        let count = unpriced.len().to_string();
        let list = super::age::few(unpriced.into_iter(), words);
        said.push(words.say("see-unpriced", &[("count", &count), ("names", &list)]));
    }
    for currency in currencies(lacks) {
        let these = lacks
            .iter()
            .filter(|lack| lack.what == What::Rate(currency));
        let list = super::age::few(names(these, words).into_iter(), words);
        let args = [("currency", currency.as_str()), ("names", &list)];
        said.push(words.say("see-unrated", &args));
    }
    said
}

fn currencies(lacks: &[Lack]) -> Vec<Symbol> {
    let mut found = Vec::new();
    for lack in lacks {
        if let What::Rate(currency) = lack.what
            && !found.contains(&currency)
        {
            found.push(currency);
        }
    }
    found
}

/// A line for the first of each kind that is missing.
pub fn examples(lacks: &[Lack], words: Words) -> Option<String> {
    let rate = lacks.iter().find(|l| matches!(l.what, What::Rate(_)));
    let price = lacks.iter().find(|l| l.what == What::Price);
    let lines: Vec<String> = [rate, price]
        .into_iter()
        .flatten()
        .map(|lack| lack.example(words))
        .collect();
    (!lines.is_empty()).then(|| lines.join(" · "))
}

/// When nothing can be valued: what is missing.
pub fn nothing(lacks: &[Lack], words: Words) -> String {
    let only_rates = !lacks.is_empty() && lacks.iter().all(|l| matches!(l.what, What::Rate(_)));
    if !only_rates {
        return words.plain("see-no-prices");
    }
    let names: Vec<&str> = currencies(lacks).iter().map(|c| c.as_str()).collect();
    words.say("see-no-rates", &[("names", &names.join(", "))])
}

/// The symbols alone, in order.
pub fn symbols(lacks: &[Lack]) -> Figure {
    let names: std::collections::BTreeSet<&str> =
        lacks.iter().map(|lack| lack.symbol.as_str()).collect();
    Figure::List {
        list: names.into_iter().map(Figure::word).collect(),
    }
}

/// As a script reads it.
pub fn figure(lacks: &[Lack], words: Words) -> Figure {
    Figure::List {
        list: lacks.iter().map(|lack| lack.figure(words)).collect(),
    }
}

/// Before and after a write: an arrow only where both are known by the same things. What was unknown before was not 0.
pub fn moved(
    (before, after): (&Valuation, &Valuation),
    shown: impl Fn(rust_decimal::Decimal) -> String,
    words: Words,
) -> Option<String> {
    let (lacked, lacks) = (of_valuation(before), of_valuation(after));
    if !is_known(after) {
        return None;
    }
    let gone: Vec<&Lack> = lacked.iter().filter(|lack| !lacks.contains(lack)).collect();
    if gone.is_empty() && is_known(before) {
        if before.total == after.total {
            return None;
        }
        let total = crate::words::figures::arrow(&shown(before.total), &shown(after.total));
        return Some(words.say("total-moves", &[("total", &total)]));
    }
    // What is no longer held has no value that could have become known.
    let held = |lack: &Lack| {
        let mut lines = after.lines.iter();
        lines.any(|line| line.symbol == lack.symbol && !line.units.is_zero())
    };
    let (known, left): (Vec<&Lack>, Vec<&Lack>) = gone.into_iter().partition(|lack| held(lack));
    let named =
        |lacks: Vec<&Lack>| super::age::few(names(lacks.into_iter(), words).into_iter(), words);
    let total = shown(after.total);
    let (key, list) = match (known.is_empty(), left.is_empty()) {
        (false, _) => ("total-known-now", named(known)),
        (true, false) => ("total-moves-out", named(left)),
        (true, true) => ("total-moves", String::new()),
    };
    Some(words.say(key, &[("total", total.as_str()), ("names", &list)]))
}

/// What is said when a write left the total as it was; blank when that is not known.
pub fn unmoved(after: &Valuation, words: Words) -> String {
    match is_known(after) {
        true => words.plain("total-unchanged"),
        false => String::new(),
    }
}

/// Whether anything at all could be valued: without it the total is no figure.
pub fn is_known(valuation: &Valuation) -> bool {
    let mut lines = valuation.lines.iter().filter(|line| !line.units.is_zero());
    valuation.lines.is_empty() || lines.any(|line| line.value.is_some())
}

/// The total, unless nothing could be valued.
pub fn known_total(valuation: &Valuation) -> Option<rust_decimal::Decimal> {
    is_known(valuation).then_some(valuation.total)
}

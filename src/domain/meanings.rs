//! What the owner's words mean: names of his own, and names about which he was asked once.
//!
//! A meaning is never changed: a later one of the same word counts instead, an undo takes those of its revision out, and what
//! counted before counts again. A word is one however it is spaced and cased.

use std::sync::Arc;

use imbl::{OrdMap, Vector};

use super::entry::Category;
use super::listings::fold;
use super::names::{Platform, Symbol};

/// What a word stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    Asset { symbol: Symbol, category: Category },
    Account(Platform),
}

impl Meaning {
    /// The text in the column `names.meaning`: `asset stock 005930`, `account kis`.
    pub fn text(self) -> String {
        match self {
            Meaning::Asset { symbol, category } => {
                format!("asset {} {symbol}", category.as_str())
            }
            Meaning::Account(platform) => format!("account {platform}"),
        }
    }

    /// The code of the asset, the name of the account.
    pub fn code(self) -> &'static str {
        match self {
            Meaning::Asset { symbol, .. } => symbol.as_str(),
            Meaning::Account(platform) => platform.as_str(),
        }
    }

    /// Reads what [`Meaning::text`] wrote.
    pub fn read(text: &str) -> Option<Meaning> {
        let (kind, rest) = text.split_once(' ')?;
        match kind {
            "asset" => {
                let (category, name) = rest.split_once(' ')?;
                let category = Category::parse(category)?;
                let symbol = Symbol::of(name, Some(category));
                Some(Meaning::Asset { symbol, category })
            }
            "account" => Some(Meaning::Account(Platform::new(rest))),
            _ => None,
        }
    }
}

/// One word and what it was said to mean; `means` is `None` when it is to mean nothing any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// As it was typed.
    pub word: Arc<str>,
    pub means: Option<Meaning>,
    /// The revision that recorded it; set by the book.
    pub batch: u32,
}

impl Name {
    /// A word with its meaning.
    pub fn new(word: &str, means: Option<Meaning>) -> Name {
        Name {
            word: word.into(),
            means,
            batch: 0,
        }
    }
}

/// All names in the order of recording, and what counts.
#[derive(Clone, Debug, Default)]
pub struct Names {
    all: Vector<Name>,
    /// Number in `all` -> revision that took it out.
    voided: OrdMap<u32, u32>,
    /// Folded word -> number of the name that counts.
    counts: OrdMap<String, u32>,
}

impl Names {
    /// The names that a store kept, and which revision took which out.
    pub fn restored(all: Vec<(Name, Option<u32>)>) -> Names {
        let mut names = Names::default();
        for (number, (name, voided_by)) in (0..).zip(all) {
            names.all.push_back(name);
            if let Some(by) = voided_by {
                names.voided.insert(number, by);
            }
        }
        names.recount();
        names
    }

    /// What a word was said to mean; `None` when the owner never said.
    pub fn of(&self, word: &str) -> Option<Meaning> {
        self.counting(word)?.means
    }

    /// The name that counts for a word.
    pub fn counting(&self, word: &str) -> Option<&Name> {
        if self.counts.is_empty() {
            return None;
        }
        let number = self.counts.get(&fold(word))?;
        self.all.get(*number as usize)
    }

    /// Every name that counts with its meaning, the first said first.
    pub fn iter(&self) -> impl Iterator<Item = (&Name, Meaning)> + '_ {
        let mut numbers: Vec<u32> = self.counts.values().copied().collect();
        numbers.sort_unstable();
        let name = |number: u32| {
            let name = self.all.get(number as usize)?;
            Some((name, name.means?))
        };
        numbers.into_iter().filter_map(name)
    }

    /// How many were ever recorded.
    pub fn recorded(&self) -> usize {
        self.all.len()
    }

    /// All that were ever recorded, and which revision took each out, if one did.
    pub fn all(&self) -> impl Iterator<Item = (Name, Option<u32>)> + '_ {
        let numbered = (0..).zip(self.all.iter());
        numbered.map(|(number, name)| (name.clone(), self.voided.get(&number).copied()))
    }

    /// The one that was recorded as the `number`-th.
    pub fn get(&self, number: u32) -> Option<&Name> {
        self.all.get(number as usize)
    }

    /// Takes up what was said in a revision.
    pub fn record(&mut self, names: Vec<Name>, batch: u32) {
        for name in names {
            self.count(&name, self.all.len() as u32);
            self.all.push_back(Name { batch, ..name });
        }
    }

    /// Takes the names of a revision out.
    pub fn take_back(&mut self, of: u32, by: u32) {
        self.change(|name, voided| (name.batch == of && voided.is_none()).then_some(Some(by)));
    }

    /// Puts the names of a revision in again that another took out.
    pub fn put_in_again(&mut self, of: u32, by: u32) {
        self.change(|name, voided| (name.batch == of && voided == Some(by)).then_some(None));
    }

    fn change(&mut self, to: impl Fn(&Name, Option<u32>) -> Option<Option<u32>>) {
        let mut changed = false;
        for (number, name) in (0..).zip(&self.all) {
            match to(name, self.voided.get(&number).copied()) {
                Some(Some(by)) => drop(self.voided.insert(number, by)),
                Some(None) => drop(self.voided.remove(&number)),
                None => continue,
            }
            changed = true;
        }
        if changed {
            self.recount();
        }
    }

    /// They are few: what counts is found from all of them.
    fn recount(&mut self) {
        self.counts.clear();
        let all = self.all.clone();
        for (number, name) in (0..).zip(&all) {
            if !self.voided.contains_key(&number) {
                self.count(name, number);
            }
        }
    }

    fn count(&mut self, name: &Name, number: u32) {
        let word = fold(&name.word);
        match name.means {
            Some(_) => drop(self.counts.insert(word, number)),
            None => drop(self.counts.remove(&word)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BTC: &str = "asset crypto BTC";
    const KIS: &str = "account kis";

    fn said(names: &mut Names, batch: u32, word: &str, means: Option<&str>) {
        let means = means.map(|text| Meaning::read(text).expect("a meaning"));
        names.record(vec![Name::new(word, means)], batch);
    }

    fn means(names: &Names, word: &str) -> Option<String> {
        names.of(word).map(Meaning::text)
    }

    #[test]
    fn the_last_meaning_counts_and_an_undo_brings_the_one_before_back() {
        let mut names = Names::default();
        said(&mut names, 1, "대장", Some(BTC));
        said(&mut names, 2, "대 장", Some(KIS));
        assert_eq!(means(&names, "대장").as_deref(), Some(KIS));
        names.take_back(2, 3);
        assert_eq!(means(&names, "대장").as_deref(), Some(BTC));
        names.put_in_again(2, 3);
        assert_eq!(means(&names, "대장").as_deref(), Some(KIS));
        said(&mut names, 4, "대장", None);
        assert_eq!(means(&names, "대장"), None);
        names.take_back(4, 5);
        assert_eq!(means(&names, "대장").as_deref(), Some(KIS));
        assert_eq!(names.iter().count(), 1);
        let again = Names::restored(names.all().collect());
        assert!(again.iter().eq(names.iter()) && again.recorded() == names.recorded());
    }

    #[test]
    fn what_is_kept_reads_back() {
        for text in [
            BTC,
            KIS,
            "asset stock AMD",
            "asset cash COP",
            "account 우리 집",
        ] {
            assert_eq!(
                Meaning::read(text).map(Meaning::text).as_deref(),
                Some(text)
            );
        }
        // A word that is money and a share stays the one it was.
        let both = ["asset stock AMD", "asset cash AMD"].map(Meaning::read);
        assert_ne!(both[0], both[1]);
        for text in ["", "asset", "asset stock", "asset wood BTC", "thing BTC"] {
            assert_eq!(Meaning::read(text), None, "{text}");
        }
    }
}

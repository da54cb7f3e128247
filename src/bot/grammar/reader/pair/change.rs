//! From one thing to another: where the line is cut between what leaves and what arrives.

use super::{Cutter, PairReading, is_arrow};
use crate::bot::grammar::pair::{Into, Pair};
use crate::bot::grammar::reader::{Doubt, Reading};
use crate::bot::grammar::trade::{Asset, Trade};
use crate::bot::grammar::verbs::Verb;
use crate::domain::entry::Category;

impl Cutter<'_> {
    pub(super) fn change(&self, verb: Verb, words: Vec<String>) -> PairReading {
        let cut = self.cut_at(verb, &words);
        let (left, right, told) = match cut {
            Some((end, start)) => (words[..end].to_vec(), words[start..].to_vec(), true),
            None => match self.two_things(verb, &words) {
                Some(at) => (words[..at].to_vec(), words[at..].to_vec(), false),
                None => (words, Vec::new(), true),
            },
        };
        let out = self.row(verb, left);
        let nothing = right.is_empty();
        let mut into = self.row(verb, right);
        if verb == Verb::Rename {
            self.name_new(&out.trade, &mut into);
        }
        join(out, into, told, nothing)
    }

    /// Where what leaves ends and what arrives begins: an arrow, `for`, or the word that ends in 를.
    fn cut_at(&self, verb: Verb, words: &[String]) -> Option<(usize, usize)> {
        if let Some(at) = words.iter().position(|w| is_arrow(w)) {
            return Some((at, at + 1));
        }
        // `on`, `at` may follow; the first such word behind a name is the one.
        let joins =
            |w: &String| matches!(w.to_lowercase().as_str(), "for" | "to" | "into" | "주고");
        if let Some(at) = words.iter().position(joins).filter(|at| *at > 0) {
            return Some((at, at + 1));
        }
        let object = |w: &String| w.chars().count() > 1 && w.ends_with(['을', '를']);
        let mut objects = words.iter().enumerate().filter(|(_, w)| object(w));
        let (at, _) = objects.next()?;
        let one = |part: &[String]| self.row(verb, part.to_vec()).trade.asset.is_some();
        // `이더를 1개 비트 0.05개로`: a number behind the object belongs to it.
        (at + 1..=words.len().min(at + 2))
            .rev()
            .find(|at| {
                one(&words[..*at]) && one(&words[*at..]) && self.is_whole(verb, &words[..*at])
            })
            .map(|at| (at, at))
    }

    fn is_whole(&self, verb: Verb, words: &[String]) -> bool {
        let Reading { trade, doubts } = self.row(verb, words.to_vec());
        // Whether it happened is another question.
        let plain = doubts.iter().all(|doubt| matches!(doubt, Doubt::Mood(..)));
        plain && trade.asset.is_some() && (trade.quantity.is_some() || trade.part.is_some())
    }

    /// The cut at which both sides name one thing and how much of it: the two are known, their direction is not.
    fn two_things(&self, verb: Verb, words: &[String]) -> Option<usize> {
        (1..words.len())
            .find(|at| self.is_whole(verb, &words[..*at]) && self.is_whole(verb, &words[*at..]))
    }

    /// The new name of a rename is one that nobody knew.
    fn name_new(&self, old: &Trade, into: &mut Reading) {
        if into.trade.asset.is_some() {
            return;
        }
        let at = into.doubts.iter().position(|doubt| match doubt {
            Doubt::Unread(text) => !text.contains(' ') && text.chars().any(char::is_alphabetic),
            _ => false,
        });
        if let Some(at) = at
            && let Doubt::Unread(name) = into.doubts.remove(at)
        {
            into.trade.asset = Some(Asset {
                name: name.to_uppercase(),
                category: old.asset.as_ref().map_or(Category::Manual, |a| a.category),
            });
        }
    }
}

/// The two parts as one pair; what both say, and differently, is a doubt.
fn join(out: Reading, into: Reading, told: bool, nothing: bool) -> PairReading {
    let mut doubts = out.doubts;
    doubts.extend(into.doubts);
    let mut row = out.trade;
    let mut unread = |text: String| doubts.push(Doubt::Unread(text));
    let other = into.trade;
    match (&row.platform, other.platform) {
        (Some(had), Some(name)) if *had != name => unread(name),
        (None, name) => row.platform = name,
        _ => {}
    }
    match (&row.fee, other.fee) {
        (Some(_), Some(_)) => unread("fee".to_owned()),
        (None, fee) => row.fee = fee,
        _ => {}
    }
    if row.tax.is_none() {
        row.tax = other.tax;
    }
    let words = other.when.words().join(" ");
    if !row.when.add(other.when) {
        unread(words);
    }
    row.sure |= other.sure;
    PairReading {
        undirected: !told && !nothing,
        exchange: Vec::new(),
        pair: Pair {
            out: row,
            into: Into::Another {
                asset: other.asset,
                quantity: other.quantity,
            },
        },
        doubts,
    }
}

//! Two rows that are one event, as far as they were understood: a transfer, a swap, a rename. Like a [`Trade`], a pair is
//! said by a command line that is read back to it.
//!
//! What both rows share (fee, note, when) is said of the row that leaves.

use super::trade::{Asset, Trade, asset_word, quoted, typed_asset, typed_platform};
use super::verbs::Verb;
use super::when::When;
use crate::book::Book;
use crate::domain::entry::{Entry, Kind};
use crate::names::symbols;
use crate::words::Words;
use crate::words::figures;
use rust_decimal::Decimal;

/// A record of two rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// The row that leaves; its platform is where it leaves.
    pub out: Trade,
    pub into: Into,
}

/// What is known of the row that arrives besides.
#[derive(Debug, Clone, PartialEq)]
pub enum Into {
    /// The same thing on another platform; a blank time is that of leaving.
    Elsewhere {
        platform: Option<String>,
        when: When,
    },
    /// Another thing on the same platform.
    Another {
        asset: Option<Asset>,
        quantity: Option<Decimal>,
    },
}

impl Pair {
    pub fn new(verb: Verb) -> Pair {
        let into = match verb {
            Verb::Transfer => Into::Elsewhere {
                platform: None,
                when: When::default(),
            },
            _ => Into::Another {
                asset: None,
                quantity: None,
            },
        };
        Pair {
            out: Trade::new(verb),
            into,
        }
    }

    /// What two recorded rows say, for a correction of both. What arrived less is the network fee, said beside it. `None`
    /// when a line cannot say all of it: a value of its own, a second fee.
    pub fn of_entries(out: &Entry, into: &Entry, zone: chrono_tz::Tz) -> Option<Pair> {
        let swap = out.kind == Kind::SwapOut;
        let valued = swap && (out.price.is_some() || into.price.is_some());
        if valued || out.rate().is_some() || into.rate().is_some() || !into.fee.is_zero() {
            return None;
        }
        let verb = match out.kind {
            Kind::Withdraw => Verb::Transfer,
            Kind::SwapOut => Verb::Swap,
            Kind::RenameOut => Verb::Rename,
            _ => return None,
        };
        // Read as a withdrawal: the same columns mean the same.
        let mut as_row = Entry {
            kind: Kind::Withdraw,
            ..out.clone()
        };
        if verb == Verb::Transfer && into.quantity < out.quantity {
            let lost = out.quantity.checked_sub(into.quantity)?;
            if !out.fee.is_zero() && out.fee_currency != out.symbol {
                return None;
            }
            as_row.quantity = into.quantity;
            // A written fee is part of what is missing when at least as much is.
            as_row.fee = match lost >= out.fee {
                true => lost,
                false => out.fee.checked_add(lost)?,
            };
            as_row.fee_currency = out.symbol;
        }
        let row = Trade::of_entry(&as_row, zone)?;
        let out_trade = Trade {
            verb,
            price: None,
            currency: None,
            note: if row.note.is_empty() {
                into.note().to_owned()
            } else {
                row.note
            },
            ..row
        };
        let into = match verb {
            Verb::Transfer => Into::Elsewhere {
                platform: Some(into.platform.to_string()),
                when: match into.at == out.at && into.bare_date == out.bare_date {
                    true => When::default(),
                    false => When::of_entry(into, zone),
                },
            },
            _ => Into::Another {
                asset: Some(Asset {
                    name: into.symbol.to_string(),
                    category: into.category,
                }),
                quantity: Some(into.quantity),
            },
        };
        Some(Pair {
            out: out_trade,
            into,
        })
    }

    /// The same with another row that leaves.
    pub fn with(&self, out: &Trade) -> Pair {
        Pair {
            out: out.clone(),
            into: self.into.clone(),
        }
    }

    /// What the other says takes the place of what this says. An asset alone names the row whose quantity is meant.
    pub fn corrected(mut self, by: Pair) -> Pair {
        match (&mut self.into, by.into) {
            (
                Into::Elsewhere { platform, when },
                Into::Elsewhere {
                    platform: to,
                    when: at,
                },
            ) => {
                *platform = to.or(platform.take());
                *when = when.corrected(at);
                self.out = self.out.corrected(by.out);
            }
            (
                Into::Another { asset, quantity },
                Into::Another {
                    asset: a,
                    quantity: q,
                },
            ) => {
                let other = a.is_none() && asset.is_some() && by.out.asset == *asset;
                let (named, many) = match other {
                    true => (None, by.out.quantity),
                    false => (a, q),
                };
                *asset = named.or(asset.take());
                *quantity = many.or(*quantity);
                let rest = Trade {
                    asset: None,
                    quantity: None,
                    ..by.out.clone()
                };
                self.out = self.out.corrected(if other { rest } else { by.out });
            }
            _ => {}
        }
        self
    }

    /// The shortest command line that is read back to this pair.
    pub fn line(&self, book: &Book) -> String {
        format!("{} {}", self.out.verb.head(), self.arguments(book))
            .trim_end()
            .to_owned()
    }

    /// The line without its verb.
    pub fn arguments(&self, book: &Book) -> String {
        let (note, out) = self.without_note();
        let mut parts: Vec<String> = Vec::new();
        match &self.into {
            Into::Elsewhere { platform, when } => {
                let rest = Trade {
                    platform: None,
                    ..out.clone()
                };
                parts.push(rest.arguments(book));
                parts.extend(out.platform.iter().map(|p| format!("from:{}", quoted(p))));
                parts.extend(platform.iter().map(|p| format!("to:{}", quoted(p))));
                if !when.is_blank() {
                    parts.push("arrived".to_owned());
                    parts.extend(when.words());
                }
            }
            Into::Another { asset, quantity } => {
                let first = Trade {
                    asset: out.asset.clone(),
                    quantity: out.quantity,
                    part: out.part,
                    ..Trade::new(out.verb)
                };
                let rest = Trade {
                    asset: None,
                    quantity: None,
                    part: None,
                    ..out.clone()
                };
                // Behind a name, so that a coin that pays a fee is not taken for what is changed.
                let (left, right) = match out.asset {
                    Some(_) => (rest.arguments(book), String::new()),
                    None => (String::new(), rest.arguments(book)),
                };
                parts.extend([first.arguments(book), left, ">".to_owned()]);
                parts.extend(asset.iter().map(|asset| asset_word(asset, book)));
                parts.extend(quantity.map(|q| amount_word(q, book)));
                parts.push(right);
            }
        }
        parts.extend(note);
        parts.retain(|part| !part.is_empty());
        parts.join(" ")
    }

    /// The line in the owner's words, as an example to type: `이체 비트코인 0.5 바이낸스 → 업비트`.
    pub fn typed(&self, book: &Book, words: Words) -> String {
        let language = words.language;
        let (_, out) = self.without_note();
        let note = &self.out.note;
        let note = (!note.is_empty()).then(|| format!("{} {note}", words.plain("word-note")));
        let mut parts = vec![words.plain(&format!("verb-{}", out.verb.as_str()))];
        let first = Trade {
            asset: out.asset.clone(),
            quantity: out.quantity,
            part: out.part,
            ..Trade::new(out.verb)
        };
        parts.extend(first.typed_arguments(book, words));
        let place = |name: &String| typed_platform(name, book, language);
        match &self.into {
            Into::Elsewhere { platform, .. } => {
                parts.extend(out.platform.as_ref().map(place));
                parts.push("→".to_owned());
                parts.extend(platform.as_ref().map(place));
            }
            Into::Another { asset, quantity } => {
                parts.push("→".to_owned());
                parts.extend(asset.as_ref().map(|a| match out.verb {
                    // A new name needs no kind: it is that of the old one.
                    Verb::Rename => a.name.clone(),
                    _ => typed_asset(a, book, language),
                }));
                parts.extend(quantity.map(figures::quantity));
                parts.extend(out.platform.as_ref().map(place));
            }
        }
        let rest = Trade {
            fee: out.fee.clone(),
            when: out.when,
            ..Trade::new(out.verb)
        };
        parts.extend(rest.typed_arguments(book, words));
        if let Into::Elsewhere { when, .. } = &self.into
            && !when.is_blank()
        {
            parts.push(words.plain("word-arrived"));
            parts.extend(when.words());
        }
        parts.extend(note);
        parts.retain(|part| !part.is_empty());
        parts.join(" ")
    }

    /// The note as it stands at the end of a line, and the row that leaves without it.
    fn without_note(&self) -> (Option<String>, Trade) {
        let note = (!self.out.note.is_empty()).then(|| format!("note {}", self.out.note));
        let out = Trade {
            note: String::new(),
            ..self.out.clone()
        };
        (note, out)
    }
}

/// An amount as a word; one that is also the code of a share gets a point, so that it is not taken for the share.
fn amount_word(amount: Decimal, book: &Book) -> String {
    let text = amount.normalize().to_string();
    match symbols::exact(&text, book) {
        Some(_) => format!("{text}.0"),
        None => text,
    }
}

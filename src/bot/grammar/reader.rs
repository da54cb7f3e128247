//! The words of a record become a [`Trade`] and a list of doubts. Nothing is left out: a word that meant nothing is a doubt.
//!
//! Two rows that are one event are read in `pair.rs`, which cuts the line and has each part read here.

use rust_decimal::Decimal;

mod charges;
mod meaning;
mod names;
pub mod pair;
mod ratio;
mod things;
mod words;

use super::amounts::{self, Amount, Unclear, Unit};
use super::either::Either;
use super::mood::{self, Mood};
use super::trade::{Asset, Cover, Part, Trade};
use super::verbs::{self, Form, Shape, Turn, Verb};
use super::{codes, when};
use crate::book::Book;
use crate::domain::calendar::Moment;
use crate::domain::entry::Category;
use crate::domain::meanings::Meaning;
use crate::domain::names::{NAME_BYTES_MAX, Platform, Symbol};
use crate::names::symbols;
pub use words::{charge, is_note, is_plain_word};
use words::{clip, is_filler, is_reason, split_note, starts_number, words_of};

/// Why a record cannot be made as it was said.
#[derive(Debug, Clone, PartialEq)]
pub enum Doubt {
    /// It did not happen, or we cannot know that it did; with the word that says so.
    Mood(Mood, String),
    /// A word that means nothing here, or one too many.
    Unread(String),
    Amount(Unclear),
    NoSuchDay(String),
    TwoAssets(Asset, Asset),
    /// A correction of the books without a sign: more, less, or the new balance?
    Unsigned(Decimal),
    /// The larger number stands first: which one is the price?
    Order(Decimal, Decimal),
    /// It was taken back: an entry of before may be meant; with the word that says so.
    Back(String),
    /// A name that an account and an asset have, in the ways in which it can be meant; and how it was said.
    Name(Vec<Way>, String),
    /// What an amount makes at the price said: parts of a share, or one of two whole numbers of them; and how it was said.
    Worth([Decimal; 3], String),
    /// An amount of money for as much as it buys, without a price: the last known one may be meant; and how it was said.
    Unpriced(Decimal, Option<Symbol>, String),
}

/// One way to mean the names that are doubtful: what they put into the record.
#[derive(Debug, Clone, PartialEq)]
pub struct Way {
    pub asset: Option<Asset>,
    pub platform: Option<String>,
}

impl Way {
    /// What the name means, where it is one of the two.
    pub fn meaning(&self) -> Option<Meaning> {
        match (&self.asset, &self.platform) {
            (Some(asset), None) => Some(asset.meaning()),
            (None, Some(place)) => Some(Meaning::Account(Platform::new(place))),
            (Some(_), Some(_)) | (None, None) => None,
        }
    }
}

/// What was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    pub trade: Trade,
    pub doubts: Vec<Doubt>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Quantity,
    Price,
}

struct Number {
    amount: Amount,
    role: Option<Role>,
    text: String,
}

/// A name that is an asset's and an account's, as it stood in the line.
struct Name {
    text: String,
    meant: Either,
    /// How many numbers stood before it.
    behind: usize,
}

struct Reader<'a> {
    book: &'a Book,
    at: Moment,
    trade: Trade,
    doubts: Vec<Doubt>,
    numbers: Vec<Number>,
    /// Names that are a share and a platform: 키움증권.
    either: Vec<Name>,
    /// What is corrected, or was asked about: what it says already.
    was: Option<&'a Trade>,
    /// Digits that are a code or an amount: 373220; with how many numbers stood before them.
    codes: Vec<(Asset, Number, usize)>,
    /// What the next number is.
    next: Option<Role>,
    /// A number without a role could not be read: which of the others is which is not known either.
    lost: bool,
    /// What quantity × price is said to make, and how it was said.
    total: Option<(Amount, String)>,
    /// The word that said a part of what is held.
    part_word: String,
    /// The sign before the number: whether it is a minus.
    minus: Option<bool>,
    /// A word that turns the record round, and how.
    turn: Option<(Turn, String)>,
    /// A word said that nothing was paid for it.
    free: bool,
    /// What an income came to when its tax was taken, and how it was said.
    net: Option<(Amount, String)>,
    /// A fee in pieces of what is moved, and how it was said.
    fee_units: Option<(Decimal, String)>,
    /// The word that said that the fee is part of what was sent.
    fee_inside: Option<String>,
    /// The word of the last tax, and whether the one that is read has another.
    taxed: Option<String>,
    other_tax: bool,
    /// The fraction of a share was sold: money is what all of it brought.
    in_lieu: bool,
    /// A pasted message: what of it is not understood is nobody's word.
    notice: bool,
}

/// Longest record read, in words. A longer one is no record.
const WORDS_MAX: usize = 60;

/// Reads everything behind the verb.
pub fn read(verb: Verb, args: &str, book: &Book, at: Moment) -> Reading {
    let (text, note) = split_note(args);
    read_words((verb, None), words_of(text), note, book, at)
}

/// Reads what changes a record, or answers a question about it.
pub fn read_change(was: &Trade, args: &str, book: &Book, at: Moment) -> Reading {
    let (text, note) = split_note(args);
    read_words((was.verb, Some(was)), words_of(text), note, book, at)
}

/// Reads words that were cut already, and a note.
fn read_words(
    (verb, was): (Verb, Option<&Trade>),
    words: Vec<String>,
    note: &str,
    book: &Book,
    at: Moment,
) -> Reading {
    let mut words = codes::without_codes(words, book);
    let mut trade = Trade {
        note: note.to_owned(),
        ..Trade::new(verb)
    };
    if verb.shape() == Shape::Ratio
        && let Some((new, old)) = ratio::take(&mut words)
    {
        (trade.quantity, trade.price) = (Some(new), Some(old));
    }
    let mut reader = Reader {
        book,
        at,
        trade,
        doubts: Vec::new(),
        numbers: Vec::new(),
        either: Vec::new(),
        was,
        codes: Vec::new(),
        next: None,
        lost: false,
        total: None,
        part_word: String::new(),
        minus: None,
        turn: None,
        free: false,
        net: None,
        fee_units: None,
        fee_inside: None,
        taxed: None,
        other_tax: false,
        in_lieu: false,
        notice: words
            .iter()
            .any(|word| mood::of(word) == Some(Mood::Notice)),
    };
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let mut i = 0;
    while i < words.len().min(WORDS_MAX) {
        i += reader.take(&words[i..]).max(1);
    }
    if let Some(rest) = words.get(WORDS_MAX) {
        reader.doubts.push(Doubt::Unread(clip(rest)));
    }
    reader.finish()
}

fn is_coin(named: &symbols::Named) -> bool {
    named.category == Category::Crypto && !named.symbol.is_money()
}

impl Reader<'_> {
    /// Takes what the next words say; how many there were.
    fn take(&mut self, words: &[&str]) -> usize {
        let taken = self.take_known(words);
        let marked = words[0].ends_with('?') || words[0].starts_with(['[', '<', '【']);
        if taken.is_some()
            && marked
            && let Some(mood) = mood::of(words[0])
        {
            self.doubts.push(Doubt::Mood(mood, clip(words[0])));
        }
        taken.unwrap_or_else(|| {
            self.take_unknown(words[0]);
            1
        })
    }

    fn take_known(&mut self, words: &[&str]) -> Option<usize> {
        self.take_tag(words[0])
            .or_else(|| self.take_keyword(words))
            .or_else(|| self.take_when(words))
            .or_else(|| self.take_code(words[0]))
            .or_else(|| self.take_number(words))
            .or_else(|| self.take_means(words[0]))
            .or_else(|| self.take_coin_before(words))
            .or_else(|| self.take_pair(words[0]))
            .or_else(|| self.take_name(words))
            .or_else(|| self.take_glued(words[0]))
            .or_else(|| is_filler(words[0]).then_some(1))
    }

    /// `platform:우리집`, `XYZ:stock`, `in:USD`, `sure`: forms that buttons write and no person needs.
    fn take_tag(&mut self, word: &str) -> Option<usize> {
        if matches!(word, "sure" | "확실") {
            self.trade.sure = true;
            return Some(1);
        }
        if let Some(cover) = Cover::read(word) {
            self.trade.cover = cover;
            return Some(1);
        }
        if self.trade.verb.takes_held()
            && let Some(part) = Part::read(word)
        {
            self.part_word = clip(word);
            match self.trade.part.replace(part) {
                Some(had) if had != part => self.doubts.push(Doubt::Unread(clip(word))),
                _ => {}
            }
            return Some(1);
        }
        let (head, tail) = word.rsplit_once(':')?;
        if head.is_empty() || tail.is_empty() || word.len() > NAME_BYTES_MAX {
            return None;
        }
        if matches!(head, "platform" | "계좌") {
            self.set_platform(tail.to_lowercase(), word);
            return Some(1);
        }
        if head == "in" {
            self.trade.currency = Some(amounts::currency(tail)?);
            return Some(1);
        }
        let category = Category::parse(tail)?;
        self.set_asset(Asset {
            name: head.to_uppercase(),
            category,
        });
        Some(1)
    }

    fn take_when(&mut self, words: &[&str]) -> Option<usize> {
        let (read, taken) = when::take(words, self.at, self.book.rules().zone)?;
        match read {
            Ok(part) if self.trade.when.add(part) => {}
            Ok(_) => self
                .doubts
                .push(Doubt::Unread(clip(&words[..taken].join(" ")))),
            Err(when::NoSuchDay(text)) => self.doubts.push(Doubt::NoSuchDay(text)),
        }
        Some(taken)
    }

    /// Six digits that are a code: surely when they begin with 0, else perhaps an amount. `00680K` is a code, not 680,000.
    fn take_code(&mut self, word: &str) -> Option<usize> {
        let upper = word.to_uppercase();
        let lettered = upper.starts_with('0') && !upper.bytes().all(|b| b.is_ascii_digit());
        if lettered && symbols::is_krx_code(&upper) && self.next.is_none() {
            match symbols::exact(&upper, self.book) {
                Some(named) => self.set_asset(named.into()),
                None if symbols::is_preferred_code(&upper) => self.set_asset(Asset {
                    name: upper,
                    category: Category::Stock,
                }),
                None => self.doubts.push(Doubt::Unread(upper)),
            }
            return Some(1);
        }
        let digits = word.bytes().all(|b| b.is_ascii_digit());
        if !digits || !(4..=6).contains(&word.len()) || self.next.is_some() {
            return None;
        }
        let asset: Asset = match word.len() {
            6 => symbols::exact(word, self.book)?.into(),
            _ => self.short_code(word)?,
        };
        if word.starts_with('0') {
            self.set_asset(asset);
            return Some(1);
        }
        let (amount, taken) = amounts::take(&[word])?;
        let number = Number {
            amount: amount.ok()?,
            role: None,
            text: word.to_owned(),
        };
        self.codes.push((asset, number, self.numbers.len()));
        Some(taken)
    }

    /// `7203`, `5930`: a code of four or five digits that the books know, with or without the zeros before it. One that only
    /// the table knows is a code where a name stands: before every number.
    fn short_code(&self, word: &str) -> Option<Asset> {
        let trades = self.trade.verb.is_trade() || self.trade.verb.needs_instrument();
        let held = |code: &str| {
            let mut own = symbols::in_journal(self.book).into_iter();
            own.find(|own| own.symbol.as_str() == code)
        };
        let whole = format!("{word:0>6}");
        let first = self.numbers.is_empty() && self.codes.is_empty() && self.trade.asset.is_none();
        let listed = || symbols::exact(&whole, self.book).filter(|_| first && trades);
        let found = held(word).or_else(|| held(&whole)).or_else(listed)?;
        Some(found.into())
    }

    fn take_number(&mut self, words: &[&str]) -> Option<usize> {
        if (self.trade.verb == Verb::Adjust || (self.may_turn() && words[0].starts_with('-')))
            && let Some(taken) = self.take_signed(words)
        {
            return Some(taken);
        }
        // A purchase of fewer than none takes one back.
        if self.trade.verb.is_trade()
            && self.next.is_none()
            && let Some(rest) = words[0]
                .strip_prefix('-')
                .filter(|rest| starts_number(rest))
        {
            // As the word that says so, which a button repeats.
            self.turn.get_or_insert((Turn::Back, "취소".to_owned()));
            let mut unsigned = vec![rest];
            unsigned.extend(&words[1..]);
            return self.take_number(&unsigned);
        }
        let (mut amount, mut taken) = amounts::take(words)?;
        let mut role = self.next.take();
        if let Ok(amount) = &mut amount
            && self.pays_with(words[taken - 1], amount)
        {
            amount.worth = true;
        }
        if let Some(coin) = words.get(taken).and_then(|word| self.price_coin(word)) {
            (self.trade.coin, role) = (Some(coin), Some(Role::Price));
            taken += 1;
        }
        match amount {
            Ok(amount) if amount.worth => {
                let text = clip(&words[..taken].join(" "));
                self.set_total(amount, text);
            }
            Ok(amount) => self.numbers.push(Number {
                amount,
                role,
                text: clip(&words[..taken].join(" ")),
            }),
            Err(unclear) => {
                self.lost |= role.is_none();
                self.doubts.push(Doubt::Amount(unclear));
            }
        }
        Some(taken)
    }

    /// `원화 145만원으로 달러 1000 샀어`: what was paid for all of it; the money before it says what it is in.
    fn pays_with(&mut self, word: &str, amount: &Amount) -> bool {
        let with = word.ends_with('로');
        let money = amount
            .currency
            .filter(|_| with && amount.unit == Unit::None);
        let buys = self.trade.verb == Verb::Buy && !amount.worth;
        let named = self.trade.asset.as_ref().map(Asset::symbol);
        let pays = buys && money.is_some() && named == money;
        if pays {
            self.trade.asset = None;
        }
        pays
    }

    /// `원화로`, `달러로`: the money that pays, or that a sale brings.
    fn take_means(&mut self, word: &str) -> Option<usize> {
        let stem = word
            .strip_suffix("으로")
            .or_else(|| word.strip_suffix('로'))?;
        let money = symbols::money(stem).filter(|_| self.trade.verb.is_trade())?;
        if self.trade.currency.is_some_and(|had| had != money) {
            return None;
        }
        self.trade.currency = Some(money);
        Some(1)
    }

    /// Whether a quantity below zero says something of this record.
    fn may_turn(&self) -> bool {
        let verb = self.trade.verb;
        !verb.is_trade() && verb != Verb::Adjust && verb.kind().may_turn()
    }

    /// `-0.5`, `+ 0.5`: an adjustment says its direction by a sign.
    fn take_signed(&mut self, words: &[&str]) -> Option<usize> {
        let first = words.first()?;
        let rest = first.strip_prefix(['-', '+'])?;
        let apart = usize::from(rest.is_empty());
        let mut unsigned = vec![rest];
        unsigned.extend(words.get(1..)?);
        let (amount, taken) = amounts::take(&unsigned[apart..])?;
        let text = clip(&words[..taken + apart].join(" "));
        if self.minus.is_some() {
            self.doubts.push(Doubt::Unread(text));
            return Some(taken + apart);
        }
        self.minus = Some(first.starts_with('-'));
        let role = Some(Role::Quantity);
        match amount {
            Ok(amount) => self.numbers.push(Number { amount, role, text }),
            Err(unclear) => self.doubts.push(Doubt::Amount(unclear)),
        }
        Some(taken + apart)
    }

    fn take_unknown(&mut self, word: &str) {
        if !word.chars().any(char::is_alphanumeric) && !word.contains('?') {
            return;
        }
        if is_reason(word)
            && matches!(self.trade.verb, Verb::Deposit | Verb::Withdraw)
            && self.trade.note.is_empty()
        {
            self.trade.note = word.to_owned();
            return;
        }
        if let Some(turn) = verbs::turn(word, self.trade.verb) {
            self.turn.get_or_insert((turn, clip(word)));
            return;
        }
        if verbs::is_back(word) {
            self.doubts.push(Doubt::Back(clip(word)));
            return;
        }
        let charged = self.trade.verb.shape() == Shape::Charge;
        if charged && verbs::turn(word, Verb::Funding) == Some(Turn::Paid) {
            return;
        }
        let income =
            self.in_lieu || matches!(self.trade.verb.shape(), Shape::Yield | Shape::Reward);
        if income && verbs::is_receipt(word) == Some(Form::Done) && !word.contains('?') {
            return;
        }
        if let Some(mood) = mood::of(word) {
            self.doubts.push(Doubt::Mood(mood, clip(word)));
            return;
        }
        if self.notice && verbs::read(word).is_none() {
            return;
        }
        // `100만원어치`: a number that was not read could be any of them.
        self.lost |= word.contains(|c: char| c.is_ascii_digit());
        match verbs::read(word) {
            // The verb itself, once more: `매수 … 샀어요`.
            Some((verb, Form::Done)) if verb == self.trade.verb => {}
            Some((_, Form::Open)) => self.doubts.push(Doubt::Mood(Mood::Wish, clip(word))),
            None if income && verbs::is_receipt(word).is_some() => {
                self.doubts.push(Doubt::Mood(Mood::Wish, clip(word)));
            }
            _ => self.doubts.push(Doubt::Unread(clip(word))),
        }
    }

    /// Money beside another asset is what it is priced in.
    fn set_asset(&mut self, asset: Asset) {
        match self.trade.asset.take() {
            None => self.trade.asset = Some(asset),
            Some(had) if had == asset => self.trade.asset = Some(had),
            Some(had) => {
                let (thing, money) = if had.is_money() {
                    (asset, had)
                } else {
                    (had, asset)
                };
                if money.is_money() && !thing.is_money() {
                    self.trade.currency = Some(money.symbol());
                } else if money.is_money() && self.trade.verb.is_trade() {
                    // `달러 1000 1,380원`: the first is bought, the second pays. Order tells.
                    self.doubts.push(Doubt::TwoAssets(thing.clone(), money));
                } else {
                    self.doubts.push(Doubt::TwoAssets(thing.clone(), money));
                }
                self.trade.asset = Some(thing);
            }
        }
    }

    fn set_platform(&mut self, platform: String, text: &str) {
        match &self.trade.platform {
            Some(had) if *had != platform => self.doubts.push(Doubt::Unread(clip(text))),
            _ => self.trade.platform = Some(platform),
        }
    }
}

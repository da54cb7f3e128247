//! What was understood of a record so far, and the command line that says it. The line is read back to the same record,
//! so a button can carry it and the bot needs to remember nothing.

use chrono::Timelike;
use rust_decimal::Decimal;

use super::verbs::Verb;
use super::when::When;
use super::{platforms, symbols};
use crate::book::Book;
use crate::config::Language;
use crate::domain::entry::{Category, Entry};
use crate::domain::names::{Platform, Symbol};
use crate::words::Words;

/// A record as far as it was understood; what was not said is `None`.
#[derive(Debug, Clone, PartialEq)]
pub struct Trade {
    pub verb: Verb,
    pub asset: Option<Asset>,
    pub quantity: Option<Decimal>,
    /// Everything that is held: the quantity of a sale that was not said in figures.
    pub all: bool,
    /// Of one unit. For units that came in or were there: what one cost.
    pub price: Option<Decimal>,
    pub currency: Option<Symbol>,
    /// The price was written in 만 or 억 without a currency: won, by all appearances.
    pub in_myriads: bool,
    pub platform: Option<String>,
    pub fee: Option<Fee>,
    pub tax: Option<Decimal>,
    pub when: When,
    pub note: String,
    /// The owner was asked about a doubtful figure and said yes.
    pub sure: bool,
}

/// What is moved. A name that nobody knew becomes a symbol only when the record is made.
#[derive(Debug, Clone, PartialEq)]
pub struct Asset {
    pub name: String,
    pub category: Category,
}

/// A fee as it was said.
#[derive(Debug, Clone, PartialEq)]
pub enum Fee {
    /// In a currency or a coin; blank: the record's own currency.
    Amount(Decimal, String),
    /// A share of quantity × price: 0.001 for 0.1 %.
    Share(Decimal),
}

impl Asset {
    pub fn is_money(&self) -> bool {
        crate::domain::names::is_money(&self.name)
    }
    /// The name a person reads.
    pub fn shown(&self, language: Language) -> String {
        match symbols::by_code(&self.name) {
            Some(listing) if language == Language::Ko => listing.ko.to_owned(),
            Some(listing) => listing.en.to_owned(),
            None => self.name.clone(),
        }
    }
}

impl From<symbols::Named> for Asset {
    fn from(named: symbols::Named) -> Asset {
        Asset {
            name: named.symbol.to_string(),
            category: named.category,
        }
    }
}

impl Trade {
    pub fn new(verb: Verb) -> Trade {
        Trade {
            verb,
            asset: None,
            quantity: None,
            all: false,
            price: None,
            currency: None,
            in_myriads: false,
            platform: None,
            fee: None,
            tax: None,
            when: When::default(),
            note: String::new(),
            sure: false,
        }
    }

    /// What a recorded entry says, for a correction of it. `None` for kinds that are not typed.
    pub fn of_entry(entry: &Entry, zone: chrono_tz::Tz) -> Option<Trade> {
        let local = entry.at.utc().with_timezone(&zone);
        let fee = (!entry.fee.is_zero()).then(|| {
            let own = entry.fee_currency == entry.currency;
            let symbol = if own {
                String::new()
            } else {
                entry.fee_currency.to_string()
            };
            Fee::Amount(entry.fee, symbol)
        });
        Some(Trade {
            verb: Verb::of(entry.kind)?,
            asset: Some(Asset {
                name: entry.symbol.to_string(),
                category: entry.category,
            }),
            quantity: Some(entry.quantity),
            all: false,
            price: entry.price.filter(|_| !moves_money(entry)),
            currency: (!moves_money(entry)).then_some(entry.currency),
            in_myriads: false,
            platform: Some(entry.platform.to_string()),
            fee,
            tax: (!entry.tax().is_zero()).then(|| entry.tax()),
            when: When {
                day: Some(entry.day(zone)),
                time: (!entry.bare_date).then(|| local.time()),
            },
            note: entry.note().to_owned(),
            sure: true,
        })
    }

    /// What the other says takes the place of what this says; what it does not say stays.
    pub fn corrected(mut self, by: Trade) -> Trade {
        self.asset = by.asset.or(self.asset);
        self.quantity = match by.all {
            true => None,
            false => by.quantity.or(self.quantity),
        };
        self.all = by.all;
        self.price = by.price.or(self.price);
        self.in_myriads = by.in_myriads;
        if by.in_myriads && self.currency != Some(Symbol::krw()) {
            // 만 is a word for won: what it means beside dollars is asked.
            self.currency = None;
        }
        self.currency = by.currency.or(self.currency);
        self.platform = by.platform.or(self.platform);
        self.fee = by.fee.or(self.fee);
        self.tax = by.tax.or(self.tax);
        if by.when.day.is_some() {
            self.when = by.when;
        } else if by.when.time.is_some() {
            self.when.time = by.when.time;
        }
        if !by.note.is_empty() {
            self.note = by.note;
        }
        self
    }

    /// The shortest command line that is read back to this record: codes and plain digits, for a button.
    pub fn line(&self, book: &Book) -> String {
        format!("{} {}", self.verb.as_str(), self.arguments(book))
            .trim_end()
            .to_owned()
    }

    /// The line without its verb.
    pub fn arguments(&self, book: &Book) -> String {
        let mut parts: Vec<String> = Vec::new();
        parts.extend(self.asset.as_ref().map(|asset| asset_word(asset, book)));
        let money = self.asset.as_ref().is_some_and(Asset::is_money) && !self.verb.is_trade();
        parts.extend(self.quantity.map(|q| q.normalize().to_string()));
        if self.quantity.is_none() && self.all {
            parts.push("all".to_owned());
        }
        match self.price {
            Some(price) if !money => {
                let myriads = price.checked_div(Decimal::from(10_000));
                parts.push(
                    match myriads.filter(|_| self.in_myriads && self.currency.is_none()) {
                        Some(myriads) => format!("@{}만", myriads.normalize()),
                        None => format!("@{}", price.normalize()),
                    },
                );
                parts.extend(self.currency.map(|c| c.to_string()));
            }
            // A currency without a price is said like a price to come.
            _ => parts.extend(self.currency.filter(|_| !money).map(|c| format!("in:{c}"))),
        }
        parts.extend(self.platform.as_ref().map(|p| platform_word(p, book)));
        match &self.fee {
            Some(Fee::Amount(fee, symbol)) => {
                parts.push(
                    format!("fee {} {symbol}", fee.normalize())
                        .trim_end()
                        .to_owned(),
                );
            }
            Some(Fee::Share(share)) => {
                let percent = share.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(*share);
                parts.push(format!("fee {}%", percent.normalize()));
            }
            None => {}
        }
        parts.extend(self.tax.map(|tax| format!("tax {}", tax.normalize())));
        parts.extend(self.when.day.map(|day| day.to_string()));
        parts.extend(self.when.time.map(|t| match (t.second(), t.nanosecond()) {
            (0, 0) => t.format("%H:%M").to_string(),
            _ => t.format("%H:%M:%S").to_string(),
        }));
        if self.sure {
            parts.push("sure".to_owned());
        }
        if !self.note.is_empty() {
            parts.push(format!("note {}", self.note));
        }
        parts.join(" ")
    }

    /// The same line in the owner's words, as an example to type: `매수 삼성전자 20 @ 71,300 한국투자`.
    pub fn typed(&self, book: &Book, words: Words) -> String {
        let language = words.language;
        let mut parts = vec![words.plain(&format!("verb-{}", self.verb.as_str()))];
        parts.extend(self.asset.as_ref().map(|asset| {
            let shown = asset.shown(language);
            let found = symbols::exact(&shown, book);
            if found.is_some_and(|named| named.symbol.as_str() == asset.name) {
                shown
            } else {
                asset_word(asset, book)
            }
        }));
        parts.extend(self.quantity.map(crate::figures::quantity));
        if self.quantity.is_none() && self.all {
            parts.push(words.plain("word-all"));
        }
        if let Some(price) = self.price {
            let myriads = price.checked_div(Decimal::from(10_000));
            parts.push(
                match myriads.filter(|_| self.in_myriads && self.currency.is_none()) {
                    Some(myriads) => format!("@ {}만", crate::figures::quantity(myriads)),
                    None => format!("@ {}", crate::figures::quantity(price)),
                },
            );
            parts.extend(self.currency.map(|c| c.to_string()));
        }
        parts.extend(self.platform.as_ref().map(|name| {
            let shown = platforms::shown(name, book, language);
            if platforms::exact(&shown, book).is_some_and(|p| p.as_str() == name) {
                shown
            } else {
                platform_word(name, book)
            }
        }));
        let rest = Trade {
            asset: None,
            quantity: None,
            all: false,
            price: None,
            currency: None,
            in_myriads: false,
            platform: None,
            sure: false,
            ..self.clone()
        };
        let rest = rest.arguments(book);
        if !rest.is_empty() {
            parts.push(rest);
        }
        parts.join(" ")
    }
}

/// Money in or out: its price is always 1 and is not typed.
fn moves_money(entry: &Entry) -> bool {
    let trade = Verb::of(entry.kind).is_some_and(Verb::is_trade);
    entry.symbol.is_money() && !trade
}

fn asset_word(asset: &Asset, book: &Book) -> String {
    let known = symbols::exact(&asset.name, book)
        .is_some_and(|n| n.symbol.as_str() == asset.name && n.category == asset.category);
    // A code of digits alone could be an amount.
    let digits = asset.name.bytes().all(|b| b.is_ascii_digit()) && !asset.name.starts_with('0');
    if known && !digits && !asset.name.contains(char::is_whitespace) {
        asset.name.clone()
    } else {
        format!("{}:{}", quoted(&asset.name), asset.category.as_str())
    }
}

fn platform_word(name: &str, book: &Book) -> String {
    let known = platforms::exact(name, book).is_some_and(|p: Platform| p.as_str() == name);
    if known && !name.contains(char::is_whitespace) && symbols::exact(name, book).is_none() {
        name.to_owned()
    } else {
        format!("platform:{}", quoted(name))
    }
}

/// In quotes when it has spaces; a quote in it cannot be said and is left out.
fn quoted(name: &str) -> String {
    let name = name.replace('"', "");
    if name.contains(char::is_whitespace) {
        format!("\"{name}\"")
    } else {
        name
    }
}

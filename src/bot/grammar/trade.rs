//! What was understood of a record so far, and the command line that says it. The line is read back to the same record,
//! so a button can carry it and the bot needs to remember nothing.

use rust_decimal::Decimal;

use super::verbs::{Shape, Verb};
use super::when::When;
use crate::book::Book;
use crate::config::Language;
use crate::domain::entry::{Category, Entry, Kind};
use crate::domain::meanings::Meaning;
use crate::domain::names::{Platform, Symbol};
use crate::domain::printed::own_part;
use crate::names::{platforms, symbols};
use crate::words::Words;

/// A record as far as it was understood; what was not said is `None`.
#[derive(Debug, Clone, PartialEq)]
pub struct Trade {
    pub verb: Verb,
    pub asset: Option<Asset>,
    /// Units or money; of a split the new units. Below zero for what is adjusted downwards, was paid or was taken back.
    pub quantity: Option<Decimal>,
    /// A part of what is held: the quantity of a sale that was not said in figures.
    pub part: Option<Part>,
    /// Of one unit. For units that came in or were there: what one cost. Of a split the old units.
    pub price: Option<Decimal>,
    /// What the price is in; of an income the amount.
    pub currency: Option<Symbol>,
    /// The coin that the price is in, when it is no money.
    pub coin: Option<Asset>,
    /// What all of it made, charges aside, where it was said and quantity × price is not quite it.
    pub total: Option<Decimal>,
    /// The price (of an income the amount) was written in 만 or 억 without a currency: won, by all appearances.
    pub in_myriads: bool,
    pub platform: Option<String>,
    pub fee: Option<Fee>,
    pub tax: Option<Decimal>,
    pub when: When,
    pub note: String,
    /// How the amount was typed.
    pub typed: Typed,
    /// The owner was asked about a doubtful figure and said yes.
    pub sure: bool,
    /// What becomes of it when it takes more than there is.
    pub cover: Cover,
}

/// What becomes of a record that takes more than there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Cover {
    /// It is refused, with the ways to mend it.
    #[default]
    Refused,
    /// What lacks is recorded with it: money as paid in, units as held before.
    Filled,
    /// Money that lacks comes by settlement.
    OnCredit,
}

impl Cover {
    /// The cover that a word says.
    pub fn read(word: &str) -> Option<Cover> {
        match word {
            // Not `filled`: that is what an exchange says of an order.
            "cover:filled" | "채우고" => Some(Cover::Filled),
            "cover:unsettled" | "미수" | "미수로" => Some(Cover::OnCredit),
            _ => None,
        }
    }
    /// The word that a person reads, and that is read back.
    pub fn typed(self, language: Language) -> Option<&'static str> {
        match (self, language) {
            (Cover::Filled, Language::Ko) => Some("채우고"),
            (Cover::OnCredit, Language::Ko) => Some("미수로"),
            (cover, _) => cover.as_str(),
        }
    }
    /// The word of a button.
    pub fn as_str(self) -> Option<&'static str> {
        match self {
            Cover::Refused => None,
            Cover::Filled => Some("cover:filled"),
            Cover::OnCredit => Some("cover:unsettled"),
        }
    }
}

/// How an amount was typed: it changes what is asked, never what is meant, so all are equal.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    /// The text, when neither money nor 만 stood behind it: `500`, `7천`; else blank.
    pub bare: String,
    /// With 만 or 억: won by all appearances.
    pub myriads: bool,
    /// Nothing said that it is a quantity: beside what is known it could be the price as well.
    pub alone: bool,
    /// With 주 or 개: pieces, and no money.
    pub counted: bool,
    /// With 주: pieces that are shares.
    pub shares: bool,
}

impl PartialEq for Typed {
    fn eq(&self, _: &Typed) -> bool {
        true
    }
}

/// How much of what is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    All,
    Half,
}

impl Part {
    /// The part that a word says.
    pub fn read(word: &str) -> Option<Part> {
        match word {
            "all" | "전부" | "다" | "모두" | "전량" => Some(Part::All),
            "half" | "절반" | "반" => Some(Part::Half),
            _ => None,
        }
    }
    /// The word of a button.
    pub fn as_str(self) -> &'static str {
        match self {
            Part::All => "all",
            Part::Half => "half",
        }
    }
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
    /// In a currency or a coin; blank: what [`Trade::fee_symbol`] says.
    Amount(Decimal, String),
    /// A share of quantity × price: 0.001 for 0.1 %.
    Share(Decimal),
}

impl Asset {
    /// Whether people hold it in whole units.
    pub fn counts_whole(&self) -> bool {
        matches!(self.category, Category::Stock | Category::Etf)
    }
    /// The symbol it has in the books: the category tells a share from money of the same name.
    pub fn symbol(&self) -> Symbol {
        Symbol::of(&self.name, Some(self.category))
    }
    /// What a word means that stands for it.
    pub fn meaning(&self) -> Meaning {
        Meaning::Asset {
            symbol: self.symbol(),
            category: self.category,
        }
    }
    pub fn is_money(&self) -> bool {
        self.symbol().is_money()
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
            part: None,
            price: None,
            currency: None,
            coin: None,
            total: None,
            in_myriads: false,
            platform: None,
            fee: None,
            tax: None,
            when: When::default(),
            note: String::new(),
            typed: Typed::default(),
            sure: false,
            cover: Cover::Refused,
        }
    }

    /// What a recorded entry says, for a correction of it. `None` for a half that is never alone.
    pub fn of_entry(entry: &Entry, zone: chrono_tz::Tz) -> Option<Trade> {
        let verb = match entry.kind {
            Kind::Split if entry.price.is_some_and(|old| old > entry.quantity) => Verb::Merge,
            kind => Verb::of(kind)?,
        };
        let money = entry.symbol.is_money() && !verb.is_trade();
        let brings = verb.shape() == Shape::Yield;
        let everywhere = entry.platform == Platform::every();
        let mut trade = Trade {
            asset: Some(Asset {
                name: entry.symbol.to_string(),
                category: entry.category,
            }),
            quantity: Some(entry.quantity),
            price: entry.price.filter(|_| !money && !brings),
            currency: (!money).then_some(entry.currency),
            total: total_of(entry).filter(|_| verb.is_trade()),
            platform: (!everywhere).then(|| entry.platform.to_string()),
            tax: (!entry.tax().is_zero()).then(|| entry.tax()),
            when: When::of_entry(entry, zone),
            note: entry.note().to_owned(),
            sure: true,
            ..Trade::new(verb)
        };
        if !verb.takes_price() && !brings {
            trade.currency = None;
        }
        if !entry.fee.is_zero() {
            let own = trade.fee_symbol().unwrap_or(entry.currency.as_str());
            let symbol = match entry.fee_currency.as_str() {
                symbol if symbol == own => String::new(),
                _ => entry.fee_currency.spelled().into_owned(),
            };
            trade.fee = Some(Fee::Amount(entry.fee, symbol));
        }
        Some(trade)
    }

    /// The coin that the price is in.
    pub fn coin_symbol(&self) -> Option<Symbol> {
        self.coin.as_ref().map(|coin| Symbol::new(&coin.name))
    }

    /// What a fee is in that nobody named: of a coin that moves the coin itself, else the record's own currency (`None`).
    pub fn fee_symbol(&self) -> Option<&str> {
        let asset = self.asset.as_ref()?;
        let coin = asset.category == Category::Crypto && !asset.is_money();
        (coin && self.verb.shape() == Shape::Movement).then_some(asset.name.as_str())
    }

    /// What the other says takes the place of what this says; what it does not say stays.
    pub fn corrected(mut self, by: Trade) -> Trade {
        self.asset = by.asset.or(self.asset);
        if by.quantity.is_some() {
            self.typed = by.typed;
        }
        self.quantity = match by.part {
            Some(_) => None,
            // Another amount of what was paid or taken back is paid or taken back too.
            None => match (self.quantity, by.quantity) {
                (Some(had), Some(now)) if had.is_sign_negative() && self.verb != Verb::Adjust => {
                    Some(-now.abs())
                }
                (had, now) => now.or(had),
            },
        };
        let changed = by.part.is_some() || by.quantity.is_some() || by.price.is_some();
        self.total = by.total.or(self.total.filter(|_| !changed));
        self.part = by.part;
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
        self.when = self.when.corrected(by.when);
        self.cover = by.cover;
        if !by.note.is_empty() {
            self.note = by.note;
        }
        self
    }

    /// The shortest command line that is read back to this record: codes and plain digits, for a button.
    pub fn line(&self, book: &Book) -> String {
        format!("{} {}", self.verb.head(), self.arguments(book))
            .trim_end()
            .to_owned()
    }

    /// The line without its verb.
    pub fn arguments(&self, book: &Book) -> String {
        let mut parts: Vec<String> = Vec::new();
        parts.extend(self.asset.as_ref().map(|asset| asset_word(asset, book)));
        parts.extend(self.amount_words(|number| number.normalize().to_string()));
        parts.extend(self.platform.as_ref().map(|p| platform_word(p, book)));
        parts.extend(self.fee_words());
        parts.extend(self.tax.map(|tax| format!("tax {}", tax.normalize())));
        parts.extend(self.when.words());
        if self.sure {
            parts.push("sure".to_owned());
        }
        parts.extend(self.cover.as_str().map(str::to_owned));
        if !self.note.is_empty() {
            parts.push(format!("note {}", self.note));
        }
        parts.join(" ")
    }

    /// How much, at what price, in which money.
    fn amount_words(&self, shown: impl Fn(Decimal) -> String) -> Vec<String> {
        let mut parts: Vec<String> = Vec::new();
        let money = self.asset.as_ref().is_some_and(Asset::is_money) && !self.verb.is_trade();
        let in_myriads = |number: Decimal| {
            let myriads = number.checked_div(Decimal::from(10_000));
            myriads.filter(|_| self.in_myriads && self.currency.is_none())
        };
        let short = |number: Decimal| match in_myriads(number) {
            Some(myriads) => format!("{}만", shown(myriads)),
            None => shown(number),
        };
        let amount = |q: Decimal| match self.verb.shape() {
            Shape::Ratio => format!("{}:{}", shown(q), shown(self.price.unwrap_or(Decimal::ONE))),
            Shape::Yield => short(q),
            // What was won by its 만 stays so.
            Shape::Movement | Shape::Debt if self.typed.myriads && self.asset.is_none() => {
                let myriads = q.checked_div(Decimal::from(10_000));
                myriads.map_or(shown(q), |myriads| format!("{}만", shown(myriads)))
            }
            _ if self.verb == Verb::Adjust && q > Decimal::ZERO => format!("+{}", shown(q)),
            _ => shown(q),
        };
        // Six digits without a name before them could be a code.
        let code = |word: &String| word.len() == 6 && word.bytes().all(|b| b.is_ascii_digit());
        let said = self.quantity.map(amount);
        parts.extend(
            (self.asset.is_none() && said.as_ref().is_some_and(code)).then(|| "qty".to_owned()),
        );
        parts.extend(said);
        let part = self.part.filter(|_| self.quantity.is_none());
        parts.extend(part.map(|part| part.as_str().to_owned()));
        match self.price.filter(|_| self.verb.takes_price()) {
            Some(price) if !money => {
                parts.push(format!("@{}", short(price)));
                parts.extend(self.currency.map(|c| c.to_string()));
                parts.extend(self.coin.as_ref().map(|coin| coin.name.clone()));
            }
            // A currency without a price is said like a price to come.
            _ => parts.extend(self.currency.filter(|_| !money).map(|c| format!("in:{c}"))),
        }
        parts.extend(
            self.total
                .map(|total| format!("total {}", total.normalize())),
        );
        parts
    }

    /// The fee as a button says it.
    pub fn fee_words(&self) -> Option<String> {
        let words = match self.fee.as_ref()? {
            Fee::Amount(fee, symbol) => format!("fee {} {symbol}", fee.normalize()),
            Fee::Share(share) => {
                let percent = share.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(*share);
                format!("fee {}%", percent.normalize())
            }
        };
        Some(words.trim_end().to_owned())
    }

    /// The same line in the owner's words, as an example to type: `매수 삼성전자 20 @ 71,300 한국투자`.
    pub fn typed(&self, book: &Book, words: Words) -> String {
        let mut parts = vec![words.plain(&format!("verb-{}", self.verb.as_str()))];
        parts.extend(self.typed_arguments(book, words));
        parts.join(" ")
    }

    /// The words behind the verb of that line.
    pub fn typed_arguments(&self, book: &Book, words: Words) -> Vec<String> {
        let language = words.language;
        let mut parts: Vec<String> = Vec::new();
        parts.extend(
            self.asset
                .as_ref()
                .map(|asset| typed_asset(asset, book, language)),
        );
        // What all of it makes says its money itself: `총 14,000원`.
        let total = self
            .total
            .zip(self.currency)
            .filter(|_| self.price.is_none());
        let mut amount = self.amount_words(crate::words::figures::quantity);
        if let Some((total, currency)) = total {
            amount.retain(|word| !word.starts_with("in:") && !word.starts_with("total "));
            let shown = crate::words::figures::money(total, currency.as_str(), language);
            amount.push(format!("total {shown}"));
        }
        parts.extend(amount.into_iter().map(|word| match word.strip_prefix('@') {
            Some(price) => format!("@ {price}"),
            None if matches!(word.as_str(), "all" | "half") => words.plain(&format!("word-{word}")),
            None => match (word.strip_prefix("in:"), word.strip_prefix("total ")) {
                (Some(currency), _) => currency.to_owned(),
                (None, Some(total)) => format!("{} {total}", words.plain("word-total")),
                (None, None) => word,
            },
        }));
        parts.extend(
            self.platform
                .as_ref()
                .map(|name| typed_platform(name, book, language)),
        );
        let fee = self.fee_words();
        parts.extend(fee.map(|fee| fee.replacen("fee", &words.plain("word-fee"), 1)));
        let tax = self.tax.map(|tax| tax.normalize());
        parts.extend(tax.map(|tax| format!("{} {tax}", words.plain("word-tax"))));
        parts.extend(self.when.words());
        parts.extend(self.cover.typed(language).map(str::to_owned));
        if !self.note.is_empty() {
            parts.push(format!("{} {}", words.plain("word-note"), self.note));
        }
        parts
    }
}

/// What a printed amount says all of a trade made: without its charges.
fn total_of(entry: &Entry) -> Option<Decimal> {
    let amount = entry.amount().filter(|_| entry.rate().is_none())?;
    let charges = own_part(entry, entry.currency).checked_add(entry.tax())?;
    match entry.kind {
        Kind::Buy => amount.checked_sub(charges),
        _ => amount.checked_add(charges),
    }
}

/// The name that is read, when that gives the same asset, else the word of a button.
pub fn typed_asset(asset: &Asset, book: &Book, language: Language) -> String {
    let shown = asset.shown(language);
    let found = symbols::exact(&shown, book);
    if found.is_some_and(|named| named.symbol == asset.symbol()) {
        shown
    } else {
        asset_word(asset, book)
    }
}

/// The same for a platform.
pub fn typed_platform(name: &str, book: &Book, language: Language) -> String {
    let shown = platforms::shown(name, book, language);
    if platforms::exact(&shown, book).is_some_and(|p| p.as_str() == name) {
        shown
    } else {
        platform_word(name, book)
    }
}

/// The word of a button for an asset: its code, with its category when the code alone is not known.
pub fn asset_word(asset: &Asset, book: &Book) -> String {
    let known = symbols::exact(&asset.name, book)
        .is_some_and(|n| n.symbol == asset.symbol() && n.category == asset.category);
    // A code of digits alone could be an amount.
    let digits = asset.name.bytes().all(|b| b.is_ascii_digit()) && !asset.name.starts_with('0');
    let account = platforms::exact(&asset.name, book).is_some();
    if known && !digits && !account && !asset.name.contains(char::is_whitespace) {
        asset.name.clone()
    } else {
        format!("{}:{}", quoted(&asset.name), asset.category.as_str())
    }
}

/// The word of a button for a platform.
pub fn platform_word(name: &str, book: &Book) -> String {
    let known = platforms::exact(name, book).is_some_and(|p: Platform| p.as_str() == name);
    if known && !name.contains(char::is_whitespace) && symbols::exact(name, book).is_none() {
        name.to_owned()
    } else {
        format!("platform:{}", quoted(name))
    }
}

/// In quotes when it has spaces or quotes, which are doubled.
pub fn quoted(name: &str) -> String {
    if name.contains(|c: char| c.is_whitespace() || c == '"') {
        format!("\"{}\"", name.replace('"', "\"\""))
    } else {
        name.to_owned()
    }
}

//! What a name means that could be money or an asset, from what the books and the files before know of it.
//!
//! A row says it by its category. Where it says nothing, the holding of its platform decides, then whether the books or the
//! rates know such money, then what such a row is usually about. A price is of a holding, or of what the table of well-known
//! things lists; else the price of money is a rate.

use std::collections::{HashMap, HashSet};

use chrono_tz::Tz;
use rust_decimal::Decimal;

use super::own_names::OwnNames;
use crate::book::Book;
use crate::domain::calendar::Day;
use crate::domain::entry::{Category, Entry, Kind};
use crate::domain::listings::{Market, by_code};
use crate::domain::names::{Platform, Symbol, trimmed};
use crate::domain::pool::Native;
use crate::domain::prices::{Point, Subject, last_at};
use crate::domain::{market, one_name, quoted};
use crate::names::platforms::known_as;

/// More names than any portfolio has; what comes behind them is read by its row alone.
const NAMES_MAX: usize = 10_000;

/// Names that are known so far.
#[derive(Clone, Default)]
pub struct Naming {
    /// What the owner said of words.
    pub own: OwnNames,
    /// Assets whose word is a code of money too, by platform.
    either: HashMap<(Platform, Symbol), Category>,
    /// The same on any platform.
    anywhere: HashMap<Symbol, Category>,
    /// Money that was held, and where; with [`Platform::every`] also what a rate is known of.
    money: HashSet<(Platform, Symbol)>,
    /// Codes of the Korean exchange that are held, so that a price list without zeros is read.
    codes: HashSet<Symbol>,
    /// The last price of each symbol, in the books or in the files so far.
    last: HashMap<Symbol, Option<Seen>>,
    /// Splits, in the books or in the files so far: the day, new units for old ones.
    splits: HashMap<Symbol, Vec<(Day, Decimal, Decimal)>>,
    /// What each asset was traded in, in the books or in the files so far.
    traded_in: HashMap<Symbol, HashSet<Symbol>>,
    /// Every account, and the one that is kept for each well-known place, whatever it is called.
    places: HashSet<Platform>,
    kept_as: HashMap<&'static str, Platform>,
}

/// A price, and when it was one.
#[derive(Debug, Clone, Copy)]
pub struct Seen {
    pub day: Day,
    pub price: Decimal,
    pub currency: Symbol,
}

impl Seen {
    pub fn of(point: &Point) -> Seen {
        Seen {
            day: point.day,
            price: point.value,
            currency: point.currency,
        }
    }
    /// What a row was bought or sold at.
    pub fn traded(entry: &Entry, zone: Tz) -> Option<Seen> {
        let trade = matches!(entry.kind, Kind::Buy | Kind::Sell) && !entry.symbol.is_money();
        // Zero is no observation: what was worthless, or free.
        let price = entry.price.filter(|price| trade && !price.is_zero())?;
        Some(Seen {
            day: entry.day(zone),
            price,
            currency: entry.currency,
        })
    }
    /// The newest that the books have of a symbol by a day: a close or an own trade.
    fn in_books(symbol: Symbol, day: Day, book: &Book) -> Option<Seen> {
        let platform = Platform::every();
        let series = book.prices().series(Subject::Price { symbol, platform });
        let close = last_at(&series, day, None).map(Seen::of);
        let trade = book.ledger().head().clues(symbol).trade();
        let trade = trade
            .filter(|trade| !trade.price.is_zero())
            .map(|trade| Seen {
                day: trade.day,
                price: trade.price,
                currency: trade.currency,
            });
        [close, trade]
            .into_iter()
            .flatten()
            .max_by_key(|seen| seen.day)
    }
}

impl Seen {
    /// The price in other money, by the rates of its day; `None` where one is not known.
    fn price_in(&self, money: Symbol, book: &Book) -> Option<Decimal> {
        if self.currency == money {
            return Some(self.price);
        }
        let mut market = market::Market::new(book.prices(), book.rules(), self.day, None);
        let mut rate = |currency: Symbol| Some(market.rate(currency).ok()??.rate);
        let price = self.price.checked_mul(rate(self.currency)?)?;
        Some(price.checked_div(rate(money)?)?.round_dp(8).normalize())
    }
}

/// Days over which a price says something about another one.
const WEEK: i32 = 7;

impl Naming {
    /// What the books know.
    pub fn of(book: &Book) -> Naming {
        let mut names = Naming {
            own: OwnNames::of(book),
            ..Naming::default()
        };
        for key in book.ledger().head().slots().keys() {
            names.note(key.platform, key.symbol, key.category);
            names.note_place(key.platform);
        }
        for (_, key, pool) in book.ledger().head().pools() {
            if let Native::One(money) = pool.native {
                names.traded_in.entry(key.symbol).or_default().insert(money);
            }
        }
        let zone = book.rules().zone;
        for (_, entry) in book.journal().in_order(0) {
            names.note_split(entry, zone);
        }
        for (subject, _) in book.prices().iter() {
            if let Subject::Rate { from, to } = subject {
                names.money.insert((Platform::every(), *from));
                names.money.insert((Platform::every(), *to));
            }
        }
        names
    }

    /// Learns from a row that was read.
    pub fn see(&mut self, entry: &Entry, zone: Tz) {
        self.note_place(entry.platform);
        self.note_split(entry, zone);
        if Seen::traded(entry, zone).is_some() && self.traded_in.len() <= NAMES_MAX {
            let money = self.traded_in.entry(entry.symbol).or_default();
            money.insert(entry.currency);
        }
        if entry.symbol.as_str().len() == 3 || entry.symbol.is_money() {
            self.note(entry.platform, entry.symbol, entry.category);
        } else if entry.symbol.as_str().starts_with('0') {
            self.codes.insert(entry.symbol);
        }
    }

    fn note(&mut self, platform: Platform, symbol: Symbol, category: Category) {
        if self.either.len() + self.money.len() + self.codes.len() > NAMES_MAX {
            return;
        }
        if symbol.is_money() {
            self.money.insert((platform, symbol));
            self.money.insert((Platform::every(), symbol));
        } else if symbol.may_be_either() {
            self.either.insert((platform, symbol), category);
            self.anywhere.insert(symbol, category);
        } else if symbol.as_str().starts_with('0') {
            self.codes.insert(symbol);
        }
    }

    fn note_place(&mut self, platform: Platform) {
        if self.places.contains(&platform) || self.places.len() > NAMES_MAX {
            return;
        }
        self.places.insert(platform);
        if let Some(known) = known_as(platform.as_str()) {
            let kept = self.kept_as.entry(known).or_insert(platform);
            if platform.as_str() == known {
                *kept = platform;
            }
        }
    }

    fn note_split(&mut self, entry: &Entry, zone: Tz) {
        if let (Kind::Split, Some(old)) = (entry.kind, entry.price)
            && self.splits.len() <= NAMES_MAX
        {
            let splits = self.splits.entry(entry.symbol).or_default();
            splits.push((entry.day(zone), entry.quantity, old));
        }
    }

    /// The account that a name is of which the books have under another name of the same well-known place; `None` for a
    /// name of the books themselves, and for one that nobody knows.
    pub fn place(&self, name: &str) -> Option<&'static str> {
        let name = trimmed(name);
        if Platform::is_kept(name) && self.places.contains(&Platform::new(name)) {
            return None;
        }
        self.kept_as
            .get(known_as(name)?)
            .map(|place| place.as_str())
    }

    /// The category of a row that says none, where its name is a code of money and an asset is meant.
    pub fn category(
        &self,
        name: &str,
        kind: &str,
        platform: &str,
        price: &str,
    ) -> Option<Category> {
        let money = Symbol::new(name);
        if !money.is_money() || !money.may_be_either() {
            return None;
        }
        let asset = money.as_asset();
        let place = Platform::new(platform);
        let here = self.either.get(&(place, asset)).copied();
        let is_money_here = self.money.contains(&(place, money));
        if here.is_some() && !is_money_here {
            return here;
        }
        if is_money_here || is_plain_money(money) {
            return None;
        }
        let elsewhere = self.anywhere.get(&asset).copied();
        let known = self.money.contains(&(Platform::every(), money));
        let moves = matches!(
            Kind::parse(&kind.to_lowercase()),
            Some(
                Kind::Deposit
                    | Kind::Withdraw
                    | Kind::Interest
                    | Kind::Fee
                    | Kind::Tax
                    | Kind::Borrow
                    | Kind::Repay
                    | Kind::Liability
                    | Kind::Opening
                    | Kind::Adjust
            )
        );
        // Money that only moves has the price 1 or none.
        let as_money = moves && matches!(price, "" | "1" | "1.0" | "1.00");
        match elsewhere {
            Some(category) if !as_money || !known => Some(category),
            _ if known || as_money => None,
            _ => Some(listed(asset).unwrap_or(Category::Manual)),
        }
    }

    /// Whether a row of an asset that names no money cannot be in won: the asset was always traded in other money.
    pub fn is_never_in(&self, symbol: Symbol, money: Symbol) -> bool {
        let traded = self.traded_in.get(&symbol);
        traded.is_some_and(|known| !known.contains(&money))
    }

    /// A fee in units that are held there and are called like money, told apart from it; `None` when it is as it says.
    pub fn fee(&self, name: &str, platform: &str, currency: &str) -> Option<String> {
        let money = Symbol::new(name);
        if !money.is_money() || name.eq_ignore_ascii_case(currency) || !money.may_be_either() {
            return None;
        }
        let place = Platform::new(platform);
        let held = self.either.contains_key(&(place, money.as_asset()));
        let is_money = self.money.contains(&(place, money)) || is_plain_money(money);
        (held && !is_money).then(|| money.as_asset().spelled().into_owned())
    }

    /// What a line of a price list is of: money is what nobody holds and the table does not list as anything else.
    pub fn priced(&self, name: &str, currency: &str, platform: Platform) -> Symbol {
        let name = quoted::per(name).map_or(name, |(code, _)| code);
        let code = one_name::one(name, None, currency);
        let symbol = Symbol::new(&code);
        let asset = symbol.as_asset();
        let held = match platform == Platform::every() {
            true => self.anywhere.contains_key(&asset),
            false => self.either.contains_key(&(platform, asset)),
        };
        if symbol.is_money() && (held || listed(asset).is_some()) {
            return asset;
        }
        self.padded(&code, currency).unwrap_or(symbol)
    }

    /// The last price of a symbol, when it is of the same week and ten times more or less: a slip of the unit.
    pub fn ten_times_off(&mut self, symbol: Symbol, seen: Seen, book: &Book) -> Option<Decimal> {
        if self.last.len() > NAMES_MAX {
            return None;
        }
        let last = self
            .last
            .entry(symbol)
            .or_insert_with(|| Seen::in_books(symbol, seen.day, book));
        let comparable = last
            .filter(|last| (last.day.0 - seen.day.0).abs() <= WEEK)
            .and_then(|last| Some((last, last.price_in(seen.currency, book)?)));
        let tenfold = |small: Decimal, large: Decimal| {
            small
                .checked_mul(Decimal::TEN)
                .is_some_and(|ten| ten <= large)
        };
        let is_far = |last: Decimal| tenfold(last, seen.price) || tenfold(seen.price, last);
        let splits = self.splits.get(&symbol).map_or(&[][..], Vec::as_slice);
        let far = comparable.filter(|(last, price)| {
            let last = Seen {
                price: *price,
                ..*last
            };
            let split = through(splits, &last, seen.day);
            is_far(last.price) && split.is_none_or(is_far)
        });
        if far.is_none() {
            *last = Some(seen);
        }
        far.map(|(_, price)| price)
    }

    /// A held code whose zeros a spreadsheet took.
    fn padded(&self, code: &str, currency: &str) -> Option<Symbol> {
        let digits = (1..6).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_digit());
        if !digits || !currency.eq_ignore_ascii_case("KRW") {
            return None;
        }
        let padded = Symbol::new(&format!("{code:0>6}"));
        self.codes.contains(&padded).then_some(padded)
    }
}

/// A price in the units of another day; `None` where no split lies between.
fn through(splits: &[(Day, Decimal, Decimal)], last: &Seen, day: Day) -> Option<Decimal> {
    let (from, to) = (last.day.min(day), last.day.max(day));
    let mut price = None;
    // One split that several accounts tell of is one.
    let mut met: Vec<(Decimal, Decimal)> = Vec::new();
    for (of, new, old) in splits {
        if *of < from || *of > to || met.contains(&(*new, *old)) {
            continue;
        }
        met.push((*new, *old));
        let (up, down) = if last.day <= day {
            (old, new)
        } else {
            (new, old)
        };
        let before = price.unwrap_or(last.price);
        price = Some(before.checked_mul(*up)?.checked_div(*down)?);
    }
    price
}

/// Money that people hold as such: it is in the table.
fn is_plain_money(money: Symbol) -> bool {
    by_code(money.as_str()).is_some_and(|listing| listing.market == Market::Money)
}

fn listed(asset: Symbol) -> Option<Category> {
    let listing = by_code(asset.as_str()).filter(|listing| listing.market != Market::Money)?;
    Some(listing.category)
}

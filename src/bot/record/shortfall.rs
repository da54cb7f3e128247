//! A typed entry may not take units or tracked money below zero, on its own day or on a later one.

use rust_decimal::Decimal;

use crate::book::Book;
use crate::bot::grammar::pair::Pair;
use crate::bot::grammar::trade::{Asset, Cover, Trade};
use crate::bot::grammar::verbs::Verb;
use crate::bot::grammar::when::When;
use crate::bot::views::overview::held::held;
use crate::domain::calendar::{Day, Moment};
use crate::domain::entry::{Category, Entry, Kind};
use crate::domain::gaps::{is_shorter, lacking_by_name};
use crate::domain::journal::Place;
use crate::domain::lacks;
use crate::domain::names::{Platform, Symbol};
use crate::domain::order;
use crate::domain::state::State;
use crate::names::{platforms, symbols};
use crate::reply::{Reply, UserError};
use crate::words::Words;
use crate::words::figures;

/// The line that says an entry, or both rows of one event.
#[derive(Clone, Copy)]
pub enum Offered<'a> {
    One(&'a Trade),
    Two(&'a Pair),
}

impl Offered<'_> {
    fn trade(&self) -> &Trade {
        match self {
            Offered::One(trade) => trade,
            Offered::Two(pair) => &pair.out,
        }
    }

    /// The same line with another row that takes something away.
    fn with(&self, trade: &Trade, book: &Book) -> String {
        match self {
            Offered::One(_) => trade.line(book),
            Offered::Two(pair) => pair.with(trade).line(book),
        }
    }

    /// Whether less of it is the same event: what a swap brings is of all that left.
    fn may_be_less(&self) -> bool {
        matches!(self, Offered::One(_)) || self.trade().verb == Verb::Transfer
    }
}

/// The books with and without an entry.
pub struct Trial<'a> {
    pub entry: &'a Entry,
    /// What was typed.
    pub line: Offered<'a>,
    /// When the entry's own day was over, or now: without it and with it.
    pub before: &'a State,
    pub after: &'a State,
    /// At the moment of asking, as they were and with it.
    pub head: &'a State,
    pub tried: &'a State,
    pub at: Moment,
    /// The entry takes the place of this one.
    pub corrects: Option<Place>,
    pub book: &'a Book,
    pub words: Words,
}

impl Trial<'_> {
    /// Checks that nothing falls below zero, whatever order its rows have within a day.
    ///
    /// # Errors
    /// What is short, with its running balance and exactly what mends it.
    pub fn refuse_shortfall(&self) -> Result<(), UserError> {
        // What comes in is never refused: it only brings to light what was missing before.
        let moves_out = moves_out(self.entry);
        let takes = moves_out || !self.entry.fee.is_zero();
        let is_short = is_shorter(self.head, self.tried);
        let short = || is_short && (is_shorter(self.before, self.after) || self.overdraws());
        if self.leaves_more_than_held() || (takes && short()) {
            if self.line.trade().cover == Cover::OnCredit && self.settles_later() {
                return Ok(());
            }
            return Err(self.too_little());
        }
        if (moves_out || self.corrects.is_some()) && is_short {
            let reply =
                Reply::say(self.words.plain("not-yet")).text(self.words.plain("later-short"));
            return Err(self.with_trades(self.offers(reply, None)).into());
        }
        Ok(())
    }

    /// Whether only money lacks and may still come by settlement.
    fn settles_later(&self) -> bool {
        let day = self.entry.day(self.book.rules().zone);
        let today = Day::at(self.at, self.book.rules().zone);
        let last = lacks::patience(self.after, self.entry, day);
        let money = |short: &Shortage| short.symbol.is_money();
        // Money for money changes hands at once, and so do coins.
        let shares = !self.entry.symbol.is_money()
            && !matches!(self.entry.category, Category::Crypto | Category::Stablecoin);
        shares && last > day && last >= today && self.shortages().iter().all(money)
    }

    fn shortages(&self) -> Vec<Shortage> {
        shortages(self.entry, self.before, (self.head, self.tried), self.book)
    }

    /// Of what only leaves (for another own platform, another name) the books miss nothing until it arrives; it has to
    /// be there all the same.
    fn leaves_more_than_held(&self) -> bool {
        let entry = self.entry;
        // What lacks is recorded with it.
        if self.line.trade().cover == Cover::Filled {
            return false;
        }
        let leaves = matches!(entry.kind, Kind::Withdraw | Kind::SwapOut | Kind::RenameOut);
        let own = match entry.fee_currency == entry.symbol {
            true => entry.fee,
            false => Decimal::ZERO,
        };
        let pool_by = self.book.rules().pool_by;
        let held = self
            .before
            .units_pooled(pool_by, entry.platform, entry.symbol);
        leaves && !entry.symbol.is_money() && held < entry.quantity.saturating_add(own)
    }

    /// Money that the owner tracks by hand may stand below zero in the books; a typed entry may not bring it there.
    fn overdraws(&self) -> bool {
        let entry = self.entry;
        let money = [entry.currency, entry.symbol, entry.fee_currency];
        money
            .into_iter()
            .filter(|symbol| symbol.is_money())
            .any(|currency| {
                let balance = |state: &State| state.balance(entry.platform, currency);
                balance(self.after).is_some_and(|now| {
                    now < Decimal::ZERO && balance(self.before).is_none_or(|had| now < had)
                })
            })
    }

    /// The running balance of what is short, and what to do.
    fn too_little(&self) -> UserError {
        let (entry, language) = (self.entry, self.words.language);
        let place = platforms::display_name(entry.platform, self.book, language);
        let short = [entry.symbol, entry.fee_currency]
            .into_iter()
            .find(|symbol| !symbol.is_money() && self.lacks_units(*symbol));
        let (key, symbol) = match short {
            Some(symbol) if self.was_otherwise(symbol) => ("too-few-units-then", symbol),
            Some(symbol) => ("too-few-units", symbol),
            None => ("too-little-money", self.paid()),
        };
        let name = symbols::display_name(symbol, language);
        let held = self.held(symbol);
        let args = [
            ("platform", place.as_str()),
            ("name", name),
            ("held", &held),
        ];
        let reply = Reply::say(self.words.plain("not-yet")).text(self.words.say(key, &args));
        self.with_trades(self.offers(reply, short)).into()
    }

    /// Exactly what mends it: a line to type, and buttons that record both, or what there is, or on credit.
    fn offers(&self, reply: Reply, units: Option<Symbol>) -> Reply {
        let (words, shortages) = (self.words, self.shortages());
        let Some(first) = shortages.first() else {
            return reply;
        };
        let amount = first.shown(words);
        let line = first
            .line(self.entry, self.book, self.at)
            .typed(self.book, words);
        let reply = reply.text(words.say("opening-example", &[("line", &line)]));
        let trade = self.line.trade();
        let with = |cover: Cover| {
            let covered = Trade {
                cover,
                ..trade.clone()
            };
            self.said(&covered)
        };
        let key = match first.symbol.is_money() {
            true => "shortfall-fill-money",
            false => "shortfall-fill-units",
        };
        let verb = words.plain(&format!("verb-{}", trade.verb.as_str()));
        let fill = words.say(key, &[("amount", &amount), ("verb", &verb)]);
        let mut offers = Vec::new();
        // Of what came in itself less lacks nothing that could be recorded with it.
        let comes = matches!(self.entry.kind, Kind::Deposit | Kind::Opening);
        if self.corrects.is_none() || !comes {
            offers.push((fill, with(Cover::Filled)));
        }
        let held = self.before.units(self.entry.platform, self.entry.symbol);
        let less = units == Some(self.entry.symbol) && self.line.may_be_less();
        if less && held > Decimal::ZERO {
            let less = Trade {
                quantity: Some(held),
                part: None,
                ..trade.clone()
            };
            let shown = self.held(self.entry.symbol);
            let label = words.say("shortfall-held", &[("verb", &verb), ("held", &shown)]);
            offers.push((label, self.said(&less)));
        }
        if self.settles_later() {
            offers.push((words.plain("shortfall-credit"), with(Cover::OnCredit)));
        }
        reply.buttons(
            offers
                .iter()
                .map(|(label, line)| (label.as_str(), line.as_str())),
        )
    }

    /// The line that writes it so: of a correction the line that corrects.
    fn said(&self, trade: &Trade) -> String {
        let line = self.line.with(trade, self.book);
        let Some(place) = self.corrects else {
            return line;
        };
        let rest = line.strip_prefix(trade.verb.head().as_str());
        let rest = rest.unwrap_or(&line).trim_start();
        let was = self.book.journal().get(place);
        match was.is_some_and(|was| was.kind == trade.verb.kind()) {
            true => format!("edit {place} {rest}"),
            false => format!("edit {place} as:{} {rest}", trade.verb.as_str()),
        }
    }

    /// Whether what is held now is not what was held at the moment of the entry.
    fn was_otherwise(&self, symbol: Symbol) -> bool {
        let platform = self.entry.platform;
        self.before.units(platform, symbol) != self.head.units(platform, symbol)
    }

    fn lacks_units(&self, symbol: Symbol) -> bool {
        if symbol == self.entry.symbol && self.leaves_more_than_held() {
            return true;
        }
        let place = Place(self.book.journal().recorded() as u32);
        let taken = order::taken(place, self.entry, self.book.journal(), self.book.rules());
        let held = self.before.units(self.entry.platform, symbol);
        let mut of_symbol = taken
            .into_iter()
            .flatten()
            .filter(|(name, _)| *name == symbol);
        if of_symbol.any(|(_, units)| units > held) {
            return true;
        }
        let missing = |state: &State| {
            let slot = state.slots().find(self.entry.platform, symbol)?;
            Some(state.pool(slot)?.missing)
        };
        missing(self.after).unwrap_or_default() > missing(self.before).unwrap_or_default()
    }

    /// The money that the entry pays with.
    fn paid(&self) -> Symbol {
        let entry = self.entry;
        let leaves = entry.kind != Kind::Buy && entry.symbol.is_money();
        if leaves { entry.symbol } else { entry.currency }
    }

    fn held(&self, symbol: Symbol) -> String {
        let (entry, language) = (self.entry, self.words.language);
        if symbol.is_money() {
            let balance = self
                .before
                .balance(entry.platform, symbol)
                .unwrap_or_default();
            return figures::money(balance, symbol.as_str(), language);
        }
        let slot = self.before.slots().find(entry.platform, symbol);
        let category = slot.map_or(entry.category, |slot| self.before.key(slot).category);
        let units = self.before.units(entry.platform, symbol);
        let units = held(units, self.book, (entry.platform, symbol), entry.at);
        figures::units(units, category, symbol.as_str(), language)
    }

    fn with_trades(&self, reply: Reply) -> Reply {
        let label = self.words.plain("see-trades");
        let line = format!("/trades {} {}", self.entry.symbol, self.entry.platform);
        reply.buttons([(label.as_str(), line.as_str())])
    }
}

/// What lacks of one holding or balance.
pub struct Shortage {
    pub symbol: Symbol,
    pub category: Category,
    pub platform: Platform,
    /// Above zero.
    pub amount: Decimal,
}

impl Shortage {
    fn shown(&self, words: Words) -> String {
        match self.symbol.is_money() {
            true => figures::money(self.amount, self.symbol.as_str(), words.language),
            false => figures::units(
                self.amount,
                self.category,
                self.symbol.as_str(),
                words.language,
            ),
        }
    }

    /// The record that brings it, at the moment of the entry that takes it.
    pub fn line(&self, entry: &Entry, book: &Book, at: Moment) -> Trade {
        let zone = book.rules().zone;
        let is_today = entry.day(zone) == Day::at(at, zone);
        let verb = match self.symbol.is_money() {
            true => Verb::Deposit,
            false => Verb::Opening,
        };
        Trade {
            asset: Some(Asset {
                name: self.symbol.to_string(),
                category: self.category,
            }),
            quantity: Some(self.amount),
            platform: Some(self.platform.to_string()),
            when: match is_today {
                true => When::default(),
                false => When::of_entry(entry, zone),
            },
            sure: false,
            ..Trade::new(verb)
        }
    }
}

/// What an entry lacks, or makes later ones lack, to the last digit: the books without and with it, at its own moment and
/// in the end.
pub fn shortages(
    entry: &Entry,
    before: &State,
    (head, tried): (&State, &State),
    book: &Book,
) -> Vec<Shortage> {
    let mut found: Vec<Shortage> = Vec::new();
    let had = lacking_by_name(head);
    for ((platform, symbol), (category, amount)) in lacking_by_name(tried) {
        let same = had.iter().find(|(name, _)| *name == (platform, symbol));
        let before = same.map_or(Decimal::ZERO, |(_, (_, had))| *had);
        let amount = amount.saturating_sub(before);
        if amount > Decimal::ZERO {
            found.push(Shortage {
                symbol,
                category,
                platform,
                amount,
            });
        }
    }
    // Units that are awaited today, and those that only leave: nothing in the books says yet that they lack.
    let place = Place(book.journal().recorded() as u32);
    let taken = order::taken(place, entry, book.journal(), book.rules());
    for (symbol, units) in taken.into_iter().flatten() {
        let lacking = units.saturating_sub(before.units(entry.platform, symbol));
        let known = found
            .iter()
            .any(|short| (short.platform, short.symbol) == (entry.platform, symbol));
        if lacking > Decimal::ZERO && !known {
            let slot = before.slots().find(entry.platform, symbol);
            let own = (symbol == entry.symbol).then_some(entry.category);
            let category = slot.map(|slot| before.key(slot).category).or(own);
            found.push(Shortage {
                symbol,
                category: category.unwrap_or(Category::Crypto),
                platform: entry.platform,
                amount: lacking,
            });
        }
    }
    // Units before money: what is not there to be sold comes first.
    found.sort_by_key(|short| (short.symbol.is_money(), short.symbol != entry.symbol));
    found
}

/// Whether an entry takes away what later ones may need.
fn moves_out(entry: &Entry) -> bool {
    match entry.kind {
        Kind::Fee | Kind::Tax => entry.quantity > Decimal::ZERO,
        Kind::Dividend
        | Kind::Interest
        | Kind::Lending
        | Kind::Funding
        | Kind::ReturnOfCapital
        | Kind::Reward => entry.quantity.is_sign_negative(),
        Kind::Buy | Kind::Sell | Kind::Withdraw | Kind::SwapOut | Kind::RenameOut | Kind::Repay => {
            true
        }
        Kind::Adjust => entry.quantity.is_sign_negative(),
        // A merge leaves fewer units.
        Kind::Split => entry.price.is_some_and(|old| old > entry.quantity),
        Kind::Deposit
        | Kind::Opening
        | Kind::SwapIn
        | Kind::RenameIn
        | Kind::Borrow
        | Kind::Liability => false,
    }
}

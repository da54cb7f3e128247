//! A typed entry may not take units or tracked money below zero, on its own day or on a later one.

use rust_decimal::Decimal;

use crate::book::Book;
use crate::bot::grammar::{platforms, symbols};
use crate::domain::entry::{Entry, Kind};
use crate::domain::gaps::is_shorter;
use crate::domain::names::Symbol;
use crate::domain::state::State;
use crate::figures;
use crate::reply::{Reply, UserError};
use crate::words::Words;

/// The books with and without an entry.
pub struct Trial<'a> {
    pub entry: &'a Entry,
    /// At the entry's own moment, without it and with it.
    pub before: &'a State,
    pub after: &'a State,
    /// At the moment of asking, as they were and with it.
    pub head: &'a State,
    pub tried: &'a State,
    /// The entry takes the place of another one.
    pub corrects: bool,
    pub book: &'a Book,
    pub words: Words,
}

impl Trial<'_> {
    /// Checks that nothing falls below zero.
    ///
    /// # Errors
    /// What is short, with its running balance and what to type first.
    pub fn refuse_shortfall(&self) -> Result<(), UserError> {
        // What comes in is never refused: it only brings to light what was missing before.
        let moves_out = moves_out(self.entry);
        let takes = moves_out || !self.entry.fee.is_zero();
        let short = || is_shorter(self.before, self.after) || self.overdraws();
        if self.leaves_more_than_held() || (takes && short()) {
            return Err(self.too_little());
        }
        if (moves_out || self.corrects) && is_shorter(self.head, self.tried) {
            let reply =
                Reply::say(self.words.plain("not-yet")).text(self.words.plain("later-short"));
            return Err(self.with_trades(reply).into());
        }
        Ok(())
    }

    /// Of what only leaves (for another own platform, another name) the books miss nothing until it arrives; it has to
    /// be there all the same.
    fn leaves_more_than_held(&self) -> bool {
        let entry = self.entry;
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
        let example = match short {
            // No price: a made-up one would be booked as the cost.
            Some(_) => format!(
                "{} {name} {} {place}",
                self.words.plain("verb-opening"),
                figures::quantity(entry.quantity)
            ),
            None => format!(
                "{} 1,000,000 {symbol} {place}",
                self.words.plain("verb-deposit")
            ),
        };
        let held = self.held(symbol);
        let args = [
            ("platform", place.as_str()),
            ("name", name),
            ("held", &held),
        ];
        let reply = Reply::say(self.words.plain("not-yet"))
            .text(self.words.say(key, &args))
            .text(self.words.say("opening-example", &[("line", &example)]));
        self.with_trades(reply).into()
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
        figures::units(units, category, symbol.as_str(), language)
    }

    fn with_trades(&self, reply: Reply) -> Reply {
        if !super::has_command("trades") {
            return reply;
        }
        let label = self.words.plain("see-trades");
        let line = format!("/trades {} {}", self.entry.symbol, self.entry.platform);
        reply.buttons([(label.as_str(), line.as_str())])
    }
}

/// Whether an entry takes away what later ones may need.
fn moves_out(entry: &Entry) -> bool {
    match entry.kind {
        Kind::Buy
        | Kind::Sell
        | Kind::Withdraw
        | Kind::Fee
        | Kind::Tax
        | Kind::SwapOut
        | Kind::RenameOut
        | Kind::Repay => true,
        Kind::Adjust => entry.quantity.is_sign_negative(),
        // A merge leaves fewer units.
        Kind::Split => entry.price.is_some_and(|old| old > entry.quantity),
        Kind::Deposit
        | Kind::Opening
        | Kind::Dividend
        | Kind::Interest
        | Kind::Lending
        | Kind::Funding
        | Kind::ReturnOfCapital
        | Kind::Reward
        | Kind::SwapIn
        | Kind::RenameIn
        | Kind::Borrow
        | Kind::Liability => false,
    }
}

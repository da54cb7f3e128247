//! What is told after two rows were written: what was understood, and what it did at both ends.

use rust_decimal::Decimal;

use super::Settled;
use crate::book::Book;
use crate::bot::command::Call;
use crate::bot::grammar::pair::{Into, Pair};
use crate::bot::grammar::trade::Trade;
use crate::bot::grammar::when::When;
use crate::bot::record::effect::{self, Tried};
use crate::bot::record::moved::{self, Label};
use crate::bot::record::{fill, tell};
use crate::domain::calendar::Day;
use crate::domain::entry::{Entry, Kind};
use crate::domain::names::Symbol;
use crate::domain::pool::Native;
use crate::domain::state::State;
use crate::names::{platforms, symbols};
use crate::reply::{Figure, Reply};
use crate::words::Words;
use crate::words::figures;

/// The answer to two entries.
pub fn reply(settled: &Settled, tried: &Tried, book: &Book, call: &Call<'_>) -> Reply {
    let telling = Telling {
        settled,
        tried,
        book,
        call,
        words: call.words,
    };
    let key = match (settled.corrects, settled.out.kind) {
        (true, _) => "recorded-edit",
        (_, Kind::SwapOut) => "recorded-swap",
        (_, Kind::RenameOut) => "recorded-rename",
        _ => "recorded-transfer",
    };
    let reply = Reply::default()
        .title(telling.plain(key), format!("· {}", telling.name()))
        .text(telling.sum())
        .text(telling.effect());
    let reply = telling
        .remarks()
        .into_iter()
        .fold(reply, |reply, remark| reply.note(remark));
    telling.figures(telling.buttons(reply))
}

struct Telling<'a> {
    settled: &'a Settled,
    tried: &'a Tried,
    book: &'a Book,
    call: &'a Call<'a>,
    words: Words,
}

impl Telling<'_> {
    fn is_transfer(&self) -> bool {
        self.settled.out.kind == Kind::Withdraw
    }

    /// `비트코인`, `이더리움 → 비트코인`
    fn name(&self) -> String {
        let (out, into) = (&self.settled.out, &self.settled.into);
        let name = |symbol| symbols::display_name(symbol, self.words.language);
        match self.is_transfer() {
            true if out.symbol.is_money() => self.units(out),
            true => name(out.symbol).to_owned(),
            false => format!("{} → {}", name(out.symbol), name(into.symbol)),
        }
    }

    /// What moved, the way, the fee, when.
    fn sum(&self) -> String {
        let (out, into) = (&self.settled.out, &self.settled.into);
        let place =
            |entry: &Entry| platforms::display_name(entry.platform, self.book, self.words.language);
        let mut first: Vec<String> = Vec::new();
        let mut last: Vec<String> = Vec::new();
        last.extend(self.fee());
        if self.is_transfer() {
            if !out.symbol.is_money() {
                first.push(self.units(out));
            }
            first.push(format!("{} → {}", place(out), place(into)));
        } else {
            if out.kind != Kind::RenameOut || out.quantity != into.quantity {
                first.push(format!("{} → {}", self.units(out), self.units(into)));
            }
            last.push(place(out));
        }
        last.push(self.when());
        format!("{}\n{}", first.join(" · "), last.join(" · "))
            .trim_start()
            .to_owned()
    }

    fn fee(&self) -> Option<String> {
        let out = &self.settled.out;
        if out.fee.is_zero() {
            let said = self.settled.pair.out.fee.is_some() || out.kind == Kind::RenameOut;
            return (!said).then(|| self.plain("fee-not-said"));
        }
        let fee = tell::charge(out.fee, out.fee_currency, self.words);
        Some(self.words.say("fee-of", &[("amount", &fee)]))
    }

    /// `어제 23:50 → 오늘 00:10`
    fn when(&self) -> String {
        let (out, into) = (&self.settled.out, &self.settled.into);
        let shown = |entry: &Entry| {
            let (zone, language) = (self.book.rules().zone, self.words.language);
            if entry.bare_date {
                let today = Day::at(self.call.at, zone);
                return figures::day_near(entry.day(zone), today, language);
            }
            figures::moment_near(entry.at, self.call.at, zone, language)
        };
        match (out.at, out.bare_date) == (into.at, into.bare_date) {
            true => shown(out),
            false => format!("{} → {}", shown(out), shown(into)),
        }
    }

    /// Both ends before and after, and the cost that went along.
    fn effect(&self) -> String {
        let moved = moved::between(&self.tried.now.0, &self.tried.now.1, self.book);
        let out = &self.settled.out;
        let moved = moved.led_by(out.platform, out.symbol);
        let mut lines: Vec<String> = Vec::new();
        match self.settled.out.kind {
            Kind::SwapOut => {
                lines.push(self.realised());
                lines.extend(moved.lines(Label::Asset, false, self.book, self.words));
                lines.extend(self.new_average(&moved));
            }
            Kind::RenameOut => {
                lines.extend(moved.lines(Label::Asset, false, self.book, self.words));
                lines.extend(self.new_average(&moved));
            }
            _ => {
                let label = if moved
                    .units
                    .iter()
                    .any(|row| row.symbol != self.settled.out.symbol)
                {
                    Label::Both
                } else {
                    Label::Platform
                };
                lines.extend(moved.lines(label, false, self.book, self.words));
                lines.extend(self.travelled());
            }
        }
        lines.join("\n")
    }

    fn realised(&self) -> String {
        let (before, after) = &self.tried.then;
        let realised = effect::realised(&self.settled.out, before, after, self.book);
        let base = self.book.rules().base;
        let Some(part) = realised.base else {
            return self.plain("realised-unknown");
        };
        let gain = figures::change(part.gain, part.rate(), base.as_str(), self.words.language);
        let worth = part.gain.checked_add(part.cost).unwrap_or_default();
        let worth = figures::money(worth, base.as_str(), self.words.language);
        self.words
            .say("swap-worth", &[("worth", &worth), ("gain", &gain)])
    }

    fn new_average(&self, moved: &moved::Moved) -> Option<String> {
        let arrived = self.settled.into.symbol;
        let row = moved.units.iter().find(|row| row.symbol == arrived)?;
        Some(match row.average_line(self.words) {
            Some(line) => {
                let name = symbols::display_name(arrived, self.words.language);
                format!("{name} {line}")
            }
            None => self.plain("average-unknown"),
        })
    }

    /// The cost that went from one platform to the other.
    fn travelled(&self) -> Option<String> {
        let into = &self.settled.into;
        if into.symbol.is_money() {
            return None;
        }
        let (before, after) = self.tried.later.first()?;
        let Some((cost, currency)) = self.cost_between(before, after) else {
            return Some(self.plain("cost-unknown"));
        };
        let cost = figures::money(cost, currency.as_str(), self.words.language);
        Some(self.words.say("cost-travels", &[("cost", &cost)]))
    }

    fn cost_between(&self, before: &State, after: &State) -> Option<(Decimal, Symbol)> {
        let into = &self.settled.into;
        let pool = |state: &'_ State| {
            let slot = state.slots().find(into.platform, into.symbol)?;
            state.pool(slot).map(|pool| (*pool.held(), pool.native))
        };
        let (has, native) = pool(after)?;
        let (had, old) = pool(before).unwrap_or_default();
        if has.unknown {
            return None;
        }
        let in_base = has.cost.checked_sub(had.cost)?;
        let own = has.native_cost.checked_sub(had.native_cost)?;
        match (native, old) {
            // Nothing in the own currency of what cost something: no rate was known on the day.
            (Native::One(currency), Native::One(_) | Native::Unset)
                if !own.is_zero() || in_base.is_zero() =>
            {
                Some((own, currency))
            }
            _ => Some((in_base, self.book.rules().base)),
        }
    }

    fn remarks(&self) -> Vec<String> {
        let mut remarks = fill::said(&self.settled.filled, self.book, self.words);
        let out = &self.settled.out;
        if self.settled.platform_assumed {
            let place = platforms::display_name(out.platform, self.book, self.words.language);
            remarks.push(self.words.say("platform-assumed", &[("platform", &place)]));
        }
        let implied = effect::implied(&self.tried.now);
        if implied > 0 {
            let count = implied.to_string();
            remarks.push(self.words.say("shortfall-shown", &[("count", &count)]));
        }
        if effect::is_back_dated(out, self.book) {
            remarks.push(self.plain("reckoned-anew"));
        }
        remarks
    }

    /// A line for one more between the same ends.
    fn another(&self) -> String {
        let out = &self.settled.pair.out;
        let bare = Trade {
            asset: out.asset.clone(),
            platform: out.platform.clone(),
            ..Trade::new(out.verb)
        };
        let into = match &self.settled.pair.into {
            Into::Elsewhere { platform, .. } => Into::Elsewhere {
                platform: platform.clone(),
                when: When::default(),
            },
            Into::Another { asset, .. } => Into::Another {
                asset: asset.clone(),
                quantity: None,
            },
        };
        Pair { out: bare, into }.line(self.book)
    }

    fn buttons(&self, reply: Reply) -> Reply {
        let id = self.settled.out.id.to_string();
        let mut row = vec![
            (self.plain("button-undo"), format!("undo {id}")),
            (self.plain("button-edit"), format!("edit {id}")),
        ];
        let coin = self.settled.pair.out.fee_symbol().is_some();
        if self.settled.pair.out.fee.is_none() && self.is_transfer() && coin {
            row.push((self.plain("button-fee"), format!("edit {id} fee")));
        } else if !self.settled.corrects && self.settled.out.kind != Kind::RenameOut {
            row.push((self.plain("button-another"), self.another()));
        }
        reply.buttons(
            row.iter()
                .map(|(label, line)| (label.as_str(), line.as_str())),
        )
    }

    fn figures(&self, reply: Reply) -> Reply {
        let (out, into) = (&self.settled.out, &self.settled.into);
        let reply = reply
            .figure("entry", Figure::word(out.id.to_string()))
            .figure("entry_in", Figure::word(into.id.to_string()))
            .figure("symbol", Figure::word(out.symbol.as_str()))
            .figure("symbol_in", Figure::word(into.symbol.as_str()))
            .figure("platform", Figure::word(out.platform.as_str()))
            .figure("platform_in", Figure::word(into.platform.as_str()))
            .figure("quantity", Figure::number(out.quantity))
            .figure("quantity_in", Figure::number(into.quantity))
            .figure("fee", Figure::money(out.fee, out.fee_currency));
        moved::between(&self.tried.now.0, &self.tried.now.1, self.book).figures(reply)
    }

    fn units(&self, entry: &Entry) -> String {
        let (symbol, language) = (entry.symbol.as_str(), self.words.language);
        match entry.symbol.is_money() {
            true => figures::money(entry.quantity, symbol, language),
            false => figures::units(entry.quantity, entry.category, symbol, language),
        }
    }
    fn plain(&self, key: &str) -> String {
        self.words.plain(key)
    }
}

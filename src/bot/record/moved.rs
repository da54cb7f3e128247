//! What is different between two states of the books: units, money and debts, before and after.

use rust_decimal::Decimal;

use super::effect::{UnitCost, average_of};
use crate::book::Book;
use crate::bot::views::overview::held::held;
use crate::domain::calendar::Moment;
use crate::domain::entry::Category;
use crate::domain::names::{Platform, Symbol};
use crate::domain::state::State;
use crate::names::{platforms, symbols};
use crate::reply::{Figure, Reply};
use crate::words::Words;
use crate::words::figures;

/// One holding, before and after.
pub struct Units {
    pub platform: Platform,
    pub symbol: Symbol,
    pub category: Category,
    pub units: (Decimal, Decimal),
    /// `None` when nothing is held or it is not known.
    pub average: (Option<UnitCost>, Option<UnitCost>),
}

/// Money or a debt; `None`: not tracked then.
pub struct Money {
    pub platform: Platform,
    pub currency: Symbol,
    pub amount: (Option<Decimal>, Option<Decimal>),
}

/// Everything that differs, in order of first use.
pub struct Moved {
    pub units: Vec<Units>,
    pub money: Vec<Money>,
    pub debts: Vec<Money>,
}

/// What a line begins with.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Label {
    Platform,
    Asset,
    Both,
}

/// Compares two states.
pub fn between(before: &State, after: &State, book: &Book) -> Moved {
    let mut moved = Moved {
        units: Vec::new(),
        money: Vec::new(),
        debts: Vec::new(),
    };
    // The longer list holds every name: what was recorded once keeps its place.
    let mut keys = after.slots().keys().to_vec();
    for key in before.slots().keys() {
        if after.slots().find(key.platform, key.symbol).is_none() {
            keys.push(*key);
        }
    }
    for key in keys {
        let (platform, symbol) = (key.platform, key.symbol);
        let units = [before, after].map(|state| state.units(platform, symbol));
        if units[0] != units[1] {
            let average = [before, after].map(|state| average_of(state, platform, symbol, book));
            moved.units.push(Units {
                platform,
                symbol,
                category: key.category,
                units: units.into(),
                average: average.into(),
            });
        }
        let balance = [before, after].map(|state| state.balance(platform, symbol));
        if balance[0] != balance[1] {
            moved.money.push(Money {
                platform,
                currency: symbol,
                amount: balance.into(),
            });
        }
        let debt = [before, after].map(|state| {
            let slot = state.slots().find(platform, symbol);
            slot.map_or(Decimal::ZERO, |slot| state.cash(slot).debt)
        });
        if debt[0] != debt[1] {
            moved.debts.push(Money {
                platform,
                currency: symbol,
                amount: (Some(debt[0]), Some(debt[1])),
            });
        }
    }
    moved
}

impl Moved {
    /// What left first, then what arrived.
    pub fn led_by(mut self, platform: Platform, symbol: Symbol) -> Moved {
        self.units
            .sort_by_key(|row| (row.platform != platform, row.symbol != symbol));
        self.money
            .sort_by_key(|row| (row.platform != platform, row.currency != symbol));
        self
    }

    pub fn is_empty(&self) -> bool {
        self.units.is_empty() && self.money.is_empty() && self.debts.is_empty()
    }

    /// `바이낸스 1.2 → 0.7개`, a line each; averages behind them where asked.
    pub fn lines(&self, label: Label, averages: bool, book: &Book, words: Words) -> Vec<String> {
        let mut lines = self.unit_lines(label, averages, book, words);
        lines.extend(self.money_lines(book, words));
        lines
    }

    fn unit_lines(&self, label: Label, averages: bool, book: &Book, words: Words) -> Vec<String> {
        let mut lines = Vec::new();
        let now = book.journal().last().map_or(Moment(0), |last| last.at);
        for row in &self.units {
            let language = words.language;
            let place = platforms::display_name(row.platform, book, language);
            let name = symbols::display_name(row.symbol, language);
            let head = match label {
                Label::Platform => place,
                Label::Asset => name.to_owned(),
                Label::Both => format!("{place} {name}"),
            };
            let shown = |units| {
                let asset = (row.platform, row.symbol);
                let units = held(units, book, asset, now);
                figures::units(units, row.category, row.symbol.as_str(), language)
            };
            let units = figures::arrow(&shown(row.units.0), &shown(row.units.1));
            lines.push(format!("{head} {units}"));
            if averages {
                lines.extend(row.average_line(words));
            }
        }
        lines
    }

    /// `업비트 원화 1,000,000 → 900,000원`, `은행 원화 빚 0 → 1,000,000원`.
    pub fn money_lines(&self, book: &Book, words: Words) -> Vec<String> {
        let mut lines = Vec::new();
        let all = [(&self.money, "cash-moves"), (&self.debts, "debt-moves")];
        for (row, key) in all
            .into_iter()
            .flat_map(|(list, key)| list.iter().map(move |row| (row, key)))
        {
            let language = words.language;
            let place = platforms::display_name(row.platform, book, language);
            let name = symbols::display_name(row.currency, language);
            let shown = |amount| figures::money(amount, row.currency.as_str(), language);
            let amount = match row.amount {
                (Some(before), Some(after)) => figures::arrow(&shown(before), &shown(after)),
                (None, Some(after)) => shown(after),
                (Some(before), None) => {
                    figures::arrow(&shown(before), &words.plain("not-followed"))
                }
                (None, None) => continue,
            };
            let args = [("platform", &*place), ("name", name), ("amount", &*amount)];
            lines.push(words.say(key, &args));
        }
        lines
    }

    /// The closing figures, under stable names.
    pub fn figures(&self, mut reply: Reply) -> Reply {
        for row in &self.units {
            let name = format!("units_{}_{}", row.platform, row.symbol);
            reply = reply.figure(name.trim_end_matches('_'), Figure::number(row.units.1));
        }
        for (list, head) in [(&self.money, "cash"), (&self.debts, "debt")] {
            for row in list {
                let name = format!("{head}_{}_{}", row.platform, row.currency);
                let amount = Figure::money_or_unknown(row.amount.1, row.currency);
                reply = reply.figure(&name, amount);
            }
        }
        reply
    }
}

impl Units {
    /// `평단 2,500,000 → 50,000원`; nothing while it is not known.
    pub fn average_line(&self, words: Words) -> Option<String> {
        let shown = |(price, currency): UnitCost| {
            figures::average(price, currency.as_str(), words.language)
        };
        let after = shown(self.average.1?);
        let moved = match self.average.0.map(shown) {
            Some(before) if before != after => figures::arrow(&before, &after),
            _ => after,
        };
        Some(words.say("average-moves", &[("price", &moved)]))
    }
}

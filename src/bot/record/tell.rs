//! What is told after an entry was written: what was understood, and what it did to the holding.

mod next;
mod sale;
mod split;

use rust_decimal::Decimal;

use super::effect::Effect;
use super::fill;
use super::settle::Settled;
use crate::book::Book;
use crate::bot::command::Call;
use crate::bot::grammar::verbs::Shape;
use crate::bot::views::overview::held::held;
use crate::domain::amount::mul;
use crate::domain::calendar::Day;
use crate::domain::cancel::original;
use crate::domain::entry::{Entry, Kind};
use crate::domain::names::{Platform, Symbol};
use crate::domain::printed::{Rest, moved, rest};
use crate::names::{platforms, symbols};
use crate::reply::Reply;
use crate::words::Words;
use crate::words::figures;

/// The answer to an entry.
pub fn reply(
    entry: &Entry,
    settled: &Settled,
    effect: &Effect,
    book: &Book,
    call: &Call<'_>,
) -> Reply {
    let telling = Telling {
        entry,
        settled,
        effect,
        book,
        call,
        words: call.words,
    };
    let name = if telling.moves_money() {
        telling.signed_money()
    } else {
        symbols::display_name(entry.symbol, call.words.language).to_owned()
    };
    let title = match settled.corrects {
        true => telling.plain("recorded-edit"),
        false => telling.plain(&telling.title()),
    };
    let (first, last) = match settled.trade.verb.shape() {
        Shape::Trade if entry.kind == Kind::Sell && !entry.symbol.is_money() => {
            (telling.sum(), telling.sale())
        }
        shape => {
            let first = format!("{}\n{}", telling.sum(), telling.place());
            let last = match shape {
                Shape::Ratio => telling.everywhere(),
                Shape::Debt => effect.moved.money_lines(book, call.words).join("\n"),
                Shape::Trade | Shape::Movement | Shape::Reward | Shape::Yield | Shape::Charge => {
                    telling.holding()
                }
            };
            (first, last)
        }
    };
    let reply = Reply::default()
        .title(title, format!("· {name}"))
        .text(first.trim_start())
        .text(last);
    let reply = match entry.kind {
        Kind::Sell if !entry.symbol.is_money() => reply.text(telling.left()),
        _ => reply,
    };
    let reply = telling
        .remarks()
        .into_iter()
        .fold(reply, |reply, remark| reply.note(remark));
    telling.figures(telling.buttons(reply))
}

/// A charge with all its digits: `760원`, `0.0005 BTC`.
pub fn charge(amount: Decimal, symbol: Symbol, words: Words) -> String {
    match symbol.is_money() {
        true => figures::price(amount, symbol.as_str(), words.language),
        false => format!("{} {symbol}", figures::quantity(amount)),
    }
}

struct Telling<'a> {
    entry: &'a Entry,
    settled: &'a Settled,
    effect: &'a Effect,
    book: &'a Book,
    call: &'a Call<'a>,
    words: Words,
}

impl Telling<'_> {
    /// `0.02개 × 95,000,000원 = 1,900,000원`; nothing for money that only moves.
    fn sum(&self) -> String {
        let entry = self.entry;
        let units = self.units(entry.quantity);
        match entry.price {
            _ if self.shape() == Shape::Yield => self.received(),
            _ if self.moves_money() => String::new(),
            _ if self.shape() == Shape::Ratio => {
                let old = self.units(entry.price.unwrap_or(Decimal::ONE));
                figures::arrow(&old, &units)
            }
            None if entry.kind == Kind::Adjust && entry.quantity > Decimal::ZERO => {
                format!("+{units}")
            }
            None => units,
            Some(price) => {
                let shown = figures::price(price, entry.currency.as_str(), self.words.language);
                let made = match self.settled.trade.total {
                    Some(total) => Ok(total),
                    None => mul(price, entry.quantity),
                };
                let gross = made.map(|gross| self.money(gross, entry.currency));
                format!("{units} × {shown} = {}", gross.unwrap_or_default())
            }
        }
    }

    /// `14,440원`, and what is left of it after tax and fee.
    fn received(&self) -> String {
        let entry = self.entry;
        let gross = self.money(entry.quantity, entry.currency);
        let fee = match entry.fee_currency == entry.currency {
            true => entry.fee,
            false => Decimal::ZERO,
        };
        let charges = fee.saturating_add(entry.tax());
        match charges.is_zero() {
            // The title says it already.
            true if self.moves_money() => return String::new(),
            true => return gross,
            false => {}
        }
        let net = self.money(entry.quantity.saturating_sub(charges), entry.currency);
        self.words
            .say("received-net", &[("gross", &gross), ("net", &net)])
    }

    /// `수수료 760원 · 빗썸 · 오늘 15:41`
    fn place(&self) -> String {
        let mut parts: Vec<String> = Vec::new();
        parts.extend(self.charges());
        parts.push(match self.entry.platform == Platform::every() {
            true => self.plain("every-platform"),
            false => platforms::display_name(self.entry.platform, self.book, self.words.language),
        });
        parts.push(self.when());
        parts.join(" · ")
    }

    fn charges(&self) -> Vec<String> {
        let entry = self.entry;
        let mut parts = Vec::new();
        if !entry.fee.is_zero() {
            let fee = charge(entry.fee, entry.fee_currency, self.words);
            parts.push(self.words.say("fee-of", &[("amount", &fee)]));
        } else if entry.kind == Kind::Buy && self.settled.trade.fee.is_none() {
            parts.push(self.plain("fee-not-said"));
        }
        match rest(entry, self.book.rules().base) {
            Ok(Some(Rest::Fee(amount))) => {
                let money = moved(entry, self.book.rules().base);
                let fee = charge(amount, money, self.words);
                parts.push(self.words.say("fee-in-amount", &[("amount", &fee)]));
            }
            Ok(Some(Rest::Rounding(amount))) if !amount.is_zero() => {
                let money = moved(entry, self.book.rules().base);
                let left = charge(amount, money, self.words);
                parts.push(self.words.say("rounding-of", &[("amount", &left)]));
            }
            _ => {}
        }
        if !entry.tax().is_zero() {
            let tax = self.exact(entry.tax(), entry.currency);
            parts.push(self.words.say("tax-of", &[("amount", &tax)]));
        }
        parts
    }

    fn when(&self) -> String {
        let zone = self.book.rules().zone;
        let language = self.words.language;
        if self.entry.bare_date {
            let today = Day::at(self.call.at, zone);
            return figures::day_near(self.entry.day(zone), today, language);
        }
        figures::moment_near(self.entry.at, self.call.at, zone, language)
    }

    /// Holding, average and money, before and after.
    fn holding(&self) -> String {
        let mut lines: Vec<String> = Vec::new();
        let units_move = self.effect.units.0 != self.effect.units.1;
        lines.extend(self.income());
        if !self.entry.symbol.is_money() && (units_move || self.shape() != Shape::Yield) {
            let (before, after) = self.effect.units;
            let units = figures::arrow(&self.units(before), &self.units(after));
            lines.push(self.words.say("holding-moves", &[("units", &units)]));
            lines.extend(self.average());
            if self.effect.average.1.is_none() && !after.is_zero() {
                lines.push(self.plain("average-unknown"));
            }
        }
        if self.entry.kind == Kind::ReturnOfCapital {
            lines.extend(self.average());
        }
        if self.effect.cash.is_empty() && self.shape() == Shape::Yield {
            let name = symbols::display_name(self.entry.currency, self.words.language);
            lines.push(self.words.say("income-not-followed", &[("name", name)]));
        }
        lines.extend(self.cash());
        lines.join("\n")
    }

    /// What a reward, or income in other money, counts as in the base currency.
    fn income(&self) -> Option<String> {
        let (entry, base) = (self.entry, self.book.rules().base);
        let foreign = match self.shape() {
            Shape::Yield => entry.currency != base,
            Shape::Reward => entry.price.is_none() || entry.currency != base,
            Shape::Trade | Shape::Movement | Shape::Charge | Shape::Debt | Shape::Ratio => false,
        };
        // Capital that comes back is no income.
        if !foreign || self.settled.corrects || entry.kind == Kind::ReturnOfCapital {
            return None;
        }
        Some(match self.effect.income {
            Some(income) => {
                let (key, income) = match entry.is_expense() {
                    true => ("expense-is", -income),
                    false => ("income-is", income),
                };
                let amount = self.money(income, base);
                self.words.say(key, &[("amount", &amount)])
            }
            None => self.plain("income-unknown"),
        })
    }

    fn average(&self) -> Option<String> {
        let shown = |(price, currency): (Decimal, Symbol)| {
            figures::average(price, currency.as_str(), self.words.language)
        };
        let after = shown(self.effect.average.1?);
        let moved = match self.effect.average.0.map(shown) {
            Some(before) if before != after => figures::arrow(&before, &after),
            _ => after,
        };
        Some(self.words.say("average-moves", &[("price", &moved)]))
    }

    fn cash(&self) -> Vec<String> {
        let place = platforms::display_name(self.entry.platform, self.book, self.words.language);
        let cash = self.effect.cash.iter().map(|(currency, before, after)| {
            let after = self.money(*after, *currency);
            let moved = match before {
                Some(before) => figures::arrow(&self.money(*before, *currency), &after),
                None => after,
            };
            let name = symbols::display_name(*currency, self.words.language);
            self.words.say(
                "cash-moves",
                &[("platform", &place), ("name", name), ("amount", &moved)],
            )
        });
        cash.collect()
    }

    /// What the owner should know besides.
    fn remarks(&self) -> Vec<String> {
        let mut remarks = fill::said(&self.settled.filled, self.book, self.words);
        if self.settled.platform_assumed {
            let place =
                platforms::display_name(self.entry.platform, self.book, self.words.language);
            remarks.push(self.words.say("platform-assumed", &[("platform", &place)]));
        }
        if self.price_before_split().is_some() {
            remarks.push(self.plain("price-before-split"));
        }
        if self.entry.takes_back() && original(self.book.journal(), self.entry).is_none() {
            remarks.push(self.plain("back-alone"));
        }
        if self.entry.is_bonus() {
            remarks.push(self.plain("bonus-diluted"));
        }
        let free = self.entry.price.is_some_and(|price| price.is_zero());
        if free && self.entry.kind == Kind::Sell {
            remarks.push(self.plain("sold-for-nothing"));
        }
        if self.entry.kind == Kind::Adjust {
            remarks.push(self.plain("adjust-is-a-flow"));
        }
        remarks.extend(self.short());
        if matches!(self.entry.kind, Kind::Deposit | Kind::Opening)
            && !self.entry.symbol.is_money()
            && self.entry.price.is_none()
        {
            remarks.push(self.plain("cost-assumed"));
        }
        if let Some((currency, _, _)) = self
            .effect
            .cash
            .iter()
            .find(|(_, before, _)| before.is_none())
        {
            let name = symbols::display_name(*currency, self.words.language);
            let place =
                platforms::display_name(self.entry.platform, self.book, self.words.language);
            remarks.push(
                self.words
                    .say("tracked-from-now", &[("platform", &place), ("name", name)]),
            );
        }
        if self.effect.implied > 0 {
            remarks.push(self.words.say(
                "shortfall-shown",
                &[("count", &self.effect.implied.to_string())],
            ));
        }
        if self.effect.back_dated {
            remarks.push(self.plain("reckoned-anew"));
        }
        remarks
    }

    /// That units were sold which are borrowed, or that some came which fill what was sold so.
    fn short(&self) -> Option<String> {
        let (before, after) = self.effect.short;
        let moved = after.checked_sub(before)?;
        let key = match moved {
            none if none.is_zero() => return None,
            more if more > Decimal::ZERO => "sold-borrowed",
            _ => "bought-back",
        };
        let units = self.units(moved.abs());
        Some(self.words.say(key, &[("units", &units)]))
    }

    /// What the answer is called: a record turned round has a title of its own.
    fn title(&self) -> String {
        let (entry, verb) = (self.entry, self.settled.trade.verb.as_str());
        let turned = entry.quantity.is_sign_negative() && entry.kind != Kind::Adjust;
        match turned {
            _ if entry.is_bonus() && entry.kind == Kind::Reward => "recorded-bonus".to_owned(),
            true => format!("recorded-{verb}-turned"),
            false => format!("recorded-{verb}"),
        }
    }
    fn shape(&self) -> Shape {
        self.settled.trade.verb.shape()
    }
    /// The amount of money that moved; an adjustment with its sign.
    fn signed_money(&self) -> String {
        let amount = self.money(self.entry.quantity, self.entry.symbol);
        match self.entry.kind == Kind::Adjust && self.entry.quantity > Decimal::ZERO {
            true => format!("+{amount}"),
            false => amount,
        }
    }
    fn id(&self) -> String {
        self.entry.id.to_string()
    }
    fn moves_money(&self) -> bool {
        self.entry.symbol.is_money() && !matches!(self.entry.kind, Kind::Buy | Kind::Sell)
    }
    /// Units of the entry's asset; money in its own way.
    fn units(&self, units: Decimal) -> String {
        if self.entry.symbol.is_money() {
            return self.money(units, self.entry.symbol);
        }
        let asset = (self.entry.platform, self.entry.symbol);
        figures::units(
            held(units, self.book, asset, self.call.at),
            self.entry.category,
            self.entry.symbol.as_str(),
            self.words.language,
        )
    }
    fn money(&self, amount: Decimal, currency: Symbol) -> String {
        figures::money(amount, currency.as_str(), self.words.language)
    }
    /// A charge with all its digits.
    fn exact(&self, amount: Decimal, currency: Symbol) -> String {
        figures::price(amount, currency.as_str(), self.words.language)
    }
    fn plain(&self, key: &str) -> String {
        self.words.plain(key)
    }
}

//! What is told after an entry was written: what was understood, and what it did to the holding.

use rust_decimal::Decimal;

use super::effect::Effect;
use super::settle::Settled;
use crate::book::Book;
use crate::bot::command::Call;
use crate::bot::commands::COMMANDS;
use crate::bot::grammar::{platforms, symbols};
use crate::domain::amount::mul;
use crate::domain::calendar::Day;
use crate::domain::entry::{Entry, Kind};
use crate::domain::names::Symbol;
use crate::domain::rules::CostMethod;
use crate::figures;
use crate::reply::{Figure, Reply};
use crate::words::Words;

/// Whether a command is in this version: a button to one that is not would lead nowhere.
pub fn has_command(name: &str) -> bool {
    COMMANDS.iter().any(|command| command.name == name)
}

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
        telling.money(entry.quantity, entry.symbol)
    } else {
        symbols::display_name(entry.symbol, call.words.language).to_owned()
    };
    let title = match settled.corrects {
        true => telling.plain("recorded-edit"),
        false => telling.plain(&format!("recorded-{}", entry.kind.as_str())),
    };
    let (first, last) = match entry.kind {
        Kind::Sell if !entry.symbol.is_money() => (telling.sum(), telling.sale()),
        _ => (
            format!("{}\n{}", telling.sum(), telling.place()),
            telling.holding(),
        ),
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
            _ if self.moves_money() => String::new(),
            None => units,
            Some(price) => {
                let shown = figures::price(price, entry.currency.as_str(), self.words.language);
                let gross =
                    mul(price, entry.quantity).map(|gross| self.money(gross, entry.currency));
                format!("{units} × {shown} = {}", gross.unwrap_or_default())
            }
        }
    }

    /// `수수료 760원 · 빗썸 · 오늘 15:41`
    fn place(&self) -> String {
        let mut parts: Vec<String> = Vec::new();
        parts.extend(self.charges());
        parts.push(platforms::display_name(
            self.entry.platform,
            self.book,
            self.words.language,
        ));
        parts.push(self.when());
        parts.join(" · ")
    }

    fn charges(&self) -> Vec<String> {
        let entry = self.entry;
        let mut parts = Vec::new();
        if !entry.fee.is_zero() {
            let fee = if entry.fee_currency.is_money() {
                self.exact(entry.fee, entry.fee_currency)
            } else {
                format!("{} {}", figures::quantity(entry.fee), entry.fee_currency)
            };
            parts.push(self.words.say("fee-of", &[("amount", &fee)]));
        } else if entry.kind == Kind::Buy && self.settled.trade.fee.is_none() {
            parts.push(self.plain("fee-not-said"));
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
        if !self.entry.symbol.is_money() {
            let (before, after) = self.effect.units;
            let units = figures::arrow(&self.units(before), &self.units(after));
            lines.push(self.words.say("holding-moves", &[("units", &units)]));
            lines.extend(self.average());
            if self.effect.average.1.is_none() && !after.is_zero() {
                lines.push(self.plain("average-unknown"));
            }
        }
        lines.extend(self.cash());
        lines.join("\n")
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

    /// What a sale brought, before and after fees and taxes.
    fn sale(&self) -> String {
        let entry = self.entry;
        let Some(realised) = &self.effect.realised else {
            return String::new();
        };
        let base = self.book.rules().base;
        let mut lines: Vec<String> = Vec::new();
        let in_base = realised.base.map(|part| (part, base));
        match realised
            .native
            .map(|part| (part, entry.currency))
            .or(in_base)
        {
            Some((part, currency)) => {
                let gain = figures::change(
                    part.gain,
                    part.rate(),
                    currency.as_str(),
                    self.words.language,
                );
                lines.push(self.words.say("realised", &[("gain", &gain)]));
                lines.extend(self.after_charges(part.gain, currency));
                if let (Some((base_part, base)), true) = (in_base, currency != base) {
                    let gain = figures::change(
                        base_part.gain,
                        base_part.rate(),
                        base.as_str(),
                        self.words.language,
                    );
                    lines.push(self.words.say(
                        "realised-in-base",
                        &[
                            ("gain", &gain),
                            ("name", symbols::display_name(base, self.words.language)),
                        ],
                    ));
                }
            }
            None => lines.push(self.plain("realised-unknown")),
        }
        if let Some((price, currency)) = realised.average {
            let price = figures::average(price, currency.as_str(), self.words.language);
            let method = self.plain(match self.book.rules().cost_method {
                CostMethod::Average => "method-average",
                CostMethod::Fifo => "method-fifo",
            });
            lines.push(
                self.words
                    .say("sold-at-average", &[("price", &price), ("method", &method)]),
            );
        }
        lines.join("\n")
    }

    /// `수수료·세금 3,052원 떼면 ▲ 142,948원`; nothing when there are none in this currency.
    fn after_charges(&self, gain: Decimal, currency: Symbol) -> Option<String> {
        let entry = self.entry;
        let fee = if entry.fee_currency == currency {
            entry.fee
        } else {
            Decimal::ZERO
        };
        let tax = if entry.currency == currency {
            entry.tax()
        } else {
            Decimal::ZERO
        };
        let charges = fee.checked_add(tax)?;
        if charges.is_zero() {
            return None;
        }
        let key = match (fee.is_zero(), tax.is_zero()) {
            (false, true) => "after-fee",
            (true, false) => "after-tax",
            _ => "after-charges",
        };
        let net = figures::change(
            gain.checked_sub(charges)?,
            None,
            currency.as_str(),
            self.words.language,
        );
        Some(self.words.say(
            key,
            &[("amount", &self.exact(charges, currency)), ("gain", &net)],
        ))
    }

    /// `남은 80주 · 한투 · 오늘 14:20`, and the money.
    fn left(&self) -> String {
        let left = match self.effect.units.1 {
            none if none.is_zero() => self.plain("nothing-left"),
            units => self
                .words
                .say("units-left", &[("units", &self.units(units))]),
        };
        let mut parts = vec![left];
        parts.push(platforms::display_name(
            self.entry.platform,
            self.book,
            self.words.language,
        ));
        parts.push(self.when());
        let mut lines = vec![parts.join(" · ")];
        lines.extend(self.cash());
        lines.join("\n")
    }

    /// What the owner should know besides.
    fn remarks(&self) -> Vec<String> {
        let mut remarks = Vec::new();
        if self.settled.platform_assumed {
            let place =
                platforms::display_name(self.entry.platform, self.book, self.words.language);
            remarks.push(self.words.say("platform-assumed", &[("platform", &place)]));
        }
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

    fn buttons(&self, reply: Reply) -> Reply {
        let id = self.id();
        let (undo, edit) = (format!("undo {id}"), format!("edit {id}"));
        let mut row = vec![
            (self.plain("button-undo"), undo),
            (self.plain("button-edit"), edit),
        ];
        let fee_open = self.settled.trade.fee.is_none() && self.settled.trade.verb.is_trade();
        if fee_open {
            row.push((
                self.plain("button-fee"),
                format!("edit {id} fee{}", self.usual_fee()),
            ));
        } else if self.entry.kind == Kind::Sell && has_command("why") {
            row.push((
                self.plain("button-why"),
                format!("/why {}", self.entry.symbol),
            ));
        } else {
            let verb = self.settled.trade.verb.as_str();
            row.push((
                self.plain("button-another"),
                format!("{verb} {} {}", self.entry.symbol, self.entry.platform),
            ));
        }
        reply.buttons(
            row.iter()
                .map(|(label, line)| (label.as_str(), line.as_str())),
        )
    }

    /// The fee that the platform's rate in the settings gives, as a word for the line; blank without one.
    fn usual_fee(&self) -> String {
        let own = self
            .book
            .settings()
            .platforms
            .get(self.entry.platform.as_str());
        let rate = own.and_then(|own| own.fee_rate);
        let percent = rate.and_then(|rate| rate.checked_mul(Decimal::ONE_HUNDRED));
        percent.map_or(String::new(), |percent| {
            format!(" {}%", percent.normalize())
        })
    }

    fn figures(&self, reply: Reply) -> Reply {
        let entry = self.entry;
        let mut reply = reply
            .figure("entry", Figure::word(self.id()))
            .figure("symbol", Figure::word(entry.symbol.as_str()))
            .figure("platform", Figure::word(entry.platform.as_str()))
            .figure("quantity", Figure::number(entry.quantity))
            .figure("fee", Figure::money(entry.fee, entry.fee_currency));
        if let Some(price) = entry.price {
            reply = reply.figure("price", Figure::money(price, entry.currency));
        }
        if !entry.symbol.is_money() {
            reply = reply.figure("units", Figure::number(self.effect.units.1));
            if let Some((price, currency)) = self.effect.average.1 {
                reply = reply.figure("average_cost", Figure::money(price, currency));
            }
        }
        if let Some(realised) = &self.effect.realised {
            reply = reply.figure(
                "realised",
                Figure::money_or_unknown(
                    realised.base.map(|part| part.gain),
                    self.book.rules().base,
                ),
            );
        }
        for (currency, _, after) in &self.effect.cash {
            reply = reply.figure(&format!("cash_{currency}"), Figure::money(*after, currency));
        }
        reply
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
        figures::units(
            units,
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

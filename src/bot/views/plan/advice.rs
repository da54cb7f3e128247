//! Advice in words, in a table, in a picture, and as figures for scripts.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::ask::Asked;
use super::wishes;
use crate::book::Book;
use crate::bot::views::plan::ask::category_of;
use crate::charts::{self, Compare, Unit};
use crate::domain::amount::{Overflow, add, mul, sub};
use crate::domain::names::{Platform, Symbol};
use crate::domain::rebalance::{Advice, Move, Order, Weighed};
use crate::domain::targets::Aim;
use crate::names::platforms;
use crate::names::symbols::display_name;
use crate::reply::{Cell, Figure, Reply, Table};
use crate::words::Words;
use crate::words::figures;

/// Advice with what it is about.
pub struct Told<'a> {
    pub book: &'a Book,
    pub asked: &'a Asked,
    pub advice: &'a Advice,
    pub words: Words,
}

/// What the steps cost, in the base currency.
pub struct Costs {
    pub fees: Decimal,
    pub taxes: Decimal,
    /// Changing money, and what rounding to whole units takes.
    pub exchange: Decimal,
    /// In words.
    pub line: String,
}

/// One line of the comparison.
struct AdviceRow {
    key: &'static str,
    name: String,
    part: Weighed,
    /// What the steps buy of it, less what they sell, in the base currency.
    traded: Decimal,
}

impl Told<'_> {
    fn money(&self, amount: Decimal, currency: Symbol) -> String {
        figures::money(amount, currency.as_str(), self.words.language)
    }

    fn place(&self, platform: Platform) -> String {
        if platform == Platform::every() {
            return self.words.plain("rebalance-new");
        }
        platforms::display_name(platform, self.book, self.words.language)
    }

    /// Every step as a line, in the order in which they are to be done.
    pub fn steps(&self) -> Vec<String> {
        let sells = self
            .advice
            .sells
            .iter()
            .map(|order| self.order("rebalance-sell", order));
        let moves = self.advice.moves.iter().map(|step| self.moved(step));
        let buys = self
            .advice
            .buys
            .iter()
            .map(|order| self.order("rebalance-buy", order));
        let lines = sells.chain(moves).chain(buys).enumerate();
        lines
            .map(|(place, line)| format!("{}. {line}", place + 1))
            .collect()
    }

    fn order(&self, key: &str, order: &Order) -> String {
        let position = &self.asked.question.positions[order.position];
        let category = category_of(position.symbol, self.book);
        let symbol = position.symbol.as_str();
        let units = figures::units(order.units, category, symbol, self.words.language);
        let args = [
            ("name", display_name(position.symbol, self.words.language)),
            ("units", &units),
            ("amount", &self.money(order.amount, position.currency)),
            ("platform", &self.place(position.platform)),
        ];
        self.words.say(key, &args)
    }

    fn moved(&self, step: &Move) -> String {
        let (gives, takes) = (
            self.money(step.gives, step.gives_currency),
            self.money(step.takes, step.takes_currency),
        );
        let (from, to) = (self.place(step.from), self.place(step.to));
        let key = match (
            step.from == step.to,
            step.gives_currency == step.takes_currency,
        ) {
            (true, _) => "rebalance-exchange",
            (false, true) => "rebalance-move",
            (false, false) => "rebalance-move-exchange",
        };
        let args = [
            ("from", from.as_str()),
            ("to", &to),
            ("gives", &gives),
            ("takes", &takes),
        ];
        self.words.say(key, &args)
    }

    /// What the steps cost.
    ///
    /// # Errors
    /// An amount that overflows.
    pub fn costs(&self) -> Result<Costs, Overflow> {
        let (mut fees, mut taxes) = (Decimal::ZERO, Decimal::ZERO);
        for order in self.advice.sells.iter().chain(&self.advice.buys) {
            let rate = self.asked.question.positions[order.position].rate;
            fees = add(fees, mul(order.fee, rate)?)?;
            taxes = add(taxes, mul(order.tax, rate)?)?;
        }
        let exchange = sub(sub(self.advice.costs(), fees)?, taxes)?;
        let base = self.book.rules().base;
        let part = |key: &str, amount: Decimal| {
            let shown = figures::money(amount, base.as_str(), self.words.language);
            (amount >= Decimal::ONE).then(|| self.words.say(key, &[("amount", &shown)]))
        };
        let parts = [
            part("rebalance-fees", fees),
            part("rebalance-taxes", taxes),
            part("rebalance-exchange-cost", exchange),
        ];
        let line = parts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
        Ok(Costs {
            fees,
            taxes,
            exchange,
            line,
        })
    }

    /// Whether every wish and the cash are within the band.
    pub fn is_near(&self) -> bool {
        let tolerance = self
            .advice
            .total
            .checked_mul(self.asked.question.band)
            .unwrap_or_default();
        let parts = self.advice.parts.iter().chain([&self.advice.cash]);
        parts.into_iter().all(|part| part.gap().abs() <= tolerance)
    }

    /// Whether what is left alone takes more than the targets leave over, so that they had to shrink.
    pub fn is_shrunk(&self) -> bool {
        let parts = self.advice.parts.iter().zip(&self.asked.question.weights);
        let wished = |weight: &Decimal| self.advice.total.checked_mul(*weight).unwrap_or_default();
        parts
            .into_iter()
            .any(|(part, weight)| part.target < wished(weight) - Decimal::ONE)
    }

    /// What could not be bought or sold, where it matters.
    pub fn unreached(&self) -> Vec<String> {
        let (advice, question) = (self.advice, &self.asked.question);
        let tolerance = advice.total.checked_mul(question.band).unwrap_or_default();
        let mut lines = Vec::new();
        for (wish, amount) in advice.unreached.iter().enumerate() {
            let is_small = amount.abs() <= tolerance;
            if is_small && (amount.is_zero() || !advice.is_empty()) {
                continue;
            }
            let there = question
                .positions
                .iter()
                .any(|p| p.wish == Some(wish) && p.is_tradable);
            let aim = self.asked.aims[wish];
            let key = match (there, *amount > Decimal::ZERO, aim) {
                (false, true, Aim::Class(_)) => "rebalance-choose",
                (false, true, Aim::Asset(_)) => "rebalance-unlisted",
                (true, true, _) => "rebalance-unbought",
                (_, false, _) => "rebalance-unsold",
            };
            let shown = figures::overview(
                amount.abs(),
                self.book.rules().base.as_str(),
                self.words.language,
            );
            let name = wishes::name(aim, self.words);
            lines.push(self.words.say(key, &[("name", &name), ("amount", &shown)]));
        }
        lines
    }

    /// Wishes in their order, then cash, then what is left alone.
    fn rows(&self) -> Vec<AdviceRow> {
        let wishes = self.asked.aims.iter().zip(&self.advice.parts);
        let here = |aim: &crate::domain::targets::Aim| !self.asked.elsewhere.contains(aim);
        let mut rows: Vec<AdviceRow> = wishes
            .enumerate()
            .filter(|(_, (aim, _))| here(aim))
            .map(|(wish, (aim, part))| AdviceRow {
                key: wishes::key(*aim),
                name: wishes::name(*aim, self.words),
                part: *part,
                traded: self.traded(wish),
            })
            .collect();
        rows.push(AdviceRow {
            key: "cash",
            name: self.words.plain("plan-class-cash"),
            part: self.advice.cash,
            traded: Decimal::ZERO,
        });
        if !self.advice.unassigned.is_zero() {
            let (now, target) = (self.advice.unassigned, self.advice.unassigned);
            rows.push(AdviceRow {
                key: "unassigned",
                name: self.words.plain("rebalance-unassigned"),
                part: Weighed {
                    now,
                    target,
                    after: now,
                },
                traded: Decimal::ZERO,
            });
        }
        rows
    }

    /// What the steps buy for a wish, less what they sell of it.
    fn traded(&self, wish: usize) -> Decimal {
        let made = |orders: &[Order]| {
            let orders = orders.iter().filter_map(|order| {
                let position = &self.asked.question.positions[order.position];
                let own = position.wish == Some(wish);
                order.amount.checked_mul(position.rate).filter(|_| own)
            });
            orders.fold(Decimal::ZERO, Decimal::saturating_add)
        };
        made(&self.advice.buys).saturating_sub(made(&self.advice.sells))
    }

    fn share(&self, amount: Decimal, of: Decimal) -> Option<Decimal> {
        amount.checked_div(of)
    }

    /// Now, target, what is bought or sold for it, and the weight afterwards.
    pub fn table(&self) -> Table {
        let columns = [
            "plan-column-name",
            "plan-column-now",
            "plan-column-target",
            "rebalance-column-trade",
            "plan-column-after",
        ];
        let base = self.book.rules().base;
        let share = |amount, of| {
            let share = self.share(amount, of);
            Cell::new(
                Figure::number(share),
                share.map_or(String::new(), |s| figures::percent(s, 1)),
            )
        };
        let row = |row: &AdviceRow| {
            // What is to be bought stands with a plus, what is to be sold with a minus: an instruction, no result.
            let traded = row.traded;
            let text = match traded.is_zero() {
                true => String::new(),
                false => signed(
                    traded,
                    figures::overview(traded.abs(), base.as_str(), self.words.language),
                ),
            };
            vec![
                Cell::new(Figure::word(row.key), row.name.clone()),
                share(row.part.now, self.advice.total),
                share(row.part.target, self.advice.total),
                Cell::new(Figure::money(traded, base), text),
                share(row.part.after, self.advice.total_after),
            ]
        };
        Table {
            name: "weights".into(),
            title: String::new(),
            columns: columns.map(|key| self.words.plain(key)).to_vec(),
            rows: self.rows().iter().map(row).collect(),
        }
    }

    /// Weights before, after and wished.
    pub fn picture(&self) -> Compare {
        let row = |row: &AdviceRow| charts::Row {
            label: row.name.clone(),
            values: vec![
                self.share(row.part.now, self.advice.total),
                self.share(row.part.after, self.advice.total_after),
                self.share(row.part.target, self.advice.total),
            ],
        };
        let words = self.words;
        Compare {
            language: words.language,
            unit: Unit::Percent,
            title: words.plain("rebalance-picture"),
            note: words.plain("rebalance-picture-note"),
            figures: vec![],
            series: ["plan-column-now", "plan-column-after", "plan-column-target"]
                .map(|key| words.plain(key))
                .to_vec(),
            accent: 1,
            rows: self.rows().iter().map(row).collect(),
            notes: vec![words.plain("rebalance-advice-only")],
        }
    }

    /// Everything for a script (docs/json.md).
    pub fn figures(&self, reply: Reply, costs: &Costs) -> Reply {
        let base = self.book.rules().base;
        let (advice, money) = (self.advice, |amount| Figure::money(amount, base));
        let row = |row: &AdviceRow| {
            Figure::Map(BTreeMap::from([
                ("key".to_owned(), Figure::word(row.key)),
                ("name".to_owned(), Figure::word(row.name.clone())),
                ("now".to_owned(), money(row.part.now)),
                ("target".to_owned(), money(row.part.target)),
                ("after".to_owned(), money(row.part.after)),
                ("gap".to_owned(), money(row.part.gap())),
                ("trade".to_owned(), money(row.traded)),
                (
                    "now_weight".to_owned(),
                    Figure::number(self.share(row.part.now, advice.total)),
                ),
                (
                    "target_weight".to_owned(),
                    Figure::number(self.share(row.part.target, advice.total)),
                ),
                (
                    "after_weight".to_owned(),
                    Figure::number(self.share(row.part.after, advice.total_after)),
                ),
            ]))
        };
        let mut steps: Vec<Figure> = advice
            .sells
            .iter()
            .map(|order| self.order_figure("sell", order))
            .collect();
        steps.extend(advice.moves.iter().map(move_figure));
        steps.extend(
            advice
                .buys
                .iter()
                .map(|order| self.order_figure("buy", order)),
        );
        let symbols = |list: &[Symbol]| Figure::List {
            list: list
                .iter()
                .map(|symbol| Figure::word(symbol.as_str()))
                .collect(),
        };
        reply
            .figure("total", money(advice.total))
            .figure("total_after", money(advice.total_after))
            .figure("fees", money(costs.fees))
            .figure("taxes", money(costs.taxes))
            .figure("exchange_cost", money(costs.exchange))
            .figure("costs", money(advice.costs()))
            .figure(
                "weights",
                Figure::List {
                    list: self.rows().iter().map(row).collect(),
                },
            )
            .figure("steps", Figure::List { list: steps })
            .figure("unassigned", symbols(&self.asked.unassigned))
            .figure("unpriced", symbols(&self.asked.unpriced))
            .figure("debts", money(self.asked.debts))
    }

    fn order_figure(&self, step: &str, order: &Order) -> Figure {
        let position = &self.asked.question.positions[order.position];
        let money = |amount| Figure::money(amount, position.currency);
        Figure::Map(BTreeMap::from([
            ("do".to_owned(), Figure::word(step)),
            ("symbol".to_owned(), Figure::word(position.symbol.as_str())),
            (
                "platform".to_owned(),
                Figure::word(position.platform.as_str()),
            ),
            ("units".to_owned(), Figure::number(order.units)),
            ("price".to_owned(), money(position.price)),
            ("amount".to_owned(), money(order.amount)),
            ("fee".to_owned(), money(order.fee)),
            ("tax".to_owned(), money(order.tax)),
        ]))
    }
}

fn move_figure(step: &Move) -> Figure {
    Figure::Map(BTreeMap::from([
        ("do".to_owned(), Figure::word("move")),
        ("from".to_owned(), Figure::word(step.from.as_str())),
        ("to".to_owned(), Figure::word(step.to.as_str())),
        (
            "gives".to_owned(),
            Figure::money(step.gives, step.gives_currency),
        ),
        (
            "takes".to_owned(),
            Figure::money(step.takes, step.takes_currency),
        ),
    ]))
}

/// `+120만`, `-45만`: which way money goes.
fn signed(amount: Decimal, shown: String) -> String {
    match (amount.is_zero(), amount.is_sign_negative()) {
        (true, _) => shown,
        (false, true) => format!("-{shown}"),
        (false, false) => format!("+{shown}"),
    }
}

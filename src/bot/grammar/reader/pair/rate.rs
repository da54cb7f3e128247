//! An exchange with its rate: `달러 2천불 1390원에 환전`, `환율 1390에 200만원어치 달러 환전`, `10만엔 935원에 환전`.
//!
//! A rate is a rate, whichever way the money went: one amount and a rate are a purchase or a sale of the other money at
//! that price. Which of the two is said by an arrow, by 를 and 로, or asked.

use rust_decimal::{Decimal, RoundingStrategy};

use super::super::words::stems;
use super::{Cutter, PairReading, is_arrow};
use crate::bot::grammar::amounts::{self, Amount, Unit};
use crate::bot::grammar::pair::Pair;
use crate::bot::grammar::reader::Reading;
use crate::bot::grammar::trade::{Asset, Trade};
use crate::bot::grammar::verbs::Verb;
use crate::domain::entry::Category;
use crate::domain::names::Symbol;
use crate::names::money::rough_rate;
use crate::names::symbols;

/// What the words of an exchange say.
#[derive(Default)]
struct ExchangeSaid {
    rate: Option<Amount>,
    amounts: Vec<(Amount, usize)>,
    /// Money by its name: where it stands, and whether it is what was got (로) or given (를).
    names: Vec<(Symbol, usize, Option<bool>)>,
    arrow: Option<usize>,
    rest: Vec<String>,
}

impl Cutter<'_> {
    /// The trades that an exchange with a rate can be: one when its way is told, else both. `None` for any other line.
    pub(super) fn exchange(&self, verb: Verb, words: &[String]) -> Option<PairReading> {
        if verb != Verb::Swap {
            return None;
        }
        let mut said = said(words);
        let home = Symbol::krw();
        let foreign = said.foreign(home)?;
        said.find_rate(foreign, home);
        let rate = said.rate.take()?;
        if rate.currency.is_some_and(|money| money != home) || rate.value.is_zero() {
            return None;
        }
        let price = per_unit(rate.value, foreign);
        let quantity = said.quantity(foreign, home, price)?;
        let Reading { trade: row, doubts } = self.row(verb, std::mem::take(&mut said.rest));
        if row.asset.is_some() || row.quantity.is_some() || row.price.is_some() {
            return None;
        }
        let trade = |verb| Trade {
            verb,
            asset: Some(Asset {
                name: foreign.to_string(),
                category: Category::Cash,
            }),
            quantity: Some(quantity),
            price: Some(price),
            currency: Some(home),
            ..row.clone()
        };
        let exchange = match said.buys(foreign, home) {
            Some(true) => vec![trade(Verb::Buy)],
            Some(false) => vec![trade(Verb::Sell)],
            None => vec![trade(Verb::Buy), trade(Verb::Sell)],
        };
        Some(PairReading {
            pair: Pair::new(verb),
            doubts,
            undirected: false,
            exchange,
        })
    }
}

fn said(words: &[String]) -> ExchangeSaid {
    const RATES: &[&str] = &[
        "환율",
        "환율은",
        "환율이",
        "환율로",
        "rate",
        "@",
        "단가",
        "at",
    ];
    let mut said = ExchangeSaid::default();
    let mut rate_is_next = false;
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let here = at;
        at += 1;
        if is_arrow(word) {
            said.arrow = said.arrow.or(Some(here));
            continue;
        }
        if RATES.contains(&word.to_lowercase().as_str()) {
            rate_is_next = true;
            continue;
        }
        if let Some((money, rate, taken)) = equation(&words[here..]) {
            said.names.push((money, here, None));
            said.rate = said.rate.take().or(Some(rate));
            at = here + taken;
            continue;
        }
        let glued = word.strip_prefix("환율");
        let mut behind = vec![glued.unwrap_or(word)];
        behind.extend(words[at..].iter().map(String::as_str));
        if let Some((Ok(amount), taken)) = amounts::take(&behind) {
            at = here + taken;
            let is_rate = rate_is_next || glued.is_some() || (amount.each && !amount.worth);
            rate_is_next = false;
            match (is_rate && said.rate.is_none(), amount.unit) {
                (true, Unit::None) => said.rate = Some(amount),
                (_, Unit::None) => said.amounts.push((amount, here)),
                _ => said.rest.extend(words[here..at].iter().cloned()),
            }
            continue;
        }
        match money_named(word) {
            Some(money) => {
                let got = word.ends_with("로");
                let given = word.ends_with(['을', '를']) || word.ends_with("에서");
                said.names
                    .push((money, here, (got || given).then_some(got)));
            }
            None => said.rest.push(word.clone()),
        }
    }
    said
}

/// `1달러=1,390원`, `100엔 = 940원`: a rate said as one; how many words it took.
fn equation(words: &[String]) -> Option<(Symbol, Amount, usize)> {
    let first = words.first()?;
    let apart = words.get(1).is_some_and(|word| word == "=");
    let (left, right, taken) = match first.split_once('=') {
        Some((left, right)) if !right.is_empty() => (left, right, 1),
        _ if apart => (first.as_str(), words.get(2)?.as_str(), 3),
        _ => return None,
    };
    let (many, _) = amounts::take(&[left])?;
    let (rate, _) = amounts::take(&[right])?;
    let (many, rate) = (many.ok()?, rate.ok()?);
    let value = rate.value.checked_div(many.value)?.normalize();
    Some((many.currency?, Amount { value, ..rate }, taken))
}

impl ExchangeSaid {
    /// The one money besides that of home; `None` when there are none or several.
    fn foreign(&self, home: Symbol) -> Option<Symbol> {
        let amounts = self
            .amounts
            .iter()
            .filter_map(|(amount, _)| amount.currency);
        let names = self.names.iter().map(|(money, ..)| *money);
        let mut found = amounts.chain(names).filter(|money| *money != home);
        let first = found.next()?;
        found.all(|money| money == first).then_some(first)
    }

    /// Without a word for it: an amount of home that is a usual rate and far too little for the other amount. What stands at
    /// the other end of an arrow is what was got, however little: it is no rate.
    fn find_rate(&mut self, foreign: Symbol, home: Symbol) {
        if self.rate.is_some() || self.amounts.len() != 2 || self.arrow.is_some() {
            return;
        }
        if let Some(at) = self.rate_of_two(foreign, home) {
            self.rate = Some(self.amounts.remove(at).0);
            return;
        }
        let of = |money: Symbol| {
            let mut amounts = self.amounts.iter().enumerate();
            amounts.find(|(_, (amount, _))| amount.currency == Some(money))
        };
        let (Some((at, (paid, _))), Some((_, (got, _))), Some(usual)) =
            (of(home), of(foreign), rough_rate(foreign))
        else {
            return;
        };
        let usual_rate = is_near(paid.value, usual);
        let paid_each = paid.value.checked_div(got.value);
        let too_little = paid_each.is_some_and(|each| each * Decimal::from(3) < usual);
        if usual_rate && too_little {
            self.rate = Some(self.amounts.remove(at).0);
        }
    }

    /// `50만원 달러로 1385원`: of two amounts of home, beside the name of the other money, the one that is a usual rate.
    fn rate_of_two(&self, foreign: Symbol, home: Symbol) -> Option<usize> {
        let usual = rough_rate(foreign)?;
        let of_home = |amount: &Amount| amount.currency == Some(home) || amount.myriads;
        let mut amounts = self.amounts.iter();
        if !amounts.all(|(amount, _)| of_home(amount) || amount.currency.is_none()) {
            return None;
        }
        let near = |nth: usize| {
            let (amount, _) = &self.amounts[nth];
            !amount.worth && is_near(per_unit(amount.value, foreign), usual)
        };
        let paid = |nth: usize| of_home(&self.amounts[nth].0);
        match (near(0) && paid(1), near(1) && paid(0)) {
            (false, true) => Some(1),
            (true, false) => Some(0),
            _ => None,
        }
    }

    /// How much of the other money; what an amount of home makes of it is cut to its smallest coin.
    fn quantity(&self, foreign: Symbol, home: Symbol, price: Decimal) -> Option<Decimal> {
        let [(amount, at)] = self.amounts.as_slice() else {
            return None;
        };
        let named = || {
            let before = self.names.iter().rev().find(|(_, name, _)| name < at);
            before
                .or_else(|| self.names.iter().find(|(_, name, _)| name > at))
                .map(|(money, ..)| *money)
        };
        let money = match amount.currency {
            Some(money) => money,
            None if amount.myriads && amount.worth => home,
            None => named()?,
        };
        if money == foreign {
            return Some(amount.value).filter(|value| !value.is_zero());
        }
        let decimals = match foreign.as_str() {
            "JPY" | "VND" | "IDR" => 0,
            _ => 2,
        };
        let bought = amount.value.checked_div(price)?;
        let bought = bought.round_dp_with_strategy(decimals, RoundingStrategy::ToZero);
        Some(bought.normalize()).filter(|bought| !bought.is_zero())
    }

    /// Whether home was given for the other money; `None` when nothing says so.
    fn buys(&self, foreign: Symbol, home: Symbol) -> Option<bool> {
        let amounts = self.amounts.iter();
        let amounts = amounts.filter_map(|(amount, at)| Some((amount.currency?, *at)));
        let mut all: Vec<(Symbol, usize)> = self.names.iter().map(|(m, at, _)| (*m, *at)).collect();
        all.extend(amounts);
        if let Some(arrow) = self.arrow {
            let stands = |money: Symbol, before: bool| {
                let mut stands = all.iter();
                stands.any(|(m, at)| *m == money && (*at < arrow) == before)
            };
            let buys = stands(foreign, false) || stands(home, true);
            let sells = stands(foreign, true) || stands(home, false);
            return (buys != sells).then_some(buys);
        }
        let told = |money: Symbol, got: bool| {
            let mut names = self.names.iter();
            names.any(|(m, _, role)| *m == money && *role == Some(got))
        };
        let worth = self.amounts.iter().any(|(amount, _)| amount.worth);
        let buys = told(foreign, true) || told(home, false) || worth;
        let sells = told(foreign, false) || told(home, true);
        (buys != sells).then_some(buys)
    }
}

/// Money by its name, with or without a particle: `엔으로` too, though its stem is one syllable.
fn money_named(word: &str) -> Option<Symbol> {
    let short = || {
        let stem = ["으로", "로", "을", "를"]
            .iter()
            .find_map(|particle| word.strip_suffix(particle))?;
        symbols::money(stem)
    };
    stems(word).find_map(symbols::money).or_else(short)
}

/// Whether a rate is within half and double of another.
fn is_near(rate: Decimal, usual: Decimal) -> bool {
    rate < usual * Decimal::TWO && usual < rate * Decimal::TWO
}

/// A rate of one: yen and a few others are quoted by the hundred. Dollars never are: a hundred times too much is a mistake.
fn per_unit(rate: Decimal, foreign: Symbol) -> Decimal {
    match is_by_hundred(rate, foreign) {
        true => rate
            .checked_div(Decimal::ONE_HUNDRED)
            .unwrap_or(rate)
            .normalize(),
        false => rate,
    }
}

/// Whether a rate is that of a hundred: of money that is quoted so, and about a hundred times what one is worth.
pub fn is_by_hundred(rate: Decimal, foreign: Symbol) -> bool {
    let quoted = matches!(foreign.as_str(), "JPY" | "VND" | "IDR");
    quoted
        && rough_rate(foreign).is_some_and(|usual| {
            let times = rate.checked_div(usual).unwrap_or_default();
            times > Decimal::from(50) && times < Decimal::from(200)
        })
}

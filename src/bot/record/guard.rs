//! Whether a price that was typed can be meant: beside the last one that is known, in the money of both.
//!
//! | what was typed                                   | is asked about when                                          |
//! |--------------------------------------------------|--------------------------------------------------------------|
//! | the price of a domestic share's trade            | beyond ±30 % for each trading day since, never beyond double |
//! | an exchange of money                             | beyond ±20 % of the known rate                               |
//! | the price of any other trade or reward           | more than double, less than half                             |
//! | what units cost that came in or were there       | a thousand times more or less: an average is old by nature   |
//!
//! Prices in different money are compared over the known rates. Without one a rough rate serves: it is never shown and
//! never booked, and what is asked has to be twice as far off.

use rust_decimal::Decimal;

use super::known::{Known, seen};
use crate::book::Book;
use crate::bot::grammar::trade::{Asset, Trade};
use crate::bot::grammar::verbs::Shape;
use crate::domain::calendar::{Day, Moment};
use crate::domain::krx;
use crate::domain::market::Market;
use crate::domain::names::{Platform, Symbol};
use crate::names::money::rough_rate;
use crate::names::symbols::is_krx_code;

/// The last price that is known, and what it is in the money of the typed one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Beside {
    pub known: Known,
    /// In the currency of the typed price; `None` when only a rough rate says so.
    pub here: Option<Decimal>,
}

/// What is typed, and where and when.
pub struct Typed<'a> {
    pub trade: &'a Trade,
    pub asset: &'a Asset,
    pub platform: Platform,
    pub currency: Symbol,
    pub moment: Moment,
}

impl Typed<'_> {
    /// The known price beside which this price cannot stand without a word; `None` for one that can.
    pub fn far_from(&self, price: Decimal, book: &Book) -> Option<Beside> {
        let day = Day::at(self.moment, book.rules().zone);
        let symbol = self.asset.symbol();
        let mut rates = Rates::on(day, book);
        if symbol.is_money() {
            let known = rates.exact(symbol, self.currency).map(|rate| Known {
                price: rate,
                currency: self.currency,
                day,
            });
            let own = || seen(book, symbol, self.platform, self.currency, day);
            let known = known
                .or_else(own)
                .filter(|known| known.currency == self.currency);
            let Some(known) = known else {
                let rough = rough_rate(symbol)?.checked_div(rough_rate(self.currency)?)?;
                let known = Known {
                    price: rough,
                    currency: self.currency,
                    day,
                };
                let far = outside(price, rough, (Decimal::new(33, 2), Decimal::from(3)));
                return far.then_some(Beside { known, here: None });
            };
            let far = outside(
                price,
                known.price,
                (Decimal::new(8, 1), Decimal::new(12, 1)),
            );
            let here = Some(known.price);
            return far.then_some(Beside { known, here });
        }
        let known = seen(book, symbol, self.platform, self.currency, day)?;
        let (low, high) = self.bounds(&known, day);
        if let Some(rate) = rates.exact(known.currency, self.currency) {
            let here = known.price.checked_mul(rate)?;
            return outside(price, here, (low, high)).then_some(Beside {
                known,
                here: Some(here),
            });
        }
        let rough = rough_rate(known.currency)?.checked_div(rough_rate(self.currency)?)?;
        let here = known.price.checked_mul(rough)?;
        let (low, high) = (
            low.checked_div(Decimal::TWO)?,
            high.checked_mul(Decimal::TWO)?,
        );
        outside(price, here, (low, high)).then_some(Beside { known, here: None })
    }

    /// The part and the multiple of the known price between which nothing is asked.
    fn bounds(&self, known: &Known, day: Day) -> (Decimal, Decimal) {
        let (half, double) = (Decimal::new(5, 1), Decimal::TWO);
        match self.trade.verb.shape() {
            Shape::Movement => (Decimal::new(1, 3), Decimal::ONE_THOUSAND),
            Shape::Trade if self.asset.counts_whole() && is_krx_code(&self.asset.name) => {
                let (mut low, mut high) = (Decimal::new(7, 1), Decimal::new(13, 1));
                for _ in 1..sessions(known.day, day) {
                    low = (low * Decimal::new(7, 1)).max(half);
                    high = (high * Decimal::new(13, 1)).min(double);
                }
                (low, high)
            }
            Shape::Trade
            | Shape::Reward
            | Shape::Yield
            | Shape::Charge
            | Shape::Debt
            | Shape::Ratio => (half, double),
        }
    }
}

/// The last known price in a money, over the known rates; `None` without both.
pub fn price_in(
    book: &Book,
    symbol: Symbol,
    platform: Platform,
    money: Symbol,
    day: Day,
) -> Option<Decimal> {
    let known = seen(book, symbol, platform, money, day)?;
    let rate = Rates::on(day, book).exact(known.currency, money)?;
    known.price.checked_mul(rate)
}

/// Trading days from the one after a close to a day; as many as matter.
fn sessions(from: Day, to: Day) -> usize {
    let mut day = from.next();
    let mut count = 0;
    while day <= to && count < 3 {
        count += usize::from(krx::trades_on(day));
        day = day.next();
    }
    count
}

fn outside(price: Decimal, known: Decimal, (low, high): (Decimal, Decimal)) -> bool {
    let beyond = |factor: Decimal| known.checked_mul(factor);
    beyond(low).is_some_and(|low| price < low) || beyond(high).is_some_and(|high| price > high)
}

/// Rates as they are known on a day.
struct Rates<'a>(Market<'a>);

impl<'a> Rates<'a> {
    fn on(day: Day, book: &'a Book) -> Rates<'a> {
        Rates(Market::new(book.prices(), book.rules(), day, None))
    }

    /// Units of one money for one of another.
    fn exact(&mut self, from: Symbol, to: Symbol) -> Option<Decimal> {
        if from == to {
            return Some(Decimal::ONE);
        }
        let mut base = |of| Some(self.0.rate(of).ok()??.rate);
        let (from, to) = (base(from)?, base(to)?);
        from.checked_div(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_moves_by_thirty_percent_a_day_and_never_doubles_unasked() {
        let day = |text: &str| Day::parse(text).unwrap();
        // Thursday to Monday: Friday and Monday.
        assert_eq!(sessions(day("2026-03-05"), day("2026-03-09")), 2);
        assert_eq!(sessions(day("2026-03-05"), day("2026-03-05")), 0);
        let bounds = (Decimal::new(7, 1), Decimal::new(13, 1));
        for (price, far) in [(70, false), (69, true), (130, false), (131, true)] {
            assert_eq!(outside(price.into(), 100.into(), bounds), far, "{price}");
        }
    }
}

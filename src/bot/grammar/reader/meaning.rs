//! When all words are read, each number and each name that could be two things gets its meaning, or becomes a doubt.

use super::{Doubt, Number, Reader, Reading, Role};
use crate::bot::grammar::amounts::Unit;
use crate::bot::grammar::trade::Asset;
use crate::domain::entry::Category;
use crate::domain::names::Symbol;

impl Reader<'_> {
    pub(super) fn finish(mut self) -> Reading {
        for (text, asset, platform) in std::mem::take(&mut self.either) {
            if self.trade.asset.is_none() {
                self.set_asset(asset);
            } else {
                self.set_platform(platform, &text);
            }
        }
        for (asset, number) in std::mem::take(&mut self.codes) {
            if self.trade.asset.is_none() {
                self.trade.asset = Some(asset);
            } else {
                self.numbers.push(number);
            }
        }
        self.find_money();
        self.trade.in_myriads = self.assign();
        Reading {
            trade: self.trade,
            doubts: self.doubts,
        }
    }

    /// Without a name, the currency of a number is what is moved: `입금 500만원`, `1000 USDT 매수 @ 1385`.
    fn find_money(&mut self) {
        if self.trade.asset.is_some() {
            return;
        }
        let trade = self.trade.verb.is_trade();
        // A trade of money has a price that is surely one: `1000 USDT @ 1385`, `1000달러 1380원에`.
        let priced =
            self.numbers.iter().skip(1).any(|n| {
                n.role == Some(Role::Price) || n.amount.each || n.amount.currency.is_some()
            });
        let moved = self.numbers.first_mut().filter(|n| {
            let won = n.amount.currency == Some(Symbol::krw());
            n.role != Some(Role::Price)
                && n.amount.currency.is_some()
                && (!trade || (priced && !won))
        });
        if let Some(number) = moved {
            self.trade.asset = number.amount.currency.take().map(|c| Asset {
                name: c.to_string(),
                category: Category::Cash,
            });
            number.role = Some(Role::Quantity);
        }
    }

    /// Gives each number its meaning; whether the price was said in 만 or 억.
    fn assign(&mut self) -> bool {
        let money =
            !self.trade.verb.is_trade() && self.trade.asset.as_ref().is_none_or(Asset::is_money);
        let mut bare: Vec<Number> = Vec::new();
        let mut price: Option<Number> = None;
        let mut quantity: Option<Number> = None;
        for number in std::mem::take(&mut self.numbers) {
            let role = number.role.or(match number.amount.unit {
                Unit::Pieces => Some(Role::Quantity),
                Unit::Percent => None,
                Unit::None if money => Some(Role::Quantity),
                Unit::None if number.amount.currency.is_some() || number.amount.each => {
                    Some(Role::Price)
                }
                Unit::None => None,
            });
            let slot = match role {
                Some(Role::Quantity) => &mut quantity,
                Some(Role::Price) => &mut price,
                None if number.amount.unit == Unit::Percent => {
                    self.doubts.push(Doubt::Unread(number.text));
                    continue;
                }
                None => {
                    bare.push(number);
                    continue;
                }
            };
            match slot {
                Some(_) => self.doubts.push(Doubt::Unread(number.text)),
                None => *slot = Some(number),
            }
        }
        // 만 and 억 are prices more often than quantities; which one is meant when they come first is asked.
        if quantity.is_none()
            && price.is_none()
            && bare.len() == 2
            && bare[0].amount.myriads
            && !bare[1].amount.myriads
        {
            self.doubts
                .push(Doubt::Order(bare[0].amount.value, bare[1].amount.value));
        }
        // What is sold is all there is: the number left is its price. A lone 9500만 is a price too.
        let lone_price = bare.len() == 1 && (self.trade.all || bare[0].amount.myriads);
        if lone_price && !money && quantity.is_none() && price.is_none() {
            price = bare.pop();
        }
        for number in bare {
            if self.lost && !money {
                if number.amount.myriads && price.is_none() {
                    price = Some(number);
                }
                continue;
            }
            let slot = if quantity.is_none() {
                &mut quantity
            } else {
                &mut price
            };
            match slot {
                Some(_) => self.doubts.push(Doubt::Unread(number.text)),
                None => *slot = Some(number),
            }
        }
        self.keep(quantity, price)
    }

    fn keep(&mut self, quantity: Option<Number>, price: Option<Number>) -> bool {
        let money =
            self.trade.asset.as_ref().is_some_and(Asset::is_money) && !self.trade.verb.is_trade();
        if let Some(number) = quantity {
            let own = self.trade.asset.as_ref().map(|a| a.name.clone());
            if let Some(currency) = number
                .amount
                .currency
                .filter(|c| own.as_deref() != Some(c.as_str()))
            {
                // `입금 달러 1000원`
                self.doubts
                    .push(Doubt::Unread(format!("{} {currency}", number.text)));
            }
            self.trade.quantity = Some(number.amount.value);
        }
        // Money that only moves has no price, and so no currency of one.
        let own = self.trade.asset.as_ref().map(|a| a.name.clone());
        if let Some(currency) = self.trade.currency.filter(|_| money) {
            if own.as_deref() != Some(currency.as_str()) {
                self.doubts.push(Doubt::Unread(currency.to_string()));
            }
            self.trade.currency = None;
        }
        let Some(number) = price else {
            return false;
        };
        if money {
            self.doubts.push(Doubt::Unread(number.text));
            return false;
        }
        self.trade.price = Some(number.amount.value);
        if let (Some(a), Some(b)) = (number.amount.currency, self.trade.currency)
            && a != b
        {
            self.doubts.push(Doubt::Unread(number.text));
        }
        self.trade.currency = number.amount.currency.or(self.trade.currency);
        let product = self
            .trade
            .quantity
            .and_then(|q| q.checked_mul(number.amount.value));
        if let Some((_, text)) = self
            .total
            .take()
            .filter(|(total, _)| product != Some(*total))
        {
            // A total that is not the product leaves one of the three wrong.
            self.doubts.push(Doubt::Unread(text));
        }
        number.amount.myriads && self.trade.currency.is_none()
    }
}

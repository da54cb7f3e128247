//! When all words are read, each number and each name that could be two things gets its meaning, or becomes a doubt.

use rust_decimal::Decimal;

use super::{Doubt, Number, Reader, Reading, Role};
use crate::bot::grammar::amounts::Unit;
use crate::bot::grammar::totals::{Worth, fits, unit_price, units_worth};
use crate::bot::grammar::trade::{Asset, Fee, Part, Typed};
use crate::bot::grammar::verbs::{Shape, Turn, Verb};
use crate::domain::entry::Category;
use crate::domain::listings::listing;
use crate::domain::names::{Platform, Symbol};
use crate::names::{platforms, symbols};

/// Of two amounts beside a quantity one may be what all of it made: the other is the price.
fn drop_product(quantity: &Number, price: &mut Number, over: &mut Vec<Number>) {
    let makes = |one: &Number, all: &Number| {
        let made = one.amount.value.checked_mul(quantity.amount.value);
        made == Some(all.amount.value) && one.amount.currency == all.amount.currency
    };
    let [other] = over.as_mut_slice() else {
        return;
    };
    if makes(other, price) {
        std::mem::swap(other, price);
    }
    if makes(price, other) {
        over.clear();
    }
}

impl Reader<'_> {
    pub(super) fn finish(mut self) -> Reading {
        if self.notice {
            self.heed_units();
        }
        self.fit_either();
        self.fit_asset();
        self.place_names();
        let mut numbers = 0;
        for (asset, number, behind) in std::mem::take(&mut self.codes) {
            if self.trade.asset.is_none() && !self.is_about_money() {
                self.trade.asset = Some(asset);
            } else {
                // Where it stood: which of two is the price is told by their order.
                let at = (behind + numbers).min(self.numbers.len());
                self.numbers.insert(at, number);
                numbers += 1;
            }
        }
        self.fit_asset();
        self.find_money();
        self.take_proceeds();
        self.trade.in_myriads = self.assign();
        self.use_fee_units();
        self.use_fee_inside();
        self.use_net();
        self.use_total();
        if self.free {
            self.trade.price = Some(Decimal::ZERO);
            let all = self.trade.verb == Verb::Sell && self.trade.quantity.is_none();
            self.trade.part = self.trade.part.or(all.then_some(Part::All));
        }
        // A price in a coin is one of so many units, and in nothing else.
        let some = self.trade.quantity.is_some() || self.trade.part.is_some();
        let whole = some && self.trade.price.is_some();
        if !whole || self.trade.currency.is_some() {
            let coin = self.trade.coin.take();
            self.doubts
                .extend(coin.map(|coin| Doubt::Unread(coin.name)));
        }
        if let Some((Turn::Back, word)) = self.turn.take() {
            self.doubts.push(Doubt::Back(word));
        }
        // `비트 0.5개 다 팔았어`: the figure says how much all of it was. `1개 반` is another figure.
        if self.trade.part == Some(Part::Half) && self.trade.quantity.is_some() {
            self.doubts.push(Doubt::Unread(self.part_word.clone()));
        }
        self.trade.part = self.trade.part.filter(|_| self.trade.quantity.is_none());
        if self.notice {
            self.doubts
                .retain(|doubt| !matches!(doubt, Doubt::Unread(_) | Doubt::Amount(_)));
        }
        Reading {
            trade: self.trade,
            doubts: self.doubts,
        }
    }

    /// A notice says its figures with their units: digits without one are of something else. Money that came or went is
    /// no share, though the name of one stands there too.
    fn heed_units(&mut self) {
        let said = |n: &Number| {
            let unit = n.amount.currency.is_some() || n.amount.unit != Unit::None;
            unit || n.amount.myriads || n.role.is_some()
        };
        let enough = if self.trade.verb.is_trade() { 2 } else { 1 };
        if self.numbers.iter().filter(|n| said(n)).count() >= enough {
            self.numbers.retain(said);
            self.codes.retain(|_| self.trade.asset.is_none());
        }
        let money = matches!(self.trade.verb, Verb::Deposit | Verb::Withdraw)
            && !self.counts()
            && self.numbers.iter().any(|n| n.amount.currency.is_some());
        if money
            && self
                .trade
                .asset
                .as_ref()
                .is_some_and(|asset| !asset.is_money())
        {
            self.trade.asset = None;
        }
    }

    /// Money and nothing else: `입금 100만 카카오뱅크` is no deposit of shares.
    pub(super) fn is_about_money(&self) -> bool {
        let verb = self.trade.verb;
        let said = || {
            let mut numbers = self.numbers.iter();
            numbers.any(|n| n.amount.currency.is_some() || n.amount.myriads)
        };
        match verb.shape() {
            Shape::Debt | Shape::Charge => true,
            _ if verb == Verb::Interest => true,
            Shape::Movement | Shape::Yield => !verb.needs_instrument() && said(),
            Shape::Trade | Shape::Reward | Shape::Ratio => false,
        }
    }

    /// A name that is money and something else: shares are counted, and money is not bought for other money by its ticker.
    fn fit_either(&mut self) {
        let Some(asset) = self.trade.asset.clone() else {
            return;
        };
        let word = asset.symbol();
        let plain = word.is_money() && listing(word).is_some();
        if !word.may_be_either() || (plain && !self.counts()) {
            return;
        }
        let known = symbols::called(&asset.name, self.book);
        let thing = known.iter().find(|named| !named.symbol.is_money()).copied();
        let money = known.iter().find(|named| named.symbol.is_money()).copied();
        let verb = self.trade.verb;
        let priced_in_other = || {
            let mut numbers = self.numbers.iter();
            numbers.any(|n| {
                n.amount
                    .currency
                    .is_some_and(|c| Some(c) != word.as_money())
            })
        };
        let is_thing =
            verb.needs_instrument() || self.counts() || (verb.is_trade() && priced_in_other());
        match (word.is_money(), thing) {
            (true, Some(thing)) if is_thing => self.trade.asset = Some(thing.into()),
            (true, None) if self.counts() => {
                let name = asset.name;
                let category = self.counted_as();
                self.trade.asset = Some(Asset { name, category });
            }
            // Nobody knows which kind of thing it is.
            (true, None) if is_thing => {
                self.trade.asset = None;
                self.doubts.push(Doubt::Unread(asset.name));
            }
            (false, Some(thing)) if !is_thing && !verb.is_trade() => {
                if let Some(money) = money {
                    self.doubts
                        .push(Doubt::TwoAssets(thing.into(), money.into()));
                }
            }
            _ => {}
        }
    }

    /// Whether a number counts pieces: 주, 개.
    pub(super) fn counts(&self) -> bool {
        let mut numbers = self.numbers.iter();
        numbers.any(|number| number.amount.unit == Unit::Pieces)
    }

    /// What is counted in 주 is a share, what is counted in 개 a coin, but where only shares are traded.
    fn counted_as(&self) -> Category {
        let place = self.trade.platform.as_deref().map(Platform::new);
        let kind = place.map_or(platforms::Trade::Anything, platforms::trade_of);
        let shares = self.numbers.iter().any(|number| {
            let text = &number.text;
            number.amount.unit == Unit::Pieces && (text.contains('주') || text.contains("share"))
        });
        match kind {
            platforms::Trade::CoinsWon | platforms::Trade::CoinsUsdt => Category::Crypto,
            platforms::Trade::Shares => Category::Stock,
            platforms::Trade::Money | platforms::Trade::Anything => match shares {
                true => Category::Stock,
                false => Category::Crypto,
            },
        }
    }

    /// The money that a dividend is in is not what paid it; what is owed is money.
    fn fit_asset(&mut self) {
        let verb = self.trade.verb;
        let money = self.trade.asset.as_ref().is_some_and(Asset::is_money);
        if verb.shape() == Shape::Yield && verb.needs_instrument() && money {
            let asset = self.trade.asset.take();
            self.trade.currency = asset.map(|asset| asset.symbol());
        }
        if verb.shape() == Shape::Debt
            && !money
            && let Some(asset) = self.trade.asset.take()
        {
            self.doubts.push(Doubt::Unread(asset.name));
        }
    }

    /// Without a name, the currency of a number is what is moved: `입금 500만원`, `1000 USDT 매수 @ 1385`.
    fn find_money(&mut self) {
        // Money that a dividend or a split would need a name for is no name; a reward in money is asked about.
        let nameless = self.trade.verb.needs_instrument() && self.trade.verb != Verb::Reward;
        if self.trade.asset.is_some() || nameless {
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
        let verb = self.trade.verb;
        // Money that only moves has no price, and some verbs have none at all: every number is the amount.
        let money = !verb.takes_price()
            || (!verb.is_trade() && self.trade.asset.as_ref().is_none_or(Asset::is_money));
        let mut bare: Vec<Number> = Vec::new();
        // Beside a count of units, money is what one was worth.
        let counted = self.numbers.iter().any(|n| n.amount.unit == Unit::Pieces);
        let mut price: Option<Number> = None;
        let mut quantity: Option<Number> = None;
        // Prices beyond the first.
        let mut over: Vec<Number> = Vec::new();
        for number in std::mem::take(&mut self.numbers) {
            if number.amount.unit == Unit::Pieces && verb.shape() == Shape::Yield {
                // `배당 삼성전자 40주 14,440원`: shares that paid are no amount.
                self.doubts.push(Doubt::Unread(number.text));
                continue;
            }
            // `달러 100불 1390에`: in the money that is traded it is how much of it.
            let own = self.is_money() && verb.is_trade();
            let own = own && !number.amount.each && number.amount.currency.is_some();
            let own = own && number.amount.currency == self.trade.asset.as_ref().map(Asset::symbol);
            let role = number.role.or(match number.amount.unit {
                Unit::None if own => Some(Role::Quantity),
                Unit::Pieces => Some(Role::Quantity),
                Unit::Percent => None,
                Unit::None if money => Some(Role::Quantity),
                // What all of a reward was worth is no price of one.
                Unit::None if verb.shape() == Shape::Reward && !number.amount.each && !counted => {
                    Some(Role::Quantity)
                }
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
                Some(_) if role == Some(Role::Price) => over.push(number),
                Some(_) => self.doubts.push(Doubt::Unread(number.text)),
                None => *slot = Some(number),
            }
        }
        if let (Some(quantity), Some(first)) = (&quantity, &mut price) {
            drop_product(quantity, first, &mut over);
        }
        // `정정 45,000원 → 46,000원`: the first is what it was.
        let corrected = |(_, word): &(Turn, String)| word.contains("정정");
        if over.len() == 1 && self.turn.as_ref().is_some_and(corrected) {
            price = over.pop();
        }
        self.doubts
            .extend(over.into_iter().map(|n| Doubt::Unread(n.text)));
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
        // Beside what all of it is worth, so is the only other number.
        // Of money that is bought it says how much: what was paid for it is the total.
        let buys_money = verb.is_trade() && self.is_money();
        let worth = self.total.as_ref().is_some_and(|(total, _)| total.worth) && !buys_money;
        let lone_price = bare.len() == 1
            && !self.free
            && (self.trade.part.is_some() || worth || bare[0].amount.myriads);
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

    /// Keeps the numbers that were told apart; whether what is said in 만 is yet without a currency.
    fn keep(&mut self, quantity: Option<Number>, price: Option<Number>) -> bool {
        let verb = self.trade.verb;
        if verb.shape() == Shape::Ratio {
            // A split has its two numbers already.
            let more = quantity.into_iter().chain(price);
            self.doubts.extend(more.map(|n| Doubt::Unread(n.text)));
            self.trade.currency = None;
            return false;
        }
        let mut in_myriads = false;
        if let Some(number) = quantity {
            in_myriads = number.amount.myriads && verb.shape() == Shape::Yield;
            self.keep_quantity(number);
        }
        self.fit_currency();
        let Some(number) = price else {
            return in_myriads && self.trade.currency.is_none() && !self.is_money();
        };
        if !verb.takes_price() || (self.is_money() && !verb.is_trade()) || self.free {
            self.doubts.push(Doubt::Unread(number.text));
            return false;
        }
        self.keep_price(number)
    }

    /// Of a fraction that was sold, the money beside it is no price: it is what all of it brought.
    fn take_proceeds(&mut self) {
        if !self.in_lieu {
            return;
        }
        let is_count = |n: &Number| n.amount.unit == Unit::Pieces || n.role == Some(Role::Quantity);
        let mut counted = self.numbers.iter().any(is_count);
        for number in std::mem::take(&mut self.numbers) {
            let money = number.amount.currency.is_some() || number.amount.myriads;
            let plain = number.role.is_none() && number.amount.unit == Unit::None;
            match plain && !number.amount.each && (money || counted) {
                true => self.set_total(number.amount, number.text),
                false => {
                    counted = true;
                    self.numbers.push(number);
                }
            }
        }
    }

    fn is_money(&self) -> bool {
        self.trade.asset.as_ref().is_some_and(Asset::is_money)
    }

    /// A fee in pieces is one of the coin that it is about, or of the shares that move.
    fn use_fee_units(&mut self) {
        let Some((units, text)) = self.fee_units.take() else {
            return;
        };
        let own = self.trade.verb.shape() == Shape::Movement;
        let is_coin = |asset: &&Asset| asset.category == Category::Crypto;
        let thing = self.trade.asset.as_ref().filter(|asset| !asset.is_money());
        let thing = thing.filter(|asset| own || is_coin(asset));
        match (thing, &self.trade.fee) {
            (Some(thing), None) => {
                let symbol = match own && is_coin(&thing) {
                    true => String::new(),
                    false => thing.symbol().spelled().into_owned(),
                };
                self.trade.fee = Some(Fee::Amount(units, symbol));
            }
            _ => self.doubts.push(Doubt::Unread(text)),
        }
    }

    /// `수수료 0.5 포함`: of what is sent, so that the rest arrives.
    fn use_fee_inside(&mut self) {
        let Some(text) = self.fee_inside.take() else {
            return;
        };
        let trade = &mut self.trade;
        let own = trade.asset.as_ref().map(|asset| asset.name.as_str());
        let fee = match &trade.fee {
            Some(Fee::Amount(fee, symbol)) if symbol.is_empty() || own == Some(symbol) => {
                Some(*fee)
            }
            Some(Fee::Amount(..) | Fee::Share(_)) | None => None,
        };
        let sent = matches!(trade.verb, Verb::Transfer | Verb::Withdraw);
        let rest = fee.zip(trade.quantity);
        let rest = rest.and_then(|(fee, quantity)| quantity.checked_sub(fee));
        match rest.filter(|rest| sent && *rest > Decimal::ZERO) {
            Some(rest) => trade.quantity = Some(rest),
            None => self.doubts.push(Doubt::Unread(text)),
        }
    }

    /// What came in of an income: with its tax it makes what was paid, beside that it says the tax.
    fn use_net(&mut self) {
        let Some((net, text)) = self.net.take() else {
            return;
        };
        let trade = &mut self.trade;
        let currency = trade.currency.or(net.currency);
        let other = net.currency.is_some_and(|money| currency != Some(money));
        let tax = trade.tax.unwrap_or_default();
        let fits = match trade.quantity {
            None => {
                trade.quantity = net.value.checked_add(tax);
                trade.in_myriads |= net.myriads && currency.is_none();
                true
            }
            Some(gross) if trade.tax.is_none() && gross >= net.value => {
                let tax = gross - net.value;
                trade.tax = (!tax.is_zero()).then_some(tax);
                true
            }
            // Said twice, it is what came in both times.
            Some(gross) if gross == net.value => {
                trade.quantity = gross.checked_add(tax);
                true
            }
            Some(gross) => gross.checked_sub(tax) == Some(net.value),
        };
        if other || !fits {
            self.doubts.push(Doubt::Unread(text));
            return;
        }
        let brought = trade.asset.as_ref().is_none_or(|asset| !asset.is_money());
        trade.currency = currency.filter(|_| brought);
    }

    fn keep_quantity(&mut self, number: Number) {
        let own = self.trade.asset.as_ref().map(|a| a.name.clone());
        let brought = self.trade.verb.shape() == Shape::Yield && !self.is_money();
        match number.amount.currency {
            // What a dividend is paid in.
            Some(currency) if brought => match self.trade.currency {
                Some(had) if had != currency => {
                    self.doubts.push(Doubt::Unread(number.text.clone()))
                }
                _ => self.trade.currency = Some(currency),
            },
            // `입금 달러 1000원`
            Some(currency) if own.as_deref() != Some(currency.as_str()) => {
                let text = format!("{} {currency}", number.text);
                self.doubts.push(Doubt::Unread(text));
            }
            _ => {}
        }
        let value = number.amount.value;
        let bare = number.amount.currency.is_none() && number.amount.unit == Unit::None;
        let pieces = number.amount.unit == Unit::Pieces;
        self.trade.typed = Typed {
            bare: match bare && !number.amount.myriads {
                true => number.text.clone(),
                false => String::new(),
            },
            myriads: bare && number.amount.myriads,
            alone: bare && !number.amount.myriads && number.role.is_none(),
            counted: pieces,
            shares: pieces && number.text.contains(['주', 's']),
        };
        let minus = self.minus == Some(true);
        let turned = match self.trade.verb {
            Verb::Adjust => minus,
            _ => self.may_turn() && (minus || self.turn.is_some()),
        };
        self.trade.quantity = Some(if turned { -value } else { value });
        if self.trade.verb == Verb::Adjust && self.minus.is_none() {
            self.doubts.push(Doubt::Unsigned(value));
        }
    }

    /// What has no price has no currency of one.
    fn fit_currency(&mut self) {
        let verb = self.trade.verb;
        let priceless = self.is_money() && !verb.is_trade();
        let nameless = !verb.takes_price() && verb.shape() != Shape::Yield;
        if let Some(currency) = self.trade.currency.filter(|_| priceless || nameless) {
            let own = self.trade.asset.as_ref().map(|a| a.name.as_str());
            if own != Some(currency.as_str()) {
                self.doubts.push(Doubt::Unread(currency.to_string()));
            }
            self.trade.currency = None;
        }
    }

    fn keep_price(&mut self, number: Number) -> bool {
        self.trade.price = Some(number.amount.value);
        if let (Some(a), Some(b)) = (number.amount.currency, self.trade.currency)
            && a != b
        {
            self.doubts.push(Doubt::Unread(number.text));
        }
        self.trade.currency = number.amount.currency.or(self.trade.currency);
        number.amount.myriads && self.trade.currency.is_none()
    }

    /// What all of it makes gives the price or the quantity that was not said, or has to be the product of the two.
    fn use_total(&mut self) {
        let Some((total, text)) = self.total.take() else {
            return;
        };
        let (trade, unread) = (&mut self.trade, Doubt::Unread(text.clone()));
        let other_money = total
            .currency
            .is_some_and(|c| trade.currency.is_some_and(|had| had != c));
        if !trade.verb.is_trade() || other_money || total.unit != Unit::None {
            self.doubts.push(unread);
            return;
        }
        let part = trade.part.is_some();
        match (trade.quantity, trade.price) {
            // What a fraction brought is known before how large it was.
            (None, None) if self.in_lieu && !part => {
                trade.total = Some(total.value);
                trade.currency = trade.currency.or(total.currency);
            }
            (Some(quantity), None) => match unit_price(total.value, quantity) {
                Some(price) => {
                    // Said again by its 만 it has four places more, and there are 28.
                    let price = if total.myriads {
                        price.round_dp(24)
                    } else {
                        price
                    };
                    trade.price = Some(price);
                    trade.total =
                        (price.checked_mul(quantity) != Some(total.value)).then_some(total.value);
                    trade.currency = trade.currency.or(total.currency);
                    trade.in_myriads = total.myriads && trade.currency.is_none();
                }
                None => self.doubts.push(unread),
            },
            (None, Some(price)) if !part && trade.asset.is_some() => {
                let currency = trade.currency.or(total.currency);
                let won = currency.is_none_or(|currency| currency == Symbol::krw());
                let shares = trade.asset.as_ref().is_some_and(Asset::counts_whole);
                // Of a share that costs less than was paid whole ones may be meant, or parts of one.
                let whole = shares && won && price <= total.value;
                let part = units_worth(total.value, price, false);
                match (units_worth(total.value, price, whole), part) {
                    (Some(Worth::Exact(quantity)), _) => trade.quantity = Some(quantity),
                    (Some(Worth::Between(less, more)), Some(parts)) if whole => {
                        let part = parts.least();
                        self.doubts.push(Doubt::Worth([part, less, more], text));
                        trade.total = Some(total.value);
                    }
                    (Some(Worth::Between(less, _)), _) if !less.is_zero() => {
                        trade.quantity = Some(less);
                        trade.total = Some(total.value);
                    }
                    _ => self.doubts.push(unread),
                }
                self.trade.currency = self.trade.currency.or(total.currency);
                self.trade.in_myriads &= self.trade.currency.is_none();
            }
            (None, None) if total.worth && !part && trade.asset.is_some() => {
                let won = (total.myriads).then(Symbol::krw);
                let money = total.currency.or(trade.currency).or(won);
                self.doubts.push(Doubt::Unpriced(total.value, money, text));
            }
            // A total that is not the product leaves one of the three wrong.
            (Some(quantity), Some(price)) if quantity.checked_mul(price) == Some(total.value) => {}
            // Or it is what was printed, and they make it but for rounding.
            (Some(quantity), Some(price))
                if fits(
                    total.value,
                    price,
                    quantity,
                    trade.currency.or(total.currency).unwrap_or(Symbol::krw()),
                ) =>
            {
                trade.total = Some(total.value);
            }
            _ => self.doubts.push(unread),
        }
    }
}

//! A reading becomes an entry when nothing in it is missing or doubtful. One thing is asked at a time.

mod doubtful;
mod parts;

use rust_decimal::Decimal;

use super::ask::Asking;
use super::guard::Typed;
use super::known::{everything, last_seen, may_turn, only_platform};
use crate::book::Book;
use crate::bot::grammar::money_of::{self, Money};
use crate::bot::grammar::reader::{Doubt, Reading};
use crate::bot::grammar::trade::{Asset, Part, Trade};
use crate::bot::grammar::verbs::{Shape, Verb, turn};
use crate::domain::calendar::{Day, Moment};
use crate::domain::entry::{Category, Entry, Kind};
use crate::domain::journal::Place;
use crate::domain::market::patience_days;
use crate::domain::names::{Platform, Symbol};
use crate::names::platforms;
use crate::reply::UserError;
use crate::words::Words;

pub use parts::Parts;

/// An entry, and what the owner did not say himself.
pub struct Settled {
    pub entry: Entry,
    pub trade: Trade,
    /// The platform was the only one that could be meant.
    pub platform_assumed: bool,
    /// It takes the place of another entry.
    pub corrects: bool,
    /// What is recorded with it because it lacks.
    pub filled: Vec<(Place, Entry)>,
}

/// Makes the entry of a reading; `replaces` are the entries that it corrects.
///
/// # Errors
/// The question that is open, or why it cannot be recorded.
pub fn settle(
    reading: Reading,
    replaces: &[Place],
    book: &Book,
    at: Moment,
    words: Words,
) -> Result<Settled, UserError> {
    let Reading { mut trade, doubts } = reading;
    let asking = Asking {
        book,
        at,
        words,
        replaces,
        doubts: &doubts,
        pair: None,
        undirected: false,
    };
    let is_share = |doubt: &Doubt| match doubt {
        Doubt::Unread(word) => crate::names::symbols::exact(word, book)
            .is_some_and(|named| named.category != Category::Cash),
        _ => false,
    };
    if trade.verb.shape() == Shape::Debt && doubts.iter().any(is_share) {
        let reply = crate::reply::Reply::say(words.plain("short-not-kept"));
        return Err(reply.text(words.plain("short-how")).into());
    }
    // What nothing before equals is booked as it was said, below zero.
    let is_done = |doubt: &Doubt| match doubt {
        Doubt::Back(word) => turn(word, trade.verb).is_some(),
        _ => false,
    };
    let taken_back = doubts.iter().all(is_done);
    let alone = taken_back && may_turn(trade.verb) && asking.meant_entry(&trade).is_none();
    if !doubts.is_empty() && !alone {
        return Err(asking.doubt(&trade));
    }
    let (mut moment, mut bare_date) = trade.when.moment(at, book.rules().zone);
    if trade.verb.shape() == Shape::Ratio && trade.when.time.is_none() {
        // Shares are split before the day begins, whenever that is typed.
        let zone = book.rules().zone;
        (moment, bare_date) = (Day::at(moment, zone).start(zone), true);
    }
    if moment > at {
        return Err(asking.future(&trade, moment, bare_date));
    }
    // A split without a platform is one on all of them.
    let everywhere = trade.verb.shape() == Shape::Ratio;
    let platform_assumed = trade.platform.is_none() && !everywhere;
    if platform_assumed {
        trade.platform = only_platform(&trade, book, at).map(|p| p.to_string());
    }
    let asset = asset_of(&mut trade, &asking)?;
    refuse_surplus(&trade, &asset, &asking)?;
    if trade.part.is_some() && trade.platform.is_none() {
        return Err(asking.platform(&trade, &asset));
    }
    if let Some(part) = trade.part.filter(|_| trade.quantity.is_none()) {
        let held = everything(&trade, asset.symbol(), book, moment);
        trade.quantity = match (part, held) {
            (Part::Half, Some(held)) => Some(half(held, &trade, &asset, &asking)?),
            (_, held) => held,
        };
    }
    let quantity = quantity_of(&trade, &asset, &asking)?;
    refuse_price(&trade, &asset, &asking)?;
    let platform = match &trade.platform {
        Some(name) => Platform::new(name),
        None if everywhere => Platform::every(),
        None => return Err(asking.platform(&trade, &asset)),
    };
    refuse_gone(&trade, &asset, platform, (moment, quantity), &asking)?;
    let currency = currency_of(&trade, &asset, platform, &asking)?;
    refuse_unlikely(&trade, &asset, platform, currency, moment, &asking)?;
    doubtful::refuse_other_money(&trade, &asset, platform, currency, &asking)?;
    let money = (platform, currency);
    doubtful::refuse_dear_dollars(&trade, &asset, money, moment, &asking)?;
    doubtful::refuse_small_fee(&trade, &asset, currency, &asking)?;
    // A correction keeps what is not said in words: a venue's number, a rate of its own.
    let old = replaces
        .first()
        .and_then(|place| book.journal().get(*place));
    let draft = Parts {
        trade: &trade,
        kind: trade.verb.kind(),
        asset: &asset,
        platform,
        currency,
        quantity,
        moment,
        bare_date,
        external_id: old.and_then(|old| old.external_id.as_deref()).unwrap_or(""),
        rate: old
            .filter(|old| old.currency == currency)
            .and_then(Entry::rate),
        printed: old
            .filter(|old| (old.quantity, old.currency) == (quantity, currency))
            .filter(|old| old.kind == trade.verb.kind())
            .and_then(Entry::amount),
    };
    let entry = draft.entry().ok_or_else(|| asking.impossible(&trade))?;
    refuse_impossible(&entry, &trade, &asking)?;
    Ok(Settled {
        entry,
        trade,
        platform_assumed,
        corrects: !replaces.is_empty(),
        filled: Vec::new(),
    })
}

/// Half of what is held. Of an odd number of shares either half may be meant.
fn half(
    held: Decimal,
    trade: &Trade,
    asset: &Asset,
    asking: &Asking<'_>,
) -> Result<Decimal, UserError> {
    let half = held / Decimal::TWO;
    let whole = asset.counts_whole() && held.is_integer();
    if whole && !half.is_integer() {
        return Err(asking.which_quantity(trade, asset, "ask-half", &[half.floor(), half.ceil()]));
    }
    Ok(half)
}

/// A price that is missing, or none.
fn refuse_price(trade: &Trade, asset: &Asset, asking: &Asking<'_>) -> Result<(), UserError> {
    if trade.verb.is_trade() && trade.price.is_none() {
        return Err(asking.price(trade, asset));
    }
    let free = trade.verb.kind().may_be_free(Some(asset.category)) && !asset.is_money();
    if trade.price.is_some_and(|p| p.is_zero()) && !free {
        return Err(asking.zero(trade));
    }
    Ok(())
}

/// A price far from the last known one that the owner did not say twice.
fn refuse_unlikely(
    trade: &Trade,
    asset: &Asset,
    platform: Platform,
    currency: Symbol,
    moment: Moment,
    asking: &Asking<'_>,
) -> Result<(), UserError> {
    let Some(price) = trade
        .price
        .filter(|price| trade.verb.takes_price() && !trade.sure && !price.is_zero())
    else {
        return Ok(());
    };
    let typed = Typed {
        trade,
        asset,
        platform,
        currency,
        moment,
    };
    match typed.far_from(price, asking.book) {
        Some(beside) => Err(asking.unlikely(&typed, &beside)),
        None => Ok(()),
    }
}

/// Whether the price of a record is one that would be asked about.
pub fn is_far(trade: &Trade, book: &Book, at: Moment) -> bool {
    let (Some(asset), Some(price)) = (&trade.asset, trade.price) else {
        return false;
    };
    let platform = Platform::new(trade.platform.as_deref().unwrap_or_default());
    let usual = money_of::likely(book, platform, asset.symbol(), asset.category);
    let typed = Typed {
        trade,
        asset,
        platform,
        currency: trade.currency.unwrap_or(usual),
        moment: trade.when.moment(at, book.rules().zone).0,
    };
    !price.is_zero() && typed.far_from(price, book).is_some()
}

/// Shares that nothing shows to be worth anything and that go out: given away, or gone?
fn refuse_gone(
    trade: &Trade,
    asset: &Asset,
    platform: Platform,
    (moment, quantity): (Moment, Decimal),
    asking: &Asking<'_>,
) -> Result<(), UserError> {
    let asked = trade.verb == Verb::Withdraw && !trade.sure && !asset.is_money();
    if !asked || !asking.replaces.is_empty() {
        return Ok(());
    }
    // More than there is is refused with what there is.
    let held = asking.book.state_at(moment).ok();
    let pool_by = asking.book.rules().pool_by;
    let symbol = Symbol::new(&asset.name);
    let held = held.map(|state| state.units_pooled(pool_by, platform, symbol));
    if held.is_none_or(|held| held < quantity) {
        return Ok(());
    }
    let day = Day::at(asking.at, asking.book.rules().zone);
    let seen = last_seen(asking.book, symbol, platform, day);
    let shares = matches!(
        asset.category,
        Category::Stock | Category::Etf | Category::Fund | Category::Bond
    );
    let is_worth = seen.is_some_and(|(seen, price)| {
        let fresh = day.0 - seen.0 <= patience_days(asset.category);
        // Less than one of any money for all of it is what remains of a price, no value.
        let dust = price.saturating_mul(quantity) < Decimal::ONE && shares;
        !price.is_zero() && !dust && (fresh || !shares)
    });
    let is_worth = is_worth && !was_worthless(asking.book, symbol, moment);
    match is_worth {
        true => Ok(()),
        false => Err(asking.given_or_gone(trade, quantity)),
    }
}

/// Whether the last of it that was bought or sold changed hands for nothing.
fn was_worthless(book: &Book, symbol: Symbol, at: Moment) -> bool {
    let traded = |entry: &Entry| {
        entry.symbol == symbol && matches!(entry.kind, Kind::Buy | Kind::Sell) && entry.at <= at
    };
    let all = book.journal().in_order(0).map(|(_, entry)| entry);
    let last = all.rev().find(|entry| traded(entry));
    last.is_some_and(|entry| entry.kind == Kind::Sell && entry.price == Some(Decimal::ZERO))
}

/// What stands in the line and has no place in this kind of row.
fn refuse_surplus(trade: &Trade, asset: &Asset, asking: &Asking<'_>) -> Result<(), UserError> {
    if trade.fee.is_some() && !trade.verb.takes_fee() {
        return Err(asking.surplus_fee(trade));
    }
    if trade.tax.is_some() && !trade.verb.takes_tax() {
        return Err(asking.surplus_tax(trade));
    }
    if trade.verb == Verb::Reward && asset.is_money() {
        return Err(asking.money_reward(trade));
    }
    Ok(())
}

/// How much; of a split how many new units for how many old ones, and that it goes the way its word says.
fn quantity_of(trade: &Trade, asset: &Asset, asking: &Asking<'_>) -> Result<Decimal, UserError> {
    let ratio = trade.verb.shape() == Shape::Ratio;
    let quantity = trade.quantity.ok_or_else(|| match ratio {
        true => asking.ratio(trade),
        false => asking.quantity(trade, asset),
    })?;
    if quantity.is_zero() {
        return Err(asking.zero(trade));
    }
    let fewer = trade.price.is_some_and(|old| old > quantity);
    if ratio && !trade.sure && fewer != (trade.verb == Verb::Merge) {
        return Err(asking.direction_of_split(trade, asset));
    }
    Ok(quantity)
}

/// Charges beyond what was received; more paid back than was owed.
fn refuse_impossible(entry: &Entry, trade: &Trade, asking: &Asking<'_>) -> Result<(), UserError> {
    if trade.verb.shape() == Shape::Yield {
        let own = |currency: Symbol| match currency == entry.currency {
            true => entry.fee,
            false => Decimal::ZERO,
        };
        let charges = entry.tax().checked_add(own(entry.fee_currency));
        let gross = entry.quantity.max(Decimal::ZERO);
        let turned = entry.quantity.is_sign_negative();
        if !turned && charges.is_none_or(|charges| charges > gross) {
            return Err(asking.charges_exceed(trade));
        }
    }
    if trade.verb == Verb::Repay {
        let state = asking.book.state_at(entry.at).ok();
        let owed = state.map_or(Decimal::ZERO, |state| {
            let slot = state.slots().find(entry.platform, entry.symbol);
            let debt = slot.map_or(Decimal::ZERO, |slot| state.cash(slot).debt);
            // What is corrected was paid back already.
            let mut replaced = asking.replaces.iter();
            let back = replaced.find_map(|place| {
                let old = asking.book.journal().get(*place)?;
                let same = (old.kind, old.platform, old.symbol)
                    == (entry.kind, entry.platform, entry.symbol);
                (same && old.at <= entry.at).then_some(old.quantity)
            });
            debt.saturating_add(back.unwrap_or_default())
        });
        if entry.quantity > owed {
            return Err(asking.owes_less(trade, entry, owed));
        }
    }
    Ok(())
}

/// What is moved. Money in or out without a name is the money of the place.
pub fn asset_of(trade: &mut Trade, asking: &Asking<'_>) -> Result<Asset, UserError> {
    if let Some(asset) = &trade.asset {
        return Ok(asset.clone());
    }
    let won_place = trade.platform.as_deref().is_some_and(|name| {
        !matches!(
            platforms::trade_of(Platform::new(name)),
            platforms::Trade::CoinsUsdt
        )
    });
    let verb = trade.verb;
    let moves = !verb.is_trade() && !verb.needs_instrument();
    let money = moves && trade.quantity.is_some() && trade.price.is_none();
    let won = Asset {
        name: Symbol::krw().to_string(),
        category: Category::Cash,
    };
    // What is only ever money is asked how much, not of what.
    let only_money = moves && matches!(verb.shape(), Shape::Debt | Shape::Charge | Shape::Yield);
    match (money || only_money, won_place, &trade.platform) {
        (true, true, _) => {
            if is_small(trade) {
                return Err(asking.small_amount(trade, &won));
            }
            // A charge or an income without a name is in the money of its account.
            let own = trade
                .platform
                .as_deref()
                .filter(|_| only_money && !trade.in_myriads);
            let own = own.map(|name| money_of::account(asking.book, Platform::new(name)));
            let asset = match own.as_deref() {
                Some([one]) if money => Asset {
                    name: one.to_string(),
                    category: Category::Cash,
                },
                _ => won,
            };
            trade.asset = Some(asset.clone());
            Ok(asset)
        }
        (true, false, Some(_)) => Err(asking.money(trade)),
        (true, false, None) => Err(asking.platform(trade, &won)),
        _ => Err(asking.asset(trade)),
    }
}

/// Below this a bare number of won more likely lacks its 만.
const SMALL_WON: i64 = 100_000;

/// `입금 500`, `출금 7천`: won that nobody said, and few of them.
fn is_small(trade: &Trade) -> bool {
    let moves = match trade.verb.shape() {
        Shape::Movement => trade.verb != Verb::Adjust,
        Shape::Debt => true,
        Shape::Trade | Shape::Reward | Shape::Yield | Shape::Charge | Shape::Ratio => false,
    };
    let few = trade
        .quantity
        .is_some_and(|q| q < Decimal::from(SMALL_WON) && !q.is_zero());
    moves && few && !trade.typed.bare.is_empty()
}

fn currency_of(
    trade: &Trade,
    asset: &Asset,
    platform: Platform,
    asking: &Asking<'_>,
) -> Result<Symbol, UserError> {
    if let Some(currency) = trade.currency {
        return Ok(currency);
    }
    // A price in a coin is in no money, whatever else is said.
    if trade.coin.is_some() {
        return Err(asking.impossible(trade));
    }
    let (book, symbol) = (asking.book, asset.symbol());
    let brought = trade.verb.shape() == Shape::Yield && !symbol.is_money();
    let usual = match symbol.is_money() {
        true if trade.verb.is_trade() && symbol == Symbol::krw() => {
            return Err(asking.currency(trade, &[Symbol::usd(), Symbol::usdt()]));
        }
        true => Symbol::krw(),
        false => match money_of::of(book, platform, symbol, asset.category) {
            Money::One(money) => money,
            // 만 and 억 settle it where won is one of them.
            Money::Several(list) if trade.in_myriads && list.contains(&Symbol::krw()) => {
                Symbol::krw()
            }
            Money::Several(list) => return Err(asking.currency(trade, &list)),
        },
    };
    // 만 and 억 are words for won; a price in dollars is not said so.
    if trade.in_myriads && usual != Symbol::krw() {
        return Err(asking.currency(trade, &[Symbol::krw(), usual]));
    }
    if brought && asset.category == Category::Crypto && !trade.in_myriads {
        return Err(asking.coin_or_money(trade, usual));
    }
    Ok(usual)
}

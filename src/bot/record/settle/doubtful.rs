//! Figures whose money nobody said and that can hardly be in the usual one.

use rust_decimal::Decimal;

use crate::bot::grammar::trade::{Asset, Fee, Trade};
use crate::bot::grammar::verbs::Shape;
use crate::bot::record::ask::Asking;
use crate::bot::record::known::seen;
use crate::domain::calendar::{Day, Moment};
use crate::domain::entry::{Category, Entry, Kind};
use crate::domain::names::{Platform, Symbol};
use crate::names::money::rough_rate;
use crate::names::platforms;
use crate::reply::UserError;

/// `매수 TSLA 1주 300` of a share that the books hold in won: hundreds of times less than it cost, and what it costs in dollars.
pub fn refuse_other_money(
    trade: &Trade,
    asset: &Asset,
    platform: Platform,
    currency: Symbol,
    asking: &Asking<'_>,
) -> Result<(), UserError> {
    let open = trade.currency.is_none() && !trade.in_myriads && !trade.sure;
    let priced = trade.price.filter(|_| open && trade.verb.is_trade());
    let Some(price) = priced.filter(|price| !price.is_zero() && !asset.is_money()) else {
        return Ok(());
    };
    let symbol = asset.symbol();
    let deals = |entry: &Entry| {
        matches!(
            entry.kind,
            Kind::Buy | Kind::Sell | Kind::Opening | Kind::Reward
        )
    };
    let mut newest = asking.book.journal().in_order(0).rev();
    let last = newest.find_map(|(_, entry)| {
        let same = entry.symbol == symbol && entry.currency == currency && deals(entry);
        entry.price.filter(|price| same && !price.is_zero())
    });
    let fifty = Decimal::from(50);
    let far =
        |last: &Decimal| price.saturating_mul(fifty) < *last || last.saturating_mul(fifty) < price;
    let Some(last) = last.filter(far) else {
        return Ok(());
    };
    let home = platforms::default_currency(platform, symbol, asset.category);
    let fits = |money: &Symbol| {
        let here = || {
            let rate = rough_rate(*money)?.checked_div(rough_rate(currency)?)?;
            price.checked_mul(rate)
        };
        let near = |here: Decimal| {
            here < last.saturating_mul(3.into()) && last < here.saturating_mul(3.into())
        };
        *money != currency && platforms::keeps(platform, *money) && here().is_some_and(near)
    };
    match [home, Symbol::usd(), Symbol::krw()].into_iter().find(fits) {
        Some(other) => Err(asking.price_in(trade, price, &[other, currency])),
        None => Ok(()),
    }
}

/// No share but two or three of America costs so many dollars; so many won are an ordinary price of one.
const DEAR_DOLLARS: i64 = 10_000;

/// `매수 AAPL 3주 280,000` and `배당 AAPL 12,000` of a share in dollars, where nothing says that they are meant: so many
/// dollars are hardly a price, nor a dividend more than half of what the shares are worth.
pub fn refuse_dear_dollars(
    trade: &Trade,
    asset: &Asset,
    (platform, currency): (Platform, Symbol),
    at: Moment,
    asking: &Asking<'_>,
) -> Result<(), UserError> {
    let open = trade.currency.is_none() && !trade.in_myriads && !trade.sure;
    let shares = matches!(asset.category, Category::Stock | Category::Etf);
    let won = Symbol::krw();
    if !open || !shares || currency != Symbol::usd() || !platforms::keeps(platform, won) {
        return Ok(());
    }
    let (book, symbol) = (asking.book, asset.symbol());
    let day = Day::at(at, book.rules().zone);
    let known = seen(book, symbol, platform, currency, day);
    if trade.verb.shape() == Shape::Yield {
        let Some(known) = known.filter(|known| known.currency == currency) else {
            return Ok(());
        };
        let state = book.state_at(at).ok();
        let units = state.map_or(Decimal::ZERO, |state| state.units(platform, symbol));
        let half = units.saturating_mul(known.price) / Decimal::TWO;
        let amount = trade.quantity.unwrap_or_default().abs();
        return match half > Decimal::ZERO && amount > half {
            true => Err(asking.currency(trade, &[won, currency])),
            false => Ok(()),
        };
    }
    match trade.price.filter(|_| known.is_none()) {
        Some(price) if price >= Decimal::from(DEAR_DOLLARS) => {
            Err(asking.price_in(trade, price, &[won, currency]))
        }
        _ => Ok(()),
    }
}

/// `수수료 0.0001` at an exchange in won: less than the smallest coin of it.
pub fn refuse_small_fee(
    trade: &Trade,
    asset: &Asset,
    currency: Symbol,
    asking: &Asking<'_>,
) -> Result<(), UserError> {
    let own = trade.fee_symbol().is_some();
    match &trade.fee {
        Some(Fee::Amount(fee, name))
            if name.is_empty()
                && !own
                && !fee.is_zero()
                && fee.abs() < Decimal::ONE
                && currency == Symbol::krw() =>
        {
            Err(asking.small_fee(trade, asset, *fee, currency))
        }
        _ => Ok(()),
    }
}

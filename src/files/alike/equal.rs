//! Whether two rows say the same of one thing, in whatever form each was told.
//!
//! | the rows                            | are equal when                                                        |
//! |-------------------------------------|-----------------------------------------------------------------------|
//! | trades                              | quantity, money and price agree, the price as far as both write it      |
//! | income in money                     | gross or what is left of it after tax agrees                            |
//! | units that come, go or change       | the quantity agrees, and price and money where both say a price         |
//! | splits                              | the ratio agrees                                                      |
//! | halves of one event                 | above, or as far off as a fee inside or beside makes them ([`is_half`])  |
//! | exchanges of money told from either side | what left and what came agree ([`is_mirrored`])                    |

use rust_decimal::Decimal;

use crate::domain::amount::mul;
use crate::domain::entry::{Category, Entry, Kind};

/// What arrives of a transfer at least, in hundredths: less is not the same transfer.
const ARRIVES_LEAST: Decimal = Decimal::from_parts(95, 0, 0, false, 2);
/// How far apart what one swap is said to have brought may be, per unit: a fee inside.
const SWAPPED: Decimal = Decimal::from_parts(1, 0, 0, false, 2);
/// What rounding a price or a sum may leave of it, per unit.
const ROUNDED: Decimal = Decimal::from_parts(1, 0, 0, false, 4);

/// Equal in what counts of their kind.
pub(super) fn is_equal(a: &Entry, b: &Entry) -> bool {
    match a.kind {
        Kind::Split => is_one_ratio(a, b),
        Kind::Dividend | Kind::Interest | Kind::Lending | Kind::Funding | Kind::ReturnOfCapital => {
            is_one_income(a, b)
        }
        Kind::Buy
        | Kind::Sell
        | Kind::Reward
        | Kind::Fee
        | Kind::Tax
        | Kind::Deposit
        | Kind::Withdraw
        | Kind::SwapOut
        | Kind::SwapIn
        | Kind::RenameOut
        | Kind::RenameIn
        | Kind::Opening
        | Kind::Adjust
        | Kind::Borrow
        | Kind::Repay
        | Kind::Liability => a.quantity == b.quantity && is_one_price(a, b),
    }
}

fn is_one_ratio(a: &Entry, b: &Entry) -> bool {
    let one = Decimal::ONE;
    let ratio = a.quantity.checked_mul(b.price.unwrap_or(one));
    ratio.is_some() && ratio == b.quantity.checked_mul(a.price.unwrap_or(one))
}

/// Brought before tax, or after it by the one that says none.
fn is_one_income(a: &Entry, b: &Entry) -> bool {
    let money = a.currency == b.currency || a.symbol.is_money();
    let net = |entry: &Entry| {
        let fee = match entry.fee_currency == entry.currency {
            true => entry.fee,
            false => Decimal::ZERO,
        };
        entry
            .quantity
            .saturating_sub(entry.tax())
            .saturating_sub(fee)
    };
    let same = a.quantity == b.quantity || a.quantity == net(b) || net(a) == b.quantity;
    money && same
}

/// A price that one of them does not say is no difference, nor is in what money nothing was paid.
fn is_one_price(a: &Entry, b: &Entry) -> bool {
    let (Some(of_a), Some(of_b)) = (a.price, b.price) else {
        return true;
    };
    if of_a.is_zero() && of_b.is_zero() {
        return true;
    }
    let moves = matches!(a.kind, Kind::Deposit | Kind::Withdraw) && a.symbol.is_money();
    let digits = of_a.scale().min(of_b.scale());
    let rounded = is_within(of_a, of_b, ROUNDED) && of_a.round_dp(digits) == of_b.round_dp(digits);
    moves || (a.currency == b.currency && (of_a == of_b || rounded))
}

fn is_within(a: Decimal, b: Decimal, share: Decimal) -> bool {
    (a - b).abs() <= a.abs().max(b.abs()).saturating_mul(share)
}

/// The kinds by which one thing may be told that is told by this row.
pub(super) fn kinds_of(row: &Entry) -> impl Iterator<Item = Kind> + use<> {
    let other = match row.kind {
        Kind::Buy if row.is_bonus() => Some(Kind::Reward),
        Kind::Reward if row.is_bonus() => Some(Kind::Buy),
        Kind::Interest => Some(Kind::Lending),
        Kind::Lending => Some(Kind::Interest),
        _ => None,
    };
    std::iter::once(row.kind).chain(other)
}

/// The rows of an event of which an entry is one.
pub(super) struct Half<'a> {
    pub out: &'a Entry,
    pub into: Vec<&'a Entry>,
}

/// Whether a row is this half of an event, with a fee inside that the other does not say, or beside.
pub(super) fn is_half(half: Option<Half<'_>>, known: &Entry, row: &Entry) -> bool {
    if known.kind != row.kind || !(known.price == row.price || is_one_price(known, row)) {
        return false;
    }
    match (row.kind, half) {
        (Kind::SwapOut | Kind::SwapIn | Kind::RenameOut | Kind::RenameIn, Some(_)) => {
            is_within(known.quantity, row.quantity, SWAPPED)
        }
        (Kind::Withdraw | Kind::Deposit, Some(half)) => {
            let (left, fee) = (half.out.quantity, own_fee(half.out));
            let mut arrivals = half.into.iter();
            let sum = arrivals.try_fold(Decimal::ZERO, |sum, into| sum.checked_add(into.quantity));
            let (Some(arrived), Some(all)) = (sum, left.checked_add(fee)) else {
                return false;
            };
            let least = |sent: Decimal| sent.saturating_mul(ARRIVES_LEAST);
            let may_be = match row.kind {
                Kind::Withdraw => row.quantity >= arrived && least(row.quantity) <= arrived,
                _ => row.quantity <= all && row.quantity >= least(left),
            };
            half.into.len() == 1 && (may_be || is_with_fee(known, row))
        }
        (Kind::Withdraw | Kind::Deposit, None) => is_with_fee(known, row),
        _ => false,
    }
}

/// What left with its fee, or without it.
fn is_with_fee(a: &Entry, b: &Entry) -> bool {
    let ways = |entry: &Entry| {
        let fee = own_fee(entry);
        [
            entry.quantity,
            entry.quantity.saturating_add(fee),
            entry.quantity.saturating_sub(fee),
        ]
    };
    let of_b = ways(b);
    ways(a).iter().any(|quantity| of_b.contains(quantity))
}

fn own_fee(entry: &Entry) -> Decimal {
    match entry.fee_currency == entry.symbol {
        true => entry.fee,
        false => Decimal::ZERO,
    }
}

/// Whether one exchange of money is told by two trades, each from the side of the other's money: 1,000 dollars bought for
/// won, and the won sold for 1,000 dollars.
pub(super) fn is_mirrored(a: &Entry, b: &Entry) -> bool {
    let money = a.symbol.is_money() && b.symbol.is_money();
    let turned = (a.symbol, a.currency) == (b.currency, b.symbol);
    let sides = matches!(
        (a.kind, b.kind),
        (Kind::Buy, Kind::Sell) | (Kind::Sell, Kind::Buy)
    );
    let total = |entry: &Entry| {
        let made = || mul(entry.price?, entry.quantity).ok();
        entry.amount().or_else(made)
    };
    let agree = |of: &Entry, quantity: Decimal| {
        total(of).is_some_and(|total| is_within(total, quantity, ROUNDED))
    };
    money && turned && sides && agree(a, b.quantity) && agree(b, a.quantity)
}

/// Whether a row trades what is paid for days later.
pub(super) fn is_share_trade(row: &Entry) -> bool {
    let share = !row.symbol.is_money()
        && !matches!(
            row.category,
            Category::Crypto | Category::Stablecoin | Category::Derivative
        );
    share && matches!(row.kind, Kind::Buy | Kind::Sell)
}

//! One entry onto the books: which units, money, costs and sums it moves. Every kind is one arm of [`post`].
//!
//! The conventions are those of docs/accounting.md: external flows are only what crosses the border of everything the
//! owner has; fees are apart from cost and proceeds; an own coin's fee changes the units; a third coin's fee is
//! disposed of at market value after the entry's own quantity; what has no known rate or price is counted as unknown.
//!
//! | file        | what it posts                                            |
//! |-------------|----------------------------------------------------------|
//! | `worth.rs`  | nothing: what things are worth                           |
//! | `cash.rs`   | money that moves, flows                                  |
//! | `fees.rs`   | fees and taxes                                           |
//! | `units.rs`  | units that come and go, and what a disposal gained       |
//! | `trades.rs` | money in and out, purchases, sales, exchanges            |
//! | `income.rs` | what is earned, and capital that comes back              |
//! | `shorts.rs` | what was sold short, and bought back                    |
//! | `splits.rs` | new units for old                                        |
//! | `debts.rs`  | what is owed, and differences nobody explained           |
//! | `pairs.rs`  | two rows that are one event: swaps and new names         |
//! | `transfers.rs` | what leaves one own place and arrives at another      |

mod cash;
mod debts;
mod fees;
mod income;
mod pairs;
mod shorts;
mod splits;
mod trades;
mod transfers;
mod units;
mod worth;

use rust_decimal::Decimal;

use super::amount::Overflow;
use super::entry::{Entry, Kind};
use super::exact::Exact;
use super::journal::{Journal, Place};
use super::market::Market;
use super::rules::Rules;
use super::state::{Slot, State};

/// What posting looks at besides the books.
pub struct Desk<'a> {
    pub market: Market<'a>,
    pub journal: &'a Journal,
    pub rules: &'a Rules,
    /// The books by platform, when these pool units over all of them: they know what a split on one platform changes.
    pub apart: Option<&'a State>,
}

/// An amount in the base currency, when its rate or price is known.
type Base = Option<Decimal>;

/// Posts one entry.
///
/// # Errors
/// Only an overflow; the books are then unfinished and thrown away by the caller.
pub fn post(
    desk: &mut Desk<'_>,
    state: &mut State,
    place: Place,
    entry: &Entry,
) -> Result<(), Overflow> {
    let mut p = Posting {
        desk,
        state,
        place,
        entry,
    };
    match entry.kind {
        Kind::Deposit if p.is_pair() => p.transfer_in(),
        Kind::Withdraw if p.is_pair() => p.transfer_out(),
        Kind::Deposit | Kind::Opening if entry.symbol.is_money() => p.money_in(),
        Kind::Withdraw if entry.symbol.is_money() => p.money_out(entry.quantity),
        Kind::Deposit | Kind::Opening => p.units_in(),
        Kind::Withdraw => p.units_out(entry.quantity),
        Kind::Buy if entry.symbol.is_money() => p.exchange(Decimal::ONE),
        Kind::Sell if entry.symbol.is_money() => p.exchange(Decimal::NEGATIVE_ONE),
        Kind::Buy => p.buy(),
        Kind::Sell => p.sell(),
        Kind::Dividend | Kind::Interest | Kind::Lending | Kind::Funding => p.income(),
        Kind::ReturnOfCapital => p.return_of_capital(),
        Kind::Reward => p.reward(),
        Kind::Fee | Kind::Tax => p.charge(),
        Kind::Split => p.split(),
        Kind::SwapOut => p.swap_out(),
        Kind::SwapIn => p.swap_in(),
        Kind::RenameOut => p.rename_out(),
        Kind::RenameIn => p.rename_in(),
        Kind::Adjust => p.adjust(),
        Kind::Borrow | Kind::Repay if !entry.symbol.is_money() => p.give_back(),
        Kind::Borrow => p.borrow(),
        Kind::Repay => p.repay(),
        Kind::Liability => p.liability(),
    }
}

/// Posts the deposit that must have paid what an entry lacked and nothing brought.
///
/// # Errors
/// As [`post`].
pub fn imply_deposit(
    desk: &mut Desk<'_>,
    state: &mut State,
    (place, entry): (Place, &Entry),
    (slot, amount): (Slot, Exact),
    own: bool,
) -> Result<(), Overflow> {
    let mut p = Posting {
        desk,
        state,
        place,
        entry,
    };
    p.imply_deposit(slot, amount, own)
}

struct Posting<'p, 'a> {
    desk: &'p mut Desk<'a>,
    state: &'p mut State,
    place: Place,
    entry: &'p Entry,
}

/// What a trade's fee is and where it goes.
#[derive(Default)]
struct TradeFee {
    /// Into cost or off the proceeds when fees are in cost; zero for a fee in the traded coin.
    in_cost: Decimal,
    native: Decimal,
    unknown: bool,
    /// Units of the traded coin itself.
    own_units: Decimal,
    /// Leaves cash with the trade's own leg, in the entry's currency.
    same_currency: Decimal,
}

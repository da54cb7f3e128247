//! Two rows that are one event: a transfer, a swap, a rename. Both are written or none, under one external id that is made
//! from the message, so that a file of them is imported to the same two entries.

mod coin;
mod ends;
mod exchange;
mod rows;
mod tell;

use rust_decimal::Decimal;

use super::ask::Asking;
use super::known::{everything, only_platform};
use super::settle::asset_of;
use super::shortfall::Offered;
use super::{changes, effect, filed, fill};
use crate::book::Book;
use crate::bot::command::{Call, Outcome};
use crate::bot::grammar::pair::{Into, Pair};
use crate::bot::grammar::reader::pair::PairReading;
use crate::bot::grammar::reader::{Doubt, Reading};
use crate::bot::grammar::trade::{Asset, Fee, Part, Trade};
use crate::bot::grammar::verbs::Verb;
use crate::domain::entry::Entry;
use crate::domain::identity::{EntryId, PAIR};
use crate::domain::journal::Place;
use crate::domain::names::Platform;
use crate::names::platforms;
use crate::reply::UserError;
use ends::{Ends, moments};
use rows::Rows;

pub use coin::of_coin_trade;

/// Two entries, and what the owner did not say himself.
pub struct Settled {
    pub out: Entry,
    pub into: Entry,
    pub pair: Pair,
    /// Where it left was the only platform that could be meant.
    pub platform_assumed: bool,
    pub corrects: bool,
    /// What is recorded with them because they lack.
    pub filled: Vec<(Place, Entry)>,
}

/// Records two rows; `replaces` are the two that they correct.
///
/// # Errors
/// A question about what is missing or doubtful, or why it cannot be. Nothing is written then.
pub fn write(
    reading: PairReading,
    replaces: &[Place],
    book: &Book,
    call: &Call<'_>,
) -> Result<Outcome, UserError> {
    if let Some(asked) = taken_back(&reading, replaces, book, call) {
        return Err(asked);
    }
    if let Some(trade) = exchange::as_trade(&reading) {
        let doubts = Vec::new();
        return super::write(Reading { trade, doubts }, replaces, book, call);
    }
    if !reading.exchange.is_empty() {
        return exchanged(reading, replaces, book, call);
    }
    let PairReading {
        pair,
        doubts,
        undirected,
        exchange: _,
    } = reading;
    let asking = Asking {
        book,
        at: call.at,
        words: call.words,
        replaces,
        doubts: &doubts,
        pair: Some(&pair),
        undirected,
    };
    let mood = doubts.iter().any(|doubt| matches!(doubt, Doubt::Mood(..)));
    if undirected && !mood {
        return Err(asking.way(&pair));
    }
    if !doubts.is_empty() {
        return Err(asking.doubt(&pair.out));
    }
    let settled = settle(pair.clone(), &asking, call)?;
    if replaces.is_empty() && super::is_again(book, call) {
        return Ok(super::ask::again(call));
    }
    let half = |known: &Entry| filed::other_half(&settled.pair, known, &asking);
    if replaces.is_empty()
        && let Some(asked) = filed::question(&[&settled.out, &settled.into], half, book, call)
    {
        return Ok(asked);
    }
    let rows = [settled.out.clone(), settled.into.clone()];
    let mut entries = fill::missing(&rows, settled.pair.out.cover, replaces, book, call);
    let filled = entries.len();
    entries.extend(rows);
    let mut changes = changes(&mut entries, replaces, call);
    changes.extend(fill::marks(&entries, filled, book, call));
    let (into, out) = (entries.pop(), entries.pop());
    let (Some(into), Some(out)) = (into, out) else {
        return Err(asking.impossible(&settled.pair.out));
    };
    let settled = Settled {
        out,
        into,
        filled: fill::placed(entries, book),
        ..settled
    };
    let rows = [settled.out.clone(), settled.into.clone()];
    let tried = effect::attempt(
        (&rows, Offered::Two(&settled.pair)),
        changes.clone(),
        book,
        call.at,
        call.words,
    )?;
    Ok(Outcome {
        reply: tell::reply(&settled, &tried, book, call),
        changes,
        ..Outcome::default()
    })
}

/// `환전 취소 130만원 → 1000달러`: the two rows, or the trade of money, that a line takes back.
fn taken_back(
    reading: &PairReading,
    replaces: &[Place],
    book: &Book,
    call: &Call<'_>,
) -> Option<UserError> {
    let is_back = |doubt: &Doubt| matches!(doubt, Doubt::Back(_));
    let back = reading.doubts.iter().find(|doubt| is_back(doubt))?.clone();
    if !replaces.is_empty() {
        return None;
    }
    let Doubt::Back(word) = &back else {
        return None;
    };
    Some(undo_in_words(reading, word, book, call))
}

/// The entry that the words of two rows mean, to be taken back.
pub fn undo_in_words(reading: &PairReading, word: &str, book: &Book, call: &Call<'_>) -> UserError {
    let plain = PairReading {
        doubts: Vec::new(),
        ..reading.clone()
    };
    let trade = exchange::as_trade(&plain);
    let trades = trade.into_iter().chain(plain.exchange);
    let trades: Vec<Trade> = trades.chain([plain.pair.out]).collect();
    let doubts = [Doubt::Back(word.to_owned())];
    let asking = Asking {
        book,
        at: call.at,
        words: call.words,
        replaces: &[],
        doubts: &doubts,
        pair: None,
        undirected: false,
    };
    let unpriced = |trade: &Trade| Trade {
        price: None,
        ..trade.clone()
    };
    let known = trades
        .iter()
        .find(|trade| asking.known_entry(&unpriced(trade)).is_some());
    let trade = known.or(trades.last());
    let trade = trade.map_or_else(|| Trade::new(Verb::Swap), unpriced);
    asking.undo_in_words(&trade, false, word)
}

/// An exchange with its rate: one trade of money, or the question which way it went.
fn exchanged(
    reading: PairReading,
    replaces: &[Place],
    book: &Book,
    call: &Call<'_>,
) -> Result<Outcome, UserError> {
    let PairReading {
        mut exchange,
        doubts,
        ..
    } = reading;
    if exchange.len() == 1
        && let Some(trade) = exchange.pop()
    {
        return super::write(Reading { trade, doubts }, replaces, book, call);
    }
    let asking = Asking {
        book,
        at: call.at,
        words: call.words,
        replaces,
        doubts: &doubts,
        pair: None,
        undirected: true,
    };
    match exchange.first() {
        Some(trade) if !doubts.is_empty() => Err(asking.doubt(trade)),
        _ => Err(asking.exchange_way(exchange)),
    }
}

/// Makes both entries when nothing is missing.
fn settle(mut pair: Pair, asking: &Asking<'_>, call: &Call<'_>) -> Result<Settled, UserError> {
    let ends = moments(&mut pair, asking);
    refuse_moments(&pair, ends, asking)?;
    if pair.out.tax.is_some() {
        return Err(asking.surplus_tax(&pair.out));
    }
    let asset = leaving_asset(&mut pair, asking)?;
    let platform_assumed = pair.out.platform.is_none();
    if platform_assumed {
        let only = only_platform(&pair.out, asking.book, asking.at);
        let other = only.filter(|place| !arrives_at(&pair, place.as_str()));
        pair.out.platform = other.map(|place| place.to_string());
    }
    count_all(&mut pair, &asset, ends, asking.book);
    let known = pair.clone();
    let asking = Asking {
        pair: Some(&known),
        ..*asking
    };
    if pair.out.platform.is_none() {
        return Err(asking.platform(&pair.out, &asset));
    }
    let quantity = match pair.out.quantity {
        Some(quantity) if quantity.is_zero() => return Err(asking.zero(&pair.out)),
        Some(quantity) => quantity,
        None => return Err(asking.quantity(&pair.out, &asset)),
    };
    let arriving = arriving(&pair, &asset, quantity, &asking)?;
    refuse_bare_fee(&pair, &asset, &arriving, &asking)?;
    refuse_fee_beside_everything(&pair, &asset, quantity, ends, &asking)?;
    let rows = Rows {
        pair: &pair,
        asset: &asset,
        quantity,
        arriving: &arriving,
        ends,
        external_id: &external_id(&asking, call),
    };
    let whole = rows.leaving().zip(rows.arriving());
    let (out, into) = whole.ok_or_else(|| asking.impossible(&pair.out))?;
    Ok(Settled {
        out,
        into,
        pair,
        platform_assumed,
        corrects: !asking.replaces.is_empty(),
        filled: Vec::new(),
    })
}

/// Neither end may lie ahead, and nothing arrives before it left.
fn refuse_moments(pair: &Pair, ends: Ends, asking: &Asking<'_>) -> Result<(), UserError> {
    let (left, arrived) = (ends.left, ends.arrived);
    if left.0 > asking.at {
        return Err(asking.future(&pair.out, left.0, left.1));
    }
    if arrived.0 > asking.at {
        return Err(asking.arrives_later(pair, arrived.0, arrived.1));
    }
    if arrived.0 < left.0 {
        return Err(asking.arrived_before(pair));
    }
    Ok(())
}

/// `전부` in figures, and all of what a rename does not count. A fee in the coin itself leaves beside it.
fn count_all(pair: &mut Pair, asset: &Asset, ends: Ends, book: &Book) {
    let out = &mut pair.out;
    if out.verb == Verb::Rename && out.quantity.is_none() {
        out.part = Some(Part::All);
    }
    let Some(part) = out.part.filter(|_| out.quantity.is_none()) else {
        return;
    };
    let held = everything(out, asset.symbol(), book, ends.left.0);
    let held = held.and_then(|held| match part {
        Part::All => Some(held),
        Part::Half => held
            .checked_div(Decimal::TWO)
            .filter(|half| half.is_integer() || !asset.counts_whole()),
    });
    let beside = match &out.fee {
        Some(Fee::Amount(fee, name)) if name.is_empty() || *name == asset.name => *fee,
        _ => Decimal::ZERO,
    };
    let rest = held.and_then(|held| held.checked_sub(beside));
    out.quantity = rest.filter(|rest| *rest > Decimal::ZERO);
}

/// What leaves. Money without a name is won where both ends keep won.
fn leaving_asset(pair: &mut Pair, asking: &Asking<'_>) -> Result<Asset, UserError> {
    let abroad =
        |name: &String| platforms::trade_of(Platform::new(name)) == platforms::Trade::CoinsUsdt;
    let nameless = pair.out.asset.is_none();
    let coins = match &pair.into {
        Into::Elsewhere { platform, .. } => platform.as_ref().is_some_and(abroad),
        Into::Another { .. } => true,
    };
    // `0.5` is more likely a coin than half a won.
    let small = pair.out.quantity.is_some_and(|q| q < Decimal::ONE_HUNDRED);
    if nameless && (coins || small) {
        return Err(asking.asset(&pair.out));
    }
    asset_of(&mut pair.out, asking)
}

fn arrives_at(pair: &Pair, place: &str) -> bool {
    match &pair.into {
        Into::Elsewhere { platform, .. } => platform.as_deref() == Some(place),
        Into::Another { .. } => false,
    }
}

/// What arrives, how much and where.
struct Arriving {
    asset: Asset,
    quantity: Decimal,
    platform: String,
}

fn arriving(
    pair: &Pair,
    asset: &Asset,
    quantity: Decimal,
    asking: &Asking<'_>,
) -> Result<Arriving, UserError> {
    let from = pair.out.platform.clone().unwrap_or_default();
    match &pair.into {
        Into::Elsewhere { platform, .. } => match platform {
            None => Err(asking.destination(pair, asset)),
            Some(to) if *to == from => Err(asking.same_ends(pair)),
            Some(to) => Ok(Arriving {
                asset: asset.clone(),
                quantity,
                platform: to.clone(),
            }),
        },
        Into::Another {
            asset: other,
            quantity: many,
        } => {
            let other = other.clone().ok_or_else(|| asking.other_asset(pair))?;
            if other.symbol() == asset.symbol() {
                return Err(asking.same_ends(pair));
            }
            let many = match (many, pair.out.verb) {
                (Some(many), _) => *many,
                (None, Verb::Rename) => quantity,
                (None, _) => return Err(asking.other_quantity(pair, &other)),
            };
            if many.is_zero() {
                return Err(asking.zero(&pair.out));
            }
            if asset.is_money() || other.is_money() {
                // Whole, it would have been read as a trade; a name of money never changes.
                return Err(asking.impossible(&pair.out));
            }
            Ok(Arriving {
                asset: other,
                quantity: many,
                platform: from,
            })
        }
    }
}

/// The fee of a swap is in what it was said in; without a word for it that is asked.
fn refuse_bare_fee(
    pair: &Pair,
    asset: &Asset,
    arriving: &Arriving,
    asking: &Asking<'_>,
) -> Result<(), UserError> {
    if pair.out.verb != Verb::Swap {
        return Ok(());
    }
    let platform = Platform::new(&arriving.platform);
    let money = platforms::default_currency(platform, asset.symbol(), asset.category);
    match &pair.out.fee {
        Some(Fee::Amount(fee, symbol)) if symbol.is_empty() && !fee.is_zero() => {
            let choices = [asset.symbol(), arriving.asset.symbol(), money];
            Err(asking.which_fee(pair, *fee, &choices))
        }
        _ => Ok(()),
    }
}

/// Everything was sent, so the fee can only be part of it: asked, with the line that says so.
fn refuse_fee_beside_everything(
    pair: &Pair,
    asset: &Asset,
    quantity: Decimal,
    ends: Ends,
    asking: &Asking<'_>,
) -> Result<(), UserError> {
    let own = |name: &String| name.is_empty() || *name == asset.name;
    let fee = match &pair.out.fee {
        Some(Fee::Amount(fee, name)) if own(name) && *fee < quantity => *fee,
        _ => return Ok(()),
    };
    let symbol = asset.symbol();
    let held = everything(&pair.out, symbol, asking.book, ends.left.0);
    let beside = quantity.saturating_add(fee);
    let all = held.is_some_and(|held| quantity <= held && held < beside);
    if pair.out.verb != Verb::Transfer || !all || !asking.replaces.is_empty() {
        return Ok(());
    }
    Err(asking.fee_inside(pair, asset, quantity.saturating_sub(fee), fee))
}

/// One for both rows: the one of the rows that are corrected, else a new one of this message.
fn external_id(asking: &Asking<'_>, call: &Call<'_>) -> String {
    let mut old = asking.replaces.iter();
    let kept = old.find_map(|place| asking.book.journal().get(*place)?.external_id.as_deref());
    match kept {
        Some(kept) => kept.to_owned(),
        None => format!("{PAIR}{}", EntryId::of_message(call.key, 0)),
    }
}

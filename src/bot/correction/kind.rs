//! A correction that says another verb: the record becomes one of that kind and keeps what both kinds have.

use crate::book::Book;
use crate::bot::command::{Call, Outcome};
use crate::bot::grammar::pair::{Into, Pair};
use crate::bot::grammar::reader::{self, Reading, charge};
use crate::bot::grammar::trade::Trade;
use crate::bot::grammar::verbs::{self, Form, Shape, Verb};
use crate::bot::record;
use crate::domain::journal::Place;
use crate::reply::UserError;

/// The verb with which a correction begins, and the rest: `매도 5주`; in a button `as:sell 5`. The verb before a fee or a
/// tax says of what that is.
pub fn said(changes: &str) -> (Option<Verb>, &str) {
    let (first, rest) = changes.split_once(' ').unwrap_or((changes, ""));
    if let Some(name) = first.strip_prefix("as:") {
        let verb = Verb::ALL.into_iter().find(|verb| verb.as_str() == name);
        return (verb, if verb.is_some() { rest } else { changes });
    }
    let next = rest.split(' ').next().unwrap_or_default();
    match verbs::read(first) {
        Some((verb, Form::Done)) if !verbs::is_rest_of_line(first) => {
            (Some(verb).filter(|_| charge(next).is_none()), rest)
        }
        _ => (None, changes),
    }
}

/// One entry becomes one of another kind.
///
/// # Errors
/// As any record.
pub fn of_trade(
    verb: Verb,
    was: Trade,
    place: Place,
    changes: &str,
    book: &Book,
    call: &Call<'_>,
) -> Result<Outcome, UserError> {
    if verb.is_pair() {
        let mut reading = reader::pair::read(verb, changes, book, call.at);
        reading.pair = half_of(verb, was).corrected(reading.pair);
        return record::write_pair(reading, &[place], book, call);
    }
    let Reading { trade, doubts } = reader::read(verb, changes, book, call.at);
    let trade = turned(was, trade);
    record::write(Reading { trade, doubts }, &[place], book, call)
}

/// Two entries become one, or two of another kind.
///
/// # Errors
/// As any record.
pub fn of_pair(
    verb: Verb,
    was: &Pair,
    places: [Place; 2],
    changes: &str,
    book: &Book,
    call: &Call<'_>,
) -> Result<Outcome, UserError> {
    if verb.is_pair() {
        let reading = reader::pair::read(verb, changes, book, call.at);
        return record::write_pair(reading, &places, book, call);
    }
    let Reading { trade, doubts } = reader::read(verb, changes, book, call.at);
    let mut half = Trade {
        verb: Verb::Withdraw,
        ..was.out.clone()
    };
    if let (Verb::Deposit, Into::Elsewhere { platform, .. }) = (verb, &was.into) {
        half.platform.clone_from(platform);
    }
    let trade = turned(half, trade);
    record::write(Reading { trade, doubts }, &places, book, call)
}

/// What an entry says as one of two rows.
fn half_of(verb: Verb, was: Trade) -> Pair {
    let mut pair = Pair::new(verb);
    let (came, moves) = (
        was.verb == Verb::Deposit,
        was.verb.shape() == Shape::Movement,
    );
    if verb != Verb::Transfer || !moves {
        pair.out.when = was.when;
        pair.out.platform = was.platform;
        return pair;
    }
    let place = was.platform.clone();
    pair.out = Trade {
        verb,
        price: None,
        currency: None,
        platform: place.clone().filter(|_| !came),
        sure: false,
        ..was
    };
    if let Into::Elsewhere { platform, .. } = &mut pair.into {
        *platform = place.filter(|_| came);
    }
    pair
}

/// The record with another verb: what was said now, and of what was there what this kind has too.
fn turned(was: Trade, now: Trade) -> Trade {
    let verb = now.verb;
    let units = |verb: Verb| matches!(verb.shape(), Shape::Trade | Shape::Movement | Shape::Reward);
    let alike = was.verb.shape() == verb.shape() || (units(was.verb) && units(verb));
    let whole = now.asset.is_some()
        && (now.quantity.is_some() || now.part.is_some())
        && (now.price.is_some() || !verb.is_trade());
    let figures = alike && !whole;
    let priced = figures && verb.takes_price() && verb != Verb::Withdraw;
    let money = was.asset.as_ref().is_some_and(|asset| asset.is_money());
    let named = alike || (verb.needs_instrument() && !money);
    let turned = Trade {
        asset: was.asset.filter(|_| named),
        quantity: was.quantity.filter(|_| figures),
        price: was.price.filter(|_| priced),
        currency: was
            .currency
            .filter(|_| priced || (figures && verb.shape() == Shape::Yield)),
        total: was.total.filter(|_| priced && verb.is_trade()),
        platform: was.platform,
        fee: was.fee.filter(|_| figures && verb.takes_fee()),
        tax: was.tax.filter(|_| figures && verb.takes_tax()),
        when: was.when,
        note: was.note,
        ..Trade::new(verb)
    };
    let (sure, cover, coin) = (now.sure, now.cover, now.coin.clone());
    Trade {
        sure,
        cover,
        coin,
        ..turned.corrected(now)
    }
}

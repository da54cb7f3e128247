//! `아니 0.04` after `매수 SOL 20 0.05 ETH`: two rows, of which the number may be either. A purchase for a coin is corrected as the
//! purchase that was typed; of a swap each side may be meant.

use super::record_of;
use crate::book::Book;
use crate::bot::command::{Call, Outcome};
use crate::bot::grammar::amounts::{self, Unit};
use crate::bot::grammar::pair::{Into, Pair};
use crate::bot::grammar::reader::{self, Reading};
use crate::bot::grammar::trade::Trade;
use crate::bot::record;
use crate::domain::entry::Kind;
use crate::domain::journal::Place;
use crate::reply::{Reply, UserError};
use crate::words::figures;

/// Corrects two rows of coins by a figure; `None` for rows or words of another kind.
pub fn correct(
    places: &[Place],
    label: &str,
    said: &str,
    book: &Book,
    call: &Call<'_>,
) -> Option<Result<Outcome, UserError>> {
    let is_out = |place: &Place| {
        let entry = book.journal().get(*place);
        entry.is_some_and(|entry| entry.kind == Kind::SwapOut)
    };
    let out = *places.iter().find(|place| is_out(place))?;
    match as_typed(label, book, call) {
        Some(was) => of_purchase(&was, [out, other(places, out)?], said, book, call),
        None => of_swap([out, other(places, out)?], said, book, call),
    }
}

fn other(places: &[Place], out: Place) -> Option<Place> {
    places.iter().copied().find(|place| *place != out)
}

/// The trade for a coin that the line of two rows says.
fn as_typed(label: &str, book: &Book, call: &Call<'_>) -> Option<Trade> {
    let (verb, args) = record_of(label, book, call).filter(|(verb, _)| verb.is_trade())?;
    let Reading { trade, doubts } = reader::read(verb, &args, book, call.at);
    let whole = trade.quantity.is_some() && trade.price.is_some();
    (doubts.is_empty() && trade.coin.is_some() && whole).then_some(trade)
}

/// A quantity or a price of the trade that was typed: the other coin follows from both.
fn of_purchase(
    was: &Trade,
    places: [Place; 2],
    said: &str,
    book: &Book,
    call: &Call<'_>,
) -> Option<Result<Outcome, UserError>> {
    let coin = was.coin.clone()?;
    let words: Vec<&str> = said.split(' ').collect();
    let (amount, taken) = amounts::take(&words)?;
    let amount = amount.ok()?;
    let rest = words.get(taken..)?;
    let in_coin = matches!(rest, [word] if word.eq_ignore_ascii_case(&coin.name));
    if !(rest.is_empty() || in_coin) || amount.currency.is_some() {
        return None;
    }
    let number = amount.value;
    let quantity = Trade {
        quantity: Some(number),
        ..Trade::new(was.verb)
    };
    let price = Trade {
        price: Some(number),
        ..Trade::new(was.verb)
    };
    let corrected = |told: &Trade| Trade {
        coin: Some(coin.clone()),
        ..was.clone().corrected(told.clone())
    };
    let reading = |told: &Trade| Reading {
        trade: corrected(told),
        doubts: Vec::new(),
    };
    let each = amount.each || in_coin;
    if amount.unit == Unit::Pieces || each {
        let told = if each { &price } else { &quantity };
        return Some(record::write(reading(told), &places, book, call));
    }
    let line = |told: &Trade| {
        let pair = record::of_coin_trade(&reading(told), book, call.at)?.pair;
        Some(format!("edit {} {}", places[0], pair.arguments(book)))
    };
    let shown = figures::quantity(number);
    let labels = [
        call.words.say("correct-quantity", &[("number", &shown)]),
        call.words.say(
            "correct-price",
            &[("number", &format!("{shown} {}", coin.name))],
        ),
    ];
    let lines = [line(&quantity)?, line(&price)?];
    let offers: Vec<(String, String)> = labels.into_iter().zip(lines).collect();
    Some(Err(ask(&offers, "correct-which", call)))
}

/// A bare number of a swap: of what left or of what came.
fn of_swap(
    places: [Place; 2],
    said: &str,
    book: &Book,
    call: &Call<'_>,
) -> Option<Result<Outcome, UserError>> {
    let words: Vec<&str> = said.split(' ').collect();
    let (amount, taken) = amounts::take(&words)?;
    let amount = amount.ok()?;
    let bare = amount.currency.is_none() && !amount.each && !amount.myriads;
    if taken != words.len() || !bare || amount.unit == Unit::Percent {
        return None;
    }
    let journal = book.journal();
    let (out, into) = (journal.get(places[0])?, journal.get(places[1])?);
    let was = Pair::of_entries(out, into, book.rules().zone)?;
    let left = Pair {
        out: Trade {
            quantity: Some(amount.value),
            ..was.out.clone()
        },
        ..was.clone()
    };
    let Into::Another { asset, .. } = &was.into else {
        return None;
    };
    let came = Pair {
        into: Into::Another {
            asset: asset.clone(),
            quantity: Some(amount.value),
        },
        ..was.clone()
    };
    let offers = [(out, left), (into, came)].map(|(entry, pair)| {
        let language = call.words.language;
        let symbol = entry.symbol.as_str();
        let amount = figures::units(amount.value, entry.category, symbol, language);
        let name = crate::names::symbols::display_name(entry.symbol, language);
        let line = format!("{} {} {}", "edit", places[0], pair.arguments(book));
        (format!("{name} {amount}"), line)
    });
    Some(Err(ask(&offers, "correct-which-side", call)))
}

fn ask(offers: &[(String, String)], question: &str, call: &Call<'_>) -> UserError {
    let words = call.words;
    let offers = offers
        .iter()
        .map(|(label, line)| (label.as_str(), line.as_str()));
    Reply::say(words.plain("not-yet"))
        .text(words.plain(question))
        .buttons(offers)
        .into()
}

//! A bare number that could be more than one of the figures of a record: one press says which.

use rust_decimal::Decimal;

use crate::book::Book;
use crate::bot::command::Call;
use crate::bot::grammar::trade::{Fee, Trade};
use crate::bot::grammar::verbs::Shape;
use crate::bot::record::is_far;
use crate::domain::calendar::Moment;
use crate::reply::{Reply, UserError};
use crate::words::figures;

/// The number of a correction that could be the quantity or the price of a record that has both.
pub fn either(was: &Trade, now: &Trade) -> Option<Decimal> {
    let priced = was.verb.takes_price() && was.verb.shape() != Shape::Ratio;
    let both = priced && was.quantity.is_some() && (was.price.is_some() || was.verb.is_trade());
    let number = now.quantity.filter(|_| now.typed.alone)?;
    (both && now.price.is_none()).then_some(number)
}

/// Whether nothing but a quantity can be meant: as a price it would be asked about, as a fee it is next to nothing.
pub fn only_quantity(was: &Trade, number: Decimal, book: &Book, at: Moment) -> bool {
    let made = was.price.zip(was.quantity);
    let made = made.and_then(|(price, quantity)| price.checked_mul(quantity.abs()));
    let least = made.and_then(|made| made.checked_div(Decimal::from(10_000)));
    let fee = was.verb.takes_fee() && least.is_none_or(|least| number > least);
    !fee && is_far(&priced(was, number), book, at)
}

fn priced(was: &Trade, number: Decimal) -> Trade {
    Trade {
        price: Some(number),
        sure: false,
        ..was.clone()
    }
}

/// Asks which figure it is. What would be asked about again is not offered; `line` says a part.
pub fn which_part(
    was: &Trade,
    number: Decimal,
    line: &dyn Fn(Trade) -> String,
    book: &Book,
    call: &Call<'_>,
) -> UserError {
    let words = call.words;
    let shown = figures::quantity(number);
    let part = Trade::new(was.verb);
    let quantity = Trade {
        quantity: Some(number),
        ..part.clone()
    };
    let price = Trade {
        price: Some(number),
        ..part.clone()
    };
    let fee = Trade {
        fee: Some(Fee::Amount(number, String::new())),
        ..part
    };
    let told = priced(was, number);
    let mut offers = vec![("correct-quantity", quantity)];
    if !is_far(&told, book, call.at) {
        offers.push(("correct-price", price));
    }
    let made = was.price.zip(was.quantity);
    let made = made.and_then(|(price, quantity)| price.checked_mul(quantity.abs()));
    if was.verb.takes_fee() && was.fee.is_none() && made.is_some_and(|made| number < made) {
        offers.push(("correct-fee", fee));
    }
    let question = match offers.iter().any(|(key, _)| *key == "correct-fee") {
        true => "correct-which-fee",
        false => "correct-which",
    };
    let offers: Vec<(String, String)> = offers
        .into_iter()
        .map(|(key, told)| (words.say(key, &[("number", &shown)]), line(told)))
        .collect();
    Reply::say(words.plain("not-yet"))
        .text(words.plain(question))
        .buttons(
            offers
                .iter()
                .map(|(label, line)| (label.as_str(), line.as_str())),
        )
        .into()
}

/// The words with which a correction says that a number is this figure.
pub fn figure_of(told: &Trade, number: Decimal) -> String {
    let number = number.normalize();
    match (told.quantity, told.price) {
        (Some(_), _) => format!("qty {number}"),
        (None, Some(_)) => format!("@{number}"),
        (None, None) => format!("fee {number}"),
    }
}

/// A line without the word of a number.
pub fn without(line: &str, number: &str) -> String {
    let mut words: Vec<&str> = line.split(' ').collect();
    let bare =
        |word: &str| word.trim_end_matches([',', '.', '!']) == number.trim_end_matches([',', '.']);
    match words.iter().position(|word| bare(word)) {
        Some(at) => {
            words.remove(at);
            words.join(" ")
        }
        None => line.replacen(number, "", 1).trim().to_owned(),
    }
}

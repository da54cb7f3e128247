//! "아니 8,800만", "취소하고 0.03개": what was said last is said again, with these words in the place of what they change.
//!
//! Meant is the question that is open, else the one record of the owner's last message. Nothing is taken back by such a
//! line: the record is corrected as `/edit` does it. A bare number that could be the price or the quantity is asked about.

use super::command::{Call, Open, Outcome};
use super::commands::edit;
use super::grammar::reader::{self, Doubt, Reading};
use super::grammar::trade::Trade;
use super::grammar::verbs::{self, Form, Verb};
use super::grammar::{Parsed, parse};
use super::record;
use crate::book::{Batch, Book};
use crate::domain::journal::Place;
use crate::figures;
use crate::reply::{Reply, UserError};

/// What follows a word that takes the last thing back; blank when nothing does. `None` for any other line.
pub fn said(line: &str) -> Option<&str> {
    const WORDS: &[&str] = &[
        "아니",
        "아니야",
        "아니요",
        "아뇨",
        "아냐",
        "아니다",
        "아닌데",
        "취소하고",
        "되돌리고",
        "no",
        "nope",
    ];
    let (first, rest) = line.split_once(' ').unwrap_or((line, ""));
    let bare = first.trim_end_matches(['.', ',', '!', '~']).to_lowercase();
    WORDS.contains(&bare.as_str()).then(|| rest.trim())
}

/// Corrects what was said last.
///
/// # Errors
/// A question about what is missing or doubtful; that nothing is there to correct.
pub fn correct(said: &str, book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    let said = plain(said);
    if said.is_empty() {
        return super::commands::undo_open(book, call);
    }
    match call.open {
        Some(Open::Question(line)) => of_question(line, &said, book, call),
        Some(Open::Proposal { .. }) | None => of_last(&said, book, call),
    }
}

/// Without the words around the one that counts: `그게 아니라 8,800만이었어`.
fn plain(said: &str) -> String {
    const AROUND: &[&str] = &[
        "그게",
        "그거",
        "그건",
        "아니고",
        "아니라",
        "말고",
        "사실",
        "사실은",
    ];
    const ENDINGS: &[&str] = &[
        "이었어요",
        "였어요",
        "이었어",
        "였어",
        "이었음",
        "였음",
        "이에요",
        "예요",
        "이야",
        "입니다",
    ];
    let words = said.split(' ').filter(|word| !AROUND.contains(word));
    let bare = words.map(|word| {
        let ending = ENDINGS.iter().find_map(|ending| word.strip_suffix(ending));
        let figure = word.starts_with(|c: char| c.is_ascii_digit());
        ending
            .filter(|stem| figure && !stem.is_empty())
            .unwrap_or(word)
    });
    bare.collect::<Vec<_>>().join(" ")
}

/// The verb of a line that records, and what stands behind it.
fn record_of(line: &str, book: &Book, call: &Call<'_>) -> Option<(Verb, String)> {
    let Parsed::Command { command, args, .. } = parse(line, book, call.at, call.words) else {
        return None;
    };
    let kinds: Vec<Verb> = Verb::ALL
        .into_iter()
        .filter(|verb| verb.command() == command.name)
        .collect();
    if let [only] = kinds.as_slice() {
        return Some((*only, args));
    }
    let (word, rest) = args.split_once(' ').unwrap_or((&args, ""));
    let (verb, form) = verbs::read(word)?;
    (form == Form::Done && kinds.contains(&verb)).then(|| (verb, rest.to_owned()))
}

fn of_question(line: &str, said: &str, book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    if let Some((verb, args)) = record_of(said, book, call) {
        // A whole record takes the place of the question.
        return record::record(
            verb,
            book,
            &Call {
                args: &args,
                ..*call
            },
        );
    }
    let Some((verb, args)) = record_of(line, book, call) else {
        return Err(nothing(call));
    };
    if verb.is_pair() {
        let was = reader::pair::read(verb, &args, book, call.at);
        let mut now = reader::pair::read(verb, said, book, call.at);
        now.doubts.extend(still_open(was.doubts, &now.pair.out));
        now.undirected &= was.undirected;
        now.pair = was.pair.corrected(now.pair);
        return record::write_pair(now, &[], book, call);
    }
    let was = reader::read(verb, &args, book, call.at);
    let now = reader::read_change(&was.trade, said, book, call.at);
    if let Some(number) = either(&was.trade, &now, said) {
        let line = |trade: Trade| trade.line(book);
        return Err(which(&was.trade, number, &line, call));
    }
    let mut doubts = now.doubts;
    doubts.extend(still_open(was.doubts, &now.trade));
    let trade = Trade {
        sure: now.trade.sure,
        ..was.trade.corrected(now.trade)
    };
    record::write(Reading { trade, doubts }, &[], book, call)
}

/// Doubts of the first line that what was said now does not settle.
fn still_open(doubts: Vec<Doubt>, now: &Trade) -> Vec<Doubt> {
    let amount = now.quantity.is_some() || now.price.is_some();
    let name = now.asset.is_some() || now.platform.is_some();
    let open = |doubt: &Doubt| match doubt {
        Doubt::Amount(_) | Doubt::Unsigned(_) | Doubt::Order(..) | Doubt::Worth(..) => !amount,
        Doubt::Unread(_) | Doubt::TwoAssets(..) | Doubt::Name(..) => !name,
        Doubt::NoSuchDay(_) => now.when.is_blank(),
        Doubt::Mood(..) | Doubt::Back(_) => true,
    };
    doubts.into_iter().filter(open).collect()
}

/// The record of the last message is corrected, when there is one and no more.
fn of_last(said: &str, book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    let own = |batch: &&Batch| matches!(batch.source.as_str(), "chat" | "file");
    let mut newest_first = book.batches().iter().rev().filter(|batch| !batch.undone);
    let batch = newest_first.find(own).ok_or_else(|| nothing(call))?;
    let places = book.journal().recorded_by(batch.revision);
    let pair = |a: Place, b: Place| book.journal().pairs().partner(a.0) == Some(b);
    let place = match places.as_slice() {
        [one] => *one,
        [one, other] if pair(*one, *other) => *one,
        _ => return Err(nothing(call)),
    };
    let single = places.len() == 1;
    let entry = book.journal().get(place).ok_or_else(|| nothing(call))?;
    let was = Trade::of_entry(entry, book.rules().zone).filter(|_| single);
    if let Some((verb, args)) = record_of(said, book, call) {
        if verb.is_pair() || !single {
            return Err(nothing(call));
        }
        let reading = reader::read(verb, &args, book, call.at);
        return record::write(reading, &[place], book, call);
    }
    if let Some(was) = was {
        let now = reader::read_change(&was, said, book, call.at);
        if let Some(number) = either(&was, &now, said) {
            let line = |trade: Trade| {
                let part = match trade.price == was.price {
                    true => format!("qty {number}"),
                    false => format!("@{number}"),
                };
                format!("edit {place} {part}")
            };
            return Err(which(&was, number, &line, call));
        }
    }
    let args = format!("{place} {said}");
    (edit::COMMAND.run)(
        book,
        &Call {
            args: &args,
            ..*call
        },
    )
}

/// A bare number that could be the price or the quantity of a trade that has both.
fn either(was: &Trade, now: &Reading, said: &str) -> Option<rust_decimal::Decimal> {
    let both = was.verb.is_trade() && was.quantity.is_some() && was.price.is_some();
    let figures_only = said
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, ',' | '.'));
    let number = now.trade.quantity.or(now.trade.price)?;
    (both && figures_only).then_some(number)
}

fn which(
    was: &Trade,
    number: rust_decimal::Decimal,
    line: &dyn Fn(Trade) -> String,
    call: &Call<'_>,
) -> UserError {
    let words = call.words;
    let shown = figures::quantity(number);
    let quantity = Trade {
        quantity: Some(number),
        ..was.clone()
    };
    let price = Trade {
        price: Some(number),
        ..was.clone()
    };
    let offers = [("correct-quantity", quantity), ("correct-price", price)]
        .map(|(key, trade)| (words.say(key, &[("number", &shown)]), line(trade)));
    Reply::say(words.plain("not-yet"))
        .text(words.plain("correct-which"))
        .buttons(
            offers
                .iter()
                .map(|(label, line)| (label.as_str(), line.as_str())),
        )
        .into()
}

fn nothing(call: &Call<'_>) -> UserError {
    Reply::say(call.words.plain("correct-nothing"))
        .text(call.words.plain("edit-example"))
        .buttons([(call.words.plain("correct-list").as_str(), "edit")])
        .into()
}

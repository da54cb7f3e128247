//! "아니 8,800만", "취소하고 0.03개": what was said last is said again, with these words in the place of what they change.
//!
//! Meant is the question that is open, else the one record of the owner's last message. Nothing is taken back by such a
//! line: the record is corrected as `/edit` does it. A bare number that could be the price or the quantity is asked about.
//! A part of a record (a fee, a tax, a day) changes that part, never what kind of record it is.

pub mod batch;
mod coin;
pub mod edit;
mod kind;
mod part;
mod which;

use super::called;
use super::command::{Call, Open, Outcome};
use super::desk::{Parsed, parse};
use super::grammar::called::strip;
use super::grammar::reader::{self, Doubt, Reading};
use super::grammar::trade::Trade;
use super::grammar::verbs::{self, Form, Verb};
use super::record;
use crate::book::{Batch, Book};
use crate::domain::entry::Kind;
use crate::domain::journal::Place;
use crate::domain::marks::{About, Said};
use crate::reply::{Reply, UserError};
use part::PartSaid;

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
    // These end what is asked and say nothing of how it was.
    const ENDS: &[&str] = &[
        "그만",
        "그만해",
        "그만해요",
        "그만할래",
        "그만할래요",
        "그만둘래",
        "그만둘래요",
        "됐어",
        "됐어요",
        "stop",
    ];
    let bare = |word: &str| word.trim_end_matches(['.', ',', '!', '~']).to_lowercase();
    if ENDS.contains(&bare(line).as_str()) {
        return Some("");
    }
    let (first, rest) = line.split_once(' ').unwrap_or((line, ""));
    let bare = bare(first);
    WORDS.contains(&bare.as_str()).then(|| rest.trim())
}

/// Corrects what was said last.
///
/// # Errors
/// A question about what is missing or doubtful; that nothing is there to correct.
pub fn correct(said: &str, book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    let said = plain(said);
    if said.is_empty() {
        return batch::undo_open(book, call);
    }
    match call.open {
        Some(Open::Question(line) | Open::Aside(line)) => of_question(line, &said, book, call),
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
        let days = ["어제", "오늘", "그제", "그저께", "엊그제"];
        let day = ending.is_some_and(|stem| days.contains(&stem));
        let figure = day || word.starts_with(|c: char| c.is_ascii_digit());
        ending
            .filter(|stem| figure && !stem.is_empty())
            .unwrap_or(word)
    });
    bare.collect::<Vec<_>>().join(" ")
}

/// A line as the owner would have typed it: the one of a button says codes and Latin words.
pub fn in_words(line: &str, book: &Book, call: &Call<'_>) -> Option<String> {
    let (name, rest) = line.split_once(' ')?;
    let mut words = rest.split(' ');
    if name == "short" {
        let (place, said) = (words.next()?, words.next().unwrap_or("short"));
        let key = match said {
            "short" => "short-said-short",
            "held" => "short-said-held",
            "later" => "short-said-later",
            _ => return None,
        };
        return Some(call.words.say(key, &[("place", place)]));
    }
    if let Some((place, changes)) = edit_of(line, book, call) {
        let shown = |word: &str| match word {
            "fee" | "tax" | "note" | "qty" | "total" | "filled" | "unsettled" => {
                call.words.plain(&format!("word-{word}"))
            }
            word => match (word.strip_prefix('@'), word.strip_prefix("as:")) {
                (Some(price), _) => format!("@ {price}"),
                (_, Some(verb)) => call.words.plain(&format!("verb-{verb}")),
                _ => word.to_owned(),
            },
        };
        let changes = changes.split(' ').filter(|word| *word != "sure").map(shown);
        let command = call.command("edit")?.label(call.words);
        let said: Vec<String> = [command, place].into_iter().chain(changes).collect();
        return Some(said.join(" ").trim_end().to_owned());
    }
    let (verb, args) = record_of(line, book, call)?;
    if verb.is_pair() {
        let reading = reader::pair::read(verb, &args, book, call.at);
        return reading
            .doubts
            .is_empty()
            .then(|| reading.pair.typed(book, call.words));
    }
    let reading = reader::read(verb, &args, book, call.at);
    reading
        .doubts
        .is_empty()
        .then(|| reading.trade.typed(book, call.words))
}

/// `취소 매도 카카오 4주 41,000 한투`: the entry that is meant by these words, to be taken back. `None` for words that name
/// neither a kind of record nor a thing: they say what should have been.
pub fn undo_in_words(said: &str, book: &Book, call: &Call<'_>) -> Option<UserError> {
    let word = call.line.trim_start_matches('/').split(' ').next()?;
    let (verb, args) = match record_of(said, book, call) {
        Some((verb, args)) => (Some(verb), args),
        None => (None, said.to_owned()),
    };
    if let Some(pair) = verb.filter(|verb| verb.is_pair()) {
        let reading = reader::pair::read(pair, &args, book, call.at);
        return Some(record::undo_pair(&reading, word, book, call));
    }
    let trade = reader::read(verb.unwrap_or(Verb::Buy), &args, book, call.at).trade;
    if verb.is_none() && trade.asset.is_none() {
        return None;
    }
    Some(record::undo_in_words(
        &trade,
        verb.is_none(),
        word,
        book,
        call,
    ))
}

/// The verb of a line that records, and what stands behind it.
fn record_of(line: &str, book: &Book, call: &Call<'_>) -> Option<(Verb, String)> {
    let Parsed::Command { command, args, .. } = parse(line, book, call) else {
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

/// The entry that a line corrects, and what it says of it.
fn edit_of(line: &str, book: &Book, call: &Call<'_>) -> Option<(String, String)> {
    match parse(line, book, call) {
        Parsed::Command { command, args, .. } if command.name == "edit" => {
            let (name, changes) = args.split_once(' ').unwrap_or((&args, ""));
            (!name.is_empty()).then(|| (name.to_owned(), changes.to_owned()))
        }
        _ => None,
    }
}

/// The question that is open, with the names that were said in answer to one before.
fn of_question(line: &str, said: &str, book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    let (line, names) = strip(line);
    called::knowing(names, book, call, |book, call| {
        of_line(&line, said, book, call)
    })
}

fn of_line(line: &str, said: &str, book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    if let Some((name, changes)) = edit_of(line, book, call) {
        return edit::more(&name, &changes, said, book, call);
    }
    let Some((verb, args)) = record_of(line, book, call) else {
        // The question was about a correction itself: it is said again.
        return of_last(said, book, call);
    };
    let said = match part::read(said, verb, is_exchange(verb, &args, book, call)) {
        Some(PartSaid::Changes(changes)) => changes,
        Some(PartSaid::NoRate) => return Err(no_rate(call)),
        None => {
            if let Some((verb, args)) = record_of(said, book, call) {
                // A whole record takes the place of the question.
                let call = Call {
                    args: &args,
                    ..*call
                };
                return record::record(verb, book, &call);
            }
            said.to_owned()
        }
    };
    let said = said.as_str();
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
    if let Some(number) = which::either(&was.trade, &now.trade) {
        let line = |told: Trade| {
            let rest = Trade {
                quantity: None,
                ..now.trade.clone()
            };
            was.trade.clone().corrected(rest).corrected(told).line(book)
        };
        return Err(which::which_part(&was.trade, number, &line, book, call));
    }
    let mut doubts = now.doubts;
    doubts.extend(still_open(was.doubts, &now.trade));
    let trade = Trade {
        sure: now.trade.sure,
        ..was.trade.corrected(now.trade)
    };
    record::write(Reading { trade, doubts }, &[], book, call)
}

/// Whether a record is one of money for money, which has a rate as its price.
fn is_exchange(verb: Verb, args: &str, book: &Book, call: &Call<'_>) -> bool {
    let trade = reader::read(verb, args, book, call.at).trade;
    verb.is_trade() && trade.asset.is_some_and(|asset| asset.is_money())
}

/// A line that names nothing to do, while a question waits: what it says to that. `None` when it says nothing to it.
pub fn answer(book: &Book, call: &Call<'_>) -> Option<Result<Outcome, UserError>> {
    to_question(book, call, answer_to)
}

/// What is said to the question that is open, by the names that were said in answer to one before.
fn to_question(
    book: &Book,
    call: &Call<'_>,
    answer: impl FnOnce(&str, &Book, &Call<'_>) -> Option<Result<Outcome, UserError>>,
) -> Option<Result<Outcome, UserError>> {
    let Some(Open::Question(line)) = call.open else {
        return None;
    };
    let (line, names) = strip(line);
    let mut is_answer = true;
    let told = called::knowing(names, book, call, |book, call| {
        answer(&line, book, call).unwrap_or_else(|| {
            is_answer = false;
            Err(nothing(call))
        })
    });
    is_answer.then_some(told)
}

fn answer_to(line: &str, book: &Book, call: &Call<'_>) -> Option<Result<Outcome, UserError>> {
    if let Some((name, changes)) = edit_of(line, book, call) {
        return edit::answer(&name, &changes, book, call);
    }
    let (verb, args) = record_of(line, book, call).filter(|(verb, _)| !verb.is_pair())?;
    let was = reader::read(verb, &args, book, call.at);
    let mut now = reader::read(verb, call.line, book, call.at);
    if now.trade == Trade::new(verb) || !now.doubts.is_empty() || !was.doubts.is_empty() {
        return None;
    }
    // The price was asked for: what is said is it.
    let (had, said) = (&was.trade, &mut now.trade);
    if verb.is_trade() && had.price.is_none() && said.typed.alone && had.quantity.is_some() {
        said.price = said.quantity.take();
    }
    let fills = (said.asset.is_none() || had.asset.is_none())
        && (said.quantity.is_none() || had.quantity.is_none())
        && (said.price.is_none() || had.price.is_none())
        && (said.platform.is_none() || had.platform.is_none());
    let doubts = Vec::new();
    let trade = was.trade.corrected(now.trade);
    fills.then(|| record::write(Reading { trade, doubts }, &[], book, call))
}

/// A line of a fee or a tax, while a question asks for that of an entry: it is the answer.
pub fn answer_charge(book: &Book, call: &Call<'_>) -> Option<Result<Outcome, UserError>> {
    to_question(book, call, |line, book, call| {
        let (name, changes) = edit_of(line, book, call)?;
        edit::answer(&name, &changes, book, call)
    })
}

/// Doubts of the first line that what was said now does not settle.
fn still_open(doubts: Vec<Doubt>, now: &Trade) -> Vec<Doubt> {
    let amount = now.quantity.is_some() || now.price.is_some();
    let name = now.asset.is_some() || now.platform.is_some();
    let open = |doubt: &Doubt| match doubt {
        Doubt::Amount(_)
        | Doubt::Unsigned(_)
        | Doubt::Order(..)
        | Doubt::Worth(..)
        | Doubt::Unpriced(..) => !amount,
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
    let places = meant(batch.revision, book);
    let pair = |a: Place, b: Place| book.journal().pairs().partner(a.0) == Some(b);
    let place = match places.as_slice() {
        [one] => *one,
        [one, other] if pair(*one, *other) => *one,
        _ => return Err(nothing(call)),
    };
    let entry = book.journal().get(place).ok_or_else(|| nothing(call))?;
    if let [_, _] = places.as_slice()
        && let Some(asked) = coin::correct(&places, &batch.label, said, book, call)
    {
        return asked;
    }
    let was = Trade::of_entry(entry, book.rules().zone).filter(|_| places.len() == 1);
    let exchange = was.as_ref().is_some_and(|was| {
        was.verb.is_trade() && was.asset.as_ref().is_some_and(|asset| asset.is_money())
    });
    let verb = was.as_ref().map_or(Verb::Transfer, |was| was.verb);
    let changes = match part::read(said, verb, exchange) {
        Some(PartSaid::Changes(changes)) => changes,
        Some(PartSaid::NoRate) => return Err(no_rate(call)),
        None => match record_of(said, book, call) {
            Some((verb, args)) => format!("as:{} {args}", verb.as_str()),
            None => said.to_owned(),
        },
    };
    let figure = was.filter(|_| !changes.starts_with("as:"));
    if let Some(asked) = figure.and_then(|was| edit::asked(place, &was, &changes, book, call)) {
        return Err(asked);
    }
    let args = format!("{place} {changes}");
    edit::run(
        book,
        &Call {
            args: args.trim_end(),
            ..*call
        },
    )
}

/// What was recorded last; without what was only recorded with it because it lacked.
fn meant(revision: u32, book: &Book) -> Vec<Place> {
    let places = book.journal().recorded_by(revision);
    let marks = book.journal().marks();
    let filled = |place: &Place| {
        let entry = book.journal().get(*place);
        let comes = entry.is_some_and(|entry| matches!(entry.kind, Kind::Deposit | Kind::Opening));
        comes && marks.of(*place, About::Origin) == Some(Said::Suggested)
    };
    let rest: Vec<Place> = places.iter().copied().filter(|p| !filled(p)).collect();
    match rest.as_slice() {
        [] => places,
        _ => rest,
    }
}

/// A record without a rate of its own: where rates are written down.
fn no_rate(call: &Call<'_>) -> UserError {
    Reply::say(call.words.plain("correct-no-rate"))
        .text(call.words.plain("correct-no-rate-how"))
        .into()
}

fn nothing(call: &Call<'_>) -> UserError {
    Reply::say(call.words.plain("correct-nothing"))
        .text(call.words.plain("edit-example"))
        .buttons([(call.words.plain("correct-list").as_str(), "edit")])
        .into()
}

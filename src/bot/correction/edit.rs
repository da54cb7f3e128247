//! `/edit ID`: corrects one entry, or both rows of one event. What is said takes the place of what was; the old entry is
//! voided, a new one follows.
//!
//! A part that is said (`수수료 300`) never changes what kind of record it is; a verb does (`고치기 #2 매도`), and keeps of it
//! what both kinds have. A bare number that could be more than one of its figures is asked about.

use super::kind;
use super::which::{either, figure_of, only_quantity, which_part, without};
use crate::book::Book;
use crate::bot::command::{Call, Outcome};
use crate::bot::grammar::amounts;
use crate::bot::grammar::pair::Pair;
use crate::bot::grammar::reader::{self, Reading, charge};
use crate::bot::grammar::trade::Trade;
use crate::bot::record;
use crate::bot::views::rows::{entry_line, gone, last_places, list, old_name, place_of, replaced};
use crate::domain::entry::{Entry, Kind};
use crate::domain::journal::Place;
use crate::reply::ask::{Asks, HOLE};
use crate::reply::{Reply, UserError};

/// Corrects what a line names.
///
/// # Errors
/// A question; what there is to choose from.
pub fn run(book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    let words = call.words;
    let (name, changes) = call.args.split_once(' ').unwrap_or((call.args, ""));
    let refuse = |key: &str, example: &str| {
        let text = name.chars().take(40).collect::<String>();
        UserError::from(Reply::say(words.say(key, &[("text", &text)])).text(words.plain(example)))
    };
    if name.is_empty() {
        return Err(which(book, call));
    }
    if let Some(now) = replaced(name, book) {
        return Err(moved(name, now, book, call));
    }
    if let Some(place) = gone(name, book) {
        let text = place.to_string();
        let reply = Reply::say(words.say("edit-undone", &[("text", &text)]));
        return Err(reply.text(words.plain("edit-undone-next")).into());
    }
    let found = place_of(name, book).and_then(|place| Some((place, book.journal().get(place)?)));
    let (place, entry) = found.ok_or_else(|| refuse("edit-what", "edit-example"))?;
    let (verb, changes) = kind::said(changes);
    if let Some((out, into)) = both(place, entry, book) {
        let pair = out.1.zip(into.1);
        let was = pair.and_then(|(out, into)| Pair::of_entries(out, into, book.rules().zone));
        let was = was.ok_or_else(|| refuse("edit-not-typed", "edit-otherwise"))?;
        let places = [out.0, into.0];
        return match verb.filter(|verb| *verb != was.out.verb) {
            Some(verb) => kind::of_pair(verb, &was, places, changes, book, call),
            None => correct_pair(was, places, changes, book, call),
        };
    }
    let was = Trade::of_entry(entry, book.rules().zone);
    let was = was.ok_or_else(|| refuse("edit-not-typed", "edit-otherwise"))?;
    match verb.filter(|verb| verb.is_pair() || verb.kind() != was.verb.kind()) {
        Some(verb) => kind::of_trade(verb, was, place, changes, book, call),
        None => correct(place, was, changes, book, call),
    }
}

fn correct(
    place: Place,
    was: Trade,
    changes: &str,
    book: &Book,
    call: &Call<'_>,
) -> Result<Outcome, UserError> {
    let Reading { trade, doubts } = reader::read_change(&was, changes, book, call.at);
    let nothing = trade
        == Trade {
            sure: trade.sure,
            ..Trade::new(was.verb)
        };
    if let Some(asked) = ChargeAsked::read(changes) {
        return Err(ask_charge(asked, place, was.typed(book, call.words), call));
    }
    if doubts.is_empty() && nothing {
        return Err(show(place, was.typed(book, call.words), call));
    }
    let number = either(&was, &trade);
    if number.is_some_and(|number| !only_quantity(&was, number, book, call.at))
        && let Some(asked) = asked(place, &was, changes, book, call)
    {
        return Err(asked);
    }
    // A new price is looked at again, an old one was agreed to.
    let sure = trade.sure || trade.price.is_none();
    let trade = Trade {
        sure,
        ..was.corrected(trade)
    };
    record::write(Reading { trade, doubts }, &[place], book, call)
}

/// The question which figure of an entry a bare number is; `None` for changes that tell.
pub fn asked(
    place: Place,
    was: &Trade,
    changes: &str,
    book: &Book,
    call: &Call<'_>,
) -> Option<UserError> {
    let now = reader::read_change(was, changes, book, call.at).trade;
    let number = either(was, &now)?;
    let rest = without(changes, &now.typed.bare);
    let line = |told: Trade| {
        let part = figure_of(&told, number);
        format!("edit {place} {part} {rest}").trim_end().to_owned()
    };
    Some(which_part(was, number, &line, book, call))
}

/// Both rows of a transfer, a swap or a rename are corrected together.
fn correct_pair(
    was: Pair,
    places: [Place; 2],
    changes: &str,
    book: &Book,
    call: &Call<'_>,
) -> Result<Outcome, UserError> {
    let verb = was.out.verb;
    let mut reading = reader::pair::read(verb, changes, book, call.at);
    let nothing = reading.pair == Pair::new(verb);
    if let Some(asked) = ChargeAsked::read(changes) {
        let line = was.typed(book, call.words);
        return Err(ask_charge(asked, places[0], line, call));
    }
    if reading.doubts.is_empty() && nothing {
        return Err(show(places[0], was.typed(book, call.words), call));
    }
    reading.pair = was.corrected(reading.pair);
    record::write_pair(reading, &places, book, call)
}

/// What else is said of an entry about which a question waits.
///
/// # Errors
/// As the command.
pub fn more(
    name: &str,
    asked: &str,
    said: &str,
    book: &Book,
    call: &Call<'_>,
) -> Result<Outcome, UserError> {
    let entry = place_of(name, book).and_then(|place| book.journal().get(place));
    let was = entry.and_then(|entry| Trade::of_entry(entry, book.rules().zone));
    let (kind, first) = kind::said(asked);
    let open = ChargeAsked::read(first).is_none() && kind.is_none() && !first.is_empty();
    let kept = was.filter(|_| open).map(|was| {
        // What was doubtful is said again; what was not stays.
        let mut had = reader::read_change(&was, first, book, call.at).trade;
        if either(&was, &had).is_some() {
            had.quantity = None;
        }
        let now = reader::read_change(&was, said, book, call.at).trade;
        let rest = Trade {
            asset: had.asset.filter(|_| now.asset.is_none()),
            quantity: had.quantity.filter(|_| now.quantity.is_none()),
            price: had.price.filter(|_| now.price.is_none()),
            fee: had.fee.filter(|_| now.fee.is_none()),
            tax: had.tax.filter(|_| now.tax.is_none()),
            platform: had.platform.filter(|_| now.platform.is_none()),
            note: String::new(),
            when: Default::default(),
            ..had
        };
        rest.arguments(book)
    });
    let args = format!("{name} {} {said}", kept.unwrap_or_default());
    let args = args.split_whitespace().collect::<Vec<_>>().join(" ");
    run(
        book,
        &Call {
            args: &args,
            ..*call
        },
    )
}

/// The answer to [수수료 넣기] and [고치기]: what was typed says the fee, or what changes. `None` when it says neither.
pub fn answer(
    name: &str,
    asked: &str,
    book: &Book,
    call: &Call<'_>,
) -> Option<Result<Outcome, UserError>> {
    let place = place_of(name, book)?;
    let entry = book.journal().get(place)?;
    let waits = ChargeAsked::read(asked);
    if waits.is_none() && !asked.trim().is_empty() {
        return None;
    }
    let said = call.line.trim_start_matches('/');
    let figures: Vec<&str> = said.split(' ').collect();
    let amount = amounts::take(&figures)
        .is_some_and(|(amount, taken)| amount.is_ok() && taken == figures.len());
    let changes = match waits {
        Some(waits) if amount || NONE.contains(&said) => format!("{} {said}", waits.word()),
        _ => said.to_owned(),
    };
    if both(place, entry, book).is_none() {
        let was = Trade::of_entry(entry, book.rules().zone)?;
        let now = reader::read_change(&was, &changes, book, call.at);
        let nothing = now.trade == Trade::new(was.verb);
        // Of another account it is another record.
        let elsewhere =
            now.trade.platform.is_some() && charge(&figures[0].to_lowercase()).is_some();
        if nothing || !now.doubts.is_empty() || elsewhere {
            return None;
        }
    } else if !amount && charge(&figures[0].to_lowercase()).is_none() {
        return None;
    }
    let args = format!("{name} {changes}");
    Some(run(
        book,
        &Call {
            args: &args,
            ..*call
        },
    ))
}

/// Words with which a charge was none.
const NONE: &[&str] = &[
    "없음",
    "없어",
    "없어요",
    "없었어",
    "없었어요",
    "무료",
    "none",
    "free",
];

type Half<'a> = (Place, Option<&'a Entry>);

/// The row that leaves and the row that arrives, when an entry is one of two.
fn both<'a>(place: Place, entry: &'a Entry, book: &'a Book) -> Option<(Half<'a>, Half<'a>)> {
    let journal = book.journal();
    // A transfer in parts is corrected row by row.
    let event = journal.pairs().event(place)?;
    let other = event.places().find(|other| *other != place)?;
    if event.arrivals.len() > 1 {
        return None;
    }
    let (this, other) = ((place, Some(entry)), (other, journal.get(other)));
    let leaves = matches!(entry.kind, Kind::Withdraw | Kind::SwapOut | Kind::RenameOut);
    Some(if leaves { (this, other) } else { (other, this) })
}

/// The entry as it stands, and lines that correct it.
fn show(place: Place, line: String, call: &Call<'_>) -> UserError {
    let words = call.words;
    Reply::say(words.say("edit-how", &[("place", &place.to_string())]))
        .text(line)
        .text(words.say("edit-lines", &[("place", &place.to_string())]))
        .asks(Asks::Change, format!("edit {place} {HOLE}"))
        .into()
}

/// The one thing that [수수료 넣기] asks.
#[derive(Clone, Copy)]
enum ChargeAsked {
    Fee,
    Tax,
}

impl ChargeAsked {
    /// `fee`, `tax` and nothing behind it: the amount is asked.
    fn read(changes: &str) -> Option<ChargeAsked> {
        match charge(changes.trim())? {
            (true, "") => Some(ChargeAsked::Fee),
            (false, "") => Some(ChargeAsked::Tax),
            _ => None,
        }
    }
    fn asks(self) -> Asks {
        match self {
            ChargeAsked::Fee => Asks::Fee,
            ChargeAsked::Tax => Asks::Tax,
        }
    }
    fn word(self) -> &'static str {
        match self {
            ChargeAsked::Fee => "fee",
            ChargeAsked::Tax => "tax",
        }
    }
}

fn ask_charge(asked: ChargeAsked, place: Place, line: String, call: &Call<'_>) -> UserError {
    let words = call.words;
    let word = asked.word();
    Reply::say(words.plain(&format!("edit-{word}")))
        .text(line)
        .text(words.say(
            &format!("edit-{word}-line"),
            &[("place", &place.to_string())],
        ))
        .asks(asked.asks(), format!("edit {place} {word} {HOLE}"))
        .into()
}

/// Which entry, when no number was said: the last ones that hold, newest first.
fn which(book: &Book, call: &Call<'_>) -> UserError {
    let words = call.words;
    let last = last_places(book);
    list(words.plain("edit-which"), "edit", &last, book, call)
        .text(words.plain("edit-example"))
        .into()
}

/// What was typed is kept behind the number that holds now.
fn moved(name: &str, now: Place, book: &Book, call: &Call<'_>) -> UserError {
    let words = call.words;
    let was = old_name(name, book);
    let rest = call.args.split_once(' ').map_or("", |(_, rest)| rest);
    let line = format!("edit {now} {rest}");
    let now_name = now.to_string();
    let now_is = [("was", was.as_str()), ("now", now_name.as_str())];
    Reply::say(words.say("edit-moved", &now_is))
        .text(entry_line(now, book, call).unwrap_or_default())
        .buttons([(
            words
                .say("edit-moved-button", &[("now", &now_name)])
                .as_str(),
            line.trim_end(),
        )])
        .into()
}

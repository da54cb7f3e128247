//! What is typed and was filed before: nobody can know whether it happened once or twice, so it is asked.

use super::ask::Asking;
use crate::book::{Book, Change, Proposal};
use crate::bot::command::{Call, Outcome};
use crate::bot::grammar::pair::{Into, Pair};
use crate::bot::grammar::trade::Trade;
use crate::bot::grammar::verbs::Verb;
use crate::bot::grammar::when::When;
use crate::domain::entry::{Entry, Kind};
use crate::domain::journal::Place;
use crate::files::alike::filed_already;
use crate::names::entries::written;
use crate::reply::Reply;
use crate::words::figures;

/// The question about entries of which one or all are in the books from a file or a venue; `None` when none is.
/// `half` is the line that writes what is not.
pub(super) fn question(
    entries: &[&Entry],
    half: impl Fn(&Entry) -> Option<String>,
    book: &Book,
    call: &Call<'_>,
) -> Option<Outcome> {
    if call.confirmed {
        return None;
    }
    let known = |entry: &&&Entry| filed_already(book, entry, call.at).is_some();
    let filed: Vec<&Entry> = entries.iter().filter(known).copied().collect();
    let first = filed.first()?;
    let place = filed_already(book, first, call.at)?;
    let words = call.words;
    let said = words.say("filed-already", &[("entry", &shown(book, place, call)?)]);
    let reply = Reply::say(words.plain("not-yet")).text(said);
    let answers = ["files-button-same", "files-button-separate"];
    let mut asked = Outcome::proposal(reply, call.line.to_owned(), answers, call);
    // Of what is only half filed the other half is still to be written.
    let line = book.journal().get(place).and_then(half);
    if let Some(line) = line.filter(|_| filed.len() < entries.len()) {
        or_half(&mut asked, line);
    }
    Some(asked)
}

/// Makes the first answer write a line of its own. Both answers are about one thing: with either the other is gone too.
fn or_half(asked: &mut Outcome, line: String) {
    let [Change::Propose(separate)] = asked.changes.as_mut_slice() else {
        return;
    };
    separate.digest.clone_from(&separate.code);
    let same = Proposal {
        code: format!("{}s", separate.code),
        line,
        ..separate.clone()
    };
    if let Some(button) = asked.reply.buttons.first_mut() {
        button.line = format!("confirm {}", same.code);
    }
    asked.changes.push(Change::Propose(same));
}

/// `#1 3/2 · 매수 · 삼성전자 · 10주 × 71,000원 · 한국투자`
fn shown(book: &Book, place: Place, call: &Call<'_>) -> Option<String> {
    let entry = book.journal().get(place)?;
    let shown = written(book, place, entry, call.words);
    let day = figures::day(shown.day, call.words.language);
    let parts = [
        format!("{place} {day}"),
        shown.kind.clone(),
        shown.name.clone(),
        match shown.quantity.is_empty() {
            true => shown.amount.clone(),
            false => shown.quantity_at_price(),
        },
        shown.platform.clone(),
    ];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    Some(parts.join(" · "))
}

/// The line for the half of a transfer that was not filed, at the day and time of the file; `None` for what is no transfer.
pub(super) fn other_half(pair: &Pair, filed: &Entry, asking: &Asking<'_>) -> Option<String> {
    let Into::Elsewhere { platform, when } = &pair.into else {
        return None;
    };
    let filed_at = When::of_entry(filed, asking.book.rules().zone);
    let trade = match filed.kind == Kind::Withdraw {
        true => Trade {
            verb: Verb::Deposit,
            platform: platform.clone(),
            fee: None,
            // An arrival whose own time was said came then.
            when: match when.is_blank() {
                true => filed_at,
                false => *when,
            },
            ..pair.out.clone()
        },
        false => Trade {
            verb: Verb::Withdraw,
            when: filed_at,
            ..pair.out.clone()
        },
    };
    let alone = Asking {
        pair: None,
        ..*asking
    };
    Some(alone.line(&trade, None))
}

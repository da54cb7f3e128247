//! What is recorded with an entry because it would lack otherwise, and the mark of what was typed from our suggestion: when
//! the real row comes, taking it back is offered.

use rust_decimal::Decimal;

use super::origin;
use super::settle::Settled;
use super::shortfall::{Shortage, shortages};
use crate::book::{Book, Change, Origin};
use crate::bot::command::Call;
use crate::bot::grammar::trade::{Cover, Trade};
use crate::domain::calendar::Day;
use crate::domain::entry::{Draft, Entry, Kind};
use crate::domain::gaps::missing as missing_in;
use crate::domain::journal::Place;
use crate::domain::marks::{Mark, Said};
use crate::domain::state::State;
use crate::names::{platforms, symbols};
use crate::reply::{Reply, UserError};
use crate::words::Words;
use crate::words::figures;

/// The rows that bring what the first of some entries lacks, to be recorded before it; none unless that is asked for.
pub fn missing(
    rows: &[Entry],
    cover: Cover,
    replaces: &[Place],
    book: &Book,
    call: &Call<'_>,
) -> Vec<Entry> {
    let Some(entry) = rows.first().filter(|_| cover == Cover::Filled) else {
        return Vec::new();
    };
    let record = Change::Record {
        entries: rows.iter().cloned().collect(),
        origin: Origin::default(),
    };
    let zone = book.rules().zone;
    let evening = entry.day(zone).end(zone).min(call.at).max(entry.at);
    let states = || {
        // What is corrected is gone before.
        let voids = (!replaces.is_empty()).then(|| Change::Void(replaces.to_vec()));
        let base = book.with(voids.into_iter().collect(), call.at).ok()?.0;
        let (tried, _) = base.with(vec![record], call.at).ok()?;
        let before = base.state_at(evening).ok()?;
        Some((
            before,
            base.state_at(call.at).ok()?,
            tried.state_at(call.at).ok()?,
        ))
    };
    let Some((before, head, tried)) = states() else {
        return Vec::new();
    };
    let lacking = shortages(entry, &before, (&head, &tried), book);
    lacking
        .iter()
        .filter_map(|short| row(short, entry))
        .collect()
}

/// Money paid in, or units held before, at the moment of the entry that takes them.
fn row(short: &Shortage, entry: &Entry) -> Option<Entry> {
    let kind = match short.symbol.is_money() {
        true => Kind::Deposit,
        false => Kind::Opening,
    };
    let money = short.symbol.is_money();
    let draft = Draft {
        at: entry.at,
        bare_date: entry.bare_date,
        kind,
        category: Some(short.category),
        platform: short.platform.as_str(),
        symbol: short.symbol.as_str(),
        quantity: short.amount,
        price: None,
        currency: if money { "" } else { entry.currency.as_str() },
        fee: Decimal::ZERO,
        fee_currency: "",
        external_id: "",
        note: "",
        tax: Decimal::ZERO,
        rate: None,
        amount: None,
    };
    Entry::checked(draft).ok()
}

/// Rows that are recorded first, with the places that they get.
pub fn placed(rows: Vec<Entry>, book: &Book) -> Vec<(Place, Entry)> {
    let first = book.journal().recorded() as u32;
    (first..).map(Place).zip(rows).collect()
}

/// What was recorded with an entry because it lacked: nobody typed it, so it is said.
pub fn said(filled: &[(Place, Entry)], book: &Book, words: Words) -> Vec<String> {
    let line = |(place, entry): &(Place, Entry)| {
        let (symbol, language) = (entry.symbol.as_str(), words.language);
        let (key, amount) = match entry.symbol.is_money() {
            true => (
                "filled-money",
                figures::money(entry.quantity, symbol, language),
            ),
            false => (
                "filled-units",
                figures::units(entry.quantity, entry.category, symbol, language),
            ),
        };
        let platform = platforms::display_name(entry.platform, book, language);
        let place = place.to_string();
        let args = [
            ("amount", amount.as_str()),
            ("platform", &platform),
            ("place", &place),
        ];
        words.say(key, &args)
    };
    filled.iter().map(line).collect()
}

/// The mark of rows that were suggested: those recorded with an entry, and one that is typed as it was suggested.
pub fn marks(entries: &[Entry], filled: usize, book: &Book, call: &Call<'_>) -> Option<Change> {
    let first = book.journal().recorded() as u32;
    let all = (first..).map(Place).zip(entries);
    let suggested = all.enumerate().filter(|(nth, (_, entry))| {
        *nth < filled || (filled == 0 && entries.len() == 1 && is_suggested(entry, book, call))
    });
    let marks: Vec<Mark> = suggested
        .map(|(_, (place, _))| Mark::new(place, Said::Suggested))
        .collect();
    (!marks.is_empty()).then(|| Change::Mark {
        marks,
        origin: origin(call),
    })
}

/// Whether an entry brings exactly what the books lack on its day.
fn is_suggested(entry: &Entry, book: &Book, call: &Call<'_>) -> bool {
    let comes = matches!(entry.kind, Kind::Deposit | Kind::Opening);
    let Some(state) = book.state_at(call.at).ok().filter(|_| comes) else {
        return false;
    };
    let zone = book.rules().zone;
    missing_in(&state).iter().any(|missing| {
        (missing.platform, missing.symbol) == (entry.platform, entry.symbol)
            && missing.amount == Some(entry.quantity)
            && Day::at(missing.at, zone) == entry.day(zone)
    })
}

/// Money typed for a moment at which it lacked, and a row that brought it later: nothing lacks, so it is asked about.
///
/// # Errors
/// The question.
pub fn refuse_needless(
    settled: &Settled,
    replaces: &[Place],
    book: &Book,
    call: &Call<'_>,
) -> Result<(), UserError> {
    let (entry, trade, words) = (&settled.entry, &settled.trade, call.words);
    let money = entry.kind == Kind::Deposit && entry.symbol.is_money();
    if !money || trade.sure || !replaces.is_empty() {
        return Ok(());
    }
    let below = |state: &State| {
        let slot = state.slots().find(entry.platform, entry.symbol);
        let lacks = state.lacks.iter().filter(|lack| Some(lack.slot) == slot);
        lacks.fold(Decimal::ZERO, |sum, lack| {
            sum.saturating_add(lack.amount.amount())
        })
    };
    let (Ok(then), Ok(now)) = (book.state_at(entry.at), book.state_at(call.at)) else {
        return Ok(());
    };
    let slot = now.slots().find(entry.platform, entry.symbol);
    let still = below(&now) > Decimal::ZERO || now.gaps.iter().any(|gap| Some(gap.slot) == slot);
    if below(&then) != entry.quantity || still {
        return Ok(());
    }
    let name = symbols::display_name(entry.symbol, words.language);
    let place = platforms::display_name(entry.platform, book, words.language);
    let amount = figures::money(entry.quantity, entry.symbol.as_str(), words.language);
    let args = [
        ("platform", place.as_str()),
        ("name", name),
        ("amount", &amount),
    ];
    let anyway = Trade {
        sure: true,
        ..trade.clone()
    };
    let label = words.plain("needless-anyway");
    let line = anyway.line(book);
    Err(Reply::say(words.plain("not-yet"))
        .text(words.say("needless-deposit", &args))
        .buttons([(label.as_str(), line.as_str())])
        .into())
}

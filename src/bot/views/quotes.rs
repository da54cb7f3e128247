//! Prices and rates in the chat: `시세 BTC` shows one, `시세 비상장A 12,000` notes one, `시세 USD 1385` notes a rate.
//!
//! | file      | what it does                                                       |
//! |-----------|--------------------------------------------------------------------|
//! | `either.rs` | a name that is money and a share                                 |
//! | `line.rs` | words to what is meant; a write is never guessed, a read may be    |
//! | `show.rs` | the price that counts, where it is from and how old it is          |
//! | `note.rs` | what is recorded, and a word when it is far from the last one      |

mod doubt;
mod either;
mod line;
mod note;
mod show;

#[cfg(test)]
mod tests;

use crate::book::Book;
use crate::bot::command::{Call, Outcome};
use crate::bot::grammar::trade::Trade;
use crate::domain::calendar::Moment;
use crate::reply::UserError;

/// Whether a trade at a price would be asked about: the record's own guard, handed in by the command.
pub type IsFar = fn(&Trade, &Book, Moment) -> bool;

/// Shows or notes what the words of a call mean.
///
/// # Errors
/// What could not be read, with what to type.
pub fn answer(book: &Book, call: &Call<'_>, is_far: IsFar) -> Result<Outcome, UserError> {
    if call.args.trim().is_empty() && call.line.trim_start_matches('/').starts_with("환율") {
        let dollar = line::read("USD", book, call.at, call.words)?;
        return show::one(book, call, &dollar).map(Outcome::from);
    }
    if call.args.trim().is_empty() {
        return show::all(book, call).map(Outcome::from);
    }
    let line = line::read(&either::said_rate(call), book, call.at, call.words)?;
    match line.amount {
        None => show::one(book, call, &line).map(Outcome::from),
        Some(_) => note::note(book, call, &line, is_far),
    }
}

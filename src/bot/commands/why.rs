//! `/why [figure|day|period|asset]`: what made a figure what it is, to the last won, down to the entries and prices.
//!
//! The lines of a bridge come from the entries and prices of the days, the two ends from the daily rows: that they meet is
//! a check, and it is said.

use crate::book::Book;
use crate::bot::command::{Call, Command, Outcome};
use crate::bot::views::overview::{Overview, nothing_yet, too_large};
use crate::bot::views::performance::{read, settled};
use crate::bot::views::why::{self, Asked};
use crate::domain::amount::Overflow;
use crate::reply::{Reply, UserError};

pub const COMMAND: Command = Command {
    name: "why",
    words: &["왜", "이유"],
    in_menu: true,
    writes: false,
    manual_ko: include_str!("why.ko.md"),
    manual_en: include_str!("why.en.md"),
    run,
};

fn run(book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    let words = call.words;
    let overview = Overview::of(book, call.at).map_err(|_| too_large(words))?;
    let Some(overview) = overview else {
        return Ok(nothing_yet(book, call.at, words).into());
    };
    let args = settled(COMMAND.name, call.args, book, words)?;
    let (asked, args) = why::figure_of(&args);
    let question = read(&args, book, call.at, words)?;
    let answered = match asked {
        Asked::Bridge => why::bridge(book, call, &question, &overview),
        Asked::Line(line) => why::line(book, call, &question, &overview, line),
        Asked::Total => why::total(book, call, &question),
        Asked::Rates => why::rates(book, call, &question, &overview),
        Asked::TimeWeighted => why::time_weighted(book, call, &question, &overview),
        Asked::Average => why::average(book, call, &question, &overview),
        Asked::Realised => why::realised(book, call, &question, &overview),
        Asked::Unrealised => why::unrealised(book, call, &question),
    };
    match answered {
        Ok(Some(reply)) => Ok(reply.into()),
        Ok(None) => Ok(Reply::say(words.plain("performance-no-days")).into()),
        Err(Overflow) => Err(too_large(words)),
    }
}

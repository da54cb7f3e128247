//! What is answered to a message that does not begin with a command.

use super::command::{Call, Outcome};
use super::correction;
use super::desk::{Parsed, parse};
use crate::book::Book;
use crate::reply::UserError;

/// What a message means that does not begin with a command: a trade in a sentence, a name, a slip of the keyboard.
///
/// # Errors
/// What could not be read, with what to type; or what the command that was meant says.
pub fn otherwise(book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    if let Some(said) = correction::said(call.line) {
        return correction::correct(said, book, call);
    }
    match parse(call.line, book, call) {
        // What says nothing by itself may answer what was asked.
        Parsed::Told(reply) => correction::answer(book, call).unwrap_or(Err(UserError(reply))),
        Parsed::Command {
            command,
            args,
            guess,
        } => {
            let mut outcome = (command.run)(
                book,
                &Call {
                    args: &args,
                    ..*call
                },
            )?;
            outcome.reply = outcome.reply.note(guess.unwrap_or_default());
            Ok(outcome)
        }
    }
}

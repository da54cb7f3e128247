//! What a button does: which line it stands for, whether its message becomes the answer, whether it is used up by a press.
//!
//! - A page, a tab, a look once more (a button that asks the command again that it stands under, and changes nothing) turns
//!   its message into the answer.
//! - A button that writes is used up by its press: its key is the button's and not the press's, so that a second press
//!   within a moment is the same message. What is taken back and put in again is so by number, and needs no such key.
//! - A line too long for a service stands in the table `lines`, and its button says `confirm CODE`. One that writes holds for
//!   half an hour, one that only reads as long as its message.

use super::command::{Command, Table};
use super::desk::{self, Asked};
use super::{Message, commands};
use crate::app::App;
use crate::domain::calendar::Moment;
use crate::reply::Reply;

/// How long a long line that writes can be pressed.
const WRITES_MICROS: i64 = 30 * 60 * 1_000_000;

/// A message as it is meant: behind a code stands a line, and a button that writes is one message however often it is
/// pressed.
pub(super) async fn said(app: &App, message: &Message, commands: Table, at: Moment) -> Message {
    let mut message = message.clone();
    let line = desk::clean(&message.text);
    if let Asked::Confirm(code) = desk::read(&line, commands)
        && app.store.current().proposal(code).is_none()
        && let Ok(Some(kept)) = app.store.line(code).await
    {
        let is_old = at.0 - kept.made.0 > WRITES_MICROS;
        // Left as it is, it is told that nothing waits under this code.
        if !is_old || !changes(&kept.line, commands) {
            message.text = kept.line;
        }
    }
    if let Some(under) = &message.pressed
        && books(&message.text, commands)
    {
        let place = message.from.everybody();
        message.key = format!("press:{place}{under}:{}", desk::clean(&message.text));
    }
    message
}

/// Marks the buttons that ask again what was asked.
pub(super) fn turn(reply: &mut Reply, asked: &str, commands: Table) {
    let Some(shown) = command_of(&desk::clean(asked), commands) else {
        return;
    };
    for button in &mut reply.buttons {
        let next = command_of(&desk::clean(&button.line), commands);
        button.turns = next.is_some_and(|next| next.name == shown.name && !next.writes);
    }
}

/// Whether a press on this line is the last that its button takes.
pub fn uses_up(line: &str) -> bool {
    changes(line, commands::COMMANDS)
}

/// The code that a line confirms.
pub fn code(line: &str) -> Option<String> {
    match desk::read(&desk::clean(line), commands::COMMANDS) {
        Asked::Confirm(code) => Some(code.to_owned()),
        Asked::Command(..) | Asked::Drop(_) | Asked::Otherwise => None,
    }
}

/// Whether a line decides a proposal or changes the books.
fn changes(line: &str, commands: Table) -> bool {
    match desk::read(&desk::clean(line), commands) {
        Asked::Confirm(_) | Asked::Drop(_) => true,
        // A name alone only asks for the rest of it.
        Asked::Command(command, args) => command.writes && !args.is_empty(),
        Asked::Otherwise => false,
    }
}

/// Whether a line books something each time it is said.
fn books(line: &str, commands: Table) -> bool {
    match desk::read(&desk::clean(line), commands) {
        Asked::Command(command, args) => {
            let is_by_number = matches!(command.name, "undo" | "redo");
            command.writes && !is_by_number && !args.is_empty()
        }
        Asked::Confirm(_) | Asked::Drop(_) | Asked::Otherwise => false,
    }
}

fn command_of(line: &str, commands: Table) -> Option<&'static Command> {
    match desk::read(line, commands) {
        Asked::Command(command, _) => Some(command),
        Asked::Confirm(_) | Asked::Drop(_) | Asked::Otherwise => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use commands::COMMANDS;

    #[test]
    fn what_asks_again_turns_its_message() {
        let mut reply = Reply::say("x").buttons([
            ("종목별", "잔고 종목"),
            ("새로고침", "/balance"),
            ("왜", "왜"),
            ("입금", "입금 500만 빗썸"),
        ]);
        turn(&mut reply, "잔고", COMMANDS);
        let turns: Vec<bool> = reply.buttons.iter().map(|b| b.turns).collect();
        assert_eq!(turns, [true, true, false, false]);
        turn(&mut reply, "입금", COMMANDS);
        assert!(reply.buttons.iter().all(|button| !button.turns));
    }

    #[test]
    fn a_button_that_writes_is_used_up() {
        for line in [
            "confirm 7f3a",
            "그만두기 7f3a",
            "매수 BTC 1 @ 5 빗썸",
            "undo 7",
        ] {
            assert!(uses_up(line), "{line}");
        }
        for line in ["매수", "잔고", "/trades 2", "비둘기"] {
            assert!(!uses_up(line), "{line}");
        }
    }
}

//! A command is a plain function from the book and a call to an outcome. No async, no I/O, no clock.

use crate::book::{Book, Change, Proposal};
use crate::domain::calendar::Moment;
use crate::domain::identity::EntryId;
use crate::machine::Machine;
use crate::reply::{Reply, UserError};
use crate::words::Words;
use crate::world::attachment::{Attachment, Cabinet};

/// A command: its Latin name, its Korean words, and what it does. Its sentences are `NAME-usage` and `NAME-about`
/// in the language catalogue, its manual is shown by `/help NAME`.
pub struct Command {
    pub name: &'static str,
    /// Words that mean this command as the first word of a message: `잔고`.
    pub words: &'static [&'static str],
    /// Whether it stands in the chat menu. A tap there sends the name alone, so what would change the books by its name
    /// alone does not.
    pub in_menu: bool,
    pub manual_ko: &'static str,
    pub manual_en: &'static str,
    pub run: fn(&Book, &Call<'_>) -> Result<Outcome, UserError>,
}

/// One asking of a command.
pub struct Call<'a> {
    /// Everything after the command's name, cleaned of full-width characters and doubled spaces.
    pub args: &'a str,
    /// The whole message as it was typed.
    pub line: &'a str,
    /// The moment of asking, or the moment of `--at`.
    pub at: Moment,
    /// Names this message for ever: the same key twice is one message.
    pub key: &'a str,
    pub words: Words,
    /// The owner has confirmed: what was proposed is done, and nothing is asked again.
    pub confirmed: bool,
    /// What still waits for the owner's word.
    pub open: Option<&'a Open>,
    /// The file that came with the message, or the kept one of the proposal that is confirmed.
    pub file: Option<&'a dyn Attachment>,
    /// Files kept for open proposals, by name.
    pub cabinet: &'a dyn Cabinet,
    /// The jobs and how they went; a default where nothing runs.
    pub machine: &'a Machine,
}

/// What waits for the owner's word: "cancel" means this before it means anything that is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Open {
    /// A line that was answered with a question; as it was typed.
    Question(String),
    /// A preview or a doubtful step, by its code; what it is about.
    Proposal { code: String, what: String },
}

/// What a command answers and what it would change. Nothing has happened yet.
#[derive(Debug, Default)]
pub struct Outcome {
    pub reply: Reply,
    pub changes: Vec<Change>,
    /// Jobs to start after the changes are kept, by name.
    pub jobs: Vec<&'static str>,
    /// The attachment of the message is to be kept in the cabinet until its proposal ends.
    pub keep_file: bool,
}

impl Outcome {
    /// A line that is run when the owner confirms it: the reply with the two buttons, that it stays as it is first.
    pub fn proposal(
        reply: Reply,
        line: String,
        [leave, anyway]: [&str; 2],
        call: &Call<'_>,
    ) -> Outcome {
        let id = EntryId::of_message(call.key, 0).to_string();
        let code: String = id.chars().take(8).collect();
        let (drop, confirm) = (format!("drop {code}"), format!("confirm {code}"));
        let (leave, anyway) = (call.words.plain(leave), call.words.plain(anyway));
        Outcome {
            reply: reply.buttons([(leave.as_str(), drop.as_str()), (&anyway, &confirm)]),
            changes: vec![Change::Propose(Proposal {
                code,
                line,
                made: call.at,
                digest: String::new(),
            })],
            ..Outcome::default()
        }
    }
}

impl From<Reply> for Outcome {
    fn from(reply: Reply) -> Outcome {
        Outcome {
            reply,
            ..Outcome::default()
        }
    }
}

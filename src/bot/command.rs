//! A command is a plain function from the book and a call to an outcome. No async, no I/O, no clock.

use super::grammar::own::Scene;
use crate::book::{Book, Change, Proposal};
use crate::config::Language;
use crate::domain::calendar::Moment;
use crate::domain::identity::EntryId;
use crate::machine::Machine;
use crate::place::Place;
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
    /// Whether it changes the books. A slip of the keyboard never leads to one that does.
    pub writes: bool,
    pub manual_ko: &'static str,
    pub manual_en: &'static str,
    pub run: Run,
}

/// What a command does.
pub type Run = fn(&Book, &Call<'_>) -> Result<Outcome, UserError>;

/// The table of commands.
pub type Table = &'static [&'static Command];

impl Command {
    /// What it is called on a button: its first Korean word, or its name.
    pub fn label(&self, words: Words) -> String {
        match (words.language, self.words.first()) {
            (Language::Ko, Some(word)) => (*word).to_owned(),
            _ => self.name.to_owned(),
        }
    }

    /// Whether a word in lower case means it.
    pub fn is_called(&self, word: &str) -> bool {
        self.name == word || self.words.contains(&word)
    }
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
    /// Who asks, and where.
    pub from: &'a Place,
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
    /// Every command there is.
    pub commands: Table,
}

impl Call<'_> {
    /// The command of a name.
    pub fn command(&self, name: &str) -> Option<&'static Command> {
        self.commands.iter().copied().find(|c| c.name == name)
    }

    /// Whether a word in lower case means a command.
    pub fn is_command(&self, word: &str) -> bool {
        self.commands.iter().any(|command| command.is_called(word))
    }

    /// Has another command answer.
    ///
    /// # Errors
    /// Those of that command.
    pub fn hand_on(&self, name: &str, book: &Book) -> Result<Outcome, UserError> {
        match self.command(name) {
            Some(command) => (command.run)(book, self),
            None => Err(Reply::say(self.words.plain("empty-message")).into()),
        }
    }

    /// Where a name is given: the moment, and which words are commands.
    pub fn scene<'b>(&self, is_command: &'b dyn Fn(&str) -> bool) -> Scene<'b> {
        Scene {
            at: self.at,
            is_command,
        }
    }
}

/// What waits for the owner's word: "cancel" means this before it means anything that is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Open {
    /// A line that was answered with a question; as it was typed.
    Question(String),
    /// The same, since when something else was said: what is typed now is no answer of itself.
    Aside(String),
    /// A preview or a doubtful step, by its code; what it is about.
    Proposal { code: String, what: String },
}

/// What a command answers and what it would change. Nothing has happened yet.
#[derive(Debug, Default)]
pub struct Outcome {
    pub reply: Reply,
    pub changes: Vec<Change>,
    /// The attachment of the message is to be kept in the cabinet until its proposal ends.
    pub keep_file: bool,
    /// The question that is open is answered or dropped, also where nothing else changes.
    pub ends_question: bool,
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

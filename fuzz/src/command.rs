//! Messages, a line each, in a small portfolio: through the desk, the grammar and every command's plain function.
//!
//! The first letter of the text chooses the language. Buttons of the last reply are pressed too: what a button says is a
//! line like any other.

use std::io::Read;
use std::sync::LazyLock;

use jasan::book::{Book, Change};
use jasan::bot::called;
use jasan::bot::command::{Call, Outcome};
use jasan::bot::commands::COMMANDS;
use jasan::bot::desk::{self, Asked};
use jasan::bot::otherwise;
use jasan::config::{Language, Settings};
use jasan::domain::calendar::Moment;
use jasan::machine::Machine;
use jasan::reply::{Reply, UserError};
use jasan::words::Words;
use jasan::world::attachment::{Attachment, Cabinet};

use super::books::{balance, last_moment, same, standing};
use super::{journal, reply};

/// Monday 2026-11-02, 15:40 in Seoul.
pub const NOW: Moment = Moment(1_793_601_600_000_000);
const MINUTE: i64 = 60_000_000;
const LINES_MAX: usize = 12;

/// What the owner has before the first message.
const PORTFOLIO: &str = "\
2026-10-20T09:00:00+09:00,deposit,kis,KRW,cash,20000000,1,KRW
2026-10-20T09:05:00+09:00,buy,kis,005930,stock,100,70000,KRW,700,KRW
2026-10-20T09:10:00+09:00,buy,kis,USD,cash,5000,1400,KRW
2026-10-20T23:40:00+09:00,buy,kis,AAPL,stock,10,250,USD,1,USD
2026-10-21T10:00:00+09:00,deposit,bithumb,KRW,cash,10000000,1,KRW
2026-10-21T10:01:00+09:00,buy,bithumb,BTC,crypto,0.05,100000000,KRW,2500,KRW
2026-10-22T10:00:00+09:00,opening,binance,USDT,cash,1000,1,USDT
2026-10-22T10:05:00+09:00,buy,binance,ETH,crypto,0.2,4000,USDT,0.8,USDT
2026-10-26T10:00:00+09:00,sell,kis,005930,stock,20,72000,KRW,200,KRW
2026-10-30T18:00:00+09:00,dividend,kis,AAPL,stock,20,1,USD
price 2026-10-29 005930 71500 KRW
price 2026-10-30 005930 71000 KRW
price 2026-10-29 AAPL 258 USD
price 2026-10-31 BTC 104000000 KRW bithumb
price 2026-11-01 BTC 105000000 KRW bithumb
price 2026-10-31 ETH 4100 USDT binance
rate 2026-10-20 USD KRW 1400
rate 2026-10-30 USD KRW 1390
rate 2026-10-20 USDT KRW 1410
rate 2026-11-01 USDT KRW 1400
";

/// Panics when something that must hold for any messages does not.
pub fn survives(text: &str) {
    let language = match text.chars().next() {
        Some('\u{1}') => Language::En,
        _ => Language::Ko,
    };
    let mut talk = Talk::in_a_portfolio(language);
    for line in text.lines().take(LINES_MAX) {
        let reply = talk.say(line);
        if journal::is_of_centuries(&talk.book) {
            return;
        }
        for button in reply.buttons.iter().take(2) {
            talk.clone().say(&button.line);
        }
    }
    balance(&talk.book);
}

/// A conversation without a door: what [`jasan::bot::handle`] does around the plain functions, without a store.
#[derive(Clone)]
pub struct Talk {
    pub book: Book,
    pub at: Moment,
    words: Words,
    kept: Option<Bytes>,
    messages: usize,
}

impl Talk {
    pub fn new(language: Language) -> Talk {
        Talk {
            book: Book::new(Settings::default()),
            at: NOW,
            words: Words::new(language),
            kept: None,
            messages: 0,
        }
    }

    pub fn in_a_portfolio(language: Language) -> Talk {
        static BOOK: LazyLock<Book> = LazyLock::new(portfolio);
        Talk {
            book: BOOK.clone(),
            ..Talk::new(language)
        }
    }

    /// The answer to a line; its changes have happened.
    pub fn say(&mut self, line: &str) -> Reply {
        self.hear(line, None)
    }

    /// The answer to a file with a caption.
    pub fn send(&mut self, caption: &str, file: &Bytes) -> Reply {
        self.hear(caption, Some(file))
    }

    fn hear(&mut self, text: &str, file: Option<&Bytes>) -> Reply {
        self.hears(text, file).unwrap_or_else(|refused| refused)
    }

    /// The answer, or the refusal.
    ///
    /// # Errors
    /// Told to the owner; nothing has happened.
    pub fn hears(&mut self, text: &str, file: Option<&Bytes>) -> Result<Reply, Reply> {
        self.at = Moment(self.at.0 + MINUTE);
        self.messages += 1;
        let told = match self.ask(text, file) {
            Ok(outcome) => Ok(self.done(outcome, file)),
            Err(UserError(reply)) => Err(*reply),
        };
        let (Ok(shown) | Err(shown)) = &told;
        reply::can_be_shown(shown, self.words);
        told
    }

    fn ask(&self, text: &str, file: Option<&Bytes>) -> Result<Outcome, UserError> {
        let line = desk::clean(text);
        assert_eq!(desk::clean(&line), line, "what is clean stays as it is");
        let (run, args, said, confirmed) = match desk::read(&line, COMMANDS) {
            Asked::Command(command, args) => (command.run, args.to_owned(), line.clone(), false),
            Asked::Confirm(code) => {
                let Some(proposal) = self.book.proposal(code) else {
                    return Err(Reply::say(self.words.plain("desk-no-proposal")).into());
                };
                let (command, args) = proposal
                    .line
                    .split_once(' ')
                    .unwrap_or((&proposal.line, ""));
                let run =
                    desk::named(command, COMMANDS).map_or(otherwise::otherwise as Run, |c| c.run);
                (run, args.to_owned(), proposal.line.clone(), true)
            }
            Asked::Drop(_) => return Ok(Reply::say(self.words.plain("desk-dropped")).into()),
            Asked::Otherwise if file.is_some() => {
                let import =
                    desk::named("import", COMMANDS).map_or(otherwise::otherwise as Run, |c| c.run);
                (import, line.clone(), line.clone(), false)
            }
            Asked::Otherwise => (
                otherwise::otherwise as Run,
                line.clone(),
                line.clone(),
                false,
            ),
        };
        let key = format!("hostile:{}", self.messages);
        let kept = self.kept.as_ref().filter(|_| confirmed);
        called::run(
            run,
            &self.book,
            &Call {
                args: &args,
                line: &said,
                at: self.at,
                key: &key,
                from: &jasan::place::Place::terminal(),
                words: self.words,
                confirmed,
                open: None,
                file: file.or(kept).map(|file| file as &dyn Attachment),
                cabinet: &Shelf(self.kept.clone()),
                machine: &Machine::default(),
                commands: COMMANDS,
            },
        )
    }

    /// Applies the changes. What a message did can be undone as one.
    fn done(&mut self, outcome: Outcome, file: Option<&Bytes>) -> Reply {
        if outcome.keep_file {
            self.kept = file.cloned();
        }
        if outcome.changes.is_empty() {
            return outcome.reply;
        }
        let chooses = (outcome.changes.iter()).any(|change| matches!(change, Change::Set { .. }));
        let Ok((next, _)) = self.book.with(outcome.changes, self.at) else {
            // The store says so in a sentence of its own; nothing has happened.
            return Reply::say(self.words.plain("too-large"));
        };
        let booked = next
            .batches()
            .last()
            .is_some_and(|batch| batch.revision == next.revision());
        if booked && !chooses {
            let undo = vec![Change::Undo(next.revision())];
            let back = next.with(undo, self.at).map(|(back, _)| back);
            let back = back.unwrap_or_else(|refusal| panic!("it cannot be undone: {refusal}"));
            let at = last_moment(&next);
            same(
                &standing(&back, at),
                &standing(&self.book, at),
                "undone is as before",
            );
        }
        self.book = next;
        outcome.reply
    }

    /// Rows that a file brought, if the books take them; for tests.
    pub fn record(&mut self, rows: &str) {
        let mut nth = 1_000;
        let changes = journal::read(rows, &self.book, &mut nth);
        assert!(!changes.is_empty(), "no row is one: {rows}");
        if let Ok((next, _)) = self.book.with(changes, self.at) {
            self.book = next;
        }
    }
}

fn portfolio() -> Book {
    let book = Book::new(Settings::default());
    let mut nth = 0;
    let changes = journal::read(PORTFOLIO, &book, &mut nth);
    assert_eq!(
        (nth, changes.len()),
        (10, 2),
        "the portfolio is read to its last row"
    );
    book.with(changes, NOW).map_or(book, |(book, _)| book)
}

type Run = fn(&Book, &Call<'_>) -> Result<Outcome, UserError>;

/// A file in memory.
#[derive(Clone, Debug)]
pub struct Bytes {
    name: String,
    bytes: std::sync::Arc<[u8]>,
    digest: String,
}

impl Bytes {
    pub fn new(name: &str, bytes: &[u8]) -> Bytes {
        use sha2::Digest;
        Bytes {
            name: name.to_owned(),
            bytes: bytes.into(),
            digest: jasan::world::on_disk::hex(&sha2::Sha256::digest(bytes)),
        }
    }
}

impl Attachment for Bytes {
    fn name(&self) -> &str {
        &self.name
    }
    fn bytes(&self) -> u64 {
        self.bytes.len() as u64
    }
    fn digest(&self) -> &str {
        &self.digest
    }
    fn open(&self) -> std::io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(&*self.bytes))
    }
}

/// Keeps the last file that was sent.
struct Shelf(Option<Bytes>);

impl Cabinet for Shelf {
    fn file(&self, digest: &str) -> Option<Box<dyn Attachment>> {
        let kept = self.0.clone().filter(|kept| kept.digest == digest)?;
        Some(Box::new(kept))
    }
}

//! `jasan import FILE…`: all files together or not at all, without asking. A rejected row: nothing booked, exit 1.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use rust_decimal::Decimal;

use jasan::app::App;
use jasan::app::change::{Made, Wish};
use jasan::book::Refusal;
use jasan::bot::views::overview::{gaps, halves};
use jasan::bot::{Answer, Ending};
use jasan::domain::gaps::missing_since;
use jasan::domain::halves::questions;
use jasan::fault::Fault;
use jasan::files::{self, Alikes, Options, blame, summary};
use jasan::reply::{Reply, UserError};
use jasan::store::{StoreError, refusal_sentence};
use jasan::world::attachment::Attachment;
use jasan::world::live::Live;
use jasan::world::on_disk::OnDisk;

use super::{Code, Stopped, configured, key, open, show};

/// What is taken in, and how.
#[derive(clap::Args)]
pub struct Import {
    /// 넣을 CSV 파일들 / the CSV files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// 세어 보기만 하고 넣지 않기 / only count
    #[arg(long)]
    dry_run: bool,
    /// 못 읽은 줄이 있어도 읽은 것은 넣기 / take in what could be read although some rows could not
    #[arg(long)]
    good_rows: bool,
    /// 적어 둔 것과 같아 보이는 줄은 같은 거래예요 / rows that look like entries are those
    #[arg(long, conflicts_with = "separate")]
    same: bool,
    /// 적어 둔 것과 같아 보여도 다른 거래예요 / rows that look like entries happened besides
    #[arg(long)]
    separate: bool,
    /// 답을 JSON으로 / the answer as JSON
    #[arg(long)]
    json: bool,
    /// 못 읽은 줄의 파일을 둘 폴더 / where the file of rejected rows is written
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// A file that can be read on another thread.
pub type SharedFile = Arc<dyn Attachment + Send + Sync>;

pub async fn run(import: Import) -> Result<Code, Stopped> {
    let app = open(configured(true)?, Arc::new(Live::new())).await?;
    let mut shared: Vec<SharedFile> = Vec::new();
    for path in &import.files {
        let file = OnDisk::open(path).map_err(|error| {
            let (path, reason) = (path.to_string_lossy(), error.to_string());
            let words = app.words();
            Stopped::fault(words.say("modes-unread", &[("path", &path), ("reason", &reason)]))
        })?;
        shared.push(Arc::new(file));
    }
    let options = Options {
        good_rows: import.good_rows,
        dry_run: import.dry_run,
        alike: match (import.same, import.separate) {
            (true, _) => Some(Alikes::Same),
            (_, true) => Some(Alikes::Separate),
            _ => None,
        },
        ..Options::default()
    };
    let answer = take_in(&app, shared, options).await;
    app.store.close().await;
    show(&app, &answer, import.out.as_deref(), import.json)
}

/// Books files in one transaction, and says what became of every row.
pub async fn take_in(app: &App, files: Vec<SharedFile>, options: Options) -> Answer {
    match attempt(app, files, options).await {
        Ok(answer) => answer,
        Err(error) => {
            let fault = Fault::log("importing files", &error, app.clock.now());
            // A file that is in the books already adds nothing: after an unknown end it is given once more.
            let (sentence, ending) = match &error {
                StoreError::Unknown(_) => {
                    (app.words().plain("modes-import-unknown"), Ending::Unknown)
                }
                error => (error.sentence(app.words()), Ending::Fault),
            };
            Answer {
                reply: fault.told(sentence).reply(app.words()),
                ending,
            }
        }
    }
}

async fn attempt(
    app: &App,
    files: Vec<SharedFile>,
    options: Options,
) -> Result<Answer, StoreError> {
    let words = app.words();
    let (key, at) = (key(app, 0), app.clock.now());
    let largest = Arc::new(Mutex::new(Decimal::ZERO));
    let noted = largest.clone();
    let made = app.change(&key, at, move |book| {
        let files: Vec<&dyn Attachment> = files.iter().map(|f| &**f as &dyn Attachment).collect();
        let mut plan = files::plan(book, &files, options, words)?;
        let reply = summary::script(book, &plan, options.dry_run, words);
        let changes = std::mem::take(&mut plan.changes);
        let is_refused = plan.refused;
        let rejected = plan.rejects.into_files();
        let reply = rejected.into_iter().fold(reply, Reply::file);
        if is_refused {
            return Err(UserError::from(reply));
        }
        *noted.lock().unwrap_or_else(PoisonError::into_inner) = blame::largest(&changes);
        let lacked = book.state_at(at).map(|state| state.gaps.clone());
        Ok(Wish {
            changes,
            reply: None,
            is_optional: false,
            // And what was known before.
            told: (
                reply,
                lacked.unwrap_or_default(),
                questions(book.journal(), at),
            ),
        })
    });
    let refused = |reply: Reply| Answer {
        reply,
        ending: Ending::Refused,
    };
    let done = |reply: Reply| Answer {
        reply,
        ending: Ending::Done,
    };
    match made.await {
        Ok(Ok(Made::Nothing((reply, ..)))) => Ok(done(reply)),
        Ok(Ok(Made::Now(book, (reply, lacked, asked)))) => {
            let missing = book.state_at(at);
            let missing = missing.map(|state| missing_since(&lacked, &state));
            let missing = missing.unwrap_or_default();
            let reply = gaps::warned(reply, &missing, &book, at, words);
            let reply = halves::warned_since(reply, &asked, &book, at, words);
            Ok(done(reply))
        }
        Ok(Ok(Made::Before { .. })) => Ok(done(Reply::say(words.plain("desk-again")))),
        Ok(Err(UserError(reply))) => Ok(refused(*reply)),
        Err(StoreError::Refused(refusal @ Refusal::Overflow(_))) => {
            let book = app.store.book().await?;
            let other = || Reply::say(refusal_sentence(&refusal, words));
            let largest = *largest.lock().unwrap_or_else(PoisonError::into_inner);
            let blamed = blame::before(&book, largest, words);
            Ok(refused(blamed.unwrap_or_else(other)))
        }
        Err(StoreError::Refused(refusal)) => {
            Ok(refused(Reply::say(refusal_sentence(&refusal, words))))
        }
        Err(error) => Err(error),
    }
}

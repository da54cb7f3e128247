//! The bytes of one file: looked at, confirmed, sent again, taken back, written out.

use jasan::config::Language;
use jasan::files::naming::Naming;
use jasan::files::reading::Reading;
use jasan::files::{self, Options};
use jasan::reply::Reply;
use jasan::words::Words;
use jasan::world::attachment::Attachment;

use super::books::{balance, last_moment, restart, same, standing};
use super::command::{Bytes, Talk};
use super::journal::{is_of_centuries, kept};

/// Panics when something that must hold for any file does not.
pub fn survives(bytes: &[u8]) {
    let file = Bytes::new("거래 <b>.csv", bytes);
    let mut talk = Talk::new(Language::Ko);
    let before = talk.book.clone();
    let preview = talk.send("", &file);
    let at = last_moment(&before);
    same(
        &standing(&talk.book, at),
        &standing(&before, at),
        "a preview books nothing",
    );
    let Some(confirm) = preview
        .buttons
        .iter()
        .rfind(|b| b.line.starts_with("confirm "))
    else {
        strictly(&file, &talk);
        return;
    };
    let done = talk.say(&confirm.line);
    strictly(&file, &talk);
    rejected_rows_come_back(&done);
    if talk.book.batches().is_empty() || is_of_centuries(&talk.book) {
        return;
    }
    balance(&talk.book);
    restart(&talk.book, kept(&talk.book));
    let again = talk.clone().send("", &file);
    let anew = again
        .figures
        .get("new")
        .map(|new| serde_json::to_value(new).unwrap_or_default());
    assert!(
        anew.is_none_or(|new| new["value"] == "0"),
        "the same file twice: {again:?}"
    );
    exported_is_known(&talk);
}

/// As a script imports it: all or nothing, and only counted when that is wanted.
fn strictly(file: &Bytes, talk: &Talk) {
    let words = Words::new(Language::En);
    for dry_run in [true, false] {
        let options = Options {
            dry_run,
            ..Options::default()
        };
        let Ok(plan) = files::plan(&talk.book, &[file as &dyn Attachment], options, words) else {
            continue;
        };
        let told = files::summary::script(&talk.book, &plan, dry_run, words);
        super::reply::can_be_shown(&told, words);
        let bad = plan.files.iter().any(|(_, t)| t.rejected + t.conflicts > 0);
        assert_eq!(
            plan.refused,
            bad && !dry_run || plan.refused,
            "a bad row stops all"
        );
        assert!(!(plan.refused || dry_run) || plan.changes.is_empty());
    }
}

/// The file of what could not be read is one of ours, whatever stood in the rows.
fn rejected_rows_come_back(done: &Reply) {
    for file in &done.files {
        let reading = Reading::open(&*file.bytes, chrono_tz::Asia::Seoul);
        let mut reading = reading.unwrap_or_else(|error| panic!("{}: {error:?}", file.name));
        while let Ok(Some(_)) = reading.next_line(&Naming::default()) {}
    }
}

/// What is written out is read again as the same rows.
fn exported_is_known(talk: &Talk) {
    let mut talk = talk.clone();
    let exported = talk.say("export");
    let Some(file) = exported.files.first() else {
        return;
    };
    let back = Bytes::new(&file.name, &file.bytes);
    let words = Words::new(Language::Ko);
    let plan = files::plan(
        &talk.book,
        &[&back as &dyn Attachment],
        Options::default(),
        words,
    );
    let plan = plan.unwrap_or_else(|error| panic!("an export that is none of ours: {error:?}"));
    assert_eq!(
        (plan.booked, plan.refused),
        (0, false),
        "an export is known"
    );
}

//! Stories of all kinds as files: imported, imported again, out of order, written out and read again, taken back, kept in both
//! databases. Whatever the way, the figures are the same.

use jasan::book::statement;
use jasan::book::{Book, Change, Origin};
use jasan::config::{Language, Settings};
use jasan::domain::calendar::{Day, Moment};
use jasan::domain::entry::{COLUMNS, Entry};
use jasan::domain::row::HEADER;
use jasan::files::{Alikes, ImportPlan, Options, plan, write};
use jasan::store::{Applied, Store};
use jasan::words::Words;
use jasan::world::attachment::Attachment;
use proptest::prelude::*;
use serde_json::Value;

use crate::books::{DAYS, START, cases};
use crate::databases::on_both;
use crate::hostile::bodies::command::Bytes;
use crate::strands::{Strand, strand};

const ZONE: chrono_tz::Tz = chrono_tz::Asia::Seoul;
const NOW: Moment = Moment(1_793_601_600_000_000);

/// Some stories, and what a file of them says.
fn stories() -> impl Strategy<Value = Vec<Strand>> {
    prop::collection::vec(strand(), 1..6)
}

fn file(name: &str, header: &str, lines: impl Iterator<Item = String>) -> Bytes {
    let lines: Vec<String> = std::iter::once(header.to_owned()).chain(lines).collect();
    Bytes::new(name, lines.join("\n").as_bytes())
}

/// The files of some stories: trades in the order of `mixed`, prices, rates.
fn files(stories: &[Strand], mixed: &[u32]) -> Vec<Bytes> {
    let rows = stories.iter().flat_map(|story| &story.lines);
    let rows: Vec<String> = rows.map(|line| whole(&line.text)).collect();
    let closes = stories.iter().flat_map(|story| story.closes.clone());
    let rates = stories.iter().flat_map(|story| story.rates.clone());
    let trades = shuffled(rows, mixed);
    [
        file("trades.csv", HEADER, trades.into_iter()),
        file(
            "prices.csv",
            "date,symbol,close,currency,platform",
            one_a_day(closes, 2),
        ),
        file("rates.csv", "date,from,to,rate", one_a_day(rates, 3)),
    ]
    .into()
}

/// A row with all of its columns.
fn whole(row: &str) -> String {
    let given = row.split(',').count();
    format!("{row}{}", ",".repeat(COLUMNS.saturating_sub(given)))
}

/// Of one day the first word, so that the order of the lines is none of the file's meaning.
fn one_a_day(lines: impl Iterator<Item = String>, names: usize) -> impl Iterator<Item = String> {
    let mut met = std::collections::BTreeSet::new();
    let key = move |line: &String| line.split(',').take(names).collect::<Vec<_>>().join(",");
    lines.filter(move |line| met.insert(key(line)))
}

/// Rows in another order; rows of one moment keep theirs, which means something.
fn shuffled(rows: Vec<String>, mixed: &[u32]) -> Vec<String> {
    let at = |row: &String| row.split(',').next().unwrap_or_default().to_owned();
    let key = |nth: usize| mixed.get(nth % mixed.len().max(1)).copied().unwrap_or(0);
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by_key(|nth| (key(*nth), *nth));
    let mut used = vec![false; rows.len()];
    order
        .into_iter()
        .map(|nth| {
            let same =
                (0..rows.len()).find(|other| !used[*other] && at(&rows[*other]) == at(&rows[nth]));
            let taken = same.unwrap_or(nth);
            used[taken] = true;
            rows[taken].clone()
        })
        .collect()
}

fn planned(book: &Book, files: &[Bytes], alike: Option<Alikes>) -> ImportPlan {
    let options = Options {
        alike,
        ..Options::default()
    };
    let files: Vec<&dyn Attachment> = files.iter().map(|file| file as &dyn Attachment).collect();
    plan(book, &files, options, Words::new(Language::En))
        .unwrap_or_else(|error| panic!("{:?}", error.0.blocks))
}

/// The book after a file in which nothing may be refused.
fn imported(book: &Book, files: &[Bytes], alike: Option<Alikes>) -> Book {
    let plan = planned(book, files, alike);
    let rejects = plan
        .files
        .iter()
        .map(|(_, tally)| tally.rejected)
        .sum::<u64>();
    if plan.refused || rejects > 0 {
        let why = plan.rejects.into_files().into_iter();
        let why: Vec<String> = why
            .map(|file| String::from_utf8_lossy(&file.bytes).into_owned())
            .collect();
        panic!("refused, {rejects} rejected: {}", why.join("\n"));
    }
    if plan.changes.is_empty() {
        return book.clone();
    }
    book.with(plan.changes, NOW).unwrap().0
}

fn new_book() -> Book {
    Book::new(Settings::default())
}

/// Every figure on a few days, without what only the ids of rows make.
fn figures(book: &Book) -> Vec<Value> {
    let days = [START + DAYS / 4, START + DAYS / 2, START + DAYS + 5];
    days.map(|day| statement::figures(book, Day(day).end(ZONE)).unwrap())
        .into()
}

/// What was written out, as files.
fn exported(book: &Book) -> Vec<Bytes> {
    let (mut trades, mut prices, mut rates) = (Vec::new(), Vec::new(), Vec::new());
    let entries = book.journal().in_order(0).map(|(_, entry)| entry);
    write::entries(&mut trades, entries, ZONE).unwrap();
    write::prices(&mut prices, book.prices(), ZONE).unwrap();
    write::rates(&mut rates, book.prices(), ZONE).unwrap();
    [
        ("trades.csv", trades),
        ("prices.csv", prices),
        ("rates.csv", rates),
    ]
    .map(|(name, bytes)| Bytes::new(name, &bytes))
    .into()
}

fn typed(book: &Book, entries: Vec<Entry>) -> Book {
    let origin = Origin {
        source: "chat",
        ..Origin::default()
    };
    let record = Change::Record {
        entries: entries.into(),
        origin,
    };
    book.with(vec![record], Moment(0)).unwrap().0
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn a_file_again_adds_nothing_and_its_order_says_nothing(
        stories in stories(), mixed in prop::collection::vec(any::<u32>(), 1..60),
    ) {
        let plain = files(&stories, &[]);
        let book = imported(&new_book(), &plain, None);
        let again = planned(&book, &plain, None);
        prop_assert_eq!((again.booked, again.refused), (0, false));
        let other = files(&stories, &mixed);
        let again = planned(&book, &other, None);
        prop_assert_eq!((again.booked, again.refused), (0, false), "the same rows in another order");
        let mixed = imported(&new_book(), &other, None);
        prop_assert_eq!(figures(&mixed), figures(&book));
        // One file after another is all at once.
        let by_one = plain.iter().fold(new_book(), |book, file| {
            imported(&book, std::slice::from_ref(file), None)
        });
        prop_assert_eq!(figures(&by_one), figures(&book));
    }

    #[test]
    fn what_is_written_out_makes_the_same_books(stories in stories()) {
        let book = imported(&new_book(), &files(&stories, &[]), None);
        let written = exported(&book);
        let known = planned(&book, &written, None);
        prop_assert_eq!((known.booked, known.refused), (0, false));
        let again = imported(&new_book(), &written, None);
        prop_assert_eq!(figures(&again), figures(&book));
    }

    #[test]
    fn undoing_everything_leaves_nothing(stories in stories(), newest_first in any::<bool>()) {
        let mut book = new_book();
        for story in &stories {
            book = imported(&book, &files(std::slice::from_ref(story), &[]), Some(Alikes::Separate));
        }
        let mut revisions: Vec<u32> = book.batches().iter().map(|batch| batch.revision).collect();
        if newest_first {
            revisions.reverse();
        }
        for revision in revisions {
            book = book.with(vec![Change::Undo(revision)], NOW).unwrap().0;
        }
        prop_assert_eq!(book.journal().in_order(0).count(), 0);
        prop_assert_eq!(book.prices().iter().map(|(_, series)| series.iter().count()).sum::<usize>(), 0);
        prop_assert_eq!(figures(&book), figures(&new_book()));
    }

    #[test]
    fn typed_and_then_filed_is_the_file_or_both(stories in stories()) {
        let lines = || stories.iter().flat_map(|story| &story.lines);
        let first: Vec<Entry> = lines().filter_map(|line| Some(line.typed.as_ref()?.0.clone())).collect();
        if first.is_empty() {
            return Ok(());
        }
        let rows = files(&stories, &[]);
        let before = typed(&new_book(), first.clone());
        let asked = planned(&before, &rows, None);
        let alike: u64 = asked.files.iter().map(|(_, tally)| tally.alike).sum();
        prop_assert_eq!(alike, first.len() as u64, "every typed entry is met");
        prop_assert!(asked.refused);
        // The same: as if nothing had been typed, but for a fee or a time that only the chat knows.
        let same = imported(&before, &rows, Some(Alikes::Same));
        let alone = imported(&new_book(), &rows, None);
        let holdings = |book: &Book| figures(book).pop().map(|mut all| all["holdings"].take());
        prop_assert_eq!(holdings(&same), holdings(&alone));
        prop_assert_eq!(planned(&same, &rows, None).booked, 0, "the file again adds nothing");
        let count = |book: &Book| book.journal().len();
        prop_assert_eq!(count(&same), count(&alone));
        // Both: what was typed is there besides.
        let both = imported(&before, &rows, Some(Alikes::Separate));
        prop_assert_eq!(count(&both), count(&alone) + first.len());
        // One undo brings back what was typed.
        let revision = same.batches().last().unwrap().revision;
        let back = same.with(vec![Change::Undo(revision)], NOW).unwrap().0;
        prop_assert_eq!(figures(&back), figures(&before));
    }
}

proptest! {
    #![proptest_config(cases(4))]

    #[test]
    fn both_databases_keep_the_same_books(stories in stories()) {
        let files = files(&stories, &[]);
        let told = imported(&new_book(), &files, None);
        on_both(async |url| {
            let store = Store::open(url, Settings::default()).await.unwrap();
            let changes = planned(&new_book(), &files, None).changes;
            let Applied::Now(kept) = store.apply("file", changes, NOW, None).await.unwrap() else {
                panic!("it was not new")
            };
            assert_eq!(figures(&kept), figures(&told));
            store.close().await;
            let store = Store::open(url, Settings::default()).await.unwrap();
            let again = store.book().await.unwrap();
            assert_eq!(figures(&again), figures(&told));
            store.close().await;
        });
    }
}

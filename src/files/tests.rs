//! Facts about files, from CSV text to books: what is the same row, what is booked, what comes back.

mod bounds;
mod chat;
mod fuzzed;
mod read;
mod same;

use std::io::Read;
use std::sync::Arc;

use crate::book::{Book, Change};
use crate::bot::command::{Call, Command, Outcome};
use crate::config::{Language, Settings};
use crate::domain::calendar::{Day, Moment};
use crate::domain::entry::Entry;
use crate::domain::identity::EntryId;
use crate::domain::journal::Place;
use crate::domain::names::{Platform, Symbol};
use crate::domain::row;
use crate::machine::Machine;
use crate::reply::{Block, Figure, Reply};
use crate::words::Words;
use crate::world::attachment::{Attachment, Cabinet};
use crate::world::on_disk;
use chrono_tz::Asia::Seoul;
use encoding_rs::EUC_KR;
use proptest::prelude::*;
use sha2::{Digest, Sha256};

use super::*;

/// A small file in memory.
#[derive(Debug, Clone)]
struct InMemory {
    name: String,
    digest: String,
    bytes: Arc<[u8]>,
}

impl InMemory {
    fn new(name: &str, bytes: Vec<u8>) -> InMemory {
        let digest = on_disk::hex(&Sha256::digest(&bytes));
        InMemory {
            name: name.to_owned(),
            digest,
            bytes: bytes.into(),
        }
    }
}

impl Attachment for InMemory {
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
        Ok(Box::new(&self.bytes[..]))
    }
}

const HEADER: &str = "timestamp,type,platform,symbol,category,quantity,price,currency,fee,fee_currency,external_id,note";

fn book() -> Book {
    Book::new(Settings::default())
}
fn noon() -> Moment {
    Moment(Day::parse("2026-11-02").unwrap().start(Seoul).0 + 12 * 3_600_000_000)
}
fn words() -> Words {
    Words::new(Language::Ko)
}
fn csv(rows: &str) -> InMemory {
    InMemory::new("trades.csv", format!("{HEADER}\n{rows}").into_bytes())
}

/// Books a file as `jasan import` does.
fn import(book: &Book, file: &dyn Attachment) -> (Book, ImportPlan) {
    import_with(book, &[file], Options::default())
}
fn import_with(book: &Book, files: &[&dyn Attachment], options: Options) -> (Book, ImportPlan) {
    let plan = plan(book, files, options, words()).unwrap_or_else(|e| panic!("{e:?}"));
    let next = if plan.changes.is_empty() {
        book.clone()
    } else {
        book.with(plan.changes.clone(), noon()).unwrap().0
    };
    (next, plan)
}
fn counts(plan: &ImportPlan) -> [u64; 4] {
    let sum = |part: fn(&walk::Tally) -> u64| plan.files.iter().map(|(_, t)| part(t)).sum();
    [
        sum(|t| t.new),
        sum(|t| t.same),
        sum(|t| t.conflicts),
        sum(|t| t.rejected),
    ]
}
/// Books the text of a file: new, known, conflicting and rejected rows.
pub(crate) fn imported(book: &Book, text: &str) -> (Book, [u64; 4]) {
    let file = InMemory::new("export.csv", text.as_bytes().to_vec());
    let (next, plan) = import(book, &file);
    (next, counts(&plan))
}
fn entries(book: &Book) -> Vec<Entry> {
    book.journal().in_order(0).map(|(_, e)| e.clone()).collect()
}
fn ids(book: &Book) -> Vec<EntryId> {
    let mut ids: Vec<EntryId> = entries(book).iter().map(|e| e.id).collect();
    ids.sort();
    ids
}
fn export(book: &Book) -> InMemory {
    let mut out = Vec::new();
    let all = entries(book);
    write::entries(&mut out, all.iter(), Seoul).unwrap();
    InMemory::new("export.csv", out)
}
fn text(file: &InMemory) -> String {
    let mut text = String::new();
    file.open().unwrap().read_to_string(&mut text).unwrap();
    text
}
fn entry(line: &str) -> Entry {
    let mut fields = [""; 15];
    fields
        .iter_mut()
        .zip(line.split(','))
        .for_each(|(f, t)| *f = t);
    row::read(&fields, Seoul).unwrap()
}

const DEPOSIT: &str = "2026-03-02,deposit,bithumb,KRW,cash,10000000,1,KRW,,,,\n";
const FILL: &str = "2026-03-03T09:00:00+09:00,buy,bithumb,BTC,crypto,0.01,90000000,KRW,450,KRW,,\n";

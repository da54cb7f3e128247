//! Facts about files, from CSV text to books: what is the same row, what is booked, what comes back.

use std::io::Read;
use std::sync::Arc;

use crate::book::{Book, Change};
use crate::bot::command::{Attachment, Cabinet, Call, Command, Outcome};
use crate::bot::machine::Machine;
use crate::bot::on_disk;
use crate::config::{Language, Settings};
use crate::domain::calendar::{Day, Moment};
use crate::domain::entry::Entry;
use crate::domain::identity::EntryId;
use crate::domain::journal::Place;
use crate::domain::names::{Platform, Symbol};
use crate::domain::row;
use crate::reply::{Block, Figure, Reply};
use crate::words::Words;
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

#[test]
fn the_same_file_twice_adds_nothing_and_equal_fills_stay_separate() {
    let file = csv(&format!("{DEPOSIT}{FILL}{FILL}{FILL}"));
    let (once, plan) = import(&book(), &file);
    assert_eq!(counts(&plan), [4, 0, 0, 0]);
    assert_eq!(once.journal().len(), 4);
    let mut distinct = ids(&once);
    distinct.dedup();
    assert_eq!(distinct.len(), 4);
    let (twice, plan) = import(&once, &file);
    assert_eq!((counts(&plan), plan.changes.len()), ([0, 4, 0, 0], 0));
    assert_eq!(twice.journal().len(), 4);
    // One more equal fill than before is one new entry.
    let (more, plan) = import(&once, &csv(&format!("{FILL}{FILL}{FILL}{FILL}")));
    assert_eq!(counts(&plan), [1, 3, 0, 0]);
    assert_eq!(more.journal().len(), 5);
}

#[test]
fn a_well_known_place_in_korean_is_the_place_that_the_chat_means() {
    let rows = "2026-03-02,deposit,빗썸,KRW,cash,10000000,1,KRW,,,,\n\
                2026-03-03,buy, 한국투자증권 ,005930,stock,1,70000,KRW,,,,\n\
                2026-03-03,buy,우리집,금,manual,1,70000,KRW,,,,\n";
    let file = csv(rows);
    let (book, counted) = import(&book(), &file);
    assert_eq!(counts(&counted), [3, 0, 0, 0]);
    let places: Vec<&str> = entries(&book).iter().map(|e| e.platform.as_str()).collect();
    assert_eq!(places, ["bithumb", "kis", "우리집"]);
    let (_, again) = import(&book, &file);
    assert_eq!(counts(&again), [0, 3, 0, 0]);
    let (_, latin) = import(&book, &csv(&rows.replace("빗썸", "Bithumb")));
    assert_eq!(counts(&latin), [0, 3, 0, 0]);
    let prices = InMemory::new(
        "prices.csv",
        "date,symbol,close,currency,platform\n2026-03-03,BTC,90000000,KRW,업비트\n".into(),
    );
    let (book, _) = import(&book, &prices);
    assert_eq!(
        book.prices().venues(Symbol::new("BTC")),
        [Platform::new("upbit")]
    );
}

#[test]
fn an_external_id_makes_equal_rows_one_and_other_content_a_separate_fill() {
    let a = "2026-03-03,buy,bithumb,BTC,crypto,0.01,90000000,KRW,,,T1,첫째\n";
    let b = "2026-03-03,buy,bithumb,BTC,crypto,0.02,90000000,KRW,,,T1,\n";
    let (once, plan) = import(&book(), &csv(&format!("{a}{b}{a}")));
    assert_eq!(counts(&plan), [2, 1, 0, 0]);
    // Against the books it is a conflict; an equal row is not, whatever its note says.
    let other = b.replace("0.02", "0.03");
    let renoted = a.replace("첫째", "둘째");
    let (same, plan) = import(&once, &csv(&format!("{renoted}{other}")));
    assert_eq!((counts(&plan), plan.refused), ([0, 1, 1, 0], true));
    assert_eq!(same.journal().len(), 2);
    let options = Options {
        good_rows: true,
        conflicts_too: true,
        ..Options::default()
    };
    let file = csv(&other);
    let (more, plan) = import_with(&once, &[&file], options);
    assert_eq!((plan.booked, more.journal().len()), (1, 3));
}

#[test]
fn an_import_is_undone_as_a_whole_and_comes_back_with_the_same_ids() {
    let file = csv(&format!("{DEPOSIT}{FILL}{FILL}"));
    let (once, _) = import(&book(), &file);
    let (undone, _) = once.with(vec![Change::Undo(1)], noon()).unwrap();
    assert_eq!(undone.journal().len(), 0);
    let (again, plan) = import(&undone, &file);
    assert_eq!(counts(&plan), [3, 0, 0, 0]);
    assert_eq!(ids(&again), ids(&once));
}

#[test]
fn a_typed_entry_comes_back_as_itself_and_a_changed_one_is_asked_about() {
    let mut typed = entry("2026-03-03T10:00:00+09:00,deposit,bithumb,KRW,cash,5000,1,KRW,,,,용돈");
    typed.id = EntryId::of_message("tg:1:1", 0);
    let origin = crate::book::Origin {
        source: "chat",
        ..Default::default()
    };
    let record = Change::Record {
        entries: std::iter::once(typed.clone()).collect(),
        origin,
    };
    let (book, _) = book().with(vec![record], noon()).unwrap();
    let file = export(&book);
    assert!(text(&file).contains(&format!(",jasan:{},용돈", typed.id)));
    assert_eq!(counts(&import(&book, &file).1), [0, 1, 0, 0]);
    let (elsewhere, _) = import(&super::tests::book(), &file);
    assert_eq!(entries(&elsewhere)[0].id, typed.id);
    assert_eq!(entries(&elsewhere)[0].external_id, None);
    assert_eq!(text(&export(&elsewhere)), text(&file));
    let changed = InMemory::new("x.csv", text(&file).replace("5000", "6000").into_bytes());
    assert_eq!(counts(&import(&book, &changed).1), [0, 0, 1, 0]);
    // The row of a copy in a spreadsheet that was changed is another entry, and stands for itself the second time.
    let line = text(&file).lines().nth(1).unwrap().to_owned();
    let copied = InMemory::new(
        "x.csv",
        format!("{}{}\n", text(&file), line.replace("5000", "7000")).into_bytes(),
    );
    let (both, plan) = import(&super::tests::book(), &copied);
    assert_eq!(counts(&plan), [2, 0, 0, 0]);
    assert_eq!(ids(&both).len(), 2);
}

#[test]
fn a_rejected_row_holds_everything_back_until_the_owner_says_so() {
    let file = csv(&format!(
        "{DEPOSIT}2026-13-02,buy,bithumb,BTC,crypto,1,1,KRW,,,,\n2026-03-02,buy,bithumb,BTC,crypto,,1,KRW,,,,\"두\n줄\"\n{FILL}"
    ));
    let (same, refused) = import(&book(), &file);
    assert!(refused.refused && refused.changes.is_empty());
    assert_eq!((same.journal().len(), counts(&refused)), (0, [2, 0, 0, 2]));
    let said: Vec<String> = refused.files[0]
        .1
        .bad
        .iter()
        .map(|(a, b, why)| told::line(*a, *b, why, words()))
        .collect();
    assert_eq!(
        said,
        [
            "3줄: 날짜 2026-13-02가 없는 날이에요",
            "4–5줄: 수량이 비어 있어요"
        ]
    );
    let (next, plan) = import_with(
        &book(),
        &[&file],
        Options {
            good_rows: true,
            ..Options::default()
        },
    );
    assert_eq!((next.journal().len(), plan.refused), (2, false));
    // What could not be read comes back as a file that can be corrected and sent again.
    let files = plan.rejects.into_files();
    let sent = String::from_utf8(files[0].bytes.to_vec()).unwrap();
    assert_eq!(files[0].name, "못읽은줄-trades.csv");
    assert!(
        sent.contains("jasan_line,jasan_reason") && sent.contains(",4-5,수량이 비어 있어요"),
        "{sent}"
    );
    let corrected = sent
        .replace("2026-13-02", "2026-03-02")
        .replace("BTC,crypto,,1", "BTC,crypto,2,1");
    let (all, plan) = import(
        &next,
        &InMemory::new("못읽은줄-trades.csv", corrected.into_bytes()),
    );
    assert_eq!((counts(&plan), all.journal().len()), ([2, 0, 0, 0], 4));
    assert!(
        entries(&all).iter().any(|e| e.note() == "두\n줄"),
        "our own columns are not kept in the note"
    );
}

#[test]
fn one_set_of_books_comes_from_every_encoding_delimiter_and_line_end() {
    let text = format!(
        "{HEADER}\n2026-03-02,deposit,한투,KRW,cash,10000,1,KRW,,,,\"월급; 3월, \t첫째\"\n{FILL}"
    );
    let (want, _) = import(&book(), &InMemory::new("a.csv", text.clone().into_bytes()));
    assert_eq!(entries(&want)[0].note(), "월급; 3월, \t첫째");
    let with = |delimiter: char| {
        let mut out = String::new();
        let mut quoted = false;
        for c in text.chars() {
            quoted ^= c == '"';
            out.push(if c == ',' && !quoted { delimiter } else { c });
        }
        out
    };
    let crlf = text.replace('\n', "\r\n");
    for bytes in [
        EUC_KR.encode(&text).0.into_owned(),
        ["\u{feff}", &text].concat().into_bytes(),
        crlf.clone().into_bytes(),
        EUC_KR.encode(&crlf).0.into_owned(),
        text.replace('\n', "\r").into_bytes(),
        with(';').into_bytes(),
        with('\t').into_bytes(),
        [0xfeff]
            .into_iter()
            .chain(text.encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect(),
    ] {
        let (got, plan) = import(&book(), &InMemory::new("a.csv", bytes));
        assert!(!plan.refused, "{:?}", plan.files[0].1.bad);
        assert_eq!(ids(&got), ids(&want));
        assert_eq!(entries(&got)[0].note(), entries(&want)[0].note());
    }
}

#[test]
fn prices_and_rates_are_booked_once_and_a_corrected_price_counts() {
    let prices = InMemory::new(
        "prices.csv",
        b"date,symbol,close,currency\n2026-03-02,BTC,90000000,KRW\n2026-03-02,USDT,1400,KRW\n"
            .to_vec(),
    );
    let (once, plan) = import(&book(), &prices);
    assert_eq!((counts(&plan), once.prices().len()), ([2, 0, 0, 0], 2));
    assert_eq!(counts(&import(&once, &prices).1), [0, 2, 0, 0]);
    let corrected = InMemory::new(
        "p.csv",
        b"date,symbol,close,currency\n2026-03-02,BTC,91000000,KRW\n".to_vec(),
    );
    let (next, plan) = import(&once, &corrected);
    assert_eq!(counts(&plan), [1, 0, 0, 0]);
    let mut out = Vec::new();
    assert_eq!(write::prices(&mut out, next.prices(), Seoul).unwrap(), 1);
    assert_eq!(
        String::from_utf8(out).unwrap(),
        "date,symbol,close,currency,platform\n2026-03-02,BTC,91000000,KRW,\n"
    );
    let mut out = Vec::new();
    write::rates(&mut out, next.prices(), Seoul).unwrap();
    let rates = InMemory::new("rates.csv", out);
    assert_eq!(
        text(&rates),
        "date,from,to,rate\n2026-03-02,USDT,KRW,1400\n"
    );
    assert_eq!(counts(&import(&next, &rates).1), [0, 1, 0, 0]);
}

#[test]
fn several_files_are_one_transaction_in_any_order_and_overlap_counts_once() {
    let spring = csv(&format!("{DEPOSIT}{FILL}{FILL}"));
    let summer = csv(&format!(
        "{FILL}{FILL}2026-06-01,deposit,kis,KRW,cash,5,1,KRW,,,,\n"
    ));
    let prices = InMemory::new(
        "p.csv",
        b"date,symbol,close,currency\n2026-03-02,BTC,90000000,KRW\n".to_vec(),
    );
    let files: [&dyn Attachment; 3] = [&prices, &spring, &summer];
    let (next, plan) = import_with(&book(), &files, Options::default());
    assert_eq!((next.revision(), counts(&plan)), (1, [5, 2, 0, 0]));
    let (undone, _) = next.with(vec![Change::Undo(1)], noon()).unwrap();
    assert!(undone.journal().is_empty() && undone.prices().is_empty());
    let broken = csv("2026-03-02,buy\n");
    let files: [&dyn Attachment; 2] = [&spring, &broken];
    let (same, plan) = import_with(&book(), &files, Options::default());
    assert!(plan.refused && same.journal().is_empty());
    let reply = summary::script(&book(), &plan, false, words());
    assert!(
        reply
            .blocks
            .iter()
            .any(|b| matches!(b, Block::Table(t) if t.name == "rejected" && t.rows.len() == 1))
    );
}

#[test]
fn a_dry_run_counts_what_booking_would_book() {
    let rows = format!(
        "{DEPOSIT}{FILL}{FILL}2026-03-03,buy,bithumb,BTC,crypto,0.01,90000000,KRW,,,T1,\n2026-03-03,buy,bithumb,BTC,crypto,0.01,90000000,KRW,,,T1,\n"
    );
    let file = csv(&rows);
    let dry = Options {
        dry_run: true,
        ..Options::default()
    };
    let (same, plan) = import_with(&book(), &[&file], dry);
    assert_eq!(
        (same.journal().len(), counts(&plan), plan.booked),
        (0, [4, 1, 0, 0], 4)
    );
    assert_eq!(counts(&import(&book(), &file).1), counts(&plan));
}

/// The two worlds that commands read from, in a test.
struct Kept(Vec<InMemory>);
impl Cabinet for Kept {
    fn file(&self, digest: &str) -> Option<Box<dyn Attachment>> {
        let file = self.0.iter().find(|f| f.digest() == digest)?;
        Some(Box::new(file.clone()))
    }
}

/// Asks a command, and gives the reply, the changes and the next book.
fn ask(
    book: &Book,
    line: &str,
    file: Option<&InMemory>,
    kept: &Kept,
    confirmed: bool,
) -> (Result<Outcome, Reply>, Book) {
    let (name, args) = line.split_once(' ').unwrap_or((line, ""));
    let command: &&Command = crate::bot::commands::COMMANDS
        .iter()
        .find(|c| c.name == name)
        .unwrap();
    let call = Call {
        args,
        line,
        at: noon(),
        key: "t:1",
        words: words(),
        confirmed,
        open: None,
        file: file.map(|f| f as &dyn Attachment),
        cabinet: kept,
        machine: &Machine::default(),
    };
    match (command.run)(book, &call) {
        Ok(outcome) => {
            let next = if outcome.changes.is_empty() {
                book.clone()
            } else {
                book.with(outcome.changes.clone(), noon()).unwrap().0
            };
            (Ok(outcome), next)
        }
        Err(error) => (Err(*error.0), book.clone()),
    }
}

fn shown(reply: &Reply) -> String {
    let mut out = Vec::new();
    for block in &reply.blocks {
        match block {
            Block::Title { strong, rest } => {
                out.push(format!("*{strong}* {rest}").trim_end().to_owned())
            }
            Block::Text(text) | Block::Note(text) => out.push(text.clone()),
            other => out.push(format!("{other:?}")),
        }
    }
    let mut row = None;
    for button in &reply.buttons {
        let label = format!("[{}: {}]", button.label, button.line);
        match (row == Some(button.row), out.last_mut()) {
            (true, Some(last)) => *last = format!("{last} {label}"),
            _ => out.push(label),
        }
        row = Some(button.row);
    }
    out.join("\n")
}

#[test]
fn a_file_in_the_chat_is_shown_first_and_booked_by_its_button() {
    let (start, _) = import(&book(), &csv(DEPOSIT));
    let file = csv(&format!(
        "{DEPOSIT}{FILL}{FILL}2026-03-05,buy,bithumb,BTC,crypto,,90000000,KRW,,,,\n"
    ));
    let code = file.digest()[..8].to_owned();
    let kept = Kept(vec![file.clone()]);
    let (outcome, proposed) = ask(&start, "import", Some(&file), &kept, false);
    let outcome = outcome.unwrap();
    assert!(outcome.keep_file);
    assert_eq!(
        shown(&outcome.reply),
        format!(
            "\
*거래 파일이에요* · 4줄
3/2(월)–3/3(화) · trades.csv
새로 넣을 것 2
이미 있는 것 1 (건너뜀)
못 읽은 줄 1
 5줄: 수량이 비어 있어요
넣으면
 비트코인 0 → 0.02개
 원화 10,000,000 → 8,199,100원
아직 아무것도 넣지 않았어요.
[그만두기: drop {code}] [못 읽은 줄 받기: import rejected {code}]
[읽은 2건 넣기: confirm {code}]"
        )
    );
    assert_eq!(proposed.proposal(&code).unwrap().line, "import good");
    let (sent, _) = ask(
        &proposed,
        &format!("import rejected {code}"),
        None,
        &kept,
        false,
    );
    assert_eq!(sent.unwrap().reply.files.len(), 1);
    let (done, booked) = ask(&proposed, "import good", Some(&file), &kept, true);
    let done = done.unwrap().reply;
    assert_eq!(booked.journal().len(), 3);
    assert!(
        shown(&done).starts_with("*2건 넣었어요* · 총자산"),
        "{}",
        shown(&done)
    );
    assert_eq!(
        done.files.len(),
        1,
        "the rejected row comes back with the answer"
    );
    assert_eq!(done.figures["new"], Figure::count(2));
}

#[test]
fn the_same_file_again_is_told_when_it_came() {
    let file = csv(&format!("{DEPOSIT}{FILL}"));
    let kept = Kept(vec![file.clone()]);
    let (_, booked) = ask(&book(), "import", Some(&file), &kept, true);
    let (again, same) = ask(&booked, "import", Some(&file), &kept, false);
    assert_eq!(
        shown(&again.unwrap().reply),
        "*오늘 12:00에 넣은 파일이에요. 새로 넣을 것이 없어요.*"
    );
    assert_eq!(same.revision(), booked.revision());
    let (other, _) = ask(&booked, "import", Some(&csv(DEPOSIT)), &kept, false);
    assert_eq!(shown(&other.unwrap().reply), "*새로 넣을 것이 없어요.*");
}

#[test]
fn a_conflict_is_shown_and_booked_only_by_its_own_button() {
    let a = "2026-03-03,deposit,bithumb,KRW,cash,100,1,KRW,,,T1,\n";
    let (start, _) = import(&book(), &csv(a));
    let file = csv(&a.replace("100", "200"));
    let kept = Kept(vec![file.clone()]);
    let (outcome, proposed) = ask(&start, "import", Some(&file), &kept, false);
    let code = file.digest()[..8].to_owned();
    assert!(
        shown(&outcome.unwrap().reply)
            .contains(&format!("[확인 1건 보기: import conflicts {code}]"))
    );
    let (view, proposed) = ask(
        &proposed,
        &format!("import conflicts {code}"),
        None,
        &kept,
        false,
    );
    assert_eq!(
        shown(&view.unwrap().reply),
        format!(
            "\
*거래 번호는 같은데 내용이 다른 것 1건*
장부 #1: 2026-03-03,deposit,bithumb,KRW,cash,100,1,KRW,,,T1
파일 2줄: 2026-03-03,deposit,bithumb,KRW,cash,200,1,KRW,,,T1
장부는 그대로 뒀어요. 서로 다른 거래라면 아래에서 넣을 수 있어요.
[그만두기: drop {code}b] [모두 다른 거래예요: confirm {code}b]"
        )
    );
    assert_eq!(
        proposed.proposal(&format!("{code}b")).unwrap().line,
        "import both"
    );
    let (_, booked) = ask(&proposed, "import both", Some(&file), &kept, true);
    assert_eq!(booked.journal().len(), 2);
}

#[test]
fn what_is_no_file_of_ours_is_told_so() {
    let told = |bytes: &[u8]| {
        let file = InMemory::new("x", bytes.to_vec());
        shown(
            &ask(&book(), "import", Some(&file), &Kept(vec![]), false)
                .0
                .unwrap_err(),
        )
    };
    assert_eq!(
        told(b"\x89PNG\r\n\x1a\n\0"),
        "*그림 파일(PNG)이에요.*\n그림은 못 읽어요. 거래내역을 CSV로 받거나, 거래를 한 줄씩 적어 주세요.\n파일: x"
    );
    assert!(
        told("체결시간,코인,마켓,종류,거래수량,거래단가".as_bytes())
            .starts_with("*Upbit 파일로 보여요. 이 모양은 아직 읽지 못해요.*")
    );
    assert!(
        told(b"timestamp,type,symbol,quantity,price\n")
            .starts_with("*첫 줄에 빠진 칸이 있어요: platform, category, currency,")
    );
    assert!(told(b"a,b\n1,2\n").contains("첫 줄은 이렇게 시작해요: timestamp,type,"));
    let none = ask(&book(), "import", None, &Kept(vec![]), false)
        .0
        .unwrap_err();
    assert!(shown(&none).starts_with("*CSV 파일을 이 대화에 보내 주세요.*"));
}

#[test]
fn export_sends_what_the_filter_chooses() {
    let (book, _) = import(&book(), &csv(&format!("{DEPOSIT}{FILL}")));
    let files = |line: &str| {
        ask(&book, line, None, &Kept(vec![]), false)
            .0
            .map(|o| o.reply)
    };
    let all = files("export").unwrap();
    assert_eq!(all.files[0].name, "jasan-trades-2026-11-02.csv");
    assert_eq!(
        String::from_utf8_lossy(&all.files[0].bytes).lines().count(),
        3
    );
    let btc = files("export BTC").unwrap();
    assert_eq!(
        (shown(&btc), btc.figures["rows"].clone()),
        ("*거래 1건이에요*".to_owned(), Figure::count(1))
    );
    assert_eq!(
        shown(&files("export 매도").unwrap()),
        "*내보낼 것이 없어요.*"
    );
    assert!(files("export 비둘기").is_err());
}

#[test]
fn every_reason_has_a_sentence_in_both_languages() {
    use crate::domain::entry::Column;
    for language in [Language::Ko, Language::En] {
        let words = Words::new(language);
        for column in Column::ALL
            .map(Column::as_str)
            .into_iter()
            .chain(["date", "close", "from", "to"])
        {
            assert!(words.has(&format!("files-column-{column}")), "{column}");
        }
    }
    let file = csv(
        "2026-03-02,bought,b,BTC,crypto,1,1,KRW,,,,\n어제,buy,b,BTC,crypto,1,1,KRW,,,,\n2026-03-02,buy,b,BTC,crypto,1e3x,1,KRW,,,,\n2026-03-02,buy,b,BTC,crypto,0,1,KRW,,,,\n2026-03-02,buy,b,BTC,crypto,1,1,BTC,,,,\n2026-03-02,buy\n2026-03-02,buy,b,BTC,crypto,-1,1,KRW,,,,\n1850-01-01,buy,b,BTC,crypto,1,1,KRW,,,,\n",
    );
    let (_, plan) = import(&book(), &file);
    let said: Vec<String> = plan.files[0]
        .1
        .bad
        .iter()
        .map(|(a, b, why)| told::line(*a, *b, why, words()))
        .collect();
    assert_eq!(
        said,
        [
            "2줄: \"bought\"은 모르는 종류예요",
            "3줄: 날짜 \"어제\"를 못 읽었어요 (2026-03-01처럼 써 주세요)",
            "4줄: 수량 \"1e3x\"는 숫자가 아니에요",
            "5줄: 수량이 0보다 커야 해요",
            "6줄: 통화 \"BTC\"는 돈이 아니에요 (KRW, USD, USDT처럼 써 주세요)",
            "7줄: 칸이 2개예요. 첫 줄에는 12개가 있어요",
            "8줄: 취소할 같은 거래가 앞에 없어요",
            "9줄: 날짜 1850-01-01이 1900년에서 2200년 사이가 아니에요",
        ]
    );
}

#[test]
fn a_crowd_of_equal_rows_is_told_apart_in_linear_time() {
    let rows = "2026-03-03,deposit,bithumb,KRW,cash,1,1,KRW,,,,\n".repeat(20_000);
    let (once, plan) = import(&book(), &csv(&rows));
    assert_eq!(counts(&plan), [20_000, 0, 0, 0]);
    let more = csv(&format!(
        "{rows}{}",
        "2026-03-03,deposit,bithumb,KRW,cash,1,1,KRW,,,,\n".repeat(5)
    ));
    assert_eq!(counts(&import(&once, &more).1), [5, 20_000, 0, 0]);
}

/// Rows of every sort, with few values so that equal ones happen.
fn any_row() -> impl Strategy<Value = String> {
    let kind = prop_oneof![
        Just("deposit,bithumb,KRW,cash,5000,1,KRW"),
        Just("deposit,upbit,ETH,crypto,0.5,,KRW"),
        Just("buy,bithumb,BTC,crypto,0.01,90000000,KRW"),
        Just("reward,bithumb,ETH,crypto,0.001,,KRW"),
        Just("adjust,kis,005930,stock,-1.5,,KRW"),
        Just("dividend,kis,AAPL,stock,12.50,1,USD"),
        Just("dividend,kis,AAPL,stock,-12.50,1,USD"),
        Just("reward,kis,005930,stock,3,0,KRW"),
        Just("buy,bithumb,BTC,crypto,-0.01,90000000,KRW"),
        Just("sell,kis,005930,stock,2,0,KRW"),
        Just("buy,upbit,ETH,crypto,2,0.05,BTC"),
    ];
    let at = prop_oneof![
        Just("2026-03-02"),
        Just("2026-03-02T09:30:00+09:00"),
        Just("2026-03-02T09:30:00.25+09:00")
    ];
    let id = prop_oneof![3 => Just(""), 1 => Just("A1"), 1 => Just("A2")];
    let note = prop_oneof![
        Just(""),
        Just("=1+1"),
        Just("\"쉼표, \"\"따옴표\"\"\n줄\""),
        Just("끝")
    ];
    let rest = prop_oneof![
        Just(",,"),
        Just("1.88,,"),
        Just(",1385.5,"),
        Just(",,12.49")
    ];
    (at, kind, id, note, rest).prop_map(|(at, kind, id, note, rest)| {
        // A printed amount is one of a row that makes it, and a coin has neither tax nor rate of its own.
        let (printed, in_coin) = (rest.ends_with('9'), kind.ends_with("BTC"));
        let rest = match in_coin || (printed && !kind.contains("12.50")) {
            true => ",,",
            false => rest,
        };
        format!("{at},{kind},1,KRW,{id},{note},{rest}\n")
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn what_is_exported_comes_back_as_nothing_new_and_elsewhere_with_the_same_ids(
        rows in proptest::collection::vec(any_row(), 1..40),
        typed in proptest::collection::vec(any_row(), 0..6),
    ) {
        let file = InMemory::new("t.csv", format!("{},tax,rate,amount\n{}", HEADER, rows.concat()).into_bytes());
        let (mut book, plan) = import_with(&book(), &[&file], Options { good_rows: true, ..Options::default() });
        // What takes back a trade that is not there is refused, and nothing else is.
        let refused = &plan.files[0].1.bad;
        prop_assert!(refused.iter().all(|(.., why)| told::why(why, words()).contains("취소할")), "{refused:?}");
        // Entries typed in the chat besides, which have no external id.
        let file = InMemory::new("t.csv", format!("{},tax,rate,amount\n{}", HEADER, typed.concat()).into_bytes());
        let read = import_with(&super::tests::book(), &[&file], Options { good_rows: true, ..Options::default() }).0;
        let mut typed = entries(&read);
        typed.retain(|e| e.external_id.is_none() && !e.cancels());
        for (nth, entry) in typed.iter_mut().enumerate() {
            entry.id = EntryId::of_message("tg:1:1", nth as u32);
        }
        if !typed.is_empty() {
            let record = Change::Record { entries: typed.into_iter().collect(), origin: Default::default() };
            book = book.with(vec![record], noon()).unwrap().0;
        }
        let exported = export(&book);
        let (_, plan) = import(&book, &exported);
        prop_assert_eq!(counts(&plan), [0, book.journal().len() as u64, 0, 0]);
        let (elsewhere, plan) = import(&super::tests::book(), &exported);
        prop_assert_eq!(counts(&plan), [book.journal().len() as u64, 0, 0, 0]);
        prop_assert_eq!(ids(&elsewhere), ids(&book));
        prop_assert_eq!(text(&export(&elsewhere)), text(&exported));
        // Voids leave gaps among equal rows; what is left is still the same.
        let voids: Vec<Place> = (0..book.journal().recorded() as u32).step_by(3).map(Place).collect();
        let (holey, _) = book.with(vec![Change::Void(voids)], noon()).unwrap();
        let exported = export(&holey);
        prop_assert_eq!(counts(&import(&holey, &exported).1)[0], 0);
    }

    #[test]
    fn no_bytes_make_a_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400), ours in any::<bool>()) {
        let mut file = if ours { format!("{HEADER}\n").into_bytes() } else { Vec::new() };
        file.extend(bytes);
        let file = InMemory::new("x.csv", file);
        let _ = plan(&book(), &[&file], Options { good_rows: true, ..Options::default() }, words());
    }
}

/// What is only looked at is not kept: a thousand names may be, in the life of a process, and no more.
#[test]
fn names_of_files_that_are_only_looked_at_are_not_kept() {
    let rows = |from: u32| -> String {
        let row = |n: u32| format!("2026-03-03,buy,place{n},NAME{n},stock,1,100,KRW,,,,\n");
        (from..from + 1_500).map(row).collect()
    };
    let book = book();
    for from in [0, 10_000] {
        let file = csv(&format!(
            "{}{}",
            rows(from),
            "2026-03-04,buy,place7,NAME8,nothing,1,1,KRW,,,,\n"
        ));
        let look = look::look(&book, book.journal(), &mut naming::Naming::of(&book), &file)
            .unwrap_or_else(|e| panic!("{e:?}"));
        assert_eq!((look.tally.new, look.tally.rejected), (1_500, 1));
        assert!(look.effects.incomplete);
    }
    let kept = (10_000..11_500).filter(|n| Symbol::is_kept(&format!("NAME{n}")));
    assert_eq!(kept.count(), 0);
    // Rows that stand twice are found all the same, and equal names are told from others.
    let twice = "2026-03-03,buy,here,ANOTHER1,stock,1,100,KRW,,,T1,\n2026-03-03,buy,here,ANOTHER2,stock,1,100,KRW,,,T1,\n";
    let file = csv(&format!("{twice}{twice}"));
    let look = look::look(&book, book.journal(), &mut naming::Naming::of(&book), &file)
        .unwrap_or_else(|e| panic!("{e:?}"));
    assert_eq!((look.tally.new, look.tally.same), (2, 2));
    // A refusal says what stood there.
    let file = csv("2026-03-03,liability,here,ANOTHER3,stock,1,1,KRW,,,,\n");
    let look = look::look(&book, book.journal(), &mut naming::Naming::of(&book), &file)
        .unwrap_or_else(|e| panic!("{e:?}"));
    let said = told::why(&look.tally.bad[0].2, words());
    assert!(said.contains("ANOTHER3"), "{said}");
    // Booked, they are kept.
    let (booked, _) = import(&book, &csv(&rows(10_000)));
    assert_eq!(booked.journal().len(), 1_500);
    assert!(Symbol::is_kept("NAME10000"));
}

#[test]
fn rejected_rows_come_back_up_to_a_limit() {
    let long = "x".repeat(3_000);
    let row = format!("어제,buy,here,A,stock,1,100,KRW,,,,{long}\n");
    let file = csv(&row.repeat(4_000));
    let (_, plan) = import(&book(), &file);
    assert_eq!(counts(&plan), [0, 0, 0, 4_000]);
    let left_out = plan.rejects.left_out;
    assert!((1_000..2_000).contains(&left_out), "{left_out}");
    let told = shown(&summary::script(&book(), &plan, false, words()));
    assert!(told.contains("담지 못했어요"), "{told}");
    let [file] = plan.rejects.into_files().try_into().unwrap();
    assert!(file.bytes.len() < 9 << 20);
}

/// An absurd row fills the books; a small file after it is not at fault.
#[test]
fn books_that_are_full_are_blamed_where_they_are() {
    let (full, _) = import(
        &book(),
        &csv("2026-03-02,deposit,kis,KRW,cash,7.9e28,1,KRW,,,,\n"),
    );
    assert_eq!(full.journal().len(), 1);
    let file = csv("2026-03-03,deposit,kis,KRW,cash,9e26,1,KRW,,,,\n");
    let plan =
        plan(&full, &[&file], Options::default(), words()).unwrap_or_else(|e| panic!("{e:?}"));
    assert!(full.with(plan.changes.clone(), noon()).is_err());
    let largest = blame::largest(&plan.changes);
    let told = blame::before(&full, largest, words()).map(|reply| shown(&reply));
    let told = told.expect("a row of the books");
    assert!(
        told.contains("#1") && told.contains("이 파일 탓이 아니에요"),
        "{told}"
    );
    assert!(told.contains("/delete 1"), "{told}");
    // A file that is too large by itself is.
    let (empty, largest) = (book(), blame::largest(&plan.changes));
    assert!(blame::before(&empty, largest, words()).is_none());
}

//! The same row or not: within a file, over several, and against the books.

use super::*;

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

//! What a file may take of memory and of the books.

use super::chat::shown;
use super::*;

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

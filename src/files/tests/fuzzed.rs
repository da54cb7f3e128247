//! What must hold for any rows and any bytes.

use super::*;

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
        let read = import_with(&super::book(), &[&file], Options { good_rows: true, ..Options::default() }).0;
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
        let (elsewhere, plan) = import(&super::book(), &exported);
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

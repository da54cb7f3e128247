//! Both rows corrected, taken back, exported and filed again.

use super::*;

#[test]
fn both_rows_are_corrected_and_taken_back_together() {
    let mut chat = Chat::with(Language::Ko, HELD);
    let buttons = chat.buttons("이체 ETH 0.5 업비트 → 빗썸 어제 10:00");
    let shown = chat.say(&buttons[1]);
    assert!(
        shown.contains("이체 이더리움 0.5 업비트 → 빗썸 2026-11-01 10:00"),
        "{shown}"
    );
    for (line, want) in [
        (
            "고치기 #6 수수료 0.001",
            [
                "2026-11-01T10:00 withdraw upbit ETH 0.5 fee 0.001 ETH",
                "2026-11-01T10:00 deposit bithumb ETH 0.5",
            ],
        ),
        (
            "고치기 #9 0.4",
            [
                "2026-11-01T10:00 withdraw upbit ETH 0.4 fee 0.001 ETH",
                "2026-11-01T10:00 deposit bithumb ETH 0.4",
            ],
        ),
        (
            "고치기 #10 업비트 → 코인원",
            [
                "2026-11-01T10:00 withdraw upbit ETH 0.4 fee 0.001 ETH",
                "2026-11-01T10:00 deposit coinone ETH 0.4",
            ],
        ),
        (
            "고치기 #12 14:20 도착 14:50",
            [
                "2026-11-01T14:20 withdraw upbit ETH 0.4 fee 0.001 ETH",
                "2026-11-01T14:50 deposit coinone ETH 0.4",
            ],
        ),
        (
            "고치기 #14 메모 콜드월렛 대신",
            [
                "2026-11-01T14:20 withdraw upbit ETH 0.4 fee 0.001 ETH",
                "2026-11-01T14:50 deposit coinone ETH 0.4",
            ],
        ),
    ] {
        let told = chat.say(line);
        let all = rows(&chat);
        assert_eq!(all[all.len() - 2..], want, "{line}\n{told}");
        assert_eq!(chat.book.journal().pairs().len(), 1, "{line}");
    }
    chat.say("undo");
    chat.say("undo");
    let all = rows(&chat);
    assert_eq!(
        all[all.len() - 1],
        "2026-11-01T10:00 deposit coinone ETH 0.4"
    );
    let mut chat = Chat::with(Language::Ko, HELD);
    chat.say("교환 ETH 1 → BTC 0.05 업비트");
    for (line, want) in [
        (
            "고치기 #7 BTC 0.06",
            ["swap_out upbit ETH 1", "swap_in upbit BTC 0.06"],
        ),
        (
            "고치기 #8 ETH 1.5",
            ["swap_out upbit ETH 1.5", "swap_in upbit BTC 0.06"],
        ),
        (
            "고치기 #11 ETH 1 → BTC 0.04",
            ["swap_out upbit ETH 1", "swap_in upbit BTC 0.04"],
        ),
    ] {
        let told = chat.say(line);
        let want = want.map(|row| format!("2026-11-02T15:40 {row}"));
        let all = rows(&chat);
        assert_eq!(all[all.len() - 2..], want, "{line}\n{told}");
    }
}

#[test]
fn a_correction_of_rows_from_a_file_keeps_what_a_line_does_not_say() {
    let header = "timestamp,type,platform,symbol,category,quantity,price,currency,fee,fee_currency,external_id,note,tax,rate";
    let text = format!(
        "{header}\n2026-03-01,deposit,upbit,ETH,crypto,3,3000000,KRW,,,D1,\n\
         2026-03-02T10:00:00+09:00,withdraw,upbit,ETH,crypto,1,,KRW,,,T1,\n\
         2026-03-02T10:30:00+09:00,deposit,bithumb,ETH,crypto,0.999,,KRW,,,T1,\n\
         2026-03-03T10:00:00+09:00,swap_out,upbit,ETH,crypto,1,3100000,KRW,,,S1,\n\
         2026-03-03T10:00:00+09:00,swap_in,upbit,BTC,crypto,0.05,,KRW,,,S1,\n"
    );
    let mut chat = Chat::new(Language::Ko);
    chat.book = imported(&chat.book, &text).0;
    // What arrived less is the network fee, beside it.
    let before = chat.book.valuation(NOW).expect("a valuation").total;
    let told = chat.say("고치기 #3 메모 콜드");
    let all = rows(&chat);
    assert_eq!(
        all[1..3],
        [
            "2026-03-02T10:00 withdraw upbit ETH 0.999 fee 0.001 ETH",
            "2026-03-02T10:30 deposit bithumb ETH 0.999"
        ],
        "{told}"
    );
    assert_eq!(chat.book.valuation(NOW).expect("a valuation").total, before);
    // A value of its own cannot be said in a line: nothing is changed by the way.
    let told = chat.say("고치기 #4 BTC 0.06");
    assert!(told.contains("한 줄로 다 말할 수 없는"), "{told}");
    assert!(told.contains("\"삭제 #12\"로 빼고"), "{told}");
}

#[test]
fn an_export_of_both_rows_is_imported_to_the_same_two() {
    let mut chat = Chat::with(Language::Ko, HELD);
    for line in [
        "이체 ETH 0.5 업비트 → 빗썸 수수료 0.001",
        "교환 ETH 1 → BTC 0.05 업비트",
        "이름변경 ETH → ETHX 업비트",
        "고치기 #6 0.4",
        "배당 삼전 14,440 한투",
    ] {
        let before = chat.book.revision();
        let told = chat.say(line);
        assert_ne!(chat.book.revision(), before, "{line}\n{told}");
    }
    let zone = chat.book.rules().zone;
    let mut csv = Vec::new();
    let entries = chat.book.journal().in_order(0).map(|(_, entry)| entry);
    write::entries(&mut csv, entries, zone).expect("a file in memory");
    let text = String::from_utf8(csv).expect("UTF-8");
    assert_eq!(text.matches(",jasan-pair:").count(), 6, "{text}");
    let ids = |book: &Book| {
        let mut ids: Vec<_> = book.journal().in_order(0).map(|(_, e)| e.id).collect();
        ids.sort();
        ids
    };
    let all = chat.book.journal().len() as u64;
    let (again, counted) = imported(&chat.book, &text);
    assert_eq!((counted, ids(&again)), ([0, all, 0, 0], ids(&chat.book)));
    let (fresh, counted) = imported(&Book::new(Settings::default()), &text);
    assert_eq!((counted, ids(&fresh)), ([all, 0, 0, 0], ids(&chat.book)));
    assert_eq!(fresh.journal().pairs().len(), 3);
    let worth = |book: &Book| book.valuation(NOW).expect("a valuation").total;
    assert_eq!(worth(&fresh), worth(&chat.book));
}

#[test]
fn a_row_of_a_file_that_a_hand_corrected_is_asked_about_and_not_booked_again() {
    let header = "timestamp,type,platform,symbol,category,quantity,price,currency,fee,fee_currency,external_id,note,tax,rate";
    let text = format!(
        "{header}\n2026-03-01,deposit,kis,KRW,cash,5000000,1,KRW,,,D1,\n\
         2026-03-02,buy,kis,AAPL,stock,10,180,USD,,,B1,,,1300\n"
    );
    let mut chat = Chat::new(Language::Ko);
    let (book, _) = imported(&chat.book, &text);
    chat.book = book;
    let told = chat.say("고치기 #2 수수료 1.5");
    assert!(told.starts_with("*고쳐 적었어요*"), "{told}");
    // The broker's own rate still pays for it.
    assert_eq!(
        chat.book.journal().last().and_then(|e| e.rate()),
        Some(1300.into())
    );
    let (_, counted) = imported(&chat.book, &text);
    assert_eq!(counted, [0, 1, 1, 0]);
}

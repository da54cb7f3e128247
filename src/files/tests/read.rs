//! What rows are read as, in every encoding, and what is said of those that are not.

use super::*;

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

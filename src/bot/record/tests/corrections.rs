//! What is said after a record to mend it: a part of it, another verb, a bare number.

use super::*;

/// A chat in which these lines were written, and the row that the last line leaves.
fn after(lines: &[&str], said: &str) -> String {
    let mut chat = Chat::with(Language::Ko, lines);
    chat.done(said);
    chat.last()
}

const HELD: &str = "기초 삼성전자 10주 @ 80,000원 한투";

#[test]
fn a_part_of_the_last_record_changes_that_part_and_never_its_kind() {
    let buy = ["입금 1000만원 한투", "매수 카카오 5주 45,000 한투"];
    let sell = [HELD, "매도 삼성전자 10주 100,000원 한투 수수료 50"];
    let paid = [HELD, "배당 삼성전자 3,610원 한투"];
    let moved = ["입금 500만원 한투", "출금 100만원 한투"];
    let bought = "buy 035720 5 45000 KRW kis";
    for (lines, said, want) in [
        (
            &buy[..],
            "아니 수수료 300원",
            format!("{bought} 300 0 2026-11-02T15:40"),
        ),
        (
            &buy[..],
            "아니 수수료가 300원이야",
            format!("{bought} 300 0 2026-11-02T15:40"),
        ),
        (
            &buy[..],
            "아니 300원 수수료",
            format!("{bought} 300 0 2026-11-02T15:40"),
        ),
        (
            &buy[..],
            "아니 매수 수수료 300원",
            format!("{bought} 300 0 2026-11-02T15:40"),
        ),
        (
            &buy[..],
            "no the fee was 300",
            format!("{bought} 300 0 2026-11-02T15:40"),
        ),
        (
            &buy[..],
            "취소하고 수수료 300원",
            format!("{bought} 300 0 2026-11-02T15:40"),
        ),
        (
            &["매수 카카오 5주 45,000 한투"][..],
            "아니 날짜 10/30",
            format!("{bought} 0 0 2026-10-30"),
        ),
        (
            &buy[..],
            "아니 계좌 토스",
            "buy 035720 5 45000 KRW toss 0 0 2026-11-02T15:40".to_owned(),
        ),
        (
            &sell[..],
            "아니 세금 1500원",
            "sell 005930 10 100000 KRW kis 50 1500 2026-11-02T15:40".to_owned(),
        ),
        (
            &sell[..],
            "아니 거래세 1,500",
            "sell 005930 10 100000 KRW kis 50 1500 2026-11-02T15:40".to_owned(),
        ),
        (
            &paid[..],
            "아니 세금 550원",
            "dividend 005930 3610 1 KRW kis 0 550 2026-11-02T15:40".to_owned(),
        ),
        (
            &moved[..],
            "아니 수수료 500원",
            "withdraw KRW 1000000 1 KRW kis 500 0 2026-11-02T15:40".to_owned(),
        ),
        (
            &["수수료 1500원 한투"][..],
            "아니 수수료 1,200원",
            "fee KRW 1200 1 KRW kis 0 0 2026-11-02T15:40".to_owned(),
        ),
        (
            &["입금 500만원 한투", "매수 달러 1000 1380원 한투"][..],
            "아니 환율 1,395원",
            "buy USD 1000 1395 KRW kis 0 0 2026-11-02T15:40".to_owned(),
        ),
    ] {
        assert_eq!(after(lines, said), want, "{said}");
    }
}

#[test]
fn a_part_is_found_with_several_accounts_too() {
    let lines = [
        "입금 1000만원 한투",
        "입금 100만원 토스",
        "매수 XRP 100 3000 업비트",
        "배당 삼성전자 3,610원 한투",
    ];
    let mut chat = Chat::with(Language::Ko, &lines);
    chat.done("아니 세금 550원");
    assert_eq!(
        chat.last(),
        "dividend 005930 3610 1 KRW kis 0 550 2026-11-02T15:40"
    );
}

#[test]
fn a_rate_where_there_is_none_is_no_quantity() {
    let mut chat = Chat::with(
        Language::Ko,
        &["입금 1000만원 한투", "매수 카카오 5주 45,000 한투"],
    );
    let told = chat.not_written("아니 환율 1390");
    assert!(told.contains("환율을 따로 적지 않아요"), "{told}");
}

#[test]
fn a_verb_makes_it_a_record_of_that_kind() {
    let lines = ["기초 XRP 200 @ 2900 업비트", "매수 XRP 100 3000 업비트"];
    assert_eq!(
        after(&lines, "아니 매도"),
        "sell XRP 100 3000 KRW upbit 0 0 2026-11-02T15:40"
    );
    assert_eq!(
        after(&lines, "고치기 #2 매도 50개"),
        "sell XRP 50 3000 KRW upbit 0 0 2026-11-02T15:40"
    );
    // It is one already: nothing changes, and what can be is shown.
    let mut chat = Chat::with(Language::Ko, &lines);
    let told = chat.not_written("아니 매수");
    assert!(told.contains("바꿀 것만 써 주세요"), "{told}");
    assert_eq!(
        chat.last(),
        "buy XRP 100 3000 KRW upbit 0 0 2026-11-02T15:40"
    );
    assert_eq!(
        after(&["입금 500만원 한투", "입금 100만원 한투"], "아니 출금"),
        "withdraw KRW 1000000 1 KRW kis 0 0 2026-11-02T15:40"
    );
    // What is still missing is asked, and the press keeps the kind.
    let mut chat = Chat::with(Language::Ko, &[HELD, "입금 100만원 한투"]);
    for line in chat.buttons("아니 배당 삼성전자") {
        assert!(line.contains("as:dividend"), "{line}");
    }
}

#[test]
fn a_bare_number_is_asked_about_wherever_it_is_said() {
    let lines = ["입금 1000만원 한투", "매수 카카오 5주 45,000 한투"];
    for said in ["고치기 #2 45,500", "아니 45,500", "고치기 #2 45500 한투"] {
        let mut chat = Chat::with(Language::Ko, &lines);
        chat.not_written(said);
        let (Ok(reply) | Err(reply)) = chat.ask(said);
        let labels: Vec<String> = reply.buttons.iter().map(|b| b.label.clone()).collect();
        assert_eq!(
            labels,
            ["수량 45,500", "가격 45,500", "수수료 45,500"],
            "{said}"
        );
        let line = reply.buttons[1].line.clone();
        chat.done(&line);
        assert_eq!(
            chat.last(),
            "buy 035720 5 45500 KRW kis 0 0 2026-11-02T15:40",
            "{line}"
        );
    }
    // What would be asked about again is not offered.
    let mut chat = Chat::with(Language::Ko, &lines);
    let offered = chat.buttons("아니 300");
    assert_eq!(offered, ["edit #2 qty 300", "edit #2 fee 300"]);
}

#[test]
fn the_answer_to_a_question_about_a_record_is_read_as_such() {
    let lines = ["입금 1000만원 한투", "매수 카카오 5주 45,000 한투"];
    for (asked, said, want) in [
        ("edit #2 fee", "300", "300 0"),
        ("edit #2 fee", "300원", "300 0"),
        ("edit #2 fee", "수수료 300원", "300 0"),
        ("edit #2 tax", "150", "0 150"),
        ("edit #2", "수수료 150원", "150 0"),
    ] {
        let mut chat = Chat::with(Language::Ko, &lines);
        chat.waits = Some(Open::Question(asked.to_owned()));
        chat.done(said);
        let want = format!("buy 035720 5 45000 KRW kis {want} 2026-11-02T15:40");
        assert_eq!(chat.last(), want, "{asked} {said}");
    }
    let mut chat = Chat::with(Language::Ko, &lines);
    chat.waits = Some(Open::Question("edit #2".to_owned()));
    chat.done("6주");
    assert_eq!(
        chat.last(),
        "buy 035720 6 45000 KRW kis 0 0 2026-11-02T15:40"
    );
    // A fee of another account is a fee.
    let mut chat = Chat::with(Language::Ko, &lines);
    chat.waits = Some(Open::Question("edit #2 fee".to_owned()));
    chat.done("수수료 300원 토스");
    assert_eq!(chat.last(), "fee KRW 300 1 KRW toss 0 0 2026-11-02T15:40");
}

#[test]
fn a_transfer_is_corrected_as_a_whole() {
    let mut chat = Chat::with(
        Language::Ko,
        &["입금 500만원 한투", "이체 100만원 한투 → 토스"],
    );
    chat.done("아니 수수료 500원");
    let (place, out) = chat
        .book
        .journal()
        .in_order(0)
        .find(|(place, entry)| {
            entry.kind == crate::domain::entry::Kind::Withdraw
                && !chat.book.journal().is_void(*place)
        })
        .expect("a row that leaves");
    assert_eq!(
        (out.fee, out.quantity),
        (500.into(), 1_000_000.into()),
        "{place}"
    );
}

#[test]
fn a_trade_priced_in_a_coin_keeps_its_coin_however_it_is_said() {
    for line in [
        "매도 DOT 50개 0.00005 BTC에 바이낸스",
        "매도 DOT 50개 0.00005BTC 바이낸스",
        "매도 DOT 50개 BTC 0.00005 바이낸스",
        "매도 DOT/BTC 50개 0.00005 바이낸스",
        "DOT 50개를 개당 0.00005 BTC에 팔았어 바이낸스",
        "매도 DOT 50 0.00005비트 바이낸스",
        "매도 DOT 50개 총 0.0025 BTC 바이낸스",
        "sell DOT 50 @ 0.00005 BTC binance",
    ] {
        let mut chat = Chat::with(
            Language::Ko,
            &[
                "기초 BTC 1 @ 1억원 바이낸스",
                "기초 DOT 200 @ 5000원 바이낸스",
            ],
        );
        chat.done(line);
        let rows = chat.all();
        assert!(
            rows.iter()
                .any(|row| row.starts_with("swap_in BTC 0.0025 ")),
            "{rows:?}"
        );
    }
    let mut chat = Chat::with(
        Language::Ko,
        &[
            "기초 BTC 1 @ 1억원 바이낸스",
            "기초 DOT 200 @ 5000원 바이낸스",
        ],
    );
    chat.done("매도 DOT 전부 0.00005 BTC에 바이낸스");
    let rows = chat.all();
    assert!(
        rows.iter().any(|row| row.starts_with("swap_in BTC 0.01 ")),
        "{rows:?}"
    );
    chat.done("매수 ETH 2 0.03BTC 바이낸스");
    let rows = chat.all();
    assert!(
        rows.iter().any(|row| row.starts_with("swap_in ETH 2 ")),
        "{rows:?}"
    );
}

#[test]
fn an_opening_average_is_no_price_of_today() {
    for (opening, deal) in [
        ("기초 BTC 0.5 @ 3,850만 빗썸", "매수 BTC 0.1 @ 9,500만 빗썸"),
        (
            "기초 삼성전자 10주 @ 30,000원 한투",
            "매수 삼성전자 1주 100,000원 한투",
        ),
    ] {
        let mut chat = Chat::with(Language::Ko, &[opening]);
        let told = chat.say(if opening.contains("BTC") {
            "시세 BTC"
        } else {
            "시세 삼성전자"
        });
        assert!(told.contains("시세를 몰라요"), "{told}");
        chat.done(deal);
    }
    // A deal of minutes ago stands, whatever average is noted after it.
    let mut chat = Chat::with(
        Language::Ko,
        &[
            "매수 삼성전자 1주 100,000원 한투",
            "기초 삼성전자 10주 @ 30,000원 한투",
        ],
    );
    let told = chat.say("시세 삼성전자");
    assert!(told.contains("100,000원"), "{told}");
    chat.not_written("매수 삼성전자 1주 50,000원 한투");
}

#[test]
fn no_button_offers_money_that_the_account_has_not() {
    let mut chat = Chat::with(
        Language::Ko,
        &[
            "기초 AAPL 3주 @ 350,000원 토스",
            "매수 AAPL 1주 350,000원 토스",
        ],
    );
    let told = chat.not_written("매수 AAPL 1주 250 토스");
    assert!(!told.contains("USDT") && told.contains("[$250]"), "{told}");
    let mut chat = Chat::with(Language::Ko, &["입금 1000 USDT 바이낸스"]);
    let offered = chat.buttons("입금 100만 바이낸스");
    assert!(
        offered.iter().all(|line| !line.contains("KRW")),
        "{offered:?}"
    );
}

#[test]
fn a_code_that_is_also_money_is_no_money_when_it_is_counted() {
    let mut chat = Chat::with(Language::Ko, &["입금 500만원 한투"]);
    for line in [
        "매수 ALL 10주 200달러 한투",
        "매수 NIO 10주 5달러 한투",
        "매수 XPF 3주 20달러 한투",
    ] {
        for offered in chat.buttons(line) {
            assert!(!offered.contains(":cash"), "{line}: {offered}");
        }
    }
}

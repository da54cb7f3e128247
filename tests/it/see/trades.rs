use super::*;

const MONDAY: &str = "2026-11-02T15:40:00+09:00";

#[test]
fn trades_are_listed_newest_first_with_what_was_paid_and_their_number() {
    assert_eq!(
        text(&ask(&small(), MONDAY, "trades")),
        "*거래 10건*
- 10/30 | 배당 | 애플 | $20.00 | 한국투자 | #10
- 10/26 | 매도 | 삼성전자 | 20주 × 72,000원 | 1,440,000원 | 한국투자 | #9
- 10/22 | 매수 | 이더리움 | 0.2개 × 4,000 USDT | 800 USDT | 바이낸스 | #8
- 10/22 | 기초 | 테더 | 1,000 USDT | 바이낸스 | #7
- 10/21 | 매수 | 비트코인 | 0.05개 × 100,000,000원 | 5,000,000원 | 빗썸 | #6
- 10/21 | 입금 | 원화 | 10,000,000원 | 빗썸 | #5
- 10/20 | 매수 | 애플 | 10주 × $250 | $2,500.00 | 한국투자 | #4
- 10/20 | 매수 | 달러 | $5,000.00 × 1,400원 | 7,000,000원 | 한국투자 | #3
- 10/20 | 매수 | 삼성전자 | 100주 × 70,000원 | 7,000,000원 | 한국투자 | #2
- 10/20 | 입금 | 원화 | 20,000,000원 | 한국투자 | #1
[CSV]"
    );
}

#[test]
fn a_filter_narrows_and_an_order_sorts() {
    assert_eq!(
        text(&ask(&small(), MONDAY, "trades 005930")),
        "*거래 2건* · 005930
- 10/26 | 매도 | 삼성전자 | 20주 × 72,000원 | 1,440,000원 | 한국투자 | #9
- 10/20 | 매수 | 삼성전자 | 100주 × 70,000원 | 7,000,000원 | 한국투자 | #2
[CSV]"
    );
    assert_eq!(
        text(&ask(&small(), MONDAY, "trades KRW 금액순")),
        "*거래 6건* · KRW 금액순
- 10/20 | 입금 | 원화 | 20,000,000원 | 한국투자 | #1
- 10/21 | 입금 | 원화 | 10,000,000원 | 빗썸 | #5
- 10/20 | 매수 | 달러 | $5,000.00 × 1,400원 | 7,000,000원 | 한국투자 | #3
- 10/20 | 매수 | 삼성전자 | 100주 × 70,000원 | 7,000,000원 | 한국투자 | #2
- 10/21 | 매수 | 비트코인 | 0.05개 × 100,000,000원 | 5,000,000원 | 빗썸 | #6
- 10/26 | 매도 | 삼성전자 | 20주 × 72,000원 | 1,440,000원 | 한국투자 | #9
[CSV]"
    );
    assert_eq!(
        text(&ask(&small(), MONDAY, "trades 매도 오래된순")),
        "*거래 1건* · 매도 오래된순
- 10/26 | 매도 | 삼성전자 | 20주 × 72,000원 | 1,440,000원 | 한국투자 | #9
[CSV]"
    );
    assert_eq!(
        text(&ask(&small(), MONDAY, "trades 출금")),
        "*그런 거래는 없어요*
[모두 보기]"
    );
}

/// 25 purchases, a day each.
fn many() -> Book {
    let rows: Vec<String> = (1..=25)
        .map(|n| format!("2026-10-{n:02}T09:00:00+09:00,buy,upbit,BTC,crypto,{n},1000,KRW,,,,"))
        .collect();
    book(&rows.join("\n"), "")
}

fn numbers(reply: &Reply) -> Vec<String> {
    figures(reply)["trades"]["list"]
        .as_array()
        .unwrap()
        .iter()
        .map(|t| t["id"]["word"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn pages_have_ten_and_a_page_beyond_the_end_is_the_last() {
    let book = many();
    let first = ask(&book, MONDAY, "trades");
    assert_eq!(numbers(&first)[0], "#25");
    assert_eq!(numbers(&first).len(), 10);
    assert_eq!(
        first
            .buttons
            .iter()
            .map(|b| b.line.as_str())
            .collect::<Vec<_>>(),
        ["trades page 2", "export"]
    );
    let last = ask(&book, MONDAY, "trades BTC page 99");
    assert_eq!(numbers(&last), ["#5", "#4", "#3", "#2", "#1"]);
    assert_eq!(figures(&last)["page"], serde_json::json!({"value": "3"}));
    assert_eq!(
        last.buttons
            .iter()
            .map(|b| b.line.as_str())
            .collect::<Vec<_>>(),
        ["trades BTC page 2", "export BTC"]
    );
    for (line, first) in [
        ("trades 2쪽", "#15"),
        ("trades oldest page 3", "#21"),
        ("trades largest page 2", "#15"),
        ("trades page 0", "#25"),
    ] {
        assert_eq!(numbers(&ask(&book, MONDAY, line))[0], first, "{line}");
    }
}

#[test]
fn what_was_recorded_for_later_is_not_there_yet() {
    assert_eq!(
        numbers(&ask(&many(), "2026-10-03", "trades")),
        ["#3", "#2", "#1"]
    );
    assert_eq!(
        numbers(&ask(&many(), "2026-10-20", "trades 2026-10-19부터")),
        ["#20", "#19"]
    );
}

#[test]
fn the_halves_of_a_transfer_say_which_way() {
    let rows = "2026-10-01,opening,upbit,BTC,crypto,1,1000,KRW,,,,
                2026-10-02T10:00:00+09:00,withdraw,upbit,BTC,crypto,0.5,,,0.001,BTC,T1,
                2026-10-02T10:20:00+09:00,deposit,binance,BTC,crypto,0.5,,,,,T1,
                2026-10-03,split,,005930,stock,50,1,KRW,,,,
                2026-10-04,interest,kis,KRW,cash,1200,1,KRW,,,,";
    assert_eq!(
        text(&ask(&book(rows, ""), MONDAY, "trades")),
        "*거래 5건*
- 10/4 | 이자 | 원화 | 1,200원 | 한국투자 | #5
- 10/3 | 분할 | 삼성전자 | 1 → 50 | #4
- 10/2 | 이체 들어옴 | 비트코인 | 0.5개 | 바이낸스 | #3
- 10/2 | 이체 나감 | 비트코인 | 0.5개 | 업비트 | #2
- 10/1 | 기초 | 비트코인 | 1개 × 1,000원 | 1,000원 | 업비트 | #1
[CSV]"
    );
    assert_eq!(
        text(&ask(&book("", ""), MONDAY, "trades")),
        "*아직 적은 것이 없어요*
이렇게 써 보세요
입금 100만 한투
매수 삼성전자 10주 71000 한투
거래내역 CSV를 여기에 놓아도 돼요.
[도움말]"
    );
    let unknown = text(&ask(&small(), MONDAY, "trades 비둘기"));
    assert!(unknown.starts_with("*\"비둘기\""), "{unknown}");
}

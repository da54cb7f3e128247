use super::*;

const MONDAY: &str = "2026-11-02T15:40:00+09:00";

#[test]
fn an_asset_says_what_it_is_worth_cost_and_brought() {
    assert_eq!(
        text(&ask(&small(), MONDAY, "asset 삼전")),
        "*삼성전자 5,680,000원* · 80주 · 17.8%
평단 70,000원 · 지금 71,000원
평가손익 ▲ 80,000원 (+1.43%)
실현손익 ▲ 40,000원
- 한국투자 | 80주 | 568만
- 10/26 | 매도 | 삼성전자 | 20주 × 72,000원 | 1,440,000원 | 한국투자 | #9
- 10/20 | 매수 | 삼성전자 | 100주 × 70,000원 | 7,000,000원 | 한국투자 | #2
11/2(월) 15:40 · 시세 10/30 종가
<asset-005930-2026-11-02.png> 
[거래 보기] [잔고]"
    );
    assert_eq!(
        text(&ask(&small(), MONDAY, "asset AAPL")),
        "*애플 3,614,000원* · 10주 · 11.3%
평단 $250.00 · 지금 $260.00
평가손익 ▲ 114,000원 (+3.26%)
달러로 $2,600.00 · ▲ $100.00 (+4.00%)
배당·이자 27,800원
- 한국투자 | 10주 | 361만
- 10/30 | 배당 | 애플 | $20.00 | 한국투자 | #10
- 10/20 | 매수 | 애플 | 10주 × $250 | $2,500.00 | 한국투자 | #4
11/2(월) 15:40 · 시세 10/30 종가
<asset-AAPL-2026-11-02.png> 
[거래 보기] [잔고]"
    );
    assert_eq!(
        text(&ask(&small(), MONDAY, "asset 이더리움")),
        "*이더리움 1,180,200원* · 0.2개 · 3.7%
어제보다 ▲ 32,200원
평단 4,000.00 USDT · 지금 4,200.00 USDT
평가손익 ▲ 52,200원 (+4.63%)
테더로 840 USDT · ▲ 40 USDT (+5.00%)
- 바이낸스 | 0.2개 | 118만
- 10/22 | 매수 | 이더리움 | 0.2개 × 4,000 USDT | 800 USDT | 바이낸스 | #8
11/2(월) 15:40 · 시세 10분 전
<asset-ETH-2026-11-02.png> 
[거래 보기] [잔고]"
    );
    assert_eq!(
        text(&ask(&small(), MONDAY, "asset USD")),
        "*달러 3,501,410원* · 10.9%
- 한국투자 | $2,519.00 | 350만
- 10/20 | 매수 | 달러 | $5,000.00 × 1,400원 | 7,000,000원 | 한국투자 | #3
11/2(월) 15:40
[거래 보기] [잔고]"
    );
}

#[test]
fn the_average_leaves_fees_out_unless_the_owner_wants_them_in() {
    let rows = "2026-10-20,buy,upbit,BTC,crypto,2,1000000,KRW,5000,KRW,,";
    let settings = Settings {
        fees_in_cost: true,
        ..Settings::default()
    };
    let average =
        |book: &Book| figures(&ask(book, MONDAY, "asset BTC"))["average"]["amount"].clone();
    assert_eq!(average(&book(rows, "")), "1000000");
    assert_eq!(average(&book_with(settings, rows, "")), "1002500");
}

#[test]
fn one_asset_on_two_platforms_is_one_with_two_lines() {
    let rows = "2026-10-20,buy,upbit,BTC,crypto,1,1000000,KRW,,,,
                2026-10-21,buy,binance,BTC,crypto,1,900,USDT,,,,";
    let observed = "2026-10-20 USDT>KRW 1400\n2026-11-02 BTC 1500000 KRW upbit\n2026-11-02 BTC 1000 USDT binance\n2026-11-02 USDT>KRW 1400";
    assert_eq!(
        text(&ask(&book(rows, observed), MONDAY, "asset BTC")),
        "*비트코인 2,900,000원* · 2개 · 100.0%
어제보다 ▲ 380,000원
평단 113만원 · 지금 150만원
평가손익 ▲ 640,000원 (+28.32%)
- 업비트 | 1개 | 150만
- 바이낸스 | 1개 | 140만
- 10/21 | 매수 | 비트코인 | 1개 × 900 USDT | 900 USDT | 바이낸스 | #2
- 10/20 | 매수 | 비트코인 | 1개 × 1,000,000원 | 1,000,000원 | 업비트 | #1
11/2(월) 15:40 · 시세 11/2 종가
[거래 보기] [잔고]"
    );
}

#[test]
fn what_is_sold_out_or_was_never_held_says_so() {
    let rows = "2026-10-20,buy,upbit,BTC,crypto,1,1000000,KRW,,,,
                2026-10-21,sell,upbit,BTC,crypto,1,1100000,KRW,,,,";
    assert_eq!(
        text(&ask(&book(rows, ""), MONDAY, "asset BTC")),
        "*비트코인 모두 팔았어요*
실현손익 ▲ 100,000원
- 10/21 | 매도 | 비트코인 | 1개 × 1,100,000원 | 1,100,000원 | 업비트 | #2
- 10/20 | 매수 | 비트코인 | 1개 × 1,000,000원 | 1,000,000원 | 업비트 | #1
11/2(월) 15:40
[거래 보기] [잔고]"
    );
    assert_eq!(
        text(&ask(&book(rows, ""), MONDAY, "asset 카카오")),
        "*카카오: 가진 적이 없어요*"
    );
}

#[test]
fn a_near_name_is_read_as_a_guess_and_a_strange_one_is_asked() {
    let guess = text(&ask(&small(), MONDAY, "asset 삼성전지"));
    assert!(
        guess.contains("\n\"삼성전지\" → 삼성전자 (추정)\n"),
        "{guess}"
    );
    assert_eq!(
        text(&ask(&small(), MONDAY, "asset 비둘기")),
        "*모르는 종목이에요: \"비둘기\"*
[삼성전자] [비트코인] [애플]
[이더리움]"
    );
    assert_eq!(
        text(&ask(&small(), MONDAY, "asset")),
        "*어떤 종목을 볼까요?*
[삼성전자] [비트코인] [애플]
[이더리움]"
    );
    assert_eq!(
        text(&ask(&book("", ""), MONDAY, "asset BTC")),
        "*아직 적은 것이 없어요*
이렇게 써 보세요
입금 100만 한투
매수 삼성전자 10주 71000 한투
거래내역 CSV를 여기에 놓아도 돼요.
[도움말]"
    );
}

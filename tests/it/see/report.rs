use super::*;
use jasan::charts;

const MONDAY: &str = "2026-11-02T15:40:00+09:00";

#[test]
fn the_report_names_what_moved_the_currencies_and_all_days() {
    assert_eq!(
        text(&ask(&small(), MONDAY, "report")),
        "*11/2(월) 3,199만원* ▲ 8만 (+0.26%)
오른 것 비트코인 +5만 · 이더리움 +3만
그중 환율 +5,196원 · 입출금 없음
누적 ▲ 58만 · 올해 ▲ 58만
11/2(월) 15:40 · 시세 10분 전 · 국내·미국은 10/30 종가 · 1달러 1,390원
<report-2026-11-02.png> 
[왜] [3개월] [자산 구성] [거래]"
    );
    assert_eq!(
        text(&ask(&small(), MONDAY, "report 2026-10-30")),
        "*10/30(금) 3,164만원* ▼ 4만 (-0.11%)
오른 것 애플 +2,000원
내린 것 삼성전자 -4만 · 달러 -2만
그중 환율 -5만 · 입출금 없음
누적 ▲ 23만 · 올해 ▲ 23만
⚠ 시세가 오래됐어요: 비트코인 9일 전 거래 가격, 이더리움 8일 전 거래 가격
⚠ 환율이 오래됐어요: USDT 9일 전
10/30(금) 24:00 · 시세 10/30 종가 · 1달러 1,390원
<report-2026-10-30.png> 
[왜] [3개월] [자산 구성] [거래]"
    );
    assert_eq!(
        text(&ask_in(Language::En, &small(), MONDAY, "report yesterday")),
        "*Sun 1 Nov ₩31.9M* ▲ ₩39.8k (+0.12%)
Up Bitcoin +₩50.0k
Down Ethereum -₩8,200 · Tether -₩1,992
of which rates -₩10.2k · nothing put in or taken out
Result ▲ ₩498.9k · This year ▲ ₩498.9k
Sun 1 Nov 24:00 · prices close of 31 Oct · Korea, US close of 30 Oct · 1 USD = ₩1,390
<report-2026-11-01.png> 
[Why] [3 months] [Allocation] [Trades]"
    );
}

#[test]
fn the_days_moves_and_flows_add_up_to_its_change() {
    // Nothing was traded on these days, so prices and rates of what was held are all there is.
    for day in ["2026-10-29", "2026-10-31", "2026-11-01", "2026-11-02"] {
        let figures = figures(&ask(&small(), day, "report"));
        let amount = |value: &Value| amount::parse(value["amount"].as_str().unwrap()).unwrap();
        let moves: rust_decimal::Decimal = figures["moves"]["list"]
            .as_array()
            .unwrap()
            .iter()
            .map(|m| amount(&m["change"]))
            .sum();
        assert_eq!(moves.normalize(), amount(&figures["change"]), "{day}");
    }
}

#[test]
fn a_quiet_day_is_told_briefly() {
    assert_eq!(
        text(&ask(&small(), "2026-10-25", "report")),
        "*10/25(일) 3,145만원* 어제와 같아요
누적 ▲ 4만 · 올해 ▲ 4만
⚠ 시세가 오래됐어요: 비트코인 4일 전 거래 가격, 이더리움 3일 전 거래 가격
⚠ 환율이 오래됐어요: USDT 4일 전
10/25(일) 24:00 · 시세 10/20 종가 · 1달러 1,400원
<report-2026-10-25.png> 
[왜] [3개월] [자산 구성] [거래]"
    );
}

#[test]
fn a_split_is_no_gain() {
    let rows = "2026-10-20,opening,kis,005930,stock,10,70000,KRW,,,,
                2026-11-02,split,,005930,stock,2,1,KRW,,,,";
    let observed = "2026-10-20 005930 70000 KRW\n2026-11-02 005930 35000 KRW";
    assert_eq!(
        figures(&ask(&book(rows, observed), MONDAY, "report"))["moves"],
        serde_json::json!({"list": []})
    );
}

#[test]
fn the_picture_says_what_the_words_say() {
    let reply = ask(&small(), MONDAY, "report");
    let Some(Block::Picture(picture)) =
        reply.blocks.iter().find(|b| matches!(b, Block::Picture(_)))
    else {
        panic!()
    };
    assert_eq!(
        charts::text(&picture.chart),
        "내 자산 | 2026년 11월 2일 (월) 15:40 기준
31,992,086원
어제보다 ▲ 83,196원 (+0.26%)
넣은 돈 31,410,000원
누적 손익 +582,086원
시간가중 수익률 +1.94%
올해 배당·이자 27,800원
# 자산 구성
보유 종목 4개
현금 | 1,622만 | 50.7%
가상자산 | 648만 | 20.3%
국내주식 | 568만 | 17.7%
해외주식 | 361만 | 11.3%
# 총자산 추이 최근 14일
총자산 | 2026-10-20 20,047,900원 … 2026-11-02 31,992,086원 | 14일 | ▁▇████████████
넣은 돈 | 2026-10-20 20,000,000원 … 2026-11-02 31,410,000원 | 14일 | ▁▇████████████
11/2부터는 아직 바뀔 수 있음
# 일간 수익률 최근 14일
2026-10-20 +0.24%
2026-10-21 -0.01%
2026-10-22 0.00%
2026-10-23 0.00%
2026-10-24 0.00%
2026-10-25 0.00%
2026-10-26 +0.48%
2026-10-27 0.00%
2026-10-28 0.00%
2026-10-29 +0.23%
2026-10-30 -0.11%
2026-10-31 +0.72%
2026-11-01 +0.12%
2026-11-02 +0.26%
# 최근 거래 
10/30 배당 애플 |  |  | $20.00
10/26 매도 삼성전자 | 20주 | 72,000원 | 1,440,000원
10/22 매수 이더리움 | 0.2개 | 4,000 USDT | 800 USDT
10/22 기초 바이낸스 테더 |  |  | 1,000 USDT
10/21 매수 비트코인 | 0.05개 | 100,000,000원 | 5,000,000원
10/21 입금 빗썸 원화 |  |  | 10,000,000원
* 시세 10분 전 · 국내·미국은 10/30 종가 · 1달러 1,390원
"
    );
}

#[test]
fn the_first_day_has_a_report() {
    let book = book(
        "2026-11-02T09:00:00+09:00,deposit,kis,KRW,cash,1000000,1,KRW,,,,",
        "",
    );
    assert_eq!(
        text(&ask(&book, MONDAY, "report")),
        "*11/2(월) 100만원*
100만원 넣음
누적 0원 · 올해 0원
11/2(월) 15:40
<report-2026-11-02.png> 
[왜] [3개월] [자산 구성] [거래]"
    );
    assert_eq!(
        text(&ask(&book, MONDAY, "report 비둘기")),
        "*무슨 뜻인지 몰라요: \"비둘기\"*
보고서 · 보고서 어제 · 보고서 2026-10-30"
    );
}

#[test]
fn a_day_that_has_not_come_has_no_report() {
    assert_eq!(
        text(&ask(&small(), MONDAY, "report 2030-01-01")),
        "*아직 오지 않은 날이에요: 2030-01-01*
보고서 · 보고서 어제 · 보고서 2026-10-30"
    );
}

/// A deposit in a currency that nothing tells the worth of: no day has a return, and nought would be one.
#[test]
fn a_return_that_no_day_has_is_unknown_and_not_nought() {
    let rows = "2026-10-30T09:00:00+09:00,deposit,kis,CHF,cash,100,1,CHF,,,,";
    let unknown = book(rows, "");
    assert_eq!(
        figures(&ask(&unknown, MONDAY, "balance"))["twr"]["value"],
        Value::Null
    );
    let numbers = |book: &Book| {
        let reply = ask(book, MONDAY, "report");
        let picture = reply.blocks.iter().find_map(|block| match block {
            Block::Picture(picture) => Some(format!("{:?}", picture.chart)),
            _ => None,
        });
        picture.unwrap_or_default()
    };
    assert!(
        numbers(&unknown).contains("시간가중 수익률\", value: \"–\""),
        "{}",
        numbers(&unknown)
    );
    let known = book(rows, "2026-10-30 CHF>KRW 1700");
    assert_eq!(
        figures(&ask(&known, MONDAY, "balance"))["twr"]["value"],
        "0"
    );
}

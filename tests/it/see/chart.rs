use super::*;
use jasan::charts;

const MONDAY: &str = "2026-11-02T15:40:00+09:00";

/// The picture's own numbers, as text.
fn drawn(reply: &Reply) -> String {
    let pictures: Vec<String> = reply
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Picture(picture) => Some(charts::text(&picture.chart)),
            _ => None,
        })
        .collect();
    pictures.join("\n")
}

#[test]
fn the_pie_divides_the_total_and_its_shares_add_up() {
    let reply = ask(&small(), MONDAY, "chart pie");
    assert_eq!(
        text(&reply),
        "*자산 구성*
현금 50.7% · 가상자산 20.3% · 국내주식 17.7%
<pie-2026-11-02.png> 
11/2(월) 15:40 · 시세 10분 전 · 국내·미국은 10/30 종가
[계좌별] [종목별] [총자산 추이]"
    );
    assert_eq!(
        drawn(&reply),
        "# 자산 구성 11월 2일 (월)
보유 종목 4개
현금 | 1,622만 | 50.7%
가상자산 | 648만 | 20.3%
국내주식 | 568만 | 17.7%
해외주식 | 361만 | 11.3%
* 11/2(월) 15:40 · 시세 10분 전 · 국내·미국은 10/30 종가
"
    );
    assert_eq!(
        drawn(&ask(&small(), MONDAY, "chart pie platform")),
        "# 계좌별 구성 11월 2일 (월)
계좌 3곳
한국투자 | 2,023만 | 63.2%
빗썸 | 1,030만 | 32.2%
바이낸스 | 146만 | 4.6%
* 11/2(월) 15:40 · 시세 10분 전 · 국내·미국은 10/30 종가
"
    );
}

#[test]
fn the_line_has_the_total_and_the_money_put_in() {
    let reply = ask(&small(), MONDAY, "chart line");
    assert_eq!(
        text(&reply),
        "*총자산 10/20 – 11/2*
▲ 582,086원 · 시간가중 +1.94%
<line-2026-11-02.png> 
11/2(월) 15:40 · 시세 10분 전 · 국내·미국은 10/30 종가
[1개월] [3개월] [1년] [전체]
[자산 구성]"
    );
    assert_eq!(
        drawn(&reply),
        "# 총자산 추이 10/20 – 11/2
총자산 31,992,086원
기간 손익 +58만
시간가중 수익률 +1.94%
최대 낙폭 -0.11%
총자산 | 2026-10-20 20,047,900원 … 2026-11-02 31,992,086원 | 14일 | ▁▇████████████
넣은 돈 | 2026-10-20 20,000,000원 … 2026-11-02 31,410,000원 | 14일 | ▁▇████████████
11/2부터는 아직 바뀔 수 있음
* 11/2(월) 15:40 · 시세 10분 전 · 국내·미국은 10/30 종가
"
    );
}

#[test]
fn a_period_in_words_of_both_languages_is_the_same_picture() {
    let week = drawn(&ask(&small(), MONDAY, "chart line 7d"));
    assert!(
        week.contains("2026-10-27") && week.contains("| 7일 |"),
        "{week}"
    );
    for line in [
        "chart 7d",
        "chart 최근 7일",
        "chart since 2026-10-27",
        "chart 추이 7일",
    ] {
        assert_eq!(drawn(&ask(&small(), MONDAY, line)), week, "{line}");
    }
    assert_eq!(
        text(&ask(&small(), MONDAY, "chart 2024")),
        "*그 기간에는 적은 것이 없어요*
[1개월] [3개월] [1년] [전체]
[자산 구성]"
    );
    assert_eq!(
        text(&ask(&small(), MONDAY, "chart line 비둘기")),
        "*무슨 뜻인지 몰라요: \"비둘기\"*
차트 3개월 · 차트 구성 · 차트 비트코인 1y
[1개월] [3개월] [1년] [전체]
[자산 구성]"
    );
}

#[test]
fn a_day_without_a_whole_value_interrupts_the_line() {
    let rows = "2026-10-30,deposit,kis,KRW,cash,1000000,1,KRW,,,,
                2026-10-31,reward,upbit,DOGE,crypto,100,,KRW,,,,";
    let line = drawn(&ask(
        &book(rows, "2026-11-02 DOGE 100 KRW"),
        MONDAY,
        "chart line",
    ));
    assert!(line.contains("4일 중 2일은 빈 날"), "{line}");
}

#[test]
fn the_price_of_an_asset_is_marked_where_it_was_traded() {
    let reply = ask(&small(), MONDAY, "chart 삼전 1m");
    assert_eq!(
        text(&reply),
        "*삼성전자 가격*
가격 71,000원 · 기간 등락 +0.71%
<asset-005930-2026-11-02.png> 
[삼성전자]"
    );
    assert_eq!(
        drawn(&reply),
        "# 삼성전자 가격 10/20 – 10/30
가격 71,000원
기간 등락 +0.71%
삼성전자 | 2026-10-20 70,500원 … 2026-10-30 71,000원 | 3일 | ▁█▅
2026-10-20 매수
"
    );
    assert_eq!(
        text(&ask(&small(), MONDAY, "chart 카카오")),
        "*카카오: 그릴 만큼 시세가 없어요*
[카카오]"
    );
}

#[test]
fn an_empty_book_has_no_picture_but_a_hint() {
    assert!(text(&ask(&book("", ""), MONDAY, "chart")).starts_with("*아직 적은 것이 없어요*"));
    let unpriced = book("2026-11-01,deposit,upbit,DOGE,crypto,100,,,,,,", "");
    for line in ["chart", "chart pie", "report", "asset DOGE"] {
        for block in ask(&unpriced, MONDAY, line).blocks {
            if let Block::Picture(picture) = block {
                assert!(
                    charts::draw(&picture.chart, &charts::Format::default()).is_ok(),
                    "{line}"
                );
            }
        }
    }
}

#[test]
fn no_moment_of_any_ledger_is_without_an_answer() {
    let lines = [
        "balance",
        "balance assets",
        "report",
        "chart",
        "chart 1m",
        "chart pie asset",
        "asset BTC",
        "trades largest",
    ];
    for dir in scenarios() {
        let book = load(&dir);
        let first = book.ledger().first_day().unwrap();
        let days = [
            first.previous(),
            first,
            Day(first.0 + 40),
            Day(first.0 + 4000),
        ];
        for (day, language) in days
            .into_iter()
            .zip([Language::Ko, Language::En].into_iter().cycle())
        {
            for line in lines {
                let reply = ask_in(language, &book, &day.to_string(), line);
                assert!(!reply.blocks.is_empty(), "{line} {day}");
                for block in reply.blocks {
                    if let Block::Picture(picture) = block {
                        assert!(
                            !charts::svg(&picture.chart, &charts::Format::default()).is_empty()
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn amounts_that_do_not_fit_are_a_sentence() {
    let huge = "79228162514264337593543950335";
    let rows = format!("2026-10-01,deposit,kis,KRW,cash,{huge},1,KRW,,,,");
    for line in [
        "balance",
        "balance assets",
        "report",
        "chart",
        "chart pie",
        "asset KRW",
        "trades",
    ] {
        let reply = text(&ask(&book(&rows, ""), MONDAY, line));
        assert!(!reply.is_empty(), "{line}");
    }
}

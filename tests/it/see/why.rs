use super::performance::year;
use super::*;
use rust_decimal::Decimal;

const END: &str = "2025-12-31";

fn why(line: &str) -> Reply {
    ask(&year(), END, line)
}

fn money(value: &Value) -> Decimal {
    amount::parse(value["amount"].as_str().unwrap()).unwrap()
}

fn list(figures: &Value, name: &str) -> Vec<Value> {
    figures[name]["list"].as_array().unwrap().clone()
}

#[test]
fn a_line_of_the_bridge_names_its_entries_with_their_numbers() {
    assert_eq!(
        text(&why("why fees")),
        "*수수료 -4,300원* · 처음부터 지금까지
- 1/2 #3 매수 애플 | -2,800원 | $2.00
- 12/31 #6 매도 애플 | -1,500원 | $1.00
12/31(수) 24:00 · 시세 12/31 종가
[풀이] [거래 보기]"
    );
    let figures = figures(&why("why 수수료 2025-12"));
    assert_eq!(figures["amount"]["amount"], "-1500");
    assert_eq!(list(&figures, "entries")[0]["number"]["value"], "6");
    assert_eq!(
        text(&why("why 수수료 2025-06")),
        "*수수료 0원* · 6/1 – 6/30
이 기간에는 없어요.
12/31(수) 24:00 · 시세 12/31 종가
[풀이] [거래 보기]"
    );
}

#[test]
fn a_line_of_prices_names_each_price_its_day_and_its_source() {
    assert_eq!(
        text(&why("why 가격 2025-12-31")),
        "*가격 +4,700,000원* · 12/31
- 비트코인 · 빗썸 | +4,000,000원 | 8,000만원 (6/30 파일) → 1억 2,000만원 (12/31 파일)
- 애플 · 한국투자 | +700,000원 | $100.00 (1/2 파일) × 1,400원 → $150.00 (12/31 파일) × 1,500원
12/31(수) 24:00 · 시세 12/31 종가
[풀이] [거래 보기]"
    );
    assert_eq!(
        text(&why("why 환율")),
        "*환율 +249,800원* · 처음부터 지금까지
- 애플 · 한국투자 | +150,000원 | $100.00 (1/2 #3 매수) → $150.00 (12/31 파일) × 1,500원
- 달러 · 한국투자 | +99,800원 | 1,400원 (1/2 #2 매수) → 1,500원
12/31(수) 24:00 · 시세 12/31 종가
[풀이] [거래 보기]"
    );
    let figures = figures(&why("why price 2025-12-31"));
    let coin = &list(&figures, "parts")[0];
    assert_eq!(coin["first"]["price"]["amount"], "80000000");
    assert_eq!(coin["first"]["price_day"]["word"], "2025-06-30");
    assert_eq!(coin["first"]["stale_days"]["value"], "183");
    assert_eq!(coin["last"]["source"]["word"], "file");
    let share = &list(&figures, "parts")[1];
    assert_eq!(
        share["last"]["rate_chain"]["word"],
        "USD>KRW 1500 2025-12-31"
    );
}

#[test]
fn an_asset_says_its_prices_and_every_line_has_a_button() {
    let reply = why("why 애플 2025-12-31");
    assert_eq!(
        text(&reply),
        "*애플 · 12/31 ▲ 848,500원*
- 시작 | 1,400,000원
- 나간 것 | -898,500원
- 가격 | ▲ 700,000원
- 환율 | ▲ 150,000원
- 수수료 | -1,500원
- 끝 | 1,350,000원
모두 더하면 맞아요. 남는 금액 0원
- 애플 | ▲ 85만 | $100.00 → $150.00
적은 것
#6 매도 애플 4주 × $150 $600.00
시세 한국투자 $100.00 (1/2 파일) × 1,400원 → $150.00 (12/31 파일) × 1,500원
12/31(수) 24:00 · 시세 12/31 종가
[나간 것] [가격] [환율]
[수수료]
[오늘] [올해]
[수익률] [거래 보기]"
    );
    let bridge = figures(&reply);
    for button in reply.buttons.iter().take(4) {
        assert!(button.line.len() <= 64, "{}", button.line);
        let line = figures(&why(&button.line));
        let name = line["line"]["word"].as_str().unwrap();
        let sign = match name {
            "outflow" | "fees" | "taxes" => -Decimal::ONE,
            _ => Decimal::ONE,
        };
        assert_eq!(
            sign * money(&line["amount"]),
            money(&bridge[name]),
            "{name}"
        );
    }
}

/// What a line is traced to adds up to it, in every worked ledger and every period.
#[test]
fn every_line_adds_up_from_what_it_is_traced_to() {
    let mut seen = std::collections::BTreeSet::new();
    let books = scenarios().into_iter().map(|dir| load(&dir));
    for book in books.chain([year(), small()]) {
        let last = book.ledger().last_day().unwrap();
        for period in ["all", "1m", &last.to_string()] {
            let bridge = figures(&ask(&book, &last.to_string(), &format!("why {period}")));
            for (word, name, by) in [
                ("in", "inflow", "entries"),
                ("out", "outflow", "entries"),
                ("price", "price", "parts"),
                ("fx", "currency_effect", "parts"),
                ("income", "income", "entries"),
                ("fees", "fees", "entries"),
                ("taxes", "taxes", "entries"),
                ("location", "location", "entries"),
                ("revalued", "revalued", "parts"),
            ] {
                let line = format!("why {word} {period}");
                let traced = figures(&ask(&book, &last.to_string(), &line));
                let of = list(&traced, by);
                let sum: Decimal = of.iter().map(|one| money(&one["amount"])).sum();
                let amount = money(&traced["amount"]);
                let near = |a: Decimal, b: Decimal| (a - b).abs() <= Decimal::new(1, 6);
                assert!(near(sum, amount), "{line}: {sum} is not {amount}");
                assert!(near(amount.abs(), money(&bridge[name]).abs()), "{line}");
                if !amount.is_zero() {
                    seen.insert(name);
                }
            }
        }
    }
    assert!(seen.len() >= 6, "{seen:?}");
}

#[test]
fn a_total_is_units_times_price_times_rate() {
    let reply = why("why total");
    assert_eq!(
        text(&reply),
        "*총자산 27,945,500원* · 12/31(수)
- 원화 · 한국투자 | 12,200,000원
- 비트코인 · 빗썸 | 12,000,000원 | 0.1개 × 1억 2,000만원 (12/31 파일)
- 달러 · 한국투자 | 2,395,500원 | $1,597.00 × 1,500원 (12/31)
- 애플 · 한국투자 | 1,350,000원 | 6주 × $150.00 (12/31 파일) × 1,500원 (12/31)
수량 × 시세 × 환율을 모두 더한 값이에요.
12/31(수) 24:00 · 시세 12/31 종가
[오늘] [풀이] [평가손익] [수익률]"
    );
    let figures = figures(&ask(&small(), "2026-11-02T15:40:00+09:00", "why total"));
    let sum: Decimal = list(&figures, "holdings")
        .iter()
        .map(|holding| money(&holding["value"]))
        .sum();
    assert_eq!(sum, money(&figures["total"]));
}

#[test]
fn an_average_cost_is_told_entry_by_entry() {
    let rows = "2026-10-01T10:00:00+09:00,opening,kis,005930,stock,5,50000,KRW
        2026-10-02T10:00:00+09:00,sell,kis,005930,stock,5,60000,KRW
        2026-10-05T10:00:00+09:00,buy,kis,005930,stock,10,70000,KRW,700,KRW
        2026-10-06T10:00:00+09:00,buy,kis,005930,stock,10,80000,KRW
        2026-10-07T10:00:00+09:00,sell,kis,005930,stock,4,90000,KRW,300,KRW";
    let book = book(rows, "2026-10-07 005930 90000 KRW");
    let asked = |line| ask(&book, "2026-10-08", line);
    assert_eq!(
        text(&asked("why average 삼성전자")),
        "*삼성전자 평단 75,000원* · 한국투자
산 값 1,200,000원 ÷ 16주
- 10/5 #3 매수 삼성전자 | 10주 × 70,000원 | 10주 · 70,000원
- 10/6 #4 매수 삼성전자 | 10주 × 80,000원 | 20주 · 75,000원
- 10/7 #5 매도 삼성전자 | 4주 × 90,000원 | 16주 · 75,000원
이동평균이에요. 사면 산 값을 더하고, 팔면 그 비율만큼 덜어서 평단은 그대로예요. 수수료는 넣지 않아요.
10/8(목) 24:00 · 시세 10/7 종가
[실현손익] [거래 보기]"
    );
    let pools = figures(&asked("why average 삼성전자"));
    assert_eq!(list(&pools, "pools")[0]["average"]["amount"], "75000");
    assert_eq!(
        text(&asked("why realised")),
        "*실현손익 ▲ 110,000원*
- 10/7 #5 매도 삼성전자 | ▲ 60,000원 | 4주 × 90,000원 · 산 값 300,000원
- 10/2 #2 매도 삼성전자 | ▲ 50,000원 | 5주 × 60,000원 · 산 값 250,000원
판 값에서 산 값을 뺀 것이에요. 수수료와 세금은 따로예요.
10/8(목) 24:00 · 시세 10/7 종가
[평가손익] [풀이]"
    );
    let part = figures(&asked("why realised since 2026-10-06"));
    assert_eq!(part["realised"]["amount"], "60000");
    let which = text(&asked("why 평단"));
    assert!(which.contains("왜 평단 비트코인"), "{which}");
    let none = text(&asked("why 평단 비트코인"));
    assert_eq!(none, "*지금 들고 있는 것이 없어요: 비트코인*");
}

#[test]
fn the_time_weighted_return_is_its_days_linked() {
    let reply = why("why twr");
    assert_eq!(
        text(&reply),
        "*시간가중 수익률 +11.76%* · 1/1 – 12/31
하루 수익률 365일치를 이어 곱했어요: 지수 1 → 1.117632
- 12/31(수) | +21.52%
- 6/30(월) | -8.00%
- 1/2(목) | -0.03%
금액가중이 더 높아요: 돈이 많이 들어 있을 때 더 잘됐어요.
12/31(수) 24:00 · 시세 12/31 종가
[12/31] [6/30]
[오늘] [올해]
[수익률] [거래 보기]"
    );
    let figures = figures(&reply);
    let number = |value: &Value| amount::parse(value["value"].as_str().unwrap()).unwrap();
    let linked = list(&figures, "days")
        .iter()
        .fold(Decimal::ONE, |level, day| {
            level * (Decimal::ONE + number(&day["rate"]))
        });
    let twr = number(&figures["twr"]);
    assert!((linked - Decimal::ONE - twr).abs() < Decimal::new(1, 20));
}

#[test]
fn a_return_stands_beside_a_deposit_and_says_how_to_bring_the_index() {
    let reply = text(&ask(&year(), END, "performance 예금 3.5%"));
    assert!(
        reply.contains("같은 기간 코스피 +20.00% · 비트코인 +20.00% · 예금 3.5% +3.50%"),
        "{reply}"
    );
    let half = figures(&ask(&year(), END, "performance 하반기 예금 연 4%"));
    let beside = list(&half, "benchmarks");
    let deposit = beside.last().unwrap();
    assert_eq!(deposit["symbol"]["word"], "deposit");
    assert_eq!(deposit["rate"]["value"], "0.019968288992234");
    assert_eq!(half["from"]["word"], "2025-07-01");
    let which = text(&ask(&year(), END, "performance 예금"));
    assert!(which.contains("수익률 올해 예금 3.5%"), "{which}");
    let settings = Settings {
        deposit_rate: Some(Decimal::new(3, 2)),
        ..Settings::default()
    };
    let rows = "2026-10-20,deposit,kis,KRW,cash,1000000,1,KRW";
    let saved = text(&ask(
        &book_with(settings, rows, ""),
        "2026-11-20",
        "performance",
    ));
    assert!(saved.contains("예금 3% +0.26%"), "{saved}");
    assert!(
        saved.contains("date,symbol,close,currency 네 칸에 KOSPI를 적은 CSV"),
        "{saved}"
    );
    assert!(!reply.contains("KOSPI"), "{reply}");
}

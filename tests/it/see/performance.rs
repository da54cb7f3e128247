use super::*;

/// A won account, dollars and a share in dollars, a coin on two platforms; figures that can be reckoned by hand.
pub fn year() -> Book {
    let rows = "2025-01-01,deposit,kis,KRW,cash,10000000,1,KRW
                2025-01-02T10:00:00+09:00,buy,kis,USD,cash,2000,1400,KRW
                2025-01-02T11:00:00+09:00,buy,kis,AAPL,stock,10,100,USD,2,USD
                2025-01-03T10:00:00+09:00,buy,bithumb,BTC,crypto,0.1,100000000,KRW
                2025-06-30,deposit,kis,KRW,cash,5000000,1,KRW
                2025-12-31T10:00:00+09:00,sell,kis,AAPL,stock,4,150,USD,1,USD";
    let observed = "2025-01-01 USD>KRW 1400
                2025-01-02 AAPL 100 USD
                2025-01-03 BTC 100000000 KRW
                2025-01-02 KOSPI 2500 KRW
                2025-06-30 BTC 80000000 KRW
                2025-12-31 AAPL 150 USD
                2025-12-31 BTC 120000000 KRW
                2025-12-31 KOSPI 3000 KRW
                2025-12-31 USD>KRW 1500";
    book(rows, observed)
}

#[test]
fn returns_have_names_and_stand_beside_an_index() {
    let reply = ask(&year(), "2025-12-31", "performance");
    assert_eq!(
        text(&reply),
        "*수익률 +11.76%* · 1/1 – 12/31
번 돈 ▲ 2,945,500원
0원 → 27,945,500원
25,000,000원 넣음
금액가중 +13.15%
넣은 돈 대비 +11.78%
평가손익률 +23.15%
최대 낙폭 -8.03% · 1/1 → 6/30 · 12/31 회복
변동성 연 21.2% (365일 기준)
같은 기간 코스피 +20.00% · 비트코인 +20.00%
<performance-2025-12-31.png> 
12/31(수) 24:00 · 시세 12/31 종가
[3개월] [올해] [1년] [전체]
[왜] [낙폭]"
    );
    let figures = figures(&reply);
    assert_eq!(figures["gain"]["amount"], "2945500");
    assert_eq!(figures["twr_yearly"], figures["twr"], "365 days are a year");
    assert_eq!(figures["volatility_days_a_year"]["value"], "365");
    assert_eq!(figures["drawdown_recovery"]["word"], "2025-12-31");
}

#[test]
fn why_leads_from_one_value_to_the_next_and_leaves_nothing_over() {
    assert_eq!(
        text(&ask(&year(), "2025-12-31", "why")),
        "*처음부터 지금까지 ▲ 2,945,500원*
- 시작 | 0원
- 넣은 돈 | +25,000,000원
- 가격 | ▲ 2,700,000원
- 환율 | ▲ 249,800원
- 수수료 | -4,300원
- 끝 | 27,945,500원
모두 더하면 맞아요. 남는 금액 0원
- 비트코인 | ▲ 200만
- 애플 | ▲ 85만
- 달러 | ▲ 10만
적은 것
#1 입금 원화 10,000,000원
#2 매수 달러 $2,000.00 × 1,400원 2,800,000원
#3 매수 애플 10주 × $100 $1,000.00
그 밖 3건
12/31(수) 24:00 · 시세 12/31 종가
[넣은 돈] [가격] [환율]
[수수료]
[오늘] [올해]
[수익률] [거래 보기]"
    );
}

/// 10 × 50 dollars × 1,400 and a tenth of 40,000,000; 10 × 150 × 100 and 998 dollars × 100; one dollar at 1,500.
#[test]
fn why_of_a_day_names_its_movers_and_its_entries() {
    let reply = ask(&year(), "2025-12-31", "why 2025-12-31");
    assert_eq!(
        text(&reply),
        "*12/31 ▲ 4,948,300원 (+21.52%)*
- 시작 | 22,997,200원
- 가격 | ▲ 4,700,000원
- 환율 | ▲ 249,800원
- 수수료 | -1,500원
- 끝 | 27,945,500원
모두 더하면 맞아요. 남는 금액 0원
- 비트코인 | ▲ 400만 | 8,000만 → 1억 2,000만원
- 애플 | ▲ 85만 | $100.00 → $150.00
- 달러 | ▲ 10만 | 1,400 → 1,500원
적은 것
#6 매도 애플 4주 × $150 $600.00
12/31(수) 24:00 · 시세 12/31 종가
[가격] [환율] [수수료]
[오늘] [올해]
[수익률] [거래 보기]"
    );
    let figures = figures(&reply);
    assert_eq!(figures["unexplained"]["amount"], "0");
    assert_eq!(figures["currency_effect"]["amount"], "249800");
    assert_eq!(figures["fees"]["amount"], "1500");
    assert_eq!(figures["entries"]["list"].as_array().unwrap().len(), 1);
}

#[test]
fn a_part_is_measured_alone() {
    let share = figures(&ask(&year(), "2025-12-31", "performance 애플"));
    // Bought for 1,000 dollars and 2 of fee; sold for 599 at 1,500.
    assert_eq!(share["inflow"]["amount"], "1402800");
    assert_eq!(share["outflow"]["amount"], "898500");
    assert_eq!(share["closing"]["amount"], "1350000");
    assert_eq!(share["volatility_days_a_year"]["value"], "252");
    let coins = figures(&ask(&year(), "2025-12-31", "why 빗썸 2025-06"));
    assert_eq!(coins["price"]["amount"], "-2000000");
    assert_eq!(coins["gain"]["amount"], "-2000000");
    let month = figures(&ask(&year(), "2025-12-31", "why 2025-06"));
    assert_eq!(month["inflow"]["amount"], "5000000");
}

#[test]
fn the_returns_say_why_they_differ_and_unknown_words_are_quoted() {
    let rates = text(&ask(&year(), "2025-12-31", "why 수익률"));
    assert!(
        rates.starts_with("*수익률이 서로 다른 까닭* · 1/1 – 12/31"),
        "{rates}"
    );
    assert!(
        rates.contains("- 넣은 돈 대비 | +11.78% | 번 돈 ÷ (넣은 돈 - 뺀 돈)"),
        "{rates}"
    );
    for line in ["why 비둘기", "performance 비둘기", "chart drawdown 비둘기"] {
        let refused = text(&ask(&year(), "2025-12-31", line));
        assert!(refused.contains("비둘기"), "{refused}");
    }
    let nothing = text(&ask(&year(), "2025-12-31", "performance 2024"));
    assert!(
        nothing.starts_with("*그 기간에는 기록이 없어요*"),
        "{nothing}"
    );
}

#[test]
fn the_falls_and_the_return_are_pictures() {
    for (line, name) in [
        ("chart drawdown", "<drawdown-2025-12-31.png>"),
        ("chart performance 2025", "<performance-2025-12-31.png>"),
    ] {
        let shown = text(&ask(&year(), "2025-12-31", line));
        assert!(shown.contains(name), "{shown}");
    }
    let depth = figures(&ask(&year(), "2025-12-31", "chart drawdown"));
    let whole = figures(&ask(&year(), "2025-12-31", "performance"));
    assert_eq!(depth["max_drawdown"], whole["max_drawdown"]);
}

/// Every answer of every worked ledger closes, in both languages.
#[test]
fn every_worked_ledger_is_explained_to_the_last_won() {
    for dir in scenarios() {
        let book = load(&dir);
        let last = book.ledger().last_day().unwrap();
        for language in [Language::Ko, Language::En] {
            for line in ["why", "why 1m", "performance", "performance 3m"] {
                let figures = figures(&ask_in(language, &book, &last.to_string(), line));
                if line.starts_with("why") {
                    assert_eq!(
                        figures["unexplained"]["amount"],
                        "0",
                        "{} {line}",
                        dir.display()
                    );
                }
                assert!(
                    figures["gain"]["amount"].is_string(),
                    "{} {line}",
                    dir.display()
                );
            }
        }
    }
}

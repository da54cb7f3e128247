//! Plans: targets said in the chat, advice to reach them, and what would have been.

use super::*;

const MONDAY: &str = "2026-11-02T15:40:00+09:00";

fn say(book: &mut Book, language: Language, line: &str) -> String {
    said(book, language, MONDAY, line)
}

#[test]
fn targets_are_set_shown_and_put_back() {
    let mut book = small();
    let mut ko = |line: &str| say(&mut book, Language::Ko, line);
    assert_eq!(
        ko("목표"),
        "*아직 목표가 없어요*\n이렇게 정해 보세요\n목표 BTC 20% 주식 50% 현금 10%"
    );
    assert_eq!(
        ko("목표 비트 20% 주식 50% 현금 10%"),
        "*목표를 정했어요*
비트코인 20% · 주식 50% · 현금 10%
나머지 20%는 현금과 정하지 않은 것의 몫이에요.
전에는 정한 것이 없었어요.
[되돌리기] [리밸런싱]"
    );
    assert_eq!(
        ko("목표"),
        "*목표 비중* 대화에서 정함
- 비트코인 | 20% | 16.6% | -3.4%p
- 주식 | 50% | 29.1% | -20.9%p
- 현금 | 10% | 50.7% | +40.7%p
나머지 20%는 현금과 정하지 않은 것의 몫이에요.
정하지 않아서 그대로 두는 것: 이더리움
[리밸런싱] [목표 지우기]"
    );
    assert_eq!(
        ko("목표 삼전 30% 코인 70%"),
        "*목표를 정했어요*
삼성전자 30% · 가상자산 70%
전에는 비트코인 20% · 주식 50% · 현금 10%
[되돌리기] [리밸런싱]"
    );
    // What the button says.
    assert!(ko("target BTC 20% stock 50% cash 10%").contains("전에는 삼성전자 30% · 가상자산 70%"));
    assert_eq!(
        ko("목표 지우기"),
        "*대화에서 정한 목표를 지웠어요*
전에는 비트코인 20% · 주식 50% · 현금 10%
[되돌리기]"
    );
}

#[test]
fn wishes_that_cannot_be_are_refused_and_change_nothing() {
    let mut book = small();
    for (line, want) in [
        (
            "목표 BTC 60% 주식 50%",
            "*더하면 110%라서 정하지 않았어요. 100%까지예요.*",
        ),
        (
            "목표 BTC 20% BTC 10%",
            "*비트코인 비중이 두 번 있어서 정하지 않았어요.*",
        ),
        (
            "목표 달러 20%",
            "*현금은 통화별로 나누지 않아요: 달러. 현금 10%처럼 적어 주세요.*",
        ),
        (
            "목표 BTC -20%",
            "*비트코인 비중은 0%에서 100% 사이로 적어 주세요.*",
        ),
        ("목표 삼저 20%", "*\"삼저\"는 어떤 종목이나 분류인가요?*"),
        (
            "목표 BTC",
            "*이름과 비중의 짝이 안 맞아서 정하지 않았어요: \"BTC\"*",
        ),
        (
            "목표 BTC 0.2",
            "*\"0.2\"는 몇 퍼센트인지 몰라서 정하지 않았어요. %를 붙여 주세요.*",
        ),
        (
            "target BTC 99999999999999999999999999% ETH 1%",
            "*더하면 100000000000000000000000000%라서 정하지 않았어요. 100%까지예요.*",
        ),
    ] {
        let told = say(&mut book, Language::Ko, line);
        assert!(
            told.starts_with(want) || line.starts_with("target"),
            "{line}: {told}"
        );
        assert_eq!(book.revision(), 1, "{line}");
    }
}

#[test]
fn the_file_counts_until_the_chat_says_otherwise_and_again_when_it_is_cleared() {
    let mut settings = Settings::default();
    settings
        .targets
        .insert("주식".into(), amount::parse("0.6").unwrap());
    settings
        .targets
        .insert("BTC".into(), amount::parse("0.2").unwrap());
    let mut book = book_with(
        settings,
        "2026-11-01,deposit,kis,KRW,cash,1000000,1,KRW,,,,",
        "",
    );
    let mut en = |line: &str| say(&mut book, Language::En, line);
    assert_eq!(
        en("target"),
        "*Targets* set in jasan.toml
- Stocks | 60% | 0.0% | -60.0%p
- Bitcoin | 20% | 0.0% | -20.0%p
The other 20% is for cash and what you set no target for.
⚠ Left out without a price: Bitcoin
[Rebalance]"
    );
    assert!(en("target ETH 10%").contains("Before: Stocks 60% · Bitcoin 20%"));
    assert!(en("target").starts_with("*Targets* set in the chat\n- Ethereum | 10%"));
    assert!(en("target clear").contains("Those of jasan.toml count now: Stocks 60% · Bitcoin 20%"));
    assert!(en("target").starts_with("*Targets* set in jasan.toml"));
}

#[test]
fn what_has_only_the_price_of_an_own_trade_is_reckoned_by_it_and_that_is_said() {
    let mut book = book(
        "2026-11-01,deposit,bithumb,KRW,cash,10000000,1,KRW,,,,
         2026-11-01,buy,bithumb,BTC,crypto,0.02,95000000,KRW,,,,
         2026-11-01,deposit,kis,KRW,cash,1000000,1,KRW,,,,
         2026-11-01,buy,kis,비상장A,stock,10,50000,KRW,,,,",
        "",
    );
    let mut ko = |line: &str| say(&mut book, Language::Ko, line);
    ko("목표 비트 30% 비상장A 10%");
    let told = ko("리밸런싱");
    assert!(
        told.contains("1. 사기 비트코인 0.01473684개 · 1,400,000원 · 빗썸"),
        "{told}"
    );
    assert!(
        told.contains("시세가 없어서 마지막 거래 가격으로 셌어요: 비트코인"),
        "{told}"
    );
    assert!(
        told.contains("비상장A 60만: 살 곳이나 시세를 몰라서 현금으로 남겨요"),
        "{told}"
    );
    assert!(!told.contains("빠졌어요"), "{told}");
}

#[test]
fn advice_says_every_step_in_order_and_books_nothing() {
    let mut book = small();
    let mut ko = |line: &str| say(&mut book, Language::Ko, line);
    assert!(ko("리밸런싱").starts_with("*목표가 없어서 맞출 것이 없어요*"));
    ko("목표 비트 30% 삼전 10% 해외주식 20%");
    assert_eq!(
        ko("리밸런싱"),
        "*리밸런싱 제안* 할 일 3가지
수수료 17,411원 · 세금 4,828원
1. 팔기 삼성전자 34주 · 2,414,000원 · 한국투자
2. 사기 비트코인 0.04054363개 · 4,297,625원 · 빗썸
3. 사기 애플 7주 · $1,820.00 · 한국투자
- 비트코인 | 16.6% | 30.0% | +430만 | 30.0%
- 삼성전자 | 17.8% | 10.0% | -241만 | 10.2%
- 해외주식 | 11.3% | 20.0% | +253만 | 19.2%
- 현금 | 50.7% | 36.3% | 36.9%
- 그대로 두는 것 | 3.7% | 3.7% | 3.7%
정하지 않아서 그대로 두는 것: 이더리움
수수료와 세금은 보통 요율로 어림했어요. jasan.toml의 [platforms.이름] fee_rate로 고칠 수 있어요.
<rebalance-2026-11-02.png> 
조언일 뿐이에요. 적거나 주문한 것은 없어요.
11/2(월) 15:40 · 시세 10분 전 · 국내·미국은 10/30 종가
[목표 보기] [잔고]"
    );
    let new = ko("리밸런싱 100만");
    assert!(new.starts_with("*리밸런싱 제안* 새 돈 1,000,000원 · 할 일 4가지"));
    assert!(new.contains("2. 옮기기 새 돈 → 빗썸 1,000,000원"));
    let kis = ko("리밸런싱 한투");
    assert!(
        kis.contains("이 계좌에 없어서 뺀 목표: 비트코인") && !kis.contains("빗썸"),
        "{kis}"
    );
    for line in [
        "리밸런싱 비둘기",
        "리밸런싱 -5만",
        "리밸런싱 1,5",
        "리밸런싱 10주",
        "리밸런싱 $100",
        "리밸런싱 1만 2만",
    ] {
        assert!(
            ko(line).contains("금액이나 계좌로 읽히지 않아요"),
            "{line}: {}",
            ko(line)
        );
    }
    assert_eq!(
        say(&mut book, Language::En, "rebalance bithumb"),
        "*Rebalancing* Bithumb · to do: 1
Fees ₩2,217
1. Sell Bitcoin 0.0083659 BTC · ₩886,785 · Bithumb
- Bitcoin | 51.5% | 42.9% | -₩886.8k | 42.9%
- Cash | 48.5% | 57.1% | 57.1%
Targets left out, as they are not on this platform: Samsung Electronics, Foreign stocks
Fees and taxes are ordinary rates. Set yours under [platforms.NAME] fee_rate in jasan.toml.
<rebalance-2026-11-02.png> 
Advice only. Nothing was recorded or ordered.
Mon 2 Nov 15:40 · prices 10 min ago · Korea, US close of 30 Oct
[Targets] [Balance]"
    );
    assert_eq!(book.revision(), 2);
}

#[test]
fn a_script_reads_every_step_and_weight() {
    let mut book = small();
    say(
        &mut book,
        Language::Ko,
        "목표 BTC 30% 005930 10% 해외주식 20%",
    );
    let figures = figures(&ask(&book, MONDAY, "rebalance"));
    let list = |name: &str| figures[name]["list"].as_array().unwrap().clone();
    assert_eq!(list("steps")[0]["do"]["word"], "sell");
    assert_eq!(list("steps")[1]["units"]["value"], "0.04054363");
    assert_eq!(
        list("steps")[2]["amount"],
        serde_json::json!({"amount": "1820", "currency": "USD"})
    );
    let sum = |name: &str| -> rust_decimal::Decimal {
        let weights = list("weights");
        weights
            .iter()
            .map(|row| amount::parse(row[name]["value"].as_str().unwrap()).unwrap())
            .sum()
    };
    for name in ["now_weight", "target_weight", "after_weight"] {
        assert!(
            (sum(name) - rust_decimal::Decimal::ONE).abs() < amount::parse("1e-20").unwrap(),
            "{name}"
        );
    }
    let money = |name: &str| amount::parse(figures[name]["amount"].as_str().unwrap()).unwrap();
    assert_eq!(money("total") - money("total_after"), money("costs"));
    assert_eq!(
        money("fees") + money("taxes") + money("exchange_cost"),
        money("costs")
    );
}

/// Two coins on one platform: one doubles, one stays; money comes twice and goes once.
fn two_coins() -> Book {
    book(
        "2026-01-01T09:00:00+09:00,deposit,bithumb,KRW,cash,10000000,1,KRW,,,,
         2026-01-01T10:00:00+09:00,buy,bithumb,BTC,crypto,0.1,100000000,KRW,,,,
         2026-02-15T09:00:00+09:00,deposit,bithumb,KRW,cash,2000000,1,KRW,,,,
         2026-03-20T09:00:00+09:00,withdraw,bithumb,KRW,cash,1000000,1,KRW,,,,",
        "2026-01-01 BTC 100000000 KRW bithumb
         2026-01-20 BTC 150000000 KRW bithumb
         2026-02-10 BTC 120000000 KRW bithumb
         2026-03-10 BTC 200000000 KRW bithumb
         2026-02-01 ETH 4000000 KRW bithumb
         2026-03-31 ETH 4000000 KRW bithumb",
    )
}

#[test]
fn what_would_have_been_stands_beside_what_was() {
    let ask = |language, line| text(&ask_in(language, &two_coins(), "2026-03-31", line));
    assert_eq!(
        ask(Language::Ko, "backtest BTC 50% ETH 50%"),
        "*백테스트* 2026-01-01 – 2026-03-31
비트코인 50% · 이더리움 50%
- 실제 | +88.57% | -20.0% | 2,100만
- 보유 | +49.04% | -12.1% | 1,662만
- 월간 | +49.42% | -10.2% | 1,661만
- 밴드 5% | +49.31% | -10.2% | 1,659만
실제 낙폭 2026-02-09 → 2026-02-10
보유 낙폭 2026-01-31 → 2026-02-15
이더리움: 첫 종가가 있는 2026-02-01부터 넣었어요.
⚠ 시세가 오래됐어요: 비트코인 21일 전
<backtest-2026-03-31.png> 
그날 종가로 사고팔았다고 봤어요. 배당과 이자는 빠져 있어요."
    );
    assert_eq!(
        ask(Language::En, "backtest monthly BTC 50% ETH 50% 2026-02"),
        "*Back-test* 2026-02-01 – 2026-02-28
Bitcoin 50% · Ethereum 50%
- Real | -20.00% | -20.0% | ₩14.0M
- Monthly | -10.25% | -10.3% | ₩15.5M
Drawdown of Real: 2026-02-09 → 2026-02-10
Drawdown of Monthly: 2026-01-31 → 2026-02-15
⚠ Old prices: Bitcoin 18 days
⚠ Old prices: Ethereum 27 days
<backtest-2026-02-28.png> 
Traded at each day's close. Without dividends and interest."
    );
    let savings = ask(Language::Ko, "backtest 적립 100만 코인 60%");
    assert!(
        savings.contains("가상자산 60%") && savings.contains("- 적립 100만 | "),
        "{savings}"
    );
    let band = ask(Language::Ko, "backtest 밴드 10% BTC 50% 해외주식 50%");
    assert!(band.contains("- 밴드 10% | +49.14% | -12.0%"), "{band}");
    assert!(
        band.contains("가진 종목이 없어서 현금으로 둔 것: 해외주식"),
        "{band}"
    );
    for (line, want) in [
        ("backtest", "*목표가 없어서 견줄 것이 없어요*"),
        ("backtest 적립", "*매달 얼마씩인지 적어 주세요: 적립 50만*"),
        ("backtest BTC 50% 2020", "*그 기간에는 적힌 날이 없어요*"),
        (
            "backtest BTC 150%",
            "*더하면 150%라서 정하지 않았어요. 100%까지예요.*",
        ),
        (
            "backtest 삼저 50%",
            "*\"삼저\"는 어떤 종목이나 분류인가요?*",
        ),
    ] {
        assert!(
            ask(Language::Ko, line).starts_with(want),
            "{line}: {}",
            ask(Language::Ko, line)
        );
    }
}

#[test]
fn all_in_one_thing_is_what_that_thing_did() {
    let reply = ask(&two_coins(), "2026-03-31", "backtest hold BTC 100% 2026-03");
    let figures = figures(&reply);
    let courses = figures["courses"]["list"].as_array().unwrap();
    assert_eq!(courses[1]["key"]["word"], "hold");
    // From 120 to 200 million, from 14 million won of which 0.25 % is the fee of the first buy.
    let value = |name: &str| amount::parse(courses[1][name]["amount"].as_str().unwrap()).unwrap();
    let invested = amount::parse("14000000").unwrap();
    assert_eq!(value("inflow"), invested);
    let bought = invested / amount::parse("1.0025").unwrap();
    let grown = bought * amount::parse("200").unwrap() / amount::parse("120").unwrap();
    let taken = amount::parse("1000000").unwrap() / amount::parse("0.9975").unwrap();
    assert!(
        (value("value") - (grown - taken)).abs() < amount::parse("0.01").unwrap(),
        "{}",
        value("value")
    );
}

/// A rise on the first day of the period is in both or in neither.
#[test]
fn a_way_of_holding_begins_at_the_close_from_which_reality_is_measured() {
    let mut book = book(
        "2026-01-20,opening,bithumb,BTC,crypto,1,100000000,KRW,,,,",
        "2026-01-20 BTC 100000000 KRW
         2026-02-01 BTC 150000000 KRW",
    );
    let told = say(&mut book, Language::Ko, "백테스트 보유 BTC 100% 2026-02");
    assert!(told.contains("- 실제 | +50.00% |"), "{told}");
    assert!(told.contains("- 보유 | +49.63% |"), "{told}");
}

#[test]
fn a_close_from_before_a_split_is_read_in_new_units_by_a_way_of_holding_and_by_advice() {
    // 10:1 on the 10th, the next close comes on the 20th; the old close also stands before the days that are asked for.
    let mut book = book(
        "2026-01-05,deposit,kis,KRW,cash,2000000,1,KRW
         2026-01-05,opening,kis,005930,stock,10,100000,KRW
         2026-01-10,split,kis,005930,stock,10,1,KRW
         2026-03-02,sell,kis,005930,stock,100,10000,KRW
         2026-03-03,split,kis,005930,stock,2,1,KRW",
        "2026-01-05 005930 100000 KRW
         2026-01-20 005930 10000 KRW",
    );
    for period in ["2026-01-08..2026-01-15", "2026-01-12..2026-01-25"] {
        let told = say(
            &mut book,
            Language::Ko,
            &format!("백테스트 보유 005930 100% {period}"),
        );
        // The fee is all that is lost, and no fall to speak of.
        assert!(
            told.contains("- 보유 | -0.01% | 0.0% |"),
            "{period}: {told}"
        );
        assert!(!told.contains("낙폭 2026"), "{period}: {told}");
    }
    say(&mut book, Language::Ko, "목표 005930 50%");
    let advice = say(&mut book, Language::Ko, "리밸런싱");
    assert!(advice.contains("삼성전자 300주 · 1,500,000원"), "{advice}");
}

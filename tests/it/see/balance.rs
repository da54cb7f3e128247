use super::*;

#[test]
fn the_balance_of_a_worked_ledger_is_its_last_daily_value() {
    for dir in scenarios() {
        let want: Value =
            serde_json::from_str(&std::fs::read_to_string(dir.join("expected.json")).unwrap())
                .unwrap();
        let last = want["daily"].as_array().unwrap().last().unwrap().clone();
        let reply = ask(&load(&dir), want["as_of"].as_str().unwrap(), "balance");
        let figures = figures(&reply);
        let (got, value) = (&figures["total"]["amount"], &last["value_krw"]);
        let mut found = Vec::new();
        crate::golden::differences("total", got, value, &mut found);
        assert_eq!(figures["total"]["currency"], "KRW");
        assert_eq!(figures["as_of"], serde_json::json!({"word": want["as_of"]}));
        assert!(
            found.is_empty(),
            "{}: {found:?}",
            dir.strip_prefix(folder()).unwrap().display()
        );
    }
}

const MONDAY: &str = "2026-11-02T15:40:00+09:00";

#[test]
fn the_balance_says_the_total_the_day_and_all_days() {
    assert_eq!(
        text(&ask(&small(), MONDAY, "balance")),
        "*총자산 31,992,086원*
어제보다 ▲ 83,196원 (+0.26%)
누적 ▲ 582,086원 · 넣은 돈 대비 +1.85%
넣은 돈 31,410,000원
- 현금 | 1,622만 | 50.7%
- 가상자산 | 648만 | 20.3%
- 국내주식 | 568만 | 17.7%
- 해외주식 | 361만 | 11.3%
11/2(월) 15:40 · 시세 10분 전 · 국내·미국은 10/30 종가
[계좌별] [종목별] [그림]
[새로고침]"
    );
}

#[test]
fn english_says_the_same() {
    assert_eq!(
        text(&ask_in(Language::En, &small(), MONDAY, "balance platforms")),
        "*Total ₩31,992,086*
Since yesterday ▲ ₩83,196 (+0.26%)
Result ▲ ₩582,086 · +1.85% of what was put in
Put in ₩31,410,000
- KIS | ₩20.2M | 63.2%
- Bithumb | ₩10.3M | 32.2%
- Binance | ₩1.5M | 4.6%
Mon 2 Nov 15:40 · prices 10 min ago · Korea, US close of 30 Oct
[By class] [By asset] [Picture]
[Refresh]"
    );
}

#[test]
fn the_tables_by_platform_and_by_asset_are_a_button_away() {
    assert_eq!(
        text(&ask(&small(), MONDAY, "balance platforms")),
        "*총자산 31,992,086원*
어제보다 ▲ 83,196원 (+0.26%)
누적 ▲ 582,086원 · 넣은 돈 대비 +1.85%
넣은 돈 31,410,000원
- 한국투자 | 2,023만 | 63.2%
- 빗썸 | 1,030만 | 32.2%
- 바이낸스 | 146만 | 4.6%
11/2(월) 15:40 · 시세 10분 전 · 국내·미국은 10/30 종가
[분류별] [종목별] [그림]
[새로고침]"
    );
    assert_eq!(
        text(&ask(&small(), MONDAY, "balance assets")),
        "*총자산 31,992,086원*
어제보다 ▲ 83,196원 (+0.26%)
누적 ▲ 582,086원 · 넣은 돈 대비 +1.85%
넣은 돈 31,410,000원
- 원화 | 1,244만 | 38.9%
- 삼성전자 | 568만 | 17.7% | +1.43%
- 비트코인 | 530만 | 16.6% | +6.00%
- 애플 | 361만 | 11.3% | +3.26%
- 달러 | 350만 | 10.9%
- 이더리움 | 118만 | 3.7% | +4.63%
- 테더 | 28만 | 0.9%
11/2(월) 15:40 · 시세 10분 전 · 국내·미국은 10/30 종가
[분류별] [계좌별] [그림]
[새로고침]"
    );
}

#[test]
fn all_three_tables_and_every_figure_are_there_for_a_script() {
    let figures = figures(&ask(&small(), MONDAY, "balance"));
    let won = |name: &str| figures[name]["amount"].as_str().unwrap().to_owned();
    assert_eq!(won("total"), "31992086");
    assert_eq!(won("change"), "83196");
    assert_eq!(won("invested"), "31410000");
    assert_eq!(won("result"), "582086");
    assert_eq!(figures["unpriced"], serde_json::json!({"list": []}));
    for table in ["by_category", "by_platform", "by_asset"] {
        let list = figures[table]["list"].as_array().unwrap();
        let sum = |member: &str, field: &str| -> rust_decimal::Decimal {
            list.iter()
                .map(|part| amount::parse(part[member][field].as_str().unwrap()).unwrap())
                .sum()
        };
        assert_eq!(sum("value", "amount").to_string(), "31992086", "{table}");
        assert!(
            (sum("share", "value") - rust_decimal::Decimal::ONE).abs()
                < amount::parse("1e-20").unwrap()
        );
    }
}

#[test]
fn printed_shares_add_up_to_a_hundred() {
    for view in ["balance", "balance platforms", "balance assets"] {
        let reply = ask(&small(), MONDAY, view);
        let Some(Block::Table(table)) = reply.blocks.iter().find(|b| matches!(b, Block::Table(_)))
        else {
            panic!()
        };
        let shares = table.rows.iter().map(|row| {
            row[2]
                .text
                .trim_end_matches('%')
                .parse::<rust_decimal::Decimal>()
                .unwrap()
        });
        assert_eq!(
            shares
                .sum::<rust_decimal::Decimal>()
                .normalize()
                .to_string(),
            "100",
            "{view}"
        );
    }
}

#[test]
fn money_put_in_today_is_no_gain_and_stands_on_the_line() {
    let mut rows = String::from("2026-11-01,deposit,kis,KRW,cash,1000000,1,KRW,,,,\n");
    rows += "2026-11-02T10:00:00+09:00,deposit,kis,KRW,cash,1200000,1,KRW,,,,\n";
    rows += "2026-11-02T11:00:00+09:00,withdraw,kis,KRW,cash,200000,1,KRW,,,,\n";
    let reply = ask(&book(&rows, ""), MONDAY, "balance");
    assert!(
        text(&reply).contains("\n어제와 같아요 · 1,200,000원 넣음 · 200,000원 뺌\n"),
        "{}",
        text(&reply)
    );
    assert_eq!(figures(&reply)["change"]["amount"], "0");
    assert_eq!(figures(&reply)["change_inflow"]["amount"], "1200000");
}

#[test]
fn an_earlier_day_is_answered_as_it_stood_then() {
    let then = text(&ask(&small(), "2026-10-20", "balance"));
    assert_eq!(
        then,
        "*총자산 20,047,900원*
첫날 ▲ 47,900원 (+0.24%) · 20,000,000원 넣음
누적 ▲ 47,900원 · 넣은 돈 대비 +0.24%
넣은 돈 20,000,000원
- 현금 | 950만 | 47.4%
- 국내주식 | 705만 | 35.2%
- 해외주식 | 350만 | 17.4%
10/20(화) 24:00 · 시세 10/20 종가
[계좌별] [종목별] [그림]
[새로고침]"
    );
}

#[test]
fn what_has_no_price_is_named_and_left_out() {
    let rows = "2026-11-01,deposit,kis,KRW,cash,1000000,1,KRW,,,,
                2026-11-01,deposit,upbit,DOGE,crypto,100,,,,,,
                2026-11-01,deposit,kis,EUR,cash,50,1,EUR,,,,";
    let reply = ask(&book(rows, ""), MONDAY, "balance");
    assert_eq!(
        text(&reply),
        "*총자산 1,000,000원*
어제보다 얼마인지는 아직 몰라요
값을 모르는 입출금이 있어서 누적은 비워 뒀어요
⚠ 1종목은 시세가 없어 빠졌어요: 도지코인
⚠ EUR 환율이 없어 빠졌어요: 유로
이렇게 알려 주세요: 시세 EUR 1,610 · 시세 도지코인 1,250
- 현금 | 100만 | 100.0%
- 가상자산 | 시세 없음
11/2(월) 15:40
[계좌별] [종목별] [그림]
[새로고침]"
    );
    assert_eq!(
        figures(&reply)["unpriced"],
        serde_json::json!({"list": [{"word": "DOGE"}, {"word": "EUR"}]})
    );
    assert_eq!(
        figures(&reply)["result"],
        serde_json::json!({"amount": null, "currency": "KRW"})
    );
}

#[test]
fn a_total_of_nothing_but_unpriced_holdings_is_no_number() {
    let reply = ask(
        &book("2026-11-01,deposit,upbit,DOGE,crypto,100,,,,,,", ""),
        MONDAY,
        "balance",
    );
    assert_eq!(
        text(&reply),
        "*시세를 몰라서 총자산을 말할 수 없어요*
값을 모르는 입출금이 있어서 누적은 비워 뒀어요
⚠ 1종목은 시세가 없어 빠졌어요: 도지코인
이렇게 알려 주세요: 시세 도지코인 1,250
- 가상자산 | 시세 없음
11/2(월) 15:40
[계좌별] [종목별] [그림]
[새로고침]"
    );
    assert_eq!(
        figures(&reply)["total"],
        serde_json::json!({"amount": null, "currency": "KRW"})
    );
}

#[test]
fn prices_older_than_their_market_rests_are_a_warning() {
    let rows = "2026-09-01,opening,kis,005930,stock,10,70000,KRW,,,,
                2026-09-01,opening,manual,비상장A,stock,10,5000,KRW,,,,
                2026-09-01,opening,kis,USD,cash,10,1,USD,,,,";
    let observed =
        "2026-09-01 005930 70500 KRW\n2026-10-31 005930 71000 KRW\n2026-09-01 USD>KRW 1400";
    let near = text(&ask(&book(rows, observed), "2026-11-05", "balance"));
    let far = text(&ask(&book(rows, observed), "2026-11-06", "balance"));
    assert_eq!(
        near,
        "*총자산 774,000원*
어제보다 얼마인지는 아직 몰라요
누적 ▲ 5,000원 · 넣은 돈 대비 +0.65%
넣은 돈 769,000원
⚠ 시세가 오래됐어요: 비상장A 65일 전 거래 가격
⚠ 환율이 오래됐어요: USD 65일 전
- 국내주식 | 76만 | 98.2%
- 현금 | 1만 | 1.8%
11/5(목) 24:00 · 시세 10/31 종가
[계좌별] [종목별] [그림]
[새로고침]"
    );
    assert_eq!(
        far,
        "*총자산 774,000원*
어제보다 얼마인지는 아직 몰라요
누적 ▲ 5,000원 · 넣은 돈 대비 +0.65%
넣은 돈 769,000원
⚠ 시세가 오래됐어요: 비상장A 66일 전 거래 가격, 삼성전자 6일 전
⚠ 환율이 오래됐어요: USD 66일 전
- 국내주식 | 76만 | 98.2%
- 현금 | 1만 | 1.8%
11/6(금) 24:00
[계좌별] [종목별] [그림]
[새로고침]"
    );
}

#[test]
fn after_days_without_a_price_the_change_is_against_the_last_whole_day() {
    let rows = "2026-10-30,deposit,kis,KRW,cash,1000000,1,KRW,,,,
                2026-10-31,reward,upbit,DOGE,crypto,100,,KRW,,,,";
    let book_gap = book(rows, "2026-11-02 DOGE 100 KRW");
    assert_eq!(
        text(&ask(&book_gap, MONDAY, "balance")),
        "*총자산 1,010,000원*
10/30보다 ▲ 10,000원 (+1.00%)
누적 ▲ 10,000원 · 넣은 돈 대비 +1.00%
넣은 돈 1,000,000원
- 현금 | 100만 | 99.0%
- 가상자산 | 1만 | 1.0%
11/2(월) 15:40 · 시세 11/2 종가
[계좌별] [종목별] [그림]
[새로고침]"
    );
    assert_eq!(
        text(&ask(&book_gap, "2026-11-01", "balance")),
        "*총자산 1,000,000원*
어제보다 얼마인지는 아직 몰라요
넣은 돈 1,000,000원
⚠ 1종목은 시세가 없어 빠졌어요: 도지코인
이렇게 알려 주세요: 시세 도지코인 1,250
- 현금 | 100만 | 100.0%
- 가상자산 | 시세 없음
11/1(일) 24:00
[계좌별] [종목별] [그림]
[새로고침]"
    );
}

#[test]
fn an_empty_book_says_what_to_type() {
    assert_eq!(
        text(&ask(&book("", ""), MONDAY, "balance")),
        "*아직 적은 것이 없어요*
이렇게 써 보세요
입금 100만 한투
매수 삼성전자 10주 71000 한투
거래내역 CSV를 여기에 놓아도 돼요.
[도움말]"
    );
    assert_eq!(
        text(&ask(&small(), "2026-10-19", "balance")),
        "*그때는 아직 적은 것이 없어요 · 첫 기록은 2026-10-20*"
    );
    assert_eq!(
        text(&ask(&small(), MONDAY, "balance 비둘기")),
        "*모르는 종목이에요: \"비둘기\"*
[삼성전자] [비트코인] [애플]
[이더리움]"
    );
}

//! What is not known is not guessed: rates go direct, else inverse, else over one hub, of any age and never of a later
//! day; a price is the last one known, never a later one; what has neither is left out and said. What left without a
//! record of its coming is counted as come from outside, and asked about.

use jasan::book::Book;
use jasan::book::statement;
use jasan::config::{Language, Settings};
use jasan::domain::calendar::Day;
use jasan::domain::gaps::missing;
use jasan::domain::ledger::DayRow;
use jasan::domain::names::Symbol;
use jasan::domain::rules::UsdtPolicy;
use rust_decimal::Decimal;

use crate::see::{book, book_with, said};

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn end(text: &str) -> jasan::domain::calendar::Moment {
    day(text).end(chrono_tz::Asia::Seoul)
}

fn row(book: &Book, of: &str) -> DayRow {
    book.days(day(of), day(of))[0]
}

/// A hundred units of a currency, valued on the third of March.
fn hundred(currency: &str, rates: &str) -> DayRow {
    let deposit =
        format!("2025-03-01T09:00:00+09:00,deposit,kis,{currency},cash,100,1,{currency},,,,");
    row(&book(&deposit, rates), "2025-03-03")
}

#[test]
fn a_rate_goes_direct_however_old_then_inverse_then_over_one_hub() {
    let direct_and_fresher_others = "2020-01-01 EUR>KRW 1500
        2025-03-03 KRW>EUR 0.0001
        2025-03-03 EUR>USD 9
        2025-03-03 USD>KRW 1400";
    assert_eq!(
        hundred("EUR", direct_and_fresher_others).value,
        150_000.into()
    );
    let inverse = "2025-03-01 KRW>EUR 0.000625
        2025-03-03 EUR>USD 9
        2025-03-03 USD>KRW 1400";
    assert_eq!(hundred("EUR", inverse).value, 160_000.into());
    let dollar_before_tether = "2025-03-01 EUR>USD 1.1
        2025-03-02 USD>KRW 1400
        2025-03-03 EUR>USDT 9
        2025-03-03 USDT>KRW 1450";
    assert_eq!(hundred("EUR", dollar_before_tether).value, 154_000.into());
    let over_tether_inverse_legs = "2025-03-01 USDT>EUR 0.8
        2025-03-02 KRW>USDT 0.000625";
    assert_eq!(
        hundred("EUR", over_tether_inverse_legs).value,
        200_000.into()
    );
}

#[test]
fn over_won_when_the_books_are_in_dollars() {
    let settings = Settings {
        base_currency: "USD".into(),
        ..Settings::default()
    };
    let book = book_with(
        settings,
        "2025-03-01T09:00:00+09:00,deposit,kis,JPY,cash,10000,1,JPY,,,,",
        "2025-03-01 JPY>KRW 9.8
         2025-03-01 USD>KRW 1400",
    );
    let value = row(&book, "2025-03-01").value;
    assert!(
        (value - Decimal::from(70)).abs() < Decimal::new(1, 20),
        "{value}"
    );
}

#[test]
fn two_hubs_are_no_way_and_no_rate_is_neither_one_nor_zero_nor_a_later_one() {
    for rates in [
        "",
        "2025-03-04 EUR>KRW 1500",
        "2025-03-01 EUR>USDT 1.1
         2025-03-01 USDT>USD 1
         2025-03-01 USD>KRW 1400",
    ] {
        let row = hundred("EUR", rates);
        assert_eq!(
            (row.value, row.unpriced, row.rate),
            (0.into(), 1, None),
            "{rates}"
        );
        assert!(!row.is_complete());
    }
}

#[test]
fn tether_has_a_rate_of_its_own_unless_the_owner_says_a_dollar() {
    let rows = "2025-03-01T09:00:00+09:00,deposit,binance,USDT,cash,100,1,USDT,,,,";
    let rates = "2025-03-01 USD>KRW 1400
        2025-03-01 USDT>KRW 1450";
    assert_eq!(row(&book(rows, rates), "2025-03-01").value, 145_000.into());
    let settings = Settings {
        usdt: UsdtPolicy::Usd,
        ..Settings::default()
    };
    let book = book_with(settings, rows, rates);
    assert_eq!(row(&book, "2025-03-01").value, 140_000.into());
    // Without a rate of its own it goes over the dollar, not one to one.
    let over = "2025-03-01 USD>KRW 1400
        2025-03-01 USDT>USD 0.99";
    assert_eq!(hundred("USDT", over).value, 138_600.into());
}

#[test]
fn a_holding_without_a_price_is_left_out_said_and_the_next_whole_day_spans_the_gap() {
    let book = book(
        "2025-03-01T09:00:00+09:00,deposit,upbit,KRW,cash,1000000,1,KRW,,,,
         2025-03-02T09:00:00+09:00,buy,upbit,BTC,crypto,0.01,50000000,KRW,,,,
         2025-03-02T10:00:00+09:00,swap_out,upbit,BTC,crypto,0.01,50000000,KRW,,,S,
         2025-03-02T10:00:00+09:00,swap_in,upbit,NEW,crypto,500,,KRW,,,S,
         2025-03-03T09:00:00+09:00,deposit,upbit,KRW,cash,100000,1,KRW,,,,",
        "2025-03-04 NEW 1200 KRW",
    );
    let got: Vec<_> = book
        .days(day("2025-03-01"), day("2025-03-05"))
        .iter()
        .map(|r| {
            (
                r.value,
                r.unpriced,
                r.carried,
                r.rate.map(|r| r.normalize().to_string()),
            )
        })
        .collect();
    assert_eq!(
        got,
        [
            (1_000_000.into(), 0, 0, Some("0".into())),
            (500_000.into(), 1, 0, None),
            (600_000.into(), 1, 0, None),
            // 1,200,000 over 1,000,000 and the 100,000 of the gap.
            (
                1_200_000.into(),
                0,
                0,
                Some("0.0909090909090909090909090909".into())
            ),
            (1_200_000.into(), 0, 1, Some("0".into())),
        ]
    );
    let unpriced: Vec<_> = book
        .valuation(end("2025-03-03"))
        .unwrap()
        .unpriced()
        .map(|line| (line.symbol, line.units))
        .collect();
    assert_eq!(unpriced, [(Symbol::new("NEW"), 500.into())]);
}

#[test]
fn of_a_sale_of_more_than_is_held_the_matched_part_is_realised_and_the_rest_is_no_gain() {
    let book = book(
        "2025-03-01T09:00:00+09:00,deposit,upbit,KRW,cash,1000000,1,KRW,,,,
         2025-03-01T09:10:00+09:00,buy,upbit,XRP,crypto,100,1000,KRW,,,,
         2025-03-02T09:10:00+09:00,sell,upbit,XRP,crypto,150,1200,KRW,,,,",
        "",
    );
    let figures = statement::figures(&book, end("2025-03-02")).unwrap();
    let average = &figures["holdings"][0]["fees_apart"]["average"];
    assert_eq!(average["realised_krw"], "20000", "100 at 200 won each");
    assert_eq!(figures["holdings"][0]["quantity"], "0");
    assert_eq!(
        figures["cash"][0]["amount"], "1080000",
        "all proceeds arrived"
    );
    let checkpoint = &figures["checkpoints"][0];
    assert_eq!(
        (&checkpoint["inflow_krw"], &checkpoint["pnl_krw"]),
        (&"1060000".into(), &"20000".into())
    );
    let state = book.state_at(end("2025-03-02")).unwrap();
    let missing: Decimal = state.pools().map(|(_, _, pool)| pool.missing).sum();
    assert_eq!((missing, state.totals.needs_review), (50.into(), 1));
}

fn say(book: &mut Book, line: &str) -> String {
    said(book, Language::Ko, "2025-03-03T20:00:00+09:00", line)
}

/// One coin that is sent on as three, and a new name and a purchase without enough behind them.
const SHORT: &str = "2025-02-01T09:00:00+09:00,deposit,kis,KRW,cash,1000000,1,KRW,,,,
    2025-03-01T09:10:00+09:00,buy,upbit,BTC,crypto,1,100000000,KRW,,,,
    2025-03-02T09:00:00+09:00,transfer_out,upbit,BTC,crypto,3,,KRW,,,T1,
    2025-03-02T09:30:00+09:00,transfer_in,bithumb,BTC,crypto,3,,KRW,,,T1,
    2025-03-02T10:00:00+09:00,buy,upbit,ETH,crypto,1,3000000,KRW,,,,
    2025-03-02T11:00:00+09:00,rename_out,upbit,ETH,crypto,4,,KRW,,,R1,
    2025-03-02T11:00:00+09:00,rename_in,upbit,WETH,crypto,8,,KRW,,,R1,
    2025-02-03T09:00:00+09:00,buy,kis,005930,stock,100,70000,KRW,,,,";
const CLOSES: &str = "2025-03-01 BTC 100000000 KRW
    2025-03-01 ETH 3000000 KRW
    2025-03-01 WETH 1500000 KRW";

#[test]
fn what_leaves_without_a_record_of_its_coming_comes_from_outside_and_is_no_gain() {
    let book = book(SHORT, CLOSES);
    let at = end("2025-03-03");
    let found: Vec<(&str, Option<Decimal>, u32)> = missing(&book.state_at(at).unwrap())
        .iter()
        .map(|m| (m.symbol.as_str(), m.amount, m.first.0 + 1))
        .collect();
    assert_eq!(
        found,
        [
            ("KRW", Some(6_000_000.into()), 8),
            ("BTC", Some(2.into()), 3),
            ("ETH", Some(3.into()), 6),
        ]
    );
    for row in book.days(day("2025-03-01"), day("2025-03-03")) {
        assert!(row.rate.is_none_or(|rate| rate.is_zero()), "{row:?}");
    }
    // One of four ETH was held: two of the eight WETH have its cost, six cost what they were worth.
    let valuation = book.valuation(at).unwrap();
    let renamed = valuation
        .lines
        .iter()
        .find(|l| l.symbol == Symbol::new("WETH"))
        .unwrap();
    assert_eq!(
        (renamed.units, renamed.cost),
        (8.into(), Some(12_000_000.into()))
    );
}

#[test]
fn what_is_missing_is_said_with_a_line_to_type_and_goes_when_it_is_typed() {
    let mut book = book(SHORT, CLOSES);
    let balance = say(&mut book, "/balance");
    assert!(
        balance.contains("⚠ 들어온 기록이 모자라요: 원화 6,000,000원, 비트코인 2개, 이더리움 3개"),
        "{balance}"
    );
    for left in ["3가지", "2가지", "1가지"] {
        let list = say(&mut book, "/trades missing");
        assert!(
            list.contains(&format!("들어온 기록이 모자란 것 {left}")),
            "{list}"
        );
        let line = list
            .lines()
            .find_map(|l| l.strip_prefix("빠진 것이 있으면 먼저 적어 주세요: "));
        let booked = say(&mut book, line.unwrap());
        assert!(booked.contains("적었어요"), "{booked}");
    }
    let list = say(&mut book, "거래 모자람");
    assert!(list.contains("모자란 기록이 없어요"), "{list}");
    assert!(!say(&mut book, "/balance").contains("모자라요"));
}

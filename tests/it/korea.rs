//! Days are Seoul's, from midnight to midnight; a New York close counts where it falls; a coin is worth what its own
//! platform pays.

use jasan::book::statement;
use jasan::domain::calendar::{Day, Moment, second_of_day};
use jasan::domain::names::{Platform, Symbol};
use jasan::domain::prices::{Observation, Point, Subject};
use rust_decimal::Decimal;

use crate::see::{book, moment};

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

#[test]
fn three_in_the_afternoon_of_new_years_eve_in_greenwich_is_new_year_in_seoul() {
    let book = book(
        "2024-12-31T14:59:59Z,deposit,upbit,KRW,cash,1000000,1,KRW,,,,
         2024-12-31T15:00:00Z,deposit,upbit,KRW,cash,500000,1,KRW,,,,",
        "",
    );
    let rows = book.days(day("2024-12-31"), day("2025-01-01"));
    let got: Vec<_> = rows
        .iter()
        .map(|r| (r.day.to_string(), r.inflow, r.value))
        .collect();
    let (million, half) = (Decimal::from(1_000_000), Decimal::from(500_000));
    assert_eq!(
        got,
        [
            ("2024-12-31".into(), million, million),
            ("2025-01-01".into(), half, million + half)
        ]
    );
    let old_year = statement::figures(&book, moment("2024-12-31T23:59:59+09:00")).unwrap();
    assert_eq!(
        (&old_year["rows"], &old_year["checkpoints"][0]["value_krw"]),
        (&1.into(), &"1000000".into())
    );
}

/// The close of a New York day, at 16:00 there, as an observation of the moment it was made.
fn close(date: &str, price: i64) -> (Moment, Observation) {
    let new_york = chrono_tz::America::New_York;
    let at = Moment(day(date).start(new_york).0 + 16 * 3_600 * 1_000_000);
    let seoul = chrono_tz::Asia::Seoul;
    let subject = Subject::Price {
        symbol: Symbol::new("AAPL"),
        platform: Platform::every(),
    };
    let point = Point {
        day: Day::at(at, seoul),
        batch: 0,
        second: second_of_day(at, seoul),
        currency: Symbol::krw(),
        value: price.into(),
    };
    (at, Observation { subject, point })
}

#[test]
fn a_new_york_close_counts_for_the_next_day_in_seoul_in_winter_and_in_summer() {
    let rows = "2025-03-06T10:00:00+09:00,deposit,kis,AAPL,stock,1,200,KRW,,,,";
    let closes = [
        close("2025-03-06", 210),
        close("2025-03-07", 220),
        close("2025-03-10", 230),
    ];
    let at: Vec<String> = closes
        .iter()
        .map(|(at, _)| at.rfc3339(chrono_tz::Asia::Seoul))
        .collect();
    assert_eq!(
        at,
        [
            "2025-03-07T06:00:00+09:00",
            "2025-03-08T06:00:00+09:00",
            "2025-03-11T05:00:00+09:00"
        ],
        "clocks went forward on 9 March"
    );
    let quotes: Vec<Observation> = closes.iter().map(|(_, close)| *close).collect();
    let book = book(rows, "").quoted(&quotes).unwrap();
    let values: Vec<(String, String)> = book
        .days(day("2025-03-06"), day("2025-03-11"))
        .iter()
        .map(|row| (row.day.to_string()[5..].to_owned(), row.value.to_string()))
        .collect();
    let want = [
        ("03-06", "200"),
        ("03-07", "210"),
        ("03-08", "220"),
        ("03-09", "220"),
        ("03-10", "220"),
        ("03-11", "230"),
    ];
    assert_eq!(
        values,
        want.map(|(day, value)| (day.to_owned(), value.to_owned()))
    );
    for (asked, want) in [
        ("2025-03-08T05:59:59+09:00", 210),
        ("2025-03-08T06:00:00+09:00", 220),
        ("2025-03-11T04:59:59+09:00", 220),
        ("2025-03-11T05:00:00+09:00", 230),
    ] {
        assert_eq!(
            book.valuation(moment(asked)).unwrap().total,
            want.into(),
            "{asked}"
        );
    }
}

#[test]
fn a_price_without_a_time_counts_from_the_start_of_its_day() {
    let book = book(
        "2025-03-06T00:00:00+09:00,deposit,kis,AAPL,stock,1,200,KRW,,,,",
        "2025-03-06 AAPL 210 KRW
         2025-03-07 AAPL 220 KRW",
    );
    for (asked, want) in [
        ("2025-03-06T23:59:59+09:00", 210),
        ("2025-03-07T00:00:00+09:00", 220),
    ] {
        assert_eq!(
            book.valuation(moment(asked)).unwrap().total,
            want.into(),
            "{asked}"
        );
    }
}

#[test]
fn a_coin_on_two_platforms_is_worth_what_each_pays_and_a_transfer_moves_the_premium_and_nothing_else()
 {
    let book = book(
        "2025-03-06T09:00:00+09:00,deposit,upbit,KRW,cash,204000000,1,KRW,,,,
         2025-03-06T09:10:00+09:00,buy,upbit,BTC,crypto,2,100000000,KRW,,,,
         2025-03-07T09:00:00+09:00,withdraw,upbit,BTC,crypto,0.5,,KRW,,,T1,
         2025-03-07T09:30:00+09:00,deposit,bithumb,BTC,crypto,0.5,,KRW,,,T1,",
        "2025-03-06 BTC 102000000 KRW upbit
         2025-03-06 BTC 101000000 KRW bithumb
         2025-03-06 BTC 98000000 KRW",
    );
    let figures = statement::figures(&book, day("2025-03-07").end(chrono_tz::Asia::Seoul)).unwrap();
    let holdings = figures["holdings"].as_array().unwrap();
    let values: Vec<_> = holdings
        .iter()
        .map(|h| {
            (
                h["platform"].as_str().unwrap(),
                h["value_krw"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(values, [("bithumb", "50500000"), ("upbit", "153000000")]);
    let daily = figures["daily"].as_array().unwrap();
    let values: Vec<_> = daily
        .iter()
        .map(|d| d["value_krw"].as_str().unwrap())
        .collect();
    assert_eq!(
        values,
        ["208000000", "207500000"],
        "half a coin lost the premium of a million"
    );
    assert_eq!(daily[1]["inflow_krw"], "0");
    assert_eq!(daily[1]["outflow_krw"], "0");
    for holding in holdings {
        assert_eq!(holding["fees_apart"]["average"]["realised_krw"], "0");
    }
}

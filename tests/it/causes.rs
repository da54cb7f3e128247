//! What each line of the bridge is: one kind of entry at a time, every figure worked out by hand.

use std::collections::BTreeMap;

use jasan::book::{Book, Change, Origin};
use jasan::config::{PlatformSettings, Settings};
use jasan::domain::bridge::{Bridge, Causes, scoped_rows};
use jasan::domain::calendar::Day;
use jasan::domain::names::{Platform, Symbol};
use jasan::domain::rules::CashPolicy;
use rust_decimal::Decimal;

use crate::bridge::{between, book_in, book_of};

fn dec(value: i64) -> Decimal {
    Decimal::from(value)
}

/// The bridge of one day of a book.
fn day(rows: &[&str], observed: &[&str], day: &str) -> Bridge {
    between(&book_of(rows, observed), day, day)
}

/// Units of a symbol on a platform at the end of a day.
fn units(book: &Book, platform: &str, symbol: &str, day: &str) -> Decimal {
    let end = Day::parse(day).unwrap().end(book.rules().zone);
    let state = book.state_at(end).unwrap();
    state.units(Platform::new(platform), Symbol::new(symbol))
}

const DOLLARS: &str = "2024-01-01,deposit,kis,USD,cash,2000,1,USD";
const SHARES: &str = "2024-01-01T10:00:00+09:00,buy,kis,AAPL,stock,10,100,USD";
const PRICES: [&str; 2] = ["2024-01-01 USD>KRW 1300", "2024-01-01 AAPL 100 USD"];

#[test]
fn interest_that_is_paid_is_an_expense_and_borrowed_money_is_none() {
    let rows = [
        "2024-01-01,deposit,kis,KRW,cash,1000000,1,KRW",
        "2024-01-02,interest,kis,KRW,cash,-1000,1,KRW",
    ];
    let paid = day(&rows, &[], "2024-01-02");
    let expenses = dec(1_000);
    assert_eq!(
        paid.causes,
        Causes {
            expenses,
            ..Causes::default()
        }
    );
    assert_eq!(paid.closing, dec(999_000));
    let rates = ["2024-01-01 USD>KRW 1300", "2024-01-02 USD>KRW 1350"];
    let rows = ["2024-01-01,borrow,kis,USD,cash,100,1,USD"];
    let owed = day(&rows, &rates, "2024-01-02");
    assert_eq!((owed.causes, owed.closing), (Causes::default(), dec(0)));
}

#[test]
fn where_money_is_not_followed_interest_still_is_what_it_is() {
    let settings = || Settings {
        cash: CashPolicy::Untracked,
        ..Settings::default()
    };
    for (amount, income, expenses, inflow, outflow) in
        [(500, 500, 0, 0, 500), (-500, 0, 500, 500, 0)]
    {
        let row = format!("2024-01-01,interest,kis,KRW,cash,{amount},1,KRW");
        let book = book_in(settings(), &[&row], &[]);
        let day = between(&book, "2024-01-01", "2024-01-01");
        let (income, expenses) = (dec(income), dec(expenses));
        assert_eq!(
            day.causes,
            Causes {
                income,
                expenses,
                ..Causes::default()
            }
        );
        assert_eq!((day.inflow, day.outflow), (dec(inflow), dec(outflow)));
        assert_eq!(day.closing, dec(0));
    }
}

#[test]
fn digits_beyond_the_twenty_eighth_are_no_cause_of_their_own() {
    // Won in dollars, turned round: 1 ÷ 0.0007 has no end.
    let rates = [
        "2024-01-01 KRW>USD 0.0007",
        "2024-01-02 KRW>USD 0.00071",
        "2024-01-03 KRW>USD 0.00069",
    ];
    for units in [
        "7",
        "0.3333333333333333333333333333",
        "11.17",
        "29.000000000007",
    ] {
        let rows = [
            "2024-01-01,deposit,kis,USD,cash,5000.01,1,USD",
            &format!("2024-01-01T10:00:00+09:00,buy,kis,AAPL,stock,{units},100.1,USD"),
        ];
        let closes = ["2024-01-01 AAPL 100.3 USD", "2024-01-03 AAPL 99.7 USD"];
        let book = book_of(&rows, &[&rates[..], &closes].concat());
        for (from, to) in [("2024-01-02", "2024-01-02"), ("2024-01-02", "2024-01-03")] {
            // Asserts that nothing is left over.
            between(&book, from, to);
        }
    }
}

#[test]
fn what_is_sold_for_money_without_a_rate_is_no_loss() {
    let rows = [
        DOLLARS,
        SHARES,
        "2024-01-02T10:00:00+09:00,sell,kis,AAPL,stock,5,100,EUR",
    ];
    let sold = day(&rows, &PRICES, "2024-01-02");
    let revalued = dec(-650_000);
    assert_eq!(
        sold.causes,
        Causes {
            revalued,
            ..Causes::default()
        }
    );
    assert_eq!(sold.closing, dec(1_950_000));
}

#[test]
fn a_reward_is_income_at_its_own_price_and_the_rest_is_price() {
    let rows = [
        "2024-01-01,deposit,upbit,KRW,cash,1000,1,KRW",
        "2024-01-02T10:00:00+09:00,reward,upbit,ETH,crypto,2,90,KRW",
    ];
    let given = day(&rows, &["2024-01-02 ETH 100 KRW"], "2024-01-02");
    let (income, price) = (dec(180), dec(20));
    assert_eq!(
        given.causes,
        Causes {
            income,
            price,
            ..Causes::default()
        }
    );
}

#[test]
fn money_at_a_rate_of_its_own_is_the_moneys_doing() {
    let part = |bridge: &Bridge, symbol: &str| {
        let part = bridge
            .parts
            .iter()
            .find(|part| part.symbol == Symbol::new(symbol));
        part.unwrap().causes
    };
    // 10 dollars at 1,310 where the market says 1,300.
    let rows = [
        DOLLARS,
        SHARES,
        "2024-01-02,dividend,kis,AAPL,stock,10,1,USD,,,,,,1310",
    ];
    let paid = day(&rows, &PRICES, "2024-01-02");
    let (income, currency) = (dec(13_100), dec(-100));
    assert_eq!(
        paid.causes,
        Causes {
            income,
            currency,
            ..Causes::default()
        }
    );
    assert_eq!(
        part(&paid, "AAPL"),
        Causes {
            income,
            ..Causes::default()
        }
    );
    assert_eq!(
        part(&paid, "USD"),
        Causes {
            currency,
            ..Causes::default()
        }
    );
    let rows = [
        DOLLARS,
        SHARES,
        "2024-01-02,return_of_capital,kis,AAPL,stock,10,1,USD,,,,,,1310",
    ];
    let back = day(&rows, &PRICES, "2024-01-02");
    let price = dec(13_100);
    assert_eq!(
        back.causes,
        Causes {
            price,
            currency,
            ..Causes::default()
        }
    );
}

#[test]
fn another_markets_price_in_other_money_is_price_alone() {
    let rows = ["2024-01-01,opening,binance,BTC,crypto,1,,KRW"];
    let observed = [
        "2024-01-01 BTC 70 USDT",
        "2024-01-01 USDT>KRW 1400",
        "2024-01-01 USD>KRW 1380",
        "2024-01-02 BTC 71 USD",
    ];
    let next = day(&rows, &observed, "2024-01-02");
    // 71 × 1,380 − 70 × 1,400.
    let price = dec(-20);
    assert_eq!(
        next.causes,
        Causes {
            price,
            ..Causes::default()
        }
    );
}

#[test]
fn a_swap_on_its_way_is_worth_what_left() {
    let rows = [
        "2024-01-01,opening,upbit,BTC,crypto,1,100,KRW",
        "2024-01-02T23:00:00+09:00,swap_out,upbit,BTC,crypto,1,,KRW,,,S1",
        "2024-01-03T01:00:00+09:00,swap_in,upbit,ETH,crypto,10,,KRW,,,S1",
    ];
    let book = book_of(&rows, &["2024-01-01 BTC 100 KRW", "2024-01-03 ETH 11 KRW"]);
    let left = between(&book, "2024-01-02", "2024-01-02");
    assert_eq!((left.causes, left.closing), (Causes::default(), dec(100)));
    let came = between(&book, "2024-01-03", "2024-01-03");
    let price = dec(10);
    assert_eq!((came.opening, came.closing), (dec(100), dec(110)));
    assert_eq!(
        came.causes,
        Causes {
            price,
            ..Causes::default()
        }
    );
}

#[test]
fn shares_for_nothing_leave_what_all_of_them_are_worth() {
    let rows = [
        "2024-01-01,deposit,kis,KRW,cash,550000,1,KRW",
        "2024-01-01T10:00:00+09:00,buy,kis,005930,stock,11,50000,KRW",
        "2024-01-02T10:00:00+09:00,buy,kis,005930,stock,3,0,KRW",
    ];
    let free = day(&rows, &["2024-01-01 005930 50000 KRW"], "2024-01-02");
    assert_eq!(free.closing.round_dp(9), dec(550_000));
    assert!(
        free.causes.price.abs() < Decimal::new(1, 9),
        "{:?}",
        free.causes
    );
    assert_eq!(free.causes.income, dec(0));
}

#[test]
fn a_new_name_brings_its_price_to_all_that_is_held_of_it() {
    let rows = [
        "2024-01-01,opening,kis,BTC,crypto,1,60,KRW",
        "2024-01-01,deposit,binance,ETH,crypto,5,,KRW",
        "2024-01-02T10:00:00+09:00,rename_out,kis,BTC,crypto,1,,KRW,,,R1",
        "2024-01-02T10:00:00+09:00,rename_in,kis,ETH,crypto,10,,KRW,,,R1",
    ];
    let named = day(&rows, &["2024-01-01 BTC 100 KRW"], "2024-01-02");
    // 10 are worth what the one was; 5 elsewhere had no price before.
    let revalued = dec(50);
    assert_eq!(
        named.causes,
        Causes {
            revalued,
            ..Causes::default()
        }
    );
    assert_eq!((named.opening, named.closing), (dec(100), dec(150)));
}

#[test]
fn what_is_on_the_way_takes_the_name_it_arrives_under_wherever_that_is_given() {
    let rows = [
        "2024-01-01,opening,ex,BTC,crypto,2,60,KRW",
        "2024-01-01,opening,wal,BTC,crypto,1,60,KRW",
        "2024-01-02T10:00:00+09:00,withdraw,ex,BTC,crypto,1,,KRW,,,W1",
        "2024-01-03T10:00:00+09:00,rename_out,wal,BTC,crypto,1,,KRW,,,R1",
        "2024-01-03T10:00:00+09:00,rename_in,wal,ETH,crypto,10,,KRW,,,R1",
        "2024-01-04T10:00:00+09:00,deposit,wal,ETH,crypto,10,,KRW,,,W1",
    ];
    let observed = ["2024-01-01 BTC 100 KRW", "2024-01-03 ETH 10 KRW"];
    let book = book_of(&rows, &observed);
    for day in ["2024-01-02", "2024-01-03", "2024-01-04"] {
        let bridge = between(&book, day, day);
        assert_eq!(
            (bridge.causes, bridge.closing),
            (Causes::default(), dec(300)),
            "{day}"
        );
        assert_eq!((bridge.inflow, bridge.outflow), (dec(0), dec(0)), "{day}");
    }
    assert_eq!(units(&book, "wal", "ETH", "2024-01-04"), dec(20));
}

#[test]
fn an_open_day_ends_with_the_prices_of_the_moment() {
    let rows = [
        "2024-01-01,deposit,upbit,KRW,cash,1000,1,KRW",
        "2024-01-01T10:00:00+09:00,buy,upbit,XYZ,crypto,1,100,KRW",
        "2024-01-02T10:00:00+09:00,buy,upbit,XYZ,crypto,1,120,KRW",
    ];
    let book = book_of(&rows, &[]);
    let noon = crate::see::moment("2024-01-02T12:00:00+09:00");
    let bridge = crate::bridge::of(&book, Day::parse("2024-01-02").unwrap(), noon).unwrap();
    let price = dec(20);
    assert_eq!(
        bridge.causes,
        Causes {
            price,
            ..Causes::default()
        }
    );
    assert_eq!((bridge.unexplained, bridge.closing), (dec(0), dec(1_020)));
}

#[test]
fn a_part_of_the_books_is_revalued_and_knows_what_it_does_not_know() {
    let rows = [
        "2024-01-01,deposit,kis,KRW,cash,1000,1,KRW",
        "2024-01-01T10:00:00+09:00,buy,kis,005930,stock,10,100,KRW",
        "2024-01-02,deposit,kis,XYZ,stock,5,,KRW",
        "2024-01-03,withdraw,kis,XYZ,stock,5,,KRW",
    ];
    let book = book_of(
        &rows,
        &["2024-01-01 005930 100 KRW", "2024-01-02 005930 110 KRW"],
    );
    let parts = (book.ledger(), book.journal(), book.prices(), book.rules());
    let until = Day::parse("2024-01-04").unwrap().end(book.rules().zone);
    let kis = scoped_rows(
        parts,
        &|key| key.platform == Platform::new("kis"),
        (until, until),
    )
    .unwrap();
    let known: Vec<(Decimal, u32, u32)> = (kis.iter())
        .map(|row| (row.value, row.unpriced, row.unknown_flows))
        .collect();
    assert_eq!(
        known,
        [
            (dec(1_000), 0, 0),
            (dec(1_100), 1, 1),
            (dec(1_100), 0, 1),
            (dec(1_100), 0, 0)
        ]
    );
}

#[test]
fn location_is_of_each_arrival_and_a_loss_of_the_last() {
    let rows = [
        "2024-01-01,opening,ex,BTC,crypto,2,60,KRW,,,O1",
        "2024-01-02T10:00:00+09:00,withdraw,ex,BTC,crypto,1,,KRW,,,W1",
        "2024-01-03T10:00:00+09:00,deposit,wal,BTC,crypto,0.5,,KRW,,,W1",
        "2024-01-04T10:00:00+09:00,deposit,wal,BTC,crypto,0.4,,KRW,,,W1",
    ];
    let book = book_of(
        &rows,
        &["2024-01-01 BTC@ex 100 KRW", "2024-01-01 BTC@wal 90 KRW"],
    );
    let gone = Change::Mark {
        marks: vec![jasan::domain::marks::Mark::new(
            jasan::domain::journal::Place(1),
            jasan::domain::marks::Said::Gone,
        )],
        origin: Origin::default(),
    };
    let (book, _) = book
        .with(vec![gone], jasan::domain::calendar::Moment(0))
        .unwrap();
    let first = between(&book, "2024-01-03", "2024-01-03");
    let location = dec(-5);
    assert_eq!(
        first.causes,
        Causes {
            location,
            ..Causes::default()
        }
    );
    // 0.4 are worth 4 less, and 0.1 of 100 are gone.
    let last = between(&book, "2024-01-04", "2024-01-04");
    assert_eq!(
        (last.causes.fees, last.causes.sum().unwrap()),
        (dec(0), dec(-14))
    );
}

#[test]
fn a_fee_inside_leaves_once_on_whichever_row_it_is_written() {
    for (out, into) in [
        ("0.01,BTC", ","),
        (",", "0.01,BTC"),
        ("0.01,BTC", "0.01,BTC"),
    ] {
        let rows = [
            "2024-01-01,opening,ex,BTC,crypto,2,60,KRW",
            &format!("2024-01-02T10:00:00+09:00,withdraw,ex,BTC,crypto,1,,KRW,{out},W1"),
            &format!("2024-01-03T10:00:00+09:00,deposit,wal,BTC,crypto,0.99,,KRW,{into},W1"),
        ];
        let book = book_of(&rows, &["2024-01-01 BTC 100 KRW"]);
        let both = between(&book, "2024-01-02", "2024-01-03");
        assert_eq!(
            (both.causes.fees, both.closing),
            (dec(1), dec(199)),
            "{out} {into}"
        );
        assert_eq!(
            (both.inflow, both.outflow),
            (dec(0), dec(0)),
            "{out} {into}"
        );
        let held = |place: &str| units(&book, place, "BTC", "2024-01-03");
        assert_eq!(
            (held("ex"), held("wal")),
            (dec(1), Decimal::new(99, 2)),
            "{out} {into}"
        );
    }
}

#[test]
fn money_between_a_place_whose_money_is_followed_and_one_where_it_is_not_crosses_the_border() {
    let untracked = PlatformSettings {
        cash: Some(CashPolicy::Untracked),
        ..PlatformSettings::default()
    };
    let settings = || Settings {
        platforms: BTreeMap::from([("toss".to_owned(), untracked.clone())]),
        ..Settings::default()
    };
    let told = |from: &str, to: &str, arrives: i64| {
        let rows = [
            "2024-01-01,deposit,kis,KRW,cash,1000,1,KRW",
            &format!("2024-01-02T10:00:00+09:00,withdraw,{from},KRW,cash,300,1,KRW,,,T1"),
            &format!("2024-01-02T11:00:00+09:00,deposit,{to},KRW,cash,{arrives},1,KRW,,,T1"),
        ];
        let bridge = between(&book_in(settings(), &rows, &[]), "2024-01-02", "2024-01-02");
        (
            bridge.inflow,
            bridge.outflow,
            bridge.causes.fees,
            bridge.closing,
        )
    };
    assert_eq!(
        told("kis", "toss", 300),
        (dec(0), dec(300), dec(0), dec(700))
    );
    assert_eq!(
        told("toss", "kis", 300),
        (dec(300), dec(0), dec(0), dec(1_300))
    );
    // What did not arrive came from outside, and is a fee.
    assert_eq!(
        told("toss", "kis", 290),
        (dec(300), dec(0), dec(10), dec(1_290))
    );
}

#[test]
fn a_split_told_by_both_ends_is_one_split_of_what_is_on_the_way() {
    for splits in [
        &[
            "2024-01-03,split,ex,BTC,crypto,2,1,KRW",
            "2024-01-03,split,wal,BTC,crypto,2,1,KRW",
        ][..],
        &["2024-01-03,split,,BTC,crypto,2,1,KRW"],
        // The far end alone says so.
        &["2024-01-03,split,wal,BTC,crypto,2,1,KRW"],
    ] {
        let rows = [
            "2024-01-01,opening,ex,BTC,crypto,1,60,KRW",
            "2024-01-01,opening,wal,BTC,crypto,1,60,KRW",
            "2024-01-02T10:00:00+09:00,withdraw,ex,BTC,crypto,1,,KRW,,,W1",
            "2024-01-04T10:00:00+09:00,deposit,wal,BTC,crypto,2,,KRW,,,W1",
        ];
        let book = book_of(&[&rows, splits].concat(), &["2024-01-01 BTC 100 KRW"]);
        let all = between(&book, "2024-01-02", "2024-01-04");
        assert_eq!(
            (all.causes.fees, all.closing),
            (dec(0), dec(200)),
            "{splits:?}"
        );
        assert_eq!((all.inflow, all.outflow), (dec(0), dec(0)), "{splits:?}");
        assert_eq!(
            units(&book, "wal", "BTC", "2024-01-04"),
            dec(4),
            "{splits:?}"
        );
        let end = Day::parse("2024-01-04").unwrap().end(book.rules().zone);
        let state = book.state_at(end).unwrap();
        let missing: Decimal = state.pools().map(|(_, _, pool)| pool.missing).sum();
        assert_eq!(missing, dec(0), "{splits:?}");
    }
}

#[test]
fn what_was_assumed_for_an_entry_says_only_its_own_rate_against_the_markets() {
    let rows = [
        "2024-01-01,deposit,kis,USD,cash,1,1,USD",
        "2024-01-02,withdraw,kis,USD,cash,101,1,USD,,,,,,1200",
    ];
    let bridge = day(&rows, &["2024-01-01 USD>KRW 1300"], "2024-01-02");
    // 100 dollars were assumed, and 101 went, at 1,200; one of them was worth 1,300.
    assert_eq!(
        (bridge.inflow, bridge.outflow),
        (dec(120_000), dec(121_200))
    );
    let wanted = Causes {
        currency: dec(-100),
        ..Causes::default()
    };
    assert_eq!((bridge.causes, bridge.closing), (wanted, dec(0)));
    // Settled in won: 240,000 were assumed for shares that are worth 1,300 won a dollar.
    let rows = [
        "2024-01-01,deposit,kis,USD,cash,1,1,USD",
        "2024-01-02,buy,kis,AAPL,stock,2,100,USD,,,,,,1200",
    ];
    let bridge = day(
        &rows,
        &["2024-01-01 USD>KRW 1300", "2024-01-02 AAPL 120 USD"],
        "2024-01-02",
    );
    let wanted = Causes {
        currency: dec(20_000),
        price: dec(52_000),
        ..Causes::default()
    };
    assert_eq!((bridge.inflow, bridge.causes), (dec(240_000), wanted));
}

#[test]
fn of_what_takes_a_new_name_over_a_split_so_much_was_held_as_before_it() {
    let rows = [
        "2024-01-01,opening,ex,OLD,crypto,6,60,KRW",
        "2024-01-02T10:00:00+09:00,rename_out,ex,OLD,crypto,10,,KRW,,,R1",
        "2024-01-03,split,,OLD,crypto,2,1,KRW",
        "2024-01-04T10:00:00+09:00,rename_in,ex,NEW,crypto,20,,KRW,,,R1",
    ];
    let book = book_of(&rows, &["2024-01-01 OLD 100 KRW", "2024-01-04 NEW 50 KRW"]);
    let end = Day::parse("2024-01-04").unwrap().end(book.rules().zone);
    let state = book.state_at(end).unwrap();
    let held = state
        .pools()
        .find(|(_, key, _)| key.symbol == Symbol::new("NEW"));
    let (_, _, pool) = held.unwrap();
    // 12 of 20 cost 360, and 8 came from outside at 50.
    assert_eq!((pool.held().units, pool.held().cost), (dec(20), dec(760)));
}

#[test]
fn what_arrives_before_it_left_waits_and_what_a_merge_rounded_is_as_it_is_said() {
    let rows = [
        "2024-01-01,opening,ex,BTC,crypto,2,60,KRW",
        "2024-01-02T10:00:00+09:00,deposit,wal,BTC,crypto,1,,KRW,,,W1",
        "2024-01-02T10:05:00+09:00,withdraw,ex,BTC,crypto,1,,KRW,,,W1",
    ];
    let book = book_of(&rows, &["2024-01-01 BTC 100 KRW"]);
    let early = between(&book, "2024-01-02", "2024-01-02");
    assert_eq!((early.causes, early.closing), (Causes::default(), dec(200)));
    assert_eq!(units(&book, "wal", "BTC", "2024-01-02"), dec(1));
    let rows = [
        "2024-01-01,opening,ex,BTC,crypto,1,60,KRW",
        "2024-01-02T10:00:00+09:00,withdraw,ex,BTC,crypto,1,,KRW,,,W1",
        "2024-01-03,split,,BTC,crypto,1,3,KRW",
        "2024-01-04T10:00:00+09:00,deposit,wal,BTC,crypto,0.33333333333333333333,,KRW,,,W1",
    ];
    let book = book_of(&rows, &["2024-01-01 BTC 100 KRW"]);
    let said: Decimal = "0.33333333333333333333".parse().unwrap();
    assert_eq!(units(&book, "wal", "BTC", "2024-01-04"), said);
    // More digits than the books had: none of it comes from outside.
    let more = rows[3].replace("0.33333333333333333333,", "0.33333333333333333334,");
    let book = book_of(
        &[rows[0], rows[1], rows[2], &more],
        &["2024-01-01 BTC 100 KRW"],
    );
    let all = between(&book, "2024-01-02", "2024-01-04");
    assert_eq!((all.inflow, all.outflow), (dec(0), dec(0)));
}

#[test]
fn a_unit_is_worth_what_it_is_at_the_moment_within_a_day_too() {
    // A split at ten: one unit of 100 comes before, two of 50 leave after.
    let rows = [
        "2024-01-01,opening,ex,BTC,crypto,1,60,KRW",
        "2024-01-02T09:00:00+09:00,deposit,ex,BTC,crypto,1,,KRW",
        "2024-01-02T10:00:00+09:00,split,,BTC,crypto,2,1,KRW",
        "2024-01-02T11:00:00+09:00,withdraw,ex,BTC,crypto,2,,KRW",
    ];
    let split = day(&rows, &["2024-01-01 BTC 100 KRW"], "2024-01-02");
    assert_eq!((split.inflow, split.outflow), (dec(100), dec(100)));
}

#[test]
fn a_part_begins_with_units_that_nobody_can_value_yet() {
    let rows = [
        "2024-01-01,deposit,kis,XYZ,stock,10,,KRW",
        "2024-01-02T10:00:00+09:00,withdraw,kis,XYZ,stock,4,,KRW,,,T1",
        "2024-01-02T10:00:00+09:00,deposit,toss,XYZ,stock,4,,KRW,,,T1",
    ];
    let book = book_of(&rows, &["2024-01-03 XYZ 100 KRW"]);
    let parts = (book.ledger(), book.journal(), book.prices(), book.rules());
    let until = Day::parse("2024-01-03").unwrap().end(book.rules().zone);
    let toss = scoped_rows(
        parts,
        &|key| key.platform == Platform::new("toss"),
        (until, until),
    )
    .unwrap();
    let known: Vec<(Decimal, u32)> = toss.iter().map(|row| (row.value, row.unpriced)).collect();
    assert_eq!(known, [(dec(0), 1), (dec(400), 0)]);
}

#[test]
fn what_was_paid_with_a_coin_is_worth_the_same_over_the_split_of_that_coin() {
    let rows = [
        "2024-01-01,opening,upbit,BTC,crypto,2,1000,KRW",
        "2024-01-02T10:00:00+09:00,swap_out,upbit,BTC,crypto,1,,KRW,,,S1",
        "2024-01-02T10:00:00+09:00,swap_in,upbit,XYZ,crypto,10,0.1,BTC,,,S1",
        "2024-01-03,split,,BTC,crypto,2,1,KRW",
    ];
    let book = book_of(&rows, &["2024-01-01 BTC 1000 KRW"]);
    for day in ["2024-01-02", "2024-01-03"] {
        let end = Day::parse(day).unwrap().end(book.rules().zone);
        let lines = book.valuation(end).unwrap().lines;
        let worth = lines.iter().find(|line| line.symbol == Symbol::new("XYZ"));
        assert_eq!(worth.and_then(|line| line.value), Some(dec(1_000)), "{day}");
    }
}

#[test]
fn what_a_fee_in_kind_took_whole_is_lost_and_the_next_units_do_not_carry_its_cost() {
    let rows = [
        "2024-01-02T09:00:00+09:00,buy,kis,XYZ,crypto,1,150,KRW,1,XYZ",
        "2024-01-02T10:00:00+09:00,buy,kis,XYZ,crypto,2,150,KRW",
    ];
    for rows in [&rows[..1], &rows[..]] {
        let book = book_of(rows, &["2024-01-01 XYZ 150 KRW"]);
        let all = between(&book, "2024-01-02", "2024-01-02");
        assert_eq!(
            (all.causes.price, all.causes.fees),
            (dec(-150), dec(0)),
            "{rows:?}"
        );
        let end = Day::parse("2024-01-02").unwrap().end(book.rules().zone);
        let state = book.state_at(end).unwrap();
        let (mut realised, mut cost) = (Decimal::ZERO, Decimal::ZERO);
        for (_, _, pool) in state.pools() {
            realised += pool.realised;
            cost += pool.held().cost;
        }
        let held = if rows.len() == 1 { 0 } else { 300 };
        assert_eq!((realised, cost), (dec(-150), dec(held)), "{rows:?}");
    }
}

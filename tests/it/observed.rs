//! The newest honest observation wins: own trades against closes, names that become others, own exchanges as rates.

use jasan::book::{Book, Change, Origin};
use jasan::domain::calendar::{Day, Moment};
use jasan::domain::journal::Place;
use jasan::domain::market::Market;
use jasan::domain::names::Symbol;

use crate::see::{book, moment};

/// What everything is worth at a moment, and how many holdings have no value.
fn worth(book: &Book, at: &str) -> (String, usize) {
    let valuation = book.valuation(moment(at)).unwrap();
    let total = valuation.total.round_dp(9).normalize().to_string();
    (total, valuation.unpriced().count())
}

fn total(rows: &str, observed: &str, at: &str) -> String {
    worth(&book(rows, observed), at).0
}

#[test]
fn an_own_trade_replaces_a_close_that_is_older_by_more_than_the_assets_patience() {
    for (category, patience) in [("crypto", 1), ("stock", 5), ("etf", 5), ("fund", 10)] {
        let bought = |day: i32| {
            let rows = format!("2026-03-{day:02},buy,kis,XYZ,{category},10,80,KRW,,,,");
            // Whatever the age of either today.
            total(&rows, "2026-03-02 XYZ 100 KRW", "2026-06-30")
        };
        assert_eq!(
            bought(2 + patience),
            "1000",
            "{category}: as new as the close"
        );
        assert_eq!(
            bought(3 + patience),
            "800",
            "{category}: newer than the close"
        );
    }
}

#[test]
fn a_cost_is_no_price_where_there_is_a_close_and_free_units_say_none() {
    for kind in ["opening", "deposit", "reward"] {
        let rows = format!("2026-03-30,{kind},kis,XYZ,stock,10,80,KRW,,,,");
        assert_eq!(
            total(&rows, "2026-03-02 XYZ 100 KRW", "2026-04-01"),
            "1000",
            "{kind}"
        );
        assert_eq!(total(&rows, "", "2026-04-01"), "800", "{kind}");
    }
    // A purchase counts although a reward came after it.
    let rows = "2026-03-20,buy,kis,XYZ,stock,10,80,KRW,,,,
                2026-03-21,reward,kis,XYZ,stock,1,5,KRW,,,,";
    assert_eq!(total(rows, "2026-03-02 XYZ 100 KRW", "2026-04-01"), "880");
}

#[test]
fn what_was_sold_for_nothing_sets_no_price_of_the_rest() {
    let rows = "2026-03-20,buy,kis,XYZ,stock,10,80,KRW,,,,
                2026-03-21,sell,kis,XYZ,stock,4,0,KRW,,,,";
    assert_eq!(total(rows, "", "2026-03-21"), "480");
    assert_eq!(total(rows, "2026-03-02 XYZ 100 KRW", "2026-03-21"), "480");
}

#[test]
fn what_others_were_worth_that_day_follows_a_price_or_a_rate_that_comes_after_them() {
    let book = |rows: &str| book(rows, "2026-03-01 XYZ 100 KRW\n2026-03-01 USD 1000 KRW");
    let first = "2026-03-01,deposit,kis,KRW,cash,100000,1,KRW,,,,
                 2026-03-20T10:00:00+09:00,reward,kis,XYZ,stock,1,,KRW,,,,
                 2026-03-20T11:00:00+09:00,withdraw,kis,XYZ,stock,1,,KRW,,,,";
    let dollars = "2026-03-01,deposit,kis,KRW,cash,100000,1,KRW,,,,
                   2026-03-20T10:00:00+09:00,deposit,kis,USD,cash,100,1,USD,,,,
                   2026-03-20T11:00:00+09:00,withdraw,kis,USD,cash,100,1,USD,,,,";
    for (before, later, left) in [
        // A close of nineteen days ago gives way, for what went earlier that day too.
        (
            first,
            "2026-03-20T15:00:00+09:00,buy,kis,XYZ,stock,10,80,KRW,,,,",
            "80",
        ),
        (
            first,
            "2026-03-20T15:00:00+09:00,buy,kis,ABC,stock,10,80,KRW,,,,",
            "100",
        ),
        (
            dollars,
            "2026-03-20T15:00:00+09:00,buy,kis,USD,cash,10,1400,KRW,,,,",
            "140000",
        ),
    ] {
        let whole = book(&format!("{before}\n{later}"));
        let origin = Origin::default();
        let change = Change::Record {
            entries: crate::see::entries(later).into(),
            origin,
        };
        let pieces = book(before).with(vec![change], Moment(0)).unwrap().0;
        for (how, book) in [("at once", whole), ("one by one", pieces)] {
            let rows = book.ledger().rows_from(Day::parse("2026-03-20").unwrap());
            let row = rows.last().unwrap();
            assert_eq!(row.outflow.normalize().to_string(), left, "{how}: {later}");
        }
    }
}

#[test]
fn a_rate_that_leans_on_an_own_exchange_says_so_on_either_leg() {
    let rows = "2026-03-01,deposit,kis,KRW,cash,100000,1,KRW,,,,
                2026-03-02,buy,kis,USD,cash,10,1400,KRW,,,,";
    let from_trade = |observed: &str, currency: &str| {
        let book = book(rows, observed);
        let day = Day::parse("2026-03-03").unwrap();
        let mut market = Market::new(book.prices(), book.rules(), day, None);
        let rated = market.rate(Symbol::new(currency)).unwrap().unwrap();
        (rated.rate.normalize().to_string(), rated.from_trade)
    };
    assert_eq!(from_trade("", "USD"), ("1400".to_owned(), true));
    let euro = "2026-03-03 EUR>USD 1.1";
    assert_eq!(from_trade(euro, "EUR"), ("1540".to_owned(), true));
    let all = "2026-03-03 EUR>USD 1.1\n2026-03-03 USD>KRW 1390";
    assert_eq!(from_trade(all, "EUR"), ("1529".to_owned(), false));
}

#[test]
fn a_close_after_the_trade_counts_again() {
    let rows = "2026-03-20,buy,kis,XYZ,stock,10,80,KRW,,,,";
    let closes = "2026-03-02 XYZ 100 KRW\n2026-03-21 XYZ 90 KRW";
    assert_eq!(total(rows, closes, "2026-03-20"), "800");
    assert_eq!(total(rows, closes, "2026-03-21"), "900");
}

#[test]
fn a_trade_before_a_split_is_read_in_new_units() {
    let rows = "2026-03-20,buy,kis,XYZ,stock,10,80,KRW,,,,
                2026-03-25,split,kis,XYZ,stock,4,1,KRW,,,,";
    assert_eq!(total(rows, "2026-03-02 XYZ 100 KRW", "2026-03-31"), "800");
}

#[test]
fn another_platforms_price_counts_where_it_is_newer_by_more_than_the_patience() {
    let rows = "2026-03-01,deposit,upbit,BTC,crypto,1,,KRW,,,,";
    let closes =
        |day: &str| format!("2026-03-01 BTC 100 KRW upbit\n2026-03-{day} BTC 200 KRW bithumb");
    assert_eq!(total(rows, &closes("02"), "2026-04-01"), "100");
    assert_eq!(total(rows, &closes("03"), "2026-04-01"), "200");
}

const RENAMED: &str = "2026-05-01T10:00:00+09:00,buy,upbit,OLDN,crypto,10,90000,KRW,,,A2,
    2026-05-28T09:00:00+09:00,rename_out,upbit,OLDN,crypto,10,,KRW,,,R1,
    2026-05-28T09:00:00+09:00,rename_in,upbit,NEWN,crypto,1000,,KRW,,,R1,";

#[test]
fn a_close_of_the_old_name_is_carried_by_the_ratio_until_the_new_name_has_one() {
    let closes = "2026-05-27 OLDN 110000 KRW";
    assert_eq!(total(RENAMED, closes, "2026-05-27"), "1100000");
    assert_eq!(total(RENAMED, closes, "2026-05-30"), "1100000");
    let both = "2026-05-27 OLDN 110000 KRW\n2026-05-29 NEWN 1300 KRW";
    assert_eq!(total(RENAMED, both, "2026-05-28"), "1100000");
    assert_eq!(total(RENAMED, both, "2026-05-29"), "1300000");
    // Without any close the own trade goes along.
    assert_eq!(total(RENAMED, "", "2026-05-30"), "900000");
    // A close of the old name on the bare day of the rename is somebody else's.
    let late = "2026-05-27 OLDN 110000 KRW\n2026-05-28 OLDN 7 KRW";
    assert_eq!(total(RENAMED, late, "2026-05-30"), "1100000");
}

#[test]
fn splits_on_both_sides_of_a_rename_are_read_in() {
    let rows = format!(
        "{RENAMED}
         2026-05-20,split,,OLDN,crypto,2,1,KRW,,,,
         2026-06-02,split,,NEWN,crypto,5,1,KRW,,,,"
    );
    // 20 OLDN on the 27th, of which 10 became 1,000 NEWN: 10 stay, and the rename is not full.
    let (value, left_out) = worth(&book(&rows, "2026-05-19 OLDN 200 KRW"), "2026-06-03");
    assert_eq!((value.as_str(), left_out), ("1000", 1));
    let whole = rows.replace(
        "rename_out,upbit,OLDN,crypto,10",
        "rename_out,upbit,OLDN,crypto,20",
    );
    // 200 before the 2:1 is 100; 20 of 100 are 1,000 of 2; after the 5:1 5,000 of 0.4.
    assert_eq!(
        total(&whole, "2026-05-19 OLDN 200 KRW", "2026-06-03"),
        "2000"
    );
}

#[test]
fn an_old_name_listed_anew_has_no_price_until_something_is_seen() {
    let rows = format!("{RENAMED}\n2026-05-31,reward,upbit,OLDN,crypto,2,,KRW,,,A3,");
    let closes = "2026-05-27 OLDN 110000 KRW";
    assert_eq!(
        worth(&book(&rows, closes), "2026-05-31"),
        ("1100000".into(), 1)
    );
    let seen = format!("{closes}\n2026-06-01 OLDN 50 KRW");
    assert_eq!(
        worth(&book(&rows, &seen), "2026-06-01"),
        ("1100100".into(), 0)
    );
    // A purchase of the new coin is seen too, and is not the price of what went away.
    let bought = format!("{RENAMED}\n2026-05-31,buy,upbit,OLDN,crypto,2,40,KRW,,,A3,");
    assert_eq!(
        worth(&book(&bought, closes), "2026-05-31"),
        ("1100080".into(), 0)
    );
}

#[test]
fn a_name_is_renamed_in_full_when_its_last_unit_on_any_platform_is() {
    let rows = "2026-05-01,buy,upbit,OLDN,crypto,10,90,KRW,,,,
                2026-05-01,buy,bithumb,OLDN,crypto,10,90,KRW,,,,
                2026-05-28,rename_out,upbit,OLDN,crypto,10,,KRW,,,R1,
                2026-05-28,rename_in,upbit,NEWN,crypto,10,,KRW,,,R1,
                2026-05-30,rename_out,bithumb,OLDN,crypto,10,,KRW,,,R2,
                2026-05-30,rename_in,bithumb,NEWN,crypto,10,,KRW,,,R2,";
    let closes = "2026-05-27 OLDN 100 KRW";
    assert_eq!(worth(&book(rows, closes), "2026-05-28"), ("1000".into(), 1));
    assert_eq!(worth(&book(rows, closes), "2026-05-30"), ("2000".into(), 0));
}

#[test]
fn own_exchanges_are_a_rate_where_there_is_none_as_new() {
    let dollars = "2026-03-02,buy,kis,USD,cash,1000,1300,KRW,,,,";
    assert_eq!(
        total(
            &format!("2026-03-01,deposit,kis,KRW,cash,1300000,1,KRW,,,,\n{dollars}"),
            "",
            "2026-03-02"
        ),
        "1300000"
    );
    let held = |rates: &str, at: &str| {
        let rows = format!("2026-03-01,deposit,kis,KRW,cash,1300000,1,KRW,,,,\n{dollars}");
        total(&rows, rates, at)
    };
    // Five days: as new. Six: older.
    assert_eq!(held("2026-02-25 USD>KRW 1400", "2026-03-02"), "1400000");
    assert_eq!(held("2026-02-24 USD>KRW 1400", "2026-03-02"), "1300000");
    assert_eq!(held("2026-02-24 USD>KRW 1400", "2026-02-28"), "0");
    assert_eq!(held("2026-03-03 USD>KRW 1500", "2026-03-03"), "1500000");
    // Turned round, and over a hub: euros in dollars, dollars in won.
    let sold = "2026-03-02,sell,kis,KRW,cash,1300000,0.001,USD,,,,";
    let rows = format!("2026-03-01,deposit,kis,KRW,cash,1300000,1,KRW,,,,\n{sold}");
    assert_eq!(total(&rows, "", "2026-03-02"), "1300000");
    let euros = format!(
        "2026-03-01,deposit,kis,KRW,cash,1300000,1,KRW,,,,\n{dollars}\n2026-03-02,buy,kis,EUR,cash,500,2,USD,,,,"
    );
    assert_eq!(total(&euros, "", "2026-03-02"), "1300000");
    // A stablecoin rests one day.
    let tether = "2026-03-01,deposit,upbit,KRW,cash,1430000,1,KRW,,,,
                  2026-03-04,buy,upbit,USDT,cash,1000,1430,KRW,,,,";
    assert_eq!(
        total(tether, "2026-03-03 USDT>KRW 1400", "2026-03-04"),
        "1400000"
    );
    assert_eq!(
        total(tether, "2026-03-02 USDT>KRW 1400", "2026-03-04"),
        "1430000"
    );
}

#[test]
fn what_a_broker_took_for_dollars_is_a_rate_and_an_undone_exchange_is_none() {
    let rows = "2026-03-02,buy,kis,AAPL,stock,2,200,USD,,,,,,1310
                2026-03-02,deposit,toss,USD,cash,100,1,USD,,,,";
    assert_eq!(worth(&book(rows, ""), "2026-03-02"), ("655000".into(), 0));
    let rows = "2026-03-01,deposit,kis,KRW,cash,1300000,1,KRW,,,,
                2026-03-02,buy,kis,USD,cash,1000,1300,KRW,,,,
                2026-03-02,deposit,toss,USD,cash,100,1,USD,,,,";
    let known = book(rows, "");
    assert_eq!(worth(&known, "2026-03-02"), ("1430000".into(), 0));
    let origin = Origin::default();
    let changes = vec![
        Change::Record {
            entries: Default::default(),
            origin,
        },
        Change::Void(vec![Place(1)]),
    ];
    let (undone, _) = known.with(changes, moment("2026-03-03")).unwrap();
    assert_eq!(worth(&undone, "2026-03-02"), ("1300000".into(), 1));
}

#[test]
fn of_own_exchanges_both_ways_the_newest_counts_and_none_beats_a_way_that_is_nearly_as_new() {
    // 10 dollars at 1,250 (turned round), three days later 10 at 1,400.
    let both = "2026-03-01,deposit,kis,KRW,cash,100000,1,KRW,,,,
                2026-03-02,sell,kis,KRW,cash,12500,0.0008,USD,,,,
                2026-03-05,buy,kis,USD,cash,10,1400,KRW,,,,";
    assert_eq!(total(both, "", "2026-03-06"), "101500");
    // Euros over dollars as of four days ago, 1.1 × 1,300; bought for 1,500.
    let euros = "2026-03-01,deposit,kis,KRW,cash,15000,1,KRW,,,,
                 2026-03-02,buy,kis,EUR,cash,10,1500,KRW,,,,";
    let hub = |day: &str| format!("{day} EUR>USD 1.1\n{day} USD>KRW 1300");
    assert_eq!(total(euros, &hub("2026-02-26"), "2026-03-02"), "14300");
    assert_eq!(total(euros, &hub("2026-02-24"), "2026-03-02"), "15000");
}

//! The bridge of every period closes, on generated ledgers of all kinds, and its parts add up to it.

use jasan::book::statement;
use jasan::book::{Book, Change, Origin};
use jasan::config::Settings;
use jasan::domain::bridge::{Bridge, Causes, bridge, scoped_rows};
use jasan::domain::calendar::{Day, Moment};
use jasan::domain::entry::Kind;
use jasan::domain::identity::{self, EntryId};
use jasan::domain::journal::Place;
use jasan::domain::marks::{Mark, Said};
use jasan::domain::names::{Platform, Symbol};
use jasan::domain::prices::{Observation, Point, Subject};
use jasan::domain::returns::DayRow;
use jasan::domain::row;
use jasan::domain::state::SlotKey;
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::books::{DAYS, START, Told, cases, live_by, observation, settings, steps};
use crate::golden;
use crate::strands::{self, entries};

pub fn of(book: &Book, from: Day, until: Moment) -> Option<Bridge> {
    let rows = statement::rows_until(book, until).unwrap();
    let start = rows.partition_point(|row| row.day < from);
    let before = start.checked_sub(1).map(|i| &rows[i]);
    let parts = (book.ledger(), book.journal(), book.prices(), book.rules());
    bridge(parts, before, &rows[start..], (until, until)).unwrap()
}

fn scoped(book: &Book, holds: &dyn Fn(&SlotKey) -> bool, until: Moment) -> Vec<DayRow> {
    let parts = (book.ledger(), book.journal(), book.prices(), book.rules());
    scoped_rows(parts, holds, (until, until)).unwrap()
}

/// What is wrong with a bridge, if anything.
fn fault(bridge: &Bridge) -> Option<String> {
    let near = |a: Decimal, b: Decimal| (a - b).abs() <= Decimal::new(1, 6);
    let sum = bridge.opening + bridge.inflow - bridge.outflow + bridge.causes.sum().unwrap();
    let parts: Decimal = bridge.parts.iter().map(|p| p.closing).sum();
    let openings: Decimal = bridge.parts.iter().map(|p| p.opening).sum();
    let moved: Decimal = bridge.parts.iter().map(|p| p.moved().unwrap()).sum();
    let checks = [
        ("unexplained", bridge.unexplained.is_zero()),
        ("sum", near(sum, bridge.closing)),
        ("closing of the parts", near(parts, bridge.closing)),
        ("opening of the parts", near(openings, bridge.opening)),
        (
            "flows of the parts",
            near(moved, bridge.inflow - bridge.outflow),
        ),
    ];
    let wrong = checks.iter().find(|(_, right)| !right)?;
    Some(format!("{} of {bridge:#?}", wrong.0))
}

/// Prices and rates of everything from the first day on.
pub fn all_priced() -> Vec<Observation> {
    let price = |symbol: &str, value: i64| {
        let subject = Subject::Price {
            symbol: Symbol::asset(symbol),
            platform: Platform::every(),
        };
        (subject, "KRW", value)
    };
    let rate = |from: &str, value: i64| {
        let (from, to) = (Symbol::new(from), Symbol::krw());
        (Subject::Rate { from, to }, "KRW", value)
    };
    let known = [
        price("BTC", 900),
        price("ETH", 700),
        price("BNB", 40),
        price("005930", 71_000),
        rate("USD", 1_380),
        rate("USDT", 1_401),
        rate("GBP", 1_750),
        rate("AMD", 4),
        rate("NIO", 38),
        rate("TOP", 590),
    ];
    let named = strands::NAMES.iter().map(|name| price(name, 120));
    let known: Vec<_> = known.into_iter().chain(named).collect();
    let one = |(subject, currency, value): (Subject, &str, i64)| Observation {
        subject,
        point: Point {
            day: Day(START - 1),
            batch: 0,
            second: 0,
            currency: Symbol::new(currency),
            value: Decimal::from(value),
        },
    };
    known.into_iter().map(one).collect()
}

fn file() -> Origin {
    Origin {
        source: "file",
        ..Origin::default()
    }
}

/// A book of CSV rows and of prices and rates: `2024-01-02 BTC@upbit 100 KRW`, `2024-01-02 USD>KRW 1300`.
pub fn book_of(rows: &[&str], observed: &[&str]) -> Book {
    book_in(Settings::default(), rows, observed)
}

/// The same, kept another way.
pub fn book_in(settings: Settings, rows: &[&str], observed: &[&str]) -> Book {
    let mut entries = Vec::new();
    for (place, line) in rows.iter().enumerate() {
        let mut fields = [""; 15];
        for (field, text) in fields.iter_mut().zip(line.split(',')) {
            *field = text;
        }
        let mut entry = row::read(&fields, settings.time_zone).unwrap();
        entry.id = EntryId::of_row(identity::content(&entry), place as u32);
        entries.push(entry);
    }
    let observations = observed.iter().map(|line| {
        let words: Vec<&str> = line.split(' ').collect();
        let (subject, currency) = match words[1].split_once('>') {
            Some((from, to)) => {
                let (from, to) = (Symbol::new(from), Symbol::new(to));
                (Subject::Rate { from, to }, to)
            }
            None => {
                let (symbol, platform) = words[1].split_once('@').unwrap_or((words[1], ""));
                let (symbol, platform) = (Symbol::new(symbol), Platform::new(platform));
                (Subject::Price { symbol, platform }, Symbol::new(words[3]))
            }
        };
        let point = Point {
            day: Day::parse(words[0]).unwrap(),
            batch: 0,
            second: 0,
            currency,
            value: words[2].parse().unwrap(),
        };
        Observation { subject, point }
    });
    let changes = vec![
        Change::Observe {
            observations: observations.collect(),
            origin: file(),
        },
        Change::Record {
            entries: entries.into(),
            origin: file(),
        },
    ];
    Book::new(settings).with(changes, Moment(0)).unwrap().0
}

/// The bridge of days from one to another, both included.
pub fn between(book: &Book, from: &str, to: &str) -> Bridge {
    let until = Day::parse(to).unwrap().end(book.rules().zone);
    let bridge = of(book, Day::parse(from).unwrap(), until).unwrap();
    assert_eq!(fault(&bridge), None);
    bridge
}

fn causes(price: i64, currency: i64) -> Causes {
    Causes {
        price: price.into(),
        currency: currency.into(),
        ..Causes::default()
    }
}

#[test]
fn price_counts_at_the_old_rate_and_currency_is_the_rest() {
    let book = book_of(
        &[
            "2024-01-01,deposit,kis,USD,cash,2000,1,USD",
            "2024-01-01T10:00:00+09:00,buy,kis,AAPL,stock,10,100,USD,5,USD",
        ],
        &[
            "2024-01-01 USD>KRW 1300",
            "2024-01-01 AAPL 100 USD",
            "2024-01-02 AAPL 110 USD",
            "2024-01-02 USD>KRW 1350",
        ],
    );
    let first = between(&book, "2024-01-01", "2024-01-01");
    let fees = Decimal::from(6_500);
    assert_eq!(
        first.causes,
        Causes {
            fees,
            ..causes(0, 0)
        }
    );
    assert_eq!(first.inflow, Decimal::from(2_600_000));
    // 10 × 10 × 1300; 10 × 110 × 50 on the shares and 995 × 50 on the dollars.
    let second = between(&book, "2024-01-02", "2024-01-02");
    assert_eq!(second.causes, causes(130_000, 55_000 + 49_750));
    let both = between(&book, "2024-01-01", "2024-01-02");
    assert_eq!(both.causes, first.causes.plus(&second.causes).unwrap());
    assert_eq!(both.effects.len(), 2);
}

#[test]
fn a_trade_gains_against_the_close_of_its_day_and_a_brokers_rate_against_the_markets() {
    let book = book_of(
        &[
            "2024-01-01,deposit,kis,KRW,cash,10000000,1,KRW",
            "2024-01-02T10:00:00+09:00,buy,kis,AAPL,stock,10,100,USD,,,,,,1310",
            "2024-01-03T10:00:00+09:00,buy,kis,USD,cash,1000,1290,KRW",
            "2024-01-04T10:00:00+09:00,sell,kis,AAPL,stock,10,99,USD,,,,,3,1280",
        ],
        &["2024-01-01 USD>KRW 1300", "2024-01-02 AAPL 104 USD"],
    );
    // 4 dollars a share; bought 10 won above the market's rate.
    let bought = between(&book, "2024-01-02", "2024-01-02");
    assert_eq!(bought.causes, causes(10 * 4 * 1_300, -10 * 100 * 10));
    // An exchange below the market's rate is a gain of currency.
    let exchanged = between(&book, "2024-01-03", "2024-01-03");
    assert_eq!(exchanged.causes, causes(0, 10_000));
    let sold = between(&book, "2024-01-04", "2024-01-04");
    let taxes = Decimal::from(3 * 1_280);
    let want = causes(-10 * 5 * 1_300, -10 * 99 * 20);
    assert_eq!(sold.causes, Causes { taxes, ..want });
}

#[test]
fn units_that_are_worth_less_where_they_were_sent_lose_by_location() {
    let book = book_of(
        &[
            "2024-01-01,opening,bithumb,BTC,crypto,1,,KRW",
            "2024-01-01T10:00:00+09:00,withdraw,bithumb,BTC,crypto,1,,KRW,0.001,BTC,T1",
            "2024-01-02T10:00:00+09:00,deposit,binance,BTC,crypto,1,,KRW,,,T1",
        ],
        &[
            "2024-01-01 BTC@bithumb 103000 KRW",
            "2024-01-01 BTC@binance 70 USDT",
            "2024-01-01 USDT>KRW 1400",
        ],
    );
    let day = between(&book, "2024-01-02", "2024-01-02");
    let location = Decimal::from(-5_000);
    assert_eq!(
        day.causes,
        Causes {
            location,
            ..causes(0, 0)
        }
    );
    assert_eq!((day.inflow, day.outflow), (Decimal::ZERO, Decimal::ZERO));
}

#[test]
fn income_and_a_split_and_a_price_that_comes_late() {
    let book = book_of(
        &[
            "2024-01-01,deposit,kis,KRW,cash,1000000,1,KRW",
            "2024-01-01T10:00:00+09:00,buy,kis,005930,stock,10,70000,KRW",
            "2024-01-02,dividend,kis,005930,stock,3610,1,KRW,,,,,556",
            "2024-01-03,split,,005930,stock,50,1,KRW",
            "2024-01-04,deposit,upbit,XYZ,crypto,5,,KRW",
        ],
        &[
            "2024-01-01 005930 70000 KRW",
            "2024-01-03 005930 1400 KRW",
            "2024-01-06 XYZ 100 KRW",
        ],
    );
    let all = between(&book, "2024-01-01", "2024-01-05");
    let (income, taxes) = (Decimal::from(3_610), Decimal::from(556));
    let want = Causes {
        income,
        taxes,
        ..causes(0, 0)
    };
    assert_eq!(all.causes, want);
    let late = between(&book, "2024-01-06", "2024-01-06");
    let revalued = Decimal::from(500);
    assert_eq!(
        late.causes,
        Causes {
            revalued,
            ..causes(0, 0)
        }
    );
}

#[test]
fn an_asset_earns_its_dividend_and_a_platform_does_not_gain_by_what_is_sent_to_it() {
    let book = book_of(
        &[
            "2024-01-01,deposit,kis,KRW,cash,1000000,1,KRW",
            "2024-01-01T10:00:00+09:00,buy,kis,005930,stock,10,70000,KRW,700,KRW",
            "2024-01-02,dividend,kis,005930,stock,14000,1,KRW",
            "2024-01-03T10:00:00+09:00,sell,kis,005930,stock,5,72000,KRW",
            "2024-01-04,withdraw,kis,KRW,cash,300000,1,KRW,,,T1",
            "2024-01-04T10:00:00+09:00,deposit,upbit,KRW,cash,300000,1,KRW,,,T1",
        ],
        &["2024-01-01 005930 70000 KRW"],
    );
    let until = Day::parse("2024-01-04").unwrap().end(book.rules().zone);
    let asset = scoped(&book, &|key| key.symbol == Symbol::new("005930"), until);
    let flows: Vec<(i64, i64, i64)> = asset
        .iter()
        .map(|r| (r.value, r.inflow, r.outflow))
        .map(|(v, i, o)| {
            use rust_decimal::prelude::ToPrimitive;
            (
                v.to_i64().unwrap(),
                i.to_i64().unwrap(),
                o.to_i64().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        flows,
        [
            (700_000, 700_700, 0),
            (700_000, 0, 14_000),
            (350_000, 0, 360_000),
            (350_000, 0, 0)
        ]
    );
    assert_eq!(asset[1].rate, Some(Decimal::new(2, 2)));
    let upbit = scoped(&book, &|key| key.platform == Platform::new("upbit"), until);
    assert_eq!(upbit.len(), 1);
    assert_eq!(
        (upbit[0].inflow, upbit[0].value, upbit[0].rate),
        (
            Decimal::from(300_000),
            Decimal::from(300_000),
            Some(Decimal::ZERO)
        )
    );
}

#[test]
fn a_price_that_grows_old_gives_way_to_a_newer_quote_elsewhere() {
    let rows = "2024-01-01,opening,binance,ETH,crypto,1,,KRW";
    let book = book_of(&[rows], &["2024-01-01 ETH 100 KRW"]);
    let quote = Observation {
        subject: Subject::Price {
            symbol: Symbol::new("ETH"),
            platform: Platform::new("upbit"),
        },
        point: Point {
            day: Day::parse("2024-01-02").unwrap(),
            batch: 0,
            second: 0,
            currency: Symbol::krw(),
            value: Decimal::from(150),
        },
    };
    let book = book.quoted(&[quote]).unwrap();
    // A day of patience for coins: on the third the other platform's live price counts, though nobody observed anything.
    for (day, price) in [("2024-01-02", 0), ("2024-01-03", 50), ("2024-01-04", 0)] {
        assert_eq!(between(&book, day, day).causes, causes(price, 0), "{day}");
    }
}

#[test]
fn a_split_on_one_platform_moves_no_value_there_or_elsewhere() {
    let book = book_of(
        &[
            "2024-01-01T10:00:00+09:00,buy,upbit,XYZ,crypto,3,100,KRW",
            "2024-01-01T11:00:00+09:00,buy,binance,XYZ,crypto,6,100,KRW",
            "2024-01-02,split,upbit,XYZ,crypto,2,1,KRW",
        ],
        &[],
    );
    let day = between(&book, "2024-01-02", "2024-01-02");
    assert_eq!((day.closing, day.causes), (900.into(), causes(0, 0)));
    let next = between(&book, "2024-01-03", "2024-01-03");
    assert_eq!((next.closing, next.causes), (900.into(), causes(0, 0)));
}

#[test]
fn the_bridges_of_the_worked_ledgers_close() {
    for dir in golden::scenarios() {
        let book = golden::load(&dir);
        let first = book.ledger().first_day().unwrap();
        let last = book.ledger().last_day().unwrap();
        for length in [1, 7, 31, 1_000] {
            let mut from = first;
            while from <= last {
                let to = Day((from.0 + length - 1).min(last.0));
                let bridge = of(&book, from, to.end(book.rules().zone)).unwrap();
                assert_eq!(fault(&bridge), None, "{} {from}..{to}", dir.display());
                from = to.next();
            }
        }
    }
}

#[test]
fn a_name_that_is_listed_anew_on_the_day_it_went_has_no_price_of_the_old_coin() {
    let book = book_of(
        &[
            "2024-03-18T09:00:00+09:00,buy,upbit,LUNA,crypto,1,9000,KRW",
            "2024-03-18T09:01:00+09:00,buy,binance,LUNA,crypto,1,9000,KRW",
            "2024-03-20T09:03:00+09:00,rename_out,upbit,LUNA,crypto,1,,KRW,,,R1",
            "2024-03-20T09:04:00+09:00,rename_in,upbit,LUNC,crypto,1,,KRW,,,R1",
            "2024-03-20T09:05:00+09:00,rename_out,binance,LUNA,crypto,1,,KRW,,,R2",
            "2024-03-20T09:06:00+09:00,rename_in,binance,LUNC,crypto,1,,KRW,,,R2",
            "2024-03-20T09:08:00+09:00,deposit,upbit,LUNA,crypto,2,,KRW",
            "2024-03-20T09:10:00+09:00,sell,upbit,LUNC,crypto,0.5,15,KRW",
        ],
        &["2024-03-19 LUNA 9000 KRW", "2024-03-20 LUNC 12 KRW"],
    );
    // 2 × 9,000 became 2 × 12; half a coin went for 15 a coin. The two new LUNA are worth nobody knows what.
    let day = between(&book, "2024-03-20", "2024-03-20");
    assert_eq!((day.opening, day.closing), (18_000.into(), 18.into()));
    assert_eq!(day.outflow, Decimal::new(75, 1));
    let price = Decimal::new(-179_745, 1);
    assert_eq!(
        day.causes,
        Causes {
            price,
            ..causes(0, 0)
        }
    );
}

#[test]
fn units_that_fill_a_short_sale_realise_what_it_brought_less_what_they_are_worth() {
    for (rows, realised) in [
        // From outside, worth 100 each.
        (
            &["2024-01-03T10:00:00+09:00,deposit,kis,TSLA,stock,4,,KRW"][..],
            -40,
        ),
        // From an own account, where they cost 80.
        (
            &[
                "2024-01-01T09:00:00+09:00,buy,toss,TSLA,stock,4,80,KRW",
                "2024-01-03T09:00:00+09:00,withdraw,toss,TSLA,stock,4,,KRW,,,T1",
                "2024-01-03T10:00:00+09:00,deposit,kis,TSLA,stock,4,,KRW,,,T1",
            ],
            40,
        ),
    ] {
        let short = [
            "2024-01-02T09:00:00+09:00,borrow,kis,TSLA,stock,4,,KRW",
            "2024-01-02T10:00:00+09:00,sell,kis,TSLA,stock,4,90,KRW",
        ];
        let book = book_of(&[&short, rows].concat(), &["2024-01-01 TSLA 100 KRW"]);
        let day = between(&book, "2024-01-03", "2024-01-03");
        // 4 that were worth 100 are gone, the arrival of 4 at 90 is taken back.
        assert_eq!(day.causes, causes(-40, 0), "{rows:?}");
        let state = book
            .state_at(Day::parse("2024-01-03").unwrap().end(book.rules().zone))
            .unwrap();
        let sum = |of: fn(&jasan::domain::pool::Pool) -> Decimal| -> Decimal {
            state.pools().map(|(_, _, pool)| of(pool)).sum()
        };
        assert_eq!(
            sum(|pool| pool.realised),
            Decimal::from(realised),
            "{rows:?}"
        );
        assert_eq!(sum(|pool| pool.held().units), Decimal::ZERO, "{rows:?}");
    }
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn every_bridge_closes(
        settings in settings(), steps in steps(), from in 0..DAYS, days in 0..DAYS, hour in 0..24_i64,
    ) {
        let book = live_by(settings, &steps, false);
        let zone = book.rules().zone;
        for (from, until) in [
            (Day(0), Day(START + DAYS + 3).end(zone)),
            (Day(START + from), Day(START + from + days).end(zone)),
            (Day(START + from), Day(START + from).end(zone)),
            (Day(START + from), Moment(Day(START + from + days).start(zone).0 + hour * 3_600_000_000)),
        ] {
            if let Some(bridge) = of(&book, from, until) {
                prop_assert_eq!(fault(&bridge), None);
            }
        }
    }

    #[test]
    fn the_parts_of_the_books_add_up_day_by_day(settings in settings(), steps in steps()) {
        let book = live_by(settings, &steps, false);
        let until = Day(START + DAYS).end(book.rules().zone);
        let whole = statement::rows_until(&book, until).unwrap();
        let all = scoped(&book, &|_| true, until);
        prop_assert!(all.len() <= whole.len());
        let mut platforms: Vec<Platform> = book.ledger().head().slots().keys().iter().map(|k| k.platform).collect();
        platforms.sort_by_key(|p| p.as_str());
        platforms.dedup();
        let by_platform: Vec<Vec<DayRow>> = platforms
            .iter()
            .map(|platform| scoped(&book, &|key| key.platform == *platform, until))
            .collect();
        for row in &whole {
            for rows in [std::slice::from_ref(&all), &by_platform] {
                let here: Vec<&DayRow> = rows.iter().flatten().filter(|r| r.day == row.day).collect();
                let value: Decimal = here.iter().map(|r| r.value).sum();
                prop_assert!((value - row.value).abs() <= Decimal::new(1, 6), "{:?} is {value}", row);
                let unpriced: u32 = here.iter().map(|r| r.unpriced).sum();
                prop_assert_eq!(unpriced > 0, row.unpriced > 0, "{:?}", row);
                if row.unpriced == 0 && row.unknown_flows == 0 {
                    let net: Decimal = here.iter().map(|r| r.inflow - r.outflow).sum();
                    let want = row.inflow - row.outflow;
                    prop_assert!((net - want).abs() <= Decimal::new(1, 6), "{:?} has {net}", row);
                }
            }
        }
    }

    #[test]
    fn with_every_price_known_nothing_is_revalued_and_gains_are_price_and_currency(
        Told(entries) in entries(120),
        observations in prop::collection::vec(observation(), 0..200),
    ) {
        // Units that cross the border carry a cost of their own, which is no gain.
        let plain = |kind: Kind| !matches!(
            kind,
            Kind::Deposit | Kind::Withdraw | Kind::Opening | Kind::Adjust | Kind::SwapIn | Kind::SwapOut
                | Kind::RenameIn | Kind::RenameOut | Kind::Reward
        );
        let entries: Vec<_> = entries
            .into_iter()
            .filter(|e| plain(e.kind) || e.symbol.is_money())
            .collect();
        let observe = |observations| Change::Observe { observations, origin: file() };
        let changes = vec![
            observe(all_priced()),
            observe(observations),
            Change::Record { entries: entries.into(), origin: file() },
        ];
        let book = Book::new(Settings::default()).with(changes, Moment(0)).unwrap().0;
        let until = Day(START + DAYS).end(book.rules().zone);
        let Some(bridge) = of(&book, Day(0), until) else { return Ok(()) };
        prop_assert_eq!(fault(&bridge), None);
        prop_assert_eq!(bridge.causes.revalued, Decimal::ZERO);
        let state = book.state_at(until).unwrap();
        let lines = book.valuation(until).unwrap().lines;
        let unrealised: Decimal = lines
            .iter()
            .filter(|l| !l.symbol.is_money())
            .map(|l| l.value.unwrap() - l.cost.unwrap())
            .sum();
        let realised: Decimal = state.pools().map(|(_, _, pool)| pool.realised).sum();
        let mut units = Causes::default();
        for part in bridge.parts.iter().filter(|p| !p.symbol.is_money()) {
            units = units.plus(&part.causes).unwrap();
        }
        let got = units.price + units.currency;
        prop_assert!(
            (realised + unrealised - got).abs() <= Decimal::new(1, 6),
            "{realised} + {unrealised}, not {got}"
        );
    }
}

#[test]
fn what_is_on_the_way_counts_through_parts_splits_and_new_names_and_its_fee_is_of_the_last_arrival()
{
    let book = book_of(
        &[
            "2024-01-01,opening,ex,BTC,crypto,2,100,KRW,,,O1",
            "2024-01-02T10:00:00+09:00,withdraw,ex,BTC,crypto,1,,KRW,,,W1",
            "2024-01-03T10:00:00+09:00,deposit,wal,BTC,crypto,0.5,,KRW,,,W1",
            "2024-01-04T09:00:00+09:00,split,,BTC,crypto,2,1,KRW",
            "2024-01-05T10:00:00+09:00,rename_out,ex,BTC,crypto,2,,KRW,,,R1",
            "2024-01-05T10:00:00+09:00,rename_in,ex,ETH,crypto,20,,KRW,,,R1",
            "2024-01-06T10:00:00+09:00,deposit,ex,ETH,crypto,9.6,,KRW,,,W1",
        ],
        &[
            "2024-01-01 BTC 100 KRW",
            "2024-01-04 BTC 50 KRW",
            "2024-01-05 ETH 5 KRW",
        ],
    );
    for day in [
        "2024-01-01",
        "2024-01-02",
        "2024-01-03",
        "2024-01-04",
        "2024-01-05",
    ] {
        let bridge = between(&book, day, day);
        assert_eq!(bridge.closing, Decimal::from(200), "{day}");
    }
    // 0.4 new units of 5 won are the fee, on the day of the last arrival.
    let last = between(&book, "2024-01-06", "2024-01-06");
    assert_eq!(
        (last.causes.fees, last.closing),
        (Decimal::TWO, Decimal::from(198))
    );
    let all = between(&book, "2024-01-01", "2024-01-06");
    assert_eq!(
        (all.inflow, all.outflow),
        (Decimal::from(200), Decimal::ZERO)
    );
}

#[test]
fn what_is_gone_is_a_loss_at_its_price_and_no_fee() {
    let rows = [
        "2024-01-01,opening,ex,BTC,crypto,2,60,KRW,,,O1",
        "2024-01-02T10:00:00+09:00,withdraw,ex,BTC,crypto,1,,KRW,,,W1",
        "2024-01-03T10:00:00+09:00,deposit,wal,BTC,crypto,0.9,,KRW,,,W1",
    ];
    let book = book_of(&rows, &["2024-01-01 BTC 100 KRW"]);
    let gone = Change::Mark {
        marks: vec![Mark::new(Place(1), Said::Gone)],
        origin: file(),
    };
    let (gone, _) = book.with(vec![gone], Moment(0)).unwrap();
    for (book, fees, price) in [(&book, 10, 0), (&gone, 0, -10)] {
        let bridge = between(book, "2024-01-03", "2024-01-03");
        let expected = Causes {
            fees: fees.into(),
            ..causes(price, 0)
        };
        assert_eq!(bridge.causes, expected);
    }
    let end = Day::parse("2024-01-03").unwrap().end(book.rules().zone);
    let realised = |book: &Book| -> Decimal {
        let state = book.state_at(end).unwrap();
        state.pools().map(|(_, _, pool)| pool.realised).sum()
    };
    // As a fee 0.1 is sold for 10 and cost 6; gone, it brings nothing.
    assert_eq!(
        (realised(&book), realised(&gone)),
        (Decimal::from(4), Decimal::from(-6))
    );
}

#[test]
fn a_coin_bought_under_a_name_that_is_on_its_way_out_is_worth_nothing_known_and_is_counted_once() {
    // Both places take the name; between the halves of one a coin of that name is bought, on a day without times.
    let book = book_of(
        &[
            "2024-03-18,buy,upbit,LUNA,crypto,1,9000,KRW",
            "2024-03-18,deposit,binance,LUNA,crypto,1,,KRW",
            "2024-03-19,rename_out,upbit,LUNA,crypto,1,,KRW,,,R1",
            "2024-03-19,rename_out,binance,LUNA,crypto,1,,KRW,,,R2",
            "2024-03-19,rename_in,binance,LUNC,crypto,1,,KRW,,,R2",
            "2024-03-19,buy,upbit,LUNA,crypto,3,700,KRW",
            "2024-03-19,sell,upbit,LUNC,crypto,0.5,15,KRW",
            "2024-03-19,rename_in,upbit,LUNC,crypto,1,,KRW,,,R1",
        ],
        &["2024-03-20 LUNC 22 KRW"],
    );
    let all = between(&book, "2024-03-18", "2024-03-20");
    // 1.5 LUNC of 22; 9,000 twice and 2,100 came in, 7.5 went out; three LUNA of 700 have no price any more.
    assert_eq!((all.inflow, all.closing), (20_100.into(), 33.into()));
    assert_eq!(all.causes.revalued, (-2_100).into());
    assert_eq!(all.unexplained, Decimal::ZERO);
    let until = Day::parse("2024-03-19").unwrap().end(book.rules().zone);
    let part = scoped(&book, &|_| true, until);
    let whole = statement::rows_until(&book, until).unwrap();
    let told = |rows: &[DayRow]| rows.last().map(|row| (row.value, row.unpriced > 0));
    assert_eq!(told(&part), told(&whole));
}

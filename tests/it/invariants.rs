//! The invariants of docs/accounting.md on generated ledgers of all kinds. The first (bridges close, parts add up) is in
//! `bridge.rs`, the sixth (in pieces = from zero) in `books.rs`; that a file imported twice is imported once is in the
//! tests of `import`.

use std::collections::BTreeMap;

use jasan::book::statement::rows_until;
use jasan::book::{Book, Change, Origin};
use jasan::config::Settings;
use jasan::domain::calendar::{Day, Moment};
use jasan::domain::entry::{Category, Draft, Entry, Kind};
use jasan::domain::identity::{self, EntryId};
use jasan::domain::ledger::{DayRow, post_all};
use jasan::domain::measure::measure;
use jasan::domain::names::{Platform, Symbol};
use jasan::domain::prices::{Observation, Point, Subject};
use jasan::domain::printed;
use jasan::domain::rules::{CostMethod, PoolBy, Rules};
use jasan::domain::state::State;
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::books::{DAYS, START, Seen, Told, cases, observation};
use crate::bridge::all_priced;
use crate::strands::{self, entries};

const ZONE: chrono_tz::Tz = chrono_tz::Asia::Seoul;
const PLATFORMS: [&str; 7] = ["upbit", "binance", "kis", "toss", "namuh", "ibkr", "bank"];
const MONEY: [&str; 7] = ["KRW", "USD", "USDT", "GBP", "AMD", "NIO", "TOP"];

fn end() -> Moment {
    Day(START + DAYS + 2).end(ZONE)
}

fn book_of(settings: Settings, entries: Vec<Entry>, observations: Vec<Observation>) -> Book {
    let origin = Origin {
        source: "file",
        ..Origin::default()
    };
    let changes = vec![
        Change::Observe {
            observations,
            origin: origin.clone(),
        },
        Change::Record {
            entries: entries.into(),
            origin,
        },
    ];
    Book::new(settings).with(changes, Moment(0)).unwrap().0
}

fn rows(book: &Book) -> Vec<DayRow> {
    rows_until(book, end()).unwrap()
}

/// A plain entry at a second of a day.
fn made(
    kind: Kind,
    platform: &str,
    symbol: &str,
    quantity: Decimal,
    price: Option<Decimal>,
    day: i32,
    second: i64,
) -> Entry {
    let mut entry = Entry::checked(Draft {
        at: Moment(Day(day).start(ZONE).0 + second * 1_000_000),
        bare_date: false,
        kind,
        category: Some(match price.is_none() && Symbol::new(symbol).is_money() {
            true => Category::Cash,
            false => Category::Crypto,
        }),
        platform,
        symbol,
        quantity,
        price,
        currency: match price.is_none() && Symbol::new(symbol).is_money() {
            true => "",
            false => "KRW",
        },
        fee: Decimal::ZERO,
        fee_currency: "",
        external_id: "",
        note: "",
        tax: Decimal::ZERO,
        rate: None,
        amount: None,
    })
    .unwrap();
    entry.id = EntryId::of_row(identity::content(&entry), 900);
    entry
}

/// So much of everything everywhere that nothing ever runs short.
fn plenty() -> Vec<Entry> {
    let much = Decimal::from(1_000_000_000_i64);
    let mut entries = Vec::new();
    for platform in PLATFORMS {
        for money in MONEY {
            let amount = much * Decimal::from(1_000_000);
            entries.push(made(
                Kind::Deposit,
                platform,
                money,
                amount,
                None,
                START - 1,
                1,
            ));
        }
        let units = ["BTC", "ETH", "005930", "BNB"].into_iter();
        for (place, symbol) in units.chain(strands::NAMES.iter().copied()).enumerate() {
            let price = Decimal::from(100 * (place + 1));
            entries.push(made(
                Kind::Buy,
                platform,
                symbol,
                much,
                Some(price),
                START - 1,
                2,
            ));
        }
    }
    entries
}

/// Every price and rate, from before the first day.
fn priced(mut observations: Vec<Observation>) -> Vec<Observation> {
    observations.splice(0..0, all_priced());
    observations
}

fn near(a: Decimal, b: Decimal) -> bool {
    (a - b).abs() <= Decimal::new(1, 9) * a.abs().max(b.abs()).max(Decimal::ONE)
}

/// The same return but for the rounding of the 28th digit, or unknown both times.
fn near_rate(a: Option<Decimal>, b: Option<Decimal>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => near(a, b),
        (a, b) => a == b,
    }
}

/// Realised + unrealised + income − fees − expenses − taxes.
fn result(book: &Book, method: CostMethod, pool_by: PoolBy) -> Decimal {
    let post = |pool_by, apart: Option<&State>| {
        let rules = Rules {
            cost_method: method,
            pool_by,
            ..book.rules().clone()
        };
        post_all(book.journal(), book.prices(), &rules, end(), apart).unwrap()
    };
    let apart = post(PoolBy::PlatformAndSymbol, None);
    let state = post(pool_by, Some(&apart));
    // Units are where they are, whatever pool their cost is in.
    let worth = book.valuation(end()).unwrap().lines;
    let held = worth.iter().filter(|line| !line.symbol.is_money());
    let value: Decimal = held.map(|line| line.value.unwrap()).sum();
    let cost: Decimal = state.pools().map(|(_, _, pool)| pool.held().cost).sum();
    let unrealised = value - cost;
    let realised: Decimal = state.pools().map(|(_, _, pool)| pool.realised).sum();
    let totals = &state.totals;
    realised + unrealised + totals.income - totals.fees_apart - totals.expenses - totals.taxes
}

/// Units and money by place, zeros left out.
fn position(state: &State) -> BTreeMap<(&'static str, &'static str), Decimal> {
    let units = state.pools().map(|(_, key, pool)| (key, pool.held().units));
    let money = state
        .balances()
        .map(|(_, key, cash)| (key, cash.amount() - cash.debt));
    units
        .chain(money)
        .filter(|(_, amount)| !amount.is_zero())
        .map(|(key, amount)| {
            (
                (key.platform.as_str(), key.symbol.as_str()),
                amount.normalize(),
            )
        })
        .collect()
}

/// The same ledger in a won that is worth less: every amount of won times `k`.
fn in_small_won(entry: &Entry, k: Decimal) -> Entry {
    let krw = Symbol::krw();
    let mut scaled = entry.clone();
    let is_amount = matches!(
        entry.kind,
        Kind::Dividend | Kind::Interest | Kind::Lending | Kind::Funding | Kind::ReturnOfCapital
    );
    if entry.symbol == krw || (is_amount && !entry.symbol.is_money() && entry.currency == krw) {
        scaled.quantity *= k;
    }
    if entry.currency == krw && entry.kind != Kind::Split {
        scaled.price = entry.price.map(|price| price * k);
    } else if entry.symbol == krw {
        // Won that were bought or sold for other money: so much less of it for one.
        scaled.price = entry.price.map(|price| price / k);
    }
    if entry.fee_currency == krw {
        scaled.fee *= k;
    }
    if let Some(extra) = &mut scaled.extra {
        let won = printed::moved(entry, krw) == krw;
        extra.amount = extra
            .amount
            .map(|amount| if won { amount * k } else { amount });
        if entry.currency == krw {
            extra.tax *= k;
        } else {
            extra.rate = extra.rate.map(|rate| rate * k);
        }
    }
    scaled
}

/// A series of prices, one a day.
fn daily(symbol: &str, values: &[u32], of: impl Fn(usize, Decimal) -> Decimal) -> Vec<Observation> {
    let days = values.iter().enumerate();
    days.map(|(i, value)| Observation {
        subject: Subject::Price {
            symbol: Symbol::new(symbol),
            platform: Platform::every(),
        },
        point: Point {
            day: Day(START + i as i32),
            batch: 0,
            second: 0,
            currency: Symbol::krw(),
            value: of(i, Decimal::from(*value)),
        },
    })
    .collect()
}

fn observations() -> impl Strategy<Value = Seen> {
    prop::collection::vec(observation(), 0..150).prop_map(Seen)
}

proptest! {
    #![proptest_config(cases(48))]

    /// 2. Units that leave for outside take their cost along, which the methods reckon differently: none here.
    #[test]
    fn the_result_is_the_same_for_every_cost_method_and_pool(Told(entries) in entries(300), Seen(observed) in observations()) {
        let outside = |e: &Entry| matches!(
            e.kind,
            Kind::Withdraw | Kind::Adjust | Kind::SwapOut | Kind::RenameOut | Kind::RenameIn | Kind::SwapIn | Kind::Split
        );
        // What returns of capital take off a cost that is none is a gain: not below zero is the method's own.
        let mut all = plenty();
        all.extend(entries.into_iter().filter(|e| !outside(e) && e.kind != Kind::ReturnOfCapital));
        // An own transfer of each instrument.
        for (n, symbol) in ["BTC", "ETH"].into_iter().enumerate() {
            let units = Decimal::from(70_000 * (n + 1));
            let mut out = made(Kind::Withdraw, "upbit", symbol, units, None, START + 9, 5);
            let mut into = made(Kind::Deposit, "binance", symbol, units, None, START + 11, 5);
            out.external_id = Some(format!("own{n}").into());
            into.external_id.clone_from(&out.external_id);
            all.extend([out, into]);
        }
        // One pool for all platforms has one price: that of every platform.
        let everywhere = |o: &Observation| !matches!(
            o.subject,
            Subject::Price { platform, .. } if platform != Platform::every()
        );
        let observed = observed.into_iter().filter(everywhere).collect();
        let book = book_of(Settings::default(), all, priced(observed));
        let average = result(&book, CostMethod::Average, PoolBy::PlatformAndSymbol);
        for (method, pool_by) in [
            (CostMethod::Fifo, PoolBy::PlatformAndSymbol),
            (CostMethod::Average, PoolBy::Symbol),
            (CostMethod::Fifo, PoolBy::Symbol),
        ] {
            let other = result(&book, method, pool_by);
            prop_assert!(near(average, other), "{average}, and {other} by {method:?} and {pool_by:?}");
        }
    }

    /// 3. What comes and goes is no gain on any day; money that leaves on the day it came, or moves between own
    /// platforms, leaves the returns of all other days as they are.
    #[test]
    fn flows_leave_gains_and_the_returns_of_other_days(
        Told(entries) in entries(150), Seen(observed) in observations(), day in 0..DAYS, amount in 1..90_000_000_u32,
    ) {
        let observed = priced(observed);
        let amount = Decimal::from(amount);
        let book = |extra: Vec<Entry>| {
            let start = made(Kind::Deposit, "bank", "KRW", Decimal::from(100_000_000), None, START - 1, 1);
            let all = entries.iter().cloned().chain([start]).chain(extra).collect();
            rows(&book_of(Settings::default(), all, observed.clone()))
        };
        let gain = |rows: &[DayRow], i: usize| {
            let before = i.checked_sub(1).map_or(Decimal::ZERO, |b| rows[b].value);
            rows[i].value - before - rows[i].inflow + rows[i].outflow
        };
        let plain = book(Vec::new());
        let day = START + day;
        let money = |kind, platform, second| made(kind, platform, "KRW", amount, None, day, second);
        let deposit = book(vec![money(Kind::Deposit, "bank", 7)]);
        for i in 0..plain.len() {
            prop_assert!(near(gain(&plain, i), gain(&deposit, i)), "{:?} {:?}", plain[i], deposit[i]);
            if plain[i].day < Day(day) {
                prop_assert!(near_rate(plain[i].rate, deposit[i].rate));
            }
        }
        let through = book(vec![money(Kind::Deposit, "bank", 7), money(Kind::Withdraw, "bank", 8)]);
        let small = amount.min(Decimal::from(100_000_000));
        let mut out = made(Kind::Withdraw, "bank", "KRW", small, None, day, 7);
        let mut into = made(Kind::Deposit, "vault", "KRW", small, None, day + 1, 9);
        out.external_id = Some("own".into());
        into.external_id = Some("own".into());
        let moved = book(vec![out, into]);
        // Days that could not be valued whole are one step with the next that could: its base has the money that came in between.
        let step = plain.iter().find(|row| row.day >= Day(day) && row.unpriced == 0);
        let step = step.map_or(Day(day), |row| row.day);
        for (i, row) in plain.iter().enumerate() {
            if row.day != step {
                prop_assert!(near_rate(row.rate, through[i].rate), "{row:?} {:?}", through[i]);
            }
            prop_assert!(near_rate(row.rate, moved[i].rate), "{row:?} {:?}", moved[i]);
            prop_assert!(near(row.value, moved[i].value));
        }
    }

    /// 4.
    #[test]
    fn returns_of_neighbouring_periods_link(Told(entries) in entries(150), Seen(observed) in observations(), a in 0..60_usize, b in 1..40_usize) {
        let rows = rows(&book_of(Settings::default(), entries, priced(observed)));
        let middle = (a + b).min(rows.len());
        let a = a.min(rows.len());
        if a >= middle || middle >= rows.len() {
            return Ok(());
        }
        let over = |from: usize, to: usize| {
            let before = from.checked_sub(1).map(|i| &rows[i]);
            measure(before, &rows[from..to]).unwrap().unwrap().twr
        };
        if let (Some(left), Some(right), Some(whole)) = (over(a, middle), over(middle, rows.len()), over(a, rows.len())) {
            let linked = (Decimal::ONE + left) * (Decimal::ONE + right) - Decimal::ONE;
            prop_assert!(near(linked, whole), "{linked}, not {whole}");
        }
    }

    /// 5. The half of it that is the book's.
    #[test]
    fn recording_and_undoing_is_nothing(Told(first) in entries(80), Told(second) in entries(80), Seen(observed) in observations()) {
        let book = book_of(Settings::default(), first, observed);
        let change = Change::Record { entries: second.into(), origin: Origin::default() };
        let (next, delta) = book.with(vec![change], Moment(0)).unwrap();
        let (back, _) = next.with(vec![Change::Undo(delta.revision)], Moment(0)).unwrap();
        prop_assert_eq!(rows(&back), rows(&book));
        let (left, kept) = (back.state_at(end()).unwrap(), book.state_at(end()).unwrap());
        prop_assert_eq!(position(&left), position(&kept));
        prop_assert_eq!(left.totals, kept.totals);
    }

    /// 7.
    #[test]
    fn a_won_worth_less_scales_money_and_leaves_returns(Told(entries) in entries(200), Seen(observed) in observations()) {
        let k = Decimal::from(1_000);
        // What is less than a won of a printed amount is rounding, in either won.
        let plain = |e: &Entry| e.amount().is_none();
        let entries: Vec<Entry> = entries.into_iter().filter(plain).collect();
        let observed = priced(observed);
        let small: Vec<Observation> = observed
            .iter()
            .map(|o| {
                let mut scaled = *o;
                if o.point.currency == Symbol::krw() {
                    scaled.point.value *= k;
                }
                scaled
            })
            .collect();
        let scaled = entries.iter().map(|e| in_small_won(e, k)).collect();
        let large = rows(&book_of(Settings::default(), entries, observed));
        let small = rows(&book_of(Settings::default(), scaled, small));
        for (a, b) in large.iter().zip(&small) {
            prop_assert!(near(a.value * k, b.value), "{a:?} {b:?}");
            prop_assert!(near(a.inflow * k, b.inflow) && near(a.outflow * k, b.outflow), "{a:?} {b:?}");
            // Below a thousand won a return means nothing, in either won.
            if let (Some(a), Some(b)) = (a.rate, b.rate) {
                prop_assert!(near(a, b), "{a} {b}");
            }
        }
    }

    /// 8.
    #[test]
    fn a_split_with_its_price_leaves_value_and_returns(
        trades in prop::collection::vec((0..DAYS, 1..9_000_u32, any::<bool>()), 1..40),
        prices in prop::collection::vec(1..90_000_u32, DAYS as usize + 1),
        day in 1..DAYS, ratio in prop::sample::select(vec![2, 4, 5, 10]),
    ) {
        let ratio = Decimal::from(ratio);
        let book = |split: bool| {
            let adjusted = |at: i32| if split && at >= day { ratio } else { Decimal::ONE };
            let mut all = vec![made(Kind::Buy, "upbit", "BTC", Decimal::from(400_000), Some(Decimal::from(50)), START - 1, 1)];
            all.extend(trades.iter().map(|(at, units, buys)| {
                let kind = if *buys { Kind::Buy } else { Kind::Sell };
                let price = Decimal::from(prices[*at as usize]) + Decimal::ONE;
                made(kind, "upbit", "BTC", Decimal::from(*units) * adjusted(*at), Some(price / adjusted(*at)), START + at, 60)
            }));
            if split {
                all.push(made(Kind::Split, "upbit", "BTC", ratio, Some(Decimal::ONE), START + day, 0));
            }
            let prices = daily("BTC", &prices, |i, value| value / adjusted(i as i32));
            book_of(Settings::default(), all, prices)
        };
        let (plain, split) = (book(false), book(true));
        for (a, b) in rows(&plain).iter().zip(&rows(&split)) {
            prop_assert!(near(a.value, b.value), "{a:?} {b:?}");
            prop_assert!(a.rate.zip(b.rate).is_none_or(|(a, b)| near(a, b)), "{a:?} {b:?}");
            prop_assert_eq!(a.rate.is_some(), b.rate.is_some());
        }
        let cost = |book: &Book| book.valuation(end()).unwrap().lines.iter().filter_map(|l| l.cost).sum::<Decimal>();
        prop_assert!(near(cost(&plain), cost(&split)));
    }

    /// 9.
    #[test]
    fn buying_and_selling_all_at_one_price_is_nothing(
        parts in prop::collection::vec(1..9_000_u32, 1..12), price in 1..90_000_000_u32, fifo in any::<bool>(),
    ) {
        let price = Decimal::new(price.into(), 3);
        let mut all = vec![made(Kind::Deposit, "upbit", "KRW", Decimal::from(10_000_000_000_i64), None, START, 0)];
        for (n, units) in parts.iter().enumerate() {
            all.push(made(Kind::Buy, "upbit", "BTC", Decimal::new((*units).into(), 4), Some(price), START, 1 + n as i64));
        }
        let sum: Decimal = parts.iter().map(|units| Decimal::new((*units).into(), 4)).sum();
        all.push(made(Kind::Sell, "upbit", "BTC", sum, Some(price), START + 3, 1));
        let settings = Settings {
            cost_method: if fifo { CostMethod::Fifo } else { CostMethod::Average },
            ..Settings::default()
        };
        let book = book_of(settings, all, Vec::new());
        let state = book.state_at(end()).unwrap();
        for (_, _, pool) in state.pools() {
            prop_assert_eq!((pool.realised, pool.held().cost), (Decimal::ZERO, Decimal::ZERO));
        }
        prop_assert!(rows(&book).iter().all(|row| row.index == Decimal::ONE && row.value == Decimal::from(10_000_000_000_i64)));
    }

    /// 10. Entries with a rate of their own name the base, a swap on its way and a short sale are worth what they were in it,
    /// and an own exchange is the direct way in one base and a part of it in another: none here.
    #[test]
    fn another_base_is_the_same_books(Told(entries) in entries(200), Seen(observed) in observations()) {
        let exchanges = |e: &Entry| matches!(e.kind, Kind::Buy | Kind::Sell) && e.symbol.is_money();
        let lent = |e: &Entry| e.kind == Kind::Borrow && !e.symbol.is_money();
        let plain = |e: &Entry| {
            e.rate().is_none() && e.kind != Kind::SwapOut && !exchanges(e) && !lent(e)
        };
        let entries: Vec<Entry> = entries.into_iter().filter(plain).collect();
        let observed = priced(observed);
        let usd = Settings { base_currency: "USD".into(), ..Settings::default() };
        let won = book_of(Settings::default(), entries.clone(), observed.clone());
        let dollars = book_of(usd, entries, observed);
        let mut market = jasan::domain::market::Market::new(won.prices(), won.rules(), Day(START), None);
        for (a, b) in rows(&won).iter().zip(&rows(&dollars)) {
            market.go_to(a.day, None);
            let rate = market.rate(Symbol::usd()).unwrap().unwrap().rate;
            prop_assert!(near(a.value, b.value * rate), "{a:?} {b:?}");
            prop_assert!(near(a.inflow, b.inflow * rate) && near(a.outflow, b.outflow * rate), "{a:?} {b:?}");
        }
    }

    /// 11.
    #[test]
    fn the_order_of_equal_moments_does_not_change_the_position(Told(entries) in entries(60), Seen(observed) in observations()) {
        let simple = |e: &Entry| !matches!(
            e.kind,
            Kind::Split | Kind::SwapIn | Kind::SwapOut | Kind::RenameIn | Kind::RenameOut | Kind::Adjust
        );
        let at = Day(START + 5).start(ZONE);
        let together: Vec<Entry> = entries
            .into_iter()
            .filter(simple)
            .map(|mut e| {
                (e.at, e.bare_date, e.external_id) = (at, false, None);
                e
            })
            .collect();
        let of = |entries: Vec<Entry>| {
            let all = plenty().into_iter().chain(entries).collect();
            let book = book_of(Settings::default(), all, priced(observed.clone()));
            position(&book.state_at(end()).unwrap())
        };
        let reversed = together.iter().rev().cloned().collect();
        prop_assert_eq!(of(together), of(reversed));
    }

    /// 12.
    #[test]
    fn no_later_observation_changes_an_earlier_day(
        Told(entries) in entries(150), Seen(observed) in observations(), Seen(later) in observations(), day in 0..DAYS,
    ) {
        let day = Day(START + day);
        let later = later.into_iter().filter(|o| o.point.day > day);
        let more = observed.iter().copied().chain(later).collect();
        let before = rows(&book_of(Settings::default(), entries.clone(), observed));
        let after = rows(&book_of(Settings::default(), entries, more));
        for (a, b) in before.iter().zip(&after).take_while(|(a, _)| a.day <= day) {
            prop_assert_eq!(a, b);
        }
    }
}

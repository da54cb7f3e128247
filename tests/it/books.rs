//! The books on generated ledgers: posting in pieces, in any order, with voids and undos, is posting from zero.

use std::fmt;

use jasan::book::statement;
use jasan::book::{Book, Change, Kept, Origin};
use jasan::config::Settings;
use jasan::domain::calendar::{Day, Moment};
use jasan::domain::entry::{Category, Draft, Entry, Kind};
use jasan::domain::identity::{self, EntryId};
use jasan::domain::journal::Place;
use jasan::domain::marks::{About, Mark, Said};
use jasan::domain::names::{Platform, Symbol};
use jasan::domain::prices::{Observation, Point, Subject};
use jasan::domain::row;
use jasan::domain::rules::{CashPolicy, CostMethod};
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::strands::strand;

pub const START: i32 = 19_800;
pub const DAYS: i32 = 75;

/// One step in the life of a book.
#[derive(Clone)]
pub enum Step {
    Record(Vec<Entry>),
    Observe(Vec<Observation>),
    Quote(Vec<Observation>),
    Void(u32),
    /// Takes back the trade at a place, as a row below zero.
    Cancel(u32),
    /// An answer about one entry, or about two.
    Mark(u32, u32, u8),
    UndoLast,
    /// Entries from the chat.
    Type(Vec<Entry>),
    /// Rows of a file, and the typed entries whose place some of them take.
    File(Vec<Entry>, Vec<EntryId>),
    /// What the owner says of entries.
    Say(Vec<(EntryId, Said)>),
}

impl fmt::Debug for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Step::Record(entries) => write!(f, "record {:?}", Told(entries.clone())),
            Step::Observe(all) => write!(f, "observe {:?}", Seen(all.clone())),
            Step::Quote(all) => write!(f, "quote {:?}", Seen(all.clone())),
            Step::Void(place) => write!(f, "void {place}"),
            Step::Cancel(place) => write!(f, "cancel {place}"),
            Step::Mark(a, b, said) => write!(f, "mark {a} {b} {said}"),
            Step::UndoLast => write!(f, "undo"),
            Step::Type(entries) => write!(f, "type {:?}", Told(entries.clone())),
            Step::File(entries, replaced) => {
                write!(f, "file {:?} for {}", Told(entries.clone()), replaced.len())
            }
            Step::Say(said) => write!(f, "say {said:?}"),
        }
    }
}

/// Entries, shown as the rows that they are.
#[derive(Clone)]
pub struct Told(pub Vec<Entry>);

impl fmt::Debug for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for entry in &self.0 {
            let row = row::print(entry, chrono_tz::Asia::Seoul).join(",");
            writeln!(f, "\n  \"{}\",", row.trim_end_matches(','))?;
        }
        Ok(())
    }
}

/// Prices and rates, shown as `2024-03-18 BTC@upbit 100 KRW`.
#[derive(Clone)]
pub struct Seen(pub Vec<Observation>);

impl fmt::Debug for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Observation { subject, point } in &self.0 {
            let what = match subject {
                Subject::Price { symbol, platform } => format!("{symbol}@{platform}"),
                Subject::Rate { from, to } => format!("{from}>{to}"),
            };
            let (day, second) = (point.day, point.second);
            writeln!(
                f,
                "\n  \"{day} {what} {} {}\", {second}",
                point.value, point.currency
            )?;
        }
        Ok(())
    }
}

/// So many cases in an ordinary run; as many as `PROPTEST_CASES` says where it does.
pub fn cases(few: u32) -> ProptestConfig {
    const NOBODY_SAID: u32 = 256;
    let config = ProptestConfig::default();
    match config.cases {
        NOBODY_SAID => ProptestConfig {
            cases: few,
            ..config
        },
        _ => config,
    }
}

pub fn entry() -> impl Strategy<Value = Entry> {
    let when = (0..DAYS * 24, any::<bool>());
    let what = (0..Kind::ALL.len(), 0..4_usize, 0..3_usize, 0..3_usize);
    let amounts = (1..50_000_u32, 0..4_u32, 1..90_000_u32, 0..3_u32, 0..6_u32);
    // Signs, zeros and printed amounts: what was taken back, given back, paid, given for nothing, priced in a coin.
    (when, what, amounts, 0..8_u8, 0..12_u8).prop_map(
        |(
            (hour, bare),
            (kind, symbol, platform, currency),
            (quantity, scale, price, fee, external),
            extra,
            twist,
        )| {
            let kind = Kind::ALL[kind];
            let platforms = ["upbit", "binance", "kis"];
            let (money, units) = (["KRW", "USD", "USDT"], ["BTC", "ETH", "005930", "BNB"]);
            let takes_money = matches!(kind, Kind::Borrow | Kind::Repay | Kind::Liability);
            let either = matches!(
                kind,
                Kind::Deposit
                    | Kind::Withdraw
                    | Kind::Opening
                    | Kind::Adjust
                    | Kind::Fee
                    | Kind::Tax
                    | Kind::Interest
            );
            // Money against money: an own exchange says a rate.
            let exchanges = matches!(kind, Kind::Buy | Kind::Sell) && extra == 1 && symbol < 3;
            let exchanges = exchanges && symbol != currency;
            let is_money = takes_money || exchanges || (either && symbol < 3 && extra % 2 == 0);
            let symbol_text = if is_money {
                money[symbol % 3]
            } else {
                units[symbol]
            };
            let priced = matches!(kind, Kind::Buy | Kind::Sell | Kind::Split)
                || (extra > 4 && !is_money)
                || twist == 2;
            let price = if kind == Kind::Split {
                Decimal::from(1 + price % 3)
            } else {
                Decimal::new(price.into(), 1)
            };
            let category = (!is_money).then_some(match symbol {
                2 => Category::Stock,
                _ => Category::Crypto,
            });
            let price = match twist == 1 && !is_money && kind.may_be_free(category) {
                true => Decimal::ZERO,
                false => price,
            };
            let swap = matches!(kind, Kind::SwapIn | Kind::SwapOut);
            let in_coin = twist == 2 && swap && symbol > 0;
            let quantity = if kind == Kind::Split {
                Decimal::from(1 + quantity % 3)
            } else {
                Decimal::new(quantity.into(), scale)
            };
            let turned = twist == 0 && kind.may_turn() && kind != Kind::Adjust;
            let signed = if turned || (kind == Kind::Adjust && extra == 3) {
                -quantity
            } else {
                quantity
            };
            let day = Day(START + hour / 24);
            let midnight = day.start(chrono_tz::Asia::Seoul).0;
            let halves = matches!(
                kind,
                Kind::Deposit
                    | Kind::Withdraw
                    | Kind::SwapIn
                    | Kind::SwapOut
                    | Kind::RenameIn
                    | Kind::RenameOut
            );
            let external_id = if halves && external > 0 {
                format!("X{external}")
            } else {
                String::new()
            };
            let fee = Decimal::new(fee.into(), 2);
            let draft = Draft {
                at: Moment(if bare {
                    midnight
                } else {
                    midnight + i64::from(hour % 24) * 3_600_000_000
                }),
                bare_date: bare,
                kind,
                category,
                platform: platforms[platform],
                symbol: symbol_text,
                quantity: signed,
                price: priced.then_some(price),
                currency: match is_money && !exchanges {
                    true => "",
                    false if in_coin => "BTC",
                    false => money[currency],
                },
                fee: if twist == 3 { -fee } else { fee },
                fee_currency: ["KRW", "BNB", symbol_text][currency],
                external_id: &external_id,
                note: "",
                tax: if extra == 7 {
                    Decimal::ONE
                } else {
                    Decimal::ZERO
                },
                rate: (extra == 6).then(|| Decimal::from(1_390)),
                amount: (twist > 8).then(|| printed(signed, price, kind, extra)),
            };
            // An amount that is far from the rest is refused: such a row prints none.
            let mut entry = Entry::checked(draft.clone())
                .or_else(|_| {
                    Entry::checked(Draft {
                        amount: None,
                        ..draft
                    })
                })
                .unwrap();
            entry.id = EntryId::of_row(identity::content(&entry), u32::from(extra));
            entry
        },
    )
}

/// What a statement prints beside a row: nearly what it makes.
fn printed(quantity: Decimal, price: Decimal, kind: Kind, extra: u8) -> Decimal {
    let rest = Decimal::new(i64::from(extra) * 37 - 100, 2);
    let trade = matches!(kind, Kind::Buy | Kind::Sell);
    let rate = if trade && extra == 6 {
        Decimal::from(1_390)
    } else {
        Decimal::ONE
    };
    let gross = if trade { quantity * price } else { quantity };
    gross.abs() * rate + rest
}

/// A thing on its way: what leaves, what arrives of it in parts, and when each comes to be known. Written fees inside and
/// beside, parts that come back, splits and new names on the way, numbers that differ.
pub fn way() -> impl Strategy<Value = (Vec<Entry>, Vec<Entry>)> {
    let when = (0..(DAYS - 20) * 24, 0..20 * 24, 0..20 * 24, any::<bool>());
    let what = (0..3_usize, 0..3_usize, 0..3_usize, 0..3_usize, 0..8_u8);
    let amounts = (100..50_000_u32, 0..110_u32, 0..110_u32, 0..6_u32, 0..6_u32);
    (when, what, amounts, 0..16_u8).prop_map(
        |(
            (hour, first, second, bare),
            (symbol, from, to, back, shape),
            (sent, part, rest, fee, arrival_fee),
            known,
        )| {
            let symbol = ["BTC", "KRW", "005930"][symbol];
            let platforms = ["upbit", "binance", "kis"];
            let hundredth = |percent: u32| Decimal::from(sent) * Decimal::new(percent.into(), 4);
            let row = |kind,
                       platform: &str,
                       symbol: &str,
                       hour: i32,
                       quantity,
                       fee: u32,
                       number: &str| {
                let midnight = Day(START + hour / 24).start(chrono_tz::Asia::Seoul).0;
                let hours = if bare { 0 } else { i64::from(hour % 24) };
                let mut entry = Entry::checked(Draft {
                    at: Moment(midnight + hours * 3_600_000_000),
                    bare_date: bare,
                    kind,
                    category: (symbol != "KRW").then_some(Category::Crypto),
                    platform,
                    symbol,
                    quantity,
                    price: (kind == Kind::Split).then_some(Decimal::ONE),
                    currency: "",
                    fee: Decimal::from(sent) * Decimal::new(fee.into(), 4),
                    fee_currency: symbol,
                    external_id: number,
                    note: "",
                    tax: Decimal::ZERO,
                    rate: None,
                    amount: None,
                })
                .unwrap();
                entry.id = EntryId::of_row(identity::content(&entry), u32::from(known));
                entry
            };
            let number = format!("W{}", sent % 7);
            let other = format!("D{}", sent % 5);
            let arrives = if shape == 7 { &other } else { &number };
            let mut rows = vec![row(
                Kind::Withdraw,
                platforms[from],
                symbol,
                hour,
                Decimal::new(sent.into(), 2),
                fee,
                &number,
            )];
            let renamed = shape == 6 && symbol != "KRW";
            for (place, after, percent) in [(to, first, part), (back, first + second, rest)] {
                if percent > 0 {
                    rows.push(row(
                        Kind::Deposit,
                        platforms[place],
                        if renamed { "ETH" } else { symbol },
                        hour + after,
                        hundredth(percent),
                        arrival_fee,
                        arrives,
                    ));
                }
            }
            if shape == 5 && symbol != "KRW" {
                let new = Decimal::from(1 + sent % 4);
                rows.push(row(Kind::Split, "", symbol, hour + first / 2, new, 0, ""));
            }
            if renamed {
                let (old, new) = (Decimal::ONE, Decimal::from(1 + sent % 3));
                let at = hour + first / 2;
                rows.push(row(Kind::RenameOut, "kis", symbol, at, old, 0, &other));
                rows.push(row(Kind::RenameIn, "kis", "ETH", at, new, 0, &other));
            }
            // What is known later may have happened before.
            let later = |nth: &usize| known >> (nth % 4) & 1 == 1;
            let (mut now, mut then) = (Vec::new(), Vec::new());
            for (nth, entry) in rows.into_iter().enumerate() {
                match later(&nth) {
                    true => then.push(entry),
                    false => now.push(entry),
                }
            }
            (now, then)
        },
    )
}

pub fn observation() -> impl Strategy<Value = Observation> {
    (
        0..7_usize,
        0..DAYS,
        1..90_000_u32,
        0..3_usize,
        0..86_400_u32,
    )
        .prop_map(|(what, day, value, platform, second)| {
            let platform = Platform::new(["", "upbit", "binance"][platform]);
            let price = |symbol: &str, currency: &str| {
                (
                    Subject::Price {
                        symbol: Symbol::new(symbol),
                        platform,
                    },
                    Symbol::new(currency),
                )
            };
            let rate = |from: &str, to: &str| {
                (
                    Subject::Rate {
                        from: Symbol::new(from),
                        to: Symbol::new(to),
                    },
                    Symbol::new(to),
                )
            };
            let (subject, currency) = match what {
                0 => price("BTC", "KRW"),
                1 => price("BTC", "USDT"),
                2 => price("ETH", "USDT"),
                3 => price("BNB", "USDT"),
                4 => price("005930", "KRW"),
                5 => rate("USD", "KRW"),
                _ => rate("USDT", "KRW"),
            };
            Observation {
                subject,
                point: Point {
                    day: Day(START + day),
                    batch: 0,
                    second,
                    currency,
                    value: Decimal::new(value.into(), 1),
                },
            }
        })
}

pub fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => prop::collection::vec(entry(), 1..9).prop_map(Step::Record),
        2 => prop::collection::vec(observation(), 1..40).prop_map(Step::Observe),
        1 => prop::collection::vec(observation(), 1..3).prop_map(Step::Quote),
        1 => (0..200_u32).prop_map(Step::Void),
        1 => (0..200_u32).prop_map(Step::Cancel),
        1 => (0..200_u32, 0..200_u32, 0..8_u8).prop_map(|(a, b, said)| Step::Mark(a, b, said)),
        1 => Just(Step::UndoLast),
    ];
    let later = |then: Vec<Entry>| {
        let some = (!then.is_empty()).then_some(Step::Record(then));
        some.into_iter().collect::<Vec<Step>>()
    };
    let one = prop_oneof![
        6 => step.prop_map(|step| (vec![step], Vec::new())),
        2 => way().prop_map(move |(now, then)| (vec![Step::Record(now)], later(then))),
        3 => strand().prop_map(|strand| strand.steps()),
    ];
    prop::collection::vec(one, 1..40).prop_map(|all| {
        let mut steps = Vec::new();
        let mut waiting: Vec<Vec<Step>> = Vec::new();
        for (now, then) in all {
            steps.extend(now);
            if waiting.len() > 1 {
                steps.extend(waiting.remove(0));
            }
            waiting.extend((!then.is_empty()).then_some(then));
        }
        steps.extend(waiting.into_iter().flatten());
        steps
    })
}

/// Answers about entries that there are.
fn marks(book: &Book, a: u32, b: u32, said: u8) -> Vec<Mark> {
    let known = book.journal().recorded() as u32;
    let halves: Vec<u32> = (0..known)
        .filter(|place| {
            let kind = book.journal().get(Place(*place)).unwrap().kind;
            matches!(kind, Kind::Withdraw | Kind::Deposit)
        })
        .collect();
    if halves.is_empty() {
        return Vec::new();
    }
    let pick = |n: u32| Place(halves[n as usize % halves.len()]);
    let (a, b) = (pick(a), pick(b));
    match said {
        0..4 => vec![
            Mark::new(a, Said::Together(a.0)),
            Mark::new(b, Said::Together(a.0)),
        ],
        4 => vec![Mark::new(a, Said::Apart)],
        5 => vec![Mark::new(a, Said::Gone)],
        6 => vec![Mark::new(a, Said::TwoEvents)],
        _ => vec![Mark::none(a, About::Link), Mark::none(b, About::Lost)],
    }
}

/// The ways to keep books that an owner may choose.
pub fn settings() -> impl Strategy<Value = Settings> {
    (any::<bool>(), any::<bool>(), 0..3_u8).prop_map(|(fifo, fees_in_cost, cash)| Settings {
        cost_method: match fifo {
            true => CostMethod::Fifo,
            false => CostMethod::Average,
        },
        fees_in_cost,
        cash: match cash {
            0 => CashPolicy::Auto,
            1 => CashPolicy::Tracked,
            _ => CashPolicy::Untracked,
        },
        ..Settings::default()
    })
}

pub fn live(steps: &[Step], sorted: bool) -> Book {
    live_by(Settings::default(), steps, sorted)
}

pub fn live_by(settings: Settings, steps: &[Step], sorted: bool) -> Book {
    let mut book = Book::new(settings);
    for step in steps {
        let origin = || Origin {
            source: "file",
            ..Origin::default()
        };
        let record = |mut entries: Vec<Entry>, origin: Origin| {
            if sorted {
                entries.sort_by_key(|e| e.at);
            }
            Change::Record {
                entries: entries.into(),
                origin,
            }
        };
        let place = |id: &EntryId| book.journal().by_id(*id);
        let mut besides = None;
        let change = match step.clone() {
            Step::Record(entries) => record(entries, origin()),
            Step::Type(entries) => {
                let source = "chat";
                record(entries, Origin { source, ..origin() })
            }
            Step::File(entries, replaced) => {
                let places: Vec<Place> = replaced.iter().filter_map(place).collect();
                besides = (!places.is_empty()).then_some(Change::Void(places));
                record(entries, origin())
            }
            Step::Say(said) => {
                let mark = |(id, said): &(EntryId, Said)| Some(Mark::new(place(id)?, *said));
                Change::Mark {
                    marks: said.iter().filter_map(mark).collect(),
                    origin: origin(),
                }
            }
            Step::Observe(observations) => Change::Observe {
                observations,
                origin: origin(),
            },
            Step::Quote(observations) => {
                book = book.quoted(&observations).unwrap();
                continue;
            }
            Step::Void(place)
                if (place as usize) < book.journal().recorded()
                    && !book.journal().is_void(Place(place)) =>
            {
                Change::Void(vec![Place(place)])
            }
            Step::Void(_) => continue,
            Step::Cancel(place) => match book.journal().get(Place(place)) {
                Some(known) if matches!(known.kind, Kind::Buy | Kind::Sell) => {
                    let mut taken = known.clone();
                    taken.quantity = -taken.quantity.abs();
                    taken.at = Moment(taken.at.0 + 1_000_000);
                    taken.id = EntryId::of_row(identity::content(&taken), 50);
                    Change::Record {
                        entries: [taken].into_iter().collect(),
                        origin: origin(),
                    }
                }
                _ => continue,
            },
            Step::Mark(a, b, said) => Change::Mark {
                marks: marks(&book, a, b, said),
                origin: origin(),
            },
            Step::UndoLast => match book.batches().iter().rev().find(|b| !b.undone) {
                Some(batch) => Change::Undo(batch.revision),
                None => continue,
            },
        };
        let changes = std::iter::once(change).chain(besides).collect();
        let (next, delta) = book.with(changes, Moment(0)).unwrap();
        if let Some(from) = delta.days_from {
            assert_eq!(delta.days, next.ledger().rows_from(from));
        }
        book = next;
    }
    book
}

/// The same book as a restart would make it.
pub fn reloaded(book: &Book) -> Book {
    let all = 0..book.journal().recorded() as u32;
    let kept = Kept {
        revision: book.revision(),
        entries: all
            .clone()
            .map(|p| book.journal().get(Place(p)).unwrap().clone())
            .collect(),
        voided: all
            .map(Place)
            .filter(|p| book.journal().is_void(*p))
            .map(|p| (p, 0))
            .collect(),
        observations: book
            .prices()
            .iter()
            .flat_map(|(subject, series)| {
                series.iter().map(|point| Observation {
                    subject: *subject,
                    point: *point,
                })
            })
            .collect(),
        marks: book.journal().marks().all().collect(),
        names: book.names().all().collect(),
        batches: book.batches().iter().cloned().collect(),
        taken_back: book.taken_back().into_iter().cloned().collect(),
        proposals: Vec::new(),
        choices: Vec::new(),
        told: book.told().cloned().collect(),
    };
    Book::restore(book.settings().clone(), kept).unwrap()
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn posting_in_pieces_is_posting_from_zero(settings in settings(), steps in steps()) {
        let book = live_by(settings, &steps, false);
        let fresh = reloaded(&book);
        for book in [&book, &fresh] {
            let all = book.journal().in_order(0);
            let ends = all.filter(|(_, entry)| matches!(entry.kind, Kind::Withdraw | Kind::Deposit));
            prop_assert_eq!(book.journal().ends(), ends.collect::<Vec<_>>());
        }
        prop_assert_eq!(book.ledger().first_day(), fresh.ledger().first_day());
        if let Some(first) = fresh.ledger().first_day() {
            prop_assert_eq!(book.ledger().rows_from(first), fresh.ledger().rows_from(first));
        }
        for day in [START, START + DAYS / 3, START + DAYS] {
            let at = Day(day).end(chrono_tz::Asia::Seoul);
            prop_assert_eq!(statement::figures(&book, at).unwrap(), statement::figures(&fresh, at).unwrap());
            prop_assert_eq!(book.valuation(at).unwrap().total, fresh.valuation(at).unwrap().total);
        }
    }

    #[test]
    fn a_closed_day_and_the_same_day_asked_later_agree(settings in settings(), steps in steps()) {
        let book = live_by(settings, &steps, true);
        let zone = chrono_tz::Asia::Seoul;
        let Some(first) = book.ledger().first_day() else { return Ok(()) };
        // Days after the last observation too: prices grow old.
        for day in (first.0..=START + DAYS + 20).map(Day) {
            // As it is known when it is over: what may still come then is no deposit yet.
            let row = book.days(day, day)[0];
            let asked = book.day_so_far(day.end(zone)).unwrap().unwrap();
            prop_assert_eq!(asked, row);
            // Line by line and in sums the 28th digit may round differently.
            let apart = book.valuation(row.day.end(zone)).unwrap().total - row.value;
            prop_assert!(apart.abs() <= Decimal::new(1, 12), "{} on {}", apart, row.day);
        }
    }
}

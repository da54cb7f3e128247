//! The books on generated ledgers: posting in pieces, in any order, with voids and undos, is posting from zero.

use jasan::book::{Book, Change, Kept, Origin};
use jasan::config::Settings;
use jasan::domain::calendar::{Day, Moment};
use jasan::domain::entry::{Category, Draft, Entry, Kind};
use jasan::domain::identity::{self, EntryId};
use jasan::domain::journal::Place;
use jasan::domain::names::{Platform, Symbol};
use jasan::domain::prices::{Observation, Point, Subject};
use jasan::statement;
use proptest::prelude::*;
use rust_decimal::Decimal;

pub const START: i32 = 19_800;
pub const DAYS: i32 = 75;

/// One step in the life of a book.
#[derive(Debug, Clone)]
pub enum Step {
    Record(Vec<Entry>),
    Observe(Vec<Observation>),
    Quote(Vec<Observation>),
    Void(u32),
    UndoLast,
}

pub fn entry() -> impl Strategy<Value = Entry> {
    let when = (0..DAYS * 24, any::<bool>());
    let what = (0..Kind::ALL.len(), 0..4_usize, 0..3_usize, 0..3_usize);
    let amounts = (1..50_000_u32, 0..4_u32, 1..90_000_u32, 0..3_u32, 0..6_u32);
    (when, what, amounts, 0..8_u8).prop_map(
        |(
            (hour, bare),
            (kind, symbol, platform, currency),
            (quantity, scale, price, fee, external),
            extra,
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
            let is_money = takes_money || (either && symbol < 3 && extra % 2 == 0);
            let symbol_text = if is_money {
                money[symbol % 3]
            } else {
                units[symbol]
            };
            let priced =
                matches!(kind, Kind::Buy | Kind::Sell | Kind::Split) || (extra > 4 && !is_money);
            let price = if kind == Kind::Split {
                Decimal::from(1 + price % 3)
            } else {
                Decimal::new(price.into(), 1)
            };
            let quantity = if kind == Kind::Split {
                Decimal::from(1 + quantity % 3)
            } else {
                Decimal::new(quantity.into(), scale)
            };
            let signed = if kind == Kind::Adjust && extra == 3 {
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
            let mut entry = Entry::checked(Draft {
                at: Moment(if bare {
                    midnight
                } else {
                    midnight + i64::from(hour % 24) * 3_600_000_000
                }),
                bare_date: bare,
                kind,
                category: (!is_money).then_some(if symbol == 2 {
                    Category::Stock
                } else {
                    Category::Crypto
                }),
                platform: platforms[platform],
                symbol: symbol_text,
                quantity: signed,
                price: priced.then_some(price),
                currency: if is_money { "" } else { money[currency] },
                fee: Decimal::new(fee.into(), 2),
                fee_currency: ["KRW", "BNB", symbol_text][currency],
                external_id: &external_id,
                note: "",
                tax: if extra == 7 {
                    Decimal::ONE
                } else {
                    Decimal::ZERO
                },
                rate: (extra == 6).then(|| Decimal::from(1_390)),
            })
            .unwrap();
            entry.id = EntryId::of_row(identity::content(&entry), u32::from(extra));
            entry
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
        1 => Just(Step::UndoLast),
    ];
    prop::collection::vec(step, 1..40)
}

pub fn live(steps: &[Step], sorted: bool) -> Book {
    let mut book = Book::new(Settings::default());
    for step in steps {
        let origin = || Origin {
            source: "file",
            ..Origin::default()
        };
        let change = match step.clone() {
            Step::Record(mut entries) => {
                if sorted {
                    entries.sort_by_key(|e| e.at);
                }
                Change::Record {
                    entries: entries.into(),
                    origin: origin(),
                }
            }
            Step::Observe(observations) => Change::Observe {
                observations,
                origin: origin(),
            },
            Step::Quote(observations) => Change::Quote(observations),
            Step::Void(place)
                if (place as usize) < book.journal().recorded()
                    && !book.journal().is_void(Place(place)) =>
            {
                Change::Void(vec![Place(place)])
            }
            Step::Void(_) => continue,
            Step::UndoLast => match book.batches().iter().rev().find(|b| !b.undone) {
                Some(batch) => Change::Undo(batch.revision),
                None => continue,
            },
        };
        let (next, delta) = book.with(vec![change], Moment(0)).unwrap();
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
        batches: book.batches().iter().cloned().collect(),
        proposals: Vec::new(),
        choices: Vec::new(),
        told: book.told().cloned().collect(),
    };
    Book::restore(Settings::default(), kept).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn posting_in_pieces_is_posting_from_zero(steps in steps()) {
        let book = live(&steps, false);
        let fresh = reloaded(&book);
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
    fn a_closed_day_and_the_same_day_asked_later_agree(steps in steps()) {
        let book = live(&steps, true);
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

//! The story that both databases live through: what is recorded, undone and priced is there after a restart, and the
//! owner's tables agree with the books after every step.

use std::sync::Arc;

use chrono_tz::Asia::Seoul;
use jasan::book::{Book, Change, Origin, Proposal};
use jasan::config::{Language, Settings};
use jasan::domain::calendar::{DAYS, Day, Moment};
use jasan::domain::entry::Entry;
use jasan::domain::identity::EntryId;
use jasan::domain::journal::Place;
use jasan::domain::marks::{About, Mark, Said};
use jasan::domain::meanings::{Meaning, Name};
use jasan::domain::names::{Platform, Symbol};
use jasan::domain::prices::{Observation, Point, Subject};
use jasan::domain::row;
use jasan::domain::rules::CostMethod;
use jasan::store::{Applied, JobRun, Store, StoreError};
use jasan::words::Words;
use rust_decimal::Decimal;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, Row, SqliteConnection};

use crate::databases::{on_both, on_sqlite, runtime};

pub const NOON: Moment = Moment(1_709_521_200_000_000); // 2024-03-04T12:00:00+09:00

pub const FIRST: &[&str] = &[
    "2024-03-01,deposit,업비트,KRW,cash,10000000,1,KRW",
    "2024-03-02T10:00:00+09:00,buy,업비트,BTC,crypto,0.1,90000000,KRW,4500,KRW",
    "2024-03-03T10:00:00.123456+09:00,buy,kis,비상장A,stock,3,1000.5,KRW,,,,\"메모, '따옴표' 그리고 \"\"둘\"\"\"",
];

fn entries(key: &str, lines: &[&str]) -> Vec<Entry> {
    let read = |(n, line): (usize, &&str)| {
        let record = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(line.as_bytes())
            .into_records()
            .next()
            .unwrap()
            .unwrap();
        let fields: [&str; 15] = std::array::from_fn(|i| record.get(i).unwrap_or(""));
        let mut entry = row::read(&fields, Seoul).unwrap();
        entry.id = EntryId::of_message(key, n as u32);
        entry
    };
    lines.iter().enumerate().map(read).collect()
}

fn chat(label: &str) -> Origin {
    Origin {
        source: "chat",
        label: label.into(),
        digest: String::new(),
    }
}

pub fn record(key: &str, lines: &[&str]) -> Vec<Change> {
    vec![Change::Record {
        entries: entries(key, lines).into(),
        origin: chat(lines[0]),
    }]
}

fn close(day: &str, symbol: &str, value: &str) -> Observation {
    Observation {
        subject: Subject::Price {
            symbol: Symbol::new(symbol),
            platform: Platform::every(),
        },
        point: Point {
            day: Day::parse(day).unwrap(),
            batch: 0,
            second: 0,
            currency: Symbol::krw(),
            value: value.parse().unwrap(),
        },
    }
}

pub async fn open(url: &str) -> Store {
    Store::open(url, Settings::default()).await.unwrap()
}

pub async fn apply(store: &Store, key: &str, changes: Vec<Change>) -> Arc<Book> {
    match store
        .apply(key, changes, NOON, Some("answer"))
        .await
        .unwrap()
    {
        Applied::Now(book) => book,
        _ => panic!("{key} was not new"),
    }
}

/// Rows of a query whose columns are all text.
pub async fn rows(url: &str, sql: &str) -> Vec<Vec<Option<String>>> {
    macro_rules! read {
        ($connection:ty) => {{
            let mut connection = <$connection>::connect(url).await.unwrap();
            let rows = sqlx::query(AssertSqlSafe(sql))
                .fetch_all(&mut connection)
                .await
                .unwrap();
            rows.iter()
                .map(|row| (0..row.len()).map(|i| row.get(i)).collect())
                .collect()
        }};
    }
    if url.starts_with("sqlite:") {
        read!(SqliteConnection)
    } else {
        read!(PgConnection)
    }
}

pub async fn execute(url: &str, sql: &str) {
    if url.starts_with("sqlite:") {
        let mut connection = SqliteConnection::connect(url).await.unwrap();
        connection.execute(AssertSqlSafe(sql)).await.unwrap();
    } else {
        let mut connection = PgConnection::connect(url).await.unwrap();
        connection.execute(AssertSqlSafe(sql)).await.unwrap();
    }
}

fn text(amount: Decimal) -> Option<String> {
    Some(amount.normalize().to_string())
}

fn moment(text: &Option<String>) -> Moment {
    let text = text.as_deref().unwrap().replacen(' ', "T", 1);
    let text = if text.ends_with("+00") {
        format!("{text}:00")
    } else {
        text
    };
    Moment::from_utc(chrono::DateTime::parse_from_rfc3339(&text).unwrap().into())
}

/// The three tables of the owner against the book, to the last digit.
async fn agrees(url: &str, book: &Book, step: &str) {
    let sql = "select cast(t.id as text), t.type, cast(t.quantity as text), cast(t.price as text), \
               cast(t.timestamp as text), t.platform, t.symbol, t.category, t.currency, cast(t.fee as text), \
               cast(t.tax as text), t.external_id, t.note, a.platform, a.symbol \
               from transactions t left join assets a on a.id = t.asset_id order by t.id";
    let mut found = rows(url, sql).await;
    let mut expected = Vec::new();
    for (place, e) in book.journal().in_order(0) {
        let asset = |name: &str| (e.platform != Platform::every()).then(|| name.to_owned());
        expected.push((
            place,
            vec![
                Some(place.0.to_string()),
                Some(e.kind.as_str().to_owned()),
                text(e.quantity),
                e.price.and_then(text),
                Some(format!("{:?}", e.at)),
                Some(e.platform.as_str().to_owned()),
                Some(e.symbol.as_str().to_owned()),
                Some(e.category.as_str().to_owned()),
                Some(e.currency.as_str().to_owned()),
                text(e.fee),
                text(e.tax()),
                Some(e.external_id.as_deref().unwrap_or("").to_owned()),
                Some(e.note().to_owned()),
                asset(e.platform.as_str()),
                asset(e.symbol.as_str()),
            ],
        ));
    }
    for row in &mut found {
        row[4] = Some(format!("{:?}", moment(&row[4])));
    }
    expected.sort_by_key(|(place, _)| *place);
    let expected: Vec<_> = expected.into_iter().map(|(_, row)| row).collect();
    assert_eq!(found, expected, "transactions, {step}");

    let sql = "select platform, symbol, category, cast(quantity as text), cast(current_price as text), \
               price_currency from assets order by platform, symbol";
    let mut found = rows(url, sql).await;
    let slots: Vec<usize> = (0..book.ledger().head().slots().keys().len()).collect();
    let mut expected: Vec<Vec<Option<String>>> = book
        .asset_rows(&slots)
        .unwrap()
        .into_iter()
        .map(|row| {
            vec![
                Some(row.platform.as_str().to_owned()),
                Some(row.symbol.as_str().to_owned()),
                Some(row.category.as_str().to_owned()),
                text(row.quantity),
                row.price.and_then(text),
                row.price_currency.map(|c| c.as_str().to_owned()),
            ]
        })
        .collect();
    expected.sort();
    found.sort();
    assert_eq!(found, expected, "assets, {step}");

    let sql = "select cast(date as text), cast(total_value as text), cast(profit as text), cast(inflow as text), \
               cast(outflow as text), cast(\"index\" as text) from daily_performance order by date";
    let found = rows(url, sql).await;
    let expected: Vec<_> = book
        .ledger()
        .rows_from(*DAYS.start())
        .iter()
        .map(|day| {
            vec![
                Some(day.day.to_string()),
                text(day.value).filter(|_| day.has_value()),
                day.rate.and_then(|r| text(r * Decimal::ONE_HUNDRED)),
                text(day.inflow).filter(|_| day.unknown_flows == 0),
                text(day.outflow).filter(|_| day.unknown_flows == 0),
                text(day.index),
            ]
        })
        .collect();
    assert_eq!(found, expected, "daily_performance, {step}");
}

/// The same books, however they came to be.
fn same(a: &Book, b: &Book, step: &str) {
    assert_eq!(a.revision(), b.revision(), "{step}");
    assert_eq!(a.journal().recorded(), b.journal().recorded(), "{step}");
    let all = |book: &Book| -> Vec<(Place, Entry)> {
        let rows = book.journal().in_order(0);
        rows.map(|(place, entry)| (place, entry.clone())).collect()
    };
    assert_eq!(all(a), all(b), "{step}");
    let void = |book: &Book| -> Vec<bool> {
        (0..book.journal().recorded() as u32)
            .map(|p| book.journal().is_void(Place(p)))
            .collect()
    };
    assert_eq!(void(a), void(b), "{step}");
    assert_eq!(a.batches(), b.batches(), "{step}");
    assert!(a.proposals().eq(b.proposals()), "{step}");
    assert!(a.choices().eq(b.choices()), "{step}");
    let marks = |book: &Book| book.journal().marks().all().collect::<Vec<_>>();
    assert_eq!(marks(a), marks(b), "{step}");
    assert!(a.names().all().eq(b.names().all()), "{step}");
    assert!(a.names().iter().eq(b.names().iter()), "{step}");
    let counts = |book: &Book| book.journal().marks().iter().collect::<Vec<_>>();
    assert_eq!(counts(a), counts(b), "{step}");
    assert_eq!(a.prices().len(), b.prices().len(), "{step}");
    let first = *DAYS.start();
    assert_eq!(
        a.ledger().rows_from(first),
        b.ledger().rows_from(first),
        "{step}"
    );
    let end = DAYS.end().end(Seoul);
    let lines = |book: &Book| {
        let mut lines: Vec<_> = book
            .valuation(end)
            .unwrap()
            .lines
            .into_iter()
            .map(|l| {
                (
                    l.platform.as_str(),
                    l.symbol.as_str(),
                    l.units,
                    l.value,
                    l.cost,
                )
            })
            .collect();
        lines.sort();
        lines
    };
    assert_eq!(lines(a), lines(b), "{step}");
}

#[test]
fn both_databases_live_through_the_same_story() {
    on_both(async |url| {
        assert_eq!(open(url).await.current().revision(), 0);
        // Another process that is told nothing and reads what is new.
        let beside = open(url).await;
        let ended = async |store: Store, book: Arc<Book>, name: &str| {
            agrees(url, &book, name).await;
            store.close().await;
            same(&open(url).await.current(), &book, name);
            same(&beside.book().await.unwrap(), &book, name);
            book
        };
        let step = async |name: &str, key: &str, changes: Vec<Change>| {
            let store = open(url).await;
            let book = apply(&store, key, changes).await;
            ended(store, book, name).await
        };
        let quote = async |name: &str, value: &str| {
            let store = open(url).await;
            let revision = store.current().revision();
            let quotes = vec![close("2024-03-05", "BTC", value)];
            let book = store.quote(quotes, NOON).await.unwrap();
            assert_eq!(book.revision(), revision, "{name}");
            ended(store, book, name).await
        };
        step("three entries", "m1", record("m1", FIRST)).await;
        let prices = Change::Observe {
            observations: vec![
                close("2024-03-02", "BTC", "91000000"),
                close("2024-03-04", "BTC", "95000000.25"),
                close("2024-03-04", "BTC", "95000000.5"),
            ],
            origin: chat("prices"),
        };
        step("prices", "m2", vec![prices]).await;
        let split = "2024-03-04,split,,비상장A,stock,2,1,KRW";
        let back_dated = "2024-03-02,deposit,bithumb,ETH,crypto,1.5,4000000,KRW,,,X1";
        step(
            "a split everywhere and a late arrival",
            "m3",
            record("m3", &[split, back_dated]),
        )
        .await;
        let correct = [
            vec![Change::Void(vec![Place(1)])],
            record(
                "m4",
                &["2024-03-02T10:00:00+09:00,buy,업비트,BTC,crypto,0.05,90000000,KRW"],
            ),
        ];
        let book = step("a correction", "m4", correct.concat()).await;
        assert!(book.journal().is_void(Place(1)));
        let book = step("the correction undone", "m5", vec![Change::Undo(4)]).await;
        assert!(!book.journal().is_void(Place(1)));
        step("a split and an arrival undone", "m6", vec![Change::Undo(3)]).await;
        step("prices undone", "m7", vec![Change::Undo(2)]).await;
        quote("a quote", "96000000").await;
        quote("the next quote in its place", "97000000").await;
        let proposal = Proposal {
            code: "7f3a9c".into(),
            line: "지우기 #2".into(),
            made: NOON,
            digest: String::new(),
        };
        step("a proposal", "m10", vec![Change::Propose(proposal)]).await;
        step(
            "the proposal settled",
            "m11",
            vec![Change::Settle("7f3a9c".into())],
        )
        .await;
        let store = open(url).await;
        let again = store.apply("m12", vec![Change::Settle("7f3a9c".into())], NOON, None);
        assert!(matches!(again.await, Err(StoreError::Refused(_))));
        let set = |value: Option<&str>| {
            let (name, value) = ("targets".into(), value.map(str::to_owned));
            Change::Set { name, value }
        };
        let twice = vec![set(Some("BTC=0.1")), set(Some("BTC=0.2 '현금'=0.1"))];
        let book = step("a choice, the last of two", "set1", twice).await;
        assert_eq!(book.choice("targets"), Some("BTC=0.2 '현금'=0.1"));
        let book = step("another in its place", "set2", vec![set(Some("BTC=0.3"))]).await;
        assert_eq!(book.choice("targets"), Some("BTC=0.3"));
        let book = step("the choice taken back", "set3", vec![set(None)]).await;
        assert_eq!(book.choice("targets"), None);
        let rate = Observation {
            subject: Subject::Rate {
                from: Symbol::usd(),
                to: Symbol::krw(),
            },
            ..close("2024-03-05", "BTC", "1331.5")
        };
        let rest = vec![Change::Observe {
            observations: vec![rate],
            origin: chat("rates"),
        }];
        step("a rate", "m13", rest).await;
        let dollars = "2024-03-05,deposit,kis,USD,cash,100.01,1,USD";
        let book = step("dollars", "m14", record("m14", &[dollars])).await;
        step(
            "everything undone",
            "m15",
            vec![Change::Undo(1), Change::Undo(book.revision())],
        )
        .await;
        assert_eq!(
            rows(url, "select symbol from assets").await,
            Vec::<Vec<Option<String>>>::new()
        );
    });
}

#[test]
fn what_the_owner_answered_is_there_after_a_restart_and_can_be_taken_back() {
    on_both(async |url| {
        let step = async |name: &str, changes: Vec<Change>| {
            let store = open(url).await;
            let book = apply(&store, name, changes).await;
            agrees(url, &book, name).await;
            store.close().await;
            same(&open(url).await.current(), &book, name);
            book
        };
        let mark = |marks: Vec<Mark>| {
            let origin = chat("mark");
            vec![Change::Mark { marks, origin }]
        };
        let short = |place: u32, said: Said| Mark::new(Place(place), said);
        let said = |book: &Book, place: u32| book.journal().said(Place(place), About::Sale);
        step("entries", record("m1", FIRST)).await;
        let book = step("said", mark(vec![short(1, Said::Short)])).await;
        assert_eq!(said(&book, 1), Some(Said::Short));
        let other = vec![short(1, Said::HeldBefore), short(2, Said::Separate)];
        let book = step("said otherwise", mark(other)).await;
        assert_eq!(said(&book, 1), Some(Said::HeldBefore));
        let book = step("undone", vec![Change::Undo(3)]).await;
        assert_eq!(said(&book, 1), Some(Said::Short));
        assert_eq!(book.journal().marks().iter().count(), 1);
        // A correction keeps what was said about the entry in whose place it stands.
        let corrected = [
            vec![Change::Void(vec![Place(1)])],
            record(
                "m5",
                &["2024-03-02T10:00:00+09:00,buy,업비트,BTC,crypto,0.05,90000000,KRW"],
            ),
        ];
        let book = step("corrected", corrected.concat()).await;
        assert_eq!(said(&book, 3), Some(Said::Short));
        let book = step("the correction undone", vec![Change::Undo(5)]).await;
        assert_eq!((said(&book, 3), said(&book, 1)), (None, Some(Said::Short)));
        let taken = vec![Mark::none(Place(1), About::Sale)];
        let book = step("the answer taken back", mark(taken)).await;
        assert_eq!(said(&book, 1), None);
        // An entry and what is said about it, in one change.
        let mut both = record("m8", &["2024-03-05,deposit,kis,USD,cash,1,1,USD"]);
        both.extend(mark(vec![short(4, Said::Suggested)]));
        let book = step("an entry with its mark", both).await;
        assert_eq!(
            book.journal().said(Place(4), About::Origin),
            Some(Said::Suggested)
        );
        let store = open(url).await;
        let nothing = store
            .apply("m9", mark(vec![short(99, Said::Short)]), NOON, None)
            .await;
        assert!(matches!(nothing, Err(StoreError::Refused(_))));
    });
}

#[test]
fn what_words_mean_is_there_after_a_restart_and_goes_and_comes_with_its_revision() {
    on_both(async |url| {
        let step = async |name: &str, changes: Vec<Change>| {
            let store = open(url).await;
            let book = apply(&store, name, changes).await;
            agrees(url, &book, name).await;
            store.close().await;
            same(&open(url).await.current(), &book, name);
            book
        };
        let name = |word: &str, means: &str| Change::Name {
            names: vec![Name::new(word, Meaning::read(means))],
            origin: chat("name"),
        };
        let means = |book: &Book, word: &str| book.names().of(word).map(Meaning::text);
        let mut both = record("m1", FIRST);
        both.push(name("삼 저", "asset stock 005930"));
        let book = step("an entry with a name", both).await;
        assert_eq!(means(&book, "삼저").as_deref(), Some("asset stock 005930"));
        step("an account", vec![name("연금", "account kis2")]).await;
        let book = step("said anew", vec![name("삼저", "asset cash AMD")]).await;
        assert_eq!(means(&book, "삼저").as_deref(), Some("asset cash AMD"));
        let book = step("undone", vec![Change::Undo(3)]).await;
        assert_eq!(means(&book, "삼저").as_deref(), Some("asset stock 005930"));
        let book = step("the entry undone", vec![Change::Undo(1)]).await;
        assert_eq!(means(&book, "삼저"), None);
        assert_eq!(book.names().iter().count(), 1);
        let book = step("put in again", vec![Change::Redo(1)]).await;
        assert_eq!(means(&book, "삼저").as_deref(), Some("asset stock 005930"));
        let book = step("taken back", vec![name("연금", "")]).await;
        assert_eq!(means(&book, "연금"), None);
        let book = step("and undone", vec![Change::Undo(7)]).await;
        assert_eq!(means(&book, "연금").as_deref(), Some("account kis2"));
    });
}

#[test]
fn a_message_delivered_twice_changes_nothing_and_gets_the_same_answer() {
    on_both(async |url| {
        let store = open(url).await;
        apply(&store, "tg:1:7", record("tg:1:7", FIRST)).await;
        for _ in 0..2 {
            let store = open(url).await;
            assert_eq!(
                store.answered("tg:1:7").await.unwrap(),
                Some(Some("answer".into()))
            );
            let again = store.apply("tg:1:7", record("tg:1:7", FIRST), NOON, Some("other"));
            let Applied::Before { reply } = again.await.unwrap() else {
                panic!("it was new")
            };
            assert_eq!(reply.as_deref(), Some("answer"));
            assert_eq!(store.book().await.unwrap().journal().recorded(), 3);
        }
        assert_eq!(store.answered("tg:1:8").await.unwrap(), None);
    });
}

#[test]
fn amounts_of_28_digits_and_any_text_come_back_as_they_were() {
    on_both(async |url| {
        let odd = [
            "2024-03-01,deposit,업비트,KRW,cash,7922816251426433759354395033,1,KRW,,,,한글 메모",
            "1900-01-01,deposit,은행,USD,cash,0.0000000000000000000000000001,1,USD,,,E1,\"줄\n바꿈\"",
            "2200-12-31T23:59:59.999999+09:00,deposit,은행,USD,cash,1.000000000000000000000000001,1,USD,,,,😀\u{301}",
        ];
        let store = open(url).await;
        let value = "0.1234567890123456789012345678";
        let mut changes = record("odd", &odd);
        changes.push(Change::Observe {
            observations: vec![close("2024-03-01", "BTC", value)],
            origin: chat("가격"),
        });
        apply(&store, "odd", changes).await;
        let book = open(url).await.current();
        same(&book, &store.current(), "odd amounts");
        for (n, entry) in entries("odd", &odd).into_iter().enumerate() {
            let kept = book.journal().get(Place(n as u32)).unwrap();
            assert_eq!(*kept, Entry { batch: 1, ..entry });
        }
        let (_, series) = book.prices().iter().next().unwrap();
        assert_eq!(series.first().unwrap().value.to_string(), value);
        agrees(url, &book, "odd amounts").await;
    });
}

#[test]
fn more_rows_than_are_read_at_once_come_back_as_they_were() {
    on_both(async |url| {
        let lines: Vec<String> = (0..4_500)
            .map(|n| {
                let day = 1 + n % 28;
                format!("2024-02-{day:02},deposit,은행,KRW,cash,{n}.5,1,KRW,,,,\"탭\t{n}\n끝\"")
            })
            .collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let store = open(url).await;
        apply(&store, "many", record("many", &lines)).await;
        let closes = (0..900_u32).map(|n| {
            let day = format!("2024-{:02}-{:02}", 1 + n / 3 % 9, 1 + n / 27 % 28);
            close(
                &day,
                ["BTC", "005930", "ETH"][n as usize % 3],
                &(1000 + n).to_string(),
            )
        });
        let observations: Vec<Observation> = closes.collect();
        for observations in [&observations[..], &observations[300..310]] {
            let change = Change::Observe {
                observations: observations.to_vec(),
                origin: chat("가격"),
            };
            apply(&store, &format!("{}", observations.len()), vec![change]).await;
        }
        let book = open(url).await.current();
        assert_eq!(book.journal().recorded(), 4_500);
        same(&book, &store.current(), "many rows");
        let series = |book: &Book| -> Vec<_> {
            let all = book.prices().iter();
            let mut all: Vec<_> = all
                .map(|(s, points)| format!("{s:?} {:?}", points.iter().collect::<Vec<_>>()))
                .collect();
            all.sort();
            all
        };
        assert_eq!(series(&book), series(&store.current()));
    });
}

#[test]
fn a_change_that_cannot_be_leaves_no_trace() {
    on_both(async |url| {
        let store = open(url).await;
        apply(&store, "m1", record("m1", FIRST)).await;
        let mut changes = record("m2", &["2024-03-05,deposit,kis,USD,cash,1,1,USD"]);
        changes.push(Change::Undo(77));
        let refused = store.apply("m2", changes, NOON, None).await;
        assert!(matches!(refused, Err(StoreError::Refused(_))));
        for store in [&store, &open(url).await] {
            let book = store.book().await.unwrap();
            assert_eq!((book.revision(), book.journal().recorded()), (1, 3));
            assert_eq!(store.answered("m2").await.unwrap(), None);
            agrees(url, &book, "refused").await;
        }
    });
}

#[test]
fn a_change_that_was_cut_off_never_happened() {
    on_both(async |url| {
        let store = open(url).await;
        apply(&store, "m1", record("m1", FIRST)).await;
        for polls in 1..200 {
            let key = format!("cut {polls}");
            let lines = ["2024-03-05,deposit,kis,USD,cash,1,1,USD"];
            let mut work = Box::pin(store.apply(&key, record(&key, &lines), NOON, None));
            let done = poll_times(&mut work, polls).await;
            drop(work);
            // The next writer waits for the end of the one that was cut, whichever it is.
            store.apply("", Vec::new(), NOON, None).await.unwrap();
            // Whether it came through or not, it is whole: the key is there exactly when its entry is.
            let book = store.book().await.unwrap();
            let came = store.answered(&key).await.unwrap().is_some();
            let id = EntryId::of_message(&key, 0);
            assert_eq!(book.journal().by_id(id).is_some(), came);
            agrees(url, &book, &key).await;
            if done {
                assert!(came && polls > 1);
                return;
            }
        }
        panic!("it never came through");
    });
}

/// Polls a future at most so many times; whether it was done by then.
async fn poll_times<F: Future + Unpin>(work: &mut F, mut left: u32) -> bool {
    std::future::poll_fn(|context| {
        if std::pin::Pin::new(&mut *work).poll(context).is_ready() {
            return std::task::Poll::Ready(true);
        }
        left -= 1;
        if left == 0 {
            return std::task::Poll::Ready(false);
        }
        std::task::Poll::Pending
    })
    .await
}

#[test]
fn two_processes_on_one_database_lose_nothing_and_double_nothing() {
    on_both(async |url| {
        let (serve, say) = (open(url).await, open(url).await);
        apply(&serve, "a", record("a", FIRST)).await;
        assert_eq!(
            say.book().await.unwrap().journal().recorded(),
            3,
            "a reader sees it"
        );
        apply(
            &say,
            "b",
            record("b", &["2024-03-05,deposit,kis,USD,cash,1,1,USD"]),
        )
        .await;
        // The other writes without having looked.
        let book = apply(
            &serve,
            "c",
            record("c", &["2024-03-06,deposit,kis,USD,cash,2,1,USD"]),
        )
        .await;
        assert_eq!((book.revision(), book.journal().recorded()), (3, 5));
        same(&say.book().await.unwrap(), &book, "both");
        agrees(url, &book, "both").await;
        let stale = say.apply_to(
            2,
            "d",
            record("d", &["2024-03-06,deposit,kis,USD,cash,3,1,USD"]),
            NOON,
            None,
        );
        assert!(matches!(stale.await.unwrap(), Applied::Moved(book) if book.revision() == 3));
        // Many at once, on both.
        let (serve, say) = (Arc::new(serve), Arc::new(say));
        let writers = (0..20).map(|n| {
            let store = if n % 2 == 0 {
                serve.clone()
            } else {
                say.clone()
            };
            tokio::spawn(async move {
                let key = format!("many {n}");
                let lines = ["2024-03-07,deposit,kis,USD,cash,1,1,USD"];
                apply(&store, &key, record(&key, &lines)).await;
            })
        });
        for writer in writers.collect::<Vec<_>>() {
            writer.await.unwrap();
        }
        let book = say.book().await.unwrap();
        assert_eq!((book.revision(), book.journal().recorded()), (23, 25));
        agrees(url, &book, "many").await;
    });
}

#[test]
fn other_rules_rewrite_the_owners_tables() {
    on_both(async |url| {
        let store = open(url).await;
        apply(&store, "m1", record("m1", FIRST)).await;
        let lines = ["2024-03-04,dividend,kis,비상장A,stock,10,1,KRW"];
        apply(&store, "m2", record("m2", &lines)).await;
        let other = Settings {
            cost_method: CostMethod::Fifo,
            base_currency: "USD".into(),
            time_zone: chrono_tz::America::New_York,
            ..Settings::default()
        };
        let store = Store::open(url, other).await.unwrap();
        assert_eq!(
            store
                .current()
                .journal()
                .first_day(chrono_tz::America::New_York),
            Day::parse("2024-03-01")
        );
        agrees(url, &store.current(), "in New York").await;
        let first = "select cast(min(timestamp) as text) from transactions";
        let expected = Day::parse("2024-03-01")
            .unwrap()
            .start(chrono_tz::America::New_York);
        assert_eq!(moment(&rows(url, first).await[0][0]), expected);
        // A writer with the first rules makes the tables its own again.
        let store = open(url).await;
        agrees(url, &store.current(), "in Seoul").await;
    });
}

#[test]
fn a_database_of_a_newer_version_is_refused_and_left_as_it_is() {
    on_both(async |url| {
        let store = open(url).await;
        apply(&store, "m1", record("m1", FIRST)).await;
        store.close().await;
        let newer = "insert into _sqlx_migrations (version, description, success, checksum, execution_time) \
                     select 99, 'tomorrow', success, checksum, 0 from _sqlx_migrations where version = 1";
        execute(url, newer).await;
        let refused = Store::open(url, Settings::default()).await.err().unwrap();
        assert!(matches!(refused, StoreError::Newer(99)), "{refused:?}");
        assert!(
            refused
                .sentence(Words::new(Language::Ko))
                .contains("더 새로운")
        );
        let kept = "select cast(count(*) as text) from entries";
        assert_eq!(rows(url, kept).await, [[Some("3".to_owned())]]);
        execute(url, "delete from _sqlx_migrations where version = 99").await;
        let checksum = if url.starts_with("sqlite") {
            "x'00'"
        } else {
            "'\\x00'"
        };
        execute(
            url,
            &format!("update _sqlx_migrations set checksum = {checksum}"),
        )
        .await;
        let refused = Store::open(url, Settings::default()).await.err().unwrap();
        assert!(matches!(refused, StoreError::Changed(1)), "{refused:?}");
    });
}

#[test]
fn a_run_is_claimed_once_and_kept_with_its_report() {
    on_both(async |url| {
        let (one, two) = (open(url).await, open(url).await);
        let due = NOON;
        let claimed = one.claim_due("prices", "bithumb", due, due, due).await;
        let claimed = claimed.unwrap().unwrap();
        let again = two.claim_due("prices", "bithumb", due, due, due).await;
        assert_eq!(again.unwrap(), None);
        let open_run = two.runs(Some("prices"), 10).await.unwrap();
        assert_eq!((open_run.len(), open_run[0].ok), (1, None));
        let run = JobRun {
            finished: Some(Moment(due.0 + 1_500_000)),
            ok: Some(false),
            report: "빗썸이 답하지 않아요".into(),
            code: Some("B7F2".into()),
            cause: "no-answer".into(),
            lease: None,
            ..claimed
        };
        assert!(one.record_run(&run, &[]).await.unwrap());
        // It ended once.
        assert!(!two.record_run(&run, &[]).await.unwrap());
        assert_eq!(two.runs(None, 10).await.unwrap(), [run]);
        assert!(two.runs(Some("other"), 10).await.unwrap().is_empty());
    });
}

#[test]
fn what_cannot_be_opened_is_one_sentence() {
    on_sqlite(&async |url: &str| {
        let file = url.strip_prefix("sqlite://").unwrap().to_owned();
        let folder = std::path::Path::new(&file).parent().unwrap().to_owned();
        let refused = async |url: String| {
            let error = Store::open(&url, Settings::default()).await.err();
            let error = error.unwrap_or_else(|| panic!("{url} was opened"));
            let sentence = error.sentence(Words::new(Language::Ko));
            assert!(
                sentence.contains('요') && !sentence.contains("secret"),
                "{sentence}"
            );
            error
        };
        let is_folder = refused(format!("sqlite://{}", folder.display())).await;
        assert!(matches!(is_folder, StoreError::Folder(_)), "{is_folder:?}");
        std::fs::write(
            &file,
            "this is no database, it is a long enough text file".repeat(40),
        )
        .unwrap();
        let no_database = refused(url.to_owned()).await;
        assert!(
            matches!(no_database, StoreError::NotADatabase(_)),
            "{no_database:?}"
        );
        let below_a_file = refused(format!("{url}/deeper.sqlite")).await;
        assert!(
            matches!(below_a_file, StoreError::NoPlace(..)),
            "{below_a_file:?}"
        );
        let missing = refused(format!("sqlite://{}/none.sqlite?mode=ro", folder.display())).await;
        assert!(matches!(missing, StoreError::NoPlace(..)), "{missing:?}");
        let nobody = refused("postgres://jasan:secret@127.0.0.1:1/books".into()).await;
        assert!(matches!(nobody, StoreError::Unreachable(_)), "{nobody:?}");
        let foreign = format!("sqlite://{}/foreign.sqlite", folder.display());
        std::fs::write(folder.join("foreign.sqlite"), "").unwrap();
        execute(&foreign, "create table assets (id integer)").await;
        let foreign = refused(foreign).await;
        assert!(matches!(foreign, StoreError::Foreign(_)), "{foreign:?}");
        let read_only = format!("sqlite://{}/old.sqlite", folder.display());
        open(&read_only).await.close().await;
        let store = Store::open(&format!("{read_only}?mode=ro"), Settings::default())
            .await
            .unwrap();
        let written = store
            .apply("m1", record("m1", FIRST), NOON, None)
            .await
            .err()
            .unwrap();
        assert!(matches!(written, StoreError::ReadOnly(_)), "{written:?}");
    });
}

#[test]
fn books_in_memory_are_books() {
    runtime().block_on(async {
        let store = open("sqlite::memory:").await;
        apply(&store, "m1", record("m1", FIRST)).await;
        assert_eq!(store.book().await.unwrap().journal().recorded(), 3);
    });
}

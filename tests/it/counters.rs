//! Quotes and records count apart: what is recorded never waits for prices, and prices lose nothing of what is recorded.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use jasan::app::App;
use jasan::app::change::{Made, Wish};
use jasan::bot::{Ending, Message, handle};
use jasan::config::{Config, Settings};
use jasan::domain::calendar::{Day, Moment};
use jasan::domain::entry::Kind;
use jasan::domain::names::{Platform, Symbol};
use jasan::domain::prices::{Observation, Point, Subject, last_at};
use jasan::files::{self, Options};
use jasan::store::Store;
use jasan::world::attachment::Attachment;
use jasan::world::on_disk::OnDisk;
use jasan::world::replay::{HandClock, Replay};

use crate::databases::on_both;

fn moment(second: i64) -> Moment {
    Moment::from_utc("2026-11-30T03:00:00Z".parse().unwrap()).plus(second)
}

trait Plus {
    fn plus(self, seconds: i64) -> Self;
}
impl Plus for Moment {
    fn plus(self, seconds: i64) -> Moment {
        Moment(self.0 + seconds * 1_000_000)
    }
}

fn bitcoin() -> Subject {
    Subject::Price {
        symbol: Symbol::new("BTC"),
        platform: Platform::new("upbit"),
    }
}

fn quote(second: u32, value: u32) -> Vec<Observation> {
    let point = Point {
        day: Day::parse("2026-11-30").unwrap(),
        batch: 0,
        second: 43_200 + second,
        currency: Symbol::krw(),
        value: value.into(),
    };
    let subject = bitcoin();
    vec![Observation { subject, point }]
}

fn price(store: &jasan::book::Book) -> Option<String> {
    let series = store.prices().series(bitcoin());
    let point = last_at(&series, Day::parse("2026-11-30").unwrap(), None)?;
    Some(point.value.to_string())
}

#[test]
fn quotes_are_seen_at_once_and_written_once_a_minute() {
    on_both(async |url| {
        let open = async || Store::open(url, Settings::default()).await.unwrap();
        let (store, beside) = (open().await, open().await);
        let other = async || price(&beside.book().await.unwrap());
        for second in 0..50 {
            let book = store.quote(quote(second, 100 + second), moment(second.into()));
            let book = book.await.unwrap();
            assert_eq!(price(&book), Some((100 + second).to_string()));
            assert_eq!(book.revision(), 0, "nothing is recorded");
        }
        assert_eq!(
            other().await.as_deref(),
            Some("100"),
            "the first was written"
        );
        let book = store.quote(quote(60, 160), moment(60)).await.unwrap();
        assert_eq!(price(&book).as_deref(), Some("160"));
        assert_eq!(other().await.as_deref(), Some("160"), "a minute has passed");
        store.quote(quote(61, 161), moment(61)).await.unwrap();
        assert_eq!(other().await.as_deref(), Some("160"));
        store.close().await;
        assert_eq!(
            other().await.as_deref(),
            Some("161"),
            "the end writes what waits"
        );
    });
}

/// A file of so many purchases, one a minute.
fn file(folder: &std::path::Path, rows: usize) -> OnDisk {
    let mut text = String::from(
        "timestamp,type,platform,symbol,category,quantity,price,currency,fee,fee_currency,external_id,note\n\
         2015-01-01T09:00:00+09:00,deposit,kis,KRW,cash,100000000000,1,KRW,,,,\n",
    );
    for row in 0..rows {
        let (day, minute) = (row / 1000, row % 1000);
        let (month, day) = (day / 28, day % 28 + 1);
        text += &format!(
            "{}-{:02}-{day:02}T{:02}:{:02}:00+09:00,buy,kis,005930,stock,1,{},KRW,,,,\n",
            2015 + month / 12,
            month % 12 + 1,
            minute / 60,
            minute % 60,
            50_000 + row
        );
    }
    let path = folder.join("many.csv");
    std::fs::write(&path, text).unwrap();
    OnDisk::open(&path).unwrap()
}

/// A file is taken in while quotes come and the owner buys; nothing is lost, and nothing is asked more than twice.
async fn all_at_once(url: &str, rows: usize, buys: u32, beat: Duration) {
    let folder = tempfile::tempdir().unwrap();
    let names = [
        ("DATABASE_URL", url.to_owned()),
        ("JASAN_DATA_DIR", folder.path().display().to_string()),
    ];
    let names = names.map(|(name, value)| (name.to_owned(), value)).into();
    let config = Config::from(&names, None).unwrap();
    let clock = Arc::new(HandClock::at(moment(0)));
    let app = App::open(config, clock, Arc::new(Replay::default())).await;
    let app = Arc::new(app.unwrap());
    let opened = "/deposit 900000000000 KRW upbit";
    assert_eq!(say(&app, "first", opened).await, Ending::Done);

    let prices = app.clone();
    let ends = Arc::new(AtomicUsize::new(0));
    let over = ends.clone();
    let quoting = tokio::spawn(async move {
        let mut nth = 0;
        while over.load(Ordering::Relaxed) < 2 {
            nth += 1;
            let now = moment(i64::from(nth) / 10);
            let laid = prices.store.quote(quote(nth / 10, nth), now).await;
            laid.unwrap();
            tokio::time::sleep(beat / 10).await;
        }
        nth
    });
    let (buyer, over) = (app.clone(), ends.clone());
    let buying = tokio::spawn(async move {
        for nth in 0..buys {
            let line = format!("/buy BTC 1 @ {}원 upbit sure", 1000 + nth);
            assert_eq!(
                say(&buyer, &format!("buy:{nth}"), &line).await,
                Ending::Done,
                "{line}"
            );
            tokio::time::sleep(beat).await;
        }
        over.fetch_add(1, Ordering::Relaxed);
    });
    let tries = Arc::new(AtomicUsize::new(0));
    let (tried, many) = (tries.clone(), file(folder.path(), rows));
    let words = app.words();
    let made = app.change("import", moment(0), move |book| {
        tried.fetch_add(1, Ordering::Relaxed);
        let files: [&dyn Attachment; 1] = [&many];
        let plan = files::plan(book, &files, Options::default(), words)?;
        Ok::<_, jasan::reply::UserError>(Wish {
            changes: plan.changes,
            reply: None,
            is_optional: false,
            told: (),
        })
    });
    let made = made.await.unwrap();
    assert!(matches!(made, Ok(Made::Now(..))), "it is taken in");
    ends.fetch_add(1, Ordering::Relaxed);
    buying.await.unwrap();
    let quotes = quoting.await.unwrap();
    let book = app.store.book().await.unwrap();
    let bought = |symbol: &str| {
        let all = book.journal().in_order(0);
        all.filter(|(_, e)| e.kind == Kind::Buy && e.symbol.as_str() == symbol)
            .count()
    };
    assert_eq!((bought("005930"), bought("BTC")), (rows, buys as usize));
    assert_eq!(
        price(&book),
        Some(quotes.to_string()),
        "the last quote counts"
    );
    assert!(tries.load(Ordering::Relaxed) <= 2, "{tries:?}");
    println!("{rows} rows, {buys} purchases, {quotes} quotes: the file was read {tries:?} times");
    app.store.close().await;
}

async fn say(app: &App, key: &str, line: &str) -> Ending {
    let message = Message {
        text: line.to_owned(),
        key: key.to_owned(),
        at: Some(moment(0)),
        ..Message::default()
    };
    handle(app, &message).await.ending
}

#[test]
fn a_file_lands_while_prices_come_and_the_owner_buys() {
    on_both(async |url| all_at_once(url, 500, 5, Duration::from_millis(20)).await);
}

/// The whole of it: a minute and 100,000 rows. `scripts/campaign quotes-and-records`.
#[test]
#[ignore = "a minute and more; scripts/campaign runs it"]
fn whole_quotes_and_records() {
    on_both(async |url| all_at_once(url, 100_000, 60, Duration::from_secs(1)).await);
}

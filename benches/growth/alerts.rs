//! One look at five hundred alerts, as the job does each minute.

use jasan::book::{Book, Change, Origin};
use jasan::config::Settings;
use jasan::domain::alert::{Alert, Measure, Rule, Toward};
use jasan::domain::calendar::Moment;
use jasan::domain::names::Symbol;
use jasan::domain::targets::{Aim, Class};
use jasan::jobs::alerts::stepped;

use super::counted::{median, seconds_of, verdict};
use super::{child, folder, generate};

const ALERTS: u32 = 500;
const ENTRIES: usize = 10_000;
const TIMES: usize = 21;
const MOST_MS: f64 = 5.0;

/// Prints what a look costs.
pub fn table() {
    let changes = child::changes(&generate::ledger(&folder(), &generate::NARROW, ENTRIES));
    let (mut book, _) = Book::new(Settings::default())
        .with(changes, Moment(0))
        .expect("the ledger is taken");
    let symbols: Vec<Symbol> = book
        .ledger()
        .head()
        .slots()
        .keys()
        .iter()
        .map(|key| key.symbol)
        .collect();
    let at = Moment(book.journal().last().map_or(0, |entry| entry.at.0) + 60_000_000);
    let alerts = (1..=ALERTS).map(|id| Change::Alert {
        alert: alert(id, symbols[id as usize % symbols.len()]),
        origin: Origin::default(),
    });
    (book, _) = book
        .with(alerts.collect(), at)
        .expect("the alerts are taken");
    let look = || stepped(&book, at).expect("figures").len();
    let times = (0..TIMES).map(|_| seconds_of(look).0 * 1e3);
    let ms = median(times.collect());
    println!(
        "alerts, {ALERTS} with {ENTRIES} entries, CPU ms of a look, median of {TIMES}: {ms:.2}  target at most {MOST_MS} ms: {}\n",
        verdict(ms, MOST_MS)
    );
}

/// One of each kind in turn.
fn alert(id: u32, symbol: Symbol) -> Alert {
    let measure = match id % 5 {
        0 => Measure::Total,
        1 => Measure::Price(symbol),
        2 => Measure::Gain(symbol),
        3 => Measure::Weight(Aim::Asset(symbol)),
        _ => Measure::Weight(Aim::Class(Class::Stock)),
    };
    Alert {
        id,
        rule: Rule {
            measure,
            way: Toward::Above,
            limit: i64::MAX.into(),
            currency: matches!(measure, Measure::Price(_)).then(Symbol::krw),
        },
        beyond_since: None,
        snoozed_until: None,
        made: Moment(0),
        batch: 0,
        is_off: false,
        fired: 0,
    }
}

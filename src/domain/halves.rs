//! What is asked about rows that are or may be one transfer. A function of the journal: nothing of it is kept, so a
//! question is gone as soon as it is answered or another row answers it.
//!
//! | question ([`Doubt`]) | when |
//! |---|---|
//! | [`Doubt::Lost`] | one event, of which more than 1 % did not arrive and nobody wrote why |
//! | [`Doubt::More`] | one number, more arriving than left: not joined |
//! | [`Doubt::Maybe`] | two rows alone: one number, far apart or much less arriving; or two numbers, one thing within 72 hours, 95 to 100 % arriving |

use std::collections::{BTreeMap, HashMap, HashSet};

use rust_decimal::Decimal;

use super::calendar::Moment;
use super::entry::{Entry, Kind};
use super::journal::{Journal, Place};
use super::marks::{About, Said};
use super::names::Symbol;
use super::transfer::{self, Half, Way};

/// Above this share of what left, what did not arrive is asked about.
const LOST_ASKED: Decimal = Decimal::from_parts(1, 0, 0, false, 2);
/// Of two rows with different numbers: the share that arrives at least, and the hours between them.
const ARRIVED_LEAST: Decimal = Decimal::from_parts(95, 0, 0, false, 2);
const HOUR_MICROS: i64 = 3_600_000_000;
const APART: i64 = 72 * HOUR_MICROS;
/// The clocks of two places differ, and a bare date is the beginning of its day.
const EARLY: i64 = 24 * HOUR_MICROS;

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// A part of a transfer did not arrive: a fee, gone, or two events?
    Lost,
    /// More arrived than left: one transfer with something else in it?
    More,
    /// One transfer?
    Maybe {
        /// They carry one number.
        one_number: bool,
    },
}

/// Rows that are asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    pub doubt: Doubt,
    pub out: Place,
    pub arrivals: Vec<Place>,
    /// Of a transfer: what nobody wrote; else what arrived less what left, without its sign. In units of the departure.
    pub amount: Decimal,
}

/// Every open question about transfers whose last row is known by a moment, the oldest first.
pub fn questions(journal: &Journal, at: Moment) -> Vec<Question> {
    let mut halves = journal.ends();
    halves.retain(|(_, entry)| entry.at <= at);
    let mut found: Vec<Question> = halves
        .iter()
        .filter_map(|(place, entry)| lost(journal, *place, entry, at))
        .collect();
    halves.retain(|(place, _)| is_alone(journal, *place));
    let mut taken: HashSet<Place> = HashSet::new();
    for question in same_number(journal, &halves) {
        taken.insert(question.out);
        taken.extend(&question.arrivals);
        found.push(question);
    }
    halves.retain(|(place, _)| !taken.contains(place));
    found.extend(near(journal, &halves));
    found.sort_by_key(|question| {
        let at = journal.get(question.out).map(|entry| entry.at);
        (at, question.out)
    });
    found
}

/// Whether a half is no event with anything, and the owner has not said that it is none.
fn is_alone(journal: &Journal, place: Place) -> bool {
    let two_events = journal.said(place, About::Lost) == Some(Said::TwoEvents);
    journal.pairs().event(place).is_none()
        && journal.said(place, About::Link).is_none()
        && !two_events
}

fn lost(journal: &Journal, place: Place, entry: &Entry, at: Moment) -> Option<Question> {
    let event = journal.pairs().event(place).filter(|e| e.out == place)?;
    let last = journal.get(*event.arrivals.last()?)?;
    let amount = event.fees.unwritten;
    let asked = last.at <= at
        && amount > entry.quantity.saturating_mul(LOST_ASKED)
        && journal.said(place, About::Lost).is_none();
    asked.then(|| Question {
        doubt: Doubt::Lost,
        out: place,
        arrivals: event.arrivals.clone(),
        amount,
    })
}

fn half<'a>((place, entry): (Place, &'a Entry)) -> Half<'a> {
    Half { place, entry }
}

/// What arrived in units of what left; `None` when it is another thing.
fn sent(journal: &Journal, out: Half<'_>, into: Half<'_>) -> Option<Decimal> {
    journal.ratio(out, into)?.before(into.entry.quantity)
}

/// Rows alone that carry one number, by departure.
fn same_number(journal: &Journal, halves: &[(Place, &Entry)]) -> Vec<Question> {
    let mut numbered: BTreeMap<&str, Vec<Half<'_>>> = BTreeMap::new();
    for known in halves {
        if let Some(number) = known.1.external_id.as_deref() {
            numbered.entry(number).or_default().push(half(*known));
        }
    }
    let mut found = Vec::new();
    for group in numbered.values().filter(|group| group.len() > 1) {
        let mut used: Vec<Place> = Vec::new();
        let outs = group.iter().filter(|h| h.entry.kind == Kind::Withdraw);
        for out in outs {
            let fits = |into: &&Half<'_>| {
                let elsewhere = into.entry.platform != out.entry.platform;
                into.entry.kind == Kind::Deposit
                    && !used.contains(&into.place)
                    && (elsewhere || into.entry.at >= out.entry.at)
            };
            let parts = group.iter().filter(fits);
            let parts: Vec<(Place, Decimal)> = parts
                .filter_map(|into| Some((into.place, sent(journal, *out, *into)?)))
                .collect();
            let arrived = parts
                .iter()
                .fold(Decimal::ZERO, |sum, (_, sent)| sum.saturating_add(*sent));
            if parts.is_empty() {
                continue;
            }
            used.extend(parts.iter().map(|(place, _)| *place));
            let left = out.entry.quantity;
            found.push(Question {
                doubt: match transfer::is_more(arrived, left) {
                    true => Doubt::More,
                    false => Doubt::Maybe { one_number: true },
                },
                out: out.place,
                arrivals: parts.into_iter().map(|(place, _)| place).collect(),
                amount: left.saturating_sub(arrived).abs(),
            });
        }
    }
    found
}

/// Rows alone with different numbers that look like one transfer: each departure with the arrival that lost least.
fn near(journal: &Journal, halves: &[(Place, &Entry)]) -> Vec<Question> {
    let mut arrivals: HashMap<Symbol, Vec<Half<'_>>> = HashMap::new();
    for known in halves.iter().filter(|(_, e)| e.kind == Kind::Deposit) {
        arrivals
            .entry(known.1.symbol)
            .or_default()
            .push(half(*known));
    }
    let mut used: HashSet<Place> = HashSet::new();
    let mut found = Vec::new();
    for known in halves.iter().filter(|(_, e)| e.kind == Kind::Withdraw) {
        let out = half(*known);
        let Some(same) = arrivals.get(&out.entry.symbol) else {
            continue;
        };
        let (left, at) = (out.entry.quantity, out.entry.at.0);
        let from = same.partition_point(|into| into.entry.at.0 < at - EARLY);
        let until = same.iter().skip(from);
        let until = until.take_while(|into| into.entry.at.0 <= at + APART);
        let fitting = until.filter_map(|into| {
            let sent = sent(journal, out, *into)?;
            let fits = into.entry.platform != out.entry.platform
                && !used.contains(&into.place)
                && !transfer::is_more(sent, left)
                && sent >= left.saturating_mul(ARRIVED_LEAST);
            fits.then_some((into.place, sent))
        });
        let best = fitting.reduce(|best, next| if next.1 > best.1 { next } else { best });
        if let Some((into, sent)) = best {
            used.insert(into);
            found.push(Question {
                doubt: Doubt::Maybe { one_number: false },
                out: out.place,
                arrivals: vec![into],
                amount: left.saturating_sub(sent).abs(),
            });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use chrono_tz::Asia::Seoul;

    use super::super::identity::{self, EntryId};
    use super::super::marks::Mark;
    use super::super::row;
    use super::*;

    /// A journal of CSV rows.
    fn journal(lines: &str) -> Journal {
        let lines = lines.lines().map(str::trim).filter(|line| !line.is_empty());
        let entries = (0..).zip(lines).map(|(nth, line)| {
            let mut fields = [""; 15];
            for (field, text) in fields.iter_mut().zip(line.split(',')) {
                *field = text;
            }
            let mut entry = row::read(&fields, Seoul).unwrap();
            entry.id = EntryId::of_row(identity::content(&entry), nth);
            entry
        });
        let mut journal = Journal::default();
        journal.record(entries.collect());
        journal
    }

    /// Every question as `doubt out>arrivals amount`, numbers as the owner reads them.
    fn asked(journal: &Journal) -> Vec<String> {
        let all = questions(journal, Moment(i64::MAX));
        all.into_iter()
            .map(|q| {
                let arrivals: Vec<String> = q.arrivals.iter().map(Place::to_string).collect();
                let (doubt, amount) = (q.doubt, q.amount.normalize());
                format!("{doubt:?} {}>{} {amount}", q.out, arrivals.join("+"))
            })
            .collect()
    }

    const OUT: &str = "2026-01-06T10:00:00+09:00,withdraw,ex,BTC,crypto,1,,KRW,,,W1";

    #[track_caller]
    fn check(lines: &str, expected: &[&str]) {
        let lines = lines.replace("OUT", OUT);
        assert_eq!(asked(&journal(&lines)), expected, "{lines}");
    }

    #[test]
    fn a_loss_above_one_in_a_hundred_is_asked_about() {
        check(
            "OUT\n2026-01-06T11:00:00+09:00,deposit,wal,BTC,crypto,0.988,,KRW,,,W1",
            &["Lost #1>#2 0.012"],
        );
        check(
            "OUT\n2026-01-06T11:00:00+09:00,deposit,wal,BTC,crypto,0.99,,KRW,,,W1",
            &[],
        );
    }

    #[test]
    fn one_number_too_far_apart_or_arriving_twice_is_asked_about() {
        check(
            "OUT\n2026-01-06T11:00:00+09:00,deposit,wal,BTC,crypto,1.2,,KRW,,,W1",
            &["More #1>#2 0.2"],
        );
        check(
            "OUT\n2026-01-06T11:00:00+09:00,deposit,wal,BTC,crypto,0.5,,KRW,,,W1",
            &["Maybe { one_number: true } #1>#2 0.5"],
        );
        check(
            "OUT\n2026-02-06T11:00:00+09:00,deposit,wal,BTC,crypto,1,,KRW,,,W1",
            &["Maybe { one_number: true } #1>#2 0"],
        );
    }

    #[test]
    fn two_numbers_near_in_time_and_quantity_are_asked_about_the_nearest_quantity_first() {
        check(
            "OUT
             2026-01-06T11:00:00+09:00,deposit,wal,BTC,crypto,0.97,,KRW,,,D1
             2026-01-06T12:00:00+09:00,deposit,wal,BTC,crypto,0.99,,KRW,,,D2",
            &["Maybe { one_number: false } #1>#3 0.01"],
        );
        for other in [
            "2026-01-06T12:00:00+09:00,deposit,wal,BTC,crypto,0.94,,KRW,,,D2",
            "2026-01-06T12:00:00+09:00,deposit,wal,BTC,crypto,1.1,,KRW,,,D2",
            "2026-01-06T12:00:00+09:00,deposit,wal,ETH,crypto,1,,KRW,,,D2",
            "2026-01-06T12:00:00+09:00,deposit,ex,BTC,crypto,1,,KRW,,,D2",
            "2026-01-09T12:00:00+09:00,deposit,wal,BTC,crypto,1,,KRW,,,D2",
        ] {
            check(&format!("OUT\n{other}"), &[]);
        }
    }

    #[test]
    fn what_was_answered_is_not_asked_again() {
        let text =
            format!("{OUT}\n2026-01-06T11:00:00+09:00,deposit,wal,BTC,crypto,0.97,,KRW,,,D1");
        let mut books = journal(&text);
        assert_eq!(asked(&books).len(), 1);
        let both = |said| [Mark::new(Place(0), said), Mark::new(Place(1), said)];
        books.mark(&both(Said::Apart));
        assert!(asked(&books).is_empty());
        books.mark(&both(Said::Together(0)));
        assert_eq!(asked(&books), ["Lost #1>#2 0.03"]);
        assert_eq!(books.pairs().len(), 1);
        books.mark(&[Mark::new(Place(0), Said::Gone)]);
        assert!(asked(&books).is_empty());
    }

    #[test]
    fn a_split_and_a_new_name_on_the_way_are_the_same_thing() {
        let books = journal(
            "2026-01-05,withdraw,kis,TRNS,stock,10,,KRW,,,T9
             2026-01-06,split,,TRNS,stock,4,1,KRW
             2026-01-06T10:00:00+09:00,rename_out,kis,TRNS,stock,5,,KRW,,,R1
             2026-01-06T10:00:00+09:00,rename_in,kis,NEW,stock,10,,KRW,,,R1
             2026-01-07,deposit,toss,NEW,stock,80,,KRW,,,T9",
        );
        assert!(asked(&books).is_empty());
        let event = books.pairs().event(Place(0)).unwrap();
        assert_eq!(
            (event.arrivals.clone(), event.fees.unwritten),
            (vec![Place(4)], Decimal::ZERO)
        );
        let mut without = books.clone();
        without.void([Place(2), Place(3)], 2);
        assert!(without.pairs().event(Place(0)).is_none());
        without.restore(2);
        assert!(without.pairs().event(Place(0)).is_some());
    }
}

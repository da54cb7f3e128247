//! The table `taken_back`: what "again" puts in.

use super::db::{Row, Tx};
use super::error::StoreError;
use crate::book::{Delta, TakenBack};
use crate::domain::amount;
use crate::domain::calendar::Day;
use crate::domain::journal::Place;
use crate::domain::names::{Platform, Symbol};
use crate::domain::prices::{Observation, Point, Subject};

/// Everything that was taken back.
pub(super) async fn load(tx: &mut Tx) -> Result<Vec<TakenBack>, StoreError> {
    let sql = "select batch, taken_by, voided, observed from taken_back order by batch";
    tx.rows(sql, []).await?.iter().map(taken_back).collect()
}

fn taken_back(row: &Row) -> Result<TakenBack, StoreError> {
    let unreadable = || StoreError::Unreadable {
        table: "taken_back",
        row: row.int(0).unwrap_or_default().to_string(),
        why: "a word in it is not ours".into(),
    };
    let number = |column| {
        let number = row.int(column).ok().and_then(|n| u32::try_from(n).ok());
        number.ok_or_else(unreadable)
    };
    let places = row.text(2)?.split_whitespace();
    let lines = row.text(3)?.lines();
    let batch = number(0)?;
    Ok(TakenBack {
        batch,
        by: number(1)?,
        voided: places
            .map(|place| place.parse().map(Place))
            .collect::<Result<_, _>>()
            .map_err(|_| unreadable())?,
        observed: lines
            .map(|line| observation(line, batch).ok_or_else(unreadable))
            .collect::<Result<_, _>>()?,
    })
}

/// Writes what a change took back and put in again.
pub(super) async fn write(tx: &mut Tx, delta: &Delta) -> Result<(), StoreError> {
    for back in &delta.taken_back {
        let places = back.voided.iter().map(|place| place.0.to_string());
        let observed = back.observed.iter().map(line);
        let sql =
            "insert into taken_back (batch, taken_by, voided, observed) values ($1, $2, $3, $4)";
        let values = [
            back.batch.into(),
            back.by.into(),
            places.collect::<Vec<_>>().join(" ").into(),
            observed.collect::<Vec<_>>().join("\n").into(),
        ];
        tx.run(sql, values).await?;
    }
    for (batch, by, gone) in &delta.redone {
        // Before the other voids: what it takes out again is taken out by itself, not by the change that brought it.
        for (first, last) in super::owner::ranges(gone.iter().copied()) {
            let sql = "update entries set voided_by = $1 where place between $2 and $3";
            tx.run(sql, [(*batch).into(), first.into(), last.into()])
                .await?;
        }
        for sql in [
            "update marks set voided_by = null where batch = $1 and voided_by = $2",
            "update names set voided_by = null where batch = $1 and voided_by = $2",
        ] {
            tx.run(sql, [(*batch).into(), (*by).into()]).await?;
        }
        for sql in [
            "update batches set undone = (1 = 0) where revision = $1",
            "delete from taken_back where batch = $1",
        ] {
            tx.run(sql, [(*batch).into()]).await?;
        }
    }
    Ok(())
}

/// An observation as a line: neither a tab nor a line break is in a name, an amount or a day.
fn line(o: &Observation) -> String {
    let (kind, a, b) = match o.subject {
        Subject::Price { symbol, platform } => ("price", symbol.as_str(), platform.as_str()),
        Subject::Rate { from, to } => ("rate", from.as_str(), to.as_str()),
    };
    let Point {
        day,
        second,
        currency,
        value,
        ..
    } = o.point;
    format!("{kind}\t{a}\t{b}\t{day}\t{second}\t{value}\t{currency}")
}

fn observation(line: &str, batch: u32) -> Option<Observation> {
    let fields: Vec<&str> = line.split('\t').collect();
    let [kind, a, b, day, second, value, currency] = fields.as_slice() else {
        return None;
    };
    let subject = match *kind {
        "price" => Subject::Price {
            symbol: Symbol::new(a),
            platform: Platform::new(b),
        },
        "rate" => Subject::Rate {
            from: Symbol::new(a),
            to: Symbol::new(b),
        },
        _ => return None,
    };
    let point = Point {
        day: Day::parse(day)?,
        batch,
        second: second.parse().ok()?,
        value: amount::parse(value).ok()?.normalize(),
        currency: Symbol::new(currency),
    };
    Some(Observation { subject, point })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_observation_reads_back_as_it_was() {
        let subjects = [
            Subject::Price {
                symbol: Symbol::new("005930"),
                platform: Platform::every(),
            },
            Subject::Rate {
                from: Symbol::new("USD"),
                to: Symbol::krw(),
            },
        ];
        for subject in subjects {
            let point = Point {
                day: Day::parse("2026-03-02").unwrap(),
                batch: 7,
                second: 34_200,
                value: "1389.5".parse().unwrap(),
                currency: Symbol::krw(),
            };
            let seen = Observation { subject, point };
            assert_eq!(observation(&line(&seen), 7), Some(seen));
        }
        assert_eq!(observation("price\t1", 7), None);
    }
}

//! The table `marks`: what the owner answered about entries, read and written.

use super::db::{Insert, Row, Tx, Value};
use super::error::StoreError;
use super::load::{small, unreadable};
use crate::book::{Book, Delta};
use crate::domain::journal::Place;
use crate::domain::marks::{About, Mark, Said};

const MARKS: Insert = Insert {
    table: "marks",
    columns: "number, place, name, value, batch, voided_by",
    then: "",
};

/// The marks from a number on, in the order they were said, with the revision that took each out.
pub(super) async fn load(tx: &mut Tx, first: u32) -> Result<Vec<(Mark, Option<u32>)>, StoreError> {
    let sql = "select number, place, name, value, batch, voided_by from marks where number >= $1 order by number";
    let rows = tx.rows(sql, [first.into()]).await?;
    rows.iter().map(mark).collect()
}

fn mark(row: &Row) -> Result<(Mark, Option<u32>), StoreError> {
    let number = row.int(0)?;
    let strange = |what: &str| unreadable("marks", number, format!("\"{what}\" is not known here"));
    let (name, value) = (row.text(2)?, row.text(3)?);
    let about = About::parse(name).ok_or_else(|| strange(name))?;
    let said = match value {
        "" => None,
        value => Some(Said::read(about, value).ok_or_else(|| strange(value))?),
    };
    let mark = Mark {
        place: Place(small(row, 1, "marks")?),
        about,
        said,
        batch: small(row, 4, "marks")?,
    };
    let voided_by = row.int_or_null(5)?.map(u32::try_from).transpose();
    Ok((
        mark,
        voided_by.map_err(|error| unreadable("marks", number, error.to_string()))?,
    ))
}

/// Writes what a change said; `undone` are the revisions that it takes back.
pub(super) async fn write(
    tx: &mut Tx,
    book: &Book,
    delta: &Delta,
    undone: &[u32],
) -> Result<(), StoreError> {
    let marks = book.journal().marks();
    let new = delta.marked.clone();
    let rows = new.filter_map(|number| Some((number, marks.get(number)?)));
    tx.insert(MARKS, rows, |values, (number, mark)| {
        values.extend([
            number.into(),
            mark.place.0.into(),
            mark.about.as_str().into(),
            mark.said.map(Said::text).unwrap_or_default().into(),
            mark.batch.into(),
            Value::Int(None),
        ]);
    })
    .await?;
    for of in undone {
        let sql = "update marks set voided_by = null where voided_by = $1";
        tx.run(sql, [(*of).into()]).await?;
        let sql = "update marks set voided_by = $1 where batch = $2 and voided_by is null";
        tx.run(sql, [delta.revision.into(), (*of).into()]).await?;
    }
    Ok(())
}

//! The table `names`: what the owner's words mean, read and written.

use super::db::{Insert, Row, Tx, Value};
use super::error::StoreError;
use super::load::{small, unreadable};
use crate::book::{Book, Delta};
use crate::domain::meanings::{Meaning, Name};

const NAMES: Insert = Insert {
    table: "names",
    columns: "number, word, meaning, batch, voided_by",
    then: "",
};

/// The names from a number on, in the order they were said, with the revision that took each out.
pub(super) async fn load(tx: &mut Tx, first: u32) -> Result<Vec<(Name, Option<u32>)>, StoreError> {
    let sql = "select number, word, meaning, batch, voided_by from names where number >= $1 order by number";
    let rows = tx.rows(sql, [first.into()]).await?;
    rows.iter().map(name).collect()
}

fn name(row: &Row) -> Result<(Name, Option<u32>), StoreError> {
    let number = row.int(0)?;
    let strange = |what: &str| unreadable("names", number, format!("\"{what}\" is not known here"));
    let means = match row.text(2)? {
        "" => None,
        text => Some(Meaning::read(text).ok_or_else(|| strange(text))?),
    };
    let name = Name {
        batch: small(row, 3, "names")?,
        ..Name::new(row.text(1)?, means)
    };
    let voided_by = row.int_or_null(4)?.map(u32::try_from).transpose();
    Ok((
        name,
        voided_by.map_err(|error| unreadable("names", number, error.to_string()))?,
    ))
}

/// Writes what a change said; `undone` are the revisions that it takes back.
pub(super) async fn write(
    tx: &mut Tx,
    book: &Book,
    delta: &Delta,
    undone: &[u32],
) -> Result<(), StoreError> {
    let new = delta.named.clone();
    let rows = new.filter_map(|number| Some((number, book.names().get(number)?)));
    tx.insert(NAMES, rows, |values, (number, name)| {
        values.extend([
            number.into(),
            (&*name.word).into(),
            name.means.map(Meaning::text).unwrap_or_default().into(),
            name.batch.into(),
            Value::Int(None),
        ]);
    })
    .await?;
    for of in undone {
        let sql = "update names set voided_by = $1 where batch = $2 and voided_by is null";
        tx.run(sql, [delta.revision.into(), (*of).into()]).await?;
    }
    Ok(())
}

//! The table `reported`: what the owner was told in a report, read and written.

use rust_decimal::Decimal;

use super::db::{Insert, Row, Tx, Value};
use super::error::StoreError;
use crate::book::{Book, Delta};
use crate::domain::names::{Platform, Symbol};
use crate::domain::told::{Told, UnitValue};

const REPORTED: Insert = Insert {
    table: "reported",
    columns: "date, at, asked, revision, total, gain, currency, units, touched",
    then: "on conflict (date) do update set at = excluded.at, asked = excluded.asked, \
           revision = excluded.revision, total = excluded.total, gain = excluded.gain, \
           currency = excluded.currency, units = excluded.units, touched = excluded.touched",
};

/// Every told figure, by day.
pub(super) async fn load(tx: &mut Tx) -> Result<Vec<Told>, StoreError> {
    let sql = "select date, at, asked, revision, total, gain, currency, units, touched from reported order by date";
    let rows = tx.rows(sql, []).await?;
    rows.iter().map(told).collect()
}

fn told(row: &Row) -> Result<Told, StoreError> {
    let day = row.day(0)?;
    let unreadable = |why: String| StoreError::Unreadable {
        table: "reported",
        row: day.to_string(),
        why,
    };
    let revision = row.int(3)?;
    let units = row.text_or_null(7)?.map(units).transpose();
    Ok(Told {
        day,
        at: row.moment(1)?,
        asked: row.moment(2)?,
        revision: u32::try_from(revision).map_err(|error| unreadable(error.to_string()))?,
        total: row.amount_or_null(4)?,
        gain: row.amount_or_null(5)?,
        base: Symbol::new(row.text(6)?),
        units: units.map_err(unreadable)?.map(Into::into),
        touched: row.flag(8)?,
    })
}

/// Writes what a change told, and marks what has to be looked at again.
pub(super) async fn write(tx: &mut Tx, book: &Book, delta: &Delta) -> Result<(), StoreError> {
    // One statement may not touch a row twice; as in the book, of one day the last counts.
    let newest = book
        .told()
        .filter(|told| delta.told.iter().any(|new| new.day == told.day));
    tx.insert(REPORTED, newest, |values, told| {
        values.extend([
            told.day.into(),
            told.at.into(),
            told.asked.into(),
            told.revision.into(),
            told.total.into(),
            told.gain.into(),
            told.base.as_str().into(),
            Value::Text(told.units.as_deref().map(|units| units_text(units).into())),
            told.touched.into(),
        ]);
    })
    .await?;
    if let Some(day) = delta.shaken_from {
        let sql = "update reported set touched = (1 = 1) where date >= $1 and touched = (1 = 0)";
        tx.run(sql, [day.into()]).await?;
    }
    Ok(())
}

/// Marks everything: other rules may make other figures.
pub(super) async fn shake_all(tx: &mut Tx) -> Result<(), StoreError> {
    tx.run("update reported set touched = (1 = 1)", []).await?;
    Ok(())
}

fn units_text(units: &[UnitValue]) -> String {
    let rows = units.iter().map(|unit| {
        let value = unit.value.normalize().to_string();
        [unit.platform.as_str(), &unit.symbol.spelled(), &value].map(str::to_owned)
    });
    serde_json::Value::from_iter(rows.map(serde_json::Value::from_iter)).to_string()
}

fn units(text: &str) -> Result<Vec<UnitValue>, String> {
    let rows: Vec<[String; 3]> = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let unit = |[platform, symbol, value]: [String; 3]| {
        Ok(UnitValue {
            platform: Platform::new(&platform),
            symbol: Symbol::unspelled(&symbol),
            value: Decimal::from_str_exact(&value).map_err(|error| error.to_string())?,
        })
    };
    rows.into_iter().map(unit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_read_back_whatever_they_are_called() {
        let unit = |platform: &str, symbol: &str, value: &str| UnitValue {
            platform: Platform::new(platform),
            symbol: Symbol::unspelled(symbol),
            value: value.parse().unwrap(),
        };
        let all = vec![
            unit("업비트", "BTC", "106000000"),
            unit("kis", "AMD:asset", "210000"),
            unit("a\"b", "비상장,A", "0.0000000000000000000000000001"),
        ];
        assert_eq!(units(&units_text(&all)), Ok(all));
        assert!(units("[[1]]").is_err() && units("").is_err());
    }
}

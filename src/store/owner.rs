//! The owner's own tables (`assets`, `transactions`, `daily_performance`) always agree with what the bot says: they are
//! written from the new [`Book`] in the transaction that makes it the stored one.
//!
//! `assets` has a row for everything that stands in the books, and for whatever else an entry names, so that every
//! transaction has its asset.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::db::{Insert, Tx, Value};
use super::error::StoreError;
use super::load::{AssetIds, day_before};
use crate::book::{AssetRow, Book, Delta};
use crate::domain::amount::{self, Overflow};
use crate::domain::calendar::{DAYS, Day};
use crate::domain::entry::Entry;
use crate::domain::journal::Place;
use crate::domain::ledger::DayRow;
use crate::domain::names::{Platform, Symbol};
use crate::domain::valuation;

const ASSETS: Insert = Insert {
    table: "assets",
    columns: "id, name, symbol, category, platform, current_price, price_currency, quantity, created_at",
    then: "on conflict (id) do update set name = excluded.name, category = excluded.category, \
           current_price = excluded.current_price, price_currency = excluded.price_currency, \
           quantity = excluded.quantity, created_at = excluded.created_at",
};

const TRANSACTIONS: Insert = Insert {
    table: "transactions",
    columns: "id, asset_id, type, quantity, price, timestamp, platform, symbol, category, currency, fee, \
              fee_currency, tax, rate, external_id, note",
    then: "on conflict (id) do nothing",
};

const DAYS_ROWS: Insert = Insert {
    table: "daily_performance",
    columns: "date, total_value, profit, gain, inflow, outflow, \"index\", status",
    then: "",
};

/// Writes what a change touched. `ids` grows by the assets that are new and loses those that are gone.
pub(super) async fn update(
    tx: &mut Tx,
    ids: &mut AssetIds,
    book: &Book,
    delta: &Delta,
) -> Result<(), StoreError> {
    let came: Vec<u32> = delta.recorded.clone().collect();
    let back: Vec<u32> = delta.restored.iter().map(|place| place.0).collect();
    let valid = |places: Vec<u32>| -> Vec<Place> {
        let places = places.into_iter().map(Place);
        places.filter(|place| !book.journal().is_void(*place)).collect()
    };
    let gone = delta.voided.iter().copied().filter(|place| book.journal().is_void(*place));
    let gone = ranges(gone);
    for (first, last) in &gone {
        let sql = "delete from transactions where id between $1 and $2";
        tx.run(sql, [(*first).into(), (*last).into()]).await?;
    }
    let here = valid([came, back].concat());
    if gone.is_empty() {
        write_assets(tx, ids, delta.assets.clone(), entries(book, &here)).await?;
    } else {
        // What nobody names any more leaves the table too; only the whole of it can tell.
        write_assets(tx, ids, all_assets(book)?, entries(book, &here)).await?;
        drop_assets(tx, ids, book).await?;
    }
    write_transactions(tx, ids, book, &here).await?;
    if let Some(from) = delta.days_from {
        tx.run("delete from daily_performance where date >= $1", [from.into()])
            .await?;
        write_days(tx, &delta.days, from).await?;
    }
    Ok(())
}

/// Writes all of it anew: the rules changed, so every figure may have.
pub(super) async fn rewrite(
    tx: &mut Tx,
    ids: &mut AssetIds,
    book: &Book,
) -> Result<(), StoreError> {
    let everything: Vec<Place> = book.journal().in_order(0).map(|(place, _)| place).collect();
    tx.run("delete from transactions", []).await?;
    write_assets(tx, ids, all_assets(book)?, entries(book, &everything)).await?;
    drop_assets(tx, ids, book).await?;
    write_transactions(tx, ids, book, &everything).await?;
    tx.run("delete from daily_performance", []).await?;
    write_days(tx, &book.ledger().rows_from(*DAYS.start()), *DAYS.start()).await
}

/// Every row that `assets` has to have, but for entries that touch nothing.
pub(super) fn all_assets(book: &Book) -> Result<Vec<AssetRow>, StoreError> {
    let whole = |_: Overflow| StoreError::Refused(Overflow.into());
    let end = DAYS.end().end(book.rules().zone);
    let state = book.state_at(end).map_err(whole)?;
    let slots: Vec<usize> = (0..state.slots().keys().len()).collect();
    valuation::asset_rows(
        book.ledger(),
        book.journal(),
        book.prices(),
        book.rules(),
        &slots,
    )
    .map_err(whole)
}

fn entries<'a>(book: &'a Book, places: &'a [Place]) -> impl Iterator<Item = &'a Entry> {
    places.iter().filter_map(|place| book.journal().get(*place))
}

async fn write_assets<'a>(
    tx: &mut Tx,
    ids: &mut AssetIds,
    rows: Vec<AssetRow>,
    named: impl Iterator<Item = &'a Entry>,
) -> Result<(), StoreError> {
    let mut by_key: BTreeMap<(&'static str, &'static str), AssetRow> = BTreeMap::new();
    for row in rows {
        by_key.insert((row.platform.as_str(), row.symbol.as_str()), row);
    }
    for entry in named {
        let key = (entry.platform, entry.symbol);
        if entry.platform == Platform::every() || ids.contains_key(&key) {
            continue;
        }
        by_key
            .entry((entry.platform.as_str(), entry.symbol.as_str()))
            .or_insert_with(|| AssetRow {
                platform: entry.platform,
                symbol: entry.symbol,
                category: entry.category,
                quantity: Decimal::ZERO,
                price: None,
                price_currency: None,
                first_at: entry.at,
            });
    }
    let mut next = ids.values().max().copied().unwrap_or(0) + 1;
    let rows = by_key.into_values().map(|row| {
        let id = *ids.entry((row.platform, row.symbol)).or_insert(next);
        next = next.max(id + 1);
        (id, row)
    });
    let rows: Vec<_> = rows.collect();
    tx.insert(ASSETS, rows, |values, (id, row)| {
        values.extend([
            id.into(),
            row.symbol.as_str().into(),
            row.symbol.as_str().into(),
            row.category.as_str().into(),
            row.platform.as_str().into(),
            row.price.into(),
            row.price_currency.map(Symbol::as_str).into(),
            row.quantity.into(),
            row.first_at.into(),
        ]);
    })
    .await?;
    Ok(())
}

/// Removes the assets that no valid entry names and that do not stand in the books.
async fn drop_assets(tx: &mut Tx, ids: &mut AssetIds, book: &Book) -> Result<(), StoreError> {
    let standing: std::collections::HashSet<(Platform, Symbol)> = all_assets(book)?
        .iter()
        .map(|row| (row.platform, row.symbol))
        .collect();
    let mut named: std::collections::HashSet<(Platform, Symbol)> = std::collections::HashSet::new();
    for (_, entry) in book.journal().in_order(0) {
        named.insert((entry.platform, entry.symbol));
    }
    let leaving: Vec<((Platform, Symbol), i64)> = ids
        .iter()
        .filter(|(key, _)| !standing.contains(*key) && !named.contains(*key))
        .map(|(key, id)| (*key, *id))
        .collect();
    for (key, id) in leaving {
        tx.run("delete from assets where id = $1", [id.into()])
            .await?;
        ids.remove(&key);
    }
    Ok(())
}

async fn write_transactions(
    tx: &mut Tx,
    ids: &AssetIds,
    book: &Book,
    places: &[Place],
) -> Result<(), StoreError> {
    let rows = places
        .iter()
        .filter_map(|place| Some((*place, book.journal().get(*place)?)));
    tx.insert(TRANSACTIONS, rows, |values, (place, entry)| {
        values.extend([
            place.0.into(),
            Value::Int(ids.get(&(entry.platform, entry.symbol)).copied()),
            entry.kind.as_str().into(),
            entry.quantity.into(),
            entry.price.into(),
            entry.at.into(),
            entry.platform.as_str().into(),
            entry.symbol.as_str().into(),
            entry.category.as_str().into(),
            entry.currency.as_str().into(),
            entry.fee.into(),
            entry.fee_currency.as_str().into(),
            entry.tax().into(),
            entry.rate().into(),
            entry.external_id.as_deref().unwrap_or("").into(),
            entry.note().into(),
        ]);
    })
    .await?;
    Ok(())
}

/// Appends daily rows; `from` is the first day that may have changed.
async fn write_days(tx: &mut Tx, days: &[DayRow], from: Day) -> Result<(), StoreError> {
    let before = day_before(tx, from).await?;
    let (mut value_before, mut known_before) = before.unwrap_or((Decimal::ZERO, true));
    tx.insert(DAYS_ROWS, days, |values, row| {
        let known = row.is_complete();
        let gain = (known && known_before)
            .then(|| gain(row, value_before))
            .flatten();
        (value_before, known_before) = (row.value, known);
        values.extend([
            row.day.into(),
            row.value.into(),
            row.rate.and_then(percent).into(),
            gain.into(),
            row.inflow.into(),
            row.outflow.into(),
            row.index.into(),
            status(row).into(),
        ]);
    })
    .await?;
    Ok(())
}

/// What the day brought: its value less the value before, without what was put in or taken out.
fn gain(row: &DayRow, value_before: Decimal) -> Option<Decimal> {
    let moved = amount::sub(row.value, value_before).ok()?;
    let less_in = amount::sub(moved, row.inflow).ok()?;
    amount::add(less_in, row.outflow).ok()
}

fn percent(rate: Decimal) -> Option<Decimal> {
    amount::mul(rate, Decimal::ONE_HUNDRED).ok()
}

/// How sure the value of a day is: the words of the column `status`.
pub(super) fn status(row: &DayRow) -> &'static str {
    match (row.unpriced, row.carried) {
        (0, 0) => "fresh",
        (0, _) => "carried",
        _ => "incomplete",
    }
}

/// Places as unbroken ranges, both ends in: a whole import is one statement.
pub(super) fn ranges(places: impl IntoIterator<Item = Place>) -> Vec<(u32, u32)> {
    let mut places: Vec<u32> = places.into_iter().map(|place| place.0).collect();
    places.sort_unstable();
    places.dedup();
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for place in places {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == place => *last = place,
            _ => ranges.push((place, place)),
        }
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unbroken_places_are_one_range() {
        let places = [5, 1, 2, 3, 3, 9].map(Place);
        assert_eq!(ranges(places), [(1, 3), (5, 5), (9, 9)]);
        assert_eq!(ranges([]), []);
    }
}

//! The owner's own tables (`assets`, `transactions`, `daily_performance`) always agree with what the bot says: they are
//! written from the new [`Book`] in the transaction that makes it the stored one.
//!
//! `assets` has a row for everything that stands in the books, and for whatever else an entry names, so that every
//! transaction has its asset.

use std::collections::BTreeMap;

use chrono_tz::Tz;
use rust_decimal::Decimal;

use super::Names;
use super::days;
use super::db::{Insert, Tx, Value};
use super::error::StoreError;
use super::load::AssetIds;
use super::told;
use crate::book::{AssetRow, Book, Delta, Trail, chain_text};
use crate::config::Language;
use crate::domain::amount::Overflow;
use crate::domain::calendar::{DAYS, Day, Moment};
use crate::domain::entry::Entry;
use crate::domain::journal::Place;
use crate::domain::market::PriceOrigin;
use crate::domain::names::{Platform, Symbol};

const ASSETS: Insert = Insert {
    table: "assets",
    columns: "id, name, symbol, category, platform, current_price, price_currency, quantity, created_at, \
              price_time, price_source, price_platform, rate, rate_chain, stale_days",
    then: "on conflict (id) do update set name = excluded.name, category = excluded.category, \
           current_price = excluded.current_price, price_currency = excluded.price_currency, \
           quantity = excluded.quantity, created_at = excluded.created_at, price_time = excluded.price_time, \
           price_source = excluded.price_source, price_platform = excluded.price_platform, \
           rate = excluded.rate, rate_chain = excluded.rate_chain, stale_days = excluded.stale_days",
};

const TRANSACTIONS: Insert = Insert {
    table: "transactions",
    columns: "id, asset_id, type, quantity, price, timestamp, platform, symbol, category, currency, fee, \
              fee_currency, tax, rate, external_id, note, amount",
    then: "on conflict (id) do nothing",
};

/// The owner's tables in the transaction that writes them.
pub(super) struct OwnersTables<'a> {
    pub tx: &'a mut Tx,
    /// Grows by the assets that are new and loses those that are gone.
    pub ids: &'a mut AssetIds,
    pub names: Names,
    pub language: Language,
}

impl OwnersTables<'_> {
    /// Writes what a change touched; `ended` is the last day that the books before knew.
    pub async fn update(
        mut self,
        book: &Book,
        delta: &Delta,
        at: Moment,
        ended: Option<Day>,
    ) -> Result<(), StoreError> {
        let is_void = |place: &Place| book.journal().is_void(*place);
        let gone = ranges(delta.voided.iter().copied().filter(is_void));
        for (first, last) in &gone {
            let sql = "delete from transactions where id between $1 and $2";
            self.tx.run(sql, [(*first).into(), (*last).into()]).await?;
        }
        let came = delta.recorded.clone().map(Place);
        let here: Vec<Place> = came
            .chain(delta.restored.iter().copied())
            .filter(|place| !is_void(place))
            .collect();
        if gone.is_empty() {
            let new = here.iter().filter_map(|place| book.journal().get(*place));
            let new = new.filter(|entry| !self.ids.contains_key(&(entry.platform, entry.symbol)));
            self.assets(by_name(delta.assets.clone(), new), book)
                .await?;
        } else {
            // What nobody names any more leaves the table too; only the whole of it can tell.
            self.assets_whole(book).await?;
        }
        write_transactions(self.tx, self.ids, book, &here).await?;
        match delta.days_from {
            Some(from) => days::rewrite(self.tx, book, from, Some(at), ended).await,
            None => Ok(()),
        }
    }

    /// Writes all of it anew: the rules changed, so every figure may have.
    pub async fn rewrite(mut self, book: &Book) -> Result<(), StoreError> {
        let everything: Vec<Place> = book.journal().in_order(0).map(|(place, _)| place).collect();
        self.tx.run("delete from transactions", []).await?;
        self.assets_whole(book).await?;
        write_transactions(self.tx, self.ids, book, &everything).await?;
        told::shake_all(self.tx).await?;
        let ended = book.ledger().last_day();
        days::rewrite(self.tx, book, *DAYS.start(), None, ended).await
    }

    /// Brings the ages in `assets` up to a day.
    pub async fn age(mut self, book: &Book, day: Day) -> Result<(), StoreError> {
        let slots: Vec<usize> = (0..book.ledger().head().slots().keys().len()).collect();
        let day = book.observed_through().map_or(day, |known| known.max(day));
        let rows = book.asset_rows_on(&slots, day).map_err(refused)?;
        let known = |row: &AssetRow| self.ids.contains_key(&(row.platform, row.symbol));
        let rows = rows.into_iter().filter(known).collect();
        self.assets(by_name(rows, std::iter::empty()), book).await
    }

    /// Writes rows of `assets`, in the order of their names: numbers are handed out the same way everywhere.
    async fn assets(&mut self, rows: ByName, book: &Book) -> Result<(), StoreError> {
        let zone = book.rules().zone;
        let mut next = self.ids.values().max().copied().unwrap_or(0) + 1;
        let ids = &mut *self.ids;
        let numbered = rows.into_values().map(|row| {
            let id = *ids.entry((row.platform, row.symbol)).or_insert(next);
            next = next.max(id + 1);
            (id, row)
        });
        let numbered: Vec<(i64, AssetRow)> = numbered.collect();
        let (names, language) = (self.names, self.language);
        self.tx
            .insert(ASSETS, numbered, |values, (id, row)| {
                values.extend([
                    id.into(),
                    names(row.symbol, language).into(),
                    row.symbol.as_str().into(),
                    row.category.as_str().into(),
                    row.platform.as_str().into(),
                    row.price.into(),
                    row.price_currency.map(Symbol::as_str).into(),
                    row.quantity.into(),
                    row.first_at.into(),
                ]);
                values.extend(trail(row.trail.as_ref(), zone));
            })
            .await?;
        Ok(())
    }

    /// Writes all of `assets` and removes what no valid entry names and does not stand in the books.
    async fn assets_whole(&mut self, book: &Book) -> Result<(), StoreError> {
        let slots: Vec<usize> = (0..book.ledger().head().slots().keys().len()).collect();
        let standing = book.asset_rows(&slots).map_err(refused)?;
        let rows = by_name(standing, book.journal().in_order(0).map(|(_, entry)| entry));
        let leaving: Vec<((Platform, Symbol), i64)> = self
            .ids
            .iter()
            .filter(|((p, s), _)| !rows.contains_key(&name_of(*p, *s)))
            .map(|(key, id)| (*key, *id))
            .collect();
        self.assets(rows, book).await?;
        for (key, id) in leaving {
            self.tx
                .run("delete from assets where id = $1", [id.into()])
                .await?;
            self.ids.remove(&key);
        }
        Ok(())
    }
}

/// Rows of `assets` by platform and symbol.
type ByName = BTreeMap<Name, AssetRow>;

/// Platform, symbol, and whether it is the money of that name.
type Name = (&'static str, &'static str, bool);

fn name_of(platform: Platform, symbol: Symbol) -> Name {
    (platform.as_str(), symbol.as_str(), symbol.is_money())
}

/// Rows of `assets`, and one for each other asset that an entry names.
fn by_name<'a>(rows: Vec<AssetRow>, named: impl Iterator<Item = &'a Entry>) -> ByName {
    let mut all: ByName = rows
        .into_iter()
        .map(|row| (name_of(row.platform, row.symbol), row))
        .collect();
    // A split on every platform is of no asset in particular.
    for entry in named.filter(|entry| entry.platform != Platform::every()) {
        all.entry(name_of(entry.platform, entry.symbol))
            .or_insert_with(|| untouched(entry));
    }
    all
}

/// The row of an asset that an entry names without touching it.
fn untouched(entry: &Entry) -> AssetRow {
    AssetRow {
        platform: entry.platform,
        symbol: entry.symbol,
        category: entry.category,
        quantity: Decimal::ZERO,
        price: None,
        price_currency: None,
        first_at: entry.at,
        trail: None,
    }
}

fn refused(overflow: Overflow) -> StoreError {
    StoreError::Refused(overflow.into())
}

/// The columns from `price_time` on.
fn trail<'a>(trail: Option<&Trail>, zone: Tz) -> [Value<'a>; 6] {
    let Some(trail) = trail else {
        return [
            Value::At(None),
            Value::NULL_TEXT,
            Value::NULL_TEXT,
            Value::Amount(None),
            Value::NULL_TEXT,
            Value::Int(None),
        ];
    };
    let priced = trail.priced;
    let seen = Moment(priced.day.start(zone).0 + i64::from(priced.second) * 1_000_000);
    let stands_in = match priced.origin {
        PriceOrigin::Elsewhere(platform) => platform.as_str(),
        PriceOrigin::Market | PriceOrigin::Trade | PriceOrigin::Money => "",
    };
    [
        seen.into(),
        trail.source.clone().into(),
        stands_in.into(),
        trail.rate.into(),
        chain_text(priced.currency, &trail.legs).into(),
        i64::from(trail.stale_days).into(),
    ]
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
            entry.amount().into(),
        ]);
    })
    .await?;
    Ok(())
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

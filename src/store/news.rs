//! What another process wrote since the revision that is known here: only that is read.
//!
//! Taking back and putting in again change rows of any age; after one of those everything is read (`meta.rewound`).

use super::db::Tx;
use super::error::StoreError;
use super::load::{self, AssetIds, Head, Seen};
use super::{Store, marks, names, told};
use crate::book::{Book, News};
use crate::domain::calendar::{DAYS, Day};
use crate::domain::journal::Place;
use crate::domain::prices::Observation;

impl Store {
    /// Brings the books here up to those of the database; the rules of the owner's tables.
    pub(super) async fn catch_up(
        &self,
        tx: &mut Tx,
        assets: &mut AssetIds,
    ) -> Result<String, StoreError> {
        let head = load::head(tx).await?;
        let here = self.current();
        if head.revision == here.revision() {
            if head.quotes != self.quotes.stored() {
                let quotes = quotes(tx, &here).await?;
                self.quotes.set_stored(head.quotes);
                self.over(&here, quotes).await?;
            }
            return Ok(head.rules);
        }
        let is_forward = head.revision > here.revision() && head.rewound <= here.revision();
        if is_forward {
            let news = news(tx, &here, &head).await?;
            *assets = load::asset_ids(tx).await?;
            let followed = tokio::task::spawn_blocking(move || here.follow(news));
            let book = followed.await.map_err(|_| StoreError::Panicked)?;
            let book = book.map_err(StoreError::Uncountable)?;
            self.quotes.set_stored(head.quotes);
            self.hand_out(book).await;
        } else {
            let loaded = load::load(tx, &self.settings).await?;
            *assets = loaded.assets;
            self.quotes.set_stored(loaded.head.quotes);
            self.hand_out(loaded.book).await;
        }
        Ok(head.rules)
    }

    /// Quotes that somebody else wrote, over the books here.
    async fn over(&self, here: &Book, quotes: Vec<Observation>) -> Result<(), StoreError> {
        let here = here.clone();
        let over = tokio::task::spawn_blocking(move || here.quoted(&quotes)).await;
        let book = over.map_err(|_| StoreError::Panicked)?;
        let book = book.map_err(StoreError::Uncountable)?;
        // Ours are newer than what others wrote before: they are laid over it once more.
        self.hand_out(book.having_laid(0)).await;
        Ok(())
    }
}

/// Everything above the revision of a book.
async fn news(tx: &mut Tx, here: &Book, head: &Head) -> Result<News, StoreError> {
    let known = here.revision();
    let first = here.journal().recorded() as u32;
    let kept = load::entries_from(tx, here.rules().zone, first).await?;
    let mut voided = kept.voided;
    voided.extend(voids(tx, known, first).await?);
    let observations = {
        let mut all = quotes(tx, here).await?;
        all.extend(load::observed(tx, Seen::After(known)).await?);
        all
    };
    let number = here.journal().marks().recorded() as u32;
    let marks = marks::load(tx, number).await?;
    let said = names::load(tx, here.names().recorded() as u32).await?;
    Ok(News {
        revision: head.revision,
        entries: kept.entries,
        voided,
        marks: marks.into_iter().map(|(mark, _)| mark).collect(),
        names: said.into_iter().map(|(name, _)| name).collect(),
        observations,
        batches: load::batches(tx, known).await?,
        proposals: load::proposals(tx).await?,
        choices: load::choices(tx).await?,
        told: told::load(tx).await?,
    })
}

/// Entries known before that were voided since.
async fn voids(tx: &mut Tx, known: u32, first: u32) -> Result<Vec<(Place, u32)>, StoreError> {
    let sql = "select place, voided_by from entries where voided_by > $1 and place < $2";
    let rows = tx.rows(sql, [known.into(), first.into()]).await?;
    rows.iter()
        .map(|row| {
            let place = Place(load::small(row, 0, "entries")?);
            Ok((place, load::small(row, 1, "entries")?))
        })
        .collect()
}

/// The live quotes of the last days that a book knows, and of all later ones: of each day and subject only the last is kept.
async fn quotes(tx: &mut Tx, here: &Book) -> Result<Vec<Observation>, StoreError> {
    let last = here.prices().last_quoted();
    let from = last.map_or(*DAYS.start(), Day::previous);
    load::observed(tx, Seen::QuotedFrom(from)).await
}

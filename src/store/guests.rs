//! The table `guests`: who was let in by the code of a first start.

use super::Store;
use super::error::StoreError;
use crate::domain::calendar::Moment;
use crate::place::Place;

impl Store {
    /// Everybody who was let in.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn guests(&self) -> Result<Vec<Place>, StoreError> {
        let rows = self.db.rows("select place from guests order by place", []);
        let rows = rows.await?;
        let places = rows.iter().map(|row| Ok(Place::read(row.text(0)?)));
        let places: Result<Vec<Option<Place>>, StoreError> = places.collect();
        Ok(places?.into_iter().flatten().collect())
    }

    /// Keeps somebody who was let in.
    ///
    /// # Errors
    /// When the database does not take it.
    pub async fn keep_guest(&self, place: &Place, at: Moment) -> Result<(), StoreError> {
        let sql = "insert into guests (place, at) values ($1, $2) on conflict (place) do nothing";
        let values = [place.to_string().into(), at.into()];
        self.db.run(sql, values).await?;
        Ok(())
    }
}

//! Who was let in by the code of a first start: a choice of the owner, so that taking it back is a change like any other
//! and every process knows it.

use super::Store;
use super::error::StoreError;
use crate::book::Change;
use crate::book::manner::guest_name;
use crate::domain::calendar::Moment;
use crate::place::Place;

impl Store {
    /// Everybody who was let in.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn guests(&self) -> Result<Vec<Place>, StoreError> {
        let book = self.book().await?;
        Ok(book.guests().filter_map(Place::read).collect())
    }

    /// Who was let in at a door, as far as this process knows; without asking the database.
    pub fn guests_now(&self, door: &str) -> Vec<Place> {
        let book = self.current();
        let guests = book.guests().filter_map(Place::read);
        guests.filter(|guest| guest.door == door).collect()
    }

    /// Keeps somebody who was let in.
    ///
    /// # Errors
    /// When the database does not take it.
    pub async fn keep_guest(&self, place: &Place, at: Moment) -> Result<(), StoreError> {
        let let_in = Change::Set {
            name: guest_name(&place.to_string()),
            value: Some(at.rfc3339(self.settings.time_zone)),
        };
        self.apply("", vec![let_in], at, None).await?;
        Ok(())
    }
}

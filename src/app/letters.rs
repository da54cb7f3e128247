//! News as letters: to each place only what it wants, when it wants it ([`crate::book::routing`]).

use super::App;
use crate::book::routing::{Matter, Sending};
use crate::domain::calendar::Moment;
use crate::place::Place;
use crate::store::Letter;

impl App {
    /// A reply, as [`crate::reply::kept`] writes it, as letters to those of the places that want to hear of this matter.
    /// One that waits for its time says when it was written.
    pub fn letters(&self, matter: Matter, to: Vec<Place>, reply: &str, now: Moment) -> Vec<Letter> {
        let book = self.store.current();
        let zone = self.config.settings.time_zone;
        let letter = |place: Place| {
            let routing = book.routing(&place.room());
            match routing.sending(matter, now, zone) {
                Sending::Never => None,
                Sending::At {
                    not_before,
                    is_quiet,
                } => Some(Letter {
                    is_quiet,
                    not_before,
                    ..Letter::new(vec![place], reply.to_owned(), now)
                }),
            }
        };
        to.into_iter().filter_map(letter).collect()
    }
}

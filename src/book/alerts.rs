//! The owner's alerts: choices of his (rows of `settings`, `alert 3`), so that every process knows them and they are kept
//! with the books. One that was deleted or taken back stays, turned off, so that it can come again.

use super::{Book, Change, Delta};
use crate::domain::alert::Alert;

const NAME: &str = "alert ";

impl Book {
    /// The alerts that hold, by number.
    pub fn alerts(&self) -> Vec<Alert> {
        let mut alerts: Vec<Alert> = self.all_alerts().filter(|alert| !alert.is_off).collect();
        alerts.sort_by_key(|alert| alert.id);
        alerts
    }

    /// The alert of a number, also one that was deleted.
    pub fn alert(&self, id: u32) -> Option<Alert> {
        Alert::parse(id, self.choice(&name(id))?)
    }

    /// The number of the next alert.
    pub fn next_alert(&self) -> u32 {
        let last = self.all_alerts().map(|alert| alert.id).max();
        last.map_or(1, |last| last.saturating_add(1))
    }

    fn all_alerts(&self) -> impl Iterator<Item = Alert> {
        self.choices.iter().filter_map(|(name, value)| {
            let id = name.strip_prefix(NAME)?.parse().ok()?;
            Alert::parse(id, value)
        })
    }

    /// Keeps an alert as it is now.
    pub(super) fn keep_alert(&mut self, alert: Alert, delta: &mut Delta) {
        let (name, value) = (name(alert.id), alert.print());
        self.choices.insert(name.clone(), value.clone());
        delta.chosen.push((name, Some(value)));
    }

    /// The alerts of a revision go, or come again.
    pub(super) fn switch_alerts(&mut self, of: u32, is_off: bool, delta: &mut Delta) {
        let own: Vec<Alert> = self
            .all_alerts()
            .filter(|alert| alert.batch == of)
            .collect();
        for alert in own {
            self.keep_alert(Alert { is_off, ..alert }, delta);
        }
    }
}

/// An alert that fired, came back or was snoozed.
pub fn changed(alert: &Alert) -> Change {
    Change::Set {
        name: name(alert.id),
        value: Some(alert.print()),
    }
}

/// Whether a choice is an alert that was deleted or taken back, and only waits to come again.
pub(super) fn is_gone(name: &str, value: &str) -> bool {
    let id = name.strip_prefix(NAME).and_then(|id| id.parse().ok());
    let alert = id.and_then(|id| Alert::parse(id, value));
    alert.is_some_and(|alert| alert.is_off)
}

fn name(id: u32) -> String {
    format!("{NAME}{id}")
}

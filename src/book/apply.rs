//! The way forward: changes are applied to a copy of the Book, all or none, and the ledger follows the journal.

use super::{Batch, Book, Change, Delta, Origin, Refusal};
use crate::domain::alert::Alert;
use crate::domain::amount::Overflow;
use crate::domain::calendar::{Day, Moment};
use crate::domain::journal::{Place, Touched};
use crate::domain::ledger::Changed;
use crate::domain::marks::Mark;
use crate::domain::rules::Rules;
use crate::domain::told::Told;

/// How far the books are behind the journal while changes are applied.
#[derive(Default, Clone, Copy)]
pub(super) struct Dirty {
    from: Option<Moment>,
    rewritten: bool,
}

impl Dirty {
    pub(super) fn touch(&mut self, touched: Option<Touched>) {
        if let Some(t) = touched {
            self.from = Some(self.from.map_or(t.from, |f| f.min(t.from)));
            self.rewritten |= !t.appended;
        }
    }
    pub(super) fn touch_day(&mut self, day: Option<Day>, rules: &Rules) {
        self.touch(day.map(|d| Touched {
            from: d.start(rules.zone),
            appended: false,
        }));
    }
}

impl Book {
    /// Applies changes to a copy, all or none.
    ///
    /// # Errors
    /// The first change that cannot be; this Book is as it was.
    pub fn with(&self, changes: Vec<Change>, at: Moment) -> Result<(Book, Delta), Refusal> {
        let mut next = self.clone();
        next.revision += 1;
        let mut delta = Delta {
            revision: next.revision,
            recorded: self.journal.recorded() as u32..self.journal.recorded() as u32,
            marked: self.journal.marks().recorded() as u32..0,
            named: self.names.recorded() as u32..0,
            ..Delta::default()
        };
        let mut dirty = Dirty::default();
        for change in changes {
            next.apply(change, at, &mut delta, &mut dirty)?;
        }
        if !delta.recorded_nothing(&next.journal) {
            let carried = next.journal.carried(&delta.voided);
            next.mark(carried, &mut dirty)?;
        }
        delta.recorded.end = next.journal.recorded() as u32;
        delta.marked.end = next.journal.marks().recorded() as u32;
        delta.named.end = next.names.recorded() as u32;
        if let Some(batch) = &delta.batch {
            next.batches.push_back(batch.clone());
        }
        next.post(dirty, &mut delta)?;
        Ok((next, delta))
    }

    fn apply(
        &mut self,
        change: Change,
        at: Moment,
        delta: &mut Delta,
        dirty: &mut Dirty,
    ) -> Result<(), Refusal> {
        let revision = self.revision;
        match change {
            Change::Record {
                mut entries,
                origin,
            } => {
                for entry in entries.iter_mut() {
                    entry.batch = revision;
                }
                batch(delta, revision, at, origin).entries += entries.len() as u32;
                dirty.touch(self.journal.record(entries));
            }
            Change::Void(places) => {
                batch(
                    delta,
                    revision,
                    at,
                    Origin {
                        source: "chat",
                        ..Origin::default()
                    },
                )
                .voids += places.len() as u32;
                dirty.touch(self.journal.void(places.iter().copied(), revision));
                delta.voided.extend(places);
            }
            Change::Mark { marks, origin } => {
                batch(delta, revision, at, origin).marks += marks.len() as u32;
                self.mark(marks, dirty)?;
            }
            Change::Name { names, origin } => {
                batch(delta, revision, at, origin).names += names.len() as u32;
                self.names.record(names, revision);
            }
            Change::Observe {
                mut observations,
                origin,
            } => {
                for o in &mut observations {
                    o.point.batch = revision;
                }
                batch(delta, revision, at, origin).observations += observations.len() as u32;
                dirty.touch_day(self.prices.record(&observations), &self.rules);
                delta.observed.extend(observations);
            }
            Change::Undo(of) => self.undo(of, delta, dirty)?,
            Change::Redo(of) => self.redo(of, delta, dirty)?,
            Change::Answered(place) => delta.answered.push(place),
            Change::Propose(proposal) => {
                self.proposals
                    .insert(proposal.code.clone(), proposal.clone());
                delta.proposed.push(proposal);
            }
            Change::Settle(code) => {
                self.proposals.remove(&code).ok_or(Refusal::Settled)?;
                delta.settled.push(code);
            }
            Change::Set { name, value } => {
                match value.clone() {
                    Some(value) => self.choices.insert(name.clone(), value),
                    None => self.choices.remove(&name),
                };
                delta.chosen.push((name, value));
            }
            Change::Alert { alert, origin } => {
                batch(delta, revision, at, origin);
                self.keep_alert(
                    Alert {
                        batch: revision,
                        ..alert
                    },
                    delta,
                );
            }
            Change::Tell(told) => {
                for told in told {
                    self.told.insert(told.day, told.clone());
                    delta.told.push(told);
                }
            }
            Change::Ask(wish) => delta.asked.push(wish),
        }
        Ok(())
    }

    fn mark(&mut self, mut marks: Vec<Mark>, dirty: &mut Dirty) -> Result<(), Refusal> {
        for mark in &mut marks {
            mark.batch = self.revision;
            if self.journal.get(mark.place).is_none() {
                return Err(Refusal::NoEntry(mark.place));
            }
        }
        dirty.touch(self.journal.mark(&marks));
        Ok(())
    }

    fn undo(&mut self, of: u32, delta: &mut Delta, dirty: &mut Dirty) -> Result<(), Refusal> {
        let position = self
            .batches
            .iter()
            .rposition(|b| b.revision == of && !b.undone)
            .ok_or(Refusal::NotUndoable(of))?;
        if let Some(batch) = self.batches.get_mut(position) {
            batch.undone = true;
        }
        let places: Vec<Place> = self.journal.recorded_by(of);
        dirty.touch(self.journal.void(places.iter().copied(), self.revision));
        let (restored, touched) = self.journal.restore(of);
        dirty.touch(touched);
        self.remember(of, &restored, delta);
        dirty.touch_day(self.prices.forget(of), &self.rules);
        dirty.touch(self.journal.unmark(of, self.revision));
        self.names.take_back(of, self.revision);
        self.switch_alerts(of, true, delta);
        delta.voided.extend(places);
        delta.restored.extend(restored);
        delta.forgotten = Some(of);
        delta.undone = Some(of);
        Ok(())
    }

    /// Brings the ledger up to the journal, and notes which of the owner's rows changed.
    fn post(&mut self, dirty: Dirty, delta: &mut Delta) -> Result<(), Refusal> {
        let Some((from, changed)) = self.post_from(dirty)? else {
            return Ok(());
        };
        delta.days_from = Some(changed.first_day);
        delta.days = self.ledger.rows_from(changed.first_day);
        delta.assets = self.asset_rows(&changed.touched)?;
        self.shake(from, delta);
        Ok(())
    }

    /// Brings the ledger up to the journal; the moment from which it changed, and its first changed day.
    pub(super) fn advance(&mut self, dirty: Dirty) -> Result<Option<(Moment, Day)>, Overflow> {
        let posted = self.post_from(dirty)?;
        Ok(posted.map(|(from, changed)| (from, changed.first_day)))
    }

    fn post_from(&mut self, dirty: Dirty) -> Result<Option<(Moment, Changed)>, Overflow> {
        let Some(from) = dirty.from else {
            return Ok(None);
        };
        let day = Day::at(from, self.rules.zone);
        self.prices.learn(&self.journal, &self.rules, day);
        let known = (&self.journal, &self.prices, &*self.rules);
        let changed = if dirty.rewritten {
            self.ledger.replay(known.0, known.1, known.2, from)?
        } else {
            self.ledger.append(known.0, known.1, known.2, from)?
        };
        Ok(Some((from, changed)))
    }

    /// Marks the told figures that may be others now, because the books changed from a moment on.
    pub(super) fn shake(&mut self, from: Moment, delta: &mut Delta) {
        let shaken = |told: &Told| told.at >= from && !told.touched;
        let days: Vec<Day> = self
            .told
            .values()
            .filter(|told| shaken(told))
            .map(|told| told.day)
            .collect();
        for day in &days {
            if let Some(told) = self.told.get_mut(day) {
                told.touched = true;
            }
        }
        delta.shaken_from = days.first().copied();
    }

    /// The same books, of which every told figure has to be looked at again: the rules changed.
    pub fn shaken(mut self) -> Book {
        self.shake(Moment(i64::MIN), &mut Delta::default());
        self
    }
}

fn batch(delta: &mut Delta, revision: u32, at: Moment, origin: Origin) -> &mut Batch {
    delta.batch.get_or_insert_with(|| Batch {
        revision,
        at,
        source: origin.source.to_owned(),
        label: origin.label,
        digest: origin.digest,
        entries: 0,
        voids: 0,
        observations: 0,
        marks: 0,
        names: 0,
        undone: false,
    })
}

//! Looking on while days are posted, for whoever explains what happened in them.

use crate::domain::amount::Overflow;
use crate::domain::entry::Entry;
use crate::domain::journal::Place;
use crate::domain::posting::Desk;
use crate::domain::state::State;

/// Whoever looks on while days are posted. The market stands at the end of the day that is posted.
pub trait Watch {
    /// The books as they were before the first day looked at; the market at the end of the day before it.
    fn opening(&mut self, desk: &mut Desk<'_>, state: &State) -> Result<(), Overflow>;
    /// A day begins: its prices count, none of its entries does.
    fn day(&mut self, desk: &mut Desk<'_>, state: &State) -> Result<(), Overflow>;
    fn before(
        &mut self,
        desk: &mut Desk<'_>,
        state: &State,
        place: Place,
        entry: &Entry,
    ) -> Result<(), Overflow>;
    fn after(
        &mut self,
        desk: &mut Desk<'_>,
        state: &State,
        place: Place,
        entry: &Entry,
    ) -> Result<(), Overflow>;
    /// The last day is over, or the moment is reached at which it is looked at: the market stands there.
    fn closing(&mut self, desk: &mut Desk<'_>, state: &State) -> Result<(), Overflow>;
}

/// Nobody looks.
impl Watch for () {
    fn opening(&mut self, _: &mut Desk<'_>, _: &State) -> Result<(), Overflow> {
        Ok(())
    }
    fn day(&mut self, _: &mut Desk<'_>, _: &State) -> Result<(), Overflow> {
        Ok(())
    }
    fn before(&mut self, _: &mut Desk<'_>, _: &State, _: Place, _: &Entry) -> Result<(), Overflow> {
        Ok(())
    }
    fn after(&mut self, _: &mut Desk<'_>, _: &State, _: Place, _: &Entry) -> Result<(), Overflow> {
        Ok(())
    }
    fn closing(&mut self, _: &mut Desk<'_>, _: &State) -> Result<(), Overflow> {
        Ok(())
    }
}

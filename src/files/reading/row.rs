//! One row becomes what it is, by the layout of its file; how rows are read, and what is noticed on the way.

use chrono_tz::Tz;

use super::Item;
use super::coin::Quoted;
use super::entry::entry;
use super::observed::{price, rate};
use crate::domain::names::Symbol;
use crate::files::cells::tidy::Commas;
use crate::files::header::Layout;
use crate::files::naming::Naming;
use crate::files::reason::Reason;
use crate::files::rows::Fields;

/// How the rows of a file are read, and what is noticed on the way.
pub(super) struct Manner<'a> {
    pub(super) zone: Tz,
    pub(super) names: &'a Naming,
    /// Room for a note that other columns add to.
    pub(super) note: &'a mut String,
    pub(super) commas: &'a mut Commas,
    pub(super) quoted: &'a mut Quoted,
    pub(super) looks: bool,
    pub(super) hidden: &'a mut u64,
    /// Hundredths that were read as whole money.
    pub(super) hundredth: &'a mut Option<(String, Symbol)>,
    /// A word of the owner's that the row's asset was written in, and the asset.
    pub(super) own: &'a mut Option<(&'static str, Symbol)>,
}

pub(super) fn read(
    fields: Fields<'_>,
    layout: &Layout,
    wide: usize,
    way: &mut Manner<'_>,
) -> Result<Item, Reason> {
    // One field more than the header has is where a number with a comma ended up; empty ones do no harm.
    if fields.len() > wide && fields.iter().skip(wide).any(|f| !f.trim().is_empty()) {
        return Err(Reason::Width {
            found: fields.len(),
            wanted: wide,
        });
    }
    match layout {
        Layout::Entries(columns) => entry(fields, columns, wide, way),
        Layout::Prices(places) => {
            whole(fields, places[..4].iter(), wide)?;
            let text = places.map(|place| place.map_or("", |p| fields.get(p).trim()));
            price(text, way).map(Item::Observation)
        }
        Layout::Rates(places) => {
            whole(fields, places.iter(), wide)?;
            let text = places.map(|place| place.map_or("", |p| fields.get(p).trim()));
            rate(text, way).map(Item::Observation)
        }
    }
}

/// A row that ends before its last required column was cut off: half a number is a number too.
fn whole<'a>(
    fields: Fields<'_>,
    places: impl Iterator<Item = &'a Option<usize>>,
    wide: usize,
) -> Result<(), Reason> {
    let last = places.flatten().max().copied().unwrap_or(0);
    if fields.len() <= last {
        return Err(Reason::Width {
            found: fields.len(),
            wanted: wide,
        });
    }
    Ok(())
}

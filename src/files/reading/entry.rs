//! A row of entries becomes an entry: what columns that are not ours say goes to its note, what its names are is asked of
//! the names of the books, and a row that lacks several cells is told which.

use super::coin::{coin_of, swap};
use super::row::Way;
use super::{Item, Reason};
use crate::domain::entry::Column;
use crate::domain::row;
use crate::files::cells::tidy;
use crate::files::header::EntryColumns;
use crate::files::rows::Fields;
use crate::files::unseen;

pub(super) fn entry(
    fields: Fields<'_>,
    columns: &EntryColumns,
    wide: usize,
    way: &mut Way<'_>,
) -> Result<Item, Reason> {
    if fields.len() < columns.least {
        return Err(Reason::Width {
            found: fields.len(),
            wanted: wide,
        });
    }
    let mut values = columns
        .places
        .map(|place| place.map_or("", |p| fields.get(p)));
    all_there(&values)?;
    let note = &mut *way.note;
    let held = tidy::entry(&values, way.commas)?;
    for (value, held) in values.iter_mut().zip(&held) {
        *value = held.as_deref().unwrap_or(value);
    }
    if columns
        .others
        .iter()
        .any(|(place, _)| !fields.get(*place).is_empty())
    {
        note.clear();
        note.push_str(values[Column::Note as usize].trim());
        for (place, name) in &columns.others {
            let value = fields.get(*place).trim();
            if !value.is_empty() {
                let gap = if note.is_empty() { "" } else { "; " };
                note.extend([gap, name, "=", value]);
            }
        }
        values[Column::Note as usize] = note;
    }
    let said = |column: Column| values[column as usize].trim();
    let category = match said(Column::Category) {
        "" => way.names.category(
            said(Column::Symbol),
            said(Column::Type),
            said(Column::Platform),
            said(Column::Price),
        ),
        _ => None,
    };
    let fee = way.names.fee(
        said(Column::FeeCurrency),
        said(Column::Platform),
        said(Column::Currency),
    );
    if let Some(category) = category {
        values[Column::Category as usize] = category.as_str();
    }
    if let Some(fee) = &fee {
        values[Column::FeeCurrency as usize] = fee;
    }
    let named = values;
    if way.looks {
        *way.hidden = unseen::hide(&mut values);
    }
    if let Some(coin) = coin_of(&values) {
        let legs = swap(values, coin, way.zone, way.quoted)?;
        return Ok(Item::Swap(Box::new(legs)));
    }
    let before = row::as_before(&values, way.zone).map(Box::new);
    let read = row::read(&values, way.zone);
    Ok(Item::Entry(
        read.map_err(|error| unseen::shown(error, &named))?,
        before,
    ))
}

/// What every kind needs; cells that were merged in a sheet leave several empty, and all are told.
fn all_there(values: &[&str; tidy::COLUMNS]) -> Result<(), Reason> {
    const NEEDED: [Column; 5] = [
        Column::Timestamp,
        Column::Type,
        Column::Platform,
        Column::Symbol,
        Column::Quantity,
    ];
    let is_empty = |column: &Column| values[*column as usize].trim().is_empty();
    if NEEDED.iter().filter(|column| is_empty(column)).count() < 2 {
        return Ok(());
    }
    let everywhere = values[Column::Type as usize].trim() == "split";
    let empty = NEEDED.iter().filter(|column| is_empty(column));
    let empty = empty.filter(|column| !(everywhere && **column == Column::Platform));
    Err(Reason::Empties(empty.map(|c| c.as_str()).collect()))
}

//! A row of entries becomes an entry: what columns that are not ours say goes to its note, what its names are is asked of
//! the names of the books, and a row that lacks several cells is told which.

use super::Item;
use super::coin::{coin_of, swap};
use super::row::Manner;
use crate::domain::entry::{Category, Column, Entry, Kind, Problem};
use crate::domain::names::Symbol;
use crate::domain::quoted::Unit;
use crate::domain::row;
use crate::files::cells::tidy;
use crate::files::header::EntryColumns;
use crate::files::naming::Naming;
use crate::files::reason::Reason;
use crate::files::rows::Fields;
use crate::files::unseen;

pub(super) fn entry(
    fields: Fields<'_>,
    columns: &EntryColumns,
    wide: usize,
    way: &mut Manner<'_>,
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
    let held = tidy::entry(&values, way.commas)?;
    for (value, held) in values.iter_mut().zip(&held) {
        *value = held.as_deref().unwrap_or(value);
    }
    own_words(&mut values, way);
    let named = |column: Column| values[column as usize].trim();
    note_hundredths(named(Column::Currency), way);
    if matches!(named(Column::Category), "" | "cash") {
        note_hundredths(named(Column::Symbol), way);
    }
    let unsure = unsure(named(Column::Symbol), named(Column::Category), way);
    let note = &mut *way.note;
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
    if let Some(place) = way.names.place(values[Column::Platform as usize]) {
        values[Column::Platform as usize] = place;
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
    let read = row::read(&values, way.zone).map_err(|error| unseen::shown(error, &named))?;
    match unsure {
        Some(unsure) => Err(unsure),
        None if is_in_no_money(&values, &read, way.names) => Err(Reason::Field {
            column: Column::Currency.as_str(),
            problem: Problem::Empty,
        }),
        None => Ok(Item::Entry(read, before)),
    }
}

/// Whether a row leaves its money to be guessed against what the books know of the asset.
fn is_in_no_money(values: &[&str; tidy::COLUMNS], read: &Entry, names: &Naming) -> bool {
    let priced = read.price.is_some_and(|price| !price.is_zero()) || read.kind.is_income();
    let blank = values[Column::Currency as usize].trim().is_empty();
    blank && priced && read.kind != Kind::Split && names.is_never_in(read.symbol, read.currency)
}

/// Cells that are words of the owner's become what they mean.
fn own_words(values: &mut [&str; tidy::COLUMNS], way: &mut Manner<'_>) {
    let own = &way.names.own;
    let category = values[Column::Category as usize];
    let written = values[Column::Symbol as usize];
    if let Some((symbol, means)) = own.asset(written, category) {
        *way.own = Some((Symbol::asset(written).as_str(), symbol));
        values[Column::Symbol as usize] = symbol.as_str();
        if category.trim().is_empty() {
            values[Column::Category as usize] = means.as_str();
        }
    }
    if let Some(account) = own.account(values[Column::Platform as usize]) {
        values[Column::Platform as usize] = account;
    }
    if let Some((symbol, _)) = own.asset(values[Column::FeeCurrency as usize], "") {
        values[Column::FeeCurrency as usize] = symbol.as_str();
    }
}

/// Remembers that an amount is in hundredths, which is said before it is booked.
pub(super) fn note_hundredths(currency: &str, way: &mut Manner<'_>) {
    let unit = Unit::read(currency);
    if unit.is_hundredth() {
        *way.hundredth = Some((tidy::clip(currency.trim()), Symbol::new(unit.code)));
    }
}

/// Why a row waits whose name may be a slip.
fn unsure(name: &str, category: &str, way: &Manner<'_>) -> Option<Reason> {
    let near = way.names.own.near(name, category)?;
    Some(Reason::Unsure {
        name: tidy::clip(name),
        near,
        category: Category::parse(category),
    })
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

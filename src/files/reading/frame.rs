//! What stands around the rows of a file: titles above its header, the header, the header once more, the sum below.

use std::io::Read;

use super::FileError;
use crate::domain::entry::Column;
use crate::files::header::{HeaderError, Layout, is_column};
use crate::files::rows::{Fields, HEADER_LINES, Rows};

/// The first row that is a header of ours; above it stand titles.
pub(super) fn find_header<R: Read>(rows: &mut Rows<R>) -> Result<(Layout, Vec<String>), FileError> {
    let mut met = HeaderError::None;
    let mut columns_in_front = 0;
    for _ in 0..HEADER_LINES {
        let Some(row) = rows.next_row()? else {
            break;
        };
        let found = row.fields().map_err(|_| HeaderError::Unreadable);
        if let Ok(fields) = found {
            columns_in_front += u32::from(is_column(fields.get(0)));
        }
        match found.and_then(|fields| Ok((Layout::of(fields)?, fields))) {
            Ok((layout, fields)) => {
                return Ok((layout, fields.iter().map(str::to_owned).collect()));
            }
            Err(HeaderError::None | HeaderError::Unknown | HeaderError::Unreadable)
                if met != HeaderError::None => {}
            Err(what @ (HeaderError::Unknown | HeaderError::Unreadable)) => met = what,
            Err(HeaderError::None) => {}
            Err(told) => return Err(FileError::Header(told)),
        }
    }
    if columns_in_front >= 3 {
        met = HeaderError::Vertical;
    }
    Err(FileError::Header(met))
}

/// Whether it is worth asking: a header holds no digits, a row of numbers does.
pub(super) fn may_be_header(fields: Fields<'_>) -> bool {
    !fields
        .iter()
        .any(|field| field.bytes().any(|b| b.is_ascii_digit()))
}

/// Whether a row is the header of its file once more.
pub(super) fn is_header(fields: Fields<'_>, header: &[String]) -> bool {
    let mut same = header.iter().enumerate().map(|(place, name)| {
        let field = fields.get(place).trim();
        field.eq_ignore_ascii_case(name.trim())
    });
    same.all(|same| same) && fields.len() >= header.len().min(2)
}

/// Whether a row that is none of ours is the sum of those above it: it says so, and says no day and no kind.
pub(super) fn is_totals(fields: Fields<'_>, layout: &Layout) -> bool {
    const TOTALS: &[&str] = &[
        "합계",
        "총합계",
        "총계",
        "소계",
        "누계",
        "계",
        "total",
        "totals",
        "grandtotal",
        "subtotal",
        "sum",
    ];
    let Layout::Entries(columns) = layout else {
        return false;
    };
    let is_total = |cell: &str| {
        let letters: String = cell.chars().filter(|c| c.is_alphabetic()).collect();
        TOTALS.contains(&letters.to_lowercase().as_str())
    };
    let says_no_more = |column: Column| {
        let place = columns.places[column as usize];
        let cell = place.map_or("", |place| fields.get(place)).trim();
        cell.is_empty() || is_total(cell)
    };
    says_no_more(Column::Timestamp) && says_no_more(Column::Type) && fields.iter().any(is_total)
}

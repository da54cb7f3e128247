//! One row of ours, cell by cell in its plain form; a unit beside a number must be what the row says it is.

use super::{Unclear, date, number, plain, says_nothing, words};
use crate::domain::entry::Column;
use crate::domain::quoted::Unit;
use crate::files::reason::Reason;
use crate::names::platforms::by_korean_name;

/// How many columns an entry has.
pub const COLUMNS: usize = Column::ALL.len();

/// What the numbers of a file were seen to look like.
#[derive(Debug, Clone, Copy, Default)]
pub struct Commas {
    /// The file writes commas for points: a number that could be read either way is asked about.
    pub are_points: bool,
    /// A number was taken that could be read either way.
    pub either: bool,
}

/// The cells that are not as they stood.
pub type Held = [Option<String>; COLUMNS];

/// The cells of an entry. What is `None` is plain as it stands.
///
/// # Errors
/// The first cell that could mean two things.
pub fn entry(values: &[&str; COLUMNS], commas: &mut Commas) -> Result<Held, Reason> {
    let mut held: Held = std::array::from_fn(|_| None);
    let mut units: [Option<String>; COLUMNS] = std::array::from_fn(|_| None);
    for column in Column::ALL {
        let place = column as usize;
        let cell = values[place];
        held[place] = match column {
            Column::Timestamp => time(column.as_str(), cell)?,
            Column::Quantity
            | Column::Price
            | Column::Fee
            | Column::Tax
            | Column::Rate
            | Column::Amount => {
                let (digits, unit) = amount(column.as_str(), cell, commas)?;
                units[place] = unit;
                digits
            }
            Column::Type => word(cell, |cell| words::kind(cell).map(|k| k.as_str())),
            Column::Category => word(cell, |cell| words::category(cell).map(|c| c.as_str())),
            Column::Currency | Column::FeeCurrency => money(cell),
            // A file says 업비트 as the chat does, and means the same place.
            Column::Platform => name(cell, by_korean_name),
            Column::Symbol => name(cell, |_| None),
            Column::ExternalId => says_nothing(cell).then(String::new),
            Column::Note => None,
        };
    }
    own_money(values, &mut held);
    for column in Column::ALL {
        if let Some(unit) = units[column as usize].take() {
            agree(column, unit, values, &mut held)?;
        }
    }
    Ok(held)
}

/// `원` as the symbol of cash is won.
fn own_money(values: &[&str; COLUMNS], held: &mut Held) {
    let category = held[Column::Category as usize].as_deref();
    let category = category.unwrap_or(values[Column::Category as usize]).trim();
    let may_be_money = category.is_empty() || category.eq_ignore_ascii_case("cash");
    let symbol = &mut held[Column::Symbol as usize];
    let said = values[Column::Symbol as usize];
    if may_be_money && symbol.is_none() && !Unit::read(said).is_hundredth() {
        *symbol = words::money(said).map(str::to_owned);
    }
}

/// A unit must be what its row says; where the row says nothing, the unit says it.
fn agree(
    column: Column,
    unit: String,
    values: &[&str; COLUMNS],
    held: &mut Held,
) -> Result<(), Reason> {
    let said = |column: Column, held: &Held| {
        let held = held[column as usize].as_deref();
        held.unwrap_or(values[column as usize]).trim().to_owned()
    };
    // `1e3x`: one stray letter is no unit, and the cell no number.
    if unit.chars().count() == 1 && words::money(&unit).is_none() && !words::is_piece(&unit) {
        let own = [Column::Symbol, Column::Currency, Column::FeeCurrency];
        if !own
            .iter()
            .any(|own| said(*own, held).eq_ignore_ascii_case(&unit))
            && unit != "¥"
        {
            held[column as usize] = None;
            return Ok(());
        }
    }
    let by = match column {
        Column::Quantity => Column::Symbol,
        Column::Fee if !said(Column::FeeCurrency, held).is_empty() => Column::FeeCurrency,
        Column::Fee => {
            held[Column::FeeCurrency as usize] = Some(words::code(&unit));
            return Ok(());
        }
        Column::Price | Column::Tax => Column::Currency,
        _ if words::is_unit_of(&unit, "KRW") => return Ok(()),
        _ => Column::Currency,
    };
    let row = said(by, held);
    if by == Column::Symbol && words::is_piece(&unit) && words::money(&row).is_none() {
        return Ok(());
    }
    if row.is_empty() && by == Column::Currency && words::money(&unit).is_some() {
        held[by as usize] = Some(words::code(&unit));
        return Ok(());
    }
    if words::is_unit_of(&unit, &row) {
        return Ok(());
    }
    let text = values[column as usize];
    let (unit, row) = (clip(&unit), clip(&row));
    Err(unclear(column.as_str(), text, Unclear::Unit { unit, row }))
}

/// A cell of times in the form that is read; `None`: as it stands.
///
/// # Errors
/// It could mean two things.
pub fn time(column: &'static str, cell: &str) -> Result<Option<String>, Reason> {
    match date::read(cell) {
        Ok(date::Time::Plain(std::borrow::Cow::Owned(text))) => Ok(Some(text)),
        Ok(_) if says_nothing(cell) => Ok(Some(String::new())),
        Ok(_) => Ok(None),
        Err(why) => Err(unclear(column, cell, why)),
    }
}

/// A cell of numbers, and its unit; `None`: as it stands.
///
/// # Errors
/// It could mean two things.
pub fn amount(
    column: &'static str,
    cell: &str,
    commas: &mut Commas,
) -> Result<(Option<String>, Option<String>), Reason> {
    use number::Number;
    match number::read(cell, commas.are_points) {
        Ok(Number::Nothing) => Ok((Some(String::new()), None)),
        Ok(Number::Digits {
            digits,
            unit,
            either,
        }) => {
            commas.either |= either;
            let digits = match digits {
                std::borrow::Cow::Owned(digits) => Some(digits),
                std::borrow::Cow::Borrowed(_) => None,
            };
            Ok((digits, unit))
        }
        Ok(Number::Other) => Ok((None, None)),
        Err(why) => Err(unclear(column, cell, why)),
    }
}

/// A close and the money beside it, which its unit must be.
///
/// # Errors
/// It could mean two things.
pub fn close(cell: &str, currency: &str, commas: &mut Commas) -> Result<Option<String>, Reason> {
    let (digits, unit) = amount("close", cell, commas)?;
    match unit {
        Some(unit) if !words::is_unit_of(&unit, currency) => {
            let (unit, row) = (clip(&unit), clip(currency));
            Err(unclear("close", cell, Unclear::Unit { unit, row }))
        }
        _ => Ok(digits),
    }
}

/// A cell that names money; `None`: as it stands.
pub fn money(cell: &str) -> Option<String> {
    // `GBp` is no other spelling of `GBP`.
    if Unit::read(cell).is_hundredth() {
        return None;
    }
    word(cell, words::money)
}

/// A word of ours in Korean, or a cell that says it is empty.
fn word(cell: &str, ours: impl Fn(&str) -> Option<&'static str>) -> Option<String> {
    if is_code(cell) {
        return None;
    }
    if says_nothing(cell) {
        return Some(String::new());
    }
    let plain = plain(cell);
    ours(&plain)
        .map(str::to_owned)
        .or_else(|| (plain != cell.trim()).then_some(plain))
}

/// A name: of it only dashes say nothing, for `NA` and `NONE` are names too.
fn name(cell: &str, ours: impl Fn(&str) -> Option<&'static str>) -> Option<String> {
    if is_code(cell) {
        return None;
    }
    if !cell.trim().is_empty()
        && cell
            .chars()
            .all(|c| "-–—−".contains(c) || c.is_whitespace())
    {
        return Some(String::new());
    }
    if let Some(inner) = cell.trim().strip_prefix("=\"") {
        return Some(inner.trim_end_matches('"').trim().to_owned());
    }
    ours(cell).map(str::to_owned)
}

/// Almost every cell: letters and digits only, a word of ours or a code.
fn is_code(cell: &str) -> bool {
    cell.len() > 2 && cell.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') && {
        let others = ["nan", "nil", "null", "none", "won"];
        !(cell.len() < 5 && others.iter().any(|word| cell.eq_ignore_ascii_case(word)))
    }
}

fn unclear(column: &'static str, text: &str, why: Unclear) -> Reason {
    let text = clip(text.trim());
    Reason::Unclear { column, text, why }
}

/// Enough of a hostile cell to recognise it in a sentence.
pub fn clip(text: &str) -> String {
    let mut clipped: String = text.chars().filter(|c| !c.is_control()).take(40).collect();
    if text.chars().nth(40).is_some() {
        clipped.push('…');
    }
    clipped
}

//! An entry and its line, both directions next to each other. The line is the row of our CSV, quoted where it must be.
//!
//! A moment is printed in UTC, so that the line does not depend on the owner's zone; a bare date is the date itself,
//! which moves with the zone, as it does in a file.

use chrono_tz::Tz;

use crate::domain::entry::{COLUMNS, Entry};
use crate::domain::row;

/// The line of an entry.
pub(super) fn line(entry: &Entry, zone: Tz) -> String {
    let zone = if entry.bare_date { zone } else { Tz::UTC };
    let mut line = String::with_capacity(96);
    let fields = row::print(entry, zone);
    // Without a printed amount a line is what it was before there was such a column.
    let written = COLUMNS - usize::from(fields[COLUMNS - 1].is_empty());
    for (index, field) in fields.iter().take(written).enumerate() {
        if index > 0 {
            line.push(',');
        }
        // A plain field may hold anything but these.
        if field.contains([',', '"']) {
            line.push('"');
            line.push_str(&field.replace('"', "\"\""));
            line.push('"');
        } else {
            line.push_str(field);
        }
    }
    line
}

/// The entry of a line, without id and batch.
///
/// # Errors
/// What is wrong with the line; only damage or a hand on the database makes one.
pub(super) fn entry(line: &str, zone: Tz) -> Result<Entry, String> {
    if line.contains('"') {
        let fields = unquoted(line);
        return read(fields.iter().map(String::as_str), zone);
    }
    read(line.split(','), zone)
}

fn read<'a>(mut fields: impl Iterator<Item = &'a str>, zone: Tz) -> Result<Entry, String> {
    let mut row = [""; COLUMNS];
    for (column, slot) in row.iter_mut().enumerate() {
        *slot = match fields.next() {
            Some(field) => field,
            None if column == COLUMNS - 1 => "",
            None => return Err("a column is missing".into()),
        };
    }
    if fields.next().is_some() {
        return Err("there is a column too many".into());
    }
    row::read(&row, zone).map_err(|error| error.to_string())
}

/// The fields of a line with quotes in it.
fn unquoted(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    let mut characters = line.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                push(&mut fields, '"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            c => push(&mut fields, c),
        }
    }
    fields
}

fn push(fields: &mut [String], c: char) {
    if let Some(last) = fields.last_mut() {
        last.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::Asia::Seoul;

    #[test]
    fn a_line_reads_back_as_the_same_entry_whatever_its_note_says() {
        let long = "0.1234567890123456789012345678";
        for note in [
            "",
            "메모",
            "a,b",
            "\"따옴표\"",
            "\",\"",
            "줄\n바꿈",
            "끝\\\"",
        ] {
            for at in [
                "2024-03-04",
                "2024-03-04T00:00:00+09:00",
                "2024-03-04T09:30:00.123456+09:00",
            ] {
                let fields = [
                    at,
                    "buy",
                    "한투",
                    "비상장A",
                    "stock",
                    long,
                    "79228162514264337593543950335",
                    "KRW",
                    "1",
                    "BNB",
                    "T,1",
                    note,
                    "",
                    "",
                    if note.is_empty() {
                        ""
                    } else {
                        "9781254543359367270846859959"
                    },
                ];
                let entry = row::read(&fields, Seoul).unwrap();
                let line = line(&entry, Seoul);
                assert_eq!(super::entry(&line, Seoul), Ok(entry), "{line}");
            }
        }
    }

    #[test]
    fn a_line_that_was_cut_is_refused() {
        for line in [
            "",
            "2024-03-04,buy",
            "2024-03-04,deposit,upbit,KRW,cash,1,1,KRW,,,,,,,,,",
        ] {
            assert!(entry(line, Seoul).is_err(), "{line}");
        }
    }
}

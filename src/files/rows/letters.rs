//! The bytes of a row become letters: UTF-8 or CP949, and what is damaged is said.

use std::io::Read;

use encoding_rs::EUC_KR;

use super::{Broken, Fields};
use crate::files::text::{Letters, Text};

/// What a row is written in, and whether the file is written otherwise.
#[derive(Default)]
pub(super) struct Written {
    pub(super) is_cp949: bool,
    pub(super) is_mixed: bool,
}

impl Written {
    pub(super) fn of<R: Read>(bytes: &[u8], file: &Text<R>) -> Written {
        if bytes.is_ascii() || file.marks_damage() {
            return Written::default();
        }
        match (Letters::of(bytes), file.is_cp949()) {
            (Letters::Utf8, is_mixed) => Written {
                is_cp949: false,
                is_mixed,
            },
            (Letters::Cp949, is_cp949) => Written {
                is_cp949: true,
                is_mixed: !is_cp949,
            },
            (Letters::Either | Letters::Neither, is_cp949) => Written {
                is_cp949,
                is_mixed: false,
            },
        }
    }
}

/// Fields of UTF-8.
pub(super) fn decode<'a>(
    bytes: &'a [u8],
    ends: &'a [usize],
    marks_damage: bool,
) -> Result<Fields<'a>, Broken> {
    let text = std::str::from_utf8(bytes).map_err(|_| Broken::Damaged)?;
    if !text.is_ascii() {
        // Halves of a character in two fields make a whole one only where they meet.
        let torn = ends.iter().any(|end| !text.is_char_boundary(*end));
        if torn || (marks_damage && text.contains('\u{fffd}')) {
            return Err(Broken::Damaged);
        }
    }
    if bytes.contains(&0) {
        return Err(Broken::Nul);
    }
    Ok(Fields { text, ends })
}

/// Fields of CP949, one by one: a letter that was cut must not take the first of the next field.
pub(super) fn decode_cp949(
    bytes: &[u8],
    ends: &[usize],
    letters: &mut String,
    letter_ends: &mut Vec<usize>,
) -> Result<(), Broken> {
    if bytes.contains(&0) {
        return Err(Broken::Nul);
    }
    letters.clear();
    letter_ends.clear();
    let mut start = 0;
    for &end in ends {
        let field = bytes.get(start..end).unwrap_or_default();
        let text = EUC_KR.decode_without_bom_handling_and_without_replacement(field);
        letters.push_str(&text.ok_or(Broken::Damaged)?);
        letter_ends.push(letters.len());
        start = end;
    }
    Ok(())
}

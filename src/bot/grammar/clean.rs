//! A message as it was typed becomes plain text: full-width signs, odd spaces and decomposed Hangul in their usual form.

use crate::domain::names::is_hidden;

/// One line without control characters or doubled spaces. Nothing that a person could see is lost.
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in compose(text.chars().filter_map(plain)) {
        if c == ' ' && (out.is_empty() || out.ends_with(' ')) {
            continue;
        }
        out.push(c);
    }
    out.truncate(out.trim_end().len());
    out
}

/// The usual form of one character; `None` for what cannot be seen.
fn plain(c: char) -> Option<char> {
    Some(match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '￦' => '₩',
        '−' | '–' | '—' | '‐' | '‑' => '-',
        '×' | '✕' | '✖' => '×',
        '“' | '”' | '„' | '″' => '"',
        '‘' | '’' => '\'',
        '\u{3164}' | '\u{FFA0}' => ' ',
        c if c.is_whitespace() || c.is_control() => ' ',
        // Jamo that are still to be put together are seen; their fillers are not.
        c if is_hidden(c) => return None,
        c => c,
    })
}

/// Hangul typed as separate jamo (some keyboards and file systems do) put together.
fn compose(chars: impl Iterator<Item = char>) -> Vec<char> {
    let mut out: Vec<char> = Vec::new();
    for c in chars {
        let (code, last) = (c as u32, out.last().map_or(0, |l| *l as u32));
        let joined = match code {
            0x1161..=0x1175 if (0x1100..=0x1112).contains(&last) => {
                Some(0xAC00 + ((last - 0x1100) * 21 + code - 0x1161) * 28)
            }
            0x11A8..=0x11C2 if (0xAC00..=0xD7A3).contains(&last) && (last - 0xAC00) % 28 == 0 => {
                Some(last + code - 0x11A7)
            }
            _ => None,
        };
        match joined.and_then(char::from_u32) {
            Some(syllable) => {
                out.pop();
                out.push(syllable);
            }
            None => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_signs_odd_spaces_and_loose_jamo_are_made_plain() {
        assert_eq!(
            clean("　매수　ＢＴＣ　０．１　＠ ９，５００만\n빗썸 "),
            "매수 BTC 0.1 @ 9,500만 빗썸"
        );
        assert_eq!(
            clean("\u{1107}\u{1175}\u{11BA}\u{110A}\u{1165}\u{11B7}"),
            "빗썸"
        );
        assert_eq!(clean("￦1,000\u{200B} −5"), "₩1,000 -5");
        assert_eq!(clean(" \u{0007} "), "");
    }
}

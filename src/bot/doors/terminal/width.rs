//! How many columns a text takes in a terminal: Hangul and other wide letters take two.
//!
//! The ranges are those that Unicode's EastAsianWidth calls wide or full, and the emoji that terminals draw wide.
//! Ambiguous signs (`▲`, `·`) take one, as in every terminal that is not set to a legacy code page.

/// Columns of a text without control characters.
pub fn width(text: &str) -> usize {
    text.chars().map(columns).sum()
}

fn columns(c: char) -> usize {
    match u32::from(c) {
        // Joined onto the letter before: marks, joiners, variation selectors, the later parts of old Hangul.
        0x0300..=0x036F | 0x1160..=0x11FF | 0x200B..=0x200F | 0x2060 | 0xFE00..=0xFE0F | 0xFEFF => {
            0
        }
        0x1100..=0x115F
        | 0x231A..=0x231B
        | 0x23E9..=0x23EC
        | 0x25FD..=0x25FE
        | 0x2614..=0x2615
        | 0x26AA..=0x26AB
        | 0x2705
        | 0x274C
        | 0x274E
        | 0x2753..=0x2755
        | 0x2757
        | 0x2795..=0x2797
        | 0x2B1B..=0x2B1C
        | 0x2E80..=0x303E
        | 0x3041..=0x4DBF
        | 0x4E00..=0xA4CF
        | 0xA960..=0xA97C
        | 0xAC00..=0xD7A3
        | 0xF900..=0xFAFF
        | 0xFE30..=0xFE6F
        | 0xFF00..=0xFF60
        | 0xFFE0..=0xFFE6
        | 0x1F300..=0x1F64F
        | 0x1F680..=0x1F6FF
        | 0x1F7E0..=0x1F7EB
        | 0x1F900..=0x1FAFF
        | 0x20000..=0x3FFFD => 2,
        _ if c.is_control() => 0,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::width;

    #[test]
    fn hangul_takes_two_columns_and_signs_one() {
        assert_eq!(width("국내주식"), 8);
        assert_eq!(width("▲ +1.23% · ₩"), 12);
        assert_eq!(width("한1ａ🔴"), 7);
        assert_eq!(width("e\u{301}"), 1);
    }
}

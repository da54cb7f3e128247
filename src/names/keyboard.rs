//! The keys that were pressed for a text on the Korean two-set keyboard, whichever language was switched on.

const INITIALS: [&str; 19] = [
    "r", "R", "s", "e", "E", "f", "a", "q", "Q", "t", "T", "d", "w", "W", "c", "z", "x", "v", "g",
];
const VOWELS: [&str; 21] = [
    "k", "o", "i", "O", "j", "p", "u", "P", "h", "hk", "ho", "hl", "y", "n", "nj", "np", "nl", "b",
    "m", "ml", "l",
];
const FINALS: [&str; 28] = [
    "", "r", "R", "rt", "s", "sw", "sg", "e", "f", "fr", "fa", "fq", "ft", "fx", "fv", "fg", "a",
    "q", "qt", "t", "T", "d", "w", "c", "z", "x", "v", "g",
];
/// Consonants that stand alone, from U+3131 on.
const ALONE: [&str; 30] = [
    "r", "R", "rt", "s", "sw", "sg", "e", "E", "f", "fr", "fa", "fq", "ft", "fx", "fv", "fg", "a",
    "q", "Q", "qt", "t", "T", "d", "w", "W", "c", "z", "x", "v", "g",
];

/// The keys of a text: `잔고` and `wksrh` are the same, `ㅠㅕㅛ` and `buy` too. `None` when it has other signs.
pub fn keys(text: &str) -> Option<String> {
    let mut out = String::new();
    for c in text.chars() {
        match c as u32 {
            code @ 0xAC00..=0xD7A3 => {
                let s = (code - 0xAC00) as usize;
                out.push_str(INITIALS.get(s / 588)?);
                out.push_str(VOWELS.get(s % 588 / 28)?);
                out.push_str(FINALS.get(s % 28)?);
            }
            code @ 0x3131..=0x314E => out.push_str(ALONE.get((code - 0x3131) as usize)?),
            code @ 0x314F..=0x3163 => out.push_str(VOWELS.get((code - 0x314F) as usize)?),
            _ if c.is_ascii_alphabetic() => out.push(c),
            _ => return None,
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_typing_has_one_row_of_keys_in_both_languages() {
        assert_eq!(keys("잔고").as_deref(), Some("wksrh"));
        assert_eq!(keys("ㅠㅕㅛ").as_deref(), Some("buy"));
        assert_eq!(keys("ㅗ디ㅔ").as_deref(), Some("help"));
        assert_eq!(keys("값"), Some("rkqt".into()));
        assert_eq!(keys("a1"), None);
    }
}

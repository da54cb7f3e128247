//! How far a typed word is from a known one, in strokes: Hangul counts by its jamo, so `삼저` is one from `삼전`.

/// The number of strokes to add, drop or change.
pub fn distance(a: &str, b: &str) -> usize {
    edit(&strokes(a), &strokes(b))
}

/// The distance when it is small for the length of the word; a word that is begun counts as near. Otherwise `None`.
pub fn near(text: &str, name: &str) -> Option<usize> {
    let (a, b) = (strokes(text), strokes(name));
    let allowed = match a.len() {
        ..=2 => 0,
        3..=6 => 1,
        _ => 2,
    };
    // The lengths alone rule most names out.
    let begun = a.len() >= 3 && b.starts_with(&a) && b.len() - a.len() <= 6;
    if begun {
        return Some((b.len() - a.len()).min(3));
    }
    if a.len().abs_diff(b.len()) > allowed {
        return None;
    }
    Some(edit(&a, &b)).filter(|d| *d <= allowed)
}

fn edit(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.iter().enumerate() {
            let changed = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

/// Hangul syllables as their jamo (all as conjoining ones, so that a final and an initial differ), others lower case.
fn strokes(text: &str) -> Vec<char> {
    let mut out = Vec::with_capacity(text.len());
    for c in text.chars().take(64) {
        let Some(s) = (c as u32).checked_sub(0xAC00).filter(|s| *s < 11_172) else {
            out.extend(c.to_lowercase());
            continue;
        };
        let (initial, vowel, last) = (s / 588, s % 588 / 28, s % 28);
        out.extend(char::from_u32(0x1100 + initial));
        out.extend(char::from_u32(0x1161 + vowel));
        if last > 0 {
            out.extend(char::from_u32(0x11A7 + last));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hangul_is_counted_by_its_strokes() {
        assert_eq!(distance("삼저", "삼전"), 1);
        assert_eq!(distance("잔고", "잔고"), 0);
        assert_eq!(distance("BALANC", "balance"), 1);
        assert_eq!(near("삼저", "삼전기"), Some(3));
        assert_eq!(near("삼저", "현대차"), None);
        assert_eq!(near("ab", "ac"), None);
    }
}

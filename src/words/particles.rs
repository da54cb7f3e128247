//! Korean particles follow the sound before them: 을/를, 이/가, 은/는, 으로/로, 과/와, also after digits and Latin letters.

/// How the word before a particle ends when it is read aloud.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Ending {
    Vowel,
    /// ㄹ takes 로, not 으로.
    Rieul,
    Consonant,
}

/// The word with the fitting half of a pair: `with_particle("빗썸", "을/를")` is `빗썸을`.
/// A pair is written with the form after a consonant first; what is no pair is put on as it is.
pub fn with_particle(word: &str, pair: &str) -> String {
    let Some((after_consonant, after_vowel)) = pair.split_once('/') else {
        return format!("{word}{pair}");
    };
    let chosen = match ending(word) {
        Ending::Consonant => after_consonant,
        Ending::Rieul if after_consonant == "으로" => after_vowel,
        Ending::Rieul => after_consonant,
        Ending::Vowel => after_vowel,
    };
    format!("{word}{chosen}")
}

fn ending(word: &str) -> Ending {
    // Brackets and quotes are not read aloud.
    let spoken = word.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '%');
    match spoken.chars().last() {
        Some(c @ '가'..='힣') => match (c as u32 - 0xAC00) % 28 {
            0 => Ending::Vowel,
            8 => Ending::Rieul,
            _ => Ending::Consonant,
        },
        Some(c) if c.is_ascii_digit() => after_digit(spoken, c),
        Some(c) if c.is_ascii_alphabetic() => after_letter(spoken),
        _ => Ending::Vowel,
    }
}

/// 일, 칠, 팔 end in ㄹ; 영, 삼, 육 and the words 십, 백, 천, 만, 억 in another consonant; 조 in a vowel.
fn after_digit(word: &str, last: char) -> Ending {
    match last {
        '1' | '7' | '8' => Ending::Rieul,
        '3' | '6' => Ending::Consonant,
        '0' => {
            let zeros = word.chars().rev().take_while(|c| *c == '0' || *c == ',');
            let zeros = zeros.filter(|c| *c == '0').count();
            let alone = word.contains('.') || word.chars().all(|c| c == '0');
            if (12..16).contains(&zeros) && !alone {
                Ending::Vowel
            } else {
                Ending::Consonant
            }
        }
        _ => Ending::Vowel,
    }
}

/// Capitals are spelt: 엘, 알 end in ㄹ, 엠, 엔 in another consonant. Other words are read as English.
fn after_letter(word: &str) -> Ending {
    let tail: String = word
        .chars()
        .rev()
        .take_while(char::is_ascii_alphabetic)
        .collect();
    let last = tail.chars().next().unwrap_or('a');
    if !tail.bytes().any(|b| b.is_ascii_lowercase()) {
        return match last {
            'L' | 'R' => Ending::Rieul,
            'M' | 'N' => Ending::Consonant,
            _ => Ending::Vowel,
        };
    }
    match last {
        'l' => Ending::Rieul,
        // Apple, Google.
        'e' if tail.starts_with("el") => Ending::Rieul,
        'm' | 'n' | 'b' | 'p' | 'k' | 't' | 'c' | 'g' => Ending::Consonant,
        _ => Ending::Vowel,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn particles_follow_the_sound() {
        for (word, pair, want) in [
            ("빗썸", "을/를", "빗썸을"),
            ("삼성전자", "을/를", "삼성전자를"),
            ("비트코인", "이/가", "비트코인이"),
            ("업비트", "은/는", "업비트는"),
            ("키움", "으로/로", "키움으로"),
            ("서울", "으로/로", "서울로"),
            ("100", "을/를", "100을"),
            ("7", "으로/로", "7로"),
            ("3", "으로/로", "3으로"),
            ("5", "이/가", "5가"),
            ("1,000,000,000,000", "을/를", "1,000,000,000,000를"),
            ("BTC", "을/를", "BTC를"),
            ("XLM", "을/를", "XLM을"),
            ("AAPL", "으로/로", "AAPL로"),
            ("Apple", "을/를", "Apple을"),
            ("bithumb", "을/를", "bithumb을"),
            ("Tesla", "이/가", "Tesla가"),
            ("\"삼저\"", "은/는", "\"삼저\"는"),
            ("KODEX 골드선물(H)", "을/를", "KODEX 골드선물(H)를"),
            ("", "을/를", "를"),
        ] {
            assert_eq!(with_particle(word, pair), want);
        }
    }
}

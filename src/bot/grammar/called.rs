//! The tag with which the line of a button carries what a word in it means: `call:WORD=MEANING`.
//!
//! It stands in lines of buttons only, and is taken off before a command reads the line.

use super::own;
use crate::domain::meanings::{Meaning, Name};
use crate::domain::names::NAME_BYTES_MAX;

const TAG: &str = "call:";

/// The word and its meaning, as the line of a button carries it.
pub fn tag(word: &str, meaning: Meaning) -> String {
    let word = own::stem(word);
    let text = format!("{word}={}", meaning.text());
    format!("{TAG}{}", text.replace('%', "%25").replace(' ', "%20"))
}

/// A line that says what a word in it means: the tag stands behind the word of the command.
pub fn saying(line: &str, word: &str, meaning: Meaning) -> String {
    put_in(line, &tag(word, meaning))
}

/// A line with tags behind the word of its command.
pub fn put_in(line: &str, tags: &str) -> String {
    match line.split_once(' ') {
        Some((head, rest)) => format!("{head} {tags} {rest}"),
        None => format!("{line} {tags}"),
    }
}

/// A line without its tags, and what they say.
pub fn strip(line: &str) -> (String, Vec<Name>) {
    if !line.contains(TAG) {
        return (line.to_owned(), Vec::new());
    }
    let mut names = Vec::new();
    let mut kept = Vec::new();
    for word in line.split(' ') {
        match word.strip_prefix(TAG) {
            Some(text) => names.extend(read(text)),
            None => kept.push(word),
        }
    }
    (kept.join(" "), names)
}

fn read(text: &str) -> Option<Name> {
    let text = text.replace("%20", " ").replace("%25", "%");
    let (word, meaning) = text.split_once('=')?;
    let fits = !word.trim().is_empty() && text.len() <= 3 * NAME_BYTES_MAX;
    fits.then(|| Meaning::read(meaning).map(|means| Name::new(word, Some(means))))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_read_as_it_was_written_and_leaves_nothing_behind() {
        for (word, text) in [
            ("삼저", "asset stock 005930"),
            ("우리", "account 우리 집"),
            ("100%집", "asset manual 내 100% 집"),
        ] {
            let meaning = Meaning::read(text).expect("a meaning");
            let line = saying("buy 10주 note a call", word, meaning);
            let (plain, names) = strip(&line);
            assert_eq!(plain, "buy 10주 note a call");
            assert_eq!(names, [Name::new(word, Some(meaning))], "{line}");
        }
        for line in [
            "buy call: BTC",
            "buy call:x BTC",
            "buy call:=account kis BTC",
        ] {
            assert!(strip(line).1.is_empty(), "{line}");
        }
    }
}

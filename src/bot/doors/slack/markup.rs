//! The one way lines become Slack's mrkdwn, and what somebody typed in Slack becomes a line. No text of a user can break
//! it, because nobody else writes a mark.
//!
//! `&`, `<` and `>` are written as entities. The other marks cannot be escaped, so a text that would be read as marks
//! (two stars, a `>` at the beginning of a line) is sent as plain text, without its bold.

use crate::bot::commands::COMMANDS;
use crate::bot::doors::pack::{Line, Style, plain};

/// A text as Slack is to take it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Marking {
    Marked(String),
    Plain(String),
}

impl Marking {
    /// How many characters Slack counts.
    pub fn chars(&self) -> usize {
        match self {
            Marking::Marked(text) | Marking::Plain(text) => text.chars().count(),
        }
    }
}

/// The lines as mrkdwn, or as plain text where a user's text would be read as marks.
pub fn written(lines: &[Line]) -> Marking {
    if lines.iter().any(reads_as_marks) {
        return Marking::Plain(plain(lines));
    }
    let line = |line: &Line| -> String {
        let span = |span: &crate::bot::doors::pack::Span| {
            let text = escaped(&span.text);
            // A star beside a space is a star.
            let bare = text.trim();
            match span.style {
                Style::Bold if !bare.is_empty() => text.replacen(bare, &format!("*{bare}*"), 1),
                Style::Bold | Style::Plain => text,
            }
        };
        line.spans().iter().map(span).collect()
    };
    Marking::Marked(lines.iter().map(line).collect::<Vec<_>>().join("\n"))
}

/// The text with its `&`, `<` and `>` as entities.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// Whether Slack would read marks in what is only text.
fn reads_as_marks(line: &Line) -> bool {
    let text = plain(std::slice::from_ref(line));
    let bold = line.spans().iter().any(|span| span.style == Style::Bold);
    let twice = |mark: char| text.matches(mark).count() > 1;
    twice('_')
        || twice('~')
        || twice('`')
        || text.matches('*').count() > usize::from(!bold)
        || text.trim_start().starts_with('>')
}

/// A text whose `/balance` is `/jasan balance`, as it can be typed in Slack.
pub fn commanded(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('/') {
        let end = after.find(|c: char| !c.is_ascii_lowercase());
        let word = &after[..end.unwrap_or(after.len())];
        let is_first = !before.ends_with(|c: char| c.is_alphanumeric() || "/.:".contains(c));
        let is_command = COMMANDS.iter().any(|command| command.name == word);
        out += before;
        out += match is_first && is_command {
            true => "/jasan ",
            false => "/",
        };
        rest = after;
    }
    out + rest
}

/// What somebody typed: entities and links as they were written, and without the name of the bot.
pub fn spoken(text: &str, bot: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, marked)) = rest.split_once('<') {
        out += before;
        let Some((mark, after)) = marked.split_once('>') else {
            out.push('<');
            rest = marked;
            continue;
        };
        out += &meant(mark, bot);
        rest = after;
    }
    out += rest;
    let plain = out.replace("&lt;", "<").replace("&gt;", ">");
    plain.replace("&amp;", "&").trim().to_owned()
}

/// What stands for `<…>` in a text.
fn meant(mark: &str, bot: &str) -> String {
    let (target, label) = match mark.split_once('|') {
        Some((target, label)) => (target, Some(label)),
        None => (mark, None),
    };
    let name = |sign: &str, id: &str| format!("{sign}{}", label.unwrap_or(id));
    if let Some(user) = target.strip_prefix('@') {
        return match user == bot {
            true => String::new(),
            false => name("@", user),
        };
    }
    if let Some(channel) = target.strip_prefix('#') {
        return name("#", channel);
    }
    if target.starts_with('!') {
        return label.unwrap_or_default().to_owned();
    }
    let bare = target
        .strip_prefix("mailto:")
        .or_else(|| target.strip_prefix("tel:"));
    label.unwrap_or(bare.unwrap_or(target)).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_of_a_user_is_markup() {
        let marked = |line: Line| match written(&[line]) {
            Marking::Marked(text) => text,
            Marking::Plain(text) => format!("plain: {text}"),
        };
        assert_eq!(
            marked(Line::bold("<b>&amp;").and(Style::Plain, " a < b_c")),
            "*&lt;b&gt;&amp;amp;* a &lt; b_c"
        );
        assert_eq!(marked(Line::bold(" 합계 ")), " *합계* ");
        assert_eq!(marked(Line::plain("2 * 3")), "2 * 3");
        for odd in ["a_b_c", "~x~", "`x`", "*x*", "> x"] {
            assert_eq!(marked(Line::plain(odd)), format!("plain: {odd}"));
        }
        assert_eq!(marked(Line::bold("2 * 3")), "plain: 2 * 3");
    }

    #[test]
    fn a_command_is_named_as_it_is_typed_here() {
        for (told, here) in [
            ("/balance 잔고", "/jasan balance 잔고"),
            (
                "봐 주세요: /trades BTC, /help",
                "봐 주세요: /jasan trades BTC, /jasan help",
            ),
            (
                "https://x.example/help 1/2 a/why /etc/help /pigeon",
                "https://x.example/help 1/2 a/why /etc/help /pigeon",
            ),
            ("/", "/"),
        ] {
            assert_eq!(commanded(told), here);
        }
    }

    #[test]
    fn what_was_typed_is_read_as_it_was_written() {
        for (typed, read) in [
            ("<@U0BOT> 잔고", "잔고"),
            ("  <@U0BOT|jasan> <@U1> 3 &lt; 5 &amp;lt;", "@U1 3 < 5 &lt;"),
            ("<https://a.example/x|a.example/x>", "a.example/x"),
            (
                "<mailto:a@b.example|a@b.example> <tel:01012345678>",
                "a@b.example 01012345678",
            ),
            ("<#C1|general> <!here> <!date^1^x|어제>", "#general  어제"),
            ("a < b", "a < b"),
        ] {
            assert_eq!(spoken(typed, "U0BOT"), read, "{typed}");
        }
    }
}

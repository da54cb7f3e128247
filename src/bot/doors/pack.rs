//! Lines are cut into messages below a limit, between blocks and words, and nothing visible is lost.
//!
//! A message is lines, a line is spans, a span has one style. A service writes its marks within a line, so a message
//! that is cut between two lines is whole on both sides; a line that is too long is cut inside its text, never inside
//! a character. Lengths are UTF-16 units of what is seen: no service counts more than that.

use crate::domain::names::turns_text;

/// How a span looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    Plain,
    Bold,
}

/// Text of one style, without line breaks or control characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    pub style: Style,
    pub text: String,
}

/// One line of a message.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line(Vec<Span>);

impl Line {
    /// The lines of a text; line breaks of every system end one.
    pub fn lines(text: &str) -> Vec<Line> {
        text.lines().map(Line::plain).collect()
    }
    /// One plain line; line breaks within become spaces.
    pub fn plain(text: &str) -> Line {
        Line::default().and(Style::Plain, text)
    }
    pub fn bold(text: &str) -> Line {
        Line::default().and(Style::Bold, text)
    }
    /// Goes on in a style. What cannot be seen and would be refused or misread is left out.
    pub fn and(mut self, style: Style, text: &str) -> Line {
        let text: String = text
            .chars()
            .filter_map(|c| match c {
                '\n' | '\t' | '\u{2028}' | '\u{2029}' => Some(' '),
                // A line may not turn the direction of what follows it.
                c if turns_text(c) || c.is_control() => None,
                c => Some(c),
            })
            .collect();
        if !text.is_empty() {
            self.0.push(Span { style, text });
        }
        self
    }
    /// Its text, style by style.
    pub fn spans(&self) -> &[Span] {
        &self.0
    }
    /// Whether nothing of it can be seen.
    pub fn is_blank(&self) -> bool {
        self.0.iter().all(|s| s.text.trim().is_empty())
    }
    fn units(&self) -> usize {
        self.0.iter().map(|s| units(&s.text)).sum()
    }
    /// Cuts after at most `limit` units, at the last space of the second half when there is one.
    fn cut(self, limit: usize) -> (Line, Line) {
        let whole: String = self.0.iter().map(|s| s.text.as_str()).collect();
        let (mut seen, mut end, mut space) = (0, 0, None);
        for (at, c) in whole.char_indices() {
            if seen + c.len_utf16() > limit {
                break;
            }
            seen += c.len_utf16();
            end = at + c.len_utf8();
            if c == ' ' && seen > limit / 2 {
                space = Some(end);
            }
        }
        self.split_at(space.unwrap_or(end))
    }
    fn split_at(self, mut at: usize) -> (Line, Line) {
        let (mut head, mut tail) = (Line::default(), Line::default());
        for span in self.0 {
            let here = at.min(span.text.len());
            at -= here;
            let (before, after) = span.text.split_at(here);
            head = head.and(span.style, before);
            tail = tail.and(span.style, after);
        }
        (head, tail)
    }
}

/// The length of a text in UTF-16 units.
pub fn units(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// The visible length of a message: its lines and the breaks between them.
pub fn length(lines: &[Line]) -> usize {
    lines.iter().map(Line::units).sum::<usize>() + lines.len().saturating_sub(1)
}

/// The lines without any formatting.
pub fn plain(lines: &[Line]) -> String {
    let line = |line: &Line| line.0.iter().map(|s| s.text.as_str()).collect::<String>();
    lines.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Cuts lines into messages of at most `limits` units (the last limit holds for all that follow): between blocks where
/// a blank line stands in the second half of a message, else between lines. No message begins or ends blank.
pub fn pack(lines: Vec<Line>, limits: &[usize]) -> Vec<Vec<Line>> {
    let mut parts: Vec<Vec<Line>> = Vec::new();
    let limit = |made: usize| {
        let last = limits.last().copied().unwrap_or(usize::MAX);
        limits.get(made).copied().unwrap_or(last).max(2)
    };
    let mut waiting: std::collections::VecDeque<Line> = lines.into();
    let (mut now, mut size): (Vec<Line>, usize) = (Vec::new(), 0);
    while let Some(line) = waiting.pop_front() {
        if now.is_empty() && line.is_blank() {
            continue;
        }
        let limit = limit(parts.len());
        let taken = line.units() + usize::from(!now.is_empty());
        if size + taken <= limit {
            size += taken;
            now.push(line);
            continue;
        }
        if now.is_empty() {
            let (head, tail) = line.cut(limit);
            waiting.push_front(tail);
            waiting.push_front(head);
            continue;
        }
        waiting.push_front(line);
        for late in now.split_off(border(&now)).into_iter().rev() {
            waiting.push_front(late);
        }
        parts.push(trimmed(std::mem::take(&mut now)));
        size = 0;
    }
    parts.push(trimmed(now));
    parts.retain(|part| !part.is_empty());
    parts
}

/// Where a full message ends: at its last blank line if that lies in its second half, else at its end.
fn border(lines: &[Line]) -> usize {
    lines
        .iter()
        .rposition(Line::is_blank)
        .filter(|&at| at > 0 && length(&lines[..at]) * 2 > length(lines))
        .unwrap_or(lines.len())
}

fn trimmed(mut lines: Vec<Line>) -> Vec<Line> {
    while lines.last().is_some_and(Line::is_blank) {
        lines.pop();
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_message_is_cut_between_blocks_then_between_lines_then_between_words() {
        let text = |n: usize| Line::plain(&"가".repeat(n));
        let shape = |parts: Vec<Vec<Line>>| -> Vec<Vec<usize>> {
            let part = |p: &Vec<Line>| p.iter().map(Line::units).collect();
            parts.iter().map(part).collect()
        };
        let blocks = vec![text(3), text(3), Line::default(), text(1), text(5)];
        assert_eq!(shape(pack(blocks, &[10])), [vec![3, 3], vec![1, 5]]);
        assert_eq!(shape(pack(vec![text(5), text(5)], &[10])), [[5], [5]]);
        assert_eq!(shape(pack(vec![text(5), text(4)], &[10])), [[5, 4]]);
        let words = vec![Line::plain("일이삼사오 육칠팔 구십")];
        assert_eq!(
            pack(words, &[10])
                .iter()
                .map(|p| plain(p))
                .collect::<Vec<_>>(),
            ["일이삼사오 육칠팔 ", "구십"]
        );
        // The first limit is for the first message only.
        assert_eq!(shape(pack(vec![text(12)], &[2, 10])), [[2], [10]]);
    }

    #[test]
    fn an_emoji_is_never_cut_in_two() {
        let parts = pack(vec![Line::plain("😀😀😀")], &[3]);
        assert_eq!(parts.len(), 3);
        assert!(parts.iter().all(|p| plain(p) == "😀"));
    }

    proptest! {
        #[test]
        fn every_part_fits_and_nothing_visible_is_lost(
            texts in prop::collection::vec("[a가<&> 😀]{0,40}", 0..12), limit in 2usize..30,
        ) {
            let lines: Vec<Line> = texts.iter().map(|t| Line::plain(t)).collect();
            let parts = pack(lines, &[limit]);
            for part in &parts {
                prop_assert!(length(part) <= limit);
                prop_assert!(!plain(part).trim().is_empty());
            }
            let seen = |t: String| t.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            let all: String = parts.iter().map(|p| plain(p)).collect();
            prop_assert_eq!(seen(all), seen(texts.concat()));
        }
    }
}

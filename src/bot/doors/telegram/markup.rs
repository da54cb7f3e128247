//! The one way lines become Telegram HTML. No text of a user can break it, because nobody else writes a tag.

use crate::bot::doors::pack::{Line, Style};

/// The lines as HTML.
pub fn html(lines: &[Line]) -> String {
    let mut out = String::new();
    for (i, line) in lines.iter().enumerate() {
        if i > 0 {
            out.push('\n');
        }
        for span in line.spans() {
            match span.style {
                Style::Plain => escape(&span.text, &mut out),
                Style::Bold => {
                    out.push_str("<b>");
                    escape(&span.text, &mut out);
                    out.push_str("</b>");
                }
            }
        }
    }
    out
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::doors::pack::plain;

    #[test]
    fn no_text_of_a_user_is_markup() {
        let lines = [Line::bold("<b>&amp;</i>").and(Style::Plain, " a < b \u{0}\u{202e}\"'")];
        assert_eq!(
            html(&lines),
            "<b>&lt;b&gt;&amp;amp;&lt;/i&gt;</b> a &lt; b \"'"
        );
        assert_eq!(plain(&lines), "<b>&amp;</i> a < b \"'");
    }
}

//! A reply as a mail: a subject that says it all, the text, and the same as HTML with the pictures in their places. Pure.

use std::fmt::Write as _;

use super::super::{pack, parts};
use crate::config::Language;
use crate::reply::{Block, Reply, Table};

/// Longer subjects are cut by most readers.
const SUBJECT_MAX: usize = 120;

/// What a mail is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    pub subject: String,
    pub text: String,
    pub html: String,
}

/// The page of a reply; `drawn` are the names of the pictures that go with it.
pub fn page(reply: &Reply, drawn: &[&str], language: Language) -> Page {
    Page {
        subject: subject(reply),
        text: pack::plain(&parts::lines(reply, true)),
        html: html(reply, drawn, language),
    }
}

/// The name by which the HTML finds a picture inside the mail.
pub fn content_id(name: &str) -> String {
    let id = name
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.'));
    format!("{}@jasan", id.collect::<String>())
}

fn subject(reply: &Reply) -> String {
    let title = reply.blocks.iter().find_map(|block| match block {
        Block::Title { strong, rest } => Some(format!("{strong} {rest}")),
        Block::Text(text) => Some(text.clone()),
        Block::Table(_) | Block::Note(_) | Block::Picture(_) => None,
    });
    let words = title.unwrap_or_default();
    let words = words.split(|c: char| c.is_whitespace() || c.is_control());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let line: String = words.join(" ").chars().take(SUBJECT_MAX).collect();
    if line.is_empty() {
        "Jasan".to_owned()
    } else {
        line
    }
}

fn html(reply: &Reply, drawn: &[&str], language: Language) -> String {
    let lang = match language {
        Language::Ko => "ko",
        Language::En => "en",
    };
    let mut out = format!(
        "<!doctype html><html lang=\"{lang}\"><head><meta charset=\"utf-8\"><meta name=\"color-scheme\" \
         content=\"light dark\"></head><body style=\"font-family:sans-serif;max-width:40em;line-height:1.5\">"
    );
    for block in &reply.blocks {
        match block {
            Block::Title { strong, rest } => {
                let _ = write!(
                    out,
                    "<h2 style=\"margin:.6em 0 .2em\">{} <span style=\"font-weight:normal\">{}</span></h2>",
                    escaped(strong),
                    escaped(rest)
                );
            }
            Block::Text(text) => paragraph(&mut out, text, ""),
            Block::Note(text) => paragraph(&mut out, text, " style=\"opacity:.7;font-size:.9em\""),
            Block::Table(table) => rows(&mut out, table),
            Block::Picture(picture) if drawn.contains(&picture.name.as_str()) => {
                let _ = write!(
                    out,
                    "<p><img src=\"cid:{}\" alt=\"{}\" style=\"max-width:100%;height:auto\"></p>",
                    content_id(&picture.name),
                    escaped(&picture.caption)
                );
            }
            Block::Picture(picture) => paragraph(&mut out, &picture.caption, ""),
        }
    }
    out.push_str("</body></html>");
    out
}

fn paragraph(out: &mut String, text: &str, style: &str) {
    if !text.trim().is_empty() {
        let lines = escaped(text).replace('\n', "<br>");
        let _ = write!(out, "<p{style}>{lines}</p>");
    }
}

fn rows(out: &mut String, table: &Table) {
    if !table.title.is_empty() {
        let _ = write!(
            out,
            "<h3 style=\"margin:.6em 0 .2em\">{}</h3>",
            escaped(&table.title)
        );
    }
    out.push_str("<table cellpadding=\"4\" style=\"border-collapse:collapse\">");
    if table.columns.iter().any(|column| !column.is_empty()) {
        let names = table.columns.iter().enumerate();
        let names: String = names
            .map(|(at, name)| format!("<th align=\"{}\">{}</th>", align(at), escaped(name)))
            .collect();
        let _ = write!(out, "<tr>{names}</tr>");
    }
    for row in &table.rows {
        let cells = row.iter().enumerate();
        let cells: String = cells
            .map(|(at, cell)| {
                let text = escaped(&cell.text);
                format!(
                    "<td align=\"{}\" style=\"border-top:1px solid #8884\">{text}</td>",
                    align(at)
                )
            })
            .collect();
        let _ = write!(out, "<tr>{cells}</tr>");
    }
    out.push_str("</table>");
}

/// Names stand left, what is counted right.
fn align(column: usize) -> &'static str {
    if column == 0 { "left" } else { "right" }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reply::{Cell, Figure};

    #[test]
    fn nothing_of_a_reply_becomes_markup_or_a_header() {
        let cell = |text: &str| Cell {
            value: Figure::word(text),
            text: text.to_owned(),
        };
        let reply = Reply::say("총자산 <1억>\r\nBcc: a@b.example")
            .text("a & b\n\"c\"")
            .table(Table {
                name: "t".into(),
                title: "표".to_owned(),
                columns: vec!["이름".to_owned(), "값".to_owned()],
                rows: vec![vec![cell("<b>"), cell("1원")]],
            })
            .note("끝");
        let page = page(&reply, &[], Language::Ko);
        assert_eq!(page.subject, "총자산 <1억> Bcc: a@b.example");
        assert!(page.text.contains("a & b\n\"c\""), "{}", page.text);
        assert!(page.html.contains("총자산 &lt;1억&gt;"), "{}", page.html);
        assert!(page.html.contains("a &amp; b<br>&quot;c&quot;"));
        assert!(page.html.contains("&lt;b&gt;</td>") && !page.html.contains("<b>"));
        assert_eq!(
            super::page(&Reply::default(), &[], Language::En).subject,
            "Jasan"
        );
    }
}

//! The conversation: a line in, a reply out, until the input ends. Works the same from a pipe.
//!
//! | typed                                | means                                                  |
//! |--------------------------------------|--------------------------------------------------------|
//! | a number                             | the button of the last reply                           |
//! | the path of a file (dropped, quoted) | the file; what follows it is said with it              |
//! | `quit`, `exit`, `끝`, the end        | good-bye                                               |
//! | anything else                        | a message                                              |

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::io::{AsyncBufRead, AsyncBufReadExt};

use super::{Look, keep, render_within};
use crate::bot::draw::Draw;
use crate::bot::{Answer, Message};
use crate::reply::Button;
use crate::world::Waiting;
use crate::world::on_disk::OnDisk;

/// What a conversation needs of the house.
pub struct Parlour<'a> {
    /// The one path of every message.
    pub answer: Box<dyn Fn(Message) -> Waiting<'a, Answer> + Send + Sync + 'a>,
    pub draw: Arc<Draw>,
    /// Where files and pictures are written.
    pub out: PathBuf,
    /// A key that no other message has, for the `n`th of this conversation.
    pub key: Box<dyn Fn(usize) -> String + Send + Sync + 'a>,
    pub look: Look,
    /// Columns that tables keep to when an answer is shown; `None` for a pipe.
    pub columns: Box<dyn Fn() -> Option<usize> + Send + Sync + 'a>,
    /// The line that is said before anybody types: the greeting.
    pub first: &'static str,
    /// Shown before each line; empty for a pipe.
    pub prompt: &'static str,
}

/// Talks until the input ends.
///
/// # Errors
/// When the screen cannot be written or the input not be read.
pub async fn talk(
    parlour: &Parlour<'_>,
    mut input: impl AsyncBufRead + Unpin,
    screen: &mut impl Write,
) -> io::Result<()> {
    let mut buttons: Vec<Button> = Vec::new();
    let mut line = Vec::new();
    if !parlour.first.is_empty() {
        let greeting = meant(parlour.first, &buttons, String::new());
        let reply = (parlour.answer)(greeting).await.reply;
        let columns = (parlour.columns)();
        let greeting = render_within(&reply, parlour.look, &BTreeMap::new(), columns);
        writeln!(screen, "{greeting}")?;
        buttons = reply.buttons;
    }
    for n in 0.. {
        write!(screen, "{}", parlour.prompt)?;
        screen.flush()?;
        line.clear();
        if input.read_until(b'\n', &mut line).await? == 0 {
            break;
        }
        // The terminal may be set to another encoding; what cannot be read is quoted back as it came.
        let typed = String::from_utf8_lossy(&line).trim().to_owned();
        if typed.is_empty() {
            continue;
        }
        if matches!(typed.as_str(), "quit" | "exit" | "/quit" | "/exit" | "끝") {
            break;
        }
        let message = meant(&typed, &buttons, (parlour.key)(n));
        let reply = (parlour.answer)(message).await.reply;
        let kept = match keep::keep(&reply, &parlour.out, &*parlour.draw) {
            Ok(kept) => kept,
            Err(error) => {
                tracing::warn!("a file of the reply was not written: {error}");
                Default::default()
            }
        };
        let columns = (parlour.columns)();
        write!(
            screen,
            "{}",
            render_within(&reply, parlour.look, &kept, columns)
        )?;
        writeln!(screen)?;
        buttons = reply.buttons;
    }
    Ok(())
}

fn meant(typed: &str, buttons: &[Button], key: String) -> Message {
    let pressed = typed
        .parse::<usize>()
        .ok()
        .and_then(|n| buttons.get(n.checked_sub(1)?));
    let (text, file) = match (pressed, file(typed)) {
        (Some(button), _) => (button.line.clone(), None),
        (None, Some((file, rest))) => (rest, Some(file)),
        (None, None) => (typed.to_owned(), None),
    };
    Message {
        text,
        key,
        file: file.map(|f| Arc::new(f) as _),
        ..Message::default()
    }
}

/// A path that really is a file, with or without `/import` before it, and the words around it.
fn file(typed: &str) -> Option<(OnDisk, String)> {
    let (command, rest) = match typed.split_once(char::is_whitespace) {
        Some((first, rest)) if matches!(first, "/import" | "import" | "가져오기") => {
            (first, rest.trim())
        }
        _ => ("", typed),
    };
    let (path, after) = path(rest);
    // A word that happens to name a folder or nothing at all is a word.
    if !(path.contains(['/', '\\', '.'])) || !Path::new(&path).is_file() {
        return None;
    }
    let text = format!("{command} {after}").trim().to_owned();
    OnDisk::open(Path::new(&path)).ok().map(|file| (file, text))
}

/// The path as terminals paste a dropped file: in quotes, with backslashes before spaces, or bare.
fn path(text: &str) -> (String, &str) {
    for quote in ['\'', '"'] {
        if let Some((inside, after)) = text
            .strip_prefix(quote)
            .and_then(|rest| rest.split_once(quote))
        {
            return (inside.to_owned(), after.trim());
        }
    }
    if Path::new(text).is_file() {
        return (text.to_owned(), "");
    }
    let mut path = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => path.extend(chars.next().map(|(_, c)| c)),
            c if c.is_whitespace() => return (path, text[at..].trim()),
            c => path.push(c),
        }
    }
    (path, "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::Ending;
    use crate::config::Language;
    use crate::reply::Reply;
    use crate::words::Words;

    async fn said(input: &str) -> String {
        let dir = tempfile::tempdir().unwrap();
        let parlour = Parlour {
            answer: Box::new(|m| {
                let file = m.file.map_or(String::new(), |f| format!(" + {}", f.name()));
                let reply = Reply::say(format!("<{}{file}>", m.text)).buttons([("취소", "undo 1")]);
                Box::pin(async move {
                    Answer {
                        reply,
                        ending: Ending::Done,
                    }
                })
            }),
            draw: Arc::new(|_| Ok(Vec::new())),
            out: dir.path().to_owned(),
            key: Box::new(|n| format!("t:{n}")),
            look: Look {
                bold: false,
                words: Words::new(Language::Ko),
            },
            columns: Box::new(|| None),
            first: "",
            prompt: "",
        };
        let mut screen = Vec::new();
        talk(&parlour, input.as_bytes(), &mut screen).await.unwrap();
        String::from_utf8(screen).unwrap()
    }

    #[tokio::test]
    async fn a_number_presses_a_button_of_the_last_reply() {
        assert_eq!(
            said("잔고\n1\n2\n끝\n잔고\n").await,
            "<잔고>\n\n[1] 취소\n\n<undo 1>\n\n[1] 취소\n\n<2>\n\n[1] 취소\n\n"
        );
    }

    #[tokio::test]
    async fn a_dropped_file_goes_with_the_words_around_it() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("내 거래.csv");
        std::fs::write(&file, "x").unwrap();
        let path = file.display().to_string();
        for (typed, want) in [
            (path.clone(), "< + 내 거래.csv>"),
            (format!("'{path}' 빗썸"), "<빗썸 + 내 거래.csv>"),
            (path.replace(' ', "\\ "), "< + 내 거래.csv>"),
            (format!("/import {path}"), "</import + 내 거래.csv>"),
            ("/import nothing.csv".to_owned(), "</import nothing.csv>"),
        ] {
            let seen = said(&typed).await;
            assert!(seen.starts_with(want), "{typed}: {seen}");
        }
    }
}

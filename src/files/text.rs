//! Bytes from outside become UTF-8 text, a block at a time; what is no text is refused with its name.
//!
//! A byte-order mark of UTF-16 decides at once. Otherwise plain ASCII passes as it is, and the first window that holds
//! anything else decides between UTF-8 and CP949, once for the whole file: what went before reads the same in both.
//! A character cut by the window's border is no error. Later damage stays in its row: invalid UTF-8 comes through as
//! it is, damage in a decoded file as U+FFFD, and the row reader refuses both.

use std::io::{self, Read};

use encoding_rs::{CoderResult, Decoder, DecoderResult, EUC_KR, Encoding, UTF_16BE, UTF_16LE};

/// How much is looked at to decide. Also the size of a block.
const WINDOW: usize = 64 * 1024;

/// Why a file is no text that we read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotText {
    Empty,
    /// A known kind of file: `PNG`, `Excel (xlsx)`.
    Known(&'static str),
    Excel,
    /// It holds bytes that no text holds.
    Binary,
    /// Neither UTF-8 nor CP949 nor UTF-16.
    Encoding,
}

/// Why reading stopped.
#[derive(Debug)]
pub enum Fault {
    Io(io::Error),
    NotText(NotText),
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Fault {
        Fault::Io(error)
    }
}

enum Mode {
    /// Only ASCII so far.
    Undecided,
    Utf8,
    Decoded(Decoder),
}

/// UTF-8 from a reader of unknown encoding.
pub struct Text<R> {
    inner: R,
    raw: Box<[u8]>,
    start: usize,
    end: usize,
    ended: bool,
    mode: Mode,
    marks_damage: bool,
}

impl<R: Read> Text<R> {
    /// # Errors
    /// A file that is no text, by its first 64 KiB.
    pub fn open(inner: R) -> Result<Text<R>, Fault> {
        let mut text = Text {
            inner,
            raw: vec![0; WINDOW].into_boxed_slice(),
            start: 0,
            end: 0,
            ended: false,
            mode: Mode::Undecided,
            marks_damage: false,
        };
        text.fill()?;
        let head = &text.raw[..text.end];
        if let Some(refused) = not_text(head) {
            return Err(Fault::NotText(refused));
        }
        if let Some((encoding, mark)) = Encoding::for_bom(head) {
            text.start = mark;
            // The mark of UTF-8 is only skipped: it also stands before CP949, where two tools disagreed.
            if encoding == UTF_16LE || encoding == UTF_16BE {
                text.mode = Mode::Decoded(encoding.new_decoder_without_bom_handling());
            }
            text.marks_damage = encoding == UTF_16LE || encoding == UTF_16BE;
        }
        Ok(text)
    }

    /// Whether damage shows as U+FFFD.
    pub fn marks_damage(&self) -> bool {
        self.marks_damage
    }

    /// The next bytes of text; 0 at the end. `out` has room for a few characters at least.
    pub fn read(&mut self, out: &mut [u8]) -> Result<usize, Fault> {
        loop {
            if self.start == self.end && !self.ended {
                self.fill()?;
            }
            if let Mode::Undecided = self.mode {
                let waiting = &self.raw[self.start..self.end];
                let plain = waiting.iter().take_while(|b| b.is_ascii()).count();
                if plain == 0 && !waiting.is_empty() {
                    self.decide()?;
                    continue;
                }
                return Ok(self.copy(plain, out));
            }
            if let Mode::Utf8 = self.mode {
                return Ok(self.copy(self.end - self.start, out));
            }
            let (read, written, spent) = self.decode(out);
            self.start += read;
            if written > 0 || spent {
                return Ok(written);
            }
            if read == 0 && self.ended {
                return Ok(0);
            }
        }
    }

    fn copy(&mut self, available: usize, out: &mut [u8]) -> usize {
        let n = available.min(out.len());
        out[..n].copy_from_slice(&self.raw[self.start..self.start + n]);
        self.start += n;
        n
    }

    /// Bytes read, bytes written, and whether the whole file is through.
    fn decode(&mut self, out: &mut [u8]) -> (usize, usize, bool) {
        let Mode::Decoded(decoder) = &mut self.mode else {
            return (0, 0, true);
        };
        let waiting = &self.raw[self.start..self.end];
        let (result, read, written, _) = decoder.decode_to_utf8(waiting, out, self.ended);
        let spent = self.ended && result == CoderResult::InputEmpty;
        if spent {
            // A decoder that was told of the end must not be asked again.
            self.mode = Mode::Utf8;
        }
        (read, written, spent)
    }

    fn decide(&mut self) -> Result<(), Fault> {
        self.fill()?;
        let window = &self.raw[self.start..self.end];
        let utf8 = utf8_damage(window, self.ended);
        self.mode = Mode::Utf8;
        if utf8 == 0 {
            return Ok(());
        }
        let cp949 = cp949_damage(window, self.ended);
        let foreign = window.iter().filter(|b| !b.is_ascii()).count();
        if utf8.min(cp949) * 4 > foreign {
            return Err(Fault::NotText(NotText::Encoding));
        }
        if cp949 < utf8 {
            self.mode = Mode::Decoded(EUC_KR.new_decoder_without_bom_handling());
            self.marks_damage = true;
        }
        Ok(())
    }

    /// Fills the window as far as the reader gives.
    fn fill(&mut self) -> Result<(), Fault> {
        self.raw.copy_within(self.start..self.end, 0);
        self.end -= self.start;
        self.start = 0;
        while self.end < self.raw.len() && !self.ended {
            match self.inner.read(&mut self.raw[self.end..]) {
                Ok(0) => self.ended = true,
                Ok(n) => self.end += n,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(e.into()),
            }
        }
        Ok(())
    }
}

/// What a file is by its first bytes, when it is no text.
fn not_text(head: &[u8]) -> Option<NotText> {
    const KNOWN: &[(&[u8], &str)] = &[
        (b"\x89PNG", "PNG"),
        (b"\xff\xd8\xff", "JPEG"),
        (b"GIF8", "GIF"),
        (b"%PDF", "PDF"),
        (b"\x1f\x8b", "gzip"),
        (b"7z\xbc\xaf", "7z"),
        (b"Rar!", "RAR"),
        (b"SQLite format 3\0", "SQLite"),
    ];
    let holds = |part: &[u8]| head.windows(part.len()).any(|w| w == part);
    if head.is_empty() {
        return Some(NotText::Empty);
    }
    // The old Excel file is an OLE container; the new one a zip with a table of contents.
    if head.starts_with(b"\xd0\xcf\x11\xe0")
        || (head.starts_with(b"PK\x03\x04") && (holds(b"[Content_Types]") || holds(b"xl/")))
    {
        return Some(NotText::Excel);
    }
    if head.starts_with(b"PK\x03\x04") {
        return Some(NotText::Known("zip"));
    }
    if let Some((_, name)) = KNOWN.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Some(NotText::Known(name));
    }
    let wide = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff");
    (!wide && head.contains(&0)).then_some(NotText::Binary)
}

/// Sequences that are no UTF-8.
fn utf8_damage(mut window: &[u8], whole: bool) -> usize {
    let mut damage = 0;
    while let Err(error) = std::str::from_utf8(window) {
        match error.error_len() {
            Some(n) => {
                damage += 1;
                window = &window[error.valid_up_to() + n..];
            }
            None => return damage + usize::from(whole),
        }
    }
    damage
}

/// Sequences that are no CP949.
fn cp949_damage(mut window: &[u8], whole: bool) -> usize {
    let mut decoder = EUC_KR.new_decoder_without_bom_handling();
    let mut out = [0; 4096];
    let mut damage = 0;
    loop {
        let (result, read, _) = decoder.decode_to_utf8_without_replacement(window, &mut out, whole);
        window = &window[read..];
        match result {
            DecoderResult::InputEmpty => return damage,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => damage += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_of_utf8_before_cp949_is_skipped_and_believed_before_utf8() {
        let said = "note\n한글 메모\n";
        for body in [EUC_KR.encode(said).0.into_owned(), said.as_bytes().to_vec()] {
            let bytes = [b"\xef\xbb\xbf".as_slice(), &body].concat();
            let mut text = Text::open(bytes.as_slice()).unwrap();
            let (mut out, mut read) = ([0; 64], Vec::new());
            loop {
                match text.read(&mut out).unwrap() {
                    0 => break,
                    n => read.extend_from_slice(&out[..n]),
                }
            }
            assert_eq!(String::from_utf8(read).unwrap(), said);
        }
    }
}

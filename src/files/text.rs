//! Bytes from outside become text, a block at a time; what is no text is refused with its name.
//!
//! A byte-order mark of UTF-16 decides at once. Otherwise the bytes are handed on as they are, and each row is read by
//! itself ([`Letters`]): letters of UTF-8 and of CP949 cannot be told apart in a few bytes, so the first window that holds
//! anything but ASCII says which of the two the file is written in, by most of its rows. A row that is written in the other
//! one is not guessed at: two programs had their hands in the file, and its letters may be others.

use std::io::{self, Read};

use encoding_rs::{CoderResult, Decoder, EUC_KR, Encoding, UTF_16BE, UTF_16LE};

use super::container::Container;

/// How much is looked at to decide. Also the size of a block.
const WINDOW: usize = 64 * 1024;
/// So many rows in no encoding of ours, and more of them than of others, make a file that is none.
const STRANGE_ROWS: usize = 3;

/// Why a file is no text that we read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotText {
    Empty,
    /// A known kind of file that holds no rows of text.
    Container(Container),
    /// It holds bytes that no text holds.
    Binary,
    /// UTF-16, without the mark that says so.
    Unmarked,
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

/// What the letters of a piece of text are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Letters {
    Utf8,
    Cp949,
    /// Both readings are letters: too few to tell.
    Either,
    Neither,
}

impl Letters {
    /// Of a piece that holds more than ASCII.
    pub fn of(piece: &[u8]) -> Letters {
        let utf8 = std::str::from_utf8(piece);
        let cp949 = || {
            EUC_KR
                .decode_without_bom_handling_and_without_replacement(piece)
                .is_some()
        };
        match utf8 {
            // Three bytes in this form are no letters of CP949 that anybody writes.
            Ok(text) if text.chars().any(|c| c > '\u{7ff}') => Letters::Utf8,
            Ok(_) if cp949() => Letters::Either,
            Ok(_) => Letters::Utf8,
            Err(_) if cp949() => Letters::Cp949,
            Err(_) => Letters::Neither,
        }
    }
}

enum Mode {
    /// Only ASCII so far.
    Undecided,
    /// As it is.
    Bytes,
    /// UTF-16.
    Decoded(Decoder),
}

/// Text from a reader of unknown encoding: UTF-8 where a mark said UTF-16, else the bytes of the file.
pub struct Text<R> {
    inner: R,
    raw: Box<[u8]>,
    start: usize,
    end: usize,
    ended: bool,
    mode: Mode,
    marks_damage: bool,
    is_cp949: bool,
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
            is_cp949: false,
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

    /// Whether the file is written in CP949, as far as was seen.
    pub fn is_cp949(&self) -> bool {
        self.is_cp949
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
            if let Mode::Bytes = self.mode {
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
            self.mode = Mode::Bytes;
        }
        (read, written, spent)
    }

    fn decide(&mut self) -> Result<(), Fault> {
        self.fill()?;
        self.mode = Mode::Bytes;
        let mut window = &self.raw[self.start..self.end];
        if !self.ended {
            // The last line may be cut in the middle of a letter.
            let whole = window.iter().rposition(|b| matches!(b, b'\n' | b'\r'));
            window = &window[..whole.unwrap_or(window.len())];
        }
        let lines = window.split(|b| matches!(b, b'\n' | b'\r'));
        let [mut utf8, mut cp949, mut either, mut neither] = [0_usize; 4];
        for line in lines.filter(|line| !line.is_ascii()) {
            match Letters::of(line) {
                Letters::Utf8 => utf8 += 1,
                Letters::Cp949 => cp949 += 1,
                Letters::Either => either += 1,
                Letters::Neither => neither += 1,
            }
        }
        if neither >= STRANGE_ROWS && neither > utf8 + cp949 + either {
            return Err(Fault::NotText(NotText::Encoding));
        }
        self.is_cp949 = cp949 > utf8;
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
    if head.is_empty() {
        return Some(NotText::Empty);
    }
    if let Some(container) = Container::of(head) {
        return Some(NotText::Container(container));
    }
    let wide = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff");
    if wide || !head.contains(&0) {
        return None;
    }
    // Latin letters of UTF-16 have a zero beside each; those of a header are Latin, or stand between Latin commas.
    let zeros = |odd: usize| {
        head.iter()
            .skip(odd)
            .step_by(2)
            .filter(|b| **b == 0)
            .count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    let is_wide = even.min(odd) * 20 <= even.max(odd) && even.max(odd) * 6 > head.len();
    Some(if is_wide {
        NotText::Unmarked
    } else {
        NotText::Binary
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_told_apart_as_far_as_they_can_be() {
        let cp949 = |text: &str| EUC_KR.encode(text).0.into_owned();
        for text in ["메모", "월급 3월", "업비트,KRW"] {
            assert_eq!(Letters::of(text.as_bytes()), Letters::Utf8, "{text}");
            assert_eq!(Letters::of(&cp949(text)), Letters::Cp949, "{text}");
        }
        // A letter that was cut, and one that no encoding has.
        assert_eq!(Letters::of(b"\xeb\xa9\x94\xeb\xaa"), Letters::Neither);
        assert_eq!(Letters::of(b"a\xff"), Letters::Neither);
        assert_eq!(Letters::of(b"\xc2\xa1"), Letters::Either);
    }

    #[test]
    fn utf16_without_its_mark_is_called_so() {
        let wide: Vec<u8> = "timestamp,type\n2026-03-04,매수\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(not_text(&wide), Some(NotText::Unmarked));
        let big: Vec<u8> = "timestamp,type\n"
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect();
        assert_eq!(not_text(&big), Some(NotText::Unmarked));
        assert_eq!(not_text(b"a,b\n1,\0"), Some(NotText::Binary));
    }
}

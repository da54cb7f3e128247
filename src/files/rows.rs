//! Text becomes rows of fields, in bounded memory whatever the file holds, each with its line in the file.
//!
//! The delimiter is the one of comma, semicolon and tab that the first line uses most. Quotes, doubled quotes and
//! line breaks inside quotes follow RFC 4180; lines end with CRLF, LF or CR. A row that is too long, too wide or never
//! ends is handed on as such, and reading goes on behind it.

mod delimiter;
mod letters;
#[cfg(test)]
mod tests;

use std::io::Read;

use csv_core::ReadRecordResult;
use encoding_rs::EUC_KR;

use self::delimiter::delimiter;
use self::letters::{Written, decode, decode_cp949};
use super::text::{Fault, Text};

pub use self::delimiter::HEADER_LINES;

/// Longest row kept, in bytes of its fields; our longest lawful row is a tenth of it.
const ROW_BYTES_MAX: usize = 64 * 1024;
/// Most columns kept.
pub const COLUMNS_MAX: usize = 256;

/// What can be wrong with a row before anybody reads its fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Broken {
    TooLong,
    TooWide,
    /// A quote was opened and the file ended.
    Unclosed,
    /// Characters that could not be decoded.
    Damaged,
    /// Written in CP949 where the file is in UTF-8, or the other way round.
    Mixed,
    /// A NUL byte.
    Nul,
}

/// Reads rows one after another.
pub struct Rows<R> {
    text: Text<R>,
    core: csv_core::Reader,
    block: Box<[u8]>,
    at: usize,
    end: usize,
    /// What ends a line in this file.
    newline: u8,
    /// The line at which the next byte stands, from 1.
    line: u64,
    /// The byte before it.
    last: u8,
    record: Box<[u8]>,
    ends: Box<[usize]>,
    /// The letters of a row in CP949, and where its fields end in them.
    letters: String,
    letter_ends: Vec<usize>,
}

/// One row; its fields live until the next one is read.
pub struct Row<'a> {
    /// The first and the last line of the row in the file, the header being 1.
    pub line: u64,
    pub last_line: u64,
    fields: Result<Fields<'a>, Broken>,
    bytes: &'a [u8],
    ends: &'a [usize],
    /// What a broken row is best read in.
    is_cp949: bool,
}

/// Fields as text.
#[derive(Clone, Copy)]
pub struct Fields<'a> {
    text: &'a str,
    ends: &'a [usize],
}

impl<'a> Fields<'a> {
    pub fn len(&self) -> usize {
        self.ends.len()
    }
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
    /// The field of a column; empty beyond the last.
    pub fn get(&self, column: usize) -> &'a str {
        let Some(&end) = self.ends.get(column) else {
            return "";
        };
        let start = if column == 0 {
            0
        } else {
            self.ends[column - 1]
        };
        self.text.get(start..end).unwrap_or("")
    }
    pub fn iter(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let fields = *self;
        (0..fields.len()).map(move |column| fields.get(column))
    }
}

impl<'a> Row<'a> {
    pub fn fields(&self) -> Result<Fields<'a>, Broken> {
        self.fields
    }
    /// The fields as far as they could be kept, damage replaced: for the file of what could not be read.
    pub fn remains(&self) -> impl Iterator<Item = String> + '_ {
        let mut start = 0;
        self.ends.iter().map(move |&end| {
            let field = self.bytes.get(start..end).unwrap_or_default();
            start = end;
            let text = if self.is_cp949 {
                EUC_KR.decode_without_bom_handling(field).0
            } else {
                String::from_utf8_lossy(field)
            };
            text.replace('\0', "\u{fffd}")
        })
    }
}

impl<R: Read> Rows<R> {
    /// # Errors
    /// The file is no text, or cannot be read.
    pub fn open(inner: R) -> Result<Rows<R>, Fault> {
        let mut rows = Rows {
            text: Text::open(inner)?,
            core: csv_core::Reader::new(),
            block: vec![0; ROW_BYTES_MAX].into_boxed_slice(),
            at: 0,
            end: 0,
            newline: b'\n',
            line: 1,
            last: 0,
            record: vec![0; ROW_BYTES_MAX].into_boxed_slice(),
            ends: vec![0; COLUMNS_MAX + 1].into_boxed_slice(),
            letters: String::new(),
            letter_ends: Vec::new(),
        };
        rows.refill()?;
        let head = &rows.block[..rows.end];
        if !head.contains(&b'\n') && head.contains(&b'\r') {
            rows.newline = b'\r';
        }
        let (delimiter, skip) = delimiter(head);
        rows.core = csv_core::ReaderBuilder::new().delimiter(delimiter).build();
        rows.line += rows.lines(0, skip);
        rows.at = skip;
        Ok(rows)
    }

    fn refill(&mut self) -> Result<(), Fault> {
        self.at = 0;
        self.end = self.text.read(&mut self.block)?;
        Ok(())
    }

    fn lines(&self, from: usize, to: usize) -> u64 {
        let newline = self.newline;
        self.block[from..to]
            .iter()
            .filter(|b| **b == newline)
            .count() as u64
    }

    /// The next row; blank lines and rows without a character are passed over.
    ///
    /// # Errors
    /// Reading failed, or a later part of the file is in no encoding we read.
    pub fn next_row(&mut self) -> Result<Option<Row<'_>>, Fault> {
        let mut out = 0;
        let mut columns = 0;
        let mut broken = None;
        let mut first_line = None;
        loop {
            if self.at == self.end {
                self.refill()?;
            }
            let ended = self.end == 0;
            if first_line.is_none() {
                self.pass_blank_lines();
                if self.at < self.end {
                    first_line = Some(self.line);
                } else if !ended {
                    continue;
                }
            }
            // At the end one more line break tells a row that is complete from one whose quote is still open.
            let input = if ended {
                b"\n"
            } else {
                &self.block[self.at..self.end]
            };
            let (result, read, written, ends) =
                self.core
                    .read_record(input, &mut self.record[out..], &mut self.ends[columns..]);
            if !ended {
                self.line += self.lines(self.at, self.at + read);
                self.at += read;
                if read > 0 {
                    self.last = self.block[self.at - 1];
                }
            }
            out += written;
            columns += ends;
            match result {
                // A row of delimiters only is what a spreadsheet leaves behind.
                ReadRecordResult::Record if out == 0 && broken.is_none() => {
                    columns = 0;
                    first_line = None;
                }
                ReadRecordResult::Record => break,
                ReadRecordResult::InputEmpty if !ended => {}
                ReadRecordResult::InputEmpty | ReadRecordResult::End => {
                    if first_line.is_none() {
                        return Ok(None);
                    }
                    broken = Some(Broken::Unclosed);
                    self.core.reset();
                    break;
                }
                ReadRecordResult::OutputFull => {
                    broken = broken.or(Some(Broken::TooLong));
                    out = 0;
                }
                ReadRecordResult::OutputEndsFull => {
                    broken = broken.or(Some(Broken::TooWide));
                    columns = 0;
                }
            }
        }
        Ok(Some(self.row(
            first_line.unwrap_or(self.line),
            broken,
            out,
            columns,
        )))
    }

    fn pass_blank_lines(&mut self) {
        while self.at < self.end && matches!(self.block[self.at], b'\r' | b'\n') {
            self.line += u64::from(self.block[self.at] == self.newline);
            self.at += 1;
        }
    }

    fn row(&mut self, line: u64, broken: Option<Broken>, out: usize, columns: usize) -> Row<'_> {
        // A line break belongs to the line that it ends.
        let last_line = self.line - u64::from(self.last == self.newline && self.line > line);
        let (bytes, ends) = match broken {
            Some(Broken::TooLong | Broken::TooWide) => (&[][..], &[][..]),
            _ => (&self.record[..out], &self.ends[..columns]),
        };
        let written = Written::of(bytes, &self.text);
        let fields = match broken {
            Some(broken) => Err(broken),
            None if columns > COLUMNS_MAX => Err(Broken::TooWide),
            None if written.is_mixed => Err(Broken::Mixed),
            None if written.is_cp949 => {
                decode_cp949(bytes, ends, &mut self.letters, &mut self.letter_ends).map(|()| {
                    Fields {
                        text: &self.letters,
                        ends: &self.letter_ends,
                    }
                })
            }
            None => decode(bytes, ends, self.text.marks_damage()),
        };
        Row {
            line,
            last_line,
            fields,
            bytes,
            ends,
            is_cp949: written.is_cp949,
        }
    }
}

//! Text becomes rows of fields, in bounded memory whatever the file holds, each with its line in the file.
//!
//! The delimiter is the one of comma, semicolon and tab that the first line uses most. Quotes, doubled quotes and
//! line breaks inside quotes follow RFC 4180; lines end with CRLF, LF or CR. A row that is too long, too wide or never
//! ends is handed on as such, and reading goes on behind it.

use std::io::Read;

use csv_core::ReadRecordResult;
use encoding_rs::EUC_KR;

use super::text::{Fault, Letters, Text};

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

/// What a row is written in, and whether the file is written otherwise.
#[derive(Default)]
struct Written {
    is_cp949: bool,
    is_mixed: bool,
}

impl Written {
    fn of<R: Read>(bytes: &[u8], file: &Text<R>) -> Written {
        if bytes.is_ascii() || file.marks_damage() {
            return Written::default();
        }
        match (Letters::of(bytes), file.is_cp949()) {
            (Letters::Utf8, is_mixed) => Written {
                is_cp949: false,
                is_mixed,
            },
            (Letters::Cp949, is_cp949) => Written {
                is_cp949: true,
                is_mixed: !is_cp949,
            },
            (Letters::Either | Letters::Neither, is_cp949) => Written {
                is_cp949,
                is_mixed: false,
            },
        }
    }
}

/// Fields of UTF-8.
fn decode<'a>(
    bytes: &'a [u8],
    ends: &'a [usize],
    marks_damage: bool,
) -> Result<Fields<'a>, Broken> {
    let text = std::str::from_utf8(bytes).map_err(|_| Broken::Damaged)?;
    if !text.is_ascii() {
        // Halves of a character in two fields make a whole one only where they meet.
        let torn = ends.iter().any(|end| !text.is_char_boundary(*end));
        if torn || (marks_damage && text.contains('\u{fffd}')) {
            return Err(Broken::Damaged);
        }
    }
    if bytes.contains(&0) {
        return Err(Broken::Nul);
    }
    Ok(Fields { text, ends })
}

/// Fields of CP949, one by one: a letter that was cut must not take the first of the next field.
fn decode_cp949(
    bytes: &[u8],
    ends: &[usize],
    letters: &mut String,
    letter_ends: &mut Vec<usize>,
) -> Result<(), Broken> {
    if bytes.contains(&0) {
        return Err(Broken::Nul);
    }
    letters.clear();
    letter_ends.clear();
    let mut start = 0;
    for &end in ends {
        let field = bytes.get(start..end).unwrap_or_default();
        let text = EUC_KR.decode_without_bom_handling_and_without_replacement(field);
        letters.push_str(&text.ok_or(Broken::Damaged)?);
        letter_ends.push(letters.len());
        start = end;
    }
    Ok(())
}

/// The delimiter of the first line, and how many bytes a line `sep=;` before it takes.
fn delimiter(head: &[u8]) -> (u8, usize) {
    let end_of_line = |from: usize| {
        head[from..]
            .iter()
            .position(|b| matches!(b, b'\r' | b'\n'))
            .map_or(head.len(), |n| from + n)
    };
    if let [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', said, ..] = head
        && end_of_line(0) == 5
    {
        return (*said, 5);
    }
    let mut start = 0;
    let mut first = None;
    for _ in 0..HEADER_LINES {
        while matches!(head.get(start), Some(b'\r' | b'\n')) {
            start += 1;
        }
        if start >= head.len() {
            break;
        }
        let end = end_of_line(start);
        let (delimiter, count) = most_used(&head[start..end]);
        if count >= HEADER_DELIMITERS {
            return (delimiter, 0);
        }
        first = first.or((count > 0).then_some(delimiter));
        start = end;
    }
    (first.unwrap_or(b','), 0)
}

/// Every header of ours has four columns at least; lines above it are titles and mostly have fewer.
const HEADER_DELIMITERS: usize = 3;
/// A header stands within so many lines; the rest above it are titles.
pub const HEADER_LINES: usize = 20;

/// The delimiter that a line uses most outside of quotes, and how often.
fn most_used(line: &[u8]) -> (u8, usize) {
    let mut counts = [0usize; 3];
    let mut quoted = false;
    for b in line {
        match b {
            b'"' => quoted = !quoted,
            b',' if !quoted => counts[0] += 1,
            b';' if !quoted => counts[1] += 1,
            b'\t' if !quoted => counts[2] += 1,
            _ => {}
        }
    }
    let most = counts.iter().copied().max().unwrap_or(0);
    let which = counts.iter().position(|n| *n == most).unwrap_or(0);
    ([b',', b';', b'\t'][which], most)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hands out a few bytes at a time, so that every border is met.
    struct Drip<'a>(&'a [u8], usize);
    impl Read for Drip<'_> {
        fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
            let n = self.0.len().min(self.1).min(buf.len());
            buf[..n].copy_from_slice(&self.0[..n]);
            self.0 = &self.0[n..];
            Ok(n)
        }
    }

    fn read(bytes: &[u8]) -> Vec<String> {
        let mut rows = Rows::open(Drip(bytes, 7)).unwrap_or_else(|e| panic!("{e:?}"));
        let mut said = Vec::new();
        while let Some(row) = rows.next_row().unwrap() {
            let lines = if row.line == row.last_line {
                row.line.to_string()
            } else {
                format!("{}-{}", row.line, row.last_line)
            };
            said.push(match row.fields() {
                Ok(fields) => format!("{lines} {}", fields.iter().collect::<Vec<_>>().join("|")),
                Err(broken) => format!("{lines} {broken:?}"),
            });
        }
        said
    }

    #[test]
    fn lines_are_counted_as_an_editor_counts_them() {
        for newline in ["\n", "\r\n", "\r"] {
            let text = "a,b\n\n1,\"x\ny\"\n2,z\n\n\n3,\"w\"".replace('\n', newline);
            let inside = newline;
            assert_eq!(
                read(text.as_bytes()),
                [
                    "1 a|b".to_owned(),
                    format!("3-4 1|x{inside}y"),
                    "5 2|z".to_owned(),
                    "8 3|w".to_owned()
                ],
                "{newline:?}"
            );
        }
    }

    #[test]
    fn delimiters_are_found_in_the_first_line() {
        for (text, want) in [
            ("a;b\n1,5;2", "2 1,5|2"),
            ("a\tb\n1\t2", "2 1|2"),
            ("\"a,x,y\";b\n1;2", "2 1|2"),
            ("sep=;\na;b\n1;2", "3 1|2"),
            ("a,b\n,\n,,\n1,2\n,,\n", "4 1|2"),
            ("a,b\n\"say \"\"hi\"\"\",2", "2 say \"hi\"|2"),
        ] {
            assert_eq!(read(text.as_bytes()).last().unwrap(), want, "{text:?}");
        }
    }

    #[test]
    fn korean_is_read_in_every_encoding_that_korean_programs_write() {
        let text = "종목,메모\n비트코인,똠방각하 펲시\n";
        let want = ["1 종목|메모", "2 비트코인|똠방각하 펲시"];
        let wide = |big: bool| -> Vec<u8> {
            let mark = [0xfeff_u16].into_iter();
            mark.chain(text.encode_utf16())
                .flat_map(|u| {
                    if big {
                        u.to_be_bytes()
                    } else {
                        u.to_le_bytes()
                    }
                })
                .collect()
        };
        let cp949 = EUC_KR.encode(text).0.into_owned();
        let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
        for bytes in [
            text.as_bytes().to_vec(),
            marked,
            cp949,
            wide(true),
            wide(false),
        ] {
            assert_eq!(read(&bytes), want);
        }
    }

    #[test]
    fn korean_that_first_comes_far_behind_decides_then_and_a_cut_character_is_no_damage() {
        for encoded in [
            "메모".as_bytes().to_vec(),
            EUC_KR.encode("메모").0.into_owned(),
        ] {
            for pad in 65_530..65_540 {
                let mut bytes = b"a,b\n".to_vec();
                while bytes.len() < pad {
                    bytes.extend_from_slice(b"1,2\n");
                }
                bytes.resize(pad, b'x');
                // Enough Korean behind it that the window ends inside a character at one of the paddings.
                for _ in 0..40_000 {
                    bytes.extend_from_slice(&encoded);
                    bytes.push(b'\n');
                }
                let said = read(&bytes);
                let last = said.last().unwrap();
                assert!(last.ends_with(" 메모"), "{pad} {last}");
                assert!(!said.iter().any(|row| row.contains("Damaged")));
            }
        }
    }

    #[test]
    fn a_row_in_the_other_encoding_is_named_and_never_read_as_other_letters() {
        let cp949 = |text: &str| EUC_KR.encode(text).0.into_owned();
        let (a, b) = ("2,한글 메모\n", "3,월급\n");
        let utf8_first = [b"a,b\n1,x\n", a.as_bytes(), a.as_bytes(), &cp949(b)].concat();
        assert_eq!(
            read(&utf8_first)[2..],
            ["3 2|한글 메모", "4 2|한글 메모", "5 Mixed"]
        );
        let cp949_first = [&cp949("a,b\n1,메모\n"), &cp949(a)[..], b.as_bytes()].concat();
        assert_eq!(
            read(&cp949_first)[1..],
            ["2 1|메모", "3 2|한글 메모", "4 Mixed"]
        );
        // As many of the one as of the other: UTF-8 is what is written today.
        let half = [b"a,b\n", b.as_bytes(), &cp949(b)].concat();
        assert_eq!(read(&half)[1..], ["2 3|월급", "3 Mixed"]);
        let marked = [b"\xef\xbb\xbf", &cp949("종목,메모\n비트,가\n")[..]].concat();
        assert_eq!(read(&marked), ["1 종목|메모", "2 비트|가"]);
    }

    #[test]
    fn titles_above_the_header_do_not_choose_the_delimiter() {
        assert_eq!(
            read("거래내역, 2026\n기간;\n\na;b;c;d\n1,5;2;3;4".as_bytes())
                .last()
                .unwrap(),
            "5 1,5|2|3|4"
        );
    }

    #[test]
    fn damage_stays_in_its_row() {
        let mut bytes = "a,b\n가,나\n".as_bytes().to_vec();
        for _ in 0..20_000 {
            bytes.extend_from_slice("다라,마바\n".as_bytes());
        }
        bytes.extend_from_slice(b"x,\xff\xfe\n\0,1\n2,3\n");
        assert_eq!(
            read(&bytes)[20_002..],
            ["20003 Damaged", "20004 Nul", "20005 2|3"]
        );
        // Half a character at the end of one field and half at the start of the next.
        let torn = [
            &b"\xea\xb0\x80\xea\xb0\x80\xea\xb0\x80\xea\xb0\x80,b\n\xea\xb0"[..],
            b",\x80\n",
        ]
        .concat();
        assert_eq!(read(&torn)[1], "2 Damaged");
    }

    #[test]
    fn a_quote_that_never_closes_names_the_lines_it_swallowed() {
        assert_eq!(
            read(b"a,b\n1,2\n3,\"4\n5,6\n7,8\n"),
            ["1 a|b", "2 1|2", "3-5 Unclosed"]
        );
        assert_eq!(read(b"a,b\n1,\"2"), ["1 a|b", "2 Unclosed"]);
        assert_eq!(read(b"a,b\n1,5\" screen"), ["1 a|b", "2 1|5\" screen"]);
    }

    #[test]
    fn what_is_no_text_is_refused_by_name() {
        use super::super::container::Container;
        use super::super::text::NotText;
        for (bytes, want) in [
            (&b""[..], NotText::Empty),
            (
                b"\x89PNG\r\n",
                NotText::Container(Container::Picture("PNG")),
            ),
            (
                b"PK\x03\x04....[Content_Types].xml",
                NotText::Container(Container::Excel),
            ),
            (b"PK\x03\x04....", NotText::Container(Container::Zip)),
            (b"\xd0\xcf\x11\xe0", NotText::Container(Container::OldExcel)),
            (b"a,b\n1,\0", NotText::Binary),
        ] {
            match Rows::open(bytes) {
                Err(Fault::NotText(found)) => assert_eq!(found, want),
                _ => panic!("{bytes:?} was read"),
            }
        }
        let latin = b"name,price\ncaf\xe9,1\nm\xfc,2\nna\xefve,3\n";
        let mut rows = Rows::open(&latin[..]);
        let refused = match &mut rows {
            Err(Fault::NotText(NotText::Encoding)) => true,
            Ok(rows) => loop {
                match rows.next_row() {
                    Err(Fault::NotText(NotText::Encoding)) => break true,
                    Ok(Some(_)) => {}
                    _ => break false,
                }
            },
            _ => false,
        };
        assert!(refused);
    }

    #[test]
    fn a_row_without_end_or_with_a_million_columns_is_one_broken_row() {
        for (head, body, want) in [
            (&b"a,b\n1,"[..], b'x', "2 TooLong"),
            (b"a,b\n1,", b',', "2 TooWide"),
            (b"a,b\n1,\"", b'x', "2-4 Unclosed"),
        ] {
            let endless = std::io::repeat(body).take(20_000_000);
            let file = head.chain(endless).chain(&b"\n3,4\n5,6\n"[..]);
            let mut rows = Rows::open(file).unwrap();
            let mut said = Vec::new();
            while let Some(row) = rows.next_row().unwrap() {
                said.push(match row.fields() {
                    Ok(f) => format!("{} {}", row.line, f.iter().collect::<Vec<_>>().join("|")),
                    Err(b) if row.line == row.last_line => format!("{} {b:?}", row.line),
                    Err(b) => format!("{}-{} {b:?}", row.line, row.last_line),
                });
            }
            assert_eq!(said[1], want);
            assert_eq!(said.len(), if want.contains("Unclosed") { 2 } else { 4 });
        }
    }
}

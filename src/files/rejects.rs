//! Rows that could not be read, as a CSV that can be corrected and sent again: the columns of the file, then where the
//! row stood and why it was refused. Those two columns are ours and are passed over when the file comes back.

use std::io;

use super::header::REJECT_COLUMNS;
use super::rows::Row;
use super::told;
use crate::files::reason::Reason;
use crate::reply::File;
use crate::words::Words;

/// Most bytes of rejected rows that are kept for all files of an asking; of a file with more, the first rows come back, and
/// the others when the file is sent again.
const BYTES_MAX: usize = 8 << 20;

/// The rejected rows of one asking.
pub struct Rejects {
    words: Words,
    /// A CSV of each file that was read.
    files: Vec<Rejected>,
    bytes: usize,
    /// Rows that found no room.
    pub left_out: u64,
}

/// The rejected rows of one file.
struct Rejected {
    /// Which file of the asking it is.
    nth: usize,
    name: String,
    out: csv::Writer<Vec<u8>>,
    rows: u64,
    bytes: usize,
    left_out: u64,
}

impl Rejects {
    pub fn new(words: Words) -> Rejects {
        Rejects {
            words,
            files: Vec::new(),
            bytes: 0,
            left_out: 0,
        }
    }

    /// Begins with a file, or once more.
    pub fn begin(&mut self, nth: usize, name: &str) {
        if let Some(again) = self.files.pop_if(|file| file.nth == nth) {
            self.bytes -= again.bytes;
            self.left_out -= again.left_out;
        }
        let out = csv::WriterBuilder::new()
            .flexible(true)
            .from_writer(Vec::new());
        self.files.push(Rejected {
            nth,
            name: name.to_owned(),
            out,
            rows: 0,
            bytes: 0,
            left_out: 0,
        });
    }

    /// A row of the file that was begun last.
    ///
    /// # Errors
    /// Never in practice: the CSV is written to memory.
    pub fn add(&mut self, header: &[String], row: &Row<'_>, reason: &Reason) -> io::Result<()> {
        let words = self.words;
        let Some(file) = self.files.last_mut() else {
            return Ok(());
        };
        if self.bytes >= BYTES_MAX {
            file.left_out += 1;
            self.left_out += 1;
            return Ok(());
        }
        if file.rows == 0 {
            let columns = header.iter().map(String::as_str);
            file.out.write_record(
                columns
                    .filter(|c| !REJECT_COLUMNS.contains(c))
                    .chain(REJECT_COLUMNS),
            )?;
        }
        // Corrected and refused again, a row gets its new reason only.
        let mut fields: Vec<String> = Vec::with_capacity(header.len() + 2);
        let remains: Vec<String> = row.remains().collect();
        for (column, name) in header.iter().enumerate() {
            if !REJECT_COLUMNS.contains(&name.as_str()) {
                fields.push(remains.get(column).cloned().unwrap_or_default());
            }
        }
        let line = if row.line == row.last_line {
            row.line.to_string()
        } else {
            format!("{}-{}", row.line, row.last_line)
        };
        fields.push(line);
        fields.push(told::why(reason, words));
        fields.extend(remains.into_iter().skip(header.len()));
        let bytes = fields.iter().map(|field| field.len() + 1).sum::<usize>();
        file.out.write_record(&fields)?;
        file.rows += 1;
        file.bytes += bytes;
        self.bytes += bytes;
        Ok(())
    }

    pub fn is_empty(&self) -> bool {
        self.files.iter().all(|file| file.rows == 0)
    }

    /// One file for each that had rejected rows, with a byte-order mark so that spreadsheets read Hangul.
    pub fn into_files(self) -> Vec<File> {
        let prefix = self.words.plain("files-reject-file");
        let finished = self.files.into_iter().filter_map(|file| {
            let rows = file.out.into_inner().ok().filter(|rows| !rows.is_empty())?;
            // A name from outside is a name, not a path.
            let name = file.name.rsplit(['/', '\\']).next().unwrap_or_default();
            let mut bytes = Vec::with_capacity(rows.len() + 3);
            bytes.extend_from_slice("\u{feff}".as_bytes());
            bytes.extend_from_slice(&rows);
            Some(File {
                name: format!("{prefix}-{name}"),
                mime: "text/csv".into(),
                bytes: bytes.into(),
            })
        });
        finished.collect()
    }
}

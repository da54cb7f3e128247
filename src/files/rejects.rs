//! Rows that could not be read, as a CSV that can be corrected and sent again: the columns of the file, then where the
//! row stood and why it was refused. Those two columns are ours and are passed over when the file comes back.

use std::io;

use super::header::REJECT_COLUMNS;
use super::reading::Reason;
use super::rows::Row;
use super::told;
use crate::reply::File;
use crate::words::Words;

/// The rejected rows of one asking.
pub struct Rejects {
    words: Words,
    /// A CSV of each file that has any: its name and what was written.
    files: Vec<(String, csv::Writer<Vec<u8>>)>,
}

impl Rejects {
    pub fn new(words: Words) -> Rejects {
        Rejects {
            words,
            files: Vec::new(),
        }
    }

    /// # Errors
    /// Never in practice: the CSV is written to memory.
    pub fn add(
        &mut self,
        name: &str,
        header: &[String],
        row: &Row<'_>,
        reason: &Reason,
    ) -> io::Result<()> {
        let words = self.words;
        if self.files.last().is_none_or(|(last, _)| last != name) {
            let mut out = csv::WriterBuilder::new()
                .flexible(true)
                .from_writer(Vec::new());
            let columns = header.iter().map(String::as_str);
            out.write_record(
                columns
                    .filter(|c| !REJECT_COLUMNS.contains(c))
                    .chain(REJECT_COLUMNS),
            )?;
            self.files.push((name.to_owned(), out));
        }
        let Some((_, out)) = self.files.last_mut() else {
            return Ok(());
        };
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
        out.write_record(&fields)?;
        Ok(())
    }

    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// One file for each that had rejected rows, with a byte-order mark so that spreadsheets read Hangul.
    pub fn into_files(self) -> Vec<File> {
        let prefix = self.words.plain("files-reject-file");
        let finished = self.files.into_iter().filter_map(|(name, out)| {
            let bytes = out.into_inner().ok()?;
            // A name from outside is a name, not a path.
            let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
            Some(File {
                name: format!("{prefix}-{name}"),
                mime: "text/csv",
                bytes: ["\u{feff}".as_bytes(), &bytes].concat().into(),
            })
        });
        finished.collect()
    }
}

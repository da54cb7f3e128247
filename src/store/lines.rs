//! The table `lines`: lines that are too long for a button of a service, under a short code.

use sha2::{Digest, Sha256};

use super::Store;
use super::error::StoreError;
use crate::domain::calendar::Moment;

/// A line that a button stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LongLine {
    pub line: String,
    /// When a button last promised it.
    pub made: Moment,
}

impl Store {
    /// Keeps a line; its code is the same whenever it is kept.
    ///
    /// # Errors
    /// When the database does not take it.
    pub async fn keep_line(&self, line: &str, made: Moment) -> Result<String, StoreError> {
        let digest = Sha256::digest(line);
        let code: String = digest.iter().take(6).map(|b| format!("{b:02x}")).collect();
        let sql = "insert into lines (code, line, made) values ($1, $2, $3) \
                   on conflict (code) do update set made = excluded.made";
        let values = [code.as_str().into(), line.into(), made.into()];
        self.db.run(sql, values).await?;
        Ok(code)
    }

    /// The line of a code.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn line(&self, code: &str) -> Result<Option<LongLine>, StoreError> {
        let sql = "select line, made from lines where code = $1";
        let rows = self.db.rows(sql, [code.into()]).await?;
        let Some(row) = rows.first() else {
            return Ok(None);
        };
        Ok(Some(LongLine {
            line: row.text(0)?.to_owned(),
            made: row.moment(1)?,
        }))
    }
}

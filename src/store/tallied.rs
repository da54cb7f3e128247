//! How the runs of a job went in a stretch of time, counted by the database: a day of a calendar without its rows.

use super::Store;
use super::error::StoreError;
use crate::domain::calendar::Moment;

/// The runs of a job about one thing in a stretch of time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tallied {
    pub runs: u32,
    pub failed: u32,
    /// Whether the last of them that ended failed.
    pub ended_badly: bool,
    /// Those that did not end.
    pub open: u32,
}

impl Store {
    /// How the runs of a job went that began from a moment on and before another: one of each thing that it is about.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn runs_tallied(
        &self,
        job: &str,
        from: Moment,
        until: Moment,
    ) -> Result<Vec<Tallied>, StoreError> {
        let sql = "select count(*), count(case when not ok then 1 end), count(case when finished is null then 1 end), \
                   max(case when ok then started end), max(case when not ok then started end) \
                   from job_runs where job = $1 and started >= $2 and started < $3 and tries > 0 group by args order by args";
        let rows = self
            .db
            .rows(sql, [job.into(), from.into(), until.into()])
            .await?;
        let counted = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
        let mut tallied = Vec::with_capacity(rows.len());
        for row in &rows {
            tallied.push(Tallied {
                runs: counted(row.int(0)?),
                failed: counted(row.int(1)?),
                open: counted(row.int(2)?),
                ended_badly: row.moment_or_null(4)? > row.moment_or_null(3)?,
            });
        }
        Ok(tallied)
    }
}

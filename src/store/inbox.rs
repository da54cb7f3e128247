//! The table `inbox`: what came in by a door that acknowledges before it answers, and what was answered.
//!
//! A door that is told a message once writes it down before it says so ([`Store::arrived`]) and answers after it; a
//! restart goes on with what is still open ([`Store::unanswered`]). A door that is told again until it confirms needs
//! only the second half: what was answered is not answered again ([`Store::answered_keys`]).

use super::Store;
use super::db::{Row, Value};
use super::error::StoreError;
use crate::domain::calendar::Moment;
use crate::place::Place;

/// A message as it came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// Names it for ever.
    pub key: String,
    pub from: Place,
    pub text: String,
    /// The message under which the pressed button stands.
    pub pressed: Option<String>,
    /// As its door finds the file again.
    pub file: Option<String>,
    pub at: Moment,
}

/// Answered messages are remembered for so long: no service brings one later.
const REMEMBERED_MICROS: i64 = 7 * 86_400 * 1_000_000;

impl Store {
    /// Writes down what came in. `false`: it had come before, and is answered or being answered.
    ///
    /// # Errors
    /// When the database does not take it: then it must not be acknowledged.
    pub async fn arrived(&self, arrival: &Arrival) -> Result<bool, StoreError> {
        let sql = "insert into inbox (key, place, text, pressed, file, at) values ($1, $2, $3, $4, $5, $6) \
                   on conflict (key) do nothing";
        let values: [Value<'_>; 6] = [
            arrival.key.as_str().into(),
            arrival.from.to_string().into(),
            arrival.text.as_str().into(),
            arrival.pressed.as_deref().into(),
            arrival.file.as_deref().into(),
            arrival.at.into(),
        ];
        Ok(self.db.run(sql, values).await? == 1)
    }

    /// Notes that a message was answered, whether or not it was written down before.
    ///
    /// # Errors
    /// When the database does not take it.
    pub async fn note_answered(
        &self,
        key: &str,
        from: &Place,
        at: Moment,
    ) -> Result<(), StoreError> {
        let sql = "insert into inbox (key, place, text, at, answered) values ($1, $2, '', $3, $3) \
                   on conflict (key) do update set answered = excluded.answered";
        let values = [key.into(), from.to_string().into(), at.into()];
        self.db.run(sql, values).await?;
        Ok(())
    }

    /// What a door has still to answer, in the order in which it came.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn unanswered(&self, door: &str) -> Result<Vec<Arrival>, StoreError> {
        let sql = "select key, place, text, pressed, file, at from inbox \
                   where answered is null and place like $1 order by at, key";
        let rows = self.db.rows(sql, [format!("{door}:%").into()]).await?;
        rows.iter().map(arrival).collect()
    }

    /// The keys of a door's messages that were answered lately. Older ones are let go.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn answered_keys(&self, door: &str, now: Moment) -> Result<Vec<String>, StoreError> {
        let old = Moment(now.0 - REMEMBERED_MICROS);
        let sql = "delete from inbox where answered < $1";
        self.db.run(sql, [old.into()]).await?;
        let sql = "select key from inbox where answered is not null and place like $1 \
                   order by answered desc limit 2000";
        let rows = self.db.rows(sql, [format!("{door}:%").into()]).await?;
        rows.iter().map(|row| Ok(row.text(0)?.to_owned())).collect()
    }
}

fn arrival(row: &Row) -> Result<Arrival, StoreError> {
    let key = row.text(0)?.to_owned();
    let from = Place::read(row.text(1)?).ok_or_else(|| StoreError::Unreadable {
        table: "inbox",
        row: key.clone(),
        why: "its place is none".into(),
    })?;
    Ok(Arrival {
        key,
        from,
        text: row.text(2)?.to_owned(),
        pressed: row.text_or_null(3)?.map(str::to_owned),
        file: row.text_or_null(4)?.map(str::to_owned),
        at: row.moment(5)?,
    })
}

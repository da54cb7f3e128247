//! The table `questions`: what was asked last in each place, and what may be typed there in answer.

use super::Store;
use super::db::{Row, Tx};
use super::error::StoreError;
use crate::book::Delta;
use crate::domain::calendar::Moment;
use crate::place::Place;

/// A question that waits for its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// As it was typed; blank when only its choices can be said.
    pub line: String,
    /// What may be typed, and the line with a hole for it; blank for nothing.
    pub asks: String,
    pub open: String,
    /// The buttons: label and line.
    pub choices: Vec<(String, String)>,
    /// Something else was said since: nothing is taken for its answer.
    pub aside: bool,
    pub asked: Moment,
}

impl Store {
    /// The question that is open in a place.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn question(&self, place: &Place) -> Result<Option<Question>, StoreError> {
        let sql = "select line, asks, open, choices, aside, asked from questions where place = $1";
        let rows = self.db.rows(sql, [place.to_string().into()]);
        let rows = rows.await?;
        rows.first().map(|row| question(row, 0)).transpose()
    }

    /// Keeps a question in the place of the one before. It is no change of the books and makes no revision.
    ///
    /// # Errors
    /// When the database does not take it.
    pub async fn ask(&self, place: &Place, question: &Question) -> Result<(), StoreError> {
        let sql = "insert into questions (place, chat, line, asks, open, choices, aside, asked) \
                   values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (place) do update set \
                   line = excluded.line, asks = excluded.asks, open = excluded.open, \
                   choices = excluded.choices, aside = excluded.aside, asked = excluded.asked";
        let choices = question.choices.iter();
        let choices =
            choices.map(|(label, line)| format!("{}\t{}", one_line(label), one_line(line)));
        let values = [
            place.to_string().into(),
            place.everybody().to_string().into(),
            question.line.as_str().into(),
            question.asks.as_str().into(),
            question.open.as_str().into(),
            choices.collect::<Vec<_>>().join("\n").into(),
            question.aside.into(),
            question.asked.into(),
        ];
        self.db.run(sql, values).await?;
        Ok(())
    }

    /// Something else was said in a place: what is typed next is no answer of itself.
    ///
    /// # Errors
    /// When the database does not take it.
    pub async fn put_aside(&self, place: &Place) -> Result<(), StoreError> {
        let sql = "update questions set aside = (1 = 1) where place = $1";
        self.db.run(sql, [place.to_string().into()]).await?;
        Ok(())
    }
}

/// A question as `line, asks, open, choices, aside, asked` say it, from a column on.
pub(super) fn question(row: &Row, from: usize) -> Result<Question, StoreError> {
    let choices = row.text(from + 3)?.lines();
    let choices = choices.filter_map(|choice| choice.split_once('\t'));
    Ok(Question {
        line: row.text(from)?.to_owned(),
        asks: row.text(from + 1)?.to_owned(),
        open: row.text(from + 2)?.to_owned(),
        choices: choices
            .map(|(label, line)| (label.to_owned(), line.to_owned()))
            .collect(),
        aside: row.flag(from + 4)?,
        asked: row.moment(from + 5)?,
    })
}

/// Without what tells choices apart.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Writes that the questions of these places are not open any more.
pub(super) async fn write(tx: &mut Tx, delta: &Delta) -> Result<(), StoreError> {
    for place in &delta.answered {
        let sql = "delete from questions where place = $1 or chat = $1";
        tx.run(sql, [place.as_str().into()]).await?;
    }
    Ok(())
}

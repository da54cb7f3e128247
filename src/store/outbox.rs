//! The table `outbox`: what nobody asked for, until it is where it is for.
//!
//! - A letter is written in the transaction of what it tells ([`Store::record_run`]), a row for each place.
//! - Letters to a place go in their order. One that was tried holds those behind it; one whose time has not come does not.
//! - A letter with a slot takes the place of one that still waits there; what was sent in the slot is edited by it.
//! - What may have arrived twice is counted, and so is what was dropped: there is nothing silent about either.
//!
//! What becomes of a letter is noted in single statements, so that bringing it never waits for a long import.

use super::Store;
use super::db::{Row, Tx, Value};
use super::error::StoreError;
use crate::domain::calendar::Moment;
use crate::place::Place;

/// Something to be told.
#[derive(Debug, Clone, PartialEq)]
pub struct Letter {
    pub to: Vec<Place>,
    /// The message of this name is edited instead of sending another; blank: a message of its own.
    pub slot: String,
    /// As [`crate::reply::kept`] writes it.
    pub reply: String,
    /// Without a sound.
    pub is_quiet: bool,
    pub made: Moment,
    /// Not told earlier, say because it is night.
    pub not_before: Moment,
    /// Told by then or not at all.
    pub expires: Option<Moment>,
}

/// A letter on its way to one place.
#[derive(Debug, Clone, PartialEq)]
pub struct Outgoing {
    pub id: i64,
    pub to: Place,
    pub reply: String,
    pub is_quiet: bool,
    pub made: Moment,
    pub not_before: Moment,
    pub expires: Option<Moment>,
    pub tries: u32,
    /// The end of a try before is not known: it may have arrived.
    pub is_uncertain: bool,
    /// Its messages that have arrived.
    pub arrived: usize,
    /// The message that it edits.
    pub stands_at: Option<String>,
}

/// What a letter waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delay {
    /// The service asked for time.
    Limit,
    /// The service cannot be reached.
    Away,
    /// The place does not take our messages.
    Gone,
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tally {
    /// Not told in time.
    Dropped,
    /// Refused by the service for good.
    Refused,
    /// Sent again because it was not known whether it had arrived.
    SecondCopy,
}

/// How the post of a place stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub place: Place,
    pub letters: u32,
    pub oldest: Moment,
    /// What the first of them waits for, if it was tried.
    pub delay: Option<Delay>,
}

/// What `/status` shows of the post.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PostState {
    pub standing: Vec<Standing>,
    pub dropped: u32,
    pub refused: u32,
    pub second_copies: u32,
}

impl Letter {
    /// To these places, now, with a sound.
    pub fn new(to: Vec<Place>, reply: String, made: Moment) -> Letter {
        Letter {
            to,
            slot: String::new(),
            reply,
            is_quiet: false,
            made,
            not_before: made,
            expires: None,
        }
    }

    /// That what waits in a slot is not told any more. What was sent, or may have been, stays as it is.
    pub fn withdrawn(to: Vec<Place>, slot: String, made: Moment) -> Letter {
        Letter {
            slot,
            ..Letter::new(to, String::new(), made)
        }
    }
}

impl Delay {
    fn word(self) -> &'static str {
        match self {
            Delay::Limit => "limit",
            Delay::Away => "away",
            Delay::Gone => "gone",
        }
    }
    fn read(word: &str) -> Option<Delay> {
        let all = [Delay::Limit, Delay::Away, Delay::Gone];
        all.into_iter().find(|delay| delay.word() == word)
    }
}

impl Tally {
    fn word(self) -> &'static str {
        match self {
            Tally::Dropped => "dropped",
            Tally::Refused => "refused",
            Tally::SecondCopy => "second_copy",
        }
    }
}

impl Store {
    /// Takes letters on, in a transaction of their own.
    ///
    /// # Errors
    /// When the database does not take them; none is there then.
    pub async fn post(&self, letters: &[Letter]) -> Result<(), StoreError> {
        let mut tx = self.db.write().await?;
        write(&mut tx, letters).await?;
        tx.commit().await?;
        self.posted.notify_one();
        Ok(())
    }

    /// Comes when letters were taken on in this process, also when that was before it was asked.
    pub async fn posted(&self) {
        self.posted.notified().await;
    }

    /// The next letter of each place, also when it has to wait a little longer.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn next_letters(&self, now: Moment) -> Result<Vec<Outgoing>, StoreError> {
        let sql = "select o.id, o.place, o.reply, o.quiet, o.made, o.not_before, o.expires, o.tries, o.begun, o.arrived, \
                   (select p.message from outbox p where p.place = o.place and p.slot = o.slot and p.slot <> '' \
                   and p.message is not null and p.id < o.id order by p.id desc limit 1) \
                   from outbox o where o.sent is null and o.id = (select min(e.id) from outbox e where e.place = o.place \
                   and e.sent is null and (e.tries > 0 or e.not_before <= $1)) order by o.id";
        let rows = self.db.rows(sql, [now.into()]).await?;
        rows.iter().map(outgoing).collect()
    }

    /// When the first letter that waits for its time may go.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn next_letter_at(&self, now: Moment) -> Result<Option<Moment>, StoreError> {
        let sql = "select min(not_before) from outbox where sent is null and not_before > $1";
        let rows = self.db.rows(sql, [now.into()]).await?;
        let at = rows.first().map(|row| row.moment_or_null(0)).transpose()?;
        Ok(at.flatten())
    }

    /// A try begins. When the one before ended without an answer, this one may be a second copy.
    ///
    /// # Errors
    /// When the database does not take it; nothing must be sent then.
    pub async fn letter_begun(&self, letter: &Outgoing, now: Moment) -> Result<(), StoreError> {
        if letter.is_uncertain {
            self.tally(Tally::SecondCopy).await?;
        }
        let sql = "update outbox set begun = $2, tries = tries + 1 where id = $1";
        self.db.run(sql, [letter.id.into(), now.into()]).await?;
        Ok(())
    }

    /// It is there. Letters that were sent a week ago are let go.
    ///
    /// # Errors
    /// When the database does not take it.
    pub async fn letter_sent(
        &self,
        id: i64,
        message: Option<&str>,
        now: Moment,
    ) -> Result<(), StoreError> {
        const KEPT_MICROS: i64 = 7 * 86_400 * 1_000_000;
        let sql = "update outbox set sent = $2, message = $3, begun = null, why = '' where id = $1";
        let values = [id.into(), now.into(), message.into()];
        self.db.run(sql, values).await?;
        let old = Moment(now.0 - KEPT_MICROS);
        let sql = "delete from outbox where sent < $1";
        self.db.run(sql, [old.into()]).await?;
        Ok(())
    }

    /// It waits: until when, how much of it has arrived, and whether the rest may have.
    ///
    /// # Errors
    /// When the database does not take it.
    pub async fn letter_waits(
        &self,
        id: i64,
        until: Moment,
        delay: Delay,
        arrived: usize,
        is_uncertain: bool,
    ) -> Result<(), StoreError> {
        let sql = if is_uncertain {
            "update outbox set not_before = $2, why = $3, arrived = $4 where id = $1"
        } else {
            "update outbox set not_before = $2, why = $3, arrived = $4, begun = null where id = $1"
        };
        let arrived = i64::try_from(arrived).unwrap_or(i64::MAX);
        let values = [id.into(), until.into(), delay.word().into(), arrived.into()];
        self.db.run(sql, values).await?;
        Ok(())
    }

    /// It is given up, and counted.
    ///
    /// # Errors
    /// When the database does not take it.
    pub async fn letter_given_up(&self, id: i64, tally: Tally) -> Result<(), StoreError> {
        let sql = "delete from outbox where id = $1";
        self.db.run(sql, [id.into()]).await?;
        self.tally(tally).await
    }

    /// The letters to a place that does not want us may go again: it spoke.
    ///
    /// # Errors
    /// When the database does not take it.
    pub async fn place_is_back(&self, place: &Place, now: Moment) -> Result<(), StoreError> {
        let sql =
            "update outbox set not_before = $2 where place = $1 and sent is null and why = 'gone'";
        let place = place.everybody().to_string();
        self.db.run(sql, [place.into(), now.into()]).await?;
        Ok(())
    }

    /// Counts something that happened to a message.
    ///
    /// # Errors
    /// When the database does not take it.
    pub async fn tally(&self, tally: Tally) -> Result<(), StoreError> {
        let sql = "insert into tallies (name, n) values ($1, 1) \
                   on conflict (name) do update set n = tallies.n + 1";
        self.db.run(sql, [tally.word().into()]).await?;
        Ok(())
    }

    /// What waits and why, and what was counted.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn post_state(&self) -> Result<PostState, StoreError> {
        let sql = "select o.place, count(*), min(o.made), coalesce((select e.why from outbox e where e.place = o.place \
                   and e.sent is null and e.tries > 0 order by e.id limit 1), '') \
                   from outbox o where o.sent is null group by o.place order by o.place";
        let rows = self.db.rows(sql, []).await?;
        let tallies = self.db.rows("select name, n from tallies", []).await?;
        let counted = |tally: Tally| {
            let of = tallies
                .iter()
                .find(|row| row.text(0).ok() == Some(tally.word()));
            of.and_then(|row| row.int(1).ok()).map_or(0, small)
        };
        Ok(PostState {
            standing: rows.iter().map(standing).collect::<Result<_, _>>()?,
            dropped: counted(Tally::Dropped),
            refused: counted(Tally::Refused),
            second_copies: counted(Tally::SecondCopy),
        })
    }
}

/// Writes letters, a row for each place.
pub(super) async fn write(tx: &mut Tx, letters: &[Letter]) -> Result<(), StoreError> {
    for letter in letters {
        for place in &letter.to {
            let place = place.everybody().to_string();
            if letter.reply.is_empty() {
                let sql = "delete from outbox where place = $1 and slot = $2 and sent is null and tries = 0";
                tx.run(sql, [place.into(), letter.slot.as_str().into()])
                    .await?;
                continue;
            }
            if !letter.slot.is_empty() && renewed(tx, letter, &place).await? {
                continue;
            }
            let sql = "insert into outbox (place, slot, reply, quiet, made, not_before, expires, tries, arrived, why) \
                       values ($1, $2, $3, $4, $5, $6, $7, 0, 0, '')";
            let values: [Value<'_>; 7] = [
                place.into(),
                letter.slot.as_str().into(),
                letter.reply.as_str().into(),
                letter.is_quiet.into(),
                letter.made.into(),
                letter.not_before.into(),
                letter.expires.into(),
            ];
            tx.run(sql, values).await?;
        }
    }
    Ok(())
}

/// Puts a letter in the place of one of its slot that nobody has tried to send yet; false when there is none.
async fn renewed(tx: &mut Tx, letter: &Letter, place: &str) -> Result<bool, StoreError> {
    let sql = "update outbox set reply = $3, made = $4, not_before = $5, expires = $6 \
               where place = $1 and slot = $2 and sent is null and tries = 0";
    let values: [Value<'_>; 6] = [
        place.into(),
        letter.slot.as_str().into(),
        letter.reply.as_str().into(),
        letter.made.into(),
        letter.not_before.into(),
        letter.expires.into(),
    ];
    Ok(tx.run(sql, values).await? > 0)
}

fn outgoing(row: &Row) -> Result<Outgoing, StoreError> {
    let id = row.int(0)?;
    Ok(Outgoing {
        id,
        to: place(row, 1, id.to_string())?,
        reply: row.text(2)?.to_owned(),
        is_quiet: row.flag(3)?,
        made: row.moment(4)?,
        not_before: row.moment(5)?,
        expires: row.moment_or_null(6)?,
        tries: small(row.int(7)?),
        is_uncertain: row.moment_or_null(8)?.is_some(),
        arrived: usize::try_from(row.int(9)?).unwrap_or(0),
        stands_at: row.text_or_null(10)?.map(str::to_owned),
    })
}

fn standing(row: &Row) -> Result<Standing, StoreError> {
    Ok(Standing {
        place: place(row, 0, String::new())?,
        letters: small(row.int(1)?),
        oldest: row.moment(2)?,
        delay: Delay::read(row.text(3)?),
    })
}

fn place(row: &Row, column: usize, id: String) -> Result<Place, StoreError> {
    Place::read(row.text(column)?).ok_or(StoreError::Unreadable {
        table: "outbox",
        row: id,
        why: "its place is none".into(),
    })
}

fn small(n: i64) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

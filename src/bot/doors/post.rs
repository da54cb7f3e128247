//! The post brings what nobody asked for to every place it is for: in order for each place, again until it is there.
//!
//! Letters lie in the outbox ([`crate::store::Letter`]). A letter is noted as begun before it is sent and as sent after it, so
//! that a program that died in between knows that a second copy may go out. While the books cannot be written, what has
//! to be told about that goes straight to the doors.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tracing::{error, warn};

use super::house::{House, backoff};
use super::{Door, Later, Parcel, Sent};
use crate::domain::calendar::Moment;
use crate::place::Place;
use crate::reply::Reply;
use crate::reply::kept::Kept;
use crate::store::{Delay, Letter, Outgoing, StoreError, Tally};
use crate::words::figures;
use crate::world::{Herald, Stop, Waiting};

/// How often letters of other processes are looked for.
const LOOK: Duration = Duration::from_secs(10);
/// How long a stop waits for what is on its way.
const GRACE: Duration = Duration::from_secs(5);
/// What is told later than this says when it was made.
const LATE_MICROS: i64 = 2 * 60 * 1_000_000;

/// The post of all open doors.
pub struct Post {
    house: Arc<House>,
    doors: Vec<Arc<dyn Door>>,
}

impl Post {
    pub fn new(house: Arc<House>, doors: Vec<Arc<dyn Door>>) -> Arc<Post> {
        Arc::new(Post { house, doors })
    }

    /// Everybody whom news are for.
    pub fn places(&self) -> Vec<Place> {
        self.doors.iter().flat_map(|door| door.places()).collect()
    }

    /// Brings letters until the stop.
    pub async fn run(self: Arc<Self>, stop: Stop) {
        let mut busy: BTreeSet<Place> = BTreeSet::new();
        let mut running: JoinSet<Place> = JoinSet::new();
        loop {
            let posted = self.house.store.posted();
            let wait = match self.send_out(&mut busy, &mut running).await {
                Ok(wait) => wait,
                Err(error) => {
                    warn!("the outbox cannot be read: {error}");
                    LOOK
                }
            };
            tokio::select! {
                () = stop.cancelled() => break,
                () = posted => {}
                Some(done) = running.join_next(), if !running.is_empty() => match done {
                    Ok(place) => { busy.remove(&place); }
                    Err(broke) => {
                        error!("bringing a letter broke off: {broke}");
                        if running.is_empty() {
                            busy.clear();
                        }
                    }
                },
                () = sleep(wait) => {}
            }
        }
        let ended = timeout(GRACE, async {
            while running.join_next().await.is_some() {}
        });
        if ended.await.is_err() {
            warn!("a letter was still on its way; it goes on at the next start");
        }
    }

    /// Sends the next letter to every place that has none on its way; how long there is nothing more to do.
    async fn send_out(
        self: &Arc<Self>,
        busy: &mut BTreeSet<Place>,
        running: &mut JoinSet<Place>,
    ) -> Result<Duration, StoreError> {
        let now = self.house.clock.now();
        let mut next = self.house.store.next_letter_at(now).await?;
        for letter in self.house.store.next_letters(now).await? {
            if letter.not_before > now {
                next = next.into_iter().chain([letter.not_before]).min();
                continue;
            }
            let door = self.doors.iter().find(|door| letter.to.door == door.name());
            // One whose door is not open waits for it.
            if let Some(door) = door.cloned()
                && busy.insert(letter.to.clone())
            {
                let post = self.clone();
                running.spawn(async move {
                    let place = letter.to.clone();
                    if let Err(error) = post.bring(&*door, letter).await {
                        warn!("the outbox cannot be written: {error}");
                        sleep(LOOK).await;
                    }
                    place
                });
            }
        }
        let until = next.map(|at| Duration::from_micros((at.0 - now.0).max(0).unsigned_abs()));
        Ok(until.map_or(LOOK, |until| until.min(LOOK)))
    }

    /// Brings one letter once, and notes what became of it.
    async fn bring(&self, door: &dyn Door, letter: Outgoing) -> Result<(), StoreError> {
        let House { store, clock, .. } = &*self.house;
        let now = clock.now();
        if letter.expires.is_some_and(|expires| expires <= now) {
            return store.letter_given_up(letter.id, Tally::Dropped).await;
        }
        let Some(kept) = Kept::read(&letter.reply) else {
            error!("letter {} cannot be read", letter.id);
            return store.letter_given_up(letter.id, Tally::Dropped).await;
        };
        store.letter_begun(&letter, now).await?;
        let mut reply = self.house.redrawn(kept, &letter.to).await;
        if now.0 - letter.made.0 >= LATE_MICROS {
            reply = reply.note(self.made(letter.made, now, &letter.to));
        }
        let parcel = Parcel {
            to: letter.to,
            reply,
            is_quiet: letter.is_quiet,
            arrived: letter.arrived,
            stands_at: letter.stands_at,
        };
        let sent = door.deliver(&parcel).await;
        let now = clock.now();
        let later = |wait: Duration| Moment(now.0 + i64::try_from(wait.as_micros()).unwrap_or(0));
        match sent {
            Sent::Arrived { message } => self.note_sent(letter.id, message.as_deref()).await,
            Sent::Lost => store.letter_given_up(letter.id, Tally::Refused).await?,
            Sent::Gone => {
                let until = later(backoff(letter.tries + 1).max(Duration::from_secs(30)));
                let waits =
                    store.letter_waits(letter.id, until, Delay::Gone, letter.arrived, false);
                waits.await?;
            }
            Sent::Later(Later {
                arrived,
                wait,
                may_be_there,
            }) => {
                let delay = wait.map_or(Delay::Away, |_| Delay::Limit);
                let until = later(wait.unwrap_or_else(|| backoff(letter.tries + 1)));
                let waits = store.letter_waits(letter.id, until, delay, arrived, may_be_there);
                waits.await?;
            }
        }
        Ok(())
    }

    /// Notes that a letter is there, until that is written: without it, it would go out again.
    async fn note_sent(&self, id: i64, message: Option<&str>) {
        let mut failures = 0;
        while let Err(error) = self
            .house
            .store
            .letter_sent(id, message, self.house.clock.now())
            .await
        {
            warn!("a letter was sent and cannot be noted: {error}");
            failures += 1;
            sleep(backoff(failures)).await;
        }
    }

    fn made(&self, made: Moment, now: Moment, to: &Place) -> String {
        let words = self.house.words_at(to);
        let when = figures::moment_near(made, now, self.house.zone, words.language);
        words.say("post-made", &[("when", &when)])
    }

    /// Tells a reply without the outbox: as often as it takes, and lost when the program ends.
    fn tell_directly(&self, reply: &Reply) {
        for door in &self.doors {
            for place in door.places() {
                let reply = self.house.dressed(reply.clone(), &place);
                let (door, mut parcel) = (door.clone(), Parcel::new(place, reply));
                tokio::spawn(async move {
                    let mut tries = 0;
                    while let Sent::Later(Later { arrived, wait, .. }) = door.deliver(&parcel).await
                    {
                        parcel.arrived = arrived;
                        tries += u32::from(wait.is_none());
                        sleep(wait.unwrap_or_else(|| backoff(tries))).await;
                    }
                });
            }
        }
    }
}

impl Herald for Post {
    fn tell<'a>(&'a self, reply: &'a Reply) -> Waiting<'a, ()> {
        Box::pin(async move {
            let now = self.house.clock.now();
            let kept = Kept::news(reply.clone(), "", now).write();
            let letter = Letter::new(self.places(), kept, now);
            if self.house.store.post(&[letter]).await.is_err() {
                self.tell_directly(reply);
            }
        })
    }
}

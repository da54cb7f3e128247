//! In place: a page, a tab or a look once more edits the message it stands under, long work has one message that becomes
//! the answer, and a button that was used says so and goes.
//!
//! A picture is a message of its own, which Slack does not let us edit: the new one comes, then the old one goes.

use std::collections::BTreeMap;
use std::sync::{MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use super::Slack;
use super::press::Press;
use super::render::{self, Post, Segment};
use super::send::{self, Arrived, Ready, Target};
use crate::place::Place;
use crate::reply::{Picture, Reply};
use crate::world::on_disk::hex;
use sha2::{Digest, Sha256};

/// What takes longer has a message of its own, edited not more often than that.
const LONG: Duration = Duration::from_secs(3);
/// Messages whose pictures are known.
const KNOWN_MAX: usize = 500;

/// The pictures that stand below messages: their numbers and what they show. What a program before this one sent is not
/// known: its pictures stay.
#[derive(Debug, Default)]
pub struct Pictures(BTreeMap<(String, String), Vec<Shown>>);

#[derive(Debug, Clone)]
struct Shown {
    file: String,
    digest: String,
}

/// What became of a message that was to be edited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turned {
    Changed,
    /// There is nothing new.
    Same,
    /// It cannot become the answer.
    No,
}

impl Slack {
    /// Shows the answer to a press in the place of its message, and what there is to say about that to who pressed.
    pub(super) async fn show_at(
        &self,
        to: &Target,
        from: &Place,
        (under, press): (&str, &Press),
        progress: Option<String>,
        reply: &Reply,
    ) {
        match self.turn(to, under, press.shows.as_deref(), reply).await {
            Turned::No => return self.show_after(to, from, progress, reply).await,
            Turned::Same => {
                let post = render::post(&self.house.words.plain("door-nothing-new"));
                send::whisper(self, to, &from.user, &post).await;
            }
            Turned::Changed => {}
        }
        if let Some(progress) = progress {
            send::delete(self, to, &progress).await;
        }
    }

    /// Shows an answer; a message that said that it takes long becomes it.
    pub(super) async fn show_after(
        &self,
        to: &Target,
        from: &Place,
        progress: Option<String>,
        reply: &Reply,
    ) {
        let Some(message) = progress else {
            return self.show_from(to, from, reply).await;
        };
        if self.turn(to, &message, None, reply).await == Turned::No {
            self.show_from(to, from, reply).await;
            send::delete(self, to, &message).await;
        }
    }

    /// Makes a sent message the answer, as often as it takes. `shows`: what it shows now, where that is known.
    async fn turn(&self, to: &Target, message: &str, shows: Option<&str>, reply: &Reply) -> Turned {
        let Some((post, pictures)) = one_message(self.parts(reply)) else {
            return Turned::No;
        };
        // What only one may see cannot stand where everybody looks.
        if to.only.is_some() || message.is_empty() {
            return Turned::No;
        }
        let (mut drawn, instead) = (Vec::new(), render::instead_of(reply));
        for picture in pictures {
            drawn.push(self.prepare(Segment::Picture(picture), &instead).await);
        }
        let at = (to.channel.clone(), message.to_owned());
        let before = self.pictures().0.get(&at).cloned().unwrap_or_default();
        let is_same_below = before
            .iter()
            .map(|shown| &shown.digest)
            .eq(&digests(&drawn));
        if is_same_below && shows == Some(post.stamp().as_str()) {
            return Turned::Same;
        }
        if send::send(self, to, &Ready::Post(post), Some(message))
            .await
            .is_err()
        {
            return Turned::No;
        }
        if is_same_below {
            return Turned::Changed;
        }
        self.pictures().0.remove(&at);
        for ready in drawn {
            if let Ok(Arrived::File(file)) = send::send(self, to, &ready, None).await {
                self.stands_below(to, Some(message), file, &ready);
            }
        }
        for shown in before {
            send::delete_file(self, &shown.file).await;
        }
        Turned::Changed
    }

    /// Notes a picture below its message.
    pub(super) fn stands_below(
        &self,
        to: &Target,
        above: Option<&str>,
        file: String,
        ready: &Ready,
    ) {
        let (Some(above), Some(digest)) = (above, digest(ready)) else {
            return;
        };
        let mut pictures = self.pictures();
        let at = (to.channel.clone(), above.to_owned());
        pictures
            .0
            .entry(at)
            .or_default()
            .push(Shown { file, digest });
        while pictures.0.len() > KNOWN_MAX {
            // By channel and time: about the oldest.
            pictures.0.pop_first();
        }
    }

    /// A button was used: it says so, and goes.
    pub(super) async fn used(&self, to: &Target, under: &str, press: &Press) {
        if let Some(address) = &press.whisper {
            return send::take_away(self, address).await;
        }
        if let Some(rest) = &press.rest {
            let said = rest.with(&self.house.words.plain("door-used"));
            send::put(self, to, under, said).await;
        }
    }

    /// Waits for work; what came of it, and the message that says that it goes on when it took long.
    pub(super) async fn watched<T>(
        &self,
        to: &Target,
        is_quiet: impl Fn() -> bool,
        work: impl Future<Output = T>,
    ) -> (T, Option<String>) {
        tokio::pin!(work);
        let began = Instant::now();
        let (mut next, mut message) = (began + LONG, None);
        loop {
            tokio::select! {
                biased;
                done = &mut work => return (done, message),
                () = sleep_until(next) => {}
            }
            if !is_quiet() {
                message = self.tell_working(to, message, began.elapsed()).await;
            }
            next = Instant::now() + LONG;
        }
    }

    /// Says for how long something is being worked on: in a new message, or in the one that said so before.
    async fn tell_working(
        &self,
        to: &Target,
        message: Option<String>,
        passed: Duration,
    ) -> Option<String> {
        let seconds = passed.as_secs().to_string();
        let words = self.house.words;
        let post = render::post(&words.say("door-working", &[("seconds", &seconds)]));
        // One that does not arrive is no loss: the next says more.
        match send::attempt(self, to, &Ready::Post(post), message.as_deref()).await {
            Ok(Arrived::Post(number)) => number.or(message),
            Ok(Arrived::File(_)) | Err(_) => message,
        }
    }

    fn pictures(&self) -> MutexGuard<'_, Pictures> {
        self.pictures.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A reply that is one message, with the pictures below it.
fn one_message(parts: Vec<Segment>) -> Option<(Post, Vec<Picture>)> {
    let mut parts = parts.into_iter();
    let Some(Segment::Post(post)) = parts.next() else {
        return None;
    };
    let pictures: Option<Vec<Picture>> = parts
        .map(|part| match part {
            Segment::Picture(picture) => Some(picture),
            Segment::Post(_) | Segment::File(_) => None,
        })
        .collect();
    Some((post, pictures?))
}

fn digests(drawn: &[Ready]) -> Vec<String> {
    drawn.iter().filter_map(digest).collect()
}

/// What stands for a drawn picture; none for a text in its place.
fn digest(ready: &Ready) -> Option<String> {
    match ready {
        Ready::Upload(upload) => Some(hex(&Sha256::digest(&upload.bytes))),
        Ready::Post(_) => None,
    }
}

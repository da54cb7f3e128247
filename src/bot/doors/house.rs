//! The house behind the doors: what becomes of a message, how a chart is drawn, where received files lie.
//!
//! It is one for all doors, so that two doors do not draw at once.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use chrono_tz::Tz;
use tokio::sync::Semaphore;
use tracing::{error, warn};

use super::letting::Letting;
use super::once::Once;
use crate::bot::draw::{self, Draw};
use crate::bot::dress::dressed;
use crate::bot::{Answer, Ending, Message, press};
use crate::place::Place;
use crate::reply::kept::Kept;
use crate::reply::{Picture, Reply};
use crate::store::{Store, Tally};
use crate::words::Words;
use crate::world::{Clock, Waiting};

/// The one path of every message.
pub type Path = dyn Fn(Message) -> Waiting<'static, Answer> + Send + Sync;
/// Draws the pictures of a kept reply again.
pub type Redraw = dyn Fn(Kept, Place) -> Waiting<'static, Reply> + Send + Sync;

/// What the house is made of.
pub struct Parts {
    pub answer: Box<Path>,
    pub redraw: Box<Redraw>,
    pub draw: Arc<Draw>,
    /// Where messages and letters are noted.
    pub store: Arc<Store>,
    pub clock: Arc<dyn Clock>,
    /// Where files of messages lie while they are worked on.
    pub received: PathBuf,
    pub words: Words,
    pub zone: Tz,
}

/// What every door shares.
pub struct House {
    answer: Box<Path>,
    redraw: Box<Redraw>,
    draw: Arc<Draw>,
    /// One picture at a time: eight at once would keep 146 MB.
    drawing: Semaphore,
    once: Once,
    /// Lets in who sends the code of the console.
    pub letting: Letting,
    pub store: Arc<Store>,
    pub clock: Arc<dyn Clock>,
    pub received: PathBuf,
    pub words: Words,
    pub zone: Tz,
}

impl House {
    pub fn new(parts: Parts) -> House {
        House {
            answer: parts.answer,
            redraw: parts.redraw,
            draw: parts.draw,
            drawing: Semaphore::new(1),
            once: Once::new(&parts.received),
            letting: Letting::default(),
            store: parts.store,
            clock: parts.clock,
            received: parts.received,
            words: parts.words,
            zone: parts.zone,
        }
    }

    /// What becomes of a message.
    pub async fn answer(&self, message: &Message) -> Answer {
        (self.answer)(message.clone()).await
    }

    /// The answer to a message, once it is known what became of it. `waiting` is told when that takes long: the books may
    /// hold it or not, and nobody can be asked yet. The same key asks again.
    pub async fn answer_known<W: Future<Output = ()>>(
        &self,
        message: &Message,
        waiting: impl Fn(Reply) -> W,
    ) -> Answer {
        let mut unknown = 0;
        loop {
            let answer = self.answer(message).await;
            if !matches!(answer.ending, Ending::Unknown | Ending::Away) {
                return answer;
            }
            unknown += 1;
            if unknown == 1 {
                let unknown = Reply::say(self.words.plain("door-unknown"));
                waiting(unknown.text(self.words.plain("door-unknown-what"))).await;
            }
            tokio::time::sleep(backoff(unknown)).await;
        }
    }

    /// A kept reply for a place, with its pictures.
    pub async fn redrawn(&self, kept: Kept, to: &Place) -> Reply {
        self.dressed((self.redraw)(kept, to.clone()).await, to)
    }

    /// A reply as a place wishes to see it.
    pub fn dressed(&self, reply: Reply, to: &Place) -> Reply {
        dressed(reply, self.store.current().manner(&to.room()))
    }

    /// The sentences of a place's language.
    pub fn words_at(&self, place: &Place) -> Words {
        Words::new(self.store.current().manner(&place.room()).language)
    }

    /// A reply whose buttons a service can carry: behind a line of more bytes stands a code.
    pub async fn shortened(&self, mut reply: Reply, most: usize) -> Reply {
        let now = self.clock.now();
        for button in &mut reply.buttons {
            if button.line.trim().len() <= most {
                continue;
            }
            match self.store.keep_line(button.line.trim(), now).await {
                Ok(code) => button.line = format!("confirm {code}"),
                Err(error) => warn!("a long line was not kept for its button: {error}"),
            }
        }
        reply
    }

    /// Whether a press on this line is the last that its button takes: behind a code, what it stands for decides.
    pub async fn uses_up(&self, line: &str) -> bool {
        if let Some(code) = press::code(line)
            && let Ok(Some(kept)) = self.store.line(&code).await
        {
            return press::uses_up(&kept.line);
        }
        press::uses_up(line)
    }

    /// Keeps who was let in, for the next start; whether it is kept.
    pub async fn keep_guest(&self, guest: &Place) -> bool {
        let kept = self.store.keep_guest(guest, self.clock.now()).await;
        if let Err(error) = &kept {
            warn!("who was let in was not kept: {error}");
        }
        kept.is_ok()
    }

    /// The answer to a message is about to be sent. When a process that died had begun to send it, this may be a second
    /// copy, and is counted.
    pub async fn begins(&self, message: &str) {
        if self.once.begin(message) {
            self.second_copy().await;
        }
    }

    /// Something is sent again although it may have arrived.
    pub async fn second_copy(&self) {
        if let Err(error) = self.store.tally(Tally::SecondCopy).await {
            warn!("a second copy was not counted: {error}");
        }
    }

    /// The answer to a message was sent: it is not answered again when it comes again.
    pub async fn answered(&self, message: &str, from: &Place) {
        let now = self.clock.now();
        match self.store.note_answered(message, from, now).await {
            Ok(()) => self.once.end(message),
            Err(error) => warn!("an answer was sent and cannot be noted: {error}"),
        }
    }

    /// The messages of a door that were answered lately.
    pub async fn answered_before(&self, door: &str) -> BTreeSet<String> {
        match self.store.answered_keys(door, self.clock.now()).await {
            Ok(keys) => keys.into_iter().collect(),
            Err(error) => {
                warn!("which messages were answered is not known: {error}");
                BTreeSet::new()
            }
        }
    }

    /// A chart as PNG; `None` when it could not be drawn, and the log says why.
    pub async fn drawn(&self, picture: &Picture) -> Option<Vec<u8>> {
        let _turn = self.drawing.acquire().await.ok()?;
        let draw = picture.theme.map_or(self.draw.clone(), draw::in_theme);
        let chart = picture.chart.clone();
        match tokio::task::spawn_blocking(move || draw(&chart)).await {
            Ok(Ok(bytes)) => Some(bytes),
            Ok(Err(why)) => {
                error!("a picture could not be drawn: {why}");
                None
            }
            Err(_) => {
                error!("drawing a picture broke off");
                None
            }
        }
    }

    /// What is said when answering broke off: what was to be written may be there.
    pub fn broke_off(&self) -> Reply {
        let words = self.words;
        Reply::say(words.plain("door-broke-off")).text(words.plain("door-look"))
    }
}

const WAIT_MAX: Duration = Duration::from_secs(60);

/// Seconds to wait before try `n`, counted from one: 1, 2, 4 … 60.
pub fn backoff(n: u32) -> Duration {
    WAIT_MAX.min(Duration::from_secs(1 << n.saturating_sub(1).min(6)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_grows_to_a_minute() {
        let waits: Vec<u64> = (1..9).map(|n| backoff(n).as_secs()).collect();
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 60, 60]);
    }
}

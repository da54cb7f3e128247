//! The house behind the doors: what becomes of a message, how a chart is drawn, where received files lie.
//!
//! It is one for all doors, so that two doors do not draw at once.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tracing::error;

use crate::bot::draw::Draw;
use crate::bot::{Answer, Ending, Message};
use crate::reply::{Picture, Reply};
use crate::words::Words;
use crate::world::Waiting;

/// The one path of every message.
pub type Path = dyn Fn(Message) -> Waiting<'static, Answer> + Send + Sync;

/// What every door shares.
pub struct House {
    answer: Box<Path>,
    draw: Arc<Draw>,
    /// One picture at a time: eight at once would keep 146 MB.
    drawing: Semaphore,
    /// Where files of messages lie while they are worked on.
    pub received: PathBuf,
    pub words: Words,
}

impl House {
    pub fn new(answer: Box<Path>, draw: Arc<Draw>, received: PathBuf, words: Words) -> House {
        House {
            answer,
            draw,
            drawing: Semaphore::new(1),
            received,
            words,
        }
    }

    /// What becomes of a message.
    pub async fn answer(&self, message: &Message) -> Answer {
        (self.answer)(message.clone()).await
    }

    /// The reply to a message, once it is known what became of it. `waiting` is told when that takes long: the books may
    /// hold it or not, and nobody can be asked yet. The same key asks again.
    pub async fn reply<W: Future<Output = ()>>(
        &self,
        message: &Message,
        waiting: impl Fn(Reply) -> W,
    ) -> Reply {
        let mut unknown = 0;
        loop {
            let answer = self.answer(message).await;
            if !matches!(answer.ending, Ending::Unknown | Ending::Away) {
                return answer.reply;
            }
            unknown += 1;
            if unknown == 1 {
                let unknown = Reply::say(self.words.plain("door-unknown"));
                waiting(unknown.text(self.words.plain("door-unknown-what"))).await;
            }
            tokio::time::sleep(backoff(unknown)).await;
        }
    }

    /// A chart as PNG; `None` when it could not be drawn, and the log says why.
    pub async fn drawn(&self, picture: &Picture) -> Option<Vec<u8>> {
        let _turn = self.drawing.acquire().await.ok()?;
        let (draw, chart) = (self.draw.clone(), picture.chart.clone());
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

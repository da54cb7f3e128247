//! One lane for each chat: its messages are answered in their order, and chats do not wait for each other.
//!
//! - A panic costs one answer and not the chat.
//! - Asked to stop, every lane finishes the message it is at; what is still behind it is left for the next start.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_util::task::TaskTracker;
use tracing::error;

use crate::world::{Stop, Waiting};

/// How long a stop waits for messages that are being answered.
const GRACE: Duration = Duration::from_secs(10);

/// What answers in the lanes.
pub trait Serves: Send + Sync + 'static {
    type Chat: Ord + Clone + Send + Sync + 'static;
    type Said: Send + 'static;
    /// Answers one thing that was said; `behind` says how many wait after it.
    fn serve(self: Arc<Self>, said: Self::Said, behind: usize) -> Waiting<'static, ()>;
    /// Says that answering broke off.
    fn broke_off(self: Arc<Self>, chat: Self::Chat) -> Waiting<'static, ()>;
}

/// The lanes of a door. What is answered is told by its number.
pub struct Lanes<D: Serves, N> {
    door: Arc<D>,
    stop: Stop,
    lanes: BTreeMap<D::Chat, mpsc::UnboundedSender<(N, D::Said)>>,
    running: TaskTracker,
    tell: mpsc::UnboundedSender<N>,
}

impl<D: Serves, N: Send + 'static> Lanes<D, N> {
    /// No lanes yet, and where the numbers of what was answered come out.
    pub fn new(door: Arc<D>, stop: Stop) -> (Lanes<D, N>, mpsc::UnboundedReceiver<N>) {
        let (tell, told) = mpsc::unbounded_channel();
        let lanes = Lanes {
            door,
            stop,
            lanes: BTreeMap::new(),
            running: TaskTracker::new(),
            tell,
        };
        (lanes, told)
    }

    /// Puts something into the lane of its chat.
    pub fn put(&mut self, chat: D::Chat, number: N, said: D::Said) {
        let lane = self.lanes.entry(chat.clone()).or_insert_with(|| {
            let (into, out) = mpsc::unbounded_channel();
            let (door, stop, tell) = (self.door.clone(), self.stop.clone(), self.tell.clone());
            self.running.spawn(lane(door, chat, out, stop, tell));
            into
        });
        // A lane ends only when it is dropped or stopped; what is in it then is answered at the next start.
        let _ = lane.send((number, said));
    }

    /// Ends every lane; false when one was still at a message after ten seconds.
    pub async fn end(&mut self) -> bool {
        self.lanes.clear();
        self.running.close();
        timeout(GRACE, self.running.wait()).await.is_ok()
    }
}

/// Answers what was said in one chat, one after the other.
async fn lane<D: Serves, N>(
    door: Arc<D>,
    chat: D::Chat,
    mut said: mpsc::UnboundedReceiver<(N, D::Said)>,
    stop: Stop,
    tell: mpsc::UnboundedSender<N>,
) {
    while let Some((number, next)) = said.recv().await {
        if stop.is_cancelled() {
            return;
        }
        // In a task of its own, so that a panic ends there.
        let served = tokio::spawn(door.clone().serve(next, said.len()));
        if served.await.is_err() {
            error!("answering a message broke off");
            door.clone().broke_off(chat.clone()).await;
        }
        if tell.send(number).is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;

    #[derive(Default)]
    struct Slow(Mutex<Vec<String>>);

    impl Serves for Slow {
        type Chat = u8;
        type Said = (u64, &'static str);
        fn serve(self: Arc<Self>, (wait, said): Self::Said, behind: usize) -> Waiting<'static, ()> {
            Box::pin(async move {
                tokio::time::sleep(Duration::from_millis(wait)).await;
                assert!(said != "panic", "as asked");
                self.0.lock().unwrap().push(format!("{said} {behind}"));
            })
        }
        fn broke_off(self: Arc<Self>, chat: u8) -> Waiting<'static, ()> {
            Box::pin(async move { self.0.lock().unwrap().push(format!("broke off in {chat}")) })
        }
    }

    #[tokio::test]
    async fn a_chat_keeps_its_order_and_waits_for_no_other() {
        let door = Arc::new(Slow::default());
        let (mut lanes, mut told) = Lanes::new(door.clone(), Stop::new());
        for (chat, number, said) in [
            (1, 10, (50, "a")),
            (1, 11, (0, "panic")),
            (1, 12, (0, "b")),
            (2, 20, (10, "c")),
        ] {
            lanes.put(chat, number, said);
        }
        let mut numbers = Vec::new();
        for _ in 0..4 {
            numbers.extend(told.recv().await);
        }
        assert_eq!(numbers, [20, 10, 11, 12]);
        let heard = door.0.lock().unwrap().clone();
        assert_eq!(heard, ["c 0", "a 2", "broke off in 1", "b 0"]);
        assert!(lanes.end().await);
    }

    #[tokio::test]
    async fn a_stop_finishes_what_is_being_answered_and_leaves_the_rest() {
        let door = Arc::new(Slow::default());
        let stop = Stop::new();
        let (mut lanes, _told) = Lanes::new(door.clone(), stop.clone());
        lanes.put(1, 1, (100, "a"));
        lanes.put(1, 2, (0, "b"));
        tokio::time::sleep(Duration::from_millis(10)).await;
        stop.cancel();
        assert!(lanes.end().await);
        assert_eq!(*door.0.lock().unwrap(), ["a 1"]);
    }
}

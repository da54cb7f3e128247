//! In place: a page, a tab or a look once more edits the message it stands under, long work has one message that becomes
//! the answer, and a press is answered at once or with the news that there is none.

use std::time::Duration;

use teloxide::payloads::AnswerCallbackQuerySetters as _;
use teloxide::prelude::Requester;
use teloxide::types::{CallbackQueryId, ChatAction, ChatId, MessageId};
use tokio::sync::oneshot;
use tokio::time::{Instant, sleep, sleep_until, timeout};

use super::failure::{self, Failure};
use super::send::{self, Cargo, Ready};
use super::{Telegram, lock};
use crate::bot::doors::house::backoff;
use crate::bot::doors::pack::Line;
use crate::reply::Reply;

/// A press is answered within a second: what is not known by then is not said in its answer.
const TOAST: Duration = Duration::from_millis(700);
/// Until a chat sees that somebody is at work.
const TYPING: Duration = Duration::from_millis(400);
/// What takes longer has a message of its own, edited not more often than that.
const LONG: Duration = Duration::from_secs(3);

/// What became of a message that was to be edited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turned {
    Changed,
    /// There is nothing new.
    Same,
    /// It cannot become the answer.
    No,
}

impl Telegram {
    /// Makes a sent message the answer, as often as it takes: an edit that is done twice is done once.
    pub(super) async fn turn(
        &self,
        chat: ChatId,
        message: MessageId,
        has_picture: bool,
        reply: &Reply,
    ) -> Turned {
        let mut parts = self.parts(reply);
        let (Some(part), true) = (parts.pop(), parts.is_empty()) else {
            return Turned::No;
        };
        let ready = self.prepare(chat, part, true).await;
        let mut failures = 0;
        loop {
            self.paces.wait(&chat).await;
            match send::edit(&self.bot, chat, message, has_picture, &ready).await {
                Ok(()) => return Turned::Changed,
                Err(Failure::Done) => return Turned::Same,
                Err(Failure::Slow(wait)) => sleep(wait).await,
                Err(Failure::Refused(_) | Failure::Gone) => return Turned::No,
                Err(Failure::Away | Failure::Unheard | Failure::Token | Failure::Conflict) => {
                    failures += 1;
                    sleep(backoff(failures)).await;
                }
            }
        }
    }

    /// Waits for work while the chat sees that it goes on; what came of it, and the message that says so when it took long.
    pub(super) async fn watched<T>(
        &self,
        chat: ChatId,
        is_quiet: impl Fn() -> bool,
        work: impl Future<Output = T>,
    ) -> (T, Option<MessageId>) {
        tokio::pin!(work);
        let began = Instant::now();
        let (mut next, mut message) = (began + TYPING, None);
        loop {
            tokio::select! {
                biased;
                done = &mut work => return (done, message),
                () = sleep_until(next) => {}
            }
            let passed = began.elapsed();
            if passed >= LONG && !is_quiet() {
                message = self.tell_working(chat, message, passed).await;
            } else {
                let bot = self.bot.clone();
                tokio::spawn(async move { send::act(&bot, chat, ChatAction::Typing).await });
            }
            next = Instant::now() + if passed < LONG { LONG - passed } else { LONG };
        }
    }

    /// Says for how long something is being worked on: in a new message, or in the one that said so before.
    async fn tell_working(
        &self,
        chat: ChatId,
        message: Option<MessageId>,
        passed: Duration,
    ) -> Option<MessageId> {
        let seconds = passed.as_secs().to_string();
        let said = self
            .words_in(chat)
            .say("door-working", &[("seconds", &seconds)]);
        let ready = Ready {
            body: Cargo::Text,
            lines: Line::lines(&said),
            keys: Vec::new(),
            hint: None,
            silent: true,
        };
        match message {
            Some(message) => {
                // One that does not arrive is no loss: the next says more.
                let _ = send::edit(&self.bot, chat, message, false, &ready).await;
                Some(message)
            }
            None => send::attempt(&self.bot, chat, &ready, &self.paces)
                .await
                .ok()?,
        }
    }

    /// Answers a press at once, or within a moment with what came of it.
    pub(super) fn greet_press(self: &std::sync::Arc<Self>, query: CallbackQueryId, waits: bool) {
        let door = self.clone();
        let (tell, told) = oneshot::channel();
        if waits {
            lock(&self.toasts).insert(query.0.clone(), tell);
        }
        tokio::spawn(async move {
            let toast = match waits {
                true => timeout(TOAST, told).await.ok().and_then(Result::ok),
                false => None,
            };
            lock(&door.toasts).remove(&query.0);
            door.answer_press(query, toast).await;
        });
    }

    /// Gives the answer to a press that waits for what there is to say: something, or nothing.
    pub(super) fn toast(&self, query: &CallbackQueryId, key: Option<&str>) {
        let waiting = lock(&self.toasts).remove(&query.0);
        if let (Some(tell), Some(key)) = (waiting, key) {
            // It was given already when nobody hears this.
            let _ = tell.send(self.house.words.plain(key));
        }
    }

    /// Ends the waiting sign of a button. An answer that comes too late is no news.
    async fn answer_press(&self, query: CallbackQueryId, toast: Option<String>) {
        for _ in 0..2 {
            let mut answer = self.bot.answer_callback_query(query.clone()).cache_time(0);
            if let Some(toast) = &toast {
                answer = answer.text(toast);
            }
            match timeout(Duration::from_secs(5), async { answer.await }).await {
                Ok(Err(error)) => match failure::meaning(&error) {
                    Failure::Away | Failure::Unheard => {}
                    _ => return,
                },
                Err(_) => {}
                Ok(Ok(_)) => return,
            }
        }
    }
}

//! The post on real books: what nobody asked for arrives in order, once where that can be known, and is counted where not.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jasan::bot::doors::house::{House, Parts};
use jasan::bot::doors::post::Post;
use jasan::bot::doors::{Closed, Door, Later, Parcel, Sent};
use jasan::bot::{Answer, Ending};
use jasan::config::{Language, Settings};
use jasan::domain::calendar::Moment;
use jasan::place::Place;
use jasan::reply::kept::Kept;
use jasan::reply::{Block, Reply};
use jasan::store::{Arrival, Delay, Letter, Store, Tally};
use jasan::words::Words;
use jasan::world::live::Live;
use jasan::world::{Clock, Herald, Stop, Waiting};

use crate::databases::on_both;

/// A door that says what it is told to, then that all arrived.
#[derive(Default)]
struct Script {
    /// (chat, title, message it edits), as tried.
    seen: Mutex<Vec<(String, String, Option<String>)>>,
    says: Mutex<VecDeque<(&'static str, Sent)>>,
}

impl Script {
    fn says(&self, chat: &'static str, sent: Sent) {
        self.says.lock().unwrap().push_back((chat, sent));
    }
    fn seen(&self) -> Vec<(String, String, Option<String>)> {
        self.seen.lock().unwrap().clone()
    }
    fn titles(&self, chat: &str) -> Vec<String> {
        let seen = self.seen().into_iter().filter(|(to, _, _)| to == chat);
        seen.map(|(_, title, _)| title).collect()
    }
}

fn text(reply: &Reply) -> String {
    let texts = reply.blocks.iter().filter_map(|block| match block {
        Block::Title { strong, .. } => Some(strong.as_str()),
        Block::Note(note) => Some(note.as_str()),
        _ => None,
    });
    texts.collect::<Vec<_>>().join(" ")
}

impl Door for Script {
    fn name(&self) -> &'static str {
        "script"
    }
    fn open(self: Arc<Self>, stop: Stop) -> Waiting<'static, Result<(), Closed>> {
        Box::pin(async move {
            stop.cancelled().await;
            Ok(())
        })
    }
    fn places(&self) -> Vec<Place> {
        ["1", "2"].map(|chat| Place::new("script", chat, "")).into()
    }
    fn deliver<'a>(&'a self, parcel: &'a Parcel) -> Waiting<'a, Sent> {
        let chat = parcel.to.chat.clone();
        let tried = (chat.clone(), text(&parcel.reply), parcel.stands_at.clone());
        self.seen.lock().unwrap().push(tried);
        let mut says = self.says.lock().unwrap();
        let at = says.iter().position(|(of, _)| *of == chat);
        let sent = at.and_then(|at| says.remove(at)).map(|(_, sent)| sent);
        let number = self.seen.lock().unwrap().len().to_string();
        let arrived = Sent::Arrived {
            message: Some(number),
        };
        Box::pin(std::future::ready(sent.unwrap_or(arrived)))
    }
}

struct Office {
    store: Arc<Store>,
    door: Arc<Script>,
    post: Arc<Post>,
}

impl Office {
    async fn open(url: &str) -> Office {
        let store = Arc::new(Store::open(url, Settings::default()).await.unwrap());
        let house = House::new(Parts {
            answer: Box::new(|_| {
                Box::pin(async {
                    Answer {
                        reply: Reply::default(),
                        ending: Ending::Done,
                    }
                })
            }),
            redraw: Box::new(|kept, _| Box::pin(async move { kept.reply })),
            draw: Arc::new(|_| Ok(Vec::new())),
            store: store.clone(),
            clock: Arc::new(Live::new()),
            received: tempfile::tempdir().unwrap().path().to_owned(),
            words: Words::new(Language::Ko),
            zone: chrono_tz::Asia::Seoul,
        });
        let door = Arc::new(Script::default());
        let post = Post::new(Arc::new(house), vec![door.clone()]);
        Office { store, door, post }
    }

    fn run(&self) -> Stop {
        let stop = Stop::new();
        tokio::spawn(self.post.clone().run(stop.clone()));
        stop
    }

    async fn until_seen(&self, count: usize) {
        for _ in 0..1000 {
            if self.door.seen().len() >= count && self.waiting().await == 0 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("{count} never seen: {:?}", self.door.seen());
    }

    async fn waiting(&self) -> u32 {
        let state = self.store.post_state().await.unwrap();
        state.standing.iter().map(|standing| standing.letters).sum()
    }
}

fn now() -> Moment {
    Live::new().now()
}

fn letter(chats: &[&'static str], said: &str) -> Letter {
    let places = chats.iter().map(|chat| Place::new("script", *chat, ""));
    let kept = Kept::news(Reply::say(said), "", now()).write();
    Letter::new(places.collect(), kept, now())
}

fn later(wait_millis: u64, may_be_there: bool) -> Sent {
    Sent::Later(Later {
        arrived: 0,
        wait: Some(Duration::from_millis(wait_millis)),
        may_be_there,
    })
}

#[test]
fn letters_to_a_place_keep_their_order_and_places_do_not_wait_for_each_other() {
    on_both(async |url| {
        let office = Office::open(url).await;
        office.door.says("1", later(300, false));
        for said in ["a", "b", "c"] {
            office
                .store
                .post(&[letter(&["1", "2"], said)])
                .await
                .unwrap();
        }
        let stop = office.run();
        office.until_seen(7).await;
        assert_eq!(office.door.titles("1"), ["a", "a", "b", "c"]);
        assert_eq!(office.door.titles("2"), ["a", "b", "c"]);
        let seen = office.door.seen();
        let last = seen.iter().rposition(|(chat, _, _)| chat == "2").unwrap();
        assert!(last < 5, "the second place was served first: {seen:?}");
        let state = office.store.post_state().await.unwrap();
        assert_eq!(
            (state.second_copies, state.dropped, state.refused),
            (0, 0, 0)
        );
        stop.cancel();
    });
}

#[test]
fn what_may_have_arrived_is_sent_again_and_counted_and_a_refusal_holds_nobody() {
    on_both(async |url| {
        let office = Office::open(url).await;
        office.door.says("1", later(10, true));
        office.door.says("2", Sent::Lost);
        for said in ["a", "b"] {
            office
                .store
                .post(&[letter(&["1", "2"], said)])
                .await
                .unwrap();
        }
        let stop = office.run();
        office.until_seen(5).await;
        assert_eq!(office.door.titles("1"), ["a", "a", "b"]);
        assert_eq!(office.door.titles("2"), ["a", "b"]);
        let state = office.store.post_state().await.unwrap();
        assert_eq!((state.second_copies, state.refused), (1, 1));
        stop.cancel();
    });
}

#[test]
fn a_program_that_died_between_send_and_note_counts_a_second_copy() {
    on_both(async |url| {
        let office = Office::open(url).await;
        office.store.post(&[letter(&["1"], "a")]).await.unwrap();
        let begun = office.store.next_letters(now()).await.unwrap().remove(0);
        office.store.letter_begun(&begun, now()).await.unwrap();
        // Here it died; this is the next start.
        let stop = office.run();
        office.until_seen(1).await;
        let state = office.store.post_state().await.unwrap();
        assert_eq!(state.second_copies, 1);
        stop.cancel();
    });
}

#[test]
fn what_is_too_late_is_dropped_and_counted_and_what_is_late_says_when_it_was_made() {
    on_both(async |url| {
        let office = Office::open(url).await;
        let ago = Moment(now().0 - 5 * 60 * 1_000_000);
        let mut expired = letter(&["1"], "a");
        expired.expires = Some(ago);
        let mut late = letter(&["1"], "b");
        late.made = ago;
        late.not_before = ago;
        let mut tomorrow = letter(&["1"], "c");
        tomorrow.not_before = Moment(now().0 + 86_400_000_000);
        office.store.post(&[expired, late, tomorrow]).await.unwrap();
        office.store.post(&[letter(&["1"], "d")]).await.unwrap();
        let stop = office.run();
        for _ in 0..500 {
            if office.door.seen().len() == 2 && office.waiting().await == 1 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let titles = office.door.titles("1");
        assert!(
            titles[0].starts_with("b ") && titles[0].contains("에 쓴 알림"),
            "{titles:?}"
        );
        assert_eq!(titles[1..], ["d"]);
        let state = office.store.post_state().await.unwrap();
        assert_eq!(state.dropped, 1);
        assert_eq!(
            (state.standing[0].letters, state.standing[0].delay),
            (1, None)
        );
        stop.cancel();
    });
}

#[test]
fn a_slot_is_one_message() {
    on_both(async |url| {
        let office = Office::open(url).await;
        let in_slot = |said: &str| Letter {
            slot: "job:prices".to_owned(),
            ..letter(&["1"], said)
        };
        for said in ["1%", "2%"] {
            office.store.post(&[in_slot(said)]).await.unwrap();
        }
        let stop = office.run();
        office.until_seen(1).await;
        office.store.post(&[in_slot("done")]).await.unwrap();
        office.until_seen(2).await;
        let seen = office.door.seen();
        let expected = [("2%", None), ("done", Some("1"))];
        let expected =
            expected.map(|(said, at)| ("1".to_owned(), said.to_owned(), at.map(str::to_owned)));
        assert_eq!(seen, expected);
        stop.cancel();
    });
}

#[test]
fn a_place_that_does_not_want_us_waits_until_it_speaks() {
    on_both(async |url| {
        let office = Office::open(url).await;
        office.door.says("1", Sent::Gone);
        office.post.tell(&Reply::say("a")).await;
        let stop = office.run();
        while office.door.seen().len() < 2 || office.waiting().await > 1 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let state = office.store.post_state().await.unwrap();
        assert_eq!(state.standing[0].delay, Some(Delay::Gone));
        let place = Place::new("script", "1", "7");
        office.store.place_is_back(&place, now()).await.unwrap();
        office.post.tell(&Reply::say("b")).await;
        office.until_seen(5).await;
        assert_eq!(office.door.titles("1"), ["a", "a", "b"]);
        stop.cancel();
    });
}

#[test]
fn what_came_in_is_taken_once_and_left_open_until_it_is_answered() {
    on_both(async |url| {
        let store = Store::open(url, Settings::default()).await.unwrap();
        let arrival = |key: &str| Arrival {
            key: key.to_owned(),
            from: Place::new("slack", "C1", "U1"),
            text: "잔고".to_owned(),
            pressed: None,
            file: Some("F1".to_owned()),
            at: now(),
        };
        assert!(store.arrived(&arrival("k1")).await.unwrap());
        assert!(!store.arrived(&arrival("k1")).await.unwrap(), "it had come");
        assert!(store.arrived(&arrival("k2")).await.unwrap());
        let open = store.unanswered("slack").await.unwrap();
        let keys: Vec<&str> = open.iter().map(|a| a.key.as_str()).collect();
        assert_eq!(keys, ["k1", "k2"]);
        assert_eq!(store.unanswered("telegram").await.unwrap(), []);
        let from = Place::new("slack", "C1", "U1");
        store.note_answered("k1", &from, now()).await.unwrap();
        // One that is confirmed to its service needs no row before.
        let other = Place::new("telegram", "1000", "1000");
        store.note_answered("k3", &other, now()).await.unwrap();
        assert_eq!(store.unanswered("slack").await.unwrap().len(), 1);
        assert_eq!(store.answered_keys("slack", now()).await.unwrap(), ["k1"]);
        let week = Moment(now().0 + 8 * 86_400_000_000);
        assert_eq!(
            store.answered_keys("telegram", week).await.unwrap(),
            Vec::<String>::new()
        );
        store.tally(Tally::SecondCopy).await.unwrap();
        assert_eq!(store.post_state().await.unwrap().second_copies, 1);
    });
}

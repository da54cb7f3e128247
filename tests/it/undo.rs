//! "취소" takes back one thing at a time, the open one first, and everything can be put in again: on both databases, and
//! over a restart.

use std::sync::Arc;

use jasan::app::App;
use jasan::bot::{Answer, Message, handle};
use jasan::config::Config;
use jasan::domain::calendar::{Stamp, parse_stamp};
use jasan::reply::Block;
use jasan::world::replay::{HandClock, Replay};

use crate::databases::on_both;

struct Chat {
    app: App,
    clock: Arc<HandClock>,
    folder: tempfile::TempDir,
    url: String,
    said: usize,
    last: Answer,
}

impl Chat {
    async fn open(url: &str) -> Chat {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(HandClock::at(at("2026-03-02T09:00")));
        let app = app(url, folder.path(), clock.clone()).await;
        Chat {
            app,
            clock,
            folder,
            url: url.to_owned(),
            said: 0,
            last: Answer {
                reply: Default::default(),
                ending: jasan::bot::Ending::Done,
            },
        }
    }

    async fn restart(&mut self) {
        self.app.store.close().await;
        self.app = app(&self.url, self.folder.path(), self.clock.clone()).await;
    }

    /// Says a line, or presses the button `[label]`; what is answered, in lines.
    async fn say(&mut self, line: &str) -> String {
        self.said += 1;
        let key = format!("undo:{}", self.said);
        self.say_as(line, &key).await
    }

    async fn say_as(&mut self, line: &str, key: &str) -> String {
        let label = line
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'));
        let text = match label {
            Some(label) => {
                let mut buttons = self.last.reply.buttons.iter();
                let found = buttons.find(|button| button.label == label);
                found
                    .unwrap_or_else(|| panic!("no [{label}] in {:?}", self.last.reply))
                    .line
                    .clone()
            }
            None => line.to_owned(),
        };
        let message = Message {
            text,
            key: key.to_owned(),
            ..Message::default()
        };
        self.last = handle(&self.app, &message).await;
        let blocks = self.last.reply.blocks.iter();
        let texts = blocks.map(|block| match block {
            Block::Title { strong, rest } => format!("{strong} {rest}"),
            Block::Text(text) | Block::Note(text) => text.clone(),
            Block::Picture(_) | Block::Table(_) => String::new(),
        });
        texts.collect::<Vec<_>>().join("\n")
    }

    async fn entries(&self) -> usize {
        self.app.store.book().await.unwrap().journal().len()
    }
}

async fn app(url: &str, folder: &std::path::Path, clock: Arc<HandClock>) -> App {
    let env = [
        ("DATABASE_URL", url),
        ("JASAN_DATA_DIR", folder.to_str().unwrap()),
    ];
    let env = env.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let config = Config::from(&env.into(), None).unwrap();
    App::open(config, clock, Arc::new(Replay::new()))
        .await
        .unwrap()
}

fn at(text: &str) -> jasan::domain::calendar::Moment {
    match parse_stamp(text, chrono_tz::Asia::Seoul).unwrap() {
        Stamp::Instant(at) => at,
        Stamp::Date(day) => day.start(chrono_tz::Asia::Seoul),
    }
}

#[test]
fn an_open_question_is_dropped_before_anything_that_is_written() {
    on_both(async |url| {
        let mut chat = Chat::open(url).await;
        chat.say("입금 500만원 빗썸").await;
        chat.say("매수 비트 0.02 9500만 빗썸").await;
        let asked = chat.say("매수 비트 0.01 빗썸").await;
        assert!(asked.contains("적지 않았어요"), "{asked}");
        chat.restart().await;
        chat.say("잔고").await;
        let dropped = chat.say("취소").await;
        assert!(
            dropped.contains("그만뒀어요") && dropped.contains("매수 비트 0.01"),
            "{dropped}"
        );
        assert_eq!(chat.entries().await, 2);
        // Delivered twice it drops one thing and no more.
        let key = format!("undo:{}", chat.said);
        let again = chat.say_as("취소", &key).await;
        assert_eq!(again, dropped);
        assert_eq!(chat.entries().await, 2);
        let undone = chat.say("취소").await;
        assert!(
            undone.contains("되돌렸어요") && undone.contains("매수 비트 0.02"),
            "{undone}"
        );
        assert_eq!(chat.entries().await, 1);
    });
}

#[test]
fn a_preview_is_dropped_before_the_last_entry() {
    on_both(async |url| {
        let mut chat = Chat::open(url).await;
        chat.say("입금 500만원 빗썸").await;
        chat.say("매수 비트 0.02 9500만 빗썸").await;
        chat.say("매도 비트 0.01 9600만 빗썸").await;
        let asked = chat.say("삭제 #2").await;
        assert!(asked.contains("아직 빼지 않았어요"), "{asked}");
        let dropped = chat.say("취소").await;
        assert!(dropped.contains("그만뒀어요"), "{dropped}");
        assert_eq!(chat.entries().await, 3);
    });
}

#[test]
fn three_times_undone_is_three_times_put_in_again() {
    on_both(async |url| {
        let mut chat = Chat::open(url).await;
        for line in [
            "입금 500만원 빗썸",
            "매수 비트 0.02 9500만 빗썸",
            "시세 비트 9600만",
            "고치기 #2 0.01",
        ] {
            chat.say(line).await;
        }
        let before = chat.app.store.book().await.unwrap();
        for left in [2, 2, 1, 0] {
            let undone = chat.say("취소").await;
            assert!(undone.contains("되돌렸어요"), "{undone}");
            assert_eq!(chat.last.reply.buttons[0].label, "다시 넣기");
            assert_eq!(chat.entries().await, left, "{undone}");
        }
        assert!(chat.say("취소").await.contains("되돌릴 것이 없어요"));
        chat.restart().await;
        for held in [1, 2, 2, 2] {
            let redone = chat.say("다시").await;
            assert!(redone.contains("다시 넣었어요"), "{redone}");
            assert_eq!(chat.entries().await, held, "{redone}");
        }
        assert!(chat.say("/redo").await.contains("다시 넣을 것이 없어요"));
        chat.restart().await;
        let after = chat.app.store.book().await.unwrap();
        let now = chat.clock.clone();
        let now = jasan::world::Clock::now(&*now);
        assert_eq!(
            after.valuation(now).unwrap().total,
            before.valuation(now).unwrap().total
        );
        // What came again can be taken back again, and the corrected record stands as before the correction.
        chat.say("취소").await;
        assert_eq!(chat.entries().await, 2);
        chat.say("[다시 넣기]").await;
        assert_eq!(chat.entries().await, 2);
    });
}

#[test]
fn many_rows_and_old_ones_are_asked_about() {
    on_both(async |url| {
        let mut chat = Chat::open(url).await;
        chat.say("입금 500만원 빗썸").await;
        chat.clock.set(at("2026-03-03T10:00"));
        let asked = chat.say("취소").await;
        assert!(asked.contains("하루가 지난"), "{asked}");
        assert_eq!(chat.entries().await, 1);
        chat.say("[그대로 두기]").await;
        assert_eq!(chat.entries().await, 1);
        chat.say("취소").await;
        chat.say("[그래도 되돌리기]").await;
        assert_eq!(chat.entries().await, 0);
        chat.say("다시").await;
        assert_eq!(chat.entries().await, 1);
    });
}

#[test]
fn a_word_with_more_behind_it_corrects_what_was_said() {
    on_both(async |url| {
        let mut chat = Chat::open(url).await;
        chat.say("입금 500만원 빗썸").await;
        chat.say("매수 비트 0.02 9500만 빗썸").await;
        for (line, price, quantity) in [
            ("아니 8,800만", 88_000_000, "0.02"),
            ("취소하고 0.03개", 88_000_000, "0.03"),
            ("취소 8,900만", 89_000_000, "0.03"),
            ("아니 매수 비트 0.04 9000만 빗썸", 90_000_000, "0.04"),
        ] {
            let told = chat.say(line).await;
            let book = chat.app.store.book().await.unwrap();
            assert_eq!(book.journal().len(), 2, "{line}: {told}");
            let entry = book.journal().last().unwrap();
            assert_eq!(entry.price, Some(price.into()), "{line}: {told}");
            assert_eq!(entry.quantity.to_string(), quantity, "{line}: {told}");
        }
        let asked = chat.say("아니 3").await;
        assert!(asked.contains("수량과 가격"), "{asked}");
        // Of the open question, not of the entry before it.
        chat.say("취소").await;
        chat.say("매수 비트 0.001 950만 빗썸").await;
        let told = chat.say("아니 9,500만").await;
        assert!(told.contains("매수했다고 적었어요"), "{told}");
        assert_eq!(chat.entries().await, 3);
        // "No" alone never touches what is written.
        let told = chat.say("아니").await;
        assert!(told.contains("아무것도 바꾸지"), "{told}");
        assert_eq!(chat.entries().await, 3);
    });
}

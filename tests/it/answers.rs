//! Questions are answered by typing, in the place where they were asked: at every door, on both databases, after a restart
//! too, within half an hour.

use std::path::Path;
use std::sync::Arc;

use jasan::app::App;
use jasan::bot::{Message, handle};
use jasan::config::{Config, SettingsText};
use jasan::domain::calendar::{Moment, Stamp, parse_stamp};
use jasan::place::Place;
use jasan::reply::{Block, Reply};
use jasan::world::replay::{HandClock, Replay};

use crate::databases::on_both;

/// A room with people in it, and the clock on its wall.
pub struct Room {
    pub app: App,
    clock: Arc<HandClock>,
    url: String,
    language: &'static str,
    messages: usize,
    pub last: Reply,
    folder: tempfile::TempDir,
}

const NOON: &str = "2026-03-02T12:00";

impl Room {
    pub async fn open(url: &str, language: &'static str) -> Room {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(HandClock::at(moment(NOON)));
        let app = app(url, language, &clock, &folder).await;
        let mut room = Room {
            app,
            clock,
            url: url.to_owned(),
            language,
            messages: 0,
            last: Reply::default(),
            folder,
        };
        for place in ["빗썸", "업비트", "한투", "계좌:둘째"] {
            room.say(&format!("입금 1억 {place} 2026-01-01")).await;
        }
        assert_eq!(room.booked().await, 0);
        room
    }

    pub async fn restart(&mut self) {
        self.app.store.close().await;
        self.app = app(&self.url, self.language, &self.clock, &self.folder).await;
    }

    fn wait(&self, minutes: i64) {
        use jasan::world::Clock as _;
        self.clock
            .set(Moment(self.clock.now().0 + minutes * 60_000_000));
    }

    pub async fn say(&mut self, text: &str) -> String {
        self.say_at(&Place::terminal(), text).await
    }

    pub async fn say_at(&mut self, from: &Place, text: &str) -> String {
        self.messages += 1;
        let message = Message {
            from: from.clone(),
            text: text.to_owned(),
            key: format!("room:{}", self.messages),
            ..Message::default()
        };
        let answer = handle(&self.app, &message).await;
        self.last = answer.reply;
        shown(&self.last)
    }

    /// Entries that hold beside the four deposits.
    async fn booked(&self) -> usize {
        let book = self.app.store.book().await.unwrap();
        let journal = book.journal();
        journal.in_order(0).count() - 4
    }

    /// The last entry.
    async fn last_entry(&self) -> String {
        let book = self.app.store.book().await.unwrap();
        let entry = book.journal().last().unwrap();
        let price = entry
            .price
            .map_or("-".to_owned(), |price| price.to_string());
        let zone = book.rules().zone;
        format!(
            "{} {} {} {price} {} {} {}",
            entry.kind.as_str(),
            entry.symbol,
            entry.quantity,
            entry.currency,
            entry.platform,
            entry.day(zone)
        )
    }
}

async fn app(url: &str, language: &str, clock: &Arc<HandClock>, folder: &tempfile::TempDir) -> App {
    let data = folder.path().to_str().unwrap().to_owned();
    let toml = format!("language = \"{language}\"\n");
    let env = [("DATABASE_URL", url.to_owned()), ("JASAN_DATA_DIR", data)];
    let env = env.map(|(name, value)| (name.to_owned(), value));
    let settings = SettingsText {
        text: &toml,
        path: Path::new("jasan.toml"),
    };
    let config = Config::from(&env.into(), Some(settings)).unwrap();
    App::open(config, clock.clone(), Arc::new(Replay::new()))
        .await
        .unwrap()
}

fn moment(text: &str) -> Moment {
    match parse_stamp(text, chrono_tz::Asia::Seoul).unwrap() {
        Stamp::Instant(at) => at,
        Stamp::Date(day) => day.start(chrono_tz::Asia::Seoul),
    }
}

/// What is read, and the buttons in brackets.
fn shown(reply: &Reply) -> String {
    let mut text = String::new();
    for block in &reply.blocks {
        match block {
            Block::Title { strong, rest } => text += &format!("{strong} {rest}\n"),
            Block::Text(line) | Block::Note(line) => text += &format!("{line}\n"),
            Block::Table(_) | Block::Picture(_) => {}
        }
    }
    for button in &reply.buttons {
        text += &format!("[{}]", button.label);
    }
    text
}

const DOORS: [(&str, &str, &str); 3] = [
    ("terminal", "", ""),
    ("telegram", "1000", "1000"),
    ("slack", "U1", "U1"),
];

/// What is typed one after the other, and the entry that is there at the end; nothing is booked before.
const KOREAN: &[(&[&str], &str)] = &[
    (
        &["매수 비트 0.02 빗썸", "9500만"],
        "buy BTC 0.02 95000000 KRW bithumb 2026-03-02",
    ),
    (
        &["매수 비트 0.02 빗썸", "9,500만원"],
        "buy BTC 0.02 95000000 KRW bithumb 2026-03-02",
    ),
    (
        &["매수 비트 0.02 빗썸", "9500만원이요"],
        "buy BTC 0.02 95000000 KRW bithumb 2026-03-02",
    ),
    (
        &["매수 비트 0.02 9500만", "빗썸"],
        "buy BTC 0.02 95000000 KRW bithumb 2026-03-02",
    ),
    (
        &["매수 비트 0.02 9500만", "빗썸에서요"],
        "buy BTC 0.02 95000000 KRW bithumb 2026-03-02",
    ),
    (
        &["매수 비트 @9500만 빗썸", "0.5개"],
        "buy BTC 0.5 95000000 KRW bithumb 2026-03-02",
    ),
    (
        &["매수 비트 @9500만 빗썸", "0.5"],
        "buy BTC 0.5 95000000 KRW bithumb 2026-03-02",
    ),
    (
        &["매수", "비트", "0.02", "9500만", "빗썸"],
        "buy BTC 0.02 95000000 KRW bithumb 2026-03-02",
    ),
    (
        &["샀어", "삼성전자", "20주", "71,300원", "한투"],
        "buy 005930 20 71300 KRW kis 2026-03-02",
    ),
    (
        &["입금 빗썸", "100만원"],
        "deposit KRW 1000000 1 KRW bithumb 2026-03-02",
    ),
    (
        &["입금 100만원", "빗썸"],
        "deposit KRW 1000000 1 KRW bithumb 2026-03-02",
    ),
    (
        &["입금 500 빗썸", "500만원"],
        "deposit KRW 5000000 1 KRW bithumb 2026-03-02",
    ),
    (
        &["매수 카카오 5주 45,000 한투 2월 30일", "어제"],
        "buy 035720 5 45000 KRW kis 2026-03-01",
    ),
    (
        &["매수 카카오 5주 45,000 한투 2월 30일", "2월 27일"],
        "buy 035720 5 45000 KRW kis 2026-02-27",
    ),
    (
        &["매수 카카오 5주 45,000 한투 2026-04-01", "어제"],
        "buy 035720 5 45000 KRW kis 2026-03-01",
    ),
    (&["분할 카카오", "5:1"], "split 035720 5 1 KRW  2026-03-02"),
    (
        &["이체 100만원 한투", "빗썸"],
        "deposit KRW 1000000 1 KRW bithumb 2026-03-02",
    ),
    (
        &["수수료 빗썸", "3,000원"],
        "fee KRW 3000 1 KRW bithumb 2026-03-02",
    ),
    (
        &["이자 한투", "1,234원"],
        "interest KRW 1234 1 KRW kis 2026-03-02",
    ),
    (
        &["매수 삼저 10주 71000 한투", "삼성전자"],
        "buy 005930 10 71000 KRW kis 2026-03-02",
    ),
    (
        &["매수 비트 0.02 9500만", "우리집", "새 계좌예요"],
        "buy BTC 0.02 95000000 KRW 우리집 2026-03-02",
    ),
    (
        &["매수 카카오 5주 45,000 한투 점심", "빼고 적기"],
        "buy 035720 5 45000 KRW kis 2026-03-02",
    ),
];

const ENGLISH: &[(&[&str], &str)] = &[
    (
        &["buy btc 0.02 bithumb", "95m"],
        "buy BTC 0.02 95000000 KRW bithumb 2026-03-02",
    ),
    (
        &["buy", "btc", "0.02", "95,000,000", "bithumb"],
        "buy BTC 0.02 95000000 KRW bithumb 2026-03-02",
    ),
    (
        &["bought btc 0.02 at 95m", "Bithumb"],
        "buy BTC 0.02 95000000 KRW bithumb 2026-03-02",
    ),
    (
        &["buy 035720 5 45000 kis 2/30", "yesterday"],
        "buy 035720 5 45000 KRW kis 2026-03-01",
    ),
];

async fn told(url: &str, language: &'static str, from: &Place, typed: &[&str], want: &str) {
    let mut room = Room::open(url, language).await;
    let (last, first) = typed.split_last().unwrap();
    let mut before = room.booked().await;
    for text in first {
        if let Some(line) = text.strip_prefix('!') {
            room.say(line).await;
            before = room.booked().await;
            continue;
        }
        let told = room.say_at(from, text).await;
        assert_eq!(room.booked().await, before, "{typed:?}: {text}\n{told}");
        if room.messages % 2 == 0 {
            room.restart().await;
        }
    }
    let told = room.say_at(from, last).await;
    assert_ne!(room.booked().await, before, "{typed:?}\n{told}");
    assert_eq!(room.last_entry().await, want, "{typed:?}\n{told}");
    // Once, and no more.
    room.say_at(from, last).await;
    assert_eq!(room.last_entry().await, want, "{typed:?}");
}

/// Each on books of its own: what is known would answer for it otherwise.
fn all(language: &'static str, stories: &'static [(&[&str], &str)]) {
    let failed: Vec<String> = Vec::new();
    let mut failed = failed;
    for (nth, (typed, want)) in stories.iter().enumerate() {
        let (door, chat, user) = DOORS[nth % DOORS.len()];
        let tell = || {
            on_both(async |url| {
                told(url, language, &Place::new(door, chat, user), typed, want).await;
            })
        };
        if std::panic::catch_unwind(tell).is_err() {
            failed.push(format!("{typed:?}"));
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn what_a_question_asks_for_is_typed_and_taken_as_if_the_line_were_whole() {
    all("ko", KOREAN);
}

#[test]
fn the_same_in_english() {
    all("en", ENGLISH);
}

const PRIVATE: (&str, &str, &str) = ("telegram", "1000", "1000");
const ELSEWHERE: (&str, &str, &str) = ("telegram", "-5", "1000");
const ANOTHER: (&str, &str, &str) = ("telegram", "-5", "2000");

fn place((door, chat, user): (&'static str, &'static str, &'static str)) -> Place {
    Place::new(door, chat, user)
}

#[test]
fn a_question_of_one_room_is_not_answered_in_another_nor_by_another() {
    on_both(async |url| {
        let mut room = Room::open(url, "ko").await;
        let (asker, other) = (place(ELSEWHERE), place(ANOTHER));
        room.say_at(&asker, "매수 비트 0.02 빗썸").await;
        for from in [
            &place(PRIVATE),
            &other,
            &Place::terminal(),
            &Place::new("slack", "-5", "1000"),
        ] {
            let told = room.say_at(from, "9500만").await;
            assert_eq!(room.booked().await, 0, "{from}: {told}");
        }
        // What another does meanwhile ends nothing; and each has a question of their own.
        room.say_at(&other, "입금 100만 빗썸").await;
        room.say_at(&other, "매수 이더 1 빗썸").await;
        room.say_at(&asker, "9500만").await;
        assert_eq!(
            room.last_entry().await,
            "buy BTC 0.02 95000000 KRW bithumb 2026-03-02"
        );
        room.say_at(&other, "400만").await;
        assert_eq!(
            room.last_entry().await,
            "buy ETH 1 4000000 KRW bithumb 2026-03-02"
        );
    });
}

#[test]
fn a_button_of_a_group_ends_the_question_above_it_whoever_pressed() {
    on_both(async |url| {
        let mut room = Room::open(url, "ko").await;
        let (asker, other) = (place(ELSEWHERE), place(ANOTHER));
        room.say_at(&asker, "매수 비트 0.02 9500만").await;
        let line = room.last.buttons[0].line.clone();
        let pressed = Message {
            from: other,
            text: line,
            key: "press".to_owned(),
            pressed: Some("7".to_owned()),
            ..Message::default()
        };
        handle(&room.app, &pressed).await;
        assert_eq!(room.booked().await, 1);
        room.say_at(&asker, "업비트").await;
        assert_eq!(room.booked().await, 1);
    });
}

#[test]
fn after_half_an_hour_it_is_said_and_not_booked() {
    on_both(async |url| {
        let mut room = Room::open(url, "ko").await;
        room.say("매수 비트 0.02 빗썸").await;
        room.wait(31);
        room.restart().await;
        let told = room.say("9500만").await;
        assert!(
            told.contains("30분이 지나서 9500만을 적지 않았어요"),
            "{told}"
        );
        assert!(
            told.contains("\"매수 비트 0.02 빗썸\"") && told.ends_with("[다시 묻기]"),
            "{told}"
        );
        assert_eq!(room.booked().await, 0);
        let again = room.last.buttons[0].line.clone();
        room.say(&again).await;
        room.wait(30);
        room.say("9500만").await;
        assert_eq!(room.booked().await, 1);
        // A name is a question about it again, and the day after nothing is remembered.
        room.say("매수 비트 0.01 9500만").await;
        room.wait(31);
        assert!(room.say("빗썸").await.contains("빗썸"));
        room.say("매수 비트 0.01 빗썸").await;
        room.wait(60 * 25);
        assert!(room.say("9500만").await.contains("무슨 뜻인지"));
        assert_eq!(room.booked().await, 1);
    });
}

#[test]
fn a_command_in_between_puts_the_question_aside() {
    on_both(async |url| {
        let mut room = Room::open(url, "ko").await;
        room.say("매수 비트 0.02 빗썸").await;
        assert!(
            room.say("비둘기").await.contains("무슨 뜻인지"),
            "nothing was said by it"
        );
        room.say("잔고").await;
        room.restart().await;
        let told = room.say("9500만").await;
        assert!(told.contains("9500만: 아까 이것의 답인가요?"), "{told}");
        assert_eq!(room.booked().await, 0);
        let yes = room.last.buttons[0].line.clone();
        room.say(&yes).await;
        assert_eq!(
            room.last_entry().await,
            "buy BTC 0.02 95000000 KRW bithumb 2026-03-02"
        );
        // A whole record is that, and what was asked before it is over.
        room.say("매수 비트 0.03 빗썸").await;
        room.say("매도 비트 0.01 9600만 빗썸").await;
        assert_eq!(
            room.last_entry().await,
            "sell BTC 0.01 96000000 KRW bithumb 2026-03-02"
        );
        room.say("9500만").await;
        assert_eq!(room.booked().await, 2);
        // A further question takes the place of the first.
        room.say("매수 비트 0.03 빗썸").await;
        room.say("매수 이더 1 빗썸").await;
        room.say("400만").await;
        assert_eq!(
            room.last_entry().await,
            "buy ETH 1 4000000 KRW bithumb 2026-03-02"
        );
    });
}

#[test]
fn a_word_that_ends_the_question_ends_nothing_else() {
    on_both(async |url| {
        let mut room = Room::open(url, "ko").await;
        room.say("매수 비트 0.05 9500만 빗썸").await;
        for word in ["취소", "그만", "그만!", "아니", "아니요", "됐어요"] {
            room.say("매수 비트 0.02 빗썸").await;
            let told = room.say(word).await;
            assert!(told.contains("물어보던 것을 그만뒀어요"), "{word}: {told}");
            assert_eq!(room.booked().await, 1);
            room.say("9500만").await;
            assert_eq!(room.booked().await, 1, "{word}");
        }
        // It ends only what was asked there.
        let told = room.say_at(&place(PRIVATE), "그만").await;
        assert!(told.contains("물어보던 것이 없어서"), "{told}");
    });
}

#[test]
fn what_could_be_two_things_is_asked_and_guards_stand() {
    on_both(async |url| {
        let mut room = Room::open(url, "ko").await;
        room.say("매수 카카오 5주 한투").await;
        let told = room.say("373220").await;
        assert!(
            told.contains("숫자인가요") && told.contains("종목코드"),
            "{told}"
        );
        assert_eq!(room.booked().await, 0);
        let number = room.last.buttons[0].line.clone();
        assert!(number.contains("@373220"), "{number}");
        // The question is still open. A code that begins with a zero is no price.
        assert!(room.say("45,000원").await.contains("적었어요"));
        room.say("매수 카카오 5주 한투").await;
        room.say("005930").await;
        assert_eq!(room.booked().await, 1);
        // Far off: asked on, and answered by another price.
        room.say("매수 카카오 5주 한투").await;
        let told = room.say("4500만").await;
        assert!(told.contains("많이 달라요"), "{told}");
        room.say("45,500").await;
        assert_eq!(
            room.last_entry().await,
            "buy 035720 5 45500 KRW kis 2026-03-02"
        );
        // Not this unit, not this kind of thing, not several at once.
        room.say("매수 카카오 3주 한투").await;
        for text in ["3주", "5%", "45,00", "45,000원어치", "-45000"] {
            let told = room.say(text).await;
            assert_eq!(room.booked().await, 2, "{text}: {told}");
        }
    });
}

#[test]
fn a_button_is_pressed_by_its_label() {
    on_both(async |url| {
        let mut room = Room::open(url, "ko").await;
        room.say("매수 비트 0.05 9500만 빗썸").await;
        room.say("매도 비트 빗썸 9600만").await;
        let told = room.say("전부").await;
        assert_eq!(
            room.last_entry().await,
            "sell BTC 0.05 96000000 KRW bithumb 2026-03-02",
            "{told}"
        );
        // A preview too: `취소` drops it, its label does it.
        room.say("삭제 #5").await;
        room.restart().await;
        let told = room.say("그래도 빼기").await;
        assert!(told.contains("뺐어요"), "{told}");
        room.say("배당 삼성전자").await;
        room.say("아니").await;
        // What it costs, asked by a button.
        room.say("매수 비트 0.05 9500만 빗썸").await;
        let book = room.app.store.book().await.unwrap();
        let number = book.journal().recorded();
        let told = room.say(&format!("edit #{number} fee")).await;
        assert!(told.contains("수수료가 얼마였나요"), "{told}");
        let told = room.say("760원").await;
        assert!(told.contains("760원"), "{told}");
    });
}

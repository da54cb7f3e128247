//! The Slack door against a Slack in this process: what is acknowledged, what is answered, how often, and what is not.

mod fake;
mod place;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jasan::bot::doors::house::{House, Parts};
use jasan::bot::doors::slack::{Slack, ear};
use jasan::bot::doors::{Door, Parcel, Sent};
use jasan::bot::{Answer, Ending, Message};
use jasan::config::{self, Language, Secret, Settings};
use jasan::reply::{Cell, File, Picture, Reply, Table};
use jasan::store::Store;
use jasan::words::Words;
use jasan::world::Stop;
use jasan::world::live::Live;
use serde_json::json;
use tokio::task::JoinHandle;

use fake::{APP_TOKEN, BOT_TOKEN, CHANNEL, DIRECT, Fake, Fault, OWNER, STRANGER, message};

/// What was heard behind the door, under each key once.
type Heard = Arc<Mutex<BTreeMap<String, String>>>;

/// The door, listening.
struct Listening {
    door: Arc<Slack>,
    heard: Heard,
    stop: Stop,
    ended: JoinHandle<Result<(), ear::Deaf>>,
    _inbox: tempfile::TempDir,
}

impl Listening {
    fn texts(&self) -> Vec<String> {
        self.heard.lock().unwrap().values().cloned().collect()
    }
    /// Stops; nothing may have gone wrong.
    async fn stop(self, fake: &Fake) {
        // An answer may be there before its acknowledgement.
        fake.until("every acknowledgement", |f| f.unacknowledged() == 0)
            .await;
        self.stop.cancel();
        assert_eq!(self.ended.await.unwrap(), Ok(()));
        assert_eq!(fake.violations(), Vec::<String>::new());
        assert_eq!(fake.unacknowledged(), 0);
    }
}

async fn open(fake: &Fake) -> Listening {
    let store = Store::open("sqlite::memory:", Settings::default()).await;
    let listening = open_with(fake, Arc::new(store.unwrap()));
    fake.until("a line", |f| f.lines() == 1).await;
    listening
}

fn open_with(fake: &Fake, store: Arc<Store>) -> Listening {
    open_for(fake, store, &[OWNER]).0
}

/// A door that hears these, and the house behind it.
fn open_for(fake: &Fake, store: Arc<Store>, users: &[&str]) -> (Listening, Arc<House>) {
    let inbox = tempfile::tempdir().unwrap();
    let heard = Heard::default();
    let behind = heard.clone();
    let house = Arc::new(House::new(Parts {
        answer: Box::new(move |message| {
            let heard = behind.clone();
            Box::pin(async move { answer(&heard, message).await })
        }),
        redraw: Box::new(|kept, _| Box::pin(async move { kept.reply })),
        draw: Arc::new(|chart| {
            jasan::charts::draw(chart, &jasan::charts::Format::default()).map_err(|e| e.to_string())
        }),
        store,
        clock: Arc::new(Live::new()),
        received: inbox.path().to_owned(),
        words: Words::new(Language::Ko),
        zone: chrono_tz::Asia::Seoul,
    }));
    let settings = config::Slack {
        app_token: Secret::new(APP_TOKEN),
        bot_token: Secret::new(BOT_TOKEN),
        channel: Some(CHANNEL.to_owned()),
        allowed_users: users.iter().map(|user| (*user).to_owned()).collect(),
        api_url: format!("{}/api", fake.address),
    };
    let door = Arc::new(Slack::new(&Live::new(), &settings, house.clone()).unwrap());
    let stop = Stop::new();
    let listening = Listening {
        heard,
        ended: tokio::spawn(ear::listen(door.clone(), stop.clone())),
        door,
        stop,
        _inbox: inbox,
    };
    (listening, house)
}

/// Answers with what was said; a few words have an answer of their own.
async fn answer(heard: &Heard, message: Message) -> Answer {
    let file = message.file.as_ref().map(|f| {
        let mut text = String::new();
        std::io::Read::read_to_string(&mut f.open().unwrap(), &mut text).unwrap();
        format!("{} {} {text}", f.name(), f.bytes())
    });
    let said = file.unwrap_or_else(|| message.text.clone());
    heard
        .lock()
        .unwrap()
        .insert(message.key.clone(), said.clone());
    let reply = match message.text.as_str() {
        "panic" => panic!("as asked"),
        "천천히" => {
            tokio::time::sleep(Duration::from_secs(5)).await;
            Reply::say(said)
        }
        "쪽 1" | "쪽 2" => turning(Reply::say(said).buttons([("1쪽", "쪽 1"), ("2쪽", "쪽 2")])),
        "그림 1" | "그림 2" => {
            // The first are one chart in several themes.
            let nth = usize::from(said.ends_with('2')) * 10;
            let picture = Picture {
                name: "pie.png".to_owned(),
                chart: jasan::charts::samples::samples().remove(nth).1,
                caption: said.clone(),
                theme: None,
            };
            let buttons = [("1달", "그림 1"), ("2달", "그림 2")];
            turning(Reply::say(said).picture(picture).buttons(buttons))
        }
        "긴 줄" => {
            Reply::say(said).buttons([("길게", format!("매수 BTC {}", "9".repeat(80)).as_str())])
        }
        "표" => Reply::say("표").table(Table {
            name: "t".into(),
            title: "종류별".to_owned(),
            columns: vec!["이름".to_owned(), "값".to_owned()],
            rows: vec![vec![Cell::word("현금"), Cell::word("<1>")]],
        }),
        "차트" => Reply::say("차트").picture(Picture {
            name: "pie.png".to_owned(),
            chart: jasan::charts::samples::samples().remove(0).1,
            caption: "비트코인 18.2%".to_owned(),
            theme: None,
        }),
        "내보내기" => Reply::say("1줄 내보냈어요").file(File {
            name: "jasan.csv".to_owned(),
            mime: "text/csv".into(),
            bytes: b"timestamp\n".to_vec().into(),
        }),
        _ => Reply::say(said).buttons([("취소", "undo 1")]),
    };
    let ending = match message.text.starts_with("틀린") {
        true => Ending::Refused,
        false => Ending::Done,
    };
    Answer { reply, ending }
}

/// A reply whose buttons turn its message.
fn turning(mut reply: Reply) -> Reply {
    for button in &mut reply.buttons {
        button.turns = true;
    }
    reply
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conversation_with_text_files_pictures_and_buttons() {
    let fake = Fake::start().await;
    let door = open(&fake).await;
    fake.write("매수 BTC &lt;b&gt;&amp;0.1");
    fake.until("the answer", |f| {
        f.posted() == ["매수 BTC &lt;b&gt;&amp;0.1"]
    })
    .await;
    let sent = fake.calls_of("chat.postMessage").remove(0);
    assert_eq!(sent.get("channel"), DIRECT);
    assert_eq!(sent.kinds(), ["section", "actions"]);
    assert!(sent.params.to_string().contains("undo 1"));

    fake.press(OWNER, DIRECT, "undo 1");
    fake.until("the answer to the press", |f| f.posted().len() == 2)
        .await;

    fake.file("거래.csv", "a,b".as_bytes(), "text/csv");
    fake.until("the answer to the file", |f| f.posted().len() == 3)
        .await;
    assert_eq!(fake.posted()[2], "거래.csv 3 a,b");

    fake.write("차트");
    fake.until("the picture", |f| {
        f.calls_of("files.completeUploadExternal").len() == 1
    })
    .await;
    let place = fake.calls_of("files.getUploadURLExternal").remove(0);
    assert!(place.get("alt_txt").contains("18.2%25"), "{place:?}");
    assert!(place.get("alt_txt").len() > 10);
    let shown = fake.calls_of("files.completeUploadExternal").remove(0);
    assert_eq!(shown.get("channel_id"), DIRECT);
    assert_eq!(shown.get("initial_comment"), "비트코인 18.2%");
    assert!(fake.uploads()[0].1.starts_with(b"\x89PNG"));

    fake.write("내보내기");
    fake.until("the document", |f| {
        f.calls_of("files.completeUploadExternal").len() == 2
    })
    .await;
    assert!(
        fake.uploads()
            .contains(&("jasan.csv".to_owned(), b"timestamp\n".to_vec()))
    );
    door.stop(&fake).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_gets_silence_for_messages_mentions_commands_and_presses() {
    let fake = Fake::start().await;
    let door = open(&fake).await;
    fake.event("Ev1", message(STRANGER, "잔고"));
    fake.mention(STRANGER, CHANNEL, "잔고");
    fake.mention(OWNER, "C0AWAY", "잔고");
    fake.command(STRANGER, CHANNEL, "잔고");
    fake.press(STRANGER, DIRECT, "undo 1");
    fake.write("잔고");
    fake.until("the owner's answer", |f| f.posted() == ["잔고"])
        .await;
    assert_eq!(door.texts(), ["잔고"]);
    assert!(fake.acks().iter().all(|ack| ack.get("payload").is_none()));
    door.stop(&fake).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn mentions_and_commands_are_answered_where_they_may_be_seen_and_errors_by_the_asker_only() {
    let fake = Fake::start().await;
    let door = open(&fake).await;
    let to = |f: &Fake, n: usize| {
        let sent = f.calls_of("chat.postMessage").remove(n);
        (sent.get("channel").to_owned(), sent.get("text").to_owned())
    };
    fake.mention(OWNER, CHANNEL, "잔고");
    fake.until("the answer to the mention", |f| f.posted().len() == 1)
        .await;
    assert_eq!(to(&fake, 0), (CHANNEL.to_owned(), "잔고".to_owned()));
    fake.command(OWNER, CHANNEL, "balance");
    fake.until("the answer to the command", |f| f.posted().len() == 2)
        .await;
    assert_eq!(to(&fake, 1), (CHANNEL.to_owned(), "balance".to_owned()));
    // Elsewhere nobody is to see it: it comes as a direct message, and the command says so.
    fake.command(OWNER, "C0AWAY", "");
    fake.until("the direct message", |f| f.posted().len() == 3)
        .await;
    assert_eq!(to(&fake, 2), (DIRECT.to_owned(), "/jasan help".to_owned()));
    let told = fake
        .acks()
        .into_iter()
        .filter(|ack| ack.get("payload").is_some());
    assert_eq!(told.count(), 1);
    fake.mention(OWNER, CHANNEL, "틀린 말");
    fake.until("the error", |f| f.calls_of("chat.postEphemeral").len() == 1)
        .await;
    let alone = fake.calls_of("chat.postEphemeral").remove(0);
    assert_eq!((alone.get("channel"), alone.get("user")), (CHANNEL, OWNER));
    fake.write("틀린 말");
    fake.until("the error in the direct message", |f| f.posted().len() == 4)
        .await;
    door.stop(&fake).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_takes_long_is_acknowledged_at_once_and_what_comes_twice_is_answered_once() {
    let fake = Fake::start().await;
    let door = open(&fake).await;
    fake.event("Ev1", message(OWNER, "천천히"));
    fake.event("Ev1", message(OWNER, "천천히"));
    fake.until("both acknowledged", |f| f.unacknowledged() == 0)
        .await;
    assert!(fake.posted().is_empty());
    fake.until("the answer", |f| f.shown() == ["천천히"]).await;
    fake.event("Ev1", message(OWNER, "천천히"));
    fake.write("다음");
    fake.until("the next answer", |f| f.shown() == ["천천히", "다음"])
        .await;
    door.stop(&fake).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_and_not_answered_is_answered_by_the_next_program() {
    let fake = Fake::start().await;
    let store = Store::open("sqlite::memory:", Settings::default()).await;
    let store = Arc::new(store.unwrap());
    let first = open_with(&fake, store.clone());
    fake.until("a line", |f| f.lines() == 1).await;
    fake.write("천천히");
    fake.until("the acknowledgement", |f| f.acks().len() == 1)
        .await;
    // As after a kill.
    first.ended.abort();
    let _ = first.ended.await;
    fake.disconnect(None);
    let second = open_with(&fake, store);
    // The task of the first goes on where a killed program would not.
    let is_answered = |f: &Fake| f.shown().contains(&"천천히".to_owned());
    fake.until("the answer", is_answered).await;
    assert_eq!(second.texts(), ["천천히"]);
    second.stop.cancel();
}

#[tokio::test(flavor = "multi_thread")]
async fn failing_sends_are_tried_again_in_their_order() {
    let fake = Fake::start().await;
    let door = open(&fake).await;
    fake.fail("chat.postMessage", "하나", Fault::Status(502));
    fake.fail("chat.postMessage", "둘", Fault::RetryAfter(1));
    fake.fail("chat.postMessage", "셋", Fault::Refuse("fatal_error"));
    fake.fail("upload", "", Fault::Status(503));
    for text in ["하나", "둘", "셋", "차트"] {
        fake.write(text);
    }
    fake.until("everything", |f| {
        f.calls_of("files.completeUploadExternal").len() == 1
    })
    .await;
    assert_eq!(fake.posted(), ["하나", "둘", "셋", "차트"]);
    door.stop(&fake).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_that_is_refused_goes_as_lines_and_for_a_day_none_is_tried() {
    let fake = Fake::start().await;
    fake.without_tables();
    let door = open(&fake).await;
    fake.write("표");
    fake.until("the lines", |f| f.posted().len() == 1).await;
    fake.write("표");
    fake.until("the lines again", |f| f.posted().len() == 2)
        .await;
    let kinds: Vec<Vec<String>> = fake
        .calls_of("chat.postMessage")
        .iter()
        .map(|c| c.kinds().into_iter().map(str::to_owned).collect())
        .collect();
    assert_eq!(kinds[0], ["section", "data_table"]);
    assert_eq!(kinds[1..], [["section", "section"], ["section", "section"]]);
    fake.fail("chat.postMessage", "셋", Fault::Refuse("invalid_blocks"));
    fake.write("셋 & 하나");
    fake.until("the bare text", |f| f.posted().len() == 3).await;
    let bare = fake.calls_of("chat.postMessage").pop().unwrap();
    assert_eq!((bare.get("text"), bare.kinds().len()), ("셋 &amp; 하나", 0));
    door.stop(&fake).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_line_is_opened_again_after_a_good_bye_and_after_a_break() {
    let fake = Fake::start().await;
    let door = open(&fake).await;
    for (nth, reason) in [Some("refresh_requested"), None, Some("warning")]
        .into_iter()
        .enumerate()
    {
        fake.disconnect(reason);
        fake.until("another line", |f| f.opened() == nth + 2).await;
        // It is greeted before anything is sent down it.
        tokio::time::sleep(Duration::from_millis(50)).await;
        fake.write(&format!("말 {nth}"));
        fake.until("the answer", |f| f.posted().len() == nth + 1)
            .await;
    }
    door.stop(&fake).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_says_good_bye_is_heard_to_its_end() {
    let fake = Fake::start().await;
    let door = open(&fake).await;
    fake.disconnect(Some("warning"));
    // Before the next one stands, and beside it.
    fake.write_by_the_first("하나");
    fake.until("the answer", |f| f.posted() == ["하나"]).await;
    fake.until("another line", |f| f.opened() == 2 && f.lines() == 2)
        .await;
    fake.write_by_the_first("둘");
    fake.write("셋");
    fake.until("both answers", |f| f.posted().len() == 3).await;
    door.stop(&fake).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_does_not_come_up_is_replaced() {
    let fake = Fake::start().await;
    fake.deaf(true);
    let door = open(&fake).await;
    fake.until("a line in silence", |f| f.opened() == 1).await;
    fake.deaf(false);
    fake.until("another line", |f| f.opened() == 2 && f.lines() == 1)
        .await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    fake.write("잔고");
    fake.until("the answer", |f| f.posted() == ["잔고"]).await;
    door.stop(&fake).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_token_or_a_line_that_is_switched_off_closes_the_door() {
    let fake = Fake::start().await;
    for _ in 0..3 {
        fake.fail("auth.test", "", Fault::Refuse("invalid_auth"));
    }
    let store = Store::open("sqlite::memory:", Settings::default()).await;
    let store = Arc::new(store.unwrap());
    let unknown = open_with(&fake, store);
    assert_eq!(unknown.ended.await.unwrap(), Err(ear::Deaf::Token));
    let off = open(&fake).await;
    fake.disconnect(Some("link_disabled"));
    assert_eq!(off.ended.await.unwrap(), Err(ear::Deaf::Off));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_a_page_to_log_in_is_no_file_and_a_panic_costs_one_answer() {
    let fake = Fake::start().await;
    let door = open(&fake).await;
    fake.file("a.csv", b"<html>", "text/html; charset=utf-8");
    fake.until("the sentence", |f| f.posted().len() == 1).await;
    assert!(fake.posted()[0].contains("받지 못했어요"));
    fake.write("panic");
    fake.write("잔고");
    fake.until("the answer after it", |f| f.posted().len() == 3)
        .await;
    assert!(fake.posted()[1].contains("문제가 생겼어요"));
    assert_eq!(fake.posted()[2], "잔고");
    let mut picture = message(OWNER, "");
    picture["files"] = json!([{ "id": "F1", "mimetype": "image/png", "url_private": "https://files.slack.com/x" }]);
    fake.event("Ev1", picture);
    fake.until("what is read", |f| f.posted().len() == 4).await;
    assert!(fake.posted()[3].contains("글과 CSV 파일만"));
    door.stop(&fake).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn news_reach_the_channel_once_and_may_take_the_place_of_a_message() {
    let fake = Fake::start().await;
    let door = open(&fake).await;
    let place = door.door.places().remove(0);
    let mut parcel = Parcel::new(place, Reply::say("빗썸 동기화가 안 돼요"));
    let sent = door.door.deliver(&parcel).await;
    let Sent::Arrived { message: Some(ts) } = sent else {
        panic!("{sent:?}");
    };
    assert_eq!(fake.calls_of("chat.postMessage")[0].get("channel"), CHANNEL);
    parcel.stands_at = Some(ts.clone());
    assert!(matches!(
        door.door.deliver(&parcel).await,
        Sent::Arrived { .. }
    ));
    assert_eq!(fake.calls_of("chat.update")[0].get("ts"), ts);
    // A message that is gone is sent anew.
    fake.fail("chat.update", "", Fault::Refuse("message_not_found"));
    assert!(matches!(
        door.door.deliver(&parcel).await,
        Sent::Arrived { .. }
    ));
    assert_eq!(fake.posted().len(), 2);
    parcel.stands_at = None;
    fake.fail("chat.postMessage", "", Fault::LostReply);
    let lost = door.door.deliver(&parcel).await;
    assert!(
        matches!(lost, Sent::Later(later) if later.may_be_there),
        "it may be there"
    );
    fake.fail("chat.postMessage", "", Fault::Refuse("is_archived"));
    assert_eq!(door.door.deliver(&parcel).await, Sent::Gone);
    door.stop(&fake).await;
}

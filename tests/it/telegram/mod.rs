//! The Telegram door against a Bot API server in this process: what is answered, how often, and what is not.

mod fake;
mod killed;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use jasan::book::Change;
use jasan::book::manner::guest_name;
use jasan::bot::doors::house::{House, Parts};
use jasan::bot::doors::telegram::{Telegram, listen};
use jasan::bot::doors::{Door, Parcel, Sent};
use jasan::bot::{Answer, Ending, Message};
use jasan::config::{self, Language, Secret, Settings};
use jasan::reply::ask::Asks;
use jasan::reply::{File, Picture, Reply};
use jasan::store::Store;
use jasan::words::Words;
use jasan::world::live::Live;
use jasan::world::{Clock, Stop};
use tokio::task::JoinHandle;

use fake::{Called, Fake, Fault, TOKEN};

const OWNER: i64 = 1000;
const PARTNER: i64 = 1001;
const STRANGER: i64 = 2000;

/// A house that keeps what it heard, under each key once, as the store does.
#[derive(Clone, Default)]
struct Heard(
    Arc<Mutex<BTreeMap<String, String>>>,
    /// How often each key was asked.
    Arc<Mutex<BTreeMap<String, usize>>>,
);

impl Heard {
    fn texts(&self) -> Vec<String> {
        self.0.lock().unwrap().values().cloned().collect()
    }
}

/// The door, listening; and what was heard behind it.
struct Listening {
    door: Arc<Telegram>,
    heard: Heard,
    house: Arc<House>,
    stop: Stop,
    ended: JoinHandle<Result<(), listen::Deaf>>,
    _inbox: tempfile::TempDir,
}

impl Listening {
    async fn stop(self) -> Result<(), listen::Deaf> {
        self.stop.cancel();
        self.ended.await.unwrap()
    }
}

async fn open(fake: &Fake) -> Listening {
    open_with(fake, Heard::default(), in_memory().await)
}

async fn in_memory() -> Arc<Store> {
    let store = Store::open("sqlite::memory:", Settings::default()).await;
    Arc::new(store.unwrap())
}

fn open_with(fake: &Fake, heard: Heard, store: Arc<Store>) -> Listening {
    open_for(fake, heard, store, &[OWNER, PARTNER])
}

fn open_for(fake: &Fake, heard: Heard, store: Arc<Store>, listed: &[i64]) -> Listening {
    let inbox = tempfile::tempdir().unwrap();
    let behind = heard.clone();
    let house = Arc::new(House::new(Parts {
        answer: Box::new(move |message| {
            let heard = behind.clone();
            Box::pin(async move {
                if message.text == "오래" {
                    tokio::time::sleep(std::time::Duration::from_millis(3500)).await;
                }
                answer(&heard, message)
            })
        }),
        redraw: Box::new(|kept, _| Box::pin(async move { kept.reply })),
        draw: Arc::new(|chart| {
            jasan::charts::draw(chart, &jasan::charts::Format::default()).map_err(|e| e.to_string())
        }),
        store: store.clone(),
        clock: Arc::new(Live::new()),
        received: inbox.path().to_owned(),
        words: Words::new(Language::Ko),
        zone: chrono_tz::Asia::Seoul,
    }));
    let settings = config::Telegram {
        token: Secret::new(TOKEN),
        allowed_chats: listed.iter().copied().collect(),
        api_url: fake.address.clone(),
    };
    let door = Telegram::new(&Live::new(), &settings, house.clone()).unwrap();
    let (door, stop) = (Arc::new(door), Stop::new());
    Listening {
        heard,
        ended: tokio::spawn(listen::listen(door.clone(), stop.clone())),
        stop,
        door,
        house,
        _inbox: inbox,
    }
}

/// Answers with what was said; a few words have an answer of their own.
fn answer(heard: &Heard, message: Message) -> Answer {
    let file = message.file.as_ref().map(|f| {
        let mut text = String::new();
        std::io::Read::read_to_string(&mut f.open().unwrap(), &mut text).unwrap();
        format!("{} {} {text}", f.name(), f.bytes())
    });
    let said = file.clone().unwrap_or_else(|| message.text.clone());
    heard
        .0
        .lock()
        .unwrap()
        .insert(message.key.clone(), said.clone());
    let times = {
        let mut asked = heard.1.lock().unwrap();
        let times = asked.entry(message.key).or_insert(0);
        *times += 1;
        *times
    };
    if message.text.starts_with("모름") && times < 3 {
        return Answer {
            reply: Reply::say("not known"),
            ending: Ending::Unknown,
        };
    }
    let reply = match message.text.as_str() {
        "panic" => panic!("as asked"),
        "차트" => Reply::default().picture(Picture {
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
        "매수 비트 1 빗썸" => {
            Reply::say("한 개에 얼마였나요?").asks(Asks::Price, "buy BTC 1")
        }
        "길게" => Reply::default().text("가".repeat(4097)),
        _ => Reply::say(said).buttons([("취소", "undo 1")]),
    };
    Answer {
        reply,
        ending: Ending::Done,
    }
}

fn texts_to(fake: &Fake, user: i64) -> Vec<String> {
    let of = |c: &Called| c.get("chat_id") == user.to_string();
    fake.calls_of("sendmessage")
        .into_iter()
        .filter(of)
        .map(|c| c.get("text").to_owned())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conversation_with_text_files_pictures_and_buttons() {
    let fake = Fake::start().await;
    let door = open(&fake).await;
    fake.write(OWNER, "매수 BTC <b>&0.1");
    fake.until("the answer", |f| {
        texts_to(f, OWNER) == ["<b>매수 BTC &lt;b&gt;&amp;0.1</b>"]
    })
    .await;
    let sent = fake.calls_of("sendmessage").remove(0);
    assert_eq!(sent.get("parse_mode"), "HTML");
    assert!(sent.get("link_preview_options").contains("true"));
    assert!(sent.get("reply_markup").contains("undo 1"));

    fake.press(OWNER, "undo 1");
    fake.until("the answer to the press", |f| texts_to(f, OWNER).len() == 2)
        .await;
    assert_eq!(fake.calls_of("answercallbackquery").len(), 1);

    fake.document(OWNER, "거래.csv", "a,b".as_bytes());
    fake.until("the answer to the file", |f| texts_to(f, OWNER).len() == 3)
        .await;
    assert_eq!(texts_to(&fake, OWNER)[2], "<b>거래.csv 3 a,b</b>");

    fake.write(OWNER, "차트");
    fake.until("the picture", |f| f.calls_of("sendphoto").len() == 1)
        .await;
    let photo = fake.calls_of("sendphoto").remove(0);
    assert_eq!(photo.get("caption"), "비트코인 18.2%");
    assert!(
        photo.params.values().any(|v| v.starts_with("pie.png (")),
        "{photo:?}"
    );
    assert!(
        fake.calls_of("sendchataction")
            .iter()
            .any(|c| c.get("action") == "upload_photo")
    );

    fake.write(OWNER, "내보내기");
    fake.until("the document", |f| f.calls_of("senddocument").len() == 1)
        .await;
    assert!(
        fake.calls_of("senddocument")[0]
            .params
            .values()
            .any(|v| v == "jasan.csv (10)")
    );
    fake.until("the menu", |f| f.calls_of("setmycommands").len() == 3)
        .await;
    assert_eq!(door.stop().await, Ok(()));
    assert_eq!(fake.pending(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_without_a_button_opens_the_answer_to_itself() {
    let fake = Fake::start().await;
    let door = open(&fake).await;
    fake.write(OWNER, "매수 비트 1 빗썸");
    fake.until("the question", |f| texts_to(f, OWNER).len() == 1)
        .await;
    let markup = fake.calls_of("sendmessage").remove(0);
    let markup: serde_json::Value = serde_json::from_str(markup.get("reply_markup")).unwrap();
    assert_eq!(markup["force_reply"], true);
    assert_eq!(markup["input_field_placeholder"], "예: 9500만");
    door.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_gets_silence_for_messages_edits_presses_and_files() {
    let fake = Fake::start().await;
    let door = open(&fake).await;
    fake.write(STRANGER, "/start");
    fake.edit(STRANGER, "잔고");
    fake.press(STRANGER, "undo 1");
    fake.document(STRANGER, "a.csv", b"x");
    // The owner's edits are no commands either, and are told so; what comes after all of it is answered.
    fake.edit(OWNER, "매수");
    fake.write(OWNER, "잔고");
    fake.until("the owner's answers", |f| texts_to(f, OWNER).len() == 2)
        .await;
    assert!(texts_to(&fake, OWNER)[0].contains("다시 적지 않아요"));
    assert_eq!(door.heard.texts(), ["잔고"]);
    let of_strangers = |c: &Called| c.get("chat_id") == STRANGER.to_string();
    assert!(!fake.calls().iter().any(of_strangers));
    assert_eq!(
        fake.calls_of("answercallbackquery").len() + fake.calls_of("getfile").len(),
        0
    );
    assert_eq!(door.stop().await, Ok(()));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_update_is_confirmed_only_after_its_answer_and_comes_again_under_its_key() {
    let fake = Fake::start().await;
    let heard = Heard::default();
    // The answer is never taken, so the update is never confirmed.
    for _ in 0..50 {
        fake.fail("sendmessage", "", Fault::RetryAfter(60));
    }
    let store = in_memory().await;
    let door = open_with(&fake, heard.clone(), store.clone());
    fake.write(OWNER, "매수");
    fake.until("a try", |f| !texts_to(f, OWNER).is_empty())
        .await;
    assert_eq!(fake.pending(), 1);
    // As after a kill: nothing is finished, nothing is said good-bye to.
    door.ended.abort();
    let again = open_with(&fake, heard.clone(), store);
    fake.until("a second try", |f| texts_to(f, OWNER).len() == 2)
        .await;
    assert_eq!(heard.texts(), ["매수"], "one key for both");
    assert_eq!(fake.pending(), 1);
    again.ended.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn failing_sends_are_tried_again_and_another_chat_does_not_wait() {
    let fake = Fake::start().await;
    let door = open(&fake).await;
    fake.fail("sendmessage", "하나", Fault::Drop);
    fake.fail("sendmessage", "둘", Fault::RetryAfter(1));
    // teloxide itself waits ten seconds after a 5xx.
    fake.fail("sendmessage", "셋", Fault::Status(502));
    for text in ["하나", "둘", "셋"] {
        fake.write(OWNER, text);
    }
    fake.until("the third try", |f| texts_to(f, OWNER).len() == 5)
        .await;
    fake.write(PARTNER, "넷");
    fake.until("the other chat", |f| texts_to(f, PARTNER).len() == 1)
        .await;
    assert_eq!(
        texts_to(&fake, OWNER).len(),
        5,
        "the first chat is still waiting"
    );
    fake.until("everything", |f| f.pending() == 0).await;
    let shown = texts_to(&fake, OWNER).concat();
    assert_eq!(
        shown,
        "<b>하나</b><b>하나</b><b>둘</b><b>둘</b><b>셋</b><b>셋</b>"
    );
    assert_eq!(door.heard.texts().len(), 4);
    assert_eq!(door.stop().await, Ok(()));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_telegram_refuses_goes_plain_or_as_a_document_or_is_given_up() {
    let fake = Fake::start().await;
    let door = open(&fake).await;
    fake.fail(
        "sendmessage",
        "<b>하나",
        Fault::Refuse(
            400,
            "Bad Request: can't parse entities: Unsupported start tag \"b\"",
        ),
    );
    fake.fail(
        "sendmessage",
        "<b>둘",
        Fault::Refuse(403, "Forbidden: bot was blocked by the user"),
    );
    fake.fail(
        "sendphoto",
        "",
        Fault::Refuse(400, "Bad Request: IMAGE_PROCESS_FAILED"),
    );
    for text in ["하나", "둘", "차트", "길게"] {
        fake.write(OWNER, text);
    }
    fake.until("everything", |f| {
        f.pending() == 0 && !f.calls_of("senddocument").is_empty()
    })
    .await;
    let texts = texts_to(&fake, OWNER);
    assert_eq!(texts[..3], ["<b>하나</b>", "하나", "<b>둘</b>"]);
    let lengths: Vec<usize> = texts[3..].iter().map(|t| t.chars().count()).collect();
    assert_eq!(lengths, [4096, 1]);
    assert_eq!(fake.calls_of("senddocument").len(), 1);
    assert_eq!(door.stop().await, Ok(()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_button_pressed_twice_is_answered_twice_and_under_two_keys() {
    let fake = Fake::start().await;
    let door = open(&fake).await;
    fake.press(OWNER, "confirm 7f3a");
    fake.press(OWNER, "confirm 7f3a");
    fake.until("both answers", |f| texts_to(f, OWNER).len() == 2)
        .await;
    assert_eq!(fake.calls_of("answercallbackquery").len(), 2);
    assert_eq!(door.heard.texts().len(), 2);
    assert_eq!(door.stop().await, Ok(()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panic_costs_one_answer_and_an_unreadable_update_nothing() {
    let fake = Fake::start().await;
    let door = open(&fake).await;
    fake.update(serde_json::json!({ "message": { "nonsense": true } }));
    fake.write(OWNER, "panic");
    fake.write(OWNER, "잔고");
    fake.until("the answer after it", |f| texts_to(f, OWNER).len() == 2)
        .await;
    let texts = texts_to(&fake, OWNER);
    assert!(texts[0].contains("문제가 생겼어요"), "{texts:?}");
    assert_eq!(texts[1], "<b>잔고</b>");
    fake.until("all of it forgotten", |f| f.pending() == 0)
        .await;
    assert_eq!(door.stop().await, Ok(()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_beyond_20_mb_or_broken_off_is_told_in_a_sentence() {
    let fake = Fake::start().await;
    let door = open(&fake).await;
    fake.document_claiming(OWNER, "big.csv", b"x", 20_000_001 + (1 << 20));
    fake.until("the sentence", |f| texts_to(f, OWNER).len() == 1)
        .await;
    assert!(texts_to(&fake, OWNER)[0].contains("20MB"));
    assert_eq!(fake.calls_of("getfile").len(), 0);
    fake.fail(
        "getfile",
        "",
        Fault::Refuse(400, "Bad Request: file is too big"),
    );
    fake.document(OWNER, "sly.csv", b"x");
    fake.until("the sentence", |f| texts_to(f, OWNER).len() == 2)
        .await;
    assert!(texts_to(&fake, OWNER)[1].contains("20MB"));
    assert_eq!(door.heard.texts(), Vec::<String>::new());
    assert_eq!(door.stop().await, Ok(()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_program_with_the_token_says_so_and_stops() {
    let fake = Fake::start().await;
    fake.fail(
        "getupdates",
        "",
        Fault::Refuse(409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"),
    );
    assert_eq!(
        open(&fake).await.ended.await.unwrap(),
        Err(listen::Deaf::Conflict)
    );
    let unknown = Fake::start().await;
    for _ in 0..3 {
        unknown.fail("getme", "", Fault::Refuse(401, "Unauthorized"));
    }
    assert_eq!(
        open(&unknown).await.ended.await.unwrap(),
        Err(listen::Deaf::Token)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn news_reach_every_listed_person() {
    let fake = Fake::start().await;
    let door = open(&fake).await;
    for place in door.door.places() {
        let parcel = Parcel::new(place, Reply::say("빗썸 동기화가 안 돼요"));
        let sent = door.door.deliver(&parcel).await;
        assert!(
            matches!(sent, Sent::Arrived { message: Some(_) }),
            "{sent:?}"
        );
    }
    for user in [OWNER, PARTNER] {
        assert_eq!(texts_to(&fake, user), ["<b>빗썸 동기화가 안 돼요</b>"]);
    }
    assert_eq!(door.stop().await, Ok(()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_is_answered_whatever_the_library_does_not_know_around_it() {
    let fake = Fake::start().await;
    let door = open(&fake).await;
    let origin = serde_json::json!({ "type": "channel", "chat": { "id": -1, "type": "channel" }, "date": 1 });
    for around in [
        serde_json::json!({ "text": "하나", "external_reply": { "origin": origin, "message_id": "x" } }),
        serde_json::json!({ "text": "하나", "entities": [{ "type": "sparkle", "offset": 0, "length": 1 }] }),
        serde_json::json!({ "text": "하나", "quote": 7, "reply_to_message": { "nonsense": true } }),
    ] {
        fake.message(OWNER, around);
    }
    fake.message(OWNER, serde_json::json!({ "hologram": { "id": 1 } }));
    fake.until("every answer", |f| texts_to(f, OWNER).len() == 4)
        .await;
    let texts = texts_to(&fake, OWNER);
    assert_eq!(texts[..3], ["<b>하나</b>"; 3]);
    assert!(texts[3].contains("글과 CSV 파일만"), "{texts:?}");
    fake.until("all of it confirmed", |f| f.pending() == 0)
        .await;
    assert_eq!(door.stop().await, Ok(()));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_delivered_whatever_the_server_says_meanwhile() {
    let fake = Fake::start().await;
    let door = open(&fake).await;
    fake.fail("getupdates", "", Fault::Refuse(401, "Unauthorized"));
    fake.fail("sendmessage", "", Fault::Refuse(401, "Unauthorized"));
    fake.fail("sendmessage", "", Fault::Drop);
    fake.fail("sendmessage", "", Fault::RetryAfter(1));
    fake.fail("sendmessage", "", Fault::Status(502));
    fake.write(OWNER, "매수");
    fake.until("the last try", |f| {
        texts_to(f, OWNER).len() == 5 && f.pending() == 0
    })
    .await;
    assert_eq!(door.heard.texts(), ["매수"]);
    // Only the broken line leaves it open whether the message is there.
    let state = door.house.store.post_state().await.unwrap();
    assert_eq!(state.second_copies, 1);
    assert_eq!(door.stop().await, Ok(()));
}

/// Longer than any number of tries would last.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "scripts/campaign telegram-outage"]
async fn whole_telegram_outage() {
    let began = tokio::time::Instant::now();
    let fake = Fake::start().await;
    let door = open(&fake).await;
    let faults = [
        Fault::Drop,
        Fault::Refuse(401, "Unauthorized"),
        Fault::Status(502),
        Fault::RetryAfter(20),
        Fault::Drop,
        Fault::Refuse(401, "Unauthorized"),
        Fault::Status(503),
        Fault::Drop,
        Fault::Drop,
        Fault::Drop,
    ];
    let tries = faults.len() + 1;
    for fault in faults {
        fake.fail("sendmessage", "", fault);
    }
    fake.write(OWNER, "매수");
    while fake.pending() > 0 {
        assert!(began.elapsed().as_secs() < 600, "{:?}", fake.calls());
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    assert_eq!(texts_to(&fake, OWNER).len(), tries);
    println!(
        "telegram-outage: told after {} tries and {} s",
        tries,
        began.elapsed().as_secs()
    );
    assert_eq!(door.stop().await, Ok(()));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_knows_yet_is_asked_again_under_its_key_and_told_when_it_is_known() {
    let fake = Fake::start().await;
    let door = open(&fake).await;
    fake.write(OWNER, "모름 하나");
    fake.until("the answer", |f| {
        texts_to(f, OWNER).len() == 2 && f.pending() == 0
    })
    .await;
    let texts = texts_to(&fake, OWNER);
    assert!(texts[0].contains("아직 몰라요"), "{texts:?}");
    assert_eq!(texts[1], "<b>모름 하나</b>");
    let asked: Vec<usize> = door.heard.1.lock().unwrap().values().copied().collect();
    assert_eq!(asked, [3]);
    assert_eq!(door.stop().await, Ok(()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_edits_the_message_it_stands_under_and_nothing_new_is_a_toast() {
    let fake = Fake::start().await;
    let door = open(&fake).await;
    // A door that has just been opened sends slowly: it may have been killed in the middle of a burst.
    tokio::time::sleep(std::time::Duration::from_secs(4)).await;
    for pressed in 1..=2 {
        fake.press_under(OWNER, "@거래 2", 77);
        fake.until("the answer to the press", |f| {
            f.calls_of("answercallbackquery").len() == pressed
                && f.calls_of("editmessagetext").len() == pressed
        })
        .await;
    }
    let edited = fake.calls_of("editmessagetext").remove(0);
    assert_eq!(
        (edited.get("message_id"), edited.get("text")),
        ("77", "<b>거래 2</b>")
    );
    let toasts = fake.calls_of("answercallbackquery");
    assert_eq!(toasts[1].get("text"), "달라진 게 없어요");
    // What has a picture becomes one.
    fake.press_under(OWNER, "@차트", 78);
    fake.until("the picture", |f| f.calls_of("editmessagemedia").len() == 1)
        .await;
    assert!(
        fake.calls_of("editmessagemedia")[0]
            .get("media")
            .contains("18.2%")
    );
    assert_eq!(texts_to(&fake, OWNER), Vec::<String>::new());
    assert_eq!(door.stop().await, Ok(()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_cannot_be_edited_is_sent_and_a_used_button_goes() {
    let fake = Fake::start().await;
    let door = open(&fake).await;
    let gone = Fault::Refuse(400, "Bad Request: message to edit not found");
    fake.fail("editmessagetext", "", gone);
    fake.press_under(OWNER, "@거래 2", 77);
    fake.until("the answer", |f| texts_to(f, OWNER) == ["<b>거래 2</b>"])
        .await;
    fake.press_under(OWNER, "confirm 7f3a", 79);
    fake.until("the button gone", |f| {
        f.calls_of("editmessagereplymarkup").len() == 1
            && f.calls_of("answercallbackquery").len() == 2
    })
    .await;
    let stripped = fake.calls_of("editmessagereplymarkup").remove(0);
    assert_eq!(
        (stripped.get("message_id"), stripped.get("reply_markup")),
        ("79", "")
    );
    assert_eq!(
        fake.calls_of("answercallbackquery")[1].get("text"),
        "했어요"
    );
    assert_eq!(door.stop().await, Ok(()));
}

#[tokio::test(flavor = "multi_thread")]
async fn long_work_has_one_message_that_becomes_the_answer() {
    let fake = Fake::start().await;
    let door = open(&fake).await;
    fake.write(OWNER, "오래");
    fake.until("the answer", |f| f.calls_of("editmessagetext").len() == 1)
        .await;
    let texts = texts_to(&fake, OWNER);
    assert!(
        texts.len() == 1 && texts[0].contains("하고 있어요"),
        "{texts:?}"
    );
    assert_eq!(
        fake.calls_of("editmessagetext")[0].get("text"),
        "<b>오래</b>"
    );
    assert_eq!(door.stop().await, Ok(()));
}

#[tokio::test(flavor = "multi_thread")]
async fn long_work_after_a_press_leaves_no_message_that_says_so() {
    let fake = Fake::start().await;
    let door = open(&fake).await;
    let working = |f: &Fake, n: usize| {
        let sent = texts_to(f, OWNER);
        sent.iter()
            .filter(|text| text.contains("하고 있어요"))
            .count()
            == n
    };
    fake.press(OWNER, "오래");
    fake.until("the answer", |f| f.calls_of("editmessagetext").len() == 1)
        .await;
    assert!(working(&fake, 1) && texts_to(&fake, OWNER).len() == 1);
    // A page becomes the answer itself, and what said that it takes long is taken back.
    fake.press_under(OWNER, "@오래", 77);
    fake.until("its end", |f| f.calls_of("deletemessage").len() == 1)
        .await;
    assert!(working(&fake, 2) && texts_to(&fake, OWNER).len() == 2);
    let edits = fake.calls_of("editmessagetext");
    assert_eq!(edits.last().unwrap().get("message_id"), "77");
    assert_eq!(door.stop().await, Ok(()));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_was_noted_is_not_sent_again_after_a_kill() {
    let fake = Fake::start().await;
    let (heard, store) = (Heard::default(), in_memory().await);
    let door = open_with(&fake, heard.clone(), store.clone());
    // The partner's chat is stuck, so that nothing is confirmed.
    for _ in 0..50 {
        fake.fail("sendmessage", "막힘", Fault::RetryAfter(60));
    }
    fake.write(PARTNER, "막힘");
    fake.write(OWNER, "매수");
    fake.until("the answer", |f| texts_to(f, OWNER).len() == 1)
        .await;
    while store
        .answered_keys("telegram", Live::new().now())
        .await
        .unwrap()
        .is_empty()
    {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    assert_eq!(fake.pending(), 2);
    door.ended.abort();
    let again = open_with(&fake, heard, store);
    fake.until("the stuck one again", |f| texts_to(f, PARTNER).len() >= 2)
        .await;
    assert_eq!(texts_to(&fake, OWNER).len(), 1);
    again.ended.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn who_sends_the_code_of_the_console_is_let_in_and_stays() {
    let fake = Fake::start().await;
    let (heard, store) = (Heard::default(), in_memory().await);
    let door = open_for(&fake, heard.clone(), store.clone(), &[]);
    let code = door.house.letting.begin();
    fake.write(STRANGER, "12");
    fake.write(OWNER, &code);
    fake.until("the greeting", |f| texts_to(f, OWNER) == ["<b>/start</b>"])
        .await;
    fake.write(STRANGER, &code);
    fake.write(OWNER, "잔고");
    fake.until("the answer", |f| texts_to(f, OWNER).len() == 2)
        .await;
    assert_eq!(texts_to(&fake, STRANGER), Vec::<String>::new());
    assert_eq!(door.door.places().len(), 1);
    while store.guests().await.unwrap().is_empty() {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    assert_eq!(door.stop().await, Ok(()));
    let again = open_for(&fake, heard, store.clone(), &[]);
    fake.write(OWNER, "상태");
    fake.until("the answer after a restart", |f| {
        texts_to(f, OWNER).len() == 3
    })
    .await;
    // Taken out, nobody is heard any more, at once.
    let out = Change::Set {
        name: guest_name(&format!("telegram:{OWNER}:{OWNER}")),
        value: None,
    };
    let now = Live::new().now();
    store.apply("", vec![out], now, None).await.unwrap();
    assert_eq!(again.door.places(), Vec::new());
    fake.write(OWNER, "잔고");
    fake.until("the silence", |f| f.pending() == 0).await;
    assert_eq!(texts_to(&fake, OWNER).len(), 3);
    assert_eq!(again.stop().await, Ok(()));
}

//! In place, and the first start: what a press does to its message, how long work ends, an edited text, and the code of
//! the console.

use super::*;

fn updated(fake: &Fake) -> Vec<(String, String)> {
    let calls = fake.calls_of("chat.update").into_iter();
    calls
        .map(|c| (c.get("ts").to_owned(), c.get("text").to_owned()))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_edits_its_message_and_nothing_new_is_told_to_who_pressed() {
    let fake = Fake::start().await;
    let door = open(&fake).await;
    fake.write("쪽 1");
    fake.until("the page", |f| f.posted() == ["쪽 1"]).await;
    let ts = fake.calls_of("chat.postMessage").remove(0).ts;
    fake.press_shown("2쪽");
    fake.until("the edit", |f| updated(f).len() == 1).await;
    assert_eq!(updated(&fake), [(ts.clone(), "쪽 2".to_owned())]);
    // It can be pressed as the posted one.
    fake.press_shown("2쪽");
    fake.until("the hint", |f| f.calls_of("chat.postEphemeral").len() == 1)
        .await;
    let hint = fake.calls_of("chat.postEphemeral").remove(0);
    assert_eq!(
        (hint.get("user"), hint.get("text")),
        (OWNER, "달라진 게 없어요")
    );
    // A message that is gone is posted anew.
    fake.fail("chat.update", "", Fault::Refuse("message_not_found"));
    fake.press_shown("1쪽");
    fake.until("another message", |f| f.posted().len() == 2)
        .await;
    assert_eq!(updated(&fake).len(), 2, "the refused one among them");
    door.stop(&fake).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_replaced_and_the_old_one_goes() {
    let fake = Fake::start().await;
    let door = open(&fake).await;
    let shown = |f: &Fake| f.calls_of("files.completeUploadExternal").len();
    fake.write("그림 1");
    fake.until("the picture", |f| shown(f) == 1).await;
    fake.press_shown("2달");
    fake.until("the old one's end", |f| {
        f.calls_of("files.delete").len() == 1
    })
    .await;
    assert_eq!(
        (shown(&fake), fake.posted().len(), updated(&fake).len()),
        (2, 1, 1)
    );
    let first = fake.calls_of("files.completeUploadExternal").remove(0);
    let gone = fake.calls_of("files.delete").remove(0);
    assert_eq!(first.params["files"][0]["id"], gone.params["file"]);
    fake.press_shown("2달");
    fake.until("the hint", |f| f.calls_of("chat.postEphemeral").len() == 1)
        .await;
    assert_eq!((shown(&fake), updated(&fake).len()), (2, 1));
    door.stop(&fake).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_button_that_was_used_says_so_and_goes() {
    let fake = Fake::start().await;
    let door = open(&fake).await;
    fake.write("매수 BTC 1");
    fake.until("the answer", |f| f.posted().len() == 1).await;
    fake.press_shown("취소");
    fake.until("the edit", |f| updated(f).len() == 1).await;
    let edit = fake.calls_of("chat.update").remove(0);
    assert_eq!(edit.kinds(), ["section", "context"]);
    assert!(edit.params.to_string().contains("했어요") && edit.get("text") == "매수 BTC 1");
    // What only the asker saw is taken away.
    fake.mention(OWNER, CHANNEL, "틀린 말");
    fake.until("the error", |f| f.calls_of("chat.postEphemeral").len() == 1)
        .await;
    fake.press_shown("취소");
    fake.until("its end", |f| f.calls_of("response").len() == 1)
        .await;
    assert_eq!(fake.calls_of("response")[0].params["delete_original"], true);
    door.stop(&fake).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn long_work_has_one_message_that_becomes_the_answer() {
    let fake = Fake::start().await;
    let door = open(&fake).await;
    fake.write("천천히");
    fake.until("the answer", |f| updated(f).len() == 1).await;
    let working = fake.calls_of("chat.postMessage");
    assert_eq!(working.len(), 1);
    assert_eq!(working[0].get("text"), "하고 있어요 · 3초");
    assert_eq!(
        updated(&fake),
        [(working[0].ts.clone(), "천천히".to_owned())]
    );
    door.stop(&fake).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edited_text_is_answered_and_not_said_again() {
    let fake = Fake::start().await;
    let door = open(&fake).await;
    let edited = json!({ "type": "message", "subtype": "message_changed", "channel": DIRECT, "channel_type": "im",
        "message": { "type": "message", "user": OWNER, "text": "매수 BTC 2", "edited": { "ts": "2.1" } },
        "previous_message": { "user": OWNER, "text": "매수 BTC 1" } });
    fake.event("Ev1", edited.clone());
    fake.event("Ev1", edited);
    fake.until("the answer", |f| f.posted().len() == 1).await;
    assert!(fake.posted()[0].contains("고친 메시지는 다시 적지 않아요"));
    fake.write("다음");
    fake.until("the next answer", |f| f.posted().len() == 2)
        .await;
    assert_eq!(door.texts(), ["다음"]);
    door.stop(&fake).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_line_stands_behind_a_code() {
    let fake = Fake::start().await;
    let door = open(&fake).await;
    fake.write("긴 줄");
    fake.until("the answer", |f| f.posted().len() == 1).await;
    let blocks = fake.calls_of("chat.postMessage").remove(0).params["blocks"].to_string();
    assert!(
        blocks.contains("confirm ") && !blocks.contains("999"),
        "{blocks}"
    );
    door.stop(&fake).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_sends_the_code_of_the_console_is_let_in_and_stays() {
    let fake = Fake::start().await;
    let store = Store::open("sqlite::memory:", Settings::default()).await;
    let store = Arc::new(store.unwrap());
    let (door, house) = open_for(&fake, store.clone(), &[]);
    fake.until("a line", |f| f.lines() == 1).await;
    assert!(door.door.hears_nobody());
    let code = house.letting.begin();
    fake.event("Ev1", message(STRANGER, "잔고"));
    // A channel is no place for it, and costs no try.
    fake.mention(OWNER, CHANNEL, &code);
    fake.write(&code);
    fake.until("the greeting", |f| f.posted().len() == 1).await;
    assert_eq!(door.texts(), ["/start"]);
    fake.event("Ev2", message(STRANGER, &code));
    fake.write("잔고");
    fake.until("the answer", |f| f.posted().len() == 2).await;
    assert_eq!(door.texts().len(), 2);
    door.stop(&fake).await;

    let (again, _) = open_for(&fake, store, &[]);
    fake.until("a line", |f| f.lines() == 1).await;
    fake.write("잔고");
    fake.until("the answer", |f| f.posted().len() == 3).await;
    again.stop(&fake).await;
}

use std::path::Path;

use super::*;
use crate::book::Change;
use crate::book::{Origin, Proposal};
use crate::bot::command::{Call, Command, Outcome};
use crate::config::Config;
use crate::domain::calendar::Day;
use crate::domain::entry::{Draft, Entry, Kind};
use crate::domain::identity::EntryId;
use crate::reply::UserError;
use crate::world::replay::{HandClock, Replay};

/// Books a deposit of so many won.
static NOTE: Command = Command {
    name: "note",
    words: &["적기"],
    in_menu: false,
    writes: false,
    manual_ko: "",
    manual_en: "",
    run: note,
};
/// Proposes to book it; with a file, of that file.
static IMPORT: Command = Command {
    name: "import",
    words: &[],
    in_menu: false,
    writes: false,
    manual_ko: "",
    manual_en: "",
    run: |_, call| {
        let digest = call.file.map_or("", |file| file.digest());
        if call.confirmed {
            let mut text = String::new();
            if let Some(file) = call.file {
                file.open().unwrap().read_to_string(&mut text).unwrap();
            }
            return Ok(Reply::say(format!("read {} bytes", text.len())).into());
        }
        Ok(Outcome {
            ends_question: false,
            reply: Reply::say("sure").buttons([("yes", "confirm abc123")]),
            changes: vec![Change::Propose(Proposal {
                code: "abc123".into(),
                line: if digest.is_empty() {
                    "note 5"
                } else {
                    "import"
                }
                .into(),
                made: call.at,
                digest: digest.into(),
            })],
            keep_file: !digest.is_empty(),
        })
    },
};
static BROKEN: Command = Command {
    name: "broken",
    words: &[],
    in_menu: false,
    writes: false,
    manual_ko: "",
    manual_en: "",
    run: |_, _| panic!("as asked"),
};
static ALL: &[&Command] = &[&NOTE, &IMPORT, &BROKEN];

fn note(book: &Book, call: &Call<'_>) -> Result<Outcome, UserError> {
    let Ok(quantity) = call.args.parse() else {
        return Err(Reply::say("how much").into());
    };
    let mut entry = Entry::checked(Draft {
        at: call.at,
        bare_date: false,
        kind: Kind::Deposit,
        category: None,
        platform: "kis",
        symbol: "KRW",
        quantity,
        price: None,
        currency: "",
        fee: Default::default(),
        fee_currency: "",
        external_id: "",
        note: "",
        tax: Default::default(),
        rate: None,
        amount: None,
    })
    .unwrap();
    entry.id = EntryId::of_message(call.key, 0);
    let before = book.journal().recorded();
    Ok(Outcome {
        reply: Reply::say(format!("booked after {before}")),
        changes: vec![Change::Record {
            entries: vec![entry].into(),
            origin: Origin::default(),
        }],
        ..Outcome::default()
    })
}

const NOON: i64 = 1_709_521_200_000_000;
const MINUTE: i64 = 60_000_000;

struct Stage {
    app: Arc<App>,
    clock: Arc<HandClock>,
    dir: tempfile::TempDir,
}

impl Stage {
    async fn new() -> Stage {
        let dir = tempfile::tempdir().unwrap();
        let clock = Arc::new(HandClock::at(Moment(NOON)));
        let env = [(
            "JASAN_DATA_DIR".to_owned(),
            dir.path().display().to_string(),
        )];
        let config = Config::from(&env.into(), None).unwrap();
        let app = App::open(config, clock.clone(), Arc::new(Replay::default())).await;
        Stage {
            app: Arc::new(app.unwrap()),
            clock,
            dir,
        }
    }
    async fn say(&self, key: &str, text: &str) -> (String, Ending) {
        let message = Message {
            text: text.into(),
            key: key.into(),
            ..Message::default()
        };
        self.hear(message).await
    }
    async fn hear(&self, message: Message) -> (String, Ending) {
        let answer = handle_with(&self.app, &message, ALL).await;
        let json = serde_json::to_string(&answer.reply.blocks).unwrap();
        (json, answer.ending)
    }
    fn recorded(&self) -> usize {
        self.app.store.current().journal().recorded()
    }
    fn kept(&self) -> usize {
        std::fs::read_dir(self.dir.path().join("kept")).map_or(0, |files| files.count())
    }
}

#[tokio::test]
async fn a_message_takes_effect_once_and_gets_one_answer() {
    let stage = Stage::new().await;
    let first = stage.say("k1", "/note 5").await;
    assert_eq!(first.1, Ending::Done);
    assert!(first.0.contains("booked after 0"));
    assert_eq!(stage.say("k1", "/note 5").await, first);
    assert_eq!(stage.recorded(), 1);
    assert!(stage.say("k2", "적기 5").await.0.contains("booked after 1"));
    assert_eq!(stage.say("k3", "note five").await.1, Ending::Refused);
    assert_eq!(stage.say("k4", "비둘기 다섯").await.1, Ending::Refused);
    assert_eq!(stage.recorded(), 2);
}

#[tokio::test]
async fn a_moment_of_its_own_is_the_moment_of_the_message() {
    let stage = Stage::new().await;
    let then = Day::parse("2024-01-02")
        .unwrap()
        .end(chrono_tz::Asia::Seoul);
    let message = Message {
        text: "note 5".into(),
        key: "k1".into(),
        at: Some(then),
        ..Message::default()
    };
    stage.hear(message).await;
    assert_eq!(
        stage.app.store.current().journal().first().unwrap().at,
        then
    );
}

#[tokio::test]
async fn a_panic_is_a_fault_with_a_code_and_not_the_end() {
    let stage = Stage::new().await;
    let (told, ending) = stage.say("k1", "broken").await;
    assert_eq!(ending, Ending::Fault);
    assert!(
        told.contains("오류") && !told.contains("as asked"),
        "{told}"
    );
    assert_eq!(stage.say("k2", "note 5").await.1, Ending::Done);
}

#[tokio::test]
async fn a_proposal_acts_once_when_it_is_confirmed_and_never_when_dropped_or_late() {
    let stage = Stage::new().await;
    assert_eq!(stage.say("k1", "confirm abc123").await.1, Ending::Refused);
    stage.say("k2", "import").await;
    assert_eq!(stage.recorded(), 0);
    assert_eq!(stage.say("k3", "/confirm abc123").await.1, Ending::Done);
    assert_eq!(stage.say("k4", "confirm abc123").await.1, Ending::Refused);
    assert_eq!(stage.recorded(), 1);

    stage.say("k5", "import").await;
    assert_eq!(stage.say("k6", "drop abc123").await.1, Ending::Done);
    assert_eq!(stage.say("k7", "confirm abc123").await.1, Ending::Refused);

    stage.say("k8", "import").await;
    stage.clock.set(Moment(NOON + 31 * MINUTE));
    assert_eq!(stage.say("k9", "confirm abc123").await.1, Ending::Refused);
    assert_eq!(stage.recorded(), 1);
    stage.say("k10", "note 5").await;
    assert_eq!(stage.app.store.current().proposals().count(), 0);
}

#[tokio::test]
async fn a_file_waits_in_the_cabinet_until_its_proposal_is_settled() {
    let stage = Stage::new().await;
    let path = stage.dir.path().join("trades.csv");
    std::fs::write(&path, "timestamp,type").unwrap();
    let message = || Message {
        text: String::new(),
        key: "k1".into(),
        file: Some(Arc::new(
            crate::world::on_disk::OnDisk::open(Path::new(&path)).unwrap(),
        )),
        ..Message::default()
    };
    assert_eq!(stage.hear(message()).await.1, Ending::Done);
    assert_eq!(stage.kept(), 2);
    std::fs::remove_file(&path).unwrap();
    let (told, _) = stage.say("k2", "confirm abc123").await;
    assert!(told.contains("read 14 bytes"), "{told}");
    assert_eq!(stage.kept(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_messages_at_once_each_see_the_books_before_them() {
    let stage = Stage::new().await;
    let talks = (0..12).map(|n| {
        let app = stage.app.clone();
        tokio::spawn(async move {
            let message = Message {
                text: "note 1".into(),
                key: format!("k{n}"),
                ..Message::default()
            };
            let answer = handle_with(&app, &message, ALL).await;
            serde_json::to_string(&answer.reply.blocks).unwrap()
        })
    });
    let mut told = Vec::new();
    for talk in talks.collect::<Vec<_>>() {
        told.push(talk.await.unwrap());
    }
    for n in 0..12 {
        let once = told.iter().filter(|t| t.contains(&format!("after {n}\"")));
        assert_eq!(once.count(), 1, "{told:?}");
    }
}

#[tokio::test]
async fn what_is_forwarded_waits_like_a_question_and_cancel_passes_over_it() {
    let stage = Stage::new().await;
    let real = |key: &str, text: &str| Message {
        text: text.into(),
        key: key.into(),
        ..Message::default()
    };
    let said = async |message: Message| handle(&stage.app, &message).await;
    let booked = said(real("t:1", "입금 100만원 한투")).await;
    assert_eq!(booked.ending, Ending::Done);
    let draft = Message {
        forwarded: true,
        ..real("t:2", "매수 삼전 10주 71,000 한투")
    };
    assert_eq!(said(draft).await.ending, Ending::Refused);
    assert_eq!(stage.recorded(), 1, "a draft is no booking");
    // The draft is what is cancelled; only then the last entry.
    said(real("t:3", "취소")).await;
    let valid = || stage.app.store.current().journal().len();
    assert_eq!(valid(), 1);
    said(real("t:4", "취소")).await;
    assert_eq!(valid(), 0);
}

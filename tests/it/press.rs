//! Buttons on real books: a long line behind a code, and a button that writes pressed twice.

use std::sync::Arc;

use jasan::app::App;
use jasan::bot::{Ending, Message, handle};
use jasan::config::Config;
use jasan::domain::calendar::Moment;
use jasan::place::Place;
use jasan::world::Clock;
use jasan::world::replay::{HandClock, Replay};

use crate::databases::on_both;

const MINUTE: i64 = 60_000_000;

struct Desk {
    app: App,
    clock: Arc<HandClock>,
    _folder: tempfile::TempDir,
}

impl Desk {
    async fn open(url: &str) -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let env = [
            ("DATABASE_URL", url),
            ("JASAN_DATA_DIR", folder.path().to_str().unwrap()),
        ];
        let env = env.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let config = Config::from(&env.into(), None).unwrap();
        let clock = Arc::new(HandClock::at(Moment(1_790_000_000_000_000)));
        let app = App::open(config, clock.clone(), Arc::new(Replay::new())).await;
        Desk {
            app: app.unwrap(),
            clock,
            _folder: folder,
        }
    }

    fn wait(&self, minutes: i64) {
        self.clock
            .set(Moment(self.clock.now().0 + minutes * MINUTE));
    }

    async fn pressed(&self, line: &str, under: &str, key: &str) -> (Ending, String) {
        let message = Message {
            from: Place::new("telegram", "1", "1"),
            text: line.to_owned(),
            key: key.to_owned(),
            pressed: Some(under.to_owned()),
            ..Message::default()
        };
        let answer = handle(&self.app, &message).await;
        (answer.ending, serde_json::to_string(&answer.reply).unwrap())
    }

    async fn entries(&self) -> usize {
        self.app.store.book().await.unwrap().journal().len()
    }
}

#[test]
fn a_long_line_works_behind_a_code_and_one_that_writes_for_half_an_hour() {
    on_both(async |url| {
        let desk = Desk::open(url).await;
        let now = desk.clock.now();
        let writes = "입금 500만 빗썸";
        let code = desk.app.store.keep_line(writes, now).await.unwrap();
        let reads = desk.app.store.keep_line("잔고", now).await.unwrap();
        desk.wait(29);
        let (ending, told) = desk.pressed(&format!("confirm {code}"), "7", "k1").await;
        assert_eq!((ending, desk.entries().await), (Ending::Done, 1), "{told}");
        desk.wait(2);
        let (ending, told) = desk.pressed(&format!("confirm {code}"), "8", "k2").await;
        assert_eq!(
            (ending, desk.entries().await),
            (Ending::Refused, 1),
            "{told}"
        );
        let (ending, told) = desk.pressed(&format!("confirm {reads}"), "9", "k3").await;
        assert!(ending == Ending::Done && told.contains("총자산"), "{told}");
    });
}

#[test]
fn a_button_that_writes_writes_once_however_often_it_is_pressed() {
    on_both(async |url| {
        let desk = Desk::open(url).await;
        let line = "입금 500만원 빗썸";
        let first = desk.pressed(line, "7", "k1").await;
        assert_eq!(desk.pressed(line, "7", "k2").await, first);
        assert_eq!(desk.entries().await, 1);
        // Under another message it is another button.
        desk.wait(24 * 60);
        desk.pressed(line, "8", "k3").await;
        assert_eq!(desk.entries().await, 2);
    });
}

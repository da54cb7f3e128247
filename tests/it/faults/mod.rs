//! What breaks around the program: lines, disks, servers that start, servers that talk too much. Nothing is booked twice,
//! nothing is told that is not so, and nothing stays broken when the world is well again.
//!
//! Each trial has a size: here a minute's share of it, and the whole of it in `scripts/campaign NAME`.

pub mod cut;
mod disk;
mod foreign;
mod lines;
mod start;
mod week;

use std::sync::Arc;

use jasan::app::App;
use jasan::bot::{Ending, Message, handle};
use jasan::config::Config;
use jasan::domain::calendar::Moment;
use jasan::world::replay::{HandClock, Replay};

/// The program on the books of an address, with a clock moved by hand and no network.
struct Door {
    app: App,
    clock: Arc<HandClock>,
    _folder: tempfile::TempDir,
}

impl Door {
    async fn open(url: &str) -> Door {
        let folder = tempfile::tempdir().unwrap();
        let env = [
            ("DATABASE_URL", url),
            ("JASAN_DATA_DIR", folder.path().to_str().unwrap()),
        ];
        let env = env.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let config = Config::from(&env.into(), None).unwrap();
        let noon = Moment::from_utc("2026-11-02T12:00:00+09:00".parse().unwrap());
        let clock = Arc::new(HandClock::at(noon));
        let app = App::open(config, clock.clone(), Arc::new(Replay::new())).await;
        Door {
            app: app.unwrap(),
            clock,
            _folder: folder,
        }
    }

    /// Says something under a key, two minutes after what was said before.
    async fn says(&self, key: &str, text: &str) -> (Ending, String) {
        use jasan::world::Clock;
        self.clock.set(Moment(self.clock.now().0 + 120_000_000));
        let message = Message {
            text: text.to_owned(),
            key: key.to_owned(),
            ..Message::default()
        };
        let answer = handle(&self.app, &message).await;
        (answer.ending, serde_json::to_string(&answer.reply).unwrap())
    }

    /// How many valid entries have this quantity.
    async fn booked(&self, quantity: u64) -> usize {
        let book = self.app.store.book().await.unwrap();
        let all = book.journal().in_order(0);
        all.filter(|(_, entry)| entry.quantity == quantity.into())
            .count()
    }
}

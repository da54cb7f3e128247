//! The doors: where messages come in and answers go out. A door is a folder and its line in [`DOORS`].
//!
//! | file         | what any chat needs                                                             |
//! |--------------|---------------------------------------------------------------------------------|
//! | `house`      | what stands behind a door: the one path of every message, pictures, the words   |
//! | `lanes`      | chats do not wait for each other; an orderly end                                |
//! | `letting`    | who sends the code of the console at a first start is let in                    |
//! | `once`       | which answers were on their way when the program died                           |
//! | `pace`       | no more messages than a chat takes                                              |
//! | `post`       | what nobody asked for is brought to every place it is for                       |
//! | `received`   | a file is streamed to the disk and digested on the way                          |
//! | `pack`       | lines are cut into messages below a limit                                       |
//! | `parts`      | a reply becomes messages: text, picture, document, buttons                      |
//! | `strangers`  | who is not listed is told of in the log, seldom                                 |
//! | `away`       | how long the program was away                                                   |
//!
//! A door hears a [`crate::bot::Message`], asks the house, and shows the answer. What nobody asked for comes to it as a
//! [`Parcel`]. It decides nothing else, and keeps nothing that a restart would miss.

pub mod away;
pub mod house;
pub mod lanes;
pub mod letting;
pub mod mail;
pub mod once;
pub mod pace;
pub mod pack;
pub mod parts;
pub mod post;
pub mod received;
pub mod slack;
pub mod strangers;
pub mod telegram;
pub mod terminal;

use std::sync::Arc;
use std::time::Duration;

use crate::config::Config;
use crate::place::Place;
use crate::reply::Reply;
use crate::words::Words;
use crate::world::live::Live;
use crate::world::{Stop, Waiting};
use house::House;

/// Every door that `serve` opens when it is configured. The terminal is opened by the modes that stand in one.
pub const DOORS: &[&Entrance] = &[&telegram::ENTRANCE, &slack::ENTRANCE, &mail::ENTRANCE];

/// How a door is made.
pub struct Entrance {
    /// As places, the log and `/status` call it.
    pub name: &'static str,
    /// The door, or none when nothing of it is configured. Nothing is sent yet.
    pub make: Make,
}

/// Makes a door for these settings, in front of this house.
pub type Make = fn(&Config, &Live, &Arc<House>) -> Result<Option<Arc<dyn Door>>, Closed>;

/// A service that messages come from, or one that only takes news.
pub trait Door: Send + Sync {
    fn name(&self) -> &'static str;
    /// Hears and answers until it is asked to stop, then finishes what it is at.
    fn open(self: Arc<Self>, stop: Stop) -> Waiting<'static, Result<(), Closed>>;
    /// Whom news are for.
    fn places(&self) -> Vec<Place>;
    /// Whether it would hear people, and the environment lists none of them.
    fn hears_nobody(&self) -> bool {
        false
    }
    /// Shows something that nobody asked for, once: waiting and trying again is the sender's.
    fn deliver<'a>(&'a self, parcel: &'a Parcel) -> Waiting<'a, Sent>;
}

/// Something on its way to a place.
#[derive(Debug, Clone, PartialEq)]
pub struct Parcel {
    pub to: Place,
    pub reply: Reply,
    /// Without a sound.
    pub is_quiet: bool,
    /// How many of its messages arrived before: a door goes on after them.
    pub arrived: usize,
    /// The message that is edited instead of sending another one.
    pub stands_at: Option<String>,
}

impl Parcel {
    pub fn new(to: Place, reply: Reply) -> Parcel {
        Parcel {
            to,
            reply,
            is_quiet: false,
            arrived: 0,
            stands_at: None,
        }
    }
}

/// What became of a parcel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sent {
    /// All of it. The name of its last message, by which it can be edited.
    Arrived {
        message: Option<String>,
    },
    Later(Later),
    /// The place does not want us: blocked, thrown out, deleted.
    Gone,
    /// Refused for good; the log says why.
    Lost,
}

/// Why a parcel waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Later {
    /// How many of its messages have arrived.
    pub arrived: usize,
    /// How long the service asked for; `None`: nobody was reached, and the sender decides.
    pub wait: Option<Duration>,
    /// The message that did not arrive may be there all the same: the answer to it was lost.
    pub may_be_there: bool,
}

/// Why a door cannot be kept open, for the owner.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Closed(pub String);

impl Closed {
    /// A sentence of the catalogue.
    pub fn because(words: Words, key: &str) -> Closed {
        Closed(words.plain(key))
    }
}

/// Every configured door, in the order of the table.
///
/// # Errors
/// The first that is configured and cannot be made.
pub fn made(
    config: &Config,
    live: &Live,
    house: &Arc<House>,
) -> Result<Vec<Arc<dyn Door>>, Closed> {
    let made = DOORS.iter().map(|door| (door.make)(config, live, house));
    made.filter_map(Result::transpose).collect()
}

/// Whom doors that are not opened bring news: those of the settings, or else who was let in by a code.
pub fn places(doors: &[Arc<dyn Door>], guests: &[Place]) -> Vec<Place> {
    let of = |door: &Arc<dyn Door>| {
        let own = door.places();
        if !own.is_empty() {
            return own;
        }
        let guests = guests.iter().filter(|guest| guest.door == door.name());
        let told = guests.map(|guest| Place::new(door.name(), guest.user.clone(), ""));
        told.collect()
    };
    doors.iter().flat_map(of).collect()
}

//! Who speaks and where: a chat of a door, and a user in it. Language, privacy, drafts and news hang on it.
//!
//! As text it is `door:chat:user`, the same for ever, because rows of the database are found by it.

use std::borrow::Cow;
use std::fmt;

/// A user in a chat of a door. News are for a chat and have no user.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// `telegram`, `slack`, `terminal`.
    pub door: Cow<'static, str>,
    /// As the door calls it; blank where there is only one.
    pub chat: String,
    pub user: String,
}

impl Place {
    pub fn new(door: &'static str, chat: impl Into<String>, user: impl Into<String>) -> Place {
        Place {
            door: Cow::Borrowed(door),
            chat: chat.into(),
            user: user.into(),
        }
    }
    /// This machine: who can start the program may speak.
    pub fn terminal() -> Place {
        Place::new("terminal", "", "")
    }
    /// The place of a text that a place became.
    pub fn read(text: &str) -> Option<Place> {
        let (door, rest) = text.split_once(':')?;
        let (chat, user) = rest.rsplit_once(':')?;
        Some(Place {
            door: Cow::Owned(door.to_owned()),
            chat: chat.to_owned(),
            user: user.to_owned(),
        })
    }
    /// The room, as its choices are called: a thread is in the room of its chat, whoever speaks.
    pub fn room(&self) -> String {
        let chat = self.chat.split(':').next().unwrap_or_default();
        format!("{}:{chat}", self.door)
    }
    /// The chat, whoever speaks in it.
    pub fn everybody(&self) -> Place {
        Place {
            user: String::new(),
            ..self.clone()
        }
    }
}

impl Default for Place {
    fn default() -> Place {
        Place::terminal()
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.door, self.chat, self.user)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_reads_back_as_it_was() {
        for place in [
            Place::terminal(),
            Place::new("telegram", "-5", "1000"),
            Place::new("mail", "a@b.example", ""),
            Place::new("slack", "C0MAIN:1700.5", "U1"),
        ] {
            assert_eq!(Place::read(&place.to_string()), Some(place));
        }
        assert_eq!(Place::read("telegram"), None);
    }
}

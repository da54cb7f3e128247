//! How a place is spoken to: in which language, in which colours, with or without amounts; and who was let in by code.
//!
//! What the owner chose in a place is a choice like any other (a row of `settings`), and holds before `jasan.toml`.

use super::Book;
use crate::config::{Language, Theme};

/// How a place is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Manner {
    pub language: Language,
    /// Of pictures.
    pub theme: Theme,
    /// Percentages only: amounts are not shown.
    pub hides_amounts: bool,
}

/// The name of what a place chose: `language telegram:1000`.
pub fn chosen_name(what: &str, room: &str) -> String {
    format!("{what} {room}")
}

/// The name under which somebody who was let in stands: `guest telegram:7:7`.
pub fn guest_name(place: &str) -> String {
    format!("{GUEST}{place}")
}

/// What a place may choose.
pub const LANGUAGE: &str = "language";
pub const THEME: &str = "theme";
pub const AMOUNTS: &str = "amounts";
const GUEST: &str = "guest ";

impl Book {
    /// How a room is spoken to.
    pub fn manner(&self, room: &str) -> Manner {
        let settings = self.settings();
        let chosen = |what| self.choice(&chosen_name(what, room));
        Manner {
            language: match chosen(LANGUAGE) {
                Some("ko") => Language::Ko,
                Some("en") => Language::En,
                Some(_) | None => settings.language,
            },
            theme: match chosen(THEME) {
                Some("light") => Theme::Light,
                Some("dark") => Theme::Dark,
                Some(_) | None => settings.theme,
            },
            hides_amounts: chosen(AMOUNTS) == Some("hidden"),
        }
    }

    /// Who was let in by code, as places are written.
    pub fn guests(&self) -> impl Iterator<Item = &str> {
        self.choices()
            .filter_map(|(name, _)| name.strip_prefix(GUEST))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::Change;
    use crate::config::Settings;
    use crate::domain::calendar::Moment;

    #[test]
    fn what_a_place_chose_holds_there_and_before_the_file() {
        let book = Book::new(Settings {
            theme: Theme::Dark,
            ..Settings::default()
        });
        let set = |what: &str, room: &str, value: &str| Change::Set {
            name: chosen_name(what, room),
            value: Some(value.to_owned()),
        };
        let changes = vec![
            set(LANGUAGE, "telegram:1", "en"),
            set(THEME, "telegram:1", "light"),
            set(AMOUNTS, "slack:C1", "hidden"),
            set(LANGUAGE, "slack:C1", "xx"),
            Change::Set {
                name: guest_name("telegram:7:7"),
                value: Some(String::new()),
            },
        ];
        let (book, _) = book.with(changes, Moment(0)).unwrap();
        let manner = |language, theme, hides_amounts| Manner {
            language,
            theme,
            hides_amounts,
        };
        for (room, want) in [
            ("telegram:1", manner(Language::En, Theme::Light, false)),
            ("slack:C1", manner(Language::Ko, Theme::Dark, true)),
            ("terminal:", manner(Language::Ko, Theme::Dark, false)),
        ] {
            assert_eq!(book.manner(room), want, "{room}");
        }
        assert_eq!(book.guests().collect::<Vec<_>>(), ["telegram:7:7"]);
    }
}

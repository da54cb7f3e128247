//! May this kind of news go to this place now, and with a sound? One plain function for everything that nobody asked for.
//!
//! - What a place chose holds there, before `[news]` and `[jobs.report]` of `jasan.toml`, which give the first value.
//! - In quiet hours nothing makes a sound. What would waits until they end; what is silent anyway goes at once.
//! - The report comes at the hour that was wished, in quiet hours as well, and then without a sound.
//! - A digest waits for the report hour. What is off is not written down at all.

use chrono::{NaiveDateTime, NaiveTime, Timelike};
use chrono_tz::Tz;

use super::Book;
use super::manner::chosen_name;
use crate::config::news::{self, Delivery, QuietHours};
use crate::domain::calendar::{Day, Moment, instant};

/// What news are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Matter {
    /// The report that comes by itself.
    Report,
    /// A price or a figure got where the owner wants to know.
    Alert,
    /// Something does not work, or works again.
    Failure,
    /// Something waits for the owner.
    Waiting,
}

/// Every matter, as `/settings` lists them.
pub const MATTERS: [Matter; 4] = [
    Matter::Report,
    Matter::Alert,
    Matter::Failure,
    Matter::Waiting,
];

/// What a place chose, or the file says: when and how news go there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Routing {
    /// The minute of the day at which the report comes.
    pub report_at: u16,
    /// Whether the place chose that.
    pub is_own_hour: bool,
    pub quiet: Option<QuietHours>,
    ways: [Delivery; 4],
}

/// What becomes of news.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sending {
    /// Not before a moment, which may be now.
    At {
        not_before: Moment,
        is_quiet: bool,
    },
    Never,
}

/// What a place may choose of it; the fourth is `report`, `alerts`, `failures` or `waiting`.
pub const HOUR: &str = "hour";
pub const QUIET: &str = "quiet";
/// As the choice of quiet hours: there are none.
pub const NONE: &str = "none";

impl Matter {
    /// As it is called in `[news]` and in a choice.
    pub fn word(self) -> &'static str {
        match self {
            Matter::Report => "report",
            Matter::Alert => "alerts",
            Matter::Failure => "failures",
            Matter::Waiting => "waiting",
        }
    }
    fn nth(self) -> usize {
        match self {
            Matter::Report => 0,
            Matter::Alert => 1,
            Matter::Failure => 2,
            Matter::Waiting => 3,
        }
    }
}

impl Book {
    /// When and how news go to a room.
    pub fn routing(&self, room: &str) -> Routing {
        let settings = self.settings();
        let chosen = |what| self.choice(&chosen_name(what, room));
        let file = settings.news;
        let way = |matter: Matter, first| {
            let chosen = chosen(matter.word()).and_then(Delivery::read);
            chosen.unwrap_or(first)
        };
        let own = chosen(HOUR).and_then(news::minute);
        let cron = settings.jobs.get("report").and_then(|j| j.cron.as_deref());
        Routing {
            report_at: own.unwrap_or_else(|| cron.and_then(time_of_cron).unwrap_or(REPORT_AT)),
            is_own_hour: own.is_some(),
            quiet: match chosen(QUIET) {
                Some(NONE) => None,
                Some(text) => QuietHours::read(text).or(file.quiet_hours),
                None => file.quiet_hours,
            },
            ways: [
                way(Matter::Report, file.report),
                way(Matter::Alert, file.alerts),
                way(Matter::Failure, file.failures),
                way(Matter::Waiting, file.waiting),
            ],
        }
    }
}

/// Eight in the morning.
const REPORT_AT: u16 = 8 * 60;

/// The minute of the day of a schedule that has one: `30 7 * * *`.
fn time_of_cron(cron: &str) -> Option<u16> {
    let mut fields = cron.split_whitespace();
    let (minute, hour) = (fields.next()?, fields.next()?);
    news::minute(&format!("{hour}:{minute}"))
}

impl Routing {
    /// How a kind of news goes there.
    pub fn way(&self, matter: Matter) -> Delivery {
        self.ways[matter.nth()]
    }

    /// May this kind of news go there now, and with a sound?
    pub fn sending(&self, matter: Matter, now: Moment, zone: Tz) -> Sending {
        let minute = minute_of(now, zone);
        let quiet = self.quiet.filter(|quiet| quiet.holds(minute));
        let at = |not_before, is_quiet| Sending::At {
            not_before,
            is_quiet,
        };
        match (self.way(matter), matter) {
            (Delivery::Off, _) => Sending::Never,
            (Delivery::Sound, Matter::Report) => at(now, quiet.is_some()),
            // It is its own digest.
            (Delivery::Silent | Delivery::Digest, Matter::Report) | (Delivery::Silent, _) => {
                at(now, true)
            }
            (Delivery::Sound, Matter::Alert | Matter::Failure | Matter::Waiting) => match quiet {
                Some(quiet) => at(next_at(quiet.to, now, zone), false),
                None => at(now, false),
            },
            (Delivery::Digest, Matter::Alert | Matter::Failure | Matter::Waiting) => {
                at(next_at(self.report_at, now, zone), true)
            }
        }
    }
}

/// The minute of the owner's clock.
fn minute_of(now: Moment, zone: Tz) -> u16 {
    let local = now.utc().with_timezone(&zone);
    u16::try_from(local.hour() * 60 + local.minute()).unwrap_or(0)
}

/// The first moment after now at which the owner's clock shows a time of the day. On a day that skips it, right after.
pub fn next_at(minute: u16, now: Moment, zone: Tz) -> Moment {
    let on = |day: Day| {
        let time = NaiveTime::from_num_seconds_from_midnight_opt(u32::from(minute) * 60, 0);
        instant(
            NaiveDateTime::new(day.date(), time.unwrap_or_default()),
            zone,
        )
    };
    let today = Day::at(now, zone);
    let found = [today, today.next()].map(on);
    let after = found.into_iter().find(|at| *at > now);
    after.unwrap_or_else(|| on(today.next().next()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::Change;
    use crate::config::{JobSettings, Settings};

    const ROOM: &str = "telegram:1";
    const SEOUL: Tz = Tz::Asia__Seoul;

    fn at(text: &str) -> Moment {
        Moment::from_utc(format!("{text}+09:00").parse().unwrap())
    }

    fn chose(book: &Book, choices: &[(&str, &str)]) -> Book {
        let set = |(what, value): &(&str, &str)| Change::Set {
            name: chosen_name(what, ROOM),
            value: Some((*value).to_owned()),
        };
        let changes = choices.iter().map(set).collect();
        book.with(changes, Moment(0)).unwrap().0
    }

    fn sending(book: &Book, matter: Matter, now: &str) -> Option<(String, bool)> {
        match book.routing(ROOM).sending(matter, at(now), SEOUL) {
            Sending::Never => None,
            Sending::At {
                not_before,
                is_quiet,
            } => Some((not_before.rfc3339(SEOUL)[..16].to_owned(), is_quiet)),
        }
    }

    #[test]
    fn at_night_a_sound_waits_silence_goes_and_the_report_comes_silently() {
        let book = chose(
            &Book::new(Settings::default()),
            &[
                (QUIET, "23:00-08:30"),
                ("waiting", "digest"),
                (HOUR, "07:40"),
            ],
        );
        let said = |text: &str, quiet| Some((text.to_owned(), quiet));
        let night = "2026-11-02T03:10:00";
        assert_eq!(
            sending(&book, Matter::Alert, night),
            said("2026-11-02T08:30", false)
        );
        assert_eq!(
            sending(&book, Matter::Failure, "2026-11-02T23:00:00"),
            said("2026-11-03T08:30", false)
        );
        assert_eq!(
            sending(&book, Matter::Report, "2026-11-02T07:40:00"),
            said("2026-11-02T07:40", true)
        );
        assert_eq!(
            sending(&book, Matter::Waiting, night),
            said("2026-11-02T07:40", true)
        );
        assert_eq!(
            sending(&book, Matter::Waiting, "2026-11-02T07:40:00"),
            said("2026-11-03T07:40", true)
        );
        let day = "2026-11-02T12:00:00";
        assert_eq!(
            sending(&book, Matter::Alert, day),
            said("2026-11-02T12:00", false)
        );
        let book = chose(
            &book,
            &[("alerts", "silent"), ("failures", "off"), (QUIET, NONE)],
        );
        assert_eq!(
            sending(&book, Matter::Alert, night),
            said("2026-11-02T03:10", true)
        );
        assert_eq!(sending(&book, Matter::Failure, day), None);
        assert_eq!(
            sending(&book, Matter::Report, "2026-11-02T07:40:00"),
            said("2026-11-02T07:40", false)
        );
    }

    #[test]
    fn the_file_gives_the_first_value_and_other_places_keep_it() {
        let mut settings = Settings::default();
        settings.news.quiet_hours = QuietHours::read("22:00-06:00");
        settings.jobs.insert(
            "report".into(),
            JobSettings {
                cron: Some("30 7 * * 1-5".into()),
                enabled: true,
            },
        );
        let book = chose(
            &Book::new(settings),
            &[(HOUR, "09:00"), (QUIET, NONE), ("alerts", "x")],
        );
        let here = book.routing(ROOM);
        let there = book.routing("slack:C1");
        assert_eq!(
            (here.report_at, here.is_own_hour, here.quiet),
            (540, true, None)
        );
        assert_eq!(here.way(Matter::Alert), Delivery::Sound);
        assert_eq!((there.report_at, there.is_own_hour), (450, false));
        assert_eq!(there.quiet, QuietHours::read("22:00-06:00"));
    }

    #[test]
    fn a_time_that_the_clocks_skip_comes_right_after() {
        let zone = chrono_tz::America::New_York;
        let now = Moment::from_utc("2026-03-08T05:30:00Z".parse().unwrap());
        let next = next_at(150, now, zone).rfc3339(zone);
        assert_eq!(next, "2026-03-08T03:00:00-04:00");
        // Doubled in autumn: the first of the two.
        let now = Moment::from_utc("2026-11-01T04:30:00Z".parse().unwrap());
        assert_eq!(
            next_at(90, now, zone).rfc3339(zone),
            "2026-11-01T01:30:00-04:00"
        );
    }
}

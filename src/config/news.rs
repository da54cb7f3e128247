//! `[news]`: how news go out where a place did not choose otherwise, and when nobody wants to be woken.
//!
//! A time of the day is minutes since midnight of the owner's clock, below a whole day.

/// How a kind of news goes to a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// At once, with a sound; held while it is quiet there.
    Sound,
    /// At once, without a sound, at night too.
    Silent,
    /// Without a sound, at the place's report hour.
    Digest,
    /// Not at all.
    Off,
}

/// Quiet hours: from one time of the day to another, over midnight when the second is earlier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuietHours {
    pub from: u16,
    pub to: u16,
}

/// What `[news]` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewsSettings {
    pub quiet_hours: Option<QuietHours>,
    pub report: Delivery,
    pub alerts: Delivery,
    pub failures: Delivery,
    pub waiting: Delivery,
}

impl Default for NewsSettings {
    fn default() -> Self {
        Self {
            quiet_hours: None,
            report: Delivery::Sound,
            alerts: Delivery::Sound,
            failures: Delivery::Sound,
            waiting: Delivery::Silent,
        }
    }
}

/// Every way, by its word.
pub const DELIVERIES: &[(&str, Delivery)] = &[
    ("sound", Delivery::Sound),
    ("silent", Delivery::Silent),
    ("digest", Delivery::Digest),
    ("off", Delivery::Off),
];

impl Delivery {
    pub fn word(self) -> &'static str {
        match self {
            Delivery::Sound => "sound",
            Delivery::Silent => "silent",
            Delivery::Digest => "digest",
            Delivery::Off => "off",
        }
    }
    pub fn read(word: &str) -> Option<Delivery> {
        DELIVERIES
            .iter()
            .find(|(known, _)| *known == word)
            .map(|(_, way)| *way)
    }
}

impl QuietHours {
    /// `23:00-07:00`.
    pub fn read(text: &str) -> Option<QuietHours> {
        let (from, to) = text.split_once('-')?;
        let (from, to) = (minute(from.trim())?, minute(to.trim())?);
        (from != to).then_some(QuietHours { from, to })
    }
    /// Whether a minute of the day is in them.
    pub fn holds(self, minute: u16) -> bool {
        match self.from < self.to {
            true => (self.from..self.to).contains(&minute),
            false => minute >= self.from || minute < self.to,
        }
    }
    pub fn text(self) -> String {
        format!("{}-{}", clock(self.from), clock(self.to))
    }
}

/// `8:00` and `08:00`, as the minute of the day.
pub fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let digits = |text: &str, most: u16| {
        let is_plain = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        let number = text.parse::<u16>().ok().filter(|_| is_plain);
        number.filter(|number| *number < most)
    };
    let (hour, minute) = (digits(hour, 24)?, digits(minute, 60)?);
    Some(hour * 60 + minute)
}

/// `08:00`.
pub fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_the_day_read_back_and_what_is_none_is_none() {
        assert_eq!(minute("8:05").map(clock).as_deref(), Some("08:05"));
        for wrong in ["24:00", "8", "8:60", "+8:00", "8:0x", "", "123:00", "8:000"] {
            assert_eq!(minute(wrong), None, "{wrong}");
        }
        let quiet = QuietHours::read("23:00-7:00").unwrap();
        assert_eq!(quiet.text(), "23:00-07:00");
        assert!(quiet.holds(23 * 60) && quiet.holds(0) && quiet.holds(7 * 60 - 1));
        assert!(!quiet.holds(7 * 60) && !quiet.holds(22 * 60 + 59));
        let noon = QuietHours::read("12:00-13:30").unwrap();
        assert!(noon.holds(12 * 60) && !noon.holds(13 * 60 + 30) && !noon.holds(0));
        assert_eq!(QuietHours::read("07:00-07:00"), None);
    }
}

//! Moments are UTC, days are the owner's. A day is `[00:00, 24:00)` in the owner's zone, from its first 00:00 to the first
//! 00:00 of the next day: where clocks go back just after midnight, the evening that comes again belongs to the new day.

use chrono::{
    DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeZone, Utc,
};
use chrono_tz::Tz;

/// A moment in UTC with the database's precision, microseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(pub i64);

/// A calendar day of the owner, counted from 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

/// The first and the last day that an entry, price or rate may carry: 1900-01-01 and 2200-12-31.
pub const DAYS: std::ops::RangeInclusive<Day> = Day(-25567)..=Day(84370);

const MICROS: i64 = 1_000_000;
const DAY_MICROS: i64 = 86_400 * MICROS;
/// A clock that goes back over midnight shows this or later: no zone ever went back further without a date line.
const EVENING: i64 = 20 * 3600 * MICROS;

impl Moment {
    /// The moment as chrono's UTC time.
    pub fn utc(self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.0).unwrap_or(DateTime::UNIX_EPOCH)
    }
    /// Cut to microseconds, as both databases keep it.
    pub fn from_utc(at: DateTime<Utc>) -> Moment {
        Moment(at.timestamp_micros())
    }
    /// RFC 3339 in the owner's zone, whole seconds unless there are finer ones: `2024-03-04T09:05:00+09:00`. In UTC where
    /// the zone was seconds off it, as before 1908 in Seoul: RFC 3339 has no way to write that.
    pub fn rfc3339(self, zone: Tz) -> String {
        let local = self.utc().with_timezone(&zone);
        let offset = local.offset().fix();
        let fixed: DateTime<FixedOffset> = match offset.local_minus_utc() % 60 {
            0 => local.with_timezone(&offset),
            _ => self.utc().fixed_offset(),
        };
        fixed.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, false)
    }
}

impl Day {
    /// The day as chrono's date.
    pub fn date(self) -> NaiveDate {
        NaiveDate::from_num_days_from_ce_opt(self.0 + 719_163).unwrap_or_default()
    }
    /// The day of a date.
    pub fn of(date: NaiveDate) -> Day {
        Day(date.num_days_from_ce() - 719_163)
    }
    /// The day on which a moment falls for the owner.
    pub fn at(moment: Moment, zone: Tz) -> Day {
        let utc = moment.utc();
        let offset = zone
            .offset_from_utc_datetime(&utc.naive_utc())
            .fix()
            .local_minus_utc();
        let local = moment.0 + i64::from(offset) * MICROS;
        let shown = Day(local.div_euclid(DAY_MICROS) as i32);
        let is_evening = local.rem_euclid(DAY_MICROS) >= EVENING;
        if is_evening && shown.next().start(zone) <= moment {
            return shown.next();
        }
        shown
    }
    /// 00:00 of the day in the zone; where a clock change skips it, the first moment that exists.
    pub fn start(self, zone: Tz) -> Moment {
        let midnight = self.date().and_time(NaiveTime::MIN);
        instant(midnight, zone)
    }
    /// The last microsecond of the day.
    pub fn end(self, zone: Tz) -> Moment {
        Moment(self.next().start(zone).0 - 1)
    }
    pub fn next(self) -> Day {
        Day(self.0 + 1)
    }
    pub fn previous(self) -> Day {
        Day(self.0 - 1)
    }
    /// Whether both days lie in one calendar month.
    pub fn same_month(self, other: Day) -> bool {
        let (a, b) = (self.date(), other.date());
        a.year() == b.year() && a.month() == b.month()
    }
    /// `2024-03-04`, exactly; nothing else.
    pub fn parse(text: &str) -> Option<Day> {
        let b = text.as_bytes();
        if b.len() != 10 || b[4] != b'-' || b[7] != b'-' {
            return None;
        }
        let number = |range: std::ops::Range<usize>| -> Option<i32> {
            b[range].iter().try_fold(0, |n, d| {
                d.is_ascii_digit().then(|| n * 10 + i32::from(d - b'0'))
            })
        };
        let date =
            NaiveDate::from_ymd_opt(number(0..4)?, number(5..7)? as u32, number(8..10)? as u32)?;
        Some(Day::of(date))
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.date().fmt(f)
    }
}

/// How a time was written: an instant, or a bare date that stands for 00:00 of its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stamp {
    Instant(Moment),
    Date(Day),
}

/// Why a text is no time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StampError {
    #[error("it is neither a date (2026-03-01) nor a time (2026-03-01T09:30:00+09:00)")]
    Unreadable,
    #[error("there is no such day")]
    NoSuchDay,
    #[error("it lies outside the years 1900 to 2200")]
    OutOfRange,
}

/// Reads RFC 3339, a time without offset (in the zone), or a bare date.
pub fn parse_stamp(text: &str, zone: Tz) -> Result<Stamp, StampError> {
    if text.len() == 10 && is_date_shaped(text) {
        let day = Day::parse(text).ok_or(StampError::NoSuchDay)?;
        return DAYS
            .contains(&day)
            .then_some(Stamp::Date(day))
            .ok_or(StampError::OutOfRange);
    }
    let moment = match quick_offset(text) {
        Some(moment) => moment,
        None => parse_slow(text, zone)?,
    };
    DAYS.contains(&Day::at(moment, zone))
        .then_some(Stamp::Instant(moment))
        .ok_or(StampError::OutOfRange)
}

fn is_date_shaped(text: &str) -> bool {
    text.bytes().enumerate().all(|(i, b)| {
        if i == 4 || i == 7 {
            b == b'-'
        } else {
            b.is_ascii_digit()
        }
    })
}

/// `2024-03-04T09:05:00+09:00` and `…Z` with whole seconds: almost every row; anything else goes the slow way.
fn quick_offset(text: &str) -> Option<Moment> {
    let b = text.as_bytes();
    if !text.is_ascii() || b.len() < 20 || b[10] != b'T' || b[13] != b':' || b[16] != b':' {
        return None;
    }
    let two = |i: usize| {
        (b[i].is_ascii_digit() && b[i + 1].is_ascii_digit())
            .then(|| i64::from(b[i] - b'0') * 10 + i64::from(b[i + 1] - b'0'))
    };
    let day = Day::parse(&text[..10])?;
    let (hour, minute, second) = (two(11)?, two(14)?, two(17)?);
    let offset = match (b[19], b.len()) {
        (b'Z', 20) => 0,
        (sign @ (b'+' | b'-'), 25) if b[22] == b':' => {
            let minutes = two(20)? * 60 + two(23)?;
            if minutes >= 24 * 60 || two(23)? > 59 {
                return None;
            }
            if sign == b'-' { -minutes } else { minutes }
        }
        _ => return None,
    };
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let seconds = i64::from(day.0) * 86_400 + hour * 3600 + minute * 60 + second - offset * 60;
    Some(Moment(seconds * MICROS))
}

fn parse_slow(text: &str, zone: Tz) -> Result<Moment, StampError> {
    if let Ok(fixed) = DateTime::parse_from_rfc3339(text) {
        return Ok(Moment::from_utc(fixed.with_timezone(&Utc)));
    }
    let text = text.replacen(' ', "T", 1);
    for format in ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M"] {
        if let Ok(local) = NaiveDateTime::parse_from_str(&text, format) {
            return Ok(instant(local, zone));
        }
    }
    if let Ok(fixed) = DateTime::parse_from_str(&text, "%Y-%m-%dT%H:%M:%S%.f%z") {
        return Ok(Moment::from_utc(fixed.with_timezone(&Utc)));
    }
    // Only of a day that does not exist it may be said; a day with something unread behind it is another thing.
    let shaped = text.len() >= 10 && text.is_char_boundary(10) && is_date_shaped(&text[..10]);
    Err(if shaped && Day::parse(&text[..10]).is_none() {
        StampError::NoSuchDay
    } else {
        StampError::Unreadable
    })
}

/// A wall-clock time in a zone. In the hour that a clock change skips: the moment after the gap; doubled: the first.
pub fn instant(local: NaiveDateTime, zone: Tz) -> Moment {
    match zone.from_local_datetime(&local).earliest() {
        Some(found) => Moment::from_utc(found.with_timezone(&Utc)),
        None => after_gap(local, zone),
    }
}

/// The first moment at which the clocks of a zone show at least `local`, to the second: gaps are of any length, two
/// minutes in the Seoul of 1908, a whole day in the Samoa of 2011.
fn after_gap(local: NaiveDateTime, zone: Tz) -> Moment {
    // No zone is farther from UTC than a day and a half.
    let wanted = local.and_utc().timestamp();
    let (mut early, mut late) = (wanted - 36 * 3600, wanted + 36 * 3600);
    while late - early > 1 {
        let middle = i64::midpoint(early, late);
        let shown = Moment(middle * MICROS)
            .utc()
            .with_timezone(&zone)
            .naive_local();
        if shown >= local {
            late = middle;
        } else {
            early = middle;
        }
    }
    Moment(late * MICROS)
}

/// Seconds since the owner's day began, for quotes within a day: `start` and they are the moment again, also on a day whose
/// clocks change.
pub fn second_of_day(moment: Moment, zone: Tz) -> u32 {
    let since = moment.0 - Day::at(moment, zone).start(zone).0;
    u32::try_from(since.div_euclid(MICROS)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::Asia::Seoul;

    #[test]
    fn a_day_in_seoul_begins_at_15_utc() {
        let Ok(Stamp::Instant(at)) = parse_stamp("2024-12-31T15:00:00Z", Seoul) else {
            panic!("a time")
        };
        assert_eq!(Day::at(at, Seoul).to_string(), "2025-01-01");
        assert_eq!(Day::at(Moment(at.0 - 1), Seoul).to_string(), "2024-12-31");
        assert_eq!(Day::at(at, Seoul).start(Seoul), at);
        assert_eq!(at.rfc3339(Seoul), "2025-01-01T00:00:00+09:00");
    }

    /// `1908-04-01`: a gap of two minutes at midnight, of which an entry after it belongs to the new day.
    #[test]
    fn a_day_begins_with_its_first_moment_whatever_the_gap_before_it() {
        use chrono_tz::{America::Sao_Paulo, Pacific::Apia};
        for (zone, day, first) in [
            (Seoul, "1908-04-01", "1908-03-31T15:32:08Z"),
            (Seoul, "1961-08-10", "1961-08-09T15:30:00Z"),
            (Sao_Paulo, "2017-10-15", "2017-10-15T03:00:00Z"),
            (Apia, "2011-12-30", "2011-12-30T10:00:00Z"),
            (Seoul, "2026-11-02", "2026-11-01T15:00:00Z"),
        ] {
            let day = Day::parse(day).unwrap();
            let first = Moment::from_utc(first.parse().unwrap());
            assert_eq!(day.start(zone), first, "{zone} {day}");
            assert!(Day::at(first, zone) >= day);
            assert!(Day::at(Moment(first.0 - 1), zone) < day);
        }
    }

    /// `2006-10-28T23:30` in St John's: the second time that evening came, the 29th had begun for a minute.
    #[test]
    fn an_evening_that_comes_again_after_midnight_belongs_to_the_day_that_began() {
        use chrono_tz::America::St_Johns;
        let at = |text: &str| Moment::from_utc(text.parse().unwrap());
        let sunday = Day::parse("2006-10-29").unwrap();
        assert_eq!(sunday.start(St_Johns), at("2006-10-29T02:30:00Z"));
        let (first, again) = (at("2006-10-29T02:00:00Z"), at("2006-10-29T03:00:00Z"));
        for evening in [first, again] {
            assert_eq!(&evening.rfc3339(St_Johns)[..16], "2006-10-28T23:30");
        }
        assert_eq!(Day::at(first, St_Johns), sunday.previous());
        assert_eq!(Day::at(again, St_Johns), sunday);
        assert_eq!(second_of_day(again, St_Johns), 30 * 60);
    }

    /// The moments around every change of a zone's clocks from 1900 to 2040.
    fn moments_around_changes(zone: Tz) -> Vec<Moment> {
        let offset = |hour: i64| {
            let utc = Moment(hour * 3600 * MICROS).utc();
            zone.offset_from_utc_datetime(&utc.naive_utc()).fix()
        };
        let (mut found, mut hour, week) = (Vec::new(), -613_608_i64, 7 * 24);
        while hour < 613_608 {
            if offset(hour) != offset(hour + week) {
                let (mut early, mut late) = (hour, hour + week);
                while late - early > 1 {
                    let middle = i64::midpoint(early, late);
                    let changed = offset(middle) != offset(hour);
                    (early, late) = if changed {
                        (early, middle)
                    } else {
                        (middle, late)
                    };
                }
                let minutes = (-30 * 60..30 * 60).step_by(29);
                found.extend(minutes.map(|minute| (early * 60 + minute) * 60 * MICROS));
                let seconds = (-130..130).step_by(13).map(|second| early * 3600 + second);
                found.extend(seconds.map(|second| second * MICROS + 999_999));
            }
            hour += week;
        }
        found.into_iter().map(Moment).collect()
    }

    #[test]
    fn a_moment_lies_between_the_start_of_its_day_and_that_of_the_next() {
        use chrono_tz::{America, Antarctica, Asia, Atlantic, Australia, Europe, Pacific};
        for zone in [
            Asia::Seoul,
            America::St_Johns,
            America::Goose_Bay,
            America::New_York,
            America::Havana,
            America::Sao_Paulo,
            America::Asuncion,
            America::Scoresbysund,
            Antarctica::Casey,
            Asia::Amman,
            Asia::Tehran,
            Atlantic::Azores,
            Australia::Lord_Howe,
            Europe::Dublin,
            Pacific::Apia,
            Pacific::Kwajalein,
        ] {
            let moments = moments_around_changes(zone);
            assert!(moments.len() > 500, "{zone}");
            for at in moments {
                let day = Day::at(at, zone);
                let (start, next) = (day.start(zone), day.next().start(zone));
                assert!(start <= at && at < next, "{zone} {} is no {day}", at.utc());
                let again = start.0 + i64::from(second_of_day(at, zone)) * MICROS;
                assert_eq!(again, at.0 - at.0.rem_euclid(MICROS), "{zone} {}", at.utc());
            }
        }
    }

    #[test]
    fn times_are_read_in_every_written_form() {
        let want = Moment::from_utc("2024-03-04T00:05:00Z".parse().unwrap());
        for text in [
            "2024-03-04T09:05:00+09:00",
            "2024-03-04T00:05:00Z",
            "2024-03-04 09:05:00",
            "2024-03-04T09:05",
            "2024-03-03T19:05:00.000-05:00",
        ] {
            assert_eq!(parse_stamp(text, Seoul), Ok(Stamp::Instant(want)), "{text}");
        }
        assert_eq!(
            parse_stamp("2024-03-04", Seoul),
            Ok(Stamp::Date(Day::parse("2024-03-04").unwrap()))
        );
        assert_eq!(parse_stamp("2026-13-02", Seoul), Err(StampError::NoSuchDay));
        assert_eq!(
            parse_stamp("2026-02-30T10:00:00Z", Seoul),
            Err(StampError::NoSuchDay)
        );
        for text in [
            "어제",
            "2026-03-04 오전 9:12:33",
            "2026-03-04(수)",
            "2026-03-04T24:00:00Z",
        ] {
            assert_eq!(
                parse_stamp(text, Seoul),
                Err(StampError::Unreadable),
                "{text}"
            );
        }
        assert_eq!(
            parse_stamp("1899-12-31", Seoul),
            Err(StampError::OutOfRange)
        );
        assert_eq!(
            parse_stamp("2201-01-01", Seoul),
            Err(StampError::OutOfRange)
        );
    }
}

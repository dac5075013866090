//! Time as the book speaks of it: what happened, what falls due, and the [`Now`] everything is judged by.
//!
//! The past is a day, or a day with a time and its offset. The future is a civil day, or a civil time with
//! its IANA zone, resolved only when asked, so that a clock change between now and then moves nothing.
//! Nobody here asks what time it is; that is `clock`.

pub(crate) mod travelling;
mod written;

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use chrono::{
    DateTime, Datelike, Duration, FixedOffset, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeZone,
    Utc,
};
use chrono_tz::Tz;

/// A civil day of the adviser.
pub type Day = NaiveDate;

/// Whether a day is one that people reckon with: from the year 1 to 9999.
pub fn is_reckonable(day: Day) -> bool {
    (1..=9999).contains(&day.year())
}

/// The instant that everything is judged by, and the zone in which the adviser's days begin and end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    instant: DateTime<Utc>,
    zone: Tz,
}

impl Now {
    /// The given instant, seen from `zone`.
    pub fn new(instant: DateTime<Utc>, zone: Tz) -> Self {
        Self { instant, zone }
    }

    /// The instant.
    pub fn instant(&self) -> DateTime<Utc> {
        self.instant
    }

    /// The adviser's zone.
    pub fn zone(&self) -> Tz {
        self.zone
    }

    /// The adviser's civil date and time.
    pub fn civil(&self) -> NaiveDateTime {
        self.instant.with_timezone(&self.zone).naive_local()
    }

    /// The adviser's civil day.
    pub fn today(&self) -> Day {
        self.civil().date()
    }

    /// This moment as something that happens now, to the minute.
    pub fn happened(&self) -> Happened {
        Happened::at(self.instant, self.zone)
    }

    /// The same zone at another instant.
    #[must_use]
    pub fn at(&self, instant: DateTime<Utc>) -> Self {
        Self { instant, zone: self.zone }
    }

    /// The last moment of `day` in the adviser's zone: by then all of that day has happened.
    #[must_use]
    pub fn at_end_of(&self, day: Day) -> Self {
        let midnight = day.succ_opt().unwrap_or(day).and_time(NaiveTime::MIN);
        self.at(resolve(midnight, self.zone) - Duration::seconds(1))
    }
}

/// When something happened: a day, or an instant with the offset of the place it was recorded in.
///
/// Written `2026-11-19` or `2026-11-19T14:20:00+01:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Happened {
    /// The day is known, the time is not.
    On(Day),
    /// Day and time are known.
    At(DateTime<FixedOffset>),
}

impl Happened {
    /// An instant as seen from `zone`, to the minute.
    pub fn at(instant: DateTime<Utc>, zone: Tz) -> Self {
        let seconds = instant.timestamp().rem_euclid(60);
        let whole = DateTime::from_timestamp(instant.timestamp() - seconds, 0).unwrap_or(instant);
        Self::At(whole.with_timezone(&zone).fixed_offset())
    }

    /// The civil day it happened on, where it happened.
    pub fn day(&self) -> Day {
        match self {
            Self::On(day) => *day,
            Self::At(instant) => instant.date_naive(),
        }
    }

    /// The civil time of that day, where known.
    pub fn time(&self) -> Option<NaiveTime> {
        match self {
            Self::On(_) => None,
            Self::At(instant) => Some(instant.time()),
        }
    }

    /// The instant, taking the end of the day where only the day is known.
    pub fn instant(&self, zone: Tz) -> DateTime<Utc> {
        match self {
            Self::On(day) => {
                resolve(day.and_time(NaiveTime::from_hms_opt(23, 59, 59).unwrap_or_default()), zone)
            }
            Self::At(instant) => instant.to_utc(),
        }
    }
}

impl Ord for Happened {
    /// By day, then by time; a day without a time comes first, so that what is timed reads as later that day.
    fn cmp(&self, other: &Self) -> Ordering {
        (self.day(), self.time()).cmp(&(other.day(), other.time()))
    }
}

impl PartialOrd for Happened {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Happened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::On(day) => write!(f, "{day}"),
            Self::At(instant) => f.write_str(&instant.to_rfc3339()),
        }
    }
}

impl FromStr for Happened {
    type Err = NotATime;

    fn from_str(text: &str) -> Result<Self, NotATime> {
        let happened = if text.len() == 10 { Self::On(day(text)?) } else { Self::At(moment(text)?) };
        if is_reckonable(happened.day()) { Ok(happened) } else { Err(NotATime) }
    }
}

/// When something is to happen: a civil day, or a civil time in a zone.
///
/// Written `2026-11-24` or `2026-11-24T09:00[Europe/Berlin]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Due {
    /// Some time that day.
    On(Day),
    /// At that time, by the clocks of the zone.
    At(NaiveDateTime, Tz),
}

impl Due {
    /// The instant at which it falls due: a day falls due when it begins for the adviser.
    pub fn instant(&self, zone: Tz) -> DateTime<Utc> {
        match *self {
            Self::On(day) => resolve(day.and_time(NaiveTime::MIN), zone),
            Self::At(civil, zone) => resolve(civil, zone),
        }
    }

    /// The adviser's civil day it falls on.
    pub fn day(&self, zone: Tz) -> Day {
        match *self {
            Self::On(day) => day,
            Self::At(civil, own) => resolve(civil, own).with_timezone(&zone).date_naive(),
        }
    }

    /// The adviser's civil time of that day, where there is one.
    pub fn time(&self, zone: Tz) -> Option<NaiveTime> {
        match *self {
            Self::On(_) => None,
            Self::At(civil, own) => Some(resolve(civil, own).with_timezone(&zone).time()),
        }
    }

    /// Whether it has fallen due.
    pub fn is_due(&self, now: &Now) -> bool {
        self.instant(now.zone()) <= now.instant()
    }
}

impl fmt::Display for Due {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::On(day) => write!(f, "{day}"),
            Self::At(civil, zone) => write!(f, "{}[{}]", civil.format("%Y-%m-%dT%H:%M"), zone.name()),
        }
    }
}

impl FromStr for Due {
    type Err = NotATime;

    fn from_str(text: &str) -> Result<Self, NotATime> {
        let Some((civil, zone)) = text.strip_suffix(']').and_then(|text| text.split_once('[')) else {
            return Some(day(text)?).filter(|day| is_reckonable(*day)).map(Self::On).ok_or(NotATime);
        };
        let civil = match written::civil(civil.as_bytes()) {
            Some(civil) => civil,
            None => NaiveDateTime::parse_from_str(civil, "%Y-%m-%dT%H:%M").map_err(|_| NotATime)?,
        };
        if !is_reckonable(civil.date()) {
            return Err(NotATime);
        }
        Ok(Self::At(civil, zone.parse().map_err(|_| NotATime)?))
    }
}

/// A text that should be a day or a time and is neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a time is written 2026-11-24, 2026-11-24T09:00:00+01:00 or 2026-11-24T09:00[Europe/Berlin]")]
pub struct NotATime;

fn day(text: &str) -> Result<Day, NotATime> {
    written::day(text.as_bytes()).or_else(|| text.parse().ok()).ok_or(NotATime)
}

/// Reads an instant with its offset, as RFC 3339 has it.
///
/// # Errors
///
/// Where it is none.
pub fn moment(text: &str) -> Result<DateTime<FixedOffset>, NotATime> {
    let read = written::moment(text.as_bytes());
    read.or_else(|| DateTime::parse_from_rfc3339(text).ok()).ok_or(NotATime)
}

/// The instant of a civil time in a zone: the earlier one where clocks go back, the first one after the gap
/// where they go forward.
pub fn resolve(civil: NaiveDateTime, zone: Tz) -> DateTime<Utc> {
    match zone.from_local_datetime(&civil) {
        LocalResult::Single(at) => at.to_utc(),
        LocalResult::Ambiguous(first, _) => first.to_utc(),
        LocalResult::None => {
            let before = civil - Duration::hours(3);
            let offset = match zone.from_local_datetime(&before) {
                LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => at.offset().to_owned(),
                LocalResult::None => return Utc.from_utc_datetime(&civil),
            };
            let shifted =
                civil - Duration::seconds(i64::from(chrono::Offset::fix(&offset).local_minus_utc()));
            Utc.from_utc_datetime(&shifted)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_they_are_written() {
        for text in ["2026-11-19", "2026-11-19T14:20:00+01:00"] {
            assert_eq!(text.parse::<Happened>().unwrap().to_string(), text);
        }
        for text in ["2026-11-24", "2026-11-24T09:00[Europe/Berlin]"] {
            assert_eq!(text.parse::<Due>().unwrap().to_string(), text);
        }
        for text in
            ["", "2026-13-01", "2026-11-24T09:00", "2026-11-24T09:00[Atlantis]", "+12345-01-01", "x]", "[]"]
        {
            assert_eq!(text.parse::<Due>(), Err(NotATime), "{text}");
        }
    }

    #[test]
    fn a_civil_time_in_a_gap_is_the_first_after_it_and_a_doubled_one_the_earlier() {
        let zone: Tz = "Europe/Berlin".parse().unwrap();
        let at = |text: &str| {
            resolve(NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").unwrap(), zone).to_rfc3339()
        };
        assert_eq!(at("2026-03-29T02:30"), "2026-03-29T01:30:00+00:00");
        assert_eq!(at("2026-10-25T02:30"), "2026-10-25T00:30:00+00:00");
        assert_eq!(at("2026-11-24T09:00"), "2026-11-24T08:00:00+00:00");
    }

    #[test]
    fn a_day_ends_where_the_adviser_is() {
        let zone: Tz = "Pacific/Auckland".parse().unwrap();
        let now = Now::new("2026-11-20T12:00:00Z".parse().unwrap(), zone);
        assert_eq!(now.today().to_string(), "2026-11-21");
        assert_eq!(now.at_end_of(now.today()).instant().to_rfc3339(), "2026-11-21T10:59:59+00:00");
        assert_eq!(now.happened().to_string(), "2026-11-21T01:00:00+13:00");
    }
}

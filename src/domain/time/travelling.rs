//! Times on their way through serde: texts where people can read them, numbers where only this program does.
//!
//! Owns both forms. Texts are spelled as the times themselves say.

use std::fmt;

use chrono::{DateTime, Datelike, FixedOffset, NaiveTime, Timelike};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Day, Due, Happened};

/// Reads a text of whatever can be read from one.
struct Text<T>(std::marker::PhantomData<T>);

impl<T: std::str::FromStr<Err: fmt::Display>> serde::de::Visitor<'_> for Text<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a day or a time")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        text.parse().map_err(E::custom)
    }
}

fn text<'de, T: std::str::FromStr<Err: fmt::Display>, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    from.deserialize_str(Text(std::marker::PhantomData))
}

fn possible<T, E: Error>(time: Option<T>) -> Result<T, E> {
    time.ok_or_else(|| E::custom("no such day or time"))
}

/// Year and day of the year in one number, which is quicker taken apart than a count of days.
pub(crate) fn packed(day: Day) -> i32 {
    (day.year() << 9) | day.ordinal().cast_signed()
}

/// The day of such a number; `None` where there is none.
pub(crate) fn unpacked(number: i32) -> Option<Day> {
    Day::from_yo_opt(number >> 9, (number & 0x1ff).cast_unsigned())
}

/// A day, for `#[serde(with = "day")]`.
pub(in crate::domain) mod day {
    use super::{Day, Deserialize, Deserializer, Serialize, Serializer, packed, possible, unpacked};

    /// A day as it is spelled: chrono reads the same, ten times as slowly.
    struct Spelled(Day);

    impl std::str::FromStr for Spelled {
        type Err = crate::domain::time::NotATime;

        fn from_str(text: &str) -> Result<Self, Self::Err> {
            crate::domain::time::day(text).map(Self)
        }
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out a reference")]
    pub(in crate::domain) fn serialize<S: Serializer>(day: &Day, to: S) -> Result<S::Ok, S::Error> {
        if to.is_human_readable() { day.serialize(to) } else { packed(*day).serialize(to) }
    }

    pub(in crate::domain) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Day, D::Error> {
        if from.is_human_readable() {
            super::text(from).map(|Spelled(day)| day)
        } else {
            possible(unpacked(i32::deserialize(from)?))
        }
    }
}

/// A day that may be missing, for `#[serde(with = "may_day")]`.
pub(in crate::domain) mod may_day {
    use super::{Day, Deserialize, Deserializer, Serialize, Serializer, day};

    #[derive(Serialize, Deserialize)]
    struct There(#[serde(with = "day")] Day);

    #[expect(clippy::ref_option, reason = "serde hands out a reference")]
    pub(in crate::domain) fn serialize<S: Serializer>(day: &Option<Day>, to: S) -> Result<S::Ok, S::Error> {
        day.map(There).serialize(to)
    }

    pub(in crate::domain) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<Day>, D::Error> {
        Ok(Option::<There>::deserialize(from)?.map(|There(day)| day))
    }
}

/// A day, and where the time is known, its seconds, their fraction and the offset of the place; the day is that of UTC
/// where there is a time.
type Numbers = (i32, Option<(u32, u32, i32)>);

impl Serialize for Happened {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        if to.is_human_readable() {
            return to.collect_str(self);
        }
        let numbers: Numbers = match self {
            Self::On(day) => (packed(*day), None),
            Self::At(at) => {
                let utc = at.naive_utc();
                let time = (utc.num_seconds_from_midnight(), utc.nanosecond(), at.offset().local_minus_utc());
                (packed(utc.date()), Some(time))
            }
        };
        numbers.serialize(to)
    }
}

impl<'de> Deserialize<'de> for Happened {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        if from.is_human_readable() {
            return text(from);
        }
        let (day, time) = Numbers::deserialize(from)?;
        let day = unpacked(day);
        possible(match time {
            None => day.map(Self::On),
            Some((seconds, nanos, east)) => {
                let time = NaiveTime::from_num_seconds_from_midnight_opt(seconds, nanos);
                let utc = day.zip(time).map(|(day, time)| day.and_time(time));
                let moment = utc.zip(FixedOffset::east_opt(east)).and_then(|(utc, offset)| {
                    utc.checked_add_offset(offset)?;
                    Some(DateTime::from_naive_utc_and_offset(utc, offset))
                });
                moment.map(Self::At)
            }
        })
    }
}

impl Serialize for Due {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Due {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        text(from)
    }
}

//! Times as they are always written, read digit by digit.
//!
//! Owns the one spelling of each that the book itself uses. Whatever else chrono takes for a time is left to it: what is
//! read here, it would read the same, only ten times as slowly, and a book has a dozen times in every line.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeZone};

/// `2026-11-19`.
pub(super) fn day(text: &[u8]) -> Option<NaiveDate> {
    let [year @ .., b'-', _, _, b'-', _, _] = text else { return None };
    let year = i32::try_from(number(year, 4)?).ok()?;
    NaiveDate::from_ymd_opt(year, number(&text[5..7], 2)?, number(&text[8..], 2)?)
}

/// `2026-11-19T14:20`.
pub(super) fn civil(text: &[u8]) -> Option<NaiveDateTime> {
    local(text, 0, 0)
}

/// `2026-11-19T14:20:00+01:00`, or with milliseconds `2026-11-19T14:20:00.123+01:00`.
pub(super) fn moment(text: &[u8]) -> Option<DateTime<FixedOffset>> {
    let (minute, rest) = text.split_at_checked(16)?;
    let (second, rest) = rest.strip_prefix(b":")?.split_at_checked(2)?;
    let (millis, offset) = match rest.strip_prefix(b".") {
        Some(rest) => rest.split_at_checked(3)?,
        None => (&b"000"[..], rest),
    };
    let second = number(second, 2)?;
    // A leap second is not for here.
    let local = local(minute, second, number(millis, 3)?).filter(|_| second < 60)?;
    east(offset)?.from_local_datetime(&local).single()
}

fn local(minute: &[u8], second: u32, millis: u32) -> Option<NaiveDateTime> {
    let (date, time) = minute.split_at_checked(10)?;
    let [b'T', hour @ .., b':', _, _] = time else { return None };
    let time = NaiveTime::from_hms_milli_opt(number(hour, 2)?, number(&time[4..], 2)?, second, millis)?;
    Some(day(date)?.and_time(time))
}

/// `+01:00`.
fn east(offset: &[u8]) -> Option<FixedOffset> {
    let [sign @ (b'+' | b'-'), hours @ .., b':', _, _] = offset else { return None };
    let (hours, minutes) = (number(hours, 2)?, number(&offset[4..], 2)?);
    let seconds = i32::try_from((hours * 60 + minutes) * 60).ok().filter(|_| minutes < 60)?;
    FixedOffset::east_opt(if *sign == b'-' { -seconds } else { seconds })
}

fn number(digits: &[u8], len: usize) -> Option<u32> {
    let fits = digits.len() == len && digits.iter().all(u8::is_ascii_digit);
    fits.then(|| digits.iter().fold(0, |number, digit| number * 10 + u32::from(digit - b'0')))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DAY: &str = "[0-9]{4}-(0[0-9]|1[0-3])-([012][0-9]|3[0-2])";
    const MOMENT: &str = "(19|20)[0-9]{2}-(0[1-9]|1[0-2])-([012][0-9]|3[01])T([01][0-9]|2[0-4]):[0-6][0-9]:[0-6][0-9](\\.[0-9]{3})?[+-]([01][0-9]|2[0-4]):[0-6][0-9]";

    proptest! {
        #[test]
        fn a_day_is_the_one_that_chrono_reads(text in DAY) {
            prop_assert_eq!(day(text.as_bytes()), text.parse().ok());
        }

        #[test]
        fn a_moment_is_the_one_that_chrono_reads(text in MOMENT) {
            let read = moment(text.as_bytes());
            let wanted = DateTime::parse_from_rfc3339(&text).ok();
            // Leap seconds are left to chrono.
            if read.is_some() || text.get(17..19) != Some("60") {
                prop_assert_eq!(read, wanted);
                prop_assert_eq!(read.map(|it| *it.offset()), wanted.map(|it| *it.offset()));
            }
        }

        #[test]
        fn a_civil_time_is_the_one_that_chrono_reads(text in "20[0-9]{2}-(0[1-9]|1[0-2])-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]") {
            prop_assert_eq!(civil(text.as_bytes()), NaiveDateTime::parse_from_str(&text, "%Y-%m-%dT%H:%M").ok());
        }

        #[test]
        fn nothing_is_read_out_of_anything_else(text in "\\PC{0,40}") {
            prop_assert!(day(text.as_bytes()).is_none_or(|read| Ok(read) == text.parse()));
            prop_assert!(moment(text.as_bytes()).is_none_or(|read| Ok(read) == DateTime::parse_from_rfc3339(&text)));
        }
    }
}

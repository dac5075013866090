//! Times as they are always written, read digit by digit.
//!
//! Owns the one spelling of each that the book itself uses. Whatever else chrono takes for a time is left to it: what is
//! read here, it would read the same, only ten times as slowly, and a book has a dozen times in every line.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeZone};

/// `2026-11-19`.
pub(super) fn day(text: &[u8]) -> Option<NaiveDate> {
    let [c, d, y, z, b'-', m, n, b'-', e, f] = *text else { return None };
    let year = pair(c, d)? * 100 + pair(y, z)?;
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, pair(m, n)?, pair(e, f)?)
}

/// `2026-11-19T14:20`.
pub(super) fn civil(text: &[u8]) -> Option<NaiveDateTime> {
    let (date, [b'T', h, i, b':', m, n]) = text.split_at_checked(10)? else { return None };
    Some(day(date)?.and_time(NaiveTime::from_hms_opt(pair(*h, *i)?, pair(*m, *n)?, 0)?))
}

/// `2026-11-19T14:20:00+01:00`, or with milliseconds `2026-11-19T14:20:00.123+01:00`.
pub(super) fn moment(text: &[u8]) -> Option<DateTime<FixedOffset>> {
    let (minute, rest) = text.split_at_checked(16)?;
    let ([b':', s, t], rest) = rest.split_at_checked(3)? else { return None };
    let (millis, offset) = match rest {
        [b'.', a, b, c, offset @ ..] => (pair(b'0', *a)? * 100 + pair(*b, *c)?, offset),
        offset => (0, offset),
    };
    let [sign @ (b'+' | b'-'), h, i, b':', m, n] = *offset else { return None };
    let (second, minutes) = (pair(*s, *t)?, pair(m, n)?);
    // A leap second, and an offset that is none, are not for here.
    if second > 59 || minutes > 59 {
        return None;
    }
    let east = i32::try_from((pair(h, i)? * 60 + minutes) * 60).ok()?;
    let offset = FixedOffset::east_opt(if sign == b'-' { -east } else { east })?;
    let local = civil(minute)?;
    let local = local.date().and_time(NaiveTime::from_hms_milli_opt(
        chrono::Timelike::hour(&local),
        chrono::Timelike::minute(&local),
        second,
        millis,
    )?);
    offset.from_local_datetime(&local).single()
}

fn pair(tens: u8, ones: u8) -> Option<u32> {
    let digit = |byte: u8| Some(u32::from(byte.wrapping_sub(b'0'))).filter(|digit| *digit < 10);
    Some(digit(tens)? * 10 + digit(ones)?)
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

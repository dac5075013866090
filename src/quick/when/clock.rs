//! Times of day: `9am`, `14:30`, `at 9`, `noon`, `in the evening`.
//!
//! Owns their shapes and the hours that vague words stand for. Which day they belong to is `read`'s business.

use chrono::{FixedOffset, NaiveTime};

use super::WhenError;

/// A time of day as it was said.
pub(super) struct Said {
    /// The time.
    pub time: NaiveTime,
    /// Whether a part of the day was said rather than a time.
    pub vague: bool,
    /// The offset from UTC, where it was said.
    pub offset: Option<FixedOffset>,
}

/// Reads all of `words` as a time of day; `None` if it has not the shape of one.
pub(super) fn clock(words: &[&str]) -> Option<Result<Said, WhenError>> {
    match words {
        ["at", rest @ ..] => bare_hour(rest).or_else(|| plain(rest)),
        ["in" | "during" | "the", part] | ["in" | "during", "the", part] if is_part_of_day(part) => {
            plain(&[part])
        }
        _ => plain(words),
    }
}

fn is_part_of_day(word: &str) -> bool {
    matches!(word, "morning" | "afternoon" | "evening" | "night")
}

fn plain(words: &[&str]) -> Option<Result<Said, WhenError>> {
    match words {
        ["noon" | "midday"] => Some(exact(12, 0, "noon")),
        ["midnight"] => Some(Err(WhenError::Midnight)),
        ["morning"] => Some(vague(9)),
        ["afternoon"] => Some(vague(14)),
        ["evening"] => Some(vague(18)),
        ["night"] => Some(vague(20)),
        [hour, "o'clock" | "oclock"] => {
            let hour: u32 = digits(hour)?;
            Some(exact(hour, 0, &words.join(" ")))
        }
        [time, half @ ("am" | "pm" | "a.m." | "p.m." | "a.m" | "p.m")] => twelve(time, half),
        [time] => match time
            .strip_suffix("am")
            .map(|rest| (rest, "am"))
            .or(time.strip_suffix("pm").map(|rest| (rest, "pm")))
        {
            Some((rest, half)) => twelve(rest, half),
            None => colon(time),
        },
        _ => None,
    }
}

/// `at 9`: an hour needs the word before it, or it would be any number.
fn bare_hour(words: &[&str]) -> Option<Result<Said, WhenError>> {
    let [said] = words else { return None };
    if let Some(hour) = digits::<u32>(said) {
        return Some(exact(hour, 0, said));
    }
    let (hour, minute) = said.split_once('.')?;
    Some(exact(digits(hour)?, minutes(minute)?, said))
}

/// `9am`, `9:30 pm`, `9.30pm`: one to twelve only.
fn twelve(time: &str, half: &str) -> Option<Result<Said, WhenError>> {
    let (hour, minute) = match time.split_once([':', '.']) {
        Some((hour, minute)) => (digits::<u32>(hour)?, minutes(minute)?),
        None => (digits(time)?, 0),
    };
    let said = format!("{time}{half}");
    if !(1..=12).contains(&hour) {
        return Some(Err(WhenError::NoSuchTime(said)));
    }
    let late = if half.starts_with('p') { 12 } else { 0 };
    Some(exact(hour % 12 + late, minute, &said))
}

/// `14:30`, `14:30:00`, and with an offset as machines write it.
fn colon(time: &str) -> Option<Result<Said, WhenError>> {
    let (hour, rest) = time.split_once(':')?;
    let hour: u32 = digits(hour)?;
    let (minute, rest) = rest.split_at_checked(2)?;
    let minute = minutes(minute)?;
    let rest = rest.strip_prefix(":00").unwrap_or(rest);
    let offset = if rest.is_empty() { None } else { Some(offset(rest)?) };
    Some(exact(hour, minute, time).map(|said| Said { offset, ..said }))
}

fn offset(text: &str) -> Option<FixedOffset> {
    if text == "z" {
        return FixedOffset::east_opt(0);
    }
    let (sign, rest) = match text.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (hour, minute) = rest.split_once(':')?;
    let (hour, minute): (i32, i32) = (digits(hour)?, digits(minute)?);
    FixedOffset::east_opt(sign * (hour * 60 + minute) * 60).filter(|_| hour < 24 && minute < 60)
}

fn exact(hour: u32, minute: u32, said: &str) -> Result<Said, WhenError> {
    let time =
        NaiveTime::from_hms_opt(hour, minute, 0).ok_or_else(|| WhenError::NoSuchTime(said.to_owned()))?;
    Ok(Said { time, vague: false, offset: None })
}

fn vague(hour: u32) -> Result<Said, WhenError> {
    Ok(Said { vague: true, ..exact(hour, 0, "")? })
}

/// One or two ASCII digits.
fn digits<T: std::str::FromStr>(text: &str) -> Option<T> {
    ((1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())?
}

/// Two ASCII digits.
fn minutes(text: &str) -> Option<u32> {
    digits(text).filter(|_| text.len() == 2)
}

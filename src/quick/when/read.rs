//! Reading: a text becomes words, the words a day and a time, and both a moment on the right side of now.
//!
//! Owns the order in which the shapes are tried and the check against now.

use chrono::{DateTime, Datelike, Duration, FixedOffset, NaiveDateTime, Timelike, Utc, Weekday};

use super::clock::{Said, clock};
use super::date::{Seen, count};
use super::{LONGEST_TEXT, WhenError, echo};
use crate::domain::time::{Day, Now, resolve};
use crate::quick::duration::duration;

/// On which side of now a moment is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Towards {
    Future,
    Past,
}

/// What a text says.
pub(super) enum Moment {
    /// A day.
    Day(Day),
    /// A time of a day, by the adviser's clocks unless an offset was said.
    Civil { civil: NaiveDateTime, vague: bool, offset: Option<FixedOffset> },
    /// So long from now, or ago.
    Instant(DateTime<Utc>),
}

#[cfg(test)]
thread_local! {
    /// How often a text was read as a date, for the tests that count.
    pub(in crate::quick) static READINGS: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// Reads the whole of `text`.
pub(super) fn read(text: &str, now: &Now, towards: Towards) -> Result<Moment, WhenError> {
    #[cfg(test)]
    READINGS.with(|readings| readings.set(readings.get() + 1));
    let text = text.trim();
    if text.is_empty() {
        return Err(WhenError::Empty);
    }
    let unknown = || WhenError::NotUnderstood(text.chars().take(40).collect());
    if text.len() > LONGEST_TEXT {
        return Err(unknown());
    }
    let lower = text.to_lowercase();
    let words = split(&lower);
    let moment = match from_now(&words, now, towards) {
        Some(moment) => moment,
        None => day_and_time(&words, now, towards).ok_or_else(unknown)??,
    };
    check(moment, now, towards)
}

/// The words of a text in lower case, as the shapes want them.
fn split(lower: &str) -> Vec<&str> {
    let mut words = Vec::new();
    for word in lower.split_whitespace() {
        let word = word.strip_suffix(',').unwrap_or(word);
        match word {
            "" => words.push(","),
            "tonight" => words.extend(["today", "night"]),
            "this" | "last" | "+" => words.push(word),
            "morning" | "afternoon" | "evening" | "night" => {
                match words.last_mut() {
                    Some(last) if *last == "this" => *last = "today",
                    Some(last) if *last == "last" && word == "night" => *last = "yesterday",
                    _ => {}
                }
                words.push(word);
            }
            _ => match word.split_once('t') {
                Some((day, time)) if day.len() == 10 && time.contains(':') => words.extend([day, time]),
                _ => words.push(word),
            },
        }
    }
    words
}

/// `now`, `in an hour`, `in 90 min`, `20 min ago`.
fn from_now(words: &[&str], now: &Now, towards: Towards) -> Option<Moment> {
    if let (["now" | "just"] | ["just", "now"], Towards::Past) = (words, towards) {
        return Some(Moment::Instant(now.instant()));
    }
    let (words, back) = match words {
        [rest @ .., "ago"] => (rest, true),
        ["in", rest @ ..] | [rest @ .., "from", "now"] => (rest, false),
        _ => (words, false),
    };
    if towards == Towards::Past && !back {
        return None;
    }
    let minutes = match words {
        ["half", "an", "hour"] | ["half", "hour"] => 30,
        [number, "hour" | "hours"] if count(number).is_some() => count(number)?.checked_mul(60)?,
        [number, "min" | "mins" | "minute" | "minutes"] if count(number).is_some() => count(number)?,
        _ => {
            let joined = words.join(" ");
            i32::try_from(duration(joined.strip_prefix('+').unwrap_or(&joined))?).ok()?
        }
    };
    let length = Duration::minutes(i64::from(if back { -minutes } else { minutes }));
    now.instant().checked_add_signed(length).map(Moment::Instant)
}

/// A day, a time, or both in either order; the whole has to be used up.
fn day_and_time(words: &[&str], now: &Now, towards: Towards) -> Option<Result<Moment, WhenError>> {
    let seen = Seen { today: now.today(), towards };
    let mut mistake = None;
    let mut keep = |reading: Option<Result<Moment, WhenError>>| match reading {
        Some(Ok(moment)) => Some(moment),
        Some(Err(error)) => {
            mistake.get_or_insert(error);
            None
        }
        None => None,
    };
    let day = keep(seen.date(words).map(|day| day.map(Moment::Day)));
    let time = || clock(words).map(|said| said.map(|said| alone(&said, now, towards)));
    let found = day.or_else(|| keep(time())).or_else(|| {
        (1..=words.len().saturating_sub(1).min(4)).find_map(|count| {
            let (first, last) = words.split_at(words.len() - count);
            let (start, rest) = words.split_at(count);
            keep(both(seen.date(first), last)).or_else(|| keep(both(seen.date(rest), start)))
        })
    });
    found.map(Ok).or(mistake.map(Err))
}

fn both(day: Option<Result<Day, WhenError>>, time: &[&str]) -> Option<Result<Moment, WhenError>> {
    let (day, said) = (day?, clock(time)?);
    Some(day.and_then(|day| {
        let Said { time, vague, offset } = said?;
        Ok(Moment::Civil { civil: day.and_time(time), vague, offset })
    }))
}

/// A time without a day: the next such time, or today's for what happened.
fn alone(said: &Said, now: &Now, towards: Towards) -> Moment {
    let today = now.today().and_time(said.time);
    let over = resolve(today, now.zone()) <= now.instant();
    let civil = if over && towards == Towards::Future { today + Duration::days(1) } else { today };
    Moment::Civil { civil, vague: said.vague, offset: said.offset }
}

/// Holds a moment against now.
fn check(moment: Moment, now: &Now, towards: Towards) -> Result<Moment, WhenError> {
    let today = now.today();
    let (day, name, over) = match &moment {
        Moment::Day(day) => (
            *day,
            echo::short(*day),
            match towards {
                Towards::Future => *day < today,
                Towards::Past => *day <= today,
            },
        ),
        Moment::Civil { civil, vague, offset } => {
            let at = match offset {
                Some(_) if towards == Towards::Future => {
                    return Err(WhenError::NotUnderstood("+".to_owned()));
                }
                Some(offset) => (*civil - *offset).and_utc(),
                None => resolve(*civil, now.zone()),
            };
            let vaguely = *vague && towards == Towards::Past && civil.date() <= today;
            let name = format!("{} {}", echo::short(civil.date()), civil.format("%H:%M"));
            (civil.date(), name, vaguely || at <= now.instant())
        }
        Moment::Instant(at) => {
            let civil = at.with_timezone(&now.zone()).naive_local();
            (civil.date(), echo::short(civil.date()), *at <= now.instant())
        }
    };
    if (day.year() - today.year()).abs() > 100 {
        return Err(WhenError::TooFar(name));
    }
    match (towards, over) {
        (Towards::Future, true) => Err(WhenError::Passed(name)),
        (Towards::Past, false) => Err(WhenError::ToCome(name)),
        _ => Ok(moment),
    }
}

/// The civil minute of an instant, or the first after it whose name means nothing earlier: where clocks go back, an
/// hour has one name twice, and the name means the first.
pub(super) fn civil_not_before(instant: DateTime<Utc>, now: &Now) -> NaiveDateTime {
    let civil = instant.with_timezone(&now.zone()).naive_local();
    let civil = civil.with_second(0).and_then(|civil| civil.with_nanosecond(0)).unwrap_or(civil);
    if resolve(civil, now.zone()) + Duration::minutes(1) <= instant {
        civil + Duration::hours(1)
    } else {
        civil
    }
}

/// A day's weekday in full.
pub(super) fn weekday(day: Day) -> &'static str {
    match day.weekday() {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    }
}

//! Date words: what an adviser types for a day or a time.
//!
//! Owns the three readings ([`future`], [`past`], [`due_day`]) and what can be wrong with a text ([`WhenError`]).
//! `date`, `clock` and `rule` know the shapes of days, of times and of rules, `again` how these go together, `calendar` asks the date crate, `echo` says back what was
//! understood.
//!
//! A text counts only if the whole of it is understood. Days come first in `24/11`; `24.11` is a day, never a time.
//! A weekday is the next one after today, for what happened the last one before; today's own name asks. `next tue` is the
//! Tuesday of the next calendar week. A time alone is the next such time. A day without a year is the next such day, for what
//! happened the last. A text that names a moment on the wrong side of now (`3 jan 2020`, `today 9am` at ten) is an error
//! that says so, never another day.

pub(in crate::quick) mod again;
mod calendar;
mod clock;
mod date;
mod echo;
pub(in crate::quick) mod read;
mod rule;

use chrono::Weekday;

pub use again::{echo_rule, recurring, repeats, rule_of};
pub use echo::{echo, spell};

use super::words::{LONGEST_DATE, Span, Word};
use crate::domain::time::{Day, Due, Happened, Now};
use read::{Moment, Towards};

/// The longest text that is read as a date, in bytes.
const LONGEST_TEXT: usize = 64;

/// Why a text is not the date that was wanted; every sentence says what to type instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WhenError {
    /// There is nothing to read.
    #[error("say when: thu, 24 nov, in 2 weeks, tomorrow 9am")]
    Empty,
    /// Some of it, or all of it, is no date.
    #[error("`{0}` is not a date: say thu, 24 nov, 2026-11-24, in 2 weeks or tomorrow 9am")]
    NotUnderstood(String),
    /// Today's own weekday was named for something to come.
    #[error("today is {}: say `today` or `{}`", read::weekday(*today), echo::short(*next))]
    TodayOrNextWeek {
        /// Today.
        today: Day,
        /// The same weekday a week from now.
        next: Day,
    },
    /// Today's own weekday was named for something that happened.
    #[error("today is {}: say `today` or `{}`", read::weekday(*today), echo::short(*last))]
    TodayOrLastWeek {
        /// Today.
        today: Day,
        /// The same weekday a week ago.
        last: Day,
    },
    /// It names a moment that is over.
    #[error("{0} has passed: say a day or a time to come")]
    Passed(String),
    /// It names a moment that has not been.
    #[error("{0} is still to come: say when it was")]
    ToCome(String),
    /// The calendar has no such day.
    #[error("there is no day `{0}`: the day comes first, as in 24/11 or 24 nov")]
    NoSuchDay(String),
    /// The clock has no such time.
    #[error("there is no time `{0}`: say 00:00 to 23:59, or 9am")]
    NoSuchTime(String),
    /// Midnight could be either end of a day.
    #[error("midnight lies between two days: say 00:00 or 23:59, with the day")]
    Midnight,
    /// Weekday and day do not go together.
    #[error("{} is a {}: leave out the weekday, or the day", echo::short(*day), read::weekday(*day))]
    OtherWeekday {
        /// The day that was named.
        day: Day,
        /// The weekday that was named with it.
        said: Weekday,
    },
    /// The day is none of the days of the rule that came with it.
    #[error("{} does not go with `{rule}`: leave out one of them", echo::short(*day))]
    NotOfTheRule {
        /// The day that was named.
        day: Day,
        /// The rule in words.
        rule: String,
    },
    /// It is no rule by which something comes again.
    #[error("`{0}` is no rule: say every month, every 2 weeks on thu, or every month on the last day")]
    NotARule(String),
    /// A day was wanted, and a time came with it.
    #[error("a day is wanted here, without a time: leave out the time")]
    TimeNotWanted,
    /// It is more than a hundred years away.
    #[error("`{0}` is too far away: say a day within a hundred years")]
    TooFar(String),
}

impl WhenError {
    /// Whether the text is a date that only fails to fit, rather than no date at all.
    pub fn is_a_date(&self) -> bool {
        !matches!(self, Self::Empty | Self::NotUnderstood(_) | Self::NotARule(_))
    }
}

/// Reads when something is to happen: a day, or a time in the adviser's zone.
pub fn future(text: &str, now: &Now) -> Result<Due, WhenError> {
    Ok(match read::read(text, now, Towards::Future)? {
        Moment::Day(day) => Due::On(day),
        Moment::Civil { civil, .. } => Due::At(civil, now.zone()),
        Moment::Instant(instant) => Due::At(read::civil_not_before(instant, now), now.zone()),
    })
}

/// Reads when something happened: a day, or a time with its offset.
///
/// `yesterday evening` and the like are that day: what is vague is not made exact.
pub fn past(text: &str, now: &Now) -> Result<Happened, WhenError> {
    Ok(match read::read(text, now, Towards::Past)? {
        Moment::Day(day) => Happened::On(day),
        Moment::Civil { civil, vague: true, .. } => Happened::On(civil.date()),
        Moment::Civil { civil, offset: Some(offset), .. } => {
            let at = civil.and_local_timezone(offset).earliest();
            at.map_or(Happened::On(civil.date()), Happened::At)
        }
        Moment::Civil { civil, .. } => {
            Happened::at(crate::domain::time::resolve(civil, now.zone()), now.zone())
        }
        Moment::Instant(instant) => Happened::at(instant, now.zone()),
    })
}

/// Reads the day on which something falls due; a time is refused.
pub fn due_day(text: &str, now: &Now) -> Result<Day, WhenError> {
    match day_and_time(text, now)? {
        (day, false) => Ok(day),
        (_, true) => Err(WhenError::TimeNotWanted),
    }
}

/// The day of a date to come, and whether a time was said with it.
pub(super) fn day_and_time(text: &str, now: &Now) -> Result<(Day, bool), WhenError> {
    match read::read(text, now, Towards::Future)? {
        Moment::Day(day) => Ok((day, false)),
        Moment::Civil { civil, .. } => Ok((civil.date(), true)),
        Moment::Instant(_) => Err(WhenError::TimeNotWanted),
    }
}

/// A date at the beginning of some words.
pub(super) struct Found<T> {
    /// How many words it takes.
    pub count: usize,
    /// Where it stands, without the punctuation that closes it.
    pub span: Span,
    /// What it says, or why it does not fit.
    pub result: Result<T, WhenError>,
}

/// The longest run of leading `words` that is wholly a date, read by `read`, `skip` bytes into the first word.
///
/// A longer run that is a date but does not fit stops the search: `18 nov 2099` is not `18 nov`.
pub(super) fn longest<T>(
    text: &str,
    words: &[Word],
    skip: usize,
    read: impl Fn(&str) -> Result<T, WhenError>,
) -> Option<Found<T>> {
    let start = words.first()?.start + skip;
    if !may_begin(text.get(start..words.first()?.end)?) {
        return None;
    }
    (1..=words.len().min(LONGEST_DATE)).rev().find_map(|count| {
        let end = words[count - 1].end;
        let whole = text.get(start..end).filter(|phrase| phrase.len() <= LONGEST_TEXT)?;
        let bare = whole.trim_end_matches(CLOSING);
        let (phrase, result) = match read(whole) {
            Err(WhenError::NotUnderstood(_) | WhenError::Empty) if bare.len() < whole.len() => {
                (bare, read(bare))
            }
            result => (whole, result),
        };
        if let Err(WhenError::NotUnderstood(_) | WhenError::Empty) = result {
            return None;
        }
        Some(Found { count, span: start..start + phrase.len(), result })
    })
}

/// What may close a date in a sentence.
pub(super) const CLOSING: [char; 9] = ['.', ',', ';', ':', '!', '?', ')', '…', '"'];

/// Whether a word could be the first of a date.
pub(super) fn may_begin(word: &str) -> bool {
    let first = word.trim_end_matches(CLOSING).to_lowercase();
    first.starts_with(|letter: char| letter.is_ascii_digit() || letter == '+') || date::may_begin(&first)
}

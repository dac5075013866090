//! What comes again: `every month on the 1st 9:00`, `tue 9:00, every 2 weeks`, `30 nov, every month until 31 dec 2027`.
//!
//! Owns how a rule goes together with a date, a time and an end. The shapes of rules themselves are `rule`'s. As with dates
//! the whole text counts or nothing does. A date is the first occurrence, and where the rule names no day of its own, the
//! rule follows it: `eom, every month` is each month's last day. Without a date the first one is the next day of the rule
//! after today (or today, where a time of day is still to come); `every 2 weeks` alone begins in two weeks.

use chrono::{Datelike, NaiveTime};

use super::clock::clock;
use super::rule::{is_rule_word, rule};
use super::{CLOSING, Found, Moment, Towards, WhenError, echo, future, read};
use crate::domain::recurrence::{MOST_TIMES, Recurrence};
use crate::domain::time::{Day, Due, Now, resolve};
use crate::quick::words::Word;

/// The longest text that is read as a rule, in bytes.
const LONGEST_TEXT: usize = 120;

/// The longest phrase that is tried as one, in words.
pub(in crate::quick) const LONGEST_RULE: usize = 16;

/// Reads when something is to happen, once or again and again: when first, and the rule.
pub fn recurring(text: &str, now: &Now) -> Result<(Due, Option<Recurrence>), WhenError> {
    let Some(said) = Said::of(text) else { return Ok((future(text, now)?, None)) };
    let (due, rule) = said.settle(now)?;
    Ok((due, Some(rule)))
}

/// The rule of a text that leaves open on which of two days it begins.
pub fn rule_of(text: &str, now: &Now) -> Option<Recurrence> {
    let said = Said::of(text)?;
    said.ended(now).ok()
}

/// Reads a rule that stands by itself: `every month`, `2 weeks on thu`, `monthly`, or as calendars write it.
pub fn repeats(text: &str, now: &Now) -> Result<Recurrence, WhenError> {
    let unknown = || WhenError::NotARule(text.trim().chars().take(40).collect());
    if text.contains('=') {
        return text.parse().map_err(|_| unknown());
    }
    let alone = |said: Said| if said.start.is_empty() { Some(said) } else { None };
    let said = Said::of(text).and_then(alone).or_else(|| Said::of(&format!("every {text}")).and_then(alone));
    said.ok_or_else(unknown)?.ended(now)
}

/// Whether any of these words could begin a rule.
pub(in crate::quick) fn has_rule(text: &str, words: &[Word]) -> bool {
    words.iter().take(LONGEST_RULE).any(|word| is_rule_word(&bare(word.of(text))))
}

/// The longest run of leading `words` that is a date with a rule, `skip` bytes into the first word.
pub(in crate::quick) fn longest(
    text: &str,
    words: &[Word],
    skip: usize,
    now: &Now,
) -> Option<Found<(Due, Option<Recurrence>)>> {
    let words = &words[..words.len().min(LONGEST_RULE)];
    let start = words.first()?.start + skip;
    let is_rule =
        |word: &Word| text.get(word.start.max(start)..word.end).is_some_and(|it| is_rule_word(&bare(it)));
    let least = words.iter().position(is_rule)? + 1;
    (least..=words.len()).rev().find_map(|count| {
        let whole = text.get(start..words[count - 1].end)?;
        let phrase = whole.trim_end_matches(CLOSING);
        Said::of(phrase)?;
        let result = recurring(phrase, now);
        if matches!(result, Err(WhenError::NotUnderstood(_) | WhenError::Empty)) {
            return None;
        }
        Some(Found { count, span: start..start + phrase.len(), result })
    })
}

fn bare(word: &str) -> String {
    word.trim_end_matches(CLOSING).to_lowercase()
}

/// A text taken apart.
struct Said {
    /// The words of a date, of a time, or of both.
    start: String,
    rule: Recurrence,
    end: End,
}

/// When a rule ends.
enum End {
    Never,
    Until(String),
    Times(u16),
}

impl Said {
    /// Takes a text apart; `None` if it holds no rule, or words that belong to nothing.
    fn of(text: &str) -> Option<Self> {
        if text.len() > LONGEST_TEXT {
            return None;
        }
        let lower = text.to_lowercase();
        let words: Vec<&str> = lower
            .split_whitespace()
            .map(|word| word.trim_end_matches(','))
            .filter(|word| !word.is_empty())
            .collect();
        let at = words.iter().position(|word| is_rule_word(word))?;
        let (before, rest) = words.split_at(at);
        (1..=rest.len()).rev().find_map(|length| {
            let rule = rule(&rest[..length])?;
            let (between, end) = ending(&rest[length..])?;
            Some(Self { start: start(before, between, &rest[..length])?, rule, end })
        })
    }

    /// The rule with its end.
    fn ended(&self, now: &Now) -> Result<Recurrence, WhenError> {
        let rule = self.rule.clone();
        Ok(match &self.end {
            End::Never => rule,
            End::Times(count) => rule.times(*count),
            End::Until(date) => rule.until(day(date, now)?),
        })
    }

    fn settle(&self, now: &Now) -> Result<(Due, Recurrence), WhenError> {
        let ended = self.ended(now)?;
        let words: Vec<&str> = self.start.split_whitespace().collect();
        let time = match clock(&words) {
            Some(said) => Some(said?.time),
            None if words.is_empty() => None,
            None => return self.begun_on_date(ended, now),
        };
        let today = now.today();
        let ahead = time.is_some_and(|time| resolve(today.and_time(time), now.zone()) > now.instant());
        let from = if ahead { Some(today) } else { today.succ_opt() };
        let far = || WhenError::TooFar(ended.words());
        let (first, rule) = if ended.begins_by_itself() {
            (from.and_then(|from| ended.first_from(from)), ended.clone())
        } else {
            // Counted from today, which is none of its days.
            (self.rule.clone().anchored(today).next_after(today), ended.clone().anchored(today))
        };
        let first = first.ok_or_else(far)?;
        Ok((time.map_or(Due::On(first), |time: NaiveTime| Due::At(first.and_time(time), now.zone())), rule))
    }

    /// A rule that begins on the day that was said.
    fn begun_on_date(&self, rule: Recurrence, now: &Now) -> Result<(Due, Recurrence), WhenError> {
        let due = future(&self.start, now)?;
        let day = match due {
            Due::On(day) => day,
            Due::At(civil, _) => civil.date(),
        };
        let first_word =
            self.start.split(' ').find(|word| !matches!(*word, "the" | "on")).unwrap_or_default();
        let rule = if matches!(first_word, "eom" | "eoq" | "eoy" | "end") {
            rule.anchored_at_end(day)
        } else {
            rule
        };
        if rule.falls_on(day) {
            Ok((due, rule))
        } else {
            Err(WhenError::NotOfTheRule { day, rule: rule.rhythm() })
        }
    }
}

/// What stands behind a rule: a time or a start, then an end.
fn ending<'a, 'b>(rest: &'a [&'b str]) -> Option<(&'a [&'b str], End)> {
    if let Some(at) = rest.iter().position(|word| matches!(*word, "until" | "till")) {
        return Some((&rest[..at], End::Until(rest[at + 1..].join(" "))));
    }
    match rest {
        [before @ .., count, "times"] => {
            let digits = (1..=3).contains(&count.len()) && count.bytes().all(|byte| byte.is_ascii_digit());
            let count = digits.then(|| count.parse::<u16>().ok())??;
            (2..=MOST_TIMES).contains(&count).then_some((before, End::Times(count)))
        }
        _ => Some((rest, End::Never)),
    }
}

/// The words of the date: those before the rule and those between it and its end, which are a time or say `from`.
fn start(before: &[&str], between: &[&str], rule: &[&str]) -> Option<String> {
    let before = match before {
        [before @ .., "of"] => before,
        _ => before,
    };
    // `the end of every month`
    if let (["end"] | ["the", "end"], [_, unit @ ("week" | "month" | "quarter" | "year")]) = (before, rule) {
        return between.is_empty().then(|| format!("end of {unit}"));
    }
    let between = match between {
        ["from" | "starting" | "beginning", rest @ ..] if !rest.is_empty() => rest,
        [] => between,
        _ => clock(between).map(|_| between)?,
    };
    Some([before, between].concat().join(" "))
}

/// The last day that a rule may reach.
fn day(text: &str, now: &Now) -> Result<Day, WhenError> {
    match read::read(text, now, Towards::Future)? {
        Moment::Day(day) => Ok(day),
        _ => Err(WhenError::TimeNotWanted),
    }
}

/// Says a rule back: its first three days, then its words.
///
/// `30 Nov, 31 Dec 2026, 31 Jan 2027 · every month on the last day`
pub fn echo_rule(rule: &Recurrence, first: Day) -> String {
    let mut rule = rule.clone().anchored(first);
    let words = rule.words();
    let mut days = vec![first];
    while days.len() < 3
        && let Some((next, rest)) = rule.following(days[days.len() - 1], days[days.len() - 1])
    {
        days.push(next);
        rule = rest;
    }
    // The year stands behind the last day of it.
    let said = days.iter().enumerate().map(|(at, day)| {
        let same = days.get(at + 1).is_some_and(|next| next.year() == day.year());
        if same { day.format("%-d %b").to_string() } else { echo::short(*day) }
    });
    format!("{} · {words}", said.collect::<Vec<_>>().join(", "))
}

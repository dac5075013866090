//! Rules in words: `every 2 weeks on thu`, `every month on the last day`, `each 24 nov`, `monthly`.
//!
//! Owns the shapes of rules. What could mean two things is none: `every 2nd tuesday` is a weekday of the month only with `of
//! the month` behind it, and `every other tuesday` is the one of every other week.

use chrono::Weekday;

use super::date::{count, day_number, month, ordinal, weekday};
use crate::domain::recurrence::{Recurrence, Unit};

/// Whether a word in lower case begins a rule.
pub(super) fn is_rule_word(word: &str) -> bool {
    matches!(word, "every" | "each") || adverb(word).is_some()
}

/// Reads all of `words` as a rule; `None` if they are none.
pub(super) fn rule(words: &[&str]) -> Option<Recurrence> {
    let plain: Vec<&str> = words.iter().copied().filter(|word| *word != "the").collect();
    match plain.as_slice() {
        [word] => adverb(word),
        ["every" | "each", rest @ ..] => every(rest),
        _ => None,
    }
}

fn adverb(word: &str) -> Option<Recurrence> {
    match word {
        "daily" => Recurrence::every(1, Unit::Day),
        "weekly" => Recurrence::every(1, Unit::Week),
        "fortnightly" => Recurrence::every(2, Unit::Week),
        "monthly" => Recurrence::every(1, Unit::Month),
        "quarterly" => Recurrence::every(3, Unit::Month),
        "yearly" | "annually" => Recurrence::every(1, Unit::Year),
        _ => None,
    }
}

fn every(words: &[&str]) -> Option<Recurrence> {
    let (words, on) = match words.iter().position(|word| *word == "on") {
        Some(at) => (&words[..at], Some(&words[at + 1..])),
        None => (words, None),
    };
    match (counted(words), on) {
        (Some(Counted { rule, .. }), None) => Some(rule),
        (Some(counted), Some(on)) => counted.on(on),
        (None, Some(_)) => None,
        (None, None) => named(words),
    }
}

/// So many units.
struct Counted {
    rule: Recurrence,
    unit: &'static str,
}

fn counted(words: &[&str]) -> Option<Counted> {
    let (interval, word) = match words {
        [word] => (1, *word),
        ["other", word] => (2, *word),
        ["half", "year"] => (6, "month"),
        [number, word] => (u16::try_from(count(number)?).ok()?, *word),
        _ => return None,
    };
    let (times, unit, name) = match word {
        "day" | "days" => (1, Unit::Day, "day"),
        "week" | "weeks" => (1, Unit::Week, "week"),
        "fortnight" | "fortnights" => (2, Unit::Week, "week"),
        "month" | "months" => (1, Unit::Month, "month"),
        "quarter" | "quarters" => (3, Unit::Month, "quarter"),
        "year" | "years" => (1, Unit::Year, "year"),
        _ => return None,
    };
    let rule = Recurrence::every(interval.checked_mul(times)?, unit)?;
    Some(Counted { rule, unit: if name == "quarter" && interval > 1 { "month" } else { name } })
}

impl Counted {
    /// The day within the unit: `on thu`, `on the last day`, `on 24 nov`.
    fn on(self, words: &[&str]) -> Option<Recurrence> {
        match (self.unit, words) {
            ("week", _) => Some(self.rule.on(&weekdays(words)?)),
            ("month", _) => within_month(self.rule, words),
            ("quarter", ["last", "day"]) => {
                Some(Recurrence::every(1, Unit::Month)?.within(&[3, 6, 9, 12]).on_last_day())
            }
            ("quarter", ["first", "day"]) => {
                Some(Recurrence::every(1, Unit::Month)?.within(&[1, 4, 7, 10]).on_day(1))
            }
            ("year", [day @ .., "of", name]) if day.len() > 1 => {
                within_month(self.rule.within(&[month(name)?]), day)
            }
            ("year", _) => within_year(self.rule, words),
            _ => None,
        }
    }
}

/// What needs no unit: `thu`, `mon and thu`, `other thu`, `weekday`, `1st of month`, `24 nov`.
fn named(words: &[&str]) -> Option<Recurrence> {
    let weekly = |interval| Recurrence::every(interval, Unit::Week);
    match words {
        ["weekday" | "workday"] | ["working", "day"] => Some(weekly(1)?.on(&WORKING)),
        ["other", day] => Some(weekly(2)?.on(&[weekday(day)?])),
        [day @ .., "of", "month"] => within_month(Recurrence::every(1, Unit::Month)?, day),
        _ => match weekdays(words) {
            Some(days) => Some(weekly(1)?.on(&days)),
            None => within_year(Recurrence::every(1, Unit::Year)?, words),
        },
    }
}

const WORKING: [Weekday; 5] = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];

/// `thu`, `mon and thu`, `mon wed and fri`; the commas are gone by now.
fn weekdays(words: &[&str]) -> Option<Vec<Weekday>> {
    let days = listed(words)?;
    days.iter().map(|word| weekday(word)).collect()
}

/// The items of a list whose last two have `and` between them.
fn listed<'a>(words: &[&'a str]) -> Option<Vec<&'a str>> {
    match words {
        [one] => Some(vec![one]),
        [rest @ .., "and", last] if !rest.is_empty() => {
            let all: Vec<&str> = rest.iter().copied().chain([*last]).collect();
            (all.len() <= 7).then_some(all)
        }
        _ => None,
    }
}

fn within_month(rule: Recurrence, words: &[&str]) -> Option<Recurrence> {
    match words {
        ["last", "day"] => Some(rule.on_last_day()),
        ["first", "day"] => Some(rule.on_day(1)),
        [place, "weekday" | "workday"] | [place, "working", "day"] => {
            Some(rule.on_working_day(i16::from(nth(place)?)))
        }
        [place, day] if weekday(day).is_some() => Some(rule.on_nth(nth(place)?, weekday(day)?)),
        [day] => Some(rule.on_day(ordinal(day).filter(|day| *day <= 31)?)),
        _ => {
            let days: Vec<u32> = listed(words)?.into_iter().map(ordinal).collect::<Option<_>>()?;
            rule.on_days(&days)
        }
    }
}

/// `24 nov`, `nov 24`, `29 feb`.
fn within_year(rule: Recurrence, words: &[&str]) -> Option<Recurrence> {
    let [one, two] = words else { return None };
    let (name, day) = match (month(one), month(two)) {
        (Some(name), None) => (name, day_number(two)?),
        (None, Some(name)) => (name, day_number(one)?),
        _ => return None,
    };
    // A leap year has every day that there is.
    let day = crate::domain::time::Day::from_ymd_opt(2028, name, day)?;
    Some(rule.within(&[name]).anchored(day))
}

/// `1st` to `5th`, `first`, `last`.
fn nth(word: &str) -> Option<i8> {
    match word {
        "last" => Some(-1),
        _ => i8::try_from(ordinal(word)?).ok().filter(|nth| *nth <= 5),
    }
}

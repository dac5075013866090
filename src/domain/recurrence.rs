//! Recurrences: the rule by which something comes again, as RFC 5545 writes it.
//!
//! Owns which rules there are, how they are read and written, and what a rule takes from the day on which it
//! begins. Whatever comes again does so on civil days: a time of day goes along unchanged, and no rule is finer than
//! a day. Which days follow is in [`dates`], how a rule reads for people in [`words`].
//!
//! A rule that has been [anchored](Recurrence::anchored) holds everything but the day from which it counts, and any
//! of its own days will do for that: so each occurrence can hand the rule to the next.

mod dates;
#[cfg(test)]
mod tests;
mod words;

use std::fmt::{self, Write as _};
use std::str::FromStr;

use chrono::{Datelike, Weekday};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::time::{Day, is_reckonable};

/// The longest rule that is read, in bytes.
const LONGEST_TEXT: usize = 200;

/// The most times that may be counted.
pub const MOST_TIMES: u16 = 999;

/// The unit in which a rule counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// Days.
    Day,
    /// Weeks, from Monday unless the rule says otherwise.
    Week,
    /// Months.
    Month,
    /// Years.
    Year,
}

impl Unit {
    const ALL: [(Self, &'static str, u16); 4] = [
        (Self::Day, "DAILY", 366),
        (Self::Week, "WEEKLY", 104),
        (Self::Month, "MONTHLY", 120),
        (Self::Year, "YEARLY", 20),
    ];

    fn entry(self) -> (Self, &'static str, u16) {
        Self::ALL[self as usize]
    }
}

/// A weekday in a rule: each one, or the n-th of the month or year, counted from its end where `n` is negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct RuleDay {
    /// Which, or 0 for each.
    nth: i8,
    weekday: Weekday,
}

/// A rule by which something comes again.
///
/// Written as an RRULE in one canonical spelling: `FREQ=MONTHLY;BYMONTHDAY=-1`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Recurrence {
    unit: Unit,
    interval: u16,
    months: Vec<u8>,
    month_days: Vec<i8>,
    days: Vec<RuleDay>,
    positions: Vec<i16>,
    week_start: Weekday,
    until: Option<Day>,
    count: Option<u16>,
}

/// A text that should be a rule and is none that this program knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a rule is written FREQ=DAILY, WEEKLY, MONTHLY or YEARLY, with INTERVAL, BYMONTH, BYMONTHDAY, BYDAY, BYSETPOS, WKST, UNTIL or COUNT"
)]
pub struct NotARule;

impl Recurrence {
    /// Every so many units; `None` where that is more than is sensible, or nothing.
    pub fn every(interval: u16, unit: Unit) -> Option<Self> {
        let (_, _, most) = unit.entry();
        (1..=most).contains(&interval).then(|| Self {
            unit,
            interval,
            months: Vec::new(),
            month_days: Vec::new(),
            days: Vec::new(),
            positions: Vec::new(),
            week_start: Weekday::Mon,
            until: None,
            count: None,
        })
    }

    /// On these weekdays of the week.
    #[must_use]
    pub fn on(mut self, weekdays: &[Weekday]) -> Self {
        self.days = weekdays.iter().map(|weekday| RuleDay { nth: 0, weekday: *weekday }).collect();
        self.settled()
    }

    /// On the n-th such weekday of the month, from its end where `n` is negative.
    #[must_use]
    pub fn on_nth(mut self, nth: i8, weekday: Weekday) -> Self {
        self.days = vec![RuleDay { nth, weekday }];
        self
    }

    /// On the n-th working day of the month, from its end where `n` is negative.
    #[must_use]
    pub fn on_working_day(self, nth: i16) -> Self {
        let mut rule = self.on(&WORKING);
        rule.positions = vec![nth];
        rule
    }

    /// On that day of the month; in shorter months on their last one.
    #[must_use]
    pub fn on_day(mut self, day: u32) -> Self {
        let day = i8::try_from(day.clamp(1, 31)).unwrap_or(1);
        self.positions.clear();
        self.month_days = match day {
            31 => vec![-1],
            29.. => {
                self.positions = vec![-1];
                (28..=day).collect()
            }
            _ => vec![day],
        };
        self
    }

    /// On these days of the month, which every month has; of one day also any that is in some.
    pub fn on_days(self, days: &[u32]) -> Option<Self> {
        if let [day] = days {
            return Some(self.on_day(*day));
        }
        let known = |day: &u32| i8::try_from(*day).ok().filter(|day| (1..=28).contains(day));
        let month_days = days.iter().map(known).collect::<Option<_>>()?;
        Some(Self { month_days, positions: Vec::new(), ..self }.settled())
    }

    /// On the last day of the month.
    #[must_use]
    pub fn on_last_day(self) -> Self {
        self.on_day(31)
    }

    /// In these months.
    #[must_use]
    pub fn within(mut self, months: &[u32]) -> Self {
        self.months = months.iter().filter_map(|month| u8::try_from(*month).ok()).collect();
        self
    }

    /// Until that day, which may be one of its own.
    #[must_use]
    pub fn until(mut self, day: Day) -> Self {
        (self.until, self.count) = (Some(day), None);
        self
    }

    /// So many times, the first included.
    #[must_use]
    pub fn times(mut self, count: u16) -> Self {
        (self.until, self.count) = (None, Some(count.clamp(1, MOST_TIMES)));
        self
    }

    /// The same rule without a number of times.
    #[must_use]
    pub fn uncounted(mut self) -> Self {
        self.count = None;
        self
    }

    /// Whether it says on which days of its weeks, months or years it falls.
    pub fn has_days(&self) -> bool {
        self.unit == Unit::Day || !self.days.is_empty() || !self.month_days.is_empty()
    }

    /// Whether its first day can be told from any day: it is each day, or one that the rule names.
    pub fn begins_by_itself(&self) -> bool {
        if self.unit == Unit::Day { self.interval == 1 } else { self.has_days() }
    }

    /// The rule with what it leaves open taken from the day on which it begins: begun on a 31st, each month has
    /// its last day; begun on the 29th of February, other years have the 28th.
    #[must_use]
    pub fn anchored(self, day: Day) -> Self {
        if self.has_days() {
            return self;
        }
        match self.unit {
            Unit::Day => self,
            Unit::Week => self.on(&[day.weekday()]),
            Unit::Month => self.on_day(day.day()),
            Unit::Year => {
                let month = [day.month()];
                let rule = if self.months.is_empty() { self.within(&month) } else { self };
                match (rule.months.as_slice(), day.day()) {
                    ([2], 29..) => rule.on_day(29),
                    (_, number) => Self { month_days: i8::try_from(number).into_iter().collect(), ..rule },
                }
            }
        }
    }

    /// The rule with what it leaves open taken from the end of the month in which it begins.
    #[must_use]
    pub fn anchored_at_end(self, day: Day) -> Self {
        match self.unit {
            Unit::Month if !self.has_days() => self.on_last_day(),
            Unit::Year if !self.has_days() => self.within(&[day.month()]).on_last_day(),
            _ => self.anchored(day),
        }
    }

    /// The one spelling of what can be said in several ways.
    fn settled(mut self) -> Self {
        self.months.sort_unstable();
        self.months.dedup();
        self.month_days.sort_by_key(|day| (*day < 0, *day));
        self.month_days.dedup();
        self.days.sort_by_key(|day| (day.weekday.num_days_from_monday(), day.nth));
        self.days.dedup();
        self.positions.sort_unstable();
        self.positions.dedup();
        let plain = self.days.iter().all(|day| day.nth == 0) && self.month_days.is_empty();
        if self.unit == Unit::Day && self.interval == 1 && !self.days.is_empty() && plain {
            let bare = self.months.is_empty() && self.positions.is_empty();
            self.unit = if bare { Unit::Week } else { Unit::Day };
        }
        self
    }

    /// Whether its parts go together, and any day at all can be one of its own.
    fn is_sound(&self) -> bool {
        let nth = self.days.iter().any(|day| day.nth != 0);
        // The crate takes both together as days that are either; the RFC means all of them.
        let mixed = nth && self.days.iter().any(|day| day.nth == 0);
        // So far the crate counts; a fifth weekday from the end it does not know.
        let fits = match self.unit {
            Unit::Day | Unit::Week => 0..=0,
            Unit::Month => -4..=5,
            Unit::Year => -52..=53,
        };
        let nth_fits = self.days.iter().all(|day| fits.contains(&day.nth));
        let months = |month: u8| self.months.is_empty() || self.months.contains(&month);
        let day_is_there = self.month_days.is_empty()
            || (1..=12).filter(|month| months(*month)).any(|month| {
                self.month_days.iter().any(|day| day.unsigned_abs() <= LONGEST_MONTHS[usize::from(month) - 1])
            });
        !mixed
            && nth_fits
            && day_is_there
            && (self.unit != Unit::Week || self.month_days.is_empty())
            && (self.positions.is_empty()
                || self.unit >= Unit::Month && (!self.days.is_empty() || !self.month_days.is_empty()))
            && (self.until.is_none() || self.count.is_none())
    }
}

/// The working days of the week.
const WORKING: [Weekday; 5] = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];

/// The lengths of the months in a leap year.
const LONGEST_MONTHS: [u8; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("MO", Weekday::Mon),
    ("TU", Weekday::Tue),
    ("WE", Weekday::Wed),
    ("TH", Weekday::Thu),
    ("FR", Weekday::Fri),
    ("SA", Weekday::Sat),
    ("SU", Weekday::Sun),
];

fn weekday(text: &str) -> Option<Weekday> {
    WEEKDAYS.iter().find(|(word, _)| word.eq_ignore_ascii_case(text)).map(|(_, day)| *day)
}

fn letters(day: Weekday) -> &'static str {
    WEEKDAYS[day.num_days_from_monday() as usize].0
}

impl FromStr for Recurrence {
    type Err = NotARule;

    fn from_str(text: &str) -> Result<Self, NotARule> {
        read(text).ok_or(NotARule)
    }
}

/// Reads a rule, with or without `RRULE:` before it; a part that is not known or stands twice makes it none.
fn read(text: &str) -> Option<Recurrence> {
    let text = text.trim();
    let text = match text.get(..6) {
        Some(name) if name.eq_ignore_ascii_case("RRULE:") => &text[6..],
        _ => text,
    };
    if text.len() > LONGEST_TEXT {
        return None;
    }
    let parts = text.split(';').map(|part| part.split_once('=')).collect::<Option<Vec<_>>>()?;
    let names: Vec<String> = parts.iter().map(|(name, _)| name.to_ascii_uppercase()).collect();
    if names.iter().enumerate().any(|(at, name)| names[..at].contains(name)) {
        return None;
    }
    let value = |wanted: &str| names.iter().position(|name| name == wanted).map(|at| parts[at].1);
    let (unit, ..) = Unit::ALL
        .into_iter()
        .find(|(_, word, _)| value("FREQ").is_some_and(|it| it.eq_ignore_ascii_case(word)))?;
    let mut rule = Recurrence::every(value("INTERVAL").map_or(Some(1), number)?, unit)?;
    for (name, (_, value)) in names.iter().zip(&parts) {
        match name.as_str() {
            "FREQ" | "INTERVAL" => {}
            "BYMONTH" => rule.months = list(value, |it| number(it).filter(|month| (1..=12).contains(month)))?,
            "BYMONTHDAY" => {
                rule.month_days =
                    list(value, |it| number(it).filter(|day: &i8| *day != 0 && day.abs() <= 31))?;
            }
            "BYDAY" => rule.days = list(value, rule_day)?,
            "BYSETPOS" => {
                let most = 366;
                rule.positions =
                    list(value, |it| number(it).filter(|at: &i16| *at != 0 && at.abs() <= most))?;
            }
            "WKST" => rule.week_start = weekday(value)?,
            "UNTIL" => rule.until = Some(until(value)?),
            "COUNT" => rule.count = Some(number(value).filter(|count| (1..=MOST_TIMES).contains(count))?),
            _ => return None,
        }
    }
    let rule = rule.settled();
    rule.is_sound().then_some(rule)
}

/// A number in ASCII digits, with a sign where its type has one.
fn number<T: FromStr>(text: &str) -> Option<T> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    ((1..=4).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())?
}

fn list<T>(text: &str, one: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    let items: Vec<T> = text.split(',').map(one).collect::<Option<_>>()?;
    (items.len() <= 31).then_some(items)
}

fn rule_day(text: &str) -> Option<RuleDay> {
    let at = text.len().checked_sub(2)?;
    let (nth, name) = text.split_at_checked(at)?;
    let nth = if nth.is_empty() { 0 } else { number(nth).filter(|nth| *nth != 0)? };
    Some(RuleDay { nth, weekday: weekday(name)? })
}

/// The civil day of `20271231`, or of `20271231T090000Z`.
fn until(text: &str) -> Option<Day> {
    let (day, time) = text.split_at_checked(8)?;
    let time = time.strip_suffix('Z').unwrap_or(time);
    let is_time = |time: &str| time.len() == 6 && time.bytes().all(|byte| byte.is_ascii_digit());
    if !time.is_empty() && !time.strip_prefix('T').is_some_and(is_time) {
        return None;
    }
    let part = |from: usize, to: usize| number::<u32>(day.get(from..to)?);
    let year = i32::try_from(part(0, 4)?).ok()?;
    Day::from_ymd_opt(year, part(4, 6)?, part(6, 8)?).filter(|day| is_reckonable(*day))
}

impl fmt::Display for Recurrence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FREQ={}", self.unit.entry().1)?;
        if self.interval != 1 {
            write!(f, ";INTERVAL={}", self.interval)?;
        }
        joined(f, "BYMONTH", &self.months)?;
        joined(f, "BYMONTHDAY", &self.month_days)?;
        joined(f, "BYDAY", &self.days)?;
        joined(f, "BYSETPOS", &self.positions)?;
        if self.week_start != Weekday::Mon {
            write!(f, ";WKST={}", letters(self.week_start))?;
        }
        if let Some(day) = self.until {
            write!(f, ";UNTIL={}", day.format("%Y%m%d"))?;
        }
        self.count.map_or(Ok(()), |count| write!(f, ";COUNT={count}"))
    }
}

impl fmt::Display for RuleDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.nth != 0 {
            write!(f, "{}", self.nth)?;
        }
        f.write_str(letters(self.weekday))
    }
}

fn joined(f: &mut fmt::Formatter<'_>, name: &str, items: &[impl fmt::Display]) -> fmt::Result {
    for (at, item) in items.iter().enumerate() {
        if at == 0 {
            write!(f, ";{name}={item}")?;
        } else {
            f.write_char(',')?;
            write!(f, "{item}")?;
        }
    }
    Ok(())
}

impl Serialize for Recurrence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Recurrence {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl serde::de::Visitor<'_> for Visitor {
            type Value = Recurrence;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a recurrence rule")
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Recurrence, E> {
                text.parse().map_err(E::custom)
            }
        }
        deserializer.deserialize_str(Visitor)
    }
}

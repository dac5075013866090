//! Days: `thu`, `next tue`, `24 nov`, `24.11.`, `in 2 weeks`, `end of month`.
//!
//! Owns the shapes of days in words and in numbers. The calendar's arithmetic is `calendar`'s.

use chrono::{Datelike, Days, Month, Weekday};

use super::WhenError;
use super::calendar::{self, Unit};
use super::read::Towards;
use crate::domain::time::Day;

type Reading = Option<Result<Day, WhenError>>;

/// What a day is read against.
#[derive(Clone, Copy)]
pub(super) struct Seen {
    /// The adviser's day.
    pub today: Day,
    /// On which side of now it is to be looked for.
    pub towards: Towards,
}

impl Seen {
    /// Reads all of `words` as a day; `None` if they have not the shape of one.
    pub fn date(self, words: &[&str]) -> Reading {
        let words = match words {
            ["on", rest @ ..] => rest,
            _ => words,
        };
        if matches!(words, [] | ["the" | "of"] | ["of", ..] | [.., "the" | "of"]) {
            return None;
        }
        let plain: Vec<&str> = words.iter().copied().filter(|word| !matches!(*word, "the" | "of")).collect();
        self.relative(&plain)
            .or_else(|| self.by_weekday(&plain))
            .or_else(|| self.by_end(&plain))
            .or_else(|| self.by_span(&plain))
            .or_else(|| self.by_calendar(&plain))
    }

    fn relative(self, words: &[&str]) -> Reading {
        Some(match words {
            ["today"] => Ok(self.today),
            ["tomorrow" | "tmrw"] => self.shift(1, Unit::Day),
            ["yesterday"] => self.shift(-1, Unit::Day),
            ["day", "after", "tomorrow"] => self.shift(2, Unit::Day),
            ["day", "before", "yesterday"] => self.shift(-2, Unit::Day),
            ["today", "week"] | ["week", "today"] | ["a", "week", "today"] => self.shift(7, Unit::Day),
            ["tomorrow", "week"] | ["week", "tomorrow"] | ["a", "week", "tomorrow"] => {
                self.shift(8, Unit::Day)
            }
            ["next", one] => self.shift(1, single(one)?),
            ["last", one] => self.shift(-1, single(one)?),
            _ => return None,
        })
    }

    fn by_weekday(self, words: &[&str]) -> Reading {
        let (named, how) = match words {
            ["a", "week", "on" | "from", day] | ["week", "on" | "from", day] | [day, "week"] => {
                (weekday(day)?, How::WeekAfter)
            }
            ["next", day] | [day, "next", "week"] => (weekday(day)?, How::NextWeek),
            ["this", day] => (weekday(day)?, How::This),
            ["last", day] => (weekday(day)?, How::Last),
            [day] => (weekday(day)?, How::Plain),
            [day, rest @ ..] => {
                let said = weekday(day)?;
                let day = self.by_calendar(rest)?;
                return Some(day.and_then(|day| {
                    if day.weekday() == said { Ok(day) } else { Err(WhenError::OtherWeekday { day, said }) }
                }));
            }
            [] => return None,
        };
        Some(self.named(named, how))
    }

    fn named(self, named: Weekday, how: How) -> Result<Day, WhenError> {
        let today = self.today;
        let own = today.weekday() == named;
        let after = calendar::weekday_after(today, named);
        let before = after.and_then(|day| day.checked_sub_days(Days::new(if own { 14 } else { 7 })));
        let found = match (how, self.towards) {
            (How::Plain, Towards::Future) if own => {
                return Err(after.map_or_else(far, |next| WhenError::TodayOrNextWeek { today, next }));
            }
            (How::Plain, Towards::Past) if own => {
                return Err(before.map_or_else(far, |last| WhenError::TodayOrLastWeek { today, last }));
            }
            (How::This, _) if own => Some(today),
            (How::Plain | How::This, Towards::Future) => after,
            (How::Plain | How::This, Towards::Past) | (How::Last, _) => before,
            (How::WeekAfter, _) if own => after,
            (How::WeekAfter, _) => after.and_then(|day| day.checked_add_days(Days::new(7))),
            (How::NextWeek, _) => {
                let to_monday = 7 - u64::from(today.weekday().num_days_from_monday());
                today.checked_add_days(Days::new(to_monday + u64::from(named.num_days_from_monday())))
            }
        };
        found.ok_or_else(far)
    }

    fn by_end(self, words: &[&str]) -> Reading {
        let (ahead, one) = match words {
            ["eod"] => (false, "day"),
            ["eow"] => (false, "week"),
            ["eom"] => (false, "month"),
            ["eoq"] => (false, "quarter"),
            ["eoy"] => (false, "year"),
            ["end", one] | ["end", "this", one] => (false, *one),
            ["end", "next", one] => (true, *one),
            _ => return None,
        };
        let today = self.today;
        if one == "week" {
            let friday = calendar::weekday_after(today.pred_opt()?, Weekday::Fri)?;
            return Some(if ahead { shifted(friday, 1, Unit::Week) } else { Ok(friday) });
        }
        let (year, month) = match one {
            "day" if !ahead => return Some(Ok(today)),
            "month" => (today.year(), today.month() + u32::from(ahead)),
            "quarter" if !ahead => (today.year(), today.month().div_ceil(3) * 3),
            "quarter" => (today.year(), today.month().div_ceil(3) * 3 + 3),
            "year" => (today.year() + i32::from(ahead), 12),
            name => {
                let month = month(name).filter(|_| !ahead)?;
                (today.year() + i32::from(month < today.month()), month)
            }
        };
        let first = match month {
            13.. => calendar::of(year + 1, month - 12, 1, today),
            _ => calendar::of(year, month, 1, today),
        };
        let next = first.and_then(|first| calendar::shift(first, 1, Unit::Month));
        Some(next.and_then(|next| next.pred_opt()).ok_or_else(far))
    }

    fn by_span(self, words: &[&str]) -> Reading {
        if let [from @ .., "from", "now" | "today"] = words {
            let (count, unit) = span(from)?;
            return Some(self.shift(count, unit));
        }
        if let Some(at) = words.iter().position(|word| *word == "from") {
            let (count, unit) = span(&words[..at])?;
            return Some(self.date(&words[at + 1..])?.and_then(|day| shifted(day, count, unit)));
        }
        if let [ago @ .., "ago"] = words {
            let (count, unit) = span(ago).filter(|_| ago[0] != "in")?;
            return Some(self.shift(-count, unit));
        }
        let (count, unit) = span(words)?;
        match self.towards {
            Towards::Future => Some(self.shift(count, unit)),
            Towards::Past if words[0] == "in" || words[0].starts_with('+') => Some(self.shift(count, unit)),
            Towards::Past => None,
        }
    }

    fn by_calendar(self, words: &[&str]) -> Reading {
        let said = || words.join(" ");
        let (year, month, day) = match words {
            [one] => match ordinal(one) {
                Some(day) => return Some(self.day_of_month(day).ok_or_else(|| WhenError::NoSuchDay(said()))),
                None => numbers(one)?,
            },
            [one, two] => match (month(one), month(two)) {
                (Some(month), None) => (None, month, day_number(two)?),
                (None, Some(month)) => (None, month, day_number(one)?),
                _ => return None,
            },
            [one, two, year] => match (month(one), month(two)) {
                (Some(month), None) => (Some(four(year)?), month, day_number(two)?),
                (None, Some(month)) => (Some(four(year)?), month, day_number(one)?),
                _ => return None,
            },
            _ => return None,
        };
        let found = match year {
            Some(year) => calendar::of(year, month, day, self.today),
            None => self.nearest(month, day),
        };
        Some(found.ok_or_else(|| WhenError::NoSuchDay(said())))
    }

    /// The next such day, today included, or the last; a 29 February may be years away.
    fn nearest(self, month: u32, day: u32) -> Option<Day> {
        let years = 0..=8;
        let year = self.today.year();
        match self.towards {
            Towards::Future => years
                .filter_map(|n| calendar::of(year + n, month, day, self.today))
                .find(|day| *day >= self.today),
            Towards::Past => years
                .filter_map(|n| calendar::of(year - n, month, day, self.today))
                .find(|day| *day <= self.today),
        }
    }

    /// The next day with this number, today included, or the last.
    fn day_of_month(self, day: u32) -> Option<Day> {
        let first = calendar::of(self.today.year(), self.today.month(), 1, self.today)?;
        let step = match self.towards {
            Towards::Future => 1,
            Towards::Past => -1,
        };
        (0..=2).filter_map(|n| calendar::shift(first, n * step, Unit::Month)?.with_day(day)).find(|day| {
            match self.towards {
                Towards::Future => *day >= self.today,
                Towards::Past => *day <= self.today,
            }
        })
    }

    fn shift(self, count: i32, unit: Unit) -> Result<Day, WhenError> {
        shifted(self.today, count, unit)
    }
}

/// How a weekday was named.
#[derive(Clone, Copy)]
enum How {
    Plain,
    This,
    Last,
    NextWeek,
    WeekAfter,
}

fn shifted(day: Day, count: i32, unit: Unit) -> Result<Day, WhenError> {
    calendar::shift(day, count, unit).ok_or_else(far)
}

fn far() -> WhenError {
    WhenError::TooFar("that".to_owned())
}

fn single(word: &str) -> Option<Unit> {
    Some(match word {
        "week" => Unit::Week,
        "month" => Unit::Month,
        "year" => Unit::Year,
        _ => return None,
    })
}

/// `2 weeks`, `in 2 weeks`, `3d`, `+3d`, `a fortnight`.
fn span(words: &[&str]) -> Option<(i32, Unit)> {
    let words = match words {
        ["in", rest @ ..] => rest,
        _ => words,
    };
    match words {
        [glued] => {
            let glued = glued.strip_prefix('+').unwrap_or(glued);
            let length = glued.bytes().take_while(u8::is_ascii_digit).count();
            Some((count(&glued[..length])?, unit(&glued[length..])?))
        }
        [number, word] => Some((count(number.strip_prefix('+').unwrap_or(number))?, unit(word)?)),
        _ => None,
    }
}

/// A number of units, above zero.
pub(super) fn count(word: &str) -> Option<i32> {
    const WORDS: [&str; 12] =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    if matches!(word, "a" | "an") {
        return Some(1);
    }
    if let Some(at) = WORDS.iter().position(|known| *known == word) {
        return i32::try_from(at + 1).ok();
    }
    let digits = (1..=4).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| word.parse().ok())?.filter(|count| *count > 0)
}

fn unit(word: &str) -> Option<Unit> {
    Some(match word {
        "d" | "day" | "days" => Unit::Day,
        "w" | "wk" | "wks" | "week" | "weeks" => Unit::Week,
        "fortnight" | "fortnights" => Unit::Fortnight,
        "mo" | "month" | "months" => Unit::Month,
        "y" | "yr" | "yrs" | "year" | "years" => Unit::Year,
        _ => return None,
    })
}

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Mon),
    ("tuesday", Weekday::Tue),
    ("wednesday", Weekday::Wed),
    ("thursday", Weekday::Thu),
    ("friday", Weekday::Fri),
    ("saturday", Weekday::Sat),
    ("sunday", Weekday::Sun),
];

pub(super) fn weekday(word: &str) -> Option<Weekday> {
    WEEKDAYS.iter().find(|(name, _)| word.len() >= 3 && name.starts_with(word)).map(|(_, day)| *day)
}

pub(super) fn month(word: &str) -> Option<u32> {
    let word = word.strip_suffix('.').unwrap_or(word);
    let named = |month: &Month| word.len() >= 3 && month.name().to_lowercase().starts_with(word);
    let mut months = (1..=12).filter_map(|number: u8| Month::try_from(number).ok());
    months.find(named).map(|month| month.number_from_month())
}

/// `24th`: the ending has to be a right one, whatever the number.
pub(super) fn ordinal(word: &str) -> Option<u32> {
    if word == "first" {
        return Some(1);
    }
    let number = ["st", "nd", "rd", "th"].iter().find_map(|ending| word.strip_suffix(ending))?;
    short(number).filter(|day| *day > 0)
}

/// The day beside a month's name: `24`, `24.`, `24th`.
pub(super) fn day_number(word: &str) -> Option<u32> {
    ordinal(word).or_else(|| short(word.strip_suffix('.').unwrap_or(word)))
}

fn short(word: &str) -> Option<u32> {
    ((1..=2).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| word.parse().ok())?
}

fn four(word: &str) -> Option<i32> {
    (word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit())).then(|| word.parse().ok())?
}

/// `24/11`, `24.11.`, `24.11.26`, `24-11-2026`, `2026-11-24`, `2026/11/24`: year, month, day.
fn numbers(word: &str) -> Option<(Option<i32>, u32, u32)> {
    let mark = ['/', '.', '-'].into_iter().find(|mark| word.contains(*mark))?;
    let word = if mark == '.' { word.strip_suffix('.').unwrap_or(word) } else { word };
    let mut parts = word.split(mark);
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next());
    if parts.next().is_some() {
        return None;
    }
    match third {
        None if mark == '-' => None,
        None => Some((None, short(second)?, short(first)?)),
        Some(third) if first.len() == 4 => {
            (mark != '.').then_some(())?;
            Some((Some(four(first)?), short(second)?, short(third)?))
        }
        Some(third) => {
            let year = match third.len() {
                2 => 2000 + i32::try_from(short(third)?).ok()?,
                _ => four(third)?,
            };
            Some((Some(year), short(second)?, short(first)?))
        }
    }
}

/// Whether a lower-case word without digits could begin a day or a time.
pub(super) fn may_begin(word: &str) -> bool {
    const OTHERS: [&str; 42] = [
        "today",
        "tomorrow",
        "tmrw",
        "tonight",
        "yesterday",
        "day",
        "the",
        "next",
        "last",
        "this",
        "end",
        "eod",
        "eow",
        "eom",
        "eoq",
        "eoy",
        "in",
        "on",
        "at",
        "a",
        "an",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "noon",
        "midday",
        "midnight",
        "morning",
        "half",
        "week",
        "first",
        "now",
        "just",
    ];
    OTHERS.contains(&word) || weekday(word).is_some() || month(word).is_some()
}

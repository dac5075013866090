//! Dates as other programs write them.
//!
//! Pure and careful: what can be read in two ways is not read at all, unless somebody says how. No clock is asked, so
//! a year of two digits is one of 1969–2068, and for a birthday no year at all.

use chrono::{DateTime, FixedOffset, Month, NaiveDate, NaiveDateTime};

use crate::domain::client::SpecialDaySet;
use crate::domain::time::{Day, Happened, is_reckonable};

/// Which of two numbers is the day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Order {
    /// Nothing says so: `3/4/2024` is not read, `13/4/2024` is.
    #[default]
    Unknown,
    /// `3/4/2024` is in April.
    DayFirst,
    /// `3/4/2024` is in March.
    MonthFirst,
}

/// What a text says of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Read {
    /// Nothing, where only the day and the month are known.
    year: Option<i32>,
    month: u32,
    day: u32,
    /// Whether the year was written with two digits.
    short: bool,
}

impl Read {
    /// The day, where its year is known.
    pub(super) fn day(self) -> Option<Day> {
        NaiveDate::from_ymd_opt(self.year?, self.month, self.day).filter(|day| is_reckonable(*day))
    }

    /// The day as it comes back every year; nothing where a year of two digits would have to be guessed.
    pub(super) fn every_year(self, what: &str) -> Option<SpecialDaySet> {
        let year = if self.short { None } else { self.year.filter(|year| !YEARLESS.contains(year)) };
        NaiveDate::from_ymd_opt(year.unwrap_or(2000), self.month, self.day)?;
        Some(SpecialDaySet { what: what.to_owned(), month: self.month, day: self.day, year })
    }

    /// Whether the year was written with two digits.
    pub(super) fn is_short(self) -> bool {
        self.short
    }
}

/// The years that programs write where they mean none.
const YEARLESS: &[i32] = &[0, 1, 1604];

/// Reads a day, whatever follows it of a time.
pub(super) fn date(text: &str, order: Order) -> Option<Read> {
    let text = text.trim();
    if text.len() > 64 {
        return None;
    }
    let (date, _) = apart(text);
    parts(date, order)
}

/// Whether the text is a date of three numbers that says which of two is the day: a hint for its neighbours.
pub(super) fn hint(text: &str) -> Option<Order> {
    let (date, _) = apart(text.trim());
    let numbers: Vec<u32> = date.split(['/', '-']).map_while(|part| part.parse().ok()).collect();
    match numbers.as_slice() {
        [first @ 13..=31, 1..=12, _] if *first > 12 => Some(Order::DayFirst),
        [1..=12, 13..=31, _] => Some(Order::MonthFirst),
        _ => None,
    }
}

/// Reads a day, or a day with a time where the text says in which offset.
pub(super) fn happened(text: &str, order: Order) -> Option<Happened> {
    let text = text.trim();
    if let Ok(happened) = text.parse() {
        return Some(happened);
    }
    instant(text).map(Happened::At).or_else(|| date(text, order)?.day().map(Happened::On))
}

/// An instant, where the text says its offset.
pub(super) fn instant(text: &str) -> Option<DateTime<FixedOffset>> {
    let text = text.trim();
    if text.len() > 64 {
        return None;
    }
    let spaced = text.strip_suffix(" UTC").map(|text| format!("{text}Z"));
    let text = spaced.as_deref().unwrap_or(text);
    let read = DateTime::parse_from_rfc3339(text).ok();
    let read = read.or_else(|| {
        let civil = NaiveDateTime::parse_from_str(text.strip_suffix('Z')?, "%Y-%m-%d %H:%M:%S").ok()?;
        Some(civil.and_utc().fixed_offset())
    });
    read.filter(|at| is_reckonable(at.date_naive()))
}

/// A text before and after the gap between a date and a time.
fn apart(text: &str) -> (&str, &str) {
    let starts_time = |rest: &str| {
        let rest = rest.trim_start_matches(['T', ' ', ',']);
        let hour = rest.chars().take_while(char::is_ascii_digit).count();
        (1..=2).contains(&hour) && rest[hour..].starts_with([':', '.'])
    };
    let gap =
        |(at, c): (usize, char)| (matches!(c, 'T' | ' ' | ',') && starts_time(&text[at..])).then_some(at);
    let at = text.char_indices().find_map(gap).unwrap_or(text.len());
    text.split_at(at)
}

fn parts(date: &str, order: Order) -> Option<Read> {
    let date = date.trim().trim_end_matches(['.', ',']);
    if let Some(rest) = date.strip_prefix("--") {
        let (month, day) = rest.split_once('-').or_else(|| rest.split_at_checked(2))?;
        return checked(None, number(month)?, number(day)?, false);
    }
    if date.len() == 8 && date.bytes().all(|byte| byte.is_ascii_digit()) {
        return checked(Some(date[..4].parse().ok()?), number(&date[4..6])?, number(&date[6..])?, false);
    }
    let separator = |c: char| matches!(c, '-' | '/' | '.' | ',' | ' ' | '\u{a0}');
    let words: Vec<&str> = date.split(separator).filter(|word| !word.is_empty()).collect();
    let [a, b, c] = words.as_slice() else { return None };
    let dotted = date.contains('.') && !date.contains(['/', '-']);
    if a.len() == 4 && a.parse::<i32>().is_ok() {
        let month = number(b).or_else(|| month(b))?;
        return checked(Some(a.parse().ok()?), month, number(c)?, false);
    }
    let (year, short) = year(c)?;
    if let Some(month) = month(b) {
        return checked(Some(year), month, number(a)?, short);
    }
    if let Some(month) = month(a) {
        return checked(Some(year), month, number(ordinal(b))?, short);
    }
    let (a, b) = (number(a)?, number(b)?);
    let day_first = match order {
        _ if dotted => true,
        _ if a > 12 || b > 12 => a > 12,
        _ if a == b => true,
        Order::DayFirst => true,
        Order::MonthFirst => false,
        Order::Unknown => return None,
    };
    let (day, month) = if day_first { (a, b) } else { (b, a) };
    checked(Some(year), month, day, short)
}

fn checked(year: Option<i32>, month: u32, day: u32, short: bool) -> Option<Read> {
    // A leap year stands in for none.
    NaiveDate::from_ymd_opt(year.unwrap_or(2000), month, day)?;
    Some(Read { year: year.filter(|year| !YEARLESS.contains(year)), month, day, short })
}

fn number(text: &str) -> Option<u32> {
    (text.len() <= 2 && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

fn ordinal(text: &str) -> &str {
    text.trim_end_matches(|c: char| c.is_ascii_alphabetic())
}

/// A year, and whether it had two digits.
fn year(text: &str) -> Option<(i32, bool)> {
    let year: i32 = text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()?;
    match text.len() {
        4 => Some((year, false)),
        2 => Some((year + if year < 69 { 2000 } else { 1900 }, true)),
        _ => None,
    }
}

/// The number of a month by its English name or its first three letters.
fn month(text: &str) -> Option<u32> {
    let text = text.to_ascii_lowercase();
    let named = |month: &Month| text.len() >= 3 && month.name().to_lowercase().starts_with(&text);
    let mut months = (1..=12).filter_map(|number: u8| Month::try_from(number).ok());
    months.find(named).map(|month| month.number_from_month())
}

/// Whether a text is one of those that programs write for no date: `0/0/00`, `0000-00-00`.
pub(super) fn is_none(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty()
        && text.chars().any(|c| c == '0')
        && text.chars().all(|c| matches!(c, '0' | '/' | '-' | '.'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn dates_in_all_the_ways_they_are_written() {
        for (text, wanted) in [
            ("2024-03-12", "2024-03-12"),
            ("2024/3/12", "2024-03-12"),
            ("20240312", "2024-03-12"),
            ("2024-03-12T10:20:30Z", "2024-03-12"),
            ("2024-03-12 10:20", "2024-03-12"),
            ("12 Mar 2024", "2024-03-12"),
            ("12-Mar-2024", "2024-03-12"),
            ("7-Feb-22", "2022-02-07"),
            ("Mar 12, 2024", "2024-03-12"),
            ("March 12th, 2024", "2024-03-12"),
            ("12.3.2024", "2024-03-12"),
            ("3/4/2024", "-"),
            ("4/4/2024", "2024-04-04"),
            ("13/4/2024", "2024-04-13"),
            ("4/13/2024 9:05 AM", "2024-04-13"),
            ("31/12/99", "1999-12-31"),
            ("2024-02-30", "-"),
            ("0/0/00", "-"),
            ("yesterday", "-"),
            ("", "-"),
            ("12", "-"),
            ("99999-01-01", "-"),
            ("0000-01-01", "-"),
        ] {
            let read = date(text, Order::Unknown).and_then(Read::day);
            assert_eq!(read.map_or("-".to_owned(), |day| day.to_string()), wanted, "{text}");
        }
        let april = |order| date("3/4/2024", order).and_then(Read::day).map(|day| day.to_string());
        assert_eq!(april(Order::DayFirst).as_deref(), Some("2024-04-03"));
        assert_eq!(april(Order::MonthFirst).as_deref(), Some("2024-03-04"));
        assert_eq!(
            (hint("13/4/2024"), hint("4/13/24 9:00")),
            (Some(Order::DayFirst), Some(Order::MonthFirst))
        );
        assert_eq!((hint("3/4/2024"), hint("2024-13-01"), hint("x")), (None, None, None));
        assert!(is_none("0/0/00") && is_none("0000-00-00") && !is_none("10/0") && !is_none("/"));
    }

    #[test]
    fn birthdays_with_and_without_a_year() {
        for (text, wanted) in [
            (" --03-12", Some((None, 3, 12))),
            ("--0312", Some((None, 3, 12))),
            ("1604-03-12", Some((None, 3, 12))),
            ("1980-03-12", Some((Some(1980), 3, 12))),
            ("--02-29", Some((None, 2, 29))),
            ("7-Feb-45", Some((None, 2, 7))),
            ("--13-01", None),
        ] {
            let read = date(text, Order::Unknown).and_then(|read| read.every_year("birthday"));
            assert_eq!(read.map(|set| (set.year, set.month, set.day)), wanted, "{text}");
        }
    }

    #[test]
    fn a_time_counts_where_its_offset_is_said() {
        let at = |text: &str| happened(text, Order::Unknown).map(|it| it.to_string());
        assert_eq!(at("2024-03-12T10:20:30+01:00").as_deref(), Some("2024-03-12T10:20:30+01:00"));
        assert_eq!(at("2024-03-12 10:20:30 UTC").as_deref(), Some("2024-03-12T10:20:30+00:00"));
        assert_eq!(at("2024-03-12 10:20").as_deref(), Some("2024-03-12"));
        assert_eq!(at("9999-12-31T23:59:60Z"), Some("9999-12-31T23:59:60+00:00".to_owned()));
        assert_eq!(at("soon"), None);
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(text in "\\PC{0,24}|[0-9/.: ,TZaprm-]{0,24}") {
            for order in [Order::Unknown, Order::DayFirst, Order::MonthFirst] {
                let _ = (date(&text, order), happened(&text, order), hint(&text));
            }
        }
    }
}

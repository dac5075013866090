//! How a rule reads: `every 2 weeks on Thu`, `every month on the last day`, `every year on 24 Nov`.
//!
//! What is written here can be typed where a rule is asked for, and is understood as the same rule. A rule for which there
//! are no such words is shown as it is written.

use chrono::{Month, Weekday};

use super::{Recurrence, Unit, WORKING};

impl Recurrence {
    /// The rule in words, with when it ends.
    pub fn words(&self) -> String {
        let ends = match (self.until, self.count) {
            (Some(day), _) => format!(", until {}", day.format("%-d %b %Y")),
            (_, Some(1)) => ", for the last time".to_owned(),
            (_, Some(count)) => format!(", {count} times"),
            (None, None) => String::new(),
        };
        format!("{}{ends}", self.rhythm())
    }

    /// The rule in words, without its end.
    pub fn rhythm(&self) -> String {
        let bare = Self { until: None, count: None, ..self.clone() };
        bare.spelled().unwrap_or_else(|| format!("by the rule {bare}"))
    }

    /// The rule in two or three words, where there is little room: `every 2 weeks`, `every Thu`.
    pub fn pace(&self) -> String {
        let weekly = self.unit == Unit::Week && self.interval == 1 && self.days.len() == 1;
        if weekly { format!("every {}", self.weekdays()) } else { self.counted() }
    }

    fn spelled(&self) -> Option<String> {
        let every = self.counted();
        let weeks = matches!(self.unit, Unit::Week | Unit::Day);
        if self.week_start != Weekday::Mon && self.unit == Unit::Week && self.interval > 1 {
            return None;
        }
        if weeks {
            return match (self.months.is_empty() && self.positions.is_empty(), self.unit) {
                (false, _) => None,
                (true, Unit::Day) => (self.days.is_empty() && self.month_days.is_empty()).then_some(every),
                (true, _) if self.days.is_empty() => Some(every),
                (true, _) if self.interval == 1 && self.is_working_days() => Some("every weekday".to_owned()),
                (true, _) if self.interval == 1 => Some(format!("every {}", self.weekdays())),
                (true, _) => Some(format!("{every} on {}", self.weekdays())),
            };
        }
        if let (Unit::Year, [month], [day @ 1..=31], [], []) = (
            self.unit,
            self.months.as_slice(),
            self.month_days.as_slice(),
            self.days.as_slice(),
            self.positions.as_slice(),
        ) {
            // Of leap years only: the words mean each year.
            return ((*month, *day) != (2, 29)).then(|| format!("{every} on {day} {}", name(*month)));
        }
        let day = self.day_of_month()?;
        if self.unit == Unit::Month {
            return match self.months.as_slice() {
                [] if day.is_empty() => Some(every),
                [] => Some(format!("{every} on {day}")),
                [3, 6, 9, 12] if day == "the last day" && self.interval == 1 => {
                    Some("every quarter on the last day".to_owned())
                }
                [1, 4, 7, 10] if day == "the 1st" && self.interval == 1 => {
                    Some("every quarter on the first day".to_owned())
                }
                _ => None,
            };
        }
        match self.months.as_slice() {
            [] if day.is_empty() => Some(every),
            [2] if day == "the 29th" => Some(format!("{every} on 29 Feb")),
            [month] if !day.is_empty() => Some(format!("{every} on {day} of {}", name(*month))),
            _ => None,
        }
    }

    fn counted(&self) -> String {
        let unit = match self.unit {
            Unit::Day => "day",
            Unit::Week => "week",
            Unit::Month => "month",
            Unit::Year => "year",
        };
        if self.interval == 1 { format!("every {unit}") } else { format!("every {} {unit}s", self.interval) }
    }

    fn is_working_days(&self) -> bool {
        self.days.iter().map(|day| day.weekday).eq(WORKING)
    }

    fn weekdays(&self) -> String {
        enumerated(&self.days.iter().map(|day| day.weekday.to_string()).collect::<Vec<_>>())
    }

    /// The day of the month, or nothing where the rule leaves it open; `None` where there are no words for it.
    fn day_of_month(&self) -> Option<String> {
        match (self.month_days.as_slice(), self.days.as_slice(), self.positions.as_slice()) {
            ([], [], []) => Some(String::new()),
            ([-1], [], []) => Some("the last day".to_owned()),
            // Shorter months have their last day instead.
            ([28, .., last @ 29..=30], [], [-1])
                if self.month_days.len() == usize::try_from(last - 27).ok()? =>
            {
                Some(format!("the {}", ordinal(*last)))
            }
            (days, [], []) if days.iter().all(|day| (1..=28).contains(day)) => {
                let days: Vec<String> = days.iter().map(|day| ordinal(*day)).collect();
                Some(format!("the {}", enumerated(&days)))
            }
            ([], [day], []) if day.nth != 0 && (self.unit == Unit::Month || !self.months.is_empty()) => {
                Some(format!("the {} {}", place(i16::from(day.nth))?, day.weekday))
            }
            ([], _, [at]) if self.is_working_days() => Some(format!("the {} weekday", place(*at)?)),
            _ => None,
        }
    }
}

fn name(month: u8) -> &'static str {
    Month::try_from(month).map_or("", |month| &month.name()[..3])
}

/// `1st`, `2nd`, `last`.
fn place(at: i16) -> Option<String> {
    match at {
        -1 => Some("last".to_owned()),
        1..=31 => Some(ordinal(i8::try_from(at).ok()?)),
        _ => None,
    }
}

fn ordinal(number: i8) -> String {
    let ending = match (number % 10, number) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

/// `a`, `a and b`, `a, b and c`.
fn enumerated(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

//! How a client wants to be dealt with, in values ready to be read: zone with its time now, special days by
//! how soon they come.

use chrono::{Datelike, NaiveDateTime};
use chrono_tz::Tz;

use crate::domain::client::{Client, QuietHours, SpecialDaySet, Weekday};
use crate::domain::interaction::Channel;
use crate::domain::time::{Day, Now};

/// Somebody who answers what lies outside the adviser's field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Specialist {
    /// The field.
    pub field: String,
    /// Who.
    pub name: String,
    /// Whether client and specialist have been introduced.
    pub introduced: bool,
}

/// A day of the year that matters, the next time it comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpecialDay {
    /// What it is.
    pub what: String,
    /// When it comes next; today counts.
    pub on: Day,
    /// In how many days.
    pub ahead: i64,
    /// How many years it will be then, where the first year is known.
    pub years: Option<i32>,
}

/// How the client wants to be dealt with; what nobody said is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preferences {
    /// Preferred channels, best first.
    pub channels: Vec<Channel>,
    /// Welcome days; empty for any.
    pub days: Vec<Weekday>,
    /// Hours to keep clear of, in the client's zone.
    pub quiet: Option<QuietHours>,
    /// The client's zone, where it is not the adviser's.
    pub zone: Option<Tz>,
    /// Date and time where the client is.
    pub local: NaiveDateTime,
    /// How many minutes the client's clock is ahead of the adviser's; below 0 where it is behind.
    pub ahead_minutes: i64,
    /// Whether this moment is within a welcome day and outside the quiet hours.
    pub welcome_now: bool,
    /// The language.
    pub language: String,
    /// Who answers when the adviser cannot.
    pub cover: String,
    /// Who answers what lies outside the adviser's field.
    pub specialists: Vec<Specialist>,
    /// Days that matter, the next one first.
    pub special_days: Vec<SpecialDay>,
}

impl Preferences {
    /// The wishes of a client as of a moment.
    pub fn of(client: &Client, now: &Now) -> Self {
        let zone = client.zone.unwrap_or(now.zone());
        let local = now.instant().with_timezone(&zone).naive_local();
        let welcome_day = client.days.is_empty() || client.days.contains(&Weekday::from(local.weekday()));
        let quiet = client.quiet.is_some_and(|quiet| quiet.contains(local.time()));
        let mut special_days: Vec<SpecialDay> =
            client.special_days.values().filter_map(|day| coming(day, now.today())).collect();
        special_days.sort_by(|a, b| (a.on, &a.what).cmp(&(b.on, &b.what)));
        Self {
            channels: client.channels.clone(),
            days: client.days.clone(),
            quiet: client.quiet,
            zone: client.zone,
            local,
            ahead_minutes: (local - now.civil()).num_minutes(),
            welcome_now: welcome_day && !quiet,
            language: client.language.clone(),
            cover: client.cover.clone(),
            specialists: client
                .specialists
                .values()
                .map(|it| Specialist {
                    field: it.field.clone(),
                    name: it.name.clone(),
                    introduced: it.introduced,
                })
                .collect(),
            special_days,
        }
    }
}

/// The next time that a day of the year comes; 29 February comes on the 28th where there is no 29th.
fn coming(day: &SpecialDaySet, today: Day) -> Option<SpecialDay> {
    let in_year = |year: i32| {
        let leap = day.month == 2 && day.day == 29;
        Day::from_ymd_opt(year, day.month, day.day)
            .or_else(|| if leap { Day::from_ymd_opt(year, 2, 28) } else { None })
    };
    let on = in_year(today.year()).filter(|on| *on >= today).or_else(|| in_year(today.year() + 1))?;
    Some(SpecialDay {
        what: day.what.clone(),
        on,
        ahead: (on - today).num_days(),
        years: day.year.map(|first| on.year() - first),
    })
}

//! The guard: what a contact that is planned, or was made, goes against of what the client wishes.
//!
//! It warns and never prevents: the adviser may have a reason. Each warning says why, what time it is for the client, and
//! gives the client's own words. Boundaries are recalled where a text speaks of their matter.

use chrono::{Datelike, NaiveDateTime};

use super::alike::words;
use super::charter::{Boundary, boundaries, said};
use super::phrase;
use crate::domain::charter::Rule;
use crate::domain::client::{Client, Weekday};
use crate::domain::history::History;
use crate::domain::interaction::Channel;
use crate::domain::time::{Day, Due, Happened, Now};

/// When a contact is to be, or was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// Some time that day.
    Day(Day),
    /// At that time, by the clocks where the client is.
    There(NaiveDateTime),
}

impl At {
    /// What is to come, as the client's clocks say it.
    pub fn due(due: &Due, client: &Client, now: &Now) -> Self {
        match due {
            Due::On(day) => Self::Day(*day),
            Due::At(..) => Self::of(due.instant(now.zone()), client, now),
        }
    }

    /// What happened, as the client's clocks said it.
    pub fn happened(on: &Happened, client: &Client, now: &Now) -> Self {
        match on {
            Happened::On(day) => Self::Day(*day),
            Happened::At(at) => Self::of(at.to_utc(), client, now),
        }
    }

    fn of(instant: chrono::DateTime<chrono::Utc>, client: &Client, now: &Now) -> Self {
        Self::There(instant.with_timezone(&client.zone.unwrap_or(now.zone())).naive_local())
    }

    fn day(self) -> Day {
        match self {
            Self::Day(day) => day,
            Self::There(there) => there.date(),
        }
    }
}

/// What a contact at that time and in that channel goes against, in sentences; nothing where it is welcome.
pub fn contact(history: &History, at: At, channel: Option<Channel>, now: &Now) -> Vec<String> {
    let client = &history.client;
    let mut against = Vec::new();
    if let Some(channel) = channel.filter(|it| !client.channels.is_empty() && !client.channels.contains(it)) {
        let wanted = client.channels.iter().map(|it| it.word()).collect::<Vec<_>>().join(", ");
        against.push(format!("not by {channel}: they want {wanted}"));
    }
    let day = Weekday::from(at.day().weekday());
    if !client.days.is_empty() && !client.days.contains(&day) {
        let wanted = client.days.iter().map(|it| it.word()).collect::<Vec<_>>().join(", ");
        against.push(format!("not on {}: welcome on {wanted}", at.day().format("%A")));
    }
    if let (At::There(there), Some(quiet)) = (at, client.quiet)
        && quiet.contains(there.time())
    {
        let hours = format!("{} to {}", phrase::clock(quiet.from), phrase::clock(quiet.to));
        against.push(format!("within their quiet hours, {hours}"));
    }
    if against.is_empty() {
        return against;
    }
    if let At::There(there) = at {
        let day = phrase::day(there.date(), now.today());
        against.push(format!("for them it is {} {day} {}", there.format("%a"), phrase::clock(there.time())));
    }
    if let Some(wishes) = said(history).filter(|it| !it.words.is_empty()) {
        let one_line = wishes.words.split_whitespace().collect::<Vec<_>>().join(" ");
        against.push(format!("their words: \"{one_line}\" ({})", phrase::day(wishes.on, now.today())));
    }
    against
}

/// The boundaries that a text touches: all words of the matter occur in it. What the adviser may do anyway is none.
pub fn limits(history: &History, text: &str, today: Day) -> Vec<String> {
    let spoken = words(text);
    let touches = |it: &Boundary| {
        let matter = words(&it.matter);
        let occurs = |word: &String| {
            spoken.iter().any(|other| other == word || other.strip_suffix('s') == Some(word.as_str()))
        };
        it.rule != Rule::Approved && !matter.is_empty() && matter.iter().all(occurs)
    };
    let told = |it: Boundary| {
        let rule = if it.rule == Rule::Never { "keep out of" } else { "ask first about" };
        format!("agreed on {}: {rule} {}", phrase::day(it.on, today), it.matter)
    };
    boundaries(history).into_iter().filter(touches).map(told).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::charter::{BoundarySet, WishesSaid};
    use crate::domain::client::{ChannelsPreferred, ContactTimesSet, QuietHours, ZoneSet};
    use crate::query::sample::{Sample, day, now, on};

    fn history() -> History {
        let clock = |text: &str| chrono::NaiveTime::parse_from_str(text, "%H:%M").unwrap();
        let boundary =
            |matter: &str, rule| BoundarySet { matter: matter.into(), rule, on: on("2026-03-03") }.into();
        let mut sample = Sample::with_client(1, "Ada Okafor");
        sample.add(vec![
            ChannelsPreferred { channels: vec![Channel::Mail, Channel::Call] }.into(),
            ContactTimesSet {
                days: vec![Weekday::Mon, Weekday::Tue],
                quiet: Some(QuietHours { from: clock("20:00"), to: clock("08:00") }),
            }
            .into(),
            ZoneSet { zone: Some(chrono_tz::Africa::Accra) }.into(),
            WishesSaid { words: "never at\nnight".into(), detail: None, on: on("2025-03-01") }.into(),
            boundary("her brother", Rule::AskFirst),
            boundary("Tax return", Rule::Never),
            boundary("invoices", Rule::Approved),
        ]);
        sample.history()
    }

    #[test]
    fn a_contact_against_the_wishes_is_told_with_them() {
        let (history, now) = (history(), now("2026-11-21T09:00"));
        let words = "their words: \"never at night\" (1 Mar 2025)";
        let there = |due: &str| At::due(&due.parse().unwrap(), &history.client, &now);
        for (at, channel, wanted) in [
            ("2026-11-23", Some(Channel::Mail), &[][..]),
            ("2026-11-23", None, &[]),
            ("2026-11-23T10:00[Europe/Berlin]", Some(Channel::Call), &[]),
            ("2026-11-23", Some(Channel::Message), &["not by message: they want mail, call", words]),
            ("2026-11-25", None, &["not on Wednesday: welcome on mon, tue", words]),
            ("2026-11-24T20:30[Europe/Berlin]", None, &[]),
            (
                "2026-11-24T21:00[Europe/Berlin]",
                None,
                &["within their quiet hours, 20:00 to 08:00", "for them it is Tue 24 Nov 20:00", words],
            ),
            // A Tuesday where the client is still on its Monday night: the day is welcome, the hour is not.
            (
                "2026-11-24T00:30[Europe/Berlin]",
                Some(Channel::Other),
                &[
                    "not by other: they want mail, call",
                    "within their quiet hours, 20:00 to 08:00",
                    "for them it is Mon 23 Nov 23:30",
                    words,
                ],
            ),
        ] {
            assert_eq!(contact(&history, there(at), channel, &now), wanted, "{at}");
        }
        let nobody = Sample::with_client(1, "Bo").history();
        assert_eq!(
            contact(&nobody, At::Day(day("2026-11-22")), Some(Channel::Call), &now),
            [] as [String; 0]
        );
    }

    #[test]
    fn a_boundary_is_recalled_by_its_words() {
        let history = history();
        let today = day("2026-11-21");
        for (text, wanted) in [
            ("rang Her BROTHER’s office", &["agreed on 3 Mar: ask first about her brother"][..]),
            ("the tax returns and the invoices", &["agreed on 3 Mar: keep out of Tax return"]),
            ("a return of the tax money", &["agreed on 3 Mar: keep out of Tax return"]),
            ("brotherhood of her", &[]),
            ("", &[]),
        ] {
            assert_eq!(limits(&history, text, today), wanted, "{text}");
        }
    }
}

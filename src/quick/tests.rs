//! Tests of the whole language: the tables of typed lines, and what holds for every text.
//!
//! The tables stand in `tests/fixtures/quick`, one line each; [`compact`] writes what was understood in the form of
//! their right column.

mod decisions;
mod properties;
mod tables;

use std::fmt::Write as _;

use chrono_tz::Tz;

use super::grammar::{Catalogue, DueState, HappenedState, QuickEntry, Signal, With};
use crate::domain::id::{ContactId, Id};
use crate::domain::time::Now;

/// A moment as the adviser's clock shows it: `2026-11-21T10:00:00+01:00[Europe/Berlin]`.
fn now(text: &str) -> Now {
    let (instant, zone) = text.strip_suffix(']').unwrap().split_once('[').unwrap();
    let zone: Tz = zone.parse().unwrap();
    Now::new(chrono::DateTime::parse_from_rfc3339(instant).unwrap().to_utc(), zone)
}

/// A Saturday.
fn saturday() -> Now {
    now("2026-11-21T10:00:00+01:00[Europe/Berlin]")
}

fn catalogue() -> Catalogue {
    Catalogue::new(["concern", "ease", "referral", "Größe"])
}

fn contacts() -> Vec<(ContactId, &'static str)> {
    let id = |n: u8| ContactId(Id::from_bytes([n; 16]));
    vec![
        (id(1), "Ada Okafor"),
        (id(2), "Bruno Sá"),
        (id(3), "John Smith"),
        (id(4), "John Doe"),
        (id(5), "María del Carmen"),
    ]
}

fn parse(text: &str, now: &Now) -> QuickEntry {
    super::parse(text, now, &catalogue(), &contacts())
}

/// An entry in one line: `{head} summary #signals | mark text [due] #signals | …` with remarks behind `~`.
fn compact(entry: &QuickEntry) -> String {
    let mut out = String::new();
    let head = head(entry);
    if !head.is_empty() {
        let _ = write!(out, "{{{head}}} ");
    }
    out += &entry.summary;
    out += &names(&entry.signals);
    for clause in &entry.clauses {
        out.truncate(out.trim_end().len());
        let _ = write!(out, " | {} {}", clause.kind.mark(), clause.text);
        match &clause.due {
            DueState::None => {}
            DueState::On { day, .. } => {
                let _ = write!(out, " [{day}]");
            }
            DueState::Ambiguous { today, next, .. } => {
                let _ = write!(out, " [{today} or {next}]");
            }
        }
        if let Some(rule) = clause.due.repeats() {
            let _ = write!(out, " ({})", rule.words());
        }
        out += &names(&clause.signals);
    }
    for remark in &entry.remarks {
        let short = match remark {
            super::Remark::KeptAsText { typed, .. } => format!("kept {typed}"),
            other => other.to_string(),
        };
        let _ = write!(out, " ~ {short}");
    }
    out.trim().to_owned()
}

fn names(signals: &[Signal]) -> String {
    super::grammar::each_once(signals).iter().fold(String::new(), |out, word| out + " +" + word)
}

fn head(entry: &QuickEntry) -> String {
    let head = &entry.head;
    let mut words: Vec<String> = Vec::new();
    words.extend(head.missed.as_ref().map(|_| "missed".to_owned()));
    words.extend(head.channel.as_ref().map(|(channel, _)| channel.to_string()));
    words.extend(head.way.as_ref().map(|(way, _)| way.to_string()));
    words.extend(head.minutes.as_ref().map(|(minutes, _)| format!("{minutes}m")));
    match &head.happened {
        HappenedState::NotSaid => {}
        HappenedState::Known(happened, _) => words.push(format!("@{happened}")),
        HappenedState::Ambiguous { today, last, .. } => words.push(format!("@{last}-or-{today}")),
    }
    words.extend(head.with.iter().map(|with| match with {
        With::Contact(_, name, _) => format!("<{name}>"),
        With::Name(name, _) => format!("\"{name}\""),
    }));
    words.join(" ")
}

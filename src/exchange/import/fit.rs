//! What a file brings, cut to what the book takes: nothing a file says makes a line too long, or one that nobody reads.
//!
//! Whatever does not fit is kept as text beside its client, or goes on in a note; nothing is lost, and the same file is cut
//! the same way every time.

use crate::domain::client::SpecialDaySet;
use crate::domain::interaction::Confidentiality;
use crate::domain::time::{Day, Happened, is_reckonable};
use crate::exchange::incoming::{Person, Thing, What};
use crate::text::accepted;

/// The longest name, organisation, part, tier or language, in bytes.
const LONGEST_WORD: usize = 1024;

/// The longest number, address or tag, in bytes.
const LONGEST_ITEM: usize = 512;

/// The most numbers and addresses of a person, and the most tags and days.
pub(super) const MOST_ITEMS: usize = 64;

/// The longest cadence, in days.
const LONGEST_CADENCE: u32 = 36_525;

/// How much of what is kept as text stands with the client, in bytes; the rest becomes notes.
pub(super) const MOST_KEPT: usize = 96 * 1024;

/// The most texts kept with a client.
pub(super) const MOST_KEPT_TEXTS: usize = 1000;

/// A person as the book takes it; texts that have no room with it are notes, of the day from which it is known.
pub(super) fn person(mut person: Person) -> Person {
    let mut more: Vec<(String, String)> = Vec::new();
    for (name, text) in [
        ("name", &mut person.name),
        ("organisation", &mut person.organisation),
        ("role", &mut person.role),
        ("tier", &mut person.tier),
        ("language", &mut person.language),
    ] {
        *text = one_line(text);
        if text.len() > LONGEST_WORD {
            more.push((name.to_owned(), text.clone()));
            let end = cut(text, if name == "name" { LONGEST_WORD } else { 0 });
            text.truncate(end);
        }
    }
    person.uid = person.uid.map(|uid| one_line(&uid)).filter(|uid| !uid.is_empty());
    if let Some(uid) = person.uid.as_mut().filter(|uid| uid.len() > LONGEST_WORD) {
        more.push(("id".to_owned(), uid.clone()));
        let end = cut(uid, LONGEST_WORD);
        uid.truncate(end);
    }
    person.revised = person.revised.map(|it| one_line(&it)).filter(|it| it.len() <= LONGEST_ITEM);
    person.added = person.added.filter(|day| is_reckonable(*day));
    let mut tags: Vec<String> = Vec::new();
    for tag in person.tags {
        let tag = accepted(&tag).split_whitespace().collect::<Vec<_>>().join("-");
        if tags.contains(&tag) || tag.is_empty() {
            continue;
        }
        if tag.len() > LONGEST_ITEM || tags.len() >= MOST_ITEMS {
            more.push(("tag".to_owned(), tag));
        } else {
            tags.push(tag);
        }
    }
    person.tags = tags;
    let mut reach = Vec::new();
    for mut it in person.reach {
        (it.address, it.label) = (one_line(&it.address), one_line(&it.label));
        if it.address.is_empty() || reach.contains(&it) {
            continue;
        }
        if it.address.len() + it.label.len() > LONGEST_ITEM || reach.len() >= MOST_ITEMS {
            more.push((it.channel.to_string(), format!("{} {}", it.address, it.label).trim_end().to_owned()));
        } else {
            reach.push(it);
        }
    }
    person.reach = reach;
    let mut days: Vec<SpecialDaySet> = Vec::new();
    for mut day in person.days {
        day.what = one_line(&day.what);
        if days.contains(&day) {
            continue;
        }
        let doubled = days.iter().any(|it| it.what == day.what);
        if doubled || !is_day(&day) || day.what.len() > LONGEST_ITEM || days.len() >= MOST_ITEMS {
            more.push((day.what.clone(), day_text(&day)));
        } else {
            days.push(day);
        }
    }
    person.days = days;
    person.cadence = person.cadence.filter(|it| {
        let within = [it.ideal, it.limit].into_iter().flatten().all(|days| days <= LONGEST_CADENCE);
        let sane = within && it.ideal.zip(it.limit).is_none_or(|(ideal, limit)| ideal <= limit);
        if !sane {
            more.push(("cadence".to_owned(), format!("{:?} {:?}", it.ideal, it.limit)));
        }
        sane && (it.ideal.is_some() || it.limit.is_some())
    });
    let kept = std::mem::take(&mut person.kept).into_iter().chain(more);
    let mut room = MOST_KEPT;
    let mut rest: usize = 0;
    for (name, value) in kept.map(|(name, value)| (one_line(&name), accepted(&value))) {
        let length = name.len() + value.len();
        if length <= room && person.kept.len() < MOST_KEPT_TEXTS {
            room -= length;
            person.kept.push((name, value));
        } else {
            rest += 1;
            let uid = person.uid.as_ref().map(|uid| format!("{uid}#kept {rest}"));
            person.things.push(kept_note(uid, &(name, value)));
        }
    }
    person
}

/// What is kept of a person as a note. A day to come means: the day from which the client is known.
pub(super) fn kept_note(uid: Option<String>, (name, value): &(String, String)) -> Thing {
    let (text, conf) = (format!("{name}: {value}"), Confidentiality::default());
    Thing { uid, recorded: None, what: What::Note { on: Happened::On(Day::MAX), text, conf } }
}

/// A day in words, where it is kept as text.
pub(super) fn day_text(day: &SpecialDaySet) -> String {
    match day.year {
        Some(year) => format!("{year:04}-{:02}-{:02}", day.month, day.day),
        None => format!("--{:02}-{:02}", day.month, day.day),
    }
}

/// Whether such a day can come.
fn is_day(day: &SpecialDaySet) -> bool {
    let year = day.year.unwrap_or(2000);
    !day.what.is_empty() && Day::from_ymd_opt(year, day.month, day.day).is_some_and(is_reckonable)
}

/// A text as the book takes it, on one line.
fn one_line(text: &str) -> String {
    accepted(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Where a text can be cut so that at most that many bytes are left.
pub(super) fn cut(text: &str, most: usize) -> usize {
    (0..=most.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

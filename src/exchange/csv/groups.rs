//! Numbered groups of columns: what their cells come to together.
//!
//! Google's `E-mail 1 - Label`, `E-mail 1 - Value`, and our own `Reach 1 - …` and `Day 1 - …`. A label that begins with a
//! star marks the one that is preferred.

use super::layout::Group;
use super::person::{Context, add_day, add_reach, several};
use crate::domain::interaction::Channel;
use crate::exchange::account::{Fate, one_line};
use crate::exchange::dates;
use crate::exchange::incoming::Person;

/// The cells of one group: the name of the part, the value, the header.
pub(super) type Parts = Vec<(String, String, String)>;

/// Puts a group where it belongs.
pub(super) fn put(person: &mut Person, group: Group, number: u32, parts: &Parts, context: &mut Context<'_>) {
    let part = |names: &[&str]| {
        let found = names.iter().find_map(|name| parts.iter().find(|(part, ..)| part == name));
        found.map(|(_, value, _)| value.as_str()).unwrap_or_default()
    };
    let label = part(&["label", "type"]);
    let (preferred, label) = match label.strip_prefix('*') {
        Some(label) => (true, label.trim()),
        None => (false, label.trim()),
    };
    let value = part(&["value"]);
    let fate = match group {
        Group::Mail | Group::Phone | Group::Message if value.is_empty() => {
            rest(person, group, number, label, parts)
        }
        Group::Mail | Group::Phone => {
            let channel = if group == Group::Mail {
                Channel::Mail
            } else if label.to_lowercase().contains("fax") {
                Channel::Other
            } else {
                Channel::Call
            };
            reached(person, channel, &label.to_lowercase(), value, preferred, context)
        }
        Group::Message => {
            let service = part(&["service"]).to_lowercase();
            let label = if service.is_empty() { label.to_lowercase() } else { service };
            reached(person, Channel::Message, &label, value, preferred, context)
        }
        Group::Reach => match part(&["channel"]).parse() {
            Ok(channel) if !part(&["address"]).is_empty() => {
                add_reach(person, channel, label, part(&["address"]));
                Fate::Imported
            }
            _ => rest(person, group, number, label, parts),
        },
        Group::Event => {
            let what = if label.is_empty() { "day".to_owned() } else { label.to_lowercase() };
            day(person, group, number, &what, value, parts, context)
        }
        Group::Day => day(person, group, number, &one_line(part(&["what"])), part(&["date"]), parts, context),
        Group::Address => address(person, label, parts),
        Group::Website | Group::Relation | Group::Custom if !value.is_empty() => {
            let name = named(group, number, label);
            person
                .kept
                .extend(several(value, context.plan.layout).map(|value| (name.clone(), value.to_owned())));
            Fate::Kept
        }
        Group::Website | Group::Relation | Group::Custom => rest(person, group, number, label, parts),
    };
    for (_, _, header) in parts {
        context.account.count(header, fate);
    }
}

fn reached(
    person: &mut Person,
    channel: Channel,
    label: &str,
    value: &str,
    preferred: bool,
    context: &Context<'_>,
) -> Fate {
    let before = person.reach.len();
    for value in several(value, context.plan.layout) {
        add_reach(person, channel, label, value);
    }
    if preferred {
        let added = person.reach.len() - before;
        person.reach.rotate_right(added);
    }
    Fate::Imported
}

fn day(
    person: &mut Person,
    group: Group,
    number: u32,
    what: &str,
    value: &str,
    parts: &Parts,
    context: &mut Context<'_>,
) -> Fate {
    let header = named(group, number, what);
    let set = context.date(&header, value).and_then(|read| dates::Read::every_year(read, what));
    if set.filter(|set| !set.what.is_empty()).is_some_and(|set| add_day(person, set)) {
        Fate::Converted
    } else {
        rest(person, group, number, what, parts)
    }
}

/// An address as it is written on an envelope, and below it whatever part it leaves out.
fn address(person: &mut Person, label: &str, parts: &Parts) -> Fate {
    let written = parts.iter().find(|(part, ..)| part == "formatted").map(|(_, value, _)| value.clone());
    let mut text = written.unwrap_or_default();
    for name in ["street", "extended address", "po box", "city", "region", "postal code", "country"] {
        let value = parts.iter().find(|(part, ..)| part == name).map(|(_, value, _)| value.trim());
        if let Some(value) = value.filter(|value| !text.contains(value)) {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(value);
        }
    }
    if !text.is_empty() {
        person.kept.push((named(Group::Address, 1, label), text));
    }
    Fate::Kept
}

/// Keeps every cell of a group that could not be put anywhere.
fn rest(person: &mut Person, group: Group, number: u32, label: &str, parts: &Parts) -> Fate {
    let said: Vec<&str> = parts
        .iter()
        .filter(|(part, ..)| part != "label" && part != "type")
        .map(|(_, value, _)| value.as_str())
        .collect();
    if said.is_empty() {
        return Fate::Skipped;
    }
    person.kept.push((named(group, number, label), said.join(" ")));
    Fate::Kept
}

/// What a group is called, with its label.
fn named(group: Group, number: u32, label: &str) -> String {
    let name = match group {
        Group::Mail => "E-mail",
        Group::Phone => "Phone",
        Group::Message => "IM",
        Group::Address => "Address",
        Group::Website => "Website",
        Group::Event => "Event",
        Group::Relation => "Relation",
        Group::Custom => "Custom Field",
        Group::Reach => "Reach",
        Group::Day => "Day",
    };
    let label: String = label.chars().take(64).collect();
    match (label.is_empty(), number) {
        (false, _) => format!("{name} ({label})"),
        (true, 1) => name.to_owned(),
        (true, number) => format!("{name} {number}"),
    }
}

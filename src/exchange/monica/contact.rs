//! From a contact of Monica to a person: who it is, how it is reached, whom it is related to.
//!
//! Owns what becomes of each property; what has no place is kept as text under Monica's own name of it.

use std::collections::HashSet;

use super::node::Node;
use super::{Reading, short, things};
use crate::domain::client::{Cadence, Reach, SpecialDaySet, Status};
use crate::domain::interaction::Channel;
use crate::exchange::account::Fate;
use crate::exchange::dates::{self, Order};
use crate::exchange::incoming::Person;

/// What says something of the program, not of the person.
const NOISE: &[&str] = &[
    "avatar",
    "vcard",
    "distant_etag",
    "number_of_views",
    "last_consulted_at",
    "stay_in_touch_trigger_date",
    "is_partial",
    "is_active",
    "is_dead",
    "is_starred",
    "deceased_reminder",
    "first_met_reminder",
];

/// The most numbers and addresses of one person; more are kept as text.
const REACHES: usize = 200;

/// Reads a contact; nothing where it has no name.
pub(super) fn read(reading: &mut Reading<'_>, value: &Node, place: String) -> Option<Person> {
    let said = value.get("properties");
    let mut person = Person { place, name: name(said), ..Person::default() };
    if person.name.is_empty() {
        return None;
    }
    let uid = value.get("uuid").text();
    person.uid = (!uid.is_empty()).then(|| short(uid));
    person.revised = Some(value.get("updated_at").text().to_owned()).filter(|at| !at.is_empty());
    person.added = things::day(value.get("created_at"));
    for (property, value) in said.entries() {
        let fate = put(reading, &mut person, property, value);
        if let Some(fate) = fate {
            reading.account.count(property, fate);
        }
    }
    if said.get("is_dead").is_true() {
        person.status = Some(Status::Closed);
        if said.get("deceased_date") == &Node::Nothing {
            person.kept.push(("is_dead".to_owned(), "true".to_owned()));
        }
    }
    if said.get("is_starred").is_true() {
        person.tags.push("starred".to_owned());
    }
    if said.get("is_active").text() == "false" {
        person.kept.push(("is_active".to_owned(), "false".to_owned()));
    }
    // Taken once: a file may have many contacts under one id.
    for (relation, other) in reading.names.relations.remove(uid).into_iter().flatten() {
        person.kept.push(("relationship".to_owned(), format!("{relation}: {other}")));
    }
    for collection in value.get("data").list() {
        collections(reading, &mut person, collection);
    }
    Some(person)
}

/// The whole name, or what comes nearest.
pub(super) fn name(said: &Node) -> String {
    let parts = ["first_name", "middle_name", "last_name"].map(|part| said.get(part).text());
    let joined = parts.join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
    let nickname = said.get("nickname").text().split_whitespace().collect::<Vec<_>>().join(" ");
    if joined.is_empty() { nickname } else { joined }
}

/// Puts a property where it belongs; nothing where it says nothing.
fn put(reading: &mut Reading<'_>, person: &mut Person, property: &str, value: &Node) -> Option<Fate> {
    let text = value.text();
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if NOISE.contains(&property) {
        return Some(Fate::Skipped);
    }
    Some(match property {
        "birthdate" => special(person, property, value, "birthday"),
        "deceased_date" | "first_met_date" => {
            let day = value.get("date").text();
            if day.is_empty() {
                return None;
            }
            keep(person, property, &day.chars().take(10).collect::<String>())
        }
        "tags" => {
            let tags = value
                .list()
                .iter()
                .take(100)
                .map(|tag| tag.text().split_whitespace().collect::<Vec<_>>().join("-"));
            for tag in tags.filter(|tag| !tag.is_empty()).collect::<Vec<_>>() {
                if !person.tags.contains(&tag) {
                    person.tags.push(tag);
                }
            }
            Fate::Imported
        }
        _ if text.is_empty() => return None,
        "first_name" | "middle_name" | "last_name" => Fate::Imported,
        "nickname" if person.name == line => Fate::Imported,
        "company" => {
            person.organisation = line;
            Fate::Imported
        }
        "job" => {
            person.role = line;
            Fate::Imported
        }
        "stay_in_touch_frequency" => match text.parse::<u32>() {
            Ok(days @ 1..=36_500) => {
                person.cadence = Some(Cadence { ideal: Some(days), limit: None });
                Fate::Converted
            }
            _ => keep(person, property, text),
        },
        "gender" => {
            let name = reading.names.types.get(text).cloned().unwrap_or_else(|| short(text));
            person.kept.push((property.to_owned(), name));
            Fate::Kept
        }
        "first_met_through" => {
            let name = reading.names.contacts.get(text).cloned().unwrap_or_else(|| short(text));
            person.kept.push((property.to_owned(), name));
            Fate::Kept
        }
        _ => keep(person, property, text),
    })
}

fn keep(person: &mut Person, property: &str, text: &str) -> Fate {
    person.kept.push((property.to_owned(), text.to_owned()));
    Fate::Kept
}

/// A day that comes back: without its year where that is not known, as text where it was reckoned from an age.
fn special(person: &mut Person, property: &str, value: &Node, what: &str) -> Fate {
    let date = value.get("date").text();
    if date.is_empty() {
        return Fate::Skipped;
    }
    if value.get("is_age_based").is_true() {
        let year: String = date.chars().take(4).collect();
        return keep(person, property, &format!("about {year}, by age"));
    }
    let set = dates::date(date, Order::Unknown).and_then(|read| read.every_year(what));
    let Some(set) = set else { return keep(person, property, date) };
    let year = set.year.filter(|_| !value.get("is_year_unknown").is_true());
    person.days.push(SpecialDaySet { year, ..set });
    Fate::Converted
}

/// One collection of a contact.
fn collections(reading: &mut Reading<'_>, person: &mut Person, collection: &Node) {
    let sort = collection.get("type").text();
    let mut seen = HashSet::new();
    for value in collection.get("values").list() {
        let said = value.get("properties");
        let fate = match sort {
            "activity" if !seen.insert(value.text()) => Fate::Skipped,
            "contact_field" => field(reading, person, said),
            "address" => address(person, said),
            "activity" => things::add_activity(reading, person, value.text()),
            "gift" => gift(person, said),
            "debt" => debt(person, said),
            "pet" => {
                let (category, name) = (said.get("category").text(), said.get("name").text());
                let text =
                    [category, name].into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(": ");
                keep(person, "pet", if text.is_empty() { "yes" } else { &text })
            }
            "photo" | "document" => Fate::Skipped,
            "call" | "conversation" | "note" | "task" | "reminder" | "life_event" => {
                things::add(reading, person, sort, value)
            }
            other => things::keep(person, &other.chars().take(64).collect::<String>(), said),
        };
        reading.account.count(sort, fate);
    }
}

/// A number or address, by the type that the account gives it.
fn field(reading: &Reading<'_>, person: &mut Person, said: &Node) -> Fate {
    let data = said.get("data").text().split('\n').map(str::trim).collect::<Vec<_>>().join(" ");
    if data.is_empty() {
        return Fate::Skipped;
    }
    let Some((name, channel)) = reading.names.fields.get(said.get("type").text()) else {
        return keep(person, "contact_field", &data);
    };
    let Some(channel) = *channel else { return keep(person, name, &data) };
    // The commonest types need no label: the channel says it.
    let label =
        if matches!(channel, Channel::Mail | Channel::Call) { String::new() } else { name.to_lowercase() };
    if person.reach.len() >= REACHES {
        return keep(person, name, &data);
    }
    let same = |reach: &Reach| reach.channel == channel && reach.address == data;
    if !person.reach.iter().any(same) {
        person.reach.push(Reach { channel, address: data, label });
    }
    Fate::Imported
}

fn address(person: &mut Person, said: &Node) -> Fate {
    let part = |name: &str| said.get(name).text().to_owned();
    let town = [part("postal_code"), part("city"), part("province")];
    let town = town.into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" ");
    let lines = [part("street"), town, part("country")];
    let text = lines.into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join("\n");
    if text.is_empty() {
        return Fate::Skipped;
    }
    let label: String = part("name").chars().take(64).collect();
    let name = if label.is_empty() { "address".to_owned() } else { format!("address ({label})") };
    person.kept.push((name, text));
    Fate::Kept
}

fn gift(person: &mut Person, said: &Node) -> Fate {
    let part = |name: &str| said.get(name).text().to_owned();
    let day: String = part("date").chars().take(10).collect();
    let parts = [part("status"), part("name"), part("amount"), day, part("comment"), part("url")];
    let text = parts.into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" · ");
    if text.is_empty() { Fate::Skipped } else { keep(person, "gift", &text) }
}

fn debt(person: &mut Person, said: &Node) -> Fate {
    let amount = [said.get("amount").text(), said.get("currency").text()];
    let amount = amount.into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" ");
    if amount.is_empty() {
        return Fate::Skipped;
    }
    let who = if said.get("in_debt").is_true() { "I owe" } else { "owes me" };
    let text = [
        format!("{who} {amount}"),
        said.get("status").text().to_owned(),
        said.get("reason").text().to_owned(),
    ];
    keep(person, "debt", &text.into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" · "))
}

//! What Monica knows to have happened with a contact, and what is to come.
//!
//! Owns the shape of each sort: calls and conversations with their direction, activities, notes, tasks, reminders, life
//! events. What has no day is kept as text with the client.

use chrono::Timelike;

use super::node::Node;
use super::{Reading, instant, short};
use crate::domain::interaction::{BegunBy, Channel, Confidentiality, Way};
use crate::domain::promise::Whose;
use crate::domain::time::{Day, Due, Happened};
use crate::exchange::account::{Fate, one_line};
use crate::exchange::dates::{self, Order};
use crate::exchange::incoming::{Person, Thing, What};

/// The longest text that stands in one line alone.
const LINE: usize = 160;

/// Adds one value of a collection to a person; says what became of it.
pub(super) fn add(reading: &mut Reading<'_>, person: &mut Person, sort: &str, value: &Node) -> Fate {
    let said = value.get("properties");
    let what = match sort {
        "call" => call(said),
        "conversation" => conversation(reading, person, said),
        "note" => happened(value.get("created_at")).map(|on| {
            let text = said.get("body").text().to_owned();
            What::Note { on, text, conf: Confidentiality::default() }
        }),
        "task" => task(said, value.get("created_at")),
        "reminder" => reminder(said, value.get("created_at")),
        "life_event" => life_event(reading, said),
        _ => None,
    };
    let Some(what) = what else { return keep(person, sort, said) };
    if text_of(&what).is_empty() && !matches!(what, What::Interaction { .. }) {
        return Fate::Skipped;
    }
    let uid = value.get("uuid").text();
    let uid = if uid.is_empty() {
        let owner = person.uid.as_deref().unwrap_or(&person.name);
        reading.made.of(&[owner, sort, value.get("created_at").text(), text_of(&what)])
    } else {
        short(uid)
    };
    person.things.push(Thing { uid: Some(uid), recorded: instant(value.get("created_at").text()), what });
    Fate::Converted
}

/// Adds an activity that a person took part in; each has its own, by an id of both.
pub(super) fn add_activity(reading: &mut Reading<'_>, person: &mut Person, activity: &str) -> Fate {
    let Some(value) = reading.names.activities.get(activity).copied() else { return Fate::Skipped };
    let said = value.get("properties");
    let Some(on) = happened(said.get("happened_at")) else { return keep(person, "activity", said) };
    let owner = person.uid.as_deref().unwrap_or(&person.name);
    let uid = Some(format!("{}:{owner}", short(activity)));
    let (mut summary, mut note) =
        (one_line(said.get("summary").text()), said.get("description").text().to_owned());
    if !reading.copy(summary.len() + note.len()) {
        (summary, note) = (String::new(), String::new());
    }
    if let Some(name) = reading.names.types.get(said.get("type").text()) {
        note = join(&note, &format!("activity: {name}"));
    }
    let what = What::Interaction {
        on,
        channel: Channel::Meeting,
        way: Way::Out,
        begun_by: BegunBy::Unknown,
        minutes: None,
        summary,
        note,
        conf: Confidentiality::default(),
    };
    person.things.push(Thing { uid, recorded: instant(value.get("created_at").text()), what });
    Fate::Converted
}

fn call(said: &Node) -> Option<What> {
    let on = happened(said.get("called_at"))?;
    let theirs = said.get("contact_called").is_true();
    let emotions = said.get("emotions").list().iter().map(|it| match it {
        Node::Text(_) => it.text(),
        _ => it.get("name").text(),
    });
    let emotions: Vec<&str> = emotions.filter(|name| !name.is_empty()).collect();
    let (summary, mut note) = in_a_line(said.get("content").text());
    if !emotions.is_empty() {
        note = join(&note, &format!("felt: {}", emotions.join(", ")));
    }
    Some(What::Interaction {
        on,
        channel: Channel::Call,
        way: if theirs { Way::In } else { Way::Out },
        begun_by: if theirs { BegunBy::Client } else { BegunBy::Adviser },
        minutes: None,
        summary,
        note,
        conf: Confidentiality::default(),
    })
}

fn conversation(reading: &Reading<'_>, person: &Person, said: &Node) -> Option<What> {
    let on = happened(said.get("happened_at"))?;
    let by = reading.names.fields.get(said.get("contact_field_type").text());
    let messages = said.get("messages").list();
    // Some versions have the properties beside the value, some inside.
    let inner =
        |message: &'_ Node| if message.get("properties").entries().is_empty() { None } else { Some(()) };
    let of = |message: &Node, key: &str| match inner(message) {
        Some(()) => message.get("properties").get(key).clone(),
        None => message.get(key).clone(),
    };
    let mine = |message: &Node| of(message, "written_by_me").is_true();
    let name: String = person.name.chars().take(80).collect();
    let line = |message: &Node| {
        let who = if mine(message) { "me" } else { name.as_str() };
        format!("{who}: {}", of(message, "content").text())
    };
    let first = messages.first().map(mine);
    let (way, begun_by) = match first {
        Some(false) => (Way::In, BegunBy::Client),
        Some(true) => (Way::Out, BegunBy::Adviser),
        None => (Way::Out, BegunBy::Unknown),
    };
    let mut note = messages.iter().map(line).collect::<Vec<_>>().join("\n");
    if let Some((name, _)) = by {
        note = join(&note, &format!("by {name}"));
    }
    let channel = by.map_or(Channel::Message, |(_, channel)| match channel {
        Some(Channel::Mail) => Channel::Mail,
        _ => Channel::Message,
    });
    let conf = Confidentiality::default();
    Some(What::Interaction { on, channel, way, begun_by, minutes: None, summary: String::new(), note, conf })
}

fn task(said: &Node, created: &Node) -> Option<What> {
    let on = happened(created)?;
    let title = one_line(said.get("title").text());
    let more = one_line(said.get("description").text());
    let what = [title, more].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(": ");
    let done = said.get("completed").is_true();
    let kept = if done { Some(day(said.get("completed_at"))) } else { None };
    if kept == Some(None) {
        return Some(What::Note {
            on,
            text: format!("task, completed: {what}"),
            conf: Confidentiality::default(),
        });
    }
    let conf = Confidentiality::default();
    Some(What::Promise { whose: Whose::Ours, on, due: None, kept: kept.flatten(), what, conf })
}

fn reminder(said: &Node, created: &Node) -> Option<What> {
    let due = day(said.get("initial_date"))?;
    let on = happened(created).unwrap_or(Happened::On(due));
    let title = one_line(said.get("title").text());
    let more = one_line(said.get("description").text());
    let why = [title, more].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(": ");
    if said.get("inactive").is_true() {
        let text = format!("reminder of {due}, not active: {why}");
        return Some(What::Note { on, text, conf: Confidentiality::default() });
    }
    let number = said.get("frequency_number").text().parse::<u32>().ok().filter(|n| (1..=1000).contains(n));
    let number = number.unwrap_or(1);
    let frequency = match said.get("frequency_type").text() {
        "day" => Some("DAILY"),
        "week" => Some("WEEKLY"),
        "month" => Some("MONTHLY"),
        "year" => Some("YEARLY"),
        _ => None,
    };
    let repeats = frequency.map(|frequency| match number {
        1 => format!("FREQ={frequency}"),
        _ => format!("FREQ={frequency};INTERVAL={number}"),
    });
    Some(What::Reminder { on, due: Due::On(due), repeats, why })
}

fn life_event(reading: &Reading<'_>, said: &Node) -> Option<What> {
    let on = happened(said.get("happened_at"))?;
    let kind = reading.names.types.get(said.get("type").text()).map(String::as_str).unwrap_or_default();
    let name = said.get("name").text();
    let head = [kind, name].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(": ");
    let text = join(&format!("life event: {head}"), said.get("note").text());
    Some(What::Note { on, text, conf: Confidentiality::default() })
}

/// Keeps a value as text: what it says, by the names of its properties.
pub(super) fn keep(person: &mut Person, sort: &str, said: &Node) -> Fate {
    let parts = said.entries().iter().filter(|(_, value)| !value.text().is_empty());
    let text = parts.map(|(name, value)| format!("{name}: {}", value.text())).collect::<Vec<_>>().join("\n");
    if text.is_empty() {
        return Fate::Skipped;
    }
    person.kept.push((sort.to_owned(), text));
    Fate::Kept
}

/// When it happened: an instant, or a day where the time is midnight, which is how Monica writes days.
fn happened(node: &Node) -> Option<Happened> {
    let read = dates::happened(node.text(), Order::Unknown)?;
    Some(match read {
        Happened::At(at) if at.to_utc().num_seconds_from_midnight() == 0 => {
            Happened::On(at.to_utc().date_naive())
        }
        read => read,
    })
}

/// A day, whatever time stands with it.
pub(super) fn day(node: &Node) -> Option<Day> {
    happened(node).map(|it| it.day())
}

fn text_of(what: &What) -> &str {
    match what {
        What::Interaction { summary, note, .. } if summary.is_empty() => note,
        What::Interaction { summary, .. } => summary,
        What::Note { text, .. } => text,
        What::Reminder { why, .. } => why,
        What::Promise { what, .. } | What::Goal { what, .. } => what,
    }
}

/// A text as a line, where it is one and short; else as a note.
fn in_a_line(text: &str) -> (String, String) {
    if text.contains('\n') || text.chars().nth(LINE).is_some() {
        (String::new(), text.to_owned())
    } else {
        (text.to_owned(), String::new())
    }
}

fn join(text: &str, more: &str) -> String {
    [text, more].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

//! Between the lines of the journal and the facts of the domain: event names, upcasting, nothing else.
//!
//! Reading never fails: what this version does not know is counted and stays on disk as it is. When an event
//! type changes its meaning it gets a new name, and the old one is translated here, in memory.

use chrono::DateTime;
use serde_json::Deserializer;

use super::line::{Draft, DraftPart, Line, PartState};
use crate::domain::command::Decision;
use crate::domain::event::Event;
use crate::domain::id::Id;
use crate::domain::line::{self as fold, Fact, LineKey, LineRef, Subject, WriterId};

/// A verified line as the fold takes it. `None` where an id or a time in it cannot be one, which a line whose
/// hashes agree never shows.
pub fn read(line: &Line) -> Option<fold::Line> {
    let parts = line.parts.iter().map(|part| {
        let c: Id = part.c.as_str().parse().ok()?;
        let removed = fold::Part { subject: None, c, facts: Vec::new() };
        Some(match &part.state {
            PartState::Present(events) => match subject(&part.subject) {
                Some(subject) => {
                    let facts = events.iter().map(|event| fact(event)).collect();
                    fold::Part { subject: Some(subject), c, facts }
                }
                None => fold::Part {
                    subject: Some(Subject::Book),
                    c,
                    facts: events.iter().map(|_| unknown()).collect(),
                },
            },
            PartState::Removed => removed,
            PartState::Altered => fold::Part { subject: Some(Subject::Book), c, facts: Vec::new() },
        })
    });
    Some(fold::Line {
        key: key(&line.key)?,
        at: DateTime::parse_from_rfc3339(line.at.as_str()).ok()?,
        by: line.by.to_string(),
        parts: parts.collect::<Option<_>>()?,
    })
}

/// A place in the fold, as the domain names it.
pub fn key(key: &super::line::LineKey) -> Option<LineKey> {
    Some(LineKey {
        ms: key.ms,
        k: u64::try_from(key.k).ok()?,
        line: LineRef { writer: key.writer.as_str().parse::<WriterId>().ok()?, n: key.n },
        h: key.h.as_str().parse().ok()?,
    })
}

/// A decision as a line to be appended.
///
/// # Errors
///
/// Where an event cannot be written as JSON, which no event of the domain can bring about.
pub fn draft(by: &str, decision: &Decision) -> Result<Draft, serde_json::Error> {
    let part = |(subject, events): &(Subject, Vec<Event>)| {
        let events = events.iter().map(write).collect::<Result<_, _>>()?;
        Ok(DraftPart { subject: subject.to_string(), events })
    };
    let parts = decision.iter().map(part).collect::<Result<_, serde_json::Error>>()?;
    Ok(Draft { recorded: None, by: by.to_owned(), parts })
}

/// An event as a JSON object that begins with its type.
fn write(event: &Event) -> Result<String, serde_json::Error> {
    let mut text = Vec::new();
    write_to(event, &mut text)?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

/// Adds the same to `text`.
pub(crate) fn write_to(event: &Event, text: &mut Vec<u8>) -> Result<(), serde_json::Error> {
    text.extend_from_slice(b"{\"t\":\"");
    text.extend_from_slice(event.tag().as_bytes());
    text.push(b'"');
    let brace = text.len();
    event.write(&mut serde_json::Serializer::new(&mut *text))?;
    // The fact's own braces close the object that the type has opened.
    if text[brace..] == *b"{}" {
        text.remove(brace);
    } else {
        text[brace] = b',';
    }
    Ok(())
}

fn subject(text: &str) -> Option<Subject> {
    if text == "book" {
        Some(Subject::Book)
    } else {
        Some(Subject::Client(crate::domain::id::ClientId(text.parse().ok()?)))
    }
}

/// An event as it was written.
pub(crate) fn fact(raw: &str) -> Fact {
    let tag = tag(raw);
    let mut from = Deserializer::from_str(raw);
    match Event::read(tag, &mut from) {
        Some(Ok(event)) => Fact::Known(event),
        _ => Fact::Unknown { tag: tag.to_owned(), critical: is_critical(raw) },
    }
}

fn unknown() -> Fact {
    Fact::Unknown { tag: String::new(), critical: false }
}

/// The type of an event: the value of its first key.
fn tag(raw: &str) -> &str {
    raw.strip_prefix("{\"t\":\"").and_then(|rest| rest.split('"').next()).unwrap_or_default()
}

fn is_critical(raw: &str) -> bool {
    #[derive(serde::Deserialize)]
    struct Mark {
        #[serde(default)]
        crit: bool,
    }
    serde_json::from_str::<Mark>(raw).is_ok_and(|mark| mark.crit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::promise::{PromiseKept, Prompted};

    #[test]
    fn an_event_is_written_with_its_type_first_and_read_again() {
        let id = "Y29uZmlkYW50L2xpbmUvMQ".parse().unwrap();
        let on = "2026-11-19".parse().unwrap();
        let kept = PromiseKept {
            id: crate::domain::id::PromiseId(id),
            on,
            prompted: Prompted::No,
            reason: String::new(),
        };
        let raw = write(&kept.clone().into()).unwrap();
        assert_eq!(
            raw,
            r#"{"t":"promise_kept","id":"Y29uZmlkYW50L2xpbmUvMQ","on":"2026-11-19","prompted":"no"}"#
        );
        assert_eq!(fact(&raw), Fact::Known(kept.into()));
    }

    /// The bytes of every event type, as the first release writes them: they are read for good, and written the same.
    #[test]
    fn every_event_is_written_as_it_was_frozen() {
        let frozen = include_str!("../../tests/fixtures/journal/v1/events.jsonl");
        let mut tags = std::collections::BTreeSet::new();
        for raw in frozen.lines() {
            let Fact::Known(event) = fact(raw) else { panic!("not known: {raw}") };
            assert_eq!(write(&event).unwrap(), raw);
            tags.insert(event.tag());
        }
        assert_eq!(tags, Event::TAGS.iter().copied().collect());
    }

    #[test]
    fn what_is_not_known_is_kept_apart() {
        let is = |raw: &str, critical| {
            assert!(matches!(fact(raw), Fact::Unknown { critical: c, .. } if c == critical), "{raw}");
        };
        is(r#"{"t":"planet_discovered","name":"x"}"#, false);
        is(r#"{"t":"law_changed","crit":true}"#, true);
        is(r#"{"t":"promise_kept","id":7}"#, false);
        is("{}", false);
    }
}

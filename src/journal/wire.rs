//! Between the lines of the journal and the facts of the domain: event names, upcasting, nothing else.
//!
//! Reading never fails: what this version does not know is counted and stays on disk as it is. When an event
//! type changes its meaning it gets a new name, and the old one is translated here, in memory.

use std::borrow::Cow;
use std::sync::Arc;

use super::json::Value;
use super::line::{
    Content, Cursor, Draft, DraftPart, EVENT_DEPTH, Few, Line, Part, PartState, Refused, TYPE,
};
use super::token::Token;
use crate::domain::command::Decision;
use crate::domain::event::Event;
use crate::domain::id::Id;
use crate::domain::line::{self as fold, Fact, LineKey, LineRef, Subject, WriterId};
use crate::domain::time::moment;

/// An event is decoded while its line is read: its text is never copied.
impl Content for Fact {
    /// `None` where the part is not there, or is about something that this version does not know.
    type Subject = Option<Subject>;

    fn subject(text: Cow<'_, str>) -> Option<Subject> {
        subject(&text)
    }

    fn event(cursor: &mut Cursor<'_>) -> Result<Self, Refused> {
        let from = cursor.position();
        if let Some(Ok(event)) = Event::read(tag(cursor.rest()), Value::new(cursor, EVENT_DEPTH)) {
            return Ok(Self::Known(event));
        }
        // Whatever it is, it must be what the wire allows.
        cursor.go_back(from);
        let raw = cursor.event()?;
        Ok(Self::Unknown { tag: tag(raw).to_owned(), critical: is_critical(raw) })
    }
}

/// A verified line as the fold takes it. `None` where an id or a time in it cannot be one, which a line whose
/// hashes agree never shows.
pub fn read(mut line: Line<Fact>) -> Option<fold::Line> {
    let mut parts = fold::Few::new();
    for part in line.parts.drain(..) {
        let c = id(&part.c)?;
        let (subject, facts) = match part.state {
            PartState::Present(facts) if part.subject.is_some() => (part.subject, facts),
            PartState::Present(facts) => {
                (Some(Subject::Book), facts.into_iter().map(|_| unknown()).collect())
            }
            PartState::Removed => (None, Few::new()),
            PartState::Altered => (Some(Subject::Book), Few::new()),
        };
        parts.push(fold::Part { subject, c, facts });
    }
    let at = moment(line.at.as_str()).ok()?;
    Some(fold::Line { key: key(&line.key)?, at, by: line.by, parts })
}

/// The same of a line whose events are still texts, such as one that was just appended.
pub fn read_text(line: &Line) -> Option<fold::Line> {
    let parts = line.parts.iter().map(|part| Part {
        subject: <Fact as Content>::subject(Cow::Borrowed(&part.subject)),
        c: part.c,
        state: match &part.state {
            PartState::Present(events) => PartState::Present(events.iter().map(|it| fact(it)).collect()),
            PartState::Removed => PartState::Removed,
            PartState::Altered => PartState::Altered,
        },
    });
    read(Line { key: line.key, at: line.at, by: Arc::clone(&line.by), parts: parts.collect() })
}

/// A place in the fold, as the domain names it.
pub fn key(key: &super::line::LineKey) -> Option<LineKey> {
    Some(LineKey {
        ms: key.ms,
        k: u64::try_from(key.k).ok()?,
        line: LineRef { writer: key.writer.as_str().parse::<WriterId>().ok()?, n: key.n },
        h: id(&key.h)?,
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
    text.extend_from_slice(b"{\"t\":\"");
    text.extend_from_slice(event.tag().as_bytes());
    text.push(b'"');
    let brace = text.len();
    event.write(&mut serde_json::Serializer::new(&mut text))?;
    // The fact's own braces close the object that the type has opened.
    if text[brace..] == *b"{}" {
        text.remove(brace);
    } else {
        text[brace] = b',';
    }
    Ok(String::from_utf8_lossy(&text).into_owned())
}

fn id(token: &Token) -> Option<Id> {
    token.as_str().parse().ok()
}

fn subject(text: &str) -> Option<Subject> {
    if text == "book" {
        Some(Subject::Book)
    } else {
        Some(Subject::Client(crate::domain::id::ClientId(text.parse().ok()?)))
    }
}

/// An event as it was written.
fn fact(raw: &str) -> Fact {
    let unknown = || Fact::Unknown { tag: tag(raw).to_owned(), critical: is_critical(raw) };
    <Fact as Content>::event(&mut Cursor::new(raw)).unwrap_or_else(|_| unknown())
}

fn unknown() -> Fact {
    Fact::Unknown { tag: String::new(), critical: false }
}

/// The type of an event: the value of its first key.
fn tag(raw: &str) -> &str {
    raw.strip_prefix(TYPE).and_then(|rest| rest.split('"').next()).unwrap_or_default()
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
    use proptest::prelude::*;

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

    /// Checks the grammar first and has another reader read what is left.
    fn in_two_passes(raw: &str) -> Option<Fact> {
        let mut cursor = Cursor::new(raw);
        cursor.event().ok().filter(|event| event.len() == raw.len())?;
        let read = Event::read(tag(raw), &mut serde_json::Deserializer::from_str(raw)).and_then(Result::ok);
        Some(read.map_or_else(
            || Fact::Unknown { tag: tag(raw).to_owned(), critical: is_critical(raw) },
            Fact::Known,
        ))
    }

    proptest::proptest! {
        #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn one_pass_reads_what_two_would(
            which in any::<prop::sample::Index>(),
            changes in proptest::collection::vec(
                (any::<prop::sample::Index>(), 0_usize..12, "[]\\[{}\",:\\\\u0129entrulsafT.+-]|null|true|\\\\n|\"t\":|\\[\\]|ü"),
                0..4,
            ),
        ) {
            let frozen: Vec<&str> = include_str!("../../tests/fixtures/journal/v1/events.jsonl").lines().collect();
            let mut raw: Vec<char> = which.get(&frozen).chars().collect();
            for (place, len, new) in changes {
                let at = place.index(raw.len());
                let end = (at + len).min(raw.len());
                raw.splice(at..end, new.chars());
                if raw.is_empty() {
                    raw.push('{');
                }
            }
            let raw: String = raw.into_iter().collect();
            let mut cursor = Cursor::new(&raw);
            let read = <Fact as Content>::event(&mut cursor).ok().filter(|_| cursor.at_end());
            prop_assert_eq!(read, in_two_passes(&raw), "{}", raw);
        }
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

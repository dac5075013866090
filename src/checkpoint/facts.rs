//! Facts in bytes: what serde says of them, without a name, and without what a fact leaves out.
//!
//! Owns that form, for whatever the facts of the domain consist of. A struct is the number of its fields, and each of them
//! after its place; a value of a vocabulary is its place in it. Formats of that kind that others made write fields one
//! after the other, and so cannot leave one out; and one that writes names is as slow to read as JSON. The form is read by
//! the version that wrote it, and by no other: [`FORMAT`](super::FORMAT) and [`FOLD`](super::FOLD) see to that.

mod read;
mod write;

use std::fmt;

pub(super) use read::Reader;
pub(super) use write::Writer;

/// Why a fact could not be written or read.
#[derive(Debug)]
pub(super) struct Wrong;

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a fact of this version")
    }
}

impl std::error::Error for Wrong {}

impl serde::ser::Error for Wrong {
    /// The message may hold what is confidential: it goes no further.
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

impl serde::de::Error for Wrong {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checkpoint::bytes::{Eye, Pen};
    use crate::checkpoint::names::Names;
    use crate::domain::event::Event;

    fn events() -> Vec<Event> {
        let frozen = include_str!("../../tests/fixtures/journal/v1/events.jsonl");
        let read = |raw: &str| {
            let tag = raw.strip_prefix("{\"t\":\"")?.split('"').next()?;
            Event::read(tag, &mut serde_json::Deserializer::from_str(raw))?.ok()
        };
        frozen.lines().map(|raw| read(raw).unwrap()).collect()
    }

    fn written(event: &Event) -> Vec<u8> {
        let mut pen = Pen::default();
        assert!(event.write(Writer(&mut pen)).is_ok(), "{}", event.tag());
        pen.bytes
    }

    fn read(tag: &str, bytes: &[u8]) -> Option<Event> {
        let names = Names::default();
        let mut eye = Eye::on(bytes, &names);
        let event = Event::read(tag, Reader(&mut eye))?.ok()?;
        eye.done(event)
    }

    #[test]
    fn every_fact_is_read_as_it_was_written() {
        for event in events() {
            assert_eq!(read(event.tag(), &written(&event)), Some(event));
        }
    }

    #[test]
    fn a_fact_that_was_cut_off_is_none() {
        for event in events() {
            let bytes = written(&event);
            for cut in 0..bytes.len() {
                assert_eq!(read(event.tag(), &bytes[..cut]), None, "{} cut at {cut}", event.tag());
            }
        }
    }

    #[test]
    fn bytes_that_are_no_fact_are_refused_and_ask_for_no_more_memory_than_there_are() {
        let whole: Vec<_> = events().iter().map(|event| (event.tag(), written(event))).collect();
        for (tag, bytes) in &whole {
            for at in 0..bytes.len() {
                for put in [0, 1, 0x7f, 0x80, 0xff] {
                    let mut damaged = bytes.clone();
                    damaged[at] = put;
                    // What it is taken for, if for anything, is written in as many bytes again.
                    if let Some(event) = read(tag, &damaged) {
                        assert!(written(&event).len() <= damaged.len());
                    }
                }
            }
        }
    }
}

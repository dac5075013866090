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
    fn what_is_no_fact_is_refused() {
        // `promise_kept`: how many fields; the place of each, and what it is.
        let id = b"\x16AAAAAAAAAAAAAAAAAAAAAA";
        let fields = |count: u8, fields: &[&[u8]]| [&[count], fields.concat().as_slice()].concat();
        let (id, on, prompted) = ([&[0_u8], &id[..]].concat(), [1, 0x80, 0xd2, 0x7e], [2_u8, 1]);
        let is = |bytes: &[u8]| read("promise_kept", bytes).is_some();
        assert!(is(&fields(3, &[&id, &on, &prompted])));
        assert!(!is(&fields(2, &[&id, &on])), "a field is missing");
        assert!(!is(&fields(4, &[&id, &on, &prompted, &prompted])), "a field twice");
        assert!(!is(&fields(3, &[&id, &on, &[9, 1]])), "a place beyond the fields");
        assert!(!is(&fields(3, &[&id, &on, &[2, 9]])), "a place beyond the vocabulary");
        assert!(!is(&fields(3, &[&id, &[1, 0], &prompted])), "no day");
        assert!(!is(&fields(0x7f, &[&id, &on, &prompted])), "more fields than bytes");
        assert!(!is(&fields(4, &[&id, &on, &prompted, &[3, 0x7f, b'x']])), "a text longer than the rest");
        assert!(!is(&fields(4, &[&id, &on, &prompted, &[3, 1, 0xff]])), "no text");
    }

    /// Fields and words lie by their places: whoever adds, moves or removes one writes another format.
    #[test]
    fn whatever_lies_by_its_place_lies_there_as_long_as_the_format_is_the_same() {
        use crate::domain::{
            advice, appointment, charter, client, decision, engagement, evidence, goal, interaction, promise,
            reminder, request, stage,
        };
        macro_rules! words {
            ($($vocabulary:path),+ $(,)?) => {
                [$(<$vocabulary>::ALL.iter().map(|it| it.word()).collect::<Vec<_>>().join(" ")),+].join("\n")
            };
        }
        let words = words![
            appointment::AppointmentOutcome,
            client::ClientKind,
            client::Status,
            client::Weekday,
            goal::GoalOutcome,
            interaction::BegunBy,
            interaction::Channel,
            interaction::Confidentiality,
            interaction::Talk,
            interaction::Way,
            promise::Prompted,
            promise::Whose,
            reminder::Reached,
            reminder::ReminderKind,
            request::RequestKind,
            stage::Stage,
            stage::Balance,
            advice::AdviceOutcome,
            charter::Detail,
            charter::Norm,
            charter::Rule,
            decision::DecidedBy,
            engagement::FeePeriod,
            evidence::Element,
            evidence::ElementStep,
            evidence::EvidenceKind,
            evidence::Reaction,
            evidence::Worry,
            evidence::WorryStep,
        ];
        let facts: Vec<u8> = events().iter().flat_map(written).collect();
        let digest = (crc32fast::hash(&facts), crc32fast::hash(words.as_bytes()));
        assert_eq!(
            (crate::checkpoint::FORMAT, digest),
            (5, (3_477_349_850, 1_672_264_925)),
            "raise FORMAT, and put this here"
        );
    }

    #[test]
    fn damaged_bytes_are_read_as_nothing_longer() {
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

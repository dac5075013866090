//! What the journal's tests share: books in a temporary directory, plausible drafts, a fixed clock.

use std::path::Path;

use chrono::{DateTime, Duration, FixedOffset};
use confidant::journal::{
    Draft, DraftPart, Line, Opened, Places, RealDisk, Recorder, SeededEntropy, Storage, open,
};

/// The wall clock of the tests, `seconds` after the first.
pub fn clock(seconds: i64) -> DateTime<FixedOffset> {
    let first = DateTime::parse_from_rfc3339("2026-11-21T09:30:00.123+01:00").expect("a date");
    first + Duration::seconds(seconds)
}

/// Whether the long forms were asked for.
pub fn long() -> bool {
    std::env::var_os("CONFIDANT_LONG").is_some()
}

/// Places beneath a directory, with a machine id of their own.
pub fn places(root: &Path) -> Places {
    let mut places = Places::new(root.join("book"), root.join("state"));
    places.machine_id = root.join("machine-id");
    places
}

/// A line about one client, with text of `size` characters that names `tag`.
pub fn draft(tag: &str, size: usize) -> Draft {
    let text = "é".repeat(size);
    let event = format!(r#"{{"t":"note_added","id":"{tag}","text":"{text}"}}"#);
    Draft {
        recorded: None,
        by: "Maren Ødegård".into(),
        parts: vec![DraftPart { subject: "book".into(), events: vec![event] }],
    }
}

/// A recorder whose random numbers follow from `seed`.
pub fn recorder<S: Storage>(disk: &S, places: &Places, seed: u64) -> Recorder<S> {
    Recorder::new(disk.clone(), places.clone(), Box::new(SeededEntropy::new(seed)))
}

/// Opens the book of a temporary directory on the real disk.
pub fn reopen(places: &Places) -> Opened<RealDisk> {
    open(RealDisk, places.clone(), clock(0).timestamp_millis()).expect("the book opens")
}

/// What names the lines: one text each, from [`draft`].
pub fn tags(lines: &[Line]) -> Vec<String> {
    lines.iter().map(tag).collect()
}

/// The tag that [`draft`] put into a line.
pub fn tag(line: &Line) -> String {
    let confidant::journal::PartState::Present(events) = &line.parts[0].state else {
        return "(not there)".into();
    };
    events[0].split('"').nth(7).unwrap_or_default().into()
}

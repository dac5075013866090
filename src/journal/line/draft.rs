//! Lines to be written: what the caller hands in, and how it becomes bytes.
//!
//! Owns the writing side of the format that [`line`](super) reads.

use std::fmt;

use chrono::{DateTime, FixedOffset};

use super::super::json::quote;
use super::super::token::{LINE, PART, Token, WriterId};
use super::{PARTS, Part, PartState};

/// A part to be written: a subject and its events, as raw JSON objects that begin `{"t":"name"`.
#[derive(Clone, PartialEq, Eq)]
pub struct DraftPart {
    /// One client's id, or `book`.
    pub subject: String,
    /// The events in their order; at least one.
    pub events: Vec<String>,
}

/// A line to be written: one user action.
#[derive(Clone, PartialEq, Eq)]
pub struct Draft {
    /// When it was recorded, where that is not now: the lines of a sample book have a past of their own.
    pub recorded: Option<DateTime<FixedOffset>>,
    /// The author.
    pub by: String,
    /// The parts; at least one.
    pub parts: Vec<DraftPart>,
}

impl fmt::Debug for DraftPart {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "DraftPart({} events)", self.events.len())
    }
}

impl fmt::Debug for Draft {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("Draft").field(&self.parts).finish()
    }
}

impl Part {
    /// Whether it holds exactly what was drafted.
    pub(crate) fn says(&self, draft: &DraftPart) -> bool {
        match &self.state {
            PartState::Present(events) => {
                *self.subject == *draft.subject
                    && events.iter().map(|event| &**event).eq(draft.events.iter().map(String::as_str))
            }
            PartState::Removed | PartState::Altered => false,
        }
    }
}

/// What a new line is given besides its draft.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    pub writer: WriterId,
    pub n: u64,
    pub previous: Token,
    pub at: &'a str,
    pub ms: i64,
    pub k: i64,
    /// One salt a part.
    pub salts: &'a [Token],
}

/// Appends the line of `draft` with its line feed to `out` and returns its `h`.
pub(crate) fn write(out: &mut Vec<u8>, draft: &Draft, place: &Place<'_>) -> Token {
    let mut parts = Vec::new();
    let mut cs = Vec::new();
    for (part, salt) in draft.parts.iter().zip(place.salts) {
        let from = parts.len();
        parts.extend_from_slice(b"{\"k\":");
        quote(&mut parts, &part.subject);
        parts.extend_from_slice(format!(",\"s\":\"{salt}\",\"e\":[").as_bytes());
        parts.extend_from_slice(part.events.join(",").as_bytes());
        parts.extend_from_slice(b"]}");
        cs.push(format!("\"{}\"", Token::hash(PART, &[&parts[from..]])));
        parts.push(b',');
    }
    parts.pop();
    let mut header = format!(
        "\"v\":1,\"w\":\"{}\",\"n\":{},\"at\":\"{}\",\"lc\":[{},{}],\"by\":",
        place.writer, place.n, place.at, place.ms, place.k
    )
    .into_bytes();
    quote(&mut header, &draft.by);
    header.extend_from_slice(format!(",\"c\":[{}]", cs.join(",")).as_bytes());
    let h = Token::hash(LINE, &[place.previous.as_bytes(), &header]);
    out.extend_from_slice(format!("{{\"h\":\"{h}\",").as_bytes());
    out.extend_from_slice(&header);
    out.extend_from_slice(PARTS.as_bytes());
    out.extend_from_slice(&parts);
    out.extend_from_slice(b"]}\n");
    h
}

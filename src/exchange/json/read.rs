//! From the bytes of a file to the lines that it copies.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};
use serde::Deserialize;
use serde_json::Value;

use crate::domain::event::Event;
use crate::domain::id::{ClientId, Id};
use crate::domain::line::{LineRef, Subject};
use crate::text::accepted;

/// How much of a file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The largest file, in bytes; a larger one is refused.
    pub file_bytes: usize,
    /// The longest line, in bytes; a longer one is passed over. One of a journal has a mebibyte at most.
    pub line_bytes: usize,
    /// The longest name of somebody who recorded a line, in bytes; a line with a longer one is passed over.
    pub by_bytes: usize,
    /// The most parts of a line; a line with more is passed over.
    pub parts: usize,
    /// The most lines; a file with more is refused.
    pub lines: usize,
    /// The most damages told one by one; more are only counted.
    pub damages: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 256 << 20,
            line_bytes: 2 << 20,
            by_bytes: 2 << 10,
            parts: 2_000,
            lines: 4_000_000,
            damages: 100,
        }
    }
}

/// Says why a file was not read at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The file is larger than the limit.
    #[error("the file has {size} bytes; at most {limit} are read")]
    TooLarge {
        /// The size of the file, in bytes.
        size: usize,
        /// The limit, in bytes.
        limit: usize,
    },
    /// There are more lines than the limit.
    #[error("the file has more than {limit} lines; export some clients at a time")]
    TooManyLines {
        /// The limit.
        limit: usize,
    },
    /// It is something else.
    #[error("this is no export of confidant: its first line does not say \"confidant_export\"")]
    NotAnExport,
    /// It is of a version to come.
    #[error("this export has version {0}; get a newer confidant to read it")]
    Newer(u64),
}

/// What was found in a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BookCopy {
    /// The book it came from, where the header says so.
    pub book: Option<Id>,
    /// Whether it holds all clients of that book.
    pub complete: bool,
    /// The lines, in the order of the file.
    pub lines: Vec<CopiedLine>,
    /// Confidential texts that were left out when it was written, as its header says.
    pub confidential: usize,
    /// Sealed entries of which it has only the day.
    pub sealed: usize,
    /// Events that this version does not know or cannot believe, by what they call themselves; they are left out.
    pub unknown: BTreeMap<String, usize>,
    /// Fields that this version does not know, in events that it does.
    pub unknown_fields: usize,
    /// What was wrong, in sentences with their line.
    pub damages: Vec<String>,
    /// Damages that were not listed any more.
    pub damages_unlisted: usize,
}

/// One line of another journal.
#[derive(Clone, PartialEq, Eq)]
pub struct CopiedLine {
    /// Its number in the file, from 1.
    pub number: usize,
    /// How long it was there.
    pub bytes: usize,
    /// What it was called in its journal.
    pub line: LineRef,
    /// Its hash there.
    pub h: Id,
    /// When it was recorded.
    pub at: DateTime<FixedOffset>,
    /// Who recorded it.
    pub by: String,
    /// Its parts.
    pub parts: Vec<CopiedPart>,
}

/// One part of such a line.
#[derive(Clone, PartialEq, Eq)]
pub struct CopiedPart {
    /// Whom it is about.
    pub subject: Subject,
    /// Which part it was.
    pub part: u32,
    /// How many texts and entries were left out.
    pub withheld: u32,
    /// What it says.
    pub events: Vec<Event>,
}

impl std::fmt::Debug for CopiedLine {
    /// Its place only: what it says may be confidential.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CopiedLine({} of line {})", self.line, self.number)
    }
}

impl std::fmt::Debug for CopiedPart {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CopiedPart({} events)", self.events.len())
    }
}

#[derive(Deserialize)]
struct Header {
    confidant_export: u64,
    #[serde(default)]
    book: Option<String>,
    #[serde(default)]
    clients: Option<Vec<serde::de::IgnoredAny>>,
    #[serde(default)]
    withheld: Counts,
    #[serde(default)]
    lines: Option<usize>,
}

#[derive(Deserialize, Default)]
struct Counts {
    #[serde(default)]
    confidential: usize,
}

#[derive(Deserialize)]
struct RawLine {
    line: String,
    h: String,
    at: String,
    by: String,
    parts: Vec<RawPart>,
}

#[derive(Deserialize)]
struct RawPart {
    k: String,
    #[serde(default)]
    part: u32,
    #[serde(default)]
    withheld: u32,
    e: Vec<Value>,
}

/// Whether these bytes claim to be an export of confidant; the beginning of a file is enough.
pub fn is_export(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let Some(rest) = bytes.strip_prefix(b"{") else { return false };
    rest.trim_ascii_start().starts_with(b"\"confidant_export\"")
}

/// Reads an export.
///
/// # Errors
///
/// Where the file is too large or no export; a bad line is told in the answer.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<BookCopy, Refused> {
    if bytes.len() > limits.file_bytes {
        return Err(Refused::TooLarge { size: bytes.len(), limit: limits.file_bytes });
    }
    if !is_export(bytes) {
        return Err(Refused::NotAnExport);
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let mut lines = (1..).zip(bytes.split(|byte| *byte == b'\n'));
    let first = lines.next().map(|(_, first)| first).unwrap_or_default();
    if first.len() > limits.line_bytes {
        return Err(Refused::NotAnExport);
    }
    let header: Header = serde_json::from_slice(first).map_err(|_| Refused::NotAnExport)?;
    if header.confidant_export != 1 {
        return Err(Refused::Newer(header.confidant_export));
    }
    let mut copy = BookCopy {
        book: header.book.and_then(|book| book.parse().ok()),
        complete: header.clients.is_none(),
        confidential: header.withheld.confidential,
        ..BookCopy::default()
    };
    let mut found = 0;
    for (number, line) in lines {
        let line = line.trim_ascii();
        if line.is_empty() {
            continue;
        }
        found += 1;
        if found > limits.lines {
            return Err(Refused::TooManyLines { limit: limits.lines });
        }
        match copy.line(number, line, limits) {
            Ok(read) => copy.lines.push(read),
            Err(why) => copy.damage(format!("line {number}: {why}; left out"), limits),
        }
    }
    if let Some(promised) = header.lines.filter(|promised| *promised != found) {
        copy.complete = false;
        let sentence = if found < promised {
            format!("the file ends too early: {found} of {promised} lines are there")
        } else {
            format!("the file has {found} lines, and its header says {promised}")
        };
        copy.damage(sentence, limits);
    }
    Ok(copy)
}

impl BookCopy {
    fn damage(&mut self, sentence: String, limits: &Limits) {
        self.complete = false;
        if self.damages.len() < limits.damages {
            self.damages.push(sentence);
        } else {
            self.damages_unlisted += 1;
        }
    }

    fn line(&mut self, number: usize, line: &[u8], limits: &Limits) -> Result<CopiedLine, &'static str> {
        if line.len() > limits.line_bytes {
            return Err("longer than any line of a journal");
        }
        let raw: RawLine = serde_json::from_slice(line).map_err(|_| "not a line of an export")?;
        if raw.by.len() > limits.by_bytes {
            return Err("recorded by somebody with a name longer than any");
        }
        if raw.parts.len() > limits.parts {
            return Err("of more parts than any line of a journal");
        }
        let at = DateTime::parse_from_rfc3339(&raw.at).map_err(|_| "not recorded at any time")?;
        let mut parts = Vec::with_capacity(raw.parts.len());
        for part in raw.parts {
            let subject = match part.k.as_str() {
                "book" => Subject::Book,
                id => Subject::Client(ClientId(id.parse().map_err(|_| "about no client")?)),
            };
            let events = part.e.into_iter().filter_map(|event| self.event(event)).collect();
            parts.push(CopiedPart { subject, part: part.part, withheld: part.withheld, events });
        }
        Ok(CopiedLine {
            number,
            bytes: line.len(),
            line: raw.line.parse().map_err(|_| "named like no line of a journal")?,
            h: raw.h.parse().map_err(|_| "without a hash")?,
            at,
            by: accepted(&raw.by).split_whitespace().collect::<Vec<_>>().join(" "),
            parts,
        })
    }

    /// An event, where this version can take it.
    fn event(&mut self, mut value: Value) -> Option<Event> {
        clean(&mut value);
        let tag = value.get("t").and_then(Value::as_str).unwrap_or_default().to_owned();
        if tag == "sealed_entry" {
            self.sealed += 1;
            return None;
        }
        let read = match tag.as_str() {
            // These speak of lines of their own journal, and must not touch this one's.
            "line_retracted" | "part_redacted" => None,
            _ => Event::read(&tag, &value).and_then(Result::ok),
        };
        let Some(event) = read else {
            // The account is a line a name; a file must not make it endless.
            let mut name: String = tag.chars().take(64).collect();
            if self.unknown.len() >= 100 && !self.unknown.contains_key(&name) {
                "…".clone_into(&mut name);
            }
            *self.unknown.entry(name).or_default() += 1;
            return None;
        };
        self.unknown_fields += unknown_fields(&value, &event);
        Some(event)
    }
}

/// Makes every text one that may enter the book.
fn clean(value: &mut Value) {
    match value {
        Value::String(text) if text.contains(char::is_control) => *text = accepted(text),
        Value::Array(values) => values.iter_mut().for_each(clean),
        Value::Object(values) => values.values_mut().for_each(clean),
        _ => {}
    }
}

/// How many fields said something that did not become part of the event.
fn unknown_fields(value: &Value, event: &Event) -> usize {
    let Some(given) = value.as_object() else { return 0 };
    let taken = event.write(serde_json::value::Serializer).unwrap_or_default();
    let says_nothing = |value: &Value| match value {
        Value::Null | Value::Bool(false) => true,
        Value::Number(number) => number.as_u64() == Some(0),
        Value::String(text) => text.is_empty() || text == "confidential",
        Value::Array(values) => values.is_empty(),
        Value::Object(values) => values.is_empty(),
        Value::Bool(true) => false,
    };
    let lost =
        |(key, value): &(&String, &Value)| *key != "t" && taken.get(*key).is_none() && !says_nothing(value);
    given.iter().filter(lost).count()
}

//! Segments and the FORMAT file: the two places where a journal says which book and which format it is.
//!
//! Owns their bytes and the names of files. The lines between are for [`line`](super::line); where the files stand is
//! for [`places`](super::places).

use serde::Deserialize;

use super::json::{Cursor, Refused, plain};
use super::line::Fault;
use super::token::{SEGMENT, Token, WriterId};

/// A segment is closed by the first line that takes it past this many bytes: 16 MiB.
pub const SEGMENT_LIMIT: u64 = 16 << 20;

/// The first line of a segment, outside chain and union.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SegmentHeader {
    pub book: Token,
    pub writer: WriterId,
    /// Number of the first line that was to stand here.
    pub from: u64,
    /// `h` of the line before it, or the book's id.
    pub previous: Token,
    /// What a reader must know to read on; this program knows none.
    pub incompat: Vec<String>,
}

impl SegmentHeader {
    /// Writes it with its line feed.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let body = format!(
            "\"seg\":1,\"book\":\"{}\",\"w\":\"{}\",\"from\":{},\"prev\":\"{}\",\"incompat\":[]}}",
            self.book, self.writer, self.from, self.previous
        );
        let x = Token::hash(SEGMENT, &[body.as_bytes()]);
        format!("{{\"x\":\"{x}\",{body}\n").into_bytes()
    }

    /// Reads and verifies it, without its line feed.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, Fault> {
        let text = plain(bytes).map_err(|Refused(why)| Fault::NotJson(why))?;
        let shape = |Refused(why)| Fault::Shape(why);
        let mut cursor = Cursor::new(text);
        cursor.expect("{\"x\":").map_err(shape)?;
        let x = token(cursor.string().map_err(shape)?)?;
        cursor.expect(",").map_err(shape)?;
        let body = cursor.between(cursor.position(), text.len());
        if Token::hash(SEGMENT, &[body.as_bytes()]) != x {
            return Err(Fault::Shape("a segment header that its hash does not vouch for"));
        }
        cursor.expect("\"seg\":").map_err(shape)?;
        if cursor.integer().map_err(shape)? != 1 {
            return Err(Fault::Newer);
        }
        cursor.expect(",\"book\":").map_err(shape)?;
        let book = token(cursor.string().map_err(shape)?)?;
        cursor.expect(",\"w\":").map_err(shape)?;
        let writer = cursor.string().map_err(shape)?;
        let writer = WriterId::parse(writer.as_bytes()).ok_or(Fault::Shape("not a writer"))?;
        cursor.expect(",\"from\":").map_err(shape)?;
        let from = u64::try_from(cursor.integer().map_err(shape)?).unwrap_or(0);
        cursor.expect(",\"prev\":").map_err(shape)?;
        let previous = token(cursor.string().map_err(shape)?)?;
        cursor.expect(",\"incompat\":").map_err(shape)?;
        let incompat = cursor.value(1).map_err(shape)?;
        let incompat = serde_json::from_str(incompat).map_err(|_| Fault::Shape("not a list of names"))?;
        cursor.expect("}").map_err(shape)?;
        if from == 0 || !cursor.at_end() {
            return Err(Fault::Shape("not a segment header"));
        }
        Ok(Self { book, writer, from, previous, incompat })
    }
}

fn token(text: &str) -> Result<Token, Fault> {
    Token::parse(text.as_bytes()).ok_or(Fault::Shape("not a hash"))
}

/// What FORMAT says.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Format {
    #[serde(rename = "format")]
    pub version: u64,
    book: String,
    #[serde(default)]
    pub incompat: Vec<String>,
}

impl Format {
    /// The bytes of a new book's FORMAT.
    pub(crate) fn new_bytes(book: &Token) -> Vec<u8> {
        format!("{{\"format\":1,\"book\":\"{book}\",\"compat\":[],\"incompat\":[]}}\n").into_bytes()
    }

    /// Reads it; `None` if it does not say a format and a book.
    pub(crate) fn parse(bytes: &[u8]) -> Option<(Self, Token)> {
        let format: Self = serde_json::from_slice(bytes).ok()?;
        let book = Token::parse(format.book.as_bytes())?;
        Some((format, book))
    }
}

/// The file name of a writer's `seq`-th segment, from 1.
pub(crate) fn segment_name(seq: u32) -> String {
    format!("{seq:08}.jsonl")
}

/// The number of a segment by its name; `None` for any other file.
pub(crate) fn segment_number(name: &str) -> Option<u32> {
    let digits = name.strip_suffix(".jsonl")?;
    let plain = digits.len() == 8 && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| digits.parse().ok()).flatten()
}

/// Whether a file is read for lines: segments, and the copies that sync tools, editors and merges leave beside them.
pub(crate) fn is_source(name: &str) -> bool {
    !name.starts_with('.') && name.contains(".jsonl")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::token::SeededEntropy;

    #[test]
    fn a_header_reads_back_and_a_changed_one_does_not() {
        let mut entropy = SeededEntropy::new(1);
        let Ok(book) = Token::random(&mut entropy) else { return };
        let Some(writer) = WriterId::parse(b"k3v9x2m7qa") else { return };
        let header = SegmentHeader { book, writer, from: 4711, previous: book, incompat: Vec::new() };
        let mut bytes = header.to_bytes();
        bytes.pop();
        assert_eq!(SegmentHeader::parse(&bytes), Ok(header));
        for bit in 0..bytes.len() * 8 {
            bytes[bit / 8] ^= 1 << (bit % 8);
            assert!(SegmentHeader::parse(&bytes).is_err(), "bit {bit}");
            bytes[bit / 8] ^= 1 << (bit % 8);
        }
    }

    #[test]
    fn names() {
        assert_eq!(segment_number(&segment_name(12)), Some(12));
        assert_eq!(segment_number("00000001.sync-conflict-20261121-093000-ABCDEFG.jsonl"), None);
        assert!(is_source("00000001.sync-conflict-20261121-093000-ABCDEFG.jsonl"));
        assert!(is_source("00000001.jsonl~") && is_source("00000001.jsonl.orig"));
        assert!(!is_source(".syncthing.00000001.jsonl.tmp") && !is_source("FORMAT"));
    }
}

//! From the bytes of a file to what it brings, whichever program wrote it.
//!
//! Owns which formats are understood and by what each is told from the others. How a format is read is its own room's
//! business; a new one is a [`Format`], its mark in [`Format::fits`], and its reader in [`read`]. Nothing is opened here:
//! the shell hands in at most [`LARGEST`] bytes.

use super::import::{self, ImportPlan};
use super::incoming::Incoming;
use super::json::{self, BookCopy};
use super::{csv, monica, vcard};
use crate::domain::book::Book;
use crate::domain::id::Mint;
use crate::domain::time::Now;
use crate::domain::wording::wording;

/// The largest file of any format, in bytes; a format may allow less.
pub const LARGEST: usize = 256 << 20;

/// How much of a file is looked at to tell its format, in bytes.
const LOOKED_AT: usize = 64 << 10;

wording! {
    /// A format that is understood.
    Format {
        /// confidant's own export. First, for a note in it may say anything.
        Confidant = "confidant",
        /// An address book.
        Vcard = "vcard",
        /// An export of Monica.
        Monica = "monica",
        /// A table.
        Csv = "csv",
    }
}

impl Format {
    /// What such a file looks like, in words.
    pub fn mark(self) -> &'static str {
        match self {
            Self::Confidant => "an export of confidant as json, which begins with confidant_export",
            Self::Vcard => "an address book, with BEGIN:VCARD in it",
            Self::Monica => "the JSON of a Monica account",
            Self::Csv => "a table with a row of headers, one of them for names",
        }
    }

    /// Whether a file of that beginning and name is of this format.
    fn fits(self, head: &[u8], name: &str) -> bool {
        let ends = |end: &str| name.to_ascii_lowercase().ends_with(end);
        match self {
            Self::Confidant => json::is_export(head),
            Self::Vcard => ends(".vcf") || ends(".vcard") || has(head, b"BEGIN:VCARD"),
            Self::Monica => monica::looks_like(head),
            // A spreadsheet is refused by its reader, which says what to do.
            Self::Csv => {
                [".csv", ".tsv", ".xlsx", ".xls", ".ods"].into_iter().any(ends) || csv::looks_like(head)
            }
        }
    }
}

/// What was read.
#[derive(Debug, Clone, PartialEq)]
pub enum Read {
    /// People, and what happened with them.
    People(Box<Incoming>),
    /// Another book, or some clients of one.
    Book(Box<BookCopy>),
}

impl Read {
    /// Plans what it comes to in this book.
    pub fn plan(&self, book: &Book, now: &Now, mint: &mut dyn Mint) -> ImportPlan {
        match self {
            Self::People(incoming) => import::plan(incoming, book, now, mint),
            Self::Book(copy) => json::plan::plan(copy, book, now, mint),
        }
    }
}

/// Why a file was not read at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unread {
    /// It is too large for any format.
    #[error("the file has more than {LARGEST} bytes; at most that many are read")]
    TooLarge,
    /// No format fits.
    #[error("it is none of the formats that are understood: {}", understood())]
    Unknown,
    /// The format's reader refused it.
    #[error("{0}")]
    Refused(String),
}

/// All formats with what they look like, in a line.
fn understood() -> String {
    let all: Vec<String> = Format::ALL.iter().map(|it| format!("{it} ({})", it.mark())).collect();
    all.join(", ")
}

/// Reads a file; `name` is what it is called, and helps where its content does not say what it is.
///
/// # Errors
///
/// Where no format fits, or its reader refuses the file.
pub fn read(bytes: &[u8], name: &str, format: Option<Format>) -> Result<Read, Unread> {
    if bytes.len() > LARGEST {
        return Err(Unread::TooLarge);
    }
    let head = &bytes[..bytes.len().min(LOOKED_AT)];
    let format = format.or_else(|| Format::ALL.iter().copied().find(|it| it.fits(head, name)));
    match format.ok_or(Unread::Unknown)? {
        Format::Confidant => {
            Ok(Read::Book(Box::new(json::read(bytes, &json::Limits::default()).map_err(refused)?)))
        }
        Format::Vcard => {
            let book = vcard::read(bytes, &vcard::Limits::default()).map_err(refused)?;
            Ok(Read::People(Box::new(vcard::incoming(&book))))
        }
        Format::Monica => monica::read(bytes, &monica::Limits::default()).map_err(refused).map(people),
        Format::Csv => table(bytes, None),
    }
}

/// Reads a table, by a mapping where one is given.
///
/// # Errors
///
/// Where its reader refuses it.
pub fn table(bytes: &[u8], mapping: Option<&csv::Mapping>) -> Result<Read, Unread> {
    csv::read(bytes, mapping, &csv::Limits::default()).map_err(refused).map(people)
}

fn people(incoming: Incoming) -> Read {
    Read::People(Box::new(incoming))
}

fn refused(error: impl std::fmt::Display) -> Unread {
    Unread::Refused(error.to_string())
}

/// Whether these words stand in the bytes, in any case, in ASCII or in either order of UTF-16.
fn has(head: &[u8], words: &[u8]) -> bool {
    let plain: Vec<u8> = head.iter().copied().filter(|byte| *byte != 0).collect();
    plain.windows(words.len()).any(|window| window.eq_ignore_ascii_case(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_book_is_known_by_its_content_or_its_name() {
        let card = "BEGIN:VCARD\r\nFN:Ada\r\nEND:VCARD\r\n";
        let wide: Vec<u8> = card.encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (bytes, name) in [(card.as_bytes(), "-"), (card.as_bytes(), "x.csv"), (wide.as_slice(), "x")] {
            let Ok(Read::People(incoming)) = read(bytes, name, None) else { panic!("{name}") };
            assert_eq!((incoming.from.as_str(), incoming.people.len()), ("vcard", 1));
        }
        assert!(matches!(read(b"", "x.VCF", None), Err(Unread::Refused(_))));
    }

    #[test]
    fn a_table_and_an_account_are_known_by_what_is_in_them() {
        let table = b"Name,Phone\nAda,1\n".as_slice();
        let account = br#"{"app_version":"4","account":{"data":[{"type":"contact","values":[]}]}}"#;
        for (bytes, name, from) in [(table, "-", "csv"), (table, "x.csv", "csv"), (account, "x", "monica")] {
            let Ok(Read::People(incoming)) = read(bytes, name, None) else { panic!("{name}") };
            assert_eq!(incoming.from, from);
        }
        let said = read(b"PK\x03\x04", "x.xlsx", None).unwrap_err().to_string();
        assert!(said.contains("save it as CSV"), "{said}");
    }

    #[test]
    fn what_is_not_understood_is_refused_with_all_that_is() {
        let said = read(b"hello", "notes.txt", None).unwrap_err().to_string();
        assert!(Format::ALL.iter().all(|it| said.contains(it.word()) && said.contains(it.mark())), "{said}");
        assert!(matches!(read(b"hello", "notes.txt", Some(Format::Vcard)), Err(Unread::Refused(_))));
        assert_eq!(read(&vec![0; LARGEST + 1], "x.vcf", None), Err(Unread::TooLarge));
    }
}

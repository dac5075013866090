//! From text to rows: one record at a time, never more of it in memory than the limits say.
//!
//! Quotes, delimiters and line ends of every make are read by `csv_core`. What is longer or wider than the limits is
//! passed over while it is read and said so in the [`Row`]. A quote that is never closed would swallow the rest of the
//! file: from it on its line is read without quotes, and the next line is a row again.

use csv_core::{ReadFieldResult, Reader, ReaderBuilder};

use crate::text::accepted;

/// How much is taken from the tokeniser at once.
const PIECE: usize = 4 << 10;
/// How many quotes without an end are mended; sound tokenising knows at most one.
const MENDED: usize = 8;

/// What a row may hold.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    /// The most cells.
    pub(super) cells: usize,
    /// The longest cell, in bytes.
    pub(super) cell_bytes: usize,
}

/// One record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    /// The line that it begins in, from 1.
    pub(super) line: usize,
    /// Its cells, as they may enter a book; what was too long is empty.
    pub(super) cells: Vec<String>,
    /// By column: how many bytes a cell has that was too long.
    pub(super) long: Vec<(usize, usize)>,
    /// How many cells came after the most that are read.
    pub(super) more: usize,
    /// Whether a quote was opened that nothing closes.
    pub(super) unclosed: bool,
}

impl Row {
    /// Whether nothing is in it.
    pub(super) fn is_blank(&self) -> bool {
        self.long.is_empty() && self.cells.iter().all(|cell| cell.trim().is_empty())
    }
}

/// The rows of a text; lines without anything are none.
pub(super) struct Rows<'a> {
    text: &'a [u8],
    at: usize,
    line: usize,
    delimiter: u8,
    quoted: Reader,
    bounds: Bounds,
    mended: usize,
}

impl<'a> Rows<'a> {
    pub(super) fn new(text: &'a str, delimiter: u8, bounds: Bounds) -> Self {
        let quoted = ReaderBuilder::new().delimiter(delimiter).build();
        Self { text: text.as_bytes(), at: 0, line: 1, delimiter, quoted, bounds, mended: 0 }
    }

    fn skip_empty_lines(&mut self) {
        while let Some(byte @ (b'\n' | b'\r')) = self.text.get(self.at) {
            self.line += usize::from(ends_a_line(self.text, self.at, *byte));
            self.at += 1;
        }
    }

    /// Goes on behind a record that ends at `end`.
    fn go_to(&mut self, end: usize) {
        let ends = |at: &usize| ends_a_line(self.text, *at, self.text[*at]);
        self.line += (self.at..end).filter(ends).count();
        self.at = end;
    }
}

/// Whether a line ends with this byte; the first half of `\r\n` does not count.
fn ends_a_line(text: &[u8], at: usize, byte: u8) -> bool {
    byte == b'\n' || (byte == b'\r' && text.get(at + 1) != Some(&b'\n'))
}

impl Iterator for Rows<'_> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        self.skip_empty_lines();
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let line = self.line;
        let (mut row, mut length, open) = record(&mut self.quoted, rest, line, self.bounds);
        if let (Some(open), true) = (open, self.mended < MENDED) {
            self.mended += 1;
            let ends = rest[open..].iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            length = ends.map_or(rest.len(), |ends| open + ends);
            let mut plain = ReaderBuilder::new().delimiter(self.delimiter).quoting(false).build();
            let (tail, ..) = record(&mut plain, &rest[open..length], line, self.bounds);
            if row.more > 0 {
                row.more -= 1;
            } else {
                row.cells.pop();
            }
            row.long.retain(|(at, _)| *at < row.cells.len());
            row.append(tail, self.bounds);
        }
        self.go_to(self.at + length);
        Some(row)
    }
}

/// Reads one record; with it, how many bytes it took, and where the cell begins that a quote opens and none closes.
fn record(reader: &mut Reader, mut rest: &[u8], line: usize, bounds: Bounds) -> (Row, usize, Option<usize>) {
    reader.reset();
    let mut row = Row { line, cells: Vec::new(), long: Vec::new(), more: 0, unclosed: false };
    let mut piece = [0; PIECE];
    let (mut cell, mut bytes, mut taken): (Vec<u8>, usize, usize) = (Vec::new(), 0, 0);
    let (mut ended, mut begins) = (false, 0);
    loop {
        let (result, read, written) = reader.read_field(rest, &mut piece);
        bytes += written;
        if row.cells.len() < bounds.cells && bytes <= bounds.cell_bytes {
            cell.extend_from_slice(&piece[..written]);
        }
        if !ended {
            taken += read;
        }
        rest = &rest[read..];
        match result {
            ReadFieldResult::OutputFull => {}
            // What is left of the record is closed by a line end; where that is still text, a quote is open.
            ReadFieldResult::InputEmpty if !ended => (ended, rest) = (true, b"\n"),
            ReadFieldResult::InputEmpty | ReadFieldResult::End => {
                row.unclosed = true;
                row.take(&mut cell, bytes, bounds);
                return (row, taken, Some(begins));
            }
            ReadFieldResult::Field { record_end } => {
                row.take(&mut cell, bytes, bounds);
                (bytes, begins) = (0, taken);
                if record_end {
                    return (row, taken, None);
                }
            }
        }
    }
}

impl Row {
    fn take(&mut self, cell: &mut Vec<u8>, bytes: usize, bounds: Bounds) {
        if self.cells.len() >= bounds.cells {
            self.more += 1;
        } else if bytes > bounds.cell_bytes {
            self.long.push((self.cells.len(), bytes));
            self.cells.push(String::new());
        } else {
            self.cells.push(accepted(&String::from_utf8_lossy(cell)));
        }
        cell.clear();
    }

    /// Adds the cells of another row behind its own.
    fn append(&mut self, other: Self, bounds: Bounds) {
        let before = self.cells.len();
        self.long.extend(other.long.into_iter().map(|(at, bytes)| (before + at, bytes)));
        self.cells.extend(other.cells);
        self.more += other.more + self.cells.len().saturating_sub(bounds.cells);
        self.cells.truncate(bounds.cells);
        self.long.retain(|(at, _)| *at < bounds.cells);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const BOUNDS: Bounds = Bounds { cells: 6, cell_bytes: 20 };

    fn rows(text: &str) -> Vec<Row> {
        Rows::new(text, b',', BOUNDS).collect()
    }

    fn cells(text: &str) -> Vec<(usize, String)> {
        rows(text).into_iter().map(|row| (row.line, row.cells.join("|"))).collect()
    }

    #[test]
    fn line_ends_of_every_make_and_empty_lines() {
        let read = cells("a,b\r\n\r\n\nc,d\re,f\n\"g\r\nh\",i\n,\nj");
        let wanted = [(1, "a|b"), (4, "c|d"), (5, "e|f"), (6, "g\nh|i"), (8, "|"), (9, "j")];
        assert_eq!(read, wanted.map(|(line, cells)| (line, cells.to_owned())));
        assert_eq!(cells(""), []);
        assert_eq!(cells("\n\r\n"), []);
    }

    #[test]
    fn quotes_and_what_is_wrong_with_them() {
        for (text, wanted) in [
            ("\"a\"\"b\",c", "a\"b|c"),
            ("a\"b,c", "a\"b|c"),
            ("\"a\" b,c", "a b|c"),
            ("a,\"\"", "a|"),
            ("a,b,", "a|b|"),
        ] {
            assert_eq!(cells(text), [(1, wanted.to_owned())], "{text}");
            assert!(!rows(text)[0].unclosed, "{text}");
        }
        let read = rows("a,b\nc,\"d\ne,f\ng,h\n");
        assert_eq!(read.iter().map(|row| row.unclosed).collect::<Vec<_>>(), [false, true, false, false]);
        assert_eq!(read[1].cells, ["c", "\"d"]);
        assert_eq!((read[3].line, read[3].cells.join("|")), (4, "g|h".to_owned()));
    }

    #[test]
    fn what_is_too_long_or_too_wide_is_passed_over() {
        let long = "x".repeat(100_000);
        let read = rows(&format!("a,{long},b\n1,2,3,4,5,6,7,8\nz"));
        assert_eq!((read[0].cells.join("|"), read[0].long.clone()), ("a||b".to_owned(), vec![(1, 100_000)]));
        assert!(!read[0].is_blank());
        assert_eq!((read[1].cells.len(), read[1].more), (6, 2));
        assert_eq!(read[2].cells, ["z"]);
    }

    proptest! {
        #[test]
        fn every_text_is_read_to_its_end(text in "[a,\"\n\rä ]{0,60}") {
            let read = rows(&text);
            let lines = text.replace("\r\n", "\n").matches(['\n', '\r']).count() + 1;
            prop_assert!(read.len() <= lines);
            prop_assert!(read.iter().all(|row| row.cells.len() <= 6 && row.line <= lines));
            prop_assert!(read.windows(2).all(|two| two[0].line < two[1].line));
            prop_assert!(read.iter().filter(|row| row.unclosed).count() <= 1);
        }
    }
}

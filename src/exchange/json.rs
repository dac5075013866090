//! confidant's own format: a whole book, or some clients of one, for another book.
//!
//! Written by [`export`](super::export), read here, planned in [`plan`]. JSON lines, each ended by a line feed. Keys are
//! never renamed and never change their meaning; new ones may come, and a reader passes over what it does not know.
//!
//! The first line is the header:
//!
//! ```json
//! {"confidant_export":1,"exported":"2026-11-21T09:30:00+01:00","book":"<22>","clients":null,
//!  "includes":["confidential"],"withheld":{"confidential":0,"sealed":3},"lines":4711}
//! ```
//!
//! `book` is the name of the journal that it came from, `clients` the ids that were asked for (`null`: all), `includes`
//! which texts go along besides the open ones, `withheld` how many do not, `lines` how many lines follow. Then a line of
//! the journal each, in the order in which they count, without those that were taken back:
//!
//! ```json
//! {"line":"k3v9x2m7qa:4711","h":"<22>","at":"2026-11-21T09:30:00.123+01:00","by":"Ines Marlow",
//!  "parts":[{"k":"<client id or book>","part":0,"withheld":2,"e":[{"t":"note_added","id":"…","text":"…"}]}]}
//! ```
//!
//! `line`, `h`, `at` and `by` are those of the journal, `part` is the number of the part in its line, and `e` holds its
//! events as the journal has them. Where texts were withheld they are empty, `withheld` counts them (it is not there
//! where there are none), and a sealed entry is `{"t":"sealed_entry","kind":"note","id":"…","on":"2026-11-19"}`. What
//! speaks of lines of its own journal (`line_retracted`, `part_redacted`) is not in an export.
//!
//! A file is foreign whatever it says of itself: every text goes through [`text::accepted`](crate::text::accepted), every
//! size is bounded by [`Limits`], and a bad line costs that line.

pub mod plan;
mod read;
mod slots;
#[cfg(test)]
mod tests;

pub use read::{BookCopy, CopiedLine, CopiedPart, Limits, Refused, is_export, read};

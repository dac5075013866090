//! The journal: an append-only set of JSON lines that is the whole truth about a book.
//!
//! Owns bytes, files and faults: reading lines and vouching for them, appending lines and making them durable. It does
//! not know what an event means; to it an event is a text that begins `{"t":"name"`. The fold over the events is for the
//! domain, and so is whether a removed part was removed lawfully.
//!
//! ```text
//! open(disk, places, now) -> Opened { lines, report, reader }     reader.poll(now) -> Arrivals
//! reader.snapshot() -> Snapshot    resume(disk, places, snapshot, now) -> Resumed { reader, lines } or Stale
//! Recorder::new(disk, places, entropy)                            recorder.append(now, drafts) -> lines, durable
//! ```
//!
//! Everything here is `Send`, blocks, and asks neither the clock nor for randomness on its own. Where to go next:
//! [`mod@line`] for the bytes, [`reader`] and [`recorder`] for the two directions, `chain` for what is believed,
//! [`storage`] for the disk, [`mod@check`] for the report.

mod chain;
pub mod check;
pub mod damage;
pub mod device;
mod hybrid;
mod json;
pub mod line;
pub mod places;
pub mod reader;
pub mod recorder;
mod scan;
pub mod segment;
pub mod snapshot;
mod source;
pub mod storage;
mod tail;
pub mod token;
pub mod wire;

pub use check::{Report, Totals, Verdict, check};
pub use damage::{Class, Damage, Note, NoteKind, ReadOnly, Waiting};
pub use device::Heads;
pub use line::{Content, Draft, DraftPart, Line, LineKey, Part, PartState, Stamp};
pub use places::{OpenError, Places};
pub use reader::{Arrivals, Batch, Opened, Reader, open, open_with};
pub use recorder::{AppendError, Cause, Recorder};
pub use snapshot::{Resumed, Snapshot, Stale, Verified, resume, verify};
pub use storage::{RealDisk, Storage};
pub use token::{Entropy, OsEntropy, SeededEntropy, Token, WriterId};

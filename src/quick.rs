//! The language in which an adviser types: one line for what happened, date words for what is to come.
//!
//! Owns the grammar of `cockpit.md` ("Recording must be faster than a sticky note"): [`grammar`] reads a whole
//! line, [`reminder`] and [`promise`] the two shorter forms, [`when`] the words for days and times, [`mod@duration`]
//! lengths, [`decision`] what `=` says, [`guess`] what a preview may propose, [`entry`] what is recorded of it all, [`mod@render`] the canonical line. Everything here is pure and total:
//! it speaks the words of `domain` and leaves showing and recording to the cockpit and the command line.
//!
//! Two rules hold everywhere. A date counts only if the whole of it is understood. No word that was typed is ever
//! lost: it is understood, or it stands in a text.

mod clause;
pub mod decision;
pub mod duration;
pub mod entry;
pub mod grammar;
pub mod guess;
mod head;
pub mod promise;
pub mod remark;
pub mod reminder;
pub mod render;
#[cfg(test)]
mod tests;
pub mod when;
mod words;

pub use duration::duration;
pub use entry::{Reading, Unclear, understand};
pub use grammar::{Catalogue, Clause, ClauseKind, DueState, HappenedState, Head, QuickEntry, With, parse};
pub use promise::{PromiseEntry, parse_promise};
pub use remark::Remark;
pub use reminder::{ReminderDue, ReminderEntry, parse_reminder};
pub use render::render;
pub use when::WhenError;
pub use words::Span;

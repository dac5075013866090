//! A promise typed by itself: `send term sheet by thu`.
//!
//! Owns the form behind `p` and `confidant promise`. The rule for `by …` is `clause`'s, the same as in a line; marks and `#`
//! mean nothing here.

use super::clause;
use super::grammar::DueState;
use super::remark::Remark;
use super::words::words;
use crate::domain::time::Now;

/// What was understood of a promise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PromiseEntry {
    /// What is promised.
    pub text: String,
    /// Until when.
    pub due: DueState,
    /// What the preview says about it.
    pub remarks: Vec<Remark>,
}

/// Reads a promise. Never fails: without a date it says so.
pub fn parse_promise(text: &str, now: &Now) -> PromiseEntry {
    let mut remarks = Vec::new();
    let words = words(text);
    let (text, due) = clause::alone(text, &words, now, &mut remarks);
    PromiseEntry { text, due, remarks }
}

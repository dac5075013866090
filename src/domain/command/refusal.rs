//! Refusals: why something cannot be recorded, each with what to do instead.

use super::LONGEST_TEXT;
use crate::domain::line::LineKey;
use crate::domain::time::Day;

/// Why something cannot be recorded, and what to do instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No such client.
    #[error("there is no such client in this book; choose one of the list")]
    NoClient,
    /// No such thing at that client.
    #[error("there is no such {0} at this client; choose one of its story")]
    Missing(&'static str),
    /// It was closed before.
    #[error("this {0} is closed already; undo takes a closing back")]
    Closed(&'static str),
    /// A needed text is missing.
    #[error("{0} is missing; type it, or press Esc to leave")]
    Empty(&'static str),
    /// A text is too long.
    #[error(
        "{0} is too long: {1} bytes, at most {LONGEST_TEXT}; keep the long text in a file and note where"
    )]
    TooLong(&'static str, usize),
    /// A past event lies in the future.
    #[error("{0} lies in the future; only what has happened can be recorded, for the rest set a reminder")]
    NotYet(String),
    /// A date is missing.
    #[error("a promise needs the day by which: add `by` and a date")]
    NoDate,
    /// A day is before the thing it belongs to.
    #[error("{0} is before {1}, the day it was made; name that day or a later one")]
    BeforeMade(Day, Day),
    /// What comes again has no first day.
    #[error("what comes again needs its first day: add `by` and a date")]
    NoFirstDay,
    /// A rule that ends before its second day.
    #[error("this ends before it comes again; leave out the rule, or let it end later")]
    NeverAgain,
    /// A number is out of bounds.
    #[error("{0}")]
    OutOfBounds(&'static str),
    /// Nothing differs.
    #[error("nothing was changed; give it another value, or leave it")]
    Unchanged,
    /// The line was taken back before.
    #[error("this was taken back already; redo puts it into force again")]
    Retracted,
    /// Others build on the line.
    #[error("{} later {} on it; take {} back first", .0.len(), if .0.len() == 1 { "entry builds" } else { "entries build" }, if .0.len() == 1 { "that one" } else { "those" })]
    BuiltOn(Vec<LineKey>),
    /// A decision without alternatives.
    #[error(
        "a decision needs two ways or more to choose between, and doing nothing counts; lay them out first"
    )]
    OneWay,
    /// Not broken.
    #[error("only a broken promise can be made good; an open one is closed as kept")]
    NotBroken,
    /// Merged with itself.
    #[error("a client cannot be merged with itself; choose another one")]
    SameClient,
    /// The ideal must come before the limit.
    #[error(
        "the ideal interval ({0} d) must not be longer than the limit ({1} d); shorten it, or lengthen the limit"
    )]
    IdealAfterLimit(u32, u32),
}

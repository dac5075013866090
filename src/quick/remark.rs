//! Remarks: what the preview says about a line, each with the place it is about.
//!
//! Owns the sentences. A remark never stops anybody: the entry stands as it was understood.

use super::words::Span;
use crate::domain::time::Day;

/// Something the adviser should see before Enter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Remark {
    /// A promise without a due day.
    #[error("no date")]
    NoDate {
        /// The promise.
        span: Span,
    },
    /// A date that was not understood, or does not fit; it stays in the text.
    #[error("`{typed}` kept as text: {why}")]
    KeptAsText {
        /// Where it stands.
        span: Span,
        /// What was typed.
        typed: String,
        /// What is wrong with it.
        why: String,
    },
    /// Today's own weekday was named.
    #[error("today is {}: today or {}?", today.format("%A"), other.format("%-d %b"))]
    WhichDay {
        /// Where it stands.
        span: Span,
        /// Today.
        today: Day,
        /// The same weekday, a week away.
        other: Day,
    },
    /// A name in `with …` that is no contact person of this client.
    #[error("unknown name in with: {name}")]
    UnknownName {
        /// Where it stands.
        span: Span,
        /// The name as typed.
        name: String,
    },
    /// A name in `with …` that fits several contact persons.
    #[error("several contacts are called {name}")]
    SeveralNames {
        /// Where it stands.
        span: Span,
        /// The name as typed.
        name: String,
    },
    /// A word after `#` that the catalogue does not have.
    #[error("#{word} is no signal of the catalogue, kept as text")]
    UnknownSignal {
        /// Where it stands.
        span: Span,
        /// The word.
        word: String,
    },
    /// A mark with one space before it, which begins no clause.
    #[error("{mark} kept as text: two spaces before it begin {what}")]
    OneSpace {
        /// Where the mark stands.
        span: Span,
        /// The mark.
        mark: char,
        /// What it would begin.
        what: &'static str,
    },
    /// A mark with nothing behind it.
    #[error("nothing after {mark}, kept as text")]
    EmptyClause {
        /// Where the mark stands.
        span: Span,
        /// The mark.
        mark: char,
    },
}

impl Remark {
    /// The place it is about.
    pub fn span(&self) -> &Span {
        match self {
            Self::NoDate { span }
            | Self::KeptAsText { span, .. }
            | Self::WhichDay { span, .. }
            | Self::UnknownName { span, .. }
            | Self::SeveralNames { span, .. }
            | Self::UnknownSignal { span, .. }
            | Self::OneSpace { span, .. }
            | Self::EmptyClause { span, .. } => span,
        }
    }
}

//! The grammar of the one line: head, summary, clauses.
//!
//! Owns what a line is made of and [`parse`]. `head` reads the leading words, `clause` cuts the rest at its marks, `render`
//! writes the canonical line.
//!
//! What `cockpit.md` leaves open is decided here:
//!
//! - *Start of the line* for a mark is the start of the text, before or directly after the head: `call ? what if`
//!   asks. Two spaces are two ordinary blanks, or a tab; a non-breaking space directly before a mark binds it to its
//!   sentence (French: `vraiment ? oui` is text, `vraiment  ? oui` a request). A mark with nothing behind it is text.
//! - `\` before a mark makes it text and is dropped where the mark would have counted; also before `#word` and, in a
//!   promise, before `by`. Elsewhere `\` is a letter like any other.
//! - Blanks between words become one space in a text; a `;` that ends a text is dropped.
//! - `#word` counts wherever it begins a word. It is taken out of the text only at the end of a summary or clause.
//! - `by DATE` counts in the middle of a promise too (`send the note by fri to Ada`), if a comma or another closing mark ends
//!   it, or a digit or a small word (`to`, `with`, `the` …) follows, but then it stays in the text. At the end it is
//!   taken out. With a time (`by thu 5pm`) the day counts and the words stay. A rule behind it (`by eom, every month`)
//!   belongs to it; a rule anywhere else is text.
//! - `in`, `out`, `missed`, `other` and `with NAME` make a head only beside a channel, a length or `@WHEN`, or before `:`; so
//!   `in the morning Ada rang` is text. `note` is no channel. A channel word after the first is text.
//! - A `=` clause with ways and a choice is a decision; how it is cut is `decision`'s, and its words stay as typed here.
//! - Commas after head words are dropped.

use std::collections::{BTreeMap, BTreeSet};

use super::clause;
use super::head;
use super::remark::Remark;
use super::when;
use super::words::{Span, words};
use crate::domain::id::ContactId;
use crate::domain::interaction::{Channel, Way};
use crate::domain::recurrence::Recurrence;
use crate::domain::time::{Day, Happened, Now};

/// The signal words that count after `#`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Catalogue {
    words: BTreeMap<String, String>,
}

impl Catalogue {
    /// A catalogue of these words, found whatever their case.
    pub fn new<W: Into<String>>(words: impl IntoIterator<Item = W>) -> Self {
        let words =
            words.into_iter().map(Into::into).map(|word: String| (word.to_lowercase(), word)).collect();
        Self { words }
    }

    /// The catalogue's own spelling of `word`.
    pub fn find(&self, word: &str) -> Option<&str> {
        self.words.get(&word.to_lowercase()).map(String::as_str)
    }
}

/// What was understood of a line; spans are bytes of the typed text, between characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuickEntry {
    /// The leading words.
    pub head: Head,
    /// What it was about, in the adviser's words.
    pub summary: String,
    /// Where the summary stands, with whatever was taken out of it; empty if there is none.
    pub summary_span: Span,
    /// The signals of the summary, as often as they were typed.
    pub signals: Vec<Signal>,
    /// The clauses, in order.
    pub clauses: Vec<Clause>,
    /// What the preview says about it.
    pub remarks: Vec<Remark>,
}

/// The leading words of a line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Head {
    /// How it travelled.
    pub channel: Option<(Channel, Span)>,
    /// In which direction.
    pub way: Option<(Way, Span)>,
    /// Its length in minutes.
    pub minutes: Option<(u32, Span)>,
    /// When it happened.
    pub happened: HappenedState,
    /// Who took part.
    pub with: Vec<With>,
    /// Where `missed` stands: a call that reached nobody.
    pub missed: Option<Span>,
    /// Where the head stands, its `:` included; empty if there is none.
    pub span: Span,
}

/// When it happened, as far as the line says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum HappenedState {
    /// Nothing was said: now.
    #[default]
    NotSaid,
    /// A day or a time.
    Known(Happened, Span),
    /// Today's own weekday: today or a week ago.
    Ambiguous {
        /// Today.
        today: Day,
        /// A week ago.
        last: Day,
        /// Where it stands.
        span: Span,
    },
}

/// Somebody named in `with …`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum With {
    /// A contact person, by the name in the book.
    Contact(ContactId, String, Span),
    /// A name that is no contact person, as typed.
    Name(String, Span),
}

impl With {
    /// The name.
    pub fn name(&self) -> &str {
        match self {
            Self::Contact(_, name, _) | Self::Name(name, _) => name,
        }
    }

    /// Where it stands.
    pub fn span(&self) -> &Span {
        match self {
            Self::Contact(_, _, span) | Self::Name(_, span) => span,
        }
    }
}

/// A word of the catalogue that was typed after `#`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signal {
    /// The catalogue's spelling.
    pub word: String,
    /// Where it stands.
    pub span: Span,
    /// Whether it also stays in the text.
    pub in_text: bool,
}

/// What a mark begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ClauseKind {
    /// `?` asked of me.
    Request,
    /// `!` I promise.
    Promise,
    /// `<` they promise.
    TheirPromise,
    /// `=` advice or decision.
    Advice,
    /// `*` goal.
    Goal,
}

impl ClauseKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Request, Self::Promise, Self::TheirPromise, Self::Advice, Self::Goal];

    /// Its mark.
    pub fn mark(self) -> char {
        match self {
            Self::Request => '?',
            Self::Promise => '!',
            Self::TheirPromise => '<',
            Self::Advice => '=',
            Self::Goal => '*',
        }
    }

    /// What such a clause is, in words.
    pub fn what(self) -> &'static str {
        match self {
            Self::Request => "a request",
            Self::Promise => "a promise",
            Self::TheirPromise => "their promise",
            Self::Advice => "advice",
            Self::Goal => "a goal",
        }
    }

    /// The kind that a mark begins.
    pub fn of(mark: char) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.mark() == mark)
    }

    /// Whether it can have a due day.
    pub fn is_promise(self) -> bool {
        matches!(self, Self::Promise | Self::TheirPromise)
    }
}

/// One clause of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// What its mark says it is.
    pub kind: ClauseKind,
    /// Its words.
    pub text: String,
    /// Its due day; [`DueState::None`] for all but promises.
    pub due: DueState,
    /// Its signals, as often as they were typed.
    pub signals: Vec<Signal>,
    /// Where its mark stands.
    pub mark: Span,
    /// Where its words stand, with whatever was taken out of them.
    pub span: Span,
}

/// The due day of a promise, as far as the line says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum DueState {
    /// Nothing was said.
    #[default]
    None,
    /// A day.
    On {
        /// The day.
        day: Day,
        /// Where `by …` stands.
        span: Span,
        /// Whether the words also stay in the text.
        in_text: bool,
        /// The rule by which it is owed again.
        repeats: Option<Recurrence>,
    },
    /// Today's own weekday: today or a week from now.
    Ambiguous {
        /// Today.
        today: Day,
        /// A week from now.
        next: Day,
        /// Where `by …` stands.
        span: Span,
        /// Whether the words also stay in the text.
        in_text: bool,
        /// The rule by which it is owed again.
        repeats: Option<Recurrence>,
    },
}

impl DueState {
    /// The day, if there is exactly one.
    pub fn day(&self) -> Option<Day> {
        match self {
            Self::On { day, .. } => Some(*day),
            _ => None,
        }
    }

    /// The rule by which it is owed again.
    pub fn repeats(&self) -> Option<&Recurrence> {
        match self {
            Self::None => None,
            Self::On { repeats, .. } | Self::Ambiguous { repeats, .. } => repeats.as_ref(),
        }
    }

    /// Where `by …` stands.
    pub fn span(&self) -> Option<&Span> {
        match self {
            Self::None => None,
            Self::On { span, .. } | Self::Ambiguous { span, .. } => Some(span),
        }
    }

    /// The same without its place.
    fn bare(&self) -> Self {
        let (span, in_text, repeats) = (0..0, false, self.repeats().cloned());
        match *self {
            Self::None => Self::None,
            Self::On { day, .. } => Self::On { day, span, in_text, repeats },
            Self::Ambiguous { today, next, .. } => Self::Ambiguous { today, next, span, in_text, repeats },
        }
    }

    pub(super) fn with_in_text(self, kept: bool) -> Self {
        match self {
            Self::None => Self::None,
            Self::On { day, span, repeats, .. } => Self::On { day, span, in_text: kept, repeats },
            Self::Ambiguous { today, next, span, repeats, .. } => {
                Self::Ambiguous { today, next, span, in_text: kept, repeats }
            }
        }
    }
}

/// What a stretch of the typed text was understood as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Understood {
    /// A channel, `in`, `out` or `missed`.
    HeadWord,
    /// A length.
    Length,
    /// When it happened.
    Happened,
    /// A name after `with`, or the word `with`.
    Name,
    /// A clause's mark.
    Mark(ClauseKind),
    /// A promise's due day.
    Due,
    /// A signal.
    Signal,
}

/// Reads a line. Never fails: what is not understood stays in a text, and the remarks say so.
///
/// Time and space are linear in the length of `text`.
pub fn parse(text: &str, now: &Now, catalogue: &Catalogue, contacts: &[(ContactId, &str)]) -> QuickEntry {
    let words = words(text);
    let mut remarks = Vec::new();
    let (head, rest) = head::read(text, &words, now, contacts, &mut remarks);
    let mut parts = clause::cut(text, &rest, &mut remarks).into_iter();
    let mut reader = clause::Reader { text, now, catalogue, remarks: &mut remarks };
    let first = parts.next().map(|part| reader.read(part)).unwrap_or_default();
    let clauses = parts
        .filter_map(|part| {
            let (kind, mark) = part.mark.clone()?;
            let read = reader.read(part);
            Some(Clause {
                kind,
                text: read.text,
                due: read.due,
                signals: read.signals,
                mark,
                span: read.span,
            })
        })
        .collect();
    remarks.extend(date_without_its_mark(text, &head, &first.span, now));
    QuickEntry {
        head,
        summary: first.text,
        summary_span: first.span,
        signals: first.signals,
        clauses,
        remarks,
    }
}

/// A remark on date words right behind the head: `met yesterday` is read only as `met @yesterday`.
fn date_without_its_mark(text: &str, head: &Head, summary: &Span, now: &Now) -> Option<Remark> {
    if head.channel.is_none() || head.happened != HappenedState::NotSaid {
        return None;
    }
    let start = summary.start;
    let said = &text[summary.clone()];
    let ends = said.match_indices([' ', ':']).map(|(at, _)| at).chain([said.len()]).take(3);
    let end = ends.filter(|end| when::past(said[..*end].trim(), now).is_ok()).last()?;
    let typed = said[..end].trim().to_owned();
    let why = format!("write @{typed} for when it happened");
    Some(Remark::KeptAsText { span: start..start + end, typed, why })
}

impl QuickEntry {
    /// The signals of the whole line, each once, in the order in which they were typed.
    pub fn all_signals(&self) -> Vec<&str> {
        each_once(self.signals.iter().chain(self.clauses.iter().flat_map(|clause| &clause.signals)))
    }

    /// What was understood and where, in the order of the text, for the preview's colours.
    pub fn understood(&self) -> Vec<(Span, Understood)> {
        let mut found = self.head.understood();
        found.extend(self.signals.iter().map(|signal| (signal.span.clone(), Understood::Signal)));
        for clause in &self.clauses {
            found.push((clause.mark.clone(), Understood::Mark(clause.kind)));
            found.extend(clause.due.span().map(|span| (span.clone(), Understood::Due)));
            found.extend(clause.signals.iter().map(|signal| (signal.span.clone(), Understood::Signal)));
        }
        found.sort_by_key(|(span, _)| span.start);
        found
    }

    /// The same entry without places and remarks: two lines that mean the same are equal then.
    #[must_use]
    pub fn meaning(&self) -> Self {
        let signals = |signals: &[Signal]| {
            let bare = |word: &str| Signal { word: word.to_owned(), span: 0..0, in_text: false };
            each_once(signals).into_iter().map(bare).collect::<Vec<_>>()
        };
        let clauses = self.clauses.iter().map(|clause| Clause {
            kind: clause.kind,
            text: clause.text.clone(),
            due: clause.due.bare(),
            signals: signals(&clause.signals),
            mark: 0..0,
            span: 0..0,
        });
        Self {
            head: self.head.meaning(),
            summary: self.summary.clone(),
            summary_span: 0..0,
            signals: signals(&self.signals),
            clauses: clauses.collect(),
            remarks: Vec::new(),
        }
    }
}

/// The words of these signals, each once, in order.
pub(super) fn each_once<'a>(signals: impl IntoIterator<Item = &'a Signal>) -> Vec<&'a str> {
    let mut seen = BTreeSet::new();
    signals.into_iter().map(|signal| signal.word.as_str()).filter(|word| seen.insert(*word)).collect()
}

impl Head {
    /// Whether nothing at all was said.
    pub fn is_empty(&self) -> bool {
        self.meaning() == Self::default()
    }

    fn understood(&self) -> Vec<(Span, Understood)> {
        let mut found = Vec::new();
        found.extend(self.channel.iter().map(|(_, span)| (span.clone(), Understood::HeadWord)));
        found.extend(self.way.iter().map(|(_, span)| (span.clone(), Understood::HeadWord)));
        found.extend(self.missed.iter().map(|span| (span.clone(), Understood::HeadWord)));
        found.extend(self.minutes.iter().map(|(_, span)| (span.clone(), Understood::Length)));
        match &self.happened {
            HappenedState::NotSaid => {}
            HappenedState::Known(_, span) | HappenedState::Ambiguous { span, .. } => {
                found.push((span.clone(), Understood::Happened));
            }
        }
        found.extend(self.with.iter().map(|with| (with.span().clone(), Understood::Name)));
        found
    }

    fn meaning(&self) -> Self {
        Self {
            channel: self.channel.as_ref().map(|(channel, _)| (*channel, 0..0)),
            way: self.way.as_ref().map(|(way, _)| (*way, 0..0)),
            minutes: self.minutes.as_ref().map(|(minutes, _)| (*minutes, 0..0)),
            happened: match self.happened {
                HappenedState::NotSaid => HappenedState::NotSaid,
                HappenedState::Known(happened, _) => HappenedState::Known(happened, 0..0),
                HappenedState::Ambiguous { today, last, .. } => {
                    HappenedState::Ambiguous { today, last, span: 0..0 }
                }
            },
            with: self
                .with
                .iter()
                .map(|with| match with {
                    With::Contact(id, name, _) => With::Contact(*id, name.clone(), 0..0),
                    With::Name(name, _) => With::Name(name.clone(), 0..0),
                })
                .collect(),
            missed: self.missed.as_ref().map(|_| 0..0),
            span: 0..0,
        }
    }
}

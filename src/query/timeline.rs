//! One client's whole story as rows: the future above, the past below, and what came up in an interaction
//! under it.
//!
//! Owns what a row is. Where everything stands, and under what, is the [`Outline`], which looks at no text; the words of a
//! row are made of it in [`words`], by the panes for what is in sight only. The words for where things stand are in
//! [`state`], and everything about one entry in [`details`]. Rows are plain values and hold the key of their entry, so a
//! selection outlives every new computation.

mod change;
mod details;
mod outline;
mod places;
mod state;
mod words;

use std::sync::Arc;

use chrono::{DateTime, FixedOffset};

pub use change::next_change;
pub use details::{Detail, details, maker};
pub use outline::{Outline, Spot};
pub(in crate::query) use places::inherited;
pub use state::{Level, State};

use crate::domain::history::History;
use crate::domain::id::Id;
use crate::domain::interaction::Confidentiality;
use crate::domain::line::EntryKey;
use crate::domain::recurrence::Recurrence;
use crate::domain::time::{Due, Happened, Now};
use crate::query::phrase;
use crate::query::triage::Weights;

/// What a history is looked at through.
#[derive(Debug, Clone, Copy)]
pub struct Lens<'a> {
    /// The working calendar, and from when on waiting is a fault.
    pub weights: &'a Weights,
    /// The moment.
    pub now: Now,
    /// The one entry whose sealed text is to be shown.
    pub reveal: Option<EntryKey>,
}

/// Which rows to show.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Show {
    /// Everything.
    #[default]
    All,
    /// What is not closed.
    Open,
    /// Interactions and appointments.
    Talks,
    /// Promises and requests.
    Ledger,
    /// What was written down: notes, advice, signals, what the client said.
    Notes,
    /// What was recorded about trust itself: evidence, agreements, assessments, goals.
    Trust,
}

impl Show {
    /// Every filter, in the order in which a key walks through them.
    pub const ALL: [Self; 6] = [Self::All, Self::Open, Self::Talks, Self::Ledger, Self::Notes, Self::Trust];

    /// Its name in a title.
    pub fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Open => "open things",
            Self::Talks => "talks",
            Self::Ledger => "promises and requests",
            Self::Notes => "notes",
            Self::Trust => "trust",
        }
    }

    /// The next filter, round and round.
    #[must_use]
    pub fn next(self) -> Self {
        let at = Self::ALL.iter().position(|show| *show == self).unwrap_or(0);
        Self::ALL[(at + 1) % Self::ALL.len()]
    }

    fn admits(self, spot: &Spot) -> bool {
        match self {
            Self::All => true,
            Self::Open => spot.open,
            Self::Talks => matches!(spot.kind, RowKind::Interaction | RowKind::Appointment),
            Self::Ledger => {
                matches!(spot.kind, RowKind::OurPromise | RowKind::TheirPromise | RowKind::Request)
            }
            Self::Notes => matches!(
                spot.kind,
                RowKind::Note
                    | RowKind::Advice
                    | RowKind::Decision
                    | RowKind::Signal
                    | RowKind::Said
                    | RowKind::Evidence
            ),
            Self::Trust => matches!(
                spot.kind,
                RowKind::Signal
                    | RowKind::Said
                    | RowKind::Evidence
                    | RowKind::Agreement
                    | RowKind::Assessment
                    | RowKind::Goal
                    | RowKind::Engagement
            ),
        }
    }
}

/// What sort of row it is; also its role for glyph and colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RowKind {
    /// A touch.
    Interaction,
    /// A promise of the adviser's.
    OurPromise,
    /// A promise of the client's.
    TheirPromise,
    /// Something the client asked.
    Request,
    /// Advice or a decision.
    Advice,
    /// A goal of the client's.
    Goal,
    /// A signal observed.
    Signal,
    /// A reminder.
    Reminder,
    /// An appointment.
    Appointment,
    /// An assessment of the stage.
    Assessment,
    /// What the client said about the relationship.
    Said,
    /// A note.
    Note,
    /// A change of status.
    Status,
    /// The client entered the book.
    Added,
    /// The client came with an import.
    Imported,
    /// A decision of the client's.
    Decision,
    /// Something that was handed to a specialist.
    HandOff,
    /// What the client pays for.
    Engagement,
    /// Something recorded as evidence.
    Evidence,
    /// Something agreed about the relationship, or planned for it.
    Agreement,
}

impl RowKind {
    /// All of them, in the order in which they are numbered.
    pub(in crate::query) const ALL: [Self; 20] = [
        Self::Interaction,
        Self::OurPromise,
        Self::TheirPromise,
        Self::Request,
        Self::Advice,
        Self::Goal,
        Self::Signal,
        Self::Reminder,
        Self::Appointment,
        Self::Assessment,
        Self::Said,
        Self::Note,
        Self::Status,
        Self::Added,
        Self::Imported,
        Self::Decision,
        Self::HandOff,
        Self::Engagement,
        Self::Evidence,
        Self::Agreement,
    ];

    /// The mark by which such a thing is typed in the one-line grammar, where it has one.
    pub fn mark(self) -> Option<char> {
        Some(match self {
            Self::OurPromise => '!',
            Self::TheirPromise => '<',
            Self::Request => '?',
            Self::Advice | Self::Decision => '=',
            Self::Goal => '*',
            Self::Signal => '#',
            _ => return None,
        })
    }

    /// Its name for `--json`: stable, in `snake_case`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Interaction => "interaction",
            Self::OurPromise => "our_promise",
            Self::TheirPromise => "their_promise",
            Self::Request => "request",
            Self::Advice => "advice",
            Self::Goal => "goal",
            Self::Signal => "signal",
            Self::Reminder => "reminder",
            Self::Appointment => "appointment",
            Self::Assessment => "assessment",
            Self::Said => "said",
            Self::Note => "note",
            Self::Status => "status",
            Self::Added => "added",
            Self::Imported => "imported",
            Self::Decision => "decision",
            Self::HandOff => "hand_off",
            Self::Engagement => "engagement",
            Self::Evidence => "evidence",
            Self::Agreement => "agreement",
        }
    }
}

/// The time at which a row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// It falls due, or is agreed, for then.
    Due(Due),
    /// It happened then.
    Happened(Happened),
    /// Nobody said when; it stands where it was recorded.
    Unknown,
}

impl When {
    /// The time in a few characters: `in 3 d`, `Tue 14:30` within a week, `today 14:30`, `19 Nov`.
    pub fn words(&self, now: &Now) -> String {
        let today = now.today();
        let (day, time) = match self {
            Self::Due(due) => (due.day(now.zone()), due.time(now.zone())),
            Self::Happened(on) => (on.day(), on.time()),
            Self::Unknown => return String::new(),
        };
        match ((day - today).num_days(), time) {
            (0, Some(time)) => format!("today {}", phrase::clock(time)),
            (0, None) => "today".to_owned(),
            // Of two on one day within a week the time tells which comes first.
            (1..=6, Some(time)) => format!("{} {}", day.format("%a"), phrase::clock(time)),
            (ahead @ 1..=30, _) => format!("in {ahead} d"),
            _ => phrase::day(day, today),
        }
    }
}

/// The words of a row, or that they are sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Text {
    /// The words.
    Shown(String),
    /// Sealed: only that there is something, and when.
    Hidden,
}

impl Text {
    /// The words, or nothing.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Shown(text) => text,
            Self::Hidden => "",
        }
    }
}

/// One row of a story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineRow {
    /// The entry that it shows: the same one whenever the rows are computed anew.
    pub entry: EntryKey,
    /// The thing that the entry created, where it has an id.
    pub id: Option<Id>,
    /// When.
    pub when: When,
    /// What sort.
    pub kind: RowKind,
    /// How far it is indented: 0 stands by itself.
    pub depth: u8,
    /// What it is, in a few characters: `call in 12m`; `sealed` where the text is.
    pub head: String,
    /// What it says.
    pub text: Text,
    /// The rule by which it comes again.
    pub repeats: Option<Recurrence>,
    /// Where it stands, where that is a question.
    pub state: Option<State>,
    /// Whether it is a thing that still has to be closed.
    pub open: bool,
    /// Who may see it.
    pub conf: Confidentiality,
    /// When it was recorded.
    pub recorded: DateTime<FixedOffset>,
    /// Who recorded it.
    pub by: Arc<str>,
}

impl TimelineRow {
    /// The rule by which it comes again, while it still has to be closed.
    pub fn comes_again(&self) -> Option<&Recurrence> {
        self.repeats.as_ref().filter(|_| self.open)
    }
}

/// A client's story in words, ready to be shown from above.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Timeline {
    /// The rows, the furthest future first.
    pub rows: Vec<TimelineRow>,
    /// How many of them lie in the future: the line that says "today" stands before this one.
    pub future: usize,
}

/// The story of one client, every row in words. Of what a filter leaves out, the rows below it stand by themselves.
pub fn timeline(history: &History, show: Show, lens: &Lens<'_>) -> Timeline {
    let outline = Outline::of(history, show, lens);
    let rows = outline.spots.iter().map(|spot| spot.row(history, lens)).collect();
    Timeline { rows, future: outline.future }
}

#[cfg(test)]
mod tests;

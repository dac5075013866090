//! Who needs the adviser today, and why: triage.
//!
//! Reads standings only, never a history, and puts a book of any size in order by its gauges alone: [`order`]. Every
//! place in the list is explained by its [`Term`]s, whose weights add up: [`explain`]. Both come from one rule a term, in
//! [`terms`]; how a term reads is in [`words`], what it weighs in [`weights`], and when the list could look different in
//! [`change`].

mod change;
mod order;
mod sum;
mod terms;
mod weights;
mod words;

use chrono::{DateTime, Utc};

pub use change::next_change;
pub use order::{Place, order, order_seeing};
pub(in crate::query) use terms::ends;
pub use weights::Weights;

use crate::domain::id::{ClientId, Id};
use crate::domain::interaction::Channel;
use crate::domain::standing::Standing;
use crate::domain::time::Now;

/// What sort of reason it is; in this order where two weigh the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TermKind {
    /// An appointment of today, still to come or going on.
    AppointmentToday,
    /// An appointment whose time passed and that has no outcome.
    AppointmentUnsettled,
    /// An own promise so late that it is a fault.
    PromiseFault,
    /// An own promise broken and not made good.
    PromiseBroken,
    /// A request left without a response for so long that it is a fault.
    RequestFault,
    /// An own promise past the day agreed.
    PromiseLate,
    /// A request without a response.
    RequestWaiting,
    /// An own promise due today.
    PromiseToday,
    /// A reminder that fell due.
    ReminderDue,
    /// Too long without a live contact.
    LimitPassed,
    /// An own promise due tomorrow.
    PromiseTomorrow,
    /// A request acknowledged without a day.
    RequestAcknowledged,
    /// An own promise without a day.
    PromiseUndated,
    /// Longer than wished without any contact.
    IdealPassed,
    /// The client is late with a promise.
    ClientOwes,
    /// A worry that nobody answered.
    WorryOpen,
    /// A decision that stalled.
    DecisionStalled,
    /// A hand-off of which nobody heard any more.
    HandOffLost,
    /// Expectations that were to be looked at again.
    ExpectationsDue,
    /// What would do the relationship good: it weighs where there is another reason already, and is none alone.
    GoodDeed,
}

impl TermKind {
    /// Whether it is a fault of the adviser's.
    pub fn is_fault(self) -> bool {
        matches!(self, Self::PromiseFault | Self::PromiseBroken | Self::RequestFault)
    }

    /// Whether it is an own promise due today or before.
    pub fn is_promise_due(self) -> bool {
        matches!(self, Self::PromiseFault | Self::PromiseLate | Self::PromiseToday)
    }

    /// Whether it is an appointment: these head the list.
    pub fn is_appointment(self) -> bool {
        matches!(self, Self::AppointmentToday | Self::AppointmentUnsettled)
    }

    /// Its name for `--json`: stable, in `snake_case`.
    pub fn word(self) -> &'static str {
        match self {
            Self::AppointmentToday => "appointment_today",
            Self::AppointmentUnsettled => "appointment_unsettled",
            Self::PromiseFault => "promise_fault",
            Self::PromiseBroken => "promise_broken",
            Self::RequestFault => "request_fault",
            Self::PromiseLate => "promise_late",
            Self::RequestWaiting => "request_waiting",
            Self::PromiseToday => "promise_today",
            Self::ReminderDue => "reminder_due",
            Self::LimitPassed => "limit_passed",
            Self::PromiseTomorrow => "promise_tomorrow",
            Self::RequestAcknowledged => "request_acknowledged",
            Self::PromiseUndated => "promise_undated",
            Self::IdealPassed => "ideal_passed",
            Self::ClientOwes => "client_owes",
            Self::WorryOpen => "worry_open",
            Self::DecisionStalled => "decision_stalled",
            Self::HandOffLost => "hand_off_lost",
            Self::ExpectationsDue => "expectations_due",
            Self::GoodDeed => "good_deed",
        }
    }
}

/// One reason for a client's place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// What sort of reason.
    pub kind: TermKind,
    /// What it weighs; always above 0.
    pub weight: i64,
    /// In a few characters, for the list: `promise 2 d late`.
    pub reason: String,
    /// In a sentence, with the sum that makes the weight.
    pub sentence: String,
    /// What is at stake: the words of the open thing, or since when there was silence.
    pub stake: String,
    /// The open thing that it is about; a passed limit or ideal is about none.
    pub target: Option<Id>,
    /// When an appointment begins.
    pub starts: Option<DateTime<Utc>>,
    /// The channel in which it would be dealt with.
    pub channel: Channel,
    /// How long that will take.
    pub minutes: u32,
}

/// One client who needs the adviser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Which client.
    pub client: ClientId,
    /// What it is called.
    pub name: String,
    /// Its reasons: an appointment first, then the strongest. Never empty.
    pub terms: Vec<Term>,
    /// What they weigh together.
    pub total: i64,
    /// How many minutes the first of them will take.
    pub minutes: u32,
    /// The channel it would be dealt with in.
    pub channel: Channel,
    /// What is at stake in the first of them.
    pub stake: String,
    /// The open thing that the first of them is about.
    pub target: Option<Id>,
    /// When the first appointment begins that makes this client head the list.
    pub starts: Option<DateTime<Utc>>,
}

impl Row {
    fn of(standing: &Standing, weights: &Weights, now: &Now) -> Option<Self> {
        let terms = words::terms(standing, weights, now);
        let first = terms.first()?;
        Some(Self {
            client: standing.id,
            name: standing.name.clone(),
            total: terms.iter().map(|term| term.weight).sum(),
            minutes: first.minutes,
            channel: first.channel,
            stake: first.stake.clone(),
            target: first.target,
            starts: first.starts,
            terms,
        })
    }

    /// The short form of the first reason.
    pub fn reason(&self) -> &str {
        self.terms.first().map_or("", |term| term.reason.as_str())
    }

    /// The reasons as sentences, the first one first, and last what they add up to.
    pub fn explanation(&self) -> Vec<String> {
        let mut lines: Vec<String> = self.terms.iter().map(|term| term.sentence.clone()).collect();
        if self.terms.len() > 1 {
            lines.push(format!("Together {}.", self.total));
        }
        lines
    }
}

/// The open thing that the first reason is about, without any words.
pub fn target(standing: &Standing, weights: &Weights, now: &Now) -> Option<Id> {
    terms::of(standing, weights, now).first()?.about.map(|(_, id)| id)
}

/// Why a client needs the adviser; `None` where it does not.
pub fn explain(standing: &Standing, weights: &Weights, now: &Now) -> Option<Row> {
    Row::of(standing, weights, now)
}

/// What the header counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Clients who need the adviser.
    pub need: usize,
    /// Own promises due today or before.
    pub promises_due: usize,
    /// Faults.
    pub faults: usize,
}

/// The clients who need the adviser: those with an appointment first, by its time; then by weight, the
/// heaviest first; between equals by name and id. Former and closed clients never appear.
pub fn rows<'a>(standings: impl IntoIterator<Item = &'a Standing>, weights: &Weights, now: &Now) -> Vec<Row> {
    let mut rows: Vec<Row> =
        standings.into_iter().filter_map(|standing| explain(standing, weights, now)).collect();
    rows.sort_by(|a, b| {
        let by_time = (a.starts.is_none(), a.starts).cmp(&(b.starts.is_none(), b.starts));
        by_time.then(b.total.cmp(&a.total)).then_with(|| a.name.cmp(&b.name)).then(a.client.cmp(&b.client))
    });
    rows
}

/// Counts rows for the header.
pub fn counts<'a>(rows: impl IntoIterator<Item = &'a Row>) -> Counts {
    let mut counts = Counts::default();
    for row in rows {
        counts.need += 1;
        counts.promises_due += row.terms.iter().filter(|term| term.kind.is_promise_due()).count();
        counts.faults += row.terms.iter().filter(|term| term.kind.is_fault()).count();
    }
    counts
}

#[cfg(test)]
mod tests;

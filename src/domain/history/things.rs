//! The things of a history: promises, requests, reminders, appointments, goals, advice, decisions, hand-offs and
//! engagements, each with what became of it.
//!
//! Owns where a thing stands; how entries come to be these is the fold's business, in [`history`](super).

use super::{Mark, Recorded};
use crate::domain::advice::{AdviceClosed, AdviceGiven, AdviceOutcome};
use crate::domain::appointment::{AppointmentClosed, AppointmentMade, AppointmentOutcome};
use crate::domain::decision::{
    DecisionDropped, DecisionLaidOut, DecisionOpened, DecisionStalled, DecisionTaken,
};
use crate::domain::engagement::{EngagementEnded, EngagementSet};
use crate::domain::goal::{GoalClosed, GoalOutcome, GoalSet, GoalTouched};
use crate::domain::handoff::{HandOffAnswered, HandedOff};
use crate::domain::promise::{
    PromiseBroken, PromiseKept, PromiseMade, PromiseMoved, PromiseReleased, PromiseRepaired,
};
use crate::domain::reminder::{ReminderDone, ReminderDropped, ReminderSet, ReminderSnoozed};
use crate::domain::request::{RequestAcknowledged, RequestAnswered, RequestReceived, RequestWithdrawn};
use crate::domain::time::{Day, Due, Happened};

/// How a promise ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PromiseEnd {
    /// Kept.
    Kept(PromiseKept),
    /// No longer wanted.
    Released(PromiseReleased),
    /// Broken.
    Broken(PromiseBroken),
}

/// Where a promise stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PromiseState {
    /// Not closed.
    Open,
    /// Kept.
    Kept,
    /// Released.
    Released,
    /// Broken and not made good.
    Broken,
    /// Broken and made good.
    Repaired,
}

/// A promise and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    /// How it was made.
    pub made: Recorded<PromiseMade>,
    /// Its ends in fold order; the last one stands, more than one is a contradiction worth a look.
    pub ends: Vec<Recorded<PromiseEnd>>,
    /// Every move, in fold order.
    pub moves: Vec<Recorded<PromiseMoved>>,
    /// How it was made good.
    pub repaired: Option<Recorded<PromiseRepaired>>,
}

impl Promise {
    /// The day by which, after all moves.
    pub fn due(&self) -> Option<Day> {
        self.moves.last().map(|moved| moved.fact.to).or(self.made.fact.due)
    }

    /// The last day that the other side agreed to: the first one, or that of the last agreed move.
    pub fn agreed_due(&self) -> Option<Day> {
        let agreed = self.moves.iter().rev().find(|moved| moved.fact.agreed_with_client);
        agreed.map(|moved| moved.fact.to).or(self.made.fact.due)
    }

    /// The day by which it has to be kept to be on time: the first one, or that of the last move that the
    /// other side agreed to before it fell due.
    pub fn on_time_until(&self) -> Option<Day> {
        let in_time =
            self.moves.iter().rev().find(|moved| moved.fact.agreed_with_client && moved.fact.before_due);
        in_time.map(|moved| moved.fact.to).or(self.made.fact.due)
    }

    /// Where it stands.
    pub fn state(&self) -> PromiseState {
        match self.ends.last().map(|end| &end.fact) {
            None => PromiseState::Open,
            Some(PromiseEnd::Kept(_)) => PromiseState::Kept,
            Some(PromiseEnd::Released(_)) => PromiseState::Released,
            Some(PromiseEnd::Broken(_)) if self.repaired.is_some() => PromiseState::Repaired,
            Some(PromiseEnd::Broken(_)) => PromiseState::Broken,
        }
    }

    /// Whether it is still to be kept.
    pub fn is_open(&self) -> bool {
        self.ends.is_empty()
    }
}

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RequestState {
    /// Neither acknowledged nor answered.
    Waiting,
    /// The client knows that it was heard.
    Acknowledged,
    /// Answered.
    Answered,
    /// Withdrawn.
    Withdrawn,
}

/// A request and its two hands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// What was asked.
    pub received: Recorded<RequestReceived>,
    /// When it was acknowledged, in fold order.
    pub acknowledged: Vec<Recorded<RequestAcknowledged>>,
    /// When it was answered.
    pub answered: Option<Recorded<RequestAnswered>>,
    /// When it was withdrawn.
    pub withdrawn: Option<Recorded<RequestWithdrawn>>,
    /// Earlier ends that a later one replaced.
    pub superseded: Vec<Mark>,
}

impl Request {
    /// Where it stands; of two ends the later in fold order counts.
    pub fn state(&self) -> RequestState {
        let answered = self.answered.as_ref().map(|it| it.mark.key);
        let withdrawn = self.withdrawn.as_ref().map(|it| it.mark.key);
        if withdrawn > answered {
            RequestState::Withdrawn
        } else if answered.is_some() {
            RequestState::Answered
        } else if self.acknowledged.is_empty() {
            RequestState::Waiting
        } else {
            RequestState::Acknowledged
        }
    }

    /// Whether an answer is still owed.
    pub fn is_open(&self) -> bool {
        self.state() <= RequestState::Acknowledged
    }

    /// The day that was announced for the answer.
    pub fn until(&self) -> Option<Day> {
        self.acknowledged.last().and_then(|ack| ack.fact.until)
    }

    /// When the client first heard back: acknowledged or answered, whichever came first.
    pub fn first_response(&self) -> Option<Happened> {
        let acknowledged = self.acknowledged.iter().map(|ack| ack.fact.on);
        acknowledged.chain(self.answered.iter().map(|answer| answer.fact.on)).min()
    }
}

/// How a reminder ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReminderEnd {
    /// Carried out.
    Done(ReminderDone),
    /// Dropped.
    Dropped(ReminderDropped),
}

/// A reminder and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reminder {
    /// How it was set.
    pub set: Recorded<ReminderSet>,
    /// Every snooze, in fold order.
    pub snoozed: Vec<Recorded<ReminderSnoozed>>,
    /// Its end; the last one recorded stands.
    pub end: Option<Recorded<ReminderEnd>>,
    /// Earlier ends that a later one replaced.
    pub superseded: Vec<Mark>,
}

impl Reminder {
    /// When it falls due, after all snoozing.
    pub fn due(&self) -> Due {
        self.snoozed.last().map_or(self.set.fact.due, |snooze| snooze.fact.until)
    }

    /// Whether it is still to be carried out.
    pub fn is_open(&self) -> bool {
        self.end.is_none()
    }
}

/// An appointment and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appointment {
    /// How it was agreed.
    pub made: Recorded<AppointmentMade>,
    /// Its outcome; the last one recorded stands.
    pub closed: Option<Recorded<AppointmentClosed>>,
    /// Earlier ends that a later one replaced.
    pub superseded: Vec<Mark>,
}

impl Appointment {
    /// What became of it, where that is known.
    pub fn outcome(&self) -> Option<AppointmentOutcome> {
        self.closed.as_ref().map(|closed| closed.fact.outcome)
    }
}

/// A goal and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goal {
    /// The goal.
    pub set: Recorded<GoalSet>,
    /// What was done towards it, by when that was.
    pub touched: Vec<Recorded<GoalTouched>>,
    /// Its end; the last one recorded stands.
    pub closed: Option<Recorded<GoalClosed>>,
    /// Earlier ends that a later one replaced.
    pub superseded: Vec<Mark>,
}

impl Goal {
    /// What became of it, where that is known.
    pub fn outcome(&self) -> Option<GoalOutcome> {
        self.closed.as_ref().map(|closed| closed.fact.outcome)
    }
}

/// Advice and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// The advice.
    pub given: Recorded<AdviceGiven>,
    /// What was seen of it, by when that was: advice acted on in part may be acted on whole later. The last one stands.
    pub closed: Vec<Recorded<AdviceClosed>>,
}

impl Advice {
    /// What became of it, where that is known.
    pub fn outcome(&self) -> Option<AdviceOutcome> {
        self.closed.last().map(|closed| closed.fact.outcome)
    }
}

/// How a decision ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DecisionEnd {
    /// It was taken.
    Taken(DecisionTaken),
    /// There is nothing to decide any more.
    Dropped(DecisionDropped),
}

/// A decision and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// How it came up.
    pub opened: Recorded<DecisionOpened>,
    /// What was laid out later, in fold order.
    pub laid_out: Vec<Recorded<DecisionLaidOut>>,
    /// Every time that it stalled, in fold order.
    pub stalled: Vec<Recorded<DecisionStalled>>,
    /// Its end; the last one recorded stands.
    pub end: Option<Recorded<DecisionEnd>>,
    /// Earlier ends that a later one replaced.
    pub superseded: Vec<Mark>,
}

impl Decision {
    /// The ways that were laid out, by what was said of them last.
    pub fn alternatives(&self) -> &[String] {
        self.laid_out.last().map_or(&self.opened.fact.alternatives, |it| &it.fact.alternatives)
    }

    /// What was said of the risk, or nothing.
    pub fn risk(&self) -> &str {
        let said = self.laid_out.iter().rev().map(|it| it.fact.risk.as_str());
        said.chain([self.opened.fact.risk.as_str()]).find(|risk| !risk.is_empty()).unwrap_or_default()
    }

    /// What was chosen, where it was.
    pub fn taken(&self) -> Option<(&DecisionTaken, &Mark)> {
        match self.end.as_ref() {
            Some(Recorded { fact: DecisionEnd::Taken(taken), mark }) => Some((taken, mark)),
            _ => None,
        }
    }

    /// Over what the client hesitates, while it does.
    pub fn stalled(&self) -> Option<&Recorded<DecisionStalled>> {
        self.stalled.last().filter(|_| self.is_open())
    }

    /// Whether it is still to be taken.
    pub fn is_open(&self) -> bool {
        self.end.is_none()
    }
}

/// A hand-off and its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandOff {
    /// How it was made.
    pub made: Recorded<HandedOff>,
    /// The answer; the last one recorded stands.
    pub answered: Option<Recorded<HandOffAnswered>>,
    /// Earlier answers that a later one replaced.
    pub superseded: Vec<Mark>,
}

/// An engagement, as it was set last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Engagement {
    /// The engagement.
    pub set: Recorded<EngagementSet>,
    /// The entry that made it.
    pub made: Mark,
    /// Its end; the last one recorded stands.
    pub ended: Option<Recorded<EngagementEnded>>,
    /// What was set before, and earlier ends.
    pub superseded: Vec<Mark>,
}

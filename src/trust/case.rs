//! A case: one history, looked at as of a day, by the rules.
//!
//! Owns how things of the history stood on that day: what came later is not seen. Every look goes through the
//! [`Horizon`], which notes when it would come out otherwise.

use super::Rulebook;
use super::horizon::Horizon;
use crate::domain::charter::{Norm, NormAgreed};
use crate::domain::event::Event;
use crate::domain::history::{
    Advice, Decision, DecisionEnd, Goal, HandOff, History, Mark, Promise, PromiseEnd, Recorded, Request,
};
use crate::domain::interaction::{BegunBy, InteractionRecorded, Way};
use crate::domain::line::EntryKey;
use crate::domain::note::SignalObserved;
use crate::domain::promise::Whose;
use crate::domain::time::{Day, Happened};

/// An own promise as of a day.
#[derive(Debug, Clone, Copy)]
pub(super) struct Own<'a> {
    pub(super) promise: &'a Promise,
    /// How it had ended.
    pub(super) ended: Option<Ended<'a>>,
    /// The day by which it had to be kept to be on time.
    pub(super) on_time_until: Option<Day>,
}

/// One history as of a day.
#[derive(Debug, Clone, Copy)]
pub(super) struct Case<'a> {
    /// The adviser's own promises: nearly every rule looks at them.
    pub(super) own: &'a [Own<'a>],
    pub(super) history: &'a History,
    pub(super) rules: &'a Rulebook,
    pub(super) at: &'a Horizon,
    /// Whether the entries under each finding are wanted.
    pub(super) keeps: bool,
}

/// The entries under a finding, as far as anybody wants them.
#[derive(Debug, Default)]
pub(super) struct Entries {
    keeps: bool,
    keys: Vec<EntryKey>,
}

impl Entries {
    pub(super) fn add(&mut self, mark: &Mark) {
        if self.keeps {
            self.keys.push(mark.key);
        }
    }

    /// Oldest first, each once.
    pub(super) fn sorted(mut self) -> Vec<EntryKey> {
        self.keys.sort_unstable();
        self.keys.dedup();
        self.keys
    }
}

/// How a promise ended.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ended<'a> {
    pub(super) end: &'a PromiseEnd,
    pub(super) on: Day,
    pub(super) mark: &'a Mark,
}

/// The day on which a promise ended so.
fn ended_on(end: &PromiseEnd) -> Day {
    match end {
        PromiseEnd::Kept(it) => it.on,
        PromiseEnd::Released(it) => it.on,
        PromiseEnd::Broken(it) => it.on,
    }
}

impl<'a> Case<'a> {
    pub(super) fn entries(&self) -> Entries {
        Entries { keeps: self.keeps, keys: Vec::new() }
    }

    /// How far back promises, advice, decisions and requests count.
    pub(super) fn window(&self) -> i64 {
        self.rules.standards.window_of(self.history.client.cadence)
    }

    /// How far back contacts count.
    pub(super) fn contact_window(&self) -> i64 {
        self.rules.standards.contact_of(self.history.client.cadence)
    }

    /// The norm agreed with the client, where one is.
    pub(super) fn norm(&self, norm: Norm) -> Option<&'a NormAgreed> {
        let agreed = self.agreements().rev().find_map(|it| match &it.fact {
            Event::NormAgreed(agreed) if agreed.norm == norm => Some(agreed),
            _ => None,
        });
        agreed.filter(|it| it.value.is_some())
    }

    /// What was agreed, oldest first.
    pub(super) fn agreements(&self) -> impl DoubleEndedIterator<Item = &'a Recorded<Event>> + use<'a> {
        let at = self.at;
        self.history.agreements.iter().filter(move |it| it.fact.happened().is_none_or(|on| at.seen(on)))
    }

    /// What was recorded as evidence, oldest first.
    pub(super) fn evidence(&self) -> impl DoubleEndedIterator<Item = &'a Recorded<Event>> + use<'a> {
        let at = self.at;
        self.history.evidence.iter().filter(move |it| it.fact.happened().is_some_and(|on| at.seen(on)))
    }

    /// The signals, oldest first.
    pub(super) fn signals(&self) -> impl DoubleEndedIterator<Item = &'a Recorded<SignalObserved>> + use<'a> {
        let at = self.at;
        self.history.signals.iter().filter(move |it| at.seen(it.fact.on))
    }

    /// The interactions, the latest first.
    pub(super) fn contacts(&self) -> impl Iterator<Item = &'a Recorded<InteractionRecorded>> + use<'a> {
        let at = self.at;
        self.history.interactions.iter().rev().filter(move |it| at.seen(it.fact.on))
    }

    /// Those of the last so many days, the latest first.
    pub(super) fn recent(
        &self,
        days: i64,
    ) -> impl Iterator<Item = &'a Recorded<InteractionRecorded>> + use<'a> {
        let at = self.at;
        self.contacts().take_while(move |it| at.within(it.fact.on.day(), days))
    }

    /// The last day that the other side had agreed to by then.
    pub(super) fn agreed_due(&self, promise: &Promise) -> Option<Day> {
        let mut moves = promise.moves.iter().rev();
        let last = moves.find(|it| it.fact.agreed_with_client && self.at.reached(it.fact.on));
        last.map(|it| it.fact.to).or(promise.made.fact.due)
    }

    /// Requests that had come by then.
    pub(super) fn requests(&self) -> impl Iterator<Item = &'a Request> + use<'a> {
        let at = self.at;
        self.history.requests.iter().filter(move |it| at.seen(it.received.fact.on))
    }

    /// When the client had first heard back by then, with the entry.
    pub(super) fn first_response(&self, request: &'a Request) -> Option<(Happened, &'a Mark)> {
        let heard = request.acknowledged.iter().map(|it| (it.fact.on, &it.mark));
        let answered = request.answered.iter().map(|it| (it.fact.on, &it.mark));
        heard.chain(answered).filter(|(on, _)| self.at.seen(*on)).min_by_key(|(on, mark)| (*on, mark.key))
    }

    /// Whether an answer is still owed.
    pub(super) fn is_waiting(&self, request: &Request) -> bool {
        let answered = request.answered.as_ref().is_some_and(|it| self.at.seen(it.fact.on));
        let withdrawn = request.withdrawn.as_ref().is_some_and(|it| self.at.seen(it.fact.on));
        !answered && !withdrawn
    }

    /// Goals that were set by then.
    pub(super) fn goals(&self) -> impl Iterator<Item = &'a Goal> + use<'a> {
        let at = self.at;
        self.history.goals.iter().filter(move |it| at.seen(it.set.fact.on))
    }

    /// Advice given by then.
    pub(super) fn advice(&self) -> impl Iterator<Item = &'a Advice> + use<'a> {
        let at = self.at;
        self.history.advice.iter().filter(move |it| at.seen(it.given.fact.on))
    }

    /// Decisions that had come up by then.
    pub(super) fn decisions(&self) -> impl Iterator<Item = &'a Decision> + use<'a> {
        let at = self.at;
        self.history.decisions.iter().filter(move |it| at.seen(it.opened.fact.on))
    }

    /// How a decision had ended by then.
    pub(super) fn decided(&self, decision: &'a Decision) -> Option<&'a Recorded<DecisionEnd>> {
        decision.end.as_ref().filter(|end| match &end.fact {
            DecisionEnd::Taken(it) => self.at.seen(it.on),
            DecisionEnd::Dropped(it) => self.at.seen(it.on),
        })
    }

    /// How many ways of a decision had been laid out by then.
    pub(super) fn ways(&self, decision: &Decision) -> usize {
        let later = decision.laid_out.iter().rev().find(|it| self.at.seen(it.fact.on));
        later.map_or(decision.opened.fact.alternatives.len(), |it| it.fact.alternatives.len())
    }

    /// Hand-offs made by then.
    pub(super) fn hand_offs(&self) -> impl DoubleEndedIterator<Item = &'a HandOff> + use<'a> {
        let at = self.at;
        self.history.hand_offs.iter().filter(move |it| at.seen(it.made.fact.on))
    }

    /// Whether a hand-off had its answer by then.
    pub(super) fn is_answered(&self, hand_off: &HandOff) -> bool {
        hand_off.answered.as_ref().is_some_and(|it| self.at.seen(it.fact.on))
    }
}

/// The adviser's own promises that were made by then, each with how it stood.
pub(super) fn own<'a>(history: &'a History, at: &Horizon) -> Vec<Own<'a>> {
    let made = history.promises.iter().filter(|it| it.made.fact.whose == Whose::Ours);
    // As much room as it can need: it is made anew for every day that is looked at.
    let mut own = Vec::with_capacity(history.promises.len());
    own.extend(made.filter(|it| at.seen(it.made.fact.on)).map(|promise| Own::of(promise, at)));
    own
}

impl<'a> Own<'a> {
    fn of(promise: &'a Promise, at: &Horizon) -> Self {
        let ends = promise.ends.iter().rev();
        let mut ends = ends.map(|it| Ended { end: &it.fact, on: ended_on(&it.fact), mark: &it.mark });
        let mut moves = promise.moves.iter().rev();
        let last =
            moves.find(|it| it.fact.agreed_with_client && it.fact.before_due && at.reached(it.fact.on));
        Self {
            promise,
            ended: ends.find(|it| at.reached(it.on)),
            on_time_until: last.map(|it| it.fact.to).or(promise.made.fact.due),
        }
    }

    /// Whether it was kept, and on time.
    pub(super) fn is_on_time(&self) -> bool {
        self.ended.is_some_and(|ended| {
            matches!(ended.end, PromiseEnd::Kept(_)) && self.on_time_until.is_none_or(|due| ended.on <= due)
        })
    }
}

/// Whether the client took part: it came of itself, or both spoke.
pub(super) fn took_part(it: &InteractionRecorded) -> bool {
    it.live || it.way == Way::In || it.begun_by == BegunBy::Client
}

/// A whole percentage, rounded down; of none it is 0.
pub(super) fn percent(part: usize, whole: usize) -> i64 {
    (part * 100).checked_div(whole).map_or(0, |share| i64::try_from(share).unwrap_or(100))
}

/// A number of things as it is shown.
pub(super) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Whether there are at least as many as a threshold asks for.
pub(super) fn enough(number: usize, least: i64) -> bool {
    i64::try_from(number).unwrap_or(i64::MAX) >= least
}

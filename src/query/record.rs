//! Where a relationship stands on record: what the adviser assessed, what the client said, how promises and
//! requests went, when there was contact, and how the client wants to be dealt with.
//!
//! Plain values, taken from one history as of a moment; nothing is judged here beyond counting, and how it is
//! drawn is left to the panes and listings. Promises are counted in [`ledger`], the client's wishes worded in
//! [`preferences`].

mod ledger;
mod preferences;

pub use ledger::{OldestRequest, PromiseRecord, RequestRecord};
pub use preferences::{Preferences, SpecialDay, Specialist};

use crate::domain::calendar::Calendar;
use crate::domain::goal::GoalOutcome;
use crate::domain::history::{Goal, History, Recorded};
use crate::domain::id::GoalId;
use crate::domain::interaction::{Channel, Confidentiality, InteractionRecorded};
use crate::domain::line::EntryKey;
use crate::domain::promise::Whose;
use crate::domain::stage::Stage;
use crate::domain::time::{Day, Happened, Now};
use crate::query::timeline::inherited;

/// The shortest window over which promises are counted, in days.
pub const SHORTEST_WINDOW: i64 = 180;

/// A stretch of time that the adviser assessed as one stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageChange {
    /// The stage.
    pub stage: Stage,
    /// The day from which it was assessed so.
    pub since: Day,
    /// The day on which that was last confirmed; the same as `since` where it was assessed once.
    pub confirmed: Day,
    /// The reason last given.
    pub why: String,
    /// Days in it: until the next stage, or until now.
    pub days: i64,
    /// The assessment last made in it.
    pub entry: EntryKey,
}

/// What the client said about the relationship.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientWords {
    /// The words.
    pub words: String,
    /// When.
    pub on: Day,
    /// Where or how, or empty.
    pub place: String,
    /// The entry.
    pub entry: EntryKey,
}

/// One touch, as far as the clocks go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touch {
    /// When.
    pub on: Happened,
    /// How.
    pub channel: Channel,
    /// How many days ago.
    pub days_ago: i64,
    /// The entry.
    pub entry: EntryKey,
}

/// One clock of the cadence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// The interval, in days.
    pub interval: i64,
    /// The day from which it runs: the last contact, or the day the client was added.
    pub from: Day,
    /// The last day within it.
    pub until: Day,
    /// Days left; below 0 where it has passed.
    pub left: i64,
}

impl Clock {
    /// Whether it has passed.
    pub fn is_passed(&self) -> bool {
        self.left < 0
    }
}

/// When there was contact, and when there has to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactRecord {
    /// The last interaction of any sort.
    pub last_any: Option<Touch>,
    /// The last live one.
    pub last_live: Option<Touch>,
    /// The clock that any interaction sets back.
    pub ideal: Option<Clock>,
    /// The clock that only a live one sets back.
    pub limit: Option<Clock>,
    /// How many interactions there are on record.
    pub interactions: usize,
}

/// A goal of the client's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoalRecord {
    /// Its name.
    pub id: GoalId,
    /// The goal; nothing where it came up in a sealed entry.
    pub what: Option<String>,
    /// When it was said.
    pub on: Happened,
    /// By when.
    pub due: Option<Day>,
    /// What became of it, and when.
    pub outcome: Option<(GoalOutcome, Happened)>,
    /// The entry.
    pub entry: EntryKey,
}

/// Everything that the stage pane shows without judging it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The stages assessed, the present one first; empty while nobody assessed any.
    pub stages: Vec<StageChange>,
    /// The client's last words about the relationship.
    pub said: Option<ClientWords>,
    /// How the adviser's promises went.
    pub promises: PromiseRecord,
    /// How the client's promises went.
    pub their_promises: PromiseRecord,
    /// How requests went.
    pub requests: RequestRecord,
    /// When there was contact.
    pub contact: ContactRecord,
    /// How the client wants to be dealt with.
    pub preferences: Preferences,
    /// The client's goals: open ones first, then the latest closed.
    pub goals: Vec<GoalRecord>,
}

impl Record {
    /// Takes the record of a history as of a moment.
    pub fn of(history: &History, calendar: &Calendar, now: &Now) -> Self {
        let window = window(history);
        Self {
            stages: stage_changes(history, now),
            said: history.said.last().map(|it| ClientWords {
                words: it.fact.words.clone(),
                on: it.fact.on,
                place: it.fact.place.clone(),
                entry: it.mark.key,
            }),
            promises: PromiseRecord::of(history, Whose::Ours, window, now),
            their_promises: PromiseRecord::of(history, Whose::Theirs, window, now),
            requests: RequestRecord::of(history, calendar, now),
            contact: contact(history, now),
            preferences: Preferences::of(&history.client, now),
            goals: goals(history),
        }
    }

    /// The stage in force.
    pub fn assessed(&self) -> Option<&StageChange> {
        self.stages.first()
    }
}

/// The window over which promises count, in days: 180, or twice the ideal interval where that is longer.
pub fn window(history: &History) -> i64 {
    history.client.cadence.ideal.map_or(SHORTEST_WINDOW, |ideal| SHORTEST_WINDOW.max(2 * i64::from(ideal)))
}

/// The stages assessed, the present one first. Assessments that only confirm a stage belong to its stretch.
pub fn stage_changes(history: &History, now: &Now) -> Vec<StageChange> {
    let mut changes: Vec<StageChange> = Vec::new();
    for it in &history.assessments {
        let fact = &it.fact;
        match changes.last_mut() {
            Some(last) if last.stage == fact.stage => {
                last.confirmed = fact.on;
                last.why.clone_from(&fact.why);
                last.entry = it.mark.key;
                continue;
            }
            Some(last) => last.days = (fact.on - last.since).num_days(),
            None => {}
        }
        changes.push(StageChange {
            stage: fact.stage,
            since: fact.on,
            confirmed: fact.on,
            why: fact.why.clone(),
            days: 0,
            entry: it.mark.key,
        });
    }
    if let Some(last) = changes.last_mut() {
        last.days = (now.today() - last.since).num_days().max(0);
    }
    changes.reverse();
    changes
}

fn contact(history: &History, now: &Now) -> ContactRecord {
    let today = now.today();
    let touch = |it: &Recorded<InteractionRecorded>| Touch {
        on: it.fact.on,
        channel: it.fact.channel,
        days_ago: (today - it.fact.on.day()).num_days(),
        entry: it.mark.key,
    };
    let last_any = history.interactions.last().map(touch);
    let last_live = history.interactions.iter().rev().find(|it| it.fact.live).map(touch);
    let clock = |interval: Option<u32>, last: Option<&Touch>| {
        let interval = i64::from(interval?);
        let from = last.map_or(history.client.added, |last| last.on.day());
        let until = from.checked_add_signed(chrono::Duration::days(interval))?;
        Some(Clock { interval, from, until, left: (until - today).num_days() })
    };
    let cadence = history.client.cadence;
    ContactRecord {
        ideal: clock(cadence.ideal, last_any.as_ref()),
        limit: clock(cadence.limit, last_live.as_ref()),
        last_any,
        last_live,
        interactions: history.interactions.len(),
    }
}

fn goals(history: &History) -> Vec<GoalRecord> {
    let sealed = |it: &Goal| inherited(history, it.set.fact.interaction) == Confidentiality::Sealed;
    let mut goals: Vec<GoalRecord> = history
        .goals
        .iter()
        .map(|it| GoalRecord {
            id: it.set.fact.id,
            what: (!sealed(it)).then(|| it.set.fact.what.clone()),
            on: it.set.fact.on,
            due: it.set.fact.due,
            outcome: it.closed.as_ref().map(|closed| (closed.fact.outcome, closed.fact.on)),
            entry: it.set.mark.key,
        })
        .collect();
    goals.sort_by(|a, b| {
        let closed = |goal: &GoalRecord| goal.outcome.map(|(_, on)| on);
        closed(a)
            .is_some()
            .cmp(&closed(b).is_some())
            .then(closed(b).cmp(&closed(a)))
            .then(a.entry.cmp(&b.entry))
    });
    goals
}

#[cfg(test)]
mod tests;

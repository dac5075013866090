//! Economics: what the book takes and gives, by the stage that relationships were assessed as.
//!
//! Owns the counting, client by client, so that it can be done a piece at a time. An interaction belongs to the stage that
//! was in force on its day; a fee to the stage that its client is in now. No text of the book is in the outcome but the names
//! of clients. How charts are drawn is left to the screens.

pub mod words;

use std::collections::BTreeMap;

use chrono::Days;

use crate::domain::engagement::{FeePeriod, Money};
use crate::domain::event::Event;
use crate::domain::history::History;
use crate::domain::id::ClientId;
use crate::domain::stage::{Stage, StagePlanned};
use crate::domain::time::{Day, Now};
use crate::query::record::stage_changes;

/// The window of what was done lately, in days.
pub const LATELY: i64 = 90;

/// A plan whose day is at most so many days ahead is close.
const CLOSE: i64 = 30;

/// What relationships of one stage take and give.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StageSum {
    /// How many clients are in it now, former and closed ones left out.
    pub clients: usize,
    /// Minutes spent with clients while they were in it.
    pub minutes: i64,
    /// Of these, in the last 90 days.
    pub lately: i64,
    /// What a client takes in it in 90 days, in minutes, over all the time that clients were in it.
    pub rate: Option<i64>,
    /// What the running engagements of those in it are worth a year, by currency.
    pub a_year: BTreeMap<String, i64>,
    /// Their fees that are due once only.
    pub once: BTreeMap<String, i64>,
    /// The median of the days that clients were in it, those who still are counted so far.
    pub median_days: Option<i64>,
    /// How many went on to a higher stage.
    pub rose: usize,
    /// The median of the days that this took them.
    pub rose_after: Option<i64>,
    /// How many fell back to a lower one.
    pub fell: usize,
}

/// How near a day is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Near {
    /// It is over.
    Overdue,
    /// It is near.
    Close,
    /// There is time.
    Later,
    /// No day was named.
    Open,
}

impl Near {
    fn of(day: Option<Day>, today: Day) -> Self {
        match day.map(|day| (day - today).num_days()) {
            None => Self::Open,
            Some(..0) => Self::Overdue,
            Some(0..=CLOSE) => Self::Close,
            Some(_) => Self::Later,
        }
    }
}

/// A payment to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// Whose.
    pub client: ClientId,
    /// What that one is called.
    pub name: String,
    /// When it is due.
    pub on: Day,
    /// How near that is.
    pub near: Near,
    /// How much, and for how long that is.
    pub fee: Option<(Money, FeePeriod)>,
}

/// Where a relationship is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Whose.
    pub client: ClientId,
    /// What that one is called.
    pub name: String,
    /// The stage now.
    pub now: Option<Stage>,
    /// The stage planned.
    pub stage: Stage,
    /// By when.
    pub by: Option<Day>,
    /// How near that is.
    pub near: Near,
    /// Whether it is there.
    pub is_reached: bool,
}

/// The time that a client took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Time {
    /// Which.
    pub client: ClientId,
    /// What it is called.
    pub name: String,
    /// Minutes in the last 90 days.
    pub lately: i64,
    /// Minutes in all.
    pub minutes: i64,
}

/// The economics of a book.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Economics {
    /// By stage as it was assessed: first those of which none was, then each stage.
    pub stages: Vec<(Option<Stage>, StageSum)>,
    /// Payments to come, the most overdue first.
    pub payments: Vec<Payment>,
    /// Plans, the most overdue first, those reached last.
    pub plans: Vec<Plan>,
    /// Those who took time, who took most lately first.
    pub times: Vec<Time>,
    /// How many interactions have no length on record: their time is missing above.
    pub unmeasured: usize,
}

/// The days that clients spent in one stage.
#[derive(Debug, Clone, Default)]
struct Stays {
    all: Vec<i64>,
    rose: Vec<i64>,
}

/// Economics in the making.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    stages: BTreeMap<Option<Stage>, (StageSum, Stays)>,
    payments: Vec<Payment>,
    plans: Vec<Plan>,
    times: Vec<Time>,
    unmeasured: usize,
}

impl Ledger {
    /// Takes in one client, as of a moment.
    pub fn add(&mut self, history: &History, now: &Now) {
        let (client, today) = (&history.client, now.today());
        let stretches = stretches(history, now);
        self.stay(&stretches);
        let mut time = Time { client: client.id, name: client.name.clone(), lately: 0, minutes: 0 };
        for it in &history.interactions {
            let Some(minutes) = it.fact.minutes.map(i64::from) else {
                self.unmeasured += 1;
                continue;
            };
            let day = it.fact.on.day();
            let lately = if (0..LATELY).contains(&(today - day).num_days()) { minutes } else { 0 };
            let stage = stretches.iter().rev().find(|it| it.from <= day).and_then(|it| it.stage);
            let (sum, _) = self.stages.entry(stage).or_default();
            sum.minutes = sum.minutes.saturating_add(minutes);
            sum.lately = sum.lately.saturating_add(lately);
            time.minutes = time.minutes.saturating_add(minutes);
            time.lately = time.lately.saturating_add(lately);
        }
        if time.minutes > 0 {
            self.times.push(time);
        }
        // What is over asks for nothing any more.
        if !client.status().is_active() {
            return;
        }
        let stage = stretches.last().and_then(|it| it.stage);
        self.stages.entry(stage).or_default().0.clients += 1;
        self.earn(history, stage, today);
        self.plan(history, stage, today);
    }

    /// Counts the days in each stage, and who went where from there.
    fn stay(&mut self, stretches: &[Stretch]) {
        for (place, it) in stretches.iter().enumerate() {
            let (sum, stays) = self.stages.entry(it.stage).or_default();
            stays.all.push(it.days);
            match stretches.get(place + 1) {
                // Being assessed for the first time is no rise.
                _ if it.stage.is_none() => {}
                Some(next) if next.stage > it.stage => {
                    sum.rose += 1;
                    stays.rose.push(it.days);
                }
                Some(_) => sum.fell += 1,
                None => {}
            }
        }
    }

    fn earn(&mut self, history: &History, stage: Option<Stage>, today: Day) {
        for it in history.engagements.iter().filter(|it| it.ended.is_none()) {
            let set = &it.set.fact;
            if let Some(fee) = &set.fee {
                let (sum, _) = self.stages.entry(stage).or_default();
                let (sums, times) = match set.period.a_year() {
                    Some(times) => (&mut sum.a_year, times),
                    None => (&mut sum.once, 1),
                };
                let sum = sums.entry(fee.currency.clone()).or_default();
                *sum = sum.saturating_add(fee.minor.saturating_mul(times));
            }
            if let Some(on) = set.next {
                let fee = set.fee.clone().map(|fee| (fee, set.period));
                let (client, name) = (history.client.id, history.client.name.clone());
                self.payments.push(Payment { client, name, on, near: Near::of(Some(on), today), fee });
            }
        }
    }

    fn plan(&mut self, history: &History, now: Option<Stage>, today: Day) {
        let last = history.agreements.iter().rev().find_map(|it| match &it.fact {
            Event::StagePlanned(plan) => Some(plan),
            _ => None,
        });
        let Some(StagePlanned { stage: Some(stage), by, .. }) = last else { return };
        self.plans.push(Plan {
            client: history.client.id,
            name: history.client.name.clone(),
            now,
            stage: *stage,
            by: *by,
            near: Near::of(*by, today),
            is_reached: now >= Some(*stage),
        });
    }

    /// What all of it comes to.
    pub fn sum(&self) -> Economics {
        let every = std::iter::once(None).chain(Stage::ALL.iter().copied().map(Some));
        let stages = every.map(|stage| {
            let (mut sum, mut stays) = self.stages.get(&stage).cloned().unwrap_or_default();
            let days: i64 = stays.all.iter().sum();
            sum.rate = (days > 0).then(|| sum.minutes.saturating_mul(LATELY) / days);
            sum.median_days = median(&mut stays.all);
            sum.rose_after = median(&mut stays.rose);
            (stage, sum)
        });
        let (mut payments, mut plans, mut times) =
            (self.payments.clone(), self.plans.clone(), self.times.clone());
        payments.sort_by(|a, b| (a.on, &a.name, a.client).cmp(&(b.on, &b.name, b.client)));
        let order = |it: &Plan| (it.is_reached, it.by.unwrap_or(Day::MAX), it.name.clone(), it.client);
        plans.sort_by_key(order);
        times.sort_by(|a, b| {
            (b.lately, b.minutes)
                .cmp(&(a.lately, a.minutes))
                .then_with(|| (&a.name, a.client).cmp(&(&b.name, b.client)))
        });
        Economics { stages: stages.collect(), payments, plans, times, unmeasured: self.unmeasured }
    }
}

/// A time that a client spent in one stage, or before it was assessed.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    stage: Option<Stage>,
    from: Day,
    days: i64,
}

/// The stages of a client, the first one first. Before the first assessment there is a time without one; who left is in no
/// stage any more.
fn stretches(history: &History, now: &Now) -> Vec<Stretch> {
    let left = history.client.statuses.last().filter(|it| !it.status.is_active()).map(|it| it.on);
    let end = left.unwrap_or(now.today()).min(now.today());
    let mut changes = stage_changes(history, now);
    changes.reverse();
    if let Some(last) = changes.last_mut() {
        last.days = (end - last.since).num_days();
    }
    let first = history.interactions.first().map_or(history.client.added, |it| it.fact.on.day());
    let begun = first.min(history.client.added);
    let until = changes.first().map_or(now.today().checked_add_days(Days::new(1)), |it| Some(it.since));
    let before = until.filter(|until| begun < *until).map(|until| {
        let until = until.min(end);
        Stretch { stage: None, from: begun, days: (until - begun).num_days().max(0) }
    });
    let assessed =
        changes.iter().map(|it| Stretch { stage: Some(it.stage), from: it.since, days: it.days.max(0) });
    before.into_iter().chain(assessed).collect()
}

/// The middle one; of an even number the lower of the two in the middle.
fn median(all: &mut [i64]) -> Option<i64> {
    all.sort_unstable();
    all.get(all.len().checked_sub(1)? / 2).copied()
}

#[cfg(test)]
mod tests;

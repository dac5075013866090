//! How promises and requests went: counts and rates, each rate with the numbers under it.

use crate::domain::calendar::Calendar;
use crate::domain::history::{History, Promise, PromiseEnd, PromiseState};
use crate::domain::id::RequestId;
use crate::domain::line::EntryKey;
use crate::domain::promise::{Prompted, Whose};
use crate::domain::time::{Day, Happened, Now};

/// How the promises of one side went within the window.
///
/// Kept, late, broken and released ones count where they ended within it; open ones always.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PromiseRecord {
    /// The window, in days.
    pub window: i64,
    /// Kept by the day agreed in time.
    pub kept_on_time: u32,
    /// Kept after it.
    pub kept_late: u32,
    /// Broken, made good or not.
    pub broken: u32,
    /// Of the broken ones, those not made good, whenever that was.
    pub unrepaired: u32,
    /// No longer wanted; these count for nothing else.
    pub released: u32,
    /// Of the kept ones, kept before anybody asked.
    pub unprompted: u32,
    /// Of the kept ones, kept after somebody had asked.
    pub prompted: u32,
    /// Of the kept ones, nobody recorded which.
    pub prompting_unknown: u32,
    /// Not closed.
    pub open: u32,
    /// Of the open ones, past the day agreed.
    pub late: u32,
    /// Of those open or closed within the window, moved to another day at least once.
    pub moved: u32,
}

impl PromiseRecord {
    pub(super) fn of(history: &History, whose: Whose, window: i64, now: &Now) -> Self {
        let mut record = Self { window, ..Self::default() };
        for promise in history.promises.iter().filter(|it| it.made.fact.whose == whose) {
            record.count(promise, now.today());
        }
        record
    }

    fn count(&mut self, promise: &Promise, today: Day) {
        let within = |on: Day| (today - on).num_days() <= self.window;
        let Some(end) = promise.ends.last() else {
            self.open += 1;
            self.late += u32::from(promise.agreed_due().is_some_and(|due| due < today));
            self.moved += u32::from(!promise.moves.is_empty());
            return;
        };
        self.unrepaired += u32::from(promise.state() == PromiseState::Broken);
        let on = match &end.fact {
            PromiseEnd::Kept(it) => it.on,
            PromiseEnd::Released(it) => it.on,
            PromiseEnd::Broken(it) => it.on,
        };
        if !within(on) {
            return;
        }
        self.moved += u32::from(!promise.moves.is_empty());
        match &end.fact {
            PromiseEnd::Kept(kept) => {
                let on_time = promise.on_time_until().is_none_or(|due| kept.on <= due);
                *(if on_time { &mut self.kept_on_time } else { &mut self.kept_late }) += 1;
                *(match kept.prompted {
                    Prompted::No => &mut self.unprompted,
                    Prompted::Yes => &mut self.prompted,
                    Prompted::Unknown => &mut self.prompting_unknown,
                }) += 1;
            }
            PromiseEnd::Released(_) => self.released += 1,
            PromiseEnd::Broken(_) => self.broken += 1,
        }
    }

    /// How many were closed as kept or broken.
    pub fn closed(&self) -> u32 {
        self.kept_on_time + self.kept_late + self.broken
    }

    /// Kept on time among those kept or broken, in whole percent; nothing where there was none.
    pub fn on_time_percent(&self) -> Option<u32> {
        percent(self.kept_on_time, self.closed())
    }

    /// Kept unprompted among those kept of which it is known, in whole percent.
    pub fn unprompted_percent(&self) -> Option<u32> {
        percent(self.unprompted, self.unprompted + self.prompted)
    }
}

/// A share in whole percent, rounded down: 100 means all of them.
fn percent(part: u32, whole: u32) -> Option<u32> {
    u32::try_from(u64::from(part) * 100 / u64::from((whole > 0).then_some(whole)?)).ok()
}

/// The request that has waited longest for its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OldestRequest {
    /// Which.
    pub id: RequestId,
    /// When it came.
    pub on: Happened,
    /// Working days since.
    pub waited: u32,
    /// Its entry.
    pub entry: EntryKey,
}

/// How requests went.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RequestRecord {
    /// The median of the first responses of the last 365 days, in working days; of an even number the longer
    /// one of the two in the middle.
    pub median_first_response: Option<u32>,
    /// How many responses that rests on.
    pub responses: usize,
    /// Not answered yet.
    pub open: usize,
    /// Of those, not even acknowledged.
    pub unacknowledged: usize,
    /// The one that has waited longest.
    pub oldest: Option<OldestRequest>,
}

impl RequestRecord {
    pub(super) fn of(history: &History, calendar: &Calendar, now: &Now) -> Self {
        let today = now.today();
        let mut record = Self::default();
        let mut waits: Vec<u32> = Vec::new();
        for it in &history.requests {
            let received = it.received.fact.on;
            match it.first_response() {
                Some(on) if (today - on.day()).num_days() <= 365 => {
                    waits.push(calendar.waited(received, on.day(), now.zone()));
                }
                _ => {}
            }
            if it.is_open() {
                record.open += 1;
                record.unacknowledged += usize::from(it.acknowledged.is_empty());
                record.oldest.get_or_insert(OldestRequest {
                    id: it.received.fact.id,
                    on: received,
                    waited: calendar.waited(received, today, now.zone()),
                    entry: it.received.mark.key,
                });
            }
        }
        waits.sort_unstable();
        record.responses = waits.len();
        record.median_first_response = waits.get(waits.len() / 2).copied();
        record
    }
}

//! The reasons themselves, in numbers: what of a client makes it need the adviser, as of a moment.
//!
//! Each open thing gives at most one term; a cadence gives up to two. Nothing here goes away by getting older:
//! weights only grow with lateness, and only closing the thing ends its term. The rules look at the gauge and at what
//! is open, never at a text; how a term reads is made of its [`Measure`] in [`words`](super::words).

use std::cmp::Ordering;

use chrono::{DateTime, Duration, Utc};
use chrono_tz::Tz;

use super::sum::Sum;
use super::{TermKind, Weights};
use crate::domain::id::{Id, RequestId};
use crate::domain::interaction::Channel;
use crate::domain::promise::Whose;
use crate::domain::request::RequestKind;
use crate::domain::standing::{Gauge, OpenKind, Standing, open_kinds};
use crate::domain::time::{Day, Due, Happened, Now};
use crate::trust::act::ActKind;
use crate::trust::summary::Head;

/// When an appointment is over: its length after its start, or the end of its day where no time was agreed.
pub(in crate::query) fn ends(start: &Due, minutes: u32, zone: Tz) -> DateTime<Utc> {
    match start {
        Due::On(day) => Due::On(day.succ_opt().unwrap_or(*day)).instant(zone),
        Due::At(..) => start.instant(zone) + Duration::minutes(i64::from(minutes)),
    }
}

/// One reason for a client's place, in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Measure {
    /// What sort of reason.
    pub(super) kind: TermKind,
    /// What it weighs.
    pub(super) sum: Sum,
    /// The place and the id of the open thing that it is about; a passed limit or ideal is about none.
    pub(super) about: Option<(usize, Id)>,
    /// When an appointment begins.
    pub(super) starts: Option<DateTime<Utc>>,
    /// What made it, as far as its words need that.
    pub(super) cause: Cause,
}

/// What made a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cause {
    /// An own promise without a day.
    Undated { made: Day },
    /// An own promise, due by the day last agreed.
    Promised { made: Day, due: Option<Day>, by: Day, late: i64 },
    /// An answer that was announced for a day.
    Announced { asked: Day, by: Day, late: i64 },
    /// An own promise broken so many days ago.
    Broken { on: Day, since: i64 },
    /// A promise of the client's.
    Owed { made: Day, by: Day, late: i64 },
    /// A request without a response for so many working days.
    Waiting { on: Day, waited: i64, complaint: bool, urgent: bool },
    /// A request acknowledged without a day.
    Acknowledged { on: Day },
    /// A reminder, so many days after it fell due.
    Reminder { due: Due, lapsed: i64, channel: Option<Channel> },
    /// An appointment.
    Appointment { start: Due, minutes: u32, channel: Channel },
    /// So many days over an interval since the last live contact.
    Limit { last: Option<Happened>, interval: i64, passed: i64 },
    /// So many days over an interval since the last contact.
    Ideal { last: Option<Happened>, interval: i64, passed: i64 },
    /// What the evidence calls for, since so many days.
    Trust { act: ActKind, since: Day, days: i64 },
}

impl Measure {
    fn new(kind: TermKind, sum: Sum, cause: Cause) -> Self {
        Self { kind, sum, about: None, starts: None, cause }
    }

    /// Which of two reasons of one client stands first: an appointment by its time, then the stronger.
    pub(super) fn before(&self, other: &Self) -> Ordering {
        let time = |it: &Self| (it.starts.is_none(), it.starts);
        let place = |it: &Self| (it.kind, it.about.map(|(_, id)| id));
        time(self)
            .cmp(&time(other))
            .then(other.sum.total().cmp(&self.sum.total()))
            .then_with(|| place(self).cmp(&place(other)))
    }
}

/// All of one standing's, in order.
pub(super) fn of(standing: &Standing, weights: &Weights, now: &Now) -> Vec<Measure> {
    let open: Vec<OpenKind> = open_kinds(standing).collect();
    let mut measures = Vec::new();
    Scale::new(weights, now).measure(&Gauge::of(standing), &open, |measure| measures.push(*measure));
    measures.sort_by(Measure::before);
    measures
}

/// The rules as of a moment.
pub(super) struct Scale<'a> {
    weights: &'a Weights,
    now: &'a Now,
    today: Day,
}

impl<'a> Scale<'a> {
    pub(super) fn new(weights: &'a Weights, now: &'a Now) -> Self {
        Self { weights, now, today: now.today() }
    }

    /// Takes every term of one client, in no order; none of former and closed ones.
    pub(super) fn measure(&self, gauge: &Gauge, open: &[OpenKind], mut each: impl FnMut(&Measure)) {
        if !gauge.status.is_active() {
            return;
        }
        let mut reasons = 0;
        let mut take = |measure: Option<Measure>| {
            for it in measure.iter().filter(|it| it.sum.total() > 0) {
                reasons += 1;
                each(it);
            }
        };
        for (place, kind) in open.iter().enumerate() {
            let measure = self.open(kind, open);
            take(measure.map(|measure| Measure { about: Some((place, kind.id())), ..measure }));
        }
        take(self.limit(gauge));
        take(self.ideal(gauge));
        if let Some((act, since)) = Head::read(&gauge.judged).and_then(|head| head.act) {
            take(self.trust(act, since));
            let good_deed = self.good_deed(act, since);
            if reasons > 0 {
                good_deed.iter().filter(|it| it.sum.total() > 0).for_each(&mut each);
            }
        }
    }

    fn open(&self, kind: &OpenKind, others: &[OpenKind]) -> Option<Measure> {
        match kind {
            OpenKind::Promise { whose: Whose::Ours, due, agreed, made, .. } => {
                self.promise(*made, *due, *agreed)
            }
            OpenKind::Promise { whose: Whose::Theirs, due, made, .. } => self.owed(*made, *due),
            OpenKind::Broken { on, .. } => {
                let cause = Cause::Broken { on: *on, since: self.days_since(*on).max(0) };
                Some(Measure::new(TermKind::PromiseBroken, Sum::of(self.weights.promise_broken), cause))
            }
            OpenKind::Request { id, kind, urgent, on, acknowledged, until } => {
                let complaint = *kind == RequestKind::Complaint;
                match (acknowledged, until) {
                    (false, _) => Some(self.waiting(*on, complaint, *urgent)),
                    (true, None) => Some(self.acknowledged(*on, complaint, *urgent)),
                    // Where what was announced became a promise that is still open, that alone judges it.
                    (true, Some(_)) if is_promised(*id, others) => None,
                    (true, Some(by)) => {
                        let cause = |late| Cause::Announced { asked: on.day(), by: *by, late };
                        self.due_by(*by, cause)
                    }
                }
            }
            OpenKind::Reminder { due, channel, .. } => self.reminder(due, *channel),
            OpenKind::Appointment { start, minutes, channel, .. } => {
                self.appointment(start, *minutes, *channel)
            }
        }
    }

    /// An own promise, judged by the last day that the client agreed to.
    fn promise(&self, made: Day, due: Option<Day>, agreed: Option<Day>) -> Option<Measure> {
        let Some(by) = agreed else {
            let sum = Sum::of(self.weights.promise_undated);
            return Some(Measure::new(TermKind::PromiseUndated, sum, Cause::Undated { made }));
        };
        self.due_by(by, |late| Cause::Promised { made, due, by, late })
    }

    /// Something the adviser owes by a day: a promise, or an answer that was announced.
    fn due_by(&self, by: Day, cause: impl Fn(i64) -> Cause) -> Option<Measure> {
        let weights = self.weights;
        let late = self.days_since(by);
        let (kind, sum) = match late {
            ..-1 => return None,
            -1 => (TermKind::PromiseTomorrow, Sum::of(weights.promise_tomorrow)),
            0 => (TermKind::PromiseToday, Sum::of(weights.promise_today)),
            1.. => {
                let fault = late > weights.promise_fault_after;
                let sum = Sum::of(weights.promise_overdue)
                    .growing(late, weights.promise_per_day, weights.promise_most)
                    .plus_if(fault, weights.promise_fault, "as a fault");
                (if fault { TermKind::PromiseFault } else { TermKind::PromiseLate }, sum)
            }
        };
        Some(Measure::new(kind, sum, cause(late)))
    }

    fn owed(&self, made: Day, due: Option<Day>) -> Option<Measure> {
        let by = due?;
        let late = self.days_since(by);
        let weights = self.weights;
        let sum = Sum::of(weights.owed_late).growing(late, weights.owed_per_day, weights.owed_most);
        (late > 0).then(|| Measure::new(TermKind::ClientOwes, sum, Cause::Owed { made, by, late }))
    }

    /// A request to which nobody has responded.
    fn waiting(&self, on: Happened, complaint: bool, urgent: bool) -> Measure {
        let weights = self.weights;
        let waited = i64::from(weights.calendar.waited(on, self.today, self.now.zone()));
        let fault = waited > weights.request_fault_after;
        let sum = self.pressed(weights.request_waiting, waited, urgent, complaint).plus_if(
            fault,
            weights.request_fault,
            "as a fault",
        );
        let kind = if fault { TermKind::RequestFault } else { TermKind::RequestWaiting };
        Measure::new(kind, sum, Cause::Waiting { on: on.day(), waited, complaint, urgent })
    }

    /// A request that was acknowledged, and no day said for the answer.
    fn acknowledged(&self, on: Happened, complaint: bool, urgent: bool) -> Measure {
        let sum = self.pressed(self.weights.request_acknowledged, 0, urgent, complaint);
        Measure::new(TermKind::RequestAcknowledged, sum, Cause::Acknowledged { on: on.day() })
    }

    /// What a request weighs by its kind, after so many working days.
    fn pressed(&self, weight: i64, waited: i64, urgent: bool, complaint: bool) -> Sum {
        let weights = self.weights;
        Sum::of(weight)
            .growing(waited, weights.request_per_day, weights.request_most)
            .plus_if(urgent, weights.request_urgent, "for urgent")
            .plus_if(complaint, weights.request_complaint, "for a complaint")
    }

    fn reminder(&self, due: &Due, channel: Option<Channel>) -> Option<Measure> {
        if !due.is_due(self.now) {
            return None;
        }
        let lapsed = self.days_since(due.day(self.now.zone())).max(0);
        let weights = self.weights;
        let sum =
            Sum::of(weights.reminder_due).growing(lapsed, weights.reminder_per_day, weights.reminder_most);
        Some(Measure::new(TermKind::ReminderDue, sum, Cause::Reminder { due: *due, lapsed, channel }))
    }

    fn appointment(&self, start: &Due, minutes: u32, channel: Channel) -> Option<Measure> {
        let zone = self.now.zone();
        let (kind, weight) = if ends(start, minutes, zone) <= self.now.instant() {
            (TermKind::AppointmentUnsettled, self.weights.appointment_unsettled)
        } else if start.day(zone) <= self.today {
            (TermKind::AppointmentToday, self.weights.appointment_today)
        } else {
            return None;
        };
        let cause = Cause::Appointment { start: *start, minutes, channel };
        Some(Measure { starts: Some(start.instant(zone)), ..Measure::new(kind, Sum::of(weight), cause) })
    }

    /// What the client worries or hesitates over, or was left with.
    fn trust(&self, act: ActKind, since: Day) -> Option<Measure> {
        let weights = self.weights;
        let (kind, weight) = match act {
            ActKind::AnswerWorry(_) => (TermKind::WorryOpen, weights.trust_worry),
            ActKind::EaseDecision => (TermKind::DecisionStalled, weights.trust_decision),
            ActKind::FollowHandOff => (TermKind::HandOffLost, weights.trust_hand_off),
            ActKind::ReviewExpectations => (TermKind::ExpectationsDue, weights.trust_expectations),
            _ => return None,
        };
        let days = self.days_since(since).max(0);
        let sum = Sum::of(weight).growing(days, weights.trust_per_day, weights.trust_most);
        Some(Measure::new(kind, sum, Cause::Trust { act, since, days }))
    }

    /// What would do the relationship good. A fault has its own reason already, and nobody is listed for what is missing
    /// on record.
    fn good_deed(&self, act: ActKind, since: Day) -> Option<Measure> {
        match act {
            ActKind::Converse(_) | ActKind::AskOutcome | ActKind::Show(_) => {
                let days = self.days_since(since).max(0);
                let sum = Sum::of(self.weights.trust_good_deed);
                Some(Measure::new(TermKind::GoodDeed, sum, Cause::Trust { act, since, days }))
            }
            _ => None,
        }
    }

    /// The clock that only live contact sets back.
    fn limit(&self, gauge: &Gauge) -> Option<Measure> {
        let (last, interval) = (gauge.last_live, i64::from(gauge.cadence.limit?));
        let passed = self.passed(last, gauge.added, interval)?;
        let weights = self.weights;
        let sum = Sum::of(weights.limit_passed).growing(passed, weights.limit_per_day, weights.limit_most);
        Some(Measure::new(TermKind::LimitPassed, sum, Cause::Limit { last, interval, passed }))
    }

    /// The clock that any contact sets back.
    fn ideal(&self, gauge: &Gauge) -> Option<Measure> {
        let (last, interval) = (gauge.last_any, i64::from(gauge.cadence.ideal?));
        let passed = self.passed(last, gauge.added, interval)?;
        let weights = self.weights;
        let sum = Sum::of(weights.ideal_passed).growing(passed, weights.ideal_per_day, weights.ideal_most);
        Some(Measure::new(TermKind::IdealPassed, sum, Cause::Ideal { last, interval, passed }))
    }

    /// By how many days a clock is over its interval. Without any contact it counts from the day the client was added.
    fn passed(&self, last: Option<Happened>, added: Day, interval: i64) -> Option<i64> {
        let from = last.map_or(added, |last| last.day());
        Some(self.days_since(from) - interval).filter(|passed| *passed > 0)
    }

    fn days_since(&self, day: Day) -> i64 {
        (self.today - day).num_days()
    }
}

/// Whether an own promise that is open is to answer that request.
fn is_promised(asked: RequestId, open: &[OpenKind]) -> bool {
    open.iter().any(|kind| match kind {
        OpenKind::Promise { whose, request, .. } => *whose == Whose::Ours && *request == Some(asked),
        _ => false,
    })
}

//! The reasons themselves: what of a standing makes a client need the adviser, as of a moment.
//!
//! Each open thing gives at most one term; a cadence gives up to two. Nothing here goes away by getting older:
//! weights only grow with lateness, and only closing the thing ends its term.

use chrono::{DateTime, Duration, Utc};
use chrono_tz::Tz;

use super::sum::Sum;
use super::{Term, TermKind, Weights};
use crate::domain::id::{Id, PromiseId, RequestId};
use crate::domain::interaction::Channel;
use crate::domain::promise::Whose;
use crate::domain::request::RequestKind;
use crate::domain::standing::{Open, OpenKind, Standing};
use crate::domain::time::{Day, Due, Happened, Now};
use crate::query::phrase::{self, clock, days, working_days};

/// The terms of one client, an appointment first, then the strongest; none for former and closed ones.
pub(super) fn of(standing: &Standing, weights: &Weights, now: &Now) -> Vec<Term> {
    if !standing.status.is_active() {
        return Vec::new();
    }
    let scale = Scale { standing, weights, now, today: now.today() };
    let mut terms: Vec<Term> = standing.open.iter().filter_map(|open| scale.open(open)).collect();
    terms.extend(scale.limit());
    terms.extend(scale.ideal());
    terms.retain(|term| term.weight > 0);
    terms.sort_by(|a, b| {
        let by_time = (a.starts.is_none(), a.starts).cmp(&(b.starts.is_none(), b.starts));
        by_time.then(b.weight.cmp(&a.weight)).then_with(|| (a.kind, a.target).cmp(&(b.kind, b.target)))
    });
    terms
}

/// When an appointment is over: its length after its start, or the end of its day where no time was agreed.
pub(in crate::query) fn ends(start: &Due, minutes: u32, zone: Tz) -> DateTime<Utc> {
    match start {
        Due::On(day) => Due::On(day.succ_opt().unwrap_or(*day)).instant(zone),
        Due::At(..) => start.instant(zone) + Duration::minutes(i64::from(minutes)),
    }
}

/// Minutes to say what became of an appointment.
const SETTLING: u32 = 5;

/// The way in which a term would be dealt with.
enum By {
    /// The way the client likes best.
    Preferred,
    /// The live way the client likes best.
    Live,
    /// This one.
    Channel(Channel),
    /// This one, for so many minutes.
    Booked(Channel, u32),
}

struct Promised<'a> {
    id: PromiseId,
    due: Option<Day>,
    agreed: Option<Day>,
    made: Day,
    what: &'a str,
}

struct Asked<'a> {
    id: RequestId,
    kind: RequestKind,
    urgent: bool,
    on: Happened,
    what: &'a str,
}

struct Scale<'a> {
    standing: &'a Standing,
    weights: &'a Weights,
    now: &'a Now,
    today: Day,
}

impl Scale<'_> {
    fn open(&self, open: &Open) -> Option<Term> {
        // What comes again says so wherever its words stand; sealed ones have none.
        let what = match &open.repeats {
            Some(rule) if !open.what.is_empty() => format!("{} · {}", open.what, rule.rhythm()),
            _ => open.what.clone(),
        };
        let what = what.as_str();
        match &open.kind {
            OpenKind::Promise { id, whose: Whose::Ours, due, agreed, made, .. } => {
                self.promise(&Promised { id: *id, due: *due, agreed: *agreed, made: *made, what })
            }
            OpenKind::Promise { id, whose: Whose::Theirs, due, made, .. } => {
                self.owed(&Promised { id: *id, due: *due, agreed: *due, made: *made, what })
            }
            OpenKind::Broken { id, on } => Some(self.broken(id.0, *on, what)),
            OpenKind::Request { id, kind, urgent, on, acknowledged, until } => {
                let asked = Asked { id: *id, kind: *kind, urgent: *urgent, on: *on, what };
                if *acknowledged { self.acknowledged(&asked, *until) } else { Some(self.waiting(&asked)) }
            }
            OpenKind::Reminder { id, due, channel, .. } => self.reminder(id.0, due, *channel, what),
            OpenKind::Appointment { id, start, minutes, channel } => {
                self.appointment(id.0, start, *minutes, *channel, what)
            }
        }
    }

    /// An own promise, judged by the last day that the client agreed to.
    fn promise(&self, promise: &Promised<'_>) -> Option<Term> {
        let made = format!("Promised on {}", self.day(promise.made));
        let Some(by) = promise.agreed else {
            let sum = Sum::of(self.weights.promise_undated);
            let sentence = format!("{made} without a day: {}.", sum.words());
            let stake = stake(promise.what, "a sealed promise");
            return Some(
                self.term(TermKind::PromiseUndated, &sum, "promise, no day".into(), sentence, stake)
                    .about(promise.id.0),
            );
        };
        let moved = match promise.due.filter(|due| *due > by) {
            Some(due) => format!(", moved to {} without the client's word", self.day(due)),
            None => String::new(),
        };
        let promised = format!("{made} for {}{moved}", self.day(by));
        let stake = stake(promise.what, "a sealed promise");
        self.due_by(by, &promised, "promise", stake).map(|term| term.about(promise.id.0))
    }

    /// Something the adviser owes by a day: a promise, or an answer that was announced.
    fn due_by(&self, by: Day, promised: &str, noun: &str, stake: String) -> Option<Term> {
        let weights = self.weights;
        let late = (self.today - by).num_days();
        let (kind, sum, reason, how) = match late {
            ..-1 => return None,
            -1 => (
                TermKind::PromiseTomorrow,
                Sum::of(weights.promise_tomorrow),
                format!("{noun} tomorrow"),
                "due tomorrow".to_owned(),
            ),
            0 => (
                TermKind::PromiseToday,
                Sum::of(weights.promise_today),
                format!("{noun} today"),
                "due today".to_owned(),
            ),
            1.. => {
                let fault = late > weights.promise_fault_after;
                let sum = Sum::of(weights.promise_overdue)
                    .growing(late, weights.promise_per_day, weights.promise_most)
                    .plus_if(fault, weights.promise_fault, "as a fault");
                let kind = if fault { TermKind::PromiseFault } else { TermKind::PromiseLate };
                (kind, sum, format!("{noun} {late} d late"), format!("{} late", days(late)))
            }
        };
        let sentence = format!("{promised}: {how}, {}.", sum.words());
        Some(self.term(kind, &sum, reason, sentence, stake))
    }

    fn broken(&self, id: Id, on: Day, what: &str) -> Term {
        let sum = Sum::of(self.weights.promise_broken);
        let since = (self.today - on).num_days().max(0);
        let sentence = format!("Broken on {} and not made good: {}.", self.day(on), sum.words());
        self.term(
            TermKind::PromiseBroken,
            &sum,
            format!("broken {since} d ago"),
            sentence,
            stake(what, "a sealed promise"),
        )
        .about(id)
    }

    fn owed(&self, promise: &Promised<'_>) -> Option<Term> {
        let by = promise.due?;
        let late = (self.today - by).num_days();
        if late < 1 {
            return None;
        }
        let weights = self.weights;
        let sum = Sum::of(weights.owed_late).growing(late, weights.owed_per_day, weights.owed_most);
        let sentence = format!(
            "The client promised on {} for {}: {} late, {}.",
            self.day(promise.made),
            self.day(by),
            days(late),
            sum.words()
        );
        let stake = stake(promise.what, "a sealed promise");
        Some(
            self.term(TermKind::ClientOwes, &sum, format!("owes you {late} d"), sentence, stake)
                .about(promise.id.0),
        )
    }

    /// A request to which nobody has responded.
    fn waiting(&self, asked: &Asked<'_>) -> Term {
        let weights = self.weights;
        let waited = i64::from(weights.calendar.waited(asked.on, self.today, self.now.zone()));
        let complaint = asked.kind == RequestKind::Complaint;
        let fault = waited > weights.request_fault_after;
        let sum = Sum::of(weights.request_waiting)
            .growing(waited, weights.request_per_day, weights.request_most)
            .plus_if(asked.urgent, weights.request_urgent, "for urgent")
            .plus_if(complaint, weights.request_complaint, "for a complaint")
            .plus_if(fault, weights.request_fault, "as a fault");
        let word = match (complaint, asked.urgent) {
            (true, _) => "complaint",
            (false, true) => "urgent",
            (false, false) if fault => "unanswered",
            (false, false) => "waiting",
        };
        let reason = if waited == 0 { format!("{word} today") } else { format!("{word} {waited} d") };
        let reason = reason.replace("waiting today", "asked today");
        let how = if waited == 0 {
            "no response yet".to_owned()
        } else {
            format!("no response for {}", working_days(waited))
        };
        let sentence = format!("Asked on {}: {how}, {}.", self.day(asked.on.day()), sum.words());
        let kind = if fault { TermKind::RequestFault } else { TermKind::RequestWaiting };
        self.term(kind, &sum, reason, sentence, stake(asked.what, "a sealed request")).about(asked.id.0)
    }

    /// A request that was acknowledged: it is judged by the day announced, and where that became a promise
    /// which is still open, by that promise alone.
    fn acknowledged(&self, asked: &Asked<'_>, until: Option<Day>) -> Option<Term> {
        let on = self.day(asked.on.day());
        let stake = stake(asked.what, "a sealed request");
        let Some(by) = until else {
            let sum = Sum::of(self.weights.request_acknowledged)
                .plus_if(asked.urgent, self.weights.request_urgent, "for urgent")
                .plus_if(
                    asked.kind == RequestKind::Complaint,
                    self.weights.request_complaint,
                    "for a complaint",
                );
            let sentence = format!("Asked on {on}, acknowledged without a day: {}.", sum.words());
            let term = self.term(TermKind::RequestAcknowledged, &sum, "answer owed".into(), sentence, stake);
            return Some(term.about(asked.id.0));
        };
        let promised = self.standing.open.iter().any(|open| match &open.kind {
            OpenKind::Promise { whose, request, .. } => *whose == Whose::Ours && *request == Some(asked.id),
            _ => false,
        });
        if promised {
            return None;
        }
        let announced = format!("Asked on {on}, the answer announced for {}", self.day(by));
        self.due_by(by, &announced, "answer", stake).map(|term| term.about(asked.id.0))
    }

    fn reminder(&self, id: Id, due: &Due, channel: Option<Channel>, what: &str) -> Option<Term> {
        if !due.is_due(self.now) {
            return None;
        }
        let on = due.day(self.now.zone());
        let lapsed = (self.today - on).num_days().max(0);
        let weights = self.weights;
        let sum =
            Sum::of(weights.reminder_due).growing(lapsed, weights.reminder_per_day, weights.reminder_most);
        let at = due.time(self.now.zone()).map(clock);
        let reason = match (lapsed, &at) {
            (0, Some(at)) => format!("reminder {at}"),
            (0, None) => "reminder today".to_owned(),
            _ => format!("lapsed {lapsed} d"),
        };
        let at = at.map(|at| format!(", {at}")).unwrap_or_default();
        let how = if lapsed == 0 { "due today".to_owned() } else { format!("lapsed {}", days(lapsed)) };
        let sentence = format!("Reminder for {}{at}: {how}, {}.", self.day(on), sum.words());
        let by = channel.map_or(By::Preferred, By::Channel);
        Some(self.term_by(TermKind::ReminderDue, &sum, reason, sentence, what.to_owned(), &by).about(id))
    }

    fn appointment(&self, id: Id, start: &Due, minutes: u32, channel: Channel, what: &str) -> Option<Term> {
        let zone = self.now.zone();
        let on = start.day(zone);
        let at = start.time(zone).map(clock);
        let unsettled = ends(start, minutes, zone) <= self.now.instant();
        if !unsettled && on > self.today {
            return None;
        }
        let when = match (&at, on == self.today) {
            (Some(at), true) => at.clone(),
            (None, true) => "today".to_owned(),
            (_, false) => self.day(on),
        };
        let spoken = match &at {
            Some(at) => format!("{} at {at}", self.day(on)),
            None => self.day(on),
        };
        let (kind, weight, reason, how) = if unsettled {
            let weight = self.weights.appointment_unsettled;
            let how = "its time passed and nobody said what became of it";
            (TermKind::AppointmentUnsettled, weight, format!("{when} {channel}?"), how)
        } else {
            let weight = self.weights.appointment_today;
            (TermKind::AppointmentToday, weight, format!("{when} {channel}"), "agreed for today")
        };
        let sum = Sum::of(weight);
        let sentence = format!("Appointment ({channel}) on {spoken}: {how}, {}.", sum.words());
        // Saying what became of one that is over takes no longer than that.
        let by = By::Booked(channel, if unsettled { SETTLING } else { minutes });
        let mut term = self.term_by(kind, &sum, reason, sentence, what.to_owned(), &by).about(id);
        term.starts = Some(start.instant(zone));
        Some(term)
    }

    /// The clock that only live contact sets back.
    fn limit(&self) -> Option<Term> {
        let limit = i64::from(self.standing.cadence.limit?);
        let (passed, since) = self.silence(self.standing.last_live, limit, "live")?;
        let weights = self.weights;
        let sum = Sum::of(weights.limit_passed).growing(passed, weights.limit_per_day, weights.limit_most);
        let sentence =
            format!("{since}, at most every {}: {} too long, {}.", days(limit), days(passed), sum.words());
        let stake = self.since(self.standing.last_live, "live contact");
        let reason = format!("limit passed {passed} d");
        Some(self.term_by(TermKind::LimitPassed, &sum, reason, sentence, stake, &By::Live))
    }

    /// The clock that any contact sets back.
    fn ideal(&self) -> Option<Term> {
        let ideal = i64::from(self.standing.cadence.ideal?);
        let (passed, since) = self.silence(self.standing.last_any, ideal, "")?;
        let weights = self.weights;
        let sum = Sum::of(weights.ideal_passed).growing(passed, weights.ideal_per_day, weights.ideal_most);
        let sentence =
            format!("{since}, ideally every {}: {} over, {}.", days(ideal), days(passed), sum.words());
        let stake = self.since(self.standing.last_any, "contact");
        Some(self.term(TermKind::IdealPassed, &sum, format!("ideal passed {passed} d"), sentence, stake))
    }

    /// By how many days a clock is over its interval, and from when it counts, in words. Without any contact
    /// it counts from the day the client was added.
    fn silence(&self, last: Option<Happened>, interval: i64, how: &str) -> Option<(i64, String)> {
        let from = last.map_or(self.standing.added, |last| last.day());
        let passed = (self.today - from).num_days() - interval;
        let from = self.day(from);
        let since = match (last, how) {
            (Some(_), "") => format!("Last in touch on {from}"),
            (Some(_), how) => format!("Last in touch {how} on {from}"),
            (None, "") => format!("In the book since {from}, never in touch"),
            (None, how) => format!("In the book since {from}, never in touch {how}"),
        };
        (passed > 0).then_some((passed, since))
    }

    fn since(&self, last: Option<Happened>, noun: &str) -> String {
        match last {
            Some(last) => format!("no {noun} since {}", self.day(last.day())),
            None => format!("no {noun} yet"),
        }
    }

    fn day(&self, day: Day) -> String {
        phrase::day(day, self.today)
    }

    fn term(&self, kind: TermKind, sum: &Sum, reason: String, sentence: String, stake: String) -> Term {
        self.term_by(kind, sum, reason, sentence, stake, &By::Preferred)
    }

    fn term_by(
        &self,
        kind: TermKind,
        sum: &Sum,
        reason: String,
        sentence: String,
        stake: String,
        by: &By,
    ) -> Term {
        let (channel, minutes) = self.effort(by);
        Term {
            kind,
            weight: sum.total(),
            reason,
            sentence,
            stake,
            target: None,
            starts: None,
            channel,
            minutes,
        }
    }

    /// The channel to use and how long that takes: as booked, or as long as usual, in whole five minutes.
    fn effort(&self, by: &By) -> (Channel, u32) {
        let mut liked = self.standing.channels.iter().copied();
        let channel = match by {
            By::Booked(channel, minutes) => return (*channel, *minutes),
            By::Channel(channel) => *channel,
            By::Preferred => liked.next().unwrap_or(Channel::Call),
            By::Live => liked.find(|channel| channel.is_live()).unwrap_or(Channel::Call),
        };
        let usual = self.standing.usual_minutes.get(&channel).copied();
        let minutes = usual.unwrap_or_else(|| self.weights.minutes(channel));
        (channel, minutes.div_ceil(5).max(1) * 5)
    }
}

impl Term {
    fn about(mut self, id: Id) -> Self {
        self.target = Some(id);
        self
    }
}

/// The words of a thing, or what stands for them where they are sealed.
fn stake(what: &str, sealed: &str) -> String {
    if what.is_empty() { sealed.to_owned() } else { what.to_owned() }
}

//! How a reason reads: its short form, its sentence with the sum, what is at stake, and how it would be dealt with.
//!
//! Everything is made of a [`Measure`] and of the standing it was taken of; no rule is here.

use super::terms::{self, Cause, Measure};
use super::{Term, TermKind, Weights};
use crate::domain::interaction::Channel;
use crate::domain::standing::Standing;
use crate::domain::time::{Day, Due, Happened, Now};
use crate::query::act;
use crate::query::phrase::{self, clock, days, working_days};

/// The terms of one client, an appointment first, then the strongest; none for former and closed ones.
pub(super) fn terms(standing: &Standing, weights: &Weights, now: &Now) -> Vec<Term> {
    let words = Words { standing, weights, now, today: now.today() };
    terms::of(standing, weights, now).iter().map(|measure| words.term(measure)).collect()
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

struct Words<'a> {
    standing: &'a Standing,
    weights: &'a Weights,
    now: &'a Now,
    today: Day,
}

impl Words<'_> {
    fn term(&self, measure: &Measure) -> Term {
        let (reason, said) = self.said(measure);
        let (channel, minutes) = self.effort(measure);
        Term {
            kind: measure.kind,
            weight: measure.sum.total(),
            reason,
            sentence: format!("{said}{}.", measure.sum),
            stake: self.stake(measure),
            target: measure.about.map(|(_, id)| id),
            starts: measure.starts,
            channel,
            minutes,
        }
    }

    /// The short form, and the sentence up to its sum.
    fn said(&self, measure: &Measure) -> (String, String) {
        match measure.cause {
            Cause::Undated { made } => {
                ("promise, no day".to_owned(), format!("Promised on {} without a day: ", self.day(made)))
            }
            Cause::Promised { made, due, by, late } => {
                let moved = match due.filter(|due| *due > by) {
                    Some(due) => format!(", moved to {} without the client's word", self.day(due)),
                    None => String::new(),
                };
                let promised = format!("Promised on {} for {}{moved}", self.day(made), self.day(by));
                owed_by("promise", &promised, late)
            }
            Cause::Announced { asked, by, late } => {
                let announced =
                    format!("Asked on {}, the answer announced for {}", self.day(asked), self.day(by));
                owed_by("answer", &announced, late)
            }
            Cause::Broken { on, since } => {
                (format!("broken {since} d ago"), format!("Broken on {} and not made good: ", self.day(on)))
            }
            Cause::Owed { made, by, late } => {
                let (made, by) = (self.day(made), self.day(by));
                let said = format!("The client promised on {made} for {by}: {} late, ", days(late));
                (format!("owes you {late} d"), said)
            }
            Cause::Waiting { on, waited, complaint, urgent } => {
                let fault = measure.kind == TermKind::RequestFault;
                let reason = waiting(waited, complaint, urgent, fault);
                let how = match waited {
                    0 => "no response yet".to_owned(),
                    _ => format!("no response for {}", working_days(waited)),
                };
                (reason, format!("Asked on {}: {how}, ", self.day(on)))
            }
            Cause::Acknowledged { on } => {
                ("answer owed".to_owned(), format!("Asked on {}, acknowledged without a day: ", self.day(on)))
            }
            Cause::Reminder { due, lapsed, .. } => self.reminder(&due, lapsed),
            Cause::Appointment { start, channel, .. } => self.appointment(measure.kind, &start, channel),
            Cause::Limit { last, interval, passed } => {
                let (since, every) = (self.last("in touch live", last), days(interval));
                let said = format!("{since}, at most every {every}: {} too long, ", days(passed));
                (format!("limit passed {passed} d"), said)
            }
            Cause::Ideal { last, interval, passed } => {
                let (since, every) = (self.last("in touch", last), days(interval));
                let said = format!("{since}, ideally every {every}: {} over, ", days(passed));
                (format!("ideal passed {passed} d"), said)
            }
            Cause::Trust { act, since, days: waited } => {
                let (reason, said) = act::reason(act);
                let (since, waited) = (self.day(since), days(waited));
                (reason, format!("{said} since {since}, {waited}: "))
            }
        }
    }

    fn reminder(&self, due: &Due, lapsed: i64) -> (String, String) {
        let zone = self.now.zone();
        let at = due.time(zone).map(clock);
        let reason = match (lapsed, &at) {
            (0, Some(at)) => format!("reminder {at}"),
            (0, None) => "reminder today".to_owned(),
            _ => format!("lapsed {lapsed} d"),
        };
        let at = at.map(|at| format!(", {at}")).unwrap_or_default();
        let how = if lapsed == 0 { "due today".to_owned() } else { format!("lapsed {}", days(lapsed)) };
        (reason, format!("Reminder for {}{at}: {how}, ", self.day(due.day(zone))))
    }

    fn appointment(&self, kind: TermKind, start: &Due, channel: Channel) -> (String, String) {
        let zone = self.now.zone();
        let on = start.day(zone);
        let at = start.time(zone).map(clock);
        let when = match (&at, on == self.today) {
            (Some(at), true) => at.clone(),
            (None, true) => "today".to_owned(),
            (_, false) => self.day(on),
        };
        let spoken = match &at {
            Some(at) => format!("{} at {at}", self.day(on)),
            None => self.day(on),
        };
        let (mark, how) = match kind {
            TermKind::AppointmentUnsettled => ("?", "its time passed and nobody said what became of it"),
            _ => ("", "agreed for today"),
        };
        (format!("{when} {channel}{mark}"), format!("Appointment ({channel}) on {spoken}: {how}, "))
    }

    /// From when a clock counts.
    fn last(&self, touched: &str, last: Option<Happened>) -> String {
        match last {
            Some(last) => format!("Last {touched} on {}", self.day(last.day())),
            None => format!("In the book since {}, never {touched}", self.day(self.standing.added)),
        }
    }

    /// The words of the open thing, or what stands for them where they are sealed; of a clock, since when it runs.
    fn stake(&self, measure: &Measure) -> String {
        let sealed = match measure.cause {
            Cause::Limit { last, .. } => return self.since("live contact", last),
            Cause::Ideal { last, .. } => return self.since("contact", last),
            Cause::Trust { act, .. } => return act::words(act),
            Cause::Reminder { .. } | Cause::Appointment { .. } => "",
            Cause::Waiting { .. } | Cause::Acknowledged { .. } | Cause::Announced { .. } => {
                "a sealed request"
            }
            Cause::Undated { .. } | Cause::Promised { .. } | Cause::Broken { .. } | Cause::Owed { .. } => {
                "a sealed promise"
            }
        };
        match measure.about.and_then(|(place, _)| self.standing.open.get(place)) {
            None => sealed.to_owned(),
            Some(open) if open.what.is_empty() => sealed.to_owned(),
            // What comes again says so wherever its words stand; sealed ones have none.
            Some(open) => match &open.repeats {
                Some(rule) => format!("{} · {}", open.what, rule.rhythm()),
                None => open.what.clone(),
            },
        }
    }

    fn since(&self, noun: &str, last: Option<Happened>) -> String {
        match last {
            Some(last) => format!("no {noun} since {}", self.day(last.day())),
            None => format!("no {noun} yet"),
        }
    }

    fn day(&self, day: Day) -> String {
        phrase::day(day, self.today)
    }

    /// The channel to use and how long that takes: as booked, or as long as usual, in whole five minutes.
    fn effort(&self, measure: &Measure) -> (Channel, u32) {
        let by = match measure.cause {
            Cause::Reminder { channel: Some(channel), .. } => By::Channel(channel),
            // Saying what became of one that is over takes no longer than that.
            Cause::Appointment { channel, .. } if measure.kind == TermKind::AppointmentUnsettled => {
                By::Booked(channel, SETTLING)
            }
            Cause::Appointment { channel, minutes, .. } => By::Booked(channel, minutes),
            Cause::Limit { .. } => By::Live,
            _ => By::Preferred,
        };
        let mut liked = self.standing.channels.iter().copied();
        let channel = match by {
            By::Booked(channel, minutes) => return (channel, minutes),
            By::Channel(channel) => channel,
            By::Preferred => liked.next().unwrap_or(Channel::Call),
            By::Live => liked.find(|channel| channel.is_live()).unwrap_or(Channel::Call),
        };
        let usual = self.standing.usual_minutes.get(&channel).copied();
        let minutes = usual.unwrap_or_else(|| self.weights.minutes(channel));
        (channel, minutes.div_ceil(5).max(1) * 5)
    }
}

/// Something owed by a day: its short form, and its sentence up to the sum.
fn owed_by(noun: &str, promised: &str, late: i64) -> (String, String) {
    match late {
        ..0 => (format!("{noun} tomorrow"), format!("{promised}: due tomorrow, ")),
        0 => (format!("{noun} today"), format!("{promised}: due today, ")),
        1.. => (format!("{noun} {late} d late"), format!("{promised}: {} late, ", days(late))),
    }
}

/// The short form of a request without a response.
fn waiting(waited: i64, complaint: bool, urgent: bool, fault: bool) -> String {
    let word = match (complaint, urgent) {
        (true, _) => "complaint",
        (false, true) => "urgent",
        (false, false) if fault => "unanswered",
        (false, false) if waited == 0 => "asked",
        (false, false) => "waiting",
    };
    if waited == 0 { format!("{word} today") } else { format!("{word} {waited} d") }
}

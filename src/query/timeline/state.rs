//! Where a thing stands, in a word and a level.
//!
//! The same words serve rows and details; how a level looks is the theme's business.

use super::Lens;
use crate::domain::advice::AdviceOutcome;
use crate::domain::appointment::AppointmentOutcome;
use crate::domain::goal::GoalOutcome;
use crate::domain::history::{
    Advice, Appointment, Decision, DecisionEnd, Goal, HandOff, Promise, PromiseEnd, PromiseState, Reminder,
    ReminderEnd, Request, RequestState,
};
use crate::domain::reminder::Reached;
use crate::domain::time::{Day, Due};
use crate::query::phrase;

/// How much a state asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Too late, or gone wrong.
    Late,
    /// Due now or on a day that is known.
    Due,
    /// Somebody waits.
    Waiting,
    /// Done.
    Done,
    /// No longer of interest.
    Faded,
}

/// Where a thing stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// In a few characters.
    pub word: String,
    /// How much it asks for.
    pub level: Level,
}

impl State {
    fn new(word: impl Into<String>, level: Level) -> Self {
        Self { word: word.into(), level }
    }

    /// What is of no more interest.
    pub(super) fn faded(word: &str) -> Self {
        Self::new(word, Level::Faded)
    }
}

/// Early, on time or late: always derived from the days, never stored.
pub(super) fn punctual(done: Day, due: Day) -> String {
    match (done - due).num_days() {
        0 => "on time".to_owned(),
        late @ 1.. => format!("{} late", phrase::days(late)),
        early => format!("{} early", phrase::days(-early)),
    }
}

pub(super) fn of_promise(promise: &Promise, lens: &Lens<'_>) -> State {
    let today = lens.now.today();
    match promise.state() {
        PromiseState::Open => due_by(promise.agreed_due(), "due", lens),
        PromiseState::Kept => {
            let on = promise.ends.last().and_then(|end| match &end.fact {
                PromiseEnd::Kept(kept) => Some(kept.on),
                _ => None,
            });
            let late = on.zip(promise.on_time_until()).map_or(0, |(on, due)| (on - due).num_days());
            match on {
                _ if late > 0 => State::new(format!("kept {late} d late"), Level::Done),
                Some(on) => State::new(format!("kept {}", phrase::day(on, today)), Level::Done),
                None => State::new("kept", Level::Done),
            }
        }
        PromiseState::Released => State::new("released", Level::Faded),
        PromiseState::Broken => State::new("broken", Level::Late),
        PromiseState::Repaired => State::new("made good", Level::Done),
    }
}

fn due_by(due: Option<Day>, noun: &str, lens: &Lens<'_>) -> State {
    let today = lens.now.today();
    let Some(due) = due else { return State::new("no date", Level::Waiting) };
    match (today - due).num_days() {
        late @ 1.. => State::new(format!("{late} d late"), Level::Late),
        0 => State::new(format!("{noun} today"), Level::Due),
        _ => State::new(format!("{noun} {}", phrase::day(due, today)), Level::Due),
    }
}

pub(super) fn of_request(request: &Request, lens: &Lens<'_>) -> State {
    let (calendar, zone) = (&lens.weights.calendar, lens.now.zone());
    let received = request.received.fact.on;
    match request.state() {
        RequestState::Waiting => {
            let waited = calendar.waited(received, lens.now.today(), zone);
            let fault = i64::from(waited) > lens.weights.request_fault_after;
            let word = if waited == 0 { "asked today".to_owned() } else { format!("waiting {waited} d") };
            State::new(word, if fault { Level::Late } else { Level::Waiting })
        }
        RequestState::Acknowledged => match request.until() {
            Some(until) => due_by(Some(until), "answer", lens),
            None => State::new("acknowledged", Level::Waiting),
        },
        RequestState::Answered => {
            let on = request.answered.as_ref().map(|answer| answer.fact.on.day());
            let took = on.map_or(0, |on| calendar.waited(received, on, zone));
            let word =
                if took == 0 { "answered same day".to_owned() } else { format!("answered after {took} d") };
            State::new(word, Level::Done)
        }
        RequestState::Withdrawn => State::new("withdrawn", Level::Faded),
    }
}

pub(super) fn of_reminder(reminder: &Reminder, lens: &Lens<'_>) -> Option<State> {
    let Some(end) = &reminder.end else {
        let due = reminder.due();
        let lapsed = (lens.now.today() - due.day(lens.now.zone())).num_days();
        return match due.is_due(&lens.now) {
            false => None,
            true if lapsed > 0 => Some(State::new(format!("lapsed {lapsed} d"), Level::Late)),
            true => Some(State::new("due", Level::Due)),
        };
    };
    Some(match &end.fact {
        ReminderEnd::Done(done) if done.reached == Reached::No => State::new("not reached", Level::Faded),
        ReminderEnd::Done(_) => State::new("done", Level::Done),
        ReminderEnd::Dropped(_) => State::new("dropped", Level::Faded),
    })
}

pub(super) fn of_appointment(appointment: &Appointment, over: bool, lens: &Lens<'_>) -> Option<State> {
    let Some(outcome) = appointment.outcome() else {
        let today = appointment.made.fact.start.day(lens.now.zone()) == lens.now.today();
        return match (over, today) {
            (true, _) => Some(State::new("no outcome", Level::Late)),
            (false, true) => Some(State::new("today", Level::Due)),
            (false, false) => None,
        };
    };
    let level = match outcome {
        AppointmentOutcome::Held => Level::Done,
        AppointmentOutcome::MissedByUs => Level::Late,
        _ => Level::Faded,
    };
    Some(State::new(outcome.word(), level))
}

pub(super) fn of_goal(goal: &Goal, lens: &Lens<'_>) -> State {
    match goal.outcome() {
        Some(GoalOutcome::Reached) => State::new("reached", Level::Done),
        Some(GoalOutcome::Dropped) => State::new("dropped", Level::Faded),
        None => match goal.set.fact.due {
            Some(due) if due < lens.now.today() => {
                State::new(format!("was for {}", phrase::day(due, lens.now.today())), Level::Waiting)
            }
            Some(due) => State::new(format!("by {}", phrase::day(due, lens.now.today())), Level::Due),
            None => State::new("open", Level::Waiting),
        },
    }
}

pub(super) fn of_advice(advice: &Advice) -> Option<State> {
    Some(match advice.outcome()? {
        AdviceOutcome::Acted => State::new("acted on", Level::Done),
        AdviceOutcome::Partly => State::new("partly acted on", Level::Done),
        AdviceOutcome::Ignored => State::new("not acted on", Level::Late),
    })
}

pub(super) fn of_decision(decision: &Decision) -> State {
    match decision.end.as_ref().map(|end| &end.fact) {
        Some(DecisionEnd::Taken(_)) => State::new("decided", Level::Done),
        Some(DecisionEnd::Dropped(_)) => State::new("dropped", Level::Faded),
        None if !decision.stalled.is_empty() => State::new("stalled", Level::Late),
        None => State::new("undecided", Level::Waiting),
    }
}

pub(super) fn of_hand_off(hand_off: &HandOff) -> State {
    if hand_off.answered.is_some() {
        State::new("answered", Level::Done)
    } else {
        State::new("not answered", Level::Waiting)
    }
}

/// A due time in words.
pub(super) fn due_words(due: &Due, lens: &Lens<'_>) -> String {
    let day = phrase::day(due.day(lens.now.zone()), lens.now.today());
    match due.time(lens.now.zone()) {
        Some(time) => format!("{day} {}", phrase::clock(time)),
        None => day,
    }
}

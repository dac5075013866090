//! What every command checks: that a thing is there and open, that a text fits, that the past is past.

use chrono::Duration;

use super::{Decision, LONGEST_TEXT, Refusal};
use crate::domain::book::Book;
use crate::domain::event::Event;
use crate::domain::history::History;
use crate::domain::id::{ClientId, PromiseId, ReminderId, RequestId};
use crate::domain::line::Subject;
use crate::domain::promise::PromiseMade;
use crate::domain::reminder::ReminderSet;
use crate::domain::request::RequestReceived;
use crate::domain::time::{Day, Happened, Now};

pub(super) fn history(book: &Book, client: ClientId) -> Result<History, Refusal> {
    book.history(book.canonical(client)).ok_or(Refusal::NoClient)
}

pub(super) fn open_promise(history: &History, id: PromiseId) -> Result<&PromiseMade, Refusal> {
    let found =
        history.promises.iter().find(|it| it.made.fact.id == id).ok_or(Refusal::Missing("promise"))?;
    if found.is_open() { Ok(&found.made.fact) } else { Err(Refusal::Closed("promise")) }
}

pub(super) fn open_request(history: &History, id: RequestId) -> Result<&RequestReceived, Refusal> {
    let found =
        history.requests.iter().find(|it| it.received.fact.id == id).ok_or(Refusal::Missing("request"))?;
    if found.is_open() { Ok(&found.received.fact) } else { Err(Refusal::Closed("request")) }
}

pub(super) fn open_reminder(history: &History, id: ReminderId) -> Result<&ReminderSet, Refusal> {
    let found =
        history.reminders.iter().find(|it| it.set.fact.id == id).ok_or(Refusal::Missing("reminder"))?;
    if found.is_open() { Ok(&found.set.fact) } else { Err(Refusal::Closed("reminder")) }
}

pub(super) fn one(client: ClientId, events: Vec<Event>) -> Decision {
    vec![(Subject::Client(client), events)]
}

/// A text that may be empty, within bounds.
pub(super) fn text(what: &'static str, text: String) -> Result<String, Refusal> {
    if text.len() > LONGEST_TEXT { Err(Refusal::TooLong(what, text.len())) } else { Ok(text) }
}

/// A text that must not be empty.
pub(super) fn needed(what: &'static str, given: &str) -> Result<String, Refusal> {
    if given.trim().is_empty() { Err(Refusal::Empty(what)) } else { text(what, given.trim().to_owned()) }
}

pub(super) fn within_a_day(minutes: u32) -> Result<u32, Refusal> {
    if minutes <= 24 * 60 { Ok(minutes) } else { Err(Refusal::OutOfBounds("a length is at most 24 hours")) }
}

pub(super) fn past_day(day: Day, now: &Now) -> Result<(), Refusal> {
    if day > now.today() { Err(Refusal::NotYet(day.to_string())) } else { Ok(()) }
}

/// Refuses what is more than a minute ahead; two clocks of one desk differ by less.
pub(super) fn past(on: Happened, now: &Now) -> Result<(), Refusal> {
    match on {
        Happened::On(day) => past_day(day, now),
        Happened::At(at) if at.to_utc() > now.instant() + Duration::minutes(1) => {
            Err(Refusal::NotYet(at.format("%Y-%m-%d %H:%M").to_string()))
        }
        Happened::At(_) => Ok(()),
    }
}

/// The events of one line about a client. What a form was opened for may have been merged meanwhile: everything
/// goes to the one that stays.
pub(super) fn about(book: &Book, client: ClientId, events: Vec<Event>) -> Decision {
    one(book.canonical(client), events)
}

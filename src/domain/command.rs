//! Commands: what somebody wants recorded, and whether it may be.
//!
//! [`decide`] is pure: it looks at the book, and answers either the events of one line or a [`Refusal`] that
//! says what to do. It never changes the book; the shell appends the events, syncs, and lets the book apply
//! them. How the events of a profile follow from an edited one is in [`profile`], what an interaction brings
//! with it in [`record`].

mod profile;
mod record;
#[cfg(test)]
mod tests;

use chrono::Duration;

use super::appointment::{AppointmentClosed, AppointmentMade, AppointmentOutcome};
use super::book::Book;
use super::client::{Client, ClientMerged, Status, StatusChanged};
use super::event::{Event, LineRetracted};
use super::goal::{GoalClosed, GoalOutcome, GoalSet};
use super::history::{History, PromiseState};
use super::id::{
    AdviceId, AppointmentId, ClientId, ContactId, GoalId, Id, Mint, NoteId, PromiseId, ReminderId, RequestId,
};
use super::interaction::{BegunBy, Channel, Confidentiality};
use super::line::{LineKey, Subject};
use super::note::{AdviceGiven, NoteAdded};
use super::promise::{
    PromiseBroken, PromiseKept, PromiseMade, PromiseMoved, PromiseReleased, PromiseRepaired, Prompted, Whose,
};
use super::reminder::{Reached, ReminderDone, ReminderDropped, ReminderKind, ReminderSet, ReminderSnoozed};
use super::request::{RequestAcknowledged, RequestAnswered, RequestReceived, RequestWithdrawn};
use super::stage::{ClientSaid, Stage, StageAssessed};
use super::time::{Day, Due, Happened, Now};

pub use record::{InteractionDraft, PromiseDraft, RequestDraft, SignalDraft};

/// The longest text that one field takes, in bytes; a line of the journal holds at most 1 MiB.
pub const LONGEST_TEXT: usize = 256 * 1024;

/// How a promise is closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PromiseClose {
    /// Kept, with whether somebody had to ask, and when late the reason given.
    Kept {
        /// Whether the other side asked first.
        prompted: Prompted,
        /// The reason as given to the client, or empty.
        reason: String,
    },
    /// No longer wanted.
    Released {
        /// Why, or empty.
        why: String,
    },
    /// Broken.
    Broken {
        /// The reason as given to the client, or empty.
        reason: String,
    },
}

/// Something to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Adds a client with all that is known of it; its `id` is the one that it gets.
    AddClient(Box<Client>),
    /// Sets a client's profile to what it is here; only what differs is recorded.
    EditClient(Box<Client>),
    /// Changes the status, with why.
    ChangeStatus {
        /// Whose.
        client: ClientId,
        /// To what.
        status: Status,
        /// Why.
        why: String,
    },
    /// Makes one client out of two.
    MergeClients {
        /// The one that goes.
        from: ClientId,
        /// The one that stays.
        into: ClientId,
    },
    /// Records an interaction and everything that came up in it.
    Record(Box<InteractionDraft>),
    /// Records a promise.
    Promise {
        /// With whom.
        client: ClientId,
        /// The promise.
        draft: PromiseDraft,
        /// The request it answers.
        request: Option<RequestId>,
    },
    /// Closes a promise.
    ClosePromise {
        /// Whose.
        client: ClientId,
        /// Which.
        promise: PromiseId,
        /// How.
        close: PromiseClose,
        /// The day it was done.
        on: Day,
    },
    /// Moves a promise to another day.
    MovePromise {
        /// Whose.
        client: ClientId,
        /// Which.
        promise: PromiseId,
        /// The new day.
        to: Day,
        /// Whether the other side agreed.
        agreed: bool,
    },
    /// Makes a broken promise good.
    RepairPromise {
        /// Whose.
        client: ClientId,
        /// Which.
        promise: PromiseId,
        /// How.
        how: String,
    },
    /// Records a request on its own.
    Request {
        /// Whose.
        client: ClientId,
        /// The request.
        draft: RequestDraft,
        /// When it came.
        on: Happened,
    },
    /// Acknowledges a request, with the day an answer is promised for.
    Acknowledge {
        /// Whose.
        client: ClientId,
        /// Which.
        request: RequestId,
        /// The day; it becomes a promise.
        until: Option<Day>,
    },
    /// Answers a request.
    Answer {
        /// Whose.
        client: ClientId,
        /// Which.
        request: RequestId,
    },
    /// Withdraws a request.
    Withdraw {
        /// Whose.
        client: ClientId,
        /// Which.
        request: RequestId,
        /// Why.
        why: String,
    },
    /// Sets a reminder.
    Remind {
        /// For whom.
        client: ClientId,
        /// When.
        due: Due,
        /// Why.
        why: String,
        /// Of which kind.
        kind: ReminderKind,
        /// The channel to use.
        channel: Option<Channel>,
        /// What it is about.
        about: Option<Id>,
    },
    /// Puts a reminder off.
    Snooze {
        /// Whose.
        client: ClientId,
        /// Which.
        reminder: ReminderId,
        /// Until when.
        until: Due,
    },
    /// Closes a reminder that was carried out.
    FinishReminder {
        /// Whose.
        client: ClientId,
        /// Which.
        reminder: ReminderId,
        /// Whether the client was reached.
        reached: Reached,
    },
    /// Drops a reminder.
    DropReminder {
        /// Whose.
        client: ClientId,
        /// Which.
        reminder: ReminderId,
    },
    /// Agrees an appointment.
    Appoint {
        /// With whom.
        client: ClientId,
        /// When it begins.
        start: Due,
        /// How long, in minutes.
        minutes: u32,
        /// Where or how.
        channel: Channel,
        /// With which contact persons.
        with: Vec<ContactId>,
        /// What for.
        why: String,
    },
    /// Records what became of an appointment; a moved one gets a successor where the new time is known.
    CloseAppointment {
        /// Whose.
        client: ClientId,
        /// Which.
        appointment: AppointmentId,
        /// What became of it.
        outcome: AppointmentOutcome,
        /// The new time of a moved one.
        moved_to: Option<Due>,
    },
    /// Records a goal of the client's.
    SetGoal {
        /// Whose.
        client: ClientId,
        /// The goal.
        what: String,
        /// By when.
        due: Option<Day>,
    },
    /// Closes a goal.
    CloseGoal {
        /// Whose.
        client: ClientId,
        /// Which.
        goal: GoalId,
        /// What became of it.
        outcome: GoalOutcome,
    },
    /// Writes a note.
    Note {
        /// About whom.
        client: ClientId,
        /// The text.
        text: String,
        /// Who may see it.
        conf: Confidentiality,
    },
    /// Records advice given or a decision taken.
    Advise {
        /// To whom.
        client: ClientId,
        /// What.
        what: String,
    },
    /// Records what the client said about the relationship.
    Said {
        /// Who.
        client: ClientId,
        /// The words.
        words: String,
        /// Where or how.
        place: String,
    },
    /// Assesses the stage.
    Assess {
        /// Whose.
        client: ClientId,
        /// The stage.
        stage: Stage,
        /// The day it was seen to be so.
        on: Day,
        /// On what grounds.
        why: String,
    },
    /// Takes a line back; taking back what took a line back puts that line into force again.
    Retract {
        /// Which line.
        line: LineKey,
        /// Why.
        why: String,
    },
}

/// Why something cannot be recorded, and what to do instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No such client.
    #[error("there is no such client in this book")]
    NoClient,
    /// No such thing at that client.
    #[error("there is no such {0} at this client")]
    Missing(&'static str),
    /// It was closed before.
    #[error("this {0} is closed already; undo takes a closing back")]
    Closed(&'static str),
    /// A needed text is missing.
    #[error("{0} is missing; type it, or press Esc to leave")]
    Empty(&'static str),
    /// A text is too long.
    #[error(
        "{0} is too long: {1} bytes, at most {LONGEST_TEXT}; keep the long text in a file and note where"
    )]
    TooLong(&'static str, usize),
    /// A past event lies in the future.
    #[error("{0} lies in the future; only what has happened can be recorded, for the rest set a reminder")]
    NotYet(String),
    /// A date is missing.
    #[error("a promise needs the day by which: add `by` and a date")]
    NoDate,
    /// A day is before the thing it belongs to.
    #[error("{0} is before {1}, the day it was made")]
    BeforeMade(Day, Day),
    /// A number is out of bounds.
    #[error("{0}")]
    OutOfBounds(&'static str),
    /// Nothing differs.
    #[error("nothing was changed")]
    Unchanged,
    /// The line was taken back before.
    #[error("this was taken back already; redo puts it into force again")]
    Retracted,
    /// Others build on the line.
    #[error("{} later {} on it; take {} back first", .0.len(), if .0.len() == 1 { "entry builds" } else { "entries build" }, if .0.len() == 1 { "that one" } else { "those" })]
    BuiltOn(Vec<LineKey>),
    /// Not broken.
    #[error("only a broken promise can be made good")]
    NotBroken,
    /// Merged with itself.
    #[error("a client cannot be merged with itself")]
    SameClient,
    /// The ideal must come before the limit.
    #[error("the ideal interval ({0} d) must not be longer than the limit ({1} d)")]
    IdealAfterLimit(u32, u32),
}

/// The events of one line, by subject.
pub type Decision = Vec<(Subject, Vec<Event>)>;

/// Decides which events a command comes to.
///
/// # Errors
///
/// A [`Refusal`] that says why not and what to do.
pub fn decide(book: &Book, command: Command, now: &Now, mint: &mut dyn Mint) -> Result<Decision, Refusal> {
    match command {
        Command::AddClient(mut client) => {
            past_day(client.added, now)?;
            if client.id.0 == Id::UNMINTED {
                client.id = ClientId(mint.mint());
            }
            mint_contacts(&mut client, mint);
            Ok(one(client.id, profile::added(&client)?))
        }
        Command::EditClient(mut edited) => {
            mint_contacts(&mut edited, mint);
            let before = history(book, edited.id)?.client;
            let events = profile::edits(&before, &edited)?;
            if events.is_empty() { Err(Refusal::Unchanged) } else { Ok(one(before.id, events)) }
        }
        Command::MergeClients { from, into } => {
            let (from, into) = (history(book, from)?.client.id, history(book, into)?.client.id);
            if from == into {
                return Err(Refusal::SameClient);
            }
            Ok(one(from, vec![ClientMerged { into }.into()]))
        }
        Command::Retract { line, why } => retract(book, line, why),
        Command::Record(draft) => {
            let history = history(book, draft.client)?;
            Ok(one(history.client.id, record::events(&history, *draft, now, mint)?))
        }
        other => about_one(book, other, now, mint),
    }
}

/// Gives new contact persons their ids.
fn mint_contacts(client: &mut Client, mint: &mut dyn Mint) {
    for contact in client.contacts.iter_mut().filter(|contact| contact.id.0 == Id::UNMINTED) {
        contact.id = ContactId(mint.mint());
    }
}

/// Commands that come to the events of one client.
fn about_one(book: &Book, command: Command, now: &Now, mint: &mut dyn Mint) -> Result<Decision, Refusal> {
    let on = now.happened();
    let today = now.today();
    // What a form was opened for may have been merged meanwhile: everything goes to the one that stays.
    let one = |client: ClientId, events: Vec<Event>| Ok(one(book.canonical(client), events));
    match command {
        Command::ChangeStatus { client, status, why } => {
            let history = history(book, client)?;
            if history.client.status() == status {
                return Err(Refusal::Unchanged);
            }
            one(client, vec![StatusChanged { status, on: today, why: text("the reason", why)? }.into()])
        }
        Command::Note { client, text, conf } => {
            history(book, client)?;
            let text = needed("the note", &text)?;
            one(client, vec![NoteAdded { id: NoteId(mint.mint()), text, on, conf }.into()])
        }
        Command::Advise { client, what } => {
            history(book, client)?;
            let (id, what) = (AdviceId(mint.mint()), needed("the advice", &what)?);
            one(
                client,
                vec![
                    AdviceGiven { id, what, on, interaction: None, conf: Confidentiality::default() }.into(),
                ],
            )
        }
        Command::Said { client, words, place } => {
            history(book, client)?;
            let (words, place) = (needed("what the client said", &words)?, text("the place", place)?);
            one(client, vec![ClientSaid { words, on: today, place }.into()])
        }
        Command::Assess { client, stage, on, why } => {
            history(book, client)?;
            past_day(on, now)?;
            one(
                client,
                vec![StageAssessed { stage, on, why: needed("the reason for this stage", &why)? }.into()],
            )
        }
        Command::SetGoal { client, what, due } => {
            history(book, client)?;
            let (id, what) = (GoalId(mint.mint()), needed("the goal", &what)?);
            one(client, vec![GoalSet { id, what, on, due, interaction: None }.into()])
        }
        Command::CloseGoal { client, goal, outcome } => {
            let history = history(book, client)?;
            let found =
                history.goals.iter().find(|it| it.set.fact.id == goal).ok_or(Refusal::Missing("goal"))?;
            if found.closed.is_some() {
                return Err(Refusal::Closed("goal"));
            }
            one(client, vec![GoalClosed { id: goal, outcome, on }.into()])
        }
        other => about_promises(book, other, now, mint),
    }
}

/// Commands about promises.
fn about_promises(
    book: &Book,
    command: Command,
    now: &Now,
    mint: &mut dyn Mint,
) -> Result<Decision, Refusal> {
    let on = now.happened();
    let today = now.today();
    // What a form was opened for may have been merged meanwhile: everything goes to the one that stays.
    let one = |client: ClientId, events: Vec<Event>| Ok(one(book.canonical(client), events));
    match command {
        Command::Promise { client, draft, request } => {
            let history = history(book, client)?;
            if let Some(id) = request {
                open_request(&history, id)?;
            }
            let made = record::promise(&draft, on, None, request, Confidentiality::default(), mint)?;
            one(client, vec![made.into()])
        }
        Command::ClosePromise { client, promise, close, on } => {
            let history = history(book, client)?;
            let made = open_promise(&history, promise)?;
            past_day(on, now)?;
            if on < made.on.day() {
                return Err(Refusal::BeforeMade(on, made.on.day()));
            }
            one(client, vec![close_promise(promise, close, on)?])
        }
        Command::MovePromise { client, promise, to, agreed } => {
            let history = history(book, client)?;
            let made = open_promise(&history, promise)?.on.day();
            if to < made {
                return Err(Refusal::BeforeMade(to, made));
            }
            let due = history
                .promises
                .iter()
                .find(|it| it.made.fact.id == promise)
                .and_then(super::history::Promise::due);
            let before_due = due.is_none_or(|due| today <= due);
            let moved = PromiseMoved { id: promise, to, on: today, agreed_with_client: agreed, before_due };
            one(client, vec![moved.into()])
        }
        Command::RepairPromise { client, promise, how } => {
            let history = history(book, client)?;
            let found = history.promises.iter().find(|it| it.made.fact.id == promise);
            if found.ok_or(Refusal::Missing("promise"))?.state() != PromiseState::Broken {
                return Err(Refusal::NotBroken);
            }
            let how = needed("how it was made good", &how)?;
            one(client, vec![PromiseRepaired { id: promise, how, on: today }.into()])
        }
        other => about_requests(book, other, now, mint),
    }
}

/// Commands about requests.
fn about_requests(
    book: &Book,
    command: Command,
    now: &Now,
    mint: &mut dyn Mint,
) -> Result<Decision, Refusal> {
    let on = now.happened();
    let today = now.today();
    // What a form was opened for may have been merged meanwhile: everything goes to the one that stays.
    let one = |client: ClientId, events: Vec<Event>| Ok(one(book.canonical(client), events));
    match command {
        Command::Request { client, draft, on } => {
            history(book, client)?;
            past(on, now)?;
            let received = request(&draft, on, mint)?;
            one(client, vec![received.into()])
        }
        Command::Acknowledge { client, request, until } => {
            let history = history(book, client)?;
            let received = open_request(&history, request)?;
            // The promise repeats the words of the request: whoever may not see those may not see it either.
            let (what, conf) = (received.what.clone(), received.conf);
            if let Some(until) = until.filter(|until| *until < today) {
                return Err(Refusal::BeforeMade(until, today));
            }
            let promise = until.map(|due| {
                let id = PromiseId(mint.mint());
                let whose = Whose::Ours;
                let what = format!("answer: {what}");
                PromiseMade {
                    id,
                    whose,
                    what,
                    due: Some(due),
                    on,
                    interaction: None,
                    request: Some(request),
                    conf,
                }
            });
            let made = promise.as_ref().map(|promise| promise.id);
            let acknowledged = RequestAcknowledged { id: request, on, until, promise: made };
            one(client, promise.map(Event::from).into_iter().chain([acknowledged.into()]).collect())
        }
        Command::Answer { client, request } => {
            open_request(&history(book, client)?, request)?;
            one(client, vec![RequestAnswered { id: request, on, interaction: None }.into()])
        }
        Command::Withdraw { client, request, why } => {
            open_request(&history(book, client)?, request)?;
            one(client, vec![RequestWithdrawn { id: request, on, why: text("the reason", why)? }.into()])
        }
        other => about_plans(book, other, now, mint),
    }
}

/// Commands about reminders and appointments.
fn about_plans(book: &Book, command: Command, now: &Now, mint: &mut dyn Mint) -> Result<Decision, Refusal> {
    let on = now.happened();
    let one = |client: ClientId, events: Vec<Event>| Ok(one(book.canonical(client), events));
    match command {
        Command::Remind { client, due, why, kind, channel, about } => {
            history(book, client)?;
            let (id, why) = (ReminderId(mint.mint()), needed("what to be reminded of", &why)?);
            one(client, vec![ReminderSet { id, due, why, kind, channel, about, on }.into()])
        }
        Command::Snooze { client, reminder, until } => {
            open_reminder(&history(book, client)?, reminder)?;
            one(client, vec![ReminderSnoozed { id: reminder, until, on }.into()])
        }
        Command::FinishReminder { client, reminder, reached } => {
            open_reminder(&history(book, client)?, reminder)?;
            one(client, vec![ReminderDone { id: reminder, on, reached, interaction: None }.into()])
        }
        Command::DropReminder { client, reminder } => {
            open_reminder(&history(book, client)?, reminder)?;
            one(client, vec![ReminderDropped { id: reminder, on }.into()])
        }
        Command::Appoint { client, start, minutes, channel, with, why } => {
            history(book, client)?;
            let why = text("the reason", why)?;
            let minutes = within_a_day(minutes)?;
            let id = AppointmentId(mint.mint());
            one(client, vec![AppointmentMade { id, start, minutes, channel, with, why, on }.into()])
        }
        Command::CloseAppointment { client, appointment, outcome, moved_to } => {
            let history = history(book, client)?;
            let found = history.appointments.iter().find(|it| it.made.fact.id == appointment);
            let found = found.ok_or(Refusal::Missing("appointment"))?;
            if found.closed.is_some() {
                return Err(Refusal::Closed("appointment"));
            }
            let successor = moved_to.map(|start| {
                let id = AppointmentId(mint.mint());
                AppointmentMade { id, start, on, ..found.made.fact.clone() }
            });
            let moved_to = successor.as_ref().map(|it| it.id);
            let closed = AppointmentClosed { id: appointment, outcome, on, interaction: None, moved_to };
            one(client, successor.map(Event::from).into_iter().chain([closed.into()]).collect())
        }
        _ => Err(Refusal::Unchanged),
    }
}

fn retract(book: &Book, line: LineKey, why: String) -> Result<Decision, Refusal> {
    if !book.has(&line) {
        return Err(Refusal::Missing("entry"));
    }
    if !book.is_live(&line) {
        return Err(Refusal::Retracted);
    }
    let others = book.builds_on(line);
    if !others.is_empty() {
        return Err(Refusal::BuiltOn(others));
    }
    let retracted = LineRetracted { line: line.line, h: line.h, why: text("the reason", why)? };
    Ok(vec![(Subject::Book, vec![retracted.into()])])
}

fn close_promise(id: PromiseId, close: PromiseClose, on: Day) -> Result<Event, Refusal> {
    Ok(match close {
        PromiseClose::Kept { prompted, reason } => {
            PromiseKept { id, on, prompted, reason: text("the reason", reason)? }.into()
        }
        PromiseClose::Released { why } => PromiseReleased { id, on, why: text("the reason", why)? }.into(),
        PromiseClose::Broken { reason } => {
            PromiseBroken { id, on, reason: text("the reason", reason)? }.into()
        }
    })
}

fn request(draft: &RequestDraft, on: Happened, mint: &mut dyn Mint) -> Result<RequestReceived, Refusal> {
    Ok(RequestReceived {
        id: RequestId(mint.mint()),
        what: needed("the request", &draft.what)?,
        kind: draft.kind,
        urgent: draft.urgent,
        on,
        begun_by: BegunBy::Client,
        interaction: None,
        conf: Confidentiality::default(),
    })
}

fn history(book: &Book, client: ClientId) -> Result<History, Refusal> {
    book.history(book.canonical(client)).ok_or(Refusal::NoClient)
}

fn open_promise(history: &History, id: PromiseId) -> Result<&PromiseMade, Refusal> {
    let found =
        history.promises.iter().find(|it| it.made.fact.id == id).ok_or(Refusal::Missing("promise"))?;
    if found.is_open() { Ok(&found.made.fact) } else { Err(Refusal::Closed("promise")) }
}

fn open_request(history: &History, id: RequestId) -> Result<&RequestReceived, Refusal> {
    let found =
        history.requests.iter().find(|it| it.received.fact.id == id).ok_or(Refusal::Missing("request"))?;
    if found.is_open() { Ok(&found.received.fact) } else { Err(Refusal::Closed("request")) }
}

fn open_reminder(history: &History, id: ReminderId) -> Result<(), Refusal> {
    let found =
        history.reminders.iter().find(|it| it.set.fact.id == id).ok_or(Refusal::Missing("reminder"))?;
    if found.is_open() { Ok(()) } else { Err(Refusal::Closed("reminder")) }
}

fn one(client: ClientId, events: Vec<Event>) -> Decision {
    vec![(Subject::Client(client), events)]
}

/// A text that may be empty, within bounds.
fn text(what: &'static str, text: String) -> Result<String, Refusal> {
    if text.len() > LONGEST_TEXT { Err(Refusal::TooLong(what, text.len())) } else { Ok(text) }
}

/// A text that must not be empty.
fn needed(what: &'static str, given: &str) -> Result<String, Refusal> {
    if given.trim().is_empty() { Err(Refusal::Empty(what)) } else { text(what, given.trim().to_owned()) }
}

fn within_a_day(minutes: u32) -> Result<u32, Refusal> {
    if minutes <= 24 * 60 { Ok(minutes) } else { Err(Refusal::OutOfBounds("a length is at most 24 hours")) }
}

fn past_day(day: Day, now: &Now) -> Result<(), Refusal> {
    if day > now.today() { Err(Refusal::NotYet(day.to_string())) } else { Ok(()) }
}

/// Refuses what is more than a minute ahead; two clocks of one desk differ by less.
fn past(on: Happened, now: &Now) -> Result<(), Refusal> {
    match on {
        Happened::On(day) => past_day(day, now),
        Happened::At(at) if at.to_utc() > now.instant() + Duration::minutes(1) => {
            Err(Refusal::NotYet(at.format("%Y-%m-%d %H:%M").to_string()))
        }
        Happened::At(_) => Ok(()),
    }
}

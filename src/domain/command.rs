//! Commands: what somebody wants recorded, and whether it may be.
//!
//! [`decide`] is pure: it looks at the book, and answers either the events of one line or a [`Refusal`] that
//! says what to do. It never changes the book; the shell appends the events, syncs, and lets the book apply
//! them. How the events of a profile follow from an edited one is in [`profile`], what an interaction brings
//! with it in [`record`], what is owed and what is planned in [`promises`] and [`plans`], what comes again in
//! [`recurring`], what taking back comes to in [`undo`].

mod checks;
mod facts;
mod plans;
mod profile;
mod promises;
mod record;
mod recurring;
mod refusal;
#[cfg(test)]
mod tests;
pub mod undo;

use super::appointment::AppointmentOutcome;
use super::book::Book;
use super::client::{Client, ClientMerged, ClientsDistinct, Status, StatusChanged};
use super::event::Event;
use super::goal::{GoalClosed, GoalOutcome, GoalSet};
use super::id::{
    AppointmentId, ClientId, ContactId, GoalId, Id, Mint, NoteId, PromiseId, ReminderId, RequestId,
};
use super::interaction::{Channel, Confidentiality};
use super::line::{LineKey, Subject};
use super::note::NoteAdded;
use super::promise::Prompted;
use super::recurrence::Recurrence;
use super::reminder::{Reached, ReminderKind};
use super::stage::{ClientSaid, Stage, StageAssessed};
use super::time::{Day, Due, Happened, Now};

use checks::{about, history, needed, one, past_day, text};

pub use facts::FEWEST_WAYS;
pub use record::{InteractionDraft, PromiseDraft, RequestDraft, SignalDraft};
pub use refusal::Refusal;

/// The longest text that one field takes, in bytes; a line of the journal holds at most 1 MiB.
pub const LONGEST_TEXT: usize = 256 * 1024;

/// How much of what comes again is given up; of what does not, both are the same.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Which {
    /// This occurrence: the next one comes.
    #[default]
    ThisOne,
    /// This one and all that would follow.
    All,
}

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
        /// This one, or all that would follow.
        which: Which,
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
    /// Says of two clients that look alike that they are two.
    Distinct {
        /// The one.
        one: ClientId,
        /// The other.
        other: ClientId,
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
        /// The rule by which it comes again; what it leaves open it takes from when it is due.
        repeats: Option<Recurrence>,
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
        /// This one, or all that would follow.
        which: Which,
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
        /// By whose word, or empty.
        words: String,
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
    /// Records what the client said about the relationship.
    Said {
        /// Who.
        client: ClientId,
        /// The words.
        words: String,
        /// Where or how.
        place: String,
    },
    /// Records facts as they are said, in one line: advice, evidence, decisions, hand-offs, agreements, plans, engagements.
    Facts {
        /// About whom.
        client: ClientId,
        /// The facts; those without an id get one.
        facts: Vec<Event>,
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
        Command::Distinct { one: first, other } => {
            let (first, other) = (history(book, first)?.client, history(book, other)?.client);
            if first.id == other.id {
                return Err(Refusal::SameClient);
            }
            if first.distinct.contains(&other.id) || other.distinct.contains(&first.id) {
                return Err(Refusal::Unchanged);
            }
            Ok(one(first.id, vec![ClientsDistinct { other: other.id }.into()]))
        }
        Command::Retract { line, why } => {
            undo::take_back(book, &[line], &why).map(|decisions| decisions.into_iter().flatten().collect())
        }
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
    let one = |client, events| Ok(about(book, client, events));
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
        Command::Said { client, words, place } => {
            history(book, client)?;
            let (words, place) = (needed("what the client said", &words)?, text("the place", place)?);
            one(client, vec![ClientSaid { words, on: today, place }.into()])
        }
        Command::Facts { client, facts } => {
            let history = history(book, client)?;
            let events = facts::events(&history, facts, now, mint)?;
            if events.is_empty() { Err(Refusal::Unchanged) } else { one(client, events) }
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
        Command::CloseGoal { client, goal, outcome, words } => {
            let history = history(book, client)?;
            let found =
                history.goals.iter().find(|it| it.set.fact.id == goal).ok_or(Refusal::Missing("goal"))?;
            if found.closed.is_some() {
                return Err(Refusal::Closed("goal"));
            }
            one(client, vec![GoalClosed { id: goal, outcome, on, words: text("the words", words)? }.into()])
        }
        other => promises::about_promises(book, other, now, mint),
    }
}

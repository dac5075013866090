//! Purposes: what a form is for; from its fields to a command.
//!
//! Each purpose gives the fields to begin with, what follows from them while they are typed, and the command
//! they come to. The forms that read a line of quick entry have files of their own; the short ones are in
//! [`short`].

mod charter;
mod client;
mod export;
mod interaction;
mod merge;
mod promise;
mod reminder;
mod short;

pub use charter::Piece;

use super::form::{Field, FieldKind, FieldName, Form};
use crate::domain::appointment::AppointmentOutcome;
use crate::domain::book::Book;
use crate::domain::command::{Command, Which};
use crate::domain::history::History;
use crate::domain::id::{AppointmentId, ClientId, GoalId, Id, PromiseId, ReminderId, RequestId};
use crate::domain::promise::{Prompted, Whose};
use crate::domain::recurrence::Recurrence;
use crate::domain::time::{Day, Now};
use crate::exchange::export::Errand;
use crate::quick::entry::needs_day;
use crate::quick::{Catalogue, DueState, WhenError, when};
use crate::tui::keymap::Keymap;

/// What a form is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Records an interaction, maybe the one that an appointment or a reminder was for.
    Interaction(Option<Id>),
    /// Records a promise, maybe one that answers a request.
    Promise(Option<RequestId>),
    /// Sets a reminder, maybe about something.
    Reminder(Option<Id>),
    /// Agrees an appointment.
    Appointment,
    /// Records advice.
    Advice,
    /// Assesses the stage.
    Assess,
    /// Adds a client.
    AddClient,
    /// Edits a client.
    EditClient,
    /// Merges a client into another one.
    Merge,
    /// Changes a client's status.
    Status,
    /// Adds a contact person.
    Contact,
    /// Records a request.
    Request,
    /// Records a goal.
    Goal,
    /// Writes a note.
    Note,
    /// Records what the client said about the relationship.
    Said,
    /// Closes a promise as kept, late: the reason is asked.
    Kept(PromiseId, Prompted),
    /// Moves a promise.
    Move(PromiseId),
    /// Releases a promise, this one or all that would follow.
    Release(PromiseId, Which),
    /// Closes a promise as broken.
    Break(PromiseId),
    /// Makes a broken promise good.
    Repair(PromiseId),
    /// Acknowledges a request with a day.
    Acknowledge(RequestId),
    /// Withdraws a request.
    Withdraw(RequestId),
    /// Puts a reminder off.
    Snooze(ReminderId),
    /// Moves an appointment.
    MoveAppointment(AppointmentId, AppointmentOutcome),
    /// Closes a goal; the outcome is asked.
    CloseGoal(GoalId),
    /// Records a piece of the charter.
    Agree(Piece),
    /// Writes the charter to a file.
    CharterFile,
    /// Imports a file.
    Import,
    /// Writes a file.
    Export,
}

/// What a purpose may look at.
#[derive(Debug, Clone, Copy)]
pub struct Sight<'a> {
    /// The book.
    pub book: &'a Book,
    /// Now.
    pub now: &'a Now,
    /// The words that count after `#`.
    pub catalogue: &'a Catalogue,
    /// The keys, for sentences that name one.
    pub keymap: &'a Keymap,
}

impl Sight<'_> {
    fn history(&self, client: Option<ClientId>) -> Option<History> {
        client.and_then(|id| self.book.history(id))
    }
}

/// Why a form does not come to a command yet: the field to go to, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Where.
    pub field: FieldName,
    /// What to do.
    pub sentence: String,
}

impl Mistake {
    fn at(field: &'static str, sentence: impl Into<String>) -> Self {
        Self { field: FieldName(field, 0), sentence: sentence.into() }
    }
}

/// What Enter does in a form that records something.
pub const SAVES: &str = "Enter saves";

/// What a form comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Something to record.
    Command(Box<Command>),
    /// A file to read.
    Import(String),
    /// A file to write.
    Export(Box<Errand>),
}

impl Purpose {
    /// What Enter does in its form, for the bottom line.
    pub fn on_enter(self) -> &'static str {
        match self {
            Self::Import => "Enter reads it",
            Self::Export | Self::CharterFile => "Enter writes it",
            _ => SAVES,
        }
    }

    /// What a draft of such a form is kept under: letters, digits and hyphens.
    pub fn draft_name(self, client: Option<ClientId>) -> String {
        let (kind, about) = match self {
            Self::Interaction(_) => ("interaction", None),
            Self::Promise(_) => ("promise", None),
            Self::Reminder(_) => ("reminder", None),
            Self::Appointment => ("appointment", None),
            Self::Advice => ("advice", None),
            Self::Assess => ("assess", None),
            Self::AddClient => ("add-client", None),
            Self::EditClient => ("edit-client", None),
            Self::Merge => ("merge", None),
            Self::Status => ("status", None),
            Self::Contact => ("contact", None),
            Self::Request => ("request", None),
            Self::Goal => ("goal", None),
            Self::Note => ("note", None),
            Self::Said => ("said", None),
            Self::Kept(id, _) => ("kept", Some(id.0)),
            Self::Move(id) => ("move", Some(id.0)),
            Self::Release(id, _) => ("release", Some(id.0)),
            Self::Break(id) => ("break", Some(id.0)),
            Self::Repair(id) => ("repair", Some(id.0)),
            Self::Acknowledge(id) => ("acknowledge", Some(id.0)),
            Self::Withdraw(id) => ("withdraw", Some(id.0)),
            Self::Snooze(id) => ("snooze", Some(id.0)),
            Self::MoveAppointment(id, _) => ("move-appointment", Some(id.0)),
            Self::CloseGoal(id) => ("close-goal", Some(id.0)),
            Self::Agree(piece) => (piece.draft(), None),
            Self::CharterFile => ("charter-file", None),
            Self::Import => ("import", None),
            Self::Export => ("export", None),
        };
        let client = client.filter(|_| self != Self::Export);
        let parts = [Some(kind.to_owned()), client.map(|id| id.to_string()), about.map(|id| id.to_string())];
        parts.into_iter().flatten().collect::<Vec<_>>().join("-")
    }

    /// The form to begin with.
    pub fn form(self, client: Option<ClientId>, sight: Sight<'_>) -> Form {
        let title = self.title(client, sight);
        let mut form = Form::new(self, client, title, self.fields(client, sight));
        self.follow(&mut form, sight);
        form
    }

    /// Brings the fields and remarks up to date with what was typed.
    pub fn follow(self, form: &mut Form, sight: Sight<'_>) {
        match self {
            Self::Interaction(_) => interaction::follow(form, sight),
            Self::Promise(_) => promise::follow(form, sight),
            Self::Reminder(_) | Self::Appointment => reminder::follow(form, sight),
            Self::Merge => merge::follow(form, sight),
            Self::Agree(piece) => charter::follow(piece, form, sight),
            Self::CharterFile => charter::follow_file(form),
            Self::Export => export::follow(form),
            _ => short::follow(form, sight),
        }
    }

    /// The command that the fields come to.
    ///
    /// # Errors
    ///
    /// The first field that needs a look, and why.
    pub fn outcome(self, form: &Form, sight: Sight<'_>) -> Result<Outcome, Mistake> {
        if self == Self::Import {
            let path = form.value("path");
            return if path.is_empty() {
                Err(Mistake::at("path", "type the path of a file"))
            } else {
                Ok(Outcome::Import(path))
            };
        }
        if self == Self::Export {
            return export::errand(form).map(|errand| Outcome::Export(Box::new(errand)));
        }
        if self == Self::CharterFile {
            return charter::errand(form).map(|errand| Outcome::Export(Box::new(errand)));
        }
        let command = match self {
            Self::Agree(piece) => charter::command(piece, form, sight),
            Self::Interaction(_) => interaction::command(form, sight),
            Self::Promise(request) => promise::command(form, request, sight),
            Self::Reminder(about) => reminder::command(form, about, sight),
            Self::Appointment => reminder::appointment(form, sight),
            Self::AddClient | Self::EditClient | Self::Contact => client::command(self, form, sight),
            Self::Merge => merge::command(form, sight),
            _ => short::command(self, form, sight),
        };
        command.map(|command| Outcome::Command(Box::new(command)))
    }

    /// What the form does, before it says for whom.
    pub fn what(self) -> &'static str {
        match self {
            Self::Interaction(_) => "Interaction with",
            Self::Promise(_) => "Promise to",
            Self::Reminder(_) => "Reminder for",
            Self::Appointment => "Appointment with",
            Self::Advice => "Advice to",
            Self::Assess => "Stage of",
            Self::AddClient => "A new client",
            Self::EditClient => "Client",
            Self::Merge => "Merge",
            Self::Status => "Status of",
            Self::Contact => "Contact person at",
            Self::Request => "Request from",
            Self::Goal => "Goal of",
            Self::Note => "Note about",
            Self::Said => "In the words of",
            Self::Kept(..) => "Kept late ·",
            Self::Move(_) => "Move a promise ·",
            Self::Release(_, Which::ThisOne) => "No longer wanted ·",
            Self::Release(_, Which::All) => "Never wanted again ·",
            Self::Break(_) => "Broken ·",
            Self::Repair(_) => "Made good ·",
            Self::Acknowledge(_) => "Acknowledge ·",
            Self::Withdraw(_) => "No longer asked ·",
            Self::Snooze(_) => "Put off ·",
            Self::MoveAppointment(..) => "Move an appointment ·",
            Self::CloseGoal(_) => "Goal ·",
            Self::Agree(piece) => piece.what(),
            Self::CharterFile => "Write the charter of",
            Self::Import => "Import a file",
            Self::Export => "Export",
        }
    }

    fn title(self, client: Option<ClientId>, sight: Sight<'_>) -> String {
        let what = self.what();
        match client.and_then(|id| sight.book.standing(id)) {
            Some(standing) if self == Self::Merge => format!("{what} {} into …", standing.name),
            Some(standing) => format!("{what} {}", standing.name),
            None => what.to_owned(),
        }
    }

    fn fields(self, client: Option<ClientId>, sight: Sight<'_>) -> Vec<Field> {
        match self {
            Self::Interaction(_) | Self::Promise(_) | Self::Reminder(_) | Self::Appointment => {
                vec![Field::new(FieldName("line", 0), "", FieldKind::Line)]
            }
            Self::AddClient | Self::EditClient | Self::Contact => client::fields(self, client, sight),
            Self::Merge => merge::fields(),
            Self::Agree(piece) => charter::fields(piece, client, sight),
            Self::CharterFile => charter::file_fields(),
            Self::Export => export::fields(client),
            _ => short::fields(self, client, sight),
        }
    }
}

fn text(name: &'static str, label: &str) -> Field {
    Field::new(FieldName(name, 0), label, FieldKind::Text)
}

fn lines(name: &'static str, label: &str) -> Field {
    Field::new(FieldName(name, 0), label, FieldKind::Lines)
}

fn choice<W: Into<String>>(name: &'static str, label: &str, words: impl IntoIterator<Item = W>) -> Field {
    numbered_choice(FieldName(name, 0), label, words)
}

fn numbered_choice<W: Into<String>>(
    name: FieldName,
    label: &str,
    words: impl IntoIterator<Item = W>,
) -> Field {
    Field::new(name, label, FieldKind::Choice(words.into_iter().map(Into::into).collect()))
}

fn words<T: Copy + ToString>(all: &[T]) -> impl Iterator<Item = String> {
    all.iter().map(ToString::to_string)
}

/// The words of a choice back as what they stand for; a choice holds nothing else.
fn chosen<T: std::str::FromStr>(form: &Form, name: &'static str, number: usize) -> Option<T> {
    form.numbered(name, number).and_then(|field| field.value().parse().ok())
}

/// A field that must hold a day to come.
fn due_day(form: &Form, name: FieldName, now: &Now) -> Result<Option<Day>, Mistake> {
    let value =
        form.numbered(name.0, name.1).map(|field| field.value().trim().to_owned()).unwrap_or_default();
    if value.is_empty() {
        return Ok(None);
    }
    when::due_day(&value, now).map(Some).map_err(|error| Mistake { field: name, sentence: error.to_string() })
}

/// The day of a promise: the adviser's own needs one, and where the line leaves two open it takes a touch.
fn promised_by(
    form: &Form,
    name: FieldName,
    (whose, said): (Whose, &DueState),
    ask: &str,
    now: &Now,
) -> Result<Option<Day>, Mistake> {
    let due = due_day(form, name, now)?;
    let touched = form.numbered(name.0, name.1).is_some_and(|field| field.touched);
    if due.is_none() && (needs_day(whose) || (!touched && *said != DueState::None)) {
        return Err(Mistake { field: name, sentence: ask.to_owned() });
    }
    Ok(due)
}

/// The field for the rule by which something comes again: what the line says, until somebody types into it.
fn repeats_field(
    form: &Form,
    number: usize,
    said: Option<&Recurrence>,
    first: Option<Day>,
    now: &Now,
) -> Field {
    let known = said.map(Recurrence::words).unwrap_or_default();
    let name = FieldName("repeats", number);
    let typed =
        form.numbered(name.0, number).filter(|field| field.touched).map_or(known.clone(), Field::value);
    let echo = match (typed.trim(), first) {
        ("", _) => "never; or: every month, 2 weeks on thu".to_owned(),
        (typed, first) => match (when::repeats(typed, now), first) {
            (Ok(rule), Some(first)) => when::echo_rule(&rule, first),
            (Ok(rule), None) => rule.words(),
            (Err(error), _) => error.to_string(),
        },
    };
    Field::new(name, "repeats", FieldKind::Text).with(&known).echo(echo)
}

/// The rule in that field, where there is one. What the line said is taken as it was said.
fn repeats(
    form: &Form,
    number: usize,
    said: Option<&Recurrence>,
    now: &Now,
) -> Result<Option<Recurrence>, Mistake> {
    let name = FieldName("repeats", number);
    let Some(field) = form.numbered(name.0, number).filter(|field| field.touched) else {
        return Ok(said.cloned());
    };
    let typed = field.value();
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let rule = when::repeats(typed.trim(), now);
    rule.map(Some).map_err(|error| Mistake { field: name, sentence: error.to_string() })
}

/// How the words of a date are echoed beside their field.
fn echo_day(value: &str, now: &Now) -> String {
    let value = value.trim();
    if value.is_empty() {
        return String::new();
    }
    match when::due_day(value, now) {
        Ok(day) => when::spell(day),
        Err(error @ WhenError::TodayOrNextWeek { .. }) => error.to_string(),
        Err(_) => "not a date yet".to_owned(),
    }
}

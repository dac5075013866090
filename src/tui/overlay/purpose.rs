//! Purposes: what a form is for; from its fields to a command.
//!
//! Each purpose gives the fields to begin with, what follows from them while they are typed, and the command
//! they come to. The forms that read a line of quick entry have files of their own, and so have those about trust: [`decision`],
//! [`evidence`], [`handoff`], [`engagement`]; the short ones are in [`short`], and what all are called in [`naming`].

mod charter;
mod client;
mod decision;
mod engagement;
mod evidence;
mod export;
mod handoff;
mod interaction;
mod merge;
mod naming;
mod promise;
mod reminder;
mod short;

pub use charter::Piece;

use super::form::{Field, FieldKind, FieldName, Form};
use crate::domain::advice::AdviceOutcome;
use crate::domain::appointment::AppointmentOutcome;
use crate::domain::book::Book;
use crate::domain::command::{Command, Which};
use crate::domain::event::Event;
use crate::domain::history::History;
use crate::domain::id::{
    AdviceId, AppointmentId, ClientId, DecisionId, EngagementId, GoalId, HandOffId, Id, PromiseId,
    ReminderId, RequestId,
};
use crate::domain::interaction::Confidentiality;
use crate::domain::promise::{Prompted, Whose};
use crate::domain::recurrence::Recurrence;
use crate::domain::time::{Day, Happened, Now};
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
    /// Records advice, or a decision with its ways.
    Advice,
    /// Records what came of advice.
    CloseAdvice(AdviceId, AdviceOutcome),
    /// Lays out the ways of a decision.
    LayOut(DecisionId),
    /// Records what was chosen.
    Decide(DecisionId),
    /// Records that a decision stalls, of one that is open or of a new one.
    Stall(Option<DecisionId>),
    /// Drops a decision.
    DropDecision(DecisionId),
    /// Records evidence.
    Evidence,
    /// Records a step of a worry.
    Worry,
    /// Records what was done about an element of trust.
    Element,
    /// Hands a matter to a specialist.
    HandOff,
    /// Records the answer of a specialist.
    AnswerHandOff(HandOffId),
    /// Records that a goal was touched on; without one it is asked which.
    TouchGoal(Option<GoalId>),
    /// Records an engagement, or sets one anew.
    Engage(Option<EngagementId>),
    /// Ends an engagement.
    EndEngagement(EngagementId),
    /// Plans a stage.
    Plan,
    /// Records whether the relationship gives back what it takes.
    Balance,
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
            Self::Advice
            | Self::CloseAdvice(..)
            | Self::LayOut(_)
            | Self::Decide(_)
            | Self::Stall(_)
            | Self::DropDecision(_) => decision::follow(form, sight),
            Self::Evidence | Self::Worry | Self::Element => evidence::follow(form, sight),
            Self::HandOff | Self::AnswerHandOff(_) | Self::TouchGoal(_) => handoff::follow(form, sight),
            Self::Engage(_) | Self::EndEngagement(_) | Self::Plan | Self::Balance => {
                engagement::follow(form, sight);
            }
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
            Self::Advice
            | Self::CloseAdvice(..)
            | Self::LayOut(_)
            | Self::Decide(_)
            | Self::Stall(_)
            | Self::DropDecision(_) => decision::command(self, form, sight),
            Self::Evidence | Self::Worry | Self::Element => evidence::command(self, form, sight),
            Self::HandOff | Self::AnswerHandOff(_) | Self::TouchGoal(_) => {
                handoff::command(self, form, sight)
            }
            Self::Engage(_) | Self::EndEngagement(_) | Self::Plan | Self::Balance => {
                engagement::command(self, form, sight)
            }
            _ => short::command(self, form, sight),
        };
        command.map(|command| Outcome::Command(Box::new(command)))
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
            Self::Advice
            | Self::CloseAdvice(..)
            | Self::LayOut(_)
            | Self::Decide(_)
            | Self::Stall(_)
            | Self::DropDecision(_) => decision::fields(self, client, sight),
            Self::Evidence | Self::Worry | Self::Element => evidence::fields(self),
            Self::HandOff | Self::AnswerHandOff(_) | Self::TouchGoal(_) => {
                handoff::fields(self, client, sight)
            }
            Self::Engage(_) | Self::EndEngagement(_) | Self::Plan | Self::Balance => {
                engagement::fields(self, client, sight)
            }
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

/// The field for who may see what is said; what is expected stands first.
fn seen_by() -> Field {
    let all = [Confidentiality::Confidential, Confidentiality::Open, Confidentiality::Sealed];
    choice("conf", "who may see it", words(&all))
}

/// The field for when it took place.
fn on_field() -> Field {
    text("on", "when").with("today")
}

/// When it took place, by that field; today is now.
fn happened_on(form: &Form, sight: Sight<'_>) -> Result<Happened, Mistake> {
    match form.value("on").as_str() {
        "" | "today" => Ok(sight.now.happened()),
        typed => when::past(typed, sight.now).map_err(|error| Mistake::at("on", error.to_string())),
    }
}

/// What a field must say.
fn needed(form: &Form, name: &'static str, sentence: &str) -> Result<String, Mistake> {
    let value = form.value(name);
    if value.is_empty() { Err(Mistake::at(name, sentence)) } else { Ok(value) }
}

/// Facts about the client of the form.
fn facts(form: &Form, facts: Vec<Event>) -> Result<Command, Mistake> {
    let client = form.client.ok_or_else(|| Mistake::at("what", "choose a client first"))?;
    Ok(Command::Facts { client, facts })
}

/// The words of things in a choice, each with a name of its own: the second of one wording is `… (2)`.
fn labels<'a>(things: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut labels: Vec<String> = Vec::new();
    for what in things.map(str::trim) {
        let numbered = |label: &String| label == what || label.starts_with(&format!("{what} ("));
        let same = labels.iter().filter(|label| numbered(label)).count();
        labels.push(if same == 0 { what.to_owned() } else { format!("{what} ({})", same + 1) });
    }
    labels
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

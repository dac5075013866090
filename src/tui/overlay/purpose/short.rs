//! The short forms: a question or two before something is recorded.

use super::{
    Mistake, Purpose, Sight, choice, chosen, due_day, echo_day, lines, needed, seen_by, text, words,
};
use crate::domain::client::Status;
use crate::domain::command::{Command, PromiseClose, RequestDraft};
use crate::domain::goal::GoalOutcome;
use crate::domain::history::Reminder;
use crate::domain::id::ClientId;
use crate::domain::request::RequestKind;
use crate::domain::stage::Stage;
use crate::domain::time::{Day, Due};
use crate::quick::{WhenError, when};
use crate::tui::keymap::Action;
use crate::tui::overlay::form::{Field, FieldName, Form};

pub(super) fn fields(purpose: Purpose, client: Option<ClientId>, sight: Sight<'_>) -> Vec<Field> {
    match purpose {
        Purpose::Assess => {
            let stage = client.and_then(|id| sight.book.standing(id)).and_then(|standing| standing.stage);
            let stage = stage.map_or(Stage::Impression, |(stage, _)| stage);
            vec![
                choice("stage", "stage", words(Stage::ALL)).with(stage.word()),
                text("why", "on what grounds"),
                text("on", "since").with("today"),
            ]
        }
        Purpose::Status => vec![choice("status", "status", words(Status::ALL)), text("why", "why")],
        Purpose::Request => vec![
            text("what", "asked"),
            choice("kind", "is a", words(RequestKind::ALL)),
            choice("urgent", "urgent", ["no", "yes"]),
        ],
        Purpose::Goal => vec![
            text("what", "goal").echo("in the client's words"),
            text("due", "by").echo("if there is a date"),
        ],
        Purpose::CloseGoal(_) => vec![
            choice("outcome", "goal", words(GoalOutcome::ALL)),
            text("words", "they said").echo("by whose word; may stay empty"),
        ],
        Purpose::Note => vec![lines("text", "note"), seen_by()],
        Purpose::Said => vec![text("words", "their words"), text("place", "where")],
        Purpose::Kept(..) => {
            vec![text("reason", "late because").echo("as given to the client; may stay empty")]
        }
        Purpose::Break(_) => vec![text("reason", "because").echo("as given to the client")],
        Purpose::Release(..) | Purpose::Withdraw(_) => vec![text("reason", "because")],
        Purpose::Repair(_) => vec![text("reason", "how")],
        Purpose::Move(_) => vec![text("due", "to"), choice("agreed", "client agreed", ["no", "yes"])],
        Purpose::Acknowledge(_) => vec![text("due", "answer by").echo("becomes a promise; may stay empty")],
        Purpose::Snooze(_) | Purpose::MoveAppointment(..) => vec![text("when", "until")],
        Purpose::Import => vec![text("path", "file").echo("~/contacts.vcf")],
        _ => Vec::new(),
    }
}

/// Echoes what the dates come to.
pub(super) fn follow(form: &mut Form, sight: Sight<'_>) {
    let moved = later(form, &form.value("when"), sight);
    if form.field("contacts").is_some() {
        let contacts = "contacts, one a line: name | part | call: +49 … | mail: a@b";
        form.remarks = vec![contacts.to_owned(), "Space or a first letter changes a choice".to_owned()];
        if form.purpose == Purpose::EditClient {
            let merge = sight.keymap.by_name(Action::Merge);
            form.remarks.push(format!("{merge} joins this client with another"));
        }
    }
    for field in &mut form.fields {
        let typed = field.value();
        match field.name.0 {
            "due" if !typed.trim().is_empty() => field.echo = echo_day(&typed, sight.now),
            "when" => {
                field.echo = match &moved {
                    Ok(due) => when::echo(due, sight.now, None),
                    Err(_) if typed.trim().is_empty() => "tomorrow 9:00, in 2 weeks, 24 nov".to_owned(),
                    Err(error) => error.to_string(),
                };
            }
            "on" => field.echo = past_day(&typed, sight).map_or_else(|error| error, when::spell),
            _ => {}
        }
    }
}

/// The command that the fields come to.
pub(super) fn command(purpose: Purpose, form: &Form, sight: Sight<'_>) -> Result<Command, Mistake> {
    let client = form.client.ok_or_else(|| Mistake::at("what", "choose a client first"))?;
    let today = sight.now.today();
    let reason = form.value("reason");
    Ok(match purpose {
        Purpose::Assess => Command::Assess {
            client,
            stage: chosen(form, "stage", 0).unwrap_or(Stage::Impression),
            on: past_day(&form.value("on"), sight).map_err(|sentence| Mistake::at("on", sentence))?,
            why: needed(form, "why", "say what you see it by")?,
        },
        Purpose::Status => Command::ChangeStatus {
            client,
            status: chosen(form, "status", 0).unwrap_or(Status::Client),
            why: form.value("why"),
        },
        Purpose::Request => Command::Request {
            client,
            draft: RequestDraft {
                what: needed(form, "what", "say what was asked")?,
                kind: chosen(form, "kind", 0).unwrap_or(RequestKind::Question),
                urgent: form.value("urgent") == "yes",
            },
            on: sight.now.happened(),
        },
        Purpose::Goal => Command::SetGoal {
            client,
            what: needed(form, "what", "say what the client wants to reach")?,
            due: due_day(form, FieldName("due", 0), sight.now)?,
        },
        Purpose::CloseGoal(goal) => Command::CloseGoal {
            client,
            goal,
            outcome: chosen(form, "outcome", 0).unwrap_or(GoalOutcome::Reached),
            words: form.value("words"),
        },
        Purpose::Note => Command::Note {
            client,
            text: needed(form, "text", "the note is empty")?,
            conf: chosen(form, "conf", 0).unwrap_or_default(),
        },
        Purpose::Said => Command::Said {
            client,
            words: needed(form, "words", "what did they say?")?,
            place: form.value("place"),
        },
        Purpose::Kept(promise, prompted) => Command::ClosePromise {
            client,
            promise,
            close: PromiseClose::Kept { prompted, reason },
            on: today,
        },
        Purpose::Break(promise) => {
            Command::ClosePromise { client, promise, close: PromiseClose::Broken { reason }, on: today }
        }
        Purpose::Release(promise, which) => Command::ClosePromise {
            client,
            promise,
            close: PromiseClose::Released { why: reason, which },
            on: today,
        },
        Purpose::Repair(promise) => Command::RepairPromise {
            client,
            promise,
            how: needed(form, "reason", "say how it was made good")?,
        },
        Purpose::Move(promise) => {
            let to = due_day(form, FieldName("due", 0), sight.now)?
                .ok_or_else(|| Mistake::at("due", "to which day? Such as thu or 24 nov"))?;
            Command::MovePromise { client, promise, to, agreed: form.value("agreed") == "yes" }
        }
        Purpose::Acknowledge(request) => {
            Command::Acknowledge { client, request, until: due_day(form, FieldName("due", 0), sight.now)? }
        }
        Purpose::Withdraw(request) => Command::Withdraw { client, request, why: reason },
        Purpose::Snooze(reminder) => Command::Snooze { client, reminder, until: until(form, sight)? },
        Purpose::MoveAppointment(appointment, outcome) => {
            let moved_to = until(form, sight)?;
            Command::CloseAppointment { client, appointment, outcome, moved_to: Some(moved_to) }
        }
        _ => return Err(Mistake::at("what", "type what is to be recorded, or press Esc to leave")),
    })
}

fn until(form: &Form, sight: Sight<'_>) -> Result<Due, Mistake> {
    let value = form.value("when");
    if value.is_empty() {
        return Err(Mistake::at("when", "until when? Such as thu or in 2 weeks"));
    }
    later(form, &value, sight).map_err(|error| Mistake::at("when", error.to_string()))
}

/// The new time of what is put off: another day alone keeps the time of day that it had.
fn later(form: &Form, typed: &str, sight: Sight<'_>) -> Result<Due, WhenError> {
    let due = when::future(typed.trim(), sight.now)?;
    let before = sight.history(form.client).and_then(|history| match form.purpose {
        Purpose::Snooze(id) => history.reminders.iter().find(|it| it.set.fact.id == id).map(Reminder::due),
        Purpose::MoveAppointment(id, _) => {
            history.appointments.iter().find(|it| it.made.fact.id == id).map(|it| it.made.fact.start)
        }
        _ => None,
    });
    Ok(match (due, before) {
        (Due::On(day), Some(Due::At(civil, zone))) => Due::At(day.and_time(civil.time()), zone),
        _ => due,
    })
}

fn past_day(typed: &str, sight: Sight<'_>) -> Result<Day, String> {
    match typed.trim() {
        "" | "today" => Ok(sight.now.today()),
        typed => {
            when::past(typed, sight.now).map(|happened| happened.day()).map_err(|error| error.to_string())
        }
    }
}

//! Commands about what is to come: reminders and appointments.

use super::checks::{about, history, needed, open_reminder, text, within_a_day};
use super::{Command, Decision, Refusal, Which, recurring};
use crate::domain::appointment::{AppointmentClosed, AppointmentMade};
use crate::domain::book::Book;
use crate::domain::event::Event;
use crate::domain::id::{AppointmentId, Mint, ReminderId};
use crate::domain::reminder::{ReminderDone, ReminderDropped, ReminderSet, ReminderSnoozed};
use crate::domain::time::Now;

/// Commands about reminders and appointments.
pub(super) fn about_plans(
    book: &Book,
    command: Command,
    now: &Now,
    mint: &mut dyn Mint,
) -> Result<Decision, Refusal> {
    let on = now.happened();
    let one = |client, events| Ok(about(book, client, events));
    match command {
        Command::Remind { client, due, why, kind, channel, about, repeats } => {
            history(book, client)?;
            let repeats = recurring::settled(repeats, Some(recurring::civil_day(&due)))?;
            let (id, why) = (ReminderId(mint.mint()), needed("what to be reminded of", &why)?);
            let follows = None;
            one(client, vec![ReminderSet { id, due, why, kind, channel, about, on, repeats, follows }.into()])
        }
        Command::Snooze { client, reminder, until } => {
            open_reminder(&history(book, client)?, reminder)?;
            one(client, vec![ReminderSnoozed { id: reminder, until, on }.into()])
        }
        Command::FinishReminder { client, reminder, reached } => {
            let history = history(book, client)?;
            let next = recurring::reminder_after(open_reminder(&history, reminder)?, now, mint);
            let done = ReminderDone { id: reminder, on, reached, interaction: None };
            one(client, std::iter::once(done.into()).chain(next.map(Event::from)).collect())
        }
        Command::DropReminder { client, reminder, which } => {
            let history = history(book, client)?;
            let set = open_reminder(&history, reminder)?;
            let next = (which == Which::ThisOne).then(|| recurring::reminder_after(set, now, mint)).flatten();
            let dropped = ReminderDropped { id: reminder, on };
            one(client, std::iter::once(dropped.into()).chain(next.map(Event::from)).collect())
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

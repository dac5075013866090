//! The forms behind `r` and for appointments: `WHEN: why`, or why first and `@WHEN`.

use super::{Mistake, Purpose, Sight, choice, chosen, repeats, repeats_field, text, words};
use crate::domain::command::Command;
use crate::domain::id::Id;
use crate::domain::interaction::Channel;
use crate::domain::reminder::ReminderKind;
use crate::domain::time::Due;
use crate::query::guard;
use crate::quick::{ReminderDue, ReminderEntry, duration, parse_reminder, when};
use crate::tui::overlay::form::{Field, Form};

/// Brings the fields up to date with the line.
pub(super) fn follow(form: &mut Form, sight: Sight<'_>) {
    let entry = parse_reminder(&form.value("line"), sight.now);
    let mut fields: Vec<Field> = form.fields.iter().filter(|field| field.name.0 == "line").cloned().collect();
    let known = match &entry.due {
        ReminderDue::Known(due, _) => spell(due),
        _ => String::new(),
    };
    let typed = form.field("when").filter(|field| field.touched).map_or(known.clone(), Field::value);
    let zone = form.client.and_then(|id| sight.book.standing(id)).and_then(|standing| standing.zone);
    let first = due(&typed, sight).ok().map(|due| match due {
        Due::On(day) => day,
        Due::At(civil, _) => civil.date(),
    });
    let echo = match due(&typed, sight) {
        Ok(due) => when::echo(&due, sight.now, zone),
        Err(_) if typed.trim().is_empty() => "no date".to_owned(),
        Err(sentence) => sentence,
    };
    fields.push(text("when", "when").with(&known).echo(echo));
    let preferred = sight.history(form.client).and_then(|history| history.client.channels.first().copied());
    if form.purpose == Purpose::Appointment {
        fields.push(text("minutes", "length").with("30m"));
        fields.push(
            choice("channel", "channel", words(Channel::ALL))
                .with(preferred.filter(|it| it.is_live()).unwrap_or(Channel::Meeting).word()),
        );
    } else {
        fields.push(repeats_field(form, 0, entry.repeats.as_ref(), first, sight.now));
        fields.push(choice("kind", "because of", words(ReminderKind::ALL)));
        let any = std::iter::once("any".to_owned());
        fields.push(
            choice("channel", "channel", any.chain(words(Channel::ALL)))
                .with(preferred.map_or("any", Channel::word)),
        );
    }
    form.follow(fields);
    form.remarks = if form.value("line").is_empty() {
        let mut examples =
            vec!["thu 9:00: before the board meets".into(), "ask after the audit @next tue".into()];
        if form.purpose != Purpose::Appointment {
            examples.push("every month on the 1st 9:00: check the portfolio".into());
        }
        examples
    } else {
        let remarks = entry.remarks.iter().map(ToString::to_string);
        warned(form, sight).into_iter().chain(remarks).collect()
    };
}

/// What the contact that is planned goes against of the client's wishes, and the boundaries that its reason touches.
fn warned(form: &Form, sight: Sight<'_>) -> Vec<String> {
    let Some(history) = sight.history(form.client) else { return Vec::new() };
    let mut warned = Vec::new();
    if let Ok(due) = due(&form.value("when"), sight) {
        let at = guard::At::due(&due, &history.client, sight.now);
        warned = guard::contact(&history, at, chosen(form, "channel", 0), sight.now);
    }
    warned.extend(guard::limits(&history, &form.value("line"), sight.now.today()));
    warned
}

/// The command of a reminder.
pub(super) fn command(form: &Form, about: Option<Id>, sight: Sight<'_>) -> Result<Command, Mistake> {
    let client = form.client.ok_or_else(|| Mistake::at("line", "choose a client first"))?;
    let (entry, due) = read(form, sight)?;
    if entry.why.is_empty() {
        return Err(Mistake::at("line", "say what it is about, after the date and a colon"));
    }
    let repeats = repeats(form, 0, entry.repeats.as_ref(), sight.now)?;
    let kind = chosen(form, "kind", 0).unwrap_or(ReminderKind::Need);
    Ok(Command::Remind {
        client,
        due,
        why: entry.why,
        kind,
        channel: chosen(form, "channel", 0),
        about,
        repeats,
    })
}

/// The command of an appointment.
pub(super) fn appointment(form: &Form, sight: Sight<'_>) -> Result<Command, Mistake> {
    let client = form.client.ok_or_else(|| Mistake::at("line", "choose a client first"))?;
    let (entry, start) = read(form, sight)?;
    if entry.repeats.is_some() {
        return Err(Mistake::at("line", "an appointment is for one time; a reminder can come again"));
    }
    if matches!(start, Due::On(_)) {
        return Err(Mistake::at("when", "an appointment needs a time: `thu 14:00`"));
    }
    let length = form.value("minutes");
    let minutes = duration(&length).or_else(|| length.parse().ok());
    let minutes = minutes.ok_or_else(|| Mistake::at("minutes", "a length is written 30m, 1h or 1h30"))?;
    let channel = chosen(form, "channel", 0).unwrap_or(Channel::Meeting);
    Ok(Command::Appoint { client, start, minutes, channel, with: Vec::new(), why: entry.why })
}

fn read(form: &Form, sight: Sight<'_>) -> Result<(ReminderEntry, Due), Mistake> {
    let entry = parse_reminder(&form.value("line"), sight.now);
    let due = due(&form.value("when"), sight).map_err(|sentence| Mistake::at("when", sentence))?;
    Ok((entry, due))
}

fn due(typed: &str, sight: Sight<'_>) -> Result<Due, String> {
    if typed.trim().is_empty() {
        return Err("when? `thu 9:00`, `in 2 weeks`, `24 nov`".to_owned());
    }
    when::future(typed.trim(), sight.now).map_err(|error| error.to_string())
}

/// A time in words that are read back as the same time.
fn spell(due: &Due) -> String {
    match due {
        Due::On(day) => day.to_string(),
        Due::At(civil, _) => civil.format("%Y-%m-%d %H:%M").to_string(),
    }
}

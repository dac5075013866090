//! Forms about what a client is to be helped with: a matter that a specialist takes, and a goal that was touched on.

use super::{
    Mistake, Purpose, Sight, choice, chosen, facts, happened_on, labels, needed, on_field, seen_by, short,
    text,
};
use crate::domain::client::SpecialistNamed;
use crate::domain::command::Command;
use crate::domain::event::Event;
use crate::domain::goal::GoalTouched;
use crate::domain::handoff::{HandOffAnswered, HandedOff};
use crate::domain::history::History;
use crate::domain::id::{ClientId, GoalId, HandOffId, Id};
use crate::domain::interaction::Confidentiality;
use crate::tui::keymap::Action;
use crate::tui::overlay::form::{Field, Form};

pub(super) fn fields(purpose: Purpose, client: Option<ClientId>, sight: Sight<'_>) -> Vec<Field> {
    let words = |label| text("words", label).echo("may stay empty");
    match purpose {
        Purpose::HandOff => vec![
            text("field", "field").echo("tax, pensions; may stay empty"),
            text("to", "to"),
            text("what", "what"),
            on_field(),
            seen_by(),
        ],
        Purpose::TouchGoal(None) => {
            let goals = sight.history(client).map(|history| open_goals(&history)).unwrap_or_default();
            let names = labels(goals.iter().map(|(_, name)| name.as_str()));
            vec![choice("goal", "goal", names), words("how"), on_field()]
        }
        Purpose::TouchGoal(Some(_)) => vec![words("how"), on_field()],
        _ => vec![words("the answer"), on_field()],
    }
}

/// Names the specialist of the field, and whom the client knows.
pub(super) fn follow(form: &mut Form, sight: Sight<'_>) {
    if form.purpose == Purpose::HandOff {
        let typed = form.value("field").to_lowercase();
        let history = sight.history(form.client);
        let known: Vec<&SpecialistNamed> =
            history.iter().flat_map(|it| it.client.specialists.values()).collect();
        let of_field = known.iter().find(|it| it.field.to_lowercase() == typed);
        if let Some(to) = form.fields.iter_mut().find(|field| field.name.0 == "to" && !field.touched) {
            to.set(of_field.map_or("", |it| it.name.as_str()));
        }
        let named =
            known.iter().map(|it| format!("{}: {}", it.field, it.name)).collect::<Vec<_>>().join(" · ");
        form.remarks =
            if named.is_empty() { Vec::new() } else { vec![format!("known specialists  {named}")] };
    }
    short::follow(form, sight);
}

/// The command that the fields come to.
pub(super) fn command(purpose: Purpose, form: &Form, sight: Sight<'_>) -> Result<Command, Mistake> {
    let on = happened_on(form, sight)?;
    let fact: Event = match purpose {
        Purpose::HandOff => {
            let to = needed(form, "to", "who takes it?")?;
            let what = needed(form, "what", "what is it about?")?;
            let (id, field, interaction) = (HandOffId(Id::UNMINTED), form.value("field"), None);
            HandedOff {
                id,
                field,
                to,
                what,
                on,
                interaction,
                conf: chosen(form, "conf", 0).unwrap_or_default(),
            }
            .into()
        }
        Purpose::AnswerHandOff(id) => HandOffAnswered { id, on, words: form.value("words") }.into(),
        Purpose::TouchGoal(known) => {
            let id = known.or_else(|| picked(form, sight)).ok_or_else(|| {
                let key = sight.keymap.key_of(Action::Add);
                Mistake::at("goal", format!("no goal of this client is open; {key} g records one"))
            })?;
            GoalTouched { id, words: form.value("words"), on, interaction: None }.into()
        }
        _ => return facts(form, Vec::new()),
    };
    facts(form, vec![fact])
}

/// The open goals of a client, each with its words; of a sealed one only that it is there.
pub(super) fn open_goals(history: &History) -> Vec<(GoalId, String)> {
    let open = history.goals.iter().filter(|it| it.closed.is_none());
    let worded = open.map(|it| {
        let fact = &it.set.fact;
        let talk = history.interactions.iter().find(|talk| Some(talk.fact.id) == fact.interaction);
        let sealed = talk.is_some_and(|talk| talk.fact.conf == Confidentiality::Sealed);
        (fact.id, if sealed { "a sealed goal".to_owned() } else { fact.what.clone() })
    });
    worded.collect()
}

/// The goal that is chosen in the form.
pub(super) fn picked(form: &Form, sight: Sight<'_>) -> Option<GoalId> {
    let goals = open_goals(&sight.history(form.client)?);
    let names = labels(goals.iter().map(|(_, name)| name.as_str()));
    let typed = form.value("goal");
    let place = names.iter().position(|name| name.trim() == typed)?;
    goals.get(place).map(|(id, _)| *id)
}

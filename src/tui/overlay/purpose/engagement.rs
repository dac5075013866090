//! Forms about what the client pays for, and about where the relationship is to go: engagement, plan, balance.

use super::handoff::{open_goals, picked};
use super::{
    Mistake, Purpose, Sight, choice, chosen, due_day, facts, happened_on, labels, needed, on_field, short,
    text, words,
};
use crate::domain::command::Command;
use crate::domain::engagement::{EngagementEnded, EngagementSet, FeePeriod, Money};
use crate::domain::event::Event;
use crate::domain::id::{ClientId, EngagementId, Id};
use crate::domain::stage::{Balance, BalanceFelt, Stage, StagePlanned};
use crate::query::fact;
use crate::tui::overlay::form::{Field, FieldName, Form};

/// What no goal, or no stage, is called.
const NONE: &str = "none";

pub(super) fn fields(purpose: Purpose, client: Option<ClientId>, sight: Sight<'_>) -> Vec<Field> {
    match purpose {
        Purpose::Engage(known) => engagement(known, client, sight),
        Purpose::Plan => {
            let stages = words(Stage::ALL).chain([NONE.to_owned()]);
            vec![
                choice("stage", "stage", stages).with(next_stage(client, sight).word()),
                text("due", "by").echo("if there is a date"),
                text("why", "why"),
            ]
        }
        Purpose::Balance => vec![
            choice("balance", "gives back", words(Balance::ALL)),
            text("words", "why").echo("may stay empty"),
        ],
        _ => vec![text("words", "because").echo("may stay empty"), on_field()],
    }
}

fn engagement(known: Option<EngagementId>, client: Option<ClientId>, sight: Sight<'_>) -> Vec<Field> {
    let history = sight.history(client);
    let set = before(known, client, sight);
    let set = set.as_ref();
    let goals = history.as_ref().map(open_goals).unwrap_or_default();
    let names = labels(goals.iter().map(|(_, name)| name.as_str()));
    let goal = goals.iter().position(|(id, _)| set.is_some_and(|set| set.goal == Some(*id)));
    let goal = goal.and_then(|place| names.get(place).cloned());
    let from = set.map_or("today".to_owned(), |set| set.on.day().to_string());
    let next = set.and_then(|set| set.next).map(|day| day.to_string()).unwrap_or_default();
    vec![
        text("what", "what for").with(set.map_or("", |set| &set.what)),
        text("fee", "fee").with(&set.and_then(|set| set.fee.as_ref()).map(fact::money).unwrap_or_default()),
        choice("period", "for", words(FeePeriod::ALL))
            .with(set.map_or(FeePeriod::Monthly, |set| set.period).word()),
        text("on", "since").with(&from),
        text("due", "next payment").with(&next).echo("if there is a date"),
        choice("goal", "serves", std::iter::once(NONE.to_owned()).chain(names.clone()))
            .with(goal.as_deref().unwrap_or(NONE))
            .echo("a goal of the client's"),
        text("chosen", "chosen because").with(set.map_or("", |set| &set.chosen)),
    ]
}

/// How an engagement that is set anew was set before.
fn before(known: Option<EngagementId>, client: Option<ClientId>, sight: Sight<'_>) -> Option<EngagementSet> {
    let all = sight.history(client)?.engagements;
    all.into_iter().map(|it| it.set.fact).find(|set| Some(set.id) == known)
}

/// The stage that comes next, as far as anybody assessed it.
fn next_stage(client: Option<ClientId>, sight: Sight<'_>) -> Stage {
    let assessed = client.and_then(|id| sight.book.standing(id)).and_then(|standing| standing.stage);
    let place = assessed.and_then(|(stage, _)| Stage::ALL.iter().position(|it| *it == stage));
    let next = place.and_then(|place| Stage::ALL.get(place + 1)).copied();
    next.unwrap_or(if assessed.is_some() { Stage::Consultation } else { Stage::Interaction })
}

/// Echoes what was understood.
pub(super) fn follow(form: &mut Form, sight: Sight<'_>) {
    short::follow(form, sight);
    if let Some(field) = form.fields.iter_mut().find(|field| field.name.0 == "fee") {
        field.echo = match (field.value().trim(), field.value().parse::<Money>()) {
            ("", _) => "EUR 1200, or 1200.50 eur; may stay empty".to_owned(),
            (_, Ok(money)) => fact::money(&money),
            (_, Err(sentence)) => sentence.to_owned(),
        };
    }
    if form.purpose == Purpose::Balance {
        form.remarks = vec!["sealed: for you alone".to_owned()];
    }
}

/// The command that the fields come to.
pub(super) fn command(purpose: Purpose, form: &Form, sight: Sight<'_>) -> Result<Command, Mistake> {
    let on = happened_on(form, sight)?;
    let fact: Event = match purpose {
        Purpose::Engage(known) => {
            let what = needed(form, "what", "what is it for?")?;
            let fee = Some(form.value("fee")).filter(|fee| !fee.is_empty());
            let fee = fee.map(|fee| fee.parse::<Money>()).transpose();
            let fee = fee.map_err(|sentence| Mistake::at("fee", sentence))?;
            // What was not changed stays: a payment may be due by now, a goal reached.
            let before = before(known, form.client, sight).map(|set| (set.on, set.next, set.goal));
            let (since, next, goal) = before.unwrap_or((on, None, None));
            EngagementSet {
                id: known.unwrap_or(EngagementId(Id::UNMINTED)),
                what,
                fee,
                period: chosen(form, "period", 0).unwrap_or(FeePeriod::Monthly),
                on: if form.differs("on") { on } else { since },
                next: if form.differs("due") { due_day(form, FieldName("due", 0), sight.now)? } else { next },
                goal: if form.differs("goal") { picked(form, sight) } else { goal },
                chosen: form.value("chosen"),
            }
            .into()
        }
        Purpose::EndEngagement(id) => EngagementEnded { id, why: form.value("words"), on }.into(),
        Purpose::Plan => {
            let (stage, by) = (chosen(form, "stage", 0), due_day(form, FieldName("due", 0), sight.now)?);
            if stage.is_none() && by.is_some() {
                return Err(Mistake::at("due", "no stage gives the plan up at once; leave the day empty"));
            }
            StagePlanned { stage, by, why: form.value("why"), on }.into()
        }
        _ => {
            let balance = chosen(form, "balance", 0).unwrap_or(Balance::Yes);
            BalanceFelt { balance, words: form.value("words"), on }.into()
        }
    };
    facts(form, vec![fact])
}

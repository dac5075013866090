//! What `x` offers for advice, a decision, a hand-off and an engagement.

use super::worded;
use crate::domain::advice::AdviceOutcome;
use crate::domain::history::History;
use crate::domain::id::{ClientId, Id};
use crate::tui::model::Model;
use crate::tui::overlay::menu::{Menu, Then};
use crate::tui::overlay::purpose::Purpose;

/// The letters for the thing, where something can still become of it.
pub(super) fn menu(model: &Model, client: ClientId, history: &History, id: Id) -> Option<Menu> {
    advice(model, client, history, id)
        .or_else(|| decision(model, client, history, id))
        .or_else(|| hand_off(model, client, history, id))
        .or_else(|| engagement(client, history, id))
}

/// Advice that was acted on in part may be acted on whole.
fn advice(model: &Model, client: ClientId, history: &History, id: Id) -> Option<Menu> {
    let unsettled = |outcome: Option<AdviceOutcome>| matches!(outcome, None | Some(AdviceOutcome::Partly));
    let advice = history.advice.iter().find(|it| it.given.fact.id.0 == id && unsettled(it.outcome()))?;
    let given = &advice.given;
    let title = worded(model, &given.fact.what, given.fact.conf, &given.mark, "sealed advice");
    let outcome = |outcome| Then::Ask(Purpose::CloseAdvice(given.fact.id, outcome));
    Some(
        Menu::new(title, Some(client))
            .item('a', "the client acted on it", outcome(AdviceOutcome::Acted))
            .item('p', "it acted on part of it", outcome(AdviceOutcome::Partly))
            .item('i', "it heard it and did nothing", outcome(AdviceOutcome::Ignored)),
    )
}

fn decision(model: &Model, client: ClientId, history: &History, id: Id) -> Option<Menu> {
    let decision = history.decisions.iter().find(|it| it.opened.fact.id.0 == id && it.is_open())?;
    let (opened, id) = (&decision.opened, decision.opened.fact.id);
    let title = worded(model, &opened.fact.what, opened.fact.conf, &opened.mark, "a sealed decision");
    Some(
        Menu::new(title, Some(client))
            .item('d', "decided", Then::Ask(Purpose::Decide(id)))
            .item('h', "the client hesitates", Then::Ask(Purpose::Stall(Some(id))))
            .item('l', "lay the ways out", Then::Ask(Purpose::LayOut(id)))
            .item('w', "nothing to decide any more", Then::Ask(Purpose::DropDecision(id))),
    )
}

fn hand_off(model: &Model, client: ClientId, history: &History, id: Id) -> Option<Menu> {
    let hand_off = history.hand_offs.iter().find(|it| it.made.fact.id.0 == id && it.answered.is_none())?;
    let made = &hand_off.made;
    let title = worded(model, &made.fact.what, made.fact.conf, &made.mark, "a sealed hand-off");
    let answered = Then::Ask(Purpose::AnswerHandOff(made.fact.id));
    Some(Menu::new(title, Some(client)).item('a', "the client has its answer", answered))
}

fn engagement(client: ClientId, history: &History, id: Id) -> Option<Menu> {
    let engagement = history.engagements.iter().find(|it| it.set.fact.id.0 == id && it.ended.is_none())?;
    let (set, id) = (&engagement.set, engagement.set.fact.id);
    Some(
        Menu::new(&*set.fact.what, Some(client))
            .item('c', "changed: fee, payment, goal", Then::Ask(Purpose::Engage(Some(id))))
            .item('e', "ended", Then::Ask(Purpose::EndEngagement(id))),
    )
}

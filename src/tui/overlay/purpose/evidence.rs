//! Forms of what the adviser records as evidence: what took place, an act for an element of trust, a step of a worry.

use super::{
    Mistake, Purpose, Sight, choice, chosen, facts, happened_on, needed, on_field, seen_by, short, text,
    words,
};
use crate::domain::command::Command;
use crate::domain::event::Event;
use crate::domain::evidence::{
    Element, ElementMarked, ElementStep, EvidenceKind, EvidenceRecorded, Reaction, Worry, WorryMoved,
    WorryStep,
};
use crate::domain::id::{EvidenceId, Id};
use crate::tui::overlay::form::{Field, Form};

pub(super) fn fields(purpose: Purpose) -> Vec<Field> {
    let choices = match purpose {
        Purpose::Worry => vec![
            choice("worry", "worry", words(Worry::ALL)),
            choice("step", "the client", words(WorryStep::ALL)),
        ],
        Purpose::Element => vec![
            choice("element", "element", words(Element::ALL)),
            choice("step", "step", words(ElementStep::ALL)).with(ElementStep::Demonstrated.word()),
        ],
        _ => vec![choice("kind", "kind", words(EvidenceKind::ALL))],
    };
    let rest = [text("words", "what"), on_field(), seen_by()];
    choices.into_iter().chain(rest).collect()
}

/// What a choice means, and the fields that go with a kind of evidence.
pub(super) fn follow(form: &mut Form, sight: Sight<'_>) {
    if let Some(kind) = chosen::<EvidenceKind>(form, "kind", 0) {
        let mut fields =
            vec![choice("kind", "kind", words(EvidenceKind::ALL)).echo(of_kind(kind)), text("words", "what")];
        match kind {
            EvidenceKind::Challenge => {
                fields
                    .push(choice("reaction", "you were", words(Reaction::ALL)).with(Reaction::Unsure.word()));
            }
            EvidenceKind::Precedent => {
                fields.push(text("about", "about").echo("a word or two by which it is found"));
            }
            _ => {}
        }
        fields.push(on_field());
        form.remarks = if kind == EvidenceKind::Challenge {
            vec!["sealed: how you took it is for nobody else".to_owned()]
        } else {
            fields.push(seen_by());
            Vec::new()
        };
        form.follow(fields);
    }
    let worry = chosen::<Worry>(form, "worry", 0).map(of_worry);
    let step = chosen::<WorryStep>(form, "step", 0).map(of_step);
    let element = chosen::<Element>(form, "element", 0).map(of_element);
    let done = chosen::<ElementStep>(form, "step", 0).map(of_act);
    let is_worry = form.purpose == Purpose::Worry;
    for field in &mut form.fields {
        let told = match field.name.0 {
            "worry" => worry,
            "element" => element,
            "step" if is_worry => step,
            "step" => done,
            _ => None,
        };
        if let Some(told) = told {
            told.clone_into(&mut field.echo);
        }
    }
    short::follow(form, sight);
}

/// What a kind of evidence is.
fn of_kind(kind: EvidenceKind) -> &'static str {
    match kind {
        EvidenceKind::Topic => "you explained something",
        EvidenceKind::Grasp => "the client showed that it understood",
        EvidenceKind::Challenge => "the client questioned you",
        EvidenceKind::Disclosure => "you told what you did not have to",
        EvidenceKind::Assurance => "you said what stays confidential",
        EvidenceKind::Recognition => "the client named or recommended you",
        EvidenceKind::Sync => "the client restated the plan",
        EvidenceKind::Pursuit => "matters to the client, besides the work",
        EvidenceKind::Mind => "what occupies the client now",
        EvidenceKind::Credit => "you helped the client to look good",
        EvidenceKind::Precedent => "worked here, and can be told unnamed",
    }
}

fn of_worry(worry: Worry) -> &'static str {
    match worry {
        Worry::Control => "losing control",
        Worry::Secrets => "its secrets",
        Worry::Knowledge => "not knowing enough",
        Worry::Risk => "the risk of the venture",
    }
}

fn of_step(step: WorryStep) -> &'static str {
    match step {
        WorryStep::Voiced => "said it",
        WorryStep::Suspected => "has not said it: you think so",
        WorryStep::Eased => "said or showed that it is gone",
        WorryStep::Confirmed => "is over it, as you see it after two acts",
    }
}

fn of_element(element: Element) -> &'static str {
    match element {
        Element::Concern => "the client and its pursuits matter to you",
        Element::Integrity => "the right thing is done because it is right",
        Element::Results => "the client reaches goals of its own",
    }
}

fn of_act(step: ElementStep) -> &'static str {
    match step {
        ElementStep::Assessed => "you looked at how it stands",
        ElementStep::Discussed => "you talked about it with the client",
        ElementStep::Planned => "you planned an act",
        ElementStep::Demonstrated => "you showed it by an act",
    }
}

/// The command that the fields come to.
pub(super) fn command(purpose: Purpose, form: &Form, sight: Sight<'_>) -> Result<Command, Mistake> {
    let (on, id) = (happened_on(form, sight)?, EvidenceId(Id::UNMINTED));
    let (interaction, conf) = (None, chosen(form, "conf", 0).unwrap_or_default());
    let words = |ask| needed(form, "words", ask);
    let fact: Event = match purpose {
        Purpose::Worry => {
            let words = words("what did the client say or do?")?;
            let worry = chosen(form, "worry", 0).unwrap_or(Worry::Control);
            let step = chosen(form, "step", 0).unwrap_or(WorryStep::Voiced);
            WorryMoved { id, worry, step, words, on, interaction, conf }.into()
        }
        Purpose::Element => {
            let words = words("what was done?")?;
            let element = chosen(form, "element", 0).unwrap_or(Element::Concern);
            let step = chosen(form, "step", 0).unwrap_or(ElementStep::Demonstrated);
            ElementMarked { id, element, step, words, on, interaction, conf }.into()
        }
        _ => {
            let words = words("what took place?")?;
            let kind = chosen(form, "kind", 0).unwrap_or(EvidenceKind::Topic);
            let reaction = chosen(form, "reaction", 0).filter(|_| kind == EvidenceKind::Challenge);
            let about = form.value("about");
            EvidenceRecorded { id, kind, words, on, reaction, about, interaction, conf }.into()
        }
    };
    facts(form, vec![fact])
}

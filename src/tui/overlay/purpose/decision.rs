//! Forms about advice and decisions: given, laid out, stalled, taken, dropped, and what came of advice.
//!
//! One form serves both: with ways to choose between it is a decision, without any it is advice.

use super::{
    Mistake, Purpose, Sight, choice, chosen, facts, happened_on, lines, needed, on_field, seen_by, short,
    text, words,
};
use crate::domain::advice::{AdviceClosed, AdviceGiven};
use crate::domain::command::{Command, FEWEST_WAYS};
use crate::domain::decision::{
    DecidedBy, DecisionDropped, DecisionLaidOut, DecisionOpened, DecisionStalled, DecisionTaken,
};
use crate::domain::event::Event;
use crate::domain::evidence::Worry;
use crate::domain::history::Decision;
use crate::domain::id::{AdviceId, ClientId, DecisionId, Id};
use crate::domain::interaction::Confidentiality;
use crate::domain::time::Happened;
use crate::quick::decision::ways;
use crate::tui::overlay::form::{Field, Form};

/// What no worry is called.
const NONE: &str = "none known";

pub(super) fn fields(purpose: Purpose, client: Option<ClientId>, sight: Sight<'_>) -> Vec<Field> {
    match purpose {
        Purpose::Advice => vec![
            text("what", "advice"),
            lines("ways", "ways"),
            text("risk", "risk told"),
            text("choice", "chosen"),
            by(),
            text("because", "because").echo("the client's reason"),
            on_field(),
            seen_by(),
        ],
        Purpose::CloseAdvice(..) => vec![text("words", "by what").echo("may stay empty"), on_field()],
        Purpose::LayOut(id) => {
            let known = open(client, id, sight);
            let said = known.as_ref().map(|it| it.alternatives().join("\n")).unwrap_or_default();
            vec![
                lines("ways", "ways").with(&said),
                text("risk", "risk told").with(known.as_ref().map_or("", Decision::risk)),
                on_field(),
            ]
        }
        Purpose::Decide(id) => {
            let known = open(client, id, sight).filter(|it| it.alternatives().len() >= FEWEST_WAYS);
            let choosing = match known {
                Some(known) => vec![choice("choice", "chosen", known.alternatives().iter().cloned())],
                None if has_ways(client, id, sight) => vec![text("choice", "chosen")],
                None => vec![text("choice", "chosen"), lines("ways", "between")],
            };
            choosing.into_iter().chain([by(), text("because", "because"), on_field()]).collect()
        }
        Purpose::Stall(id) => {
            let what = text("what", "decision").echo("what is to be decided");
            let over = [
                text("over", "hesitates over"),
                choice("worry", "worry", std::iter::once(NONE.to_owned()).chain(words(Worry::ALL))),
                text("act", "would ease it").echo("the next act; may stay empty"),
                on_field(),
            ];
            Some(what).filter(|_| id.is_none()).into_iter().chain(over).collect()
        }
        _ => vec![text("words", "because").echo("may stay empty"), on_field()],
    }
}

fn by() -> Field {
    choice("by", "by", words(DecidedBy::ALL))
}

/// A decision whose ways may be shown; those of a sealed one wait to be opened in the story.
fn open(client: Option<ClientId>, id: DecisionId, sight: Sight<'_>) -> Option<Decision> {
    find(client, id, sight).filter(|it| it.opened.fact.conf != Confidentiality::Sealed)
}

fn has_ways(client: Option<ClientId>, id: DecisionId, sight: Sight<'_>) -> bool {
    find(client, id, sight).is_some_and(|it| it.alternatives().len() >= FEWEST_WAYS)
}

fn find(client: Option<ClientId>, id: DecisionId, sight: Sight<'_>) -> Option<Decision> {
    sight.history(client)?.decisions.into_iter().find(|it| it.opened.fact.id == id)
}

/// Says what the fields come to.
pub(super) fn follow(form: &mut Form, sight: Sight<'_>) {
    short::follow(form, sight);
    let told = ways(&form.value("ways")).len();
    if let Some(what) = form.fields.iter_mut().find(|field| field.name.0 == "what") {
        let advice = form.purpose == Purpose::Advice && told == 0;
        (if advice { "advice" } else { "decision" }).clone_into(&mut what.label);
    }
    form.remarks = match form.purpose {
        Purpose::Advice if told == 0 => vec![
            "Enter saves advice; ways to choose between make it a decision".to_owned(),
            "a way a line, or a | b | do nothing".to_owned(),
        ],
        Purpose::Advice if told < FEWEST_WAYS => vec!["one way more; doing nothing is one".to_owned()],
        Purpose::Advice => vec![format!("a decision between {told}; chosen may stay empty")],
        Purpose::LayOut(_) => vec!["all the ways, one a line; they replace those of before".to_owned()],
        Purpose::Decide(_) if form.field("ways").is_some() => {
            vec!["two ways or more, one a line; doing nothing is one".to_owned()]
        }
        _ => Vec::new(),
    };
}

/// The command that the fields come to.
pub(super) fn command(purpose: Purpose, form: &Form, sight: Sight<'_>) -> Result<Command, Mistake> {
    let on = happened_on(form, sight)?;
    let why = || form.value("words");
    let events: Vec<Event> = match purpose {
        Purpose::Advice => advised(form, on)?,
        Purpose::CloseAdvice(id, outcome) => vec![AdviceClosed { id, outcome, on, words: why() }.into()],
        Purpose::LayOut(id) => {
            let alternatives = enough_ways(form)?;
            vec![DecisionLaidOut { id, alternatives, risk: form.value("risk"), on }.into()]
        }
        Purpose::Decide(id) => {
            let choice = needed(form, "choice", "what was chosen?")?;
            let laid_out = form.field("ways").map(|_| enough_ways(form)).transpose()?;
            let risk = String::new();
            let laid_out = laid_out.map(|alternatives| DecisionLaidOut { id, alternatives, risk, on }.into());
            laid_out.into_iter().chain([taken(form, id, choice, on)]).collect()
        }
        Purpose::Stall(known) => {
            let opened = match known {
                Some(_) => None,
                None => Some(opened(form, needed(form, "what", "what is to be decided?")?, on)),
            };
            let id = known.unwrap_or(DecisionId(Id::UNMINTED));
            let over = needed(form, "over", "over what does the client hesitate?")?;
            let stalled =
                DecisionStalled { id, over, worry: chosen(form, "worry", 0), act: form.value("act"), on };
            opened.into_iter().chain([stalled.into()]).collect()
        }
        Purpose::DropDecision(id) => vec![DecisionDropped { id, why: why(), on }.into()],
        _ => Vec::new(),
    };
    facts(form, events)
}

/// Advice, or a decision with what was chosen.
fn advised(form: &Form, on: Happened) -> Result<Vec<Event>, Mistake> {
    let what = needed(form, "what", "say what you advised, or what is to be decided")?;
    let (choice, told) = (form.value("choice"), ways(&form.value("ways")));
    if choice.is_empty() && !form.value("because").is_empty() {
        return Err(Mistake::at("choice", "what was chosen? The reason stands with it"));
    }
    if told.is_empty() && choice.is_empty() && form.value("risk").is_empty() {
        let (id, conf) = (AdviceId(Id::UNMINTED), chosen(form, "conf", 0).unwrap_or_default());
        return Ok(vec![AdviceGiven { id, what, on, interaction: None, conf }.into()]);
    }
    enough_ways(form)?;
    let id = DecisionId(Id::UNMINTED);
    let taken = Some(choice).filter(|it| !it.is_empty()).map(|choice| taken(form, id, choice, on));
    Ok(std::iter::once(opened(form, what, on)).chain(taken).collect())
}

fn opened(form: &Form, what: String, on: Happened) -> Event {
    let (id, conf) = (DecisionId(Id::UNMINTED), chosen(form, "conf", 0).unwrap_or_default());
    let (alternatives, risk) = (ways(&form.value("ways")), form.value("risk"));
    DecisionOpened { id, what, alternatives, risk, on, advice: None, interaction: None, conf }.into()
}

fn taken(form: &Form, id: DecisionId, choice: String, on: Happened) -> Event {
    let by = chosen(form, "by", 0).unwrap_or(DecidedBy::Client);
    DecisionTaken { id, choice, by, reason: form.value("because"), on }.into()
}

fn enough_ways(form: &Form) -> Result<Vec<String>, Mistake> {
    let told = ways(&form.value("ways"));
    if told.len() < FEWEST_WAYS {
        return Err(Mistake::at("ways", "between which ways? Two or more, one a line; doing nothing is one"));
    }
    Ok(told)
}

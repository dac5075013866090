//! The candid conversation: how to speak with a client about where the two of you stand, prepared from what is on record.
//!
//! It is proposed where a relationship stayed in one stage for too long, and can be prepared at any time. Everything in it
//! is for the adviser's own eyes: what is said aloud is the adviser's choice.

use crate::domain::event::Event;
use crate::domain::history::History;
use crate::domain::stage::Stage;
use crate::domain::time::Now;
use crate::query::charter::Charter;
use crate::query::record::Record;
use crate::query::{act, phrase};
use crate::trust::Relationship;
use crate::trust::criterion::{Criterion, Met};

/// A step of the conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What it is.
    pub heading: &'static str,
    /// What to say or to know, a paragraph each.
    pub texts: Vec<String>,
}

/// What it is prepared from.
#[derive(Debug, Clone, Copy)]
pub struct Sight<'a> {
    /// The history whose texts are shown: covered where the mask is on.
    pub history: &'a History,
    /// What was judged of it, uncovered.
    pub relationship: &'a Relationship,
    /// What is on record.
    pub record: &'a Record,
    /// The moment.
    pub now: &'a Now,
}

/// The steps, in the order in which one goes through them.
pub fn conversation(sight: Sight<'_>) -> Vec<Step> {
    let charter = Charter::of(sight.history, sight.now);
    [why(sight), first(sight), opening(), asking(sight, &charter), bringing(sight), ending(&charter)]
        .into_iter()
        .filter(|step| !step.texts.is_empty())
        .collect()
}

fn step(heading: &'static str, texts: impl IntoIterator<Item = String>) -> Step {
    Step { heading, texts: texts.into_iter().collect() }
}

/// Why now.
fn why(sight: Sight<'_>) -> Step {
    let today = sight.now.today();
    let assessed = sight.record.assessed().map(|it| {
        let since = phrase::day(it.since, today);
        format!("You have seen it as {} since {since}, for {}.", act::name(it.stage), phrase::days(it.days))
    });
    let evidenced = match sight.relationship.evidenced.stage {
        Some(stage) => format!("What is on record supports {}.", act::name(stage)),
        None => "There is not enough on record to support any stage.".to_owned(),
    };
    let said = sight.record.said.as_ref();
    let said = said.map(|it| format!("They said: \"{}\" ({}).", it.words, phrase::day(it.on, today)));
    let planned = sight.history.agreements.iter().rev().find_map(|it| match &it.fact {
        Event::StagePlanned(fact) => Some(fact),
        _ => None,
    });
    let planned = planned.and_then(|fact| {
        let by = fact.by.map(|by| format!(" by {}", phrase::day(by, today))).unwrap_or_default();
        let why = if fact.why.is_empty() { String::new() } else { format!(": {}", fact.why) };
        Some(format!("You planned {}{by}{why}.", act::name(fact.stage?)))
    });
    step("Why now", assessed.into_iter().chain([evidenced]).chain(said).chain(planned))
}

/// What stands in the way of any such talk.
fn first(sight: Sight<'_>) -> Step {
    let faults = &sight.relationship.faults;
    let owned = (!faults.is_empty()).then(|| {
        format!(
            "{} of yours {} open. Own that first, and say what you will do about it; ask for nothing before.",
            phrase::counted(i64::try_from(faults.len()).unwrap_or(i64::MAX), "fault"),
            if faults.len() == 1 { "is" } else { "are" },
        )
    });
    step("Before anything else", owned)
}

fn opening() -> Step {
    let said = "\"I would like to take a quarter of an hour for something that is on no agenda: how the two of us work \
                together. I have a view of it, and I would rather hear yours first.\"";
    step("To open", [said.to_owned()])
}

/// What to ask, and then to be silent.
fn asking(sight: Sight<'_>, charter: &Charter) -> Step {
    let mut asked = Vec::new();
    if charter.trust.is_none() {
        asked.push(
            "\"What would I have to do for you to say that you can rely on me? And what must never happen?\"",
        );
    }
    if sight.record.goals.iter().all(|goal| goal.outcome.is_some()) {
        asked.push(
            "\"What do you want to have reached a year from now, whether I have a part in it or not?\"",
        );
    }
    let assessed = sight.record.assessed().map_or(Stage::Impression, |it| it.stage);
    asked.push(match assessed {
        Stage::Impression => "\"What did you expect when we began that has not come yet?\"",
        Stage::Interaction => "\"When did you last decide something and think afterwards that you might have asked me? What kept you?\"",
        Stage::Direction => "\"Where would you like me to be at the table earlier, and where do you not want me at all?\"",
        Stage::Consultation => "\"Is there anything that you would tell me if we had not known one another for so long?\"",
    });
    asked.push("\"What should I stop doing?\"");
    step("To ask, and then be silent", asked.into_iter().map(str::to_owned))
}

/// What speaks for the relationship, and what is missing; nothing of it is a reproach.
fn bringing(sight: Sight<'_>) -> Step {
    let stage = sight.record.assessed().map(|it| it.stage).max(sight.relationship.evidenced.stage);
    let Some(stage) = stage else { return step("To have in mind", []) };
    let named = |wanted: Met| -> Vec<&str> {
        let all = Criterion::of(stage).iter();
        all.filter(|it| sight.relationship.of(**it).met == wanted).map(|it| act::criterion(*it)).collect()
    };
    let of =
        |told: &str, names: Vec<&str>| (!names.is_empty()).then(|| format!("{told}: {}.", names.join(", ")));
    let speaks = of(&format!("Of {} there is", act::name(stage)), named(Met::Yes));
    let missing = of("Missing", named(Met::No));
    let unknown = of("Nobody wrote down", named(Met::Unknown));
    let patterns = sight.relationship.findings.iter().map(|it| {
        let said = act::finding(it.kind, it.number, it.other);
        format!("A pattern: {said}.")
    });
    step("To have in mind", speaks.into_iter().chain(missing).chain(unknown).chain(patterns))
}

/// What to leave with.
fn ending(charter: &Charter) -> Step {
    let expectations = match &charter.expectations {
        Some(_) => {
            "Go through what each of you expects, line by line; change what is not true any more, and agree when \
                    to look at it again."
        }
        None => {
            "Put down what each of you expects of the other, in two columns, and agree when to look at it again."
        }
    };
    let all =
        [expectations, "Say one thing that you will do differently, with a day. Write it down as a promise."];
    step("To end with", all.map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::stage::StageAssessed;
    use crate::query::sample::{Sample, day, now};
    use crate::trust::Rulebook;
    use crate::trust::signal::SignalCatalogue;

    fn prepared(sample: &Sample) -> Vec<Step> {
        let (history, now) = (sample.history(), now("2026-11-21T09:00"));
        let rules = Rulebook::builtin(SignalCatalogue::default(), now.zone());
        let relationship = rules.judge(&history, now.today());
        let record = Record::of(&history, &rules.calendar, &now);
        conversation(Sight { history: &history, relationship: &relationship, record: &record, now: &now })
    }

    #[test]
    fn it_is_prepared_from_what_is_on_record() {
        let mut sample = Sample::with_client(1, "Ada");
        let bare: Vec<&str> = prepared(&sample).iter().map(|step| step.heading).collect();
        assert_eq!(bare, ["Why now", "To open", "To ask, and then be silent", "To end with"]);
        let (stage, why) = (Stage::Interaction, "calls weekly".to_owned());
        sample.add(vec![StageAssessed { stage, on: day("2025-01-10"), why }.into()]);
        let steps = prepared(&sample);
        assert!(steps[0].texts[0].contains("Interaction since 10 Jan 2025"), "{:?}", steps[0]);
        assert!(steps.iter().any(|step| step.heading == "To have in mind"));
        assert!(steps[2].texts.iter().any(|text| text.contains("might have asked me")));
    }
}

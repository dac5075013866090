//! The next best action in words, and criteria, stages and patterns as they are called on screens.
//!
//! One wording for stage pane, brief, triage and listings. Which action it is says `trust`.

use crate::domain::evidence::{Element, Worry};
use crate::domain::stage::Stage;
use crate::trust::act::ActKind;
use crate::trust::criterion::Criterion;
use crate::trust::fault::FaultKind;
use crate::trust::finding::FindingKind;

/// What to do, as one would say it to oneself.
pub fn words(act: ActKind) -> String {
    match act {
        ActKind::OwnFault(FaultKind::PromiseLate) => {
            "own the late promise, say a day that holds, and keep that one unasked".to_owned()
        }
        ActKind::OwnFault(FaultKind::PromiseBroken) => "own the broken promise and make it good".to_owned(),
        ActKind::OwnFault(FaultKind::RequestUnanswered) => {
            "answer what was asked, or say today when you will".to_owned()
        }
        ActKind::AnswerWorry(worry) => answer(worry).to_owned(),
        ActKind::EaseDecision => "ease what holds the decision up; lay out the ways once more".to_owned(),
        ActKind::FollowHandOff => "ask the specialist, and tell the client what became of it".to_owned(),
        ActKind::ReviewExpectations => "look at what both of you expect, together".to_owned(),
        ActKind::Converse(stage) => {
            format!("talk about where you two stand: it has been {} for long", name(stage))
        }
        ActKind::AskOutcome => "ask what became of your advice, without a word of blame".to_owned(),
        ActKind::Show(element) => show(element).to_owned(),
        ActKind::Assess => "say where you think the relationship stands".to_owned(),
        ActKind::Record(criterion) => record(criterion).to_owned(),
    }
}

/// In a few characters for lists, and how a sentence about it begins.
pub fn reason(act: ActKind) -> (String, String) {
    let both = |short: &str, said: &str| (short.to_owned(), said.to_owned());
    match act {
        ActKind::OwnFault(kind) => both(kind.word(), "A fault of yours"),
        ActKind::AnswerWorry(worry) => {
            (format!("worry: {worry}"), format!("Worries about {}, unanswered", self::worry(worry)))
        }
        ActKind::EaseDecision => both("decision stuck", "A decision stalled"),
        ActKind::FollowHandOff => both("hand-off lost", "A hand-off lost sight of"),
        ActKind::ReviewExpectations => both("expectations", "Expectations to be looked at again"),
        ActKind::Converse(_) => both("stuck", "In one stage for too long"),
        ActKind::AskOutcome => both("advice: and then?", "Advice whose outcome nobody knows"),
        ActKind::Show(element) => {
            (format!("show {element}"), format!("The weakest element, {element}, is due"))
        }
        ActKind::Assess => both("not assessed", "Never assessed"),
        ActKind::Record(_) => both("not recorded", "Not on record"),
    }
}

fn answer(worry: Worry) -> &'static str {
    match worry {
        Worry::Control => "lay out the ways, doing nothing among them, and let the client choose",
        Worry::Secrets => "say who sees what, and what is repeated to nobody",
        Worry::Knowledge => "explain the point it hangs on, and have it said back",
        Worry::Risk => "name who covers for you, and hand over something to show for it",
    }
}

fn show(element: Element) -> &'static str {
    match element {
        Element::Concern => "ask after something that is not the work",
        Element::Integrity => "tell something unasked that it is easier to keep to yourself",
        Element::Results => "bring one of its own goals a step nearer, and say which",
    }
}

fn record(criterion: Criterion) -> &'static str {
    match criterion {
        Criterion::PromptReplies => "record requests as they come, and when you answered",
        Criterion::SpecialistNamed => "introduce who answers what is not your field",
        Criterion::FirstPromise => "promise something small with a day, and keep it",
        Criterion::Ease => "note by what you see that the client is at ease",
        Criterion::Materials => "note what was said of what you sent",
        Criterion::Rhythm => "agree how often you two are to speak",
        Criterion::FollowThrough => "write your promises down with their days",
        Criterion::Unprompted => "say of each promise whether it had to be asked for",
        Criterion::Preferences => "ask how the client likes to be reached",
        Criterion::Listening => "ask what the client itself wants to reach",
        Criterion::ActsOnAdvice => "record what became of your advice",
        Criterion::Asks => "record what the client asks your advice on",
        Criterion::Chooses => "lay out two ways or more, and record the choice",
        Criterion::Preemptive => "call before you are needed",
        Criterion::Expectations => "put down what both of you expect",
        Criterion::BringsIssues => "record what the client brings of itself",
        Criterion::AtTheTable => "note when you sat in on strategy or planning",
        Criterion::BeyondRemit => "note when you were asked outside your remit",
        Criterion::Named => "note when the client recommended you",
        Criterion::Results => "record when a goal of the client's was reached",
    }
}

/// A criterion in a few characters.
pub fn criterion(criterion: Criterion) -> &'static str {
    match criterion {
        Criterion::PromptReplies => "prompt replies",
        Criterion::SpecialistNamed => "specialist named",
        Criterion::FirstPromise => "first promise",
        Criterion::Ease => "at ease",
        Criterion::Materials => "careful material",
        Criterion::Rhythm => "a series",
        Criterion::FollowThrough => "kept on time",
        Criterion::Unprompted => "kept unasked",
        Criterion::Preferences => "their way",
        Criterion::Listening => "their goal",
        Criterion::ActsOnAdvice => "acts on advice",
        Criterion::Asks => "asks for advice",
        Criterion::Chooses => "chooses",
        Criterion::Preemptive => "before need",
        Criterion::Expectations => "expectations",
        Criterion::BringsIssues => "brings issues",
        Criterion::AtTheTable => "at the table",
        Criterion::BeyondRemit => "beyond remit",
        Criterion::Named => "names you",
        Criterion::Results => "reached a goal",
    }
}

/// A stage as a name.
pub fn name(stage: Stage) -> &'static str {
    match stage {
        Stage::Impression => "Impression",
        Stage::Interaction => "Interaction",
        Stage::Direction => "Direction",
        Stage::Consultation => "Consultation",
    }
}

/// What a worry is about.
pub fn worry(worry: Worry) -> &'static str {
    match worry {
        Worry::Control => "losing control",
        Worry::Secrets => "its secrets",
        Worry::Knowledge => "not knowing enough",
        Worry::Risk => "the risk",
    }
}

/// A pattern with its numbers, in one sentence.
pub fn finding(kind: FindingKind, number: u32, other: u32) -> String {
    match kind {
        FindingKind::GreetingOnly => format!("the last {number} contacts were greetings, and nothing else"),
        FindingKind::TextOnly => format!("the last {number} contacts were in writing; a voice says more"),
        FindingKind::WorkOnly => format!("the last {number} contacts were about the work alone"),
        FindingKind::CrisisOnly => format!("all {number} requests of a year came when it burned"),
        FindingKind::Meetings => format!("{number} meetings and {other} times of help"),
        FindingKind::HeardOnly => {
            format!("{number} of {other} pieces of advice were heard, and not followed")
        }
        FindingKind::Superficial => format!("{number} contacts, and none that showed concern"),
        FindingKind::Unquestioned => {
            format!("{number} contacts in a year, and you were never questioned: are they free to?")
        }
    }
}

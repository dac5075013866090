//! Judgements as tables over short stories, and the laws that hold of all of them.

mod acts;
mod consultation;
mod direction;
mod elements;
mod faults;
mod findings;
mod impression;
mod interaction;
mod laws;
mod script;
mod stages;
mod worries;

use super::criterion::{Criterion, Figure, Met};
use super::signal::{SignalCatalogue, SignalWord, Speaks};
use super::standards::Standards;
use super::{Relationship, Rulebook};
use crate::domain::calendar::Calendar;
use crate::domain::evidence::{Element, Worry};
use crate::domain::time::Day;
use script::Script;

/// The day by which stories are judged where nothing else is said: a Saturday.
const TODAY: &str = "2026-11-21";

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

/// The rules that come with the program, with a few words of signals.
fn rulebook() -> Rulebook {
    let word = |word: &str, to: Speaks, supports| SignalWord {
        word: word.into(),
        meaning: String::new(),
        to,
        supports,
    };
    let criterion = |id: &str| Speaks::Criterion(id.into());
    let signals = SignalCatalogue::new([
        word("ease", criterion("impression.ease"), true),
        word("unease", criterion("impression.ease"), false),
        word("materials", criterion("impression.materials"), true),
        word("table", criterion("consultation.at_the_table"), true),
        word("beyond", criterion("consultation.beyond_remit"), true),
        word("named", criterion("consultation.named"), true),
        word("concern", Speaks::Element(Element::Concern), true),
        word("integrity", Speaks::Element(Element::Integrity), true),
        word("results", Speaks::Element(Element::Results), true),
        word("control", Speaks::Worry(Worry::Control), false),
        word("secrets", Speaks::Worry(Worry::Secrets), false),
        word("in-control", Speaks::Worry(Worry::Control), true),
    ]);
    let (standards, calendar) = (Standards::builtin(), Calendar::default());
    Rulebook { standards, calendar, signals, zone: chrono_tz::Europe::Berlin }
}

/// The relationship that a story comes to by that day.
fn judge(script: &Script, today: &str) -> Relationship {
    rulebook().judge(&script.history(), day(today))
}

/// What is expected of a criterion: whether it is met, in numbers, and the lines of the story that it rests on.
type Expected = (Met, Figure, &'static [usize]);

/// Holds a table of stories against a criterion.
fn hold(criterion: Criterion, table: &[(&str, Expected)]) {
    for (story, expected) in table {
        let script = Script::read(story);
        let relationship = judge(&script, TODAY);
        let found = relationship.of(criterion);
        let lines = script.lines(&found.entries);
        assert_eq!((found.met, found.figure, lines.as_slice()), *expected, "{criterion}:{story}");
    }
}

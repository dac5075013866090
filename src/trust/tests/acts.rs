//! What to do next: each act with the day since when it is called for and the entry that calls for it, and which comes
//! before which.
//!
//! Decided here: a conversation is called for by how long the adviser has seen the relationship in one stage, and a look
//! at what both sides expect is such a conversation; what to record is asked for the stage above the one that is
//! evidenced.

use super::{Script, TODAY, judge};
use crate::domain::evidence::{Element, Worry};
use crate::domain::stage::Stage;
use crate::trust::act::ActKind;
use crate::trust::criterion::Criterion;
use crate::trust::fault::FaultKind;

/// The act of a story: what, since when, and the line that calls for it.
fn act(story: &str, today: &str) -> Option<(ActKind, String, Vec<usize>)> {
    let script = Script::read(story);
    let found = judge(&script, today).act?;
    let entries: Vec<_> = found.entry.into_iter().collect();
    Some((found.kind, found.since.to_string(), script.lines(&entries)))
}

/// A client of whom nothing is called for: all elements shown lately, assessed, and every criterion of the next stage
/// known.
const CALM: &str = "2026-11-01 call in
    2026-11-02 signal concern
    2026-11-02 signal integrity
    2026-11-02 signal results
    2026-11-03 assessed impression
    2026-11-03 signal ease
    2026-11-03 signal materials
    2026-11-03 specialist tax introduced
    2026-02-01 promises early by 2026-02-03
    2026-02-03 keeps early
    2026-11-04 asks q1 question
    2026-11-04 answers q1
    2026-11-05 asks q2 question
    2026-11-05 answers q2\n";

/// What CALM has of lines.
const LINES: usize = 14;

/// What calls for each act, beside CALM, the first to be done first; the day since when, and which of its lines.
fn ladder() -> Vec<(&'static str, ActKind, &'static str, &'static [usize])> {
    vec![
        (
            "2026-09-01 promises late by 2026-10-01",
            ActKind::OwnFault(FaultKind::PromiseLate),
            "2026-10-09",
            &[1],
        ),
        ("2026-11-06 worry control voiced", ActKind::AnswerWorry(Worry::Control), "2026-11-06", &[1]),
        ("2026-11-06 lays depot 2\n2026-11-07 stalls depot", ActKind::EaseDecision, "2026-11-07", &[2]),
        ("2026-11-06 hands h", ActKind::FollowHandOff, "2026-11-21", &[1]),
        ("2026-10-06 expects review 2026-11-20", ActKind::ReviewExpectations, "2026-11-20", &[1]),
        ("2026-07-20 assessed impression", ActKind::Converse(Stage::Impression), "2026-11-18", &[1]),
        ("2026-09-01 advises w", ActKind::AskOutcome, "2026-11-01", &[1]),
    ]
}

#[test]
fn each_is_called_for_by_something() {
    for (story, kind, since, lines) in ladder() {
        let lines: Vec<usize> = lines.iter().map(|line| line + LINES).collect();
        assert_eq!(act(&format!("{CALM}{story}"), TODAY), Some((kind, since.to_owned(), lines)), "{story}");
    }
}

#[test]
fn a_day_before_or_when_it_is_made_good_none_of_them_is() {
    for (story, today) in [
        ("2026-09-01 promises late by 2026-10-01", "2026-10-08"),
        ("2026-09-01 promises late by 2026-10-01\n2026-11-20 keeps late", TODAY),
        ("2026-11-06 worry control voiced\n2026-11-07 worry control eased", TODAY),
        ("2026-11-06 worry risk voiced\n2026-11-07 evidence credit", TODAY),
        ("2026-11-06 lays depot 2", TODAY),
        ("2026-11-06 lays depot 2\n2026-11-07 stalls depot\n2026-11-08 decides depot client", TODAY),
        ("2026-11-06 lays depot 2\n2026-11-07 stalls depot\n2026-11-08 abandons depot", TODAY),
        ("2026-11-06 hands h", "2026-11-20"),
        ("2026-11-06 hands h\n2026-11-19 handed h", TODAY),
        ("2026-10-06 expects review 2026-11-20", "2026-11-19"),
        ("2026-10-06 expects review 2026-11-20\n2026-11-18 reviews", TODAY),
        ("2026-07-20 assessed impression", "2026-11-17"),
        ("2026-07-20 assessed impression\n2026-08-20 expects", TODAY),
        ("2026-07-20 assessed impression\n2026-08-20 assessed interaction", TODAY),
        ("2026-09-01 advises w", "2026-10-31"),
        ("2026-09-01 advises w\n2026-11-01 advice w ignored", TODAY),
        ("2026-05-24 advises w", TODAY),
    ] {
        let kind = act(&format!("{CALM}{story}"), today).map(|it| it.0);
        let called_for = ladder().iter().any(|it| Some(it.1) == kind);
        assert!(!called_for, "{story}: {kind:?}");
    }
}

#[test]
fn what_is_wrong_comes_before_what_is_asked_and_that_before_what_is_missing() {
    let ladder = ladder();
    for (number, (.., kind, _, _)) in ladder.iter().enumerate() {
        let rest: Vec<&str> = ladder[number..].iter().map(|it| it.0).collect();
        // Those that come later, told first.
        let story: Vec<&str> = rest.into_iter().rev().collect();
        let found = act(&format!("{CALM}{}", story.join("\n")), TODAY).map(|it| it.0);
        assert_eq!(found, Some(*kind), "{story:?}");
    }
}

#[test]
fn of_several_of_a_kind_the_oldest_is_first() {
    for (story, kind, line) in [
        (
            "2026-09-01 promises b by 2026-10-05\n2026-09-01 promises a by 2026-10-01",
            ActKind::OwnFault(FaultKind::PromiseLate),
            2,
        ),
        ("2026-09-10 advises b\n2026-09-01 advises a", ActKind::AskOutcome, 2),
        ("2026-11-05 hands b\n2026-11-01 hands a", ActKind::FollowHandOff, 2),
        (
            "2026-11-01 lays d 2\n2026-11-01 lays e 2\n2026-11-08 stalls d\n2026-11-07 stalls e",
            ActKind::EaseDecision,
            4,
        ),
        // A worry that came back before one that is new.
        (
            "2026-11-06 worry control voiced
             2026-11-06 worry risk voiced
             2026-11-07 worry risk eased
             2026-11-08 worry risk voiced",
            ActKind::AnswerWorry(Worry::Risk),
            4,
        ),
    ] {
        let found = act(&format!("{CALM}{story}"), TODAY).expect("an act");
        assert_eq!((found.0, found.2), (kind, vec![line + LINES]), "{story}");
    }
}

#[test]
fn then_an_element_then_an_assessment_then_what_would_show_the_next_stage() {
    // Never shown, since the client is in the book; or due again, since its interval went by.
    let seen = "2026-11-01 call in\n";
    assert_eq!(act(seen, TODAY), Some((ActKind::Show(Element::Concern), "2026-01-01".to_owned(), vec![])));
    let shown = "2026-08-22 signal concern\n2026-11-01 signal integrity\n2026-11-01 signal results\n";
    let due = format!("{shown}2026-11-01 call in");
    assert_eq!(
        act(&due, "2026-11-21"),
        Some((ActKind::Show(Element::Concern), "2026-11-21".to_owned(), vec![1]))
    );
    assert_eq!(act(&due, "2026-11-20"), Some((ActKind::Assess, "2026-01-01".to_owned(), vec![])));
    let assessed = format!("{due}\n2026-11-02 assessed interaction");
    // Nothing is evidenced yet: what would show the first stage.
    let record = |story: &str, today: &str| act(story, today).map(|it| it.0);
    assert_eq!(record(&assessed, "2026-11-20"), Some(ActKind::Record(Criterion::PromptReplies)));
    assert_eq!(record(CALM, TODAY), Some(ActKind::Record(Criterion::FollowThrough)));
}

#[test]
fn of_nobody_of_whom_nothing_is_known_anything_is_asked() {
    assert_eq!(act("2016-03-01 added", TODAY), None);
    assert_eq!(act("2016-03-01 added\n2026-11-01 assessed direction", TODAY), None);
    // But what was promised is.
    let promised = "2016-03-01 added\n2026-09-01 promises late by 2026-10-01";
    assert_eq!(act(promised, TODAY).map(|it| it.0), Some(ActKind::OwnFault(FaultKind::PromiseLate)));
}

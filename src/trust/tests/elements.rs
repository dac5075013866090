//! The three elements: which acts show each, which steps were taken, and which is weakest.
//!
//! Decided here: what the client began shows no concern of the adviser's; a promise shows integrity where it was kept on
//! time without a prompt, or broken and made good; an act counts as shown whether the adviser said so or not.

use super::{Script, TODAY, day, judge};
use crate::domain::evidence::{Element, ElementStep};
use crate::trust::element::ElementState;

fn element(script: &Script, element: Element, today: &str) -> ElementState {
    judge(script, today).elements.into_iter().find(|it| it.element == element).expect("all three")
}

#[test]
fn each_is_shown_by_acts_of_its_own() {
    use Element::{Concern, Integrity, Results};
    for (story, shown) in [
        ("2026-10-05 call out work", None),
        ("2026-10-05 call out person", Some((Concern, 1))),
        ("2026-10-05 mail out both", Some((Concern, 1))),
        ("2026-10-05 call in person", None),
        ("2026-10-05 evidence pursuit", Some((Concern, 1))),
        ("2026-10-05 signal concern", Some((Concern, 1))),
        ("2026-10-05 element concern demonstrated", Some((Concern, 1))),
        ("2026-10-05 element concern planned", None),
        ("2026-10-05 promises a by 2026-10-10\n2026-10-10 keeps a unprompted", Some((Integrity, 2))),
        ("2026-10-05 promises a by 2026-10-10\n2026-10-11 keeps a unprompted", None),
        ("2026-10-05 promises a by 2026-10-10\n2026-10-10 keeps a prompted", None),
        ("2026-10-05 promises a by 2026-10-10\n2026-10-10 breaks a", None),
        (
            "2026-10-05 promises a by 2026-10-10\n2026-10-10 breaks a\n2026-10-12 repairs a",
            Some((Integrity, 3)),
        ),
        ("2026-10-05 owes a by 2026-10-10\n2026-10-10 keeps a unprompted", None),
        ("2026-10-05 evidence disclosure", Some((Integrity, 1))),
        ("2026-10-05 signal integrity", Some((Integrity, 1))),
        ("2026-10-05 goal g", None),
        ("2026-10-05 goal g\n2026-10-06 touches g", Some((Results, 2))),
        ("2026-10-05 goal g\n2026-10-06 attains g", Some((Results, 2))),
        ("2026-10-05 goal g\n2026-10-06 drops g", None),
        ("2026-10-05 signal results", Some((Results, 1))),
        ("2026-10-05 evidence topic", None),
        ("2026-10-05 signal results\n2026-10-06 retracts 1", None),
        ("2026-11-22 signal results", None),
    ] {
        let script = Script::read(story);
        for of in Element::ALL {
            let state = element(&script, *of, TODAY);
            let entries: Vec<_> = state.demonstrated().iter().map(|(_, entry)| *entry).collect();
            let expected: Vec<usize> =
                shown.iter().filter(|(element, _)| element == of).map(|(_, line)| *line).collect();
            assert_eq!(script.lines(&entries), expected, "{of}: {story}");
            assert_eq!(script.lines(&state.acts), expected, "{of}: {story}");
        }
    }
}

#[test]
fn each_step_is_told_by_the_last_of_its_kind() {
    let script = Script::read(
        "2026-10-05 element concern assessed
         2026-10-06 element concern discussed
         2026-10-07 element concern planned
         2026-10-08 element concern demonstrated
         2026-10-07 element concern demonstrated
         2026-10-01 element concern assessed
         2026-10-09 element integrity discussed",
    );
    let state = element(&script, Element::Concern, TODAY);
    let last = |step: ElementStep| state.last[step as usize].map(|(on, entry)| (on, script.lines(&[entry])));
    assert_eq!(last(ElementStep::Assessed), Some((day("2026-10-05"), vec![1])));
    assert_eq!(last(ElementStep::Discussed), Some((day("2026-10-06"), vec![2])));
    assert_eq!(last(ElementStep::Planned), Some((day("2026-10-07"), vec![3])));
    assert_eq!(last(ElementStep::Demonstrated), Some((day("2026-10-08"), vec![4])));
    assert_eq!(script.lines(&state.acts), [4, 5]);
    assert_eq!(element(&script, Element::Results, TODAY).last, [None; 4]);
}

#[test]
fn acts_of_ninety_days_are_counted() {
    let script = Script::read("2026-08-22 call out person\n2026-08-23 call out person");
    assert_eq!(script.lines(&element(&script, Element::Concern, TODAY).acts), [2]);
    assert_eq!(script.lines(&element(&script, Element::Concern, "2026-11-20").acts), [1, 2]);
}

#[test]
fn the_weakest_is_longest_without_an_act_for_how_often_it_is_due() {
    use Element::{Concern, Integrity, Results};
    for (story, today, order) in [
        // Never shown comes first; ties go by their order.
        ("2026-10-05 call in", TODAY, [Concern, Integrity, Results]),
        ("2026-10-05 signal concern", TODAY, [Integrity, Results, Concern]),
        ("2026-10-05 signal concern\n2026-10-05 signal integrity", TODAY, [Results, Concern, Integrity]),
        // Concern and integrity are due each 90 days, results each 180: 30 of the one are as many as 60 of the other.
        (
            "2026-10-22 signal concern\n2026-10-21 signal integrity\n2026-09-22 signal results",
            TODAY,
            [Integrity, Concern, Results],
        ),
        (
            "2026-10-22 signal concern\n2026-10-23 signal integrity\n2026-09-22 signal results",
            TODAY,
            [Concern, Results, Integrity],
        ),
        (
            "2026-10-22 signal concern\n2026-10-23 signal integrity\n2026-09-21 signal results",
            TODAY,
            [Results, Concern, Integrity],
        ),
        // The client's own interval; and the day of its goal.
        (
            "2026-01-05 cadence 30
             2026-11-01 signal concern
             2026-11-02 signal integrity
             2026-09-01 signal results",
            TODAY,
            [Concern, Integrity, Results],
        ),
        (
            "2026-01-05 cadence 30
             2026-11-01 signal concern
             2026-11-02 signal integrity
             2026-09-01 signal results
             2026-06-01 goal g by 2026-11-25",
            TODAY,
            [Results, Concern, Integrity],
        ),
        // Time alone turns the order: results are due less often, and so come to weigh less as it goes by.
        (
            "2026-11-01 signal concern\n2026-11-11 signal integrity\n2026-10-20 signal results",
            "2026-11-11",
            [Results, Concern, Integrity],
        ),
        (
            "2026-11-01 signal concern\n2026-11-11 signal integrity\n2026-10-20 signal results",
            TODAY,
            [Concern, Results, Integrity],
        ),
    ] {
        let found = judge(&Script::read(story), today).elements;
        let found: Vec<Element> = found.iter().map(|it| it.element).collect();
        assert_eq!(found, order, "{story}");
    }
}

#[test]
fn each_is_due_again_after_its_interval() {
    let script = Script::read("2026-01-05 cadence 30\n2026-10-05 signal concern\n2026-10-05 signal results");
    let due = |of| element(&script, of, TODAY).due_from();
    assert_eq!(due(Element::Concern), Some(day("2026-11-05")));
    assert_eq!(due(Element::Results), Some(day("2027-04-04")));
    assert_eq!(due(Element::Integrity), None);
}

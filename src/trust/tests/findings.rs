//! Patterns of contact: each with its numbers, and one contact fewer shows nothing.
//!
//! Decided here: help is what was answered, advised, explained or kept; who never asked anything does not come in a
//! crisis only; a greeting in a real conversation is no greeting only.

use super::{Script, TODAY, judge};
use crate::trust::finding::FindingKind;

/// A finding of a story: its numbers, and the lines that show it.
fn found(story: &str, kind: FindingKind) -> Option<(u32, u32, Vec<usize>)> {
    let script = Script::read(story);
    let all = judge(&script, TODAY).findings;
    assert!(all.is_sorted_by_key(|it| it.kind), "{story}");
    all.iter().find(|it| it.kind == kind).map(|it| (it.number, it.other, script.lines(&it.entries)))
}

/// A story of as many lines of one sort, a day after the other, from the first of October on.
fn lines(count: usize, words: &str) -> String {
    (1..=count).flat_map(|day| [format!("2026-10-{day:02} "), words.to_owned(), "\n".to_owned()]).collect()
}

#[test]
fn five_contacts_alike_make_a_streak() {
    for (kind, alike, other) in [
        (FindingKind::GreetingOnly, "mail out person", "mail out work"),
        (FindingKind::GreetingOnly, "message out person", "mail in person"),
        (FindingKind::GreetingOnly, "letter out person", "call out person"),
        (FindingKind::TextOnly, "mail out work", "call out work"),
        (FindingKind::TextOnly, "message in", "video in"),
        (FindingKind::WorkOnly, "call out work", "call out both"),
        (FindingKind::WorkOnly, "mail in work", "mail in"),
    ] {
        assert_eq!(found(&lines(4, alike), kind), None, "{kind}: four times {alike}");
        let five = lines(5, alike);
        assert_eq!(found(&five, kind), Some((5, 5, vec![1, 2, 3, 4, 5])), "{kind}: {alike}");
        // Another one ends it; one from before, entered late, does not.
        assert_eq!(found(&format!("{five}2026-10-20 {other}"), kind), None, "{kind}: {alike}, {other}");
        let before = format!("{five}2026-09-20 {other}");
        assert_eq!(found(&before, kind), Some((5, 5, vec![1, 2, 3, 4, 5])), "{kind}: {alike}, {other}");
        assert_eq!(found(&format!("{five}2026-10-20 retracts 5"), kind), None, "{kind}: {alike}");
    }
    // What is more than a year old makes no streak.
    let old = format!("2025-11-20 mail in\n{}", lines(4, "mail in"));
    assert_eq!(found(&old, FindingKind::TextOnly), None);
    let in_time = format!("2025-11-21 mail in\n{}", lines(4, "mail in"));
    assert_eq!(found(&in_time, FindingKind::TextOnly), Some((5, 5, vec![1, 2, 3, 4, 5])));
}

#[test]
fn a_client_that_comes_only_when_it_burns() {
    let kind = FindingKind::CrisisOnly;
    let three = "2025-11-21 asks a issue urgent
        2026-06-01 asks b complaint
        2026-10-01 asks c task urgent";
    assert_eq!(found(three, kind), Some((3, 3, vec![1, 2, 3])));
    assert_eq!(found(&three.replace("2025-11-21", "2025-11-20"), kind), None, "two in a year");
    assert_eq!(found(&format!("{three}\n2026-07-01 asks d question"), kind), None, "one that could wait");
    let drawn = format!("{three}\n2026-07-01 asks d question prompted");
    assert_eq!(found(&drawn, kind), Some((3, 3, vec![1, 2, 3])), "what the adviser drew out is none of it");
}

#[test]
fn more_meetings_than_help() {
    let kind = FindingKind::Meetings;
    let meeting = |name: char, day: &str| format!("{day} appoints {name}\n{day} appointment {name} held\n");
    let three = meeting('a', "2026-08-23") + &meeting('b', "2026-09-23") + &meeting('c', "2026-10-23");
    assert_eq!(found(&three, kind), Some((3, 0, vec![1, 3, 5])));
    let two = meeting('a', "2026-08-22") + &meeting('b', "2026-09-23") + &meeting('c', "2026-10-23");
    assert_eq!(found(&two, kind), None, "the first is a day too old");
    let missed = three.replace("appointment c held", "appointment c called off");
    assert_eq!(found(&missed, kind), None);
    // Every help counts, of whichever sort; as much of it as there were meetings is enough.
    let helps = [
        "2026-10-01 asks q question\n2026-10-02 answers q\n",
        "2026-10-01 advises w\n",
        "2026-10-01 evidence topic\n",
        "2026-10-01 promises p by 2026-10-05\n2026-10-04 keeps p\n",
    ];
    for (number, help) in helps.iter().enumerate() {
        assert_eq!(found(&format!("{three}{help}"), kind), Some((3, 1, vec![1, 3, 5])), "{help}");
        let rest: String =
            helps.iter().enumerate().filter(|(at, _)| *at != number).map(|(_, it)| *it).collect();
        assert_eq!(found(&format!("{three}{rest}"), kind), None, "all but {help}");
    }
    let old = format!("{three}2026-08-22 advises w\n");
    assert_eq!(found(&old, kind), Some((3, 0, vec![1, 3, 5])));
}

#[test]
fn advice_that_is_heard_and_no_more() {
    let kind = FindingKind::HeardOnly;
    let advice = "2026-06-01 advises a
        2026-06-01 advises b
        2026-07-01 advice a ignored
        2026-07-01 advice b ignored\n";
    let story = format!("{advice}2026-07-02 call in");
    assert_eq!(found(&story, kind), Some((2, 2, vec![1, 2, 3, 4])));
    assert_eq!(found(advice, kind), None, "nobody spoke");
    assert_eq!(found(&story.replace("2026-07-01 advice b ignored", ""), kind), None, "one is no pattern");
    let half = story.replace("advice b ignored", "advice b partly");
    assert_eq!(found(&half, kind), Some((1, 2, vec![1, 2, 3, 4])));
    let followed = half + "\n2026-08-01 advice a acted";
    assert_eq!(found(&followed, kind), None);
}

#[test]
fn much_contact_and_no_sign_of_concern() {
    let kind = FindingKind::Superficial;
    assert_eq!(found(&lines(5, "call out work"), kind), None);
    let six = lines(6, "call out work");
    assert_eq!(found(&six, kind), Some((6, 0, vec![1, 2, 3, 4, 5, 6])));
    assert_eq!(found(&format!("{six}2026-08-23 evidence pursuit"), kind), None);
    assert!(found(&format!("{six}2026-08-22 evidence pursuit"), kind).is_some(), "too long ago");
    assert_eq!(found(&format!("2026-08-22 call out work\n{}", lines(5, "call out work")), kind), None);
    // Half a year for who is seen twice a year.
    let seldom = format!("2026-01-01 cadence 180\n2026-05-25 call out work\n{}", lines(5, "call out work"));
    assert_eq!(found(&seldom, kind), Some((6, 0, vec![2, 3, 4, 5, 6, 7])));
}

#[test]
fn a_year_in_which_nobody_questioned_anything() {
    let kind = FindingKind::Unquestioned;
    let six = lines(6, "call out both");
    let known = |since: &str| format!("{since} added\n{six}");
    assert_eq!(found(&known("2025-11-20"), kind), Some((6, 0, vec![])));
    assert_eq!(found(&known("2025-11-21"), kind), None, "not yet more than a year");
    assert_eq!(found(&format!("2025-11-20 added\n{}", lines(5, "call out both")), kind), None);
    assert_eq!(found(&format!("2025-11-20 added\n{}", lines(6, "mail out both")), kind), None);
    let asked = |on: &str| format!("{}{on} evidence challenge open", known("2025-01-01"));
    assert_eq!(found(&asked("2025-11-21"), kind), None);
    assert_eq!(found(&asked("2025-11-20"), kind), Some((6, 0, vec![])));
}

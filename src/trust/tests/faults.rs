//! Faults: on which day each begins and ends, and what it does to the stage.
//!
//! Decided here: a broken promise is a fault from the day on which it was broken, for 90 days or until it was made good;
//! a promise that nobody gave a day for is never late; a request that was acknowledged is judged by what was promised
//! for it.

use super::{Script, day, judge};
use crate::domain::stage::Stage;
use crate::trust::fault::FaultKind;

/// The faults of a story by a day: since when, of what sort, and the line.
fn faults(story: &str, today: &str) -> Vec<(String, FaultKind, Vec<usize>)> {
    let script = Script::read(story);
    let found = judge(&script, today);
    found.faults.iter().map(|it| (it.since.to_string(), it.kind, script.lines(&[it.entry]))).collect()
}

/// Whether a story has a fault by each of these days.
fn hold(story: &str, days: &[(&str, bool)]) {
    for (today, expected) in days {
        let found = faults(story, today);
        assert_eq!(!found.is_empty(), *expected, "{story} by {today}: {found:?}");
    }
}

#[test]
fn a_promise_is_a_fault_more_than_seven_days_past_the_day_agreed() {
    let late = "2026-09-01 promises a by 2026-10-01";
    hold(late, &[("2026-10-01", false), ("2026-10-08", false), ("2026-10-09", true), ("2027-10-09", true)]);
    assert_eq!(
        faults(late, "2026-11-21"),
        [("2026-10-09".to_owned(), FaultKind::PromiseLate, vec![1])],
        "since the eighth day"
    );
    // Kept, however late; released; and a keeping that was taken back.
    for end in ["keeps", "releases"] {
        let ended = format!("{late}\n2026-10-20 {end} a");
        hold(&ended, &[("2026-10-19", true), ("2026-10-20", false)]);
        hold(&format!("{ended}\n2026-10-21 retracts 2"), &[("2026-10-20", true)]);
    }
    // Moved with leave, even late, there is a new day; moved alone there is none.
    let moved = format!("{late}\n2026-10-15 moves a to 2026-11-01 agreed late");
    hold(&moved, &[("2026-10-14", true), ("2026-10-15", false), ("2026-11-08", false), ("2026-11-09", true)]);
    hold(&format!("{late}\n2026-09-15 moves a to 2026-11-01"), &[("2026-10-09", true)]);
    // Entered afterwards: it had been kept all the time.
    hold(&format!("{late}\n2026-09-30 keeps a"), &[("2026-10-09", false)]);
    hold("2026-09-01 promises a", &[("2027-10-09", false)]);
}

#[test]
fn a_broken_promise_is_a_fault_for_ninety_days_or_until_it_was_made_good() {
    let broken = "2026-07-01 promises a by 2026-08-01\n2026-08-03 breaks a";
    hold(
        broken,
        &[
            ("2026-08-02", false),
            ("2026-08-03", true),
            ("2026-11-01", true),
            ("2026-11-02", false),
            ("2027-11-02", false),
        ],
    );
    assert_eq!(
        faults(broken, "2026-08-20"),
        [("2026-08-03".to_owned(), FaultKind::PromiseBroken, vec![1])],
        "since the day on which it was broken"
    );
    let repaired = format!("{broken}\n2026-08-10 repairs a");
    hold(&repaired, &[("2026-08-09", true), ("2026-08-10", false)]);
    hold(&format!("{repaired}\n2026-08-11 retracts 3"), &[("2026-08-12", true)]);
    // Broken after it had been late already: the fault of the one is followed by that of the other.
    let late = "2026-07-01 promises a by 2026-08-01\n2026-08-20 breaks a";
    assert_eq!(faults(late, "2026-08-19")[0].1, FaultKind::PromiseLate);
    assert_eq!(faults(late, "2026-08-20")[0].1, FaultKind::PromiseBroken);
    assert_eq!(faults(late, "2026-08-20").len(), 1);
}

#[test]
fn a_request_is_a_fault_after_three_working_days_without_a_response() {
    // 2026-10-05 is a Monday, 2026-10-08 a Thursday.
    hold("2026-10-05 asks a question", &[("2026-10-08", false), ("2026-10-09", true)]);
    hold("2026-10-08 asks a question", &[("2026-10-13", false), ("2026-10-14", true)]);
    hold("2026-10-08T18:30:00+02:00 asks a question", &[("2026-10-14", false), ("2026-10-15", true)]);
    let found = faults("2026-10-08 asks a complaint prompted", "2026-11-21");
    assert_eq!(found, [("2026-10-14".to_owned(), FaultKind::RequestUnanswered, vec![1])]);
    // Heard, answered or withdrawn ends it.
    for end in ["hears", "answers", "withdraws"] {
        let ended = format!("2026-10-05 asks a question\n2026-10-20 {end} a");
        hold(&ended, &[("2026-10-19", true), ("2026-10-20", false), ("2026-11-21", false)]);
        hold(&format!("{ended}\n2026-10-21 retracts 2"), &[("2026-11-21", true)]);
    }
    // What was announced is judged by the promise made for it.
    let announced = "2026-10-05 asks a question
        2026-10-06 hears a by 2026-10-15
        2026-10-06 promises p by 2026-10-15";
    hold(announced, &[("2026-10-22", false), ("2026-10-23", true)]);
    assert_eq!(faults(announced, "2026-10-23")[0].1, FaultKind::PromiseLate);
}

#[test]
fn what_the_client_owes_is_no_fault() {
    hold(
        "2026-07-01 owes a by 2026-08-01
         2026-07-01 owes b by 2026-08-01
         2026-08-03 breaks b
         2026-07-01 appoints c
         2026-07-01 appointment c missed by them",
        &[("2026-08-09", false), ("2026-11-21", false)],
    );
}

/// Late Direction, with everything below it not recorded.
const DIRECTION: &str = "2026-09-11 asks a1 advice
    2026-09-11 answers a1
    2026-10-02 asks a2 strategy
    2026-10-02 answers a2
    2026-09-11 advises w1
    2026-09-11 advises w2
    2026-09-20 advice w1 acted
    2026-09-22 advice w2 partly\n";

#[test]
fn while_one_lasts_the_stage_is_one_lower_and_after_a_month_the_lowest() {
    let stage = |story: &str, today: &str| {
        let evidenced = judge(&Script::read(story), today).evidenced;
        (evidenced.stage.map(Stage::word), evidenced.held_back.map(Stage::word))
    };
    let (whole, lower) = ((Some("direction"), None), (Some("interaction"), Some("direction")));
    let lowest = (Some("impression"), Some("direction"));
    // A fault since the ninth of October.
    let late = format!("{DIRECTION}2026-09-10 promises p by 2026-10-01\n");
    for (today, expected) in [
        ("2026-10-08", whole),
        ("2026-10-09", lower),
        ("2026-11-08", lower),
        ("2026-11-09", lowest),
        ("2026-11-21", lowest),
    ] {
        assert_eq!(stage(&late, today), expected, "{today}");
    }
    assert_eq!(stage(&format!("{late}2026-11-10 keeps p\n"), "2026-11-10"), whole, "made good");
    // Two lower it once, and the older one tells when it sinks.
    let two = format!("{late}2026-10-20 asks lost question\n");
    for (today, expected) in [("2026-11-01", lower), ("2026-11-08", lower), ("2026-11-09", lowest)] {
        assert_eq!(stage(&two, today), expected, "{today}");
    }
    // With the older one gone the younger counts its own days.
    let one = format!("{two}2026-11-10 keeps p\n");
    assert_eq!(stage(&one, "2026-11-21"), lower);
    // Of one without a stage nothing can be taken, and nothing is lower than Impression.
    assert_eq!(stage("2026-09-10 promises p by 2026-10-01", "2026-11-21"), (None, None));
    let impression = "2026-02-01 promises a by 2026-02-03
        2026-02-03 keeps a
        2026-02-01 specialist tax introduced
        2026-09-10 promises p by 2026-10-01";
    assert_eq!(stage(impression, "2026-11-21"), (Some("impression"), None));
}

#[test]
fn the_oldest_stands_first() {
    let story = "2026-10-05 asks a question
        2026-09-01 promises p by 2026-10-01
        2026-09-01 promises q by 2026-12-01
        2026-10-07 breaks q";
    let found = faults(story, "2026-11-21");
    let since: Vec<&str> = found.iter().map(|(since, ..)| since.as_str()).collect();
    assert_eq!(since, ["2026-10-07", "2026-10-09", "2026-10-09"]);
    assert!(judge(&Script::read(story), "2026-11-21").faults.is_sorted());
    assert_eq!(day(since[0]), judge(&Script::read(story), "2026-11-21").faults[0].since);
}

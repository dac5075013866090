//! The evidenced stage, over whole stories.
//!
//! Decided here: what left its window counts for a stage thirty days longer, and the stage is said to fade; while nothing
//! happens for long, the stage is that of the day of the last contact, fading or not, and what the adviser still owes
//! holds it back as it does anywhere.

use super::{Relationship, Script, TODAY, judge};
use crate::trust::Evidenced;
use crate::trust::criterion::Criterion;
use crate::trust::stage::Holding;

/// Answers on the day, and an early promise kept.
const IMPRESSION: &str = "2026-02-01 promises early by 2026-02-03
    2026-02-03 keeps early
    2026-09-01 asks q1 question
    2026-09-01 answers q1
    2026-09-02 asks q2 task
    2026-09-02 answers q2\n";

/// A series, and a goal that was spoken of.
const INTERACTION: &str = "2026-09-10 call in
    2026-09-20 meeting out
    2026-10-05 call in
    2026-11-10 call out
    2026-10-05 goal own\n";

/// A choice between ways, and what both sides expect.
const DIRECTION: &str = "2026-09-10 expects acknowledged
    2026-09-10 lays depot 2
    2026-09-20 decides depot client\n";

/// The client asks, and follows.
const LEANS: &str = "2026-09-11 asks a1 advice
    2026-09-11 answers a1
    2026-10-11 asks a2 strategy
    2026-10-12 answers a2
    2026-09-11 advises w1
    2026-10-11 advises w2
    2026-10-20 advice w1 acted
    2026-11-02 advice w2 partly\n";

/// A goal reached, and the adviser named.
const CONSULTATION: &str = "2026-10-25 goal second
    2026-11-05 attains second
    2026-11-06 evidence recognition\n";

/// Two criteria of Direction that are not met: advice without effect, and a choice that the client did not make.
const HEARD: &str = "2026-09-11 advises w1
    2026-10-11 advises w2
    2026-10-20 advice w1 ignored
    2026-11-02 advice w2 ignored
    2026-09-10 lays depot 1
    2026-09-20 decides depot adviser\n";

/// A stage in words, with all that is said of it.
fn worded(evidenced: Evidenced) -> String {
    let stage = evidenced.stage.map_or("not enough on record", |stage| stage.word());
    let half = evidenced.half.map(|half| format!(", {half}"));
    let held = evidenced.held_back.map(|stage| format!(", held back from {stage}"));
    let fading = evidenced.fading.then(|| ", fading".to_owned());
    let dormant = evidenced.dormant.map(|day| format!(", as of {day}"));
    [Some(stage.to_owned()), half, held, fading, dormant].into_iter().flatten().collect()
}

fn by(story: &str, today: &str) -> Relationship {
    judge(&Script::read(story), today)
}

fn stage(story: &str, today: &str) -> String {
    worded(by(story, today).evidenced)
}

#[test]
fn a_stage_holds_by_what_is_on_record() {
    for (parts, expected) in [
        (vec![], "not enough on record"),
        (vec![IMPRESSION], "impression"),
        (vec![IMPRESSION, INTERACTION], "interaction"),
        (vec![IMPRESSION, INTERACTION, DIRECTION], "direction, early"),
        (vec![IMPRESSION, INTERACTION, DIRECTION, LEANS], "direction, late"),
        (vec![IMPRESSION, INTERACTION, DIRECTION, LEANS, CONSULTATION], "consultation"),
        // What is not recorded is passed over.
        (vec![DIRECTION], "direction, early"),
        (vec![IMPRESSION, CONSULTATION], "consultation"),
        // What fails is not.
        (vec![IMPRESSION, INTERACTION, HEARD, CONSULTATION], "interaction"),
        (vec![IMPRESSION, INTERACTION, HEARD], "interaction"),
    ] {
        assert_eq!(stage(&parts.concat(), TODAY), expected, "{}", parts.concat());
    }
}

#[test]
fn what_is_passed_over_is_said_to_be_not_recorded() {
    use Holding::{Fails, Holds, Unrecorded};
    let passed = by(&[IMPRESSION, CONSULTATION].concat(), TODAY);
    assert_eq!(passed.stages, [Holds, Unrecorded, Unrecorded, Holds]);
    let heard = by(&[IMPRESSION, INTERACTION, HEARD, CONSULTATION].concat(), TODAY);
    assert_eq!(heard.stages, [Holds, Holds, Fails, Holds]);
}

#[test]
fn a_rating_words_or_signals_alone_move_nothing() {
    let rated = "2026-11-01 assessed consultation\n";
    let said = "2026-11-02 said\n";
    let signals = "2026-11-01 signal ease
        2026-11-01 signal materials
        2026-11-01 signal table
        2026-11-01 signal beyond
        2026-11-01 signal named
        2026-11-01 evidence recognition\n";
    for told in ["", IMPRESSION, INTERACTION, DIRECTION] {
        let alone = by(told, TODAY).evidenced;
        for more in [rated, said, signals, &[rated, said, signals].concat()] {
            assert_eq!(by(&[told, more].concat(), TODAY).evidenced, alone, "{told}{more}");
        }
    }
}

#[test]
fn who_is_new_or_was_only_imported_has_not_enough_on_record() {
    for (story, expected) in [
        ("2026-11-10 added\n2026-11-10 call in\n2026-11-12 mail out", "not enough on record"),
        // One promise kept is a first sign, and no stage.
        (
            "2026-11-10 added
             2026-11-10 promises a by 2026-11-12
             2026-11-12 keeps a unprompted
             2026-11-12 mail out",
            "not enough on record",
        ),
        // Ten years in the address book, and rated at once.
        ("2016-03-01 added\n2026-11-20 assessed consultation", "not enough on record"),
        // With the contacts of the years that an address book kept.
        (
            "2016-03-01 added\n2019-05-01 call in\n2024-06-01 meeting out",
            "not enough on record, as of 2024-06-01",
        ),
    ] {
        assert_eq!(stage(story, TODAY), expected, "{story}");
    }
}

/// A tax client: a visit each half year, with papers promised and a question answered at each.
fn seen_twice_a_year() -> String {
    let begun = "2023-12-01 added\n2023-12-01 cadence 184 220\n2023-12-01 prefers meeting\n".to_owned();
    let visits = [(2024, 2), (2024, 8), (2025, 2), (2025, 8), (2026, 2), (2026, 8)];
    let visits = visits.iter().enumerate().map(|(number, (year, month))| {
        format!(
            "{year}-0{month}-10 meeting out both
             {year}-0{month}-10 asks q{number} question
             {year}-0{month}-11 answers q{number}
             {year}-0{month}-10 promises a{number} by {year}-0{month}-20
             {year}-0{month}-10 promises b{number} by {year}-0{month}-24
             {year}-0{month}-18 keeps a{number} unprompted
             {year}-0{month}-24 keeps b{number} unprompted\n"
        )
    });
    std::iter::once(begun).chain(visits).collect()
}

#[test]
fn who_is_seen_twice_a_year_stands_through_the_whole_year() {
    let script = Script::read(&seen_twice_a_year());
    for (year, months) in [(2025, 9..=12), (2026, 1..=12), (2027, 1..=2)] {
        for month in months {
            let day = format!("{year}-{month:02}-09");
            let found = judge(&script, &day);
            assert_eq!(worded(found.evidenced), "interaction", "{day}");
            assert_eq!(found.faults, [], "{day}");
        }
    }
}

#[test]
fn a_stage_lost_by_age_alone_fades_for_thirty_days_before_it_falls() {
    // A contact, so that it is the evidence that grows old and not the acquaintance.
    let story = "2026-03-01 expects acknowledged
        2026-03-01 lays depot 2
        2026-03-01 decides depot client
        2026-02-01 promises early by 2026-02-03
        2026-02-03 keeps early
        2026-01-05 specialist tax introduced
        2026-11-01 mail in";
    for (day, expected) in [
        ("2026-08-28", "direction, early"),
        ("2026-08-29", "direction, early, fading"),
        ("2026-09-27", "direction, early, fading"),
        ("2026-09-28", "impression"),
        ("2026-11-21", "impression"),
    ] {
        assert_eq!(stage(story, day), expected, "{day}");
    }
    // Lost for another reason than age, it does not fade.
    let failed = [story, "\n2026-03-01 advises w1\n2026-03-01 advises w2\n2026-03-01 advises w3"].concat();
    let failed = failed + "\n2026-08-01 advice w1 ignored\n2026-08-01 advice w2 ignored";
    let failed = failed + "\n2026-08-01 asks a1 advice\n2026-08-02 answers a1";
    assert_eq!(stage(&failed, "2026-08-01"), "impression");
}

#[test]
fn of_who_sleeps_the_stage_of_the_last_contact_stands() {
    let story = [IMPRESSION, INTERACTION, DIRECTION].concat();
    let last = "2026-11-10";
    let asleep = format!("direction, early, as of {last}");
    for (day, expected) in [
        ("2026-11-21", "direction, early"),
        // Nothing for 400 days, the last of them included; until then what grows old falls.
        ("2027-12-15", "not enough on record"),
        ("2027-12-16", asleep.as_str()),
        ("2031-01-01", asleep.as_str()),
    ] {
        assert_eq!(stage(&story, day), expected, "{day}");
    }
    // Where a limit was agreed, twice that.
    let limited = format!("2026-01-05 cadence 30 60\n{story}");
    for (day, expected) in
        [("2027-03-10", "impression"), ("2027-03-11", asleep.as_str()), ("2028-03-11", asleep.as_str())]
    {
        assert_eq!(stage(&limited, day), expected, "{day}");
    }
    // What the adviser owes holds it back all the same: silence makes nothing good.
    let owing = format!("{limited}2026-11-10 asks lost question\n");
    assert_eq!(stage(&owing, "2026-12-30"), "impression, held back from direction");
    assert_eq!(stage(&owing, "2027-03-11"), format!("impression, held back from direction, as of {last}"));
    // A word wakes it, and it is judged anew.
    let awake = format!("{limited}2028-03-01 call in\n");
    assert_eq!(stage(&awake, "2028-03-11"), "not enough on record");
}

#[test]
fn half_of_direction_is_told_by_asking_and_following() {
    let early =
        [DIRECTION, "2026-09-11 asks a1 advice\n2026-09-11 answers a1\n2026-10-11 asks a2 strategy\n"];
    let early = early.concat() + "2026-10-12 answers a2\n";
    assert_eq!(stage(&early, TODAY), "direction, early", "it asks, and nobody knows whether it follows");
    let late = [DIRECTION, LEANS].concat();
    assert_eq!(stage(&late, TODAY), "direction, late");
    let relationship = by(&late, TODAY);
    assert_eq!(relationship.of(Criterion::Preemptive).met, super::Met::Unknown);
}

//! The registers of the four worries, turn by turn.
//!
//! Decided here: a worry that the adviser suspects is raised as much as one that the client voiced, and a decision that
//! stalls over one raises it too; what is raised again while it is being answered has resurfaced; acts before it was
//! raised answer nothing; a cover that was named is part of the profile and no dated act.

use super::{Script, TODAY, day, judge};
use crate::domain::evidence::Worry;
use crate::trust::worry::{WorryStand, WorryState};
use WorryStand::{Eased, Easing, NotRaised, Open, Resurfaced};

fn state(script: &Script, worry: Worry, today: &str) -> WorryState {
    judge(script, today).worries.into_iter().find(|it| it.worry == worry).expect("all four")
}

/// Where a worry stands, since when, and the lines that raised and that answered it.
type Expected = (WorryStand, Option<&'static str>, &'static [usize], &'static [usize]);

fn hold(worry: Worry, table: &[(&str, Expected)]) {
    for (story, (stand, since, said, acts)) in table {
        let script = Script::read(story);
        let found = state(&script, worry, TODAY);
        assert_eq!(found.stand, *stand, "{story}");
        assert_eq!(found.since.map(|on| on.day()), since.map(day), "{story}");
        assert_eq!(script.lines(&found.said), *said, "{story}");
        assert_eq!(script.lines(&found.acts), *acts, "{story}");
    }
}

#[test]
fn the_register_turns_by_what_is_said_and_done() {
    hold(
        Worry::Secrets,
        &[
            ("2026-10-05 call in", (NotRaised, None, &[], &[])),
            // Acts answer nothing where nothing was said, and what was said elsewhere is not said here.
            ("2026-10-05 evidence assurance", (NotRaised, None, &[], &[])),
            ("2026-10-05 worry control voiced\n2026-10-06 evidence assurance", (NotRaised, None, &[], &[])),
            // Open, when voiced, suspected, or seen; a second voice changes nothing.
            ("2026-10-05 worry secrets voiced", (Open, Some("2026-10-05"), &[1], &[])),
            ("2026-10-05 worry secrets suspected", (Open, Some("2026-10-05"), &[1], &[])),
            ("2026-10-05 signal secrets", (Open, Some("2026-10-05"), &[1], &[])),
            (
                "2026-10-05 worry secrets suspected\n2026-10-06 worry secrets voiced",
                (Open, Some("2026-10-05"), &[1, 2], &[]),
            ),
            // Easing, after an act that answers it; one from before answers nothing.
            (
                "2026-10-05 worry secrets voiced\n2026-10-06 evidence assurance\n2026-10-08 evidence assurance",
                (Easing, Some("2026-10-06"), &[1], &[2, 3]),
            ),
            (
                "2026-10-05 worry secrets voiced\n2026-10-04 evidence assurance",
                (Open, Some("2026-10-05"), &[1], &[]),
            ),
            (
                "2026-10-05 worry secrets voiced\n2026-10-06 evidence topic",
                (Open, Some("2026-10-05"), &[1], &[]),
            ),
            // Eased by the client at once.
            (
                "2026-10-05 worry secrets voiced\n2026-10-06 worry secrets eased",
                (Eased, Some("2026-10-06"), &[1, 2], &[]),
            ),
            // The adviser confirms after two acts, not after one, and not without any.
            (
                "2026-10-05 worry secrets voiced\n2026-10-06 worry secrets confirmed",
                (Open, Some("2026-10-05"), &[1, 2], &[]),
            ),
            (
                "2026-10-05 worry secrets voiced
                 2026-10-06 evidence assurance
                 2026-10-07 worry secrets confirmed",
                (Easing, Some("2026-10-06"), &[1, 3], &[2]),
            ),
            (
                "2026-10-05 worry secrets voiced
                 2026-10-06 evidence assurance
                 2026-10-07 evidence assurance
                 2026-10-08 worry secrets confirmed",
                (Eased, Some("2026-10-08"), &[1, 4], &[2, 3]),
            ),
            // One of the two was taken back.
            (
                "2026-10-05 worry secrets voiced
                 2026-10-06 evidence assurance
                 2026-10-07 evidence assurance
                 2026-10-08 worry secrets confirmed
                 2026-10-09 retracts 3",
                (Easing, Some("2026-10-06"), &[1, 4], &[2]),
            ),
            // Resurfaced: after it was eased, and while it was being answered. What answered it before does not count.
            (
                "2026-10-05 worry secrets voiced
                 2026-10-06 worry secrets eased
                 2026-10-09 worry secrets voiced",
                (Resurfaced, Some("2026-10-09"), &[1, 2, 3], &[]),
            ),
            (
                "2026-10-05 worry secrets voiced
                 2026-10-06 evidence assurance
                 2026-10-09 worry secrets voiced",
                (Resurfaced, Some("2026-10-09"), &[1, 3], &[]),
            ),
            (
                "2026-10-05 worry secrets voiced
                 2026-10-06 evidence assurance
                 2026-10-09 worry secrets voiced
                 2026-10-10 evidence assurance
                 2026-10-11 worry secrets confirmed",
                (Easing, Some("2026-10-10"), &[1, 3, 5], &[4]),
            ),
            (
                "2026-10-05 worry secrets voiced
                 2026-10-06 worry secrets eased
                 2026-10-09 worry secrets voiced
                 2026-10-10 worry secrets eased",
                (Eased, Some("2026-10-10"), &[1, 2, 3, 4], &[]),
            ),
            // By the days on which it happened, whenever it was entered.
            (
                "2026-10-06 worry secrets eased\n2026-10-05 worry secrets voiced",
                (Eased, Some("2026-10-06"), &[2, 1], &[]),
            ),
            // What is eased that nobody raised stays where it is.
            ("2026-10-06 worry secrets eased", (NotRaised, None, &[1], &[])),
            ("2026-11-22 worry secrets voiced", (NotRaised, None, &[], &[])),
        ],
    );
}

#[test]
fn each_is_answered_by_acts_of_its_own() {
    for (worry, acts) in [
        (
            Worry::Control,
            vec!["lays d 2", "lays d 1\n2026-10-07 relays d 2", "lays d 1\n2026-10-07 decides d client"],
        ),
        (Worry::Secrets, vec!["evidence assurance"]),
        (Worry::Knowledge, vec!["evidence topic", "evidence grasp"]),
        (
            Worry::Risk,
            vec![
                "evidence credit",
                "appoints a\n2026-10-07 appointment a held",
                "asks q question\n2026-10-07 answers q",
            ],
        ),
    ] {
        for act in acts {
            let story = format!("2026-10-05 worry {worry} voiced\n2026-10-06 {act}");
            let script = Script::read(&story);
            let found = state(&script, worry, TODAY);
            let last = if act.contains('\n') { 3 } else { 2 };
            assert_eq!((found.stand, script.lines(&found.acts)), (Easing, vec![last]), "{story}");
            for other in Worry::ALL.iter().filter(|other| **other != worry) {
                let story = format!("2026-10-05 worry {other} voiced\n2026-10-06 {act}");
                assert_eq!(state(&Script::read(&story), *other, TODAY).stand, Open, "{other}: {story}");
            }
        }
    }
    for nothing in [
        "lays d 1",
        "lays d 1\n2026-10-07 decides d adviser",
        "lays d 1\n2026-10-07 abandons d",
        "appoints a\n2026-10-07 appointment a missed by us",
        "asks q question\n2026-10-07 hears q",
        "evidence pursuit",
        "evidence precedent",
    ] {
        for worry in Worry::ALL {
            let story = format!("2026-10-05 worry {worry} voiced\n2026-10-06 {nothing}");
            assert_eq!(state(&Script::read(&story), *worry, TODAY).stand, Open, "{story}");
        }
    }
}

#[test]
fn signals_and_stalled_decisions_speak_of_worries() {
    hold(
        Worry::Control,
        &[
            ("2026-10-05 signal control", (Open, Some("2026-10-05"), &[1], &[])),
            (
                "2026-10-05 signal control\n2026-10-06 signal in-control",
                (Eased, Some("2026-10-06"), &[1, 2], &[]),
            ),
            ("2026-10-05 lays d 2\n2026-10-06 stalls d control", (Open, Some("2026-10-06"), &[2], &[])),
            ("2026-10-05 lays d 2\n2026-10-06 stalls d", (NotRaised, None, &[], &[])),
            (
                "2026-10-05 lays d 1\n2026-10-06 stalls d control\n2026-10-09 decides d client",
                (Easing, Some("2026-10-09"), &[2], &[3]),
            ),
        ],
    );
}

//! The evidenced stage: which stages hold, which fail, and which one the evidence supports.
//!
//! Owns the arithmetic over criteria. An assessment is no criterion, so an adviser's own rating alone never moves it.

use super::criterion::{Criterion, Found, Met};
use super::standards::Standards;
use crate::domain::stage::Stage;
use crate::domain::time::Day;
use crate::domain::wording::wording;

wording! {
    /// What the criteria of one stage come to.
    Holding {
        /// Enough of them are met.
        Holds = "holds",
        /// Too many are not.
        Fails = "fails",
        /// Too little is known either way.
        Unrecorded = "not recorded",
    }
}

wording! {
    /// How far Direction goes.
    Half {
        /// The client values advice but rarely asks.
        Early = "early",
        /// It asks, and leans on the answer.
        Late = "late",
    }
}

/// Where the evidence puts a relationship.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Evidenced {
    /// The stage; `None` where there is not enough on record.
    pub stage: Option<Stage>,
    /// In Direction, how far.
    pub half: Option<Half>,
    /// The stage that the criteria alone support, where a fault keeps it lower.
    pub held_back: Option<Stage>,
    /// Whether it stands only because what left its window has done so lately.
    pub fading: bool,
    /// Since when nothing is judged anew, for want of any contact.
    pub dormant: Option<Day>,
}

/// What the criteria of a stage come to.
pub fn holding(stage: Stage, found: &[Found], standards: &Standards) -> Holding {
    let of = Criterion::of(stage);
    let (mut met, mut not_met, mut computed) = (0, 0, 0);
    for criterion in of {
        match found[*criterion as usize].met {
            Met::Yes => {
                met += 1;
                computed += i64::from(!criterion.is_observed());
            }
            Met::No => not_met += 1,
            Met::Unknown => {}
        }
    }
    let share = met * 100 >= standards.share * (met + not_met);
    if met >= standards.met && computed > 0 && share {
        Holding::Holds
    } else if not_met >= standards.failing && !share {
        Holding::Fails
    } else {
        Holding::Unrecorded
    }
}

/// The highest stage that holds with none below it failing.
pub fn supported(stages: &[Holding; 4]) -> Option<Stage> {
    let sound = stages.iter().position(|it| *it == Holding::Fails).unwrap_or(stages.len());
    let highest = stages[..sound].iter().rposition(|it| *it == Holding::Holds)?;
    Some(Stage::ALL[highest])
}

/// One stage lower; nothing is lower than Impression.
pub fn lower(stage: Stage) -> Stage {
    Stage::ALL[(stage as usize).saturating_sub(1)]
}

/// How far Direction goes: what tells the halves apart is whether the client asks, and follows.
pub fn half(found: &[Found]) -> Half {
    let met = |criterion: Criterion| found[criterion as usize].met == Met::Yes;
    if met(Criterion::Asks) && met(Criterion::ActsOnAdvice) { Half::Late } else { Half::Early }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Findings by a letter each: `+` met, `-` not, `.` unknown.
    fn found(letters: &str) -> Vec<Found> {
        let letters: String = letters.chars().filter(|c| !c.is_whitespace()).collect();
        assert_eq!(letters.len(), 20, "{letters}");
        letters
            .chars()
            .map(|letter| match letter {
                '+' => Found { met: Met::Yes, ..Found::unknown() },
                '-' => Found { met: Met::No, ..Found::unknown() },
                _ => Found::unknown(),
            })
            .collect()
    }

    fn stages(letters: &str) -> [Holding; 4] {
        let (found, standards) = (found(letters), Standards::builtin());
        Stage::ALL
            .iter()
            .map(|stage| holding(*stage, &found, &standards))
            .collect::<Vec<_>>()
            .try_into()
            .unwrap()
    }

    #[test]
    fn a_stage_holds_fails_or_is_not_recorded() {
        use Holding::{Fails, Holds, Unrecorded};
        for (letters, expected) in [
            // Two of Impression, one of them computed; ease and materials alone are not enough.
            ("+..+. ..... ..... .....", Holds),
            ("...++ ..... ..... .....", Unrecorded),
            ("+++-- ..... ..... .....", Holds),
            ("++--- ..... ..... .....", Fails),
            ("++--. ..... ..... .....", Fails),
            ("++-.. ..... ..... .....", Holds),
            ("+-... ..... ..... .....", Unrecorded),
            ("+--.. ..... ..... .....", Fails),
            ("-.... ..... ..... .....", Unrecorded),
            ("..... ..... ..... .....", Unrecorded),
        ] {
            assert_eq!(stages(letters)[0], expected, "{letters}");
        }
    }

    #[test]
    fn the_highest_stage_counts_that_nothing_below_it_fails() {
        use Stage::{Consultation, Direction, Impression, Interaction};
        for (letters, expected) in [
            ("..... ..... ..... .....", None),
            ("++... ..... ..... .....", Some(Impression)),
            ("++... ++... ..... .....", Some(Interaction)),
            // What is not recorded is passed over; what fails stops it.
            ("..... ++... ..... +...+", Some(Consultation)),
            ("..... ++... ---.. +...+", Some(Interaction)),
            ("---.. ++... ++... +...+", None),
            ("++... ..... ++... .....", Some(Direction)),
        ] {
            assert_eq!(supported(&stages(letters)), expected, "{letters}");
        }
    }

    #[test]
    fn asking_and_following_make_late_direction() {
        assert_eq!(half(&found("..... ..... ++... .....")), Half::Late);
        assert_eq!(half(&found("..... ..... +-+.. .....")), Half::Early);
        assert_eq!(half(&found("..... ..... .++.. .....")), Half::Early);
    }

    proptest::proptest! {
        #[test]
        fn one_more_met_criterion_never_lowers_a_stage(letters in "[-+.]{20}", place in 0_usize..20) {
            let before = supported(&stages(&letters));
            let mut better = letters.into_bytes();
            better[place] = b'+';
            let after = supported(&stages(std::str::from_utf8(&better).unwrap()));
            proptest::prop_assert!(after >= before);
        }
    }
}

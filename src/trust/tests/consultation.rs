//! The criteria of Consultation.
//!
//! Decided here: a recognition that was recorded as evidence says as much as the signal; a goal whose day went by counts
//! as not reached until it is; a goal, once reached, stays so.

use super::{Criterion, Figure, Met, hold};
use Figure::{Bare, Count, Share};

#[test]
fn brings_issues() {
    hold(
        Criterion::BringsIssues,
        &[
            (
                "2026-05-25 asks a issue
                 2026-06-25 asks b strategy
                 2026-07-25 asks c issue",
                (Met::Yes, Count(3), &[1, 2, 3]),
            ),
            (
                "2026-05-24 asks a issue
                 2026-06-25 asks b strategy
                 2026-07-25 asks c issue",
                (Met::No, Count(2), &[2, 3]),
            ),
            // A complaint is no issue brought, and what the adviser drew out does not come of itself.
            (
                "2026-06-25 asks a issue
                 2026-06-25 asks b complaint
                 2026-06-25 asks c issue prompted
                 2026-06-25 asks d advice",
                (Met::No, Count(1), &[1]),
            ),
            ("2026-06-25 call in", (Met::No, Count(0), &[])),
            ("2026-06-25 letter out", (Met::Unknown, Count(0), &[])),
            (
                "2026-06-25 asks a issue
                 2026-06-25 asks b issue
                 2026-06-25 asks c issue
                 2026-06-26 retracts 3",
                (Met::No, Count(2), &[1, 2]),
            ),
            // Entered late.
            (
                "2026-06-25 asks a issue
                 2026-06-25 asks b issue
                 2026-05-26 asks c issue",
                (Met::Yes, Count(3), &[1, 2, 3]),
            ),
            (
                "2025-01-01 added
                 2025-01-01 cadence 180
                 2025-11-26 asks a issue
                 2026-02-25 asks b issue
                 2026-06-25 asks c issue",
                (Met::Yes, Count(3), &[3, 4, 5]),
            ),
        ],
    );
}

#[test]
fn observed() {
    for (criterion, signal) in [(Criterion::AtTheTable, "table"), (Criterion::BeyondRemit, "beyond")] {
        hold(
            criterion,
            &[
                (&format!("2025-11-21 signal {signal}"), (Met::Yes, Bare, &[1])),
                (&format!("2025-11-20 signal {signal}"), (Met::Unknown, Bare, &[])),
                (&format!("2026-11-22 signal {signal}"), (Met::Unknown, Bare, &[])),
            ],
        );
    }
}

#[test]
fn named() {
    hold(
        Criterion::Named,
        &[
            ("2026-06-25 call in", (Met::Unknown, Bare, &[])),
            ("2025-11-21 signal named", (Met::Yes, Bare, &[1])),
            ("2025-11-20 signal named", (Met::Unknown, Bare, &[])),
            ("2025-11-21 evidence recognition", (Met::Yes, Count(1), &[1])),
            ("2025-11-20 evidence recognition", (Met::Unknown, Bare, &[])),
            (
                "2026-06-25 signal named
                 2026-06-26 evidence recognition
                 2026-06-27 evidence recognition",
                (Met::Yes, Count(2), &[1, 2, 3]),
            ),
            ("2026-06-25 evidence topic", (Met::Unknown, Bare, &[])),
            ("2026-06-25 evidence recognition\n2026-06-26 retracts 1", (Met::Unknown, Bare, &[])),
        ],
    );
}

#[test]
fn results() {
    hold(
        Criterion::Results,
        &[
            ("2026-06-25 goal g", (Met::Unknown, Share(0, 0), &[])),
            ("2026-06-25 goal g by 2026-11-21", (Met::Unknown, Share(0, 0), &[])),
            ("2026-06-25 goal g by 2026-11-20", (Met::No, Share(0, 1), &[1])),
            ("2026-06-25 goal g\n2026-07-25 drops g", (Met::No, Share(0, 1), &[1, 2])),
            // However long ago.
            ("2026-01-02 goal g\n2026-01-25 attains g", (Met::Yes, Share(1, 1), &[1, 2])),
            (
                "2026-06-25 goal g
                 2026-06-25 goal h
                 2026-06-25 goal i by 2026-08-01
                 2026-07-25 attains g
                 2026-07-25 drops h",
                (Met::Yes, Share(1, 3), &[1, 2, 3, 4, 5]),
            ),
            ("2026-06-25 goal g\n2026-11-22 attains g", (Met::Unknown, Share(0, 0), &[])),
            (
                "2026-06-25 goal g\n2026-07-25 attains g\n2026-07-26 retracts 2",
                (Met::Unknown, Share(0, 0), &[]),
            ),
        ],
    );
}

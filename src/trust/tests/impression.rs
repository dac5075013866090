//! The criteria of Impression.

use super::{Criterion, Figure, Met, hold};
use Figure::{Bare, Count, Share, WorkingDays};

#[test]
fn prompt_replies() {
    hold(
        Criterion::PromptReplies,
        &[
            // The median of the year, in working days: Friday to Monday is one.
            (
                "2026-10-02 asks a question
                 2026-10-05 answers a
                 2026-10-06 asks b task
                 2026-10-06 hears b",
                (Met::Yes, WorkingDays(1), &[1, 2, 3, 4]),
            ),
            (
                "2026-10-05 asks a question
                 2026-10-08 answers a
                 2026-10-06 asks b task
                 2026-10-08 hears b by 2026-10-20",
                (Met::No, WorkingDays(3), &[1, 2, 3, 4]),
            ),
            // After closing counts from the next working day.
            (
                "2026-10-05T19:00:00+02:00 asks a question
                 2026-10-06 answers a
                 2026-10-06 asks b task
                 2026-10-06 answers b",
                (Met::Yes, WorkingDays(0), &[1, 2, 3, 4]),
            ),
            // One is no median; what is a year old is none either.
            ("2026-10-05 asks a question\n2026-10-05 answers a", (Met::Unknown, WorkingDays(0), &[1, 2])),
            (
                "2026-10-05 asks a question
                 2026-10-05 answers a
                 2025-11-03 asks b task
                 2025-11-03 answers b",
                (Met::Unknown, WorkingDays(0), &[1, 2]),
            ),
            // What the client agreed to stands over the default, until it is given up.
            (
                "2026-10-05 asks a question
                 2026-10-08 answers a
                 2026-10-06 asks b task
                 2026-10-08 answers b
                 2026-01-05 norm response 3",
                (Met::Yes, WorkingDays(3), &[1, 2, 3, 4]),
            ),
            (
                "2026-10-05 asks a question
                 2026-10-08 answers a
                 2026-10-06 asks b task
                 2026-10-08 answers b
                 2026-01-05 norm response 3
                 2026-02-05 norm response",
                (Met::No, WorkingDays(3), &[1, 2, 3, 4]),
            ),
            // A back-dated answer counts by its own day; what was taken back does not.
            (
                "2026-10-05 asks a question
                 2026-10-08 answers a
                 2026-10-06 asks b task
                 2026-10-08 answers b
                 2026-10-05 hears a
                 2026-10-06 hears b",
                (Met::Yes, WorkingDays(0), &[1, 3, 5, 6]),
            ),
            (
                "2026-10-05 asks a question
                 2026-10-05 answers a
                 2026-10-06 asks b task
                 2026-10-06 answers b
                 2026-10-07 retracts 4",
                (Met::Unknown, WorkingDays(0), &[1, 2]),
            ),
        ],
    );
}

#[test]
fn specialist_named() {
    hold(
        Criterion::SpecialistNamed,
        &[
            ("2026-10-05 call in", (Met::Unknown, Count(0), &[])),
            ("2026-10-05 specialist tax", (Met::No, Count(1), &[1])),
            ("2026-10-05 specialist tax introduced", (Met::Yes, Count(1), &[1])),
            ("2026-10-05 specialist tax introduced\n2026-11-18 hands h", (Met::Yes, Count(1), &[1, 2])),
            ("2026-10-05 specialist tax introduced\n2026-10-18 hands h", (Met::No, Count(1), &[1, 2])),
            (
                "2026-10-05 specialist tax introduced
                 2026-10-18 hands h
                 2026-11-01 handed h",
                (Met::Yes, Count(1), &[1, 2, 3]),
            ),
        ],
    );
}

#[test]
fn first_promise() {
    hold(
        Criterion::FirstPromise,
        &[
            ("2026-02-01 promises a by 2027-02-03", (Met::Unknown, Share(0, 0), &[])),
            ("2026-02-01 promises a by 2026-02-03\n2026-02-03 keeps a", (Met::Yes, Share(1, 1), &[1, 2])),
            // One was late; two more may still be kept.
            ("2026-02-01 promises a by 2026-02-03\n2026-02-04 keeps a", (Met::Unknown, Share(0, 1), &[1, 2])),
            (
                "2026-02-01 promises a by 2026-02-03
                 2026-02-01 promises b by 2026-02-05
                 2026-02-01 promises c by 2026-02-06
                 2026-02-01 promises d by 2026-02-07
                 2026-02-04 keeps a
                 2026-02-05 breaks b
                 2026-02-07 keeps d",
                (Met::No, Share(0, 3), &[1, 2, 3, 5, 6]),
            ),
            // What is no longer wanted counts for nothing; what was moved in time and with leave is on time.
            (
                "2026-02-01 promises a by 2026-02-03
                 2026-02-01 promises b by 2026-02-05
                 2026-02-02 releases a
                 2026-02-04 moves b to 2026-02-20 agreed
                 2026-02-20 keeps b",
                (Met::Yes, Share(1, 1), &[2, 5]),
            ),
        ],
    );
}

#[test]
fn observed() {
    hold(
        Criterion::Ease,
        &[
            ("2026-10-05 call in", (Met::Unknown, Bare, &[])),
            ("2026-10-05 signal ease", (Met::Yes, Bare, &[1])),
            ("2026-10-05 signal EASE", (Met::Yes, Bare, &[1])),
            ("2026-10-05 signal materials", (Met::Unknown, Bare, &[])),
            // The last word stands, by when it was observed.
            ("2026-10-05 signal ease\n2026-10-06 signal unease", (Met::No, Bare, &[1, 2])),
            ("2026-10-05 signal ease\n2026-10-04 signal unease", (Met::Yes, Bare, &[1, 2])),
            // It counts for a year.
            ("2025-11-21 signal ease", (Met::Yes, Bare, &[1])),
            ("2025-11-20 signal ease", (Met::Unknown, Bare, &[])),
        ],
    );
    hold(Criterion::Materials, &[("2026-10-05 signal materials", (Met::Yes, Bare, &[1]))]);
}

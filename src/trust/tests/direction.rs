//! The criteria of Direction.
//!
//! Decided here: advice of which nobody knows what became of it counts neither way; a decision that was dropped is no
//! choice; what was promised, and recalled by a reminder, is no contact before need; a review without anything to review
//! is none.

use super::{Criterion, Figure, Met, hold};
use Figure::{Bare, Count, Share};

#[test]
fn acts_on_advice() {
    hold(
        Criterion::ActsOnAdvice,
        &[
            (
                "2026-05-25 advises a
                 2026-06-25 advises b
                 2026-07-01 advice a acted
                 2026-08-01 advice b partly",
                (Met::Yes, Share(2, 2), &[1, 2, 3, 4]),
            ),
            // It counts by the day it was given.
            (
                "2026-05-24 advises a
                 2026-06-25 advises b
                 2026-07-01 advice a acted
                 2026-08-01 advice b partly",
                (Met::Unknown, Share(1, 1), &[2, 4]),
            ),
            // Two of four are not enough, three of five are.
            (
                "2026-06-01 advises a
                 2026-06-01 advises b
                 2026-06-01 advises c
                 2026-06-01 advises d
                 2026-07-01 advice a acted
                 2026-07-01 advice b acted
                 2026-07-01 advice c ignored
                 2026-07-01 advice d ignored",
                (Met::No, Share(2, 4), &[1, 2, 3, 4, 5, 6, 7, 8]),
            ),
            (
                "2026-06-01 advises a
                 2026-06-01 advises b
                 2026-06-01 advises c
                 2026-06-01 advises d
                 2026-06-01 advises e
                 2026-07-01 advice a acted
                 2026-07-01 advice b acted
                 2026-07-01 advice c ignored
                 2026-07-01 advice d ignored
                 2026-07-01 advice e partly",
                (Met::Yes, Share(3, 5), &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
            ),
            // While nobody knows, it is open.
            ("2026-06-01 advises a\n2026-06-01 advises b", (Met::Unknown, Share(0, 0), &[])),
            // What was seen last stands; a back-dated look does not replace it, one taken back does not count.
            (
                "2026-06-01 advises a
                 2026-06-01 advises b
                 2026-07-01 advice a acted
                 2026-07-01 advice b ignored
                 2026-09-01 advice b acted
                 2026-08-01 advice b ignored",
                (Met::Yes, Share(2, 2), &[1, 2, 3, 5]),
            ),
            (
                "2026-06-01 advises a
                 2026-06-01 advises b
                 2026-07-01 advice a acted
                 2026-07-01 advice b ignored
                 2026-09-01 advice b acted
                 2026-09-02 retracts 5",
                (Met::No, Share(1, 2), &[1, 2, 3, 4]),
            ),
            // Who is seen twice a year has a year for it.
            (
                "2025-01-01 added
                 2025-01-01 cadence 180
                 2025-11-26 advises a
                 2025-11-26 advises b
                 2026-05-01 advice a acted
                 2026-05-01 advice b acted",
                (Met::Yes, Share(2, 2), &[3, 4, 5, 6]),
            ),
            (
                "2025-01-01 added
                 2025-01-01 cadence 180
                 2025-11-25 advises a
                 2025-11-26 advises b
                 2026-05-01 advice a acted
                 2026-05-01 advice b acted",
                (Met::Unknown, Share(1, 1), &[4, 6]),
            ),
        ],
    );
}

#[test]
fn asks() {
    hold(
        Criterion::Asks,
        &[
            ("2026-05-25 asks a advice\n2026-06-25 asks b strategy", (Met::Yes, Count(2), &[1, 2])),
            ("2026-05-24 asks a advice\n2026-06-25 asks b strategy", (Met::No, Count(1), &[2])),
            // Tasks and questions are no guidance; nor is what the adviser drew out.
            (
                "2026-06-01 asks a task
                 2026-06-01 asks b question
                 2026-06-01 asks c advice prompted
                 2026-06-01 asks d advice",
                (Met::No, Count(1), &[4]),
            ),
            // The client spoke, and did not ask; nobody spoke, so nobody could have asked.
            ("2026-06-01 call in", (Met::No, Count(0), &[])),
            ("2026-06-01 mail out", (Met::Unknown, Count(0), &[])),
            ("2026-05-24 call in", (Met::Unknown, Count(0), &[])),
            (
                "2026-06-01 asks a advice
                 2026-06-01 asks b advice
                 2026-06-02 retracts 2",
                (Met::No, Count(1), &[1]),
            ),
            (
                "2025-01-01 added
                 2025-01-01 cadence 180
                 2025-11-26 asks a advice
                 2026-06-01 asks b advice",
                (Met::Yes, Count(2), &[3, 4]),
            ),
            (
                "2025-01-01 added
                 2025-01-01 cadence 180
                 2025-11-25 asks a advice
                 2026-06-01 asks b advice",
                (Met::No, Count(1), &[4]),
            ),
        ],
    );
}

#[test]
fn chooses() {
    hold(
        Criterion::Chooses,
        &[
            ("2026-06-01 lays d 2", (Met::Unknown, Share(0, 0), &[])),
            ("2026-05-01 lays d 2\n2026-05-25 decides d client", (Met::Yes, Share(1, 1), &[1, 2])),
            ("2026-05-01 lays d 2\n2026-05-24 decides d client", (Met::Unknown, Share(0, 0), &[])),
            ("2026-06-01 lays d 3\n2026-06-25 decides d together", (Met::Yes, Share(1, 1), &[1, 2])),
            // One way is no choice, and what the adviser decided is none of the client's.
            (
                "2026-06-01 lays d 1
                 2026-06-01 lays e 3
                 2026-06-25 decides d client
                 2026-06-25 decides e adviser",
                (Met::No, Share(0, 2), &[1, 2, 3, 4]),
            ),
            ("2026-06-01 lays d 2\n2026-06-25 abandons d", (Met::Unknown, Share(0, 0), &[])),
            // A second way was laid out later.
            (
                "2026-06-01 lays d 1\n2026-06-10 relays d 2\n2026-06-25 decides d client",
                (Met::Yes, Share(1, 1), &[1, 3]),
            ),
            (
                "2026-06-01 lays d 2\n2026-06-25 decides d client\n2026-06-26 retracts 2",
                (Met::Unknown, Share(0, 0), &[]),
            ),
            (
                "2025-01-01 added
                 2025-01-01 cadence 180
                 2025-11-01 lays d 2
                 2025-11-26 decides d client",
                (Met::Yes, Share(1, 1), &[3, 4]),
            ),
        ],
    );
}

#[test]
fn preemptive() {
    hold(
        Criterion::Preemptive,
        &[
            ("2026-06-01 reminds r need", (Met::Unknown, Share(0, 0), &[])),
            ("2026-05-01 reminds r need\n2026-05-25 reached r yes", (Met::Yes, Share(1, 1), &[1, 2])),
            ("2026-05-01 reminds r need\n2026-05-24 reached r yes", (Met::Unknown, Share(0, 0), &[])),
            // Tried in vain, and nobody knows: one that got through is enough.
            (
                "2026-06-01 reminds r need
                 2026-06-01 reminds s absence
                 2026-06-10 reached r no
                 2026-06-10 reached s unknown",
                (Met::No, Share(0, 2), &[1, 2, 3, 4]),
            ),
            (
                "2026-06-01 reminds r date
                 2026-06-01 reminds s absence
                 2026-06-10 reached r no
                 2026-06-10 reached s yes",
                (Met::Yes, Share(1, 2), &[1, 2, 3, 4]),
            ),
            ("2026-06-01 reminds r promise\n2026-06-10 reached r yes", (Met::Unknown, Share(0, 0), &[])),
            (
                "2026-06-01 reminds r need\n2026-06-10 reached r yes\n2026-06-11 retracts 2",
                (Met::Unknown, Share(0, 0), &[]),
            ),
            (
                "2025-01-01 added
                 2025-01-01 cadence 180
                 2025-11-01 reminds r need
                 2025-11-26 reached r yes",
                (Met::Yes, Share(1, 1), &[3, 4]),
            ),
        ],
    );
}

#[test]
fn expectations() {
    hold(
        Criterion::Expectations,
        &[
            ("2026-10-05 call in", (Met::Unknown, Bare, &[])),
            ("2026-05-25 expects", (Met::Yes, Bare, &[1])),
            ("2026-05-24 expects", (Met::No, Bare, &[1])),
            ("2026-02-01 expects\n2026-05-25 reviews", (Met::Yes, Bare, &[1, 2])),
            ("2026-06-01 reviews", (Met::Unknown, Bare, &[])),
            // Reviewed in the past, by an entry of today; and taken back.
            ("2026-02-01 expects\n2026-05-24 reviews", (Met::No, Bare, &[1, 2])),
            ("2026-02-01 expects\n2026-06-01 reviews\n2026-06-02 retracts 2", (Met::No, Bare, &[1])),
            // What was agreed about reviews stands over the window, either way.
            ("2026-01-01 norm review 30\n2026-10-22 expects", (Met::Yes, Bare, &[2])),
            ("2026-01-01 norm review 30\n2026-10-21 expects", (Met::No, Bare, &[2])),
            ("2026-01-01 norm review 365\n2026-02-01 expects", (Met::Yes, Bare, &[2])),
            ("2026-01-01 norm review 365\n2026-02-01 expects\n2026-03-01 norm review", (Met::No, Bare, &[2])),
            // A norm of tomorrow is none yet.
            ("2026-11-22 norm review 365\n2026-02-01 expects", (Met::No, Bare, &[2])),
            ("2026-01-01 cadence 150\n2026-02-01 expects", (Met::Yes, Bare, &[2])),
        ],
    );
}

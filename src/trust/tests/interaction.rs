//! The criteria of Interaction.
//!
//! Decided here: whoever was seen before being added to the book has been known since then; an agreed cadence holds
//! where the last two contacts lie within it; a promise without a day is never late; of what the client never asked for
//! there is no preference to miss.

use super::{Criterion, Figure, Met, hold};
use Figure::{Count, Share};

#[test]
fn rhythm() {
    hold(
        Criterion::Rhythm,
        &[
            (
                "2026-08-23 call out
                 2026-09-20 mail in
                 2026-10-18 mail out answering
                 2026-11-15 meeting out",
                (Met::Yes, Count(4), &[1, 2, 3, 4]),
            ),
            // The first one is a day too old.
            (
                "2026-08-22 call out
                 2026-09-20 mail in
                 2026-10-18 mail out answering
                 2026-11-15 meeting out",
                (Met::No, Count(3), &[2, 3, 4]),
            ),
            // Nobody takes part in what is written to them, or in a call that they miss.
            (
                "2026-09-01 mail out
                 2026-09-20 call out missed
                 2026-10-18 message in
                 2026-11-15 video out",
                (Met::No, Count(2), &[3, 4]),
            ),
            // A back-dated one counts by its day; one taken back does not count.
            (
                "2026-11-15 call out
                 2026-11-16 call out
                 2026-11-17 call out
                 2026-09-01 call in",
                (Met::Yes, Count(4), &[1, 2, 3, 4]),
            ),
            (
                "2026-11-15 call out
                 2026-11-16 call out
                 2026-11-17 call out
                 2026-09-01 call in
                 2026-11-18 retracts 4",
                (Met::No, Count(3), &[1, 2, 3]),
            ),
            // Silence in which there could have been a series; and too little time for one.
            ("2026-03-01 call in", (Met::No, Count(0), &[])),
            ("2026-08-23 added\n2026-11-01 call in", (Met::Unknown, Count(1), &[2])),
            ("2026-08-22 added\n2026-11-01 call in", (Met::No, Count(1), &[2])),
            // An entry from before the client was added says since when they know one another.
            ("2026-11-01 added\n2026-05-01 call in", (Met::No, Count(0), &[])),
            // What was agreed stands over the default, until it is given up.
            ("2026-01-05 norm rhythm 1\n2026-11-01 call in", (Met::Yes, Count(1), &[2])),
            (
                "2026-01-05 norm rhythm 1\n2026-11-01 call in\n2026-11-02 norm rhythm",
                (Met::No, Count(1), &[2]),
            ),
            // The agreed cadence held: the last contact within it, the one before within twice as much.
            (
                "2026-01-05 cadence 30 60\n2026-09-22 call out\n2026-10-22 call out",
                (Met::Yes, Count(2), &[2, 3]),
            ),
            (
                "2026-01-05 cadence 30 60\n2026-09-21 call out\n2026-10-22 call out",
                (Met::No, Count(2), &[2, 3]),
            ),
            (
                "2026-01-05 cadence 30 60\n2026-09-22 call out\n2026-10-21 call out",
                (Met::No, Count(2), &[2, 3]),
            ),
            // Who is seen twice a year is counted over half a year.
            (
                "2025-10-01 added
                 2025-10-01 cadence 184
                 2025-11-20 meeting out
                 2026-05-21 meeting out",
                (Met::Yes, Count(1), &[3, 4]),
            ),
        ],
    );
}

#[test]
fn follow_through() {
    hold(
        Criterion::FollowThrough,
        &[
            (
                "2026-05-01 promises a by 2026-05-25
                 2026-06-01 promises b by 2026-06-20
                 2026-07-01 promises c
                 2026-05-25 keeps a
                 2026-06-10 keeps b
                 2026-09-30 keeps c",
                (Met::Yes, Share(3, 3), &[1, 2, 3, 4, 5, 6]),
            ),
            // The first was closed a day too early to count: two make no share.
            (
                "2026-05-01 promises a by 2026-05-25
                 2026-06-01 promises b by 2026-06-20
                 2026-07-01 promises c
                 2026-05-24 keeps a
                 2026-06-10 keeps b
                 2026-09-30 keeps c",
                (Met::Unknown, Share(2, 2), &[2, 3, 5, 6]),
            ),
            // Late is not on time, and broken is not kept.
            (
                "2026-06-01 promises a by 2026-06-20
                 2026-06-01 promises b by 2026-06-20
                 2026-06-01 promises c by 2026-06-20
                 2026-06-20 keeps a
                 2026-06-20 keeps b
                 2026-06-21 keeps c",
                (Met::No, Share(2, 3), &[1, 2, 3, 4, 5, 6]),
            ),
            (
                "2026-06-01 promises a by 2026-06-20
                 2026-06-01 promises b by 2026-06-20
                 2026-06-01 promises c by 2026-06-20
                 2026-06-20 keeps a
                 2026-06-20 keeps b
                 2026-06-18 breaks c
                 2026-06-19 repairs c",
                (Met::No, Share(2, 3), &[1, 2, 3, 4, 5, 6]),
            ),
            // What is no longer wanted, what is open, and what the client promised count for nothing.
            (
                "2026-06-01 promises a by 2026-06-20
                 2026-06-01 promises b by 2026-06-20
                 2026-06-01 promises c by 2026-06-20
                 2026-06-01 promises d by 2026-12-20
                 2026-06-01 owes e by 2026-06-20
                 2026-06-20 keeps a
                 2026-06-20 keeps b
                 2026-06-20 releases c
                 2026-06-20 keeps e",
                (Met::Unknown, Share(2, 2), &[1, 2, 6, 7]),
            ),
            // Moved in time and with leave is on time; moved late, or alone, is not.
            (
                "2026-06-01 promises a by 2026-06-20
                 2026-06-01 promises b by 2026-06-20
                 2026-06-01 promises c by 2026-06-20
                 2026-06-10 moves a to 2026-06-30 agreed
                 2026-06-21 moves b to 2026-06-30 agreed late
                 2026-06-10 moves c to 2026-06-30
                 2026-06-30 keeps a
                 2026-06-30 keeps b
                 2026-06-30 keeps c",
                (Met::No, Share(1, 3), &[1, 2, 3, 7, 8, 9]),
            ),
            // Entered late, kept in time; and the entry taken back again.
            (
                "2026-06-01 promises a by 2026-06-20
                 2026-06-01 promises b by 2026-06-20
                 2026-06-01 promises c by 2026-06-20
                 2026-06-20 keeps a
                 2026-06-20 keeps b
                 2026-06-15 keeps c
                 2026-06-30 retracts 6",
                (Met::Unknown, Share(2, 2), &[1, 2, 4, 5]),
            ),
            // Who is seen twice a year has a year for it.
            (
                "2026-01-01 cadence 180
                 2025-11-01 promises a by 2025-12-01
                 2025-11-01 promises b by 2025-12-01
                 2025-11-01 promises c by 2025-12-01
                 2025-11-26 keeps a
                 2025-11-26 keeps b
                 2025-11-26 keeps c",
                (Met::Yes, Share(3, 3), &[2, 3, 4, 5, 6, 7]),
            ),
            (
                "2026-01-01 cadence 180
                 2025-11-01 promises a by 2025-12-01
                 2025-11-01 promises b by 2025-12-01
                 2025-11-01 promises c by 2025-12-01
                 2025-11-25 keeps a
                 2025-11-26 keeps b
                 2025-11-26 keeps c",
                (Met::Unknown, Share(2, 2), &[3, 4, 6, 7]),
            ),
        ],
    );
}

#[test]
fn unprompted() {
    hold(
        Criterion::Unprompted,
        &[
            (
                "2026-05-01 promises a
                 2026-05-01 promises b
                 2026-05-25 keeps a unprompted
                 2026-05-26 keeps b unprompted",
                (Met::Yes, Share(2, 2), &[1, 2, 3, 4]),
            ),
            (
                "2026-05-01 promises a
                 2026-05-01 promises b
                 2026-05-24 keeps a unprompted
                 2026-05-26 keeps b unprompted",
                (Met::Unknown, Share(1, 1), &[2, 4]),
            ),
            // One of two had to be asked for; of a third nobody knows.
            (
                "2026-06-01 promises a
                 2026-06-01 promises b
                 2026-06-01 promises c
                 2026-06-20 keeps a unprompted
                 2026-06-20 keeps b prompted
                 2026-06-20 keeps c",
                (Met::No, Share(1, 2), &[1, 2, 4, 5]),
            ),
            // Nobody was asked for what was broken or released.
            (
                "2026-06-01 promises a
                 2026-06-01 promises b
                 2026-06-01 promises c
                 2026-06-20 keeps a unprompted
                 2026-06-20 breaks b
                 2026-06-20 releases c",
                (Met::Unknown, Share(1, 1), &[1, 4]),
            ),
            (
                "2026-06-01 promises a
                 2026-06-01 promises b
                 2026-06-20 keeps a unprompted
                 2026-06-20 keeps b prompted
                 2026-06-21 retracts 4
                 2026-06-20 keeps b unprompted",
                (Met::Yes, Share(2, 2), &[1, 2, 3, 6]),
            ),
        ],
    );
}

#[test]
fn preferences() {
    hold(
        Criterion::Preferences,
        &[
            // Nobody said what is wanted.
            ("2026-10-05 call out", (Met::Unknown, Share(1, 1), &[1])),
            // Nobody was in touch.
            ("2026-10-05 prefers call\n2026-10-06 mail in", (Met::Unknown, Share(0, 0), &[])),
            // Four of five are enough, three of four are not; what the client began is its own choice.
            (
                "2026-01-05 prefers call mail
                 2026-08-23 call out
                 2026-09-05 mail out
                 2026-10-05 call out
                 2026-10-15 call out
                 2026-11-05 letter out
                 2026-11-06 message in",
                (Met::Yes, Share(4, 5), &[2, 3, 4, 5, 6]),
            ),
            (
                "2026-01-05 prefers call mail
                 2026-08-22 call out
                 2026-09-05 mail out
                 2026-10-05 call out
                 2026-10-15 call out
                 2026-11-05 letter out",
                (Met::No, Share(3, 4), &[3, 4, 5, 6]),
            ),
            // Quiet hours stand for themselves, and over midnight; without a time nobody was disturbed.
            (
                "2026-01-05 quiet 20:00 08:00
                 2026-10-05T19:59:00+02:00 call out
                 2026-10-06 call out",
                (Met::Yes, Share(2, 2), &[2, 3]),
            ),
            (
                "2026-01-05 quiet 20:00 08:00
                 2026-10-05T20:00:00+02:00 call out
                 2026-10-06T07:59:00+02:00 call out",
                (Met::No, Share(0, 2), &[2, 3]),
            ),
            // Taken back, it disturbed nobody.
            (
                "2026-01-05 prefers mail
                 2026-10-05 mail out
                 2026-10-06 call out
                 2026-10-07 retracts 3",
                (Met::Yes, Share(1, 1), &[2]),
            ),
            // Half a year for who is seen twice a year.
            (
                "2026-01-05 cadence 180
                 2026-01-05 prefers mail
                 2026-05-25 call out",
                (Met::No, Share(0, 1), &[3]),
            ),
            (
                "2026-01-05 cadence 180
                 2026-01-05 prefers mail
                 2026-05-24 call out",
                (Met::Unknown, Share(0, 0), &[]),
            ),
        ],
    );
}

#[test]
fn listening() {
    hold(
        Criterion::Listening,
        &[
            ("2026-10-05 call in", (Met::Unknown, Share(0, 0), &[])),
            ("2026-08-23 goal g", (Met::Yes, Share(1, 1), &[1])),
            ("2026-08-22 goal g", (Met::No, Share(0, 1), &[1])),
            ("2026-02-01 goal g\n2026-08-23 touches g", (Met::Yes, Share(1, 1), &[1, 2])),
            // One of two is enough; a goal that was just attained was touched.
            (
                "2026-02-01 goal g
                 2026-02-01 goal h
                 2026-10-01 attains h",
                (Met::Yes, Share(1, 2), &[1, 2, 3]),
            ),
            // Back-dated, it was long ago; taken back, it never was.
            ("2026-02-01 goal g\n2026-04-01 touches g", (Met::No, Share(0, 1), &[1, 2])),
            ("2026-02-01 goal g\n2026-10-01 touches g\n2026-10-02 retracts 2", (Met::No, Share(0, 1), &[1])),
            ("2026-02-01 cadence 180\n2026-05-25 goal g", (Met::Yes, Share(1, 1), &[2])),
            ("2026-02-01 cadence 180\n2026-05-24 goal g", (Met::No, Share(0, 1), &[2])),
        ],
    );
}

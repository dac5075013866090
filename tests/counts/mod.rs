//! What the program costs, in counts that are the same on every machine: bytes, writes, frames, allocations, turns of the
//! loop, system calls. Times are for `cargo bench`; nothing here is gated on one.
//!
//! [`BOUNDS`] says how much of each there may be, and why. Whoever makes something cheaper lowers its bound.

mod calls;
mod loops;
mod moves;

/// How much there may be of something, and why that much.
struct Bound {
    what: &'static str,
    most: u64,
    why: &'static str,
}

const BOUNDS: [Bound; 11] = [
    Bound {
        what: "writes a frame",
        most: 1,
        why: "a frame in pieces flickers where the terminal knows no mark for it",
    },
    Bound { what: "frames a move", most: 1, why: "what a key changes is drawn once" },
    Bound {
        what: "hundredths of a byte a changed cell, beyond 200 bytes a frame",
        most: 350,
        why: "over a slow line a move must fit into one packet or two; 2.2 bytes a cell is what text alone takes",
    },
    Bound {
        what: "allocations a move",
        most: 1_800,
        why: "each costs some 50 ns, and a move is to cost no more than one in a program without data; 1,709 since a \
              story is judged, 1,388 before",
    },
    Bound {
        what: "allocations of a frame while a journal is read",
        most: 1_000,
        why: "each piece changes nearly every client, and a frame judges anew those in sight only: judging all made \
              reading a million entries ten times as long; 642 when this was written",
    },
    Bound {
        what: "frames for a hundred queued keys",
        most: 3,
        why: "whoever holds a key down sees where it got to, not a film of the way",
    },
    Bound { what: "turns of an idle loop", most: 0, why: "a program on battery that nobody touches sleeps" },
    Bound { what: "frames of an idle loop", most: 0, why: "what does not change is not drawn" },
    Bound {
        what: "system calls of `confidant today`",
        most: 150,
        why: "a status bar asks every minute; 125 when this was written",
    },
    Bound {
        what: "system calls of a start and a `q`",
        most: 450,
        why: "each is a microsecond or more between the user and the first frame; 378 when this was written",
    },
    Bound {
        what: "hundredths of the journal read by a second `confidant today`",
        most: 1,
        why: "what the checkpoint has is neither read nor folded again",
    },
];

/// Holds a count to its bound.
fn hold(what: &str, count: u64) {
    let bound = BOUNDS.iter().find(|bound| bound.what == what).expect("a bound of that name");
    eprintln!("{what}: {count} of at most {}", bound.most);
    assert!(count <= bound.most, "{what}: {count}, of at most {}: {}", bound.most, bound.why);
}

/// A count as bounds have it.
fn amount(count: usize) -> u64 {
    u64::try_from(count).expect("a count")
}

//! The program killed while it writes a checkpoint: the next start says what it says without one, and the journal is sound.
//!
//! Short form in `cargo test`; `CONFIDANT_LONG=1` kills many more times. A failure names its seed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use serde_json::Value;

use crate::journal::disk::Dice;
use crate::journal::support::long;
use crate::terminal::harness::{Home, PROGRAM};

const NOW: &str = "2026-11-21T09:30:00+01:00";

/// The program with a state directory of its own.
fn program(home: &Home, state: &Path, arguments: &[&str]) -> Command {
    let mut command = home.command(PROGRAM);
    command.env("CONFIDANT_STATE", state).env("CONFIDANT_NOW", NOW).args(arguments).stdin(Stdio::null());
    command
}

fn say(home: &Home, state: &Path, arguments: &[&str]) -> String {
    let output = program(home, state, arguments).output().expect("it runs");
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// What lies in a cache.
#[derive(Debug, Default, PartialEq)]
struct Found {
    whole: Option<u64>,
    unfinished: Option<u64>,
}

fn found(cache: &Path) -> Found {
    let len = |name: &str| fs::metadata(cache.join(name)).ok().map(|it| it.len());
    Found { whole: len("checkpoint-00000001"), unfinished: len(".tmp-checkpoint") }
}

/// When it is killed.
#[derive(Debug)]
enum Moment {
    /// Once there is a place for a checkpoint.
    Place,
    /// Once so much of it is written.
    Written(u64),
    /// Once it is there.
    Whole,
    /// After having been looked at so often.
    Looks(usize),
}

impl Moment {
    fn any(dice: &mut Dice, size: u64) -> Self {
        match dice.below(4) {
            0 => Self::Place,
            1 => Self::Written(dice.next() % size),
            2 => Self::Whole,
            _ => Self::Looks(dice.below(4_000)),
        }
    }

    fn has_come(&self, cache: &Path, looks: usize) -> bool {
        let found = found(cache);
        match self {
            Self::Place => cache.is_dir(),
            Self::Written(len) => found.whole.is_some() || found.unfinished.is_some_and(|it| it >= *len),
            Self::Whole => found.whole.is_some(),
            Self::Looks(most) => looks >= *most,
        }
    }
}

/// Starts the program and kills it at that moment; answers whether it had ended by itself.
fn kill(mut command: Command, moment: &Moment, cache: &Path) -> bool {
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
    let mut looks = 0;
    while !moment.has_come(cache, looks) {
        if child.try_wait().expect("asked").is_some() {
            return true;
        }
        looks += 1;
        thread::yield_now();
    }
    child.kill().expect("killed");
    child.wait().expect("it is gone").success()
}

#[test]
fn killed_while_it_writes_a_checkpoint_the_next_start_says_the_same() {
    let home = Home::new();
    let book = home.book();
    let book = book.to_str().expect("UTF-8");
    let first = home.path().join("first");
    let demo = ["demo", "--keep", book, "--clients", "25", "--interactions", "300", "--no-open"];
    say(&home, &home.path().join("writer"), &demo);
    let meant = say(&home, &first, &["today", "--json"]);
    let checked: Value = serde_json::from_str(&say(&home, &first, &["check", "--json"])).expect("JSON");
    let lines = checked["totals"]["lines"].as_u64().expect("a number");
    assert!(lines >= 300, "{lines} lines are enough for a checkpoint");
    let id = checked["book"].as_str().expect("an id").to_owned();
    let cache_of = |state: &Path| -> PathBuf { state.join(&id).join("cache") };
    let size = found(&cache_of(&first)).whole.expect("the first look at a book keeps a checkpoint");
    assert_eq!(say(&home, &first, &["today", "--json"]), meant, "from a checkpoint");

    let (mut without, mut unfinished, mut whole, mut ended) = (0, 0, 0, 0);
    for seed in 0..if long() { 500 } else { 25 } {
        let state = home.path().join(format!("state {seed}"));
        let cache = cache_of(&state);
        let moment = Moment::any(&mut Dice::new(seed), size);
        let by_itself = kill(program(&home, &state, &["today"]), &moment, &cache);
        let left = found(&cache);
        match left {
            _ if by_itself => ended += 1,
            Found { whole: Some(_), .. } => whole += 1,
            Found { unfinished: Some(_), .. } => unfinished += 1,
            Found { .. } => without += 1,
        }
        assert!(left.whole.is_none_or(|len| len == size), "seed {seed}: half a checkpoint, {moment:?}");
        for _ in 0..2 {
            assert_eq!(say(&home, &state, &["today", "--json"]), meant, "seed {seed}, {moment:?}, {left:?}");
        }
        let after = Found { whole: Some(size), unfinished: None };
        assert_eq!(found(&cache), after, "seed {seed}, {moment:?}, {left:?}: nothing is left over");
        assert!(say(&home, &state, &["check"]).contains("sound"), "seed {seed}");
        fs::remove_dir_all(&state).expect("removed");
    }
    println!("killed without {without}, unfinished {unfinished}, whole {whole}; ended before {ended}");
}

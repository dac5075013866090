//! Several recorders at once, and recorders killed at any moment, on the real disk.
//!
//! Long form: `CONFIDANT_LONG=1 cargo test -- journal::many --nocapture` (8 × 1,000 lines, 1,000 kills).

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use confidant::journal::{Class, OsEntropy, RealDisk, Recorder, Verdict};

use super::disk::Dice;
use super::support::{clock, draft, long, places, recorder, reopen, tag, tags};

#[test]
fn eight_writers_at_once_lose_nothing_and_double_nothing() {
    let dir = tempfile::tempdir().expect("a directory");
    let places = places(dir.path());
    let each = if long() { 1000 } else { 25 };
    let writers: Vec<_> = (0..8)
        .map(|writer| {
            let places = places.clone();
            thread::spawn(move || {
                // The first thing that all of them do at once is to make the book.
                let mut pen = recorder(&RealDisk, &places, 100 + writer);
                let mut acked = Vec::new();
                for number in 0..each {
                    let saved = pen.append(clock(number), &[draft(&format!("w{writer}e{number}"), 30)]);
                    acked.extend(saved.expect("saved").iter().map(tag));
                }
                acked
            })
        })
        .collect();
    let mut acked: Vec<String> =
        writers.into_iter().flat_map(|writer| writer.join().expect("it ends")).collect();
    let opened = reopen(&places);
    let mut found = tags(&opened.lines);
    found.sort();
    acked.sort();
    assert_eq!(found, acked);
    assert_eq!(opened.report.verdict(), Verdict::Sound, "{:?}", opened.report.damage);
    assert_eq!(opened.report.totals.writers, 8);
    println!("8 writers at once: {} lines saved, {} found, 0 doubled", acked.len(), found.len());
}

/// Not a test: what [`a_killed_recorder_loses_nothing_that_it_called_saved`] runs as a process of its own.
#[test]
fn the_process_to_be_killed() {
    let Some(root) = std::env::var_os("CONFIDANT_TEST_RECORD").map(PathBuf::from) else { return };
    let round = std::env::var("CONFIDANT_TEST_ROUND").unwrap_or_default();
    let mut pen = Recorder::new(RealDisk, places(&root), Box::new(OsEntropy));
    for number in 0..10_000 {
        let batch = [draft(&format!("r{round}e{number}a"), 30), draft(&format!("r{round}e{number}b"), 300)];
        let saved = pen.append(clock(0), &batch).expect("saved");
        let names = tags(&saved).join(" ");
        let mut out = std::io::stdout();
        if writeln!(out, "saved {names}").and_then(|()| out.flush()).is_err() {
            return;
        }
        if number % 4 == 3 {
            // A clean end now and then, so that kills meet it too.
            let heads = reopen(&places(&root)).reader.heads();
            pen.close(&heads).expect("closed");
            pen = Recorder::new(RealDisk, places(&root), Box::new(OsEntropy));
        }
    }
}

#[test]
fn a_killed_recorder_loses_nothing_that_it_called_saved() {
    let dir = tempfile::tempdir().expect("a directory");
    let program = std::env::current_exe().expect("this program");
    let mut dice = Dice::new(11);
    let mut acked = BTreeSet::new();
    let kills = if long() { 1000 } else { 12 };
    for round in 0..kills {
        let mut child = Command::new(&program)
            .args(["--exact", "journal::many::the_process_to_be_killed", "--nocapture"])
            .env("CONFIDANT_TEST_RECORD", dir.path())
            .env("CONFIDANT_TEST_ROUND", round.to_string())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        let out = BufReader::new(child.stdout.take().expect("its output"));
        let enough = dice.below(8);
        let mut heard = 0;
        let mut killed = false;
        for line in out.lines() {
            // Half a line is what a killed process leaves: it was not called saved.
            let Ok(line) = line else { break };
            let Some((_, names)) = line.split_once("saved ") else { continue };
            acked.extend(names.split(' ').map(str::to_owned).filter(|name| name.ends_with(['a', 'b'])));
            heard += 1;
            if heard > enough && !killed {
                let moment = Instant::now() + Duration::from_micros(dice.next() % 6000);
                while Instant::now() < moment {
                    std::hint::spin_loop();
                }
                child.kill().expect("killed");
                killed = true;
            }
        }
        child.wait().expect("gone");
    }
    let opened = reopen(&places(dir.path()));
    let found = tags(&opened.lines);
    let set: BTreeSet<String> = found.iter().cloned().collect();
    assert_eq!(set.len(), found.len(), "an entry is there twice");
    let lost: Vec<_> = acked.difference(&set).collect();
    assert!(lost.is_empty(), "lost: {lost:?}");
    let other: Vec<_> = opened.report.damage.iter().filter(|damage| damage.class != Class::Torn).collect();
    assert!(other.is_empty(), "{other:?}");
    println!("{kills} kills: {} lines called saved, {} found, 0 lost, 0 doubled", acked.len(), found.len());
}

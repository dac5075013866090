//! System calls: of `confidant today` and of a cockpit that is opened and left, on a book of three clients.

use std::fs;
use std::path::Path;

use super::{amount, hold};
use crate::terminal::harness::{Cockpit, Home, PROGRAM, tracer};

/// The words that make the tracer write calls of a program into that file; `-y` names the files they are about.
fn traced(tracer: &str, log: &Path) -> Vec<String> {
    [tracer, "-f", "-y", "-qqq", "-o", log.to_str().expect("a path"), PROGRAM].map(ToOwned::to_owned).into()
}

/// Calls in the tracer's log: a line each, but for what it says when one goes on after another thread's. How often threads
/// wait for one another is the scheduler's doing.
fn calls(log: &Path) -> u64 {
    let log = fs::read_to_string(log).expect("a log");
    let ours = |line: &&str| line.contains('(') && !line.contains("resumed>") && !line.contains("futex(");
    amount(log.lines().filter(ours).count())
}

/// Bytes that were read from files of which the path holds `part`.
fn bytes_read(log: &Path, part: &str) -> u64 {
    let log = fs::read_to_string(log).expect("a log");
    let reads = log.lines().filter(|line| line.contains("read") && line.contains(part));
    reads.filter_map(|line| line.rsplit_once(") = ")?.1.trim().parse::<u64>().ok()).sum()
}

#[test]
fn today_asks_the_system_for_little() {
    let Some(tracer) = tracer() else { return };
    let home = Home::with_clients(&["Ada Okafor", "Bruno Sá", "Chiyo Tanaka"]);
    let log = home.path().join("calls");
    let words = traced(&tracer, &log);
    let output = home.command(&words[0]).args(&words[1..]).arg("today").output().expect("the tracer runs");
    assert!(output.status.success(), "{output:?}");
    hold("system calls of `confidant today`", calls(&log));
}

#[test]
fn a_start_asks_the_system_for_little() {
    let Some(tracer) = tracer() else { return };
    let home = Home::with_clients(&["Ada Okafor", "Bruno Sá", "Chiyo Tanaka"]);
    let log = home.path().join("calls");
    let words = traced(&tracer, &log);
    let line: Vec<&str> = words.iter().map(String::as_str).collect();
    let mut cockpit = Cockpit::start(&home, 120, 36, &line, &[]);
    cockpit.ready().quit();
    hold("system calls of a start and a `q`", calls(&log));
}

#[test]
fn today_reads_nothing_that_the_checkpoint_has() {
    let Some(tracer) = tracer() else { return };
    let home = Home::new();
    let book = home.book();
    let sample = ["demo", "--no-open", "--clients", "20", "--interactions", "300", "--keep"];
    home.say(&[&sample[..], &[book.to_str().expect("a path")]].concat());
    home.say(&["today"]);
    let log = home.path().join("calls");
    let words = traced(&tracer, &log);
    let output = home.command(&words[0]).args(&words[1..]).arg("today").output().expect("the tracer runs");
    assert!(output.status.success(), "{output:?}");
    let writers = fs::read_dir(book.join("log")).expect("writers").flatten();
    let segments = writers.flat_map(|writer| fs::read_dir(writer.path()).expect("segments").flatten());
    let size: u64 = segments.map(|segment| segment.metadata().expect("a size").len()).sum();
    let read = bytes_read(&log, "/log/");
    hold("hundredths of the journal read by a second `confidant today`", read * 100 / size);
}

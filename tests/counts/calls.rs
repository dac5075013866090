//! System calls: of `confidant today` and of a cockpit that is opened and left, on a book of three clients.

use std::fs;
use std::path::Path;

use super::{amount, hold};
use crate::terminal::harness::{Cockpit, Home, PROGRAM, tracer};

/// The words that make the tracer write each call of a program into that file.
fn traced(tracer: &str, log: &Path) -> Vec<String> {
    [tracer, "-f", "-qqq", "-o", log.to_str().expect("a path"), PROGRAM].map(ToOwned::to_owned).into()
}

/// Calls in the tracer's log: a line each, but for what it says when one goes on after another thread's.
fn calls(log: &Path) -> u64 {
    let log = fs::read_to_string(log).expect("a log");
    amount(log.lines().filter(|line| line.contains('(') && !line.contains("resumed>")).count())
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

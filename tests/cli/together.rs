//! Several processes record into one book at once: nothing is lost, nothing doubled.

use std::collections::BTreeSet;
use std::thread;

use super::support::Desk;

#[test]
fn eight_processes_record_at_once() {
    const PROCESSES: usize = 8;
    const ENTRIES: usize = 6;
    let desk = Desk::with_ada();
    thread::scope(|scope| {
        for process in 0..PROCESSES {
            let desk = &desk;
            scope.spawn(move || {
                for entry in 0..ENTRIES {
                    desk.ok(&["note", "ada", &format!("note {process}-{entry}")]);
                }
            });
        }
    });
    let notes: Vec<String> =
        desk.story("ada").into_iter().filter(|(kind, _)| kind == "note").map(|(_, text)| text).collect();
    assert_eq!(notes.len(), PROCESSES * ENTRIES);
    assert_eq!(notes.iter().collect::<BTreeSet<_>>().len(), PROCESSES * ENTRIES);
    let check = desk.json(&["check"]);
    assert_eq!(
        (&check["verdict"], &check["totals"]["lines"]),
        (&"sound".into(), &(PROCESSES * ENTRIES + 1).into())
    );
    assert_eq!((&check["totals"]["forks"], &check["totals"]["duplicates"]), (&0.into(), &0.into()));
}

#[test]
fn two_processes_begin_one_book() {
    let desk = Desk::new();
    thread::scope(|scope| {
        for process in 0..8 {
            let desk = &desk;
            scope.spawn(move || desk.ok(&["add", &format!("Client {process}")]));
        }
    });
    assert_eq!(desk.json(&["clients"])["clients"].as_array().unwrap().len(), 8);
    assert_eq!(desk.json(&["check"])["verdict"], "sound");
}

#[test]
fn one_device_goes_on_in_one_writer() {
    let desk = Desk::with_ada();
    for number in 0..5 {
        desk.ok(&["note", "ada", &format!("{number}")]);
    }
    assert_eq!(desk.json(&["check"])["totals"]["writers"], 1);
}

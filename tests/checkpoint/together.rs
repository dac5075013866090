//! Two cockpits on a book without a checkpoint: both read it, both want to keep one, and both record at once.

use std::fs;
use std::thread;
use std::time::Instant;

use confidant::journal::Places;
use serde_json::Value;

use super::books::open;
use crate::journal::support::long;
use crate::terminal::harness::{Cockpit, Home, PATIENCE};

const NAME: &str = "Zelma Quandt";

/// A sample book with one more client, and nothing that this device remembers of it.
fn home() -> Home {
    let home = Home::new();
    let book = home.book();
    let book = book.to_str().expect("UTF-8");
    home.say(&["demo", "--keep", book, "--clients", "30", "--interactions", "400", "--no-open"]);
    home.say(&["add", NAME, "--cadence", "30", "--limit", "90"]);
    fs::remove_dir_all(home.state()).expect("forgotten");
    home
}

fn lines(home: &Home) -> u64 {
    let checked: Value = serde_json::from_str(&home.say(&["check", "--json"])).expect("JSON");
    assert_eq!(checked["verdict"], "sound", "{checked}");
    let totals = &checked["totals"];
    assert_eq!((&totals["forks"], &totals["duplicates"]), (&0.into(), &0.into()), "{checked}");
    totals["lines"].as_u64().expect("a number")
}

/// Waits until somebody has kept a checkpoint.
fn wait_kept(places: &Places) {
    let start = Instant::now();
    loop {
        let (files, _) = open(places);
        if !files.is_whole() {
            return;
        }
        assert!(start.elapsed() < PATIENCE, "no cockpit keeps a checkpoint");
        thread::yield_now();
    }
}

fn both_record(turns: usize) {
    let home = home();
    let before = lines(&home);
    assert!(before >= 300, "{before} lines are enough for a checkpoint");
    let mut pair: [Cockpit; 2] = [home.cockpit(), home.cockpit()];
    for cockpit in &mut pair {
        cockpit.ready().find("quandt", NAME);
    }
    let mut said = Vec::new();
    for turn in 0..turns {
        let text = format!("turn {turn} of the pair");
        pair[turn % 2].record("i", &format!("call: {text}"), &text);
        pair[(turn + 1) % 2].wait_for(&text);
        said.push(text);
    }
    let places = Places::new(home.book(), home.state());
    wait_kept(&places);
    for cockpit in &mut pair {
        cockpit.quit();
    }
    let story = home.say(&["timeline", "quandt", "--json"]);
    for text in &said {
        assert_eq!(story.matches(text.as_str()).count(), 1, "{text}: {story}");
    }
    assert_eq!(lines(&home), before + turns as u64);
    let (files, book) = open(&places);
    assert!(!files.is_whole() && files.folded() <= turns, "{} lines were folded", files.folded());
    assert_eq!(book.line_count() as u64, before + turns as u64);
    let mut third = home.cockpit();
    third.ready().find("quandt", NAME);
    for text in &said {
        third.wait_for(text);
    }
    third.quit();
}

#[test]
fn two_cockpits_keep_a_checkpoint_and_record_at_once() {
    for _ in 0..if long() { 50 } else { 2 } {
        both_record(6);
    }
}

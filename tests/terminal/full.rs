//! A disk without room, a book taken away, a book that may not be written: the cockpit stays, the form comes back
//! with its text and says what to do, and the same Enter saves once there is room.

use std::fs;
use std::process::Command;

use rustix::process::{Resource, Rlimit, prlimit};

use super::harness::{Cockpit, ENTER, ESC, Home, PROGRAM};

/// Lets the program's files grow to `bytes`, or as they like.
fn room(cockpit: &mut Cockpit, bytes: Option<u64>) {
    prlimit(Some(cockpit.pid()), Resource::Fsize, Rlimit { current: bytes, maximum: None }).unwrap();
}

/// A cockpit with a whole line in its form.
fn filled(home: &Home) -> Cockpit {
    let mut cockpit = home.cockpit();
    cockpit.ready().find("ada", "Ada Okafor");
    cockpit.press("i", "Enter saves").send("call: the words that stay").wait_for("the words that stay");
    cockpit
}

/// Enter saves, and the words are in the book once.
fn saves(home: &Home, mut cockpit: Cockpit) {
    cockpit.send(ENTER).wait_without("Enter saves").wait_for("the words that stay").wait_without("saving …");
    cockpit.quit();
    let story = home.say(&["timeline", "ada", "--json"]);
    assert_eq!(story.matches("the words that stay").count(), 1, "{story}");
}

#[test]
fn no_room_at_all_and_then_room() {
    let home = Home::with_clients(&["Ada Okafor"]);
    let mut cockpit = filled(&home);
    room(&mut cockpit, Some(0));
    for turn in 0..3 {
        // A letter more takes the sentence away, so that it is the next one that comes.
        cockpit.send(&turn.to_string()).wait_without("not saved");
        cockpit.send(ENTER).wait_for("not saved").wait_for("the words that stay").wait_for("Enter saves");
        assert!(cockpit.screen().contains("make room"), "what to do: {}", cockpit.screen());
    }
    room(&mut cockpit, None);
    saves(&home, cockpit);
    assert!(home.say(&["check"]).contains("sound"));
}

#[test]
fn room_for_a_part_of_the_line() {
    let home = Home::with_clients(&["Ada Okafor"]);
    let segment =
        walk(&home.book().join("log")).into_iter().map(|it| fs::metadata(it).unwrap().len()).max().unwrap();
    let mut cockpit = filled(&home);
    room(&mut cockpit, Some(segment + 100));
    cockpit.send(ENTER);
    // The fragment stays where it is and another file is begun: that may fit.
    let (again, saved) = ("not saved", "call out the words that stay");
    cockpit.wait_until("saved, or the form again", |screen| {
        let form = screen.contains("Enter saves");
        (form && screen.contains(again)) || (!form && screen.contains(saved) && !screen.contains("saving …"))
    });
    if cockpit.screen().contains(again) {
        room(&mut cockpit, None);
        saves(&home, cockpit);
    } else {
        cockpit.quit();
    }
    let story = home.say(&["timeline", "ada", "--json"]);
    assert_eq!(story.matches("the words that stay").count(), 1, "{story}");
}

#[test]
fn a_book_taken_away_and_brought_back() {
    let home = Home::with_clients(&["Ada Okafor"]);
    let mut cockpit = filled(&home);
    let elsewhere = home.path().join("elsewhere");
    fs::rename(home.book(), &elsewhere).unwrap();
    cockpit.send(ENTER).wait_for("not saved").wait_for("the words that stay").wait_for("Enter saves");
    assert!(!home.book().join("FORMAT").exists(), "another book was begun in its place");
    let _ = fs::remove_dir_all(home.book());
    fs::rename(&elsewhere, home.book()).unwrap();
    saves(&home, cockpit);
}

#[test]
fn a_book_that_may_only_be_read() {
    if !rustix::process::geteuid().is_root() {
        eprintln!("skipped: only root can run the program as somebody else");
        return;
    }
    let home = Home::with_clients(&["Ada Okafor"]);
    let line = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", PROGRAM];
    let given = Command::new("chown").args(["-R", "65534:65534"]).arg(home.path()).status().unwrap();
    let reachable = Command::new(line[0]).args(&line[1..]).arg("--version").output();
    if !given.success() || !reachable.is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: the program cannot be run as somebody else");
        return;
    }
    let modes = |mode: &str| {
        assert!(Command::new("chmod").args(["-R", mode]).arg(home.book()).status().unwrap().success());
    };
    modes("a-w");
    let mut cockpit = Cockpit::start(&home, 120, 36, &line, &[]);
    cockpit.ready().find("ada", "Ada Okafor");
    cockpit.press("i", "Enter saves").send("call: the words that stay").wait_for("the words that stay");
    cockpit.send(ENTER).wait_for("not saved").wait_for("the words that stay").wait_for("Enter saves");
    // The draft outlives the cockpit.
    cockpit.send(ESC).wait_for("kept as a draft");
    cockpit.press("i", "the words that stay");
    modes("u+w");
    cockpit.send(ENTER).wait_without("Enter saves").wait_for("the words that stay").wait_without("saving …");
    cockpit.quit();
}

fn walk(dir: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap().flatten() {
        if entry.path().is_dir() {
            found.extend(walk(&entry.path()));
        } else {
            found.push(entry.path());
        }
    }
    found
}

//! Several at once on one book: a cockpit beside a command line, and two cockpits; each sees the other, none reverts
//! the other.

use std::time::{Duration, Instant};

use super::harness::{CTRL_R, Home};

#[test]
fn what_the_command_line_records_shows_within_a_second() {
    let home = Home::with_clients(&["Ada Okafor"]);
    let mut cockpit = home.cockpit();
    cockpit.ready().find("ada", "Ada Okafor");
    for turn in 0..3 {
        let text = format!("spoke of the depot {turn}");
        home.say(&["log", "ada", &format!("call 5m: {text}")]);
        let start = Instant::now();
        cockpit.wait_for(&text);
        assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
    }
    cockpit.record("i", "mail: the second offer", "the second offer");
    assert!(home.say(&["timeline", "ada"]).contains("the second offer"));
    cockpit.quit();
    assert!(home.say(&["check"]).contains("sound"));
}

#[test]
fn a_first_entry_from_elsewhere_shows_in_a_cockpit_without_a_book() {
    let home = Home::new();
    let mut cockpit = home.cockpit();
    cockpit.ready().send("e2");
    home.say(&["add", "Bruno Sá"]);
    cockpit.wait_for("Bruno Sá").quit();
}

#[test]
fn two_cockpits_see_each_other_and_revert_nothing() {
    let home = Home::with_clients(&["Ada Okafor"]);
    let mut left = home.cockpit();
    left.ready().find("ada", "Ada Okafor");
    let mut right = home.cockpit();
    right.ready().find("ada", "Ada Okafor");
    left.record("i", "call: from the left", "from the left");
    right.wait_for("from the left");
    right.record("i", "call: from the right", "from the right");
    left.wait_for("from the right");
    left.press("u", "taken back").wait_without("from the left").wait_for("from the right");
    right.wait_without("from the left").wait_for("from the right");
    right.press("u", "taken back").wait_without("from the right");
    left.wait_without("from the right").press(CTRL_R, "put back").wait_for("from the left");
    right.wait_for("from the left").press(CTRL_R, "put back").wait_for("from the right");
    left.wait_for("from the right");
    left.quit();
    right.quit();
    let story = home.say(&["timeline", "ada"]);
    assert!(story.contains("from the left") && story.contains("from the right"), "{story}");
    assert!(home.say(&["check"]).contains("sound"));
}

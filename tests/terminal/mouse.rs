//! The mouse: its modes are entered and left with the others, reports of any make cost no key, and a turned wheel is a
//! few frames.

use std::fmt::Write as _;
use std::time::Duration;

use rustix::process::Signal;

use super::harness::{CTRL_Z, Cockpit, Home, count};

const NAMES: [&str; 3] = ["Ada Okafor", "Bruno Sá", "Chiyo Tanaka"];

fn setting(home: &Home, text: &str) {
    let dir = home.path().join("home/.config/confidant");
    std::fs::create_dir_all(&dir).unwrap();
    std::fs::write(dir.join("config.toml"), text).unwrap();
}

fn all(home: &Home) -> Cockpit {
    let mut cockpit = home.cockpit();
    cockpit.ready().press("2", "Chiyo Tanaka");
    cockpit
}

#[test]
fn a_click_selects_and_another_opens() {
    let home = Home::with_clients(&NAMES);
    let mut cockpit = all(&home);
    assert!(cockpit.has_mouse());
    cockpit.click("Chiyo").wait_for(">Chiyo Tanaka");
    cockpit.click("i interaction").wait_for("Interaction with Chiyo").send("call: by the mouse");
    cockpit.wait_for("by the mouse").click("Enter saves").wait_without("Enter saves").wait_for("saved");
    cockpit.quit();
    assert!(home.say(&["timeline", "chiyo"]).contains("by the mouse"));
}

#[test]
fn its_modes_go_with_the_others() {
    let home = Home::with_clients(&NAMES);
    for signal in [Signal::TERM, Signal::HUP] {
        let mut cockpit = all(&home);
        assert!(cockpit.has_mouse());
        // What `gone` asserts holds the modes.
        cockpit.signal(signal).gone();
    }
    let mut cockpit = all(&home);
    let shown = cockpit.screen();
    cockpit.send(CTRL_Z).wait_stopped();
    cockpit.wait_plain();
    cockpit.signal(Signal::CONT);
    cockpit.wait_until("the screen", |screen| screen == shown);
    assert!(cockpit.has_mouse());
    cockpit.quit();
}

#[test]
fn where_it_is_not_wanted_it_stays_the_terminals() {
    let home = Home::with_clients(&NAMES);
    setting(&home, "mouse = false\n");
    let mut cockpit = all(&home);
    assert_eq!(count(&cockpit.raw(), b"\x1b[?1000h"), 0);
    cockpit.quit();
}

#[test]
fn reports_that_no_mouse_sends_cost_no_key() {
    let home = Home::with_clients(&NAMES);
    let mut cockpit = all(&home);
    for report in [
        "\x1b[<0;0;0M",
        "\x1b[<0;65535;65535M",
        "\x1b[<0;99999;1M",
        "\x1b[<0;1M",
        "\x1b[<255;1;1M",
        "\x1b[<;;M",
        "\x1b[<0;;M",
        "\x1b[M\x20\x20\x20",
        "\x1b[M   ",
        "\x1b[0;0;0M",
        "\x1b[32;0;0M",
    ] {
        cockpit.send(report).press("?", "previous line").send("q").wait_without("previous line");
    }
    cockpit.click("Bruno").wait_for(">Bruno").quit();
}

#[test]
fn a_turned_wheel_is_a_few_frames() {
    let home = Home::with_clients(&NAMES);
    let mut cockpit = all(&home);
    cockpit.press("?", "previous line").wait_silent(Duration::from_millis(200));
    let start = cockpit.written();
    let burst = (0..100).fold(String::new(), |mut reports, _| {
        let _ = write!(reports, "\x1b[<65;60;15M");
        reports
    });
    cockpit.send(&burst).wait_without("previous line").wait_silent(Duration::from_millis(200));
    let frames = count(&cockpit.raw()[start..], b"\x1b[?2026h");
    assert!((1..=3).contains(&frames), "{frames} frames");
    cockpit.send("q").wait_for("2 All").quit();
}

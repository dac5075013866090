//! What drawing costs: few frames for many keys, nothing when nothing happens, one write a frame.

use std::time::Duration;

use super::harness::{Cockpit, Home, PROGRAM, count, tracer};

#[test]
fn a_hundred_keys_at_once_are_a_few_frames() {
    let home = Home::with_clients(&["Ada Okafor", "Bruno Sá", "Chiyo Tanaka"]);
    let mut cockpit = home.cockpit();
    cockpit.ready().find("ada", "Ada Okafor");
    cockpit.press("i", "Enter saves").wait_silent(Duration::from_millis(200));
    let start = cockpit.written();
    let typed = "one two ".repeat(12) + "and!";
    cockpit.send(&typed).wait_for("and!");
    cockpit.wait_silent(Duration::from_millis(200));
    let frames = count(&cockpit.raw()[start..], b"\x1b[?2026h");
    assert!((1..=3).contains(&frames), "{frames} frames");
    cockpit.send("\x1b").wait_without("Enter saves").quit();
}

#[test]
fn idle_costs_nothing() {
    let home = Home::with_clients(&["Ada Okafor"]);
    let mut cockpit = home.cockpit();
    cockpit.ready().wait_silent(Duration::from_millis(500));
    let (bytes, ticks) = (cockpit.written(), cockpit.account().unwrap().ticks);
    let silence = if super::long() { Duration::from_secs(3) } else { Duration::from_millis(700) };
    cockpit.wait_silent(silence);
    assert_eq!(cockpit.written(), bytes);
    let spent = cockpit.account().unwrap().ticks - ticks;
    assert!(spent <= 1, "{spent} ticks");
    cockpit.quit();
}

#[test]
fn a_frame_is_one_write() {
    let Some(trace) = tracer() else { return };
    let home = Home::with_clients(&["Ada Okafor"]);
    let log = home.path().join("writes");
    let line = [
        trace.as_str(),
        "-f",
        "-qqq",
        "-xx",
        "-s",
        "100000",
        "-o",
        log.to_str().unwrap(),
        "-e",
        "trace=write",
        PROGRAM,
    ];
    let mut cockpit = Cockpit::start(&home, 120, 36, &line, &[]);
    cockpit.ready().find("ada", "Ada Okafor");
    cockpit.press("?", "previous line").send("q").wait_without("previous line");
    cockpit.quit();
    let written = std::fs::read_to_string(log).unwrap();
    let frames: Vec<&str> = written.lines().filter(|line| line.contains("write(1, ")).collect();
    let (begin, end) = (r#""\x1b\x5b\x3f\x32\x30\x32\x36\x68"#, r#"\x1b\x5b\x3f\x32\x30\x32\x36\x6c""#);
    // All but the first, which enters, and the last, which leaves.
    assert!(frames.len() > 4);
    for frame in &frames[1..frames.len() - 1] {
        assert!(frame.contains(begin) && frame.contains(end), "{frame}");
    }
}

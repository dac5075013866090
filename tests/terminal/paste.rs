//! Pastes: long ones, ones that carry their own end marker, ones that come in pieces. Pasted text is never a key.

use super::harness::{Cockpit, ESC, Home};

const BEGIN: &str = "\x1b[200~";
const END: &str = "\x1b[201~";

/// What runs commands if it ever counts as keys: leave the form, leave the program, and more.
const EVIL: &str = "\r\x1b q\rq:!\x03\x1a q";

fn opened(home: &Home) -> Cockpit {
    let mut cockpit = home.cockpit();
    cockpit.ready().find("ada", "Ada Okafor");
    cockpit
}

/// The program is there and does what it is told.
fn works_on(home: &Home, cockpit: &mut Cockpit) {
    cockpit.wait_silent(std::time::Duration::from_millis(300));
    if cockpit.screen().contains("Enter saves") {
        cockpit.send(ESC).wait_without("Enter saves");
    }
    // A key behind Esc without a pause would be Alt and that key.
    cockpit.wait_silent(std::time::Duration::from_millis(100));
    cockpit.record("r", "tomorrow: works on", "works on");
    cockpit.quit();
    let story = home.say(&["timeline", "ada"]);
    assert!(story.contains("works on"), "{story}");
    assert_eq!(home.say(&["timeline", "ada", "--json"]).matches("\"interaction").count(), 0);
}

#[test]
fn a_paste_with_its_end_marker_inside() {
    for into_a_form in [true, false] {
        let home = Home::with_clients(&["Ada Okafor"]);
        let mut cockpit = opened(&home);
        if into_a_form {
            cockpit.press("i", "Enter saves");
        }
        let bytes = format!("{BEGIN}call: pasted{END}{EVIL}{END}");
        cockpit.send(&bytes);
        if into_a_form {
            cockpit.wait_for("call: pasted");
        } else {
            cockpit.wait_for("pasted text goes into a field");
        }
        works_on(&home, &mut cockpit);
    }
}

#[test]
fn a_paste_that_comes_in_pieces() {
    let home = Home::with_clients(&["Ada Okafor"]);
    let mut cockpit = opened(&home);
    cockpit.press("i", "Enter saves");
    let bytes = format!("{BEGIN}call: pasted{END}{EVIL}{END}");
    for piece in bytes.as_bytes().chunks(5) {
        cockpit.bytes(piece);
    }
    cockpit.wait_for("call: pasted");
    works_on(&home, &mut cockpit);
}

#[test]
fn ten_megabytes() {
    let home = Home::with_clients(&["Ada Okafor"]);
    let mut cockpit = opened(&home);
    cockpit.press("i", "Enter saves");
    let before = cockpit.account().unwrap().peak;
    let half = "a long story about nothing ".repeat(5 * 1024 * 1024 / 27);
    let bytes = format!("{BEGIN}{half}{END}{EVIL}{half}{EVIL}{END}");
    cockpit.bytes(bytes.as_bytes());
    cockpit.wait_for("too long");
    let grown = cockpit.account().unwrap().peak - before;
    assert!(grown < 100 * 1024, "{grown} KiB");
    eprintln!("10 MB pasted: {grown} KiB more at the peak");
    works_on(&home, &mut cockpit);
}

#[test]
fn a_paste_or_a_key_without_its_end_stops_nothing() {
    let home = Home::with_clients(&["Ada Okafor"]);
    let mut cockpit = opened(&home);
    for half in ["\x1b[", "\x1b[200~half"] {
        cockpit.send(half);
        let text = format!("beside {}", half.len());
        home.say(&["log", "ada", &format!("call: {text}")]);
        cockpit.wait_for(&text);
        cockpit.send(if half.len() > 2 { END } else { "A" });
    }
    cockpit.wait_for("pasted text goes into a field");
    cockpit.wait_silent(std::time::Duration::from_millis(300));
    cockpit.quit();
}

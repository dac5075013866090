//! Where there is no terminal that could show a cockpit: a plain sentence, no escape bytes, exit code 2.

use std::process::Stdio;

use super::harness::{Cockpit, Home, PROGRAM};

#[test]
fn no_terminal_is_refused_in_a_plain_sentence() {
    let home = Home::new();
    let output = home.command(PROGRAM).stdin(Stdio::null()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    let words = String::from_utf8(output.stderr).unwrap();
    assert!(words.contains("needs a terminal") && words.trim_end().lines().count() == 1, "{words}");
    assert!(!words.contains('\u{1b}'));
}

#[test]
fn a_terminal_on_one_side_only() {
    let home = Home::new();
    // Output into a pipe.
    let mut piped = Cockpit::start(&home, 80, 24, &["sh", "-c", "\"$0\" >\"$NOTES/out\"", PROGRAM], &[]);
    piped.wait_for("needs a terminal");
    assert_eq!(piped.gone(), 2);
    assert!(!piped.raw().contains(&0x1b));
    // Keys from nowhere: the terminal that controls the session is there all the same, and is used.
    let mut mute = Cockpit::start(&home, 80, 24, &["sh", "-c", "exec \"$0\" </dev/null", PROGRAM], &[]);
    mute.wait_for("help").quit();
    // No controlling terminal at all.
    let mut none =
        Cockpit::start(&home, 80, 24, &["setsid", "-w", "sh", "-c", "exec \"$0\" </dev/null", PROGRAM], &[]);
    none.wait_for("no terminal to read keys from");
    assert_eq!(none.gone(), 2);
    assert!(!none.raw().contains(&0x1b));
}

#[test]
fn a_terminal_that_cannot_place_text() {
    for term in ["dumb", ""] {
        let home = Home::new();
        let mut cockpit = Cockpit::start(&home, 80, 24, &[PROGRAM], &[("TERM", term)]);
        cockpit.wait_for("cannot draw a screen");
        assert_eq!(cockpit.gone(), 2);
        assert!(!cockpit.raw().contains(&0x1b));
    }
    let home = Home::new();
    let mut cockpit = Cockpit::start(&home, 80, 24, &["env", "-u", "TERM", PROGRAM], &[]);
    cockpit.wait_for("TERM").wait_for("cannot draw a screen");
    assert_eq!(cockpit.gone(), 2);
}

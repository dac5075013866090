//! Windows too small, windows that change while keys come.

use super::harness::Home;

#[test]
fn tiny_windows_and_back() {
    let home = Home::with_clients(&["Ada Okafor"]);
    let mut cockpit = home.at(1, 1, &[]);
    cockpit.wait_raw("a frame", 0, |raw| super::harness::count(raw, b"\x1b[?2026h") > 0);
    for (columns, rows) in [(10, 3), (0, 0), (1, 1), (13, 5), (2, 60), (65_535, 1), (120, 36)] {
        cockpit.resize(columns, rows).send("?").send("q").send("j");
    }
    cockpit.ready().press("2", "Ada Okafor").quit();
}

#[test]
fn a_storm_of_sizes_loses_no_key() {
    let home = Home::with_clients(&["Ada Okafor"]);
    let mut cockpit = home.cockpit();
    cockpit.ready().find("ada", "Ada Okafor");
    cockpit.press("i", "Enter saves").send("note: ");
    let mut typed = String::new();
    for turn in 0..200_u16 {
        let letter = char::from(b'a' + u8::try_from(turn % 26).unwrap());
        cockpit.resize(60 + turn % 90, 20 + turn % 30).send(&letter.to_string());
        typed.push(letter);
    }
    cockpit.resize(300, 36);
    cockpit.wait_silent(std::time::Duration::from_millis(200));
    cockpit.send("\r").wait_without("Enter saves").wait_without("saving …");
    cockpit.quit();
    let story = home.say(&["timeline", "ada", "--json"]);
    assert!(story.contains(&typed), "{story}");
}

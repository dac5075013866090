//! The clipboard, by its bytes: one sequence, base64, and only when it was asked for.

use std::fs;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::harness::{ENTER, Home, count};

const COPY: &[u8] = b"\x1b]52;c;";

#[test]
fn the_text_goes_out_as_one_sequence() {
    let home = Home::with_clients(&["Ada Okafor"]);
    home.say(&["note", "ada", "zwölf — 王小明\nand more"]);
    let mut cockpit = home.cockpit();
    cockpit.ready().find("ada", "Ada Okafor").wait_for("zwölf");
    assert_eq!(count(&cockpit.raw(), COPY), 0);
    let before = cockpit.written();
    cockpit.send(ENTER).press("y", "copied: the text of the entry");
    let encoded = STANDARD.encode("zwölf — 王小明\nand more");
    let wanted = format!("\x1b]52;c;{encoded}\x1b\\");
    assert_eq!(count(&cockpit.raw()[before..], wanted.as_bytes()), 1);
    cockpit.quit();
}

#[test]
fn switched_off_nothing_goes_out() {
    let home = Home::with_clients(&["Ada Okafor"]);
    let config = home.path().join("home/.config/confidant");
    fs::create_dir_all(&config).unwrap();
    fs::write(config.join("config.toml"), "clipboard = false\n").unwrap();
    let mut cockpit = home.cockpit();
    cockpit.ready().find("ada", "Ada Okafor").press("y", "clipboard = false");
    assert_eq!(count(&cockpit.raw(), COPY), 0);
    cockpit.quit();
}

//! A cockpit with keys of one's own, one that cannot be started with them, and a book that begins with the sample.

use std::fs;

use super::harness::{ENTER, ESC, Home};

fn keymap(home: &Home, text: &str) {
    let folder = home.path().join("home/.config/confidant");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("keymap.toml"), text).unwrap();
}

#[test]
fn a_book_is_kept_by_keys_of_ones_own() {
    let home = Home::with_clients(&["Ada Okafor", "Bruno Sá"]);
    let own = "[move]\ntop = { keys = [\"g g\"] }\n[lists]\nall = { keys = [\"F3\"] }\n[client]\n\
               promise = { keys = [\"C p\"] }\nreminder = { keys = [\"C r\"] }\n[book]\nundo = { keys = [\"Alt+z\"] }\n\
               [program]\npalette = { keys = [\"Ctrl+p\"] }\nquit = { keys = [\"Z Z\"] }\n";
    keymap(&home, own);
    let mut cockpit = home.at(120, 36, &["--now", "2026-11-21T09:30:00+01:00"]);
    cockpit.ready();
    // F3, as an xterm says it; then a sequence with its hint.
    cockpit.press("\x1bOR", "f3 All");
    cockpit.press("C", "C …  p promise  r reminder").press("p", "Enter saves");
    cockpit.send("send the budget by thu").send(ENTER);
    cockpit.wait_without("Enter saves").wait_for("send the budget").wait_without("saving");
    cockpit.send("\x1bz").wait_for("taken back");
    // What is typed in a field is text, whatever it is bound to.
    cockpit
        .press("C", "r reminder")
        .press("r", "Enter saves")
        .send("thu: ZZ top")
        .wait_for("ZZ top")
        .send(ESC);
    cockpit.wait_without("Enter saves");
    cockpit.press("\x10", "Commands").send("redo").send(ENTER).wait_for("put back: promise made");
    // The old key means nothing, and says which one shows every key.
    cockpit.send("q").wait_for("q does nothing here; ? shows every key");
    cockpit.send("Z").wait_for("Z …").send("Z");
    assert_eq!(cockpit.gone(), 0);
    assert!(home.say(&["timeline", "ada"]).contains("send the budget"));
}

#[test]
fn a_keymap_with_mistakes_starts_nothing() {
    let home = Home::new();
    keymap(&home, "[move]\ndown = { keys = [\"k\"] }\n[program]\nquit = { keys = [\"g q\"] }\n");
    let mut cockpit = home.cockpit();
    cockpit.wait_for("keymap.toml, line 2: ").wait_for("keymap.toml, line 4: ");
    assert_eq!(cockpit.gone(), 2);
    assert!(!home.book().exists());
}

#[test]
fn the_sample_book_is_one_key_away_and_touches_nothing() {
    let home = Home::new();
    let mut cockpit = home.at(120, 36, &["--now", "2026-11-21T09:30:00+01:00"]);
    cockpit.wait_for("An empty book").send("s");
    cockpit.wait_for("Ada Okafor").wait_for("need you");
    cockpit.press("/", "type part of a name").send("ada").send(ENTER);
    cockpit.record("p", "send the sample by thu", "send the sample");
    cockpit.quit();
    assert!(
        home.say(&["clients", "--json"]).contains("\"clients\":[]"),
        "{}",
        home.say(&["clients", "--json"])
    );
    let mut cockpit = home.cockpit();
    cockpit.wait_for("An empty book").send("a");
    cockpit.wait_for("Enter saves").send("First Client").send(ENTER);
    cockpit.wait_without("Enter saves").wait_for("First Client");
    cockpit.quit();
    assert!(home.say(&["clients"]).contains("First Client"));
}

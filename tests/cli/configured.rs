//! `confidant config`: what holds and why, the examples, and a keymap that cannot be used.

use std::fs;
use std::path::PathBuf;

use super::support::Desk;

fn folder(desk: &Desk) -> PathBuf {
    let folder = desk.path(".config/confidant");
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn from(desk: &Desk, key: &str, arguments: &[&str]) -> (String, String) {
    let shown = desk.json(&[&["config"], arguments].concat());
    let rows = shown["settings"].as_array().unwrap().clone();
    let row = rows.iter().find(|row| row["key"] == key).unwrap_or_else(|| panic!("{key}"));
    (row["value"].as_str().unwrap().to_owned(), row["from"].as_str().unwrap().to_owned())
}

#[test]
fn every_setting_says_where_it_comes_from() {
    let desk = Desk::new();
    assert_eq!(from(&desk, "author", &[]), ("Ines Marlow".into(), "CONFIDANT_AUTHOR".into()));
    assert_eq!(from(&desk, "book", &[]).1, "CONFIDANT_BOOK");
    let elsewhere = desk.path("elsewhere").display().to_string();
    assert_eq!(from(&desk, "book", &["--book", &elsewhere]), (elsewhere.clone(), "--book".into()));
    assert_eq!(from(&desk, "now", &[]), ("2026-11-21T09:30:00+01:00".into(), "CONFIDANT_NOW".into()));
    assert_eq!(from(&desk, "now", &["--now", "2026-11-21T09:30:00+01:00"]).1, "--now");
    assert_eq!(from(&desk, "zone", &[]), ("Europe/Berlin".into(), "the machine".into()));
    assert_eq!(from(&desk, "glyphs", &[]), ("unicode".into(), "nobody: as it comes".into()));
    assert_eq!(from(&desk, "colour", &[]).0, "on a terminal");
    let file = folder(&desk).join("config.toml");
    fs::write(&file, "zone = \"Africa/Lagos\"\nglyphs = \"ascii\"\nbook = \"/books/mine\"\n").unwrap();
    let path = file.display().to_string();
    assert_eq!(from(&desk, "zone", &[]), ("Africa/Lagos".into(), path.clone()));
    assert_eq!(from(&desk, "glyphs", &[]), ("ascii".into(), path));
    assert_eq!(from(&desk, "book", &[]).1, "CONFIDANT_BOOK", "a variable goes before a file");
    assert!(!desk.book().exists(), "looking at settings makes no book");
}

#[test]
fn the_files_are_listed_with_what_they_set() {
    let desk = Desk::new();
    let folder = folder(&desk);
    let shown = desk.json(&["config"]);
    assert!(shown["files"].as_array().unwrap().iter().all(|file| file["there"] == false));
    fs::write(
        folder.join("keymap.toml"),
        "[client]\nsnooze = { keys = [] }\n[program]\nquit = { keys = [\"Q\"] }\n",
    )
    .unwrap();
    fs::write(folder.join("triage.toml"), "[promise]\ntoday = 36\n").unwrap();
    let shown = desk.json(&["config"]);
    let sets: Vec<_> = shown["files"].as_array().unwrap().iter().map(|file| file["sets"].as_u64()).collect();
    assert_eq!(sets, [Some(0), Some(0), Some(2), Some(0), Some(0), Some(1)]);
    let quit = shown["keys"].as_array().unwrap().iter().find(|it| it["action"] == "quit").unwrap().clone();
    assert_eq!((quit["keys"][0].as_str(), quit["own"].as_bool()), (Some("Q"), Some(true)));
    let text = desk.ok(&["config"]);
    for part in ["keymap.toml", "sets 2 things", "sets 1 thing", "not there", "snooze", "no key"] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn an_example_can_be_put_in_place_as_it_is() {
    let desk = Desk::new();
    let folder = folder(&desk);
    for name in ["config", "criteria", "keymap", "signals", "triage"] {
        let text = desk.ok(&["config", "--example", name]);
        assert!(text.lines().all(|line| line.is_empty() || line.starts_with('#')), "{name}");
        fs::write(folder.join(format!("{name}.toml")), text).unwrap();
    }
    desk.ok(&["today"]);
    let all = desk.ok(&["config", "--example"]);
    for part in
        ["confidant/config.toml", "confidant/keymap.toml", "confidant/triage.toml", "#quit", "#[promise]"]
    {
        assert!(all.contains(part), "{part}");
    }
    assert_eq!(desk.json(&["config", "--example"])["examples"].as_array().unwrap().len(), 6);
    desk.fails(2, &["config", "--example", "colours"]);
    // Whoever looks for the right form has often just written a wrong one.
    fs::write(folder.join("keymap.toml"), "[program]\nquit = { keys = [] }\npalette = { keys = [] }\n")
        .unwrap();
    assert!(desk.ok(&["config", "--example", "keymap"]).contains("#palette"));
}

#[test]
fn every_mistake_of_a_keymap_is_told_and_nothing_starts() {
    let desk = Desk::new();
    let path = folder(&desk).join("keymap.toml");
    fs::write(
        &path,
        "[move]\ndown = { keys = [\"k\"] }\ntop = { keys = [\"g g\", \"G G\"] }\n[clients]\n[program]\nquit = { keys = [\"Hyper+q\"] }\n",
    )
    .unwrap();
    fs::write(path.with_file_name("config.toml"), "autor = \"x\"\n").unwrap();
    for arguments in [&["config"][..], &["demo"], &[]] {
        let said = desk.fails(2, arguments);
        for part in [
            "config.toml, line 1: there is no key `autor`, did you mean `author`",
            "keymap.toml, line 2: ",
            "keymap.toml, line 3: ",
            "keymap.toml, line 4: ",
            "keymap.toml, line 6: ",
        ] {
            assert!(said.contains(part), "{part}: {said}");
        }
        assert_eq!(said.lines().count(), 5, "{said}");
    }
    assert!(!desk.book().exists());
    // What draws nothing and takes no keys is not kept from its work by them.
    assert!(!desk.fails(2, &["today"]).contains("keymap.toml"));
    fs::remove_file(path.with_file_name("config.toml")).unwrap();
    desk.ok(&["add", "Ada"]);
    desk.ok(&["today"]);
}

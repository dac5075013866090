//! Where the book lies, who records and by which clock, as a process sees it.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use assert_cmd::Command;

use super::support::{Desk, entries};

#[test]
fn without_home_there_is_one_clear_line() {
    let desk = Desk::new();
    let bare = |extra: &[(&str, &str)]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_confidant"));
        command.env_clear().current_dir(desk.path("")).envs(extra.iter().copied()).arg("clients");
        command.output().unwrap()
    };
    for none in [&[][..], &[("HOME", "")], &[("CONFIDANT_BOOK", "here")]] {
        let ran = bare(none);
        assert_eq!(ran.status.code(), Some(2), "{none:?}");
        let said = String::from_utf8(ran.stderr).unwrap();
        assert_eq!(said.lines().count(), 1, "{said}");
        assert!(said.contains("HOME is not set") && said.contains("--book"), "{said}");
    }
    assert_eq!(bare(&[("CONFIDANT_BOOK", "here"), ("CONFIDANT_STATE", "there")]).status.code(), Some(0));
}

#[test]
fn the_book_lies_where_the_nearest_word_says() {
    let desk = Desk::new();
    let home = desk.path("home");
    let run = |extra: &[(&str, &Path)], arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_confidant"));
        command
            .env_clear()
            .env("HOME", &home)
            .current_dir(desk.path(""))
            .envs(extra.iter().copied())
            .args(arguments);
        assert_eq!(command.output().unwrap().status.code(), Some(0), "{arguments:?}");
    };
    run(&[], &["add", "A"]);
    assert!(home.join(".local/share/confidant/FORMAT").exists());
    assert_eq!(entries(&home.join(".local/state/confidant")).len(), 1);
    // A relative base directory is none.
    run(&[("XDG_DATA_HOME", Path::new("relative"))], &["add", "B"]);
    assert!(!desk.path("relative").exists());
    let data = desk.path("data");
    run(&[("XDG_DATA_HOME", &data)], &["add", "C"]);
    assert!(data.join("confidant/FORMAT").exists());
    let (there, elsewhere) = (desk.path("there"), desk.path("elsewhere"));
    run(&[("XDG_DATA_HOME", &data), ("CONFIDANT_BOOK", &there)], &["add", "D"]);
    assert!(there.join("FORMAT").exists());
    run(&[("CONFIDANT_BOOK", &there)], &["add", "E", "--book", elsewhere.to_str().unwrap()]);
    assert!(elsewhere.join("FORMAT").exists());
    let config = home.join(".config/confidant");
    fs::create_dir_all(&config).unwrap();
    fs::write(config.join("config.toml"), format!("book = \"{}\"\n", desk.path("fifth").display())).unwrap();
    run(&[], &["add", "F"]);
    assert!(desk.path("fifth").join("FORMAT").exists());
}

#[test]
fn what_is_made_is_for_its_owner_alone() {
    let desk = Desk::with_ada();
    let mut all = vec![desk.book(), desk.path("state")];
    while let Some(path) = all.pop() {
        let stat = fs::metadata(&path).unwrap();
        assert_eq!(stat.permissions().mode() & 0o077, 0, "{}", path.display());
        if stat.is_dir() {
            all.extend(entries(&path));
        }
    }
}

#[test]
fn the_author_is_named_and_the_clock_has_its_form() {
    let desk = Desk::with_ada();
    let by = |extra: &[(&str, &str)]| {
        let mut process = desk.process(&["note", "ada", "x", "--json"]);
        process.env_remove("CONFIDANT_AUTHOR").envs(extra.iter().copied());
        assert!(process.output().unwrap().status.success());
        let rows = desk.json(&["timeline", "ada"])["rows"].clone();
        let notes = rows.as_array().unwrap().iter().find(|row| row["kind"] == "note");
        notes.unwrap()["by"].as_str().unwrap().to_owned()
    };
    assert_eq!(by(&[]), "unknown");
    assert_eq!(by(&[("USER", "ines")]), "ines");
    assert_eq!(by(&[("USER", "ines"), ("CONFIDANT_AUTHOR", "Ines Marlow")]), "Ines Marlow");
    for wrong in ["yesterday", "2026-11-21", "2026-11-21 09:30", "2026-13-01T00:00:00Z"] {
        assert!(desk.fails(2, &["today", "--now", wrong]).contains("2026-11-21T09:30:00+01:00"), "{wrong}");
    }
    assert_eq!(desk.json(&["today", "--now", "2027-03-01T00:30:00+01:00"])["today"], "2027-03-01");
}

#[test]
fn all_mistakes_of_all_files_are_told_at_once() {
    let desk = Desk::with_ada();
    let config = desk.path(".config/confidant");
    fs::create_dir_all(&config).unwrap();
    fs::write(config.join("config.toml"), "autor = \"x\"\nglyphs = \"none\"\n").unwrap();
    fs::write(config.join("triage.toml"), "[promise]\ntodey = 3\noverdue = \"much\"\n[cadense]\nlimit = 3\n")
        .unwrap();
    let said = desk.fails(2, &["today", "--now", "noon"]);
    assert_eq!(said.lines().count(), 6, "{said}");
    for part in [
        "config.toml, line 1",
        "config.toml, line 2",
        "triage.toml, line 2",
        "triage.toml, line 3",
        "triage.toml, line 4",
        "noon",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    fs::remove_file(config.join("config.toml")).unwrap();
    fs::write(config.join("triage.toml"), "[reminder]\ndue = 9000\n").unwrap();
    desk.ok(&["remind", "ada", "today: x"]);
    assert_eq!(desk.json(&["today"])["clients"][0]["total"], 9000);
}

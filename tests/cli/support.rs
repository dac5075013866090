//! A temporary desk: a book, a state directory and a home of its own, and a clock that stands still.

use std::path::{Path, PathBuf};
use std::process::Command as Process;

use assert_cmd::Command;
use confidant::clock::Clock;
use confidant::journal::Places;
use confidant::store::Store;
use serde_json::Value;
use tempfile::TempDir;

/// A Saturday.
pub const NOW: &str = "2026-11-21T09:30:00+01:00";

/// Where one test works.
pub struct Desk {
    dir: TempDir,
}

/// What came of one run.
#[derive(Debug)]
pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Desk {
    pub fn new() -> Self {
        Self { dir: TempDir::new().expect("a temporary directory") }
    }

    /// A desk with Ada Okafor in its book.
    pub fn with_ada() -> Self {
        let desk = Self::new();
        desk.ok(&[
            "add",
            "Ada Okafor",
            "--organisation",
            "Okafor Foods",
            "--tag",
            "food",
            "--prefer",
            "mail",
        ]);
        desk
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn book(&self) -> PathBuf {
        self.path("book")
    }

    /// The environment of every run: nothing of the machine's own.
    pub fn process(&self, arguments: &[&str]) -> Process {
        let mut process = Process::new(env!("CARGO_BIN_EXE_confidant"));
        process
            .env_clear()
            .env("HOME", self.dir.path())
            .env("CONFIDANT_BOOK", self.book())
            .env("CONFIDANT_STATE", self.path("state"))
            .env("CONFIDANT_AUTHOR", "Ines Marlow")
            .env("CONFIDANT_NOW", NOW)
            .env("TZ", "Europe/Berlin")
            .current_dir(self.dir.path())
            .args(arguments);
        process
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(&mut Command::from_std(self.process(arguments)))
    }

    pub fn run_with(&self, arguments: &[&str], stdin: &str) -> Ran {
        Ran::of(Command::from_std(self.process(arguments)).write_stdin(stdin))
    }

    /// Runs what must succeed.
    pub fn ok(&self, arguments: &[&str]) -> String {
        let ran = self.run(arguments);
        assert_eq!(ran.code, Some(0), "{arguments:?}: {ran:?}");
        ran.out
    }

    /// Runs what must be refused or misunderstood; answers what was said about it.
    pub fn fails(&self, code: i32, arguments: &[&str]) -> String {
        let ran = self.run(arguments);
        assert_eq!(ran.code, Some(code), "{arguments:?}: {ran:?}");
        assert!(!ran.err.is_empty(), "{arguments:?}");
        ran.err
    }

    /// The one JSON object of a command that must succeed.
    pub fn json(&self, arguments: &[&str]) -> Value {
        let out = self.ok(&[arguments, &["--json"]].concat());
        assert_eq!(out.matches('\n').count(), 1, "one line: {out}");
        serde_json::from_str(&out).unwrap_or_else(|error| panic!("{arguments:?}: {error}: {out}"))
    }

    /// The whole id of the first fact of that kind in what a recording command printed.
    pub fn id(recorded: &Value, kind: &str) -> String {
        let facts = recorded["facts"].as_array().expect("facts");
        let fact =
            facts.iter().find(|fact| fact["kind"] == kind).unwrap_or_else(|| panic!("{kind}: {recorded}"));
        fact["id"].as_str().expect("an id").to_owned()
    }

    /// Kinds and texts of a client's story, from above.
    pub fn story(&self, client: &str) -> Vec<(String, String)> {
        let rows = self.json(&["timeline", client])["rows"].clone();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        rows.as_array().expect("rows").iter().map(|row| (text(&row["kind"]), text(&row["text"]))).collect()
    }

    /// The book, opened in this process.
    pub fn store(&self) -> Store {
        let places = Places::new(self.book(), self.path("state"));
        let now = NOW.parse().expect("a time");
        Store::open(places, Clock::new(Some(now), chrono_tz::Europe::Berlin), "Ines Marlow".into())
            .expect("the book opens")
    }

    /// The segments of the book.
    pub fn segments(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        for writer in entries(&self.book().join("log")) {
            found.extend(entries(&writer));
        }
        found.sort();
        found
    }
}

/// What stands in a directory.
pub fn entries(dir: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(dir).expect("a directory").map(|entry| entry.expect("an entry").path()).collect()
}

impl Ran {
    fn of(command: &mut Command) -> Self {
        let output = command.output().expect("it runs");
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).expect("UTF-8"),
            err: String::from_utf8(output.stderr).expect("UTF-8"),
        }
    }
}

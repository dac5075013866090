//! The instruments of the benches: a terminal that notes when what came, the kernel's account of a process, sample books,
//! and the arithmetic of runs. What is measured with them stands in the benches.

pub mod books;
pub mod process;
pub mod spread;
pub mod terminal;

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use serde_json::Value;

/// Whether `cargo bench` runs this; `cargo test` would only see whether it starts.
pub fn wanted() -> bool {
    std::env::args().any(|it| it == "--bench")
}

/// The value behind an argument, such as `--runs 20`.
///
/// # Panics
///
/// Where it is not what is wanted there.
pub fn argument<T: std::str::FromStr>(name: &str) -> Option<T> {
    let mut arguments = std::env::args().skip_while(|it| it != name);
    arguments.next()?;
    let value = arguments.next().unwrap_or_default();
    Some(value.parse().ok().unwrap_or_else(|| panic!("{name} {value}: what is that?")))
}

/// Whether that argument was given.
pub fn given(name: &str) -> bool {
    std::env::args().any(|it| it == name)
}

/// A file of what was measured, in `target/bench`.
pub fn record(name: &str) -> PathBuf {
    let folder = books::target().join("bench");
    fs::create_dir_all(&folder).expect("a folder for what was measured");
    folder.join(name)
}

/// Adds a line of JSON to such a file.
pub fn note(name: &str, line: &Value) {
    let file = fs::OpenOptions::new().create(true).append(true).open(record(name));
    writeln!(file.expect("a file for what was measured"), "{line}").expect("room for a line");
}

/// Now, as the lines of what was measured name it.
pub fn stamp() -> String {
    confidant::clock::Clock::new(None, chrono_tz::Tz::UTC).wall().format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

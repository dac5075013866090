//! Who may know whom, read from the sources: the rules of ARCHITECTURE.md that no compiler checks.
//!
//! Tests within the sources (`#[cfg(test)]`, files and folders called `tests`, the sample makers) are left out
//! of the rules about dependencies and the outer world, and held to the rest.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Which of the crate's modules each of them may name. `query` and `quick` both stand on the domain alone;
/// `store` joins the book with its files; `cli`, `tui` and the entry points may know everybody but one another.
const MAY_KNOW: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("asset", &[]),
    ("domain", &[]),
    ("quick", &["domain"]),
    ("trust", &["asset", "domain"]),
    ("query", &["asset", "domain", "trust"]),
    ("demo", &["domain"]),
    // The shell of the sample book; what it writes is made next door.
    ("demo/write", &["demo", "domain", "journal", "store"]),
    ("clock", &["domain"]),
    ("mint", &["domain"]),
    ("journal", &["domain"]),
    ("checkpoint", &["domain", "journal", "query"]),
    ("exchange", &["asset", "domain", "query", "text"]),
    ("store", &["checkpoint", "clock", "domain", "journal", "mint"]),
    (
        "config",
        &["asset", "clock", "domain", "exchange", "query", "quick", "text", "trust", "journal", "tui"],
    ),
    (
        "cli",
        &[
            "clock", "config", "demo", "domain", "exchange", "journal", "mint", "query", "quick", "store",
            "text", "trust", "tui",
        ],
    ),
    (
        "tui",
        &[
            "asset", "clock", "config", "domain", "exchange", "journal", "mint", "query", "quick", "store",
            "text", "trust",
        ],
    ),
];

/// The modules that look at nothing but what they are handed.
const PURE: &[&str] = &["domain", "trust", "query", "quick", "text", "demo"];

/// What a pure module never names: the outer world, the clock, the screen, the wire.
const OUTER_WORLD: &[&str] = &[
    "std::fs",
    "std::io",
    "std::net",
    "std::process",
    "std::env",
    "std::thread",
    "std::os",
    "std::time",
    "Instant::now",
    "SystemTime",
    "Utc::now",
    "Local::now",
    "tokio",
    "ratatui",
    "crossterm",
    "rustix",
    "serde_json",
    "println!",
    "eprintln!",
];

/// What stands nowhere; written in pieces, so that this file may be read by its own rule.
fn nowhere() -> Vec<String> {
    [
        ("#[", "allow"),
        ("#![", "allow"),
        ("un", "safe {"),
        ("un", "safe impl"),
        ("TO", "DO"),
        ("FIX", "ME"),
        ("to", "do!("),
        ("unimple", "mented!("),
        ("dbg", "!("),
        ("#[ign", "ore]"),
    ]
    .map(|(first, rest)| format!("{first}{rest}"))
    .into()
}

/// About as much as a reader holds in the head at once.
const LONGEST: usize = 620;

struct Source {
    path: String,
    text: String,
}

impl Source {
    /// The top-level module it belongs to.
    fn module(&self) -> &str {
        let inner = self.path.strip_prefix("src/").unwrap_or(&self.path);
        if inner == "demo/write.rs" {
            return "demo/write";
        }
        inner.split(['/', '.']).next().unwrap_or_default()
    }

    fn is_test(&self) -> bool {
        let parts = self.path.trim_end_matches(".rs").split('/');
        parts.into_iter().any(|part| matches!(part, "tests" | "sample" | "tryout"))
    }

    /// Its lines without comments, up to the tests at its end; each with its number.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines: Vec<&str> = self.text.lines().collect();
        let inline = |at: &usize| {
            lines[*at].trim() == "#[cfg(test)]"
                && lines.get(at + 1).is_some_and(|next| next.starts_with("mod tests {"))
        };
        let end = (0..lines.len()).find(inline).unwrap_or(lines.len());
        lines
            .into_iter()
            .take(end)
            .enumerate()
            .map(|(at, line)| (at + 1, line.split("//").next().unwrap_or_default()))
    }
}

fn sources(folder: &str) -> Vec<Source> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("a folder of sources") {
            let path = entry.expect("an entry").path();
            if path.ends_with("target") {
                // What the fuzz targets are built into, where nobody said otherwise.
            } else if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|it| it == "rs") {
                found.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    walk(&root.join(folder), &mut paths);
    paths.sort();
    let source = |path: PathBuf| Source {
        text: fs::read_to_string(&path).expect("text"),
        path: path.strip_prefix(root).expect("within").display().to_string(),
    };
    paths.into_iter().map(source).collect()
}

fn assert_none(mistakes: &[String]) {
    assert!(mistakes.is_empty(), "{}", mistakes.join("\n"));
}

/// The modules of this crate that a line names.
fn named(line: &str) -> impl Iterator<Item = &str> {
    line.split("crate::").skip(1).map(|rest| {
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        &rest[..end]
    })
}

#[test]
fn modules_know_only_whom_they_may() {
    let may_know: BTreeMap<&str, &[&str]> = MAY_KNOW.iter().copied().collect();
    let mut mistakes = Vec::new();
    for source in sources("src").iter().filter(|it| !it.is_test()) {
        let module = source.module();
        if matches!(module, "main" | "lib") {
            continue;
        }
        let Some(allowed) = may_know.get(module) else {
            mistakes.push(format!("{}: `{module}` has no place in the house; give it one here", source.path));
            continue;
        };
        for (number, line) in source.code() {
            for name in named(line).filter(|name| *name != module && !allowed.contains(name)) {
                let name = if name.is_empty() { "several modules at once" } else { name };
                mistakes.push(format!("{}:{number}: `{module}` must not know `{name}`", source.path));
            }
        }
    }
    assert_none(&mistakes);
}

#[test]
fn pure_modules_look_at_nothing_but_what_they_are_handed() {
    let mut mistakes = Vec::new();
    for source in sources("src").iter().filter(|it| PURE.contains(&it.module()) && !it.is_test()) {
        for (number, line) in source.code() {
            for name in OUTER_WORLD.iter().filter(|name| has_word(line, name)) {
                mistakes.push(format!(
                    "{}:{number}: `{}` is pure and names {name}",
                    source.path,
                    source.module()
                ));
            }
        }
    }
    assert_none(&mistakes);
}

/// Whether `word` stands in the line, not as a part of a longer name.
fn has_word(line: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| {
        !line[..at].chars().next_back().is_some_and(part)
            && !line[at + word.len()..].chars().next().is_some_and(part)
    })
}

#[test]
fn only_the_clock_asks_what_time_it_is() {
    let mut mistakes = Vec::new();
    for source in sources("src").iter().filter(|it| it.module() != "clock" && !it.is_test()) {
        for (number, line) in source.code() {
            for name in
                ["Utc::now", "Local::now", "SystemTime::now"].iter().filter(|name| has_word(line, name))
            {
                mistakes.push(format!("{}:{number}: {name} is for src/clock.rs", source.path));
            }
        }
    }
    assert_none(&mistakes);
}

#[test]
fn every_file_says_what_it_is_and_none_is_too_long() {
    let mut mistakes = Vec::new();
    for source in sources("src").iter().chain(&sources("tests")) {
        if !source.text.starts_with("//! ") {
            mistakes.push(format!("{}: does not open with what it owns", source.path));
        }
        let lines = source.text.lines().count();
        if lines > LONGEST {
            mistakes.push(format!("{}: {lines} lines, of at most {LONGEST}", source.path));
        }
    }
    assert_none(&mistakes);
}

#[test]
fn nothing_is_left_undone_or_silenced() {
    let nowhere = nowhere();
    let mut mistakes = Vec::new();
    for source in sources("src").iter().chain(&sources("tests")) {
        for (number, line) in source.text.lines().enumerate() {
            for word in nowhere.iter().filter(|word| line.contains(word.as_str())) {
                mistakes.push(format!("{}:{}: {word}", source.path, number + 1));
            }
        }
    }
    assert_none(&mistakes);
}

#[test]
fn no_module_is_a_dumping_ground() {
    let names = ["util", "utils", "helpers", "types", "common", "misc"];
    let stem =
        |source: &Source| Path::new(&source.path).file_stem().map(|it| it.to_string_lossy().into_owned());
    let mistakes: Vec<String> = sources("src")
        .iter()
        .filter(|source| stem(source).is_some_and(|stem| names.contains(&stem.as_str())))
        .map(|source| format!("{}: what is it about?", source.path))
        .collect();
    assert_none(&mistakes);
}

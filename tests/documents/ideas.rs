//! The tables of ideas: each has all its rows, each row a state, and whatever a row names is there.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use confidant::tui::keymap::{Keymap, shown};

const IDEAS: &str = include_str!("../../src/trust/ideas.md");

/// The topics with the letter of their rows, and how many ideas each of them has.
const TOPICS: [(&str, char, usize); 5] = [
    ("Risk aversion", 'A', 24),
    ("Four stages", 'B', 30),
    ("Little time", 'C', 15),
    ("One thing", 'D', 13),
    ("Four worries", 'E', 20),
];

/// What comes, and when.
const TO_COME: [&str; 3] = ["next step: absence sweep and minutes", "next step: weekly review", "later"];

/// A row: its number, the idea, where it is, its state.
type Row<'a> = [&'a str; 4];

fn tables() -> Vec<(&'static str, Vec<Row<'static>>)> {
    let topics = IDEAS.split("\n# ").skip(1);
    let table = |topic: &'static str| {
        let (heading, body) = topic.split_once('\n').expect("a heading");
        let mut lines = body.lines().filter(|line| line.starts_with('|'));
        assert_eq!(lines.next(), Some("| | idea | where it is | state |"), "{heading}");
        assert_eq!(lines.next(), Some("| --- | --- | --- | --- |"), "{heading}");
        (heading, lines.map(row).collect())
    };
    topics.map(table).collect()
}

fn row(line: &str) -> Row<'_> {
    let inner = line.strip_prefix("| ").and_then(|rest| rest.strip_suffix(" |")).expect(line);
    let cells: Vec<&str> = inner.split(" | ").map(str::trim).collect();
    let row: Row<'_> = cells.try_into().unwrap_or_else(|_| panic!("four cells: {line}"));
    assert!(row.iter().all(|cell| !cell.is_empty()), "{line}");
    row
}

/// What stands between back ticks, each with the text up to the next one.
fn named(text: &str) -> Vec<(&str, &str)> {
    let parts: Vec<&str> = text.split('`').collect();
    assert_eq!(parts.len() % 2, 1, "an open back tick: {text}");
    parts[1..].chunks(2).map(|pair| (pair[0], pair[1])).collect()
}

fn all_named() -> Vec<(&'static str, &'static str)> {
    tables()
        .iter()
        .flat_map(|(_, rows)| rows)
        .flat_map(|row| row.iter().flat_map(|cell| named(cell)))
        .collect()
}

#[test]
fn every_idea_has_a_row() {
    let tables = tables();
    assert_eq!(tables.len(), TOPICS.len());
    for ((heading, rows), (topic, letter, count)) in tables.iter().zip(TOPICS) {
        assert_eq!((*heading, rows.len()), (topic, count));
        for (at, row) in rows.iter().enumerate() {
            assert_eq!(row[0], format!("{letter}{}", at + 1));
        }
    }
}

/// A state is one of a few; what is built or begun says where, what is not comes in a step or has a reason.
#[test]
fn every_idea_has_a_state() {
    let comes =
        |state: &str| TO_COME.iter().any(|step| *step == state || state.starts_with(&format!("{step}:")));
    let left_out = |state: &str| state.strip_prefix("not built: ").is_some_and(|reason| !reason.is_empty());
    for [number, _, place, state] in tables().into_iter().flat_map(|(_, rows)| rows) {
        let begun = match state.strip_prefix("in part; ") {
            Some(rest) => {
                let lacks = rest.contains(": ") || rest.contains(", ");
                assert!(
                    lacks && (left_out(rest) || TO_COME.iter().any(|step| rest.starts_with(step))),
                    "{number}"
                );
                true
            }
            None => state == "built",
        };
        assert!(begun || comes(state) || left_out(state), "{number}: {state}");
        assert!(!begun || !named(place).is_empty(), "{number} names no place");
    }
}

/// Actions are written `:worry`, where they have a key it may follow in brackets.
#[test]
fn every_action_and_its_key_is_in_the_keymap() {
    let map = Keymap::builtin();
    let keys: BTreeMap<String, Vec<String>> = map
        .bindings()
        .map(|binding| (map.by_name(binding.action), binding.keys.iter().map(shown).collect()))
        .collect();
    let all = all_named();
    let missing: BTreeSet<&str> =
        all.iter().map(|it| it.0).filter(|it| it.starts_with(':') && !keys.contains_key(*it)).collect();
    assert!(missing.is_empty(), "not in the keymap: {missing:?}");
    let mut held = 0;
    for pair in all.windows(2) {
        let [(action, between), (key, _)] = pair else { continue };
        if action.starts_with(':') && *between == " (" {
            assert!(keys[*action].iter().any(|it| it == key), "{action} has no key {key}");
            held += 1;
        }
    }
    assert!(held > 0, "no key is named");
}

/// Commands are written `confidant close ID kept --reason`: the help of the command has every word and option of it.
#[test]
fn every_command_is_one_and_knows_its_words() {
    let mut wanted: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (command, _) in all_named() {
        let Some(rest) = command.strip_prefix("confidant ") else { continue };
        let mut words = rest.split(' ');
        let known = wanted.entry(words.next().expect("a command")).or_default();
        // CLIENT and ID stand for something else.
        known.extend(words.filter(|word| !word.chars().all(char::is_uppercase)));
    }
    assert!(!wanted.is_empty());
    let mut missing = Vec::new();
    for (verb, words) in wanted {
        let Some(known) = help(verb) else {
            missing.push(verb.to_owned());
            continue;
        };
        missing.extend(words.iter().filter(|it| !known.contains(**it)).map(|it| format!("{verb} {it}")));
    }
    assert!(missing.is_empty(), "not on the command line: {missing:?}");
}

/// The words of a command's help and of its own subcommands'; `None` where there is no such command.
fn help(verb: &str) -> Option<BTreeSet<String>> {
    let of = |arguments: &[&str]| {
        let mut process = Command::new(env!("CARGO_BIN_EXE_confidant"));
        let ran = process.env_clear().args(arguments).output().expect("it runs");
        ran.status.success().then(|| String::from_utf8(ran.stdout).expect("text"))
    };
    let mut text = of(&[verb, "--help"])?;
    let below =
        text.split("\nCommands:\n").nth(1).and_then(|rest| rest.split("\n\n").next()).unwrap_or_default();
    let below: Vec<String> =
        below.lines().filter_map(|line| Some(line.split_whitespace().next()?.to_owned())).collect();
    for sub in below.iter().filter(|sub| *sub != "help") {
        text.push_str(&of(&[verb, "CLIENT", sub, "--help"]).expect(sub));
    }
    let ends = |c: char| !(c.is_alphanumeric() || c == '-');
    Some(text.split(ends).map(str::to_owned).collect())
}

#[test]
fn every_file_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let all = all_named();
    let files = || all.iter().map(|it| it.0).filter(|it| it.starts_with("src/") || it.starts_with("assets/"));
    assert!(files().count() > 0);
    for file in files() {
        assert!(root.join(file).is_file(), "{file}");
    }
}

/// A signal is written with its `#`, and is one of the catalogue.
#[test]
fn every_signal_is_in_the_catalogue() {
    let catalogue = include_str!("../../assets/signals.toml");
    let all = all_named();
    let signals = || all.iter().filter_map(|it| it.0.strip_prefix('#'));
    assert!(signals().count() > 0);
    for signal in signals() {
        let line = format!("{signal} = {{");
        assert!(catalogue.lines().any(|it| it.starts_with(&line)), "{signal}");
    }
}

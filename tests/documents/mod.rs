//! The documents say what is true: the README's key table is the keymap's, and what the ideas name is there.

mod ideas;

use std::fmt::Write as _;

use confidant::tui::keymap::{Action, Keymap, shown};
use confidant::tui::overlay::palette::Palette;

use crate::screens::harness::Screen as Cockpit;

const BEGIN: &str = "<!-- keys: made from assets/keymap.toml; a test holds it -->\n";
const END: &str = "<!-- /keys -->\n";

fn table() -> String {
    let mut table = String::from("| key | does |\n| --- | --- |\n");
    let map = Keymap::builtin();
    for binding in map.bindings() {
        let mut keys: Vec<String> = binding.keys.iter().map(|key| format!("`{}`", shown(key))).collect();
        if keys.is_empty() {
            keys.push(format!("— (`{}`)", map.by_name(binding.action)));
        }
        writeln!(table, "| {} | {} |", keys.join(" "), binding.help).unwrap();
    }
    table
}

/// Help, README and palette say the same of every command, since all of them are made from one file.
#[test]
fn every_command_stands_in_help_readme_and_palette() {
    let map = Keymap::builtin();
    let table = table();
    let palette = Palette::new(&map, &[], |_| None);
    assert_eq!(map.bindings().count(), Action::ALL.len());
    for action in Action::ALL {
        let binding = map.binding(*action).expect("a line in the keymap");
        let keys: Vec<String> = binding.keys.iter().map(shown).collect();
        let row = table.lines().find(|row| row.ends_with(&format!("| {} |", binding.help))).expect("a row");
        let wanted = if keys.is_empty() { vec![map.by_name(*action)] } else { keys.clone() };
        assert!(wanted.iter().all(|key| row.contains(&format!("`{key}`"))), "{row}");
        let mut listed = palette.listed().map(|(entry, _)| entry);
        let found = listed.find(|entry| entry.action == *action);
        assert_eq!(found.is_none(), *action == Action::Palette, "the palette does not list itself");
        assert!(found.is_none_or(|entry| entry.keys == keys && entry.help == binding.help), "{action}");
    }
    let mut screen = Cockpit::new(&[], (110, 30));
    let help = screen.keys("?").page();
    for binding in map.bindings() {
        let keys: Vec<String> = binding.keys.iter().map(shown).collect();
        let label = if keys.is_empty() { map.by_name(binding.action) } else { keys.join(" ") };
        assert!(help.contains(&(label, binding.help.clone())), "{}", binding.action);
    }
}

/// With `CONFIDANT_BLESS=1` the table is written anew.
#[test]
fn the_readme_has_the_keys_of_the_keymap() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    let readme = std::fs::read_to_string(path).unwrap();
    let (before, rest) = readme.split_once(BEGIN).expect("the README has no place for the keys");
    let (found, after) = rest.split_once(END).expect("the README's table of keys has no end");
    if std::env::var_os("CONFIDANT_BLESS").is_some() {
        std::fs::write(path, format!("{before}{BEGIN}{}{END}{after}", table())).unwrap();
        return;
    }
    assert_eq!(found, table(), "run `CONFIDANT_BLESS=1 cargo test keys_of_the_keymap`");
}

//! The documents say what is true: the README's key table is the keymap's.

use std::fmt::Write as _;

use confidant::tui::keymap::{Keymap, shown};

const BEGIN: &str = "<!-- keys: made from assets/keymap.toml; a test holds it -->\n";
const END: &str = "<!-- /keys -->\n";

fn table() -> String {
    let mut table = String::from("| key | does |\n| --- | --- |\n");
    for binding in Keymap::builtin().bindings() {
        let keys: Vec<String> = binding.keys.iter().map(|key| format!("`{}`", shown(key))).collect();
        let keys = if keys.is_empty() { "no key".to_owned() } else { keys.join(" ") };
        writeln!(table, "| {keys} | {} |", binding.help).unwrap();
    }
    table
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

//! Themes on a real terminal: what the environment and the settings say is what reaches it, and nothing is asked of it.

use super::harness::{Cockpit, Home, PROGRAM};

/// What selects colours in what was written: the numbers of the sequences, without attributes and resets.
fn colours(cockpit: &Cockpit) -> Vec<String> {
    let raw = String::from_utf8_lossy(&cockpit.raw()).into_owned();
    let sequences = raw.split("\x1b[").skip(1).filter_map(|rest| {
        let end = rest.find(|c: char| c.is_ascii_alphabetic())?;
        rest[end..].starts_with('m').then(|| rest[..end].to_owned())
    });
    sequences.filter(|it| it.split(';').any(|number| matches!(number, "38" | "48" | "31" | "35"))).collect()
}

fn shown(home: &Home, extra: &[(&str, &str)]) -> Vec<String> {
    let mut cockpit = Cockpit::start(home, 120, 36, &[PROGRAM], extra);
    cockpit.ready().press("?", "previous line").send("q").wait_without("previous line");
    let colours = colours(&cockpit);
    cockpit.quit();
    colours
}

#[test]
fn the_terminal_gets_as_many_colours_as_it_has() {
    let home = Home::with_clients(&["Ada Okafor"]);
    let all = |found: &[String], start: &str| found.iter().all(|it| it.contains(start)) && !found.is_empty();
    assert_eq!(shown(&home, &[("NO_COLOR", "1"), ("COLORFGBG", "15;0")]), Vec::<String>::new());
    let found = shown(&home, &[("COLORFGBG", "15;0")]);
    assert!(all(&found, "8;5;"), "{found:?}");
    let found = shown(&home, &[("COLORFGBG", "15;0"), ("COLORTERM", "truecolor")]);
    assert!(all(&found, "8;2;"), "{found:?}");
}

#[test]
fn a_mistake_in_the_users_theme_is_told_before_the_screen_is_taken() {
    let home = Home::with_clients(&["Ada Okafor"]);
    let dir = home.path().join("home/.config/confidant");
    std::fs::create_dir_all(&dir).unwrap();
    std::fs::write(dir.join("theme.toml"), "[dark]\nalarm = \"blink red\"\nwarnin = \"red\"\n").unwrap();
    let output = home.run(&["demo"]);
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2));
    assert!(told.contains("theme.toml, line 2: ") && told.contains("theme.toml, line 3: "), "{told}");
}

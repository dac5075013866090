//! The README's five minutes, typed as they stand there into the real program, on several days of the year.

use super::harness::{Cockpit, Home};

const README: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");

/// A row of the tour: what is typed, and what is seen then.
struct Row {
    typed: Vec<String>,
    seen: Option<String>,
}

/// The rows between the tour's two marks.
fn rows() -> Vec<Row> {
    let readme = std::fs::read_to_string(README).expect("the README");
    let (_, rest) = readme.split_once("<!-- tour: a test types it -->\n").expect("a tour");
    let (table, _) = rest.split_once("<!-- /tour -->").expect("the end of the tour");
    table.lines().skip(2).map(row).collect()
}

fn row(line: &str) -> Row {
    let mut cells = line.trim_matches('|').splitn(2, " | ");
    let (typed, seen) = (cells.next().expect("a cell"), cells.next().unwrap_or_default());
    let typed = typed.split('`').skip(1).step_by(2).map(bytes).collect();
    Row { typed, seen: seen.split("**").nth(1).map(str::to_owned) }
}

/// What a terminal sends for a key or a text.
fn bytes(written: &str) -> String {
    match written {
        "enter" => "\r".to_owned(),
        "esc" => "\x1b".to_owned(),
        "tab" => "\t".to_owned(),
        text => text.to_owned(),
    }
}

fn typed(cockpit: &mut Cockpit, row: &Row) {
    // What was there before would say nothing.
    if let Some(words) = &row.seen {
        cockpit.wait_without(words);
    }
    for text in &row.typed {
        cockpit.send(text);
    }
    if let Some(words) = &row.seen {
        cockpit.wait_for(words);
    }
}

#[test]
fn the_tour_ends_where_the_readme_says() {
    let rows = rows();
    assert!(rows.len() > 20 && rows.iter().rev().skip(1).all(|row| row.seen.is_some()));
    // None after the machine's own day: entries of the future would be asked about.
    for day in ["2026-11-21T09:30:00+01:00", "2026-06-30T16:00:00+02:00", "2026-03-02T07:10:00+01:00"] {
        let home = Home::new();
        let mut cockpit = home.at(120, 36, &["demo", "--now", day]);
        cockpit.ready();
        for row in &rows {
            typed(&mut cockpit, row);
        }
        assert_eq!(cockpit.exit_code(), 0, "{day}");
    }
}

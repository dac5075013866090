//! The mask: no letter of the book on any screen, whatever is open when it is put on, and everything else as it was.

use confidant::tui::keymap::Keymap;
use ratatui::buffer::Buffer;

use super::books::{hostile, rich};
use super::harness::{DiskMode, Screen};
use super::sizes::{SCREENS, busiest};

/// Letters that the program itself never writes.
const SECRET: &str = "Жираф Щукин ждёт юлу 千代田";

fn is_seen(buffer: &Buffer) -> bool {
    let secret = |c: char| SECRET.contains(c) && c != ' ';
    buffer.content.iter().any(|cell| cell.symbol().contains(secret))
}

fn assert_hidden(buffer: &Buffer, told: &str) {
    assert!(!is_seen(buffer), "{told}:\n{}", super::harness::shown(buffer));
}

fn sizes() -> &'static [(u16, u16)] {
    if super::long() { &[(80, 24), (120, 36), (61, 20), (33, 9)] } else { &[(120, 36)] }
}

#[test]
fn no_letter_of_the_book_is_on_any_screen() {
    let book = hostile(SECRET);
    let mut seen = 0;
    for size in sizes() {
        for keys in SCREENS {
            let mut screen = busiest(&book, *size);
            screen.keys("M").keys(keys);
            assert_hidden(&screen.draw(), &format!("masked, then {keys}"));
            let mut screen = busiest(&book, *size);
            screen.keys(keys);
            seen += usize::from(is_seen(&screen.draw()));
            screen.keys("<a-m>");
            assert_hidden(&screen.draw(), &format!("{keys}, then masked"));
        }
    }
    assert!(seen * 10 > SCREENS.len() * 9, "only {seen} screens have anything to hide");
}

#[test]
fn every_entry_with_its_details_and_its_menu_is_hidden() {
    let mut screen = busiest(&hostile(SECRET), (120, 36));
    screen.keys("M<enter>g");
    for row in 0..screen.model.timeline.story.spots.len() {
        for key in ["<enter>", "x", "z", ".", "y"] {
            screen.keys(key);
            assert_hidden(&screen.draw(), &format!("row {row}, {key}"));
            screen.keys("<esc><enter>");
            if screen.model.overlay.is_some() {
                screen.keys("<esc>");
            }
        }
        screen.keys("j");
    }
    assert!(screen.copied.is_empty());
    // The same entries, each shown first and then hidden.
    screen.keys("Mg");
    for row in 0..screen.model.timeline.story.spots.len() {
        for key in ["<enter>", "x"] {
            screen.keys(key).keys("M");
            assert_hidden(&screen.draw(), &format!("row {row}, {key}, then masked"));
            screen.keys("M<esc>");
        }
        screen.keys("j");
    }
}

#[test]
fn what_is_typed_or_found_or_said_is_hidden() {
    for form in [
        "i",
        "p",
        "r",
        "d",
        "an",
        "ac",
        "e",
        "/",
        "F",
        "ag<tab>",
        "I",
        "i<tab><tab>",
        "aee<tab>",
        "aeh",
        "aeg<tab>",
        "aem",
    ] {
        let mut screen = busiest(&hostile(SECRET), (120, 36));
        screen.keys("M").keys(form).paste(SECRET);
        assert_hidden(&screen.draw(), form);
        screen.keys("Жы<left><home>");
        assert_hidden(&screen.draw(), form);
        for key in ["<tab>", "<enter>", "u", "<esc>", "<c-r>"] {
            screen.keys(key);
            assert_hidden(&screen.draw(), &format!("{form}, {key}"));
        }
    }
    let mut screen = busiest(&rich(), (120, 36));
    screen.disk = DiskMode::Refuses(SECRET);
    screen.keys("Micall: x<enter>");
    assert_hidden(&screen.draw(), "refused");
    screen.keys("<esc>");
    assert_hidden(&screen.draw(), "refused and left");
}

#[test]
fn one_goes_on_recording_under_the_mask() {
    let mut screen = Screen::new(&rich(), (120, 36));
    screen.keys("2").choose("Ada").keys("M").keys("icall: Much ado<a-m>");
    assert!(!screen.model.masked && screen.typed() == "call: Much ado", "in a text M is a letter");
    screen.keys("<a-m>");
    let text = screen.text();
    assert!(!text.contains("ado") && text.contains("▒▒▒▒▒▒▒▒▒▒▒▒▒▒"), "{text}");
    screen.keys("<enter>M");
    assert!(screen.tells("Much ado"), "{:?}", screen.story());
}

#[test]
fn dates_counts_states_and_order_stay() {
    let facts = |screen: &Screen| {
        let rows = screen.rows();
        rows.iter()
            .map(|row| (row.entry, row.when, row.state.clone(), row.depth, row.open))
            .collect::<Vec<_>>()
    };
    for list in ["1", "2", "3"] {
        let mut screen = Screen::new(&rich(), (120, 36));
        screen.keys(list).choose("Ada");
        let (before, order) = (facts(&screen), screen.model.clients.rows.clone());
        let head = screen.text().lines().next().unwrap().to_owned();
        screen.keys("M<c-l>");
        assert_eq!(facts(&screen), before);
        let masked = &screen.model.clients.rows;
        assert!(
            order.iter().zip(masked).all(|(a, b)| (a.client, a.done, a.role) == (b.client, b.done, b.role))
        );
        assert_eq!(screen.text().lines().next().unwrap().replace("masked  ", "        "), head);
        screen.keys("M");
        assert_eq!(screen.model.clients.rows, order);
    }
}

#[test]
fn the_mask_says_that_it_is_on() {
    let mut screen = Screen::new(&rich(), (80, 24));
    screen.keys("M");
    assert!(screen.text().contains("masked  ? help") && screen.notice().contains("M shows them again"));
    screen.keys("y");
    assert!(screen.model.overlay.is_none() && screen.notice().contains("nothing is copied"));
    screen.keys("?M");
    assert!(!screen.model.masked && screen.model.overlay.is_some());
    // A menu whose letters stand for texts closes.
    screen.keys("<esc>yM");
    assert!(screen.model.masked && screen.model.overlay.is_none());
}

#[test]
fn where_letters_are_taken_the_masks_letter_is_one_of_them() {
    let mut screen = Screen::new(&rich(), (120, 36));
    screen.keys(":M");
    assert!(!screen.model.masked && screen.text().contains(": M_"), "{}", screen.text());
    screen.keys("<esc>").model.keymap = Keymap::builtin()
        .with_own("[program]\nmask = { keys = [\"C\"] }\n[client]\nadd = { keys = [\"a\"] }\n")
        .unwrap();
    screen.keys("aC");
    assert!(screen.model.masked, "no letter of that menu");
    screen.keys("<esc>C").model.keymap = Keymap::builtin()
        .with_own("[program]\nmask = { keys = [\"g\"] }\n[move]\ntop = { keys = [\"t\", \"w g\"] }\n")
        .unwrap();
    screen.keys("2").choose("Ada").keys("ag");
    assert!(!screen.model.masked && screen.model.overlay.is_some(), "a menu's own letter goes first");
    screen.keys("<esc>wg");
    assert!(!screen.model.masked, "it goes on with the sequence");
}

#[test]
fn no_editor_opens_under_the_mask_and_no_place_is_named() {
    let mut screen = Screen::new(&rich(), (200, 50));
    screen.keys("2").choose("Ada").keys("Man").keys("secret<c-o>");
    assert!(screen.sheet.is_none() && screen.model.editing.is_none());
    assert!(screen.form().problem.as_deref().is_some_and(|it| it.starts_with("no editor while")));
    assert!(!screen.text().contains("ctrl-o"));
    screen.keys("<a-m>");
    assert!(screen.text().contains("ctrl-o editor"));
    screen.keys("<esc>");
    let zone = screen.model.timeline.history.as_ref().and_then(|it| it.client.zone).expect("a zone");
    assert!(screen.text().contains(zone.name()));
    assert!(!screen.keys("M").text().contains(zone.name().rsplit('/').next().unwrap()));
}

#[test]
fn what_the_program_says_itself_is_read_under_the_mask() {
    let mut screen = Screen::new(&rich(), (120, 36));
    screen.keys("2").choose("Ada").keys("Ma");
    assert!(screen.text().contains(" Add "));
    assert!(screen.keys("<esc>=").text().contains("this is now"));
    assert!(screen.keys(":redo<enter>").text().contains("nothing was taken back"));
}

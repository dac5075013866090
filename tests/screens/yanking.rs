//! What `y` copies, and what it does not.

use confidant::domain::command::Command;
use confidant::domain::interaction::Confidentiality;

use super::books::rich;
use super::harness::Screen;

fn ada() -> Screen {
    let mut screen = Screen::new(&rich(), (120, 36));
    screen.keys("2").choose("Ada");
    screen
}

fn noted(screen: &mut Screen, text: &str, conf: Confidentiality) {
    let client = screen.client("Ada");
    screen.elsewhere(Command::Note { client, text: text.to_owned(), conf });
    screen.keys("<enter>").model.timeline.show = confidant::query::timeline::Show::Notes;
    screen.model.refresh_client();
    let rows = &screen.model.timeline.story.spots;
    let entry = rows.iter().find(|row| row.conf == conf).expect("the note").entry;
    screen.model.timeline.selected = Some(entry);
}

#[test]
fn an_entry_is_copied_whole_and_said_by_its_kind() {
    let mut screen = ada();
    noted(&mut screen, "first line\nzebra", Confidentiality::Confidential);
    screen.keys("y");
    assert_eq!(screen.copied, ["first line\nzebra"]);
    assert_eq!(screen.notice(), "copied: the text of the entry");
}

#[test]
fn a_sealed_text_has_to_be_open() {
    let mut screen = ada();
    noted(&mut screen, "zebra", Confidentiality::Sealed);
    screen.keys("y");
    assert!(screen.copied.is_empty() && screen.notice().contains("sealed"));
    screen.keys("<enter>y");
    assert_eq!(screen.copied, ["zebra"]);
    // Left, it is closed again; the menu on the client does not offer it.
    screen.keys("<esc><esc>y");
    assert!(!screen.text().contains("entry  "), "{}", screen.text());
    screen.keys("e");
    assert_eq!(screen.copied.len(), 1);
}

#[test]
fn of_a_client_one_chooses() {
    let mut screen = ada();
    screen.keys("yn");
    assert_eq!((screen.copied.last().unwrap().as_str(), screen.notice()), ("Ada Okafor", "copied: the name"));
    screen.keys("y1");
    assert_eq!(screen.notice(), "copied: how to reach them");
    screen.resize((120, 90));
    assert!(screen.text().contains(screen.copied.clone().last().unwrap().as_str()));
    screen.keys("y<esc>");
    assert_eq!(screen.copied.len(), 2);
}

#[test]
fn what_is_too_long_or_switched_off_is_refused() {
    let mut screen = ada();
    noted(&mut screen, &"x".repeat(60_000), Confidentiality::Open);
    screen.keys("y");
    assert!(screen.copied.is_empty() && screen.notice().contains("too long"), "{}", screen.notice());
    screen.model.granted.clipboard = false;
    screen.keys("<esc>y");
    assert!(screen.model.overlay.is_none() && screen.notice().contains("clipboard = false"));
}

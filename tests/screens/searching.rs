//! Finding words in everything that was written, and the way there and back.

use confidant::tui::overlay::Overlay;
use confidant::tui::overlay::search::Search;
use confidant::tui::pane::Pane;

use super::books::rich;
use super::harness::Screen;

fn searching(keys: &str) -> Screen {
    let mut screen = Screen::new(&rich(), (120, 36));
    screen.keys("2").choose("Ada").keys("icall: the zebra crossing<enter>").keys("F").keys(keys);
    screen
}

fn search(screen: &Screen) -> &Search {
    match &screen.model.overlay {
        Some(Overlay::Search(search)) => search,
        other => panic!("no search is open but {other:?}"),
    }
}

#[test]
fn enter_goes_to_the_entry_and_esc_back_to_where_one_was() {
    let mut screen = searching("zebra");
    assert_eq!((search(&screen).results.total, search(&screen).version.is_some()), (1, true));
    assert!(screen.text().contains("Search · 1"), "{}", screen.text());
    screen.keys("<esc>");
    assert!(screen.model.overlay.is_none() && screen.model.focus == Pane::Clients);
    let other = screen.client("Bruno");
    screen.model.clients.selected = Some(other);
    screen.model.refresh_client();
    // The same words are still there.
    screen.keys("fF<enter>");
    assert_eq!(screen.model.focus, Pane::Timeline);
    assert!(screen.on_screen().starts_with("Ada"));
    let row = &screen.rows()[screen.model.timeline.place()];
    assert!(row.text.as_str().contains("zebra"), "{row:?}");
    // And what is typed now begins anew.
    screen.keys("Fcall");
    assert_eq!(search(&screen).typed, "call");
}

#[test]
fn what_is_recorded_elsewhere_is_found_while_the_search_is_open() {
    let mut screen = searching("quagga");
    assert_eq!(search(&screen).results.total, 0);
    let client = screen.client("Bruno");
    let conf = confidant::domain::interaction::Confidentiality::Confidential;
    let text = "a quagga".to_owned();
    screen.elsewhere(confidant::domain::command::Command::Note { client, text, conf });
    assert_eq!(search(&screen).results.total, 1);
    let conf = confidant::domain::interaction::Confidentiality::Sealed;
    let text = "a sealed quagga".to_owned();
    screen.elsewhere(confidant::domain::command::Command::Note { client, text, conf });
    assert_eq!(search(&screen).results.total, 1, "sealed texts are never searched");
}

#[test]
fn the_line_takes_text_and_pastes() {
    let mut screen = searching("one two");
    assert_eq!(search(&screen).typed, "one two");
    screen.keys("<c-w><bs>");
    assert_eq!(search(&screen).typed, "one");
    screen.keys("<c-u>").paste("zebra\ncrossing");
    assert_eq!((search(&screen).typed.as_str(), search(&screen).results.total), ("zebra crossing", 1));
    screen.paste(&"x".repeat(5000));
    assert!(search(&screen).typed.chars().count() <= 200);
}

#[test]
fn the_chosen_entry_stays_chosen_when_others_are_found() {
    let mut screen = searching("zebra");
    let chosen = search(&screen).chosen().map(|found| found.entry);
    let client = screen.client("Bruno");
    let conf = confidant::domain::interaction::Confidentiality::Confidential;
    let text = "a later zebra".to_owned();
    screen.later("2026-11-21T11:30:00+01:00");
    screen.elsewhere(confidant::domain::command::Command::Note { client, text, conf });
    assert_eq!((search(&screen).results.total, search(&screen).selected), (2, 1));
    assert_eq!(search(&screen).chosen().map(|found| found.entry), chosen);
    screen.keys("<bs>");
    assert_eq!(search(&screen).selected, 0, "other words begin anew");
}

//! An export from the cockpit: the form, the questions, what is said afterwards.

use confidant::exchange::vcard;
use confidant::tui::disk::{NotExported, Report};
use confidant::tui::keymap::Action;
use confidant::tui::overlay::Overlay;

use super::books::rich;
use super::harness::Screen;

fn at_ada() -> Screen {
    let mut screen = Screen::new(&rich(), (100, 30));
    screen.keys("2").choose("Ada");
    screen
}

fn written<'a>(screen: &'a Screen, path: &str) -> &'a str {
    let bytes = screen.written.iter().find(|(at, _)| at.to_str() == Some(path)).expect(path).1;
    std::str::from_utf8(bytes).expect("UTF-8")
}

#[test]
fn a_format_and_a_path_are_enough_and_what_is_left_out_is_said() {
    let mut screen = at_ada();
    screen.pick(Action::Export);
    assert!(screen.text().contains("~/book.jsonl") && screen.text().contains("open texts only"));
    screen.keys("<enter>");
    assert!(screen.text().contains("type the path of the file to write"));
    screen.keys("out.jsonl<enter>");
    let text = screen.text();
    assert!(text.contains("out.jsonl") && text.contains("confidential texts left out"), "{text}");
    assert!(text.contains("the choice of confidential takes them along"), "{text}");
    assert!(written(&screen, "out.jsonl").starts_with("{\"confidant_export\":1,"));
    assert!(screen.drafts.is_empty() && screen.model.drafts.is_empty());
    screen.keys("<esc>");
    assert!(screen.model.overlay.is_none());
}

#[test]
fn one_client_as_an_address_book() {
    let mut screen = at_ada();
    screen.pick(Action::Export).keys("v");
    assert!(screen.text().contains("version 3.0"));
    screen.keys("<tab>ada.vcf<tab>t<enter>");
    let cards =
        vcard::read(written(&screen, "ada.vcf").as_bytes(), &vcard::Limits::default()).expect("cards");
    assert_eq!(cards.cards.len(), 1);
    assert!(cards.cards[0].full_name.starts_with("Ada"));
}

#[test]
fn sealed_texts_and_a_file_that_is_there_are_asked_about() {
    let mut screen = at_ada();
    screen.pick(Action::Export).keys("<tab>book.jsonl<tab><tab>s<enter>");
    assert!(screen.text().contains("Sealed texts leave the book") && screen.written.is_empty());
    screen.keys("<esc>");
    assert!(screen.written.is_empty() && screen.model.overlay.is_none());
    screen.pick(Action::Export).keys("<enter>y");
    assert!(written(&screen, "book.jsonl").contains("\"includes\":[\"confidential\",\"sealed\"]"));
    let before = written(&screen, "book.jsonl").len();
    screen.keys("<esc>").pick(Action::Export).keys("<tab>book.jsonl<enter>");
    assert!(screen.text().contains("book.jsonl is there already. Replace it?"));
    screen.keys("<esc>");
    assert_eq!(written(&screen, "book.jsonl").len(), before);
    screen.pick(Action::Export).keys("<enter>y");
    assert!(written(&screen, "book.jsonl").len() < before);
}

#[test]
fn what_the_disk_says_later_does_not_push_a_form_aside() {
    let mut screen = at_ada();
    screen.keys("icall 5m: the de");
    screen.hear(Report::Exported(Err(NotExported::Failed("no space left".into())))).keys("pot");
    assert!(matches!(screen.model.overlay, Some(Overlay::Form(_))) && screen.typed().ends_with("the depot"));
    assert!(screen.notice().contains("not written: no space left"));
}

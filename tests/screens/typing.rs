//! In a text field every key is text, and nothing typed is lost.

use confidant::tui::overlay::Overlay;
use confidant::tui::overlay::form::{Field, FieldKind};

use super::books::{Making, rich};
use super::harness::Screen;

fn at_ada() -> Screen {
    let mut screen = Screen::new(&rich(), (80, 24));
    screen.keys("2").choose("Ada");
    screen
}

/// Every character that a keyboard sends, those that are keys of the cockpit among them.
const EVERYTHING: &str = "abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ 0123456789 \
                          !\"#$%&'()*+,-./:;=?@[\\]^_`{|}~ äöüßéñ€£ Волков 田中 أحمد דוד";

/// Every form, by the keys that open it.
const FORMS: &[&str] = &[
    "i",
    "p",
    "r",
    "d",
    "e",
    "ac",
    "ap",
    "ar",
    "at",
    "ag",
    "an",
    "aw",
    "aee<tab>",
    "aew<tab><tab>",
    "aet<tab><tab>",
    "aeh",
    "aed",
    "aem",
    "aep<tab>",
    "aeb<tab>",
    "I",
    "s<tab>",
    "as<tab>",
    "/oka<enter><enter>jxm",
    "/oka<enter><enter>jxw",
    "/oka<enter><enter>jxb",
    "/oka<enter><enter>jxk",
    "/oka<enter><enter>xh",
    "/oka<enter><enter>xw",
    "/oka<enter><enter>gjz",
    "/oka<enter><enter>gxm",
];

#[test]
fn every_key_is_text_in_every_text_field() {
    for form in FORMS {
        let mut screen = at_ada();
        screen.keys(form);
        let fields = screen.form().fields.len();
        for _ in 0..fields {
            let place = screen.form().focus;
            let field = &screen.form().fields[place];
            let (name, before) = (field.name, field.value());
            if !matches!(field.kind, FieldKind::Choice(_)) {
                screen.keys(EVERYTHING);
                let typed = screen.form().fields.iter().find(|it| it.name == name).expect("it stays").value();
                assert_eq!(typed, format!("{before}{EVERYTHING}"), "{form}, {name:?}");
                // The line may bring fields of its own; back to where it was.
                screen.keys("<c-u>");
            }
            screen.keys("<tab>");
        }
    }
}

#[test]
fn a_paste_is_text_too_and_its_lines_stay_one_entry() {
    for form in FORMS {
        let mut screen = at_ada();
        screen.keys(form);
        let focus = screen.form().focus;
        screen.paste("q?: first\nsecond\tthird \u{1b}[31m");
        let field = &screen.form().fields[focus];
        let lines = field.kind == FieldKind::Lines;
        let expected = if lines { "q?: first\nsecond\tthird [31m" } else { "q?: first second third [31m" };
        assert!(field.value().ends_with(expected), "{form}: {:?}", field.value());
    }
}

#[test]
fn while_something_is_looked_for_every_key_is_text() {
    let mut screen = at_ada();
    screen.keys("/").keys(EVERYTHING);
    assert_eq!(screen.model.clients.search.as_ref().expect("a search").typed, EVERYTHING);
    screen.keys("<c-u>").paste("oka\nfor");
    assert_eq!(screen.model.clients.search.as_ref().expect("a search").typed, "oka for");
    screen.keys("<esc>");
    assert_eq!((screen.on_screen().as_str(), screen.left), ("Ada Okafor", None));
}

#[test]
fn text_that_is_pasted_where_no_field_is_does_nothing_but_say_so() {
    let mut screen = at_ada();
    let lines = screen.lines.len();
    screen.paste("qqxk<enter>u");
    assert_eq!((screen.left, screen.lines.len(), screen.model.overlay.is_none()), (None, lines, true));
    assert!(screen.notice().contains("pasted"), "{}", screen.notice());
}

#[test]
fn esc_keeps_what_was_typed_and_the_same_key_brings_it_back() {
    for form in FORMS {
        let mut screen = at_ada();
        screen.keys(form);
        let place = screen.form().focus;
        if screen.form().fields[place].kind == FieldKind::Line {
            screen.keys("the depot");
        } else {
            screen.keys("x1");
        }
        let typed: Vec<String> = screen.form().fields.iter().map(value).collect();
        screen.keys("<esc>");
        assert!(screen.model.overlay.is_none() && screen.notice().contains("draft"), "{form}");
        let mut again = screen.restarted();
        again.keys("2").choose("Ada");
        for screen in [&mut screen, &mut again] {
            screen.keys("<esc><esc><esc>2").choose("Ada");
            screen.keys(form);
            let back: Vec<String> = screen.form().fields.iter().map(value).collect();
            assert_eq!(back, typed, "{form}");
            assert!(screen.form().problem.as_deref().unwrap_or_default().contains("draft"), "{form}");
        }
    }
}

fn value(field: &Field) -> String {
    field.value()
}

#[test]
fn a_draft_brings_back_the_fields_that_follow_from_its_line() {
    let mut screen = at_ada();
    screen.keys("icall: the depot  ! send the plan");
    let due = screen.form().fields.iter().position(|field| field.name.0 == "due").expect("a due field");
    screen.keys(&"<tab>".repeat(due)).keys("fri");
    screen.keys("<esc>i");
    assert_eq!(screen.typed(), "call: the depot  ! send the plan");
    assert_eq!(screen.form().value("due"), "fri");
}

#[test]
fn an_emptied_form_leaves_no_draft() {
    let mut screen = at_ada();
    screen.keys("ix<esc>");
    assert_eq!(screen.drafts.len(), 1);
    screen.keys("i<bs><esc>");
    assert_eq!((screen.drafts.len(), screen.model.drafts.len()), (0, 0));
    screen.keys("i<esc>");
    assert_eq!(screen.drafts.len(), 0);
}

#[test]
fn drafts_belong_to_their_client_and_their_kind() {
    let mut screen = at_ada();
    screen.keys("ifor Ada<esc>").choose("Bruno").keys("i");
    assert_eq!(screen.typed(), "");
    screen.keys("for Bruno<esc>ppromised<esc>").choose("Ada").keys("i");
    assert_eq!(screen.typed(), "for Ada");
    screen.keys("<esc>").choose("Bruno").keys("i");
    assert_eq!(screen.typed(), "for Bruno");
}

#[test]
fn what_was_saved_is_no_draft_any_more_here_or_after_a_restart() {
    let mut screen = at_ada();
    screen.keys("icall 5m: the depot<enter>");
    assert_eq!((screen.drafts.len(), screen.model.drafts.len()), (0, 0));
    let mut again = screen.restarted();
    again.keys("2").choose("Ada").keys("i");
    assert_eq!(again.typed(), "");
}

#[test]
fn a_form_stays_with_its_client_when_the_list_changes_beneath() {
    let mut screen = at_ada();
    let ada = screen.client("Ada");
    screen.keys("1").choose("Ada").keys("icall 5m: only for Ada");
    let bruno = screen.client("Bruno");
    screen.choose("Bruno");
    let text = "meanwhile".to_owned();
    let conf = confidant::domain::interaction::Confidentiality::Open;
    screen.elsewhere(confidant::domain::command::Command::Note { client: bruno, text, conf });
    assert!(screen.text().contains("Interaction with Ada Okafor"));
    screen.keys("<enter>");
    let told = |id| {
        let history = screen.model.book.history(id).expect("a client");
        history.interactions.iter().any(|it| it.fact.summary == "only for Ada")
    };
    assert!(told(ada) && !told(bruno));
}

#[test]
fn nothing_can_be_typed_before_the_book_is_read() {
    let mut screen = Screen::reading((80, 24));
    screen.keys("ix<esc>acName<enter>");
    assert!(screen.lines.is_empty() && !matches!(screen.model.overlay, Some(Overlay::Form(_))));
    let mut empty = Screen::new(&Making::new().lines, (80, 24));
    empty.keys("ac田中 quietly?<enter>");
    assert_eq!(empty.on_screen(), "田中 quietly?");
}

#[test]
fn a_clients_promise_may_go_without_a_day_and_the_advisers_may_not() {
    let mut screen = Screen::new(&rich(), (80, 24));
    screen.keys("2").choose("Ada").keys("icall: x  < the balance sheet");
    assert!(screen.text().contains("no date"), "{}", screen.text());
    screen.keys("<enter>");
    assert!(screen.model.overlay.is_none() && screen.tells("the balance sheet"));
    screen.keys("icall: x  ! the term sheet<enter>");
    assert_eq!(screen.form().problem.as_deref(), Some("by when: the term sheet?"));
    screen.keys("<c-u><esc>");
}

#[test]
fn only_a_call_that_the_adviser_missed_is_to_be_returned() {
    for (typed, asked) in [("missed call out: no answer", false), ("missed call: no message", true)] {
        let mut screen = Screen::new(&rich(), (80, 24));
        screen.keys("2").choose("Ada").keys("i").keys(typed);
        assert_eq!(screen.text().contains("a missed call to return"), asked, "{}", screen.text());
        screen.keys("<enter>");
        assert_eq!(screen.tells("a missed call to return"), asked, "{typed}");
    }
}

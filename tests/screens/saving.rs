//! Saving: nothing is shown as recorded before it is on disk, nothing typed is lost when it is not, and keys
//! that are typed ahead keep their order.

use confidant::domain::book::Book;
use confidant::domain::command::Command;
use confidant::domain::interaction::Confidentiality;
use confidant::exchange::read;
use confidant::tui::disk::Report;

use super::books::rich;
use super::harness::{DiskMode, Screen};

fn at_ada() -> Screen {
    let mut screen = Screen::new(&rich(), (80, 24));
    screen.keys("2").choose("Ada");
    screen
}

#[test]
fn nothing_is_shown_as_recorded_before_it_is_on_disk() {
    let mut screen = at_ada();
    screen.disk = DiskMode::Waits;
    screen.keys("icall 5m: the depot<enter>");
    assert!(!screen.tells("the depot") && screen.text().contains("saving"));
    screen.finish();
    assert!(screen.tells("the depot") && screen.text().contains("saved"));
}

#[test]
fn keys_typed_ahead_keep_their_order() {
    let mut screen = at_ada();
    screen.disk = DiskMode::Waits;
    screen.keys("icall 5m: the depot<enter>u");
    assert_eq!(screen.under_way(), 1);
    screen.finish();
    assert!(screen.tells("the depot"), "the undo is under way");
    assert_eq!(screen.under_way(), 1);
    screen.finish();
    assert!(!screen.tells("the depot"));
}

#[test]
fn two_entries_typed_ahead_are_two_entries() {
    let mut screen = at_ada();
    screen.disk = DiskMode::Waits;
    screen.keys("icall 5m: the first<enter>");
    screen.keys("i");
    assert_eq!(screen.typed(), "", "what is on its way to the disk is no draft");
    screen.keys("call 6m: the other<enter>uu");
    screen.finish().finish();
    assert!(screen.tells("the first") && screen.tells("the other"));
    screen.finish();
    assert!(screen.tells("the first") && !screen.tells("the other"));
    screen.finish();
    assert!(!screen.tells("the first") && screen.under_way() == 0);
    assert!(screen.drafts.is_empty(), "{:?}", screen.drafts);
}

#[test]
fn text_typed_behind_a_key_that_waits_arrives_whole() {
    let mut screen = at_ada();
    screen.disk = DiskMode::Waits;
    screen.keys("icall 5m: the depot<enter>uicall 7m: qu?ite another<enter>");
    screen.finish();
    screen.finish();
    screen.finish();
    assert!(!screen.tells("the depot") && screen.tells("qu?ite another"));
}

#[test]
fn what_could_not_be_saved_comes_back_with_its_text() {
    let mut screen = at_ada();
    screen.disk = DiskMode::Refuses("no space left on the disk");
    screen.keys("icall 5m: the depot  ! send the plan by thu<enter>");
    assert_eq!(screen.typed(), "call 5m: the depot  ! send the plan by thu");
    assert_eq!(screen.form().problem.as_deref(), Some("no space left on the disk"));
    assert!(screen.text().contains("no space left") && !screen.tells("the depot"));
    assert_eq!(screen.drafts.len(), 1, "and would outlive a crash");
    screen.disk = DiskMode::Works;
    screen.keys("<enter>");
    assert!(screen.tells("the depot") && screen.drafts.is_empty() && screen.model.drafts.is_empty());
}

#[test]
fn what_fails_while_another_form_is_open_comes_back_after_it() {
    let mut screen = at_ada();
    screen.disk = DiskMode::Waits;
    screen.keys("icall 5m: the first<enter>icall 6m: the oth");
    screen.disk = DiskMode::Refuses("no space left on the disk");
    screen.finish();
    assert_eq!(screen.typed(), "call 6m: the oth");
    screen.disk = DiskMode::Works;
    screen.keys("er<enter>");
    assert!(screen.tells("the other"));
    assert_eq!(screen.typed(), "call 5m: the first");
    screen.keys("<enter>");
    assert!(screen.tells("the first") && screen.model.overlay.is_none() && screen.drafts.is_empty());
}

#[test]
fn keys_typed_behind_a_failed_save_do_not_end_up_in_the_form() {
    let mut screen = at_ada();
    screen.disk = DiskMode::Waits;
    screen.keys("icall 5m: the depot<enter>uxk");
    screen.disk = DiskMode::Refuses("no space left on the disk");
    screen.finish();
    assert_eq!(screen.typed(), "call 5m: the depot");
}

#[test]
fn a_failed_save_takes_nothing_from_redo() {
    let mut screen = at_ada();
    screen.keys("icall 5m: the depot<enter>u");
    screen.disk = DiskMode::Refuses("no space left on the disk");
    screen.keys("pthe plan by thu<enter><esc>");
    screen.disk = DiskMode::Works;
    screen.keys("<c-r>");
    assert!(screen.tells("the depot"));
}

#[test]
fn undo_and_redo_go_back_and_forth_in_order() {
    let mut screen = at_ada();
    screen.keys("icall 1m: alpha<enter>icall 2m: beta<enter>icall 3m: gamma<enter>");
    let told = |screen: &Screen| ["alpha", "beta", "gamma"].map(|words| screen.tells(words));
    assert_eq!(told(&screen), [true, true, true]);
    screen.keys("u");
    assert_eq!(told(&screen), [true, true, false]);
    screen.keys("u");
    assert_eq!(told(&screen), [true, false, false]);
    screen.keys("<c-r>");
    assert_eq!(told(&screen), [true, true, false]);
    screen.keys("uu");
    assert_eq!(told(&screen), [false, false, false]);
    screen.keys("u");
    assert!(screen.notice().contains("nothing that could be taken back"), "{}", screen.notice());
    screen.keys("<c-r><c-r><c-r>");
    assert_eq!(told(&screen), [true, true, true]);
    screen.keys("<c-r>");
    assert!(screen.notice().contains("nothing was taken back"), "{}", screen.notice());
    screen.keys("uuicall 4m: delta<enter><c-r>");
    assert_eq!(told(&screen), [true, false, false], "something new ends the row of what can be put back");
}

#[test]
fn undo_takes_an_import_back_as_a_whole_and_redo_puts_it_back() {
    let mut screen = at_ada();
    let before = screen.model.book.clients();
    let file = include_bytes!("../fixtures/vcard/gmail-list-v30.vcf");
    screen.files.insert("addresses.vcf".into(), file.to_vec());
    screen.keys("icall 1m: alpha<enter>Iaddresses.vcf<enter><enter>");
    let with = screen.model.book.clients();
    assert!(with > before, "{}", screen.notice());
    screen.keys("u");
    assert_eq!(screen.model.book.clients(), before, "{}", screen.notice());
    screen.keys("<c-r>");
    assert_eq!(screen.model.book.clients(), with, "{}", screen.notice());
    screen.keys("uu");
    assert!(!screen.tells("alpha") && screen.model.book.clients() == before);
}

/// An address book of that many people, every other one without an id.
fn address_book(people: usize) -> Vec<u8> {
    let card = |n: usize| {
        let uid = if n.is_multiple_of(2) { format!("UID:u-{n}\r\n") } else { String::new() };
        format!("BEGIN:VCARD\r\nVERSION:3.0\r\n{uid}FN:Zoë Nr{n}\r\nTEL:+49 30 {n}\r\nEND:VCARD\r\n")
    };
    (0..people).map(card).collect::<String>().into_bytes()
}

fn with_address_book(people: usize) -> Screen {
    let mut screen = at_ada();
    screen.hasty = true;
    screen.files.insert("people.vcf".into(), address_book(people));
    screen
}

fn noted(screen: &mut Screen, name: &str) {
    let (client, conf) = (screen.client(name), Confidentiality::default());
    screen.elsewhere(Command::Note { client, text: "met her".into(), conf });
}

#[test]
fn three_thousand_cards_come_and_go_together() {
    let mut screen = with_address_book(3000);
    let (before, lines) = (screen.model.book.clients(), screen.lines.len());
    screen.keys("Ipeople.vcf<enter><enter>");
    assert!(screen.notice().starts_with("3000 imported"), "{}", screen.notice());
    assert_eq!((screen.model.book.clients(), screen.lines.len()), (before + 3000, lines + 3001));
    screen.keys("Ipeople.vcf<enter>");
    assert!(screen.text().contains("Nothing to add or update"), "{}", screen.text());
    screen.keys("<esc>u");
    assert_eq!(screen.model.book.clients(), before);
    assert_eq!(screen.model.book.health().retracted, 3001, "the import itself too");
    screen.keys("<c-r>");
    assert_eq!(screen.model.book.clients(), before + 3000);
    screen.keys("u");
    assert_eq!(screen.model.book.clients(), before);
}

#[test]
fn of_an_import_what_somebody_touched_stays_and_is_listed() {
    let mut screen = with_address_book(5);
    let before = screen.model.book.clients();
    screen.keys("Ipeople.vcf<enter><enter>");
    noted(&mut screen, "Zoë Nr3");
    screen.keys("u");
    assert_eq!(screen.model.book.clients(), before + 1);
    assert!(screen.notice().starts_with("taken back but for 1 client"), "{}", screen.notice());
    let text = screen.text();
    assert!(
        text.contains("Not taken back") && text.contains("Zoë Nr3") && text.contains("met her"),
        "{text}"
    );
    screen.keys("<esc><c-r>");
    assert_eq!(screen.model.book.clients(), before + 5);
    screen.keys("u");
    assert_eq!(screen.model.book.clients(), before + 1, "and what was touched stays again");
}

#[test]
fn what_others_build_on_is_listed_in_words() {
    let mut screen = at_ada();
    screen.keys("aczoe<enter>");
    noted(&mut screen, "zoe");
    screen.keys("u");
    assert!(screen.notice().contains("1 later entry builds on it"), "{}", screen.notice());
    assert!(screen.text().contains("What builds on it") && screen.text().contains("met her"));
}

#[test]
fn an_import_is_planned_again_when_it_is_confirmed() {
    let mut screen = with_address_book(3);
    screen.keys("Ipeople.vcf<enter>");
    let mut other = with_address_book(2);
    other.keys("Ipeople.vcf<enter><enter>");
    let new: Vec<_> = other.lines[screen.lines.len()..].to_vec();
    screen.hear(Report::Grew(new));
    screen.keys("<enter>");
    assert!(screen.notice().starts_with("1 imported"), "{}", screen.notice());
}

#[test]
fn leaving_while_something_is_saved_waits_for_it() {
    let mut screen = at_ada();
    screen.disk = DiskMode::Waits;
    screen.keys("icall 5m: the depot<enter>q");
    assert_eq!((screen.left, screen.under_way()), (Some(0), 1));
    screen.finish();
    assert!(screen.tells("the depot") && screen.drafts.is_empty());
}

#[test]
fn leaving_while_something_cannot_be_saved_leaves_a_draft() {
    let mut screen = at_ada();
    screen.disk = DiskMode::Waits;
    screen.keys("icall 5m: the depot<enter>q");
    screen.disk = DiskMode::Refuses("no space left on the disk");
    screen.finish();
    let mut again = screen.restarted();
    again.keys("2").choose("Ada").keys("i");
    assert_eq!(again.typed(), "call 5m: the depot");
}

#[test]
fn what_the_disk_answers_late_does_not_push_a_form_aside() {
    let file = include_bytes!("../fixtures/vcard/gmail-list-v30.vcf");
    let cards = || Box::new(read::read(file, "gmail.vcf", None).expect("an address book"));
    for answer in
        [Report::Examined(Box::default()), Report::FileRead(Ok(cards())), Report::FileRead(Err("no".into()))]
    {
        let mut screen = at_ada();
        screen.keys("icall 5m: the de").hear(answer).keys("pot<enter>");
        assert!(screen.tells("the depot") && screen.model.overlay.is_none());
    }
}

#[test]
fn reading_the_book_again_brings_no_old_draft_back() {
    let mut screen = at_ada();
    screen.disk = DiskMode::Waits;
    screen.keys("icall 5m: the depot");
    let drafts = screen.drafts.clone();
    assert_eq!(drafts.len(), 1);
    screen.keys("<enter>");
    let mut book = Book::new();
    book.extend(screen.lines.iter().cloned());
    screen.hear(Report::Opened { book: Box::new(book), examination: Box::default(), drafts, behind: None });
    screen.finish();
    assert!(screen.tells("the depot") && screen.drafts.is_empty() && screen.model.drafts.is_empty());
}

#[test]
fn ctrl_c_gets_through_whatever_waits() {
    let mut screen = at_ada();
    screen.disk = DiskMode::Waits;
    screen.keys("icall 5m: the depot<enter>u<c-c>");
    assert_eq!(screen.left, Some(0));
}

#[test]
fn a_refusal_is_said_in_the_form_and_costs_nothing() {
    let mut screen = at_ada();
    screen.keys("e<tab><tab><tab><tab><tab><bs><bs>400<enter>");
    let problem = screen.form().problem.clone().unwrap_or_default();
    assert!(problem.contains("must not be longer"), "{problem}");
    let lines = screen.lines.len();
    screen.keys("<esc>");
    assert_eq!(screen.lines.len(), lines);
}

#[test]
fn two_entries_that_failed_keep_a_draft_each() {
    let mut screen = at_ada();
    screen.disk = DiskMode::Waits;
    screen.keys("icall 5m: the first<enter>icall 6m: the other<enter>");
    screen.disk = DiskMode::Refuses("the disk is full");
    screen.finish().finish();
    screen.keys("<esc><esc>");
    let kept: Vec<&String> = screen.drafts.values().collect();
    assert_eq!(kept.len(), 2, "{kept:?}");
    assert!(
        kept.iter().any(|text| text.contains("the first"))
            && kept.iter().any(|text| text.contains("the other"))
    );
    // The key of the form opens one after the other.
    screen.disk = DiskMode::Works;
    screen.keys("i<enter>i<enter>");
    assert!(screen.tells("the first") && screen.tells("the other") && screen.drafts.is_empty());
}

#[test]
fn a_form_that_comes_back_waits_for_what_is_being_typed() {
    for (begun, ended) in [("/Ad", "<esc>"), ("5", "<esc>"), ("57", "<esc>")] {
        let mut screen = at_ada();
        screen.disk = DiskMode::Waits;
        screen.keys("icall 5m: the depot<enter>").keys(begun);
        screen.disk = DiskMode::Refuses("the disk is full");
        screen.finish();
        assert!(screen.model.overlay.is_none(), "{begun}: no letter of it goes into the form");
        screen.keys(ended);
        assert_eq!(screen.typed(), "call 5m: the depot", "{begun}");
    }
}

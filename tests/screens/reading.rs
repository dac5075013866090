//! What the cockpit shows while a journal without a checkpoint is read, and what it stands on afterwards.

use std::collections::BTreeMap;
use std::sync::Arc;

use confidant::domain::book::{Base, Book};
use confidant::store::Folding;
use confidant::tui::disk::Report;
use confidant::tui::pane::clients::List;

use super::books::rich;
use super::harness::Screen;

const USUAL: (u16, u16) = (120, 36);
/// So many bytes are worth being looked at before all of them are read.
const LARGE: u64 = 100 << 20;

#[test]
fn while_it_is_read_the_book_can_be_looked_at_and_nobody_is_judged() {
    let lines = rich();
    let (first, rest) = lines.split_at(lines.len() / 2);
    let mut screen = Screen::reading(USUAL);
    screen.hear(Report::Folding(Folding { lines: first.to_vec(), read: (LARGE / 4, LARGE), anew: false }));
    let shown = screen.text();
    assert!(shown.contains("reading the journal, 25 %"), "{shown}");
    let clients = &screen.model.clients;
    assert!(clients.list == List::All && clients.rows.len() > 2);
    assert!(clients.rows.iter().all(|row| row.reason.is_empty()), "what is not known yet is not said");
    let before = screen.model.clients.selected;
    screen.keys("j");
    assert_ne!(screen.model.clients.selected, before);
    screen.keys("i");
    assert!(screen.model.overlay.is_none() && screen.notice().contains("not read yet"));
    screen.hear(Report::Folding(Folding { lines: rest.to_vec(), read: (LARGE, LARGE), anew: false }));
    let (examination, drafts) = (Box::default(), BTreeMap::new());
    screen.hear(Report::Folded { examination, drafts, behind: None });
    let whole = Screen::new(&lines, USUAL);
    assert_eq!(screen.model.clients.listed, whole.model.clients.listed, "in the order of the whole book");
    assert_eq!(screen.model.clients.counts, whole.model.clients.counts);
    assert!(screen.model.clients.list == List::Today && screen.notice().is_empty(), "{}", screen.notice());
}

#[test]
fn a_reading_that_begins_anew_forgets_what_came_before() {
    let lines = rich();
    let mut screen = Screen::reading(USUAL);
    screen.hear(Report::Folding(Folding { lines: lines.clone(), read: (LARGE / 2, LARGE), anew: false }));
    screen.hear(Report::Folding(Folding { lines: Vec::new(), read: (0, LARGE), anew: true }));
    assert_eq!(screen.model.book.clients(), 0);
    screen.hear(Report::Folding(Folding { lines: lines.clone(), read: (LARGE, LARGE), anew: false }));
    screen.hear(Report::Folded { examination: Box::default(), drafts: BTreeMap::new(), behind: None });
    assert_eq!(screen.model.book.clients(), Screen::new(&lines, USUAL).model.book.clients());
}

#[test]
fn a_checkpoint_of_another_reading_is_not_put_under_this_book() {
    let frozen = |lines: &[_]| -> Arc<dyn Base> {
        let mut book = Book::new();
        book.extend(lines.iter().cloned());
        Arc::new(book.freeze())
    };
    let lines = rich();
    let base = frozen(&lines);
    let mut screen = Screen::reading(USUAL);
    let book = Box::new(Book::over(Arc::clone(&base)));
    let (examination, drafts) = (Box::default(), BTreeMap::new());
    screen.hear(Report::Opened { book, examination, drafts, behind: None });
    let everybody = screen.model.book.clients();
    let older = frozen(&lines[..1]);
    screen.hear(Report::Kept(Arc::clone(&older), Some(older)));
    assert_eq!(screen.model.book.clients(), everybody);
    screen.hear(Report::Kept(Arc::clone(&base), Some(frozen(&lines))));
    assert_eq!(screen.model.book.clients(), everybody);
    assert!(!Arc::ptr_eq(screen.model.book.base().expect("a base"), &base), "its own is exchanged");
}

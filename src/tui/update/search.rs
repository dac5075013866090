//! Finding words in every story: a piece of work at a time, and the way to the entry.
//!
//! All of it is done while the search is open and nothing else happens, so that no key waits for a large book: first the
//! line shows the letter, then what is found follows.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::query::search::{Query, Results, Seeking};
use crate::query::timeline::Show;
use crate::tui::model::{Loading, Model};
use crate::tui::overlay::Overlay;
use crate::tui::overlay::search::{MOST_FOUND, Search, Sought};
use crate::tui::pane::Pane;
use crate::tui::pane::clients::List;
use crate::tui::theme::Role;

/// How many entries are made ready between two looks at the keys.
const PIECE: usize = 1000;

/// How many bytes of words are looked through between two looks at the keys: a few milliseconds.
const STRETCH: usize = 8 << 20;

/// Opens the search, with the words that were looked for last.
pub(super) fn open(model: &mut Model) {
    if model.loading != Loading::Done {
        model.say("the book is not read yet", Role::Warning);
        return;
    }
    let mut search = model.searched.take().unwrap_or_default();
    search.again = !search.typed.is_empty();
    search.version = None;
    model.seeking = None;
    model.overlay = Some(Overlay::Search(search));
}

/// Takes a key.
pub(super) fn key(model: &mut Model, mut search: Box<Search>, key: KeyEvent) {
    if !types(key)
        && let Some(mut seeking) = model.seeking.take()
    {
        // What was typed ahead is about what will be found, not about what was found before.
        model.index.seek(&model.book, &mut seeking, usize::MAX);
        search.take(model.index.results(&model.book, &mut seeking));
    }
    match search.key(key, model.regions.height) {
        Sought::Stay => model.overlay = Some(Overlay::Search(search)),
        Sought::Changed => {
            model.overlay = Some(Overlay::Search(search));
            find(model);
        }
        Sought::Leave => model.searched = Some(search),
        Sought::Go => {
            go(model, &search);
            model.searched = Some(search);
        }
    }
}

/// Whether a key is one of the line alone.
fn types(key: KeyEvent) -> bool {
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    !control && matches!(key.code, KeyCode::Char(_) | KeyCode::Backspace | KeyCode::Esc)
}

/// Does a piece of the work: looks on for what is typed, or makes more of the book ready and looks anew.
pub(super) fn work(model: &mut Model) {
    let Some(Overlay::Search(search)) = &mut model.overlay else { return };
    if let Some(mut seeking) = model.seeking.take() {
        if model.index.seek(&model.book, &mut seeking, STRETCH) {
            search.take(model.index.results(&model.book, &mut seeking));
        } else {
            model.seeking = Some(seeking);
        }
        return;
    }
    if model.index.step(&model.book, PIECE) {
        search.version = Some(model.book.version());
    }
    find(model);
}

/// Begins to look for what is typed.
pub(super) fn find(model: &mut Model) {
    let Some(Overlay::Search(search)) = &mut model.overlay else { return };
    let query = Query::new(&search.typed);
    model.seeking = None;
    if query.is_empty() {
        search.take(Results::default());
    } else {
        model.seeking = Some(Seeking::new(query, MOST_FOUND));
    }
}

/// The book lies elsewhere from now on: what is looked for is looked for anew.
pub(super) fn anew(model: &mut Model) {
    model.seeking = None;
    model.index.let_go(&model.book);
    if let Some(Overlay::Search(search)) = &mut model.overlay {
        search.version = None;
    }
}

/// Shows the chosen entry in its client's story.
fn go(model: &mut Model, search: &Search) {
    let Some(found) = search.chosen() else { return };
    let client = model.book.canonical(found.client);
    model.clients.search = None;
    model.clients.arrange(&model.book);
    if !model.clients.lists_client(client) {
        model.clients.list = List::All;
        model.clients.arrange(&model.book);
    }
    model.clients.selected = Some(client);
    model.clients.keep_in_sight(model.regions.clients);
    model.as_of = None;
    model.timeline.show = Show::All;
    model.timeline.resting = None;
    model.refresh_client();
    model.focus = Pane::Timeline;
    if let Some(place) = model.timeline.story.position(&found.entry) {
        model.timeline.select_place(place, model.regions.timeline);
    }
}

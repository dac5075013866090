//! Finding words in every story: a piece of work at a time, and the way to the entry.
//!
//! The index is made while the search is open and nothing else happens, so that no key waits for a large book.

use crossterm::event::KeyEvent;

use crate::query::search::Query;
use crate::query::timeline::Show;
use crate::tui::model::{Loading, Model};
use crate::tui::overlay::Overlay;
use crate::tui::overlay::search::{MOST_FOUND, Search, Sought};
use crate::tui::pane::Pane;
use crate::tui::pane::clients::List;
use crate::tui::theme::Role;

/// How many entries are made ready between two looks at the keys.
const PIECE: usize = 1000;

/// Opens the search, with the words that were looked for last.
pub(super) fn open(model: &mut Model) {
    if model.loading != Loading::Done {
        model.say("the book is not read yet", Role::Warning);
        return;
    }
    let mut search = model.searched.take().unwrap_or_default();
    search.again = !search.typed.is_empty();
    search.version = None;
    model.overlay = Some(Overlay::Search(search));
}

/// Takes a key.
pub(super) fn key(model: &mut Model, mut search: Box<Search>, key: KeyEvent) {
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

/// Does a piece of the work, and looks again.
pub(super) fn work(model: &mut Model) {
    let done = model.index.step(&model.book, PIECE);
    let version = model.book.version();
    if let Some(Overlay::Search(search)) = &mut model.overlay
        && done
    {
        search.version = Some(version);
    }
    find(model);
}

/// Looks for what is typed in what is ready.
pub(super) fn find(model: &mut Model) {
    if let Some(Overlay::Search(search)) = &mut model.overlay {
        search.take(model.index.search(&Query::new(&search.typed), MOST_FOUND));
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
    model.refresh_client();
    model.focus = Pane::Timeline;
    if let Some(place) = model.timeline.story.position(&found.entry) {
        model.timeline.select_place(place, model.regions.timeline);
    }
}

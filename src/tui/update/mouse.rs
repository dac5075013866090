//! What clicks and the wheel do: what the keys do, to what is pointed at.
//!
//! A click goes to what the last frame showed there. Whatever else comes in the same batch before it may have changed
//! what is there, so a click counts only on a screen that was seen.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::{key_pressed, keys, picked};
use crate::domain::id::ClientId;
use crate::domain::line::EntryKey;
use crate::tui::effect::Effect;
use crate::tui::input::{Pointed, Pointing};
use crate::tui::keymap::Action;
use crate::tui::model::Model;
use crate::tui::overlay::Overlay;
use crate::tui::pane::Pane;
use crate::tui::pane::clients::List;
use crate::tui::spots::Target;

/// How many lines a notch of the wheel is.
const NOTCH: isize = 3;

/// Takes what the mouse did.
pub(super) fn pointed(model: &mut Model, Pointed { column, row, what }: Pointed) -> Vec<Effect> {
    match what {
        Pointing::Wheel(notches) => {
            turned(model, column, row, notches);
            Vec::new()
        }
        Pointing::Click => {
            model.catch_up();
            let target = model.regions.spots.at(column, row);
            model.regions.spots.clear();
            // What was begun with keys does not go on with the mouse.
            model.typed.clear();
            model.count = None;
            match &mut model.overlay {
                Some(overlay) => over(overlay, target).map(|key| key_pressed(model, key)).unwrap_or_default(),
                None => target.map(|target| clicked(model, target)).unwrap_or_default(),
            }
        }
    }
}

/// A click while something lies over the panes; answers the key that it stands for. Beside whatever holds nothing that
/// was typed it closes that; a form stays, and so do words in the palette or the search.
fn over(overlay: &mut Overlay, target: Option<Target>) -> Option<KeyEvent> {
    match (overlay, target) {
        (_, Some(Target::Key(key))) => Some(key),
        (Overlay::Form(form), Some(Target::Field(place))) => form.clicked(place),
        (Overlay::Palette(palette), Some(Target::Command(row))) => {
            palette.select(row);
            Some(KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE))
        }
        (Overlay::Search(search), Some(Target::Entry(entry))) => {
            search.select(entry);
            Some(KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE))
        }
        (Overlay::Form(_), _) | (_, Some(Target::Overlay)) => None,
        (Overlay::Palette(palette), _) if !palette.typed.is_empty() => None,
        (Overlay::Precedents(open), _) if !open.typed.is_empty() => None,
        (Overlay::Search(search), _) if !search.typed.is_empty() && !search.again => None,
        (_, _) => Some(KeyEvent::new(KeyCode::Esc, KeyModifiers::NONE)),
    }
}

fn clicked(model: &mut Model, target: Target) -> Vec<Effect> {
    let typing = model.clients.search.as_ref().is_some_and(|search| search.typing);
    match target {
        Target::Key(key) => return key_pressed(model, key),
        Target::Action(action) => return picked(model, action),
        // A click elsewhere ends the typing of what is looked for, as Enter does.
        _ if typing => drop(keys::find_key(model, KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE))),
        _ => {}
    }
    model.notice = None;
    match target {
        Target::Pane(pane) => model.focus = pane,
        Target::Client(client) => return client_clicked(model, client),
        Target::Entry(entry) => return entry_clicked(model, entry),
        Target::List(List::Today) => return keys::act(model, Action::Today),
        Target::List(List::All) => return keys::act(model, Action::All),
        Target::List(List::Stages) => return keys::act(model, Action::Stages),
        Target::Overlay | Target::Field(_) | Target::Command(_) | Target::Key(_) | Target::Action(_) => {}
    }
    Vec::new()
}

/// The first click selects, one on what is selected opens it.
fn client_clicked(model: &mut Model, client: ClientId) -> Vec<Effect> {
    if model.focus == Pane::Clients && model.clients.selected == Some(client) {
        return keys::act(model, Action::Open);
    }
    model.focus = Pane::Clients;
    if model.clients.selected != Some(client) && model.clients.lists_client(client) {
        model.clients.selected = Some(client);
        model.as_of = None;
        model.refresh_client();
    }
    Vec::new()
}

fn entry_clicked(model: &mut Model, entry: EntryKey) -> Vec<Effect> {
    if model.focus == Pane::Timeline && model.timeline.selected == Some(entry) {
        return keys::act(model, Action::Open);
    }
    model.focus = Pane::Timeline;
    if let Some(place) = model.timeline.story.position(&entry)
        && model.timeline.select_place(place, model.regions.timeline)
    {
        model.refresh_client();
    }
    Vec::new()
}

/// The wheel turns what is under it, whatever has the keys.
fn turned(model: &mut Model, column: u16, row: u16, notches: isize) {
    let lines = notches.saturating_mul(NOTCH);
    if let Some(overlay) = &mut model.overlay {
        if model.regions.spots.is_overlay(column, row) {
            match overlay {
                Overlay::Page(page) => page.scroll(lines, model.regions.page),
                Overlay::Palette(palette) => palette.step(notches),
                Overlay::Search(search) => search.step(notches),
                Overlay::Precedents(open) => open.step(notches),
                Overlay::Duplicates(queue) => queue.step(notches),
                Overlay::Form(_) | Overlay::Menu(_) => {}
            }
        }
        return;
    }
    let pane = model.regions.spots.pane(column, row);
    if pane != Some(Pane::Clients) {
        model.catch_up();
    }
    match pane {
        Some(Pane::Clients) => {
            let before = model.clients.selected;
            model.clients.turn(lines, model.regions.clients);
            if model.clients.selected != before {
                model.as_of = None;
                model.look_elsewhere();
            }
        }
        Some(Pane::Timeline) if model.timeline.turn(lines, model.regions.timeline) => model.refresh_client(),
        Some(Pane::Stage) => model.stage.step(lines),
        Some(Pane::Timeline) | None => {}
    }
}

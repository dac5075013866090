//! Going through those who look alike: what is asked of each pair, and which one is shown after an answer.
//!
//! An answer is recorded at once. Keys that are typed behind it wait for the disk, so that they never meet another
//! pair than the one that will be on screen.

use crossterm::event::KeyEvent;

use super::{back, record};
use crate::domain::command::Command;
use crate::domain::id::ClientId;
use crate::query::duplicates::duplicates;
use crate::query::whom::entries;
use crate::tui::effect::Effect;
use crate::tui::input::Typed;
use crate::tui::keymap::{Action, Resolved};
use crate::tui::model::{Model, Pending};
use crate::tui::overlay::Overlay;
use crate::tui::overlay::duplicates::{Asked, Duplicates, Side};
use crate::tui::theme::Role;

/// Opens the queue at its first pair.
pub(super) fn open(model: &mut Model) {
    let merge = model.keymap.by_name(Action::Merge);
    let hint = format!(
        "No two clients look alike that you have not judged. A pair comes here when two clients have one name, or share \
         a number or an address, mostly after an import. {merge} joins any client with another."
    );
    let open =
        Duplicates { hint, done: model.done.len(), undone: model.undone.len(), ..Duplicates::default() };
    model.overlay = Some(Overlay::Duplicates(Box::new(open)));
    refresh(model);
}

/// Finds the pairs anew where the book has changed, and stays at the pair that is shown or the next one left.
pub(super) fn refresh(model: &mut Model) {
    let Some(Overlay::Duplicates(open)) = &mut model.overlay else { return };
    if open.version == Some(model.book.version()) {
        return;
    }
    open.version = Some(model.book.version());
    let mut pairs = duplicates(&model.book);
    // The one that is longer in the book stands first: mostly it is the one to keep.
    let since = |id: ClientId| model.book.standing(id).map(|it| it.added);
    for pair in pairs.iter_mut().filter(|pair| since(pair.other) < since(pair.one)) {
        std::mem::swap(&mut pair.one, &mut pair.other);
    }
    open.take(pairs, |id| model.book.canonical(id));
    show(model);
}

/// Shows what tells the two clients of the pair apart.
fn show(model: &mut Model) {
    let Some(Overlay::Duplicates(open)) = &mut model.overlay else { return };
    let book = &model.book;
    let side = |id: ClientId| book.standing(id).map(|it| Side::of(it, entries(book, it.id)));
    open.sides = open.pair().and_then(|pair| Some([side(pair.one)?, side(pair.other)?]));
}

/// Takes a key.
pub(super) fn key(model: &mut Model, open: Box<Duplicates>, key: KeyEvent) -> Vec<Effect> {
    let asked = open.key(key).or_else(|| match model.keymap.resolve(&[key.into()]) {
        Resolved::Action(Action::Undo) => Some(Asked::Undo),
        Resolved::Action(Action::Redo) => Some(Asked::Redo),
        Resolved::Action(Action::Back | Action::Quit) => Some(Asked::Leave),
        _ => None,
    });
    if asked == Some(Asked::Leave) {
        model.notice = None;
        return Vec::new();
    }
    let (done, undone) = (model.done.len(), model.undone.len());
    let pair = open.pair().map(|pair| (pair.one, pair.other));
    let (can_undo, can_redo) = (open.can_undo(done), open.can_redo(undone));
    model.overlay = Some(Overlay::Duplicates(open));
    let Some(asked) = asked else { return Vec::new() };
    if !model.pending.is_empty() {
        model.waiting.push_back(Typed::Key(key));
        return Vec::new();
    }
    model.notice = None;
    // What the disk answered before this key may have changed the queue.
    refresh(model);
    match (asked, pair) {
        (Asked::Step(by), _) => {
            if let Some(Overlay::Duplicates(open)) = &mut model.overlay {
                open.step(by);
            }
            show(model);
            Vec::new()
        }
        (Asked::Undo, _) if can_undo => back::undo(model),
        (Asked::Redo, _) if can_redo => back::redo(model),
        (Asked::Undo | Asked::Redo, _) => {
            model.say("nothing was judged here that could be taken back or put back", Role::Quiet);
            Vec::new()
        }
        (Asked::Merge(place), Some((one, other))) => {
            let (from, into) = if place == 0 { (one, other) } else { (other, one) };
            let told = format!("merged into {}", name(model, into));
            record::command(model, Command::MergeClients { from, into }, Pending::Pair(one, other, told))
        }
        (Asked::Distinct, Some((one, other))) => {
            let told = format!("{} and {} are two", name(model, one), name(model, other));
            record::command(model, Command::Distinct { one, other }, Pending::Pair(one, other, told))
        }
        (Asked::Merge(_) | Asked::Distinct | Asked::Leave, _) => Vec::new(),
    }
}

fn name(model: &Model, id: ClientId) -> String {
    model.book.standing(id).map(|it| it.name.clone()).unwrap_or_default()
}

/// What was said of a pair is on disk.
pub(super) fn judged(model: &mut Model, pair: (ClientId, ClientId), told: &str) {
    let key = model.keymap.key_of(Action::Undo);
    model.say(format!("{told}; {key} takes it back"), Role::Good);
    if let Some(Overlay::Duplicates(open)) = &mut model.overlay {
        open.judged.push(pair);
        open.undone = 0;
    }
}

/// What was taken back is on disk: the pair it was said of is asked again.
pub(super) fn taken_back(model: &mut Model) {
    if let Some(Overlay::Duplicates(open)) = &mut model.overlay {
        open.sought = open.judged.pop();
    }
}

//! Keeping a checkpoint while the cockpit goes on, and doing without one that turned out to be of no use.
//!
//! When enough has come, the disk is asked for a cut: its answer comes in the one queue, so that at that moment the book
//! here and the reader there know the same lines. The book is frozen then, which is what gets written, and the cockpit
//! goes on in a new one over it; once the checkpoint is there it takes the frozen book's place, whose memory is let go.

use std::sync::Arc;

use super::{record, search};
use crate::domain::book::{Base, Book};
use crate::query::search::Index;
use crate::store::{Cut, WORTHWHILE};
use crate::tui::effect::{Effect, Keeping};
use crate::tui::model::{Kept, Loading, Model};
use crate::tui::theme::Role;

/// After so many lines another checkpoint is tried where one could not be written.
const MUCH_MORE: usize = 16 * WORTHWHILE;

/// What follows from the state of the book after a message.
pub(super) fn settle(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.loading != Loading::Done {
        return;
    }
    if model.book.is_broken() {
        give_up(model, effects);
    } else if let Kept::Until(lines) = model.kept
        && model.book.since() >= lines
    {
        model.kept = Kept::Asked;
        effects.push(Effect::Cut);
    }
}

/// What was decided on the strength of a checkpoint that cannot be read is not recorded: everything is read first.
fn give_up(model: &mut Model, effects: &mut Vec<Effect>) {
    let mut drafts = Vec::new();
    effects.retain(|effect| {
        let Effect::Append(ticket, _) = effect else { return true };
        drafts.extend(record::refused(model, *ticket));
        false
    });
    effects.extend(drafts);
    if model.kept != Kept::Useless {
        model.kept = Kept::Useless;
        model.say(
            "the checkpoint cannot be used; the journal itself is read, it takes a moment",
            Role::Warning,
        );
        effects.push(Effect::ReadWhole);
    }
}

/// The disk says where its reader stands: this is what a checkpoint is made of, together with the book.
pub(super) fn cut(model: &mut Model, cut: Option<Box<Cut>>) -> Vec<Effect> {
    if model.kept != Kept::Asked {
        return Vec::new();
    }
    let Some(cut) = cut.filter(|_| !model.book.is_broken()) else {
        model.kept = Kept::after(model.book.since());
        return Vec::new();
    };
    let before = std::mem::take(&mut model.book);
    let begun = Book::new().after(&before);
    let frozen: Arc<dyn Base> = Arc::new(before.freeze());
    model.book = Book::over(Arc::clone(&frozen)).after(&begun);
    model.index = Index::default();
    search::anew(model);
    model.kept = Kept::Writing;
    vec![Effect::Keep(Keeping { cut: cut.into(), base: frozen })]
}

/// The checkpoint is there, or could not be written: then the frozen book stays beneath this one. Only what this book still
/// stands on can be exchanged: it may have been read again meanwhile.
pub(super) fn kept(model: &mut Model, of: &Arc<dyn Base>, base: Option<Arc<dyn Base>>) -> Vec<Effect> {
    let stands_on_it = model.book.base().is_some_and(|beneath| Arc::ptr_eq(beneath, of));
    if !stands_on_it {
        return Vec::new();
    }
    let Some(base) = base else {
        // It is not tried again before a good deal more has come.
        model.kept = Kept::Until(model.book.since() + MUCH_MORE);
        return Vec::new();
    };
    model.kept = Kept::after(0);
    let before = model.book.rebase(base);
    search::anew(model);
    before.map(Effect::LetGo).into_iter().collect()
}

impl Kept {
    /// Asks again once enough has come.
    pub(in crate::tui) fn after(lines: usize) -> Self {
        Self::Until(lines + WORTHWHILE)
    }
}

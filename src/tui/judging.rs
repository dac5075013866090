//! Judging anew whom the passing of time, or another rule, may have moved.
//!
//! What standings keep of a judgement holds until a day that is known. On a new day, and over a book that was just opened,
//! everybody whose day is over is judged again while nobody types, a few at a time, so that no key waits.

use super::model::{Kept, Loading, Model};
use crate::domain::id::ClientId;
use crate::domain::time::Day;

/// How many are judged between two looks at the keys.
const PIECE: usize = 8;

/// So many judged anew are worth a checkpoint.
const WORTH_KEEPING: usize = 32;

/// Who is still to be judged anew.
#[derive(Debug, Default)]
pub struct Judging {
    /// The day for which everybody was looked through.
    day: Option<Day>,
    /// Those whose judgement does not hold on it.
    stale: Vec<ClientId>,
    /// How many were judged anew on it.
    done: usize,
}

impl Judging {
    /// Whether somebody is waiting, so that what is shown may change.
    pub fn is_under_way(&self) -> bool {
        !self.stale.is_empty()
    }
}

/// Whether there is anything to look through, or anybody to judge.
pub fn is_due(model: &Model) -> bool {
    let judging = &model.judging;
    model.loading == Loading::Done && (judging.day != Some(model.now.today()) || judging.is_under_way())
}

/// Looks everybody through, or judges the next few.
pub fn work(model: &mut Model) {
    let today = model.now.today();
    if model.judging.day != Some(today) {
        model.book.judge_as(model.rulebook.clone(), today);
        model.judging = Judging { day: Some(today), stale: model.book.stale(), done: 0 };
        return;
    }
    let stale = &mut model.judging.stale;
    let piece = stale.split_off(stale.len().saturating_sub(PIECE));
    model.book.rejudge(&piece);
    for id in piece {
        // To look is to have it judged.
        model.book.standing(id);
    }
    model.judging.done += PIECE;
    if !model.judging.is_under_way() {
        // Kept, so that the next start need not do it again.
        if model.judging.done >= WORTH_KEEPING && matches!(model.kept, Kept::Until(_)) {
            model.kept = Kept::Until(0);
        }
        model.refresh();
    }
}

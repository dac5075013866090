//! The book comes: all at once from a checkpoint, or piece by piece while its journal is read.
//!
//! Pieces are taken in as they come. The list is made anew only now and then, each time after more than twice as much as
//! before: to judge everybody costs more the more there is, and so it is never more than a part of the whole.

use std::collections::BTreeMap;

use super::{first, pages, record, search};
use crate::domain::book::Book;
use crate::journal::Report as Examination;
use crate::query::search::Index;
use crate::store::Folding;
use crate::tui::judging::Judging;
use crate::tui::model::{Kept, Loading, Model};
use crate::tui::pane::clients::List;

/// Bytes of a journal from which on reading it takes long enough to look at what there is so far.
const WORTH_SHOWING: u64 = 8 << 20;

/// Takes in a piece of a book that is being read.
pub(super) fn folding(model: &mut Model, piece: Folding) {
    let Folding { lines, read: (read, all), anew } = piece;
    if anew {
        model.book = Book::new().after(&model.book);
        model.shown_of = 0;
    }
    model.book.extend(lines);
    if all < WORTH_SHOWING {
        return;
    }
    model.loading = Loading::Folding(read, all);
    // Who needs the adviser is known in the end only; who is there can be looked at before.
    if model.shown_of == 0 || read / 5 >= model.shown_of / 2 {
        model.shown_of = read.max(1);
        model.clients.list = List::All;
        model.clients.partial = true;
        model.stories.clear();
        model.refresh();
    }
}

/// Everything is here.
pub(super) fn opened(
    model: &mut Model,
    examination: Box<Examination>,
    drafts: BTreeMap<String, String>,
    behind: Option<i64>,
) {
    let again = model.loading == Loading::Done;
    let piecemeal = matches!(model.loading, Loading::Folding(..));
    model.clients.partial = false;
    // What was made of another reading says nothing about this one.
    model.index = Index::default();
    model.stories.clear();
    search::anew(model);
    model.kept = Kept::after(0);
    model.loading = Loading::Done;
    model.judging = Judging::default();
    model.examination = Some(examination);
    if piecemeal {
        // What could not be done before can be done now.
        model.notice = None;
        // Who needs the adviser was put in order by what there was so far.
        model.clients.list = List::Today;
        model.clients.reorder(&model.book, &model.weights, &model.now);
    }
    model.refresh();
    // Read again, the disk knows no draft that is not here, and maybe an older one.
    if !again {
        model.drafts.extend(drafts);
        pages::greet(model);
        first::offer(model);
        if let Some(hours) = behind {
            record::distrust(model, hours);
        }
    }
}

//! Rows 1 to 4: from the start to a screen that is of use, with what the last start left for this one and without.

use std::time::Duration;

use crate::instruments::books::{Book, baseline};
use crate::instruments::spread::{Spread, number};
use crate::instruments::terminal::Session;
use crate::table::{Beside, Table};
use crate::{Bench, Known};

/// Silence after which a start without a checkpoint is over.
const WHOLE: Duration = Duration::from_millis(400);
/// So many names are a list.
const A_LIST: usize = 5;

/// What the baseline shows once it is there.
pub fn baseline_ready() -> Vec<String> {
    vec!["Standing of client 0".to_owned()]
}

fn once(known: &Known) -> Duration {
    let (session, took) = Session::start(&known.book.cockpit(), &known.useful);
    session.quit();
    took
}

fn baseline_once() -> Duration {
    let (session, took) = Session::start(&baseline("three-panes"), &baseline_ready());
    session.quit();
    took
}

/// Rows 1 and 2.
pub fn with_checkpoint(bench: &Bench, table: &mut Table) {
    let (mut lean, mut standard, mut large) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..bench.runs {
        lean.push(baseline_once());
        standard.push(once(&bench.standard));
        large.extend(bench.large.as_ref().map(once));
    }
    let [lean, standard, large] = [lean, standard, large].map(Spread::of_times);
    let beside = Beside { name: "baseline", figure: lean.median() };
    table.ratio(1, "start to useful, standard book", "ms", &standard, beside, 1.5);
    if bench.large.is_some() {
        let beside = Beside { name: "standard book", figure: standard.median() };
        table.ratio(2, "start to useful, large book", "ms", &large, beside, 1.5);
    } else {
        table.left_out(2, "the large book was not asked for");
    }
}

/// A start on a device that has never seen the book.
struct Cold {
    paint: Duration,
    whole: Duration,
    frames: bool,
}

fn cold(known: &Known) -> Cold {
    let state = tempfile::tempdir().expect("a temporary folder");
    let mut session = Session::prepare(&known.book.on_new_device(state.path()).cockpit());
    session.go();
    let paint = session.wait_until("anything", |screen| !screen.contents().trim().is_empty());
    let useful = session.wait_for(&known.useful);
    // The last change before it is at rest: what came after the useful screen still belongs to the whole.
    let whole = session.settle(WHOLE).map_or(useful, |last| last.max(useful));
    let frames = session.frames() > 2;
    session.quit();
    Cold { paint, whole, frames }
}

/// Whether there is a list to move in while the book is still being read: several names, a key that is answered, and
/// something new on the screen after that.
fn usable_meanwhile(known: &Known) -> bool {
    let names = known.book.names();
    let state = tempfile::tempdir().expect("a temporary folder");
    let mut session = Session::prepare(&known.book.on_new_device(state.path()).cockpit());
    session.go();
    session.wait_until("a list", |screen| {
        let contents = screen.contents();
        names.iter().filter(|name| contents.contains(name.as_str())).take(A_LIST).count() == A_LIST
    });
    let answered = session.press("j", Duration::from_millis(20), 0).cells > 0;
    let was_reading = session.settle(WHOLE).is_some();
    session.quit();
    answered && was_reading
}

/// Rows 3 and 4.
pub fn without_checkpoint(bench: &Bench, table: &mut Table) {
    // A whole fold takes its time, so few of them will do.
    let runs = bench.runs.div_ceil(4).max(3);
    let (mut lean, mut paint, mut whole, mut cat) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..runs {
        lean.push(baseline_once());
        cat.push(bench.standard.book.cat());
        let cold = cold(&bench.standard);
        paint.push(cold.paint);
        whole.push(cold.whole);
    }
    let [lean, paint, whole, cat] = [lean, paint, whole, cat].map(Spread::of_times);
    let beside = Beside { name: "baseline", figure: lean.median() };
    table.ratio(3, "no checkpoint: first paint", "ms", &paint, beside, 1.5);
    fold(3, &bench.standard.book, &whole, &cat, table);
    let usable = usable_meanwhile(&bench.standard);
    table.holds(3, "no checkpoint: the list is usable meanwhile", "yes", usable);
    let Some(large) = &bench.large else {
        table.left_out(4, "the large book was not asked for");
        return;
    };
    let colds: Vec<(Cold, Duration)> =
        (0..2).map(|_| (large.book.cat(), cold(large))).map(|(cat, cold)| (cold, cat)).collect();
    let cat = Spread::of_times(colds.iter().map(|(_, cat)| *cat));
    let whole = Spread::of_times(colds.iter().map(|(cold, _)| cold.whole));
    fold(4, &large.book, &whole, &cat, table);
    let shown = colds.iter().all(|(cold, _)| cold.frames);
    table.holds(4, "no checkpoint: progress is shown", "yes", shown);
}

fn fold(row: u8, book: &Book, whole: &Spread, cat: &Spread, table: &mut Table) {
    let lines = book.measure().1;
    let each = whole.median() * 1_000.0 / number(usize::try_from(lines).unwrap_or(0));
    let beside = Beside { name: "cat", figure: cat.median() };
    table.ratio(row, "no checkpoint: the whole book", "ms", whole, beside, 16.0);
    if row == 3 {
        table.at_most(row, "no checkpoint: each line", "us", &Spread::of([each]), 1.5);
    }
}

//! Rows 10 and 11: memory at its most, and what a cockpit costs that nobody touches.

use std::time::Duration;

use crate::instruments::books::baseline;
use crate::instruments::spread::{Spread, millis, number};
use crate::instruments::terminal::{Line, Session};
use crate::start::baseline_ready;
use crate::table::{Beside, Table};
use crate::{Bench, Known};

/// Silence after which a cockpit has done what it does behind a start.
const AT_REST: Duration = Duration::from_secs(1);
const KIB_IN_MIB: f64 = 1024.0;

/// The most memory, in MiB, of a start, what follows it, and a hundred moves.
fn peak(line: &Line, ready: &[String]) -> f64 {
    let (mut session, _) = Session::start(line, ready);
    session.settle(AT_REST);
    session.press("2", Duration::from_millis(50), 0);
    for _ in 0..100 {
        session.press("j", Duration::from_millis(5), 0);
    }
    let peak = session.account().peak;
    session.quit();
    number(usize::try_from(peak).unwrap_or(0)) / KIB_IN_MIB
}

/// Row 10.
pub fn memory(bench: &Bench, table: &mut Table) {
    let (mut lean, mut standard, mut large) = (Vec::new(), Vec::new(), Vec::new());
    let of = |known: &Known| peak(&known.book.cockpit(), &known.useful);
    for _ in 0..3 {
        lean.push(peak(&baseline("three-panes"), &baseline_ready()));
        standard.push(of(&bench.standard));
        large.extend(bench.large.as_ref().map(of));
    }
    let [lean, standard, large] = [lean, standard, large].map(Spread::of);
    let beside = Beside { name: "baseline", figure: lean.median() };
    table.ratio(10, "memory at its most, standard book", "MiB", &standard, beside, 1.75);
    if bench.large.is_some() {
        table.at_most(10, "memory at its most, large book", "MiB", &large, 12.0);
    } else {
        table.left_out(10, "the large book was not asked for");
    }
}

/// Row 11.
pub fn idle(bench: &Bench, table: &mut Table) {
    let known = &bench.standard;
    let (mut session, _) = Session::start(&known.book.cockpit(), &known.useful);
    session.settle(AT_REST);
    let (before, bytes) = (session.account(), session.bytes());
    session.be_still(bench.idle);
    let (after, written) = (session.account(), session.bytes() - bytes);
    session.quit();
    let wakes = number(usize::try_from(after.wakes - before.wakes).unwrap_or(usize::MAX));
    let over = bench.idle.as_secs();
    table.at_most(11, &format!("wake-ups in {over} s"), "wakes", &Spread::of([wakes]), 0.0);
    table.at_most(11, &format!("bytes in {over} s"), "B", &Spread::of([number(written)]), 0.0);
    let spent = Spread::of([millis(after.cpu.saturating_sub(before.cpu))]);
    table.at_most(11, &format!("processor in {over} s"), "ms", &spent, 0.0);
}

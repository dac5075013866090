//! Row 14: leaving, by key and by signal: how soon the process is gone, and whether the terminal is as it was.
//!
//! That a panic gives the terminal back is a test (`tests/terminal/ending`).

use rustix::process::Signal;

use crate::Bench;
use crate::instruments::spread::Spread;
use crate::instruments::terminal::{Exit, Session};
use crate::table::Table;

/// Row 14.
pub fn measure(bench: &Bench, table: &mut Table) {
    let ways = [
        ("q", Exit::Key("q")),
        ("ctrl-c", Exit::Key("\x03")),
        ("TERM", Exit::Signal(Signal::TERM)),
        ("HUP", Exit::Signal(Signal::HUP)),
    ];
    let known = &bench.standard;
    for (name, exit) in ways {
        let mut times = Vec::new();
        let mut left = Vec::new();
        for _ in 0..bench.runs.div_ceil(2) {
            let (mut session, _) = Session::start(&known.book.cockpit(), &known.useful);
            session.settle(std::time::Duration::from_millis(150));
            let leaving = session.leave(exit);
            times.push(leaving.took);
            left.extend(leaving.modes);
        }
        table.at_most(14, &format!("leaving by {name}"), "ms", &Spread::of_times(times), 5.0);
        left.sort_unstable();
        left.dedup();
        let what = format!("leaving by {name}: the terminal is as it was {}", left.join(", "));
        table.holds(14, what.trim_end(), "yes", left.is_empty());
    }
}

//! Row 12: `confidant today`, as a status bar runs it, beside a program that does nothing and is started the same way.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::instruments::spread::Spread;
use crate::table::{Beside, Table};
use crate::{Bench, Known};

fn timed(command: &mut Command) -> Duration {
    command.stdin(Stdio::null()).stdout(Stdio::null());
    let begun = Instant::now();
    let status = command.status().expect("it runs");
    let took = begun.elapsed();
    assert!(status.success(), "it fails");
    took
}

/// Row 12.
pub fn measure(bench: &Bench, table: &mut Table) {
    let books = [("standard", 1.2, Some(&bench.standard)), ("large", 2.5, bench.large.as_ref())];
    for (name, more, known) in books {
        let Some(Known { book, .. }) = known else {
            table.left_out(12, "the large book was not asked for");
            continue;
        };
        let (mut nothing, mut today) = (Vec::new(), Vec::new());
        let mut line = Command::new("true");
        let mut asked = book.command(&["today"]);
        for _ in 0..bench.runs * 3 {
            nothing.push(timed(&mut line));
            today.push(timed(&mut asked));
        }
        let (nothing, today) = (Spread::of_times(nothing), Spread::of_times(today));
        let beside = Beside { name: "true", figure: nothing.median() };
        table.above(12, &format!("confidant today, {name} book"), "ms", (&today, 0.5), beside, more);
    }
}

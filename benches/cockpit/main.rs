//! The goals of speed and size, row by row: the real program on a pseudo-terminal, in turn with programs that have no data.
//!
//! ```sh
//! cargo bench --bench cockpit                                  # everything; about ten minutes
//! cargo bench --bench cockpit -- --quick                       # the standard book only; under two
//! cargo bench --bench cockpit -- --rows 1,5,12 --runs 20
//! ```
//!
//! A machine is never quiet, so whatever is compared is run alternately, and the figures are medians of runs and ratios of
//! medians. Nothing is gated on a time: what must hold in every build is counted in `tests/counts`.

mod importing;
mod keys;
mod leaving;
mod rest;
mod saving;
mod start;
mod table;
mod today;

#[path = "../instruments/mod.rs"]
mod instruments;

use std::time::Duration;

use instruments::books::{Book, LARGE, STANDARD, build_baseline};
use instruments::{argument, given, wanted};
use table::Table;

/// What was asked for.
#[derive(Debug, Clone)]
pub struct Bench {
    rows: Vec<u8>,
    /// How often each thing is run.
    pub runs: usize,
    /// How many keys are pressed one by one.
    pub keys: usize,
    /// For how long nothing is done.
    pub idle: Duration,
    /// The standard book, and what must be on the screen for it to be of use.
    pub standard: Known,
    /// The large book, where it is wanted.
    pub large: Option<Known>,
}

/// A book and what a cockpit on it must show.
#[derive(Debug, Clone)]
pub struct Known {
    /// The book.
    pub book: Book,
    /// Words that must be on the screen.
    pub useful: Vec<String>,
}

/// What measures which rows.
type Part = (&'static [u8], fn(&Bench, &mut Table));

impl Known {
    fn of(book: Book) -> Self {
        let useful = book.useful();
        book.warm_up(&useful);
        Self { book, useful }
    }
}

impl Bench {
    fn wants(&self, rows: &[u8]) -> bool {
        self.rows.is_empty() || rows.iter().any(|row| self.rows.contains(row))
    }
}

fn main() {
    if !wanted() {
        println!("run by `cargo bench --bench cockpit`");
        return;
    }
    let quick = given("--quick");
    let rows = argument::<String>("--rows").unwrap_or_default();
    let rows: Vec<u8> = rows.split(',').filter_map(|row| row.parse().ok()).collect();
    build_baseline();
    let needs_large = rows.is_empty() || rows.iter().any(|row| [2, 4, 10, 12].contains(row));
    let bench = Bench {
        runs: argument("--runs").unwrap_or(if quick { 5 } else { 20 }),
        keys: argument("--keys").unwrap_or(if quick { 60 } else { 300 }),
        idle: Duration::from_secs(if quick { 2 } else { 10 }),
        standard: Known::of(Book::of(STANDARD)),
        large: (needs_large && !quick).then(|| Known::of(Book::of(LARGE))),
        rows,
    };
    let mut table = Table::default();
    let parts: [Part; 9] = [
        (&[1, 2], start::with_checkpoint),
        (&[3, 4], start::without_checkpoint),
        (&[5, 6, 7, 8, 13], keys::measure),
        (&[9], saving::measure),
        (&[10], rest::memory),
        (&[11], rest::idle),
        (&[12], today::measure),
        (&[14], leaving::measure),
        (&[15], importing::measure),
    ];
    for (rows, measure) in parts {
        if bench.wants(rows) {
            eprintln!("rows {rows:?} …");
            measure(&bench, &mut table);
        }
    }
    table.close(|row| bench.wants(&[row]));
}

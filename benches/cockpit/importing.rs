//! Row 15: bringing in an address book and a table, beside reading them with the same libraries and writing as many lines
//! with a sync after each thousand.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::Bench;
use crate::instruments::books::{Book, target};
use crate::instruments::spread::Spread;
use crate::table::{Beside, Table};

const CARDS: usize = 5_000;
const ROWS: usize = 100_000;
/// Whom the rows of the table are about.
const CLIENTS: usize = 500;
/// Lines between two syncs.
const BATCH: usize = 1_000;
/// About a line of a journal.
const LINE: usize = 560;

fn cards() -> String {
    let mut text = String::new();
    for at in 0..CARDS {
        let _ = write!(
            text,
            "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:urn:uuid:00000000-0000-4000-8000-{at:012}\r\nFN:Mira Sample {at}\r\n\
             N:Sample {at};Mira;;;\r\nORG:Sample Mills {at}\r\nEMAIL;TYPE=work:mira{at}@example.org\r\n\
             TEL;TYPE=cell:+44 20 7946 {at:04}\r\nNOTE:Met at the trade fair\\, asked about pensions.\r\nEND:VCARD\r\n",
        );
    }
    text
}

fn rows() -> String {
    let mut text = "Client,Date,Type,Direction,Duration,Subject,Notes\n".to_owned();
    for at in 0..ROWS {
        let (client, month, day) = (at % CLIENTS, at / 28 % 12 + 1, at % 28 + 1);
        let (year, hour, minute) = (2016 + at / CLIENTS % 10, 8 + at % 10, at / 7 % 60);
        let _ = writeln!(
            text,
            "Mira Sample {client},{year}-{month:02}-{day:02} {hour:02}:{minute:02},Phone call,Inbound,25 min,\
             Quarterly figures {at},\"Went through the figures, line {at}\"",
        );
    }
    text
}

fn parse_cards(text: &str) -> usize {
    let mut parser = calcard::Parser::new(text);
    let mut found = 0;
    loop {
        match parser.entry() {
            calcard::Entry::VCard(card) => found += usize::from(!card.entries.is_empty()),
            calcard::Entry::Eof => return found,
            _ => {}
        }
    }
}

fn parse_rows(text: &str) -> usize {
    csv::Reader::from_reader(text.as_bytes()).records().flatten().count()
}

/// Reading with the library alone, and writing a line for each with a sync for every thousand.
fn plain(folder: &Path, parse: impl Fn() -> usize) -> Duration {
    let begun = Instant::now();
    let mut left = parse();
    let batch = vec![b'x'; BATCH * LINE];
    let mut file = File::create(folder.join("plain")).expect("a file");
    while left > 0 {
        let lines = left.min(BATCH);
        file.write_all(&batch[..lines * LINE]).expect("room");
        file.sync_data().expect("a disk");
        left -= lines;
    }
    begun.elapsed()
}

fn imported(folder: &Path, file: &Path, turn: usize) -> Duration {
    let book = Book::at(&folder.join(format!("{turn}")));
    let mut command = book.command(&["import", "--yes"]);
    command.arg(file).stdout(std::process::Stdio::null());
    let begun = Instant::now();
    let status = command.status().expect("the program runs");
    let took = begun.elapsed();
    assert!(status.success(), "nothing was imported");
    took
}

/// Row 15.
pub fn measure(bench: &Bench, table: &mut Table) {
    measure_file(bench, table, "cards.vcf", &cards(), parse_cards);
    measure_file(bench, table, "rows.csv", &rows(), parse_rows);
}

fn measure_file(bench: &Bench, table: &mut Table, name: &str, text: &str, parse: fn(&str) -> usize) {
    let folder = tempfile::tempdir_in(target()).expect("a folder on the same disk");
    let file = folder.path().join(name);
    fs::write(&file, text).expect("room");
    let (mut library, mut ours) = (Vec::new(), Vec::new());
    for turn in 0..bench.runs.div_ceil(6) {
        library.push(plain(folder.path(), || parse(text)));
        ours.push(imported(folder.path(), &file, turn));
    }
    let library = Spread::of_times(library);
    let beside = Beside { name: "parsing + fsyncs", figure: library.median() };
    table.ratio(15, &format!("import of {name}"), "ms", &Spread::of_times(ours), beside, 3.0);
}

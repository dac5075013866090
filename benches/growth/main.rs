//! How cost grows with the book: from a thousand entries of 50 clients to ten million of 50,000.
//!
//! ```sh
//! cargo bench --bench growth -- --up-to 1000000 --plot assets/growth.svg
//! ```
//!
//! Each step goes to `target/bench/growth.jsonl` as soon as it is measured; a step measured again takes the place of the
//! earlier one, so the largest can be run alone (`--from`). The page `benches/GROWTH.md` and the plot are made anew from that
//! file at the end, or alone with `--page-only`. A step that the machine has no room for is left out, and the page says so.

mod page;
mod plot;

#[path = "../instruments/mod.rs"]
#[expect(dead_code, reason = "the other benches use the rest")]
mod instruments;

use std::path::PathBuf;
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use instruments::books::{Book, Size, target};
use instruments::spread::{Spread, number};
use instruments::terminal::{Exit, Session};
use instruments::{argument, given, note, stamp, wanted};

/// The steps. A line of the journal is an entry; there are about half as many again as interactions.
const STEPS: [(u64, Size); 5] = [
    (1_000, Size { clients: 50, interactions: 650 }),
    (10_000, Size { clients: 280, interactions: 6_500 }),
    (100_000, Size { clients: 1_600, interactions: 65_000 }),
    (1_000_000, Size { clients: 9_000, interactions: 650_000 }),
    (10_000_000, Size { clients: 50_000, interactions: 6_500_000 }),
];

/// Where the steps are kept.
const FILE: &str = "growth.jsonl";
/// More than a line of a journal takes on disk.
const BYTES_A_LINE: u64 = 1_000;
/// Silence after which a key has painted what it paints.
const QUIET: Duration = Duration::from_millis(20);
/// Silence after which a search or a start is over.
const OVER: Duration = Duration::from_millis(500);
const WORD: &str = "figures";
/// The rows above the hits of a search.
const ABOVE_HITS: u16 = 3;
const KIB_IN_MIB: f64 = 1024.0;
const BYTES_IN_MIB: f64 = 1024.0 * 1024.0;

fn main() {
    if !wanted() {
        println!("run by `cargo bench --bench growth`");
        return;
    }
    let quick = given("--quick");
    let (from, up_to): (u64, u64) = (
        argument("--from").unwrap_or(0),
        argument("--up-to").unwrap_or(if quick { 10_000 } else { 1_000_000 }),
    );
    let steps = STEPS.iter().filter(|(entries, _)| (from..=up_to).contains(entries) && !given("--page-only"));
    for (entries, size) in steps {
        let kept = page::steps();
        let before = kept.iter().rev().find(|step| step["goal"].as_u64().is_some_and(|it| it < *entries));
        let mut step = match room(*entries, before) {
            Ok(()) => measure(*size, quick),
            Err(why) => json!({ "skipped": why }),
        };
        step["goal"] = json!(entries);
        step["clients"] = json!(size.clients);
        step["at"] = json!(stamp());
        println!("{step}");
        note(FILE, &step);
    }
    page::write(argument::<PathBuf>("--plot"));
}

/// Whether there is room for a book of that many entries, by what the last step took.
fn room(entries: u64, before: Option<&Value>) -> Result<(), String> {
    let disk = rustix::fs::statvfs(target()).expect("a disk");
    let free = disk.f_bavail * disk.f_frsize;
    // The journal, and as much again for what is kept beside it.
    let wanted = entries * BYTES_A_LINE * 2;
    if free < wanted {
        return Err(format!("it needs {} GB of disk, and {} are free", wanted >> 30, free >> 30));
    }
    let Some(before) = before else { return Ok(()) };
    let (Some(peak), Some(had)) = (before["cold_memory_mib"].as_f64(), before["entries"].as_u64()) else {
        return Ok(());
    };
    let wanted = peak * as_figure(entries) / as_figure(had.max(1));
    let free = available() / KIB_IN_MIB;
    if wanted > free * 0.8 {
        return Err(format!(
            "folding it needs about {:.0} GiB of memory, and {:.0} are free",
            wanted / KIB_IN_MIB,
            free / KIB_IN_MIB
        ));
    }
    Ok(())
}

/// The memory that may be had, in KiB.
fn available() -> f64 {
    let text = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("MemAvailable:"));
    line.and_then(|it| it.split_whitespace().next()?.parse().ok()).unwrap_or(f64::INFINITY)
}

fn as_figure(count: u64) -> f64 {
    number(usize::try_from(count).unwrap_or(usize::MAX))
}

fn measure(size: Size, quick: bool) -> Value {
    let book = Book::of(size);
    let useful = book.useful();
    let (bytes, lines) = book.measure();
    let cold = cold(&book, &useful);
    book.warm_up(&useful);
    let runs = if quick { 3 } else { 10 };
    let starts = (0..runs).map(|_| {
        let (session, took) = Session::start(&book.cockpit(), &useful);
        session.quit();
        took
    });
    let start = Spread::of_times(starts.collect::<Vec<_>>()).median();
    let today = (0..runs).map(|_| {
        let mut asked = book.command(&["today"]);
        asked.stdout(Stdio::null());
        let begun = Instant::now();
        let status = asked.status().expect("the program runs");
        let took = begun.elapsed();
        assert!(status.success(), "it fails");
        took
    });
    let today = Spread::of_times(today.collect::<Vec<_>>()).median();
    let (mut session, _) = Session::start(&book.cockpit(), &useful);
    session.settle(OVER);
    session.press("2", QUIET * 5, 0);
    session.press("g", QUIET * 5, 0);
    let keys = (0..if quick { 30 } else { 100 }).filter_map(|_| session.press("j", QUIET, 0).last);
    let key = Spread::of_times(keys.collect::<Vec<_>>()).median();
    let memory = session.account().peak;
    session.press("F", QUIET * 5, 0);
    let strokes: Vec<_> =
        WORD.chars().map(|letter| session.press(&letter.to_string(), OVER, ABOVE_HITS)).collect();
    session.press("\x1b", QUIET * 5, 0);
    session.leave(Exit::Key("\x03"));
    json!({
        "entries": lines,
        "journal_mib": as_figure(bytes) / BYTES_IN_MIB,
        "kept_mib": as_figure(book.kept()) / BYTES_IN_MIB,
        "start_ms": start,
        "cold_ms": cold.0,
        "cold_memory_mib": cold.1,
        "memory_mib": as_figure(memory) / KIB_IN_MIB,
        "key_ms": key,
        "today_ms": today,
        "search_first_ms": Spread::of_times(strokes.iter().filter_map(|it| it.settled)).median(),
        "search_whole_ms": Spread::of_times(strokes.iter().filter_map(|it| it.seen)).most(),
    })
}

/// A start on a device that has never seen the book: until all of it is there, in milliseconds, and the memory it took.
fn cold(book: &Book, useful: &[String]) -> (f64, f64) {
    let state = tempfile::tempdir_in(target()).expect("a temporary folder");
    let (mut session, useful) = Session::start(&book.on_new_device(state.path()).cockpit(), useful);
    let whole = session.settle(OVER).map_or(useful, |last| last.max(useful));
    let memory = session.account().peak;
    session.quit();
    (instruments::spread::millis(whole), as_figure(memory) / KIB_IN_MIB)
}

//! The library by itself on the standard book: appending, triage, a client's timeline, search. No terminal, no ratios: for
//! whoever changes one of them and wants to see what that did. The goals are in `benches/cockpit`.

#[expect(dead_code, reason = "terminals and baselines are for the benches of the whole program")]
mod instruments;

use std::time::{Duration, Instant};

use chrono_tz::Tz;
use confidant::clock::Clock;
use confidant::demo::{self, Params};
use confidant::domain::id::ClientId;
use confidant::journal::Places;
use confidant::query::search::{Index, Query};
use confidant::query::timeline::{Lens, Show, timeline};
use confidant::query::triage::{self, Weights};
use confidant::store::Files;
use serde_json::json;

use instruments::books::{Book, STANDARD, target};
use instruments::spread::{Spread, short};
use instruments::{argument, given, note, stamp, wanted};

/// Runs it that often, each time anew, and says how long it took.
fn bench(name: &str, runs: usize, mut once: impl FnMut(usize) -> Duration) {
    let spread = Spread::of_times((0..runs).map(&mut once));
    let (p50, p95) = (spread.median(), spread.at(0.95));
    println!("{name:<44} p50 {:>8} ms   p95 {:>8} ms   {spread} ms of {runs}", short(p50), short(p95));
    note(
        "results.jsonl",
        &json!({ "at": stamp(), "what": name, "p50_ms": p50, "p95_ms": p95, "runs": runs }),
    );
}

fn timed<T>(work: impl FnOnce() -> T) -> Duration {
    let begun = Instant::now();
    let made = work();
    let took = begun.elapsed();
    // What was made is thrown away off the clock.
    drop(std::hint::black_box(made));
    took
}

fn main() {
    if !wanted() {
        println!("run by `cargo bench --bench book`");
        return;
    }
    let runs = argument("--runs").unwrap_or(if given("--quick") { 20 } else { 200 });
    let clock = Clock::new(None, Tz::UTC);
    append(runs, clock);
    let sample = Book::of(STANDARD);
    let places = Places::new(&sample.data, &sample.state);
    let (_files, book) = Files::open(places, clock, "bench".to_owned()).expect("the sample book");
    let (weights, now) = (Weights::builtin(), clock.now());
    bench("triage of all clients", runs, |_| timed(|| triage::rows(book.standings(), &weights, &now)));
    let clients: Vec<ClientId> = book.standings().map(|standing| standing.id).collect();
    let lens = Lens { weights: &weights, now, reveal: None };
    bench("the whole timeline of a client in words, from the book", runs, |turn| {
        timed(|| book.history(clients[turn % clients.len()]).map(|it| timeline(&it, Show::All, &lens)))
    });
    bench("search: the index of all texts", 3, |_| {
        timed(|| {
            let mut index = Index::default();
            while !index.step(&book, usize::MAX) {}
            index
        })
    });
    let mut index = Index::default();
    while !index.step(&book, usize::MAX) {}
    for typed in ["f", "figures", "kind:note trade"] {
        let query = Query::new(typed);
        bench(&format!("search: {typed:?}"), runs.min(50), |_| timed(|| index.search(&book, &query, 200)));
    }
}

/// One decision a line, durable; beside the copies of lines that the disk makes of them.
fn append(runs: usize, clock: Clock) {
    let folder = tempfile::tempdir_in(target()).expect("a folder on the disk");
    let places = Places::new(folder.path().join("book"), folder.path().join("state"));
    let (mut files, _) = Files::open(places, clock, "bench".to_owned()).expect("a new book");
    let params = Params { clients: 5, interactions: 1_000, seed: 1 };
    let mut lines = demo::lines(&params, &clock.now()).filter(|line| line.takes_back.is_none());
    bench("append one line, durably", runs, |_| {
        let line = lines.next().expect("a line");
        timed(|| files.append(&[line.parts]).expect("room"))
    });
    let batches: Vec<_> = lines.map(|line| line.parts).take(600).collect();
    bench("append 100 lines together, durably", batches.len() / 100, |turn| {
        timed(|| files.append(&batches[turn * 100..turn * 100 + 100]).expect("room"))
    });
}

//! What a line costs on its way from the disk into the book: `cargo bench --bench fold`.
//!
//! Owns the measuring of the verified fold. All stages are taken in turn, round after round, and the best round of
//! each is shown: nanoseconds a line, and the ratio to reading the same files once (`cat`). The book is the one in
//! the directory that `CONFIDANT_BENCH_BOOK` names, or a sample book of its own in a temporary one. Named as arguments,
//! only those stages are measured: `cargo bench --bench fold -- open`.

use std::fs::File;
use std::hint::black_box;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use confidant::clock::Clock;
use confidant::demo::{self, Params};
use confidant::domain::book::Book;
use confidant::domain::line::{Fact, Line};
use confidant::journal::{self, Batch, Places, RealDisk, wire};
use confidant::store::Files;

const ROUNDS: u32 = 7;
const SAMPLE: Params = Params { clients: 500, interactions: 100_000, seed: 1 };

type Stage = Box<dyn FnMut() -> Duration>;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let own = tempfile::tempdir()?;
    let data = match std::env::var_os("CONFIDANT_BENCH_BOOK") {
        Some(data) => PathBuf::from(data),
        None => sample(own.path())?,
    };
    let places = Places::new(data, own.path().join("state"));
    let now = Clock::new(None, chrono_tz::UTC).wall().timestamp_millis();
    let count = u32::try_from(journal::open(RealDisk, places.clone(), now)?.lines.len())?;
    let mut stages: Vec<(&str, Stage)> = Vec::new();
    let log = places.log();
    stages.push(("cat", Box::new(move || timed(|| cat(&log).unwrap_or_default()))));
    let at = places.clone();
    stages.push(("verify", Box::new(move || timed(|| journal::open(RealDisk, at.clone(), now).ok()))));
    let at = places.clone();
    stages.push(("verify, decode", Box::new(move || timed(|| decoded(&at, now)))));
    let at = places.clone();
    let fold = move || {
        let lines = decoded(&at, now);
        timed(|| {
            let mut book = Book::new();
            book.extend(lines);
            book
        })
    };
    stages.push(("fold alone", Box::new(fold)));
    let clock = Clock::new(None, chrono_tz::UTC);
    stages.push(("open", Box::new(move || timed(|| Files::open(places.clone(), clock, String::new()).ok()))));

    let named: Vec<String> = std::env::args().skip(1).filter(|it| !it.starts_with('-')).collect();
    stages.retain(|(name, _)| *name == "cat" || named.is_empty() || named.iter().any(|it| it == name));

    let mut best = vec![Duration::MAX; stages.len()];
    let mut worked = vec![0.0; stages.len()];
    for _ in 0..ROUNDS {
        for ((_, stage), (best, worked)) in stages.iter_mut().zip(best.iter_mut().zip(&mut worked)) {
            let before = processor_seconds();
            *best = stage().min(*best);
            *worked += processor_seconds() - before;
        }
    }
    println!("{count} lines; the processors' work counts both of them, and the dropping of what was made");
    for (((name, _), took), worked) in stages.iter().zip(&best).zip(&worked) {
        let a_line = |seconds: f64| seconds * 1e9 / f64::from(count);
        let (took, worked, cat) = (took.as_secs_f64(), worked / f64::from(ROUNDS), best[0].as_secs_f64());
        println!(
            "{name:16} {:8.0} ns a line {:8.1} x cat {:8.0} ns of work",
            a_line(took),
            took / cat,
            a_line(worked)
        );
    }
    Ok(())
}

/// How long the processors have worked for this process, to a hundredth of a second; 0 where nobody says.
fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split(' ');
    fields.skip(12).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// What a stage takes; what it made is dropped outside of that.
fn timed<T>(stage: impl FnOnce() -> T) -> Duration {
    let begun = Instant::now();
    let made = black_box(stage());
    let took = begun.elapsed();
    drop(made);
    took
}

fn decoded(places: &Places, now: i64) -> Vec<Line> {
    let mut lines = Vec::new();
    let opened = journal::open_with(RealDisk, places.clone(), now, &mut |batch: Batch<Fact>| {
        if batch.anew {
            lines.clear();
        }
        lines.extend(batch.lines.into_iter().filter_map(wire::read));
    });
    lines.extend(opened.into_iter().flat_map(|opened| opened.lines).filter_map(wire::read));
    lines
}

/// Reads every file below `folder` through a buffer of 128 KiB.
fn cat(folder: &Path) -> std::io::Result<usize> {
    let mut buffer = vec![0; 128 << 10];
    let mut total = 0;
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            total += cat(&path)?;
            continue;
        }
        let mut file = File::open(path)?;
        loop {
            match file.read(&mut buffer)? {
                0 => break,
                read => total += read,
            }
        }
    }
    Ok(total)
}

fn sample(folder: &Path) -> Result<PathBuf, Box<dyn std::error::Error>> {
    let data = folder.join("book");
    let clock = Clock::new(None, chrono_tz::UTC);
    let places = Places::new(&data, folder.join("made"));
    let (mut files, _) = Files::open(places, clock, "Ines Marlow".to_owned())?;
    demo::write(&mut files, &SAMPLE, &clock.now())?;
    files.close()?;
    Ok(data)
}

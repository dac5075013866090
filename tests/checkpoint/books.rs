//! Sample books on a real disk, written a few lines at a time, and all that a book shows.

use std::collections::HashMap;
use std::fmt::Debug;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use confidant::clock::Clock;
use confidant::demo::{self, DemoLine, Params};
use confidant::domain::book::{Base, Book};
use confidant::domain::event::{Event, LineRetracted};
use confidant::domain::history::History;
use confidant::domain::line::{Line, LineKey, Subject};
use confidant::domain::standing::Standing;
use confidant::domain::time::Now;
use confidant::journal::{Draft, Places, wire};
use confidant::query::search::{Index, Query, Results};
use confidant::query::triage::{Weights, rows};
use confidant::store::{Files, Grown};

use crate::journal::disk::Dice;
use crate::journal::support::clock;

fn now() -> Now {
    Now::new(clock(0).to_utc(), chrono_tz::Europe::Berlin)
}

fn standing_still() -> Clock {
    Clock::new(Some(clock(0)), chrono_tz::Europe::Berlin)
}

/// Opens a book as the program does.
pub fn open(places: &Places) -> (Files, Book) {
    Files::open(places.clone(), standing_still(), "Ines Marlow".into()).expect("it opens")
}

/// Reads a book without a checkpoint.
pub fn read_whole(places: &Places) -> (Files, Book) {
    Files::read_whole(places.clone(), standing_still(), "Ines Marlow".into()).expect("it is read")
}

/// Begins a book with the first lines of a tale.
pub fn begin(places: &Places, tale: &mut Tale, count: usize) -> (Files, Book) {
    let (mut files, mut book) = open(places);
    book.extend(tale.write(&mut files, count));
    // Whoever begins a book learns its name when it reads on; its own lines do not come a second time.
    let grown = files.poll().expect("read");
    assert!(matches!(grown, Grown::Lines(lines) if lines.is_empty()), "nothing but its own lines is there");
    (files, book)
}

/// Keeps a checkpoint of a book and goes on from it.
pub fn keep(files: &Files, book: Book) -> Book {
    let cut = files.cut().expect("a sound book has a snapshot");
    let frozen: Arc<dyn Base> = Arc::new(book.freeze());
    Book::over(cut.keep(&frozen).expect("it is written").expect("nobody else writes one"))
}

/// Where the checkpoints of a book lie.
pub fn cache(files: &Files) -> PathBuf {
    files.state().expect("a book").join("cache")
}

/// What stands in a directory, in order.
pub fn names(dir: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(dir).expect("a directory");
    let mut found: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    found.sort();
    found
}

/// The generations of a checkpoint, the oldest first.
pub fn generations(files: &Files) -> Vec<PathBuf> {
    let is_one = |path: &PathBuf| {
        path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with("checkpoint-"))
    };
    names(&cache(files)).into_iter().filter(is_one).collect()
}

/// A sample book that has not been told to its end.
pub struct Tale {
    lines: Vec<DemoLine>,
    told: usize,
    /// Lines that others take back, by their place.
    marked: HashMap<usize, LineKey>,
}

impl Tale {
    pub fn new(dice: &mut Dice) -> Self {
        let mut below = |bound: usize| u32::try_from(dice.below(bound)).expect("small");
        let (clients, interactions) = (3 + below(12), 20 + below(150));
        let params = Params { clients, interactions, seed: dice.next() };
        Self { lines: demo::lines(&params, &now()).collect(), told: 0, marked: HashMap::new() }
    }

    /// How many lines are still to be told.
    pub fn left(&self) -> usize {
        self.lines.len() - self.told
    }

    /// Appends the next lines.
    pub fn write(&mut self, files: &mut Files, count: usize) -> Vec<Line> {
        let (mut written, mut batch) = (Vec::new(), Vec::new());
        for at in self.told..self.told + count {
            // Who takes a line back needs its name, which it has once it is written.
            if self.lines[at].takes_back.is_some_and(|target| target >= at - batch.len()) {
                self.append(files, &mut batch, &mut written);
            }
            let draft = self.draft(&self.lines[at]);
            batch.push(draft);
        }
        self.append(files, &mut batch, &mut written);
        written
    }

    fn append(&mut self, files: &mut Files, batch: &mut Vec<Draft>, written: &mut Vec<Line>) {
        let lines = files.append_drafts(batch).map_err(|(_, error)| error).expect("saved");
        assert_eq!(lines.len(), batch.len(), "each draft is one line");
        for line in &lines {
            if self.lines[self.told].is_marked {
                self.marked.insert(self.told, line.key);
            }
            self.told += 1;
        }
        batch.clear();
        written.extend(lines);
    }

    fn draft(&self, line: &DemoLine) -> Draft {
        let parts = match line.takes_back {
            Some(target) => {
                let key = self.marked[&target];
                let retracted = LineRetracted { line: key.line, h: key.h, why: "by mistake".into() };
                vec![(Subject::Book, vec![retracted.into()])]
            }
            None => line.parts.clone(),
        };
        Draft { recorded: Some(line.at), ..wire::draft(line.by, &parts).expect("it can be written") }
    }
}

/// All that a book shows.
#[derive(PartialEq)]
pub struct Shown {
    counts: Vec<String>,
    gauges: Vec<String>,
    triage: Vec<String>,
    lines: Vec<String>,
    standings: Vec<Standing>,
    histories: Vec<Option<History>>,
    events: Vec<Vec<(Subject, Event)>>,
    found: Vec<Results>,
}

impl Shown {
    pub fn of(book: &Book) -> Self {
        let (mut lines, mut events, mut gauges) = (Vec::new(), Vec::new(), Vec::new());
        for (key, meta) in book.lines() {
            let taken_back = (book.is_live(&key), book.retracted_by(&key));
            lines.push(format!("{key:?} {meta:?} {taken_back:?} {:?}", book.builds_on(key)));
            events.push(book.events(key));
        }
        book.weigh(&mut |gauge, open| gauges.push(format!("{gauge:?} {open:?}")));
        let triage = rows(book.standings(), &Weights::builtin(), &now());
        let mut index = Index::default();
        while !index.step(book, usize::MAX) {}
        let words = ["a", "the", "offer", "person", "zzz"];
        Self {
            counts: vec![format!("{} {} {:?}", book.clients(), book.line_count(), book.health())],
            gauges,
            triage: triage.iter().map(|row| format!("{row:?}")).collect(),
            lines,
            standings: book.standings().cloned().collect(),
            histories: book.standings().map(|standing| book.history(standing.id)).collect(),
            events,
            found: words.map(|typed| index.search(book, &Query::new(typed), 100)).to_vec(),
        }
    }

    /// Holds one book to what another one shows.
    pub fn must_be(&self, other: &Self, what: &str) {
        same(&self.counts, &other.counts, what);
        same(&self.gauges, &other.gauges, what);
        same(&self.triage, &other.triage, what);
        same(&self.lines, &other.lines, what);
        same(&self.standings, &other.standings, what);
        same(&self.histories, &other.histories, what);
        same(&self.events, &other.events, what);
        same(&self.found, &other.found, what);
    }
}

fn same<T: PartialEq + Debug>(left: &[T], right: &[T], what: &str) {
    assert_eq!(left.len(), right.len(), "{what}");
    for (left, right) in left.iter().zip(right) {
        assert_eq!(left, right, "{what}");
    }
}

//! Reading a book: every file of the log, once at the start and then what has come since.
//!
//! Owns which files are read and how far. Cutting is for `scan`, classifying for
//! `source`, believing for `chain`. Reading creates nothing and repairs nothing.

mod report;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::chain::{Changes, Union};
use super::check::Report;
use super::damage::{Class, Damage, Waiting};
use super::device::{Device, Heads};
use super::line::{Content, Line, LineKey};
use super::places::{OpenError, Places, inspect};
use super::scan::scan;
use super::segment::{is_source, segment_number};
use super::source::{Context, Source};
use super::storage::{Kind, Stat, Storage};
use super::token::{Token, WriterId};

/// How far ahead of the wall clock a line may be for its clock to count: 24 hours in milliseconds.
pub const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// How many lines are handed out together.
const BATCH: usize = 1024;

/// A book as it was found.
#[derive(Debug)]
pub struct Opened<S: Storage, E: Content = Box<str>> {
    /// Every line that is believed, in fold order; of [`open_with`] what it did not hand out before.
    pub lines: Vec<Line<E>>,
    /// What was found besides.
    pub report: Report,
    /// Reads on from here.
    pub reader: Reader<S, E>,
}

/// Lines handed out while the reading goes on.
#[derive(Debug)]
pub struct Batch<E: Content> {
    /// Lines that are believed, in the order of their files. None of them is withdrawn or comes again in this reading.
    pub lines: Vec<Line<E>>,
    /// How many bytes have been read, of how many.
    pub read: (u64, u64),
}

/// What has come since the last look.
#[derive(Debug)]
pub struct Arrivals<E: Content = Box<str>> {
    /// Lines that are new, in fold order. A line may come a second time, under the same key, when more of its parts can
    /// be read than before or its place has been proven; it then takes the place of the first.
    pub lines: Vec<Line<E>>,
    /// Lines handed out earlier that turned out damaged once their predecessor came: to be taken out of the fold.
    pub withdrawn: Vec<LineKey>,
}

/// A book being read.
#[derive(Debug)]
pub struct Reader<S: Storage, E: Content = Box<str>> {
    disk: S,
    places: Places,
    book: Option<Token>,
    sources: Vec<Source>,
    numbers: BTreeMap<String, usize>,
    union: Union<E>,
    /// The newest clock among lines at most a day ahead, and among all.
    newest: Option<(i64, i64)>,
    furthest: Option<(i64, i64)>,
    incompat: Vec<String>,
    format_missing: bool,
    open_to_others: bool,
    /// What this device had seen when the book was opened.
    remembered: Heads,
    unlisted: Vec<Damage>,
    waiting: Vec<Waiting>,
    torn: Vec<Damage>,
    buffer: Vec<u8>,
}

/// Opens a book for reading and reads it whole. Creates nothing; a book that is not there yet is empty.
///
/// `now_ms` is the wall clock in milliseconds since 1970. Errors: only what makes the whole book unreadable; all else
/// is damage in the report.
pub fn open<S: Storage>(disk: S, places: Places, now_ms: i64) -> Result<Opened<S>, OpenError> {
    let mut lines = Vec::new();
    let mut opened = open_with(disk, places, now_ms, &mut |batch| lines.extend(batch.lines))?;
    opened.lines.append(&mut lines);
    opened.lines.sort_unstable_by_key(|line| line.key);
    Ok(opened)
}

/// Does the same, keeps of each event what is asked for, and hands the lines to `each` as they are verified.
///
/// Errors: as for [`open`].
pub fn open_with<S: Storage, E: Content>(
    disk: S,
    places: Places,
    now_ms: i64,
    each: &mut dyn FnMut(Batch<E>),
) -> Result<Opened<S, E>, OpenError> {
    let mut reader = Reader {
        disk,
        places,
        book: None,
        sources: Vec::new(),
        numbers: BTreeMap::new(),
        union: Union::default(),
        newest: None,
        furthest: None,
        incompat: Vec::new(),
        format_missing: false,
        open_to_others: false,
        remembered: Heads::new(),
        unlisted: Vec::new(),
        waiting: Vec::new(),
        torn: Vec::new(),
        buffer: Vec::new(),
    };
    let arrivals = reader.read_on(now_ms, each)?;
    if let Some(book) = reader.book {
        reader.remembered = Device::at(&reader.places, &book).heads(&reader.disk);
    }
    Ok(Opened { lines: arrivals.lines, report: reader.report(), reader })
}

impl<S: Storage, E: Content> Reader<S, E> {
    /// Reads what has grown or come since the last call.
    ///
    /// Errors: as for [`open`]; what was read before stays read.
    pub fn poll(&mut self, now_ms: i64) -> Result<Arrivals<E>, OpenError> {
        let mut lines = Vec::new();
        let mut arrivals = self.read_on(now_ms, &mut |batch| lines.extend(batch.lines))?;
        arrivals.lines.append(&mut lines);
        arrivals.lines.sort_unstable_by_key(|line| line.key);
        Ok(arrivals)
    }

    fn read_on(&mut self, now_ms: i64, each: &mut dyn FnMut(Batch<E>)) -> Result<Arrivals<E>, OpenError> {
        self.inspect()?;
        if self.book.is_none() && self.format_missing {
            self.find_book();
        }
        if let Some(book) = self.book {
            self.union.set_book(book);
        }
        let mut files = self.files();
        files.sort();
        let mut progress = Progress { before: 0, all: self.unread(&files), each };
        for (name, path) in files {
            self.read_file(name, &path, now_ms, &mut progress);
        }
        if let Some(book) = self.book {
            self.union.set_book(book);
        }
        self.judge_tails(now_ms);
        let Changes { mut lines, mut withdrawn } = self.union.settle();
        withdrawn.sort_unstable();
        withdrawn.dedup();
        lines.sort_unstable_by_key(|line| line.key);
        Ok(Arrivals { lines, withdrawn })
    }

    /// How many bytes are about to be read, as far as that can be told beforehand.
    fn unread(&self, files: &[(String, PathBuf)]) -> u64 {
        let len = |path: &Path| self.disk.stat(path).ok().flatten().map_or(0, |stat| stat.len);
        let read = |name: &String| self.numbers.get(name).map_or(0, |number| self.sources[*number].consumed);
        files.iter().map(|(name, path)| len(path).saturating_sub(read(name))).sum()
    }

    /// Tells the reader of lines that this process has just appended, so that it does not hand them out again.
    pub fn witness(&mut self, lines: &[Line]) {
        for line in lines {
            self.union.own(&line.key);
            self.newest = self.newest.max(Some((line.key.ms, line.key.k)));
        }
    }

    /// The book's id; `None` before the first record.
    pub fn book(&self) -> Option<Token> {
        self.book
    }

    /// The newest hybrid clock of any line that was at most 24 hours ahead of the wall clock when it came.
    pub fn newest(&self) -> Option<(i64, i64)> {
        self.newest
    }

    /// The newest hybrid clock of any line at all.
    pub fn furthest(&self) -> Option<(i64, i64)> {
        self.furthest
    }

    /// The last believed line of each writer, to be remembered by [`Recorder`](super::Recorder).
    pub fn heads(&self) -> Heads {
        self.union.heads()
    }

    fn inspect(&mut self) -> Result<(), OpenError> {
        if let Some(found) = inspect(&self.disk, &self.places)? {
            self.format_missing = found.book.is_none() && found.log;
            self.open_to_others = found.open_to_others;
            self.incompat = found.incompat;
            self.book = found.book.or(self.book);
        }
        Ok(())
    }

    /// Where FORMAT is gone, the first whole segment header says which book it is.
    fn find_book(&mut self) {
        for (_, path) in self.files() {
            let mut first = vec![0; 512];
            let read = self.disk.open_read(&path).and_then(|file| self.disk.read_at(&file, 0, &mut first));
            let line = first.split(|byte| *byte == b'\n').next().unwrap_or_default();
            if let (Ok(_), Ok(header)) = (read, super::segment::SegmentHeader::parse(line)) {
                self.book = Some(header.book);
                return;
            }
        }
    }

    /// Names every file that may hold lines: directly in `log`, and in the directories of writers.
    fn files(&mut self) -> Vec<(String, PathBuf)> {
        self.unlisted.clear();
        let log = self.places.log();
        let mut files = Vec::new();
        let mut dirs = Vec::new();
        for (name, path) in self.list("log", &log) {
            if self.disk.stat(&path).ok().flatten().is_some_and(|stat| stat.kind == Kind::Dir) {
                dirs.push((name, path));
            } else {
                files.push((name, path));
            }
        }
        for (name, path) in dirs {
            files.extend(self.list(&name, &path));
        }
        files.retain(|(name, _)| is_source(name.rsplit('/').next().unwrap_or(name)));
        files
    }

    fn list(&mut self, name: &str, path: &Path) -> Vec<(String, PathBuf)> {
        match self.disk.list(path) {
            Ok(entries) => {
                let visible = entries.into_iter().filter(|entry| !entry.as_encoded_bytes().starts_with(b"."));
                visible
                    .map(|entry| (format!("{name}/{}", entry.to_string_lossy()), path.join(&entry)))
                    .collect()
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
            Err(error) => {
                self.unlisted.push(unreadable(name, &error.to_string()));
                Vec::new()
            }
        }
    }

    fn read_file(&mut self, name: String, path: &Path, now_ms: i64, progress: &mut Progress<'_, E>) {
        let number = *self.numbers.entry(name).or_insert_with_key(|name| {
            let seq = segment_number(name.rsplit('/').next().unwrap_or(name));
            self.sources.push(Source::new(name.clone(), self.sources.len(), seq));
            self.sources.len() - 1
        });
        let stat = match self.disk.stat(path) {
            Ok(Some(stat)) if stat.kind == Kind::File => stat,
            Ok(None) => return,
            Ok(Some(_)) => {
                return self.unlisted.push(unreadable(&self.sources[number].name, "it is not a plain file"));
            }
            Err(error) => {
                return self.unlisted.push(unreadable(&self.sources[number].name, &error.to_string()));
            }
        };
        if !self.prepare(number, &stat) {
            return;
        }
        let file = match self.disk.open_read(path) {
            Ok(file) => file,
            Err(error) => {
                return self.unlisted.push(unreadable(&self.sources[number].name, &error.to_string()));
            }
        };
        let source = &mut self.sources[number];
        let (newest, furthest) = (&mut self.newest, &mut self.furthest);
        let mut clock = |ms: i64, k: i64| {
            *furthest = (*furthest).max(Some((ms, k)));
            if ms <= now_ms.saturating_add(DAY_MS) {
                *newest = (*newest).max(Some((ms, k)));
            }
        };
        let mut context = Context { union: &mut self.union, book: &mut self.book, clock: &mut clock };
        source.tail = None;
        let from = source.consumed;
        let mut reached = from;
        let read = scan(&self.disk, &file, from..stat.len, &mut self.buffer, |offset, piece| {
            reached = offset;
            source.take(offset, piece, &mut context);
            if context.union.ready() >= BATCH {
                progress.hand_out(context.union, offset.saturating_sub(from));
            }
        });
        match read {
            Ok(consumed) => source.consumed = consumed,
            Err(error) => {
                let sentence = format!("the disk cannot read on from here ({error})");
                source.report(reached, Class::Unreadable, sentence);
                source.consumed = stat.len;
            }
        }
        progress.before += stat.len.saturating_sub(from);
        progress.hand_out(&mut self.union, 0);
    }

    /// Says whether there is anything new in a file; begins anew if it is another file than before.
    fn prepare(&mut self, number: usize, stat: &Stat) -> bool {
        let source = &mut self.sources[number];
        let identity = (stat.dev, stat.ino);
        let known = source.identity == identity;
        if source.identity != (0, 0) && (!known || stat.len < source.consumed) {
            source.restart();
            self.union.drop_unproven_of(number);
        } else if known && stat.len == source.len && stat.mtime_ms == source.mtime_ms {
            return false;
        }
        source.identity = identity;
        source.len = stat.len;
        source.mtime_ms = stat.mtime_ms;
        true
    }

    /// Decides which unfinished lines may still be finished.
    fn judge_tails(&mut self, now_ms: i64) {
        self.waiting.clear();
        self.torn.clear();
        let device = self.book.map(|book| Device::at(&self.places, &book));
        for source in &self.sources {
            let Some((offset, len)) = source.tail else { continue };
            let (dir, _) = source.name.rsplit_once('/').unwrap_or(("", ""));
            let followed = source.seq.is_some_and(|seq| {
                let siblings = self
                    .sources
                    .iter()
                    .filter(|other| other.name.rsplit_once('/').is_some_and(|(d, _)| d == dir));
                siblings.filter_map(|other| other.seq).any(|other| other > seq)
            });
            let writer = dir.rsplit('/').next().and_then(|name| WriterId::parse(name.as_bytes()));
            let abandoned = || match (&device, writer) {
                (Some(device), Some(writer)) => device.is_idle_here(&self.disk, &writer),
                _ => false,
            };
            if followed || now_ms.saturating_sub(source.mtime_ms) > DAY_MS || abandoned() {
                let sentence = format!(
                    "the last {len} bytes are a line that was never finished; it was never shown as saved"
                );
                self.torn.push(Damage { file: source.name.clone(), offset, class: Class::Torn, sentence });
            } else {
                self.waiting.push(Waiting { file: source.name.clone(), offset, len });
            }
        }
    }
}

/// How far the reading has come, and who is told.
struct Progress<'a, E: Content> {
    before: u64,
    all: u64,
    each: &'a mut dyn FnMut(Batch<E>),
}

impl<E: Content> Progress<'_, E> {
    fn hand_out(&mut self, union: &mut Union<E>, further: u64) {
        let read = (self.before + further).min(self.all);
        (self.each)(Batch { lines: union.take_ready(), read: (read, self.all) });
    }
}

fn unreadable(name: &str, why: &str) -> Damage {
    Damage {
        file: name.into(),
        offset: 0,
        class: Class::Unreadable,
        sentence: format!("it cannot be read ({why})"),
    }
}

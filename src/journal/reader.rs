//! Reading a book: every file of the log, once at the start and then what has come since.
//!
//! Owns which files are read and how far. Cutting is for `scan`, classifying for
//! `source`, believing for `chain`, going on from an earlier reading for
//! [`snapshot`](super::snapshot). Reading creates nothing and repairs nothing.

mod report;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::chain::Union;
use super::check::Report;
use super::damage::{Class, Damage, Waiting};
use super::device::{Device, Heads};
use super::line::{Content, Line};
use super::places::{OpenError, Places, inspect};
use super::scan::{Piece, scan};
use super::segment::{is_source, segment_number};
use super::snapshot::Stale;
use super::source::{Context, MARK, Source};
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
    /// Lines that are believed, in the order of their files. None of them comes again in this reading.
    pub lines: Vec<Line<E>>,
    /// How many bytes have been read, of how many.
    pub read: (u64, u64),
    /// Whether the reading begins anew, because the book is irregular: what was handed out before is to be forgotten.
    pub anew: bool,
}

/// What has come since the last look.
#[derive(Debug)]
pub struct Arrivals<E: Content = Box<str>> {
    /// Lines that are new, in fold order.
    pub lines: Vec<Line<E>>,
    /// Why everything must be read again: what has come changes what was read before. The lines then mean nothing, and
    /// this reader knows no more than that.
    pub reread: Option<Stale>,
}

/// A book being read.
#[derive(Debug)]
pub struct Reader<S: Storage, E: Content = Box<str>> {
    pub(super) disk: S,
    pub(super) places: Places,
    pub(super) book: Option<Token>,
    pub(super) sources: Vec<Source>,
    numbers: BTreeMap<String, usize>,
    pub(super) union: Union<E>,
    /// The newest clock among lines at most a day ahead, and among all.
    pub(super) newest: Option<(i64, i64)>,
    pub(super) furthest: Option<(i64, i64)>,
    incompat: Vec<String>,
    pub(super) format_missing: bool,
    open_to_others: bool,
    /// What this device had seen when the book was opened.
    remembered: Option<Heads>,
    /// Whether files must be exactly as a snapshot has them.
    resuming: bool,
    /// Why everything must be read again.
    pub(super) stale: Option<Stale>,
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
    let mut opened = open_with(disk, places, now_ms, &mut |batch: Batch<_>| {
        if batch.anew {
            lines.clear();
        }
        lines.extend(batch.lines);
    })?;
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
    let mut reader = Reader::new(disk.clone(), places.clone(), Union::opening(false));
    let mut arrivals = reader.read_on(now_ms, each)?;
    if arrivals.reread.is_some() {
        // Copies, forks or damage that only tell when each line is remembered by itself.
        each(Batch { lines: Vec::new(), read: (0, 0), anew: true });
        reader = Reader::new(disk, places, Union::opening(true));
        arrivals = reader.read_on(now_ms, each)?;
    }
    Ok(Opened { lines: arrivals.lines, report: reader.report(), reader })
}

impl<S: Storage, E: Content> Reader<S, E> {
    pub(super) fn new(disk: S, places: Places, union: Union<E>) -> Self {
        Self {
            disk,
            places,
            book: None,
            sources: Vec::new(),
            numbers: BTreeMap::new(),
            union,
            newest: None,
            furthest: None,
            incompat: Vec::new(),
            format_missing: false,
            open_to_others: false,
            remembered: None,
            resuming: false,
            stale: None,
            unlisted: Vec::new(),
            waiting: Vec::new(),
            torn: Vec::new(),
            buffer: Vec::new(),
        }
    }

    /// Goes on with these files, each of which must be as it was or have grown.
    pub(super) fn resume(&mut self, sources: Vec<Source>, now_ms: i64) -> Result<Arrivals<E>, OpenError> {
        let names = sources.iter().map(|source| source.name.clone());
        self.numbers = names.zip(0..).collect();
        self.sources = sources;
        self.resuming = true;
        let arrivals = self.poll(now_ms)?;
        self.resuming = false;
        Ok(arrivals)
    }

    /// Reads what has grown or come since the last call.
    ///
    /// Errors: as for [`open`]; what was read before stays read.
    pub fn poll(&mut self, now_ms: i64) -> Result<Arrivals<E>, OpenError> {
        let mut lines = Vec::new();
        let mut arrivals = self.read_on(now_ms, &mut |batch| lines.extend(batch.lines))?;
        if arrivals.reread.is_none() {
            arrivals.lines.append(&mut lines);
            arrivals.lines.sort_unstable_by_key(|line| line.key);
        }
        Ok(arrivals)
    }

    fn read_on(&mut self, now_ms: i64, each: &mut dyn FnMut(Batch<E>)) -> Result<Arrivals<E>, OpenError> {
        self.inspect()?;
        if self.book.is_none() && self.format_missing {
            self.find_book();
        }
        self.name_book();
        let mut files = self.files();
        files.sort();
        if self.resuming {
            let there = |source: &&Source| files.binary_search_by(|(name, _)| name.cmp(&source.name)).is_ok();
            let gone = self.sources.iter().find(|source| !there(source));
            self.stale = self.stale.take().or(gone.map(|source| Stale::Gone(source.name.clone())));
        }
        let mut progress = Progress { before: 0, all: self.unread(&files), each };
        for (name, path) in files {
            if self.stale.is_some() || self.union.again() {
                break;
            }
            self.read_file(name, &path, now_ms, &mut progress);
        }
        self.name_book();
        let remembered = self.remembered.get_or_insert_default();
        let mut lines = self.union.settle();
        if self.stale.is_none() {
            let forgotten = self.union.has_forgotten(remembered);
            self.stale = (self.union.again().then_some(Stale::Unsettled))
                .or(forgotten.then_some(Stale::Forgotten))
                .or((self.resuming && self.union.has_unread()).then_some(Stale::Unwritten));
        }
        if self.stale.is_some() {
            return Ok(Arrivals { lines: Vec::new(), reread: self.stale.clone() });
        }
        self.judge_tails(now_ms);
        lines.sort_unstable_by_key(|line| line.key);
        Ok(Arrivals { lines, reread: None })
    }

    /// Lets the union know which book it is and what this device has seen of it.
    fn name_book(&mut self) {
        let Some(book) = self.book else { return };
        self.union.set_book(book);
        if self.remembered.is_none() {
            let remembered = Device::at(&self.places, &book).heads(&self.disk);
            self.union.watch(&remembered);
            self.remembered = Some(remembered);
        }
    }

    /// How many bytes are about to be read, as far as that can be told beforehand: nobody asks while little is.
    fn unread(&self, files: &[(String, PathBuf)]) -> u64 {
        if self.resuming || !self.sources.is_empty() {
            return 0;
        }
        files.iter().map(|(_, path)| self.disk.stat(path).ok().flatten().map_or(0, |stat| stat.len)).sum()
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
            if self.book.is_some() && found.book.is_some() && found.book != self.book {
                self.stale = Some(Stale::OtherBook);
            }
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
        for (name, path, kind) in self.list("log", &log) {
            let kind = kind.or_else(|| Some(self.disk.stat(&path).ok()??.kind));
            if kind == Some(Kind::Dir) {
                dirs.push((name, path));
            } else {
                files.push((name, path));
            }
        }
        for (name, path) in dirs {
            files.extend(self.list(&name, &path).into_iter().map(|(name, path, _)| (name, path)));
        }
        files.retain(|(name, _)| is_source(name.rsplit('/').next().unwrap_or(name)));
        files
    }

    fn list(&mut self, name: &str, path: &Path) -> Vec<(String, PathBuf, Option<Kind>)> {
        match self.disk.list_kinds(path) {
            Ok(mut entries) => {
                entries.retain(|(entry, _)| !entry.as_encoded_bytes().starts_with(b"."));
                let named = entries.into_iter().map(|(entry, kind)| {
                    (format!("{name}/{}", entry.to_string_lossy()), path.join(&entry), kind)
                });
                named.collect()
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
            Ok(Some(_)) => return self.cannot_read(number, "it is not a plain file"),
            Err(error) => return self.cannot_read(number, &error.to_string()),
        };
        match self.has_news(number, &stat) {
            Ok(true) => {}
            Ok(false) => return,
            Err(why) => return self.stale = Some(why),
        }
        let file = match self.disk.open_read(path) {
            Ok(file) => file,
            Err(error) => return self.cannot_read(number, &error.to_string()),
        };
        let source = &mut self.sources[number];
        if !is_marked(&self.disk, &file, source.mark) {
            self.stale = Some(Stale::Rewritten(source.name.clone()));
            return;
        }
        source.identity = (stat.dev, stat.ino);
        source.len = stat.len;
        source.mtime_ms = stat.mtime_ms;
        source.tail = None;
        let (newest, furthest) = (&mut self.newest, &mut self.furthest);
        let mut clock = |ms: i64, k: i64| {
            *furthest = (*furthest).max(Some((ms, k)));
            if ms <= now_ms.saturating_add(DAY_MS) {
                *newest = (*newest).max(Some((ms, k)));
            }
        };
        let book = &mut self.book;
        let union = &mut self.union;
        let from = source.consumed;
        let (mut reached, mut too_long) = (from, None);
        let read = scan(&self.disk, &file, from..stat.len, &mut self.buffer, |offset, piece| {
            reached = offset;
            if let Piece::TooLong(len) = piece {
                too_long = Some(offset + len);
            }
            source.take(offset, piece, &mut Context { union, book, clock: &mut clock });
            if union.ready() >= BATCH {
                progress.hand_out(union, offset.saturating_sub(from));
            }
        });
        match read {
            Ok(consumed) => {
                source.consumed = consumed;
                source.unended = too_long == Some(consumed);
            }
            Err(error) => {
                let sentence = format!("the disk cannot read on from here ({error})");
                source.report(reached, Class::Unreadable, sentence);
                source.consumed = stat.len;
            }
        }
        progress.before += stat.len.saturating_sub(from);
        progress.hand_out(&mut self.union, 0);
    }

    fn cannot_read(&mut self, number: usize, why: &str) {
        let source = &self.sources[number];
        if self.resuming && source.is_known() {
            self.stale = Some(Stale::Replaced(source.name.clone()));
        }
        self.unlisted.push(unreadable(&source.name, why));
    }

    /// Says whether there is anything new in a file. Errors: it is not the file that was read before.
    fn has_news(&self, number: usize, stat: &Stat) -> Result<bool, Stale> {
        let source = &self.sources[number];
        if !source.is_known() {
            return Ok(true);
        }
        let name = || source.name.clone();
        let grown = stat.len != source.len;
        if source.identity != (stat.dev, stat.ino) {
            Err(Stale::Replaced(name()))
        } else if stat.len < source.consumed {
            Err(Stale::Shorter(name()))
        } else if self.resuming && !grown && stat.mtime_ms != source.mtime_ms {
            Err(Stale::Touched(name()))
        } else if grown && (source.unended || (self.resuming && source.consumed > 0 && source.mark.is_none()))
        {
            // What was read of it cannot be told from what has come.
            Err(Stale::Rewritten(name()))
        } else {
            Ok(grown || stat.mtime_ms != source.mtime_ms)
        }
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
        (self.each)(Batch { lines: union.take_ready(), read: (read, self.all), anew: false });
    }
}

/// Whether a line or a header with this hash begins where one did.
fn is_marked<S: Storage>(disk: &S, file: &S::File, mark: Option<(u64, Token)>) -> bool {
    let Some((offset, hash)) = mark else { return true };
    let mut there = [0; MARK.end - MARK.start];
    let read = disk.read_at(file, offset + MARK.start as u64, &mut there);
    read.is_ok_and(|count| count == there.len()) && there == *hash.as_bytes()
}

fn unreadable(name: &str, why: &str) -> Damage {
    Damage {
        file: name.into(),
        offset: 0,
        class: Class::Unreadable,
        sentence: format!("it cannot be read ({why})"),
    }
}

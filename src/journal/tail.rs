//! The open segment of a writer: the only place where bytes are appended to a journal.
//!
//! Owns the append protocol and its failures, the change to a new segment, and the check that the open file is still
//! the one at its path. Which writer it is and what becomes of failed drafts is for [`recorder`](super::recorder).

use std::io;
use std::path::{Path, PathBuf};

use super::device::CleanRecord;
use super::line::{Author, Line, parse};
use super::segment::{SEGMENT_LIMIT, SegmentHeader, segment_name, segment_number};
use super::storage::{Kind, Storage, make_dirs};
use super::token::{Token, WriterId};

/// Lines composed and not yet durable.
#[derive(Debug, Clone)]
pub(crate) struct Unsaved {
    bytes: Vec<u8>,
    /// Where each line ends, and its `h`.
    ends: Vec<(usize, Token)>,
    /// Number and `h` of the line before the first.
    before: (u64, Token),
    clock: (i64, i64),
}

impl Unsaved {
    pub(crate) fn next_n(&self) -> u64 {
        self.before.0 + self.ends.len() as u64 + 1
    }

    pub(crate) fn last_h(&self) -> Token {
        self.ends.last().map_or(self.before.1, |(_, h)| *h)
    }

    pub(crate) fn push(&mut self, write: impl FnOnce(&mut Vec<u8>) -> Token) {
        let h = write(&mut self.bytes);
        self.ends.push((self.bytes.len(), h));
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(crate) fn set_clock(&mut self, clock: (i64, i64)) {
        self.clock = clock;
    }

    /// The first `count` lines of it.
    pub(crate) fn truncated(mut self, count: usize) -> Self {
        self.ends.truncate(count);
        self.bytes.truncate(self.ends.last().map_or(0, |(end, _)| *end));
        self
    }

    fn whole_within(&self, len: u64) -> usize {
        self.ends.iter().filter(|(end, _)| *end as u64 <= len).count()
    }

    /// The lines as a reader sees them.
    pub(crate) fn lines(&self) -> Vec<Line> {
        let texts = self.bytes.split(|byte| *byte == b'\n').filter(|text| !text.is_empty());
        let mut author = Author::default();
        texts.filter_map(|text| Some(parse(text, &mut author).ok()?.line)).collect()
    }
}

/// What an append left behind.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Nothing was written: the segment is as it was.
    Untouched(io::Error),
    /// Some was written; the first `whole` lines are durable, behind them stands a fragment.
    Partial { error: io::Error, whole: usize },
    /// Nobody knows what of the first `whole` lines is durable.
    Unsynced { whole: usize },
}

/// A writer's last segment, open for appending.
pub(crate) struct Tail<S: Storage> {
    dir: PathBuf,
    book: Token,
    writer: WriterId,
    seq: u32,
    file: S::File,
    /// Bytes of the file that are durable.
    len: u64,
    /// The writer's last durable line, or 0 and the book.
    n: u64,
    h: Token,
    clock: (i64, i64),
    /// Never to be appended to again after a failure; the next line goes to a new segment.
    poisoned: bool,
}

impl<S: Storage> Tail<S> {
    /// Begins a new writer.
    pub(crate) fn begin(disk: &S, log: &Path, book: Token, writer: WriterId) -> io::Result<Self> {
        let dir = log.join(writer.as_str());
        make_dirs(disk, log)?;
        disk.make_dir(&dir)?;
        let made = disk.sync_dir(log).and_then(|()| new_segment(disk, &dir, 1, book, writer, (0, book), &[]));
        let (file, len) = made.inspect_err(|_| drop(disk.remove_dir(&dir)))?;
        Ok(Self {
            dir,
            book,
            writer,
            seq: 1,
            file,
            len,
            n: 0,
            h: book,
            clock: (i64::MIN, 0),
            poisoned: false,
        })
    }

    /// Goes on in a writer that was closed cleanly; `None` if its directory is not exactly as it was left.
    pub(crate) fn resume(
        disk: &S,
        log: &Path,
        book: Token,
        writer: WriterId,
        record: &CleanRecord,
        h: Token,
    ) -> io::Result<Option<Self>> {
        let dir = log.join(writer.as_str());
        for name in disk.list(&dir)? {
            match name.to_str().and_then(segment_number) {
                Some(seq) if seq <= record.seq => {}
                // What file managers and sync tools keep for themselves.
                None if name.as_encoded_bytes().starts_with(b".") => {}
                // A later segment or a copy made by a sync tool: somebody else has been here.
                _ => return Ok(None),
            }
        }
        let path = dir.join(segment_name(record.seq));
        let Some(stat) = disk.stat(&path)? else { return Ok(None) };
        if stat.kind != Kind::File || stat.len != record.len {
            return Ok(None);
        }
        let file = disk.open_append(&path)?;
        if last_line(disk, &file, record.len)? != Some((writer, record.n, h)) {
            return Ok(None);
        }
        let (seq, len, n) = (record.seq, record.len, record.n);
        Ok(Some(Self { dir, book, writer, seq, file, len, n, h, clock: record.lc, poisoned: false }))
    }

    pub(crate) fn writer(&self) -> WriterId {
        self.writer
    }

    pub(crate) fn seq(&self) -> u32 {
        self.seq
    }

    pub(crate) fn len(&self) -> u64 {
        self.len
    }

    pub(crate) fn clock(&self) -> (i64, i64) {
        self.clock
    }

    /// Whether nobody knows how it ends.
    pub(crate) fn is_poisoned(&self) -> bool {
        self.poisoned
    }

    /// The last durable line.
    pub(crate) fn last(&self) -> Option<(u64, Token)> {
        (self.n > 0).then_some((self.n, self.h))
    }

    /// An empty batch that goes on from the last durable line.
    pub(crate) fn unsaved(&self) -> Unsaved {
        Unsaved { bytes: Vec::new(), ends: Vec::new(), before: (self.n, self.h), clock: self.clock }
    }

    /// Makes a batch durable: one write, one sync.
    pub(crate) fn append(&mut self, disk: &S, unsaved: &Unsaved) -> Result<(), Failure> {
        self.ready(disk).map_err(Failure::Untouched)?;
        if let Err(short) = disk.append(&mut self.file, &unsaved.bytes) {
            return Err(self.after_short_write(disk, unsaved, short.error, short.written));
        }
        if disk.sync_data(&self.file).is_err() {
            self.poisoned = true;
            return Err(Failure::Unsynced { whole: unsaved.ends.len() });
        }
        self.advance(unsaved);
        Ok(())
    }

    fn advance(&mut self, unsaved: &Unsaved) {
        self.len += unsaved.bytes.len() as u64;
        self.n = unsaved.next_n() - 1;
        self.h = unsaved.last_h();
        self.clock = unsaved.clock;
    }

    fn after_short_write(&mut self, disk: &S, unsaved: &Unsaved, error: io::Error, written: u64) -> Failure {
        let len = disk.stat_file(&self.file).map_or(self.len + written.max(1), |stat| stat.len);
        if len == self.len {
            // A full disk may have room later; a disk that fails otherwise is not trusted with this file again.
            let full = matches!(
                error.kind(),
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge
            );
            self.poisoned |= !full;
            return Failure::Untouched(error);
        }
        self.poisoned = true;
        let whole = unsaved.whole_within(len.saturating_sub(self.len).min(written));
        // This is the first sync after the write, not a second try of a failed one.
        match disk.sync_data(&self.file) {
            Ok(()) => Failure::Partial { error, whole },
            Err(_) => Failure::Unsynced { whole },
        }
    }

    /// Writes a batch that could not be synced once more, byte for byte, into a new segment.
    pub(crate) fn rewrite(&mut self, disk: &S, unsaved: &Unsaved) -> io::Result<()> {
        if unsaved.ends.is_empty() {
            return Ok(());
        }
        self.open_next(disk, unsaved.before, &unsaved.bytes)?;
        let header = self.len;
        self.advance(unsaved);
        // `open_next` has counted the lines already.
        self.len = header;
        Ok(())
    }

    /// Opens a new segment if this one is full or poisoned, or is no longer the file at its path.
    fn ready(&mut self, disk: &S) -> io::Result<()> {
        if self.poisoned || self.len > SEGMENT_LIMIT {
            return self.open_next(disk, (self.n, self.h), &[]);
        }
        let ours = disk.stat_file(&self.file)?;
        let there = disk.stat(&self.dir.join(segment_name(self.seq)))?;
        let in_place =
            there.is_some_and(|there| (there.dev, there.ino) == (ours.dev, ours.ino)) && ours.nlink > 0;
        if in_place && ours.len == self.len {
            return Ok(());
        }
        if in_place {
            // Somebody wrote into our file or cut it. What is gone is reported by the reader; its numbers stay taken.
            return self.open_next(disk, (self.n, self.h), &[]);
        }
        // The file was replaced or removed: what only the old one may have goes into the new segment, byte for byte.
        make_dirs(disk, &self.dir)?;
        let (before, lines) = self.own_lines(disk)?;
        self.open_next(disk, before, &lines)
    }

    /// The lines of the open file, and the line before them as its header has it.
    fn own_lines(&self, disk: &S) -> io::Result<((u64, Token), Vec<u8>)> {
        let mut bytes = vec![0; usize::try_from(self.len).unwrap_or(0)];
        let mut filled = 0;
        while filled < bytes.len() {
            match disk.read_at(&self.file, filled as u64, &mut bytes[filled..])? {
                0 => break,
                count => filled += count,
            }
        }
        bytes.truncate(filled);
        let end = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(0);
        let header = SegmentHeader::parse(&bytes[..end]);
        let header =
            header.map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "a segment header was damaged"))?;
        Ok(((header.from - 1, header.previous), bytes.split_off(end + 1)))
    }

    fn open_next(&mut self, disk: &S, before: (u64, Token), lines: &[u8]) -> io::Result<()> {
        let taken = disk.list(&self.dir)?;
        let highest = taken.iter().filter_map(|name| segment_number(name.to_str()?)).max();
        let seq = highest.unwrap_or(0).max(self.seq) + 1;
        let (file, len) = new_segment(disk, &self.dir, seq, self.book, self.writer, before, lines)?;
        self.file = file;
        self.len = len;
        self.seq = seq;
        self.poisoned = false;
        Ok(())
    }
}

/// Creates a segment with its header and, if given, lines; durable with its name when this returns.
fn new_segment<S: Storage>(
    disk: &S,
    dir: &Path,
    seq: u32,
    book: Token,
    writer: WriterId,
    before: (u64, Token),
    lines: &[u8],
) -> io::Result<(S::File, u64)> {
    let path = dir.join(segment_name(seq));
    let header = SegmentHeader { book, writer, from: before.0 + 1, previous: before.1, incompat: Vec::new() };
    let mut bytes = header.to_bytes();
    bytes.extend_from_slice(lines);
    let mut file = disk.create(&path)?;
    let written = disk.append(&mut file, &bytes).map_err(|short| short.error);
    if let Err(error) = written {
        // Nothing in it was ever called saved, and every try on a full disk would leave another one.
        let _ = disk.remove_file(&path);
        return Err(error);
    }
    disk.sync_data(&file)?;
    disk.sync_dir(dir)?;
    Ok((file, bytes.len() as u64))
}

/// Writer, number and `h` of the line that ends at `len`; `None` if none does.
fn last_line<S: Storage>(disk: &S, file: &S::File, len: u64) -> io::Result<Option<(WriterId, u64, Token)>> {
    let mut window = 4096;
    loop {
        let from = len.saturating_sub(window);
        let mut bytes = vec![0; usize::try_from(len - from).unwrap_or(0)];
        let mut filled = 0;
        while filled < bytes.len() {
            match disk.read_at(file, from + filled as u64, &mut bytes[filled..])? {
                0 => return Ok(None),
                count => filled += count,
            }
        }
        let Some((b'\n', text)) = bytes.split_last() else { return Ok(None) };
        if let Some(start) = memchr::memrchr(b'\n', text) {
            let parsed = parse::<()>(&text[start + 1..], &mut Author::default());
            return Ok(parsed.ok().map(|it| (it.line.key.writer, it.line.key.n, it.line.key.h)));
        }
        if from == 0 || window > 2 * super::line::MAX_LINE as u64 {
            return Ok(None);
        }
        window *= 8;
    }
}

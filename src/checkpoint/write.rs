//! Writing a checkpoint: a base from front to back, one client, one subject, some lines at a time.
//!
//! Owns the order of the blocks in the file. What is in memory at once is one of them, and of each one where it lies.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::thread::{Builder, scope};

use super::bytes::Pen;
use super::frame::{Block, Seal};
use crate::domain::book::{Base, Book};
use crate::domain::line::{LineKey, WriterId};
use crate::journal::{Storage, Token};
use crate::query::search::{PIECES, Tale};

/// How many lines stand in a block.
pub(super) const LINES: usize = 256;

/// Threads that find the words of clients.
const FINDERS: usize = 2;
/// Clients whose words one of them may have found before they are written.
const AHEAD: usize = 4;

/// How many bytes are handed to the disk at a time.
const CHUNK: usize = 256 << 10;

/// A file that grows, block by block.
struct Sheet<'a, S: Storage> {
    disk: &'a S,
    file: &'a mut S::File,
    chunk: Vec<u8>,
    len: u64,
}

impl<S: Storage> Sheet<'_, S> {
    fn put(&mut self, bytes: &[u8]) -> io::Result<Block> {
        let too_large =
            |_| io::Error::new(io::ErrorKind::FileTooLarge, "a block of a checkpoint is too large");
        let len = u32::try_from(bytes.len()).map_err(too_large)?;
        let block = Block { offset: self.len, len, crc: crc32fast::hash(bytes) };
        self.len += u64::from(len);
        self.chunk.extend_from_slice(bytes);
        if self.chunk.len() >= CHUNK {
            self.flush()?;
        }
        Ok(block)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.disk.append(self.file, &self.chunk).map_err(|short| short.error)?;
        self.chunk.clear();
        Ok(())
    }
}

/// Writes everything that `base` says into an empty file; answers how many bytes it has. Nothing of it is durable yet.
///
/// Errors: those of the disk, and `InvalidData` where the base cannot be read.
pub(super) fn write<S: Storage>(
    disk: &S,
    file: &mut S::File,
    book: &Token,
    snapshot: &[u8],
    base: &Arc<dyn Base>,
) -> io::Result<u64> {
    let mut sheet = Sheet { disk, file, chunk: Vec::with_capacity(2 * CHUNK), len: 0 };
    let mut pen = Pen::default();
    let mut seal = Seal::default();
    let columns = clients(&mut sheet, &mut pen, &**base)?;
    let words = words(&mut sheet, base)?;
    let subjects = subjects(&mut sheet, &mut pen, &**base)?;
    let lines = lines(&mut sheet, &mut pen, &**base)?;
    pen.clear();
    pen.general(&base.general())?;
    seal.general = sheet.put(&pen.bytes)?;
    seal.standings = sheet.put(&columns.standings)?;
    seal.words = sheet.put(&words)?;
    seal.subjects = sheet.put(&subjects)?;
    seal.lines = sheet.put(&lines)?;
    pen.clear();
    pen.front(snapshot, base.lines(), &columns);
    seal.front = sheet.put(&pen.bytes)?;
    if base.is_broken() {
        return Err(unreadable());
    }
    let len = sheet.len + super::frame::SEAL as u64;
    sheet.put(&seal.write(book, len))?;
    sheet.flush()?;
    Ok(len)
}

fn unreadable() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "what a checkpoint is to be made of cannot be read")
}

/// What stands of each client beside the others.
#[derive(Default)]
struct Columns {
    ids: Vec<u8>,
    /// Where each gauge begins.
    places: Vec<u8>,
    gauges: Vec<u8>,
    /// Where each standing is.
    standings: Vec<u8>,
}

fn clients<S: Storage>(sheet: &mut Sheet<'_, S>, pen: &mut Pen, base: &dyn Base) -> io::Result<Columns> {
    let mut columns = Columns::default();
    let mut open = Vec::new();
    for (at, id) in base.clients().iter().enumerate() {
        columns.ids.extend_from_slice(id.0.as_str().as_bytes());
        let place = u32::try_from(columns.gauges.len()).map_err(io::Error::other)?;
        columns.places.extend_from_slice(&place.to_le_bytes());
        pen.clear();
        let gauge = base.gauge(at, &mut open).ok_or_else(unreadable)?;
        pen.gauge(&gauge, &open);
        columns.gauges.extend_from_slice(&pen.bytes);
        pen.clear();
        pen.standing(&base.standing(at).ok_or_else(unreadable)?);
        sheet.put(&pen.bytes)?.write(&mut columns.standings);
    }
    Ok(columns)
}

/// The words of all clients, those that the base has as they are; answers where each piece of them is.
///
/// Finding the words of a client takes longer than writing them: that is done on several threads, which are never far
/// ahead of what is written.
fn words<S: Storage>(sheet: &mut Sheet<'_, S>, base: &Arc<dyn Base>) -> io::Result<Vec<u8>> {
    let book = &Book::over(Arc::clone(base));
    let clients = base.clients();
    let mut list = Vec::new();
    scope(|scope| {
        let finders: [_; FINDERS] = std::array::from_fn(|first| {
            let (found, words) = sync_channel(AHEAD);
            let find = move || {
                let mut turns = (first..clients.len()).step_by(FINDERS);
                turns.all(|at| found.send(words_of(book, &**base, at)).is_ok());
            };
            Builder::new().spawn_scoped(scope, find).is_ok().then_some(words)
        });
        for at in 0..clients.len() {
            let words = match &finders[at % FINDERS] {
                // A finder that is gone has panicked, and the scope will say so.
                Some(finder) => finder.recv().ok().flatten(),
                // The system has no thread to give.
                None => words_of(book, &**base, at),
            };
            let words = words.ok_or_else(unreadable)?;
            for piece in &words {
                sheet.put(piece)?.write(&mut list);
            }
        }
        Ok(list)
    })
}

/// The words of the client at that place.
fn words_of(book: &Book, base: &dyn Base, at: usize) -> Option<[Vec<u8>; PIECES]> {
    if !base.has_words(at) {
        return Some(Tale::of(&book.history(base.clients()[at])?).pieces);
    }
    let mut pieces = <[Vec<u8>; PIECES]>::default();
    let read = pieces.iter_mut().enumerate().all(|(number, piece)| base.words(at, number, piece));
    read.then_some(pieces)
}

/// The entries of all subjects; answers the subjects and where the entries of each are.
fn subjects<S: Storage>(sheet: &mut Sheet<'_, S>, pen: &mut Pen, base: &dyn Base) -> io::Result<Vec<u8>> {
    let subjects = base.subjects();
    let mut blocks = Vec::with_capacity(subjects.len() * super::frame::WHERE);
    for subject in &subjects {
        pen.clear();
        pen.entries(&base.entries(*subject))?;
        sheet.put(&pen.bytes)?.write(&mut blocks);
    }
    let mut list: Vec<u8> = subjects.iter().flat_map(|id| id.0.as_str().as_bytes()).copied().collect();
    list.extend_from_slice(&blocks);
    Ok(list)
}

/// All lines; answers what is in each block: its first key, and which numbers of which writers.
fn lines<S: Storage>(sheet: &mut Sheet<'_, S>, pen: &mut Pen, base: &dyn Base) -> io::Result<Vec<u8>> {
    let all = base.lines();
    let mut list = Vec::new();
    for from in (0..all).step_by(LINES) {
        let to = all.min(from + LINES);
        let mut first: Option<LineKey> = None;
        let mut spans: Vec<(WriterId, u64, u64)> = Vec::new();
        pen.clear();
        pen.count(to - from);
        let mut before = 0;
        for at in from..to {
            let (key, meta) = base.line(at).ok_or_else(unreadable)?;
            pen.line(&key, &meta, before);
            before = key.ms;
            first = first.or(Some(key));
            let n = key.line.n;
            match spans.iter_mut().find(|(writer, ..)| *writer == key.line.writer) {
                Some((_, least, most)) => (*least, *most) = (n.min(*least), n.max(*most)),
                None => spans.push((key.line.writer, n, n)),
            }
        }
        sheet.put(&pen.bytes)?.write(&mut list);
        pen.clear();
        if let Some(key) = &first {
            pen.key(key, 0);
        }
        pen.count(spans.len());
        for (writer, least, most) in spans {
            pen.writer(writer);
            pen.number(least);
            pen.number(most);
        }
        list.extend_from_slice(&pen.bytes);
    }
    Ok(list)
}

impl Pen {
    /// What is read at once. The names come first: the gauges are read with them.
    fn front(&mut self, snapshot: &[u8], lines: usize, columns: &Columns) {
        self.table();
        self.count(lines);
        for column in [snapshot, &columns.ids, &columns.places, &columns.gauges] {
            self.bytes(column);
        }
    }
}

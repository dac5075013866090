//! A checkpoint that a book stands on: the columns in memory, everything else read from the file where it is asked for.
//!
//! Owns what is read when, and that nothing is believed whose checksum does not agree. The first block that is bad breaks
//! the whole of it: what was said before may still be right, but nobody can start from it any more.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use super::bytes::Eye;
use super::frame::{Block, SEAL, Seal, WHERE};
use super::names::Names;
use super::shelf::Shelf;
use super::write::LINES;
use crate::domain::book::{Base, General, LineMeta, of_line};
use crate::domain::history::Entry;
use crate::domain::id::ClientId;
use crate::domain::line::{LineKey, LineRef, WriterId};
use crate::domain::standing::{Gauge, OpenKind, Standing};
use crate::journal::storage::Kind;
use crate::journal::{Storage, Token};
use crate::query::search::PIECES;

/// How many subjects' entries are kept decoded for whoever asks for them line by line.
const SUBJECTS: usize = 2;

/// How many blocks of lines are kept decoded.
const LINE_BLOCKS: usize = 8;

/// The bytes of a client's id.
const ID: usize = 22;

/// A file that was found sound so far.
pub(super) struct Checkpoint<S: Storage> {
    disk: S,
    file: S::File,
    /// Where the seal begins.
    end: u64,
    seal: Seal,
    names: Names,
    clients: Vec<ClientId>,
    /// Where each gauge begins.
    places: Vec<u32>,
    /// Names, snapshot, ids, places and gauges, as they lie in the file: the gauges are its end.
    front: Vec<u8>,
    /// Where in it they begin.
    gauges: usize,
    lines: usize,
    standings: OnceLock<Option<Vec<u8>>>,
    words: OnceLock<Option<Vec<u8>>>,
    subjects: OnceLock<Option<Subjects>>,
    line_blocks: OnceLock<Option<Vec<LineBlock>>>,
    decoded_lines: Shelf<Vec<(LineKey, LineMeta)>>,
    decoded_entries: Shelf<Vec<Entry>>,
    broken: AtomicBool,
}

struct Subjects {
    ids: Vec<ClientId>,
    blocks: Vec<u8>,
}

struct LineBlock {
    block: Block,
    first: LineKey,
    /// Of each writer the least and the greatest number in it.
    spans: Vec<(WriterId, u64, u64)>,
}

impl<S: Storage> Checkpoint<S> {
    /// Reads seal and columns of a file, and the snapshot that lies with them; `None` where it is not to be used.
    pub fn open(disk: &S, file: S::File, book: &Token) -> Option<(Vec<u8>, Self)> {
        let stat = disk.stat_file(&file).ok()?;
        if stat.kind != Kind::File || stat.uid != disk.user() {
            return None;
        }
        let mut bytes = [0; SEAL];
        let end = stat.len.checked_sub(SEAL as u64)?;
        read_exact(disk, &file, end, &mut bytes)?;
        let seal = Seal::read(&bytes, book, stat.len)?;
        let front = read_block(disk, &file, seal.front)?;
        let none = Names::default();
        let mut eye = Eye::on(&front, &none);
        let names = Names::read(&mut eye)?;
        let lines = eye.size()?;
        let (snapshot, ids, places, gauges) = (eye.bytes()?, eye.bytes()?, eye.bytes()?, eye.bytes()?);
        let (snapshot, clients) = (eye.done(snapshot.to_vec())?, ids_of(ids)?);
        let places = places.as_chunks().0.iter().map(|place| u32::from_le_bytes(*place)).collect();
        let gauges = front.len() - gauges.len();
        let opened = Self {
            disk: disk.clone(),
            end,
            seal,
            names,
            clients,
            places,
            front,
            gauges,
            lines,
            standings: OnceLock::new(),
            words: OnceLock::new(),
            subjects: OnceLock::new(),
            line_blocks: OnceLock::new(),
            decoded_lines: Shelf::new(LINE_BLOCKS),
            decoded_entries: Shelf::new(SUBJECTS),
            broken: AtomicBool::new(false),
            file,
        };
        Some((snapshot, opened)).filter(|(_, it)| it.places.len() == it.clients.len())
    }

    /// The place of a subject among all of them.
    fn place_of(&self, subject: ClientId) -> Option<usize> {
        self.subjects()?.ids.binary_search(&subject).ok()
    }

    fn entries_at(&self, at: usize, subject: ClientId) -> Option<Vec<Entry>> {
        let block = self.subjects()?.blocks.as_chunks().0.get(at).copied().map(Block::read);
        self.block(block, |eye| eye.entries(subject))
    }

    /// What `read` makes of a block; where it makes nothing of it, the checkpoint is broken.
    fn block<T>(&self, block: Option<Block>, read: impl FnOnce(&mut Eye<'_>) -> Option<T>) -> Option<T> {
        let read_all = || {
            // No more is asked for than the file has, whatever a list of blocks says.
            let block = block.filter(|block| block.is_within(self.end))?;
            let bytes = read_block(&self.disk, &self.file, block)?;
            let mut eye = Eye::on(&bytes, &self.names);
            let read = read(&mut eye)?;
            eye.done(read)
        };
        let read = read_all();
        if read.is_none() {
            self.broken.store(true, Ordering::Relaxed);
        }
        read
    }

    /// Where things are of which every client has so many, read once.
    fn list<'a>(
        &self,
        cell: &'a OnceLock<Option<Vec<u8>>>,
        block: Block,
        each: usize,
    ) -> Option<&'a [[u8; WHERE]]> {
        let read = |eye: &mut Eye<'_>| Some(eye.take(self.clients.len() * each * WHERE)?.to_vec());
        Some(cell.get_or_init(|| self.block(Some(block), read)).as_ref()?.as_chunks().0)
    }

    fn subjects(&self) -> Option<&Subjects> {
        let read = |eye: &mut Eye<'_>| {
            let count = eye.left() / (ID + WHERE);
            Some(Subjects { ids: ids_of(eye.take(count * ID)?)?, blocks: eye.take(count * WHERE)?.to_vec() })
        };
        self.subjects.get_or_init(|| self.block(Some(self.seal.subjects), read)).as_ref()
    }

    fn line_blocks(&self) -> Option<&[LineBlock]> {
        let read = |eye: &mut Eye<'_>| {
            let count = self.lines.div_ceil(LINES);
            let mut blocks = Vec::with_capacity(count.min(eye.left() / WHERE));
            for _ in 0..count {
                blocks.push(LineBlock {
                    block: Block::read(eye.array()?),
                    first: eye.key(0)?,
                    spans: eye.many(3, |eye| Some((eye.writer()?, eye.number()?, eye.number()?)))?,
                });
            }
            Some(blocks)
        };
        self.line_blocks.get_or_init(|| self.block(Some(self.seal.lines), read)).as_deref()
    }

    /// The lines of the `number`-th block.
    fn lines_of(&self, number: usize) -> Option<Arc<Vec<(LineKey, LineMeta)>>> {
        let block = self.line_blocks()?.get(number)?.block;
        let expected = LINES.min(self.lines - number * LINES);
        self.decoded_lines.get(number, || {
            self.block(Some(block), |eye| eye.lines().filter(|lines| lines.len() == expected))
        })
    }
}

fn ids_of(bytes: &[u8]) -> Option<Vec<ClientId>> {
    let mut ids = Vec::with_capacity(bytes.len() / ID);
    for id in bytes.chunks(ID) {
        ids.push(ClientId(id.try_into().ok()?));
    }
    Some(ids)
}

fn read_block<S: Storage>(disk: &S, file: &S::File, block: Block) -> Option<Vec<u8>> {
    let mut bytes = vec![0; usize::try_from(block.len).ok()?];
    read_exact(disk, file, block.offset, &mut bytes)?;
    block.is(&bytes).then_some(bytes)
}

fn read_exact<S: Storage>(disk: &S, file: &S::File, offset: u64, buffer: &mut [u8]) -> Option<()> {
    let mut done = 0;
    while done < buffer.len() {
        match disk.read_at(file, offset + done as u64, &mut buffer[done..]).ok()? {
            0 => return None,
            count => done += count,
        }
    }
    Some(())
}

impl<S: Storage> Base for Checkpoint<S> {
    fn clients(&self) -> &[ClientId] {
        &self.clients
    }

    fn gauge(&self, at: usize, open: &mut Vec<OpenKind>) -> Option<Gauge> {
        open.clear();
        let id = *self.clients.get(at)?;
        let from = self.places.get(at).and_then(|place| usize::try_from(*place).ok());
        let gauge = from
            .and_then(|from| self.front.get(self.gauges + from..))
            .and_then(|bytes| Eye::on(bytes, &self.names).gauge(id, open));
        if gauge.is_none() {
            self.broken.store(true, Ordering::Relaxed);
        }
        gauge
    }

    fn standing(&self, at: usize) -> Option<Standing> {
        let id = *self.clients.get(at)?;
        let list = self.list(&self.standings, self.seal.standings, 1)?;
        self.block(list.get(at).copied().map(Block::read), |eye| eye.standing(id))
    }

    fn subjects(&self) -> Vec<ClientId> {
        self.subjects().map(|it| it.ids.clone()).unwrap_or_default()
    }

    fn entries(&self, subject: ClientId) -> Cow<'_, [Entry]> {
        let read = || self.entries_at(self.place_of(subject)?, subject);
        Cow::Owned(read().unwrap_or_default())
    }

    fn entries_of(&self, line: &LineKey, subject: ClientId) -> Vec<Entry> {
        let read = || {
            let at = self.place_of(subject)?;
            self.decoded_entries.get(at, || self.entries_at(at, subject))
        };
        read().map(|entries| of_line(&entries, *line).to_vec()).unwrap_or_default()
    }

    fn lines(&self) -> usize {
        self.lines
    }

    fn line(&self, at: usize) -> Option<(LineKey, LineMeta)> {
        if at >= self.lines {
            return None;
        }
        self.lines_of(at / LINES)?.get(at % LINES).cloned()
    }

    fn place(&self, key: &LineKey) -> Option<usize> {
        let number = self.line_blocks()?.partition_point(|block| block.first <= *key).checked_sub(1)?;
        let at = self.lines_of(number)?.binary_search_by_key(key, |(there, _)| *there).ok()?;
        Some(number * LINES + at)
    }

    fn named(&self, line: LineRef) -> Vec<LineKey> {
        let blocks = self.line_blocks().unwrap_or_default();
        let mut keys = Vec::new();
        for (number, block) in blocks.iter().enumerate() {
            let holds = |(writer, least, most): &(WriterId, u64, u64)| {
                *writer == line.writer && (*least..=*most).contains(&line.n)
            };
            if block.spans.iter().any(holds) {
                let lines = self.lines_of(number).unwrap_or_default();
                keys.extend(lines.iter().map(|(key, _)| *key).filter(|key| key.line == line));
            }
        }
        keys
    }

    fn general(&self) -> General {
        #[expect(
            clippy::redundant_closure_for_method_calls,
            reason = "the method alone is of one lifetime only"
        )]
        let read = self.block(Some(self.seal.general), |eye| eye.general());
        read.unwrap_or_default()
    }

    fn has_words(&self, at: usize) -> bool {
        at < self.clients.len()
    }

    fn words(&self, at: usize, piece: usize, into: &mut Vec<u8>) -> bool {
        let read = |into: &mut Vec<u8>| {
            let list = self.list(&self.words, self.seal.words, PIECES)?;
            let block = Block::read(*list.get(at * PIECES + piece)?);
            // What was read before is overwritten as it lies: a search goes through all of them.
            let block = Some(block).filter(|block| block.is_within(self.end))?;
            into.resize(usize::try_from(block.len).ok()?, 0);
            read_exact(&self.disk, &self.file, block.offset, into)?;
            block.is(into).then_some(())
        };
        let there = piece < PIECES && self.has_words(at);
        let read = there && read(into).is_some();
        if there && !read {
            self.broken.store(true, Ordering::Relaxed);
        }
        read
    }

    fn is_broken(&self) -> bool {
        self.broken.load(Ordering::Relaxed)
    }
}

impl<S: Storage> fmt::Debug for Checkpoint<S> {
    /// Counts only: a checkpoint holds what is confidential and what is sealed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (clients, lines) = (self.clients.len(), self.lines);
        f.debug_struct("Checkpoint").field("clients", &clients).field("lines", &lines).finish_non_exhaustive()
    }
}

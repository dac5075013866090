//! Recording: drafts become lines, and lines are durable before anybody hears that they are saved.
//!
//! Owns the life of this process's writer: taking one, appending, what follows a failure, closing it cleanly. The
//! segment under the pen is `Tail`; what the device remembers is in [`device`](super::device).
//!
//! After a failure the drafts are still the caller's. Lines that may be on the disk although their sync failed are
//! remembered, and the same drafts handed in again become the same lines, byte for byte, so nothing is doubled.

mod tryout;

use std::io;

use chrono::{DateTime, FixedOffset};

use super::device::{CleanRecord, Device, Heads, Identity};
use super::hybrid::HybridClock;
use super::line::{Draft, Line, MAX_LINE, Place, Stamp, write};
use super::places::{Places, create, inspect};
use super::segment::SEGMENT_LIMIT;
use super::storage::{Lock, Storage, make_dirs};
use super::tail::{Tail, Unsaved};
use super::token::{Entropy, Token, WriterId};
use tryout::try_out;

/// Lines after which an import is synced.
const BATCH_LINES: usize = 1000;
/// Writers tried for a clean end before a new one is begun.
const MAX_TRIES: usize = 16;

/// Why drafts were not saved. No text of it quotes a draft.
#[derive(Debug, thiserror::Error)]
pub enum Cause {
    /// The disk refused; with room or repair, the same drafts can be handed in again.
    #[error("not saved, the text is kept: {0}")]
    Disk(#[source] io::Error),
    /// The disk would not say that the lines are durable, on two files. They may or may not be there after a crash.
    #[error("not saved for certain, the text is kept: the disk failed to sync ({0})")]
    Sync(#[source] io::Error),
    /// A draft that cannot be a line.
    #[error("entry {index} cannot be recorded: {why}")]
    Draft {
        /// Which of the drafts handed in.
        index: usize,
        /// What is wrong with it.
        why: &'static str,
    },
    /// The book cannot be written by this version or in this state.
    #[error("nothing can be recorded: {0}")]
    Refused(String),
}

/// An append that did not save everything.
#[derive(Debug, thiserror::Error)]
#[error("{cause}")]
pub struct AppendError {
    /// The lines that are saved all the same: those of the first drafts.
    pub saved: Vec<Line>,
    /// Why the rest is not.
    #[source]
    pub cause: Cause,
}

/// The pen of this process. Takes a writer when first used, and gives it back when closed.
pub struct Recorder<S: Storage> {
    disk: S,
    places: Places,
    entropy: Box<dyn Entropy>,
    clock: HybridClock,
    desk: Option<Desk<S>>,
    /// Lines whose sync failed, with their drafts.
    owed: Option<Owed>,
}

/// A writer that this process holds.
struct Desk<S: Storage> {
    book: Token,
    device: Device,
    identity: Identity,
    tail: Tail<S>,
    _lock: S::Lock,
}

struct Owed {
    drafts: Vec<Draft>,
    unsaved: Unsaved,
}

impl<S: Storage> std::fmt::Debug for Recorder<S> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Recorder").field("writer", &self.writer()).finish_non_exhaustive()
    }
}

impl<S: Storage> Recorder<S> {
    /// Makes a pen; touches nothing on disk.
    ///
    /// It refuses what FORMAT forbids. What only a reader sees is the caller's to heed: nothing is to be recorded while
    /// [`Report::read_only`](super::Report::read_only) names a reason.
    pub fn new(disk: S, places: Places, entropy: Box<dyn Entropy>) -> Self {
        Self { disk, places, entropy, clock: HybridClock::default(), desk: None, owed: None }
    }

    /// Takes note of the newest line seen, so that new lines come after it: see [`Reader::newest`](super::Reader::newest).
    pub fn observe(&mut self, newest: Option<(i64, i64)>) {
        if let Some(lc) = newest {
            self.clock.see(lc);
        }
    }

    /// The writer in hand, if any.
    pub fn writer(&self) -> Option<WriterId> {
        self.desk.as_ref().map(|desk| desk.tail.writer())
    }

    /// Records drafts, one line each, and returns the lines once they are durable.
    ///
    /// `now` is the wall clock as read. One write and one sync, or one for each 1,000 lines or 1 MiB. Errors: see
    /// [`AppendError`]; what is not in its `saved` is the caller's to keep and to hand in again, unchanged or not.
    pub fn append(&mut self, now: DateTime<FixedOffset>, drafts: &[Draft]) -> Result<Vec<Line>, AppendError> {
        let mut saved = Vec::new();
        match self.append_all(now, drafts, &mut saved) {
            Ok(()) => Ok(saved),
            Err(cause) => Err(AppendError { saved, cause }),
        }
    }

    fn append_all(
        &mut self,
        now: DateTime<FixedOffset>,
        drafts: &[Draft],
        saved: &mut Vec<Line>,
    ) -> Result<(), Cause> {
        let unwritable = |at: &DateTime<FixedOffset>| Stamp::parse(&stamp(*at)).is_none();
        if unwritable(&now) || drafts.iter().filter_map(|draft| draft.recorded.as_ref()).any(unwritable) {
            return Err(Cause::Refused("the clock shows a year that cannot be written".into()));
        }
        for (index, draft) in drafts.iter().enumerate() {
            try_out(draft, &stamp(draft.recorded.unwrap_or(now)))
                .map_err(|why| Cause::Draft { index, why })?;
        }
        let mut rest = self.settle_debt(drafts, saved)?;
        while !rest.is_empty() {
            let desk = self.desk()?;
            let room = SEGMENT_LIMIT.saturating_sub(desk.tail.len());
            let (unsaved, count) = self.compose(rest, now, room)?;
            let (now_drafts, later) = rest.split_at(count);
            self.save(now_drafts, unsaved, saved)?;
            rest = later;
        }
        Ok(())
    }

    /// Writes once more, byte for byte, what could not be synced, if it is handed in again; else leaves that writer.
    fn settle_debt<'a>(&mut self, drafts: &'a [Draft], saved: &mut Vec<Line>) -> Result<&'a [Draft], Cause> {
        let Some(owed) = self.owed.take() else { return Ok(drafts) };
        let Some(rest) = drafts.strip_prefix(owed.drafts.as_slice()) else {
            self.desk = None;
            return Ok(drafts);
        };
        self.rewrite(owed, saved)?;
        Ok(rest)
    }

    fn rewrite(&mut self, owed: Owed, saved: &mut Vec<Line>) -> Result<(), Cause> {
        let Some(desk) = &mut self.desk else { return Ok(()) };
        match desk.tail.rewrite(&self.disk, &owed.unsaved) {
            Ok(()) => {
                saved.extend(owed.unsaved.lines());
                Ok(())
            }
            Err(error) => {
                self.owed = Some(owed);
                Err(Cause::Sync(error))
            }
        }
    }

    /// Makes as many lines as go with one sync.
    fn compose(
        &mut self,
        drafts: &[Draft],
        now: DateTime<FixedOffset>,
        room: u64,
    ) -> Result<(Unsaved, usize), Cause> {
        let Self { desk: Some(desk), entropy, clock, .. } = self else {
            return Err(Cause::Refused("there is no writer".into()));
        };
        let mut unsaved = desk.tail.unsaved();
        let mut count = 0;
        for draft in drafts {
            let salts: io::Result<Vec<Token>> =
                draft.parts.iter().map(|_| Token::random(&mut **entropy)).collect();
            let salts = salts.map_err(Cause::Disk)?;
            let recorded = draft.recorded.unwrap_or(now);
            let (ms, k) = clock.tick(recorded.timestamp_millis());
            let at = &stamp(recorded);
            let (writer, n, previous) = (desk.tail.writer(), unsaved.next_n(), unsaved.last_h());
            let place = Place { writer, n, previous, at, ms, k, salts: &salts };
            unsaved.push(|bytes| write(bytes, draft, &place));
            count += 1;
            let bytes = unsaved.bytes().len();
            if count >= BATCH_LINES || bytes >= MAX_LINE || bytes as u64 > room {
                break;
            }
        }
        unsaved.set_clock(clock.last());
        Ok((unsaved, count))
    }

    fn save(&mut self, drafts: &[Draft], unsaved: Unsaved, saved: &mut Vec<Line>) -> Result<(), Cause> {
        let Some(desk) = &mut self.desk else { return Err(Cause::Refused("there is no writer".into())) };
        let failure = match desk.tail.append(&self.disk, &unsaved) {
            Ok(()) => {
                saved.extend(unsaved.lines());
                return Ok(());
            }
            Err(failure) => failure,
        };
        match failure {
            super::tail::Failure::Untouched(error) => Err(Cause::Disk(error)),
            super::tail::Failure::Partial { error, whole } => {
                // The whole lines are durable; the fragment behind them stays, and a new writer begins.
                saved.extend(unsaved.lines().into_iter().take(whole));
                self.desk = None;
                Err(Cause::Disk(error))
            }
            super::tail::Failure::Unsynced { whole } => {
                let owed = Owed { drafts: drafts[..whole].to_vec(), unsaved: unsaved.truncated(whole) };
                self.rewrite(owed, saved)?;
                if whole < drafts.len() {
                    self.desk = None;
                    return Err(Cause::Disk(io::Error::from(io::ErrorKind::WriteZero)));
                }
                Ok(())
            }
        }
    }

    /// The writer in hand, or one taken now.
    fn desk(&mut self) -> Result<&mut Desk<S>, Cause> {
        let desk = match self.desk.take() {
            Some(desk) => desk,
            None => self.sit_down()?,
        };
        Ok(self.desk.insert(desk))
    }

    fn sit_down(&mut self) -> Result<Desk<S>, Cause> {
        let found = inspect(&self.disk, &self.places).map_err(|error| Cause::Refused(error.to_string()))?;
        if found.as_ref().is_some_and(|found| found.book.is_none() && found.log) {
            return Err(Cause::Refused("FORMAT is missing or damaged".into()));
        }
        if let Some(name) = found.iter().flat_map(|found| &found.incompat).next() {
            return Err(Cause::Refused(format!("the book uses {name}, which this version does not know")));
        }
        let book = match found.and_then(|found| found.book) {
            Some(book) => {
                // Another process may have made the book a moment ago: its names must be durable before our lines are.
                make_dirs(&self.disk, &self.places.data)
                    .and_then(|()| self.disk.sync_dir(&self.places.data))
                    .map_err(Cause::Disk)?;
                book
            }
            None => create(&self.disk, &self.places, &mut *self.entropy).map_err(Cause::Disk)?,
        };
        let device = Device::at(&self.places, &book);
        let identity =
            device.prepare(&self.disk, &self.places.machine_id, &mut *self.entropy).map_err(Cause::Disk)?;
        let tried = device.idle(&self.disk).into_iter().take(MAX_TRIES);
        for writer in tried {
            if let Some(desk) = self.sit_down_again(writer, book, &device, &identity) {
                return Ok(desk);
            }
        }
        let writer = WriterId::random(&mut *self.entropy).map_err(Cause::Disk)?;
        let Lock::Taken(lock) = device.take(&self.disk, &writer).map_err(Cause::Disk)? else {
            return Err(Cause::Disk(io::Error::from(io::ErrorKind::WouldBlock)));
        };
        let tail = Tail::begin(&self.disk, &self.places.log(), book, writer).map_err(|error| {
            device.abandon(&self.disk, &writer);
            Cause::Disk(error)
        })?;
        Ok(Desk { book, device, identity, tail, _lock: lock })
    }

    /// Goes on in a writer that was closed cleanly, if everything agrees.
    fn sit_down_again(
        &mut self,
        writer: WriterId,
        book: Token,
        device: &Device,
        identity: &Identity,
    ) -> Option<Desk<S>> {
        let Ok(Lock::Taken(lock)) = device.take(&self.disk, &writer) else { return None };
        let record = device.record(&self.disk, &writer)?;
        if record.book != book.as_str() || record.identity != *identity {
            return None;
        }
        let h = Token::parse(record.h.as_bytes())?;
        let tail = Tail::resume(&self.disk, &self.places.log(), book, writer, &record, h).ok()??;
        // From here on only a new clean end makes it idle again, even if everything after this is lost to a power cut.
        device.forget(&self.disk, &writer).ok()?;
        self.clock.continue_from(Some(record.lc));
        Some(Desk { book, device: device.clone(), identity: identity.clone(), tail, _lock: lock })
    }

    /// Remembers what was seen of all writers, so that lines lost later are missed. At most once a minute, please.
    ///
    /// Does nothing before the first record of this process. Errors: those of the disk; nothing depends on it.
    pub fn remember(&mut self, heads: &Heads) -> io::Result<()> {
        let Some(desk) = &self.desk else { return Ok(()) };
        let unique = Token::random(&mut *self.entropy)?;
        let mut heads = heads.clone();
        if let Some(last) = desk.tail.last() {
            heads.insert(desk.tail.writer(), last);
        }
        desk.device.see(&self.disk, &heads, &unique)
    }

    /// Gives the writer back, so that the next process can go on in it.
    ///
    /// Errors: those of the disk; the next process then begins a new writer, and nothing is lost.
    pub fn close(mut self, heads: &Heads) -> io::Result<()> {
        self.remember(heads)?;
        let Some(desk) = self.desk.take() else { return Ok(()) };
        let (Some((n, h)), None, false) = (desk.tail.last(), &self.owed, desk.tail.is_poisoned()) else {
            return Ok(());
        };
        let record = CleanRecord {
            book: desk.book.to_string(),
            identity: desk.identity.clone(),
            seq: desk.tail.seq(),
            len: desk.tail.len(),
            n,
            h: h.to_string(),
            lc: desk.tail.clock(),
        };
        let unique = Token::random(&mut *self.entropy)?;
        desk.device.remember(&self.disk, &desk.tail.writer(), &record, &unique)
    }
}

/// A time as a line writes it.
fn stamp(at: DateTime<FixedOffset>) -> String {
    at.format("%Y-%m-%dT%H:%M:%S%.3f%:z").to_string()
}

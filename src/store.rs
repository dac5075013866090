//! The store: one book and the journal beneath it, for whoever reads and records.
//!
//! Owns the order of things: decide, append, sync, and only then apply. The command line uses it as it is; the
//! cockpit keeps the [`Book`] on its side and the [`Files`] on a thread of their own (`tui/disk`).

mod keeping;

use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

use crate::clock::Clock;
use crate::domain::book::{Base, Book};
use crate::domain::command::{Command, Decision, Refusal, decide};
use crate::domain::id::ClientId;
use crate::domain::line::{Fact, Line, LineKey};
use crate::journal::{
    self, AppendError, Batch, Draft, OpenError, OsEntropy, Places, ReadOnly, Reader, RealDisk, Recorder, wire,
};
use crate::mint::SeededMint;
pub use keeping::{Cut, Guard, WORTHWHILE, verify};

/// Why something was not recorded.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// It may not be.
    #[error("{0}")]
    Refused(#[from] Refusal),
    /// The book can be read but not written.
    #[error("{0}")]
    ReadOnly(ReadOnly),
    /// The book holds facts without which this version would be wrong.
    #[error("the book holds {0} entries that only a newer confidant understands; get it before recording")]
    Critical(usize),
    /// The book is not where it was read from: one begun there now would be another one.
    #[error("not saved, the text is kept: the book is not where it was any more; put it back first")]
    Gone,
    /// The disk did not take it.
    #[error("{0}")]
    Append(#[from] AppendError),
    /// An event could not be written.
    #[error("this entry cannot be written: {0}")]
    Wire(#[from] serde_json::Error),
    /// It was decided on the strength of a checkpoint that cannot be read to the end.
    #[error("nothing was recorded: the checkpoint of this book could not be read to the end; do it again")]
    Misled,
    /// The journal cannot be read again.
    #[error("{0}")]
    Open(#[from] OpenError),
    /// The system has no randomness.
    #[error("the system gives no random numbers: {0}")]
    Mint(#[from] std::io::Error),
}

/// The journal's files: read once, read on, appended to.
#[derive(Debug)]
pub struct Files {
    places: Places,
    reader: Reader<RealDisk, Fact>,
    recorder: Recorder<RealDisk>,
    clock: Clock,
    by: String,
    count: Count,
}

/// Lines folded at once while a whole journal is read: so few that the threads that read on are not kept waiting, so many
/// that most clients are touched once for several lines.
const AT_ONCE: usize = 4_096;

/// How many lines were taken in, and which of them could not be taken as they stand.
#[derive(Debug, Default)]
struct Count {
    /// Lines whose verified content could not be taken as facts; counted in journal health.
    unreadable: usize,
    /// Facts without which this version would be wrong; while there is one, nothing is recorded.
    critical: usize,
    /// How many lines were folded since the book was opened, or since the checkpoint.
    folded: usize,
    /// Whether every byte was read.
    whole: bool,
}

impl Count {
    fn take(&mut self, lines: impl Iterator<Item = Option<Line>>) -> Vec<Line> {
        let mut taken = Vec::with_capacity(lines.size_hint().0);
        for line in lines {
            let Some(line) = line else {
                self.unreadable += 1;
                continue;
            };
            let all = line.parts.iter().flat_map(|part| &part.facts);
            self.critical += all.filter(|fact| matches!(fact, Fact::Unknown { critical: true, .. })).count();
            taken.push(line);
        }
        self.folded += taken.len();
        taken
    }
}

/// Lines handed out while a book is being opened.
#[derive(Debug)]
pub struct Folding {
    /// The lines; those of one writer come in their order.
    pub lines: Vec<Line>,
    /// How many bytes have been read, of how many.
    pub read: (u64, u64),
    /// Whether the reading begins anew: what was handed out before is to be forgotten.
    pub anew: bool,
}

/// What has come from elsewhere.
#[derive(Debug)]
pub enum Grown {
    /// New lines.
    Lines(Vec<Line>),
    /// Lines that were believed must be taken out or replaced: read the whole book again.
    Reread,
}

impl Files {
    /// Opens the book: from a checkpoint and what came since, or else whole. Creates nothing.
    ///
    /// # Errors
    ///
    /// Only what makes the whole book unreadable.
    pub fn open(places: Places, clock: Clock, by: String) -> Result<(Self, Book), OpenError> {
        match Self::resume(&places, clock, &by)? {
            Some(resumed) => Ok(resumed),
            None => Self::read_whole(places, clock, by),
        }
    }

    /// Reads every byte of the book, whatever checkpoint there is. Creates nothing.
    ///
    /// # Errors
    ///
    /// As for [`Files::open`].
    pub fn read_whole(places: Places, clock: Clock, by: String) -> Result<(Self, Book), OpenError> {
        let mut book = Book::new();
        let mut waiting: Vec<Vec<Line>> = Vec::new();
        let mut count = 0;
        let files = Self::read_with(places, clock, by, |more| {
            if more.anew {
                book = Book::new();
                waiting.clear();
                count = 0;
            }
            count += more.lines.len();
            waiting.push(more.lines);
            // Two threads go on reading meanwhile.
            if count >= AT_ONCE {
                count = 0;
                book.extend(waiting.drain(..).flatten());
            }
        })?;
        book.extend(waiting.into_iter().flatten());
        Ok((files, book))
    }

    /// Does the same, but hands the lines to `each` as soon as they are verified; those of one writer come in their order.
    ///
    /// # Errors
    ///
    /// As for [`Files::open`].
    pub fn read_with(
        places: Places,
        clock: Clock,
        by: String,
        mut each: impl FnMut(Folding),
    ) -> Result<Self, OpenError> {
        let mut count = Count::default();
        let mut read = (0, 0);
        let now = clock.wall().timestamp_millis();
        let opened = journal::open_with(RealDisk, places.clone(), now, &mut |batch: Batch<Fact>| {
            read = batch.read;
            if batch.anew {
                count = Count::default();
            }
            let lines = count.take(batch.lines.into_iter().map(wire::read));
            each(Folding { lines, read, anew: batch.anew });
        })?;
        let lines = count.take(opened.lines.into_iter().map(wire::read));
        each(Folding { lines, read, anew: false });
        count.whole = true;
        Ok(Self::with(places, opened.reader, clock, by, count))
    }

    fn with(places: Places, reader: Reader<RealDisk, Fact>, clock: Clock, by: String, count: Count) -> Self {
        let recorder = Recorder::new(RealDisk, places.clone(), Box::new(OsEntropy));
        Self { places, reader, recorder, clock, by, count }
    }

    /// Lines whose verified content could not be taken as facts.
    pub fn unreadable(&self) -> usize {
        self.count.unreadable
    }

    /// How many lines were folded: all of them, or those since the checkpoint.
    pub fn folded(&self) -> usize {
        self.count.folded
    }

    /// What was found besides the lines.
    pub fn report(&self) -> journal::Report {
        self.reader.report()
    }

    /// Where the book lies.
    pub fn places(&self) -> &Places {
        &self.places
    }

    /// Where this device keeps what belongs to this book alone; `None` while the book does not exist.
    pub fn state(&self) -> Option<PathBuf> {
        self.reader.book().map(|book| self.places.state.join(book.as_str()))
    }

    /// Appends one line for each decision and answers them once they are durable.
    ///
    /// # Errors
    ///
    /// What the disk or the state of the book says, with the lines that were saved before that.
    pub fn append(&mut self, decisions: &[Decision]) -> Result<Vec<Line>, (Vec<Line>, RecordError)> {
        if let Some(book) = self.reader.book()
            && journal::places::inspect(&RealDisk, &self.places).ok().flatten().and_then(|found| found.book)
                != Some(book)
        {
            return Err((Vec::new(), RecordError::Gone));
        }
        let drafts = decisions.iter().map(|it| wire::draft(&self.by, it)).collect::<Result<Vec<_>, _>>();
        self.append_drafts(&drafts.map_err(|error| (Vec::new(), error.into()))?)
    }

    /// Appends lines that bring their own author and time, such as those of a sample book.
    ///
    /// # Errors
    ///
    /// As for [`Files::append`].
    pub fn append_drafts(&mut self, drafts: &[Draft]) -> Result<Vec<Line>, (Vec<Line>, RecordError)> {
        if let Some(why) = self.reader.read_only().into_iter().next() {
            return Err((Vec::new(), RecordError::ReadOnly(why)));
        }
        if self.count.critical > 0 {
            return Err((Vec::new(), RecordError::Critical(self.count.critical)));
        }
        self.recorder.observe(self.reader.newest());
        match self.recorder.append(self.clock.wall(), drafts) {
            Ok(lines) => Ok(self.witness(&lines)),
            Err(mut error) => {
                let saved = std::mem::take(&mut error.saved);
                Err((self.witness(&saved), error.into()))
            }
        }
    }

    fn witness(&mut self, lines: &[journal::Line]) -> Vec<Line> {
        self.reader.witness(lines);
        self.count.take(lines.iter().map(wire::read_text))
    }

    /// Reads what other processes have added.
    ///
    /// # Errors
    ///
    /// As for [`Files::open`].
    pub fn poll(&mut self) -> Result<Grown, OpenError> {
        let arrivals = self.reader.poll(self.clock.wall().timestamp_millis())?;
        let lines = self.count.take(arrivals.lines.into_iter().map(wire::read));
        if arrivals.reread.is_some() {
            return Ok(Grown::Reread);
        }
        Ok(Grown::Lines(lines))
    }

    /// Gives the writer back, so that the next process goes on in it.
    ///
    /// # Errors
    ///
    /// Those of the disk; nothing is lost by them.
    pub fn close(self) -> std::io::Result<()> {
        let heads = self.reader.heads();
        self.recorder.close(&heads)
    }
}

/// A book with its files, for one use after the other.
#[derive(Debug)]
pub struct Store {
    /// The book as it stands.
    pub book: Book,
    /// The files beneath it.
    pub files: Files,
    clock: Clock,
    mint: SeededMint,
}

impl Store {
    /// Opens a book.
    ///
    /// # Errors
    ///
    /// Only what makes the whole book unreadable.
    pub fn open(places: Places, clock: Clock, by: String) -> Result<Self, OpenError> {
        let (files, book) = Files::open(places, clock, by)?;
        let mint = SeededMint::from_system()
            .map_err(|error| OpenError::Io { path: "random numbers".into(), error })?;
        Ok(Self { book, files, clock, mint })
    }

    /// Reads the whole journal where the checkpoint turned out to be of no use; answers whether that was so.
    ///
    /// # Errors
    ///
    /// As for [`Store::open`].
    pub fn mend(&mut self) -> Result<bool, OpenError> {
        if !self.book.is_broken() {
            return Ok(false);
        }
        // Where it cannot be removed, the next start finds it damaged as well.
        let _ = self.files.forget();
        let (places, by) = (self.files.places.clone(), self.files.by.clone());
        (self.files, self.book) = Files::read_whole(places, self.clock, by)?;
        Ok(true)
    }

    /// Keeps a checkpoint where enough has come since the last one. A checkpoint is a help, not a duty: where it cannot be
    /// written, nothing is said.
    pub fn keep(&mut self) {
        if self.book.since() >= WORTHWHILE {
            self.keep_now();
        }
    }

    /// Keeps one whatever has come: where many clients were judged anew, so that the next start need not do it again.
    pub fn keep_now(&mut self) {
        if self.book.is_broken() {
            return;
        }
        let Some(cut) = self.files.cut() else { return };
        compute_standings(&self.book);
        // By whatever rules clients are judged, they are from now on as well.
        let begun = Book::new().after(&self.book);
        let frozen: Arc<dyn Base> = Arc::new(std::mem::take(&mut self.book).freeze());
        let kept = cut.keep(&frozen).ok().flatten();
        if kept.is_some() && self.files.count.whole {
            let _ = self.files.note_verified();
        }
        self.book = Book::over(kept.unwrap_or(frozen)).after(&begun);
    }

    /// The mint of this store's ids.
    pub fn mint(&mut self) -> &mut SeededMint {
        &mut self.mint
    }

    /// Decides, appends, and applies one command; answers the line that it became.
    ///
    /// # Errors
    ///
    /// A refusal, or what kept it from being saved.
    pub fn record(&mut self, command: Command) -> Result<LineKey, RecordError> {
        let mut decision = decide(&self.book, command.clone(), &self.clock.now(), &mut self.mint);
        if self.mend()? {
            decision = decide(&self.book, command, &self.clock.now(), &mut self.mint);
        }
        let decision = decision?;
        let keys = self.append(&[decision])?;
        keys.into_iter().next().ok_or(RecordError::Refused(Refusal::Unchanged))
    }

    /// Appends and applies decisions taken already, one line each.
    ///
    /// # Errors
    ///
    /// What kept them from being saved; what was saved before that is applied.
    pub fn append(&mut self, decisions: &[Decision]) -> Result<Vec<LineKey>, RecordError> {
        if self.book.is_broken() {
            return Err(RecordError::Misled);
        }
        let (lines, outcome) = match self.files.append(decisions) {
            Ok(lines) => (lines, Ok(())),
            Err((saved, error)) => (saved, Err(error)),
        };
        let keys = lines.iter().map(|line| line.key).collect();
        self.book.extend(lines);
        outcome.map(|()| keys)
    }
}

/// Computes the standings that a checkpoint is about to ask for, on two threads: of a journal that was read whole those of
/// all clients.
fn compute_standings(book: &Book) {
    let touched: Vec<ClientId> =
        book.places().filter_map(|(id, below)| below.is_none().then_some(id)).collect();
    let (some, others) = touched.split_at(touched.len() / 2);
    let compute = |ids: &[ClientId]| ids.iter().filter_map(|id| book.standing(*id)).count();
    thread::scope(|scope| {
        // Where the system has no thread to give, whoever asks for them computes them.
        let _ = thread::Builder::new().spawn_scoped(scope, || compute(some));
        compute(others);
    });
}

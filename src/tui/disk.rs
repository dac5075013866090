//! The disk's own thread: it appends, reads what others append, keeps drafts and lays out sheets, so
//! that the screen never waits.
//!
//! Asked over one channel, it answers over the loop's queue. What is asked is done in order; appends that
//! queued while one sync ran go with the next.

mod duty;
mod exporting;
mod keeping;
mod opening;
mod sheets;

use std::collections::{BTreeMap, HashSet};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, JoinHandle};

use tokio::sync::mpsc::UnboundedSender;

use super::effect::{Keeping, Ticket};
use super::sheet::{Belongs, Removal};
use super::watch::{Watching, watch};
use crate::clock::Clock;
use crate::domain::book::{Base, Book};
use crate::domain::command::Decision;
use crate::domain::line::Line;
use crate::exchange::export::Errand;
use crate::exchange::read::{self, LARGEST};
use crate::journal::{Places, Report as Examination, Verified};
use crate::store::{Cut, Files, Folding, Grown, RecordError};
use duty::{Duty, is_kept};
use sheets::Sheets;

pub use exporting::{Exported, NotExported};
pub use opening::Opened;

/// What the disk is asked.
#[derive(Debug)]
pub enum Ask {
    /// Append these lines.
    Append(Ticket, Vec<Decision>),
    /// Something in the journal's directory changed.
    Poll,
    /// Keep a draft.
    KeepDraft(String, String),
    /// Drop a draft.
    DropDraft(String),
    /// Lay a text out as a file for an editor.
    LayOut(Ticket, Belongs, String),
    /// A sheet is no longer needed.
    RemoveSheet(Removal),
    /// Read another program's file.
    ReadFile(PathBuf),
    /// Write an export.
    Export(Box<Errand>),
    /// Report on the journal.
    Examine,
    /// Say where the reader stands.
    Cut,
    /// Write a checkpoint.
    Keep(Keeping),
    /// Drop what a book stood on.
    LetGo(Arc<dyn Base>),
    /// Read everything, whatever checkpoint there is.
    ReadWhole,
    /// A checkpoint was written of what was read last, or could not be.
    Wrote,
    /// Every byte was looked at again.
    Verified(Verified),
    /// Finish, and end.
    Close,
}

/// What the disk answers.
#[derive(Debug)]
pub enum Report {
    /// The book was read whole: at the start, or because what was believed changed.
    Opened {
        /// The book.
        book: Box<Book>,
        /// What was found besides.
        examination: Box<Examination>,
        /// Drafts left from before.
        drafts: BTreeMap<String, String>,
        /// How many hours the wall clock is behind the newest line, where that is more than a day.
        behind: Option<i64>,
    },
    /// Some of a book that is being read for the first time.
    Folding(Folding),
    /// All of that book was handed out.
    Folded {
        /// What was found besides.
        examination: Box<Examination>,
        /// Drafts left from before.
        drafts: BTreeMap<String, String>,
        /// As for [`Report::Opened`].
        behind: Option<i64>,
    },
    /// Sheets of editors that are gone: drafts that have their texts by now, and files that must be looked at, each
    /// with the reason.
    LeftOver(Vec<String>, Vec<(PathBuf, String)>),
    /// A text lies in this file, or it cannot be put into one.
    LaidOut(Ticket, Result<PathBuf, String>),
    /// The book cannot be read at all.
    Unreadable(String),
    /// These lines are on disk.
    Saved(Ticket, Vec<Line>),
    /// They are not; the lines saved before the failure are here.
    NotSaved {
        /// What asked.
        ticket: Ticket,
        /// What was saved all the same.
        saved: Vec<Line>,
        /// Why the rest was not.
        why: String,
    },
    /// Another process appended.
    Grew(Vec<Line>),
    /// Something that goes on working does so with a flaw: a draft that cannot be kept, a journal with new damage.
    Trouble(String),
    /// The journal was damaged while it was open.
    Damaged(Box<Examination>),
    /// Another program's file was read, or could not be.
    FileRead(Result<Box<read::Read>, String>),
    /// An export was written, or was not.
    Exported(Result<Box<Exported>, NotExported>),
    /// The state of the journal.
    Examined(Box<Examination>),
    /// Where the reader stands: it knows the very lines that were reported so far. `None` where no checkpoint can be made.
    Cut(Option<Box<Cut>>),
    /// What was to be kept, and the checkpoint of it, where it could be written.
    Kept(Arc<dyn Base>, Option<Arc<dyn Base>>),
    /// Everything asked for is done.
    Closed,
}

/// The disk, for the loop to ask.
#[derive(Debug)]
pub struct Disk {
    asks: Sender<Ask>,
    duty: Duty,
    thread: Option<JoinHandle<()>>,
}

impl Disk {
    /// Starts the thread; it opens the book at once, unless that was done already.
    ///
    /// # Errors
    ///
    /// Where the system gives no thread.
    pub fn start(
        places: Places,
        clock: Clock,
        by: String,
        opened: Option<Files>,
        answers: UnboundedSender<Report>,
    ) -> io::Result<Self> {
        let (asks, asked) = mpsc::channel();
        let wake = asks.clone();
        let duty = Duty::reading();
        let duties = duty.clone();
        let thread = thread::Builder::new().name("disk".into()).spawn(move || {
            let shelf =
                Shelf { places: &places, clock, by: &by, wake: &wake, answers: &answers, duty: &duties };
            serve(shelf, opened, &asked);
            let _ = answers.send(Report::Closed);
        })?;
        Ok(Self { asks, duty, thread: Some(thread) })
    }

    /// Asks for something.
    pub fn ask(&self, ask: Ask) {
        self.duty.take(&ask);
        let _ = self.asks.send(ask);
    }

    /// Whether it is busy with nothing that somebody who leaves would wait for.
    pub fn only_reads(&self) -> bool {
        self.duty.only_reads()
    }
}

impl Drop for Disk {
    /// A panic elsewhere must not cost what was asked before it.
    fn drop(&mut self) {
        if thread::panicking()
            && !self.only_reads()
            && let Some(thread) = self.thread.take()
        {
            self.ask(Ask::Close);
            let _ = thread.join();
        }
    }
}

fn serve(shelf: Shelf<'_>, opened: Option<Files>, asked: &Receiver<Ask>) {
    let Shelf { places, wake, answers, duty, .. } = shelf;
    let desk = duty.read(|| match opened {
        Some(files) => Some(Desk::at(shelf, files)),
        None => Desk::open(shelf, true, false),
    });
    let Some(mut desk) = desk else { return };
    keeping::verify(&desk.files, wake);
    let mut watcher = None;
    keep_watch(&mut watcher, places, wake);
    while let Ok(first) = asked.recv() {
        let mut batch = vec![first];
        batch.extend(asked.try_iter());
        let closing = batch.iter().any(|ask| matches!(ask, Ask::Close));
        if !desk.answer(batch) {
            return;
        }
        if closing {
            desk.close();
            if let Some(watching) = watcher {
                watching.end();
            }
            // The memory of a large book is given back when nobody waits for it any more.
            let _ = answers.send(Report::Closed);
            return;
        }
        desk.verify_daily();
        keep_watch(&mut watcher, places, wake);
    }
}

/// Watches what there is to be watched by now. What came before that was noticed by nobody: it is read next.
fn keep_watch(watcher: &mut Option<Watching>, places: &Places, wake: &Sender<Ask>) {
    let anew = watcher.as_ref().is_none_or(Watching::is_stale);
    if anew {
        *watcher = watch(&places.log(), wake.clone());
    }
    if let Some(watching) = watcher
        && (watching.follow() || anew)
    {
        let _ = wake.send(Ask::Poll);
    }
}

/// What the thread was started with.
#[derive(Clone, Copy)]
struct Shelf<'a> {
    places: &'a Places,
    clock: Clock,
    by: &'a str,
    wake: &'a Sender<Ask>,
    answers: &'a UnboundedSender<Report>,
    duty: &'a Duty,
}

/// What the thread works with.
struct Desk<'a> {
    shelf: Shelf<'a>,
    files: Files,
    /// How many damaged places were told of.
    damage: usize,
    /// Whether a checkpoint that is being written may be of what was found to differ.
    doubted: bool,
    /// When it was last looked whether every byte is to be looked at, in milliseconds since 1970.
    looked: i64,
    sheets: Sheets,
}

impl<'a> Desk<'a> {
    fn open(shelf: Shelf<'a>, first: bool, whole: bool) -> Option<Self> {
        let Shelf { places, clock, by, answers, .. } = shelf;
        let open = || match (whole, first) {
            (true, _) => Files::read_whole(places.clone(), clock, by.to_owned()).map(|it| (it.0, Some(it.1))),
            (false, true) => {
                // Whoever waits for the first time sees what has come so far.
                let tell = |piece| drop(answers.send(Report::Folding(piece)));
                Files::read_with(places.clone(), clock, by.to_owned(), tell).map(|files| (files, None))
            }
            (false, false) => Files::open(places.clone(), clock, by.to_owned()).map(|it| (it.0, Some(it.1))),
        };
        match open() {
            Ok((files, book)) => {
                let Opened { files, reports } = Opened::of(places, clock, files, book, first);
                for report in reports {
                    let _ = answers.send(report);
                }
                Some(Self::at(shelf, files))
            }
            Err(error) => {
                let _ = answers.send(Report::Unreadable(error.to_string()));
                None
            }
        }
    }

    fn at(shelf: Shelf<'a>, files: Files) -> Self {
        let damage = files.report().damage.len();
        let looked = shelf.clock.wall().timestamp_millis();
        Self { shelf, files, damage, doubted: false, looked, sheets: Sheets::default() }
    }

    /// Reads the journal again; answers whether it can be read.
    fn read_again(&mut self, whole: bool) -> bool {
        let Some(again) = Desk::open(self.shelf, false, whole) else { return false };
        let (damage, doubted) = (self.damage, self.doubted);
        *self = Self { sheets: std::mem::take(&mut self.sheets), damage, doubted, ..again };
        self.tell_damage();
        true
    }

    /// Does what was asked, appends of one batch together; answers whether to go on.
    fn answer(&mut self, batch: Vec<Ask>) -> bool {
        let (mut poll, mut whole, mut removals) = (false, false, Vec::new());
        let kept = batch.iter().filter(|ask| is_kept(ask)).count();
        // What queued while one sync ran goes with the next, whatever else was asked in between.
        let (appends, rest): (Vec<Ask>, Vec<Ask>) =
            last_drafts(batch).into_iter().partition(|ask| matches!(ask, Ask::Append(..)));
        self.append(appends);
        for ask in rest {
            match ask {
                Ask::Poll => poll = true,
                Ask::KeepDraft(name, text) => self.keep_draft(&name, &text),
                Ask::LayOut(ticket, belongs, text) => {
                    let laid = self.sheets.lay(&self.drafts(), &belongs, &text);
                    let _ = self.shelf.answers.send(Report::LaidOut(ticket, laid));
                }
                Ask::RemoveSheet(removal) => removals.push(removal),
                Ask::DropDraft(name) => self.drop_draft(&name),
                Ask::ReadFile(path) => {
                    let read = self.shelf.duty.read(|| read_file(&path).map(Box::new));
                    let _ = self.shelf.answers.send(Report::FileRead(read));
                }
                Ask::Export(errand) => {
                    let _ = self.shelf.answers.send(Report::Exported(self.export(errand)));
                }
                Ask::Examine => {
                    let _ = self.shelf.answers.send(Report::Examined(Box::new(self.files.examine())));
                }
                Ask::Cut => {
                    let _ = self.shelf.answers.send(Report::Cut(self.files.cut().map(Box::new)));
                }
                Ask::Keep(keeping) => keeping::write(keeping, self.shelf.answers, self.shelf.wake),
                Ask::LetGo(base) => drop(base),
                Ask::Wrote => self.wrote(),
                Ask::Verified(verified) => whole |= self.verified(&verified),
                Ask::ReadWhole => {
                    // Else the next start would begin with it again.
                    let _ = self.files.forget();
                    whole = true;
                }
                Ask::Append(..) | Ask::Close => {}
            }
        }
        // Last, when whatever draft has its text is on the disk.
        for removal in removals {
            let kept = self.sheets.remove(&self.drafts(), removal);
            self.tell_kept(kept);
        }
        let duty = self.shelf.duty;
        duty.done(kept);
        if whole {
            return duty.read(|| self.read_again(true));
        }
        !poll || duty.read(|| self.poll())
    }

    fn append(&mut self, asks: Vec<Ask>) {
        let append =
            |ask| if let Ask::Append(ticket, decisions) = ask { Some((ticket, decisions)) } else { None };
        let queued: Vec<(Ticket, Vec<Decision>)> = asks.into_iter().filter_map(append).collect();
        if queued.is_empty() {
            return;
        }
        let all: Vec<Decision> = queued.iter().flat_map(|(_, decisions)| decisions.clone()).collect();
        let (mut lines, why) = match self.files.append(&all) {
            Ok(lines) => (lines, None),
            Err((saved, error)) => (saved, Some(advice(&error))),
        };
        for (ticket, decisions) in queued {
            let rest = lines.split_off(decisions.len().min(lines.len()));
            let saved = std::mem::replace(&mut lines, rest);
            let report = match &why {
                Some(why) if saved.len() < decisions.len() => {
                    Report::NotSaved { ticket, saved, why: why.clone() }
                }
                _ => Report::Saved(ticket, saved),
            };
            let _ = self.shelf.answers.send(report);
        }
    }

    fn poll(&mut self) -> bool {
        let goes_on = match self.files.poll() {
            Ok(Grown::Lines(lines)) if lines.is_empty() => true,
            Ok(Grown::Lines(lines)) => self.shelf.answers.send(Report::Grew(lines)).is_ok(),
            Ok(Grown::Reread) => return self.read_again(false),
            Err(error) => self.shelf.answers.send(Report::Trouble(error.to_string())).is_ok(),
        };
        self.tell_damage();
        goes_on
    }

    /// Damage that came while the book was open is not left for the next start.
    fn tell_damage(&mut self) {
        let examination = self.files.report();
        let damage = examination.damage.len();
        if damage > self.damage {
            let _ = self.shelf.answers.send(Report::Damaged(Box::new(examination)));
        }
        self.damage = damage;
    }

    fn drafts(&self) -> PathBuf {
        drafts_dir(self.shelf.places, &self.files)
    }

    /// A draft is replaced whole, so that a crash leaves the old one or the new one.
    fn keep_draft(&mut self, name: &str, text: &str) {
        let written = write_private(&self.drafts(), name, text);
        let kept = self.sheets.hear(&self.drafts(), name, written.is_ok());
        self.tell_kept(kept);
        if let Err(error) = written {
            let sentence = format!("this draft cannot be kept ({error}); save it before you leave");
            let _ = self.shelf.answers.send(Report::Trouble(sentence));
        }
    }

    /// What was dropped has no text that anything is kept for.
    fn drop_draft(&mut self, name: &str) {
        let drafts = self.drafts();
        let gone = match std::fs::remove_file(drafts.join(name)) {
            Err(error) => error.kind() == ErrorKind::NotFound,
            Ok(()) => true,
        };
        if gone {
            let kept = self.sheets.hear(&drafts, name, true);
            self.tell_kept(kept);
        }
    }

    fn tell_kept(&self, kept: Result<(), String>) {
        if let Err(why) = kept {
            let _ = self.shelf.answers.send(Report::Trouble(why));
        }
    }

    /// Gives the writer back; its memory goes with the thread.
    fn close(self) {
        let _ = self.files.close();
    }
}

/// Leaves out every draft that a later one of the same name replaces: each key makes one.
fn last_drafts(mut batch: Vec<Ask>) -> Vec<Ask> {
    let mut later = HashSet::new();
    batch.reverse();
    batch.retain(|ask| match ask {
        Ask::KeepDraft(name, _) | Ask::DropDraft(name) => later.insert(name.clone()),
        _ => true,
    });
    batch.reverse();
    batch
}

/// Why something was not saved, and what to do about it.
fn advice(error: &RecordError) -> String {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(this) = cause {
        let what = this.downcast_ref::<io::Error>().map(|error| match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => "make room",
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => "allow writing to the book",
            _ => "see to the disk",
        });
        if let Some(what) = what {
            return format!("{error}; {what}, then Enter again");
        }
        cause = this.source();
    }
    error.to_string()
}

/// Reads another program's file; `~/` is the home directory.
fn read_file(path: &Path) -> Result<read::Read, String> {
    let home = std::env::var_os("HOME").map(PathBuf::from);
    let path = match (path.strip_prefix("~"), home) {
        (Ok(rest), Some(home)) => home.join(rest),
        _ => path.to_owned(),
    };
    let file = std::fs::File::open(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut bytes = Vec::new();
    let most = u64::try_from(LARGEST).unwrap_or(u64::MAX).saturating_add(1);
    file.take(most).read_to_end(&mut bytes).map_err(|error| format!("{}: {error}", path.display()))?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    read::read(&bytes, &name, None).map_err(|refused| refused.to_string())
}

/// Drafts of a book that does not exist yet are kept beside those of the books.
fn drafts_dir(places: &Places, files: &Files) -> PathBuf {
    files.state().unwrap_or_else(|| places.state.join("new")).join("drafts")
}

fn write_private(dir: &Path, name: &str, text: &str) -> io::Result<()> {
    use std::io::Write;
    use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(dir)?;
    let new = dir.join(format!(".{name}.new"));
    let mut file =
        std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&new)?;
    file.write_all(text.as_bytes())?;
    std::fs::rename(new, dir.join(name))
}

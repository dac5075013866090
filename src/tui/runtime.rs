//! The runtime: the loop, and the only place where effects are performed.
//!
//! One queue, one order: finished effects first, then what came from outside, then what was typed, then the
//! next moment at which something on the screen changes by itself. Nothing ticks; an idle cockpit costs
//! nothing. Terminal and input are parameters, so that tests run this very loop.

use std::io;
use std::mem;
use std::path::PathBuf;
use std::time::Duration;

use chrono::{DateTime, Utc};
use ratatui::Terminal;
use ratatui::backend::{Backend, CrosstermBackend};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::timeout;

use super::disk::{Ask, Disk, Opened, Report};
use super::editor::{Edited, Ended, Heard, Running};
use super::effect::Effect;
use super::input::{Input, TerminalInput};
use super::message::Message;
use super::model::{Loading, Model};
use super::prepare::prepare;
use super::sheet;
use super::signals::{self, Held, Outside};
use super::terminal::{self, FrameWriter, NoTerminal, RawStdout};
use super::update::{is_way_out, update};
use super::view::view;
use crate::clock::Clock;
use crate::config::editor::Editor;
use crate::journal::Places;
use crate::store::Files;

/// After so long the clock is looked at again.
const LONGEST_SLEEP: Duration = Duration::from_mins(15);
/// How often somebody who leaves looks whether all that is left is a read.
const MOMENT: Duration = Duration::from_millis(2);
/// How many pieces of a book that is being read are taken in between two frames.
const AT_A_TIME: usize = 8;
/// How long an editor has to end when this program must.
const LAST_WORDS: Duration = Duration::from_millis(120);

/// What the cockpit needs to start.
#[derive(Debug)]
pub struct Start {
    /// Where the book and the device's state lie.
    pub places: Places,
    /// The clock.
    pub clock: Clock,
    /// Who records.
    pub by: String,
    /// The editor for long texts, or why there is none.
    pub editor: Result<Editor, String>,
    /// The model before the book is read.
    pub model: Model,
    /// The files of the book, where it is open already.
    pub files: Option<Files>,
    /// What is to be done as soon as there is somebody to do it.
    pub effects: Vec<Effect>,
}

impl Start {
    /// Opens the book where that takes no time, so that the first frame is of use.
    pub fn open(&mut self) {
        let Some(opened) = Opened::at_once(&self.places, self.clock, &self.by) else { return };
        self.files = Some(opened.files);
        for report in opened.reports {
            self.effects.extend(update(&mut self.model, Message::Disk(report)));
        }
    }
}

/// How the cockpit was left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct End {
    /// The exit code.
    pub code: i32,
    /// Whether it was left for the sample book.
    pub sample: bool,
}

/// Runs the cockpit on this process's terminal until it is left; answers how.
///
/// # Errors
///
/// Where there is no terminal that can show it, or its modes cannot be set.
pub fn run(mut start: Start) -> Result<End, NoTerminal> {
    terminal::leave_on_panic();
    // A disk may hang: as long as the terminal is as it was, a signal may end the program where it stands.
    start.open();
    let signals = signals::hold()?;
    // Whether colour is wanted is for the theme to say: what it draws without colour it draws otherwise.
    crossterm::style::force_color_output(true);
    terminal::mouse(start.model.granted.mouse)?;
    terminal::enter()?;
    let end = in_terminal(start, signals);
    terminal::leave();
    end.map_err(NoTerminal::from)
}

fn in_terminal(mut start: Start, signals: Held) -> io::Result<End> {
    let mut terminal = Terminal::new(CrosstermBackend::new(FrameWriter::new(RawStdout)))?;
    // Something to look at comes first; what is needed to go on is got ready behind it, and signals are held meanwhile.
    draw(&mut start.model, &mut terminal)?;
    let (outside, from_outside) = unbounded_channel();
    signals.watch(outside)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().enable_time().build()?;
    let end = runtime.block_on(async {
        let mut cockpit = Loop::start(start, TerminalInput::new()?, from_outside)?.shown();
        let code = cockpit.run(&mut terminal).await;
        let sample = cockpit.model().sample;
        mem::forget(cockpit);
        let code = code?;
        Ok(End { code, sample: sample && code == 0 })
    });
    // What is to be kept is on the disk. To give the memory of a large book back piece by piece takes long, and the
    // program ends here.
    mem::forget((terminal, runtime));
    end
}

/// The loop with everything it waits for.
#[derive(Debug)]
pub struct Loop<I> {
    model: Model,
    clock: Clock,
    input: I,
    disk: Disk,
    from_disk: UnboundedReceiver<Report>,
    from_outside: UnboundedReceiver<Outside>,
    disk_ended: bool,
    leaving: Option<i32>,
    editor: Result<Editor, String>,
    /// The file that the editor is to be opened on.
    to_edit: Option<PathBuf>,
    /// When something on the screen changes by itself.
    due: Option<DateTime<Utc>>,
    /// Why something could not be saved on the way out.
    unsaved: Option<String>,
    /// Whether the screen shows the model as it is.
    shown: bool,
}

impl<I: Input> Loop<I> {
    /// Starts the disk's thread; the book is being read when this returns.
    ///
    /// # Errors
    ///
    /// Where the system gives no thread.
    pub fn start(start: Start, input: I, from_outside: UnboundedReceiver<Outside>) -> io::Result<Self> {
        let (answers, from_disk) = unbounded_channel();
        let disk = Disk::start(start.places, start.clock, start.by, start.files, answers)?;
        let cockpit = Self {
            model: start.model,
            clock: start.clock,
            input,
            disk,
            from_disk,
            from_outside,
            disk_ended: false,
            leaving: None,
            editor: start.editor,
            to_edit: None,
            due: None,
            unsaved: None,
            shown: false,
        };
        for effect in start.effects {
            cockpit.ask_disk(effect);
        }
        Ok(cockpit)
    }

    /// The first frame is on the screen already.
    #[must_use]
    pub fn shown(self) -> Self {
        Self { shown: true, ..self }
    }

    /// Runs until the cockpit is left; answers the exit code.
    ///
    /// # Errors
    ///
    /// Where the terminal cannot be read or drawn any more.
    pub async fn run<B: Backend>(&mut self, terminal: &mut Terminal<B>) -> io::Result<i32>
    where
        io::Error: From<B::Error>,
    {
        loop {
            let ended = self.turn(terminal).await;
            // Where the terminal went away, what was asked of the disk is done all the same.
            let code = self.leave(ended.as_ref().ok().copied()).await;
            // Whoever wished to go does not go over something that was not saved; who must go says it on the way.
            if matches!(ended, Ok(0)) && self.unsaved.take().is_some() && code == Some(0) {
                self.leaving = None;
                self.model.sample = false;
                continue;
            }
            return match (code, ended) {
                (Some(code), _) | (None, Ok(code)) => Ok(code),
                (None, Err(error)) => Err(error),
            };
        }
    }

    /// Takes one thing after the other until it is time to go; answers the exit code.
    async fn turn<B: Backend>(&mut self, terminal: &mut Terminal<B>) -> io::Result<i32>
    where
        io::Error: From<B::Error>,
    {
        if !mem::take(&mut self.shown) {
            draw(&mut self.model, terminal)?;
        }
        loop {
            let messages = self.next().await?;
            // What is made ready for later is not to be seen.
            let mut unseen = matches!(messages.as_slice(), [Message::Work]) && !self.model.works_in_sight();
            self.model.now = self.clock.now();
            // What fell due while nobody looked, in a suspension or a sleep, is shown before anything else is done.
            if self.due.is_some_and(|due| due <= self.model.now.instant()) {
                self.take(Message::Due, terminal)?;
                unseen = false;
            }
            for message in messages {
                self.take(message, terminal)?;
            }
            let mut pieces = 0;
            while pieces < AT_A_TIME
                && let Ok(report) = self.from_disk.try_recv()
            {
                pieces += usize::from(matches!(report, Report::Folding(_)));
                self.take(Message::Disk(report), terminal)?;
                unseen = false;
            }
            if let (Some(path), None) = (self.to_edit.take(), self.leaving)
                && let Some(edited) = self.edit(path).await?
            {
                self.model.now = self.clock.now();
                self.take(Message::Edited(edited), terminal)?;
                redraw(terminal)?;
            }
            if let Some(code) = self.leaving {
                return Ok(code);
            }
            self.due = self.model.next_change();
            if !unseen {
                draw(&mut self.model, terminal)?;
            }
        }
    }

    /// What the screen shows, for tests.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Waits for the next thing to happen, in the order that the queue keeps.
    async fn next(&mut self) -> io::Result<Vec<Message>> {
        let due = until(self.due, &self.clock);
        if let Loading::Folding(..) = self.model.loading {
            // Pieces of the book come all the time: whoever types is heard between them.
            tokio::select! {
                biased;
                Some(outside) = self.from_outside.recv() => return Ok(vec![Message::Outside(outside)]),
                batch = self.input.batch() => return Ok(batch?.into_iter().map(Message::Typed).collect()),
                () = tokio::task::yield_now() => {}
            }
        }
        tokio::select! {
            biased;
            report = self.from_disk.recv(), if !self.disk_ended => match report {
                Some(report) => Ok(vec![Message::Disk(report)]),
                // It said nothing of an end: it broke, and the terminal has been left.
                None => Err(io::Error::other("nothing can be read or recorded any more")),
            },
            Some(outside) = self.from_outside.recv() => Ok(vec![Message::Outside(outside)]),
            batch = self.input.batch() => Ok(batch?.into_iter().map(Message::Typed).collect()),
            // Whatever can be heard is heard first: this lets the runtime look once before it is done.
            () = tokio::task::yield_now(), if self.model.has_work() => Ok(vec![Message::Work]),
            () = sleep(due) => Ok(vec![Message::Due]),
        }
    }

    fn take<B: Backend>(&mut self, message: Message, terminal: &mut Terminal<B>) -> io::Result<()>
    where
        io::Error: From<B::Error>,
    {
        if let Message::Disk(report) = &message {
            self.note(report);
        }
        for effect in update(&mut self.model, message) {
            match self.ask_disk(effect) {
                Some(Effect::Redraw) => redraw(terminal)?,
                Some(Effect::Mouse(taken)) => terminal::mouse(taken)?,
                Some(Effect::Suspend) => {
                    terminal::suspend()?;
                    redraw(terminal)?;
                }
                Some(Effect::Copy(text)) => terminal::copy(&text)?,
                Some(Effect::OpenEditor(path)) => self.to_edit = Some(path),
                Some(Effect::Leave(code)) => self.leaving = Some(code),
                _ => {}
            }
        }
        Ok(())
    }

    /// What the loop itself learns from a report.
    fn note(&mut self, report: &Report) {
        self.disk_ended |= matches!(report, Report::Closed);
    }

    /// Performs what the disk is to do; answers what is for somebody else.
    fn ask_disk(&self, effect: Effect) -> Option<Effect> {
        self.disk.ask(match effect {
            Effect::Append(ticket, decisions) => Ask::Append(ticket, decisions),
            Effect::KeepDraft { name, text } => Ask::KeepDraft(name, text),
            Effect::DropDraft { name } => Ask::DropDraft(name),
            Effect::LayOut { ticket, belongs, text } => Ask::LayOut(ticket, belongs, text),
            Effect::RemoveSheet(removal) => Ask::RemoveSheet(removal),
            Effect::ReadFile(path) => Ask::ReadFile(path),
            Effect::Export(errand) => Ask::Export(errand),
            Effect::Examine => Ask::Examine,
            Effect::Cut => Ask::Cut,
            Effect::Keep(keeping) => Ask::Keep(keeping),
            Effect::LetGo(base) => Ask::LetGo(base),
            Effect::ReadWhole => Ask::ReadWhole,
            other => return Some(other),
        });
        None
    }

    /// Gives the terminal to the editor until it is gone, and hears the disk meanwhile; `None` where this program has
    /// to go: then the file stays for the next start.
    async fn edit(&mut self, path: PathBuf) -> io::Result<Option<Edited>> {
        terminal::lend();
        let started = self.editor.clone().and_then(|editor| Running::start(&editor, &path));
        let ended = match started {
            Err(why) => Ended::NotStarted(why),
            Ok(mut running) => loop {
                tokio::select! {
                    biased;
                    Some(outside) = self.from_outside.recv() => match outside {
                        Outside::Go(code) => {
                            self.leaving = Some(code);
                            running.end();
                            // It has a moment to put the terminal in order before we do.
                            while let Ok(Heard::Stopped) = timeout(LAST_WORDS, running.next()).await {}
                            terminal::leave();
                            return Ok(None);
                        }
                        Outside::Continued => running.go_on(),
                        // Its keys and its window are its own.
                        Outside::Suspend | Outside::Resized => {}
                    },
                    heard = running.next() => match heard {
                        Heard::Stopped => terminal::stop(),
                        Heard::Ended(ended) => break ended,
                    },
                    Some(report) = self.from_disk.recv(), if !self.disk_ended => self.hear(report),
                }
            },
        };
        terminal::take_back()?;
        let (text, beside) = (sheet::read(&path), sheet::beside(&path).into_iter().next());
        Ok(Some(Edited { path, ended, text, beside }))
    }

    /// Hears the disk while nothing is drawn.
    fn hear(&mut self, report: Report) {
        self.note(&report);
        self.model.now = self.clock.now();
        for effect in update(&mut self.model, Message::Disk(report)) {
            self.ask_disk(effect);
        }
    }

    /// Waits until everything asked for is on disk. Ctrl-c does not wait; other keys are for whoever has the terminal
    /// next, and a signal has its own patience. Nobody waits for a read.
    async fn leave(&mut self, mut code: Option<i32>) -> Option<i32> {
        let mut closing = false;
        loop {
            // A form that is saved on the way out leaves no draft either.
            if self.model.pending.is_empty() && !closing {
                self.disk.ask(Ask::Close);
                closing = true;
                if self.disk.only_reads() {
                    break;
                }
            }
            tokio::select! {
                biased;
                report = self.from_disk.recv() => match report {
                    Some(Report::Closed) | None => break,
                    Some(report) => {
                        let refused = if let Report::NotSaved { why, .. } = &report { Some(why.clone()) } else { None };
                        for effect in update(&mut self.model, Message::Disk(report)) {
                            self.ask_disk(effect);
                        }
                        if refused.is_some() {
                            self.unsaved = refused;
                            if code == Some(0) {
                                return code;
                            }
                        }
                    }
                },
                Some(outside) = self.from_outside.recv() => if let Outside::Go(signalled) = outside { code = Some(signalled) },
                Ok(batch) = self.input.batch() => if batch.iter().any(is_way_out) { return code },
                () = sleep(Some(MOMENT)), if closing => if self.disk.only_reads() { break },
            }
        }
        code
    }
}

/// Makes ready what is in sight and draws it.
fn draw<B: Backend>(model: &mut Model, terminal: &mut Terminal<B>) -> io::Result<()>
where
    io::Error: From<B::Error>,
{
    let mut regions = None;
    terminal.draw(|screen| {
        prepare(model, screen.area());
        regions = Some(view(model, screen));
    })?;
    model.regions = regions.unwrap_or_default();
    Ok(())
}

/// Draws everything anew, whatever the terminal shows by now.
fn redraw<B: Backend>(terminal: &mut Terminal<B>) -> io::Result<()>
where
    io::Error: From<B::Error>,
{
    let size = terminal.size()?;
    Ok(terminal.resize(ratatui::layout::Rect::new(0, 0, size.width, size.height))?)
}

/// How long until then: never long, since a machine that slept does not count the time.
fn until(due: Option<DateTime<Utc>>, clock: &Clock) -> Option<Duration> {
    let due = due.filter(|_| !clock.is_fixed())?;
    Some((due - clock.now().instant()).to_std().unwrap_or_default().min(LONGEST_SLEEP))
}

async fn sleep(time: Option<Duration>) {
    match time {
        Some(time) => tokio::time::sleep(time).await,
        None => std::future::pending().await,
    }
}

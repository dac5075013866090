//! A program on a pseudo-terminal of 120×36, and when it wrote what.
//!
//! Bytes are only stamped while something is measured; the screen is made of them afterwards, so reading it costs the
//! figures nothing. The clock of a start begins when a small shell, which leads the session and waits on a pipe, is told
//! to become the program: neither our fork nor the terminal's making is in it. That shell outlives the program, so the
//! modes which the terminal was left in can be read.

use std::ffi::OsString;
use std::fs;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtyPair, PtySize, native_pty_system};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::fs::{CWD, FileType, Mode, mknodat};
use rustix::process::{Pid, PidfdFlags, Signal, kill_process, pidfd_open};
use vt100::{MouseProtocolMode, Parser, Screen};

use super::process::Account;

const COLUMNS: u16 = 120;
const ROWS: u16 = 36;
/// A program that does not come this far is broken, or the machine is.
const PATIENCE: Duration = Duration::from_mins(5);
/// Silence after which what was written is read.
const LULL: Duration = Duration::from_millis(20);
/// The mark before each of the program's frames.
const FRAME: &[u8] = b"\x1b[?2026h";

/// Waits to be told, becomes the program; then says that it is gone, and keeps the terminal.
const SESSION: &str = r#"sh -c 'echo $$ >"$NOTES/pid.new"; mv "$NOTES/pid.new" "$NOTES/pid"; read -r go <"$NOTES/go"; exec "$@"' sh "$@"
echo "[gone $?]"
read -r end"#;

/// What to run, and with what around it.
#[derive(Debug, Clone)]
pub struct Line {
    /// The program and its arguments.
    pub words: Vec<OsString>,
    /// Its whole environment.
    pub environment: Vec<(&'static str, OsString)>,
}

/// A piece of output and when it came.
type Chunk = (Instant, Vec<u8>);

#[derive(Default)]
struct Written {
    chunks: Vec<Chunk>,
    closed: bool,
}

type Shared = Arc<(Mutex<Written>, Condvar)>;

/// A program on its terminal.
pub struct Session {
    master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    leader: Box<dyn Child + Send + Sync>,
    written: Shared,
    /// How many chunks the screen was made of so far.
    read: usize,
    screen: Parser,
    notes: tempfile::TempDir,
    pid: Pid,
    modes: String,
    started: Instant,
    /// Its number may be somebody else's by now.
    ended: bool,
}

/// What a key, or several at once, brought about.
#[derive(Debug, Clone, Default)]
pub struct Stroke {
    /// When the first byte came.
    pub first: Option<Duration>,
    /// When the last byte came.
    pub last: Option<Duration>,
    /// When the last change of the screen came.
    pub seen: Option<Duration>,
    /// When the rows that the caller looks at were first as they stayed.
    pub settled: Option<Duration>,
    /// How many bytes.
    pub bytes: usize,
    /// How many marked frames.
    pub frames: usize,
    /// How many cells are not as they were.
    pub cells: usize,
}

/// How a program was left.
#[derive(Debug, Clone)]
pub struct Leaving {
    /// From the key or the signal to the end of the process.
    pub took: Duration,
    /// What it left behind of its modes.
    pub modes: Vec<&'static str>,
}

/// How to leave.
#[derive(Debug, Clone, Copy)]
pub enum Exit {
    /// By typing this.
    Key(&'static str),
    /// By this signal.
    Signal(Signal),
}

impl Session {
    /// Makes the terminal and the shell that waits to become the program.
    pub fn prepare(line: &Line) -> Self {
        let notes = tempfile::tempdir().expect("a temporary folder");
        mknodat(CWD, notes.path().join("go"), FileType::Fifo, Mode::from_raw_mode(0o600), 0).expect("a pipe");
        let size = PtySize { rows: ROWS, cols: COLUMNS, pixel_width: 0, pixel_height: 0 };
        let PtyPair { slave, master } = native_pty_system().openpty(size).expect("a pseudo-terminal");
        let mut command = CommandBuilder::new("sh");
        command.args(["-c", SESSION, "sh"]);
        command.args(&line.words);
        command.env_clear();
        command.env("NOTES", notes.path());
        for (name, value) in &line.environment {
            command.env(name, value);
        }
        command.cwd(notes.path());
        let leader = slave.spawn_command(command).expect("a shell");
        drop(slave);
        let written = Shared::default();
        let (mut reader, shared) = (master.try_clone_reader().expect("a reader"), Arc::clone(&written));
        thread::spawn(move || {
            let mut bytes = vec![0; 64 * 1024];
            loop {
                let count = reader.read(&mut bytes).unwrap_or(0);
                let at = Instant::now();
                let mut written = shared.0.lock().unwrap_or_else(PoisonError::into_inner);
                written.closed = count == 0;
                if count > 0 {
                    written.chunks.push((at, bytes[..count].to_vec()));
                }
                drop(written);
                shared.1.notify_all();
                if count == 0 {
                    return;
                }
            }
        });
        let pid = wait_for_pid(&notes.path().join("pid"));
        let modes = format!("{:?}", master.get_termios());
        let writer = master.take_writer().expect("a writer");
        let screen = Parser::new(cells(ROWS), cells(COLUMNS), 0);
        let started = Instant::now();
        Self { master, writer, leader, written, read: 0, screen, notes, pid, modes, started, ended: false }
    }

    /// Starts a program and waits until all of these words are on the screen; answers how long that took.
    pub fn start(line: &Line, words: &[String]) -> (Self, Duration) {
        let mut session = Self::prepare(line);
        session.go();
        let took = session.wait_for(words);
        (session, took)
    }

    /// Lets the shell become the program; the clock begins.
    pub fn go(&mut self) {
        let mut go = fs::OpenOptions::new().write(true).open(self.notes.path().join("go")).expect("the pipe");
        self.started = Instant::now();
        go.write_all(b"\n").expect("the word to go");
    }

    /// Waits until all of these words are on the screen; answers when, counted from the start.
    ///
    /// # Panics
    ///
    /// Where that does not come to be.
    pub fn wait_for(&mut self, words: &[String]) -> Duration {
        self.wait_until(&words.join(", "), |screen| {
            let contents = screen.contents();
            words.iter().all(|it| contents.contains(it))
        })
    }

    /// Waits until the screen is as wanted; answers when, counted from the start.
    pub fn wait_until(&mut self, what: &str, wanted: impl Fn(&Screen) -> bool) -> Duration {
        let end = Instant::now() + PATIENCE;
        loop {
            let reading = Instant::now();
            while let Some((at, chunk)) = self.take() {
                self.screen.process(&chunk);
                if wanted(self.screen.screen()) {
                    return at - self.started;
                }
            }
            let written = self.written.0.lock().unwrap_or_else(PoisonError::into_inner);
            let (closed, new) = (written.closed, written.chunks.len() > self.read);
            assert!(
                reading < end && !closed,
                "waited for {what}; the screen shows:\n{}",
                self.screen.screen().contents()
            );
            if !new {
                drop(self.written.1.wait_timeout(written, LULL).unwrap_or_else(PoisonError::into_inner));
            }
        }
    }

    /// Takes note of everything that was written, and answers when the screen changed last, counted from the start.
    pub fn catch_up(&mut self) -> Option<Duration> {
        let mut changed = None;
        while let Some((at, chunk)) = self.take() {
            let before = self.screen.screen().clone();
            self.screen.process(&chunk);
            if differing(&before, self.screen.screen(), 0) > 0 {
                changed = Some(at - self.started);
            }
        }
        changed
    }

    /// Waits until nothing was written for `silence` while the process did next to nothing; answers the screen's last
    /// change since it was looked at, counted from the start.
    pub fn settle(&mut self, silence: Duration) -> Option<Duration> {
        let end = Instant::now() + PATIENCE;
        loop {
            assert!(Instant::now() < end, "never at rest");
            let (count, before) = (self.count(), self.account());
            self.be_still(silence);
            let spent = self.account().cpu.saturating_sub(before.cpu);
            if self.count() == count && spent < silence / 20 {
                return self.catch_up();
            }
        }
    }

    /// Lets that much time go by, or less where the terminal is closed.
    pub fn be_still(&self, time: Duration) {
        let end = Instant::now() + time;
        let mut written = self.written.0.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() || written.closed {
                return;
            }
            written = self.written.1.wait_timeout(written, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Types keys at once, and listens until nothing was written for `quiet`. `rows` names the first of the rows whose
    /// final form [`Stroke::settled`] tells.
    pub fn press(&mut self, keys: &str, quiet: Duration, rows: u16) -> Stroke {
        self.catch_up();
        let before = self.screen.screen().clone();
        let from = self.count();
        let pressed = Instant::now();
        self.writer.write_all(keys.as_bytes()).expect("keys are taken");
        self.writer.flush().expect("keys are taken");
        self.wait_quiet(from, pressed, quiet);
        let mut stroke = Stroke::default();
        let mut shots = Vec::new();
        let mut previous = before.clone();
        while let Some((at, chunk)) = self.take() {
            let after = at - pressed;
            self.screen.process(&chunk);
            let now = self.screen.screen().clone();
            stroke.first.get_or_insert(after);
            stroke.last = Some(after);
            stroke.bytes += chunk.len();
            stroke.frames += memchr::memmem::find_iter(&chunk, FRAME).count();
            if differing(&previous, &now, 0) > 0 {
                stroke.seen = Some(after);
            }
            shots.push((after, now.clone()));
            previous = now;
        }
        stroke.cells = differing(&before, &previous, 0);
        stroke.settled =
            shots.iter().find(|(_, shot)| differing(shot, &previous, rows) == 0).map(|(after, _)| *after);
        stroke
    }

    /// Types keys and waits until all of these words are on the screen; answers how long that took.
    pub fn press_for(&mut self, keys: &str, words: &[&str]) -> Duration {
        self.catch_up();
        let pressed = Instant::now();
        self.writer.write_all(keys.as_bytes()).expect("keys are taken");
        self.writer.flush().expect("keys are taken");
        let words: Vec<String> = words.iter().map(|it| (*it).to_owned()).collect();
        self.wait_for(&words).saturating_sub(pressed - self.started)
    }

    /// Waits until something was written since `from` and then nothing for `quiet`; where nothing comes, for ten times that.
    fn wait_quiet(&self, from: usize, pressed: Instant, quiet: Duration) {
        let mut written = self.written.0.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let end = match written.chunks[from..].last() {
                Some((at, _)) => *at + quiet,
                None => pressed + quiet * 10,
            };
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() || written.closed {
                return;
            }
            written = self.written.1.wait_timeout(written, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Bytes written so far.
    pub fn bytes(&self) -> usize {
        let written = self.written.0.lock().unwrap_or_else(PoisonError::into_inner);
        written.chunks.iter().map(|(_, chunk)| chunk.len()).sum()
    }

    /// Marked frames written so far.
    pub fn frames(&self) -> usize {
        let written = self.written.0.lock().unwrap_or_else(PoisonError::into_inner);
        written.chunks.iter().map(|(_, chunk)| memchr::memmem::find_iter(chunk, FRAME).count()).sum()
    }

    /// What the kernel says of the process.
    ///
    /// # Panics
    ///
    /// Where it is gone.
    pub fn account(&self) -> Account {
        Account::of(self.pid).expect("a process")
    }

    /// Leaves, and looks at what was left behind.
    pub fn leave(mut self, exit: Exit) -> Leaving {
        let end = pidfd_open(self.pid, PidfdFlags::empty()).expect("a process to wait for");
        let begun = Instant::now();
        match exit {
            Exit::Key(key) => {
                self.writer.write_all(key.as_bytes()).expect("keys are taken");
                self.writer.flush().expect("keys are taken");
            }
            Exit::Signal(signal) => kill_process(self.pid, signal).expect("a process to signal"),
        }
        poll(&mut [PollFd::new(&end, PollFlags::IN)], None).expect("its end");
        let took = begun.elapsed();
        self.ended = true;
        self.wait_for(&["[gone ".to_owned()]);
        let screen = self.screen.screen();
        let left = [
            ("alternate screen", screen.alternate_screen()),
            ("bracketed paste", screen.bracketed_paste()),
            ("hidden cursor", screen.hide_cursor()),
            ("mouse", screen.mouse_protocol_mode() != MouseProtocolMode::None),
            ("line modes", format!("{:?}", self.master.get_termios()) != self.modes),
        ];
        Leaving { took, modes: left.into_iter().filter(|(_, on)| *on).map(|(name, _)| name).collect() }
    }

    /// Leaves by `q`, where nothing about it is of interest.
    pub fn quit(self) {
        self.leave(Exit::Key("q"));
    }

    fn count(&self) -> usize {
        self.written.0.lock().unwrap_or_else(PoisonError::into_inner).chunks.len()
    }

    fn take(&mut self) -> Option<Chunk> {
        let written = self.written.0.lock().unwrap_or_else(PoisonError::into_inner);
        let chunk = written.chunks.get(self.read).cloned()?;
        self.read += 1;
        Some(chunk)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if !self.ended {
            let _ = kill_process(self.pid, Signal::KILL);
        }
        let _ = self.leader.kill();
        let _ = self.leader.wait();
    }
}

fn wait_for_pid(file: &Path) -> Pid {
    let end = Instant::now() + PATIENCE;
    while !file.exists() {
        assert!(Instant::now() < end, "the shell does not start");
        thread::yield_now();
    }
    let text = fs::read_to_string(file).expect("a number");
    text.trim().parse().ok().and_then(Pid::from_raw).expect("the number of a process")
}

/// How many cells below the first `skipped` rows differ between two screens.
fn differing(one: &Screen, other: &Screen, skipped: u16) -> usize {
    let cells = (skipped..ROWS).flat_map(|row| (0..COLUMNS).map(move |column| (row, column)));
    cells.filter(|(row, column)| one.cell(*row, *column) != other.cell(*row, *column)).count()
}

fn cells(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).unwrap_or(NonZeroU16::MIN)
}

/// The environment of whatever is measured: a home of its own and nothing else of ours.
pub fn environment(home: &Path) -> Vec<(&'static str, OsString)> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    vec![
        ("HOME", home.as_os_str().to_owned()),
        ("PATH", path),
        ("TERM", "xterm-256color".into()),
        ("COLORTERM", "truecolor".into()),
        ("LANG", "C.UTF-8".into()),
        ("TZ", "UTC".into()),
        ("USER", "bench".into()),
    ]
}

//! The terminal: its modes, entered and left; and the writer that sends each frame in one piece.
//!
//! There is one way in and one way out, used at start and end, around a suspension and an editor, by the panic hook
//! and by the watcher of signals alike. Leaving is idempotent and allocates nothing.

use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustix::fs::{Mode, OFlags};
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};

/// Alternate screen, bracketed paste, no cursor.
const ENTER: &[u8] = b"\x1b[?1049h\x1b[?2004h\x1b[?25l";
/// Buttons and wheel of the mouse, in reports without a limit on the columns. Not its movements: they would keep the
/// loop busy with what nobody asked for.
const TAKE_MOUSE: &[u8] = b"\x1b[?1000h\x1b[?1006h";
const GIVE_MOUSE: &[u8] = b"\x1b[?1006l\x1b[?1000l";
/// All of it undone, last first, and whatever a frame may have left open.
const LEAVE: &[u8] = b"\x1b[?2026l\x1b[0m\x1b[?1006l\x1b[?1000l\x1b[?2004l\x1b[?1049l\x1b[?25h";
/// Around a frame: the terminal shows it at once or not at all.
const BEGIN_FRAME: &[u8] = b"\x1b[?2026h";
const END_FRAME: &[u8] = b"\x1b[?2026l";

/// What another program may have left on: scroll region, cursor shape, keys and mouse in their own forms.
const AFTER_ANOTHER: &[u8] =
    b"\x1b[r\x1b[0 q\x1b[?1l\x1b>\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1004l\x1b[?1006l\x1b[?7h\x1b[>4;0m";

static ENTERED: AtomicBool = AtomicBool::new(false);
static MOUSE: AtomicBool = AtomicBool::new(false);
static LENT: AtomicBool = AtomicBool::new(false);
static BEFORE: OnceLock<Mutex<Option<Termios>>> = OnceLock::new();

/// Why the cockpit cannot open here.
#[derive(Debug, thiserror::Error)]
pub enum NoTerminal {
    /// Output or input is not a terminal.
    #[error(
        "the cockpit needs a terminal; for scripts and pipes use `confidant today`, or see `confidant --help`"
    )]
    NotATerminal,
    /// The terminal cannot place text.
    #[error("TERM={0} cannot draw a screen; use `confidant today`, or see `confidant --help`")]
    Dumb(String),
    /// Its modes cannot be set.
    #[error("the terminal's modes cannot be set: {0}; start it in another terminal")]
    Modes(#[from] io::Error),
}

/// Sets the terminal up for the cockpit.
///
/// # Errors
///
/// Where there is no terminal that can show it.
pub fn enter() -> Result<(), NoTerminal> {
    if !io::stdout().is_terminal() {
        return Err(NoTerminal::NotATerminal);
    }
    let term = std::env::var("TERM").unwrap_or_default();
    if term.is_empty() || term == "dumb" {
        return Err(NoTerminal::Dumb(term));
    }
    let tty = tty()?;
    let before = tcgetattr(&tty).map_err(io::Error::from)?;
    let mut raw = before.clone();
    raw.make_raw();
    if let Ok(mut saved) = BEFORE.get_or_init(Mutex::default).lock() {
        *saved = Some(before);
    }
    tcsetattr(&tty, OptionalActions::Now, &raw).map_err(io::Error::from)?;
    ENTERED.store(true, Ordering::SeqCst);
    let mut out = io::stdout().lock();
    out.write_all(ENTER)?;
    if MOUSE.load(Ordering::SeqCst) {
        out.write_all(TAKE_MOUSE)?;
    }
    Ok(out.flush()?)
}

/// Says whether the cockpit has the mouse, now and whenever it enters the terminal. Where it has not, the terminal
/// selects text with it.
///
/// # Errors
///
/// Where the terminal cannot be written to.
pub fn mouse(taken: bool) -> io::Result<()> {
    MOUSE.store(taken, Ordering::SeqCst);
    if ENTERED.load(Ordering::SeqCst) {
        RawStdout.write_all(if taken { TAKE_MOUSE } else { GIVE_MOUSE })?;
    }
    Ok(())
}

/// Puts every mode back as it was. Does nothing the second time; errors are of no use to anybody by then.
pub fn leave() {
    let lent = LENT.swap(false, Ordering::SeqCst);
    if !ENTERED.swap(false, Ordering::SeqCst) && !lent {
        return;
    }
    if lent {
        let _ = rustix::io::write(rustix::stdio::stdout(), AFTER_ANOTHER);
    }
    let _ = rustix::io::write(rustix::stdio::stdout(), LEAVE);
    let before = BEFORE.get().and_then(|saved| saved.try_lock().ok().and_then(|saved| saved.clone()));
    if let (Some(before), Ok(tty)) = (before, tty()) {
        let _ = tcsetattr(&tty, OptionalActions::Now, &before);
    }
}

/// Gives the terminal to another program, as it was before the cockpit.
pub fn lend() {
    leave();
    LENT.store(true, Ordering::SeqCst);
}

/// Whether another program has the terminal: signals from its keys are meant for that one.
pub fn is_lent() -> bool {
    LENT.load(Ordering::SeqCst)
}

/// Takes the terminal back, whatever the other program left of it.
///
/// # Errors
///
/// Where the terminal's modes cannot be set again.
pub fn take_back() -> io::Result<()> {
    leave();
    enter().map_err(io::Error::other)
}

/// Stops this program, as its terminal's keys asked another one that has it; returns when it is continued.
pub fn stop() {
    let _ = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::STOP);
}

/// Gives the terminal back and stops, as ctrl-z does elsewhere; returns when the program is continued.
///
/// # Errors
///
/// Where the terminal's modes cannot be set again.
pub fn suspend() -> io::Result<()> {
    leave();
    stop();
    enter().map_err(io::Error::other)
}

/// Makes a panic leave the terminal first, and say nothing of what was on the screen: its message may quote
/// what was being worked on.
pub fn leave_on_panic() {
    std::panic::set_hook(Box::new(|info| {
        leave();
        let place = info.location().map(|place| format!("{}:{}", place.file(), place.line()));
        eprintln!("confidant stopped by a mistake of its own at {}.", place.unwrap_or_default());
        eprintln!("Everything shown as saved is saved, and what was being typed is kept as a draft.");
    }));
}

/// Gives a text to the terminal's clipboard (OSC 52): over SSH too, and through tmux where it has `set-clipboard on`.
///
/// # Errors
///
/// Where the terminal cannot be written to.
pub fn copy(text: &str) -> io::Result<()> {
    let sequence = format!("\x1b]52;c;{}\x1b\\", STANDARD.encode(text));
    RawStdout.write_all(sequence.as_bytes())
}

/// The terminal that keys come from: standard input, or the controlling terminal where that is a pipe.
pub fn tty() -> io::Result<OwnedFd> {
    let stdin = rustix::stdio::stdin();
    if rustix::termios::isatty(stdin) {
        return Ok(rustix::io::fcntl_dupfd_cloexec(stdin, 3)?);
    }
    Ok(File::options().read(true).write(true).open("/dev/tty").map_err(|_| not_a_terminal())?.into())
}

/// The terminal as keys are read from it: never waiting in the middle of one. That is a property of the open file and
/// the shell shares ours, so standard input becomes an open file of our own; where the terminal cannot be opened again,
/// it stays as it is.
pub fn keys() -> io::Result<OwnedFd> {
    let shared = tty()?;
    let name = rustix::termios::ttyname(&shared, Vec::new());
    let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let own = name.and_then(|name| rustix::fs::open(name, flags, Mode::empty()));
    let Ok(own) = own else { return Ok(shared) };
    rustix::stdio::dup2_stdin(&own)?;
    Ok(own)
}

/// The same terminal as an open file of its own, which waits for keys as other programs expect it.
pub fn open_anew() -> io::Result<File> {
    let tty = tty()?;
    let name = rustix::termios::ttyname(&tty, Vec::new())?;
    Ok(rustix::fs::open(name, OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC, Mode::empty())?.into())
}

fn not_a_terminal() -> io::Error {
    io::Error::other(
        "there is no terminal to read keys from; use `confidant today`, or see `confidant --help`",
    )
}

/// Collects a frame and writes it in one call, marked so that the terminal shows it whole.
#[derive(Debug)]
pub struct FrameWriter<W> {
    out: W,
    frame: Vec<u8>,
}

impl<W: Write> FrameWriter<W> {
    /// Frames for `out`.
    pub fn new(out: W) -> Self {
        Self { out, frame: Vec::with_capacity(32 * 1024) }
    }
}

impl<W: Write> Write for FrameWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.frame.is_empty() {
            self.frame.extend_from_slice(BEGIN_FRAME);
        }
        self.frame.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.frame.is_empty() {
            return Ok(());
        }
        self.frame.extend_from_slice(END_FRAME);
        let written = self.out.write_all(&self.frame);
        self.frame.clear();
        written?;
        self.out.flush()
    }
}

/// Standard output without the line buffering that would cut a frame into pieces.
#[derive(Debug)]
pub struct RawStdout;

impl Write for RawStdout {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let out: BorrowedFd<'_> = rustix::stdio::stdout();
        Ok(rustix::io::write(out.as_fd(), bytes)?)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_one_marked_write() {
        let mut writer = FrameWriter::new(Vec::new());
        writer.write_all(b"a").unwrap();
        writer.write_all(b"b").unwrap();
        writer.flush().unwrap();
        writer.flush().unwrap();
        assert_eq!(writer.out, b"\x1b[?2026hab\x1b[?2026l");
    }
}

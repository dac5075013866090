//! Signals and the terminal's end, watched from a thread of their own.
//!
//! Until the first frame is painted they are held. Then the loop is told first and has a moment to write the draft and close the journal. Whatever it does, the
//! terminal is put back and the process is gone within [`PATIENCE`]: a hung-up terminal can make the reader
//! of keys spin for ever, so nothing here waits for it.

use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, poll};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::backend::SignalDelivery;
use signal_hook::iterator::exfiltrator::SignalOnly;
use tokio::sync::mpsc::UnboundedSender;

use super::terminal;

/// How long the loop may take to finish after it was told to go.
const PATIENCE: Duration = Duration::from_millis(250);

/// What reached the program from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outside {
    /// Go, with this exit code.
    Go(i32),
    /// Give the terminal back for a while.
    Suspend,
    /// Continued after a stop: the terminal may look like anything.
    Continued,
    /// The window has another size.
    Resized,
}

/// Signals that are held back from here on, so that none of them ends the program in the middle of things.
#[derive(Debug)]
pub struct Held(SignalDelivery<UnixStream, SignalOnly>);

/// Holds the signals back until somebody watches.
///
/// # Errors
///
/// Where the system refuses the handlers.
pub fn hold() -> io::Result<Held> {
    let (read, write) = UnixStream::pair()?;
    let all = [SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH];
    Ok(Held(SignalDelivery::with_pipe(read, write, SignalOnly, all)?))
}

impl Held {
    /// Starts watching; what happens, and what has happened since they were held, is sent to the loop.
    ///
    /// # Errors
    ///
    /// Where there is no terminal, or the system refuses a thread.
    pub fn watch(mut self, to_loop: UnboundedSender<Outside>) -> io::Result<()> {
        let tty = terminal::tty()?;
        thread::Builder::new().name("signals".into()).spawn(move || {
            loop {
                let hung_up = wait(&tty, self.0.get_read());
                for signal in self.0.pending() {
                    match signal {
                        SIGTSTP => drop(to_loop.send(Outside::Suspend)),
                        SIGCONT => drop(to_loop.send(Outside::Continued)),
                        SIGWINCH => drop(to_loop.send(Outside::Resized)),
                        // Keys that another program was sent, and all of its group with it.
                        SIGINT | SIGQUIT if terminal::is_lent() => {}
                        deadly => go(&to_loop, 128 + deadly),
                    }
                }
                if hung_up {
                    go(&to_loop, 128 + SIGHUP);
                }
            }
        })?;
        Ok(())
    }
}

/// Tells the loop to go; goes without it when it takes too long.
fn go(to_loop: &UnboundedSender<Outside>, code: i32) {
    let _ = to_loop.send(Outside::Go(code));
    let (never, forever) = mpsc::channel::<()>();
    let _ = forever.recv_timeout(PATIENCE);
    drop(never);
    terminal::leave();
    std::process::exit(code);
}

/// Sleeps until there is a signal or the other side of the terminal is gone; answers whether it is.
fn wait(tty: &OwnedFd, signals: &UnixStream) -> bool {
    let mut watched = [PollFd::new(tty, PollFlags::empty()), PollFd::new(signals, PollFlags::IN)];
    // Interrupted by a signal, it has one to tell of.
    let _ = poll(&mut watched, None);
    watched[0].revents().intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL)
}

//! Signals and the terminal's end, watched from threads of their own.
//!
//! The loop is told first and has a moment to write the draft and close the journal. Whatever it does, the
//! terminal is put back and the process is gone within [`PATIENCE`]: a hung-up terminal can make the reader
//! of keys spin for ever, so nothing here waits for it.

use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, poll};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::Signals;
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

/// Starts watching; what happens is sent to the loop.
///
/// # Errors
///
/// Where the system refuses the handlers or a thread.
pub fn watch(tell: &UnboundedSender<Outside>) -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH])?;
    let to_loop = tell.clone();
    thread::Builder::new().name("signals".into()).spawn(move || {
        for signal in signals.forever() {
            match signal {
                SIGTSTP => drop(to_loop.send(Outside::Suspend)),
                SIGCONT => drop(to_loop.send(Outside::Continued)),
                SIGWINCH => drop(to_loop.send(Outside::Resized)),
                // Keys that another program was sent, and all of its group with it.
                SIGINT | SIGQUIT if terminal::is_lent() => {}
                deadly => go(&to_loop, 128 + deadly),
            }
        }
    })?;
    let to_loop = tell.clone();
    let tty = terminal::tty()?;
    thread::Builder::new().name("hang-up".into()).spawn(move || {
        if wait_for_hang_up(&tty) {
            go(&to_loop, 128 + SIGHUP);
        }
    })?;
    Ok(())
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

/// Sleeps until the other side of the terminal is gone.
fn wait_for_hang_up(tty: &OwnedFd) -> bool {
    loop {
        let mut watched = [PollFd::from_borrowed_fd(tty.as_fd(), PollFlags::empty())];
        match poll(&mut watched, None) {
            Ok(_) => {
                let seen = watched[0].revents();
                if seen.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
                    return true;
                }
            }
            Err(rustix::io::Errno::INTR) => {}
            Err(_) => return false,
        }
    }
}

//! The editor: another program that has the terminal for a while.
//!
//! Owns starting it, waiting for it on a thread of its own, and saying how it ended. What it works on is a
//! [`sheet`](super::sheet); giving the terminal away and taking it back is `terminal`'s.

use std::fmt;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use rustix::process::{Pid, Signal, WaitOptions, kill_process, waitpid};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::sheet::Unusable;
use super::terminal;
use crate::config::editor::Editor;

/// What came of an editor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edited {
    /// The sheet.
    pub path: PathBuf,
    /// How the editor ended.
    pub ended: Ended,
    /// What the sheet says by now.
    pub text: Result<String, Unusable>,
    /// What the editor left beside the sheet; after a bad end there may be more in it than in the sheet.
    pub beside: Option<PathBuf>,
}

/// How an editor ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// As it should.
    Well,
    /// With this exit code.
    Code(i32),
    /// By this signal.
    Signal(i32),
    /// It never began, for this reason.
    NotStarted(String),
}

impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Well => f.write_str("the editor ended"),
            Self::Code(code) => write!(f, "the editor ended with code {code}"),
            Self::Signal(signal) => write!(f, "the editor was ended by signal {signal}"),
            Self::NotStarted(why) => f.write_str(why),
        }
    }
}

/// Something that an editor did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// It was stopped, as by ctrl-z.
    Stopped,
    /// It is gone.
    Ended(Ended),
}

/// An editor at work.
#[derive(Debug)]
pub struct Running {
    pid: Pid,
    heard: UnboundedReceiver<Heard>,
}

impl Running {
    /// Starts the editor on a file. It gets the terminal as a file of its own, since ours never waits for a key.
    ///
    /// # Errors
    ///
    /// Why it cannot be started, and what to do.
    pub fn start(editor: &Editor, path: &Path) -> Result<Self, String> {
        let unable = |error: io::Error| advice(editor, &error);
        let terminal = terminal::open_anew().map_err(unable)?;
        let mut command = Command::new(&editor.program);
        command.args(&editor.arguments).arg(path).stdin(Stdio::from(terminal));
        let child = command.spawn().map_err(unable)?;
        let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
        let pid = pid.ok_or_else(|| "the editor has no number".to_owned())?;
        let (tell, heard) = unbounded_channel();
        let waiter = thread::Builder::new().name("editor".into());
        waiter.spawn(move || watch(pid, &tell)).map_err(unable)?;
        Ok(Self { pid, heard })
    }

    /// Waits for what it does next.
    pub async fn next(&mut self) -> Heard {
        self.heard.recv().await.unwrap_or(Heard::Ended(Ended::Well))
    }

    /// Tells it to go on after a stop.
    pub fn go_on(&self) {
        let _ = kill_process(self.pid, Signal::CONT);
    }

    /// Tells it to end: this program has to.
    pub fn end(&self) {
        for signal in [Signal::HUP, Signal::TERM, Signal::CONT] {
            let _ = kill_process(self.pid, signal);
        }
    }
}

/// Waits for every change of a child until it is gone.
fn watch(pid: Pid, tell: &UnboundedSender<Heard>) {
    loop {
        let heard = match waitpid(Some(pid), WaitOptions::UNTRACED) {
            Err(rustix::io::Errno::INTR) => continue,
            Ok(Some((_, status))) if status.stopped() => Heard::Stopped,
            Ok(Some((_, status))) => {
                Heard::Ended(match (status.exit_status(), status.terminating_signal()) {
                    (_, Some(signal)) => Ended::Signal(signal),
                    (None | Some(0), None) => Ended::Well,
                    (Some(code), None) => Ended::Code(code),
                })
            }
            Ok(None) | Err(_) => Heard::Ended(Ended::Well),
        };
        let ended = heard != Heard::Stopped;
        if tell.send(heard).is_err() || ended {
            return;
        }
    }
}

/// Why an editor cannot be started, and what to do about it.
fn advice(editor: &Editor, error: &io::Error) -> String {
    let Editor { program, named, .. } = editor;
    let set = "set $EDITOR, or `editor` in config.toml, to one that is there";
    match error.kind() {
        ErrorKind::NotFound => format!("there is no program `{program}` ({named}); {set}"),
        ErrorKind::PermissionDenied => format!("`{program}` ({named}) may not be run; {set}"),
        _ => format!("`{program}` ({named}) cannot be run ({error}); {set}"),
    }
}

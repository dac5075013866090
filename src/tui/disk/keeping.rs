//! What is done beside everything else: writing a checkpoint, and looking at every byte once a day.
//!
//! Each is a thread of its own, so that nobody waits for it; the end of the program ends it wherever it is.

use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::thread;

use tokio::sync::mpsc::UnboundedSender;

use super::{Ask, Desk, Report};
use crate::journal::Verified;
use crate::journal::reader::DAY_MS;
use crate::store::{self, Files};
use crate::tui::effect::Keeping;

/// Writes a checkpoint; the loop hears of it, and so does the disk.
pub(super) fn write(keeping: Keeping, answers: &UnboundedSender<Report>, wake: &Sender<Ask>) {
    let (answers, wake) = (answers.clone(), wake.clone());
    let of = Arc::clone(&keeping.base);
    let started = thread::Builder::new().name("checkpoint".into()).spawn({
        let answers = answers.clone();
        move || {
            let kept = keeping.cut.keep(&keeping.base).ok().flatten();
            let wrote = kept.is_some();
            let _ = answers.send(Report::Kept(keeping.base, kept));
            if wrote {
                let _ = wake.send(Ask::Wrote);
            }
        }
    });
    if started.is_err() {
        let _ = answers.send(Report::Kept(of, None));
    }
}

/// Looks at every byte once more where that is due.
pub(super) fn verify(files: &Files, wake: &Sender<Ask>) {
    let Some((places, snapshot)) = files.unverified() else { return };
    let wake = wake.clone();
    // Where there is no thread to be had, it is tried at the next start.
    let _ = thread::Builder::new().name("verify".into()).spawn(move || {
        let verified = store::verify(&places, &snapshot, &mut |_| true);
        let _ = wake.send(Ask::Verified(verified));
    });
}

impl Desk<'_> {
    /// Looks at every byte once more where the cockpit has been open for a day.
    pub(super) fn verify_daily(&mut self) {
        let now = self.shelf.clock.wall().timestamp_millis();
        if now - self.looked >= DAY_MS {
            self.looked = now;
            verify(&self.files, self.shelf.wake);
        }
    }

    /// A checkpoint is there. What was read whole was looked at byte for byte.
    pub(super) fn wrote(&mut self) {
        if std::mem::take(&mut self.doubted) {
            // It may have been made of what was read before the difference was found.
            let _ = self.files.forget();
        } else if self.files.is_whole() {
            // Else it is looked at once more, no harm done.
            let _ = self.files.note_verified();
        }
    }

    /// Every byte was looked at; answers whether everything must be read again.
    pub(super) fn verified(&mut self, verified: &Verified) -> bool {
        match verified {
            Verified::Agrees => {
                let _ = self.files.note_verified();
                false
            }
            Verified::Differs { .. } => {
                let _ = self.files.forget();
                self.doubted = true;
                true
            }
            Verified::Stopped => false,
        }
    }
}

//! The open book of one command: read once, recorded into, closed cleanly.
//!
//! Owns what precedes every record (the question about a clock that cannot be right) and what follows a failure (the
//! words are given back).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};

use super::out::{Out, complain};
use super::{Failure, ask, told, who};
use crate::config::Settings;
use crate::domain::book::Book;
use crate::domain::command::{Command, Decision, Refusal};
use crate::domain::id::ClientId;
use crate::domain::interaction::Channel;
use crate::domain::line::LineKey;
use crate::domain::standing::Standing;
use crate::domain::time::{Due, Now};
use crate::query::guard;
use crate::store::{Guard, RecordError, Store};

/// How far the wall clock may be behind the newest line, in milliseconds: a day, so that no zone matters.
const BEHIND: i64 = 24 * 60 * 60 * 1000;

/// How far it may be ahead before one asks: a book may rest for months, but a jump of years is a broken clock.
const AHEAD: i64 = 400 * BEHIND;

/// So many clients judged anew are worth a checkpoint.
const WORTH_KEEPING: usize = 32;

/// A book at work.
#[derive(Debug)]
pub(super) struct Desk<'a> {
    pub settings: &'a Settings,
    pub store: Store,
    sound: Sound,
}

/// Says at the end whether what was said may lack something.
#[derive(Debug)]
struct Sound(Option<Guard>);

impl Drop for Sound {
    fn drop(&mut self) {
        if self.0.as_ref().is_some_and(Guard::is_misled) {
            MISLED.store(true, Ordering::Relaxed);
            complain(
                "the checkpoint of this book could not be read to the end and was removed; the journal is not touched: \
                 run this again, what it said may lack something",
            );
        }
    }
}

/// Whether what was said may lack something.
static MISLED: AtomicBool = AtomicBool::new(false);

/// Whether what this command said may lack something: then it did not succeed.
pub(super) fn was_misled() -> bool {
    MISLED.load(Ordering::Relaxed)
}

impl<'a> Desk<'a> {
    /// Opens the book; says on the error output what is damaged, and that there is none where there is none.
    pub(super) fn open(settings: &'a Settings) -> Result<Self, Failure> {
        let mut store = Store::open(settings.places.clone(), settings.clock, settings.author.clone())?;
        store.book.judge_as(Arc::clone(&settings.rulebook) as _, settings.clock.now().today());
        store.keep();
        let sound = Sound(store.guard());
        let report = store.files.report();
        let damaged = report.damage.len() + store.files.unreadable() + store.book.removed_without_record();
        if damaged > 0 {
            let places = if damaged == 1 { "place is" } else { "places are" };
            complain(&format!(
                "{damaged} {places} damaged in this journal, the rest is here; `confidant check` names them"
            ));
        }
        Ok(Self { settings, store, sound })
    }

    /// Opens the book for looking only: where there is none yet, that is said.
    pub(super) fn look(settings: &'a Settings) -> Result<Self, Failure> {
        let desk = Self::open(settings)?;
        if desk.store.files.report().book.is_none() && desk.book().clients() == 0 {
            complain(&format!(
                "there is no book in {} yet; `confidant add NAME` begins one",
                settings.places.data.display()
            ));
        }
        Ok(desk)
    }

    pub(super) fn book(&self) -> &Book {
        &self.store.book
    }

    /// Has clients judged anew.
    pub(super) fn rejudge(&mut self, clients: &[ClientId]) {
        self.store.book.rejudge(clients);
    }

    /// Keeps what was judged anew, where that was much and the clock is the machine's own.
    pub(super) fn keep_judged(&mut self, clients: usize) {
        if clients >= WORTH_KEEPING && !self.settings.clock.is_fixed() {
            self.store.keep_now();
        }
    }

    pub(super) fn now(&self) -> Now {
        self.settings.clock.now()
    }

    /// Whom a CLIENT argument means.
    pub(super) fn client(&self, typed: &str) -> Result<&Standing, Failure> {
        who::find(self.book(), typed)
    }

    /// What a contact that is planned goes against of the client's wishes, and the boundaries that its reason touches.
    pub(super) fn warned(
        &self,
        client: ClientId,
        due: &Due,
        channel: Option<Channel>,
        why: &str,
    ) -> Vec<String> {
        let Some(history) = self.book().history(client) else { return Vec::new() };
        let now = self.now();
        let at = guard::At::due(due, &history.client, &now);
        let mut warned = guard::contact(&history, at, channel, &now);
        warned.extend(guard::limits(&history, why, now.today()));
        warned
    }

    /// Records one command and says what was recorded. `typed` is given back where it was not.
    pub(super) fn record(
        mut self,
        out: &mut Out,
        command: Command,
        typed: &str,
        remarks: &[String],
    ) -> super::Answer {
        self.settle_clock(out)?;
        let recorded = self.store.record(command);
        if !self.store.book.is_broken() {
            // Whatever it stood on at first, it was recorded on the strength of the whole journal.
            self.sound.0 = None;
        }
        let key = recorded.map_err(|error| unsaved(error, typed))?;
        self.tell(out, key, remarks)?;
        self.close();
        Ok(super::DONE)
    }

    /// Appends decisions, one line each; answers the lines, and why there are not more of them.
    pub(super) fn append(&mut self, decisions: &[Decision]) -> Result<Vec<LineKey>, RecordError> {
        self.store.append(decisions)
    }

    /// Says what a line recorded.
    fn tell(&self, out: &mut Out, key: LineKey, remarks: &[String]) -> Result<(), Failure> {
        let facts = told::facts(self.book(), key);
        if out.json {
            let client = facts.iter().find_map(|fact| fact.client).map(|id| self.named(id));
            let facts: Vec<Value> = facts.iter().map(told::Fact::json).collect();
            return out.object(&json!({
                "line": key.line.to_string(), "client": client, "facts": facts, "remarks": remarks,
            }));
        }
        for line in told::lines(self.book(), &facts, out, &self.now()) {
            out.line(&line)?;
        }
        for remark in remarks {
            out.say(&format!("note: {remark}"))?;
        }
        Ok(())
    }

    /// A client in JSON, by id and name.
    pub(super) fn named(&self, id: ClientId) -> Value {
        let standing = self.book().standing(id);
        json!({ "id": id.to_string(), "name": standing.map(|it| it.name.as_str()) })
    }

    /// Asks once before recording by a clock that cannot be right.
    pub(super) fn settle_clock(&self, out: &Out) -> Result<(), Failure> {
        let Some((newest, _)) = self.store.files.report().furthest else { return Ok(()) };
        let wall = self.settings.clock.wall();
        let ahead = wall.timestamp_millis() - newest;
        if (-BEHIND..=AHEAD).contains(&ahead) {
            return Ok(());
        }
        let newest = chrono::DateTime::from_timestamp_millis(newest).unwrap_or_default();
        let newest = newest.with_timezone(&self.settings.zone()).format("%-d %b %Y %H:%M");
        let wall = wall.format("%-d %b %Y %H:%M");
        ask::confirm(
            out,
            &format!(
                "The clock of this machine says {wall}, and the newest entry of the book is of {newest}. Record by this clock?"
            ),
        )
    }

    /// Gives the writer back, so that the next process goes on in it. Nothing is lost where that fails.
    pub(super) fn close(self) {
        let _ = self.store.files.close();
    }
}

/// Says why something was not recorded, and gives back what was typed where the book, not the words, was the reason.
fn unsaved(error: RecordError, typed: &str) -> Failure {
    match error {
        // The cockpit's hint, to press Esc, would lead nowhere here.
        RecordError::Refused(Refusal::Empty(what)) => {
            Failure::Refused(format!("nothing was recorded: {what} is missing"))
        }
        RecordError::Refused(refusal) => Failure::Refused(format!("nothing was recorded: {refusal}")),
        error if typed.trim().is_empty() => error.into(),
        error => Failure::Refused(format!("nothing was recorded: {error}\nwhat you typed: {typed}")),
    }
}

//! The domain: what the book is about, as plain data and pure functions.
//!
//! Facts stand in the files of what they are about; [`event`] lists them all. [`book`] folds lines of facts
//! into clients, [`history`] is one client's story, [`standing`] the small part of it that triage reads, and
//! [`command`] decides what may be recorded. No I/O and no clock: everything is handed a [`time::Now`].

pub mod advice;
pub mod appointment;
pub mod book;
pub mod calendar;
pub mod charter;
pub mod client;
pub mod command;
pub mod decision;
pub mod engagement;
pub mod event;
pub mod evidence;
pub mod goal;
pub mod handoff;
pub mod history;
pub mod id;
pub mod interaction;
pub mod keyed;
pub mod line;
pub mod note;
pub mod promise;
pub mod recurrence;
pub mod reminder;
pub mod request;
#[cfg(test)]
pub(crate) mod sample;
pub mod stage;
pub mod standing;
pub mod time;
pub(crate) mod wording;

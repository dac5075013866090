//! From a place to a row: what it is, what it says and where it stands, in words.

use std::borrow::Cow;

use super::state::{
    of_advice, of_appointment, of_decision, of_goal, of_hand_off, of_promise, of_reminder, of_request,
};
use super::{Lens, RowKind, Spot, Text, TimelineRow};
use crate::domain::event::Event;
use crate::domain::history::{History, Mark, Recorded};
use crate::domain::interaction::InteractionRecorded;
use crate::domain::promise::Whose;
use crate::domain::recurrence::Recurrence;
use crate::query::fact;
use crate::query::timeline::State;
use crate::query::triage::ends;

/// The words of one row.
struct Words<'a> {
    mark: &'a Mark,
    head: String,
    text: Cow<'a, str>,
    state: Option<State>,
    repeats: Option<&'a Recurrence>,
}

impl Spot {
    /// The row in words, by the history that the spot is of.
    ///
    /// # Panics
    ///
    /// Where it is of another history.
    pub fn row(&self, history: &History, lens: &Lens<'_>) -> TimelineRow {
        let Words { mark, head, text, state, repeats } = self.words(history, lens);
        let Self { entry, id, when, kind, depth, open, conf, .. } = *self;
        let hidden = self.is_hidden(lens.reveal);
        TimelineRow {
            entry,
            id,
            when,
            kind,
            depth,
            head: if hidden { "sealed".to_owned() } else { head },
            text: if hidden { Text::Hidden } else { Text::Shown(one_line(&text)) },
            repeats: repeats.cloned(),
            // What became of it would tell what it was.
            state: state.filter(|_| !hidden || is_owed(kind)),
            open,
            conf,
            recorded: mark.at,
            by: mark.by.clone(),
        }
    }

    fn words<'a>(&self, history: &'a History, lens: &Lens<'_>) -> Words<'a> {
        let at = self.at;
        match self.kind {
            RowKind::Interaction => {
                let Recorded { fact, mark } = &history.interactions[at];
                let text = if fact.summary.is_empty() { &fact.note } else { &fact.summary };
                Words::new(mark, touch(fact), text.as_str())
            }
            RowKind::OurPromise | RowKind::TheirPromise => {
                let it = &history.promises[at];
                let fact = &it.made.fact;
                let head = match fact.whose {
                    Whose::Ours => "promise",
                    Whose::Theirs => "their promise",
                };
                let (state, repeats) = (Some(of_promise(it, lens)), fact.repeats.as_deref());
                Words { state, repeats, ..Words::new(&it.made.mark, head, fact.what.as_str()) }
            }
            RowKind::Request => {
                let it = &history.requests[at];
                let fact = &it.received.fact;
                let head = if fact.urgent { format!("urgent {}", fact.kind) } else { fact.kind.to_string() };
                let state = Some(of_request(it, lens));
                Words { state, ..Words::new(&it.received.mark, head, fact.what.as_str()) }
            }
            RowKind::Reminder => {
                let it = &history.reminders[at];
                let (state, repeats) = (of_reminder(it, lens), it.set.fact.repeats.as_deref());
                Words { state, repeats, ..Words::new(&it.set.mark, "reminder", it.set.fact.why.as_str()) }
            }
            RowKind::Appointment => {
                let it = &history.appointments[at];
                let fact = &it.made.fact;
                let over = ends(&fact.start, fact.minutes, lens.now.zone()) <= lens.now.instant();
                let head = format!("appointment {} {}m", fact.channel, fact.minutes);
                Words {
                    state: of_appointment(it, over, lens),
                    ..Words::new(&it.made.mark, head, fact.why.as_str())
                }
            }
            RowKind::Goal => {
                let it = &history.goals[at];
                let state = Some(of_goal(it, lens));
                Words { state, ..Words::new(&it.set.mark, "goal", it.set.fact.what.as_str()) }
            }
            RowKind::Advice => {
                let it = &history.advice[at];
                let state = of_advice(it);
                Words { state, ..Words::new(&it.given.mark, "advice", it.given.fact.what.as_str()) }
            }
            RowKind::Decision => {
                let it = &history.decisions[at];
                let state = Some(of_decision(it));
                let text = it.taken().map_or(it.opened.fact.what.clone(), |(taken, _)| {
                    format!("{}: {}", it.opened.fact.what, taken.choice)
                });
                Words { state, ..Words::new(&it.opened.mark, "decision", text) }
            }
            RowKind::HandOff => {
                let it = &history.hand_offs[at];
                let fact = &it.made.fact;
                let state = Some(of_hand_off(it));
                Words { state, ..Words::new(&it.made.mark, format!("to {}", fact.to), fact.what.as_str()) }
            }
            RowKind::Engagement => {
                let it = &history.engagements[at];
                let event = Event::from(it.set.fact.clone());
                let state = it.ended.as_ref().map(|_| State::faded("ended"));
                Words { state, ..Words::new(&it.made, fact::head(&event), fact::text(&event)) }
            }
            RowKind::Evidence => {
                let Recorded { fact, mark } = &history.evidence[at];
                Words::new(mark, fact::head(fact), fact::text(fact))
            }
            RowKind::Agreement => {
                let Recorded { fact, mark } = &history.agreements[at];
                Words::new(mark, fact::head(fact), fact::text(fact))
            }
            RowKind::Signal => {
                let Recorded { fact, mark } = &history.signals[at];
                Words::new(mark, fact.signal.as_str(), fact.words.as_str())
            }
            RowKind::Note => {
                let Recorded { fact, mark } = &history.notes[at];
                Words::new(mark, "note", fact.text.as_str())
            }
            RowKind::Assessment => {
                let Recorded { fact, mark } = &history.assessments[at];
                Words::new(mark, format!("assessed {}", fact.stage), fact.why.as_str())
            }
            RowKind::Said => {
                let Recorded { fact, mark } = &history.said[at];
                let place = &fact.place;
                let head = if place.is_empty() { "said".to_owned() } else { format!("said {place}") };
                Words::new(mark, head, fact.words.as_str())
            }
            RowKind::Status | RowKind::Added | RowKind::Imported => milestone(history, at),
        }
    }
}

/// Whether where it stands is something that is owed, and to be seen whatever it says.
fn is_owed(kind: RowKind) -> bool {
    matches!(
        kind,
        RowKind::OurPromise
            | RowKind::TheirPromise
            | RowKind::Request
            | RowKind::Reminder
            | RowKind::Appointment
            | RowKind::Goal
    )
}

impl<'a> Words<'a> {
    fn new(mark: &'a Mark, head: impl Into<String>, text: impl Into<Cow<'a, str>>) -> Self {
        Self { mark, head: head.into(), text: text.into(), state: None, repeats: None }
    }
}

/// The head of an interaction: `call in 12m`.
pub(super) fn touch(fact: &InteractionRecorded) -> String {
    match fact.minutes {
        Some(minutes) => format!("{} {} {minutes}m", fact.channel, fact.way),
        None => format!("{} {}", fact.channel, fact.way),
    }
}

/// How the client entered the book, and what it became.
fn milestone(history: &History, at: usize) -> Words<'_> {
    let it = &history.milestones[at];
    match &it.fact {
        Event::ClientAdded(e) => Words::new(&it.mark, format!("added as {}", e.status), e.name.as_str()),
        Event::StatusChanged(e) => Words::new(&it.mark, format!("became {}", e.status), e.why.as_str()),
        Event::ClientImported(e) => {
            // What came from the same record before was only brought up to date.
            let before = |other: &Recorded<Event>| match &other.fact {
                Event::ClientImported(old) => {
                    old.from == e.from && old.uid == e.uid && other.mark.key < it.mark.key
                }
                _ => false,
            };
            let what = if history.milestones.iter().any(before) { "updated" } else { "imported" };
            Words::new(&it.mark, format!("{what} from {}", e.from), "")
        }
        _ => Words::new(&it.mark, "", ""),
    }
}

/// The first line of a text that is not empty, and whether there is more; all of it is in the details.
fn one_line(text: &str) -> String {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or_default();
    if lines.next().is_some() { format!("{first} …") } else { first.to_owned() }
}

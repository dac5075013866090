//! The entries of a client as rows for a table or a text: one a thing, with what became of it.
//!
//! Owns what is shown of each kind, and what is not where its text does not go along. Nothing here knows a format.

use super::clearance::{Classes, Include, Withheld};
use crate::domain::advice::AdviceOutcome;
use crate::domain::event::Event;
use crate::domain::history::{
    Appointment, Decision, DecisionEnd, Goal, History, Mark, Promise, PromiseEnd, PromiseState, Recorded,
    Reminder, ReminderEnd, Request, RequestState,
};
use crate::domain::id::Id;
use crate::domain::interaction::{Confidentiality, InteractionRecorded};
use crate::domain::line::EntryKey;
use crate::domain::promise::Whose;
use crate::domain::recurrence::Recurrence;
use crate::domain::reminder::Reached;
use crate::domain::time::{Day, Due, Happened};
use crate::query::fact;
use crate::query::passage::{agreed, evidence};

/// One entry.
#[derive(Clone, PartialEq, Eq)]
pub struct Entry {
    /// The thing, where it is one.
    pub id: Option<Id>,
    /// What it is called: `interaction`, `promise of theirs`.
    pub kind: &'static str,
    /// When it happened or was made.
    pub on: Happened,
    /// By which channel.
    pub channel: &'static str,
    /// In which direction.
    pub way: &'static str,
    /// How long, in minutes.
    pub minutes: Option<u32>,
    /// In a few words what it is, besides its text: the stage assessed, the kind of a request.
    pub word: String,
    /// What was said, in a line.
    pub summary: String,
    /// At length, or what was said about how it ended.
    pub note: String,
    /// The day or time to come.
    pub due: String,
    /// How it comes back, in words, where it does.
    pub repeats: String,
    /// Where it stands.
    pub state: &'static str,
    /// When it was closed.
    pub closed: String,
    /// Who may see it; `None` where it has no text of its own.
    pub conf: Confidentiality,
    /// Whether a text did not come along.
    pub withheld: bool,
    key: EntryKey,
}

impl std::fmt::Debug for Entry {
    /// What it is, not what it says.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Entry({} {})", self.kind, self.on.day())
    }
}

/// The entries of a client of the kinds that are wanted, by when they happened, the oldest first, as far as they may
/// leave the book.
pub fn entries(
    history: &History,
    include: Include,
    wanted: impl Fn(&str) -> bool,
    withheld: &mut Withheld,
) -> Vec<Entry> {
    let classes = Classes::of_history(history);
    let mut all: Vec<Entry> = Vec::new();
    all.extend(history.interactions.iter().map(interaction));
    all.extend(history.promises.iter().map(promise));
    all.extend(history.requests.iter().map(request));
    all.extend(history.reminders.iter().map(reminder));
    all.extend(history.appointments.iter().map(appointment));
    all.extend(history.goals.iter().map(goal));
    all.extend(words(history));
    all.extend(history.milestones.iter().filter_map(milestone));
    all.retain(|entry| wanted(entry.kind));
    for entry in &mut all {
        if let (Some(id), "goal" | "reminder") = (entry.id, entry.kind) {
            entry.conf = classes.thing(id);
        }
        entry.clear(include, withheld);
    }
    all.sort_by_key(|entry| (entry.on, entry.key));
    all
}

impl Entry {
    fn new(kind: &'static str, id: Option<Id>, on: Happened, mark: &Mark, conf: Confidentiality) -> Self {
        Self {
            id,
            kind,
            on,
            channel: "",
            way: "",
            minutes: None,
            word: String::new(),
            summary: String::new(),
            note: String::new(),
            due: String::new(),
            repeats: String::new(),
            state: "",
            closed: String::new(),
            conf,
            withheld: false,
            key: mark.key,
        }
    }

    /// Whether only its day is there.
    pub fn is_sealed(&self) -> bool {
        self.withheld && self.conf == Confidentiality::Sealed
    }

    /// Takes away what may not leave the book.
    fn clear(&mut self, include: Include, withheld: &mut Withheld) {
        if include.admits(self.conf) {
            return;
        }
        if self.conf == Confidentiality::Sealed {
            withheld.sealed += 1;
            let bare = Self::new(self.kind, self.id, Happened::On(self.on.day()), &self.mark(), self.conf);
            *self = Self { withheld: true, ..bare };
            return;
        }
        // Of what was recorded about trust the kind tells more than of anything else.
        if matches!(self.kind, "evidence" | "agreement" | "engagement") {
            self.word.clear();
        }
        for text in [&mut self.summary, &mut self.note] {
            if !text.is_empty() {
                withheld.confidential += 1;
                self.withheld = true;
                text.clear();
            }
        }
    }

    fn mark(&self) -> Mark {
        Mark { key: self.key, at: chrono::DateTime::default(), by: "".into(), copied: false }
    }
}

fn interaction(it: &Recorded<InteractionRecorded>) -> Entry {
    let fact = &it.fact;
    Entry {
        channel: fact.channel.word(),
        way: fact.way.word(),
        minutes: fact.minutes,
        summary: fact.summary.clone(),
        note: fact.note.clone(),
        ..Entry::new("interaction", Some(fact.id.0), fact.on, &it.mark, fact.conf)
    }
}

fn promise(it: &Promise) -> Entry {
    let fact = &it.made.fact;
    let kind = if fact.whose == Whose::Ours { "promise" } else { "promise of theirs" };
    let mut said: Vec<&str> = Vec::new();
    let mut closed = None;
    match it.ends.last().map(|end| &end.fact) {
        Some(PromiseEnd::Kept(end)) => (said, closed) = (vec![end.reason.as_str()], Some(end.on)),
        Some(PromiseEnd::Released(end)) => (said, closed) = (vec![end.why.as_str()], Some(end.on)),
        Some(PromiseEnd::Broken(end)) => (said, closed) = (vec![end.reason.as_str()], Some(end.on)),
        None => {}
    }
    said.extend(it.repaired.iter().map(|repaired| repaired.fact.how.as_str()));
    said.retain(|text| !text.is_empty());
    Entry {
        summary: fact.what.clone(),
        note: said.join("; "),
        due: it.due().map(|day| day.to_string()).unwrap_or_default(),
        repeats: fact.repeats.as_deref().map(Recurrence::words).unwrap_or_default(),
        state: match it.state() {
            PromiseState::Open => "open",
            PromiseState::Kept => "kept",
            PromiseState::Released => "released",
            PromiseState::Broken => "broken",
            PromiseState::Repaired => "repaired",
        },
        closed: closed.map(|day: Day| day.to_string()).unwrap_or_default(),
        ..Entry::new(kind, Some(fact.id.0), fact.on, &it.made.mark, fact.conf)
    }
}

fn request(it: &Request) -> Entry {
    let fact = &it.received.fact;
    let (state, closed) = match it.state() {
        RequestState::Waiting => ("open", None),
        RequestState::Acknowledged => ("acknowledged", None),
        RequestState::Answered => ("answered", it.answered.as_ref().map(|end| end.fact.on)),
        RequestState::Withdrawn => ("withdrawn", it.withdrawn.as_ref().map(|end| end.fact.on)),
    };
    Entry {
        word: if fact.urgent { format!("urgent {}", fact.kind) } else { fact.kind.to_string() },
        summary: fact.what.clone(),
        note: it.withdrawn.as_ref().map(|end| end.fact.why.clone()).unwrap_or_default(),
        due: it.until().map(|day| day.to_string()).unwrap_or_default(),
        state,
        closed: closed.map(|on| on.to_string()).unwrap_or_default(),
        ..Entry::new("request", Some(fact.id.0), fact.on, &it.received.mark, fact.conf)
    }
}

fn reminder(it: &Reminder) -> Entry {
    let fact = &it.set.fact;
    let (state, closed) = match it.end.as_ref().map(|end| &end.fact) {
        None => ("open", None),
        Some(ReminderEnd::Done(end)) if end.reached == Reached::No => ("tried in vain", Some(end.on)),
        Some(ReminderEnd::Done(end)) => ("done", Some(end.on)),
        Some(ReminderEnd::Dropped(end)) => ("dropped", Some(end.on)),
    };
    Entry {
        channel: fact.channel.map(crate::domain::interaction::Channel::word).unwrap_or_default(),
        summary: fact.why.clone(),
        due: it.due().to_string(),
        repeats: fact.repeats.as_deref().map(Recurrence::words).unwrap_or_default(),
        state,
        closed: closed.map(|on| on.to_string()).unwrap_or_default(),
        ..Entry::new("reminder", Some(fact.id.0), fact.on, &it.set.mark, Confidentiality::default())
    }
}

fn appointment(it: &Appointment) -> Entry {
    let fact = &it.made.fact;
    Entry {
        channel: fact.channel.word(),
        minutes: Some(fact.minutes),
        summary: fact.why.clone(),
        due: fact.start.to_string(),
        state: it.outcome().map_or("open", crate::domain::appointment::AppointmentOutcome::word),
        closed: it.closed.as_ref().map(|end| end.fact.on.to_string()).unwrap_or_default(),
        ..Entry::new("appointment", Some(fact.id.0), fact.on, &it.made.mark, Confidentiality::default())
    }
}

fn goal(it: &Goal) -> Entry {
    let fact = &it.set.fact;
    Entry {
        summary: fact.what.clone(),
        due: fact.due.map(|day| day.to_string()).unwrap_or_default(),
        state: it.outcome().map_or("open", crate::domain::goal::GoalOutcome::word),
        closed: it.closed.as_ref().map(|end| end.fact.on.to_string()).unwrap_or_default(),
        ..Entry::new("goal", Some(fact.id.0), fact.on, &it.set.mark, Confidentiality::default())
    }
}

/// Entries that are nothing but words.
fn words(history: &History) -> Vec<Entry> {
    let mut all = Vec::new();
    for it in &history.notes {
        // The first line tells what it is; all of it follows where there is more.
        let (fact, mark) = (&it.fact, &it.mark);
        all.push(Entry {
            note: fact.text.clone(),
            ..Entry::new("note", Some(fact.id.0), fact.on, mark, fact.conf)
        });
    }
    for it in &history.advice {
        let (fact, mark) = (&it.given.fact, &it.given.mark);
        let entry = Entry::new("advice", Some(fact.id.0), fact.on, mark, fact.conf);
        let closed = it.closed.last();
        all.push(Entry {
            summary: fact.what.clone(),
            note: closed.map(|it| it.fact.words.clone()).unwrap_or_default(),
            state: it.outcome().map_or("", AdviceOutcome::word),
            closed: closed.map(|it| it.fact.on.to_string()).unwrap_or_default(),
            ..entry
        });
    }
    for it in &history.decisions {
        let (fact, mark) = (&it.opened.fact, &it.opened.mark);
        let entry = Entry::new("decision", Some(fact.id.0), fact.on, mark, fact.conf);
        all.push(decision(it, entry));
    }
    for it in &history.hand_offs {
        let (fact, mark) = (&it.made.fact, &it.made.mark);
        let entry = Entry::new("hand-off", Some(fact.id.0), fact.on, mark, fact.conf);
        let answer = it.answered.as_ref();
        all.push(Entry {
            summary: format!("to {}: {}", fact.to, fact.what),
            note: answer.map(|it| it.fact.words.clone()).unwrap_or_default(),
            state: if answer.is_some() { "answered" } else { "open" },
            closed: answer.map(|it| it.fact.on.to_string()).unwrap_or_default(),
            ..entry
        });
    }
    for it in &history.evidence {
        let Some((on, conf, _)) = evidence(&it.fact) else { continue };
        let entry = Entry::new("evidence", it.fact.creates(), on, &it.mark, conf);
        all.push(Entry { word: fact::head(&it.fact), summary: fact::text(&it.fact), ..entry });
    }
    let own = Confidentiality::default();
    for it in &history.engagements {
        let event = Event::from(it.set.fact.clone());
        let entry = Entry::new("engagement", Some(it.set.fact.id.0), it.set.fact.on, &it.made, own);
        all.push(Entry {
            word: fact::head(&event),
            summary: fact::text(&event),
            due: it.set.fact.next.map(|day| day.to_string()).unwrap_or_default(),
            state: if it.ended.is_some() { "ended" } else { "open" },
            closed: it.ended.as_ref().map(|end| end.fact.on.to_string()).unwrap_or_default(),
            ..entry
        });
    }
    for it in &history.agreements {
        let Some(on) = it.fact.happened() else { continue };
        let entry = Entry::new("agreement", None, on, &it.mark, agreed(&it.fact));
        all.push(Entry { word: fact::head(&it.fact), summary: fact::text(&it.fact), ..entry });
    }
    for it in &history.signals {
        let entry = Entry::new("signal", None, it.fact.on, &it.mark, it.fact.conf);
        all.push(Entry { word: it.fact.signal.clone(), summary: it.fact.words.clone(), ..entry });
    }
    let conf = Confidentiality::default();
    for it in &history.assessments {
        let entry = Entry::new("assessment", None, Happened::On(it.fact.on), &it.mark, conf);
        all.push(Entry { word: it.fact.stage.to_string(), summary: it.fact.why.clone(), ..entry });
    }
    for it in &history.said {
        let entry = Entry::new("words of theirs", None, Happened::On(it.fact.on), &it.mark, conf);
        all.push(Entry { summary: it.fact.words.clone(), note: it.fact.place.clone(), ..entry });
    }
    all
}

/// A decision: what it is about, the ways and the risk, and how it ended.
fn decision(it: &Decision, entry: Entry) -> Entry {
    let mut note = it.alternatives().join(" | ");
    if !it.risk().is_empty() {
        note = format!("{note}; risk: {}", it.risk());
    }
    let (state, closed) = match it.end.as_ref().map(|end| &end.fact) {
        Some(DecisionEnd::Taken(taken)) => {
            note = format!("{note}; chosen by {}: {}", taken.by, taken.choice);
            if !taken.reason.is_empty() {
                note = format!("{note}, because {}", taken.reason);
            }
            ("decided", taken.on.to_string())
        }
        Some(DecisionEnd::Dropped(dropped)) => ("dropped", dropped.on.to_string()),
        None if !it.stalled.is_empty() => ("stalled", String::new()),
        None => ("open", String::new()),
    };
    let note = note.trim_start_matches("; ").to_owned();
    Entry { summary: it.opened.fact.what.clone(), note, state, closed, ..entry }
}

/// How the client entered the book, and what it became.
fn milestone(it: &Recorded<Event>) -> Option<Entry> {
    let conf = Confidentiality::default();
    match &it.fact {
        Event::ClientAdded(e) => {
            let entry = Entry::new("added", None, Happened::On(e.on), &it.mark, conf);
            Some(Entry { word: e.status.to_string(), ..entry })
        }
        Event::StatusChanged(e) => {
            let entry = Entry::new("status", None, Happened::On(e.on), &it.mark, conf);
            Some(Entry { word: e.status.to_string(), summary: e.why.clone(), ..entry })
        }
        _ => None,
    }
}

/// A day or time to come in words of a sentence.
pub fn due_words(due: &str) -> String {
    match due.parse::<Due>() {
        Ok(Due::At(civil, zone)) => format!("{} ({zone})", civil.format("%Y-%m-%d %H:%M")),
        _ => due.to_owned(),
    }
}

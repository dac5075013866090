//! From facts to rows: one function a kind.
//!
//! Open plans stand where they fall due, what is done stands where it happened. A thing that came up in an
//! interaction, or that an interaction carried out, stands under it.

use chrono::{DateTime, Utc};

use super::state::{of_appointment, of_goal, of_promise, of_reminder, of_request};
use super::{Lens, Placed, RowKind, State, Text, TimelineRow, When};
use crate::domain::event::Event;
use crate::domain::history::{
    Appointment, Goal, History, Mark, Promise, Recorded, Reminder, ReminderEnd, Request,
};
use crate::domain::id::{Id, InteractionId};
use crate::domain::interaction::{Confidentiality, InteractionRecorded};
use crate::domain::promise::Whose;
use crate::domain::time::{Day, Due, Happened};
use crate::query::triage::ends;

/// Every row of a history, in no order.
pub(super) fn all(history: &History, lens: &Lens<'_>) -> Vec<Placed> {
    let from = Facts { history, lens };
    let mut placed: Vec<Placed> = Vec::new();
    placed.extend(history.interactions.iter().map(|it| from.interaction(it)));
    placed.extend(history.promises.iter().map(|it| from.promise(it)));
    placed.extend(history.requests.iter().map(|it| from.request(it)));
    placed.extend(history.reminders.iter().map(|it| from.reminder(it)));
    placed.extend(history.appointments.iter().map(|it| from.appointment(it)));
    placed.extend(history.goals.iter().map(|it| from.goal(it)));
    placed.extend(from.words());
    placed.extend(history.milestones.iter().filter_map(|it| from.milestone(it)));
    placed
}

/// The confidentiality of what was noted in an interaction and has none of its own.
pub(in crate::query) fn inherited(history: &History, interaction: Option<InteractionId>) -> Confidentiality {
    let came_in = |id| history.interactions.iter().find(|it| it.fact.id == id);
    interaction.and_then(came_in).map_or_else(Confidentiality::default, |it| it.fact.conf)
}

/// The head of an interaction: `call in 12m`.
pub(super) fn touch(fact: &InteractionRecorded) -> String {
    match fact.minutes {
        Some(minutes) => format!("{} {} {minutes}m", fact.channel, fact.way),
        None => format!("{} {}", fact.channel, fact.way),
    }
}

/// The first line of a text that is not empty, and whether there is more; all of it is in the details.
fn one_line(text: &str) -> String {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or_default();
    if lines.next().is_some() { format!("{first} …") } else { first.to_owned() }
}

struct Facts<'a> {
    history: &'a History,
    lens: &'a Lens<'a>,
}

/// What differs from row to row.
struct Said<'a> {
    kind: RowKind,
    id: Option<Id>,
    head: String,
    text: &'a str,
    conf: Confidentiality,
}

impl Facts<'_> {
    fn interaction(&self, it: &Recorded<InteractionRecorded>) -> Placed {
        let fact = &it.fact;
        let text = if fact.summary.is_empty() { &fact.note } else { &fact.summary };
        let said = Said {
            kind: RowKind::Interaction,
            id: Some(fact.id.0),
            head: touch(fact),
            text,
            conf: fact.conf,
        };
        self.past(&it.mark, fact.on, said)
    }

    fn promise(&self, it: &Promise) -> Placed {
        let fact = &it.made.fact;
        let (kind, head) = match fact.whose {
            Whose::Ours => (RowKind::OurPromise, "promise"),
            Whose::Theirs => (RowKind::TheirPromise, "their promise"),
        };
        let said =
            Said { kind, id: Some(fact.id.0), head: head.to_owned(), text: &fact.what, conf: fact.conf };
        let mut placed = self.past(&it.made.mark, fact.on, said);
        placed.row.repeats = fact.repeats.as_deref().cloned();
        placed.row.state = Some(of_promise(it, self.lens));
        placed.row.open = it.is_open();
        if let Some(due) = it.due().filter(|_| it.is_open()) {
            // Due all day long: it stands at the end of its day, above the line while that is not over.
            placed.row.when = When::Due(Due::On(due));
            placed.at = self.lens.now.at_end_of(due).instant();
            placed.ahead = due >= self.lens.now.today();
        }
        placed.under =
            fact.interaction.map(|id| id.0).into_iter().chain(fact.request.map(|id| id.0)).collect();
        placed
    }

    fn request(&self, it: &Request) -> Placed {
        let fact = &it.received.fact;
        let head = if fact.urgent { format!("urgent {}", fact.kind) } else { fact.kind.to_string() };
        let said =
            Said { kind: RowKind::Request, id: Some(fact.id.0), head, text: &fact.what, conf: fact.conf };
        let mut placed = self.past(&it.received.mark, fact.on, said);
        placed.row.state = Some(of_request(it, self.lens));
        placed.row.open = it.is_open();
        placed.under = fact.interaction.map(|id| id.0).into_iter().collect();
        placed
    }

    fn reminder(&self, it: &Reminder) -> Placed {
        let fact = &it.set.fact;
        let said = Said {
            kind: RowKind::Reminder,
            id: Some(fact.id.0),
            head: "reminder".to_owned(),
            text: &fact.why,
            conf: Confidentiality::default(),
        };
        let mut placed = match it.end.as_ref().map(|end| &end.fact) {
            None => {
                let mut placed = self.past(&it.set.mark, fact.on, said);
                placed.row.when = When::Due(it.due());
                self.stand_at(&mut placed, it.due().instant(self.lens.now.zone()));
                placed
            }
            Some(ReminderEnd::Done(done)) => {
                let mut placed = self.past(&it.set.mark, done.on, said);
                placed.under = done.interaction.map(|id| id.0).into_iter().collect();
                placed
            }
            Some(ReminderEnd::Dropped(dropped)) => self.past(&it.set.mark, dropped.on, said),
        };
        placed.row.repeats = fact.repeats.as_deref().cloned();
        placed.row.state = of_reminder(it, self.lens);
        placed.row.open = it.is_open();
        placed
    }

    fn appointment(&self, it: &Appointment) -> Placed {
        let (fact, zone) = (&it.made.fact, self.lens.now.zone());
        let over = ends(&fact.start, fact.minutes, zone);
        let said = Said {
            kind: RowKind::Appointment,
            id: Some(fact.id.0),
            head: format!("appointment {} {}m", fact.channel, fact.minutes),
            text: &fact.why,
            conf: Confidentiality::default(),
        };
        let mut placed = self.past(&it.made.mark, fact.on, said);
        placed.row.when = When::Due(fact.start);
        placed.at = fact.start.instant(zone);
        placed.ahead = over > self.lens.now.instant();
        placed.row.state = of_appointment(it, !placed.ahead, self.lens);
        placed.row.open = it.closed.is_none();
        placed.under = it.closed.iter().filter_map(|closed| closed.fact.interaction).map(|id| id.0).collect();
        placed
    }

    fn goal(&self, it: &Goal) -> Placed {
        let fact = &it.set.fact;
        let said = Said {
            kind: RowKind::Goal,
            id: Some(fact.id.0),
            head: "goal".to_owned(),
            text: &fact.what,
            conf: inherited(self.history, fact.interaction),
        };
        let mut placed = self.past(&it.set.mark, fact.on, said);
        placed.row.state = Some(of_goal(it, self.lens));
        placed.row.open = it.closed.is_none();
        placed.under = fact.interaction.map(|id| id.0).into_iter().collect();
        placed
    }

    /// Rows that are nothing but words: they are never open.
    fn words(&self) -> Vec<Placed> {
        let history = self.history;
        let mut placed = Vec::new();
        for it in &history.advice {
            let (kind, id, conf) = (RowKind::Advice, Some(it.fact.id.0), it.fact.conf);
            let said = Said { kind, id, head: "advice".to_owned(), text: &it.fact.what, conf };
            let under = it.fact.interaction.map(|id| id.0).into_iter().collect();
            placed.push(Placed { under, ..self.past(&it.mark, it.fact.on, said) });
        }
        for it in &history.signals {
            let (kind, head) = (RowKind::Signal, it.fact.signal.clone());
            let said = Said { kind, id: None, head, text: &it.fact.words, conf: it.fact.conf };
            let under = it.fact.interaction.map(|id| id.0).into_iter().collect();
            placed.push(Placed { under, ..self.past(&it.mark, it.fact.on, said) });
        }
        for it in &history.notes {
            let (kind, id, conf) = (RowKind::Note, Some(it.fact.id.0), it.fact.conf);
            let said = Said { kind, id, head: "note".to_owned(), text: &it.fact.text, conf };
            placed.push(self.past(&it.mark, it.fact.on, said));
        }
        let conf = Confidentiality::default();
        for it in &history.assessments {
            let (kind, head) = (RowKind::Assessment, format!("assessed {}", it.fact.stage));
            let said = Said { kind, id: None, head, text: &it.fact.why, conf };
            placed.push(self.past(&it.mark, Happened::On(it.fact.on), said));
        }
        for it in &history.said {
            let head =
                if it.fact.place.is_empty() { "said".to_owned() } else { format!("said {}", it.fact.place) };
            let said = Said { kind: RowKind::Said, id: None, head, text: &it.fact.words, conf };
            placed.push(self.past(&it.mark, Happened::On(it.fact.on), said));
        }
        placed
    }

    /// How the client entered the book, and what it became.
    fn milestone(&self, it: &Recorded<Event>) -> Option<Placed> {
        let row =
            |kind, head: String, text| Said { kind, id: None, head, text, conf: Confidentiality::default() };
        Some(match &it.fact {
            Event::ClientAdded(e) => {
                let said = row(RowKind::Added, format!("added as {}", e.status), e.name.as_str());
                let mut placed = self.past(&it.mark, Happened::On(e.on), said);
                self.begin_day(&mut placed, e.on);
                placed
            }
            Event::StatusChanged(e) => {
                let said = row(RowKind::Status, format!("became {}", e.status), e.why.as_str());
                self.past(&it.mark, Happened::On(e.on), said)
            }
            Event::ClientImported(e) => {
                // What came from the same record before was only brought up to date.
                let before = |other: &Recorded<Event>| match &other.fact {
                    Event::ClientImported(old) => {
                        old.from == e.from && old.uid == e.uid && other.mark.key < it.mark.key
                    }
                    _ => false,
                };
                let again = self.history.milestones.iter().any(before);
                let what = if again { "updated" } else { "imported" };
                let said = row(RowKind::Imported, format!("{what} from {}", e.from), "");
                let day = it.mark.at.with_timezone(&self.lens.now.zone()).date_naive();
                let mut placed = self.past(&it.mark, Happened::On(day), said);
                placed.row.when = When::Unknown;
                self.begin_day(&mut placed, day);
                placed
            }
            _ => return None,
        })
    }

    /// How a client entered the book comes before all that happened with it on that day.
    fn begin_day(&self, placed: &mut Placed, day: Day) {
        placed.at = Due::On(day).instant(self.lens.now.zone());
    }

    /// A row for what has happened.
    fn past(&self, mark: &Mark, on: Happened, said: Said<'_>) -> Placed {
        let hidden = said.conf == Confidentiality::Sealed && self.lens.reveal != Some(mark.key);
        let row = TimelineRow {
            entry: mark.key,
            id: said.id,
            when: When::Happened(on),
            kind: said.kind,
            depth: 0,
            head: if hidden { "sealed".to_owned() } else { said.head },
            text: if hidden { Text::Hidden } else { Text::Shown(one_line(said.text)) },
            repeats: None,
            state: None::<State>,
            open: false,
            conf: said.conf,
            recorded: mark.at,
            by: mark.by.clone(),
        };
        Placed { row, at: self.at(mark, on), ahead: false, under: Vec::new() }
    }

    /// The instant by which something past is ordered. Of what is known by its day only, what was recorded on
    /// that very day stands where it was recorded, everything else at the day's end.
    fn at(&self, mark: &Mark, on: Happened) -> DateTime<Utc> {
        let zone = self.lens.now.zone();
        match on {
            // To the minute, as what happened is known: within one the order of recording decides.
            Happened::On(day) if mark.at.with_timezone(&zone).date_naive() == day => {
                Happened::at(mark.at.to_utc(), zone).instant(zone)
            }
            _ => on.instant(zone),
        }
    }

    fn stand_at(&self, placed: &mut Placed, at: DateTime<Utc>) {
        placed.at = at;
        placed.ahead = at > self.lens.now.instant();
    }
}

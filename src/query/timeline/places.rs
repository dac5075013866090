//! From facts to places: one function a kind.
//!
//! Open plans stand where they fall due, what is done stands where it happened. A thing that came up in an
//! interaction, or that an interaction carried out, stands under it.

use chrono::{DateTime, Utc};

use super::outline::Placed;
use super::{Lens, RowKind, Spot, When};
use crate::domain::event::Event;
use crate::domain::history::{
    Advice, Appointment, Decision, Engagement, Goal, HandOff, History, Mark, Promise, Recorded, Reminder,
    ReminderEnd, Request,
};
use crate::domain::id::{Id, InteractionId};
use crate::domain::interaction::Confidentiality;
use crate::domain::promise::Whose;
use crate::domain::time::{Day, Due, Happened};
use crate::query::passage::{agreed, evidence};
use crate::query::triage::ends;

/// The place of every row of a history, in no order.
pub(super) fn places(history: &History, lens: &Lens<'_>) -> Vec<Placed> {
    let from = Facts { history, lens };
    let History { interactions, promises, requests, reminders, appointments, goals, .. } = history;
    let things = interactions.len() + promises.len() + requests.len() + reminders.len();
    let mut placed = Vec::with_capacity(things + appointments.len() + goals.len() + history.notes.len());
    placed.extend(interactions.iter().enumerate().map(|(at, it)| {
        let said = Said { kind: RowKind::Interaction, id: Some(it.fact.id.0), conf: it.fact.conf, at };
        from.past(&it.mark, it.fact.on, said)
    }));
    placed.extend(promises.iter().enumerate().map(|(at, it)| from.promise(it, at)));
    placed.extend(requests.iter().enumerate().map(|(at, it)| from.request(it, at)));
    placed.extend(reminders.iter().enumerate().map(|(at, it)| from.reminder(it, at)));
    placed.extend(appointments.iter().enumerate().map(|(at, it)| from.appointment(it, at)));
    placed.extend(goals.iter().enumerate().map(|(at, it)| from.goal(it, at)));
    placed.extend(history.advice.iter().enumerate().map(|(at, it)| from.advice(it, at)));
    placed.extend(history.decisions.iter().enumerate().map(|(at, it)| from.decision(it, at)));
    placed.extend(history.hand_offs.iter().enumerate().map(|(at, it)| from.hand_off(it, at)));
    placed.extend(history.engagements.iter().enumerate().map(|(at, it)| from.engagement(it, at)));
    from.words(&mut placed);
    placed.extend(history.milestones.iter().enumerate().filter_map(|(at, it)| from.milestone(it, at)));
    placed
}

/// The confidentiality of what was noted in an interaction and has none of its own.
pub(in crate::query) fn inherited(history: &History, interaction: Option<InteractionId>) -> Confidentiality {
    let came_in = |id| history.interactions.iter().find(|it| it.fact.id == id);
    interaction.and_then(came_in).map_or_else(Confidentiality::default, |it| it.fact.conf)
}

struct Facts<'a> {
    history: &'a History,
    lens: &'a Lens<'a>,
}

/// What differs from row to row.
struct Said {
    kind: RowKind,
    id: Option<Id>,
    conf: Confidentiality,
    at: usize,
}

impl Facts<'_> {
    fn promise(&self, it: &Promise, at: usize) -> Placed {
        let fact = &it.made.fact;
        let kind = match fact.whose {
            Whose::Ours => RowKind::OurPromise,
            Whose::Theirs => RowKind::TheirPromise,
        };
        let said = Said { kind, id: Some(fact.id.0), conf: fact.conf, at };
        let mut placed = self.past(&it.made.mark, fact.on, said);
        placed.spot.open = it.is_open();
        if let Some(due) = it.due().filter(|_| it.is_open()) {
            // Due all day long: it stands at the end of its day, above the line while that is not over.
            placed.spot.when = When::Due(Due::On(due));
            placed.at = self.lens.now.at_end_of(due).instant();
            placed.ahead = due >= self.lens.now.today();
        }
        placed.under = [fact.interaction.map(|id| id.0), fact.request.map(|id| id.0)];
        placed
    }

    fn request(&self, it: &Request, at: usize) -> Placed {
        let fact = &it.received.fact;
        let said = Said { kind: RowKind::Request, id: Some(fact.id.0), conf: fact.conf, at };
        let mut placed = self.past(&it.received.mark, fact.on, said);
        placed.spot.open = it.is_open();
        placed.under = came_up(fact.interaction);
        placed
    }

    fn reminder(&self, it: &Reminder, at: usize) -> Placed {
        let fact = &it.set.fact;
        let conf = Confidentiality::default();
        let said = Said { kind: RowKind::Reminder, id: Some(fact.id.0), conf, at };
        let mut placed = match it.end.as_ref().map(|end| &end.fact) {
            None => {
                let mut placed = self.past(&it.set.mark, fact.on, said);
                placed.spot.when = When::Due(it.due());
                self.stand_at(&mut placed, it.due().instant(self.lens.now.zone()));
                placed
            }
            Some(ReminderEnd::Done(done)) => {
                let mut placed = self.past(&it.set.mark, done.on, said);
                placed.under = came_up(done.interaction);
                placed
            }
            Some(ReminderEnd::Dropped(dropped)) => self.past(&it.set.mark, dropped.on, said),
        };
        placed.spot.open = it.is_open();
        placed
    }

    fn appointment(&self, it: &Appointment, at: usize) -> Placed {
        let (fact, zone) = (&it.made.fact, self.lens.now.zone());
        let conf = Confidentiality::default();
        let said = Said { kind: RowKind::Appointment, id: Some(fact.id.0), conf, at };
        let mut placed = self.past(&it.made.mark, fact.on, said);
        placed.spot.when = When::Due(fact.start);
        placed.at = fact.start.instant(zone);
        placed.ahead = ends(&fact.start, fact.minutes, zone) > self.lens.now.instant();
        placed.spot.open = it.closed.is_none();
        placed.under = came_up(it.closed.as_ref().and_then(|closed| closed.fact.interaction));
        placed
    }

    fn goal(&self, it: &Goal, at: usize) -> Placed {
        let fact = &it.set.fact;
        let conf = inherited(self.history, fact.interaction);
        let said = Said { kind: RowKind::Goal, id: Some(fact.id.0), conf, at };
        let mut placed = self.past(&it.set.mark, fact.on, said);
        placed.spot.open = it.closed.is_none();
        placed.under = came_up(fact.interaction);
        placed
    }

    fn advice(&self, it: &Advice, at: usize) -> Placed {
        let (fact, mark) = (&it.given.fact, &it.given.mark);
        let said = Said { kind: RowKind::Advice, id: Some(fact.id.0), conf: fact.conf, at };
        let mut placed = self.past(mark, fact.on, said);
        placed.spot.open = it.closed.is_empty();
        placed.under = came_up(fact.interaction);
        placed
    }

    fn decision(&self, it: &Decision, at: usize) -> Placed {
        let fact = &it.opened.fact;
        let said = Said { kind: RowKind::Decision, id: Some(fact.id.0), conf: fact.conf, at };
        let mut placed = self.past(&it.opened.mark, fact.on, said);
        placed.spot.open = it.is_open();
        placed.under = came_up(fact.interaction);
        placed
    }

    fn hand_off(&self, it: &HandOff, at: usize) -> Placed {
        let fact = &it.made.fact;
        let said = Said { kind: RowKind::HandOff, id: Some(fact.id.0), conf: fact.conf, at };
        let mut placed = self.past(&it.made.mark, fact.on, said);
        placed.spot.open = it.answered.is_none();
        placed.under = came_up(fact.interaction);
        placed
    }

    fn engagement(&self, it: &Engagement, at: usize) -> Placed {
        let fact = &it.set.fact;
        let conf = Confidentiality::default();
        let said = Said { kind: RowKind::Engagement, id: Some(fact.id.0), conf, at };
        let mut placed = self.past(&it.made, fact.on, said);
        placed.spot.open = it.ended.is_none();
        placed
    }

    /// Rows that are nothing but words: they are never open.
    fn words(&self, placed: &mut Vec<Placed>) {
        let history = self.history;
        for (at, it) in history.evidence.iter().enumerate() {
            let Some((on, conf, _)) = evidence(&it.fact) else { continue };
            let said = Said { kind: RowKind::Evidence, id: it.fact.creates(), conf, at };
            let under = [it.fact.names().first().copied(), None];
            placed.push(Placed { under, ..self.past(&it.mark, on, said) });
        }
        for (at, it) in history.signals.iter().enumerate() {
            let said = Said { kind: RowKind::Signal, id: None, conf: it.fact.conf, at };
            let under = came_up(it.fact.interaction);
            placed.push(Placed { under, ..self.past(&it.mark, it.fact.on, said) });
        }
        for (at, it) in history.notes.iter().enumerate() {
            let said = Said { kind: RowKind::Note, id: Some(it.fact.id.0), conf: it.fact.conf, at };
            placed.push(self.past(&it.mark, it.fact.on, said));
        }
        let conf = Confidentiality::default();
        for (at, it) in history.assessments.iter().enumerate() {
            let said = Said { kind: RowKind::Assessment, id: None, conf, at };
            placed.push(self.past(&it.mark, Happened::On(it.fact.on), said));
        }
        for (at, it) in history.agreements.iter().enumerate() {
            let on = it.fact.happened().unwrap_or(self.recorded_on(&it.mark));
            let said = Said { kind: RowKind::Agreement, id: None, conf: agreed(&it.fact), at };
            placed.push(self.past(&it.mark, on, said));
        }
        for (at, it) in history.said.iter().enumerate() {
            let said = Said { kind: RowKind::Said, id: None, conf, at };
            placed.push(self.past(&it.mark, Happened::On(it.fact.on), said));
        }
    }

    /// How the client entered the book, and what it became.
    fn milestone(&self, it: &Recorded<Event>, at: usize) -> Option<Placed> {
        let said = |kind| Said { kind, id: None, conf: Confidentiality::default(), at };
        Some(match &it.fact {
            Event::ClientAdded(e) => {
                let mut placed = self.past(&it.mark, Happened::On(e.on), said(RowKind::Added));
                self.begin_day(&mut placed, e.on);
                placed
            }
            Event::StatusChanged(e) => self.past(&it.mark, Happened::On(e.on), said(RowKind::Status)),
            Event::ClientImported(_) => {
                let on = self.recorded_on(&it.mark);
                let mut placed = self.past(&it.mark, on, said(RowKind::Imported));
                placed.spot.when = When::Unknown;
                self.begin_day(&mut placed, on.day());
                placed
            }
            _ => return None,
        })
    }

    /// The day on which something was recorded that has no other.
    fn recorded_on(&self, mark: &Mark) -> Happened {
        Happened::On(mark.at.with_timezone(&self.lens.now.zone()).date_naive())
    }

    /// How a client entered the book comes before all that happened with it on that day.
    fn begin_day(&self, placed: &mut Placed, day: Day) {
        placed.at = Due::On(day).instant(self.lens.now.zone());
    }

    /// The place of what has happened.
    fn past(&self, mark: &Mark, on: Happened, Said { kind, id, conf, at }: Said) -> Placed {
        let when = When::Happened(on);
        let spot = Spot { entry: mark.key, id, when, kind, depth: 0, open: false, conf, at };
        Placed { spot, at: self.at(mark, on), ahead: false, under: [None; 2] }
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

fn came_up(interaction: Option<InteractionId>) -> [Option<Id>; 2] {
    [interaction.map(|id| id.0), None]
}

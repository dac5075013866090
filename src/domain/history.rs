//! One client's whole story: everything recorded about it, folded and in order of when it happened.
//!
//! Folding is free of order: the entries are taken in fold order whatever the order of their arrival, things
//! are made first and closed afterwards, so an outcome that was read before what it closes finds it. What
//! triage needs of a history is kept apart in [`Standing`](super::standing::Standing).

mod lines;
mod things;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::Hash;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset};

use super::client::{Client, ClientAdded, SpecialDaySet};
use super::event::{Event, ThingImported};
use super::id::{ClientId, Id};
use super::interaction::InteractionRecorded;
use super::line::EntryKey;
use super::note::{AdviceGiven, NoteAdded, SignalObserved};
use super::stage::{ClientSaid, StageAssessed};
use lines::Followers;

pub use things::{
    Appointment, Goal, Promise, PromiseEnd, PromiseState, Reminder, ReminderEnd, Request, RequestState,
};

/// An event with its place, the time it was recorded and who did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Where and when, and by whom.
    pub mark: Mark,
    /// The client it was recorded about; after a merge not the one whose history it stands in.
    pub subject: ClientId,
    /// What.
    pub event: Event,
}

/// Where an entry stands in the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Its place.
    pub key: EntryKey,
    /// When it was recorded; of what was copied from another book, when it was there, as that book says.
    pub at: DateTime<FixedOffset>,
    /// Who recorded it; of what was copied, who did so there.
    pub by: Arc<str>,
    /// Whether it was copied from another book.
    pub copied: bool,
}

/// A fact with its place in the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded<T> {
    /// What was recorded.
    pub fact: T,
    /// Where, when and by whom.
    pub mark: Mark,
}

/// Everything recorded about one client. Lists are in order of when things happened, oldest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// The profile.
    pub client: Client,
    /// Interactions.
    pub interactions: Vec<Recorded<InteractionRecorded>>,
    /// Promises of both sides.
    pub promises: Vec<Promise>,
    /// Requests.
    pub requests: Vec<Request>,
    /// Reminders, by when they were set.
    pub reminders: Vec<Reminder>,
    /// Appointments, by when they were agreed.
    pub appointments: Vec<Appointment>,
    /// Goals.
    pub goals: Vec<Goal>,
    /// Assessments of the stage.
    pub assessments: Vec<Recorded<StageAssessed>>,
    /// What the client said about the relationship.
    pub said: Vec<Recorded<ClientSaid>>,
    /// Notes.
    pub notes: Vec<Recorded<NoteAdded>>,
    /// Advice given.
    pub advice: Vec<Recorded<AdviceGiven>>,
    /// Signals observed.
    pub signals: Vec<Recorded<SignalObserved>>,
    /// How it entered the book and every change of status, as recorded.
    pub milestones: Vec<Recorded<Event>>,
    /// Where things came from that were imported, by their ids.
    pub imported: BTreeMap<Id, ThingImported>,
    /// Events about things that no line created yet.
    pub waiting: usize,
    /// Facts that contradict another: a second outcome, a second thing of one id, a second next occurrence.
    pub contradicted: usize,
}

impl History {
    /// Folds the live entries of one client, given in fold order. `None` while no line has added the client.
    pub fn fold<'a>(id: ClientId, entries: impl Iterator<Item = &'a Entry> + Clone) -> Option<Self> {
        let added = first_added(id, entries.clone())?;
        let mut history = Self::empty(Client::new(id, &added));
        let (mut seen, mut followers) = (HashSet::new(), Followers::default());
        for entry in entries.clone() {
            history.client.inherit(entry);
        }
        let revised = revised(entries.clone());
        for entry in entries.clone() {
            let creates = entry.event.creates();
            if creates.and_then(|id| revised.get(&id)).is_some_and(|last| *last != entry.mark.key) {
                continue;
            }
            // What shares its id with something made before (a fork, a forged line) is no second thing.
            let new = creates.is_none_or(|id| is_contact(&entry.event) || seen.insert(id));
            if new && followers.admit(&entry.event) {
                history.create(entry);
            } else {
                history.contradicted += 1;
            }
        }
        let mut places = Places::of(&history, &followers);
        for entry in entries {
            history.close(entry, &mut places);
        }
        history.sort();
        Some(history)
    }

    fn empty(client: Client) -> Self {
        Self {
            client,
            interactions: Vec::new(),
            promises: Vec::new(),
            requests: Vec::new(),
            reminders: Vec::new(),
            appointments: Vec::new(),
            goals: Vec::new(),
            assessments: Vec::new(),
            said: Vec::new(),
            notes: Vec::new(),
            advice: Vec::new(),
            signals: Vec::new(),
            milestones: Vec::new(),
            imported: BTreeMap::new(),
            waiting: 0,
            contradicted: 0,
        }
    }

    /// Takes in what makes things or edits the profile.
    fn create(&mut self, entry: &Entry) {
        let own = entry.subject == self.client.id;
        let enters = matches!(entry.event, Event::ClientAdded(_) | Event::ClientImported(_));
        if enters || own && matches!(entry.event, Event::StatusChanged(_)) {
            self.milestones.push(entry.recorded(&entry.event));
        }
        match &entry.event {
            Event::InteractionRecorded(e) => self.interactions.push(entry.recorded(e)),
            Event::PromiseMade(e) => self.promises.push(Promise {
                made: entry.recorded(e),
                ends: Vec::new(),
                moves: Vec::new(),
                repaired: None,
            }),
            Event::RequestReceived(e) => self.requests.push(Request {
                received: entry.recorded(e),
                acknowledged: Vec::new(),
                answered: None,
                withdrawn: None,
                superseded: Vec::new(),
            }),
            Event::ReminderSet(e) => {
                let (snoozed, superseded) = (Vec::new(), Vec::new());
                self.reminders.push(Reminder { set: entry.recorded(e), snoozed, end: None, superseded });
            }
            Event::AppointmentMade(e) => {
                let superseded = Vec::new();
                self.appointments.push(Appointment { made: entry.recorded(e), closed: None, superseded });
            }
            Event::GoalSet(e) => {
                self.goals.push(Goal { set: entry.recorded(e), closed: None, superseded: Vec::new() });
            }
            Event::StageAssessed(e) => self.assessments.push(entry.recorded(e)),
            Event::ClientSaid(e) => self.said.push(entry.recorded(e)),
            Event::NoteAdded(e) => self.notes.push(entry.recorded(e)),
            Event::AdviceGiven(e) => self.advice.push(entry.recorded(e)),
            Event::SignalObserved(e) => self.signals.push(entry.recorded(e)),
            Event::ThingImported(e) => drop(self.imported.insert(e.id, e.clone())),
            edit => self.client.edit(edit, own),
        }
    }

    /// Takes in what happens to things that were made.
    fn close(&mut self, entry: &Entry, places: &mut Places) {
        let found = match &entry.event {
            Event::PromiseKept(e) => self.end_promise(entry, e.id, PromiseEnd::Kept(e.clone()), places),
            Event::PromiseReleased(e) => {
                self.end_promise(entry, e.id, PromiseEnd::Released(e.clone()), places)
            }
            Event::PromiseBroken(e) => self.end_promise(entry, e.id, PromiseEnd::Broken(e.clone()), places),
            Event::PromiseMoved(e) => at(&mut self.promises, &places.promises, e.id)
                .map(|promise| promise.moves.push(entry.recorded(e))),
            Event::PromiseRepaired(e) => at(&mut self.promises, &places.promises, e.id)
                .map(|promise| promise.repaired = Some(entry.recorded(e))),
            Event::RequestAcknowledged(e) => at(&mut self.requests, &places.requests, e.id)
                .map(|request| request.acknowledged.push(entry.recorded(e))),
            Event::RequestAnswered(e) => at(&mut self.requests, &places.requests, e.id).map(|request| {
                self.contradicted += supersede(request.ended(), &mut request.superseded);
                request.answered = Some(entry.recorded(e));
            }),
            Event::RequestWithdrawn(e) => at(&mut self.requests, &places.requests, e.id).map(|request| {
                self.contradicted += supersede(request.ended(), &mut request.superseded);
                request.withdrawn = Some(entry.recorded(e));
            }),
            Event::ReminderSnoozed(e) => at(&mut self.reminders, &places.reminders, e.id)
                .map(|reminder| reminder.snoozed.push(entry.recorded(e))),
            Event::ReminderDone(e) => at(&mut self.reminders, &places.reminders, e.id).map(|reminder| {
                self.contradicted += supersede(reminder.end.take(), &mut reminder.superseded);
                reminder.end = Some(entry.recorded_as(ReminderEnd::Done(e.clone())));
            }),
            Event::ReminderDropped(e) => at(&mut self.reminders, &places.reminders, e.id).map(|reminder| {
                self.contradicted += supersede(reminder.end.take(), &mut reminder.superseded);
                reminder.end = Some(entry.recorded_as(ReminderEnd::Dropped(e.clone())));
            }),
            Event::AppointmentClosed(e) => at(&mut self.appointments, &places.appointments, e.id).map(|it| {
                self.contradicted += supersede(it.closed.take(), &mut it.superseded);
                it.closed = Some(entry.recorded(e));
            }),
            Event::GoalClosed(e) => at(&mut self.goals, &places.goals, e.id).map(|goal| {
                self.contradicted += supersede(goal.closed.take(), &mut goal.superseded);
                goal.closed = Some(entry.recorded(e));
            }),
            _ => Some(()),
        };
        if found.is_none() {
            self.waiting += 1;
        }
    }

    fn end_promise(
        &mut self,
        entry: &Entry,
        id: super::id::PromiseId,
        end: PromiseEnd,
        places: &Places,
    ) -> Option<()> {
        let promise = at(&mut self.promises, &places.promises, id)?;
        if !promise.ends.is_empty() {
            self.contradicted += 1;
        }
        promise.ends.push(entry.recorded_as(end));
        Some(())
    }

    fn sort(&mut self) {
        self.interactions.sort_by_key(|it| (it.fact.on, it.mark.key));
        self.promises.sort_by_key(|it| (it.made.fact.on, it.made.mark.key));
        self.requests.sort_by_key(|it| (it.received.fact.on, it.received.mark.key));
        self.reminders.sort_by_key(|it| (it.set.fact.on, it.set.mark.key));
        self.appointments.sort_by_key(|it| (it.made.fact.on, it.made.mark.key));
        self.goals.sort_by_key(|it| (it.set.fact.on, it.set.mark.key));
        self.assessments.sort_by_key(|it| (it.fact.on, it.mark.key));
        self.said.sort_by_key(|it| (it.fact.on, it.mark.key));
        self.notes.sort_by_key(|it| (it.fact.on, it.mark.key));
        self.advice.sort_by_key(|it| (it.fact.on, it.mark.key));
        self.signals.sort_by_key(|it| (it.fact.on, it.mark.key));
        self.milestones.sort_by_key(|it| (it.fact.day().unwrap_or(it.mark.at.date_naive()), it.mark.key));
        self.client.statuses.sort_by_key(|it| it.on);
    }

    /// The assessment in force: a back-dated one never replaces a later one.
    pub fn stage(&self) -> Option<&Recorded<StageAssessed>> {
        self.assessments.last()
    }
}

impl Request {
    /// The end that stands so far.
    fn ended(&self) -> Option<Recorded<()>> {
        let answered = self.answered.iter().map(|it| &it.mark);
        let marks = answered.chain(self.withdrawn.iter().map(|it| &it.mark));
        marks.max_by_key(|mark| mark.key).map(|mark| Recorded { fact: (), mark: mark.clone() })
    }
}

/// Files the end that another one replaces; answers how many there were.
fn supersede<T>(before: Option<Recorded<T>>, superseded: &mut Vec<Mark>) -> usize {
    let before = before.map(|it| it.mark);
    let count = usize::from(before.is_some());
    superseded.extend(before);
    count
}

/// Of each thing that its source says otherwise by now, the entry that counts: the last that says so in as many words.
fn revised<'a>(entries: impl Iterator<Item = &'a Entry> + Clone) -> HashMap<Id, EntryKey> {
    let part = |entry: &Entry| (entry.mark.key.line, entry.mark.key.part);
    let revising: HashSet<_> = entries
        .clone()
        .filter_map(|entry| match &entry.event {
            Event::ThingImported(it) if it.revises => Some((part(entry), it.id)),
            _ => None,
        })
        .collect();
    if revising.is_empty() {
        return HashMap::new();
    }
    let made = entries.filter_map(|entry| Some((entry.event.creates()?, entry)));
    made.filter(|(id, entry)| revising.contains(&(part(entry), *id)))
        .map(|(id, entry)| (id, entry.mark.key))
        .collect()
}

fn is_contact(event: &Event) -> bool {
    matches!(event, Event::ContactSet(_))
}

impl Entry {
    fn recorded<T: Clone>(&self, fact: &T) -> Recorded<T> {
        Recorded { fact: fact.clone(), mark: self.mark.clone() }
    }

    fn recorded_as<T>(&self, fact: T) -> Recorded<T> {
        Recorded { fact, mark: self.mark.clone() }
    }
}

/// Where the things of a history stand, by id; of two that share an id the first in fold order counts.
struct Places {
    promises: HashMap<super::id::PromiseId, usize>,
    requests: HashMap<super::id::RequestId, usize>,
    reminders: HashMap<super::id::ReminderId, usize>,
    appointments: HashMap<super::id::AppointmentId, usize>,
    goals: HashMap<super::id::GoalId, usize>,
}

impl Places {
    fn of(history: &History, followers: &Followers) -> Self {
        let mut places = Self {
            promises: index(history.promises.iter().map(|it| it.made.fact.id)),
            requests: index(history.requests.iter().map(|it| it.received.fact.id)),
            reminders: index(history.reminders.iter().map(|it| it.set.fact.id)),
            appointments: index(history.appointments.iter().map(|it| it.made.fact.id)),
            goals: index(history.goals.iter().map(|it| it.set.fact.id)),
        };
        stand_for(&mut places.promises, followers.promises());
        stand_for(&mut places.reminders, followers.reminders());
        places
    }
}

fn index<I: Eq + Hash>(ids: impl Iterator<Item = I>) -> HashMap<I, usize> {
    let mut places = HashMap::new();
    for (place, id) in ids.enumerate() {
        places.entry(id).or_insert(place);
    }
    places
}

/// Files what was left out under the place of what stands for it.
fn stand_for<I: Copy + Eq + Hash>(places: &mut HashMap<I, usize>, pairs: impl Iterator<Item = (I, I)>) {
    for (out, stands) in pairs {
        if let Some(place) = places.get(&stands).copied() {
            places.entry(out).or_insert(place);
        }
    }
}

fn at<'a, T, I: Copy + Eq + Hash>(
    things: &'a mut [T],
    places: &HashMap<I, usize>,
    id: I,
) -> Option<&'a mut T> {
    places.get(&id).and_then(|&place| things.get_mut(place))
}

/// The line that added the client itself, not one merged into it.
fn first_added<'a>(id: ClientId, entries: impl Iterator<Item = &'a Entry>) -> Option<ClientAdded> {
    entries.filter(|entry| entry.subject == id).find_map(|entry| {
        if let Event::ClientAdded(added) = &entry.event { Some(added.clone()) } else { None }
    })
}

impl Client {
    /// Takes in the days that a client merged into this one brought; its own replace them later.
    fn inherit(&mut self, entry: &Entry) {
        if let Event::SpecialDaySet(day) = &entry.event
            && entry.subject != self.id
        {
            self.special_day(day);
        }
    }

    fn special_day(&mut self, day: &SpecialDaySet) {
        if day.is_removal() {
            self.special_days.remove(&day.what);
        } else {
            self.special_days.insert(day.what.clone(), day.clone());
        }
    }

    /// Takes in one edit. Edits of a client that was merged into this one (`own` is false) bring its contact
    /// persons and sources (and days, see [`Self::inherit`]), and leave the profile as it is.
    fn edit(&mut self, event: &Event, own: bool) {
        match event {
            Event::ContactSet(e) => match self.contacts.iter_mut().find(|contact| contact.id == e.0.id) {
                Some(contact) => *contact = e.0.clone(),
                None => self.contacts.push(e.0.clone()),
            },
            Event::ContactRemoved(e) => self.contacts.retain(|contact| contact.id != e.id),
            Event::ClientImported(e) => self.imports.push(e.clone()),
            Event::ClientAdded(e) => self.added = self.added.min(e.on),
            Event::ClientsDistinct(e) => drop(self.distinct.insert(e.other)),
            _ if !own => {}
            Event::SpecialDaySet(e) => self.special_day(e),
            Event::ClientRenamed(e) => self.name.clone_from(&e.name),
            Event::ClientKindSet(e) => self.kind = e.kind,
            Event::OrganisationSet(e) => self.organisation.clone_from(&e.organisation),
            Event::StatusChanged(e) => self.statuses.push(e.clone()),
            Event::TierSet(e) => self.tier.clone_from(&e.tier),
            Event::TagsSet(e) => self.tags.clone_from(&e.tags),
            Event::CadenceSet(e) => self.cadence = e.0,
            Event::ChannelsPreferred(e) => self.channels.clone_from(&e.channels),
            Event::ContactTimesSet(e) => {
                self.days.clone_from(&e.days);
                self.quiet = e.quiet;
            }
            Event::ZoneSet(e) => self.zone = e.zone,
            Event::LanguageSet(e) => self.language.clone_from(&e.language),
            Event::CoverNamed(e) => self.cover.clone_from(&e.name),
            Event::SpecialistNamed(e) => {
                if e.name.is_empty() {
                    self.specialists.remove(&e.field);
                } else {
                    self.specialists.insert(e.field.clone(), e.clone());
                }
            }
            _ => {}
        }
    }
}

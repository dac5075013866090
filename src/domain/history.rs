//! One client's whole story: everything recorded about it, folded and in order of when it happened.
//!
//! Folding is free of order: the entries are taken in fold order whatever the order of their arrival, things
//! are made first and closed afterwards, so an outcome that was read before what it closes finds it. What
//! triage needs of a history is kept apart in [`Standing`](super::standing::Standing).

mod lines;
mod things;

use std::collections::BTreeMap;
use std::hash::Hash;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset};

use super::client::{Client, ClientAdded, SpecialDaySet};
use super::engagement::EngagementSet;
use super::event::{Event, ThingImported};
use super::id::{
    AdviceId, AppointmentId, ClientId, DecisionId, EngagementId, GoalId, HandOffId, Id, PromiseId,
    ReminderId, RequestId,
};
use super::interaction::InteractionRecorded;
use super::line::EntryKey;
use super::note::{NoteAdded, SignalObserved};
use super::stage::{ClientSaid, StageAssessed};
use crate::domain::keyed::{KeyMap, KeySet};
use lines::Followers;

pub use things::{
    Advice, Appointment, Decision, DecisionEnd, Engagement, Goal, HandOff, Promise, PromiseEnd, PromiseState,
    Reminder, ReminderEnd, Request, RequestState,
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
    pub advice: Vec<Advice>,
    /// Decisions of the client's.
    pub decisions: Vec<Decision>,
    /// What was handed to specialists.
    pub hand_offs: Vec<HandOff>,
    /// Engagements.
    pub engagements: Vec<Engagement>,
    /// What the adviser recorded as evidence: what took place, acts for an element, steps of a worry.
    pub evidence: Vec<Recorded<Event>>,
    /// What was agreed about the relationship, and planned for it.
    pub agreements: Vec<Recorded<Event>>,
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
    pub fn fold(id: ClientId, entries: Vec<Entry>) -> Option<Self> {
        let mut history = Self::empty(Client::new(id, first_added(id, &entries)?));
        let count = |is: fn(&Event) -> bool| entries.iter().filter(|entry| is(&entry.event)).count();
        // Most of what there is, in as much room as it needs.
        history.interactions.reserve_exact(count(|event| matches!(event, Event::InteractionRecorded(_))));
        history.promises.reserve_exact(count(|event| matches!(event, Event::PromiseMade(_))));
        for entry in &entries {
            history.client.inherit(entry);
        }
        let revised = revised(&entries);
        let (mut seen, mut followers, mut rest) = (KeySet::default(), Followers::default(), Vec::new());
        for entry in entries {
            let creates = entry.event.creates();
            if creates.and_then(|id| revised.get(&id)).is_some_and(|last| *last != entry.mark.key) {
                continue;
            }
            // What shares its id with something made before (a fork, a forged line) is no second thing.
            let new = creates.is_none_or(|id| is_set_anew(&entry.event) || seen.insert(id));
            if new && followers.admit(&entry.event) {
                rest.extend(history.create(entry));
            } else {
                history.contradicted += 1;
            }
        }
        let mut places = Places::of(&history, &followers);
        for entry in rest {
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
            decisions: Vec::new(),
            hand_offs: Vec::new(),
            engagements: Vec::new(),
            evidence: Vec::new(),
            agreements: Vec::new(),
            signals: Vec::new(),
            milestones: Vec::new(),
            imported: BTreeMap::new(),
            waiting: 0,
            contradicted: 0,
        }
    }

    /// Takes in what makes things or edits the profile; hands back what happens to things that were made.
    fn create(&mut self, entry: Entry) -> Option<Entry> {
        let Entry { mark, subject, event } = entry;
        let own = subject == self.client.id;
        let enters = matches!(event, Event::ClientAdded(_) | Event::ClientImported(_));
        if enters || own && matches!(event, Event::StatusChanged(_)) {
            self.milestones.push(Recorded { fact: event.clone(), mark: mark.clone() });
        }
        if own && matches!(event, Event::SpecialistNamed(_)) {
            self.agreements.push(Recorded { fact: event.clone(), mark: mark.clone() });
        }
        match event {
            Event::InteractionRecorded(fact) => self.interactions.push(Recorded { fact, mark }),
            Event::PromiseMade(fact) => self.promises.push(Promise {
                made: Recorded { fact, mark },
                ends: Vec::new(),
                moves: Vec::new(),
                repaired: None,
            }),
            Event::RequestReceived(fact) => self.requests.push(Request {
                received: Recorded { fact, mark },
                acknowledged: Vec::new(),
                answered: None,
                withdrawn: None,
                superseded: Vec::new(),
            }),
            Event::ReminderSet(fact) => {
                let (set, snoozed, superseded) = (Recorded { fact, mark }, Vec::new(), Vec::new());
                self.reminders.push(Reminder { set, snoozed, end: None, superseded });
            }
            Event::AppointmentMade(fact) => {
                let made = Recorded { fact, mark };
                self.appointments.push(Appointment { made, closed: None, superseded: Vec::new() });
            }
            Event::GoalSet(fact) => {
                let set = Recorded { fact, mark };
                self.goals.push(Goal { set, touched: Vec::new(), closed: None, superseded: Vec::new() });
            }
            Event::StageAssessed(fact) => self.assessments.push(Recorded { fact, mark }),
            Event::ClientSaid(fact) => self.said.push(Recorded { fact, mark }),
            Event::NoteAdded(fact) => self.notes.push(Recorded { fact, mark }),
            Event::AdviceGiven(fact) => {
                self.advice.push(Advice { given: Recorded { fact, mark }, closed: Vec::new() });
            }
            Event::DecisionOpened(fact) => self.decisions.push(Decision {
                opened: Recorded { fact, mark },
                laid_out: Vec::new(),
                stalled: Vec::new(),
                end: None,
                superseded: Vec::new(),
            }),
            Event::HandedOff(fact) => {
                let made = Recorded { fact, mark };
                self.hand_offs.push(HandOff { made, answered: None, superseded: Vec::new() });
            }
            Event::EngagementSet(fact) => self.engage(fact, mark),
            fact @ (Event::EvidenceRecorded(_) | Event::ElementMarked(_) | Event::WorryMoved(_)) => {
                self.evidence.push(Recorded { fact, mark });
            }
            fact @ (Event::TrustDefined(_)
            | Event::ExpectationsAgreed(_)
            | Event::ExpectationsReviewed(_)
            | Event::NormAgreed(_)
            | Event::BoundarySet(_)
            | Event::WishesSaid(_)
            | Event::StagePlanned(_)
            | Event::BalanceFelt(_)) => self.agreements.push(Recorded { fact, mark }),
            Event::SignalObserved(fact) => self.signals.push(Recorded { fact, mark }),
            Event::ThingImported(fact) => drop(self.imported.insert(fact.id, fact)),
            other => {
                let rest = self.client.edit(other, own)?;
                return Some(Entry { mark, subject, event: rest });
            }
        }
        None
    }

    /// Takes in what happens to things that were made.
    fn close(&mut self, entry: Entry, places: &mut Places) {
        let Entry { mark, event, .. } = entry;
        let found = match event {
            Event::PromiseKept(e) => self.end_promise(e.id, PromiseEnd::Kept(e), mark, places),
            Event::PromiseReleased(e) => self.end_promise(e.id, PromiseEnd::Released(e), mark, places),
            Event::PromiseBroken(e) => self.end_promise(e.id, PromiseEnd::Broken(e), mark, places),
            Event::PromiseMoved(fact) => at(&mut self.promises, &places.promises, fact.id)
                .map(|promise| promise.moves.push(Recorded { fact, mark })),
            Event::PromiseRepaired(fact) => at(&mut self.promises, &places.promises, fact.id)
                .map(|promise| promise.repaired = Some(Recorded { fact, mark })),
            Event::RequestAcknowledged(fact) => at(&mut self.requests, &places.requests, fact.id)
                .map(|request| request.acknowledged.push(Recorded { fact, mark })),
            Event::RequestAnswered(fact) => {
                at(&mut self.requests, &places.requests, fact.id).map(|request| {
                    self.contradicted += supersede(request.ended(), &mut request.superseded);
                    request.answered = Some(Recorded { fact, mark });
                })
            }
            Event::RequestWithdrawn(fact) => {
                at(&mut self.requests, &places.requests, fact.id).map(|request| {
                    self.contradicted += supersede(request.ended(), &mut request.superseded);
                    request.withdrawn = Some(Recorded { fact, mark });
                })
            }
            Event::ReminderSnoozed(fact) => at(&mut self.reminders, &places.reminders, fact.id)
                .map(|reminder| reminder.snoozed.push(Recorded { fact, mark })),
            Event::ReminderDone(e) => self.end_reminder(e.id, ReminderEnd::Done(e), mark, places),
            Event::ReminderDropped(e) => self.end_reminder(e.id, ReminderEnd::Dropped(e), mark, places),
            Event::AppointmentClosed(fact) => {
                at(&mut self.appointments, &places.appointments, fact.id).map(|it| {
                    self.contradicted += supersede(it.closed.take(), &mut it.superseded);
                    it.closed = Some(Recorded { fact, mark });
                })
            }
            Event::GoalClosed(fact) => at(&mut self.goals, &places.goals, fact.id).map(|goal| {
                self.contradicted += supersede(goal.closed.take(), &mut goal.superseded);
                goal.closed = Some(Recorded { fact, mark });
            }),
            Event::GoalTouched(fact) => at(&mut self.goals, &places.goals, fact.id)
                .map(|goal| goal.touched.push(Recorded { fact, mark })),
            Event::AdviceClosed(fact) => at(&mut self.advice, &places.advice, fact.id)
                .map(|advice| advice.closed.push(Recorded { fact, mark })),
            Event::DecisionLaidOut(fact) => at(&mut self.decisions, &places.decisions, fact.id)
                .map(|decision| decision.laid_out.push(Recorded { fact, mark })),
            Event::DecisionStalled(fact) => at(&mut self.decisions, &places.decisions, fact.id)
                .map(|decision| decision.stalled.push(Recorded { fact, mark })),
            Event::DecisionTaken(e) => self.end_decision(e.id, DecisionEnd::Taken(e), mark, places),
            Event::DecisionDropped(e) => self.end_decision(e.id, DecisionEnd::Dropped(e), mark, places),
            Event::HandOffAnswered(fact) => at(&mut self.hand_offs, &places.hand_offs, fact.id).map(|it| {
                self.contradicted += supersede(it.answered.take(), &mut it.superseded);
                it.answered = Some(Recorded { fact, mark });
            }),
            Event::EngagementEnded(fact) => {
                at(&mut self.engagements, &places.engagements, fact.id).map(|it| {
                    self.contradicted += supersede(it.ended.take(), &mut it.superseded);
                    it.ended = Some(Recorded { fact, mark });
                })
            }
            _ => Some(()),
        };
        if found.is_none() {
            self.waiting += 1;
        }
    }

    fn end_promise(&mut self, id: PromiseId, fact: PromiseEnd, mark: Mark, places: &Places) -> Option<()> {
        let promise = at(&mut self.promises, &places.promises, id)?;
        if !promise.ends.is_empty() {
            self.contradicted += 1;
        }
        promise.ends.push(Recorded { fact, mark });
        Some(())
    }

    fn end_reminder(&mut self, id: ReminderId, fact: ReminderEnd, mark: Mark, places: &Places) -> Option<()> {
        let reminder = at(&mut self.reminders, &places.reminders, id)?;
        self.contradicted += supersede(reminder.end.take(), &mut reminder.superseded);
        reminder.end = Some(Recorded { fact, mark });
        Some(())
    }

    fn end_decision(&mut self, id: DecisionId, fact: DecisionEnd, mark: Mark, places: &Places) -> Option<()> {
        let decision = at(&mut self.decisions, &places.decisions, id)?;
        self.contradicted += supersede(decision.end.take(), &mut decision.superseded);
        decision.end = Some(Recorded { fact, mark });
        Some(())
    }

    /// Takes in an engagement: all that is known of one is what was set last.
    fn engage(&mut self, fact: EngagementSet, mark: Mark) {
        if let Some(known) = self.engagements.iter_mut().find(|it| it.set.fact.id == fact.id) {
            let before = std::mem::replace(&mut known.set, Recorded { fact, mark });
            if before.mark.key != known.made.key {
                known.superseded.push(before.mark);
            }
        } else {
            let made = mark.clone();
            let set = Recorded { fact, mark };
            self.engagements.push(Engagement { set, made, ended: None, superseded: Vec::new() });
        }
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
        for goal in &mut self.goals {
            goal.touched.sort_by_key(|it| (it.fact.on, it.mark.key));
        }
        for advice in &mut self.advice {
            advice.closed.sort_by_key(|it| (it.fact.on, it.mark.key));
        }
        self.advice.sort_by_key(|it| (it.given.fact.on, it.given.mark.key));
        self.decisions.sort_by_key(|it| (it.opened.fact.on, it.opened.mark.key));
        self.hand_offs.sort_by_key(|it| (it.made.fact.on, it.made.mark.key));
        self.engagements.sort_by_key(|it| (it.set.fact.on, it.made.key));
        let dated = |it: &Recorded<Event>| (it.fact.happened(), it.mark.key);
        self.evidence.sort_by_key(dated);
        self.agreements.sort_by_key(dated);
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
fn revised(entries: &[Entry]) -> KeyMap<Id, EntryKey> {
    let part = |entry: &Entry| (entry.mark.key.line, entry.mark.key.part);
    let revising: KeySet<_> = entries
        .iter()
        .filter_map(|entry| match &entry.event {
            Event::ThingImported(it) if it.revises => Some((part(entry), it.id)),
            _ => None,
        })
        .collect();
    if revising.is_empty() {
        return KeyMap::default();
    }
    let made = entries.iter().filter_map(|entry| Some((entry.event.creates()?, entry)));
    made.filter(|(id, entry)| revising.contains(&(part(entry), *id)))
        .map(|(id, entry)| (id, entry.mark.key))
        .collect()
}

/// Whether a second one of the same id says the thing anew.
fn is_set_anew(event: &Event) -> bool {
    matches!(event, Event::ContactSet(_) | Event::EngagementSet(_))
}

/// Where the things of a history stand, by id; of two that share an id the first in fold order counts.
struct Places {
    promises: KeyMap<PromiseId, usize>,
    requests: KeyMap<RequestId, usize>,
    reminders: KeyMap<ReminderId, usize>,
    appointments: KeyMap<AppointmentId, usize>,
    goals: KeyMap<GoalId, usize>,
    advice: KeyMap<AdviceId, usize>,
    decisions: KeyMap<DecisionId, usize>,
    hand_offs: KeyMap<HandOffId, usize>,
    engagements: KeyMap<EngagementId, usize>,
}

impl Places {
    fn of(history: &History, followers: &Followers) -> Self {
        let mut places = Self {
            promises: index(history.promises.iter().map(|it| it.made.fact.id)),
            requests: index(history.requests.iter().map(|it| it.received.fact.id)),
            reminders: index(history.reminders.iter().map(|it| it.set.fact.id)),
            appointments: index(history.appointments.iter().map(|it| it.made.fact.id)),
            goals: index(history.goals.iter().map(|it| it.set.fact.id)),
            advice: index(history.advice.iter().map(|it| it.given.fact.id)),
            decisions: index(history.decisions.iter().map(|it| it.opened.fact.id)),
            hand_offs: index(history.hand_offs.iter().map(|it| it.made.fact.id)),
            engagements: index(history.engagements.iter().map(|it| it.set.fact.id)),
        };
        stand_for(&mut places.promises, followers.promises());
        stand_for(&mut places.reminders, followers.reminders());
        places
    }
}

fn index<I: Eq + Hash>(ids: impl Iterator<Item = I>) -> KeyMap<I, usize> {
    let mut places = KeyMap::default();
    for (place, id) in ids.enumerate() {
        places.entry(id).or_insert(place);
    }
    places
}

/// Files what was left out under the place of what stands for it.
fn stand_for<I: Copy + Eq + Hash>(places: &mut KeyMap<I, usize>, pairs: impl Iterator<Item = (I, I)>) {
    for (out, stands) in pairs {
        if let Some(place) = places.get(&stands).copied() {
            places.entry(out).or_insert(place);
        }
    }
}

fn at<'a, T, I: Copy + Eq + Hash>(
    things: &'a mut [T],
    places: &KeyMap<I, usize>,
    id: I,
) -> Option<&'a mut T> {
    places.get(&id).and_then(|&place| things.get_mut(place))
}

/// The line that added the client itself, not one merged into it.
fn first_added(id: ClientId, entries: &[Entry]) -> Option<&ClientAdded> {
    entries
        .iter()
        .filter(|entry| entry.subject == id)
        .find_map(|entry| if let Event::ClientAdded(added) = &entry.event { Some(added) } else { None })
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

    /// Takes in one edit, or hands back what is none. Edits of a client that was merged into this one (`own` is false)
    /// bring its contact persons and sources (and days, see [`Self::inherit`]), and leave the profile as it is.
    fn edit(&mut self, event: Event, own: bool) -> Option<Event> {
        match event {
            Event::ContactSet(e) => match self.contacts.iter_mut().find(|contact| contact.id == e.0.id) {
                Some(contact) => *contact = e.0,
                None => self.contacts.push(e.0),
            },
            Event::ContactRemoved(e) => self.contacts.retain(|contact| contact.id != e.id),
            Event::ClientImported(e) => self.imports.push(e),
            Event::ClientAdded(e) => self.added = self.added.min(e.on),
            Event::ClientsDistinct(e) => drop(self.distinct.insert(e.other)),
            edit if own => return self.edit_profile(edit),
            other => return Some(other),
        }
        None
    }

    fn edit_profile(&mut self, event: Event) -> Option<Event> {
        match event {
            Event::SpecialDaySet(e) => self.special_day(&e),
            Event::ClientRenamed(e) => self.name = e.name,
            Event::ClientKindSet(e) => self.kind = e.kind,
            Event::OrganisationSet(e) => self.organisation = e.organisation,
            Event::StatusChanged(e) => self.statuses.push(e),
            Event::TierSet(e) => self.tier = e.tier,
            Event::TagsSet(e) => self.tags = e.tags,
            Event::CadenceSet(e) => self.cadence = e.0,
            Event::ChannelsPreferred(e) => self.channels = e.channels,
            Event::ContactTimesSet(e) => {
                self.days = e.days;
                self.quiet = e.quiet;
            }
            Event::ZoneSet(e) => self.zone = e.zone,
            Event::LanguageSet(e) => self.language = e.language,
            Event::CoverNamed(e) => self.cover = e.name,
            Event::SpecialistNamed(e) if e.name.is_empty() => drop(self.specialists.remove(&e.field)),
            Event::SpecialistNamed(e) => drop(self.specialists.insert(e.field.clone(), e)),
            other => return Some(other),
        }
        None
    }
}

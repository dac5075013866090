//! A client's standing: the small part of its history by which triage, lists and filters judge it.
//!
//! Always computed from the history, never patched; it holds no judgement that depends on what time it is.

mod gauge;
mod judgement;

use std::collections::{BTreeMap, BTreeSet};

use chrono_tz::Tz;

use super::client::{Cadence, ClientImported, ClientKind, Status};
use super::history::{History, PromiseState, RequestState};
use super::id::{AppointmentId, ClientId, Id, PromiseId, ReminderId, RequestId};
use super::interaction::{Channel, Confidentiality};
use super::promise::Whose;
use super::recurrence::Recurrence;
use super::reminder::ReminderKind;
use super::request::RequestKind;
use super::stage::Stage;
use super::time::{Day, Due, Happened};
pub use gauge::{Beginning, Gauge, open as open_kinds};
pub use judgement::Judgement;

/// Something that is not closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// What it is, with what triage weighs.
    pub kind: OpenKind,
    /// In words; empty where the text is sealed.
    pub what: String,
    /// The rule by which it comes again.
    pub repeats: Option<Recurrence>,
}

/// What sort of thing is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenKind {
    /// A promise to keep.
    Promise {
        /// Its id.
        id: PromiseId,
        /// Who made it.
        whose: Whose,
        /// The day by which, after all moves.
        due: Option<Day>,
        /// The last day that the other side agreed to: moving a promise alone does not make it less late.
        agreed: Option<Day>,
        /// The day it was made.
        made: Day,
        /// The request it came from.
        request: Option<RequestId>,
    },
    /// A broken promise that has not been made good.
    Broken {
        /// Its id.
        id: PromiseId,
        /// Since when.
        on: Day,
    },
    /// A request to answer.
    Request {
        /// Its id.
        id: RequestId,
        /// Its kind.
        kind: RequestKind,
        /// Whether it cannot wait.
        urgent: bool,
        /// When it was received.
        on: Happened,
        /// Whether the client knows that it was heard.
        acknowledged: bool,
        /// The day announced for the answer.
        until: Option<Day>,
    },
    /// A reminder to carry out.
    Reminder {
        /// Its id.
        id: ReminderId,
        /// When it falls due.
        due: Due,
        /// Why it is timely.
        kind: ReminderKind,
        /// The channel to use.
        channel: Option<Channel>,
    },
    /// An appointment without an outcome.
    Appointment {
        /// Its id.
        id: AppointmentId,
        /// When it begins.
        start: Due,
        /// How long it is to take, in minutes.
        minutes: u32,
        /// Where or how.
        channel: Channel,
    },
}

impl OpenKind {
    /// The id of the open thing.
    pub fn id(&self) -> Id {
        match self {
            Self::Promise { id, .. } | Self::Broken { id, .. } => id.0,
            Self::Request { id, .. } => id.0,
            Self::Reminder { id, .. } => id.0,
            Self::Appointment { id, .. } => id.0,
        }
    }
}

/// What lists and triage need of one client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Which client.
    pub id: ClientId,
    /// What it is called.
    pub name: String,
    /// The organisation it belongs to, or empty.
    pub organisation: String,
    /// Person, household or organisation.
    pub kind: ClientKind,
    /// The status in force.
    pub status: Status,
    /// Service tier, or empty.
    pub tier: String,
    /// Tags, without `#`.
    pub tags: Vec<String>,
    /// The names of its contact persons.
    pub contacts: Vec<String>,
    /// The numbers and addresses by which they are reached.
    pub addresses: Vec<String>,
    /// Where it was imported from: the format, and the id that it has there.
    pub sources: Vec<(String, Option<String>)>,
    /// The clients that it is known not to be.
    pub distinct: Vec<ClientId>,
    /// The client's zone, where it is not the adviser's.
    pub zone: Option<Tz>,
    /// Preferred channels, best first.
    pub channels: Vec<Channel>,
    /// How often to be in touch.
    pub cadence: Cadence,
    /// When it entered the book.
    pub added: Day,
    /// The last interaction by when it happened.
    pub last_any: Option<Happened>,
    /// The last live one.
    pub last_live: Option<Happened>,
    /// The assessed stage and its day.
    pub stage: Option<(Stage, Day)>,
    /// The usual length of an interaction in each channel: the median of the last five, in minutes.
    pub usual_minutes: BTreeMap<Channel, u32>,
    /// How many interactions there are.
    pub interactions: usize,
    /// Everything not closed.
    pub open: Vec<Open>,
    /// Events about things that no line created yet.
    pub waiting: usize,
    /// Facts that contradict another: a second outcome, a second thing of one id, a second next occurrence.
    pub contradicted: usize,
    /// What was last judged of it.
    pub judgement: Judgement,
}

impl Standing {
    /// Computes the standing of a history.
    pub fn of(history: &History) -> Self {
        let client = &history.client;
        let mut live = history.interactions.iter().rev().filter(|it| it.fact.live);
        Self {
            id: client.id,
            name: client.name.clone(),
            organisation: client.organisation.clone(),
            kind: client.kind,
            status: client.status(),
            tier: client.tier.clone(),
            tags: client.tags.clone(),
            contacts: client.contacts.iter().map(|contact| contact.name.clone()).collect(),
            addresses: client
                .contacts
                .iter()
                .flat_map(|contact| contact.reach.iter().map(|reach| reach.address.clone()))
                .collect(),
            sources: sources(&client.imports),
            distinct: client.distinct.iter().copied().collect(),
            zone: client.zone,
            channels: client.channels.clone(),
            cadence: client.cadence,
            added: client.added,
            last_any: history.interactions.last().map(|it| it.fact.on),
            last_live: live.next().map(|it| it.fact.on),
            stage: history.stage().map(|it| (it.fact.stage, it.fact.on)),
            usual_minutes: usual_minutes(history),
            interactions: history.interactions.len(),
            open: open(history),
            waiting: history.waiting,
            contradicted: history.contradicted,
            judgement: Judgement::default(),
        }
    }
}

/// Each source once.
fn sources(imports: &[ClientImported]) -> Vec<(String, Option<String>)> {
    let all: BTreeSet<_> = imports.iter().map(|it| (it.from.clone(), it.uid.clone())).collect();
    all.into_iter().collect()
}

fn usual_minutes(history: &History) -> BTreeMap<Channel, u32> {
    let mut lengths: BTreeMap<Channel, Vec<u32>> = BTreeMap::new();
    for interaction in history.interactions.iter().rev() {
        let Some(minutes) = interaction.fact.minutes else { continue };
        let last_five = lengths.entry(interaction.fact.channel).or_default();
        if last_five.len() < 5 {
            last_five.push(minutes);
        }
    }
    lengths
        .into_iter()
        .map(|(channel, mut minutes)| {
            minutes.sort_unstable();
            (channel, minutes[minutes.len() / 2])
        })
        .collect()
}

fn open(history: &History) -> Vec<Open> {
    let mut open = Vec::new();
    for promise in &history.promises {
        let made = &promise.made.fact;
        let kind = match promise.state() {
            PromiseState::Open => OpenKind::Promise {
                id: made.id,
                whose: made.whose,
                due: promise.due(),
                agreed: promise.agreed_due(),
                made: made.on.day(),
                request: made.request,
            },
            PromiseState::Broken => {
                let on = promise.ends.last().and_then(|end| match &end.fact {
                    super::history::PromiseEnd::Broken(broken) => Some(broken.on),
                    _ => None,
                });
                OpenKind::Broken { id: made.id, on: on.unwrap_or(made.on.day()) }
            }
            _ => continue,
        };
        // What a client failed to do is known, not owed: it asks for nothing more of the adviser.
        if !(matches!(kind, OpenKind::Broken { .. }) && made.whose == Whose::Theirs) {
            let repeats = made.repeats.as_deref().filter(|_| promise.is_open()).cloned();
            open.push(Open { kind, what: unsealed(&made.what, made.conf), repeats });
        }
    }
    for request in history.requests.iter().filter(|request| request.is_open()) {
        let received = &request.received.fact;
        open.push(Open {
            kind: OpenKind::Request {
                id: received.id,
                kind: received.kind,
                urgent: received.urgent,
                on: received.on,
                acknowledged: request.state() == RequestState::Acknowledged,
                until: request.until(),
            },
            what: unsealed(&received.what, received.conf),
            repeats: None,
        });
    }
    for reminder in history.reminders.iter().filter(|reminder| reminder.is_open()) {
        let set = &reminder.set.fact;
        open.push(Open {
            kind: OpenKind::Reminder {
                id: set.id,
                due: reminder.due(),
                kind: set.kind,
                channel: set.channel,
            },
            what: set.why.clone(),
            repeats: set.repeats.as_deref().cloned(),
        });
    }
    for appointment in history.appointments.iter().filter(|it| it.closed.is_none()) {
        let made = &appointment.made.fact;
        open.push(Open {
            kind: OpenKind::Appointment {
                id: made.id,
                start: made.start,
                minutes: made.minutes,
                channel: made.channel,
            },
            what: made.why.clone(),
            repeats: None,
        });
    }
    open
}

/// The text, or nothing where it is sealed: a standing feeds listings, and those show no sealed text.
fn unsealed(text: &str, conf: Confidentiality) -> String {
    if conf == Confidentiality::Sealed { String::new() } else { text.to_owned() }
}

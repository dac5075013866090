//! The stories of the sample book: what asks for the adviser today, and every kind of entry in every state.
//!
//! A tale takes over where a client's everyday [`life`](super::life) ends. [`need`] tells of those who need
//! the adviser today, each for a reason of its own, [`calm`] of the others. [`stages`] tells where relationships stand,
//! [`doubt`] what clients worry and hesitate over, [`habits`] which patterns wear trust away; [`charter`] writes what was
//! agreed, [`work`] the days of good and bad work that all of them are made of.

mod again;
mod calm;
mod charter;
mod doubt;
mod habits;
mod need;
mod stages;
mod work;

use chrono::{DateTime, Duration, FixedOffset};

use super::chance::Chance;
use super::phrases::Phrases;
use super::teller::{Facts, Teller, facts};
use super::{Draft, Params, life};
use crate::domain::advice::AdviceGiven;
use crate::domain::client::{Cadence, ClientImported, Status};
use crate::domain::event::{Event, ImportRecorded};
use crate::domain::goal::GoalSet;
use crate::domain::id::{ImportId, InteractionId, Mint};
use crate::domain::interaction::{Channel, InteractionRecorded, Way};
use crate::domain::line::Subject;
use crate::domain::note::SignalObserved;
use crate::domain::promise::PromiseMade;
use crate::domain::request::RequestReceived;
use crate::domain::time::Now;

/// One client's tale, and what its life must leave room for.
#[derive(Debug)]
pub(super) struct Tale {
    /// The lines of the tale, oldest first.
    pub(super) lines: Vec<Draft>,
    /// How many days before today everyday life ends.
    pub(super) quiet: i64,
    /// How many days ago the client was added, where the tale says so.
    pub(super) since: Option<i64>,
    /// The cadence, where the tale says so.
    pub(super) cadence: Option<Cadence>,
    /// The status with which the client enters.
    pub(super) status: Status,
    /// How life ends, for one who left.
    pub(super) ends: Option<(Status, &'static str)>,
    /// What else is said on the first day.
    pub(super) first: Facts,
    /// Whether the import brought the client.
    pub(super) imported: bool,
    /// Whether there is nothing besides the tale: a client of whom little is known.
    pub(super) alone: bool,
}

impl Default for Tale {
    fn default() -> Self {
        Self {
            lines: Vec::new(),
            quiet: 1,
            since: None,
            cadence: None,
            status: Status::Client,
            ends: None,
            first: Facts::new(),
            imported: false,
            alone: false,
        }
    }
}

impl Tale {
    /// How many interactions it tells of.
    pub(super) fn interactions(&self) -> u32 {
        let events = self.lines.iter().flat_map(|line| &line.parts).flat_map(|(_, events)| events);
        let count = events.filter(|event| matches!(event, Event::InteractionRecorded(_))).count();
        u32::try_from(count).unwrap_or(0)
    }
}

/// How long ago the import took place, in days.
const IMPORTED: i64 = 400;

/// The clients that the import brought.
const BROUGHT: std::ops::Range<u64> = 40..45;

/// The tale of the client of that number; most have none.
pub(super) fn tale(number: u64, params: &Params, now: &Now, phrases: &Phrases) -> Tale {
    let teller = Teller::new(params.seed, number, 1, now);
    let mut story = Story { teller, tale: life::quiet(number), phrases };
    let told = need::tell(number, &mut story)
        || calm::tell(number, params, &mut story)
        || stages::tell(number, &mut story)
        || doubt::tell(number, &mut story)
        || habits::tell(number, &mut story);
    if !told && BROUGHT.contains(&number) {
        let (import, from) = (import(params.seed), "vcard".to_owned());
        let kept = vec![("X-SAMPLE-GROUP".to_owned(), "friends of the theatre".to_owned())];
        let uid = Some(format!("urn:example:card:{number}"));
        let imported =
            ClientImported { import, from, uid, revised: Some("20240105T080000Z".to_owned()), kept };
        story.tale.first = facts![imported];
        story.tale.since = Some(IMPORTED);
        story.tale.imported = true;
    }
    story.tale.lines.sort_by_key(|line| line.at);
    story.tale
}

fn import(seed: u64) -> ImportId {
    ImportId(Chance::new(seed, 1 << 50).mint())
}

/// The record of the import, where it brought anybody.
pub(super) fn import_record(params: &Params, now: &Now, brought: usize) -> Vec<Draft> {
    let teller = Teller::new(params.seed, 0, 2, now);
    let clients = u32::try_from(brought).unwrap_or(0);
    let (id, from, on) = (import(params.seed), "vcard".to_owned(), teller.day(IMPORTED));
    let facts = facts![ImportRecorded { id, from, clients, on, updated: 0, things: 0 }];
    let record = Draft::new(teller.at(IMPORTED, 7, 15), vec![(Subject::Book, facts)]);
    if brought == 0 { Vec::new() } else { vec![record] }
}

/// A tale being told.
struct Story<'a> {
    teller: Teller,
    tale: Tale,
    phrases: &'a Phrases,
}

impl Story<'_> {
    /// Adds a line.
    fn line(&mut self, at: DateTime<FixedOffset>, facts: Facts) {
        self.tale.lines.push(Draft::new(at, vec![(Subject::Client(self.teller.who), facts)]));
    }

    /// Adds an interaction with what came of it; answers its id.
    fn touch(
        &mut self,
        on: DateTime<FixedOffset>,
        (channel, way, minutes): (Channel, Way, u32),
        summary: &str,
        more: Facts,
    ) -> InteractionId {
        let touch = self.teller.touch(on, channel, way, minutes, summary);
        let id = touch.id;
        self.record(on, touch, more);
        id
    }

    /// Adds an interaction as it is given.
    fn record(&mut self, on: DateTime<FixedOffset>, touch: InteractionRecorded, more: Facts) {
        let length = Duration::minutes(i64::from(touch.minutes.unwrap_or(0)) + 1);
        let at = (on + length).min(self.teller.ago(0).max(on));
        let (id, held, who) = (touch.id, touch.on, touch.conf);
        let mut facts = facts![touch];
        facts.extend(more.into_iter().map(|fact| came_up_in(fact, id).within(id, held, who)));
        self.line(at, facts);
    }

    /// The background ends so many days ago.
    fn quiet(&mut self, days: i64) {
        self.tale.quiet = days;
    }

    /// The cadence agreed.
    fn cadence(&mut self, ideal: u32, limit: u32) {
        self.tale.cadence = Some(Cadence { ideal: Some(ideal), limit: Some(limit) });
    }
}

/// What was said in an interaction names it.
fn came_up_in(fact: Event, id: InteractionId) -> Event {
    match fact {
        Event::PromiseMade(fact) => PromiseMade { interaction: Some(id), ..fact }.into(),
        Event::RequestReceived(fact) => RequestReceived { interaction: Some(id), ..fact }.into(),
        Event::AdviceGiven(fact) => AdviceGiven { interaction: Some(id), ..fact }.into(),
        Event::GoalSet(fact) => GoalSet { interaction: Some(id), ..fact }.into(),
        Event::SignalObserved(fact) => SignalObserved { interaction: Some(id), ..fact }.into(),
        other => other,
    }
}

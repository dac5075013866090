//! Everyday life with one client of the sample book: interactions spread over the years, and what follows
//! from them, closed in time so that it asks for nothing today. What does ask is in [`told`](super::told).
//!
//! Written lazily: a client holds only what is still to come of its last few interactions.

mod shows;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, Datelike, Duration, FixedOffset};

use super::phrases::Phrases;
use super::profile::{self, Profile};
use super::teller::{Facts, Teller, facts};
use super::told::Tale;
use super::{COVER, Draft};
use crate::domain::advice::AdviceGiven;
use crate::domain::appointment::{AppointmentClosed, AppointmentMade, AppointmentOutcome};
use crate::domain::client::{Cadence, Status, StatusChanged};
use crate::domain::goal::{GoalClosed, GoalOutcome, GoalSet};
use crate::domain::id::{AdviceId, AppointmentId, ContactId, GoalId, InteractionId, NoteId};
use crate::domain::interaction::{BegunBy, Channel, Confidentiality, InteractionRecorded, Talk, Way};
use crate::domain::line::Subject;
use crate::domain::note::{NoteAdded, SignalObserved};
use crate::domain::promise::{
    PromiseBroken, PromiseKept, PromiseMoved, PromiseReleased, PromiseRepaired, Prompted, Whose,
};
use crate::domain::reminder::{Reached, ReminderDone, ReminderDropped, ReminderKind};
use crate::domain::request::{RequestAcknowledged, RequestAnswered, RequestKind};
use crate::domain::stage::{ClientSaid, Stage, StageAssessed};
use crate::domain::time::{Day, Due, Happened, Now};
use shows::Shows;

/// How long the sample book reaches back, in days.
pub(super) const SPAN: i64 = 3 * 365;

/// The working minutes of a day, from eight in the morning.
const WORKDAY: u64 = 600;

/// The life of one client.
#[derive(Debug)]
pub(super) struct Life {
    teller: Teller,
    phrases: Arc<Phrases>,
    contacts: Vec<ContactId>,
    monday: Day,
    until: Day,
    workdays: u64,
    count: u64,
    done: u64,
    head: Option<Draft>,
    later: BTreeMap<(DateTime<FixedOffset>, u64), Facts>,
    pushed: u64,
    /// What the client wants already; nobody wants a thing twice.
    goals: BTreeSet<String>,
    shows: Shows,
}

impl Life {
    /// The life of the client of that number, up to where its tale begins.
    pub(super) fn new(
        number: u64,
        count: u32,
        seed: u64,
        now: &Now,
        phrases: &Arc<Phrases>,
        tale: &Tale,
    ) -> Self {
        let mut teller = Teller::new(seed, number, 0, now);
        let since = tale.since.unwrap_or_else(|| SPAN - teller.chance.days(0, SPAN / 2));
        let from = teller.day(since);
        let until = teller.day(tale.quiet);
        let mean = since / i64::from(count.max(1)) + 1;
        let days = |times: i64, least: i64, most: i64| u32::try_from((mean * times).clamp(least, most)).ok();
        let usual = Cadence { ideal: days(3, 14, 180), limit: days(6, 45, 400) };
        let cadence = tale.cadence.unwrap_or(usual);
        let Profile { contacts, mut facts, .. } =
            profile::profile(number, tale.status, from, cadence, &mut teller, phrases);
        facts.extend(tale.first.iter().cloned());
        let at = teller.on_day(from, 7 * 60 + 30);
        let head = Some(Draft::new(at, vec![(Subject::Client(teller.who), facts)]));
        let monday = from + Duration::days(i64::from(7 - from.weekday().num_days_from_monday()));
        let workdays = u64::try_from((until - monday).num_days() * 5 / 7).unwrap_or(0).max(1);
        let mut life = Self {
            teller,
            phrases: Arc::clone(phrases),
            contacts,
            monday,
            until,
            workdays,
            count: u64::from(count),
            done: 0,
            head,
            later: BTreeMap::new(),
            pushed: 0,
            goals: BTreeSet::new(),
            shows: Shows::new(seed, number, now, until),
        };
        if let Some((status, why)) = tale.ends {
            let at = life.teller.on_day(until, 19 * 60);
            life.push(at, facts![StatusChanged { status, on: until, why: why.into() }]);
        }
        life
    }

    /// When the next interaction is recorded, if there is one.
    fn next_at(&mut self) -> Option<DateTime<FixedOffset>> {
        if self.done >= self.count {
            return None;
        }
        let span = u128::from(self.workdays * WORKDAY);
        let slot = |place: u64| u64::try_from(span * u128::from(place) / u128::from(self.count)).unwrap_or(0);
        let (from, to) = (slot(self.done), slot(self.done + 1));
        // Drawn anew whenever it is asked for, from a copy: the answer stays the same until the slot is used.
        let minute = from + self.teller.chance.clone().below((to - from).max(1));
        let (day, minute) = (minute / WORKDAY, minute % WORKDAY);
        let day = self.monday + Duration::days(i64::try_from(day / 5 * 7 + day % 5).unwrap_or(0));
        Some(self.teller.on_day(day, 8 * 60 + u32::try_from(minute).unwrap_or(0)))
    }

    fn push(&mut self, at: DateTime<FixedOffset>, facts: Facts) {
        self.pushed += 1;
        self.later.insert((at, self.pushed), facts);
    }

    /// Adds what happens some days on, in working hours.
    fn follow(&mut self, day: Day, facts: Facts) {
        let minute = 9 * 60 + u32::try_from(self.teller.chance.below(500)).unwrap_or(0);
        let at = self.teller.on_day(day, minute);
        self.push(at, facts);
    }

    /// Whether something that ends on that day has ended before the tale begins.
    fn ends_in_time(&self, day: Day) -> bool {
        day < self.until
    }

    fn interaction(&mut self, at: DateTime<FixedOffset>) -> Facts {
        let last = self.done + 1 == self.count;
        self.done += 1;
        let chance = &mut self.teller.chance;
        chance.next();
        let channel = match chance.below(100) {
            _ if last => Channel::Call,
            0..=34 => Channel::Call,
            35..=64 => Channel::Mail,
            65..=77 => Channel::Meeting,
            78..=87 => Channel::Video,
            88..=96 => Channel::Message,
            97..=98 => Channel::Letter,
            _ => Channel::Other,
        };
        let way = if chance.one_in(2) { Way::In } else { Way::Out };
        let minutes = match channel {
            Channel::Call => 4 + chance.below(24),
            Channel::Video | Channel::Meeting => 15 * (2 + chance.below(5)),
            Channel::Mail | Channel::Letter => 5 + chance.below(20),
            Channel::Message | Channel::Other => 0,
        };
        let length = u32::try_from(minutes).unwrap_or(0);
        let on = at - Duration::minutes(i64::from(length) + 2);
        let missed = channel == Channel::Call && !last && chance.one_in(14);
        let summary = if missed { "left a message".to_owned() } else { self.phrases.summary(chance) };
        let mut touch = self.teller.touch(on, channel, way, length, summary);
        touch.live &= !missed;
        self.colour(&mut touch);
        let id = touch.id;
        let by_client = touch.begun_by == BegunBy::Client;
        let who = touch.conf;
        let mut facts = facts![touch];
        if !missed {
            self.promises(on, id, &mut facts);
            self.rest(on, id, by_client, &mut facts);
            for (at, facts) in self.shows.of((id, on, who), &self.phrases, &mut facts) {
                self.push(at, facts);
            }
        }
        facts
    }

    /// What makes an interaction a particular one: with whom, what kind of talk, a note.
    fn colour(&mut self, touch: &mut InteractionRecorded) {
        let chance = &mut self.teller.chance;
        touch.talk = *chance.pick(&[Talk::Work, Talk::Work, Talk::Both, Talk::Unknown, Talk::Person]);
        if touch.talk == Talk::Person {
            touch.summary = self.phrases.one("person", chance);
        }
        if chance.one_in(5) {
            touch.begun_by = *chance.pick(BegunBy::ALL);
        }
        if chance.one_in(2) && !self.contacts.is_empty() {
            touch.with = vec![*chance.pick(&self.contacts)];
        }
        touch.conf = match chance.below(60) {
            0 => Confidentiality::Sealed,
            1..=12 => Confidentiality::Open,
            _ => Confidentiality::Confidential,
        };
        if chance.one_in(12) {
            let bytes = if chance.one_in(12) { 4_000 } else { 200 };
            touch.note = self.phrases.long(bytes, chance);
        }
    }

    fn promises(&mut self, on: DateTime<FixedOffset>, interaction: InteractionId, facts: &mut Facts) {
        let day = on.date_naive();
        if self.teller.chance.one_in(5) {
            let due = day + Duration::days(self.teller.chance.days(3, 14));
            let what = self.phrases.one("promise", &mut self.teller.chance);
            let mut made = self.teller.promise(on, Whose::Ours, due, what);
            made.interaction = Some(interaction);
            let id = made.id;
            if self.ends_in_time(due + Duration::days(12)) {
                facts.push(made.into());
                self.close_promise(id, day, due);
            } else if due > self.teller.day(-1) {
                facts.push(made.into());
            }
        }
        if self.teller.chance.one_in(14) {
            let due = day + Duration::days(self.teller.chance.days(5, 21));
            let what = self.phrases.one("theirs", &mut self.teller.chance);
            let mut made = self.teller.promise(on, Whose::Theirs, due, what);
            made.interaction = Some(interaction);
            if self.ends_in_time(due) {
                let (id, prompted) = (made.id, *self.teller.chance.pick(Prompted::ALL));
                self.follow(due, facts![PromiseKept { id, on: due, prompted, reason: String::new() }]);
                facts.push(made.into());
            }
        }
    }

    fn close_promise(&mut self, id: crate::domain::id::PromiseId, made: Day, due: Day) {
        let chance = &mut self.teller.chance;
        let reason = self.phrases.one("reason", chance);
        let later = |days: i64| due + Duration::days(days);
        match chance.below(40) {
            0 => self.follow(
                due,
                facts![PromiseReleased { id, on: due, why: "sold before it was needed".into() }],
            ),
            1 => {
                let repaired = PromiseRepaired {
                    id,
                    how: "rang, said so, and sent it the same day".into(),
                    on: later(9),
                };
                self.follow(later(4), facts![PromiseBroken { id, on: later(4), reason }]);
                self.follow(later(9), facts![repaired]);
            }
            2..=3 => {
                let moved = PromiseMoved {
                    id,
                    to: later(7),
                    on: later(-1),
                    agreed_with_client: true,
                    before_due: true,
                };
                self.follow(later(-1), facts![moved]);
                let kept = PromiseKept { id, on: later(6), prompted: Prompted::No, reason: String::new() };
                self.follow(later(6), facts![kept]);
            }
            4..=6 => {
                let on = later(chance.days(1, 6));
                self.follow(on, facts![PromiseKept { id, on, prompted: Prompted::Yes, reason }]);
            }
            _ => {
                let on = later(-chance.days(0, 2)).max(made + Duration::days(1));
                let prompted = if chance.one_in(9) { *chance.pick(Prompted::ALL) } else { Prompted::No };
                self.follow(on, facts![PromiseKept { id, on, prompted, reason: String::new() }]);
            }
        }
    }

    /// Requests, plans, advice, goals and what was seen of the relationship.
    fn rest(
        &mut self,
        on: DateTime<FixedOffset>,
        interaction: InteractionId,
        by_client: bool,
        facts: &mut Facts,
    ) {
        let day = on.date_naive();
        let happened = Happened::At(on);
        let conf = Confidentiality::default();
        if self.teller.chance.one_in(9) && self.ends_in_time(day + Duration::days(5)) {
            let kind = *self.teller.chance.pick(RequestKind::ALL);
            let what = self.phrases.one(kind.word(), &mut self.teller.chance);
            let mut received = self.teller.request(on, kind, what);
            received.interaction = Some(interaction);
            received.begun_by = if by_client { BegunBy::Client } else { BegunBy::Adviser };
            received.urgent = self.teller.chance.one_in(12);
            let id = received.id;
            facts.push(received.into());
            let answered = day + Duration::days(self.teller.chance.days(2, 4));
            if self.teller.chance.one_in(2) {
                let acknowledged = day + Duration::days(1);
                let on = Happened::On(acknowledged);
                let heard = RequestAcknowledged { id, on, until: Some(answered), promise: None };
                self.follow(acknowledged, facts![heard]);
            }
            self.follow(
                answered,
                facts![RequestAnswered { id, on: Happened::On(answered), interaction: None }],
            );
        }
        if self.teller.chance.one_in(10) {
            self.plan(on, facts);
        }
        let chance = &mut self.teller.chance;
        if chance.one_in(12) {
            let what = self.phrases.one("counsel", chance);
            let id = AdviceId(self.teller.id());
            facts.push(AdviceGiven { id, what, on: happened, interaction: Some(interaction), conf }.into());
        }
        let chance = &mut self.teller.chance;
        if chance.one_in(40) {
            let what = self.phrases.one("goal", chance);
            if !self.goals.insert(what.clone()) {
                return;
            }
            let id = GoalId(self.teller.id());
            facts.push(GoalSet { id, what, on: happened, due: None, interaction: Some(interaction) }.into());
            let ends = day + Duration::days(self.teller.chance.days(90, 400));
            if self.ends_in_time(ends) {
                let outcome =
                    if self.teller.chance.one_in(4) { GoalOutcome::Dropped } else { GoalOutcome::Reached };
                self.follow(
                    ends,
                    facts![GoalClosed { id, outcome, on: Happened::On(ends), words: String::new() }],
                );
            }
        }
        let chance = &mut self.teller.chance;
        if chance.one_in(40)
            && let Some((signal, words)) = self.phrases.one("signal", chance).split_once(": ")
        {
            let (signal, words) = (signal.to_owned(), words.to_owned());
            facts.push(
                SignalObserved { signal, words, on: happened, interaction: Some(interaction), conf }.into(),
            );
        }
        if chance.one_in(60) {
            let words = self.phrases.one("said", chance);
            facts.push(ClientSaid { words, on: day, place: "on the phone".into() }.into());
        }
        if chance.one_in(25) {
            let risen = usize::try_from((self.done * 4 / self.count.max(1)).min(3)).unwrap_or(0);
            let stage = Stage::ALL[risen.saturating_sub(usize::from(chance.one_in(5)))];
            facts.push(StageAssessed { stage, on: day, why: self.phrases.one("why", chance) }.into());
        }
        if chance.one_in(30) {
            let text = self.phrases.long(120, chance);
            facts.push(NoteAdded { id: NoteId(self.teller.id()), text, on: happened, conf }.into());
        }
    }

    /// A reminder or an appointment, over before the tale begins or well after today.
    fn plan(&mut self, on: DateTime<FixedOffset>, facts: &mut Facts) {
        let day = on.date_naive();
        let due = day + Duration::days(self.teller.chance.days(5, 28));
        let over = self.ends_in_time(due);
        if !over && due <= self.teller.day(-2) {
            return;
        }
        if self.teller.chance.one_in(2) {
            let kind = *self.teller.chance.pick(ReminderKind::ALL);
            let why = self.phrases.one("remind", &mut self.teller.chance);
            let set = self.teller.reminder(on, kind, Due::On(due), why);
            let id = set.id;
            facts.push(set.into());
            if over {
                let on = Happened::On(due);
                let reached = *self.teller.chance.pick(Reached::ALL);
                let end = if self.teller.chance.one_in(8) {
                    facts![ReminderDropped { id, on }]
                } else {
                    facts![ReminderDone { id, on, reached, interaction: None }]
                };
                self.follow(due, end);
            }
        } else {
            let id = AppointmentId(self.teller.id());
            let hour = u32::try_from(self.teller.chance.days(9, 16)).unwrap_or(9);
            let start =
                due.and_hms_opt(hour, 0, 0).map_or(Due::On(due), |it| Due::At(it, self.teller.now.zone()));
            let channel = *self.teller.chance.pick(&[Channel::Meeting, Channel::Video, Channel::Call]);
            let why = self.phrases.one("topic", &mut self.teller.chance);
            let with = self.contacts.clone();
            let made = AppointmentMade { id, start, minutes: 45, channel, with, why, on: Happened::At(on) };
            facts.push(made.into());
            if over {
                let outcome = if self.teller.chance.one_in(5) {
                    *self.teller.chance.pick(AppointmentOutcome::ALL)
                } else {
                    AppointmentOutcome::Held
                };
                let on = Happened::On(due);
                self.follow(
                    due,
                    facts![AppointmentClosed { id, outcome, on, interaction: None, moved_to: None }],
                );
            }
        }
    }
}

impl Iterator for Life {
    type Item = Draft;

    fn next(&mut self) -> Option<Draft> {
        if let Some(head) = self.head.take() {
            return Some(head);
        }
        let next = self.next_at();
        let later = self.later.first_key_value().map(|((at, _), _)| *at);
        let (at, facts) = match (next, later) {
            (Some(at), later) if later.is_none_or(|later| at <= later) => (at, self.interaction(at)),
            _ => self.later.pop_first().map(|((at, _), facts)| (at, facts))?,
        };
        let mut draft = Draft::new(at, vec![(Subject::Client(self.teller.who), facts)]);
        if self.done % 37 == 5 {
            draft.by = COVER;
        }
        Some(draft)
    }
}

/// A life that nobody tells anything of: calm, with a status of its own.
pub(super) fn quiet(number: u64) -> Tale {
    let mut tale = Tale::default();
    match number % 20 {
        7 => tale.status = Status::Prospect,
        9 => {
            tale.quiet = 120;
            tale.ends = Some((Status::Former, "felt heard too late when the lease ran out"));
        }
        11 => {
            tale.quiet = 200;
            tale.ends = Some((Status::Closed, "the firm was wound up"));
        }
        _ => {}
    }
    tale
}

//! The pen with which the stories of the sample book are written: times counted back from now, fresh ids, and
//! the facts that every story needs.

mod evidence;

use chrono::{DateTime, Duration, FixedOffset, NaiveTime};

use super::chance::Chance;
use crate::domain::event::Event;
use crate::domain::id::{ClientId, Id, InteractionId, Mint, PromiseId, ReminderId, RequestId};
use crate::domain::interaction::{BegunBy, Channel, Confidentiality, InteractionRecorded, Talk, Way};
use crate::domain::promise::{PromiseMade, Whose};
use crate::domain::reminder::{ReminderKind, ReminderSet};
use crate::domain::request::{RequestKind, RequestReceived};
use crate::domain::time::{Day, Due, Happened, Now, resolve};

/// Writes about one client.
#[derive(Debug, Clone)]
pub(super) struct Teller {
    /// The client.
    pub(super) who: ClientId,
    /// The present.
    pub(super) now: Now,
    /// Today.
    pub(super) today: Day,
    /// Chance, for what is said and done.
    pub(super) chance: Chance,
    ids: Chance,
}

impl Teller {
    /// A pen for the client of that number; `stream` keeps apart the ids of two pens of one client.
    pub(super) fn new(seed: u64, number: u64, stream: u64, now: &Now) -> Self {
        let who = ClientId(Chance::new(seed, number * 4).mint());
        let chance = Chance::new(seed, (number * 4 + stream + 1) ^ (1 << 40));
        let ids = Chance::new(seed, (number * 4 + stream + 1) ^ (1 << 41));
        Self { who, now: *now, today: now.today(), chance, ids }
    }

    /// A fresh id.
    pub(super) fn id(&mut self) -> Id {
        self.ids.mint()
    }

    /// The day that many days ago; negative ones are to come.
    pub(super) fn day(&self, ago: i64) -> Day {
        self.today - Duration::days(ago)
    }

    /// A civil time of a day that many days ago.
    pub(super) fn at(&self, ago: i64, hour: u32, minute: u32) -> DateTime<FixedOffset> {
        self.on_day(self.day(ago), hour * 60 + minute)
    }

    /// A minute of a day.
    pub(super) fn on_day(&self, day: Day, minute: u32) -> DateTime<FixedOffset> {
        let time = NaiveTime::from_num_seconds_from_midnight_opt(minute % 1440 * 60, 0).unwrap_or_default();
        resolve(day.and_time(time), self.now.zone()).with_timezone(&self.now.zone()).fixed_offset()
    }

    /// That many minutes ago, to the minute.
    pub(super) fn ago(&self, minutes: i64) -> DateTime<FixedOffset> {
        let instant = self.now.instant() - Duration::minutes(minutes);
        match Happened::at(instant, self.now.zone()) {
            Happened::At(at) => at,
            Happened::On(_) => self.at(0, 0, 0),
        }
    }

    /// In that many minutes, at a whole quarter of an hour, by the adviser's clocks.
    pub(super) fn ahead(&self, minutes: i64) -> Due {
        let civil =
            (self.now.instant() + Duration::minutes(minutes)).with_timezone(&self.now.zone()).naive_local();
        let past = i64::from(chrono::Timelike::minute(&civil) % 15);
        let seconds = i64::from(chrono::Timelike::second(&civil));
        let nanos = i64::from(chrono::Timelike::nanosecond(&civil));
        let whole =
            civil - Duration::minutes(past) - Duration::seconds(seconds) - Duration::nanoseconds(nanos);
        Due::At(whole, self.now.zone())
    }

    /// An interaction in the given channel, on the client's part when `way` is in.
    pub(super) fn touch(
        &mut self,
        on: DateTime<FixedOffset>,
        channel: Channel,
        way: Way,
        minutes: u32,
        summary: impl Into<String>,
    ) -> InteractionRecorded {
        InteractionRecorded {
            id: InteractionId(self.id()),
            on: Happened::At(on),
            channel,
            way,
            begun_by: if way == Way::In { BegunBy::Client } else { BegunBy::Adviser },
            live: channel.is_live(),
            minutes: (minutes > 0).then_some(minutes),
            with: Vec::new(),
            talk: Talk::Work,
            summary: summary.into(),
            note: String::new(),
            conf: Confidentiality::default(),
            carries_out: None,
            for_absence: None,
            answers: Vec::new(),
        }
    }

    /// A promise made at that time, due on that day.
    pub(super) fn promise(
        &mut self,
        on: DateTime<FixedOffset>,
        whose: Whose,
        due: Day,
        what: impl Into<String>,
    ) -> PromiseMade {
        PromiseMade {
            id: PromiseId(self.id()),
            whose,
            what: what.into(),
            due: Some(due),
            on: Happened::At(on),
            interaction: None,
            request: None,
            conf: Confidentiality::default(),
            repeats: None,
            follows: None,
        }
    }

    /// A request that came at that time.
    pub(super) fn request(
        &mut self,
        on: DateTime<FixedOffset>,
        kind: RequestKind,
        what: impl Into<String>,
    ) -> RequestReceived {
        RequestReceived {
            id: RequestId(self.id()),
            what: what.into(),
            kind,
            urgent: false,
            on: Happened::At(on),
            begun_by: BegunBy::Client,
            interaction: None,
            conf: Confidentiality::default(),
        }
    }

    /// A reminder set at that time.
    pub(super) fn reminder(
        &mut self,
        on: DateTime<FixedOffset>,
        kind: ReminderKind,
        due: Due,
        why: impl Into<String>,
    ) -> ReminderSet {
        let (id, why, on) = (ReminderId(self.id()), why.into(), Happened::At(on));
        ReminderSet { id, due, why, kind, channel: None, about: None, on, repeats: None, follows: None }
    }
}

/// Events, gathered from facts of several types.
macro_rules! facts {
    ($($fact:expr),* $(,)?) => { vec![$(crate::domain::event::Event::from($fact)),*] };
}
pub(super) use facts;

/// What one client's line holds.
pub(super) type Facts = Vec<Event>;

//! One client in bytes: its gauge with what is open, and its whole standing.
//!
//! Owns the order in which their fields are written. The two are written alike where they say the same; which bytes of a
//! file are whose is the business of [`write`](super::write) and [`base`](super::base).

use chrono::{NaiveTime, Timelike};

use super::bytes::{Eye, Pen};
use crate::domain::client::{Cadence, ClientKind, Status};
use crate::domain::id::{AppointmentId, ClientId, PromiseId, ReminderId, RequestId};
use crate::domain::interaction::Channel;
use crate::domain::promise::Whose;
use crate::domain::reminder::ReminderKind;
use crate::domain::request::RequestKind;
use crate::domain::stage::Stage;
use crate::domain::standing::{Gauge, Judgement, Open, OpenKind, Standing};
use crate::domain::time::travelling::{packed, seen_from, unpacked};
use crate::domain::time::{Day, Happened};

/// In the place of a stage: nobody assessed any.
const NONE: u8 = u8::MAX;

/// In the place of a day: there is none.
const NO_DAY: u32 = u32::MAX;

/// In the place of a time: only the day is known.
const NO_TIME: u32 = u32::MAX;

impl Pen {
    /// A gauge without its client, and what is open.
    pub fn gauge(&mut self, gauge: &Gauge, open: &[OpenKind]) {
        self.bytes.extend_from_slice(&gauge.name);
        self.byte(gauge.status as u8);
        self.byte(gauge.stage.map_or(NONE, |(stage, _)| stage as u8));
        self.zone(gauge.zone);
        self.cadence(gauge.cadence);
        for day in [Some(gauge.added), gauge.stage.map(|(_, day)| day), gauge.good_from, gauge.good_until] {
            self.word(day.map_or(NO_DAY, |day| packed(day).cast_unsigned()));
        }
        self.last(gauge.last_any);
        self.last(gauge.last_live);
        for number in [gauge.interactions, gauge.waiting, gauge.contradicted, gauge.judged_by] {
            self.word(number);
        }
        self.bytes.extend_from_slice(&gauge.judged);
        self.count(open.len());
        for kind in open {
            self.open_kind(kind);
        }
    }

    fn last(&mut self, on: Option<Happened>) {
        let (day, time) = match on {
            None => (NO_DAY, None),
            Some(Happened::On(day)) => (packed(day).cast_unsigned(), None),
            Some(Happened::At(at)) => (packed(at.naive_utc().date()).cast_unsigned(), Some(at)),
        };
        let seconds = time.map_or(NO_TIME, |at| at.naive_utc().num_seconds_from_midnight());
        self.word(day);
        self.word(seconds);
        self.word(time.map_or(0, |at| at.nanosecond()));
        self.word(time.map_or(0, |at| at.offset().local_minus_utc().cast_unsigned()));
    }

    /// A standing without its client.
    pub fn standing(&mut self, standing: &Standing) {
        self.text(&standing.name);
        self.text(&standing.organisation);
        self.byte(standing.kind as u8);
        self.byte(standing.status as u8);
        self.text(&standing.tier);
        for texts in [&standing.tags, &standing.contacts, &standing.addresses] {
            self.count(texts.len());
            for text in texts {
                self.text(text);
            }
        }
        self.count(standing.sources.len());
        for (from, uid) in &standing.sources {
            self.text(from);
            self.flag(uid.is_some());
            if let Some(uid) = uid {
                self.text(uid);
            }
        }
        self.count(standing.distinct.len());
        for other in &standing.distinct {
            self.id(other.0);
        }
        self.zone(standing.zone);
        self.count(standing.channels.len());
        for channel in &standing.channels {
            self.byte(*channel as u8);
        }
        self.cadence(standing.cadence);
        self.day(standing.added);
        self.may_happened(standing.last_any);
        self.may_happened(standing.last_live);
        self.stage(standing.stage);
        self.count(standing.usual_minutes.len());
        for (channel, minutes) in &standing.usual_minutes {
            self.byte(*channel as u8);
            self.number(u64::from(*minutes));
        }
        self.count(standing.interactions);
        self.count(standing.open.len());
        for open in &standing.open {
            self.open_kind(&open.kind);
            self.text(&open.what);
            self.text(&open.repeats.as_ref().map(ToString::to_string).unwrap_or_default());
        }
        self.count(standing.waiting);
        self.count(standing.contradicted);
        self.number(u64::from(standing.judgement.version));
        self.bytes(&standing.judgement.block);
        self.may_day(standing.judgement.from);
        self.may_day(standing.judgement.good_until);
    }

    fn cadence(&mut self, cadence: Cadence) {
        self.optional(cadence.ideal);
        self.optional(cadence.limit);
    }

    fn stage(&mut self, stage: Option<(Stage, Day)>) {
        self.flag(stage.is_some());
        if let Some((stage, day)) = stage {
            self.byte(stage as u8);
            self.day(day);
        }
    }

    fn open_kind(&mut self, kind: &OpenKind) {
        match *kind {
            OpenKind::Promise { id, whose, due, agreed, made, request } => {
                self.byte(0);
                self.id(id.0);
                self.byte(whose as u8);
                self.may_day(due);
                self.may_day(agreed);
                self.day(made);
                self.flag(request.is_some());
                if let Some(request) = request {
                    self.id(request.0);
                }
            }
            OpenKind::Broken { id, on } => {
                self.byte(1);
                self.id(id.0);
                self.day(on);
            }
            OpenKind::Request { id, kind, urgent, on, acknowledged, until } => {
                self.byte(2);
                self.id(id.0);
                self.byte(kind as u8);
                self.flag(urgent);
                self.happened(on);
                self.flag(acknowledged);
                self.may_day(until);
            }
            OpenKind::Reminder { id, due, kind, channel } => {
                self.byte(3);
                self.id(id.0);
                self.due(due);
                self.byte(kind as u8);
                self.flag(channel.is_some());
                if let Some(channel) = channel {
                    self.byte(channel as u8);
                }
            }
            OpenKind::Appointment { id, start, minutes, channel } => {
                self.byte(4);
                self.id(id.0);
                self.due(start);
                self.number(u64::from(minutes));
                self.byte(channel as u8);
            }
        }
    }
}

#[expect(clippy::option_option, reason = "the outer one says whether it could be read")]
impl Eye<'_> {
    /// The gauge of that client; what is open is added to `open`.
    pub fn gauge(&mut self, id: ClientId, open: &mut Vec<OpenKind>) -> Option<Gauge> {
        let (name, status, stage) = (self.array()?, self.one_of(Status::ALL)?, self.byte()?);
        let (zone, cadence) = (self.zone()?, self.cadence()?);
        let (added, since) = (self.gauge_day()??, self.gauge_day()?);
        let (good_from, good_until) = (self.gauge_day()?, self.gauge_day()?);
        let stage = match stage {
            NONE => None,
            stage => Some((*Stage::ALL.get(usize::from(stage))?, since?)),
        };
        let gauge = Gauge {
            id,
            name,
            status,
            zone,
            cadence,
            added,
            last_any: self.last()?,
            last_live: self.last()?,
            stage,
            interactions: self.word()?,
            waiting: self.word()?,
            contradicted: self.word()?,
            judged_by: self.word()?,
            good_from,
            good_until,
            judged: self.array()?,
        };
        for _ in 0..self.size()? {
            open.push(self.open_kind()?);
        }
        Some(gauge)
    }

    fn gauge_day(&mut self) -> Option<Option<Day>> {
        Some(match self.word()? {
            NO_DAY => None,
            day => Some(unpacked(day.cast_signed())?),
        })
    }

    fn last(&mut self) -> Option<Option<Happened>> {
        let (day, seconds, nanos, east) = (self.gauge_day()?, self.word()?, self.word()?, self.word()?);
        let Some(day) = day else { return Some(None) };
        if seconds == NO_TIME {
            return Some(Some(Happened::On(day)));
        }
        let utc = day.and_time(NaiveTime::from_num_seconds_from_midnight_opt(seconds, nanos)?);
        Some(Some(Happened::At(seen_from(utc, east.cast_signed())?)))
    }

    /// The standing of that client.
    pub fn standing(&mut self, id: ClientId) -> Option<Standing> {
        Some(Standing {
            id,
            name: self.text()?,
            organisation: self.text()?,
            kind: self.one_of(ClientKind::ALL)?,
            status: self.one_of(Status::ALL)?,
            tier: self.text()?,
            tags: self.many(1, Self::text)?,
            contacts: self.many(1, Self::text)?,
            addresses: self.many(1, Self::text)?,
            sources: self.many(2, |eye| {
                let from = eye.text()?;
                Some((from, if eye.flag()? { Some(eye.text()?) } else { None }))
            })?,
            distinct: self.many(22, |eye| eye.id().map(ClientId))?,
            zone: self.zone()?,
            channels: self.many(1, |eye| eye.one_of(Channel::ALL))?,
            cadence: self.cadence()?,
            added: self.day()?,
            last_any: self.may_happened()?,
            last_live: self.may_happened()?,
            stage: self.stage()?,
            usual_minutes: self
                .many(2, |eye| Some((eye.one_of(Channel::ALL)?, eye.small()?)))?
                .into_iter()
                .collect(),
            interactions: self.size()?,
            open: self.many(3, Self::open)?,
            waiting: self.size()?,
            contradicted: self.size()?,
            judgement: Judgement {
                version: self.small()?,
                block: self.bytes()?.into(),
                from: self.may_day()?,
                good_until: self.may_day()?,
            },
        })
    }

    fn open(&mut self) -> Option<Open> {
        let (kind, what, rule) = (self.open_kind()?, self.text()?, self.str()?);
        let repeats = if rule.is_empty() { None } else { Some(rule.parse().ok()?) };
        Some(Open { kind, what, repeats })
    }

    fn cadence(&mut self) -> Option<Cadence> {
        Some(Cadence { ideal: self.optional()?, limit: self.optional()? })
    }

    fn stage(&mut self) -> Option<Option<(Stage, Day)>> {
        Some(if self.flag()? { Some((self.one_of(Stage::ALL)?, self.day()?)) } else { None })
    }

    fn open_kind(&mut self) -> Option<OpenKind> {
        Some(match self.byte()? {
            0 => OpenKind::Promise {
                id: PromiseId(self.id()?),
                whose: self.one_of(Whose::ALL)?,
                due: self.may_day()?,
                agreed: self.may_day()?,
                made: self.day()?,
                request: if self.flag()? { Some(RequestId(self.id()?)) } else { None },
            },
            1 => OpenKind::Broken { id: PromiseId(self.id()?), on: self.day()? },
            2 => OpenKind::Request {
                id: RequestId(self.id()?),
                kind: self.one_of(RequestKind::ALL)?,
                urgent: self.flag()?,
                on: self.happened()?,
                acknowledged: self.flag()?,
                until: self.may_day()?,
            },
            3 => OpenKind::Reminder {
                id: ReminderId(self.id()?),
                due: self.due()?,
                kind: self.one_of(ReminderKind::ALL)?,
                channel: if self.flag()? { Some(self.one_of(Channel::ALL)?) } else { None },
            },
            4 => OpenKind::Appointment {
                id: AppointmentId(self.id()?),
                start: self.due()?,
                minutes: self.small()?,
                channel: self.one_of(Channel::ALL)?,
            },
            _ => return None,
        })
    }
}

//! Clients: who they are, how they want to be reached, and the persons behind them.
//!
//! Owns the profile (what is edited, where the last edit wins) and its events. What happened with a client
//! is in [`History`](super::history::History); what triage needs of it in
//! [`Standing`](super::standing::Standing).

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveTime;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::id::{ClientId, ContactId, ImportId};
use super::interaction::Channel;
use super::time::Day;
use super::time::travelling::day;
use super::wording::wording;

wording! {
    /// What sort of client it is.
    ClientKind {
        /// One person.
        Person = "person",
        /// A family served together.
        Household = "household",
        /// A firm, an authority, an association.
        Organisation = "organisation",
    }
}

wording! {
    /// Where the relationship stands as a business fact; only prospects and clients enter triage.
    Status {
        /// Not yet a client.
        Prospect = "prospect",
        /// A client.
        Client = "client",
        /// Left, or was let go; since when and why is recorded.
        Former = "former",
        /// Closed: nothing is expected any more.
        Closed = "closed",
    }
}

impl Status {
    /// Whether such a client can need the adviser today.
    pub fn is_active(self) -> bool {
        matches!(self, Self::Prospect | Self::Client)
    }
}

wording! {
    /// A day of the week.
    Weekday {
        /// Monday.
        Mon = "mon",
        /// Tuesday.
        Tue = "tue",
        /// Wednesday.
        Wed = "wed",
        /// Thursday.
        Thu = "thu",
        /// Friday.
        Fri = "fri",
        /// Saturday.
        Sat = "sat",
        /// Sunday.
        Sun = "sun",
    }
}

impl From<chrono::Weekday> for Weekday {
    fn from(day: chrono::Weekday) -> Self {
        Self::ALL[day.num_days_from_monday() as usize]
    }
}

/// Hours in which the client does not want to be reached, in the client's zone; `from` may lie after `to`,
/// then they span midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuietHours {
    /// First quiet minute.
    #[serde(with = "minute")]
    pub from: NaiveTime,
    /// First minute that is no longer quiet.
    #[serde(with = "minute")]
    pub to: NaiveTime,
}

impl QuietHours {
    /// Whether `time` lies within.
    pub fn contains(&self, time: NaiveTime) -> bool {
        if self.from <= self.to {
            self.from <= time && time < self.to
        } else {
            self.from <= time || time < self.to
        }
    }
}

mod minute {
    use chrono::NaiveTime;
    use serde::{Deserialize, Deserializer, Serializer};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out a reference")]
    pub(super) fn serialize<S: Serializer>(time: &NaiveTime, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&time.format("%H:%M"))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveTime, D::Error> {
        let text = String::deserialize(deserializer)?;
        NaiveTime::parse_from_str(&text, "%H:%M").map_err(serde::de::Error::custom)
    }
}

/// How often a client wants to hear from the adviser, in days.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cadence {
    /// The interval agreed or wished for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ideal: Option<u32>,
    /// The interval that must not be exceeded without a live contact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

/// One way to reach a contact person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reach {
    /// The channel it serves.
    pub channel: Channel,
    /// Number or address, as given.
    pub address: String,
    /// What it is called: work, home, mobile.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
}

/// A person to speak to at a client; belongs to that client only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Their name.
    pub id: ContactId,
    /// What they are called.
    pub name: String,
    /// Their part: chair, spouse, bookkeeper.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub role: String,
    /// How to reach them, preferred first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reach: Vec<Reach>,
}

/// A day of the year that matters to the client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpecialDaySet {
    /// What it is: birthday, anniversary. One day for each.
    pub what: String,
    /// Month, 1 to 12; 0 takes the day back.
    pub month: u32,
    /// Day of the month, 1 to 31.
    pub day: u32,
    /// The year it first was, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i32>,
}

impl SpecialDaySet {
    /// The day called `what` no longer matters.
    pub fn removal(what: String) -> Self {
        Self { what, month: 0, day: 0, year: None }
    }

    /// Whether this takes the day back.
    pub fn is_removal(&self) -> bool {
        self.month == 0
    }
}

/// Somebody who answers what lies outside the adviser's field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpecialistNamed {
    /// The field: tax, pensions, patents. One specialist for each.
    pub field: String,
    /// Who; empty takes the name back.
    pub name: String,
    /// Whether client and specialist have been introduced.
    #[serde(default)]
    pub introduced: bool,
}

/// Where a client came from, when it was not typed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientImported {
    /// The import it came with.
    pub import: ImportId,
    /// The format: `vcard`.
    pub from: String,
    /// The id that the source gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uid: Option<String>,
    /// When the source last changed it, as the source wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revised: Option<String>,
    /// What had no place of its own: property and value, as text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kept: Vec<(String, String)>,
}

/// A client entered the book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientAdded {
    /// What the client is called.
    pub name: String,
    /// Person, household or organisation.
    pub kind: ClientKind,
    /// Prospect or client, mostly.
    pub status: Status,
    /// Since when; a cadence without any interaction counts from here.
    #[serde(with = "day")]
    pub on: Day,
}

/// The client is called something else now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientRenamed {
    /// The name.
    pub name: String,
}

/// The client is of another kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientKindSet {
    /// The kind.
    pub kind: ClientKind,
}

/// The organisation that a client belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganisationSet {
    /// Its name; empty for none.
    pub organisation: String,
}

/// The client became a client, left, or was closed: a dated fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusChanged {
    /// The new status.
    pub status: Status,
    /// Since when.
    #[serde(with = "day")]
    pub on: Day,
    /// Why, in terms of trust where it ended.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
}

/// The service tier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TierSet {
    /// Its name; empty for none.
    pub tier: String,
}

/// The tags, all of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TagsSet {
    /// Words without `#`.
    pub tags: Vec<String>,
}

/// The cadence agreed for this client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CadenceSet(pub Cadence);

/// The channels the client prefers, best first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelsPreferred {
    /// In order; empty where nothing was said.
    pub channels: Vec<Channel>,
}

/// The days and hours at which the client wants to be reached, in the client's zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactTimesSet {
    /// Welcome days; empty for any.
    pub days: Vec<Weekday>,
    /// Hours to keep clear of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quiet: Option<QuietHours>,
}

/// The client's time zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ZoneSet {
    /// IANA zone; none where it is the adviser's own.
    pub zone: Option<Tz>,
}

/// The language the client wants to be spoken to in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LanguageSet {
    /// Its name or code; empty where nothing was said.
    pub language: String,
}

/// Who answers this client when the adviser cannot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoverNamed {
    /// Who; empty for nobody.
    pub name: String,
}

/// A contact person was added, or all that is known of one was set anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ContactSet(pub Contact);

/// A contact person is no longer one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactRemoved {
    /// Who.
    pub id: ContactId,
}

/// Two clients turned out to be one; everything of the subject belongs to the other from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientMerged {
    /// The one that stays.
    pub into: ClientId,
}

/// Somebody looked: this client and that one look alike, and are two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientsDistinct {
    /// The other one.
    pub other: ClientId,
}

/// A client's profile: everything about it that is edited rather than lived through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Client {
    /// Its name in the journal.
    pub id: ClientId,
    /// What it is called.
    pub name: String,
    /// Person, household or organisation.
    pub kind: ClientKind,
    /// The organisation it belongs to, or empty.
    pub organisation: String,
    /// When it entered the book.
    pub added: Day,
    /// Every change of status by the day it took effect, the first one being how it entered.
    pub statuses: Vec<StatusChanged>,
    /// Service tier, or empty.
    pub tier: String,
    /// Tags, without `#`.
    pub tags: Vec<String>,
    /// How often to be in touch.
    pub cadence: Cadence,
    /// Preferred channels, best first.
    pub channels: Vec<Channel>,
    /// Welcome days; empty for any.
    pub days: Vec<Weekday>,
    /// Hours to keep clear of.
    pub quiet: Option<QuietHours>,
    /// The client's zone, where it is not the adviser's.
    pub zone: Option<Tz>,
    /// Language, or empty.
    pub language: String,
    /// Who covers, or empty.
    pub cover: String,
    /// Specialists by field.
    pub specialists: BTreeMap<String, SpecialistNamed>,
    /// Days of the year that matter, by what they are.
    pub special_days: BTreeMap<String, SpecialDaySet>,
    /// Contact persons, in the order in which they were added.
    pub contacts: Vec<Contact>,
    /// Where it was imported from, latest last.
    pub imports: Vec<ClientImported>,
    /// The clients that it is known not to be.
    pub distinct: BTreeSet<ClientId>,
}

impl Client {
    /// A client about whom nothing is known but what `added` says.
    pub fn new(id: ClientId, added: &ClientAdded) -> Self {
        let first = StatusChanged { status: added.status, on: added.on, why: String::new() };
        Self {
            id,
            name: added.name.clone(),
            kind: added.kind,
            organisation: String::new(),
            added: added.on,
            statuses: vec![first],
            tier: String::new(),
            tags: Vec::new(),
            cadence: Cadence::default(),
            channels: Vec::new(),
            days: Vec::new(),
            quiet: None,
            zone: None,
            language: String::new(),
            cover: String::new(),
            specialists: BTreeMap::new(),
            special_days: BTreeMap::new(),
            contacts: Vec::new(),
            imports: Vec::new(),
            distinct: BTreeSet::new(),
        }
    }

    /// The status in force: the one that took effect last.
    pub fn status(&self) -> Status {
        self.statuses.last().map_or(Status::Client, |change| change.status)
    }

    /// The contact person of that id.
    pub fn contact(&self, id: ContactId) -> Option<&Contact> {
        self.contacts.iter().find(|contact| contact.id == id)
    }
}

//! What any foreign file comes to, before the book is looked at: people, and what happened with them.
//!
//! Readers (`vcard`, `csv`, `monica`) make it, without knowing the book; [`import`](super::import) plans from it, without
//! knowing the format. Texts are as the file has them; whoever shows them makes them harmless.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};

use crate::domain::client::{Cadence, ClientKind, Reach, SpecialDaySet, Status};
use crate::domain::interaction::{BegunBy, Channel, Confidentiality, Way};
use crate::domain::promise::Whose;
use crate::domain::time::{Day, Due, Happened};

/// One file, read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Incoming {
    /// The format, as it is recorded and shown: `vcard`, `csv google`, `monica`.
    pub from: String,
    /// How many records (cards, rows, contacts) the file has.
    pub records: usize,
    /// The people that become clients, in the file's order.
    pub people: Vec<Person>,
    /// By the file's own name of a field: what became of its values.
    pub fields: BTreeMap<String, Tally>,
    /// What could not be read and what was passed over, in sentences with their place; bounded by the reader.
    pub remarks: Vec<String>,
}

/// What became of the values of one field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many found a place of their own as they stood.
    pub imported: usize,
    /// How many found one after a conversion (a date, a number, a channel).
    pub converted: usize,
    /// How many are kept as text with their client.
    pub kept: usize,
    /// How many were left out.
    pub skipped: usize,
}

/// One person, household or organisation of the file, to become a client.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Person {
    /// Where it stands in the file, for the report: `line 12`, `row 3`.
    pub place: String,
    /// The file's own id of it, by which it is known again.
    pub uid: Option<String>,
    /// When the source changed it last, as the file says it.
    pub revised: Option<String>,
    /// The day from which the source knew it.
    pub added: Option<Day>,
    /// Its whole name, never empty.
    pub name: String,
    /// What sort of client; a person where the file says nothing.
    pub kind: Option<ClientKind>,
    /// Where it stands; a client where the file says nothing.
    pub status: Option<Status>,
    /// Organisation, empty where it has none.
    pub organisation: String,
    /// What it does there, empty where nothing is said.
    pub role: String,
    /// Service tier, empty where it has none.
    pub tier: String,
    /// Tags, one word each.
    pub tags: Vec<String>,
    /// Cadence, only where the file says one in so many words.
    pub cadence: Option<Cadence>,
    /// Time zone, where the file has one that is known.
    pub zone: Option<chrono_tz::Tz>,
    /// Language, empty where the file has none.
    pub language: String,
    /// Numbers and addresses, the preferred ones first.
    pub reach: Vec<Reach>,
    /// Birthdays and the like.
    pub days: Vec<SpecialDaySet>,
    /// What the profile has no place for, word for word, by the file's name of the field.
    pub kept: Vec<(String, String)>,
    /// What happened with it.
    pub things: Vec<Thing>,
    /// Whether the file only names it, for what happened: that it says nothing else of it means nothing.
    pub mentioned: bool,
}

/// Something that happened with a person, or is to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thing {
    /// The file's own id of it, by which it is known again.
    pub uid: Option<String>,
    /// When the source recorded it.
    pub recorded: Option<DateTime<FixedOffset>>,
    /// What it is.
    pub what: What,
}

/// What a thing is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A touch between adviser and client.
    Interaction {
        /// When.
        on: Happened,
        /// By which channel.
        channel: Channel,
        /// In which direction.
        way: Way,
        /// Who began it.
        begun_by: BegunBy,
        /// How long, in minutes.
        minutes: Option<u32>,
        /// In a line.
        summary: String,
        /// At length, empty where there is no more to say.
        note: String,
        /// Who may see it.
        conf: Confidentiality,
    },
    /// A note.
    Note {
        /// When it was written.
        on: Happened,
        /// Its text.
        text: String,
        /// Who may see it.
        conf: Confidentiality,
    },
    /// A reminder that is still to come.
    Reminder {
        /// When it was set.
        on: Happened,
        /// When it is due.
        due: Due,
        /// How often it comes back, as an RFC 5545 recurrence rule (`FREQ=YEARLY`), where it does.
        repeats: Option<String>,
        /// What for.
        why: String,
    },
    /// A promise or task.
    Promise {
        /// Who made it.
        whose: Whose,
        /// When it was made.
        on: Happened,
        /// The day by which; one of the adviser's own without a day is kept as a note.
        due: Option<Day>,
        /// The day on which it was done, where it was.
        kept: Option<Day>,
        /// What was promised.
        what: String,
        /// Who may see it.
        conf: Confidentiality,
    },
    /// A goal of the client.
    Goal {
        /// When it was named.
        on: Happened,
        /// The day by which.
        due: Option<Day>,
        /// What it is.
        what: String,
    },
}

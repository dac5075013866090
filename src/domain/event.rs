//! Events: the facts that the book is made of, in the past tense.
//!
//! Owns the list of all event types with their wire names, and what each one creates, names and dates. The
//! facts themselves stand in the files of what they are about; how a line carries them is `journal`.

mod texts;

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::advice::{AdviceClosed, AdviceGiven};
use super::appointment::{AppointmentClosed, AppointmentMade};
use super::charter::{
    BoundarySet, ExpectationsAgreed, ExpectationsReviewed, NormAgreed, TrustDefined, WishesSaid,
};
use super::client::{
    CadenceSet, ChannelsPreferred, ClientAdded, ClientImported, ClientKindSet, ClientMerged, ClientRenamed,
    ClientsDistinct, ContactRemoved, ContactSet, ContactTimesSet, CoverNamed, LanguageSet, OrganisationSet,
    SpecialDaySet, SpecialistNamed, StatusChanged, TagsSet, TierSet, ZoneSet,
};
use super::decision::{DecisionDropped, DecisionLaidOut, DecisionOpened, DecisionStalled, DecisionTaken};
use super::engagement::{EngagementEnded, EngagementSet};
use super::evidence::{ElementMarked, EvidenceRecorded, WorryMoved};
use super::goal::{GoalClosed, GoalSet, GoalTouched};
use super::handoff::{HandOffAnswered, HandedOff};
use super::id::{Id, ImportId, InteractionId};
use super::interaction::{Confidentiality, InteractionRecorded};
use super::line::LineRef;
use super::note::{NoteAdded, SignalObserved};
use super::promise::{
    PromiseBroken, PromiseKept, PromiseMade, PromiseMoved, PromiseReleased, PromiseRepaired,
};
use super::reminder::{ReminderDone, ReminderDropped, ReminderSet, ReminderSnoozed};
use super::request::{RequestAcknowledged, RequestAnswered, RequestReceived, RequestWithdrawn};
use super::stage::{BalanceFelt, ClientSaid, StageAssessed, StagePlanned};
use super::time::travelling::day;
use super::time::{Day, Happened, is_reckonable};

/// A line was taken back (or, where that line took one back, put into force again).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineRetracted {
    /// Which line.
    pub line: LineRef,
    /// Its hash, so that no other line of that number is meant.
    pub h: Id,
    /// Why.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
}

/// The content of a part was removed for good, lawfully.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartRedacted {
    /// The line it stood in.
    pub line: LineRef,
    /// Which part of it, from 0.
    pub part: u32,
    /// The hash of what was removed.
    pub c: Id,
    /// On what ground.
    pub ground: String,
}

/// A file was imported; each client that it brought names the import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportRecorded {
    /// Its name.
    pub id: ImportId,
    /// The format: `vcard`.
    pub from: String,
    /// How many clients it was about to bring.
    pub clients: u32,
    /// The day.
    #[serde(with = "day")]
    pub on: Day,
    /// How many clients of the book it was about to change.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub updated: u32,
    /// How many things it was about to record with them.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub things: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out a reference")]
fn is_zero(count: &u32) -> bool {
    *count == 0
}

/// A thing came with an import: it stands beside the fact that records the thing, in the same part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThingImported {
    /// The thing.
    pub id: Id,
    /// The import that it came with.
    pub import: ImportId,
    /// The format: `monica`.
    pub from: String,
    /// The id that the source gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uid: Option<String>,
    /// When the source recorded it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded: Option<Happened>,
    /// Whether the source says it otherwise than before: what stands beside this is what counts from now on.
    #[serde(default, skip_serializing_if = "is_false")]
    pub revises: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out a reference")]
fn is_false(flag: &bool) -> bool {
    !*flag
}

/// The facts beside it were recorded in another book first, in that line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineCopied {
    /// The import that they came with.
    pub import: ImportId,
    /// The book that they came from.
    pub book: Id,
    /// The line there.
    pub line: LineRef,
    /// Its hash, so that no other line of that number is meant.
    pub h: Id,
    /// Which part of it, from 0.
    pub part: u32,
    /// When it was recorded there, as that book says.
    #[serde(with = "moment")]
    pub at: DateTime<FixedOffset>,
    /// Who recorded it there.
    pub by: String,
    /// How many of its texts and entries did not come along.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub withheld: u32,
}

mod moment {
    use chrono::{DateTime, FixedOffset};
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(at: &DateTime<FixedOffset>, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&at.format("%Y-%m-%dT%H:%M:%S%.3f%:z"))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<DateTime<FixedOffset>, D::Error> {
        DateTime::parse_from_rfc3339(&String::deserialize(from)?).map_err(serde::de::Error::custom)
    }
}

macro_rules! events {
    ($($tag:literal => $name:ident),+ $(,)?) => {
        /// One fact of the journal.
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[expect(missing_docs, reason = "each variant is documented at the fact that it carries")]
        pub enum Event { $($name($name)),+ }

        impl Event {
            /// The wire names of all event types.
            pub const TAGS: &'static [&'static str] = &[$($tag),+];

            /// The wire name of this event's type.
            pub fn tag(&self) -> &'static str {
                match self { $(Self::$name(_) => $tag),+ }
            }

            /// Reads the fact called `tag`, or answers `None` where no such type is known.
            pub fn read<'de, D: Deserializer<'de>>(tag: &str, from: D) -> Option<Result<Self, D::Error>> {
                let read = match tag {
                    $($tag => $name::deserialize(from).map(Self::$name),)+
                    _ => return None,
                };
                Some(read.and_then(Self::within_bounds))
            }

            /// Reads a fact of the type at that place in [`Self::TAGS`], or answers `None` where there is none.
            pub fn read_at<'de, D: Deserializer<'de>>(tag: usize, from: D) -> Option<Result<Self, D::Error>> {
                let readers: &[fn(D) -> Result<Self, D::Error>] = &[$(fact::<$name, D>),+];
                Some(readers.get(tag)?(from).and_then(Self::within_bounds))
            }

            /// Writes the fact without its type's name.
            pub fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                match self { $(Self::$name(fact) => fact.serialize(to)),+ }
            }
        }

        $(impl From<$name> for Event {
            fn from(fact: $name) -> Self {
                Self::$name(fact)
            }
        })+
    };
}

fn fact<'de, F: Deserialize<'de> + Into<Event>, D: Deserializer<'de>>(from: D) -> Result<Event, D::Error> {
    F::deserialize(from).map(Into::into)
}

events! {
    "client_added" => ClientAdded,
    "client_renamed" => ClientRenamed,
    "client_kind_set" => ClientKindSet,
    "organisation_set" => OrganisationSet,
    "status_changed" => StatusChanged,
    "tier_set" => TierSet,
    "tags_set" => TagsSet,
    "cadence_set" => CadenceSet,
    "channels_preferred" => ChannelsPreferred,
    "contact_times_set" => ContactTimesSet,
    "zone_set" => ZoneSet,
    "language_set" => LanguageSet,
    "cover_named" => CoverNamed,
    "specialist_named" => SpecialistNamed,
    "special_day_set" => SpecialDaySet,
    "contact_set" => ContactSet,
    "contact_removed" => ContactRemoved,
    "client_merged" => ClientMerged,
    "clients_distinct" => ClientsDistinct,
    "client_imported" => ClientImported,
    "interaction_recorded" => InteractionRecorded,
    "promise_made" => PromiseMade,
    "promise_kept" => PromiseKept,
    "promise_released" => PromiseReleased,
    "promise_broken" => PromiseBroken,
    "promise_moved" => PromiseMoved,
    "promise_repaired" => PromiseRepaired,
    "request_received" => RequestReceived,
    "request_acknowledged" => RequestAcknowledged,
    "request_answered" => RequestAnswered,
    "request_withdrawn" => RequestWithdrawn,
    "reminder_set" => ReminderSet,
    "reminder_snoozed" => ReminderSnoozed,
    "reminder_done" => ReminderDone,
    "reminder_dropped" => ReminderDropped,
    "appointment_made" => AppointmentMade,
    "appointment_closed" => AppointmentClosed,
    "goal_set" => GoalSet,
    "goal_closed" => GoalClosed,
    "stage_assessed" => StageAssessed,
    "client_said" => ClientSaid,
    "note_added" => NoteAdded,
    "advice_given" => AdviceGiven,
    "advice_closed" => AdviceClosed,
    "signal_observed" => SignalObserved,
    "evidence_recorded" => EvidenceRecorded,
    "element_marked" => ElementMarked,
    "worry_moved" => WorryMoved,
    "goal_touched" => GoalTouched,
    "decision_opened" => DecisionOpened,
    "decision_laid_out" => DecisionLaidOut,
    "decision_stalled" => DecisionStalled,
    "decision_taken" => DecisionTaken,
    "decision_dropped" => DecisionDropped,
    "handed_off" => HandedOff,
    "hand_off_answered" => HandOffAnswered,
    "trust_defined" => TrustDefined,
    "expectations_agreed" => ExpectationsAgreed,
    "expectations_reviewed" => ExpectationsReviewed,
    "norm_agreed" => NormAgreed,
    "boundary_set" => BoundarySet,
    "wishes_said" => WishesSaid,
    "stage_planned" => StagePlanned,
    "balance_felt" => BalanceFelt,
    "engagement_set" => EngagementSet,
    "engagement_ended" => EngagementEnded,
    "import_recorded" => ImportRecorded,
    "thing_imported" => ThingImported,
    "line_retracted" => LineRetracted,
    "part_redacted" => PartRedacted,
    "line_copied" => LineCopied,
}

/// The longest cadence that is read, in days: a hundred years.
const LONGEST_CADENCE: u32 = 36_525;

impl Event {
    /// Refuses days and numbers with which nobody can reckon: whoever adds days to one must not overflow.
    fn within_bounds<E: serde::de::Error>(self) -> Result<Self, E> {
        let other = match &self {
            Self::PromiseMade(e) => e.due,
            Self::PromiseMoved(e) => Some(e.to),
            Self::RequestAcknowledged(e) => e.until,
            Self::GoalSet(e) => e.due,
            Self::ExpectationsAgreed(e) => e.review,
            Self::ExpectationsReviewed(e) => e.review,
            Self::StagePlanned(e) => e.by,
            Self::EngagementSet(e) => e.next,
            Self::ImportRecorded(e) => Some(e.on),
            Self::LineCopied(e) => Some(e.at.date_naive()),
            _ => None,
        };
        if !self.day().into_iter().chain(other).all(is_reckonable) {
            return Err(E::custom("a year outside 1 to 9999"));
        }
        let possible = match &self {
            Self::SpecialDaySet(e) => e.month <= 12 && e.day <= 31,
            Self::CadenceSet(e) => {
                [e.0.ideal, e.0.limit].into_iter().flatten().all(|it| it <= LONGEST_CADENCE)
            }
            Self::NormAgreed(e) => e.value.is_none_or(|it| it <= LONGEST_CADENCE),
            _ => true,
        };
        if possible { Ok(self) } else { Err(E::custom("a number out of bounds")) }
    }

    /// The id of the thing that this event creates, other than the client itself.
    pub fn creates(&self) -> Option<Id> {
        Some(match self {
            Self::ContactSet(e) => e.0.id.0,
            Self::InteractionRecorded(e) => e.id.0,
            Self::PromiseMade(e) => e.id.0,
            Self::RequestReceived(e) => e.id.0,
            Self::ReminderSet(e) => e.id.0,
            Self::AppointmentMade(e) => e.id.0,
            Self::GoalSet(e) => e.id.0,
            Self::NoteAdded(e) => e.id.0,
            Self::AdviceGiven(e) => e.id.0,
            Self::EvidenceRecorded(e) => e.id.0,
            Self::ElementMarked(e) => e.id.0,
            Self::WorryMoved(e) => e.id.0,
            Self::DecisionOpened(e) => e.id.0,
            Self::HandedOff(e) => e.id.0,
            Self::EngagementSet(e) => e.id.0,
            Self::ImportRecorded(e) => e.id.0,
            _ => return None,
        })
    }

    /// The ids of other things of the same book that this event speaks of.
    pub fn names(&self) -> Vec<Id> {
        let of = |id: Id, more: &[Option<Id>]| {
            std::iter::once(id).chain(more.iter().copied().flatten()).collect::<Vec<_>>()
        };
        match self {
            Self::ContactRemoved(e) => of(e.id.0, &[]),
            Self::ClientMerged(e) => of(e.into.0, &[]),
            Self::ClientsDistinct(e) => of(e.other.0, &[]),
            Self::ClientImported(e) => of(e.import.0, &[]),
            Self::ThingImported(e) => of(e.import.0, &[Some(e.id)]),
            Self::LineCopied(e) => of(e.import.0, &[]),
            Self::InteractionRecorded(e) => {
                let mut ids: Vec<Id> = e.with.iter().map(|id| id.0).collect();
                ids.extend(e.answers.iter().map(|id| id.0));
                ids.extend(e.carries_out.map(|id| id.0));
                ids.extend(e.for_absence);
                ids
            }
            Self::PromiseMade(e) => {
                let more = [e.interaction.map(|id| id.0), e.request.map(|id| id.0), e.follows.map(|id| id.0)];
                more.into_iter().flatten().collect()
            }
            Self::PromiseKept(e) => of(e.id.0, &[]),
            Self::PromiseReleased(e) => of(e.id.0, &[]),
            Self::PromiseBroken(e) => of(e.id.0, &[]),
            Self::PromiseMoved(e) => of(e.id.0, &[]),
            Self::PromiseRepaired(e) => of(e.id.0, &[]),
            Self::RequestReceived(e) => e.interaction.map(|id| id.0).into_iter().collect(),
            Self::RequestAcknowledged(e) => of(e.id.0, &[e.promise.map(|id| id.0)]),
            Self::RequestAnswered(e) => of(e.id.0, &[e.interaction.map(|id| id.0)]),
            Self::RequestWithdrawn(e) => of(e.id.0, &[]),
            Self::ReminderSet(e) => e.about.into_iter().chain(e.follows.map(|id| id.0)).collect(),
            Self::ReminderSnoozed(e) => of(e.id.0, &[]),
            Self::ReminderDone(e) => of(e.id.0, &[e.interaction.map(|id| id.0)]),
            Self::ReminderDropped(e) => of(e.id.0, &[]),
            Self::AppointmentMade(e) => e.with.iter().map(|id| id.0).collect(),
            Self::AppointmentClosed(e) => {
                of(e.id.0, &[e.interaction.map(|id| id.0), e.moved_to.map(|id| id.0)])
            }
            Self::GoalSet(e) => e.interaction.map(|id| id.0).into_iter().collect(),
            Self::GoalClosed(e) => of(e.id.0, &[]),
            Self::GoalTouched(e) => of(e.id.0, &[e.interaction.map(|id| id.0)]),
            Self::AdviceGiven(e) => e.interaction.map(|id| id.0).into_iter().collect(),
            Self::AdviceClosed(e) => of(e.id.0, &[]),
            Self::EvidenceRecorded(e) => e.interaction.map(|id| id.0).into_iter().collect(),
            Self::ElementMarked(e) => e.interaction.map(|id| id.0).into_iter().collect(),
            Self::WorryMoved(e) => e.interaction.map(|id| id.0).into_iter().collect(),
            Self::DecisionOpened(e) => {
                [e.interaction.map(|id| id.0), e.advice.map(|id| id.0)].into_iter().flatten().collect()
            }
            Self::DecisionLaidOut(e) => of(e.id.0, &[]),
            Self::DecisionStalled(e) => of(e.id.0, &[]),
            Self::DecisionTaken(e) => of(e.id.0, &[]),
            Self::DecisionDropped(e) => of(e.id.0, &[]),
            Self::HandedOff(e) => e.interaction.map(|id| id.0).into_iter().collect(),
            Self::HandOffAnswered(e) => of(e.id.0, &[]),
            Self::EngagementSet(e) => e.goal.map(|id| id.0).into_iter().collect(),
            Self::EngagementEnded(e) => of(e.id.0, &[]),
            Self::SignalObserved(e) => e.interaction.map(|id| id.0).into_iter().collect(),
            _ => Vec::new(),
        }
    }

    /// The same fact, as it came up in an interaction: at its time, and seen by whoever may see that. What is about a
    /// thing of its own, or is sealed already, stays as it is.
    #[must_use]
    pub fn within(mut self, id: InteractionId, at: Happened, who: Confidentiality) -> Self {
        match &mut self {
            Self::EvidenceRecorded(EvidenceRecorded { interaction, on, conf, .. })
            | Self::ElementMarked(ElementMarked { interaction, on, conf, .. })
            | Self::WorryMoved(WorryMoved { interaction, on, conf, .. })
            | Self::DecisionOpened(DecisionOpened { interaction, on, conf, .. })
            | Self::HandedOff(HandedOff { interaction, on, conf, .. }) => {
                (*interaction, *on, *conf) = (Some(id), at, who.max(*conf));
            }
            Self::GoalTouched(GoalTouched { interaction, on, .. }) => (*interaction, *on) = (Some(id), at),
            Self::DecisionTaken(DecisionTaken { on, .. })
            | Self::DecisionStalled(DecisionStalled { on, .. })
            | Self::AdviceClosed(AdviceClosed { on, .. }) => *on = at,
            _ => {}
        }
        self
    }

    /// The day on which the fact took place, where it has one; edits of a profile have none.
    pub fn day(&self) -> Option<Day> {
        self.happened().map(|on| on.day())
    }

    /// When the fact took place, as far as that is known; edits of a profile have no time.
    pub fn happened(&self) -> Option<Happened> {
        let on = |on: Day| Some(Happened::On(on));
        match self {
            Self::ClientAdded(e) => on(e.on),
            Self::StatusChanged(e) => on(e.on),
            Self::InteractionRecorded(e) => Some(e.on),
            Self::PromiseMade(e) => Some(e.on),
            Self::PromiseKept(e) => on(e.on),
            Self::PromiseReleased(e) => on(e.on),
            Self::PromiseBroken(e) => on(e.on),
            Self::PromiseMoved(e) => on(e.on),
            Self::PromiseRepaired(e) => on(e.on),
            Self::RequestReceived(e) => Some(e.on),
            Self::RequestAcknowledged(e) => Some(e.on),
            Self::RequestAnswered(e) => Some(e.on),
            Self::RequestWithdrawn(e) => Some(e.on),
            Self::ReminderSet(e) => Some(e.on),
            Self::ReminderSnoozed(e) => Some(e.on),
            Self::ReminderDone(e) => Some(e.on),
            Self::ReminderDropped(e) => Some(e.on),
            Self::AppointmentMade(e) => Some(e.on),
            Self::AppointmentClosed(e) => Some(e.on),
            Self::GoalSet(e) => Some(e.on),
            Self::GoalClosed(e) => Some(e.on),
            Self::StageAssessed(e) => on(e.on),
            Self::ClientSaid(e) => on(e.on),
            Self::NoteAdded(e) => Some(e.on),
            Self::AdviceGiven(e) => Some(e.on),
            Self::AdviceClosed(e) => Some(e.on),
            Self::SignalObserved(e) => Some(e.on),
            Self::EvidenceRecorded(e) => Some(e.on),
            Self::ElementMarked(e) => Some(e.on),
            Self::WorryMoved(e) => Some(e.on),
            Self::GoalTouched(e) => Some(e.on),
            Self::DecisionOpened(e) => Some(e.on),
            Self::DecisionLaidOut(e) => Some(e.on),
            Self::DecisionStalled(e) => Some(e.on),
            Self::DecisionTaken(e) => Some(e.on),
            Self::DecisionDropped(e) => Some(e.on),
            Self::HandedOff(e) => Some(e.on),
            Self::HandOffAnswered(e) => Some(e.on),
            Self::TrustDefined(e) => Some(e.on),
            Self::ExpectationsAgreed(e) => Some(e.on),
            Self::ExpectationsReviewed(e) => Some(e.on),
            Self::NormAgreed(e) => Some(e.on),
            Self::BoundarySet(e) => Some(e.on),
            Self::WishesSaid(e) => Some(e.on),
            Self::StagePlanned(e) => Some(e.on),
            Self::BalanceFelt(e) => Some(e.on),
            Self::EngagementSet(e) => Some(e.on),
            Self::EngagementEnded(e) => Some(e.on),
            _ => None,
        }
    }
}

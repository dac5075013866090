//! Which texts may leave the book: open ones always, confidential and sealed ones only where they were asked for.
//!
//! Owns the rule for every kind of fact, by an exhaustive list: whoever adds an event type says here what of it is text
//! and who may see it. What has no class of its own has that of the thing that it speaks of, else it is as confidential
//! as whatever is written. Of a confidential entry the text goes, and kind, day and numbers stay; of a sealed one only its
//! kind and its day are left, and what became of it is sealed with it.

use std::collections::{HashMap, HashSet};

use crate::domain::client::ClientImported;
use crate::domain::event::Event;
use crate::domain::history::History;
use crate::domain::id::{Id, InteractionId};
use crate::domain::interaction::Confidentiality;
use crate::domain::line::Subject;
use crate::domain::time::Day;
use crate::domain::wording::wording;

wording! {
    /// What may be asked for besides the open texts.
    Secret {
        /// What the adviser's own screens show.
        Confidential = "confidential",
        /// What is opened on purpose only.
        Sealed = "sealed",
    }
}

/// Which texts go along besides the open ones.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Include {
    /// The confidential ones.
    pub confidential: bool,
    /// The sealed ones.
    pub sealed: bool,
}

impl Include {
    /// Everything.
    pub const ALL: Self = Self { confidential: true, sealed: true };

    /// With one more class.
    #[must_use]
    pub fn and(self, secret: Secret) -> Self {
        match secret {
            Secret::Confidential => Self { confidential: true, ..self },
            Secret::Sealed => Self { sealed: true, ..self },
        }
    }

    /// Whether a text of that class goes along.
    pub fn admits(self, conf: Confidentiality) -> bool {
        match conf {
            Confidentiality::Open => true,
            Confidentiality::Confidential => self.confidential,
            Confidentiality::Sealed => self.sealed,
        }
    }

    /// The classes asked for.
    pub fn secrets(self) -> impl Iterator<Item = Secret> {
        let asked = [(self.confidential, Secret::Confidential), (self.sealed, Secret::Sealed)];
        asked.into_iter().filter_map(|(asked, secret)| asked.then_some(secret))
    }
}

/// How much did not come along.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Withheld {
    /// Confidential texts.
    pub confidential: usize,
    /// Sealed entries.
    pub sealed: usize,
}

impl Withheld {
    /// What did not come along, in sentences; `include` is how to ask for it.
    pub fn sentences(self, include: &str) -> Vec<String> {
        let mut sentences = Vec::new();
        if self.confidential > 0 {
            let (s, them) = if self.confidential == 1 { ("", "it") } else { ("s", "them") };
            sentences.push(format!(
                "{} confidential text{s} left out; {include} confidential takes {them} along",
                self.confidential
            ));
        }
        if self.sealed > 0 {
            let (ies, their, them) =
                if self.sealed == 1 { ("y", "its", "it") } else { ("ies", "their", "them") };
            sentences.push(format!(
                "{} sealed entr{ies} left out but for {their} day; {include} sealed takes {them} along",
                self.sealed
            ));
        }
        sentences
    }
}

/// Who may see what was said about each thing.
#[derive(Debug, Clone, Default)]
pub struct Classes(HashMap<Id, Confidentiality>);

impl Classes {
    /// The classes of the things that these lines create. Where one says a thing anew, it says who may see it by now.
    pub fn of<'a>(lines: impl Iterator<Item = &'a [(Subject, &'a Event)]> + Clone) -> Self {
        let mut classes = Self::default();
        for line in lines.clone() {
            let revised: HashSet<(Subject, Id)> = line
                .iter()
                .filter_map(|(subject, event)| match event {
                    Event::ThingImported(it) if it.revises => Some((*subject, it.id)),
                    _ => None,
                })
                .collect();
            for (subject, event) in line {
                let (Some(id), Some(conf)) = (event.creates(), own(event)) else { continue };
                if revised.contains(&(*subject, id)) {
                    classes.0.insert(id, conf);
                } else {
                    classes.0.entry(id).or_insert(conf);
                }
            }
        }
        let events = lines.flatten().map(|(_, event)| *event);
        // What inherits comes second: what it inherits from may have been recorded later.
        let inherited: Vec<(Id, Confidentiality)> = events
            .filter_map(|event| match event {
                Event::GoalSet(_) | Event::ReminderSet(_) | Event::AppointmentMade(_) => {
                    Some((event.creates()?, classes.class(event)?))
                }
                _ => None,
            })
            .collect();
        for (id, conf) in inherited {
            classes.0.entry(id).or_insert(conf);
        }
        classes
    }

    /// The classes of a client's things.
    pub fn of_history(history: &History) -> Self {
        let mut classes = Self::default();
        let all = &mut classes.0;
        all.extend(history.interactions.iter().map(|it| (it.fact.id.0, it.fact.conf)));
        all.extend(history.promises.iter().map(|it| (it.made.fact.id.0, it.made.fact.conf)));
        all.extend(history.requests.iter().map(|it| (it.received.fact.id.0, it.received.fact.conf)));
        all.extend(history.notes.iter().map(|it| (it.fact.id.0, it.fact.conf)));
        all.extend(history.advice.iter().map(|it| (it.given.fact.id.0, it.given.fact.conf)));
        all.extend(history.evidence.iter().filter_map(|it| Some((it.fact.creates()?, own(&it.fact)?))));
        all.extend(history.decisions.iter().map(|it| (it.opened.fact.id.0, it.opened.fact.conf)));
        all.extend(history.hand_offs.iter().map(|it| (it.made.fact.id.0, it.made.fact.conf)));
        let goals = history.goals.iter().map(|it| {
            (it.set.fact.id.0, classes.inherited(it.set.fact.interaction.map(|interaction| interaction.0)))
        });
        let goals: Vec<_> = goals.collect();
        classes.0.extend(goals);
        let reminders = history.reminders.iter();
        let reminders = reminders.map(|it| (it.set.fact.id.0, classes.at_least(it.set.fact.about)));
        let reminders: Vec<_> = reminders.collect();
        classes.0.extend(reminders);
        classes
    }

    /// The strictest class that each thing has had in these events, whether they count or not.
    pub fn strictest<'a>(events: impl Iterator<Item = &'a Event> + Clone) -> Self {
        let mut classes = Self::default();
        for event in events.clone() {
            if let (Some(id), Some(conf)) = (event.creates(), own(event)) {
                classes.0.entry(id).and_modify(|known| *known = conf.max(*known)).or_insert(conf);
            }
        }
        for event in events {
            if let (Some(id), Some(conf)) = (event.creates(), classes.class(event)) {
                classes.0.entry(id).or_insert(conf);
            }
        }
        classes
    }

    /// Whether the class of a thing is known.
    pub fn knows(&self, id: Id) -> bool {
        self.0.contains_key(&id)
    }

    /// Who may see a thing; what is not known is as confidential as whatever is written.
    pub fn thing(&self, id: Id) -> Confidentiality {
        self.0.get(&id).copied().unwrap_or_default()
    }

    /// The class of a thing that is known; of what is not, nothing is said.
    fn known(&self, id: Id) -> Confidentiality {
        self.0.get(&id).copied().unwrap_or(Confidentiality::Open)
    }

    fn known_of(&self, interaction: Option<InteractionId>) -> Confidentiality {
        interaction.map_or(Confidentiality::Open, |id| self.known(id.0))
    }

    /// The class of what came up in an interaction and has none of its own.
    fn inherited(&self, interaction: Option<Id>) -> Confidentiality {
        interaction.map_or_else(Confidentiality::default, |id| self.thing(id))
    }

    /// The class of what is confidential of itself and may be about something sealed.
    fn at_least(&self, about: Option<Id>) -> Confidentiality {
        self.inherited(about).max(Confidentiality::default())
    }

    /// Who may see the texts of a fact; `None` where they are the client's particulars, which are open.
    pub fn class(&self, event: &Event) -> Option<Confidentiality> {
        Some(match event {
            // What was open once and is sealed by now is sealed in every wording.
            Event::InteractionRecorded(e) => e.conf.max(self.known(e.id.0)),
            Event::PromiseMade(e) => e.conf.max(self.known(e.id.0)),
            Event::RequestReceived(e) => e.conf.max(self.known(e.id.0)),
            Event::NoteAdded(e) => e.conf.max(self.known(e.id.0)),
            Event::AdviceGiven(e) => e.conf.max(self.known(e.id.0)),
            Event::SignalObserved(e) => e.conf,
            Event::EvidenceRecorded(e) => e.class().max(self.known(e.id.0)),
            Event::ElementMarked(e) => e.conf.max(self.known(e.id.0)),
            Event::WorryMoved(e) => e.conf.max(self.known(e.id.0)),
            Event::DecisionOpened(e) => e.conf.max(self.known(e.id.0)),
            Event::HandedOff(e) => e.conf.max(self.known(e.id.0)),
            Event::GoalSet(e) => self.inherited(e.interaction.map(|id| id.0)),
            Event::ReminderSet(e) => self.at_least(e.about),
            Event::PromiseKept(e) => self.thing(e.id.0),
            Event::PromiseReleased(e) => self.thing(e.id.0),
            Event::PromiseBroken(e) => self.thing(e.id.0),
            Event::PromiseMoved(e) => self.thing(e.id.0),
            Event::PromiseRepaired(e) => self.thing(e.id.0),
            Event::RequestAcknowledged(e) => self.thing(e.id.0),
            Event::RequestAnswered(e) => self.thing(e.id.0),
            Event::RequestWithdrawn(e) => self.thing(e.id.0),
            Event::ReminderSnoozed(e) => self.thing(e.id.0),
            Event::ReminderDone(e) => self.thing(e.id.0),
            Event::ReminderDropped(e) => self.thing(e.id.0),
            Event::GoalClosed(e) => self.thing(e.id.0),
            Event::GoalTouched(e) => self.thing(e.id.0).max(self.known_of(e.interaction)),
            Event::AdviceClosed(e) => self.thing(e.id.0),
            Event::DecisionLaidOut(e) => self.thing(e.id.0),
            Event::DecisionStalled(e) => self.thing(e.id.0),
            Event::DecisionTaken(e) => self.thing(e.id.0),
            Event::DecisionDropped(e) => self.thing(e.id.0),
            Event::HandOffAnswered(e) => self.thing(e.id.0),
            Event::ThingImported(e) => self.thing(e.id),
            // The adviser said it for itself alone.
            Event::BalanceFelt(_) => Confidentiality::Sealed,
            Event::AppointmentMade(_)
            | Event::AppointmentClosed(_)
            | Event::StageAssessed(_)
            | Event::ClientSaid(_)
            | Event::TrustDefined(_)
            | Event::ExpectationsAgreed(_)
            | Event::ExpectationsReviewed(_)
            | Event::NormAgreed(_)
            | Event::BoundarySet(_)
            | Event::WishesSaid(_)
            | Event::StagePlanned(_)
            | Event::EngagementSet(_)
            | Event::EngagementEnded(_)
            | Event::StatusChanged(_)
            | Event::LineRetracted(_)
            | Event::PartRedacted(_) => Confidentiality::default(),
            Event::ClientAdded(_)
            | Event::ClientRenamed(_)
            | Event::ClientKindSet(_)
            | Event::OrganisationSet(_)
            | Event::TierSet(_)
            | Event::TagsSet(_)
            | Event::CadenceSet(_)
            | Event::ChannelsPreferred(_)
            | Event::ContactTimesSet(_)
            | Event::ZoneSet(_)
            | Event::LanguageSet(_)
            | Event::CoverNamed(_)
            | Event::SpecialistNamed(_)
            | Event::SpecialDaySet(_)
            | Event::ContactSet(_)
            | Event::ContactRemoved(_)
            | Event::ClientMerged(_)
            | Event::ClientsDistinct(_)
            | Event::ClientImported(_)
            | Event::ImportRecorded(_)
            | Event::LineCopied(_) => return None,
        })
    }

    /// A fact as it may leave the book.
    pub fn clear(&self, event: &Event, include: Include) -> Cleared {
        if let Event::ClientImported(imported) = event {
            return without_notes(imported, include);
        }
        let Some(conf) = self.class(event).filter(|conf| !include.admits(*conf)) else {
            return Cleared::Whole;
        };
        if conf == Confidentiality::Sealed {
            return kind(event)
                .zip(event.day())
                .map_or(Cleared::Gone, |(kind, on)| Cleared::Day { kind, on });
        }
        if tells_by_kind(event) {
            return Cleared::Gone;
        }
        let mut event = event.clone();
        let mut texts = 0;
        for text in event.texts() {
            texts += usize::from(!text.is_empty());
            text.clear();
        }
        if texts == 0 { Cleared::Whole } else { Cleared::Blank { event: Box::new(event), texts } }
    }
}

/// What may leave the book of one fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cleared {
    /// All of it.
    Whole,
    /// The fact without its texts, and how many there were.
    Blank {
        /// What is left.
        event: Box<Event>,
        /// How many texts are not.
        texts: usize,
    },
    /// That there is an entry of that kind, and its day.
    Day {
        /// Of which kind.
        kind: &'static str,
        /// The day.
        on: Day,
    },
    /// Nothing: it tells what became of something sealed.
    Gone,
}

/// Whether what a fact is, or a number in it, tells as much as its words: without them nothing of it is left.
pub fn tells_by_kind(event: &Event) -> bool {
    matches!(
        event,
        Event::EvidenceRecorded(_)
            | Event::ElementMarked(_)
            | Event::WorryMoved(_)
            | Event::TrustDefined(_)
            | Event::ExpectationsAgreed(_)
            | Event::ExpectationsReviewed(_)
            | Event::NormAgreed(_)
            | Event::BoundarySet(_)
            | Event::WishesSaid(_)
            | Event::StagePlanned(_)
            | Event::BalanceFelt(_)
            | Event::EngagementSet(_)
            | Event::EngagementEnded(_)
    )
}

/// The class that a thing has of itself.
fn own(event: &Event) -> Option<Confidentiality> {
    match event {
        Event::InteractionRecorded(e) => Some(e.conf),
        Event::PromiseMade(e) => Some(e.conf),
        Event::RequestReceived(e) => Some(e.conf),
        Event::NoteAdded(e) => Some(e.conf),
        Event::AdviceGiven(e) => Some(e.conf),
        Event::EvidenceRecorded(e) => Some(e.class()),
        Event::ElementMarked(e) => Some(e.conf),
        Event::WorryMoved(e) => Some(e.conf),
        Event::DecisionOpened(e) => Some(e.conf),
        Event::HandedOff(e) => Some(e.conf),
        _ => None,
    }
}

/// What an entry is called where only its day may be told; `None` for what became of one.
fn kind(event: &Event) -> Option<&'static str> {
    Some(match event {
        Event::InteractionRecorded(_) => "interaction",
        Event::PromiseMade(_) => "promise",
        Event::RequestReceived(_) => "request",
        Event::NoteAdded(_) => "note",
        Event::AdviceGiven(_) => "advice",
        Event::SignalObserved(_) => "signal",
        Event::GoalSet(_) => "goal",
        Event::ReminderSet(_) => "reminder",
        Event::EvidenceRecorded(_) => "evidence",
        Event::ElementMarked(_) => "element",
        Event::WorryMoved(_) => "worry",
        Event::DecisionOpened(_) => "decision",
        Event::HandedOff(_) => "hand_off",
        Event::BalanceFelt(_) => "agreement",
        _ => return None,
    })
}

/// Whether a kept field may be confidential. It is, whatever it is called, unless its name says of every word of itself
/// that it is one of the particulars: what a source calls its notes is anybody's guess.
pub fn is_confidential(field: &str) -> bool {
    const WHOLE: &[&str] = &["name in parts", "LABEL"];
    /// What is a particular of itself.
    #[rustfmt::skip]
    const WHAT: &[&str] = &[
        "address", "city", "country", "department", "email", "facebook", "fax", "geo", "homepage", "instagram", "language",
        "linkedin", "mail", "mastodon", "member", "mobile", "name", "nickname", "phone", "postal", "postcode", "prefix", "profile",
        "region", "role", "skype", "street", "suffix", "telephone", "timezone", "title", "town", "twitter", "unit", "url",
        "website", "xing", "zip", "zone",
    ];
    /// What says which one, where there are several.
    #[rustfmt::skip]
    const WHICH: &[&str] = &[
        "1", "2", "3", "4", "5", "additional", "box", "business", "cell", "code", "company", "e", "extended", "family",
        "first", "formatted", "given", "home", "job", "label", "last", "main", "middle", "of", "office", "organization",
        "other", "personal", "po", "preferred", "primary", "time", "type", "value", "web", "work",
    ];
    /// What an owner's own label must not say of a particular.
    const NOTES: &[&str] =
        &["note", "notes", "comment", "comments", "remark", "remarks", "memo", "description"];
    if WHOLE.contains(&field) {
        return false;
    }
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect()
    };
    let (name, label) = field.split_once(" (").unwrap_or((field, ""));
    let name = words(name);
    let among = |list: &[&str], word: &String| list.contains(&word.as_str());
    !name.iter().any(|word| among(WHAT, word))
        || !name.iter().all(|word| among(WHAT, word) || among(WHICH, word))
        || words(label).iter().any(|word| among(NOTES, word))
}

fn without_notes(imported: &ClientImported, include: Include) -> Cleared {
    let is_withheld = |(field, value): &(String, String)| {
        !include.confidential && is_confidential(field) && !value.is_empty()
    };
    let texts = imported.kept.iter().filter(|kept| is_withheld(kept)).count();
    if texts == 0 {
        return Cleared::Whole;
    }
    let mut left = imported.clone();
    left.kept.retain(|kept| !is_withheld(kept));
    Cleared::Blank { event: Box::new(left.into()), texts }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_source_calls_its_notes_they_are_confidential() {
        for field in [
            "note",
            "Notizen intern",
            "Hintergrund",
            "Bemerkung",
            "debt",
            "gift",
            "relationship",
            "related (spouse)",
            "food_preferences",
            "is_dead",
            "Kept",
            "X-PRIVATE",
            "url (notes)",
            "Address note",
            "Work",
            "1",
            "",
            "(beyond the last header)",
        ] {
            assert!(is_confidential(field), "{field:?}");
        }
        for field in [
            "address",
            "address (Ferienhaus)",
            "Address 1 - Street",
            "Home Postal Code",
            "url (work)",
            "name in parts",
            "nickname",
            "unit",
            "role",
            "language",
            "timezone",
            "member",
            "E-mail 4 - Value",
            "GEO",
            "LABEL",
        ] {
            assert!(!is_confidential(field), "{field:?}");
        }
    }
}

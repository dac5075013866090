//! Where a client's profile comes from: of each value, whether an import brought it or the adviser set it by hand.
//!
//! A line that names the import it came with (`client_imported`) is an import's; every other one is the adviser's. The
//! last line that changed a value says whose it is: so an importer knows what it may replace, and what it must leave.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::alike;
use crate::domain::book::{Book, Entries};
use crate::domain::client::Contact;
use crate::domain::event::Event;
use crate::domain::history::Entry;
use crate::domain::id::{ClientId, ContactId};
use crate::domain::line::{EntryKey, LineKey};
use crate::domain::time::Day;

/// One record of one foreign file, wherever the file lies: the format, and the id that the record has in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Source {
    /// The format: `vcard`.
    pub from: String,
    /// The id, where the source gives one.
    pub uid: Option<String>,
}

/// Who set a value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Origin {
    /// Nobody did.
    #[default]
    Unset,
    /// The adviser.
    Hand,
    /// An import, from these records.
    Import(Arc<[Source]>),
}

impl Origin {
    /// Whether an import from this record set it.
    pub fn is_of(&self, source: &Source) -> bool {
        matches!(self, Self::Import(sources) if sources.contains(source))
    }

    /// Whether the adviser set it.
    pub fn is_hand(&self) -> bool {
        *self == Self::Hand
    }
}

/// What became of one value of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trace {
    /// Who changed it last.
    pub origin: Origin,
    /// Whether it is there.
    pub there: bool,
    /// Whether an import ever brought it.
    pub brought: bool,
}

impl Trace {
    /// Whether the adviser took away what an import had brought: it is to stay away.
    pub fn was_dropped(&self) -> bool {
        !self.there && self.brought && self.origin.is_hand()
    }

    fn set(&mut self, origin: &Origin, there: bool) {
        self.brought |= there && matches!(origin, Origin::Import(_));
        (self.origin, self.there) = (origin.clone(), there);
    }
}

/// Where what is known of a contact person comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContactTrace {
    /// The person as a whole.
    pub person: Trace,
    /// Who added it first.
    pub made: Origin,
    /// The name.
    pub name: Origin,
    /// The part.
    pub role: Origin,
    /// Numbers and addresses, as they are [compared](alike::address).
    pub reach: BTreeMap<String, Trace>,
}

/// Where a client's profile comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Provenance {
    /// The name.
    pub name: Origin,
    /// The kind.
    pub kind: Origin,
    /// The status in force.
    pub status: Origin,
    /// The organisation.
    pub organisation: Origin,
    /// The service tier.
    pub tier: Origin,
    /// The zone.
    pub zone: Origin,
    /// The language.
    pub language: Origin,
    /// The cadence.
    pub cadence: Origin,
    /// Each tag.
    pub tags: BTreeMap<String, Trace>,
    /// Each day that matters, by what it is.
    pub days: BTreeMap<String, Trace>,
    /// Each contact person, the removed ones too.
    pub contacts: BTreeMap<ContactId, ContactTrace>,
    /// The records that were imported about the client itself, not about one that was merged into it, with when first.
    pub own: BTreeMap<Source, EntryKey>,
}

impl Provenance {
    /// Where the profile of this client comes from.
    pub fn of(book: &Book, id: ClientId) -> Self {
        let id = book.canonical(id);
        let entries = book.entries(id);
        let lines = imports(&entries);
        let origin = |entry: &Entry| match lines.get(&(entry.mark.key.line, entry.subject)) {
            Some(sources) => Origin::Import(Arc::clone(sources)),
            None => Origin::Hand,
        };
        let mut provenance = Self::default();
        let mut traced = Traced { provenance: &mut provenance, status: None, known: BTreeMap::new() };
        for entry in entries.iter().filter(|entry| entry.subject != id) {
            traced.inherit(&entry.event, &origin(entry));
        }
        for entry in &entries {
            traced.contact(&entry.event, &origin(entry));
            if entry.subject == id {
                traced.edit(entry.mark.key, &entry.event, &origin(entry));
            }
        }
        for entry in entries.iter().filter(|entry| entry.subject == id) {
            if let Event::ClientImported(it) = &entry.event {
                let source = Source { from: it.from.clone(), uid: it.uid.clone() };
                provenance.own.entry(source).or_insert(entry.mark.key);
            }
        }
        provenance
    }

    /// The numbers and addresses that this record brought and that are there still, as they are compared.
    pub fn addresses(&self, source: &Source) -> BTreeSet<String> {
        let all = self.contacts.values().filter(|it| it.person.there).flat_map(|it| &it.reach);
        all.filter(|(_, it)| it.there && it.origin.is_of(source))
            .map(|(address, _)| address.clone())
            .collect()
    }
}

/// The lines that imports wrote, with the records that they wrote of.
fn imports(entries: &Entries<'_>) -> HashMap<(LineKey, ClientId), Arc<[Source]>> {
    let mut lines: HashMap<_, Vec<Source>> = HashMap::new();
    for entry in entries {
        if let Event::ClientImported(it) = &entry.event {
            let source = Source { from: it.from.clone(), uid: it.uid.clone() };
            lines.entry((entry.mark.key.line, entry.subject)).or_default().push(source);
        }
    }
    lines.into_iter().map(|(line, sources)| (line, sources.into())).collect()
}

/// A provenance while it is read off the entries.
struct Traced<'a> {
    provenance: &'a mut Provenance,
    status: Option<(Day, EntryKey)>,
    known: BTreeMap<ContactId, Contact>,
}

impl Traced<'_> {
    /// A day that a client merged into this one brought.
    fn inherit(&mut self, event: &Event, origin: &Origin) {
        if let Event::SpecialDaySet(day) = event {
            self.provenance.days.entry(day.what.clone()).or_default().set(origin, !day.is_removal());
        }
    }

    fn contact(&mut self, event: &Event, origin: &Origin) {
        match event {
            Event::ContactSet(e) => {
                let trace = self.provenance.contacts.entry(e.0.id).or_default();
                if trace.made == Origin::Unset {
                    trace.made = origin.clone();
                }
                trace.person.set(origin, true);
                let before = self.known.insert(e.0.id, e.0.clone());
                let same =
                    |part: fn(&Contact) -> &str| before.as_ref().is_some_and(|it| part(it) == part(&e.0));
                if !same(|it| &it.name) {
                    trace.name = origin.clone();
                }
                if !same(|it| &it.role) && (before.is_some() || !e.0.role.is_empty()) {
                    trace.role = origin.clone();
                }
                let old = before.map(|it| it.reach).unwrap_or_default();
                for reach in
                    old.iter().chain(&e.0.reach).filter(|it| old.contains(it) != e.0.reach.contains(it))
                {
                    let key = alike::address(&reach.address);
                    let there = e.0.reach.iter().any(|it| alike::address(&it.address) == key);
                    trace.reach.entry(key).or_default().set(origin, there);
                }
            }
            Event::ContactRemoved(e) => {
                if let Some(trace) = self.provenance.contacts.get_mut(&e.id) {
                    trace.person.set(origin, false);
                }
                self.known.remove(&e.id);
            }
            _ => {}
        }
    }

    fn edit(&mut self, key: EntryKey, event: &Event, origin: &Origin) {
        let it = &mut *self.provenance;
        let origin = || origin.clone();
        match event {
            Event::ClientAdded(e) => {
                (it.name, it.kind) = (origin(), origin());
                self.status(key, e.on, origin());
            }
            Event::ClientRenamed(_) => it.name = origin(),
            Event::ClientKindSet(_) => it.kind = origin(),
            Event::StatusChanged(e) => self.status(key, e.on, origin()),
            Event::OrganisationSet(_) => it.organisation = origin(),
            Event::TierSet(_) => it.tier = origin(),
            Event::ZoneSet(_) => it.zone = origin(),
            Event::LanguageSet(_) => it.language = origin(),
            Event::CadenceSet(_) => it.cadence = origin(),
            Event::TagsSet(e) => {
                for tag in &e.tags {
                    let trace = it.tags.entry(tag.clone()).or_default();
                    if !trace.there {
                        trace.set(&origin(), true);
                    }
                }
                for (tag, trace) in &mut it.tags {
                    if trace.there && !e.tags.contains(tag) {
                        trace.set(&origin(), false);
                    }
                }
            }
            Event::SpecialDaySet(e) => {
                it.days.entry(e.what.clone()).or_default().set(&origin(), !e.is_removal());
            }
            _ => {}
        }
    }

    /// Of several the status counts that took effect last.
    fn status(&mut self, key: EntryKey, on: Day, origin: Origin) {
        if self.status.is_none_or(|last| last <= (on, key)) {
            self.status = Some((on, key));
            self.provenance.status = origin;
        }
    }
}

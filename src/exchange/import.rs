//! From what a file brings to lines of the journal, and a report of what became of it.
//!
//! Pure: what was read and the book go in, decisions and a report come out; nothing is guessed. Who is in the book already
//! is updated, not doubled (`import/known.rs` says who that is, `import/profile.rs` what changes), and what the adviser
//! set by hand stays. What happened with a client is in `import/things.rs`, what the book takes of a text in
//! `import/fit.rs`, and the words of the report in `import/report.rs`. An import sets no cadence unless the file says so:
//! nobody is late by having been imported.

mod fit;
mod known;
mod profile;
mod report;
#[cfg(test)]
mod tests;
mod things;

use std::collections::{BTreeMap, HashMap, HashSet};

use super::incoming::{Incoming, Person, Tally, Thing};
use crate::domain::book::Book;
use crate::domain::client::{Client, ClientAdded, ClientImported, ClientKind, Contact, Status};
use crate::domain::command::{Command, Decision, Refusal, decide};
use crate::domain::event::{Event, ImportRecorded};
use crate::domain::history::History;
use crate::domain::id::{ClientId, ContactId, Id, ImportId, Mint};
use crate::domain::line::Subject;
use crate::domain::time::{Day, Now};
use crate::query::duplicates::{self, Face, Pair};
use crate::query::provenance::Provenance;

pub use report::{Counts, Remarks};

/// What an import is about to do.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportPlan {
    /// The format, as it is recorded.
    pub from: String,
    /// The lines to append: the import itself, then those of each client; none where there is nothing new.
    pub decisions: Vec<Decision>,
    /// What it comes to, in numbers.
    pub counts: Counts,
    /// By the file's own name of a field: what became of its values.
    pub fields: BTreeMap<String, Tally>,
    /// What could not be read, in sentences.
    pub file: Remarks,
    /// What is to be said of single clients.
    pub clients: Remarks,
}

/// Plans the import of what a file brings.
pub fn plan(incoming: &Incoming, book: &Book, now: &Now, mint: &mut dyn Mint) -> ImportPlan {
    let plan = ImportPlan {
        from: incoming.from.clone(),
        decisions: Vec::new(),
        counts: Counts { records: incoming.records, ..Counts::default() },
        fields: incoming.fields.clone(),
        file: Remarks::default(),
        clients: Remarks::default(),
    };
    let import = ImportId(mint.mint());
    let mut planner = Planner { book, now, import, plan, turned: BTreeMap::new(), mint };
    planner.plan.file.extend(incoming.remarks.iter().cloned());
    planner.people(incoming.people.iter().cloned().map(fit::person).collect());
    for (why, count) in std::mem::take(&mut planner.turned) {
        planner.plan.file.push(format!("{} {why}", report::entries(count)));
    }
    planner.alike();
    planner.begin();
    planner.plan
}

struct Planner<'a> {
    book: &'a Book,
    now: &'a Now,
    import: ImportId,
    plan: ImportPlan,
    /// How many things became something else than the file has them for, by why.
    turned: BTreeMap<&'static str, usize>,
    mint: &'a mut dyn Mint,
}

impl Planner<'_> {
    fn people(&mut self, people: Vec<Person>) {
        let (people, doubled) = known::once(people);
        self.plan.clients.extend(doubled);
        let mut known = known::Known::of(self.book, &self.plan.from, &people);
        let mut groups: Vec<(Option<ClientId>, Vec<Person>)> = Vec::new();
        let mut places: HashMap<ClientId, usize> = HashMap::new();
        for mut person in people {
            let id = known.client(&person);
            // Whoever only adds to a client renames nobody.
            if let Some(standing) =
                id.filter(|_| known::adds_only(&person)).and_then(|id| self.book.standing(id))
            {
                person.name.clone_from(&standing.name);
            }
            if let Some(place) = id.and_then(|id| places.get(&id)) {
                groups[*place].1.push(person);
            } else {
                places.extend(id.map(|id| (id, groups.len())));
                groups.push((id, vec![person]));
            }
        }
        for (id, people) in groups {
            match id {
                Some(id) => self.update(id, people),
                None => people.into_iter().for_each(|person| {
                    if known.is_namesake(&person.name) {
                        let remark = "another client of that name is there; both are kept";
                        self.plan.clients.push(format!("{}: {remark}", person.name));
                    }
                    self.add(person);
                }),
            }
        }
    }

    fn add(&mut self, mut person: Person) {
        let things = std::mem::take(&mut person.things);
        let client = self.client(&person);
        let added = client.added;
        match decide(self.book, Command::AddClient(Box::new(client)), self.now, self.mint) {
            Ok(decision) => {
                self.plan.counts.added += 1;
                for (subject, events) in decision {
                    let groups = self.things(&person.name, things.clone(), None, added);
                    self.lines(subject, events, groups);
                }
            }
            Err(refusal @ Refusal::TooLong(..)) => {
                self.plan.clients.push(format!("{}: skipped, {refusal}", person.name));
            }
            Err(refusal) => self.plan.clients.push(format!("{}: skipped, {refusal}", person.place)),
        }
    }

    fn update(&mut self, id: ClientId, people: Vec<Person>) {
        let Some(history) = self.book.history(id) else { return };
        let provenance = Provenance::of(self.book, id);
        let mut merged: Vec<Person> = Vec::new();
        for person in people {
            match merged.iter_mut().find(|it| it.uid.is_none() && person.uid.is_none()) {
                Some(before) => known::absorb(before, person),
                None => merged.push(person),
            }
        }
        let things: Vec<Thing> = merged.iter_mut().flat_map(|it| std::mem::take(&mut it.things)).collect();
        merged.retain_mut(|person| self.speaks(&history.client, person));
        let people: Vec<&Person> = merged.iter().collect();
        let how = (self.import, self.plan.from.as_str(), self.now.today());
        let profile::Updated { steps, stays } =
            profile::updated(&history.client, &provenance, &people, how, self.mint);
        let name = history.client.name.clone();
        self.plan.clients.extend(stays.into_iter().map(|it| format!("{name}: {it}")));
        let mut lines: Vec<Vec<Event>> = Vec::new();
        for step in steps {
            match decide(self.book, Command::EditClient(Box::new(step)), self.now, self.mint) {
                Ok(decision) => {
                    let events = decision.into_iter().flat_map(|(_, events)| events);
                    let new = events.filter(|event| !lines.iter().any(|line| line.contains(event)));
                    lines.push(new.collect());
                }
                Err(Refusal::Unchanged) => {}
                Err(refusal) => {
                    self.plan.clients.push(format!("{name}: the profile is left as it is, {refusal}"));
                }
            }
        }
        lines.retain(|line| !line.is_empty());
        let groups = self.things(&name, things, Some(&history), history.client.added);
        if lines.is_empty() && groups.is_empty() {
            self.plan.counts.unchanged += 1;
        } else {
            self.plan.counts.updated += 1;
            let subject = Subject::Client(history.client.id);
            let last = lines.pop().unwrap_or_default();
            self.plan.decisions.extend(lines.into_iter().map(|events| vec![(subject, events)]));
            self.lines(subject, last, groups);
        }
    }

    /// Whether a record says anything of the profile: one that only names a client whom its source told of before does so
    /// where it brings a text, which then stands beside those that are there.
    fn speaks(&self, client: &Client, person: &mut Person) -> bool {
        let same = |old: &&ClientImported| old.from == self.plan.from && old.uid == person.uid;
        let Some(last) = client.imports.iter().rev().find(same).filter(|_| person.mentioned) else {
            return true;
        };
        let new: Vec<_> = person.kept.drain(..).filter(|pair| !last.kept.contains(pair)).collect();
        person.kept.clone_from(&last.kept);
        person.kept.extend(new);
        person.kept != last.kept
    }

    /// What happened with a client, as the events of one thing each.
    fn things(
        &mut self,
        name: &str,
        things: Vec<Thing>,
        history: Option<&History>,
        added: Day,
    ) -> Vec<Vec<Event>> {
        let (import, from) = (self.import, self.plan.from.as_str());
        let desk = things::Desk { history, added, import, from, now: self.now };
        let recorded = things::record(things, &desk, self.mint);
        let counts = &mut self.plan.counts;
        counts.things += recorded.added;
        counts.things_changed += recorded.changed;
        counts.things_known += recorded.known;
        for (why, count) in recorded.turned {
            *self.turned.entry(why).or_default() += count;
        }
        self.plan.clients.extend(recorded.remarks.into_iter().map(|it| format!("{name}: {it}")));
        recorded.groups
    }

    fn lines(&mut self, subject: Subject, profile: Vec<Event>, groups: Vec<Vec<Event>>) {
        let lines = things::lines(profile, groups);
        self.plan.decisions.extend(lines.into_iter().map(|events| vec![(subject, events)]));
    }

    /// Counts the pairs that look alike through a client that is new.
    fn alike(&mut self) {
        let mut faces: Vec<Face> = Vec::new();
        let mut new: HashSet<ClientId> = HashSet::new();
        for (subject, event) in self
            .plan
            .decisions
            .iter()
            .flatten()
            .flat_map(|(subject, events)| events.iter().map(move |event| (subject, event)))
        {
            match (subject, event) {
                (Subject::Client(id), Event::ClientAdded(e)) => {
                    new.insert(*id);
                    faces.push(Face { id: *id, name: e.name.clone(), addresses: Vec::new() });
                }
                (Subject::Client(id), Event::ContactSet(e)) => {
                    let addresses = e.0.reach.iter().map(|reach| reach.address.clone());
                    if let Some(face) = faces.last_mut().filter(|face| face.id == *id) {
                        face.addresses.extend(addresses);
                    }
                }
                _ => {}
            }
        }
        if new.is_empty() {
            return;
        }
        faces.extend(self.book.standings().map(Face::of));
        let pairs = duplicates::pairs(&faces);
        let is_new = |pair: &&Pair| new.contains(&pair.one) || new.contains(&pair.other);
        self.plan.counts.alike = pairs.iter().filter(is_new).count();
    }

    /// The line of the import itself stands before all others, where there are any.
    fn begin(&mut self) {
        if self.plan.decisions.is_empty() {
            return;
        }
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let Counts { added, updated, things, things_changed, .. } = self.plan.counts;
        let begun = ImportRecorded {
            id: self.import,
            from: self.plan.from.clone(),
            clients: count(added),
            on: self.now.today(),
            updated: count(updated),
            things: count(things + things_changed),
        };
        self.plan.decisions.insert(0, vec![(Subject::Book, vec![begun.into()])]);
    }

    /// A person as a new client.
    fn client(&self, person: &Person) -> Client {
        let today = self.now.today();
        let added = ClientAdded {
            name: person.name.clone(),
            kind: person.kind.unwrap_or(ClientKind::Person),
            status: person.status.unwrap_or(Status::Client),
            on: person.added.unwrap_or(today).min(today),
        };
        let mut client = Client::new(ClientId(Id::UNMINTED), &added);
        client.organisation.clone_from(&person.organisation);
        client.tier.clone_from(&person.tier);
        client.tags.clone_from(&person.tags);
        client.cadence = person.cadence.unwrap_or_default();
        client.zone = person.zone;
        client.language.clone_from(&person.language);
        if !person.reach.is_empty() || !person.role.is_empty() {
            let (name, role) = (person.name.clone(), person.role.clone());
            let reach = person.reach.clone();
            client.contacts.push(Contact { id: ContactId(Id::UNMINTED), name, role, reach });
        }
        let days = person.days.iter().map(|day| (day.what.clone(), day.clone()));
        client.special_days = days.collect();
        client.imports.push(ClientImported {
            import: self.import,
            from: self.plan.from.clone(),
            uid: person.uid.clone(),
            revised: person.revised.clone(),
            kept: person.kept.clone(),
        });
        client
    }
}

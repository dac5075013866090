//! Who is who: the people of a file among one another, and among the clients of the book.
//!
//! A person is known by the source's id; where the source gives none, by the name and a number or address that both
//! have, or that neither has any. Nobody else is taken for the same: what only looks alike is for the adviser to judge
//! ([`duplicates`](crate::query::duplicates)).

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::fit::{self, MOST_ITEMS};
use crate::domain::book::Book;
use crate::domain::id::{ClientId, Id};
use crate::domain::standing::Standing;
use crate::exchange::incoming::Person;
use crate::query::alike;
use crate::query::provenance::{Provenance, Source};

/// The numbers and addresses of a person, as they are compared.
fn addresses(person: &Person) -> BTreeSet<String> {
    person.reach.iter().map(|reach| alike::address(&reach.address)).collect()
}

/// The keys by which somebody without an id is known: the name with each address, or with none.
fn keys(name: &str, addresses: &BTreeSet<String>) -> Vec<(String, String)> {
    let name = alike::name(name);
    if addresses.is_empty() {
        return vec![(name, String::new())];
    }
    addresses.iter().map(|address| (name.clone(), address.clone())).collect()
}

/// The people of a file, each once, and what is to be said of those who stand there more often.
pub(super) fn once(people: Vec<Person>) -> (Vec<Person>, Vec<String>) {
    let mut remarks = Vec::new();
    let mut uids: HashMap<&str, usize> = HashMap::new();
    let mut first: HashMap<(String, String), usize> = HashMap::new();
    // Whom each leads to: somebody in between may show that two are one.
    let mut same: Vec<usize> = (0..people.len()).collect();
    for (place, person) in people.iter().enumerate() {
        if let Some(uid) = &person.uid {
            same[place] = *uids.entry(uid).or_insert(place);
            continue;
        }
        for key in keys(&person.name, &addresses(person)) {
            let other = *first.entry(key).or_insert(place);
            let (a, b) = (root(&mut same, other), root(&mut same, place));
            same[a.max(b)] = a.min(b);
        }
    }
    let mut kept: BTreeMap<usize, Person> = BTreeMap::new();
    for (place, person) in people.into_iter().enumerate() {
        let at = root(&mut same, place);
        if let Some(before) = kept.get_mut(&at) {
            let by = if person.uid.is_some() { "id" } else { "name and address" };
            remarks.push(format!(
                "{}: twice in this file by {by} ({}, {}), taken as one",
                person.name, before.place, person.place
            ));
            absorb(before, person);
        } else {
            kept.insert(at, person);
        }
    }
    (kept.into_values().collect(), remarks)
}

fn root(same: &mut [usize], mut at: usize) -> usize {
    while same[at] != at {
        same[at] = same[same[at]];
        at = same[at];
    }
    at
}

/// Adds what another record of the same person says. Where they contradict one another the first stands, and the
/// second is kept as text; so is what finds no room.
pub(super) fn absorb(into: &mut Person, other: Person) {
    let mut more: Vec<(String, String)> = Vec::new();
    let mut clash = |name: &str, mine: &mut String, theirs: String| {
        if mine.is_empty() {
            *mine = theirs;
        } else if !theirs.is_empty() && *mine != theirs {
            more.push((name.to_owned(), theirs));
        }
    };
    clash("name", &mut into.name, other.name);
    clash("organisation", &mut into.organisation, other.organisation);
    clash("role", &mut into.role, other.role);
    clash("tier", &mut into.tier, other.tier);
    clash("language", &mut into.language, other.language);
    for tag in other.tags {
        if into.tags.contains(&tag) {
            continue;
        }
        if into.tags.len() < MOST_ITEMS {
            into.tags.push(tag);
        } else {
            more.push(("tag".to_owned(), tag));
        }
    }
    for reach in other.reach {
        if into.reach.contains(&reach) {
            continue;
        }
        if into.reach.len() < MOST_ITEMS {
            into.reach.push(reach);
        } else {
            let text = format!("{} {}", reach.address, reach.label).trim_end().to_owned();
            more.push((reach.channel.to_string(), text));
        }
    }
    for day in other.days {
        match into.days.iter().find(|it| it.what == day.what) {
            None if into.days.len() < MOST_ITEMS => into.days.push(day),
            Some(mine) if *mine == day => {}
            _ => more.push((day.what.clone(), fit::day_text(&day))),
        }
    }
    into.things.extend(other.things);
    for pair in other.kept.into_iter().chain(more) {
        keep(into, pair);
    }
    into.kind = into.kind.or(other.kind);
    into.status = into.status.or(other.status);
    into.cadence = into.cadence.or(other.cadence);
    into.zone = into.zone.or(other.zone);
    into.added = [into.added, other.added].into_iter().flatten().min();
    into.revised = into.revised.take().max(other.revised);
    into.mentioned &= other.mentioned;
}

/// Keeps a text, or makes a note of it where there is no room beside the client.
fn keep(person: &mut Person, pair: (String, String)) {
    if person.kept.contains(&pair) {
        return;
    }
    let length = |(name, value): &(String, String)| name.len() + value.len();
    let full = person.kept.len() >= fit::MOST_KEPT_TEXTS
        || person.kept.iter().map(length).sum::<usize>() + length(&pair) > fit::MOST_KEPT;
    if full {
        person.things.push(fit::kept_note(None, &pair));
    } else {
        person.kept.push(pair);
    }
}

/// Whether this very source said something of the client.
fn is_from(standing: &Standing, source: &Source) -> bool {
    standing.sources.iter().any(|(from, uid)| *from == source.from && *uid == source.uid)
}

/// Who is in the book, as the people of one source are compared with it.
pub(super) struct Known<'a> {
    book: &'a Book,
    source: Source,
    uids: HashMap<&'a str, ClientId>,
    /// The clients about whom the file has a record with an id: a record without one is somebody else.
    taken: HashSet<ClientId>,
    alike: HashMap<(String, String), Vec<ClientId>>,
    /// Those whom this source brought without ids, by the names of their contact persons: so a client is known that the
    /// adviser calls otherwise by now.
    once: HashMap<(String, String), Vec<ClientId>>,
    names: HashSet<String>,
    /// By name: the one client that is called so, nothing where there are several.
    only: HashMap<String, Option<ClientId>>,
}

/// Whether a record says nothing of somebody but the name and what happened: it adds to a client, and makes none of its
/// own where the book has one of that name.
pub(super) fn adds_only(person: &Person) -> bool {
    let words = [&person.organisation, &person.role, &person.tier, &person.language];
    let lists = person.tags.is_empty() && person.reach.is_empty() && person.days.is_empty();
    let rest =
        (person.kind, person.status, person.cadence, person.zone, person.added, person.revised.as_ref());
    !person.things.is_empty()
        && lists
        && words.into_iter().all(String::is_empty)
        && rest == (None, None, None, None, None, None)
}

impl<'a> Known<'a> {
    /// Looks at the book with the people of a file of that format in mind.
    pub(super) fn of(book: &'a Book, from: &str, people: &[Person]) -> Self {
        let source = Source { from: from.to_owned(), uid: None };
        let (mut uids, mut same) = (HashMap::new(), HashMap::<_, Vec<ClientId>>::new());
        let mut once = HashMap::<_, Vec<ClientId>>::new();
        let mut names = HashSet::new();
        let mut only = HashMap::new();
        for standing in book.standings() {
            let here = standing.sources.iter().filter(|(format, _)| format == from);
            uids.extend(here.filter_map(|(_, uid)| Some((uid.as_deref()?, standing.id))));
            let addresses = standing.addresses.iter().map(|it| alike::address(it)).collect();
            for key in keys(&standing.name, &addresses) {
                same.entry(key).or_default().push(standing.id);
            }
            if is_from(standing, &source) {
                let names: BTreeSet<String> = standing.contacts.iter().map(|it| alike::name(it)).collect();
                for key in names.iter().flat_map(|name| keys(name, &addresses)) {
                    once.entry(key).or_default().push(standing.id);
                }
            }
            names.insert(alike::name(&standing.name));
            only.entry(alike::name(&standing.name)).and_modify(|id| *id = None).or_insert(Some(standing.id));
        }
        // A name that several records of the file have says of none of them whom it means.
        let mut there = HashSet::new();
        for name in people.iter().map(|it| alike::name(&it.name)) {
            if let Some(id) = only.get_mut(&name).filter(|_| there.contains(&name)) {
                *id = None;
            }
            there.insert(name);
        }
        let mut known = Self { book, source, uids, taken: HashSet::new(), alike: same, once, names, only };
        known.taken = people.iter().filter(|it| it.uid.is_some()).filter_map(|it| known.client(it)).collect();
        known
    }

    /// Whether somebody of that name is there by now; the name is there from now on.
    pub(super) fn is_namesake(&mut self, name: &str) -> bool {
        !self.names.insert(alike::name(name))
    }

    /// The client that a person of the file is.
    pub(super) fn client(&self, person: &Person) -> Option<ClientId> {
        let named =
            || self.only.get(&alike::name(&person.name)).copied().flatten().filter(|_| adds_only(person));
        if let Some(uid) = &person.uid {
            return self.uids.get(uid.as_str()).copied().or_else(|| self.own(uid)).or_else(named);
        }
        if let Some(id) = named() {
            return Some(id);
        }
        let own = addresses(person);
        let mut shared: BTreeMap<ClientId, usize> = BTreeMap::new();
        for key in keys(&person.name, &own) {
            for id in self.alike.get(&key).into_iter().flatten() {
                *shared.entry(*id).or_default() += 1;
            }
        }
        let own_record = |id| self.book.standing(id).is_some_and(|it| is_from(it, &self.source));
        shared.retain(|id, _| !self.taken.contains(id) || own_record(*id));
        if shared.is_empty() {
            return self.renamed(person, &own);
        }
        if shared.len() < 2 {
            return shared.into_keys().next();
        }
        // Of several the one of whom this source said so itself, then the one with whom most is shared.
        let rank = |(id, count): (ClientId, usize)| {
            let said = Provenance::of(self.book, id).addresses(&self.source);
            (own_record(id), said.intersection(&own).count(), count, Reverse(id))
        };
        shared.into_iter().map(rank).max().map(|(.., Reverse(id))| id)
    }

    /// The client to whom this source brought a contact person of that name.
    fn renamed(&self, person: &Person, own: &BTreeSet<String>) -> Option<ClientId> {
        let keys = keys(&person.name, own);
        let all: BTreeSet<ClientId> =
            keys.iter().filter_map(|key| self.once.get(key)).flatten().copied().collect();
        let name = alike::name(&person.name);
        all.into_iter().find(|id| {
            let traces = Provenance::of(self.book, *id).contacts;
            let contacts = self.book.history(*id).map(|it| it.client.contacts).unwrap_or_default();
            contacts.iter().any(|contact| {
                let of_source = traces.get(&contact.id).is_some_and(|it| it.made.is_of(&self.source));
                of_source && alike::name(&contact.name) == name
            })
        })
    }

    /// The client whose id in this book a file gives back: `ID`, or `…:ID`.
    fn own(&self, uid: &str) -> Option<ClientId> {
        let id = uid.rsplit(':').next()?.parse::<Id>().ok()?;
        self.book.standing(ClientId(id)).map(|it| it.id)
    }
}

//! Which lines build on which: who names whose things, found once for each client.
//!
//! One line alone is answered by [`Book::builds_on`]; whoever asks about the many of an import asks one [`Builders`], which
//! looks at every client once, and only at those that are asked about. What may be taken back is decided in
//! [`command::undo`](crate::domain::command::undo).

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use super::{Book, Entries};
use crate::domain::event::Event;
use crate::domain::id::{ClientId, Id};
use crate::domain::line::{LineKey, Subject};

/// Answers for many lines of one book what builds on them.
#[derive(Debug)]
pub struct Builders<'a> {
    book: &'a Book,
    clients: RefCell<BTreeMap<ClientId, Rc<Around>>>,
    /// For what is about the book as a whole: who names what, whomever it is about.
    everywhere: OnceCell<HashMap<Id, Vec<LineKey>>>,
}

/// The live lines about one client and those merged into it, by what they have to do with others.
#[derive(Debug, Default)]
struct Around {
    /// By the things that they name.
    naming: HashMap<Id, Vec<LineKey>>,
    /// By the client that they were recorded about.
    about: HashMap<ClientId, Vec<LineKey>>,
    /// The first that made each thing.
    made: HashMap<Id, LineKey>,
    /// Those that name a thing of another client, one with theirs by a merge only.
    across: Vec<LineKey>,
}

impl Around {
    fn of(entries: &Entries<'_>) -> Self {
        let mut around = Self::default();
        let mut makers: HashMap<Id, ClientId> = HashMap::new();
        for entry in entries.iter() {
            let line = entry.mark.key.line;
            if let Some(id) = entry.event.creates() {
                makers.insert(id, entry.subject);
                around.made.entry(id).or_insert(line);
            }
            push(around.about.entry(entry.subject).or_default(), line);
            for id in entry.event.names() {
                push(around.naming.entry(id).or_default(), line);
            }
        }
        if around.about.len() > 1 {
            let across = entries.iter().filter(|entry| {
                let names = entry.event.names();
                names.iter().any(|id| makers.get(id).is_some_and(|maker| *maker != entry.subject))
            });
            across.for_each(|entry| push(&mut around.across, entry.mark.key.line));
        }
        around
    }
}

/// Adds a line; those of one line come one after the other.
fn push(lines: &mut Vec<LineKey>, line: LineKey) {
    if lines.last() != Some(&line) {
        lines.push(line);
    }
}

impl Book {
    /// The live lines that build on what `key` created: they name one of its things, are about a client that
    /// it added, or hold together only because it merged two clients.
    pub fn builds_on(&self, key: LineKey) -> Vec<LineKey> {
        self.builders().on(key)
    }

    /// Answers the same for many lines.
    pub fn builders(&self) -> Builders<'_> {
        Builders { book: self, clients: RefCell::default(), everywhere: OnceCell::new() }
    }
}

impl Builders<'_> {
    /// The live lines that build on what `key` created, in fold order.
    pub fn on(&self, key: LineKey) -> Vec<LineKey> {
        let mut later: BTreeSet<LineKey> = BTreeSet::new();
        let mut clients: BTreeMap<ClientId, Rc<Around>> = BTreeMap::new();
        let mut created: BTreeSet<Id> = BTreeSet::new();
        let mut everywhere = false;
        let events = self.book.events(key);
        for (subject, event) in &events {
            match (subject, event) {
                (Subject::Client(id), event) => {
                    let id = self.book.canonical(*id);
                    let around = clients.entry(id).or_insert_with(|| self.around(id));
                    // Saying anew what is known of a thing makes nothing.
                    let makes = |id: &Id| around.made.get(id).is_none_or(|first| *first >= key);
                    created.extend(event.creates().filter(makes));
                }
                (Subject::Book, event) => {
                    everywhere |= matches!(event, Event::ImportRecorded(_));
                    created.extend(event.creates());
                }
            }
        }
        for (subject, event) in &events {
            let Subject::Client(id) = subject else { continue };
            let Some(around) = clients.get(&self.book.canonical(*id)) else { continue };
            if let Event::ClientAdded(_) = event {
                created.insert(id.0);
                let about = clients.values().filter_map(|around| around.about.get(id));
                later.extend(about.flatten());
            } else if let Event::ClientMerged(_) = event {
                later.extend(&around.across);
            }
        }
        for around in clients.values() {
            later.extend(created.iter().filter_map(|id| around.naming.get(id)).flatten());
        }
        if everywhere {
            let all = self.everywhere();
            later.extend(created.iter().filter_map(|id| all.get(id)).flatten());
        }
        later.remove(&key);
        later.into_iter().collect()
    }

    fn around(&self, id: ClientId) -> Rc<Around> {
        let mut clients = self.clients.borrow_mut();
        Rc::clone(clients.entry(id).or_insert_with(|| Rc::new(Around::of(&self.book.entries(id)))))
    }

    /// Who names what among all clients that are there.
    fn everywhere(&self) -> &HashMap<Id, Vec<LineKey>> {
        self.everywhere.get_or_init(|| {
            let mut naming: HashMap<Id, Vec<LineKey>> = HashMap::new();
            for standing in self.book.standings() {
                for (thing, lines) in &self.around(standing.id).naming {
                    naming.entry(*thing).or_default().extend(lines);
                }
            }
            naming
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::history::Entry;
    use crate::domain::sample::{lines, ops};

    /// The same by looking at every entry for every line.
    fn one_by_one(book: &Book, key: LineKey) -> Vec<LineKey> {
        let (mut created, mut added) = (BTreeSet::new(), BTreeSet::new());
        let (mut around, mut merged) = (BTreeSet::new(), BTreeSet::new());
        for (subject, event) in &book.events(key) {
            let made_before = |thing: Id| match subject {
                Subject::Client(id) => book
                    .entries(book.canonical(*id))
                    .iter()
                    .any(|it| it.mark.key.line < key && it.event.creates() == Some(thing)),
                Subject::Book => false,
            };
            created.extend(event.creates().filter(|id| !made_before(*id)));
            match (subject, event) {
                (Subject::Client(id), event) => {
                    around.insert(book.canonical(*id));
                    if let Event::ClientAdded(_) = event {
                        added.insert(*id);
                        created.insert(id.0);
                    } else if let Event::ClientMerged(_) = event {
                        merged.insert(book.canonical(*id));
                    }
                }
                (Subject::Book, Event::ImportRecorded(_)) => around.extend(book.standings().map(|it| it.id)),
                (Subject::Book, _) => {}
            }
        }
        let mut later = BTreeSet::new();
        for id in around {
            let entries = book.entries(id);
            let makers: HashMap<Id, ClientId> =
                entries.iter().filter_map(|entry| Some((entry.event.creates()?, entry.subject))).collect();
            let builds = |entry: &&Entry| {
                let named = entry.event.names();
                let across = |id| makers.get(id).is_some_and(|maker| *maker != entry.subject);
                added.contains(&entry.subject)
                    || named.iter().any(|id| created.contains(id))
                    || merged.contains(&id) && named.iter().any(across)
            };
            later.extend(entries.iter().filter(builds).map(|entry| entry.mark.key.line));
        }
        later.remove(&key);
        later.into_iter().collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn asked_together_the_answers_are_those_of_each_alone(ops in ops(60)) {
            let mut book = Book::new();
            book.extend(lines(&ops));
            let builders = book.builders();
            for (key, _) in book.lines() {
                let wanted = one_by_one(&book, key);
                prop_assert_eq!(builders.on(key), wanted.clone());
                prop_assert_eq!(book.builds_on(key), wanted);
            }
        }
    }
}

//! Clients that look alike: pairs of one name, or with one number or address, for the adviser to judge.
//!
//! Nothing here says that two clients are one; it says why somebody should look. What the adviser said of a pair, that it
//! is two, is remembered ([`ClientsDistinct`](crate::domain::client::ClientsDistinct)) and not asked again.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::alike;
use crate::domain::book::Book;
use crate::domain::id::ClientId;
use crate::domain::standing::Standing;

/// A number or address that more clients share is a switchboard, not a person.
const SWITCHBOARD: usize = 8;

/// The shortest number or address that says anything, in characters.
const SHORTEST: usize = 3;

/// What two clients have in common.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// The name, but for case and accents.
    Name,
    /// A number or address, as the first of them has it.
    Address(String),
}

/// Two clients that look alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The one whose name comes first.
    pub one: ClientId,
    /// The other.
    pub other: ClientId,
    /// Why, at least one reason.
    pub why: Vec<Likeness>,
}

/// What is compared of a client.
#[derive(Debug, Clone)]
pub struct Face {
    /// Which client.
    pub id: ClientId,
    /// Its name.
    pub name: String,
    /// Its numbers and addresses.
    pub addresses: Vec<String>,
}

impl Face {
    /// The face of a client of the book.
    pub fn of(standing: &Standing) -> Self {
        Self { id: standing.id, name: standing.name.clone(), addresses: standing.addresses.clone() }
    }
}

/// The pairs of this book that nobody has judged, those with most in common first.
pub fn duplicates(book: &Book) -> Vec<Pair> {
    let faces: Vec<Face> = book.standings().map(Face::of).collect();
    let mut judged: BTreeSet<(ClientId, ClientId)> = BTreeSet::new();
    for standing in book.standings() {
        let others = standing.distinct.iter().map(|other| book.canonical(*other));
        judged.extend(others.map(|other| ordered(standing.id, other)));
    }
    let mut pairs = pairs(&faces);
    pairs.retain(|pair| !judged.contains(&ordered(pair.one, pair.other)));
    pairs
}

/// The pairs among these, those with most in common first, then by name.
pub fn pairs(faces: &[Face]) -> Vec<Pair> {
    let mut found: BTreeMap<(usize, usize), BTreeSet<Likeness>> = BTreeMap::new();
    let mut names: HashMap<String, Vec<usize>> = HashMap::new();
    let mut addresses: HashMap<String, Vec<(usize, &str)>> = HashMap::new();
    for (place, face) in faces.iter().enumerate() {
        names.entry(alike::name(&face.name)).or_default().push(place);
        let mut own = BTreeSet::new();
        for address in &face.addresses {
            let key = alike::address(address);
            if key.chars().count() >= SHORTEST && own.insert(key.clone()) {
                addresses.entry(key).or_default().push((place, address));
            }
        }
    }
    for group in names.values() {
        // Of many namesakes each is compared with the first: the pairs are to be looked at by a person.
        let all = if group.len() > SWITCHBOARD { 1 } else { group.len() };
        for (at, one) in group.iter().take(all).enumerate() {
            for other in &group[at + 1..] {
                found.entry((*one, *other)).or_default().insert(Likeness::Name);
            }
        }
    }
    for group in addresses.values().filter(|group| group.len() <= SWITCHBOARD) {
        for (at, (one, address)) in group.iter().enumerate() {
            for (other, _) in &group[at + 1..] {
                let why = Likeness::Address((*address).to_owned());
                found.entry((*one, *other)).or_default().insert(why);
            }
        }
    }
    let order = |place: usize| (alike::name(&faces[place].name), faces[place].id);
    let mut pairs: Vec<_> = found
        .into_iter()
        .map(|((a, b), why)| {
            let (one, other) = if order(a) <= order(b) { (a, b) } else { (b, a) };
            let pair = Pair { one: faces[one].id, other: faces[other].id, why: why.into_iter().collect() };
            ((std::cmp::Reverse(pair.why.len()), order(one), order(other)), pair)
        })
        .collect();
    pairs.sort_by(|(a, _), (b, _)| a.cmp(b));
    pairs.into_iter().map(|(_, pair)| pair).collect()
}

fn ordered(a: ClientId, b: ClientId) -> (ClientId, ClientId) {
    (a.min(b), a.max(b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::client::{Contact, Reach};
    use crate::domain::command::{Command, Refusal};
    use crate::domain::id::ContactId;
    use crate::domain::interaction::Channel;
    use crate::domain::sample::{Desk, bare, client, id};

    fn desk(all: &[(&str, &str)]) -> Desk {
        let mut desk = Desk::default();
        for (number, (name, address)) in (1..).zip(all) {
            let mut it = bare(number, name);
            let reach = Reach { channel: Channel::Call, address: (*address).into(), label: String::new() };
            let contact = Contact {
                id: ContactId(id(7, number)),
                name: (*name).into(),
                role: String::new(),
                reach: vec![reach],
            };
            it.contacts = vec![contact];
            desk.act(0, Command::AddClient(Box::new(it))).unwrap();
        }
        desk
    }

    fn told(desk: &Desk) -> Vec<(ClientId, ClientId, usize)> {
        duplicates(&desk.book).into_iter().map(|it| (it.one, it.other, it.why.len())).collect()
    }

    #[test]
    fn who_has_one_name_or_one_number_is_looked_at() {
        let desk = desk(&[
            ("Ada Okafor", "+234 802"),
            ("ada okafor", "234-802"),
            ("Bo", "a@b.c"),
            ("Élodie", "1"),
            ("Elodie", "2"),
            ("Cy", "A@B.C"),
            ("Di", "1"),
        ]);
        let (ada, again) = (client(1).min(client(2)), client(1).max(client(2)));
        let (first, second) = (client(4).min(client(5)), client(4).max(client(5)));
        let wanted = [(ada, again, 2), (client(3), client(6), 1), (first, second, 1)];
        assert_eq!(told(&desk), wanted, "a number of one digit says nothing");
    }

    #[test]
    fn a_pair_that_was_judged_is_not_asked_again() {
        let mut desk = desk(&[("Ada", "111"), ("Ada", "222"), ("Ada", "333")]);
        assert_eq!(told(&desk).len(), 3);
        let distinct = |one, other| Command::Distinct { one: client(one), other: client(other) };
        desk.act(1, distinct(1, 2)).unwrap();
        assert_eq!(told(&desk).len(), 2);
        assert_eq!(desk.act(1, distinct(2, 1)), Err(Refusal::Unchanged));
        assert_eq!(desk.act(1, distinct(3, 3)), Err(Refusal::SameClient));
        desk.act(1, Command::MergeClients { from: client(3), into: client(2) }).unwrap();
        assert_eq!(told(&desk), [], "what is one by now was judged with it");
    }

    #[test]
    fn a_switchboard_is_no_likeness_and_namesakes_are_bounded() {
        let all: Vec<(String, &str)> = (0..200).map(|n| (format!("Client {n}"), "+49 30 1000")).collect();
        let faces: Vec<Face> = (0..)
            .zip(&all)
            .map(|(n, (name, address))| Face {
                id: client(n),
                name: name.clone(),
                addresses: vec![(*address).to_owned()],
            })
            .collect();
        assert_eq!(pairs(&faces), []);
        let same: Vec<Face> = faces.into_iter().map(|it| Face { name: "Ada".into(), ..it }).collect();
        assert_eq!(pairs(&same).len(), 199);
    }
}

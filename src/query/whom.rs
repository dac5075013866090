//! Whom somebody means: a name, some letters of it, or the beginning of an id.
//!
//! The same for the CLIENT of the command line and for a field of the cockpit that names a client. What is said where it
//! is nobody or more than one is theirs.

use crate::domain::book::Book;
use crate::domain::event::Event;
use crate::domain::id::{ClientId, Id, SHORTEST, shortest};
use crate::domain::standing::Standing;

use super::find::{Candidate, Finder, Resolved, candidate};

/// Who may be meant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Meant {
    /// The clients, the likeliest first.
    pub clients: Vec<ClientId>,
    /// They have the letters, and no word as it was typed: nobody records by that without being asked.
    pub loosely: bool,
}

/// The clients that may be meant: a whole name goes first, then an id, then whoever fits. `but` is never meant.
pub fn whom(book: &Book, typed: &str, but: Option<ClientId>) -> Meant {
    let mut loosely = false;
    let typed = typed.trim();
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let wanted = plain(typed);
    let others = || book.standings().filter(|it| Some(it.id) != but);
    let ids = |standings: &mut dyn Iterator<Item = &Standing>| standings.map(|it| it.id).collect::<Vec<_>>();
    let mut found = ids(&mut others().filter(|it| plain(&it.name) == wanted));
    if found.is_empty() && typed.len() >= SHORTEST {
        found = ids(&mut others().filter(|it| it.id.0.as_str().starts_with(typed)));
    }
    // A client that was merged into another one is still found by its old id.
    if found.is_empty() {
        let old = typed.parse::<Id>().ok().and_then(|id| book.standing(ClientId(id))).map(|it| it.id);
        found.extend(old.filter(|id| Some(*id) != but));
    }
    if found.is_empty() {
        let candidates: Vec<Candidate<ClientId>> = others().map(candidate).collect();
        match Finder::new().resolve(typed, &candidates) {
            Resolved::One(at) => found.push(candidates[at].key),
            Resolved::None => {}
            Resolved::Many(all) => found.extend(all.into_iter().map(|at| candidates[at].key)),
            Resolved::Loosely(all) => {
                loosely = true;
                found.extend(all.into_iter().map(|at| candidates[at].key));
            }
        }
    }
    Meant { clients: found, loosely }
}

/// How many entries a client's story has; that it was added and what its profile says do not count.
pub fn entries(book: &Book, id: ClientId) -> usize {
    let tells = |event: &Event| event.day().is_some() && !matches!(event, Event::ClientAdded(_));
    book.entries(book.canonical(id)).iter().filter(|entry| tells(&entry.event)).count()
}

/// The shortest beginning of a client's id that no other client's has.
pub fn short(book: &Book, id: ClientId) -> String {
    shortest(&id.0, book.standings().map(|it| it.id.0)).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::command::Command;
    use crate::domain::sample::{Desk, bare, client};

    #[test]
    fn names_go_before_ids_and_ids_before_letters_and_one_can_be_left_out() {
        let mut desk = Desk::default();
        for (number, name) in [(1, "Ada"), (2, "Ada Okafor"), (3, "ada"), (4, "Bo")] {
            desk.act(0, Command::AddClient(Box::new(bare(number, name)))).unwrap();
        }
        let found = |typed: &str, but| {
            let mut found = whom(&desk.book, typed, but).clients;
            found.sort();
            found
        };
        let mut both = vec![client(1), client(3)];
        both.sort();
        assert_eq!(found("ADA", None), both);
        assert_eq!(found("ada", Some(client(1))), [client(3)], "not itself, though it has the name");
        assert_eq!(found("oka", None), [client(2)]);
        assert_eq!(found(client(4).0.as_str(), None), [client(4)]);
        assert_eq!(found(client(4).0.as_str(), Some(client(4))), []);
        assert_eq!(found("zzz", None), []);
        assert_eq!(
            (whom(&desk.book, "aokf", None).loosely, whom(&desk.book, "kaf", None).loosely),
            (true, false)
        );
        desk.act(1, Command::MergeClients { from: client(4), into: client(2) }).unwrap();
        assert_eq!(whom(&desk.book, client(4).0.as_str(), None).clients, [client(2)], "by its old id");
        assert_eq!(entries(&desk.book, client(2)), 0);
        assert!(client(2).0.as_str().starts_with(&short(&desk.book, client(2))));
    }
}

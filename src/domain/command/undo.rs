//! Taking back: which lines of one action go, which stay, and the lines that say so.
//!
//! An action is one line, or an import with its many. Of an import goes what nobody has touched since; the rest
//! stays, and with it the line that tells of the import.

use std::collections::{BTreeSet, HashMap};

use super::{Decision, Refusal, text};
use crate::domain::book::Book;
use crate::domain::event::{Event, LineRetracted};
use crate::domain::id::ImportId;
use crate::domain::line::{LineKey, Subject};

/// What taking back comes to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Undo {
    /// The lines that go, in the order in which they are taken back.
    pub go: Vec<LineKey>,
    /// The lines that stay, since others build on them.
    pub stay: Vec<LineKey>,
}

/// The lines of one action that count, apart by whether any other builds on them. What others of them build on comes last,
/// and stays while any of those does.
pub fn untouched(book: &Book, lines: &[LineKey]) -> Undo {
    let live: Vec<LineKey> = lines.iter().copied().filter(|key| book.is_live(key)).collect();
    let all: BTreeSet<LineKey> = live.iter().copied().collect();
    let builders = book.builders();
    let mut undo = Undo::default();
    let mut carriers = Vec::new();
    let mut carried: HashMap<LineKey, Vec<LineKey>> = HashMap::new();
    for key in live {
        let others = builders.on(key);
        if others.is_empty() {
            undo.go.push(key);
        } else if others.iter().all(|other| all.contains(other)) {
            carriers.push(key);
            for other in others {
                carried.entry(other).or_default().push(key);
            }
        } else {
            undo.stay.push(key);
        }
    }
    // What stays keeps what it builds on, and so on down.
    let mut staying: BTreeSet<LineKey> = undo.stay.iter().copied().collect();
    let mut next: Vec<LineKey> = undo.stay.clone();
    while let Some(key) = next.pop() {
        let below = carried.remove(&key).unwrap_or_default();
        next.extend(below.into_iter().filter(|key| staying.insert(*key)));
    }
    for key in carriers.into_iter().rev() {
        if staying.contains(&key) { &mut undo.stay } else { &mut undo.go }.push(key);
    }
    undo
}

/// What taking back this line comes to; a line of an import stands for all of it.
pub fn undo(book: &Book, key: LineKey) -> Undo {
    let Some(id) = import(book, key) else { return untouched(book, &[key]) };
    let lines = book.lines().map(|(key, _)| key);
    untouched(book, &lines.filter(|key| import(book, *key) == Some(id)).collect::<Vec<_>>())
}

/// The import that a line belongs to.
pub fn import(book: &Book, key: LineKey) -> Option<ImportId> {
    let events = book.events(key);
    // A copied line may tell of the import that it came with in its own book; here the one that copied it counts.
    let copied = events.iter().rev().find_map(|(_, event)| match event {
        Event::LineCopied(it) => Some(it.import),
        _ => None,
    });
    let imported = events.iter().find_map(|(_, event)| match event {
        Event::ImportRecorded(it) => Some(it.id),
        Event::ClientImported(it) => Some(it.import),
        Event::ThingImported(it) => Some(it.import),
        _ => None,
    });
    copied.or(imported)
}

/// The line that this one takes back, where it does.
pub fn target(book: &Book, key: LineKey) -> Option<LineKey> {
    book.events(key).into_iter().find_map(|(_, event)| match event {
        Event::LineRetracted(it) => book.fork(it.line, it.h),
        _ => None,
    })
}

/// Takes these lines back together, a line for each, in their order.
///
/// # Errors
///
/// Where one of them does not count, or where lines build on it that do not go with it.
pub fn take_back(book: &Book, lines: &[LineKey], why: &str) -> Result<Vec<Decision>, Refusal> {
    let why = text("the reason", why.to_owned())?;
    let going: BTreeSet<LineKey> = lines.iter().copied().collect();
    let builders = book.builders();
    let one = |key: &LineKey| {
        if !book.has(key) {
            return Err(Refusal::Missing("entry"));
        }
        if !book.is_live(key) {
            return Err(Refusal::Retracted);
        }
        let mut others = builders.on(*key);
        others.retain(|other| !going.contains(other));
        if !others.is_empty() {
            return Err(Refusal::BuiltOn(others));
        }
        let retracted = LineRetracted { line: key.line, h: key.h, why: why.clone() };
        Ok(vec![(Subject::Book, vec![retracted.into()])])
    };
    lines.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::client::ClientImported;
    use crate::domain::command::Command;
    use crate::domain::event::ImportRecorded;
    use crate::domain::interaction::Confidentiality;
    use crate::domain::sample::{Desk, bare, client, day, id, line};

    /// An import of three, the first of whom is there again as number 0.
    fn imported() -> (Desk, Vec<LineKey>) {
        let mut desk = Desk::default();
        let import = ImportId(id(8, 1));
        let begun = ImportRecorded {
            id: import,
            from: "vcard".into(),
            clients: 3,
            on: day(0),
            updated: 0,
            things: 0,
        };
        let begun = line(0, 5, 1, 0, vec![(Subject::Book, vec![begun.into()])]);
        let mut keys = vec![begun.key];
        desk.book.apply(begun);
        for number in 1..=3 {
            let mut client = bare(number, "Ada");
            client.imports.push(ClientImported {
                import,
                from: "vcard".into(),
                uid: None,
                revised: None,
                kept: Vec::new(),
            });
            keys.push(desk.act(0, Command::AddClient(Box::new(client))).unwrap());
        }
        (desk, keys)
    }

    fn take(desk: &mut Desk, lines: &[LineKey]) -> Vec<LineKey> {
        let decisions = take_back(&desk.book, lines, "").unwrap();
        let first = desk.book.lines().count() as u64;
        let lines = (first..).zip(decisions);
        let lines: Vec<_> = lines.map(|(n, it)| line(1000, 7, n + 1, 0, it)).collect();
        let keys = lines.iter().map(|line| line.key).collect();
        desk.book.extend(lines);
        keys
    }

    #[test]
    fn an_import_goes_whole_and_comes_back_whole() {
        let (mut desk, keys) = imported();
        let all = undo(&desk.book, keys[2]);
        assert_eq!((all.go.len(), all.go.last(), all.stay.len()), (4, Some(&keys[0]), 0));
        let taken = take(&mut desk, &all.go);
        assert!(desk.book.clients() == 0 && !desk.book.is_live(&keys[0]));
        assert_eq!(taken.iter().filter_map(|key| target(&desk.book, *key)).collect::<Vec<_>>(), all.go);
        assert_eq!(untouched(&desk.book, &keys), Undo::default());
        take(&mut desk, &taken);
        assert!(desk.book.clients() == 3 && desk.book.is_live(&keys[0]));
        assert_eq!(undo(&desk.book, keys[0]), all);
    }

    #[test]
    fn what_was_touched_stays_and_with_it_the_import() {
        let (mut desk, keys) = imported();
        let note = |text: &str| Command::Note {
            client: client(2),
            text: text.into(),
            conf: Confidentiality::default(),
        };
        let noted = desk.act(1, note("touched")).unwrap();
        let part = undo(&desk.book, keys[0]);
        assert_eq!((part.go.clone(), part.stay), (vec![keys[1], keys[3]], vec![keys[2], keys[0]]));
        assert_eq!(take_back(&desk.book, &keys, ""), Err(Refusal::BuiltOn(vec![noted])));
        let taken = take(&mut desk, &part.go);
        assert!(desk.book.clients() == 1 && desk.book.is_live(&keys[0]));
        take(&mut desk, &taken);
        assert_eq!(desk.book.clients(), 3);
        assert_eq!(take_back(&desk.book, &taken, ""), Err(Refusal::Retracted));
    }
}

//! Out: the book, or some of its clients, as a file for another program or for reading.
//!
//! Owns what every format shares: the [`Order`], whose texts go along ([`clearance`]), and the account of what does not.
//! Each format has a room: [`json`] is confidant's own and carries everything (read again in
//! [`exchange::json`](super::json)), [`table`] is CSV, [`vcard`] an address book, [`markdown`] a text to read, and
//! [`charter`] the one page that a client is given. Putting the bytes into a file safely is [`mod@file`]'s. Pure but for that: a book goes in, bytes and sentences come out.

pub mod cell;
pub mod clearance;
pub mod entries;
pub mod file;
mod json;
pub(super) mod markdown;
mod table;
mod vcard;

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::domain::book::Book;
use crate::domain::client::{Client, ClientImported};
use crate::domain::history::History;
use crate::domain::id::{ClientId, Id};
use crate::domain::time::Now;
use crate::domain::wording::wording;
use crate::exchange::charter;
use crate::query::find::Folded;
use clearance::{Include, Withheld};

wording! {
    /// What a file is to be.
    Format {
        /// confidant's own format: everything, for another book.
        Json = "json",
        /// A table for spreadsheets.
        Csv = "csv",
        /// An address book.
        Vcard = "vcard",
        /// A text to read.
        Markdown = "markdown",
        /// A client's charter, to be given to it.
        Charter = "charter",
        /// The same as a page for a browser and a printer.
        CharterPage = "charter-page",
    }
}

wording! {
    /// Which table.
    Table {
        /// A row for each client.
        Clients = "clients",
        /// A row for each entry.
        Entries = "entries",
    }
}

wording! {
    /// Which version of an address book.
    Version {
        /// 3.0, which everything reads.
        Three = "3.0",
        /// 4.0.
        Four = "4.0",
    }
}

impl Format {
    /// What the book, or some of its clients, is exported as; a charter is one client's.
    pub const OF_BOOKS: &[Self] = &[Self::Json, Self::Csv, Self::Vcard, Self::Markdown];
}

/// What is to be exported, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// The format.
    pub format: Format,
    /// Which table, where the format is one.
    pub table: Table,
    /// Which version, where the format is an address book.
    pub version: Version,
    /// Whom; `None` is everybody. Those merged into one of them come along.
    pub clients: Option<BTreeSet<ClientId>>,
    /// Whose texts besides the open ones.
    pub include: Include,
    /// Who signs it, where the format is a charter; empty for nobody.
    pub by: String,
}

impl Order {
    /// Everybody in that format, with open texts only.
    pub fn of(format: Format) -> Self {
        let (table, version) = (Table::Clients, Version::Three);
        Self { format, table, version, clients: None, include: Include::default(), by: String::new() }
    }

    fn wants(&self, id: ClientId) -> bool {
        self.clients.as_ref().is_none_or(|clients| clients.contains(&id))
    }
}

/// An order with the place where the file is to lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Errand {
    /// What.
    pub order: Order,
    /// Where, as it was typed.
    pub path: PathBuf,
    /// Whether a file that is there may be replaced.
    pub replace: bool,
    /// What whoever asked for it knows it by.
    pub name: String,
}

/// An export, ready to be written.
#[derive(Clone, PartialEq, Eq)]
pub struct Export {
    /// The file.
    pub bytes: Vec<u8>,
    /// How many clients it tells of.
    pub clients: usize,
    /// How many entries it holds; in confidant's own format, how many lines of the journal.
    pub entries: usize,
    /// What these are called, one and many.
    pub called: (&'static str, &'static str),
    /// What did not come along for being confidential.
    pub withheld: Withheld,
    /// What the format cannot carry and what is no longer in the book, in sentences.
    pub left_out: Vec<String>,
}

impl std::fmt::Debug for Export {
    /// The counts only: what is in it is nobody's business.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Export({} bytes, {} clients, {} entries)", self.bytes.len(), self.clients, self.entries)
    }
}

impl Export {
    /// How much is in the file, in words.
    pub fn counted(&self) -> String {
        let count =
            |count: usize, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
        let clients = count(self.clients, "client", "clients");
        if self.entries == 0 {
            clients
        } else {
            format!("{clients}, {}", count(self.entries, self.called.0, self.called.1))
        }
    }

    /// Everything that is not in the file, in sentences; `include` is how its reader asks for more.
    pub fn account(&self, include: &str) -> Vec<String> {
        let mut account = self.withheld.sentences(include);
        account.extend(self.left_out.iter().cloned());
        account
    }
}

/// What a file holds of most formats.
const ENTRIES: (&str, &str) = ("entry", "entries");

/// Makes the export of a book that has the name `name`, where it has one yet.
pub fn export(book: &Book, name: Option<Id>, order: &Order, now: &Now) -> Export {
    match order.format {
        Format::Json => json::write(book, name, order, now),
        Format::Csv => table::write(book, order),
        Format::Vcard => vcard::write(book, order),
        Format::Markdown => markdown::write(book, order, now),
        Format::Charter | Format::CharterPage => charter::write(book, order, now),
    }
}

/// The clients asked for, in order of name.
fn chosen(book: &Book, order: &Order) -> Vec<ClientId> {
    let wanted = book.standings().filter(|standing| order.wants(standing.id));
    let mut named: Vec<(String, ClientId)> =
        wanted.map(|standing| (Folded::new(&standing.name).as_str().to_owned(), standing.id)).collect();
    named.sort();
    named.into_iter().map(|(_, id)| id).collect()
}

/// The stories of the clients asked for, one after the other, in order of name.
fn histories<'a>(book: &'a Book, order: &Order) -> impl Iterator<Item = History> + 'a {
    chosen(book, order).into_iter().filter_map(|id| book.history(id))
}

/// What a source said of a client that its profile has no place for.
struct Kept<'a> {
    from: &'a str,
    field: &'a str,
    value: &'a str,
}

/// What every source said of a client last, each thing once.
fn kept(client: &Client) -> Vec<Kept<'_>> {
    let imports = &client.imports;
    let is_last = |place: usize| {
        let same =
            |later: &ClientImported| later.from == imports[place].from && later.uid == imports[place].uid;
        !imports[place + 1..].iter().any(same)
    };
    let last = (0..imports.len()).filter(|place| is_last(*place)).map(|place| &imports[place]);
    let mut said = BTreeSet::new();
    last.flat_map(|import| import.kept.iter().map(move |(field, value)| (import.from.as_str(), field, value)))
        .filter(|(_, field, value)| said.insert((*field, *value)))
        .map(|(from, field, value)| Kept { from, field, value })
        .collect()
}

/// Counts what a format cannot carry, and says so.
#[derive(Debug, Default)]
struct LeftOut(Vec<(&'static str, &'static str, usize)>);

impl LeftOut {
    /// Adds to what `one` and `many` name.
    fn add(&mut self, one: &'static str, many: &'static str, count: usize) {
        if count == 0 {
            return;
        }
        match self.0.iter_mut().find(|(known, ..)| *known == one) {
            Some((.., counted)) => *counted += count,
            None => self.0.push((one, many, count)),
        }
    }

    fn sentences(self, why: &str) -> Vec<String> {
        let sentence = |(one, many, count): (&str, &str, usize)| {
            format!("{count} {}{why}", if count == 1 { one } else { many })
        };
        self.0.into_iter().map(sentence).collect()
    }
}

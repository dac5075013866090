//! The export of Monica 4, a JSON file of a whole account: contacts, what happened with them, what is to come.
//!
//! Owns the way from the bytes of a file to an [`Incoming`], its bounds, and what ids stand for. What Monica calls a
//! partial contact is somebody's relation, not a client. `monica/node.rs` reads JSON of any make within bounds,
//! `monica/contact.rs` says who somebody is, `monica/things.rs` what happened. Monica 5 exports vCard instead.

mod contact;
mod node;
mod things;

use std::cell::Cell;
use std::collections::{HashMap, HashSet};

use chrono::{DateTime, FixedOffset};
use serde::de::DeserializeSeed as _;

use super::account::{Account, Fate, counted};
use super::fingerprint::Fingerprints;
use super::incoming::Incoming;
use crate::domain::interaction::Channel;
use node::{Budget, Node, SPENT, Within};

/// How much of a file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The largest file, in bytes; a larger one is refused.
    pub file_bytes: usize,
    /// The most values of any sort; a file with more is refused.
    pub values: usize,
    /// The longest text, in bytes; a longer one is left out.
    pub text_bytes: usize,
    /// The most contacts; a file with more is refused.
    pub contacts: usize,
    /// The most remarks; more are only counted.
    pub remarks: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 64 << 20,
            values: 2_000_000,
            text_bytes: 256 << 10,
            contacts: 50_000,
            remarks: 100,
        }
    }
}

/// Says why a file was not read at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The file is larger than the limit.
    #[error("the file has {size} bytes; at most {limit} are read")]
    TooLarge {
        /// The size of the file, in bytes.
        size: usize,
        /// The limit, in bytes.
        limit: usize,
    },
    /// The file has more values than the limit.
    #[error("the file has more than {limit} values")]
    TooMuch {
        /// The limit.
        limit: usize,
    },
    /// The file has more contacts than the limit.
    #[error("the file has more than {limit} contacts")]
    TooManyContacts {
        /// The limit.
        limit: usize,
    },
    /// The file is not JSON, or is damaged; where that shows.
    #[error("this is not JSON that can be read: {what}, in line {line}, column {column}; export it again")]
    NotJson {
        /// What is wrong, in the parser's words.
        what: &'static str,
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
    },
    /// It is JSON, and not of Monica.
    #[error("this is not an export of Monica: there is no account with contacts in it")]
    NotMonica,
}

/// Reads an export.
///
/// # Errors
///
/// Where nothing of the file can be read: see [`Refused`].
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Incoming, Refused> {
    if bytes.len() > limits.file_bytes {
        return Err(Refused::TooLarge { size: bytes.len(), limit: limits.file_bytes });
    }
    let budget =
        Budget { values: Cell::new(limits.values), text_bytes: limits.text_bytes, long: Cell::new(0) };
    let root = tree(bytes, &budget).map_err(|error| refused(&error, limits))?;
    let account = root.get("account");
    let data = account.get("data").list();
    if !data.iter().any(|collection| collection.get("type").text() == "contact") {
        return Err(Refused::NotMonica);
    }
    let contacts: Vec<&Node> = values(data, "contact").collect();
    if contacts.len() > limits.contacts {
        return Err(Refused::TooManyContacts { limit: limits.contacts });
    }
    let mut reading = Reading {
        names: Names::of(account, data, &contacts, limits.file_bytes),
        account: Account::new(limits.remarks),
        made: Fingerprints::default(),
        copied: limits.file_bytes,
    };
    Ok(reading.all(&root, data, &contacts, budget.long.get(), limits))
}

/// Whether the bytes begin like an export of Monica.
pub fn looks_like(bytes: &[u8]) -> bool {
    const LOOK: usize = 16 << 10;
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(LOOK)]).into_owned();
    let head = head.trim_start_matches('\u{FEFF}').trim_start();
    let has = |word: &str| head.contains(word);
    head.starts_with('{')
        && (has("\"app_version\"") || has("\"exported_by\"") || has("monica"))
        && (has("\"account\"") || has("\"export_date\""))
}

fn tree(bytes: &[u8], budget: &Budget) -> Result<Node, serde_json::Error> {
    let bytes = bytes.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(bytes);
    let mut parser = serde_json::Deserializer::from_slice(bytes);
    let root = Within(budget).deserialize(&mut parser)?;
    parser.end()?;
    Ok(root)
}

fn refused(error: &serde_json::Error, limits: &Limits) -> Refused {
    let said = error.to_string();
    if said.starts_with(SPENT) {
        return Refused::TooMuch { limit: limits.values };
    }
    let what = match error.classify() {
        serde_json::error::Category::Eof => "it ends too soon",
        _ if said.starts_with("recursion limit") => "it is nested too deeply",
        _ => "it is damaged",
    };
    Refused::NotJson { what, line: error.line(), column: error.column() }
}

/// The values of a sort, whatever else the account has.
fn values<'a>(data: &'a [Node], sort: &'a str) -> impl Iterator<Item = &'a Node> {
    let of = move |collection: &&Node| collection.get("type").text() == sort;
    data.iter().filter(of).flat_map(|collection| collection.get("values").list())
}

/// An id or a name as it is referred to, never endless.
fn short(text: &str) -> String {
    text.chars().take(200).collect()
}

fn instant(text: &str) -> Option<DateTime<FixedOffset>> {
    super::dates::instant(text)
}

/// What a relation weighs beside its words, in bytes.
const RELATION: usize = 128;

/// What ids stand for.
#[derive(Default)]
struct Names<'a> {
    /// Genders, types of activities and life events, by id.
    types: HashMap<&'a str, String>,
    /// Types of numbers and addresses: what they are called, and the channel where they are one.
    fields: HashMap<&'a str, (String, Option<Channel>)>,
    /// The names of all contacts, the partial ones with what else is known of them.
    contacts: HashMap<&'a str, String>,
    /// Whom a contact is related to, and how.
    relations: HashMap<&'a str, Vec<(String, String)>>,
    /// How many relations had no room: the name of whom one is related to stands with every relation.
    unrelated: usize,
    activities: HashMap<&'a str, &'a Node>,
}

impl<'a> Names<'a> {
    /// All of them; with relations of at most `room` bytes.
    fn of(account: &'a Node, data: &'a [Node], contacts: &[&'a Node], mut room: usize) -> Self {
        let mut names = Self::default();
        let instance = account.get("instance");
        for list in ["genders", "activity_types", "life_event_types"] {
            for value in instance.get(list).list() {
                let said = value.get("properties");
                let name = ["name", "translation_key"].map(|key| said.get(key).text());
                let name = name.into_iter().find(|name| !name.is_empty()).unwrap_or_default();
                names.types.insert(value.get("uuid").text(), short(name));
            }
        }
        for value in instance.get("contact_field_types").list() {
            let said = value.get("properties");
            let name = short(said.get("name").text());
            let channel = channel(said.get("type").text(), said.get("protocol").text(), &name);
            names.fields.insert(value.get("uuid").text(), (name, channel));
        }
        for value in contacts {
            let said = value.get("properties");
            let (name, born) = (short(&contact::name(said)), said.get("birthdate").get("date").text());
            let born: String = born.chars().take(10).collect();
            let partial = said.get("is_partial").is_true() && !born.is_empty();
            let name = if partial { format!("{name} (born {born})") } else { name };
            names.contacts.insert(value.get("uuid").text(), name);
        }
        for value in values(data, "relationship") {
            let said = value.get("properties");
            let (whose, other) = (said.get("contact_is").text(), said.get("of_contact").text());
            let Some(name) = names.contacts.get(other) else { continue };
            let sort = said.get("type").text();
            let weight = sort.len().min(800) + name.len() + RELATION;
            let Some(left) = room.checked_sub(weight).filter(|_| !whose.is_empty()) else {
                names.unrelated += 1;
                continue;
            };
            room = left;
            let related = (short(sort), name.clone());
            names.relations.entry(whose).or_default().push(related);
        }
        names.activities = values(data, "activity").map(|value| (value.get("uuid").text(), value)).collect();
        names
    }
}

/// The channel of a type of numbers and addresses.
fn channel(sort: &str, protocol: &str, name: &str) -> Option<Channel> {
    match (sort, protocol, name.to_lowercase().as_str()) {
        ("email", ..) | (_, "mailto:", _) | (_, _, "email" | "e-mail") => Some(Channel::Mail),
        ("phone", ..) | (_, "tel:", _) | (_, _, "phone" | "mobile") => Some(Channel::Call),
        (
            _,
            _,
            "whatsapp" | "telegram" | "signal" | "skype" | "hangouts" | "messenger" | "threema" | "wechat"
            | "viber",
        ) => Some(Channel::Message),
        _ => None,
    }
}

/// The state while contacts are read.
struct Reading<'a> {
    names: Names<'a>,
    account: Account,
    made: Fingerprints,
    /// How many bytes may still be written twice: an activity stands with everybody who took part.
    copied: usize,
}

impl Reading<'_> {
    /// Whether so much may be written once more.
    fn copy(&mut self, bytes: usize) -> bool {
        let left = self.copied.checked_sub(bytes);
        self.copied = left.unwrap_or(0);
        left.is_some()
    }

    fn all(
        &mut self,
        root: &Node,
        data: &[Node],
        contacts: &[&Node],
        long: usize,
        limits: &Limits,
    ) -> Incoming {
        let mut incoming =
            Incoming { from: "monica".to_owned(), records: contacts.len(), ..Incoming::default() };
        let mut partial = 0;
        for (at, value) in contacts.iter().enumerate() {
            if value.get("properties").get("is_partial").is_true() {
                partial += 1;
                self.account.count("contact, partial", Fate::Kept);
                continue;
            }
            let place = format!("contact {}", at + 1);
            if let Some(person) = contact::read(self, value, place) {
                incoming.people.push(person);
            } else {
                self.account.count("contact", Fate::Skipped);
                self.account.remark(|| format!("contact {}: no name; passed over", at + 1));
            }
        }
        let mut first = Vec::new();
        let version = root.get("version").text();
        if !version.is_empty() && !version.starts_with("1.") {
            first.push(format!("the export says version {}; 1.0 is known, read as that", short(version)));
        }
        if partial > 0 {
            first.push(format!(
                "{} not a client of its own: a relation, kept as text with whom it belongs to",
                counted(partial, "contact")
            ));
        }
        if long > 0 {
            let most = limits.text_bytes;
            first.push(format!("{} of more than {most} bytes, left out", counted(long, "text")));
        }
        if self.names.unrelated > 0 {
            first.push(format!(
                "{} of nobody who is known, or of too many to be kept, left out",
                counted(self.names.unrelated, "relation")
            ));
        }
        if self.copied == 0 {
            first.push(
                "activities with very many people have their text with the first of them only".to_owned(),
            );
        }
        self.beside(root, data, &mut first);
        for said in first.into_iter().rev() {
            self.account.first(said);
        }
        std::mem::replace(&mut self.account, Account::new(0)).close(&mut incoming);
        incoming
    }

    /// What the account has beside its contacts.
    fn beside(&mut self, root: &Node, data: &[Node], first: &mut Vec<String>) {
        for collection in data {
            let sort = collection.get("type").text();
            if !matches!(sort, "contact" | "relationship" | "activity") {
                for _ in collection.get("values").list() {
                    self.account.count(sort, Fate::Skipped);
                }
            }
        }
        for value in values(data, "relationship") {
            let said = value.get("properties");
            let known = [said.get("contact_is"), said.get("of_contact")];
            let known = known.iter().all(|uuid| self.names.contacts.contains_key(uuid.text()));
            self.account.count("relationship", if known { Fate::Kept } else { Fate::Skipped });
        }
        let contacts = values(data, "contact").flat_map(|value| values(value.get("data").list(), "activity"));
        let taken: HashSet<&str> = contacts.map(Node::text).collect();
        let alone = self.names.activities.keys().filter(|uuid| !taken.contains(*uuid)).count();
        if alone > 0 {
            first.push(format!("activities with nobody who took part, left out: {alone}"));
        }
        let diary = root.get("account").get("properties").get("journal_entries").list().len();
        if diary > 0 {
            first.push(format!("entries of the diary, which is about no client, left out: {diary}"));
        }
    }
}

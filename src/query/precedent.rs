//! Precedents: what worked with one client, told to others without a name.
//!
//! Owns finding them across the book, and the check before one is told: a text in which any client, contact person or
//! organisation of the book is named, even by a part of the name, is held back. Which client one comes from is told to
//! nobody; what is confidential is not told at all, and of what is sealed not even that it is there.

use std::collections::{HashMap, HashSet};

use super::alike::words;
use super::find::{Candidate, FieldKind, Finder, Query};
use crate::domain::book::Book;
use crate::domain::event::Event;
use crate::domain::evidence::{EvidenceKind, EvidenceRecorded};
use crate::domain::history::History;
use crate::domain::id::ClientId;
use crate::domain::interaction::Confidentiality;
use crate::domain::line::EntryKey;
use crate::domain::time::{Day, Happened};

/// The shortest part of a name that counts by itself, in letters.
const SHORTEST: usize = 3;

/// Parts of names that name nobody: articles, links and legal forms.
const NOBODYS: &[&str] = &[
    "and", "bros", "corp", "das", "del", "della", "den", "der", "des", "die", "dos", "dott", "for", "gbr",
    "gmbh", "inc", "kgaa", "les", "llc", "llp", "ltd", "mbh", "mrs", "ohg", "plc", "pte", "pty", "sarl",
    "spa", "srl", "the", "und", "van", "von", "zum", "zur",
];

/// What may be told: its own text and nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Precedent {
    /// What worked.
    pub words: String,
    /// What it is about, or empty.
    pub about: String,
}

/// Why one is not told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum HeldBecause {
    /// Somebody of the book is named in it.
    Names,
    /// It was not recorded as open.
    Confidential,
}

impl HeldBecause {
    /// In words, with what to do.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Names => "held back: it names somebody of the book; record it anew without the name",
            Self::Confidential => "held back: it is confidential; record it anew as open to tell it",
        }
    }
}

/// One that is not told: only when it was recorded, and why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeldBack {
    /// Its day.
    pub on: Day,
    /// Why.
    pub because: HeldBecause,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// What may be told, the latest first.
    pub told: Vec<Precedent>,
    /// What may not.
    pub held: Vec<HeldBack>,
}

/// The names of a book, folded, so that a text is looked through once however many there are.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// Words any of which names somebody.
    single: HashSet<String>,
    /// Names of which no word does so by itself, by their first word.
    whole: HashMap<String, HashSet<Vec<String>>>,
}

impl Names {
    /// Takes a name in.
    pub fn add(&mut self, name: &str) {
        let parts = words(name);
        if let [only] = parts.as_slice() {
            self.single.insert(only.clone());
            return;
        }
        let tells = |part: &&String| part.chars().count() >= SHORTEST && !NOBODYS.contains(&part.as_str());
        let telling: Vec<String> = parts.iter().filter(tells).cloned().collect();
        if !telling.is_empty() {
            self.single.insert(parts.concat());
            self.single.extend(telling);
        } else if let Some(first) = parts.first() {
            self.single.insert(parts.concat());
            self.whole.entry(first.clone()).or_default().insert(parts);
        }
    }

    /// Whether somebody is named in a text, also in the genitive.
    pub fn occur_in(&self, text: &str) -> bool {
        let spoken = words(text);
        let names = |word: &str| self.single.contains(word);
        let whole = |(at, word): (usize, &String)| {
            let from = &spoken[at..];
            self.whole.get(word).is_some_and(|all| all.iter().any(|parts| from.starts_with(parts)))
        };
        spoken.iter().any(|word| names(word) || word.strip_suffix('s').is_some_and(names))
            || spoken.iter().enumerate().any(whole)
    }
}

/// One as it was recorded.
#[derive(Debug, Clone)]
struct Kept {
    client: ClientId,
    on: Happened,
    entry: EntryKey,
    fact: EvidenceRecorded,
}

/// The precedents of a book with every name in it, gathered client by client.
#[derive(Debug, Clone, Default)]
pub struct Precedents {
    names: Names,
    all: Vec<Kept>,
}

impl Precedents {
    /// Those of a whole book.
    pub fn of(book: &Book) -> Self {
        let mut gathered = Self::default();
        for client in book.everybody() {
            if let Some(history) = book.history(client) {
                gathered.add(book, &history);
            }
        }
        gathered
    }

    /// Takes in a client: its precedents, and every name it ever had.
    pub fn add(&mut self, book: &Book, history: &History) {
        let client = history.client.id;
        for entry in book.entries(client).iter() {
            match &entry.event {
                Event::ClientAdded(it) => self.names.add(&it.name),
                Event::ClientRenamed(it) => self.names.add(&it.name),
                Event::OrganisationSet(it) => self.names.add(&it.organisation),
                Event::ContactSet(it) => self.names.add(&it.0.name),
                _ => {}
            }
        }
        self.all.extend(history.evidence.iter().filter_map(|it| match &it.fact {
            Event::EvidenceRecorded(fact)
                if fact.kind == EvidenceKind::Precedent && fact.conf != Confidentiality::Sealed =>
            {
                Some(Kept { client, on: fact.on, entry: it.mark.key, fact: fact.clone() })
            }
            _ => None,
        }));
    }

    /// Those that fit what was typed, to be told to anybody but the client that it comes from. Where no text has all the
    /// words, those that have their letters.
    pub fn find(&self, typed: &str, to: Option<ClientId>) -> Found {
        let mut others: Vec<&Kept> = self.all.iter().filter(|it| to != Some(it.client)).collect();
        others.sort_by_key(|it| std::cmp::Reverse((it.on, it.entry)));
        let wanted = words(typed);
        let fits = |it: &&Kept| {
            let text = words(&format!("{} {}", it.fact.words, it.fact.about)).join(" ");
            wanted.iter().all(|word| text.contains(word.as_str()))
        };
        let mut fitting: Vec<&Kept> = others.iter().copied().filter(fits).collect();
        if fitting.is_empty() {
            fitting = loosely(&others, typed);
        }
        let mut found = Found::default();
        for it in fitting {
            let because = if it.fact.conf != Confidentiality::Open {
                Some(HeldBecause::Confidential)
            } else if self.names.occur_in(&it.fact.words) || self.names.occur_in(&it.fact.about) {
                Some(HeldBecause::Names)
            } else {
                None
            };
            if let Some(because) = because {
                found.held.push(HeldBack { on: it.on.day(), because });
            } else {
                found.told.push(Precedent { words: it.fact.words.clone(), about: it.fact.about.clone() });
            }
        }
        found
    }
}

/// Those in which the letters that were typed occur in order, the best first.
fn loosely<'a>(all: &[&'a Kept], typed: &str) -> Vec<&'a Kept> {
    let candidates: Vec<Candidate<usize>> = (0..)
        .zip(all)
        .map(|(at, it)| {
            Candidate::new(at, it.fact.about.as_str()).with(FieldKind::Alias, it.fact.words.as_str())
        })
        .collect();
    let hits = Finder::new().find(&Query::new(typed), &candidates);
    // Letters scattered over a sentence are no hit beside a word that was meant.
    let least = hits.first().map_or(0, |best| best.score / 2);
    hits.iter().filter(|hit| hit.score >= least).map(|hit| all[hit.index]).collect()
}

#[cfg(test)]
mod tests;

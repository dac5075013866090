//! What an import says of itself: counts first, then the fields, then what is to be said of single records.

use std::collections::BTreeMap;

use super::ImportPlan;
use crate::exchange::account::counted;
use crate::exchange::incoming::Tally;

/// How many remarks about the file and how many about single clients are listed.
const LISTED: usize = 100;

/// How many fields are named in a sentence.
const NAMED: usize = 8;

/// Remarks, of which only the first are kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remarks {
    /// Those that are listed.
    pub listed: Vec<String>,
    /// How many more there were.
    pub more: usize,
}

impl Remarks {
    pub(super) fn push(&mut self, remark: String) {
        if self.listed.len() < LISTED {
            self.listed.push(remark);
        } else {
            self.more += 1;
        }
    }
}

impl Extend<String> for Remarks {
    fn extend<I: IntoIterator<Item = String>>(&mut self, remarks: I) {
        remarks.into_iter().for_each(|remark| self.push(remark));
    }
}

/// What an import comes to, in numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Records in the file.
    pub records: usize,
    /// Clients to add.
    pub added: usize,
    /// Clients in the book about whom the file says something new.
    pub updated: usize,
    /// Clients in the book about whom it says nothing new.
    pub unchanged: usize,
    /// Pairs of clients that look alike, where one of them is new.
    pub alike: usize,
    /// Things to record: interactions, notes, promises, reminders, goals.
    pub things: usize,
    /// Things in the book that the file says otherwise by now.
    pub things_changed: usize,
    /// Things that are in the book as they are.
    pub things_known: usize,
}

/// A number of things.
pub(super) fn entries(count: usize) -> String {
    format!("{count} {}", if count == 1 { "entry" } else { "entries" })
}

impl ImportPlan {
    /// What became of everything, in sentences; `lists` is what lists the pairs that look alike.
    pub fn report(&self, lists: &str) -> Vec<String> {
        let Counts { records, added, updated, unchanged, .. } = self.counts;
        let mut report = vec![format!(
            "{} in the file ({}), {} to add",
            counted(records, "record"),
            self.from,
            counted(added, "client")
        )];
        if updated + unchanged > 0 {
            report.push(format!(
                "{} in the book already: {updated} to update, {unchanged} unchanged",
                counted(updated + unchanged, "client")
            ));
        }
        let Counts { things, things_changed, things_known, .. } = self.counts;
        if things + things_changed + things_known > 0 {
            report.push(format!(
                "{} to record (interactions, notes, promises, reminders, goals), {things_changed} to replace, {things_known} in the book already",
                entries(things)
            ));
        }
        if self.counts.alike > 0 {
            let (pairs, look) = if self.counts.alike == 1 { ("pair", "looks") } else { ("pairs", "look") };
            report.push(format!(
                "{} {pairs} of clients {look} alike and were not merged; {lists} lists them",
                self.counts.alike
            ));
        }
        report.extend(fields(&self.fields));
        for (remarks, what) in [(&self.file, "the file"), (&self.clients, "clients")] {
            report.extend(remarks.listed.iter().cloned());
            if remarks.more > 0 {
                report.push(format!("and {} more remarks about {what}", remarks.more));
            }
        }
        report
    }

    /// What was recorded, in a few words.
    pub fn done(&self) -> String {
        let Counts { added, updated, things, things_changed, .. } = self.counts;
        let mut done = vec![format!("{added} imported")];
        if updated > 0 {
            done.push(format!("{updated} updated"));
        }
        if things + things_changed > 0 {
            done.push(entries(things + things_changed));
        }
        done.join(", ")
    }
}

/// What became of the values of all fields, and which of them found no place.
fn fields(fields: &BTreeMap<String, Tally>) -> Vec<String> {
    let sum = |part: fn(&Tally) -> usize| fields.values().map(part).sum::<usize>();
    let (imported, converted) = (sum(|it| it.imported), sum(|it| it.converted));
    if imported + converted + sum(|it| it.kept) + sum(|it| it.skipped) == 0 {
        return Vec::new();
    }
    let named = |part: fn(&Tally) -> usize| {
        let mut all: Vec<(&String, usize)> =
            fields.iter().map(|(name, tally)| (name, part(tally))).filter(|(_, count)| *count > 0).collect();
        all.sort_by_key(|(name, count)| (std::cmp::Reverse(*count), name.as_str()));
        let names: Vec<String> =
            all.iter().take(NAMED).map(|(name, count)| format!("{name} {count}")).collect();
        let more = if all.len() > NAMED { ", …" } else { "" };
        format!("{}{more}", names.join(", "))
    };
    let mut said = vec![format!(
        "{}: {imported} imported as they stand, {converted} converted",
        counted(sum(|it| it.imported + it.converted + it.kept + it.skipped), "value")
    )];
    for (what, part) in [
        ("kept as text with their clients", (|it: &Tally| it.kept) as fn(&Tally) -> usize),
        ("left out (pictures, sounds, keys, what only the other program needs)", |it: &Tally| it.skipped),
    ] {
        let count = sum(part);
        if count > 0 {
            said.push(format!("{} {what}: {}", counted(count, "value"), named(part)));
        }
    }
    said
}

//! The account that every reader keeps: what became of the values of each field, and what had to be said.
//!
//! Owns the bounds: a hostile file can make neither the list of fields nor the list of remarks long. What a remark says
//! is for the reader that makes it.

use std::collections::BTreeMap;

use super::incoming::{Incoming, Tally};

/// The longest name of a field, in characters.
const LONGEST_NAME: usize = 64;
/// The most fields that are told apart; what comes after them shares one line.
const FIELDS: usize = 2_000;
/// The longest remark, in characters.
const LONGEST_REMARK: usize = 400;

/// What became of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// It stands somewhere as it was.
    Imported,
    /// It stands somewhere in another form.
    Converted,
    /// It is kept as text.
    Kept,
    /// It was left out.
    Skipped,
}

/// The account of one file, while it is read.
#[derive(Debug)]
pub(super) struct Account {
    fields: BTreeMap<String, Tally>,
    remarks: Vec<String>,
    most: usize,
    unlisted: usize,
}

impl Account {
    /// An account with at most that many remarks.
    pub(super) fn new(most: usize) -> Self {
        Self { fields: BTreeMap::new(), remarks: Vec::new(), most, unlisted: 0 }
    }

    /// Counts what became of one value of a field.
    pub(super) fn count(&mut self, field: &str, fate: Fate) {
        let name: String = field.trim().chars().take(LONGEST_NAME).collect();
        let full = self.fields.len() >= FIELDS && !self.fields.contains_key(&name);
        let name = match name.as_str() {
            "" => "(no name)".to_owned(),
            _ if full => "…".to_owned(),
            _ => name,
        };
        let tally = self.fields.entry(name).or_default();
        match fate {
            Fate::Imported => tally.imported += 1,
            Fate::Converted => tally.converted += 1,
            Fate::Kept => tally.kept += 1,
            Fate::Skipped => tally.skipped += 1,
        }
    }

    /// Says something; only counted where enough was said.
    pub(super) fn remark(&mut self, said: impl FnOnce() -> String) {
        if self.remarks.len() < self.most {
            self.remarks.push(cut(&said(), LONGEST_REMARK));
        } else {
            self.unlisted += 1;
        }
    }

    /// Says something about the file as a whole, before everything else.
    pub(super) fn first(&mut self, said: String) {
        self.remarks.insert(0, said);
    }

    /// Closes the account: it goes into what was read.
    pub(super) fn close(self, incoming: &mut Incoming) {
        incoming.fields = self.fields;
        incoming.remarks = self.remarks;
        if self.unlisted > 0 {
            incoming.remarks.push(format!("and {} more places like these", self.unlisted));
        }
    }
}

/// A text of a foreign file as a remark quotes it: on one line, and not longer than `most` characters.
pub(super) fn cut(text: &str, most: usize) -> String {
    let line: String = text.chars().take(most + 1).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if line.chars().count() <= most { line } else { line.chars().take(most).chain(['…']).collect() }
}

/// A text on one line.
pub(super) fn one_line(text: &str) -> String {
    text.split('\n').map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A number with its noun: `1 row`, `3 rows`.
pub(super) fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_fields_nor_remarks_grow_without_end() {
        let mut account = Account::new(3);
        for n in 0..10_000 {
            account.count(&format!("{n} {}", "x".repeat(500)), Fate::Kept);
            account.remark(|| "y".repeat(5_000));
        }
        let mut incoming = Incoming::default();
        account.close(&mut incoming);
        assert_eq!(incoming.fields.len(), FIELDS + 1);
        assert_eq!(incoming.fields["…"].kept, 10_000 - FIELDS);
        assert!(incoming.fields.keys().all(|name| name.chars().count() <= LONGEST_NAME));
        assert_eq!(incoming.remarks.len(), 4);
        assert_eq!(incoming.remarks[3], "and 9997 more places like these");
        assert!(incoming.remarks.iter().all(|remark| remark.chars().count() <= LONGEST_REMARK + 1));
    }

    #[test]
    fn what_is_quoted_stays_on_one_line() {
        assert_eq!(cut("a\nb\u{1b}c", 9), "a b c");
        assert_eq!(cut("äöüß", 3), "äöü…");
    }
}

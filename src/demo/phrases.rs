//! The words of the sample book: who is in it, and what they talk about.
//!
//! The words themselves stand in `assets/demo/`; this file only reads them.

use std::collections::HashMap;

use chrono_tz::Tz;

use super::chance::Chance;
use crate::domain::client::ClientKind;

/// One of the cast.
#[derive(Debug)]
pub(super) struct Role {
    /// Their name, given and family name apart.
    pub(super) name: &'static str,
    /// Person, household or organisation.
    pub(super) kind: ClientKind,
    /// The organisation, or empty.
    pub(super) organisation: &'static str,
    /// The script of the name.
    pub(super) script: &'static str,
    /// Where they live.
    pub(super) zone: Option<Tz>,
    /// What they speak.
    pub(super) language: &'static str,
}

/// Cast and phrases.
#[derive(Debug)]
pub(super) struct Phrases {
    /// The cast, the ones with a story of their own first.
    pub(super) cast: Vec<Role>,
    sections: HashMap<&'static str, Vec<&'static str>>,
}

impl Phrases {
    /// Reads them.
    pub(super) fn read() -> Self {
        let mut sections: HashMap<&str, Vec<&str>> = HashMap::new();
        let mut section = "";
        for line in said(include_str!("../../assets/demo/phrases.txt")) {
            match line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                Some(name) => section = name,
                None => sections.entry(section).or_default().push(line),
            }
        }
        let cast = said(include_str!("../../assets/demo/cast.txt")).map(role).collect();
        Self { cast, sections }
    }

    /// All phrases of a section.
    pub(super) fn all(&self, section: &str) -> &[&'static str] {
        self.sections.get(section).map_or(&[""], Vec::as_slice)
    }

    /// One phrase of a section.
    pub(super) fn one(&self, section: &str, chance: &mut Chance) -> String {
        (*chance.pick(self.all(section))).to_owned()
    }

    /// A summary of an interaction.
    pub(super) fn summary(&self, chance: &mut Chance) -> String {
        let [opening, topic, tail] = ["opening", "topic", "tail"].map(|part| *chance.pick(self.all(part)));
        let tail = if chance.one_in(3) { "" } else { tail };
        let person =
            if chance.one_in(8) { format!("; {}", chance.pick(self.all("person"))) } else { String::new() };
        format!("{opening} {topic}{tail}{person}")
    }

    /// A note of at least so many bytes.
    pub(super) fn long(&self, bytes: usize, chance: &mut Chance) -> String {
        let paragraphs = self.all("long");
        let mut text = String::new();
        while text.len() < bytes {
            text.push_str(chance.pick::<&str>(paragraphs));
            text.push_str("\n\n");
        }
        text.trim_end().to_owned()
    }
}

fn said(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn role(line: &'static str) -> Role {
    let mut columns = line.split('|').map(str::trim);
    let mut next = || columns.next().unwrap_or_default();
    let (name, kind, organisation, script) = (next(), next(), next(), next());
    let kind = kind.parse().unwrap_or(ClientKind::Person);
    Role { name, kind, organisation, script, zone: next().parse().ok(), language: next() }
}

//! What a reader has to say besides the lines, as it stands at the moment it is asked.
//!
//! Owns how findings become sentences. The words are in [`damage`](super::super::damage).

use super::super::chain::Finding;
use super::super::check::{Report, Totals};
use super::super::damage::{Class, Damage, Note, NoteKind, ReadOnly};
use super::super::line::Content;
use super::super::source::Source;
use super::super::storage::Storage;
use super::Reader;

impl<S: Storage, E: Content> Reader<S, E> {
    /// Everything found so far, as it stands now.
    pub fn report(&self) -> Report {
        let mut damage: Vec<Damage> =
            self.sources.iter().flat_map(|source| source.damage.iter().cloned()).collect();
        damage.extend(self.unlisted.iter().cloned());
        damage.extend(self.torn.iter().cloned());
        damage.extend(self.union.findings().into_iter().map(|finding| self.describe(finding)));
        damage.extend(self.union.forks().map(|((writer, n), spot)| Damage {
            file: self.sources[spot.0].name.clone(),
            offset: spot.1,
            class: Class::Fork,
            sentence: format!("there are two different lines {n} of writer {writer}; both are kept"),
        }));
        damage.extend(self.lost());
        damage.sort();
        damage.dedup();
        let mut notes: Vec<Note> = self.sources.iter().flat_map(Source::notes).collect();
        if self.open_to_others {
            notes.push(Note { file: ".".into(), kind: NoteKind::OpenToOthers, count: 1 });
        }
        notes.sort();
        let (lines, writers) = self.union.count();
        let totals = Totals {
            files: self.sources.len() as u64,
            bytes: self.sources.iter().map(|source| source.len).sum(),
            writers,
            lines,
            duplicates: self.union.duplicates(),
            forks: self.union.forks().count() as u64,
        };
        Report {
            book: self.book,
            totals,
            damage,
            notes,
            waiting: self.waiting.clone(),
            read_only: self.read_only(),
            newest: self.newest,
            furthest: self.furthest,
        }
    }

    /// Why nothing may be recorded; empty if it may.
    pub fn read_only(&self) -> Vec<ReadOnly> {
        let asked = self.incompat.iter().chain(self.sources.iter().flat_map(|source| &source.incompat));
        let mut reasons: Vec<_> = asked.cloned().map(ReadOnly::Incompatible).collect();
        if self.sources.iter().any(|source| source.newer > 0) {
            reasons.push(ReadOnly::NewerLines);
        }
        if self.format_missing {
            reasons.push(ReadOnly::FormatMissing);
        }
        reasons.sort();
        reasons.dedup();
        reasons
    }

    fn describe(&self, finding: Finding) -> Damage {
        match finding {
            Finding::Header(spot) => Damage {
                file: self.sources[spot.0].name.clone(),
                offset: spot.1,
                class: Class::Header,
                sentence: "the line before it does not vouch for this line; it is not shown".into(),
            },
            Finding::Gap { writer, from, to, spot } => {
                let (file, offset) = spot
                    .map_or((format!("log/{writer}"), 0), |spot| (self.sources[spot.0].name.clone(), spot.1));
                let sentence = if from == to {
                    format!("line {from} of writer {writer} is nowhere")
                } else {
                    format!("lines {from} to {to} of writer {writer} are nowhere")
                };
                Damage { file, offset, class: Class::Gap, sentence }
            }
        }
    }

    /// Lines that this device has seen and that are gone from the end of a writer.
    fn lost(&self) -> Vec<Damage> {
        let found = self.union.heads();
        let mut missing = Vec::new();
        for (writer, (n, h)) in self.remembered.iter().flatten() {
            let last = found.get(writer).map_or(0, |(last, _)| *last);
            let sentence = if last < *n {
                format!("writer {writer} lost {} lines, last seen {n}", n - last)
            } else if self.union.has(*writer, *n, h) == Some(false) {
                format!("line {n} of writer {writer} is not the one that was seen here before")
            } else {
                continue;
            };
            missing.push(Damage { file: format!("log/{writer}"), offset: 0, class: Class::Lost, sentence });
        }
        missing
    }
}

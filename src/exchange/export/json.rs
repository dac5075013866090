//! Writes confidant's own format; what it looks like stands in [`exchange::json`](crate::exchange::json), which reads it.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};

use chrono::SecondsFormat;
use serde_json::{Serializer, Value, json};

use super::clearance::{Classes, Cleared, Include, Withheld, tells_by_kind};
use super::{Export, Order};
use crate::domain::book::{Book, LineMeta};
use crate::domain::event::Event;
use crate::domain::id::{ClientId, Id, ImportId};
use crate::domain::line::{LineKey, Subject};
use crate::domain::time::Now;
use crate::text::json_safe;

/// The lines that count, in the order in which they count.
pub(super) fn write(book: &Book, name: Option<Id>, order: &Order, now: &Now) -> Export {
    let lines: Vec<(LineKey, Cow<'_, LineMeta>)> =
        book.lines().filter(|(key, _)| book.is_live(key)).collect();
    let events: Vec<Vec<(Subject, Event)>> = lines.iter().map(|(key, _)| book.events(*key)).collect();
    let all: Vec<Vec<(Subject, &Event)>> =
        events.iter().map(|line| line.iter().map(|(subject, event)| (*subject, event)).collect()).collect();
    let mut writer = Writer {
        book,
        order,
        classes: Classes::of(all.iter().map(Vec::as_slice)),
        imports: imports(book, order, &all),
        withheld: Withheld::default(),
        clients: BTreeSet::new(),
    };
    let mut body = String::new();
    let mut count = 0;
    for ((key, meta), events) in lines.into_iter().zip(&all) {
        if let Some(line) = writer.line(key, &meta, events) {
            body.push_str(&json_safe(line));
            body.push('\n');
            count += 1;
        }
    }
    let exported = now.instant().with_timezone(&now.zone());
    let secrets: Vec<&str> = order.include.secrets().map(super::clearance::Secret::word).collect();
    let clients = order.clients.as_ref().map(|ids| ids.iter().map(ToString::to_string).collect::<Vec<_>>());
    let header = [
        ("confidant_export", json!(1)),
        ("exported", json!(exported.to_rfc3339_opts(SecondsFormat::Secs, false))),
        ("book", json!(name.map(|name| name.to_string()))),
        ("clients", json!(clients)),
        ("includes", json!(secrets)),
        (
            "withheld",
            json!({ "confidential": writer.withheld.confidential, "sealed": writer.withheld.sealed }),
        ),
        ("lines", json!(count)),
    ];
    let bytes = format!("{}\n{body}", object(&header)).into_bytes();
    let (withheld, clients) = (writer.withheld, writer.clients.len());
    let called = ("line of the journal", "lines of the journal");
    Export { bytes, clients, entries: count, called, withheld, left_out: left_out(book, order) }
}

/// What is in the journal and not in the file, whatever was asked for.
fn left_out(book: &Book, order: &Order) -> Vec<String> {
    let health = book.health();
    let mut left = Vec::new();
    if order.clients.is_none() && health.retracted > 0 {
        left.push(format!("lines that were taken back are not in the file: {}", health.retracted));
    }
    if health.unknown > 0 {
        left.push(format!(
            "entries that only a newer confidant understands are not in the file: {}",
            health.unknown
        ));
    }
    left
}

/// The imports that the clients asked for came with.
fn imports(book: &Book, order: &Order, all: &[Vec<(Subject, &Event)>]) -> HashSet<ImportId> {
    let of = |(subject, event): &(Subject, &Event)| match (subject, event) {
        (Subject::Client(id), Event::ClientImported(it)) if order.wants(book.canonical(*id)) => {
            Some(it.import)
        }
        (Subject::Client(id), Event::ThingImported(it)) if order.wants(book.canonical(*id)) => {
            Some(it.import)
        }
        (Subject::Client(id), Event::LineCopied(it)) if order.wants(book.canonical(*id)) => Some(it.import),
        _ => None,
    };
    all.iter().flatten().filter_map(of).collect()
}

struct Writer<'a> {
    book: &'a Book,
    order: &'a Order,
    classes: Classes,
    imports: HashSet<ImportId>,
    withheld: Withheld,
    clients: BTreeSet<ClientId>,
}

impl Writer<'_> {
    /// A line with those of its parts that go along; `None` where none does.
    fn line(&mut self, key: LineKey, meta: &LineMeta, events: &[(Subject, &Event)]) -> Option<String> {
        let mut parts = Vec::new();
        let mut told = BTreeSet::new();
        for (number, subject) in (0_u32..).zip(&meta.subjects) {
            let Some(subject) = subject.filter(|subject| told.insert(*subject)) else { continue };
            let own: Vec<&Event> =
                events.iter().filter(|(it, _)| *it == subject).map(|(_, it)| *it).collect();
            parts.extend(self.part(number, subject, &own));
        }
        if parts.is_empty() {
            return None;
        }
        let at = meta.at.format("%Y-%m-%dT%H:%M:%S%.3f%:z").to_string();
        let head = [
            ("line", json!(key.line.to_string())),
            ("h", json!(key.h.to_string())),
            ("at", json!(at)),
            ("by", json!(&*meta.by)),
        ];
        let mut line = object(&head);
        line.truncate(line.len() - 1);
        Some(format!("{line},\"parts\":[{}]}}", parts.join(",")))
    }

    fn part(&mut self, number: u32, subject: Subject, events: &[&Event]) -> Option<String> {
        if let Subject::Client(id) = subject {
            let id = self.book.canonical(id);
            if !self.order.wants(id) {
                return None;
            }
            if self.book.standing(id).is_some() {
                self.clients.insert(id);
            }
        }
        let include: Include = self.order.include;
        let mut written = Vec::new();
        let mut withheld = 0;
        for event in events {
            if !self.goes(event) {
                continue;
            }
            match self.classes.clear(event, include) {
                Cleared::Whole => written.push(self::event(event)?),
                Cleared::Blank { event, texts } => {
                    self.withheld.confidential += texts;
                    withheld += texts;
                    written.push(self::event(&event)?);
                }
                Cleared::Day { kind, on } => {
                    self.withheld.sealed += 1;
                    withheld += 1;
                    let mut stub = vec![("t", json!("sealed_entry")), ("kind", json!(kind))];
                    stub.extend(event.creates().map(|id| ("id", json!(id.to_string()))));
                    stub.push(("on", json!(on.to_string())));
                    written.push(object(&stub));
                }
                Cleared::Gone => {
                    self.withheld.confidential += usize::from(tells_by_kind(event));
                    withheld += 1;
                }
            }
        }
        if written.is_empty() || events.iter().all(|event| matches!(event, Event::LineCopied(_))) {
            return None;
        }
        let withheld = if withheld > 0 { format!(",\"withheld\":{withheld}") } else { String::new() };
        Some(format!("{{\"k\":\"{subject}\",\"part\":{number}{withheld},\"e\":[{}]}}", written.join(",")))
    }

    /// Whether a fact means anything outside of this journal: what speaks of its lines does not.
    fn goes(&self, event: &Event) -> bool {
        match event {
            Event::LineRetracted(_) | Event::PartRedacted(_) => false,
            Event::ImportRecorded(it) => self.order.clients.is_none() || self.imports.contains(&it.id),
            _ => true,
        }
    }
}

/// An event as in the journal: its type first. No event of the domain fails to be written.
fn event(event: &Event) -> Option<String> {
    let mut body = Vec::new();
    event.write(&mut Serializer::new(&mut body)).ok()?;
    let body = String::from_utf8(body).ok()?;
    let rest = body.strip_prefix('{')?;
    let comma = if rest == "}" { "" } else { "," };
    Some(format!("{{\"t\":\"{}\"{comma}{rest}", event.tag()))
}

/// A JSON object with its keys in that order.
fn object(keys: &[(&str, Value)]) -> String {
    let keys: Vec<String> = keys.iter().map(|(key, value)| format!("\"{key}\":{value}")).collect();
    format!("{{{}}}", keys.join(","))
}

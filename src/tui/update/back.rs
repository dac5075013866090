//! Taking back and putting back what this cockpit recorded, one action after the other.
//!
//! An action is the lines that one key came to; an import has many. What others build on stays, and is listed on a
//! page: nobody is to hunt for what holds an entry.

use std::fmt::Write as _;

use super::record::append;
use crate::domain::book::Book;
use crate::domain::command::undo::{Undo, import, take_back, untouched};
use crate::domain::line::{LineKey, Subject};
use crate::query::timeline::{Lens, Outline, Show, TimelineRow};
use crate::tui::effect::Effect;
use crate::tui::keymap::Action;
use crate::tui::model::{Model, Pending};
use crate::tui::overlay::Overlay;
use crate::tui::overlay::page::{Page, PageRow};
use crate::tui::theme::Role;

/// How many entries a page lists at most.
const LISTED: usize = 200;

/// Takes back what this cockpit recorded last.
pub(super) fn undo(model: &mut Model) -> Vec<Effect> {
    while let Some(last) = model.done.last() {
        if !last.iter().any(|line| model.book.is_live(line)) {
            model.done.pop();
            continue;
        }
        let Undo { go, stay } = untouched(&model.book, last);
        if go.is_empty() {
            held(model, &stay);
            return Vec::new();
        }
        return retract(model, &go, "undo", Pending::Undo(stay));
    }
    model.say("this cockpit has recorded nothing that could be taken back", Role::Quiet);
    Vec::new()
}

/// Puts back what was taken back last, by taking back what took it back.
pub(super) fn redo(model: &mut Model) -> Vec<Effect> {
    if let Some((_, back)) = model.undone.last() {
        let back: Vec<LineKey> = back.iter().copied().filter(|line| model.book.is_live(line)).collect();
        return retract(model, &back, "redo", Pending::Redo);
    }
    model.say("nothing was taken back", Role::Quiet);
    Vec::new()
}

fn retract(model: &mut Model, lines: &[LineKey], why: &str, pending: Pending) -> Vec<Effect> {
    if let Some(why) = model.distrust.clone() {
        model.say(why, Role::Warning);
        return Vec::new();
    }
    match take_back(&model.book, lines, why) {
        Ok(decisions) => append(model, decisions, pending),
        Err(refusal) => {
            model.say(refusal.to_string(), Role::Warning);
            Vec::new()
        }
    }
}

/// What was taken back is on disk.
pub(super) fn taken_back(model: &mut Model, back: Vec<LineKey>, stay: &[LineKey]) {
    let lines = model.done.pop().unwrap_or_default();
    let what = named(&model.book, &lines);
    model.undone.push((lines, back));
    let key = model.keymap.key_of(Action::Redo);
    if stay.is_empty() {
        model.say(format!("taken back: {what}; {key} puts it back"), Role::Good);
        return;
    }
    let clients = clients(&model.book, stay).len();
    model.say(
        format!(
            "taken back but for {clients} {} that others build on; {key} puts it back",
            if clients == 1 { "client" } else { "clients" }
        ),
        Role::Warning,
    );
    list(model, "Not taken back", stay);
}

/// What was put back is on disk.
pub(super) fn put_back(model: &mut Model) {
    let lines = model.undone.pop().map(|(lines, _)| lines).unwrap_or_default();
    let what = named(&model.book, &lines);
    model.done.push(lines);
    model.say(format!("put back: {what}"), Role::Good);
}

/// An action in a few words: what sort of entry it begins with, and about whom.
fn named(book: &Book, lines: &[LineKey]) -> String {
    let first = lines.first().map(|line| book.events(*line)).unwrap_or_default();
    let Some((subject, event)) = first.first() else { return "one entry".to_owned() };
    let what = event.tag().replace('_', " ");
    match subject {
        Subject::Client(id) => match book.standing(*id) {
            Some(standing) => format!("{what}, {}", standing.name),
            None => what,
        },
        Subject::Book => what,
    }
}

/// Nothing of it can be taken back: says what holds it.
pub(super) fn held(model: &mut Model, stay: &[LineKey]) {
    let builders = model.book.builders();
    let others: usize = stay.iter().map(|line| builders.on(*line).len()).sum();
    let (entries, them) = if others == 1 { ("entry builds", "that one") } else { ("entries build", "those") };
    model.say(format!("{others} later {entries} on it; take {them} back first"), Role::Warning);
    list(model, "What builds on it", stay);
}

/// The lines that are about clients: all but that of an import itself.
fn clients(book: &Book, stay: &[LineKey]) -> Vec<LineKey> {
    let about =
        |line: &LineKey| book.events(*line).iter().any(|(subject, _)| matches!(subject, Subject::Client(_)));
    stay.iter().copied().filter(about).collect()
}

/// Lists what stays with what builds on it, in words.
fn list(model: &mut Model, title: &str, stay: &[LineKey]) {
    let mut rows = Vec::new();
    let lines = clients(&model.book, stay);
    let many = lines.iter().any(|line| import(&model.book, *line).is_some());
    for line in &lines {
        let others = model.book.builds_on(*line);
        if many {
            rows.push(PageRow::heading(name(model, *line)));
        }
        for other in &others {
            rows.push(PageRow::new(name(model, *other), said(model, *other)));
            if rows.len() >= LISTED {
                break;
            }
        }
        if rows.len() >= LISTED {
            rows.push(PageRow::new("", "and more").role(Role::Quiet));
            break;
        }
    }
    model.overlay = Some(Overlay::Page(Page::new(title, rows)));
}

/// Whom a line is about.
fn name(model: &Model, line: LineKey) -> String {
    let events = model.book.events(line);
    let client = events.iter().find_map(|(subject, _)| match subject {
        Subject::Client(id) => model.book.standing(*id),
        Subject::Book => None,
    });
    client.map(|it| it.name.clone()).unwrap_or_default()
}

/// What a line says first, as the story has it; else the name of its kind. A sealed text is never said.
fn said(model: &Model, line: LineKey) -> String {
    let events = model.book.events(line);
    let Some((subject, event)) = events.first() else { return String::new() };
    let history = match subject {
        Subject::Client(id) => model.book.history(*id),
        Subject::Book => None,
    };
    let lens = Lens { weights: &model.weights, now: model.now, reveal: None };
    let first = history.and_then(|history| {
        let spots = Outline::of(&history, Show::All, &lens).spots;
        let first = spots.iter().filter(|spot| spot.entry.line == line).min_by_key(|spot| spot.entry)?;
        Some(first.row(&history, &lens))
    });
    let mut said = first.map_or_else(|| event.tag().replace('_', " "), |row| in_words(&row));
    if events.len() > 1 {
        let _ = write!(said, " and {} more", events.len() - 1);
    }
    said
}

fn in_words(row: &TimelineRow) -> String {
    let head = if row.head.is_empty() { row.kind.word() } else { &row.head };
    match row.text.as_str() {
        "" => head.to_owned(),
        text => format!("{head}: {text}"),
    }
}

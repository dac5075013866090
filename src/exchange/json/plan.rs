//! From a copy of another book to lines for this one: what is new is added, what is here stays as it is.
//!
//! A part that this book has already, as its own or as a copy, is left alone: by the name and hash of its line, so a second
//! import adds nothing and a newer export only what came since. Of the rest no thing is made twice, and nothing that was
//! changed here as well is overwritten; each of these is counted and told. Every part keeps where, when and by whom it was recorded (`line_copied`).

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::slots::{OUTCOMES, Slot, follows, is_nameless, revised, slot, slots, subject_thing, what};
use super::{BookCopy, CopiedLine, CopiedPart};
use crate::domain::book::Book;
use crate::domain::command::Decision;
use crate::domain::event::{Event, ImportRecorded, LineCopied};
use crate::domain::id::{ClientId, Id, ImportId, Mint};
use crate::domain::line::{LineRef, Subject};
use crate::domain::time::Now;
use crate::exchange::import::{Counts, ImportPlan, Remarks};

/// The longest line that is copied as one; a line of the journal has at most a mebibyte, and gets a few words more here.
const WHOLE: usize = (1 << 20) - (16 << 10);

/// The format, as it is recorded.
const FROM: &str = "confidant";

/// Plans the import of another book.
pub fn plan(copy: &BookCopy, book: &Book, now: &Now, mint: &mut dyn Mint) -> ImportPlan {
    let mut planner = Planner {
        here: Here::of(book, copy),
        book,
        import: ImportId(mint.mint()),
        from: copy.book.unwrap_or(Id::UNMINTED),
        coming: Coming::default(),
        taken: HashSet::new(),
        added: HashSet::new(),
        account: Account::default(),
    };
    planner.announce(copy);
    let mut decisions: Vec<Decision> = Vec::new();
    for line in &copy.lines {
        decisions.extend(planner.line(line));
    }
    // That there was an import is worth a line only where something came with it.
    let came_with: HashSet<ImportId> = events(&decisions).filter_map(came_with).collect();
    decisions.retain(|decision| {
        let tells_only = |event: &Event| match event {
            Event::ImportRecorded(it) => !came_with.contains(&it.id),
            Event::LineCopied(_) => true,
            _ => false,
        };
        !decision.iter().flat_map(|(_, events)| events).all(tells_only)
    });
    let counts = planner.counts(copy, &decisions);
    let gone = planner.here.gone(copy, book);
    let mut plan = ImportPlan {
        from: FROM.to_owned(),
        decisions,
        counts,
        fields: BTreeMap::new(),
        file: Remarks::default(),
        clients: Remarks::default(),
    };
    plan.clients.extend(std::mem::take(&mut planner.account.kept));
    plan.file.extend(planner.account.sentences(copy, gone));
    if !plan.decisions.is_empty() {
        let clients = u32::try_from(counts.added).unwrap_or(u32::MAX);
        let begun = ImportRecorded {
            id: planner.import,
            from: FROM.to_owned(),
            clients,
            on: now.today(),
            updated: 0,
            things: 0,
        };
        plan.decisions.insert(0, vec![(Subject::Book, vec![begun.into()])]);
    }
    plan
}

fn events(decisions: &[Decision]) -> impl Iterator<Item = &Event> {
    decisions.iter().flatten().flat_map(|(_, events)| events)
}

/// The import that a fact names.
fn came_with(event: &Event) -> Option<ImportId> {
    match event {
        Event::ClientImported(it) => Some(it.import),
        Event::ThingImported(it) => Some(it.import),
        Event::LineCopied(it) => Some(it.import),
        _ => None,
    }
}

/// The name of a part, in whichever book: its line, the hash of that, and its number.
type Origin = (LineRef, Id, u32);

/// Two clients, in whichever order they were named.
fn pair(one: ClientId, other: ClientId) -> (ClientId, ClientId) {
    (one.min(other), one.max(other))
}

/// The names of a part: its own, and those that it had in the books that it was copied through.
fn origins<'a>(own: Origin, events: impl Iterator<Item = &'a Event>) -> Vec<Origin> {
    let copied = events.filter_map(|event| match event {
        Event::LineCopied(it) => Some((it.line, it.h, it.part)),
        _ => None,
    });
    std::iter::once(own).chain(copied).collect()
}

/// The parts of the lines that count, with their names.
fn live_parts(book: &Book) -> impl Iterator<Item = (Subject, Vec<Origin>, Vec<Event>)> {
    book.lines().filter(|(key, _)| book.is_live(key)).flat_map(|(key, meta)| {
        let events = book.events(key);
        let mut seen = BTreeSet::new();
        let mut parts = Vec::new();
        for (number, subject) in (0_u32..).zip(&meta.subjects) {
            let Some(subject) = subject.filter(|subject| seen.insert(*subject)) else { continue };
            let own: Vec<Event> =
                events.iter().filter(|(it, _)| *it == subject).map(|(_, it)| it.clone()).collect();
            let names = origins((key.line, key.h, number), own.iter());
            parts.push((subject, names, own));
        }
        parts
    })
}

/// What is in this book already.
struct Here {
    /// The parts that count, by every name they have, with how much each was copied without.
    parts: HashMap<Origin, u32>,
    /// The things, each with what kind it is.
    things: HashMap<Id, &'static str>,
    clients: HashSet<ClientId>,
    /// What was changed by lines that the file does not have.
    changed: HashSet<(ClientId, Slot)>,
    /// The next of what comes back, by what it follows, and pairs that are two, by lines that the file does not have.
    next: HashMap<Id, Id>,
    apart: HashSet<(ClientId, ClientId)>,
    /// Facts without a name, of lines that the file does not have.
    facts: HashMap<ClientId, Vec<Event>>,
}

impl Here {
    fn of(book: &Book, copy: &BookCopy) -> Self {
        let in_file: HashSet<Origin> =
            copy.lines.iter().flat_map(|line| line.parts.iter().flat_map(|part| names(line, part))).collect();
        let mut here = Self {
            parts: HashMap::new(),
            things: HashMap::new(),
            clients: HashSet::new(),
            changed: HashSet::new(),
            next: HashMap::new(),
            apart: HashSet::new(),
            facts: HashMap::new(),
        };
        for (subject, names, events) in live_parts(book) {
            let without = events.iter().find_map(|event| match event {
                Event::LineCopied(it) => Some(it.withheld),
                _ => None,
            });
            let known = names.iter().any(|name| in_file.contains(name));
            here.parts.extend(names.into_iter().map(|name| (name, without.unwrap_or(0))));
            here.things.extend(events.iter().filter_map(|event| Some((event.creates()?, event.tag()))));
            let Subject::Client(id) = subject else { continue };
            if events.iter().any(|event| matches!(event, Event::ClientAdded(_))) {
                here.clients.insert(id);
            }
            if known {
                continue;
            }
            for event in &events {
                if let (Some(before), Some(next)) = (follows(event), event.creates()) {
                    here.next.entry(before).or_insert(next);
                }
                if let Event::ClientsDistinct(it) = event {
                    here.apart.insert(pair(id, it.other));
                }
            }
            let id = book.canonical(id);
            let refs: Vec<&Event> = events.iter().collect();
            here.changed.extend(slots(&refs).into_iter().filter_map(|(_, slot)| Some((id, slot?))));
            here.facts.entry(id).or_default().extend(events.into_iter().filter(is_nameless));
        }
        here
    }

    /// How many parts that came from the book of the file are not in it any more, where it holds all of that book.
    fn gone(&self, copy: &BookCopy, book: &Book) -> usize {
        let Some(from) = copy.book.filter(|_| copy.complete && copy.sealed == 0) else {
            return 0;
        };
        let in_file: HashSet<Origin> =
            copy.lines.iter().flat_map(|line| line.parts.iter().flat_map(|part| names(line, part))).collect();
        let came_from = |events: &[Event]| {
            events.iter().any(|event| {
                matches!(event, Event::LineCopied(it)
                    if it.book == from && !in_file.contains(&(it.line, it.h, it.part)))
            })
        };
        if self.parts.is_empty() {
            0
        } else {
            live_parts(book).filter(|(.., events)| came_from(events)).count()
        }
    }
}

fn names(line: &CopiedLine, part: &CopiedPart) -> Vec<Origin> {
    origins((line.line, line.h, part.part), part.events.iter())
}

/// What the file brings that is not here.
#[derive(Default)]
struct Coming {
    things: HashSet<Id>,
    clients: HashSet<ClientId>,
    /// Where in the file the last word stands about what is here already: what stands before it is older.
    settled: HashMap<(ClientId, Slot), usize>,
    /// What of the file comes next after something after which something came here as well: that is it.
    stands_for: HashMap<Id, Id>,
}

/// What is told of an import, besides what it adds.
#[derive(Default)]
struct Account {
    known: usize,
    partly: usize,
    twice: usize,
    there: usize,
    older: usize,
    waiting: usize,
    astray: usize,
    merges: usize,
    too_long: usize,
    kept: BTreeSet<String>,
}

impl Account {
    fn sentences(self, copy: &BookCopy, gone: usize) -> Vec<String> {
        let mut report = Vec::new();
        let mut say = |count: usize, sentence: &str| {
            if count > 0 {
                report.push(format!("{sentence}: {count}"));
            }
        };
        say(self.known, "in this book already, left as they are");
        say(
            self.partly,
            "of these copied before without some of their texts; undo that import to take them whole",
        );
        say(gone, "copied before and no longer in the file, taken back or erased there; they stay here");
        say(copy.confidential, "confidential texts that are not in the file");
        say(copy.sealed, "sealed entries of which the file has only the day");
        say(self.twice, "lines that are in the file twice, taken once");
        say(self.there, "entries that this book has from elsewhere, left as they are");
        say(self.older, "edits older than what was copied before, left out");
        say(self.waiting, "entries about something that is neither here nor in the file; they wait for it");
        say(self.astray, "entries that no export has, left out");
        say(self.too_long, "entries longer than a line of the journal, left out");
        say(self.merges, "clients that become one with another");
        say(copy.unknown_fields, "fields that only a newer confidant understands, left out");
        for (name, count) in &copy.unknown {
            say(*count, &format!("entries of the kind {}, not understood and left out", told(name)));
        }
        report.extend(copy.damages.iter().cloned());
        if copy.damages_unlisted > 0 {
            report.push(format!("and {} more lines that could not be read", copy.damages_unlisted));
        }
        report
    }
}

fn told(name: &str) -> &str {
    if name.is_empty() { "(no name)" } else { name }
}

struct Planner<'a> {
    here: Here,
    book: &'a Book,
    import: ImportId,
    from: Id,
    coming: Coming,
    taken: HashSet<Origin>,
    added: HashSet<ClientId>,
    account: Account,
}

impl Planner<'_> {
    /// What it comes to, in numbers.
    fn counts(&self, copy: &BookCopy, decisions: &[Decision]) -> Counts {
        let subjects = decisions.iter().flatten().filter_map(|(subject, _)| match subject {
            Subject::Client(id) => Some(*id),
            Subject::Book => None,
        });
        let touched: BTreeSet<ClientId> = subjects.filter(|id| !self.added.contains(id)).collect();
        let things = events(decisions).filter_map(|event| match event {
            Event::ContactSet(_) | Event::ImportRecorded(_) => None,
            event => event.creates(),
        });
        let (changed, new): (BTreeSet<Id>, BTreeSet<Id>) =
            things.partition(|id| self.here.things.contains_key(id));
        Counts {
            records: copy.lines.len(),
            added: self.added.len(),
            updated: touched.len(),
            things: new.len(),
            things_changed: changed.len(),
            ..Counts::default()
        }
    }

    /// Finds out what the file brings, before anything of it is judged: an outcome may stand before its thing.
    fn announce(&mut self, copy: &BookCopy) {
        for (line, part) in copy.lines.iter().flat_map(|line| line.parts.iter().map(move |part| (line, part)))
        {
            for (before, own) in part.events.iter().filter_map(|it| follows(it).zip(it.creates())) {
                let before = self.coming.stands_for.get(&before).copied().unwrap_or(before);
                if let Some(next) = self.here.next.get(&before).filter(|next| **next != own) {
                    self.coming.stands_for.insert(own, *next);
                }
            }
            if names(line, part).iter().any(|name| self.here.parts.contains_key(name)) {
                if let Subject::Client(id) = part.subject {
                    let events: Vec<&Event> = part.events.iter().collect();
                    let slots = slots(&events).into_iter().filter_map(|(_, slot)| slot);
                    self.coming
                        .settled
                        .extend(slots.map(|slot| ((self.book.canonical(id), slot), line.number)));
                }
                continue;
            }
            self.coming.things.extend(part.events.iter().filter_map(Event::creates));
            if let Subject::Client(id) = part.subject
                && part.events.iter().any(|event| matches!(event, Event::ClientAdded(_)))
            {
                self.coming.clients.insert(id);
            }
        }
    }

    /// The decisions that a line comes to: one, or where it would be too long one an event.
    fn line(&mut self, line: &CopiedLine) -> Vec<Decision> {
        let parts: Vec<(Subject, Vec<Event>, LineCopied)> = line
            .parts
            .iter()
            .filter_map(|part| {
                let events = self.part(line, part)?;
                Some((part.subject, events, self.copied(line, part)))
            })
            .collect();
        if parts.is_empty() {
            return Vec::new();
        }
        if line.bytes <= WHOLE && fit_together(&parts) {
            let whole = parts.into_iter().map(|(subject, mut events, copied)| {
                events.push(copied.into());
                (subject, events)
            });
            return vec![whole.collect()];
        }
        let mut decisions = Vec::new();
        for (subject, events, copied) in parts {
            for mut few in apart(events) {
                if few.iter().map(weight).fold(0, usize::saturating_add) > WHOLE {
                    self.account.too_long += 1;
                } else {
                    few.push(copied.clone().into());
                    decisions.push(vec![(subject, few)]);
                }
            }
        }
        decisions
    }

    fn copied(&self, line: &CopiedLine, part: &CopiedPart) -> LineCopied {
        LineCopied {
            import: self.import,
            book: self.from,
            line: line.line,
            h: line.h,
            part: part.part,
            at: line.at,
            by: line.by.clone(),
            withheld: part.withheld,
        }
    }

    /// Of a part what is new here and stands on something; `None` where nothing is left.
    fn part(&mut self, line: &CopiedLine, part: &CopiedPart) -> Option<Vec<Event>> {
        let names = names(line, part);
        if let Some(without) = names.iter().find_map(|name| self.here.parts.get(name)) {
            self.account.known += 1;
            self.account.partly += usize::from(*without > part.withheld);
            return None;
        }
        if names.iter().any(|name| self.taken.contains(name)) {
            self.account.twice += 1;
            return None;
        }
        self.taken.extend(names);
        let all: Vec<&Event> = part.events.iter().collect();
        let said_anew = revised(&all);
        let all = slots(&all);
        let is_source = |event: &Event| matches!(event, Event::ThingImported(_));
        let mut left_out: HashSet<Id> = HashSet::new();
        let mut takes = vec![false; all.len()];
        for ((event, slot), takes) in all.iter().zip(&mut takes).filter(|((event, _), _)| !is_source(event)) {
            let revises = event.creates().is_some_and(|id| said_anew.contains(&id));
            *takes = self.takes(line.number, part.subject, event, slot.clone(), revises);
            left_out.extend(event.creates().filter(|_| !*takes));
        }
        // Where a thing came from is told beside it or not at all.
        for ((event, slot), takes) in all.iter().zip(&mut takes) {
            if let Event::ThingImported(it) = event
                && !left_out.contains(&it.id)
            {
                *takes = self.takes(line.number, part.subject, event, slot.clone(), false);
            }
        }
        let left = all.into_iter().zip(takes).filter(|(_, takes)| *takes);
        let events: Vec<Event> = left.map(|((event, _), _)| event.clone()).collect();
        events.iter().any(|event| !matches!(event, Event::LineCopied(_))).then_some(events)
    }

    /// Whether an event is new here and overwrites nothing.
    fn takes(
        &mut self,
        number: usize,
        subject: Subject,
        event: &Event,
        slot: Option<Slot>,
        revises: bool,
    ) -> bool {
        let made = event.creates().filter(|_| !matches!(event, Event::ContactSet(_)));
        let here = made.and_then(|id| self.here.things.get(&id)).copied();
        if here.is_some() && !revises {
            self.account.there += 1;
            return false;
        }
        let client = match (subject, event) {
            // Of the book as a whole an export tells only which imports there were, and nothing else does.
            (Subject::Book, Event::ImportRecorded(_) | Event::LineCopied(_)) => return true,
            (Subject::Book, _) | (_, Event::ImportRecorded(_)) => {
                self.account.astray += 1;
                return false;
            }
            (Subject::Client(id), _) => id,
        };
        if let Event::ClientAdded(_) = event {
            if self.here.clients.contains(&client) {
                self.account.there += 1;
                return false;
            }
            self.added.insert(client);
        }
        let canonical = self.book.canonical(client);
        let place = slot.map(|slot| (canonical, slot));
        if let Some(place) = &place
            && subject_thing(&place.1).is_none()
            && self.coming.settled.get(place).is_some_and(|later| *later > number)
        {
            self.account.older += 1;
            return false;
        }
        let otherwise = match (here, made) {
            // Of what is something else by now, nothing that became of it here would have anything to be about.
            (Some(kind), Some(id)) if kind != event.tag() => self.was_touched(canonical, id),
            _ => false,
        };
        let place = place.map(|(client, slot)| (client, self.standing_for(&slot)));
        let changed = place.filter(|place| otherwise || self.here.changed.contains(place));
        if let Some(slot) = changed.map(|(_, slot)| slot.0).or_else(|| self.judged(client, event)) {
            let name = self.book.standing(canonical).map(|it| it.name.as_str()).unwrap_or_default();
            let sentence = format!("{name}: {} was changed here as well and stays as it is here", what(slot));
            self.account.kept.insert(sentence);
            return false;
        }
        if is_nameless(event) && self.here.facts.get(&canonical).is_some_and(|facts| facts.contains(event)) {
            self.account.there += 1;
            return false;
        }
        self.account.merges += usize::from(matches!(event, Event::ClientMerged(_)));
        self.account.waiting += usize::from(!self.stands(client, event));
        true
    }

    /// The slot of the thing that stands here for the one that it names.
    fn standing_for(&self, slot: &Slot) -> Slot {
        let stands = slot.1.parse().ok().and_then(|id: Id| self.coming.stands_for.get(&id));
        stands.map_or(slot.clone(), |id| (slot.0, id.to_string()))
    }

    /// Whether anything became of a thing by lines that the file does not have.
    fn was_touched(&self, client: ClientId, thing: Id) -> bool {
        let slots = OUTCOMES.iter().map(|kind| (client, (*kind, thing.to_string())));
        slots.into_iter().any(|slot| self.here.changed.contains(&slot))
    }

    /// What was said here of two clients, where the file says the contrary: that they are one, or that they are two.
    fn judged(&self, client: ClientId, event: &Event) -> Option<&'static str> {
        let same = |other: ClientId| self.book.canonical(client) == self.book.canonical(other);
        let contrary = match event {
            Event::ClientMerged(it) => self.here.apart.contains(&pair(client, it.into)),
            Event::ClientsDistinct(it) => it.other != client && same(it.other),
            _ => false,
        };
        contrary.then_some("merging")
    }

    /// Whether what it speaks of is here or in the file; if not it waits, and finds it should it ever come.
    fn stands(&self, client: ClientId, event: &Event) -> bool {
        let there = |id: &ClientId| self.here.clients.contains(id) || self.coming.clients.contains(id);
        if !there(&client) && !there(&self.book.canonical(client)) {
            return false;
        }
        if let Event::ClientMerged(merge) = event {
            return there(&merge.into);
        }
        if let Event::ClientsDistinct(mark) = event {
            return there(&mark.other);
        }
        let known = |id: &Id| self.here.things.contains_key(id) || self.coming.things.contains(id);
        match event {
            Event::ThingImported(it) => known(&it.id),
            event => slot(event).and_then(|slot| subject_thing(&slot)).is_none_or(|id| known(&id)),
        }
    }
}

/// Events one by one, but a thing with where it came from.
fn apart(events: Vec<Event>) -> Vec<Vec<Event>> {
    let mut all: Vec<Vec<Event>> = Vec::new();
    let mut places: HashMap<Id, usize> = HashMap::new();
    for event in events {
        let beside = match &event {
            Event::ThingImported(source) => places.get(&source.id).and_then(|place| all.get_mut(*place)),
            _ => None,
        };
        if let Some(few) = beside {
            few.push(event);
        } else {
            places.extend(event.creates().map(|id| (id, all.len())));
            all.push(vec![event]);
        }
    }
    all
}

/// Whether the parts of a line, each with where it came from, are a line here too.
fn fit_together(parts: &[(Subject, Vec<Event>, LineCopied)]) -> bool {
    let own = |(_, events, copied): &(Subject, Vec<Event>, LineCopied)| {
        let copied = Event::from(copied.clone());
        events.iter().chain([&copied]).map(|it| weight(it).saturating_add(64)).fold(64, usize::saturating_add)
    };
    parts.iter().map(own).fold(0, usize::saturating_add) <= WHOLE
}

/// How long an event is as JSON.
fn weight(event: &Event) -> usize {
    let mut body = Vec::new();
    match event.write(&mut serde_json::Serializer::new(&mut body)) {
        Ok(()) => body.len(),
        Err(_) => usize::MAX,
    }
}

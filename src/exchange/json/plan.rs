//! From a copy of another book to lines for this one: what is new is added, what is here stays as it is.
//!
//! A part that this book has already, as its own or as a copy, is left alone: by the name and hash of its line, so a second
//! import adds nothing and a newer export only what came since. Of the rest no thing is made twice, and nothing that was
//! changed here as well is overwritten; each of these is counted and told. Every part keeps where, when and by whom it was recorded (`line_copied`).

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

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

/// What an edit or an outcome is about: two of one subject are two words about one thing.
type Slot = (&'static str, String);

/// The names of a part: its own, and those that it had in the books that it was copied through.
fn origins<'a>(own: Origin, events: impl Iterator<Item = &'a Event>) -> Vec<Origin> {
    let copied = events.filter_map(|event| match event {
        Event::LineCopied(it) => Some((it.line, it.h, it.part)),
        _ => None,
    });
    std::iter::once(own).chain(copied).collect()
}

/// The parts of the lines that count, with their names.
fn live_parts(book: &Book) -> impl Iterator<Item = (Subject, Vec<Origin>, Vec<&Event>)> {
    book.lines().filter(|(key, _)| book.is_live(key)).flat_map(|(key, meta)| {
        let events = book.events(*key);
        let mut seen = BTreeSet::new();
        let mut parts = Vec::new();
        for (number, subject) in (0_u32..).zip(&meta.subjects) {
            let Some(subject) = subject.filter(|subject| seen.insert(*subject)) else { continue };
            let own: Vec<&Event> =
                events.iter().filter(|(it, _)| *it == subject).map(|(_, it)| *it).collect();
            let names = origins((key.line, key.h, number), own.iter().copied());
            parts.push((subject, names, own));
        }
        parts
    })
}

/// What is in this book already.
struct Here<'a> {
    /// The parts that count, by every name they have, with how much each was copied without.
    parts: HashMap<Origin, u32>,
    things: HashSet<Id>,
    clients: HashSet<ClientId>,
    /// What was changed by lines that the file does not have.
    changed: HashSet<(ClientId, Slot)>,
    /// Facts without a name, of lines that the file does not have.
    facts: HashMap<ClientId, Vec<&'a Event>>,
}

impl<'a> Here<'a> {
    fn of(book: &'a Book, copy: &BookCopy) -> Self {
        let in_file: HashSet<Origin> =
            copy.lines.iter().flat_map(|line| line.parts.iter().flat_map(|part| names(line, part))).collect();
        let mut here = Self {
            parts: HashMap::new(),
            things: HashSet::new(),
            clients: HashSet::new(),
            changed: HashSet::new(),
            facts: HashMap::new(),
        };
        for (subject, names, events) in live_parts(book) {
            let without = events.iter().find_map(|event| match event {
                Event::LineCopied(it) => Some(it.withheld),
                _ => None,
            });
            let known = names.iter().any(|name| in_file.contains(name));
            here.parts.extend(names.into_iter().map(|name| (name, without.unwrap_or(0))));
            here.things.extend(events.iter().filter_map(|event| event.creates()));
            let Subject::Client(id) = subject else { continue };
            if events.iter().any(|event| matches!(event, Event::ClientAdded(_))) {
                here.clients.insert(id);
            }
            if known {
                continue;
            }
            let id = book.canonical(id);
            here.changed.extend(events.iter().filter_map(|event| Some((id, slot(event)?))));
            here.facts.entry(id).or_default().extend(events.into_iter().filter(|event| is_nameless(event)));
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
        let came_from = |events: &[&Event]| {
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
    here: Here<'a>,
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
        let is_thing = |event: &&Event| {
            event.creates().is_some() && !matches!(event, Event::ContactSet(_) | Event::ImportRecorded(_))
        };
        Counts {
            records: copy.lines.len(),
            added: self.added.len(),
            updated: touched.len(),
            things: events(decisions).filter(is_thing).count(),
            ..Counts::default()
        }
    }

    /// Finds out what the file brings, before anything of it is judged: an outcome may stand before its thing.
    fn announce(&mut self, copy: &BookCopy) {
        for (line, part) in copy.lines.iter().flat_map(|line| line.parts.iter().map(move |part| (line, part)))
        {
            if names(line, part).iter().any(|name| self.here.parts.contains_key(name)) {
                if let Subject::Client(id) = part.subject {
                    let slots = part.events.iter().filter_map(slot);
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
            for event in events {
                if weight(&event) > WHOLE {
                    self.account.too_long += 1;
                } else {
                    decisions.push(vec![(subject, vec![event, copied.clone().into()])]);
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
        let events: Vec<Event> = part
            .events
            .iter()
            .filter(|event| self.takes(line.number, part.subject, event))
            .cloned()
            .collect();
        events.iter().any(|event| !matches!(event, Event::LineCopied(_))).then_some(events)
    }

    /// Whether an event is new here and overwrites nothing.
    fn takes(&mut self, number: usize, subject: Subject, event: &Event) -> bool {
        let is_contact = matches!(event, Event::ContactSet(_));
        if event.creates().is_some_and(|id| !is_contact && self.here.things.contains(&id)) {
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
        let place = slot(event).map(|slot| (canonical, slot));
        if let Some(place) = &place
            && subject_thing(event).is_none()
            && self.coming.settled.get(place).is_some_and(|later| *later > number)
        {
            self.account.older += 1;
            return false;
        }
        if let Some((_, slot)) = place.filter(|place| self.here.changed.contains(place)) {
            let name = self.book.standing(canonical).map(|it| it.name.as_str()).unwrap_or_default();
            let sentence =
                format!("{name}: {} was changed here as well and stays as it is here", what(slot.0));
            self.account.kept.insert(sentence);
            return false;
        }
        if is_nameless(event) && self.here.facts.get(&canonical).is_some_and(|facts| facts.contains(&event)) {
            self.account.there += 1;
            return false;
        }
        self.account.merges += usize::from(matches!(event, Event::ClientMerged(_)));
        self.account.waiting += usize::from(!self.stands(client, event));
        true
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
        let known = |id: &Id| self.here.things.contains(id) || self.coming.things.contains(id);
        subject_thing(event).is_none_or(|id| known(&id))
    }
}

/// The thing whose fate an event tells.
fn subject_thing(event: &Event) -> Option<Id> {
    match slot(event)? {
        ("promise" | "request" | "reminder" | "appointment" | "goal", id) => id.parse().ok(),
        _ => None,
    }
}

/// What an edit or an outcome is about.
fn slot(event: &Event) -> Option<Slot> {
    let whole = |what: &'static str| Some((what, String::new()));
    let thing = |what: &'static str, id: Id| Some((what, id.to_string()));
    match event {
        Event::ClientRenamed(_) => whole("the name"),
        Event::ClientKindSet(_) => whole("the kind"),
        Event::OrganisationSet(_) => whole("the organisation"),
        Event::TierSet(_) => whole("the tier"),
        Event::TagsSet(_) => whole("tags"),
        Event::CadenceSet(_) => whole("the cadence"),
        Event::ChannelsPreferred(_) => whole("channels"),
        Event::ContactTimesSet(_) => whole("times"),
        Event::ZoneSet(_) => whole("the zone"),
        Event::LanguageSet(_) => whole("the language"),
        Event::CoverNamed(_) => whole("the cover"),
        Event::ClientMerged(_) => whole("merging"),
        Event::SpecialistNamed(e) => Some(("specialist", e.field.clone())),
        Event::SpecialDaySet(e) => Some(("day", e.what.clone())),
        Event::ContactSet(e) => thing("contact", e.0.id.0),
        Event::ContactRemoved(e) => thing("contact", e.id.0),
        Event::PromiseKept(e) => thing("promise", e.id.0),
        Event::PromiseReleased(e) => thing("promise", e.id.0),
        Event::PromiseBroken(e) => thing("promise", e.id.0),
        Event::PromiseMoved(e) => thing("promise", e.id.0),
        Event::PromiseRepaired(e) => thing("promise", e.id.0),
        Event::RequestAcknowledged(e) => thing("request", e.id.0),
        Event::RequestAnswered(e) => thing("request", e.id.0),
        Event::RequestWithdrawn(e) => thing("request", e.id.0),
        Event::ReminderSnoozed(e) => thing("reminder", e.id.0),
        Event::ReminderDone(e) => thing("reminder", e.id.0),
        Event::ReminderDropped(e) => thing("reminder", e.id.0),
        Event::AppointmentClosed(e) => thing("appointment", e.id.0),
        Event::GoalClosed(e) => thing("goal", e.id.0),
        Event::ClientAdded(_)
        | Event::StatusChanged(_)
        | Event::ClientsDistinct(_)
        | Event::ThingImported(_)
        | Event::ClientImported(_)
        | Event::InteractionRecorded(_)
        | Event::PromiseMade(_)
        | Event::RequestReceived(_)
        | Event::ReminderSet(_)
        | Event::AppointmentMade(_)
        | Event::GoalSet(_)
        | Event::StageAssessed(_)
        | Event::ClientSaid(_)
        | Event::NoteAdded(_)
        | Event::AdviceGiven(_)
        | Event::SignalObserved(_)
        | Event::ImportRecorded(_)
        | Event::LineRetracted(_)
        | Event::PartRedacted(_)
        | Event::LineCopied(_) => None,
    }
}

/// A slot in a sentence.
fn what(slot: &'static str) -> &'static str {
    match slot {
        "tags" => "the list of tags",
        "channels" => "the order of channels",
        "times" => "when to be reached",
        "merging" => "with whom it is one",
        "specialist" => "a specialist",
        "day" => "a day of the year",
        "contact" => "a contact person",
        "promise" => "what became of a promise",
        "request" => "what became of a request",
        "reminder" => "what became of a reminder",
        "appointment" => "what became of an appointment",
        "goal" => "what became of a goal",
        other => other,
    }
}

/// Whether a fact has no name by which it would be known again.
fn is_nameless(event: &Event) -> bool {
    matches!(
        event,
        Event::StatusChanged(_) | Event::StageAssessed(_) | Event::ClientSaid(_) | Event::SignalObserved(_)
    )
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

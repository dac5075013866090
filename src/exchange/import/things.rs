//! What happened with a client, from the shape of a file to facts: what is new, what the file says otherwise by now, and
//! what the book has already.
//!
//! Each fact keeps its source beside it ([`ThingImported`]). A thing is known again by the source's id, or where there is
//! none by its kind, its day and its text. What the file says otherwise is recorded anew under the same id, so that
//! what the adviser did with it since (kept, done, put off) stays with it.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::fit::cut;
use crate::domain::event::{Event, ThingImported};
use crate::domain::goal::GoalSet;
use crate::domain::history::History;
use crate::domain::id::{GoalId, Id, ImportId, InteractionId, Mint, NoteId, PromiseId, ReminderId};
use crate::domain::interaction::{Confidentiality, InteractionRecorded, Talk};
use crate::domain::note::NoteAdded;
use crate::domain::promise::{PromiseKept, PromiseMade, Prompted, Whose};
use crate::domain::recurrence::Recurrence;
use crate::domain::reminder::{ReminderKind, ReminderSet};
use crate::domain::time::{Day, Due, Happened, Now, is_reckonable};
use crate::exchange::incoming::{Thing, What};
use crate::text::accepted;

/// The longest text of one note, in bytes; a longer one goes on in another note.
const LONGEST_NOTE: usize = 96 * 1024;

/// The longest summary, promise, goal or reason, in bytes; what is longer stands whole in a note beside it.
const LONGEST_LINE: usize = 4 * 1024;

/// The most that is put into one line of the journal, in bytes as they are estimated.
const MOST_IN_A_LINE: usize = 240 * 1024;

/// What the things of a file come to at one client.
#[derive(Debug, Default)]
pub(super) struct Recorded {
    /// The events, of one thing together.
    pub groups: Vec<Vec<Event>>,
    /// How many are new.
    pub added: usize,
    /// How many the file says otherwise by now.
    pub changed: usize,
    /// How many are there already.
    pub known: usize,
    /// What is to be said of them, in sentences.
    pub remarks: Vec<String>,
    /// How many became something else than the file has them for, by why.
    pub turned: BTreeMap<&'static str, usize>,
}

/// What the recording of things looks at.
pub(super) struct Desk<'a> {
    /// The client's story so far, where there is one.
    pub history: Option<&'a History>,
    /// The day from which the book knows the client.
    pub added: Day,
    /// The import.
    pub import: ImportId,
    /// The format.
    pub from: &'a str,
    /// Now.
    pub now: &'a Now,
}

/// Turns the things of one client into events.
pub(super) fn record(things: Vec<Thing>, desk: &Desk<'_>, mint: &mut dyn Mint) -> Recorded {
    let mut recorded = Recorded::default();
    let named =
        |uid: Option<String>| uid.map(|uid| clipped(accepted(&uid).trim())).filter(|uid| !uid.is_empty());
    let uids = things.iter().filter_map(|thing| named(thing.uid.clone())).collect();
    let mut known = Known::of(desk, &uids);
    for thing in things {
        let Thing { uid, recorded: at, what } = thing;
        let uid = named(uid);
        let at = at.map(Happened::At).filter(|at| is_reckonable(at.day()));
        let mut pieces = pieces(what, desk, &mut recorded.turned);
        let first = pieces.remove(0);
        for (number, what) in std::iter::once(first).chain(pieces).enumerate() {
            let uid = match (&uid, number) {
                (Some(uid), 0) => Some(uid.clone()),
                (Some(uid), number) => Some(format!("{uid}#{}", number + 1)),
                (None, _) => None,
            };
            known.take(uid, at, &what, desk, mint, &mut recorded);
        }
    }
    recorded
}

/// Packs events into lines: first what may go with `first`, the events of the profile.
pub(super) fn lines(first: Vec<Event>, groups: Vec<Vec<Event>>) -> Vec<Vec<Event>> {
    let mut lines = vec![first];
    // A profile may be long itself: then its things begin a line of their own.
    let mut room = if lines[0].is_empty() { MOST_IN_A_LINE } else { MOST_IN_A_LINE / 4 };
    for group in groups {
        let weight: usize = group.iter().map(weight).sum();
        if weight > room && lines.last().is_some_and(|line| !line.is_empty()) {
            lines.push(Vec::new());
            room = MOST_IN_A_LINE;
        }
        room = room.saturating_sub(weight);
        if let Some(line) = lines.last_mut() {
            line.extend(group);
        }
    }
    lines.retain(|line| !line.is_empty());
    lines
}

/// About how many bytes an event takes: texts may double where they are escaped.
fn weight(event: &Event) -> usize {
    let text = match event {
        Event::InteractionRecorded(e) => e.summary.len() + e.note.len(),
        Event::NoteAdded(e) => e.text.len(),
        Event::PromiseMade(e) => e.what.len(),
        Event::ReminderSet(e) => e.why.len(),
        Event::GoalSet(e) => e.what.len(),
        Event::ThingImported(e) => e.from.len() + e.uid.as_ref().map_or(0, String::len),
        _ => 0,
    };
    400 + 2 * text
}

fn clipped(uid: &str) -> String {
    uid[..cut(uid, 512)].to_owned()
}

/// A thing as the book takes it, and the notes in which its texts go on.
fn pieces(what: What, desk: &Desk<'_>, turned: &mut BTreeMap<&'static str, usize>) -> Vec<What> {
    let mut turn = |why| *turned.entry(why).or_default() += 1;
    let today = desk.now.today();
    let was = |on: Happened| on.day() <= today && is_reckonable(on.day());
    // What is to come has not happened; it is written down on the day from which the client is known.
    let past = |on: Happened| if was(on) { on } else { Happened::On(desk.added) };
    let by = |on: Happened, day: Option<Day>| day.filter(|day| *day < on.day()).map_or(on, Happened::On);
    let conf = Confidentiality::default();
    match what {
        What::Interaction { on, summary, note, conf, .. } if !was(on) => {
            turn("dated in the future, kept as notes");
            let text = joined(&[&on.to_string(), &summary, &note]);
            notes(past(on), &text, conf)
        }
        What::Interaction { on, channel, way, begun_by, minutes, summary, note, conf } => {
            let (summary, note) = (accepted(&summary).trim().to_owned(), accepted(&note).trim().to_owned());
            let short = !summary.contains('\n') && summary.len() <= LONGEST_LINE;
            let note = if short { note } else { joined(&[&summary, &note]) };
            let summary = if short { summary } else { headline(&summary) };
            let end = cut(&note, LONGEST_NOTE);
            let mut all = vec![What::Interaction {
                on,
                channel,
                way,
                begun_by,
                minutes: minutes.filter(|minutes| *minutes <= 24 * 60),
                summary,
                note: note[..end].to_owned(),
                conf,
            }];
            if end < note.len() {
                all.extend(numbered_notes(on, &note[end..], conf, 2));
            }
            all
        }
        What::Note { on, text, conf } => notes(past(on), &text, conf),
        What::Reminder { on, due, why, .. } if !is_reckonable(due.day(desk.now.zone())) => {
            turn("due on a day that cannot be, kept as notes");
            notes(past(on), &joined(&[&why, &due.to_string()]), conf)
        }
        What::Reminder { on, due, repeats, why } => {
            let (why, more) = line(&why);
            let all = vec![What::Reminder { on: past(on), due, repeats, why }];
            all.into_iter().chain(more.into_iter().flat_map(|it| notes(past(on), &it, conf))).collect()
        }
        What::Promise { whose: Whose::Ours, on, due, kept: None, what, conf }
            if due.is_none_or(|day| !is_reckonable(day)) =>
        {
            turn("of yours without a day, kept as notes");
            notes(past(on), &what, conf)
        }
        What::Promise { whose, on, due, kept, what, conf } => {
            let kept = kept.filter(|day| *day <= today && is_reckonable(*day));
            let due = due.filter(|day| is_reckonable(*day)).or(kept.filter(|_| due.is_some()));
            let (what, more) = line(&what);
            let on = by(by(past(on), due), kept);
            let all = vec![What::Promise { whose, on, due, kept, what, conf }];
            all.into_iter().chain(more.into_iter().flat_map(|it| notes(on, &it, conf))).collect()
        }
        What::Goal { on, due, what } => {
            let (what, more) = line(&what);
            let due = due.filter(|day| is_reckonable(*day));
            let all = vec![What::Goal { on: past(on), due, what }];
            all.into_iter().chain(more.into_iter().flat_map(|it| notes(past(on), &it, conf))).collect()
        }
    }
}

/// A text as one note, or several where it is too long for one.
fn notes(on: Happened, text: &str, conf: Confidentiality) -> Vec<What> {
    numbered_notes(on, text, conf, 1)
}

/// The same, as what goes on in notes from that number on: each tells which it is.
fn numbered_notes(on: Happened, text: &str, conf: Confidentiality, first: usize) -> Vec<What> {
    let text = accepted(text);
    let mut rest = text.trim();
    let mut all = Vec::new();
    for number in first.. {
        let mut end = cut(rest, LONGEST_NOTE);
        if end < rest.len() {
            end = rest[..end].rfind(['\n', ' ']).filter(|at| *at > 0).unwrap_or(end);
        }
        let piece = rest[..end].trim_end();
        let text = if number == 1 { piece.to_owned() } else { format!("({number}) {piece}") };
        all.push(What::Note { on, text, conf });
        rest = rest[end..].trim_start();
        if rest.is_empty() {
            break;
        }
    }
    all
}

/// A text on one line, and the whole of it where that does not say it all.
fn line(text: &str) -> (String, Option<String>) {
    let text = accepted(text).trim().to_owned();
    if text.len() <= LONGEST_LINE {
        return (text, None);
    }
    (headline(&text), Some(text))
}

/// The first line of a text, cut where it must be.
fn headline(text: &str) -> String {
    let first = text.lines().next().unwrap_or_default();
    first[..cut(first, LONGEST_LINE)].trim_end().to_owned()
}

fn joined(texts: &[&str]) -> String {
    let texts: Vec<&str> = texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty()).collect();
    texts.join("\n\n")
}

/// By what a thing without an id is known: its kind, its day and its text.
type Likeness = (&'static str, Day, String);

/// The things that a client has, as those of one source are compared with them.
struct Known<'a> {
    history: Option<&'a History>,
    uids: HashMap<String, Id>,
    made: HashMap<Id, Event>,
    /// What is there of kinds that no file can bring.
    others: HashSet<Id>,
    alike: HashSet<Likeness>,
    seen: HashSet<String>,
}

impl<'a> Known<'a> {
    /// The things of the client; those of which the file speaks by their ids are like no other.
    fn of(desk: &Desk<'a>, named: &HashSet<String>) -> Self {
        let mut known = Self {
            history: desk.history,
            uids: HashMap::new(),
            made: HashMap::new(),
            others: HashSet::new(),
            alike: HashSet::new(),
            seen: HashSet::new(),
        };
        let Some(history) = desk.history else { return known };
        let mut spoken_of = HashSet::new();
        for (id, source) in history.imported.iter().filter(|(_, it)| it.from == desk.from) {
            let Some(uid) = &source.uid else { continue };
            let whole = uid.rsplit_once('#').map_or(uid.as_str(), |(whole, _)| whole);
            if named.contains(uid) || named.contains(whole) {
                spoken_of.insert(*id);
            }
            known.uids.insert(uid.clone(), *id);
        }
        let interactions = history.interactions.iter().map(|it| it.fact.clone().into());
        let promises = history.promises.iter().map(|it| it.made.fact.clone().into());
        let reminders = history.reminders.iter().map(|it| it.set.fact.clone().into());
        let goals = history.goals.iter().map(|it| it.set.fact.clone().into());
        let notes = history.notes.iter().map(|it| it.fact.clone().into());
        let all: Vec<Event> =
            interactions.chain(promises).chain(reminders).chain(goals).chain(notes).collect();
        for event in all {
            let Some(id) = event.creates() else { continue };
            known.alike.extend(likeness(&event).filter(|_| !spoken_of.contains(&id)));
            known.made.insert(id, event);
        }
        known.others.extend(history.requests.iter().map(|it| it.received.fact.id.0));
        known.others.extend(history.appointments.iter().map(|it| it.made.fact.id.0));
        known.others.extend(history.advice.iter().map(|it| it.given.fact.id.0));
        known
    }

    /// The thing whose id in this book a file gives back: it is in the book, and what is recorded there says more than
    /// any table. Says whether the file has other words for it.
    fn own(&self, uid: &str, what: &What, now: &Now) -> Option<bool> {
        let (whole, piece) = uid.split_once('#').map_or((uid, false), |(whole, _)| (whole, true));
        let id = whole.parse::<Id>().ok()?;
        let Some(made) = self.made.get(&id) else { return self.others.contains(&id).then_some(false) };
        let exact = matches!(made, Event::InteractionRecorded(_) | Event::NoteAdded(_)) && !piece;
        let says = events(what, id, now).first().filter(|it| it.tag() == made.tag()).and_then(likeness);
        Some(exact && says.is_some_and(|says| likeness(made) != Some(says)))
    }

    fn take(
        &mut self,
        uid: Option<String>,
        at: Option<Happened>,
        what: &What,
        desk: &Desk<'_>,
        mint: &mut dyn Mint,
        recorded: &mut Recorded,
    ) {
        if is_empty(what) {
            *recorded.turned.entry("without any words, left out").or_default() += 1;
            return;
        }
        if uid.as_ref().is_some_and(|uid| !self.seen.insert(uid.clone())) {
            recorded.known += 1;
            return;
        }
        let marked = |id: Id, uid: Option<String>, revises: bool| ThingImported {
            id,
            import: desk.import,
            from: desk.from.to_owned(),
            uid,
            recorded: at,
            revises,
        };
        if let Some(id) = uid.as_ref().and_then(|uid| self.uids.get(uid)).copied() {
            match self.again(id, what, desk.now) {
                Again::Same => recorded.known += 1,
                Again::Stays(why) => {
                    recorded.known += 1;
                    recorded.remarks.push(why.to_owned());
                }
                Again::Changed(mut events, revises) => {
                    recorded.changed += 1;
                    events.push(marked(id, uid, revises).into());
                    recorded.groups.push(events);
                }
            }
            return;
        }
        if let Some(otherwise) = uid.as_ref().and_then(|uid| self.own(uid, what, desk.now)) {
            recorded.known += 1;
            if otherwise {
                let why = "an entry of this book says something else in the file; left as it was recorded";
                recorded.remarks.push(why.to_owned());
            }
            return;
        }
        let id = mint.mint();
        let mut events = events(what, id, desk.now);
        let alike = events.first().and_then(likeness);
        // With an id of its own a thing is another one, however much it is like this.
        if uid.is_none() && alike.is_some_and(|likeness| !self.alike.insert(likeness)) {
            recorded.known += 1;
            return;
        }
        recorded.added += 1;
        events.push(marked(id, uid, false).into());
        recorded.groups.push(events);
    }

    /// What the file says by now of a thing that it brought before.
    fn again(&self, id: Id, what: &What, now: &Now) -> Again {
        let mut events = events(what, id, now);
        // What was removed for good does not come back.
        let Some(made) = self.made.get(&id) else { return Again::Same };
        let promise = self
            .history
            .and_then(|history| history.promises.iter().find(|promise| promise.made.fact.id.0 == id));
        let ended = promise.is_some_and(|promise| !promise.is_open());
        let same = events.first().is_some_and(|event| says_the_same(event, made));
        // How the adviser closed it stands.
        if ended {
            events.truncate(1);
        }
        if same && events.len() == 1 {
            return Again::Same;
        }
        if same {
            return Again::Changed(events.split_off(1), false);
        }
        if events.first().map(Event::tag) != Some(made.tag()) && self.was_touched(id) {
            return Again::Stays("an entry is something else in the file by now; left as it was recorded");
        }
        Again::Changed(events, true)
    }

    /// Whether anything was recorded about a thing since.
    fn was_touched(&self, id: Id) -> bool {
        self.history.is_some_and(|it| {
            let promise = it.promises.iter().find(|it| it.made.fact.id.0 == id);
            let reminder = it.reminders.iter().find(|it| it.set.fact.id.0 == id);
            let goal = it.goals.iter().find(|it| it.set.fact.id.0 == id);
            promise.is_some_and(|it| !it.is_open() || !it.moves.is_empty())
                || reminder.is_some_and(|it| !it.is_open() || !it.snoozed.is_empty())
                || goal.is_some_and(|it| it.closed.is_some())
        })
    }
}

/// What becomes of a thing that the book has.
enum Again {
    /// Nothing.
    Same,
    /// Nothing, though the file says something else.
    Stays(&'static str),
    /// This is recorded; the flag says whether it replaces what was there.
    Changed(Vec<Event>, bool),
}

fn is_empty(what: &What) -> bool {
    match what {
        // That there was a touch is worth knowing without a word.
        What::Interaction { .. } => false,
        What::Note { text, .. } => text.trim().is_empty(),
        What::Reminder { why, .. } => why.trim().is_empty(),
        What::Promise { what, .. } | What::Goal { what, .. } => what.trim().is_empty(),
    }
}

fn likeness(event: &Event) -> Option<Likeness> {
    let text = match event {
        Event::InteractionRecorded(e) => format!("{} {}\n{}", e.channel, e.summary, e.note),
        Event::NoteAdded(e) => e.text.clone(),
        Event::PromiseMade(e) => format!("{} {}", e.whose, e.what),
        Event::ReminderSet(e) => e.why.clone(),
        Event::GoalSet(e) => e.what.clone(),
        _ => return None,
    };
    Some((event.tag(), event.day()?, text))
}

/// The facts of a thing under that id, the one that makes it first.
fn events(what: &What, id: Id, now: &Now) -> Vec<Event> {
    match what.clone() {
        What::Interaction { on, channel, way, begun_by, minutes, summary, note, conf } => {
            vec![
                InteractionRecorded {
                    id: InteractionId(id),
                    on,
                    channel,
                    way,
                    begun_by,
                    live: channel.is_live(),
                    minutes,
                    with: Vec::new(),
                    talk: Talk::Unknown,
                    summary,
                    note,
                    conf,
                    carries_out: None,
                    for_absence: None,
                    answers: Vec::new(),
                }
                .into(),
            ]
        }
        What::Note { on, text, conf } => vec![NoteAdded { id: NoteId(id), text, on, conf }.into()],
        What::Reminder { on, due, repeats, why } => {
            let (due, repeats, why) = coming(due, repeats.as_deref(), why, now);
            let (id, kind) = (ReminderId(id), ReminderKind::Need);
            let set =
                ReminderSet { id, due, why, kind, channel: None, about: None, on, repeats, follows: None };
            vec![set.into()]
        }
        What::Promise { whose, on, due, kept, what, conf } => {
            let promise = PromiseId(id);
            let made = PromiseMade {
                id: promise,
                whose,
                what,
                due,
                on,
                interaction: None,
                request: None,
                conf,
                repeats: None,
                follows: None,
            };
            let kept = kept.map(|on| PromiseKept {
                id: promise,
                on,
                prompted: Prompted::Unknown,
                reason: String::new(),
            });
            std::iter::once(made.into()).chain(kept.map(Event::from)).collect()
        }
        What::Goal { on, due, what } => {
            vec![GoalSet { id: GoalId(id), what, on, due, interaction: None }.into()]
        }
    }
}

/// When a reminder is due that comes back: on the first day of its rule from today on, since nobody is late by having been
/// imported. A rule that is not understood, or has come to its end, stands in the words.
fn coming(due: Due, rule: Option<&str>, why: String, now: &Now) -> (Due, Option<Box<Recurrence>>, String) {
    let Some(text) = rule else { return (due, None, why) };
    let yesterday = now.today().pred_opt().unwrap_or(now.today());
    let read = text.parse::<Recurrence>().ok().and_then(|rule| {
        let first = due.day(now.zone());
        let rule = rule.anchored(first);
        let (due, rule) = if first > yesterday { (due, rule) } else { rule.due_again(due, yesterday)? };
        rule.next_after(due.day(now.zone())).map(|_| (due, rule))
    });
    match read {
        Some((due, rule)) => (due, Some(Box::new(rule)), why),
        None => (due, None, format!("{why} (repeats: {text})")),
    }
}

/// Whether two facts say the same: of a reminder that comes back the day moves on by itself, and with it how often it
/// still comes.
pub(super) fn says_the_same(one: &Event, other: &Event) -> bool {
    match (one, other) {
        (Event::ReminderSet(one), Event::ReminderSet(other)) if one.repeats.is_some() => {
            let rule = |it: &ReminderSet| it.repeats.as_deref().cloned().map(Recurrence::uncounted);
            let rest = ReminderSet { due: one.due, repeats: one.repeats.clone(), ..other.clone() };
            rule(one) == rule(other) && *one == rest
        }
        _ => one == other,
    }
}

//! What a line of the journal says, told after it was recorded and before it is taken back.
//!
//! A sealed text is never told, not even to whoever has just typed it: the screen may be shared by then.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::out::{Out, Tone};
use super::{thing, who};
use crate::domain::book::{Book, Entries};
use crate::domain::event::Event;
use crate::domain::id::{ClientId, Id};
use crate::domain::interaction::{Confidentiality, InteractionRecorded};
use crate::domain::line::{LineKey, Subject};
use crate::domain::promise::Whose;
use crate::domain::recurrence::Recurrence;
use crate::domain::time::{Happened, Now};
use crate::exchange::export::clearance::Classes;
use crate::query::fact;
use crate::quick::when;

/// One fact of a line, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fact {
    /// Its type's name, as in the journal.
    pub kind: &'static str,
    /// The client that it is about.
    pub client: Option<ClientId>,
    /// What it made, or else what it is about.
    id: Option<Id>,
    /// What it is, in a few of the program's words.
    head: String,
    /// What was said, unless it is sealed.
    text: Option<String>,
    /// The day or time to come that it speaks of.
    due: Option<String>,
    /// The rule by which it comes again.
    repeats: Option<Recurrence>,
    sealed: bool,
}

impl Fact {
    pub(super) fn json(&self) -> Value {
        json!({
            "kind": self.kind, "id": self.id.map(|id| id.to_string()), "head": self.head,
            "text": self.text, "due": self.due, "sealed": self.sealed,
            "repeats": self.repeats.as_ref().map(ToString::to_string),
            "repeats_words": self.repeats.as_ref().map(Recurrence::words),
        })
    }

    fn of(subject: Subject, event: &Event, sealed: bool) -> Self {
        let client = match subject {
            Subject::Client(id) => Some(id),
            Subject::Book => None,
        };
        let (head, text, due) = words(event);
        let head = Some(sealed).filter(|it| *it).and_then(|_| discreet(event)).map_or(head, str::to_owned);
        let text = Some(text).filter(|text| !text.is_empty() && !sealed);
        let id = event.creates().or_else(|| event.names().first().copied());
        let repeats = match event {
            Event::PromiseMade(it) => it.repeats.as_deref().cloned(),
            Event::ReminderSet(it) => it.repeats.as_deref().cloned(),
            _ => None,
        };
        Self { kind: event.tag(), client, id, head, text, due, repeats, sealed }
    }

    /// A head and a text on one line.
    pub(super) fn sentence(&self) -> String {
        match (&self.text, self.sealed) {
            (_, true) => format!("{}, sealed", self.head),
            (Some(text), _) => format!("{}: {text}", self.head),
            (None, _) => self.head.clone(),
        }
    }
}

/// The facts of a line in order, live or not.
pub(super) fn facts(book: &Book, key: LineKey) -> Vec<Fact> {
    let events = book.events(key);
    let own = || events.iter().map(|(_, event)| event);
    let mut classes = Classes::strictest(own());
    if own().flat_map(Event::names).any(|id| !classes.knows(id)) {
        let subjects = events.iter().filter_map(|(subject, _)| match subject {
            Subject::Client(id) => Some(*id),
            Subject::Book => None,
        });
        let clients: BTreeSet<ClientId> = subjects.collect();
        let entries: Vec<_> = clients.into_iter().map(|id| book.entries(book.canonical(id))).collect();
        classes =
            Classes::strictest(own().chain(entries.iter().flat_map(Entries::iter).map(|entry| &entry.event)));
    }
    let is_sealed = |event: &Event| {
        let conf = classes.class(event);
        // What became of a thing that is not in the book any more might have been sealed.
        let tells = event.creates().is_none() && !matches!(event, Event::ThingImported(_));
        let astray = || tells && event.names().first().is_some_and(|id| !classes.knows(*id));
        conf == Some(Confidentiality::Sealed) || conf.is_some() && astray()
    };
    events.iter().map(|(subject, event)| Fact::of(*subject, event, is_sealed(event))).collect()
}

/// The facts as lines for people: the client first, then a fact a line with the beginning of its id.
pub(super) fn lines(book: &Book, facts: &[Fact], out: &Out, now: &Now) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(standing) = facts.iter().find_map(|fact| fact.client).and_then(|id| book.standing(id)) {
        let name = out.toned(&standing.name, Tone::Strong);
        lines.push(format!("{name}  {}", out.toned(&who::short(book, standing.id), Tone::Faint)));
    }
    let open = thing::open_ids(book);
    for fact in facts {
        let mut line = format!("  {}", out.shown(&fact.sentence()));
        if let Some(due) = &fact.due {
            line.push_str(", ");
            line.push_str(&spelled(due, now));
        }
        if let Some(rule) = &fact.repeats {
            line = format!("{line}, {}", rule.words());
        }
        if let Some(id) = fact.id {
            let short = thing::short(&id, &open);
            line.push_str("  ");
            line.push_str(&out.toned(short, Tone::Faint));
        }
        lines.push(line);
    }
    lines
}

/// A due day or time as it is said back: `Thu 26 Nov 2026, in 5 days`.
fn spelled(due: &str, now: &Now) -> String {
    due.parse().map_or_else(|_| due.to_owned(), |due| when::echo(&due, now, None))
}

fn moment(on: Happened) -> String {
    match on {
        Happened::On(day) => when::spell(day),
        Happened::At(at) => format!("{} {}", when::spell(at.date_naive()), at.format("%H:%M")),
    }
}

fn touch(it: &InteractionRecorded) -> String {
    let length = it.minutes.map(|minutes| format!(" {minutes}m")).unwrap_or_default();
    format!("{} {}{length}, {}", it.channel, it.way, moment(it.on))
}

/// What a sealed fact is called whose words for it would tell what it says.
fn discreet(event: &Event) -> Option<&'static str> {
    match event {
        Event::EvidenceRecorded(_) => Some("evidence"),
        Event::ElementMarked(_) => Some("element of trust"),
        Event::WorryMoved(_) => Some("worry"),
        Event::BalanceFelt(_) => Some("balance"),
        Event::HandedOff(_) => Some("hand-off"),
        Event::SignalObserved(_) => Some("# signal"),
        Event::AdviceClosed(_) => Some("advice closed"),
        _ => None,
    }
}

/// Head, text and what is due.
fn words(event: &Event) -> (String, String, Option<String>) {
    let head = |head: &str, text: &str| (head.to_owned(), text.to_owned(), None);
    let due = |head: &str, text: &str, due: Option<String>| (head.to_owned(), text.to_owned(), due);
    match event {
        Event::ClientAdded(e) => head(&format!("added as {} ({})", e.status, e.kind), &e.name),
        Event::ClientRenamed(e) => head("renamed", &e.name),
        Event::OrganisationSet(e) => head("organisation", &e.organisation),
        Event::StatusChanged(e) => head(&format!("became {}", e.status), &e.why),
        Event::TierSet(e) => head("tier", &e.tier),
        Event::TagsSet(e) => head("tags", &e.tags.join(", ")),
        Event::CadenceSet(e) => {
            let days = |days: Option<u32>| days.map_or("none".to_owned(), |days| format!("{days} d"));
            head(&format!("cadence: ideal {}, limit {}", days(e.0.ideal), days(e.0.limit)), "")
        }
        Event::ChannelsPreferred(e) => {
            head("prefers", &e.channels.iter().map(|it| it.word()).collect::<Vec<_>>().join(", "))
        }
        Event::ZoneSet(e) => head("zone", e.zone.map_or("none", |zone| zone.name())),
        Event::LanguageSet(e) => head("language", &e.language),
        Event::CoverNamed(e) => head("cover", &e.name),
        Event::ContactSet(e) => {
            let reach: Vec<String> =
                e.0.reach.iter().map(|it| format!("{} {}", it.channel, it.address)).collect();
            head("contact", &format!("{} {}", e.0.name, reach.join(", ")))
        }
        Event::InteractionRecorded(e) => head(&touch(e), &e.summary),
        Event::PromiseMade(e) => {
            let whose = match (e.whose, e.follows.is_some()) {
                (Whose::Ours, false) => "! promise",
                (Whose::Ours, true) => "! next promise",
                (Whose::Theirs, false) => "< their promise",
                (Whose::Theirs, true) => "< their next promise",
            };
            due(whose, &e.what, e.due.map(|day| day.to_string()))
        }
        Event::PromiseKept(e) => {
            head(&format!("promise kept on {}, prompted: {}", when::spell(e.on), e.prompted), &e.reason)
        }
        Event::PromiseReleased(e) => head("promise released", &e.why),
        Event::PromiseBroken(e) => head("promise broken", &e.reason),
        Event::PromiseMoved(e) => {
            let agreed =
                if e.agreed_with_client { "promise moved, agreed with the client" } else { "promise moved" };
            due(agreed, "", Some(e.to.to_string()))
        }
        Event::PromiseRepaired(e) => head("promise made good", &e.how),
        Event::RequestReceived(e) => {
            let urgent = if e.urgent { "urgent " } else { "" };
            head(&format!("? {urgent}{}", e.kind), &e.what)
        }
        Event::RequestAcknowledged(e) => due("request acknowledged", "", e.until.map(|day| day.to_string())),
        Event::RequestAnswered(_) => head("request answered", ""),
        Event::RequestWithdrawn(e) => head("request withdrawn", &e.why),
        Event::ReminderSet(e) => {
            let head = if e.follows.is_some() { "next reminder" } else { "reminder" };
            due(head, &e.why, Some(e.due.to_string()))
        }
        Event::ReminderSnoozed(e) => due("reminder snoozed", "", Some(e.until.to_string())),
        Event::ReminderDone(e) => head(&format!("reminder done, reached: {}", e.reached), ""),
        Event::ReminderDropped(_) => head("reminder dropped", ""),
        Event::AppointmentMade(e) => {
            due(&format!("appointment {} {}m", e.channel, e.minutes), &e.why, Some(e.start.to_string()))
        }
        Event::AppointmentClosed(e) => head(&format!("appointment {}", e.outcome), ""),
        Event::GoalSet(e) => due("* goal", &e.what, e.due.map(|day| day.to_string())),
        Event::GoalClosed(e) => head(&format!("goal {}", e.outcome), ""),
        Event::StageAssessed(e) => head(&format!("assessed {} on {}", e.stage, when::spell(e.on)), &e.why),
        Event::ClientSaid(e) => head("said", &e.words),
        Event::NoteAdded(e) => head("note", &e.text),
        Event::AdviceGiven(e) => head("= advice", &e.what),
        Event::SignalObserved(e) => head(&format!("# {}", e.signal), &e.words),
        Event::ImportRecorded(e) => head(&format!("import from {}, {} clients", e.from, e.clients), ""),
        Event::ClientImported(e) => head(&format!("imported from {}", e.from), ""),
        Event::ThingImported(e) => head(&format!("came from {}", e.from), ""),
        Event::ClientMerged(_) => head("merged into another client", ""),
        Event::ClientsDistinct(_) => head("is not the other client that looks alike", ""),
        Event::LineRetracted(e) => head(&format!("took back {}", e.line), &e.why),
        Event::GoalTouched(e) => head("goal touched on", &e.words),
        Event::AdviceClosed(e) => head(&format!("advice {}", e.outcome), &e.words),
        Event::DecisionOpened(e) => head("= decision", &e.what),
        Event::DecisionLaidOut(e) => head("alternatives laid out", &e.alternatives.join(" | ")),
        Event::DecisionStalled(e) => head("decision stalled", &e.over),
        Event::DecisionTaken(e) => head(&format!("decided by {}", e.by), &e.choice),
        Event::DecisionDropped(e) => head("decision dropped", &e.why),
        Event::HandedOff(e) => head(&format!("handed to {}", e.to), &e.what),
        Event::HandOffAnswered(e) => head("hand-off answered", &e.words),
        Event::EngagementEnded(e) => head("engagement ended", &e.why),
        other if !fact::head(other).is_empty() => head(&fact::head(other), &fact::text(other)),
        other => head(&other.tag().replace('_', " "), ""),
    }
}

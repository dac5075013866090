//! Stories for tests, a line an entry, so that a table of them can be read.
//!
//! `2026-10-01 promises p1 by 2026-10-10`: a day (with a time, if it matters), a verb, and what it is about; names like
//! `p1` stand for ids. Every line is one line of a journal, recorded in that order; findings name them by their number.

use chrono::NaiveTime;

use crate::domain::advice::{AdviceClosed, AdviceGiven};
use crate::domain::appointment::{AppointmentClosed, AppointmentMade};
use crate::domain::book::Book;
use crate::domain::charter::{ExpectationsAgreed, ExpectationsReviewed, NormAgreed};
use crate::domain::client::{
    Cadence, CadenceSet, ChannelsPreferred, ClientAdded, ClientKind, ContactTimesSet, QuietHours,
    SpecialistNamed, Status,
};
use crate::domain::decision::{
    DecisionDropped, DecisionLaidOut, DecisionOpened, DecisionStalled, DecisionTaken,
};
use crate::domain::event::{Event, LineRetracted};
use crate::domain::evidence::{ElementMarked, EvidenceRecorded, WorryMoved};
use crate::domain::goal::{GoalClosed, GoalOutcome, GoalSet, GoalTouched};
use crate::domain::handoff::{HandOffAnswered, HandedOff};
use crate::domain::history::History;
use crate::domain::id::{
    AdviceId, AppointmentId, DecisionId, EvidenceId, GoalId, HandOffId, Id, InteractionId, PromiseId,
    ReminderId, RequestId,
};
use crate::domain::interaction::{BegunBy, Channel, Confidentiality, InteractionRecorded, Talk, Way};
use crate::domain::line::{EntryKey, LineKey, Subject};
use crate::domain::note::SignalObserved;
use crate::domain::promise::{
    PromiseBroken, PromiseKept, PromiseMade, PromiseMoved, PromiseReleased, PromiseRepaired, Prompted, Whose,
};
use crate::domain::reminder::{ReminderDone, ReminderSet};
use crate::domain::request::{RequestAcknowledged, RequestAnswered, RequestReceived, RequestWithdrawn};
use crate::domain::sample::{client, line};
use crate::domain::stage::{ClientSaid, StageAssessed};
use crate::domain::time::{Day, Due, Happened};

/// A book with one client, told line by line.
pub(crate) struct Script {
    /// The book.
    pub(crate) book: Book,
    /// The line of the journal that each line of the script became.
    keys: Vec<LineKey>,
}

impl Script {
    /// Reads a script. The client is added on the first day of 2026, unless the script begins with `DAY added`.
    pub(crate) fn read(script: &str) -> Self {
        let told: Vec<&str> = script.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        let mut it = Self { book: Book::new(), keys: Vec::new() };
        if told.first().is_none_or(|first| !first.ends_with(" added")) {
            it.record(vec![added("2026-01-01")]);
            it.keys.clear();
        }
        for line in told {
            let words: Vec<&str> = line.split_whitespace().collect();
            let events = it.events(line, &words);
            it.record(events);
        }
        it
    }

    /// The client's history.
    pub(crate) fn history(&self) -> History {
        self.book.history(client(0)).expect("a client")
    }

    /// The lines of the script, from 1, that these entries stand in; each once.
    pub(crate) fn lines(&self, entries: &[EntryKey]) -> Vec<usize> {
        let at = |entry: &EntryKey| self.keys.iter().position(|key| *key == entry.line).map(|at| at + 1);
        let mut lines: Vec<usize> = entries.iter().map(|entry| at(entry).unwrap_or(0)).collect();
        lines.dedup();
        lines
    }

    fn record(&mut self, events: Vec<Event>) {
        let n = u64::try_from(self.keys.len()).unwrap() + 1;
        let n = if self.book.clients() == 0 { 1 } else { n + 1 };
        let book = events.iter().any(|event| matches!(event, Event::LineRetracted(_)));
        let subject = if book { Subject::Book } else { Subject::Client(client(0)) };
        let line = line(i64::try_from(n).unwrap(), 0, n, 0, vec![(subject, events)]);
        self.keys.push(line.key);
        self.book.apply(line);
    }

    #[expect(clippy::too_many_lines, reason = "the vocabulary: an arm a verb")]
    fn events(&self, line: &str, words: &[&str]) -> Vec<Event> {
        let (at, verb, rest) = (words[0], words[1], &words[2..]);
        let on: Happened = at.parse().unwrap_or_else(|_| panic!("{line}: no day"));
        let day = on.day();
        let conf = Confidentiality::default();
        let name = || rest.first().copied().unwrap_or_else(|| panic!("{line}: of what?"));
        let word = |number: usize| rest.get(number).copied().unwrap_or_default();
        let has = |word: &str| rest.contains(&word);
        let after = |word: &str| {
            let at = rest.iter().position(|it| *it == word)?;
            rest.get(at + 1)?.parse::<Day>().ok()
        };
        let number = |number: usize| word(number).parse::<u32>().ok();
        let vocabulary = |error: String| -> Event { panic!("{line}: {error}") };
        let text = String::new;
        let event = match verb {
            "added" => added(at),
            "call" | "video" | "meeting" | "mail" | "message" | "letter" | "other" => {
                let channel: Channel = verb.parse().unwrap();
                let way = if has("in") { Way::In } else { Way::Out };
                let begun = if way == Way::In { BegunBy::Client } else { BegunBy::Adviser };
                let talk = Talk::ALL.iter().copied().find(|talk| has(talk.word())).unwrap_or(Talk::Unknown);
                InteractionRecorded {
                    id: InteractionId(self.fresh()),
                    on,
                    channel,
                    way,
                    begun_by: if has("answering") { BegunBy::Client } else { begun },
                    live: channel.is_live() && !has("missed"),
                    minutes: None,
                    with: Vec::new(),
                    talk,
                    summary: "spoke".into(),
                    note: text(),
                    conf,
                    carries_out: None,
                    for_absence: None,
                    answers: Vec::new(),
                }
                .into()
            }
            "asks" => RequestReceived {
                id: RequestId(named(name())),
                what: "asked".into(),
                kind: word(1).parse().unwrap_or_else(|error| panic!("{line}: {error}")),
                urgent: has("urgent"),
                on,
                begun_by: if has("prompted") { BegunBy::Adviser } else { BegunBy::Client },
                interaction: None,
                conf,
            }
            .into(),
            "hears" => {
                RequestAcknowledged { id: RequestId(named(name())), on, until: after("by"), promise: None }
                    .into()
            }
            "answers" => RequestAnswered { id: RequestId(named(name())), on, interaction: None }.into(),
            "withdraws" => RequestWithdrawn { id: RequestId(named(name())), on, why: text() }.into(),
            "promises" | "owes" => PromiseMade {
                id: PromiseId(named(name())),
                whose: if verb == "owes" { Whose::Theirs } else { Whose::Ours },
                what: "to send it".into(),
                due: after("by"),
                on,
                interaction: None,
                request: None,
                conf,
                repeats: None,
                follows: None,
            }
            .into(),
            "keeps" => {
                let prompted = match word(1) {
                    "unprompted" => Prompted::No,
                    "prompted" => Prompted::Yes,
                    _ => Prompted::Unknown,
                };
                PromiseKept { id: PromiseId(named(name())), on: day, prompted, reason: text() }.into()
            }
            "releases" => PromiseReleased { id: PromiseId(named(name())), on: day, why: text() }.into(),
            "breaks" => PromiseBroken { id: PromiseId(named(name())), on: day, reason: text() }.into(),
            "repairs" => PromiseRepaired { id: PromiseId(named(name())), how: "rang".into(), on: day }.into(),
            "moves" => PromiseMoved {
                id: PromiseId(named(name())),
                to: after("to").unwrap_or_else(|| panic!("{line}: to when?")),
                on: day,
                agreed_with_client: has("agreed"),
                before_due: !has("late"),
            }
            .into(),
            "signal" => {
                SignalObserved { signal: name().into(), words: "said so".into(), on, interaction: None, conf }
                    .into()
            }
            "advises" => {
                AdviceGiven { id: AdviceId(named(name())), what: "wait".into(), on, interaction: None, conf }
                    .into()
            }
            "advice" => {
                let outcome = word(1).parse().unwrap_or_else(|error| panic!("{line}: {error}"));
                AdviceClosed { id: AdviceId(named(name())), outcome, on, words: text() }.into()
            }
            "lays" => DecisionOpened {
                id: DecisionId(named(name())),
                what: "the depot".into(),
                alternatives: (0..number(1).unwrap_or(0)).map(|way| format!("way {way}")).collect(),
                risk: text(),
                on,
                advice: None,
                interaction: None,
                conf,
            }
            .into(),
            "stalls" => {
                let worry = word(1).parse().ok();
                DecisionStalled {
                    id: DecisionId(named(name())),
                    over: "the price".into(),
                    worry,
                    act: text(),
                    on,
                }
                .into()
            }
            "decides" => {
                let by = word(1).parse().unwrap_or_else(|error| panic!("{line}: {error}"));
                let (choice, reason) = ("way 1".into(), text());
                DecisionTaken { id: DecisionId(named(name())), choice, by, reason, on }.into()
            }
            "relays" => DecisionLaidOut {
                id: DecisionId(named(name())),
                alternatives: (0..number(1).unwrap_or(0)).map(|way| format!("way {way}")).collect(),
                risk: text(),
                on,
            }
            .into(),
            "abandons" => DecisionDropped { id: DecisionId(named(name())), why: text(), on }.into(),
            "reminds" => ReminderSet {
                id: ReminderId(named(name())),
                due: Due::On(day),
                why: "before the board meets".into(),
                kind: word(1).parse().unwrap_or_else(|error| panic!("{line}: {error}")),
                channel: None,
                about: None,
                on,
                repeats: None,
                follows: None,
            }
            .into(),
            "reached" => {
                let reached = word(1).parse().unwrap_or_else(|error| panic!("{line}: {error}"));
                ReminderDone { id: ReminderId(named(name())), on, reached, interaction: None }.into()
            }
            "appoints" => AppointmentMade {
                id: AppointmentId(named(name())),
                start: Due::On(day),
                minutes: 60,
                channel: Channel::Meeting,
                with: Vec::new(),
                why: text(),
                on,
            }
            .into(),
            "appointment" => {
                let outcome = rest[1..].join(" ").parse().unwrap_or_else(|error| panic!("{line}: {error}"));
                let (id, interaction, moved_to) = (AppointmentId(named(name())), None, None);
                AppointmentClosed { id, outcome, on, interaction, moved_to }.into()
            }
            "expects" => ExpectationsAgreed {
                ours: vec!["a call a month".into()],
                theirs: vec!["papers in time".into()],
                questions: text(),
                on,
                acknowledged: has("acknowledged"),
                review: after("review"),
            }
            .into(),
            "reviews" => ExpectationsReviewed { on, acknowledged: false, review: after("review") }.into(),
            "norm" => {
                let norm = name().parse().unwrap_or_else(|error| panic!("{line}: {error}"));
                NormAgreed { norm, value: number(1), words: text(), on }.into()
            }
            "goal" => {
                let (id, what) = (GoalId(named(name())), "a second shop".into());
                GoalSet { id, what, on, due: after("by"), interaction: None }.into()
            }
            "touches" => {
                GoalTouched { id: GoalId(named(name())), words: text(), on, interaction: None }.into()
            }
            "attains" | "drops" => {
                let outcome = if verb == "drops" { GoalOutcome::Dropped } else { GoalOutcome::Reached };
                GoalClosed { id: GoalId(named(name())), outcome, on, words: text() }.into()
            }
            "evidence" => EvidenceRecorded {
                id: EvidenceId(self.fresh()),
                kind: name().parse().unwrap_or_else(|error| panic!("{line}: {error}")),
                words: "so it was".into(),
                on,
                reaction: word(1).parse().ok(),
                about: text(),
                interaction: None,
                conf,
            }
            .into(),
            "element" => ElementMarked {
                id: EvidenceId(self.fresh()),
                element: name().parse().unwrap_or_else(|error| panic!("{line}: {error}")),
                step: word(1).parse().unwrap_or_else(|error| panic!("{line}: {error}")),
                words: "asked after her".into(),
                on,
                interaction: None,
                conf,
            }
            .into(),
            "worry" => WorryMoved {
                id: EvidenceId(self.fresh()),
                worry: name().parse().unwrap_or_else(|error| panic!("{line}: {error}")),
                step: word(1).parse().unwrap_or_else(|error| panic!("{line}: {error}")),
                words: "said so".into(),
                on,
                interaction: None,
                conf,
            }
            .into(),
            "specialist" => {
                let (field, introduced) = (name().to_owned(), has("introduced"));
                SpecialistNamed { field, name: "Tomas Rey".into(), introduced }.into()
            }
            "hands" => HandedOff {
                id: HandOffId(named(name())),
                field: "tax".into(),
                to: "Tomas Rey".into(),
                what: "the estate".into(),
                on,
                interaction: None,
                conf,
            }
            .into(),
            "handed" => HandOffAnswered { id: HandOffId(named(name())), on, words: text() }.into(),
            "assessed" => {
                let stage = name().parse().unwrap_or_else(|error| panic!("{line}: {error}"));
                StageAssessed { stage, on: day, why: "seen".into() }.into()
            }
            "said" => ClientSaid { words: "not sure yet".into(), on: day, place: text() }.into(),
            "cadence" => CadenceSet(Cadence { ideal: number(0), limit: number(1) }).into(),
            "prefers" => {
                ChannelsPreferred { channels: rest.iter().filter_map(|it| it.parse().ok()).collect() }.into()
            }
            "quiet" => {
                let time = |number| NaiveTime::parse_from_str(word(number), "%H:%M").expect("a time");
                let quiet = Some(QuietHours { from: time(0), to: time(1) });
                ContactTimesSet { days: Vec::new(), quiet }.into()
            }
            "retracts" => {
                let key = self.keys[usize::try_from(number(0).expect("a line")).unwrap() - 1];
                LineRetracted { line: key.line, h: key.h, why: text() }.into()
            }
            verb => vocabulary(format!("`{verb}` is no verb")),
        };
        vec![event]
    }

    /// An id that no name stands for.
    fn fresh(&self) -> Id {
        crate::domain::sample::id(90, u64::try_from(self.keys.len()).unwrap())
    }
}

fn added(on: &str) -> Event {
    let (kind, status) = (ClientKind::Person, Status::Client);
    ClientAdded { name: "Ada Okafor".into(), kind, status, on: on.parse().expect("a day") }.into()
}

/// The id that a name stands for.
fn named(name: &str) -> Id {
    let mut bytes = [0_u8; 16];
    for (byte, letter) in bytes.iter_mut().zip(name.bytes()) {
        *byte = letter;
    }
    Id::from_bytes(bytes)
}

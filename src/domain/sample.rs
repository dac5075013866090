//! Lines for tests: by hand, by commands at a [`Desk`], and at random from a list of [`Op`]s.
//!
//! Random lines are wild on purpose: few ids, so that things are closed twice, closed before they are made or
//! never made, merged in circles and taken back by turns. What must hold of them stands beside the code.

use chrono::{DateTime, Duration, Utc};
use proptest::prelude::*;

use super::advice::{AdviceClosed, AdviceGiven, AdviceOutcome};
use super::appointment::{AppointmentClosed, AppointmentMade, AppointmentOutcome};
use super::book::Book;
use super::charter::TrustDefined;
use super::client::{
    Cadence, CadenceSet, Client, ClientAdded, ClientKind, ClientMerged, ClientRenamed, ClientsDistinct,
    Status,
};
use super::client::{SpecialDaySet, StatusChanged, TagsSet};
use super::command::{Command, Decision, InteractionDraft, Refusal, decide};
use super::decision::{
    DecidedBy, DecisionDropped, DecisionLaidOut, DecisionOpened, DecisionStalled, DecisionTaken,
};
use super::engagement::{EngagementEnded, EngagementSet, FeePeriod};
use super::event::{Event, LineRetracted, PartRedacted, ThingImported};
use super::evidence::{EvidenceKind, EvidenceRecorded, Worry, WorryMoved, WorryStep};
use super::goal::{GoalClosed, GoalOutcome, GoalSet, GoalTouched};
use super::handoff::{HandOffAnswered, HandedOff};
use super::history::History;
use super::id::{
    AdviceId, AppointmentId, ClientId, DecisionId, EngagementId, EvidenceId, GoalId, HandOffId, Id, ImportId,
    InteractionId, NoteId, PromiseId, ReminderId, RequestId,
};
use super::interaction::{BegunBy, Channel, Confidentiality, InteractionRecorded, Talk, Way};
use super::line::{Fact, Line, LineKey, LineRef, Part, Subject, WriterId};
use super::note::NoteAdded;
use super::promise::{
    PromiseBroken, PromiseKept, PromiseMade, PromiseMoved, PromiseReleased, PromiseRepaired, Prompted, Whose,
};
use super::recurrence::Recurrence;
use super::reminder::{Reached, ReminderDone, ReminderDropped, ReminderKind, ReminderSet, ReminderSnoozed};
use super::request::{RequestAcknowledged, RequestAnswered, RequestKind, RequestReceived, RequestWithdrawn};
use super::stage::{Stage, StageAssessed, StagePlanned};
use super::time::{Day, Due, Happened, Now};

/// The id of a number, in a space of its own for each kind of thing.
pub(crate) fn id(kind: u8, number: u64) -> Id {
    let mut bytes = [0_u8; 16];
    bytes[0] = kind;
    bytes[8..].copy_from_slice(&number.to_be_bytes());
    Id::from_bytes(bytes)
}

/// The client of that number.
pub(crate) fn client(number: u64) -> ClientId {
    ClientId(id(1, number))
}

/// A day, counted from the first of January 2024.
pub(crate) fn day(number: i64) -> Day {
    Day::default() + Duration::days(19_723 + number)
}

/// Noon of a day, for an adviser in Berlin.
pub(crate) fn noon(number: i64) -> Now {
    Now::new(day(number).and_hms_opt(11, 0, 0).unwrap().and_utc(), chrono_tz::Europe::Berlin)
}

/// A line by hand; its hash follows from writer, number and `fork`.
pub(crate) fn line(ms: i64, writer: u8, n: u64, fork: u8, parts: Decision) -> Line {
    let w = WriterId([b'a' + writer; 10]);
    let h = id(200 + fork, n * 64 + u64::from(writer));
    let parts = (0..)
        .zip(parts)
        .map(|(number, (subject, events))| Part {
            subject: Some(subject),
            c: id(100 + fork, (n * 64 + u64::from(writer)) * 8 + number),
            facts: events.into_iter().map(Fact::Known).collect(),
        })
        .collect();
    let at = DateTime::<Utc>::from_timestamp_millis(1_700_000_000_000 + ms).unwrap().fixed_offset();
    Line { key: LineKey { ms, k: 0, line: LineRef { writer: w, n }, h }, at, by: "Ines".into(), parts }
}

/// A copy of the line with the content of one part gone.
pub(crate) fn without(line: &Line, part: usize) -> Line {
    let mut copy = line.clone();
    if let Some(part) = copy.parts.get_mut(part) {
        part.subject = None;
        part.facts.clear();
    }
    copy
}

/// A client with no more than a name.
pub(crate) fn bare(number: u64, name: &str) -> Client {
    let (kind, status) = (ClientKind::Person, Status::Client);
    Client::new(client(number), &ClientAdded { name: name.into(), kind, status, on: day(0) })
}

/// A call of ten minutes, begun by the adviser.
pub(crate) fn call(number: u64, on: Happened) -> InteractionDraft {
    InteractionDraft {
        client: client(number),
        on,
        channel: Channel::Call,
        way: Way::Out,
        begun_by: BegunBy::Adviser,
        live: true,
        minutes: Some(10),
        with: Vec::new(),
        talk: Talk::Work,
        summary: "spoke of the lease".into(),
        note: String::new(),
        conf: Confidentiality::default(),
        carries_out: None,
        answers: Vec::new(),
        requests: Vec::new(),
        promises: Vec::new(),
        advice: Vec::new(),
        goals: Vec::new(),
        signals: Vec::new(),
        facts: Vec::new(),
    }
}

/// Decides commands and lets the book apply them, as the shell does.
#[derive(Default)]
pub(crate) struct Desk {
    /// The book.
    pub(crate) book: Book,
    n: u64,
    minted: u64,
}

impl Desk {
    /// Decides at noon of that day and applies; answers the line.
    pub(crate) fn act(&mut self, on: i64, command: Command) -> Result<LineKey, Refusal> {
        let mut mint = || {
            self.minted += 1;
            id(9, self.minted)
        };
        let decision = decide(&self.book, command, &noon(on), &mut mint)?;
        self.n += 1;
        let line = line(i64::try_from(self.n).unwrap(), 0, self.n, 0, decision);
        let key = line.key;
        self.book.apply(line);
        Ok(key)
    }

    /// The history of a client that must be there.
    pub(crate) fn of(&self, number: u64) -> History {
        self.book.history(self.book.canonical(client(number))).unwrap()
    }
}

/// The numbers from which one random line is made: what, about whom, which thing, when.
pub(crate) type Op = (u8, u8, u8, u16);

/// Lists of random ops.
pub(crate) fn ops(longest: usize) -> impl Strategy<Value = Vec<Op>> {
    proptest::collection::vec(any::<Op>(), 1..longest)
}

/// Random lines, some of them with copies whose content was removed.
pub(crate) fn lines(ops: &[Op]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut copies = Vec::new();
    for (place, op) in ops.iter().enumerate() {
        let (what, whom, thing, when) = *op;
        let number = u64::try_from(place).unwrap() + 1;
        let writer = whom / 64;
        let earlier =
            |lines: &[Line]| lines.get(usize::from(when) % (place + 1)).map(|it| (it.key, it.parts.clone()));
        let about = client(u64::from(whom % 4));
        // Now and then a clock that is far ahead.
        let ms = i64::from(thing.is_multiple_of(5)) * 1_000_000 + i64::try_from(place / 2).unwrap();
        match what % 36 {
            0..=4 => {
                if let Some((target, _)) = earlier(&lines) {
                    let retracted = LineRetracted { line: target.line, h: target.h, why: String::new() };
                    lines.push(line(ms, writer, number, 0, vec![(Subject::Book, vec![retracted.into()])]));
                }
            }
            5 => {
                if let Some((target, parts)) = earlier(&lines) {
                    let c = parts[0].c;
                    let redacted = PartRedacted { line: target.line, part: 0, c, ground: "asked".into() };
                    lines.push(line(ms, writer, number, 0, vec![(Subject::Book, vec![redacted.into()])]));
                }
            }
            6 => copies.extend(lines.get(usize::from(when) % (place + 1)).map(|it| without(it, 0))),
            7 => {
                if let Some((target, _)) = earlier(&lines) {
                    let mut fork = line(
                        ms,
                        0,
                        1,
                        1,
                        vec![(
                            Subject::Client(about),
                            vec![event(what.wrapping_add(thing), thing, when, about)],
                        )],
                    );
                    (fork.key.line, fork.key.h) = (target.line, id(201, number));
                    lines.push(fork);
                }
            }
            8 => {
                let into = client(u64::from(thing % 5));
                lines.push(line(
                    ms,
                    writer,
                    number,
                    0,
                    vec![(Subject::Client(about), vec![ClientMerged { into }.into()])],
                ));
            }
            9..=11 => {
                let added = ClientAdded {
                    name: format!("client {whom}"),
                    kind: ClientKind::Person,
                    status: Status::Client,
                    on: day(i64::from(when % 100)),
                };
                lines.push(line(ms, writer, number, 0, vec![(Subject::Client(about), vec![added.into()])]));
            }
            _ => {
                let mut all = vec![
                    event(what, thing, when, about),
                    event(what.wrapping_mul(7) ^ thing, thing, when / 3, about),
                ];
                // Now and then they came with an import, as often as not to replace what was said before.
                if whom.is_multiple_of(3) {
                    let made: Vec<Id> = all.iter().filter_map(Event::creates).collect();
                    all.extend(made.into_iter().map(|thing| imported(thing, when)));
                }
                lines.push(line(ms, writer, number, 0, vec![(Subject::Client(about), all)]));
            }
        }
    }
    lines.extend(copies);
    lines
}

/// That a thing came from somewhere, by one of a few imports.
fn imported(thing: Id, when: u16) -> Event {
    let import = ImportId(id(10, u64::from(when % 3)));
    let (from, uid) = ("monica".to_owned(), Some(format!("{}", when % 50)));
    ThingImported { id: thing, import, from, uid, recorded: None, revises: when.is_multiple_of(2) }.into()
}

/// A rule by which every fourth comes again.
fn repeating(when: u16) -> Option<Box<Recurrence>> {
    when.is_multiple_of(4).then(|| "FREQ=MONTHLY;COUNT=5".parse().ok().map(Box::new)).flatten()
}

/// A random event about a client: any of those that make, close or edit something.
#[expect(clippy::too_many_lines, reason = "an arm a kind of event")]
fn event(what: u8, thing: u8, when: u16, about: ClientId) -> Event {
    let which = u64::from(thing % 4) + 10 * u64::from(about.0.as_str().as_bytes()[20]);
    let at = |kind| id(kind, which);
    let (promise, request, reminder) = (PromiseId(at(2)), RequestId(at(3)), ReminderId(at(4)));
    let (appointment, goal, dated) = (AppointmentId(at(5)), GoalId(at(6)), day(i64::from(when % 400)));
    let on = Happened::On(dated);
    let (text, conf) = (String::new, Confidentiality::default());
    // Some follow another, as often as not one that another follows too, or themselves.
    let kind = if what % 36 == 15 { 4 } else { 2 };
    let follows = when.is_multiple_of(3).then(|| id(kind, (which / 10) * 10 + u64::from(when % 4)));
    let repeats = || repeating(when);
    match what % 36 {
        0..=2 => InteractionRecorded {
            id: InteractionId(id(7, u64::from(when))),
            on,
            channel: Channel::ALL[usize::from(thing) % Channel::ALL.len()],
            way: Way::In,
            begun_by: BegunBy::Client,
            live: thing.is_multiple_of(2),
            minutes: Some(u32::from(thing)),
            with: Vec::new(),
            talk: Talk::Unknown,
            summary: format!("{when}"),
            note: text(),
            conf,
            carries_out: None,
            for_absence: None,
            answers: vec![request],
        }
        .into(),
        3 | 4 => {
            let (whose, due) = (Whose::ALL[usize::from(thing) % 2], Some(dated));
            PromiseMade {
                id: promise,
                whose,
                what: "p".into(),
                due,
                on,
                interaction: None,
                request: None,
                conf,
                repeats: repeats(),
                follows: follows.map(PromiseId),
            }
            .into()
        }
        5 => PromiseKept { id: promise, on: dated, prompted: Prompted::No, reason: text() }.into(),
        6 => PromiseReleased { id: promise, on: dated, why: text() }.into(),
        7 => PromiseBroken { id: promise, on: dated, reason: text() }.into(),
        8 => PromiseMoved { id: promise, to: dated, on: dated, agreed_with_client: true, before_due: true }
            .into(),
        9 => PromiseRepaired { id: promise, how: "so".into(), on: dated }.into(),
        10 | 11 => {
            let (kind, urgent, begun_by) = (RequestKind::Issue, thing.is_multiple_of(2), BegunBy::Client);
            RequestReceived {
                id: request,
                what: "r".into(),
                kind,
                urgent,
                on,
                begun_by,
                interaction: None,
                conf,
            }
            .into()
        }
        12 => RequestAcknowledged { id: request, on, until: Some(dated), promise: None }.into(),
        13 => RequestAnswered { id: request, on, interaction: None }.into(),
        14 => RequestWithdrawn { id: request, on, why: text() }.into(),
        15 => {
            let (due, kind) = (Due::On(dated), ReminderKind::Need);
            let (why, channel, about, repeats) = ("why".into(), None, None, repeats());
            let follows = follows.map(ReminderId);
            ReminderSet { id: reminder, due, why, kind, channel, about, on, repeats, follows }.into()
        }
        16 => ReminderSnoozed { id: reminder, until: Due::On(dated), on }.into(),
        17 => ReminderDone { id: reminder, on, reached: Reached::Yes, interaction: None }.into(),
        18 => ReminderDropped { id: reminder, on }.into(),
        19 => {
            let (start, channel) = (Due::On(dated), Channel::Call);
            AppointmentMade { id: appointment, start, minutes: 30, channel, with: vec![], why: text(), on }
                .into()
        }
        20 => {
            let outcome = AppointmentOutcome::ALL[usize::from(thing) % AppointmentOutcome::ALL.len()];
            AppointmentClosed { id: appointment, outcome, on, interaction: None, moved_to: None }.into()
        }
        21 => GoalSet { id: goal, what: "g".into(), on, due: None, interaction: None }.into(),
        22 => GoalClosed { id: goal, outcome: GoalOutcome::Reached, on, words: text() }.into(),
        23 => {
            StageAssessed { stage: Stage::ALL[usize::from(thing) % 4], on: dated, why: "seen".into() }.into()
        }
        24 => NoteAdded { id: NoteId(id(8, u64::from(when))), text: "n".into(), on, conf }.into(),
        25 if thing.is_multiple_of(2) => ClientRenamed { name: format!("name {when}") }.into(),
        25 => CadenceSet(Cadence { ideal: Some(u32::from(thing)), limit: None }).into(),
        26 if thing.is_multiple_of(5) => ClientsDistinct { other: client(u64::from(when % 5)) }.into(),
        26 if thing.is_multiple_of(2) => TagsSet { tags: vec![format!("t{thing}")] }.into(),
        26 => StatusChanged { status: Status::ALL[usize::from(thing) % 4], on: dated, why: text() }.into(),
        28..=35 => of_trust(what, thing, when, which, on),
        _ => {
            SpecialDaySet { what: "birthday".into(), month: u32::from(thing % 13), day: 1, year: None }.into()
        }
    }
}

/// A random event of those that are about trust.
fn of_trust(what: u8, thing: u8, when: u16, which: u64, on: Happened) -> Event {
    let (decision, advice, words) = (DecisionId(id(11, which)), AdviceId(id(12, which)), String::new);
    let (hand_off, engagement) = (HandOffId(id(13, which)), EngagementId(id(14, which)));
    let conf = Confidentiality::default();
    let evidence = EvidenceId(id(15, u64::from(when)));
    match (what % 36, thing % 3) {
        (28, 0) => AdviceGiven { id: advice, what: "a".into(), on, interaction: None, conf }.into(),
        (28, 1) => AdviceClosed { id: advice, outcome: AdviceOutcome::Partly, on, words: words() }.into(),
        (28, _) => GoalTouched { id: GoalId(id(6, which)), words: words(), on, interaction: None }.into(),
        (29, 0) => DecisionOpened {
            id: decision,
            what: "d".into(),
            alternatives: vec!["x".into()],
            risk: words(),
            on,
            advice: None,
            interaction: None,
            conf,
        }
        .into(),
        (29, 1) => {
            DecisionLaidOut { id: decision, alternatives: vec![format!("{when}")], risk: words(), on }.into()
        }
        (29, _) => DecisionStalled { id: decision, over: "o".into(), worry: None, act: words(), on }.into(),
        (30, 0) => {
            let (by, reason) = (DecidedBy::Client, words());
            DecisionTaken { id: decision, choice: "x".into(), by, reason, on }.into()
        }
        (30, _) => DecisionDropped { id: decision, why: words(), on }.into(),
        (31, 0) => HandedOff {
            id: hand_off,
            field: words(),
            to: "t".into(),
            what: "w".into(),
            on,
            interaction: None,
            conf,
        }
        .into(),
        (31, _) => HandOffAnswered { id: hand_off, on, words: words() }.into(),
        (32, 0) => EngagementEnded { id: engagement, why: words(), on }.into(),
        (32, _) => EngagementSet {
            id: engagement,
            what: format!("{when}"),
            fee: None,
            period: FeePeriod::Monthly,
            on,
            next: None,
            goal: None,
            chosen: words(),
        }
        .into(),
        (33, _) => EvidenceRecorded {
            id: evidence,
            kind: EvidenceKind::ALL[usize::from(thing) % EvidenceKind::ALL.len()],
            words: "e".into(),
            on,
            reaction: None,
            about: words(),
            interaction: None,
            conf,
        }
        .into(),
        (34, 0) => TrustDefined { words: format!("{when}"), on }.into(),
        (34, _) => {
            StagePlanned { stage: Some(Stage::ALL[usize::from(thing) % 4]), by: None, why: words(), on }
                .into()
        }
        _ => {
            let (worry, step) = (Worry::ALL[usize::from(thing) % 4], WorryStep::ALL[usize::from(when) % 4]);
            WorryMoved { id: evidence, worry, step, words: "w".into(), on, interaction: None, conf }.into()
        }
    }
}

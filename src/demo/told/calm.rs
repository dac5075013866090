//! Those who ask for nothing today: how entries end, in every way in which they can.

use super::super::chance::Chance;
use super::super::teller::{Facts, facts};
use super::super::{COVER, Params};
use super::{Story, again};
use crate::domain::appointment::{AppointmentClosed, AppointmentMade, AppointmentOutcome};
use crate::domain::client::{
    ClientKind, ClientKindSet, ClientMerged, ClientRenamed, Contact, ContactRemoved, ContactSet, Status,
    StatusChanged,
};
use crate::domain::goal::{GoalClosed, GoalOutcome, GoalSet};
use crate::domain::id::{AppointmentId, ClientId, ContactId, GoalId, Mint, NoteId};
use crate::domain::interaction::{Channel, Confidentiality, Way};
use crate::domain::note::{NoteAdded, SignalObserved};
use crate::domain::promise::{PromiseBroken, PromiseKept, PromiseReleased, PromiseRepaired, Prompted, Whose};
use crate::domain::reminder::{Reached, ReminderDone, ReminderDropped, ReminderKind};
use crate::domain::request::{RequestAcknowledged, RequestAnswered, RequestKind, RequestWithdrawn};
use crate::domain::stage::{ClientSaid, Stage, StageAssessed};
use crate::domain::time::{Due, Happened};

const CALL_OUT: (Channel, Way, u32) = (Channel::Call, Way::Out, 11);
const MEETING: (Channel, Way, u32) = (Channel::Meeting, Way::Out, 60);

/// The client whom somebody entered a second time.
const TWICE: u64 = 22;
const ONCE: u64 = 21;

/// Tells the story of the client of that number, where it has one here.
pub(super) fn tell(number: u64, params: &Params, story: &mut Story<'_>) -> bool {
    match number {
        16 => stages(story),
        17 => appointments(story),
        18 => promises(story),
        19 => requests(story),
        20 => reminders(story),
        TWICE => merged(story, params),
        23 => goals_and_notes(story),
        24 => second_thoughts(story),
        26 => household(story),
        28 => left(story),
        ONCE => story.quiet(8),
        _ => return false,
    }
    story.tale.cadence.get_or_insert_with(Default::default);
    true
}

/// Up through the stages, down once, and one assessment entered late for an earlier day.
fn stages(it: &mut Story<'_>) {
    it.tale.since = Some(1000);
    it.quiet(3);
    let path = [
        (960, 960, Stage::Impression, "first letter praised as clear"),
        (800, 800, Stage::Interaction, "a year of calls, each one answered"),
        (540, 540, Stage::Direction, "asked before choosing the school fund"),
        (380, 380, Stage::Interaction, "felt left alone in the move"),
        (200, 200, Stage::Direction, "asks again, and before deciding"),
        (150, 620, Stage::Interaction, "entered late, from the paper file of that time"),
        (60, 60, Stage::Consultation, "rang first when the aunt died"),
    ];
    for (recorded, on, stage, why) in path {
        let on = it.teller.day(on);
        it.line(it.teller.at(recorded, 18, 10), facts![StageAssessed { stage, on, why: why.into() }]);
    }
    let on = it.teller.day(59);
    let words = "my daughter trusts you, and that settles it".to_owned();
    it.line(it.teller.at(59, 18, 0), facts![ClientSaid { words, on, place: "at the kitchen table".into() }]);
    let signal = SignalObserved {
        signal: "named".into(),
        words: "gave our name to the cousin".into(),
        on: Happened::On(on),
        interaction: None,
        conf: Confidentiality::Open,
    };
    it.line(it.teller.at(58, 9, 0), facts![signal]);
}

/// One appointment with every outcome, one that nobody closed, and some to come.
fn appointments(it: &mut Story<'_>) {
    it.quiet(4);
    let mut ago = 170;
    for outcome in AppointmentOutcome::ALL {
        let moved = matches!(outcome, AppointmentOutcome::MovedByUs | AppointmentOutcome::MovedByThem);
        let made = appointment(it, ago + 10, Due::On(it.teller.day(ago)), "the theatre's cash plan");
        let id = made.id;
        it.line(it.teller.at(ago + 10, 9, 0), facts![made]);
        let on = it.teller.at(ago, 15, 0);
        let close = |interaction, moved_to| AppointmentClosed {
            id,
            outcome: *outcome,
            on: Happened::At(on),
            interaction,
            moved_to,
        };
        if *outcome == AppointmentOutcome::Held {
            let touch =
                it.teller.touch(on, Channel::Meeting, Way::Out, 50, "the theatre's cash plan, line by line");
            let closed = close(Some(touch.id), None);
            it.record(on, touch, facts![closed]);
        } else if moved {
            let next = appointment(it, ago, Due::On(it.teller.day(ago - 8)), "the theatre's cash plan");
            let (next_id, closed) = (next.id, close(None, Some(next.id)));
            it.line(on, facts![next, closed]);
            let held = Happened::At(it.teller.at(ago - 8, 15, 0));
            let outcome = AppointmentOutcome::Held;
            let closed =
                AppointmentClosed { id: next_id, outcome, on: held, interaction: None, moved_to: None };
            it.line(it.teller.at(ago - 8, 15, 0), facts![closed]);
        } else {
            it.line(on, facts![close(None, None)]);
        }
        ago -= 20;
    }
    let forgotten = appointment(it, 40, Due::On(it.teller.day(33)), "walk through the new house");
    it.line(it.teller.at(40, 9, 0), facts![forgotten]);
    let berlin = it.teller.day(-9).and_hms_opt(10, 30, 0).map(|at| Due::At(at, chrono_tz::Europe::Berlin));
    let next = appointment(it, 3, berlin.unwrap_or(Due::On(it.teller.day(-9))), "season planning");
    it.line(it.teller.at(3, 11, 0), facts![next]);
}

fn appointment(it: &mut Story<'_>, made: i64, start: Due, why: &str) -> AppointmentMade {
    let (id, on) = (AppointmentId(it.teller.id()), Happened::At(it.teller.at(made, 9, 0)));
    AppointmentMade {
        id,
        start,
        minutes: 50,
        channel: Channel::Meeting,
        with: Vec::new(),
        why: why.into(),
        on,
    }
}

/// Kept early, on time and late, prompted and not; released; broken by the client; one still to come.
fn promises(it: &mut Story<'_>) {
    it.quiet(5);
    let mut ago = 240;
    for (early, prompted, reason) in [
        (3, Prompted::No, ""),
        (0, Prompted::No, ""),
        (-5, Prompted::Yes, "waiting for the bank, and said so"),
        (1, Prompted::Unknown, ""),
        (-2, Prompted::No, "illness in the office"),
    ] {
        let on = it.teller.at(ago, 10, 0);
        let promise =
            it.teller.promise(on, Whose::Ours, it.teller.day(ago - 10), "a page on the yacht's warranty");
        let id = promise.id;
        it.touch(on, CALL_OUT, "the yard denies the warranty", facts![promise]);
        let kept = ago - 10 + early;
        let on = it.teller.day(kept);
        it.line(it.teller.at(kept, 16, 0), facts![PromiseKept { id, on, prompted, reason: reason.into() }]);
        ago -= 30;
    }
    let on = it.teller.at(80, 10, 0);
    let ours = it.teller.promise(on, Whose::Ours, it.teller.day(60), "find a second surveyor");
    let theirs = it.teller.promise(on, Whose::Theirs, it.teller.day(70), "the builder's letters");
    let failed = it.teller.promise(on, Whose::Theirs, it.teller.day(66), "a list of witnesses");
    let repaired = it.teller.promise(on, Whose::Ours, it.teller.day(75), "ring the yard");
    let ids = [ours.id, theirs.id, failed.id, repaired.id];
    it.touch(on, MEETING, "settle or go to court", facts![ours, theirs, failed, repaired]);
    let on = |ago| it.teller.day(ago);
    let ends: [(i64, Facts); 5] = [
        (72, facts![PromiseBroken { id: ids[3], on: on(72), reason: "forgot, and told him".into() }]),
        (71, facts![PromiseKept { id: ids[1], on: on(71), prompted: Prompted::No, reason: String::new() }]),
        (70, facts![PromiseRepaired { id: ids[3], how: "rang with him in the room".into(), on: on(70) }]),
        (64, facts![PromiseBroken { id: ids[2], on: on(64), reason: "there were none".into() }]),
        (62, facts![PromiseReleased { id: ids[0], on: on(62), why: "settled before".into() }]),
    ];
    for (ago, facts) in ends {
        it.line(it.teller.at(ago, 17, 0), facts);
    }
    let on = it.teller.at(5, 10, 0);
    let next = it.teller.promise(on, Whose::Ours, it.teller.day(-6), "the settlement in clean copy");
    it.touch(on, CALL_OUT, "settled; both sides can live with it", facts![next]);
    again::report(it);
}

/// Every kind of request; acknowledged, answered in several ways, withdrawn, one announced for later.
fn requests(it: &mut Story<'_>) {
    it.quiet(6);
    let mut ago = 150;
    for kind in RequestKind::ALL {
        let on = it.teller.at(ago, 10, 0);
        let what = it.phrases.one(kind.word(), &mut it.teller.chance);
        let mut request = it.teller.request(on, *kind, what);
        request.urgent = *kind == RequestKind::Issue;
        let id = request.id;
        it.touch(on, (Channel::Mail, Way::In, 5), "wrote with one question", facts![request]);
        let on = it.teller.at(ago - 1, 11, 0);
        if *kind == RequestKind::Task {
            it.line(on, facts![RequestWithdrawn { id, on: Happened::At(on), why: "did it himself".into() }]);
        } else {
            let mut touch = it.teller.touch(on, Channel::Mail, Way::Out, 20, "answered on one page");
            touch.answers = vec![id];
            let answered = RequestAnswered { id, on: Happened::At(on), interaction: Some(touch.id) };
            it.record(on, touch, facts![answered]);
        }
        ago -= 15;
    }
    let on = it.teller.at(2, 10, 0);
    let request = it.teller.request(on, RequestKind::Strategy, "should the tea house open a second room");
    let id = request.id;
    it.touch(on, (Channel::Call, Way::In, 14), "thinks of growing, quietly", facts![request]);
    let on = it.teller.at(1, 9, 0);
    let until = it.teller.day(-5);
    let mut promise =
        it.teller.promise(on, Whose::Ours, until, "answer: should the tea house open a second room");
    promise.request = Some(id);
    let promised = Some(promise.id);
    it.line(
        on,
        facts![
            promise,
            RequestAcknowledged { id, on: Happened::At(on), until: Some(until), promise: promised }
        ],
    );
}

/// Every kind of reminder; done with every answer to "did you reach them?", dropped, and one to come.
fn reminders(it: &mut Story<'_>) {
    it.quiet(6);
    let mut ago = 120;
    for (kind, reached) in ReminderKind::ALL.iter().zip(Reached::ALL.iter().cycle()) {
        let on = it.teller.at(ago, 9, 0);
        let why = it.phrases.one("remind", &mut it.teller.chance);
        let set = it.teller.reminder(on, *kind, Due::On(it.teller.day(ago - 8)), why);
        let id = set.id;
        it.line(on, facts![set]);
        let on = it.teller.at(ago - 8, 10, 0);
        let mut touch = it.teller.touch(on, Channel::Call, Way::Out, 6, "rang as planned");
        touch.carries_out = Some(id);
        touch.live = *reached == Reached::Yes;
        let done = ReminderDone { id, on: Happened::At(on), reached: *reached, interaction: Some(touch.id) };
        it.record(on, touch, facts![done]);
        ago -= 18;
    }
    for due in [20, -12] {
        let on = it.teller.at(30, 9, 0);
        let set =
            it.teller.reminder(on, ReminderKind::Cadence, Due::On(it.teller.day(due)), "it has been a while");
        let id = set.id;
        it.line(on, facts![set]);
        if due > 0 {
            let on = it.teller.at(21, 9, 0);
            it.line(on, facts![ReminderDropped { id, on: Happened::At(on) }]);
        }
    }
    again::word(it);
}

/// Entered a second time by whoever stood in, with a promise kept under the wrong name; then made one.
fn merged(it: &mut Story<'_>, params: &Params) {
    it.tale.since = Some(140);
    it.quiet(100);
    let into = ClientId(Chance::new(params.seed, ONCE * 4).mint());
    if params.clients > 22 {
        it.line(it.teller.at(90, 9, 0), facts![ClientMerged { into }]);
        for line in &mut it.tale.lines {
            line.by = COVER;
        }
    }
}

fn goals_and_notes(it: &mut Story<'_>) {
    it.quiet(5);
    for (ago, what, end) in [
        (300, "be free of the loan in three years", Some(GoalOutcome::Dropped)),
        (280, "certify the timber", Some(GoalOutcome::Reached)),
        (100, "hand over before turning sixty", None),
    ] {
        let (id, on) = (GoalId(it.teller.id()), it.teller.at(ago, 10, 0));
        let (set_on, due) = (Happened::At(on), Some(it.teller.day(ago - 400)));
        let set = GoalSet { id, what: what.into(), on: set_on, due, interaction: None };
        it.touch(on, MEETING, "where it should go from here", facts![set]);
        if let Some(outcome) = end {
            let on = it.teller.at(ago - 150, 9, 0);
            it.line(on, facts![GoalClosed { id, outcome, on: Happened::At(on), words: String::new() }]);
        }
    }
    for (ago, conf, bytes) in [
        (70, Confidentiality::Open, 200),
        (50, Confidentiality::Confidential, 6_000),
        (30, Confidentiality::Sealed, 900),
    ] {
        let text = it.phrases.long(bytes, &mut it.teller.chance);
        let (id, on) = (NoteId(it.teller.id()), it.teller.at(ago, 19, 0));
        it.line(on, facts![NoteAdded { id, text, on: Happened::At(on), conf }]);
    }
}

/// A line taken back; another taken back and put into force again.
fn second_thoughts(it: &mut Story<'_>) {
    it.quiet(5);
    it.touch(it.teller.at(60, 10, 0), CALL_OUT, "meant for somebody else", facts![]);
    it.touch(it.teller.at(50, 10, 0), CALL_OUT, "the fish market moves its stalls", facts![]);
    let base = it.tale.lines.len() - 2;
    it.tale.lines[base].mark = Some(1);
    it.tale.lines[base + 1].mark = Some(2);
    for (ago, minute, back, mark) in [(60, 15, 1, 3), (50, 20, 2, 4), (50, 21, 4, 5)] {
        it.line(it.teller.at(ago, 10, minute), facts![]);
        if let Some(line) = it.tale.lines.last_mut() {
            line.parts.clear();
            (line.back, line.mark) = (Some(back), Some(mark));
        }
    }
}

/// What is edited over the years: name, kind, persons.
fn household(it: &mut Story<'_>) {
    it.tale.since = Some(900);
    it.quiet(4);
    it.line(it.teller.at(880, 9, 0), facts![ClientKindSet { kind: ClientKind::Organisation }]);
    it.line(it.teller.at(879, 9, 0), facts![ClientKindSet { kind: ClientKind::Household }]);
    it.line(
        it.teller.at(700, 9, 0),
        facts![ClientRenamed { name: "The Quillfeather-Marsh household".into() }],
    );
    let id = ContactId(it.teller.id());
    let contact = Contact { id, name: "Percy Sample".into(), role: "lodger".into(), reach: Vec::new() };
    it.line(it.teller.at(600, 9, 0), facts![ContactSet(contact)]);
    it.line(it.teller.at(300, 9, 0), facts![ContactRemoved { id }]);
}

/// A prospect who became a client, left, and came back.
fn left(it: &mut Story<'_>) {
    it.tale.since = Some(800);
    it.tale.status = Status::Prospect;
    it.quiet(4);
    for (ago, status, why) in [
        (760, Status::Client, "liked the first page"),
        (400, Status::Former, "felt like a number that autumn"),
        (260, Status::Client, "came back: somebody had rung without an invoice"),
    ] {
        let on = it.teller.day(ago);
        it.line(it.teller.at(ago, 18, 0), facts![StatusChanged { status, on, why: why.into() }]);
    }
}

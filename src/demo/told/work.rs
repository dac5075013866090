//! Days of good and bad work: what is asked and answered, promised and kept, advised and followed, laid out and chosen.

use super::Story;
use crate::demo::teller::{Teller, facts};
use crate::domain::advice::{AdviceClosed, AdviceOutcome};
use crate::domain::client::{Cadence, ChannelsPreferred, ContactTimesSet, SpecialistNamed};
use crate::domain::decision::{DecidedBy, DecisionTaken};
use crate::domain::goal::{GoalClosed, GoalOutcome, GoalTouched};
use crate::domain::handoff::HandOffAnswered;
use crate::domain::interaction::{Channel, Talk, Way};
use crate::domain::promise::{PromiseKept, Prompted, Whose};
use crate::domain::reminder::{Reached, ReminderDone, ReminderKind};
use crate::domain::request::{RequestAnswered, RequestKind};
use crate::domain::stage::{Stage, StageAssessed};
use crate::domain::time::{Due, Happened};

pub(super) const CALL_IN: (Channel, Way, u32) = (Channel::Call, Way::In, 12);
pub(super) const CALL_OUT: (Channel, Way, u32) = (Channel::Call, Way::Out, 10);
pub(super) const MAIL_IN: (Channel, Way, u32) = (Channel::Mail, Way::In, 5);
pub(super) const MEETING: (Channel, Way, u32) = (Channel::Meeting, Way::Out, 60);

/// The specialist whom the clients of these stories know.
pub(super) const SPECIALIST: (&str, &str) = ("pensions", "Odile Sample");

/// A client of long standing, whose everyday life is too long ago to tell anything of today.
pub(super) fn long_known(it: &mut Story<'_>) {
    it.tale.since = Some(1_000);
    it.quiet(420);
    known(it);
}

/// No cadence, wishes that can be kept, and a specialist whom the client has met.
pub(super) fn known(it: &mut Story<'_>) {
    it.tale.cadence = Some(Cadence::default());
    let (field, name) = (SPECIALIST.0.to_owned(), SPECIALIST.1.to_owned());
    it.tale.first = facts![
        ChannelsPreferred { channels: vec![Channel::Call, Channel::Mail, Channel::Meeting] },
        ContactTimesSet { days: Vec::new(), quiet: None },
        SpecialistNamed { field, name, introduced: true },
    ];
}

/// A question that was answered so many days after it came.
pub(super) fn asked(it: &mut Story<'_>, ago: i64, kind: RequestKind, days: i64) {
    let on = it.teller.at(ago, 10, 0);
    let what = it.phrases.one(kind.word(), &mut it.teller.chance);
    let request = it.teller.request(on, kind, what);
    let id = request.id;
    it.touch(on, MAIL_IN, "wrote with one question", facts![request]);
    let on = it.teller.at(ago - days, 15, 30);
    it.line(on, facts![RequestAnswered { id, on: Happened::At(on), interaction: None }]);
}

/// A promise for ten days later, kept so many days before that.
pub(super) fn promised(it: &mut Story<'_>, ago: i64, early: i64, prompted: Prompted) {
    let on = it.teller.at(ago, 10, 0);
    let what = it.phrases.one("promise", &mut it.teller.chance);
    let due = it.teller.day(ago - 10);
    let promise = it.teller.promise(on, Whose::Ours, due, what);
    let id = promise.id;
    it.touch(on, CALL_OUT, "said by when it will be there", facts![promise]);
    let kept = ago - 10 + early;
    let reason = if early < 0 { "the bank took its time, and I said nothing" } else { "" };
    let on = it.teller.day(kept);
    it.line(it.teller.at(kept, 16, 0), facts![PromiseKept { id, on, prompted, reason: reason.into() }]);
}

/// Advice, and what became of it a fortnight later, where anybody knows.
pub(super) fn advised(it: &mut Story<'_>, ago: i64, outcome: Option<AdviceOutcome>) {
    let on = it.teller.at(ago, 11, 0);
    let what = it.phrases.one("counsel", &mut it.teller.chance);
    let advice = it.teller.advice(on, what);
    let id = advice.id;
    it.line(on, facts![advice]);
    if let Some(outcome) = outcome {
        let words = match outcome {
            AdviceOutcome::Acted => "did it the same week, and said so",
            AdviceOutcome::Partly => "did the first half; the rest can wait",
            AdviceOutcome::Ignored => "agreed, and did nothing",
        };
        let on = it.teller.at(ago - 14, 11, 30);
        it.line(on, facts![AdviceClosed { id, outcome, on: Happened::At(on), words: words.into() }]);
    }
}

/// Ways laid out, and a choice ten days later.
pub(super) fn decided(it: &mut Story<'_>, ago: i64, by: DecidedBy) {
    let on = it.teller.at(ago, 14, 0);
    let ways = ["rent for two years", "build on the old ground", "do nothing"];
    let mut opened = it.teller.decision(on, "where the second shop is to be", &ways);
    opened.risk = "building ties up the reserve until the spring".into();
    let id = opened.id;
    it.touch(on, MEETING, "three ways on one page, doing nothing among them", facts![opened]);
    let on = it.teller.at(ago - 10, 9, 30);
    let (choice, reason) = (ways[0].to_owned(), "rather slow than sorry".to_owned());
    it.line(on, facts![DecisionTaken { id, choice, by, reason, on: Happened::At(on) }]);
}

/// Contact before it was needed.
pub(super) fn rang_before(it: &mut Story<'_>, ago: i64, reached: Reached) {
    let on = it.teller.at(ago + 8, 9, 0);
    let due = Due::On(it.teller.day(ago));
    let set = it.teller.reminder(on, ReminderKind::Need, due, "before the rates change");
    let id = set.id;
    it.line(on, facts![set]);
    let on = it.teller.at(ago, 10, 30);
    let mut touch = it.teller.touch(on, Channel::Call, Way::Out, 8, "rang before the rates change");
    (touch.carries_out, touch.live, touch.talk) = (Some(id), reached == Reached::Yes, Talk::Both);
    let done = ReminderDone { id, on: Happened::At(on), reached, interaction: Some(touch.id) };
    it.record(on, touch, facts![done]);
}

/// A goal of the client's own, spoken of again so many days ago, and reached there where it says so.
pub(super) fn wanted(it: &mut Story<'_>, ago: i64, again: i64, what: &str, reached: bool) {
    let on = it.teller.at(ago, 13, 0);
    let goal = it.teller.goal(on, what, None);
    let id = goal.id;
    it.line(on, facts![goal]);
    let on = it.teller.at(again, 13, 0);
    let words = "asked how far it is, and wrote down the next step".to_owned();
    it.line(on, facts![GoalTouched { id, words, on: Happened::At(on), interaction: None }]);
    if reached {
        let (outcome, words) = (GoalOutcome::Reached, "\"it is done, and I slept\"".to_owned());
        let on = it.teller.at(again - 3, 13, 0);
        it.line(on, facts![GoalClosed { id, outcome, on: Happened::At(on), words }]);
    }
}

/// A matter for the specialist, and the answer five days later, where the client has one.
pub(super) fn handed_on(it: &mut Story<'_>, ago: i64, answered: bool) {
    let on = it.teller.at(ago, 12, 0);
    let handed = it.teller.hand_off(on, SPECIALIST, "what the widow's pension comes to");
    let id = handed.id;
    it.line(on, facts![handed]);
    if answered {
        let words = "a number, and why".to_owned();
        let on = it.teller.at(ago - 5, 12, 0);
        it.line(on, facts![HandOffAnswered { id, on: Happened::At(on), words }]);
    }
}

/// The adviser says where it stands.
pub(super) fn assessed(it: &mut Story<'_>, ago: i64, stage: Stage, why: &str) {
    let on = it.teller.day(ago);
    it.line(it.teller.at(ago, 18, 10), facts![StageAssessed { stage, on, why: why.into() }]);
}

/// What was observed, in the client's own words or act.
pub(super) fn observed(it: &mut Story<'_>, ago: i64, signal: &str, words: &str) {
    let on = it.teller.at(ago, 17, 0);
    it.line(on, facts![Teller::signal(on, signal, words)]);
}

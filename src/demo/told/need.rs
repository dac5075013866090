//! Those who need the adviser today, each for a reason of its own.

use super::super::teller::facts;
use super::Story;
use crate::domain::advice::AdviceGiven;
use crate::domain::appointment::{AppointmentClosed, AppointmentMade, AppointmentOutcome};
use crate::domain::client::{SpecialDaySet, Status};
use crate::domain::goal::GoalSet;
use crate::domain::id::{AdviceId, AppointmentId, GoalId};
use crate::domain::interaction::{Channel, Confidentiality, Way};
use crate::domain::promise::{PromiseBroken, PromiseMoved, Whose};
use crate::domain::reminder::{ReminderKind, ReminderSnoozed};
use crate::domain::request::{RequestAcknowledged, RequestKind};
use crate::domain::stage::{ClientSaid, Stage, StageAssessed};
use crate::domain::time::{Due, Happened};

const CALL_IN: (Channel, Way, u32) = (Channel::Call, Way::In, 12);
const CALL_OUT: (Channel, Way, u32) = (Channel::Call, Way::Out, 9);
const MAIL_IN: (Channel, Way, u32) = (Channel::Mail, Way::In, 5);
const MAIL_OUT: (Channel, Way, u32) = (Channel::Mail, Way::Out, 15);
const MEETING: (Channel, Way, u32) = (Channel::Meeting, Way::Out, 60);

/// Tells the story of the client of that number, where it has one here.
pub(super) fn tell(number: u64, story: &mut Story<'_>) -> bool {
    match number {
        0 => bridge_loan(story),
        1 => urgent(story),
        2 => due_today(story),
        3 => silence(story),
        4 => broken(story),
        5 => appointment(story, 90, "the offer for the mill", Channel::Meeting),
        6 => appointment(story, 250, "what the auditor will ask", Channel::Video),
        7 => announced(story),
        8 => birthday(story),
        9 => lapsed(story),
        10 => theirs(story),
        11 => complaint(story),
        12 => ideal(story),
        13 => moved(story),
        14 => prospect(story),
        15 => absence(story),
        _ => return false,
    }
    true
}

/// A promise two days late and a question unanswered: the story in the middle of the cockpit's sketch.
fn bridge_loan(it: &mut Story<'_>) {
    it.quiet(24);
    it.cadence(21, 60);
    let day = it.teller.day(212);
    it.line(
        it.teller.at(212, 18, 2),
        facts![StageAssessed {
            stage: Stage::Direction,
            on: day,
            why: "asked before signing with the supplier".into()
        }],
    );
    let on = it.teller.at(18, 10, 0);
    let goal = GoalSet {
        id: GoalId(it.teller.id()),
        what: "a second depot without losing sleep".into(),
        on: Happened::At(on),
        due: Some(it.teller.day(-150)),
        interaction: None,
    };
    it.touch(on, MEETING, "quarterly review; her father's operation is on Friday", facts![goal]);
    let on = it.teller.at(9, 16, 20);
    let advice = AdviceGiven {
        id: AdviceId(it.teller.id()),
        what: "two alternatives for the depot, and doing nothing; chose B: \"rather slow than sorry\"".into(),
        on: Happened::At(on),
        interaction: None,
        conf: Confidentiality::default(),
    };
    it.touch(on, MAIL_OUT, "two alternatives for the depot on one page", facts![advice]);
    let on = it.teller.at(4, 9, 40);
    let promise = it.teller.promise(on, Whose::Ours, it.teller.day(2), "send the term sheet");
    it.touch(on, CALL_IN, "the bank asks for a bridge loan at once", facts![promise]);
    let on = it.teller.at(2, 14, 5);
    let request = it.teller.request(on, RequestKind::Advice, "what if the bank says no");
    let said =
        ClientSaid { words: "not sure yet".into(), on: it.teller.day(2), place: "on the phone".into() };
    it.touch(on, CALL_IN, "worried about the bridge loan", facts![request, said]);
    let reminder =
        it.teller.reminder(on, ReminderKind::Need, Due::On(it.teller.day(-3)), "before the board meets");
    it.line(it.teller.at(2, 14, 30), facts![reminder]);
}

fn urgent(it: &mut Story<'_>) {
    it.quiet(12);
    let on = it.teller.at(1, 16, 45);
    let mut request =
        it.teller.request(on, RequestKind::Issue, "the partner emptied the joint account; what now");
    request.urgent = true;
    it.touch(on, MAIL_IN, "the partner has left, and so has the money", facts![request]);
}

fn due_today(it: &mut Story<'_>) {
    it.quiet(9);
    let on = it.teller.at(6, 9, 10);
    let promise =
        it.teller.promise(on, Whose::Ours, it.teller.today, "translate the lease's three hard clauses");
    it.touch(
        on,
        (Channel::Video, Way::Out, 30),
        "went through the lease; three clauses stay dark",
        facts![promise],
    );
}

/// Nobody has spoken to him for longer than was agreed.
fn silence(it: &mut Story<'_>) {
    it.quiet(130);
    it.cadence(45, 90);
    it.touch(it.teller.at(40, 11, 0), MAIL_OUT, "sent the yearly letter; no answer", facts![]);
}

fn broken(it: &mut Story<'_>) {
    it.quiet(40);
    let on = it.teller.at(38, 10, 30);
    let promise = it.teller.promise(on, Whose::Ours, it.teller.day(25), "object to the tax notice in time");
    let id = promise.id;
    it.touch(on, CALL_OUT, "the new tax notice is wrong in two places", facts![promise]);
    let reason = "the letter lay in the wrong tray; I told her so".to_owned();
    it.line(it.teller.at(20, 9, 0), facts![PromiseBroken { id, on: it.teller.day(20), reason }]);
    let fallen = StageAssessed {
        stage: Stage::Interaction,
        on: it.teller.day(19),
        why: "stopped asking since the missed objection".into(),
    };
    it.touch(it.teller.at(20, 9, 30), CALL_OUT, "owned the missed objection; she was silent", facts![]);
    it.line(it.teller.at(19, 17, 0), facts![fallen]);
}

fn appointment(it: &mut Story<'_>, ahead: i64, why: &str, channel: Channel) {
    it.quiet(6);
    let (id, start) = (AppointmentId(it.teller.id()), it.teller.ahead(ahead));
    let on = it.teller.at(5, 15, 0);
    let why = why.to_owned();
    let made =
        AppointmentMade { id, start, minutes: 45, channel, with: Vec::new(), why, on: Happened::At(on) };
    it.touch(on, CALL_OUT, "agreed a time to go through it properly", facts![made]);
}

/// An answer was announced for yesterday; an appointment of this morning has no outcome yet.
fn announced(it: &mut Story<'_>) {
    it.quiet(14);
    let on = it.teller.at(5, 12, 0);
    let request = it.teller.request(on, RequestKind::Strategy, "who leads after me");
    let id = request.id;
    it.touch(on, MEETING, "the succession, for the first time aloud", facts![request]);
    let on = it.teller.at(4, 9, 0);
    let until = it.teller.day(1);
    let mut promise = it.teller.promise(on, Whose::Ours, until, "answer: who leads after me");
    promise.request = Some(id);
    let heard =
        RequestAcknowledged { id, on: Happened::At(on), until: Some(until), promise: Some(promise.id) };
    it.line(on, facts![promise, heard]);
    let (id, start, why) =
        (AppointmentId(it.teller.id()), it.teller.ahead(-120), "a first talk with the son".to_owned());
    let on = Happened::At(on);
    let made =
        AppointmentMade { id, start, minutes: 60, channel: Channel::Meeting, with: Vec::new(), why, on };
    it.line(it.teller.at(4, 9, 5), facts![made]);
}

fn birthday(it: &mut Story<'_>) {
    it.quiet(10);
    let today = it.teller.today;
    let (month, day) = (chrono::Datelike::month(&today), chrono::Datelike::day(&today));
    let day = SpecialDaySet { what: "birthday".into(), month, day, year: Some(1961) };
    let on = it.teller.at(30, 9, 0);
    let mut reminder =
        it.teller.reminder(on, ReminderKind::Date, Due::On(today), "his birthday; ask after the choir");
    reminder.channel = Some(Channel::Call);
    it.line(on, facts![day, reminder]);
}

fn lapsed(it: &mut Story<'_>) {
    it.quiet(16);
    let on = it.teller.at(20, 9, 0);
    let reminder = it.teller.reminder(
        on,
        ReminderKind::Need,
        Due::On(it.teller.day(10)),
        "ask how the talks with the bank went",
    );
    let id = reminder.id;
    it.line(on, facts![reminder]);
    let on = it.teller.at(10, 17, 30);
    let snoozed = ReminderSnoozed { id, until: Due::On(it.teller.day(6)), on: Happened::At(on) };
    it.line(on, facts![snoozed]);
}

fn theirs(it: &mut Story<'_>) {
    it.quiet(20);
    let on = it.teller.at(19, 11, 0);
    let papers = it.teller.promise(on, Whose::Theirs, it.teller.day(8), "last year's accounts");
    it.touch(on, CALL_OUT, "the audit begins in a month; the accounts are missing", facts![papers]);
}

fn complaint(it: &mut Story<'_>) {
    it.quiet(11);
    let on = it.teller.at(3, 8, 50);
    let request = it.teller.request(on, RequestKind::Complaint, "nobody rang back on Friday");
    it.touch(on, (Channel::Message, Way::In, 0), "is cross, and says why", facts![request]);
}

fn ideal(it: &mut Story<'_>) {
    it.quiet(40);
    it.cadence(30, 120);
    it.touch(it.teller.at(41, 13, 0), CALL_OUT, "all well; the cloth for the spring is ordered", facts![]);
}

/// Moved twice, once after the day had passed, and late again.
fn moved(it: &mut Story<'_>) {
    it.quiet(34);
    let on = it.teller.at(32, 9, 0);
    let promise =
        it.teller.promise(on, Whose::Ours, it.teller.day(22), "compare the three offers for the dryer");
    let id = promise.id;
    it.touch(on, CALL_OUT, "three offers for the dryer, none comparable", facts![promise]);
    for (ago, to, before_due) in [(24, 14, true), (12, 4, false)] {
        let (on, to) = (it.teller.day(ago), it.teller.day(to));
        let moved = PromiseMoved { id, to, on, agreed_with_client: before_due, before_due };
        it.line(it.teller.at(ago, 10, 0), facts![moved]);
    }
}

fn prospect(it: &mut Story<'_>) {
    it.tale.since = Some(30);
    it.tale.status = Status::Prospect;
    it.quiet(9);
    let on = it.teller.at(4, 10, 0);
    let promise =
        it.teller.promise(on, Whose::Ours, it.teller.today, "two references and a fee in one number");
    it.touch(on, MEETING, "a first talk; what trust would mean to her", facts![promise]);
}

/// The adviser will be away; this one should be asked before.
fn absence(it: &mut Story<'_>) {
    it.quiet(7);
    let on = it.teller.at(3, 9, 0);
    let why = "say when I am away and who stands in";
    let set = it.teller.reminder(on, ReminderKind::Absence, Due::On(it.teller.today), why);
    it.line(on, facts![set]);
    let why = "send the signed grant application on";
    let set = it.teller.reminder(on, ReminderKind::Promise, it.teller.ahead(180), why);
    it.line(it.teller.at(3, 9, 2), facts![set]);
    let id = AppointmentId(it.teller.id());
    let (start, channel, why) = (Due::On(it.teller.day(12)), Channel::Call, "the grant".to_owned());
    let (with, made_on) = (Vec::new(), Happened::On(it.teller.day(20)));
    let made = AppointmentMade { id, start, minutes: 30, channel, with, why, on: made_on };
    it.line(it.teller.at(20, 9, 0), facts![made]);
    let (outcome, on) = (AppointmentOutcome::MissedByUs, Happened::On(it.teller.day(12)));
    let closed = AppointmentClosed { id, outcome, on, interaction: None, moved_to: None };
    it.line(it.teller.at(12, 18, 0), facts![closed]);
}

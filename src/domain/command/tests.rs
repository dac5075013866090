//! What may be recorded and what not: every command there and back, every refusal.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{
    Command, InteractionDraft, LONGEST_TEXT, PromiseClose, PromiseDraft, Refusal, RequestDraft, SignalDraft,
    Which,
};
use super::{profile, undo};
use crate::domain::advice::AdviceGiven;
use crate::domain::appointment::AppointmentOutcome;
use crate::domain::book::FoldHealth;
use crate::domain::client::{
    Cadence, Client, ClientKind, Contact, QuietHours, SpecialDaySet, SpecialistNamed, Status, StatusChanged,
    Weekday,
};
use crate::domain::goal::GoalOutcome;
use crate::domain::history::{PromiseState, ReminderEnd, RequestState};
use crate::domain::id::{AdviceId, AppointmentId, ContactId, GoalId, Id, PromiseId, ReminderId, RequestId};
use crate::domain::interaction::{Channel, Confidentiality};
use crate::domain::promise::{Prompted, Whose};
use crate::domain::reminder::{Reached, ReminderKind};
use crate::domain::request::RequestKind;
use crate::domain::sample::{Desk, bare, call, client, day, id, line, noon};
use crate::domain::stage::Stage;
use crate::domain::time::{Due, Happened};

fn desk() -> Desk {
    let mut desk = Desk::default();
    desk.act(1, Command::AddClient(Box::new(bare(0, "Ada Okafor")))).unwrap();
    desk
}

fn promise(due: i64) -> Command {
    let draft = PromiseDraft {
        whose: Whose::Ours,
        what: " the term sheet ".into(),
        due: Some(day(due)),
        repeats: None,
    };
    Command::Promise { client: client(0), draft, request: None }
}

fn close(promise: PromiseId, on: i64) -> Command {
    let close = PromiseClose::Kept { prompted: Prompted::No, reason: String::new() };
    Command::ClosePromise { client: client(0), promise, close, on: day(on) }
}

fn request() -> Command {
    let draft =
        RequestDraft { what: "what if the bank says no".into(), kind: RequestKind::Advice, urgent: true };
    Command::Request { client: client(0), draft, on: Happened::On(day(2)) }
}

fn remind(due: i64) -> Command {
    let (why, kind, channel) = ("before the board meets".into(), ReminderKind::Need, Some(Channel::Call));
    Command::Remind {
        client: client(0),
        due: Due::On(day(due)),
        why,
        kind,
        channel,
        about: None,
        repeats: None,
    }
}

fn appoint(start: Due) -> Command {
    let why = "quarterly review".into();
    Command::Appoint { client: client(0), start, minutes: 60, channel: Channel::Meeting, with: vec![], why }
}

fn first_promise(desk: &Desk) -> PromiseId {
    desk.of(0).promises[0].made.fact.id
}

#[test]
fn a_promise_is_made_moved_broken_repaired_and_closed_once() {
    let mut desk = desk();
    desk.act(2, promise(9)).unwrap();
    let made = desk.of(0).promises[0].clone();
    assert_eq!(
        (made.state(), made.due(), made.made.fact.what.as_str()),
        (PromiseState::Open, Some(day(9)), "the term sheet")
    );
    let id = first_promise(&desk);
    let who = client(0);
    desk.act(9, Command::MovePromise { client: who, promise: id, to: day(12), agreed: true }).unwrap();
    desk.act(13, Command::MovePromise { client: who, promise: id, to: day(14), agreed: false }).unwrap();
    let moves: Vec<bool> = desk.of(0).promises[0].moves.iter().map(|it| it.fact.before_due).collect();
    assert_eq!(moves, [true, false]);
    let early = Command::MovePromise { client: who, promise: id, to: day(1), agreed: true };
    assert_eq!(desk.act(14, early), Err(Refusal::BeforeMade(day(1), day(2))));
    let repair = Command::RepairPromise { client: who, promise: id, how: "rang and sent it".into() };
    assert_eq!(desk.act(14, repair.clone()), Err(Refusal::NotBroken));
    assert_eq!(desk.act(14, close(id, 1)), Err(Refusal::BeforeMade(day(1), day(2))));
    assert_eq!(desk.act(14, close(id, 15)), Err(Refusal::NotYet(day(15).to_string())));
    let broken = PromiseClose::Broken { reason: "forgot".into() };
    desk.act(15, Command::ClosePromise { client: who, promise: id, close: broken, on: day(15) }).unwrap();
    assert_eq!(desk.of(0).promises[0].state(), PromiseState::Broken);
    assert_eq!(desk.act(15, close(id, 15)), Err(Refusal::Closed("promise")));
    desk.act(16, repair).unwrap();
    assert_eq!(desk.of(0).promises[0].state(), PromiseState::Repaired);
    assert_eq!(desk.act(16, close(PromiseId(id_of(7)), 15)), Err(Refusal::Missing("promise")));
    let nothing = PromiseDraft { whose: Whose::Ours, what: "x".into(), due: None, repeats: None };
    let dateless = Command::Promise { client: who, draft: nothing, request: None };
    assert_eq!(desk.act(16, dateless), Err(Refusal::NoDate));
    desk.act(16, promise(20)).unwrap();
    let second = desk.of(0).promises[1].made.fact.id;
    let released = PromiseClose::Released { why: "sold".into(), which: Which::ThisOne };
    desk.act(17, Command::ClosePromise { client: who, promise: second, close: released, on: day(17) })
        .unwrap();
    assert_eq!(desk.of(0).promises[1].state(), PromiseState::Released);
}

fn id_of(number: u64) -> crate::domain::id::Id {
    id(77, number)
}

#[test]
fn a_request_has_two_hands_and_an_end() {
    let mut desk = desk();
    let who = client(0);
    desk.act(2, request()).unwrap();
    let first = desk.of(0).requests[0].received.fact.id;
    let past = Command::Acknowledge { client: who, request: first, until: Some(day(2)) };
    assert_eq!(desk.act(3, past), Err(Refusal::BeforeMade(day(2), day(3))));
    desk.act(3, Command::Acknowledge { client: who, request: first, until: Some(day(5)) }).unwrap();
    let history = desk.of(0);
    assert_eq!(
        (history.requests[0].state(), history.requests[0].until()),
        (RequestState::Acknowledged, Some(day(5)))
    );
    assert_eq!(history.promises[0].made.fact.request, Some(first));
    desk.act(4, Command::Answer { client: who, request: first }).unwrap();
    assert_eq!(desk.of(0).requests[0].state(), RequestState::Answered);
    assert_eq!(desk.of(0).requests[0].first_response().unwrap().day(), day(3));
    assert_eq!(desk.act(4, Command::Answer { client: who, request: first }), Err(Refusal::Closed("request")));
    desk.act(4, request()).unwrap();
    let second = desk.of(0).requests[1].received.fact.id;
    desk.act(5, Command::Withdraw { client: who, request: second, why: "solved".into() }).unwrap();
    assert_eq!(desk.of(0).requests[1].state(), RequestState::Withdrawn);
    let missing = Command::Answer { client: who, request: RequestId(id_of(1)) };
    assert_eq!(desk.act(5, missing), Err(Refusal::Missing("request")));
}

#[test]
fn reminders_appointments_goals_and_words_go_there_and_back() {
    let mut desk = desk();
    let who = client(0);
    for _ in 0..2 {
        desk.act(2, remind(5)).unwrap();
    }
    let [done, dropped] = [0, 1].map(|at| desk.of(0).reminders[at].set.fact.id);
    desk.act(3, Command::Snooze { client: who, reminder: done, until: Due::On(day(8)) }).unwrap();
    assert_eq!(desk.of(0).reminders[0].due(), Due::On(day(8)));
    desk.act(8, Command::FinishReminder { client: who, reminder: done, reached: Reached::No }).unwrap();
    desk.act(8, Command::DropReminder { client: who, reminder: dropped, which: Which::ThisOne }).unwrap();
    let ends: Vec<bool> = desk
        .of(0)
        .reminders
        .iter()
        .map(|it| matches!(it.end.as_ref().unwrap().fact, ReminderEnd::Done(_)))
        .collect();
    assert_eq!(ends, [true, false]);
    let again = Command::DropReminder { client: who, reminder: dropped, which: Which::ThisOne };
    assert_eq!(desk.act(8, again), Err(Refusal::Closed("reminder")));
    let missing =
        Command::DropReminder { client: who, reminder: ReminderId(id_of(1)), which: Which::ThisOne };
    assert_eq!(desk.act(8, missing), Err(Refusal::Missing("reminder")));

    desk.act(8, appoint(Due::On(day(9)))).unwrap();
    let first = desk.of(0).appointments[0].made.fact.id;
    let outcome = AppointmentOutcome::MovedByThem;
    let moved_to = Some(Due::On(day(11)));
    let moved = Command::CloseAppointment { client: who, appointment: first, outcome, moved_to };
    desk.act(9, moved.clone()).unwrap();
    let history = desk.of(0);
    assert_eq!(history.appointments[0].outcome(), Some(outcome));
    assert_eq!(history.appointments[1].made.fact.start, Due::On(day(11)));
    assert_eq!(
        history.appointments[0].closed.as_ref().unwrap().fact.moved_to,
        Some(history.appointments[1].made.fact.id)
    );
    assert_eq!(desk.act(9, moved), Err(Refusal::Closed("appointment")));
    let (appointment, moved_to) = (AppointmentId(id_of(1)), None);
    let missing = Command::CloseAppointment { client: who, appointment, outcome, moved_to };
    assert_eq!(desk.act(9, missing), Err(Refusal::Missing("appointment")));
    let mut long = appoint(Due::On(day(20)));
    if let Command::Appoint { minutes, .. } = &mut long {
        *minutes = 1441;
    }
    assert!(matches!(desk.act(9, long), Err(Refusal::OutOfBounds(_))));

    desk.act(9, Command::SetGoal { client: who, what: "hand over by 60".into(), due: None }).unwrap();
    let goal = desk.of(0).goals[0].set.fact.id;
    let reached =
        Command::CloseGoal { client: who, goal, outcome: GoalOutcome::Reached, words: String::new() };
    desk.act(9, reached.clone()).unwrap();
    assert_eq!(desk.of(0).goals[0].outcome(), Some(GoalOutcome::Reached));
    assert_eq!(desk.act(9, reached), Err(Refusal::Closed("goal")));
    let missing = Command::CloseGoal {
        client: who,
        goal: GoalId(id_of(1)),
        outcome: GoalOutcome::Dropped,
        words: String::new(),
    };
    assert_eq!(desk.act(9, missing), Err(Refusal::Missing("goal")));

    desk.act(9, Command::Note { client: who, text: "father ill".into(), conf: Confidentiality::Sealed })
        .unwrap();
    let given = AdviceGiven {
        id: AdviceId(Id::UNMINTED),
        what: "wait".into(),
        on: Happened::On(day(9)),
        interaction: None,
        conf: Confidentiality::default(),
    };
    desk.act(9, Command::Facts { client: who, facts: vec![given.into()] }).unwrap();
    desk.act(9, Command::Said { client: who, words: "not sure yet".into(), place: "on the phone".into() })
        .unwrap();
    let assess = |on: i64, why: &str| Command::Assess {
        client: who,
        stage: Stage::Direction,
        on: day(on),
        why: why.into(),
    };
    desk.act(9, assess(9, "asks first")).unwrap();
    assert_eq!(desk.act(9, assess(10, "asks first")), Err(Refusal::NotYet(day(10).to_string())));
    assert_eq!(desk.act(9, assess(9, " ")), Err(Refusal::Empty("the reason for this stage")));
    let left =
        Command::ChangeStatus { client: who, status: Status::Former, why: "we were late twice".into() };
    desk.act(9, left.clone()).unwrap();
    assert_eq!(desk.act(9, left), Err(Refusal::Unchanged));
    let history = desk.of(0);
    assert_eq!((history.notes.len(), history.advice.len(), history.said.len()), (1, 1, 1));
    assert_eq!(
        (history.client.status(), history.stage().unwrap().fact.stage),
        (Status::Former, Stage::Direction)
    );
    assert_eq!(desk.book.health(), FoldHealth { live: desk.book.lines().count(), ..FoldHealth::default() });
}

fn draft(on: Happened) -> Box<InteractionDraft> {
    let promises =
        vec![PromiseDraft { whose: Whose::Theirs, what: "the papers".into(), due: None, repeats: None }];
    let requests =
        vec![RequestDraft { what: "and the tax?".into(), kind: RequestKind::Question, urgent: false }];
    let signals = vec![SignalDraft { signal: "ease".into(), words: "laughed".into() }];
    let (advice, goals) = (vec!["wait".into()], vec!["sleep well".into()]);
    Box::new(InteractionDraft { requests, promises, advice, goals, signals, ..call(0, on) })
}

#[test]
fn one_line_holds_the_touch_and_all_that_came_of_it() {
    let mut desk = desk();
    desk.act(2, request()).unwrap();
    desk.act(2, remind(3)).unwrap();
    let start = day(3).and_hms_opt(12, 30, 0).unwrap();
    desk.act(2, appoint(Due::At(start, chrono_tz::Europe::Berlin))).unwrap();
    desk.act(2, appoint(Due::On(day(30)))).unwrap();
    let before = desk.of(0);
    let mut entry = draft(noon(3).happened());
    let asked = before.requests[0].received.fact.id;
    entry.answers = vec![asked, asked];
    entry.carries_out = Some((before.reminders[0].set.fact.id, Reached::Yes));
    desk.act(3, Command::Record(entry.clone())).unwrap();
    let after = desk.of(0);
    let interaction = after.interactions[0].fact.id;
    assert_eq!(after.requests[0].answered.as_ref().unwrap().fact.interaction, Some(interaction));
    assert_eq!(after.appointments[0].outcome(), Some(AppointmentOutcome::Held));
    assert_eq!(after.appointments[0].closed.as_ref().unwrap().fact.interaction, Some(interaction));
    assert_eq!(after.appointments[1].outcome(), None);
    assert!(!after.reminders[0].is_open());
    assert_eq!((after.promises.len(), after.requests.len(), after.goals.len()), (1, 2, 1));
    assert_eq!((after.advice.len(), after.signals.len(), after.contradicted), (1, 1, 0));
    assert_eq!(desk.act(3, Command::Record(entry)), Err(Refusal::Closed("reminder")));
    let ahead = Happened::On(day(4));
    assert_eq!(desk.act(3, Command::Record(draft(ahead))), Err(Refusal::NotYet(day(4).to_string())));
    let mut long = draft(Happened::On(day(3)));
    long.note = "x".repeat(LONGEST_TEXT + 1);
    assert_eq!(desk.act(3, Command::Record(long)), Err(Refusal::TooLong("the note", LONGEST_TEXT + 1)));
}

#[test]
fn a_mail_or_a_call_at_another_time_holds_no_appointment() {
    let mut desk = desk();
    let start = day(3).and_hms_opt(16, 0, 0).unwrap();
    desk.act(2, appoint(Due::At(start, chrono_tz::Europe::Berlin))).unwrap();
    desk.act(3, Command::Record(Box::new(call(0, noon(3).happened())))).unwrap();
    let mut mail = call(0, Happened::On(day(3)));
    mail.live = false;
    desk.act(3, Command::Record(Box::new(mail))).unwrap();
    assert_eq!(desk.of(0).appointments[0].outcome(), None);
    desk.act(3, Command::Record(Box::new(call(0, Happened::On(day(3)))))).unwrap();
    assert_eq!(desk.of(0).appointments[0].outcome(), Some(AppointmentOutcome::Held));
}

#[test]
fn undo_goes_back_in_order_and_redo_forward_again() {
    let mut desk = desk();
    let made = desk.act(2, promise(9)).unwrap();
    let kept = desk.act(3, close(first_promise(&desk), 3)).unwrap();
    let undo = |line| Command::Retract { line, why: String::new() };
    assert_eq!(desk.act(3, undo(made)), Err(Refusal::BuiltOn(vec![kept])));
    let first = desk.act(3, undo(kept)).unwrap();
    assert_eq!(desk.of(0).promises[0].state(), PromiseState::Open);
    assert_eq!(desk.act(3, undo(kept)), Err(Refusal::Retracted));
    let second = desk.act(3, undo(made)).unwrap();
    assert!(desk.of(0).promises.is_empty());
    desk.act(3, undo(second)).unwrap();
    desk.act(3, undo(first)).unwrap();
    assert_eq!(desk.of(0).promises[0].state(), PromiseState::Kept);
    assert_eq!(desk.act(3, undo(made)), Err(Refusal::BuiltOn(vec![kept])));
    let stranger = line(99, 0, made.line.n, 3, vec![]).key;
    assert_eq!(undo::take_back(&desk.book, &[stranger], ""), Err(Refusal::Missing("entry")));
    let refusal = Refusal::BuiltOn(vec![kept]).to_string();
    assert_eq!(refusal, "1 later entry builds on it; take that one back first");
}

#[test]
fn what_was_opened_before_a_merge_goes_to_the_one_that_stays() {
    let mut desk = desk();
    desk.act(1, Command::AddClient(Box::new(bare(1, "A. Okafor")))).unwrap();
    let merge = |from, into| Command::MergeClients { from: client(from), into: client(into) };
    assert_eq!(desk.act(1, merge(0, 0)), Err(Refusal::SameClient));
    assert_eq!(desk.act(1, merge(0, 5)), Err(Refusal::NoClient));
    desk.act(1, merge(0, 1)).unwrap();
    assert_eq!(desk.act(1, merge(0, 1)), Err(Refusal::SameClient));
    let edited = Client { tier: "gold".into(), ..bare(0, "A. Okafor") };
    desk.act(1, Command::EditClient(Box::new(edited))).unwrap();
    assert_eq!(desk.book.standing(client(1)).unwrap().tier, "gold");
    desk.act(1, Command::ChangeStatus { client: client(0), status: Status::Former, why: String::new() })
        .unwrap();
    assert_eq!(desk.book.standing(client(1)).unwrap().status, Status::Former);
}

#[test]
fn a_profile_must_make_sense() {
    let mut desk = desk();
    assert_eq!(
        desk.act(1, Command::AddClient(Box::new(bare(2, "  ")))),
        Err(Refusal::Empty("the client's name"))
    );
    let ahead = Client { added: day(2), ..bare(2, "x") };
    assert_eq!(desk.act(1, Command::AddClient(Box::new(ahead))), Err(Refusal::NotYet(day(2).to_string())));
    let edit = |client: Client| Command::EditClient(Box::new(client));
    assert_eq!(desk.act(1, edit(bare(0, " Ada Okafor "))), Err(Refusal::Unchanged));
    let cadence = Cadence { ideal: Some(30), limit: Some(20) };
    assert_eq!(desk.act(1, edit(Client { cadence, ..bare(0, "x") })), Err(Refusal::IdealAfterLimit(30, 20)));
    assert_eq!(desk.act(1, edit(bare(9, "x"))), Err(Refusal::NoClient));
}

/// A random profile over few values, so that any two of them share some.
fn profiles() -> impl Strategy<Value = Client> {
    proptest::collection::vec(0..3_u8, 14).prop_map(|pick| {
        let word = |at: usize| ["", "one", "two"][usize::from(pick[at])].to_owned();
        let some = |at: usize| usize::from(pick[at]);
        let contact = |number: u64| Contact {
            id: ContactId(id(3, number)),
            name: format!("{}{number}", word(0)),
            role: String::new(),
            reach: vec![],
        };
        let mut client = Client {
            kind: ClientKind::ALL[some(1)],
            organisation: word(2),
            tier: word(3),
            tags: vec![word(4); some(5)],
            cadence: Cadence { ideal: Some(7), limit: [None, Some(7), Some(30)][some(6)] },
            channels: Channel::ALL[..some(7)].to_vec(),
            days: Weekday::ALL[..some(8)].to_vec(),
            quiet: (some(8) == 1)
                .then_some(QuietHours { from: chrono::NaiveTime::MIN, to: chrono::NaiveTime::MIN }),
            zone: [None, Some(chrono_tz::Asia::Tokyo), Some(chrono_tz::Africa::Lagos)][some(9)],
            language: word(10),
            cover: word(11),
            contacts: (0..u64::from(pick[12])).map(contact).collect(),
            ..bare(0, ["a", "b", "c"][some(0)])
        };
        let field = ["tax", "law", "trade"][some(12)].to_owned();
        let specialist =
            SpecialistNamed { field: field.clone(), name: "N.".into(), introduced: some(1) == 1 };
        client.specialists = BTreeMap::from([(field, specialist)]);
        client.special_days = (0..pick[13])
            .map(|at| {
                (
                    format!("day {at}"),
                    SpecialDaySet {
                        what: format!("day {at}"),
                        month: 1,
                        day: 1 + u32::from(pick[4]),
                        year: None,
                    },
                )
            })
            .collect();
        if some(13) == 2 {
            client.statuses.push(StatusChanged { status: Status::Former, on: day(1), why: word(3) });
        }
        client
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_edited_profile_comes_back_and_only_what_differs_is_recorded(before in profiles(), after in profiles()) {
        let mut desk = Desk::default();
        desk.act(1, Command::AddClient(Box::new(before.clone()))).unwrap();
        let mut held = desk.of(0).client;
        prop_assert_eq!(held.status(), before.status());
        held.statuses.clone_from(&before.statuses);
        held.contacts.sort_by_key(|it| it.id);
        prop_assert_eq!(&held, &before);

        let held = desk.of(0).client;
        let events = profile::edits(&held, &after).unwrap();
        match desk.act(1, Command::EditClient(Box::new(after.clone()))) {
            Ok(_) => prop_assert!(!events.is_empty()),
            Err(refusal) => prop_assert_eq!((refusal, events.len()), (Refusal::Unchanged, 0)),
        }
        let mut now = desk.of(0).client;
        prop_assert_eq!(now.status(), after.status());
        prop_assert_eq!(profile::edits(&now, &after).unwrap(), vec![], "nothing is left to record");
        now.statuses.clone_from(&after.statuses);
        now.contacts.sort_by_key(|it| it.id);
        prop_assert_eq!(now, after);
    }
}

#[test]
fn nothing_can_be_recorded_about_nobody() {
    let mut desk = Desk::default();
    for command in [
        promise(9),
        request(),
        remind(3),
        appoint(Due::On(day(3))),
        Command::Record(draft(Happened::On(day(1)))),
    ] {
        assert_eq!(desk.act(1, command), Err(Refusal::NoClient));
    }
}

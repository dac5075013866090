//! Triage as tables: one line a rule, dates around weekends. What holds for every book is in [`laws`], what a
//! file of weights can get wrong in [`mistakes`].

mod laws;
mod mistakes;

use std::collections::BTreeMap;

use super::*;
use crate::domain::client::{Cadence, ClientKind, Status};
use crate::domain::id::{AppointmentId, PromiseId, ReminderId, RequestId};
use crate::domain::promise::Whose;
use crate::domain::reminder::ReminderKind;
use crate::domain::request::RequestKind;
use crate::domain::standing::{Gauge, Open, OpenKind, open_kinds};
use crate::query::sample::{day, id, now, on};

/// A client of whom nothing is open.
pub(super) fn standing(number: u64, name: &str) -> Standing {
    Standing {
        id: ClientId(id(number)),
        name: name.to_owned(),
        organisation: String::new(),
        kind: ClientKind::Person,
        status: Status::Client,
        tier: String::new(),
        tags: Vec::new(),
        contacts: Vec::new(),
        addresses: Vec::new(),
        sources: Vec::new(),
        distinct: Vec::new(),
        zone: None,
        channels: Vec::new(),
        cadence: Cadence::default(),
        added: day("2026-01-02"),
        last_any: None,
        last_live: None,
        stage: None,
        usual_minutes: BTreeMap::new(),
        interactions: 0,
        open: Vec::new(),
        waiting: 0,
        contradicted: 0,
        judgement: crate::domain::standing::Judgement::default(),
    }
}

fn with(kind: OpenKind) -> Standing {
    Standing {
        open: vec![Open { kind, what: "the term sheet".to_owned(), repeats: None }],
        ..standing(1, "Ada")
    }
}

/// A promise made on 12 November, a Thursday.
fn promise(whose: Whose, due: &str, agreed: &str) -> Standing {
    with(OpenKind::Promise {
        id: PromiseId(id(9)),
        whose,
        due: due.parse().ok(),
        agreed: agreed.parse().ok(),
        made: day("2026-11-12"),
        request: None,
    })
}

fn request(kind: RequestKind, urgent: bool, received: &str, acknowledged: bool, until: &str) -> Standing {
    with(OpenKind::Request {
        id: RequestId(id(9)),
        kind,
        urgent,
        on: on(received),
        acknowledged,
        until: until.parse().ok(),
    })
}

fn reminder(due: &str) -> Standing {
    let (kind, due) = (ReminderKind::Need, due.parse().unwrap());
    with(OpenKind::Reminder { id: ReminderId(id(9)), due, kind, channel: Some(Channel::Mail) })
}

fn appointment(start: &str, minutes: u32) -> Standing {
    let (channel, start) = (Channel::Meeting, start.parse().unwrap());
    with(OpenKind::Appointment { id: AppointmentId(id(9)), start, minutes, channel })
}

/// What a book of these standings shows of them.
fn weigh<'a>(standings: impl IntoIterator<Item = &'a Standing>, each: &mut dyn FnMut(&Gauge, &[OpenKind])) {
    for standing in standings {
        each(&Gauge::of(standing), &open_kinds(standing).collect::<Vec<_>>());
    }
}

fn terms_at(standing: &Standing, at: &str) -> Vec<Term> {
    let rows = rows([standing], &Weights::builtin(), &now(at));
    rows.into_iter().next().map(|row| row.terms).unwrap_or_default()
}

/// Asserts the only term of a standing, `None` meaning that it has none.
#[track_caller]
fn assert_term(standing: &Standing, at: &str, expected: Option<(TermKind, i64, &str, &str)>) {
    let terms = terms_at(standing, at);
    let got: Vec<_> =
        terms.iter().map(|it| (it.kind, it.weight, it.reason.as_str(), it.sentence.as_str())).collect();
    assert_eq!(got, expected.into_iter().collect::<Vec<_>>(), "at {at}");
}

#[test]
fn own_promises() {
    use TermKind::{PromiseFault, PromiseLate, PromiseToday, PromiseTomorrow, PromiseUndated};
    let table = [
        ("2026-11-19", "2026-11-19", "2026-11-17T09:00", None),
        (
            "2026-11-19",
            "2026-11-19",
            "2026-11-18T23:59",
            Some((
                PromiseTomorrow,
                20,
                "promise tomorrow",
                "Promised on 12 Nov for 19 Nov: due tomorrow, 20.",
            )),
        ),
        (
            "2026-11-19",
            "2026-11-19",
            "2026-11-19T23:59",
            Some((PromiseToday, 35, "promise today", "Promised on 12 Nov for 19 Nov: due today, 35.")),
        ),
        (
            "2026-11-19",
            "2026-11-19",
            "2026-11-21T09:00",
            Some((
                PromiseLate,
                50,
                "promise 2 d late",
                "Promised on 12 Nov for 19 Nov: 2 days late, 40 + 2 × 5 = 50.",
            )),
        ),
        (
            "2026-11-19",
            "2026-11-19",
            "2026-11-26T09:00",
            Some((
                PromiseLate,
                75,
                "promise 7 d late",
                "Promised on 12 Nov for 19 Nov: 7 days late, 40 + 7 × 5 = 75.",
            )),
        ),
        (
            "2026-11-19",
            "2026-11-19",
            "2026-11-27T09:00",
            Some((
                PromiseFault,
                140,
                "promise 8 d late",
                "Promised on 12 Nov for 19 Nov: 8 days late, 40 + 8 × 5 + 60 as a fault = 140.",
            )),
        ),
        (
            "2026-11-19",
            "2026-11-19",
            "2027-11-19T09:00",
            Some((
                PromiseFault,
                220,
                "promise 365 d late",
                "Promised on 12 Nov 2026 for 19 Nov 2026: 365 days late, 40 + 120 at most for 365 × 5 + 60 as a fault = 220.",
            )),
        ),
        // Moved without asking: late by the day that was agreed.
        (
            "2026-11-30",
            "2026-11-19",
            "2026-11-20T09:00",
            Some((
                PromiseLate,
                45,
                "promise 1 d late",
                "Promised on 12 Nov for 19 Nov, moved to 30 Nov without the client's word: 1 day late, 40 + 1 × 5 = 45.",
            )),
        ),
        ("2026-11-30", "2026-11-30", "2026-11-20T09:00", None),
        (
            "",
            "",
            "2026-11-20T09:00",
            Some((PromiseUndated, 10, "promise, no day", "Promised on 12 Nov without a day: 10.")),
        ),
    ];
    for (due, agreed, at, expected) in table {
        assert_term(&promise(Whose::Ours, due, agreed), at, expected);
    }
}

#[test]
fn broken_promises_and_what_the_client_owes() {
    let broken = with(OpenKind::Broken { id: PromiseId(id(9)), on: day("2026-08-03") });
    let sentence = "Broken on 3 Aug and not made good: 150.";
    assert_term(
        &broken,
        "2026-11-21T09:00",
        Some((TermKind::PromiseBroken, 150, "broken 110 d ago", sentence)),
    );
    let owed = promise(Whose::Theirs, "2026-11-19", "2026-11-19");
    assert_term(&owed, "2026-11-19T09:00", None);
    let sentence = "The client promised on 12 Nov for 19 Nov: 4 days late, 6 + 4 × 1 = 10.";
    assert_term(&owed, "2026-11-23T09:00", Some((TermKind::ClientOwes, 10, "owes you 4 d", sentence)));
    assert_term(&promise(Whose::Theirs, "", ""), "2026-11-23T09:00", None);
}

#[test]
fn waiting_requests_count_working_days() {
    use RequestKind::{Complaint, Question};
    use TermKind::{RequestFault, RequestWaiting};
    // The 20th is a Friday.
    let table = [
        (Question, false, "2026-11-20", "2026-11-20T17:00", RequestWaiting, 30, "asked today"),
        (Question, false, "2026-11-20", "2026-11-22T17:00", RequestWaiting, 30, "asked today"),
        (Question, false, "2026-11-20", "2026-11-23T08:00", RequestWaiting, 45, "waiting 1 d"),
        (Question, false, "2026-11-20T18:30:00+01:00", "2026-11-23T08:00", RequestWaiting, 30, "asked today"),
        (Question, false, "2026-11-21", "2026-11-24T08:00", RequestWaiting, 45, "waiting 1 d"),
        (Question, true, "2026-11-20", "2026-11-23T08:00", RequestWaiting, 85, "urgent 1 d"),
        (Complaint, false, "2026-11-20", "2026-11-20T08:00", RequestWaiting, 80, "complaint today"),
        (Complaint, true, "2026-11-20", "2026-11-23T08:00", RequestWaiting, 135, "complaint 1 d"),
        (Question, false, "2026-11-20", "2026-11-25T08:00", RequestWaiting, 75, "waiting 3 d"),
        (Question, false, "2026-11-20", "2026-11-26T08:00", RequestFault, 150, "unanswered 4 d"),
        (Question, false, "2026-01-05", "2026-11-26T08:00", RequestFault, 180, "unanswered 233 d"),
    ];
    for (kind, urgent, received, at, expected, weight, reason) in table {
        let terms = terms_at(&request(kind, urgent, received, false, ""), at);
        assert_eq!(terms.len(), 1);
        assert_eq!(
            (terms[0].kind, terms[0].weight, terms[0].reason.as_str()),
            (expected, weight, reason),
            "{at}"
        );
    }
    let sentence = "Asked on 20 Nov: no response for 4 working days, 30 + 4 × 15 + 50 for a complaint + 60 as a fault = 200.";
    let fault = Some((RequestFault, 200, "complaint 4 d", sentence));
    assert_term(&request(Complaint, false, "2026-11-20", false, ""), "2026-11-26T08:00", fault);
}

#[test]
fn an_acknowledged_request_is_judged_by_the_day_announced() {
    use TermKind::{PromiseFault, PromiseLate, PromiseToday, RequestAcknowledged};
    let asked = |until| request(RequestKind::Advice, false, "2026-11-02", true, until);
    assert_term(&asked("2026-11-25"), "2026-11-21T09:00", None);
    let words = "Asked on 2 Nov, the answer announced for 20 Nov:";
    let today = format!("{words} due today, 35.");
    assert_term(&asked("2026-11-20"), "2026-11-20T09:00", Some((PromiseToday, 35, "answer today", &today)));
    let late = format!("{words} 1 day late, 40 + 1 × 5 = 45.");
    assert_term(&asked("2026-11-20"), "2026-11-21T09:00", Some((PromiseLate, 45, "answer 1 d late", &late)));
    let fault = format!("{words} 8 days late, 40 + 8 × 5 + 60 as a fault = 140.");
    assert_term(
        &asked("2026-11-20"),
        "2026-11-28T09:00",
        Some((PromiseFault, 140, "answer 8 d late", &fault)),
    );
    let sentence = "Asked on 2 Nov, acknowledged without a day: 10.";
    assert_term(&asked(""), "2026-11-21T09:00", Some((RequestAcknowledged, 10, "answer owed", sentence)));

    // What was promised with the acknowledgement counts once, as the promise.
    let mut both = asked("2026-11-20");
    let mut answer = promise(Whose::Ours, "2026-11-20", "2026-11-20").open.remove(0);
    if let OpenKind::Promise { id: promise, request, .. } = &mut answer.kind {
        (*promise, *request) = (PromiseId(id(10)), Some(RequestId(id(9))));
    }
    both.open.push(answer);
    let terms = terms_at(&both, "2026-11-21T09:00");
    assert_eq!(terms.iter().map(|it| it.target).collect::<Vec<_>>(), [Some(id(10))]);
}

#[test]
fn reminders_fall_due_and_lapse() {
    use TermKind::ReminderDue;
    assert_term(&reminder("2026-11-22"), "2026-11-21T23:59", None);
    assert_term(&reminder("2026-11-21T09:00[Europe/Berlin]"), "2026-11-21T08:59", None);
    let sentence = "Reminder for 21 Nov, 09:00: due today, 25.";
    let timed = reminder("2026-11-21T09:00[Europe/Berlin]");
    assert_term(&timed, "2026-11-21T09:00", Some((ReminderDue, 25, "reminder 09:00", sentence)));
    // Nine in Lagos is nine in Berlin in November; ten in summer.
    let lagos = reminder("2026-07-01T09:00[Africa/Lagos]");
    assert_term(&lagos, "2026-07-01T09:59", None);
    let sentence = "Reminder for 1 Jul, 10:00: due today, 25.";
    assert_term(&lagos, "2026-07-01T10:00", Some((ReminderDue, 25, "reminder 10:00", sentence)));
    let whole_day = reminder("2026-11-18");
    let sentence = "Reminder for 18 Nov: due today, 25.";
    assert_term(&whole_day, "2026-11-18T00:00", Some((ReminderDue, 25, "reminder today", sentence)));
    let sentence = "Reminder for 18 Nov: lapsed 3 days, 25 + 3 × 3 = 34.";
    assert_term(&whole_day, "2026-11-21T09:00", Some((ReminderDue, 34, "lapsed 3 d", sentence)));
    let sentence = "Reminder for 18 Nov 2026: lapsed 44 days, 25 + 45 at most for 44 × 3 = 70.";
    assert_term(&whole_day, "2027-01-01T09:00", Some((ReminderDue, 70, "lapsed 44 d", sentence)));
}

#[test]
fn appointments_stand_by_their_time() {
    use TermKind::{AppointmentToday, AppointmentUnsettled};
    let at_half_two = appointment("2026-11-20T14:30[Europe/Berlin]", 60);
    assert_term(&at_half_two, "2026-11-19T23:59", None);
    let sentence = "Appointment (meeting) on 20 Nov at 14:30: agreed for today, 500.";
    let ahead = Some((AppointmentToday, 500, "14:30 meeting", sentence));
    assert_term(&at_half_two, "2026-11-20T00:00", ahead);
    assert_term(&at_half_two, "2026-11-20T15:29", ahead);
    let passed = "its time passed and nobody said what became of it, 300.";
    let sentence = format!("Appointment (meeting) on 20 Nov at 14:30: {passed}");
    let unsettled = |reason| Some((AppointmentUnsettled, 300, reason, sentence.as_str()));
    assert_term(&at_half_two, "2026-11-20T15:30", unsettled("14:30 meeting?"));
    assert_term(&at_half_two, "2026-11-23T09:00", unsettled("20 Nov meeting?"));
    let minutes = |at| terms_at(&at_half_two, at)[0].minutes;
    assert_eq!((minutes("2026-11-20T09:00"), minutes("2026-11-20T16:00")), (60, 5));
    let whole_day = appointment("2026-11-20", 60);
    let sentence = "Appointment (meeting) on 20 Nov: agreed for today, 500.";
    assert_term(&whole_day, "2026-11-20T23:59", Some((AppointmentToday, 500, "today meeting", sentence)));
    assert_eq!(terms_at(&whole_day, "2026-11-21T00:00")[0].kind, AppointmentUnsettled);
}

#[test]
fn a_cadence_has_two_clocks() {
    use TermKind::{IdealPassed, LimitPassed};
    let kinds = |any: Option<&str>, live: Option<&str>, at: &str| {
        let standing = Standing {
            cadence: Cadence { ideal: Some(14), limit: Some(30) },
            last_any: any.map(on),
            last_live: live.map(on),
            added: day("2026-10-01"),
            ..standing(1, "Ada")
        };
        terms_at(&standing, at).into_iter().map(|it| (it.kind, it.weight, it.reason)).collect::<Vec<_>>()
    };
    let term = |kind, weight, reason: &str| (kind, weight, reason.to_owned());
    // Without any interaction both count from the day the client was added.
    assert_eq!(kinds(None, None, "2026-10-15T09:00"), []);
    assert_eq!(kinds(None, None, "2026-10-16T09:00"), [term(IdealPassed, 9, "ideal passed 1 d")]);
    assert_eq!(
        kinds(None, None, "2026-11-04T09:00"),
        [term(LimitPassed, 49, "limit passed 4 d"), term(IdealPassed, 28, "ideal passed 20 d")]
    );
    // A mail sets back the one clock, only a conversation the other.
    assert_eq!(
        kinds(Some("2026-11-03"), None, "2026-11-04T09:00"),
        [term(LimitPassed, 49, "limit passed 4 d")]
    );
    assert_eq!(kinds(Some("2026-11-03"), Some("2026-11-03"), "2026-11-04T09:00"), []);
    let standing = Standing {
        cadence: Cadence { ideal: None, limit: Some(30) },
        last_live: Some(on("2026-10-18")),
        ..standing(1, "Ada")
    };
    let sentence = "Last in touch live on 18 Oct, at most every 30 days: 4 days too long, 45 + 4 × 1 = 49.";
    assert_term(&standing, "2026-11-21T09:00", Some((LimitPassed, 49, "limit passed 4 d", sentence)));
    assert_eq!(terms_at(&standing, "2026-11-21T09:00")[0].stake, "no live contact since 18 Oct");
}

#[test]
fn the_list_is_by_time_of_appointment_then_weight_then_name() {
    let called = |number, name: &str, from: Standing| Standing {
        id: ClientId(id(number)),
        name: name.to_owned(),
        ..from
    };
    let late = || promise(Whose::Ours, "2026-11-19", "2026-11-19");
    let standings = [
        called(1, "Zoe", late()),
        called(2, "Ada", late()),
        called(3, "Bo", reminder("2026-11-20")),
        called(4, "Cy", appointment("2026-11-20T15:00[Europe/Berlin]", 30)),
        called(5, "Di", appointment("2026-11-20T10:00[Europe/Berlin]", 30)),
        called(6, "Ed", request(RequestKind::Complaint, true, "2026-11-02", false, "")),
        called(7, "Flo", standing(7, "Flo")),
    ];
    let rows = rows(&standings, &Weights::builtin(), &now("2026-11-20T11:00"));
    let names: Vec<_> = rows.iter().map(|row| (row.name.as_str(), row.reason())).collect();
    assert_eq!(
        names,
        [
            ("Di", "10:00 meeting?"),
            ("Cy", "15:00 meeting"),
            ("Ed", "complaint 14 d"),
            ("Ada", "promise 1 d late"),
            ("Zoe", "promise 1 d late"),
            ("Bo", "reminder today"),
        ]
    );
    assert_eq!(counts(&rows), Counts { need: 6, promises_due: 2, faults: 1 });
    assert_eq!((rows[1].minutes, rows[1].channel, rows[1].target), (30, Channel::Meeting, Some(id(9))));
    assert_eq!(rows[3].stake, "the term sheet");
}

#[test]
fn a_contact_takes_as_long_as_usual_in_the_channel_it_would_use() {
    let mut client = promise(Whose::Ours, "2026-11-19", "2026-11-19");
    client.cadence.limit = Some(30);
    client.channels = vec![Channel::Mail, Channel::Video];
    client.usual_minutes = BTreeMap::from([(Channel::Mail, 12), (Channel::Call, 40)]);
    let terms = terms_at(&client, "2026-11-21T09:00");
    let effort: Vec<_> = terms.iter().map(|it| (it.kind, it.channel, it.minutes)).collect();
    // The promise by mail, twelve minutes in whole fives; the limit by the live channel liked best.
    assert_eq!(
        effort,
        [(TermKind::LimitPassed, Channel::Video, 30), (TermKind::PromiseLate, Channel::Mail, 15)]
    );
    client.channels.clear();
    assert_eq!(terms_at(&client, "2026-11-21T09:00")[0].minutes, 40);
}

#[test]
fn sealed_words_are_not_at_stake() {
    let mut client = promise(Whose::Ours, "2026-11-19", "2026-11-19");
    client.open[0].what.clear();
    assert_eq!(terms_at(&client, "2026-11-21T09:00")[0].stake, "a sealed promise");
}

#[test]
fn the_next_change_is_a_time_or_midnight() {
    let at = |standing: &Standing, text: &str| {
        change::soonest(|each| weigh([standing], each), &now(text))
            .map(|at| at.with_timezone(&chrono_tz::Europe::Berlin).to_rfc3339())
    };
    let midnight = |day: &str| Some(format!("2026-11-{day}T00:00:00+01:00"));
    let nine = reminder("2026-11-20T09:00[Europe/Berlin]");
    assert_eq!(at(&nine, "2026-11-20T08:00"), Some("2026-11-20T09:00:00+01:00".to_owned()));
    assert_eq!(at(&nine, "2026-11-20T09:00"), midnight("21"));
    let meeting = appointment("2026-11-20T14:30[Europe/Berlin]", 60);
    assert_eq!(at(&meeting, "2026-11-20T14:45"), Some("2026-11-20T15:30:00+01:00".to_owned()));
    assert_eq!(at(&meeting, "2026-11-19T14:45"), midnight("20"));
    assert_eq!(at(&standing(1, "Ada"), "2026-11-20T09:00"), None);
    assert_eq!(at(&Standing { status: Status::Closed, ..nine }, "2026-11-20T08:00"), None);
}

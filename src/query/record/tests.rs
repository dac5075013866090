//! Records as tables.

use chrono_tz::Tz;

use super::*;
use crate::domain::client::{
    Cadence, CadenceSet, ChannelsPreferred, ContactTimesSet, QuietHours, SpecialDaySet, Weekday, ZoneSet,
};
use crate::domain::event::Event;
use crate::domain::goal::{GoalClosed, GoalSet};
use crate::domain::id::{InteractionId, PromiseId, RequestId};
use crate::domain::interaction::{BegunBy, Talk, Way};
use crate::domain::promise::{
    PromiseBroken, PromiseKept, PromiseMade, PromiseMoved, PromiseReleased, PromiseRepaired, Prompted,
};
use crate::domain::request::{RequestAcknowledged, RequestAnswered, RequestKind, RequestReceived};
use crate::domain::stage::{ClientSaid, StageAssessed};
use crate::query::sample::{Sample, day, id, now, on};

fn record(sample: &Sample) -> Record {
    Record::of(&sample.history(), &Calendar::default(), &now("2026-11-21T09:00"))
}

fn promise(number: u64, due: &str) -> Event {
    PromiseMade {
        id: PromiseId(id(number)),
        whose: Whose::Ours,
        what: "send it".to_owned(),
        due: Some(day(due)),
        on: on("2026-03-01"),
        interaction: None,
        request: None,
        conf: Confidentiality::Confidential,
        repeats: None,
        follows: None,
    }
    .into()
}

fn kept(number: u64, at: &str, prompted: Prompted) -> Event {
    PromiseKept { id: PromiseId(id(number)), on: day(at), prompted, reason: String::new() }.into()
}

fn moved(number: u64, to: &str, agreed: bool, before_due: bool) -> Event {
    let on = day("2026-10-01");
    PromiseMoved { id: PromiseId(id(number)), to: day(to), on, agreed_with_client: agreed, before_due }.into()
}

#[test]
fn promises_are_counted_as_they_ended_within_the_window() {
    use Prompted::{No, Unknown, Yes};
    let mut sample = Sample::with_client(1, "Ada");
    for (number, due) in [
        (10, "2026-10-10"),
        (11, "2026-10-10"),
        (12, "2026-10-10"),
        (13, "2026-10-10"),
        (14, "2026-10-10"),
        (15, "2026-10-10"),
        (16, "2026-10-10"),
        (17, "2026-12-10"),
        (18, "2026-11-10"),
        (19, "2026-04-10"),
        (20, "2026-10-10"),
    ] {
        sample.add(vec![promise(number, due)]);
    }
    sample
        .add(vec![kept(10, "2026-10-10", No)])
        .add(vec![kept(11, "2026-10-11", Yes)])
        // Moved in time and with leave: on time by the new day.
        .add(vec![moved(12, "2026-10-20", true, true), kept(12, "2026-10-20", No)])
        // Moved without leave, and with leave but too late: both late.
        .add(vec![moved(13, "2026-10-20", false, true), kept(13, "2026-10-20", Unknown)])
        .add(vec![moved(14, "2026-10-20", true, false), kept(14, "2026-10-20", No)])
        .add(vec![
            PromiseReleased { id: PromiseId(id(15)), on: day("2026-10-11"), why: String::new() }.into(),
        ])
        .add(vec![
            PromiseBroken { id: PromiseId(id(16)), on: day("2026-10-11"), reason: String::new() }.into(),
        ])
        // Kept before the window began.
        .add(vec![kept(19, "2026-04-10", No)])
        .add(vec![
            PromiseBroken { id: PromiseId(id(20)), on: day("2026-10-11"), reason: String::new() }.into(),
        ])
        .add(vec![
            PromiseRepaired { id: PromiseId(id(20)), how: "rang".to_owned(), on: day("2026-10-12") }.into(),
        ]);
    let record = record(&sample);
    assert_eq!(
        record.promises,
        PromiseRecord {
            window: 180,
            kept_on_time: 2,
            kept_late: 3,
            broken: 2,
            unrepaired: 1,
            released: 1,
            unprompted: 3,
            prompted: 1,
            prompting_unknown: 1,
            open: 2,
            late: 1,
            moved: 3,
        }
    );
    assert_eq!(
        (record.promises.on_time_percent(), record.promises.unprompted_percent()),
        (Some(28), Some(75))
    );
    assert_eq!(record.their_promises, PromiseRecord { window: 180, ..PromiseRecord::default() });
    assert_eq!(record.their_promises.on_time_percent(), None);
}

#[test]
fn a_client_seen_seldom_has_a_longer_window() {
    let mut sample = Sample::with_client(1, "Ada");
    sample.add(vec![promise(19, "2026-04-10")]).add(vec![kept(19, "2026-04-10", Prompted::No)]);
    assert_eq!(record(&sample).promises.kept_on_time, 0);
    sample.add(vec![CadenceSet(Cadence { ideal: Some(180), limit: None }).into()]);
    let promises = record(&sample).promises;
    assert_eq!((promises.window, promises.kept_on_time), (360, 1));
}

#[test]
fn first_responses_are_counted_in_working_days() {
    let mut sample = Sample::with_client(1, "Ada");
    let asked = |number, at: &str| {
        Event::from(RequestReceived {
            id: RequestId(id(number)),
            what: "when".to_owned(),
            kind: RequestKind::Question,
            urgent: false,
            on: on(at),
            begun_by: BegunBy::Client,
            interaction: None,
            conf: Confidentiality::Confidential,
        })
    };
    let answered = |number, at: &str| {
        Event::from(RequestAnswered { id: RequestId(id(number)), on: on(at), interaction: None })
    };
    let heard = |number, at: &str| {
        let id = RequestId(id(number));
        Event::from(RequestAcknowledged { id, on: on(at), until: None, promise: None })
    };
    sample
        .add(vec![asked(10, "2026-11-20"), asked(11, "2026-11-06"), asked(12, "2026-11-02")])
        .add(vec![asked(13, "2025-11-03"), asked(14, "2026-11-13T18:01:00+01:00"), asked(15, "2026-11-18")])
        // Friday to Monday 1; the same day 0, since the acknowledgement came first; long ago not counted.
        .add(vec![answered(11, "2026-11-09"), heard(12, "2026-11-02"), answered(12, "2026-11-12")])
        .add(vec![answered(13, "2025-11-20"), heard(14, "2026-11-16"), heard(15, "2026-11-20")]);
    let requests = record(&sample).requests;
    assert_eq!((requests.responses, requests.median_first_response), (4, Some(1)));
    assert_eq!((requests.open, requests.unacknowledged), (3, 1));
    let oldest = requests.oldest.unwrap();
    assert_eq!((oldest.id, oldest.waited), (RequestId(id(14)), 4));
    assert_eq!(record(&Sample::with_client(1, "Ada")).requests, RequestRecord::default());
}

#[test]
fn stages_are_stretches_of_time() {
    let mut sample = Sample::with_client(1, "Ada");
    for (stage, at, why) in [
        (Stage::Direction, "2026-09-01", "acts on advice"),
        (Stage::Impression, "2026-01-10", "met once"),
        (Stage::Interaction, "2026-03-01", "calls weekly"),
        (Stage::Interaction, "2026-06-01", "still does"),
    ] {
        sample.add(vec![StageAssessed { stage, on: day(at), why: why.to_owned() }.into()]);
    }
    let record = record(&sample);
    let stages: Vec<_> = record
        .stages
        .iter()
        .map(|it| (it.stage, it.since.to_string(), it.confirmed.to_string(), it.days, it.why.as_str()))
        .collect();
    let row = |stage, since: &str, confirmed: &str, days, why| {
        (stage, since.to_owned(), confirmed.to_owned(), days, why)
    };
    assert_eq!(
        stages,
        [
            row(Stage::Direction, "2026-09-01", "2026-09-01", 81, "acts on advice"),
            row(Stage::Interaction, "2026-03-01", "2026-06-01", 184, "still does"),
            row(Stage::Impression, "2026-01-10", "2026-01-10", 50, "met once"),
        ]
    );
    assert_eq!(record.assessed().map(|it| it.stage), Some(Stage::Direction));
}

#[test]
fn contact_has_two_clocks_and_a_back_dated_entry_never_moves_them_back() {
    let mut sample = Sample::with_client(1, "Ada");
    sample.add(vec![CadenceSet(Cadence { ideal: Some(14), limit: Some(30) }).into()]);
    let none = record(&sample).contact;
    assert_eq!((none.last_any, none.limit.map(|it| it.left)), (None, Some(-293)));
    for (number, at, channel, live) in [
        (10, "2026-11-01", Channel::Call, true),
        (11, "2026-11-10", Channel::Mail, false),
        (12, "2026-10-01", Channel::Meeting, true),
    ] {
        let interaction = InteractionRecorded {
            id: InteractionId(id(number)),
            on: on(at),
            channel,
            way: Way::Out,
            begun_by: BegunBy::Adviser,
            live,
            minutes: None,
            with: Vec::new(),
            talk: Talk::Unknown,
            summary: String::new(),
            note: String::new(),
            conf: Confidentiality::Confidential,
            carries_out: None,
            for_absence: None,
            answers: Vec::new(),
        };
        sample.add(vec![interaction.into()]);
    }
    let contact = record(&sample).contact;
    let any = contact.last_any.map(|it| (it.channel, it.days_ago));
    let live = contact.last_live.map(|it| (it.channel, it.days_ago));
    assert_eq!((any, live), (Some((Channel::Mail, 11)), Some((Channel::Call, 20))));
    assert_eq!(contact.ideal.map(|it| (it.left, it.is_passed())), Some((3, false)));
    assert_eq!(contact.limit.map(|it| it.until), Some(day("2026-12-01")));
}

#[test]
fn preferences_are_read_where_the_client_is() {
    let mut sample = Sample::with_client(1, "Ada");
    let zone: Tz = "Asia/Kolkata".parse().unwrap();
    let minute = |text| chrono::NaiveTime::parse_from_str(text, "%H:%M").unwrap();
    let special =
        |what: &str, month, day, year| Event::from(SpecialDaySet { what: what.to_owned(), month, day, year });
    sample
        .add(vec![ZoneSet { zone: Some(zone) }.into()])
        .add(vec![ChannelsPreferred { channels: vec![Channel::Video, Channel::Mail] }.into()])
        .add(vec![
            ContactTimesSet {
                days: vec![Weekday::Sat],
                quiet: Some(QuietHours { from: minute("20:00"), to: minute("08:00") }),
            }
            .into(),
        ])
        .add(vec![
            special("birthday", 11, 21, Some(1970)),
            special("anniversary", 11, 20, None),
            special("leap", 2, 29, None),
        ]);
    let history = sample.history();
    let at = |text: &str| Preferences::of(&history.client, &now(text));
    let morning = at("2026-11-21T09:00");
    assert_eq!((morning.local.to_string(), morning.ahead_minutes), ("2026-11-21 13:30:00".to_owned(), 270));
    assert!(morning.welcome_now);
    assert!(!at("2026-11-21T15:30").welcome_now && !at("2026-11-20T09:00").welcome_now);
    let days: Vec<_> = morning.special_days.iter().map(|it| (it.what.as_str(), it.ahead, it.years)).collect();
    assert_eq!(days, [("birthday", 0, Some(56)), ("leap", 99, None), ("anniversary", 364, None)]);
}

#[test]
fn goals_stand_open_ones_first_and_words_are_the_latest() {
    let mut sample = Sample::with_client(1, "Ada");
    for (number, what) in [(10, "a depot"), (11, "a second shop"), (12, "retire")] {
        let set = GoalSet {
            id: GoalId(id(number)),
            what: what.to_owned(),
            on: on("2026-02-01"),
            due: None,
            interaction: None,
        };
        sample.add(vec![set.into()]);
    }
    let closed = GoalClosed {
        id: GoalId(id(10)),
        outcome: GoalOutcome::Reached,
        on: on("2026-10-01"),
        words: String::new(),
    };
    sample.add(vec![closed.into()]);
    for (words, at) in [("like family", "2026-11-01"), ("not sure yet", "2026-05-01")] {
        let said = ClientSaid { words: words.to_owned(), on: day(at), place: String::new() };
        sample.add(vec![said.into()]);
    }
    let record = record(&sample);
    let goals: Vec<_> = record.goals.iter().filter_map(|it| it.what.as_deref()).collect();
    assert_eq!(goals, ["a second shop", "retire", "a depot"]);
    assert_eq!(record.said.map(|it| it.words), Some("like family".to_owned()));
}

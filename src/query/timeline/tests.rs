//! Stories as tables: what stands where, what it says, and what it hides.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::domain::advice::AdviceGiven;
use crate::domain::appointment::{AppointmentClosed, AppointmentMade, AppointmentOutcome};
use crate::domain::client::{ClientImported, ClientMerged, Status, StatusChanged};
use crate::domain::event::Event;
use crate::domain::goal::GoalSet;
use crate::domain::id::{
    AdviceId, AppointmentId, ClientId, GoalId, ImportId, InteractionId, NoteId, PromiseId, ReminderId,
    RequestId,
};
use crate::domain::interaction::{BegunBy, Channel, InteractionRecorded, Talk, Way};
use crate::domain::note::{NoteAdded, SignalObserved};
use crate::domain::promise::{PromiseKept, PromiseMade, PromiseMoved, Prompted, Whose};
use crate::domain::reminder::{Reached, ReminderDone, ReminderKind, ReminderSet, ReminderSnoozed};
use crate::domain::request::{RequestAcknowledged, RequestKind, RequestReceived};
use crate::domain::stage::{ClientSaid, Stage, StageAssessed};
use crate::query::sample::{Sample, day, id, now, on};

fn call(number: u64, at: &str, summary: &str, conf: Confidentiality) -> Event {
    InteractionRecorded {
        id: InteractionId(id(number)),
        on: on(at),
        channel: Channel::Call,
        way: Way::In,
        begun_by: BegunBy::Client,
        live: true,
        minutes: Some(12),
        with: Vec::new(),
        talk: Talk::Unknown,
        summary: summary.to_owned(),
        note: String::new(),
        conf,
        carries_out: None,
        for_absence: None,
        answers: Vec::new(),
    }
    .into()
}

fn promise(number: u64, at: &str, due: &str, interaction: Option<u64>, request: Option<u64>) -> PromiseMade {
    PromiseMade {
        id: PromiseId(id(number)),
        whose: Whose::Ours,
        what: "send the term sheet".to_owned(),
        due: Some(day(due)),
        on: on(at),
        interaction: interaction.map(|it| InteractionId(id(it))),
        request: request.map(|it| RequestId(id(it))),
        conf: Confidentiality::Confidential,
        repeats: None,
        follows: None,
    }
}

fn request(number: u64, at: &str, interaction: Option<u64>) -> Event {
    RequestReceived {
        id: RequestId(id(number)),
        what: "what if the bank says no".to_owned(),
        kind: RequestKind::Question,
        urgent: false,
        on: on(at),
        begun_by: BegunBy::Client,
        interaction: interaction.map(|it| InteractionId(id(it))),
        conf: Confidentiality::Confidential,
    }
    .into()
}

fn reminder(number: u64, due: &str) -> Event {
    ReminderSet {
        id: ReminderId(id(number)),
        due: due.parse().unwrap(),
        why: "before the board meets".to_owned(),
        kind: ReminderKind::Need,
        channel: None,
        about: None,
        on: on("2026-11-01"),
        repeats: None,
        follows: None,
    }
    .into()
}

fn appointment(number: u64, start: &str) -> Event {
    AppointmentMade {
        id: AppointmentId(id(number)),
        start: start.parse().unwrap(),
        minutes: 60,
        channel: Channel::Meeting,
        with: Vec::new(),
        why: "quarterly review".to_owned(),
        on: on("2026-11-01"),
    }
    .into()
}

fn said(words: &str) -> Event {
    ClientSaid { words: words.to_owned(), on: day("2026-11-10"), place: "by phone".to_owned() }.into()
}

/// The book of the sketch, with one of everything.
fn story() -> Sample {
    let (open, sealed) = (Confidentiality::Confidential, Confidentiality::Sealed);
    let mut sample = Sample::with_client(1, "Ada Okafor");
    let import = ClientImported {
        import: ImportId(id(90)),
        from: "vcard".to_owned(),
        uid: None,
        revised: None,
        kept: Vec::new(),
    };
    sample
        .add(vec![import.into()])
        .add(vec![
            call(10, "2026-11-19T14:20:00+01:00", "worried about the bridge loan", open),
            request(11, "2026-11-19T14:20:00+01:00", Some(10)),
            promise(12, "2026-11-19T14:20:00+01:00", "2026-11-20", Some(10), None).into(),
        ])
        .add(vec![
            promise(13, "2026-11-20", "2026-11-25", None, Some(11)).into(),
            RequestAcknowledged {
                id: RequestId(id(11)),
                on: on("2026-11-20"),
                until: Some(day("2026-11-25")),
                promise: Some(PromiseId(id(13))),
            }
            .into(),
        ])
        .add(vec![reminder(14, "2026-11-24T09:00[Europe/Berlin]")])
        .add(vec![reminder(15, "2026-11-18")])
        .add(vec![appointment(16, "2026-11-23T10:00[Europe/Berlin]")])
        .add(vec![appointment(17, "2026-11-03T10:00[Europe/Berlin]")])
        .add(vec![
            call(18, "2026-11-03T10:05:00+01:00", "", open),
            GoalSet {
                id: GoalId(id(19)),
                what: "a depot of its own".to_owned(),
                on: on("2026-11-03"),
                due: None,
                interaction: Some(InteractionId(id(18))),
            }
            .into(),
            AdviceGiven {
                id: AdviceId(id(20)),
                what: "rent first".to_owned(),
                on: on("2026-11-03"),
                interaction: Some(InteractionId(id(18))),
                conf: open,
            }
            .into(),
            SignalObserved {
                signal: "concern".to_owned(),
                words: "her father's operation".to_owned(),
                on: on("2026-11-03"),
                interaction: Some(InteractionId(id(18))),
                conf: open,
            }
            .into(),
            AppointmentClosed {
                id: AppointmentId(id(17)),
                outcome: AppointmentOutcome::Held,
                on: on("2026-11-03"),
                interaction: Some(InteractionId(id(18))),
                moved_to: None,
            }
            .into(),
        ])
        .add(vec![promise(21, "2026-11-05", "2026-11-27", None, None).into()])
        .add(vec![promise(22, "2026-10-05", "2026-10-09", None, None).into()])
        .add(vec![
            PromiseKept {
                id: PromiseId(id(22)),
                on: day("2026-10-11"),
                prompted: Prompted::No,
                reason: "the bank was late".to_owned(),
            }
            .into(),
        ])
        .add(vec![
            NoteAdded {
                id: NoteId(id(23)),
                text: "her brother drinks\n\nsince March".to_owned(),
                on: on("2026-11-07"),
                conf: sealed,
            }
            .into(),
        ])
        .add(vec![
            StageAssessed { stage: Stage::Direction, on: day("2026-06-01"), why: "asks first".to_owned() }
                .into(),
        ])
        .add(vec![said("not sure yet")])
        .add(vec![
            StatusChanged { status: Status::Prospect, on: day("2026-02-01"), why: "paused".to_owned() }
                .into(),
        ]);
    sample
}

fn lens(weights: &Weights) -> Lens<'_> {
    Lens { weights, now: now("2026-11-21T09:00"), reveal: None }
}

/// The rows as one would read them.
fn read(timeline: &Timeline, now: &Now) -> Vec<String> {
    let mut lines: Vec<String> = timeline
        .rows
        .iter()
        .map(|row| {
            let indent = "  ".repeat(usize::from(row.depth));
            let text = match &row.text {
                Text::Shown(text) => text.as_str(),
                Text::Hidden => "[hidden]",
            };
            let state =
                row.state.as_ref().map(|it| format!(" ({} {:?})", it.word, it.level)).unwrap_or_default();
            format!("{indent}{} | {} | {text}{state}", row.when.words(now), row.head)
        })
        .collect();
    lines.insert(timeline.future, "--- today".to_owned());
    lines
}

#[test]
fn a_story_has_its_future_above_and_its_past_below() {
    let (history, weights) = (story().history(), Weights::builtin());
    let lens = lens(&weights);
    assert_eq!(
        read(&timeline(&history, Show::All, &lens), &lens.now),
        [
            "in 6 d | promise | send the term sheet (due 27 Nov Due)",
            "Tue 09:00 | reminder | before the board meets",
            "Mon 10:00 | appointment meeting 60m | quarterly review",
            "--- today",
            "19 Nov | call in 12m | worried about the bridge loan",
            "  19 Nov | question | what if the bank says no (answer 25 Nov Due)",
            "    in 4 d | promise | send the term sheet (due 25 Nov Due)",
            "  20 Nov | promise | send the term sheet (1 d late Late)",
            "18 Nov | reminder | before the board meets (lapsed 3 d Late)",
            "10 Nov | said by phone | not sure yet",
            "7 Nov | sealed | [hidden]",
            "3 Nov | call in 12m | ",
            "  3 Nov | appointment meeting 60m | quarterly review (held Done)",
            "  3 Nov | goal | a depot of its own (open Waiting)",
            "  3 Nov | advice | rent first",
            "  3 Nov | concern | her father's operation",
            "5 Oct | promise | send the term sheet (kept 2 d late Done)",
            "1 Jun | assessed direction | asks first",
            "1 Feb | became prospect | paused",
            " | imported from vcard | ",
            "2 Jan | added as client | Ada Okafor",
        ]
    );
}

#[test]
fn filters_keep_what_they_name_and_nothing_is_lost() {
    let (history, weights) = (story().history(), Weights::builtin());
    let lens = lens(&weights);
    let heads = |show| {
        let timeline = timeline(&history, show, &lens);
        timeline.rows.into_iter().map(|row| (row.depth, row.head)).collect::<Vec<_>>()
    };
    let row = |depth, head: &str| (depth, head.to_owned());
    assert_eq!(
        heads(Show::Open),
        [
            row(0, "promise"),
            row(0, "reminder"),
            row(0, "appointment meeting 60m"),
            row(0, "promise"),
            row(0, "question"),
            row(1, "promise"),
            row(0, "reminder"),
            row(0, "advice"),
            row(0, "goal"),
        ]
    );
    assert_eq!(
        heads(Show::Talks),
        [
            row(0, "appointment meeting 60m"),
            row(0, "call in 12m"),
            row(0, "call in 12m"),
            row(1, "appointment meeting 60m")
        ]
    );
    assert_eq!(
        heads(Show::Ledger),
        [row(0, "promise"), row(0, "promise"), row(0, "question"), row(1, "promise"), row(0, "promise")]
    );
    assert_eq!(
        heads(Show::Notes),
        [row(0, "said by phone"), row(0, "sealed"), row(0, "concern"), row(0, "advice")]
    );
    assert_eq!(Show::ALL.iter().map(|show| show.next()).collect::<BTreeSet<_>>().len(), Show::ALL.len());
}

#[test]
fn a_sealed_entry_opens_alone() {
    let (history, weights) = (story().history(), Weights::builtin());
    let mut lens = lens(&weights);
    let all = timeline(&history, Show::All, &lens);
    let sealed = all.rows.iter().find(|row| row.text == Text::Hidden).unwrap();
    let hidden = details(&history, &sealed.entry, &lens);
    assert!(hidden.iter().all(|it| !it.text.contains("brother")), "{hidden:?}");
    assert_eq!(hidden[1], Detail { label: "on", text: "7 Nov".to_owned() });
    lens.reveal = Some(sealed.entry);
    let shown = timeline(&history, Show::All, &lens);
    let at = shown.rows.iter().position(|row| row.entry == sealed.entry).unwrap();
    assert_eq!(shown.rows[at].text.as_str(), "her brother drinks …");
    assert_eq!(details(&history, &sealed.entry, &lens)[0].text, "her brother drinks\n\nsince March");
    assert_eq!(shown.rows.iter().filter(|row| row.text == Text::Hidden).count(), 0);
}

#[test]
fn what_came_up_in_a_sealed_talk_is_sealed_with_it() {
    let mut sample = Sample::with_client(1, "Ada");
    let goal = GoalSet {
        id: GoalId(id(19)),
        what: "leave her husband".to_owned(),
        on: on("2026-11-03"),
        due: None,
        interaction: Some(InteractionId(id(18))),
    };
    sample.add(vec![call(18, "2026-11-03", "her marriage", Confidentiality::Sealed), goal.into()]);
    let (history, weights) = (sample.history(), Weights::builtin());
    let lens = lens(&weights);
    let all = timeline(&history, Show::All, &lens);
    assert_eq!(
        read(&all, &lens.now)[..3],
        ["--- today", "3 Nov | sealed | [hidden]", "  3 Nov | sealed | [hidden] (open Waiting)"]
    );
    for row in &all.rows {
        let said = format!("{:?}", details(&history, &row.entry, &lens));
        assert!(!said.contains("husband") && !said.contains("marriage"), "{said}");
    }
}

#[test]
fn details_tell_every_move_with_its_day() {
    let mut sample = story();
    let moved = |to: &str, on: &str, agreed, before_due| PromiseMoved {
        id: PromiseId(id(21)),
        to: day(to),
        on: day(on),
        agreed_with_client: agreed,
        before_due,
    };
    sample
        .add(vec![moved("2026-11-30", "2026-11-20", true, true).into()])
        .add(vec![moved("2026-12-02", "2026-11-20", false, true).into()])
        .add(vec![
            ReminderSnoozed {
                id: ReminderId(id(15)),
                until: "2026-11-19T09:30[Europe/Berlin]".parse().unwrap(),
                on: on("2026-11-18T10:00:00+01:00"),
            }
            .into(),
        ])
        .add(vec![
            ReminderDone {
                id: ReminderId(id(15)),
                on: on("2026-11-19T14:20:00+01:00"),
                reached: Reached::Yes,
                interaction: Some(InteractionId(id(10))),
            }
            .into(),
        ]);
    let (history, weights) = (sample.history(), Weights::builtin());
    let lens = lens(&weights);
    let all = timeline(&history, Show::All, &lens);
    let told = |number| {
        let row = all.rows.iter().find(|row| row.id == Some(id(number))).unwrap();
        let details = details(&history, &row.entry, &lens);
        details.into_iter().map(|it| format!("{}: {}", it.label, it.text)).collect::<Vec<_>>()
    };
    let promise = told(21);
    assert_eq!(
        promise[..5],
        [
            "promise: send the term sheet",
            "state: due 30 Nov",
            "first due: 27 Nov",
            "moved: to 30 Nov on 20 Nov, agreed with the other side, before it fell due",
            "moved: to 2 Dec on 20 Nov, without the other side's word, before it fell due",
        ]
    );
    assert_eq!(promise[promise.len() - 2..], ["recorded: 2 Jan 08:10 by ada", "entry: testwriter:10"]);
    assert!(told(22).contains(&"kept: 11 Oct, 2 days late, unprompted; the bank was late".to_owned()));
    let reminder = told(15);
    assert!(reminder.contains(&"snoozed: 18 Nov 10:00 until 19 Nov 09:30".to_owned()), "{reminder:?}");
    assert!(reminder.contains(&"done: 19 Nov 14:20, reached".to_owned()), "{reminder:?}");
    assert!(reminder.contains(&"done in: call in 12m on 19 Nov 14:20".to_owned()), "{reminder:?}");
    assert!(
        told(11)
            .contains(&"acknowledged: 20 Nov, after 1 working day, answer announced for 25 Nov".to_owned())
    );
    // Evidence that points at a move or an outcome leads to the row of the thing.
    let kept = history.promises.iter().find_map(|it| it.ends.last()).unwrap().mark.key;
    let row = maker(&history, &kept).unwrap();
    assert_eq!(all.rows.iter().find(|it| it.entry == row).unwrap().id, Some(id(22)));
    assert_eq!(details(&history, &kept, &lens), details(&history, &row, &lens));
}

#[test]
fn a_merged_client_brings_its_story() {
    let mut sample = story();
    let other = sample.client(2, "A. Okafor");
    sample.line(other, vec![call(30, "2026-11-12", "about the lease", Confidentiality::Confidential)]);
    let moved = StatusChanged { status: Status::Former, on: day("2026-11-13"), why: String::new() };
    sample.line(other, vec![moved.into()]);
    sample.line(other, vec![ClientMerged { into: ClientId(id(1)) }.into()]);
    let (history, weights) = (sample.history(), Weights::builtin());
    let all = timeline(&history, Show::All, &lens(&weights));
    let texts: Vec<_> = all.rows.iter().map(|row| row.text.as_str()).collect();
    assert!(texts.contains(&"about the lease") && texts.contains(&"A. Okafor"));
    assert!(all.rows.iter().all(|row| row.head != "became former"));
}

proptest! {
    #[test]
    fn every_entry_has_one_row_at_every_moment(ahead in -400_i64..400, minute in 0_i64..1440, show in 0_usize..5) {
        let (history, weights) = (story().history(), Weights::builtin());
        let at = now("2026-11-21T00:00");
        let at = at.at(at.instant() + chrono::Duration::days(ahead) + chrono::Duration::minutes(minute));
        let lens = Lens { weights: &weights, now: at, reveal: None };
        let all = timeline(&history, Show::All, &lens);
        let keys: BTreeSet<EntryKey> = all.rows.iter().map(|row| row.entry).collect();
        prop_assert_eq!((keys.len(), all.rows.len()), (20, 20));
        prop_assert!(all.future <= all.rows.len());
        prop_assert!(all.rows.first().is_none_or(|row| row.depth == 0));
        for pair in all.rows.windows(2) {
            prop_assert!(pair[1].depth <= pair[0].depth + 1);
        }
        for row in &all.rows {
            prop_assert!(details(&history, &row.entry, &lens).len() >= 3);
        }
        let some = timeline(&history, Show::ALL[show], &lens);
        prop_assert!(some.rows.iter().all(|row| keys.contains(&row.entry)));
    }
}

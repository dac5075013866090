//! Briefs as tables: what is in one, in which order, and what never is.

use super::*;
use crate::domain::advice::AdviceGiven;
use crate::domain::charter::{BoundarySet, Detail, Rule, TrustDefined, WishesSaid};
use crate::domain::decision::DecisionOpened;
use crate::domain::evidence::{EvidenceRecorded, Worry, WorryMoved};
use crate::domain::goal::GoalSet;
use crate::domain::handoff::HandedOff;
use crate::domain::id::{
    AdviceId, DecisionId, EvidenceId, GoalId, HandOffId, InteractionId, NoteId, PromiseId, RequestId,
};
use crate::domain::interaction::{Channel, InteractionRecorded, Talk, Way};
use crate::domain::note::{NoteAdded, SignalObserved};
use crate::domain::promise::{PromiseKept, PromiseMade, Prompted};
use crate::domain::request::{RequestKind, RequestReceived};
use crate::domain::standing::Standing;
use crate::query::conversation::{self, conversation};
use crate::query::sample::{Sample, day, id, now, on};
use crate::query::stage as stage_lines;
use crate::query::triage::{Weights, explain};
use crate::trust::Rulebook;
use crate::trust::signal::SignalCatalogue;

fn made(sample: &Sample) -> Vec<BriefLine> {
    let (history, now) = (sample.history(), now("2026-11-21T09:00"));
    let rules = Rulebook::builtin(SignalCatalogue::default(), now.zone());
    let relationship = rules.judge(&history, now.today());
    let record = Record::of(&history, &rules.calendar, &now);
    brief(Sight { history: &history, relationship: &relationship, record: &record, now: &now })
}

fn of(lines: &[BriefLine], part: Part) -> Vec<&str> {
    lines.iter().filter(|it| it.part == part).map(|it| it.text.as_str()).collect()
}

fn call(number: u64, at: &str, summary: &str, conf: Confidentiality) -> Event {
    InteractionRecorded {
        id: InteractionId(id(number)),
        on: on(at),
        channel: Channel::Call,
        way: Way::In,
        begun_by: BegunBy::Client,
        live: true,
        minutes: None,
        with: Vec::new(),
        talk: Talk::Both,
        summary: summary.to_owned(),
        note: summary.to_owned(),
        conf,
        carries_out: None,
        for_absence: None,
        answers: Vec::new(),
    }
    .into()
}

fn request(number: u64, at: &str, what: &str, conf: Confidentiality) -> Event {
    RequestReceived {
        id: RequestId(id(number)),
        what: what.to_owned(),
        kind: RequestKind::Question,
        urgent: false,
        on: on(at),
        begun_by: BegunBy::Client,
        interaction: None,
        conf,
    }
    .into()
}

fn promise(number: u64, whose: Whose, what: &str, due: &str, conf: Confidentiality) -> Event {
    PromiseMade {
        id: PromiseId(id(number)),
        whose,
        what: what.to_owned(),
        due: Some(day(due)),
        on: on("2026-11-01"),
        interaction: None,
        request: None,
        conf,
        repeats: None,
        follows: None,
    }
    .into()
}

fn evidence(number: u64, kind: EvidenceKind, words: &str, conf: Confidentiality) -> Event {
    EvidenceRecorded {
        id: EvidenceId(id(number)),
        kind,
        words: words.to_owned(),
        on: on("2026-11-05"),
        reaction: None,
        about: words.to_owned(),
        interaction: None,
        conf,
    }
    .into()
}

#[test]
fn of_a_client_nobody_knows_it_says_what_to_ask() {
    let lines = made(&Sample::with_client(1, "Ada"));
    let parts: Vec<Part> = lines.iter().map(|it| it.part).collect();
    assert_eq!(parts, [Part::Goal, Part::Ask, Part::Reach, Part::Stage]);
    assert!(lines[0].text.contains("ask what they want to reach"));
}

#[test]
fn it_says_first_what_the_client_wants_and_then_what_it_waits_for() {
    let open = Confidentiality::Confidential;
    let mut sample = Sample::with_client(1, "Ada");
    let goal = GoalSet {
        id: GoalId(id(2)),
        what: "a second shop".to_owned(),
        on: on("2026-02-01"),
        due: Some(day("2027-05-01")),
        interaction: None,
    };
    sample
        .add(vec![goal.into()])
        .add(vec![TrustDefined { words: "no surprises".to_owned(), on: on("2026-02-01") }.into()])
        .add(vec![promise(5, Whose::Ours, "send the term sheet", "2026-11-19", open)])
        .add(vec![promise(6, Whose::Theirs, "the papers", "2026-12-01", open)])
        .add(vec![promise(7, Whose::Ours, "call the bank", "2026-11-18", open)])
        .add(vec![call(3, "2026-11-10", "worried about the bridge loan", open)])
        .add(vec![request(4, "2026-11-18", "what if the bank says no", open)])
        .add(vec![
            PromiseKept {
                id: PromiseId(id(7)),
                on: day("2026-11-17"),
                prompted: Prompted::No,
                reason: String::new(),
            }
            .into(),
        ])
        .add(vec![evidence(8, EvidenceKind::Pursuit, "her father's operation", open)])
        .add(vec![
            BoundarySet { matter: "the board".to_owned(), rule: Rule::Never, on: on("2026-03-01") }.into(),
        ])
        .add(vec![
            WishesSaid {
                words: "never before nine".to_owned(),
                detail: Some(Detail::Headline),
                on: on("2026-03-01"),
            }
            .into(),
        ]);
    let lines = made(&sample);
    assert!(lines.is_sorted_by_key(|it| it.part), "one order for all: {lines:?}");
    assert_eq!(of(&lines, Part::Goal), ["a second shop, by 1 May 2027"]);
    assert_eq!(of(&lines, Part::Trust), ["no surprises"]);
    assert_eq!(of(&lines, Part::Mind), ["worried about the bridge loan (10 Nov)"]);
    assert_eq!(
        of(&lines, Part::Waiting),
        ["what if the bank says no (asked 18 Nov, not a word from you yet)"]
    );
    assert_eq!(of(&lines, Part::Promised), ["send the term sheet (2 days late)"]);
    assert_eq!(of(&lines, Part::Owed), ["the papers (by 1 Dec)"]);
    assert_eq!(of(&lines, Part::Ask), ["her father's operation (5 Nov)"]);
    assert_eq!(of(&lines, Part::Avoid), ["the board"]);
    assert_eq!(of(&lines, Part::Wishes), ["never before nine; headline only, no more detail"]);
    assert_eq!(
        of(&lines, Part::Changed),
        ["they asked: what if the bank says no (18 Nov)", "you kept: call the bank (17 Nov)"]
    );
}

#[test]
fn more_than_a_few_of_one_part_are_counted() {
    let mut sample = Sample::with_client(1, "Ada");
    for number in 10..15 {
        let what = format!("question {number}");
        sample.add(vec![request(number, "2026-11-18", &what, Confidentiality::Confidential)]);
    }
    let lines = made(&sample);
    let waiting = of(&lines, Part::Waiting);
    assert_eq!(waiting.len(), 3);
    assert!(waiting[2].ends_with("(and 2 more)"), "{waiting:?}");
}

/// Stands in every sealed text.
const MARK: &str = "xqzsealed";

/// A client of whom everything that can be sealed is sealed.
fn sealed() -> Sample {
    let (conf, words) = (Confidentiality::Sealed, || MARK.to_owned());
    let mut sample = Sample::with_client(1, "Ada");
    for kind in EvidenceKind::ALL {
        sample.add(vec![evidence(30 + *kind as u64, *kind, MARK, conf)]);
    }
    sample
        .add(vec![call(3, "2026-11-10", MARK, conf)])
        .add(vec![request(4, "2026-11-01", MARK, conf)])
        .add(vec![promise(5, Whose::Ours, MARK, "2026-11-02", conf)])
        .add(vec![promise(6, Whose::Theirs, MARK, "2026-11-02", conf)])
        .add(vec![
            GoalSet {
                id: GoalId(id(7)),
                what: words(),
                on: on("2026-11-10"),
                due: None,
                interaction: Some(InteractionId(id(3))),
            }
            .into(),
        ])
        .add(vec![NoteAdded { id: NoteId(id(8)), text: words(), on: on("2026-11-12"), conf }.into()])
        .add(vec![
            SignalObserved {
                signal: "concern".into(),
                words: words(),
                on: on("2026-11-12"),
                interaction: None,
                conf,
            }
            .into(),
        ])
        .add(vec![
            AdviceGiven { id: AdviceId(id(9)), what: words(), on: on("2026-11-12"), interaction: None, conf }
                .into(),
        ])
        .add(vec![
            DecisionOpened {
                id: DecisionId(id(10)),
                what: words(),
                alternatives: vec![words(), words()],
                risk: words(),
                on: on("2026-11-12"),
                advice: None,
                interaction: None,
                conf,
            }
            .into(),
        ])
        .add(vec![
            HandedOff {
                id: HandOffId(id(11)),
                field: words(),
                to: words(),
                what: words(),
                on: on("2026-10-01"),
                interaction: None,
                conf,
            }
            .into(),
        ])
        .add(vec![
            WorryMoved {
                id: EvidenceId(id(12)),
                worry: Worry::Risk,
                step: WorryStep::Voiced,
                words: words(),
                on: on("2026-11-12"),
                interaction: None,
                conf,
            }
            .into(),
        ]);
    sample
}

#[test]
fn nothing_sealed_is_in_a_brief_a_stage_a_conversation_or_a_reason_of_today() {
    let (sample, now) = (sealed(), now("2026-11-21T09:00"));
    let history = sample.history();
    let rules = Rulebook::builtin(SignalCatalogue::default(), now.zone());
    let relationship = rules.judge(&history, now.today());
    let record = Record::of(&history, &rules.calendar, &now);
    let months = stage_lines::months(&history, &rules, now.today());
    let lines = stage_lines::lines(stage_lines::Sight {
        history: &history,
        relationship: &relationship,
        record: &record,
        months: &months,
        assess: "s",
        now: &now,
        masked: false,
    });
    let told = conversation(conversation::Sight {
        history: &history,
        relationship: &relationship,
        record: &record,
        now: &now,
    });
    let standing = Standing::of(&history);
    let reasons = explain(&standing, &Weights::builtin(), &now);
    for text in
        [format!("{:?}", made(&sample)), format!("{lines:?}"), format!("{told:?}"), format!("{reasons:?}")]
    {
        assert!(!text.contains(MARK), "{text}");
    }
    // What is not sealed is there: the test would notice if nothing were.
    assert!(reasons.is_some() && lines.len() > 10);
}

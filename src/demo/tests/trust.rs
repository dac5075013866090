//! Everything that trust can come to is told of somebody in the sample book, on whatever day it is made.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::mem::discriminant;

use super::{Params, histories, lines, words, written};
use crate::config::signals;
use crate::domain::advice::AdviceOutcome;
use crate::domain::book::Book;
use crate::domain::calendar::Calendar;
use crate::domain::charter::{Detail, Norm, Rule};
use crate::domain::decision::DecidedBy;
use crate::domain::engagement::FeePeriod;
use crate::domain::event::Event;
use crate::domain::evidence::{Element, ElementStep, EvidenceKind, Reaction, Worry, WorryStep};
use crate::domain::history::{DecisionEnd, History};
use crate::domain::stage::{Balance, Stage};
use crate::domain::time::{Day, Now};
use crate::trust::act::ActKind;
use crate::trust::criterion::{Criterion, Met};
use crate::trust::fault::FaultKind;
use crate::trust::finding::FindingKind;
use crate::trust::stage::Half;
use crate::trust::standards::Standards;
use crate::trust::worry::WorryStand;
use crate::trust::{Relationship, Rulebook};

fn rules() -> Rulebook {
    let (standards, calendar, signals) = (Standards::builtin(), Calendar::default(), signals::builtin());
    Rulebook { standards, calendar, signals, zone: chrono_tz::Europe::Berlin }
}

/// What is judged of one client: a word for everything that it comes to.
fn judged(found: &Relationship) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    let mut see = |what: &str, of: &dyn Debug| {
        seen.insert(format!("{what} {of:?}"));
    };
    for (criterion, found) in Criterion::ALL.iter().zip(&found.found) {
        see("criterion", &(criterion, found.met));
    }
    let evidenced = found.evidenced;
    if evidenced.dormant.is_some() {
        see("dormant in", &evidenced.stage);
    } else if evidenced.held_back.is_some() {
        see("held back in", &evidenced.stage);
    } else if evidenced.fading {
        see("fading in", &evidenced.stage);
    } else {
        see("evidenced", &(evidenced.stage, evidenced.half));
    }
    for fault in &found.faults {
        see("fault", &fault.kind);
    }
    see("weakest", &found.elements[0].element);
    for state in &found.elements {
        for (step, last) in ElementStep::ALL.iter().zip(state.last) {
            see("step", &(state.element, step, last.is_some()));
        }
    }
    for worry in &found.worries {
        see("worry", &(worry.worry, worry.stand));
    }
    for finding in &found.findings {
        see("finding", &finding.kind);
    }
    if let Some(act) = found.act {
        // Of which stage, element or criterion does not matter; of which fault it does.
        match act.kind {
            ActKind::OwnFault(kind) => see("own", &kind),
            kind => see("act", &discriminant(&kind)),
        }
    }
    seen
}

/// What is on record of one client: a word for every state of every fact.
fn recorded(history: &History, today: Day) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    let mut see = |what: &str, of: &dyn Debug| {
        seen.insert(format!("{what} {of:?}"));
    };
    for it in &history.advice {
        see("advice", &it.outcome());
    }
    for it in &history.decisions {
        match it.end.as_ref().map(|end| &end.fact) {
            None if it.stalled().is_some() => see("decision", &"stalled"),
            None => see("decision", &"open"),
            Some(DecisionEnd::Taken(taken)) => see("decided by", &taken.by),
            Some(DecisionEnd::Dropped(_)) => see("decision", &"dropped"),
        }
    }
    for it in &history.hand_offs {
        see("hand-off answered", &it.answered.is_some());
    }
    for it in &history.engagements {
        see("paid", &it.set.fact.period);
        see("ended", &it.ended.is_some());
        see("payment overdue", &it.set.fact.next.map(|next| next < today));
    }
    for it in &history.evidence {
        match &it.fact {
            Event::EvidenceRecorded(fact) => {
                see("evidence", &fact.kind);
                see("reaction", &fact.reaction);
            }
            Event::ElementMarked(fact) => see("marked", &(fact.element, fact.step)),
            Event::WorryMoved(fact) => see("moved", &fact.step),
            _ => {}
        }
    }
    for it in &history.agreements {
        match &it.fact {
            Event::ExpectationsAgreed(fact) => {
                see("acknowledged", &fact.acknowledged);
                see("review overdue", &fact.review.map(|review| review < today));
            }
            Event::NormAgreed(fact) => see("norm", &(fact.norm, fact.value.is_some())),
            Event::BoundarySet(fact) => see("boundary", &fact.rule),
            Event::WishesSaid(fact) => see("detail", &fact.detail),
            Event::StagePlanned(fact) => {
                see("planned", &(fact.stage.is_some(), fact.by.map(|by| by < today)));
            }
            Event::BalanceFelt(fact) => see("balance", &fact.balance),
            _ => {}
        }
    }
    seen
}

fn wanted_of_judgements() -> BTreeSet<String> {
    let criteria = Criterion::ALL.iter().flat_map(|it| Met::ALL.iter().map(move |met| (it, met)));
    let steps = Element::ALL.iter().flat_map(|it| ElementStep::ALL.iter().map(move |step| (it, step)));
    let acts = [
        ActKind::AnswerWorry(Worry::Control),
        ActKind::EaseDecision,
        ActKind::FollowHandOff,
        ActKind::ReviewExpectations,
        ActKind::Converse(Stage::Impression),
        ActKind::AskOutcome,
        ActKind::Show(Element::Concern),
        ActKind::Assess,
        ActKind::Record(Criterion::Ease),
    ];
    let worries = Worry::ALL.iter().flat_map(|it| WorryStand::ALL.iter().map(move |stand| (it, stand)));
    [
        words("criterion", criteria),
        words(
            "evidenced",
            [
                (None, None),
                (Some(Stage::Impression), None),
                (Some(Stage::Interaction), None),
                (Some(Stage::Direction), Some(Half::Early)),
                (Some(Stage::Direction), Some(Half::Late)),
                (Some(Stage::Consultation), None),
            ],
        ),
        words("held back in", [Some(Stage::Interaction)]),
        words("fading in", [Some(Stage::Direction)]),
        words("dormant in", [Some(Stage::Direction)]),
        words("fault", FaultKind::ALL),
        words("own", FaultKind::ALL),
        words("weakest", Element::ALL),
        words("step", steps.map(|(element, step)| (element, step, true))),
        words("worry", worries),
        words("finding", FindingKind::ALL),
        words("act", acts.iter().map(discriminant)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn wanted_on_record() -> BTreeSet<String> {
    let norms = Norm::ALL.iter().map(|norm| (norm, true)).chain([(&Norm::Response, false)]);
    let marked = Element::ALL.iter().flat_map(|it| ElementStep::ALL.iter().map(move |step| (it, step)));
    [
        words("advice", [None].into_iter().chain(AdviceOutcome::ALL.iter().map(Some))),
        words("decision", ["open", "stalled", "dropped"]),
        words("decided by", DecidedBy::ALL),
        words("hand-off answered", [true, false]),
        words("paid", FeePeriod::ALL),
        words("ended", [true, false]),
        words("payment overdue", [Some(true), Some(false), None]),
        words("evidence", EvidenceKind::ALL),
        words("reaction", Reaction::ALL.iter().map(Some)),
        words("marked", marked),
        words("moved", WorryStep::ALL),
        words("acknowledged", [true, false]),
        words("review overdue", [Some(true), Some(false), None]),
        words("norm", norms),
        words("boundary", Rule::ALL),
        words("detail", Detail::ALL.iter().map(Some)),
        words("planned", [(true, Some(true)), (true, Some(false)), (false, None)]),
        words("balance", Balance::ALL),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[test]
fn everything_that_trust_comes_to_is_told_of_somebody_on_any_day() {
    let rules = rules();
    for moment in [
        "2026-11-21T08:40:00Z",
        "2026-11-24T16:00:00Z",
        "2024-02-29T23:59:59Z",
        "2026-03-29T01:30:00Z",
        "2027-01-01T00:00:01Z",
    ] {
        let now = Now::new(moment.parse().unwrap(), chrono_tz::Europe::Berlin);
        let mut book = Book::new();
        book.extend(written(lines(&Params::default(), &now).collect()));
        let mut seen = BTreeSet::new();
        for history in histories(&book) {
            seen.extend(judged(&rules.judge(&history, now.today())));
            seen.extend(recorded(&history, now.today()));
        }
        let wanted = wanted_of_judgements().into_iter().chain(wanted_on_record());
        let missing: Vec<String> = wanted.filter(|it| !seen.contains(it)).collect();
        assert_eq!(missing, Vec::<String>::new(), "{moment}");
    }
}

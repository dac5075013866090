//! What everyday life shows of trust: advice gets its outcome, goals are spoken of again, and now and then something is
//! explained, chosen, handed on, worried about or agreed.
//!
//! A pen of its own, so that who changes what is shown here changes nothing of what is said elsewhere. Whatever would
//! still be open today is left out: what asks for something is told.

use chrono::{DateTime, Duration, FixedOffset};

use super::super::phrases::Phrases;
use super::super::teller::{Facts, Teller, facts};
use crate::domain::advice::{AdviceClosed, AdviceOutcome};
use crate::domain::charter::{ExpectationsAgreed, TrustDefined};
use crate::domain::decision::{DecidedBy, DecisionTaken};
use crate::domain::engagement::{EngagementSet, FeePeriod, Money};
use crate::domain::event::Event;
use crate::domain::evidence::{Element, ElementStep, EvidenceKind, Reaction, Worry, WorryStep};
use crate::domain::goal::GoalTouched;
use crate::domain::handoff::HandOffAnswered;
use crate::domain::id::{AdviceId, EngagementId, GoalId, InteractionId};
use crate::domain::interaction::Confidentiality;
use crate::domain::stage::{Balance, BalanceFelt};
use crate::domain::time::{Day, Happened, Now};

/// One client's.
#[derive(Debug)]
pub(super) struct Shows {
    pen: Teller,
    until: Day,
}

/// What comes of it later, each at its time.
pub(super) type Later = Vec<(DateTime<FixedOffset>, Facts)>;

impl Shows {
    /// For the client of that number, up to a day.
    pub(super) fn new(seed: u64, number: u64, now: &Now, until: Day) -> Self {
        Self { pen: Teller::new(seed, number, 3, now), until }
    }

    /// What an interaction showed besides what was said in it.
    pub(super) fn of(
        &mut self,
        (id, on, who): (InteractionId, DateTime<FixedOffset>, Confidentiality),
        phrases: &Phrases,
        facts: &mut Facts,
    ) -> Later {
        let mut later = Later::new();
        for fact in facts.iter() {
            match fact {
                Event::AdviceGiven(advice) => later.extend(self.outcome(on, advice.id, phrases)),
                Event::GoalSet(goal) => later.extend(self.again(on, goal.id)),
                _ => {}
            }
        }
        let mut more = Facts::new();
        match self.pen.chance.below(60) {
            0..=5 => more.extend(self.evidence(on, phrases)),
            6..=7 => later.extend(self.decision(on, phrases, &mut more)),
            8 => later.extend(self.worry(on, phrases, &mut more)),
            9 => later.extend(self.hand_off(on, phrases, &mut more)),
            10..=11 => more.extend(self.element(on, phrases)),
            12..=14 => more.extend(self.observed(on, phrases)),
            15 => more.extend(self.agreed(on, phrases)),
            _ => {}
        }
        facts.extend(more.into_iter().map(|fact| fact.within(id, Happened::At(on), who)));
        later
    }

    /// So many days later, in working hours, where that is over before the tale begins.
    fn after(&mut self, on: DateTime<FixedOffset>, from: i64, to: i64) -> Option<DateTime<FixedOffset>> {
        let day = on.date_naive() + Duration::days(self.pen.chance.days(from, to));
        let minute = 9 * 60 + u32::try_from(self.pen.chance.below(500)).unwrap_or(0);
        (day < self.until).then(|| self.pen.on_day(day, minute))
    }

    fn outcome(&mut self, on: DateTime<FixedOffset>, id: AdviceId, phrases: &Phrases) -> Later {
        use AdviceOutcome::{Acted, Ignored, Partly};
        let outcome = *self.pen.chance.pick(&[Acted, Acted, Acted, Partly, Ignored]);
        let words = phrases.one(outcome.word(), &mut self.pen.chance);
        let at = self.after(on, 12, 55).filter(|_| !self.pen.chance.one_in(8));
        let closed = |at| AdviceClosed { id, outcome, on: Happened::At(at), words };
        at.map(|at| (at, facts![closed(at)])).into_iter().collect()
    }

    /// A goal is spoken of again, before anybody could have reached it.
    fn again(&mut self, on: DateTime<FixedOffset>, id: GoalId) -> Later {
        let touched = |at| {
            let words = "where it stands, and what is next".to_owned();
            (at, facts![GoalTouched { id, words, on: Happened::At(at), interaction: None }])
        };
        [(15, 40), (45, 85)].iter().filter_map(|(from, to)| self.after(on, *from, *to).map(touched)).collect()
    }

    fn evidence(&mut self, on: DateTime<FixedOffset>, phrases: &Phrases) -> Facts {
        let kind = *self.pen.chance.pick(EvidenceKind::ALL);
        let words = self.said(kind, phrases);
        let mut evidence = self.pen.evidence(on, kind, words);
        match kind {
            EvidenceKind::Challenge => evidence.reaction = Some(*self.pen.chance.pick(Reaction::ALL)),
            EvidenceKind::Precedent => evidence.about = "family firms".into(),
            _ => {}
        }
        facts![evidence]
    }

    fn said(&mut self, kind: EvidenceKind, phrases: &Phrases) -> String {
        let section = match kind {
            EvidenceKind::Topic => "explained",
            EvidenceKind::Grasp => "grasped",
            EvidenceKind::Challenge => "questioned",
            EvidenceKind::Disclosure => "disclosed",
            EvidenceKind::Assurance => "assured",
            EvidenceKind::Recognition => "recognised",
            EvidenceKind::Sync => "restated",
            EvidenceKind::Pursuit => "person",
            EvidenceKind::Mind => "topic",
            EvidenceKind::Credit => "credited",
            EvidenceKind::Precedent => "worked",
        };
        phrases.one(section, &mut self.pen.chance)
    }

    fn decision(&mut self, on: DateTime<FixedOffset>, phrases: &Phrases, facts: &mut Facts) -> Later {
        let Some(at) = self.after(on, 5, 40) else { return Later::new() };
        let chance = &mut self.pen.chance;
        let (what, way, other) = (phrases.one("topic", chance), phrases.one("way", chance), "do nothing");
        let by =
            *chance.pick(&[DecidedBy::Client, DecidedBy::Client, DecidedBy::Together, DecidedBy::Adviser]);
        let reason = phrases.one("grounds", chance);
        let opened = self.pen.decision(on, what, &[&way, "wait for the second offer", other]);
        let taken = DecisionTaken { id: opened.id, choice: way, by, reason, on: Happened::At(at) };
        facts.push(opened.into());
        vec![(at, facts![taken])]
    }

    /// Voiced, answered, and gone.
    fn worry(&mut self, on: DateTime<FixedOffset>, phrases: &Phrases, facts: &mut Facts) -> Later {
        let worry = *self.pen.chance.pick(Worry::ALL);
        let Some(answered) = self.after(on, 2, 20) else { return Later::new() };
        let Some(gone) = self.after(answered, 5, 40) else { return Later::new() };
        let voiced = phrases.one(worry.word(), &mut self.pen.chance);
        facts.push(self.pen.worry(on, worry, WorryStep::Voiced, voiced).into());
        let kind = match worry {
            Worry::Control => EvidenceKind::Sync,
            Worry::Secrets => EvidenceKind::Assurance,
            Worry::Knowledge => EvidenceKind::Topic,
            Worry::Risk => EvidenceKind::Credit,
        };
        let words = self.said(kind, phrases);
        let act = self.pen.evidence(answered, kind, words);
        let eased = self.pen.worry(gone, worry, WorryStep::Eased, "said so, and laughed");
        vec![(answered, facts![act]), (gone, facts![eased])]
    }

    fn hand_off(&mut self, on: DateTime<FixedOffset>, phrases: &Phrases, facts: &mut Facts) -> Later {
        let Some(at) = self.after(on, 3, 12) else { return Later::new() };
        let what = phrases.one("question", &mut self.pen.chance);
        let handed = self.pen.hand_off(on, ("tax abroad", "Nadia Invented"), what);
        let (id, words) = (handed.id, "answered on one page".to_owned());
        facts.push(handed.into());
        vec![(at, facts![HandOffAnswered { id, on: Happened::At(at), words }])]
    }

    fn element(&mut self, on: DateTime<FixedOffset>, phrases: &Phrases) -> Facts {
        let (element, step) = (*self.pen.chance.pick(Element::ALL), *self.pen.chance.pick(ElementStep::ALL));
        let words = phrases.one(element.word(), &mut self.pen.chance);
        facts![self.pen.element(on, element, step, words)]
    }

    fn observed(&mut self, on: DateTime<FixedOffset>, phrases: &Phrases) -> Facts {
        let said = phrases.one("observed", &mut self.pen.chance);
        let signal = said.split_once(": ").map(|(signal, words)| Teller::signal(on, signal, words));
        signal.map(Event::from).into_iter().collect()
    }

    /// What the two of them agree on, in one way or another.
    fn agreed(&mut self, at: DateTime<FixedOffset>, phrases: &Phrases) -> Facts {
        let (on, chance) = (Happened::At(at), &mut self.pen.chance);
        match chance.below(4) {
            0 => facts![TrustDefined { words: phrases.one("meant", chance), on }],
            1 => facts![ExpectationsAgreed {
                ours: vec![phrases.one("ours", chance)],
                theirs: vec![phrases.one("theirs", chance)],
                questions: String::new(),
                on,
                acknowledged: chance.one_in(2),
                review: None,
            }],
            2 => {
                let (balance, words) = (*chance.pick(Balance::ALL), phrases.one("felt", chance));
                facts![BalanceFelt { balance, words, on }]
            }
            _ => {
                let (period, what) = (*chance.pick(FeePeriod::ALL), phrases.one("topic", chance));
                let minor = chance.days(90, 900) * 100;
                let (id, fee) = (EngagementId(self.pen.id()), Some(Money { currency: "EUR".into(), minor }));
                let chosen = String::new();
                facts![EngagementSet { id, what, fee, period, on, next: None, goal: None, chosen }]
            }
        }
    }
}

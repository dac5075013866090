//! Trust: where a relationship stands, on what evidence, and what would move it.
//!
//! Pure judgements over one history as of a day. [`Rulebook::judge`] answers a [`Relationship`], every line of which
//! names the entries that it rests on; [`Rulebook::keep`] what a standing keeps of it, with the last day on which that
//! holds. The criteria are in [`criterion`], thresholds in [`standards`], stages in [`stage`], what holds one back in
//! [`fault`], elements, worries and patterns in [`element`], [`worry`] and [`finding`], and what to do next in [`act`].
//! Time is asked of the [`horizon`] alone. What is counted and how is in the design of each file; how it reads is the
//! business of `query`. Which ideas all of it serves, and which it does not, stands in [`ideas`].

pub mod act;
mod case;
mod criteria;
pub mod criterion;
pub mod element;
pub mod fault;
pub mod finding;
pub mod horizon;
pub mod ideas;
pub mod signal;
pub mod stage;
pub mod standards;
pub mod summary;
#[cfg(test)]
mod tests;
pub mod worry;

use std::hash::{DefaultHasher, Hash, Hasher};

use chrono::Duration;
use chrono_tz::Tz;

use crate::domain::book::Judge;
use crate::domain::calendar::Calendar;
use crate::domain::history::History;
use crate::domain::stage::Stage;
use crate::domain::time::Day;
use act::Act;
use case::Case;
use criterion::{Criterion, Found, Met};
use element::ElementState;
use fault::Fault;
use finding::Finding;
use horizon::Horizon;
use signal::SignalCatalogue;
use stage::{Evidenced, Holding};
use standards::Standards;
use summary::Summary;
use worry::WorryState;

/// Raised whenever the same history would be judged otherwise: what was judged before is then judged anew.
const RULES: u32 = 3;

/// How many later days are looked at before a judgement is said to hold until there.
const LOOKS_AHEAD: usize = 3;

/// Everything that a judgement goes by besides the history and the day.
#[derive(Debug, Clone)]
pub struct Rulebook {
    /// The thresholds.
    pub standards: Standards,
    /// The adviser's working days.
    pub calendar: Calendar,
    /// What the words of signals mean.
    pub signals: SignalCatalogue,
    /// The adviser's zone.
    pub zone: Tz,
}

/// Where a relationship stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relationship {
    /// What was found of every criterion, in their order.
    pub found: [Found; 20],
    /// What the criteria of every stage come to.
    pub stages: [Holding; 4],
    /// The stage that the evidence supports.
    pub evidenced: Evidenced,
    /// What the adviser did wrong and did not make good, the oldest first.
    pub faults: Vec<Fault>,
    /// The elements, the weakest first.
    pub elements: Vec<ElementState>,
    /// The worries.
    pub worries: Vec<WorryState>,
    /// Patterns of contact.
    pub findings: Vec<Finding>,
    /// What to do next.
    pub act: Option<Act>,
}

/// The part of a relationship that stages are about.
struct Stand {
    found: [Found; 20],
    stages: [Holding; 4],
    evidenced: Evidenced,
    faults: Vec<Fault>,
}

impl Relationship {
    /// What was found of a criterion.
    pub fn of(&self, criterion: Criterion) -> &Found {
        &self.found[criterion as usize]
    }

    /// What a standing keeps of it.
    pub fn summary(&self) -> Summary {
        let mut met = [Met::Unknown; 20];
        for (met, found) in met.iter_mut().zip(&self.found) {
            *met = found.met;
        }
        let mut worries = [worry::WorryStand::NotRaised; 4];
        for (stand, worry) in worries.iter_mut().zip(&self.worries) {
            *stand = worry.stand;
        }
        let Evidenced { stage, half, held_back, fading, dormant } = self.evidenced;
        Summary {
            met,
            stage,
            half,
            held_back,
            fading,
            dormant,
            weakest: self.elements.first().map_or(crate::domain::evidence::Element::Concern, |it| it.element),
            worries,
            findings: self.findings.iter().fold(0, |bits, it| bits | 1 << it.kind as u8),
            act: self.act.map(Into::into),
        }
    }
}

impl Rulebook {
    /// The rules that come with the program, for an adviser who works from Monday to Friday.
    pub fn builtin(signals: SignalCatalogue, zone: Tz) -> Self {
        Self { standards: Standards::builtin(), calendar: Calendar::default(), signals, zone }
    }

    /// A number for these rules: what was judged by others has another one.
    pub fn version(&self) -> u32 {
        let mut hasher = DefaultHasher::new();
        RULES.hash(&mut hasher);
        self.standards.hash(&mut hasher);
        self.calendar.hash(&mut hasher);
        self.signals.hash(&mut hasher);
        self.zone.name().hash(&mut hasher);
        let hash = hasher.finish();
        // Nought means that nothing was judged.
        u32::try_from(hash >> 32).unwrap_or_default().max(1)
    }

    /// Judges a history as of a day, with every entry that it rests on.
    pub fn judge(&self, history: &History, today: Day) -> Relationship {
        self.weigh(history, &Horizon::new(today), true)
    }

    /// What a standing keeps of a judgement, and the last day on which it holds; `None` where time alone never changes it.
    pub fn keep(&self, history: &History, today: Day) -> (Summary, Option<Day>) {
        let horizon = Horizon::new(today);
        let summary = self.weigh(history, &horizon, false).summary();
        let mut next = horizon.next();
        for _ in 0..LOOKS_AHEAD {
            let Some(day) = next else { return (summary, None) };
            let later = Horizon::new(day);
            if self.weigh(history, &later, false).summary() != summary {
                break;
            }
            next = later.next();
        }
        (summary, next.and_then(|day| day.pred_opt()))
    }

    /// The stage that the evidence supports on a day.
    pub fn evidenced(&self, history: &History, today: Day) -> Evidenced {
        let horizon = Horizon::new(today);
        let own = case::own(history, &horizon);
        let case = Case { own: &own, history, rules: self, at: &horizon, keeps: false };
        self.stand(case).evidenced
    }

    fn weigh(&self, history: &History, at: &Horizon, keeps: bool) -> Relationship {
        let own = case::own(history, at);
        let case = Case { own: &own, history, rules: self, at, keeps };
        let Stand { found, stages, evidenced, faults } = self.stand(case);
        let elements = element::elements(case);
        let worries = worry::worries(case);
        let findings = finding::findings(case, &found, &elements);
        let known =
            act::Known { found: &found, evidenced, faults: &faults, elements: &elements, worries: &worries };
        let act = act::next(case, &known);
        Relationship { found, stages, evidenced, faults, elements, worries, findings, act }
    }

    /// The criteria, and what follows from them and from faults.
    fn stand(&self, case: Case<'_>) -> Stand {
        // Where nothing happened for long, what was last known stands: it is judged by the day of the last contact. What
        // the adviser owes holds it back all the same, lest silence make good what nobody did.
        let dormant = self.dormant(case);
        let asleep = dormant.map(Horizon::new).map(|at| (case::own(case.history, &at), at));
        let judged = asleep.as_ref().map_or(case, |(own, at)| Case { own, at, ..case });
        let found = find(judged);
        let stages = stages(&found, &self.standards);
        let stage = stage::supported(&stages);
        let mut evidenced = Evidenced { stage, half: None, held_back: None, fading: false, dormant };
        let faults = fault::faults(case);
        self.fade(judged, &mut evidenced);
        self.hold_back(case, &faults, &mut evidenced);
        if evidenced.stage == Some(Stage::Direction) {
            evidenced.half = Some(stage::half(&found));
        }
        Stand { found, stages, evidenced, faults }
    }

    /// The day of the last contact, where that was so long ago that nothing is judged anew.
    fn dormant(&self, case: Case<'_>) -> Option<Day> {
        let last = case.contacts().next()?.fact.on.day();
        case.at.longer_than(last, self.standards.dormant_of(case.history.client.cadence)).then_some(last)
    }

    /// A stage that was lost only because evidence grew old stands for a while.
    fn fade(&self, case: Case<'_>, evidenced: &mut Evidenced) {
        let before = case.at.with_grace(self.standards.fading);
        let found = find(Case { at: &before, keeps: false, ..case });
        case.at.join(&before);
        let aged = stage::supported(&stages(&found, &self.standards));
        if aged <= evidenced.stage {
            return;
        }
        // Longer windows alone may find what never stood: it has to have stood on one of these days.
        for back in 1..=self.standards.fading {
            let Some(day) = case.at.today().checked_sub_signed(Duration::days(back)) else { return };
            let then = Horizon::new(day);
            let own = case::own(case.history, &then);
            let found = find(Case { own: &own, at: &then, keeps: false, ..case });
            let stood = stage::supported(&stages(&found, &self.standards)).min(aged);
            if stood > evidenced.stage {
                (evidenced.stage, evidenced.fading) = (stood, evidenced.dormant.is_none());
                // From the day after the last one on which that can be said.
                if let Some(end) = day.checked_add_signed(Duration::days(self.standards.fading + 1)) {
                    case.at.note(end);
                }
                return;
            }
        }
    }

    /// While a fault lasts the stage is one lower, and after a while Impression at most.
    fn hold_back(&self, case: Case<'_>, faults: &[Fault], evidenced: &mut Evidenced) {
        let (Some(oldest), Some(stage)) = (faults.first(), evidenced.stage) else { return };
        let sunk = oldest
            .since
            .checked_add_signed(Duration::days(self.standards.sinks_after))
            .is_some_and(|day| case.at.passed(day));
        let lower = if sunk { Stage::Impression } else { stage::lower(stage) };
        if lower != stage {
            evidenced.held_back = Some(stage);
        }
        evidenced.stage = Some(lower);
    }
}

fn find(case: Case<'_>) -> [Found; 20] {
    std::array::from_fn(|place| criteria::find(case, Criterion::ALL[place]))
}

fn stages(found: &[Found], standards: &Standards) -> [Holding; 4] {
    let mut stages = [Holding::Unrecorded; 4];
    for (holding, stage) in stages.iter_mut().zip(Stage::ALL) {
        *holding = stage::holding(*stage, found, standards);
    }
    stages
}

impl Judge for Rulebook {
    fn version(&self) -> u32 {
        self.version()
    }

    fn judge(&self, history: &History, today: Day) -> (Box<[u8]>, Option<Day>) {
        let (summary, good_until) = self.keep(history, today);
        (Box::new(summary.bytes()), good_until)
    }
}

//! The summary of a judgement: what a standing keeps of it, in a few bytes.
//!
//! Holds no date that depends on when it was made and no text; whatever is shown of the reasons is judged anew from the
//! history. How long it holds is said beside it.

use super::act::{Act, ActKind};
use super::criterion::{Criterion, Met};
use super::fault::FaultKind;
use super::stage::Half;
use super::worry::WorryStand;
use crate::domain::evidence::{Element, Worry};
use crate::domain::stage::Stage;
use crate::domain::time::Day;

/// What a standing keeps of a judgement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    /// What was found of every criterion, in their order.
    pub met: [Met; 20],
    /// The evidenced stage.
    pub stage: Option<Stage>,
    /// In Direction, how far.
    pub half: Option<Half>,
    /// The stage that the criteria alone support, where a fault keeps it lower.
    pub held_back: Option<Stage>,
    /// Whether it stands only for a while.
    pub fading: bool,
    /// Since when nothing is judged anew.
    pub dormant: Option<Day>,
    /// The weakest element.
    pub weakest: Element,
    /// Where each worry stands.
    pub worries: [WorryStand; 4],
    /// How many patterns were found, by a bit each.
    pub findings: u8,
    /// What to do next, and since when that is called for.
    pub act: Option<(ActKind, Day)>,
}

/// How long it is.
pub const BYTES: usize = 5 + 4 + 4 + 1 + 4 + 1 + 2 + 4;

/// In the place of a day: there is none.
const NO_DAY: i32 = i32::MIN;

/// In the place of a stage or an act: there is none.
const NONE: u8 = u8::MAX;

impl Summary {
    /// Its bytes.
    pub fn bytes(&self) -> [u8; BYTES] {
        let mut bytes = [0; BYTES];
        for (number, met) in self.met.iter().enumerate() {
            bytes[number / 4] |= (*met as u8) << (number % 4 * 2);
        }
        let stage = |stage: Option<Stage>| stage.map_or(NONE, |stage| stage as u8);
        let half = self.half.map_or(NONE, |half| half as u8);
        bytes[5..9].copy_from_slice(&[stage(self.stage), half, stage(self.held_back), u8::from(self.fading)]);
        bytes[9..13].copy_from_slice(&written(self.dormant));
        bytes[13] = self.weakest as u8;
        for (byte, stand) in bytes[14..18].iter_mut().zip(self.worries) {
            *byte = stand as u8;
        }
        bytes[18] = self.findings;
        let (kind, detail) = self.act.map_or((NONE, 0), |(kind, _)| numbers(kind));
        bytes[19..21].copy_from_slice(&[kind, detail]);
        bytes[21..25].copy_from_slice(&written(self.act.map(|(_, since)| since)));
        bytes
    }

    /// Reads them back; `None` where they are no summary.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let bytes: &[u8; BYTES] = bytes.try_into().ok()?;
        let mut met = [Met::Unknown; 20];
        for (number, met) in met.iter_mut().enumerate() {
            *met = *Met::ALL.get(usize::from(bytes[number / 4] >> (number % 4 * 2) & 3))?;
        }
        let stage =
            |byte: u8| (byte != NONE).then(|| pick(Stage::ALL, byte)).map_or(Some(None), |it| it.map(Some));
        let mut worries = [WorryStand::NotRaised; 4];
        for (stand, byte) in worries.iter_mut().zip(&bytes[14..18]) {
            *stand = pick(WorryStand::ALL, *byte)?;
        }
        let half = if bytes[6] == NONE { None } else { Some(pick(Half::ALL, bytes[6])?) };
        let act =
            if bytes[19] == NONE { None } else { Some((kind(bytes[19], bytes[20])?, day(&bytes[21..25])?)) };
        Some(Self {
            met,
            stage: stage(bytes[5])?,
            half,
            held_back: stage(bytes[7])?,
            fading: bytes[8] == 1,
            dormant: day(&bytes[9..13]),
            weakest: pick(Element::ALL, bytes[13])?,
            worries,
            findings: bytes[18],
            act,
        })
    }

    /// What was found of a criterion.
    pub fn of(&self, criterion: Criterion) -> Met {
        self.met[criterion as usize]
    }
}

fn pick<T: Copy>(all: &[T], byte: u8) -> Option<T> {
    all.get(usize::from(byte)).copied()
}

fn written(day: Option<Day>) -> [u8; 4] {
    day.map_or(NO_DAY, |day| chrono::Datelike::num_days_from_ce(&day)).to_le_bytes()
}

fn day(bytes: &[u8]) -> Option<Day> {
    let number = i32::from_le_bytes(bytes.try_into().ok()?);
    if number == NO_DAY { None } else { Day::from_num_days_from_ce_opt(number) }
}

/// An act as two numbers.
pub fn numbers(act: ActKind) -> (u8, u8) {
    match act {
        ActKind::OwnFault(kind) => (0, kind as u8),
        ActKind::AnswerWorry(worry) => (1, worry as u8),
        ActKind::EaseDecision => (2, 0),
        ActKind::FollowHandOff => (3, 0),
        ActKind::ReviewExpectations => (4, 0),
        ActKind::Converse(stage) => (5, stage as u8),
        ActKind::AskOutcome => (6, 0),
        ActKind::Show(element) => (7, element as u8),
        ActKind::Assess => (8, 0),
        ActKind::Record(criterion) => (9, criterion as u8),
    }
}

/// The act that two numbers stand for.
fn kind(kind: u8, detail: u8) -> Option<ActKind> {
    Some(match kind {
        0 => ActKind::OwnFault(pick(FaultKind::ALL, detail)?),
        1 => ActKind::AnswerWorry(pick(Worry::ALL, detail)?),
        2 => ActKind::EaseDecision,
        3 => ActKind::FollowHandOff,
        4 => ActKind::ReviewExpectations,
        5 => ActKind::Converse(pick(Stage::ALL, detail)?),
        6 => ActKind::AskOutcome,
        7 => ActKind::Show(pick(Element::ALL, detail)?),
        8 => ActKind::Assess,
        9 => ActKind::Record(pick(Criterion::ALL, detail)?),
        _ => return None,
    })
}

impl From<Act> for (ActKind, Day) {
    fn from(act: Act) -> Self {
        (act.kind, act.since)
    }
}

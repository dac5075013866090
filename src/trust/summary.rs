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

/// How many of its bytes come first, and are kept where they can be had without reading the rest.
pub const HEAD: usize = 8;

/// How long it is.
pub const BYTES: usize = HEAD + 5 + 1 + 4 + 4 + 1;

/// The part of a summary by which lists and triage go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The evidenced stage.
    pub stage: Option<Stage>,
    /// In Direction, how far.
    pub half: Option<Half>,
    /// Whether it stands only for a while.
    pub fading: bool,
    /// Whether nothing is judged anew.
    pub asleep: bool,
    /// What to do next, and since when that is called for.
    pub act: Option<(ActKind, Day)>,
}

impl Head {
    /// Reads it; nought stands for nothing, so that eight noughts are a head of which nothing is known.
    pub fn read(bytes: &[u8; HEAD]) -> Option<Self> {
        let &[stage, flags, act, detail, since @ ..] = bytes;
        Some(Self {
            stage: may(Stage::ALL, stage)?,
            half: may(Half::ALL, flags & 3)?,
            fading: flags & 4 != 0,
            asleep: flags & 8 != 0,
            act: match act.checked_sub(1) {
                None => None,
                Some(act) => kind(act, detail).zip(day(since)),
            },
        })
    }
}

impl Summary {
    /// Its bytes, the head first.
    pub fn bytes(&self) -> [u8; BYTES] {
        let mut bytes = [0; BYTES];
        bytes[0] = number(self.stage.map(|stage| stage as u8));
        bytes[1] = number(self.half.map(|half| half as u8)) | u8::from(self.fading) << 2;
        bytes[1] |= u8::from(self.dormant.is_some()) << 3;
        if let Some((kind, since)) = self.act {
            let (kind, detail) = numbers(kind);
            (bytes[2], bytes[3]) = (kind + 1, detail);
            bytes[4..8].copy_from_slice(&written(Some(since)));
        }
        for (number, met) in self.met.iter().enumerate() {
            bytes[HEAD + number / 4] |= (*met as u8) << (number % 4 * 2);
        }
        bytes[13] = number(self.held_back.map(|stage| stage as u8)) << 4 | self.weakest as u8;
        bytes[14..18].copy_from_slice(&written(self.dormant));
        for (place, stand) in self.worries.iter().enumerate() {
            bytes[18 + place] = *stand as u8;
        }
        bytes[22] = self.findings;
        bytes
    }

    /// Reads them back; `None` where they are no summary.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let bytes: &[u8; BYTES] = bytes.try_into().ok()?;
        let head = Head::read(bytes.first_chunk()?)?;
        let mut met = [Met::Unknown; 20];
        for (number, met) in met.iter_mut().enumerate() {
            *met = pick(Met::ALL, bytes[HEAD + number / 4] >> (number % 4 * 2) & 3)?;
        }
        let mut worries = [WorryStand::NotRaised; 4];
        for (stand, byte) in worries.iter_mut().zip(&bytes[18..22]) {
            *stand = pick(WorryStand::ALL, *byte)?;
        }
        Some(Self {
            met,
            stage: head.stage,
            half: head.half,
            held_back: may(Stage::ALL, bytes[13] >> 4)?,
            fading: head.fading,
            dormant: day(*bytes[14..].first_chunk()?),
            weakest: pick(Element::ALL, bytes[13] & 15)?,
            worries,
            findings: bytes[22],
            act: head.act,
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

/// What may be missing, as a number: nought where it is.
fn number(byte: Option<u8>) -> u8 {
    byte.map_or(0, |byte| byte + 1)
}

#[expect(clippy::option_option, reason = "the outer one says whether it could be read")]
fn may<T: Copy>(all: &[T], byte: u8) -> Option<Option<T>> {
    byte.checked_sub(1).map_or(Some(None), |byte| pick(all, byte).map(Some))
}

/// A day as four bytes; nought where there is none.
fn written(day: Option<Day>) -> [u8; 4] {
    day.map_or(0, |day| chrono::Datelike::num_days_from_ce(&day)).to_le_bytes()
}

fn day(bytes: [u8; 4]) -> Option<Day> {
    let number = i32::from_le_bytes(bytes);
    if number == 0 { None } else { Day::from_num_days_from_ce_opt(number) }
}

/// An act as two numbers.
fn numbers(act: ActKind) -> (u8, u8) {
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

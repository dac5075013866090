//! The registers of the four worries: raised or not, answered or not, gone, and come back.

use super::case::Case;
use crate::domain::appointment::AppointmentOutcome;
use crate::domain::decision::DecidedBy;
use crate::domain::event::Event;
use crate::domain::evidence::{EvidenceKind, Worry, WorryStep};
use crate::domain::history::{DecisionEnd, Mark};
use crate::domain::interaction::Confidentiality;
use crate::domain::line::EntryKey;
use crate::domain::time::Happened;
use crate::domain::wording::wording;
use crate::trust::signal::Speaks;

wording! {
    /// Where a worry stands.
    WorryStand {
        /// Nobody raised it.
        NotRaised = "not raised",
        /// It was voiced, or is suspected.
        Open = "open",
        /// Something was done that answers it.
        Easing = "easing",
        /// The client said or showed that it is gone, or the adviser took it so.
        Eased = "eased",
        /// It was voiced again.
        Resurfaced = "resurfaced",
    }
}

/// How many acts the adviser needs before it may take a worry to be gone.
pub const ACTS_TO_CONFIRM: usize = 2;

/// A worry with its register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorryState {
    /// Which.
    pub worry: Worry,
    /// Where it stands.
    pub stand: WorryStand,
    /// Since when.
    pub since: Option<Happened>,
    /// What was said of it, oldest first.
    pub said: Vec<EntryKey>,
    /// What answered it since it was last raised, oldest first.
    pub acts: Vec<EntryKey>,
}

/// What happens to a worry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    Act,
    Raised,
    Confirmed,
    Gone,
}

/// The four, in their order.
pub(super) fn worries(case: Case<'_>) -> Vec<WorryState> {
    let mut turns: Vec<(Worry, Happened, EntryKey, Turn)> = Vec::new();
    said(case, &mut |worry, on, mark, turn| turns.push((worry, on, mark.key, turn)));
    // Acts answer nothing where nothing was said.
    if !turns.is_empty() {
        acts(case, &mut |worry, on, mark| turns.push((worry, on, mark.key, Turn::Act)));
    }
    turns.sort_by_key(|(worry, on, key, turn)| (*worry, *on, *key, *turn));
    let mut states: Vec<WorryState> = Worry::ALL
        .iter()
        .map(|worry| WorryState {
            worry: *worry,
            stand: WorryStand::NotRaised,
            since: None,
            said: Vec::new(),
            acts: Vec::new(),
        })
        .collect();
    for (worry, on, key, turn) in turns {
        states[worry as usize].take(on, key, turn);
    }
    states
}

impl WorryState {
    fn take(&mut self, on: Happened, key: EntryKey, turn: Turn) {
        use WorryStand::{Eased, Easing, NotRaised, Open, Resurfaced};
        if turn != Turn::Act {
            self.said.push(key);
        }
        let next = match (turn, self.stand) {
            (Turn::Raised, NotRaised) => Open,
            (Turn::Raised, Open) => return,
            (Turn::Raised, _) => {
                self.acts.clear();
                Resurfaced
            }
            (Turn::Act, Open | Resurfaced | Easing) => {
                self.acts.push(key);
                Easing
            }
            (Turn::Gone, Open | Easing | Resurfaced) => Eased,
            (Turn::Confirmed, Easing) if self.acts.len() >= ACTS_TO_CONFIRM => Eased,
            _ => return,
        };
        if next != self.stand {
            self.since = Some(on);
        }
        self.stand = next;
    }
}

/// What was said of a worry: by the client, or by the adviser who suspects it. What is sealed raises none: whatever is
/// shown of the register would tell what it says.
fn said(case: Case<'_>, turn: &mut impl FnMut(Worry, Happened, &Mark, Turn)) {
    for it in case.signals() {
        if let Some(word) = case.rules.signals.find(&it.fact.signal)
            && it.fact.conf != Confidentiality::Sealed
            && let Speaks::Worry(worry) = word.to
        {
            let what = if word.supports { Turn::Gone } else { Turn::Raised };
            turn(worry, it.fact.on, &it.mark, what);
        }
    }
    for it in case.evidence() {
        if let Event::WorryMoved(fact) = &it.fact
            && fact.conf != Confidentiality::Sealed
        {
            let what = match fact.step {
                WorryStep::Voiced | WorryStep::Suspected => Turn::Raised,
                WorryStep::Eased => Turn::Gone,
                WorryStep::Confirmed => Turn::Confirmed,
            };
            turn(fact.worry, fact.on, &it.mark, what);
        }
    }
    for it in case.decisions().filter(|it| it.opened.fact.conf != Confidentiality::Sealed) {
        for stalled in it.stalled.iter().filter(|stalled| case.at.seen(stalled.fact.on)) {
            if let Some(worry) = stalled.fact.worry {
                turn(worry, stalled.fact.on, &stalled.mark, Turn::Raised);
            }
        }
    }
}

/// What answers a worry.
fn acts(case: Case<'_>, act: &mut impl FnMut(Worry, Happened, &Mark)) {
    for it in case.decisions() {
        let fact = &it.opened.fact;
        if fact.alternatives.len() >= crate::domain::command::FEWEST_WAYS {
            act(Worry::Control, fact.on, &it.opened.mark);
        }
        for laid in it.laid_out.iter().filter(|laid| case.at.seen(laid.fact.on)) {
            if laid.fact.alternatives.len() >= crate::domain::command::FEWEST_WAYS {
                act(Worry::Control, laid.fact.on, &laid.mark);
            }
        }
        if let Some(end) = case.decided(it)
            && let DecisionEnd::Taken(taken) = &end.fact
            && taken.by != DecidedBy::Adviser
        {
            act(Worry::Control, taken.on, &end.mark);
        }
    }
    for it in case.evidence() {
        if let Event::EvidenceRecorded(fact) = &it.fact {
            match fact.kind {
                EvidenceKind::Assurance => act(Worry::Secrets, fact.on, &it.mark),
                EvidenceKind::Topic | EvidenceKind::Grasp => act(Worry::Knowledge, fact.on, &it.mark),
                EvidenceKind::Credit => act(Worry::Risk, fact.on, &it.mark),
                _ => {}
            }
        }
    }
    for it in &case.history.appointments {
        if let Some(closed) = it.closed.as_ref().filter(|closed| case.at.seen(closed.fact.on))
            && closed.fact.outcome == AppointmentOutcome::Held
        {
            act(Worry::Risk, closed.fact.on, &closed.mark);
        }
    }
    for it in case.requests() {
        if let Some(answer) = it.answered.as_ref().filter(|answer| case.at.seen(answer.fact.on)) {
            act(Worry::Risk, answer.fact.on, &answer.mark);
        }
    }
}

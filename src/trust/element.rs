//! The three elements of trust: when each was last assessed, discussed, planned and demonstrated, and which is weakest.
//!
//! Never averaged: what is uneven is to be seen.

use std::cmp::Ordering;

use super::case::Case;
use crate::domain::event::Event;
use crate::domain::evidence::{Element, ElementStep, EvidenceKind};
use crate::domain::goal::GoalOutcome;
use crate::domain::history::{Mark, PromiseEnd};
use crate::domain::interaction::{BegunBy, Talk};
use crate::domain::line::EntryKey;
use crate::domain::promise::Prompted;
use crate::domain::time::Day;
use crate::trust::signal::Speaks;

/// When something was last done about an element, and the entry.
pub type Last = Option<(Day, EntryKey)>;

/// Where an element stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ElementState {
    /// Which.
    pub element: Element,
    /// The last of each step, in the order of [`ElementStep::ALL`].
    pub last: [Last; 4],
    /// The acts of the last 90 days.
    pub acts: Vec<EntryKey>,
    /// How often it is due, in days.
    pub interval: i64,
}

impl ElementState {
    fn new(element: Element) -> Self {
        Self { element, last: [None; 4], acts: Vec::new(), interval: 1 }
    }

    /// When it was last shown by an act.
    pub fn demonstrated(&self) -> Last {
        self.last[ElementStep::Demonstrated as usize]
    }

    /// From which day on it is due again; `None` where it never was shown, and is due.
    pub fn due_from(&self) -> Option<Day> {
        let (on, _) = self.demonstrated()?;
        on.checked_add_signed(chrono::Duration::days(self.interval.saturating_add(1)))
    }

    fn note(&mut self, step: ElementStep, on: Day, mark: &Mark) {
        let last = &mut self.last[step as usize];
        if last.is_none_or(|(day, entry)| (day, entry) <= (on, mark.key)) {
            *last = Some((on, mark.key));
        }
    }

    /// Weaker first: never shown before all; then by how much of its interval went by; then in the order of elements.
    fn weaker(&self, other: &Self, today: Day) -> Ordering {
        let gone = |it: &Self| it.demonstrated().map(|(on, _)| (today - on).num_days());
        match (gone(self), gone(other)) {
            (None, None) => self.element.cmp(&other.element),
            (None, _) => Ordering::Less,
            (_, None) => Ordering::Greater,
            (Some(own), Some(its)) => (its * self.interval)
                .cmp(&(own * other.interval))
                .then_with(|| self.element.cmp(&other.element)),
        }
    }
}

/// The elements, the weakest first.
pub(super) fn elements(case: Case<'_>) -> Vec<ElementState> {
    let mut states: Vec<ElementState> = Element::ALL.iter().map(|it| ElementState::new(*it)).collect();
    let window = case.rules.standards.element_window;
    let mut note = |element: Element, step: ElementStep, on: Day, mark: &Mark| {
        let state = &mut states[element as usize];
        state.note(step, on, mark);
        if case.keeps && step == ElementStep::Demonstrated && case.at.within(on, window) {
            state.acts.push(mark.key);
        }
    };
    acts(case, &mut note);
    for it in case.evidence() {
        if let Event::ElementMarked(fact) = &it.fact {
            note(fact.element, fact.step, fact.on.day(), &it.mark);
        }
    }
    let interval = case.history.client.cadence.ideal.map_or(case.rules.standards.element, i64::from).max(1);
    for state in &mut states {
        state.interval = if state.element == Element::Results { results(case, state) } else { interval };
        state.acts.sort_unstable();
        state.acts.dedup();
    }
    note_crossings(case, &states);
    let today = case.at.today();
    states.sort_by(|a, b| a.weaker(b, today));
    states
}

/// What shows an element without anybody having said so.
fn acts(case: Case<'_>, note: &mut impl FnMut(Element, ElementStep, Day, &Mark)) {
    let mut shown = |element, on, mark: &Mark| note(element, ElementStep::Demonstrated, on, mark);
    for it in case.signals() {
        if let Some(word) = case.rules.signals.find(&it.fact.signal)
            && let (Speaks::Element(element), true) = (&word.to, word.supports)
        {
            shown(*element, it.fact.on.day(), &it.mark);
        }
    }
    // To have rung about the person, unasked, is concern. The last one tells when; others only count.
    for it in case.contacts() {
        // A greeting in writing is none.
        let personal = it.fact.talk == Talk::Both || it.fact.talk == Talk::Person && it.fact.live;
        if personal && it.fact.begun_by == BegunBy::Adviser {
            shown(Element::Concern, it.fact.on.day(), &it.mark);
            if !case.keeps {
                break;
            }
        }
    }
    for it in case.own {
        let Some(ended) = it.ended else { continue };
        match ended.end {
            PromiseEnd::Kept(kept) if kept.prompted == Prompted::No && it.is_on_time() => {
                shown(Element::Integrity, ended.on, ended.mark);
            }
            PromiseEnd::Broken(_) => {
                let repaired = it.promise.repaired.as_ref().filter(|it| case.at.reached(it.fact.on));
                if let Some(repaired) = repaired {
                    shown(Element::Integrity, repaired.fact.on, &repaired.mark);
                }
            }
            _ => {}
        }
    }
    for it in case.evidence() {
        if let Event::EvidenceRecorded(fact) = &it.fact {
            match fact.kind {
                EvidenceKind::Disclosure => shown(Element::Integrity, fact.on.day(), &it.mark),
                EvidenceKind::Pursuit => shown(Element::Concern, fact.on.day(), &it.mark),
                _ => {}
            }
        }
    }
    for it in case.goals() {
        for touched in it.touched.iter().filter(|touched| case.at.seen(touched.fact.on)) {
            shown(Element::Results, touched.fact.on.day(), &touched.mark);
        }
        let reached = it.closed.as_ref().filter(|closed| closed.fact.outcome == GoalOutcome::Reached);
        if let Some(closed) = reached.filter(|closed| case.at.seen(closed.fact.on)) {
            shown(Element::Results, closed.fact.on.day(), &closed.mark);
        }
    }
}

/// How often results are due: as often as is set, or until the next goal's own day.
fn results(case: Case<'_>, state: &ElementState) -> i64 {
    let standard = case.rules.standards.results;
    let open = case.goals().filter(|it| it.closed.as_ref().is_none_or(|end| !case.at.seen(end.fact.on)));
    let next = open.filter_map(|it| it.set.fact.due).min();
    match (state.demonstrated(), next) {
        (Some((on, _)), Some(due)) => (due - on).num_days().clamp(1, standard.max(1)),
        _ => standard.max(1),
    }
}

/// Notes when one element becomes weaker than another for no other reason than that time goes by.
fn note_crossings(case: Case<'_>, states: &[ElementState]) {
    for (number, one) in states.iter().enumerate() {
        if let Some(due) = one.due_from() {
            case.at.note(due);
        }
        for other in &states[number + 1..] {
            let (Some((a, _)), Some((b, _))) = (one.demonstrated(), other.demonstrated()) else { continue };
            let slope = other.interval - one.interval;
            if slope == 0 {
                continue;
            }
            // (t - a) / one.interval = (t - b) / other.interval, in days after a.
            let ahead = (a - b).num_days() * one.interval / slope;
            for day in [ahead, ahead + 1] {
                if let Some(day) = a.checked_add_signed(chrono::Duration::days(day)) {
                    case.at.note(day);
                }
            }
        }
    }
}

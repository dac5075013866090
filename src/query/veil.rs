//! The veil: a story, or the little that lists need of one, with every name and text in it covered.
//!
//! Dates, counts, states and structure stay as they are, so that whatever is made of a veiled story looks like the
//! screen that it covers. How long a text is shows only roughly.

use std::sync::Arc;

use crate::domain::client::{Client, Contact};
use crate::domain::event::Event;
use crate::domain::history::{DecisionEnd, History, Mark, PromiseEnd};
use crate::domain::standing::Standing;

/// What covers a letter.
pub const BLOCK: char = '▒';

/// Covers are so many blocks long, or a multiple of it, so that nobody counts letters.
const STEP: usize = 6;
const LONGEST: usize = 30;

/// The cover of a text; of no text there is none.
pub fn text(text: &str) -> String {
    let letters = text.chars().filter(|c| !c.is_whitespace()).take(LONGEST).count();
    std::iter::repeat_n(BLOCK, (letters.div_ceil(STEP) * STEP).min(LONGEST)).collect()
}

/// A standing with every text covered.
pub fn standing(standing: &Standing) -> Standing {
    let mut veiled = standing.clone();
    cover_all([&mut veiled.name, &mut veiled.organisation, &mut veiled.tier]);
    cover_all(veiled.tags.iter_mut().chain(&mut veiled.contacts).chain(&mut veiled.addresses));
    cover_all(veiled.open.iter_mut().map(|open| &mut open.what));
    veiled
}

/// A history with every text covered.
pub fn history(history: &History) -> History {
    let mut veiled = history.clone();
    profile(&mut veiled.client);
    for it in &mut veiled.interactions {
        cover_all([&mut it.fact.summary, &mut it.fact.note]);
        mark(&mut it.mark);
    }
    for it in &mut veiled.promises {
        cover(&mut it.made.fact.what);
        mark(&mut it.made.mark);
        for end in &mut it.ends {
            cover(match &mut end.fact {
                PromiseEnd::Kept(end) => &mut end.reason,
                PromiseEnd::Released(end) => &mut end.why,
                PromiseEnd::Broken(end) => &mut end.reason,
            });
        }
        cover_all(it.repaired.iter_mut().map(|repaired| &mut repaired.fact.how));
    }
    for it in &mut veiled.requests {
        cover(&mut it.received.fact.what);
        mark(&mut it.received.mark);
        cover_all(it.withdrawn.iter_mut().map(|withdrawn| &mut withdrawn.fact.why));
    }
    for it in &mut veiled.reminders {
        cover(&mut it.set.fact.why);
        mark(&mut it.set.mark);
    }
    for it in &mut veiled.appointments {
        cover(&mut it.made.fact.why);
        mark(&mut it.made.mark);
    }
    for it in &mut veiled.goals {
        cover(&mut it.set.fact.what);
        cover_all(it.touched.iter_mut().map(|touched| &mut touched.fact.words));
        cover_all(it.closed.iter_mut().map(|closed| &mut closed.fact.words));
        mark(&mut it.set.mark);
    }
    for it in &mut veiled.assessments {
        cover(&mut it.fact.why);
        mark(&mut it.mark);
    }
    for it in &mut veiled.said {
        cover_all([&mut it.fact.words, &mut it.fact.place]);
        mark(&mut it.mark);
    }
    for it in &mut veiled.notes {
        cover(&mut it.fact.text);
        mark(&mut it.mark);
    }
    for it in &mut veiled.advice {
        cover(&mut it.given.fact.what);
        cover_all(it.closed.iter_mut().map(|closed| &mut closed.fact.words));
        mark(&mut it.given.mark);
    }
    for it in &mut veiled.decisions {
        let fact = &mut it.opened.fact;
        cover_all([&mut fact.what, &mut fact.risk].into_iter().chain(&mut fact.alternatives));
        for later in &mut it.laid_out {
            cover_all(std::iter::once(&mut later.fact.risk).chain(&mut later.fact.alternatives));
        }
        cover_all(it.stalled.iter_mut().flat_map(|stalled| [&mut stalled.fact.over, &mut stalled.fact.act]));
        match it.end.as_mut().map(|end| &mut end.fact) {
            Some(DecisionEnd::Taken(taken)) => cover_all([&mut taken.choice, &mut taken.reason]),
            Some(DecisionEnd::Dropped(dropped)) => cover(&mut dropped.why),
            None => {}
        }
        mark(&mut it.opened.mark);
    }
    for it in &mut veiled.hand_offs {
        cover_all([&mut it.made.fact.field, &mut it.made.fact.to, &mut it.made.fact.what]);
        cover_all(it.answered.iter_mut().map(|answered| &mut answered.fact.words));
        mark(&mut it.made.mark);
    }
    for it in &mut veiled.engagements {
        cover_all([&mut it.set.fact.what, &mut it.set.fact.chosen]);
        cover_all(it.ended.iter_mut().map(|ended| &mut ended.fact.why));
        mark(&mut it.made);
    }
    for it in veiled.evidence.iter_mut().chain(&mut veiled.agreements) {
        cover_all(said(&mut it.fact));
        mark(&mut it.mark);
    }
    for it in &mut veiled.signals {
        cover_all([&mut it.fact.signal, &mut it.fact.words]);
        mark(&mut it.mark);
    }
    for it in &mut veiled.milestones {
        mark(&mut it.mark);
        match &mut it.fact {
            Event::ClientAdded(e) => cover(&mut e.name),
            Event::StatusChanged(e) => cover(&mut e.why),
            Event::ClientImported(e) => {
                cover(&mut e.from);
                cover_all(e.uid.iter_mut().chain(&mut e.revised));
                cover_all(e.kept.iter_mut().flat_map(|(name, value)| [name, value]));
            }
            _ => {}
        }
    }
    veiled
}

/// The texts of a fact of the story; who is named for a field is of the profile, and stands there too.
fn said(event: &mut Event) -> Vec<&mut String> {
    match event {
        Event::SpecialistNamed(e) => vec![&mut e.field, &mut e.name],
        other => other.texts(),
    }
}

fn profile(client: &mut Client) {
    cover_all([
        &mut client.name,
        &mut client.organisation,
        &mut client.tier,
        &mut client.language,
        &mut client.cover,
    ]);
    cover_all(&mut client.tags);
    cover_all(client.statuses.iter_mut().map(|status| &mut status.why));
    cover_all(client.specialists.values_mut().flat_map(|it| [&mut it.field, &mut it.name]));
    cover_all(client.special_days.values_mut().map(|it| &mut it.what));
    client.contacts.iter_mut().for_each(contact);
    for import in &mut client.imports {
        cover(&mut import.from);
        cover_all(import.kept.iter_mut().flat_map(|(name, value)| [name, value]));
    }
}

fn contact(contact: &mut Contact) {
    cover_all([&mut contact.name, &mut contact.role]);
    cover_all(contact.reach.iter_mut().flat_map(|reach| [&mut reach.address, &mut reach.label]));
}

/// Who recorded it is a name too.
fn mark(mark: &mut Mark) {
    mark.by = Arc::from(text(&mark.by));
}

fn cover(covered: &mut String) {
    *covered = text(covered);
}

fn cover_all<'a>(all: impl IntoIterator<Item = &'a mut String>) {
    all.into_iter().for_each(cover);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cover_tells_little_of_the_length() {
        let length = |covered: &str| text(covered).chars().count();
        assert_eq!((length(""), length(" \n"), length("Bo"), length("Ada Okafor")), (0, 0, 6, 12));
        assert_eq!((length("Bruno Sá"), length(&"long ".repeat(1000))), (12, 30));
        assert!(text("Ada").chars().all(|c| c == BLOCK));
    }
}

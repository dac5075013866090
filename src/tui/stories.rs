//! Stories made ready: what the panes show of a client, kept for a while, so that going back and forth makes nothing
//! twice.
//!
//! Owns what a story is made of, for how long it holds, and which ones are kept. Which are made before anybody looks says
//! the [`Model`](super::model::Model).

use std::collections::VecDeque;
use std::sync::Arc;

use chrono::{DateTime, Duration, Timelike as _, Utc};

use super::keymap::{Action, Keymap};
use crate::domain::book::Book;
use crate::domain::history::History;
use crate::domain::id::ClientId;
use crate::domain::time::{Day, Now};
use crate::query;
use crate::query::record::Record;
use crate::query::stage::StageLine;
use crate::query::timeline::{self, Lens, Outline, Show};
use crate::query::triage::Weights;
use crate::query::veil;
use crate::trust::Rulebook;

/// How many stories are kept.
const KEPT: usize = 5;

/// Whose story, and how it is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// Whose.
    pub client: ClientId,
    /// As of which day, where that is not now.
    pub as_of: Option<Day>,
    /// Whether names and texts are hidden.
    pub masked: bool,
    /// Which rows.
    pub show: Show,
}

/// With what a story is made.
#[derive(Debug, Clone, Copy)]
pub struct Making<'a> {
    /// The book.
    pub book: &'a Book,
    /// The working calendar, and from when on waiting is a fault.
    pub weights: &'a Weights,
    /// By what the relationship is judged.
    pub rulebook: &'a Rulebook,
    /// The keys that its words name.
    pub keymap: &'a Keymap,
    /// Now.
    pub now: Now,
}

/// What the panes show of a client.
#[derive(Debug, Clone)]
pub struct Story {
    /// Everything recorded.
    pub history: Arc<History>,
    /// Where its rows stand.
    pub outline: Arc<Outline>,
    /// The lines of the stage pane.
    pub lines: Arc<[StageLine]>,
    /// Whether the stages of the last months are among them.
    charted: bool,
}

impl Story {
    /// Makes a story; `None` where nothing was known of the client by then.
    fn of(wanted: &Wanted, making: &Making<'_>, charted: bool) -> Option<Self> {
        let Making { book, weights, rulebook, keymap, now } = *making;
        let history = match wanted.as_of {
            Some(day) => book.history_as_of(wanted.client, day),
            None => book.history(wanted.client),
        }?;
        let now = wanted.as_of.map_or(now, |day| now.at_end_of(day));
        // Judged before the mask covers the words that signals are known by.
        let relationship = rulebook.judge(&history, now.today());
        // A judgement for each of them takes as long as all the rest, and no key is to wait for that.
        let months = charted.then(|| query::stage::months(&history, rulebook, now.today()));
        let history = if wanted.masked { veil::history(&history) } else { history };
        let record = Record::of(&history, &weights.calendar, &now);
        let lens = Lens { weights, now, reveal: None };
        Some(Self {
            outline: Arc::new(Outline::of(&history, wanted.show, &lens)),
            lines: query::stage::lines(query::stage::Sight {
                history: &history,
                relationship: &relationship,
                record: &record,
                months: months.as_deref().unwrap_or_default(),
                assess: &keymap.key_of(Action::Assess),
                now: &now,
                masked: wanted.masked,
            })
            .into(),
            charted,
            history: Arc::new(history),
        })
    }

    /// Until when it looks like this, where the client stays as it is.
    fn until(&self, now: &Now) -> DateTime<Utc> {
        let next_minute = now.instant().with_second(0).and_then(|at| at.with_nanosecond(0));
        let local = self.history.client.zone.and(next_minute).map(|at| at + Duration::minutes(1));
        let changes = timeline::next_change(&self.history, now);
        changes.into_iter().chain(local).min().unwrap_or(DateTime::<Utc>::MAX_UTC)
    }
}

/// A story with what it was made of.
#[derive(Debug)]
struct Kept {
    wanted: Wanted,
    changed: u64,
    made: DateTime<Utc>,
    until: DateTime<Utc>,
    story: Option<Story>,
}

impl Kept {
    fn new(wanted: &Wanted, making: &Making<'_>, charted: bool) -> Self {
        let story = Story::of(wanted, making, charted);
        // The past does not change with the clock.
        let shown = story.as_ref().filter(|_| wanted.as_of.is_none());
        Self {
            wanted: *wanted,
            changed: making.book.changed(wanted.client),
            made: making.now.instant(),
            until: shown.map_or(DateTime::<Utc>::MAX_UTC, |story| story.until(&making.now)),
            story,
        }
    }
}

/// The stories that were looked at, or made ready, last.
#[derive(Debug, Default)]
pub struct Stories {
    kept: VecDeque<Kept>,
}

impl Stories {
    /// Forgets everything: the book is another one.
    pub fn clear(&mut self) {
        self.kept.clear();
    }

    /// Whether that story is ready, with everything in it.
    pub fn has(&self, wanted: &Wanted, making: &Making<'_>) -> bool {
        self.place(wanted, making, true).is_some()
    }

    fn place(&self, wanted: &Wanted, making: &Making<'_>, charted: bool) -> Option<usize> {
        let (changed, now) = (making.book.changed(wanted.client), making.now.instant());
        let holds = |kept: &Kept| kept.changed == changed && (kept.made..kept.until).contains(&now);
        let is_whole = |kept: &Kept| !charted || kept.story.as_ref().is_none_or(|story| story.charted);
        self.kept.iter().position(|kept| kept.wanted == *wanted && holds(kept) && is_whole(kept))
    }

    /// The story to be shown, made where it is not ready, and then without what can come a moment later.
    pub fn get(&mut self, wanted: &Wanted, making: &Making<'_>) -> Option<Story> {
        self.make(wanted, making, false)
    }

    /// Makes a story ready with everything in it.
    pub fn prepare(&mut self, wanted: &Wanted, making: &Making<'_>) {
        self.make(wanted, making, true);
    }

    fn make(&mut self, wanted: &Wanted, making: &Making<'_>, charted: bool) -> Option<Story> {
        let ready = self.place(wanted, making, charted).and_then(|place| self.kept.remove(place));
        let kept = ready.unwrap_or_else(|| Kept::new(wanted, making, charted));
        self.kept.retain(|other| other.wanted != *wanted);
        self.kept.truncate(KEPT - 1);
        self.kept.push_front(kept);
        self.kept.front().and_then(|kept| kept.story.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::ReminderId;
    use crate::domain::reminder::{ReminderKind, ReminderSet};
    use crate::query::sample::{Sample, id, now, on};
    use crate::trust::signal::SignalCatalogue;

    fn wanted(client: ClientId) -> Wanted {
        Wanted { client, as_of: None, masked: false, show: Show::All }
    }

    #[test]
    fn a_story_holds_until_its_client_or_the_time_changes_it() {
        let mut sample = Sample::with_client(1, "Ada");
        let other = sample.client(2, "Bo");
        let due = "2026-11-20T14:00[Europe/Berlin]".parse().unwrap();
        sample.add(vec![
            ReminderSet {
                id: ReminderId(id(9)),
                due,
                kind: ReminderKind::Need,
                why: "call".to_owned(),
                channel: None,
                repeats: None,
                about: None,
                follows: None,
                on: on("2026-11-20"),
            }
            .into(),
        ]);
        let (mut book, ada) = (sample.book(), wanted(ClientId(id(1))));
        let (weights, keymap) = (Weights::builtin(), Keymap::builtin());
        let rulebook = Rulebook::builtin(SignalCatalogue::default(), chrono_tz::Europe::Berlin);
        let (weights, rulebook, keymap) = (&weights, &rulebook, &keymap);
        let mut stories = Stories::default();
        let first = stories
            .get(&ada, &Making { book: &book, weights, rulebook, keymap, now: now("2026-11-20T09:00") })
            .unwrap();
        let again = stories
            .get(&ada, &Making { book: &book, weights, rulebook, keymap, now: now("2026-11-20T13:59") })
            .unwrap();
        assert!(Arc::ptr_eq(&first.history, &again.history));
        let morning = Making { book: &book, weights, rulebook, keymap, now: now("2026-11-20T09:00") };
        assert!(!stories.has(&ada, &morning), "what can wait is not in it yet");
        stories.prepare(&ada, &morning);
        assert!(stories.has(&ada, &morning));
        assert!(
            !stories
                .has(&ada, &Making { book: &book, weights, rulebook, keymap, now: now("2026-11-20T14:00") }),
            "the reminder falls due"
        );
        assert!(
            !stories
                .has(&ada, &Making { book: &book, weights, rulebook, keymap, now: now("2026-11-20T08:59") }),
            "the clock was put back"
        );
        assert!(!stories.has(
            &Wanted { masked: true, ..ada },
            &Making { book: &book, weights, rulebook, keymap, now: now("2026-11-20T09:00") }
        ));
        let before = sample.lines().len();
        sample.line(other, vec![]);
        book.extend(sample.lines()[before..].iter().cloned());
        assert!(
            stories
                .has(&ada, &Making { book: &book, weights, rulebook, keymap, now: now("2026-11-20T09:00") }),
            "another one changed"
        );
        let before = sample.lines().len();
        sample.add(vec![]);
        book.extend(sample.lines()[before..].iter().cloned());
        assert!(
            !stories
                .has(&ada, &Making { book: &book, weights, rulebook, keymap, now: now("2026-11-20T09:00") })
        );
    }

    #[test]
    fn no_more_than_a_few_are_kept() {
        let mut sample = Sample::default();
        for number in 1..=20 {
            sample.client(number, "Ada");
        }
        let book = sample.book();
        let (weights, keymap) = (Weights::builtin(), Keymap::builtin());
        let rulebook = Rulebook::builtin(SignalCatalogue::default(), chrono_tz::Europe::Berlin);
        let making = Making {
            book: &book,
            weights: &weights,
            rulebook: &rulebook,
            keymap: &keymap,
            now: now("2026-11-20T09:00"),
        };
        let mut stories = Stories::default();
        for number in 1..=20 {
            stories.prepare(&wanted(ClientId(id(number))), &making);
        }
        let ready = (1..=20).filter(|number| stories.has(&wanted(ClientId(id(*number))), &making));
        assert_eq!(ready.collect::<Vec<_>>(), (16..=20).collect::<Vec<_>>());
    }
}

//! What holds of every judgement, whatever the journal says.

use proptest::prelude::*;

use super::{Relationship, rulebook};
use crate::domain::book::Book;
use crate::domain::event::Event;
use crate::domain::interaction::Confidentiality;
use crate::domain::line::{Fact, Line, Subject};
use crate::domain::note::SignalObserved;
use crate::domain::sample::{Op, client, day, line, lines, ops};
use crate::domain::stage::{ClientSaid, Stage, StageAssessed};
use crate::domain::time::Happened;
use crate::trust::summary::Summary;

/// Everybody's relationship by a day, without and with one more entry about a client, recorded last.
fn with_one_more(made: &[Op], of: u64, event: Event, on: i64) -> (Vec<Relationship>, Vec<Relationship>) {
    let mut book = Book::new();
    book.extend(lines(made));
    let (rules, today) = (rulebook(), day(on));
    let all = |book: &Book| {
        let standings = book.standings().filter_map(|it| book.history(it.id));
        standings.map(|history| rules.judge(&history, today)).collect::<Vec<_>>()
    };
    let before = all(&book);
    book.apply(line(10_000_000, 5, 10_000, 3, vec![(Subject::Client(client(of)), vec![event])]));
    (before, all(&book))
}

/// The same line, recorded on a day of its own: that of its number.
fn a_day_each(line: Line) -> Line {
    let on = day(i64::try_from(line.key.line.n).unwrap());
    Line { at: on.and_hms_opt(9, 0, 0).unwrap().and_utc().fixed_offset(), ..line }
}

/// Whether a line has content removed.
fn removes(line: &Line) -> bool {
    let facts = line.parts.iter().flat_map(|part| &part.facts);
    facts.into_iter().any(|fact| matches!(fact, Fact::Known(Event::PartRedacted(_))))
}

proptest! {
    #[test]
    fn what_is_kept_is_what_would_be_found_on_every_day_on_which_it_holds(made in ops(80), on in 0_i64..500) {
        let mut book = Book::new();
        book.extend(lines(&made));
        let rules = rulebook();
        for standing in book.standings() {
            let history = book.history(standing.id).unwrap();
            let (kept, until) = rules.keep(&history, day(on));
            prop_assert_eq!(Summary::read(&kept.bytes()), Some(kept));
            for ahead in [0, 1, 2, 5, 9, 17, 30, 33, 64, 100, 200] {
                let later = day(on + ahead);
                if until.is_none_or(|until| later <= until) {
                    let found = rules.judge(&history, later).summary();
                    prop_assert_eq!(found, kept, "{} days after day {}, held until {:?}", ahead, on, until);
                }
            }
        }
    }

    #[test]
    fn recorded_by_a_day_is_the_journal_cut_there(made in ops(80), cut in 0_usize..80, on in 0_i64..500) {
        // What was removed for good is told of no day.
        let all = lines(&made).into_iter().filter(|line| !removes(line)).map(a_day_each);
        let all: Vec<Line> = all.collect();
        let end = day(i64::try_from(cut).unwrap());
        let mut whole = Book::new();
        whole.extend(all.iter().cloned());
        let mut before = Book::new();
        before.extend(all.into_iter().filter(|line| line.at.date_naive() <= end));
        let then = whole.recorded_by(end, chrono_tz::UTC);
        let rules = rulebook();
        prop_assert_eq!(then.everybody().collect::<Vec<_>>(), before.everybody().collect::<Vec<_>>());
        for id in before.everybody() {
            let (then, before) = (then.history(id).unwrap(), before.history(id).unwrap());
            prop_assert_eq!(&then, &before);
            prop_assert_eq!(rules.judge(&then, day(on)), rules.judge(&before, day(on)));
        }
    }

    #[test]
    fn evidence_is_in_the_story_of_that_client(made in ops(80), on in 0_i64..500) {
        let mut book = Book::new();
        book.extend(lines(&made));
        let rules = rulebook();
        for standing in book.standings() {
            let history = book.history(standing.id).unwrap();
            let own = book.entries(standing.id);
            let relationship = rules.judge(&history, day(on));
            let mut entries = Vec::new();
            entries.extend(relationship.found.iter().flat_map(|it| it.entries.iter().copied()));
            entries.extend(relationship.faults.iter().map(|it| it.entry));
            for it in &relationship.elements {
                entries.extend(it.acts.iter().copied());
                entries.extend(it.last.iter().flatten().map(|(_, entry)| *entry));
            }
            for it in &relationship.worries {
                entries.extend(it.said.iter().chain(&it.acts).copied());
            }
            entries.extend(relationship.findings.iter().flat_map(|it| it.entries.iter().copied()));
            entries.extend(relationship.act.iter().filter_map(|it| it.entry));
            for entry in entries {
                prop_assert!(own.iter().any(|it| it.mark.key == entry));
            }
        }
    }

    #[test]
    fn a_rating_never_moves_the_evidenced_stage(
        made in ops(80), of in 0_u64..4, stage in 0_usize..4, seen in 0_i64..400, on in 0_i64..500,
    ) {
        let stage = Stage::ALL[stage];
        let more = StageAssessed { stage, on: day(seen), why: "so it seems".into() }.into();
        let (before, after) = with_one_more(&made, of, more, on);
        for (before, after) in before.into_iter().zip(after) {
            prop_assert_eq!(before.evidenced, after.evidenced);
        }
    }

    #[test]
    fn one_more_signal_that_supports_a_criterion_never_lowers_the_stage(
        made in ops(80), of in 0_u64..4, word in 0_usize..5, seen in 0_i64..400, on in 0_i64..500,
    ) {
        let signal = ["ease", "materials", "table", "beyond", "named"][word].to_owned();
        let (words, on_day) = ("said so".to_owned(), Happened::On(day(seen)));
        let conf = Confidentiality::default();
        let more = SignalObserved { signal, words, on: on_day, interaction: None, conf }.into();
        let (before, after) = with_one_more(&made, of, more, on);
        for (before, after) in before.into_iter().zip(after) {
            prop_assert!(before.evidenced.stage <= after.evidenced.stage);
        }
    }

    #[test]
    fn what_the_client_said_changes_no_judgement(
        made in ops(80), of in 0_u64..4, seen in 0_i64..400, on in 0_i64..500,
    ) {
        let more = ClientSaid { words: "we could not do without you".into(), on: day(seen), place: String::new() };
        let (before, after) = with_one_more(&made, of, more.into(), on);
        prop_assert_eq!(before, after);
    }

    #[test]
    fn as_of_a_day_is_what_had_happened_by_then(made in ops(80), on in 0_i64..500) {
        let mut book = Book::new();
        book.extend(lines(&made));
        let rules = rulebook();
        for standing in book.standings() {
            let Some(then) = book.history_as_of(standing.id, day(on)) else { continue };
            let whole = book.history(standing.id).unwrap();
            // Of two ends of one thing only the last is looked at: such a story has no past of its own.
            if whole.contradicted == 0 && then.contradicted == 0 && whole.waiting == 0 && then.waiting == 0 {
                prop_assert_eq!(rules.judge(&then, day(on)), rules.judge(&whole, day(on)));
            }
        }
    }
}

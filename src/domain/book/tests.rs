//! What must hold of every book: above all that the order of arrival never shows.

use proptest::prelude::*;

use std::sync::Arc;

use super::{Base, Book, FoldHealth, Judge};
use crate::domain::client::{ClientAdded, ClientKind, ClientMerged, Status};
use crate::domain::event::{Event, LineRetracted, PartRedacted};
use crate::domain::history::{History, PromiseState, RequestState};
use crate::domain::id::{ClientId, NoteId, PromiseId, RequestId};
use crate::domain::interaction::{BegunBy, Confidentiality};
use crate::domain::line::{Line, LineKey, Subject};
use crate::domain::note::NoteAdded;
use crate::domain::promise::{PromiseBroken, PromiseKept, PromiseMade, Prompted, Whose};
use crate::domain::request::{RequestAnswered, RequestKind, RequestReceived, RequestWithdrawn};
use crate::domain::sample::{client, day, id, line, lines, ops, without};
use crate::domain::stage::{Stage, StageAssessed};
use crate::domain::standing::{Gauge, Standing, open_kinds};
use crate::domain::time::{Day, Happened};

/// A line, whether it counts, what takes it back, what builds on it, and its events.
type Seen = (LineKey, bool, Option<LineKey>, Vec<LineKey>, String);

/// Everything a reader can see of a book.
#[derive(Debug, PartialEq)]
struct Picture {
    standings: Vec<Standing>,
    histories: Vec<(ClientId, Option<History>)>,
    earlier: Vec<Option<History>>,
    health: FoldHealth,
    lines: Vec<Seen>,
}

fn picture(book: &Book) -> Picture {
    let ids = (0..6).map(client);
    Picture {
        standings: book.standings().cloned().collect(),
        histories: ids.clone().map(|id| (book.canonical(id), book.history(id))).collect(),
        earlier: ids.map(|id| book.history_as_of(id, day(150))).collect(),
        health: book.health(),
        lines: book
            .lines()
            .map(|(key, _)| {
                let events = format!("{:?}", book.events(key));
                (key, book.is_live(&key), book.retracted_by(&key), book.builds_on(key), events)
            })
            .collect(),
    }
}

fn at_once(lines: &[Line]) -> Picture {
    let mut book = Book::new();
    book.extend(lines.iter().cloned());
    picture(&book)
}

/// Says how long ago the last interaction was, up to a week: after it nothing changes any more.
#[derive(Debug)]
struct DaysSince;

impl Judge for DaysSince {
    fn version(&self) -> u32 {
        3
    }

    fn judge(&self, history: &History, today: Day) -> (Box<[u8]>, Option<Day>) {
        let last = history.interactions.last().map(|it| it.fact.on.day());
        let since = last.map_or(7, |last| (today - last).num_days()).clamp(0, 7);
        let holds = (since < 7).then_some(today);
        (Box::new([u8::try_from(since).unwrap()]), holds)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, max_shrink_iters: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_arrival_never_shows(
        made in ops(60),
        keys in proptest::collection::vec(any::<u32>(), 140),
        cuts in proptest::collection::vec(1..9_usize, 140),
    ) {
        let lines = lines(&made);
        let expected = at_once(&lines);
        let mut arrivals: Vec<_> = lines.iter().chain(lines.iter().step_by(2)).zip(&keys).collect();
        arrivals.sort_by_key(|(_, key)| **key);
        let mut arrivals = arrivals.into_iter().map(|(line, _)| line.clone()).peekable();
        let mut book = Book::new();
        let mut cuts = cuts.into_iter();
        while arrivals.peek().is_some() {
            let size = cuts.next().unwrap_or(9);
            book.extend(arrivals.by_ref().take(size));
        }
        prop_assert_eq!(&picture(&book), &expected);

        let mut one_by_one = Book::new();
        for line in lines.iter().rev() {
            one_by_one.apply(line.clone());
        }
        prop_assert_eq!(&picture(&one_by_one), &expected);
    }

    #[test]
    fn what_a_book_stands_on_never_shows(
        made in ops(60),
        keys in proptest::collection::vec(any::<u32>(), 140),
        cuts in proptest::collection::vec(0..40_usize, 6),
    ) {
        let lines = lines(&made);
        let expected = at_once(&lines);
        let mut arrivals: Vec<_> = lines.iter().chain(lines.iter().step_by(3)).zip(&keys).collect();
        arrivals.sort_by_key(|(_, key)| **key);
        let mut arrivals = arrivals.into_iter().map(|(line, _)| line.clone()).peekable();
        let mut book = Book::new();
        for cut in cuts {
            book.extend(arrivals.by_ref().take(cut));
            let seen = picture(&book);
            let frozen: Arc<dyn Base> = Arc::new(book.freeze());
            book = Book::over(Arc::clone(&frozen));
            prop_assert_eq!(&picture(&book), &seen);
            book.rebase(frozen);
            prop_assert_eq!(&picture(&book), &seen);
        }
        book.extend(arrivals);
        // A part that came later than the rest of its line is the one thing that only folding anew can take in.
        if !book.is_broken() {
            prop_assert_eq!(&picture(&book), &expected);
        }
    }

    #[test]
    fn a_kept_judgement_is_that_of_today(made in ops(50), cut in 0..50_usize, days in proptest::collection::vec(0..400_i64, 5)) {
        let rules: Arc<dyn Judge> = Arc::new(DaysSince);
        let lines = lines(&made);
        let (before, since) = lines.split_at(cut.min(lines.len()));
        let mut days: Vec<Day> = days.into_iter().map(day).collect();
        days.sort_unstable();
        let mut book = Book::new();
        book.judge_by(Arc::clone(&rules), days[0]);
        book.extend(before.iter().cloned());
        let mut book = Book::over(Arc::new(book.freeze()));
        book.judge_by(Arc::clone(&rules), days[1]);
        book.extend(since.iter().cloned());
        for today in days.drain(1..) {
            book.judge_by(Arc::clone(&rules), today);
            prop_assert_eq!(book.judge_by(Arc::clone(&rules), today).len(), 0, "judged once a day");
            for standing in book.standings() {
                let fresh = rules.judge(&book.history(standing.id).unwrap(), today);
                prop_assert!(standing.judgement.holds(3, today));
                prop_assert_eq!((standing.judgement.block.clone(), standing.judgement.good_until), fresh);
            }
        }
    }

    #[test]
    fn a_gauge_is_that_of_its_standing(made in ops(60), cut in 0..60_usize) {
        let lines = lines(&made);
        let (before, since) = lines.split_at(cut.min(lines.len()));
        let mut book = Book::new();
        book.extend(before.iter().cloned());
        let mut book = Book::over(Arc::new(book.freeze()));
        book.extend(since.iter().cloned());
        let mut gauges = Vec::new();
        book.weigh(&mut |gauge, open| gauges.push((*gauge, open.to_vec())));
        let standings: Vec<_> =
            book.standings().map(|it| (Gauge::of(it), open_kinds(it).collect::<Vec<_>>())).collect();
        prop_assert_eq!(gauges.len(), book.clients());
        prop_assert_eq!(gauges, standings);
    }

    #[test]
    fn what_apply_answers_is_all_that_changed(made in ops(50)) {
        let mut book = Book::new();
        for line in lines(&made) {
            let before: Vec<Standing> = book.standings().cloned().collect();
            let touched = book.apply(line);
            for standing in before {
                let now = book.standing(standing.id);
                let same = now == Some(&standing);
                prop_assert!(same || touched.contains(&book.canonical(standing.id)), "{:?}", standing.id);
            }
        }
    }

    #[test]
    fn clocks_never_move_back(made in ops(80)) {
        let mut book = Book::new();
        book.extend(lines(&made));
        for standing in book.standings() {
            let history = book.history(standing.id).unwrap();
            let latest = history.interactions.iter().map(|it| it.fact.on).max();
            prop_assert_eq!(standing.last_any, latest);
            let live = history.interactions.iter().filter(|it| it.fact.live).map(|it| it.fact.on).max();
            prop_assert_eq!(standing.last_live, live);
            let assessed = history.assessments.iter().map(|it| it.fact.on).max();
            prop_assert_eq!(standing.stage.map(|it| it.1), assessed);
            prop_assert!(history.interactions.is_sorted_by_key(|it| it.fact.on));
            for as_of in [day(0), day(99), day(399)] {
                if let Some(then) = book.history_as_of(standing.id, as_of) {
                    prop_assert!(then.interactions.iter().all(|it| it.fact.on.day() <= as_of));
                    let count = history.interactions.iter().filter(|it| it.fact.on.day() <= as_of).count();
                    prop_assert_eq!(then.interactions.len(), count);
                }
            }
        }
    }
}

fn added(number: u64) -> (Subject, Vec<Event>) {
    let name = format!("client {number}");
    let added = ClientAdded { name, kind: ClientKind::Person, status: Status::Client, on: day(0) };
    (Subject::Client(client(number)), vec![added.into()])
}

fn about(number: u64, events: impl IntoIterator<Item = Event>) -> Vec<(Subject, Vec<Event>)> {
    vec![(Subject::Client(client(number)), events.into_iter().collect())]
}

fn promise(number: u64) -> Event {
    let (id, whose, on) = (PromiseId(id(2, number)), Whose::Ours, Happened::On(day(1)));
    let (what, conf) = ("send the lease".into(), Confidentiality::default());
    let (due, repeats, follows) = (Some(day(9)), None, None);
    PromiseMade { id, whose, what, due, on, interaction: None, request: None, conf, repeats, follows }.into()
}

fn kept(number: u64) -> Event {
    PromiseKept { id: PromiseId(id(2, number)), on: day(8), prompted: Prompted::No, reason: String::new() }
        .into()
}

fn back(target: &Line) -> Vec<(Subject, Vec<Event>)> {
    let Line { key, .. } = target;
    vec![(Subject::Book, vec![LineRetracted { line: key.line, h: key.h, why: String::new() }.into()])]
}

fn book(lines: &[&Line]) -> Book {
    let mut book = Book::new();
    book.extend(lines.iter().copied().cloned());
    book
}

#[test]
fn a_retraction_takes_back_and_its_own_retraction_restores() {
    let client_line = line(1, 0, 1, 0, vec![added(0)]);
    let made = line(2, 0, 2, 0, about(0, [promise(1)]));
    let undo = line(3, 0, 3, 0, back(&made));
    let redo = line(4, 0, 4, 0, back(&undo));
    let promises = |book: &Book| book.history(client(0)).unwrap().promises.len();
    assert_eq!(promises(&book(&[&client_line, &made])), 1);
    let undone = book(&[&client_line, &made, &undo]);
    assert_eq!((promises(&undone), undone.health().retracted), (0, 1));
    assert_eq!(undone.retracted_by(&made.key), Some(undo.key));
    assert_eq!(promises(&book(&[&client_line, &made, &undo, &redo])), 1);
}

#[test]
fn a_line_from_a_clock_far_ahead_can_be_taken_back() {
    let client_line = line(1, 0, 1, 0, vec![added(0)]);
    let ahead = line(900_000_000_000, 1, 1, 0, about(0, [promise(1)]));
    let undo = line(3, 0, 2, 0, back(&ahead));
    assert!(!book(&[&client_line, &ahead, &undo]).is_live(&ahead.key));
}

#[test]
fn a_hundred_thousand_retractions_of_retractions_neither_overflow_nor_take_long() {
    let mut chain = vec![line(1, 0, 1, 0, vec![added(0)])];
    for n in 2..100_002 {
        chain.push(line(i64::try_from(n).unwrap(), 0, n, 0, back(&chain[chain.len() - 1])));
    }
    let mut book = Book::new();
    book.extend(chain);
    assert!(book.history(client(0)).is_some(), "an even number of retractions restores");
}

#[test]
fn the_later_outcome_stands_and_is_counted() {
    let broken = PromiseBroken { id: PromiseId(id(2, 1)), on: day(20), reason: String::new() };
    let it = book(&[
        &line(1, 0, 1, 0, vec![added(0)]),
        &line(2, 0, 2, 0, about(0, [promise(1)])),
        &line(4, 1, 1, 0, about(0, [kept(1)])),
        &line(3, 0, 3, 0, about(0, [broken.into()])),
    ]);
    let history = it.history(client(0)).unwrap();
    assert_eq!((history.promises[0].state(), history.promises[0].ends.len()), (PromiseState::Kept, 2));
    assert_eq!(it.health().contradicted, 1);
}

#[test]
fn of_an_answer_and_a_withdrawal_the_later_recorded_stands() {
    let on = Happened::On(day(3));
    let request = RequestId(id(3, 1));
    let (kind, begun_by, conf) = (RequestKind::Task, BegunBy::Client, Confidentiality::default());
    let received = RequestReceived {
        id: request,
        what: "x".into(),
        kind,
        urgent: false,
        on,
        begun_by,
        interaction: None,
        conf,
    };
    let answered = RequestAnswered { id: request, on, interaction: None };
    let withdrawn = RequestWithdrawn { id: request, on, why: String::new() };
    let start = line(1, 0, 1, 0, vec![added(0)]);
    let made = line(2, 0, 2, 0, about(0, [received.into()]));
    let then = |first: Event, second: Event| {
        let it = book(&[
            &start,
            &made,
            &line(3, 0, 3, 0, about(0, [first])),
            &line(4, 0, 4, 0, about(0, [second])),
        ]);
        let request = it.history(client(0)).unwrap().requests[0].clone();
        assert_eq!((request.superseded.len(), it.health().contradicted), (1, 1));
        request.state()
    };
    assert_eq!(then(answered.clone().into(), withdrawn.clone().into()), RequestState::Withdrawn);
    assert_eq!(then(withdrawn.into(), answered.into()), RequestState::Answered);
}

#[test]
fn of_two_things_with_one_id_the_first_counts_and_nothing_stays_open_for_ever() {
    let start = line(1, 0, 1, 0, vec![added(0)]);
    let made = line(2, 0, 2, 0, about(0, [promise(1)]));
    let fork = line(3, 0, 2, 1, about(0, [promise(1)]));
    let it = book(&[&start, &made, &fork, &line(4, 0, 3, 0, about(0, [kept(1)]))]);
    assert!(it.standing(client(0)).unwrap().open.is_empty());
    assert_eq!(it.health().contradicted, 1);
    assert_eq!(it.lines().count(), 4, "both branches of a fork are kept");
}

#[test]
fn merges_hold_together_in_whatever_order_and_circle_they_were_recorded() {
    let start = line(1, 0, 1, 0, vec![added(0), added(1), added(2)]);
    let merge =
        |ms, n, from, into| line(ms, 0, n, 0, about(from, [ClientMerged { into: client(into) }.into()]));
    let circle = [merge(2, 2, 0, 1), merge(3, 3, 2, 0), merge(4, 4, 0, 2)];
    let mut all: Vec<&Line> = vec![&start];
    all.extend(&circle);
    let it = book(&all);
    assert_eq!(it.standings().map(|it| it.id).collect::<Vec<_>>(), [client(1)]);
    assert!((0..3).all(|n| it.canonical(client(n)) == client(1)));
}

#[test]
fn nobody_vanishes_into_a_client_that_is_still_on_its_way() {
    let start = line(1, 0, 1, 0, vec![added(0)]);
    let merge = line(2, 0, 2, 0, about(0, [ClientMerged { into: client(7) }.into()]));
    let mut it = book(&[&start, &merge]);
    assert_eq!((it.clients(), it.health().waiting), (1, 1));
    it.apply(line(3, 1, 1, 0, vec![added(7)]));
    assert_eq!(it.standings().map(|it| it.id).collect::<Vec<_>>(), [client(7)]);
    assert_eq!(it.health().waiting, 0);
}

#[test]
fn a_merge_taken_back_gives_each_its_own_and_cannot_be_while_something_rests_on_it() {
    let start = line(1, 0, 1, 0, vec![added(0), added(1)]);
    let made = line(2, 0, 2, 0, about(0, [promise(1)]));
    let merge = line(3, 0, 3, 0, about(0, [ClientMerged { into: client(1) }.into()]));
    let closed = line(4, 0, 4, 0, about(1, [kept(1)]));
    let merged = book(&[&start, &made, &merge]);
    assert_eq!(merged.history(client(1)).unwrap().promises.len(), 1);
    assert_eq!(merged.history(client(0)), merged.history(client(1)));
    assert_eq!(merged.builds_on(merge.key), []);
    let it = book(&[&start, &made, &merge, &closed]);
    assert_eq!(it.builds_on(merge.key), [closed.key]);
    assert_eq!(it.builds_on(made.key), [closed.key]);
    let split = book(&[&start, &made, &merge, &line(5, 0, 5, 0, back(&merge))]);
    assert_eq!(split.clients(), 2);
    assert_eq!(split.history(client(0)).unwrap().promises.len(), 1);
}

#[test]
fn what_was_removed_is_counted_by_whether_there_is_a_record_and_never_folded() {
    let start = line(1, 0, 1, 0, vec![added(0)]);
    let note = NoteAdded {
        id: NoteId(id(8, 1)),
        text: "secret".into(),
        on: Happened::On(day(1)),
        conf: Confidentiality::default(),
    };
    let noted = line(2, 0, 2, 0, about(0, [note.into()]));
    let c = noted.parts[0].c;
    let record = PartRedacted { line: noted.key.line, part: 0, c, ground: "asked".into() };
    let other = PartRedacted { c: id(1, 99), ..record.clone() };
    let redaction = line(3, 0, 3, 0, vec![(Subject::Book, vec![record.into()])]);
    let mistaken = line(3, 0, 3, 0, vec![(Subject::Book, vec![other.into()])]);
    let counts = |book: &Book| {
        let health = book.health();
        let kept = book.history(client(0)).unwrap().notes.len();
        (kept, health.redacted, health.removed_without_record)
    };
    let gone = without(&noted, 0);
    assert_eq!(counts(&book(&[&start, &noted])), (1, 0, 0));
    assert_eq!(counts(&book(&[&start, &gone])), (0, 0, 1));
    assert_eq!(
        counts(&book(&[&start, &gone, &noted])),
        (1, 0, 0),
        "a copy that has the content fills the gap"
    );
    assert_eq!(counts(&book(&[&start, &noted, &redaction])), (0, 1, 0));
    assert_eq!(counts(&book(&[&start, &gone, &redaction])), (0, 1, 0));
    assert_eq!(counts(&book(&[&start, &noted, &mistaken])), (1, 0, 0), "another content is not meant");
    assert!(book(&[&start, &noted, &redaction]).events(noted.key).is_empty());
    let undone = line(4, 0, 4, 0, back(&redaction));
    assert_eq!(counts(&book(&[&start, &noted, &redaction, &undone])), (1, 0, 0));
}

#[test]
fn imported_history_is_there_as_of_a_day_before_the_client_was_added() {
    let on = day(-200);
    let assessed = StageAssessed { stage: Stage::Direction, on, why: "known for years".into() };
    let it = book(&[&line(1, 0, 1, 0, vec![added(0)]), &line(2, 0, 2, 0, about(0, [assessed.into()]))]);
    assert_eq!(it.history_as_of(client(0), day(-201)), None);
    assert_eq!(it.history_as_of(client(0), day(-100)).unwrap().stage().unwrap().fact.stage, Stage::Direction);
}

#[test]
fn facts_about_clients_and_things_nobody_created_wait_for_them() {
    let lost = line(2, 0, 2, 0, about(3, [kept(1)]));
    let mut it = book(&[&lost]);
    assert_eq!(it.health().waiting, 1);
    it.apply(line(1, 0, 1, 0, vec![added(3)]));
    assert_eq!(it.health().waiting, 1);
    it.apply(line(9, 1, 1, 0, about(3, [promise(1)])));
    assert_eq!(it.health(), FoldHealth { live: 3, ..FoldHealth::default() });
    assert_eq!(it.history(client(3)).unwrap().promises[0].state(), PromiseState::Kept);
}

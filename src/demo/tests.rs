//! The sample book is what it says: whole, in order, the same every time, and full of every kind of entry.

mod trust;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

use super::{DemoLine, Params, lines};
use crate::domain::appointment::AppointmentOutcome;
use crate::domain::book::Book;
use crate::domain::client::{ClientKind, Status};
use crate::domain::event::{Event, LineRetracted};
use crate::domain::goal::GoalOutcome;
use crate::domain::history::{History, PromiseEnd, PromiseState, ReminderEnd, RequestState};
use crate::domain::id::Id;
use crate::domain::interaction::{BegunBy, Channel, Confidentiality, Talk};
use crate::domain::line::{Line, Subject};
use crate::domain::promise::{Prompted, Whose};
use crate::domain::reminder::{Reached, ReminderKind};
use crate::domain::request::RequestKind;
use crate::domain::sample;
use crate::domain::stage::Stage;
use crate::domain::standing::OpenKind;
use crate::domain::time::{Due, Now};

/// As fast as the goal says, with room for a busy machine; run by `cargo test --release -- --ignored`.
#[test]
#[ignore = "a measurement, for an optimised build"]
fn a_hundred_thousand_interactions_take_less_than_two_seconds() {
    let measure = |params: Params| {
        let start = std::time::Instant::now();
        let count = lines(&params, &now()).count();
        (count, start.elapsed())
    };
    let (count, took) = measure(Params { clients: 1_000, interactions: 100_000, seed: 1 });
    println!("{count} lines in {took:?}");
    assert!(took.as_secs() < 2);
    let params = Params { clients: 5_000, interactions: 1_000_000, seed: 1 };
    println!("{:?}", measure(params));
    let demo: Vec<_> = lines(&params, &now()).collect();
    let all = written(demo);
    let start = std::time::Instant::now();
    let mut book = Book::new();
    book.extend(all);
    println!("folded {} lines in {:?}", book.lines().count(), start.elapsed());
    let busy = book.standings().max_by_key(|it| it.interactions).unwrap().id;
    let start = std::time::Instant::now();
    assert!(book.history(busy).is_some());
    println!("the busiest history in {:?}", start.elapsed());
    let start = std::time::Instant::now();
    println!("{:?} in {:?}", book.health(), start.elapsed());
}

fn now() -> Now {
    Now::new("2026-11-21T08:40:00Z".parse().unwrap(), chrono_tz::Europe::Berlin)
}

fn default_lines() -> Vec<DemoLine> {
    lines(&Params::default(), &now()).collect()
}

/// The lines as the shell would write them.
fn written(demo: Vec<DemoLine>) -> Vec<Line> {
    let mut written: Vec<Line> = Vec::new();
    for (n, it) in (1..).zip(demo) {
        let mut parts = it.parts;
        if let Some(back) = it.takes_back {
            let key = written[back].key;
            parts = vec![(
                Subject::Book,
                vec![LineRetracted { line: key.line, h: key.h, why: String::new() }.into()],
            )];
        }
        written.push(sample::line(i64::try_from(n).unwrap(), 0, n, 0, parts));
    }
    written
}

fn book() -> Book {
    let mut book = Book::new();
    book.extend(written(default_lines()));
    book
}

fn histories(book: &Book) -> Vec<History> {
    book.standings().filter_map(|it| book.history(it.id)).collect()
}

#[test]
fn every_kind_of_event_occurs() {
    let mut seen: BTreeSet<&str> = BTreeSet::from(["line_retracted"]);
    let lines = default_lines();
    assert!(lines.iter().filter(|line| line.takes_back.is_some()).count() >= 3);
    seen.extend(lines.iter().flat_map(|line| &line.parts).flat_map(|(_, events)| events).map(Event::tag));
    // Nothing is ever redacted in a sample book: there is nobody whose right it would be. Its address book brought
    // nothing but clients, and no two of them look alike. Nor is it a copy of another.
    let absent = ["part_redacted", "thing_imported", "clients_distinct", "line_copied"];
    let missing: Vec<_> =
        Event::TAGS.iter().filter(|tag| !seen.contains(*tag) && !absent.contains(tag)).collect();
    assert_eq!(missing, Vec::<&&str>::new());
}

/// What is seen of one client: a word for every state of every entry.
fn states(history: &History, now: &Now) -> BTreeSet<String> {
    let today = now.today();
    let mut seen = plans(history, now);
    let mut see = |what: &str, of: &dyn Debug| {
        seen.insert(format!("{what} {of:?}"));
    };
    see("kind", &history.client.kind);
    see("status", &history.client.status());
    for it in &history.promises {
        see("promise", &(it.made.fact.whose, it.state()));
        if it.is_open() {
            see("open", &(it.made.fact.whose, it.due().map(|due| due.cmp(&today))));
        }
        for moved in &it.moves {
            see("moved before due", &moved.fact.before_due);
        }
        if let Some(PromiseEnd::Kept(kept)) = it.ends.last().map(|end| &end.fact) {
            see("kept", &it.due().map(|due| kept.on.cmp(&due)));
            see("prompted", &kept.prompted);
        }
    }
    for it in &history.goals {
        see("goal", &it.outcome());
    }
    for it in &history.assessments {
        see("stage", &it.fact.stage);
    }
    let falls = |pair: &[_]| {
        let [a, b]: &[crate::domain::history::Recorded<crate::domain::stage::StageAssessed>; 2] =
            pair.try_into().unwrap();
        b.fact.stage < a.fact.stage
    };
    see("falls", &history.assessments.windows(2).any(falls));
    see("back-dated", &!history.assessments.is_sorted_by_key(|it| it.mark.key));
    for it in &history.notes {
        see("note", &(it.fact.conf, it.fact.text.len() > 4_000));
    }
    for it in &history.interactions {
        see("channel", &it.fact.channel);
        see("talk", &it.fact.talk);
        see("begun by", &it.fact.begun_by);
        see("conf", &it.fact.conf);
    }
    seen
}

fn plans(history: &History, now: &Now) -> BTreeSet<String> {
    let today = now.today();
    let mut seen = BTreeSet::new();
    let mut see = |what: &str, of: &dyn Debug| {
        seen.insert(format!("{what} {of:?}"));
    };
    for it in &history.requests {
        see("request", &it.state());
        see("asked", &it.received.fact.kind);
        see("urgent", &(it.received.fact.urgent, it.is_open()));
    }
    for it in &history.reminders {
        see("reminder", &it.set.fact.kind);
        see("snoozed", &it.snoozed.len());
        match it.end.as_ref().map(|end| &end.fact) {
            None => see("due", &it.due().day(now.zone()).cmp(&today)),
            Some(ReminderEnd::Done(done)) => see("reached", &done.reached),
            Some(ReminderEnd::Dropped(_)) => see("dropped", &()),
        }
    }
    for it in &history.appointments {
        see("appointment", &it.outcome());
        see("held on", &(it.outcome().is_some(), it.made.fact.start.day(now.zone()).cmp(&today)));
    }
    seen
}

fn words<T: Debug>(what: &str, of: impl IntoIterator<Item = T>) -> Vec<String> {
    of.into_iter().map(|it| format!("{what} {it:?}")).collect()
}

fn wanted() -> BTreeSet<String> {
    use PromiseState::{Broken, Kept, Open, Released, Repaired};
    use RequestState::{Acknowledged, Answered, Waiting, Withdrawn};
    use std::cmp::Ordering::{Equal, Greater, Less};
    [
        words("kind", ClientKind::ALL),
        words("status", Status::ALL),
        words("promise", [Open, Kept, Released, Broken, Repaired].iter().map(|it| (Whose::Ours, it))),
        words("promise", [Open, Kept, Broken].iter().map(|it| (Whose::Theirs, it))),
        words("open", [Less, Equal, Greater].iter().map(|it| (Whose::Ours, Some(it)))),
        words("open", [&(Whose::Theirs, Some(Less))]),
        words("kept", [Less, Equal, Greater].map(Some)),
        words("moved before due", [true, false]),
        words("prompted", Prompted::ALL),
        words("request", [Waiting, Acknowledged, Answered, Withdrawn]),
        words("asked", RequestKind::ALL),
        words("urgent", [true, false].iter().map(|it| (true, *it))),
        words("reminder", ReminderKind::ALL),
        words("snoozed", [&1]),
        words("due", [Less, Equal, Greater]),
        words("reached", Reached::ALL),
        words("dropped", [&()]),
        words("appointment", AppointmentOutcome::ALL.iter().map(Some)),
        words("held on", [(false, Equal), (false, Greater), (false, Less), (true, Less)]),
        words("goal", [None, Some(GoalOutcome::Reached), Some(GoalOutcome::Dropped)]),
        words("stage", Stage::ALL),
        words("falls", [&true]),
        words("back-dated", [&true]),
        words("note", Confidentiality::ALL.iter().map(|it| (it, false))),
        words("note", [&(Confidentiality::Confidential, true)]),
        words("channel", Channel::ALL),
        words("talk", Talk::ALL),
        words("begun by", BegunBy::ALL),
        words("conf", Confidentiality::ALL),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[test]
fn every_state_occurs() {
    let (book, now) = (book(), now());
    let seen: BTreeSet<String> = histories(&book).iter().flat_map(|it| states(it, &now)).collect();
    let wanted = wanted();
    let missing: Vec<_> = wanted.difference(&seen).collect();
    assert_eq!(missing, Vec::<&String>::new());
}

#[test]
fn some_things_come_again() {
    let histories = histories(&book());
    let promises = histories.iter().flat_map(|it| &it.promises).filter(|it| it.made.fact.repeats.is_some());
    let reminders = histories.iter().flat_map(|it| &it.reminders).filter(|it| it.set.fact.repeats.is_some());
    let (promises, reminders) = (promises.collect::<Vec<_>>(), reminders.collect::<Vec<_>>());
    let open = promises.iter().filter(|it| it.is_open()).map(|it| it.due().unwrap());
    assert_eq!(open.map(|due| due.to_string()).collect::<Vec<_>>(), ["2026-11-30"]);
    assert!(promises.len() >= 3 && promises.iter().skip(1).all(|it| it.made.fact.follows.is_some()));
    assert_eq!(reminders.iter().filter(|it| it.is_open()).count(), 1);
    assert!(reminders.len() >= 4 && reminders.iter().skip(1).all(|it| it.set.fact.follows.is_some()));
}

#[test]
fn nothing_waits_nothing_contradicts_and_the_size_is_as_asked() {
    let book = book();
    let health = book.health();
    assert_eq!((health.waiting, health.contradicted, health.unknown), (0, 0, 0));
    assert_eq!(health.retracted, 2, "one taken back, and the taking back of another");
    assert_eq!(book.clients(), 59, "sixty, of whom two turned out to be one");
    let interactions: usize = book.standings().map(|it| it.interactions).sum();
    assert!((2_450..=2_500).contains(&interactions), "{interactions}");
    let mut counts: Vec<usize> = book.standings().map(|it| it.interactions).collect();
    counts.sort_unstable_by(|a, b| b.cmp(a));
    let top: usize = counts[..12].iter().sum();
    assert!(top * 2 > interactions, "the top fifth has more than half: {top}");
}

#[test]
fn it_is_chronological_deterministic_and_over_by_now() {
    let lines = default_lines();
    assert!(lines.is_sorted_by_key(|line| line.at));
    assert!(lines.iter().all(|line| line.at <= now().instant()));
    assert!(
        lines
            .iter()
            .flat_map(|line| &line.parts)
            .flat_map(|(_, events)| events)
            .all(|event| { event.day().is_none_or(|day| day <= now().today()) })
    );
    assert_eq!(lines, default_lines());
    let other = Params { seed: 2, ..Params::default() };
    assert_ne!(lines, super::lines(&other, &now()).collect::<Vec<_>>());
    let mut ids: BTreeMap<Id, usize> = BTreeMap::new();
    for event in lines.iter().flat_map(|line| &line.parts).flat_map(|(_, events)| events) {
        if let Some(id) = event.creates() {
            *ids.entry(id).or_default() += 1;
        }
    }
    assert!(ids.values().all(|count| *count == 1));
}

#[test]
fn about_fifteen_need_the_adviser_and_the_rest_is_calm() {
    let (book, now) = (book(), now());
    let today = now.today();
    let mut needing = Vec::new();
    for standing in book.standings().filter(|it| it.status.is_active()) {
        let asks = standing.open.iter().any(|open| match &open.kind {
            OpenKind::Promise { due, .. } => due.is_some_and(|due| due <= today),
            OpenKind::Broken { .. } => true,
            OpenKind::Request { acknowledged, until, .. } => {
                !acknowledged || until.is_some_and(|it| it <= today)
            }
            OpenKind::Reminder { due, .. } => due.day(now.zone()) <= today,
            OpenKind::Appointment { start, .. } => start.day(now.zone()) == today,
        });
        let since = |last: Option<crate::domain::time::Happened>| {
            (today - last.map_or(standing.added, |it| it.day())).num_days()
        };
        let ideal = standing.cadence.ideal.is_some_and(|days| since(standing.last_any) > i64::from(days));
        let limit = standing.cadence.limit.is_some_and(|days| since(standing.last_live) > i64::from(days));
        if asks || ideal || limit {
            needing.push(standing.name.clone());
        }
    }
    assert!((14..=19).contains(&needing.len()), "{} {needing:?}", needing.len());
    let starts: Vec<_> = book
        .standings()
        .flat_map(|it| &it.open)
        .filter_map(|open| match open.kind {
            OpenKind::Appointment { start: start @ Due::At(..), .. } if start.day(now.zone()) == today => {
                Some(start)
            }
            _ => None,
        })
        .collect();
    assert_eq!(starts.len(), 3);
}

#[test]
fn other_sizes_and_moments_are_whole_too() {
    let moments =
        ["2026-11-21T08:40:00Z", "2024-02-29T23:59:59Z", "2026-03-29T01:30:00Z", "2027-01-01T00:00:01Z"];
    for (clients, interactions, moment) in [
        (0, 0, 0),
        (1, 0, 1),
        (3, 5_000, 2),
        (23, 100, 3),
        (200, 3_000, 0),
        (60, 2_500, 1),
        (60, 2_500, 2),
        (60, 2_500, 3),
    ] {
        let now = Now::new(moments[moment].parse().unwrap(), chrono_tz::America::New_York);
        let demo: Vec<_> = lines(&Params { clients, interactions, seed: 7 }, &now).collect();
        assert!(demo.is_sorted_by_key(|line| line.at), "{clients} {interactions}");
        assert!(demo.iter().all(|line| line.at <= now.instant()), "{clients} {interactions}");
        let mut book = Book::new();
        book.extend(written(demo));
        assert_eq!(book.health().waiting, 0, "{clients} {interactions}");
        assert_eq!(book.health().contradicted, 0, "{clients} {interactions}");
        let count: usize = book.standings().map(|it| it.interactions).sum();
        let least = usize::try_from(interactions).unwrap() * 9 / 10;
        assert!(count >= least && count <= least * 2 + 60, "{count} of {interactions}");
    }
}

//! The sample book is what it says: whole, in order, the same every time, and full of every kind of entry.

use std::collections::{BTreeMap, BTreeSet};

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
    // Nothing is ever redacted in a sample book: there is nobody whose right it would be.
    let missing: Vec<_> =
        Event::TAGS.iter().filter(|tag| !seen.contains(*tag) && **tag != "part_redacted").collect();
    assert_eq!(missing, Vec::<&&str>::new());
}

#[test]
fn every_state_occurs() {
    let (book, now) = (book(), now());
    let histories = histories(&book);
    let today = now.today();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut see = |what: &str, of: &dyn std::fmt::Debug| {
        seen.insert(format!("{what} {of:?}"));
    };
    for history in &histories {
        see("kind", &history.client.kind);
        see("status", &history.client.status());
        for it in &history.promises {
            see("promise", &(it.made.fact.whose, it.state()));
            if it.is_open() {
                see("open", &(it.made.fact.whose, it.due().map(|due| due.cmp(&today))));
            }
            it.moves.iter().for_each(|moved| see("moved before due", &moved.fact.before_due));
            if let Some(PromiseEnd::Kept(kept)) = it.ends.last().map(|end| &end.fact) {
                see("kept", &it.due().map(|due| kept.on.cmp(&due)));
                see("prompted", &kept.prompted);
            }
        }
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
        history.goals.iter().for_each(|it| see("goal", &it.outcome()));
        history.assessments.iter().for_each(|it| see("stage", &it.fact.stage));
        let falls = |pair: &[_]| {
            let [a, b]: &[crate::domain::history::Recorded<crate::domain::stage::StageAssessed>; 2] =
                pair.try_into().unwrap();
            b.fact.stage < a.fact.stage
        };
        see("falls", &history.assessments.windows(2).any(falls));
        see("back-dated", &!history.assessments.is_sorted_by_key(|it| it.mark.key));
        history.notes.iter().for_each(|it| see("note", &(it.fact.conf, it.fact.text.len() > 4_000)));
        for it in &history.interactions {
            see("channel", &it.fact.channel);
            see("talk", &it.fact.talk);
            see("begun by", &it.fact.begun_by);
            see("conf", &it.fact.conf);
        }
    }
    let mut wanted: BTreeSet<String> = BTreeSet::new();
    let mut want = |what: &str, of: &dyn std::fmt::Debug| {
        wanted.insert(format!("{what} {of:?}"));
    };
    ClientKind::ALL.iter().for_each(|it| want("kind", it));
    Status::ALL.iter().for_each(|it| want("status", it));
    use PromiseState::{Broken, Kept, Open, Released, Repaired};
    [Open, Kept, Released, Broken, Repaired].iter().for_each(|it| want("promise", &(Whose::Ours, it)));
    [Open, Kept, Broken].iter().for_each(|it| want("promise", &(Whose::Theirs, it)));
    use std::cmp::Ordering::{Equal, Greater, Less};
    [Less, Equal, Greater].iter().for_each(|it| want("open", &(Whose::Ours, Some(it))));
    want("open", &(Whose::Theirs, Some(Less)));
    [Less, Equal, Greater].iter().for_each(|it| want("kept", &Some(it)));
    [true, false].iter().for_each(|it| want("moved before due", it));
    Prompted::ALL.iter().for_each(|it| want("prompted", it));
    use RequestState::{Acknowledged, Answered, Waiting, Withdrawn};
    [Waiting, Acknowledged, Answered, Withdrawn].iter().for_each(|it| want("request", it));
    RequestKind::ALL.iter().for_each(|it| want("asked", it));
    [true, false].iter().for_each(|it| want("urgent", &(true, *it)));
    ReminderKind::ALL.iter().for_each(|it| want("reminder", it));
    want("snoozed", &1);
    [Less, Equal, Greater].iter().for_each(|it| want("due", it));
    Reached::ALL.iter().for_each(|it| want("reached", it));
    want("dropped", &());
    AppointmentOutcome::ALL.iter().for_each(|it| want("appointment", &Some(it)));
    [(false, Equal), (false, Greater), (false, Less), (true, Less)].iter().for_each(|it| want("held on", it));
    [None, Some(GoalOutcome::Reached), Some(GoalOutcome::Dropped)].iter().for_each(|it| want("goal", it));
    Stage::ALL.iter().for_each(|it| want("stage", it));
    want("falls", &true);
    want("back-dated", &true);
    Confidentiality::ALL.iter().for_each(|it| want("note", &(it, false)));
    want("note", &(Confidentiality::Confidential, true));
    Channel::ALL.iter().for_each(|it| want("channel", it));
    Talk::ALL.iter().for_each(|it| want("talk", it));
    BegunBy::ALL.iter().for_each(|it| want("begun by", it));
    Confidentiality::ALL.iter().for_each(|it| want("conf", it));
    let missing: Vec<_> = wanted.difference(&seen).collect();
    assert_eq!(missing, Vec::<&String>::new());
}

#[test]
fn nothing_waits_nothing_contradicts_and_the_size_is_as_asked() {
    let book = book();
    let health = book.health();
    assert_eq!((health.waiting, health.contradicted, health.unknown), (0, 0, 0));
    assert_eq!(health.retracted, 2, "one taken back, and the taking back of another");
    assert_eq!(book.standings().len(), 59, "sixty, of whom two turned out to be one");
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
        event.creates().into_iter().for_each(|id| *ids.entry(id).or_default() += 1);
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

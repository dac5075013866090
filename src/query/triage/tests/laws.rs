//! What holds for every book: triage is a pure, ordered, honest sum.

use chrono::Duration;
use proptest::prelude::*;

use super::*;
use crate::domain::time::{Day, Due, Happened};

/// 2026-11-20 and as many days more; a Friday.
fn friday(plus: i64) -> Day {
    day("2026-11-20") + Duration::days(plus)
}

fn due(plus: i64, hour: Option<u32>) -> Due {
    match hour.and_then(|hour| friday(plus).and_hms_opt(hour, 0, 0)) {
        Some(civil) => Due::At(civil, chrono_tz::Asia::Tokyo),
        None => Due::On(friday(plus)),
    }
}

fn any_open(number: u64) -> impl Strategy<Value = Open> {
    let number = id(number);
    let days = -40_i64..6;
    let hour = prop::option::of(0_u32..24);
    prop_oneof![
        (days.clone(), prop::option::of(days.clone()), any::<bool>()).prop_map(move |(due, agreed, ours)| {
            OpenKind::Promise {
                id: PromiseId(number),
                whose: if ours { Whose::Ours } else { Whose::Theirs },
                due: Some(friday(due)),
                agreed: Some(friday(agreed.unwrap_or(due))),
                made: friday(-60),
                request: None,
            }
        }),
        days.clone().prop_map(move |on| OpenKind::Broken { id: PromiseId(number), on: friday(on.min(0)) }),
        (days.clone(), any::<bool>(), any::<bool>(), prop::option::of(days.clone()), any::<bool>()).prop_map(
            move |(on, urgent, acknowledged, until, complaint)| OpenKind::Request {
                id: RequestId(number),
                kind: if complaint { RequestKind::Complaint } else { RequestKind::Task },
                urgent,
                on: Happened::On(friday(on.min(0))),
                acknowledged,
                until: until.map(friday).filter(|_| acknowledged),
            }
        ),
        (days.clone(), hour.clone()).prop_map(move |(on, hour)| OpenKind::Reminder {
            id: ReminderId(number),
            due: due(on, hour),
            kind: ReminderKind::Need,
            channel: None,
        }),
        (days, hour, 0_u32..180).prop_map(move |(on, hour, minutes)| OpenKind::Appointment {
            id: AppointmentId(number),
            start: due(on, hour),
            minutes,
            channel: Channel::Meeting,
        }),
    ]
    .prop_map(|kind| Open { kind, what: "something".to_owned(), repeats: None })
}

fn any_standing(number: u64) -> impl Strategy<Value = Standing> {
    let open = (0_u64..4)
        .prop_flat_map(move |many| (0..many).map(|at| any_open(number * 100 + at)).collect::<Vec<_>>());
    let status = prop::sample::select(Status::ALL);
    let interval = prop::option::of(1_u32..90);
    let ago = prop::option::of(0_i64..200);
    (open, status, interval.clone(), interval, ago.clone(), ago, "[a-c]|sixteen letters a?[ab]").prop_map(
        move |(open, status, ideal, limit, any, live, name)| Standing {
            open,
            status,
            cadence: Cadence { ideal, limit },
            last_any: any.map(|ago| Happened::On(friday(-ago))),
            last_live: live.map(|ago| Happened::On(friday(-ago))),
            ..standing(number, &name)
        },
    )
}

fn any_book() -> impl Strategy<Value = Vec<Standing>> {
    (1_u64..7).prop_flat_map(|many| (1..=many).map(any_standing).collect::<Vec<_>>())
}

/// The same standing with everything about it so many days later.
fn later(standing: &Standing, days: i64, which: usize) -> Standing {
    let back = Duration::days(days);
    let mut standing = standing.clone();
    let earlier = |due: Due| match due {
        Due::On(day) => Due::On(day - back),
        Due::At(at, zone) => Due::At(at - back, zone),
    };
    let parts = standing.open.len() + 2;
    let at = which % parts;
    if let Some(open) = standing.open.get_mut(at) {
        match &mut open.kind {
            OpenKind::Promise { due, agreed, .. } => {
                *due = due.map(|day| day - back);
                *agreed = agreed.map(|day| day - back);
            }
            OpenKind::Broken { on, .. } => *on -= back,
            OpenKind::Request { on, until, .. } => {
                *on = Happened::On(on.day() - back);
                *until = until.map(|day| day - back);
            }
            OpenKind::Reminder { due, .. } => *due = earlier(*due),
            OpenKind::Appointment { start, .. } => *start = earlier(*start),
        }
    } else if at == parts - 1 {
        standing.last_live = standing.last_live.map(|on| Happened::On(on.day() - back));
    } else {
        standing.last_any = standing.last_any.map(|on| Happened::On(on.day() - back));
    }
    standing
}

fn any_now() -> impl Strategy<Value = Now> {
    (0_i64..1440).prop_map(|minute| {
        let now = now("2026-11-20T00:00");
        now.at(now.instant() + Duration::minutes(minute))
    })
}

fn place(rows: &[Row], client: ClientId) -> usize {
    rows.iter().position(|row| row.client == client).unwrap_or(usize::MAX)
}

proptest! {
    #[test]
    fn the_same_book_gives_the_same_list_in_whatever_order(book in any_book(), now in any_now(), turn in 0_usize..9) {
        let weights = Weights::builtin();
        let list = rows(&book, &weights, &now);
        let mut turned = book;
        let many = turned.len();
        turned.rotate_left(turn % many);
        if turn % 2 == 0 {
            turned.reverse();
        }
        for standing in &mut turned {
            standing.open.reverse();
        }
        prop_assert_eq!(rows(&turned, &weights, &now), list);
    }

    #[test]
    fn gauges_alone_give_the_places_of_the_rows(book in any_book(), now in any_now()) {
        let weights = Weights::builtin();
        let list = rows(&book, &weights, &now);
        let name = |id| book.iter().find(|it| it.id == id).map_or("", |it| it.name.as_str());
        let places = order::ordered(|each| weigh(&book, each), name, &weights, &now);
        let shown: Vec<_> = list.iter().map(|row| (row.client, row.total, row.starts)).collect();
        let placed: Vec<_> = places.iter().map(|it| (it.client, it.total, it.starts)).collect();
        prop_assert_eq!(placed, shown);
        prop_assert_eq!(Counts::of(&places), counts(&list));
    }

    #[test]
    fn being_later_never_lowers_a_place(
        book in any_book(),
        now in any_now(),
        days in 1_i64..60,
        who in 0_usize..9,
        which in 0_usize..9,
    ) {
        let weights = Weights::builtin();
        let before = rows(&book, &weights, &now);
        let mut book = book;
        let at = who % book.len();
        book[at] = later(&book[at], days, which);
        let after = rows(&book, &weights, &now);
        let client = book[at].id;
        prop_assert!(place(&after, client) <= place(&before, client));
        let total = |rows: &[Row]| rows.iter().find(|row| row.client == client).map_or(0, |row| row.terms.iter().filter(|term| !term.kind.is_appointment()).map(|term| term.weight).sum::<i64>());
        prop_assert!(total(&before) <= total(&after));
    }

    #[test]
    fn closing_a_thing_ends_its_term(book in any_book(), now in any_now()) {
        let weights = Weights::builtin();
        for row in rows(&book, &weights, &now) {
            let Some(target) = row.target else { continue };
            let mut closed = book.iter().find(|standing| standing.id == row.client).unwrap().clone();
            closed.open.retain(|open| open.kind.id() != target);
            let rest = rows([&closed], &weights, &now);
            let left: Vec<_> = rest.into_iter().flat_map(|row| row.terms).collect();
            prop_assert!(left.iter().all(|term| term.target != Some(target)));
            prop_assert_eq!(left.len() + 1, row.terms.len());
        }
    }

    #[test]
    fn every_place_is_explained_and_only_the_active_have_one(book in any_book(), now in any_now()) {
        for row in rows(&book, &Weights::builtin(), &now) {
            let standing = book.iter().find(|standing| standing.id == row.client).unwrap();
            prop_assert!(standing.status.is_active());
            prop_assert!(!row.terms.is_empty());
            prop_assert_eq!(row.total, row.terms.iter().map(|term| term.weight).sum::<i64>());
            for term in &row.terms {
                prop_assert!(term.weight > 0);
                let sum = format!(" {}.", term.weight);
                prop_assert!(term.sentence.ends_with(&sum), "{}", term.sentence);
                prop_assert!(term.reason.chars().count() <= 20, "{}", term.reason);
            }
        }
    }

    #[test]
    fn nothing_changes_before_the_next_change(book in any_book(), now in any_now(), part in 0_i64..1000) {
        let weights = Weights::builtin();
        let list = rows(&book, &weights, &now);
        let Some(next) = change::soonest(|each| weigh(&book, each), &now) else {
            prop_assert!(list.is_empty());
            return Ok(());
        };
        prop_assert!(next > now.instant());
        let between = now.instant() + (next - now.instant() - Duration::seconds(1)) * i32::try_from(part).unwrap() / 1000;
        prop_assert_eq!(rows(&book, &weights, &now.at(between)), list);
    }
}

//! Whatever a file says: taken again it changes nothing, and taken back it leaves nothing.

use super::*;

fn some_things() -> impl Strategy<Value = Vec<Thing>> {
    let uid = proptest::option::of(prop::sample::select(vec!["t1", "t2", "t3", "t4"]));
    let one = (uid, 0..6_u8, -5..4_i64, 0..4_u8).prop_map(|(uid, kind, on, text)| {
        let text = ["", "one", "two", "three"][usize::from(text)];
        thing(
            uid,
            match kind {
                0 => call(on, text, text),
                1 => note(on, text),
                2 => promise(Whose::Ours, (text.len() > 3).then_some(on), None, text),
                3 => promise(Whose::ALL[usize::from(on > 0)], Some(on), Some(on - 1), text),
                4 => What::Goal { on: Happened::On(day(on)), due: None, what: text.into() },
                _ => What::Reminder {
                    on: Happened::On(day(on)),
                    due: Due::On(day(on + 3)),
                    repeats: (on > 0).then(|| "FREQ=MONTHLY".to_owned()),
                    why: text.into(),
                },
            },
        )
    });
    prop::collection::vec(one, 0..5)
}

fn somebody() -> impl Strategy<Value = Person> {
    let word = |all: Vec<&'static str>| prop::sample::select(all).prop_map(str::to_owned);
    let words = |all: Vec<&'static str>| prop::sample::subsequence(all.clone(), 0..=all.len()).prop_shuffle();
    let reach = words(vec!["1", "+1", "2", "3", "a@b"]);
    let base = (
        proptest::option::of(word(vec!["u1", "u2", "u3"])),
        word(vec!["Ada", "ADA", "Bo", "Cy"]),
        word(vec!["", "Foods", "Farm"]),
        word(vec!["", "Chair", "Owner"]),
        words(vec!["x", "y", "z"]),
        reach,
        words(vec!["birthday", "anniversary"]),
    );
    let more = (0..3_u32, 0..4_u32, some_things(), prop::option::of(-9..9_i64));
    (base, more).prop_map(|((uid, name, organisation, role, tags, reach, days), (n, m, things, added))| {
        Person {
            place: "row".into(),
            uid,
            name,
            organisation,
            role,
            tags: tags.into_iter().map(str::to_owned).collect(),
            reach: reach
                .into_iter()
                .map(|it| Reach {
                    channel: Channel::Call,
                    address: it.into(),
                    label: ["", "work"][n as usize % 2].into(),
                })
                .collect(),
            days: days
                .into_iter()
                .map(|what| SpecialDaySet { what: what.into(), month: 1 + m, day: 1 + n, year: None })
                .collect(),
            kept: (0..n).map(|n| (format!("k{n}"), m.to_string())).collect(),
            status: (m == 1).then_some(Status::Prospect),
            kind: (m == 2).then_some(ClientKind::Household),
            cadence: (m == 3).then_some(Cadence { ideal: Some(n + 10), limit: None }),
            language: ["", "en", "de"][n as usize % 3].into(),
            added: added.map(day),
            things,
            ..Person::default()
        }
    })
}

/// A file as programs write them: all of its records have ids, or none has.
fn some_file() -> impl Strategy<Value = Incoming> {
    (prop::collection::vec(somebody(), 0..7), prop::bool::ANY).prop_map(|(people, other)| {
        let mut file = file(people);
        if other {
            file.from = "csv".into();
        }
        for (place, person) in file.people.iter_mut().enumerate() {
            let uid = person.uid.take().unwrap_or_else(|| format!("v{place}"));
            person.uid = Some(uid).filter(|_| !other);
        }
        file
    })
}

proptest! {
    #[test]
    fn a_second_time_there_is_nothing_to_do_and_undo_restores_the_book(
        files in prop::collection::vec(some_file(), 1..4),
        hands in prop::collection::vec((1..8_u8, 0..9_usize), 0..6),
    ) {
        let mut shelf = Shelf::default();
        let last = files.len() - 1;
        for (place, file) in files.iter().enumerate() {
            let before = shelf.told();
            let plan = shelf.take(file);
            let again = shelf.plan(file);
            prop_assert!(again.decisions.is_empty(), "{:?}\n{:?}", again.decisions, again.report("…"));
            if place == last && !plan.decisions.is_empty() {
                let (gone, stays) = shelf.undo();
                prop_assert_eq!((gone, stays), (plan.decisions.len(), 0));
                prop_assert_eq!(shelf.told(), before);
                shelf.take(file);
                prop_assert!(shelf.plan(file).decisions.is_empty());
            }
            for (what, one) in &hands {
                let clients: Vec<Client> = shelf.told().into_iter().map(|it| it.client).collect();
                let Some(client) = clients.get(one % clients.len().max(1)).cloned() else { continue };
                let mut edited = client.clone();
                match what {
                    1 => edited.organisation = "Mine".into(),
                    2 => edited.tags.retain(|tag| tag != "x"),
                    3 => edited.tags.push("mine".into()),
                    4 => edited.contacts.clear(),
                    5 => edited.contacts.iter_mut().for_each(|it| drop(it.reach.pop())),
                    6 => drop(edited.special_days.remove("birthday")),
                    _ => edited.contacts.iter_mut().for_each(|it| it.role = "Mine".into()),
                }
                if edited != client {
                    shelf.act(Command::EditClient(Box::new(edited)));
                }
            }
        }
    }
}

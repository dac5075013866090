//! Who is found by which letters, in every script, and whom an argument means.

use super::*;
use crate::domain::command::Command;
use crate::domain::sample::{Desk, bare};
use std::collections::BTreeSet;

use proptest::prelude::*;

fn people(names: &[&str]) -> Vec<Candidate<usize>> {
    names.iter().enumerate().map(|(i, name)| Candidate::new(i, *name)).collect()
}

const NAMES: [&str; 16] = [
    "Jürgen Müller",
    "ÉLODIE Martin",
    "ИВАНОВ Пётр",
    "Łukasz Nowak",
    "Anna Straße",
    "Sinéad O’Connor",
    "John Smith",
    "王小明",
    "Ελένη Παπαδοπούλου",
    "أحمد بن محمد",
    "Ada Okafor",
    "Bruno Sá",
    "汪洋",
    "김민준",
    "Nguyễn Thị Hương",
    "Søren Kierkegård",
];

fn first(query: &str) -> &'static str {
    let people = people(&NAMES);
    let hits = Finder::new().find(&Query::new(query), &people);
    hits.first().map_or("nobody", |hit| NAMES[hit.index])
}

#[test]
fn every_script_is_found() {
    for (query, name) in [
        ("muller", "Jürgen Müller"),
        ("MÜLLER", "Jürgen Müller"),
        ("mu\u{308}ller", "Jürgen Müller"),
        ("élodie", "ÉLODIE Martin"),
        ("elodie", "ÉLODIE Martin"),
        ("иванов", "ИВАНОВ Пётр"),
        ("ivanov", "ИВАНОВ Пётр"),
        ("lukasz", "Łukasz Nowak"),
        ("strasse", "Anna Straße"),
        ("o'c", "Sinéad O’Connor"),
        ("smith john", "John Smith"),
        ("jsmith", "John Smith"),
        ("王", "王小明"),
        ("wang", "汪洋"),
        ("wang xiao", "王小明"),
        ("王小明", "王小明"),
        ("汪", "汪洋"),
        ("ελενη", "Ελένη Παπαδοπούλου"),
        ("أحمد", "أحمد بن محمد"),
        ("김", "김민준"),
        ("huong", "Nguyễn Thị Hương"),
        ("soren", "Søren Kierkegård"),
        ("ada", "Ada Okafor"),
        ("sa", "Bruno Sá"),
        ("xyzzy", "nobody"),
    ] {
        if query == "wang" {
            let people = people(&NAMES);
            let found: Vec<_> =
                Finder::new().find(&Query::new(query), &people).iter().map(|h| NAMES[h.index]).collect();
            assert!(found.contains(&"王小明") && found.contains(&"汪洋"), "{found:?}");
        } else {
            assert_eq!(first(query), name, "{query}");
        }
    }
}

#[test]
fn marks_land_on_the_letters_typed() {
    let marked = |query: &str, name: &str| {
        let candidate = Candidate::new((), name);
        let marks = Finder::new().marks(&Query::new(query), &candidate);
        let ranges = marks.iter().flat_map(|m| m.ranges.clone()).collect::<Vec<_>>();
        ranges.into_iter().map(|r| name[r].to_owned()).collect::<Vec<_>>().join("|")
    };
    assert_eq!(marked("muller", "Jürgen Müller"), "Müller");
    assert_eq!(marked("strasse", "Anna Straße"), "Straße");
    assert_eq!(marked("wang", "王小明"), "王");
    assert_eq!(marked("smith john", "John Smith"), "John|Smith");
    assert_eq!(marked("o'c", "Sinéad O’Connor"), "O’C");
    assert_eq!(marked("", "Ada"), "");
}

#[test]
fn other_fields_are_searched_and_weigh_less() {
    let people = [
        Candidate::new(1, "Ada Okafor")
            .with(FieldKind::Organisation, "Martin Foods")
            .with(FieldKind::Tag, "vip"),
        Candidate::new(2, "Élodie Martin").with(FieldKind::Contact, "Ada Byron"),
    ];
    let finder = Finder::new();
    let keys = |query: &str| {
        finder.find(&Query::new(query), &people).iter().map(|h| people[h.index].key).collect::<Vec<_>>()
    };
    assert_eq!(keys("martin"), [2, 1]);
    assert_eq!(keys("ada"), [1, 2]);
    assert_eq!(keys("ada martin"), [1, 2]);
    assert_eq!(keys("vip okafor"), [1]);
    let marks = finder.marks(&Query::new("vip"), &people[0]);
    assert_eq!(marks.iter().map(|m| (m.field, m.ranges[0].clone())).collect::<Vec<_>>(), [(2, 0..3)]);
}

#[test]
fn a_client_is_found_by_all_that_is_known_of_it() {
    let mut desk = Desk::default();
    desk.act(0, Command::AddClient(Box::new(bare(1, "Ada Okafor")))).unwrap();
    let mut ada = Standing::of(&desk.of(1));
    ada.organisation = "Lagos Cold Stores".into();
    ada.contacts = vec!["Ada Okafor".into(), "Femi Ade".into()];
    ada.addresses = vec!["+234 802 555".into(), "ada@example.org".into()];
    ada.tags = vec!["vip".into()];
    let ada = candidate(&ada);
    assert_eq!(ada.fields.iter().filter(|field| field.text == "Ada Okafor").count(), 1);
    for typed in ["ada", "cold", "femi", "802", "example", "vip"] {
        assert_eq!(Finder::new().find(&Query::new(typed), std::slice::from_ref(&ada)).len(), 1, "{typed}");
    }
}

#[test]
fn ties_go_to_the_more_recent_then_by_name() {
    let people = [
        Candidate::new("b", "Ann Lee").at(1),
        Candidate::new("c", "Ann Low").at(1),
        Candidate::new("a", "Ann Lim").at(9),
    ];
    let order = |query: &str| {
        let hits = Finder::new().find(&Query::new(query), &people);
        hits.iter().map(|h| people[h.index].key).collect::<String>()
    };
    assert_eq!(order("ann l"), "abc");
    assert_eq!(order(""), "abc");
}

#[test]
fn an_argument_means_one_nobody_or_several() {
    let people =
        people(&["Ann Lee", "Anna Kern", "Joann Petit", "Müller", "Muller", "Jo Ng", "Joanna Ng", "Jo  Ng"]);
    let finder = Finder::new();
    let resolve = |typed: &str| finder.resolve(typed, &people);
    assert_eq!(resolve("ann lee"), Resolved::One(0));
    assert_eq!(resolve("lee ann"), Resolved::One(0));
    assert_eq!(resolve("ann"), Resolved::Many(vec![0, 1]));
    assert_eq!(resolve("kern"), Resolved::One(1));
    assert_eq!(resolve("petit"), Resolved::One(2));
    assert_eq!(resolve("müller"), Resolved::One(3));
    assert_eq!(resolve("MULLER"), Resolved::One(4));
    assert_eq!(resolve("jo ng"), Resolved::One(5));
    assert_eq!(resolve("jptt"), Resolved::Loosely(vec![2]));
    assert_eq!(resolve("oan"), Resolved::Many(vec![2, 6]));
    assert_eq!(resolve("xyzzy"), Resolved::None);
    assert_eq!(resolve("  "), Resolved::None);
}

/// Prints the time of a keystroke over 10,000 names: `cargo test --release find -- --ignored --nocapture`.
#[test]
#[ignore = "a measurement, for release builds"]
fn ten_thousand_names() {
    let people: Vec<_> = (0..10_000usize)
        .map(|i| Candidate::new(i, format!("{} {}", NAMES[i % 16], NAMES[(i / 16 + 7 * i) % 16])))
        .collect();
    let finder = Finder::new();
    for typed in ["j", "jo", "joh", "jsmith", "lukasz", "smith john", "иван"] {
        let query = Query::new(typed);
        let mut times: Vec<_> = (0..11)
            .map(|_| {
                let start = std::time::Instant::now();
                let hits = finder.find(&query, &people).len();
                (start.elapsed(), hits)
            })
            .collect();
        times.sort_unstable();
        println!("{typed:12} {:?}", times[5]);
    }
}

/// A candidate of a few short texts, with many letters in common with others.
fn any_candidate() -> impl Strategy<Value = Candidate<()>> {
    let text = "[A-Ca-cé]{0,3}[ -]?[a-cA-C王]{0,9}";
    (text, prop::collection::vec(text, 0..4)).prop_map(|(name, others)| {
        let kinds = [FieldKind::Organisation, FieldKind::Contact, FieldKind::Contact, FieldKind::Tag];
        let fields = kinds.into_iter().zip(others);
        fields.fold(Candidate::new((), name), |it, (kind, text)| it.with(kind, text))
    })
}

proptest! {
    #[test]
    fn whoever_fits_a_query_fits_its_beginnings(
        people in prop::collection::vec(any_candidate(), 1..9),
        typed in "[a-c王]{1,3}( [a-c]{1,2})?",
    ) {
        let finder = Finder::new();
        let mut among: Vec<usize> = (0..people.len()).collect();
        for end in typed.char_indices().map(|(at, c)| at + c.len_utf8()) {
            let query = Query::new(&typed[..end]);
            let hits = finder.find(&query, &people);
            let found = |hits: &[Hit]| hits.iter().map(|hit| hit.index).collect::<BTreeSet<_>>();
            prop_assert_eq!(found(&finder.find_among(&query, &people, among)), found(&hits));
            among = hits.into_iter().map(|hit| hit.index).collect();
        }
    }

    #[test]
    fn the_matcher_gives_no_more_than_most(candidate in any_candidate(), typed in "[a-c王]{1,4}") {
        let finder = Finder::new();
        for word in &Query::new(&typed).words {
            for field in &candidate.fields {
                let skim = finder.skim.fuzzy_match(&field.folded.text, &word.folded);
                prop_assert!(skim.is_none_or(|skim| skim <= most(word, field)), "{:?}", skim);
            }
        }
    }

    #[test]
    fn never_panics_and_finds_itself(name in "\\PC{0,40}", query in "\\PC{0,12}") {
        let people = [Candidate::new(0, name.clone()), Candidate::new(1, "Ada Okafor")];
        let finder = Finder::new();
        for q in [Query::new(&query), Query::new(&name)] {
            for hit in finder.find(&q, &people) {
                for marks in finder.marks(&q, &people[hit.index]) {
                    for range in marks.ranges {
                        prop_assert!(people[hit.index].fields[marks.field].text.get(range).is_some());
                    }
                }
            }
        }
        let itself = finder.find(&Query::new(&name), &people).iter().any(|hit| hit.index == 0);
        prop_assert!(itself, "{:?} does not find itself", name);
        finder.resolve(&query, &people);
    }
}

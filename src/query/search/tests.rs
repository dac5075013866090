//! What is found, what never is, and how fast.

use proptest::prelude::*;

use super::snippet::{Folding, fold};
use super::*;
use crate::domain::goal::GoalSet;
use crate::domain::id::{GoalId, InteractionId, NoteId};
use crate::domain::interaction::{BegunBy, Channel, Confidentiality, InteractionRecorded, Talk, Way};
use crate::domain::note::NoteAdded;
use crate::query::sample::{Sample, id, on};

fn note(number: u64, text: &str, day: &str, conf: Confidentiality) -> NoteAdded {
    NoteAdded { id: NoteId(id(number)), text: text.to_owned(), conf, on: on(day) }
}

fn open_note(number: u64, text: &str, day: &str) -> NoteAdded {
    note(number, text, day, Confidentiality::Open)
}

fn index(book: &Book) -> Index {
    let mut index = Index::default();
    assert!(index.step(book, usize::MAX));
    index
}

/// The snippets of what is found, with the marked letters in brackets.
fn found(book: &Book, typed: &str) -> Vec<String> {
    let results = index(book).search(book, &Query::new(typed), 50);
    assert_eq!(results.total, results.found.len());
    results.found.iter().map(marked).collect()
}

fn marked(found: &Found) -> String {
    let mut text = found.snippet.clone();
    for mark in found.marks.iter().rev() {
        text.insert(mark.end, ']');
        text.insert(mark.start, '[');
    }
    text
}

#[test]
fn all_words_must_occur_and_the_newest_comes_first() {
    let mut sample = Sample::with_client(1, "Ada Okafor");
    sample.add(vec![open_note(10, "The bridge loan,\nagain", "2026-02-01").into()]);
    sample.add(vec![open_note(11, "Über die Brücke: a Łódź loan", "2026-03-01").into()]);
    sample.add(vec![open_note(12, "王小明 spoke of the bridge", "2026-01-01").into()]);
    let book = sample.book();
    assert_eq!(found(&book, "loan"), ["Über die Brücke: a Łódź [loan]", "The bridge [loan], again"]);
    assert_eq!(found(&book, "loan bridge"), ["The [bridge] [loan], again"]);
    assert_eq!(found(&book, "\"loan, again\""), ["The bridge [loan, again]"]);
    assert_eq!(found(&book, "\"loan bridge\""), Vec::<String>::new());
    assert_eq!(found(&book, "lodz brucke"), ["Über die [Brücke]: a [Łódź] loan"]);
    assert_eq!(found(&book, "小明"), ["王[小明] spoke of the bridge"]);
    assert_eq!(found(&book, "xiaoming"), ["王[小明] spoke of the bridge"]);
    // A word may be the client's name, as long as another is in the entry.
    assert_eq!(found(&book, "okafor again").len(), 1);
    assert_eq!(found(&book, "okafor"), ["Ada [Okafor]"]);
    assert_eq!(found(&book, "kind:note since:2026-02").len(), 2);
    assert_eq!(found(&book, "client:ada loan until:2026-02"), ["The bridge [loan], again"]);
    assert!(found(&book, "client:bruno loan").is_empty() && found(&book, "").is_empty());
}

#[test]
fn a_sealed_text_is_not_found() {
    let mut sample = Sample::with_client(1, "Ada Okafor");
    let talk = InteractionRecorded {
        id: InteractionId(id(20)),
        on: on("2026-02-01"),
        channel: Channel::Call,
        way: Way::In,
        begun_by: BegunBy::Client,
        live: true,
        minutes: None,
        with: Vec::new(),
        talk: Talk::Unknown,
        summary: "zebra".to_owned(),
        note: "zebra".to_owned(),
        conf: Confidentiality::Sealed,
        carries_out: None,
        for_absence: None,
        answers: Vec::new(),
    };
    let goal = GoalSet {
        id: GoalId(id(21)),
        what: "zebra".to_owned(),
        due: None,
        on: on("2026-02-01"),
        interaction: Some(talk.id),
    };
    sample.add(vec![talk.into(), goal.into()]);
    sample.add(vec![note(22, "zebra", "2026-02-02", Confidentiality::Sealed).into()]);
    sample.add(vec![note(23, "a zebra in confidence", "2026-02-02", Confidentiality::Confidential).into()]);
    assert_eq!(found(&sample.book(), "zebra"), ["a [zebra] in confidence"]);
}

#[test]
fn what_changed_is_made_anew_and_nothing_else() {
    let mut sample = Sample::with_client(1, "Ada Okafor");
    let bruno = sample.client(2, "Bruno Sá");
    sample.line(bruno, vec![open_note(10, "first", "2026-02-01").into()]);
    sample.line(bruno, vec![open_note(11, "second", "2026-02-01").into()]);
    // Folded line by line each client has the version of its own last line.
    let (last, before) = sample.lines().split_last().unwrap();
    let mut book = Book::new();
    for line in before {
        book.apply(line.clone());
    }
    let mut index = Index::default();
    assert!(!index.step(&book, 1) && index.made.len() == 1);
    assert!(index.step(&book, 1) && index.made.len() == 2);
    book.apply(last.clone());
    let versions = |index: &Index| index.made.values().map(|made| made.version).collect::<Vec<_>>();
    let then = versions(&index);
    assert!(index.step(&book, usize::MAX));
    let now = versions(&index);
    assert!(then[0] == now[0] && then[1] < now[1], "{then:?} {now:?}");
    assert_eq!(index.search(&book, &Query::new("second"), 9).total, 1);
}

#[test]
fn in_pieces_it_finds_the_same_and_the_newest_are_kept() {
    let mut sample = Sample::default();
    for client in 1..=9 {
        let id = sample.client(client, &format!("Client {client}"));
        for entry in 0..20 {
            let day = format!("2026-{:02}-{:02}", 1 + (client + entry) % 12, 1 + entry);
            sample.line(id, vec![open_note(client * 100 + entry, "a bridge loan", &day).into()]);
        }
    }
    let book = sample.book();
    let index = index(&book);
    let all = index.search(&book, &Query::new("bridge"), 1000);
    assert_eq!((all.total, all.found.len()), (180, 180));
    assert!(all.found.is_sorted_by_key(|it| std::cmp::Reverse((it.on, it.entry))));
    for most in [0, 1, 7, 179, 180, 181] {
        let mut seeking = Seeking::new(Query::new("bridge"), most);
        let mut pieces = 1;
        while !index.seek(&book, &mut seeking, 1) {
            pieces += 1;
        }
        let results = index.results(&book, &mut seeking);
        assert_eq!((results.total, pieces), (180, 9));
        assert_eq!(results.found, all.found[..most.min(180)]);
    }
    let only = index.search(&book, &Query::new("bridge").within(ClientId(id(3))), 1000);
    assert!(only.total == 20 && only.found.iter().all(|it| it.name == "Client 3"));
}

#[test]
fn what_is_kept_of_a_client_is_read_as_it_was_and_never_panics_when_it_is_not() {
    let mut sample = Sample::with_client(1, "Ada Okafor");
    sample.add(vec![open_note(10, "The bridge loan", "2026-02-01").into()]);
    sample.add(vec![open_note(11, &"long é ".repeat(2000), "2026-02-01T23:59:60.5-03:30").into()]);
    let history = sample.history();
    let tale = Tale::of(&history);
    assert!(!format!("{tale:?}").contains("bridge"));
    let rows = tale::Rows::read(&tale.pieces[tale::ROWS]);
    let mut passages = crate::query::passage::passages(&history);
    passages.sort_by_key(|it| std::cmp::Reverse((it.on, it.entry)));
    for (at, passage) in passages.iter().enumerate() {
        let row = rows.get(at).unwrap();
        assert_eq!((row.kind, row.on, row.key), (passage.kind, passage.on, passage.entry));
        let written = tale::Written::read(&tale.pieces[tale::WRITTEN]).unwrap();
        assert_eq!((written.name, written.get(at).unwrap().0), ("Ada Okafor", &*passage.texts.join("\n")));
    }
    assert!(rows.get(passages.len()).is_none());
    let words = ["long".to_owned(), "e".to_owned()];
    for number in 0..PIECES {
        for cut in 0..tale.pieces[number].len().min(300) {
            let mut cut_off = tale.pieces[number][..cut].to_vec();
            let _ = tale::Folded::read(&cut_off).map(|folded| folded.places(&words));
            if let Some(written) = tale::Written::read(&cut_off) {
                (0..4).for_each(|at| drop(written.get(at)));
            }
            assert!((0..4).filter_map(|at| tale::Rows::read(&cut_off).get(at)).count() <= passages.len());
            cut_off.clone_from(&tale.pieces[number]);
            cut_off[cut] = 0xff;
            let _ = tale::Folded::read(&cut_off).map(|folded| folded.places(&words));
            if let Some(written) = tale::Written::read(&cut_off) {
                (0..4).for_each(|at| drop(written.get(at)));
            }
            for at in 0..4 {
                let _ = tale::Rows::read(&cut_off).get(at);
            }
        }
    }
}

#[test]
fn a_match_deep_in_a_long_text_is_shown_in_its_words() {
    let mut sample = Sample::with_client(1, "Ada Okafor");
    let long = format!("{}the Nadel im Heuhaufen, {}", "é words and 王 ".repeat(9000), "more ".repeat(9000));
    sample.add(vec![open_note(10, &long, "2026-02-01").into()]);
    let snippet = found(&sample.book(), "nadel").remove(0);
    assert!(snippet.starts_with("… ") && snippet.contains("the [Nadel] im Heuhaufen, more"), "{snippet}");
}

proptest! {
    #[test]
    fn marks_are_what_was_looked_for(text in "[a-zé王ßŁ \n\u{301}]{1,80}", from in 0usize..60, len in 1usize..8) {
        let folded = fold(&text);
        let start = folded.ceil_char_boundary(from.min(folded.len()));
        let end = folded.ceil_char_boundary((start + len).min(folded.len()));
        let word = folded[start..end].trim().to_owned();
        prop_assume!(!word.is_empty());
        let mut folding = Folding::default();
        folding.take(&text);
        let at = folded.find(&word).unwrap();
        let (snippet, marks) = snippet::around(&text, &folding.milestones, at, std::slice::from_ref(&word));
        prop_assert!(!marks.is_empty(), "{:?} in {:?}", word, text);
        let mut last = 0;
        for mark in marks {
            prop_assert!(mark.start >= last && snippet.get(mark.clone()).is_some());
            prop_assert!(fold(&snippet[mark.clone()]).contains(&word) || snippet[mark.clone()].len() >= word.len().min(2));
            last = mark.end;
        }
    }
}

/// Figures for whoever wants them: `cargo test --release --lib search::tests::figures -- --ignored --nocapture`.
#[test]
#[ignore = "measures; run by hand"]
fn figures() {
    let mut sample = Sample::default();
    for client in 0..500 {
        let id = sample.client(client + 1, &format!("Client {client}"));
        for entry in 0..200 {
            let number = 1_000_000 + client * 1000 + entry;
            let text = format!(
                "call about the depot number {number}, worried about the bridge loan and what follows"
            );
            sample.line(id, vec![open_note(number, &text, "2026-02-01").into()]);
        }
    }
    let book = sample.book();
    let mut index = Index::default();
    let (mut steps, mut longest) = (0, std::time::Duration::ZERO);
    let begin = std::time::Instant::now();
    loop {
        let start = std::time::Instant::now();
        let done = index.step(&book, 1500);
        longest = longest.max(start.elapsed());
        steps += 1;
        if done {
            break;
        }
    }
    eprintln!("100 000 entries: index in {:?}, {steps} steps, the longest {longest:?}", begin.elapsed());
    for typed in ["a", "bridge loan", "1250123", "depot \"bridge loan\"", "zzz"] {
        let start = std::time::Instant::now();
        let total = index.search(&book, &Query::new(typed), 100).total;
        eprintln!("{typed}: {total} in {:?}", start.elapsed());
    }
}

//! What is searched in a checkpoint and what came since is found as if all of it were in memory, and as if every story were
//! read word for word.

use std::cmp::Reverse;

use super::*;
use crate::domain::event::Event;
use crate::domain::id::NoteId;
use crate::domain::interaction::Confidentiality;
use crate::domain::note::NoteAdded;
use crate::query::passage::passages;
use crate::query::search::{Index, Query, Results, Seeking, Tale};

/// What the stories say, and what is asked of them.
const TEXTS: [&str; 6] = [
    "The bridge loan, again",
    "\u{dc}ber die Br\u{fc}cke",
    "\u{738b}\u{5c0f}\u{660e} spoke\nof the lease",
    "a lodz \u{141}\u{f3}d\u{17a}",
    "client 1",
    "seen",
];
const WORDS: [&str; 12] = [
    "a",
    "bridge",
    "loan",
    "br\u{fc}cke",
    "\u{5c0f}\u{660e}",
    "lodz",
    "client",
    "name",
    "of the",
    "e",
    "seen",
    "zzz",
];
const NARROWED: [&str; 7] = [
    "",
    "kind:note",
    "kind:promise",
    "since:2024-02",
    "until:2024-03-10",
    "client:name",
    "kind:added since:2024",
];

/// Wild lines, and notes of these texts among them.
fn wordy(ops: &[sample::Op]) -> Vec<Line> {
    let mut lines = sample::lines(ops);
    for (line, (what, whom, thing, when)) in lines.iter_mut().zip(ops) {
        let conf = Confidentiality::ALL[usize::from(*whom) % Confidentiality::ALL.len()];
        let text = TEXTS[usize::from(*thing) % TEXTS.len()].to_owned();
        let on = Happened::On(sample::day(i64::from(*when % 90)));
        let note = NoteAdded { id: NoteId(sample::id(77, u64::from(*what))), text, conf, on };
        for part in line.parts.iter_mut().filter(|part| matches!(part.subject, Some(Subject::Client(_)))) {
            part.facts.push(Fact::Known(Event::from(note.clone())));
        }
    }
    lines
}

fn search(book: &Book, query: &Query, most: usize) -> Results {
    let mut index = Index::default();
    while !index.step(book, 3) {}
    let mut seeking = Seeking::new(query.clone(), most);
    while !index.seek(book, &mut seeking, 100) {}
    let results = index.results(book, &mut seeking);
    assert_eq!(index.search(book, query, most), results);
    results
}

/// The words in every story, folded letter by letter as the query is: how many entries have all of them, or all but those
/// in the client's names.
fn counted(book: &Book, words: &[&str]) -> usize {
    let fold = |text: &str| crate::query::search::folded(text);
    let words: Vec<String> = words.iter().map(|word| fold(word)).collect();
    let clients: Vec<ClientId> = book.standings().map(|it| it.id).collect();
    let mut count = 0;
    for id in clients {
        let history = book.history(id).unwrap();
        let names = fold(&format!("{}\n{}", history.client.name, history.client.organisation));
        for passage in passages(&history).iter().filter(|it| it.conf != Confidentiality::Sealed) {
            let text = fold(&passage.texts.join("\n"));
            let somewhere = words.iter().all(|word| names.contains(word) || text.contains(word));
            count += usize::from(somewhere && words.iter().any(|word| text.contains(word)));
        }
    }
    count
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_checkpoint_and_what_came_since_are_searched_like_all_in_memory(
        ops in sample::ops(60),
        cuts in [0..60_usize, 0..60],
        words in proptest::collection::vec(proptest::sample::select(&WORDS[..]), 1..4),
        narrowed in proptest::sample::select(&NARROWED[..]),
        most in 0..12_usize,
    ) {
        let dir = tempfile::tempdir().unwrap();
        let lines = wordy(&ops);
        let mut whole = Book::new();
        whole.extend(lines.iter().cloned());
        let first = cuts[0].min(lines.len());
        let second = (first + cuts[1]).min(lines.len());
        // A checkpoint, one made of it and some lines, and some lines since.
        let mut book = Book::over(trip(dir.path(), &frozen(&lines[..first])));
        book.extend(lines[first..second].iter().cloned());
        if book.is_broken() {
            return Ok(());
        }
        let resting: Arc<dyn Base> = Arc::new(book.freeze());
        let mut over = Book::over(Arc::clone(&resting));
        over.extend(lines[second..].iter().cloned());
        let opened = trip(dir.path(), &resting);
        let mut book = Book::over(Arc::clone(&opened));
        book.extend(lines[second..].iter().cloned());
        if book.is_broken() || over.is_broken() {
            return Ok(());
        }
        let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
        let query = Query::new(&format!("{} {narrowed}", quoted.join(" ")));
        let found = search(&whole, &query, most);
        prop_assert!(found.found.is_sorted_by_key(|it| Reverse((it.on, it.entry))));
        prop_assert_eq!(found.found.len(), found.total.min(most));
        prop_assert_eq!(&search(&book, &query, most), &found);
        prop_assert_eq!(&search(&over, &query, most), &found);
        if narrowed.is_empty() {
            prop_assert_eq!(found.total, counted(&whole, &words));
        }
        prop_assert!(!book.is_broken());
        // What a client's words are does not depend on how often they were handed on.
        let mut piece = Vec::new();
        let settled = Book::over(Arc::clone(&resting));
        for (at, id) in opened.clients().iter().enumerate() {
            let tale = Tale::of(&settled.history(*id).unwrap());
            for (number, bytes) in tale.pieces.iter().enumerate() {
                prop_assert!(opened.words(at, number, &mut piece) && piece == *bytes);
            }
        }
    }
}

#[test]
fn words_that_cannot_be_read_break_the_base_and_the_search_goes_on_without_them() {
    let dir = tempfile::tempdir().unwrap();
    let source = frozen(&demo_lines(300));
    trip(dir.path(), &source);
    let path = path(&cache(dir.path()), 1);
    let sound = std::fs::read(&path).unwrap();
    let query = Query::new("e");
    let all = search(&Book::over(open(&RealDisk, dir.path(), &book()).unwrap().1), &query, 10_000);
    let tale = Tale::of(&Book::over(source.clone()).history(source.clients()[5]).unwrap());
    let at = memchr::memmem::find(&sound, &tale.pieces[0]).expect("its words as they are searched");
    let mut damaged = sound;
    damaged[at + tale.pieces[0].len() - 3] ^= 1;
    std::fs::write(&path, damaged).unwrap();
    let book = Book::over(open(&RealDisk, dir.path(), &book()).unwrap().1);
    let rest = search(&book, &query, 10_000);
    assert!(book.is_broken());
    let others: Vec<_> = all.found.into_iter().filter(|it| it.client != source.clients()[5]).collect();
    assert!(!others.is_empty() && others.len() < all.total);
    assert_eq!(rest.found, others);
}

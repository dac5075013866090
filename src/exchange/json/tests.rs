//! Out and in again: random books, newer exports, books that know some of it already, damage.

use proptest::prelude::*;

use super::plan::plan;
use super::{BookCopy, CopiedPart, Limits, Refused, read};
use crate::domain::book::Book;
use crate::domain::client::Status;
use crate::domain::command::undo::{take_back, undo};
use crate::domain::command::{Command, PromiseClose, PromiseDraft, decide};
use crate::domain::event::{Event, ThingImported};
use crate::domain::id::{ImportId, NoteId, PromiseId};
use crate::domain::interaction::Confidentiality;
use crate::domain::line::{Line, Subject};
use crate::domain::note::NoteAdded;
use crate::domain::promise::{Prompted, Whose};
use crate::domain::sample::{Desk, bare, call, client, day, id, line, lines, noon, ops};
use crate::domain::time::Happened;
use crate::exchange::export::clearance::Include;
use crate::exchange::export::{Format, Order, export};
use crate::exchange::import::ImportPlan;
use crate::query::timeline::{Lens, Show, timeline};
use crate::query::triage::{Weights, rows};

/// What a book shows: who needs the adviser and why, and every client with its story.
fn digest(book: &Book) -> Vec<String> {
    let (weights, now) = (Weights::builtin(), noon(400));
    let mut all: Vec<String> =
        rows(book.standings(), &weights, &now).iter().map(|row| format!("{row:?}")).collect();
    for standing in book.standings() {
        let history = book.history(standing.id).unwrap();
        all.push(format!("{:?} {:?}", history.client, history.imported));
        all.push(format!("{} {}", history.waiting, history.contradicted));
        let lens = Lens { weights: &weights, now, reveal: None };
        for row in timeline(&history, Show::All, &lens).rows {
            all.push(format!(
                "{:?} {:?} {:?} {} {} {:?} {:?} {} {:?} {} {}",
                row.kind,
                row.when,
                row.id,
                row.depth,
                row.head,
                row.text,
                row.state,
                row.open,
                row.conf,
                row.recorded,
                row.by
            ));
        }
    }
    all
}

fn everything(format: Format) -> Order {
    Order { include: Include::ALL, ..Order::of(format) }
}

fn written(book: &Book, order: &Order) -> Vec<u8> {
    export(book, Some(id(77, 7)), order, &noon(400)).bytes
}

fn copied(book: &Book, order: &Order) -> BookCopy {
    read(&written(book, order), &Limits::default()).unwrap()
}

/// Imports and answers what was planned.
fn import(copy: &BookCopy, into: &mut Book, round: u8) -> ImportPlan {
    let mut minted = 0;
    let mut mint = || {
        minted += 1;
        id(150 + round, minted)
    };
    let plan = plan(copy, into, &noon(400), &mut mint);
    append(into, plan.decisions.clone(), round);
    plan
}

fn append(book: &mut Book, decisions: Vec<crate::domain::command::Decision>, round: u8) {
    let first = i64::from(round) * 100_000;
    let new: Vec<Line> = (1..)
        .zip(decisions)
        .map(|(n, it)| {
            line(
                10_000_000 + first + i64::try_from(n).unwrap(),
                20 + round % 5,
                u64::from(round) * 10_000 + n,
                0,
                it,
            )
        })
        .collect();
    book.extend(new);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn a_random_book_is_the_same_book_elsewhere_and_a_second_time_adds_nothing(ops in ops(60)) {
        let mut book = Book::new();
        book.extend(lines(&ops));
        let copy = copied(&book, &everything(Format::Json));
        prop_assert!(copy.damages.is_empty() && copy.unknown.is_empty() && copy.unknown_fields == 0, "{:?}", copy.damages);
        let mut other = Book::new();
        import(&copy, &mut other, 1);
        prop_assert_eq!(digest(&other), digest(&book));
        prop_assert!(import(&copy, &mut other, 2).decisions.is_empty());
        // A copy of the copy is the same book too, and both books know what is their own in it.
        let again = copied(&other, &everything(Format::Json));
        prop_assert!(import(&again, &mut book, 3).decisions.is_empty());
        prop_assert!(import(&again, &mut other, 4).decisions.is_empty());
        let mut third = Book::new();
        import(&again, &mut third, 5);
        prop_assert_eq!(digest(&third), digest(&book));
        // And it goes as it came.
        let last = third.lines().next_back().map(|(key, _)| key);
        if let Some(last) = last {
            let whole = undo(&third, last);
            prop_assert_eq!(whole.stay, []);
            let back = take_back(&third, &whole.go, "").unwrap();
            append(&mut third, back, 6);
            prop_assert_eq!(third.health().live - third.lines().count() / 2, 0);
            prop_assert_eq!(third.clients(), 0);
        }
    }

    #[test]
    fn with_texts_withheld_a_random_book_comes_whole_later_and_once(ops in ops(40)) {
        let mut book = Book::new();
        book.extend(lines(&ops));
        let (open, whole) = (copied(&book, &Order::of(Format::Json)), copied(&book, &everything(Format::Json)));
        let mut other = Book::new();
        import(&open, &mut other, 1);
        prop_assert!(import(&open, &mut other, 2).decisions.is_empty());
        import(&whole, &mut other, 3);
        prop_assert!(import(&whole, &mut other, 4).decisions.is_empty());
        prop_assert_eq!(other.clients(), book.clients());
    }

    #[test]
    fn no_damage_is_more_than_a_report(ops in ops(12), at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>()) {
        let mut book = Book::new();
        book.extend(lines(&ops));
        let mut bytes = written(&book, &everything(Format::Json));
        let at = at.index(bytes.len());
        if cut { bytes.truncate(at) } else { bytes[at] = byte }
        if let Ok(copy) = read(&bytes, &Limits::default()) {
            import(&copy, &mut Book::new(), 1);
        }
    }

    #[test]
    fn whatever_the_bytes_reading_ends(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&bytes, &Limits::default());
        let _ = read(&[b"{\"confidant_export\":1}\n", bytes.as_slice()].concat(), &Limits::default());
    }
}

fn promise(desk: &mut Desk, on: i64) -> PromiseId {
    let draft =
        PromiseDraft { whose: Whose::Ours, what: "send it".into(), due: Some(day(on + 5)), repeats: None };
    desk.act(on, Command::Promise { client: client(1), draft, request: None }).unwrap();
    desk.of(1).promises.last().unwrap().made.fact.id
}

fn keep(promise: PromiseId, reason: &str, on: i64) -> Command {
    let close = PromiseClose::Kept { prompted: Prompted::No, reason: reason.into() };
    Command::ClosePromise { client: client(1), promise, close, on: day(on) }
}

fn note(text: &str, conf: Confidentiality) -> Command {
    Command::Note { client: client(1), text: text.into(), conf }
}

#[test]
fn a_newer_export_adds_what_is_new_and_the_whole_import_can_be_taken_back() {
    let mut desk = Desk::default();
    desk.act(0, Command::AddClient(Box::new(bare(1, "Ada")))).unwrap();
    let made = promise(&mut desk, 1);
    let mut other = Book::new();
    assert_eq!(import(&copied(&desk.book, &everything(Format::Json)), &mut other, 1).counts.added, 1);
    desk.act(3, keep(made, "", 3)).unwrap();
    let plan = import(&copied(&desk.book, &everything(Format::Json)), &mut other, 2);
    assert_eq!((plan.decisions.len(), plan.counts.added), (2, 0), "{:?}", plan.report("…"));
    assert_eq!(digest(&other), digest(&desk.book));

    let last = other.lines().next_back().unwrap().0;
    let whole = undo(&other, last);
    assert_eq!((whole.go.len(), whole.stay.len()), (2, 0));
    let back = take_back(&other, &whole.go, "").unwrap();
    append(&mut other, back, 3);
    assert!(other.history(client(1)).unwrap().promises[0].is_open());
    let first = other.lines().next().unwrap().0;
    let whole = undo(&other, first);
    assert_eq!((whole.go.len(), whole.stay.len()), (3, 0));
    let back = take_back(&other, &whole.go, "").unwrap();
    append(&mut other, back, 4);
    assert_eq!(other.clients(), 0);
    // What was taken back whole may come again.
    import(&copied(&desk.book, &everything(Format::Json)), &mut other, 5);
    assert_eq!(digest(&other), digest(&desk.book));
}

#[test]
fn what_was_changed_here_as_well_stays_as_it_is_here() {
    let mut desk = Desk::default();
    desk.act(0, Command::AddClient(Box::new(bare(1, "Ada")))).unwrap();
    let made = promise(&mut desk, 1);
    let mut here = Book::new();
    import(&copied(&desk.book, &everything(Format::Json)), &mut here, 1);
    let renamed = |book: &Book, name: &str, tier: &str| {
        let mut edited = book.history(client(1)).unwrap().client;
        (edited.name, edited.tier) = (name.into(), tier.into());
        Command::EditClient(Box::new(edited))
    };
    let theirs = renamed(&desk.book, "Ada Okafor", "gold");
    desk.act(4, theirs).unwrap();
    desk.act(4, keep(made, "theirs", 4)).unwrap();
    for (round, command) in [(2, renamed(&here, "Ada O.", "")), (3, keep(made, "ours", 5))] {
        let decision = decide(&here, command, &noon(5), &mut || id(9, 1000)).unwrap();
        append(&mut here, vec![decision], round);
    }
    let plan = import(&copied(&desk.book, &everything(Format::Json)), &mut here, 4);
    let history = here.history(client(1)).unwrap();
    assert_eq!((history.client.name.as_str(), history.client.tier.as_str()), ("Ada O.", "gold"));
    assert_eq!((history.promises[0].ends.len(), history.contradicted), (1, 0));
    for sentence in ["the name was changed here", "what became of a promise was changed here"] {
        assert!(plan.report("…").iter().any(|it| it.contains(sentence)), "{:?}", plan.report("…"));
    }
    assert!(import(&copied(&desk.book, &everything(Format::Json)), &mut here, 5).decisions.is_empty());
}

#[test]
fn an_older_edit_that_comes_late_does_not_replace_the_newer_one() {
    let (mut book, subject) = (Desk::default().book, crate::domain::line::Subject::Client(client(1)));
    let added = crate::domain::client::ClientAdded {
        name: "Ada".into(),
        kind: crate::domain::client::ClientKind::Person,
        status: Status::Client,
        on: day(0),
    };
    let tier = |tier: &str| crate::domain::client::TierSet { tier: tier.into() };
    book.apply(line(1, 1, 1, 0, vec![(subject, vec![added.into()])]));
    book.apply(line(9, 1, 2, 0, vec![(subject, vec![tier("gold").into()])]));
    let mut other = Book::new();
    import(&copied(&book, &everything(Format::Json)), &mut other, 1);
    book.apply(line(5, 2, 1, 0, vec![(subject, vec![tier("silver").into()])]));
    let plan = import(&copied(&book, &everything(Format::Json)), &mut other, 2);
    assert!(plan.report("…").iter().any(|it| it.starts_with("edits older than")), "{:?}", plan.report("…"));
    assert_eq!(digest(&other), digest(&book));
}

#[test]
fn texts_that_may_not_leave_are_gone_and_their_entries_stay_as_far_as_they_may() {
    let mut desk = Desk::default();
    desk.act(0, Command::AddClient(Box::new(bare(1, "Ada")))).unwrap();
    desk.act(1, note("said openly", Confidentiality::Open)).unwrap();
    desk.act(2, note("a secret", Confidentiality::Confidential)).unwrap();
    desk.act(3, note("sealed up", Confidentiality::Sealed)).unwrap();
    let mut sealed = call(1, Happened::On(day(4)));
    sealed.conf = Confidentiality::Sealed;
    sealed.goals.push("sealed goal".into());
    let draft =
        PromiseDraft { whose: Whose::Ours, what: "sealed promise".into(), due: Some(day(9)), repeats: None };
    sealed.promises.push(draft);
    desk.act(4, Command::Record(Box::new(sealed))).unwrap();
    let made = desk.of(1).promises[0].made.fact.id;
    desk.act(5, keep(made, "sealed reason", 5)).unwrap();

    let made = export(&desk.book, None, &Order::of(Format::Json), &noon(400));
    let text = String::from_utf8(made.bytes.clone()).unwrap();
    assert!(
        text.contains("said openly") && !text.contains("secret") && !text.contains("sealed up"),
        "{text}"
    );
    assert!(
        !text.contains("sealed goal") && !text.contains("sealed promise") && !text.contains("sealed reason")
    );
    assert!(
        text.contains(r#"{"t":"sealed_entry","kind":"interaction","id":""#) && !text.contains("promise_kept")
    );
    assert_eq!((made.withheld.confidential, made.withheld.sealed), (1, 4));
    assert_eq!(
        made.account("--include"),
        [
            "1 confidential text left out; --include confidential takes it along",
            "4 sealed entries left out but for their day; --include sealed takes them along"
        ]
    );
    let copy = read(&made.bytes, &Limits::default()).unwrap();
    assert_eq!((copy.confidential, copy.sealed), (1, 4));
    let mut other = Book::new();
    let plan = import(&copy, &mut other, 1);
    let history = other.history(client(1)).unwrap();
    assert_eq!(history.notes.iter().map(|it| it.fact.text.as_str()).collect::<Vec<_>>(), ["said openly", ""]);
    assert!(history.interactions.is_empty() && history.promises.is_empty() && history.waiting == 0);
    assert!(
        plan.report("…").contains(&"sealed entries of which the file has only the day: 4".to_owned()),
        "{:?}",
        plan.report("…")
    );
    // With the rest asked for, what has been there without its text is said to be so.
    let plan = import(&copied(&desk.book, &everything(Format::Json)), &mut other, 2);
    assert!(
        plan.report("…").iter().any(|it| it.starts_with("of these copied before without")),
        "{:?}",
        plan.report("…")
    );
    assert_eq!(other.history(client(1)).unwrap().promises.len(), 1);
}

#[test]
fn a_file_is_foreign_whatever_it_says() {
    let refused = |text: &str| read(text.as_bytes(), &Limits::default()).unwrap_err();
    for text in ["", "{}", "BEGIN:VCARD", "{\"confidant_export\":\"x\"}", "{\"confidant_export\":1", "[1]"] {
        assert_eq!(refused(text), Refused::NotAnExport, "{text}");
    }
    assert_eq!(refused("{\"confidant_export\":2}"), Refused::Newer(2));
    let small = Limits { file_bytes: 10, ..Limits::default() };
    assert_eq!(read(b"{\"confidant_export\":1}", &small), Err(Refused::TooLarge { size: 22, limit: 10 }));
    let few = Limits { lines: 2, damages: 1, ..Limits::default() };
    let text = "{\"confidant_export\":1}\n{}\n{}\n";
    let copy = read(text.as_bytes(), &few).unwrap();
    assert_eq!((copy.damages.len(), copy.damages_unlisted), (1, 1));
    assert_eq!(read(format!("{text}x").as_bytes(), &few), Err(Refused::TooManyLines { limit: 2 }));

    let deep = format!("{{\"confidant_export\":1}}\n{}", "[".repeat(100_000));
    assert_eq!(read(deep.as_bytes(), &Limits::default()).unwrap().damages.len(), 1);
    let part = |events: &str| {
        format!(
            "\u{feff}{{\"confidant_export\":1,\"lines\":2}}\r\n{{\"line\":\"aaaaaaaaaa:1\",\"h\":\"{}\",\"at\":\"2026-01-01T00:00:00Z\",\"by\":\"x\\u001b[31m\",\"parts\":[{{\"k\":\"{}\",\"e\":[{events}]}}]}}\r\n",
            id(1, 1),
            client(1).0
        )
    };
    let bytes = part(
        r#"{"t":"client_added","name":"A\u001b[31mda\u0000","kind":"person","status":"client","on":"2026-01-01","mood":"blue"},
           {"t":"line_retracted","line":"aaaaaaaaaa:1","h":"AAAAAAAAAAAAAAAAAAAAAA"},{"t":"later"},{"on":"2026"},
           {"t":"cadence_set","ideal":99999999},{"t":"note_added","id":7}"#,
    )
    .replace("\n           ", "");
    let copy = read(bytes.as_bytes(), &Limits::default()).unwrap();
    assert_eq!(copy.damages, ["the file ends too early: 1 of 2 lines are there"]);
    assert_eq!((copy.unknown.len(), copy.unknown.values().sum::<usize>(), copy.unknown_fields), (5, 5, 1));
    let mut book = Book::new();
    import(&copy, &mut book, 1);
    assert_eq!(book.standing(client(1)).unwrap().name, "A[31mda");
}

#[test]
fn a_forged_line_costs_that_line_and_no_more_than_a_line_is_made_of_one() {
    let mut desk = Desk::default();
    desk.act(0, Command::AddClient(Box::new(bare(1, "Ada")))).unwrap();
    desk.act(1, Command::AddClient(Box::new(bare(2, "Bo")))).unwrap();
    let text = String::from_utf8(written(&desk.book, &everything(Format::Json))).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let by: serde_json::Value = serde_json::from_str(lines[1]).unwrap();
    let by = serde_json::to_string(&by["by"]).unwrap();
    let forged = lines[1].replacen(&by, &format!("\"{}\"", "x".repeat(1_500_000)), 1);
    let file = [lines[0], &forged, lines[2]].join("\n");
    let copy = read(file.as_bytes(), &Limits::default()).unwrap();
    assert_eq!((copy.lines.len(), copy.damages.len()), (1, 1));
    assert!(copy.damages[0].starts_with("line 2: recorded by somebody"), "{:?}", copy.damages);
    let part = &lines[1][lines[1].find("{\"k\"").unwrap()..lines[1].len() - 2];
    for (count, read_lines) in [(6_000, 1), (2_000, 2)] {
        let forged = lines[1].replace(part, &vec![part; count].join(","));
        let copy = read([lines[0], &forged, lines[2]].join("\n").as_bytes(), &Limits::default()).unwrap();
        assert_eq!(copy.lines.len(), read_lines, "{:?}", copy.damages);
        assert!(
            read_lines == 2 || copy.damages[0].starts_with("line 2: of more parts"),
            "{:?}",
            copy.damages
        );
    }
    // Short as it stands there, long with where each part came from.
    let mut copy = read(text.as_bytes(), &Limits::default()).unwrap();
    let line = &mut copy.lines[1];
    line.by = "x".repeat(600);
    let note = |number: u32| NoteAdded {
        id: NoteId(id(8, number.into())),
        text: "x".into(),
        on: Happened::On(day(1)),
        conf: Confidentiality::Open,
    };
    let (subject, first) = (line.parts[0].subject, line.parts[0].clone());
    let parts =
        (1..1_900).map(|part| CopiedPart { subject, part, withheld: 0, events: vec![note(part).into()] });
    line.parts = std::iter::once(first).chain(parts).collect();
    let mut other = Book::new();
    let plan = import(&copy, &mut other, 1);
    for decision in &plan.decisions {
        let mut bytes = 0;
        for (_, events) in decision {
            for event in events {
                let mut body = Vec::new();
                event.write(&mut serde_json::Serializer::new(&mut body)).unwrap();
                bytes += body.len();
            }
        }
        assert!(bytes < 1 << 20);
    }
    assert_eq!((other.clients(), other.history(client(2)).unwrap().notes.len()), (2, 1_899));
}

#[test]
fn lines_too_long_for_one_are_copied_event_by_event() {
    let mut desk = Desk::default();
    desk.act(0, Command::AddClient(Box::new(bare(1, "Ada")))).unwrap();
    let mut events = Vec::new();
    for number in 0..5 {
        let text = "é".repeat(100_000);
        let note = crate::domain::note::NoteAdded {
            id: crate::domain::id::NoteId(id(8, number)),
            text,
            on: Happened::On(day(1)),
            conf: Confidentiality::Open,
        };
        events.push(note.into());
    }
    desk.book.apply(line(9, 1, 1, 0, vec![(crate::domain::line::Subject::Client(client(1)), events)]));
    let copy = copied(&desk.book, &everything(Format::Json));
    let mut other = Book::new();
    assert_eq!(import(&copy, &mut other, 1).decisions.len(), 3, "below a mebibyte one line is one");
    assert_eq!(digest(&other), digest(&desk.book));
    let mut long = copy.clone();
    long.lines[1].bytes = 1 << 20;
    let mut other = Book::new();
    assert_eq!(import(&long, &mut other, 1).decisions.len(), 7);
    assert_eq!(digest(&other), digest(&desk.book));
}

/// A note that came with an import, or what its source says of it by now.
fn noted(text: &str, conf: Confidentiality, import: u64, revises: bool) -> Vec<Event> {
    let (note, import) = (NoteId(id(8, 1)), ImportId(id(10, import)));
    let uid = Some("7".to_owned());
    let source = ThingImported { id: note.0, import, from: "monica".into(), uid, recorded: None, revises };
    vec![NoteAdded { id: note, text: text.into(), on: Happened::On(day(1)), conf }.into(), source.into()]
}

fn told(book: &mut Book, ms: i64, n: u64, events: Vec<Event>) {
    book.apply(line(ms, 1, n, 0, vec![(Subject::Client(client(1)), events)]));
}

fn texts(book: &Book) -> Vec<String> {
    book.history(client(1)).unwrap().notes.iter().map(|it| it.fact.text.clone()).collect()
}

#[test]
fn what_its_source_says_otherwise_by_now_comes_with_the_newer_export() {
    let mut desk = Desk::default();
    desk.act(0, Command::AddClient(Box::new(bare(1, "Ada")))).unwrap();
    told(&mut desk.book, 10, 1, noted("first", Confidentiality::Open, 1, false));
    let (mut other, mut here) = (Book::new(), Book::new());
    let before = copied(&desk.book, &everything(Format::Json));
    for book in [&mut other, &mut here] {
        import(&before, book, 1);
    }
    told(&mut desk.book, 20, 2, noted("second", Confidentiality::Open, 2, true));
    let after = copied(&desk.book, &everything(Format::Json));
    let plan = import(&after, &mut other, 2);
    assert_eq!((plan.counts.things, plan.counts.things_changed, plan.decisions.len()), (0, 1, 2));
    assert_eq!(texts(&other), ["second"]);
    assert_eq!(digest(&other), digest(&desk.book));
    assert!(import(&after, &mut other, 3).decisions.is_empty());
    assert!(import(&before, &mut other, 3).decisions.is_empty(), "an older export changes nothing");
    let last = other.lines().next_back().unwrap().0;
    let back = take_back(&other, &undo(&other, last).go, "").unwrap();
    append(&mut other, back, 4);
    assert_eq!(texts(&other), ["first"]);
    // Where it was said anew here as well, that stays.
    told(&mut here, 200_000_000, 900, noted("ours", Confidentiality::Open, 3, true));
    let plan = import(&after, &mut here, 5);
    assert_eq!((plan.decisions.len(), texts(&here)), (0, vec!["ours".to_owned()]));
    assert!(
        plan.report("`duplicates`").iter().any(|it| it.contains("what an entry says was changed here")),
        "{:?}",
        plan.report("`duplicates`")
    );
    assert_eq!(here.history(client(1)).unwrap().contradicted, 0);
}

#[test]
fn what_was_sealed_later_is_sealed_in_its_first_wording_too() {
    let mut desk = Desk::default();
    desk.act(0, Command::AddClient(Box::new(bare(1, "Ada")))).unwrap();
    told(&mut desk.book, 10, 1, noted("first wording", Confidentiality::Open, 1, false));
    told(&mut desk.book, 20, 2, noted("second wording", Confidentiality::Sealed, 2, true));
    let made = written(&desk.book, &Order::of(Format::Json));
    assert!(!String::from_utf8(made).unwrap().contains("wording"));
    let mut other = Book::new();
    import(&copied(&desk.book, &Order::of(Format::Json)), &mut other, 1);
    assert_eq!(texts(&other), [""; 0]);
    told(&mut desk.book, 30, 3, noted("third wording", Confidentiality::Open, 3, true));
    import(&copied(&desk.book, &Order::of(Format::Json)), &mut other, 2);
    assert_eq!(texts(&other), ["third wording"]);
}

#[test]
fn what_comes_again_is_finished_once_though_both_books_finish_it() {
    let mut desk = Desk::default();
    desk.act(0, Command::AddClient(Box::new(bare(1, "Ada")))).unwrap();
    let repeats = "FREQ=WEEKLY".parse().ok();
    let draft = PromiseDraft { whose: Whose::Ours, what: "send it".into(), due: Some(day(5)), repeats };
    desk.act(1, Command::Promise { client: client(1), draft, request: None }).unwrap();
    let made = desk.of(1).promises[0].made.fact.id;
    let mut here = Book::new();
    import(&copied(&desk.book, &everything(Format::Json)), &mut here, 1);
    let decision = decide(&here, keep(made, "ours", 4), &noon(4), &mut || id(9, 1000)).unwrap();
    append(&mut here, vec![decision], 2);
    let next = |book: &Book| -> Vec<PromiseId> {
        let history = book.history(client(1)).unwrap();
        history.promises.iter().filter(|it| it.is_open()).map(|it| it.made.fact.id).collect()
    };
    let (ours, before) = (next(&here), digest(&desk.book).len());
    assert_eq!(ours.len(), 1);
    desk.act(4, keep(made, "theirs", 4)).unwrap();
    assert!(digest(&desk.book).len() > before);
    let theirs = next(&desk.book);
    let plan = import(&copied(&desk.book, &everything(Format::Json)), &mut here, 3);
    assert!(
        plan.report("`duplicates`").iter().any(|it| it.contains("what became of a promise")),
        "{:?}",
        plan.report("`duplicates`")
    );
    assert_eq!(next(&here), ours, "there is one next, and it is ours");
    // What becomes of theirs becomes of ours, but not twice.
    let decision = decide(&here, keep(ours[0], "ours", 12), &noon(12), &mut || id(9, 1001)).unwrap();
    append(&mut here, vec![decision], 4);
    desk.act(12, keep(theirs[0], "theirs", 12)).unwrap();
    import(&copied(&desk.book, &everything(Format::Json)), &mut here, 5);
    let history = here.history(client(1)).unwrap();
    assert!(history.promises.iter().all(|it| it.ends.len() <= 1) && next(&here).len() == 1);
    assert!(import(&copied(&desk.book, &everything(Format::Json)), &mut here, 6).decisions.is_empty());
    // A new book has it as the first one has.
    let mut other = Book::new();
    import(&copied(&desk.book, &everything(Format::Json)), &mut other, 1);
    assert_eq!(digest(&other), digest(&desk.book));
}

#[test]
fn who_was_judged_here_to_be_two_or_one_stays_so() {
    let mut desk = Desk::default();
    for number in 1..=4 {
        desk.act(0, Command::AddClient(Box::new(bare(number, "Ada")))).unwrap();
    }
    let mut here = Book::new();
    import(&copied(&desk.book, &everything(Format::Json)), &mut here, 1);
    let merge = |from, into| Command::MergeClients { from: client(from), into: client(into) };
    let distinct = |one, other| Command::Distinct { one: client(one), other: client(other) };
    for (round, command) in [(2, distinct(2, 1)), (3, merge(3, 4))] {
        let decision = decide(&here, command, &noon(5), &mut || id(9, 1000)).unwrap();
        append(&mut here, vec![decision], round);
    }
    let before = digest(&here);
    desk.act(5, merge(1, 2)).unwrap();
    desk.act(5, distinct(3, 4)).unwrap();
    let plan = import(&copied(&desk.book, &everything(Format::Json)), &mut here, 4);
    assert_eq!((plan.decisions.len(), digest(&here)), (0, before));
    let kept = plan
        .report("`duplicates`")
        .iter()
        .filter(|it| it.contains("with whom it is one was changed here"))
        .count();
    assert_eq!(kept, 1, "{:?}", plan.report("`duplicates`"));
    let mut other = Book::new();
    import(&copied(&desk.book, &everything(Format::Json)), &mut other, 1);
    assert_eq!(digest(&other), digest(&desk.book));
    // The same word from both sides is one word.
    let decision = decide(&other, distinct(3, 2), &noon(6), &mut || id(9, 1000)).unwrap();
    append(&mut other, vec![decision], 2);
    desk.act(6, distinct(3, 2)).unwrap();
    assert!(import(&copied(&desk.book, &everything(Format::Json)), &mut other, 3).decisions.is_empty());
}

#[test]
fn a_long_line_is_copied_with_what_its_things_came_from() {
    let mut desk = Desk::default();
    desk.act(0, Command::AddClient(Box::new(bare(1, "Ada")))).unwrap();
    told(&mut desk.book, 10, 1, noted("first", Confidentiality::Open, 1, false));
    told(&mut desk.book, 20, 2, noted("second", Confidentiality::Open, 2, true));
    let mut long = copied(&desk.book, &everything(Format::Json));
    long.lines.iter_mut().for_each(|line| line.bytes = 1 << 20);
    let mut other = Book::new();
    import(&long, &mut other, 1);
    assert_eq!(digest(&other), digest(&desk.book));
}

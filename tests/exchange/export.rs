//! Out and in again: what each format carries comes back, what may not leave does not, and no text does harm.
//!
//! The books are the sample book and every address book of the fixtures; random books stand beside the code
//! (`exchange/json/tests.rs`).

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::path::Path;

use chrono::{DateTime, FixedOffset};
use confidant::clock::Clock;
use confidant::demo::{self, Params};
use confidant::domain::book::Book;
use confidant::domain::client::{Client, ClientKind, Reach};
use confidant::domain::command::undo::{take_back, undo};
use confidant::domain::event::Event;
use confidant::domain::id::Id;
use confidant::domain::interaction::Channel;
use confidant::domain::line::{Fact, Line, Subject};
use confidant::domain::time::Now;
use confidant::exchange::export::cell::unguarded;
use confidant::exchange::export::clearance::Include;
use confidant::exchange::export::{Export, Format, Order, Table, Version, export};
use confidant::exchange::json::{Limits, read};
use confidant::exchange::read::read as read_file;
use confidant::journal::Places;
use confidant::mint::SeededMint;
use confidant::query::timeline::{Lens, Show, timeline};
use confidant::query::triage::{Weights, rows};
use confidant::store::Files;
use tempfile::TempDir;

pub(super) fn now() -> Now {
    let instant: DateTime<FixedOffset> = "2026-11-21T09:30:00+01:00".parse().expect("a moment");
    Now::new(instant.to_utc(), chrono_tz::Europe::Berlin)
}

/// A book in a temporary directory.
pub(super) struct Desk {
    pub(super) book: Book,
    files: Files,
    dir: TempDir,
}

impl Desk {
    pub(super) fn new() -> Self {
        let dir = TempDir::new().expect("a directory");
        let places = Places::new(dir.path().join("book"), dir.path().join("state"));
        let clock = Clock::new(Some(now().instant().fixed_offset()), chrono_tz::Europe::Berlin);
        let (files, book) = Files::open(places, clock, "Ines Marlow".into()).expect("it opens");
        Self { book, files, dir }
    }

    /// The sample book.
    pub(super) fn demo(clients: u32, interactions: u32) -> Self {
        let mut desk = Self::new();
        let params = Params { clients, interactions, ..Params::default() };
        demo::write(&mut desk.files, &params, &now()).expect("written");
        desk.reread()
    }

    /// The same book, as the disk has it.
    fn reread(self) -> Self {
        let places = self.files.places().clone();
        let clock = Clock::new(Some(now().instant().fixed_offset()), chrono_tz::Europe::Berlin);
        self.files.close().expect("closed");
        let (files, book) = Files::open(places, clock, "Ines Marlow".into()).expect("it opens");
        Self { book, files, dir: self.dir }
    }

    fn name(&self) -> Option<Id> {
        self.files.report().book.and_then(|book| book.as_str().parse().ok())
    }

    pub(super) fn export(&self, order: &Order) -> Export {
        export(&self.book, self.name(), order, &now())
    }

    /// Imports a file; answers how many lines it came to.
    pub(super) fn import(&mut self, bytes: &[u8], seed: u8) -> usize {
        let read = read_file(bytes, "file", None).expect("it is understood");
        let plan = read.plan(&self.book, &now(), &mut SeededMint::new([seed; 32]));
        for batch in plan.decisions.chunks(1000) {
            let lines = self.files.append(batch).expect("saved");
            self.book.extend(lines);
        }
        plan.decisions.len()
    }
}

pub(super) fn all(format: Format) -> Order {
    Order { include: Include::ALL, ..Order::of(format) }
}

/// What a book shows: who needs the adviser and why, and every client with its story.
fn digest(book: &Book) -> Vec<String> {
    let weights = Weights::builtin();
    let mut all: Vec<String> =
        rows(book.standings(), &weights, &now()).iter().map(|row| format!("{row:?}")).collect();
    for standing in book.standings() {
        let history = book.history(standing.id).expect("it is there");
        all.push(format!("{:?}", history.client));
        let lens = Lens { weights: &weights, now: now(), reveal: None };
        for row in timeline(&history, Show::All, &lens).rows {
            let (when, what) = ((&row.when, row.recorded, &row.by), (row.kind, row.id, &row.head, &row.text));
            all.push(format!("{when:?} {what:?} {:?} {:?} {} {}", row.state, row.conf, row.depth, row.open));
        }
    }
    all
}

pub(super) fn same<T: PartialEq + Debug>(left: &[T], right: &[T]) {
    assert_eq!(left.len(), right.len());
    for (left, right) in left.iter().zip(right) {
        assert_eq!(left, right);
    }
}

#[test]
fn the_sample_book_is_the_same_book_elsewhere_and_can_be_taken_back_whole() {
    let desk = Desk::demo(20, 400);
    let made = desk.export(&all(Format::Json));
    assert_eq!((made.withheld.confidential, made.withheld.sealed, made.clients), (0, 0, desk.book.clients()));
    let mut other = Desk::new();
    assert_eq!(other.import(&made.bytes, 1), made.entries + 1);
    same(&digest(&other.book), &digest(&desk.book));
    let other = other.reread();
    same(&digest(&other.book), &digest(&desk.book));
    let mut other = other;
    assert_eq!(other.import(&made.bytes, 2), 0, "a second time");
    let mut desk = desk;
    assert_eq!(desk.import(&other.export(&all(Format::Json)).bytes, 3), 0, "back where it came from");

    let last = other.book.lines().next_back().expect("a line").0;
    let whole = undo(&other.book, last);
    assert_eq!((whole.go.len(), whole.stay.len()), (made.entries + 1, 0));
    for batch in take_back(&other.book, &whole.go, "").expect("it may be").chunks(1000) {
        let lines = other.files.append(batch).expect("saved");
        other.book.extend(lines);
    }
    assert_eq!(other.book.clients(), 0);
}

#[test]
fn one_client_after_the_other_comes_to_the_same_book() {
    let desk = Desk::demo(6, 60);
    let mut other = Desk::new();
    for (seed, client) in (1..).zip(desk.book.standings()) {
        let order = Order { clients: Some([client.id].into()), ..all(Format::Json) };
        let made = desk.export(&order);
        assert_eq!(made.clients, 1);
        other.import(&made.bytes, seed);
    }
    same(&digest(&other.book), &digest(&desk.book));
    assert_eq!(other.import(&desk.export(&all(Format::Json)).bytes, 99), 0, "all of it is there");
}

/// What an address book carries of a client.
fn carried(client: &Client, others: &BTreeSet<String>) -> String {
    let own = client.contacts.iter().find(|contact| contact.name == client.name);
    let carried = |it: &&Reach| !matches!(it.channel, Channel::Video | Channel::Meeting | Channel::Letter);
    let mut reach: Vec<String> =
        own.iter().flat_map(|own| &own.reach).filter(carried).map(|it| format!("{it:?}")).collect();
    let mut all: Vec<_> = client.imports.iter().flat_map(|import| import.kept.clone()).collect();
    all.sort();
    all.dedup();
    // Numbers of other persons stand on the client's card, and are read as its own.
    if others.contains(&client.name) {
        reach.clear();
    }
    let days: Vec<String> = ["birthday", "anniversary"]
        .iter()
        .filter_map(|what| client.special_days.get(*what))
        .map(|day| format!("{day:?}"))
        .collect();
    let organisation = client.kind == ClientKind::Organisation;
    format!(
        "{} {organisation} {:?} {:?} {:?} {:?} {:?} {reach:?} {days:?} {all:?}",
        client.name,
        client.organisation,
        own.map(|own| own.role.as_str()).unwrap_or_default(),
        client.tags.iter().collect::<BTreeSet<_>>(),
        client.zone,
        client.language,
    )
}

fn profiles(book: &Book, others: &BTreeSet<String>) -> Vec<String> {
    let clients = book.standings().filter_map(|standing| book.history(standing.id));
    let mut all: Vec<String> = clients.map(|history| carried(&history.client, others)).collect();
    all.sort();
    all
}

#[test]
fn every_address_book_comes_back_as_it_was() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/vcard");
    let mut files: Vec<_> =
        std::fs::read_dir(fixtures).expect("fixtures").map(|it| it.expect("a file").path()).collect();
    files.retain(|path| path.extension().is_some_and(|it| it == "vcf"));
    files.sort();
    assert!(files.len() > 10);
    for path in files {
        let mut desk = Desk::new();
        desk.import(&std::fs::read(&path).expect("read"), 1);
        for version in [Version::Three, Version::Four] {
            let made = desk.export(&Order { version, ..all(Format::Vcard) });
            let mut other = Desk::new();
            other.import(&made.bytes, 2);
            let others = BTreeSet::new();
            let (left, right) = (profiles(&other.book, &others), profiles(&desk.book, &others));
            assert_eq!(left.len(), right.len(), "{}", path.display());
            for (left, right) in left.iter().zip(&right) {
                assert_eq!(left, right, "{} as {version}", path.display());
            }
            // Whoever is there is known, and a second time there is nothing new.
            let before = desk.book.clients();
            desk.import(&made.bytes, 3);
            assert_eq!(desk.book.clients(), before, "{}", path.display());
            assert_eq!(desk.import(&made.bytes, 4), 0, "{}", path.display());
        }
    }
}

#[test]
fn the_sample_book_as_an_address_book() {
    let desk = Desk::demo(40, 200);
    for version in [Version::Three, Version::Four] {
        let made = desk.export(&Order { version, ..all(Format::Vcard) });
        let text = String::from_utf8(made.bytes.clone()).expect("UTF-8");
        assert!(
            text.lines().all(|line| line.len() <= 75) && !text.replace("\r\n", "").contains(['\r', '\n'])
        );
        assert!(made.left_out.iter().any(|it| it.contains("entries without a place in an address book")));
        let mut other = Desk::new();
        other.import(&made.bytes, 1);
        assert_eq!(other.book.clients(), desk.book.clients());
        let bare = |all: Vec<String>| -> Vec<String> {
            all.into_iter().map(|it| it.rsplit_once(" [").expect("kept").0.to_owned()).collect()
        };
        let clients = desk.book.standings().filter_map(|standing| desk.book.history(standing.id));
        let clients = clients.map(|history| history.client);
        let with_others = clients.filter(|it| it.contacts.iter().any(|contact| contact.name != it.name));
        let others = with_others.map(|client| client.name).collect();
        same(&bare(profiles(&other.book, &others)), &bare(profiles(&desk.book, &others)));
    }
}

#[test]
fn tables_have_their_headers_and_every_row_has_as_many_cells() {
    let desk = Desk::demo(30, 300);
    for (table, first) in [
        (
            Table::Clients,
            "Id,Name,Kind,Status,Organisation,Role,Tags,Zone,Language,Tier,Ideal days,Limit days,Added,Reach 1 - Channel,Reach 1 - Label,Reach 1 - Address,",
        ),
        (
            Table::Entries,
            "Client id,Client,Id,Kind,On,Channel,Way,Minutes,Summary,Note,Due,State,Closed on,Confidentiality",
        ),
    ] {
        let made = desk.export(&Order { table, ..all(Format::Csv) });
        let text = String::from_utf8(made.bytes.clone()).expect("UTF-8");
        assert!(text.starts_with(first), "{}", text.lines().next().unwrap_or_default());
        assert!(!made.left_out.is_empty());
        let mut rows = csv::ReaderBuilder::new().has_headers(true).from_reader(made.bytes.as_slice());
        let mut count = 0;
        for row in rows.records() {
            let row = row.expect("as many cells as the header");
            for cell in &row {
                assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
                assert!(unguarded(cell).len() <= cell.len());
            }
            count += 1;
        }
        assert_eq!(count, if table == Table::Clients { made.clients } else { made.entries });
    }
}

#[test]
fn tables_come_back_as_far_as_they_can() {
    let desk = Desk::demo(30, 300);
    let made = desk.export(&all(Format::Csv));
    let incoming =
        confidant::exchange::csv::read(&made.bytes, None, &confidant::exchange::csv::Limits::default());
    let incoming = incoming.expect("it is read");
    assert_eq!(incoming.people.len(), desk.book.clients());
    let mut other = Desk::new();
    let plan =
        confidant::exchange::import::plan(&incoming, &other.book, &now(), &mut SeededMint::new([1; 32]));
    let lines = other.files.append(&plan.decisions).expect("saved");
    other.book.extend(lines);
    let carried = |client: &Client| {
        let own = client.contacts.iter().find(|contact| contact.name == client.name);
        format!(
            "{:?}",
            (
                &client.name,
                client.kind,
                client.status(),
                &client.organisation,
                &client.tags,
                client.zone,
                &client.language,
                &client.tier,
                client.cadence,
                client.added,
                own.map(|own| (&own.role, &own.reach)),
                &client.special_days,
            )
        )
    };
    let profiles = |book: &Book| {
        let clients = book.standings().filter_map(|standing| book.history(standing.id));
        let mut all: Vec<String> = clients.map(|history| carried(&history.client)).collect();
        all.sort();
        all
    };
    same(&profiles(&other.book), &profiles(&desk.book));
}

#[test]
fn what_no_card_said_and_letters_come_back_from_an_address_book() {
    let table = "Id,Name,Kind,Status,Organisation,Role,Tags,Zone,Language,Tier,Ideal days,Limit days,Added,\
        Reach 1 - Channel,Reach 1 - Label,Reach 1 - Address,Reach 2 - Channel,Reach 2 - Label,Reach 2 - Address,Kept\r\n\
        1,Ada,person,client,,,,,,,,,2026-01-05,letter,home,\"Lane 1, Town\",meeting,,Room 4,\
        \"Shoe size: 38; wide\n Children, grown: two\nlikes: tea\"\r\n";
    let mut desk = Desk::new();
    desk.import(table.as_bytes(), 1);
    let carried = |desk: &Desk| {
        let client = desk.book.standings().next().expect("Ada").id;
        let client = desk.book.history(client).expect("Ada").client;
        let mut kept: Vec<_> = client.imports.iter().flat_map(|import| import.kept.clone()).collect();
        kept.sort();
        (client.contacts[0].reach.clone(), kept)
    };
    let (reach, kept) = carried(&desk);
    assert_eq!((reach.len(), kept.len()), (2, 2), "{kept:?}");
    for version in [Version::Three, Version::Four] {
        let (mut other, mut third) = (Desk::new(), Desk::new());
        let order = Order { version, ..all(Format::Vcard) };
        other.import(&desk.export(&order).bytes, 2);
        assert_eq!(carried(&other), (reach.clone(), kept.clone()), "{version}");
        third.import(&other.export(&order).bytes, 3);
        assert_eq!(carried(&third), (reach.clone(), kept.clone()), "{version}, once more");
    }
}

#[test]
fn a_table_of_entries_tells_of_what_sort_a_request_is_and_what_it_leaves_out() {
    let desk = Desk::demo(30, 300);
    let made = desk.export(&Order { table: Table::Entries, ..all(Format::Csv) });
    let text = String::from_utf8(made.bytes.clone()).expect("UTF-8");
    let histories = || desk.book.standings().filter_map(|standing| desk.book.history(standing.id));
    let request = histories().flat_map(|history| history.requests).next().expect("a request").received.fact;
    let urgent = if request.urgent { "urgent " } else { "" };
    let kind = format!("request ({urgent}{})", request.kind);
    assert!(text.contains(&kind), "{kind}");
    let left = |word: &str| made.left_out.iter().any(|it| it.contains(word));
    assert!(left("had to ask") && left("between entries"), "{:?}", made.left_out);
    let mut other = Desk::new();
    other.import(&made.bytes, 1);
    let notes = other.book.standings().filter_map(|it| other.book.history(it.id)).flat_map(|it| it.notes);
    assert!(notes.into_iter().any(|note| note.fact.text.contains(&kind)), "the reader takes it along");
}

/// Every text of the book becomes a secret that says how secret it is, as far as it may have a class at all.
fn planted(lines: Vec<Line>) -> Vec<Line> {
    let mut number = 0;
    let mut plant = |text: &mut String, conf: &str| {
        number += 1;
        *text = format!("secret-{conf}-{number}");
    };
    let mut lines = lines;
    for line in &mut lines {
        for part in &mut line.parts {
            for fact in &mut part.facts {
                let Fact::Known(event) = fact else { continue };
                match event {
                    Event::InteractionRecorded(e) => {
                        plant(&mut e.summary, e.conf.word());
                        plant(&mut e.note, e.conf.word());
                    }
                    Event::PromiseMade(e) => plant(&mut e.what, e.conf.word()),
                    Event::RequestReceived(e) => plant(&mut e.what, e.conf.word()),
                    Event::NoteAdded(e) => plant(&mut e.text, e.conf.word()),
                    Event::AdviceGiven(e) => plant(&mut e.what, e.conf.word()),
                    Event::SignalObserved(e) => plant(&mut e.words, e.conf.word()),
                    Event::ReminderSet(e) => plant(&mut e.why, "confidential"),
                    Event::AppointmentMade(e) => plant(&mut e.why, "confidential"),
                    Event::StageAssessed(e) => plant(&mut e.why, "confidential"),
                    Event::StatusChanged(e) => plant(&mut e.why, "confidential"),
                    Event::ClientSaid(e) => {
                        plant(&mut e.words, "confidential");
                        plant(&mut e.place, "confidential");
                    }
                    // Of these the class is that of what they speak of; they are never open without it.
                    Event::GoalSet(e) if e.interaction.is_none() => plant(&mut e.what, "confidential"),
                    Event::ClientImported(e) => {
                        for field in ["NOTE", "Hintergrund", "debt", "related (spouse)"] {
                            e.kept.push((field.into(), "secret-confidential-kept".into()));
                        }
                    }
                    _ => {}
                }
            }
        }
    }
    lines
}

#[test]
fn no_planted_secret_leaves_unless_it_is_asked_for() {
    let desk = Desk::demo(30, 400);
    let lines: Vec<Line> = lines_of(&desk.book);
    let mut book = Book::new();
    book.extend(planted(lines));
    for format in Format::ALL {
        for (table, version) in [(Table::Clients, Version::Three), (Table::Entries, Version::Four)] {
            for (confidential, sealed) in [(false, false), (true, false), (false, true), (true, true)] {
                let include = Include { confidential, sealed };
                let order = Order { include, table, version, ..Order::of(*format) };
                let made = export(&book, None, &order, &now());
                let text = String::from_utf8(made.bytes).expect("UTF-8").replace("\r\n ", "");
                assert!(confidential || !text.contains("secret-confidential"), "{format} {include:?}");
                assert!(sealed || !text.contains("secret-sealed"), "{format} {include:?}");
                let tells = matches!(format, Format::Json | Format::Markdown)
                    || (*format == Format::Csv && table == Table::Entries);
                if tells {
                    assert!(text.contains("secret-open"), "{format}");
                    assert_eq!(confidential, text.contains("secret-confidential"), "{format} {include:?}");
                    assert_eq!(sealed, text.contains("secret-sealed"), "{format} {include:?}");
                    assert_eq!(confidential, made.withheld.confidential == 0);
                    assert_eq!(sealed, made.withheld.sealed == 0);
                }
            }
        }
    }
}

/// The lines of a book, to be folded again.
fn lines_of(book: &Book) -> Vec<Line> {
    let line = |(key, meta): (
        confidant::domain::line::LineKey,
        std::borrow::Cow<'_, confidant::domain::book::LineMeta>,
    )| {
        let events = book.events(key);
        let part = |(subject, c): (&Option<Subject>, &Id)| confidant::domain::line::Part {
            subject: *subject,
            c: *c,
            facts: events
                .iter()
                .filter(|(of, _)| Some(*of) == *subject)
                .map(|(_, event)| Fact::Known((*event).clone()))
                .collect(),
        };
        let parts = meta.subjects.iter().zip(&meta.contents).map(part).collect();
        Line { key, at: meta.at, by: meta.by.clone(), parts }
    };
    book.lines().map(line).collect()
}

#[test]
fn hostile_texts_do_no_harm_in_any_format() {
    const PAYLOAD: &str = "=cmd|' /C calc'!A0\u{1b}]0;x\u{7}\u{202e}<script>alert(1)</script>\r\nEND:VCARD\nBEGIN:VCARD\n# h\n\u{9b}31m";
    let desk = Desk::demo(6, 40);
    let mut lines = lines_of(&desk.book);
    for fact in lines.iter_mut().flat_map(|line| &mut line.parts).flat_map(|part| &mut part.facts) {
        let Fact::Known(event) = fact else { continue };
        match event {
            Event::ClientAdded(e) => e.name = format!("{PAYLOAD}{}", e.name),
            Event::InteractionRecorded(e) => (e.summary, e.note) = (PAYLOAD.into(), PAYLOAD.into()),
            Event::NoteAdded(e) => e.text = PAYLOAD.into(),
            Event::OrganisationSet(e) => e.organisation = PAYLOAD.into(),
            Event::TagsSet(e) => e.tags = vec![PAYLOAD.into()],
            Event::ContactSet(e) => {
                e.0.role = PAYLOAD.into();
                let label = PAYLOAD.to_owned();
                e.0.reach = vec![Reach { channel: Channel::Message, address: PAYLOAD.into(), label }];
            }
            Event::ClientImported(e) => e.kept.push(("END".into(), "VCARD".into())),
            _ => {}
        }
    }
    let mut book = Book::new();
    book.extend(lines);
    for format in Format::ALL {
        for table in [Table::Clients, Table::Entries] {
            let made = export(&book, None, &Order { table, ..all(*format) }, &now());
            let text = String::from_utf8(made.bytes.clone()).expect("UTF-8");
            let controls =
                text.chars().filter(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')).count();
            assert_eq!(controls, 0, "{format}");
            match format {
                Format::Json => {
                    assert!(!text.contains('\u{202e}'));
                    assert!(read(&made.bytes, &Limits::default()).expect("an export").damages.is_empty());
                }
                Format::Csv => {
                    let mut rows = csv::ReaderBuilder::new().from_reader(made.bytes.as_slice());
                    let cells = rows
                        .records()
                        .flat_map(|row| row.expect("a row").iter().map(str::to_owned).collect::<Vec<_>>());
                    assert!(cells.into_iter().all(|cell| !cell.starts_with(['=', '+', '-', '@'])));
                }
                Format::Vcard => {
                    let cards = text.split("\r\n").filter(|line| *line == "BEGIN:VCARD").count();
                    assert_eq!(cards, made.clients);
                }
                Format::Markdown => {
                    assert!(!text.contains("<script>") && !text.contains('\u{202e}'));
                    assert!(text.lines().filter(|line| line.starts_with("# ")).count() == 1);
                }
                Format::Charter | Format::CharterPage => {
                    assert!(text.is_empty(), "a charter is one client's, and nobody was named");
                }
            }
        }
    }
}

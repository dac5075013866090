//! Imports planned, applied, planned again and taken back.

mod properties;

use proptest::prelude::*;

use super::*;
use crate::domain::client::{Cadence, Reach, SpecialDaySet};
use crate::domain::command::PromiseClose;
use crate::domain::command::undo;
use crate::domain::history::PromiseState;
use crate::domain::interaction::{BegunBy, Channel, Confidentiality, Way};
use crate::domain::line::LineKey;
use crate::domain::promise::{Prompted, Whose};
use crate::domain::sample::{day, id, line, noon};
use crate::domain::time::{Due, Happened};
use crate::exchange::incoming::What;
use crate::exchange::vcard::{Limits, incoming, read};

fn cards(all: &[&str]) -> Incoming {
    let cards = all.iter().map(|card| card.replace('|', "\r\n"));
    let text = cards.fold(String::new(), |text, card| {
        text + "BEGIN:VCARD\r\nVERSION:3.0\r\n" + &card + "\r\nEND:VCARD\r\n"
    });
    incoming(&read(text.as_bytes(), &Limits::default()).unwrap())
}

/// A book that takes imports, one after the other.
#[derive(Default)]
struct Shelf {
    book: Book,
    n: u64,
    minted: u64,
}

impl Shelf {
    fn plan(&mut self, incoming: &Incoming) -> ImportPlan {
        let mut mint = || {
            self.minted += 1;
            id(9, self.minted)
        };
        plan(incoming, &self.book, &noon(0), &mut mint)
    }

    fn apply(&mut self, decisions: Vec<Decision>) {
        let mut lines = Vec::new();
        for decision in decisions {
            self.n += 1;
            lines.push(line(i64::try_from(self.n).unwrap(), 0, self.n, 0, decision));
        }
        self.book.extend(lines);
    }

    fn import(&mut self, all: &[&str]) -> ImportPlan {
        let plan = self.plan(&cards(all));
        self.apply(plan.decisions.clone());
        plan
    }

    fn take(&mut self, incoming: &Incoming) -> ImportPlan {
        let plan = self.plan(incoming);
        self.apply(plan.decisions.clone());
        plan
    }

    /// Takes the last import back as a whole; answers how many lines went, and how many stayed.
    fn undo(&mut self) -> (usize, usize) {
        let last = |book: &Book| -> Option<LineKey> {
            let begins = |key: &LineKey| {
                book.events(*key).iter().any(|(_, event)| matches!(event, Event::ImportRecorded(_)))
            };
            book.lines().rev().map(|(key, _)| key).find(|key| book.is_live(key) && begins(key))
        };
        let undo = undo::undo(&self.book, last(&self.book).expect("an import"));
        self.apply(undo::take_back(&self.book, &undo.go, "").unwrap());
        (undo.go.len(), undo.stay.len())
    }

    /// Everything that the book says of everybody.
    fn told(&self) -> Vec<History> {
        self.book.standings().filter_map(|it| self.book.history(it.id)).collect()
    }

    /// Records what a command comes to, as the adviser's own hand.
    fn act(&mut self, command: Command) {
        let mut mint = || {
            self.minted += 1;
            id(9, self.minted)
        };
        let decision = decide(&self.book, command, &noon(0), &mut mint).unwrap();
        self.apply(vec![decision]);
    }

    /// The only client of that name.
    fn client(&self, name: &str) -> Client {
        let found = self.book.standings().find(|it| it.name == name).unwrap_or_else(|| panic!("{name}"));
        self.book.history(found.id).unwrap().client
    }

    fn edit(&mut self, name: &str, change: impl FnOnce(&mut Client)) {
        let mut client = self.client(name);
        change(&mut client);
        self.act(Command::EditClient(Box::new(client)));
    }
}

#[test]
fn a_card_without_an_id_is_known_by_its_name_and_a_number_or_address() {
    let mut shelf = Shelf::default();
    let first = [
        "FN:Ada Okafor|TEL:+234 (802) 555-01|EMAIL:Ada@Example.org",
        "FN:Élodie Martin",
        "FN:Jo Ng|TEL:12345",
        "UID:u-1|FN:Femi Ade|TEL:777",
    ];
    assert_eq!(shelf.import(&first).counts.added, 4);
    let again = shelf.import(&first);
    assert_eq!((again.counts.added, again.counts.unchanged, again.decisions.len()), (0, 4, 0));
    for (card, added) in [
        ("FN:ada  okafor|TEL;VALUE=uri:tel:+234-802-555-01", 0),
        ("FN:Ada Okafor|EMAIL:ada@example.org|TEL:9", 0),
        ("FN:Elodie Martin", 0),
        ("FN:Elodie Martin|TEL:123", 1),
        ("FN:Jo Ng", 1),
        ("FN:Jo Ng|TEL:54321", 1),
        ("FN:Femi Ade|TEL:777", 0),
        ("UID:u-2|FN:Femi Ade|TEL:777", 1),
        ("FN:Ada Okafor|EMAIL:okafor@example.org", 1),
    ] {
        assert_eq!(shelf.import(&[card]).counts.added, added, "{card}");
        assert!(shelf.import(&[card]).decisions.is_empty(), "{card} again");
    }
}

#[test]
fn namesakes_are_kept_apart_and_doubles_taken_once() {
    let mut shelf = Shelf::default();
    let plan = shelf.import(&[
        "FN:Ada|TEL:1",
        "FN:ADA|TEL:2",
        "FN:Ada|TEL:2|TEL:3|ORG:Foods",
        "FN:Ada|TEL:3|ORG:Farm",
    ]);
    assert_eq!((plan.counts.records, plan.counts.added), (4, 2));
    let said = plan.report("…");
    assert!(
        said.contains(&"ADA: another client of that name is there; both are kept".to_owned()),
        "{said:?}"
    );
    assert_eq!(said.iter().filter(|it| it.ends_with("taken as one")).count(), 2, "{said:?}");
    let one = shelf.client("ADA");
    assert_eq!((one.organisation.as_str(), one.contacts[0].reach.len()), ("Foods", 2));
    assert!(one.imports[0].kept.contains(&("organisation".to_owned(), "Farm".to_owned())));
}

#[test]
fn what_the_file_says_newly_replaces_what_it_said_before() {
    let mut shelf = Shelf::default();
    let card = "UID:u|FN:Ada Okafor|ORG:Foods|TITLE:Chair|TEL;TYPE=work:1|TEL:2|BDAY:1970-01-02|CATEGORIES:a,b|NOTE:x";
    shelf.import(&[card]);
    let before = shelf.client("Ada Okafor");
    let newer =
        "UID:u|FN:Ada Bello|ORG:Farm|TITLE:Owner|TEL;TYPE=home:1|TEL:3|BDAY:1970-01-03|CATEGORIES:b,c|NOTE:y";
    let plan = shelf.import(&[newer]);
    assert_eq!((plan.counts.added, plan.counts.updated, plan.decisions.len()), (0, 1, 2));
    let after = shelf.client("Ada Bello");
    assert_eq!(
        (after.id, after.organisation.as_str(), after.contacts[0].id),
        (before.id, "Farm", before.contacts[0].id)
    );
    assert_eq!((after.contacts[0].role.as_str(), after.contacts[0].name.as_str()), ("Owner", "Ada Bello"));
    let reach: Vec<_> =
        after.contacts[0].reach.iter().map(|it| (it.address.as_str(), it.label.as_str())).collect();
    assert_eq!((reach, after.tags), (vec![("1", "home"), ("3", "")], vec!["b".to_owned(), "c".to_owned()]));
    assert_eq!(after.special_days["birthday"].day, 3);
    assert_eq!(after.imports.len(), 2);
    assert_eq!(after.imports[1].kept, [("note".to_owned(), "y".to_owned())]);
    assert!(shelf.import(&[newer]).decisions.is_empty());
    // A file that says nothing takes no single value away.
    shelf.import(&["UID:u|FN:Ada Bello"]);
    let bare = shelf.client("Ada Bello");
    assert_eq!((bare.organisation.as_str(), bare.contacts[0].role.as_str()), ("Farm", "Owner"));
    assert!(bare.tags.is_empty() && bare.contacts[0].reach.is_empty() && bare.special_days.is_empty());
}

#[test]
fn what_was_set_by_hand_stays_and_is_said() {
    let mut shelf = Shelf::default();
    let card = "UID:u|FN:Ada|ORG:Foods|TITLE:Chair|TEL:1|TEL:2|BDAY:1970-01-02|CATEGORIES:a,b|LANG:en";
    shelf.import(&[card]);
    shelf.edit("Ada", |client| {
        client.organisation = "Farm".into();
        client.language = String::new();
        client.tags = vec!["b".into(), "mine".into()];
        client.contacts[0].role = "Owner".into();
        client.contacts[0].reach.remove(0);
        client.special_days.get_mut("birthday").unwrap().day = 5;
    });
    let before = shelf.client("Ada");
    let plan = shelf.import(&[card]);
    assert_eq!((plan.decisions.len(), plan.counts.unchanged), (0, 1));
    assert_eq!(
        plan.clients.listed,
        [
            "Ada: kept yours: the organisation Farm (the file says Foods)",
            "Ada: kept yours: the language nothing (the file says en)",
            "Ada: kept yours: no tag a (the file has it)",
            "Ada: kept yours: birthday 1970-01-05 (the file says 1970-01-02)",
            "Ada: kept yours: the role Owner (the file says Chair)",
            "Ada: kept yours: no address 1 (the file has it)",
        ]
    );
    shelf.import(&["UID:u|FN:Ada|TEL:2|TEL:4|CATEGORIES:c"]);
    let after = shelf.client("Ada");
    assert_eq!(
        after.tags,
        ["mine", "c"],
        "what the file brought and no longer has goes, what was typed stays"
    );
    let reach: Vec<_> = after.contacts[0].reach.iter().map(|it| it.address.as_str()).collect();
    assert_eq!((reach, after.organisation), (vec!["2", "4"], before.organisation));
}

#[test]
fn a_client_that_was_typed_in_is_filled_not_replaced() {
    let mut shelf = Shelf::default();
    let added = ClientAdded {
        name: "Ada".into(),
        kind: ClientKind::Person,
        status: Status::Prospect,
        on: noon(0).today(),
    };
    let mut client = Client::new(ClientId(Id::UNMINTED), &added);
    client.tier = "gold".into();
    shelf.act(Command::AddClient(Box::new(client)));
    let plan = shelf.import(&["FN:Ada|ORG:Foods"]);
    assert_eq!((plan.counts.added, plan.counts.updated), (0, 1));
    let ada = shelf.client("Ada");
    assert_eq!(
        (ada.organisation.as_str(), ada.tier.as_str(), ada.status()),
        ("Foods", "gold", Status::Prospect)
    );
    assert!(shelf.import(&["FN:Ada|ORG:Foods"]).decisions.is_empty());
}

#[test]
fn clients_that_were_merged_are_one_for_every_later_import() {
    let mut shelf = Shelf::default();
    let cards =
        ["UID:a|FN:Ada|TEL:1|ORG:Foods", "UID:b|FN:A. Okafor|TEL:2|ORG:Farm|CATEGORIES:x", "FN:Ada O|TEL:3"];
    shelf.import(&cards);
    let (ada, other, third) =
        (shelf.client("Ada").id, shelf.client("A. Okafor").id, shelf.client("Ada O").id);
    shelf.act(Command::MergeClients { from: other, into: ada });
    shelf.act(Command::MergeClients { from: third, into: ada });
    let plan = shelf.import(&cards);
    assert_eq!(plan.counts.added, 0, "{:?}", plan.report("…"));
    assert_eq!(shelf.client("Ada").tags, ["x"], "what the other brings comes along");
    assert!(shelf.import(&cards).decisions.is_empty());
}

#[test]
fn a_file_that_gives_an_id_of_this_book_back_means_that_client() {
    let mut shelf = Shelf::default();
    shelf.import(&["FN:Ada|TEL:1"]);
    let ada = shelf.client("Ada").id;
    let plan = shelf.import(&[&format!("UID:urn:confidant:{ada}|FN:Ada|TEL:1|ORG:Foods")]);
    assert_eq!((plan.counts.added, plan.counts.updated), (0, 1));
}

fn thing(uid: Option<&str>, what: What) -> Thing {
    let recorded = Some("2024-03-06T08:17:00+00:00".parse().unwrap());
    Thing { uid: uid.map(str::to_owned), recorded, what }
}

fn call(on: i64, summary: &str, note: &str) -> What {
    What::Interaction {
        on: Happened::On(day(on)),
        channel: Channel::Call,
        way: Way::In,
        begun_by: BegunBy::Client,
        minutes: Some(12),
        summary: summary.into(),
        note: note.into(),
        conf: Confidentiality::default(),
    }
}

fn note(on: i64, text: &str) -> What {
    What::Note { on: Happened::On(day(on)), text: text.into(), conf: Confidentiality::default() }
}

fn promise(whose: Whose, due: Option<i64>, kept: Option<i64>, what: &str) -> What {
    What::Promise {
        whose,
        on: Happened::On(day(-30)),
        due: due.map(day),
        kept: kept.map(day),
        what: what.into(),
        conf: Confidentiality::default(),
    }
}

fn file(people: Vec<Person>) -> Incoming {
    Incoming { from: "monica".into(), records: people.len(), people, ..Incoming::default() }
}

fn ada(things: Vec<Thing>) -> Person {
    Person {
        uid: Some("a".into()),
        name: "Ada".into(),
        place: "contact 1".into(),
        things,
        ..Person::default()
    }
}

#[test]
fn a_record_of_what_happened_adds_to_the_one_client_of_that_name() {
    let mut shelf = Shelf::default();
    shelf.import(&["FN:Ada Okafor|TEL:1", "FN:Bo Berg|TEL:2", "FN:Bo Berg|TEL:3"]);
    let table = "Client,Date,Subject\nada okafor,2026-01-05,Merger\nBo Berg,2026-01-06,Which?\n";
    let incoming =
        crate::exchange::csv::read(table.as_bytes(), None, &crate::exchange::csv::Limits::default()).unwrap();
    let plan = shelf.take(&incoming);
    assert_eq!(
        (plan.counts.added, plan.counts.updated, plan.counts.things),
        (1, 1, 2),
        "two are called Bo Berg"
    );
    let ada = shelf.book.standings().find(|it| it.name == "Ada Okafor").unwrap().id;
    assert_eq!(shelf.book.history(ada).unwrap().notes.len(), 1);
    assert!(shelf.take(&incoming).decisions.is_empty());
}

#[test]
fn a_second_record_under_one_id_adds_to_the_first() {
    let mut shelf = Shelf::default();
    let all = ["UID:u|FN:Ada|TEL:1|ORG:Foods", "UID:u|FN:Ada|TEL:2|ORG:Farm|CATEGORIES:x"];
    let plan = shelf.import(&all);
    assert_eq!((plan.counts.records, plan.counts.added), (2, 1));
    assert!(
        plan.report("`duplicates`").iter().any(|it| it.contains("twice in this file by id")),
        "{:?}",
        plan.report("`duplicates`")
    );
    let ada = shelf.client("Ada");
    assert_eq!((ada.contacts[0].reach.len(), ada.tags.len(), ada.organisation.as_str()), (2, 1, "Foods"));
    assert!(ada.imports[0].kept.contains(&("organisation".to_owned(), "Farm".to_owned())));
    assert!(shelf.import(&all).decisions.is_empty());
    // However many there are, nothing grows without end, and nothing is lost.
    let many: Vec<String> = (0..3_000).map(|n| format!("UID:v|FN:Bo {n}|TEL:{n}|NOTE:{n}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    shelf.import(&many);
    let bo = shelf.client("Bo 0");
    assert_eq!((bo.contacts[0].reach.len(), bo.imports[0].kept.len()), (64, 1_000));
    assert!(shelf.book.history(bo.id).unwrap().notes.iter().any(|it| it.fact.text == "note: 2999"));
    assert!(shelf.import(&many).decisions.is_empty());
}

#[test]
fn a_thing_whose_id_in_this_book_a_file_gives_back_is_that_thing() {
    let mut shelf = Shelf::default();
    shelf.take(&file(vec![ada(vec![
        thing(Some("n"), note(-3, "Heir")),
        thing(None, call(-2, "Merger", "")),
    ])]));
    let client = shelf.client("Ada").id;
    let history = shelf.book.history(client).unwrap();
    let (one, two) = (history.notes[0].fact.id.to_string(), history.interactions[0].fact.id.to_string());
    let table = |said: &str| {
        let things = vec![thing(Some(&one), note(-3, "Heir")), thing(Some(&two), call(-2, said, ""))];
        let person = Person { uid: Some(client.to_string()), ..ada(things) };
        Incoming { from: "csv confidant".into(), ..file(vec![person]) }
    };
    let plan = shelf.plan(&table("Merger"));
    assert_eq!((plan.counts.things, plan.counts.things_changed, plan.counts.things_known), (0, 0, 2));
    let other = shelf.plan(&table("Divorce"));
    assert_eq!((other.counts.things, other.counts.things_changed), (0, 0));
    assert!(other.report("`duplicates`").iter().any(|it| it.contains("says something else in the file")));
}

#[test]
fn a_reminder_that_comes_a_number_of_times_is_the_same_as_its_days_go_by() {
    let rule = |times: u16| {
        let text = format!("FREQ=WEEKLY;COUNT={times}");
        let rule = text.parse::<crate::domain::recurrence::Recurrence>().unwrap().anchored(day(0));
        Event::from(crate::domain::reminder::ReminderSet {
            id: crate::domain::id::ReminderId(id(1, 1)),
            due: Due::On(day(7 * (9 - i64::from(times)))),
            why: "Call".into(),
            kind: crate::domain::reminder::ReminderKind::Need,
            channel: None,
            about: None,
            on: Happened::On(day(0)),
            repeats: Some(Box::new(rule)),
            follows: None,
        })
    };
    assert!(things::says_the_same(&rule(9), &rule(7)));
}

#[test]
fn what_happened_comes_along_with_its_source_and_its_time() {
    let mut shelf = Shelf::default();
    let things = || {
        vec![
            thing(Some("1"), call(-20, "the loan", "at length")),
            thing(None, note(-10, "likes plain words")),
            thing(None, note(-10, "likes plain words")),
            thing(Some("2"), promise(Whose::Ours, Some(5), None, "the term sheet")),
            thing(Some("3"), promise(Whose::Ours, None, None, "look into it")),
            thing(Some("4"), promise(Whose::Ours, Some(-5), Some(-6), "the draft")),
            thing(Some("5"), promise(Whose::Theirs, None, None, "the papers")),
            thing(
                Some("6"),
                What::Reminder {
                    on: Happened::On(day(-3)),
                    due: Due::On(day(30)),
                    repeats: Some("FREQ=YEARLY".into()),
                    why: "her birthday".into(),
                },
            ),
            thing(
                Some("7"),
                What::Goal { on: Happened::On(day(-3)), due: None, what: "a second depot".into() },
            ),
            thing(Some("8"), call(7, "to come", "")),
            thing(Some("9"), note(-1, " ")),
        ]
    };
    let plan = shelf.take(&file(vec![ada(things())]));
    assert_eq!((plan.counts.things, plan.counts.things_known, plan.decisions.len()), (9, 1, 2));
    let history = shelf.told().remove(0);
    assert_eq!((history.interactions.len(), history.notes.len(), history.promises.len()), (1, 3, 3));
    assert_eq!((history.reminders.len(), history.goals.len(), history.imported.len()), (1, 1, 9));
    let source = &history.imported[&history.interactions[0].fact.id.0];
    assert_eq!((source.from.as_str(), source.uid.as_deref()), ("monica", Some("1")));
    assert_eq!(source.recorded.unwrap().to_string(), "2024-03-06T08:17:00+00:00");
    assert_eq!(history.interactions[0].fact.on, Happened::On(day(-20)));
    assert!(history.interactions[0].fact.live && history.client.cadence == Cadence::default());
    let states: Vec<_> = history.promises.iter().map(crate::domain::history::Promise::state).collect();
    assert_eq!(states.iter().filter(|it| **it == PromiseState::Kept).count(), 1);
    let said = plan.report("…");
    for what in ["of yours without a day", "dated in the future", "without any words"] {
        assert!(said.iter().any(|it| it.starts_with("1 entry") && it.contains(what)), "{said:?}");
    }
    let again = shelf.take(&file(vec![ada(things())]));
    assert_eq!((again.decisions.len(), again.counts.things_known), (0, 10));
    assert_eq!(shelf.undo(), (2, 0));
    assert!(shelf.told().is_empty());
}

#[test]
fn what_the_file_says_otherwise_by_now_replaces_it_and_keeps_what_was_done_since() {
    let mut shelf = Shelf::default();
    let before = vec![
        thing(Some("1"), promise(Whose::Ours, Some(5), None, "the term sheet")),
        thing(Some("2"), note(-10, "plain words")),
        thing(Some("3"), promise(Whose::Ours, None, None, "look into it")),
        thing(Some("4"), promise(Whose::Ours, Some(2), None, "the draft")),
    ];
    shelf.take(&file(vec![ada(before)]));
    let told = shelf.told();
    let client = told[0].client.id;
    let first = told[0].promises.iter().find(|it| it.made.fact.what == "the term sheet").unwrap();
    let close = PromiseClose::Kept { prompted: Prompted::No, reason: String::new() };
    let first = first.made.fact.id;
    shelf.act(Command::ClosePromise { client, promise: first, close, on: noon(0).today() });
    let before_update = shelf.told();
    let after = || {
        vec![
            thing(Some("1"), promise(Whose::Ours, Some(6), None, "the whole term sheet")),
            thing(Some("2"), note(-10, "very plain words")),
            thing(Some("3"), promise(Whose::Ours, Some(9), None, "look into it")),
            thing(Some("4"), promise(Whose::Ours, Some(2), Some(0), "the draft")),
            thing(Some("5"), note(-1, "new")),
        ]
    };
    let plan = shelf.take(&file(vec![ada(after())]));
    assert_eq!((plan.counts.things, plan.counts.things_changed, plan.counts.updated), (1, 4, 1));
    let history = shelf.told().remove(0);
    let sheet = history.promises.iter().find(|it| it.made.fact.id == first).unwrap();
    assert_eq!((sheet.made.fact.what.as_str(), sheet.state()), ("the whole term sheet", PromiseState::Kept));
    let notes: Vec<_> = history.notes.iter().map(|it| it.fact.text.as_str()).collect();
    assert_eq!(notes, ["very plain words", "new"], "what had no day is a promise by now");
    assert_eq!((history.promises.len(), history.contradicted, history.waiting), (3, 0, 0));
    assert!(history.promises.iter().any(|it| it.made.fact.what == "the draft" && !it.is_open()));
    assert!(shelf.take(&file(vec![ada(after())])).decisions.is_empty());
    shelf.undo();
    assert_eq!(shelf.told(), before_update);
}

#[test]
fn nothing_a_file_says_makes_a_line_too_long() {
    let mut shelf = Shelf::default();
    let things = |n: u32| {
        let long = format!("{n} {}", "word\" ".repeat(60_000));
        vec![
            thing(Some("long"), note(-10, &long)),
            thing(None, call(-9, &long, &long)),
            thing(Some("p"), promise(Whose::Ours, Some(3), None, &long)),
        ]
        .into_iter()
        .chain((0..2000).map(move |at| thing(None, note(-at, &format!("{n} and {at}")))))
        .collect::<Vec<_>>()
    };
    let mut person = ada(things(1));
    person.kept = (0..300).map(|n| (format!("X-{n}"), "y".repeat(5000))).collect();
    person.reach = (0..500)
        .map(|n| Reach { channel: Channel::Call, address: n.to_string().repeat(50), label: String::new() })
        .collect();
    person.tags = (0..500).map(|n| format!("tag{n}")).collect();
    person.organisation = "x".repeat(300_000);
    let plan = shelf.take(&file(vec![person.clone()]));
    let longest = plan.decisions.iter().map(|it| crate::journal::wire::draft("", it).unwrap());
    let longest =
        longest.flat_map(|draft| draft.parts).map(|it| it.events.iter().map(String::len).sum::<usize>());
    assert!(longest.max() < Some(512 * 1024));
    assert!(shelf.take(&file(vec![person])).decisions.is_empty());
    let told = shelf.told().remove(0);
    let words = |text: &str| text.matches("word").count();
    let texts = told.notes.iter().map(|it| words(&it.fact.text)).sum::<usize>();
    let texts = texts + told.interactions.iter().map(|it| words(&it.fact.note)).sum::<usize>();
    assert!(texts >= 240_000, "{texts}");
    assert!(told.notes.iter().any(|it| it.fact.text.starts_with("X-299: ")));
}

//! Imports planned, applied, planned again and taken back.

use super::*;
use crate::domain::sample::{id, line, noon};
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
    let said = plan.report();
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
    assert_eq!(plan.counts.added, 1, "an unknown name with an unknown number: {:?}", plan.report());
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

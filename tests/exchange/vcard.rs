//! Real address books of other producers; where each is from stands in `tests/fixtures/vcard/README.md`.
//!
//! What is expected was read off the cards by eye, not off the program.

use confidant::exchange::vcard::{AddressBook, Card, Date, Kind, Limits, NameSource, PhoneKind, Tally, read};
use confidant::text::{accepted, shown};
use proptest::prelude::*;
use std::sync::LazyLock;

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/fixtures/vcard/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn book(name: &str) -> AddressBook {
    let book = read(&bytes(name), &Limits::default()).unwrap();
    assert_eq!(book.damages, [], "{name}");
    book
}

fn only(name: &str) -> Card {
    let mut cards = book(name).cards;
    assert_eq!(cards.len(), 1, "{name}");
    cards.remove(0)
}

fn emails(card: &Card) -> Vec<(&str, Option<&str>, bool)> {
    card.emails.iter().map(|e| (e.value.as_str(), e.label.as_deref(), e.preferred)).collect()
}

fn phones(card: &Card) -> Vec<(&str, &[PhoneKind])> {
    card.phones.iter().map(|p| (p.value.as_str(), p.kinds.as_slice())).collect()
}

fn date(year: i32, month: u32, day: u32) -> Date {
    Date { year: Some(year), month, day }
}

#[test]
fn outlook_2010() {
    let card = only("outlook-2010-v21.vcf");
    assert_eq!(card.full_name, "Herr Max Anderer Mustermann sen.");
    let name = card.name.as_ref().unwrap();
    assert_eq!(
        (name.family.as_str(), name.given.as_str(), name.additional.as_str()),
        ("Mustermann", "Max", "Anderer")
    );
    assert_eq!((name.prefix.as_str(), name.suffix.as_str()), ("Herr", "sen."));
    assert_eq!(card.organisation.as_deref(), Some("Musterfirma GmbH"));
    assert_eq!(emails(&card), [("max.mustermann@musterfirma.de", None, true)]);
    assert_eq!(
        phones(&card),
        [
            ("+49 (0611) 123456 - 11", &[PhoneKind::Work][..]),
            ("+49 (0611) 123456 - 12", &[PhoneKind::Home]),
            ("+49 (0611) 123456 - 14", &[PhoneKind::Mobile]),
            ("+49 (0611) 123456 - 13", &[PhoneKind::Work, PhoneKind::Fax]),
        ]
    );
    assert_eq!(card.addresses[0].text, "Musterstrasse 12\nWiesbaden, Hessen, 65201\nDeutschland");
    assert_eq!(card.revised.unwrap().to_rfc3339(), "2020-09-18T16:06:01+00:00");
    let skipped: Vec<_> = card.skipped.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(skipped, ["PHOTO", "X-MS-OL-DESIGN"]);
}

#[test]
fn windows_contacts_in_quoted_printable() {
    let card = only("quoted-printable-v21.vcf");
    assert_eq!((card.full_name.as_str(), card.units[0].as_str()), ("Maxl", "Führungsetage"));
    let note = card.note.as_deref().unwrap();
    assert_eq!(note.lines().count(), 6);
    assert!(note.lines().all(|l| l == "Kommentar ÄÄÄÄÄÄ ääääää ÖÖÖÖÖÖ öööööö ÜÜÜÜÜÜ üüüüüü ßßßßßß"));
    assert_eq!((card.birthday, card.anniversary), (Some(date(1972, 1, 31)), Some(date(2000, 12, 24))));
    assert_eq!(card.related[0].label.as_deref(), Some("spouse"));
    assert_eq!((card.emails.len(), card.phones.len(), card.addresses.len()), (3, 7, 2));
    assert_eq!(card.addresses[1].text, "Straße\nOrt, Bundesland, PLZ\nLand");
}

#[test]
fn cardbook_of_thunderbird() {
    let card = only("cardbook-v30.vcf");
    assert_eq!((card.full_name.as_str(), card.uid.as_deref()), ("Emma Musterfrau", Some("34954de49734287e")));
    assert_eq!(card.birthday, Some(date(2011, 3, 17)));
    assert_eq!(card.addresses[0].text, "Wiesenstr. 25\nGrünstadt OT Gelbdorf, 06789\nDeutschland");
    let book = book("cardbook-v40.vcf");
    assert_eq!((book.cards[0].full_name.as_str(), book.cards[0].line), ("Möhrke Gerda", 1));
    assert_eq!(emails(&book.cards[0]), [("info@kinderland-blubblub.de", Some("home"), true)]);
    let max = &book.cards[1];
    assert_eq!(
        (max.line, max.role.as_deref(), max.title.as_deref()),
        (15, Some("Generalsekretär"), Some("Gröfaz"))
    );
    // 31 January written as 1972-31-01: not a date, and not guessed at.
    assert!(max.kept_as_text.contains(&("BDAY".to_owned(), "19723101".to_owned())));
    assert_eq!(max.phones[4].kinds, [PhoneKind::Fax, PhoneKind::Work]);
}

#[test]
fn google() {
    let names: Vec<_> = book("gmail-list-v30.vcf").cards.into_iter().map(|c| c.full_name).collect();
    assert_eq!(names, ["Arnold Smith", "Chris Beatle", "Doug White"]);
    let card = only("gmail-full-v30.vcf");
    assert_eq!((card.emails.len(), card.phones.len(), card.addresses.len(), card.urls.len()), (5, 11, 5, 6));
    assert_eq!((card.messaging.len(), card.related.len()), (8, 16));
    assert_eq!(card.emails[4].label.as_deref(), Some("CustomEmailCategory"));
    assert_eq!(card.phones[6].kinds, [PhoneKind::Home, PhoneKind::Fax]);
    assert_eq!((card.birthday, card.anniversary), (Some(date(1912, 6, 23)), Some(date(1930, 3, 20))));
    assert_eq!(card.urls[3].value, "http://www.example4.com");
    assert_eq!(card.urls[3].label.as_deref(), Some("HomePage"));
    assert_eq!(card.note.as_deref(), Some("note line 1\nnote line 2\nCustomField: field value"));
}

#[test]
fn apple() {
    let card = only("apple-address-book-v30.vcf");
    assert_eq!(card.full_name, "All Custom Fields Here");
    assert_eq!(
        (card.organisation.as_deref(), card.units.join("|").as_str()),
        (Some("Major League Co."), "Macosx server group")
    );
    assert_eq!(emails(&card), [("custom@example.com", Some("work"), true)]);
    assert_eq!((card.birthday, card.anniversary), (Some(date(1999, 3, 18)), Some(date(1995, 5, 21))));
    let related: Vec<_> =
        card.related.iter().map(|r| (r.value.as_str(), r.label.as_deref().unwrap())).collect();
    assert_eq!(related, [("Aho Sak", "Friend"), ("Sanma", "Assistant")]);
    assert_eq!(card.note.as_deref(), Some("Many customer fields are added"));
    let group = only("apple-group-v30.vcf");
    assert_eq!((group.kind, group.members.len()), (Kind::Group, 14));
    assert!(group.members.contains(&"user01@example.com".to_owned()));
}

#[test]
fn others() {
    let card = only("fullcontact-v40.vcf");
    assert_eq!(
        (card.emails.len(), card.phones.len(), card.addresses.len(), card.messaging.len()),
        (5, 9, 4, 7)
    );
    assert_eq!(
        card.addresses[0].text,
        "HomeExtended\nHomeStreet\nHomeCity, HomeState, HomePostal\nHomeCountry"
    );
    assert_eq!((card.birthday, card.categories.join("|").as_str()), (Some(date(2016, 8, 1)), "Tag"));
    assert!(card.kept_as_text.contains(&("ORG".to_owned(), "Organization2;Department2".to_owned())));
    assert_eq!(card.skipped.len(), 3);
    let card = only("ukrainian-v21.vcf");
    assert_eq!(card.full_name, "Віталій Володи\u{301}мирович Кличко\u{301}");
    assert_eq!(card.kept_as_text, [("LABEL".to_owned(), "Київ".to_owned())]);
    let card = only("whatsapp-v30.vcf");
    assert_eq!(
        (card.phones[1].label.as_deref(), card.note.as_deref()),
        (Some("whatsapp"), Some("PERLA\nmadrid"))
    );
    assert_eq!(only("invalid-charset-v30.vcf").name.unwrap().family, "Desloovere");
}

#[test]
fn the_joined_address_book() {
    let book = book("address-book.vcf");
    assert_eq!(book.cards.len(), 44);
    assert!(book.cards.iter().all(|c| c.name_source == NameSource::Written));
    assert_eq!(book.fields["EMAIL"], Tally { converted: 34, ..Tally::default() });
    assert_eq!(book.fields["TEL"], Tally { converted: 60, ..Tally::default() });
    assert_eq!(book.fields["PHOTO"], Tally { skipped: 8, ..Tally::default() });
    for name in ["Rudi Wimmel", "Βαγγέλης", "HiAscii Śuterry", "Źacc Ňug", "Amya Karine Brekke"] {
        assert!(book.cards.iter().any(|c| c.full_name == name), "{name}");
    }
    let rudi = &book.cards[0];
    assert_eq!(rudi.organisation.as_deref(), Some("Wurstdarm KG"));
    assert!(
        rudi.addresses.iter().any(|a| a.text == "Business-Straße 19\n76543 Schaffhausen"),
        "{:?}",
        rudi.addresses
    );
}

static SEEDS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/vcard")).unwrap();
    let mut names: Vec<_> = files.map(|f| f.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names.iter().filter(|n| n.ends_with("vcf")).map(|n| bytes(n)).filter(|b| b.len() < 5000).collect()
});

/// One small injury to a file.
#[derive(Clone, Debug)]
enum Injury {
    Replace(prop::sample::Index, u8),
    Remove(prop::sample::Index, usize),
    Insert(prop::sample::Index, &'static [u8]),
    Repeat(prop::sample::Index, usize),
    Truncate(prop::sample::Index),
}

fn injuries() -> impl Strategy<Value = Vec<Injury>> {
    let pieces: Vec<&'static [u8]> = vec![
        b"\\",
        b"\"",
        b":",
        b";",
        b",",
        b"=",
        b"\r",
        b"\n",
        b"\n ",
        b"=\n",
        b"\x00",
        b"\xff",
        b"\xc3",
        b"\xef\xbb\xbf",
        b"\t",
        b".",
        b"\\\n",
        b"\nBEGIN:VCARD\n",
        b"\nEND:VCARD\n",
        b"\nAGENT:\n",
        b";ENCODING=QUOTED-PRINTABLE",
        b";ENCODING=b",
        b";CHARSET=utf-16",
        b";CHARSET=utf-7",
        b";CHARSET=shift_jis",
        b";VALUE=text",
        b"\nBDAY:",
        b"--0",
        b"99999999999999999999",
        b"\nREV:99991231T235959-2359",
        b"\nBDAY:0001-01-01T",
        b"=3",
        b"^n",
        b"\xe2\x80\xae",
        b"\x1b[2J",
        b"\nTEL;VALUE=uri:tel:;ext=",
    ];
    let place = any::<prop::sample::Index>;
    let injury = prop_oneof![
        1 => (place(), any::<u8>()).prop_map(|(at, b)| Injury::Replace(at, b)),
        1 => (place(), 1usize..40).prop_map(|(at, n)| Injury::Remove(at, n)),
        4 => (place(), prop::sample::select(pieces)).prop_map(|(at, piece)| Injury::Insert(at, piece)),
        1 => (place(), 1usize..60).prop_map(|(at, n)| Injury::Repeat(at, n)),
        1 => place().prop_map(Injury::Truncate),
    ];
    prop::collection::vec(injury, 1..8)
}

fn injure(mut file: Vec<u8>, injuries: Vec<Injury>) -> Vec<u8> {
    for injury in injuries {
        let len = file.len();
        let put = |at: prop::sample::Index| at.index(len + 1);
        match injury {
            Injury::Replace(at, b) if len > 0 => file[at.index(len)] = b,
            Injury::Remove(at, n) => drop(file.drain(put(at)..(put(at) + n).min(len))),
            Injury::Insert(at, piece) => drop(file.splice(put(at)..put(at), piece.iter().copied())),
            Injury::Repeat(at, n) => {
                let (from, to) = (put(at), (put(at) + n).min(len));
                let piece = file[from..to].to_vec();
                drop(file.splice(from..from, piece));
            }
            Injury::Truncate(at) => file.truncate(put(at)),
            Injury::Replace(..) => {}
        }
    }
    file
}

/// Every text of a card is fit for the book: there is nothing that `accepted` would still take away.
fn assert_fit(book: &AddressBook) {
    for card in &book.cards {
        let texts = card.emails.iter().map(|e| &e.value).chain(card.phones.iter().map(|p| &p.value));
        let texts =
            texts.chain(card.urls.iter().map(|u| &u.value)).chain(card.addresses.iter().map(|a| &a.text));
        let texts = texts
            .chain(card.kept_as_text.iter().flat_map(|(n, v)| [n, v]))
            .chain(&card.note)
            .chain(&card.uid);
        let texts = texts
            .chain(&card.categories)
            .chain(&card.nicknames)
            .chain(&card.organisation)
            .chain([&card.full_name]);
        for text in texts.chain(card.emails.iter().filter_map(|e| e.label.as_ref())) {
            assert_eq!(&accepted(text), text);
            assert!(!shown(text).contains(char::is_control));
        }
    }
}

proptest! {
    // More by PROPTEST_CASES=100000.
    #[test]
    fn injured_files_are_read(seed in any::<prop::sample::Index>(), injuries in injuries()) {
        let file = injure(seed.get(&SEEDS).clone(), injuries);
        if let Ok(book) = read(&file, &Limits::default()) {
            assert_fit(&book);
        }
    }

    #[test]
    fn any_bytes_are_read(noise in prop::collection::vec(any::<u8>(), 0..400)) {
        let file = [b"BEGIN:VCARD\nNOTE".as_slice(), &noise, b"\nEND:VCARD"].concat();
        if let Ok(book) = read(&file, &Limits::default()) {
            assert_fit(&book);
        }
    }
}

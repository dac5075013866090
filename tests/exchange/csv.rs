//! Tables of other programs, by their real headers; the people are made up.
//!
//! What is expected stands beside each fixture in a `.told` file and was read off the table by eye; with
//! `CONFIDANT_BLESS=1` it is written anew.

use confidant::domain::interaction::{Channel, Confidentiality};
use confidant::domain::time::Day;
use confidant::exchange::csv::{Field, Limits, Mapping, Refused, Table, looks_like, read, starting};
use confidant::exchange::incoming::{Incoming, What};

use super::told::{assert_told, fixture, people, weight};

const TABLES: &[&str] = &[
    "google",
    "google-old",
    "outlook-com",
    "outlook-desktop",
    "linkedin",
    "linkedin-old",
    "hubspot",
    "confidant-clients",
    "confidant-entries",
    "guessed",
    "activities",
    "damaged-quote",
    "damaged-rows",
    "damaged-encoding",
];

fn bytes(name: &str) -> Vec<u8> {
    fixture(&format!("csv/{name}.csv"))
}

fn csv(name: &str) -> Incoming {
    read(&bytes(name), None, &Limits::default()).expect(name)
}

fn refused(bytes: &[u8]) -> Refused {
    read(bytes, None, &Limits::default()).unwrap_err()
}

#[test]
fn each_layout_lands_where_it_should() {
    for name in TABLES {
        assert_told(&format!("csv/{name}.told"), &csv(name));
        assert!(looks_like(&bytes(name)), "{name}");
    }
}

#[test]
fn what_is_no_table_with_names_is_refused_and_says_what_to_do() {
    assert!(matches!(refused(&bytes("damaged-binary")), Refused::NoText(_)));
    assert!(refused(&bytes("damaged-spreadsheet")).to_string().contains("save it as CSV"));
    let said = refused(&bytes("nameless")).to_string();
    assert!(
        said.contains("\"Colour\", \"Size\", \"Price\"") && said.contains("\"Colour\" = \"name\""),
        "{said}"
    );
    let (_, example) = said.split_once("\n\n").expect("an example");
    assert!(Mapping::parse(example).is_ok(), "the example is a mapping as it stands");
    for empty in ["", "\n\n", ",,,\n", "\u{FEFF}", "\"\""] {
        assert_eq!(refused(empty.as_bytes()), Refused::Empty, "{empty:?}");
    }
    for other in ["nameless", "damaged-binary", "damaged-spreadsheet"] {
        assert!(!looks_like(&bytes(other)), "{other}");
    }
    assert!(!looks_like(b"BEGIN:VCARD\nFN:Ada\nEND:VCARD\n") && !looks_like(b"{\"account\": 1}"));
}

#[test]
fn a_mapping_says_what_nobody_could_guess() {
    let text = String::from_utf8(fixture("csv/mapped.toml")).unwrap();
    let mut mapping = Mapping::parse(&text).unwrap();
    let read_by = |mapping: &Mapping| read(&bytes("mapped"), Some(mapping), &Limits::default());
    let brought = read_by(&mapping).unwrap();
    let wanted = "line 4: Ada Okafor\n  added 2019-01-02\n  reach call private 555 0101\n  day birthday 1980-03-04\n\
        line 5: Bo Berg\n  added 2020-07-08\n  reach call private 555 0102\n  day birthday 1981-05-06";
    assert_eq!((brought.from.as_str(), people(&brought).as_str()), ("csv", wanted));
    assert_eq!(brought.fields["Tax no."].skipped, 2);

    // Without the order of dates none of them is read, and that is said.
    mapping.dates = None;
    let brought = read_by(&mapping).unwrap();
    assert!(people(&brought).contains("kept Born: 3/4/1980"), "{}", people(&brought));
    assert!(
        brought.remarks.iter().any(|it| it.starts_with("Born: a date such as 3/4/1980")),
        "{:?}",
        brought.remarks
    );

    // A mapping of another table is refused.
    mapping.fields[0].0 = "Whom".to_owned();
    mapping.fields.remove(2);
    let Err(Refused::NotOfThisMapping { absent, headers }) = read_by(&mapping) else { panic!("read") };
    assert_eq!((absent, headers[0].as_str()), (vec!["Whom".to_owned()], "Who"));
}

#[test]
fn a_mapping_reads_a_table_of_what_happened() {
    let mut mapping = Mapping { table: Table::Entries, ..Mapping::default() };
    for (header, field) in [("Who", "name"), ("Day", "on"), ("How", "channel"), ("What", "summary")] {
        mapping.set(header, field).unwrap();
    }
    let table =
        "How,What,Who,Day\nSMS,Late,Ada,2024-03-12\nfax,Contract,Ada,2024-03-13\n,Idea,Bo,2024-03-14\n";
    let brought = read(table.as_bytes(), Some(&mapping), &Limits::default()).unwrap();
    let wanted = "line 2: Ada\n  thing says interaction 2024-03-12 message out by unknown confidential [Late]\n  \
        thing says interaction 2024-03-13 other out by unknown confidential [Contract] How: fax\n\
        line 4: Bo\n  thing says note 2024-03-14 confidential Idea";
    assert_eq!(people(&brought), wanted);
    let again = read(table.as_bytes(), Some(&mapping), &Limits::default()).unwrap();
    assert_eq!(brought, again, "ids that are made are the same ones");
}

#[test]
fn a_guess_is_offered_as_a_mapping_that_reads_the_same() {
    for name in ["guessed", "activities"] {
        let mapping = starting(&bytes(name), &Limits::default()).expect(name);
        assert_eq!(Mapping::parse(&mapping.to_toml()).as_ref(), Ok(&mapping));
        let brought = read(&bytes(name), Some(&mapping), &Limits::default()).unwrap();
        assert_eq!(people(&brought), people(&csv(name)), "{name}");
    }
    assert_eq!(starting(&bytes("google"), &Limits::default()), Err(Refused::Known("csv google")));
    let mut mapping = starting(&bytes("nameless"), &Limits::default()).unwrap();
    assert_eq!(mapping.missing().len(), 1);
    mapping.set("Colour", "name").unwrap();
    let brought = read(&bytes("nameless"), Some(&mapping), &Limits::default()).unwrap();
    assert!(
        people(&brought).starts_with("line 2: red\n  kept Size: 4\n  kept Price: 10\n"),
        "{}",
        people(&brought)
    );
}

#[test]
fn a_tax_number_is_taken_only_by_somebody_who_asks_for_it() {
    let mut mapping = starting(&bytes("guessed"), &Limits::default()).unwrap();
    mapping.set("ssn", "keep").unwrap();
    let brought = read(&bytes("guessed"), Some(&mapping), &Limits::default()).unwrap();
    assert!(people(&brought).contains("kept SSN: 000-00-0000"));
    assert!(!people(&csv("guessed")).contains("000-00-0000"));
}

#[test]
fn ids_count_only_where_it_is_known_whose_they_are() {
    let table = b"Id,Name,Phone\n1,Ada,5\n";
    let mut mapping = starting(table, &Limits::default()).unwrap();
    let uid = |mapping: Option<&Mapping>| {
        let brought = read(table, mapping, &Limits::default()).unwrap();
        (brought.from, brought.people[0].uid.clone(), brought.people[0].kept.len())
    };
    assert_eq!(uid(None), ("csv".to_owned(), None, 1));
    assert_eq!(uid(Some(&mapping)), ("csv".to_owned(), None, 1));
    mapping.name = "old-crm".to_owned();
    assert_eq!(uid(Some(&mapping)), ("csv old-crm".to_owned(), Some("1".to_owned()), 0));
}

#[test]
fn columns_are_known_in_any_order() {
    let table = "Connected On,Position,Company,Last Name,First Name\n12 Mar 2024,Partner,Berg AS,Berg,Bo\n";
    let person = read(table.as_bytes(), None, &Limits::default()).unwrap().people.remove(0);
    assert_eq!((person.name.as_str(), person.role.as_str()), ("Bo Berg", "Partner"));
}

#[test]
fn a_cell_of_ten_mebibytes_is_left_out() {
    for quote in ["", "\""] {
        let long = "x".repeat(10 << 20);
        let table =
            format!("Name,E-mail 1 - Value,Labels,Notes\nAda,ada@example.org,,{quote}{long}{quote}\nBo,,,\n");
        let brought = read(table.as_bytes(), None, &Limits::default()).unwrap();
        assert_eq!(brought.people.len(), 2);
        assert_eq!(brought.fields["Notes"].skipped, 1);
        assert!(brought.remarks[0].contains("10485760 bytes, at most 262144"), "{:?}", brought.remarks);
        assert!(weight(&brought).0 < 2_000);
    }
    // Never closed: the rest of the file is not swallowed with it.
    let table = format!(
        "First Name,Last Name,Company,Position,Connected On\nAda,\"{}\nBo,Berg,,,\n",
        "x".repeat(10 << 20)
    );
    let brought = read(table.as_bytes(), None, &Limits::default()).unwrap();
    assert_eq!(people(&brought), "line 2: Ada\nline 3: Bo Berg");
}

#[test]
fn a_million_columns_are_refused_or_passed_over() {
    let wide = "x,".repeat(1_000_000);
    assert!(matches!(refused(wide.as_bytes()), Refused::TooWide { columns: 1_000_001, limit: 2_000 }));
    let header = format!("Name,{}\nAda", "Phone,".repeat(1_000_000));
    assert!(matches!(refused(header.as_bytes()), Refused::TooWide { .. }));
    let row = format!("Name,Phone\nAda,1{}\nBo,2\n", ",x".repeat(1_000_000));
    let brought = read(row.as_bytes(), None, &Limits::default()).unwrap();
    assert_eq!(brought.people.len(), 2);
    let (bytes, pieces) = weight(&brought);
    assert!(bytes < 10_000 && pieces < 100, "{bytes} {pieces}");
    let repeated = format!("Name,{}\nAda,{}\n", "Phone,".repeat(1_900), "1 ::: 2,".repeat(1_900));
    assert!(weight(&read(repeated.as_bytes(), None, &Limits::default()).unwrap()).1 < 10_000);
}

#[test]
fn a_million_empty_rows_weigh_nothing() {
    for empty in ["\n", ",,,\n", "\"\",\"\"\r\n", " , \r"] {
        let table = format!("Name,Phone\n{}Ada,1\n", empty.repeat(1_000_000));
        let brought = read(table.as_bytes(), None, &Limits::default()).unwrap();
        assert_eq!((brought.records, brought.people.len()), (1, 1));
        assert!(weight(&brought).0 < 1_000);
    }
}

#[test]
fn too_much_is_refused_in_a_sentence() {
    let limits = Limits { file_bytes: 100, rows: 3, columns: 4, cell_bytes: 10, kept: 2, remarks: 2 };
    let read = |table: &str| read(table.as_bytes(), None, &limits);
    assert_eq!(read(&"x".repeat(101)), Err(Refused::TooLarge { size: 101, limit: 100 }));
    assert_eq!(read("Name,Phone\na\nb\nc\nd\n"), Err(Refused::TooManyRows { limit: 3 }));
    assert_eq!(read("Name,Phone,X\na,1,x\nb,1,x\nc,1,x\n"), Err(Refused::TooMuchKept { limit: 2 }));
    let brought = read("Name,Phone\n,1x2x3x4x5x6\na\nb\n").unwrap();
    assert_eq!(brought.remarks.last().map(String::as_str), Some("and 2 more places like these"));
}

#[test]
fn a_class_stays_with_a_row_of_our_own_whose_day_a_spreadsheet_rewrote() {
    let head =
        "Client id,Client,Id,Kind,On,Channel,Way,Minutes,Summary,Note,Due,State,Closed on,Confidentiality\n";
    let rows = |dates: &[(&str, &str)]| {
        let row = |(on, class): &(&str, &str)| format!("AQ,Ada,,note,{on},,,,,Heir {on},,,,{class}\n");
        let table = dates.iter().fold(head.to_owned(), |table, date| table + &row(date));
        read(table.as_bytes(), None, &Limits::default()).unwrap().people.remove(0)
    };
    let ada = rows(&[("3/11/2026", "sealed"), ("4/11/2026", "Confidential"), ("5/11/2026", "")]);
    // What is kept beside a client is confidential as it is.
    assert!(
        ada.kept.len() == 2 && ada.kept.iter().all(|(_, text)| !text.contains("Heir 3/11")),
        "{:?}",
        ada.kept
    );
    let classes = ada.things.iter().map(|thing| match &thing.what {
        What::Note { on, text, conf } => (on.day() == Day::MAX && text.contains("Heir"), *conf),
        other => panic!("{other:?}"),
    });
    assert_eq!(classes.collect::<Vec<_>>(), [(true, Confidentiality::Sealed)]);
    // One date that says which of the two is the day speaks for all.
    let ada = rows(&[("3/11/2026", "sealed"), ("4/23/2026", "")]);
    assert!(ada.kept.is_empty() && ada.things.len() == 2, "{ada:?}");
    assert!(
        matches!(&ada.things[0].what, What::Note { on, .. } if on.to_string() == "2026-03-11"),
        "{ada:?}"
    );
}

#[test]
fn words_of_a_mapping_are_its_own_documentation() {
    assert_eq!(Field::read("phone mobile"), Some(Field::Reach(Channel::Call, "mobile".to_owned())));
    for table in [Table::Clients, Table::Entries] {
        for word in Field::words(table).split(", ") {
            assert!(Field::read(word).is_some_and(|field| field.fits(table)), "{word}");
        }
    }
}

//! Exports of Monica 4: one of every sort, damaged ones, and bombs.

use confidant::exchange::monica::{Limits, Refused, looks_like, read};

use super::told::{assert_told, fixture, weight};

fn refused(bytes: &[u8]) -> Refused {
    read(bytes, &Limits::default()).unwrap_err()
}

/// An account with what stands in its list of contacts.
fn account(contacts: &str) -> Vec<u8> {
    let head =
        r#"{"version":"1.0-preview.1","app_version":"4.0.0","account":{"data":[{"type":"contact","values":["#;
    format!("{head}{contacts}]}}]}}}}").into_bytes()
}

#[test]
fn each_sort_lands_where_it_should() {
    for name in ["account", "odd"] {
        let bytes = fixture(&format!("monica/{name}.json"));
        assert_told(&format!("monica/{name}.told"), &read(&bytes, &Limits::default()).expect(name));
    }
    assert!(looks_like(&fixture("monica/account.json")) && !looks_like(&fixture("monica/other.json")));
    assert!(!looks_like(b"Name,Phone\n") && !looks_like(b""));
}

#[test]
fn what_is_damaged_or_of_another_program_is_refused() {
    let Refused::NotJson { what, line, column } = refused(&fixture("monica/damaged-cut.json")) else {
        panic!("read")
    };
    assert_eq!((what, line, column), ("it ends too soon", 1, 7131));
    assert_eq!(refused(&fixture("monica/other.json")), Refused::NotMonica);
    for other in ["", "[]", "3", "{}", "{\"account\": {\"data\": []}}", "\u{FEFF}{}"] {
        assert!(matches!(refused(other.as_bytes()), Refused::NotMonica | Refused::NotJson { .. }), "{other}");
    }
    let said = refused(b"{\"account\": secret}").to_string();
    assert!(said.contains("line 1, column 13") && !said.contains("secret"), "{said}");
    assert!(matches!(refused(b"{\"account\": \"\xff\"}"), Refused::NotJson { .. }));
}

#[test]
fn deep_nesting_is_refused() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let deep = format!("{}1{}", open.repeat(100_000), close.repeat(100_000));
        assert!(refused(deep.as_bytes()).to_string().contains("nested too deeply"));
        assert!(refused(&account(&deep)).to_string().contains("nested too deeply"));
    }
}

#[test]
fn a_text_of_ten_mebibytes_is_left_out() {
    let long = "x".repeat(10 << 20);
    let contact =
        format!(r#"{{"uuid":"1","properties":{{"first_name":"Ada","description":"{long}","{long}":"y"}}}}"#);
    let brought = read(&account(&contact), &Limits::default()).unwrap();
    assert_eq!(brought.people[0].name, "Ada");
    assert!(
        brought.remarks[0].contains("1 text of more than 262144 bytes, left out"),
        "{:?}",
        brought.remarks
    );
    assert!(weight(&brought).0 < 1_000);
}

#[test]
fn many_values_are_refused_and_copies_are_counted() {
    let many = format!("[{}0]", "0,".repeat(3_000_000));
    assert_eq!(refused(&account(&many)), Refused::TooMuch { limit: 2_000_000 });
    let contacts = "{\"properties\":{\"first_name\":\"A\"}},".repeat(50_001);
    assert_eq!(refused(&account(contacts.trim_end_matches(','))), Refused::TooManyContacts { limit: 50_000 });
    assert!(matches!(refused(&vec![b' '; (64 << 20) + 1]), Refused::TooLarge { .. }));

    // A hundred people who shared one long day: its text is not written a hundred times without end.
    let limits = Limits { file_bytes: 200_000, ..Limits::default() };
    let person = r#"{"properties":{"first_name":"A"},"data":[{"type":"activity","values":["a"]}]},"#;
    let long = "x".repeat(100_000);
    let file = format!(
        r#"{{"account":{{"data":[{{"type":"contact","values":[{}]}},{{"type":"activity","values":[{{"uuid":"a",
        "properties":{{"happened_at":"2024-01-01","description":"{long}"}}}}]}}]}}}}"#,
        person.repeat(100).trim_end_matches(',')
    );
    let brought = read(file.as_bytes(), &limits).unwrap();
    assert_eq!(brought.people.iter().filter(|it| it.things.len() == 1).count(), 100);
    assert!(weight(&brought).0 < 250_000);
    assert!(brought.remarks.iter().any(|it| it.starts_with("activities with very many people")));
}

#[test]
fn relations_of_a_repeated_contact_are_written_once() {
    let person = r#"{"uuid":"a","properties":{"first_name":"A"}},"#.repeat(2_000);
    let relation = r#"{"properties":{"type":"friend","contact_is":"a","of_contact":"a"}},"#.repeat(2_000);
    let file = format!(
        r#"{{"account":{{"data":[{{"type":"contact","values":[{}]}},{{"type":"relationship","values":[{}]}}]}}}}"#,
        person.trim_end_matches(','),
        relation.trim_end_matches(',')
    );
    let brought = read(file.as_bytes(), &Limits::default()).unwrap();
    assert_eq!(brought.people.iter().map(|it| it.kept.len()).sum::<usize>(), 2_000);
    // And never more of them than there is room for.
    let limits = Limits { file_bytes: file.len(), ..Limits::default() };
    let long = file.replace("\"A\"", &format!("\"{}\"", "A".repeat(20)));
    let limits = Limits { file_bytes: limits.file_bytes.max(long.len()), ..limits };
    let brought = read(long.as_bytes(), &limits).unwrap();
    assert!(brought.people.iter().map(|it| it.kept.len()).sum::<usize>() < 2_000);
    assert!(brought.remarks.iter().any(|it| it.contains("too many to be kept")), "{:?}", brought.remarks);
}

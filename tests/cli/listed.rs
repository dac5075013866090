//! What the listings show, to people and to programs.

use super::support::{Desk, NOW};

#[test]
fn today_says_who_needs_the_adviser_and_why() {
    let desk = Desk::with_ada();
    desk.ok(&["add", "Bruno Sá"]);
    desk.ok(&[
        "log",
        "ada",
        "call in: x  ! send the term sheet by thu",
        "--now",
        "2026-11-10T10:00:00+01:00",
    ]);
    desk.ok(&["appoint", "bruno", "today 14:00: review"]);
    let today = desk.json(&["today"]);
    assert_eq!(
        (&today["today"], &today["need"], &today["promises_due"], &today["faults"]),
        (&"2026-11-21".into(), &2.into(), &1.into(), &1.into())
    );
    assert_eq!(today["clients"][0]["name"], "Bruno Sá");
    let ada = &today["clients"][1];
    assert_eq!(
        (&ada["reasons"][0]["kind"], &ada["stake"]),
        (&"promise_fault".into(), &"send the term sheet".into())
    );
    assert_eq!(ada["target"].as_str().unwrap().len(), 22);
    assert_eq!(
        ada["total"],
        ada["reasons"].as_array().unwrap().iter().map(|it| it["weight"].as_i64().unwrap()).sum::<i64>()
    );
    let text = desk.ok(&["today", "--why"]);
    assert!(text.starts_with("Sat 21 Nov 2026 · 2 need you · 1 promise due · 1 fault\n"), "{text}");
    assert!(
        text.contains(&ada["target"].as_str().unwrap()[..4]) && text.contains("send the term sheet"),
        "{text}"
    );
    // The day decides: a week later the list is another one.
    assert_eq!(desk.json(&["today", "--now", "2026-11-11T09:00:00+01:00"])["faults"], 0);
}

#[test]
fn clients_are_listed_whole_or_as_they_fit() {
    let desk = Desk::new();
    for number in 0..120 {
        desk.store().record(client(&format!("Client {number:03}"))).unwrap();
    }
    desk.ok(&["add", "Ádám Nagy", "--tag", "family", "--status", "former"]);
    assert_eq!(desk.ok(&["clients"]).lines().count(), 121, "nobody is left out");
    let names = |arguments: &[&str]| {
        let found = desk.json(arguments)["clients"].clone();
        found.as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(&["clients", "adam"]), ["Ádám Nagy"]);
    assert_eq!(names(&["clients", "--tag", "Family"]), ["Ádám Nagy"]);
    assert_eq!(names(&["clients", "--status", "former"]), ["Ádám Nagy"]);
    assert_eq!(names(&["clients", "client", "017"])[0], "Client 017");
    assert!(names(&["clients", "zzz"]).is_empty());
}

fn client(name: &str) -> confidant::domain::command::Command {
    use confidant::domain::client::{Client, ClientAdded, ClientKind, Status};
    use confidant::domain::id::{ClientId, Id};
    let on = "2026-11-01".parse().unwrap();
    let added = ClientAdded { name: name.to_owned(), kind: ClientKind::Person, status: Status::Client, on };
    confidant::domain::command::Command::AddClient(Box::new(Client::new(ClientId(Id::UNMINTED), &added)))
}

#[test]
fn a_client_is_named_by_name_letters_or_id_and_never_guessed() {
    let desk = Desk::with_ada();
    let id = desk.json(&["add", "Ada Lovelace", "--organisation", "Analytical & Co"])["client"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    for typed in ["Ada Lovelace", "ada lovelace", "lovel", "analytical", &id, &id[..6]] {
        assert_eq!(desk.json(&["timeline", typed])["client"]["name"], "Ada Lovelace", "{typed}");
    }
    let said = desk.fails(1, &["timeline", "ada"]);
    assert!(
        said.contains("could be 2 clients") && said.contains("Okafor Foods") && said.contains(&id[..4]),
        "{said}"
    );
    assert!(desk.fails(1, &["log", "ada", "call: x"]).contains("could be 2 clients"));
    assert!(desk.fails(1, &["note", "nobody", "x"]).contains("nobody in this book fits"));
    desk.fails(1, &["timeline", ""]);
}

#[test]
fn a_story_can_be_read_as_of_a_day() {
    let desk = Desk::with_ada();
    desk.ok(&["log", "ada", "call @2026-11-03: the first"]);
    desk.ok(&["log", "ada", "call @2026-11-19: the second"]);
    desk.ok(&["remind", "ada", "thu: the third"]);
    let story = desk.json(&["timeline", "ada"]);
    assert_eq!((&story["future"], &story["rows"][0]["text"]), (&1.into(), &"the third".into()));
    let text = desk.ok(&["timeline", "ada"]);
    assert!(
        text.contains("in 5 d") && text.contains("── Sat 21 Nov 2026 ──") && text.contains("19 Nov"),
        "{text}"
    );
    // The client was added later than that; what had happened counts all the same.
    let early = desk.json(&["timeline", "ada", "--as-of", "2026-11-10"]);
    assert_eq!(early["as_of"], "2026-11-10");
    let then = desk.ok(&["timeline", "ada", "--as-of", "2026-11-21"]);
    assert!(then.contains("the second") && then.contains("as of Sat 21 Nov 2026"));
    assert!(desk.fails(2, &["timeline", "ada", "--as-of", "2027-01-01"]).contains("--as-of"));
    assert!(desk.ok(&["timeline", "ada", "--open"]).lines().count() <= 3);
}

#[test]
fn a_sealed_text_is_nowhere() {
    let desk = Desk::with_ada();
    let quiet = |arguments: &[&str]| {
        let ran = desk.run(arguments);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        assert!(!ran.out.contains("ZEBRA") && !ran.err.contains("ZEBRA"), "{arguments:?}: {ran:?}");
    };
    let line = "call in: ZEBRA one  ? ZEBRA two  ! ZEBRA three by today  < ZEBRA four by 30 nov  = ZEBRA five  * ZEBRA six #ease";
    quiet(&["log", "ada", line, "--sealed"]);
    quiet(&["log", "ada", line, "--sealed", "--json"]);
    quiet(&["note", "ada", "ZEBRA seven", "--sealed"]);
    quiet(&["log", "ada", "mail in: ZEBRA eight  ? ZEBRA nine", "--sealed"]);
    let rows = desk.json(&["timeline", "ada", "--open"])["rows"].clone();
    let asked = rows.as_array().unwrap().iter().find(|row| row["kind"] == "request").unwrap()["id"].clone();
    quiet(&["close", asked.as_str().unwrap(), "acknowledged", "--to", "thu"]);
    quiet(&["undo", "--yes"]);
    quiet(&["redo"]);
    for listing in [
        &["today", "--why"][..],
        &["clients"],
        &["timeline", "ada"],
        &["timeline", "ada", "--open"],
        &["check"],
    ] {
        quiet(listing);
        quiet(&[listing, &["--json"]].concat());
    }
    let said = desk.fails(1, &["undo"]);
    assert!(!said.contains("ZEBRA"), "{said}");
    let rows = desk.json(&["timeline", "ada"])["rows"].clone();
    let sealed = rows.as_array().unwrap().iter().filter(|row| row["sealed"] == true).count();
    assert_eq!(
        sealed,
        2 * 7 + 1 + 2 + 1,
        "two talks of seven, a note, a talk of two, the promise to answer: {rows}"
    );
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    use std::io::Read;
    use std::process::Stdio;
    let desk = Desk::with_ada();
    for _ in 0..3 {
        desk.ok(&["note", "ada", &"a long note ".repeat(8_000)]);
    }
    for arguments in [&["timeline", "ada"][..], &["timeline", "ada", "--json"], &["clients"], &["--help"]] {
        let mut child =
            desk.process(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut first = [0_u8; 16];
        child.stdout.take().unwrap().read_exact(&mut first).unwrap();
        let done = child.wait_with_output().unwrap();
        assert_eq!(
            (done.status.code(), String::from_utf8_lossy(&done.stderr).as_ref()),
            (Some(0), ""),
            "{arguments:?}"
        );
    }
}

#[test]
fn help_and_version_go_to_the_output() {
    let desk = Desk::new();
    assert!(desk.ok(&["--version"]).starts_with("confidant 0."));
    for command in [
        "add",
        "log",
        "promise",
        "remind",
        "appoint",
        "note",
        "close",
        "assess",
        "agree",
        "charter",
        "precedents",
        "book",
        "import",
        "today",
        "clients",
        "timeline",
        "check",
        "duplicates",
        "merge",
        "distinct",
        "undo",
        "redo",
        "demo",
    ] {
        let help = desk.ok(&[command, "--help"]);
        assert!(help.contains("Examples:") && help.contains("JSON:"), "{command}");
        assert!(help.lines().all(|line| line.chars().count() <= 100), "{command}: {help}");
    }
    desk.fails(2, &["fly"]);
    desk.fails(2, &["today", "--fly"]);
    assert!(!desk.path("book").exists() && !desk.path("state").exists(), "reading creates nothing: {NOW}");
}

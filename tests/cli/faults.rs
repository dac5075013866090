//! Damage, read-only books, clocks that cannot be right: each gets a clear answer and its exit code.

use std::fs;

use super::support::Desk;

#[test]
fn damage_is_named_by_file_and_offset_and_the_rest_is_there() {
    let desk = Desk::with_ada();
    desk.ok(&["note", "ada", "the first"]);
    desk.ok(&["note", "ada", "the second"]);
    assert!(desk.ok(&["check"]).ends_with("sound\n"));
    let path = desk.segments().pop().unwrap();
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("the first", "the f1rst")).unwrap();
    let ran = desk.run(&["check"]);
    assert_eq!(ran.code, Some(1));
    let offset: usize = text.lines().take(2).map(|line| line.len() + 1).sum();
    let file = path.strip_prefix(desk.book()).unwrap().display().to_string();
    assert!(ran.out.contains(&format!("{file}:{offset}: content: ")), "{}", ran.out);
    assert!(!ran.out.contains("f1rst"), "no content in a report");
    let ran = desk.run(&["check", "--json"]);
    let check: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(
        (ran.code, &check["verdict"], &check["damage"][0]["offset"]),
        (Some(1), &"damage".into(), &offset.into())
    );
    assert_eq!(
        (&check["damage"][0]["file"], &check["damage"][0]["class"]),
        (&file.into(), &"content".into())
    );
    // Listings say so beside what is there.
    let ran = desk.run(&["timeline", "ada"]);
    assert_eq!(ran.code, Some(0));
    assert!(ran.out.contains("the second") && !ran.out.contains("f1rst"), "{}", ran.out);
    assert!(ran.err.contains("1 place is damaged") && ran.err.contains("confidant check"), "{}", ran.err);
    // And the book can still be recorded into.
    desk.ok(&["note", "ada", "the third"]);
}

#[test]
fn a_book_that_is_not_there_is_no_sound_book() {
    let desk = Desk::new();
    assert!(desk.fails(2, &["check"]).contains("there is no book in"));
    let ran = desk.run(&["today"]);
    assert_eq!((ran.code, ran.err.contains("no book")), (Some(0), true));
    assert!(!desk.book().exists() && !desk.path("state").exists());
    fs::write(desk.book(), "not a directory").unwrap();
    assert!(desk.fails(2, &["today"]).contains("is not a directory"));
    assert!(desk.fails(2, &["check"]).contains("is not a directory"));
}

#[test]
fn a_book_of_a_newer_confidant_is_read_and_not_written() {
    let desk = Desk::with_ada();
    let format = desk.book().join("FORMAT");
    let text = fs::read_to_string(&format).unwrap();
    fs::write(&format, text.replace(r#""incompat":[]"#, r#""incompat":["sealed-parts"]"#)).unwrap();
    let said = desk.fails(1, &["note", "ada", "what I typed"]);
    assert!(said.contains("sealed-parts") && said.contains("what you typed: what I typed"), "{said}");
    assert!(desk.ok(&["clients"]).contains("Ada Okafor"));
    fs::write(&format, text.replace(r#""format":1"#, r#""format":7"#)).unwrap();
    assert!(desk.fails(2, &["clients"]).contains("format 7"));
}

#[test]
fn a_clock_that_cannot_be_right_asks_once() {
    use chrono::Duration;
    use confidant::clock::Clock;
    use confidant::domain::command::Command;
    use confidant::domain::command::decide;
    use confidant::domain::interaction::Confidentiality;
    use confidant::journal::{OsEntropy, RealDisk, Recorder, wire};
    let desk = Desk::with_ada();
    // A line of a device whose clock is three days ahead.
    let store = desk.store();
    let mut mint = confidant::mint::SeededMint::new([7; 32]);
    let client = store.book.standings().next().unwrap().id;
    let note = Command::Note { client, text: "from the future".into(), conf: Confidentiality::default() };
    let clock = Clock::new(None, chrono_tz::UTC);
    let decision = decide(&store.book, note, &clock.now(), &mut mint).unwrap();
    let mut recorder = Recorder::new(RealDisk, store.files.places().clone(), Box::new(OsEntropy));
    let ahead = clock.wall() + Duration::days(3);
    recorder.append(ahead, &[wire::draft("Ines Marlow", &decision).unwrap()]).unwrap();
    drop(recorder);
    let said = desk.fails(1, &["note", "ada", "now"]);
    assert!(said.contains("clock of this machine") && said.contains("--yes"), "{said}");
    desk.fails(1, &["undo", "--line", "aaaaaaaaaa:1"]);
    desk.ok(&["note", "ada", "now", "--yes"]);
    assert!(desk.ok(&["timeline", "ada"]).contains("from the future"));
    assert_eq!(desk.json(&["check"])["verdict"], "sound");
}

#[test]
fn the_cockpit_needs_a_terminal() {
    let desk = Desk::with_ada();
    let said = desk.fails(2, &[]);
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.contains("terminal"), "{said}");
}

#[test]
fn files_that_cannot_be_imported_are_named() {
    let desk = Desk::new();
    assert!(desk.fails(2, &["import", "nowhere.vcf"]).contains("nowhere.vcf"));
    assert!(desk.fails(2, &["import", "."]).contains("directory"));
    fs::write(desk.path("notes.txt"), "Ada\n").unwrap();
    assert!(desk.fails(2, &["import", "notes.txt"]).contains("BEGIN:VCARD"));
    fs::write(desk.path("large.vcf"), vec![b'x'; 11 << 20]).unwrap();
    assert!(desk.fails(2, &["import", "large.vcf"]).contains("at most"));
    assert!(!desk.book().exists());
}

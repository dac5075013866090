//! `confidant export`: to the output and into files, with its questions, and back by `confidant import`.

use std::os::unix::fs::PermissionsExt as _;

use confidant::domain::command::Command;
use confidant::domain::interaction::Confidentiality;

use super::support::{Desk, entries};

fn desk() -> Desk {
    let desk = Desk::with_ada();
    desk.ok(&["log", "ada", "call in 12m: worried about the loan  ! send the sheet by thu"]);
    let mut store = desk.store();
    let client = store.book.standings().next().expect("Ada").id;
    for (text, conf) in [
        ("the key lies under the stone", Confidentiality::Sealed),
        ("likes plain words", Confidentiality::Open),
    ] {
        store.record(Command::Note { client, text: text.into(), conf }).expect("recorded");
    }
    store.files.close().expect("closed");
    desk
}

#[test]
fn what_is_open_goes_to_the_output_and_the_rest_is_said_on_the_other() {
    let desk = desk();
    for format in ["json", "csv", "vcard", "markdown"] {
        let ran = desk.run(&["export", format]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        assert!(
            ran.out.contains("Ada Okafor") && !ran.out.contains("loan") && !ran.out.contains("stone"),
            "{ran:?}"
        );
        assert_eq!(format == "json" || format == "markdown", ran.out.contains("likes plain words"));
        let withheld =
            ran.err.contains("2 confidential texts left out; --include confidential takes them along");
        assert_eq!(format == "json" || format == "markdown", withheld, "{}", ran.err);
    }
    let ran =
        desk.run(&["export", "csv", "--table", "entries", "--include", "confidential", "--client", "ada"]);
    assert!(ran.out.contains("worried about the loan") && !ran.out.contains("stone"), "{ran:?}");
    assert!(ran.err.contains("1 sealed entry left out but for its day"), "{}", ran.err);
}

#[test]
fn sealed_texts_need_a_yes() {
    let desk = desk();
    let said = desk.fails(1, &["export", "markdown", "--include", "sealed"]);
    assert!(
        said.contains("Sealed texts of all clients leave the book") && said.contains("nothing was written"),
        "{said}"
    );
    let out = desk.ok(&["export", "markdown", "--include", "sealed", "--yes"]);
    assert!(out.contains("under the stone") && !out.contains("loan"), "{out}");
}

#[test]
fn a_file_is_private_and_never_replaced_unasked_nor_in_the_book() {
    let desk = desk();
    let file = desk.path("out.jsonl");
    let told = desk.json(&["export", "json", "--output", "out.jsonl", "--include", "confidential"]);
    assert_eq!(
        (&told["clients"], &told["withheld"]["sealed"], &told["withheld"]["confidential"]),
        (&1.into(), &1.into(), &0.into())
    );
    assert_eq!(std::fs::metadata(&file).expect("a file").permissions().mode() & 0o777, 0o600);
    let before = std::fs::read(&file).expect("read");
    let said = desk.fails(1, &["export", "json", "-o", "out.jsonl"]);
    assert!(said.contains("out.jsonl is there already. Replace it?") && said.contains("--yes"), "{said}");
    assert_eq!(std::fs::read(&file).expect("read"), before);
    let said = desk.ok(&["export", "json", "-o", "~/out.jsonl", "--yes"]);
    assert!(said.starts_with("written: ") && said.contains("lines of the journal"), "{said}");
    assert_ne!(std::fs::read(&file).expect("read"), before);
    let count = entries(&desk.book()).len();
    assert!(desk.fails(1, &["export", "json", "-o", "book/x", "--yes"]).contains("choose another place"));
    assert!(desk.fails(1, &["export", "json", "-o", "nowhere/x"]).contains("cannot write"));
    assert!(desk.fails(2, &["export", "json", "--json"]).contains("--output"));
    assert!(desk.fails(2, &["export", "xml"]).contains("markdown"));
    assert!(desk.fails(1, &["export", "json", "--client", "nobody"]).contains("nobody"));
    assert_eq!(entries(&desk.book()).len(), count);
    assert_eq!(
        entries(&desk.path("")).iter().filter(|it| it.to_string_lossy().contains(".confidant-")).count(),
        0
    );
}

#[test]
fn another_book_becomes_the_same_and_gives_it_back_by_one_undo() {
    let desk = desk();
    let export = desk.ok(&["export", "json", "--include", "confidential", "--include", "sealed", "--yes"]);
    let other = Desk::new();
    let ran = other.run_with(&["import", "-"], &export);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(other.story("ada"), desk.story("ada"));
    let again = other.run_with(&["import", "-", "--json"], &export);
    assert!(again.out.contains("\"lines\":0") && again.out.contains("\"from\":\"confidant\""), "{again:?}");
    other.ok(&["undo", "--yes"]);
    assert!(other.ok(&["clients", "--json"]).contains("\"clients\":[]"));
}

//! An address book that this project did not make, by the command line.

use super::support::Desk;

const BOOK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/vcard/address-book.vcf");

#[test]
fn an_address_book_is_imported_and_a_second_time_nothing_that_is_there() {
    let desk = Desk::new();
    let trial = desk.json(&["import", BOOK, "--dry-run"]);
    assert_eq!(
        (&trial["clients"], &trial["lines"], &trial["dry_run"]),
        (&44.into(), &0.into(), &true.into())
    );
    assert!(!desk.book().exists(), "a trial leaves nothing");
    let import = desk.json(&["import", BOOK]);
    assert_eq!((&import["clients"], &import["lines"]), (&44.into(), &45.into()));
    let clients = desk.json(&["clients"])["clients"].clone();
    assert_eq!(clients.as_array().unwrap().len(), 44);
    assert!(clients.as_array().unwrap().iter().all(|it| it["ideal"].is_null() && it["limit"].is_null()));
    assert_eq!(desk.json(&["today"])["need"], 0, "nobody is late by having been imported");
    let again = desk.json(&["import", BOOK]);
    assert_eq!((&again["clients"], &again["lines"]), (&0.into(), &0.into()), "those without a uid too");
    assert_eq!((&again["updated"], &again["unchanged"]), (&0.into(), &44.into()));
    assert_eq!(desk.json(&["check"])["verdict"], "sound");
}

#[test]
fn who_looks_alike_is_listed_and_judged() {
    let desk = Desk::new();
    let cards = "BEGIN:VCARD\nUID:1\nFN:Ada Okafor\nTEL:+49 30 111\nEND:VCARD\n\
                 BEGIN:VCARD\nUID:2\nFN:ADA OKAFOR\nTEL:4930111\nEND:VCARD\n\
                 BEGIN:VCARD\nUID:3\nFN:Ada Okafor\nTEL:+49 30 222\nEND:VCARD\n";
    std::fs::write(desk.path("cards.vcf"), cards).unwrap();
    let import = desk.json(&["import", "cards.vcf"]);
    assert_eq!((&import["clients"], &import["alike"]), (&3.into(), &3.into()));
    let pairs = desk.json(&["duplicates"])["pairs"].clone();
    assert_eq!(pairs.as_array().unwrap().len(), 3);
    assert_eq!(pairs[0]["why"].as_array().unwrap().len(), 2, "those with most in common first");
    let id = |at: usize, side: &str| pairs[at][side]["id"].as_str().unwrap().to_owned();
    assert!(desk.fails(1, &["merge", &id(0, "one"), &id(0, "other")]).contains("--yes"));
    desk.ok(&["merge", &id(0, "one"), &id(0, "other"), "--yes"]);
    let left = desk.json(&["duplicates"])["pairs"].clone();
    assert_eq!(left.as_array().unwrap().len(), 1);
    let side = |side: &str| left[0][side]["id"].as_str().unwrap().to_owned();
    desk.ok(&["distinct", &side("one"), &side("other")]);
    assert_eq!(desk.ok(&["duplicates"]), "");
    desk.ok(&["undo", "--yes"]);
    desk.ok(&["undo", "--yes"]);
    assert_eq!(desk.json(&["duplicates"])["pairs"], pairs);
    assert_eq!(desk.json(&["import", "cards.vcf"])["lines"], 0);
}

#[test]
fn what_comes_by_the_standard_input_or_says_more_by_now() {
    let desk = Desk::new();
    std::fs::write(desk.path("a"), "BEGIN:VCARD\nUID:1\nFN:Ada\nORG:Foods\nEND:VCARD\n").unwrap();
    std::fs::write(desk.path("b"), "BEGIN:VCARD\nUID:1\nFN:Ada\nORG:Farm\nEND:VCARD\n").unwrap();
    desk.ok(&["import", "a", "--from", "vcard"]);
    let trial = desk.json(&["import", "b", "--dry-run"]);
    assert_eq!((&trial["clients"], &trial["updated"], &trial["lines"]), (&0.into(), &1.into(), &0.into()));
    assert_eq!(trial["fields"]["ORG"]["imported"], 1);
    assert_eq!(desk.json(&["import", "b"])["lines"], 2);
    assert_eq!(desk.json(&["clients"])["clients"][0]["organisation"], "Farm");
    assert_eq!(desk.json(&["undo", "--yes"])["undone"].as_array().unwrap().len(), 2);
    assert_eq!(desk.json(&["clients"])["clients"][0]["organisation"], "Foods", "only the update goes");
    let imports = desk.json(&["undo", "--imports"])["imports"].clone();
    assert_eq!((imports.as_array().unwrap().len(), &imports[0]["from"]), (1, &"vcard".into()));
    desk.ok(&["note", "ada", "something else"]);
    let line = imports[0]["line"].as_str().unwrap();
    assert!(desk.fails(2, &["import", "a", "--from", "carrier pigeon"]).contains("vcard"));
    assert!(desk.fails(1, &["undo", "--line", line]).contains("builds"));
}

#[test]
fn an_import_is_undone_as_a_whole_and_what_was_touched_stays() {
    let desk = Desk::new();
    desk.ok(&["import", BOOK]);
    let first = desk.json(&["clients"])["clients"][0].clone();
    let undone = desk.json(&["undo", "--yes"]);
    assert_eq!(
        (undone["undone"].as_array().unwrap().len(), undone["stays"].as_array().unwrap().len()),
        (45, 0)
    );
    assert_eq!(desk.ok(&["clients"]), "");
    assert_eq!(desk.json(&["redo", "--yes"])["redone"].as_array().unwrap().len(), 45);
    assert_eq!(desk.json(&["clients"])["clients"][0], first);
    let line = desk.json(&["timeline", first["id"].as_str().unwrap()])["rows"][0]["line"]
        .as_str()
        .unwrap()
        .to_owned();
    desk.ok(&["note", first["id"].as_str().unwrap(), "touched"]);
    let undone = desk.json(&["undo", "--yes", "--line", &line]);
    assert_eq!(
        (undone["undone"].as_array().unwrap().len(), undone["stays"].as_array().unwrap().len()),
        (43, 2)
    );
    let left = desk.json(&["clients"])["clients"].clone();
    assert_eq!((left.as_array().unwrap().len(), &left[0]["id"]), (1, &first["id"]));
}

#[test]
fn a_table_is_imported_by_a_mapping_that_is_kept_for_the_next_time() {
    let desk = Desk::new();
    let table = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/csv/nameless.csv");
    let refused = desk.fails(2, &["import", table]);
    assert!(refused.contains("\"Colour\", \"Size\", \"Price\""), "{refused}");
    let said = desk.fails(2, &["import", table, "--map", "Size=tier", "--map", "Price=money"]);
    assert!(said.contains("there is no field `money`"), "{said}");
    let said = desk.fails(2, &["import", table, "--map", "Size=tier"]);
    assert!(said.contains("a client needs a name; say it by --map"), "{said}");
    let said =
        desk.ok(&["import", table, "--map", "Colour=name", "--map", "Size=tier", "--save-mapping", "paint"]);
    assert!(said.contains("mappings/paint.toml"), "{said}");
    let again = desk.json(&["import", table, "--mapping", "paint"]);
    assert_eq!(again["from"], "csv paint");
    assert_eq!((&again["clients"], &again["unchanged"]), (&0.into(), &2.into()));
    assert!(desk.fails(2, &["import", table, "--mapping", "pain"]).contains("there are: paint"));
    assert!(
        desk.fails(2, &["import", table, "--map", "Colour=name", "--save-mapping", "paint"])
            .contains("already")
    );
}

#[test]
fn each_program_is_known_by_its_file() {
    for (file, from, clients) in [
        ("csv/google.csv", "csv google", 4),
        ("csv/linkedin.csv", "csv linkedin", 2),
        ("csv/confidant-clients.csv", "csv confidant", 2),
        ("csv/guessed.csv", "csv", 2),
        ("monica/account.json", "monica", 3),
    ] {
        let desk = Desk::new();
        let path = format!("{}/tests/fixtures/{file}", env!("CARGO_MANIFEST_DIR"));
        let import = desk.json(&["import", &path]);
        assert_eq!((&import["from"], &import["clients"]), (&from.into(), &clients.into()), "{file}");
        let again = desk.json(&["import", &path]);
        assert_eq!(
            (&again["clients"], &again["lines"]),
            (&0.into(), &0.into()),
            "{file}: {}",
            again["report"]
        );
    }
}

#[test]
fn our_own_tables_make_the_same_tables_again() {
    /// Without ids, which are each book's own.
    fn bare(table: &str, ids: &[usize]) -> Vec<Vec<String>> {
        let rows = csv::Reader::from_reader(table.as_bytes()).into_records().map(|row| row.expect("a row"));
        let bare = |row: csv::StringRecord| {
            let cells = row.iter().enumerate().filter(|(at, _)| !ids.contains(at));
            cells.map(|(_, cell)| cell.to_owned()).collect()
        };
        let mut rows: Vec<Vec<String>> = rows.map(bare).collect();
        rows.sort();
        rows
    }
    let desk = Desk::with_ada();
    desk.ok(&["note", "ada", "=1+1 is\n no formula, \"quoted\""]);
    desk.ok(&["log", "ada", "called 25 min: the merger"]);
    desk.ok(&["promise", "ada", "the memo by 2027-01-05"]);
    desk.ok(&["import", BOOK]);
    let other = Desk::new();
    for (table, ids) in [("clients", &[0][..]), ("entries", &[0, 2])] {
        let export = ["export", "csv", "--table", table, "--include", "confidential"];
        let first = desk.ok(&export);
        let ran = other.run_with(&["import", "-"], &first);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        for (made, wanted) in bare(&other.ok(&export), ids).iter().zip(&bare(&first, ids)) {
            assert_eq!(made, wanted, "{table}");
        }
        let again = other.run_with(&["import", "-", "--json"], &first);
        assert!(again.out.contains("\"lines\":0"), "{table}: {again:?}");
        let own = desk.run_with(&["import", "-", "--json"], &first);
        assert!(own.out.contains("\"clients\":0"), "what comes from here is known here: {own:?}");
    }
}

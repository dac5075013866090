//! The sample book, written without opening it.

use super::support::{Desk, entries};

#[test]
fn a_sample_book_is_written_kept_and_sound() {
    let desk = Desk::new();
    let kept = desk.path("kept");
    let dir = kept.to_str().unwrap();
    let arguments =
        ["demo", "--keep", dir, "--no-open", "--clients", "7", "--interactions", "90", "--seed", "3"];
    let demo = desk.json(&arguments);
    assert_eq!((&demo["book"], &demo["clients"]), (&dir.into(), &7.into()));
    let check = desk.json(&["check", "--book", dir]);
    assert_eq!((&check["verdict"], &check["totals"]["lines"]), (&"sound".into(), &demo["lines"]));
    assert_eq!(desk.json(&["clients", "--book", dir])["clients"].as_array().unwrap().len(), 7);
    let today = desk.json(&["today", "--book", dir]);
    assert!(today["need"].as_u64().unwrap() > 0, "{today}");
    assert!(desk.fails(1, &arguments).contains("is not empty"));
    assert!(!desk.book().exists(), "the own book is left alone");
}

#[test]
fn a_sample_book_that_is_not_kept_leaves_nothing() {
    let desk = Desk::new();
    let temporary = desk.path("temporary");
    std::fs::create_dir(&temporary).unwrap();
    let mut process = desk.process(&["demo", "--no-open", "--clients", "3", "--interactions", "20"]);
    let ran = process.env("TMPDIR", &temporary).output().unwrap();
    assert!(ran.status.success(), "{ran:?}");
    assert!(entries(&temporary).is_empty() && !desk.path("state").exists());
}

//! Undo and redo: what this device and author recorded, in order, and nothing of anybody else.

use super::support::Desk;

#[test]
fn undo_and_redo_go_there_and_back() {
    let desk = Desk::with_ada();
    desk.ok(&["note", "ada", "one"]);
    desk.ok(&["log", "ada", "call in: two  ! three by thu"]);
    let whole = desk.story("ada");
    assert_eq!(whole.len(), 4);
    assert!(desk.ok(&["undo", "--yes"]).contains("two"));
    assert_eq!(desk.story("ada"), [("note".into(), "one".into()), ("added".into(), "Ada Okafor".into())]);
    assert!(desk.ok(&["undo", "--yes"]).contains("one"));
    assert_eq!(desk.story("ada").len(), 1);
    desk.ok(&["undo", "--yes"]);
    assert_eq!(desk.ok(&["clients"]), "");
    assert!(desk.fails(1, &["undo", "--yes"]).contains("nothing of yours"));
    for _ in 0..3 {
        desk.ok(&["redo"]);
    }
    assert_eq!(desk.story("ada"), whole);
    assert!(desk.fails(1, &["redo"]).contains("nothing to redo"));
    // And once more, so that a redo can be undone and redone.
    desk.ok(&["undo", "--yes"]);
    desk.ok(&["redo"]);
    assert_eq!(desk.story("ada"), whole);
    assert_eq!(desk.json(&["check"])["verdict"], "sound");
}

#[test]
fn something_new_ends_what_can_be_redone_but_a_line_can_be_named() {
    let desk = Desk::with_ada();
    desk.ok(&["note", "ada", "one"]);
    let line = desk.json(&["undo", "--yes"])["undone"][0].as_str().unwrap().to_owned();
    desk.ok(&["note", "ada", "two"]);
    assert!(desk.fails(1, &["redo"]).contains("nothing to redo"));
    assert!(desk.fails(1, &["undo", "--line", &line]).contains("confidant redo --line"));
    assert_eq!(desk.json(&["redo", "--line", &line])["redone"][0], line.as_str());
    assert_eq!(desk.story("ada").len(), 3);
    assert!(desk.fails(1, &["redo", "--line", &line]).contains("was not taken back"));
    desk.fails(1, &["undo", "--line", "zzzzzzzzzz:1"]);
    desk.fails(2, &["undo", "--line", "nonsense"]);
}

#[test]
fn what_others_build_on_is_not_taken_back() {
    let desk = Desk::with_ada();
    let promised = desk.json(&["promise", "ada", "send it", "--by", "thu"]);
    let line = promised["line"].as_str().unwrap();
    let id = Desk::id(&promised, "promise_made");
    desk.ok(&["close", &id, "kept"]);
    let said = desk.fails(1, &["undo", "--yes", "--line", line]);
    assert!(said.contains("1 later entry builds on it") && said.contains("promise kept"), "{said}");
}

#[test]
fn nothing_of_another_author_or_device_is_taken_back() {
    let desk = Desk::with_ada();
    let other = |name: &str, value: &std::path::Path| {
        let mut process = desk.process(&["undo", "--yes"]);
        process.env(name, value).output().unwrap()
    };
    let author = other("CONFIDANT_AUTHOR", std::path::Path::new("Tomás Reyes"));
    let device = other("CONFIDANT_STATE", &desk.path("another-device"));
    for ran in [author, device] {
        assert_eq!(ran.status.code(), Some(1));
        assert!(String::from_utf8(ran.stderr).unwrap().contains("nothing of yours on this device"));
    }
    desk.ok(&["undo", "--yes"]);
}

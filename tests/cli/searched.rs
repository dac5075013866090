//! `search`: what is found, in which order, and what never is.

use super::support::Desk;

#[test]
fn words_are_found_the_newest_first() {
    let desk = Desk::with_ada();
    desk.ok(&["add", "Bruno Sá"]);
    desk.ok(&["log", "ada", "call @2026-11-03: the bridge loan"]);
    desk.ok(&["log", "bruno", "call @2026-11-19: über die Brücke, no loan"]);
    desk.ok(&["promise", "ada", "send the loan papers", "--by", "thu"]);
    let found = desk.json(&["search", "loan"]);
    assert_eq!(found["total"], 3);
    let of = |at: usize, key: &str| found["found"][at][key].as_str().unwrap().to_owned();
    assert_eq!(of(0, "kind"), "our_promise");
    assert!(of(0, "on").starts_with("2026-11-21"));
    assert_eq!(found["found"][1]["client"]["name"], "Bruno Sá");
    assert_eq!(of(2, "snippet"), "the bridge loan");
    assert_eq!(found["found"][2]["marks"], serde_json::json!([[11, 15]]));
    assert_eq!(desk.json(&["search", "brucke", "LOAN"])["total"], 1);
    assert_eq!(desk.json(&["search", "loan", "--client", "ada"])["total"], 2);
    assert_eq!(desk.json(&["search", "loan kind:promise"])["total"], 1);
    assert_eq!(desk.json(&["search", "\"bridge loan\""])["total"], 1);
    assert_eq!(desk.json(&["search", "loan", "--limit", "1"])["found"].as_array().unwrap().len(), 1);
    let text = desk.ok(&["search", "loan", "--limit", "2"]);
    assert!(text.contains("Bruno Sá") && text.contains("1 more"), "{text}");
    assert_eq!(desk.ok(&["search", "zebra"]), "nothing found\n");
    assert!(desk.fails(2, &["search", " "]).contains("type a word"));
}

#[test]
fn a_sealed_text_is_never_found() {
    let desk = Desk::with_ada();
    desk.ok(&["note", "ada", "ZEBRA in confidence"]);
    desk.ok(&["note", "ada", "ZEBRA sealed", "--sealed"]);
    let found = desk.json(&["search", "zebra"]);
    assert_eq!(found["total"], 1);
    assert!(!found.to_string().contains("sealed"), "{found}");
}

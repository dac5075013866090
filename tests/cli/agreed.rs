//! `confidant agree`, `charter`, `precedents` and `book`: what is agreed, given away, told to others and added up.

use std::os::unix::fs::PermissionsExt as _;

use confidant::domain::command::Command;
use confidant::domain::engagement::{EngagementSet, FeePeriod, Money};
use confidant::domain::event::Event;
use confidant::domain::evidence::{EvidenceKind, EvidenceRecorded};
use confidant::domain::id::{EngagementId, EvidenceId, Id};
use confidant::domain::interaction::Confidentiality;
use serde_json::json;

use super::support::Desk;

fn agreed() -> Desk {
    let desk = Desk::with_ada();
    for words in [
        &["trust", "you tell me early,", "even when it is bad"][..],
        &[
            "expectations",
            "--ours",
            "an answer within a day",
            "--ours",
            "no <b>surprises</b>",
            "--theirs",
            "papers by the 5th",
            "--questions",
            "welcome",
            "--acknowledged",
            "--review",
            "2026-12-01",
            "--on",
            "2026-11-01",
        ],
        &["reviewed", "--review", "1 mar", "--on", "yesterday"],
        &["norm", "response", "1", "--words", "the same day"],
        &["norm", "rhythm", "3"],
        &["norm", "rhythm"],
        &["boundary", "ask first", "talking to her brother"],
        &["boundary", "never", "the press"],
        &["boundary", "open", "The", "Press"],
        &["wishes", "no calls before ten", "--detail", "headline"],
    ] {
        desk.ok(&[&["agree", "ada"][..], words].concat());
    }
    desk
}

/// Records facts that have no command of their own here.
fn record(desk: &Desk, name: &str, facts: Vec<Event>) {
    let mut store = desk.store();
    let client = store.book.standings().find(|it| it.name == name).expect("a client").id;
    store.record(Command::Facts { client, facts }).expect("recorded");
    store.files.close().expect("closed");
}

fn precedent(words: &str, conf: Confidentiality) -> Event {
    EvidenceRecorded {
        id: EvidenceId(Id::UNMINTED),
        kind: EvidenceKind::Precedent,
        words: words.into(),
        on: "2026-10-01".parse().expect("a day"),
        reaction: None,
        about: "timing".into(),
        interaction: None,
        conf,
    }
    .into()
}

#[test]
fn what_is_agreed_stands_in_the_charter() {
    let desk = agreed();
    let charter = desk.json(&["charter", "ada"]);
    assert_eq!(
        charter["trust"],
        json!({"words": "you tell me early, even when it is bad", "on": "2026-11-21", "before": 0})
    );
    assert_eq!(
        charter["expectations"],
        json!({
            "ours": ["an answer within a day", "no <b>surprises</b>"], "theirs": ["papers by the 5th"], "questions": "welcome",
            "on": "2026-11-01", "acknowledged": "2026-11-01", "reviewed": "2026-11-20", "review": "2027-03-01", "overdue": false,
        })
    );
    assert_eq!(
        charter["norms"],
        json!([{"norm": "response", "value": 1, "words": "the same day", "on": "2026-11-21"}])
    );
    assert_eq!(
        charter["boundaries"],
        json!([{"matter": "talking to her brother", "rule": "ask first", "on": "2026-11-21"}])
    );
    assert_eq!(charter["wishes"]["detail"], "headline");
    assert_eq!((&charter["channels"], &charter["file"]), (&json!(["mail"]), &json!(null)));
    let text = desk.ok(&["charter", "ada"]);
    assert!(text.starts_with("# Charter for Ada Okafor\n\nWith Ines Marlow, 21 November 2026\n"), "{text}");
    assert!(
        text.contains("no \\<b\\>surprises") && text.contains("- I ask first: talking to her brother"),
        "{text}"
    );
    let page = desk.ok(&["charter", "ada", "--html"]);
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("no &lt;b&gt;surprises"), "{page}");
}

#[test]
fn what_cannot_be_agreed_is_refused() {
    let desk = Desk::with_ada();
    assert!(desk.fails(1, &["agree", "ada", "reviewed"]).contains("what either side expects is missing"));
    assert!(desk.fails(1, &["agree", "ada", "expectations"]).contains("what either side expects is missing"));
    assert!(desk.fails(1, &["agree", "ada", "wishes"]).contains("what the client wishes is missing"));
    assert!(
        desk.fails(1, &["agree", "ada", "trust", "x", "--on", "tomorrow"]).contains("nothing was recorded")
    );
    assert!(
        desk.fails(1, &["agree", "ada", "reviewed", "--review", "soonish"]).contains("nothing was recorded")
    );
    assert!(desk.fails(2, &["agree", "ada", "boundary", "maybe", "x"]).contains("ask first"));
    assert!(desk.fails(2, &["agree", "ada"]).contains("Usage"));
    assert!(desk.fails(1, &["agree", "nobody", "trust", "x"]).contains("nobody"));
    assert!(desk.ok(&["charter", "ada"]).contains("Channels, best first: mail"));
}

#[test]
fn a_charter_is_a_private_file_that_replaces_none_unasked() {
    let desk = agreed();
    let told = desk.json(&["charter", "ada", "--html", "--output", "ada.html"]);
    assert_eq!(told["file"], "ada.html");
    let file = desk.path("ada.html");
    assert_eq!(std::fs::metadata(&file).expect("a file").permissions().mode() & 0o777, 0o600);
    let before = std::fs::read(&file).expect("read");
    assert!(
        desk.fails(1, &["charter", "ada", "-o", "ada.html"])
            .contains("ada.html is there already. Replace it?")
    );
    assert_eq!(std::fs::read(&file).expect("read"), before);
    assert!(desk.ok(&["charter", "ada", "-o", "ada.html", "--yes"]).starts_with("written: "));
    assert!(std::fs::read(&file).expect("read").starts_with(b"# Charter"));
    assert!(desk.fails(1, &["charter", "ada", "-o", "book/x", "--yes"]).contains("choose another place"));
    assert!(desk.fails(2, &["export", "charter"]).contains("markdown"), "a charter is one client's");
}

#[test]
fn what_goes_against_their_wishes_is_noted_and_recorded() {
    let desk = agreed();
    let told = desk.json(&["log", "ada", "call out 5m: rang about talking to her brother"]);
    let remarks = told["remarks"].as_array().expect("remarks").clone();
    assert_eq!(
        remarks,
        [
            "not by call: they want mail",
            "for them it is Sat 21 Nov 09:30",
            "their words: \"no calls before ten\" (21 Nov)",
            "agreed on 21 Nov: ask first about talking to her brother",
        ]
    );
    let out = desk.ok(&["remind", "ada", "thu: the loan", "--channel", "message"]);
    assert!(out.contains("note: not by message: they want mail"), "{out}");
    let out = desk.ok(&["appoint", "ada", "thu 14:00: the loan"]);
    assert!(!out.contains("note:"), "by mail, as they want it: {out}");
    let out = desk.ok(&["log", "ada", "--sealed", "mail out: talking to her brother"]);
    assert!(!out.contains("brother"), "what is sealed is not spoken of: {out}");
    let out = desk.ok(&["log", "ada", "call in 5m: she rang"]);
    assert!(!out.contains("note:"), "{out}");
}

#[test]
fn precedents_name_nobody() {
    let desk = Desk::with_ada();
    desk.ok(&["add", "Bo Marsh"]);
    record(
        &desk,
        "Ada Okafor",
        vec![
            precedent("sold in two steps", Confidentiality::Open),
            precedent("waited as marsh did", Confidentiality::Open),
            precedent("said nothing", Confidentiality::Confidential),
            precedent("a sealed thing", Confidentiality::Sealed),
        ],
    );
    let told = desk.json(&["precedents", "TIMING"]);
    assert_eq!(told["told"], json!([{"words": "sold in two steps", "about": "timing"}]));
    let held =
        json!([{"on": "2026-10-01", "because": "confidential"}, {"on": "2026-10-01", "because": "names"}]);
    assert_eq!(told["held_back"], held);
    let out = desk.ok(&["precedents"]);
    assert!(out.contains("sold in two steps") && out.contains("held back: it names somebody"), "{out}");
    for never in ["Marsh", "marsh", "Okafor", "said nothing", "sealed thing"] {
        assert!(!out.contains(never), "{never}: {out}");
    }
    assert_eq!(desk.ok(&["precedents", "--for", "ada"]), "nothing found\n");
    assert!(desk.ok(&["precedents", "steps", "--for", "bo"]).contains("sold in two steps"));
    assert_eq!(desk.ok(&["precedents", "zzz"]), "nothing found\n");
}

#[test]
fn the_book_is_added_up() {
    let desk = Desk::with_ada();
    desk.ok(&["assess", "ada", "direction", "--why", "she asks", "--on", "2026-11-01"]);
    desk.ok(&["log", "ada", "call in 90m: the loan"]);
    desk.ok(&["log", "ada", "mail in: the papers"]);
    let fee = Some(Money { currency: "EUR".into(), minor: 10_000 });
    let (on, next) = ("2026-11-01".parse().expect("a day"), "2026-11-20".parse().ok());
    let (period, id) = (FeePeriod::Monthly, EngagementId(Id::UNMINTED));
    let (what, chosen) = ("a secret retainer".into(), "a secret reason".into());
    let set = EngagementSet { id, what, fee, period, on, next, goal: None, chosen };
    record(&desk, "Ada Okafor", vec![set.into()]);
    let told = desk.json(&["book"]);
    let direction = told["assessed"].as_array().expect("stages").iter().find(|it| it["stage"] == "direction");
    let direction = direction.expect("direction");
    assert_eq!((&direction["clients"], &direction["minutes_90"]), (&json!(1), &json!(90)));
    assert_eq!(direction["fees_a_year"], json!({"EUR": 120_000}));
    assert_eq!(
        (&told["payments"][0]["near"], &told["payments"][0]["on"]),
        (&json!("overdue"), &json!("2026-11-20"))
    );
    assert_eq!((&told["times"][0]["client"]["name"], &told["unmeasured"]), (&json!("Ada Okafor"), &json!(1)));
    let out = desk.ok(&["book"]);
    for said in
        ["direction", "1h 30m in 90 days", "EUR 1200.00 a year", "20 Nov, overdue: EUR 100.00 monthly"]
    {
        assert!(out.contains(said), "{said}: {out}");
    }
    assert!(!out.contains("secret") && !told.to_string().contains("secret"));
    assert!(Desk::new().run(&["book"]).code == Some(0), "an empty book adds up to nothing");
}

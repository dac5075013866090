//! What the recording commands record, print and refuse.

use super::support::{Desk, NOW};

#[test]
fn a_client_is_added_with_all_that_is_known_of_it() {
    let desk = Desk::new();
    let added = desk.json(&[
        "add",
        "Familie",
        "Sørensen",
        "--kind",
        "household",
        "--status",
        "prospect",
        "--organisation",
        "Sørensen ApS",
        "--tag",
        "family,north",
        "--tag",
        "#family",
        "--tier",
        "gold",
        "--cadence",
        "30",
        "--limit",
        "90",
        "--prefer",
        "call,mail",
        "--zone",
        "Europe/Copenhagen",
        "--language",
        "da",
        "--cover",
        "Tomás Reyes",
        "--mail",
        "s@example.org",
    ]);
    assert_eq!(added["client"]["name"], "Familie Sørensen");
    let listed = desk.json(&["clients"])["clients"][0].clone();
    for (key, wanted) in [
        ("name", "Familie Sørensen"),
        ("kind", "household"),
        ("status", "prospect"),
        ("organisation", "Sørensen ApS"),
        ("tier", "gold"),
        ("zone", "Europe/Copenhagen"),
        ("added", "2026-11-21"),
    ] {
        assert_eq!(listed[key], wanted, "{key}");
    }
    assert_eq!(listed["tags"], serde_json::json!(["family", "north"]));
    assert_eq!(listed["channels"], serde_json::json!(["call", "mail"]));
    assert_eq!((&listed["ideal"], &listed["limit"]), (&30.into(), &90.into()));
    assert_eq!(listed["id"], added["client"]["id"]);
}

#[test]
fn what_cannot_be_a_client_is_refused() {
    let desk = Desk::with_ada();
    assert!(desk.fails(1, &["add", " \u{7} "]).contains("name is missing"));
    assert!(desk.fails(1, &["add", "B", "--cadence", "90", "--limit", "30"]).contains("must not be longer"));
    for bad in [
        &["add"][..],
        &["add", "B", "--kind", "dog"],
        &["add", "B", "--zone", "Atlantis"],
        &["add", "B", "--limit", "0"],
    ] {
        desk.fails(2, bad);
    }
    // Another one of that name is taken, and said.
    let twin = desk.json(&["add", "ada okafor"]);
    assert!(twin["remarks"][0].as_str().unwrap().contains("another client of that name"));
}

#[test]
fn one_line_records_a_talk_and_all_that_came_up_in_it() {
    let desk = Desk::with_ada();
    let line = "call in 12m: worried about the bridge loan  ? what if the bank says no  ! send term sheet by thu  \
                < the balance by 30 nov  = keep the depot  * a second depot in Kano  #concern";
    let said = desk.json(&["log", "ada", line]);
    let kinds: Vec<&str> =
        said["facts"].as_array().unwrap().iter().map(|fact| fact["kind"].as_str().unwrap()).collect();
    assert_eq!(
        kinds,
        [
            "interaction_recorded",
            "request_received",
            "promise_made",
            "promise_made",
            "advice_given",
            "goal_set",
            "signal_observed"
        ]
    );
    assert_eq!(
        (&said["facts"][2]["due"], &said["facts"][3]["due"]),
        (&"2026-11-26".into(), &"2026-11-30".into())
    );
    assert_eq!(said["facts"][0]["text"], "worried about the bridge loan");
    let rows = desk.json(&["timeline", "ada"])["rows"].clone();
    let of = |kind: &str| rows.as_array().unwrap().iter().find(|row| row["kind"] == kind).unwrap().clone();
    assert_eq!(of("interaction")["head"], "call in 12m");
    assert_eq!(of("interaction")["when"], NOW);
    assert_eq!((&of("request")["head"], &of("request")["depth"]), (&"question".into(), &1.into()));
    assert_eq!((&of("our_promise")["when"], &of("our_promise")["due"]), (&"2026-11-26".into(), &true.into()));
    let people = desk.ok(&["log", "ada", "meeting 1h @yesterday with Femi: quarterly review"]);
    assert!(people.contains("meeting out 60m") || people.contains("meeting in 60m"), "{people}");
    assert!(
        people.contains("quarterly review (with Femi)") && people.contains("unknown name in with: Femi"),
        "{people}"
    );
}

#[test]
fn a_line_may_come_from_the_standard_input() {
    let desk = Desk::with_ada();
    let ran = desk.run_with(&["log", "ada", "-"], "mail out: sent the minutes\n! call back by fri\n");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(
        ran.out.contains("sent the minutes") && ran.out.contains("call back, Fri 27 Nov 2026"),
        "{}",
        ran.out
    );
    let ran = desk.run_with(&["note", "ada", "--sealed", "-"], "a secret\nof two lines\n");
    assert_eq!(ran.code, Some(0));
    assert!(!ran.out.contains("secret"), "{}", ran.out);
    let ran = desk.run_with(&["note", "ada", "-"], &"x".repeat(2 << 20));
    assert_eq!((ran.code, ran.err.contains("262144 bytes")), (Some(1), true));
}

#[test]
fn what_is_not_clear_is_refused_with_what_to_add() {
    let desk = Desk::with_ada();
    for (line, hint) in [
        ("call  ! send it", "`by thu`"),
        ("call  ! send it by 31 feb", "no day"),
        ("call  ! send it by sat", "28 Nov 2026"),
        ("call @sat: x", "14 Nov 2026"),
        ("   ", "what it was about"),
    ] {
        let said = desk.fails(1, &["log", "ada", line]);
        assert!(said.contains(hint) && said.contains("nothing was recorded"), "{line}: {said}");
    }
    assert!(desk.fails(1, &["promise", "ada", "send it"]).contains("--by"));
    assert!(desk.fails(1, &["promise", "ada", "send it", "--by", "soon"]).contains("is not a date"));
    assert!(desk.fails(1, &["remind", "ada", "before the board meets"]).contains("say when"));
    assert!(desk.fails(1, &["remind", "ada", "3 jan 2020: x"]).contains("passed"));
    assert!(desk.fails(1, &["appoint", "ada", "thu: review"]).contains("time of day"));
    assert!(desk.fails(1, &["assess", "ada", "direction", "--why", " "]).contains("reason"));
    assert!(
        desk.fails(1, &["assess", "ada", "direction", "--why", "x", "--on", "2027-01-01"])
            .contains("still to come")
    );
    assert_eq!(desk.story("ada").len(), 1, "nothing of that was recorded");
}

#[test]
fn everything_can_be_closed_in_every_way_by_the_beginning_of_its_id() {
    let desk = Desk::with_ada();
    let promise = |what: &str| Desk::id(&desk.json(&["promise", "ada", what, "--by", "thu"]), "promise_made");
    let request = |what: &str| {
        Desk::id(&desk.json(&["log", "ada", &format!("call in: x  ? {what}")]), "request_received")
    };
    let reminder =
        |what: &str| Desk::id(&desk.json(&["remind", "ada", &format!("thu: {what}")]), "reminder_set");
    let appointment = |what: &str| {
        let text = format!("thu 14:00: {what}");
        Desk::id(&desk.json(&["appoint", "ada", &text, "--minutes", "1h"]), "appointment_made")
    };
    let goal = |what: &str| Desk::id(&desk.json(&["log", "ada", &format!("call: x  * {what}")]), "goal_set");
    let closes = |id: &str, outcome: &[&str], kind: &str| {
        let said = desk.json(&[&["close", &id[..8]], outcome].concat());
        assert_eq!(said["facts"].as_array().unwrap().last().unwrap()["kind"], kind, "{outcome:?}");
    };
    closes(&promise("a"), &["kept"], "promise_kept");
    closes(&promise("b"), &["kept-prompted", "--reason", "the courier", "--on", "today"], "promise_kept");
    closes(&promise("c"), &["released"], "promise_released");
    let moved = promise("d");
    closes(&moved, &["moved", "--to", "1 dec", "--agreed"], "promise_moved");
    closes(&moved, &["broken", "--reason", "forgotten"], "promise_broken");
    closes(&moved, &["repaired", "--reason", "sent it twice"], "promise_repaired");
    closes(&request("e"), &["acknowledged"], "request_acknowledged");
    closes(&request("f"), &["acknowledged", "--to", "thu"], "request_acknowledged");
    closes(&request("g"), &["answered"], "request_answered");
    closes(&request("h"), &["withdrawn"], "request_withdrawn");
    closes(&reminder("i"), &["done", "--reached", "no"], "reminder_done");
    closes(&reminder("j"), &["dropped"], "reminder_dropped");
    closes(&reminder("k"), &["snoozed", "--to", "1 dec 9:00"], "reminder_snoozed");
    for outcome in ["held", "missed-by-us", "missed-by-them", "called-off", "moved-by-us"] {
        closes(&appointment("l"), &[outcome], "appointment_closed");
    }
    closes(&appointment("m"), &["moved-by-them", "--to", "1 dec 14:00"], "appointment_closed");
    closes(&goal("n"), &["reached"], "goal_closed");
    closes(&goal("o"), &["dropped"], "goal_closed");

    let id = promise("p");
    assert!(desk.fails(2, &["close", &id, "answered"]).contains("this is a promise"));
    assert!(desk.fails(2, &["close", &id, "moved"]).contains("--to"));
    assert!(desk.fails(2, &["close", &id[..3], "kept"]).contains("4 characters"));
    assert!(desk.fails(2, &["close", &id, "burnt"]).contains("possible values"));
    assert!(desk.fails(1, &["close", &id, "repaired", "--reason", "x"]).contains("only a broken promise"));
    assert!(desk.fails(1, &["close", "0000000000000000000000", "kept"]).contains("nothing in this book"));
    assert!(desk.fails(1, &["close", &id, "kept", "--on", "tomorrow"]).contains("still to come"));
    desk.ok(&["close", &id, "kept"]);
    assert!(desk.fails(1, &["close", &id, "kept"]).contains("closed already"));
}

#[test]
fn a_talk_carries_out_a_reminder_and_answers_requests() {
    let desk = Desk::with_ada();
    let reminder = Desk::id(&desk.json(&["remind", "ada", "today: ask after the audit"]), "reminder_set");
    let request = Desk::id(&desk.json(&["log", "ada", "mail in: x  ? the figures"]), "request_received");
    desk.fails(1, &["log", "ada", "call: x", "--carries-out", &request]);
    desk.fails(1, &["log", "ada", "call: x", "--answers", &reminder]);
    let said = desk.json(&["log", "ada", "call 5m: both", "--carries-out", &reminder, "--answers", &request]);
    let kinds: Vec<&str> =
        said["facts"].as_array().unwrap().iter().map(|fact| fact["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["interaction_recorded", "reminder_done", "request_answered"]);
    assert_eq!(desk.json(&["today"])["need"], 0);
}

#[test]
fn what_comes_again_says_so_and_closing_it_prints_the_next_date() {
    let desk = Desk::with_ada();
    let set = desk.json(&["remind", "ada", "every month on the 1st 9:00: check the portfolio"]);
    let fact = &set["facts"][0];
    assert_eq!(fact["due"], "2026-12-01T09:00[Europe/Berlin]");
    assert_eq!(
        (&fact["repeats"], &fact["repeats_words"]),
        (&"FREQ=MONTHLY;BYMONTHDAY=1".into(), &"every month on the 1st".into())
    );
    let id = Desk::id(&set, "reminder_set");
    let closed = desk.ok(&["close", &id, "done"]);
    assert!(
        closed.contains(
            "next reminder: check the portfolio, Fri 1 Jan 2027 09:00, in 41 days, every month on the 1st"
        ),
        "{closed}"
    );
    let story = desk.ok(&["timeline", "ada"]);
    assert!(story.contains("check the portfolio · every month on the 1st"), "{story}");
    assert_eq!(story.matches("every month").count(), 1, "the next one only: {story}");

    let made = desk.json(&["promise", "ada", "send the report by eom, every month"]);
    assert_eq!(made["facts"][0]["repeats"], "FREQ=MONTHLY;BYMONTHDAY=-1");
    let id = Desk::id(&made, "promise_made");
    let closed = desk.json(&["close", &id, "kept"]);
    assert_eq!(
        (&closed["facts"][1]["due"], &closed["facts"][1]["head"]),
        (&"2026-12-31".into(), &"! next promise".into())
    );
    let next = Desk::id(&closed, "promise_made");
    assert!(desk.fails(2, &["close", &next, "kept", "--all"]).contains("--all does not go with"));
    desk.ok(&["undo", "--yes"]);
    assert_eq!(desk.json(&["timeline", "ada", "--open"])["rows"].as_array().unwrap().len(), 2);
    let released = desk.json(&["close", &id, "released", "--all"]);
    assert_eq!(released["facts"].as_array().unwrap().len(), 1);
}

#[test]
fn a_rule_can_be_given_apart() {
    let desk = Desk::with_ada();
    let rule = |arguments: &[&str]| desk.json(arguments)["facts"][0]["repeats"].clone();
    assert_eq!(rule(&["remind", "ada", "tue: x", "--every", "2 weeks"]), "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU");
    assert_eq!(
        rule(&["promise", "ada", "x", "--by", "30 nov", "--every", "month"]),
        "FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1"
    );
    assert_eq!(
        rule(&["promise", "ada", "x by fri", "--every", "FREQ=MONTHLY;BYDAY=-1FR"]),
        "FREQ=MONTHLY;BYDAY=-1FR"
    );
    assert_eq!(rule(&["log", "ada", "call: x  ! y by fri, every week"]), serde_json::Value::Null);
    assert!(desk.fails(1, &["remind", "ada", "tue: x", "--every", "now and then"]).contains("is no rule"));
    assert!(desk.fails(2, &["remind", "ada", "every tue: x", "--every", "week"]).contains("said twice"));
    assert!(
        desk.fails(1, &["remind", "ada", "tue: x", "--every", "week, until 25 nov"])
            .contains("before it comes again")
    );
    assert!(desk.fails(1, &["appoint", "ada", "every tue 9:00: x"]).contains("for one time"));
    assert!(desk.fails(1, &["remind", "ada", "every 2nd tue: x"]).contains("say when"));
}

#[test]
fn what_became_of_something_sealed_is_not_said_back() {
    let desk = Desk::with_ada();
    let made =
        desk.json(&["log", "ada", "--sealed", "call in 12m: the loan  ! hide the key by thu  * move away"]);
    let id = |kind: &str| {
        let facts = made["facts"].as_array().expect("facts");
        let fact = facts.iter().find(|fact| fact["kind"] == kind).expect(kind);
        assert_eq!((&fact["sealed"], &fact["text"]), (&true.into(), &serde_json::Value::Null), "{kind}");
        fact["id"].as_str().expect("an id").to_owned()
    };
    let promise = id("promise_made");
    id("goal_set");
    let said = desk.ok(&["close", &promise, "broken", "--reason", "the bank found out"]);
    assert!(said.contains("promise broken, sealed") && !said.contains("bank"), "{said}");
    let said = desk.ok(&["undo", "--yes"]);
    assert!(!said.contains("bank"), "{said}");
}

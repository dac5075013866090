//! What is recorded about trust: advice, decisions, evidence, hand-offs, engagements, plans, and what becomes of them.

use serde_json::Value;

use super::support::Desk;

fn kinds(said: &Value) -> Vec<&str> {
    said["facts"]
        .as_array()
        .expect("facts")
        .iter()
        .map(|fact| fact["kind"].as_str().expect("a kind"))
        .collect()
}

/// Head and text of the first fact.
fn told(said: &Value) -> (&str, &str) {
    let fact = &said["facts"][0];
    (fact["head"].as_str().unwrap_or_default(), fact["text"].as_str().unwrap_or_default())
}

#[test]
fn every_fact_about_trust_can_be_recorded() {
    let desk = Desk::with_ada();
    let goal = Desk::id(&desk.json(&["log", "ada", "call: x  * retire at sixty"]), "goal_set");
    for (arguments, kind, head, text) in [
        (&["advise", "ada", "keep", "the", "depot"][..], "advice_given", "= advice", "keep the depot"),
        (
            &["evidence", "ada", "disclosure", "our fee rises"],
            "evidence_recorded",
            "disclosed",
            "our fee rises",
        ),
        (
            &["evidence", "ada", "precedent", "a bridge loan", "--about", "loan", "--on", "yesterday"],
            "evidence_recorded",
            "what worked",
            "a bridge loan (loan)",
        ),
        (
            &["worry", "ada", "control", "voiced", "who decides"],
            "worry_moved",
            "worry control voiced",
            "who decides",
        ),
        (
            &["element", "ada", "concern", "demonstrated", "asked after her father"],
            "element_marked",
            "concern demonstrated",
            "asked after her father",
        ),
        (
            &["handoff", "ada", "Tomás Reyes", "taxes of the sale", "--field", "tax"],
            "handed_off",
            "handed to Tomás Reyes",
            "taxes of the sale",
        ),
        (
            &[
                "engage",
                "ada",
                "accounts",
                "--fee",
                "1.200,50 eur",
                "--period",
                "monthly",
                "--next",
                "1 dec",
                "--goal",
                &goal,
            ],
            "engagement_set",
            "engagement EUR 1200.50 monthly",
            "accounts",
        ),
        (
            &["plan", "ada", "direction", "--by", "30 nov", "--why", "asks more often"],
            "stage_planned",
            "plan direction by 2026-11-30",
            "asks more often",
        ),
        (&["plan", "ada", "none"], "stage_planned", "plan given up", ""),
    ] {
        let said = desk.json(arguments);
        assert_eq!(kinds(&said), [kind], "{arguments:?}");
        assert_eq!(told(&said), (head, text), "{arguments:?}");
    }
    let story: Vec<String> = desk.story("ada").into_iter().map(|(_, text)| text).collect();
    assert!(story.iter().any(|text| text == "taxes of the sale"), "{story:?}");
}

#[test]
fn a_decision_is_said_by_options_in_one_line_or_in_a_talk() {
    let desk = Desk::with_ada();
    let by_options = ["decide", "ada", "depot", "--way", "rent", "--way", "buy", "--risk", "rents may rise"];
    let open = desk.json(&by_options);
    assert_eq!(kinds(&open), ["decision_opened"]);
    let choice = ["--choice", "rent", "--by", "together", "--because", "it is cheaper"];
    let said = desk.json(&[&by_options[..], &choice].concat());
    assert_eq!(kinds(&said), ["decision_opened", "decision_taken"]);
    assert_eq!(
        (&said["facts"][1]["head"], &said["facts"][1]["text"]),
        (&"decided by together".into(), &"rent".into())
    );
    assert_eq!(said["facts"][0]["id"], said["facts"][1]["id"]);
    for line in [
        &["decide", "ada", "depot: rent | buy -> rent because cheap"][..],
        &["log", "ada", "call 5m: x  = depot: rent | buy → rent because cheap"],
    ] {
        let said = desk.json(line);
        assert_eq!(kinds(&said)[kinds(&said).len() - 2..], ["decision_opened", "decision_taken"], "{line:?}");
    }
    let stalled =
        desk.json(&["decide", "ada", "the sale", "--stalled", "the brothers", "--worry", "control"]);
    assert_eq!(kinds(&stalled), ["decision_opened", "decision_stalled"]);

    assert!(desk.fails(1, &["decide", "ada", "depot", "--way", "rent"]).contains("two ways or more"));
    assert!(desk.fails(1, &["decide", "ada", "rent -> rent"]).contains("two ways or more"));
    assert!(desk.fails(1, &["log", "ada", "call: x  = rent -> rent"]).contains("doing nothing is one"));
    desk.fails(2, &["decide", "ada", "depot", "--because", "cheap"]);
    desk.fails(2, &["decide", "ada", "depot", "--act", "ring the brothers"]);
    desk.fails(2, &["decide", "ada", "a | b -> a", "--stalled", "x", "--choice", "a"]);
    assert!(desk.fails(1, &["advise", "ada", " "]).contains("the advice is missing"));
    assert!(desk.fails(1, &["advise", "ada", "x", "--on", "tomorrow"]).contains("still to come"));
}

#[test]
fn what_becomes_of_it_is_said_by_its_id() {
    let desk = Desk::with_ada();
    let advice = || Desk::id(&desk.json(&["advise", "ada", "wait"]), "advice_given");
    let decision = || Desk::id(&desk.json(&["decide", "ada", "a | b"]), "decision_opened");
    let stalled = || Desk::id(&desk.json(&["decide", "ada", "x", "--stalled", "y"]), "decision_opened");
    let goal = Desk::id(&desk.json(&["log", "ada", "call: x  * retire"]), "goal_set");
    let hand_off = Desk::id(&desk.json(&["handoff", "ada", "Femi", "the will"]), "handed_off");
    let engagement = Desk::id(&desk.json(&["engage", "ada", "accounts"]), "engagement_set");
    let closes = |id: &str, outcome: &[&str], kind: &str| {
        let said = desk.json(&[&["close", &id[..8]], outcome].concat());
        assert_eq!(kinds(&said).last(), Some(&kind), "{outcome:?}");
    };
    for outcome in ["acted", "partly", "ignored"] {
        closes(&advice(), &[outcome, "--reason", "sold in March"], "advice_closed");
    }
    closes(
        &decision(),
        &["decided", "--choice", "a", "--by", "adviser", "--reason", "cheaper"],
        "decision_taken",
    );
    closes(&decision(), &["dropped"], "decision_dropped");
    let open = stalled();
    closes(
        &open,
        &["stalled", "--over", "the price", "--worry", "risk", "--act", "show the figures"],
        "decision_stalled",
    );
    assert!(desk.fails(1, &["close", &open, "decided", "--choice", "a"]).contains("two ways or more"));
    closes(&open, &["laid-out", "--way", "a", "--way", "b", "--risk", "none"], "decision_laid_out");
    closes(&open, &["decided", "--choice", "b"], "decision_taken");
    closes(&stalled(), &["decided", "--choice", "c", "--way", "c", "--way", "d"], "decision_taken");
    closes(&goal, &["touched", "--reason", "talked of the house"], "goal_touched");
    closes(&goal, &["reached"], "goal_closed");
    closes(&hand_off, &["answered", "--on", "today"], "hand_off_answered");
    let anew = ["engage", "ada", "accounts and taxes", "--fee", "EUR 1500", "--anew", &engagement];
    assert_eq!(Desk::id(&desk.json(&anew), "engagement_set"), engagement);
    closes(&engagement, &["ended"], "engagement_ended");

    let open = decision();
    assert!(desk.fails(2, &["close", &open, "decided"]).contains("--choice"));
    assert!(desk.fails(2, &["close", &open, "laid-out", "--way", "a"]).contains("--way"));
    assert!(desk.fails(2, &["close", &open, "stalled"]).contains("--over"));
    assert!(desk.fails(2, &["close", &open, "acted"]).contains("this is a decision"));
    let chosen = "depot: rent | buy -> rent because the lease ends";
    for more in [["--choice", "buy"], ["--stalled", "the price"]] {
        let refused = desk.fails(2, &["decide", "ada", chosen, more[0], more[1]]);
        assert!(refused.contains("the line says what was chosen"), "{refused}");
    }
    assert!(
        desk.fails(2, &["decide", "ada", "depot: rent | buy", "--by", "client"]).contains("--by goes with")
    );
    let unfit = [
        (&open, ["laid-out", "--way", "a", "--way", "b", "--reason", "cheaper"].as_slice(), "--reason"),
        (&open, &["decided", "--choice", "a", "--risk", "rents may rise"], "--risk"),
        (&open, &["stalled", "--over", "the price", "--to", "thu"], "--to"),
        (&open, &["dropped", "--choice", "a"], "--choice"),
        (&advice(), &["acted", "--by", "client"], "--by"),
    ];
    for (id, said, option) in unfit {
        let refused = desk.fails(2, &[["close", id.as_str()].as_slice(), said].concat());
        assert!(refused.contains(&format!("nothing was recorded: {option} does not go with")), "{refused}");
    }
    assert!(desk.fails(2, &["close", &advice(), "kept"]).contains("acted, partly, ignored"));
    assert!(desk.fails(1, &["close", &hand_off, "answered"]).contains("closed already"));
    assert!(desk.fails(1, &["close", &engagement, "ended"]).contains("closed already"));
    assert!(desk.fails(1, &["engage", "ada", "x", "--goal", &open]).contains("no goal of this client"));
    assert!(desk.fails(1, &["engage", "ada", "x", "--anew", &open]).contains("no engagement of this client"));
    assert!(desk.fails(2, &["engage", "ada", "x", "--fee", "twelve"]).contains("EUR 1200"));
    assert!(desk.fails(2, &["plan", "ada", "none", "--by", "thu"]).contains("--by goes with a stage"));
    assert!(desk.fails(2, &["evidence", "ada", "topic", "x", "--reaction", "open"]).contains("challenge"));
}

#[test]
fn a_decision_with_its_choice_is_taken_back_as_one() {
    let desk = Desk::with_ada();
    desk.ok(&["decide", "ada", "depot: rent | buy -> rent"]);
    let before = desk.story("ada").len();
    let said = desk.ok(&["undo", "--yes"]);
    assert!(said.contains("decision") && said.contains("depot"), "{said}");
    assert_eq!(desk.story("ada").len(), before - 1);
    desk.ok(&["redo"]);
    assert_eq!(desk.story("ada").len(), before);
}

#[test]
fn how_a_challenge_was_taken_is_never_told() {
    let desk = Desk::with_ada();
    let secret = ["defensive", "sooner", "uneven", "night", "control", "brothers", "Femi"];
    let silent = |said: &str| {
        for word in secret {
            assert!(!said.contains(word), "{word}: {said}");
        }
    };
    let challenge = ["evidence", "ada", "challenge", "why not sooner", "--reaction", "defensive", "--open"];
    let said = desk.json(&challenge);
    assert_eq!((&said["facts"][0]["sealed"], &said["facts"][0]["text"]), (&true.into(), &Value::Null));
    silent(&said.to_string());
    for arguments in [
        &challenge[..],
        &["balance", "ada", "uneven", "rings at night"],
        &["worry", "ada", "control", "voiced", "the brothers", "--sealed"],
        &["handoff", "ada", "Femi", "the brothers", "--sealed"],
    ] {
        silent(&desk.ok(arguments));
        silent(&desk.ok(&["timeline", "ada"]));
        silent(&desk.json(&["timeline", "ada"]).to_string());
        silent(&desk.ok(&["undo", "--yes"]));
        silent(&desk.ok(&["redo", "--yes"]));
    }
    assert_eq!(desk.json(&["search", "sooner"])["total"], 0);
}

#[test]
fn a_word_of_ones_own_counts_as_a_signal() {
    let desk = Desk::with_ada();
    let folder = desk.path(".config/confidant");
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("signals.toml");
    std::fs::write(&file, "[signals]\nlaughs = { means = \"we laughed\", for = \"impression.ease\" }\n")
        .unwrap();
    let said = desk.json(&["log", "ada", "call 5m: the dog  #laughs"]);
    assert_eq!(kinds(&said), ["interaction_recorded", "signal_observed"]);
    std::fs::write(&file, "[signals]\nease = { means = \"x\", for = \"impression.ease\" }\n[nothing]\n")
        .unwrap();
    let told = desk.fails(2, &["log", "ada", "call 5m: x"]);
    assert!(
        told.contains("signals.toml, line 2: ") && told.contains("line 3: there is no section"),
        "{told}"
    );
}

//! What a `=` clause says: the table, and what holds for every decision.

use super::super::decision::{Said, Ways, barred, read, render, ways};
use super::{parse, saturday};
use crate::quick::grammar::ClauseKind;
use proptest::prelude::*;

/// `[what] way/way > choice (reason)`, or the advice.
fn said(text: &str) -> String {
    match read(text) {
        Said::Advice(text) => format!("advice {text}"),
        Said::Decision(Ways { what, ways, choice, reason }) => {
            format!("[{what}] {} > {choice} ({reason})", ways.join("/"))
        }
    }
}

#[test]
fn a_clause_is_advice_or_a_decision() {
    for (text, wanted) in [
        ("keep the depot", "advice keep the depot"),
        ("chose B: \"rather slow than sorry\"", "advice chose B: \"rather slow than sorry\""),
        ("rent | buy | do nothing", "[] rent/buy/do nothing >  ()"),
        ("rent | buy -> rent", "[] rent/buy > rent ()"),
        ("rent | buy → buy the old one", "[] rent/buy > buy the old one ()"),
        (
            "depot: rent | buy -> rent because the lease runs out",
            "[depot] rent/buy > rent (the lease runs out)",
        ),
        ("the depot in Lagos: rent: short | buy", "[the depot in Lagos] rent: short/buy >  ()"),
        ("rent | plan B: buy", "[] rent/plan B: buy >  ()"),
        ("depot : rent | buy", "[depot] rent/buy >  ()"),
        (": rent | buy", "[] rent/buy >  ()"),
        // Ways that say nothing are none, and an arrow with nothing behind it is text.
        ("| rent | | buy |", "[] rent/buy >  ()"),
        ("rent |", "advice rent |"),
        ("rent | buy ->", "[] rent/buy -> >  ()"),
        ("keep ->", "advice keep ->"),
        ("->", "advice ->"),
        ("|", "advice |"),
        // A choice between too few ways is one all the same: whoever typed it is asked.
        ("rent -> rent", "[] rent > rent ()"),
        ("-> rent because cheap", "[]  > rent (cheap)"),
        ("depot: -> rent", "[depot]  > rent ()"),
        // The reason stands behind the choice, and both have words.
        ("rent because cheap | buy", "[] rent because cheap/buy >  ()"),
        ("a | b -> because", "[] a/b > because ()"),
        ("a | b -> a because", "[] a/b > a because ()"),
        ("a | b -> because it is", "[] a/b > because it is ()"),
        ("a | b -> a BECAUSE it is because", "[] a/b > a (it is because)"),
        ("a | b -> a -> b | c", "[] a/b > a -> b | c ()"),
        // Glued to a word nothing cuts.
        ("a|b->a", "advice a|b->a"),
        // A `\` makes text, and goes where it was needed.
        ("a \\| b", "advice a | b"),
        ("keep \\-> going", "advice keep -> going"),
        ("a \\| b | c \\\\→ d", "[] a | b/c \\→ d >  ()"),
        ("A\\: rent | B: buy", "[] A: rent/B: buy >  ()"),
        ("a\\: b: c\\: | d", "[a: b] c\\:/d >  ()"),
        ("a | b -> x \\because y because z", "[] a/b > x because y (z)"),
        ("a \\because b", "advice a \\because b"),
    ] {
        assert_eq!(said(text), wanted, "{text}");
    }
}

#[test]
fn ways_stand_on_lines_or_between_bars() {
    let found = ways("rent | buy\n\n do  nothing \nc \\| d");
    assert_eq!(found, ["rent", "buy", "do nothing", "c | d"]);
    assert_eq!(barred(&found), "rent | buy | do nothing | c \\| d");
    assert_eq!(ways(&barred(&found)), found);
}

fn phrase() -> impl Strategy<Value = String> {
    const WORDS: &[&str] = &[
        "rent",
        "buy",
        "|",
        "\\|",
        "\\\\|",
        "->",
        "\\->",
        "→",
        "\\→",
        "because",
        "\\because",
        "BECAUSE",
        ":",
        "\\:",
        "a:",
        "a\\:",
        "a\\\\:",
        "a::",
        "\\",
        "\\\\",
        "x\\",
        "é:",
        "#ease",
        "; ",
        "by",
    ];
    proptest::collection::vec(proptest::sample::select(WORDS), 0..5)
        .prop_map(|words| words.join(" ").split_whitespace().collect::<Vec<_>>().join(" "))
}

fn decision() -> impl Strategy<Value = Ways> {
    let some = || phrase().prop_filter("words", |text| !text.is_empty());
    (phrase(), proptest::collection::vec(some(), 0..4), phrase(), phrase()).prop_filter_map(
        "a decision",
        |(what, ways, choice, reason)| {
            let reason = if choice.is_empty() { String::new() } else { reason };
            let decision = Ways { what, ways, choice, reason };
            (!decision.choice.is_empty() || decision.are_enough()).then_some(decision)
        },
    )
}

/// The letters of a text, without the words that only cut it.
fn letters(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn a_rendered_decision_reads_as_the_same_one(decision in decision()) {
        let line = render(&decision);
        prop_assert_eq!(read(&line), Said::Decision(decision), "{}", line);
    }

    #[test]
    fn the_line_keeps_a_decision_as_it_was_rendered(decision in decision()) {
        let line = format!("call: x  = {}", render(&decision).replace(';', ","));
        let entry = parse(&line, &saturday());
        let again = parse(&crate::quick::render(&entry), &saturday());
        prop_assert_eq!(again.meaning(), entry.meaning());
        prop_assert_eq!(entry.clauses[0].kind, ClauseKind::Advice);
    }

    #[test]
    fn no_word_of_a_clause_is_lost(text in prop_oneof![phrase(), any::<String>()]) {
        let kept = match read(&text) {
            Said::Advice(text) => text,
            Said::Decision(Ways { what, ways, choice, reason }) => {
                let because = if reason.is_empty() { "" } else { "because" };
                format!("{what}{}{choice}{because}{reason}", ways.concat())
            }
        };
        prop_assert_eq!(letters(&kept).to_lowercase(), letters(&text).to_lowercase());
    }

    #[test]
    fn ways_on_one_line_are_the_same_ways(all in proptest::collection::vec(phrase(), 0..4)) {
        let all: Vec<String> = all.into_iter().filter(|way| !way.is_empty()).collect();
        prop_assert_eq!(ways(&barred(&all)), all);
    }
}

//! What stands of several agreements, and what is gone.

use super::*;
use crate::domain::charter::{BoundarySet, ExpectationsReviewed, NormAgreed, TrustDefined, WishesSaid};
use crate::query::sample::{Sample, day, now, on};

fn trust(words: &str, at: &str) -> Event {
    TrustDefined { words: words.into(), on: on(at) }.into()
}

fn expected(ours: &[&str], at: &str, acknowledged: bool, review: Option<&str>) -> Event {
    let ours = ours.iter().map(|it| (*it).to_owned()).collect();
    let review = review.map(day);
    ExpectationsAgreed {
        ours,
        theirs: vec!["papers".into()],
        questions: String::new(),
        on: on(at),
        acknowledged,
        review,
    }
    .into()
}

fn norm(norm: Norm, value: Option<u32>, at: &str) -> Event {
    NormAgreed { norm, value, words: String::new(), on: on(at) }.into()
}

fn boundary(matter: &str, rule: Rule, at: &str) -> Event {
    BoundarySet { matter: matter.into(), rule, on: on(at) }.into()
}

fn charter(lines: Vec<Vec<Event>>) -> Charter {
    let mut sample = Sample::with_client(1, "Ada Okafor");
    for events in lines {
        sample.add(events);
    }
    Charter::of(&sample.history(), &now("2026-11-21T09:00"))
}

#[test]
fn the_later_stands_whenever_it_was_recorded() {
    let of = charter(vec![
        vec![trust("you call back", "2026-05-01")],
        vec![trust("an imported word", "2025-05-01")],
        vec![trust("you tell me early", "2026-05-01")],
    ]);
    let wanted = Trust { words: "you tell me early".into(), on: day("2026-05-01"), before: 2 };
    assert_eq!(of.trust, Some(wanted), "of one day the one that was recorded last");
}

#[test]
fn expectations_are_replaced_whole_and_looked_at_again() {
    let reviewed = |at: &str, acknowledged, review: Option<&str>| {
        Event::from(ExpectationsReviewed { on: on(at), acknowledged, review: review.map(day) })
    };
    for (lines, agreed, acknowledged, review, overdue) in [
        (vec![expected(&["a"], "2026-01-10", false, None)], "2026-01-10", None, None, false),
        (
            vec![expected(&["a"], "2026-01-10", true, Some("2026-11-20"))],
            "2026-01-10",
            Some("2026-01-10"),
            Some("2026-11-20"),
            true,
        ),
        (
            vec![
                expected(&["a"], "2026-01-10", false, Some("2026-03-01")),
                reviewed("2026-03-02", true, Some("2026-11-21")),
            ],
            "2026-01-10",
            Some("2026-03-02"),
            Some("2026-11-21"),
            false,
        ),
        (
            vec![
                expected(&["a"], "2026-01-10", true, Some("2026-03-01")),
                reviewed("2026-03-02", false, None),
                norm(Norm::Review, Some(30), "2026-03-02"),
            ],
            "2026-01-10",
            Some("2026-01-10"),
            Some("2026-04-01"),
            true,
        ),
        // Agreed anew: what was acknowledged was the one before.
        (
            vec![
                expected(&["a"], "2026-01-10", true, Some("2026-03-01")),
                expected(&["b"], "2026-06-10", false, None),
            ],
            "2026-06-10",
            None,
            None,
            false,
        ),
    ] {
        let last = lines.len();
        let of = charter(vec![lines]).expectations.unwrap();
        assert_eq!((of.on, of.acknowledged), (day(agreed), acknowledged.map(day)), "{last}");
        assert_eq!((of.review, of.is_overdue), (review.map(day), overdue), "{last}");
    }
}

#[test]
fn what_was_given_up_is_gone() {
    let of = charter(vec![
        vec![norm(Norm::Response, Some(2), "2026-02-01"), norm(Norm::Rhythm, Some(3), "2026-02-01")],
        vec![norm(Norm::Response, None, "2026-03-01")],
        vec![
            boundary("Tax filings", Rule::Approved, "2026-02-01"),
            boundary("the family", Rule::Never, "2026-02-01"),
        ],
        vec![
            boundary("tax  FILINGS", Rule::AskFirst, "2026-03-01"),
            boundary("press", Rule::Never, "2026-02-01"),
        ],
        vec![boundary("Press", Rule::Open, "2026-04-01")],
    ]);
    assert_eq!(of.norms.iter().map(|it| (it.norm, it.value)).collect::<Vec<_>>(), [(Norm::Rhythm, 3)]);
    let told: Vec<(&str, Rule)> = of.boundaries.iter().map(|it| (it.matter.as_str(), it.rule)).collect();
    assert_eq!(told, [("tax  FILINGS", Rule::AskFirst), ("the family", Rule::Never)]);
}

#[test]
fn words_and_detail_hold_each_until_they_are_said_otherwise() {
    let wish =
        |words: &str, detail, at: &str| Event::from(WishesSaid { words: words.into(), detail, on: on(at) });
    let of = charter(vec![
        vec![wish("never at night", Some(Detail::Full), "2026-02-01")],
        vec![wish("", Some(Detail::Headline), "2026-03-01")],
        vec![wish("never before ten", None, "2026-04-01")],
    ]);
    let wanted =
        Wishes { words: "never before ten".into(), detail: Some(Detail::Headline), on: day("2026-04-01") };
    assert_eq!(of.wishes, Some(wanted));
    assert!(charter(Vec::new()).sections().is_empty(), "what nobody said has no heading");
}

//! What was agreed in the stories: what trust means, what both sides expect, norms, boundaries and wishes, where it is to
//! lead, whether it gives back what it takes, and what is paid for.

use super::Story;
use crate::demo::teller::facts;
use crate::domain::charter::{
    BoundarySet, Detail, ExpectationsAgreed, ExpectationsReviewed, Norm, NormAgreed, Rule, TrustDefined,
    WishesSaid,
};
use crate::domain::engagement::{EngagementEnded, EngagementSet, FeePeriod, Money};
use crate::domain::id::EngagementId;
use crate::domain::stage::{Balance, BalanceFelt, Stage, StagePlanned};
use crate::domain::time::Happened;

/// Both sides said what they expect; to be looked at again so many days ago, or ahead.
pub(super) fn agreed(it: &mut Story<'_>, ago: i64, acknowledged: bool, review: Option<i64>) {
    let on = it.teller.at(ago, 15, 0);
    let review = review.map(|ago| it.teller.day(ago));
    let agreed = ExpectationsAgreed {
        ours: vec!["a word before the bank hears of it".into(), "bad news the same day".into()],
        theirs: vec!["papers within a week".into(), "no signature without a call".into()],
        questions: "welcome, and best before the meeting".into(),
        on: Happened::At(on),
        acknowledged,
        review,
    };
    it.line(on, facts![agreed]);
}

/// They looked at it again, and left it as it is.
pub(super) fn reviewed(it: &mut Story<'_>, ago: i64, acknowledged: bool, review: Option<i64>) {
    let on = it.teller.at(ago, 15, 20);
    let review = review.map(|ago| it.teller.day(ago));
    it.line(on, facts![ExpectationsReviewed { on: Happened::At(on), acknowledged, review }]);
}

/// What trust means, in the client's words, and how it wants to be told things.
pub(super) fn said(it: &mut Story<'_>, ago: i64, trust: &str, wishes: &str, detail: Detail) {
    let on = Happened::At(it.teller.at(ago, 15, 10));
    let (words, detail) = (wishes.to_owned(), Some(detail));
    let wishes = WishesSaid { words, detail, on };
    it.line(it.teller.at(ago, 15, 10), facts![TrustDefined { words: trust.to_owned(), on }, wishes]);
}

/// A norm, or the end of one.
pub(super) fn norm(it: &mut Story<'_>, ago: i64, norm: Norm, value: Option<u32>) {
    let on = it.teller.at(ago, 15, 12);
    let words = if value.is_some() { "that will do for us" } else { "as it comes, from now on" };
    it.line(on, facts![NormAgreed { norm, value, words: words.into(), on: Happened::At(on) }]);
}

/// How far the adviser may go in every matter that was spoken of.
pub(super) fn boundaries(it: &mut Story<'_>, ago: i64) {
    let on = it.teller.at(ago, 15, 14);
    let matters =
        ["reminders to the tenants", "talks with the bank", "anything about the brother", "the press"];
    let set = matters.iter().zip(Rule::ALL).map(|(matter, rule)| {
        BoundarySet { matter: (*matter).to_owned(), rule: *rule, on: Happened::At(on) }.into()
    });
    let facts = set.collect();
    it.line(on, facts);
}

/// Where it is to be, and by when; so many days ago, or ahead.
pub(super) fn planned(it: &mut Story<'_>, ago: i64, stage: Option<Stage>, by: Option<i64>, why: &str) {
    let on = it.teller.at(ago, 18, 20);
    let (by, why) = (by.map(|ago| it.teller.day(ago)), why.to_owned());
    it.line(on, facts![StagePlanned { stage, by, why, on: Happened::At(on) }]);
}

/// Whether it gives back what it takes.
pub(super) fn felt(it: &mut Story<'_>, ago: i64, balance: Balance, words: &str) {
    let on = it.teller.at(ago, 18, 30);
    it.line(on, facts![BalanceFelt { balance, words: words.to_owned(), on: Happened::At(on) }]);
}

/// What the client pays for, so much each period; the next payment so many days ago, or ahead.
pub(super) fn engaged(
    it: &mut Story<'_>,
    ago: i64,
    what: &str,
    (minor, period): (i64, FeePeriod),
    next: Option<i64>,
) -> EngagementId {
    let on = it.teller.at(ago, 12, 30);
    let (id, next) = (EngagementId(it.teller.id()), next.map(|ago| it.teller.day(ago)));
    let (what, fee) = (what.to_owned(), Some(Money { currency: "EUR".into(), minor }));
    let chosen = "you were the only one who asked what I want".to_owned();
    let set = EngagementSet { id, what, fee, period, on: Happened::At(on), next, goal: None, chosen };
    it.line(on, facts![set]);
    id
}

/// It ended.
pub(super) fn ended(it: &mut Story<'_>, ago: i64, id: EngagementId, why: &str) {
    let on = it.teller.at(ago, 12, 40);
    it.line(on, facts![EngagementEnded { id, why: why.to_owned(), on: Happened::At(on) }]);
}

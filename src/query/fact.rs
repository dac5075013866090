//! A fact of the relationship in words: what it is in a few, and what it says in one line.
//!
//! One wording for story, details, exports and what is told after recording. Only facts that are nothing but what they
//! say are here; what becomes of a thing is worded where the thing is.

use crate::domain::engagement::{EngagementSet, FeePeriod, Money};
use crate::domain::event::Event;
use crate::domain::evidence::EvidenceKind;

/// What it is, in a few words; empty for a fact that has its words elsewhere.
pub fn head(event: &Event) -> String {
    match event {
        Event::EvidenceRecorded(e) => match e.reaction {
            Some(reaction) => format!("challenged, {reaction}"),
            None => evidence(e.kind).to_owned(),
        },
        Event::ElementMarked(e) => format!("{} {}", e.element, e.step),
        Event::WorryMoved(e) => format!("worry {} {}", e.worry, e.step),
        Event::SpecialistNamed(e) if e.name.is_empty() => format!("nobody for {} any more", e.field),
        Event::SpecialistNamed(e) if e.introduced => format!("introduced for {}", e.field),
        Event::SpecialistNamed(e) => format!("named for {}", e.field),
        Event::TrustDefined(_) => "what trust means".to_owned(),
        Event::ExpectationsAgreed(e) if e.acknowledged => "expectations acknowledged".to_owned(),
        Event::ExpectationsAgreed(_) => "expectations".to_owned(),
        Event::ExpectationsReviewed(_) => "expectations reviewed".to_owned(),
        Event::NormAgreed(e) => match e.value {
            Some(value) => format!("norm {} {value}", e.norm),
            None => format!("norm {} given up", e.norm),
        },
        Event::BoundarySet(e) => format!("boundary {}", e.rule),
        Event::WishesSaid(e) => match e.detail {
            Some(detail) => format!("wishes, {detail}"),
            None => "wishes".to_owned(),
        },
        Event::StagePlanned(e) => match (e.stage, e.by) {
            (Some(stage), Some(by)) => format!("plan {stage} by {by}"),
            (Some(stage), None) => format!("plan {stage}"),
            (None, _) => "plan given up".to_owned(),
        },
        Event::BalanceFelt(e) => format!("gives back: {}", e.balance),
        Event::EngagementSet(e) => fee(e).map_or("engagement".to_owned(), |fee| format!("engagement {fee}")),
        _ => String::new(),
    }
}

/// What it says, in one line.
pub fn text(event: &Event) -> String {
    match event {
        Event::EvidenceRecorded(e) if e.about.is_empty() => e.words.clone(),
        Event::EvidenceRecorded(e) => format!("{} ({})", e.words, e.about),
        Event::ElementMarked(e) => e.words.clone(),
        Event::WorryMoved(e) => e.words.clone(),
        Event::SpecialistNamed(e) => e.name.clone(),
        Event::TrustDefined(e) => e.words.clone(),
        Event::ExpectationsAgreed(e) => {
            let all = [("of the adviser", &e.ours), ("of the client", &e.theirs)];
            let said = all.iter().filter(|(_, list)| !list.is_empty());
            said.map(|(whose, list)| format!("{whose}: {}", list.join(", "))).collect::<Vec<_>>().join("; ")
        }
        Event::ExpectationsReviewed(e) => e.review.map(|day| format!("again by {day}")).unwrap_or_default(),
        Event::NormAgreed(e) => e.words.clone(),
        Event::BoundarySet(e) => e.matter.clone(),
        Event::WishesSaid(e) => e.words.clone(),
        Event::StagePlanned(e) => e.why.clone(),
        Event::BalanceFelt(e) => e.words.clone(),
        Event::EngagementSet(e) => e.what.clone(),
        _ => String::new(),
    }
}

/// What a kind of evidence is called in a story.
pub fn evidence(kind: EvidenceKind) -> &'static str {
    match kind {
        EvidenceKind::Topic => "explained",
        EvidenceKind::Grasp => "understood",
        EvidenceKind::Challenge => "challenged",
        EvidenceKind::Disclosure => "disclosed",
        EvidenceKind::Assurance => "assured",
        EvidenceKind::Recognition => "recommended",
        EvidenceKind::Sync => "in sync",
        EvidenceKind::Pursuit => "cares about",
        EvidenceKind::Mind => "on their mind",
        EvidenceKind::Credit => "credit handed over",
        EvidenceKind::Precedent => "what worked",
    }
}

/// A fee in words: `EUR 1200.00 monthly`.
pub fn fee(engagement: &EngagementSet) -> Option<String> {
    let fee = engagement.fee.as_ref()?;
    let period = if engagement.period == FeePeriod::Once { "" } else { engagement.period.word() };
    Some(format!("{} {period}", money(fee)).trim_end().to_owned())
}

/// An amount with its currency.
pub fn money(money: &Money) -> String {
    if money.is_whole() {
        return format!("{} {}", money.currency, money.minor);
    }
    let sign = if money.minor < 0 { "-" } else { "" };
    let (whole, rest) = (money.minor.unsigned_abs() / 100, money.minor.unsigned_abs() % 100);
    format!("{} {sign}{whole}.{rest:02}", money.currency)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_written_by_its_currency() {
        let of = |currency: &str, minor| money(&Money { currency: currency.into(), minor });
        assert_eq!((of("EUR", 120_000), of("EUR", -5)), ("EUR 1200.00".into(), "EUR -0.05".into()));
        assert_eq!(of("JPY", 5000), "JPY 5000");
    }
}

//! Economics in words: lengths of time, sums of money, and how near a day is.

use std::collections::BTreeMap;

use super::{Near, Payment, Plan, StageSum};
use crate::domain::engagement::Money;
use crate::domain::stage::Stage;
use crate::domain::time::Day;
use crate::query::{fact, phrase};

/// A length in minutes: `45m`, `12h 30m`.
pub fn length(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes}m"),
        (hours, 0) => format!("{hours}h"),
        (hours, minutes) => format!("{hours}h {minutes}m"),
    }
}

/// A stage, or that nobody assessed any.
pub fn stage(stage: Option<Stage>) -> &'static str {
    stage.map_or("not assessed", Stage::word)
}

/// Sums by currency: `EUR 1400.00, USD 20.00`.
pub fn sums(sums: &BTreeMap<String, i64>) -> String {
    let each = sums
        .iter()
        .map(|(currency, minor)| fact::money(&Money { currency: currency.clone(), minor: *minor }));
    each.collect::<Vec<_>>().join(", ")
}

/// The fees of a stage: `EUR 1400.00 a year, EUR 7.00 once`.
pub fn fees(sum: &StageSum) -> String {
    let each = [(&sum.a_year, "a year"), (&sum.once, "once")].into_iter().filter(|(all, _)| !all.is_empty());
    each.map(|(all, how)| format!("{} {how}", sums(all))).collect::<Vec<_>>().join(", ")
}

/// How clients went on from a stage: `3 rose after 120 days, 1 fell back`.
pub fn went(sum: &StageSum) -> String {
    let rose = (sum.rose > 0).then(|| {
        let after = sum.rose_after.map(|days| format!(" after {}", phrase::days(days))).unwrap_or_default();
        format!("{} rose{after}", sum.rose)
    });
    let fell = (sum.fell > 0).then(|| format!("{} fell back", sum.fell));
    rose.into_iter().chain(fell).collect::<Vec<_>>().join(", ")
}

/// A payment: `20 Nov, overdue: EUR 50.00 quarterly`.
pub fn payment(it: &Payment, today: Day) -> String {
    let fee = it.fee.as_ref().map(|(fee, period)| {
        let once = if period.a_year().is_none() { "once" } else { period.word() };
        format!(": {} {once}", fact::money(fee))
    });
    format!("{}{}{}", phrase::day(it.on, today), near(it.near), fee.unwrap_or_default())
}

/// A plan: `direction to consultation by 20 Nov, overdue`.
pub fn plan(it: &Plan, today: Day) -> String {
    if it.is_reached {
        return format!("{}: reached", it.stage);
    }
    let by = it.by.map(|by| format!(" by {}", phrase::day(by, today))).unwrap_or_default();
    format!("{} to {}{by}{}", stage(it.now), it.stage, near(it.near))
}

fn near(near: Near) -> &'static str {
    match near {
        Near::Overdue => ", overdue",
        Near::Close => ", close",
        Near::Later | Near::Open => "",
    }
}

//! `confidant book`: what the book takes and gives, by stage, with payments and plans to come.

use serde_json::{Value, json};

use super::desk::Desk;
use super::out::{Out, Tone};
use super::{Answer, DONE, Failure};
use crate::config::Settings;
use crate::domain::stage::Stage;
use crate::domain::time::Day;
use crate::query::economics::words::{fees, length, payment, plan, stage, went};
use crate::query::economics::{Economics, Ledger, Near, StageSum};
use crate::query::phrase;

/// How many of those who took time are listed.
const MOST: usize = 10;

/// What the book takes and gives: time, fees and days by stage, payments, plans
#[derive(Debug, clap::Args)]
#[command(after_long_help = AFTER)]
pub(super) struct Args {}

const AFTER: &str = "\
Time counts for the stage that was in force on its day, a fee for the stage that its client is in
now. Former and closed clients count with the time that they took, not among the clients.

Examples:
  confidant book
  confidant book --json

JSON: {\"assessed\": [{\"stage\", \"clients\", \"minutes\", \"minutes_90\", \"minutes_per_90_days\", \"fees_a_year\",
  \"fees_once\", \"median_days\", \"rose\", \"rose_after\", \"fell\"}], \"payments\": [{\"client\": {\"id\", \"name\"}, \"on\",
  \"currency\", \"minor\", \"period\", \"near\"}], \"plans\": [{\"client\", \"now\", \"stage\", \"by\", \"near\", \"reached\"}],
  \"times\": [{\"client\", \"minutes\", \"minutes_90\"}], \"unmeasured\"}; fees are in the smallest unit of their
  currency, `near` is overdue, close, later or open, the stage of those never assessed is null.";

pub(super) fn run(settings: &Settings, out: &mut Out) -> Answer {
    let desk = Desk::look(settings)?;
    let (book, now) = (desk.book(), desk.now());
    let mut ledger = Ledger::default();
    for client in book.everybody() {
        if let Some(history) = book.history(client) {
            ledger.add(&history, &now);
        }
    }
    let economics = ledger.sum();
    if out.json {
        out.object(&object(&economics, &desk))?;
    } else {
        tell(&economics, now.today(), out)?;
    }
    Ok(DONE)
}

fn tell(it: &Economics, today: Day, out: &mut Out) -> Result<(), Failure> {
    for (at, sum) in &it.stages {
        if *sum == StageSum::default() {
            continue;
        }
        let clients = phrase::counted(i64::try_from(sum.clients).unwrap_or(i64::MAX), "client");
        let head = out.column(stage(*at), 13, Tone::Strong);
        let mut parts =
            vec![clients, format!("{} in 90 days, {} in all", length(sum.lately), length(sum.minutes))];
        parts.extend(sum.rate.map(|rate| format!("{} a client in 90 days", length(rate))));
        parts.extend(Some(fees(sum)).filter(|it| !it.is_empty()));
        parts.extend(sum.median_days.map(|days| format!("median {}", phrase::days(days))));
        parts.extend(Some(went(sum)).filter(|it| !it.is_empty()));
        out.line(&format!("{head}  {}", parts.join("; ")))?;
    }
    let payments = it.payments.iter().map(|it| (it.name.as_str(), payment(it, today), it.near));
    list("Payments", payments.collect(), out)?;
    let plans = it
        .plans
        .iter()
        .map(|it| (it.name.as_str(), plan(it, today), if it.is_reached { Near::Later } else { it.near }));
    list("Plans", plans.collect(), out)?;
    let times = it.times.iter().take(MOST).map(|it| {
        let both = format!("{} in 90 days, {} in all", length(it.lately), length(it.minutes));
        (it.name.as_str(), both, Near::Later)
    });
    list("Time", times.collect(), out)?;
    if it.unmeasured > 0 {
        let count = i64::try_from(it.unmeasured).unwrap_or(i64::MAX);
        let without = phrase::counted(count, "interaction");
        out.line(&format!("{without} without a length on record"))?;
    }
    Ok(())
}

fn list(heading: &str, rows: Vec<(&str, String, Near)>, out: &mut Out) -> Result<(), Failure> {
    if rows.is_empty() {
        return Ok(());
    }
    out.line("")?;
    out.line(&out.toned(heading, Tone::Strong))?;
    let widest = rows.iter().map(|(name, ..)| crate::text::width(name)).max().unwrap_or(0).min(32);
    for (name, words, near) in rows {
        let tone = if near == Near::Overdue { Tone::Alarm } else { Tone::Plain };
        out.line(&format!("{}  {}", out.column(name, widest, Tone::Plain), out.toned(&words, tone)))?;
    }
    Ok(())
}

fn object(it: &Economics, desk: &Desk<'_>) -> Value {
    let stages = it.stages.iter().map(|(at, sum)| {
        json!({
            "stage": at.map(Stage::word), "clients": sum.clients, "minutes": sum.minutes, "minutes_90": sum.lately,
            "minutes_per_90_days": sum.rate, "fees_a_year": sum.a_year, "fees_once": sum.once,
            "median_days": sum.median_days, "rose": sum.rose, "rose_after": sum.rose_after, "fell": sum.fell,
        })
    });
    let payments = it.payments.iter().map(|it| {
        let fee = it.fee.as_ref();
        json!({
            "client": desk.named(it.client), "on": it.on.to_string(), "currency": fee.map(|(fee, _)| &fee.currency),
            "minor": fee.map(|(fee, _)| fee.minor), "period": fee.map(|(_, period)| period.word()),
            "near": near(it.near),
        })
    });
    let plans = it.plans.iter().map(|it| {
        json!({
            "client": desk.named(it.client), "now": it.now.map(Stage::word), "stage": it.stage.word(),
            "by": it.by.map(|by| by.to_string()), "near": near(it.near), "reached": it.is_reached,
        })
    });
    let times = it
        .times
        .iter()
        .map(|it| json!({ "client": desk.named(it.client), "minutes": it.minutes, "minutes_90": it.lately }));
    json!({
        "assessed": stages.collect::<Vec<_>>(), "payments": payments.collect::<Vec<_>>(),
        "plans": plans.collect::<Vec<_>>(), "times": times.collect::<Vec<_>>(), "unmeasured": it.unmeasured,
    })
}

fn near(near: Near) -> &'static str {
    match near {
        Near::Overdue => "overdue",
        Near::Close => "close",
        Near::Later => "later",
        Near::Open => "open",
    }
}

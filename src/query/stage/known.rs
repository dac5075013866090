//! The lines about what is on record and needs no judgement: promises, requests, contact, goals, wishes, addresses.

use std::borrow::Cow;

use super::{Sight, StageLine, Tone};
use crate::domain::client::{Client, Weekday};
use crate::domain::goal::GoalOutcome;
use crate::domain::time::Day;
use crate::query::record::{Clock, ContactRecord, PromiseRecord, Record, RequestRecord};
use crate::query::{act, phrase};

/// All of them.
pub(super) fn lines(sight: Sight<'_>) -> Vec<StageLine> {
    let (record, today) = (sight.record, sight.now.today());
    let mut lines = vec![promises(&record.promises)];
    lines.extend(their_promises(&record.their_promises));
    lines.extend(requests(&record.requests));
    lines.extend(contact(&record.contact, today));
    lines.extend(because(record, today));
    lines.extend(goals(record, today));
    lines.extend(preferences(record, today, sight.masked));
    lines.extend(addresses(&sight.history.client));
    lines
}

/// The client's goals: open ones first.
fn goals(record: &Record, today: Day) -> Vec<StageLine> {
    let goals = record.goals.iter().filter_map(|goal| {
        let what = goal.what.as_ref()?;
        let (mark, tone) = match goal.outcome {
            None => ("goal", Tone::Text),
            Some((GoalOutcome::Reached, _)) => ("reached", Tone::Good),
            Some((GoalOutcome::Dropped, _)) => ("dropped", Tone::Quiet),
        };
        let due = goal.due.map(|due| format!(", by {}", phrase::day(due, today))).unwrap_or_default();
        Some(StageLine::new(mark, format!("{what}{due}"), tone).on([goal.entry]))
    });
    goals.collect()
}

/// Why the stage was assessed so, and the stages before it.
fn because(record: &Record, today: Day) -> Vec<StageLine> {
    let Some(stage) = record.assessed() else { return Vec::new() };
    let mut lines = vec![StageLine::new("because", stage.why.clone(), Tone::Text).on([stage.entry])];
    for before in record.stages.iter().rev().filter(|it| it.since < stage.since).take(4) {
        let from = phrase::day(before.since, today);
        let text = format!("{} from {from}, {} d", act::name(before.stage), before.days);
        lines.push(StageLine::new("before", text, Tone::Quiet).on([before.entry]));
    }
    lines
}

/// How to reach them: every number and address, with whose it is where that is not the client's own.
fn addresses(client: &Client) -> Vec<StageLine> {
    let mut lines = Vec::new();
    for contact in &client.contacts {
        let whose = if contact.name == client.name { String::new() } else { format!(", {}", contact.name) };
        for reach in &contact.reach {
            let text = format!("{}{whose}", reach.address);
            lines.push(StageLine::new(reach.channel.word(), text, Tone::Text));
        }
        if contact.reach.is_empty() && contact.name != client.name {
            lines.push(StageLine::new("contact", contact.name.clone(), Tone::Text));
        }
    }
    lines
}

fn promises(record: &PromiseRecord) -> StageLine {
    let mut words = Vec::new();
    if let Some(percent) = record.on_time_percent() {
        words.push(format!("{percent} % on time of {}", record.closed()));
    }
    if let Some(percent) = record.unprompted_percent() {
        words.push(format!("{percent} % unprompted"));
    }
    if record.unrepaired > 0 {
        words.push(format!("{} broken", record.unrepaired));
    }
    if record.late > 0 {
        words.push(format!("{} late", record.late));
    }
    if record.open > 0 {
        words.push(format!("{} open", record.open));
    }
    let tone = if record.late + record.unrepaired > 0 { Tone::Alarm } else { Tone::Text };
    if words.is_empty() {
        return StageLine::new("promises", "none closed yet", Tone::Quiet);
    }
    StageLine::new("promises", words.join(", "), tone)
}

/// What the client undertook, where there is anything to say of it.
fn their_promises(record: &PromiseRecord) -> Option<StageLine> {
    let mut words = Vec::new();
    if let Some(percent) = record.on_time_percent() {
        words.push(format!("{percent} % on time of {}", record.closed()));
    }
    if record.late > 0 {
        words.push(format!("{} late", record.late));
    }
    if record.open > 0 {
        words.push(format!("{} open", record.open));
    }
    let tone = if record.late > 0 { Tone::Warning } else { Tone::Text };
    (!words.is_empty()).then(|| StageLine::new("theirs", words.join(", "), tone))
}

fn requests(record: &RequestRecord) -> Option<StageLine> {
    let mut words = Vec::new();
    if let Some(days) = record.median_first_response {
        let time = if days == 0 { "the same day".to_owned() } else { phrase::working_days(i64::from(days)) };
        words.push(format!("answered within {time}"));
    }
    if record.open > 0 {
        words.push(format!("{} open", record.open));
    }
    if record.unacknowledged > 0 {
        words.push(format!("{} unheard", record.unacknowledged));
    }
    let tone = if record.unacknowledged > 0 { Tone::Warning } else { Tone::Text };
    (!words.is_empty()).then(|| StageLine::new("requests", words.join(", "), tone))
}

fn contact(record: &ContactRecord, today: Day) -> Vec<StageLine> {
    let mut lines = Vec::new();
    match &record.last_live {
        Some(touch) => {
            let text = format!("{} {}", touch.channel, ago(touch.days_ago));
            lines.push(StageLine::new("last live", text, Tone::Text));
        }
        None => lines.push(StageLine::new("last live", "never", Tone::Quiet)),
    }
    if let Some(touch) = record
        .last_any
        .as_ref()
        .filter(|any| record.last_live.as_ref().is_none_or(|live| any.days_ago < live.days_ago))
    {
        lines.push(StageLine::new(
            "last any",
            format!("{} {}", touch.channel, ago(touch.days_ago)),
            Tone::Text,
        ));
    }
    let clock = |label: &'static str, clock: &Clock, tone: Tone| {
        let text = if clock.is_passed() {
            format!("every {} d, {} over", clock.interval, phrase::days(-clock.left))
        } else {
            format!("every {} d, until {}", clock.interval, phrase::day(clock.until, today))
        };
        StageLine::new(label, text, if clock.is_passed() { tone } else { Tone::Text })
    };
    lines.extend(record.ideal.as_ref().map(|it| clock("ideal", it, Tone::Warning)));
    lines.extend(record.limit.as_ref().map(|it| clock("limit", it, Tone::Alarm)));
    lines
}

fn ago(days: i64) -> String {
    if days == 0 { "today".to_owned() } else { format!("{} ago", phrase::days(days)) }
}

fn preferences(record: &Record, today: Day, masked: bool) -> Vec<StageLine> {
    let wishes = &record.preferences;
    let mut lines = Vec::new();
    let mut line = |label: Cow<'static, str>, text: String| {
        if !text.is_empty() {
            lines.push(StageLine::new(label, text, Tone::Text));
        }
    };
    let channels: Vec<&str> = wishes.channels.iter().map(|channel| channel.word()).collect();
    line("prefers".into(), channels.join(", then "));
    let days: Vec<&str> = wishes.days.iter().copied().map(Weekday::word).collect();
    line("days".into(), days.join(" "));
    line(
        "quiet".into(),
        wishes
            .quiet
            .map(|it| format!("{}-{}", it.from.format("%H:%M"), it.to.format("%H:%M")))
            .unwrap_or_default(),
    );
    if let Some(zone) = wishes.zone {
        // Under the mask a place says too much.
        let name = if masked { "" } else { zone.name() };
        let welcome = if wishes.welcome_now { "" } else { ", not a welcome time" };
        let local = format!("{} {name}", wishes.local.format("%a %H:%M"));
        line("local".into(), format!("{}{welcome}", local.trim_end()));
    }
    line("language".into(), wishes.language.clone());
    line("cover".into(), wishes.cover.clone());
    for specialist in &wishes.specialists {
        let met = if specialist.introduced { "" } else { ", not introduced" };
        line(specialist.field.clone().into(), format!("{}{met}", specialist.name));
    }
    for day in wishes.special_days.iter().take(3) {
        line(
            day.what.clone().into(),
            format!(
                "{}, {}",
                phrase::day(day.on, today),
                if day.ahead == 0 { "today".into() } else { format!("in {} d", day.ahead) }
            ),
        );
    }
    lines
}

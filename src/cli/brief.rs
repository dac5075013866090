//! `confidant brief`: what to know before speaking to a client.

use serde_json::{Value, json};

use super::desk::Desk;
use super::out::{Out, Tone};
use super::{Answer, DONE, Failure, options, who};
use crate::config::Settings;
use crate::exchange;
use crate::query::brief::{BriefLine, Sight, brief};
use crate::query::record::Record;
use crate::query::stage;

/// What to know before speaking to a client, on one screen
#[derive(Debug, clap::Args)]
#[command(after_long_help = AFTER)]
pub(super) struct Args {
    /// A name, some letters of it, or the beginning of an id
    #[arg(allow_hyphen_values = true)]
    client: String,
    /// A page of Markdown
    #[arg(long)]
    markdown: bool,
    /// As one would have known it at the end of that day, by what had happened: 2026-11-01, 3 weeks ago
    #[arg(long, value_name = "DAY")]
    as_of: Option<String>,
}

const AFTER: &str = "\
Confidential texts are in it, sealed ones are not: it is for your own eyes.

Examples:
  confidant brief ada
  confidant brief ada --markdown > ada.md

JSON: {\"client\": {\"id\", \"name\"}, \"on\", \"lines\": [{\"part\", \"text\", \"urgent\"}]}; parts are goal, trust, mind,
  waiting, promised, owed, acknowledge, ask, avoid, worry, wishes, reach, changed, stage and next.";

pub(super) fn run(args: &Args, settings: &Settings, out: &mut Out) -> Answer {
    let desk = Desk::look(settings)?;
    let standing = desk.client(&args.client)?;
    let (id, name) = (standing.id, standing.name.clone());
    let as_of = args.as_of.as_deref().map(|typed| options::past_day(Some(typed), &desk.now())).transpose();
    let as_of = as_of.map_err(|failure| {
        Failure::Usage(format!("--as-of: {failure}").replace("nothing was recorded: ", ""))
    })?;
    let (now, history) = match as_of {
        Some(day) if day < desk.now().today() => {
            (desk.now().at_end_of(day), desk.book().history_as_of(id, day))
        }
        _ => (desk.now(), desk.book().history(id)),
    };
    let Some(history) = history else {
        return Err(Failure::Refused(format!("nothing was known of {} by then", out.shown(&name))));
    };
    let relationship = settings.rulebook.judge(&history, now.today());
    let record = Record::of(&history, &settings.weights.calendar, &now);
    let lines = brief(Sight { history: &history, relationship: &relationship, record: &record, now: &now });
    if out.json {
        let told: Vec<Value> = lines
            .iter()
            .map(|it| json!({ "part": it.part.word(), "text": it.text, "urgent": it.tone == stage::Tone::Alarm }))
            .collect();
        out.object(&json!({
            "client": desk.named(id), "on": now.today().to_string(), "lines": told,
        }))?;
        return Ok(DONE);
    }
    if args.markdown {
        out.file(exchange::brief::markdown(&name, now.today(), &lines).as_bytes())?;
        return Ok(DONE);
    }
    let head = out.toned(&name, Tone::Strong);
    out.line(&format!("{head}  {}", out.toned(&who::short(desk.book(), id), Tone::Faint)))?;
    tell(&lines, out)?;
    Ok(DONE)
}

fn tell(lines: &[BriefLine], out: &mut Out) -> Result<(), Failure> {
    let mut before = None;
    for it in lines {
        let label = if before == Some(it.part) { "" } else { it.part.label() };
        before = Some(it.part);
        let tone = match it.tone {
            stage::Tone::Alarm => Tone::Alarm,
            stage::Tone::Strong => Tone::Strong,
            stage::Tone::Quiet => Tone::Faint,
            _ => Tone::Plain,
        };
        out.line(&format!("  {} {}", out.column(label, 13, Tone::Faint), out.toned(&it.text, tone)))?;
    }
    Ok(())
}

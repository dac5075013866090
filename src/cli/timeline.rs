//! `confidant timeline`: one client's whole story, the future above, the past below.

use serde_json::{Value, json};

use super::desk::Desk;
use super::out::{Out, Tone};
use super::{Answer, DONE, Failure, options, thing, who};
use crate::config::Settings;
use crate::domain::id::Id;
use crate::domain::interaction::Confidentiality;
use crate::domain::recurrence::Recurrence;
use crate::domain::time::Now;
use crate::query::timeline::{Lens, Level, Show, Text, Timeline, TimelineRow, When, timeline};

/// One client's whole story, the future above, the past below
#[derive(Debug, clap::Args)]
#[command(after_long_help = AFTER)]
pub(super) struct Args {
    /// A name, some letters of it, or the beginning of an id
    #[arg(allow_hyphen_values = true)]
    client: String,
    /// As it stood at the end of that day, by what had happened: 2026-11-01, 3 weeks ago
    #[arg(long, value_name = "DAY")]
    as_of: Option<String>,
    /// Only what is not closed
    #[arg(long)]
    open: bool,
}

const AFTER: &str = "\
What came up in an interaction stands under it. Sealed texts are not shown.

Examples:
  confidant timeline ada
  confidant timeline ada --open
  confidant timeline \"Ada Okafor\" --as-of 2026-06-30 --json

JSON: {\"client\": {\"id\", \"name\"}, \"as_of\", \"future\", \"rows\": [{\"line\", \"id\", \"kind\", \"when\", \"due\",
  \"depth\", \"head\", \"text\", \"sealed\", \"state\", \"level\", \"open\", \"repeats\", \"repeats_words\",
  \"confidentiality\", \"recorded\", \"by\"}]}; the first `future` rows lie ahead.";

pub(super) fn run(args: &Args, settings: &Settings, out: &mut Out) -> Answer {
    let desk = Desk::look(settings)?;
    let standing = desk.client(&args.client)?;
    let as_of = args.as_of.as_deref().map(|typed| options::past_day(Some(typed), &desk.now())).transpose();
    let as_of = as_of.map_err(|failure| {
        Failure::Usage(format!("--as-of: {failure}").replace("nothing was recorded: ", ""))
    })?;
    let (now, history) = match as_of {
        // Of today only what has passed by now is known.
        Some(day) if day < desk.now().today() => {
            (desk.now().at_end_of(day), desk.book().history_as_of(standing.id, day))
        }
        _ => (desk.now(), desk.book().history(standing.id)),
    };
    let show = if args.open { Show::Open } else { Show::All };
    let lens = Lens { weights: &settings.weights, now, reveal: None };
    let story = history.map(|history| timeline(&history, show, &lens)).unwrap_or_default();
    if out.json {
        let rows: Vec<Value> = story.rows.iter().map(row).collect();
        out.object(&json!({
            "client": desk.named(standing.id), "as_of": as_of.map(|day| day.to_string()), "future": story.future, "rows": rows,
        }))?;
        return Ok(DONE);
    }
    let mut head = out.toned(&standing.name, Tone::Strong);
    if !standing.organisation.is_empty() {
        head = format!("{head} · {}", out.shown(&standing.organisation));
    }
    head = format!("{head}  {}", out.toned(&who::short(desk.book(), standing.id), Tone::Faint));
    if let Some(day) = as_of {
        head = format!("{head}  as of {}", day.format("%a %-d %b %Y"));
    }
    out.line(&head)?;
    tell(&story, &now, &thing::open_ids(desk.book()), out)?;
    Ok(DONE)
}

fn tell(story: &Timeline, now: &Now, open: &[Id], out: &mut Out) -> Result<(), Failure> {
    let rule = out.glyph("──", "--");
    for (at, row) in story.rows.iter().enumerate() {
        if at == story.future && at > 0 {
            out.line(&format!("{rule} {} {rule}", now.today().format("%a %-d %b %Y")))?;
        }
        let when = if row.depth == 0 { row.when.words(now) } else { String::new() };
        let mark = row.kind.mark().map(|mark| format!("{mark} ")).unwrap_or_default();
        let mut line =
            format!("{}  {}{mark}", out.column(&when, 11, Tone::Plain), "  ".repeat(row.depth.into()));
        let named = row.text == Text::Hidden
            || row.kind.mark().is_none()
            || row.text.as_str().is_empty()
            || mark.starts_with('#');
        if named {
            line.push_str(&out.toned(&row.head, Tone::Faint));
        }
        if !row.text.as_str().is_empty() {
            line.push_str(if named { "  " } else { "" });
            line.push_str(&out.shown(row.text.as_str()));
        }
        if let Some(rule) = row.comes_again() {
            line = format!("{line} · {}", out.toned(&rule.rhythm(), Tone::Faint));
        }
        if let Some(state) = &row.state {
            let tone = if state.level == Level::Late { Tone::Alarm } else { Tone::Plain };
            line = format!("{line}  [{}]", out.toned(&state.word, tone));
        }
        if let Some(id) = row.id.filter(|_| row.open) {
            line.push_str("  ");
            line.push_str(&out.toned(thing::short(&id, open), Tone::Faint));
        }
        out.line(&line)?;
    }
    Ok(())
}

fn row(row: &TimelineRow) -> Value {
    let (when, due) = match row.when {
        When::Happened(on) => (Some(on.to_string()), false),
        When::Due(due) => (Some(due.to_string()), true),
        When::Unknown => (None, false),
    };
    let text = match &row.text {
        Text::Shown(text) => Some(text.as_str()),
        Text::Hidden => None,
    };
    json!({
        "line": row.entry.line.line.to_string(), "id": row.id.map(|id| id.to_string()), "kind": row.kind.word(),
        "when": when, "due": due, "depth": row.depth, "head": row.head, "text": text,
        "sealed": row.conf == Confidentiality::Sealed, "state": row.state.as_ref().map(|state| state.word.as_str()),
        "level": row.state.as_ref().map(|state| level(state.level)), "open": row.open,
        "repeats": row.repeats.as_ref().map(ToString::to_string),
        "repeats_words": row.repeats.as_ref().map(Recurrence::words),
        "confidentiality": row.conf.word(), "recorded": row.recorded.to_rfc3339(), "by": &*row.by,
    })
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Late => "late",
        Level::Due => "due",
        Level::Waiting => "waiting",
        Level::Done => "done",
        Level::Faded => "faded",
    }
}

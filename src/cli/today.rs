//! `confidant today`: who needs the adviser, and why.

use serde_json::{Value, json};

use super::desk::Desk;
use super::out::{Out, Tone};
use super::{Answer, DONE, Failure, thing};
use crate::config::Settings;
use crate::domain::book::Book;
use crate::domain::id::{ClientId, Id};
use crate::domain::standing::OpenKind;
use crate::domain::time::Now;
use crate::query::phrase;
use crate::query::triage::{self, Counts, Place, Row, TermKind};

/// Who needs you today, and why
#[derive(Debug, Default, clap::Args)]
#[command(after_long_help = AFTER)]
pub(super) struct Args {
    /// Show every reason with the sum that makes it
    #[arg(long)]
    why: bool,
}

const AFTER: &str = "\
Appointments come first, by time, then the heaviest reasons. Overdue never clears itself.

Examples:
  confidant today
  confidant today --why
  confidant today --json | jq -r '.clients[].name'

JSON: {\"today\", \"need\", \"promises_due\", \"faults\", \"clients\": [{\"id\", \"name\", \"total\", \"minutes\",
  \"channel\", \"stake\", \"target\", \"starts\", \"reasons\": [{\"kind\", \"weight\", \"reason\", \"sentence\",
  \"stake\", \"target\", \"channel\", \"minutes\", \"starts\"}]}]}";

/// Who needs the adviser, the ids of everything open, and those whose judgement does not hold any more: in one look at all.
fn order(book: &Book, settings: &Settings, now: &Now) -> (Vec<Place>, Vec<Id>, Vec<ClientId>) {
    let (mut open, mut stale) = (Vec::new(), Vec::new());
    let places = triage::order_seeing(book, &settings.weights, now, |gauge, kinds| {
        open.extend(kinds.iter().map(OpenKind::id));
        stale.extend((!book.holds(gauge)).then_some(gauge.id));
    });
    (places, open, stale)
}

pub(super) fn run(args: &Args, settings: &Settings, out: &mut Out) -> Answer {
    let mut desk = Desk::look(settings)?;
    let judged = tell(args, settings, &mut desk, out)?;
    // Whoever asked has the answer by then.
    out.finish()?;
    desk.keep_judged(judged);
    Ok(DONE)
}

/// Says who needs the adviser; answers how many clients were judged anew for that.
fn tell(args: &Args, settings: &Settings, desk: &mut Desk<'_>, out: &mut Out) -> Result<usize, Failure> {
    let now = desk.now();
    let (mut places, mut open, stale) = order(desk.book(), settings, &now);
    if !stale.is_empty() {
        desk.rejudge(&stale);
        (places, open, _) = order(desk.book(), settings, &now);
    }
    let counts = Counts::of(&places);
    // Only of those who need the adviser is anything looked at but their gauges.
    let explained = |place: &Place| {
        let standing = desk.book().standing(place.client)?;
        triage::explain(standing, &settings.weights, &now)
    };
    let rows: Vec<Row> = places.iter().filter_map(explained).collect();
    if out.json {
        let clients: Vec<Value> = rows.iter().map(row).collect();
        out.object(&json!({
            "today": now.today().to_string(), "need": counts.need, "promises_due": counts.promises_due,
            "faults": counts.faults, "clients": clients,
        }))?;
        return Ok(stale.len());
    }
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let need = if counts.need == 1 { "1 needs you".to_owned() } else { format!("{} need you", counts.need) };
    let mut head = format!("{} · {need}", now.today().format("%a %-d %b %Y"));
    for (number, noun) in [(counts.promises_due, "promise"), (counts.faults, "fault")] {
        if number > 0 {
            head = format!(
                "{head} · {}{}",
                phrase::counted(count(number), noun),
                if noun == "promise" { " due" } else { "" }
            );
        }
    }
    out.say(&head)?;
    let widest = |of: fn(&Row) -> &str| rows.iter().map(|row| crate::text::width(of(row))).max().unwrap_or(0);
    let (names, reasons) = (widest(|row| &row.name).min(32), widest(Row::reason).min(32));
    let open = thing::beside(rows.iter().filter_map(|row| row.target), open);
    for row in &rows {
        let alarm =
            row.terms.first().is_some_and(|term| term.kind.is_fault() || term.kind == TermKind::PromiseLate);
        let target = row.target.map(|id| thing::short(&id, &open).to_owned()).unwrap_or_default();
        let line = format!(
            "{}  {}  {:>3}m {}  {}  {}",
            out.column(&row.name, names, Tone::Strong),
            out.column(row.reason(), reasons, if alarm { Tone::Alarm } else { Tone::Plain }),
            row.minutes,
            out.column(row.channel.word(), 7, Tone::Plain),
            out.column(&target, 4, Tone::Faint),
            out.shown(&row.stake),
        );
        out.line(&line)?;
        for sentence in row.explanation().iter().filter(|_| args.why) {
            out.say(&format!("    {sentence}"))?;
        }
    }
    Ok(stale.len())
}

fn row(row: &Row) -> Value {
    let starts = |at: Option<chrono::DateTime<chrono::Utc>>| at.map(|at| at.to_rfc3339());
    let reasons: Vec<Value> = row
        .terms
        .iter()
        .map(|term| {
            json!({
                "kind": term.kind.word(), "weight": term.weight, "reason": term.reason, "sentence": term.sentence,
                "stake": term.stake, "target": term.target.map(|id| id.to_string()), "channel": term.channel.word(),
                "minutes": term.minutes, "starts": starts(term.starts),
            })
        })
        .collect();
    json!({
        "id": row.client.to_string(), "name": row.name, "total": row.total, "minutes": row.minutes,
        "channel": row.channel.word(), "stake": row.stake, "target": row.target.map(|id| id.to_string()),
        "starts": starts(row.starts), "reasons": reasons,
    })
}

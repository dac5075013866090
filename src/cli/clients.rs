//! `confidant clients`: everybody in the book, or whoever fits some letters.

use serde_json::{Value, json};

use super::desk::Desk;
use super::out::{Out, Tone};
use super::{Answer, DONE, options, who};
use crate::config::Settings;
use crate::domain::client::Status;
use crate::domain::standing::Standing;
use crate::query::find::{Finder, Query};
use crate::query::phrase;

/// Everybody in the book, or whoever fits some letters
#[derive(Debug, clap::Args)]
#[command(after_long_help = AFTER)]
pub(super) struct Args {
    /// Letters of the name, the organisation, a contact person or a tag, in any order
    query: Vec<String>,
    /// Only those of this status
    #[arg(long, value_parser = options::word(Status::ALL, Status::word))]
    status: Option<Status>,
    /// Only those with this tag
    #[arg(long)]
    tag: Option<String>,
}

const AFTER: &str = "\
Without letters everybody is listed by name, former and closed clients too; with letters the
best fit comes first.

Examples:
  confidant clients
  confidant clients oka --json
  confidant clients --tag family --status client

JSON: {\"clients\": [{\"id\", \"name\", \"organisation\", \"kind\", \"status\", \"tier\", \"tags\", \"contacts\",
  \"channels\", \"zone\", \"ideal\", \"limit\", \"added\", \"stage\", \"stage_since\", \"last_any\", \"last_live\",
  \"interactions\", \"open\"}]}; `open` counts what is not closed.";

pub(super) fn run(args: &Args, settings: &Settings, out: &mut Out) -> Answer {
    let desk = Desk::look(settings)?;
    let book = desk.book();
    let query = Query::new(&args.query.join(" "));
    let mut rows: Vec<&Standing> = if query.is_empty() {
        let mut all: Vec<&Standing> = book.standings().collect();
        all.sort_by_key(|it| (it.name.to_lowercase(), it.id));
        all
    } else {
        let candidates = who::candidates(book);
        let hits = Finder::new().find(&query, &candidates);
        hits.into_iter().filter_map(|hit| book.standing(candidates[hit.index].key)).collect()
    };
    let tag = args.tag.as_deref().map(|tag| tag.trim_start_matches('#').to_lowercase());
    rows.retain(|it| args.status.is_none_or(|status| it.status == status));
    rows.retain(|it| tag.as_ref().is_none_or(|tag| it.tags.iter().any(|own| own.to_lowercase() == *tag)));
    if out.json {
        let clients: Vec<Value> = rows.iter().map(|it| client(it)).collect();
        out.object(&json!({ "clients": clients }))?;
        return Ok(DONE);
    }
    let widest =
        |of: fn(&Standing) -> &str| rows.iter().map(|it| crate::text::width(of(it))).max().unwrap_or(0);
    let (names, organisations) = (widest(|it| &it.name).min(32), widest(|it| &it.organisation).min(32));
    let today = desk.now().today();
    for it in rows {
        let last = it.last_any.map_or("no contact".to_owned(), |on| phrase::day(on.day(), today));
        let stage = it.stage.map_or("not assessed", |(stage, _)| stage.word());
        let open = if it.open.is_empty() { String::new() } else { format!("{} open", it.open.len()) };
        let line = format!(
            "{}  {}  {}  {}  {}  {}  {}",
            out.column(&it.name, names, Tone::Strong),
            out.column(&it.organisation, organisations, Tone::Plain),
            out.column(it.status.word(), 8, Tone::Plain),
            out.column(stage, 12, Tone::Plain),
            out.column(&last, 11, Tone::Plain),
            out.column(&open, 7, Tone::Plain),
            out.toned(&who::short(book, it.id), Tone::Faint),
        );
        out.line(&line)?;
    }
    Ok(DONE)
}

fn client(it: &Standing) -> Value {
    let words = |channels: &[crate::domain::interaction::Channel]| {
        channels.iter().map(|it| it.word()).collect::<Vec<_>>()
    };
    json!({
        "id": it.id.to_string(), "name": it.name, "organisation": it.organisation, "kind": it.kind.word(),
        "status": it.status.word(), "tier": it.tier, "tags": it.tags, "contacts": it.contacts,
        "channels": words(&it.channels), "zone": it.zone.map(chrono_tz::Tz::name), "ideal": it.cadence.ideal,
        "limit": it.cadence.limit, "added": it.added.to_string(), "stage": it.stage.map(|(stage, _)| stage.word()),
        "stage_since": it.stage.map(|(_, on)| on.to_string()), "last_any": it.last_any.map(|on| on.to_string()),
        "last_live": it.last_live.map(|on| on.to_string()), "interactions": it.interactions, "open": it.open.len(),
    })
}

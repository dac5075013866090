//! `confidant search`: words in everything that was written, the newest first.

use serde_json::{Value, json};

use super::desk::Desk;
use super::out::{Out, Tone};
use super::{Answer, DONE, Failure};
use crate::config::Settings;
use crate::query::phrase;
use crate::query::search::{Found, Index, Query};

/// Find words in everything that was written, the newest first
#[derive(Debug, clap::Args)]
#[command(after_long_help = AFTER)]
pub(super) struct Args {
    /// Words that must all occur in an entry, in any order; "\"a phrase\"" as it stands
    #[arg(required = true)]
    words: Vec<String>,
    /// Only in the story of this client: a name, some letters of it, or the beginning of an id
    #[arg(long, allow_hyphen_values = true)]
    client: Option<String>,
    /// At most so many
    #[arg(long, value_name = "N", default_value_t = 50)]
    limit: usize,
}

const AFTER: &str = "\
Case and accents do not matter, and any part of a word will do; one of the words may be the
client's name. kind:promise, client:ada, since:2026-01 and until:2026-06-30 narrow the search.
Sealed texts are never searched.

Examples:
  confidant search bridge loan
  confidant search '\"slow than sorry\"' --client ada
  confidant search depot kind:promise since:2026 --json

JSON: {\"total\", \"found\": [{\"line\", \"client\": {\"id\", \"name\"}, \"kind\", \"on\", \"snippet\", \"marks\"}]};
  `marks` are pairs of bytes of `snippet`, from and to, that matched.";

pub(super) fn run(args: &Args, settings: &Settings, out: &mut Out) -> Answer {
    let typed = args.words.join(" ");
    let mut query = Query::new(&typed);
    if query.is_empty() {
        return Err(Failure::Usage("type a word that is to be found".to_owned()));
    }
    let desk = Desk::look(settings)?;
    if let Some(typed) = &args.client {
        query = query.within(desk.client(typed)?.id);
    }
    let mut index = Index::default();
    index.step(desk.book(), usize::MAX);
    let results = index.search(desk.book(), &query, args.limit);
    if out.json {
        let found: Vec<Value> = results.found.iter().map(|it| object(it, &desk)).collect();
        out.object(&json!({ "total": results.total, "found": found }))?;
        return Ok(DONE);
    }
    let today = desk.now().today();
    for it in &results.found {
        let kind = it.kind.word().replace('_', " ");
        let line = format!(
            "{}  {}  {}",
            out.column(&phrase::day(it.on.day(), today), 11, Tone::Plain),
            out.toned(&it.name, Tone::Strong),
            out.toned(&kind, Tone::Faint),
        );
        out.line(&line)?;
        let mut text = String::from("  ");
        let mut at = 0;
        for mark in &it.marks {
            text.push_str(&out.shown(&it.snippet[at..mark.start]));
            text.push_str(&out.toned(&it.snippet[mark.clone()], Tone::Strong));
            at = mark.end;
        }
        text.push_str(&out.shown(&it.snippet[at..]));
        out.line(&text)?;
    }
    if results.total > results.found.len() {
        out.line(&format!("{} more; narrow the search, or --limit", results.total - results.found.len()))?;
    } else if results.total == 0 {
        out.line("nothing found")?;
    }
    Ok(DONE)
}

fn object(it: &Found, desk: &Desk<'_>) -> Value {
    let marks: Vec<[usize; 2]> = it.marks.iter().map(|mark| [mark.start, mark.end]).collect();
    json!({
        "line": it.entry.line.line.to_string(), "client": desk.named(it.client), "kind": it.kind.word(),
        "on": it.on.to_string(), "snippet": it.snippet, "marks": marks,
    })
}

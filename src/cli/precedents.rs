//! `confidant precedents`: what worked with other clients, told without naming anyone.

use serde_json::{Value, json};

use super::desk::Desk;
use super::out::{Out, Tone};
use super::{Answer, DONE};
use crate::config::Settings;
use crate::query::phrase;
use crate::query::precedent::{HeldBecause, Precedents};

/// What worked with other clients, told without naming anyone
#[derive(Debug, clap::Args)]
#[command(after_long_help = AFTER)]
pub(super) struct Args {
    /// Words that must all occur in it, in any order; without them all are told
    words: Vec<String>,
    /// For this client: what comes from it is left out
    #[arg(long = "for", value_name = "CLIENT", allow_hyphen_values = true)]
    to: Option<String>,
}

const AFTER: &str = "\
A precedent is evidence of that kind, recorded as open. Before one is told it is checked against
the names of every client, contact person and organisation of the book: where one occurs, even in
part, it is held back. Which client it comes from is never told.

Examples:
  confidant precedents
  confidant precedents bridge loan --for ada
  confidant precedents depot --json

JSON: {\"told\": [{\"words\", \"about\"}], \"held_back\": [{\"on\", \"because\"}]}; `because` is names or
  confidential.";

pub(super) fn run(args: &Args, settings: &Settings, out: &mut Out) -> Answer {
    let desk = Desk::look(settings)?;
    let to = args.to.as_deref().map(|typed| desk.client(typed)).transpose()?.map(|it| it.id);
    let found = Precedents::of(desk.book()).find(&args.words.join(" "), to);
    if out.json {
        let told: Vec<Value> =
            found.told.iter().map(|it| json!({ "words": it.words, "about": it.about })).collect();
        let held: Vec<Value> = found
            .held
            .iter()
            .map(|it| json!({ "on": it.on.to_string(), "because": because(it.because) }))
            .collect();
        out.object(&json!({ "told": told, "held_back": held }))?;
        return Ok(DONE);
    }
    for it in &found.told {
        let about = if it.about.is_empty() {
            String::new()
        } else {
            format!("  ({})", out.toned(&it.about, Tone::Faint))
        };
        let words = out.shown(&it.words);
        out.line(&format!("{words}{about}"))?;
    }
    let today = desk.now().today();
    for it in &found.held {
        let line = format!("of {}, {}", phrase::day(it.on, today), it.because.sentence());
        out.line(&out.toned(&line, Tone::Faint))?;
    }
    if found.told.is_empty() && found.held.is_empty() {
        out.line("nothing found")?;
    }
    Ok(DONE)
}

fn because(because: HeldBecause) -> &'static str {
    match because {
        HeldBecause::Names => "names",
        HeldBecause::Confidential => "confidential",
    }
}

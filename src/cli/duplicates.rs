//! `confidant duplicates`, `merge` and `distinct`: clients that look alike, and what the adviser says of them.

use serde_json::{Value, json};

use super::desk::Desk;
use super::out::{Out, Tone};
use super::{Answer, DONE, Failure, ask, who};
use crate::config::Settings;
use crate::domain::book::Book;
use crate::domain::command::Command;
use crate::domain::id::ClientId;
use crate::query::duplicates::{Likeness, Pair, duplicates};

/// List clients that look alike
#[derive(Debug, clap::Args)]
#[command(after_long_help = LISTING)]
pub(super) struct Args {}

const LISTING: &str = "\
Pairs of clients of one name, or with one number or address. Nothing is merged by itself: say what
each pair is by `confidant merge FROM INTO` or `confidant distinct ONE OTHER`.

Examples:
  confidant duplicates
  confidant duplicates --json

JSON: {\"pairs\": [{\"one\": {\"id\", \"name\"}, \"other\": {\"id\", \"name\"}, \"why\": [{\"same\": \"name\" |
\"address\", \"address\"}]}]}";

pub(super) fn run(_: &Args, settings: &Settings, out: &mut Out) -> Answer {
    let desk = Desk::look(settings)?;
    let pairs = duplicates(desk.book());
    if out.json {
        let pairs: Vec<Value> = pairs.iter().map(|pair| object(&desk, pair)).collect();
        out.object(&json!({ "pairs": pairs }))?;
        return Ok(DONE);
    }
    for pair in &pairs {
        let one = named(desk.book(), pair.one, out);
        let other = named(desk.book(), pair.other, out);
        let why: Vec<String> = pair.why.iter().map(|why| out.shown(&in_words(why))).collect();
        out.line(&format!("{one}  {other}  {}", out.toned(&why.join(", "), Tone::Faint)))?;
    }
    Ok(DONE)
}

fn in_words(why: &Likeness) -> String {
    match why {
        Likeness::Name => "same name".to_owned(),
        Likeness::Address(address) => format!("both have {address}"),
    }
}

fn object(desk: &Desk<'_>, pair: &Pair) -> Value {
    let why = pair.why.iter().map(|why| match why {
        Likeness::Name => json!({ "same": "name", "address": null }),
        Likeness::Address(address) => json!({ "same": "address", "address": address }),
    });
    let why: Vec<Value> = why.collect();
    json!({ "one": desk.named(pair.one), "other": desk.named(pair.other), "why": why })
}

/// A client by id, name and organisation.
fn named(book: &Book, id: ClientId, out: &Out) -> String {
    let Some(standing) = book.standing(id) else { return String::new() };
    let organisation = match standing.organisation.as_str() {
        "" => String::new(),
        organisation => format!(" ({})", out.shown(organisation)),
    };
    let id = out.toned(&who::short(book, id), Tone::Faint);
    format!("{id} {}{organisation}", out.toned(&standing.name, Tone::Strong))
}

/// Make one client out of two
#[derive(Debug, clap::Args)]
#[command(after_long_help = MERGING)]
pub(super) struct MergeArgs {
    /// The client that goes: a name, some letters of it, or the beginning of an id
    #[arg(allow_hyphen_values = true)]
    from: String,
    /// The client that stays
    #[arg(allow_hyphen_values = true)]
    into: String,
}

const MERGING: &str = "\
All that was recorded about the first is told of the second from then on, which keeps its own
profile and gets the other's contact persons and days. Asks first, unless --yes; `confidant undo`
takes it back.

Examples:
  confidant merge 7Qk2 ada
  confidant merge 7Qk2 9hWz --yes

JSON: {\"line\", \"client\", \"facts\", \"remarks\"}: what was recorded, as `confidant --help` has it";

pub(super) fn merge(args: &MergeArgs, settings: &Settings, out: &mut Out) -> Answer {
    let desk = Desk::open(settings)?;
    let (from, into) = (desk.client(&args.from)?, desk.client(&args.into)?);
    if from.id == into.id {
        return Err(Failure::Refused(format!(
            "nothing was recorded: `{}` and `{}` are the same client",
            args.from, args.into
        )));
    }
    let told = |count: usize, noun: &str| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
    let question = format!(
        "Merge {} ({}, {} open) into {} ({}, {} open)?\nThe profile of {} stays; contact persons and days of both are kept.",
        from.name,
        told(from.interactions, "interaction"),
        from.open.len(),
        into.name,
        told(into.interactions, "interaction"),
        into.open.len(),
        into.name
    );
    let command = Command::MergeClients { from: from.id, into: into.id };
    ask::confirm(out, &question)?;
    desk.record(out, command, "", &[])
}

/// Say of two clients that look alike that they are two
#[derive(Debug, clap::Args)]
#[command(after_long_help = DISTINCT)]
pub(super) struct DistinctArgs {
    /// The one: a name, some letters of it, or the beginning of an id
    #[arg(allow_hyphen_values = true)]
    one: String,
    /// The other
    #[arg(allow_hyphen_values = true)]
    other: String,
}

const DISTINCT: &str = "\
The pair is not listed by `confidant duplicates` any more.

Examples:
  confidant distinct 7Qk2 9hWz

JSON: {\"line\", \"client\", \"facts\", \"remarks\"}: what was recorded, as `confidant --help` has it";

pub(super) fn distinct(args: &DistinctArgs, settings: &Settings, out: &mut Out) -> Answer {
    let desk = Desk::open(settings)?;
    let (one, other) = (desk.client(&args.one)?.id, desk.client(&args.other)?.id);
    desk.record(out, Command::Distinct { one, other }, "", &[])
}

//! `confidant import`: another program's file becomes clients and what happened with them.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::builder::TypedValueParser;
use serde_json::{Value, json};

use super::desk::Desk;
use super::out::Out;
use super::{Answer, DONE, Failure, options};
use crate::config::Settings;
use crate::exchange::import::{Counts, ImportPlan};
use crate::exchange::read::{self, Format, LARGEST, Read, Unread};
use crate::mint::SeededMint;

/// How many lines are synced together.
const BATCH: usize = 1000;

/// Import another program's file
#[derive(Debug, clap::Args)]
#[command(after_long_help = AFTER)]
pub(super) struct Args {
    /// The file, or - for the standard input
    file: PathBuf,
    /// Say what would become of it, and record nothing
    #[arg(long)]
    dry_run: bool,
    /// What the file is, where that is not seen from its content
    #[arg(long, value_name = "FORMAT", value_parser = formats())]
    from: Option<Format>,
}

fn formats() -> impl TypedValueParser<Value = Format> {
    options::word(Format::ALL, Format::word)
}

const AFTER: &str = "\
Address books: vCard 2.1, 3.0 and 4.0. Another book, as `confidant export json` writes it: line by
line, with who recorded it when; a second time only what is new.

Whoever was imported before is updated, not doubled: known by the id that the file gives, or where it
gives none by name and a number or address. What you set by hand stays, and the report says so. An
import sets no cadence unless the file does: nobody is late by having been imported. `confidant undo`
takes a whole import back.

Examples:
  confidant import contacts.vcf --dry-run
  confidant import contacts.vcf
  ssh phone cat contacts.vcf | confidant import -

JSON: {\"file\", \"from\", \"dry_run\", \"lines\", \"records\", \"clients\", \"updated\", \"unchanged\",
\"things\": {\"added\", \"changed\", \"known\"}, \"fields\": {NAME: {\"imported\", \"converted\", \"kept\",
\"skipped\"}}, \"report\": [TEXT]}; `clients` counts those to add, `lines` what was recorded.";

pub(super) fn run(args: &Args, settings: &Settings, out: &mut Out) -> Answer {
    let mut desk = Desk::open(settings)?;
    let read = read(&args.file, args.from)?;
    let mut mint = SeededMint::from_system().map_err(Failure::system("make ids"))?;
    let plan = read.plan(desk.book(), &desk.now(), &mut mint);
    let mut lines = 0;
    if !args.dry_run && !plan.decisions.is_empty() {
        desk.settle_clock(out)?;
        for batch in plan.decisions.chunks(BATCH) {
            match desk.append(batch) {
                Ok(keys) => lines += keys.len(),
                Err(error) => {
                    return Err(Failure::Refused(format!("the import stopped after {lines} lines: {error}")));
                }
            }
        }
        desk.close();
    }
    if out.json {
        out.object(&object(args, &plan, lines))?;
        return Ok(DONE);
    }
    for sentence in plan.report() {
        out.say(&sentence)?;
    }
    out.say(match (args.dry_run, lines) {
        (true, _) => "nothing was recorded: this was a trial",
        (false, 0) => "nothing was recorded",
        (false, _) => "recorded; `confidant undo` takes the import back",
    })?;
    Ok(DONE)
}

fn object(args: &Args, plan: &ImportPlan, lines: usize) -> Value {
    let Counts { records, added, updated, unchanged, things, things_changed, things_known } = plan.counts;
    let fields: serde_json::Map<String, Value> = plan
        .fields
        .iter()
        .map(|(name, it)| {
            let tally = json!({
                "imported": it.imported, "converted": it.converted, "kept": it.kept, "skipped": it.skipped,
            });
            (name.clone(), tally)
        })
        .collect();
    json!({
        "file": args.file.display().to_string(), "from": plan.from, "dry_run": args.dry_run, "lines": lines,
        "records": records, "clients": added, "updated": updated, "unchanged": unchanged,
        "things": { "added": things, "changed": things_changed, "known": things_known },
        "fields": fields, "report": plan.report(),
    })
}

/// What a file brings, or the standard input where it is `-`; nothing larger than the limit is read.
fn read(path: &Path, format: Option<Format>) -> Result<Read, Failure> {
    let unreadable =
        |error: &dyn std::fmt::Display| Failure::Usage(format!("cannot read {}: {error}", path.display()));
    let most = u64::try_from(LARGEST).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        std::io::stdin().lock().take(most).read_to_end(&mut bytes).map_err(|error| unreadable(&error))?;
    } else {
        let file = std::fs::File::open(path).map_err(|error| unreadable(&error))?;
        let stat = file.metadata().map_err(|error| unreadable(&error))?;
        if stat.is_dir() {
            return Err(unreadable(&"it is a directory"));
        }
        if stat.len() >= most {
            return Err(unreadable(&Unread::TooLarge));
        }
        file.take(most).read_to_end(&mut bytes).map_err(|error| unreadable(&error))?;
    }
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    read::read(&bytes, &name, format).map_err(|error| unreadable(&error))
}

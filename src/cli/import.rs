//! `confidant import`: an address book becomes clients, one line of the journal each.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::desk::Desk;
use super::out::Out;
use super::{Answer, DONE, Failure};
use crate::config::Settings;
use crate::exchange::import;
use crate::exchange::vcard::{self, AddressBook, Limits};
use crate::mint::SeededMint;

/// How many lines are synced together.
const BATCH: usize = 1000;

/// Import an address book
#[derive(Debug, clap::Args)]
#[command(after_long_help = AFTER)]
pub(super) struct Args {
    /// A vCard file
    file: PathBuf,
    /// Say what would become of it, and record nothing
    #[arg(long)]
    dry_run: bool,
}

const AFTER: &str = "\
vCard 2.1, 3.0 and 4.0. A card that was imported before is left alone, by its UID, or where it has
none by its name and a number or address. An import sets no cadence: nobody is late by having been
imported. `confidant undo` takes a whole import back.

Examples:
  confidant import contacts.vcf --dry-run
  confidant import contacts.vcf

JSON: {\"file\", \"dry_run\", \"clients\", \"lines\", \"report\": [TEXT]}; `lines` counts what was recorded.";

pub(super) fn run(args: &Args, settings: &Settings, out: &mut Out) -> Answer {
    let mut desk = Desk::open(settings)?;
    let cards = read(&args.file)?;
    let mut mint = SeededMint::from_system().map_err(Failure::system("make ids"))?;
    let plan = import::plan(&cards, desk.book(), &desk.now(), &mut mint);
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
        out.object(&json!({
            "file": args.file.display().to_string(), "dry_run": args.dry_run, "clients": plan.clients, "lines": lines,
            "report": plan.report,
        }))?;
        return Ok(DONE);
    }
    for sentence in &plan.report {
        out.say(sentence)?;
    }
    out.say(match (args.dry_run, plan.clients) {
        (true, _) => "nothing was recorded: this was a trial",
        (false, 0) => "nothing was recorded",
        (false, _) => "recorded; `confidant undo` takes the import back",
    })?;
    Ok(DONE)
}

/// The cards of a file; nothing larger than the limit is read.
fn read(path: &Path) -> Result<AddressBook, Failure> {
    let limits = Limits::default();
    let unreadable =
        |error: &dyn std::fmt::Display| Failure::Usage(format!("cannot read {}: {error}", path.display()));
    let stat = std::fs::metadata(path).map_err(|error| unreadable(&error))?;
    let size = usize::try_from(stat.len()).unwrap_or(usize::MAX);
    if size > limits.file_bytes {
        return Err(unreadable(&vcard::Refused::TooLarge { size, limit: limits.file_bytes }));
    }
    if stat.is_dir() {
        return Err(unreadable(&"it is a directory"));
    }
    let bytes = std::fs::read(path).map_err(|error| unreadable(&error))?;
    vcard::read(&bytes, &limits).map_err(|error| unreadable(&error))
}

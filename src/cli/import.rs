//! `confidant import`: another program's file becomes clients and what happened with them.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::builder::TypedValueParser;
use serde_json::{Value, json};

use super::desk::Desk;
use super::out::Out;
use super::{Answer, DONE, Failure, options};
use crate::config::Settings;
use crate::exchange::csv;
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
    /// Read a table by a saved mapping
    #[arg(long, value_name = "NAME")]
    mapping: Option<String>,
    /// Put a column of a table somewhere: name, mail, phone mobile, birthday, keep, skip …; may be given again
    #[arg(long, value_name = "HEADER=FIELD")]
    map: Vec<String>,
    /// Save the mapping that the table was read by
    #[arg(long, value_name = "NAME")]
    save_mapping: Option<String>,
}

fn formats() -> impl TypedValueParser<Value = Format> {
    options::word(Format::ALL, Format::word)
}

const AFTER: &str = "\
Address books: vCard 2.1, 3.0 and 4.0. Accounts: the JSON of Monica 4. Tables: CSV of Google, Outlook,
LinkedIn, HubSpot and `confidant export csv`, known by the names of their columns; any other by what
its columns are called, which is said, or by a mapping: a file NAME.toml in the directory `mappings`
beside the settings. Tax numbers are left out unless a mapping takes them. Another book, as `confidant
export json` writes it: line by line, with who recorded it when; a second time only what is new.

Whoever was imported before is updated, not doubled: known by the id that the file gives, or where it
gives none by name and a number or address. What you set by hand stays, and the report says so. An
import sets no cadence unless the file does: nobody is late by having been imported. `confidant undo`
takes a whole import back.

Examples:
  confidant import contacts.vcf --dry-run
  confidant import contacts.vcf
  ssh phone cat contacts.vcf | confidant import -
  confidant import old-crm.csv --map 'Ring=phone mobile' --save-mapping old-crm --dry-run
  confidant import old-crm.csv --mapping old-crm

JSON: {\"file\", \"from\", \"dry_run\", \"lines\", \"records\", \"clients\", \"updated\", \"unchanged\",
\"things\": {\"added\", \"changed\", \"known\"}, \"fields\": {NAME: {\"imported\", \"converted\", \"kept\",
\"skipped\"}}, \"alike\", \"report\": [TEXT]}; `clients` counts those to add, `lines` what was recorded,
`alike` the new pairs that `confidant duplicates` lists.";

pub(super) fn run(args: &Args, settings: &Settings, out: &mut Out) -> Answer {
    let mut desk = Desk::open(settings)?;
    let (read, saved) = read(args, settings)?;
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
    for sentence in plan.report("`confidant duplicates`") {
        out.say(&sentence)?;
    }
    if let Some(path) = saved {
        out.say(&format!("the mapping is saved in {}", path.display()))?;
    }
    out.say(match (args.dry_run, lines) {
        (true, _) => "nothing was recorded: this was a trial",
        (false, 0) => "nothing was recorded",
        (false, _) => "recorded; `confidant undo` takes the import back",
    })?;
    Ok(DONE)
}

fn object(args: &Args, plan: &ImportPlan, lines: usize) -> Value {
    let Counts { records, added, updated, unchanged, alike, things, things_changed, things_known } =
        plan.counts;
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
        "alike": alike,
        "things": { "added": things, "changed": things_changed, "known": things_known },
        "fields": fields, "report": plan.report("`confidant duplicates`"),
    })
}

/// What a file brings, and where the mapping was saved that it was read by, where it was.
fn read(args: &Args, settings: &Settings) -> Result<(Read, Option<PathBuf>), Failure> {
    let path = args.file.as_path();
    let unreadable =
        |error: &dyn std::fmt::Display| Failure::Usage(format!("cannot read {}: {error}", path.display()));
    let bytes = bytes(path).map_err(|error| unreadable(&error))?;
    if args.mapping.is_none() && args.map.is_empty() && args.save_mapping.is_none() {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        return Ok((read::read(&bytes, &name, args.from).map_err(|error| unreadable(&error))?, None));
    }
    if args.from.is_some_and(|format| format != Format::Csv) {
        return Err(Failure::Usage("a mapping is for a table: --from csv".to_owned()));
    }
    let usage = |error: &dyn std::fmt::Display| Failure::Usage(error.to_string());
    let mut mapping = match &args.mapping {
        Some(name) => settings.mappings.load(name).map_err(|error| usage(&error))?,
        None => csv::starting(&bytes, &csv::Limits::default()).map_err(|error| unreadable(&error))?,
    };
    let mistakes = mapped(&mut mapping, &args.map);
    if !mistakes.is_empty() {
        return Err(usage(&mistakes.join("\n")));
    }
    if let Some(name) = &args.save_mapping {
        mapping.name.clone_from(name);
    }
    let read = read::table(&bytes, Some(&mapping)).map_err(|error| unreadable(&error))?;
    let save = |name: &String| settings.mappings.save(name, &mapping, args.mapping.as_ref() == Some(name));
    let saved = args.save_mapping.as_ref().map(save).transpose().map_err(|error| usage(&error))?;
    Ok((read, saved))
}

/// Puts every `HEADER=FIELD` into the mapping; answers every mistake.
fn mapped(mapping: &mut csv::Mapping, all: &[String]) -> Vec<String> {
    let mut mistakes = Vec::new();
    for pair in all {
        // A header may have the sign in it, a field never.
        match pair.rsplit_once('=') {
            Some((header, field)) => {
                mistakes.extend(mapping.set(header, field).err().map(|said| format!("--map {pair}: {said}")));
            }
            None => mistakes.push(format!("--map {pair}: write it HEADER=FIELD, such as Mobile=phone")),
        }
    }
    if mistakes.is_empty() {
        let missing = mapping.missing().into_iter();
        mistakes.extend(missing.map(|said| format!("{said}; say it by --map HEADER=FIELD")));
    }
    mistakes
}

/// The bytes of a file, or of the standard input where it is `-`; nothing larger than the limit is read.
fn bytes(path: &Path) -> std::io::Result<Vec<u8>> {
    let most = u64::try_from(LARGEST).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        std::io::stdin().lock().take(most).read_to_end(&mut bytes)?;
        return Ok(bytes);
    }
    let file = std::fs::File::open(path)?;
    let stat = file.metadata()?;
    if stat.is_dir() {
        return Err(std::io::Error::other("it is a directory"));
    }
    if stat.len() >= most {
        return Err(std::io::Error::other(Unread::TooLarge));
    }
    file.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

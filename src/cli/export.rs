//! `confidant export`: the book, or some of its clients, as a file for another program or for reading.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::desk::Desk;
use super::out::{Out, complain};
use super::{Answer, DONE, Failure, ask, options};
use crate::config::Settings;
use crate::exchange::export::clearance::{Include, Secret};
use crate::exchange::export::{Format, Order, Table, Version, export, file};

/// Export the book, or some of its clients
#[derive(Debug, clap::Args)]
#[command(after_long_help = AFTER)]
pub(super) struct Args {
    /// json, csv, vcard or markdown
    #[arg(value_parser = options::word(Format::OF_BOOKS, Format::word))]
    format: Format,
    /// Write this file instead of the output; one that is there is replaced only after a question
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Only this client; may be given several times
    #[arg(long, value_name = "CLIENT", allow_hyphen_values = true)]
    client: Vec<String>,
    /// Take confidential or sealed texts along; may be given several times
    #[arg(long, value_name = "WHICH")]
    include: Vec<Secret>,
    /// Of csv: clients or entries
    #[arg(long, value_name = "TABLE", default_value = "clients")]
    table: Table,
    /// Of vcard: 3.0 or 4.0
    #[arg(long, value_name = "VERSION", default_value = "3.0")]
    version: Version,
}

const AFTER: &str = "\
json carries everything and `confidant import` reads it into another book; csv and vcard carry
what such files have a place for; markdown is for reading. Texts that are open go along;
confidential ones, the default of what is written, only with --include confidential; of sealed
ones only that there is an entry and its day, unless --include sealed, which asks first. What is
not in the file is said on the error output. A cell that begins like a formula gets a ' in front,
which an import takes away again.

Examples:
  confidant export json --include confidential --output book.jsonl
  confidant export csv --table entries --client ada > ada.csv
  confidant export vcard --version 4.0 -o clients.vcf
  confidant export markdown --client ada --include confidential

JSON: {\"format\", \"file\", \"clients\", \"entries\", \"bytes\", \"withheld\": {\"confidential\", \"sealed\"},
  \"left_out\": [TEXT]}; it tells of the file that --output names. Of json, \"entries\" counts the
  lines of the journal in it.";

pub(super) fn run(args: &Args, settings: &Settings, out: &mut Out) -> Answer {
    let target = args.output.as_deref().filter(|path| *path != Path::new("-")).map(file::typed);
    if out.json && target.is_none() {
        return Err(Failure::Usage(
            "--json tells of the file that was written; name one with --output".to_owned(),
        ));
    }
    let desk = Desk::look(settings)?;
    let order = order(args, &desk)?;
    let replace = match &target {
        Some(path) => may_replace(path, settings, out)?,
        None => false,
    };
    if order.include.sealed {
        let whose = if args.client.is_empty() { "of all clients" } else { "of these clients" };
        ask::confirm_or(
            out,
            &format!("Sealed texts {whose} leave the book with this file. Write them?"),
            "nothing was written",
        )?;
    }
    let name = desk.store.files.report().book.and_then(|book| book.as_str().parse().ok());
    let made = export(desk.book(), name, &order, &desk.now());
    let account = made.account("--include");
    let Some(path) = target else {
        out.file(&made.bytes)?;
        out.finish()?;
        tell(&account);
        return Ok(DONE);
    };
    file::write(&path, &made.bytes, replace, &settings.places.data).map_err(|error| refused(&error))?;
    if out.json {
        let left_out = &account;
        out.object(&json!({
            "format": args.format.word(), "file": path.display().to_string(), "clients": made.clients,
            "entries": made.entries, "bytes": made.bytes.len(),
            "withheld": { "confidential": made.withheld.confidential, "sealed": made.withheld.sealed },
            "left_out": left_out,
        }))?;
        return Ok(DONE);
    }
    out.say(&format!("written: {}, {}", path.display(), made.counted()))?;
    out.finish()?;
    tell(&account);
    Ok(DONE)
}

fn order(args: &Args, desk: &Desk<'_>) -> Result<Order, Failure> {
    let mut clients = BTreeSet::new();
    for typed in &args.client {
        clients.insert(desk.client(typed)?.id);
    }
    let include = args.include.iter().fold(Include::default(), |include, secret| include.and(*secret));
    let clients = (!args.client.is_empty()).then_some(clients);
    Ok(Order { table: args.table, version: args.version, clients, include, ..Order::of(args.format) })
}

/// Whether a file is there that may be replaced; asks about it.
pub(super) fn may_replace(path: &Path, settings: &Settings, out: &Out) -> Result<bool, Failure> {
    let there = file::is_there(path, &settings.places.data).map_err(|error| refused(&error))?;
    if there {
        let question = format!("{} is there already. Replace it?", path.display());
        ask::confirm_or(out, &question, "nothing was written")?;
    }
    Ok(there)
}

/// Says what is not in the file.
fn tell(account: &[String]) {
    for sentence in account {
        complain(sentence);
    }
}

pub(super) fn refused(error: &file::NotWritten) -> Failure {
    Failure::Refused(if error.is_in_place() {
        error.to_string()
    } else {
        format!("nothing was written: {error}")
    })
}

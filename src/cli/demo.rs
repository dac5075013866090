//! `confidant demo`: the cockpit on a sample book, in a temporary folder or kept.

use std::path::PathBuf;

use serde_json::json;

use super::out::Out;
use super::{Answer, DONE, Failure};
use crate::config::Settings;
use crate::demo::{self, Params};
use crate::journal::Places;
use crate::store::Files;

/// Open the cockpit on a sample book
#[derive(Debug, clap::Args)]
#[command(after_long_help = AFTER)]
pub(super) struct Args {
    /// Keep the book in this directory, which must be new or empty
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    /// How many clients
    #[arg(long, default_value_t = CLIENTS)]
    clients: u32,
    /// About how many interactions
    #[arg(long, default_value_t = INTERACTIONS)]
    interactions: u32,
    /// Which of all sample books
    #[arg(long, default_value_t = SEED)]
    seed: u64,
    /// Write the book and do not open the cockpit
    #[arg(long)]
    no_open: bool,
}

const CLIENTS: u32 = 60;
const INTERACTIONS: u32 = 2_500;
const SEED: u64 = 1;

impl Default for Args {
    /// As `confidant demo` has it: in a temporary folder.
    fn default() -> Self {
        Self { keep: None, clients: CLIENTS, interactions: INTERACTIONS, seed: SEED, no_open: false }
    }
}

const AFTER: &str = "\
Everybody in it is invented. Without --keep it is gone when the cockpit closes.

Examples:
  confidant demo
  confidant demo --keep /tmp/sample --no-open
  confidant demo --keep /tmp/large --clients 500 --interactions 40000 --no-open

JSON: {\"book\", \"clients\", \"lines\"}, with --no-open";

pub(super) fn run(args: &Args, mut settings: Settings, out: &mut Out) -> Answer {
    // Kept until the cockpit closes; dropping it removes the folder.
    let mut folder = None;
    settings.places = if let Some(dir) = &args.keep {
        if std::fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_some()) {
            return Err(Failure::Refused(format!("{} is not empty; name a new folder", dir.display())));
        }
        Places {
            data: std::path::absolute(dir).map_err(Failure::system("find that folder"))?,
            ..settings.places
        }
    } else {
        let new = tempfile::Builder::new()
            .prefix("confidant-demo-")
            .tempdir()
            .map_err(Failure::system("make a temporary folder"))?;
        let root = folder.insert(new).path();
        Places { data: root.join("book"), state: root.join("state"), ..settings.places }
    };
    let params = Params { clients: args.clients, interactions: args.interactions, seed: args.seed };
    let (mut files, _) = Files::open(settings.places.clone(), settings.clock, settings.author.clone())?;
    let lines = demo::write(&mut files, &params, &settings.clock.now())?;
    files.close().map_err(Failure::system("close the sample book"))?;
    if !args.no_open {
        let end = super::in_cockpit(settings)?;
        return Ok(u8::try_from(end.code).unwrap_or(1));
    }
    let book = settings.places.data.display().to_string();
    if out.json {
        out.object(&json!({ "book": book, "clients": args.clients, "lines": lines }))?;
    } else {
        out.say(&format!("{lines} lines in {book}"))?;
    }
    Ok(DONE)
}

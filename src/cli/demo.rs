//! `confidant demo`: the cockpit on a sample book, in a temporary folder or kept.

use std::path::PathBuf;

use super::out::Out;
use super::{Answer, Failure};
use crate::config::Settings;

/// Open the cockpit on a sample book
#[derive(Debug, clap::Args)]
#[command(after_long_help = AFTER)]
pub(super) struct Args {
    /// Keep the book in this directory, which must be new or empty
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    /// How many clients
    #[arg(long, default_value_t = 60)]
    clients: u32,
    /// About how many interactions
    #[arg(long, default_value_t = 2_500)]
    interactions: u32,
    /// Which of all sample books
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Write the book and do not open the cockpit
    #[arg(long)]
    no_open: bool,
}

const AFTER: &str = "\
Everybody in it is invented. Without --keep it is gone when the cockpit closes.

Examples:
  confidant demo
  confidant demo --keep /tmp/sample --no-open
  confidant demo --keep /tmp/large --clients 500 --interactions 40000 --no-open

JSON: {\"book\", \"clients\", \"lines\"}, with --no-open";

pub(super) fn run(args: &Args, settings: Settings, _: &mut Out) -> Answer {
    let _ = (args, settings);
    Err(Failure::Usage("the sample book is not part of this build".to_owned()))
}

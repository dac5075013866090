//! `confidant note`: something to remember about a client.

use super::desk::Desk;
use super::out::Out;
use super::{Answer, options};
use crate::config::Settings;
use crate::domain::command::Command;

/// Write a note
#[derive(Debug, clap::Args)]
#[command(after_long_help = AFTER)]
pub(super) struct Args {
    /// A name, some letters of it, or the beginning of an id
    #[arg(allow_hyphen_values = true)]
    client: String,
    /// The note; `-` reads it from the standard input
    #[arg(required = true)]
    text: Vec<String>,
    #[command(flatten)]
    seal: options::Seal,
}

const AFTER: &str = "\
A note is confidential unless you say otherwise: shown to you, never in what goes to others.

Examples:
  confidant note ada \"prefers to be asked before a meeting, not in it\"
  confidant note ada --sealed - < letter.txt

JSON: {\"line\", \"client\", \"facts\", \"remarks\"}: what was recorded, as `confidant --help` has it";

pub(super) fn run(args: &Args, settings: &Settings, out: &mut Out) -> Answer {
    let desk = Desk::open(settings)?;
    let client = desk.client(&args.client)?.id;
    let text = options::typed_or_piped(&args.text)?;
    let command = Command::Note { client, text: text.clone(), conf: args.seal.conf() };
    desk.record(out, command, &text, &[])
}

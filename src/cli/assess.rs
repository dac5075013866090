//! `confidant assess`: the stage that the adviser sees, with what it is seen by.

use super::desk::Desk;
use super::out::Out;
use super::{Answer, options};
use crate::config::Settings;
use crate::domain::command::Command;
use crate::domain::stage::Stage;

/// Assess the stage of a relationship
#[derive(Debug, clap::Args)]
#[command(after_long_help = AFTER)]
pub(super) struct Args {
    /// A name, some letters of it, or the beginning of an id
    #[arg(allow_hyphen_values = true)]
    client: String,
    /// The stage
    #[arg(value_parser = options::word(Stage::ALL, Stage::word))]
    stage: Stage,
    /// What you see it by
    #[arg(long, value_name = "TEXT")]
    why: String,
    /// Since when: a day that has been [default: today]
    #[arg(long, value_name = "DAY")]
    on: Option<String>,
}

const AFTER: &str = "\
A later day counts, whenever it was recorded.

Examples:
  confidant assess ada direction --why \"asked what we would do before she decided\"
  confidant assess ada interaction --why \"three calls, all begun by us\" --on 2026-09-01

JSON: {\"line\", \"client\", \"facts\", \"remarks\"}: what was recorded, as `confidant --help` has it";

pub(super) fn run(args: &Args, settings: &Settings, out: &mut Out) -> Answer {
    let desk = Desk::open(settings)?;
    let client = desk.client(&args.client)?.id;
    let on = options::past_day(args.on.as_deref(), &desk.now())?;
    let why = crate::text::accepted(&args.why);
    let command = Command::Assess { client, stage: args.stage, on, why: why.clone() };
    desk.record(out, command, &why, &[])
}

//! `confidant handoff`: a matter outside the adviser's field goes to a specialist.

use super::desk::Desk;
use super::out::Out;
use super::{Answer, options};
use crate::config::Settings;
use crate::domain::command::Command;
use crate::domain::handoff::HandedOff;
use crate::domain::id::{HandOffId, Id};

/// Hand a matter to a specialist
#[derive(Debug, clap::Args)]
#[command(after_long_help = AFTER)]
pub(super) struct Args {
    /// A name, some letters of it, or the beginning of an id
    #[arg(allow_hyphen_values = true)]
    client: String,
    /// To whom
    to: String,
    /// What about
    #[arg(required = true)]
    what: Vec<String>,
    /// The field: tax, pensions, patents
    #[arg(long, value_name = "TEXT", default_value = "")]
    field: String,
    /// When: a day or a time that has been [default: now]
    #[arg(long, value_name = "WHEN")]
    on: Option<String>,
    #[command(flatten)]
    seal: options::Seal,
}

const AFTER: &str = "\
It stays yours until the client has its answer: `confidant close ID answered`.

Examples:
  confidant handoff ada \"Tomás Reyes\" \"what the sale means for her taxes\" --field tax

JSON: {\"line\", \"client\", \"facts\", \"remarks\"}: what was recorded, as `confidant --help` has it";

pub(super) fn run(args: &Args, settings: &Settings, out: &mut Out) -> Answer {
    let desk = Desk::open(settings)?;
    let client = desk.client(&args.client)?.id;
    let on = options::happened(args.on.as_deref(), &desk.now())?;
    let typed = options::joined(&args.what);
    let handed = HandedOff {
        id: HandOffId(Id::UNMINTED),
        field: options::one_line(&args.field),
        to: options::one_line(&args.to),
        what: options::one_line(&typed),
        on,
        interaction: None,
        conf: args.seal.conf(),
    };
    desk.record(out, Command::Facts { client, facts: vec![handed.into()] }, &typed, &[])
}

//! `confidant plan` and `confidant balance`: where a relationship is to go, and whether it gives back what it takes.

use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::desk::Desk;
use super::out::Out;
use super::{Answer, Failure, options};
use crate::config::Settings;
use crate::domain::command::Command;
use crate::domain::stage::{Balance, BalanceFelt, Stage, StagePlanned};

/// Plan the stage that a relationship is to reach
#[derive(Debug, clap::Args)]
#[command(after_long_help = PLAN)]
pub(super) struct Args {
    /// A name, some letters of it, or the beginning of an id
    #[arg(allow_hyphen_values = true)]
    client: String,
    /// The stage; none gives the plan up
    #[arg(value_parser = stage_or_none())]
    stage: Planned,
    /// By when
    #[arg(long, value_name = "WHEN")]
    by: Option<String>,
    /// Why
    #[arg(long, value_name = "TEXT", default_value = "")]
    why: String,
}

/// A stage, or none.
#[derive(Debug, Clone, Copy)]
struct Planned(Option<Stage>);

fn stage_or_none() -> impl TypedValueParser<Value = Planned> {
    let words = Stage::ALL.iter().map(|stage| stage.word()).chain(["none"]);
    PossibleValuesParser::new(words).map(|typed| Planned(typed.parse().ok()))
}

const PLAN: &str = "\
Examples:
  confidant plan ada direction --by \"30 jun\" --why \"she asks more often since the audit\"
  confidant plan ada none

JSON: {\"line\", \"client\", \"facts\", \"remarks\"}: what was recorded, as `confidant --help` has it";

pub(super) fn run(args: &Args, settings: &Settings, out: &mut Out) -> Answer {
    let desk = Desk::open(settings)?;
    let (now, client) = (desk.now(), desk.client(&args.client)?.id);
    let Planned(stage) = args.stage;
    if stage.is_none() && args.by.is_some() {
        return Err(Failure::Usage("--by goes with a stage: `none` gives the plan up at once".to_owned()));
    }
    let by = args.by.as_deref().map(|day| options::due_day(day, &now)).transpose()?;
    let why = options::one_line(&args.why);
    let planned = StagePlanned { stage, by, why: why.clone(), on: now.happened() };
    desk.record(out, Command::Facts { client, facts: vec![planned.into()] }, &why, &[])
}

/// Say whether a relationship gives back what it takes; for you alone
#[derive(Debug, clap::Args)]
#[command(after_long_help = BALANCE)]
pub(super) struct BalanceArgs {
    /// A name, some letters of it, or the beginning of an id
    #[arg(allow_hyphen_values = true)]
    client: String,
    /// Whether it does
    #[arg(value_parser = options::word(Balance::ALL, Balance::word))]
    balance: Balance,
    /// Why
    words: Vec<String>,
}

const BALANCE: &str = "\
This is sealed, whatever is said elsewhere.

Examples:
  confidant balance ada uneven \"rings at night, and pays in spring\"

JSON: {\"line\", \"client\", \"facts\", \"remarks\"}: what was recorded, as `confidant --help` has it";

pub(super) fn balance(args: &BalanceArgs, settings: &Settings, out: &mut Out) -> Answer {
    let desk = Desk::open(settings)?;
    let client = desk.client(&args.client)?.id;
    let typed = options::joined(&args.words);
    let felt =
        BalanceFelt { balance: args.balance, words: options::one_line(&typed), on: desk.now().happened() };
    desk.record(out, Command::Facts { client, facts: vec![felt.into()] }, &typed, &[])
}

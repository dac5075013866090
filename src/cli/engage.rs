//! `confidant engage`: what the client pays for, how much, and when.

use super::desk::Desk;
use super::out::Out;
use super::thing::{self, Thing};
use super::{Answer, Failure, options};
use crate::config::Settings;
use crate::domain::command::Command;
use crate::domain::engagement::{EngagementSet, FeePeriod, Money};
use crate::domain::id::{ClientId, EngagementId, GoalId, Id};

/// Record an engagement, or set one anew
#[derive(Debug, clap::Args)]
#[command(after_long_help = AFTER)]
pub(super) struct Args {
    /// A name, some letters of it, or the beginning of an id
    #[arg(allow_hyphen_values = true)]
    client: String,
    /// What for
    #[arg(required = true)]
    what: Vec<String>,
    /// The fee, such as "EUR 1200" or "1200.50 eur"
    #[arg(long, value_name = "AMOUNT")]
    fee: Option<String>,
    /// For how long that is
    #[arg(long, default_value = "once", value_parser = options::word(FeePeriod::ALL, FeePeriod::word))]
    period: FeePeriod,
    /// Since when: a day that has been [default: today]
    #[arg(long, value_name = "DAY")]
    from: Option<String>,
    /// When the next payment is due
    #[arg(long, value_name = "WHEN")]
    next: Option<String>,
    /// The goal of the client's that it serves
    #[arg(long, value_name = "ID", allow_hyphen_values = true)]
    goal: Option<String>,
    /// Why the client chose you, in its words
    #[arg(long, value_name = "TEXT", default_value = "")]
    chosen: String,
    /// The engagement that this sets anew, all of it
    #[arg(long, value_name = "ID", allow_hyphen_values = true)]
    anew: Option<String>,
}

const AFTER: &str = "\
It ends by `confidant close ID ended`.

Examples:
  confidant engage ada \"monthly accounts\" --fee \"EUR 1200\" --period monthly --next \"1 dec\"
  confidant engage ada \"sale of the depot\" --fee \"9500 eur\" --chosen \"you rang before the bank did\"

JSON: {\"line\", \"client\", \"facts\", \"remarks\"}: what was recorded, as `confidant --help` has it";

pub(super) fn run(args: &Args, settings: &Settings, out: &mut Out) -> Answer {
    let desk = Desk::open(settings)?;
    let (now, client) = (desk.now(), desk.client(&args.client)?.id);
    let typed = options::joined(&args.what);
    let fee = args.fee.as_deref().map(str::parse::<Money>).transpose();
    let set = EngagementSet {
        id: args
            .anew
            .as_deref()
            .map_or(Ok(EngagementId(Id::UNMINTED)), |id| engagement(&desk, id, client))?,
        what: options::one_line(&typed),
        fee: fee.map_err(|sentence| Failure::Usage(format!("--fee: {sentence}")))?,
        period: args.period,
        on: options::happened(args.from.as_deref(), &now)?,
        next: args.next.as_deref().map(|day| options::due_day(day, &now)).transpose()?,
        goal: args.goal.as_deref().map(|id| goal(&desk, id, client)).transpose()?,
        chosen: options::one_line(&args.chosen),
    };
    desk.record(out, Command::Facts { client, facts: vec![set.into()] }, &typed, &[])
}

fn engagement(desk: &Desk<'_>, id: &str, client: ClientId) -> Result<EngagementId, Failure> {
    let found = thing::find(desk.book(), id)?;
    match found.thing {
        Thing::Engagement(id) if found.client == client => Ok(id),
        other => Err(other.is_not(id, "engagement")),
    }
}

fn goal(desk: &Desk<'_>, id: &str, client: ClientId) -> Result<GoalId, Failure> {
    let found = thing::find(desk.book(), id)?;
    match found.thing {
        Thing::Goal(id) if found.client == client => Ok(id),
        other => Err(other.is_not(id, "goal")),
    }
}

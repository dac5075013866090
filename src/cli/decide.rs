//! `confidant advise` and `confidant decide`: what was advised, and what the client is to decide or decided.

use super::desk::Desk;
use super::out::Out;
use super::{Answer, Failure, options};
use crate::config::Settings;
use crate::domain::advice::AdviceGiven;
use crate::domain::command::{Command, FEWEST_WAYS};
use crate::domain::decision::{DecidedBy, DecisionOpened, DecisionStalled, DecisionTaken};
use crate::domain::event::Event;
use crate::domain::evidence::Worry;
use crate::domain::id::{AdviceId, DecisionId, Id};
use crate::quick::decision::{Said, Ways, read};

/// Record advice that was given
#[derive(Debug, clap::Args)]
#[command(after_long_help = ADVISE)]
pub(super) struct AdviseArgs {
    /// A name, some letters of it, or the beginning of an id
    #[arg(allow_hyphen_values = true)]
    client: String,
    /// What was advised
    #[arg(required = true)]
    what: Vec<String>,
    /// When: a day or a time that has been [default: now]
    #[arg(long, value_name = "WHEN")]
    on: Option<String>,
    #[command(flatten)]
    seal: options::Seal,
}

const ADVISE: &str = "\
What came of it is recorded by `confidant close ID acted`, `partly` or `ignored`.

Examples:
  confidant advise ada \"keep the depot until the loan is through\"
  confidant advise ada wait with the sale --on yesterday

JSON: {\"line\", \"client\", \"facts\", \"remarks\"}: what was recorded, as `confidant --help` has it";

pub(super) fn advise(args: &AdviseArgs, settings: &Settings, out: &mut Out) -> Answer {
    let desk = Desk::open(settings)?;
    let client = desk.client(&args.client)?.id;
    let on = options::happened(args.on.as_deref(), &desk.now())?;
    let what = options::joined(&args.what);
    let (id, conf) = (AdviceId(Id::UNMINTED), args.seal.conf());
    let given = AdviceGiven { id, what: what.clone(), on, interaction: None, conf };
    desk.record(out, Command::Facts { client, facts: vec![given.into()] }, &what, &[])
}

/// Record a decision: the ways laid out, and what was chosen
#[derive(Debug, clap::Args)]
#[command(after_long_help = AFTER)]
pub(super) struct Args {
    /// A name, some letters of it, or the beginning of an id
    #[arg(allow_hyphen_values = true)]
    client: String,
    /// What it is about; or all of it in one line: `depot: rent | buy -> rent because REASON`
    #[arg(required = true)]
    what: Vec<String>,
    /// A way that was laid out; may be given several times, and doing nothing is one
    #[arg(long, value_name = "TEXT")]
    way: Vec<String>,
    /// What was said of the risk
    #[arg(long, value_name = "TEXT", default_value = "")]
    risk: String,
    /// What was chosen, where it was
    #[arg(long, value_name = "TEXT")]
    choice: Option<String>,
    /// Who chose [default: client]
    #[arg(long, value_parser = options::word(DecidedBy::ALL, DecidedBy::word))]
    by: Option<DecidedBy>,
    /// The client's reason
    #[arg(long, value_name = "TEXT", requires = "choice")]
    because: Option<String>,
    /// Over what the client hesitates
    #[arg(long, value_name = "TEXT", conflicts_with = "choice")]
    stalled: Option<String>,
    /// The worry that blocks it
    #[arg(long, requires = "stalled", value_parser = options::word(Worry::ALL, Worry::word))]
    worry: Option<Worry>,
    /// What would ease it next
    #[arg(long, value_name = "TEXT", requires = "stalled")]
    act: Option<String>,
    /// When: a day or a time that has been [default: now]
    #[arg(long, value_name = "WHEN")]
    on: Option<String>,
    #[command(flatten)]
    seal: options::Seal,
}

const AFTER: &str = "\
A choice is made between two ways or more. What is still open is closed by `confidant close ID`:
decided, stalled, laid-out or dropped.

Examples:
  confidant decide ada depot --way rent --way buy --way \"do nothing\" --risk \"rents may rise\"
  confidant decide ada \"depot: rent | buy -> rent because the lease runs out\"
  confidant decide ada \"the sale\" --stalled \"what the brothers will say\" --worry control

JSON: {\"line\", \"client\", \"facts\", \"remarks\"}: what was recorded, as `confidant --help` has it";

pub(super) fn run(args: &Args, settings: &Settings, out: &mut Out) -> Answer {
    let desk = Desk::open(settings)?;
    let client = desk.client(&args.client)?.id;
    let on = options::happened(args.on.as_deref(), &desk.now())?;
    let typed = options::joined(&args.what);
    let said = args.said(&typed)?;
    let id = DecisionId(Id::UNMINTED);
    let opened = DecisionOpened {
        id,
        what: said.about(),
        alternatives: said.ways.clone(),
        risk: options::one_line(&args.risk),
        on,
        advice: None,
        interaction: None,
        conf: args.seal.conf(),
    };
    let mut facts: Vec<Event> = vec![opened.into()];
    if !said.choice.is_empty() {
        let (choice, reason) = (said.choice, said.reason);
        facts.push(DecisionTaken { id, choice, by: args.by.unwrap_or(DecidedBy::Client), reason, on }.into());
    }
    if let Some(over) = &args.stalled {
        let (over, act) =
            (options::one_line(over), options::one_line(args.act.as_deref().unwrap_or_default()));
        facts.push(DecisionStalled { id, over, worry: args.worry, act, on }.into());
    }
    desk.record(out, Command::Facts { client, facts }, &typed, &[])
}

impl Args {
    /// The decision: by options, or as the line of quick entry says it.
    fn said(&self, typed: &str) -> Result<Ways, Failure> {
        let mut said = match read(typed) {
            Said::Decision(ways) if self.way.is_empty() => ways,
            _ => Ways { what: options::one_line(typed), ..Ways::default() },
        };
        said.ways.extend(self.way.iter().map(|way| options::one_line(way)).filter(|way| !way.is_empty()));
        if !said.choice.is_empty() && (self.choice.is_some() || self.stalled.is_some()) {
            return Err(Failure::Usage(
                "nothing was recorded: the line says what was chosen, so --choice and --stalled do not go with it"
                    .to_owned(),
            ));
        }
        if let Some(choice) = &self.choice {
            said.choice = options::one_line(choice);
            said.reason = options::one_line(self.because.as_deref().unwrap_or_default());
        }
        if self.by.is_some() && said.choice.is_empty() {
            return Err(Failure::Usage("nothing was recorded: --by goes with a choice".to_owned()));
        }
        if self.stalled.is_none() && said.ways.len() < FEWEST_WAYS {
            return Err(Failure::Refused(
                "nothing was recorded: a decision is between two ways or more, and doing nothing is one; name each by --way"
                    .to_owned(),
            ));
        }
        Ok(said)
    }
}

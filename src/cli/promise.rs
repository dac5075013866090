//! `confidant promise`: something somebody said would happen, with its day.

use super::desk::Desk;
use super::out::Out;
use super::{Answer, Failure, options};
use crate::config::Settings;
use crate::domain::command::{Command, PromiseDraft};
use crate::domain::interaction::Confidentiality;
use crate::domain::promise::Whose;
use crate::quick::entry::needs_day;
use crate::quick::parse_promise;

/// Record a promise of yours, or of the client's
#[derive(Debug, clap::Args)]
#[command(after_long_help = AFTER)]
pub(super) struct Args {
    /// A name, some letters of it, or the beginning of an id
    #[arg(allow_hyphen_values = true)]
    client: String,
    /// What is promised, with or without `by WHEN` at its end
    #[arg(required = true)]
    what: Vec<String>,
    /// The day by which: thu, 24 nov, in 2 weeks, 2026-11-24
    #[arg(long, value_name = "WHEN")]
    by: Option<String>,
    /// The rule by which it is owed again: month, 2 weeks, "month on the last day", or an RRULE
    #[arg(long, value_name = "RULE")]
    every: Option<String>,
    /// The client promised it
    #[arg(long)]
    theirs: bool,
}

const AFTER: &str = "\
A promise of yours needs its day.

Examples:
  confidant promise ada \"send the term sheet by thu\"
  confidant promise ada the signed papers --theirs --by \"in 2 weeks\"
  confidant promise ada \"send the report by eom, every month\"
  confidant promise ada send the report --by \"30 nov\" --every quarter

JSON: {\"line\", \"client\", \"facts\", \"remarks\"}: what was recorded, as `confidant --help` has it";

pub(super) fn run(args: &Args, settings: &Settings, out: &mut Out) -> Answer {
    let desk = Desk::open(settings)?;
    let (now, client) = (desk.now(), desk.client(&args.client)?.id);
    let typed = options::joined(&args.what);
    let whose = if args.theirs { Whose::Theirs } else { Whose::Ours };
    let (what, due, said, remarks) = if let Some(by) = &args.by {
        (options::one_line(&typed), Some(options::due_day(by, &now)?), None, Vec::new())
    } else {
        let entry = parse_promise(&typed, &now);
        let remarks = options::remarks(&entry.remarks, Confidentiality::default());
        (entry.text, options::settled(&entry.due)?, entry.due.repeats().cloned(), remarks)
    };
    if due.is_none() && needs_day(whose) {
        let about = options::behind(&remarks);
        return Err(Failure::Refused(format!(
            "nothing was recorded: a promise needs its day; add --by and a date, such as thu or 24 nov{about}"
        )));
    }
    let repeats = options::repeats(said, args.every.as_deref(), &now)?;
    let draft = PromiseDraft { whose, what, due, repeats };
    desk.record(out, Command::Promise { client, draft, request: None }, &typed, &remarks)
}

//! `confidant remind`: to be in touch before it is needed.

use super::desk::Desk;
use super::out::Out;
use super::{Answer, Failure, options};
use crate::config::Settings;
use crate::domain::command::Command;
use crate::domain::interaction::{Channel, Confidentiality};
use crate::domain::reminder::ReminderKind;
use crate::domain::time::{Due, Now};
use crate::quick::{ReminderDue, ReminderEntry, WhenError, parse_reminder};

/// Set a reminder
#[derive(Debug, clap::Args)]
#[command(after_long_help = AFTER)]
pub(super) struct Args {
    /// A name, some letters of it, or the beginning of an id
    #[arg(allow_hyphen_values = true)]
    client: String,
    /// `WHEN: why`, or why first and `@WHEN`
    #[arg(required = true, value_name = "WHEN-AND-WHY")]
    text: Vec<String>,
    /// The rule by which it comes again: month, 2 weeks, "month on the last day", or an RRULE
    #[arg(long, value_name = "RULE")]
    every: Option<String>,
    /// The channel to use
    #[arg(long, value_parser = options::word(Channel::ALL, Channel::word))]
    channel: Option<Channel>,
    /// Why it is timely
    #[arg(long, default_value = "need", value_parser = options::word(ReminderKind::ALL, ReminderKind::word))]
    kind: ReminderKind,
}

const AFTER: &str = "\
Examples:
  confidant remind ada \"tue 9:00: before the board meets\"
  confidant remind ada \"ask after the audit @in 2 weeks\" --channel call
  confidant remind ada \"every month on the 1st 9:00: check the portfolio\"
  confidant remind ada \"thu: how was the week?\" --every \"2 weeks\"

JSON: {\"line\", \"client\", \"facts\", \"remarks\"}: what was recorded, as `confidant --help` has it";

pub(super) fn run(args: &Args, settings: &Settings, out: &mut Out) -> Answer {
    let desk = Desk::open(settings)?;
    let client = desk.client(&args.client)?.id;
    let typed = options::joined(&args.text);
    let (entry, due) = read(&typed, &desk.now())?;
    let repeats = options::repeats(entry.repeats, args.every.as_deref(), &desk.now())?;
    let mut remarks = desk.warned(client, &due, args.channel, &entry.why);
    let command = Command::Remind {
        client,
        due,
        why: entry.why,
        kind: args.kind,
        channel: args.channel,
        about: None,
        repeats,
    };
    remarks.extend(options::remarks(&entry.remarks, Confidentiality::default()));
    desk.record(out, command, &typed, &remarks)
}

/// The one time that a text names, and what remains of it.
pub(super) fn read(typed: &str, now: &Now) -> Result<(ReminderEntry, Due), Failure> {
    let entry = parse_reminder(typed, now);
    match entry.due {
        ReminderDue::Known(due, _) => Ok((entry, due)),
        ReminderDue::Ambiguous { today, next, .. } => {
            Err(options::unclear(&WhenError::TodayOrNextWeek { today, next }))
        }
        ReminderDue::Missing => {
            let about = options::behind(&options::remarks(&entry.remarks, Confidentiality::default()));
            Err(Failure::Refused(format!(
                "nothing was recorded: say when, as in `thu 9:00: why` or `why @in 2 weeks`{about}"
            )))
        }
    }
}

//! `confidant appoint`: an agreed time.

use super::desk::Desk;
use super::out::Out;
use super::{Answer, Failure, options, remind};
use crate::config::Settings;
use crate::domain::command::Command;
use crate::domain::interaction::{Channel, Confidentiality};
use crate::domain::time::Due;
use crate::quick::duration;

/// Record an appointment
#[derive(Debug, clap::Args)]
#[command(after_long_help = AFTER)]
pub(super) struct Args {
    /// A name, some letters of it, or the beginning of an id
    #[arg(allow_hyphen_values = true)]
    client: String,
    /// `WHEN: why`, or why first and `@WHEN`; an appointment has a time of day
    #[arg(required = true, value_name = "WHEN-AND-WHY")]
    text: Vec<String>,
    /// How long: 30, 30m, 1h, 1h30
    #[arg(long, value_name = "LENGTH", default_value = "30m", value_parser = minutes)]
    minutes: u32,
    /// Where or how [default: the client's preferred channel, or a meeting]
    #[arg(long, value_parser = options::word(Channel::ALL, Channel::word))]
    channel: Option<Channel>,
}

const AFTER: &str = "\
Recording an interaction at its time closes it.

Examples:
  confidant appoint ada \"thu 14:00: quarterly review\" --minutes 1h
  confidant appoint ada \"contract @24 nov 9am\" --channel video

JSON: {\"line\", \"client\", \"facts\", \"remarks\"}: what was recorded, as `confidant --help` has it";

fn minutes(typed: &str) -> Result<u32, String> {
    let read = typed.trim().parse().ok().or_else(|| duration(typed.trim()));
    read.filter(|minutes| *minutes > 0).ok_or_else(|| "a length is written 30m, 1h or 1h30".to_owned())
}

pub(super) fn run(args: &Args, settings: &Settings, out: &mut Out) -> Answer {
    let desk = Desk::open(settings)?;
    let standing = desk.client(&args.client)?;
    let (client, preferred) = (standing.id, standing.channels.first().copied());
    let typed = options::joined(&args.text);
    let (entry, start) = remind::read(&typed, &desk.now())?;
    if entry.repeats.is_some() {
        return Err(Failure::Refused(
            "nothing was recorded: an appointment is for one time; `remind` and `promise` come again"
                .to_owned(),
        ));
    }
    if matches!(start, Due::On(_)) {
        return Err(Failure::Refused(
            "nothing was recorded: an appointment has a time of day, as in `thu 14:00: why`".to_owned(),
        ));
    }
    let channel = args.channel.or(preferred).unwrap_or(Channel::Meeting);
    let mut remarks = desk.warned(client, &start, Some(channel), &entry.why);
    remarks.extend(options::remarks(&entry.remarks, Confidentiality::default()));
    let command =
        Command::Appoint { client, start, minutes: args.minutes, channel, with: Vec::new(), why: entry.why };
    desk.record(out, command, &typed, &remarks)
}

//! `confidant close`: what became of a promise, a request, a reminder, an appointment, a goal, advice, a decision, a hand-off
//! or an engagement. The last four are in [`matters`]; which options go with an outcome stands in [`fits`].

mod fits;
mod matters;

use super::desk::Desk;
use super::out::Out;
use super::thing::{self, Found, Thing};
use super::{Answer, Failure, options};
use crate::config::Settings;
use crate::domain::appointment::AppointmentOutcome;
use crate::domain::command::{Command, PromiseClose, Which};
use crate::domain::goal::GoalOutcome;
use crate::domain::promise::Prompted;
use crate::domain::reminder::Reached;
use crate::domain::time::{Day, Due, Now};
use crate::quick::when;

/// Close a promise, a request, a reminder, an appointment, a goal, advice, a decision …
#[derive(Debug, clap::Args)]
#[command(after_long_help = AFTER)]
pub(super) struct Args {
    /// The beginning of its id, four characters or more
    #[arg(allow_hyphen_values = true)]
    id: String,
    /// What became of it
    #[arg(value_parser = clap::builder::PossibleValuesParser::new(OUTCOMES))]
    outcome: String,
    /// Why, or how: the reason as given to the client
    #[arg(long, value_name = "TEXT", default_value = "")]
    reason: String,
    /// Until when it is put off, or by when it will be answered
    #[arg(long, value_name = "WHEN")]
    to: Option<String>,
    /// The client agreed to the new day
    #[arg(long)]
    agreed: bool,
    /// Whether the client was reached
    #[arg(long, value_parser = options::word(Reached::ALL, Reached::word))]
    reached: Option<Reached>,
    /// With `dropped` and `released`: of what comes again, none any more
    #[arg(long)]
    all: bool,
    /// The day it was done [default: today]
    #[arg(long, value_name = "DAY")]
    on: Option<String>,
    #[command(flatten)]
    said: matters::Said,
}

const OUTCOMES: [&str; 27] = [
    "kept",
    "kept-prompted",
    "released",
    "broken",
    "moved",
    "repaired",
    "acknowledged",
    "answered",
    "withdrawn",
    "done",
    "dropped",
    "snoozed",
    "held",
    "moved-by-us",
    "moved-by-them",
    "missed-by-us",
    "missed-by-them",
    "called-off",
    "reached",
    "touched",
    "acted",
    "partly",
    "ignored",
    "decided",
    "laid-out",
    "stalled",
    "ended",
];

const AFTER: &str = "\
Outcomes:
  promise      kept, kept-prompted (the other side had to ask), released (no longer wanted),
               broken, moved --to WHEN [--agreed], repaired --reason HOW
  request      acknowledged [--to WHEN, which becomes a promise], answered, withdrawn
  reminder     done [--reached yes|no|unknown], dropped, snoozed --to WHEN
  appointment  held, moved-by-us, moved-by-them [--to WHEN], missed-by-us, missed-by-them,
               called-off
  goal         reached, dropped, touched (something was done towards it)
  advice       acted, partly, ignored (heard, and nothing done)
  decision     decided --choice WAY [--reason WHY], laid-out --way A --way B [--risk TEXT],
               stalled --over TEXT [--worry WORRY] [--act TEXT], dropped
  hand-off     answered
  engagement   ended

What comes again has its next occurrence recorded with the close of this one, except with --all.

Examples:
  confidant close 7Qk2 kept
  confidant close 7Qk2 moved --to \"next tue\" --agreed
  confidant close Xp0a done --reached no
  confidant close Xp0a dropped --all
  confidant close 9dWe decided --choice rent --reason \"the lease runs out\"

JSON: {\"line\", \"client\", \"facts\", \"remarks\"}: what was recorded, as `confidant --help` has it";

pub(super) fn run(args: &Args, settings: &Settings, out: &mut Out) -> Answer {
    let desk = Desk::open(settings)?;
    let found = thing::find(desk.book(), &args.id)?;
    let now = desk.now();
    let command = Closing { args, found: &found, now: &now }.command()?;
    desk.record(out, command, &args.reason, &[])
}

#[cfg(test)]
impl Args {
    pub(super) fn id(&self) -> &str {
        &self.id
    }
}

struct Closing<'a> {
    args: &'a Args,
    found: &'a Found,
    now: &'a Now,
}

impl Closing<'_> {
    fn command(&self) -> Result<Command, Failure> {
        let client = self.found.client;
        let outcome = self.args.outcome.as_str();
        let reason = crate::text::accepted(&self.args.reason);
        let which = if self.args.all { Which::All } else { Which::ThisOne };
        self.fits()?;
        let close = |close| -> Result<PromiseClose, Failure> { Ok(close) };
        Ok(match (self.found.thing, outcome) {
            (Thing::Promise(promise), "moved") => {
                Command::MovePromise { client, promise, to: self.day()?, agreed: self.args.agreed }
            }
            (Thing::Promise(promise), "repaired") => Command::RepairPromise { client, promise, how: reason },
            (Thing::Promise(promise), _) => {
                let close = match outcome {
                    "kept" => close(PromiseClose::Kept { prompted: Prompted::No, reason }),
                    "kept-prompted" => close(PromiseClose::Kept { prompted: Prompted::Yes, reason }),
                    "released" => close(PromiseClose::Released { why: reason, which }),
                    "broken" => close(PromiseClose::Broken { reason }),
                    _ => Err(self.unfit("kept, kept-prompted, released, broken, moved, repaired")),
                }?;
                Command::ClosePromise { client, promise, close, on: self.done()? }
            }
            (Thing::Request(request), "acknowledged") => {
                let until = self.args.to.as_ref().map(|_| self.day()).transpose()?;
                Command::Acknowledge { client, request, until }
            }
            (Thing::Request(request), "answered") => Command::Answer { client, request },
            (Thing::Request(request), "withdrawn") => Command::Withdraw { client, request, why: reason },
            (Thing::Request(_), _) => return Err(self.unfit("acknowledged, answered, withdrawn")),
            (Thing::Reminder(reminder), "done") => Command::FinishReminder {
                client,
                reminder,
                reached: self.args.reached.unwrap_or(Reached::Unknown),
            },
            (Thing::Reminder(reminder), "dropped") => Command::DropReminder { client, reminder, which },
            (Thing::Reminder(reminder), "snoozed") => {
                Command::Snooze { client, reminder, until: self.until()? }
            }
            (Thing::Reminder(_), _) => return Err(self.unfit("done, dropped, snoozed")),
            (Thing::Appointment(appointment), _) => {
                let outcome = outcome.replace('-', " ").parse::<AppointmentOutcome>();
                let outcome =
                    outcome.map_err(|all| self.unfit(&all.replace(' ', "-").replace("-·-", ", ")))?;
                let moved_to = self.args.to.as_ref().map(|_| self.until()).transpose()?;
                if matches!(moved_to, Some(Due::On(_))) {
                    return Err(Failure::Refused(
                        "nothing was recorded: an appointment has a time of day, as in --to \"thu 14:00\""
                            .to_owned(),
                    ));
                }
                Command::CloseAppointment { client, appointment, outcome, moved_to }
            }
            (Thing::Goal(goal), "reached") => {
                Command::CloseGoal { client, goal, outcome: GoalOutcome::Reached, words: reason }
            }
            (Thing::Goal(goal), "dropped") => {
                Command::CloseGoal { client, goal, outcome: GoalOutcome::Dropped, words: reason }
            }
            _ => Command::Facts { client, facts: self.facts()? },
        })
    }

    fn unfit(&self, fitting: &str) -> Failure {
        let (noun, outcome) = (self.found.thing.noun(), &self.args.outcome);
        Failure::Usage(format!(
            "this is a {noun}, and `{outcome}` is nothing that becomes of one; there are {fitting}"
        ))
    }

    fn to(&self) -> Result<&str, Failure> {
        let to = self.args.to.as_deref();
        to.ok_or_else(|| {
            Failure::Usage(format!("`{}` needs --to and a date, such as thu or 24 nov", self.args.outcome))
        })
    }

    fn day(&self) -> Result<Day, Failure> {
        options::due_day(self.to()?, self.now)
    }

    fn until(&self) -> Result<Due, Failure> {
        when::future(self.to()?.trim(), self.now).map_err(|error| options::unclear(&error))
    }

    fn done(&self) -> Result<Day, Failure> {
        options::past_day(self.args.on.as_deref(), self.now)
    }
}

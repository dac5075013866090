//! `confidant log`: what happened, in one line of the grammar that the cockpit reads too.
//!
//! Nothing can be corrected afterwards here, so what is not clear is refused with what to add, and everything
//! that was understood is said.

use super::desk::Desk;
use super::out::Out;
use super::thing::{self, Thing};
use super::{Answer, Failure, options};
use crate::config::Settings;
use crate::domain::command::{Command, InteractionDraft};
use crate::domain::history::History;
use crate::domain::id::{ContactId, ReminderId, RequestId};
use crate::domain::interaction::{Confidentiality, Way};
use crate::domain::reminder::Reached;
use crate::domain::time::Now;
use crate::query::guard;
use crate::quick::{QuickEntry, Reading, Remark, Unclear, WhenError, parse, understand};

/// Record what happened, in one line
#[derive(Debug, clap::Args)]
#[command(after_long_help = AFTER)]
pub(super) struct Args {
    /// A name, some letters of it, or the beginning of an id
    #[arg(allow_hyphen_values = true)]
    client: String,
    /// What happened; `-` reads it from the standard input
    #[arg(required = true)]
    entry: Vec<String>,
    /// The reminder that it carries out
    #[arg(long, value_name = "ID", allow_hyphen_values = true)]
    carries_out: Option<String>,
    /// Whether the client was reached by it
    #[arg(long, default_value = "yes", requires = "carries_out", value_parser = options::word(Reached::ALL, Reached::word))]
    reached: Reached,
    /// A request that it answers; may be given several times
    #[arg(long, value_name = "ID", allow_hyphen_values = true)]
    answers: Vec<String>,
    #[command(flatten)]
    seal: options::Seal,
}

const AFTER: &str = "\
The line begins with any of: a channel, in or out, a length, @WHEN, with NAME. Then what it was
about. Two spaces and a mark begin a clause:
  ?  asked of you       !  you promise, by WHEN     <  they promise, by WHEN
  =  advice             *  a goal of the client's   #word  a signal, anywhere
A decision: `= depot: rent | buy -> rent because REASON`, with as many ways as there are.
Put the line between quotation marks, or give `-` and type it.

Examples:
  confidant log ada \"call in 12m: worried about the loan  ! send term sheet by thu\"
  confidant log ada \"meeting 1h @yesterday with Femi: review  = keep the depot  #concern\"
  confidant log ada --sealed - < note.txt

JSON: {\"line\", \"client\", \"facts\", \"remarks\"}: what was recorded, as `confidant --help` has it";

pub(super) fn run(args: &Args, settings: &Settings, out: &mut Out) -> Answer {
    let desk = Desk::open(settings)?;
    let (now, client) = (desk.now(), desk.client(&args.client)?.id);
    let typed = options::typed_or_piped(&args.entry)?;
    let history = desk.book().history(client).ok_or_else(|| {
        Failure::Refused("there is no such client any more; `confidant clients` lists all".to_owned())
    })?;
    let contacts: Vec<(ContactId, &str)> =
        history.client.contacts.iter().map(|it| (it.id, it.name.as_str())).collect();
    let entry = parse(&typed, &now, &settings.catalogue, &contacts);
    let carries_out = args.carries_out.as_deref().map(|id| reminder(&desk, id, &history)).transpose()?;
    let Reading { mut draft, unclear } = understand(&entry, &history.client, &now);
    if let Some(first) = unclear.first() {
        return Err(refused(first, &entry));
    }
    draft.conf = args.seal.conf();
    draft.carries_out = carries_out.map(|id| (id, args.reached));
    draft.answers = args.answers.iter().map(|id| request(&desk, id, &history)).collect::<Result<_, _>>()?;
    if typed.trim().is_empty() {
        return Err(Failure::Refused(
            "nothing was recorded: say in a few words what it was about".to_owned(),
        ));
    }
    let mut remarks = warned(&draft, &history, &typed, &now);
    remarks.extend(options::remarks(&entry.remarks, args.seal.conf()));
    desk.record(out, Command::Record(Box::new(draft)), &typed, &remarks)
}

/// What a contact by the adviser went against, and the boundaries that it touched. What is sealed is not spoken of.
fn warned(draft: &InteractionDraft, history: &History, typed: &str, now: &Now) -> Vec<String> {
    let mut warned = Vec::new();
    if draft.way == Way::Out {
        let at = guard::At::happened(&draft.on, &history.client, now);
        warned = guard::contact(history, at, Some(draft.channel), now);
    }
    if draft.conf != Confidentiality::Sealed {
        warned.extend(guard::limits(history, typed, now.today()));
    }
    warned
}

fn reminder(desk: &Desk<'_>, id: &str, history: &History) -> Result<ReminderId, Failure> {
    let found = thing::find(desk.book(), id)?;
    match found.thing {
        Thing::Reminder(id) if found.client == history.client.id => Ok(id),
        other => Err(other.is_not(id, "reminder")),
    }
}

fn request(desk: &Desk<'_>, id: &str, history: &History) -> Result<RequestId, Failure> {
    let found = thing::find(desk.book(), id)?;
    match found.thing {
        Thing::Request(id) if found.client == history.client.id => Ok(id),
        other => Err(other.is_not(id, "request")),
    }
}

/// What is not clear, with what to add; nothing is recorded.
fn refused(unclear: &Unclear, entry: &QuickEntry) -> Failure {
    let number = match unclear {
        Unclear::OneWay(number) => {
            let said = entry.clauses.get(*number).map_or("", |clause| clause.text.as_str());
            return Failure::Refused(format!(
                "nothing was recorded: a choice is made between two ways or more, and doing nothing is one; write \
                 `= one way | another -> one way` for `= {said}`"
            ));
        }
        Unclear::When(why) | Unclear::Due(_, why) => return options::unclear(why),
        Unclear::NoDue(number) => *number,
    };
    let Some(clause) = entry.clauses.get(number) else { return options::unclear(&WhenError::Empty) };
    let within =
        |span: &std::ops::Range<usize>| clause.span.start <= span.start && span.end <= clause.span.end;
    let about = entry.remarks.iter().find(|it| matches!(it, Remark::KeptAsText { span, .. } if within(span)));
    let about = about.map(|remark| format!("\n{remark}")).unwrap_or_default();
    Failure::Refused(format!(
        "nothing was recorded: a promise needs its day; put `by` and a date behind `! {}`, such as `by thu` or `by 24 nov`{about}",
        clause.text
    ))
}

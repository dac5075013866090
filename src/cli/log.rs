//! `confidant log`: what happened, in one line of the grammar that the cockpit reads too.
//!
//! Nothing can be corrected afterwards here, so what is not clear is refused with what to add, and everything
//! that was understood is said.

use super::desk::Desk;
use super::out::Out;
use super::thing::{self, Thing};
use super::{Answer, Failure, options};
use crate::config::Settings;
use crate::domain::command::{Command, InteractionDraft, PromiseDraft, RequestDraft, SignalDraft};
use crate::domain::history::History;
use crate::domain::id::{ContactId, ReminderId, RequestId};
use crate::domain::interaction::{BegunBy, Channel, Confidentiality, Way};
use crate::domain::promise::Whose;
use crate::domain::reminder::Reached;
use crate::domain::request::RequestKind;
use crate::domain::time::{Happened, Now};
use crate::quick::grammar::Signal;
use crate::quick::{
    Clause, ClauseKind, DueState, HappenedState, QuickEntry, Remark, WhenError, With, guess, parse,
};

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
  =  advice, decision   *  a goal of the client's   #word  a signal, anywhere
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
    let history =
        desk.book().history(client).ok_or_else(|| Failure::Refused("there is no such client".to_owned()))?;
    let contacts: Vec<(ContactId, &str)> =
        history.client.contacts.iter().map(|it| (it.id, it.name.as_str())).collect();
    let entry = parse(&typed, &now, &settings.catalogue, &contacts);
    let carries_out = args.carries_out.as_deref().map(|id| reminder(&desk, id, &history)).transpose()?;
    let mut draft = understood(&entry, &history, args.seal.conf(), &now)?;
    draft.carries_out = carries_out.map(|id| (id, args.reached));
    draft.answers = args.answers.iter().map(|id| request(&desk, id, &history)).collect::<Result<_, _>>()?;
    if typed.trim().is_empty() {
        return Err(Failure::Refused(
            "nothing was recorded: say in a few words what it was about".to_owned(),
        ));
    }
    let remarks = options::remarks(&entry.remarks, args.seal.conf());
    desk.record(out, Command::Record(Box::new(draft)), &typed, &remarks)
}

fn reminder(desk: &Desk<'_>, id: &str, history: &History) -> Result<ReminderId, Failure> {
    let found = thing::find(desk.book(), id)?;
    match found.thing {
        Thing::Reminder(id) if found.client == history.client.id => Ok(id),
        other => Err(Failure::Refused(format!(
            "nothing was recorded: `{id}` is a {} and no reminder of this client",
            other.noun()
        ))),
    }
}

fn request(desk: &Desk<'_>, id: &str, history: &History) -> Result<RequestId, Failure> {
    let found = thing::find(desk.book(), id)?;
    match found.thing {
        Thing::Request(id) if found.client == history.client.id => Ok(id),
        other => Err(Failure::Refused(format!(
            "nothing was recorded: `{id}` is a {} and no request of this client",
            other.noun()
        ))),
    }
}

/// The interaction that a line speaks of.
fn understood(
    entry: &QuickEntry,
    history: &History,
    conf: Confidentiality,
    now: &Now,
) -> Result<InteractionDraft, Failure> {
    let head = &entry.head;
    let preferred = history.client.channels.first().copied().unwrap_or(Channel::Call);
    let channel = head.channel.as_ref().map_or(preferred, |(channel, _)| *channel);
    let missed = head.missed.is_some();
    let way = head.way.as_ref().map_or(if missed { Way::In } else { Way::Out }, |(way, _)| *way);
    let mut draft = InteractionDraft {
        client: history.client.id,
        on: happened(&head.happened, now)?,
        channel,
        way,
        begun_by: if way == Way::In { BegunBy::Client } else { BegunBy::Adviser },
        live: channel.is_live() && !missed,
        minutes: head.minutes.as_ref().map(|(minutes, _)| *minutes),
        with: Vec::new(),
        talk: guess::guess_talk(&entry.summary),
        summary: entry.summary.clone(),
        note: String::new(),
        conf,
        carries_out: None,
        answers: Vec::new(),
        requests: Vec::new(),
        promises: Vec::new(),
        advice: Vec::new(),
        goals: Vec::new(),
        signals: signals(&entry.signals, &entry.summary),
    };
    take_names(&mut draft, &head.with, history);
    for clause in &entry.clauses {
        draft.signals.extend(signals(&clause.signals, &clause.text));
        let what = clause.text.clone();
        match clause.kind {
            ClauseKind::Request => {
                let (kind, urgent) = (guess::guess_request_kind(&what), guess::guess_urgent(&what));
                draft.requests.push(RequestDraft { what, kind, urgent });
            }
            ClauseKind::Promise => draft.promises.push(PromiseDraft {
                whose: Whose::Ours,
                what,
                due: Some(due(clause, entry, now)?),
            }),
            ClauseKind::TheirPromise => {
                let due = options::settled(&clause.due, now)?;
                draft.promises.push(PromiseDraft { whose: Whose::Theirs, what, due });
            }
            ClauseKind::Advice => draft.advice.push(what),
            ClauseKind::Goal => draft.goals.push(what),
        }
    }
    if missed && way == Way::In && draft.requests.is_empty() {
        let what = "a missed call to return".to_owned();
        draft.requests.push(RequestDraft { what, kind: RequestKind::Question, urgent: false });
    }
    Ok(draft)
}

fn happened(said: &HappenedState, now: &Now) -> Result<Happened, Failure> {
    match said {
        HappenedState::NotSaid => Ok(now.happened()),
        HappenedState::Known(on, _) => Ok(*on),
        HappenedState::Ambiguous { today, last, .. } => {
            Err(options::unclear(&WhenError::TodayOrLastWeek { today: *today, last: *last }))
        }
    }
}

/// The day of an own promise; without one nothing is recorded.
fn due(clause: &Clause, entry: &QuickEntry, now: &Now) -> Result<crate::domain::time::Day, Failure> {
    if let Some(day) = options::settled(&clause.due, now)? {
        return Ok(day);
    }
    let within =
        |span: &std::ops::Range<usize>| clause.span.start <= span.start && span.end <= clause.span.end;
    let about = entry.remarks.iter().find(|it| matches!(it, Remark::KeptAsText { span, .. } if within(span)));
    let about = about.map(|remark| format!("\n{remark}")).unwrap_or_default();
    debug_assert!(clause.due == DueState::None);
    Err(Failure::Refused(format!(
        "nothing was recorded: a promise needs its day; put `by` and a date behind `! {}`, such as `by thu` or `by 24 nov`{about}",
        clause.text
    )))
}

/// Signals rest on the words of their own clause, or of the summary.
fn signals(signals: &[Signal], words: &str) -> Vec<SignalDraft> {
    let mut drafts: Vec<SignalDraft> = Vec::new();
    for signal in signals {
        if drafts.iter().all(|draft| draft.signal != signal.word) {
            drafts.push(SignalDraft { signal: signal.word.clone(), words: words.to_owned() });
        }
    }
    drafts
}

/// Contact persons took part; other names stay in the summary, so that no word is lost.
fn take_names(draft: &mut InteractionDraft, with: &[With], history: &History) {
    let own = history.client.name.to_lowercase();
    let is_client = |name: &str| {
        own == name.to_lowercase() || own.split_whitespace().any(|part| part == name.to_lowercase())
    };
    let mut others = Vec::new();
    for it in with {
        match it {
            With::Contact(id, ..) => draft.with.push(*id),
            With::Name(name, _) if is_client(name) => {}
            With::Name(name, _) => others.push(name.as_str()),
        }
    }
    if !others.is_empty() {
        let with = format!("with {}", others.join(", "));
        draft.summary = if draft.summary.is_empty() { with } else { format!("{} ({with})", draft.summary) };
    }
}

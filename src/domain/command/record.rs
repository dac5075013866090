//! Recording an interaction: one line for the touch and for everything that came up in it.

use std::collections::BTreeSet;

use chrono::Duration;

use super::checks::{needed, open_reminder, open_request, past, text, within_a_day};
use super::{LONGEST_TEXT, Refusal, facts, recurring};
use crate::domain::advice::AdviceGiven;
use crate::domain::appointment::{AppointmentClosed, AppointmentOutcome};
use crate::domain::event::Event;
use crate::domain::goal::GoalSet;
use crate::domain::history::{Appointment, History};
use crate::domain::id::{
    AdviceId, ClientId, ContactId, GoalId, InteractionId, Mint, PromiseId, ReminderId, RequestId,
};
use crate::domain::interaction::{BegunBy, Channel, Confidentiality, InteractionRecorded, Talk, Way};
use crate::domain::note::SignalObserved;
use crate::domain::promise::{PromiseMade, Whose};
use crate::domain::recurrence::Recurrence;
use crate::domain::reminder::{Reached, ReminderDone};
use crate::domain::request::{RequestAnswered, RequestKind, RequestReceived};
use crate::domain::time::{Day, Happened, Now};

/// A request about to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestDraft {
    /// What was asked.
    pub what: String,
    /// Of which kind.
    pub kind: RequestKind,
    /// Whether it cannot wait.
    pub urgent: bool,
}

/// A promise about to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PromiseDraft {
    /// Who makes it.
    pub whose: Whose,
    /// What is promised.
    pub what: String,
    /// By when.
    pub due: Option<Day>,
    /// The rule by which it is owed again; what it leaves open it takes from the day it is due.
    pub repeats: Option<Recurrence>,
}

/// A signal about to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignalDraft {
    /// A word of the catalogue.
    pub signal: String,
    /// What it rests on.
    pub words: String,
}

/// An interaction about to be recorded, with everything that came up in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InteractionDraft {
    /// With whom.
    pub client: ClientId,
    /// When.
    pub on: Happened,
    /// How.
    pub channel: Channel,
    /// In which direction.
    pub way: Way,
    /// Who began it.
    pub begun_by: BegunBy,
    /// Two-way and in real time.
    pub live: bool,
    /// How long.
    pub minutes: Option<u32>,
    /// Which contact persons took part.
    pub with: Vec<ContactId>,
    /// Work, person, both or unknown.
    pub talk: Talk,
    /// One line.
    pub summary: String,
    /// More.
    pub note: String,
    /// Who may see what is said here.
    pub conf: Confidentiality,
    /// The reminder that it carries out, and whether the client was reached.
    pub carries_out: Option<(ReminderId, Reached)>,
    /// The requests that it answers.
    pub answers: Vec<RequestId>,
    /// What was asked.
    pub requests: Vec<RequestDraft>,
    /// What was promised, by either side.
    pub promises: Vec<PromiseDraft>,
    /// What was advised.
    pub advice: Vec<String>,
    /// Which goals came up.
    pub goals: Vec<String>,
    /// What was observed.
    pub signals: Vec<SignalDraft>,
    /// What else came up that is recorded as it was said; they take place in the interaction.
    pub facts: Vec<Event>,
}

/// The events of the line: the interaction first, then what it gave rise to, then what it closes.
pub(super) fn events(
    history: &History,
    draft: InteractionDraft,
    now: &Now,
    mint: &mut dyn Mint,
) -> Result<Vec<Event>, Refusal> {
    past(draft.on, now)?;
    let id = InteractionId(mint.mint());
    let (on, conf) = (draft.on, draft.conf);
    let mut events = vec![Event::from(interaction(id, &draft)?)];
    for request in draft.requests {
        events.push(
            RequestReceived {
                id: RequestId(mint.mint()),
                what: needed("the request", &request.what)?,
                kind: request.kind,
                urgent: request.urgent,
                on,
                begun_by: draft.begun_by,
                interaction: Some(id),
                conf,
            }
            .into(),
        );
    }
    for made in draft.promises {
        events.push(promise(&made, on, Some(id), None, conf, mint)?.into());
    }
    for what in draft.advice {
        let (advice, what) = (AdviceId(mint.mint()), needed("the advice", &what)?);
        events.push(AdviceGiven { id: advice, what, on, interaction: Some(id), conf }.into());
    }
    for what in draft.goals {
        let (goal, what) = (GoalId(mint.mint()), needed("the goal", &what)?);
        events.push(GoalSet { id: goal, what, on, due: None, interaction: Some(id) }.into());
    }
    for SignalDraft { signal, words } in draft.signals {
        let words = text("what the signal rests on", words)?;
        events.push(SignalObserved { signal, words, on, interaction: Some(id), conf }.into());
    }
    events.extend(facts::events(
        history,
        draft.facts.into_iter().map(|it| it.within(id, on, conf)).collect(),
        now,
        mint,
    )?);
    if let Some((reminder, reached)) = draft.carries_out {
        let set = open_reminder(history, reminder)?;
        events.push(ReminderDone { id: reminder, on, reached, interaction: Some(id) }.into());
        events.extend(recurring::reminder_after(set, now, mint).map(Event::from));
    }
    for request in draft.answers.into_iter().collect::<BTreeSet<_>>() {
        open_request(history, request)?;
        events.push(RequestAnswered { id: request, on, interaction: Some(id) }.into());
    }
    if let Some(appointment) = held(history, on, draft.live, now) {
        events.push(
            AppointmentClosed {
                id: appointment.made.fact.id,
                outcome: AppointmentOutcome::Held,
                on,
                interaction: Some(id),
                moved_to: None,
            }
            .into(),
        );
    }
    let bytes: usize = events.iter_mut().flat_map(Event::texts).map(|text| text.len()).sum();
    if bytes > 2 * LONGEST_TEXT { Err(Refusal::TooLong("this entry", bytes)) } else { Ok(events) }
}

fn interaction(id: InteractionId, draft: &InteractionDraft) -> Result<InteractionRecorded, Refusal> {
    Ok(InteractionRecorded {
        id,
        on: draft.on,
        channel: draft.channel,
        way: draft.way,
        begun_by: draft.begun_by,
        live: draft.live,
        minutes: draft.minutes.map(within_a_day).transpose()?,
        with: draft.with.clone(),
        talk: draft.talk,
        summary: text("the summary", draft.summary.trim().to_owned())?,
        note: text("the note", draft.note.trim().to_owned())?,
        conf: draft.conf,
        carries_out: draft.carries_out.map(|(id, _)| id),
        for_absence: None,
        answers: draft.answers.clone(),
    })
}

/// A promise as an event; the adviser's own needs its day.
pub(super) fn promise(
    draft: &PromiseDraft,
    on: Happened,
    interaction: Option<InteractionId>,
    request: Option<RequestId>,
    conf: Confidentiality,
    mint: &mut dyn Mint,
) -> Result<PromiseMade, Refusal> {
    let what = needed("what is promised", &draft.what)?;
    if draft.due.is_none() && draft.whose == Whose::Ours {
        return Err(Refusal::NoDate);
    }
    if let Some(due) = draft.due
        && due < on.day()
    {
        return Err(Refusal::BeforeMade(due, on.day()));
    }
    let repeats = recurring::settled(draft.repeats.clone(), draft.due)?;
    let (id, whose, due) = (PromiseId(mint.mint()), draft.whose, draft.due);
    Ok(PromiseMade { id, whose, what, due, on, interaction, request, conf, repeats, follows: None })
}

/// The appointment that a live interaction at its time shows to have been held: it began no more than its
/// own length, or an hour, before or after. Of several the nearest.
fn held<'a>(history: &'a History, on: Happened, live: bool, now: &Now) -> Option<&'a Appointment> {
    if !live {
        return None;
    }
    let open = history.appointments.iter().filter(|it| it.closed.is_none());
    match on {
        Happened::On(day) => {
            let mut that_day = open.filter(|it| it.made.fact.start.day(now.zone()) == day);
            that_day.next().filter(|_| that_day.next().is_none())
        }
        Happened::At(at) => open
            .map(|it| ((it.made.fact.start.instant(now.zone()) - at.to_utc()).abs(), it))
            .filter(|(apart, it)| *apart <= Duration::minutes(i64::from(it.made.fact.minutes.max(60))))
            .min_by_key(|(apart, it)| (*apart, it.made.mark.key))
            .map(|(_, it)| it),
    }
}

//! ID: what can be closed, by the beginning of its id. More than one is an error that lists them.
//!
//! What is open is looked at first, and only there are ids kept short; a closed thing is found too, so that the
//! answer can say that it is closed.

use std::fmt::Write as _;

use super::Failure;
use crate::domain::book::Book;
use crate::domain::history::{History, PromiseState};
use crate::domain::id::{
    AdviceId, AppointmentId, ClientId, DecisionId, EngagementId, GoalId, HandOffId, Id, PromiseId,
    ReminderId, RequestId, SHORTEST, shortest,
};
use crate::domain::interaction::Confidentiality;
use crate::domain::standing::OpenKind;

/// Something that can be closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Thing {
    Promise(PromiseId),
    Request(RequestId),
    Reminder(ReminderId),
    Appointment(AppointmentId),
    Goal(GoalId),
    Advice(AdviceId),
    Decision(DecisionId),
    HandOff(HandOffId),
    Engagement(EngagementId),
}

impl Thing {
    fn id(self) -> Id {
        match self {
            Self::Promise(id) => id.0,
            Self::Request(id) => id.0,
            Self::Reminder(id) => id.0,
            Self::Appointment(id) => id.0,
            Self::Goal(id) => id.0,
            Self::Advice(id) => id.0,
            Self::Decision(id) => id.0,
            Self::HandOff(id) => id.0,
            Self::Engagement(id) => id.0,
        }
    }

    /// What it is called.
    pub(super) fn noun(self) -> &'static str {
        match self {
            Self::Promise(_) => "promise",
            Self::Request(_) => "request",
            Self::Reminder(_) => "reminder",
            Self::Appointment(_) => "appointment",
            Self::Goal(_) => "goal",
            Self::Advice(_) => "piece of advice",
            Self::Decision(_) => "decision",
            Self::HandOff(_) => "hand-off",
            Self::Engagement(_) => "engagement",
        }
    }

    /// What was named is something else, or another client's.
    pub(super) fn is_not(self, typed: &str, wanted: &str) -> Failure {
        let noun = self.noun();
        Failure::Refused(format!(
            "nothing was recorded: `{typed}` is a {noun} and no {wanted} of this client"
        ))
    }
}

/// A thing that was found.
#[derive(Debug, Clone)]
pub(super) struct Found {
    /// Whose it is.
    pub client: ClientId,
    /// What it is.
    pub thing: Thing,
    /// Whether something can still become of it.
    open: bool,
    what: String,
}

/// The ids of everything open, in order: by them ids are kept short.
pub(super) fn open_ids(book: &Book) -> Vec<Id> {
    let mut ids = Vec::new();
    book.weigh(&mut |_, open| ids.extend(open.iter().map(OpenKind::id)));
    ids.sort_unstable();
    ids
}

/// Those of the open ids, in order, by which the ids of a few targets are kept short: whatever begins otherwise is told apart
/// by the first characters that are always written.
pub(super) fn beside(targets: impl Iterator<Item = Id>, mut open: Vec<Id>) -> Vec<Id> {
    let head = |id: &Id| id.as_str().as_bytes().first_chunk::<SHORTEST>().copied();
    let mut heads: Vec<_> = targets.map(|id| head(&id)).collect();
    heads.sort_unstable();
    open.retain(|id| heads.binary_search(&head(id)).is_ok());
    open.sort_unstable();
    open
}

/// The shortest leading part of `id` that names it among those in order.
pub(super) fn short<'a>(id: &'a Id, in_order: &[Id]) -> &'a str {
    // Whichever has most in common with it stands beside it.
    let after = in_order.partition_point(|other| other <= id);
    let before = in_order.partition_point(|other| other < id);
    let beside = [before.checked_sub(1), Some(after)];
    shortest(id, beside.into_iter().flatten().filter_map(|place| in_order.get(place).copied()))
}

/// The thing that is meant.
pub(super) fn find(book: &Book, typed: &str) -> Result<Found, Failure> {
    let typed = typed.trim();
    if typed.len() < SHORTEST {
        return Err(Failure::Usage(format!(
            "an id is named by {SHORTEST} characters or more; `confidant today` shows them"
        )));
    }
    let histories = book.standings().filter_map(|it| book.history(it.id));
    let all: Vec<Found> = histories
        .flat_map(|history| things(&history))
        .filter(|it| it.thing.id().as_str().starts_with(typed))
        .collect();
    let open: Vec<&Found> = all.iter().filter(|it| it.open).collect();
    match (open.as_slice(), all.as_slice()) {
        ([one], _) => Ok((*one).clone()),
        ([], [one]) => Ok(one.clone()),
        ([], []) => Err(Failure::Refused(format!(
            "nothing in this book has an id that begins with `{typed}`; `confidant today` shows ids"
        ))),
        ([], several) => Err(ambiguous(book, typed, &several.iter().collect::<Vec<_>>())),
        (several, _) => Err(ambiguous(book, typed, several)),
    }
}

fn ambiguous(book: &Book, typed: &str, several: &[&Found]) -> Failure {
    let ids: Vec<Id> = several.iter().map(|it| it.thing.id()).collect();
    let mut sentence = format!("`{typed}` begins {} ids; type more of one:", several.len());
    for it in several {
        let id = it.thing.id();
        let name = book.standing(it.client).map_or("", |standing| standing.name.as_str());
        let short = shortest(&id, ids.iter().copied());
        let _ = write!(sentence, "\n  {short}  {} · {name} · {}", it.thing.noun(), it.what);
    }
    Failure::Refused(sentence)
}

/// Everything of one client that can be closed, or could be once.
fn things(history: &History) -> Vec<Found> {
    let client = history.client.id;
    let found = |thing, open, what: &str, conf| {
        let what = if conf == Confidentiality::Sealed { "sealed".to_owned() } else { what.to_owned() };
        Found { client, thing, open, what }
    };
    let usual = Confidentiality::default();
    let mut all = Vec::new();
    all.extend(history.promises.iter().map(|it| {
        let fact = &it.made.fact;
        let open = matches!(it.state(), PromiseState::Open | PromiseState::Broken);
        found(Thing::Promise(fact.id), open, &fact.what, fact.conf)
    }));
    all.extend(history.requests.iter().map(|it| {
        let fact = &it.received.fact;
        found(Thing::Request(fact.id), it.is_open(), &fact.what, fact.conf)
    }));
    all.extend(
        history
            .reminders
            .iter()
            .map(|it| found(Thing::Reminder(it.set.fact.id), it.is_open(), &it.set.fact.why, usual)),
    );
    all.extend(
        history.appointments.iter().map(|it| {
            found(Thing::Appointment(it.made.fact.id), it.closed.is_none(), &it.made.fact.why, usual)
        }),
    );
    all.extend(history.goals.iter().map(|it| {
        let conf = history.interactions.iter().find(|talk| Some(talk.fact.id) == it.set.fact.interaction);
        let conf = conf.map_or(usual, |talk| talk.fact.conf);
        found(Thing::Goal(it.set.fact.id), it.closed.is_none(), &it.set.fact.what, conf)
    }));
    all.extend(history.advice.iter().map(|it| {
        let fact = &it.given.fact;
        found(Thing::Advice(fact.id), it.closed.is_empty(), &fact.what, fact.conf)
    }));
    all.extend(history.decisions.iter().map(|it| {
        let fact = &it.opened.fact;
        found(Thing::Decision(fact.id), it.is_open(), &fact.what, fact.conf)
    }));
    all.extend(history.hand_offs.iter().map(|it| {
        let fact = &it.made.fact;
        found(Thing::HandOff(fact.id), it.answered.is_none(), &fact.what, fact.conf)
    }));
    all.extend(
        history
            .engagements
            .iter()
            .map(|it| found(Thing::Engagement(it.set.fact.id), it.ended.is_none(), &it.set.fact.what, usual)),
    );
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_beside_a_target_keep_it_as_short_as_all_ids_do() {
        let id = |number: u8, last: u8| {
            let mut bytes = [number % 3; 16];
            (bytes[3 + usize::from(number % 5)], bytes[15]) = (number, last);
            Id::from_bytes(bytes)
        };
        let mut all: Vec<Id> = (0..=255).map(|number| id(number, number / 7)).collect();
        let unsorted = all.clone();
        all.sort_unstable();
        for targets in [&unsorted[..], &unsorted[17..21], &[]] {
            let few = beside(targets.iter().copied(), unsorted.clone());
            for target in targets {
                assert_eq!(short(target, &few), short(target, &all));
            }
        }
    }
}

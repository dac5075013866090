//! From a line that was read to what is recorded: the one place where what the line leaves open is guessed.
//!
//! The command line takes it as it stands. The cockpit puts its touched fields into the head first, and shows the
//! rest as fields, which override their parts. What cannot be guessed is told as [`Unclear`], in order.

use super::decision::{self, Said};
use super::grammar::{Clause, ClauseKind, DueState, HappenedState, QuickEntry, Signal, With};
use super::guess;
use super::head::fold;
use super::when::WhenError;
use crate::domain::client::Client;
use crate::domain::command::{InteractionDraft, PromiseDraft, RequestDraft, SignalDraft};
use crate::domain::id::ContactId;
use crate::domain::interaction::{BegunBy, Channel, Confidentiality, Way};
use crate::domain::promise::Whose;
use crate::domain::request::RequestKind;
use crate::domain::time::{Day, Happened, Now};

/// What somebody who called in vain asks for.
pub const MISSED: &str = "a missed call to return";

/// What a line comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// What is recorded; where something is [unclear](Self::unclear), with a stand-in.
    pub draft: InteractionDraft,
    /// What must be said before it may be recorded.
    pub unclear: Vec<Unclear>,
}

/// What a line does not say clearly enough.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unclear {
    /// When it happened.
    When(WhenError),
    /// By when the promise of that clause is due: one of two days.
    Due(usize, WhenError),
    /// The promise of that clause is the adviser's own and has no day.
    NoDue(usize),
    /// The choice of that clause was made between fewer than two ways.
    OneWay(usize),
}

/// The interaction that a line speaks of.
pub fn understand(entry: &QuickEntry, client: &Client, now: &Now) -> Reading {
    let head = &entry.head;
    let mut unclear = Vec::new();
    let on = happened(&head.happened, now).unwrap_or_else(|why| {
        unclear.push(Unclear::When(why));
        now.happened()
    });
    let preferred = client.channels.first().copied().unwrap_or(Channel::Call);
    let channel = head.channel.as_ref().map_or(preferred, |(channel, _)| *channel);
    let missed = head.missed.is_some();
    let way = head.way.as_ref().map_or(if missed { Way::In } else { Way::Out }, |(way, _)| *way);
    let (with, summary) = people(&head.with, &entry.summary, client);
    let mut draft = InteractionDraft {
        client: client.id,
        on,
        channel,
        way,
        begun_by: if way == Way::In { BegunBy::Client } else { BegunBy::Adviser },
        live: channel.is_live() && !missed,
        minutes: head.minutes.as_ref().map(|(minutes, _)| *minutes),
        with,
        talk: guess::guess_talk(&entry.summary),
        summary,
        note: String::new(),
        conf: Confidentiality::default(),
        carries_out: None,
        answers: Vec::new(),
        requests: Vec::new(),
        promises: Vec::new(),
        advice: Vec::new(),
        goals: Vec::new(),
        signals: signals(entry),
        facts: Vec::new(),
    };
    for (number, clause) in entry.clauses.iter().enumerate() {
        let what = clause.text.clone();
        match clause.kind {
            ClauseKind::Request => {
                let (kind, urgent) = (guess::guess_request_kind(&what), guess::guess_urgent(&what));
                draft.requests.push(RequestDraft { what, kind, urgent });
            }
            ClauseKind::Promise | ClauseKind::TheirPromise => {
                let whose = whose(clause);
                let due = due(&clause.due).unwrap_or_else(|why| {
                    unclear.push(Unclear::Due(number, why));
                    None
                });
                if needs_day(whose) && clause.due == DueState::None {
                    unclear.push(Unclear::NoDue(number));
                }
                let repeats = clause.due.repeats().cloned();
                draft.promises.push(PromiseDraft { whose, what, due, repeats });
            }
            ClauseKind::Advice => match decision::read(&what) {
                Said::Advice(what) => draft.advice.push(what),
                Said::Decision(ways) => {
                    if !ways.are_enough() {
                        unclear.push(Unclear::OneWay(number));
                    }
                    draft.facts.extend(ways.facts(on));
                }
            },
            ClauseKind::Goal => draft.goals.push(what),
        }
    }
    if missed && way == Way::In && draft.requests.is_empty() {
        let what = MISSED.to_owned();
        draft.requests.push(RequestDraft { what, kind: RequestKind::Question, urgent: false });
    }
    Reading { draft, unclear }
}

/// Whether a promise is recorded only with its day: the adviser's own. The client's may go without.
pub fn needs_day(whose: Whose) -> bool {
    whose == Whose::Ours
}

/// The one day of what was typed after `by`, where there is any.
///
/// # Errors
///
/// Of two days, which.
pub fn due(said: &DueState) -> Result<Option<Day>, WhenError> {
    match said {
        DueState::None => Ok(None),
        DueState::On { day, .. } => Ok(Some(*day)),
        DueState::Ambiguous { today, next, .. } => {
            Err(WhenError::TodayOrNextWeek { today: *today, next: *next })
        }
    }
}

fn whose(clause: &Clause) -> Whose {
    if clause.kind == ClauseKind::Promise { Whose::Ours } else { Whose::Theirs }
}

fn happened(said: &HappenedState, now: &Now) -> Result<Happened, WhenError> {
    match said {
        HappenedState::NotSaid => Ok(now.happened()),
        HappenedState::Known(on, _) => Ok(*on),
        HappenedState::Ambiguous { today, last, .. } => {
            Err(WhenError::TodayOrLastWeek { today: *today, last: *last })
        }
    }
}

/// Signals rest on the words of their own clause, or of the summary; once each.
fn signals(entry: &QuickEntry) -> Vec<SignalDraft> {
    let clauses = entry.clauses.iter().map(|clause| (&clause.signals, &clause.text));
    let mut drafts: Vec<SignalDraft> = Vec::new();
    for (signals, words) in std::iter::once((&entry.signals, &entry.summary)).chain(clauses) {
        for Signal { word, .. } in signals {
            let draft = SignalDraft { signal: word.clone(), words: words.clone() };
            if !drafts.contains(&draft) {
                drafts.push(draft);
            }
        }
    }
    drafts
}

/// Who of the client's contact persons took part, and the summary: other names stay in it, so that no word is lost.
fn people(with: &[With], summary: &str, client: &Client) -> (Vec<ContactId>, String) {
    let (mut contacts, mut others) = (Vec::new(), Vec::new());
    for it in with {
        let contact = match it {
            With::Contact(id, ..) => Some(*id),
            With::Name(name, _) => contact(name, client),
        };
        match contact {
            Some(id) if contacts.contains(&id) => {}
            Some(id) => contacts.push(id),
            None if fits(&client.name, it.name()) => {}
            None => others.push(it.name()),
        }
    }
    let with = format!("with {}", others.join(", "));
    let summary = match (others.is_empty(), summary.is_empty()) {
        (true, _) => summary.to_owned(),
        (false, true) => with,
        (false, false) => format!("{summary} ({with})"),
    };
    (contacts, summary)
}

/// The one contact person who is called that; a whole name counts before a part of one.
fn contact(name: &str, client: &Client) -> Option<ContactId> {
    let called = |test: &dyn Fn(&str) -> bool| {
        let mut all = client.contacts.iter().filter(|contact| test(&contact.name)).map(|it| it.id);
        (all.next(), all.next())
    };
    match called(&|full| words(full) == words(name)) {
        (Some(id), None) => Some(id),
        (Some(_), Some(_)) => None,
        (None, _) => match called(&|full| fits(full, name)) {
            (Some(id), None) => Some(id),
            _ => None,
        },
    }
}

/// Whether a name, or one word of it, is that.
fn fits(full: &str, name: &str) -> bool {
    let (full, name) = (words(full), words(name));
    full == name || matches!(name.as_slice(), [one] if full.contains(one))
}

fn words(name: &str) -> Vec<String> {
    name.split_whitespace().map(fold).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::client::Contact;
    use crate::domain::event::Event;
    use crate::domain::sample::{bare, id, noon};
    use crate::quick::{Catalogue, parse};

    fn ada() -> Client {
        let mut ada = bare(1, "Ada Okafor");
        for (number, name) in (1..).zip(["Femi Ade", "Bola Ade", "Bola"]) {
            let id = ContactId(id(9, number));
            ada.contacts.push(Contact { id, name: name.into(), role: String::new(), reach: Vec::new() });
        }
        ada
    }

    fn read(line: &str) -> Reading {
        let (ada, now) = (ada(), noon(100));
        let contacts: Vec<(ContactId, &str)> =
            ada.contacts.iter().map(|it| (it.id, it.name.as_str())).collect();
        understand(&parse(line, &now, &Catalogue::new(["concern"]), &contacts), &ada, &now)
    }

    #[test]
    fn a_call_missed_by_the_adviser_is_to_be_returned_and_none_else() {
        for (line, asked) in [
            ("missed call", &[MISSED][..]),
            ("missed call in", &[MISSED]),
            ("missed call out", &[]),
            ("missed call  ? the keys", &["the keys"]),
            ("call in 5m: hello", &[]),
        ] {
            let draft = read(line).draft;
            assert_eq!(draft.requests.iter().map(|it| it.what.as_str()).collect::<Vec<_>>(), asked, "{line}");
            assert_eq!(draft.live, !line.contains("missed"), "{line}");
        }
    }

    #[test]
    fn a_clause_with_ways_is_a_decision_and_a_choice_needs_two() {
        let reading = read("call: x  = keep the depot  = depot: rent | buy -> rent because it is cheaper");
        assert_eq!(
            (reading.draft.advice.as_slice(), reading.unclear.as_slice()),
            (&["keep the depot".into()][..], &[][..])
        );
        let [Event::DecisionOpened(opened), Event::DecisionTaken(taken)] = reading.draft.facts.as_slice()
        else {
            panic!("{:?}", reading.draft.facts);
        };
        assert_eq!((opened.what.as_str(), opened.alternatives.len()), ("depot", 2));
        assert_eq!((taken.choice.as_str(), taken.reason.as_str()), ("rent", "it is cheaper"));
        assert_eq!(read("call: x  = y  = rent -> rent").unclear, [Unclear::OneWay(1)]);
        let open = read("call: x  = rent | buy").draft;
        assert!(matches!(open.facts.as_slice(), [Event::DecisionOpened(it)] if it.what == "rent or buy"));
    }

    #[test]
    fn signals_stand_once_for_the_words_they_rest_on() {
        let draft = read("call: the loan #concern #concern  ? what if #concern #concern").draft;
        let signals: Vec<&str> = draft.signals.iter().map(|it| it.words.as_str()).collect();
        assert_eq!(signals, ["the loan", "what if"]);
    }

    #[test]
    fn names_are_contact_persons_the_client_or_words_of_the_summary() {
        for (line, with, summary) in [
            ("call with Femi: hello", &[1][..], "hello"),
            ("call with Bola Ade: hello", &[2], "hello"),
            ("call with Ade: hello", &[], "hello (with Ade)"),
            ("call with Ada: hello", &[], "hello"),
            ("call with Ada and Femi and Tomás: hello", &[1], "hello (with Tomás)"),
        ] {
            let draft = read(line).draft;
            let ids: Vec<ContactId> = with.iter().map(|number| ContactId(id(9, *number))).collect();
            assert_eq!((draft.with, draft.summary.as_str()), (ids, summary), "{line}");
        }
        // As the cockpit's field has them: names alone.
        let named = |name: &str| contact(name, &ada()).map(|it| it.0);
        assert_eq!(named("bola"), Some(id(9, 3)), "a whole name before a part");
        assert_eq!((named("BOLA ADE"), named("ade"), named("Ada")), (Some(id(9, 2)), None, None));
    }

    #[test]
    fn an_own_promise_needs_its_day_and_the_clients_does_not() {
        let reading = read("call: x  < the papers");
        assert_eq!((reading.draft.promises[0].due, reading.unclear.as_slice()), (None, &[][..]));
        assert_eq!(read("call: x  = y  ! the papers").unclear, [Unclear::NoDue(1)]);
        // Day 100 is a Wednesday: today or in a week, whoever promises.
        let weekday = noon(100).today().format("%a").to_string().to_lowercase();
        for mark in ['!', '<'] {
            let unclear = read(&format!("call: x  {mark} the papers by {weekday}")).unclear;
            assert!(matches!(unclear.as_slice(), [Unclear::Due(0, _)]), "{mark} {unclear:?}");
        }
        assert!(matches!(read(&format!("call @{weekday}: x")).unclear.as_slice(), [Unclear::When(_)]));
    }
}

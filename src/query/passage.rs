//! Passages: every text of a history, entry by entry, whole and with who may see it.
//!
//! Owns which words belong to which entry; the row of that entry in a story is [`timeline`](super::timeline)'s, by the
//! same key. Search and the clipboard read these; neither shows a sealed one.

use super::timeline::{RowKind, inherited};
use crate::domain::client::Client;
use crate::domain::event::Event;
use crate::domain::history::{Decision, DecisionEnd, History, Mark, PromiseEnd};
use crate::domain::interaction::Confidentiality;
use crate::domain::line::EntryKey;
use crate::domain::promise::Whose;
use crate::domain::time::Happened;

/// The words of one entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage<'a> {
    /// The entry: its row in a story has the same key.
    pub entry: EntryKey,
    /// What sort of row that is.
    pub kind: RowKind,
    /// When it happened.
    pub on: Happened,
    /// Who may see it.
    pub conf: Confidentiality,
    /// Its texts, the foremost first; none is empty.
    pub texts: Vec<&'a str>,
}

/// Every passage of a history that has words, in no order.
pub fn passages(history: &History) -> Vec<Passage<'_>> {
    let mut all = Passages(Vec::new());
    let open = Confidentiality::default();
    for it in &history.interactions {
        let fact = &it.fact;
        all.push(&it.mark, RowKind::Interaction, fact.on, fact.conf, [&fact.summary, &fact.note]);
    }
    for it in &history.promises {
        let fact = &it.made.fact;
        let kind = if fact.whose == Whose::Ours { RowKind::OurPromise } else { RowKind::TheirPromise };
        let ends = it.ends.iter().map(|end| match &end.fact {
            PromiseEnd::Kept(end) => &end.reason,
            PromiseEnd::Released(end) => &end.why,
            PromiseEnd::Broken(end) => &end.reason,
        });
        let repaired = it.repaired.iter().map(|repaired| &repaired.fact.how);
        let texts = std::iter::once(&fact.what).chain(ends).chain(repaired);
        all.push(&it.made.mark, kind, fact.on, fact.conf, texts);
    }
    for it in &history.requests {
        let fact = &it.received.fact;
        let withdrawn = it.withdrawn.iter().map(|withdrawn| &withdrawn.fact.why);
        let texts = std::iter::once(&fact.what).chain(withdrawn);
        all.push(&it.received.mark, RowKind::Request, fact.on, fact.conf, texts);
    }
    for it in &history.reminders {
        all.push(&it.set.mark, RowKind::Reminder, it.set.fact.on, open, [&it.set.fact.why]);
    }
    for it in &history.appointments {
        all.push(&it.made.mark, RowKind::Appointment, it.made.fact.on, open, [&it.made.fact.why]);
    }
    for it in &history.goals {
        let conf = inherited(history, it.set.fact.interaction);
        let touched = it.touched.iter().map(|touched| &touched.fact.words);
        let closed = it.closed.iter().map(|closed| &closed.fact.words);
        let texts = std::iter::once(&it.set.fact.what).chain(touched).chain(closed);
        all.push(&it.set.mark, RowKind::Goal, it.set.fact.on, conf, texts);
    }
    for it in &history.advice {
        let (fact, mark) = (&it.given.fact, &it.given.mark);
        let texts = std::iter::once(&fact.what).chain(it.closed.iter().map(|closed| &closed.fact.words));
        all.push(mark, RowKind::Advice, fact.on, fact.conf, texts);
    }
    for it in &history.decisions {
        let fact = &it.opened.fact;
        all.push(&it.opened.mark, RowKind::Decision, fact.on, fact.conf, decision(it));
    }
    for it in &history.hand_offs {
        let fact = &it.made.fact;
        let answered = it.answered.iter().map(|answer| &answer.fact.words);
        let texts = [&fact.what, &fact.to, &fact.field].into_iter().chain(answered);
        all.push(&it.made.mark, RowKind::HandOff, fact.on, fact.conf, texts);
    }
    for it in &history.engagements {
        let texts = [&it.set.fact.what, &it.set.fact.chosen];
        let texts = texts.into_iter().chain(it.ended.iter().map(|ended| &ended.fact.why));
        all.push(&it.made, RowKind::Engagement, it.set.fact.on, open, texts);
    }
    for it in &history.evidence {
        let Some((on, conf, texts)) = evidence(&it.fact) else { continue };
        all.push(&it.mark, RowKind::Evidence, on, conf, texts);
    }
    for it in &history.agreements {
        let Some(on) = it.fact.happened() else { continue };
        all.push(&it.mark, RowKind::Agreement, on, agreed(&it.fact), agreement(&it.fact));
    }
    for it in &history.signals {
        all.push(&it.mark, RowKind::Signal, it.fact.on, it.fact.conf, [&it.fact.words, &it.fact.signal]);
    }
    for it in &history.notes {
        all.push(&it.mark, RowKind::Note, it.fact.on, it.fact.conf, [&it.fact.text]);
    }
    for it in &history.assessments {
        all.push(&it.mark, RowKind::Assessment, Happened::On(it.fact.on), open, [&it.fact.why]);
    }
    for it in &history.said {
        let texts = [&it.fact.words, &it.fact.place];
        all.push(&it.mark, RowKind::Said, Happened::On(it.fact.on), open, texts);
    }
    for it in &history.milestones {
        match &it.fact {
            Event::ClientAdded(e) => {
                let texts = profile(&history.client);
                all.push(&it.mark, RowKind::Added, Happened::On(e.on), open, texts);
            }
            Event::StatusChanged(e) => {
                all.push(&it.mark, RowKind::Status, Happened::On(e.on), open, [&e.why]);
            }
            Event::ClientImported(e) => {
                let day = it.mark.at.date_naive();
                let texts = e.kept.iter().map(|(_, value)| value);
                all.push(&it.mark, RowKind::Imported, Happened::On(day), open, texts);
            }
            _ => {}
        }
    }
    all.0
}

/// The words of a decision and of what became of it.
fn decision(it: &Decision) -> Vec<&String> {
    let mut texts = vec![&it.opened.fact.what, &it.opened.fact.risk];
    texts.extend(&it.opened.fact.alternatives);
    for later in &it.laid_out {
        texts.push(&later.fact.risk);
        texts.extend(&later.fact.alternatives);
    }
    texts.extend(it.stalled.iter().flat_map(|stalled| [&stalled.fact.over, &stalled.fact.act]));
    match it.end.as_ref().map(|end| &end.fact) {
        Some(DecisionEnd::Taken(taken)) => texts.extend([&taken.choice, &taken.reason]),
        Some(DecisionEnd::Dropped(dropped)) => texts.push(&dropped.why),
        None => {}
    }
    texts
}

/// When a piece of evidence took place, who may see it, and its words.
pub fn evidence(event: &Event) -> Option<(Happened, Confidentiality, Vec<&String>)> {
    Some(match event {
        Event::EvidenceRecorded(e) => (e.on, e.class(), vec![&e.words, &e.about]),
        Event::ElementMarked(e) => (e.on, e.conf, vec![&e.words]),
        Event::WorryMoved(e) => (e.on, e.conf, vec![&e.words]),
        _ => return None,
    })
}

/// Who may see an agreement: what the adviser said for itself alone is sealed.
pub fn agreed(event: &Event) -> Confidentiality {
    match event {
        Event::BalanceFelt(_) => Confidentiality::Sealed,
        _ => Confidentiality::default(),
    }
}

/// The words of an agreement.
fn agreement(event: &Event) -> Vec<&String> {
    match event {
        Event::TrustDefined(e) => vec![&e.words],
        Event::ExpectationsAgreed(e) => e.ours.iter().chain(&e.theirs).chain([&e.questions]).collect(),
        Event::NormAgreed(e) => vec![&e.words],
        Event::BoundarySet(e) => vec![&e.matter],
        Event::WishesSaid(e) => vec![&e.words],
        Event::StagePlanned(e) => vec![&e.why],
        Event::BalanceFelt(e) => vec![&e.words],
        _ => Vec::new(),
    }
}

/// The words of a client's profile.
fn profile(client: &Client) -> Vec<&String> {
    let mut texts = vec![&client.name, &client.organisation];
    texts.extend(&client.tags);
    for contact in &client.contacts {
        texts.extend([&contact.name, &contact.role]);
        texts.extend(contact.reach.iter().flat_map(|reach| [&reach.address, &reach.label]));
    }
    texts.extend([&client.tier, &client.language, &client.cover]);
    texts.extend(client.specialists.values().flat_map(|it| [&it.field, &it.name]));
    texts.extend(client.special_days.values().map(|it| &it.what));
    texts
}

struct Passages<'a>(Vec<Passage<'a>>);

impl<'a> Passages<'a> {
    fn push(
        &mut self,
        mark: &Mark,
        kind: RowKind,
        on: Happened,
        conf: Confidentiality,
        texts: impl IntoIterator<Item = &'a String>,
    ) {
        let texts: Vec<&str> =
            texts.into_iter().map(String::as_str).filter(|text| !text.trim().is_empty()).collect();
        if !texts.is_empty() {
            self.0.push(Passage { entry: mark.key, kind, on, conf, texts });
        }
    }
}

//! What changed since the two last spoke: what was asked, kept, decided, answered or noted after the last contact.

use super::{BriefLine, Part, Sight, day, few, line, told};
use crate::domain::history::{DecisionEnd, PromiseEnd};
use crate::domain::line::EntryKey;
use crate::domain::promise::Whose;
use crate::domain::time::Happened;
use crate::query::stage::Tone;

/// Adds what changed since the last contact, the latest first.
pub(super) fn changed(sight: Sight<'_>, lines: &mut Vec<BriefLine>) {
    let history = sight.history;
    let Some(last) = history.interactions.last() else { return };
    let (since, key) = (last.fact.on, last.mark.key);
    let mut all: Vec<(Happened, EntryKey, String)> = Vec::new();
    let mut add = |on: Happened, entry: EntryKey, text: String| {
        // What came up in that very contact is no news.
        if (on.day(), entry) > (since.day(), key) && entry.line != key.line {
            all.push((on, entry, text));
        }
    };
    for it in &history.requests {
        let fact = &it.received.fact;
        add(fact.on, it.received.mark.key, format!("they asked: {}", told(&fact.what, fact.conf)));
        if let Some(answer) = &it.answered {
            add(answer.fact.on, answer.mark.key, format!("answered: {}", told(&fact.what, fact.conf)));
        }
    }
    for it in &history.promises {
        let Some(end) = it.ends.last() else { continue };
        let fact = &it.made.fact;
        let who = if fact.whose == Whose::Ours { "you" } else { "they" };
        let (on, how) = match &end.fact {
            PromiseEnd::Kept(end) => (end.on, "kept"),
            PromiseEnd::Released(end) => (end.on, "need not keep"),
            PromiseEnd::Broken(end) => (end.on, "broke"),
        };
        add(Happened::On(on), end.mark.key, format!("{who} {how}: {}", told(&fact.what, fact.conf)));
    }
    for it in &history.decisions {
        if let Some(end) = &it.end
            && let DecisionEnd::Taken(taken) = &end.fact
        {
            let conf = it.opened.fact.conf;
            add(taken.on, end.mark.key, format!("decided: {}", told(&taken.choice, conf)));
        }
    }
    for it in &history.hand_offs {
        if let Some(answer) = &it.answered {
            let fact = &it.made.fact;
            let text = format!("{} answered: {}", told(&fact.to, fact.conf), told(&fact.what, fact.conf));
            add(answer.fact.on, answer.mark.key, text);
        }
    }
    for it in &history.goals {
        if let Some(closed) = it.closed.as_ref().filter(|_| super::is_goal_told(history, it)) {
            let text = format!("goal {}: {}", closed.fact.outcome, it.set.fact.what);
            add(closed.fact.on, closed.mark.key, text);
        }
    }
    for it in history.notes.iter().filter(|it| super::is_told(it.fact.conf)) {
        let first = it.fact.text.lines().next().unwrap_or_default();
        add(it.fact.on, it.mark.key, format!("noted: {first}"));
    }
    all.sort_by_key(|it| std::cmp::Reverse((it.0, it.1)));
    let worded = all.into_iter().map(|(on, entry, text)| {
        line(Part::Changed, format!("{text} ({})", day(on.day(), sight)), Tone::Text, Some(entry))
    });
    few(lines, worded.collect());
}

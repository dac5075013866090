//! The canonical line of an entry: what a form writes back after Tab.
//!
//! Owns the spelling. Reading a rendered line gives the same entry again (see `meaning`), whatever was typed before; `\` stands
//! wherever a word of a text would otherwise count.

use super::grammar::{Clause, ClauseKind, DueState, HappenedState, Head, QuickEntry, Signal, each_once};
use super::head;
use super::when::{self, CLOSING};
use crate::domain::time::Happened;

/// Writes `entry` as one line that reads as the same entry.
///
/// `call in 12m @2026-11-18 with Ada: worried about the loan #concern  ! send term sheet by 2026-11-26`
pub fn render(entry: &QuickEntry) -> String {
    let mut line = head_of(&entry.head);
    let summary = part(None, &entry.summary, &entry.signals, &DueState::None);
    let first = summary.split(' ').next().unwrap_or_default();
    if line.is_empty() && !first.is_empty() && head::may_begin(first) {
        line.push(':');
    }
    join(&mut line, " ", &summary);
    for Clause { kind, text, due, signals, .. } in &entry.clauses {
        let said = part(Some(*kind), text, signals, due);
        join(&mut line, "  ", &format!("{} {said}", kind.mark()));
    }
    line
}

fn join(line: &mut String, space: &str, more: &str) {
    if !line.is_empty() && !more.is_empty() {
        line.push_str(space);
    }
    line.push_str(more);
}

fn head_of(head: &Head) -> String {
    let mut words = Vec::new();
    if head.missed.is_some() {
        words.push("missed".to_owned());
    }
    words.extend(head.channel.as_ref().map(|(channel, _)| channel.to_string()));
    words.extend(head.way.as_ref().map(|(way, _)| way.to_string()));
    words.extend(head.minutes.as_ref().map(|(minutes, _)| format!("{minutes}m")));
    match &head.happened {
        HappenedState::NotSaid => {}
        HappenedState::Known(Happened::On(day), _) => words.push(format!("@{day}")),
        HappenedState::Known(Happened::At(at), _) => words.push(at.format("@%Y-%m-%d %H:%M%:z").to_string()),
        HappenedState::Ambiguous { today, .. } => words.push(today.format("@%a").to_string().to_lowercase()),
    }
    if !head.with.is_empty() {
        let names: Vec<&str> = head.with.iter().map(super::grammar::With::name).collect();
        words.push(format!("with {}", names.join(", ")));
    }
    let mut line = words.join(" ");
    if !line.is_empty() {
        line.push(':');
    }
    line
}

/// A summary or a clause: its words, `\` where needed, due day and signals behind them.
fn part(kind: Option<ClauseKind>, text: &str, signals: &[Signal], due: &DueState) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_signal =
        |word: &str| word.strip_prefix('#').is_some_and(|name| name.starts_with(char::is_alphabetic));
    let promise = kind.is_some_and(ClauseKind::is_promise);
    let bare = words.len() - words.iter().rev().take_while(|word| is_signal(word)).count();
    let mut line = String::new();
    let signals = each_once(signals);
    let mut said = 0;
    for (at, word) in words.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| words[before]);
        let open = before.map_or(kind.is_none(), |before| before.ends_with(';'));
        let tail = needs_escape_as_mark(word, open);
        let mut lead = false;
        let unescaped = word.trim_start_matches('\\');
        if let Some(name) = word.strip_prefix('#').filter(|_| is_signal(word)) {
            let name = name.trim_end_matches(CLOSING).to_lowercase();
            match signals.iter().position(|signal| signal.to_lowercase() == name) {
                Some(known) if at < bare && known <= said && tail.is_none() => said = said.max(known + 1),
                _ => lead = true,
            }
        } else if unescaped.len() < word.len() && unescaped.starts_with('#') {
            lead = true;
        } else if promise && unescaped.eq_ignore_ascii_case("by") {
            let dated = words.get(at + 1).is_some_and(|next| when::may_begin(next));
            if unescaped.len() < word.len() || (dated && *due == DueState::None) {
                lead = true;
            }
        }
        let slash = |needed: bool| if needed { "\\" } else { "" };
        let (start, end) = word.split_at(tail.unwrap_or(0));
        join(&mut line, " ", &format!("{}{start}{}{end}", slash(lead), slash(tail.is_some())));
    }
    match due {
        DueState::None => {}
        DueState::On { day, .. } => join(&mut line, " ", &format!("by {day}")),
        DueState::Ambiguous { today, .. } => {
            join(&mut line, " ", &format!("by {}", today.format("%a").to_string().to_lowercase()));
        }
    }
    if let Some(rule) = due.repeats() {
        join(&mut line, ", ", &rule.words());
    }
    for signal in &signals[said..] {
        join(&mut line, " ", &format!("#{signal}"));
    }
    line
}

/// Where a `\` has to stand so that a word's last letter is no mark.
fn needs_escape_as_mark(word: &str, open: bool) -> Option<usize> {
    let last = word.chars().next_back()?;
    ClauseKind::of(last)?;
    let before = word[..word.len() - 1].trim_end_matches('\\');
    let may = if before.is_empty() { open } else { before.ends_with(';') };
    may.then_some(before.len())
}

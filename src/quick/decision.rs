//! What a `=` clause says: advice, or a decision between ways that were laid out.
//!
//! `what: rent | buy | do nothing -> rent because the lease runs out`. Owns the words that cut it: ` | ` between two ways, the
//! first `: ` before them, ` -> ` (or `→`) before what was chosen, ` because ` before the client's reason. A `\` before one of
//! them makes it text, where it would have counted. Without two ways and without a choice it is advice.

use crate::domain::command::FEWEST_WAYS;
use crate::domain::decision::{DecidedBy, DecisionOpened, DecisionTaken};
use crate::domain::event::Event;
use crate::domain::id::{DecisionId, Id};
use crate::domain::interaction::Confidentiality;
use crate::domain::time::Happened;

/// What a clause says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// Advice, in these words.
    Advice(String),
    /// Ways, and maybe a choice.
    Decision(Ways),
}

/// A decision as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ways {
    /// What it is about, or empty.
    pub what: String,
    /// The ways that were laid out.
    pub ways: Vec<String>,
    /// What was chosen, or empty.
    pub choice: String,
    /// The client's reason, or empty; nothing without a choice.
    pub reason: String,
}

impl Ways {
    /// Whether there is a choice to make at all.
    pub fn are_enough(&self) -> bool {
        self.ways.len() >= FEWEST_WAYS
    }

    /// What it is about; where nobody said it, the ways are.
    pub fn about(&self) -> String {
        if self.what.is_empty() { self.ways.join(" or ") } else { self.what.clone() }
    }

    /// The facts: the decision, and what was chosen where something was. Whoever records them says who may see them.
    pub fn facts(&self, on: Happened) -> Vec<Event> {
        let id = DecisionId(Id::UNMINTED);
        let opened = DecisionOpened {
            id,
            what: self.about(),
            alternatives: self.ways.clone(),
            risk: String::new(),
            on,
            advice: None,
            interaction: None,
            conf: Confidentiality::Open,
        };
        let (choice, reason) = (self.choice.clone(), self.reason.clone());
        let taken = DecisionTaken { id, choice, by: DecidedBy::Client, reason, on };
        let taken = Some(taken).filter(|taken| !taken.choice.is_empty());
        std::iter::once(opened.into()).chain(taken.map(Event::from)).collect()
    }
}

/// Reads the words of a clause. Never fails, and loses no word.
pub fn read(text: &str) -> Said {
    let words: Vec<&str> = text.split_whitespace().collect();
    let arrow = words.iter().position(|word| ARROWS.contains(word)).filter(|at| at + 1 < words.len());
    let (before, behind) = words.split_at(arrow.unwrap_or(words.len()));
    let mut parts = before.split(|word| *word == BAR);
    let first = parts.next().unwrap_or_default();
    let colon = first.iter().position(|word| ends_what(word));
    let (about, first) = first.split_at(colon.map_or(0, |at| at + 1));
    let plain_first = if colon.is_none() { with_colons(first) } else { plain(first) };
    let ways = std::iter::once(plain_first).chain(parts.map(plain)).filter(|way| !way.is_empty());
    let (choice, reason) = choice(behind.get(1..).unwrap_or_default());
    let found = Ways { what: what(about), ways: ways.collect(), choice, reason };
    if arrow.is_some() || found.are_enough() { Said::Decision(found) } else { Said::Advice(plain(&words)) }
}

/// The ways of a text in which each stands on a line of its own, or between bars.
pub fn ways(text: &str) -> Vec<String> {
    let lines = text.lines().flat_map(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        words.split(|word| *word == BAR).map(plain).collect::<Vec<_>>()
    });
    lines.filter(|way| !way.is_empty()).collect()
}

/// Ways on one line, as [`ways`] reads them.
pub fn barred(ways: &[String]) -> String {
    ways.iter().map(|way| escaped(way, cuts)).collect::<Vec<_>>().join(" | ")
}

/// Writes a decision as a clause that reads as the same decision.
pub fn render(decision: &Ways) -> String {
    let Ways { what, ways, choice, reason } = decision;
    let mut line = escaped(what, |word| cuts(word) || word.ends_with(':'));
    if !what.is_empty() {
        // Behind a `\` or another one it would be text.
        line.push_str(if what.ends_with(['\\', ':']) { " :" } else { ":" });
    }
    for (place, way) in ways.iter().enumerate() {
        let first = place == 0 && what.is_empty();
        let way = escaped(way, |word| cuts(word) || first && word.ends_with(':'));
        join(&mut line, if place == 0 { "" } else { BAR }, &way);
    }
    if !choice.is_empty() {
        join(&mut line, ARROWS[0], &escaped(choice, |word| bare(word).eq_ignore_ascii_case(BECAUSE)));
    }
    if !reason.is_empty() {
        join(&mut line, BECAUSE, reason);
    }
    line
}

const BAR: &str = "|";
const ARROWS: [&str; 2] = ["->", "→"];
const BECAUSE: &str = "because";

fn join(line: &mut String, mark: &str, more: &str) {
    for part in [mark, more].into_iter().filter(|part| !part.is_empty()) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(part);
    }
}

/// A word without the `\`s at its start.
fn bare(word: &str) -> &str {
    word.trim_start_matches('\\')
}

/// Whether a word is a bar or an arrow, with any number of `\` before it.
fn cuts(word: &str) -> bool {
    bare(word) == BAR || ARROWS.contains(&bare(word))
}

/// Whether a word ends what the decision is about: with a `:` that has no `\` before it.
fn ends_what(word: &str) -> bool {
    word.strip_suffix(':').is_some_and(|word| !word.ends_with('\\'))
}

/// Words as a text, without the `\` that kept a bar or an arrow from cutting it.
fn plain(words: &[&str]) -> String {
    texts(words, |word| (cuts(word) && bare(word).len() < word.len()).then(|| word[1..].to_owned()))
}

/// The same where a `:` would have counted, too.
fn with_colons(words: &[&str]) -> String {
    let colon = |word: &str| word.strip_suffix("\\:").map(|word| format!("{word}:"));
    texts(words, |word| {
        colon(word).or_else(|| (cuts(word) && bare(word).len() < word.len()).then(|| word[1..].to_owned()))
    })
}

/// What the decision is about: all up to the `:` that ends it.
fn what(words: &[&str]) -> String {
    let Some((last, words)) = words.split_last() else { return String::new() };
    let last = &last[..last.len() - 1];
    let words: Vec<&str> = words.iter().copied().chain(Some(last).filter(|last| !last.is_empty())).collect();
    with_colons(&words)
}

/// What was chosen, and why.
fn choice(words: &[&str]) -> (String, String) {
    let because = words.iter().skip(1).position(|word| word.eq_ignore_ascii_case(BECAUSE)).map(|at| at + 1);
    let because = because.filter(|at| at + 1 < words.len());
    let (chosen, behind) = words.split_at(because.unwrap_or(words.len()));
    let escaped = |word: &str| bare(word).eq_ignore_ascii_case(BECAUSE) && bare(word).len() < word.len();
    let chosen = texts(chosen, |word| escaped(word).then(|| word[1..].to_owned()));
    (chosen, behind.get(1..).unwrap_or_default().join(" "))
}

fn texts(words: &[&str], change: impl Fn(&str) -> Option<String>) -> String {
    words.iter().map(|word| change(word).unwrap_or_else(|| (*word).to_owned())).collect::<Vec<_>>().join(" ")
}

/// A text with `\` before whatever would count.
fn escaped(text: &str, counts: impl Fn(&str) -> bool) -> String {
    let escape = |word: &str| match word.strip_suffix(':') {
        _ if !counts(word) => word.to_owned(),
        Some(word) => format!("{word}\\:"),
        None => format!("\\{word}"),
    };
    text.split_whitespace().map(escape).collect::<Vec<_>>().join(" ")
}

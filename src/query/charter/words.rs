//! The charter in words: sections of a page that is given to the client, so it speaks to the client.
//!
//! One wording for Markdown, HTML and the cockpit's page; how a section is set is theirs. What nobody agreed is left out.

use super::{AgreedNorm, Boundary, Charter, Expectations};
use crate::domain::charter::{Detail, Norm, Rule};
use crate::domain::client::Weekday;
use crate::domain::interaction::Channel;
use crate::domain::time::Day;
use crate::query::phrase;

/// A piece of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// What somebody said.
    Quote(String),
    /// Two lists beside one another, each under its heading.
    Columns([(&'static str, Vec<String>); 2]),
    /// A label and what it is.
    Row(String, String),
    /// The same of something whose day is over: that is for the adviser to see.
    Overdue(String, String),
}

/// A section with its heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The heading.
    pub heading: &'static str,
    /// What stands under it, never nothing.
    pub blocks: Vec<Block>,
}

/// What stands in a charter of which nothing was agreed yet.
pub const NOTHING: &str = "Nothing has been agreed yet.";

impl Charter {
    /// The sections that have something to say.
    pub fn sections(&self) -> Vec<Section> {
        let all = [
            ("What trust means to you", self.of_trust()),
            ("What we expect of one another", self.expectations.as_ref().map(of_both).unwrap_or_default()),
            ("What we agreed", self.norms.iter().map(norm).chain(limits(&self.boundaries)).collect()),
            ("How you want to be dealt with", self.of_wishes()),
            ("Who answers", self.of_others()),
        ];
        let sections = all.into_iter().map(|(heading, blocks)| Section { heading, blocks });
        sections.filter(|section| !section.blocks.is_empty()).collect()
    }

    fn of_trust(&self) -> Vec<Block> {
        let Some(trust) = &self.trust else { return Vec::new() };
        let before = match trust.before {
            0 => String::new(),
            1 => ", once put otherwise before".to_owned(),
            times => format!(", {times} times put otherwise before"),
        };
        vec![Block::Quote(trust.words.clone()), row("Said", format!("{}{before}", day(trust.on)))]
    }

    fn of_wishes(&self) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut say = |label: &str, value: String| {
            if !value.is_empty() {
                blocks.push(row(label, value));
            }
        };
        let detail = self.wishes.as_ref().and_then(|it| it.detail);
        say("Detail", detail.map(told).unwrap_or_default().to_owned());
        say("Channels, best first", list(&self.channels, Channel::word));
        say("Welcome days", list(&self.days, Weekday::word));
        let quiet = self.quiet.map(|it| format!("{} to {}", phrase::clock(it.from), phrase::clock(it.to)));
        say("Quiet hours", quiet.unwrap_or_default());
        say("Language", self.language.clone());
        say("Time zone", self.zone.map(|zone| zone.name().to_owned()).unwrap_or_default());
        let every = |days: u32| phrase::days(i64::from(days));
        let rhythm = match (self.cadence.ideal, self.cadence.limit) {
            (Some(ideal), Some(limit)) => {
                format!("about every {}, never after {}", every(ideal), every(limit))
            }
            (Some(ideal), None) => format!("about every {}", every(ideal)),
            (None, Some(limit)) => format!("never after more than {}", every(limit)),
            (None, None) => String::new(),
        };
        say("In touch", rhythm);
        let words = self.wishes.as_ref().map(|it| it.words.clone()).filter(|words| !words.is_empty());
        words.map(Block::Quote).into_iter().chain(blocks).collect()
    }

    fn of_others(&self) -> Vec<Block> {
        let cover = Some(&self.cover).filter(|it| !it.is_empty());
        let cover = cover.map(|it| row("When I cannot", it.clone()));
        let others = self.specialists.iter().map(|it| {
            let introduced = if it.introduced { "introduced" } else { "not introduced yet" };
            Block::Row(format!("For {}", it.field), format!("{}, {introduced}", it.name))
        });
        cover.into_iter().chain(others).collect()
    }
}

fn row(label: &str, value: String) -> Block {
    Block::Row(label.to_owned(), value)
}

/// A day with its year: the page is kept for long.
pub fn day(day: Day) -> String {
    day.format("%-d %B %Y").to_string()
}

fn list<T: Copy>(all: &[T], word: fn(T) -> &'static str) -> String {
    all.iter().map(|it| word(*it)).collect::<Vec<_>>().join(", ")
}

fn of_both(it: &Expectations) -> Vec<Block> {
    let mut blocks =
        vec![Block::Columns([("You expect of me", it.ours.clone()), ("I expect of you", it.theirs.clone())])];
    if !it.questions.is_empty() {
        blocks.push(row("Being questioned", it.questions.clone()));
    }
    let acknowledged = match it.acknowledged {
        Some(on) if on == it.on => "acknowledged".to_owned(),
        Some(on) => format!("acknowledged {}", day(on)),
        None => "not acknowledged yet".to_owned(),
    };
    blocks.push(row("Agreed", format!("{}, {acknowledged}", day(it.on))));
    if let Some(reviewed) = it.reviewed {
        blocks.push(row("Looked at again", day(reviewed)));
    }
    if let Some(review) = it.review {
        let (label, when) = ("Next look at it".to_owned(), day(review));
        blocks.push(if it.is_overdue { Block::Overdue(label, when) } else { Block::Row(label, when) });
    }
    blocks
}

fn norm(it: &AgreedNorm) -> Block {
    let count = i64::from(it.value);
    let (label, value) = match (it.norm, it.value) {
        (Norm::Response, 0) => ("First answer", "the same working day".to_owned()),
        (Norm::Response, _) => ("First answer", format!("within {}", phrase::working_days(count))),
        (Norm::Rhythm, _) => ("Rhythm", format!("{} in 90 days", phrase::counted(count, "talk"))),
        (Norm::Review, _) => ("Looking at this page", format!("every {}", phrase::days(count))),
    };
    let words = if it.words.is_empty() { String::new() } else { format!(": {}", it.words) };
    row(label, format!("{value}{words}"))
}

/// The boundaries, a row for each.
fn limits(all: &[Boundary]) -> impl Iterator<Item = Block> {
    all.iter().map(|it| {
        let label = match it.rule {
            Rule::Approved => "I may act",
            Rule::AskFirst => "I ask first",
            Rule::Never => "I keep out",
            Rule::Open => "Open",
        };
        row(label, it.matter.clone())
    })
}

fn told(detail: Detail) -> &'static str {
    match detail {
        Detail::Headline => "what it comes to",
        Detail::Summary => "the main points",
        Detail::Full => "everything",
    }
}

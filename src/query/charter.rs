//! The charter: what holds between adviser and client as of now, of all that was ever agreed.
//!
//! Of two agreements about the same the later stands, by when it was made and then by the journal. Nothing that the
//! adviser keeps to itself has a place in here: no evidence, no assessment, no note, no balance, no reason of a status.
//! How the charter reads is in [`words`].

pub mod words;

use std::collections::BTreeMap;

use chrono_tz::Tz;

use super::alike;
use crate::domain::charter::{Detail, ExpectationsAgreed, Norm, Rule};
use crate::domain::client::{Cadence, Client, QuietHours, Weekday};
use crate::domain::event::Event;
use crate::domain::history::History;
use crate::domain::id::ClientId;
use crate::domain::interaction::Channel;
use crate::domain::time::{Day, Now};
use crate::query::record::{Preferences, Specialist};

/// What trust means to the client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trust {
    /// In its words.
    pub words: String,
    /// When it said so.
    pub on: Day,
    /// How many times it had said it otherwise before.
    pub before: usize,
}

/// What the two expect of one another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expectations {
    /// What the client expects of the adviser.
    pub ours: Vec<String>,
    /// What the adviser expects of the client.
    pub theirs: Vec<String>,
    /// Whether being questioned is welcome; empty where nothing was said.
    pub questions: String,
    /// When they were agreed.
    pub on: Day,
    /// Since when they are acknowledged by the client.
    pub acknowledged: Option<Day>,
    /// When they were last looked at again.
    pub reviewed: Option<Day>,
    /// When to look at them again.
    pub review: Option<Day>,
    /// Whether that day is over.
    pub is_overdue: bool,
}

/// A norm in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgreedNorm {
    /// Which.
    pub norm: Norm,
    /// The number.
    pub value: u32,
    /// In the client's words, or empty.
    pub words: String,
    /// When.
    pub on: Day,
}

/// A boundary in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Boundary {
    /// In which matter.
    pub matter: String,
    /// How far the adviser may go.
    pub rule: Rule,
    /// When it was drawn.
    pub on: Day,
}

/// How the client wants to be dealt with, in its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wishes {
    /// Its words, or empty.
    pub words: String,
    /// How much it wants to be told.
    pub detail: Option<Detail>,
    /// When it last said something of this.
    pub on: Day,
}

/// What holds between adviser and client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charter {
    /// Which client.
    pub client: ClientId,
    /// What it is called.
    pub name: String,
    /// As of which day.
    pub on: Day,
    /// What trust means to it.
    pub trust: Option<Trust>,
    /// What the two expect of one another.
    pub expectations: Option<Expectations>,
    /// Norms in force.
    pub norms: Vec<AgreedNorm>,
    /// Boundaries in force, by rule and then by matter.
    pub boundaries: Vec<Boundary>,
    /// Wishes in the client's words.
    pub wishes: Option<Wishes>,
    /// Channels, preferred first.
    pub channels: Vec<Channel>,
    /// Welcome days; empty for any.
    pub days: Vec<Weekday>,
    /// Hours to keep clear of, in the client's zone.
    pub quiet: Option<QuietHours>,
    /// The language, or empty.
    pub language: String,
    /// The client's zone, where it is not the adviser's.
    pub zone: Option<Tz>,
    /// How often to be in touch.
    pub cadence: Cadence,
    /// Who answers when the adviser cannot, or empty.
    pub cover: String,
    /// Who answers what lies outside the adviser's field.
    pub specialists: Vec<Specialist>,
}

impl Charter {
    /// The charter of a client as of a moment.
    pub fn of(history: &History, now: &Now) -> Self {
        let norms = norms(history);
        let client: &Client = &history.client;
        let wishes = Preferences::of(client, now);
        Self {
            client: client.id,
            name: client.name.clone(),
            on: now.today(),
            trust: trust(history),
            expectations: expectations(history, &norms, now.today()),
            boundaries: boundaries(history),
            wishes: said(history),
            norms,
            channels: wishes.channels,
            days: wishes.days,
            quiet: wishes.quiet,
            language: wishes.language,
            zone: wishes.zone,
            cadence: client.cadence,
            cover: wishes.cover,
            specialists: wishes.specialists,
        }
    }
}

/// The agreements, oldest first, each with its day.
fn agreements(history: &History) -> impl Iterator<Item = (&Event, Day)> {
    history.agreements.iter().filter_map(|it| Some((&it.fact, it.fact.happened()?.day())))
}

fn trust(history: &History) -> Option<Trust> {
    let mut stands: Option<Trust> = None;
    for (event, on) in agreements(history) {
        let Event::TrustDefined(it) = event else { continue };
        // Said again is not said otherwise.
        let before = stands.map_or(0, |before| before.before + usize::from(before.words != it.words));
        stands = Some(Trust { words: it.words.clone(), on, before });
    }
    stands
}

/// The expectations as they were last agreed, with every look at them since.
fn expectations(history: &History, norms: &[AgreedNorm], today: Day) -> Option<Expectations> {
    let mut stands: Option<Expectations> = None;
    for (event, on) in agreements(history) {
        match (event, &mut stands) {
            (Event::ExpectationsAgreed(it), _) => stands = Some(agreed(it, on)),
            (Event::ExpectationsReviewed(it), Some(stands)) => {
                stands.reviewed = Some(on);
                stands.review = it.review;
                stands.acknowledged = stands.acknowledged.or(it.acknowledged.then_some(on));
            }
            _ => {}
        }
    }
    let mut stands = stands?;
    // Where no day was named, the two may have agreed how often.
    let rhythm = norms.iter().find(|it| it.norm == Norm::Review).map(|it| u64::from(it.value));
    let looked = stands.reviewed.unwrap_or(stands.on);
    stands.review =
        stands.review.or_else(|| rhythm.and_then(|days| looked.checked_add_days(chrono::Days::new(days))));
    stands.is_overdue = stands.review.is_some_and(|day| day < today);
    Some(stands)
}

fn agreed(it: &ExpectationsAgreed, on: Day) -> Expectations {
    Expectations {
        ours: it.ours.clone(),
        theirs: it.theirs.clone(),
        questions: it.questions.clone(),
        on,
        acknowledged: it.acknowledged.then_some(on),
        reviewed: None,
        review: it.review,
        is_overdue: false,
    }
}

/// The norms that were agreed and not given up.
fn norms(history: &History) -> Vec<AgreedNorm> {
    let mut norms: BTreeMap<Norm, AgreedNorm> = BTreeMap::new();
    for (event, on) in agreements(history) {
        let Event::NormAgreed(it) = event else { continue };
        match it.value {
            Some(value) => {
                norms.insert(it.norm, AgreedNorm { norm: it.norm, value, words: it.words.clone(), on });
            }
            None => drop(norms.remove(&it.norm)),
        }
    }
    norms.into_values().collect()
}

/// The boundaries that hold; a matter is the same however it is set.
pub fn boundaries(history: &History) -> Vec<Boundary> {
    let mut drawn: BTreeMap<String, Boundary> = BTreeMap::new();
    for (event, on) in agreements(history) {
        let Event::BoundarySet(it) = event else { continue };
        let key = alike::name(&it.matter);
        if it.rule == Rule::Open {
            drawn.remove(&key);
        } else {
            drawn.insert(key, Boundary { matter: it.matter.clone(), rule: it.rule, on });
        }
    }
    let mut all: Vec<Boundary> = drawn.into_values().collect();
    all.sort_by_key(|it| it.rule);
    all
}

/// The wishes; words and detail hold each until they are said otherwise.
pub fn said(history: &History) -> Option<Wishes> {
    let mut wishes: Option<Wishes> = None;
    for (event, on) in agreements(history) {
        let Event::WishesSaid(it) = event else { continue };
        let stands = wishes.get_or_insert(Wishes { words: String::new(), detail: None, on });
        stands.on = on;
        stands.detail = it.detail.or(stands.detail);
        if !it.words.is_empty() {
            stands.words.clone_from(&it.words);
        }
    }
    wishes
}

#[cfg(test)]
mod tests;

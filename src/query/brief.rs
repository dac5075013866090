//! The brief: what to know before speaking to a client, on one screen that is read in twenty seconds.
//!
//! Owns what is worth a line and in which order: the client's own goal first, then what is on its mind and what it waits
//! for, then what one has to say, to ask and to leave unsaid. Nothing sealed is in it. How it looks is the business of
//! those who show it; as a page of Markdown it is in `exchange::brief`.

mod lately;

use crate::domain::event::Event;
use crate::domain::evidence::{EvidenceKind, Worry, WorryStep};
use crate::domain::history::{Goal, History, Promise};
use crate::domain::interaction::{BegunBy, Confidentiality};
use crate::domain::line::EntryKey;
use crate::domain::promise::Whose;
use crate::domain::time::{Day, Now};
use crate::query::charter::Charter;
use crate::query::record::Record;
use crate::query::stage::Tone;
use crate::query::timeline::inherited;
use crate::query::{act, phrase};
use crate::trust::Relationship;
use crate::trust::act::ActKind;
use crate::trust::stage::Holding;
use crate::trust::worry::WorryStand;

/// What a line of the brief is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// A goal of the client's.
    Goal,
    /// What trust means to it.
    Trust,
    /// What is on its mind.
    Mind,
    /// What it waits for.
    Waiting,
    /// What the adviser promised.
    Promised,
    /// What the client promised.
    Owed,
    /// What to acknowledge.
    Acknowledge,
    /// What to ask that is not about the work.
    Ask,
    /// What not to say.
    Avoid,
    /// A worry.
    Worry,
    /// How it wants to be dealt with.
    Wishes,
    /// What time it is there, and how to get through.
    Reach,
    /// What changed since the last contact.
    Changed,
    /// Where the relationship stands.
    Stage,
    /// What would do it good.
    Next,
}

impl Part {
    /// Its label, on screens and in listings.
    pub fn label(self) -> &'static str {
        match self {
            Self::Goal => "their goal",
            Self::Trust => "trust is",
            Self::Mind => "on their mind",
            Self::Waiting => "they wait for",
            Self::Promised => "you promised",
            Self::Owed => "they promised",
            Self::Acknowledge => "acknowledge",
            Self::Ask => "ask after",
            Self::Avoid => "leave unsaid",
            Self::Worry => "worry",
            Self::Wishes => "they wish",
            Self::Reach => "there",
            Self::Changed => "since then",
            Self::Stage => "stage",
            Self::Next => "do them good",
        }
    }

    /// Its name for `--json`: stable, in `snake_case`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Goal => "goal",
            Self::Trust => "trust",
            Self::Mind => "mind",
            Self::Waiting => "waiting",
            Self::Promised => "promised",
            Self::Owed => "owed",
            Self::Acknowledge => "acknowledge",
            Self::Ask => "ask",
            Self::Avoid => "avoid",
            Self::Worry => "worry",
            Self::Wishes => "wishes",
            Self::Reach => "reach",
            Self::Changed => "changed",
            Self::Stage => "stage",
            Self::Next => "next",
        }
    }
}

/// A line of the brief.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BriefLine {
    /// What it is about.
    pub part: Part,
    /// What it says.
    pub text: String,
    /// How much it asks for.
    pub tone: Tone,
    /// The entry that it comes from, where it comes from one.
    pub entry: Option<EntryKey>,
}

/// What a brief is made of.
#[derive(Debug, Clone, Copy)]
pub struct Sight<'a> {
    /// The history whose texts are shown: covered where the mask is on.
    pub history: &'a History,
    /// What was judged of it, uncovered.
    pub relationship: &'a Relationship,
    /// What is on record.
    pub record: &'a Record,
    /// The moment.
    pub now: &'a Now,
}

/// How many lines a part takes at most: what does not fit is counted in the last one.
const MOST: usize = 3;

/// The brief, in the order in which it is read.
pub fn brief(sight: Sight<'_>) -> Vec<BriefLine> {
    let charter = Charter::of(sight.history, sight.now);
    let mut lines = Vec::new();
    goals(sight, &mut lines);
    if let Some(trust) = &charter.trust {
        lines.push(line(Part::Trust, trust.words.clone(), Tone::Strong, None));
    }
    lines.extend(mind(sight));
    waiting(sight, &mut lines);
    promised(sight, Whose::Ours, Part::Promised, &mut lines);
    promised(sight, Whose::Theirs, Part::Owed, &mut lines);
    acknowledge(sight, &mut lines);
    lines.push(ask(sight));
    avoid(sight, &charter, &mut lines);
    worries(sight, &mut lines);
    lines.extend(wishes(&charter));
    lines.push(reach(sight));
    lately::changed(sight, &mut lines);
    lines.push(stage(sight));
    lines.extend(next(sight));
    lines
}

fn line(part: Part, text: impl Into<String>, tone: Tone, entry: Option<EntryKey>) -> BriefLine {
    BriefLine { part, text: text.into(), tone, entry }
}

/// The first few of a part, and how many more there are.
fn few(lines: &mut Vec<BriefLine>, mut all: Vec<BriefLine>) {
    let more = all.len().saturating_sub(MOST);
    all.truncate(MOST);
    if let Some(last) = all.last_mut().filter(|_| more > 0) {
        last.text = format!("{} (and {more} more)", last.text);
    }
    lines.extend(all);
}

fn goals(sight: Sight<'_>, lines: &mut Vec<BriefLine>) {
    let today = sight.now.today();
    let open = sight.record.goals.iter().filter(|goal| goal.outcome.is_none());
    let all: Vec<BriefLine> = open
        .filter_map(|goal| {
            let due = goal.due.map(|due| format!(", by {}", phrase::day(due, today))).unwrap_or_default();
            Some(line(Part::Goal, format!("{}{due}", goal.what.as_ref()?), Tone::Strong, Some(goal.entry)))
        })
        .collect();
    let is_open = |goal: &crate::query::record::GoalRecord| goal.outcome.is_none();
    if all.is_empty() && sight.record.goals.iter().any(is_open) {
        lines.push(line(Part::Goal, "something sealed", Tone::Quiet, None));
    } else if all.is_empty() {
        lines.push(line(Part::Goal, "not known: ask what they want to reach", Tone::Warning, None));
    }
    few(lines, all);
}

/// What is on the client's mind: what was noted as that, or what it came with last of its own accord.
fn mind(sight: Sight<'_>) -> Option<BriefLine> {
    let (history, today) = (sight.history, sight.now.today());
    let noted = history.evidence.iter().rev().find_map(|it| match &it.fact {
        Event::EvidenceRecorded(fact) if fact.kind == EvidenceKind::Mind && is_told(fact.conf) => {
            Some((fact.on.day(), &fact.words, it.mark.key))
        }
        _ => None,
    });
    let came = history.interactions.iter().rev().find(|it| {
        it.fact.begun_by == BegunBy::Client && is_told(it.fact.conf) && !it.fact.summary.is_empty()
    });
    let came = came.map(|it| (it.fact.on.day(), &it.fact.summary, it.mark.key));
    let (on, words, entry) = noted.into_iter().chain(came).max_by_key(|(on, _, entry)| (*on, *entry))?;
    let days = (today - on).num_days();
    let stale = if days > STALE { "; long ago: ask" } else { "" };
    let tone = if days > STALE { Tone::Quiet } else { Tone::Text };
    Some(line(Part::Mind, format!("{words} ({}{stale})", phrase::day(on, today)), tone, Some(entry)))
}

/// After so many days what was on somebody's mind may be something else.
const STALE: i64 = 60;

/// Whether a text of that class is in a brief.
fn is_told(conf: Confidentiality) -> bool {
    conf != Confidentiality::Sealed
}

/// A text, or that there is a sealed one.
fn told(text: &str, conf: Confidentiality) -> &str {
    if is_told(conf) { text } else { "something sealed" }
}

fn waiting(sight: Sight<'_>, lines: &mut Vec<BriefLine>) {
    let today = sight.now.today();
    let open = sight.history.requests.iter().filter(|it| it.is_open());
    let all = open.map(|it| {
        let fact = &it.received.fact;
        let heard = match (it.acknowledged.is_empty(), it.until()) {
            (true, _) => ", not a word from you yet".to_owned(),
            (false, Some(until)) => format!(", answer announced for {}", phrase::day(until, today)),
            (false, None) => String::new(),
        };
        let since = phrase::day(fact.on.day(), today);
        let tone = if it.acknowledged.is_empty() { Tone::Warning } else { Tone::Text };
        let text = format!("{} (asked {since}{heard})", told(&fact.what, fact.conf));
        line(Part::Waiting, text, tone, Some(it.received.mark.key))
    });
    few(lines, all.collect());
}

fn promised(sight: Sight<'_>, whose: Whose, part: Part, lines: &mut Vec<BriefLine>) {
    let today = sight.now.today();
    let mut open: Vec<&Promise> =
        sight.history.promises.iter().filter(|it| it.made.fact.whose == whose && it.is_open()).collect();
    open.sort_by_key(|it| (it.agreed_due().is_none(), it.agreed_due(), it.made.mark.key));
    let all = open.into_iter().map(|it| {
        let fact = &it.made.fact;
        let (due, tone) = match it.agreed_due() {
            None => (String::new(), Tone::Text),
            Some(due) if due < today => {
                (format!(" ({} late)", phrase::days((today - due).num_days())), Tone::Alarm)
            }
            Some(due) if due == today => (" (today)".to_owned(), Tone::Warning),
            Some(due) => (format!(" (by {})", phrase::day(due, today)), Tone::Text),
        };
        // What the client is late with is to be known, not to be alarmed about.
        let tone = if whose == Whose::Theirs { tone.max(Tone::Warning) } else { tone };
        line(part, format!("{}{due}", told(&fact.what, fact.conf)), tone, Some(it.made.mark.key))
    });
    few(lines, all.collect());
}

/// What has to be said before anything else: a fault of one's own, what the client was moved by, a day that is near.
fn acknowledge(sight: Sight<'_>, lines: &mut Vec<BriefLine>) {
    let (history, today) = (sight.history, sight.now.today());
    let mut all = Vec::new();
    if let Some(fault) = sight.relationship.faults.first() {
        let text = act::words(ActKind::OwnFault(fault.kind));
        all.push(line(Part::Acknowledge, text, Tone::Alarm, Some(fault.entry)));
    }
    let voiced = history.evidence.iter().rev().find_map(|it| match &it.fact {
        Event::WorryMoved(fact) if fact.step == WorryStep::Voiced && is_told(fact.conf) => {
            Some((fact, it.mark.key))
        }
        _ => None,
    });
    let eased = |it: &Worry| {
        sight.relationship.worries.iter().any(|known| known.worry == *it && known.stand == WorryStand::Eased)
    };
    let fresh = voiced.filter(|(fact, _)| (today - fact.on.day()).num_days() <= STALE && !eased(&fact.worry));
    if let Some((fact, entry)) = fresh {
        let text = format!("what they said: {} ({})", fact.words, phrase::day(fact.on.day(), today));
        all.push(line(Part::Acknowledge, text, Tone::Text, Some(entry)));
    }
    if let Some(said) = &sight.record.said {
        let text =
            format!("their words about the two of you: {} ({})", said.words, phrase::day(said.on, today));
        all.push(line(Part::Acknowledge, text, Tone::Text, Some(said.entry)));
    }
    for day in sight.record.preferences.special_days.iter().filter(|day| day.ahead <= 7) {
        let when =
            if day.ahead == 0 { "today".to_owned() } else { format!("in {}", phrase::days(day.ahead)) };
        all.push(line(Part::Acknowledge, format!("{}, {when}", day.what), Tone::Good, None));
    }
    few(lines, all);
}

/// One question that is not about the work.
fn ask(sight: Sight<'_>) -> BriefLine {
    let (history, today) = (sight.history, sight.now.today());
    let pursuits = history.evidence.iter().filter_map(|it| match &it.fact {
        Event::EvidenceRecorded(fact) if fact.kind == EvidenceKind::Pursuit && is_told(fact.conf) => {
            Some((fact.on, &fact.words, it.mark.key))
        }
        _ => None,
    });
    let concerns = history.signals.iter().filter(|it| it.fact.signal == "concern" && is_told(it.fact.conf));
    let concerns = concerns.map(|it| (it.fact.on, &it.fact.words, it.mark.key));
    let last =
        pursuits.chain(concerns).filter(|(_, words, _)| !words.is_empty()).max_by_key(|it| (it.0, it.2));
    match last {
        Some((on, words, entry)) => {
            let text = format!("{words} ({})", phrase::day(on.day(), today));
            line(Part::Ask, text, Tone::Good, Some(entry))
        }
        None => line(Part::Ask, "something that is not the work: nothing is on record", Tone::Quiet, None),
    }
}

/// What not to say or do: boundaries, and what may not be repeated.
fn avoid(sight: Sight<'_>, charter: &Charter, lines: &mut Vec<BriefLine>) {
    use crate::domain::charter::Rule;
    let drawn = charter.boundaries.iter().filter_map(|it| match it.rule {
        Rule::Never => Some(line(Part::Avoid, it.matter.clone(), Tone::Warning, None)),
        Rule::AskFirst => {
            Some(line(Part::Avoid, format!("{}, unless you ask first", it.matter), Tone::Text, None))
        }
        Rule::Approved | Rule::Open => None,
    });
    let mut all: Vec<BriefLine> = drawn.collect();
    let assured = sight.history.evidence.iter().rev().find_map(|it| match &it.fact {
        Event::EvidenceRecorded(fact) if fact.kind == EvidenceKind::Assurance && is_told(fact.conf) => {
            Some((&fact.words, it.mark.key))
        }
        _ => None,
    });
    if let Some((words, entry)) = assured {
        all.push(line(Part::Avoid, format!("you assured them: {words}"), Tone::Text, Some(entry)));
    }
    few(lines, all);
}

fn worries(sight: Sight<'_>, lines: &mut Vec<BriefLine>) {
    let today = sight.now.today();
    for it in &sight.relationship.worries {
        let tone = match it.stand {
            WorryStand::Open | WorryStand::Resurfaced => Tone::Warning,
            WorryStand::Easing => Tone::Text,
            WorryStand::NotRaised | WorryStand::Eased => continue,
        };
        let since = it.since.map(|on| phrase::day(on.day(), today)).unwrap_or_default();
        let text = format!("{}: {} since {since}", act::worry(it.worry), it.stand);
        lines.push(line(Part::Worry, text, tone, it.said.last().copied()));
    }
}

fn wishes(charter: &Charter) -> Option<BriefLine> {
    let wishes = charter.wishes.as_ref()?;
    let detail = wishes.detail.map(|detail| format!("{detail} only, no more detail"));
    let detail = match wishes.detail {
        Some(crate::domain::charter::Detail::Full) => Some("all the detail".to_owned()),
        _ => detail,
    };
    let words = Some(wishes.words.clone()).filter(|words| !words.is_empty());
    let text = words.into_iter().chain(detail).collect::<Vec<_>>().join("; ");
    Some(line(Part::Wishes, text, Tone::Text, None))
}

fn reach(sight: Sight<'_>) -> BriefLine {
    let wishes = &sight.record.preferences;
    let mut parts = vec![wishes.local.format("%a %H:%M").to_string()];
    if !wishes.welcome_now {
        parts.push("not a welcome time".to_owned());
    }
    if let Some(first) = wishes.channels.first() {
        parts.push(format!("best by {first}"));
    }
    if !wishes.language.is_empty() {
        parts.push(wishes.language.clone());
    }
    let tone = if wishes.welcome_now { Tone::Text } else { Tone::Warning };
    line(Part::Reach, parts.join(", "), tone, None)
}

fn stage(sight: Sight<'_>) -> BriefLine {
    let evidenced = sight.relationship.evidenced;
    let fails = sight.relationship.stages.contains(&Holding::Fails);
    let none = if fails { "none, since a stage fails" } else { "not enough on record" };
    let mut text = evidenced.stage.map_or(none, act::name).to_owned();
    for (is, word) in [(evidenced.fading, ", fading"), (evidenced.dormant.is_some(), ", dormant")] {
        if is {
            text.push_str(word);
        }
    }
    if let Some(assessed) = sight.record.assessed().filter(|it| Some(it.stage) != evidenced.stage) {
        text = format!("{text}; you say {}", act::name(assessed.stage));
    }
    line(Part::Stage, text, Tone::Text, None)
}

/// What would do the relationship good; a fault is acknowledged above already.
fn next(sight: Sight<'_>) -> Option<BriefLine> {
    let next = sight.relationship.act?;
    let is_said = matches!(next.kind, ActKind::OwnFault(_));
    (!is_said).then(|| line(Part::Next, act::words(next.kind), Tone::Good, next.entry))
}

/// Whether the words of a goal are in a brief: those of one that came up in a sealed entry are not.
fn is_goal_told(history: &History, goal: &Goal) -> bool {
    is_told(inherited(history, goal.set.fact.interaction))
}

/// A day as it stands in a brief.
fn day(day: Day, sight: Sight<'_>) -> String {
    phrase::day(day, sight.now.today())
}

#[cfg(test)]
mod tests;

//! Where a relationship stands, in lines: the three voices, what is missing between them, what to do next, and under it
//! the criteria, elements, worries and patterns, each with the entries that it rests on.
//!
//! Owns the order of the lines and their words, for the stage pane and for listings alike. The judgement is `trust`'s;
//! the lines about promises, contact and wishes are in [`known`].

mod known;

use std::borrow::Cow;

use crate::domain::event::Event;
use crate::domain::evidence::{ElementStep, EvidenceKind};
use crate::domain::history::History;
use crate::domain::line::EntryKey;
use crate::domain::stage::Stage;
use crate::domain::time::{Day, Now};
use crate::query::act;
use crate::query::phrase;
use crate::query::record::Record;
use crate::trust::act::ActKind;
use crate::trust::criterion::{Criterion, Figure, Found, Met};
use crate::trust::element::ElementState;
use crate::trust::fault::FaultKind;
use crate::trust::stage::{Half, Holding};
use crate::trust::worry::{WorryStand, WorryState};
use crate::trust::{Relationship, Rulebook};

/// What a line is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tone {
    /// Something to be done at once.
    Alarm,
    /// Something to look at.
    Warning,
    /// What the rest hangs on.
    Strong,
    /// Something good.
    Good,
    /// What is so.
    Text,
    /// Less than the rest.
    Quiet,
}

/// Where a line belongs among those that can be folded away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fold {
    /// It stands by itself.
    None,
    /// It heads the criteria of a stage.
    Head(Stage),
    /// It is one of them.
    Under(Stage),
}

/// A line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageLine {
    /// What it is about.
    pub label: Cow<'static, str>,
    /// What it says.
    pub text: Cow<'static, str>,
    /// In numbers, where it has any; empty else.
    pub figure: String,
    /// What it is there for.
    pub tone: Tone,
    /// Whether it can be folded away, and under what.
    pub fold: Fold,
    /// Whether it proposes a conversation about the relationship.
    pub converses: bool,
    /// The entries that it rests on.
    pub entries: Vec<EntryKey>,
}

impl StageLine {
    fn new(label: impl Into<Cow<'static, str>>, text: impl Into<Cow<'static, str>>, tone: Tone) -> Self {
        Self {
            label: label.into(),
            text: text.into(),
            figure: String::new(),
            tone,
            fold: Fold::None,
            converses: false,
            entries: Vec::new(),
        }
    }

    fn on(self, entries: impl IntoIterator<Item = EntryKey>) -> Self {
        Self { entries: entries.into_iter().collect(), ..self }
    }
}

/// What the lines are made of.
#[derive(Debug, Clone, Copy)]
pub struct Sight<'a> {
    /// The history whose texts are shown: covered where the mask is on.
    pub history: &'a History,
    /// What was judged of it, uncovered.
    pub relationship: &'a Relationship,
    /// What is on record.
    pub record: &'a Record,
    /// The evidenced stage of each of the last months, the oldest first; empty where they are not to be told.
    pub months: &'a [Option<Stage>],
    /// How the stage is assessed: a key, or a command.
    pub assess: &'a str,
    /// The moment.
    pub now: &'a Now,
    /// Whether names and texts are hidden.
    pub masked: bool,
}

/// How many months the chart of the stages has.
pub const MONTHS: u32 = 12;

/// The ends of the last months, the oldest first, today last.
fn month_ends(today: Day) -> impl Iterator<Item = Day> {
    (0..MONTHS).rev().filter_map(move |back| today.checked_sub_months(chrono::Months::new(back)))
}

/// The evidenced stage of each of the last months, as known now.
pub fn months(history: &History, rules: &Rulebook, today: Day) -> Vec<Option<Stage>> {
    month_ends(today).map(|day| rules.evidenced(history, day).stage).collect()
}

/// Every line, the most telling first.
pub fn lines(sight: Sight<'_>) -> Vec<StageLine> {
    let mut lines = Vec::new();
    lines.extend(fault(sight));
    lines.push(assessed(sight));
    lines.push(evidenced(sight));
    lines.extend(next(sight));
    lines.extend(said(sight));
    lines.extend(gap(sight));
    lines.extend(plan(sight));
    // What is looked for first: the stage that is claimed, what it stands on, then what would come next.
    let assessed = sight.record.assessed().map(|it| it.stage);
    let at = assessed.max(sight.relationship.evidenced.stage).map_or(0, |stage| stage as usize);
    let (below, above) = Stage::ALL.split_at(at + 1);
    for stage in below.iter().rev().chain(above) {
        lines.extend(criteria(sight, *stage));
    }
    lines.extend(sight.relationship.elements.iter().enumerate().map(|(place, it)| element(sight, place, it)));
    lines.extend(sight.relationship.worries.iter().filter_map(|it| worry(sight, it)));
    lines.extend(sight.relationship.findings.iter().map(|it| {
        let text = act::finding(it.kind, it.number, it.other);
        StageLine::new("pattern", text, Tone::Warning).on(it.entries.iter().copied())
    }));
    lines.extend(in_sync(sight));
    lines.extend(questioned(sight));
    lines.extend(chart(sight));
    lines.extend(known::lines(sight));
    lines
}

/// The oldest fault, and how many there are.
fn fault(sight: Sight<'_>) -> Option<StageLine> {
    let faults = &sight.relationship.faults;
    let oldest = faults.first()?;
    let what = match oldest.kind {
        FaultKind::PromiseLate => "a promise is long overdue",
        FaultKind::PromiseBroken => "a promise was broken and not made good",
        FaultKind::RequestUnanswered => "a request was left without a word",
    };
    let since = phrase::day(oldest.since, sight.now.today());
    let more = if faults.len() > 1 { format!("; {} in all", faults.len()) } else { String::new() };
    let line = StageLine::new("fault", format!("{what}, since {since}{more}"), Tone::Alarm);
    Some(line.on(faults.iter().map(|it| it.entry)))
}

fn assessed(sight: Sight<'_>) -> StageLine {
    match sight.record.assessed() {
        Some(stage) => {
            StageLine::new("assessed", format!("{} {} d", act::name(stage.stage), stage.days), Tone::Strong)
                .on([stage.entry])
        }
        None => StageLine::new("assessed", format!("not yet ({} does it)", sight.assess), Tone::Quiet),
    }
}

fn evidenced(sight: Sight<'_>) -> StageLine {
    let evidenced = sight.relationship.evidenced;
    let Some(stage) = evidenced.stage else {
        return match failing(sight) {
            Some(stage) => {
                StageLine::new("evidenced", format!("none, since {} fails", act::name(stage)), Tone::Warning)
            }
            None => StageLine::new("evidenced", "not enough on record", Tone::Quiet),
        };
    };
    let mut text = match evidenced.half {
        Some(Half::Early) => format!("early {}", act::name(stage)),
        Some(Half::Late) => format!("late {}", act::name(stage)),
        None => act::name(stage).to_owned(),
    };
    let mut tone = Tone::Strong;
    if let Some(held) = evidenced.held_back {
        text = format!("{text}, held back from {}", act::name(held));
        tone = Tone::Alarm;
    }
    if evidenced.fading {
        text.push_str(", fading");
        tone = tone.min(Tone::Warning);
    }
    if let Some(day) = evidenced.dormant {
        text = format!("{text} on {}, dormant since", phrase::day(day, sight.now.today()));
        tone = Tone::Quiet;
    }
    let entries = Criterion::of(stage).iter().map(|it| sight.relationship.of(*it));
    let met = entries.filter(|it| it.met == Met::Yes).flat_map(|it| it.entries.iter().copied());
    StageLine::new("evidenced", text, tone).on(met)
}

/// The lowest stage that fails.
fn failing(sight: Sight<'_>) -> Option<Stage> {
    let place = sight.relationship.stages.iter().position(|it| *it == Holding::Fails)?;
    Some(Stage::ALL[place])
}

fn next(sight: Sight<'_>) -> Option<StageLine> {
    let next = sight.relationship.act?;
    let line = StageLine::new("next", act::words(next.kind), Tone::Good).on(next.entry);
    Some(StageLine { converses: matches!(next.kind, ActKind::Converse(_)), ..line })
}

fn said(sight: Sight<'_>) -> Option<StageLine> {
    let said = sight.record.said.as_ref()?;
    let place = if said.place.is_empty() { String::new() } else { format!(", {}", said.place) };
    let text = format!("\"{}\" {}{place}", said.words, phrase::day(said.on, sight.now.today()));
    Some(StageLine::new("they said", text, Tone::Text).on([said.entry]))
}

/// What is missing between the stage that was assessed and the one that the evidence supports.
fn gap(sight: Sight<'_>) -> Option<StageLine> {
    let assessed = sight.record.assessed()?.stage;
    let evidenced = sight.relationship.evidenced.stage;
    if Some(assessed) == evidenced {
        return None;
    }
    if Some(assessed) < evidenced {
        let text = format!("the evidence supports more: {}", evidenced.map_or("", act::name));
        return Some(StageLine::new("gap", text, Tone::Good));
    }
    // What fails below stops all that stands above it.
    let failing = failing(sight).filter(|stage| *stage <= assessed);
    let stage = failing.unwrap_or(assessed);
    let missing = |wanted: Met| -> Vec<&str> {
        let all = Criterion::of(stage).iter();
        all.filter(|it| sight.relationship.of(**it).met == wanted).map(|it| act::criterion(*it)).collect()
    };
    let (not_met, unknown) = (missing(Met::No), missing(Met::Unknown));
    let mut parts = Vec::new();
    if !not_met.is_empty() {
        parts.push(format!("not met: {}", not_met.join(", ")));
    }
    if !unknown.is_empty() {
        parts.push(format!("not recorded: {}", unknown.join(", ")));
    }
    if parts.is_empty() {
        parts.push("a fault holds it back".to_owned());
    }
    let text = match failing {
        Some(stage) => format!("{} fails; {}", act::name(stage), parts.join("; ")),
        None => parts.join("; "),
    };
    Some(StageLine::new("gap", text, Tone::Warning))
}

/// Where the relationship is to be, and by when.
fn plan(sight: Sight<'_>) -> Option<StageLine> {
    let planned = sight.history.agreements.iter().rev().find_map(|it| match &it.fact {
        Event::StagePlanned(fact) => Some((fact, it.mark.key)),
        _ => None,
    });
    let (fact, entry) = planned?;
    let stage = fact.stage?;
    let today = sight.now.today();
    let there = sight.relationship.evidenced.stage >= Some(stage);
    let by = fact.by.map(|by| format!(" by {}", phrase::day(by, today))).unwrap_or_default();
    let tone = match fact.by {
        _ if there => Tone::Good,
        Some(by) if by < today => Tone::Warning,
        _ => Tone::Text,
    };
    let done = if there { ", reached" } else { "" };
    Some(StageLine::new("plan", format!("{}{by}{done}", act::name(stage)), tone).on([entry]))
}

/// A stage and its criteria.
fn criteria(sight: Sight<'_>, stage: Stage) -> Vec<StageLine> {
    let found = |it: &Criterion| sight.relationship.of(*it);
    let all = Criterion::of(stage);
    let count = |met: Met| all.iter().filter(|it| found(it).met == met).count();
    let (met, not_met) = (count(Met::Yes), count(Met::No));
    let holding = sight.relationship.stages[stage as usize];
    let tone = match holding {
        Holding::Holds => Tone::Good,
        Holding::Fails => Tone::Warning,
        Holding::Unrecorded => Tone::Quiet,
    };
    let known = met + not_met;
    let (said, figure) = match holding {
        Holding::Unrecorded if known == 0 => ("not recorded", String::new()),
        // Too little for a word: the figure says how little.
        Holding::Unrecorded => ("", format!("{met} of {known}")),
        holding => (holding.word(), format!("{met} of {known}")),
    };
    let head = StageLine::new(act::name(stage), said, tone);
    let under = |it: &Criterion| StageLine { fold: Fold::Under(stage), ..criterion(*it, found(it)) };
    let head = StageLine { figure, fold: Fold::Head(stage), ..head };
    std::iter::once(head).chain(all.iter().map(under)).collect()
}

fn criterion(criterion: Criterion, found: &Found) -> StageLine {
    let (mark, tone) = match found.met {
        Met::Yes => ("+", Tone::Text),
        Met::No => ("-", Tone::Warning),
        Met::Unknown => ("·", Tone::Quiet),
    };
    let figure = match (found.met, found.figure) {
        (Met::Unknown, Figure::Share(_, all) | Figure::Count(all)) if all > 0 => format!("only {all} yet"),
        (Met::Unknown, _) => "no record".to_owned(),
        (_, Figure::Share(part, all)) => format!("{part} of {all}"),
        (_, Figure::Count(count)) => count.to_string(),
        (_, Figure::WorkingDays(0)) => "same day".to_owned(),
        (_, Figure::WorkingDays(days)) => format!("{days} work d"),
        (_, Figure::Bare) => String::new(),
    };
    let line = StageLine::new(mark, act::criterion(criterion), tone);
    StageLine { figure, ..line }.on(found.entries.iter().copied())
}

fn element(sight: Sight<'_>, place: usize, it: &ElementState) -> StageLine {
    let today = sight.now.today();
    let ago = |on: Day| match (today - on).num_days() {
        0 => "today".to_owned(),
        days => format!("{days} d ago"),
    };
    let shown = match it.demonstrated() {
        Some((on, _)) => ago(on),
        None => "never shown".to_owned(),
    };
    let others = ElementStep::ALL.iter().filter(|step| **step != ElementStep::Demonstrated);
    let others = others.filter_map(|step| {
        let (on, _) = it.last[*step as usize]?;
        Some(format!(", {step} {}", ago(on)))
    });
    let due = it.due_from().is_none_or(|due| due <= today);
    let weakest = if place == 0 { "weakest, " } else { "" };
    let text = format!("{weakest}{shown}{}", others.collect::<String>());
    let last = it.last.iter().flatten().map(|(_, entry)| *entry);
    let mut entries: Vec<EntryKey> = it.acts.iter().copied().chain(last).collect();
    entries.sort_unstable();
    entries.dedup();
    StageLine::new(it.element.word(), text, if due { Tone::Warning } else { Tone::Text }).on(entries)
}

fn worry(sight: Sight<'_>, it: &WorryState) -> Option<StageLine> {
    let since = it.since.map(|on| phrase::day(on.day(), sight.now.today())).unwrap_or_default();
    let tone = match it.stand {
        WorryStand::NotRaised => return None,
        WorryStand::Open | WorryStand::Resurfaced => Tone::Warning,
        WorryStand::Easing => Tone::Text,
        WorryStand::Eased => Tone::Good,
    };
    let text = format!("{}: {} since {since}", act::worry(it.worry), it.stand);
    Some(StageLine::new("worry", text, tone).on(it.said.iter().chain(&it.acts).copied()))
}

/// When the client last restated the plan in its own words.
fn in_sync(sight: Sight<'_>) -> Option<StageLine> {
    let (on, entry) = evidence(sight, EvidenceKind::Sync).next_back()?;
    let ago = phrase::days((sight.now.today() - on).num_days());
    Some(StageLine::new("in sync", format!("{ago} ago they restated the plan"), Tone::Text).on([entry]))
}

/// How often the client questioned the adviser within a year. How the adviser took it is told by the entry alone.
fn questioned(sight: Sight<'_>) -> Option<StageLine> {
    let today = sight.now.today();
    let all = evidence(sight, EvidenceKind::Challenge).filter(|(on, _)| (today - *on).num_days() <= 365);
    let entries: Vec<EntryKey> = all.map(|(_, entry)| entry).collect();
    let times = phrase::counted(i64::try_from(entries.len()).unwrap_or(i64::MAX), "time");
    (!entries.is_empty()).then(|| {
        StageLine::new("asked why", format!("{times} in a year: they are free to"), Tone::Good).on(entries)
    })
}

/// The evidence of a kind, oldest first.
fn evidence(sight: Sight<'_>, kind: EvidenceKind) -> impl DoubleEndedIterator<Item = (Day, EntryKey)> + '_ {
    sight.history.evidence.iter().filter_map(move |it| match &it.fact {
        Event::EvidenceRecorded(fact) if fact.kind == kind => Some((fact.on.day(), it.mark.key)),
        _ => None,
    })
}

/// Both stages over the last months, a figure a month.
fn chart(sight: Sight<'_>) -> Vec<StageLine> {
    let figure = |stage: Option<Stage>| stage.map_or('·', |stage| char::from(b'1' + stage as u8));
    let assessed = |day: Day| {
        let past = sight.history.assessments.iter().rev().find(|it| it.fact.on <= day);
        past.map(|it| it.fact.stage)
    };
    let row = |label: &'static str, figures: String| StageLine::new(label, figures, Tone::Quiet);
    let months: Vec<Option<Stage>> = month_ends(sight.now.today()).map(assessed).collect();
    if sight.months.is_empty() || months.iter().chain(sight.months).all(Option::is_none) {
        return Vec::new();
    }
    vec![
        row("by month", format!("{} you", months.into_iter().map(figure).collect::<String>())),
        row("", format!("{} shown", sight.months.iter().copied().map(figure).collect::<String>())),
    ]
}

//! `confidant stage`: where the relationship with a client stands, and on what evidence.

use serde_json::{Value, json};

use super::desk::Desk;
use super::out::{Out, Tone};
use super::{Answer, DONE, Failure, options, who};
use crate::config::Settings;
use crate::domain::history::History;
use crate::domain::id::ClientId;
use crate::domain::line::EntryKey;
use crate::domain::stage::Stage;
use crate::domain::time::{Day, Now};
use crate::query::record::Record;
use crate::query::stage::{self, Sight, StageLine};
use crate::query::timeline::{Lens, Outline, Show, Text};
use crate::query::{act, conversation};
use crate::text::pad_in;
use crate::trust::Relationship;
use crate::trust::criterion::{Criterion, Figure};

/// Where the relationship with a client stands, on what evidence, and what would move it
#[derive(Debug, clap::Args)]
#[command(after_long_help = AFTER)]
pub(super) struct Args {
    /// A name, some letters of it, or the beginning of an id
    #[arg(allow_hyphen_values = true)]
    client: String,
    /// By what had happened by the end of that day, as known now: 2026-11-01, 3 weeks ago
    #[arg(long, value_name = "DAY")]
    as_of: Option<String>,
    /// By what the journal said at the end of that day, whatever was recorded since
    #[arg(long, value_name = "DAY", conflicts_with = "as_of")]
    recorded_by: Option<String>,
    /// Every line with the entries that it rests on
    #[arg(long)]
    evidence: bool,
    /// A candid conversation about it, prepared
    #[arg(long, conflicts_with = "evidence")]
    conversation: bool,
}

const AFTER: &str = "\
`+` is met, `-` is not, `·` has no record. The evidenced stage follows from the criteria alone; an assessment
never moves it. Of what is sealed only its day is shown.

Examples:
  confidant stage ada
  confidant stage ada --evidence
  confidant stage ada --conversation
  confidant stage ada --as-of 2026-06-30
  confidant stage ada --recorded-by 2026-06-30 --json

JSON: {\"client\": {\"id\", \"name\"}, \"on\", \"recorded_by\", \"assessed\": {\"stage\", \"since\", \"days\", \"why\"},
  \"said\": {\"words\", \"on\", \"place\"}, \"evidenced\": {\"stage\", \"half\", \"held_back\", \"fading\", \"dormant\"},
  \"months\": [STAGE], \"stages\": {STAGE: \"holds\"|\"fails\"|\"not recorded\"}, \"criteria\": [{\"id\", \"met\", \"part\",
  \"all\", \"evidence\": [ENTRY]}], \"faults\": [{\"kind\", \"since\", \"evidence\"}], \"elements\": [{\"element\",
  \"assessed\", \"discussed\", \"planned\", \"demonstrated\", \"due\", \"evidence\"}], \"worries\": [{\"worry\", \"stands\",
  \"since\", \"said\", \"acts\"}], \"findings\": [{\"kind\", \"number\", \"other\", \"sentence\", \"evidence\"}],
  \"next\": {\"act\", \"words\", \"since\"}}; ENTRY is LINE:PART:INDEX of the journal.";

pub(super) fn run(args: &Args, settings: &Settings, out: &mut Out) -> Answer {
    let desk = Desk::look(settings)?;
    let standing = desk.client(&args.client)?;
    let day = |name: &str, typed: &Option<String>| {
        let typed = typed.as_deref().map(|typed| options::past_day(Some(typed), &desk.now()));
        typed.transpose().map_err(|failure| {
            Failure::Usage(format!("--{name}: {failure}").replace("nothing was recorded: ", ""))
        })
    };
    let (as_of, recorded_by) = (day("as-of", &args.as_of)?, day("recorded-by", &args.recorded_by)?);
    let now = by(&desk.now(), as_of.or(recorded_by));
    let history = match (as_of, recorded_by) {
        (Some(day), _) if day < desk.now().today() => desk.book().history_as_of(standing.id, day),
        (_, Some(day)) => desk.book().recorded_by(day, settings.zone()).history(standing.id),
        _ => desk.book().history(standing.id),
    };
    let Some(history) = history else {
        return Err(Failure::Refused(format!("nothing was known of {} by then", out.shown(&standing.name))));
    };
    let rules = &settings.rulebook;
    let relationship = rules.judge(&history, now.today());
    let record = Record::of(&history, &settings.weights.calendar, &now);
    if args.conversation && out.json {
        return Err(Failure::Usage("--conversation is for reading: leave out --json".to_owned()));
    }
    if args.conversation {
        let sight = conversation::Sight {
            history: &history,
            relationship: &relationship,
            record: &record,
            now: &now,
        };
        return converse(sight, out);
    }
    let months = stage::months(&history, rules, now.today());
    if out.json {
        let told = Told { relationship: &relationship, record: &record, months: &months };
        return told.json(&desk, standing.id, &now, recorded_by, out);
    }
    let mut head = out.toned(&standing.name, Tone::Strong);
    head = format!("{head}  {}", out.toned(&who::short(desk.book(), standing.id), Tone::Faint));
    let on = |day: Day| day.format("%a %-d %b %Y");
    if let Some(day) = as_of {
        head = format!("{head}  as of {}", on(day));
    }
    if let Some(day) = recorded_by {
        head = format!("{head}  as recorded by {}", on(day));
    }
    out.line(&head)?;
    let sight = Sight {
        history: &history,
        relationship: &relationship,
        record: &record,
        months: &months,
        assess: "confidant assess",
        now: &now,
        masked: false,
    };
    let lens = Lens { weights: &settings.weights, now, reveal: None };
    let outline = Outline::of(&history, Show::All, &lens);
    for line in stage::lines(sight) {
        tell(&line, out)?;
        if args.evidence {
            entries(&line, &history, &outline, &lens, out)?;
        }
    }
    Ok(DONE)
}

/// The conversation, step by step.
fn converse(sight: conversation::Sight<'_>, out: &mut Out) -> Answer {
    for step in conversation::conversation(sight) {
        out.line(&out.toned(step.heading, Tone::Strong))?;
        for text in step.texts {
            out.say(&format!("  {text}"))?;
        }
    }
    Ok(DONE)
}

/// The moment by which a past day is judged: its end.
fn by(now: &Now, day: Option<Day>) -> Now {
    day.filter(|day| *day < now.today()).map_or(*now, |day| now.at_end_of(day))
}

/// How wide the labels are.
const LABEL: usize = 12;

fn tell(line: &StageLine, out: &mut Out) -> Result<(), Failure> {
    let tone = match line.tone {
        stage::Tone::Alarm => Tone::Alarm,
        stage::Tone::Strong => Tone::Strong,
        stage::Tone::Quiet => Tone::Faint,
        _ => Tone::Plain,
    };
    let label = out.shown(&line.label);
    let width = if crate::text::width(&label) == 1 { 1 } else { LABEL };
    let label = pad_in(&label, width.max(crate::text::width(&label)), crate::text::Glyphs::Unicode);
    let figure = if line.figure.is_empty() { String::new() } else { format!("  {}", line.figure) };
    let text = format!("{}{figure}", line.text);
    out.line(&format!("  {} {}", out.toned(&label, Tone::Faint), out.toned(&text, tone)))
}

/// The entries under a line, the latest first.
fn entries(
    line: &StageLine,
    history: &History,
    outline: &Outline,
    lens: &Lens<'_>,
    out: &mut Out,
) -> Result<(), Failure> {
    for spot in outline.only(history, &line.entries).spots {
        let row = spot.row(history, lens);
        let text = match &row.text {
            Text::Shown(text) => text.as_str(),
            Text::Hidden => "",
        };
        let said = format!("{}  {} {text}", row.when.words(&lens.now), row.head);
        out.line(&format!("      {}", out.toned(said.trim_end(), Tone::Faint)))?;
    }
    Ok(())
}

struct Told<'a> {
    relationship: &'a Relationship,
    record: &'a Record,
    months: &'a [Option<Stage>],
}

impl Told<'_> {
    fn json(
        &self,
        desk: &Desk<'_>,
        client: ClientId,
        now: &Now,
        recorded_by: Option<Day>,
        out: &mut Out,
    ) -> Answer {
        let it = self.relationship;
        let assessed = self.record.assessed().map(|it| {
            json!({ "stage": it.stage.word(), "since": it.since.to_string(), "days": it.days, "why": it.why })
        });
        let said = self.record.said.as_ref();
        let said = said.map(|it| json!({ "words": it.words, "on": it.on.to_string(), "place": it.place }));
        let evidenced = it.evidenced;
        let stage = |stage: Option<Stage>| stage.map(Stage::word);
        let stages: serde_json::Map<String, Value> = Stage::ALL
            .iter()
            .map(|stage| (stage.word().to_owned(), it.stages[*stage as usize].word().into()))
            .collect();
        out.object(&json!({
            "client": desk.named(client),
            "on": now.today().to_string(),
            "recorded_by": recorded_by.map(|day| day.to_string()),
            "assessed": assessed,
            "said": said,
            "evidenced": {
                "stage": stage(evidenced.stage),
                "half": evidenced.half.map(crate::trust::stage::Half::word),
                "held_back": stage(evidenced.held_back),
                "fading": evidenced.fading,
                "dormant": evidenced.dormant.map(|day| day.to_string()),
            },
            "months": self.months.iter().copied().map(stage).collect::<Vec<_>>(),
            "stages": stages,
            "criteria": Criterion::ALL.iter().map(|id| self.criterion(*id)).collect::<Vec<_>>(),
            "faults": it.faults.iter().map(|it| json!({
                "kind": it.kind.word(), "since": it.since.to_string(), "evidence": [entry(&it.entry)],
            })).collect::<Vec<_>>(),
            "elements": it.elements.iter().map(element).collect::<Vec<_>>(),
            "worries": it.worries.iter().map(|it| json!({
                "worry": it.worry.word(), "stands": it.stand.word(),
                "since": it.since.map(|on| on.to_string()), "said": all(&it.said), "acts": all(&it.acts),
            })).collect::<Vec<_>>(),
            "findings": it.findings.iter().map(|it| json!({
                "kind": it.kind.word(), "number": it.number, "other": it.other,
                "sentence": act::finding(it.kind, it.number, it.other), "evidence": all(&it.entries),
            })).collect::<Vec<_>>(),
            "next": it.act.map(|it| json!({
                "act": act::reason(it.kind).0, "words": act::words(it.kind), "since": it.since.to_string(),
            })),
        }))?;
        Ok(DONE)
    }

    fn criterion(&self, id: Criterion) -> Value {
        let found = self.relationship.of(id);
        let (part, whole) = match found.figure {
            Figure::Bare => (None, None),
            Figure::Count(count) | Figure::WorkingDays(count) => (Some(count), None),
            Figure::Share(part, whole) => (Some(part), Some(whole)),
        };
        json!({
            "id": id.word(), "met": found.met.word(), "part": part, "all": whole,
            "evidence": all(&found.entries),
        })
    }
}

fn element(it: &crate::trust::element::ElementState) -> Value {
    let [assessed, discussed, planned, demonstrated] = it.last.map(|last| last.map(|(on, _)| on.to_string()));
    json!({
        "element": it.element.word(), "assessed": assessed, "discussed": discussed, "planned": planned,
        "demonstrated": demonstrated, "due": it.due_from().map(|day| day.to_string()), "evidence": all(&it.acts),
    })
}

fn all(entries: &[EntryKey]) -> Vec<String> {
    entries.iter().map(entry).collect()
}

fn entry(entry: &EntryKey) -> String {
    format!("{}:{}:{}", entry.line.line, entry.part, entry.index)
}

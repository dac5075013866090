//! The page of growth: its table and its plot, made from the steps that were measured.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::plot::{Series, svg};
use super::{FILE, STEPS};
use crate::instruments::record;
use crate::instruments::spread::short;

const BEGIN: &str = "<!-- figures -->";
const END: &str = "<!-- /figures -->";

/// The columns of the table: the field of a step, what it is, and whether the plot has it.
const COLUMNS: [(&str, &str, bool); 11] = [
    ("start_ms", "start, ms", true),
    ("cold_ms", "start with no checkpoint, ms", true),
    ("key_ms", "key to paint, ms", true),
    ("today_ms", "`confidant today`, ms", true),
    ("search_first_ms", "search: first hits, ms", true),
    ("search_whole_ms", "search: all of it, ms", false),
    ("memory_mib", "memory, MiB", true),
    ("cold_memory_mib", "memory with no checkpoint, MiB", false),
    ("journal_mib", "journal, MiB", false),
    ("kept_mib", "kept beside it, MiB", false),
    ("entries", "entries in fact", false),
];

/// The steps measured so far, smallest first, each as it was measured last.
pub fn steps() -> Vec<Value> {
    let text = fs::read_to_string(record(FILE)).unwrap_or_default();
    let lines: Vec<Value> = text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let newest = |entries: &u64| lines.iter().rev().find(|it| it["goal"].as_u64() == Some(*entries)).cloned();
    STEPS.iter().filter_map(|(entries, _)| newest(entries)).collect()
}

/// Writes table and plot into `benches/GROWTH.md` and where `plot` says.
pub fn write(plot: Option<PathBuf>) {
    let steps = steps();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = root.join("benches/GROWTH.md");
    let text = fs::read_to_string(&page).expect("the page");
    let (before, rest) = text.split_once(BEGIN).expect("the mark before the figures");
    let (_, after) = rest.split_once(END).expect("the mark behind the figures");
    let picture = plot.as_ref().map_or(String::new(), |plot| {
        format!("![Cost over the number of entries, both by powers of ten](../{})\n\n", plot.display())
    });
    let made = format!("{before}{BEGIN}\n{}{picture}{END}{after}", table(&steps));
    fs::write(&page, made).expect("the page");
    println!("{} steps in benches/GROWTH.md", steps.len());
    if let Some(plot) = plot {
        let series = COLUMNS.iter().filter(|(_, _, drawn)| *drawn).map(|(field, name, _)| Series {
            name: name.replace('`', ""),
            points: steps.iter().filter_map(|step| point(step, field)).collect(),
        });
        let series: Vec<Series> = series.filter(|it| !it.points.is_empty()).collect();
        fs::write(root.join(&plot), svg(&series, "entries")).expect("the plot");
        println!("a plot in {}", plot.display());
    }
}

/// Entries and cost of a step, where both were measured and are something.
fn point(step: &Value, field: &str) -> Option<(f64, f64)> {
    let (entries, cost) = (step["entries"].as_f64()?, step[field].as_f64()?);
    (entries > 0.0 && cost > 0.0).then_some((entries, cost))
}

fn table(steps: &[Value]) -> String {
    let mut out = String::new();
    let columns = STEPS.iter().map(|(entries, size)| (*entries, size.clients)).collect::<Vec<_>>();
    let heads: Vec<String> = columns
        .iter()
        .map(|(entries, clients)| {
            format!("{} entries, {} clients", grouped(*entries), grouped((*clients).into()))
        })
        .collect();
    let _ = writeln!(out, "\n| | {} |", heads.join(" | "));
    let _ = writeln!(out, "| --- |{}", " ---: |".repeat(columns.len()));
    for (field, name, _) in COLUMNS {
        let cells: Vec<String> = columns.iter().map(|(entries, _)| cell(steps, *entries, field)).collect();
        let _ = writeln!(out, "| {name} | {} |", cells.join(" | "));
    }
    let measured: Vec<&str> = steps.iter().filter_map(|step| step["at"].as_str()).collect();
    let _ = writeln!(
        out,
        "\nMedians, on a machine of {} cores and {} of memory{}. `~` is no measurement: the step before it goes on as \
         from the one before that.",
        std::thread::available_parallelism().map_or(1, Into::into),
        memory(),
        measured.iter().max().map_or(String::new(), |at| format!(", last on {}", &at[..10])),
    );
    for step in steps {
        if let (Some(why), Some(entries)) = (step["skipped"].as_str(), step["goal"].as_u64()) {
            let _ = writeln!(
                out,
                "The step of {} entries was left out on this machine: {why}.",
                grouped(entries)
            );
        }
    }
    out.push('\n');
    out
}

/// A figure, or what it would be by those before it.
fn cell(steps: &[Value], entries: u64, field: &str) -> String {
    let of = |it: &&Value| it["goal"].as_u64() == Some(entries);
    if let Some(figure) = steps.iter().find(of).and_then(|step| step[field].as_f64()) {
        return if field == "entries" { grouped(step_count(steps, entries)) } else { short(figure) };
    }
    let is_next = steps.iter().any(|it| it["entries"].is_u64() && it["goal"].as_u64() == Some(entries / 10));
    if !is_next {
        return "–".to_owned();
    }
    let mut known = steps.iter().filter(|it| it["goal"].as_u64().is_some_and(|goal| goal < entries));
    let last = known.next_back().and_then(|step| point(step, field));
    let one = known.next_back().and_then(|step| point(step, field));
    match (one, last, field) {
        (_, _, "entries") | (None, _, _) | (_, None, _) => "–".to_owned(),
        (Some(one), Some(last), _) => {
            let slope = (last.1 / one.1).log10() / (last.0 / one.0).log10();
            let goal = u32::try_from(entries).map_or(f64::INFINITY, f64::from);
            format!("~{}", short(last.1 * (goal / last.0).powf(slope)))
        }
    }
}

fn step_count(steps: &[Value], entries: u64) -> u64 {
    let step = steps.iter().find(|it| it["goal"].as_u64() == Some(entries));
    step.and_then(|it| it["entries"].as_u64()).unwrap_or(0)
}

/// With a comma for every three digits.
fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn memory() -> String {
    let text = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let kib = text.lines().find_map(|line| line.strip_prefix("MemTotal:"));
    let kib: u64 = kib.and_then(|it| it.split_whitespace().next()?.parse().ok()).unwrap_or(0);
    format!("{} GiB", kib >> 20)
}

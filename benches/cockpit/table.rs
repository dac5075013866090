//! What was found, beside what was to be reached: one row a figure, as a table and as lines of JSON.

use serde_json::json;

use crate::instruments::spread::{Spread, short};
use crate::instruments::{note, stamp};

/// One figure and its judgement.
#[derive(Debug, Clone)]
struct Finding {
    row: u8,
    what: String,
    goal: String,
    figure: f64,
    unit: &'static str,
    spread: String,
    beside: Option<(String, f64)>,
    ratio: Option<f64>,
    reached: bool,
}

/// Everything that was found.
#[derive(Debug, Default)]
pub struct Table {
    findings: Vec<Finding>,
    left_out: Vec<(u8, String)>,
}

/// Something measured in turn with us.
#[derive(Debug, Clone, Copy)]
pub struct Beside<'a> {
    /// What it is.
    pub name: &'a str,
    /// Its figure.
    pub figure: f64,
}

impl Table {
    /// A figure that may be at most `bound` times another one.
    pub fn ratio(
        &mut self,
        row: u8,
        what: &str,
        unit: &'static str,
        ours: &Spread,
        beside: Beside,
        bound: f64,
    ) {
        self.ratio_at(row, what, unit, (ours, 0.5), beside, bound);
    }

    /// The same for another place of the spread than the middle.
    pub fn ratio_at(
        &mut self,
        row: u8,
        what: &str,
        unit: &'static str,
        (ours, share): (&Spread, f64),
        beside: Beside,
        bound: f64,
    ) {
        let figure = ours.at(share);
        let ratio = figure / beside.figure;
        self.findings.push(Finding {
            row,
            what: what.to_owned(),
            goal: format!("<= {bound} x"),
            figure,
            unit,
            spread: format!("{ours} of {}", ours.count()),
            beside: Some((beside.name.to_owned(), beside.figure)),
            ratio: Some(ratio),
            reached: ratio <= bound,
        });
    }

    /// A figure that may be at most so much, in itself or more than another one.
    pub fn at_most(&mut self, row: u8, what: &str, unit: &'static str, ours: &Spread, bound: f64) {
        self.bounded(row, what, unit, (ours, ours.median()), None, bound);
    }

    /// The same where the worst of the runs counts.
    pub fn never_more(&mut self, row: u8, what: &str, unit: &'static str, ours: &Spread, bound: f64) {
        self.bounded(row, what, unit, (ours, ours.most()), None, bound);
    }

    /// A figure that may be at most so much more than another one.
    pub fn above(
        &mut self,
        row: u8,
        what: &str,
        unit: &'static str,
        (ours, share): (&Spread, f64),
        beside: Beside,
        more: f64,
    ) {
        self.bounded(row, what, unit, (ours, ours.at(share)), Some((beside, more)), beside.figure + more);
    }

    fn bounded(
        &mut self,
        row: u8,
        what: &str,
        unit: &'static str,
        (ours, figure): (&Spread, f64),
        beside: Option<(Beside, f64)>,
        bound: f64,
    ) {
        let goal = match beside {
            Some((_, more)) => format!("<= it + {} {unit}", short(more)),
            None => format!("<= {} {unit}", short(bound)),
        };
        self.findings.push(Finding {
            row,
            what: what.to_owned(),
            goal,
            figure,
            unit,
            spread: format!("{ours} of {}", ours.count()),
            beside: beside.map(|(it, _)| (it.name.to_owned(), it.figure)),
            ratio: beside.map(|(it, _)| figure / it.figure),
            reached: figure <= bound,
        });
    }

    /// Something that is so or is not.
    pub fn holds(&mut self, row: u8, what: &str, goal: &str, reached: bool) {
        self.findings.push(Finding {
            row,
            what: what.to_owned(),
            goal: goal.to_owned(),
            figure: f64::from(u8::from(reached)),
            unit: "",
            spread: String::new(),
            beside: None,
            ratio: None,
            reached,
        });
    }

    /// What was not measured, and why.
    pub fn left_out(&mut self, row: u8, why: &str) {
        self.left_out.push((row, why.to_owned()));
    }

    /// Prints the rows that were wanted and adds them to `target/bench/results.jsonl`.
    pub fn close(mut self, wants: impl Fn(u8) -> bool) {
        self.findings.retain(|finding| wants(finding.row));
        self.left_out.retain(|(row, _)| wants(*row));
        self.findings.sort_by_key(|finding| finding.row);
        let (at, load) = (stamp(), std::fs::read_to_string("/proc/loadavg").unwrap_or_default());
        println!(
            "\n{:>3} {:<50} {:>16} {:>12} {:<22} {:>26} {:>8}  reached",
            "#", "what", "goal", "figure", "spread", "beside", "ratio"
        );
        for it in &self.findings {
            let figure =
                if it.unit.is_empty() { String::new() } else { format!("{} {}", short(it.figure), it.unit) };
            let beside = it.beside.as_ref();
            println!(
                "{:>3} {:<50} {:>16} {:>12} {:<22} {:>26} {:>8}  {}",
                it.row,
                it.what,
                it.goal,
                figure,
                it.spread,
                beside.map_or(String::new(), |(name, figure)| format!("{name} {}", short(*figure))),
                it.ratio.map_or(String::new(), |ratio| format!("{ratio:.2} x")),
                if it.reached { "yes" } else { "NO" },
            );
            note(
                "results.jsonl",
                &json!({
                    "at": at, "row": it.row, "what": it.what, "goal": it.goal, "figure": it.figure, "unit": it.unit,
                    "spread": it.spread, "beside": beside.map(|(name, _)| name), "beside_figure": beside.map(|(_, it)| it),
                    "ratio": it.ratio, "reached": it.reached, "load": load.trim(),
                }),
            );
        }
        for (row, why) in &self.left_out {
            println!("{row:>3} not measured: {why}");
        }
        // Of a busy machine only the counts mean anything.
        println!("load of the machine over 1, 5 and 15 minutes: {load}");
        let reached = self.findings.iter().filter(|it| it.reached).count();
        println!("{reached} of {} reached; lines in target/bench/results.jsonl", self.findings.len());
    }
}

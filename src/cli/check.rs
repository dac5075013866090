//! `confidant check`: whether every line of the journal is there and vouched for.

use serde_json::{Value, json};

use super::out::{Out, Tone};
use super::{Answer, Failure};
use crate::config::Settings;
use crate::domain::book::FoldHealth;
use crate::journal::{Report, Verdict};
use crate::query::phrase;
use crate::store::Files;

/// Check the journal
#[derive(Debug, clap::Args)]
#[command(after_long_help = AFTER)]
pub(super) struct Args {}

const AFTER: &str = "\
Reads every byte, changes nothing. Exit code 0: sound; 1: something is damaged, and the rest is
there; 2: unreadable.

Examples:
  confidant check
  confidant check --json --book /backup/book

JSON: {\"verdict\": \"sound\" or \"damage\", \"book\",
  \"totals\": {\"files\", \"bytes\", \"writers\", \"lines\", \"duplicates\", \"forks\"},
  \"damage\": [{\"file\", \"offset\", \"class\", \"sentence\"}],
  \"notes\": [{\"file\", \"kind\", \"count\"}], \"waiting\": [{\"file\", \"offset\", \"bytes\"}],
  \"read_only\": [TEXT], \"fold\": {\"live\", \"retracted\", \"unknown\", \"critical\", \"redacted\",
  \"removed_without_record\", \"waiting\", \"contradicted\", \"unreadable\"}}";

pub(super) fn run(_: &Args, settings: &Settings, out: &mut Out) -> Answer {
    let (files, book) = Files::read_whole(settings.places.clone(), settings.clock, settings.author.clone())?;
    let (report, fold, unreadable) = (files.report(), book.health(), files.unreadable());
    if report.book.is_none() && report.totals.files == 0 && report.read_only.is_empty() {
        return Err(Failure::Usage(format!(
            "there is no book in {}; name it with --book, or begin one with `confidant add`",
            settings.places.data.display()
        )));
    }
    let sound = report.verdict() == Verdict::Sound && fold.removed_without_record == 0 && unreadable == 0;
    let verdict = if sound { Verdict::Sound } else { Verdict::Damage };
    if out.json {
        out.object(&object(&report, &fold, unreadable, verdict))?;
    } else {
        tell(&report, &fold, unreadable, verdict, out)?;
    }
    Ok(verdict.exit_code())
}

fn object(report: &Report, fold: &FoldHealth, unreadable: usize, verdict: Verdict) -> Value {
    let totals = report.totals;
    let damage = report.damage.iter().map(|it| {
        json!({ "file": it.file, "offset": it.offset, "class": it.class.word(), "sentence": it.sentence })
    });
    let notes =
        report.notes.iter().map(|it| json!({ "file": it.file, "kind": it.kind.word(), "count": it.count }));
    let waiting =
        report.waiting.iter().map(|it| json!({ "file": it.file, "offset": it.offset, "bytes": it.len }));
    json!({
        "verdict": if verdict == Verdict::Sound { "sound" } else { "damage" },
        "book": report.book.as_ref().map(ToString::to_string),
        "totals": {
            "files": totals.files, "bytes": totals.bytes, "writers": totals.writers, "lines": totals.lines,
            "duplicates": totals.duplicates, "forks": totals.forks,
        },
        "damage": damage.collect::<Vec<_>>(), "notes": notes.collect::<Vec<_>>(), "waiting": waiting.collect::<Vec<_>>(),
        "read_only": report.read_only.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "fold": {
            "live": fold.live, "retracted": fold.retracted, "unknown": fold.unknown, "critical": fold.critical,
            "redacted": fold.redacted, "removed_without_record": fold.removed_without_record, "waiting": fold.waiting,
            "contradicted": fold.contradicted, "unreadable": unreadable,
        },
    })
}

fn tell(
    report: &Report,
    fold: &FoldHealth,
    unreadable: usize,
    verdict: Verdict,
    out: &mut Out,
) -> Result<(), Failure> {
    let totals = report.totals;
    let book = report.book.as_ref().map_or("without a name".to_owned(), ToString::to_string);
    let count = |count: u64, noun| phrase::counted(i64::try_from(count).unwrap_or(i64::MAX), noun);
    out.say(&format!(
        "book {book}: {} of {} in {}, {}",
        count(totals.lines, "line"),
        count(totals.writers, "writer"),
        count(totals.files, "file"),
        count(totals.bytes, "byte"),
    ))?;
    for it in &report.damage {
        let line = out.toned(&it.to_string(), Tone::Alarm);
        out.line(&line)?;
    }
    for it in &report.waiting {
        out.say(&format!(
            "{}:{}: {} bytes of a line that may still be finished elsewhere",
            it.file, it.offset, it.len
        ))?;
    }
    for it in &report.notes {
        out.say(&format!("{}: {} ({} times)", it.file, it.kind.word(), it.count))?;
    }
    for it in &report.read_only {
        out.say(&format!("nothing can be recorded: {it}"))?;
    }
    for (count, words) in [
        (fold.removed_without_record, "contents removed without a record"),
        (unreadable, "lines that are vouched for and say nothing that can be one"),
        (fold.retracted, "lines taken back"),
        (fold.redacted, "contents removed lawfully"),
        (fold.unknown, "facts that only a newer confidant understands"),
        (fold.critical, "of these without which nothing may be recorded"),
        (fold.waiting, "facts about things that no line made yet"),
        (fold.contradicted, "things closed in more than one way"),
    ] {
        if count > 0 {
            out.say(&format!("{count} {words}"))?;
        }
    }
    out.say(if verdict == Verdict::Sound { "sound" } else { "damaged; everything else is there" })
}

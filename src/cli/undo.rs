//! `confidant undo`: the last line of this device and author is taken back; a later line may put it into force again.
//!
//! An import is undone as a whole: what nobody has touched since goes, and what stays is listed.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::json;

use super::desk::Desk;
use super::out::Out;
use super::{Answer, DONE, Failure, ask, told};
use crate::config::Settings;
use crate::domain::book::Book;
use crate::domain::command::Refusal;
use crate::domain::command::undo::{self, Undo};
use crate::domain::event::Event;
use crate::domain::line::{LineKey, LineRef, WriterId};

/// Take back the last entry of this device
#[derive(Debug, clap::Args)]
#[command(after_long_help = AFTER)]
pub(super) struct Args {
    /// Take back this line instead, named WRITER:NUMBER
    #[arg(long, value_name = "W:N")]
    line: Option<LineRef>,
    /// List the imports that count, each with the line by which it is taken back
    #[arg(long, conflicts_with_all = ["line", "why"])]
    imports: bool,
    /// Why
    #[arg(long, value_name = "TEXT", default_value = "")]
    why: String,
}

const AFTER: &str = "\
Nothing is erased: a line says that another one no longer counts, and `confidant redo` says that
it does again. Only what you recorded on this device is taken back; --line names any line. Asks
first, unless --yes.

Examples:
  confidant undo
  confidant undo --yes --why \"wrong client\"
  confidant undo --line k3v9x2m7qa:4711
  confidant undo --imports

JSON: {\"undone\": [W:N], \"stays\": [W:N]}; an import has many lines, and those that others
  build on stay. With --imports: {\"imports\": [{\"line\": W:N, \"on\", \"from\", \"clients\",
  \"updated\", \"things\"}]}, the newest first.";

pub(super) fn run(args: &Args, settings: &Settings, out: &mut Out) -> Answer {
    let mut desk = Desk::open(settings)?;
    if args.imports {
        return imports(&desk, out);
    }
    let key = match args.line {
        Some(line) => named(&desk, line)?,
        None => last(&desk).ok_or_else(|| {
            Failure::Refused(
                "there is nothing of yours on this device to undo; --line names another line".to_owned(),
            )
        })?,
    };
    let Undo { go: lines, stay: stays } = undo::undo(desk.book(), key);
    if lines.is_empty() {
        refuse_built_on(desk.book(), key)?;
    }
    let mut question = format!("Take back {}?", described(desk.book(), key));
    if lines.len() > 1 || !stays.is_empty() {
        let _ = write!(
            question,
            "\nIt belongs to an import: {} of its lines go, {} stay, since others build on them.",
            lines.len(),
            stays.len()
        );
    }
    ask::confirm(out, &question)?;
    desk.settle_clock(out)?;
    retract(&mut desk, &lines, &crate::text::accepted(&args.why))?;
    if out.json {
        let names = |lines: &[LineKey]| lines.iter().map(|key| key.line.to_string()).collect::<Vec<_>>();
        out.object(&json!({ "undone": names(&lines), "stays": names(&stays) }))?;
    } else {
        out.say(&format!("taken back: {}", described(desk.book(), key)))?;
        if lines.len() > 1 {
            out.say(&format!("and {} more lines of this import", lines.len() - 1))?;
        }
        for stay in &stays {
            out.say(&format!("stays, since others build on it: {}", described(desk.book(), *stay)))?;
        }
    }
    desk.close();
    Ok(DONE)
}

/// Takes back lines, one line each.
pub(super) fn retract(desk: &mut Desk<'_>, lines: &[LineKey], why: &str) -> Result<(), Failure> {
    let refused = |refusal: Refusal| Failure::Refused(format!("nothing was recorded: {refusal}"));
    for batch in undo::take_back(desk.book(), lines, why).map_err(refused)?.chunks(1000) {
        desk.append(batch)?;
    }
    Ok(())
}

/// Lists the imports that count, the newest first.
fn imports(desk: &Desk<'_>, out: &mut Out) -> Answer {
    let book = desk.book();
    let live = book.lines().rev().map(|(key, _)| key).filter(|key| book.is_live(key));
    let mut all = Vec::new();
    for key in live {
        for (_, event) in book.events(key) {
            if let Event::ImportRecorded(it) = event {
                all.push((key.line, it));
            }
        }
    }
    if out.json {
        let all: Vec<_> = all
            .iter()
            .map(|(line, it)| {
                json!({
                    "line": line.to_string(), "on": it.on.to_string(), "from": it.from,
                    "clients": it.clients, "updated": it.updated, "things": it.things,
                })
            })
            .collect();
        out.object(&json!({ "imports": all }))?;
        return Ok(DONE);
    }
    for (line, it) in all {
        let counts = format!("{} clients, {} updated, {} entries", it.clients, it.updated, it.things);
        out.say(&format!("{line}  {}  {}: {counts}", it.on, it.from))?;
    }
    Ok(DONE)
}

/// The line of that name, where it still counts.
fn named(desk: &Desk<'_>, line: LineRef) -> Result<LineKey, Failure> {
    let key = desk
        .book()
        .line(line)
        .ok_or_else(|| Failure::Refused(format!("there is no line {line} in this book")))?;
    if desk.book().is_live(&key) {
        Ok(key)
    } else {
        Err(Failure::Refused(format!(
            "{line} was taken back already; `confidant redo --line {line}` puts it into force again"
        )))
    }
}

/// The lines that this author recorded on this device, the newest first.
pub(super) fn own<'a>(desk: &'a Desk<'_>) -> impl Iterator<Item = LineKey> + 'a {
    let writers = writers(desk);
    let author = desk.settings.author.as_str();
    let lines = desk.book().lines().rev();
    lines
        .filter(move |(key, meta)| &*meta.by == author && writers.contains(&key.line.writer))
        .map(|(key, _)| key)
}

/// The writers of this device: each has left its lock.
fn writers(desk: &Desk<'_>) -> BTreeSet<WriterId> {
    let slots = desk.store.files.state().map(|state| state.join("slots"));
    let entries = slots.and_then(|slots| std::fs::read_dir(slots).ok()).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.strip_suffix(".lock")?.parse().ok()).collect()
}

/// The last own line that counts and is no undo itself.
fn last(desk: &Desk<'_>) -> Option<LineKey> {
    own(desk).find(|key| desk.book().is_live(key) && undo::target(desk.book(), *key).is_none())
}

fn refuse_built_on(book: &Book, key: LineKey) -> Result<(), Failure> {
    let others = book.builds_on(key);
    if others.is_empty() {
        return Ok(());
    }
    let mut sentence = format!("nothing was recorded: {}", Refusal::BuiltOn(others.clone()));
    for other in others {
        let _ = write!(sentence, "\n  {}", described(book, other));
    }
    Err(Failure::Refused(sentence))
}

/// A line in a sentence: its name, whom it is about, what it says first.
pub(super) fn described(book: &Book, key: LineKey) -> String {
    let facts = told::facts(book, key);
    let name =
        facts.iter().find_map(|fact| fact.client).and_then(|id| book.standing(id)).map(|it| it.name.as_str());
    let name = name.map(|name| format!("{name}: ")).unwrap_or_default();
    let first = facts.first().map(told::Fact::sentence).unwrap_or_default();
    let more = if facts.len() > 1 { format!(" and {} more", facts.len() - 1) } else { String::new() };
    format!("{}  {name}{first}{more}", key.line)
}

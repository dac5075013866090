//! `confidant redo`: what was taken back last counts again, until something else is recorded.

use serde_json::json;

use super::desk::Desk;
use super::out::Out;
use super::undo::{described, own, retract};
use super::{Answer, DONE, Failure, ask};
use crate::config::Settings;
use crate::domain::book::Book;
use crate::domain::command::undo::{import, target};
use crate::domain::line::{LineKey, LineRef};

/// Put into force again what undo took back
#[derive(Debug, clap::Args)]
#[command(after_long_help = AFTER)]
pub(super) struct Args {
    /// Put this line into force again instead, named WRITER:NUMBER
    #[arg(long, value_name = "W:N")]
    line: Option<LineRef>,
}

const AFTER: &str = "\
Examples:
  confidant redo
  confidant redo --line k3v9x2m7qa:4711

JSON: {\"redone\": [W:N]}";

pub(super) fn run(args: &Args, settings: &Settings, out: &mut Out) -> Answer {
    let mut desk = Desk::open(settings)?;
    let undo = match args.line {
        Some(line) => taken_back(desk.book(), line)?,
        None => last(&desk).ok_or_else(|| {
            Failure::Refused(
                "there is nothing to redo: nothing was taken back since the last entry".to_owned(),
            )
        })?,
    };
    let undos = whole(&desk, undo);
    let redone: Vec<LineKey> = undos.iter().filter_map(|key| target(desk.book(), *key)).collect();
    let what = redone.last().map(|key| described(desk.book(), *key)).unwrap_or_default();
    if redone.len() > 1 {
        ask::confirm(out, &format!("Put {} lines of an import into force again?", redone.len()))?;
    }
    desk.settle_clock(out)?;
    retract(&mut desk, &undos, "")?;
    if out.json {
        out.object(&json!({ "redone": redone.iter().map(|key| key.line.to_string()).collect::<Vec<_>>() }))?;
    } else {
        out.say(&format!("counts again: {what}"))?;
        if redone.len() > 1 {
            out.say(&format!("and {} more lines of this import", redone.len() - 1))?;
        }
    }
    desk.close();
    Ok(DONE)
}

/// The last own undo, unless something was recorded since.
fn last(desk: &Desk<'_>) -> Option<LineKey> {
    let book = desk.book();
    for key in own(desk).filter(|key| book.is_live(key)) {
        let undone = target(book, key)?;
        if target(book, undone).is_none() {
            return Some(key);
        }
    }
    None
}

/// The line by which that one was taken back.
fn taken_back(book: &Book, line: LineRef) -> Result<LineKey, Failure> {
    let key =
        book.line(line).ok_or_else(|| Failure::Refused(format!("there is no line {line} in this book")))?;
    book.retracted_by(&key).ok_or_else(|| Failure::Refused(format!("{line} was not taken back")))
}

/// All undos of one import, or this one alone.
fn whole(desk: &Desk<'_>, undo: LineKey) -> Vec<LineKey> {
    let book = desk.book();
    let of = |key: LineKey| target(book, key).and_then(|undone| import(book, undone));
    let Some(id) = of(undo) else { return vec![undo] };
    let mut undos: Vec<LineKey> = own(desk).filter(|key| book.is_live(key) && of(*key) == Some(id)).collect();
    undos.sort_by_key(|key| *key == undo);
    undos
}

//! Writing a sample book: the generator's lines, appended at the speed of the journal.
//!
//! Who takes a line back needs its name and hash, which only the writer knows; here they meet.

use super::{DemoLine, Params, lines};
use crate::domain::event::LineRetracted;
use crate::domain::line::{LineKey, Subject};
use crate::domain::time::Now;
use crate::journal::{Draft, wire};
use crate::store::{Files, RecordError};

/// Lines between two syncs.
const BATCH: usize = 1_000;

/// Appends a sample book; answers how many lines it has.
///
/// # Errors
///
/// What keeps a line from being saved.
pub fn write(files: &mut Files, params: &Params, now: &Now) -> Result<usize, RecordError> {
    let mut written: Vec<LineKey> = Vec::new();
    let mut batch: Vec<Draft> = Vec::new();
    for line in lines(params, now) {
        if line.takes_back.is_some_and(|place| place >= written.len()) || batch.len() == BATCH {
            append(files, &mut batch, &mut written)?;
        }
        batch.push(draft(line, &written)?);
    }
    append(files, &mut batch, &mut written)?;
    Ok(written.len())
}

fn append(files: &mut Files, batch: &mut Vec<Draft>, written: &mut Vec<LineKey>) -> Result<(), RecordError> {
    let lines = files.append_drafts(&std::mem::take(batch)).map_err(|(_, error)| error)?;
    written.extend(lines.iter().map(|line| line.key));
    Ok(())
}

fn draft(line: DemoLine, written: &[LineKey]) -> Result<Draft, RecordError> {
    let target = line.takes_back.and_then(|place| written.get(place));
    let parts = match target {
        Some(key) => {
            let retracted = LineRetracted { line: key.line, h: key.h, why: "recorded by mistake".to_owned() };
            vec![(Subject::Book, vec![retracted.into()])]
        }
        None => line.parts,
    };
    Ok(Draft { recorded: Some(line.at), ..wire::draft(line.by, &parts)? })
}

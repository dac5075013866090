//! Writing a sample book: the generator's lines, appended at the speed of the journal.
//!
//! Who takes a line back needs its name and hash, which only the writer knows; here they meet. Of all other lines nothing
//! is kept beyond their batch, so that the book may be larger than the memory.

use std::collections::HashMap;

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
    let mut written = Written::default();
    let mut batch: Vec<(Draft, bool)> = Vec::with_capacity(BATCH);
    for line in lines(params, now) {
        if line.takes_back.is_some_and(|place| place >= written.count) || batch.len() == BATCH {
            written.append(files, &mut batch)?;
        }
        let is_marked = line.is_marked;
        batch.push((written.draft(line)?, is_marked));
    }
    written.append(files, &mut batch)?;
    Ok(written.count)
}

/// What is on disk by now.
#[derive(Default)]
struct Written {
    count: usize,
    /// The lines that others may take back, by their place in the sequence.
    marked: HashMap<usize, LineKey>,
}

impl Written {
    fn append(&mut self, files: &mut Files, batch: &mut Vec<(Draft, bool)>) -> Result<(), RecordError> {
        let (drafts, marks): (Vec<Draft>, Vec<bool>) = batch.drain(..).unzip();
        for (line, is_marked) in files.append_drafts(&drafts).map_err(|(_, error)| error)?.iter().zip(marks) {
            if is_marked {
                self.marked.insert(self.count, line.key);
            }
            self.count += 1;
        }
        Ok(())
    }

    fn draft(&self, line: DemoLine) -> Result<Draft, RecordError> {
        let target = line.takes_back.and_then(|place| self.marked.get(&place));
        let parts = match target {
            Some(key) => {
                let retracted =
                    LineRetracted { line: key.line, h: key.h, why: "recorded by mistake".to_owned() };
                vec![(Subject::Book, vec![retracted.into()])]
            }
            None => line.parts,
        };
        Ok(Draft { recorded: Some(line.at), ..wire::draft(line.by, &parts)? })
    }
}

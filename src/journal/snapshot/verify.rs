//! Reading again, in constant memory, everything that a snapshot was made of.
//!
//! Owns the comparison: each file must have the same to say as when it was read, every `c` and every `h` checked anew. What
//! the files say together follows from that. When this is done, and what a difference means, is for the caller.

use std::borrow::Cow;

use super::super::chain::{Spot, Taker, Unproven};
use super::super::line::{Content, Cursor, Line, Refused};
use super::super::places::Places;
use super::super::scan::scan;
use super::super::source::{Context, Source};
use super::super::storage::Storage;
use super::super::token::{Token, WriterId};
use super::Snapshot;

/// Bytes between two reports of progress.
const STEP: u64 = 1 << 20;

/// What reading everything again came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verified {
    /// Every file has to say what it had.
    Agrees,
    /// The first file that has not.
    Differs {
        /// The file, relative to the data directory.
        file: String,
        /// Where the difference is if it is a damaged place, else 0.
        offset: u64,
    },
    /// The caller did not want to go on.
    Stopped,
}

/// Reads everything that the snapshot was made of again and says whether it still says the same.
///
/// `go_on` is told about every MiB how many bytes are done, and may stop it by answering false.
pub fn verify<S: Storage, E: Content>(
    disk: &S,
    places: &Places,
    snapshot: &Snapshot<E>,
    go_on: &mut dyn FnMut(u64) -> bool,
) -> Verified {
    let mut done = 0;
    let mut buffer = Vec::new();
    for source in snapshot.sources.iter().filter(|source| source.is_known()) {
        let differs = |offset| Verified::Differs { file: source.name.clone(), offset };
        let Ok(file) = disk.open_read(&places.data.join(&source.name)) else { return differs(0) };
        let is_same = disk.stat_file(&file).is_ok_and(|stat| (stat.dev, stat.ino) == source.identity);
        if !is_same {
            // Another file has come in its place meanwhile: whoever reads on sees that.
            return Verified::Stopped;
        }
        let mut again = Source::new(source.name.clone(), source.number, source.seq);
        let (mut reported, mut stopped) = (done, false);
        let mut context =
            Context::<()> { union: &mut Unheeded, book: &mut Some(snapshot.book), clock: &mut |_, _| {} };
        let read = scan(disk, &file, 0..0, &mut buffer, |offset, piece| {
            if stopped || offset >= source.consumed {
                return;
            }
            again.take(offset, piece, &mut context);
            if done + offset >= reported + STEP {
                reported = done + offset;
                stopped = !go_on(reported);
            }
        });
        if stopped {
            return Verified::Stopped;
        }
        let whole = read.is_ok_and(|read| read >= source.consumed);
        if !whole || !source.agrees(&again) {
            let damage = again.damage.iter().find(|damage| !source.damage.contains(damage));
            return differs(damage.map_or(0, |damage| damage.offset));
        }
        done += source.consumed;
    }
    if go_on(done) { Verified::Agrees } else { Verified::Stopped }
}

/// Takes lines that were taken before: what there is to know of them is with their file.
struct Unheeded;

/// Nothing of an event is kept; its hash is checked all the same.
impl Content for () {
    type Subject = Self;
    fn subject(_: Cow<'_, str>) {}
    fn event(cursor: &mut Cursor<'_>) -> Result<(), Refused> {
        cursor.event().map(drop)
    }
}

impl Taker<()> for Unheeded {
    fn segment(&mut self, _: WriterId, _: u64, _: Token) {}
    fn good(&mut self, _: Line<()>, _: Spot) {}
    fn defer(&mut self, _: WriterId, _: u64, _: Unproven<()>) {}
}

//! Parsing ahead: the blocks of a long file go to threads in turn and come back, in their order, as lines.
//!
//! Owns the threads. They believe nothing but what is plain: a whole line that follows from the line before it in the
//! same block. Every other line comes back as bytes, so that there is one place only (`source`) that judges it.

use std::collections::VecDeque;
use std::io;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{Scope, scope};

use super::{Block, Content, Line, MAX_LINE, Piece, Storage, cut, lines, piece};
use crate::journal::line::{Author, Parsed, parse};

/// Two of them keep up with one thread that folds.
const THREADS: usize = 2;
/// Blocks that may be under way; more would only take memory.
const UNDER_WAY: usize = 5 * THREADS;

/// A block, and what a thread has made of it. Both go to and fro, so that neither takes memory anew.
struct Work<E: Content> {
    bytes: Vec<u8>,
    lines: Vec<(usize, Outcome<E>)>,
}

enum Outcome<E: Content> {
    Proven(Line<E>),
    /// For closer inspection; where it ends.
    Unclear(usize),
}

struct Thread<E: Content> {
    todo: Sender<Work<E>>,
    done: Receiver<Work<E>>,
}

impl<E: Content> Thread<E> {
    fn start<'scope>(scope: &'scope Scope<'scope, '_>) -> Self {
        let (todo, blocks) = channel::<Work<E>>();
        let (finished, done) = channel();
        scope.spawn(move || {
            for mut work in blocks {
                go_through(&work.bytes, &mut work.lines);
                if finished.send(work).is_err() {
                    return;
                }
            }
        });
        Self { todo, done }
    }
}

/// The threads, and the blocks that are with them.
struct Ahead<E: Content> {
    threads: [Thread<E>; THREADS],
    /// Where the blocks under way begin, in the order of the file. They go to the threads in turn.
    under_way: VecDeque<u64>,
    /// How many have come back.
    back: usize,
    spare: Vec<Work<E>>,
}

impl<E: Content> Ahead<E> {
    fn send(&mut self, offset: u64, block: &[u8]) {
        let mut work = self.spare.pop().unwrap_or(Work { bytes: Vec::new(), lines: Vec::new() });
        work.bytes.clear();
        work.bytes.extend_from_slice(block);
        let thread = &self.threads[(self.back + self.under_way.len()) % THREADS];
        // A thread that is gone has panicked, and the scope will say so.
        let _ = thread.todo.send(work);
        self.under_way.push_back(offset);
    }

    /// Hands out the blocks under way until at most `left` are.
    fn take(&mut self, left: usize, each: &mut impl FnMut(u64, Piece<'_, E>)) {
        while self.under_way.len() > left
            && let Some(offset) = self.under_way.pop_front()
        {
            let thread = &self.threads[self.back % THREADS];
            self.back += 1;
            let Ok(mut done) = thread.done.recv() else { return };
            for (start, outcome) in done.lines.drain(..) {
                match outcome {
                    Outcome::Proven(line) => each(offset + start as u64, Piece::Proven(line)),
                    Outcome::Unclear(end) => each(offset + start as u64, piece(&done.bytes[start..end])),
                }
            }
            self.spare.push(done);
        }
    }
}

/// Does what [`scan`](super::scan) does.
pub(super) fn scan<S: Storage, E: Content>(
    disk: &S,
    file: &S::File,
    from: u64,
    buffer: &mut Vec<u8>,
    mut each: impl FnMut(u64, Piece<'_, E>),
) -> io::Result<u64> {
    scope(|scope| {
        let threads = std::array::from_fn(|_| Thread::start(scope));
        let mut ahead = Ahead { threads, under_way: VecDeque::new(), back: 0, spare: Vec::new() };
        let read = cut(disk, file, from, buffer, |offset, block| match block {
            Block::Lines(bytes) => {
                ahead.take(UNDER_WAY - 1, &mut each);
                ahead.send(offset, bytes);
            }
            Block::TooLong(len) => {
                ahead.take(0, &mut each);
                each(offset, Piece::TooLong(len));
            }
            Block::Tail(bytes) => {
                ahead.take(0, &mut each);
                each(offset, Piece::Tail(bytes));
            }
        });
        ahead.take(0, &mut each);
        read
    })
}

/// Parses the lines of a block, and proves each by the one before it.
fn go_through<E: Content>(block: &[u8], outcomes: &mut Vec<(usize, Outcome<E>)>) {
    let mut before = None;
    // Names are shared within a block only: two threads that count their readers at once wait for each other.
    let mut author = Author::default();
    lines(block, |start, bytes| {
        let parsed = parse(bytes, &mut author).ok().filter(|_| bytes.len() < MAX_LINE);
        let last = parsed.as_ref().map(|Parsed { line, .. }| (line.key.writer, line.key.n, line.key.h));
        let before = std::mem::replace(&mut before, last);
        outcomes.push(match parsed {
            Some(parsed) if parsed.line.is_whole() && before.is_some_and(|it| parsed.follows(&it)) => {
                (start, Outcome::Proven(parsed.line))
            }
            _ => (start, Outcome::Unclear(start + bytes.len())),
        });
    });
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::journal::chain::Union;
    use crate::journal::line::{Draft, DraftPart, LineKey, Place, write};
    use crate::journal::segment::SegmentHeader;
    use crate::journal::source::{Context, Source};
    use crate::journal::storage::RealDisk;
    use crate::journal::token::{Token, WriterId};

    /// A segment of a few blocks.
    fn segment() -> (Token, Vec<u8>) {
        let token = |n: u64| Token::hash("test", &[&n.to_le_bytes()]);
        let (book, writer) = (token(0), WriterId::parse(b"k3v9x2m7qa").unwrap());
        let header = SegmentHeader { book, writer, from: 1, previous: book, incompat: Vec::new() };
        let (mut bytes, mut previous) = (header.to_bytes(), book);
        for n in 1..2_500 {
            let text = "x".repeat(usize::try_from(n % 7).unwrap() * 40);
            let event = format!("{{\"t\":\"note\",\"text\":\"{text}\"}}");
            let parts = vec![DraftPart { subject: token(n).to_string(), events: vec![event] }];
            let draft = Draft { recorded: None, by: "Ines".into(), parts };
            let (at, ms) = ("2026-11-21T09:30:00.123+01:00", i64::try_from(n).unwrap());
            let place = Place { writer, n, previous, at, ms, k: 0, salts: &[token(n)] };
            previous = write(&mut bytes, &draft, &place);
        }
        (book, bytes)
    }

    /// What is believed of a file, and what is said about it.
    fn read(bytes: &[u8], book: Token, ahead: bool) -> (Vec<LineKey>, String) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("00000001.jsonl");
        std::fs::write(&path, bytes).unwrap();
        let file = RealDisk.open_read(&path).unwrap();
        let mut source = Source::new("00000001.jsonl".into(), 0, Some(1));
        let mut union = Union::<Box<str>>::opening(true);
        let mut clock = Vec::new();
        union.set_book(book);
        let mut tell = |ms, k| clock.push((ms, k));
        let mut context = Context { union: &mut union, book: &mut Some(book), clock: &mut tell };
        let take = |offset, piece: Piece<'_, _>| source.take(offset, piece, &mut context);
        let consumed = if ahead {
            scan(&RealDisk, &file, 0, &mut Vec::new(), take)
        } else {
            super::super::scan(&RealDisk, &file, 0..0, &mut Vec::new(), take)
        };
        let keys = union.settle().iter().map(|line| line.key).collect();
        (keys, format!("{:?} {source:?} {:?} {clock:?}", consumed.unwrap(), union.findings()))
    }

    #[test]
    fn a_sound_file_is_read_whole() {
        let (book, bytes) = segment();
        let (keys, said) = read(&bytes, book, true);
        assert!(bytes.len() > 2 * super::super::CHUNK, "several blocks");
        assert_eq!(keys.len(), 2_499);
        assert_eq!((keys, said), read(&bytes, book, false));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn threads_see_what_one_alone_sees(
            damage in proptest::collection::vec((any::<prop::sample::Index>(), 0_usize..6, 1_usize..3_000), 0..6),
        ) {
            let (book, mut bytes) = segment();
            for (place, kind, len) in damage {
                let at = place.index(bytes.len());
                let end = (at + len).min(bytes.len());
                match kind {
                    0 => bytes[at] ^= 1,
                    1 => drop(bytes.drain(at..end)),
                    2 => bytes[at..end].fill(0),
                    3 => bytes.insert(at, b'\n'),
                    4 => drop(bytes.splice(at..at, vec![b'x'; len * 1_000])),
                    _ => bytes.truncate(at),
                }
                if bytes.is_empty() {
                    bytes.push(b'{');
                }
            }
            prop_assert_eq!(read(&bytes, book, true), read(&bytes, book, false));
        }
    }
}

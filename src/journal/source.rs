//! One file of the log: what has been read of it, and what was wrong with it.
//!
//! Owns the classification of bad lines and the search for good ones inside them. Whether a line that parses is
//! believed is for `chain`; which files there are is for [`reader`](super::reader).

use memchr::memmem;
use serde::{Deserialize, Serialize};

use super::chain::{Taker, Unproven};
use super::damage::{Class, Damage, Note, NoteKind};
use super::line::{Author, Content, Fault, Line, MAX_LINE, Parsed, Part, PartState, parse, parse_head};
use super::scan::Piece;
use super::segment::SegmentHeader;
use super::token::{Token, WriterId};

const LINE_START: &[u8] = b"{\"h\":\"";
const SEGMENT_START: &[u8] = b"{\"x\":\"";
const BOM: &[u8] = b"\xef\xbb\xbf";
/// Where a line or a header has its hash.
pub(crate) const MARK: std::ops::Range<usize> = 6..28;

/// One file and how far it has been read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Source {
    /// Path relative to the data directory, `/` between its parts.
    pub name: String,
    /// Its number in the reader's list.
    pub number: usize,
    /// A segment by its name: its writer's directory and its number.
    pub seq: Option<u32>,
    /// Device and inode when it was last opened.
    pub identity: (u64, u64),
    /// Everything before this offset has been read and ended in a line feed.
    pub consumed: u64,
    /// Whether it did not, because what stands there is too long already.
    pub unended: bool,
    /// Its length when it was last looked at.
    pub len: u64,
    /// Its last change, milliseconds since 1970.
    pub mtime_ms: i64,
    /// Where an unfinished line begins and how long it is.
    pub tail: Option<(u64, u64)>,
    pub damage: Vec<Damage>,
    pub bom: u64,
    pub crlf: u64,
    /// Lines that this file has, good or bad.
    pub lines: u64,
    /// Abilities its header asks for that this program does not have, or another book: the rest is not read.
    pub refused: bool,
    /// What its header asks for.
    pub incompat: Vec<String>,
    /// Lines of a newer version.
    pub newer: u64,
    /// Where the last good line or header begins, and the hash that it begins with.
    pub mark: Option<(u64, Token)>,
    /// The line before the one to come.
    last: Option<(WriterId, u64, Token)>,
    /// What was taken from it, as one number: equal for equal files.
    digest: u64,
}

/// What of the reader a file needs while it is read.
pub(crate) struct Context<'a, E: Content> {
    pub union: &'a mut dyn Taker<E>,
    /// The book; a file read before it is known names it.
    pub book: &'a mut Option<Token>,
    /// Called with the hybrid clock of each line that parses.
    pub clock: &'a mut dyn FnMut(i64, i64),
}

impl Source {
    pub(crate) fn new(name: String, number: usize, seq: Option<u32>) -> Self {
        Self {
            name,
            number,
            seq,
            identity: (0, 0),
            consumed: 0,
            unended: false,
            len: 0,
            mtime_ms: 0,
            tail: None,
            damage: Vec::new(),
            bom: 0,
            crlf: 0,
            lines: 0,
            refused: false,
            incompat: Vec::new(),
            newer: 0,
            mark: None,
            last: None,
            digest: 0,
        }
    }

    /// Whether any of it has been read.
    pub(crate) fn is_known(&self) -> bool {
        self.identity != (0, 0)
    }

    /// Whether the other, read up to the same offset, has the same to say.
    pub(crate) fn agrees(&self, other: &Self) -> bool {
        let Self { name, number, seq, identity, consumed, unended, len, mtime_ms, tail, .. } = self.clone();
        let other = other.clone();
        *self == Self { name, number, seq, identity, consumed, unended, len, mtime_ms, tail, ..other }
    }

    pub(crate) fn report(&mut self, offset: u64, class: Class, sentence: impl Into<String>) {
        self.damage.push(Damage { file: self.name.clone(), offset, class, sentence: sentence.into() });
    }

    /// What is unusual about the file and costs nothing.
    pub(crate) fn notes(&self) -> impl Iterator<Item = Note> {
        let copy = u64::from(self.seq.is_none());
        let kinds = [(NoteKind::Bom, self.bom), (NoteKind::Crlf, self.crlf), (NoteKind::ConflictCopy, copy)];
        let named = kinds.into_iter().filter(|(_, count)| *count > 0);
        named.map(|(kind, count)| Note { file: self.name.clone(), kind, count })
    }

    /// Takes one piece of the file.
    pub(crate) fn take<E: Content>(
        &mut self,
        offset: u64,
        piece: Piece<'_, E>,
        context: &mut Context<'_, E>,
    ) {
        if self.refused {
            return;
        }
        match piece {
            Piece::Proven(line) => {
                self.lines += 1;
                self.believe(offset, line, context);
            }
            Piece::Line(bytes) => self.take_line(offset, bytes, context),
            Piece::TooLong(len) => {
                self.lines += 1;
                self.last = None;
                self.report(
                    offset,
                    Class::TooLong,
                    format!("{len} bytes without a line feed; a line has at most 1 MiB"),
                );
            }
            Piece::Tail(bytes) => self.tail = Some((offset, bytes.len() as u64)),
        }
    }

    fn take_line<E: Content>(&mut self, mut offset: u64, mut bytes: &[u8], context: &mut Context<'_, E>) {
        if offset == 0 && bytes.starts_with(BOM) {
            bytes = &bytes[BOM.len()..];
            offset = BOM.len() as u64;
            self.bom += 1;
        }
        if let Some(stripped) = bytes.strip_suffix(b"\r") {
            bytes = stripped;
            self.crlf += 1;
        }
        if self.seq.is_some() && offset <= BOM.len() as u64 && !bytes.starts_with(SEGMENT_START) {
            self.report(offset, Class::Header, "the file does not begin with a segment header");
        }
        if bytes.len() >= MAX_LINE {
            self.lines += 1;
            self.report(offset, Class::TooLong, "a line has at most 1 MiB");
        } else if let Err(fault) = self.take_exact(offset, bytes, context) {
            self.salvage(offset, bytes, fault, context);
        }
    }

    /// Takes bytes that should be one line and nothing else.
    fn take_exact<E: Content>(
        &mut self,
        offset: u64,
        bytes: &[u8],
        context: &mut Context<'_, E>,
    ) -> Result<(), Fault> {
        if bytes.starts_with(SEGMENT_START) {
            let header = SegmentHeader::parse(bytes)?;
            self.remember::<E>(offset, Token::parse(bytes.get(MARK).unwrap_or_default()), true, &[]);
            self.take_segment(offset, header, context);
            return Ok(());
        }
        let parsed = parse::<E>(bytes, &mut Author::default())?;
        self.lines += 1;
        let follows = self.last.as_ref().is_some_and(|last| parsed.follows(last));
        let Parsed { header, line } = parsed;
        let (writer, n, h) = (line.key.writer, line.key.n, line.key.h);
        self.report_altered(offset, &line);
        if follows {
            self.believe(offset, line, context);
        } else {
            (context.clock)(line.key.ms, line.key.k);
            self.remember(offset, Some(h), false, &line.parts);
            context.union.defer(writer, n, Unproven::new((self.number, offset), h, header, Some(line)));
            self.last = Some((writer, n, h));
        }
        Ok(())
    }

    /// Takes a line that the one before it in this file has proven.
    fn believe<E: Content>(&mut self, offset: u64, line: Line<E>, context: &mut Context<'_, E>) {
        let key = line.key;
        (context.clock)(key.ms, key.k);
        self.remember(offset, Some(key.h), true, &line.parts);
        context.union.good(line, (self.number, offset));
        self.last = Some((key.writer, key.n, key.h));
    }

    /// Keeps what a later look recognizes a line or a header by: both have their hash behind six bytes.
    fn remember<E: Content>(&mut self, offset: u64, hash: Option<Token>, follows: bool, parts: &[Part<E>]) {
        self.mark = Some(offset).zip(hash);
        let states = parts.iter().map(|part| match part.state {
            PartState::Present(_) => 1,
            PartState::Removed => 2,
            PartState::Altered => 3,
        });
        let (words, rest) = hash.as_ref().map(|hash| hash.as_bytes().as_chunks::<8>()).unwrap_or_default();
        let rest = rest.iter().fold(0, |word, byte| word << 8 | u64::from(*byte));
        let words = words.iter().map(|word| u64::from_be_bytes(*word)).chain(hash.map(|_| rest));
        for word in [offset, u64::from(follows)].into_iter().chain(words).chain(states) {
            // Like FNV-1a, but by words: the hashes of the lines keep others from being taken for them, this only compares.
            self.digest = (self.digest ^ word).wrapping_mul(0x0100_0000_01b3).rotate_left(29);
        }
    }

    fn report_altered<E: Content>(&mut self, offset: u64, line: &Line<E>) {
        for (index, part) in line.parts.iter().enumerate() {
            if matches!(part.state, PartState::Altered) {
                let (writer, n) = (line.key.writer, line.key.n);
                let sentence =
                    format!("part {index} of line {n} of writer {writer} was altered; it is not shown");
                self.report(offset, Class::Content, sentence);
            }
        }
    }

    fn take_segment<E: Content>(
        &mut self,
        offset: u64,
        mut header: SegmentHeader,
        context: &mut Context<'_, E>,
    ) {
        let book = *context.book.get_or_insert(header.book);
        if header.book != book {
            self.refused = true;
            self.report(offset, Class::OtherBook, "this segment belongs to another book; it is not read");
        } else if header.incompat.is_empty() {
            self.last = Some((header.writer, header.from - 1, header.previous));
            context.union.segment(header.writer, header.from, header.previous);
        } else {
            self.refused = true;
            self.report(offset, Class::Newer, "this segment needs a newer confidant; it is not read");
            self.incompat.append(&mut header.incompat);
        }
    }

    /// Looks for good lines inside bytes that are not one: behind a torn fragment, zeroes or a lost line feed.
    fn salvage<E: Content>(&mut self, offset: u64, bytes: &[u8], fault: Fault, context: &mut Context<'_, E>) {
        let mut starts: Vec<usize> = memmem::find_iter(bytes, LINE_START).collect();
        starts.extend(memmem::find_iter(bytes, SEGMENT_START));
        starts.push(0);
        starts.sort_unstable();
        starts.dedup();
        if starts.len() == 1 && !ends_too_late(bytes) {
            return self.give_up(offset, bytes, fault, context);
        }
        for (index, start) in starts.iter().enumerate() {
            let piece = &bytes[*start..starts.get(index + 1).copied().unwrap_or(bytes.len())];
            let at = offset + *start as u64;
            let Err(fault) = self.take_exact(at, piece, context) else {
                if starts.len() > index + 1 {
                    self.report(at + piece.len() as u64, Class::NotJson, "a line feed is missing here");
                }
                continue;
            };
            // A good line may have bytes behind it that are not its own, such as a changed line feed.
            let end = memchr::memrchr(b'}', piece).map_or(0, |end| end + 1);
            if end < piece.len() && self.take_exact(at, &piece[..end], context).is_ok() {
                self.report(at + end as u64, class(piece, fault), "bytes that belong to no line");
            } else {
                self.give_up(at, piece, fault, context);
            }
        }
    }

    /// Reports bytes that hold no line, and keeps of their header what its neighbours need.
    fn give_up<E: Content>(&mut self, offset: u64, bytes: &[u8], fault: Fault, context: &mut Context<'_, E>) {
        self.lines += 1;
        self.last = None;
        if fault == Fault::Newer {
            self.newer += 1;
        }
        let sentence = match fault {
            Fault::NotJson(why) => format!("not a line of the journal ({why})"),
            Fault::Shape(why) => format!("changed by something that is not confidant ({why})"),
            Fault::Newer => "written by a newer confidant; not shown".into(),
        };
        self.report(offset, class(bytes, fault), sentence);
        if let Some(head) = parse_head(bytes) {
            self.last = Some((head.writer, head.n, head.h));
            let copy = Unproven::new((self.number, offset), head.h, head.text, None);
            context.union.defer(head.writer, head.n, copy);
        }
    }
}

fn ends_too_late(bytes: &[u8]) -> bool {
    bytes.starts_with(b"{") && !bytes.ends_with(b"}")
}

fn class(bytes: &[u8], fault: Fault) -> Class {
    match fault {
        _ if bytes.contains(&0) => Class::Nul,
        Fault::NotJson(_) => Class::NotJson,
        Fault::Shape(_) => Class::Header,
        Fault::Newer => Class::Newer,
    }
}

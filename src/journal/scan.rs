//! Cutting a file into lines without ever holding more than a few blocks of it.
//!
//! Owns the buffer. What a line says is for `source`; parsing many lines on several threads is for `ahead`.

mod ahead;

use std::io;
use std::ops::Range;

use super::line::{Content, Line, MAX_LINE};
use super::storage::Storage;

const CHUNK: usize = 256 << 10;
/// A byte order mark and a carriage return may stand around the longest line.
const LONGEST: usize = MAX_LINE + 4;
/// From so many bytes on it pays to parse on other threads.
const MUCH: u64 = 4 << 20;

/// What stands between two line feeds.
#[derive(Debug)]
pub(crate) enum Piece<'a, E: Content> {
    /// A line without its line feed.
    Line(&'a [u8]),
    /// A whole line, parsed already, that the line before it in the file has proven.
    Proven(Line<E>),
    /// More bytes than a line may have, up to the next line feed or the end of the file.
    TooLong(u64),
    /// What stands behind the last line feed.
    Tail(&'a [u8]),
}

/// What is read at a time.
enum Block<'a> {
    /// Whole lines, each with its line feed.
    Lines(&'a [u8]),
    TooLong(u64),
    Tail(&'a [u8]),
}

/// Hands out the pieces from the start of `span` to the end of the file with their offsets.
///
/// The end of `span` is about how long the file is. Returns the offset behind the last line feed (or behind what is
/// too long). Memory stays bounded whatever the file holds. Errors: those of the disk, after the pieces before it.
pub(crate) fn scan<S: Storage, E: Content>(
    disk: &S,
    file: &S::File,
    span: Range<u64>,
    buffer: &mut Vec<u8>,
    mut each: impl FnMut(u64, Piece<'_, E>),
) -> io::Result<u64> {
    if span.end.saturating_sub(span.start) >= MUCH {
        return ahead::scan(disk, file, span.start, buffer, each);
    }
    cut(disk, file, span.start, buffer, |offset, block| match block {
        Block::Lines(bytes) => lines(bytes, |start, line| each(offset + start as u64, piece(line))),
        Block::TooLong(len) => each(offset, Piece::TooLong(len)),
        Block::Tail(bytes) => each(offset, Piece::Tail(bytes)),
    })
}

/// Hands out the lines of a block without their line feeds, each with the place where it begins.
fn lines<'a>(block: &'a [u8], mut each: impl FnMut(usize, &'a [u8])) {
    let mut start = 0;
    for stop in memchr::memchr_iter(b'\n', block) {
        each(start, &block[start..stop]);
        start = stop + 1;
    }
}

fn piece<E: Content>(line: &[u8]) -> Piece<'_, E> {
    if line.len() > LONGEST { Piece::TooLong(line.len() as u64) } else { Piece::Line(line) }
}

/// Reads the file from `from` on and cuts it behind line feeds.
fn cut<S: Storage>(
    disk: &S,
    file: &S::File,
    from: u64,
    buffer: &mut Vec<u8>,
    mut each: impl FnMut(u64, Block<'_>),
) -> io::Result<u64> {
    // The first `held` bytes of the buffer have been read and not handed out; `offset` is where they begin in the file.
    let (mut held, mut offset) = (0, from);
    let mut skipped: u64 = 0;
    loop {
        if buffer.len() < held + CHUNK {
            // Fresh zeroes cost nothing until they are written to: little is read of most files.
            let mut larger = vec![0; held + CHUNK];
            larger[..held].copy_from_slice(&buffer[..held]);
            *buffer = larger;
        }
        let fresh = held;
        let read = disk.read_at(file, offset + skipped + held as u64, &mut buffer[held..held + CHUNK])?;
        held += read;
        if read == 0 {
            break;
        }
        let mut start = 0;
        if skipped > 0 {
            let Some(stop) = memchr::memchr(b'\n', &buffer[..held]) else {
                skipped += held as u64;
                held = 0;
                continue;
            };
            each(offset, Block::TooLong(skipped + stop as u64));
            start = stop + 1;
            offset += skipped + start as u64;
            skipped = 0;
        }
        if let Some(last) = memchr::memrchr(b'\n', &buffer[fresh.max(start)..held]) {
            let stop = fresh.max(start) + last + 1;
            each(offset, Block::Lines(&buffer[start..stop]));
            offset += (stop - start) as u64;
            start = stop;
        }
        buffer.copy_within(start..held, 0);
        held -= start;
        if held > LONGEST {
            skipped = held as u64;
            held = 0;
        }
    }
    if skipped > 0 {
        each(offset, Block::TooLong(skipped));
        return Ok(offset + skipped);
    }
    if held > 0 {
        each(offset, Block::Tail(&buffer[..held]));
    }
    Ok(offset)
}

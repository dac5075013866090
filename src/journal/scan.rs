//! Cutting a file into lines without ever holding more than one.
//!
//! Owns the buffer. What a line says is for `source`.

use std::io;

use super::line::MAX_LINE;
use super::storage::Storage;

const CHUNK: usize = 256 << 10;
/// A byte order mark and a carriage return may stand around the longest line.
const LONGEST: usize = MAX_LINE + 4;

/// What stands between two line feeds.
#[derive(Debug)]
pub(crate) enum Piece<'a> {
    /// A line without its line feed.
    Line(&'a [u8]),
    /// More bytes than a line may have, up to the next line feed or the end of the file.
    TooLong(u64),
    /// What stands behind the last line feed.
    Tail(&'a [u8]),
}

/// Hands out the pieces from `from` to the end of the file with their offsets.
///
/// Returns the offset behind the last line feed (or behind what is too long). Memory stays below 2 MiB whatever the
/// file holds. Errors: those of the disk, after the pieces before it.
pub(crate) fn scan<S: Storage>(
    disk: &S,
    file: &S::File,
    from: u64,
    buffer: &mut Vec<u8>,
    mut each: impl FnMut(u64, Piece<'_>),
) -> io::Result<u64> {
    // `start..end` of the buffer is what has been read and not handed out; `offset` is where `start` is in the file.
    let (mut start, mut end, mut offset) = (0, 0, from);
    let mut skipped: u64 = 0;
    loop {
        if start > 0 {
            buffer.copy_within(start..end, 0);
            (start, end) = (0, end - start);
        }
        if buffer.len() < end + CHUNK {
            // Fresh zeroes cost nothing until they are written to: little is read of most files.
            let mut larger = vec![0; end + CHUNK];
            larger[..end].copy_from_slice(&buffer[..end]);
            *buffer = larger;
        }
        let fresh = end;
        let count = disk.read_at(file, offset + skipped + end as u64, &mut buffer[end..])?;
        end += count;
        if count == 0 {
            break;
        }
        let mut searched = fresh;
        while let Some(found) = memchr::memchr(b'\n', &buffer[searched..end]) {
            let stop = searched + found;
            if skipped > 0 {
                each(offset, Piece::TooLong(skipped + (stop - start) as u64));
            } else if stop - start > LONGEST {
                each(offset, Piece::TooLong((stop - start) as u64));
            } else {
                each(offset, Piece::Line(&buffer[start..stop]));
            }
            offset += skipped + (stop + 1 - start) as u64;
            skipped = 0;
            start = stop + 1;
            searched = start;
        }
        if end - start > LONGEST || skipped > 0 {
            skipped += (end - start) as u64;
            start = end;
        }
    }
    if skipped > 0 {
        each(offset, Piece::TooLong(skipped));
        return Ok(offset + skipped);
    }
    if end > start {
        each(offset, Piece::Tail(&buffer[start..end]));
    }
    Ok(offset)
}

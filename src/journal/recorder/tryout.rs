//! Trying a draft out before anything of its batch is written: what could not be read back is refused here.
//!
//! Owns the refusals. Recording itself is for [`recorder`](super).

use super::super::json::MAX_INTEGER;
use super::super::line::{Author, Draft, MAX_LINE, Place, parse, write};
use super::super::token::{Token, WriterId};

/// Refuses a draft that could not be read back, before anything of the batch is written.
pub(super) fn try_out(draft: &Draft, at: &str) -> Result<(), &'static str> {
    if draft.parts.is_empty() || draft.parts.iter().any(|part| part.events.is_empty()) {
        return Err("it has nothing in it");
    }
    let size: usize = draft.parts.iter().flat_map(|part| &part.events).map(String::len).sum();
    if size >= MAX_LINE {
        return Err("it is larger than 1 MiB");
    }
    let Some(nobody) = WriterId::parse(b"0000000000") else { return Err("it has no writer") };
    let Some(none) = Token::parse(&[b'A'; 22]) else { return Err("it has no hash") };
    let salts = vec![none; draft.parts.len()];
    // The widest place there can be, so that the real line is never longer.
    let widest = MAX_INTEGER;
    let place = Place {
        writer: nobody,
        n: widest.unsigned_abs(),
        previous: none,
        at,
        ms: -widest,
        k: widest,
        salts: &salts,
    };
    let mut bytes = Vec::with_capacity(size + 512);
    write(&mut bytes, draft, &place);
    if bytes.len() > MAX_LINE {
        return Err("it is larger than 1 MiB");
    }
    bytes.pop();
    let line = parse(&bytes, &mut Author::default())
        .map_err(|_| "an event is not JSON as the journal writes it")?
        .line;
    let as_given = line.parts.len() == draft.parts.len()
        && line.parts.iter().zip(&draft.parts).all(|(part, given)| part.says(given));
    if as_given { Ok(()) } else { Err("an event is not one JSON object") }
}

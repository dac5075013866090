//! Address books.
#![no_main]

#[path = "../bounds.rs"]
mod bounds;

use confidant::exchange::vcard::{Limits, incoming, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits::default();
    let Ok(book) = read(bytes, &limits) else { return };
    assert!(book.damages.len() <= limits.damages && book.cards.len() <= limits.cards);
    let incoming = incoming(&book);
    assert!(incoming.people.len() <= book.cards.len());
    assert!(incoming.people.iter().all(|person| !person.name.is_empty()));
});

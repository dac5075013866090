//! Exports of Monica.
#![no_main]

#[path = "../bounds.rs"]
mod bounds;

use confidant::exchange::monica::{Limits, looks_like, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = looks_like(bytes);
    // Names stand with every relation, and an activity with everybody who took part, within the budget of copies.
    if let Ok(incoming) = read(bytes, &Limits { file_bytes: 1 << 20, ..Limits::default() }) {
        bounds::assert_within(&incoming, bytes.len().max(1 << 14), 64);
    }
});

//! Tables: read by their headers, and by a mapping that is in the file's first line where there is one.
#![no_main]

#[path = "../bounds.rs"]
mod bounds;

use confidant::exchange::csv::{Limits, Mapping, looks_like, read, starting};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { rows: 5_000, ..Limits::default() };
    let _ = looks_like(bytes);
    if let Ok(incoming) = read(bytes, None, &limits) {
        bounds::assert_within(&incoming, bytes.len(), 8);
    }
    if let Ok(mapping) = starting(bytes, &limits) {
        // What is offered is a mapping as it stands, or says what is missing.
        assert!(!mapping.missing().is_empty() || Mapping::parse(&mapping.to_toml()).as_ref() == Ok(&mapping));
        if let Ok(incoming) = read(bytes, Some(&mapping), &limits) {
            bounds::assert_within(&incoming, bytes.len(), 8);
        }
    }
    // A file that is a mapping and a table at once.
    if let Some(at) = bytes.iter().position(|byte| *byte == 0) {
        let text = String::from_utf8_lossy(&bytes[..at]);
        if let Ok(mapping) = Mapping::parse(&text) {
            assert_eq!(Mapping::parse(&mapping.to_toml()).as_ref(), Ok(&mapping));
            if let Ok(incoming) = read(&bytes[at + 1..], Some(&mapping), &limits) {
                bounds::assert_within(&incoming, bytes.len(), 8);
            }
        }
    }
});

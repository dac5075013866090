//! Our own export, in JSON.
#![no_main]

use confidant::exchange::json::{Limits, is_export, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = is_export(bytes);
    let _ = read(bytes, &Limits::default());
});

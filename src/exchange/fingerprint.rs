//! An id for what has none in its file, made of what it says: the same row is known again when it comes again.
//!
//! Two that say the same are told apart by their order.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// The ids that were made for one file.
#[derive(Debug, Default)]
pub(super) struct Fingerprints(HashMap<String, usize>);

impl Fingerprints {
    /// The id of what is made of these parts.
    pub(super) fn of(&mut self, parts: &[&str]) -> String {
        let mut hash = Sha256::new();
        for part in parts {
            // The length keeps `ab`, `c` apart from `a`, `bc`.
            hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
            hash.update(part.as_bytes());
        }
        let id = URL_SAFE_NO_PAD.encode(&hash.finalize()[..12]);
        let seen = self.0.entry(id.clone()).or_default();
        *seen += 1;
        if *seen == 1 { format!("says:{id}") } else { format!("says:{id}:{seen}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_words_in_the_same_order_have_the_same_ids() {
        let rows: [&[&str]; 4] = [&["ab", "c"], &["a", "bc"], &["ab", "c"], &[]];
        let ids = || {
            let mut made = Fingerprints::default();
            rows.map(|parts| made.of(parts))
        };
        let first = ids();
        assert_eq!(first, ids());
        assert_ne!(first[0], first[1]);
        assert_eq!(first[2], format!("{}:2", first[0]));
    }
}

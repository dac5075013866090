//! The mint of ids: 16 unpredictable bytes each, drawn from one seed.
//!
//! The seed comes from the system once; from then on minting is pure, so that whoever decides what to record
//! needs no I/O, and a test can replay it.

use sha2::{Digest, Sha256};

use crate::domain::id::{Id, Mint};

/// Mints ids from a seed and a counter.
#[derive(Clone)]
pub struct SeededMint {
    seed: [u8; 32],
    count: u64,
}

impl SeededMint {
    /// A mint with that seed.
    pub fn new(seed: [u8; 32]) -> Self {
        Self { seed, count: 0 }
    }

    /// A mint with a seed of the system's randomness.
    ///
    /// # Errors
    ///
    /// Where the system has none to give.
    pub fn from_system() -> std::io::Result<Self> {
        let mut seed = [0_u8; 32];
        getrandom::fill(&mut seed).map_err(std::io::Error::other)?;
        Ok(Self::new(seed))
    }
}

impl std::fmt::Debug for SeededMint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SeededMint").field("count", &self.count).finish_non_exhaustive()
    }
}

impl Mint for SeededMint {
    fn mint(&mut self) -> Id {
        self.count += 1;
        let digest = Sha256::new_with_prefix(self.seed).chain_update(self.count.to_le_bytes()).finalize();
        let mut bytes = [0_u8; 16];
        bytes.copy_from_slice(&digest[..16]);
        Id::from_bytes(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_seed_gives_one_row_of_different_ids() {
        let row = |seed| {
            let mut mint = SeededMint::new([seed; 32]);
            (0..100).map(|_| mint.mint()).collect::<Vec<_>>()
        };
        assert_eq!(row(1), row(1));
        assert_ne!(row(1), row(2));
        assert_eq!(row(1).into_iter().collect::<std::collections::BTreeSet<_>>().len(), 100);
    }
}

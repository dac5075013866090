//! The short texts of the wire: 22-character hashes and ids, 10-character writers, and the two hashes of a line.
//!
//! Owns base64url and SHA-256 for the journal, and where random ones come from. What is hashed is decided by
//! [`line`](super::line) and [`segment`](super::segment); where the random bytes come from by [`Entropy`].

use std::fmt;
use std::io;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

/// Domain of the hash of a part (`c`).
pub(crate) const PART: &str = "confidant/part/1";
/// Domain of the hash of a line (`h`).
pub(crate) const LINE: &str = "confidant/line/1";
/// Domain of the hash of a segment header (`x`).
pub(crate) const SEGMENT: &str = "confidant/seg/1";

const WRITER_ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// What each byte may be part of.
const KINDS: [u8; 256] = {
    let mut kinds = [0; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_') {
            kinds[byte as usize] = TOKEN;
        }
        byte += 1;
    }
    let mut at = 0;
    while at < WRITER_ALPHABET.len() {
        kinds[WRITER_ALPHABET[at] as usize] |= WRITER;
        at += 1;
    }
    kinds
};
const TOKEN: u8 = 1;
const WRITER: u8 = 2;

/// Whether all bytes are of one alphabet. Looks at every one of them: that is faster than to stop early.
fn is_of(kind: u8, text: &[u8]) -> bool {
    text.iter().fold(kind, |common, byte| common & KINDS[usize::from(*byte)]) != 0
}

/// A source of random bytes; the only way randomness enters the journal.
pub trait Entropy: Send {
    /// Fills the whole buffer.
    ///
    /// Errors: what the operating system's generator reports.
    fn fill(&mut self, bytes: &mut [u8]) -> io::Result<()>;
}

/// The operating system's generator.
#[derive(Debug, Default, Clone, Copy)]
pub struct OsEntropy;

impl Entropy for OsEntropy {
    fn fill(&mut self, bytes: &mut [u8]) -> io::Result<()> {
        getrandom::fill(bytes).map_err(|error| io::Error::other(error.to_string()))
    }
}

/// A repeatable source for tests: SHA-256 over a seed and a counter.
#[derive(Debug, Clone)]
pub struct SeededEntropy {
    seed: u64,
    counter: u64,
}

impl SeededEntropy {
    /// Starts the sequence that belongs to `seed`.
    pub fn new(seed: u64) -> Self {
        Self { seed, counter: 0 }
    }
}

impl Entropy for SeededEntropy {
    fn fill(&mut self, bytes: &mut [u8]) -> io::Result<()> {
        for chunk in bytes.chunks_mut(32) {
            let mut hash = Sha256::new();
            hash.update(self.seed.to_le_bytes());
            hash.update(self.counter.to_le_bytes());
            self.counter += 1;
            chunk.copy_from_slice(&hash.finalize()[..chunk.len()]);
        }
        Ok(())
    }
}

/// A 22-character base64url text: a hash, an id or a salt. Compared as text, never decoded.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Token([u8; 22]);

impl Token {
    /// Takes 22 base64url characters; `None` for anything else.
    pub fn parse(text: &[u8]) -> Option<Self> {
        let token: [u8; 22] = text.try_into().ok()?;
        is_of(TOKEN, &token).then_some(Self(token))
    }

    /// Makes a random one of 16 bytes.
    ///
    /// Errors: those of the source.
    pub fn random(entropy: &mut dyn Entropy) -> io::Result<Self> {
        let mut bytes = [0; 16];
        entropy.fill(&mut bytes)?;
        Ok(Self::encode(&bytes))
    }

    /// The text itself.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The text as bytes.
    pub fn as_bytes(&self) -> &[u8; 22] {
        &self.0
    }

    /// Hashes `domain ‖ 0x00 ‖ pieces` and keeps the first 16 bytes.
    pub(crate) fn hash(domain: &str, pieces: &[&[u8]]) -> Self {
        // The first block is put together here: the hash is slow at taking in crumbs.
        let mut block = [0; 64];
        let mut filled = domain.len() + 1;
        block[..domain.len()].copy_from_slice(domain.as_bytes());
        let mut hash = Sha256::new();
        for piece in pieces {
            let (here, rest) = piece.split_at(piece.len().min(block.len() - filled));
            block[filled..filled + here.len()].copy_from_slice(here);
            filled += here.len();
            if filled == block.len() && !rest.is_empty() {
                hash.update(block);
                hash.update(rest);
                filled = 0;
            }
        }
        hash.update(&block[..filled]);
        let full = hash.finalize();
        let mut head = [0; 16];
        head.copy_from_slice(&full[..16]);
        Self::encode(&head)
    }

    fn encode(bytes: &[u8; 16]) -> Self {
        let mut text = [b'A'; 22];
        // 16 bytes are always 22 characters, so the slice cannot be too small.
        let _ = URL_SAFE_NO_PAD.encode_slice(bytes, &mut text);
        Self(text)
    }
}

impl fmt::Display for Token {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

/// The name of a writer: 10 characters of lower-case base32 without i, l, o and u (50 random bits).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WriterId([u8; 10]);

impl WriterId {
    /// Takes 10 characters of the alphabet; `None` for anything else.
    pub fn parse(text: &[u8]) -> Option<Self> {
        let id: [u8; 10] = text.try_into().ok()?;
        is_of(WRITER, &id).then_some(Self(id))
    }

    /// Makes a random one.
    ///
    /// Errors: those of the source.
    pub fn random(entropy: &mut dyn Entropy) -> io::Result<Self> {
        let mut bytes = [0; 10];
        entropy.fill(&mut bytes)?;
        Ok(Self(bytes.map(|byte| WRITER_ALPHABET[usize::from(byte & 31)])))
    }

    /// The text itself.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Display for WriterId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

impl fmt::Debug for WriterId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_the_text_that_sha256sum_and_base64_give() {
        // printf 'confidant/part/1\0null' | sha256sum | cut -c1-32 | xxd -r -p | basenc --base64url
        let token = Token::hash(PART, &[b"nu", b"ll"]);
        assert_eq!(token.as_str(), "wIGP-f6gVFqmeQyK4SJsog");
    }

    #[test]
    fn texts_of_another_shape_are_not_tokens() {
        assert!(Token::parse(b"abc").is_none());
        assert!(Token::parse(b"AAAAAAAAAAAAAAAAAAAAA=").is_none());
        assert!(WriterId::parse(b"k3v9x2m7qa").is_some());
        assert!(WriterId::parse(b"K3V9X2M7QA").is_none());
        assert!(WriterId::parse(b"k3v9x2m7qi").is_none());
    }

    #[test]
    fn a_seed_repeats_itself() {
        let mut first = SeededEntropy::new(7);
        let mut second = SeededEntropy::new(7);
        let pair = |source: &mut SeededEntropy| (Token::random(source).ok(), WriterId::random(source).ok());
        assert_eq!(pair(&mut first), pair(&mut second));
    }
}

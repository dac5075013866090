//! The frame of a checkpoint file: blocks with their checksums, and the seal at its end that says what is where.
//!
//! Owns which files are valid at all. A file is written from front to back, so what is known last stands last: whoever
//! opens one reads the seal, of fixed size, from its end.

use super::bytes::Eye;
use super::names::Names;
use super::{FOLD, FORMAT};
use crate::journal::Token;

const MAGIC: &[u8; 16] = b"confidant\0folded";

/// The version of the program: a file that another one wrote is not used.
const PROGRAM: &str = env!("CARGO_PKG_VERSION");

/// The bytes of a seal.
pub(super) const SEAL: usize = 256;

/// The bytes of a block's whereabouts.
pub(super) const WHERE: usize = 16;

/// A stretch of the file with its checksum.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Block {
    pub offset: u64,
    pub len: u32,
    pub crc: u32,
}

impl Block {
    pub fn write(self, to: &mut Vec<u8>) {
        to.extend_from_slice(&self.offset.to_le_bytes());
        to.extend_from_slice(&self.len.to_le_bytes());
        to.extend_from_slice(&self.crc.to_le_bytes());
    }

    pub fn read(bytes: [u8; WHERE]) -> Self {
        let word = |at: usize| u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        Self { offset: u64::from(word(0)) | (u64::from(word(4)) << 32), len: word(8), crc: word(12) }
    }

    /// Whether those are its bytes.
    pub fn is(self, bytes: &[u8]) -> bool {
        bytes.len() as u64 == u64::from(self.len) && crc32fast::hash(bytes) == self.crc
    }

    /// Whether it lies within the first `len` bytes of the file.
    pub fn is_within(self, len: u64) -> bool {
        self.offset.checked_add(u64::from(self.len)).is_some_and(|end| end <= len)
    }
}

/// What stands at the end of a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Seal {
    /// What is read at once: snapshot, names, clients, gauges.
    pub front: Block,
    /// What concerns the book as a whole.
    pub general: Block,
    /// Where the standings are, by the places of the clients.
    pub standings: Block,
    /// Where the words are, piece by piece, by the places of the clients.
    pub words: Block,
    /// The subjects, and where their entries are.
    pub subjects: Block,
    /// What is in each block of lines.
    pub lines: Block,
}

impl Seal {
    /// The seal of a file of `len` bytes, itself included.
    pub fn write(&self, book: &Token, len: u64) -> [u8; SEAL] {
        let mut bytes = Vec::with_capacity(SEAL);
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&FORMAT.to_le_bytes());
        bytes.extend_from_slice(&FOLD.to_le_bytes());
        bytes.extend_from_slice(&program());
        bytes.extend_from_slice(book.as_str().as_bytes());
        bytes.extend_from_slice(&len.to_le_bytes());
        for block in [self.front, self.general, self.standings, self.words, self.subjects, self.lines] {
            block.write(&mut bytes);
        }
        let mut seal = [0; SEAL];
        let (content, crc) = seal.split_at_mut(SEAL - 4);
        content[..bytes.len()].copy_from_slice(&bytes);
        crc.copy_from_slice(&crc32fast::hash(content).to_le_bytes());
        seal
    }

    /// Reads the seal of a file of `len` bytes; `None` where it is of another book, another version, or damaged.
    pub fn read(bytes: &[u8; SEAL], book: &Token, len: u64) -> Option<Self> {
        let (content, crc) = bytes.split_at(SEAL - 4);
        let names = Names::default();
        let mut eye = Eye::on(content, &names);
        let ours = crc32fast::hash(content).to_le_bytes() == *crc
            && eye.array()? == *MAGIC
            && eye.array()? == FORMAT.to_le_bytes()
            && eye.array()? == FOLD.to_le_bytes()
            && eye.array()? == program()
            && eye.take(22)? == book.as_str().as_bytes()
            && eye.array()? == len.to_le_bytes();
        if !ours {
            return None;
        }
        let end = len.checked_sub(SEAL as u64)?;
        let mut block = || eye.array().map(Block::read).filter(|block| block.is_within(end));
        Some(Self {
            front: block()?,
            general: block()?,
            standings: block()?,
            words: block()?,
            subjects: block()?,
            lines: block()?,
        })
    }
}

/// The version in a field of fixed size; its checksum stands for what does not fit.
fn program() -> [u8; 32] {
    let mut field = [0; 32];
    let text = PROGRAM.as_bytes();
    let fits = text.len().min(28);
    field[..fits].copy_from_slice(&text[..fits]);
    field[28..].copy_from_slice(&crc32fast::hash(text).to_le_bytes());
    field
}

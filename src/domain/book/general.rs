//! What concerns a book as a whole, as plain data: small, and carried along whole wherever a book goes.

use crate::domain::event::Event;
use crate::domain::id::ClientId;
use crate::domain::line::{EntryKey, LineKey};

/// Everything that a book says besides the stories of its clients. Every list is in ascending order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct General {
    /// The events about the book as a whole, whether their lines count or not.
    pub events: Vec<(EntryKey, Event)>,
    /// Every word that one client was merged into another: where, from, into.
    pub merges: Vec<(EntryKey, ClientId, ClientId)>,
    /// Parts whose content was missing when they were read.
    pub removed: Vec<(LineKey, u32)>,
    /// Lines that do not count, each with the last line that takes it back.
    pub dead: Vec<(LineKey, LineKey)>,
    /// Parts that are never folded, since a line that counts says that they were removed for good.
    pub hidden: Vec<(LineKey, u32)>,
    /// Clients that were merged into others, each with the one that it stands for.
    pub stays: Vec<(ClientId, ClientId)>,
    /// How many merges wait for the client that stays.
    pub merges_waiting: usize,
    /// Facts of a type that this version does not know.
    pub unknown: usize,
    /// Unknown facts without which this version would be wrong.
    pub critical: usize,
}

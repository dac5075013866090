//! What a book stands on: everything that was folded before, read again only where somebody looks.
//!
//! Owns the questions that a [`Book`](super::Book) asks of what is beneath it. Two things answer them: a checkpoint on
//! disk, and a book that is finished with (see [`Book::over`](super::Book::over)). What came after stands in the book
//! itself, and the two together are the same as folding all of it.

use std::borrow::Cow;
use std::fmt;

use super::LineMeta;
use super::general::General;
use crate::domain::history::Entry;
use crate::domain::id::ClientId;
use crate::domain::line::{LineKey, LineRef};
use crate::domain::standing::{Gauge, OpenKind, Standing};

/// Everything up to some moment, folded.
///
/// Places of clients and lines count from 0, in ascending order of id and in fold order. Nothing fails: what cannot be
/// read any more answers with nothing, and says so in [`Base::is_broken`] from then on.
pub trait Base: fmt::Debug + Send + Sync {
    /// The clients that have a standing, in ascending order.
    fn clients(&self) -> &[ClientId];

    /// The gauge of the client at that place; what is open is put into `open`, which is emptied first. Reads no file.
    fn gauge(&self, at: usize, open: &mut Vec<OpenKind>) -> Option<Gauge>;

    /// The standing of the client at that place.
    fn standing(&self, at: usize) -> Option<Standing>;

    /// Every subject of a part, in ascending order: clients, those merged into others, and those that nobody added.
    fn subjects(&self) -> Vec<ClientId>;

    /// All entries about one subject in fold order, whether their lines count or not.
    fn entries(&self, subject: ClientId) -> Cow<'_, [Entry]>;

    /// The entries of one line about one subject. Whoever asks for one line mostly asks for its neighbour next.
    fn entries_of(&self, line: &LineKey, subject: ClientId) -> Vec<Entry>;

    /// How many lines there are.
    fn lines(&self) -> usize;

    /// The line at that place.
    fn line(&self, at: usize) -> Option<(LineKey, LineMeta)>;

    /// The place of a line.
    fn place(&self, key: &LineKey) -> Option<usize>;

    /// The lines of that writer and number: one, or the forks.
    fn named(&self, line: LineRef) -> Vec<LineKey>;

    /// What concerns the book as a whole.
    fn general(&self) -> General;

    /// Whether the words of the client at that place lie here, ready to be searched. Reads no file.
    fn has_words(&self, at: usize) -> bool;

    /// Puts one piece of them in the place of what `into` holds; answers whether it could. What is in a piece is known to
    /// whoever searches, and opaque here.
    fn words(&self, at: usize, piece: usize, into: &mut Vec<u8>) -> bool;

    /// Whether something of it could not be read: then nothing that it said since is to be relied on.
    fn is_broken(&self) -> bool;
}

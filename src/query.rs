//! Questions put to the book: from standings and histories, and a `Now`, to rows that screens and listings
//! show.
//!
//! Everything here is pure: the same book and the same moment give the same rows. How rows are drawn is left
//! to `tui` and `cli`. Who needs the adviser is in [`triage`], finding by name in [`find`] (whom that means in [`whom`]) and by words in
//! [`search`], one client's story in [`timeline`], and where the relationship stands on record in [`record`]; what is taken for the same is in [`alike`],
//! where a profile comes from in [`provenance`], and who looks alike in [`duplicates`]; [`phrase`] words
//! days and spans.

pub mod act;
pub mod alike;
pub mod brief;
pub mod charter;
pub mod conversation;
pub mod duplicates;
pub mod economics;
pub mod fact;
pub mod find;
pub mod guard;
pub mod passage;
pub mod phrase;
pub mod precedent;
pub mod provenance;
pub mod record;
#[cfg(test)]
pub(crate) mod sample;
pub mod search;
pub mod stage;
pub mod timeline;
pub mod triage;
pub mod veil;
pub mod whom;

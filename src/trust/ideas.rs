//! The ideas that the product rests on, one by one: where each is, and how far it got.
//!
//! Nothing runs here. The tables are held against the keymap, the command line and the sources by a test of the documents.
//!
#![doc = include_str!("ideas.md")]

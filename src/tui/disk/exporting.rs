//! The disk's part of an export: it reads the book anew, makes the file and puts it in its place.
//!
//! What was recorded before is in it: the disk does what it is asked in order. The cockpit's own book is not asked, so
//! that no frame waits for the making of a large file.

use std::path::PathBuf;

use super::Desk;
use crate::config::signature;
use crate::exchange::export::{Errand, Order, export, file};
use crate::store::Files;

/// What was written.
#[derive(Debug)]
pub struct Exported {
    /// Where.
    pub path: PathBuf,
    /// How much is in it, in words.
    pub counted: String,
    /// What is not in it, in sentences.
    pub account: Vec<String>,
    /// What whoever asked for it knows it by.
    pub name: String,
}

/// Why nothing was written, or nothing that is sure to stay.
#[derive(Debug)]
pub enum NotExported {
    /// There is a file: somebody must say that it may go.
    There(Box<Errand>),
    /// It cannot be.
    Failed(String),
    /// It was, and may not last.
    Unsafe(String),
}

impl Desk<'_> {
    pub(super) fn export(&self, errand: Box<Errand>) -> Result<Box<Exported>, NotExported> {
        fn failed(error: &dyn std::fmt::Display) -> NotExported {
            NotExported::Failed(error.to_string())
        }
        let path = file::typed(&errand.path);
        let there = file::is_there(&path, &self.shelf.places.data).map_err(|error| failed(&error))?;
        if there && !errand.replace {
            return Err(NotExported::There(errand));
        }
        let opened = Files::read_whole(self.shelf.places.clone(), self.shelf.clock, self.shelf.by.to_owned());
        let (files, book) = opened.map_err(|error| failed(&error))?;
        let name = files.report().book.and_then(|book| book.as_str().parse().ok());
        let order = Order { by: signature(self.shelf.by), ..errand.order };
        let made = export(&book, name, &order, &self.shelf.clock.now());
        file::write(&path, &made.bytes, errand.replace, &self.shelf.places.data).map_err(|error| {
            if error.is_in_place() { NotExported::Unsafe(error.to_string()) } else { failed(&error) }
        })?;
        let (counted, account) = (made.counted(), made.account("the choice of"));
        Ok(Box::new(Exported { path, counted, account, name: errand.name }))
    }
}

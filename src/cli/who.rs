//! CLIENT: a name, some letters of it, or the beginning of an id. More than one is an error that lists them.

use std::fmt::Write as _;

use super::Failure;
use crate::domain::book::Book;
use crate::domain::id::ClientId;
use crate::domain::standing::Standing;
use crate::query::find::{Candidate, candidate};
pub(super) use crate::query::whom::short;
use crate::query::whom::whom;

/// Everybody in the book, as they can be found.
pub(super) fn candidates(book: &Book) -> Vec<Candidate<ClientId>> {
    book.standings().map(candidate).collect()
}

/// The client that is meant: a whole name first, then an id, then whoever fits.
pub(super) fn find<'a>(book: &'a Book, typed: &str) -> Result<&'a Standing, Failure> {
    let typed = typed.trim();
    let found = whom(book, typed, None);
    match found.as_slice() {
        [] => Err(Failure::Refused(format!(
            "nobody in this book fits `{typed}`; `confidant clients` lists all"
        ))),
        [one] => {
            book.standing(*one).ok_or_else(|| Failure::Refused(format!("nobody in this book fits `{typed}`")))
        }
        several => Err(Failure::Refused(ambiguous(book, typed, several))),
    }
}

/// Everybody who could be meant, each with what tells them apart.
fn ambiguous(book: &Book, typed: &str, several: &[ClientId]) -> String {
    let mut sentence =
        format!("`{typed}` could be {} clients; type more of the name, or an id:", several.len());
    for it in several.iter().filter_map(|id| book.standing(*id)) {
        let organisation =
            if it.organisation.is_empty() { String::new() } else { format!(" · {}", it.organisation) };
        let _ = write!(sentence, "\n  {}  {}{organisation} ({})", short(book, it.id), it.name, it.status);
    }
    sentence
}

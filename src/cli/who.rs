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
    match found.clients.as_slice() {
        [] => Err(Failure::Refused(format!(
            "nobody in this book fits `{typed}`; `confidant clients` lists all"
        ))),
        like if found.loosely => Err(Failure::Refused(format!(
            "nobody in this book has `{typed}` in a name; type more of one, or an id. Like it:{}",
            listed(book, like)
        ))),
        [one] => {
            book.standing(*one).ok_or_else(|| Failure::Refused(format!("nobody in this book fits `{typed}`")))
        }
        several => Err(Failure::Refused(ambiguous(book, typed, several))),
    }
}

/// Everybody who could be meant.
fn ambiguous(book: &Book, typed: &str, several: &[ClientId]) -> String {
    let all = listed(book, several);
    format!("`{typed}` could be {} clients; type more of the name, or an id:{all}", several.len())
}

/// How many are listed.
const MOST_LISTED: usize = 12;

/// Clients, each with what tells them apart.
fn listed(book: &Book, several: &[ClientId]) -> String {
    let mut lines = String::new();
    for it in several.iter().take(MOST_LISTED).filter_map(|id| book.standing(*id)) {
        let organisation =
            if it.organisation.is_empty() { String::new() } else { format!(" · {}", it.organisation) };
        let _ = write!(lines, "\n  {}  {}{organisation} ({})", short(book, it.id), it.name, it.status);
    }
    if several.len() > MOST_LISTED {
        let _ = write!(lines, "\n  and {} more", several.len() - MOST_LISTED);
    }
    lines
}

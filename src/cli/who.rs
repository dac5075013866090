//! CLIENT: a name, some letters of it, or the beginning of an id. More than one is an error that lists them.

use std::fmt::Write as _;

use super::Failure;
use crate::domain::book::Book;
use crate::domain::id::{ClientId, Id, SHORTEST, shortest};
use crate::domain::standing::Standing;
use crate::query::find::{Candidate, Finder, Resolved, candidate};

/// Everybody in the book, as they can be found.
pub(super) fn candidates(book: &Book) -> Vec<Candidate<ClientId>> {
    book.standings().map(candidate).collect()
}

/// The client that is meant: a whole name first, then an id, then whoever fits.
pub(super) fn find<'a>(book: &'a Book, typed: &str) -> Result<&'a Standing, Failure> {
    let typed = typed.trim();
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let wanted = plain(typed);
    let mut found: Vec<ClientId> =
        book.standings().filter(|it| plain(&it.name) == wanted).map(|it| it.id).collect();
    if found.is_empty() && typed.len() >= SHORTEST {
        found = book.standings().filter(|it| it.id.0.as_str().starts_with(typed)).map(|it| it.id).collect();
    }
    // A client that was merged into another one is still found by its old id.
    if found.is_empty() {
        found.extend(typed.parse::<Id>().ok().and_then(|id| book.standing(ClientId(id))).map(|it| it.id));
    }
    if found.is_empty() {
        let candidates = candidates(book);
        match Finder::new().resolve(typed, &candidates) {
            Resolved::One(at) => found.push(candidates[at].key),
            Resolved::None => {}
            Resolved::Many(all) => found.extend(all.into_iter().map(|at| candidates[at].key)),
        }
    }
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

/// The shortest beginning of a client's id that no other client's has.
pub(super) fn short(book: &Book, id: ClientId) -> String {
    shortest(&id.0, book.standings().map(|it| it.id.0)).to_owned()
}

//! The form that merges the client on screen into another one: whom, by some letters.

use super::{Mistake, Sight, text};
use crate::domain::book::Book;
use crate::domain::command::Command;
use crate::domain::id::ClientId;
use crate::domain::standing::Standing;
use crate::query::phrase;
use crate::query::whom::{entries, short, whom};
use crate::tui::overlay::form::{Field, Form};

/// How many of those who may be meant are named.
const NAMED: usize = 6;

pub(super) fn fields() -> Vec<Field> {
    vec![text("into", "into")]
}

/// Says who is meant, and what becomes of the two.
pub(super) fn follow(form: &mut Form, sight: Sight<'_>) {
    let typed = form.value("into");
    let found = if typed.is_empty() { Vec::new() } else { whom(sight.book, &typed, form.client).clients };
    let name = |id: ClientId| sight.book.standing(id).map(|it| it.name.as_str()).unwrap_or_default();
    let (echo, meant) = match found.as_slice() {
        _ if typed.is_empty() => ("a name, some letters of it, or an id".to_owned(), None),
        [] => ("nobody else".to_owned(), None),
        [one] => (name(*one).to_owned(), sight.book.standing(*one)),
        several => (format!("one of {}", several.len()), None),
    };
    if let Some(field) = form.fields.first_mut() {
        field.echo = echo;
    }
    let from = form.client.map(name).unwrap_or_default();
    form.remarks = match meant {
        Some(into) => vec![
            described(sight.book, into),
            format!("keeps its own profile and gets all that was recorded about {from}"),
        ],
        None => vec![format!(
            "all that was recorded about {from} goes to the other one, who keeps its own profile"
        )],
    };
}

/// A client with what tells it from others.
fn described(book: &Book, standing: &Standing) -> String {
    let organisation = Some(standing.organisation.clone()).filter(|it| !it.is_empty());
    let counted = phrase::entries(entries(book, standing.id));
    let parts = [Some(standing.name.clone()), organisation, Some(counted)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// The command that the field comes to.
pub(super) fn command(form: &Form, sight: Sight<'_>) -> Result<Command, Mistake> {
    let Some(from) = form.client.map(|id| sight.book.canonical(id)) else {
        return Err(Mistake::at("into", "choose a client first"));
    };
    let typed = form.value("into");
    if typed.is_empty() {
        return Err(Mistake::at("into", "into whom? Type a name, some letters of it, or an id"));
    }
    match whom(sight.book, &typed, Some(from)).clients.as_slice() {
        [into] => Ok(Command::MergeClients { from, into: *into }),
        [] if whom(sight.book, &typed, None).clients == [from] => {
            Err(Mistake::at("into", "that is the same client; type the name of the other one"))
        }
        [] => Err(Mistake::at("into", format!("nobody in this book fits `{typed}`"))),
        several => Err(Mistake::at("into", ambiguous(sight.book, &typed, several))),
    }
}

/// Everybody who could be meant, each with the beginning of its id.
fn ambiguous(book: &Book, typed: &str, several: &[ClientId]) -> String {
    let named: Vec<String> = several
        .iter()
        .filter_map(|id| book.standing(*id))
        .take(NAMED)
        .map(|it| format!("{} {}", short(book, it.id), described(book, it)))
        .collect();
    let more = several.len() - named.len();
    let more = if more == 0 { String::new() } else { format!("; and {more} more") };
    format!("`{typed}` could be {}{more}. Type more of the name, or an id", named.join("; "))
}

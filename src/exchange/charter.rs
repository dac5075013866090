//! A charter as a file: one page for the client, as Markdown or as HTML.
//!
//! What stands in it is `query::charter`'s to say, and nothing else gets in. Owns how Markdown sets it; HTML is
//! [`html`]'s. Each escapes by the rules of its format.

mod html;

use std::fmt::Write as _;

use super::export::markdown::{block, line};
use super::export::{Export, Format, Order};
use crate::domain::book::Book;
use crate::domain::time::Now;
use crate::exchange::export::clearance::Withheld;
use crate::query::charter::Charter;
use crate::query::charter::words::{Block, NOTHING, Section, day};

/// Makes the charter of the one client that the order names. Who did not say whose it is to be gets an empty file: two
/// clients never share a page.
pub(super) fn write(book: &Book, order: &Order, now: &Now) -> Export {
    let only = order.clients.iter().flatten().copied().collect::<Vec<_>>();
    let history = if let [client] = only.as_slice() { book.history(*client) } else { None };
    let text = history.map(|history| {
        let charter = Charter::of(&history, now);
        if order.format == Format::CharterPage {
            html::page(&charter, &order.by)
        } else {
            markdown(&charter, &order.by)
        }
    });
    Export {
        clients: usize::from(text.is_some()),
        bytes: text.unwrap_or_default().into_bytes(),
        entries: 0,
        called: ("entry", "entries"),
        withheld: Withheld::default(),
        left_out: Vec::new(),
    }
}

/// The charter as Markdown, signed by `by` where that says a name.
fn markdown(charter: &Charter, by: &str) -> String {
    let mut text = format!("# {}\n\n{}\n", heading(&title(charter)), line(&subtitle(charter, by)));
    let sections = charter.sections();
    if sections.is_empty() {
        let _ = write!(text, "\n{NOTHING}\n");
    }
    for Section { heading, blocks } in sections {
        let _ = write!(text, "\n## {heading}\n");
        let mut in_rows = false;
        for piece in blocks {
            let is_row = matches!(piece, Block::Row(..) | Block::Overdue(..));
            if !(is_row && in_rows) {
                text.push('\n');
            }
            in_rows = is_row;
            set(&mut text, &piece);
        }
    }
    text
}

fn set(text: &mut String, piece: &Block) {
    let _ = match piece {
        Block::Quote(words) => writeln!(text, "> {}", block(words, 0).replace('\n', "\n> ")),
        Block::Row(label, value) | Block::Overdue(label, value) => {
            writeln!(text, "- {}: {}", line(label), block(value, 2))
        }
        Block::Columns([(one, ours), (other, theirs)]) => {
            let _ = writeln!(text, "| {one} | {other} |\n| --- | --- |");
            for at in 0..ours.len().max(theirs.len()) {
                let cell = |list: &[String]| list.get(at).map(|it| line(it)).unwrap_or_default();
                let _ = writeln!(text, "| {} | {} |", cell(ours), cell(theirs));
            }
            Ok(())
        }
    };
}

/// A text as a heading: at its end a `#` would be taken for its closing.
fn heading(text: &str) -> String {
    line(text).replace(" #", " \\#")
}

/// What stands above it.
fn title(charter: &Charter) -> String {
    format!("Charter for {}", charter.name)
}

/// Whose it is, and as of when.
fn subtitle(charter: &Charter, by: &str) -> String {
    let on = day(charter.on);
    if by.trim().is_empty() { on } else { format!("With {}, {on}", by.trim()) }
}

#[cfg(test)]
mod secrets;
#[cfg(test)]
mod tests;

//! Overlays under the mask: as they are drawn while names and texts are hidden.
//!
//! Whatever does not say that it is the program's own is covered. In a form one goes on typing: letters are blocks.

use super::Overlay;
use super::form::{FieldKind, Form};
use super::menu::Menu;
use super::page::Page;
use super::search::Search;
use crate::query::veil;

/// Choices between words of the program's own; others may be between texts of the book.
const OWN_CHOICES: &[&str] = &[
    "acknowledged",
    "agreed",
    "begun",
    "by",
    "channel",
    "conf",
    "detail",
    "element",
    "kind",
    "live",
    "norm",
    "outcome",
    "period",
    "reached",
    "rule",
    "stage",
    "status",
    "step",
    "talk",
    "urgent",
    "way",
    "whose",
    "worry",
];

impl Overlay {
    /// The same with every name and text covered.
    #[must_use]
    pub fn veiled(&self) -> Self {
        match self {
            Self::Form(shown) => Self::Form(Box::new(form(shown))),
            Self::Menu(shown) => Self::Menu(menu(shown)),
            Self::Page(shown) => Self::Page(page(shown)),
            Self::Palette(shown) => {
                let mut veiled = shown.clone();
                veiled.cover();
                Self::Palette(veiled)
            }
            Self::Search(shown) => Self::Search(Box::new(search(shown))),
            Self::Precedents(shown) => Self::Precedents(Box::new(shown.veiled())),
            Self::Duplicates(shown) => Self::Duplicates(Box::new(shown.veiled())),
        }
    }
}

fn form(form: &Form) -> Form {
    let mut veiled = form.clone();
    let about = if form.client.is_some() { format!(" {}", veil::text("somebody")) } else { String::new() };
    veiled.title = format!("{}{about}", form.purpose.what());
    for (place, field) in veiled.fields.iter_mut().enumerate() {
        let is_own = matches!(field.kind, FieldKind::Choice(_)) && OWN_CHOICES.contains(&field.name.0);
        if !is_own {
            field.cover(place == form.focus);
        }
        field.echo = veil::text(&field.echo);
    }
    veiled.remarks = form.remarks.iter().map(|remark| veil::text(remark)).collect();
    veiled.problem = form.problem.as_ref().map(|problem| veil::text(problem));
    veiled
}

fn menu(menu: &Menu) -> Menu {
    let title = if menu.own { menu.title.clone() } else { veil::text(&menu.title) };
    Menu { title, ..menu.clone() }
}

fn page(page: &Page) -> Page {
    let mut veiled = page.clone();
    if !page.own {
        veiled.title = veil::text(&page.title);
        for row in &mut veiled.rows {
            (row.label, row.text) = (veil::text(&row.label), veil::text(&row.text));
        }
    }
    veiled
}

fn search(search: &Search) -> Search {
    let mut veiled = search.clone();
    veiled.typed = search.typed.chars().map(|c| if c == ' ' { c } else { veil::BLOCK }).collect();
    for found in &mut veiled.results.found {
        found.name = veil::text(&found.name);
        found.snippet = veil::text(&found.snippet);
        found.marks.clear();
    }
    veiled
}

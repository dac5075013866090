//! The brief as a page: what to know before speaking to the client on screen.

use crate::query::brief::{Sight, brief};
use crate::query::record::Record;
use crate::query::stage::Tone;
use crate::query::veil;
use crate::tui::model::Model;
use crate::tui::overlay::Overlay;
use crate::tui::overlay::page::{Page, PageRow, Remade};
use crate::tui::theme::Role;

/// Shows it.
pub(super) fn show(model: &mut Model) {
    let now = model.shown_at();
    let history = model.client().and_then(|client| match model.as_of {
        Some(day) => model.book.history_as_of(client, day),
        None => model.book.history(client),
    });
    let Some(history) = history else { return };
    // Judged before the mask covers the words that signals are known by.
    let relationship = model.rulebook.judge(&history, now.today());
    let history = if model.masked { veil::history(&history) } else { history };
    let record = Record::of(&history, &model.weights.calendar, &now);
    let mut before = None;
    let lines = brief(Sight { history: &history, relationship: &relationship, record: &record, now: &now });
    let rows = lines.into_iter().map(|it| {
        let label = if before == Some(it.part) { "" } else { it.part.label() };
        before = Some(it.part);
        PageRow::new(label, it.text).role(role(it.tone))
    });
    let title = format!("Before you speak to {}", history.client.name);
    let rows = rows.collect();
    let remade = Some(Remade::Brief);
    model.overlay = Some(Overlay::Page(Page { own: true, remade, ..Page::new(title, rows) }));
}

fn role(tone: Tone) -> Role {
    match tone {
        Tone::Alarm => Role::Alarm,
        Tone::Warning => Role::Warning,
        Tone::Strong => Role::Strong,
        Tone::Good => Role::Good,
        Tone::Text => Role::Text,
        Tone::Quiet => Role::Quiet,
    }
}

//! The brief and the candid conversation as pages: what to know before speaking to the client on screen.

use crate::domain::history::History;
use crate::domain::time::Now;
use crate::query::brief::{Part, Sight, brief};
use crate::query::conversation;
use crate::query::record::Record;
use crate::query::stage::Tone;
use crate::query::veil;
use crate::trust::Relationship;
use crate::tui::model::Model;
use crate::tui::overlay::Overlay;
use crate::tui::overlay::page::{Page, PageRow, Remade};
use crate::tui::theme::Role;

/// What a page about the client on screen is made of.
struct Made {
    /// What is shown: covered where the mask is on.
    history: History,
    /// Judged before the mask covers the words that signals are known by.
    relationship: Relationship,
    record: Record,
    now: Now,
}

impl Made {
    fn of(model: &Model, covered: bool) -> Option<Self> {
        let now = model.shown_at();
        let client = model.client()?;
        let history = match model.as_of {
            Some(day) => model.book.history_as_of(client, day),
            None => model.book.history(client),
        }?;
        let relationship = model.rulebook.judge(&history, now.today());
        let history = if covered { veil::history(&history) } else { history };
        let record = Record::of(&history, &model.weights.calendar, &now);
        Some(Self { history, relationship, record, now })
    }
}

/// Shows it.
pub(super) fn show(model: &mut Model) {
    let Some(Made { history, relationship, record, now }) = Made::of(model, false) else { return };
    let lines = brief(Sight { history: &history, relationship: &relationship, record: &record, now: &now });
    let rows = lines.into_iter().map(|it| {
        let is_own = matches!(it.part, Part::Stage | Part::Next);
        let text = if model.masked && !is_own { veil::text(&it.text) } else { it.text };
        PageRow::new(it.part.label(), text).role(role(it.tone))
    });
    let rows = rows.collect();
    let name = if model.masked { veil::text(&history.client.name) } else { history.client.name };
    open(model, format!("Before you speak to {name}"), rows, Remade::Brief);
}

/// Shows how to speak with the client about where the two stand.
pub(super) fn converse(model: &mut Model) {
    let Some(Made { history, relationship, record, now }) = Made::of(model, model.masked) else { return };
    let sight =
        conversation::Sight { history: &history, relationship: &relationship, record: &record, now: &now };
    let mut rows = Vec::new();
    for step in conversation::conversation(sight) {
        if !rows.is_empty() {
            rows.push(PageRow::new("", ""));
        }
        rows.push(PageRow::heading(step.heading));
        rows.extend(step.texts.into_iter().map(|text| PageRow::new("", text)));
    }
    open(model, format!("A candid conversation with {}", history.client.name), rows, Remade::Conversation);
}

fn open(model: &mut Model, title: String, rows: Vec<PageRow>, remade: Remade) {
    model.overlay = Some(Overlay::Page(Page { own: true, remade: Some(remade), ..Page::new(title, rows) }));
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

//! What is made ready before a frame: the client on screen where the list was moved in since the last one, and the rows
//! that are in sight.
//!
//! The loop does it once a batch, whatever was typed, so that the view derives nothing and keys that come together cost
//! one story.

use ratatui::layout::Rect;

use super::model::Model;
use super::view;
use crate::query::timeline::Lens;

/// Makes ready what a frame of that size shows.
pub fn prepare(model: &mut Model, area: Rect) {
    model.catch_up();
    let (list, story) = view::heights(model, area);
    let shown_at = model.shown_at();
    let Model { clients, timeline, book, weights, now, .. } = model;
    clients.prepare(book, weights, now, list);
    timeline.prepare(&Lens { weights, now: shown_at, reveal: timeline.reveal }, story);
}

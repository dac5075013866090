//! Overlays: what lies over the panes and has the keys while it does.
//!
//! A [`form`] asks for text, a [`menu`] for one letter, a [`page`] shows text to scroll, the [`palette`] finds a
//! command, [`search`] finds words in every story, [`precedents`] what may be told
//! of one client to another, [`duplicates`] asks of pairs whether they are one. One at a time.

pub mod duplicates;
pub mod form;
pub mod menu;
pub mod page;
pub mod palette;
pub mod precedents;
pub mod purpose;
pub mod search;
mod veil;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::{Block, Clear, Widget};

use super::pane::put;
use super::theme::{Role, Theme};
use crate::text;

/// What lies over the panes.
#[derive(Debug, Clone)]
pub enum Overlay {
    /// A form.
    Form(Box<form::Form>),
    /// A menu of one letter.
    Menu(menu::Menu),
    /// A text to scroll.
    Page(page::Page),
    /// Every command by its name.
    Palette(Box<palette::Palette>),
    /// Words that are looked for in every story, and what was found.
    Search(Box<search::Search>),
    /// What worked with others and may be told.
    Precedents(Box<precedents::Precedents>),
    /// Clients that look alike, pair by pair.
    Duplicates(Box<duplicates::Duplicates>),
}

/// A window of that size in the middle of `area`, within it.
pub fn window(area: Rect, width: u16, height: u16) -> Rect {
    let (width, height) = (width.min(area.width), height.min(area.height));
    Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 3, width, height }
}

/// Clears `area` and draws a frame as [`frame`] does, over whatever is there.
pub fn cover(area: Rect, buf: &mut Buffer, title: &str, theme: &Theme, role: Role) -> Rect {
    clear_wide(area, buf);
    Clear.render(area, buf);
    frame(area, buf, title, theme, role)
}

/// Draws a titled frame, answers what is within. The title of what has the keys looks like a selected line, so that one
/// sees without colour where they go.
pub fn frame(area: Rect, buf: &mut Buffer, title: &str, theme: &Theme, role: Role) -> Rect {
    let area = area.intersection(buf.area);
    let inner = Block::bordered().inner(area);
    if area.is_empty() {
        return inner;
    }
    let (left, top, right, bottom) = (area.x, area.y, area.right() - 1, area.bottom() - 1);
    let (border, style) = (theme.border(), theme.style(role));
    let mut mark = |x, y, symbol| {
        buf[(x, y)].set_symbol(symbol).set_style(style);
    };
    for y in top..=bottom {
        mark(left, y, border.vertical_left);
        mark(right, y, border.vertical_right);
    }
    for x in left..=right {
        mark(x, top, border.horizontal_top);
        mark(x, bottom, border.horizontal_bottom);
    }
    mark(left, top, border.top_left);
    mark(right, top, border.top_right);
    mark(left, bottom, border.bottom_left);
    mark(right, bottom, border.bottom_right);
    let title = text::clip(&text::shown(title), usize::from(area.width.saturating_sub(4)));
    if !title.is_empty() {
        let titled = if role == Role::Focus { Role::Selected } else { Role::Strong };
        // Of its own look, whatever the frame around it has.
        let style = Style::reset().patch(theme.style(titled));
        let room = usize::from(area.width.saturating_sub(2));
        put(buf, (left + 1, top), &format!(" {title} "), room, style);
    }
    inner
}

/// Writes a few words of ASCII into the lower edge of a frame, at the right.
pub fn on_edge(area: Rect, buf: &mut Buffer, words: &str, theme: &Theme) {
    let words = format!(" {words} ");
    let width = u16::try_from(words.len()).unwrap_or(u16::MAX);
    if width.saturating_add(2) < area.width && area.height > 1 {
        let x = area.right() - width - 1;
        let style = Style::reset().patch(theme.style(Role::Quiet));
        buf.set_stringn(x, area.bottom() - 1, &words, words.len(), style);
    }
}

/// Says within a frame that has nothing to show what to do next, broken into as many lines as it needs.
pub fn draw_hint(words: &str, inner: Rect, buf: &mut Buffer, theme: &Theme) {
    let room = usize::from(inner.width.saturating_sub(2));
    for (line, y) in
        text::wrap(&text::shown_in(words, theme.glyphs), room).iter().zip(inner.top()..inner.bottom())
    {
        buf.set_stringn(inner.x + 1, y, line, room, theme.style(Role::Quiet));
    }
}

/// How far to the left a glyph can begin that still reaches into a cell: as many cells as its bytes allow.
const WIDEST: u16 = 16;

/// Blanks a wide glyph that the left edge of `area` would cut in half: the terminal would shift the frame. Some
/// syllables are wider than two cells.
fn clear_wide(area: Rect, buf: &mut Buffer) {
    for y in area.top()..area.bottom() {
        for back in 1..=WIDEST.min(area.x) {
            if let Some(cell) = buf.cell_mut((area.x - back, y))
                && text::width(cell.symbol()) > usize::from(back)
            {
                cell.set_symbol(" ").set_style(Style::new());
            }
        }
    }
}

//! Overlays: what lies over the panes and has the keys while it does.
//!
//! A [`form`] asks for text, a [`menu`] for one letter, a [`page`] shows text to scroll. One at a time.

pub mod form;
pub mod menu;
pub mod page;
pub mod purpose;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::{Block, Clear, Widget};

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
}

/// A window of that size in the middle of `area`, within it.
pub fn window(area: Rect, width: u16, height: u16) -> Rect {
    let (width, height) = (width.min(area.width), height.min(area.height));
    Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 3, width, height }
}

/// Clears `area`, draws a titled frame, answers what is within.
pub fn frame(area: Rect, buf: &mut Buffer, title: &str, theme: &Theme, role: Role) -> Rect {
    clear_wide(area, buf);
    Clear.render(area, buf);
    let title = text::clip(&text::shown(title), usize::from(area.width.saturating_sub(4)));
    let block = Block::bordered()
        .border_set(theme.border())
        .border_style(theme.style(role))
        .title_style(theme.style(Role::Strong))
        .title(if title.is_empty() { String::new() } else { format!(" {title} ") });
    let inner = block.inner(area);
    block.render(area, buf);
    inner
}

/// Blanks a wide glyph that the left edge of `area` would cut in half: the terminal would shift the frame.
fn clear_wide(area: Rect, buf: &mut Buffer) {
    let Some(x) = area.x.checked_sub(1) else { return };
    for y in area.top()..area.bottom() {
        if let Some(cell) = buf.cell_mut((x, y))
            && text::width(cell.symbol()) > 1
        {
            cell.set_symbol(" ").set_style(Style::new());
        }
    }
}

//! Panes: the clients on the left, one client's story in the middle, where the relationship stands on the right.
//!
//! Each pane's state, its rows and its drawing stand in one file. Selections hold ids, never row numbers; rows
//! are derived from the book when it or the minute changes, never while drawing.

pub mod clients;
pub mod stage;
pub mod timeline;

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use super::keymap::Keymap;
use super::theme::Theme;
use crate::text;

/// What every pane is drawn with: what things look like, and the keys that its words name.
#[derive(Debug, Clone, Copy)]
pub struct Look<'a> {
    /// Roles and glyphs.
    pub theme: &'a Theme,
    /// The user's keys.
    pub keymap: &'a Keymap,
}

/// Which pane has the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pane {
    /// The list of clients.
    Clients,
    /// The story.
    Timeline,
    /// The stage.
    Stage,
}

impl Pane {
    /// The pane to the right, round and round.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Clients => Self::Timeline,
            Self::Timeline => Self::Stage,
            Self::Stage => Self::Clients,
        }
    }

    /// The pane to the left, round and round.
    #[must_use]
    pub fn previous(self) -> Self {
        self.next().next()
    }
}

/// The first row to show so that `selected` is in sight and the view moves no more than it must.
pub fn offset(offset: usize, selected: usize, rows: usize, height: usize) -> usize {
    let height = height.max(1);
    let offset = offset.min(rows.saturating_sub(height));
    if selected < offset {
        selected
    } else if selected >= offset + height {
        selected + 1 - height
    } else {
        offset
    }
}

/// Writes words into at most `room` cells of a row, as [`Buffer::set_stringn`] does; what is plain letter by letter, since
/// nothing about it has to be looked up.
pub fn put(buf: &mut Buffer, (mut x, y): (u16, u16), words: &str, room: usize, style: Style) {
    let right = buf.area.right();
    let end = x.saturating_add(u16::try_from(room).unwrap_or(u16::MAX)).min(right);
    for piece in text::pieces(words) {
        let left = usize::from(end.saturating_sub(x));
        if left == 0 {
            return;
        }
        if text::is_plain(piece) {
            let at = buf.index_of(x, y);
            for (cell, letter) in buf.content[at..at + left].iter_mut().zip(piece.chars()) {
                cell.set_char(letter).set_style(style);
            }
            x = x.saturating_add(u16::try_from(piece.len()).unwrap_or(u16::MAX));
        } else {
            x = buf.set_stringn(x, y, piece, left, style).0;
            // Nothing stands behind what has no room.
            if piece.len() > left && text::width(piece) > left {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;
    use ratatui::style::Color;

    use super::*;

    #[test]
    fn plain_words_are_put_like_any_others() {
        let places = [(0, 40), (3, 4), (18, 40), (20, 4), (0, 0), (2, 3), (4, 5), (0, 11), (9, 9)];
        for words in
            ["Ada ~ Okafor", "a·b", "Zoë 王小明 x", "e\u{301}e and 田", "王小明", "· ·", "\u{600}1 2", ""]
        {
            for (x, room) in places {
                let area = Rect::new(0, 0, 20, 2);
                let style = Style::new().fg(Color::Red);
                let (mut one, mut other) =
                    (Buffer::filled(area, ratatui::buffer::Cell::new("#")), Buffer::empty(area));
                other.clone_from(&one);
                put(&mut one, (x, 1), words, room, style);
                other.set_stringn(x, 1, words, room, style);
                assert_eq!(one, other, "{words} {x} {room}");
            }
        }
    }

    #[test]
    fn the_view_moves_no_more_than_it_must() {
        assert_eq!(offset(0, 5, 20, 10), 0);
        assert_eq!(offset(0, 10, 20, 10), 1);
        assert_eq!(offset(5, 4, 20, 10), 4);
        assert_eq!(offset(15, 12, 14, 10), 4);
        assert_eq!(offset(9, 0, 0, 0), 0);
    }
}

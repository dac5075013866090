//! How the clients pane looks: the names of the lists in its frame, and the rows made ready.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{ClientRow, ClientsPane, List};
use crate::query::veil;
use crate::text;
use crate::tui::keymap::{Action, Keymap};
use crate::tui::overlay::{draw_hint, frame};
use crate::tui::pane::{Look, Pane, put};
use crate::tui::spots::{Spots, Target};
use crate::tui::theme::{Role, Theme};

/// The blanks between the names of the lists.
const TAB_GAP: usize = 2;

impl ClientsPane {
    /// What stands in the frame: what is looked for, or the names of the lists, the one shown with how many are in it.
    fn tabs(&self, room: usize, keymap: &Keymap) -> Vec<(Option<List>, String)> {
        if let Some(search) = &self.search {
            let hidden = || search.typed.chars().map(|_| veil::BLOCK).collect();
            let words = if self.masked { hidden() } else { search.typed.clone() };
            let cursor = if search.typing { "_" } else { "" };
            return vec![(None, format!("/{words}{cursor} · {}", self.listed.len()))];
        }
        let new = if self.list == List::Today && self.newcomers > 0 {
            format!(" · {} new", self.newcomers)
        } else {
            String::new()
        };
        let named = |list: List| {
            let (action, name) = match list {
                List::Today => (Action::Today, "Today"),
                List::All => (Action::All, "All"),
                List::Stages => (Action::Stages, "Stage"),
            };
            (keymap.first_key(action), name)
        };
        let tabs = |short: bool| {
            let tab = |list: List| {
                let more = if list == self.list { format!(" · {}{new}", self.open) } else { String::new() };
                let name = match named(list) {
                    (Some(key), _) if short && list != self.list => key,
                    (Some(key), name) => format!("{key} {name}"),
                    (None, name) => name.to_owned(),
                };
                (Some(list), format!("{name}{more}"))
            };
            [List::Today, List::All, List::Stages].map(tab).to_vec()
        };
        let whole = tabs(false);
        let width: usize = whole.iter().map(|(_, name)| text::width(name) + TAB_GAP).sum();
        if width <= room + TAB_GAP { whole } else { tabs(true) }
    }

    /// Draws the frame with the names of the lists in it, the one shown as its title.
    fn draw_frame(
        &self,
        area: Rect,
        buf: &mut Buffer,
        Look { theme, keymap }: Look,
        focused: bool,
        spots: &mut Spots,
    ) -> Rect {
        let role = if focused { Role::Focus } else { Role::Frame };
        let tabs = self.tabs(usize::from(area.width.saturating_sub(4)), keymap);
        let gap = " ".repeat(TAB_GAP);
        let title = tabs.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>().join(&gap);
        let inner = frame(area, buf, &title, theme, role);
        let end = inner.right().saturating_sub(2);
        let mut x = area.x + 2;
        for (list, name) in &tabs {
            let width = u16::try_from(text::width(name)).unwrap_or(u16::MAX).min(end.saturating_sub(x));
            if let Some(list) = list.filter(|_| width > 0) {
                spots.add(Rect { x, y: area.y, width, height: 1 }, Target::List(list));
                if list != self.list {
                    // With the blank behind it; the blank before it belongs to the one before.
                    let other = Rect { x: x - 1, y: area.y, width: width + 2, height: 1 };
                    buf.set_style(other, Style::reset().patch(theme.style(Role::Quiet)));
                }
            }
            x = x.saturating_add(width + 2).min(end);
        }
        inner
    }

    /// Draws the pane; answers how many rows it has room for.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, look: Look, focused: bool, spots: &mut Spots) -> usize {
        let Look { theme, keymap } = look;
        spots.add(area, Target::Pane(Pane::Clients));
        let inner = self.draw_frame(area, buf, look, focused, spots);
        if self.listed.is_empty() {
            draw_hint(&self.hint(keymap), inner, buf, theme);
            return usize::from(inner.height);
        }
        for (row, y) in self.rows.iter().zip(inner.top()..inner.bottom()) {
            let line = Rect { y, height: 1, ..inner };
            spots.add(line, Target::Client(row.client));
            draw_row(row, self.selected == Some(row.client), line, buf, theme, focused);
        }
        usize::from(inner.height)
    }

    /// What to do where nobody is listed.
    fn hint(&self, keymap: &Keymap) -> String {
        let key = |action| keymap.key_of(action);
        let begin = format!("{} adds a client, {} imports a file.", key(Action::Add), key(Action::Import));
        match (&self.search, self.list) {
            _ if self.is_empty() => format!("No clients yet. {begin}"),
            (Some(search), _) if search.typing => {
                "Nobody found. ctrl-u empties the line, Esc ends the search.".to_owned()
            }
            (Some(_), _) => format!("Nobody found. {} ends the search.", key(Action::Back)),
            (None, List::Today) => {
                format!("Nobody needs you now. {} shows everybody, {begin}", key(Action::All))
            }
            (None, _) => format!("No clients in this list. {} shows everybody, {begin}", key(Action::All)),
        }
    }
}

fn draw_row(row: &ClientRow, selected: bool, line: Rect, buf: &mut Buffer, theme: &Theme, focused: bool) {
    let width = usize::from(line.width);
    let mark = match (selected, row.done) {
        (_, true) => theme.glyph("✓", "v"),
        (true, false) => ">",
        (false, false) => " ",
    };
    let room = width.saturating_sub(1);
    // The reason tells more than the end of a long name, but not at the price of the name.
    let reason = text::clip_in(
        &text::shown_in(&row.reason, theme.glyphs),
        room.saturating_sub(9).min(room / 2 + 2),
        theme.glyphs,
    );
    let name_room = room.saturating_sub(text::width(&reason) + 1);
    let name = text::pad_in(
        &text::clip_in(&text::shown_in(&row.name, theme.glyphs), name_room, theme.glyphs),
        name_room,
        theme.glyphs,
    );
    let mut name_style = theme.style(if row.done { Role::Quiet } else { Role::Text });
    let mut reason_style = theme.style(row.role);
    if selected {
        let style = if focused { theme.style(Role::Selected) } else { theme.style(Role::Strong) };
        buf.set_style(line, style);
        name_style = style;
        if focused {
            reason_style = reason_style.patch(style);
        }
    }
    put(buf, (line.x, line.y), mark, width, name_style);
    put(buf, (line.x + 1, line.y), &name, room, name_style);
    let x = line.x + u16::try_from(width.saturating_sub(text::width(&reason))).unwrap_or(0);
    put(buf, (x, line.y), &reason, text::width(&reason), reason_style);
}

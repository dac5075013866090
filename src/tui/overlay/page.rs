//! The page: text to read and scroll, such as help, an entry in full, or journal health.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{cover, on_edge, window};
use crate::text;
use crate::tui::keymap::Action;
use crate::tui::spots::{Spots, Target};
use crate::tui::theme::{Role, Theme};

/// Below this width the labels leave most of it to the texts.
const NARROW: u16 = 50;

/// A row of a page: a label in front, or none, and a text with its role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRow {
    /// What stands in front.
    pub label: String,
    /// The text.
    pub text: String,
    /// What the text is there for.
    pub role: Role,
}

impl PageRow {
    /// A labelled row.
    pub fn new(label: impl Into<String>, text: impl Into<String>) -> Self {
        Self { label: label.into(), text: text.into(), role: Role::Text }
    }

    /// A heading.
    pub fn heading(text: impl Into<String>) -> Self {
        Self { label: String::new(), text: text.into(), role: Role::Strong }
    }

    /// The same row in another role.
    #[must_use]
    pub fn role(mut self, role: Role) -> Self {
        self.role = role;
        self
    }
}

/// What Enter does on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnEnter {
    /// It closes the page.
    Close,
    /// It records the import that the page shows.
    Import,
    /// It asks what of the charter that the page shows is to be changed.
    Charter,
}

/// A text over the panes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Its title.
    pub title: String,
    /// Its rows.
    pub rows: Vec<PageRow>,
    /// The first line shown.
    pub scroll: u16,
    /// What Enter does.
    pub on_enter: OnEnter,
    /// Whether every word of it is the program's own, or covered already: the mask leaves it as it is.
    pub own: bool,
    /// How it is made anew when the mask is put on or taken off.
    pub remade: Option<Remade>,
}

/// A page that is made of the book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remade {
    /// Everything about the selected entry.
    Details,
    /// Why a client stands here.
    Why,
    /// What to know before speaking to a client.
    Brief,
    /// How to speak with it about where the two stand.
    Conversation,
    /// What is agreed with the client.
    Charter,
    /// What the book takes and gives.
    Book,
}

/// What a key came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Read {
    /// Reading on.
    On,
    /// Closed.
    Closed,
    /// Enter, on a page that waits for it.
    Entered,
}

impl Page {
    /// A page.
    pub fn new(title: impl Into<String>, rows: Vec<PageRow>) -> Self {
        Self { title: title.into(), rows, scroll: 0, on_enter: OnEnter::Close, own: false, remade: None }
    }

    /// Scrolls by so many lines.
    pub fn scroll(&mut self, by: isize, furthest: Option<u16>) {
        let by = i16::try_from(by).unwrap_or(if by < 0 { i16::MIN } else { i16::MAX });
        self.scroll = self.scroll.saturating_add_signed(by).min(self.last(furthest));
    }

    /// The last line to scroll to. Until it was drawn once nobody knows into how many lines its rows are broken.
    fn last(&self, furthest: Option<u16>) -> u16 {
        furthest.unwrap_or(u16::try_from(self.rows.len()).unwrap_or(u16::MAX).saturating_sub(1))
    }

    /// Does what an action of the keymap means on a page; `None` where it means nothing here.
    pub fn turn(&mut self, action: Action, height: u16, furthest: Option<u16>) -> Option<Read> {
        let last = self.last(furthest);
        let half = (height / 2).max(1);
        self.scroll = match action {
            Action::Back | Action::Quit | Action::Help => return Some(Read::Closed),
            Action::PageDown => self.scroll.saturating_add(half),
            Action::PageUp => self.scroll.saturating_sub(half),
            Action::Down => self.scroll.saturating_add(1),
            Action::Up => self.scroll.saturating_sub(1),
            Action::Top => 0,
            Action::Bottom => last,
            _ => return None,
        }
        .min(last);
        Some(Read::On)
    }

    /// Whether a key leaves the page, or answers what it asks, whatever the keymap says.
    pub fn is_way_out(&self, key: KeyEvent) -> bool {
        match key.code {
            KeyCode::Esc => true,
            KeyCode::Enter => self.on_enter != OnEnter::Close,
            KeyCode::Char('c') => key.modifiers.contains(KeyModifiers::CONTROL),
            _ => false,
        }
    }

    /// Takes one of the keys that mean the same on every page, whatever the keymap says.
    pub fn key(&mut self, key: KeyEvent, height: u16, furthest: Option<u16>) -> Read {
        let action = match key.code {
            KeyCode::Enter if self.on_enter != OnEnter::Close => return Read::Entered,
            KeyCode::Esc | KeyCode::Enter => Action::Back,
            KeyCode::Char('c') if key.modifiers.contains(KeyModifiers::CONTROL) => Action::Back,
            KeyCode::PageDown | KeyCode::Char(' ') => Action::PageDown,
            KeyCode::PageUp => Action::PageUp,
            KeyCode::Down => Action::Down,
            KeyCode::Up => Action::Up,
            KeyCode::Home => Action::Top,
            KeyCode::End => Action::Bottom,
            _ => return Read::On,
        };
        self.turn(action, height, furthest).unwrap_or(Read::On)
    }

    /// Draws it over `area`; answers how far it can be scrolled.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, theme: &Theme, spots: &mut Spots) -> u16 {
        let widest = if area.width < NARROW { usize::from(area.width) * 2 / 5 } else { 20 };
        let label_width = self.rows.iter().map(|row| text::width(&row.label)).max().unwrap_or(0).min(widest);
        let text_width = self.rows.iter().map(|row| text::width(&row.text)).max().unwrap_or(0);
        let width = (label_width + text_width + 7).max(text::width(&self.title) + 6).clamp(30, 100);
        let width = u16::try_from(width).unwrap_or(100).min(area.width);
        let text_room = usize::from(width.saturating_sub(4)).saturating_sub(label_width + gap(label_width));
        let rows: usize = self.rows.iter().map(|row| text::wrap(&row.text, text_room).len()).sum();
        let height = u16::try_from(rows + 2).unwrap_or(u16::MAX);
        let area = window(area, width, height);
        spots.add(area, Target::Overlay);
        let inner = cover(area, buf, &self.title, theme, Role::Focus);
        let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
        let room = usize::from(inner.width).saturating_sub(label_width + gap(label_width));
        let drawn: Vec<Line<'_>> =
            self.rows.iter().flat_map(|row| lines(row, label_width, room, theme)).collect();
        let furthest = drawn.len().saturating_sub(usize::from(inner.height));
        let first = usize::from(self.scroll).min(furthest);
        if furthest > 0 {
            let last = (first + usize::from(inner.height)).min(drawn.len());
            on_edge(area, buf, &format!("{}-{last} of {}", first + 1, drawn.len()), theme);
        }
        for (line, y) in drawn.iter().skip(first).zip(inner.top()..inner.bottom()) {
            buf.set_line(inner.x, y, line, inner.width);
        }
        u16::try_from(furthest).unwrap_or(u16::MAX)
    }
}

/// The space between label and text, where there are labels.
fn gap(label_width: usize) -> usize {
    if label_width == 0 { 0 } else { 2 }
}

/// A row as it is drawn: the label, and the text beside it, broken where it must be.
fn lines<'a>(row: &PageRow, label_width: usize, room: usize, theme: &Theme) -> Vec<Line<'a>> {
    let style = theme.style(row.role);
    let shown = text::shown_in(&row.text, theme.glyphs);
    if row.label.is_empty() && row.role == Role::Strong {
        return vec![Line::styled(shown.into_owned(), style)];
    }
    let mut label = text::clip_in(&text::shown_in(&row.label, theme.glyphs), label_width, theme.glyphs);
    let mut lines = Vec::new();
    for part in text::wrap(&shown, room) {
        let padded = text::pad_in(&label, label_width + gap(label_width), theme.glyphs);
        lines.push(Line::from(vec![
            Span::styled(padded, theme.style(Role::Accent)),
            Span::styled(part, style),
        ]));
        label.clear();
    }
    lines
}

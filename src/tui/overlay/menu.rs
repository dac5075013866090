//! The one-line menu: letters and what they mean, and nothing else takes a key while it is there.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Widget};

use super::purpose::Purpose;
use super::{cover, window};
use crate::domain::command::Command;
use crate::domain::id::ClientId;
use crate::exchange::export::Errand;
use crate::text;
use crate::tui::spots::{Spots, Target};
use crate::tui::theme::{Role, Theme};

/// What a letter comes to.
#[derive(Debug, Clone, PartialEq)]
pub enum Then {
    /// This is recorded.
    Do(Box<Command>),
    /// This form opens.
    Ask(Purpose),
    /// This menu opens.
    Menu(Box<Menu>),
    /// This export is written.
    Export(Box<Errand>),
    /// The clock is believed, though the newest entry is later.
    TrustClock,
    /// This text is copied, and said to be that.
    Copy(&'static str, String),
    /// The program ends.
    Quit,
    /// The cockpit is left for the sample book.
    Sample,
    /// Nothing more.
    Close,
}

/// A letter with its meaning.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The letter.
    pub key: char,
    /// What it means.
    pub label: String,
    /// What it comes to.
    pub then: Then,
}

/// A menu.
#[derive(Debug, Clone, PartialEq)]
pub struct Menu {
    /// What it is about.
    pub title: String,
    /// Whether every word of the title is the program's own: the mask covers all others.
    pub own: bool,
    /// The client it is about.
    pub client: Option<ClientId>,
    /// Its letters.
    pub items: Vec<Item>,
}

impl Menu {
    /// A menu about `title`.
    pub fn new(title: impl Into<String>, client: Option<ClientId>) -> Self {
        Self { title: title.into(), own: false, client, items: Vec::new() }
    }

    /// The same with a title of the program's own.
    #[must_use]
    pub fn own(mut self) -> Self {
        self.own = true;
        self
    }

    /// Adds a letter.
    #[must_use]
    pub fn item(mut self, key: char, label: &str, then: Then) -> Self {
        self.items.push(Item { key, label: label.to_owned(), then });
        self
    }

    /// What a key comes to: a letter's meaning, or `None` with whether the menu closes.
    pub fn key(&self, key: KeyEvent) -> (Option<Then>, bool) {
        match key.code {
            KeyCode::Esc => (None, true),
            KeyCode::Char('c') if key.modifiers.contains(KeyModifiers::CONTROL) => (None, true),
            KeyCode::Char('q') if self.letter(key).is_none() => (None, true),
            _ => {
                let then = self.letter(key);
                let close = then.is_some();
                (then, close)
            }
        }
    }

    fn letter(&self, key: KeyEvent) -> Option<Then> {
        let KeyCode::Char(c) = key.code else { return None };
        if key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT) {
            return None;
        }
        self.items.iter().find(|item| item.key == c).map(|item| item.then.clone())
    }

    /// Draws it over `area`.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, theme: &Theme, spots: &mut Spots) {
        let rows = u16::try_from(self.items.len()).unwrap_or(u16::MAX).saturating_add(2);
        let widest = self.items.iter().map(|item| text::width(&item.label) + 8).max().unwrap_or(0);
        let width = widest.max(text::width(&self.title) + 6).min(96);
        let area = window(area, u16::try_from(width).unwrap_or(96), rows);
        spots.add(area, Target::Overlay);
        let inner = cover(area, buf, &self.title, theme, Role::Focus);
        // Letters that have no line work all the same; the last line names them.
        let room = usize::from(inner.height);
        let shown = if self.items.len() > room { room.saturating_sub(1) } else { room };
        let rest: Vec<String> = self.items.iter().skip(shown).map(|item| item.key.to_string()).collect();
        for (item, y) in self.items.iter().take(shown).zip(inner.top()..) {
            spots.add(Rect { y, height: 1, ..inner }, Target::key(KeyCode::Char(item.key)));
        }
        let lines = self.items.iter().take(shown).map(|item| {
            Line::from(vec![
                Span::styled(format!(" {} ", item.key), theme.style(Role::Accent)),
                Span::raw(text::shown(&item.label).into_owned()),
            ])
        });
        let more = (!rest.is_empty()).then(|| {
            let words = format!(" also {}", rest.join(" "));
            Line::styled(words, theme.style(Role::Accent))
        });
        Paragraph::new(lines.chain(more).collect::<Vec<_>>()).render(inner, buf);
    }
}

//! Precedents: the line that is typed, and below it what worked with others and may be told.
//!
//! Owns the line, the choice and drawing. What fits, and what is held back, is `query::precedent`'s to say.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{cover, draw_hint};
use crate::domain::id::ClientId;
use crate::domain::time::Day;
use crate::query::phrase;
use crate::query::precedent::{Found, Precedent};
use crate::query::veil;
use crate::text;
use crate::tui::spots::{Spots, Target};
use crate::tui::theme::{Role, Theme};

/// The most letters that are looked for.
const LONGEST: usize = 200;

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Nothing more.
    Stay,
    /// What fits the line by now.
    Find,
    /// The chosen one is to be copied.
    Copy,
    /// It closes.
    Leave,
}

/// What may be told of one client to another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Precedents {
    /// What was typed.
    pub typed: String,
    /// To whom it is to be told: what comes from that one is left out.
    pub to: Option<ClientId>,
    /// What was found; nothing before every story was read.
    found: Option<Found>,
    selected: usize,
}

impl Precedents {
    /// Those for a client, with an empty line.
    pub fn to(client: Option<ClientId>) -> Self {
        Self { to: client, ..Self::default() }
    }

    /// The chosen one.
    pub fn chosen(&self) -> Option<&Precedent> {
        self.found.as_ref().and_then(|found| found.told.get(self.selected))
    }

    /// Takes what was found.
    pub fn take(&mut self, found: Option<Found>) {
        self.found = found;
        self.step(0);
    }

    /// Moves the choice.
    pub fn step(&mut self, by: isize) {
        let last = self.found.as_ref().map_or(0, |found| found.told.len()).saturating_sub(1);
        self.selected = self.selected.saturating_add_signed(by).min(last);
    }

    /// Takes a key.
    pub fn key(&mut self, key: KeyEvent) -> Asked {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Esc => return Asked::Leave,
            KeyCode::Char('c') if control => return Asked::Leave,
            KeyCode::Enter if self.chosen().is_some() => return Asked::Copy,
            KeyCode::Down | KeyCode::Tab => self.step(1),
            KeyCode::Up | KeyCode::BackTab => self.step(-1),
            KeyCode::Char('u') if control => return self.retype(String::clear),
            KeyCode::Backspace => {
                return self.retype(|typed| {
                    let _ = typed.pop();
                });
            }
            KeyCode::Char(c) if !key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT) => {
                return self.retype(|typed| typed.push(c));
            }
            _ => {}
        }
        Asked::Stay
    }

    /// Takes pasted text: its lines become one.
    pub fn paste(&mut self, pasted: &str) {
        let _ = self.retype(|typed| typed.push_str(&pasted.replace(['\n', '\t'], " ")));
    }

    fn retype(&mut self, change: impl FnOnce(&mut String)) -> Asked {
        change(&mut self.typed);
        if let Some((end, _)) = self.typed.char_indices().nth(LONGEST) {
            self.typed.truncate(end);
        }
        self.selected = 0;
        Asked::Find
    }

    /// The same with every text covered.
    #[must_use]
    pub fn veiled(&self) -> Self {
        let mut veiled = self.clone();
        veiled.typed = self.typed.chars().map(|c| if c == ' ' { c } else { veil::BLOCK }).collect();
        for it in veiled.found.iter_mut().flat_map(|found| &mut found.told) {
            (it.words, it.about) = (veil::text(&it.words), veil::text(&it.about));
        }
        veiled
    }

    fn title(&self) -> String {
        match &self.found {
            None => "Precedents · reading …".to_owned(),
            Some(found) if found.held.is_empty() => format!("Precedents · {}", found.told.len()),
            Some(found) => format!("Precedents · {}, {} held back", found.told.len(), found.held.len()),
        }
    }

    /// Draws it over `area`.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, theme: &Theme, today: Day, spots: &mut Spots) {
        spots.add(area, Target::Overlay);
        let inner = cover(area, buf, &self.title(), theme, Role::Focus);
        if inner.is_empty() {
            return;
        }
        let shown = |words: &str| text::shown_in(words, theme.glyphs).into_owned();
        let width = usize::from(inner.width);
        let typed = shown(&self.typed);
        let over = text::width(&typed).saturating_sub(width.saturating_sub(3));
        let typed: String = typed.chars().skip(over).collect();
        let line = Line::from(vec![
            Span::styled("/", theme.style(Role::Accent)),
            Span::styled(typed, theme.style(Role::Text)),
            Span::styled(" ", theme.style(Role::Selected)),
        ]);
        buf.set_line(inner.x, inner.y, &line, inner.width);
        let list = Rect { y: inner.y + 1, height: inner.height - 1, ..inner };
        let Some(found) = &self.found else { return };
        if found.told.is_empty() && found.held.is_empty() {
            let hint = if self.typed.trim().is_empty() {
                "What worked with one client can be told to others without a name. It comes here when it is recorded as \
                 evidence of that kind, and as open."
            } else {
                "Nothing found. ctrl-u empties the line; fewer words find more."
            };
            draw_hint(hint, list, buf, theme);
            return;
        }
        let lines = self.lines(found, width, theme, today);
        let room = usize::from(list.height);
        let chosen = lines.iter().rposition(|(of, _)| *of == Some(self.selected)).unwrap_or(0);
        let first = (chosen + 1).saturating_sub(room);
        for ((_, line), y) in lines.iter().skip(first).zip(list.top()..list.bottom()) {
            buf.set_line(list.x, y, line, list.width);
        }
    }

    /// The rows, each with the place of what it is of.
    fn lines<'a>(
        &self,
        found: &Found,
        width: usize,
        theme: &Theme,
        today: Day,
    ) -> Vec<(Option<usize>, Line<'a>)> {
        let mut lines = Vec::new();
        for (place, it) in found.told.iter().enumerate() {
            let is_chosen = place == self.selected;
            let (mark, role) = if is_chosen { (">", Role::Selected) } else { (" ", Role::Text) };
            let broken = text::wrap(&text::shown_in(&it.words, theme.glyphs), width.saturating_sub(3));
            for (number, part) in broken.into_iter().enumerate() {
                let mark = if number == 0 { mark } else { " " };
                lines.push((Some(place), Line::styled(format!("{mark} {part}"), theme.style(role))));
            }
            if !it.about.is_empty() {
                let about = text::clip_in(
                    &text::shown_in(&it.about, theme.glyphs),
                    width.saturating_sub(5),
                    theme.glyphs,
                );
                lines.push((Some(place), Line::styled(format!("    {about}"), theme.style(Role::Quiet))));
            }
        }
        for it in &found.held {
            let words = format!("of {}, {}", phrase::day(it.on, today), it.because.sentence());
            for part in text::wrap(&words, width.saturating_sub(3)) {
                lines.push((None, Line::styled(format!("  {part}"), theme.style(Role::Warning))));
            }
        }
        lines
    }
}

//! Words that are looked for in every story: the line that is typed, and what was found below it.
//!
//! Owns the line, the choice among what was found, and drawing. What fits is `query::search`'s to say; where Enter
//! leads, `update`'s.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{cover, draw_hint};
use crate::domain::line::EntryKey;
use crate::domain::time::Day;
use crate::query::phrase;
use crate::query::search::{Found, Results};
use crate::text;
use crate::tui::pane::offset;
use crate::tui::spots::{Spots, Target};
use crate::tui::theme::{Role, Theme};

/// How many of what was found are shown.
pub const MOST_FOUND: usize = 100;
/// The most letters that are looked for.
const LONGEST: usize = 200;
/// Each of what was found takes so many rows.
const ROWS: u16 = 2;

/// What a key came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sought {
    /// Nothing more to do.
    Stay,
    /// Something else is looked for.
    Changed,
    /// The chosen entry is to be shown.
    Go,
    /// It closes.
    Leave,
}

/// A search.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Search {
    /// What was typed.
    pub typed: String,
    /// Opened again: the next letter begins anew.
    pub again: bool,
    /// What was found.
    pub results: Results,
    /// Which of it is chosen.
    pub selected: usize,
    /// The entry that is chosen, once it is known: what is found later does not take its place.
    pub kept: Option<EntryKey>,
    /// The version of the book that all of this is about, once all of it was looked at.
    pub version: Option<u64>,
}

impl Search {
    /// The chosen one.
    pub fn chosen(&self) -> Option<&Found> {
        self.results.found.get(self.selected)
    }

    /// Takes a key; `height` rows are on the screen.
    pub fn key(&mut self, key: KeyEvent, height: u16) -> Sought {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        let page = isize::try_from(height.saturating_sub(6) / ROWS / 2).unwrap_or(1).max(1);
        match key.code {
            KeyCode::Esc => return Sought::Leave,
            KeyCode::Char('c') if control => return Sought::Leave,
            KeyCode::Enter if self.chosen().is_some() => return Sought::Go,
            KeyCode::Down | KeyCode::Tab => self.step(1),
            KeyCode::Up | KeyCode::BackTab => self.step(-1),
            KeyCode::Char('n') if control => self.step(1),
            KeyCode::Char('p') if control => self.step(-1),
            KeyCode::PageDown => self.step(page),
            KeyCode::PageUp => self.step(-page),
            KeyCode::Char('d') if control => self.step(page),
            KeyCode::Char('u') if control => return self.retype(String::clear),
            KeyCode::Char('w') if control => {
                return self.retype(|typed| {
                    let end = typed.trim_end().rfind(' ').map_or(0, |space| space + 1);
                    typed.truncate(end);
                });
            }
            KeyCode::Backspace => {
                return self.retype(|typed| {
                    let _ = typed.pop();
                });
            }
            KeyCode::Char(c) if !key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT) => {
                if self.again {
                    self.typed.clear();
                }
                return self.retype(|typed| typed.push(c));
            }
            _ => {}
        }
        Sought::Stay
    }

    /// Takes pasted text: its lines become one.
    pub fn paste(&mut self, pasted: &str) {
        if self.again {
            self.typed.clear();
        }
        let _ = self.retype(|typed| typed.push_str(&pasted.replace(['\n', '\t'], " ")));
    }

    fn retype(&mut self, change: impl FnOnce(&mut String)) -> Sought {
        change(&mut self.typed);
        if let Some((end, _)) = self.typed.char_indices().nth(LONGEST) {
            self.typed.truncate(end);
        }
        self.again = false;
        self.selected = 0;
        self.kept = None;
        Sought::Changed
    }

    /// Moves the choice.
    pub fn step(&mut self, by: isize) {
        self.again = false;
        let last = self.results.found.len().saturating_sub(1);
        self.selected = self.selected.saturating_add_signed(by).min(last);
        self.kept = self.chosen().map(|found| found.entry);
    }

    /// Selects an entry, where it was found.
    pub fn select(&mut self, entry: EntryKey) {
        if let Some(place) = self.place(entry) {
            (self.selected, self.kept) = (place, Some(entry));
        }
    }

    fn place(&self, entry: EntryKey) -> Option<usize> {
        self.results.found.iter().position(|found| found.entry == entry)
    }

    /// Takes what was found; the entry that was chosen stays so wherever it stands now.
    pub fn take(&mut self, results: Results) {
        self.results = results;
        let place = self.kept.and_then(|entry| self.place(entry));
        self.selected = place.unwrap_or(self.selected.min(self.results.found.len().saturating_sub(1)));
        // Before everything was looked at, the first one may be another at any time.
        if self.version.is_some() {
            self.kept = self.chosen().map(|found| found.entry);
        }
    }

    fn title(&self) -> String {
        let Results { found, total } = &self.results;
        let count = match (total, found.len()) {
            _ if self.typed.trim().is_empty() => return "Search".to_owned(),
            (0, _) if self.version.is_some() => "nothing".to_owned(),
            (total, shown) if *total > shown => format!("{total}, the newest {shown}"),
            (total, _) => total.to_string(),
        };
        let more = if self.version.is_some() { "" } else { ", looking on …" };
        format!("Search · {count}{more}")
    }

    /// Draws it over `area`.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, theme: &Theme, today: Day, spots: &mut Spots) {
        spots.add(area, Target::Overlay);
        let inner = cover(area, buf, &self.title(), theme, Role::Focus);
        if inner.is_empty() {
            return;
        }
        let width = usize::from(inner.width);
        let typed = text::shown_in(&self.typed, theme.glyphs);
        let typed = text::shown_in(end_of(&typed, width.saturating_sub(3)), theme.glyphs).into_owned();
        let role = if self.again { Role::Quiet } else { Role::Text };
        let line = Line::from(vec![
            Span::styled("/", theme.style(Role::Accent)),
            Span::styled(typed, theme.style(role)),
            Span::styled(" ", theme.style(Role::Selected)),
        ]);
        buf.set_line(inner.x, inner.y, &line, inner.width);
        let list = Rect { y: inner.y + 1, height: inner.height - 1, ..inner };
        if self.results.found.is_empty() {
            let hint = if self.typed.trim().is_empty() {
                "Words of anything that was written: all of them must be there, in any order. \"a phrase\" keeps its \
                 order; kind:promise, client:NAME and since:2026-01 narrow it down."
            } else if self.version.is_some() {
                "Nothing found. ctrl-u empties the line; fewer words find more."
            } else {
                ""
            };
            draw_hint(hint, list, buf, theme);
        }
        let room = usize::from(list.height / ROWS).max(1);
        let first = offset(0, self.selected, self.results.found.len(), room);
        for (place, found) in self.results.found.iter().enumerate().skip(first).take(room) {
            let lies = list.y
                + u16::try_from(place - first).unwrap_or(u16::MAX).saturating_mul(ROWS).min(list.height);
            let height = ROWS.min(list.bottom().saturating_sub(lies));
            spots.add(Rect { y: lies, height, ..list }, Target::Entry(found.entry));
            let row = u16::try_from(place - first).unwrap_or(u16::MAX).saturating_mul(ROWS);
            for (line, y) in lines(found, place == self.selected, width, theme, today)
                .iter()
                .zip(list.y.saturating_add(row)..list.bottom())
            {
                buf.set_line(list.x, y, line, list.width);
            }
        }
    }
}

/// As much of the end of a line as has room: there one types.
fn end_of(typed: &str, room: usize) -> &str {
    let fits = |at: &usize| text::width(&typed[*at..]) <= room;
    let from = typed.char_indices().map(|(at, _)| at).find(fits);
    &typed[from.unwrap_or(typed.len())..]
}

/// One of what was found: when and whose, and below it what it says.
fn lines<'a>(found: &Found, selected: bool, width: usize, theme: &Theme, today: Day) -> [Line<'a>; 2] {
    let shown = |words: &str| text::shown_in(words, theme.glyphs).into_owned();
    let head = if selected { theme.style(Role::Selected) } else { theme.style(Role::Strong) };
    let mark = if selected { ">" } else { " " };
    let when = text::pad_in(&phrase::day(found.on.day(), today), 12, theme.glyphs);
    let kind = found.kind.word().replace('_', " ");
    let name_room = width.saturating_sub(text::width(&when) + kind.len() + 5);
    let name = text::clip_in(&shown(&found.name), name_room, theme.glyphs);
    let first = Line::from(vec![
        Span::styled(format!("{mark}{when}"), head),
        Span::styled(name, head),
        Span::styled(format!(" · {kind}"), theme.style(Role::Quiet)),
    ]);
    let mut spans = vec![Span::raw("   ")];
    let mut at = 0;
    for range in &found.marks {
        spans.push(Span::styled(shown(&found.snippet[at..range.start]), theme.style(Role::Text)));
        let style = theme.style(Role::Found).patch(theme.style(Role::Accent));
        spans.push(Span::styled(shown(&found.snippet[range.clone()]), style));
        at = range.end;
    }
    spans.push(Span::styled(shown(&found.snippet[at..]), theme.style(Role::Text)));
    [first, Line::from(spans)]
}

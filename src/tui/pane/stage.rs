//! The stage pane: where the relationship stands, in lines that each open the entries they rest on.
//!
//! Owns selection and drawing; the lines and their words are `query::stage`.

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::domain::id::ClientId;
use crate::domain::stage::Stage;
use crate::query::stage::{Fold, StageLine, Tone};
use crate::text;
use crate::tui::keymap::Action;
use crate::tui::overlay::{draw_hint, frame};
use crate::tui::pane::{Look, Pane};
use crate::tui::spots::{Spots, Target};
use crate::tui::theme::{Role, Theme};

/// State and lines of the pane.
#[derive(Debug, Default)]
pub struct StagePane {
    /// Everything, the most telling first.
    pub lines: Arc<[StageLine]>,
    /// Whose they are.
    client: Option<ClientId>,
    /// The place of the line selected, among those that are shown.
    pub selected: usize,
    /// The stage whose criteria are shown; the first one until somebody says otherwise.
    pub unfolded: Unfolded,
}

/// Whose criteria are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Unfolded {
    /// Those of the stage that stands first.
    #[default]
    First,
    /// Those of this one.
    Stage(Stage),
    /// None.
    Nothing,
}

impl StagePane {
    /// Shows these lines; none where no client is chosen. Of another client one begins at the top.
    pub fn refresh(&mut self, client: Option<ClientId>, lines: Option<Arc<[StageLine]>>) {
        if self.client != client {
            (self.client, self.selected, self.unfolded) = (client, 0, Unfolded::First);
        }
        self.lines = lines.unwrap_or_default();
        self.step(0);
    }

    /// Selects the line so many further.
    pub fn step(&mut self, by: isize) {
        let last = self.shown().count().saturating_sub(1);
        self.selected = self.selected.saturating_add_signed(by).min(last);
    }

    /// The line selected.
    pub fn line(&self) -> Option<&StageLine> {
        self.shown().nth(self.selected)
    }

    /// Whether the line selected opens anything: criteria under it, or the entries that it rests on.
    pub fn opens(&self) -> bool {
        self.line().is_some_and(|line| {
            !line.entries.is_empty() || line.converses || matches!(line.fold, Fold::Head(_))
        })
    }

    /// The lines that are not folded away.
    fn shown(&self) -> impl Iterator<Item = &StageLine> {
        let unfolded = match self.unfolded {
            Unfolded::First => self.lines.iter().find_map(|line| match line.fold {
                Fold::Head(stage) => Some(stage),
                _ => None,
            }),
            Unfolded::Stage(stage) => Some(stage),
            Unfolded::Nothing => None,
        };
        self.lines.iter().filter(move |line| match line.fold {
            Fold::Under(stage) => Some(stage) == unfolded,
            _ => true,
        })
    }

    /// Shows the criteria under the selected line, or folds them away; answers whether it is one that has any.
    pub fn toggle(&mut self) -> bool {
        let Some(&StageLine { fold: Fold::Head(stage), .. }) = self.line() else { return false };
        let is_open = self.shown().any(|line| line.fold == Fold::Under(stage));
        self.unfolded = if is_open { Unfolded::Nothing } else { Unfolded::Stage(stage) };
        let place = self.shown().position(|line| line.fold == Fold::Head(stage));
        self.selected = place.unwrap_or(self.selected);
        true
    }

    /// Draws the pane; answers how many rows it has room for.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, look: Look, focused: bool, spots: &mut Spots) -> usize {
        let Look { theme, keymap } = look;
        spots.add(area, Target::Pane(Pane::Stage));
        let role = if focused { Role::Focus } else { Role::Frame };
        let inner = frame(area, buf, "Stage", theme, role);
        if self.lines.is_empty() {
            let add = keymap.key_of(Action::Add);
            draw_hint(&format!("Nobody is chosen. {add} adds a client."), inner, buf, theme);
        }
        let (room, height) = (usize::from(inner.width), usize::from(inner.height));
        let mut bottom = 0;
        let mut drawn: Vec<Vec<Line<'_>>> = Vec::new();
        // From the top as far as the selected line is in sight; most of the time that is the very top.
        for (place, line) in self.shown().enumerate() {
            if place > self.selected && bottom >= height {
                break;
            }
            let rows = worded(line, room, theme, focused && place == self.selected);
            bottom += rows.len();
            drawn.push(rows);
        }
        let below: usize = drawn.iter().skip(self.selected + 1).map(Vec::len).sum();
        let hidden = (bottom - below).saturating_sub(height);
        let rows = drawn.into_iter().flatten().skip(hidden);
        for (row, y) in rows.zip(inner.top()..inner.bottom()) {
            buf.set_line(inner.x, y, &row, inner.width);
        }
        height
    }

    /// Draws the most telling lines without a frame, where there is no room for the pane.
    pub fn draw_short(&self, area: Rect, buf: &mut Buffer, theme: &Theme, spots: &mut Spots) {
        spots.add(area, Target::Pane(Pane::Stage));
        for (line, y) in self.shown().zip(area.top()..area.bottom()) {
            let room = usize::from(area.width).saturating_sub(LABEL + 2);
            let text = text::shown_in(&line.text, theme.glyphs);
            let cut = StageLine { text: text::clip_in(&text, room, theme.glyphs).into(), ..line.clone() };
            if let Some(first) = worded(&cut, usize::from(area.width), theme, false).first() {
                buf.set_line(area.x, y, first, area.width);
            }
        }
    }
}

/// How wide the labels are.
const LABEL: usize = 9;

/// A line as it is drawn: the label, and the text beside it, broken where it must be. A label that is one character is a
/// mark and takes no more room than that; one that is longer than labels are stands alone, and its text follows it.
fn worded<'a>(line: &StageLine, width: usize, theme: &Theme, selected: bool) -> Vec<Line<'a>> {
    let label = text::shown_in(&line.label, theme.glyphs);
    let label_width = match text::width(&label) {
        1 => 1,
        width => width.max(LABEL).min(LABEL.max(12)),
    };
    let base = if selected { theme.style(Role::Selected) } else { theme.style(Role::Text) };
    let style = |role: Role| if selected { theme.style(role).patch(base) } else { theme.style(role) };
    let room = width.saturating_sub(label_width + 2);
    let mut label = text::clip_in(&label, label_width, theme.glyphs);
    let mut lines = Vec::new();
    for (number, part) in text::wrap(&text::shown_in(&line.text, theme.glyphs), room).into_iter().enumerate()
    {
        let mark = if selected && number == 0 { ">" } else { " " };
        let label_shown = text::pad_in(&label, label_width, theme.glyphs);
        let figure = if number == 0 { text::shown_in(&line.figure, theme.glyphs) } else { "".into() };
        let gap = room.saturating_sub(text::width(&part) + text::width(&figure));
        lines.push(Line::from(vec![
            Span::styled(format!("{mark}{label_shown} "), style(Role::Quiet)),
            Span::styled(part, style(role(line.tone))),
            Span::styled(format!("{}{figure}", " ".repeat(gap)), style(Role::Quiet)),
        ]));
        label.clear();
    }
    lines
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

//! The form: labelled fields over the panes, the one way in which the cockpit asks for text.
//!
//! Owns fields, moving between them, typing, and drawing. What a form is for, how fields follow from one line
//! of quick entry, and which command it comes to, is in [`purpose`](super::purpose). In a text field every key
//! is text; Esc leaves, and what was typed is kept as a draft.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::{Paragraph, Widget};
use ratatui_textarea::{CursorMove, TextArea, WrapMode};

use super::purpose::Purpose;
use super::{cover, on_edge, window};
use crate::domain::command::Decision;
use crate::domain::id::ClientId;
use crate::query::veil;
use crate::text;
use crate::tui::spots::{Spots, Target};
use crate::tui::theme::{Role, Theme};

/// Names a field within its form; the number tells the fields of several clauses apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldName(pub &'static str, pub usize);

/// How a field is filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldKind {
    /// One line of text.
    Text,
    /// The line of quick entry: it may wrap over several rows.
    Line,
    /// Several lines.
    Lines,
    /// One of these words.
    Choice(Vec<String>),
}

/// How many remarks of the preview are shown.
const MOST_REMARKS: usize = 8;
/// From this width on what is beside the values stands in a column.
const ROOMY: u16 = 32;

/// A labelled field.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its name.
    pub name: FieldName,
    /// What stands before it.
    pub label: String,
    /// How it is filled in.
    pub kind: FieldKind,
    /// Whether the adviser set it; until then it follows the line of quick entry.
    pub touched: bool,
    /// What was understood, or what is expected.
    pub echo: String,
    /// What stood in it when the form was opened.
    pub initial: String,
    area: TextArea<'static>,
}

impl Field {
    /// An empty field.
    pub fn new(name: FieldName, label: impl Into<String>, kind: FieldKind) -> Self {
        let mut area = TextArea::default();
        area.set_cursor_line_style(Style::new());
        area.set_max_histories(200);
        if matches!(kind, FieldKind::Line | FieldKind::Lines) {
            area.set_wrap_mode(WrapMode::WordOrGlyph);
        }
        let mut field = Self {
            name,
            label: label.into(),
            kind,
            touched: false,
            echo: String::new(),
            initial: String::new(),
            area,
        };
        if let FieldKind::Choice(words) = &field.kind {
            let first = words.first().cloned().unwrap_or_default();
            field.initial.clone_from(&first);
            field.set(&first);
        }
        field
    }

    /// A field with text in it.
    #[must_use]
    pub fn with(mut self, value: &str) -> Self {
        self.set(value);
        value.clone_into(&mut self.initial);
        self
    }

    /// A field with a remark beside it.
    #[must_use]
    pub fn echo(mut self, echo: impl Into<String>) -> Self {
        self.echo = echo.into();
        self
    }

    /// The text in it; lines are separated by line feeds.
    pub fn value(&self) -> String {
        self.area.lines().join("\n")
    }

    /// Puts text in it, the cursor behind.
    pub fn set(&mut self, value: &str) {
        if self.value() != value {
            self.area.select_all();
            self.area.cut();
            self.area.insert_str(value);
            self.area.move_cursor(CursorMove::Bottom);
            self.area.move_cursor(CursorMove::End);
        }
    }

    /// Covers the text in it: what is being typed letter by letter, everything else whole.
    pub(super) fn cover(&mut self, focused: bool) {
        if focused && self.touched && !matches!(self.kind, FieldKind::Choice(_)) {
            self.area.set_mask_char(veil::BLOCK);
        } else {
            self.set(&veil::text(&self.value()));
        }
    }

    fn rows(&self, widths: Widths) -> u16 {
        match self.kind {
            FieldKind::Text | FieldKind::Choice(_) => 1,
            FieldKind::Line => {
                let width = usize::from(widths.inner.max(8)) - 1;
                let rows = self.area.lines().iter().map(|line| text::width(line) / width + 1).sum::<usize>();
                u16::try_from(rows.clamp(1, 4)).unwrap_or(4)
            }
            FieldKind::Lines => {
                let width = usize::from(widths.value.max(8));
                let rows = self.area.lines().iter().map(|line| text::width(line) / width + 1).sum::<usize>();
                u16::try_from(rows.clamp(2, 6)).unwrap_or(6)
            }
        }
    }

    fn choose(&mut self, key: KeyEvent) -> bool {
        let FieldKind::Choice(words) = &self.kind else { return false };
        let value = self.value();
        let place = words.iter().position(|word| *word == value).unwrap_or(0);
        let count = words.len().max(1);
        let chosen = match key.code {
            KeyCode::Right | KeyCode::Char(' ') => words.get((place + 1) % count),
            KeyCode::Left | KeyCode::Backspace => words.get((place + count - 1) % count),
            KeyCode::Char(c) => {
                let after = words.iter().cycle().skip(place + 1).take(count);
                after.clone().find(|word| word.starts_with(c.to_ascii_lowercase()))
            }
            _ => None,
        };
        match chosen.cloned() {
            Some(word) => {
                self.set(&word);
                true
            }
            None => false,
        }
    }
}

/// What a key came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Formed {
    /// Nothing more to do.
    Stay,
    /// The text changed: what follows from it is to be found out anew, and a draft kept.
    Changed,
    /// Save it.
    Submit,
    /// Close it, keeping the draft.
    Leave,
    /// Give the field that has the keys to an editor.
    Editor,
}

/// A form.
#[derive(Debug, Clone)]
pub struct Form {
    /// What it is for.
    pub purpose: Purpose,
    /// The client it is about; it stays with that one whatever is selected beneath.
    pub client: Option<ClientId>,
    /// What stands in its frame.
    pub title: String,
    /// Its fields.
    pub fields: Vec<Field>,
    /// Which one has the keys.
    pub focus: usize,
    /// What the preview says, line by line.
    pub remarks: Vec<String>,
    /// Why it could not be saved.
    pub problem: Option<String>,
    /// What its draft is kept under.
    pub draft: String,
    /// What it was decided to come to, while nothing in it was changed since.
    pub decided: Option<Decision>,
}

impl Form {
    /// A form with its fields.
    pub fn new(
        purpose: Purpose,
        client: Option<ClientId>,
        title: impl Into<String>,
        fields: Vec<Field>,
    ) -> Self {
        Self {
            purpose,
            client,
            title: title.into(),
            fields,
            focus: 0,
            remarks: Vec::new(),
            problem: None,
            draft: purpose.draft_name(client),
            decided: None,
        }
    }

    /// The field of that name.
    pub fn field(&self, name: &'static str) -> Option<&Field> {
        self.numbered(name, 0)
    }

    /// The field of that name and number.
    pub fn numbered(&self, name: &'static str, number: usize) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == FieldName(name, number))
    }

    /// Whether a field holds something else than when the form was opened.
    pub fn differs(&self, name: &'static str) -> bool {
        self.field(name).is_some_and(|field| field.value().trim() != field.initial.trim())
    }

    /// The text of a field, trimmed; empty where there is no such field.
    pub fn value(&self, name: &'static str) -> String {
        self.field(name).map(|field| field.value().trim().to_owned()).unwrap_or_default()
    }

    /// Whether anything was typed that would be lost.
    pub fn has_text(&self) -> bool {
        self.fields.iter().any(|field| field.touched && !field.value().trim().is_empty())
    }

    /// Puts a draft's text into a field; one that is not there yet is put in when the line it follows from is.
    pub fn fill(&mut self, name: &str, number: usize, value: &str) -> bool {
        let field = self.fields.iter_mut().find(|field| field.name.0 == name && field.name.1 == number);
        if let Some(field) = field {
            field.set(value);
            field.touched = true;
        }
        !value.trim().is_empty()
    }

    /// Takes a text that was worked on elsewhere into a field, and moves the keys there.
    pub fn take_text(&mut self, name: &str, number: usize, text: &str) {
        self.fill(name, number, text);
        let is_it = |field: &Field| field.name.0 == name && field.name.1 == number;
        self.focus = self.fields.iter().position(is_it).unwrap_or(self.focus);
        self.problem = None;
        self.decided = None;
    }

    /// Moves the keys to a field.
    pub fn go_to(&mut self, name: FieldName) {
        if let Some(place) = self.fields.iter().position(|field| field.name == name) {
            self.focus = place;
        }
    }

    /// Sets the fields that follow from others; one the adviser touched keeps what it has.
    pub fn follow(&mut self, derived: Vec<Field>) {
        let focused = self.fields.get(self.focus).map(|field| field.name);
        let mut kept = std::mem::take(&mut self.fields);
        for mut field in derived {
            if let Some(place) = kept.iter().position(|old| old.name == field.name) {
                let mut old = kept.swap_remove(place);
                if !old.touched {
                    old.set(&field.value());
                }
                old.label = field.label;
                old.echo = field.echo;
                old.kind = field.kind;
                field = old;
            }
            self.fields.push(field);
        }
        let place = focused.and_then(|name| self.fields.iter().position(|field| field.name == name));
        self.focus = place.unwrap_or(0);
    }

    /// Whether the field that has the keys takes several lines, so that Enter is one of them.
    pub fn is_in_lines(&self) -> bool {
        self.fields.get(self.focus).is_some_and(|field| field.kind == FieldKind::Lines)
    }

    /// Takes a key.
    pub fn key(&mut self, key: KeyEvent) -> Formed {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        let Some(field) = self.fields.get_mut(self.focus) else { return Formed::Leave };
        let lines = field.kind == FieldKind::Lines;
        match key.code {
            KeyCode::Esc => return Formed::Leave,
            KeyCode::Char('c') if control => return Formed::Leave,
            KeyCode::Char('s') if control => return Formed::Submit,
            KeyCode::Char('o') if control => return self.ask_editor(),
            KeyCode::Enter if lines && !key.modifiers.contains(KeyModifiers::ALT) => {}
            KeyCode::Enter => return Formed::Submit,
            KeyCode::Tab => return self.step(1),
            KeyCode::BackTab => return self.step(-1),
            KeyCode::Down if !lines => return self.step(1),
            KeyCode::Up if !lines => return self.step(-1),
            _ => {}
        }
        let changed = match field.kind {
            FieldKind::Choice(_) => field.choose(key),
            _ if control && key.code == KeyCode::Char('u') => field.area.delete_line_by_head(),
            _ => field.area.input(key),
        };
        if changed {
            field.touched = true;
            self.decided = None;
            let begun_anew = field.kind == FieldKind::Line && field.value().trim().is_empty();
            self.problem = None;
            if begun_anew {
                self.begin_anew();
            }
            Formed::Changed
        } else {
            Formed::Stay
        }
    }

    /// Moves the keys to a long text, where they are not in one; that is what an editor is for.
    fn ask_editor(&mut self) -> Formed {
        let long = |field: &Field| field.kind == FieldKind::Lines && matches!(field.name.0, "note" | "text");
        if !self.is_in_lines() {
            let Some(place) = self.fields.iter().position(long) else {
                self.problem = Some("ctrl-o opens an editor on a text of several lines".to_owned());
                return Formed::Stay;
            };
            self.focus = place;
        }
        Formed::Editor
    }

    /// The line was emptied: what was corrected for it says nothing about the next one.
    fn begin_anew(&mut self) {
        for field in self.fields.iter_mut().filter(|field| field.kind != FieldKind::Lines) {
            field.touched = false;
        }
    }

    /// Gives a field the keys; a click on a choice that has them is the key for the next one.
    pub fn clicked(&mut self, place: usize) -> Option<KeyEvent> {
        let field = self.fields.get(place)?;
        let next = place == self.focus && matches!(field.kind, FieldKind::Choice(_));
        self.focus = place;
        next.then(|| KeyEvent::new(KeyCode::Char(' '), KeyModifiers::NONE))
    }

    /// Takes pasted text; in a field of one line its line breaks become spaces.
    pub fn paste(&mut self, pasted: &str) -> Formed {
        let Some(field) = self.fields.get_mut(self.focus) else { return Formed::Stay };
        let _ = match field.kind {
            FieldKind::Choice(_) => return Formed::Stay,
            FieldKind::Lines => field.area.insert_str(pasted),
            FieldKind::Text | FieldKind::Line => field.area.insert_str(pasted.replace(['\n', '\t'], " ")),
        };
        field.touched = true;
        self.problem = None;
        self.decided = None;
        Formed::Changed
    }

    fn step(&mut self, by: isize) -> Formed {
        let count = self.fields.len().max(1);
        self.focus = self.focus.saturating_add_signed(by + count.cast_signed()) % count;
        Formed::Stay
    }

    /// Draws it over `area`.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, theme: &Theme, spots: &mut Spots) {
        let width = area.width.min(96);
        let label_width =
            self.fields.iter().map(|field| text::width(&field.label)).max().unwrap_or(0).min(18);
        let inner_width = width.saturating_sub(4);
        let label_width = u16::try_from(label_width).unwrap_or(18) + 2;
        let value_width = inner_width.saturating_sub(label_width);
        let widths = Widths { label: label_width, value: value_width, inner: inner_width };
        let rows: u16 = self.fields.iter().map(|field| field.rows(widths)).sum();
        let inside = area.height.saturating_sub(2);
        let most = inside.saturating_sub(rows).max(inside * 2 / 5);
        let notes = self.notes(usize::from(inner_width), usize::from(most), theme);
        let note_rows = u16::try_from(notes.len()).unwrap_or(u16::MAX);
        let area = window(area, width, rows.saturating_add(note_rows).saturating_add(2));
        spots.add(area, Target::Overlay);
        let inner = cover(area, buf, &self.title, theme, Role::Focus);
        let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
        let room = inner.height.saturating_sub(note_rows);
        let (mut y, mut drawn) = (inner.y, 0);
        for (place, field) in self.fields.iter().enumerate().skip(self.first_shown(room, widths)) {
            let height = field.rows(widths).min((inner.y + room).saturating_sub(y));
            if height == 0 {
                break;
            }
            let row = Rect { y, height, ..inner };
            spots.add(row, Target::Field(place));
            draw_field(field, row, widths, place == self.focus, buf, theme);
            y += height;
            drawn += 1;
        }
        let hidden = self.fields.len() - drawn;
        if hidden > 0 {
            on_edge(area, buf, &format!("{hidden} more by Tab"), theme);
        }
        let notes_area = Rect { y: y.min(inner.bottom()), height: inner.bottom().saturating_sub(y), ..inner };
        Paragraph::new(notes).render(notes_area, buf);
    }

    /// What the preview says, and the problem, in at most so many lines of that width. The problem must be read.
    fn notes(&self, width: usize, most: usize, theme: &Theme) -> Vec<Line<'static>> {
        let broken = |words: &str, role| {
            let shown = text::shown(words);
            // Blanks stay as they were written where the line can.
            let whole = (text::width(&shown) <= width).then(|| vec![shown.clone().into_owned()]);
            let lines = whole.unwrap_or_else(|| text::wrap(&shown, width)).into_iter();
            lines.map(|line| Line::styled(line, theme.style(role))).collect::<Vec<_>>()
        };
        let problem = self.problem.as_ref().map(|it| broken(it, Role::Alarm)).unwrap_or_default();
        let room = most.saturating_sub(problem.len());
        let mut notes = Vec::new();
        for (place, remark) in self.remarks.iter().enumerate() {
            let lines = broken(remark, Role::Quiet);
            let left = self.remarks.len() - place;
            // The last line is for saying that there are more.
            let last = left == 1 && place < MOST_REMARKS;
            if notes.len() + lines.len() + usize::from(!last) > room || place + 1 >= MOST_REMARKS && !last {
                if notes.len() < room {
                    notes.extend(broken(&format!("and {left} more"), Role::Quiet));
                }
                break;
            }
            notes.extend(lines);
        }
        notes.extend(problem);
        notes
    }

    /// The first field that is drawn where not all have room: the one with the keys stays in sight.
    fn first_shown(&self, room: u16, widths: Widths) -> usize {
        let mut first = self.focus.min(self.fields.len());
        let mut used = self.fields.get(first).map_or(0, |field| field.rows(widths));
        while first > 0 {
            used += self.fields[first - 1].rows(widths);
            if used > room {
                break;
            }
            first -= 1;
        }
        first
    }
}

/// How wide the parts of a form are.
#[derive(Debug, Clone, Copy)]
struct Widths {
    label: u16,
    value: u16,
    inner: u16,
}

fn draw_field(field: &Field, row: Rect, widths: Widths, focused: bool, buf: &mut Buffer, theme: &Theme) {
    let role = if focused { Role::Strong } else { Role::Quiet };
    let label_width = if field.label.is_empty() { 0 } else { widths.label };
    let label = text::clip(&text::shown(&field.label), usize::from(label_width.saturating_sub(1)));
    buf.set_stringn(row.x, row.y, &label, usize::from(row.width), theme.style(role));
    let indent = label_width.min(row.width);
    let value = Rect { x: row.x + indent, width: row.width - indent, ..row };
    let echo = text::shown(&field.echo);
    let mut typed = value;
    if !echo.is_empty() && matches!(field.kind, FieldKind::Text | FieldKind::Choice(_)) {
        let text_width = u16::try_from(text::width(&field.value())).unwrap_or(u16::MAX);
        let least = if value.width < ROOMY { 0 } else { 12 };
        let used = text_width.saturating_add(2).max(least).min(value.width);
        typed.width = used;
        let beside = Rect { x: value.x + used, width: value.width - used, height: 1, ..value };
        let role = if field.touched { Role::Accent } else { Role::Quiet };
        let room = usize::from(beside.width);
        let echo = text::clip_in(&echo, room, theme.glyphs);
        buf.set_stringn(beside.x, beside.y, &echo, room, theme.style(role));
    }
    if typed.is_empty() {
        return;
    }
    if focused && !matches!(field.kind, FieldKind::Choice(_)) {
        let mut area = field.area.clone();
        area.set_cursor_style(theme.style(Role::Cursor));
        area.render(typed, buf);
    } else {
        let style = if focused { theme.style(Role::Selected) } else { theme.style(Role::Text) };
        let lines =
            field.area.lines().iter().map(|line| Line::from(text::shown(line).into_owned()).style(style));
        let paragraph = Paragraph::new(lines.collect::<Vec<_>>());
        if field.kind == FieldKind::Line || field.kind == FieldKind::Lines {
            paragraph.wrap(ratatui::widgets::Wrap { trim: false }).render(typed, buf);
        } else {
            paragraph.render(typed, buf);
        }
    }
}
